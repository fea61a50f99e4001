"""A handover takes effect on its date, by itself: once, whole, and with its own day (docs/program.md §10)."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from inti.galat import GalatPengguna
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import angka, tanggal
from inti.waktu import hari_ini
from kpm.models import KPM, Kelompok
from kpm.services.susunan import tandai_keanggotaan
from pendamping.enums import KeadaanSerahTerima
from pendamping.models import Kunjungan, Penugasan, PenugasanKelompok, SerahTerima
from pendamping.selectors.penugasan import penugasan_sejak
from pendamping.services.penjaga import periksa_masa
from pendamping.services.penugasan import kunci_petugas, wajib_diangkat

log = structlog.get_logger(__name__)

Tindakan = Callable[[SerahTerima], None]
_TINDAKAN: dict[str, Tindakan] = {}
_TERDEPAN = "91"  # Papua's day begins first


def saat_berlaku(fungsi: Tindakan) -> Tindakan:
    """Register what else happens in the transaction in which a handover takes effect, once hands have changed.

    GalatPengguna raised there keeps the whole handover from taking effect, and is told to the approver.
    """
    _TINDAKAN[f"{fungsi.__module__}.{fungsi.__qualname__}"] = fungsi
    return fungsi


def jalankan_jatuh_tempo(*, pada: date | None = None) -> dict[str, int]:
    """Put every approved handover whose day has come into effect; each by itself, so that one hinders no other.

    `pada` stands in for today everywhere. Two runs at once do each handover once; a killed run leaves whole
    handovers undone, which the next run does.
    """
    hasil = dict.fromkeys(("diperiksa", "berlaku", "terhambat", "gagal"), 0)
    siap = SerahTerima.objects.filter(
        keadaan=KeadaanSerahTerima.DISETUJUI, berlaku__lte=pada or hari_ini(_TERDEPAN)
    ).order_by("berlaku", "pk")
    for nomor, wilayah, berlaku in siap.values_list("pk", "wilayah", "berlaku"):
        if berlaku > (pada or hari_ini(wilayah)):
            continue
        hasil["diperiksa"] += 1
        try:
            hasil["berlaku"] += berlakukan(serah=nomor, hari=pada) is not None
        except GalatPengguna as galat:
            hasil["terhambat"] += 1
            _catat_hambatan(nomor, galat.pesan)
        except Exception:
            hasil["gagal"] += 1
            log.exception("serah_terima_gagal", serah_terima=str(nomor))
    return hasil


@transaction.atomic
def berlakukan(*, serah: UUID, hari: date | None = None) -> SerahTerima | None:
    """Let one approved handover take effect if its day has come; None when there is nothing to do.

    It counts from its own date, also when it is run later. Raises GalatPengguna when something that happened
    since would be falsified.
    """
    ini = SerahTerima.objects.select_for_update(of=("self",)).select_related("dari", "kepada").get(pk=serah)
    if ini.keadaan != KeadaanSerahTerima.DISETUJUI or ini.berlaku > (hari or hari_ini(ini.wilayah_id)):
        return None
    kunci_petugas(ini.kepada_id)
    kelompok = list(ini.kelompok.order_by("kelompok").values_list("kelompok", flat=True))
    kpm = list(ini.keluarga.order_by("kpm").values_list("kpm", flat=True))
    terkunci = Kelompok.objects.filter(pk__in=kelompok).order_by("pk").select_for_update(no_key=True)
    desa_kelompok = dict(terkunci.values_list("pk", "desa_id"))
    keluarga = KPM.objects.filter(pk__in=kpm).order_by("pk").select_for_update(no_key=True)
    desa_kpm = dict(keluarga.values_list("pk", "desa_id"))
    desa = sorted({*desa_kelompok.values(), *desa_kpm.values()})
    wajib_diangkat(petugas=ini.kepada, mulai=ini.berlaku, desa=desa)
    periksa_masa([ini.dari_id, ini.kepada_id], ini.berlaku)
    _tolak_kunjungan_sesudahnya(ini, kpm)
    try:
        with transaction.atomic():
            pindah_kpm = _pindahkan(Penugasan, "kpm", kpm, ini)
            pindah_kelompok = _pindahkan(PenugasanKelompok, "kelompok", kelompok, ini)
    except IntegrityError as galat:
        raise GalatPengguna(
            "Sebagian keluarga sudah ditugaskan kepada orang lain sesudah tanggal berlaku. Ganti tanggal berlakunya."
        ) from galat
    if not pindah_kpm and not pindah_kelompok:
        raise GalatPengguna(
            "Tidak ada lagi yang diserahkan: semua keluarga dan kelompoknya sudah berpindah. Batalkan serah terima ini."
        )
    dilewati = {
        "kpm": [n for n in kpm if n not in pindah_kpm],
        "kelompok": [str(n) for n in kelompok if n not in pindah_kelompok],
    }
    ini.isi = {k: v for k, v in ini.isi.items() if k != "hambatan"} | {"dilewati": dilewati}
    ini.keadaan, ini.dijalankan_pada, ini.versi = KeadaanSerahTerima.BERLAKU, timezone.now(), ini.versi + 1
    ini.save(update_fields=["isi", "keadaan", "dijalankan_pada", "versi"])
    ini.keluarga.update(berjalan=False)
    ini.kelompok.update(berjalan=False)
    tandai_berubah(desa)
    tandai_keanggotaan(kelompok=[n for n in kelompok if n in pindah_kelompok])
    for fungsi in _TINDAKAN.values():
        fungsi(ini)
    return ini


def _tolak_kunjungan_sesudahnya(serah: SerahTerima, kpm: Collection[int]) -> None:
    """What the giver did on or after the date was done as the family's pendamping: it must stay true."""
    n = Kunjungan.objects.filter(petugas=serah.dari_id, kpm__in=kpm, tanggal__gte=serah.berlaku).count()
    if n:
        raise GalatPengguna(
            f"{serah.dari.nama} mencatat {angka(n)} kunjungan ke keluarga ini pada atau sesudah "
            f"{tanggal(serah.berlaku)}. Ganti tanggal berlakunya dengan hari sesudah kunjungan itu.",
            kolom="berlaku",
        )


def _pindahkan(model: type[Any], kolom: str, nomor: Collection[Any], serah: SerahTerima) -> set[Any]:
    """End the giver's assignments the day before and begin the receiver's; returns the objects that changed hands.

    An end that was already set stays: whoever was to follow the giver then follows the receiver.
    """
    dipegang = model._default_manager.filter(  # noqa: SLF001
        penugasan_sejak(serah.berlaku), petugas=serah.dari_id, mulai__lte=serah.berlaku, **{f"{kolom}__in": nomor}
    )
    if kolom == "kelompok":
        dipegang = dipegang.filter(Q(kelompok__dibubarkan__isnull=True) | Q(kelompok__dibubarkan__gte=serah.berlaku))
    baris = list(dipegang.order_by("pk").select_for_update(of=("self",)))
    semua = model._default_manager.filter(pk__in=[b.pk for b in baris])  # noqa: SLF001
    semua.filter(mulai=serah.berlaku).delete()  # not one day was held; the audit keeps it
    semua.filter(mulai__lt=serah.berlaku).update(selesai=serah.berlaku - timedelta(days=1))
    model._default_manager.bulk_create(  # noqa: SLF001
        [
            model(
                **{f"{kolom}_id": getattr(b, f"{kolom}_id")},
                petugas_id=serah.kepada_id,
                mulai=serah.berlaku,
                selesai=b.selesai,
                nomor_sk=serah.nomor_sk,
                dibuat_oleh_id=serah.disetujui_oleh_id,
            )
            for b in baris
        ],
        batch_size=5000,
    )
    return {getattr(b, f"{kolom}_id") for b in baris}


@transaction.atomic
def _catat_hambatan(nomor: UUID, pesan: str) -> None:
    """Keep why it could not take effect, for whoever approved it; the same reason is written once."""
    ini = SerahTerima.objects.select_for_update().get(pk=nomor)
    if ini.keadaan == KeadaanSerahTerima.DISETUJUI and ini.isi.get("hambatan") != pesan:
        ini.isi = ini.isi | {"hambatan": pesan}
        ini.save(update_fields=["isi"])
