"""Judging a returned reconciliation form: what each row would change, by the rules of `isi_rekon` (docs/program.md §5).

Rows come from `impor_masuk` joined with payments, records and scope in one query, read in pieces; judgements go back in
pieces. Nothing is asked of the database for a single row.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils import timezone

from akun.enums import Izin, peran_berizin
from akun.models import Pengguna
from inti.enums import HasilBaris
from inti.galat import GalatPengguna
from inti.identitas import buka, samarkan
from inti.templatetags.format import rupiah, tanggal_pendek, waktu
from penyaluran.berkas.kolom_formulir import ISIAN, JUDUL
from penyaluran.berkas.kunci_formulir import sidik_catatan
from penyaluran.enums import CaraTahu, SaluranBayar, StatusRekon
from penyaluran.models import AlasanBelumTransaksi, Pembayaran, Tahap
from penyaluran.selectors.tahap import ditutup_pada, pembuka, tanggal_bayar
from penyaluran.services.rekon.isi import IsiRekon, Pengambilan, periksa_alasan, periksa_waktu, rapikan_isi
from wilayah.kode import kode_kabupaten

_POTONG = 2000
_INGAT = 20_000  # verdicts kept: most rows say the same of the same amount
BUKAN_MILIK = "keluarga ini bukan dampingan Anda dan tidak berada di wilayah data Anda"
TAK_ADA = "pembayaran baris ini tidak ada lagi; unduh formulir baru"
_LABEL = {
    "status": dict(StatusRekon.choices),
    "saluran": dict(SaluranBayar.choices),
    "cara": dict(CaraTahu.choices),
}

_BARU, _BERUBAH, _TETAP, _DITOLAK = (
    h.value for h in (HasilBaris.BARU, HasilBaris.BERUBAH, HasilBaris.TETAP, HasilBaris.DITOLAK)
)
_DITULIS = frozenset({_BARU, _BERUBAH})
_TABEL = """
    DROP TABLE IF EXISTS pg_temp.rekon_nilai;
    CREATE TEMP TABLE rekon_nilai (
        nomor integer, bayar bigint, rekon uuid, nominal bigint, status text, jumlah bigint, tanggal date, jam time,
        saluran text, tempat text, cara text, alasan text, keterangan text
    ) ON COMMIT DROP;
"""
_BACA = """
    SELECT m.nomor, m.kesalahan = '[]', m.isi, p.id, p.nominal, p.desa_id, coalesce(p.kecamatan_kode, ''), k.nama,
           CASE WHEN m.isi ? 'beda' THEN k.nik_sandi END, p.id IN ({terlihat}), g.banyak, g.awal, g.akhir,
           r.id, r.versi, r.status, r.jumlah, r.tanggal, r.jam, r.saluran, r.tempat, r.cara, r.alasan_id, r.keterangan,
           r.dicatat_pada, u.nama
    FROM (SELECT *, (isi->>'bayar')::bigint AS bayar FROM impor_masuk) m
    LEFT JOIN (
        SELECT (isi->>'bayar')::bigint AS bayar, count(*) AS banyak, min(nomor) AS awal, max(nomor) AS akhir
        FROM impor_masuk GROUP BY 1
    ) g ON g.bayar = m.bayar
    LEFT JOIN penyaluran_pembayaran p ON p.id = m.bayar AND p.tahap_id = %s
    LEFT JOIN kpm_kpm k ON k.id = p.kpm_id
    LEFT JOIN penyaluran_rekonsiliasi r ON r.pembayaran_id = p.id
    LEFT JOIN akun_pengguna u ON u.id = r.dicatat_oleh_id
    ORDER BY m.nomor
"""


@dataclass
class HasilForm:
    """What a judged file holds beside its rows."""

    kecamatan: set[str]
    tahap_lain: int = 0
    didahului: int = 0
    baris: int = 0


@dataclass(slots=True)
class _Baris:
    """One row of `_BACA`."""

    nomor: int
    sah: bool
    isi: dict[str, Any]
    bayar: int | None
    nominal: int
    desa: str
    kecamatan: str
    nama: str
    nik: Any
    terlihat: bool
    banyak: int
    awal: int
    akhir: int
    rekon: Any
    versi: int | None
    dulu: IsiRekon | None
    dicatat_pada: datetime | None
    pencatat: str


@dataclass(slots=True)
class _Putusan:
    """What the rules make of a row's cells: what it states and how that differs, or why it is refused."""

    isi: IsiRekon | None = None
    perubahan: str = "[]"  # JSON, as COPY takes it
    ekor: str = ""  # the columns to be written, as COPY takes them
    salah: tuple[tuple[str, str], ...] = ()


def nilai_formulir(*, tahap: str, oleh: Pengguna, wilayah: str = "", pada: datetime | None = None) -> HasilForm:
    """Fill `impor_nilai`, and `rekon_nilai` with what is to be written. `oleh` is whose families count."""
    penilai = _Penilai(Tahap.objects.get(kode=tahap), wilayah, pada or timezone.now())
    with connection.cursor() as kursor:
        kursor.execute(_TABEL)
    nilai: list[str] = []
    tulis: list[str] = []
    for baris in _baca(tahap, oleh):
        hasil, putusan = penilai.nilai(baris)
        salah = _json(putusan.salah) if putusan.salah else "[]"
        nilai.append(f"{baris.nomor}\t{hasil}\t{_kosong(baris.bayar)}\t{putusan.perubahan}\t{salah}\n")
        if hasil in _DITULIS:
            tulis.append(f"{baris.nomor}\t{baris.bayar}\t{_kosong(baris.rekon)}\t{baris.nominal}\t{putusan.ekor}\n")
        if len(nilai) == _POTONG:
            _simpan(nilai, tulis)
    _simpan(nilai, tulis)
    with connection.cursor() as kursor:
        kursor.execute("ANALYZE impor_nilai (nomor, sasaran_id); ANALYZE rekon_nilai (bayar, rekon)")
    return penilai.hasil


def _baca(tahap: str, oleh: Pengguna) -> Iterator[_Baris]:
    terlihat = Pembayaran.objects.terlihat_oleh(oleh, sebagai=peran_berizin(Izin.CATAT_REKONSILIASI)).filter(
        tahap=tahap
    )
    sql, ikat = terlihat.order_by().values("pk").query.sql_with_params()
    with connection.chunked_cursor() as kursor:
        kursor.execute(_BACA.format(terlihat=sql), [*ikat, tahap])
        for nomor, sah, isi, bayar, nominal, desa, kec, nama, nik, lihat, n, awal, akhir, rekon, versi, *lama in kursor:
            yield _Baris(
                nomor, sah, json.loads(isi) if isinstance(isi, str) else isi, bayar, nominal, desa, kec, nama, nik,
                bool(lihat), n or 0, awal, akhir, rekon, versi, _dulu(lama), lama[-2], lama[-1] or "",
            )  # fmt: skip


def _dulu(lama: list[Any]) -> IsiRekon | None:
    status, jumlah, tanggal, jam, saluran, tempat, cara, alasan, keterangan = lama[:9]
    if status is None:
        return None
    return IsiRekon(
        status=status, jumlah=jumlah, tanggal=tanggal, jam=jam, saluran=saluran, tempat=tempat, cara=cara,
        alasan_id=alasan, keterangan=keterangan,
    )  # fmt: skip


class _Penilai:
    def __init__(self, tahap: Tahap, wilayah: str, pada: datetime) -> None:
        self.tahap, self.wilayah, self.pada = tahap, wilayah, pada
        self.alasan = AlasanBelumTransaksi.objects.in_bulk()
        self.hasil = HasilForm(set())
        self._bayar = Pembayaran(tahap=tahap)  # one for all rows: the rules look at amount and tahap only
        self._ingat: dict[Any, _Putusan] = {}
        self._daerah = lru_cache(maxsize=None)(
            lambda kode: (ditutup_pada(tahap, kode), tanggal_bayar(tahap, kode))
        )  # per kabupaten

    def nilai(self, b: _Baris) -> tuple[str, _Putusan]:
        """How the row is judged, and what it states or why it is refused."""
        self.hasil.baris += 1
        if b.isi.get("tahap", self.tahap.kode) != self.tahap.kode:
            self.hasil.tahap_lain += 1
        if not b.sah:
            return _DITOLAK, _Putusan()
        if salah := self._cela(b):
            return _DITOLAK, _Putusan(salah=tuple(salah))
        putusan = self._putusan(b) if b.isi.get("diisi") else _Putusan(b.dulu)
        if putusan.salah:
            return _DITOLAK, putusan
        if putusan.isi == b.dulu:
            self.hasil.kecamatan.add(b.kecamatan)
            return _TETAP, _Putusan()
        if sidik_catatan(b.rekon, b.versi).hex() != b.isi["keadaan"]:
            self.hasil.didahului += 1
            return _DITOLAK, _Putusan(salah=((JUDUL["status"], self._sebut_didahului(b, putusan.isi)),))
        self.hasil.kecamatan.add(b.kecamatan)
        return _BERUBAH if b.dulu else _BARU, putusan

    def _cela(self, b: _Baris) -> list[tuple[str, str]]:
        """What is wrong with the row as such: whose it is, twice, changed where it is locked, a closed tahap."""
        if b.bayar is None:
            return [("KUNCI", TAK_ADA)]
        if not b.terlihat:
            return [("KUNCI", BUKAN_MILIK)]
        if self.wilayah and not f"{b.desa}.".startswith(f"{self.wilayah}."):
            return [("KUNCI", "keluarga ini di luar wilayah yang dipilih untuk impor ini")]
        if b.banyak > 1:
            lain = b.akhir if b.akhir != b.nomor else b.awal
            return [("KUNCI", f"kunci ini juga ada di baris {lain}; sisakan satu baris untuk keluarga ini")]
        sejak, _ = self._daerah(kode_kabupaten(b.desa))
        if sejak is not None:
            kalimat = (
                f"{self.tahap} sudah ditutup pada {tanggal_pendek(sejak)}; minta {pembuka(self.tahap)} membukanya lagi "
                "bila ada yang keliru"
            )
            return [(JUDUL["status"], kalimat)]
        return _beda_identitas(b) if b.isi.get("beda") else []

    def _putusan(self, b: _Baris) -> _Putusan:
        """The rules' verdict about the cells of a row somebody filled in."""
        kabupaten = kode_kabupaten(b.desa)
        kunci = (tuple(map(b.isi.get, ISIAN)), b.dulu, b.nominal, kabupaten)
        putusan = self._ingat.get(kunci)
        if putusan is None:
            putusan = self._putuskan(_sel(b.isi), b.dulu, b.nominal, kabupaten)
            if len(self._ingat) < _INGAT:
                self._ingat[kunci] = putusan
        return putusan

    def _putuskan(self, sel: dict[str, Any], dulu: IsiRekon | None, nominal: int, kabupaten: str) -> _Putusan:
        self._bayar.nominal = nominal
        try:
            isi = self._susun(sel, dulu)
            if isi != dulu:
                _, bayar_mulai = self._daerah(kabupaten)
                periksa_waktu(isi, tahap=self.tahap, desa=kabupaten, pada=self.pada, bayar_mulai=bayar_mulai)
                periksa_alasan(self.alasan.get(isi.alasan_id or ""), isi, dulu)
        except GalatPengguna as galat:
            return _Putusan(salah=((JUDUL.get(galat.kolom or "", JUDUL["status"]), galat.pesan),))
        return _Putusan(isi, _json(self._perubahan(dulu, isi)), "\t".join(map(_sel_copy, _urut(isi))))

    def _susun(self, sel: dict[str, Any], dulu: IsiRekon | None) -> IsiRekon:
        isi = gabung(sel, dulu)
        alasan = self.alasan.get(isi["alasan"] or "")
        return rapikan_isi(
            self._bayar,
            status=isi["status"] or "",
            jumlah=isi["jumlah"],
            tanggal=isi["tanggal"],
            alasan=alasan,
            keterangan=isi["keterangan"] or "",
            ambil=Pengambilan(saluran=isi["saluran"], tempat=isi["tempat"], jam=isi["jam"], cara=isi["cara"]),
            lama=dulu,
        )

    def _sebut_didahului(self, b: _Baris, isi: IsiRekon | None) -> str:
        if b.dulu is None or b.dicatat_pada is None:
            kini = "catatannya sudah dikembalikan ke Belum dilaporkan"
        else:
            kini = f"{b.pencatat} mencatat {self._sebut(b.dulu)} pada {waktu(b.dicatat_pada)}"
        di_sini = self._sebut(isi) if isi else "tidak diisi"
        return (
            f"berubah lebih dulu: sesudah formulir ini diunduh, {kini}; di berkas ini {di_sini}. Bila yang di berkas "
            "ini yang benar, unduh formulir baru dan isi di sana"
        )

    def _sebut(self, isi: IsiRekon) -> str:
        kata = [str(StatusRekon(isi.status).label)]
        if isi.status == StatusRekon.SEBAGIAN:
            kata.append(rupiah(isi.jumlah))
        kata.append(tanggal_pendek(isi.tanggal) if isi.tanggal else self._tampak("alasan", isi.alasan_id))
        return ", ".join(k for k in kata if k)

    def _perubahan(self, dulu: IsiRekon | None, isi: IsiRekon) -> list[tuple[str, str, str]]:
        lama = _menurut_kolom(dulu) if dulu else dict.fromkeys(ISIAN)
        baru = _menurut_kolom(isi)
        return [
            (JUDUL[nama], self._tampak(nama, lama[nama]), self._tampak(nama, baru[nama]))
            for nama in ISIAN
            if (lama[nama] or None) != (baru[nama] or None)
        ]

    def _tampak(self, nama: str, nilai: Any) -> str:
        if nilai in (None, "", 0):
            return ""
        if nama == "alasan":
            return str(self.alasan[nilai]) if nilai in self.alasan else str(nilai)
        if nama in _LABEL:
            return str(_LABEL[nama].get(nilai, nilai))
        if nama == "jumlah":
            return rupiah(nilai)
        return tanggal_pendek(nilai) if nama == "tanggal" else f"{nilai:%H.%M}" if nama == "jam" else str(nilai)


def gabung(sel: dict[str, Any], dulu: IsiRekon | None) -> dict[str, Any]:
    """Cells laid over what is recorded: an empty cell leaves it, and what belonged to another status goes with it.

    Whoever turns *Belum transaksi* into *Sudah transaksi* need not clear the reason that still stands there; one that
    was written anew is refused by the rules.
    """
    if dulu is None:
        return _tanpa_waktu(sel)
    lama = _menurut_kolom(dulu)
    isi = {nama: lama[nama] if sel[nama] is None else sel[nama] for nama in ISIAN}
    if isi["status"] != dulu.status:
        for nama in _GUGUR.get(isi["status"], ()):
            if isi[nama] == lama[nama]:
                isi[nama] = None
    return _tanpa_waktu(isi)


# What a status has no use for, and drops when it is left over from another one.
_GUGUR: dict[str, tuple[str, ...]] = {
    StatusRekon.CAIR: ("jumlah", "alasan"),
    StatusRekon.SEBAGIAN: (),
    StatusRekon.TIDAK: ("jumlah", "tanggal", "jam", "saluran", "tempat"),
}


def _tanpa_waktu(isi: dict[str, Any]) -> dict[str, Any]:
    if isi["status"] == StatusRekon.TIDAK and isi["tanggal"] is not None:
        raise GalatPengguna("Belum transaksi tidak punya tanggal. Kosongkan, atau ganti statusnya.", kolom="tanggal")
    return isi


def _menurut_kolom(isi: IsiRekon) -> dict[str, Any]:
    return {nama: getattr(isi, "alasan_id" if nama == "alasan" else nama) or None for nama in ISIAN}


def _sel(isi: dict[str, Any]) -> dict[str, Any]:
    """The entry cells as the database keeps them between preview and writing."""
    sel = {nama: isi.get(nama) for nama in ISIAN}
    sel["tanggal"] = date.fromisoformat(sel["tanggal"]) if sel["tanggal"] else None
    sel["jam"] = time.fromisoformat(sel["jam"]) if sel["jam"] else None
    return sel


def _beda_identitas(b: _Baris) -> list[tuple[str, str]]:
    """Locked cells that say something else than our data; none when the data moved on to what they say."""
    benar = {"nama": " ".join(b.nama.split()), "nik_tampak": samarkan(buka(b.nik)), "nominal": b.nominal}
    salah = []
    for nama, seharusnya in benar.items():
        tertulis = b.isi.get(nama)
        if tertulis != seharusnya:
            a, z = (rupiah(x) if nama == "nominal" and isinstance(x, int) else x for x in (tertulis, seharusnya))
            salah.append((JUDUL[nama], f"kolom terkunci ini berubah: tertulis {a or 'kosong'}, seharusnya {z}"))
    return salah


def _urut(isi: IsiRekon) -> tuple[Any, ...]:
    return (
        isi.status, isi.jumlah, isi.tanggal, isi.jam, isi.saluran, isi.tempat, isi.cara, isi.alasan_id, isi.keterangan
    )  # fmt: skip


# --- back into the temporary tables --------------------------------------------------------------


def _simpan(nilai: list[str], tulis: list[str]) -> None:
    _salin("impor_nilai (nomor, hasil, sasaran_id, perubahan, kesalahan)", nilai)
    _salin("rekon_nilai", tulis)


def _salin(tabel: str, baris: list[str]) -> None:
    with connection.cursor() as kursor:
        kursor.copy_expert(f"COPY {tabel} FROM STDIN", io.StringIO("".join(baris)))
    baris.clear()


def _kosong(nilai: Any) -> Any:
    return "\\N" if nilai is None else nilai


def _json(isi: Any) -> str:
    return _lolos(json.dumps(isi, ensure_ascii=False))


def _sel_copy(nilai: Any) -> str:
    return "\\N" if nilai is None else _lolos(str(nilai))


def _lolos(teks: str) -> str:
    return teks.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
