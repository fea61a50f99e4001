"""What is known of complaints: how many, how old, how late, per kind, area, level and month (docs/program.md §11).

Figures are of complaints open to all (`umum`), for everybody alike: putting two people's figures side by side shows
no difference that tells of a restricted one. Those are counted apart, for whoever may see them. Live sums over the
indexes of the area; at national size a summary table per kabupaten and month would carry them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Substr, TruncMonth

from akun.enums import Izin, Peran, peran_berizin
from akun.models import Pengguna
from inti.waktu import geser_bulan
from pengaduan.enums import BATAS_TERBUKA, BERAKHIR, TERBUKA, TingkatAduan
from pengaduan.models import Pelapor, Pengaduan
from pengaduan.selectors.daftar import dalam_bulan, lewat_tenggat
from pengaduan.selectors.hari_kerja import sisa_hari_kerja
from wilayah.enums import PANJANG_KODE
from wilayah.models import Wilayah, di_bawah

BULAN = 12  # months side by side
ULANG_HARI = 90  # the same again within so many days is a repetition to look at
ULANG_MAKS = 50
UMUR = (("Sampai 7 hari", 0, 7), ("8 sampai 30 hari", 8, 30), ("Lebih dari 30 hari", 31, 9999))


@dataclass(frozen=True)
class Rekap:
    """The figures of an area and a month; `lalu` is the month before."""

    total: dict[str, int]
    umur: list[tuple[str, int]]
    rata_jawab: float | None  # working days from receipt to answer, of those answered in the month
    jenis: list[dict[str, Any]]
    wilayah: list[dict[str, Any]]
    tingkat: list[dict[str, Any]]
    bulan: list[dict[str, Any]]
    dibatasi: int
    nama: str  # of the area asked for


def rekap_aduan(*, user: Pengguna, wilayah: str, bulan: date, hari: date) -> Rekap:
    """A fixed number of queries, whatever there is."""
    terlihat = Pengaduan.objects.terlihat_oleh(user)
    semua = terlihat.filter(di_bawah([wilayah])) if wilayah else terlihat
    umum = semua.umum()
    angka = {**_angka(bulan, hari), **_akhir(bulan), **_umur(hari)}
    terbatas = Count("pk", filter=Q(batas__gt=BATAS_TERBUKA, keadaan__in=TERBUKA))
    total = semua.aggregate(
        **{k: Count("pk", filter=Q(c.filter, batas=BATAS_TERBUKA)) for k, c in angka.items()}, dibatasi=terbatas
    )
    per_wilayah, nama = _per_wilayah(umum, wilayah, bulan, hari)
    return Rekap(
        total=total,
        umur=[(label, total[f"umur_{i}"]) for i, (label, _, _) in enumerate(UMUR)],
        rata_jawab=_rata_jawab(umum.filter(dalam_bulan(bulan, "dijawab_pada"))),
        jenis=_per_jenis(umum, bulan, hari),
        wilayah=per_wilayah,
        nama=nama,
        tingkat=[
            baris | {"nama": TingkatAduan(baris["tingkat"]).label}
            for baris in umum.values("tingkat").annotate(**_angka(bulan, hari)).order_by("tingkat")
        ],
        bulan=_per_bulan(umum, bulan),
        dibatasi=total.pop("dibatasi"),
    )


def _angka(bulan: date, hari: date) -> dict[str, Any]:
    return {
        "masuk": Count("pk", filter=dalam_bulan(bulan)),
        "lalu": Count("pk", filter=dalam_bulan(geser_bulan(bulan, -1))),
        "terbuka": Count("pk", filter=Q(keadaan__in=TERBUKA)),
        "lewat": Count("pk", filter=lewat_tenggat(hari)),
    }


def _akhir(bulan: date) -> dict[str, Any]:
    dijawab = dalam_bulan(bulan, "dijawab_pada")
    return {
        "dijawab": Count("pk", filter=dijawab),
        "tepat": Count("pk", filter=dijawab & Q(dijawab_pada__date__lte=F("tenggat_selesai"))),
        "dibuka_lagi": Count("pk", filter=dalam_bulan(bulan) & Q(dibuka_lagi_n__gt=0)),
    }


def _umur(hari: date) -> dict[str, Any]:
    return {
        f"umur_{i}": Count(
            "pk",
            filter=Q(
                keadaan__in=TERBUKA,
                dibuat_pada__date__lte=hari - timedelta(days=dari),
                dibuat_pada__date__gte=hari - timedelta(days=sampai),
            ),
        )
        for i, (_, dari, sampai) in enumerate(UMUR)
    }


def _rata_jawab(qs: QuerySet[Pengaduan]) -> float | None:
    pasang = qs.values_list("dibuat_pada__date", "dijawab_pada__date").annotate(n=Count("pk")).order_by()
    jumlah = banyak = 0
    for masuk, dijawab, n in pasang:
        jumlah, banyak = jumlah + n * sisa_hari_kerja(masuk, dijawab), banyak + n
    return round(jumlah / banyak, 1) if banyak else None


def _per_jenis(qs: QuerySet[Pengaduan], bulan: date, hari: date) -> list[dict[str, Any]]:
    baris: Any = qs.values("jenis", "jenis__nama").annotate(**_angka(bulan, hari))
    return sorted(baris.order_by("jenis__urutan", "jenis"), key=lambda b: -b["masuk"])


def _per_wilayah(qs: QuerySet[Pengaduan], kode: str, bulan: date, hari: date) -> tuple[list[dict[str, Any]], str]:
    """One row for each area right below; a complaint that names no smaller one stands with the area itself."""
    panjang = next((n for n in sorted(PANJANG_KODE.values()) if n > len(kode)), len(kode))
    baris = qs.annotate(anak=Substr("wilayah", 1, panjang)).values("anak").annotate(**_angka(bulan, hari))
    hasil = list(baris.order_by("anak"))
    nama = dict(Wilayah.objects.filter(pk__in=[kode, *(b["anak"] for b in hasil)]).values_list("pk", "nama"))
    baris_nama = [b | {"nama": nama.get(b["anak"], b["anak"]), "dalam": b["anak"] != kode} for b in hasil]
    return baris_nama, nama.get(kode, "")


def _per_bulan(qs: QuerySet[Pengaduan], bulan: date) -> list[dict[str, Any]]:
    awal = geser_bulan(bulan, 1 - BULAN)
    ada = dict(
        qs.filter(dibuat_pada__date__gte=awal, dibuat_pada__date__lt=geser_bulan(bulan, 1))
        .annotate(b=TruncMonth("dibuat_pada__date"))
        .values_list("b")
        .annotate(n=Count("pk"))
        .order_by()
    )
    ada = {(b.year, b.month): n for b, n in ada.items()}
    urut = [geser_bulan(bulan, -n) for n in range(BULAN)]
    return [{"bulan": b, "masuk": ada.get((b.year, b.month), 0)} for b in urut]


def aduan_berulang(user: Pengguna) -> list[Any]:
    """Unfinished complaints before which there was another of the same family and kind, or by the same telephone.

    Each with `nomor_awal` of an earlier one; only among those the user works on above the field.
    """
    peran = [p for p in peran_berizin(Izin.TANGANI_ADUAN) if p != Peran.PENDAMPING]
    milik = Pengaduan.objects.terlihat_oleh(user, sebagai=peran)
    sebelum = milik.filter(
        dibuat_pada__lt=OuterRef("dibuat_pada"), dibuat_pada__gte=OuterRef("dibuat_pada") - timedelta(days=ULANG_HARI)
    ).exclude(pk=OuterRef("pk"))
    sama = sebelum.filter(kpm=OuterRef("kpm"), jenis=OuterRef("jenis"))
    telepon = sebelum.filter(
        pk__in=Pelapor.objects.filter(telepon_indeks=OuterRef(OuterRef("pelapor__telepon_indeks"))).values("pengaduan"),
        kabupaten_kode=OuterRef("kabupaten_kode"),
    )
    semua = milik.exclude(keadaan__in=BERAKHIR).filter(induk=None)
    hasil = semua.annotate(sama=Exists(sama), telepon=Exists(telepon)).filter(Q(sama=True) | Q(telepon=True))
    awal = (sama.order_by("dibuat_pada").values("nomor")[:1], telepon.order_by("dibuat_pada").values("nomor")[:1])
    return list(
        hasil.annotate(nomor_sama=awal[0], nomor_telepon=awal[1])
        .select_related("jenis", "wilayah", "kpm", "petugas")
        .order_by("dibuat_pada", "pk")[:ULANG_MAKS]
    )
