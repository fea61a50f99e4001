from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from akun.enums import Izin
from inti.halaman import Permintaan, cip, halaman, url_dengan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.templatetags.format import tanggal_pendek
from inti.waktu import hari_ini
from kpm.views.bantu import alamat_rt
from p2k2.forms.tanda import FormSaringTanda
from p2k2.selectors.tanda import (
    BELUM_KABAR,
    BELUM_TINDAK,
    DITUTUP,
    SUDAH,
    SaringTanda,
    banding_bulan,
    daftar_tanda,
    umur_tanda,
)
from p2k2.views.bantu import konteks_saring

_URUS = (
    ("Belum diberi tahu", BELUM_KABAR),
    ("Belum ditindaklanjuti", BELUM_TINDAK),
    ("Sudah", SUDAH),
    ("Ditutup 3 bulan terakhir", DITUTUP),
)


@halaman()
def tanda(request: Permintaan) -> HttpResponse:
    """Families that missed held meetings in a row, each with exactly which, and what was done about it."""
    saring = FormSaringTanda(request.GET).saring()
    if saring is None:
        return render(request, "p2k2/tanda.html", {"saring": None})
    hari = hari_ini()
    hasil = daftar_tanda(user=request.user, saring=saring, hari=hari, sesudah=request.GET.get("sesudah"))
    konteks = {
        "saring": saring,
        "pilihan": [cip(request, label, "urus", nilai) for label, nilai in _URUS],
        "banding": _banding(request, saring),
        "baris": [_baris(t, hari) for t in hasil.baris],
        "total": hasil.tulis_jumlah("keluarga"),
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "cetak": reverse("p2k2:tanda_surat_banyak") if request.user.punya_izin(Izin.CATAT_KUNJUNGAN) else "",
        "hitungan": reverse("p2k2:tanda_hitungan") if request.user.punya_izin(Izin.LIHAT_DASBOR) else "",
        **konteks_saring(request, saring),
    }
    return render(request, "p2k2/tanda.html", konteks)


def _banding(request: Permintaan, saring: SaringTanda) -> str:
    """How many flags are open, beside the beginning of the month; once, on the unfiltered first page."""
    if saring.urus or "sesudah" in request.GET:
        return ""
    angka = banding_bulan(user=request.user, saring=saring, hari=hari_ini())
    if angka is None:
        return ""
    kini, lalu = angka
    beda = (
        "sama seperti"
        if kini == lalu
        else f"{abs(kini - lalu)} {'lebih banyak' if kini > lalu else 'lebih sedikit'} dari"
    )
    return f"{kini} keluarga, {beda} awal bulan ini ({lalu})."


def bukti(t: Any) -> list[dict[str, str]]:
    """The evidence in words: day, group and material of each missed meeting."""
    return [
        {
            "teks": f"{tulis_tanggal(p.tanggal)}, kelompok {p.kelompok.nama}" + (f": {p.sesi.judul}" if p.sesi else ""),
            "url": reverse("p2k2:rincian", args=[p.pk]),
        }
        for p in t.pertemuan_bukti
    ]


def lencana_tanda(t: Any) -> list[tuple[str, str]]:
    """Whether the family was told of it as it is, and something was done; `t` comes from `untuk_baris_tanda`."""
    if t.dikabari and t.diberi_tahu:
        kabar = (f"Diberi tahu {tanggal_pendek(t.dikabari)}", "baik")
    else:
        kabar = ("Perlu diberi tahu lagi" if t.dikabari else "Belum diberi tahu", "awas")
    tindak = ("Sudah ditindaklanjuti", "baik") if t.bertindak else ("Belum ditindaklanjuti", "awas")
    return [kabar, tindak]


def _baris(t: Any, hari: Any) -> dict[str, Any]:
    return {
        "nama": t.kpm.nama,
        "url": reverse("p2k2:tanda_rincian", args=[t.pk]),
        "alamat": f"{t.kpm.desa.nama} {alamat_rt(t.kpm)}".strip(),
        "umur": f"Ditutup {tulis_tanggal(t.ditutup_pada)}: {t.alasan_tutup}" if t.ditutup_pada else umur_tanda(t, hari),
        "lencana": [
            (f"{t.jumlah} pertemuan berturut-turut", "netral" if t.ditutup_pada else "bahaya"),
            *lencana_tanda(t),
        ],
        "bukti": bukti(t),
    }
