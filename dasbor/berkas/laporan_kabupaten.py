"""The monthly report a korkab hands up: every figure per kecamatan beside last month and target, what deviates in
words, groups without a meeting, reconciliation, complaints, late reports, load, signatures (docs/program.md §14)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl.utils import get_column_letter

from dasbor.berkas.dasbor import (
    KEADAAN,
    LAIN,
    IsiDasbor,
    judul_lembar,
    lembar_ikhtisar,
    lembar_keterangan,
    tanpa_angka_teks,
)  # fmt: skip
from dasbor.berkas.lembar_angka import PERSEN, RATA, Bilangan, Isi, Kolom, LembarAngka, bagi, jumlah, tulis_buku_angka
from dasbor.selectors.laporan_kabupaten import (
    beban,
    kelompok_tak_bertemu,
    korkab_pada,
    laporan_telat,
    nama_kecamatan,
)
from dasbor.selectors.perhatian import KALIMAT
from dasbor.selectors.tempat import Cabang, Tempat, anak
from dasbor.selectors.ukuran import MENURUT_KODE, Angka, Bagian, Ukuran, jumlahkan
from dasbor.tampilan.susun import layar_tempat
from dasbor.tampilan.tingkat import Layar, teks_nilai
from inti.services.ekspor import Permintaan
from inti.services.kerja import Kemajuan
from inti.templatetags.format import nama_tahap, tanggal
from inti.waktu import akhir_bulan, bulan_tahap, geser_bulan, hari_ini, kode_tahap
from p2k2.enums import SebabTanpaPertemuan
from pendamping.enums import BEBAN_ACUAN

_REKON = {
    "rencana_n": "Direncanakan (KPM)", "cair_n": "Cair (KPM)", "sebagian_n": "Sebagian (KPM)",
    "tidak_n": "Belum transaksi (KPM)", "rencana_rp": "Direncanakan (Rp)", "cair_rp": "Diambil (Rp)",
    "sisa_rp": "Sisa yang sebagian (Rp)", "tidak_rp": "Belum transaksi (Rp)",
}  # fmt: skip
_ADUAN = {
    "aduan_masuk": "Diterima bulan ini", "aduan_jawab": "Dijawab bulan ini", "aduan_tepat": "Di antaranya tepat waktu",
    "aduan_buka": "Belum dijawab", "aduan_lewat": "Di antaranya lewat tenggat",
}  # fmt: skip
_TITIK = "(...............................)"


def tulis_laporan_kabupaten(minta: Permintaan, bulan: date, keluaran: Path, kemajuan: Kemajuan) -> int:
    """Write the report to `keluaran`; returns the number of rows."""
    kode, hari = minta.wilayah.kode, hari_ini(minta.wilayah.kode)
    kemajuan.maju(0, 1, "Membaca angka")
    tempat = Tempat(minta.wilayah)
    layar = layar_tempat(tempat, bulan, hari, minta.oleh)
    isi = IsiDasbor(layar, bulan, anak(tempat, bulan)[0], [], [], [], minta.oleh.nama, minta.pada)
    lalu = {c.kode: c.angka for c in anak(tempat, geser_bulan(bulan, -1))[0]}
    lembar = [
        _muka(isi, kode, bulan, hari),
        *(_bagian(isi, b, lalu) for b in Bagian),
        _penyimpangan(isi),
        _tak_bertemu(isi, kode, hari),
        _jumlah_kolom(isi, f"Rekonsiliasi {nama_tahap(layar.deret.tahap[-1])}".rstrip(" –"), _REKON),
        _jumlah_kolom(isi, "Pengaduan terbuka", _ADUAN),
        _telat(isi, kode, hari),
        _beban(isi, kode),
        lembar_keterangan(isi),
    ]
    return tulis_buku_angka(keluaran, judul=f"Laporan bulanan {isi.nama} {isi.masa}", lembar=lembar)


def _muka(isi: IsiDasbor, kode: str, bulan: date, hari: date) -> LembarAngka:
    """The figures of the kabupaten, and who signs."""
    dasar = lembar_ikhtisar(isi)
    korkab = korkab_pada(kode, min(akhir_bulan(bulan), hari))
    nip = f"NIP {korkab.nip}" if korkab and korkab.nip else ""
    penutup = [
        [], ["Mengetahui,", "", "", "", "", f"{isi.layar.tempat.nama}, {tanggal(hari)}"],
        ["Kepala Dinas Sosial", "", "", "", "", "Koordinator kabupaten/kota PKH"], [], [], [],
        [_TITIK, "", "", "", "", korkab.nama if korkab else _TITIK], ["", "", "", "", "", nip],
    ]  # fmt: skip
    judul = judul_lembar(isi, "LAPORAN BULANAN PELAKSANAAN PKH")
    return LembarAngka("Laporan", judul, dasar.kolom, dasar.baris, penutup=penutup, beku="C")


def _bagian(isi: IsiDasbor, bagian: Bagian, lalu: dict[str, Angka]) -> LembarAngka:
    """One part of the figures per kecamatan, each beside last month."""
    ukuran = isi.layar.ukuran(bagian)
    kolom = [Kolom("Kecamatan", 28), *(k for u in ukuran for k in _kolom(isi.layar, u))]
    kini, semua_lalu = isi.layar.deret.kini, isi.layar.deret.lalu or Angka()
    baris: list[list[Isi]] = []
    terisi, penutup = _lengkap(isi, lalu)
    for c in terisi:
        sebelum = lalu.get(c.kode, Angka()) if c.kode else _sisa(semua_lalu, lalu.values())
        baris.append([c.nama, *_sel(isi.bulan, ukuran, c.angka, sebelum, dijumlahkan=False)])
    return LembarAngka(
        str(bagian.label)[:31], judul_lembar(isi, str(bagian.label).upper()), kolom, baris,
        ["Jumlah", *_sel(isi.bulan, ukuran, kini, semua_lalu, dijumlahkan=True)], penutup=penutup,
    )  # fmt: skip


def _lengkap(isi: IsiDasbor, lalu: Mapping[str, Angka]) -> tuple[list[Cabang], list[list[str]]]:
    """The kecamatan with anything counted in the month (or `lalu`, the one before), and what was recorded of the
    kabupaten as a whole, so that all together is the whole; below them a sentence that names the others."""
    terisi = [c for c in isi.anak if c.angka or lalu.get(c.kode)]
    teks = tanpa_angka_teks(isi, [c.nama for c in isi.anak if c not in terisi])
    lain = _sisa(isi.layar.deret.kini, [c.angka for c in isi.anak])
    return [*terisi, *([Cabang("", LAIN, lain)] if lain else [])], [[], [teks]] if teks else []


def _sisa(semua: Angka, bagian: Iterable[Angka]) -> Angka:
    ada = jumlahkan(bagian)
    return Angka({k: n for k in semua if (n := semua.get(k, 0) - ada.get(k, 0))})


def _kolom(layar: Layar, u: Ukuran) -> list[Kolom]:
    target = layar.teks_target(u)
    nama = f"{u.label} ({target})" if target else u.label
    if u.dari is None:
        return [Kolom(nama, 14), Kolom("bulan lalu", 11)]
    return [Kolom(nama, 16), Kolom(f"dari {u.satuan}", 14), Kolom("rata-rata" if u.per else "%", 9),
            Kolom("bulan lalu", 11)]  # fmt: skip


def _sel(bulan: date, ukuran: Sequence[Ukuran], kini: Angka, lalu: Angka, *, dijumlahkan: bool) -> list[Isi]:
    """A figure beside last month's. What grows through a quarter began anew in its first month: beside none."""
    hasil: list[Isi] = []
    for u in ukuran:
        n, dulu = u.nilai(kini), u.nilai(lalu).besar
        if u.triwulan and bulan == bulan_tahap(kode_tahap(bulan))[0]:
            dulu = None
        huruf = [get_column_letter(len(hasil) + 2 + i) for i in range(2)]
        hasil.append(jumlah(huruf[0], n.atas) if dijumlahkan else n.atas)
        if n.dari is None:
            hasil.append(jumlah(huruf[1], int(dulu or 0)) if dijumlahkan else int(dulu or 0))
            continue
        hasil.append(jumlah(huruf[1], n.dari) if dijumlahkan else n.dari)
        hasil.append(bagi(f"{huruf[0]}{{b}}", f"{huruf[1]}{{b}}", n.atas, n.dari, RATA if u.per else PERSEN))
        hasil.append(None if dulu is None else Bilangan(dulu, RATA) if u.per else Bilangan(dulu / 100, PERSEN))
    return hasil


def _penyimpangan(isi: IsiDasbor) -> LembarAngka:
    """Every figure of a kecamatan that is off its target, in words, grave ones first."""
    kolom = [Kolom("Kecamatan", 28), Kolom("Ukuran", 28), Kolom("Keadaan", 18), Kolom("Nilai", 10),
             Kolom("Target", 28), Kolom("Uraian", 70)]  # fmt: skip
    baris: list[tuple[tuple[bool, int, str], list[Isi]]] = []
    for urut, (kode, kalimat) in enumerate(KALIMAT.items()):
        u = MENURUT_KODE[kode]
        for c in isi.anak:
            n = u.nilai(c.angka)
            jenis = isi.layar.keadaan(n)
            if jenis in ("awas", "bahaya"):
                satu: list[Isi] = [
                    c.nama, u.label, KEADAAN[jenis], teks_nilai(n), isi.layar.teks_target(u), f"{kalimat(n)}."
                ]  # fmt: skip
                baris.append(((jenis != "bahaya", urut, c.nama), satu))
    return LembarAngka(
        "Penyimpangan", judul_lembar(isi, "PENYIMPANGAN"), kolom, [b for _, b in sorted(baris, key=lambda x: x[0])]
    )  # fmt: skip


def _tak_bertemu(isi: IsiDasbor, kode: str, hari: date) -> LembarAngka:
    kolom = [Kolom("Kecamatan", 24), Kolom("Desa/kelurahan", 24), Kolom("Kelompok", 26), Kolom("Pendamping", 28),
             Kolom("Pertemuan sebelumnya", 20), Kolom("Alasan", 60)]  # fmt: skip
    baris: list[list[Isi]] = []
    for k in kelompok_tak_bertemu(kode, isi.bulan, hari):
        sebab = SebabTanpaPertemuan(k.sebab).label if k.sebab else "Belum ada alasannya"
        baris.append([
            k.desa.induk.nama, k.desa.nama, k.nama, k.tugas.petugas.nama if k.tugas else "",
            tanggal(k.terakhir) if k.terakhir else "Belum pernah", f"{sebab}: {k.uraian}" if k.uraian else str(sebab),
        ])  # fmt: skip
    return LembarAngka("Kelompok tidak bertemu", judul_lembar(isi, "KELOMPOK TIDAK BERTEMU"), kolom, baris)


def _jumlah_kolom(isi: IsiDasbor, nama: str, pilih: dict[str, str]) -> LembarAngka:
    """Counted columns per kecamatan with their sums."""
    kolom = [Kolom("Kecamatan", 28), *(Kolom(label, 18) for label in pilih.values())]
    terisi, penutup = _lengkap(isi, {})
    baris: list[list[Isi]] = [[c.nama, *(c.angka.get(k, 0) for k in pilih)] for c in terisi]
    kini = isi.layar.deret.kini
    total = [jumlah(get_column_letter(n), kini.get(k, 0)) for n, k in enumerate(pilih, 2)]
    return LembarAngka(nama, judul_lembar(isi, nama.upper()), kolom, baris, ["Jumlah", *total], penutup=penutup)


def _telat(isi: IsiDasbor, kode: str, hari: date) -> LembarAngka:
    kolom = [Kolom("Pendamping", 30), Kolom("Kecamatan", 24), Kolom("Batas kirim", 18), Kolom("Keadaan", 30),
             Kolom("Lewat (hari)", 12)]  # fmt: skip
    baris: list[list[Isi]] = [
        [x.nama, x.kecamatan, tanggal(x.tenggat), x.keadaan, x.hari] for x in laporan_telat(kode, isi.bulan, hari)
    ]
    return LembarAngka("Laporan terlambat", judul_lembar(isi, "LAPORAN PENDAMPING YANG TERLAMBAT"), kolom, baris)


def _beban(isi: IsiDasbor, kode: str) -> LembarAngka:
    kolom = [Kolom("Pendamping", 30), Kolom("Kecamatan", 24), Kolom("KPM", 10), Kolom("Kelompok", 10),
             Kolom(f"Di atas acuan {BEBAN_ACUAN}", 14)]  # fmt: skip
    nama = nama_kecamatan(kode)
    baris: list[list[Isi]] = [
        [b["nama"], nama.get(b["kecamatan"], ""), b["jumlah_kpm"], b["jumlah_kelompok"],
         max(0, b["jumlah_kpm"] - BEBAN_ACUAN)]
        for b in beban(kode, isi.bulan)
    ]  # fmt: skip
    return LembarAngka("Beban", judul_lembar(isi, "BEBAN PENDAMPING"), kolom, baris)
