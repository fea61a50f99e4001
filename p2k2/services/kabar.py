"""Saying that a family was told of its absence flag: it hears of it before anything follows (docs/program.md §7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Izin, peran_berizin
from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.jejak import harus_sama
from inti.masukan import sahkan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import saat_lokal, zona
from kpm.models import KPM
from p2k2.enums import CaraKabar
from p2k2.models import KabarTanda, TandaAbsen
from p2k2.selectors.tanda import bukti_pada


def boleh_kabari(oleh: Pengguna, *kpm: int) -> bool:
    """True for the pendamping of today of all these families, and for coordinators of their area: both may tell."""
    return keluarga_dikabari(oleh).filter(pk__in=kpm).count() == len(set(kpm))


def keluarga_dikabari(oleh: Pengguna) -> QuerySet[KPM]:
    """Families of whose flags the actor may tell."""
    peran = peran_berizin(Izin.CATAT_KUNJUNGAN) | peran_berizin(Izin.BERI_TUGAS)
    return KPM.objects.terlihat_oleh(oleh, sebagai=peran)


@transaction.atomic
def catat_kabar(
    *,
    id: UUID | None = None,
    tanda: TandaAbsen,
    cara: str,
    kepada: str,
    tanggal: date,
    dilihat: datetime | None = None,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> KabarTanda:
    """Record that the family was told of a flag, open or ended; `id` made by the client makes a repeat one record.

    It was told of the meetings the flag stood on that day, and not later than `dilihat`: when who records it saw them.
    Raises TidakBerhak, BerubahLebihDulu, or GalatPengguna with the field.
    """
    saat = pada or timezone.now()
    kabar = KabarTanda(
        id=id or uuid7(),
        tanda=tanda,
        cara=cara,
        kepada=" ".join(kepada.split()),
        tanggal=tanggal,
        dicatat_oleh=oleh,
        dicatat_pada=saat,
    )
    if not boleh_kabari(oleh, tanda.kpm_id):
        raise TidakBerhak("Pemberitahuan dicatat pendamping keluarga itu hari ini, atau koordinator wilayahnya.")
    ada = KabarTanda.objects.filter(pk=kabar.pk).first()
    if ada is not None:
        return _harus_sama(ada, kabar)
    sahkan(kabar, kecuali={"tanda", "dicatat_oleh"})
    periksa_hari(tanda, tanggal, saat)
    akhir_hari = datetime.combine(tanggal, time.max, zona(tanda.kpm.desa_id))
    kabar.bukti = bukti_pada(tanda, min(akhir_hari, dilihat or saat))
    try:
        with transaction.atomic():
            kabar.save(force_insert=True)
    except IntegrityError:
        return _harus_sama(KabarTanda.objects.get(pk=kabar.pk), kabar)  # the same request came in twice at once
    return kabar


@transaction.atomic
def catat_surat_diserahkan(
    *,
    kiriman: UUID,
    tanda: Sequence[TandaAbsen],
    tanggal: date,
    dilihat: datetime | None = None,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> int:
    """Record the printed notices of several families as handed to their pengurus; all or none. Returns how many.

    `kiriman` is made by the client: the same sending again makes no second record. `dilihat` as in `catat_kabar`.
    """
    if not tanda:
        raise GalatPengguna("Belum ada keluarga yang ditandai. Tandai yang suratnya sudah diserahkan, lalu simpan.")
    for satu in tanda:
        catat_kabar(
            id=uuid5(kiriman, str(satu.pk)),
            tanda=satu,
            cara=CaraKabar.SURAT,
            kepada=satu.kpm.nama[:100],
            tanggal=tanggal,
            dilihat=dilihat,
            oleh=oleh,
            pada=pada,
        )
    return len(tanda)


def periksa_hari(tanda: TandaAbsen, tanggal: date, saat: datetime) -> None:
    """Refuse a day to come, and one before the flag was there."""
    desa = tanda.kpm.desa_id
    if tanggal > saat_lokal(saat, desa).date():
        raise GalatPengguna("Tanggal ini belum tiba. Catat sesudah dilakukan.", kolom="tanggal")
    dibuka = saat_lokal(tanda.dibuka_pada, desa).date()
    if tanggal < dibuka:
        raise GalatPengguna(
            f"Tanda ini baru dibuka {tulis_tanggal(dibuka)}. Isi tanggal itu atau sesudahnya.", kolom="tanggal"
        )


def _harus_sama(ada: KabarTanda, baru: KabarTanda) -> KabarTanda:
    kolom = ("tanda_id", "cara", "kepada", "tanggal", "dicatat_oleh_id")
    return harus_sama(ada, baru, kolom, "Pemberitahuan ini sudah tersimpan dengan isi lain. Muat ulang halaman.")
