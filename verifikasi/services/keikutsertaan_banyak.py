"""Registering many members at one facility in a handful of statements (docs/program.md §8): a class, or a form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.identitas import indeks_buta
from inti.waktu import hari_ini
from kpm.models import KPM, Anggota
from kpm.services.anggota_lapangan import namai_fasilitas
from kpm.services.susunan import tandai_kewajiban
from verifikasi.enums import Bidang, SumberKeikutsertaan
from verifikasi.models import Fasilitas, KeikutsertaanFasilitas
from verifikasi.services.keikutsertaan import (
    BUKAN_DAMPINGAN,
    cari_tempat,
    kolom_teks,
    kunci_fasilitas,
    milik_anggota,
    pemilik_nisn,
    periksa,
    rapikan_nisn,
    tolak_nisn,
)

_POTONG = 500


@dataclass(frozen=True, kw_only=True)
class Pendaftaran:
    """A member to register; without `mulai` for as long as we know, or from `sesudah` on for who belonged somewhere."""

    anggota: Anggota
    mulai: date | None = None
    kelas: str = ""
    nisn: str = ""
    sesudah: date | None = None


@dataclass(frozen=True)
class HasilDaftar:
    """What became of one: `galat` says why it was refused, `nisn` why only its number was left out."""

    galat: GalatPengguna | None = None
    nisn: GalatPengguna | None = None


@transaction.atomic
def daftarkan_sekaligus(
    *, pendaftaran: Sequence[Pendaftaran], fasilitas: Fasilitas, sumber: str, oleh: Pengguna
) -> dict[int, HasilDaftar]:
    """Register whom the rules of `daftarkan` allow, and say of each other one why not, by member.

    A move is never meant here; a NISN of another child is left out, and said.
    """
    semua = {p.anggota.pk: p for p in pendaftaran}
    keluarga = {p.anggota.kpm_id for p in semua.values()}
    boleh = set(KPM.objects.boleh(oleh, Izin.KELOLA_FASILITAS).filter(pk__in=keluarga).values_list("pk", flat=True))
    milik_keluarga = KPM.objects.filter(pk__in=boleh).order_by("pk")  # families are locked in one order
    desa = dict(milik_keluarga.select_for_update(of=("self",), no_key=True).values_list("pk", "desa_id"))
    fasilitas = kunci_fasilitas(fasilitas.pk)
    orang = Anggota.objects.in_bulk(list(semua))
    milik = milik_anggota(list(semua), fasilitas.bidang)
    pemilik = pemilik_nisn({p.nisn for p in semua.values() if p.nisn})
    hasil: dict[int, HasilDaftar] = {}
    tulis: list[tuple[KeikutsertaanFasilitas, str]] = []
    for pk, p in semua.items():
        if p.anggota.kpm_id not in boleh:
            hasil[pk] = HasilDaftar(TidakBerhak(BUKAN_DAMPINGAN))
            continue
        try:
            nisn, tanpa = _nisn(orang[pk], p, pemilik, oleh)
            ikut = _satu(orang[pk], fasilitas, p, nisn, milik.get(pk, []), desa, sumber, oleh)
        except GalatPengguna as galat:
            hasil[pk] = HasilDaftar(galat)
            continue
        hasil[pk] = HasilDaftar(nisn=tanpa)
        if nisn:
            pemilik.setdefault(indeks_buta("nisn", nisn), []).append(orang[pk])
        tulis.append((ikut, " ".join(p.kelas.split())))
    _tulis(tulis, fasilitas)
    return hasil


@transaction.atomic
def daftarkan_banyak(*, anggota: Collection[int], fasilitas: Fasilitas, mulai: date | None, oleh: Pengguna) -> int:
    """Register several members at one facility, all or none; returns how many.

    Raises TidakBerhak, or GalatPengguna naming the member at fault.
    """
    semua = Anggota.objects.boleh(oleh, Izin.KELOLA_FASILITAS).filter(pk__in=anggota).select_related("kpm")
    urut = list(semua.order_by("kpm_id", "pk"))
    if len(urut) != len(set(anggota)):
        raise TidakBerhak(BUKAN_DAMPINGAN)
    hasil = daftarkan_sekaligus(
        pendaftaran=[Pendaftaran(anggota=a, mulai=mulai, sesudah=hari_ini(a.kpm.desa_id)) for a in urut],
        fasilitas=fasilitas,
        sumber=SumberKeikutsertaan.LAPANGAN,
        oleh=oleh,
    )
    for satu in urut:
        galat = hasil[satu.pk].galat
        if galat is not None:
            raise GalatPengguna(f"{satu.nama}: {galat.pesan}", kolom=galat.kolom) from galat
    return len(urut)


def _nisn(
    orang: Anggota, p: Pendaftaran, pemilik: dict[bytes, list[Anggota]], oleh: Pengguna
) -> tuple[str, GalatPengguna | None]:
    """The number to keep, or none and why: rows before this one count as having theirs."""
    nisn = rapikan_nisn(p.nisn)
    if not nisn:
        return "", None
    try:
        tolak_nisn(orang, pemilik.get(indeks_buta("nisn", nisn), []), oleh)
    except GalatPengguna as galat:
        return "", galat
    return nisn, None


def _satu(
    orang: Anggota,
    fasilitas: Fasilitas,
    p: Pendaftaran,
    nisn: str,
    milik: list[KeikutsertaanFasilitas],
    desa: dict[int, str],
    sumber: str,
    oleh: Pengguna,
) -> KeikutsertaanFasilitas:
    mulai = p.mulai if p.mulai is not None or not milik else p.sesudah
    kelas = " ".join(p.kelas.split())
    if mulai is not None and mulai > hari_ini(desa[orang.kpm_id]):
        raise GalatPengguna("Tanggal mulai belum tiba. Isi hari ini atau sebelumnya.", kolom="mulai")
    periksa(orang, fasilitas, mulai, kelas)
    ikut = cari_tempat(orang, fasilitas, mulai, milik) or KeikutsertaanFasilitas(
        anggota=orang,
        kpm_id=orang.kpm_id,
        fasilitas=fasilitas,
        bidang=fasilitas.bidang,
        mulai=mulai,
        sumber=sumber,
        dicatat_oleh=oleh,
    )
    ikut.kelas = kelas or ikut.kelas
    if nisn and nisn != ikut.nisn:
        ikut.nisn = nisn
    return ikut


def _tulis(tulis: Sequence[tuple[KeikutsertaanFasilitas, str]], fasilitas: Fasilitas) -> None:
    if not tulis:
        return
    KeikutsertaanFasilitas.objects.bulk_create([i for i, _ in tulis if i.pk is None], batch_size=_POTONG)
    lama = [i for i, _ in tulis if i.pk is not None]
    kolom = ["mulai", "selesai", "kelas", "nisn_sandi", "nisn_indeks"]
    KeikutsertaanFasilitas.objects.bulk_update(lama, kolom, batch_size=_POTONG)
    kelas_anggota: dict[str, list[int]] = defaultdict(list)  # members' own columns follow, a statement per class
    for ikut, kelas in tulis:
        if ikut.selesai is None:
            kelas_anggota[kelas if fasilitas.bidang == Bidang.PENDIDIKAN else ""].append(ikut.anggota_id)
    for kelas, siapa in kelas_anggota.items():
        namai_fasilitas(anggota=siapa, kolom=kolom_teks(fasilitas.jenis), nama=fasilitas.nama, kelas=kelas)
    tandai_kewajiban({i.kpm_id for i, _ in tulis})
