from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from akun.enums import Izin
from dasbor.beranda import beranda_pendamping
from dasbor.kerja import Bagian, bagian_milik, hitung_bagian
from dasbor.tampilan.beranda import kartu_beranda
from inti.halaman import Permintaan, halaman
from inti.kerja import BagianKerja
from inti.waktu import hari_ini


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
            "kartu": kartu_beranda(b, hari),
            "menunggu": menunggu(request),
            "dasbor": request.user.punya_izin(Izin.LIHAT_DASBOR),
        },
    )


def menunggu(request: Permintaan) -> list[Bagian]:
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
    baris = hitung_bagian(satu, request.user)
    isi = {
        "kode": satu.kode,
        "label": satu.label,
        "baris": baris,
        "isi": [b for b in baris if not b["kosong"]],
        "kosong": [b for b in baris if b["kosong"]],
    }
    if request.htmx:
        return render(request, "dasbor/kerja.html#isi", {"b": isi})
    return render(request, "dasbor/kerja.html", {"bagian": [isi]})
