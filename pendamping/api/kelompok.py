"""Groups: formed together with the duty to lead them, hence here and not in `kpm`."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from akun.enums import Izin
from akun.models import berlaku
from inti.api.bidang import BULAT_MAKS, Bulat, Isian, Rujukan, Saringan, Tanggal, Teks
from inti.api.dasar import PermintaanAPI, TampilanAPI, kiriman, lembar, saringan, sekali, tertulis, tolak_luar
from inti.api.skema import dok, halaman_dari
from inti.waktu import hari_ini
from kpm.api import KPMPendek
from kpm.models import KPM, Kelompok
from kpm.selectors import daftar_kelompok
from kpm.services import anggota_pada
from pendamping.models import PenugasanKelompok
from pendamping.services.kelompok import bentuk_kelompok
from wilayah.api import WilayahPendek, kode_wilayah

_ANGGOTA_MAKS = 200


class KelompokRingkas(serializers.Serializer):
    """Kelompok dalam daftar."""

    id = serializers.UUIDField()
    nama = serializers.CharField()
    desa = WilayahPendek()
    tempat = serializers.CharField(help_text="Tempat pertemuan.")
    dibentuk = serializers.DateField()
    pendamping = Rujukan(allow_null=True)
    ukuran = serializers.IntegerField(help_text="Jumlah keluarga.")


class AnggotaKelompok(KPMPendek):
    terlihat = serializers.BooleanField(help_text="Salah bila keluarga ini kini dampingan orang lain.")


class KelompokRinci(KelompokRingkas):
    dibubarkan = serializers.DateField(allow_null=True)
    anggota = AnggotaKelompok(many=True, help_text="Anggota hari ini, atau pada hari terakhir kelompok.")


class SaringanKelompok(Saringan):
    wilayah = kode_wilayah()
    petugas = serializers.IntegerField(required=False, min_value=1, max_value=999_999_999)


class IsiKelompok(Isian):
    nama = Teks(max_length=100)
    desa = Teks(max_length=13, help_text="Kode desa di wilayah tugas Anda.")
    dibentuk = Tanggal()
    tempat = Teks(required=False, allow_blank=True, max_length=150, default="")
    anggota = serializers.ListField(
        child=Bulat(min_value=1, max_value=BULAT_MAKS),
        required=False,
        default=list,
        max_length=_ANGGOTA_MAKS,
        help_text="Id keluarga dampingan Anda yang belum berkelompok.",
    )


class DaftarKelompok(TampilanAPI):
    @dok(
        "kelompok_daftar",
        "Kelompok hari ini dalam lingkup Anda, menurut nama",
        halaman_dari(KelompokRingkas),
        saringan=SaringanKelompok,
    )
    def get(self, request: PermintaanAPI) -> Response:
        halaman = daftar_kelompok(user=request.user, **saringan(request, SaringanKelompok))
        for kelompok in halaman.baris:
            kini = kelompok.pengampu_kini
            kelompok.pendamping = kini[0].petugas if kini else None
        return lembar(halaman, KelompokRingkas)


class RincianKelompok(TampilanAPI):
    izin = Izin.KELOLA_KELOMPOK

    @dok("kelompok_rincian", "Satu kelompok dengan anggotanya", KelompokRinci, galat=(404,))
    def get(self, request: PermintaanAPI, pk: UUID) -> Response:
        return Response(_rinci(request, pk))

    @dok(
        "kelompok_bentuk",
        "Bentuk kelompok",
        KelompokRinci,
        uraian="Id dibuat oleh pengirim (UUID). Kiriman yang sama diulang tidak mengubah apa pun (200); "
        "id yang sama dengan isi lain ditolak (409).",
        kiriman=IsiKelompok,
        contoh={"nama": "Melati 1", "desa": "17.71.08.1007", "dibentuk": "2026-11-02", "anggota": [101, 102]},
        baru=True,
        galat=(404, 409),
    )
    def put(self, request: PermintaanAPI, pk: UUID) -> Response:
        isi = kiriman(request, IsiKelompok)
        with sekali(pk):
            ada = tolak_luar(Kelompok, _terlihat(request), pk)
            bentuk_kelompok(id=pk, oleh=request.user, **isi)
        return tertulis(_rinci(request, pk), baru=not ada)


def _terlihat(request: PermintaanAPI) -> QuerySet[Kelompok]:
    return Kelompok.objects.terlihat_oleh(request.user)


def _rinci(request: PermintaanAPI, pk: UUID) -> dict[str, Any]:
    kelompok: Any = get_object_or_404(_terlihat(request).select_related("desa"), pk=pk)
    acuan = min(hari_ini(kelompok.desa_id), kelompok.dibubarkan or hari_ini(kelompok.desa_id))
    tugas = PenugasanKelompok.objects.filter(kelompok=kelompok).select_related("petugas")
    pengampu = tugas.filter(berlaku(acuan)).first()
    anggota: list[Any] = list(anggota_pada(kelompok, acuan))
    milik = set(
        KPM.objects.terlihat_oleh(request.user).filter(pk__in=[k.pk for k in anggota]).values_list("pk", flat=True)
    )
    for kpm in anggota:
        kpm.terlihat = kpm.pk in milik
    kelompok.pendamping = pengampu.petugas if pengampu else None
    kelompok.ukuran, kelompok.anggota = len(anggota), anggota
    return dict(KelompokRinci(kelompok).data)
