"""Forming and dissolving a group together with the duty to lead it."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from akun.enums import Peran
from akun.models import Pengguna
from inti.galat import GalatPengguna
from kpm import services as kpm_services
from kpm.models import Kelompok
from pendamping.models import PenugasanKelompok


@transaction.atomic
def bentuk_kelompok(
    *,
    nama: str,
    desa: str,
    dibentuk: date,
    oleh: Pengguna,
    anggota: Collection[int] = (),
    tempat: str = "",
    id: UUID | None = None,
) -> Kelompok:
    """Form a group of own families and lead it from its first day. The same `id` and content make one."""
    kelompok = kpm_services.bentuk_kelompok(
        id=id, nama=nama, desa=desa, dibentuk=dibentuk, tempat=tempat, anggota=anggota, oleh=oleh
    )
    if not PenugasanKelompok.objects.filter(kelompok=kelompok).exists():
        PenugasanKelompok.objects.create(
            kelompok=kelompok, petugas=oleh, mulai=dibentuk, nomor_sk=_nomor_sk(oleh), dibuat_oleh=oleh
        )
    return kelompok


@transaction.atomic
def bubarkan_kelompok(*, kelompok: Kelompok, tanggal: date, oleh: Pengguna) -> Kelompok:
    """Dissolve a group; memberships and the duty to lead it end on its last day."""
    kelompok = kpm_services.bubarkan_kelompok(kelompok=kelompok, tanggal=tanggal, oleh=oleh)
    tugas = PenugasanKelompok.objects.filter(kelompok=kelompok)
    if tugas.filter(mulai__gt=tanggal).exists():
        raise GalatPengguna("Pendampingnya berganti sesudah tanggal itu. Pilih tanggal lain.", kolom="tanggal")
    tugas.filter(Q(selesai__isnull=True) | Q(selesai__gt=tanggal)).update(selesai=tanggal)
    return kelompok


def _nomor_sk(oleh: Pengguna) -> str:
    """The decree by which the user serves as pendamping."""
    return next((j.nomor_sk for j in oleh.lingkup().jabatan if j.peran == Peran.PENDAMPING), "-")
