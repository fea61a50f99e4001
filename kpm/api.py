"""Families: read by everybody in scope, with the field team's columns to write. Identifiers stay masked."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from akun.enums import Izin
from inti.api.bidang import Bulat, Isian, Rujukan, RujukanNomor, Saringan, Teks
from inti.api.dasar import PermintaanAPI, TampilanAPI, kiriman, lembar, saringan
from inti.api.skema import dok, halaman_dari
from kpm.enums import Kepesertaan
from kpm.models import KPM
from kpm.selectors import SaringKPM, daftar_kpm, prefetch_kini
from kpm.services import ubah_data_lapangan
from wilayah.api import WilayahPendek, kode_wilayah


class Komponen(serializers.Serializer):
    """Jumlah anggota per komponen menurut Final Closing."""

    hamil = serializers.IntegerField()
    aud = serializers.IntegerField()
    sd = serializers.IntegerField()
    smp = serializers.IntegerField()
    sma = serializers.IntegerField()
    disabil = serializers.IntegerField()
    lansia = serializers.IntegerField()
    ham = serializers.IntegerField()


class KPMPendek(serializers.Serializer):
    id = serializers.IntegerField()
    nama = serializers.CharField(help_text="Nama pengurus.")
    nik = serializers.CharField(source="nik_tersamar", help_text="Tersamar, mis. 1771••••••••0792.")


class KPMRingkas(KPMPendek):
    """Keluarga dalam daftar."""

    kk = serializers.CharField(source="kk_tersamar", help_text="Tersamar; kosong bila belum ada.")
    desa = WilayahPendek()
    rt = serializers.CharField()
    rw = serializers.CharField()
    komponen = Komponen(source="*")
    kepesertaan = serializers.ChoiceField(Kepesertaan.choices)
    kelompok = serializers.SerializerMethodField(help_text="Kelompok hari ini.")
    pendamping = serializers.SerializerMethodField(help_text="Pendamping hari ini.")
    absen_beruntun = serializers.SerializerMethodField(help_text="Ada tanda absen beruntun yang terbuka.")

    @extend_schema_field(RujukanNomor(allow_null=True))
    def get_kelompok(self, kpm: Any) -> Any:
        isi = kpm.keanggotaan_kini
        return RujukanNomor(isi[0].kelompok).data if isi else None

    @extend_schema_field(Rujukan(allow_null=True))
    def get_pendamping(self, kpm: Any) -> Any:
        isi = kpm.penugasan_kini
        return Rujukan(isi[0].petugas).data if isi else None

    def get_absen_beruntun(self, kpm: Any) -> bool:
        return bool(kpm.tanda_kini)


class KPMRinci(KPMRingkas):
    """Keluarga lengkap: kolom kementerian, lalu kolom lapangan."""

    tanggal_lahir = serializers.DateField(allow_null=True)
    jumlah_art = serializers.IntegerField()
    alamat = serializers.CharField()
    alamat_fc = serializers.CharField()
    fc_terakhir = serializers.CharField(help_text="Tahap terakhir tempat keluarga ini tercantum.")
    telepon = serializers.CharField()
    bahasa = serializers.CharField()
    patokan = serializers.CharField()
    catatan = serializers.CharField()
    versi = serializers.IntegerField(help_text="Kirim kembali saat mengubah.")
    diubah_pada = serializers.DateTimeField(allow_null=True)


class IsiLapangan(Isian):
    """Kolom yang tidak dikirim tidak berubah."""

    telepon = Teks(required=False, allow_blank=True, max_length=40)
    bahasa = Teks(required=False, allow_blank=True, max_length=50)
    patokan = Teks(required=False, allow_blank=True, max_length=200)
    catatan = Teks(required=False, allow_blank=True, max_length=2000)
    versi = Bulat(min_value=1, help_text="Versi yang Anda lihat; bila sudah berubah, jawabannya 409.")


class SaringanKPM(Saringan):
    wilayah = kode_wilayah()
    petugas = serializers.RegexField(
        r"^([0-9]{1,9}|tanpa)\Z", required=False, trim_whitespace=False, help_text="Id pendamping, atau `tanpa`."
    )
    tanda = serializers.ChoiceField(["absen"], required=False, help_text="Absen beruntun.")
    kelompok = serializers.ChoiceField(["belum"], required=False, help_text="Belum masuk kelompok.")
    termapping = serializers.ChoiceField(["belum"], required=False, help_text="Belum punya pendamping.")
    saya = serializers.ChoiceField(["1"], required=False, help_text="Hanya KPM saya.")


class DaftarKPM(TampilanAPI):
    @dok("kpm_daftar", "Keluarga dalam lingkup Anda, menurut nama", halaman_dari(KPMRingkas), saringan=SaringanKPM)
    def get(self, request: PermintaanAPI) -> Response:
        saring = saringan(request, SaringanKPM)
        pilihan = SaringKPM(
            wilayah=saring.get("wilayah", ""),
            petugas=saring.get("petugas", ""),
            absen="tanda" in saring,
            belum_kelompok="kelompok" in saring,
            belum_termapping="termapping" in saring,
            saya="saya" in saring,
        )
        return lembar(daftar_kpm(user=request.user, saring=pilihan, sesudah=saring.get("sesudah")), KPMRingkas)


class RincianKPM(TampilanAPI):
    izin = Izin.UBAH_KPM

    @dok("kpm_rincian", "Satu keluarga", KPMRinci, galat=(404,))
    def get(self, request: PermintaanAPI, pk: int) -> Response:
        return Response(KPMRinci(get_object_or_404(_lengkap(request), pk=pk)).data)

    @dok(
        "kpm_ubah",
        "Ubah kolom lapangan satu keluarga",
        KPMRinci,
        uraian="Kolom kementerian tidak bisa diubah. Permintaan yang diulang tidak mengubah apa pun.",
        kiriman=IsiLapangan,
        contoh={"telepon": "0812-3456-7890", "patokan": "Sebelah masjid", "versi": 1},
        galat=(404, 409),
    )
    def patch(self, request: PermintaanAPI, pk: int) -> Response:
        kpm = get_object_or_404(KPM.objects.terlihat_oleh(request.user), pk=pk)
        isi = kiriman(request, IsiLapangan)
        ubah_data_lapangan(kpm=kpm, versi=isi.pop("versi"), isi=isi, oleh=request.user)
        return Response(KPMRinci(_lengkap(request).get(pk=pk)).data)


def _lengkap(request: PermintaanAPI) -> QuerySet[KPM]:
    return KPM.objects.terlihat_oleh(request.user).select_related("desa").prefetch_related(*prefetch_kini())
