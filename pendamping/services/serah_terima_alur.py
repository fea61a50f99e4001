"""The way of a handover until it takes effect: sent, accepted or returned, approved, called off."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from pendamping.enums import KeadaanSerahTerima
from pendamping.models import SerahTerima
from pendamping.selectors.serah_terima import perlu_disetujui, sidik_isi
from pendamping.services.isi_serah import Bahan, kumpulkan
from pendamping.services.penjaga import periksa_masa
from pendamping.services.penugasan import kunci_petugas
from pendamping.services.serah_terima import segarkan
from pendamping.services.serah_terima_berlaku import berlakukan
from pendamping.services.serah_terima_dasar import (
    BERJALAN,
    HARI_TERJAUH,
    ambil_serah,
    boleh_lanjutkan,
    cocokkan,
    kunci_sasaran,
    penerima_diangkat,
    simpan,
    tercatat,
    terkunci,
    tolak_lewat,
)


@transaction.atomic
def ajukan(*, serah: SerahTerima, versi: int, oleh: Pengguna, pada: datetime | None = None) -> SerahTerima:
    """Send a prepared handover to its receiver. What joined or left the caseload meanwhile is taken in."""
    ini, ulang = ambil_serah(serah, versi, KeadaanSerahTerima.DISUSUN, KeadaanSerahTerima.DIAJUKAN)
    if not boleh_lanjutkan(ini, oleh):
        raise TidakBerhak("Serah terima diajukan oleh yang menyusunnya.")
    if ulang:
        return ini
    tolak_lewat(ini)
    segarkan(ini)
    ini.diajukan_pada = pada or timezone.now()
    return simpan(ini, KeadaanSerahTerima.DIAJUKAN, "diajukan_pada", "wilayah")


@transaction.atomic
def terima(
    *, serah: SerahTerima, sidik: str, catatan: str = "", versi: int, oleh: Pengguna, pada: datetime | None = None
) -> SerahTerima:
    """Accept, with remarks or without: from now on what is handed over is fixed, by ids.

    `sidik` stands for the families and groups the receiver saw; with others by now BerubahLebihDulu is raised.
    """
    ini, ulang = ambil_serah(serah, versi, KeadaanSerahTerima.DIAJUKAN, KeadaanSerahTerima.DITERIMA)
    if oleh.pk != ini.kepada_id:
        raise TidakBerhak("Hanya penerima yang dapat menerima serah terima ini.")
    if ulang:
        return ini
    if len(catatan) > 4000:
        raise GalatPengguna("Catatan paling banyak 4.000 huruf.", kolom="catatan")
    tolak_lewat(ini)
    sasaran = segarkan(ini)
    if sidik != sidik_isi(sasaran):
        raise BerubahLebihDulu(
            "Isi serah terima berubah sejak halaman ini dibuka: ada keluarga atau kelompok yang masuk atau keluar. "
            "Periksa lagi, lalu terima."
        )
    penerima_diangkat(ini.kepada, ini.berlaku, kunci_sasaran(sasaran))
    bahan = Bahan(ini.dari_id, ini.berlaku, sasaran.kpm, sasaran.kelompok)
    ini.isi = ini.isi | {"bagian": kumpulkan(bahan)}
    ini.catatan_penerima, ini.diterima_pada = catatan.strip(), pada or timezone.now()
    return simpan(ini, KeadaanSerahTerima.DITERIMA, "isi", "catatan_penerima", "diterima_pada", "wilayah")


@transaction.atomic
def kembalikan(*, serah: SerahTerima, alasan: str, versi: int, oleh: Pengguna) -> SerahTerima:
    """Return it with a reason: the receiver before accepting, the approver before approving. It ends there."""
    ini, ulang = ambil_serah(
        serah, versi, {KeadaanSerahTerima.DIAJUKAN, KeadaanSerahTerima.DITERIMA}, KeadaanSerahTerima.DITOLAK
    )
    if ulang:
        return ini
    if not boleh_kembalikan(ini, oleh):
        raise TidakBerhak("Serah terima dikembalikan penerima, atau koordinator yang menyetujuinya.")
    return _hentikan(ini, KeadaanSerahTerima.DITOLAK, alasan)


def boleh_kembalikan(serah: SerahTerima, oleh: Pengguna) -> bool:
    if serah.keadaan == KeadaanSerahTerima.DIAJUKAN:
        return oleh.pk == serah.kepada_id
    return perlu_disetujui(oleh).filter(pk=serah.pk).exists()


@transaction.atomic
def setujui(*, serah: SerahTerima, versi: int, oleh: Pengguna, pada: datetime | None = None) -> SerahTerima:
    """Approve; on its very day it takes effect at once. Never by who prepared, gives or receives it."""
    target = {KeadaanSerahTerima.DISETUJUI, KeadaanSerahTerima.BERLAKU}
    ini = terkunci(serah)
    if ini.keadaan in target and ini.disetujui_oleh_id == oleh.pk:
        return ini
    cocokkan(ini, versi, {KeadaanSerahTerima.DITERIMA})
    if not perlu_disetujui(oleh).filter(pk=ini.pk).exists():
        raise TidakBerhak(
            "Serah terima ini disetujui koordinator kecamatannya, atau koordinator kabupaten bila koordinator "
            "kecamatan tidak ada atau ikut di dalamnya. Yang menyusun, menyerahkan, atau menerima tidak menyetujui."
        )
    tolak_lewat(ini)
    kunci_petugas(ini.kepada_id)
    desa = kunci_sasaran(tercatat(ini))
    penerima_diangkat(ini.kepada, ini.berlaku, desa)
    periksa_masa([ini.dari_id, ini.kepada_id], ini.berlaku)
    ini.disetujui_oleh, ini.disetujui_pada = oleh, pada or timezone.now()
    simpan(ini, KeadaanSerahTerima.DISETUJUI, "disetujui_oleh", "disetujui_pada")
    return berlakukan(serah=ini.pk) or ini


@transaction.atomic
def ganti_tanggal(*, serah: SerahTerima, berlaku: date, versi: int, oleh: Pengguna) -> SerahTerima:
    """Give another day to a handover that waits for approval or could not take effect; by who may approve it."""
    ini = terkunci(serah)
    if ini.berlaku == berlaku and ini.versi == versi + 1:
        return ini
    cocokkan(ini, versi, {KeadaanSerahTerima.DITERIMA, KeadaanSerahTerima.DISETUJUI})
    if not boleh_ganti_tanggal(ini, oleh):
        raise TidakBerhak("Tanggal berlaku diganti koordinator yang menyetujui serah terima ini.")
    hari = hari_ini(ini.wilayah_id)
    if not hari <= berlaku <= hari + timedelta(days=HARI_TERJAUH):
        raise GalatPengguna("Pilih hari ini atau sesudahnya, paling jauh satu tahun.", kolom="berlaku")
    kunci_petugas(ini.kepada_id)
    penerima_diangkat(ini.kepada, berlaku, kunci_sasaran(tercatat(ini)))
    periksa_masa([ini.dari_id, ini.kepada_id], berlaku)
    if ini.kelompok.filter(pertemuan_pertama__lt=berlaku).exists():
        raise GalatPengguna(
            "Ada pertemuan pertama yang direncanakan sebelum tanggal itu. Ubah jadwalnya dulu.", kolom="berlaku"
        )
    ini.berlaku = berlaku
    ini.isi = {k: v for k, v in ini.isi.items() if k != "hambatan"}
    simpan(ini, ini.keadaan, "berlaku", "isi")
    return berlakukan(serah=ini.pk) or ini


def boleh_ganti_tanggal(serah: SerahTerima, oleh: Pengguna) -> bool:
    if serah.keadaan == KeadaanSerahTerima.DISETUJUI:
        luar = oleh.pk not in {serah.dari_id, serah.kepada_id, serah.dibuat_oleh_id}
        return luar and oleh.lingkup_izin(Izin.SETUJUI_SERAH_TERIMA).mencakup(serah.wilayah_id)
    return perlu_disetujui(oleh).filter(pk=serah.pk).exists()


@transaction.atomic
def batalkan(*, serah: SerahTerima, alasan: str, versi: int, oleh: Pengguna) -> SerahTerima:
    """Call it off before it has taken effect; its families are free for another one."""
    ini, ulang = ambil_serah(serah, versi, BERJALAN, KeadaanSerahTerima.DIBATALKAN)
    if not boleh_batalkan(ini, oleh):
        raise TidakBerhak("Serah terima dibatalkan oleh yang menyusun atau menyetujuinya.")
    if ulang:
        return ini
    return _hentikan(ini, KeadaanSerahTerima.DIBATALKAN, alasan)


def boleh_batalkan(serah: SerahTerima, oleh: Pengguna) -> bool:
    """Who prepared or approved it, and the area's coordinators, lest one prepared by somebody who left stays."""
    if not oleh.punya_izin(Izin.SERAH_TERIMA):
        return False
    pelaku = {serah.dibuat_oleh_id, serah.disetujui_oleh_id}
    return oleh.pk in pelaku or oleh.lingkup_izin(Izin.SETUJUI_SERAH_TERIMA).mencakup(serah.wilayah_id)


def _hentikan(serah: SerahTerima, keadaan: str, alasan: str) -> SerahTerima:
    alasan = " ".join(alasan.split())
    if not alasan or len(alasan) > 500:
        raise GalatPengguna("Tulis alasannya, paling banyak 500 huruf.", kolom="alasan")
    serah.alasan_henti = alasan
    serah.keluarga.update(berjalan=False)
    serah.kelompok.update(berjalan=False)
    return simpan(serah, keadaan, "alasan_henti")
