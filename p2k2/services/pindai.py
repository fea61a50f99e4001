"""A family's card scanned at a meeting: that family is present, nobody else changes (docs/program.md §7, §13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.templatetags.format import tanggal as tulis_tanggal
from kpm.models import KPM, KartuKPM, KeanggotaanKelompok
from kpm.services import anggota_pada
from kpm.services.kode_kartu import baca_kode
from p2k2.enums import KeadaanPertemuan, StatusHadir
from p2k2.models import Kehadiran, Pertemuan
from p2k2.services.kehadiran import isi_kehadiran, perbarui_daftar
from p2k2.services.pertemuan import hitung_ulang, kunci_pertemuan


@dataclass(frozen=True)
class HasilPindai:
    """Whose card it was, and the mark the family had before."""

    kpm: KPM
    semula: str | None

    @property
    def sudah(self) -> bool:
        return self.semula == StatusHadir.HADIR


def alasan_tertutup(pertemuan: Pertemuan, pada: date) -> str:
    """Why cards are not scanned at this meeting; empty on its day."""
    if pertemuan.keadaan == KeadaanPertemuan.DIBATALKAN:
        return "Pertemuan ini sudah dibatalkan, jadi kartu tidak bisa dipindai."
    if pertemuan.tanggal > pada:
        return f"Pertemuan ini baru berlangsung {tulis_tanggal(pertemuan.tanggal)}. Kartu dipindai pada harinya."
    if pertemuan.tanggal < pada:
        return (
            f"Pertemuan ini sudah lewat ({tulis_tanggal(pertemuan.tanggal)}). "
            "Kehadiran yang terlewat diisi di daftar hadir."
        )
    return ""


@transaction.atomic
def pindai_kartu(*, pertemuan: Pertemuan, kode: str, oleh: Pengguna, pada: date) -> HasilPindai:
    """Mark the family of a card *hadir*; all others keep their mark, or stay *belum diisi*.

    Needs no version: whatever two phones scan at once comes one after the other under the meeting's lock. Raises
    TidakBerhak, or GalatPengguna for a card that is unknown, withdrawn or of another group, or on another day.
    """
    ini = kunci_pertemuan(pertemuan, oleh)
    if tertutup := alasan_tertutup(ini, pada):
        raise GalatPengguna(tertutup)
    kpm = _pemilik(kode, oleh)
    tanda = dict(ini.kehadiran.values_list("kpm", "status"))
    if kpm.pk not in tanda:
        if not anggota_pada(ini.kelompok, ini.tanggal).filter(pk=kpm.pk).exists():
            raise GalatPengguna(_bukan_anggota(kpm, oleh, ini.tanggal))
        perbarui_daftar(pertemuan=ini, oleh=oleh)  # joined after the register was first saved
        ini.refresh_from_db(fields=["versi"])
    semula = tanda.get(kpm.pk)
    if semula != StatusHadir.HADIR:
        isi_kehadiran(pertemuan=ini, tanda={kpm.pk: StatusHadir.HADIR}, versi=ini.versi, oleh=oleh, pada=pada)
    return HasilPindai(kpm, semula)


@transaction.atomic
def urungkan_pindaian(*, pertemuan: Pertemuan, kpm: int, semula: str | None, oleh: Pengguna, pada: date) -> KPM:
    """Give a family just scanned the mark it had before; asked again, or changed since, nothing happens.

    A meeting left without any mark is planned again, as it was before the first card.
    """
    ini = kunci_pertemuan(pertemuan, oleh)
    if tertutup := alasan_tertutup(ini, pada):
        raise GalatPengguna(tertutup)
    if semula is not None and semula not in StatusHadir.values:
        raise GalatPengguna("Tanda semula tidak dikenal. Muat ulang halaman ini.")
    baris = ini.kehadiran.select_related("kpm").filter(kpm=kpm).first()
    if baris is None:
        raise GalatPengguna("Keluarga ini tidak ada di daftar hadir. Muat ulang halaman ini.")
    if baris.status != StatusHadir.HADIR:
        return baris.kpm
    if semula is None and not ini.kehadiran.exclude(kpm=kpm).filter(status__isnull=False).exists():
        _kosongkan(ini, baris, oleh)
    else:
        isi_kehadiran(pertemuan=ini, tanda={kpm: semula}, versi=ini.versi, oleh=oleh, pada=pada)
    return baris.kpm


def _kosongkan(pertemuan: Pertemuan, baris: Kehadiran, oleh: Pengguna) -> None:
    """Without a mark no meeting was held. The register stays, for its families to be judged anew."""
    baris.status, baris.wakil, baris.hubungan_wakil, baris.pemahaman = None, "", "", ""
    baris.dicatat_oleh, baris.dicatat_pada = oleh, timezone.now()
    baris.save(update_fields=["status", "wakil", "hubungan_wakil", "pemahaman", "dicatat_oleh", "dicatat_pada"])
    pertemuan.keadaan = KeadaanPertemuan.DIRENCANAKAN
    pertemuan.versi += 1
    pertemuan.save(update_fields=["keadaan", "versi"])
    hitung_ulang(pertemuan)


def _pemilik(kode: str, oleh: Pengguna) -> KPM:
    baku = baca_kode(kode)
    if not baku:
        raise GalatPengguna("Kode ini bukan kode kartu KPM. Kode kartu seperti 7K3F9-QWX2M.", kolom="kode")
    kartu = KartuKPM.objects.select_related("kpm").filter(kode=baku).first()
    if kartu is None:
        raise GalatPengguna("Kartu ini tidak dikenal. Periksa kodenya, atau tandai di daftar hadir.", kolom="kode")
    if kartu.dicabut_pada is not None:
        siapa = f" ({kartu.kpm.nama})" if _terlihat(kartu.kpm, oleh) else ""
        raise GalatPengguna(
            f"Kartu ini sudah dicabut{siapa}. Pakai kartu penggantinya, atau tandai di daftar hadir.", kolom="kode"
        )
    return kartu.kpm


def _bukan_anggota(kpm: KPM, oleh: Pengguna, hari: date) -> str:
    """Whose card it is only for who may see that family: a card found tells nothing."""
    if not _terlihat(kpm, oleh):
        return "Kartu ini milik keluarga di luar kelompok ini."
    isi = KeanggotaanKelompok.objects.berlaku_pada(hari).filter(kpm=kpm).select_related("kelompok").first()
    mana = f"anggota kelompok {isi.kelompok.nama}" if isi else "belum masuk kelompok"
    return f"{kpm.nama} {mana}, bukan anggota kelompok ini pada tanggal pertemuan."


def _terlihat(kpm: KPM, oleh: Pengguna) -> bool:
    return KPM.objects.terlihat_oleh(oleh).filter(pk=kpm.pk).exists()
