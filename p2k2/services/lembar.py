"""Attendance sheets as PDF and workbook, written to the access log before they are made (docs/program.md §7, §13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from akun.enums import Izin
from akun.models import Pengguna
from inti.cetak import cetak
from inti.enums import JenisAkses
from inti.galat import GalatPengguna
from inti.services.akses import catat_akses, catat_akses_tiap
from inti.templatetags.format import hari_tanggal, tanggal
from kpm.models import KPM
from p2k2.berkas.kolom_hadir import KOMPONEN, BentukLembar
from p2k2.berkas.lembar_hadir import tulis_lembar
from p2k2.enums import StatusHadir
from p2k2.models import Pertemuan
from p2k2.selectors.lembar import BarisLembar, Lembar
from p2k2.selectors.teks import BELUM_DIISI, teks_hadir


@dataclass(frozen=True, kw_only=True)
class PilihanLembar:
    """How a sheet is made: `bertanda` with the saved marks, `lengkap` with full numbers for the reason `alasan`."""

    bentuk: str = BentukLembar.P2K2
    kertas: str = "f4"
    bertanda: bool = False
    lengkap: bool = False
    alasan: str = ""


@transaction.atomic
def cetak_lembar(*, lembar: Sequence[Lembar], pilihan: PilihanLembar, oleh: Pengguna, dari: str | None = None) -> bytes:
    """Return sheets as one PDF. Full numbers stand only where the actor may open them; raises GalatPengguna."""
    terbuka, terlihat = _buka(lembar, pilihan, oleh, dari), _terlihat(lembar, oleh)
    judul = "Daftar Hadir P2K2" if pilihan.bentuk == BentukLembar.P2K2 else "Daftar Hadir Kelompok"
    data = {
        "judul": judul,
        "bentuk": pilihan.bentuk,
        "kertas": pilihan.kertas,
        "lembar": [_lembar(satu, pilihan, terbuka, terlihat) for satu in lembar],
    }
    return cetak("daftar_hadir.typ", data)


@transaction.atomic
def buku_lembar(
    *, lembar: Lembar, pilihan: PilihanLembar, oleh: Pengguna, keluaran: Path, dari: str | None = None
) -> int:
    """Write a meeting's sheet as a workbook, printed or filled in and read back; returns how many families it lists."""
    terbuka, terlihat = _buka([lembar], pilihan, oleh, dari), _terlihat([lembar], oleh)
    tulis_lembar(
        lembar,
        _lembar(lembar, pilihan, terbuka, terlihat),
        bentuk=pilihan.bentuk,
        kertas=pilihan.kertas,
        bertanda=pilihan.bertanda,
        keluaran=keluaran,
    )
    return len(lembar.baris)


def _buka(lembar: Sequence[Lembar], pilihan: PilihanLembar, oleh: Pengguna, dari: str | None) -> set[int]:
    """Log who takes the sheets out, and which families' numbers stand in full."""
    if not lembar:
        raise GalatPengguna("Tidak ada kelompok yang dapat dicetak daftar hadirnya.")
    keluarga = {b.kpm.pk for satu in lembar for b in satu.baris}
    objek = lembar[0].pertemuan or lembar[0].kelompok
    catatan: dict[str, Any] = {"oleh": oleh, "dari": dari}
    catatan |= {"objek": objek._meta.label, "objek_id": objek.pk if len(lembar) == 1 else ""}
    terbuka: set[int] = set()
    if pilihan.lengkap:
        if not pilihan.alasan:
            raise GalatPengguna("Pilih keperluannya: setiap pembukaan nomor dicatat.", kolom="keperluan")
        boleh = KPM.objects.boleh(oleh, Izin.BUKA_IDENTITAS).filter(pk__in=keluarga)
        terbuka = set(boleh.values_list("pk", flat=True))
        if not terbuka:
            raise GalatPengguna(
                "Nomor lengkap keluarga di daftar ini tidak boleh Anda buka. Pilih tersamar.", kolom="nomor"
            )
    alasan = f"Daftar hadir P2K2: {pilihan.alasan}" if pilihan.alasan else "Daftar hadir P2K2"
    catat_akses(jenis=JenisAkses.UNDUH, kolom="daftar hadir", jumlah=len(keluarga), alasan=alasan, **catatan)
    if terbuka:
        isi: dict[str, Any] = {"jenis": JenisAkses.BUKA, "kolom": "nik, kk", "alasan": alasan}
        catat_akses_tiap(oleh=oleh, dari=dari, objek="kpm.KPM", nomor=sorted(terbuka), **isi)
    return terbuka


def _terlihat(lembar: Sequence[Lembar], oleh: Pengguna) -> set[int]:
    """Families whose address and components stand on the sheet.

    Of others, who moved away or were handed over since, it says that they were there: not where they live now.
    """
    keluarga = {b.kpm.pk for satu in lembar for b in satu.baris}
    return set(KPM.objects.terlihat_oleh(oleh).filter(pk__in=keluarga).values_list("pk", flat=True))


def _nomor(kpm: KPM, nama: str, terbuka: set[int]) -> str:
    return str(getattr(kpm, nama if kpm.pk in terbuka else f"{nama}_tersamar"))


def _lembar(satu: Lembar, pilihan: PilihanLembar, terbuka: set[int], terlihat: set[int]) -> dict[str, Any]:
    p, desa = satu.pertemuan, satu.kelompok.desa
    hari = hari_tanggal(p.tanggal) if p else ""
    modul, sesi = _modul_dan_sesi(p)
    return {
        "kelompok": satu.kelompok.nama,
        "modul": modul,
        "sesi": sesi,
        "hari": hari,
        "tanggal": tanggal(p.tanggal) if p else "",
        "tempat": (p.tempat if p else "") or satu.kelompok.tempat,
        "desa": desa.nama,
        "kecamatan": desa.induk.nama if desa.induk else "",
        "pendamping": satu.petugas.nama if satu.petugas else "",
        "nip": satu.petugas.nip if satu.petugas else "",
        "ketua": satu.ketua,
        "kaki": " · ".join(t for t in (f"Kelompok {satu.kelompok.nama}", hari) if t),
        "jumlah": _jumlah(satu, bertanda=pilihan.bertanda),
        "baris": [_baris(b, terbuka, terlihat, bertanda=pilihan.bertanda) for b in satu.baris],
    }


def _modul_dan_sesi(p: Pertemuan | None) -> tuple[str, str]:
    """Module and session in words; other material takes the session's place."""
    if p is None:
        return "", ""
    if p.sesi is None:
        return "", p.materi
    sesi = f"{p.sesi.nomor} {p.sesi.judul}"
    return f"{p.sesi.modul.nomor} {p.sesi.modul.nama}", f"{sesi} · {p.materi}" if p.materi else sesi


def _baris(b: BarisLembar, terbuka: set[int], terlihat: set[int], *, bertanda: bool) -> dict[str, Any]:
    k, kini = b.kpm, b.kpm.pk in terlihat
    return {
        "nama": k.nama,
        "jabatan": b.jabatan,
        "nik": _nomor(k, "nik", terbuka),
        "kk": _nomor(k, "kk", terbuka),
        "alamat": (k.alamat or k.alamat_fc) if kini else "",
        "rt": k.rt if kini else "",
        "rw": k.rw if kini else "",
        "ket": _tanda(b) if bertanda else "",
        **{c.nama: getattr(k, c.nama) if kini else 0 for c in KOMPONEN},
    }


def _tanda(b: BarisLembar) -> str:
    """The mark in words; empty while not filled in."""
    return teks_hadir(b.status, b.hadir.wakil, b.hadir.hubungan_wakil) if b.hadir and b.status else ""


def _jumlah(satu: Lembar, *, bertanda: bool) -> list[tuple[str, str]]:
    """The box of the sheet. Marks it has no line for get one, so that the figures add up."""
    n = len(satu.baris)
    if not (bertanda and satu.tersimpan):
        return [("Jumlah Peserta", str(n)), ("Hadir", ""), ("Sakit", ""), ("Alpa", "")]
    hitung = {s: sum(b.status == s for b in satu.baris) for s in (*StatusHadir, None)}
    pokok = [StatusHadir.HADIR, StatusHadir.SAKIT, StatusHadir.ALPA]
    isi = [("Jumlah Peserta", str(n)), *((str(s.label), str(hitung[s])) for s in pokok)]
    lain = [(str(StatusHadir.IZIN.label), hitung[StatusHadir.IZIN]), (BELUM_DIISI, hitung[None])]
    return isi + [(nama, str(banyak)) for nama, banyak in lain if banyak]
