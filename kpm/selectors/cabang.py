"""A user's families as queries that each have an index, and a page over them."""

from django.db.models import QuerySet

from akun.enums import PERAN_DAMPINGAN
from akun.models import Pengguna
from inti.halaman_kunci import Halaman, halaman_kunci
from kpm.models import KPM

URUT_NAMA = ("nama", "id")


def cabang_lingkup(user: Pengguna, saya: bool = False) -> list[QuerySet[KPM]]:
    """The user's families: one query for whole areas, one for assigned families; each has its index."""
    lingkup = user.lingkup()
    if saya and lingkup.petugas_id is not None:
        return [KPM.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN)]
    if lingkup.semua or lingkup.petugas_id is None or not lingkup.wilayah:
        return [KPM.objects.terlihat_oleh(user)]
    return [
        KPM.objects.terlihat_oleh(user, sebagai=lingkup.peran - PERAN_DAMPINGAN),
        KPM.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN),
    ]


def halaman_cabang(
    cabang: list[QuerySet[KPM]], semua: QuerySet[KPM], *, urut: tuple[str, ...], sesudah: str | None
) -> Halaman:
    """One page of the union; `semua` says how its rows are read when there is more than one query."""
    if len(cabang) == 1:
        return halaman_kunci(cabang[0].select_related("desa"), urut=urut, sesudah=sesudah)
    return halaman_kunci(semua.select_related("desa"), urut=urut, sesudah=sesudah, cabang=cabang)
