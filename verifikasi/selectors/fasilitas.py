"""Lists of facilities, and what one of them has reported (docs/program.md §8)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from akun.models import Pengguna
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.waktu import akhir_bulan, geser_bulan
from verifikasi.enums import JenisFasilitas
from verifikasi.models import CatatanVerkom, Fasilitas, KeikutsertaanFasilitas, LaporanFasilitas, LembarVerkom
from verifikasi.selectors.peserta import di_keluarga
from wilayah.kode import kode_kabupaten
from wilayah.models import saring_wilayah

DITUTUP, TANPA_TITIK, TANPA_NPSN = "ditutup", "titik", "npsn"
BULAN_TAMPAK = 6
GANDA_MAKS = 100


@dataclass(frozen=True)
class SaringFasilitas:
    """What narrows the list of facilities. `kurang`: what is not known of them; `keadaan`: also closed ones."""

    wilayah: str = ""
    jenis: str = ""
    jenjang: str = ""
    kurang: str = ""
    keadaan: str = ""


def daftar_fasilitas(*, user: Pengguna, saring: SaringFasilitas, cari: str = "", sesudah: str | None = None) -> Halaman:
    """One page of facilities by name; merged ones are left out, closed ones unless asked for."""
    qs: QuerySet[Fasilitas] = Fasilitas.objects.terlihat_oleh(user).filter(digabung_ke__isnull=True)
    qs = qs.filter(ditutup__isnull=saring.keadaan != DITUTUP)
    if saring.wilayah:
        qs = qs.filter(saring_wilayah([saring.wilayah]))
    for kolom in ("jenis", "jenjang"):
        if nilai := getattr(saring, kolom):
            qs = qs.filter(**{kolom: nilai})
    if saring.kurang == TANPA_TITIK:
        qs = qs.filter(lintang__isnull=True)
    if saring.kurang == TANPA_NPSN:
        qs = qs.filter(jenis=JenisFasilitas.SEKOLAH, npsn="")
    if kata := cari.strip():
        qs = qs.filter(Q(nama__icontains=kata) | Q(npsn=kata.upper()))
    return halaman_kunci(qs.select_related("desa__induk"), urut=("nama", "id"), sesudah=sesudah)


@dataclass(frozen=True)
class BulanLapor:
    """A facility's month: how many of the user's own members an entry names, its effective days, its signed form."""

    bulan: date
    anggota: int
    tercatat: int
    hari_efektif: int | None
    foto: bool


def bulan_lapor(fasilitas: Fasilitas, user: Any, hari: date) -> list[BulanLapor]:
    """The last months, latest first; counts are of members whose families the user sees."""
    bulan = [geser_bulan(hari, -n) for n in range(BULAN_TAMPAK)]
    ikut = KeikutsertaanFasilitas.objects.terlihat_oleh(user).filter(fasilitas=fasilitas)
    masa = list(ikut.dalam_bulan(bulan[-1], akhir_bulan(hari)).values_list("anggota_id", "mulai", "selesai"))
    catatan = CatatanVerkom.objects.terlihat_oleh(user).filter(fasilitas=fasilitas, bulan__gte=bulan[-1])
    tercatat = Counter(catatan.values_list("bulan", flat=True))
    laporan = LaporanFasilitas.objects.filter(fasilitas=fasilitas, bulan__gte=bulan[-1])
    efektif = dict(laporan.values_list("bulan", "hari_efektif"))
    lembar = LembarVerkom.objects.terlihat_oleh(user).filter(laporan__fasilitas=fasilitas)
    foto = set(lembar.values_list("laporan__bulan", flat=True))
    return [BulanLapor(b, len(_anggota_bulan(masa, b)), tercatat[b], efektif.get(b), b in foto) for b in bulan]


def _anggota_bulan(masa: list[tuple[int, date | None, date | None]], bulan: date) -> set[int]:
    akhir = akhir_bulan(bulan)
    return {
        a for a, mulai, selesai in masa if (mulai is None or mulai <= akhir) and (selesai is None or selesai >= bulan)
    }


def peserta_kini(fasilitas: Fasilitas, user: Any, hari: date) -> QuerySet[KeikutsertaanFasilitas]:
    """Members who belong there on a day, of families the user sees."""
    ikut = KeikutsertaanFasilitas.objects.terlihat_oleh(user).berlaku_pada(hari)
    return (
        ikut.filter(di_keluarga(hari, hari), fasilitas=fasilitas)
        .select_related("anggota", "kpm__desa")
        .order_by("anggota__nama", "anggota_id")
    )


# The numbers in a name, also Roman ones: MELATI I is not MELATI II however alike they look.
ANGKA_NAMA = (
    "array_to_string(ARRAY(SELECT t[1] FROM "
    r"regexp_matches({}, '\m([0-9]+|I{{1,3}}|IV|VI{{0,3}}|IX|X)\M', 'g') AS t), ' ')"
)

# Alike: the same numbers in the name, and names much alike, or a little alike and near each other.
_GANDA = """
    WITH f AS MATERIALIZED (
        SELECT id, nama, jenis, jenjang, kabupaten_kode, kecamatan_kode, kunci, lintang, bujur,
               {angka} AS angka
        FROM verifikasi_fasilitas
        WHERE digabung_ke_id IS NULL AND ditutup IS NULL AND kabupaten_kode = ANY(%(kabupaten)s)
    ), pasang AS (
        SELECT a.id AS a, b.id AS b, a.nama, similarity(a.kunci, b.kunci) AS mirip,
               abs(a.lintang - b.lintang) <= 0.0015 AND abs(a.bujur - b.bujur) <= 0.0015 AS dekat
        FROM f a JOIN f b ON b.kabupaten_kode = a.kabupaten_kode AND b.jenis = a.jenis AND b.id > a.id
            AND b.angka = a.angka
            AND (a.jenjang = b.jenjang OR a.jenjang = '' OR b.jenjang = '')
        WHERE %(kecamatan)s = '' OR %(kecamatan)s IN (a.kecamatan_kode, b.kecamatan_kode)
    )
    SELECT a, b, mirip, coalesce(dekat, false) FROM pasang
    WHERE mirip >= 0.7 OR (dekat AND mirip >= 0.3)
    ORDER BY mirip DESC, nama, a, b LIMIT %(maks)s
""".format(angka=ANGKA_NAMA.format("kunci"))  # noqa: S608 - only our own expression


@dataclass(frozen=True)
class DugaanFasilitas:
    """Two facilities that may be one; `mirip` is the likeness of their names, 0 to 1."""

    a: Fasilitas
    b: Fasilitas
    mirip: float
    dekat: bool


def dugaan_ganda(*, user: Pengguna, kecamatan: str = "") -> list[DugaanFasilitas]:
    """Pairs within the user's kabupaten, the likest first; `kecamatan` narrows to pairs with one of them there."""
    lingkup = user.lingkup()
    kode = {kode_kabupaten(k) for k in lingkup.wilayah | lingkup.wilayah_tugas} - {""}
    if kecamatan:
        satu = kode_kabupaten(kecamatan)
        kode = {satu} if lingkup.semua or satu in kode else set()
    with connection.cursor() as kursor:
        kursor.execute(_GANDA, {"kabupaten": sorted(kode), "kecamatan": kecamatan, "maks": GANDA_MAKS})
        pasang = kursor.fetchall()
    semua = Fasilitas.objects.select_related("desa__induk").in_bulk({pk for a, b, *_ in pasang for pk in (a, b)})
    return [DugaanFasilitas(semua[a], semua[b], float(mirip), dekat) for a, b, mirip, dekat in pasang]
