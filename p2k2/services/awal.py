"""Initial meetings: planning, inviting, and what happened there (docs/program.md §7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from uuid6 import uuid7

from akun.enums import Izin
from akun.models import Pengguna, berlaku
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.jejak import harus_sama
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import AWAL_PROGRAM, hari_ini
from p2k2.enums import HARI_KUNJUNGAN_AWAL, HadirAwal, KeadaanPertemuan, Penjelasan
from p2k2.models import PertemuanAwal, UndanganAwal
from p2k2.selectors import calon_diundang
from p2k2.services.foto import lampirkan_foto
from p2k2.services.pindah import periksa_alasan
from pendamping.enums import JenisTugas
from pendamping.models import Penugasan
from pendamping.services.tugas import batalkan_tugas, buka_tugas

_RENCANA_TERJAUH = timedelta(days=366)  # further ahead it is a mistyped year
_KOLOM = ("tanggal", "jam_mulai", "jam_selesai", "tempat")


@dataclass(frozen=True, kw_only=True)
class IsiAwal:
    """What the invitation says."""

    tanggal: date
    tempat: str
    jam_mulai: time | None = None
    jam_selesai: time | None = None


def boleh_ubah_awal(pertemuan: PertemuanAwal, oleh: Pengguna) -> bool:
    """Its pendamping while holding any of the invited families today; after a handover, whoever then holds some.

    To the predecessor the meeting is there to be read (docs/program.md §10).
    """
    if not oleh.punya_izin(Izin.CATAT_PERTEMUAN):
        return False
    pemegang = set(
        Penugasan.objects.filter(
            berlaku(hari_ini(pertemuan.desa_id)), kpm__in=pertemuan.undangan.values("kpm")
        ).values_list("petugas", flat=True)
    )
    return oleh.pk in pemegang and (pertemuan.petugas_id == oleh.pk or pertemuan.petugas_id not in pemegang)


@transaction.atomic
def rencanakan_awal(
    *, id: UUID | None = None, desa: str, isi: IsiAwal, kpm: Collection[int], oleh: Pengguna, pada: date
) -> PertemuanAwal:
    """Plan a meeting and invite these candidates (primary keys); `id` made by the client makes a repeated request one.

    Raises TidakBerhak for somebody who records no meetings, GalatPengguna with the field.
    """
    if not oleh.punya_izin(Izin.CATAT_PERTEMUAN):
        raise TidakBerhak("Pertemuan awal direncanakan pendamping keluarga calon.")
    baru = PertemuanAwal(id=id or uuid7(), desa_id=desa, petugas=oleh, dibuat_oleh=oleh, **_nilai(isi))
    ada = PertemuanAwal.objects.filter(pk=baru.pk).first()
    if ada is not None:
        return _harus_sama(ada, baru)
    _periksa(isi, pada)
    diundang = _periksa_calon(kpm, desa=desa, oleh=oleh)
    try:
        with transaction.atomic():
            baru.save(force_insert=True)
    except IntegrityError:
        return _harus_sama(PertemuanAwal.objects.get(pk=baru.pk), baru)  # the same request came in twice at once
    _undang(baru, diundang)
    return baru


@transaction.atomic
def ubah_awal(
    *, pertemuan: PertemuanAwal, isi: IsiAwal, kpm: Collection[int], versi: int, oleh: Pengguna, pada: date
) -> PertemuanAwal:
    """Change time and place; while the meeting is planned also who is invited (`kpm` is the whole list).

    A family whose attendance or validation is recorded stays on the list.
    """
    ini = kunci_awal(pertemuan, oleh)
    tolak_batal(ini)
    undangan = {u.kpm_id: u for u in ini.undangan.all()}
    terencana = ini.keadaan == KeadaanPertemuan.DIRENCANAKAN
    baru = set(kpm) - set(undangan) if terencana else set()
    lepas = [u for k, u in undangan.items() if k not in set(kpm) and not u.hadir and not u.validasi]
    lepas = lepas if terencana else []
    nilai = _nilai(isi)
    berubah = [k for k in _KOLOM if getattr(ini, k) != nilai[k]]
    if not berubah and not baru and not lepas:
        return ini
    periksa_versi(ini, versi)
    _periksa(isi, pada)
    if not terencana and isi.tanggal > pada:
        raise GalatPengguna("Pertemuan yang sudah terlaksana tidak bisa dipindah ke hari depan.", kolom="tanggal")
    if len(undangan) + len(baru) == len(lepas):
        raise GalatPengguna("Pilih paling sedikit satu keluarga calon.", kolom="kpm")
    if baru:
        _undang(ini, _periksa_calon(baru, desa=ini.desa_id, oleh=oleh, kecuali=ini))
    if lepas:
        UndanganAwal.objects.filter(pk__in=[u.pk for u in lepas]).delete()
    for k in berubah:
        setattr(ini, k, nilai[k])
    ini.versi += 1
    ini.save(update_fields=[*berubah, "versi"])
    return ini


@transaction.atomic
def batalkan_awal(*, pertemuan: PertemuanAwal, alasan: str, versi: int, oleh: Pengguna) -> PertemuanAwal:
    """Cancel a meeting: its families are to be invited again. What was recorded stays to be read."""
    ini = kunci_awal(pertemuan, oleh)
    alasan = " ".join(alasan.split())
    if ini.keadaan == KeadaanPertemuan.DIBATALKAN and ini.alasan_batal == alasan:
        return ini
    tolak_batal(ini)
    periksa_versi(ini, versi)
    if ini.undangan.exclude(validasi="").exists():
        raise GalatPengguna(
            "Sudah ada calon yang divalidasi lewat pertemuan ini, jadi tidak bisa dibatalkan. Koreksi kehadirannya."
        )
    ini.keadaan = KeadaanPertemuan.DIBATALKAN
    ini.alasan_batal = periksa_alasan(alasan, "Tulis alasan pembatalan.")
    ini.versi += 1
    ini.save(update_fields=["keadaan", "alasan_batal", "versi"])
    batalkan_tugas(kunci=[f"{kunci_tugas(ini)}:{k}" for k in ini.undangan.values_list("kpm", flat=True)])
    return ini


@transaction.atomic
def catat_awal(
    *,
    pertemuan: PertemuanAwal,
    hadir: Mapping[int, str],
    dijelaskan: Collection[str],
    catatan: str,
    selesai: bool,
    versi: int,
    oleh: Pengguna,
    pada: date,
) -> PertemuanAwal:
    """Save attendance by family id (empty: not known yet), the explanations given and the notes.

    `selesai` marks the meeting as held: then all attendance must be known and a missing explanation needs a note, and
    whoever did not come gets a task for a home visit. A held meeting is corrected under the same rules. The same
    content sent again changes nothing. `pada` is today in the desa's zone.
    """
    ini = kunci_awal(pertemuan, oleh)
    tolak_batal(ini)
    selesai = selesai or ini.keadaan == KeadaanPertemuan.TERLAKSANA
    undangan = {u.kpm_id: u for u in ini.undangan.all()}
    if set(hadir) - set(undangan):
        raise GalatPengguna("Daftar undangan pertemuan ini sudah berubah. Muat ulang halaman ini.")
    if aneh := (set(hadir.values()) - {"", *HadirAwal.values}) | (set(dijelaskan) - set(Penjelasan.values)):
        raise GalatPengguna(f"Pilihan “{min(aneh)}” tidak dikenal. Muat ulang halaman ini.")
    sesudah = {k: hadir.get(k, u.hadir) for k, u in undangan.items()}
    urut = [p for p in Penjelasan.values if p in set(dijelaskan)]
    catatan = catatan.strip()
    keadaan = KeadaanPertemuan.TERLAKSANA if selesai else KeadaanPertemuan.DIRENCANAKAN
    berubah = [u for k, u in undangan.items() if u.hadir != sesudah[k]]
    if not berubah and (ini.dijelaskan, ini.catatan, ini.keadaan) == (urut, catatan, keadaan):
        return ini
    periksa_versi(ini, versi)
    if ini.tanggal > pada:
        raise GalatPengguna(
            f"Pertemuan ini baru berlangsung {tulis_tanggal(ini.tanggal)}. Isi pada atau sesudah tanggal itu."
        )
    if selesai:
        _periksa_selesai(sesudah, urut, catatan)
    for u in berubah:
        u.hadir = sesudah[u.kpm_id]
    UndanganAwal.objects.bulk_update(berubah, ["hadir"])
    ini.dijelaskan, ini.catatan, ini.keadaan = urut, catatan, keadaan
    ini.versi += 1
    ini.save(update_fields=["dijelaskan", "catatan", "keadaan", "versi"])
    if selesai:
        _tugaskan_kunjungan(ini, undangan.values())
    return ini


@transaction.atomic
def tambah_foto_awal(*, pertemuan: PertemuanAwal, foto: Sequence[UploadedFile], oleh: Pengguna) -> int:
    """Add photos; the same file again is not stored twice. Returns how many were added."""
    ini = kunci_awal(pertemuan, oleh)
    tolak_batal(ini)
    return lampirkan_foto(pertemuan=ini, foto=foto, kode_wilayah=ini.desa_id, oleh=oleh)


def kunci_tugas(pertemuan: PertemuanAwal) -> str:
    """Occasion of the home visits to those who missed this meeting."""
    return f"{JenisTugas.KUNJUNGAN_AWAL}:{pertemuan.pk.hex}"


def kunci_awal(pertemuan: PertemuanAwal, oleh: Pengguna) -> PertemuanAwal:
    """Lock a meeting for a change by its pendamping."""
    ini = PertemuanAwal.objects.select_for_update().get(pk=pertemuan.pk)
    if not boleh_ubah_awal(ini, oleh):
        raise TidakBerhak("Pertemuan awal ini hanya diubah pendamping yang hari ini memegang keluarga calonnya.")
    return ini


def tolak_batal(pertemuan: PertemuanAwal) -> None:
    if pertemuan.keadaan == KeadaanPertemuan.DIBATALKAN:
        raise GalatPengguna("Pertemuan ini sudah dibatalkan. Rencanakan pertemuan awal baru untuk keluarganya.")


def periksa_versi(pertemuan: PertemuanAwal, versi: int) -> None:
    if pertemuan.versi != versi:
        raise BerubahLebihDulu(
            "Pertemuan ini sudah diubah dari tempat lain. Isian Anda masih ada: bandingkan, lalu simpan lagi."
        )


def _nilai(isi: IsiAwal) -> dict[str, object]:
    return {k: getattr(isi, k) for k in _KOLOM} | {"tempat": " ".join(isi.tempat.split())}


def _periksa(isi: IsiAwal, pada: date) -> None:
    if isi.tanggal < AWAL_PROGRAM:
        raise GalatPengguna("Tanggal ini sebelum program berjalan. Periksa tahunnya.", kolom="tanggal")
    if isi.tanggal > pada + _RENCANA_TERJAUH:
        raise GalatPengguna("Tanggal ini lebih dari setahun lagi. Periksa tahunnya.", kolom="tanggal")
    if not isi.tempat.strip():
        raise GalatPengguna("Tulis tempat pertemuan.", kolom="tempat")
    if isi.jam_selesai is not None and (isi.jam_mulai is None or isi.jam_selesai <= isi.jam_mulai):
        raise GalatPengguna("Jam selesai harus sesudah jam mulai.", kolom="jam_selesai")


def _periksa_calon(
    kpm: Collection[int], *, desa: str, oleh: Pengguna, kecuali: PertemuanAwal | None = None
) -> list[int]:
    """The candidates in the order of their addresses; all must be the actor's, of this desa and not invited yet."""
    if not kpm:
        raise GalatPengguna("Pilih paling sedikit satu keluarga calon.", kolom="kpm")
    boleh = [k.pk for k in calon_diundang(user=oleh, desa=desa, kecuali=kecuali)]
    if n := len(set(kpm) - set(boleh)):
        raise GalatPengguna(
            f"{n} keluarga yang dipilih bukan lagi calon yang dapat Anda undang di desa ini: mungkin sudah diundang, "
            "divalidasi, atau pindah pendamping. Muat ulang halaman ini.",
            kolom="kpm",
        )
    return [pk for pk in boleh if pk in set(kpm)]


def _undang(pertemuan: PertemuanAwal, kpm: Collection[int]) -> None:
    UndanganAwal.objects.bulk_create(UndanganAwal(pertemuan=pertemuan, kpm_id=k) for k in kpm)


def _periksa_selesai(hadir: Mapping[int, str], dijelaskan: Collection[str], catatan: str) -> None:
    if n := sum(not h for h in hadir.values()):
        raise GalatPengguna(
            f"Kehadiran {n} keluarga belum ditandai. Tandai semua, atau simpan dahulu sebagai draf.", kolom="hadir"
        )
    kurang = [p.label for p in Penjelasan if p not in dijelaskan]
    if kurang and not catatan:
        raise GalatPengguna(
            f"Belum dijelaskan: {', '.join(kurang)}. Jelaskan dahulu, atau tulis sebabnya pada catatan.",
            kolom="catatan",
        )


def _tugaskan_kunjungan(pertemuan: PertemuanAwal, undangan: Collection[UndanganAwal]) -> None:
    """Who stayed away and has not been validated at home is visited; a mark corrected to present calls it off."""
    kunci = kunci_tugas(pertemuan)
    buka_tugas(
        jenis=JenisTugas.KUNJUNGAN_AWAL,
        kunci=kunci,
        kpm=[u.kpm_id for u in undangan if u.hadir == HadirAwal.TIDAK and not u.validasi],
        uraian=f"Tidak hadir pertemuan awal {tulis_tanggal(pertemuan.tanggal)}: kunjungi, jelaskan PKH, validasi.",
        tenggat=pertemuan.tanggal + timedelta(days=HARI_KUNJUNGAN_AWAL),
    )
    batalkan_tugas(kunci=[f"{kunci}:{u.kpm_id}" for u in undangan if u.hadir == HadirAwal.HADIR])


def _harus_sama(ada: PertemuanAwal, baru: PertemuanAwal) -> PertemuanAwal:
    kolom = ("desa_id", "dibuat_oleh_id", *_KOLOM)
    pesan = "Pertemuan ini sudah tersimpan dengan isi lain. Buka dari daftar, lalu pilih Ubah."
    return harus_sama(ada, baru, kolom, pesan)
