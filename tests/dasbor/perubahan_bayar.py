"""Changes of verification and payments, as `tests.dasbor.perubahan` (docs/program.md §14)."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from penyaluran.services.bank.cocok import pastikan_bank
from penyaluran.services.rekon.catat import batalkan_rekonsiliasi, catat_rekonsiliasi
from tests.conftest import DESA, DESA_2
from tests.dasbor.perubahan import Kerja, kasus, keluarga
from tests.factories import BarisBankFactory, PembayaranFactory
from tests.verifikasi.dunia_isian import BULAN as BULAN_VERKOM
from tests.verifikasi.dunia_isian import desa_isian, hitung
from verifikasi.models import KeikutsertaanFasilitas
from verifikasi.services.catat import hapus_catatan, simpan_catatan
from verifikasi.services.fasilitas import tutup_fasilitas
from verifikasi.services.hitungan import hitung_berubah
from verifikasi.services.isian import Isian
from verifikasi.services.keikutsertaan import akhiri_keikutsertaan

# --- Verification --------------------------------------------------------------------------------


@kasus
def kemajuan_verkom(p: SimpleNamespace) -> Kerja:
    desa = desa_isian(p.pendamping)
    return lambda: hitung(desa), {desa.alya.kpm.desa_id}


def _tercatat(p: SimpleNamespace) -> tuple[SimpleNamespace, Any]:
    desa = desa_isian(p.pendamping)
    hitung(desa)
    isian = [Isian(desa.alya.pk, alpa=1, izin=0, sakit=0)]
    kirim = {"fasilitas": desa.sekolah, "bulan": BULAN_VERKOM, "isian": isian, "sumber": "layar", "oleh": p.pendamping}
    return desa, kirim


@kasus
def catatan_verkom(p: SimpleNamespace) -> Kerja:
    desa, kirim = _tercatat(p)
    return lambda: simpan_catatan(**kirim), {desa.sekolah.desa_id}


@kasus
def catatan_verkom_dihapus(p: SimpleNamespace) -> Kerja:
    desa, kirim = _tercatat(p)
    catatan = simpan_catatan(**kirim)[0]
    return lambda: hapus_catatan(catatan=catatan, versi=catatan.versi, oleh=p.pendamping), {desa.sekolah.desa_id}


@kasus
def fasilitas_tutup(p: SimpleNamespace) -> Kerja:
    desa = desa_isian(p.pendamping)
    kirim = {"sejak": date(2026, 9, 1), "versi": desa.posyandu.versi, "oleh": p.apd}
    return lambda: tutup_fasilitas(fasilitas=desa.posyandu, **kirim), {desa.posyandu.desa_id}


@kasus
def keikutsertaan_berakhir(p: SimpleNamespace) -> Kerja:
    desa = desa_isian(p.pendamping)
    hitung(desa)
    ikut = KeikutsertaanFasilitas.objects.get(anggota=desa.cita)

    def kerja() -> None:
        akhiri_keikutsertaan(ikut=ikut, sampai=date(2026, 6, 30), alasan="Pindah", oleh=p.pendamping)
        hitung_berubah()

    return kerja, {desa.posyandu.desa_id}


# --- Payments ------------------------------------------------------------------------------------


@kasus
def rekonsiliasi(p: SimpleNamespace) -> Kerja:
    bayar = PembayaranFactory(kpm=keluarga(p))
    kirim = {"id": uuid4(), "status": "cair", "tanggal": date(2026, 11, 20), "oleh": p.pendamping}
    return lambda: catat_rekonsiliasi(pembayaran=bayar, **kirim), {DESA}


@kasus
def rekonsiliasi_batal(p: SimpleNamespace) -> Kerja:
    bayar = PembayaranFactory(kpm=keluarga(p))
    r = catat_rekonsiliasi(id=uuid4(), pembayaran=bayar, status="cair", tanggal=date(2026, 11, 20), oleh=p.pendamping)
    return lambda: batalkan_rekonsiliasi(pembayaran=bayar, alasan="Keliru", versi=r.versi, oleh=p.pendamping), {DESA}


@kasus
def baris_bank_dipastikan(p: SimpleNamespace) -> Kerja:
    kpm = keluarga(p)
    bayar = PembayaranFactory(kpm=kpm)
    baris = BarisBankFactory(tahap=bayar.tahap, kpm=kpm, derajat="lemah", desa_id=DESA_2)
    return lambda: pastikan_bank(baris=baris, kpm=kpm, dilihat=baris.cap, oleh=p.apd), {DESA}
