"""Entries of a facility and month: the screen, cards, imports and the API all write here (docs/program.md §8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.templatetags.format import waktu as tulis_waktu
from inti.waktu import AWAL_PROGRAM, akhir_bulan, awal_bulan, hari_ini, kode_tahap
from kpm.models import KPM, Anggota, Komponen
from kpm.services.susunan import tandai_kewajiban
from verifikasi.enums import Bidang, SumberCatatan
from verifikasi.models import CatatanVerkom, Fasilitas, KeikutsertaanFasilitas, LaporanFasilitas
from verifikasi.selectors.isian import menulis_di, tertinggal, ukuran_lalu
from verifikasi.selectors.sampel import pernah_diundi
from verifikasi.selectors.tutup import kecamatan_tertutup
from verifikasi.services.hitung import hitung_keluarga
from verifikasi.services.isian import (
    ISI,
    Bahan,
    Isian,
    periksa,
    periksa_hari,
    periksa_versi,
    peringatan,
    rapikan_isian,
    sama,
)

__all__ = [
    "GalatIsian",
    "Isian",
    "Nilai",
    "atur_hari_efektif",
    "hapus_catatan",
    "nilai_isian",
    "samakan_hari",
    "simpan_catatan",
    "simpan_yang_bisa",
]

ISIAN_MAKS = 2000
_KOLOM = [*ISI, "fasilitas", "sumber", "terlambat", "dicatat_oleh", "dicatat_pada", "versi"]


class GalatIsian(GalatPengguna):
    """Several entries were sent and some are refused: nothing was saved, and `butir` says why, person by person."""

    def __init__(self, butir: dict[int, GalatPengguna], dari: int) -> None:
        super().__init__(f"{len(butir)} dari {dari} isian belum bisa disimpan. {next(iter(butir.values())).pesan}")
        self.butir = butir


@dataclass(frozen=True)
class Nilai:
    """An entry judged without saving it."""

    isi: Isian  # as it would be saved
    galat: GalatPengguna | None = None
    peringatan: tuple[str, ...] = ()
    tersimpan: bool = False  # just this is stored already
    catatan: CatatanVerkom | None = None  # what stands there now


@transaction.atomic
def simpan_catatan(
    *, fasilitas: Fasilitas, bulan: date, isian: Sequence[Isian], sumber: str, oleh: Pengguna, hitung: bool = True
) -> list[CatatanVerkom]:
    """Save entries of a facility and month, all or none, and compute the families' outcomes anew.

    Who saves several months says `hitung=False`, and calls `hitung_ulang` once, in the same transaction. The same entry
    again changes nothing, whatever its `versi`. One refused entry raises its own error (BerubahLebihDulu when `versi`
    is stale); of several, GalatIsian names each. TidakBerhak without the right.
    """
    nilai = _kunci_dan_nilai(fasilitas, bulan, isian, sumber, oleh)
    galat = {n.isi.anggota_id: n.galat for n in nilai if n.galat is not None}
    if galat:
        raise next(iter(galat.values())) if len(isian) == 1 else GalatIsian(galat, len(isian))
    tertulis = _tulis(fasilitas, bulan, nilai, sumber, oleh, hitung=hitung)
    return [n.catatan for n in tertulis if n.catatan is not None]


@transaction.atomic
def simpan_yang_bisa(
    *, fasilitas: Fasilitas, bulan: date, isian: Sequence[Isian], sumber: str, oleh: Pengguna
) -> list[Nilai]:
    """Save the entries that break no rule, and say of each other one why not: a screen loses nothing of the rest."""
    nilai = _kunci_dan_nilai(fasilitas, bulan, isian, sumber, oleh)
    return _tulis(fasilitas, bulan, nilai, sumber, oleh)


def nilai_isian(*, fasilitas: Fasilitas, bulan: date, isian: Sequence[Isian], oleh: Pengguna) -> list[Nilai]:
    """Judge entries in their order, and save nothing: what a preview shows, by the rules that will save it."""
    fasilitas, bulan = periksa_kepala(fasilitas, bulan, oleh)
    return _nilai(fasilitas, bulan, isian, oleh)


@transaction.atomic
def atur_hari_efektif(
    *, fasilitas: Fasilitas, bulan: date, hari: int, versi: int | None, oleh: Pengguna
) -> LaporanFasilitas:
    """Set a school's effective days of a month; entries of the writer's own families that had the old number follow.

    `versi` is the report's as it was shown, None when there was none; the same number again changes nothing. The
    number is everybody's: who set it is shown. Families of others keep theirs, and their pendamping is told.
    Raises BerubahLebihDulu, or GalatPengguna when a month has fewer days, or an entry more absences.
    """
    fasilitas, bulan = periksa_kepala(fasilitas, bulan, oleh)
    if fasilitas.bidang != Bidang.PENDIDIKAN:
        raise GalatPengguna(f"{fasilitas} bukan sekolah, jadi tidak punya hari efektif.", kolom="hari_efektif")
    periksa_hari(hari, bulan)
    lama = _milik(fasilitas, bulan, oleh)
    _kunci_keluarga(lama.values_list("anggota_id", flat=True))
    laporan = kunci_laporan(fasilitas, bulan, oleh)
    if laporan.hari_efektif == hari:
        return laporan
    if laporan.hari_efektif is not None and laporan.versi != versi:
        raise BerubahLebihDulu(
            f"Hari efektif sudah diisi {laporan.hari_efektif} oleh {laporan.dicatat_oleh} pada "
            f"{tulis_waktu(laporan.dicatat_pada)}. Bandingkan dengan lembar sekolah, lalu simpan lagi bila "
            f"{hari} yang benar.",
            kolom="hari_efektif",
        )
    if hari == 0 and _dicatat_lain(fasilitas, bulan, lama):
        raise GalatPengguna(
            "Pendamping lain sudah mencatat hari sekolah di bulan ini, jadi bukan libur sebulan penuh. Tanyakan kepada "
            "sekolahnya.",
            kolom="hari_efektif",
        )
    _samakan(list(lama.filter(hari_efektif=laporan.hari_efektif)), laporan, hari, oleh)
    if 0 in (hari, laporan.hari_efektif):  # a month of holidays is nobody's duty, entered or not
        ikut = KeikutsertaanFasilitas.objects.filter(fasilitas=fasilitas).dalam_bulan(bulan, akhir_bulan(bulan))
        tandai_kewajiban(ikut.values_list("kpm_id", flat=True))
    laporan.hari_efektif, laporan.alasan_belum = hari, ""
    laporan.dicatat_oleh, laporan.dicatat_pada = oleh, timezone.now()
    laporan.versi += 1
    laporan.save()
    return laporan


@transaction.atomic
def samakan_hari(*, fasilitas: Fasilitas, bulan: date, oleh: Pengguna) -> int:
    """Let entries of the own families that go by an earlier number take the school's. Returns how many changed."""
    fasilitas, bulan = periksa_kepala(fasilitas, bulan, oleh)
    milik = _milik(fasilitas, bulan, oleh)
    _kunci_keluarga(milik.values_list("anggota_id", flat=True))
    laporan = kunci_laporan(fasilitas, bulan, oleh)
    if laporan.hari_efektif is None:
        raise GalatPengguna("Hari efektif sekolah belum diisi. Isi dulu.", kolom="hari_efektif")
    beda = tertinggal(milik, laporan)
    _samakan(beda, laporan, laporan.hari_efektif, oleh)
    return len(beda)


@transaction.atomic
def hapus_catatan(*, catatan: CatatanVerkom, versi: int, oleh: Pengguna) -> None:
    """Take an entry away that was made for the wrong person; its history stays. Twice is once.

    After the quarter's close what is taken away is marked late with who did it, like what is written then.
    """
    _periksa_izin(oleh)
    _kunci_keluarga([catatan.anggota_id])
    ini = (
        CatatanVerkom.objects.boleh(oleh, Izin.CATAT_VERKOM)
        .select_related("anggota", "kpm", "dicatat_oleh", "fasilitas")
        .filter(pk=catatan.pk)
        .first()
    )
    if ini is None:
        if CatatanVerkom.objects.filter(pk=catatan.pk).exists():
            raise TidakBerhak("Isian dihapus oleh pendamping keluarganya atau APD wilayahnya.")
        return
    periksa_versi(ini, replace(Isian.dari(ini), versi=versi), ini.anggota.nama)
    if pernah_diundi(ini):  # all that could have been drawn: were only drawn ones refused, trying would tell which
        raise GalatPengguna(f"Isian {ini.anggota.nama} tidak bisa dihapus lagi. Betulkan isinya.")
    if kecamatan_tertutup({ini.kpm.kecamatan_kode}, kode_tahap(ini.bulan)):
        ini.terlambat, ini.dicatat_oleh, ini.dicatat_pada = True, oleh, timezone.now()
        ini.save(update_fields=["terlambat", "dicatat_oleh", "dicatat_pada"])  # its last trace says so
    ini.delete()
    if ini.fasilitas is not None:
        tandai_berubah([ini.fasilitas.desa_id])
    hitung_ulang({ini.kpm_id}, ini.bulan)


def kunci_laporan(fasilitas: Fasilitas, bulan: date, oleh: Pengguna) -> LaporanFasilitas:
    """The report of a facility and month, made when there is none, and locked, for somebody with members there."""
    if not menulis_di(fasilitas, oleh):
        raise TidakBerhak(f"Tidak ada keluarga dampingan Anda di {fasilitas}.")
    LaporanFasilitas.objects.bulk_create(
        [LaporanFasilitas(fasilitas=fasilitas, bulan=bulan, dicatat_oleh=oleh, versi=0)], ignore_conflicts=True
    )
    return (
        LaporanFasilitas.objects.select_for_update(of=("self",))
        .select_related("dicatat_oleh")
        .get(fasilitas=fasilitas, bulan=bulan)
    )


def hitung_ulang(kpm: Collection[int], bulan: date) -> None:
    """Compute the quarters that an entry of this month can move: what is owed once a year counts to its end."""

    awal, kini = kode_tahap(bulan), kode_tahap(hari_ini())
    if kpm:
        hitung_keluarga(kpm=sorted(kpm), tahap=[t for n in range(1, 5) if awal <= (t := f"{bulan.year}-{n}") <= kini])


def _periksa_izin(oleh: Pengguna) -> None:
    if not oleh.punya_izin(Izin.CATAT_VERKOM):
        raise TidakBerhak("Verifikasi komitmen dicatat oleh pendamping keluarga atau APD wilayahnya.")


def periksa_kepala(fasilitas: Fasilitas, bulan: date, oleh: Pengguna) -> tuple[Fasilitas, date]:
    """The facility as it is now, and the month's first day."""
    _periksa_izin(oleh)
    ini = Fasilitas.objects.boleh(oleh, Izin.CATAT_VERKOM).filter(pk=fasilitas.pk).first()
    if ini is None:
        raise TidakBerhak(f"{fasilitas} di luar wilayah tugas Anda.")
    bulan = awal_bulan(bulan)
    if bulan > hari_ini(ini.desa_id):
        raise GalatPengguna(f"{tulis_bulan(bulan)} belum tiba. Isi bulan yang sudah berjalan.", kolom="bulan")
    if bulan < AWAL_PROGRAM:
        raise GalatPengguna(f"{tulis_bulan(bulan)} terlalu lama. Periksa tahunnya.", kolom="bulan")
    if ini.digabung_ke_id is not None:
        raise GalatPengguna(f"{ini} sudah digabung ke {ini.digabung_ke}. Isi di sana.")
    if ini.ditutup is not None and ini.ditutup <= bulan:
        raise GalatPengguna(
            f"{ini} ditutup sejak {tulis_tanggal(ini.ditutup)}, jadi {tulis_bulan(bulan)} tidak diisi di sini."
        )
    return ini, bulan


def _kunci_keluarga(anggota: Iterable[int]) -> None:
    """The families in order: who may write is asked under the lock a handover takes, and entries of one wait here."""
    nomor = Anggota.objects.filter(pk__in=list(anggota)).values("kpm_id")
    list(
        KPM.objects.filter(pk__in=nomor)
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
        .values_list("pk", flat=True)
    )


def _kunci_dan_nilai(
    fasilitas: Fasilitas, bulan: date, isian: Sequence[Isian], sumber: str, oleh: Pengguna
) -> list[Nilai]:
    fasilitas, bulan = periksa_kepala(fasilitas, bulan, oleh)
    if sumber not in SumberCatatan.values:
        raise ValueError(sumber)
    _kunci_keluarga([i.anggota_id for i in isian])
    return _nilai(fasilitas, bulan, isian, oleh)


def _nilai(fasilitas: Fasilitas, bulan: date, isian: Sequence[Isian], oleh: Pengguna) -> list[Nilai]:
    nomor = [i.anggota_id for i in isian]
    if len(nomor) > ISIAN_MAKS:
        raise GalatPengguna(f"Sekali simpan paling banyak {ISIAN_MAKS} orang. Bagi menjadi beberapa bagian.")
    if len(set(nomor)) < len(nomor):
        raise GalatPengguna("Ada orang yang diisi dua kali dalam kiriman ini. Muat ulang halaman, lalu isi lagi.")
    bahan = _bahan(fasilitas, bulan, nomor, oleh)
    return [_nilai_satu(i, bahan) for i in isian]


def _nilai_satu(isi: Isian, b: Bahan) -> Nilai:
    orang, ada = b.anggota.get(isi.anggota_id), b.catatan.get(isi.anggota_id)
    if orang is None:
        return Nilai(
            isi, TidakBerhak("Ada orang yang bukan dari keluarga dampingan Anda hari ini. Muat ulang halaman ini.")
        )
    try:
        isi = rapikan_isian(isi, b)
        if ada is not None and sama(ada, isi, b.fasilitas):
            return Nilai(isi, None, tuple(peringatan(isi, b)), tersimpan=True, catatan=ada)
        periksa(isi, b)
        if ada is not None:
            periksa_versi(ada, isi, orang.nama)
    except GalatPengguna as galat:
        return Nilai(isi, galat, catatan=ada)
    return Nilai(isi, None, tuple(peringatan(isi, b)), catatan=ada)


def _bahan(fasilitas: Fasilitas, bulan: date, nomor: Sequence[int], oleh: Pengguna) -> Bahan:
    akhir = akhir_bulan(bulan)
    anggota = Anggota.objects.boleh(oleh, Izin.CATAT_VERKOM).filter(pk__in=nomor).select_related("kpm").in_bulk()
    komponen: dict[int, set[str]] = defaultdict(set)
    isi = Komponen.objects.filter(
        Q(mulai__isnull=True) | Q(mulai__lte=akhir), Q(selesai__isnull=True) | Q(selesai__gte=bulan)
    )
    for satu, jenis in isi.filter(anggota__in=list(anggota)).values_list("anggota_id", "jenis"):
        komponen[satu].add(jenis)
    ikut = KeikutsertaanFasilitas.objects.filter(anggota__in=list(anggota), bidang=fasilitas.bidang)
    di_sini: set[int] = set()
    di_lain: dict[int, str] = {}
    for satu, tempat, nama in (
        ikut.dalam_bulan(bulan, akhir).order_by("mulai").values_list("anggota_id", "fasilitas_id", "fasilitas__nama")
    ):
        if tempat == fasilitas.pk:
            di_sini.add(satu)
        else:
            di_lain[satu] = nama
    catatan = CatatanVerkom.objects.filter(anggota__in=list(anggota), bulan=bulan, bidang=fasilitas.bidang)
    return Bahan(
        fasilitas=fasilitas,
        bulan=bulan,
        hari=hari_ini(fasilitas.desa_id),
        laporan=LaporanFasilitas.objects.filter(fasilitas=fasilitas, bulan=bulan).first(),
        anggota=anggota,
        komponen=komponen,
        di_sini=di_sini,
        di_lain=di_lain,
        catatan={c.anggota_id: c for c in catatan.select_related("fasilitas", "dicatat_oleh")},
        lalu=ukuran_lalu(list(anggota), bulan) if fasilitas.bidang == Bidang.KESEHATAN else {},
    )


def _tulis(
    fasilitas: Fasilitas, bulan: date, nilai: Sequence[Nilai], sumber: str, oleh: Pengguna, *, hitung: bool = True
) -> list[Nilai]:
    """Store what was accepted and is new, and compute its families."""
    bulan = awal_bulan(bulan)
    terima = [n for n in nilai if n.galat is None and not n.tersimpan]
    anggota = Anggota.objects.select_related("kpm").in_bulk([n.isi.anggota_id for n in terima])
    tutup = kecamatan_tertutup({a.kpm.kecamatan_kode for a in anggota.values()}, kode_tahap(bulan)) if terima else set()
    hasil: dict[int, CatatanVerkom] = {}
    for n in terima:
        orang = anggota[n.isi.anggota_id]
        c = n.catatan or CatatanVerkom(
            anggota=orang, kpm=orang.kpm, fasilitas=fasilitas, bidang=fasilitas.bidang, bulan=bulan, versi=0
        )
        for kolom in ISI:
            setattr(c, kolom, getattr(n.isi, kolom))
        c.fasilitas, c.sumber = fasilitas, sumber
        c.terlambat = c.terlambat or orang.kpm.kecamatan_kode in tutup
        c.dicatat_oleh, c.dicatat_pada = oleh, timezone.now()
        c.versi += 1
        hasil[orang.pk] = c
    CatatanVerkom.objects.bulk_create(hasil[n.isi.anggota_id] for n in terima if n.catatan is None)
    CatatanVerkom.objects.bulk_update((n.catatan for n in terima if n.catatan is not None), _KOLOM)
    if hasil:  # the facility has reported after all
        laporan = LaporanFasilitas.objects.filter(fasilitas=fasilitas, bulan=bulan).exclude(alasan_belum="")
        laporan.update(alasan_belum="", versi=F("versi") + 1)
        tandai_berubah([fasilitas.desa_id])
    if hitung:
        hitung_ulang({c.kpm_id for c in hasil.values()}, bulan)
    return [replace(n, catatan=hasil.get(n.isi.anggota_id, n.catatan)) for n in nilai]


def _milik(fasilitas: Fasilitas, bulan: date, oleh: Pengguna) -> QuerySet[CatatanVerkom]:
    """The school month's entries of the families the writer may write for."""
    milik = CatatanVerkom.objects.boleh(oleh, Izin.CATAT_VERKOM).select_related("anggota", "kpm")
    return milik.filter(fasilitas=fasilitas, bulan=bulan, hari_efektif__isnull=False)


def _dicatat_lain(fasilitas: Fasilitas, bulan: date, milik: QuerySet[CatatanVerkom]) -> bool:
    """Whether families of others went to school that month: one pendamping's holiday would excuse theirs too."""
    semua = CatatanVerkom.objects.filter(fasilitas=fasilitas, bulan=bulan, hari_efektif__gt=0)
    return semua.exclude(pk__in=milik.values("pk")).exists()


def _samakan(catatan: Sequence[CatatanVerkom], laporan: LaporanFasilitas, hari: int, oleh: Pengguna) -> None:
    """Give entries the school's number; one with more absences than days refuses it, by name."""
    for c in catatan:
        absen = (c.alpa or 0) + (c.izin or 0) + (c.sakit or 0)
        if absen > hari:
            raise GalatPengguna(
                f"{c.anggota.nama} sudah diisi tidak hadir {absen} hari, lebih dari {hari} hari efektif. "
                "Betulkan dulu isiannya.",
                kolom="hari_efektif",
            )
        c.hari_efektif = hari
        c.dicatat_oleh, c.dicatat_pada = oleh, timezone.now()
        c.versi += 1
    if not catatan:
        return
    tutup = kecamatan_tertutup({c.kpm.kecamatan_kode for c in catatan}, kode_tahap(laporan.bulan))
    for c in catatan:
        c.terlambat = c.terlambat or c.kpm.kecamatan_kode in tutup
    CatatanVerkom.objects.bulk_update(catatan, ["hari_efektif", "dicatat_oleh", "dicatat_pada", "versi", "terlambat"])
    hitung_ulang({c.kpm_id for c in catatan}, laporan.bulan)
