"""Forming, splitting, merging and dissolving groups together with the duty to lead them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from akun.enums import Peran
from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from kpm import services as kpm_services
from kpm.models import Kelompok
from kpm.services import pecah_gabung
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


@dataclass(frozen=True)
class KelompokUsulan:
    """A suggested group as its pendamping accepted it."""

    id: UUID
    nama: str
    desa: str
    anggota: tuple[int, ...]


@transaction.atomic
def bentuk_usulan(*, usulan: Sequence[KelompokUsulan], dibentuk: date, oleh: Pengguna) -> list[Kelompok]:
    """Form the accepted suggestions, all or none. The same ids with the same content make them once.

    A refusal names the group it is about.
    """
    hasil = []
    for u in sorted(usulan, key=lambda u: u.id):
        try:
            hasil.append(
                bentuk_kelompok(id=u.id, nama=u.nama, desa=u.desa, dibentuk=dibentuk, anggota=u.anggota, oleh=oleh)
            )
        except TidakBerhak:
            raise
        except GalatPengguna as galat:
            raise GalatPengguna(f"{u.nama or 'Kelompok tanpa nama'}: {galat.pesan}", kolom=galat.kolom) from galat
    return hasil


@transaction.atomic
def pecah_kelompok(
    *, id: UUID, kelompok: Kelompok, nama: str, anggota: Collection[int], mulai: date, oleh: Pengguna
) -> Kelompok:
    """Split a group; whoever leads the old one from `mulai` on leads the new one too."""
    baru = pecah_gabung.pecah_kelompok(id=id, kelompok=kelompok, nama=nama, anggota=anggota, mulai=mulai, oleh=oleh)
    if not PenugasanKelompok.objects.filter(kelompok=baru).exists():
        tugas = PenugasanKelompok.objects.filter(Q(selesai__isnull=True) | Q(selesai__gte=mulai), kelompok=kelompok)
        PenugasanKelompok.objects.bulk_create(
            PenugasanKelompok(
                kelompok=baru,
                petugas_id=t.petugas_id,
                mulai=max(t.mulai, mulai),
                selesai=t.selesai,
                nomor_sk=t.nomor_sk,
                dibuat_oleh=oleh,
            )
            for t in tugas.order_by("mulai")
        )
    return baru


@transaction.atomic
def gabung_kelompok(*, dari: Kelompok, ke: Kelompok, mulai: date, oleh: Pengguna) -> int:
    """Merge `dari` into `ke`: the duty to lead `dari` ends with it. Returns how many families came."""
    datang = pecah_gabung.gabung_kelompok(dari=dari, ke=ke, mulai=mulai, oleh=oleh)
    _akhiri_tugas(dari, mulai - timedelta(days=1), kolom="mulai")
    return datang


@transaction.atomic
def bubarkan_kelompok(*, kelompok: Kelompok, tanggal: date, oleh: Pengguna) -> Kelompok:
    """Dissolve a group; memberships and the duty to lead it end on its last day."""
    kelompok = kpm_services.bubarkan_kelompok(kelompok=kelompok, tanggal=tanggal, oleh=oleh)
    _akhiri_tugas(kelompok, tanggal, kolom="tanggal")
    return kelompok


def _akhiri_tugas(kelompok: Kelompok, terakhir: date, kolom: str) -> None:
    tugas = PenugasanKelompok.objects.filter(kelompok=kelompok)
    if tugas.filter(mulai__gt=terakhir).exists():
        raise GalatPengguna("Pendampingnya berganti sesudah tanggal itu. Pilih tanggal lain.", kolom=kolom)
    tugas.filter(Q(selesai__isnull=True) | Q(selesai__gt=terakhir)).update(selesai=terakhir)


def _nomor_sk(oleh: Pengguna) -> str:
    """The decree by which the user serves as pendamping."""
    return next((j.nomor_sk for j in oleh.lingkup().jabatan if j.peran == Peran.PENDAMPING), "-")
