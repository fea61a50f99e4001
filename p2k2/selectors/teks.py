"""A meeting's material and speakers in words, the same on pages, papers and workbooks."""

from collections.abc import Iterable

from p2k2.models import Pemateri, Pertemuan


def teks_materi(p: Pertemuan) -> str:
    """`Modul 2 sesi 1: Mengelola keuangan keluarga`, the other material, or both."""
    sesi = f"Modul {p.sesi.modul.nomor} sesi {p.sesi.nomor}: {p.sesi.judul}" if p.sesi else ""
    return " · ".join(b for b in (sesi, p.materi) if b)


def teks_pemateri(pemateri: Iterable[Pemateri], petugas: str) -> str:
    """Who spoke: the guests in their order with what they belong to, else the pendamping."""
    tamu = [f"{s.nama} ({s.instansi})" if s.instansi else s.nama for s in sorted(pemateri, key=lambda s: s.urut)]
    return "; ".join(tamu) or petugas
