"""Lists of groups, and the families that could join one."""

from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Count, Prefetch, Q, QuerySet

from akun.enums import PERAN_DAMPINGAN
from akun.models import Pengguna, berlaku
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.waktu import hari_ini
from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from kpm.selectors.keluarga import URUT_NAMA
from wilayah.models import saring_wilayah


def calon_anggota(user: Pengguna, hari: date) -> QuerySet[KPM]:
    """Own families in no group on or after a day, neighbours beside each other."""
    terikat = KeanggotaanKelompok.objects.filter(Q(selesai__isnull=True) | Q(selesai__gte=hari))
    return (
        KPM.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN)
        .exclude(pk__in=terikat.values("kpm"))
        .select_related("desa")
        .order_by("desa__nama", "desa", "rw", "rt", "nama", "pk")
    )


def daftar_kelompok(
    *, user: Pengguna, wilayah: str = "", petugas: int | None = None, sesudah: str | None = None
) -> Halaman:
    """One page of today's groups with their number of families and their pendamping."""
    hari = hari_ini()
    qs = Kelompok.objects.terlihat_oleh(user).aktif(hari).select_related("desa")
    if wilayah:
        qs = qs.filter(saring_wilayah([wilayah]))
    if petugas is not None:
        qs = qs.diampu(petugas)
    halaman = halaman_kunci(qs.prefetch_related(_prefetch_pengampu(hari)), urut=URUT_NAMA, sesudah=sesudah)
    isi = KeanggotaanKelompok.objects.berlaku_pada(hari).filter(kelompok__in=halaman.baris)
    ukuran = dict(isi.order_by().values_list("kelompok").annotate(n=Count("pk")))
    for kelompok in halaman.baris:
        kelompok.ukuran = ukuran.get(kelompok.pk, 0)
    return halaman


def _prefetch_pengampu(hari: date) -> Prefetch[Any]:
    pengampu = apps.get_model("pendamping", "PenugasanKelompok").objects.filter(berlaku(hari))
    return Prefetch("penugasan", pengampu.select_related("petugas"), to_attr="pengampu_kini")
