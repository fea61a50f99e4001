"""A control card scanned: whose it is, and which months can be entered from it (docs/program.md §8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.waktu import AWAL_PROGRAM, akhir_bulan, awal_bulan, geser_bulan
from kpm.models import Anggota
from kpm.services.kode_kartu import baca_kode
from verifikasi.enums import Bidang
from verifikasi.models import CatatanVerkom, KartuPeserta, KeikutsertaanFasilitas

BULAN_PINDAI = 6  # a card not brought for months is entered in one go
TAK_DIKENAL = "Kartu ini tidak dikenal. Periksa kodenya, atau isi di layar fasilitasnya."


def buka_kartu(*, kode: str, oleh: Pengguna) -> Anggota:
    """The person of a card. A card of somebody else's family is as unknown as one that never was."""
    baku = baca_kode(kode)
    if not baku:
        raise GalatPengguna("Kode ini bukan kode kartu kontrol. Kode kartu seperti 7K3F9-QWX2M.", kolom="kode")
    kartu = KartuPeserta.objects.filter(kode=baku).first()
    orang = ambil_orang(nomor=kartu.anggota_id, oleh=oleh) if kartu else None
    if kartu is None or orang is None:
        raise GalatPengguna(TAK_DIKENAL, kolom="kode")
    if kartu.dicabut_pada is not None:
        raise GalatPengguna(
            f"Kartu ini sudah dicabut ({orang.nama}). Pakai kartu penggantinya, atau isi di layar fasilitasnya.",
            kolom="kode",
        )
    return orang


def ambil_orang(*, nomor: int, oleh: Pengguna) -> Anggota | None:
    """A person for whose family the actor records visits."""
    return Anggota.objects.boleh(oleh, Izin.CATAT_VERKOM).select_related("kpm").filter(pk=nomor).first()


@dataclass(frozen=True)
class BulanKartu:
    """A month of the card: where the person belonged, and what is entered. Without a place nothing can be."""

    bulan: date
    ikut: KeikutsertaanFasilitas | None
    catatan: CatatanVerkom | None


def bulan_kartu(orang: Anggota, hari: date) -> list[BulanKartu]:
    """This month and the ones before it that can be entered; this month always, also without a place."""
    kini = awal_bulan(hari)
    bulan = [b for n in range(BULAN_PINDAI) if (b := geser_bulan(kini, -n)) >= AWAL_PROGRAM]
    ikut = list(
        KeikutsertaanFasilitas.objects.dalam_bulan(bulan[-1], akhir_bulan(kini))
        .filter(anggota=orang, bidang=Bidang.KESEHATAN)
        .select_related("fasilitas", "anggota", "kpm")
    )
    catatan = CatatanVerkom.objects.filter(anggota=orang, bidang=Bidang.KESEHATAN, bulan__in=bulan)
    ada = {c.bulan: c for c in catatan.select_related("dicatat_oleh", "fasilitas")}
    semua = [BulanKartu(b, _tempat(ikut, b), ada.get(b)) for b in bulan]
    return [b for b in semua if b.bulan == kini or (b.ikut is not None and _hidup(orang, b.bulan))]


def _tempat(ikut: list[KeikutsertaanFasilitas], bulan: date) -> KeikutsertaanFasilitas | None:
    """The last place of a month."""
    akhir = akhir_bulan(bulan)
    milik = [i for i in ikut if (i.mulai or date.min) <= akhir and (i.selesai or date.max) >= bulan]
    return max(milik, key=lambda i: i.mulai or date.min, default=None)


def _hidup(orang: Anggota, bulan: date) -> bool:
    """Born, and in the family, in that month."""
    awal = max(orang.tanggal_lahir or date.min, orang.mulai or date.min)
    return awal <= akhir_bulan(bulan) and (orang.selesai or date.max) >= bulan
