"""Families on the ladder, for tests: months as letters, and what people do in between."""

from datetime import UTC, date, datetime

from django.utils import timezone

from inti.waktu import geser_bulan
from pendamping.models import Tugas
from tests.factories.kpm import AnggotaFactory, KPMFactory
from tests.factories.pendamping import PenugasanFactory
from tests.factories.verifikasi import HasilVerifikasiFactory, KabarSanksiFactory
from verifikasi.models import HasilVerifikasi, Kewajiban, Sanksi
from verifikasi.services.tangga import ikuti_tangga

PADA = date(2026, 11, 22)
SIANG = datetime(2026, 11, 22, 5, tzinfo=UTC)
HURUF = {"t": "tidak", "m": "memenuhi", "b": "belum", "n": "na"}


def bulan_ke(n: int, banyak: int) -> date:
    """The n-th of so many months that end with October 2026."""
    return geser_bulan(date(2026, 10, 1), n - banyak + 1)


def isi_bulan(anggota, huruf: str) -> None:
    """Make the member's months these letters, the last one October 2026."""
    HasilVerifikasi.objects.filter(anggota=anggota).delete()
    sekolah = Kewajiban.objects.get(kode="sd-hadir").pk
    butir = {"kewajiban": sekolah, "hasil": "tidak", "alasan": "persen", "hadir": 10, "hari": 20, "batas": 85}
    for n, h in enumerate(huruf):
        HasilVerifikasiFactory(
            anggota=anggota,
            bulan=bulan_ke(n, len(huruf)),
            hasil=HURUF[h],
            rincian=[butir] if h == "t" else [],
        )


def keluarga(petugas=None, huruf: str = "", **isi):
    """A family with a pupil and, with a pendamping, its assignment."""
    kpm = KPMFactory(**isi)
    anggota = AnggotaFactory(kpm=kpm, nama=f"ANAK {kpm.nama}")
    if petugas is not None:
        PenugasanFactory(kpm=kpm, petugas=petugas, mulai=date(2025, 1, 1))
    isi_bulan(anggota, huruf)
    return kpm, anggota


def tangga(kpm) -> list[tuple[str, str, int]]:
    """The family's rungs after the machine looked: rung, state, how many months it rests on."""
    ikuti_tangga(kpm=[kpm.pk], pada=PADA)
    return anak_tangga(kpm)


def anak_tangga(kpm) -> list[tuple[str, str, int]]:
    semua = Sanksi.objects.filter(kpm=kpm).order_by("pk")
    return [(s.jenjang, s.keadaan, len(s.bukti)) for s in semua]


def kunjungi(kpm, oleh):
    Tugas.objects.filter(kpm=kpm, jenis="komitmen", keadaan="terbuka").update(
        keadaan="selesai", hasil="dikunjungi", diselesaikan_oleh=oleh, diselesaikan_pada=timezone.now()
    )


def kunjungan():
    return list(Tugas.objects.filter(jenis="komitmen").order_by("kunci").values_list("kunci", "keadaan"))


def beri_tahu(kpm, oleh):
    for s in Sanksi.objects.filter(kpm=kpm):
        KabarSanksiFactory(sanksi=s, keadaan=s.keadaan, tanggal=PADA, dicatat_oleh=oleh, dicatat_pada=timezone.now())
