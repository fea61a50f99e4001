"""The day's visits in a good order. Where the pendamping stands is known to the browser only."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from akun.enums import Izin
from inti.halaman import Permintaan, halaman
from inti.templatetags.format import tanggal_pendek
from inti.waktu import hari_ini
from kpm.views.bantu import alamat_rt
from pendamping.forms.rencana import baca_tambahan
from pendamping.models import Tugas
from pendamping.selectors.rencana import Singgah, rute


@halaman(izin=Izin.CATAT_KUNJUNGAN)
def tampil(request: Permintaan) -> HttpResponse:
    """Stops by desa, RW and RT; the page's script orders them by distance when the position is given."""
    singgah, tugas = rute(request.user, hari_ini(), baca_tambahan(request.GET))
    konteks = {
        "singgah": [_baris(s) for s in singgah if s.lintang is not None],
        "tanpa_titik": [_baris(s) for s in singgah if s.lintang is None],
        "ditambah": [s.kpm for s in singgah if s.tugas],
        "tugas": [_pilihan(t) for t in tugas],
    }
    return render(request, "pendamping/rute.html", konteks)


def _baris(s: Singgah) -> dict[str, Any]:
    tanya = f"?kpm={s.kpm.pk}"
    sebab = ""
    if s.rencana:
        tanya += f"&rencana={s.rencana.pk}"
        sebab = f"Rencana {tanggal_pendek(s.rencana.tanggal)}: {s.rencana.get_tujuan_display()}"
    elif s.tugas:
        tanya += f"&tugas={s.tugas.pk}"
        sebab = f"Tugas: {s.tugas.uraian}"
    return {
        "kpm": s.kpm,
        "alamat": f"{s.kpm.desa.nama} {alamat_rt(s.kpm)}".strip(),
        "sebab": sebab,
        # Numbers for the script, not for the reader: no thousands separators, no comma.
        "lintang": "" if s.lintang is None else str(s.lintang),
        "bujur": "" if s.bujur is None else str(s.bujur),
        "catat": reverse("pendamping:kunjungan_baru") + tanya,
    }


def _pilihan(t: Tugas) -> dict[str, Any]:
    return {"pk": t.kpm_id, "nama": t.kpm.nama, "sub": f"{t.kpm.desa.nama} {alamat_rt(t.kpm)} · {t.uraian}"}
