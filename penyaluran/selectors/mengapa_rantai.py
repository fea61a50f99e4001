"""The chain from eligibility to the family's hands, link by link, beside the two sentences (docs/program.md §4)."""

from __future__ import annotations

from dataclasses import dataclass

from inti.templatetags.format import rupiah, tanggal
from kpm.enums import AlasanKepesertaan, Kepesertaan
from penyaluran.enums import GolonganStatus, SaluranBayar, StatusRekon
from penyaluran.selectors.mengapa_fakta import Fakta

YA, TIDAK, TUNGGU = "ya", "tidak", "tunggu"
_KATA = {YA: "Ya", TIDAK: "Tidak", TUNGGU: "Belum"}
_JENIS = {YA: "baik", TIDAK: "bahaya", TUNGGU: "netral"}


@dataclass(frozen=True)
class Mata:
    """One link: whether it holds, and what is known of it. `tentang` names the page that shows it."""

    judul: str
    keadaan: str
    teks: str
    tentang: str = ""

    @property
    def kata(self) -> str:
        return _KATA[self.keadaan]

    @property
    def lencana(self) -> list[tuple[str, str]]:
        return [(self.kata, _JENIS[self.keadaan])]


def rantai(f: Fakta) -> list[Mata]:
    return [_berhak(f), _sanksi(f), _daftar(f), _bank(f), _status(f), _ambil(f)]


def _berhak(f: Fakta) -> Mata:
    sejak = f" sejak {tanggal(f.sejak)}" if f.sejak else ""
    sebab = f", {AlasanKepesertaan(f.alasan).label.lower()}" if f.alasan else ""
    teks = f"{Kepesertaan(f.kepesertaan).label}{sejak}{sebab}, dilihat pada {tanggal(f.hari_data)}."
    return Mata("Peserta aktif", YA if f.kepesertaan == Kepesertaan.AKTIF else TIDAK, teks, "kepesertaan")


def _sanksi(f: Fakta) -> Mata:
    s = f.sanksi
    if s is None:
        return Mata("Tanpa penangguhan atau penghentian", YA, "Tidak ada sanksi komitmen yang berlaku waktu itu.")
    teks = f"{s.jenjang} sejak {tanggal(s.sejak)}"
    if s.dibatalkan:
        teks += f", dibatalkan {tanggal(s.dibatalkan)}"
    if s.keberatan:
        teks += f"; keberatan {tanggal(s.keberatan)} belum diputus"
    return Mata("Tanpa penangguhan atau penghentian", TIDAK, f"{teks}.", "sanksi")


def _daftar(f: Fakta) -> Mata:
    judul = "Ada di Final Closing"
    if f.nominal:
        return Mata(judul, YA, f"{rupiah(f.nominal)} untuk {f.tahap}.", "daftar")
    if f.nominal == 0:
        return Mata(
            judul, TIDAK, "Tercantum dengan Rp0" + (f", status {f.status.kode}." if f.status else "."), "daftar"
        )
    if not f.ada_daftar:
        return Mata(judul, TUNGGU, f"Daftar {f.tahap} untuk Kecamatan {f.kecamatan} belum diterima.")
    return Mata(judul, TIDAK, f"Terakhir tercantum pada {f.terakhir}." if f.terakhir else "Belum pernah tercantum.")


def _bank(f: Fakta) -> Mata:
    judul, b = "Ada di daftar bank", f.bank
    if not b.ada:
        return Mata(judul, TUNGGU, "Daftar bank untuk kecamatan ini belum diimpor.")
    if b.nominal is None:
        return Mata(judul, TIDAK, "Nama keluarga ini tidak ada di daftar bank.")
    teks = f"{rupiah(b.nominal)}" + (f" lewat {b.bank}" if b.bank else "")
    if not b.pasti:
        return Mata(judul, TUNGGU, f"{teks}, hanya namanya yang cocok dan belum dipastikan.")
    if b.nominal != (f.nominal or 0):
        return Mata(judul, TIDAK, f"{teks}, berbeda dengan Final Closing.")
    if b.nama_beda:
        return Mata(judul, TIDAK, f"{teks}, tetapi nama atau nomornya berbeda.")
    return Mata(judul, YA, f"{teks}.")


def _status(f: Fakta) -> Mata:
    judul, s = "Uang berjalan atau sudah masuk", f.status
    if f.nominal == 0:
        return Mata(judul, TIDAK, "Tidak ada pembayaran yang direncanakan.")
    if f.tanggal_bayar and f.tanggal_bayar > f.hari:
        return Mata(judul, TUNGGU, f"Dijadwalkan dibayar {tanggal(f.tanggal_bayar)}.")
    if s is None:
        return Mata(judul, TUNGGU, "Belum ada status penyaluran.")
    if s.golongan in (GolonganStatus.GAGAL, GolonganStatus.DIKELUARKAN):
        return Mata(judul, TIDAK, f"{s.kode}: {s.arti}", "status")
    if s.golongan in (GolonganStatus.PROSES, GolonganStatus.MASUK):
        return Mata(judul, YA, f"{s.kode}: {s.arti}", "status")
    return Mata(judul, TUNGGU, f"{s.kode}: {s.arti or 'artinya belum dikenal.'}", "status")


def _ambil(f: Fakta) -> Mata:
    judul, r = "Sudah diambil keluarga", f.rekon
    if not f.nominal:
        return Mata(judul, TIDAK, "Tidak ada pengambilan yang direncanakan.")
    if r is None:
        sebab = (
            f"{f.tahap} ditutup {tanggal(f.ditutup)} tanpa laporan." if f.ditutup else "Belum dilaporkan pendamping."
        )
        return Mata(judul, TUNGGU, sebab, "rekon")
    lewat = f" lewat {SaluranBayar(r.saluran).label}" if r.saluran else ""
    if r.status == StatusRekon.CAIR:
        return Mata(judul, YA, f"{rupiah(r.jumlah)} pada {tanggal(r.tanggal)}{lewat}.", "rekon")
    if r.status == StatusRekon.SEBAGIAN:
        teks = f"{rupiah(r.jumlah)} dari {rupiah(f.nominal)} pada {tanggal(r.tanggal)}{lewat}."
        return Mata(judul, TIDAK, teks, "rekon")
    return Mata(judul, TIDAK, f"{r.alasan}, dicatat {tanggal(r.dicatat)}.", "rekon")
