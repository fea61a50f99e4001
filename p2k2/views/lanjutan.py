"""What a meeting page leads on to: papers, reports, sheets. A part of the product adds its line to `LANJUTAN`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from akun.models import Pengguna
from inti.waktu import hari_ini
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Pertemuan

Syarat = Callable[[Pertemuan, bool], bool]


@dataclass(frozen=True)
class Lanjutan:
    """A line: `url` is the name of a page of the meeting, or makes the address; `milik`: for who led the meeting."""

    label: str
    ikon: str
    url: str | Callable[[Pertemuan], str]
    syarat: Syarat
    milik: bool = False

    def alamat(self, pertemuan: Pertemuan) -> str:
        return reverse(self.url, args=[pertemuan.pk]) if isinstance(self.url, str) else self.url(pertemuan)


def selalu(pertemuan: Pertemuan, boleh: bool) -> bool:
    return True


def berjalan(pertemuan: Pertemuan, boleh: bool) -> bool:
    return pertemuan.keadaan != KeadaanPertemuan.DIBATALKAN


def terlaksana(pertemuan: Pertemuan, boleh: bool) -> bool:
    return pertemuan.keadaan == KeadaanPertemuan.TERLAKSANA


def direncanakan(pertemuan: Pertemuan, boleh: bool) -> bool:
    """Still to come."""
    hari = hari_ini(pertemuan.kelompok.desa_id)
    return pertemuan.keadaan == KeadaanPertemuan.DIRENCANAKAN and pertemuan.tanggal >= hari


def boleh_berjalan(pertemuan: Pertemuan, boleh: bool) -> bool:
    """For who may write, unless it was cancelled."""
    return boleh and berjalan(pertemuan, boleh)


def boleh_terlaksana(pertemuan: Pertemuan, boleh: bool) -> bool:
    """For who may write, once the meeting was held."""
    return boleh and terlaksana(pertemuan, boleh)


def bisa_dipindai(pertemuan: Pertemuan, boleh: bool) -> bool:
    """Cards are scanned on the day of the meeting."""
    return boleh_berjalan(pertemuan, boleh) and pertemuan.tanggal == hari_ini(pertemuan.kelompok.desa_id)


def boleh_lampau(pertemuan: Pertemuan, boleh: bool) -> bool:
    """For who may write, from the day of the meeting on."""
    return boleh_berjalan(pertemuan, boleh) and pertemuan.tanggal <= hari_ini(pertemuan.kelompok.desa_id)


# In the order of the work: before, during, after. `boleh` is True for who may write the meeting today.
LANJUTAN: list[Lanjutan] = [
    Lanjutan("Undangan dan kabar WhatsApp", "surel", "p2k2:undangan", direncanakan),
    Lanjutan("Pindai kartu", "kamera", "p2k2:pindai", bisa_dipindai),
    Lanjutan("Lembar daftar hadir", "cetak", "p2k2:lembar", selalu),
    Lanjutan("Unggah lembar terisi", "impor", "p2k2:unggah", boleh_lampau),
    Lanjutan("Pemahaman peserta", "orang", "p2k2:pemahaman", boleh_terlaksana),
    Lanjutan("Laporan pertemuan", "berkas", "p2k2:laporan", terlaksana),
    Lanjutan("Paket SIKS-NG", "salin", "p2k2:siks", terlaksana),
    Lanjutan(
        "Lembar pemantauan (PDF)", "cetak", lambda p: reverse("p2k2:pantau_pertemuan", args=[p.pk, "pdf"]), terlaksana
    ),
    Lanjutan(
        "Lembar pemantauan (Excel)",
        "unduh",
        lambda p: reverse("p2k2:pantau_pertemuan", args=[p.pk, "buku"]),
        terlaksana,
    ),
    Lanjutan(
        "Laporan RHK",
        "berkas",
        lambda p: f"{reverse('laporan:rhk_baru')}?pertemuan={p.pk}",
        boleh_terlaksana,
        milik=True,
    ),
]


def lanjutan(pertemuan: Pertemuan, user: Pengguna, *, boleh: bool) -> list[dict[str, Any]]:
    """The lines this user is offered on the page of this meeting."""
    return [
        {"label": satu.label, "ikon": satu.ikon, "url": satu.alamat(pertemuan)}
        for satu in LANJUTAN
        if satu.syarat(pertemuan, boleh) and (not satu.milik or pertemuan.petugas_id == user.pk)
    ]
