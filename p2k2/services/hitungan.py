"""The recomputation over everybody: recorded, one at a time, and continued where a killed one stopped.

It goes through the families in ranges of their ids. Each range is one transaction that writes the flags, the tasks
that follow them and how far the run has come, so at any moment what is stored is right for the families passed.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import date

import pghistory
from celery.exceptions import SoftTimeLimitExceeded
from django.db import Error, transaction
from django.db.models import F, Min
from django.utils import timezone

from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.services.giliran import kata_terhenti, satu_per_satu
from inti.templatetags.format import angka, tanggal
from inti.waktu import hari_ini
from kpm.models import KPM
from p2k2.enums import KeadaanHitungan, PemicuHitungan
from p2k2.models import HitunganTanda
from p2k2.services import tanda_mesin as mesin
from p2k2.services.tugas_absen import ikuti_tanda

_KUNCI = 70_708  # advisory lock held by the session that recomputes everybody; gone with it, however it ends
_LEBAR = 250_000  # width of a range of family ids: a second or two of work, and as long others wait
_HITUNGAN = ("dibuka", "diperbarui", "ditutup")


class SedangDihitung(GalatPengguna):
    """Somebody else recomputes everybody just now."""


def tandai_absen(
    *,
    pada: date,
    pemicu: str = PemicuHitungan.PERINTAH,
    tunggu: bool = False,
    oleh: Pengguna | None = None,
    kata: Callable[[str], None] = lambda _: None,
) -> dict[str, int]:
    """Recompute both findings of everybody as they stand on the day `pada`, by the rule in force on that day.

    A run for the same day that was killed is continued, and `kata` told so; of any other day it is given up. A second
    run meanwhile raises SedangDihitung, or with `tunggu` comes after the first. Returns counts of families
    (`kelompok_tanpa_pertemuan`: of groups) over the whole run: examined, flags opened, changed, closed, and those
    now open. Running it again changes nothing. Raises GalatPengguna when no rule is in force on `pada`.
    """
    mesin.aturan_pada(pada)
    with _satu_per_satu(tunggu=tunggu):
        return _jalankan(_mulai(pada, pemicu, kata), oleh)


def lanjutkan_hitungan() -> dict[str, int] | None:
    """Finish for today what a killed run left; None when there is nothing to finish or somebody is at it."""
    if not HitunganTanda.objects.filter(keadaan=KeadaanHitungan.BERJALAN).exists():
        return None
    with suppress(SedangDihitung), _satu_per_satu(tunggu=False):
        if HitunganTanda.objects.filter(keadaan=KeadaanHitungan.BERJALAN).exists():
            return _jalankan(_mulai(hari_ini(), PemicuHitungan.JADWAL), None)
    return None


def _satu_per_satu(*, tunggu: bool) -> AbstractContextManager[None]:
    sibuk = SedangDihitung(
        "Tanda absen sedang dihitung oleh proses lain. Tunggu sampai selesai; kemajuannya ada di "
        "P2K2, Tidak hadir berturut-turut, Riwayat hitungan."
    )
    return satu_per_satu(_KUNCI, tunggu=tunggu, sibuk=sibuk)


@transaction.atomic
def _mulai(pada: date, pemicu: str, kata: Callable[[str], None] = lambda _: None) -> HitunganTanda:
    """The run to work on. Whoever holds the lock knows that a run still called running is dead."""
    terputus = HitunganTanda.objects.filter(keadaan=KeadaanHitungan.BERJALAN)
    lanjut = terputus.filter(pada=pada).order_by("-pk").first()
    if lanjut is None:
        terputus.update(
            keadaan=KeadaanHitungan.GAGAL,
            selesai_pada=timezone.now(),
            galat=f"Terputus. Diganti oleh hitungan untuk {tanggal(pada)}.",
        )
        return HitunganTanda.objects.create(pada=pada, pemicu=pemicu)
    HitunganTanda.objects.filter(pk=lanjut.pk).update(dilanjutkan=F("dilanjutkan") + 1)
    kata(f"Hitungan untuk {tanggal(pada)} pernah terputus dan dilanjutkan dari keluarga nomor {angka(lanjut.sampai)}.")
    return lanjut


def _jalankan(ini: HitunganTanda, oleh: Pengguna | None) -> dict[str, int]:
    try:
        with pghistory.context(alasan="tandai_absen", **({} if oleh is None else {"user": oleh.pk})):
            while (dari := KPM.objects.filter(pk__gte=ini.sampai).aggregate(n=Min("pk"))["n"]) is not None:
                _satu_selang(ini, dari)
            return _selesaikan(ini)
    except SoftTimeLimitExceeded:
        raise  # not at fault: it stays called running, and is continued
    except Exception as galat:
        with suppress(Error):
            HitunganTanda.objects.filter(pk=ini.pk).update(
                keadaan=KeadaanHitungan.GAGAL, selesai_pada=timezone.now(), galat=kata_terhenti(galat)[:300]
            )
        raise


@transaction.atomic
def _satu_selang(ini: HitunganTanda, dari: int) -> None:
    lingkup = mesin.Lingkup(dari=dari, hingga=dari + _LEBAR)
    mesin.kunci(lingkup)
    perubahan = mesin.tandai_keluarga(pada=ini.pada, lingkup=lingkup)
    if perubahan.keluarga:
        ikuti_tanda(pada=ini.pada, kpm=perubahan.keluarga)
    for nama in _HITUNGAN:
        setattr(ini, nama, getattr(ini, nama) + len(getattr(perubahan, nama)))
    ini.sampai = lingkup.hingga
    ini.save(update_fields=["sampai", *_HITUNGAN])


@transaction.atomic
def _selesaikan(ini: HitunganTanda) -> dict[str, int]:
    """The groups, and what stands now. Tasks followed their flags range by range; `buat_tugas` looks at all of them."""
    semua = mesin.Lingkup()
    mesin.kunci(semua)
    mesin.tandai_kelompok(pada=ini.pada, lingkup=semua)
    for nama, nilai in (akhir := mesin.hitungan_akhir(pada=ini.pada, lingkup=semua)).items():
        setattr(ini, nama, nilai)
    ini.keadaan, ini.selesai_pada = KeadaanHitungan.SELESAI, timezone.now()
    ini.save(update_fields=["keadaan", "selesai_pada", *akhir])
    urutan = ("diperiksa", *_HITUNGAN, "aktif", "kelompok_tanpa_pertemuan")
    return {nama: getattr(ini, nama) for nama in urutan}
