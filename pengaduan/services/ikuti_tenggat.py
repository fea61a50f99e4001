"""The clock: reminds before a deadline and passes a complaint up after it (docs/program.md §11).

Safe to run twice and to be killed: each complaint is one transaction and is looked at again under its lock.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

import pghistory
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from inti.templatetags.format import tanggal
from inti.waktu import saat_lokal
from pengaduan.enums import TERBUKA, JenisTindak, KeadaanAduan, TingkatAduan
from pengaduan.models import Pengaduan, TindakLanjut
from pengaduan.selectors.penangan import tingkat_berikut
from pengaduan.services.ringkasan import tandai_umum
from pengaduan.services.tenggat import pindah_tingkat
from pengaduan.services.tindak import selesaikan_diam


@dataclass
class HasilTenggat:
    """What one run did."""

    diperiksa: int = 0
    diingatkan: int = 0
    dinaikkan: int = 0
    diselesaikan: int = 0  # answered, and nobody said more


def ikuti_tenggat(kini: datetime | None = None) -> dict[str, int]:
    """Look at every open complaint that is due or about to be; returns the counts of `HasilTenggat`."""
    hasil, kini = HasilTenggat(), kini or timezone.now()
    besok = saat_lokal(kini, "91").date()  # the easternmost day: each complaint is asked again for its own
    terbuka = Pengaduan.objects.filter(keadaan__in=TERBUKA)
    waktunya = Q(ingat_mulai__lte=besok) | Q(tenggat_selesai__lt=besok)
    belum_diterima = Q(keadaan=KeadaanAduan.BARU, tenggat_terima__lte=besok)
    for pk in terbuka.filter(waktunya | belum_diterima).order_by("pk").values_list("pk", flat=True):
        hasil.diperiksa += 1
        with transaction.atomic(), pghistory.context(tindakan="tenggat aduan"):
            aduan = Pengaduan.objects.select_for_update().filter(pk=pk, keadaan__in=TERBUKA).first()
            if aduan is None:
                continue
            hari = saat_lokal(kini, aduan.wilayah_id).date()
            if _habis(aduan, hari) and _naikkan(aduan, hari, kini):
                hasil.dinaikkan += 1
            elif _ingatkan(aduan, hari, kini):
                hasil.diingatkan += 1
    hasil.diselesaikan = selesaikan_diam()
    return asdict(hasil)


def _habis(aduan: Pengaduan, hari: date) -> bool:
    """Past the deadline to settle; in the field also past the one to acknowledge: nobody may have looked at it."""
    if aduan.tenggat_selesai < hari:
        return True
    di_lapangan = aduan.tingkat == TingkatAduan.PENDAMPING and aduan.keadaan == KeadaanAduan.BARU
    return di_lapangan and aduan.tenggat_terima < hari


def _naikkan(aduan: Pengaduan, hari: date, kini: datetime) -> bool:
    """One level up, where somebody serves; False when there is nobody above."""
    ke = tingkat_berikut(aduan, hari)
    if ke is None:
        return False
    dari = aduan.tingkat
    sebab = "Tenggat menjawab lewat" if aduan.tenggat_selesai < hari else "Belum diterima sampai tenggatnya"
    pindah_tingkat(aduan, ke=ke, hari=hari, kini=kini)
    aduan.naik_n += 1
    tandai_umum(aduan)  # with the days of the new level
    aduan.save()
    TindakLanjut.objects.create(
        pengaduan=aduan,
        jenis=JenisTindak.NAIK,
        isi=f"{sebab}; naik sendiri.",
        dari_tingkat=dari,
        ke_tingkat=ke,
        pada=kini,
    )
    return True


def _ingatkan(aduan: Pengaduan, hari: date, kini: datetime) -> bool:
    """Each reminder once per level; it stands in the complaint, and the list puts the complaint on top."""
    if aduan.tenggat_selesai < hari:
        isi = "Tenggat menjawab sudah lewat, dan tidak ada petugas di tingkat atasnya."
    elif aduan.ingat_mulai <= hari:
        isi = f"Tenggat menjawab hampir habis: {tanggal(aduan.tenggat_selesai)}."
    elif aduan.keadaan == KeadaanAduan.BARU and aduan.tenggat_terima <= hari:
        isi = "Aduan ini belum diterima, dan tenggat menerimanya habis."
    else:
        return False
    if aduan.tindak.filter(jenis=JenisTindak.INGAT, isi=isi, pada__gte=aduan.di_tingkat_sejak).exists():
        return False
    TindakLanjut.objects.create(pengaduan=aduan, jenis=JenisTindak.INGAT, isi=isi, pada=kini)
    return True
