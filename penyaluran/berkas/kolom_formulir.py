"""Columns of the reconciliation form, declared once: what is written is what is read back (docs/program.md §5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any

from inti.berkas import kolom as k
from inti.berkas import nilai as n
from inti.berkas.baris import Baris, Spek
from inti.berkas.daftar import RUPIAH, TANGGAL, TEKS
from inti.berkas.galat import NilaiDitolak
from inti.templatetags.format import nama_tahap
from penyaluran.berkas.kunci_formulir import Kunci, baca_kunci, sidik
from penyaluran.enums import CaraTahu, SaluranBayar, StatusRekon
from penyaluran.models import AlasanBelumTransaksi

_AWAL = date(2020, 1, 1)  # with it a year of two digits is clear
_RUPIAH_TERKECIL = 1_000  # less is an amount that lost its zeros
_TEMPAT_MAKS, _KETERANGAN_MAKS = 100, 300


@dataclass(frozen=True)
class KolomForm:
    """One column: how it is read, and how it stands in the sheet. `terbuka`: to be filled in."""

    kolom: k.Kolom
    lebar: float
    bentuk: str | None = TEKS
    terbuka: bool = False

    @property
    def judul(self) -> str:
        return self.kolom.judul


# --- cells ---------------------------------------------------------------------------------------


def _kata(teks: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", teks.upper())


class Pilihan:
    """A word from a list in any of its spellings; one that is not in the list is refused, never guessed."""

    def __init__(self, daftar: Iterable[tuple[str, str]], *ejaan: tuple[str, str], kosong: str = "") -> None:
        daftar = list(daftar)
        self.label = tuple(label for _, label in daftar)
        self._arti = {_kata(teks): nilai for nilai, label in daftar for teks in (nilai, label)}
        self._arti |= {_kata(teks): nilai for nilai, semua in ejaan for teks in semua.split("|")}
        self._kosong = {_kata(teks) for teks in kosong.split("|")}

    def __call__(self, mentah: Any) -> str | None:
        teks = n.teks(mentah, terpanjang=150)
        if teks is None or teks in n.KOSONG or (kata := _kata(teks)) in self._kosong:
            return None
        if kata not in self._arti:
            raise NilaiDitolak(f"'{teks}' tidak dikenal; pilih dari daftar di sel ini: {_sebagian(self.label)}")
        return self._arti[kata]


def _sebagian(label: tuple[str, ...]) -> str:
    return k.gabung_kata(label) if len(label) <= 6 else f"{', '.join(label[:4])}, … (lihat lembar Petunjuk)"


STATUS = Pilihan(
    StatusRekon.choices,
    (
        StatusRekon.CAIR,
        "Sudah|Sudah cair|Cair|Transaksi|Sudah ambil|Sudah diambil|Sudah bertransaksi|Sudah tarik",
    ),
    (StatusRekon.SEBAGIAN, "Sebagian|Sudah sebagian|Sudah transaksi sebagian|Transaksi sebagian|Diambil sebagian"),
    (
        StatusRekon.TIDAK,
        "Belum|Belum cair|Belum ambil|Belum diambil|Belum bertransaksi|Belum tarik|Tidak transaksi|Tidak cair",
    ),
    kosong="Belum dilaporkan|Belum dilapor|Belum lapor",
)
SALURAN = Pilihan(
    SaluranBayar.choices,
    (SaluranBayar.ATM, "Mesin ATM|Anjungan"),
    (SaluranBayar.AGEN, "Agen BRILink|BRILink|Agen46|Agen 46|E-warong|Ewarung|Warung"),
    (SaluranBayar.CABANG, "Bank|Cabang|Kantor cabang|Teller|Unit|Kantor unit"),
    (SaluranBayar.POS, "Pos|PT Pos|PT Pos Indonesia"),
    (SaluranBayar.KOMUNITAS, "Komunitas|Desa|Balai desa|Kantor desa|Di desa"),
    (SaluranBayar.LAINNYA, "Lainnya|Lain|Lain-lain"),
)
CARA = Pilihan(
    CaraTahu.choices,
    (CaraTahu.HADIR, "Hadir|Saya hadir|Daftar hadir"),
    (CaraTahu.FOTO, "Foto|Bukti foto|Struk"),
    (CaraTahu.BUKU, "Buku tabungan|Buku|Rekening koran"),
    (CaraTahu.KATA, "Keluarga|Kata KPM|Pengakuan|Telepon"),
    (CaraTahu.BANK, "Bank|Dari bank"),
)
_JAM = re.compile(r"(\d{1,2})(?:[.:](\d{2}))(?:[.:]\d{2})?(?:\.\d+)?(?:\s*(?:wib|wita|wit))?", re.IGNORECASE)


def jam(mentah: Any) -> time | None:
    """An hour of the day, `10.05` or `10:05`, also as Excel keeps it; whole minutes."""
    if isinstance(mentah, (time, datetime)):
        return time(mentah.hour, mentah.minute)
    if isinstance(mentah, (int, float)) and not isinstance(mentah, bool):
        return _jam_angka(mentah)
    teks = n.rapikan(mentah.rpartition("T")[2].lstrip(f"{n.TANDA}w") if mentah[:1] == n.TANDA else mentah.lstrip("'"))
    if teks in n.KOSONG:
        return None
    cocok = _JAM.fullmatch(teks)
    if cocok is None or int(cocok[1]) > 23 or int(cocok[2]) > 59:
        raise NilaiDitolak("bukan jam; tulis seperti 10.05")
    return time(int(cocok[1]), int(cocok[2]))


def _jam_angka(mentah: float) -> time:
    """A part of a day, as a cell with an hour but without its format holds it; `10` or `9.3` could mean anything."""
    if not 0 < mentah < 1:
        raise NilaiDitolak("bukan jam; tulis seperti 10.05")
    menit = round(mentah * 24 * 60) % (24 * 60)
    return time(menit // 60, menit % 60)


def _tampak(mentah: Any) -> str | None:
    return n.tampak(mentah) or None


# --- columns -------------------------------------------------------------------------------------


def _tetap(judul: str, lebar: float, *, nama: str = "", ejaan: tuple[str, ...] = ()) -> KolomForm:
    """A column to be read by people; what stands in it is not taken in."""
    jenis = k.Jenis(_tampak, "teks", "Terkunci, untuk dibaca", "", berulang=False)
    return KolomForm(k.Kolom(nama or f"_{k.kunci_judul(judul).lower()}", judul, jenis, ejaan=ejaan), lebar)


def _isian(nama: str, judul: str, jenis: k.Jenis, lebar: float, bentuk: str | None = TEKS, **lain: Any) -> KolomForm:
    return KolomForm(k.Kolom(nama, judul, jenis, **lain), lebar, bentuk, terbuka=True)


def _pilih(pilihan: Pilihan, petunjuk: str) -> k.Jenis:
    return k.Jenis(pilihan, "teks", petunjuk, pilihan.label[0])


_NOMINAL = k.Jenis(n.jumlah_rupiah, "rupiah", "Terkunci: dana keluarga pada tahap ini", "750000")
_JUMLAH = k.Jenis(
    partial(n.rupiah, terkecil=_RUPIAH_TERKECIL), "rupiah", "Rupiah bulat; wajib bila cair sebagian", "300000"
)
_TANGGAL = k.tanggal(paling_awal=_AWAL)
_KUNCI = k.Jenis(n.teks, "teks", "Tersembunyi; jangan diubah", "", berulang=False)

KOLOM: tuple[KolomForm, ...] = (
    KolomForm(k.Kolom("_no", "No", k.Jenis(_tampak, "angka", "Nomor urut", "", berulang=False)), 6, None),
    KolomForm(k.Kolom("nama", "NAMA PENERIMA", k.Jenis(_tampak, "teks", "Terkunci", "", berulang=False)), 28),
    _tetap("NIK", 19, nama="nik_tampak"),
    _tetap("ALAMAT", 28),
    _tetap("RT", 5),
    _tetap("RW", 5),
    _tetap("KELURAHAN", 18, nama="desa", ejaan=("DESA", "DESA/KELURAHAN")),
    _tetap("KECAMATAN", 16),
    _tetap("KELOMPOK", 18),
    _tetap("PENDAMPING", 20),
    KolomForm(k.Kolom("nominal", "NOMINAL", _NOMINAL, lunak=True), 12, RUPIAH),
    _isian(
        "status", "STATUS TRANSAKSI", _pilih(STATUS, "Pilih dari daftar; kosong berarti belum dilaporkan"), 18,
        wajib=True, pilihan=STATUS.label, ejaan=("STATUS",),
    ),
    _isian("jumlah", "JUMLAH DIAMBIL", _JUMLAH, 14, RUPIAH, ejaan=("JUMLAH",)),
    _isian("tanggal", "TANGGAL TRANSAKSI", _TANGGAL, 14, TANGGAL, ejaan=("TANGGAL", "TGL TRANSAKSI")),
    _isian("jam", "JAM", k.Jenis(jam, "teks", "Jam dan menit, seperti 10.05; boleh kosong", "10.05"), 8),
    _isian(
        "saluran", "SALURAN", _pilih(SALURAN, "Di mana uang diambil; pilih dari daftar"), 16, pilihan=SALURAN.label
    ),
    _isian("tempat", "NAMA TEMPAT", k.teks(_TEMPAT_MAKS, "BRILink Bu Siti"), 20, ejaan=("TEMPAT",)),
    _isian("cara", "DIKETAHUI DARI", _pilih(CARA, "Dari mana Anda tahu; pilih dari daftar"), 24, pilihan=CARA.label),
    _isian("alasan", "ALASAN", _KUNCI, 26),  # its list stands in the database: `kolom_alasan`
    _isian("keterangan", "KETERANGAN", k.teks(_KETERANGAN_MAKS, "Dirawat di rumah anaknya"), 30),
    KolomForm(k.Kolom("kunci", "KUNCI", _KUNCI, wajib=True, isi_wajib=True), 10),
)  # fmt: skip
JUDUL = {f.kolom.nama: f.judul for f in KOLOM}
ISIAN = tuple(f.kolom.nama for f in KOLOM if f.terbuka)
_IDENTITAS = ("nama", "nik_tampak", "nominal")
_BUANG = frozenset(f.kolom.nama for f in KOLOM if f.kolom.nama.startswith("_")) | {"kunci"}


def kolom_alasan(semua: Iterable[AlasanBelumTransaksi]) -> k.Kolom:
    """The column of reasons: those in use in its list; one that is not is understood where it stands already."""
    alasan = sorted(semua, key=lambda a: (a.urutan, a.pk))
    baca = Pilihan((a.pk, a.nama) for a in alasan)
    pakai = tuple(a.nama for a in alasan if a.aktif)
    baca.label = pakai
    jenis = k.Jenis(baca, "teks", "Wajib bila belum transaksi; pilih dari daftar", pakai[0] if pakai else "")
    return k.Kolom("alasan", "ALASAN", jenis, pilihan=pakai)


def kolom_baca(semua: Iterable[AlasanBelumTransaksi]) -> tuple[k.Kolom, ...]:
    alasan = kolom_alasan(semua)
    return tuple(alasan if f.kolom.nama == "alasan" else f.kolom for f in KOLOM)


def sidik_identitas(nama: str, nik: str, nominal: int | None) -> bytes:
    return sidik((n.rapikan(nama), nik, nominal))


def sidik_isian(nilai: dict[str, Any]) -> bytes:
    """Of the entry columns as they are read: codes of the lists, whole rupiah, days and hours."""
    return sidik([nilai.get(nama) for nama in ISIAN])


# --- reading -------------------------------------------------------------------------------------

TANPA_KUNCI = (
    "baris ini tidak punya kunci, jadi keluarganya tidak dikenali. Keluarga tidak dapat ditambahkan di formulir; unduh "
    "formulir baru bila keluarga ini memang dampingan Anda"
)
KUNCI_RUSAK = (
    "kunci baris ini rusak atau diubah, jadi keluarganya tidak dikenali. Salin barisnya dari formulir asli, atau unduh "
    "formulir baru"
)


def spek_formulir(*, alasan: Iterable[AlasanBelumTransaksi], tahap: Callable[[], str]) -> Spek:
    """Reads the form. `tahap` tells which one the file is for, empty while that is not settled."""

    def periksa(baris: Baris) -> None:
        _urai_kunci(baris, tahap())

    return Spek(
        nama="Formulir rekonsiliasi",
        kolom=kolom_baca(alasan),
        kunci=("kunci", "nama", "status"),
        periksa=periksa,
        berlabel_total=True,
        templat=True,
    )


def _urai_kunci(baris: Baris, tahap: str) -> None:
    """Put what the key says beside the cells, and whether cells are still as they were handed out."""
    nilai = baris.nilai
    teks = nilai["kunci"]
    if teks is None:
        baris.kesalahan = [("KUNCI", TANPA_KUNCI), *(s for s in baris.kesalahan if s[0] != "KUNCI")]
        return
    kunci = baca_kunci(teks)
    if kunci is None:
        baris.tolak("KUNCI", KUNCI_RUSAK)
        return
    nilai["bayar"], nilai["tahap"] = kunci.bayar, kunci.tahap
    if tahap and kunci.tahap != tahap:
        dari, untuk = nama_tahap(kunci.tahap), nama_tahap(tahap)
        baris.tolak("KUNCI", f"baris ini dari formulir {dari}, sedangkan berkas ini untuk {untuk}")
    _catat_sidik(nilai, kunci)


def _catat_sidik(nilai: dict[str, Any], kunci: Kunci) -> None:
    nilai["keadaan"] = kunci.keadaan.hex()
    if sidik_identitas(nilai["nama"] or "", nilai["nik_tampak"] or "", nilai["nominal"]) != kunci.identitas:
        nilai["beda"] = True
    if any(nilai[nama] is not None for nama in ISIAN) and sidik_isian(nilai) != kunci.isian:
        nilai["diisi"] = True


def ringkas_baris(baris: Baris) -> Baris:
    """Keep what is taken in: addresses and names of staff are not."""
    baris.nilai = {nama: isi for nama, isi in baris.nilai.items() if nama not in _BUANG}
    return baris
