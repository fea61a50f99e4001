"""What a meeting says of itself in words, the same on pages, papers and workbooks."""

from collections.abc import Iterable

from inti.templatetags.format import rentang_jam
from inti.waktu import nama_zona
from p2k2.enums import HubunganWakil, StatusHadir
from p2k2.models import Pemateri, Pertemuan, Sesi

BELUM_DIISI = "Belum diisi"


def teks_sesi(sesi: Sesi) -> str:
    return f"Modul {sesi.modul.nomor} sesi {sesi.nomor}: {sesi.judul}"


def teks_materi(p: Pertemuan) -> str:
    """`Modul 2 sesi 1: Mengelola keuangan keluarga`, the other material, or both."""
    return gabung_materi(teks_sesi(p.sesi) if p.sesi else "", p.materi)


def gabung_materi(sesi: str, materi: str) -> str:
    return " · ".join(b for b in (sesi, materi) if b)


def teks_jam(p: Pertemuan) -> str:
    """Its hours in the group's zone; empty when none was set."""
    return rentang_jam(p.jam_mulai, p.jam_selesai, nama_zona(p.kelompok.desa_id))


def teks_status(status: str | None) -> str:
    """A mark of the register; none is unknown, never absent."""
    return StatusHadir(status).label if status else BELUM_DIISI


def teks_wakil(nama: str, hubungan: str) -> str:
    """`SARI (anak)`; empty when the recipient came in person."""
    return f"{nama} ({HubunganWakil(hubungan).label.lower()})" if nama else ""


def teks_hadir(status: str | None, nama_wakil: str, hubungan: str) -> str:
    """`Hadir, diwakili SARI (anak)`."""
    wakil = teks_wakil(nama_wakil, hubungan)
    return teks_status(status) + (f", diwakili {wakil}" if wakil else "")


def nama_pemateri(s: Pemateri) -> str:
    return f"{s.nama} ({s.instansi})" if s.instansi else s.nama


def teks_pemateri(pemateri: Iterable[Pemateri], petugas: str) -> str:
    """Who spoke: the guests in their order with what they belong to, else the pendamping."""
    return "; ".join(nama_pemateri(s) for s in sorted(pemateri, key=lambda s: s.urut)) or petugas
