"""What the pages and papers of monthly reports share."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.urls import reverse

from akun.enums import Izin
from dasbor.enums import KeadaanLaporan
from dasbor.models import LaporanBulanan
from dasbor.selectors.laporan import BELUM, Pantauan, Tagihan, terlambat
from dasbor.selectors.laporan_isi import IsiLaporan, hitung_isi, isi_beku
from dasbor.selectors.laporan_susun import (
    Daftar,
    bertemu,
    daftar_catatan,
    dampingan,
    neraca,
    per_butir,
    per_peran,
)
from inti.halaman import Permintaan
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import tanggal, tanggal_pendek
from inti.waktu import akhir_bulan, hari_ini, saat_lokal

BARIS_HALAMAN = 15  # rows of a list on the page; the PDF has more, the workbook all


def isi_laporan(r: LaporanBulanan) -> IsiLaporan:
    """What a report says: as sent, or while it is written, as the records say today. Counted once per request."""
    ada: IsiLaporan | None = r.__dict__.get("_isi")
    if ada is None:
        if r.keadaan in BELUM:
            hari = hari_ini(r.wilayah_id)
            ada = hitung_isi(r.petugas_id, r.bulan, hari=hari, kode_wilayah=r.wilayah_id)
        else:
            ada = isi_beku(r.isi)
        r.__dict__["_isi"] = ada
    return ada


def pembaca(user: Any, r: LaporanBulanan) -> Callable[[str], bool]:
    """Which families may be named to the reader: all to the writer in office, else those of the areas seen whole."""
    if user.pk == r.petugas_id and user.punya_izin(Izin.LAPOR):
        return lambda desa: True
    lingkup = user.lingkup()
    return lambda desa: bool(lingkup.mencakup(desa))


def daftar_laporan(user: Any, r: LaporanBulanan, batas: int | None) -> list[Daftar]:
    return daftar_catatan(isi_laporan(r), batas=batas, boleh=pembaca(user, r))


def konteks_isi(request: Permintaan, r: LaporanBulanan) -> dict[str, Any]:
    isi = isi_laporan(r)
    rekon = neraca(isi)
    kartu = dampingan(isi)
    return {
        "r": r,
        "judul": f"Laporan {tulis_bulan(r.bulan)}",
        "dampingan": kartu,
        "bertemu": bertemu(isi.angka),
        "neraca": rekon,
        "rekon_sudah": rekon["rencana"] - rekon["belum"],
        "peran": per_peran(isi),
        "butir": [b for b in per_butir(isi, akhir_bulan(r.bulan)) if b.baris],
        "daftar": daftar_laporan(request.user, r, BARIS_HALAMAN),
        "milik_sendiri": request.user.pk == r.petugas_id,
    }


def lencana_laporan(r: LaporanBulanan | None, hari: date, *, lurus: bool = False) -> list[tuple[str, str]]:
    """State and lateness as badges."""
    if r is None:
        return [("Belum dibuat", "netral")]
    jenis = {
        KeadaanLaporan.DRAF: "netral",
        KeadaanLaporan.DIKEMBALIKAN: "bahaya",
        KeadaanLaporan.DITERIMA: "baik",
    }.get(KeadaanLaporan(r.keadaan), "info")
    lurus = r.keadaan == KeadaanLaporan.DIKIRIM and (lurus or not getattr(r, "korkec_lain", True))
    label = "Terkirim, menunggu korkab" if lurus else str(r.get_keadaan_display())
    hasil = [(label, jenis)]
    if r.keadaan in BELUM:
        return hasil + lencana_tenggat(r.tenggat, hari)
    return [*hasil, (f"Terlambat {n} hari", "awas")] if (n := terlambat(r)) else hasil


def lencana_tenggat(tenggat: date, hari: date) -> list[tuple[str, str]]:
    lewat = (hari - tenggat).days
    return [(f"Lewat {lewat} hari", "bahaya")] if lewat > 0 else [(f"Sampai {tanggal_pendek(tenggat)}", "awas")]


def baris_bulan(t: Tagihan, hari: date) -> dict[str, Any]:
    """A month of one's own: its report, or the button that begins it."""
    r = t.laporan
    lencana = lencana_laporan(r, hari)
    if r is None and hari > akhir_bulan(t.bulan):
        lencana += lencana_tenggat(t.tenggat, hari)
    return {
        "judul": tulis_bulan(t.bulan),
        "kode": f"{t.bulan:%Y-%m}",
        "url": reverse("laporan:bulanan_rincian", args=[r.pk]) if r else "",
        "sub": _kapan(r) if r else f"Paling lambat {tanggal(t.tenggat)}",
        "lencana": lencana,
    }


def _kapan(r: LaporanBulanan) -> str:
    if r.dikirim_pada is None:
        return f"Paling lambat {tanggal(r.tenggat)}"
    return f"Dikirim {tanggal(saat_lokal(r.dikirim_pada, r.wilayah_id))}, batas {tanggal(r.tenggat)}"


def baris_menunggu(r: LaporanBulanan) -> dict[str, Any]:
    n = terlambat(r)
    return {
        "judul": f"{r.petugas.nama}, {tulis_bulan(r.bulan)}",
        "url": reverse("laporan:bulanan_rincian", args=[r.pk]),
        "sub": f"{r.wilayah.nama} · {_kapan(r)}",
        "lencana": [(f"Terlambat {n} hari", "awas")] if n else [],
    }


def baris_pantau(p: Pantauan, bulan: date, hari: date, tenggat: date) -> dict[str, Any]:
    """One pendamping of the list of who has sent."""
    r = p.laporan
    if r is not None and r.keadaan == KeadaanLaporan.DRAF:
        lencana = [("Draf", "netral"), *lencana_tenggat(r.tenggat, hari)]  # a draft is its writer's: no link
        r = None
    elif r is None:
        lencana = [("Belum Lapor", "netral"), *(lencana_tenggat(tenggat, hari) if hari > akhir_bulan(bulan) else [])]
    else:
        lencana = lencana_laporan(r, hari)
    return {
        "nama": p.petugas.nama,
        "url": reverse("laporan:bulanan_rincian", args=[r.pk]) if r else "",
        "lencana": lencana,
        "dikirim": _kapan(r) if r and r.dikirim_pada else "",
        "persen": p.persen,
        "rinci": f"{p.dikirim} dari {p.jatuh_tempo}" if p.jatuh_tempo else "",
        "status": p.status,
    }
