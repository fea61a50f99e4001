"""How the findings are drawn: the statements in order, inside the caller's transaction. Nobody else calls this."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from inti.galat import GalatPengguna
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import BULAN, tanggal
from kpm.models import KPM, Kelompok
from p2k2.models import AturanAbsen, TandaAbsen, TandaKelompok
from p2k2.services import tanda_kelompok_sql, tanda_sql

_KUNCI = 70_707  # advisory lock of the findings; any number that nobody else uses
_BIDANG = 8  # parts of a large range: the database works on as many at a time as it has workers


@dataclass(frozen=True)
class Lingkup:
    """What is looked at: families from `dari` to before `hingga`, all of them or only those of `kpm`; and groups."""

    dari: int = 0
    hingga: int = 0
    kpm: list[int] | None = None
    kelompok: list[UUID] | None = None

    def isian(self) -> dict[str, Any]:
        semua = self.kpm is None
        banyak = _BIDANG if semua else 1
        lebar = self.hingga - self.dari
        return {
            "semua": semua,
            "kpm": self.kpm or [],
            "kelompok": self.kelompok or [],
            "dari": self.dari,
            "hingga": self.hingga,
            "selang": [self.dari + lebar * n // banyak for n in range(banyak + 1)],
        }


def lingkup_dari(kpm: Iterable[int], kelompok: Iterable[UUID]) -> Lingkup:
    nomor = sorted(set(kpm))
    return Lingkup(nomor[0] if nomor else 0, nomor[-1] + 1 if nomor else 0, nomor, sorted(set(kelompok)))


@dataclass
class Perubahan:
    """Families whose flag was opened, changed or closed."""

    dibuka: list[int] = field(default_factory=list)
    diperbarui: list[int] = field(default_factory=list)
    ditutup: list[int] = field(default_factory=list)

    @property
    def keluarga(self) -> list[int]:
        return sorted({*self.dibuka, *self.diperbarui, *self.ditutup})


def aturan_pada(pada: date) -> AturanAbsen:
    """The rule in force on that day. Raises GalatPengguna when there is none."""
    aturan = AturanAbsen.objects.filter(berlaku_sejak__lte=pada).order_by("-berlaku_sejak").first()
    if aturan is None:
        raise GalatPengguna(
            f"Belum ada aturan absen yang berlaku pada {tanggal(pada)}. Minta pengelola sistem menambahkannya."
        )
    return aturan


def kunci(lingkup: Lingkup) -> None:
    """Keep two recomputations of one family apart; those of a few families run side by side."""
    with connection.cursor() as kursor:
        kursor.execute(tanda_sql.RUANG)
        if lingkup.kpm is None:
            kursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KUNCI])
        else:
            kursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_KUNCI])
            # Groups before families, as everywhere (`kpm.services.anggota.kunci_kelompok`).
            kursor.execute(tanda_sql.KUNCI_KELOMPOK, lingkup.isian())
            kursor.execute(tanda_sql.KUNCI_BARIS, lingkup.isian())


def tandai_keluarga(*, pada: date, lingkup: Lingkup) -> Perubahan:
    """Make the flags of these families those of the day `pada`. The caller has locked them."""
    isian = _isian(pada) | lingkup.isian()
    with connection.cursor() as kursor:
        for langkah in tanda_sql.hitung_keluarga(len(isian["selang"]) - 1):
            kursor.execute(langkah, isian)
        ditutup = _jalankan(kursor, tanda_sql.TUTUP_KELUARGA, isian)
        diperbarui = _jalankan(kursor, tanda_sql.UBAH_KELUARGA, isian)
        dibuka = _jalankan(kursor, tanda_sql.BUKA_KELUARGA, isian)
    _kabarkan(KPM.objects.filter(pk__in=ditutup + dibuka).values_list("desa_id", flat=True).distinct())
    return Perubahan(dibuka, diperbarui, ditutup)


def tandai_kelompok(*, pada: date, lingkup: Lingkup) -> None:
    """Make the findings about pendamping those of the day `pada`. The caller has locked the groups."""
    isian = _isian(pada) | lingkup.isian()
    with connection.cursor() as kursor:
        kursor.execute(tanda_kelompok_sql.HITUNG_KELOMPOK, isian)
        ditutup = _jalankan(kursor, tanda_kelompok_sql.TUTUP_KELOMPOK, isian)
        diperbarui = _jalankan(kursor, tanda_kelompok_sql.UBAH_KELOMPOK, isian)
        dibuka = _jalankan(kursor, tanda_kelompok_sql.BUKA_KELOMPOK, isian)
    berubah = Kelompok.objects.filter(pk__in=ditutup + diperbarui + dibuka)
    _kabarkan(berubah.values_list("desa_id", flat=True).distinct())


def hitungan_akhir(*, pada: date, lingkup: Lingkup) -> dict[str, int]:
    """How many families were examined, and how many findings are open among them."""
    keluarga, kelompok = TandaAbsen.objects.aktif(), TandaKelompok.objects.aktif()
    if lingkup.kpm is not None:
        keluarga = keluarga.filter(kpm__in=lingkup.kpm)
        kelompok = kelompok.filter(kelompok__in=lingkup.kelompok or [])
    with connection.cursor() as kursor:
        kursor.execute(tanda_sql.DIPERIKSA, {"pada": pada} | lingkup.isian())
        diperiksa = kursor.fetchone()[0]
    return {"diperiksa": diperiksa, "aktif": keluarga.count(), "kelompok_tanpa_pertemuan": kelompok.count()}


def _isian(pada: date) -> dict[str, Any]:
    aturan = aturan_pada(pada)
    return {
        "pada": pada,
        "saat": timezone.now(),
        "aturan": aturan.pk,
        "ambang": aturan.ambang,
        "dihitung": _status_dihitung(aturan),
        "bulan_min": aturan.bulan_tanpa_pertemuan,
        "nama_bulan": list(BULAN),
    }


def _status_dihitung(aturan: AturanAbsen) -> tuple[str, ...]:
    bersyarat = (("izin", aturan.izin_dihitung), ("sakit", aturan.sakit_dihitung))
    return ("alpa", *(status for status, dihitung in bersyarat if dihitung))


def _jalankan(kursor: CursorWrapper, perintah: str, isian: dict[str, Any]) -> list[Any]:
    """Run one write and return the ids of the families or groups it changed."""
    kursor.execute(perintah, isian)
    return [baris[0] for baris in kursor.fetchall()]


def _kabarkan(desa: Iterable[str]) -> None:
    kode = sorted(desa)
    if kode:
        tandai_berubah(kode)
