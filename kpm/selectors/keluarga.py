"""Lists of families, and the areas to narrow them with."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from akun.enums import PERAN_DAMPINGAN
from akun.models import Pengguna, berlaku
from inti.halaman_kunci import Halaman
from inti.waktu import hari_ini
from kpm.models import KPM, KeanggotaanKelompok
from kpm.selectors.cabang import URUT_NAMA, cabang_lingkup, halaman_cabang
from kpm.selectors.cari import cari_kpm
from kpm.selectors.saring import SaringKPM
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

_BATAS_HITUNG = 500  # above this a number would have to count an area, so it is not shown


def daftar_kpm(*, user: Pengguna, saring: SaringKPM, sesudah: str | None = None) -> Halaman:
    """One page of the families the user may see, by name; a search orders and completes it (`cari_kpm`)."""
    cabang = [saring.terapkan(qs) for qs in cabang_lingkup(user, saring.saya)]
    if saring.cari:
        halaman = cari_kpm(user=user, saring=saring, cabang=cabang, sesudah=sesudah)
    else:
        halaman = halaman_cabang(cabang, KPM.objects.all(), urut=URUT_NAMA, sesudah=sesudah)
    prefetch_related_objects(halaman.baris, *prefetch_kini())
    return halaman


def jumlah_dampingan(user: Pengguna, saring: SaringKPM) -> int | None:
    """Number of own families that pass the filter; None where counting would mean counting an area."""
    lingkup = user.lingkup()
    if lingkup.petugas_id is None or lingkup.semua or (lingkup.wilayah and not saring.saya):
        return None
    qs = saring.terapkan(KPM.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN))
    jumlah = qs.order_by()[: _BATAS_HITUNG + 1].count()
    return jumlah if jumlah <= _BATAS_HITUNG else None


def prefetch_kini() -> tuple[Prefetch[Any], ...]:
    """A family's group, pendamping and open absence flag of today, as lists of at most one."""
    hari = hari_ini()
    keanggotaan = KeanggotaanKelompok.objects.berlaku_pada(hari).select_related("kelompok")
    penugasan = apps.get_model("pendamping", "Penugasan").objects.filter(berlaku(hari)).select_related("petugas")
    tanda = apps.get_model("p2k2", "TandaAbsen").objects.filter(ditutup_pada__isnull=True)
    return (
        Prefetch("keanggotaan", keanggotaan, to_attr="keanggotaan_kini"),
        Prefetch("penugasan", penugasan, to_attr="penugasan_kini"),
        Prefetch("tanda_absen", tanda, to_attr="tanda_kini"),
    )


def pilihan_wilayah(user: Pengguna, dipilih: str = "") -> list[Wilayah]:
    """Areas to narrow a list with: those below the chosen one, or below the user's own, at most one level."""
    lingkup = user.lingkup()
    if not dipilih and lingkup.petugas_id is not None and not lingkup.wilayah and not lingkup.semua:
        return list(desa_tugas(user))
    if not dipilih and lingkup.semua:
        return list(Wilayah.objects.filter(tingkat=Tingkat.PROVINSI).order_by("nama", "pk"))
    return list(Wilayah.objects.filter(induk__in=[dipilih] if dipilih else lingkup.wilayah).order_by("nama", "pk"))


def desa_tugas(user: Pengguna) -> QuerySet[Wilayah]:
    """Desa in which the user serves as pendamping: of the own families, and of the own appointment."""
    milik = KPM.objects.didampingi(user.pk).order_by().values("desa")
    penugasan = Wilayah.objects.di_bawah(user.lingkup().wilayah_tugas).filter(tingkat=Tingkat.DESA)
    # One list of codes: of two, joined by OR, every area of the country would be looked at.
    semua = milik.union(penugasan.order_by().values("pk"))
    return Wilayah.objects.filter(pk__in=semua).select_related("induk").order_by("induk__nama", "nama", "pk")
