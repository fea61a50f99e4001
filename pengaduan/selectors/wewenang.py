"""Who may do what with one complaint (docs/program.md §11). Whether it may be known at all: `terlihat_oleh`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from akun.enums import Izin, Peran
from inti.galat import TidakBerhak
from inti.waktu import hari_ini
from kpm.models import KPM
from pengaduan.enums import BATAS_TERBUKA, TingkatAduan
from pengaduan.models import Pengaduan
from pengaduan.selectors.penangan import tanpa_penangan

# The level whose complaints are a role's to work on. An APD settles open matters of the kabupaten only.
BERTINDAK = {
    Peran.PENDAMPING: TingkatAduan.PENDAMPING,
    Peran.KORKEC: TingkatAduan.KECAMATAN,
    Peran.APD: TingkatAduan.KABUPATEN,
    Peran.KORKAB: TingkatAduan.KABUPATEN,
    Peran.KORWIL: TingkatAduan.PROVINSI,
    Peran.PUSAT: TingkatAduan.PUSAT,
}


def tingkat_user(user: Any, aduan: Pengaduan, *, terlihat: bool = False) -> int:
    """The highest level from which the user may act on this complaint today; 0 for none, also when it is not seen.

    `terlihat`: it was just read through `terlihat_oleh` for this user.
    """
    if not terlihat and not Pengaduan.objects.terlihat_oleh(user).filter(pk=aduan.pk).exists():
        return 0
    lingkup = user.lingkup_izin(Izin.TANGANI_ADUAN)
    if lingkup.superuser:
        return int(TingkatAduan.PUSAT)
    tingkat = [0]
    for peran, satu in BERTINDAK.items():
        if peran == Peran.PENDAMPING or (peran == Peran.APD and aduan.batas > BATAS_TERBUKA):
            continue  # the pendamping by the family, below
        if lingkup.sebagai([peran]).mencakup(aduan.wilayah_id):
            tingkat.append(int(satu))
    if aduan.batas == BATAS_TERBUKA and aduan.kpm_id and lingkup.petugas_id is not None:
        milik = KPM.objects.terlihat_oleh(user, sebagai=[Peran.PENDAMPING])
        if milik.filter(pk=aduan.kpm_id).exists():
            tingkat.append(int(TingkatAduan.PENDAMPING))
    if _dinas_memutus(user, aduan):
        tingkat.append(int(TingkatAduan.PROVINSI))
    return max(tingkat)


def ditangani(user: Any) -> QuerySet[Pengaduan]:
    """Complaints the user may work on from above the field: of the own level or one below, as `boleh_tangani` says."""
    semua = Pengaduan.objects.terlihat_oleh(user)
    if user.lingkup().superuser:
        return semua
    boleh = Q(pk__in=diputus_dinas(user, hari_ini()).values("pk"))
    for peran, tingkat in BERTINDAK.items():
        if peran != Peran.PENDAMPING and peran in user.lingkup().peran:
            bagian = Pengaduan.objects.terlihat_oleh(user, sebagai=[peran]).filter(tingkat__lte=tingkat)
            boleh |= Q(pk__in=(bagian.umum() if peran == Peran.APD else bagian).values("pk"))
    return semua.filter(boleh)


def boleh_tangani(user: Any, aduan: Pengaduan) -> bool:
    """Whose level has it, or one above. Never anybody it is about: they do not see it."""
    return tingkat_user(user, aduan) >= aduan.tingkat


def pastikan_tangani(user: Any, aduan: Pengaduan) -> None:
    """Raises TidakBerhak for whoever may not work on it."""
    if not boleh_tangani(user, aduan):
        raise TidakBerhak("Aduan ini ditangani tingkat lain. Anda masih bisa menulis catatan.")


def boleh_lihat_pelapor(user: Any, aduan: Pengaduan, *, tingkat: int | None = None) -> bool:
    """Who decides on it; a reporter who asked for secrecy is unknown in the field. `tingkat`: of the user, if known."""
    tingkat = tingkat_user(user, aduan) if tingkat is None else tingkat
    pelapor = getattr(aduan, "pelapor", None)
    lapangan = pelapor is not None and not pelapor.minta_rahasia
    return tingkat >= aduan.tingkat and (tingkat > TingkatAduan.PENDAMPING or lapangan)


def diputus_dinas(user: Any, hari: date) -> QuerySet[Pengaduan]:
    """Dinas Sosial reads what goes around staff, and decides only where nobody else is left to."""
    return Pengaduan.objects.terlihat_oleh(user, sebagai=[Peran.PENGAWAS]).filter(tanpa_penangan(hari))


def _dinas_memutus(user: Any, aduan: Pengaduan) -> bool:
    if aduan.batas == BATAS_TERBUKA or not user.lingkup(sebagai=[Peran.PENGAWAS]).mencakup(aduan.wilayah_id):
        return False
    return diputus_dinas(user, hari_ini(aduan.wilayah_id)).filter(pk=aduan.pk).exists()
