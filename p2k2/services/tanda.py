"""The two findings: a family absent three times in a row, and a group its pendamping does not meet.

They are drawn separately and never mixed: a month without a meeting counts against no family
(docs/program.md §7).
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import pghistory
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Max, Min
from django.utils import timezone

from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import BULAN, tanggal
from inti.waktu import hari_ini
from kpm.models import KPM, Kelompok
from p2k2.models import AturanAbsen, Kehadiran, TandaAbsen, TandaKelompok
from p2k2.services import tanda_sql
from p2k2.services.tugas_absen import ikuti_tanda

_KUNCI = 70_707  # advisory lock of the findings; any number that nobody else uses

_SELANG = 8  # ranges of a full recomputation; the database runs as many at a time as it has workers


@transaction.atomic
def tandai_absen(
    *,
    pada: date,
    kpm_ids: list[int] | None = None,
    kelompok_ids: list[UUID] | None = None,
    oleh: Pengguna | None = None,
) -> dict[str, int]:
    """Recompute both findings as they stand on the day `pada`, by the rule in force on that day.

    With `kpm_ids` only these families are touched, and only the groups in `kelompok_ids`; without, all are.
    Returns counts of families (`kelompok_tanpa_pertemuan`: of groups): examined, flags opened, changed, closed,
    and those now open among the examined. Running it again changes nothing.
    Raises GalatPengguna when no rule is in force on `pada`.
    """
    aturan = AturanAbsen.objects.filter(berlaku_sejak__lte=pada).order_by("-berlaku_sejak").first()
    if aturan is None:
        raise GalatPengguna(
            f"Belum ada aturan absen yang berlaku pada {tanggal(pada)}. Minta pengelola sistem menambahkannya."
        )
    semua = kpm_ids is None
    isian: dict[str, Any] = {
        "pada": pada,
        "saat": timezone.now(),
        "aturan": aturan.pk,
        "ambang": aturan.ambang,
        "dihitung": _status_dihitung(aturan),
        "bulan_min": aturan.bulan_tanpa_pertemuan,
        "nama_bulan": list(BULAN),
        "semua": semua,
        "selang": _selang(_SELANG if semua else 1),
        "kpm": kpm_ids or [],
        "kelompok": kelompok_ids or [],
    }
    with pghistory.context(alasan="tandai_absen", **_pelaku(oleh)), connection.cursor() as kursor:
        _kunci(kursor, isian)
        hasil = _keluarga(kursor, isian)
        hasil["kelompok_tanpa_pertemuan"] = _kelompok(kursor, isian)
        ikuti_tanda(pada=pada, kpm=kpm_ids)
    return hasil


def tandai_pertemuan(*, pertemuan_id: UUID, pada: date | None = None) -> dict[str, int]:
    """Recompute the families in one meeting's register, and its group; nobody else is touched."""
    kelompok = list(Kelompok.objects.filter(pertemuan=pertemuan_id))
    keluarga = Kehadiran.objects.filter(pertemuan=pertemuan_id).order_by("kpm_id")
    return tandai_absen(
        pada=pada or hari_ini(kelompok[0].desa_id if kelompok else None),
        kpm_ids=list(keluarga.values_list("kpm_id", flat=True)),
        kelompok_ids=[k.pk for k in kelompok],
    )


def _selang(banyak: int) -> list[int]:
    """Bounds of equally wide ranges of family ids, the last one past the end."""
    ujung = KPM.objects.aggregate(awal=Min("pk"), akhir=Max("pk"))
    awal, akhir = ujung["awal"] or 0, (ujung["akhir"] or 0) + 1
    return [awal + (akhir - awal) * n // banyak for n in range(banyak + 1)]


def _status_dihitung(aturan: AturanAbsen) -> tuple[str, ...]:
    bersyarat = (("izin", aturan.izin_dihitung), ("sakit", aturan.sakit_dihitung))
    return ("alpa", *(status for status, dihitung in bersyarat if dihitung))


def _pelaku(oleh: Pengguna | None) -> dict[str, int]:
    return {} if oleh is None else {"user": oleh.pk}


def _kunci(kursor: CursorWrapper, isian: dict[str, Any]) -> None:
    """Keep two recomputations of one family apart; those of different meetings run side by side."""
    kursor.execute(tanda_sql.RUANG)
    if isian["semua"]:
        kursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KUNCI])
    else:
        kursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_KUNCI])
        # Groups before families, as everywhere (`kpm.services.anggota.kunci_kelompok`).
        kursor.execute(tanda_sql.KUNCI_KELOMPOK, isian)
        kursor.execute(tanda_sql.KUNCI_BARIS, isian)


def _keluarga(kursor: CursorWrapper, isian: dict[str, Any]) -> dict[str, int]:
    for langkah in tanda_sql.hitung_keluarga(len(isian["selang"]) - 1):
        kursor.execute(langkah, isian)
    ditutup = _jalankan(kursor, tanda_sql.TUTUP_KELUARGA, isian)
    diperbarui = _jalankan(kursor, tanda_sql.UBAH_KELUARGA, isian)
    dibuka = _jalankan(kursor, tanda_sql.BUKA_KELUARGA, isian)
    _kabarkan(KPM.objects.filter(pk__in=ditutup + dibuka).values_list("desa_id", flat=True).distinct())
    aktif = TandaAbsen.objects.aktif()
    if not isian["semua"]:
        aktif = aktif.filter(kpm__in=isian["kpm"])
    kursor.execute(tanda_sql.DIPERIKSA, isian)
    return {
        "diperiksa": kursor.fetchone()[0],
        "dibuka": len(dibuka),
        "diperbarui": len(diperbarui),
        "ditutup": len(ditutup),
        "aktif": aktif.count(),
    }


def _kelompok(kursor: CursorWrapper, isian: dict[str, Any]) -> int:
    kursor.execute(tanda_sql.HITUNG_KELOMPOK, isian)
    ditutup = _jalankan(kursor, tanda_sql.TUTUP_KELOMPOK, isian)
    diperbarui = _jalankan(kursor, tanda_sql.UBAH_KELOMPOK, isian)
    dibuka = _jalankan(kursor, tanda_sql.BUKA_KELOMPOK, isian)
    berubah = Kelompok.objects.filter(pk__in=ditutup + diperbarui + dibuka)
    _kabarkan(berubah.values_list("desa_id", flat=True).distinct())
    aktif = TandaKelompok.objects.aktif()
    if not isian["semua"]:
        aktif = aktif.filter(kelompok__in=isian["kelompok"])
    return aktif.count()


def _jalankan(kursor: CursorWrapper, perintah: str, isian: dict[str, Any]) -> list[Any]:
    """Run one write and return the ids of the families or groups it changed."""
    kursor.execute(perintah, isian)
    return [baris[0] for baris in kursor.fetchall()]


def _kabarkan(desa: Iterable[str]) -> None:
    kode = sorted(desa)
    if kode:
        tandai_berubah(kode)
