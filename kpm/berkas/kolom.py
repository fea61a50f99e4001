"""Columns that every list of families shares, with the spellings met in the field (docs/program.md §5).

What a village is, and whether the importer may touch it, is asked through `CariDesa`: these modules read files and
know no database.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from inti.berkas import kolom as k
from inti.berkas.baris import Baris
from inti.berkas.galat import NilaiDitolak

# (desa, kecamatan, kabupaten) as written in the row, the latter two None when the file has no such column.
# Returns the area's code, None when there is no such village; raises NilaiDitolak with a better reason, e.g.
# for a village outside the importer's scope.
CariDesa = Callable[[str, str | None, str | None], str | None]

NAMA_PENERIMA = k.Kolom(
    "nama",
    "NAMA PENERIMA",
    k.NAMA,
    ejaan=(
        "NAMA PENERIMA MANFAAT",
        "NAMA PENGURUS",
        "NAMA KPM",
        "NAMA_PENERIMA",
        "NAMA",
        "NAMA LENGKAP",
        "NAMA PENERIMA BANTUAN",
        "NAMA PENERIMA PKH",
        "PENERIMA",
        "PENERIMA MANFAAT",
    ),
)
NIK = k.Kolom(
    "nik",
    "NIK",
    k.NIK,
    ejaan=(
        "NIK KTP",
        "NIK_KTP",
        "NO NIK",
        "NOMOR NIK",
        "NIK PENERIMA",
        "NIK KPM",
        "NIK PENGURUS",
        "NOMOR INDUK KEPENDUDUKAN",
        "NO KTP",
        "NOMOR KTP",
        "NIK PENERIMA MANFAAT",
    ),
)
NO_KK = k.Kolom(
    "no_kk",
    "NO KK",
    k.NO_KK,
    ejaan=("NOKK", "NOMOR KK", "NO KARTU KELUARGA", "NOMOR KARTU KELUARGA", "KK", "NO_KK"),
)
ALAMAT = k.Kolom(
    "alamat",
    "ALAMAT",
    k.teks(300, "JL. BALI NO 1", berulang=False),
    ejaan=("ALAMAT LENGKAP", "ALAMAT KPM", "ALAMAT RUMAH", "ALAMAT DOMISILI"),
)
RT = k.Kolom("rt", "RT", k.RT_RW, lunak=True, ejaan=("NO RT", "NO_RT", "NOMOR RT"))
RW = k.Kolom("rw", "RW", k.RT_RW, lunak=True, ejaan=("NO RW", "NO_RW", "NOMOR RW"))
DESA = k.Kolom(
    "desa",
    "KELURAHAN",
    k.teks(100, "PASAR BENGKULU"),
    ejaan=(
        "DESA",
        "DESA/KELURAHAN",
        "KELURAHAN/DESA",
        "KEL/DESA",
        "DESA/KEL",
        "KEL",
        "NAMA KEL",
        "NAMA KELURAHAN",
        "NAMA DESA",
        "NAMA DESA/KELURAHAN",
        "NAMA KELURAHAN/DESA",
        "NAMA_KEL",
        "GAMPONG",
        "NAGARI",
    ),
)
KECAMATAN = k.Kolom(
    "kecamatan",
    "KECAMATAN",
    k.teks(100, "SUNGAI SERUT"),
    ejaan=("KEC", "NAMA KEC", "NAMA KECAMATAN", "DISTRIK", "KAPANEWON", "KEMANTREN"),
)
KABUPATEN = k.Kolom(
    "kabupaten",
    "KABUPATEN",
    k.teks(100, "KOTA BENGKULU"),
    ejaan=(
        "KAB",
        "KAB/KOTA",
        "KABUPATEN/KOTA",
        "KOTA",
        "KOTA/KABUPATEN",
        "NAMA KAB",
        "NAMA KABUPATEN",
        "KAB./KABUPATEN",
        "NAMA KAB/KOTA",
    ),
)
PROVINSI = k.Kolom(
    "provinsi",
    "PROVINSI",
    k.teks(100, "BENGKULU"),
    ejaan=("PROV", "PROPINSI", "NAMA PROP", "NAMA PROVINSI", "NAMA PROV"),
)

_HITUNGAN = k.bulat(20, "0")
# Component counts; HAM is absent from lists made before 2024.
KOMPONEN = (
    k.Kolom("hamil", "HAMIL", _HITUNGAN, ejaan=("IBU HAMIL", "BUMIL", "IBU HAMIL/NIFAS", "HAMIL/NIFAS", "BUMIL/NIFAS")),
    k.Kolom(
        "aud", "AUD", _HITUNGAN, ejaan=("USIA DINI", "ANAK USIA DINI", "BALITA", "AUD/BALITA", "ANAK USIA DINI (AUD)")
    ),
    k.Kolom("sd", "SD", _HITUNGAN, ejaan=("ANAK SD", "SD/SEDERAJAT", "SD/MI")),
    k.Kolom("smp", "SMP", _HITUNGAN, ejaan=("ANAK SMP", "SMP/SEDERAJAT", "SMP/MTS", "SLTP")),
    k.Kolom("sma", "SMA", _HITUNGAN, ejaan=("ANAK SMA", "SMA/SEDERAJAT", "SMA/SMK", "SMA/MA", "SLTA")),
    k.Kolom(
        "disabilitas",
        "DISABIL",
        _HITUNGAN,
        ejaan=(
            "DISABILITAS",
            "DISAB",
            "DISABILITAS BERAT",
            "PENYANDANG DISABILITAS",
            "DIFABEL",
            "PD",
            "PENYANDANG DISABILITAS BERAT",
        ),
    ),
    k.Kolom("lansia", "LANSIA", _HITUNGAN, ejaan=("LANJUT USIA", "LANSIA 60+", "LANSIA 60", "LANJUT USIA 60")),
    k.Kolom(
        "ham",
        "HAM",
        _HITUNGAN,
        ejaan=("PELANGGARAN HAM", "PELANGGARAN HAM BERAT", "KORBAN HAM", "KORBAN PELANGGARAN HAM BERAT"),
    ),
)


def tanggal_lahir(hari_ini: date) -> k.Kolom:
    return k.Kolom(
        "tanggal_lahir",
        "TGL LAHIR",
        k.tanggal(hari_ini),
        ejaan=("TANGGAL LAHIR", "TGL. LAHIR", "TGLLAHIR", "TGL LHR", "TANGGAL LHR"),
    )


def wajib(kolom: k.Kolom) -> k.Kolom:
    """The column must be there; its cells may be empty."""
    return replace(kolom, wajib=True)


def wajib_isi(kolom: k.Kolom) -> k.Kolom:
    """The column must be there, and every cell filled in."""
    return replace(kolom, wajib=True, isi_wajib=True)


class PemeriksaDesa:
    """Code of a row's desa, asked once per name of an import: one object per import."""

    def __init__(self, cari_desa: CariDesa, kolom: k.Kolom = DESA) -> None:
        self._cari_desa = cari_desa
        self._judul = kolom.judul
        self._desa: dict[tuple[str, str | None, str | None], str | NilaiDitolak] = {}

    def __call__(self, baris: Baris) -> str | None:
        """The code; None with the row refused when it cannot be told, or when the cell is empty."""
        nilai = baris.nilai
        if nilai["desa"] is None:
            return None
        kunci = (nilai["desa"], nilai["kecamatan"], nilai["kabupaten"])
        hasil = self._desa.get(kunci)
        if hasil is None:
            hasil = self._desa[kunci] = self._tanya(*kunci)
        if isinstance(hasil, NilaiDitolak):
            baris.tolak(self._judul, hasil.alasan)
            return None
        return hasil

    def _tanya(self, desa: str, kecamatan: str | None, kabupaten: str | None) -> str | NilaiDitolak:
        try:
            kode = self._cari_desa(desa, kecamatan, kabupaten)
        except NilaiDitolak as galat:
            return galat
        if kode is not None:
            return kode
        di = f" di Kecamatan {kecamatan}" if kecamatan else ""
        return NilaiDitolak(f"desa/kelurahan '{desa}' tidak ada{di}; periksa ejaannya")
