"""What the steps of a handover share: locks, versions, the right to go on with it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.templatetags.format import tanggal
from inti.waktu import hari_ini
from kpm.models import KPM, Kelompok
from pendamping.enums import KeadaanSerahTerima
from pendamping.models import SerahTerima, SerahTerimaKelompok, SerahTerimaKPM
from pendamping.selectors.serah_terima import Sasaran
from pendamping.services.penugasan import wajib_diangkat

HARI_TERJAUH = 366

BERJALAN = frozenset(
    {
        KeadaanSerahTerima.DISUSUN,
        KeadaanSerahTerima.DIAJUKAN,
        KeadaanSerahTerima.DITERIMA,
        KeadaanSerahTerima.DISETUJUI,
    }
)


def tercatat(serah: SerahTerima) -> Sasaran:
    return Sasaran(
        tuple(serah.keluarga.order_by("kpm").values_list("kpm", flat=True)),
        tuple(serah.kelompok.order_by("kelompok").values_list("kelompok", flat=True)),
    )


def terkunci(serah: SerahTerima) -> SerahTerima:
    terkunci = SerahTerima.objects.select_for_update(of=("self",)).select_related("dari", "kepada")
    return terkunci.get(pk=serah.pk)


def ambil_serah(serah: SerahTerima, versi: int, dari: str | Collection[str], ke: str) -> tuple[SerahTerima, bool]:
    """The locked handover, and whether this very step was taken already by a request that is now repeated."""
    ini = terkunci(serah)
    if ini.keadaan == ke and ini.versi == versi + 1:
        return ini, True
    cocokkan(ini, versi, {dari} if isinstance(dari, str) else dari)
    return ini, False


def cocokkan(serah: SerahTerima, versi: int, keadaan: Collection[str]) -> None:
    if serah.keadaan not in keadaan or serah.versi != versi:
        raise BerubahLebihDulu(
            f"Serah terima ini sudah berubah: {serah.get_keadaan_display().lower()}. Muat ulang halaman."
        )


def tolak_lewat(serah: SerahTerima) -> None:
    if serah.berlaku < hari_ini(serah.wilayah_id):
        raise GalatPengguna(
            f"Tanggal berlaku {tanggal(serah.berlaku)} sudah lewat. Ganti tanggalnya, atau batalkan lalu susun lagi.",
            kolom="berlaku",
        )


def simpan(serah: SerahTerima, keadaan: str, *kolom: str) -> SerahTerima:
    serah.keadaan = keadaan
    serah.versi += 1
    serah.save(update_fields=["keadaan", "versi", *kolom])
    return serah


def boleh_lanjutkan(serah: SerahTerima, oleh: Pengguna) -> bool:
    """Whoever prepared it, or could have for a whole area."""
    if not oleh.punya_izin(Izin.SERAH_TERIMA):
        return False
    return oleh.pk == serah.dibuat_oleh_id or oleh.lingkup_izin(Izin.SERAH_TERIMA).mencakup(serah.wilayah_id)


def kunci_sasaran(sasaran: Sasaran) -> list[str]:
    """Lock groups, then families, each in pk order, as every change of assignments does; returns their desa."""
    kelompok = Kelompok.objects.filter(pk__in=sasaran.kelompok).order_by("pk").select_for_update(no_key=True)
    desa = {d for _, d in kelompok.values_list("pk", "desa_id")}
    keluarga = KPM.objects.filter(pk__in=sasaran.kpm).order_by("pk").select_for_update(no_key=True)
    return sorted(desa | {d for _, d in keluarga.values_list("pk", "desa_id")})


def tambahkan(serah: SerahTerima, sasaran: Sasaran) -> None:
    SerahTerimaKPM.objects.bulk_create([SerahTerimaKPM(serah_terima=serah, kpm_id=k) for k in sasaran.kpm])
    SerahTerimaKelompok.objects.bulk_create(
        [SerahTerimaKelompok(serah_terima=serah, kelompok_id=k) for k in sasaran.kelompok]
    )


def penerima_diangkat(kepada: Pengguna, berlaku: date, desa: Collection[str]) -> None:
    try:
        wajib_diangkat(petugas=kepada, mulai=berlaku, desa=desa)
    except GalatPengguna as galat:
        raise GalatPengguna(galat.pesan, kolom="kepada") from galat
