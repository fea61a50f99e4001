from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from akun.enums import Izin
from dasbor import selectors, tampilan
from dasbor.beranda import beranda_pendamping
from dasbor.kerja import Bagian, bagian_milik, hitung_bagian
from inti.halaman import Permintaan, halaman
from inti.kerja import BagianKerja
from inti.waktu import hari_ini
from pendamping.enums import BEBAN_ACUAN
from penyaluran.selectors import tahap_aktif
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

_KEPALA = "KPM:angka|Bertemu:angka|Pertemuan:angka|Absen:angka|Tanpa temu:angka|Kunjungan:angka|Rekon:angka"


@halaman()
def beranda(request: Permintaan) -> HttpResponse:
    """Home: a pendamping's day, also of one who coordinates; everybody else starts at the dashboard or the families."""
    lingkup = request.user.lingkup()
    if lingkup.petugas_id is None:
        return redirect("dasbor:dasbor" if request.user.punya_izin(Izin.LIHAT_DASBOR) else "kpm:daftar")
    hari = hari_ini(min(lingkup.wilayah_tugas, default=None))
    b = beranda_pendamping(request.user, hari)
    return render(
        request,
        "dasbor/beranda.html",
        {
            "b": b,
            "periode": b.tahap,
            "hari": hari,
            "sapaan": f"Halo, {request.user.nama.split()[0]}",
            "kini": [(butir, butir.lencana(hari)) for butir in b.kerja.kini],
            "nanti": [(butir, butir.lencana(hari)) for butir in b.kerja.nanti],
            "kartu": tampilan.kartu_beranda(b, hari),
            "menunggu": _menunggu(request),
            "dasbor": request.user.punya_izin(Izin.LIHAT_DASBOR),
        },
    )


@halaman(izin=Izin.LIHAT_DASBOR)
def dasbor(request: Permintaan, kode: str = "") -> HttpResponse:
    """The dashboard of one area; without a code, of the area the user coordinates."""
    akar = selectors.akar(request.user)
    if not kode and len(akar) == 1 and akar[0]:
        return redirect("dasbor:wilayah", kode=akar[0])
    if not kode and akar != [""]:
        return render(request, "dasbor/pilih.html", {"wilayah": Wilayah.objects.filter(kode__in=akar).order_by("kode")})
    if kode and not request.user.lingkup().mencakup(kode):
        raise Http404
    wilayah = get_object_or_404(Wilayah.objects.select_related("induk__induk__induk"), kode=kode) if kode else None
    hari, tahap = hari_ini(kode), tahap_aktif()
    d = selectors.dasbor(wilayah, hari=hari)
    tautan = tampilan.Penaut(hari, tahap)
    for baris in (d.total, *d.anak, *d.pendamping):
        baris.ke = tautan(baris)
    atas = selectors.jejak_wilayah(wilayah, request.user)
    rinci = wilayah is not None and wilayah.tingkat >= Tingkat.KECAMATAN
    return render(
        request,
        "dasbor/dasbor.html",
        {
            "d": d,
            "atas": atas,
            # On the dashboard one starts from; its numbers are fetched after the page.
            "menunggu": [] if atas else _menunggu(request),
            "sub": wilayah.get_tingkat_display() if wilayah else "Seluruh wilayah",
            "hari": hari,
            "tahap": tahap,
            "periode": tahap,  # the frame shows the same stage: one query for both
            "kartu": tampilan.kartu_utama(d, hari, tahap),
            "per_pendamping": rinci,
            "beban": tampilan.batang_beban(d),
            "acuan": BEBAN_ACUAN,
            "label_acuan": f"acuan {BEBAN_ACUAN} KPM",
            "rekon": tampilan.tumpukan_rekonsiliasi(d),
            "kepala_wilayah": f"Wilayah|{_KEPALA}",
            "kepala_pendamping": f"Pendamping|{_KEPALA}",
        },
    )


def _menunggu(request: Permintaan) -> list[Bagian]:
    """What waits for a coordinator, fetched after the page; a pendamping finds it in the day's list."""
    if not request.user.punya_izin(Izin.LIHAT_DASBOR):
        return []
    return [b for b in bagian_milik(request.user) if b.kode in (BagianKerja.PUTUSAN, BagianKerja.ADUAN)]


@halaman()
def kerja(request: Permintaan) -> HttpResponse:
    """All worklists; their numbers are fetched part by part."""
    bagian = [{"kode": b.kode, "label": b.label, "baris": None} for b in bagian_milik(request.user)]
    return render(request, "dasbor/kerja.html", {"bagian": bagian})


@halaman()
def kerja_bagian(request: Permintaan, bagian: str) -> HttpResponse:
    """One part of the worklists with its numbers, alone or for the page above."""
    satu = next((b for b in bagian_milik(request.user) if b.kode == bagian), None)
    if satu is None:
        raise Http404
    isi = {"kode": satu.kode, "label": satu.label, "baris": hitung_bagian(satu, request.user)}
    if request.htmx:
        return render(request, "dasbor/kerja.html#isi", {"b": isi})
    return render(request, "dasbor/kerja.html", {"bagian": [isi]})
