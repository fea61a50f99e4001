"""Planning, changing and cancelling meetings. Attendance stands in `p2k2.services.kehadiran`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import IntegrityError, transaction
from uuid6 import uuid7

from akun.enums import Izin
from akun.models import Pengguna, berlaku
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.jejak import harus_sama
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini
from kpm.models import Kelompok
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Pertemuan, Sesi
from p2k2.services.pemateri import IsiPemateri, ganti_pemateri, pemateri_tersimpan, rapikan_pemateri
from p2k2.services.pindah import catat_pindah, periksa_alasan
from pendamping.models import PenugasanKelompok
from pendamping.services.kunjungan import Titik, di_indonesia

_RENCANA_TERJAUH = timedelta(days=366)  # further ahead it is a mistyped year
_SEHARI_MAKS = 2  # meetings of a group on one day


@dataclass(frozen=True, kw_only=True)
class IsiPertemuan:
    """What can be changed later."""

    tanggal: date
    jam_mulai: time | None = None
    jam_selesai: time | None = None
    tempat: str = ""
    sesi: Sesi | None = None
    materi: str = ""
    catatan: str = ""


_KOLOM = tuple(f.name for f in fields(IsiPertemuan))
_TITIK = ("lintang", "bujur", "akurasi_m", "sumber_titik")
_TANPA_TITIK: dict[str, Any] = {"lintang": None, "bujur": None, "akurasi_m": None, "sumber_titik": ""}


class PertemuanKedua(GalatPengguna):
    """The group meets on that day already; the caller may ask whether another meeting is meant."""


def boleh_mencatat(kelompok: Kelompok | UUID, tanggal: date, oleh: Pengguna) -> bool:
    """A group's meeting is recorded by the pendamping who held the group on that day."""
    tugas = PenugasanKelompok.objects.filter(berlaku(tanggal), kelompok=kelompok, petugas=oleh)
    return oleh.punya_izin(Izin.CATAT_PERTEMUAN) and tugas.exists()


def boleh_ubah(pertemuan: Pertemuan, oleh: Pengguna) -> bool:
    """Only the group's pendamping of today: to whoever handed the group over its meetings are there to be read.

    They stay that person's in every report (docs/program.md §10).
    """
    return boleh_mencatat(pertemuan.kelompok_id, _hari_pemegang(pertemuan.kelompok, pertemuan.tanggal), oleh)


def _hari_pemegang(kelompok: Kelompok, tanggal: date) -> date:
    """The day whose pendamping may write: today, for a plan its own day, for a dissolved group its last."""
    hari = max(tanggal, hari_ini(kelompok.desa_id))
    return hari if kelompok.dibubarkan is None else min(hari, kelompok.dibubarkan)


@transaction.atomic
def rencanakan(
    *,
    id: UUID | None = None,
    kelompok: Kelompok,
    isi: IsiPertemuan,
    oleh: Pengguna,
    pada: date,
    kedua: bool = False,
    pemateri: Sequence[IsiPemateri] = (),
    titik: Titik | None = None,
) -> Pertemuan:
    """Plan a meeting, or enter one that was held; `id` made by the client makes a repeated request one meeting.

    `pada` is today in the group's zone; `kedua` allows another meeting of the group on that day. Raises TidakBerhak,
    PertemuanKedua, or GalatPengguna with the field.
    """
    pemateri = rapikan_pemateri(pemateri)
    baru = Pertemuan(
        id=id or uuid7(), kelompok=kelompok, petugas=oleh, dibuat_oleh=oleh, **_isi(isi), **_kolom_titik(titik)
    )
    ada = Pertemuan.objects.filter(pk=baru.pk).first()
    if ada is not None:
        return _harus_sama(ada, baru, pemateri)
    kunci_kelompok(kelompok.pk)
    _periksa_pemegang(kelompok, isi.tanggal, oleh)
    _periksa(kelompok, isi, pada)
    try:
        with transaction.atomic():
            tolak_kedua(baru, kedua=kedua)
            baru.save(force_insert=True)
            ganti_pemateri(baru, pemateri)
    except IntegrityError:
        # The same request came in twice at once.
        return _harus_sama(Pertemuan.objects.get(pk=baru.pk), baru, pemateri)
    tandai_berubah([kelompok.desa_id])
    return baru


@transaction.atomic
def ubah_pertemuan(
    *,
    pertemuan: Pertemuan,
    isi: IsiPertemuan,
    versi: int,
    oleh: Pengguna,
    pada: date,
    kedua: bool = False,
    alasan: str = "",
    pemateri: Sequence[IsiPemateri] | None = None,
    titik: Titik | None = None,
    hapus_titik: bool = False,
) -> Pertemuan:
    """Correct a meeting. A held one that moves to another day takes its register along and is judged anew.

    A planned one moves to another day with `alasan` only, and the move is kept. Speakers and position stay as they
    are when not given. Raises BerubahLebihDulu when `versi` is no longer the stored one, unless what is stored says
    the same; PertemuanKedua like `rencanakan`.
    """
    ini = kunci_pertemuan(pertemuan, oleh)
    tolak_batal(ini)
    baru = _isi(isi) | (_kolom_titik(titik) if titik or hapus_titik else {})
    berubah = [nama for nama in baru if getattr(ini, nama) != baru[nama]]
    pembicara = None if pemateri is None else rapikan_pemateri(pemateri)
    if pembicara == pemateri_tersimpan(ini):
        pembicara = None
    if not berubah and pembicara is None:
        return ini
    _periksa_versi(ini, versi)
    pindah = "tanggal" in berubah
    if pindah and ini.keadaan == KeadaanPertemuan.TERLAKSANA and isi.tanggal > pada:
        raise GalatPengguna("Pertemuan yang sudah terlaksana tidak bisa dipindah ke hari depan.", kolom="tanggal")
    if pindah:
        _pindahkan_hari(ini, isi.tanggal, oleh)
    _periksa(ini.kelompok, isi, pada)
    if ini.keadaan == KeadaanPertemuan.DIRENCANAKAN and (pindah or (alasan and "jam_mulai" in berubah)):
        catat_pindah(ini, tanggal=isi.tanggal, jam=isi.jam_mulai, alasan=alasan, oleh=oleh)
    for nama in berubah:
        setattr(ini, nama, baru[nama])
    ini.versi += 1
    if pindah:
        tolak_kedua(ini, kedua=kedua)
    ini.save(update_fields=[*berubah, "petugas", "versi"])
    if pembicara is not None:
        ganti_pemateri(ini, pembicara)
    if pindah or "jam_mulai" in berubah:  # the hour puts two meetings of a day in order
        hitung_ulang(ini)
    return ini


@transaction.atomic
def batalkan(*, pertemuan: Pertemuan, alasan: str, versi: int, oleh: Pengguna) -> Pertemuan:
    """Cancel a meeting. What was recorded stays to be read, and counts for nobody."""
    ini = kunci_pertemuan(pertemuan, oleh)
    alasan = " ".join(alasan.split())
    if ini.keadaan == KeadaanPertemuan.DIBATALKAN and ini.alasan_batal == alasan:
        return ini
    tolak_batal(ini)
    _periksa_versi(ini, versi)
    ini.keadaan = KeadaanPertemuan.DIBATALKAN
    ini.alasan_batal = periksa_alasan(alasan, "Tulis alasan pembatalan.")
    ini.versi += 1
    ini.save(update_fields=["keadaan", "alasan_batal", "versi"])
    hitung_ulang(ini)
    return ini


def kunci_pertemuan(pertemuan: Pertemuan, oleh: Pengguna) -> Pertemuan:
    """Lock a meeting, and its group before it, for a change by somebody who may change it."""
    kunci_kelompok(pertemuan.kelompok_id)
    ini = (
        Pertemuan.objects.select_for_update(of=("self",))
        .select_related("kelompok", "petugas", "sesi")
        .get(pk=pertemuan.pk)
    )
    if not boleh_ubah(ini, oleh):
        raise TidakBerhak("Pertemuan ini hanya diubah oleh pendamping yang hari ini memegang kelompoknya.")
    return ini


def kunci_kelompok(kelompok: UUID) -> None:
    """Who may write is asked under the lock a handover takes: it never takes effect between question and answer."""
    Kelompok.objects.select_for_update(no_key=True).filter(pk=kelompok).first()


def _pindahkan_hari(pertemuan: Pertemuan, tanggal: date, oleh: Pengguna) -> None:
    """A meeting stays with whoever led the group on its day; only one that was not held may go to the successor."""
    if PenugasanKelompok.objects.filter(
        berlaku(tanggal), kelompok=pertemuan.kelompok_id, petugas=pertemuan.petugas_id
    ).exists():
        return
    if pertemuan.keadaan == KeadaanPertemuan.TERLAKSANA or not boleh_mencatat(pertemuan.kelompok_id, tanggal, oleh):
        raise GalatPengguna(
            f"Pada {tulis_tanggal(tanggal)} kelompok ini bukan tugas {pertemuan.petugas}. Pilih tanggal lain.",
            kolom="tanggal",
        )
    pertemuan.petugas = oleh


def hitung_ulang(pertemuan: Pertemuan) -> None:
    """Have the findings of this meeting's families recomputed once the change is committed."""
    tandai_berubah([pertemuan.kelompok.desa_id])
    nomor = str(pertemuan.pk)

    def kirim() -> None:
        current_app.send_task("p2k2.tandai_absen_pertemuan", kwargs={"pertemuan_id": nomor}, retry=False)

    # robust: with Redis away the change stays saved, and the nightly run makes up for it.
    transaction.on_commit(kirim, robust=True)


def tolak_batal(pertemuan: Pertemuan) -> None:
    """Nothing of a cancelled meeting changes any more."""
    if pertemuan.keadaan == KeadaanPertemuan.DIBATALKAN:
        raise GalatPengguna("Pertemuan ini sudah dibatalkan. Catat pertemuan baru bila kelompok tetap bertemu.")


def _periksa_versi(pertemuan: Pertemuan, versi: int) -> None:
    if pertemuan.versi != versi:
        raise BerubahLebihDulu(
            "Pertemuan ini sudah diubah dari tempat lain. Isian Anda masih ada: bandingkan, lalu simpan lagi."
        )


def _isi(isi: IsiPertemuan) -> dict[str, Any]:
    return {nama: getattr(isi, nama) for nama in _KOLOM}


def _kolom_titik(titik: Titik | None) -> dict[str, Any]:
    if titik is None:
        return _TANPA_TITIK
    if not di_indonesia(titik.lintang, titik.bujur):
        raise GalatPengguna("Titik ini di luar Indonesia. Ambil GPS lagi, atau kosongkan.", kolom="lintang")
    nilai = (titik.lintang, titik.bujur, titik.akurasi_m, titik.sumber)
    return dict(zip(_TITIK, nilai, strict=True))


def _periksa_pemegang(kelompok: Kelompok, tanggal: date, oleh: Pengguna) -> None:
    """Only who leads the group today and led it on that day; a day before the group existed is told as such."""
    pada_hari = boleh_mencatat(kelompok, tanggal, oleh)
    kini = boleh_mencatat(kelompok, _hari_pemegang(kelompok, tanggal), oleh)
    if pada_hari and not kini:
        raise TidakBerhak(
            f"Kelompok {kelompok.nama} sudah diserahkan kepada pendamping lain. Pertemuan masa Anda hanya dapat dibaca."
        )
    if not pada_hari and not (kini and tanggal < kelompok.dibentuk):
        raise TidakBerhak(
            f"Kelompok {kelompok.nama} bukan tugas Anda pada {tulis_tanggal(tanggal)}, "
            "jadi pertemuannya tidak bisa Anda catat."
        )


def _periksa(kelompok: Kelompok, isi: IsiPertemuan, pada: date) -> None:
    if isi.tanggal < kelompok.dibentuk:
        raise GalatPengguna(f"Kelompok ini baru dibentuk pada {tulis_tanggal(kelompok.dibentuk)}.", kolom="tanggal")
    if kelompok.dibubarkan is not None and isi.tanggal > kelompok.dibubarkan:
        raise GalatPengguna(f"Kelompok ini dibubarkan pada {tulis_tanggal(kelompok.dibubarkan)}.", kolom="tanggal")
    if isi.tanggal > pada + _RENCANA_TERJAUH:
        raise GalatPengguna("Tanggal ini lebih dari setahun lagi. Periksa tahunnya.", kolom="tanggal")
    if isi.jam_selesai is not None and (isi.jam_mulai is None or isi.jam_selesai <= isi.jam_mulai):
        raise GalatPengguna("Jam selesai harus sesudah jam mulai.", kolom="jam_selesai")


def tolak_kedua(pertemuan: Pertemuan, *, kedua: bool) -> None:
    """Refuse a second meeting of the group on one day unless it is wanted, and a third one always.

    Asked under the group's lock. Three meetings of one day would be three absences in a row before anybody noticed.
    """
    lain = Pertemuan.objects.filter(kelompok=pertemuan.kelompok_id, tanggal=pertemuan.tanggal)
    ada = lain.exclude(keadaan=KeadaanPertemuan.DIBATALKAN).exclude(pk=pertemuan.pk).count()
    hari = tulis_tanggal(pertemuan.tanggal)
    if ada >= _SEHARI_MAKS:
        raise GalatPengguna(
            f"Kelompok ini sudah punya {ada} pertemuan pada {hari}. Lebih dari itu tidak dicatat: batalkan yang "
            "keliru, atau pilih tanggal lain.",
            kolom="tanggal",
        )
    if ada and not kedua:
        raise PertemuanKedua(
            f"Kelompok ini sudah punya pertemuan pada {hari}. "
            "Buka pertemuan itu dari daftar, atau nyatakan bahwa ini pertemuan kedua.",
            kolom="tanggal",
        )


def _harus_sama(ada: Pertemuan, baru: Pertemuan, pemateri: Sequence[IsiPemateri]) -> Pertemuan:
    """Return the stored meeting when the request repeats it, even after a change."""
    pesan = "Pertemuan ini sudah tersimpan dengan isi lain. Buka dari daftar, lalu pilih Ubah."
    # Once it was changed the first speakers are not told any more from a late repetition.
    if ada.versi == 1 and pemateri_tersimpan(ada) != tuple(pemateri):
        raise BerubahLebihDulu(pesan)
    return harus_sama(ada, baru, ("kelompok_id", "dibuat_oleh_id", *_KOLOM, *_TITIK), pesan)
