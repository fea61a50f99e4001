"""Assigning families and groups to a pendamping: set-based, dated, never two on one day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from akun.enums import PERAN_DAMPINGAN, Izin
from akun.lingkup import Lingkup
from akun.models import Jabatan, Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import angka, tanggal
from inti.waktu import AWAL_PROGRAM, hari_ini
from kpm.models import KPM, Kelompok
from kpm.services.susunan import tandai_keanggotaan
from pendamping.models import Penugasan, PenugasanKelompok
from pendamping.selectors.penugasan import penugasan_sejak, sasaran_desa, sasaran_kelompok
from pendamping.services.penjaga import periksa_masa
from wilayah.models import Wilayah

_HARI_KE_DEPAN = 366
_TABRAKAN = "Sebagian keluarga baru saja ditugaskan orang lain. Muat ulang halaman, lalu periksa lagi."

_BENDA = {"kpm": "keluarga", "kelompok": "kelompok"}

Nomor = TypeVar("Nomor", int, UUID)
Tugas = TypeVar("Tugas", Penugasan, PenugasanKelompok)


@dataclass(frozen=True)
class HasilTugas:
    """Families newly assigned, of these taken over from another, left as they were; groups moved along."""

    ditugaskan: int
    digantikan: int
    tetap: int
    kelompok: int = 0


@dataclass(frozen=True)
class Surat:
    """The decree behind an assignment: who, from which day, under which number, entered by whom."""

    petugas: Pengguna
    mulai: date
    nomor_sk: str
    oleh: Pengguna


def tugaskan(
    *,
    kpm: QuerySet[KPM] | Collection[int],
    petugas: Pengguna,
    mulai: date,
    nomor_sk: str,
    oleh: Pengguna,
    gantikan: bool = False,
) -> HasilTugas:
    """Assign these families from `mulai` on; families already with `petugas` stay as they are.

    A family somebody else holds on or after `mulai` is refused, unless `gantikan` ends that assignment the
    day before. Raises GalatPengguna with a sentence and the count, TidakBerhak outside the actor's area; all
    or nothing.
    """
    surat = _surat(petugas, mulai, nomor_sk, oleh)
    try:
        with transaction.atomic():
            kunci_petugas(petugas.pk)
            return _tugaskan(kpm, surat, gantikan)[0]
    except IntegrityError as galat:
        raise GalatPengguna(_TABRAKAN) from galat


def tugaskan_desa(
    *,
    desa: str,
    hanya_belum: bool,
    petugas: Pengguna,
    mulai: date,
    nomor_sk: str,
    oleh: Pengguna,
    gantikan: bool = False,
) -> HasilTugas:
    """Assign a desa's families, all or those without a pendamping, and the groups nobody else leads there."""
    surat = _surat(petugas, mulai, nomor_sk, oleh)
    try:
        with transaction.atomic():
            kunci_petugas(petugas.pk)
            _kunci_kelompok(desa=desa)
            sasaran = sasaran_desa(desa, hanya_belum=hanya_belum, mulai=mulai)
            hasil, digantikan = _tugaskan(sasaran, surat, gantikan)
            kelompok = _kelompok_ikut(desa, mulai, {petugas.pk, *digantikan})
            pindah = _serahkan(PenugasanKelompok, "kelompok", kelompok, surat, gantikan=True)
    except IntegrityError as galat:
        raise GalatPengguna(_TABRAKAN) from galat
    return HasilTugas(hasil.ditugaskan, hasil.digantikan, hasil.tetap, pindah.baru)


def tugaskan_kelompok(
    *,
    kelompok: Kelompok,
    petugas: Pengguna,
    mulai: date,
    nomor_sk: str,
    oleh: Pengguna,
    gantikan: bool = False,
) -> HasilTugas:
    """Assign a group with its members: from `mulai` the pendamping owes its monthly meeting."""
    surat = _surat(petugas, mulai, nomor_sk, oleh)
    try:
        with transaction.atomic():
            _wajib_di_lingkup(oleh.lingkup_izin(Izin.TUGASKAN), [kelompok.desa_id])
            kunci_petugas(petugas.pk)
            _kunci_kelompok(pk=kelompok.pk)
            hasil, _ = _tugaskan(sasaran_kelompok(kelompok, mulai), surat, gantikan)
            awal = {kelompok.pk: max(mulai, kelompok.dibentuk)}
            pindah = _serahkan(PenugasanKelompok, "kelompok", awal, surat, gantikan=gantikan)
    except IntegrityError as galat:
        raise GalatPengguna(_TABRAKAN) from galat
    return HasilTugas(hasil.ditugaskan, hasil.digantikan, hasil.tetap, pindah.baru)


def pimpin_kelompok(
    *,
    kelompok: Collection[UUID],
    petugas: Pengguna,
    mulai: date,
    nomor_sk: str,
    oleh: Pengguna,
    gantikan: bool = False,
) -> int:
    """Give groups a pendamping without their families; returns how many are newly led by `petugas`."""
    surat = _surat(petugas, mulai, nomor_sk, oleh)
    try:
        with transaction.atomic():
            kunci_petugas(petugas.pk)
            _kunci_kelompok(pk__in=kelompok)
            isi = list(Kelompok.objects.filter(pk__in=kelompok).order_by("pk"))
            desa = sorted({k.desa_id for k in isi})
            _wajib_di_lingkup(oleh.lingkup_izin(Izin.TUGASKAN), desa)
            wajib_diangkat(petugas=petugas, mulai=mulai, desa=desa)
            awal = {k.pk: max(mulai, k.dibentuk) for k in isi}
            return _serahkan(PenugasanKelompok, "kelompok", awal, surat, gantikan=gantikan).baru
    except IntegrityError as galat:
        raise GalatPengguna(_TABRAKAN) from galat


def _kunci_kelompok(**yang: Any) -> None:
    """Groups before families, as `kpm.services.anggota` locks them: else each waits for the other for ever."""
    list(Kelompok.objects.filter(**yang).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def kunci_petugas(nomor: int) -> None:
    """Before groups and families: whoever ends the person's appointment meanwhile is waited for, then seen."""
    Pengguna.objects.select_for_update(no_key=True).get(pk=nomor)


def _surat(petugas: Pengguna, mulai: date, nomor_sk: str, oleh: Pengguna) -> Surat:
    nomor = nomor_sk.strip()
    if not oleh.punya_izin(Izin.TUGASKAN):
        raise TidakBerhak("Hanya koordinator kabupaten dan APD yang menugaskan keluarga.")
    if not nomor or len(nomor) > 100:
        raise GalatPengguna("Isi nomor SK penugasan, paling banyak 100 huruf.", kolom="nomor_sk")
    if mulai < AWAL_PROGRAM or mulai > hari_ini() + timedelta(days=_HARI_KE_DEPAN):
        raise GalatPengguna("Tanggal mulai paling jauh satu tahun ke depan. Periksa tahunnya.", kolom="mulai")
    return Surat(petugas, mulai, nomor, oleh)


def _tugaskan(kpm: QuerySet[KPM] | Collection[int], surat: Surat, gantikan: bool) -> tuple[HasilTugas, set[int]]:
    diminta: Any = kpm.values("pk") if isinstance(kpm, QuerySet) else set(kpm)
    # Locked in pk order: of two assignments of one family the second sees what the first did.
    kunci = KPM.objects.filter(pk__in=diminta).order_by("pk").select_for_update(no_key=True)
    desa = dict(kunci.values_list("pk", "desa_id"))
    if not desa:
        raise GalatPengguna("Tidak ada keluarga yang perlu ditugaskan. Periksa pilihan Anda.")
    kode = sorted(set(desa.values()))
    _wajib_di_lingkup(surat.oleh.lingkup_izin(Izin.TUGASKAN), kode)
    if not isinstance(diminta, QuerySet) and len(desa) != len(diminta):
        raise GalatPengguna("Sebagian keluarga yang dipilih sudah tidak ada. Muat ulang halaman.")
    wajib_diangkat(petugas=surat.petugas, mulai=surat.mulai, desa=kode)
    pindah = _serahkan(Penugasan, "kpm", dict.fromkeys(desa, surat.mulai), surat, gantikan=gantikan)
    if pindah.baru:
        tandai_berubah(kode)
    return HasilTugas(pindah.baru, pindah.digantikan, pindah.tetap), pindah.petugas_lama


def _wajib_di_lingkup(lingkup: Lingkup, kode: Collection[str]) -> None:
    if not all(lingkup.mencakup(k) for k in kode):
        raise TidakBerhak("Sebagian keluarga berada di luar wilayah Anda. Tidak ada yang diubah.")


def wajib_diangkat(*, petugas: Pengguna, mulai: date, desa: Collection[str]) -> None:
    """Refuse a person who is not appointed as pendamping there on the first day (docs/program.md §2)."""
    jabatan = petugas.jabatan.berlaku_pada(mulai).filter(peran__in=PERAN_DAMPINGAN, pengguna__is_active=True)
    wilayah = [w for w in jabatan.values_list("wilayah", flat=True) if w]
    luar = [d for d in desa if not any(d == w or d.startswith(f"{w}.") for w in wilayah)]
    if luar:
        nama = ", ".join(Wilayah.objects.filter(kode__in=luar[:3]).order_by("nama").values_list("nama", flat=True))
        raise GalatPengguna(
            f"{petugas.nama} tidak diangkat sebagai pendamping di {nama or 'wilayah ini'} pada "
            f"{tanggal(mulai)}. Pilih pendamping lain atau tanggal lain.",
            kolom="petugas",
        )


def _kelompok_ikut(desa: str, mulai: date, boleh_dari: set[int]) -> dict[UUID, date]:
    """Groups of a desa led by nobody or by those whose families were taken over, with their first day."""
    kelompok = Kelompok.objects.filter(Q(dibubarkan__isnull=True) | Q(dibubarkan__gte=mulai), desa=desa)
    awal = {k.pk: max(mulai, k.dibentuk) for k in kelompok.order_by("pk").select_for_update(no_key=True)}
    for tugas in PenugasanKelompok.objects.filter(penugasan_sejak(mulai), kelompok__in=list(awal)):
        nomor = tugas.kelompok_id
        if tugas.petugas_id not in boleh_dari or (nomor in awal and _sudah_lewat(tugas.mulai, awal[nomor])):
            awal.pop(nomor, None)
    return awal


def _sudah_lewat(mulai: date, awal: date) -> bool:
    """True for an assignment that began between the new one's first day and today: it is history by now."""
    return awal < mulai <= hari_ini()


@dataclass(frozen=True)
class _Pindah:
    baru: int
    digantikan: int
    tetap: int
    petugas_lama: set[int]


def _serahkan(
    model: type[Tugas],
    kolom: str,
    awal: Mapping[Nomor, date],
    surat: Surat,
    *,
    gantikan: bool,
) -> _Pindah:
    """Give each object of `awal` (pk: first day) to the pendamping, ending or replacing what stands there."""
    ada = model._default_manager.filter(penugasan_sejak(surat.mulai), **{f"{kolom}__in": list(awal)})  # noqa: SLF001
    # (assignment, object, the object's new first day)
    baris: list[tuple[Any, Nomor, date]] = [
        (b, n := getattr(b, f"{kolom}_id"), awal[n]) for b in ada.order_by("pk").select_for_update()
    ]
    baris = [(b, n, hari) for b, n, hari in baris if b.selesai is None or b.selesai >= hari]
    tetap = {n for b, n, hari in baris if b.petugas_id == surat.petugas.pk and b.selesai is None and b.mulai <= hari}
    lama: list[tuple[Any, Nomor, date]] = [(b, n, hari) for b, n, hari in baris if n not in tetap]
    terkena = {n for _, n, _ in lama}
    # Nobody decides about what stands with somebody who no longer serves: such a family has no pendamping.
    menjabat = set(Jabatan.objects.pendamping_pada(surat.mulai).values_list("pengguna", flat=True)) if lama else set()
    if (dipegang := {n for b, n, _ in lama if b.petugas_id in menjabat}) and not gantikan:
        raise GalatPengguna(
            f"{angka(len(dipegang))} {_BENDA[kolom]} sudah punya pendamping pada atau sesudah "
            f"{tanggal(surat.mulai)}. Centang “Gantikan pendamping lama” untuk memindahkannya.",
            kolom="gantikan",
        )
    if terhalang := {n for b, n, hari in lama if _sudah_lewat(b.mulai, hari)}:
        raise GalatPengguna(
            f"{angka(len(terhalang))} {_BENDA[kolom]} sudah punya penugasan yang mulai sesudah "
            f"{tanggal(surat.mulai)}. Pilih tanggal mulai yang lebih akhir, supaya riwayatnya tetap benar.",
            kolom="mulai",
        )
    baru = [n for n in awal if n not in tetap]
    if baru:
        # On the earliest day on which anything changes: also the last days of whoever is replaced.
        periksa_masa([surat.petugas.pk, *(b.petugas_id for b, _, _ in lama)], min(awal[n] for n in baru))
    for hari in {hari for _, _, hari in lama}:
        akhiri = [b.pk for b, _, h in lama if h == hari and b.mulai < hari]
        ada.filter(pk__in=akhiri).update(selesai=hari - timedelta(days=1))
    # Began on the new first day, or is a plan for later: replaced; the audit keeps it.
    ada.filter(pk__in=[b.pk for b, _, hari in lama if b.mulai >= hari]).delete()
    model._default_manager.bulk_create(  # noqa: SLF001
        [
            model(
                **{f"{kolom}_id": n},
                petugas=surat.petugas,
                mulai=awal[n],
                nomor_sk=surat.nomor_sk,
                dibuat_oleh=surat.oleh,
            )
            for n in baru
        ],
        batch_size=5000,
    )
    if kolom == "kelompok":
        kelompok: list[Any] = list(baru)
        tandai_keanggotaan(kelompok=kelompok)
        tandai_berubah(Kelompok.objects.filter(pk__in=kelompok).order_by().values_list("desa", flat=True).distinct())
    return _Pindah(len(baru), len(terkena), len(tetap), {b.petugas_id for b, _, _ in lama})
