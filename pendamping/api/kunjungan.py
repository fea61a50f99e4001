"""Home visits, recorded and corrected through the same services as the pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from akun.enums import Izin
from inti.api.bidang import Bulan, Bulat, Isian, Koordinat, Rujukan, Saringan, Tanggal, Teks
from inti.api.dasar import (
    PermintaanAPI,
    TampilanAPI,
    ambil_rujukan,
    kiriman,
    lembar,
    saringan,
    sekali,
    tertulis,
    tolak_luar,
)
from inti.api.skema import dok, halaman_dari
from inti.galat import GalatPengguna, TidakBerhak
from kpm.api import KPMPendek
from kpm.enums import AirBersih, Jamban, Listrik, StatusRumah
from kpm.models import KPM
from pendamping.enums import SikapGraduasi, SumberTitik, TanpaTitik, TujuanKunjungan, YaTidakTahu
from pendamping.models import Kunjungan
from pendamping.selectors.kunjungan import SaringKunjungan, daftar_kunjungan, untuk_baris
from pendamping.services.kunjungan import IsiKunjungan, Titik, boleh_catat, catat_kunjungan, ubah_kunjungan
from wilayah.api import kode_wilayah

_TITIK_TETAP = "Titik koordinat dicatat sekali dan tidak bisa diubah."
_KPM_TETAP = "Keluarga sebuah kunjungan tidak bisa diganti. Catat kunjungan baru."


class TitikAPI(Isian):
    """Posisi menurut perangkat, dalam derajat."""

    lintang = Koordinat(min_value=-90, max_value=90)
    bujur = Koordinat(min_value=-180, max_value=180)
    akurasi_m = Bulat(
        required=False,
        allow_null=True,
        default=None,
        max_value=1_000_000,
        help_text="Menurut GPS. Tanpa ini titik dianggap diketik.",
    )


class FotoKunjungan(serializers.Serializer):
    id = serializers.UUIDField()
    url = serializers.CharField(help_text="Alamat gambarnya; perlu sesi yang sama.")


class KunjunganRingkas(serializers.Serializer):
    """Kunjungan dalam daftar."""

    id = serializers.UUIDField()
    kpm = KPMPendek()
    petugas = Rujukan()
    tanggal = serializers.DateField()
    tujuan = serializers.ChoiceField(TujuanKunjungan.choices)
    kks_dipegang_sendiri = serializers.ChoiceField(YaTidakTahu.choices, allow_blank=True)
    jumlah_foto = serializers.IntegerField()


class KunjunganRinci(KunjunganRingkas):
    """Kunjungan lengkap. Kosong berarti tidak ditanyakan, bukan "tidak"."""

    status_rumah = serializers.ChoiceField(StatusRumah.choices, allow_blank=True)
    jamban = serializers.ChoiceField(Jamban.choices, allow_blank=True)
    air_bersih = serializers.ChoiceField(AirBersih.choices, allow_blank=True)
    listrik = serializers.ChoiceField(Listrik.choices, allow_blank=True)
    daya_listrik = serializers.IntegerField(allow_null=True, help_text="VA")
    pekerjaan_kepala = serializers.CharField()
    komponen_di_kk = serializers.IntegerField(allow_null=True)
    kondisi_sosial = serializers.CharField()
    motivasi = serializers.CharField()
    sikap_graduasi = serializers.ChoiceField(SikapGraduasi.choices, allow_blank=True)
    hasil = serializers.CharField()
    kunjungan_berikut = serializers.DateField(allow_null=True)
    titik = serializers.SerializerMethodField()
    sumber_titik = serializers.ChoiceField(SumberTitik.choices, allow_blank=True)
    tanpa_titik = serializers.ChoiceField(TanpaTitik.choices, allow_blank=True)
    terencana = serializers.BooleanField(help_text="Ada rencananya; tanpa rencana kunjungan itu insidental.")
    foto = serializers.SerializerMethodField()
    dicatat_pada = serializers.DateTimeField()
    versi = serializers.IntegerField()

    @extend_schema_field(TitikAPI(allow_null=True))
    def get_titik(self, k: Kunjungan) -> dict[str, Any] | None:
        if k.lintang is None or k.bujur is None:
            return None
        return {"lintang": float(k.lintang), "bujur": float(k.bujur), "akurasi_m": k.akurasi_m}

    @extend_schema_field(FotoKunjungan(many=True))
    def get_foto(self, k: Kunjungan) -> list[dict[str, str]]:
        alamat = "pendamping:kunjungan_foto"
        kode = k.foto.order_by("diunggah_pada", "pk").values_list("pk", flat=True)
        return [{"id": str(f), "url": reverse(alamat, args=[k.pk, f])} for f in kode]


class IsianKunjungan(Isian):
    """Isi kunjungan. Kolom yang tidak dikirim menjadi kosong: tidak ditanyakan."""

    kpm = Bulat(min_value=1, help_text="Id keluarga dampingan Anda pada tanggal itu.")
    tanggal = Tanggal()
    tujuan = serializers.ChoiceField(TujuanKunjungan.choices)
    status_rumah = serializers.ChoiceField(StatusRumah.choices, allow_blank=True, default="")
    jamban = serializers.ChoiceField(Jamban.choices, allow_blank=True, default="")
    air_bersih = serializers.ChoiceField(AirBersih.choices, allow_blank=True, default="")
    listrik = serializers.ChoiceField(Listrik.choices, allow_blank=True, default="")
    daya_listrik = Bulat(allow_null=True, default=None, max_value=200_000)
    pekerjaan_kepala = Teks(allow_blank=True, max_length=100, default="")
    komponen_di_kk = Bulat(allow_null=True, default=None, max_value=50)
    kondisi_sosial = Teks(allow_blank=True, max_length=1000, default="")
    kks_dipegang_sendiri = serializers.ChoiceField(YaTidakTahu.choices, allow_blank=True, default="")
    motivasi = Teks(allow_blank=True, max_length=1000, default="")
    sikap_graduasi = serializers.ChoiceField(SikapGraduasi.choices, allow_blank=True, default="")
    hasil = Teks(allow_blank=True, max_length=2000, default="")
    kunjungan_berikut = Tanggal(allow_null=True, default=None)
    titik = TitikAPI(allow_null=True, default=None)
    tanpa_titik = serializers.ChoiceField(
        TanpaTitik.choices, allow_blank=True, default="", help_text="Mengapa tanpa titik."
    )
    versi = Bulat(required=False, min_value=1, help_text="Hanya untuk mengubah: versi yang Anda lihat.")


class SaringanKunjungan(Saringan):
    wilayah = kode_wilayah()
    petugas = serializers.IntegerField(required=False, min_value=1, max_value=999_999_999)
    bulan = Bulan(required=False, help_text="Mis. 2026-11.")
    kks = serializers.ChoiceField(["tidak"], required=False, help_text="KKS dipegang orang lain.")
    foto = serializers.ChoiceField(["tanpa"], required=False, help_text="Tanpa foto.")


class DaftarKunjungan(TampilanAPI):
    @dok(
        "kunjungan_daftar",
        "Kunjungan dalam lingkup Anda, terbaru lebih dulu",
        halaman_dari(KunjunganRingkas),
        saringan=SaringanKunjungan,
    )
    def get(self, request: PermintaanAPI) -> Response:
        saring = saringan(request, SaringanKunjungan)
        pilihan = SaringKunjungan(
            wilayah=saring.get("wilayah", ""),
            petugas=str(saring.get("petugas", "")),
            bulan=saring.get("bulan"),
            kks="kks" in saring,
            tanpa_foto="foto" in saring,
        )
        halaman = daftar_kunjungan(user=request.user, saring=pilihan, sesudah=saring.get("sesudah"))
        return lembar(halaman, KunjunganRingkas)


class RincianKunjungan(TampilanAPI):
    izin = Izin.CATAT_KUNJUNGAN

    @dok("kunjungan_rincian", "Satu kunjungan", KunjunganRinci, galat=(404,))
    def get(self, request: PermintaanAPI, pk: UUID) -> Response:
        return Response(_rinci(request, pk))

    @dok(
        "kunjungan_catat",
        "Catat atau ubah kunjungan",
        KunjunganRinci,
        uraian="Id dibuat oleh pengirim (UUID). Kiriman yang sama diulang tidak mengubah apa pun (200). "
        "Mengubah kunjungan sendiri memerlukan `versi`; tanpa itu isi lain ditolak (409). "
        "Foto dikirim lewat halaman kunjungan.",
        kiriman=IsianKunjungan,
        contoh={
            "kpm": 101,
            "tanggal": "2026-11-20",
            "tujuan": "rutin",
            "jamban": "sendiri",
            "kks_dipegang_sendiri": "ya",
            "titik": {"lintang": -3.788889, "bujur": 102.266667, "akurasi_m": 12},
        },
        baru=True,
        galat=(404, 409),
    )
    def put(self, request: PermintaanAPI, pk: UUID) -> Response:
        isi = kiriman(request, IsianKunjungan)
        with sekali(pk):
            ada = tolak_luar(Kunjungan, Kunjungan.objects.terlihat_oleh(request.user), pk)
            if ada and "versi" in isi:
                _ubah(request, pk, isi)
            else:
                _catat(request, pk, isi)
        return tertulis(_rinci(request, pk), baru=not ada)


def _catat(request: PermintaanAPI, pk: UUID, isi: dict[str, Any]) -> None:
    # Of families one accompanies today: whoever only coordinates them adds nothing to the time before (§10).
    kpm = ambil_rujukan(KPM.objects.terlihat_oleh(request.user), isi["kpm"], kolom="kpm", nama="KPM")
    if not boleh_catat(kpm, request.user):
        raise TidakBerhak("Keluarga ini bukan dampingan Anda hari ini.")
    titik = Titik(**isi["titik"]) if isi["titik"] else None
    catat_kunjungan(id=pk, kpm=kpm, isi=_isi(isi), titik=titik, tanpa_titik=isi["tanpa_titik"], oleh=request.user)


def _ubah(request: PermintaanAPI, pk: UUID, isi: dict[str, Any]) -> None:
    kunjungan = Kunjungan.objects.terlihat_oleh(request.user).get(pk=pk)
    if kunjungan.kpm_id != isi["kpm"]:
        raise GalatPengguna(_KPM_TETAP, kolom="kpm")
    titik = isi["titik"]
    if titik and any(getattr(kunjungan, k) != nilai for k, nilai in titik.items()):
        raise GalatPengguna(_TITIK_TETAP, kolom="titik")
    if isi["tanpa_titik"] not in {"", kunjungan.tanpa_titik}:
        raise GalatPengguna(_TITIK_TETAP, kolom="tanpa_titik")
    ubah_kunjungan(kunjungan=kunjungan, isi=_isi(isi), versi=isi["versi"], oleh=request.user)


def _isi(isi: dict[str, Any]) -> IsiKunjungan:
    return IsiKunjungan(**{k: isi[k] for k in IsiKunjungan.__dataclass_fields__})


def _rinci(request: PermintaanAPI, pk: UUID) -> dict[str, Any]:
    terlihat: QuerySet[Kunjungan] = untuk_baris(Kunjungan.objects.terlihat_oleh(request.user))
    return dict(KunjunganRinci(get_object_or_404(terlihat, pk=pk)).data)
