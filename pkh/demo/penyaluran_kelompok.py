"""Two groups at the place of payment: one half recorded with proofs, one said all at once with its signed list."""

from __future__ import annotations

from datetime import date, timedelta

from uuid6 import uuid7

from akun.models import Pengguna
from inti.waktu import kode_tahap
from kpm.models import Kelompok
from penyaluran.enums import CaraTahu, IsiBukti, SaluranBayar, StatusRekon
from penyaluran.models import Tahap
from penyaluran.selectors.kelompok import bayar_kelompok, kelompok_saya, pilah
from penyaluran.selectors.tahap import tanggal_bayar
from penyaluran.services.rekon.keluarga import catat_keluarga
from penyaluran.services.rekon.massal import IsiMassal, catat_massal
from pkh.demo import gambar
from pkh.demo.lapangan import Dunia

_AGEN = "Agen BRILink Warung Bu Sri"
# What the first families of the half-done group brought along.
_FOTO = ((IsiBukti.STRUK, CaraTahu.FOTO), (IsiBukti.BUKU, CaraTahu.BUKU), (IsiBukti.UANG, CaraTahu.FOTO))


def cerita_kelompok(dunia: Dunia) -> None:
    """The two groups of Rina's with most families to go; the last of them stay *belum*."""
    rina = dunia.pemeran["rina"]
    tahap = Tahap.objects.get(pk=kode_tahap(dunia.hari))
    calon = [b.id for b in kelompok_saya(rina, tahap) if b.id and b.hitungan.belum >= 4][:2]
    milik = [Kelompok.objects.get(pk=nomor) for nomor in calon]
    for kelompok, cerita in zip(milik, (_setengah, _sekaligus), strict=False):
        awal = tanggal_bayar(tahap, kelompok.desa_id) or tahap.bulan_mulai
        hari = max(awal, dunia.hari - timedelta(days=1))
        if hari <= dunia.hari:
            cerita(kelompok, tahap, hari, rina)


def _setengah(kelompok: Kelompok, tahap: Tahap, hari: date, rina: Pengguna) -> None:
    masuk = pilah(bayar_kelompok(rina, tahap, kelompok).select_related("kpm", "rekonsiliasi")).masuk
    for n, bayar in enumerate(masuk[: len(masuk) // 2]):
        isi_foto, cara = _FOTO[n % len(_FOTO)]
        catat_keluarga(
            pembayaran=bayar,
            isi={
                "id": uuid7(),
                "status": StatusRekon.CAIR,
                "tanggal": hari,
                "saluran": SaluranBayar.AGEN,
                "tempat": _AGEN,
                "cara": cara,
            },
            foto=[gambar.foto(f"Bukti {n + 1}")] if n < len(_FOTO) else [],
            isi_foto=isi_foto,
            oleh=rina,
        )


def _sekaligus(kelompok: Kelompok, tahap: Tahap, hari: date, rina: Pengguna) -> None:
    masuk = pilah(bayar_kelompok(rina, tahap, kelompok).select_related("kpm", "rekonsiliasi")).masuk
    if masuk:
        catat_massal(
            id=uuid7(),
            kelompok=kelompok,
            tahap=tahap,
            isi=IsiMassal(
                tanggal=hari,
                saluran=SaluranBayar.KOMUNITAS,
                tempat="Balai kelurahan",
                cara=CaraTahu.HADIR,
                jumlah_keluarga=len(masuk),
            ),
            foto=[gambar.dokumen("Daftar hadir")],
            oleh=rina,
        )
