"""Group meetings and their registers, written through the same services as the pages."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from akun.enums import Izin
from inti.api.bidang import Bulan, Bulat, Isian, Jam, Nomor, Rujukan, RujukanNomor, Saringan, Tanggal, Teks
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
from inti.galat import GalatPengguna
from inti.halaman_kunci import halaman_kunci
from inti.waktu import hari_ini
from kpm.api import KPMPendek
from kpm.models import Kelompok
from p2k2.enums import PEMATERI_MAKS, HubunganWakil, KeadaanPertemuan, PeranPemateri, StatusHadir
from p2k2.models import Pertemuan, Sesi
from p2k2.selectors import SaringPertemuan, daftar_hadir, daftar_pertemuan, hitungan_hadir, untuk_baris
from p2k2.services.kehadiran import Wakil, isi_kehadiran
from p2k2.services.pemateri import IsiPemateri, pemateri_tersimpan
from p2k2.services.pertemuan import IsiPertemuan, rencanakan, ubah_pertemuan
from pendamping.api.kunjungan import TitikAPI
from pendamping.enums import SumberTitik
from pendamping.services.kunjungan import Titik
from wilayah.api import WilayahPendek, kode_wilayah

_BARIS_MAKS = 500
_KELOMPOK_TETAP = "Kelompok sebuah pertemuan tidak bisa diganti. Batalkan, lalu catat pertemuan baru."


class SesiAPI(serializers.Serializer):
    """Satu sesi modul P2K2."""

    id = serializers.IntegerField()
    nomor = serializers.IntegerField()
    judul = serializers.CharField()
    modul = serializers.IntegerField(source="modul.nomor", help_text="Nomor modul.")
    nama_modul = serializers.CharField(source="modul.nama")
    berlaku_sejak = serializers.DateField(source="modul.berlaku_sejak")
    berlaku_sampai = serializers.DateField(source="modul.berlaku_sampai", allow_null=True)


class HitunganHadir(serializers.Serializer):
    """Jumlah keluarga per tanda."""

    hadir = serializers.IntegerField()
    izin = serializers.IntegerField()
    sakit = serializers.IntegerField()
    alpa = serializers.IntegerField()
    belum_diisi = serializers.IntegerField()


class PertemuanRingkas(serializers.Serializer):
    """Pertemuan dalam daftar."""

    id = serializers.UUIDField()
    kelompok = RujukanNomor()
    desa = WilayahPendek(source="kelompok.desa")
    petugas = Rujukan()
    tanggal = serializers.DateField()
    keadaan = serializers.ChoiceField(KeadaanPertemuan.choices)
    sesi = serializers.IntegerField(source="sesi_id", allow_null=True)
    materi = serializers.CharField()
    hitungan = HitunganHadir()


class BarisKehadiran(serializers.Serializer):
    kpm = KPMPendek()
    status = serializers.ChoiceField(StatusHadir.choices, allow_null=True, help_text="null: belum diisi.")
    wakil = serializers.CharField(help_text="Yang datang mewakili penerima; kosong bila penerima sendiri.")
    hubungan_wakil = serializers.ChoiceField(HubunganWakil.choices, allow_blank=True)


class PemateriAPI(Isian):
    """Tamu yang mengisi pertemuan, atau petugas layanan yang mendampingi bersama."""

    nama = Teks(max_length=100)
    instansi = Teks(allow_blank=True, default="", max_length=100)
    peran = serializers.ChoiceField(PeranPemateri.choices)


class PertemuanRinci(PertemuanRingkas):
    """Pertemuan dengan daftar hadirnya."""

    jam_mulai = Jam(allow_null=True)
    jam_selesai = Jam(allow_null=True)
    tempat = serializers.CharField()
    titik = serializers.SerializerMethodField()
    sumber_titik = serializers.ChoiceField(SumberTitik.choices, allow_blank=True)
    pemateri = PemateriAPI(many=True, source="daftar_pemateri")
    catatan = serializers.CharField()
    alasan_batal = serializers.CharField()
    kehadiran = BarisKehadiran(many=True, source="daftar")
    daftar_tersimpan = serializers.BooleanField(
        help_text="Salah: kehadiran belum pernah disimpan; isinya anggota kelompok pada tanggal itu."
    )
    versi = serializers.IntegerField()

    @extend_schema_field(TitikAPI(allow_null=True))
    def get_titik(self, p: Pertemuan) -> dict[str, Any] | None:
        if p.lintang is None or p.bujur is None:
            return None
        return {"lintang": float(p.lintang), "bujur": float(p.bujur), "akurasi_m": p.akurasi_m}


class IsianPertemuan(Isian):
    """Rencana atau catatan pertemuan. Kolom yang tidak dikirim menjadi kosong, kecuali `titik` dan `pemateri`."""

    kelompok = Nomor()
    tanggal = Tanggal()
    jam_mulai = Jam(allow_null=True, default=None)
    jam_selesai = Jam(allow_null=True, default=None)
    tempat = Teks(allow_blank=True, default="", max_length=150)
    sesi = Bulat(allow_null=True, default=None, min_value=1, help_text="Id sesi.")
    materi = Teks(allow_blank=True, default="", max_length=200)
    catatan = Teks(allow_blank=True, default="", max_length=2000)
    titik = TitikAPI(required=False, allow_null=True, help_text="Tanpa ini tetap seperti tersimpan; null menghapusnya.")
    pemateri = serializers.ListField(
        child=PemateriAPI(),
        required=False,
        max_length=PEMATERI_MAKS,
        help_text="Tanpa ini tetap seperti tersimpan; daftar kosong menghapusnya.",
    )
    kedua = serializers.BooleanField(
        default=False, help_text="Benar: memang pertemuan kedua kelompok ini pada tanggal itu."
    )
    versi = Bulat(required=False, min_value=1, help_text="Hanya untuk mengubah: versi yang Anda lihat.")
    alasan = Teks(
        allow_blank=True,
        default="",
        max_length=200,
        help_text="Wajib bila tanggal pertemuan yang direncanakan berubah.",
    )


class TandaHadir(Isian):
    kpm = Bulat(min_value=1)
    status = serializers.ChoiceField(StatusHadir.choices, allow_null=True, help_text="null: belum diisi.")
    wakil = Teks(
        required=False,
        allow_blank=True,
        max_length=100,
        help_text="Yang datang mewakili penerima; hanya bila hadir. Tanpa ini tetap seperti tersimpan.",
    )
    hubungan_wakil = serializers.ChoiceField(HubunganWakil.choices, required=False, allow_blank=True)


class IsianKehadiran(Isian):
    """Keluarga yang tidak disebut tetap seperti tersimpan."""

    kehadiran = serializers.ListField(child=TandaHadir(), max_length=_BARIS_MAKS)
    versi = Bulat(min_value=1, help_text="Versi pertemuan yang Anda lihat.")

    def validate_kehadiran(self, nilai: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({n["kpm"] for n in nilai}) != len(nilai):
            raise serializers.ValidationError("Satu keluarga disebut dua kali.")
        return nilai


class SaringanPertemuan(Saringan):
    wilayah = kode_wilayah()
    petugas = serializers.IntegerField(required=False, min_value=1, max_value=999_999_999)
    bulan = Bulan(required=False, help_text="Mis. 2026-11.")
    keadaan = serializers.ChoiceField(KeadaanPertemuan.choices, required=False)


class DaftarSesi(TampilanAPI):
    @dok("sesi_daftar", "Sesi modul P2K2", halaman_dari(SesiAPI), saringan=Saringan)
    def get(self, request: PermintaanAPI) -> Response:
        sesudah = saringan(request, Saringan).get("sesudah")
        return lembar(halaman_kunci(Sesi.objects.select_related("modul"), urut=("id",), sesudah=sesudah), SesiAPI)


class DaftarPertemuan(TampilanAPI):
    @dok(
        "pertemuan_daftar",
        "Pertemuan dalam lingkup Anda, terbaru lebih dulu",
        halaman_dari(PertemuanRingkas),
        saringan=SaringanPertemuan,
    )
    def get(self, request: PermintaanAPI) -> Response:
        saring = saringan(request, SaringanPertemuan)
        pilihan = SaringPertemuan(
            wilayah=saring.get("wilayah", ""),
            petugas=str(saring.get("petugas", "")),
            bulan=saring.get("bulan"),
            keadaan=saring.get("keadaan", ""),
        )
        halaman = daftar_pertemuan(user=request.user, saring=pilihan, sesudah=saring.get("sesudah"))
        _beri_hitungan(halaman.baris)
        return lembar(halaman, PertemuanRingkas)


class RincianPertemuan(TampilanAPI):
    izin = Izin.CATAT_PERTEMUAN

    @dok("pertemuan_rincian", "Satu pertemuan dengan daftar hadirnya", PertemuanRinci, galat=(404,))
    def get(self, request: PermintaanAPI, pk: UUID) -> Response:
        return Response(_rinci(request, pk))

    @dok(
        "pertemuan_catat",
        "Rencanakan atau ubah pertemuan",
        PertemuanRinci,
        uraian="Id dibuat oleh pengirim (UUID). Kiriman yang sama diulang tidak mengubah apa pun (200). "
        "Mengubah memerlukan `versi`; tanpa itu isi lain ditolak (409).",
        kiriman=IsianPertemuan,
        contoh={
            "kelompok": "0198c0de-0000-7000-8000-000000000001",
            "tanggal": "2026-11-20",
            "jam_mulai": "09:00",
            "jam_selesai": "11:00",
            "tempat": "Balai kelurahan",
            "materi": "Mengelola keuangan keluarga",
            "titik": {"lintang": -3.788889, "bujur": 102.266667, "akurasi_m": 12},
            "pemateri": [{"nama": "Bidan Sari", "instansi": "Puskesmas Contoh", "peran": "narasumber"}],
        },
        baru=True,
        galat=(404, 409),
    )
    def put(self, request: PermintaanAPI, pk: UUID) -> Response:
        kiriman_ = kiriman(request, IsianPertemuan)
        with sekali(pk):
            ada = tolak_luar(Pertemuan, _terlihat(request), pk)
            kelompok = ambil_rujukan(
                Kelompok.objects.terlihat_oleh(request.user), kiriman_["kelompok"], kolom="kelompok", nama="Kelompok"
            )
            isi, hari = _isi(kiriman_), hari_ini(kelompok.desa_id)
            if ada and "versi" in kiriman_:
                pertemuan = _terlihat(request).get(pk=pk)
                if pertemuan.kelompok_id != kelompok.pk:
                    raise GalatPengguna(_KELOMPOK_TETAP, kolom="kelompok")
                ubah_pertemuan(
                    pertemuan=pertemuan,
                    isi=isi,
                    versi=kiriman_["versi"],
                    oleh=request.user,
                    pada=hari,
                    alasan=kiriman_["alasan"],
                    kedua=kiriman_["kedua"],
                    pemateri=_pemateri(kiriman_),
                    titik=_titik(kiriman_),
                    hapus_titik="titik" in kiriman_ and kiriman_["titik"] is None,
                )
            else:
                rencanakan(
                    id=pk,
                    kelompok=kelompok,
                    isi=isi,
                    oleh=request.user,
                    pada=hari,
                    kedua=kiriman_["kedua"],
                    pemateri=_pemateri(kiriman_) or (),
                    titik=_titik(kiriman_),
                )
        return tertulis(_rinci(request, pk), baru=not ada)


class KehadiranPertemuan(TampilanAPI):
    izin = Izin.CATAT_PERTEMUAN

    @dok(
        "kehadiran_simpan",
        "Simpan daftar hadir",
        PertemuanRinci,
        uraian="Daftar hadir memuat anggota kelompok pada tanggal pertemuan; setelah disimpan pertemuan "
        "dihitung terlaksana. Keluarga yang diwakili dihitung hadir. Kiriman yang sama diulang tidak mengubah "
        "apa pun.",
        kiriman=IsianKehadiran,
        contoh={
            "kehadiran": [
                {"kpm": 101, "status": "hadir", "wakil": "Dewi", "hubungan_wakil": "anak"},
                {"kpm": 102, "status": "alpa"},
            ],
            "versi": 1,
        },
        galat=(404, 409),
    )
    def put(self, request: PermintaanAPI, pk: UUID) -> Response:
        pertemuan = get_object_or_404(_terlihat(request).select_related("kelompok"), pk=pk)
        isi = kiriman(request, IsianKehadiran)
        isi_kehadiran(
            pertemuan=pertemuan,
            tanda={n["kpm"]: n["status"] for n in isi["kehadiran"]},
            wakil={
                n["kpm"]: Wakil(n.get("wakil", ""), n.get("hubungan_wakil", ""))
                for n in isi["kehadiran"]
                if "wakil" in n or "hubungan_wakil" in n
            },
            versi=isi["versi"],
            oleh=request.user,
            pada=hari_ini(pertemuan.kelompok.desa_id),
        )
        return Response(_rinci(request, pk))


def _terlihat(request: PermintaanAPI) -> QuerySet[Pertemuan]:
    return Pertemuan.objects.terlihat_oleh(request.user)


def _isi(isi: dict[str, Any]) -> IsiPertemuan:
    kolom = {k: isi[k] for k in IsiPertemuan.__dataclass_fields__}
    if kolom["sesi"] is not None:
        kolom["sesi"] = ambil_rujukan(Sesi.objects.all(), kolom["sesi"], kolom="sesi", nama="Sesi")
    return IsiPertemuan(**kolom)


def _pemateri(isi: dict[str, Any]) -> list[IsiPemateri] | None:
    return [IsiPemateri(**satu) for satu in isi["pemateri"]] if "pemateri" in isi else None


def _titik(isi: dict[str, Any]) -> Titik | None:
    return Titik(**isi["titik"]) if isi.get("titik") else None


def _beri_hitungan(pertemuan: list[Any]) -> None:
    hitungan = hitungan_hadir(pertemuan)
    for p in pertemuan:
        n = hitungan.get(p.pk, {})
        p.hitungan = {s: n.get(s, 0) for s in StatusHadir.values} | {"belum_diisi": n.get(None, 0)}


def _rinci(request: PermintaanAPI, pk: UUID) -> dict[str, Any]:
    pertemuan: Any = get_object_or_404(untuk_baris(_terlihat(request)), pk=pk)
    _beri_hitungan([pertemuan])
    baris, tersimpan = daftar_hadir(pertemuan)
    pertemuan.daftar, pertemuan.daftar_tersimpan = baris, tersimpan
    pertemuan.daftar_pemateri = pemateri_tersimpan(pertemuan)
    return dict(PertemuanRinci(pertemuan).data)
