"""Writing down, correcting and closing schools and health facilities (docs/program.md §8)."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import CharField, Q, Value
from uuid6 import uuid7

from akun.enums import Izin, Peran
from akun.models import Jabatan, Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.jejak import harus_sama
from inti.masukan import sahkan
from inti.services.ringkasan import tandai_berubah
from inti.telepon import baca_telepon
from inti.waktu import AWAL_PROGRAM, awal_bulan, hari_ini
from kpm.models import KPM
from kpm.services.anggota_lapangan import namai_fasilitas
from kpm.services.susunan import tandai_kewajiban
from pendamping.services.kunjungan import di_indonesia
from verifikasi.enums import JenisFasilitas
from verifikasi.models import CatatanVerkom, Fasilitas, KeikutsertaanFasilitas
from verifikasi.models.fasilitas import KunciNama
from verifikasi.services.keikutsertaan import kolom_teks, kunci_fasilitas
from wilayah.enums import Tingkat
from wilayah.kode import kode_kabupaten, seluas_kabupaten
from wilayah.models import Wilayah
from wilayah.selectors import di_dalam

_NPSN = re.compile(r"^[0-9A-Z][0-9]{7}$")
_BUKAN_WILAYAH = "Fasilitas dicatat dan diubah oleh pendamping di kecamatannya, atau oleh APD kabupaten/kota."


class SudahAda(GalatPengguna):
    """A facility of that name is known in the desa; the caller may ask whether another one is meant."""


@dataclass(frozen=True, kw_only=True)
class IsiFasilitas:
    """What a form or a list says of a facility."""

    jenis: str
    nama: str
    desa_id: str
    npsn: str = ""
    jenjang: str = ""
    alamat: str = ""
    kontak: str = ""
    telepon: str = ""
    lintang: Decimal | None = None
    bujur: Decimal | None = None


KOLOM = tuple(IsiFasilitas.__dataclass_fields__)


def boleh_buat(desa: str, oleh: Pengguna) -> bool:
    """A pupil may go to school across the kecamatan's border: within the kabupaten a pendamping writes down any."""
    lingkup = oleh.lingkup_izin(Izin.KELOLA_FASILITAS)
    return lingkup.mencakup(desa) or kode_kabupaten(desa) in seluas_kabupaten(lingkup.wilayah_tugas)


def boleh_kelola(fasilitas: Fasilitas, oleh: Pengguna) -> bool:
    """Correct, close and merge: the APD of the area, a pendamping within the own appointment, and what one wrote down
    oneself. To close and merge also `punya_orang_lain` is asked."""
    lingkup, desa = oleh.lingkup_izin(Izin.KELOLA_FASILITAS), fasilitas.desa_id
    if lingkup.mencakup(desa) or any(di_dalam(desa, kode) for kode in lingkup.wilayah_tugas):
        return True
    return fasilitas.dibuat_oleh_id == oleh.pk and boleh_buat(desa, oleh)


def punya_orang_lain(fasilitas: Fasilitas, oleh: Pengguna, sejak: date | None = None) -> bool:
    """Whether members of families that the actor does not write for belong there today, or did since that day.

    The APD of its area answers for all of them.
    """
    lingkup = oleh.lingkup_izin(Izin.KELOLA_FASILITAS)
    if lingkup.mencakup(fasilitas.desa_id):
        return False
    hari = min(sejak or date.max, hari_ini(fasilitas.desa_id))
    ikut = KeikutsertaanFasilitas.objects.filter(Q(selesai__isnull=True) | Q(selesai__gte=hari), fasilitas=fasilitas)
    return ikut.exclude(kpm__in=KPM.objects.boleh(oleh, Izin.KELOLA_FASILITAS).values("pk")).exists()


def tolak_orang_lain(fasilitas: Fasilitas, perbuatan: str) -> str:
    """Why a pendamping may not do that to a facility of others too, and who can."""
    jabatan = Jabatan.objects.berlaku_pada(hari_ini(fasilitas.desa_id)).filter(
        peran=Peran.APD, wilayah__in=[fasilitas.desa_id[:n] for n in (2, 5, 8)], pengguna__is_active=True
    )
    apd = jabatan.select_related("pengguna").order_by("pengguna__nama", "pk").first()
    siapa = f"APD kabupaten/kota, {apd.pengguna.nama}," if apd else "APD kabupaten/kota"
    return (
        f"{fasilitas.nama} juga tempat anggota keluarga yang bukan dampingan Anda. Mintalah {siapa} {perbuatan}nya; "
        "Anda tetap dapat mengakhiri keikutsertaan anggota Anda sendiri."
    )


def buat_fasilitas(*, id: UUID | None = None, isi: IsiFasilitas, tetap: bool = False, oleh: Pengguna) -> Fasilitas:
    """Write a facility down; `id` made by the client makes a repeated request one facility.

    Raises SudahAda when the desa has one of that name and kind, unless `tetap`; TidakBerhak, or GalatPengguna with the
    field.
    """
    baru = Fasilitas(id=id or uuid7(), dibuat_oleh=oleh, **asdict(rapikan(isi)))
    ada = Fasilitas.objects.filter(pk=baru.pk).first()
    if ada is not None:
        return _harus_sama(ada, baru)
    if not boleh_buat(isi.desa_id, oleh):
        raise TidakBerhak(_BUKAN_WILAYAH)
    _periksa(baru)
    if not tetap:
        _tolak_senama(baru)
    try:
        with transaction.atomic():
            baru.save(force_insert=True)
    except IntegrityError as galat:
        ada = Fasilitas.objects.filter(pk=baru.pk).first()
        if ada is None:
            raise _sebab(galat, baru) from galat
        return _harus_sama(ada, baru)  # the same request came in twice at once
    return baru


@transaction.atomic
def ubah_fasilitas(*, fasilitas: Fasilitas, isi: IsiFasilitas, versi: int, oleh: Pengguna) -> Fasilitas:
    """Correct a facility; `versi` is the one its editor saw. Members' own columns follow a new name.

    Raises TidakBerhak, BerubahLebihDulu, or GalatPengguna with the field. A repeated request changes nothing.
    """
    lama = _kunci(fasilitas, oleh)
    if lama.digabung_ke_id is not None:
        raise GalatPengguna("Fasilitas ini sudah digabung ke catatan lain. Ubah catatan itu.")
    isi = rapikan(isi)
    beda = [k for k, v in asdict(isi).items() if getattr(lama, k) != v]
    if not beda:
        return lama
    if lama.versi != versi:
        raise BerubahLebihDulu("Fasilitas ini baru saja diubah orang lain.")
    if "desa_id" in beda and not boleh_buat(isi.desa_id, oleh):
        raise GalatPengguna("Desa ini di luar wilayah Anda.", kolom="desa")
    bidang, nama, kolom, desa = lama.bidang, lama.nama, kolom_teks(lama.jenis), lama.desa_id
    for k in beda:
        setattr(lama, k, getattr(isi, k))
    _periksa(lama)
    if lama.bidang != bidang and (lama.peserta.exists() or lama.catatan.exists()):
        raise GalatPengguna(
            "Jenisnya tidak bisa diubah antara sekolah dan kesehatan, karena sudah ada anggota atau catatan di sini. "
            "Catat fasilitas baru.",
            kolom="jenis",
        )
    lama.versi += 1
    try:
        with transaction.atomic():
            lama.save(update_fields=[*beda, "versi"])
    except IntegrityError as galat:
        raise _sebab(galat, lama) from galat
    if lama.nama != nama or kolom_teks(lama.jenis) != kolom:
        _ganti_teks(lama, kolom, nama)
    if lama.desa_id != desa:
        tandai_berubah([desa, lama.desa_id])
    return lama


@transaction.atomic
def tutup_fasilitas(*, fasilitas: Fasilitas, sejak: date, versi: int, oleh: Pengguna) -> Fasilitas:
    """Close a facility from a day on: its members belong to it until the day before, and then wait for another one.

    Where families of others have members it is the APD's. Raises TidakBerhak, BerubahLebihDulu, or GalatPengguna with
    the field.
    """
    lama = _kunci(fasilitas, oleh)
    if lama.ditutup == sejak:
        return lama
    if lama.versi != versi or lama.ditutup is not None:
        raise BerubahLebihDulu("Fasilitas ini baru saja diubah orang lain. Muat ulang halaman.")
    if punya_orang_lain(lama, oleh, sejak):
        raise TidakBerhak(tolak_orang_lain(lama, "menutup"))
    if sejak > hari_ini(lama.desa_id):
        raise GalatPengguna("Tanggal tutup belum tiba. Isi hari ini atau sebelumnya.", kolom="sejak")
    if sejak < AWAL_PROGRAM:
        raise GalatPengguna("Tanggal tutup terlalu lama. Periksa tahunnya.", kolom="sejak")
    if CatatanVerkom.objects.filter(fasilitas=lama, bulan__gt=awal_bulan(sejak)).exists():
        raise GalatPengguna(
            "Fasilitas ini masih melapor sesudah bulan itu. Pilih tanggal yang lebih baru.", kolom="sejak"
        )
    ikut = KeikutsertaanFasilitas.objects.filter(Q(selesai__isnull=True) | Q(selesai__gte=sejak), fasilitas=lama)
    if ikut.filter(mulai__gte=sejak).exists():
        raise GalatPengguna("Ada anggota yang masuk pada atau sesudah tanggal itu.", kolom="sejak")
    siapa = list(ikut.values_list("anggota_id", "kpm_id"))
    ikut.update(selesai=sejak - timedelta(days=1))
    namai_fasilitas(anggota=[a for a, _ in siapa], kolom=kolom_teks(lama.jenis), nama="", dari=lama.nama)
    tandai_kewajiban({k for _, k in siapa})
    lama.ditutup, lama.versi = sejak, lama.versi + 1
    lama.save(update_fields=["ditutup", "versi"])
    tandai_berubah([lama.desa_id])
    return lama


@transaction.atomic
def buka_fasilitas(*, fasilitas: Fasilitas, versi: int, oleh: Pengguna) -> Fasilitas:
    """Take a closing back; its members are registered again one by one."""
    lama = _kunci(fasilitas, oleh)
    if lama.ditutup is None:
        return lama
    if lama.versi != versi or lama.digabung_ke_id is not None:
        raise BerubahLebihDulu("Fasilitas ini baru saja diubah orang lain. Muat ulang halaman.")
    lama.ditutup, lama.versi = None, lama.versi + 1
    lama.save(update_fields=["ditutup", "versi"])
    tandai_berubah([lama.desa_id])
    return lama


def rapikan(isi: IsiFasilitas) -> IsiFasilitas:
    """Blanks dropped, the telephone as it is stored; raises GalatPengguna for a number that is none."""
    rapat = {k: " ".join(getattr(isi, k).split()) for k in ("nama", "alamat", "kontak")}
    return IsiFasilitas(
        **asdict(isi) | rapat | {"npsn": isi.npsn.strip().upper(), "telepon": baca_telepon(isi.telepon)}
    )


def _kunci(fasilitas: Fasilitas, oleh: Pengguna) -> Fasilitas:
    lama = kunci_fasilitas(fasilitas.pk)
    if not boleh_kelola(lama, oleh):
        raise TidakBerhak(_BUKAN_WILAYAH)
    return lama


def _periksa(f: Fasilitas) -> None:
    if not f.nama:
        raise GalatPengguna("Tulis namanya, misalnya SD Negeri 5 Kota Bengkulu.", kolom="nama")
    if f.npsn and f.jenis != JenisFasilitas.SEKOLAH:
        raise GalatPengguna("NPSN hanya untuk sekolah. Kosongkan NPSN.", kolom="npsn")
    if f.npsn and not _NPSN.match(f.npsn):
        raise GalatPengguna("NPSN terdiri dari 8 angka. Salin dari papan nama atau surat sekolah.", kolom="npsn")
    if f.jenjang and f.jenis != JenisFasilitas.SEKOLAH:
        raise GalatPengguna("Jenjang hanya untuk sekolah. Kosongkan jenjangnya.", kolom="jenjang")
    sahkan(f, kecuali={"desa", "dibuat_oleh", "digabung_ke", "kunci"})
    if not Wilayah.objects.filter(pk=f.desa_id, tingkat=Tingkat.DESA).exists():
        raise GalatPengguna("Pilih desa atau kelurahannya.", kolom="desa")
    if (f.lintang is None) != (f.bujur is None):
        raise GalatPengguna("Isi lintang dan bujur, atau kosongkan keduanya.", kolom="lintang")
    if f.lintang is not None and f.bujur is not None and not di_indonesia(f.lintang, f.bujur):
        raise GalatPengguna("Titik ini di luar Indonesia. Periksa lintang dan bujurnya.", kolom="lintang")


def _tolak_senama(f: Fasilitas) -> None:
    ada = Fasilitas.objects.terbuka().filter(desa=f.desa_id, jenis=f.jenis, kunci=KunciNama(_teks(f.nama))).first()
    if ada is not None:
        raise SudahAda(
            f"Di desa ini sudah ada {ada.get_jenis_display().lower()} bernama {ada.nama}. Pakai catatan itu, atau "
            "nyatakan bahwa ini fasilitas yang lain.",
            kolom="tetap",
        )


def _teks(nama: str) -> Value:
    return Value(nama, output_field=CharField())


def _harus_sama(ada: Fasilitas, baru: Fasilitas) -> Fasilitas:
    """The stored facility when the request repeats it, also after it was corrected."""
    pesan = "Kiriman ini sudah tersimpan dengan isi lain. Muat ulang halaman."
    return harus_sama(ada, baru, (*KOLOM, "dibuat_oleh_id"), pesan)


def _sebab(galat: IntegrityError, f: Fasilitas) -> GalatPengguna:
    if "fasilitas_npsn_tunggal" in str(galat):
        lain = Fasilitas.objects.filter(npsn=f.npsn, digabung_ke__isnull=True).exclude(pk=f.pk).first()
        sekabupaten = lain is not None and kode_kabupaten(lain.desa_id) == kode_kabupaten(f.desa_id)
        nama = f" untuk {lain.nama}" if lain and sekabupaten else " di kabupaten/kota lain"
        return GalatPengguna(
            f"NPSN {f.npsn} sudah tercatat{nama}. Satu NPSN satu sekolah: pakai catatan itu, atau periksa nomornya.",
            kolom="npsn",
        )
    return GalatPengguna("Fasilitas ini baru saja tersimpan. Muat ulang halaman.")


def _ganti_teks(f: Fasilitas, kolom: str, nama: str) -> None:
    """Current members' columns name the facility as it is called now."""
    milik = f.peserta.filter(selesai__isnull=True).values_list("anggota_id", flat=True)
    if kolom_teks(f.jenis) == kolom:
        namai_fasilitas(anggota=milik, kolom=kolom, nama=f.nama, dari=nama)
        return
    siapa = list(milik)
    namai_fasilitas(anggota=siapa, kolom=kolom, nama="", dari=nama)
    namai_fasilitas(anggota=siapa, kolom=kolom_teks(f.jenis), nama=f.nama)
