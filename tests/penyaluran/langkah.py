"""The steps of an import, as tests take them."""

from inti.models import BarisImpor
from inti.services import impor
from inti.services.kerja import Kemajuan
from tests.penyaluran.buku_fc import berkas

DIAM = Kemajuan()


def pratinjau(oleh, baris, *, tahap="2026-4", wilayah="", nama="daftar.xlsx", **opsi):
    b = impor.unggah(
        jenis="final_closing",
        nama=nama,
        isi=berkas(baris, tanda=tahap, **opsi),
        oleh=oleh,
        kode_wilayah=wilayah,
        parameter={"tahap": tahap},
    )
    return impor.buat_pratinjau(berkas_id=b.pk, kerja=DIAM)


def terapkan(b, oleh, setuju=None):
    impor.terapkan(berkas=b, oleh=oleh, konfirmasi_hilang=setuju)
    return impor.terapkan_sekarang(berkas_id=b.pk, oleh=oleh, kerja=DIAM)


def impor_langsung(oleh, baris, **opsi):
    setuju = opsi.pop("setuju", None)
    return terapkan(pratinjau(oleh, baris, **opsi), oleh, setuju)


def angka(b):
    return {k: b.ringkasan[k] for k in ("baris", "diterima", "ditolak", "baru", "berubah", "tetap", "hilang")}


def perubahan(b, nomor):
    return {k: (lama, baru) for k, lama, baru in BarisImpor.objects.get(berkas=b, nomor=nomor).perubahan}


def alasan(b):
    return {r.nomor: dict(r.kesalahan) for r in BarisImpor.objects.filter(berkas=b, hasil="ditolak")}
