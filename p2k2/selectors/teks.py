"""A meeting's material and speakers in words, the same on pages, papers and workbooks."""

from collections.abc import Iterable

from p2k2.models import Pemateri, Pertemuan, Sesi


def teks_sesi(sesi: Sesi) -> str:
    return f"Modul {sesi.modul.nomor} sesi {sesi.nomor}: {sesi.judul}"


def teks_materi(p: Pertemuan) -> str:
    """`Modul 2 sesi 1: Mengelola keuangan keluarga`, the other material, or both."""
    return gabung_materi(teks_sesi(p.sesi) if p.sesi else "", p.materi)


def gabung_materi(sesi: str, materi: str) -> str:
    return " · ".join(b for b in (sesi, materi) if b)


def nama_pemateri(s: Pemateri) -> str:
    return f"{s.nama} ({s.instansi})" if s.instansi else s.nama


def teks_pemateri(pemateri: Iterable[Pemateri], petugas: str) -> str:
    """Who spoke: the guests in their order with what they belong to, else the pendamping."""
    return "; ".join(nama_pemateri(s) for s in sorted(pemateri, key=lambda s: s.urut)) or petugas
