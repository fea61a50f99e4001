"""The reconciliation workbook of an area and a tahap (docs/program.md §4): summary, a row per family, who has no money
yet, and the balance of every area.

All sheets come from one reading of the data, so they cannot disagree.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Case, FilteredRelation, OuterRef, Q, QuerySet, Subquery, When
from openpyxl.utils import get_column_letter

from akun.models import Pengguna, berlaku
from inti.berkas.daftar import RUPIAH, TANGGAL, TEKS
from inti.berkas.lembar import BarisLembar, buku_mengalir, percepat
from inti.berkas.rupa import JUDUL, TEBAL, baris_judul, cetak, sel
from inti.identitas import buka
from inti.sementara import berkas_tanpa_nama
from inti.services.kerja import Kemajuan
from inti.templatetags.format import bulan, tanggal, waktu
from inti.waktu import hari_ini, saat_lokal
from penyaluran.berkas import belum_transaksi
from penyaluran.berkas.neraca import siapkan_neraca, tulis_neraca
from penyaluran.berkas.rekap_rekonsiliasi import Rekap
from penyaluran.berkas.ringkasan_rekonsiliasi import siapkan_ringkasan, tulis_ringkasan
from penyaluran.enums import CaraTahu, KeadaanBayar, KeadaanKendala, SaluranBayar, StatusRekon
from penyaluran.models import LangkahKendala, Pembayaran, Tahap
from penyaluran.selectors import pembayaran_wilayah
from penyaluran.selectors.baris_bank import bank_tampil
from penyaluran.selectors.tahap import tanggal_bayar
from penyaluran.selectors.ukuran import hari_lewat
from wilayah.enums import Tingkat
from wilayah.models import Wilayah
from wilayah.selectors import nama_lengkap

KOLOM: tuple[tuple[str, int, str | None], ...] = (
    ("No", 6, None),
    ("NAMA PENERIMA", 28, TEKS),
    ("NIK", 19, TEKS),
    ("NO KK", 19, TEKS),
    ("ALAMAT", 30, TEKS),
    ("RT", 5, TEKS),
    ("RW", 5, TEKS),
    ("KELURAHAN", 20, TEKS),
    ("KECAMATAN", 18, TEKS),
    ("KABUPATEN", 20, TEKS),
    ("KELOMPOK", 18, TEKS),
    ("STATUS FC", 18, TEKS),
    ("NOMINAL", 13, RUPIAH),
    ("STATUS TRANSAKSI", 18, TEKS),
    ("JUMLAH DIAMBIL", 15, RUPIAH),
    ("SISA", 13, RUPIAH),
    ("TANGGAL TRANSAKSI", 14, TANGGAL),
    ("ALASAN", 26, TEKS),
    ("KETERANGAN", 30, TEKS),
    ("PENDAMPING", 24, TEKS),
    ("SALURAN", 16, TEKS),
    ("TEMPAT", 24, TEKS),
    ("BANK", 12, TEKS),
    ("DIKETAHUI DARI", 26, TEKS),
)
_MEDAN = (
    "kpm__nama", "kpm__nik_sandi", "kpm__kk_sandi", "kpm__alamat", "kpm__alamat_fc", "kpm__rt", "kpm__rw",
    "desa", "desa__nama", "kecamatan_kode", "kabupaten_kode", "anggota__kelompok__nama", "status_fc",
    "nominal",
    "rekonsiliasi__status", "rekonsiliasi__jumlah", "rekonsiliasi__tanggal", "rekonsiliasi__alasan__nama",
    "rekonsiliasi__keterangan", "tugas__petugas_id", "tugas__petugas__nama",
    "rekonsiliasi__saluran", "rekonsiliasi__tempat", "bank_tampil", "rekonsiliasi__cara", "langkah", "tenggat",
)  # fmt: skip
_LABEL: dict[str, str] = {k.value: str(k.label) for k in KeadaanBayar}
_SALURAN = dict(SaluranBayar.choices)
_CARA = dict(CaraTahu.choices)
_BELUM = (KeadaanBayar.BELUM, KeadaanBayar.TIDAK)
_POTONG = 2000
BARIS_KEPALA = 6


class _Baris(NamedTuple):
    """One family: its row, and the row among those without money when it has none yet."""

    keluarga: tuple[str | int | date | None, ...]
    belum: tuple[str | int | date | None, ...] | None


@transaction.atomic
def tulis_rekonsiliasi(
    *, tahap: Tahap, wilayah: Wilayah, oleh: Pengguna, pada: datetime, keluaran: Path, kemajuan: Kemajuan
) -> int:
    """Write the workbook to `keluaran`; returns the number of families.

    PENDAMPING and KELOMPOK are those of today, or of the last day of a tahap that is over.
    """
    hari = min(hari_ini(wilayah.kode), tahap.bulan_selesai)
    qs = pembayaran_wilayah(tahap, wilayah, oleh)
    total = qs.count()
    rekap, nama = Rekap(), _nama_wilayah(wilayah)
    bayar = tanggal_bayar(tahap, wilayah.kode)
    umur = hari_lewat(bayar, saat_lokal(pada, wilayah.kode).date())
    dicetak = f"Dicetak {waktu(pada)} oleh {oleh.nama}."
    with ExitStack() as tumpukan:
        tempat = [tumpukan.enter_context(berkas_tanpa_nama()) for _ in range(4)]
        buku = tumpukan.enter_context(buku_mengalir())
        buku.properties.creator = "PKH Lapangan"
        buku.properties.title = f"Rekonsiliasi {tahap} {wilayah.nama}"
        ringkasan, lembar, belum, neraca = (
            buku.create_sheet(judul) for judul in ("Ringkasan", "Rekonsiliasi", "Belum transaksi", "Neraca")
        )
        for satu, siapkan, ke, bentuk in (
            (ringkasan, siapkan_ringkasan, tempat[0], []),
            (lembar, _siapkan, tempat[1], [bentuk for _, _, bentuk in KOLOM]),
            (belum, belum_transaksi.siapkan_belum, tempat[2], belum_transaksi.FORMAT),
            (neraca, siapkan_neraca, tempat[3], []),
        ):
            siapkan(satu)
            percepat(satu, ke, bentuk)
        for judul in _judul(lembar, tahap, wilayah, dicetak, hari):
            lembar.append(judul)
        lembar.append(baris_judul(lembar, [judul for judul, _, _ in KOLOM]))
        belum_transaksi.kepala_belum(belum, tahap=tahap, wilayah=wilayah, dicetak=dicetak, bayar=bayar)
        nomor = nomor_belum = 0
        for nomor, baris in enumerate(_baris(qs, hari, rekap, nama, umur), 1):
            lembar.append(BarisLembar((nomor, *baris.keluarga)))
            if baris.belum is not None:
                nomor_belum += 1
                belum.append(BarisLembar((nomor_belum, *baris.belum)))
            if nomor % _POTONG == 0:
                kemajuan.maju(nomor, total, "Menulis baris keluarga")
        _tutup(lembar, BARIS_KEPALA, nomor, len(KOLOM))
        _tutup(belum, belum_transaksi.BARIS_KEPALA, nomor_belum, len(belum_transaksi.KOLOM))
        tulis_ringkasan(
            ringkasan, rekap, nama, tahap=tahap, wilayah=wilayah, oleh=oleh, pada=pada, dicetak=dicetak
        )  # fmt: skip
        tulis_neraca(
            neraca, rekap, nama, tahap=tahap, wilayah=wilayah, dicetak=dicetak, keluarga=_rentang(nomor)
        )  # fmt: skip
        kemajuan.maju(nomor, nomor, "Menyimpan buku kerja")
        buku.save(keluaran)
    return nomor


def _tutup(lembar: Any, kepala: int, banyak: int, kolom: int) -> None:
    ujung = f"{get_column_letter(kolom)}{kepala + banyak}"
    lembar.auto_filter.ref = f"A{kepala}:{ujung}"
    lembar.print_area = f"A1:{ujung}"


def _rentang(banyak: int) -> dict[str, str]:
    """Each column's range on the sheet of families, as formulas name it."""
    awal, akhir = BARIS_KEPALA + 1, BARIS_KEPALA + max(banyak, 1)
    huruf = {judul: get_column_letter(i) for i, (judul, _, _) in enumerate(KOLOM, 1)}
    return {judul: f"Rekonsiliasi!${h}${awal}:${h}${akhir}" for judul, h in huruf.items()}


def _siapkan(lembar: Any) -> None:
    for i, (_, lebar, bentuk) in enumerate(KOLOM, 1):
        lembar.column_dimensions[get_column_letter(i)].width = lebar
        if bentuk:  # for rows a user adds below
            lembar.column_dimensions[get_column_letter(i)].number_format = bentuk
    lembar.freeze_panes = f"C{BARIS_KEPALA + 1}"
    cetak(lembar, ulang=f"{BARIS_KEPALA}:{BARIS_KEPALA}")


def _judul(lembar: Any, tahap: Tahap, wilayah: Wilayah, dicetak: str, hari: date) -> list[list[Any]]:
    masa = f"{bulan(tahap.bulan_mulai)} sampai {bulan(tahap.bulan_selesai)}"
    return [
        [sel(lembar, "REKONSILIASI PENYALURAN PROGRAM KELUARGA HARAPAN", JUDUL)],
        [sel(lembar, f"{tahap} ({masa})", TEBAL)],
        [sel(lembar, nama_lengkap(wilayah), TEBAL)],
        [sel(lembar, f"{dicetak} Pendamping dan kelompok per {tanggal(hari)}.")],
        [],
    ]


def _nama_wilayah(wilayah: Wilayah) -> dict[str, str]:
    kabupaten = wilayah.kode_tingkat(Tingkat.KABUPATEN)
    return dict(
        Wilayah.objects.di_bawah([kabupaten])
        .filter(tingkat__in=(Tingkat.KABUPATEN, Tingkat.KECAMATAN))
        .values_list("kode", "nama")
    )


# The step that comes next for a family whose hindrance is open; read only where no money was taken.
_BELUM_DIAMBIL = Q(rekonsiliasi__isnull=True, nominal__gt=0) | Q(rekonsiliasi__status=StatusRekon.TIDAK)
_LANGKAH = LangkahKendala.objects.filter(
    kendala__kpm=OuterRef("kpm"), kendala__keadaan=KeadaanKendala.TERBUKA, tanggal__isnull=True, dilewati=False
).order_by("tenggat", "urutan", "pk")


def _baris(
    qs: QuerySet[Pembayaran], hari: date, rekap: Rekap, nama: dict[str, str], umur: int | None
) -> Iterator[_Baris]:
    sumber = (
        qs.annotate(
            tugas=FilteredRelation("kpm__penugasan", condition=berlaku(hari, "kpm__penugasan__")),
            anggota=FilteredRelation("kpm__keanggotaan", condition=berlaku(hari, "kpm__keanggotaan__")),
            bank_tampil=bank_tampil(),
            langkah=Case(When(_BELUM_DIAMBIL, then=Subquery(_LANGKAH.values("nama")[:1]))),
            tenggat=Case(When(_BELUM_DIAMBIL, then=Subquery(_LANGKAH.values("tenggat")[:1]))),
        )
        .order_by("kecamatan_kode", "desa", "kpm__nama", "pk")
        .values_list(*_MEDAN)
        .iterator(chunk_size=_POTONG)
    )
    for (
        penerima, nik, kk, alamat, alamat_fc, rt, rw, desa, nama_desa, kecamatan, kabupaten, kelompok,
        status_fc, nominal, status, jumlah, tanggal_transaksi, alasan, keterangan, petugas, nama_petugas,
        saluran, tempat, bank, cara, langkah, tenggat,
    ) in sumber:  # fmt: skip
        rekap.tambah(
            desa=(desa, nama_desa), petugas=(petugas, nama_petugas), bank=bank, nominal=nominal, status=status,
            jumlah=jumlah, alasan=alasan,
        )  # fmt: skip
        keadaan = status or (KeadaanBayar.BELUM if nominal else KeadaanBayar.TANPA_DANA)
        siapa = (penerima, buka(nik), buka(kk) if kk else None, alamat or alamat_fc, rt, rw, nama_desa, nama[kecamatan])
        keluarga = (
            *siapa, nama[kabupaten], kelompok, status_fc, nominal, _LABEL[keadaan], jumlah,
            nominal - jumlah if jumlah is not None else None,
            tanggal_transaksi if status != StatusRekon.TIDAK else None,
            alasan, keterangan, nama_petugas, _SALURAN.get(saluran), tempat, bank, _CARA.get(cara),
        )  # fmt: skip
        belum = None
        if keadaan in _BELUM:
            belum = (
                *siapa, kelompok, bank, nominal, _LABEL[keadaan], alasan, keterangan, langkah, tenggat, umur,
                nama_petugas,
            )  # fmt: skip
        yield _Baris(keluarga, belum)
