"""Payment stages, payments, and their reconciliation; money is written by one service only."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from akun.enums import Izin
from inti.api.bidang import Bulat, Isian, Jam, Rujukan, Saringan, Tanggal, Teks
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
from inti.halaman_kunci import Halaman, halaman_kunci
from kpm.api import Komponen, KPMPendek
from penyaluran.enums import CaraTahu, KeadaanBayar, SaluranBayar, StatusRekon
from penyaluran.models import AlasanBelumTransaksi, Pembayaran, Rekonsiliasi, Tahap
from penyaluran.selectors import SaringBayar, daftar_bayar, lengkap
from penyaluran.selectors.baris_bank import berbank
from penyaluran.selectors.tahap_rinci import kabupaten_user, sertakan_daerah
from penyaluran.services.rekon.catat import catat_rekonsiliasi
from wilayah.api import WilayahPendek, kode_wilayah

_TAK_DISEBUT = "Tidak disebut atau null: yang tercatat tetap."
_POLA_TAHAP = r"^20[0-9]{2}-[1-4]\Z"


class TahapDaerahPendek(serializers.Serializer):
    """Yang berlaku di kabupaten/kota Anda; null bila Anda melihat lebih dari satu, atau belum ada."""

    kabupaten = serializers.CharField()
    tanggal_bayar = serializers.DateField(allow_null=True, help_text="Tanggal bayar di sana.")
    ditutup_pada = serializers.DateTimeField(allow_null=True, help_text="Ditutup di sana, atau secara nasional.")


class TahapAPI(serializers.Serializer):
    kode = serializers.CharField(help_text="Tahun dan nomor, mis. 2026-4.")
    tahun = serializers.IntegerField()
    nomor = serializers.IntegerField()
    bulan_mulai = serializers.DateField()
    bulan_selesai = serializers.DateField()
    tanggal_data = serializers.DateField(allow_null=True)
    tanggal_bayar = serializers.DateField(allow_null=True, help_text="Tanggal bayar nasional.")
    ditutup_pada = serializers.DateTimeField(allow_null=True, help_text="Ditutup secara nasional.")
    daerah = serializers.SerializerMethodField()

    @extend_schema_field(TahapDaerahPendek(allow_null=True))
    def get_daerah(self, tahap: Any) -> Any:
        return TahapDaerahPendek(tahap.daerah_saya).data if tahap.daerah_saya else None


class AlasanAPI(serializers.Serializer):
    kode = serializers.CharField()
    nama = serializers.CharField()
    tindak_lanjut = serializers.CharField()
    perlu_keterangan = serializers.BooleanField()


class RekonsiliasiPendek(serializers.Serializer):
    """Apa yang terjadi dengan satu pembayaran."""

    id = serializers.UUIDField()
    status = serializers.ChoiceField(StatusRekon.choices)
    jumlah = serializers.IntegerField(help_text="Rupiah yang diambil.")
    sisa = serializers.IntegerField(help_text="Rupiah yang belum diambil.")
    tanggal = serializers.DateField(allow_null=True)
    jam = Jam(allow_null=True)
    saluran = serializers.CharField(help_text="`atm`, `agen`, `cabang`, `pos`, `komunitas`, `lainnya`, atau kosong.")
    tempat = serializers.CharField(help_text="Nama tempat; boleh kosong.")
    cara = serializers.CharField(help_text="Diketahui dari: `hadir`, `foto`, `buku`, `kata`, `bank`, atau kosong.")
    alasan = serializers.CharField(source="alasan_id", allow_null=True)
    keterangan = serializers.CharField()
    dicatat_oleh = Rujukan()
    dicatat_pada = serializers.DateTimeField()
    versi = serializers.IntegerField()


class RekonsiliasiAPI(RekonsiliasiPendek):
    pembayaran = serializers.IntegerField(source="pembayaran_id")
    rencana = serializers.IntegerField(help_text="Rupiah yang direncanakan.")


class BarisBankPendek(serializers.Serializer):
    """Satu baris daftar bank yang dikenali sebagai keluarga ini."""

    gelombang = serializers.IntegerField()
    bank = serializers.CharField(help_text="Boleh kosong.")
    nama = serializers.CharField(help_text="Nama penerima seperti tertulis di daftar bank.")
    nominal = serializers.IntegerField(help_text="Rupiah.")


class PembayaranRingkas(serializers.Serializer):
    """Satu baris Final Closing."""

    id = serializers.IntegerField()
    tahap = serializers.CharField(source="tahap_id")
    kpm = KPMPendek()
    desa = WilayahPendek(help_text="Desa menurut daftar bayar.")
    nominal = serializers.IntegerField(help_text="Rupiah.")
    status_fc = serializers.CharField(help_text="Seperti tertulis di Final Closing.")
    bank = serializers.CharField(
        source="bank_tampil", help_text="Menurut SIKS-NG, kalau tidak disebut menurut daftar bank; boleh kosong."
    )
    daftar_bank = BarisBankPendek(source="baris_bank", many=True)
    keadaan = serializers.ChoiceField(KeadaanBayar.choices)
    tertutup = serializers.BooleanField(help_text="Tahapnya ditutup di kabupaten itu: tidak ada yang bisa diubah.")
    rekonsiliasi = serializers.SerializerMethodField()

    @extend_schema_field(RekonsiliasiPendek(allow_null=True))
    def get_rekonsiliasi(self, bayar: Pembayaran) -> Any:
        return RekonsiliasiPendek(bayar.rekon).data if bayar.rekon else None


class PembayaranRinci(PembayaranRingkas):
    komponen = Komponen(source="*")
    jumlah_komponen = serializers.IntegerField()
    jumlah_art = serializers.IntegerField()
    arti_status_fc = serializers.CharField(help_text="Penjelasan untuk keluarga; kosong bila tidak dikenal.")


class SaringanBayar(Saringan):
    tahap = serializers.RegexField(_POLA_TAHAP, trim_whitespace=False, help_text="Mis. 2026-4.")
    wilayah = kode_wilayah()
    petugas = serializers.RegexField(
        r"^([0-9]{1,9}|tanpa)\Z", required=False, trim_whitespace=False, help_text="Id pendamping, atau `tanpa`."
    )
    saya = serializers.ChoiceField(["1"], required=False, help_text="Hanya dampingan saya hari ini.")


class SaringanPembayaran(SaringanBayar):
    status = serializers.ChoiceField(KeadaanBayar.choices, required=False)


class SaringanRekonsiliasi(SaringanBayar):
    status = serializers.ChoiceField(StatusRekon.choices, required=False)


class IsianRekonsiliasi(Isian):
    pembayaran = Bulat(min_value=1)
    status = serializers.ChoiceField(StatusRekon.choices)
    jumlah = Bulat(allow_null=True, default=None, help_text="Wajib untuk `sebagian`; rupiah.")
    tanggal = Tanggal(allow_null=True, default=None, help_text="Wajib untuk `cair` dan `sebagian`.")
    alasan = Teks(allow_null=True, default=None, max_length=40, help_text="Kode alasan; wajib untuk `tidak`.")
    keterangan = Teks(allow_blank=True, default="", max_length=300)
    saluran = serializers.ChoiceField(
        SaluranBayar.choices, allow_blank=True, allow_null=True, default=None, help_text=_TAK_DISEBUT
    )
    tempat = Teks(allow_blank=True, allow_null=True, default=None, max_length=100, help_text=_TAK_DISEBUT)
    jam = Jam(allow_null=True, default=None, help_text="Jam setempat, mis. 09:15.")
    cara = serializers.ChoiceField(
        CaraTahu.choices, allow_blank=True, allow_null=True, default=None, help_text=_TAK_DISEBUT
    )
    versi = Bulat(default=0, help_text="0: belum ada catatan; selain itu versi yang Anda lihat.")


class DaftarTahap(TampilanAPI):
    @dok("tahap_daftar", "Tahap, terbaru lebih dulu", halaman_dari(TahapAPI), saringan=Saringan)
    def get(self, request: PermintaanAPI) -> Response:
        sesudah = saringan(request, Saringan).get("sesudah")
        halaman = halaman_kunci(Tahap.objects.all(), urut=("-kode",), sesudah=sesudah)
        sertakan_daerah(halaman.baris, kabupaten_user(request.user))
        return lembar(halaman, TahapAPI)


class DaftarAlasan(TampilanAPI):
    @dok("alasan_daftar", "Alasan belum transaksi yang dipakai", AlasanAPI(many=True))
    def get(self, request: PermintaanAPI) -> Response:
        alasan = AlasanBelumTransaksi.objects.filter(aktif=True).order_by("urutan", "pk")
        return Response(AlasanAPI(alasan, many=True).data)


class DaftarPembayaran(TampilanAPI):
    @dok(
        "pembayaran_daftar",
        "Pembayaran satu tahap dalam lingkup Anda",
        halaman_dari(PembayaranRingkas),
        uraian="Pendamping melihat dampingannya hari ini; yang lain wilayahnya.",
        saringan=SaringanPembayaran,
    )
    def get(self, request: PermintaanAPI) -> Response:
        saring = saringan(request, SaringanPembayaran)
        halaman = daftar_bayar(user=request.user, saring=_saring(request, saring), sesudah=saring.get("sesudah"))
        return lembar(halaman, PembayaranRingkas)


class RincianPembayaran(TampilanAPI):
    @dok("pembayaran_rincian", "Satu pembayaran", PembayaranRinci, galat=(404,))
    def get(self, request: PermintaanAPI, pk: int) -> Response:
        terlihat = berbank(lengkap(Pembayaran.objects.terlihat_oleh(request.user)))
        return Response(PembayaranRinci(get_object_or_404(terlihat, pk=pk)).data)


class DaftarRekonsiliasi(TampilanAPI):
    @dok(
        "rekonsiliasi_daftar",
        "Rekonsiliasi satu tahap dalam lingkup Anda",
        halaman_dari(RekonsiliasiAPI),
        saringan=SaringanRekonsiliasi,
    )
    def get(self, request: PermintaanAPI) -> Response:
        saring = saringan(request, SaringanRekonsiliasi)
        bayar = _saring(request, saring).terapkan(request.user).filter(rekonsiliasi__isnull=False)
        if status := saring.get("status"):
            bayar = bayar.filter(rekonsiliasi__status=status)
        # By payment, not by reconciliation: that order has an index for every area.
        halaman = halaman_kunci(lengkap(bayar), urut=("desa", "id"), sesudah=saring.get("sesudah"))
        return lembar(Halaman([b.rekon for b in halaman.baris], halaman.berikut), RekonsiliasiAPI)


class RincianRekonsiliasi(TampilanAPI):
    izin = Izin.CATAT_REKONSILIASI

    @dok("rekonsiliasi_rincian", "Satu rekonsiliasi", RekonsiliasiAPI, galat=(404,))
    def get(self, request: PermintaanAPI, pk: UUID) -> Response:
        return Response(RekonsiliasiAPI(get_object_or_404(_terlihat(request), pk=pk)).data)

    @dok(
        "rekonsiliasi_catat",
        "Catat atau koreksi rekonsiliasi satu pembayaran",
        RekonsiliasiAPI,
        uraian="Id dibuat oleh pengirim (UUID). Kiriman yang sama diulang tidak mengubah apa pun (200). "
        "Koreksi memerlukan `versi`; tanpa itu isi lain ditolak (409). Bila orang lain sudah mencatat hal "
        "yang sama, jawabannya catatan itu, dengan `id`-nya sendiri.",
        kiriman=IsianRekonsiliasi,
        contoh={"pembayaran": 5001, "status": "cair", "tanggal": "2026-11-10"},
        baru=True,
        galat=(404, 409),
    )
    def put(self, request: PermintaanAPI, pk: UUID) -> Response:
        isi = kiriman(request, IsianRekonsiliasi)
        with sekali(pk):
            ada = tolak_luar(Rekonsiliasi, _terlihat(request), pk)
            rekon = catat_rekonsiliasi(id=pk, oleh=request.user, **_lengkapi(request, isi))
        tersimpan = RekonsiliasiAPI(_terlihat(request).get(pk=rekon.pk)).data
        return tertulis(tersimpan, baru=not ada and rekon.pk == pk)


def _saring(request: PermintaanAPI, saring: dict[str, Any]) -> SaringBayar:
    """Own families for whoever has nothing else; areas for the others."""
    lingkup = request.user.lingkup()
    hanya_dampingan = lingkup.petugas_id is not None and not lingkup.wilayah and not lingkup.semua
    return SaringBayar(
        tahap=saring["tahap"],
        wilayah=saring.get("wilayah", ""),
        petugas=saring.get("petugas", ""),
        status=saring.get("status", ""),
        saya="saya" in saring or hanya_dampingan,
    )


def _terlihat(request: PermintaanAPI) -> QuerySet[Rekonsiliasi]:
    return Rekonsiliasi.objects.terlihat_oleh(request.user).select_related("dicatat_oleh")


def _lengkapi(request: PermintaanAPI, isi: dict[str, Any]) -> dict[str, Any]:
    """The body with the records it names."""
    terlihat = Pembayaran.objects.terlihat_oleh(request.user)
    bayar = ambil_rujukan(terlihat, isi["pembayaran"], kolom="pembayaran", nama="Pembayaran")
    alasan = isi["alasan"]
    if alasan is not None:
        semua = AlasanBelumTransaksi.objects.all()
        alasan = ambil_rujukan(semua, alasan, kolom="alasan", nama="Alasan")
    return {**isi, "pembayaran": bayar, "alasan": alasan}
