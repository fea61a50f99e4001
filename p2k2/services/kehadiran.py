"""Attendance: one saved register per meeting, which keeps who belonged to the group on that day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.services.ringkasan import tandai_berubah
from kpm.services import anggota_pada
from p2k2.enums import HubunganWakil, KeadaanPertemuan, StatusHadir
from p2k2.models import Kehadiran, Pertemuan
from p2k2.services.pertemuan import hitung_ulang, kunci_pertemuan

_NAMA_MAKS = 100


@dataclass(frozen=True)
class Wakil:
    """Who came in the recipient's stead; without a name the recipient came in person."""

    nama: str = ""
    hubungan: str = ""


_SENDIRI = Wakil()


@transaction.atomic
def isi_kehadiran(
    *,
    pertemuan: Pertemuan,
    tanda: Mapping[int, str | None],
    versi: int,
    oleh: Pengguna,
    pada: date,
    wakil: Mapping[int, Wakil] | None = None,
) -> Pertemuan:
    """Save marks by family id (None: not filled in); families left out keep theirs. The meeting now counts as held.

    The first save writes the register: the group's members on the meeting's day. `pada` is today in the group's
    zone. `wakil` names representatives of present families; those it leaves out keep theirs. A mark that stops being
    *hadir* takes the representative and the judgement of the line away. The same marks sent again change nothing.
    Raises BerubahLebihDulu when somebody saved in between, GalatPengguna for a future or cancelled meeting, a strange
    family or mark, an incomplete representative, or when nobody is marked.
    """
    ini = kunci_pertemuan(pertemuan, oleh)
    _periksa(ini, tanda, pada)
    wakil = {k: _rapikan(w) for k, w in (wakil or {}).items()}
    baris = {h.kpm_id: h for h in ini.kehadiran.order_by("kpm_id")}
    if ini.versi != versi:
        if baris and _tersimpan(baris, tanda, wakil):
            return ini
        raise BerubahLebihDulu(
            "Kehadiran ini sudah disimpan dari tempat lain. Isian Anda masih ada: bandingkan, lalu simpan lagi."
        )
    anggota = set(baris) or set(anggota_pada(ini.kelompok, ini.tanggal).values_list("pk", flat=True))
    if asing := (set(tanda) | set(wakil)) - anggota:
        raise GalatPengguna(
            f"{len(asing)} keluarga tidak ada di daftar hadir ini, karena bukan anggota kelompok pada tanggal "
            "pertemuan. Muat ulang halaman ini."
        )
    sesudah = {k: tanda.get(k, baris[k].status if k in baris else None) for k in anggota}
    if not any(sesudah.values()):
        raise GalatPengguna("Belum ada keluarga yang ditandai. Tandai dulu, lalu simpan.")
    _periksa_wakil(wakil, sesudah)
    berubah = _tulis(ini, baris, sesudah, wakil, oleh)
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
        tandai_berubah([ini.kelompok.desa_id])
    return len(baru)


def _periksa(pertemuan: Pertemuan, tanda: Mapping[int, str | None], pada: date) -> None:
    if pertemuan.keadaan == KeadaanPertemuan.DIBATALKAN:
        raise GalatPengguna("Pertemuan ini sudah dibatalkan, jadi kehadirannya tidak bisa diubah.")
    if pertemuan.tanggal > pada:
        raise GalatPengguna("Pertemuan ini belum berlangsung. Kehadiran diisi pada atau sesudah tanggalnya.")
    if aneh := {s for s in tanda.values() if s is not None} - set(StatusHadir.values):
        raise GalatPengguna(f"Tanda “{min(aneh)}” tidak dikenal. Pilihan: {', '.join(StatusHadir.labels)}.")


def _rapikan(wakil: Wakil) -> Wakil:
    return Wakil(" ".join(wakil.nama.split()), wakil.hubungan)


def _periksa_wakil(wakil: Mapping[int, Wakil], sesudah: Mapping[int, str | None]) -> None:
    for kpm, satu in wakil.items():
        if satu == _SENDIRI:
            continue
        if sesudah[kpm] != StatusHadir.HADIR:
            raise GalatPengguna("Wakil hanya dicatat untuk keluarga yang hadir. Tandai Hadir, atau kosongkan wakilnya.")
        if not satu.nama:
            raise GalatPengguna("Ada wakil tanpa nama. Tulis nama yang datang, atau kosongkan hubungannya.")
        if satu.hubungan not in HubunganWakil.values:
            raise GalatPengguna(f"Pilih hubungan {satu.nama[:_NAMA_MAKS]} dengan penerima yang diwakilinya.")
        if len(satu.nama) > _NAMA_MAKS:
            raise GalatPengguna(f"Nama wakil paling panjang {_NAMA_MAKS} huruf.")


def _tersimpan(baris: Mapping[int, Kehadiran], tanda: Mapping[int, str | None], wakil: Mapping[int, Wakil]) -> bool:
    """Whether the register says just this already."""
    if not (set(tanda) | set(wakil)) <= set(baris):
        return False
    return all(baris[k].status == s for k, s in tanda.items()) and all(_wakil(baris[k]) == w for k, w in wakil.items())


def _wakil(baris: Kehadiran) -> Wakil:
    return Wakil(baris.wakil, baris.hubungan_wakil)


def _tulis(
    pertemuan: Pertemuan,
    baris: dict[int, Kehadiran],
    sesudah: dict[int, str | None],
    wakil: Mapping[int, Wakil],
    oleh: Pengguna,
) -> bool:
    if not baris:
        _sisipkan(pertemuan, sesudah, oleh, wakil)
        return True
    berubah = []
    for k, h in baris.items():
        hadir = sesudah[k] == StatusHadir.HADIR
        datang = wakil.get(k, _wakil(h)) if hadir else _SENDIRI
        if (h.status, _wakil(h)) == (sesudah[k], datang):
            continue
        h.status, h.wakil, h.hubungan_wakil = sesudah[k], datang.nama, datang.hubungan
        h.pemahaman = h.pemahaman if hadir else ""
        h.dicatat_oleh, h.dicatat_pada = oleh, timezone.now()
        berubah.append(h)
    kolom = ["status", "wakil", "hubungan_wakil", "pemahaman", "dicatat_oleh", "dicatat_pada"]
    Kehadiran.objects.bulk_update(berubah, kolom)
    return bool(berubah)


def _sisipkan(
    pertemuan: Pertemuan, status: Mapping[int, str | None], oleh: Pengguna, wakil: Mapping[int, Wakil] | None = None
) -> None:
    Kehadiran.objects.bulk_create(_baris(pertemuan, status, oleh, wakil or {}))


def _baris(
    pertemuan: Pertemuan, status: Mapping[int, str | None], oleh: Pengguna, wakil: Mapping[int, Wakil]
) -> Iterable[Kehadiran]:
    for kpm in sorted(status):
        datang = wakil.get(kpm, _SENDIRI)
        yield Kehadiran(
            pertemuan=pertemuan,
            kpm_id=kpm,
            tanggal=pertemuan.tanggal,
            status=status[kpm],
            wakil=datang.nama,
            hubungan_wakil=datang.hubungan,
            dicatat_oleh=oleh,
        )
