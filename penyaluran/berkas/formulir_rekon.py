"""The reconciliation form as a workbook: a row per family, to be filled in offline and handed back
(docs/program.md §5, §13). Read back by `penyaluran.berkas.kolom_formulir`.

What is known stands in locked columns, without a password: staff must not be locked out of their own file, and the
import trusts no lock. Numbers of families stand masked, for the form travels and a row is found by its hidden key.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import FilteredRelation, QuerySet
from openpyxl.styles import PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from akun.models import berlaku
from inti.berkas import nilai as n
from inti.berkas.kolom import Kolom
from inti.berkas.lembar import BarisLembar, GayaKolom, buku_mengalir, percepat
from inti.berkas.rupa import JUDUL as HURUF_JUDUL
from inti.berkas.rupa import TEBAL, baris_judul, cetak, sel
from inti.berkas.tulis import BUNGKUS
from inti.identitas import buka, samarkan
from inti.sementara import berkas_tanpa_nama
from inti.services.kerja import Kemajuan
from inti.templatetags.format import bulan, tanggal
from inti.waktu import hari_ini
from penyaluran.berkas.kolom_formulir import KOLOM, kolom_baca, sidik_identitas, sidik_isian
from penyaluran.berkas.kunci_formulir import Kunci, sidik_catatan, tulis_kunci
from penyaluran.enums import CaraTahu, SaluranBayar, StatusRekon
from penyaluran.models import AlasanBelumTransaksi, Pembayaran, Tahap
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

LEMBAR, PETUNJUK = "Formulir", "Petunjuk"
BARIS_KEPALA = 7
_POTONG = 2000
_ABU, _KUNING = PatternFill("solid", fgColor="F1F3F6"), PatternFill("solid", fgColor="FFF2CC")
_MEDAN = (
    "pk", "kpm__nama", "kpm__nik_sandi", "kpm__alamat", "kpm__alamat_fc", "kpm__rt", "kpm__rw", "desa__nama",
    "kecamatan_kode", "anggota__kelompok__nama", "tugas__petugas__nama", "nominal", "rekonsiliasi__pk",
    "rekonsiliasi__versi", "rekonsiliasi__status", "rekonsiliasi__jumlah", "rekonsiliasi__tanggal", "rekonsiliasi__jam",
    "rekonsiliasi__saluran", "rekonsiliasi__tempat", "rekonsiliasi__cara", "rekonsiliasi__alasan_id",
    "rekonsiliasi__alasan__nama", "rekonsiliasi__keterangan",
)  # fmt: skip
_HURUF = {f.kolom.nama: get_column_letter(i) for i, f in enumerate(KOLOM, 1)}
_STATUS, _SALURAN, _CARA = (
    {str(nilai): str(label) for nilai, label in daftar.choices} for daftar in (StatusRekon, SaluranBayar, CaraTahu)
)
CARA_MENGISI = (
    "Isi kolom berjudul kuning saja. Kolom abu-abu terkunci; bila isinya diubah, barisnya ditolak saat diunggah.",
    "STATUS TRANSAKSI: pilih Sudah transaksi, Cair sebagian, atau Belum transaksi. Yang belum diketahui dikosongkan.",
    "Sudah transaksi dan Cair sebagian memerlukan TANGGAL TRANSAKSI; Cair sebagian juga JUMLAH DIAMBIL.",
    "Belum transaksi memerlukan ALASAN. Kosongkan tanggal, jam, saluran, dan tempatnya.",
    "Sel kosong tidak menghapus catatan yang sudah ada. Mengembalikannya ke Belum dilaporkan: di aplikasi.",
    "Baris boleh disaring. Untuk mengurutkan atau menghapusnya buka dulu proteksi lembar (tanpa kata sandi).",
    "Jangan menambah baris dan jangan mengubah kolom KUNCI yang tersembunyi.",
    "Jangan meminta atau menulis PIN, OTP, atau nomor kartu.",
    "Sesudah terisi: buka Penyaluran, Formulir, unggah berkasnya, periksa pratinjaunya, lalu terapkan.",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class KepalaFormulir:
    """What the form says of itself. `kode` is an area whose clock counts; `bayar`: first day a withdrawal may have."""

    tahap: Tahap
    tentang: str  # whose families: an area with what it lies in, or a pendamping
    dibuat: str  # when and by whom
    kode: str = ""
    bayar: date | None = None


def tulis_formulir(
    *, kepala: KepalaFormulir | None, bayar: QuerySet[Pembayaran] | None, keluaran: Path, kemajuan: Kemajuan
) -> int:
    """Write the form of these payments; returns how many families it holds. Without any: the empty template."""
    kolom = kolom_baca(AlasanBelumTransaksi.objects.all())
    total = bayar.count() if bayar is not None else 0
    with berkas_tanpa_nama() as tempat, buku_mengalir() as buku:
        buku.properties.creator = "PKH Lapangan"
        buku.properties.title = f"Formulir rekonsiliasi {kepala.tahap if kepala else ''}".strip()
        lembar = buku.create_sheet(LEMBAR)
        _siapkan(lembar)
        percepat(lembar, tempat, [GayaKolom(f.bentuk, f.terbuka, None if f.terbuka else _ABU) for f in KOLOM])
        for judul in _judul(kepala):
            lembar.append([sel(lembar, teks, huruf) for teks, huruf in judul])
        lembar.append(_baris_judul(lembar))
        nomor = 0
        if kepala is not None and bayar is not None:
            for nomor, isi in enumerate(_baris(bayar, kepala), 1):
                lembar.append(BarisLembar((nomor, *isi)))
                if nomor % _POTONG == 0:
                    kemajuan.maju(nomor, total, "Menulis baris keluarga")
        daftar = _lembar_petunjuk(buku.create_sheet(PETUNJUK), kolom)
        _akhiri(lembar, kepala, kolom, daftar, max(nomor, 1))
        kemajuan.maju(nomor, nomor, "Menyimpan buku kerja")
        buku.save(keluaran)
    return nomor


# --- the sheet to fill in ------------------------------------------------------------------------


def _siapkan(lembar: Any) -> None:
    for i, f in enumerate(KOLOM, 1):
        ukuran = lembar.column_dimensions[get_column_letter(i)]
        ukuran.width = f.lebar
        if f.bentuk:
            ukuran.number_format = f.bentuk
        if f.terbuka:  # an empty cell is not written: it looks like its column
            ukuran.protection = Protection(locked=False)
        ukuran.hidden = f.kolom.nama == "kunci"
    lembar.freeze_panes = f"C{BARIS_KEPALA + 1}"
    cetak(lembar, ulang=f"{BARIS_KEPALA}:{BARIS_KEPALA}")


def _judul(kepala: KepalaFormulir | None) -> Iterator[list[tuple[str, Any]]]:
    yield [("FORMULIR REKONSILIASI PENYALURAN PROGRAM KELUARGA HARAPAN", HURUF_JUDUL)]
    if kepala is None:
        yield [("Templat kosong: unduh formulir berisi keluarga di Penyaluran, Formulir.", TEBAL)]
        yield from ([], [])
    else:
        masa = f"{bulan(kepala.tahap.bulan_mulai)} sampai {bulan(kepala.tahap.bulan_selesai)}"
        yield [(f"{kepala.tahap} ({masa})", TEBAL)]
        yield [(kepala.tentang, TEBAL)]
        yield [(kepala.dibuat, None)]
    yield [("Isi kolom berjudul kuning. Cara mengisi dan arti pilihannya ada di lembar Petunjuk.", None)]
    yield []


def _baris_judul(lembar: Any) -> list[Any]:
    hasil = baris_judul(lembar, [f.judul for f in KOLOM])
    for satu, f in zip(hasil, KOLOM, strict=True):
        if f.terbuka:
            satu.fill = _KUNING
    return hasil


def _baris(qs: QuerySet[Pembayaran], kepala: KepalaFormulir) -> Iterator[tuple[str | int | date | None, ...]]:
    """By place and name, each with what is recorded of it so far."""
    hari = hari_ini(kepala.kode or None)
    sumber = (
        qs.annotate(
            tugas=FilteredRelation("kpm__penugasan", condition=berlaku(hari, "kpm__penugasan__")),
            anggota=FilteredRelation("kpm__keanggotaan", condition=berlaku(hari, "kpm__keanggotaan__")),
        )
        .order_by("kecamatan_kode", "desa", "kpm__nama", "pk")
        .values_list(*_MEDAN)
        .iterator(chunk_size=_POTONG)
    )
    kecamatan = dict(
        Wilayah.objects.filter(tingkat=Tingkat.KECAMATAN, kode__in=_kecamatan(qs)).values_list("kode", "nama")
    )
    for (
        pk, nama, nik, alamat, alamat_fc, rt, rw, desa, kode_kecamatan, kelompok, petugas, nominal, rekon, versi,
        status, jumlah, hari_ambil, jam, saluran, tempat, cara, alasan, nama_alasan, keterangan,
    ) in sumber:  # fmt: skip
        tersamar = samarkan(buka(nik))
        isian = {
            "status": status,
            "jumlah": jumlah or None,
            "tanggal": hari_ambil,
            "jam": jam.replace(second=0, microsecond=0) if jam else None,
            "saluran": saluran or None,
            "tempat": tempat or None,
            "cara": cara or None,
            "alasan": alasan,
            "keterangan": n.rapikan(keterangan) or None if keterangan else None,
        }
        kunci = Kunci(
            pk,
            kepala.tahap.kode,
            sidik_catatan(rekon, versi),
            sidik_identitas(nama, tersamar, nominal),
            sidik_isian(isian),
        )
        yield (
            nama, tersamar, alamat or alamat_fc, rt, rw, desa, kecamatan.get(kode_kecamatan), kelompok, petugas,
            nominal, _STATUS.get(status or ""), isian["jumlah"], hari_ambil, f"{jam:%H.%M}" if jam else None,
            _SALURAN.get(saluran or ""), tempat, _CARA.get(cara or ""), nama_alasan, keterangan, tulis_kunci(kunci),
        )  # fmt: skip


def _kecamatan(qs: QuerySet[Pembayaran]) -> QuerySet[Any]:
    return qs.order_by().values("kecamatan_kode").distinct()


# --- locks, lists and limits ---------------------------------------------------------------------


def _akhiri(
    lembar: Any, kepala: KepalaFormulir | None, kolom: tuple[Kolom, ...], daftar: dict[str, str], banyak: int
) -> None:
    awal, akhir = BARIS_KEPALA + 1, BARIS_KEPALA + banyak
    ujung = f"{get_column_letter(len(KOLOM))}{akhir}"
    lembar.auto_filter.ref = f"A{BARIS_KEPALA}:{ujung}"
    lembar.print_area = f"A1:{_HURUF['keterangan']}{akhir}"
    kunci = lembar.protection
    kunci.sheet = True  # no password
    for nama in ("sort", "autoFilter", "formatCells", "formatColumns", "formatRows", "deleteRows"):
        setattr(kunci, nama, False)  # allowed
    for satu in kolom:
        if satu.nama in daftar:
            _pasang(lembar, satu, awal, akhir, type="list", formula1=daftar[satu.nama], error="Pilih dari daftar.")
    dari = (kepala.bayar or kepala.tahap.bulan_mulai) if kepala else None
    _batas_isian(lembar, {k.nama: k for k in kolom}, awal, akhir, dari)


def _batas_isian(lembar: Any, kolom: dict[str, Kolom], awal: int, akhir: int, dari: date | None) -> None:
    _pasang(
        lembar, kolom["jumlah"], awal, akhir, type="whole", operator="between", formula1="1",
        formula2=f"${_HURUF['nominal']}{awal}",
        error="Rupiah bulat, lebih dari nol dan paling banyak NOMINAL baris ini. Tulis angka saja.",
    )  # fmt: skip
    if dari is not None:
        _pasang(
            lembar, kolom["tanggal"], awal, akhir, type="date", operator="between",
            formula1=f"DATE({dari.year},{dari.month},{dari.day})", formula2="TODAY()",
            error=f"Tanggal dari {tanggal(dari)} sampai hari ini, misalnya {dari:%d/%m/%Y}.",
        )  # fmt: skip
    for nama, terpanjang in (("tempat", 100), ("keterangan", 300), ("jam", 8)):
        _pasang(
            lembar, kolom[nama], awal, akhir, type="textLength", operator="lessThanOrEqual", formula1=str(terpanjang),
            error=f"Paling banyak {terpanjang} huruf." if nama != "jam" else "Tulis jam seperti 10.05.",
        )  # fmt: skip


def _pasang(lembar: Any, kolom: Kolom, awal: int, akhir: int, *, error: str, **aturan: Any) -> None:
    satu = DataValidation(
        allow_blank=True, showErrorMessage=True, errorTitle=kolom.judul[:32], error=error, **aturan
    )  # fmt: skip
    if kolom.jenis.petunjuk:
        satu.showInputMessage, satu.promptTitle, satu.prompt = True, kolom.judul[:32], kolom.jenis.petunjuk[:255]
    huruf = _HURUF[kolom.nama]
    satu.add(f"{huruf}{awal}:{huruf}{akhir}")
    lembar.data_validations.append(satu)


# --- how to fill it in ---------------------------------------------------------------------------


def _lembar_petunjuk(lembar: Any, kolom: tuple[Kolom, ...]) -> dict[str, str]:
    """The hint sheet; returns where the list of each drop-down stands: inside its rule a list may have 255 letters."""
    for huruf, lebar in zip("ABC", (44, 60, 44), strict=True):
        lembar.column_dimensions[huruf].width = lebar
    lembar.protection.sheet = True
    baris: list[list[Any]] = [[("Cara mengisi", HURUF_JUDUL)], *([(kalimat, None)] for kalimat in CARA_MENGISI), []]
    baris.append([("Kolom", TEBAL), ("Isi", TEBAL), ("Contoh", TEBAL)])
    terbuka = {f.kolom.nama for f in KOLOM if f.terbuka}
    baris += [[(k.judul, None), (k.jenis.petunjuk, None), (k.jenis.contoh, None)] for k in kolom if k.nama in terbuka]
    daftar = {}
    for satu in kolom:
        if satu.pilihan:
            baris += [[], [(f"Pilihan {satu.judul.lower()}", TEBAL)]]
            awal = len(baris) + 1
            baris += _pilihan(satu)
            daftar[satu.nama] = f"'{PETUNJUK}'!$A${awal}:$A${len(baris)}"
    for isi in baris:
        lembar.append([_bungkus(sel(lembar, teks, huruf)) for teks, huruf in isi])
    return daftar


def _pilihan(kolom: Kolom) -> Iterable[list[Any]]:
    if kolom.nama != "alasan":
        return [[(teks, None)] for teks in kolom.pilihan]
    lanjut = {
        nama: (tindak, "Perlu keterangan" if perlu else "")
        for nama, tindak, perlu in AlasanBelumTransaksi.objects.values_list("nama", "tindak_lanjut", "perlu_keterangan")
    }
    return [[(teks, None), (lanjut[teks][0], None), (lanjut[teks][1], None)] for teks in kolom.pilihan]


def _bungkus(satu: Any) -> Any:
    if satu.font.size != HURUF_JUDUL.size:
        satu.alignment = BUNGKUS
    return satu
