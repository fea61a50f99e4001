"""What becomes of a row of the list of members that fits no family: taken into one, or set aside with a reason."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.services.ringkasan import tandai_berubah
from kpm.models import KPM, AnggotaBelumCocok
from kpm.services.art import ambil_lepas
from kpm.services.kunci import kunci_kabupaten
from kpm.services.susunan import tandai_susunan


@transaction.atomic
def masukkan_belum_cocok(*, baris: AnggotaBelumCocok, kpm: KPM, oleh: Pengguna) -> int:
    """Take this row, and those of its No KK, into a family; returns how many rows went in.

    Raises GalatPengguna when the person lives in another family: nobody is moved by this.
    """
    if not KPM.objects.boleh(oleh, Izin.TELAAH).filter(pk=kpm.pk).exists():
        raise TidakBerhak("Keluarga ini di luar wilayah Anda.")
    if kpm.kabupaten_kode != baris.kabupaten_kode:
        raise GalatPengguna("Keluarga yang dipilih ada di kabupaten/kota lain.")
    kunci_kabupaten([baris.kecamatan_kode])
    baris = _terbuka(baris, oleh)
    menunggu = AnggotaBelumCocok.objects.filter(
        kk_indeks=baris.kk_indeks, kabupaten_kode=baris.kabupaten_kode, dikesampingkan=""
    )
    sebelum = menunggu.count()
    desa = ambil_lepas(kabupaten=[baris.kabupaten_kode], kk=bytes(baris.kk_indeks), paksa=kpm.pk)
    if tersisa := AnggotaBelumCocok.objects.filter(pk=baris.pk).first():
        raise GalatPengguna(f"{baris.nama} tidak dapat dimasukkan: {tersisa.alasan}.")
    tandai_berubah(desa)
    tandai_susunan([kpm.pk])
    return sebelum - menunggu.count()


@transaction.atomic
def kesampingkan(*, baris: AnggotaBelumCocok, alasan: str, oleh: Pengguna, pada: datetime | None = None) -> None:
    """Set a row aside; later lists leave it there."""
    alasan = alasan.strip()
    if not alasan:
        raise GalatPengguna(
            "Tulis alasannya, agar orang lain mengerti mengapa baris ini dikesampingkan.", kolom="alasan"
        )
    baris = _terbuka(baris, oleh)
    baris.dikesampingkan, baris.diputus_oleh, baris.diputus_pada = alasan, oleh, pada or timezone.now()
    baris.save(update_fields=["dikesampingkan", "diputus_oleh", "diputus_pada"])


@transaction.atomic
def kembalikan(*, baris: AnggotaBelumCocok, oleh: Pengguna) -> None:
    """Put a row that was set aside back on the list."""
    milik = _dikunci(baris, oleh)
    if milik is None:
        raise TidakBerhak("Baris ini di luar wilayah Anda.")
    milik.dikesampingkan, milik.diputus_oleh, milik.diputus_pada = "", None, None
    milik.save(update_fields=["dikesampingkan", "diputus_oleh", "diputus_pada"])


def _terbuka(baris: AnggotaBelumCocok, oleh: Pengguna) -> AnggotaBelumCocok:
    """The row under lock, still undecided and within the user's rights."""
    milik = _dikunci(baris, oleh)
    if milik is None:
        if AnggotaBelumCocok.objects.filter(pk=baris.pk).exists():
            raise TidakBerhak("Baris ini di luar wilayah Anda.")
        raise GalatPengguna("Baris ini sudah masuk ke keluarganya.")
    if milik.dikesampingkan:
        raise GalatPengguna("Baris ini sudah dikesampingkan. Kembalikan dahulu bila memang anggota keluarga.")
    return milik


def _dikunci(baris: AnggotaBelumCocok, oleh: Pengguna) -> AnggotaBelumCocok | None:
    return (
        AnggotaBelumCocok.objects.boleh(oleh, Izin.TELAAH).select_for_update(of=("self",)).filter(pk=baris.pk).first()
    )
