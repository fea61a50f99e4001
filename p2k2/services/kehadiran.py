"""Attendance: one saved register per meeting, which keeps who belonged to the group on that day."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna
from kpm.services import anggota_pada
from p2k2.enums import KeadaanPertemuan, StatusHadir
from p2k2.models import Kehadiran, Pertemuan
from p2k2.services.pertemuan import hitung_ulang, kunci_pertemuan


@transaction.atomic
def isi_kehadiran(
    *, pertemuan: Pertemuan, tanda: Mapping[int, str | None], versi: int, oleh: Pengguna, pada: date
) -> Pertemuan:
    """Save marks by family id (None: not filled in); families left out keep theirs. The meeting now counts as held.

    The first save writes the register: the group's members on the meeting's day. `pada` is today in the group's
    zone. The same marks sent again change nothing. Raises BerubahLebihDulu when somebody saved in between,
    GalatPengguna for a future or cancelled meeting, a strange family or mark, or when nobody is marked.
    """
    ini = kunci_pertemuan(pertemuan, oleh)
    _periksa(ini, tanda, pada)
    baris = {h.kpm_id: h for h in ini.kehadiran.order_by("kpm_id")}
    if ini.versi != versi:
        if baris and all(k in baris and baris[k].status == s for k, s in tanda.items()):
            return ini
        raise BerubahLebihDulu(
            "Kehadiran ini sudah disimpan dari tempat lain. Isian Anda masih ada: bandingkan, lalu simpan lagi."
        )
    anggota = set(baris) or set(anggota_pada(ini.kelompok, ini.tanggal).values_list("pk", flat=True))
    if asing := set(tanda) - anggota:
        raise GalatPengguna(
            f"{len(asing)} keluarga tidak ada di daftar hadir ini, karena bukan anggota kelompok pada tanggal "
            "pertemuan. Muat ulang halaman ini."
        )
    sesudah = {k: tanda.get(k, baris[k].status if k in baris else None) for k in anggota}
    if not any(sesudah.values()):
        raise GalatPengguna("Belum ada keluarga yang ditandai. Tandai dulu, lalu simpan.")
    berubah = _tulis(ini, baris, sesudah, oleh)
    if not berubah and ini.keadaan == KeadaanPertemuan.TERLAKSANA:
        return ini
    ini.keadaan = KeadaanPertemuan.TERLAKSANA
    ini.versi += 1
    ini.save(update_fields=["keadaan", "versi"])
    hitung_ulang(ini)
    return ini


@transaction.atomic
def perbarui_daftar(*, pertemuan: Pertemuan, oleh: Pengguna) -> int:
    """Add to a saved register the members it lacks, unmarked; nobody is taken off. Returns how many joined."""
    ini = kunci_pertemuan(pertemuan, oleh)
    ada = set(ini.kehadiran.values_list("kpm_id", flat=True))
    if not ada or ini.keadaan == KeadaanPertemuan.DIBATALKAN:
        return 0
    baru = set(anggota_pada(ini.kelompok, ini.tanggal).values_list("pk", flat=True)) - ada
    if baru:
        _sisipkan(ini, dict.fromkeys(baru), oleh)
        ini.versi += 1
        ini.save(update_fields=["versi"])
    return len(baru)


def _periksa(pertemuan: Pertemuan, tanda: Mapping[int, str | None], pada: date) -> None:
    if pertemuan.keadaan == KeadaanPertemuan.DIBATALKAN:
        raise GalatPengguna("Pertemuan ini sudah dibatalkan, jadi kehadirannya tidak bisa diubah.")
    if pertemuan.tanggal > pada:
        raise GalatPengguna("Pertemuan ini belum berlangsung. Kehadiran diisi pada atau sesudah tanggalnya.")
    if aneh := {s for s in tanda.values() if s is not None} - set(StatusHadir.values):
        raise GalatPengguna(f"Tanda “{min(aneh)}” tidak dikenal. Pilihan: {', '.join(StatusHadir.labels)}.")


def _tulis(pertemuan: Pertemuan, baris: dict[int, Kehadiran], sesudah: dict[int, str | None], oleh: Pengguna) -> bool:
    if not baris:
        _sisipkan(pertemuan, sesudah, oleh)
        return True
    berubah = [h for k, h in baris.items() if h.status != sesudah[k]]
    for h in berubah:
        h.status, h.dicatat_oleh, h.dicatat_pada = sesudah[h.kpm_id], oleh, timezone.now()
    Kehadiran.objects.bulk_update(berubah, ["status", "dicatat_oleh", "dicatat_pada"])
    return bool(berubah)


def _sisipkan(pertemuan: Pertemuan, status: Mapping[int, str | None], oleh: Pengguna) -> None:
    Kehadiran.objects.bulk_create(_baris(pertemuan, status, oleh))


def _baris(pertemuan: Pertemuan, status: Mapping[int, str | None], oleh: Pengguna) -> Iterable[Kehadiran]:
    for kpm in sorted(status):
        yield Kehadiran(
            pertemuan=pertemuan, kpm_id=kpm, tanggal=pertemuan.tanggal, status=status[kpm], dicatat_oleh=oleh
        )
