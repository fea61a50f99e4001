"""Questions that go up: asked of those who hold a role above one's own area, answered by one of them
(docs/program.md §2)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Peran
from akun.models import Jabatan, Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.jejak import harus_sama
from inti.waktu import hari_ini
from pendamping.models import Arahan, Pertanyaan

PERTANYAAN_MAKS, JAWABAN_MAKS = 2000, 4000
# Whom each role asks: those above it, and who keeps the data.
ATASAN: dict[str, tuple[Peran, ...]] = {
    Peran.PENDAMPING: (Peran.KORKEC, Peran.KORKAB, Peran.APD),
    Peran.KORKEC: (Peran.KORKAB, Peran.APD),
    Peran.APD: (Peran.KORKAB,),
    Peran.KORKAB: (Peran.APD,),
}


def tujuan_pertanyaan(oleh: Pengguna) -> list[tuple[Peran, str]]:
    """Role and the asker's own area: whom `oleh` may ask, each pair once."""
    jabatan = [j for j in oleh.lingkup().jabatan if j.wilayah_id]
    return list(dict.fromkeys((atasan, str(j.wilayah_id)) for j in jabatan for atasan in ATASAN.get(j.peran, ())))


def tanya(
    *,
    id: UUID | None = None,
    kepada: str,
    wilayah: str,
    isi: str,
    arahan: Arahan | None = None,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> Pertanyaan:
    """Ask those who hold the role `kepada` above `wilayah`, an area of one's own; a repeated request asks once.

    Raises TidakBerhak for another area or role, GalatPengguna when nobody else holds the role there.
    """
    baru = Pertanyaan(
        id=id or uuid7(),
        arahan=arahan,
        wilayah_id=wilayah,
        kepada=kepada,
        isi=isi,
        penanya=oleh,
        ditanya_pada=pada or timezone.now(),
    )
    if (ada := Pertanyaan.objects.filter(pk=baru.pk).first()) is not None:
        return _harus_sama(ada, baru)
    if (kepada, wilayah) not in tujuan_pertanyaan(oleh):
        raise TidakBerhak("Pertanyaan hanya ditujukan kepada atasan atau APD di wilayah Anda sendiri.")
    if arahan is not None and not Arahan.objects.terlihat_oleh(oleh).filter(pk=arahan.pk).exists():
        raise TidakBerhak("Pengumuman itu tidak dikirim kepada Anda.")
    if not isi or len(isi) > PERTANYAAN_MAKS:
        raise GalatPengguna(f"Tulis pertanyaannya, paling banyak {PERTANYAAN_MAKS} huruf.", kolom="isi")
    if not _pemegang(kepada, wilayah).exclude(pengguna=oleh).exists():
        raise GalatPengguna(
            f"Belum ada {Peran(kepada).label.lower()} di wilayah Anda. Pilih yang lain.", kolom="tujuan"
        )
    try:
        with transaction.atomic():
            baru.save(force_insert=True)
    except IntegrityError:
        if (ada := Pertanyaan.objects.filter(pk=baru.pk).first()) is None:
            raise
        return _harus_sama(ada, baru)
    return baru


def boleh_jawab(oleh: Pengguna, pertanyaan: Pertanyaan) -> bool:
    """True for another person who holds the asked role above the asker's area today."""
    if pertanyaan.penanya_id == oleh.pk:
        return False
    kode = pertanyaan.wilayah_id
    return any(
        j.peran == pertanyaan.kepada and (kode == j.wilayah_id or kode.startswith(f"{j.wilayah_id}."))
        for j in oleh.lingkup().jabatan
    )


@transaction.atomic
def jawab(*, pertanyaan: Pertanyaan, jawaban: str, oleh: Pengguna, pada: datetime | None = None) -> Pertanyaan:
    """Answer once, for good; the first of two answers stands. Raises TidakBerhak, BerubahLebihDulu, GalatPengguna."""
    baru = Pertanyaan.objects.select_for_update(of=("self",)).select_related("dijawab_oleh").get(pk=pertanyaan.pk)
    if not boleh_jawab(oleh, baru):
        raise TidakBerhak("Pertanyaan dijawab pemegang peran yang ditanya, bukan penanyanya.")
    if baru.dijawab_pada is not None:
        if (baru.jawaban, baru.dijawab_oleh_id) == (jawaban, oleh.pk):
            return baru
        raise BerubahLebihDulu(f"Pertanyaan ini sudah dijawab {baru.dijawab_oleh}. Muat ulang halaman.")
    if not jawaban or len(jawaban) > JAWABAN_MAKS:
        raise GalatPengguna(f"Tulis jawabannya, paling banyak {JAWABAN_MAKS} huruf.", kolom="jawaban")
    baru.jawaban, baru.dijawab_oleh, baru.dijawab_pada = jawaban, oleh, pada or timezone.now()
    baru.save(update_fields=["jawaban", "dijawab_oleh", "dijawab_pada"])
    return baru


def baca_jawaban(*, pertanyaan: Pertanyaan, oleh: Pengguna, pada: datetime | None = None) -> bool:
    """Note that the asker has read the answer, the first time only; False for everybody else."""
    belum = Pertanyaan.objects.filter(
        pk=pertanyaan.pk, penanya=oleh, dijawab_pada__isnull=False, jawaban_dibaca_pada__isnull=True
    )
    return bool(belum.update(jawaban_dibaca_pada=pada or timezone.now()))


def _pemegang(kepada: str, wilayah: str) -> QuerySet[Jabatan]:
    """Appointments of that role in force in the area or above it, of people who still sign in."""
    bagian = wilayah.split(".")
    di_atas = [".".join(bagian[:n]) for n in range(1, len(bagian) + 1)]
    ada = Jabatan.objects.berlaku_pada(hari_ini(wilayah))
    return ada.filter(peran=kepada, wilayah__in=di_atas, pengguna__is_active=True)


def _harus_sama(ada: Pertanyaan, baru: Pertanyaan) -> Pertanyaan:
    kolom = ("penanya_id", "wilayah_id", "kepada", "isi", "arahan_id")
    return harus_sama(ada, baru, kolom, "Pertanyaan ini sudah terkirim dengan isi lain. Buka dari daftar.")
