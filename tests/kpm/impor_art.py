"""Importing a list of members step by step, and what it left."""

from datetime import date

from inti.identitas import indeks_buta
from inti.models import BarisImpor
from inti.services import impor
from inti.services.kerja import Kemajuan
from kpm.models import Anggota, Komponen
from tests.factories import KPMFactory
from tests.kpm.buku_art import anggota, berkas

DIAM = Kemajuan()
KK, KK_LAIN = "1771080101150001", "1771080202150002"
IBU, ANAK, NENEK = "1771085203850001", "1771081206160003", "1771084709580004"


def keluarga_ibu():
    """A family known by a Final Closing: the mother, who is the pengurus."""
    return KPMFactory(nama="SITI AMINAH", nik=IBU, kk=KK, tanggal_lahir=date(1985, 3, 12), fc_terakhir="2026-4")


def daftar(**ganti):
    """The mother, a pupil, and a grandmother."""
    return [
        anggota(KK, IBU, "SITI AMINAH", "PENGURUS", **ganti),
        anggota(KK, ANAK, "BUDI", "SD", **ganti),
        anggota(KK, NENEK, "ROHANI", "LANSIA", **ganti),
    ]


def pratinjau(oleh, baris, *, tahap="", wilayah="", nama="art.xlsx", **opsi):
    b = impor.unggah(
        jenis="art", nama=nama, isi=berkas(baris, **opsi), oleh=oleh, kode_wilayah=wilayah, parameter={"tahap": tahap}
    )
    return impor.buat_pratinjau(berkas_id=b.pk, kerja=DIAM)


def terapkan(b, oleh, setuju=None):
    impor.terapkan(berkas=b, oleh=oleh, konfirmasi_hilang=setuju)
    return impor.terapkan_sekarang(berkas_id=b.pk, oleh=oleh, kerja=DIAM)


def impor_langsung(oleh, baris, *, setuju=None, **opsi):
    return terapkan(pratinjau(oleh, baris, **opsi), oleh, setuju)


def angka(b):
    return {k: b.ringkasan[k] for k in ("diterima", "ditolak", "baru", "berubah", "tetap", "hilang", "belum_cocok")}


def baris(b, nomor):
    return BarisImpor.objects.get(berkas=b, nomor=nomor)


def peringatan(b):
    return {r.nomor: [k for k, _ in r.peringatan] for r in BarisImpor.objects.filter(berkas=b) if r.peringatan}


def orang(nik):
    return Anggota.objects.get(nik_indeks=indeks_buta("nik", nik), selesai__isnull=True)


def komponen(nik):
    return {
        (k.jenis, k.mulai, k.selesai, k.sumber)
        for k in Komponen.objects.filter(anggota__nik_indeks=indeks_buta("nik", nik))
    }
