"""Entries of a facility's month, written through the same service as the screen."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.response import Response

from akun.enums import Izin
from inti.api.bidang import BULAT_MAKS, Bulan, Bulat, Isian, Nomor, Rujukan, RujukanNomor, Saringan, Tanggal, Teks
from inti.api.dasar import PermintaanAPI, TampilanAPI, kiriman, lembar, saringan, tertulis
from inti.api.skema import dok, halaman_dari
from inti.halaman_kunci import halaman_kunci
from inti.waktu import AWAL_PROGRAM
from kpm.api import KPMPendek
from verifikasi.enums import Bidang, KeadaanPeserta, SumberCatatan
from verifikasi.models import CatatanVerkom, Fasilitas
from verifikasi.selectors.isian import fasilitas_terbuka
from verifikasi.selectors.peserta import peserta_bulan
from verifikasi.services.catat import simpan_catatan
from verifikasi.services.isian import PANJANG_IMUNISASI, PANJANG_KETERANGAN
from verifikasi.services.isian import Isian as IsianVerkom


class UkuranBadan(serializers.FloatField):
    """A measure as a number; whether anybody weighs that is the service's to say."""

    def __init__(self, **opsi: Any) -> None:
        opsi["error_messages"] = {"invalid": "Isi dengan angka."}
        super().__init__(required=False, allow_null=True, min_value=0, max_value=1000, **opsi)

    def to_internal_value(self, data: Any) -> Decimal:  # type: ignore[override]
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        # Far outside: the field's own limit says so.
        return Decimal(str(min(1001.0, super().to_internal_value(data))))


class IsianCatatan(Isian):
    """Isian satu orang. Sekolah: alpa, izin, sakit; kesehatan: hadir dan hasil pemeriksaan."""

    keadaan = serializers.ChoiceField(KeadaanPeserta.choices, default=KeadaanPeserta.TERCATAT)
    hari_efektif = Bulat(
        required=False, allow_null=True, max_value=31, help_text="Hanya bila lain dari hari efektif sekolah."
    )
    alpa = Bulat(required=False, allow_null=True, max_value=31)
    izin = Bulat(required=False, allow_null=True, max_value=31)
    sakit = Bulat(required=False, allow_null=True, max_value=31)
    hadir = serializers.BooleanField(required=False, allow_null=True)
    tanggal_periksa = Tanggal(required=False, allow_null=True)
    berat_kg = UkuranBadan()
    tinggi_cm = UkuranBadan()
    sistolik = Bulat(required=False, allow_null=True, max_value=999)
    diastolik = Bulat(required=False, allow_null=True, max_value=999)
    imunisasi = Teks(required=False, allow_blank=True, max_length=PANJANG_IMUNISASI)
    vitamin_a = serializers.BooleanField(required=False)
    perkembangan = serializers.BooleanField(required=False)
    sosial = serializers.BooleanField(required=False)
    keterangan = Teks(required=False, allow_blank=True, max_length=PANJANG_KETERANGAN)
    versi = Bulat(required=False, allow_null=True, min_value=1, help_text="Versi yang Anda lihat; tanpa ini: baru.")
    pindah = serializers.BooleanField(required=False, help_text="Ambil alih dari fasilitas lain di bulan itu.")


class CatatanAPI(serializers.Serializer):
    """Isian satu orang dan bulan, seperti tersimpan."""

    id = serializers.UUIDField()
    anggota = Rujukan()
    kpm = KPMPendek()
    fasilitas = RujukanNomor()
    bidang = serializers.ChoiceField(Bidang.choices)
    bulan = serializers.DateField(help_text="Hari pertama bulannya.")
    keadaan = serializers.ChoiceField(KeadaanPeserta.choices)
    hari_efektif = serializers.IntegerField(allow_null=True)
    alpa = serializers.IntegerField(allow_null=True)
    izin = serializers.IntegerField(allow_null=True)
    sakit = serializers.IntegerField(allow_null=True)
    hadir = serializers.BooleanField(allow_null=True)
    tanggal_periksa = serializers.DateField(allow_null=True)
    berat_kg = serializers.FloatField(allow_null=True)
    tinggi_cm = serializers.FloatField(allow_null=True)
    sistolik = serializers.IntegerField(allow_null=True)
    diastolik = serializers.IntegerField(allow_null=True)
    imunisasi = serializers.CharField()
    vitamin_a = serializers.BooleanField()
    perkembangan = serializers.BooleanField()
    sosial = serializers.BooleanField()
    keterangan = serializers.CharField()
    sumber = serializers.ChoiceField(SumberCatatan.choices)
    terlambat = serializers.BooleanField(help_text="Diisi sesudah triwulan ditutup.")
    dicatat_oleh = Rujukan()
    dicatat_pada = serializers.DateTimeField()
    versi = serializers.IntegerField()


class SaringanCatatan(Saringan):
    fasilitas = Nomor(required=False)
    bulan = Bulan(required=False, help_text="Mis. 2026-10.")


class DaftarCatatan(TampilanAPI):
    @dok(
        "verkom_daftar",
        "Isian verifikasi keluarga dalam lingkup Anda, terbaru lebih dulu",
        halaman_dari(CatatanAPI),
        saringan=SaringanCatatan,
    )
    def get(self, request: PermintaanAPI) -> Response:
        saring = saringan(request, SaringanCatatan)
        sesudah = saring.pop("sesudah", None)
        return lembar(halaman_kunci(_catatan(request).filter(**saring), urut=("-id",), sesudah=sesudah), CatatanAPI)


class SatuCatatan(TampilanAPI):
    izin = Izin.CATAT_VERKOM

    @dok("verkom_rincian", "Isian satu orang di satu fasilitas dan bulan", CatatanAPI, galat=(404,))
    def get(self, request: PermintaanAPI, fasilitas: UUID, tahun: int, bulan: int, anggota: int) -> Response:
        if anggota > BULAT_MAKS:
            raise Http404
        milik = _catatan(request).filter(fasilitas=fasilitas, bulan=_bulan(tahun, bulan), anggota=anggota)
        return Response(CatatanAPI(get_object_or_404(milik)).data)

    @dok(
        "verkom_simpan",
        "Simpan isian satu orang",
        CatatanAPI,
        uraian="Isian utuh: yang tidak disebut dikosongkan. Kiriman yang sama diulang tidak mengubah apa pun (200). "
        "Mengubah memerlukan `versi`; tanpa itu isi lain ditolak (409).",
        kiriman=IsianCatatan,
        contoh={"alpa": 1, "izin": 2, "sakit": 0},
        baru=True,
        galat=(404, 409),
    )
    def put(self, request: PermintaanAPI, fasilitas: UUID, tahun: int, bulan: int, anggota: int) -> Response:
        tempat: Fasilitas = get_object_or_404(fasilitas_terbuka(request.user), pk=fasilitas)
        awal = _bulan(tahun, bulan)
        if anggota > BULAT_MAKS or not peserta_bulan(tempat, awal, request.user).filter(anggota=anggota).exists():
            raise Http404
        isi = kiriman(request, IsianCatatan)
        ada = _catatan(request).filter(anggota=anggota, bulan=awal, bidang=tempat.bidang).exists()
        catatan = simpan_catatan(
            fasilitas=tempat,
            bulan=awal,
            isian=[IsianVerkom(anggota, **isi)],
            sumber=SumberCatatan.LAYAR,
            oleh=request.user,
        )[0]
        return tertulis(CatatanAPI(_catatan(request).get(pk=catatan.pk)).data, baru=not ada)


def _catatan(request: PermintaanAPI) -> QuerySet[CatatanVerkom]:
    terlihat = CatatanVerkom.objects.terlihat_oleh(request.user)
    return terlihat.select_related("anggota", "kpm", "fasilitas", "dicatat_oleh")


def _bulan(tahun: int, bulan: int) -> date:
    if not AWAL_PROGRAM.year <= tahun <= 2099 or not 1 <= bulan <= 12:
        raise Http404
    return date(tahun, bulan, 1)
