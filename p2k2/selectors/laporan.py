"""Read models of what is told of a held meeting: understanding, figures, earlier points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from akun.models import Pengguna
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.poin import saring_poin
from p2k2.enums import Pemahaman, StatusHadir
from p2k2.models import LaporanPertemuan, Pertemuan
from p2k2.selectors.pertemuan import terlihat_kini, untuk_baris
from p2k2.selectors.teks import BELUM_DIISI

_LAPORAN_LALU = 200  # own reports that are looked through for earlier points


def peserta_hadir(pertemuan: Pertemuan, user: Pengguna) -> list[Any]:
    """The lines of the register marked present, by name; `terlihat`: the user sees the family today."""
    hadir = pertemuan.kehadiran.filter(status=StatusHadir.HADIR).select_related("kpm__desa")
    return list(hadir.annotate(terlihat=terlihat_kini(user, "kpm")).order_by("kpm__nama", "kpm_id"))


@dataclass(frozen=True)
class AngkaPertemuan:
    """A register in figures: marks by value (None is *belum diisi*), understanding of those present by value."""

    hadir: dict[str | None, int]
    pemahaman: dict[str, int]

    @property
    def jumlah(self) -> int:
        return sum(self.hadir.values())

    @property
    def belum_dinilai(self) -> int:
        return self.pemahaman.get("", 0)

    def baris_hadir(self) -> list[tuple[str, int]]:
        """Label and number, *belum diisi* only where there are any."""
        baris = [(s.label, self.hadir.get(s, 0)) for s in StatusHadir]
        return [*baris, (BELUM_DIISI, self.hadir[None])] if self.hadir.get(None) else baris

    def baris_pemahaman(self) -> list[tuple[str, int]]:
        baris = [(p.label, self.pemahaman.get(p, 0)) for p in Pemahaman]
        return [*baris, ("Belum dinilai", self.belum_dinilai)] if self.belum_dinilai else baris


def angka_pertemuan(pertemuan: Pertemuan) -> AngkaPertemuan:
    return hitung_angka(pertemuan.kehadiran.order_by().values_list("status", "pemahaman").annotate(n=Count("pk")))


def hitung_angka(baris: Iterable[tuple[str | None, str, int]]) -> AngkaPertemuan:
    """Figures of a register from its lines, or from counts of them: mark, understanding, number."""
    hadir: dict[str | None, int] = {}
    pemahaman: dict[str, int] = {}
    for status, paham, n in baris:
        hadir[status] = hadir.get(status, 0) + n
        if status == StatusHadir.HADIR:
            pemahaman[paham] = pemahaman.get(paham, 0) + n
    return AngkaPertemuan(hadir, pemahaman)


def laporan_pertemuan(pertemuan: Pertemuan) -> LaporanPertemuan | None:
    return LaporanPertemuan.objects.filter(pertemuan=pertemuan).select_related("ditulis_oleh", "siks_oleh").first()


def poin_laporan(*, oleh: Pengguna, bagian: str, cari: str = "") -> list[str]:
    """Lines of a part of one's own earlier reports, distinct, latest first; `cari` is part of the words."""
    milik = LaporanPertemuan.objects.filter(ditulis_oleh=oleh).exclude(**{bagian: ""})
    isi = milik.order_by("-ditulis_pada", "-pk").values_list(bagian, flat=True)[:_LAPORAN_LALU]
    return saring_poin((teks.splitlines() for teks in isi), cari)


@dataclass(frozen=True)
class SaringSiks:
    """What narrows the list of meetings to enter: a month, *belum* or *sudah*, a person."""

    bulan: date | None = None
    siks: str = ""
    petugas: str = ""


def daftar_siks(*, user: Pengguna, saring: SaringSiks, sesudah: str | None = None) -> Halaman:
    """One page of held meetings with their report, latest first, by whether they were entered into SIKS-NG."""
    qs = Pertemuan.objects.terlihat_oleh(user).terlaksana()
    if saring.bulan:
        qs = qs.sebulan(saring.bulan)
    if saring.petugas:
        qs = qs.filter(petugas=int(saring.petugas))
    if saring.siks:
        qs = qs.filter(laporan_p2k2__siks_pada__isnull=saring.siks != "sudah")
    return halaman_kunci(untuk_baris(qs).select_related("laporan_p2k2"), urut=("-tanggal", "-id"), sesudah=sesudah)
