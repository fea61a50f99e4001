from collections.abc import Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from uuid6 import uuid7

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.waktu import hari_ini
from kpm.enums import UKURAN_KELOMPOK
from kpm.forms.kelompok import FormGabung, FormPecah
from kpm.models import KPM, Kelompok
from kpm.selectors.kelompok import teks_ukuran, ukuran_kelompok
from kpm.services import anggota_pada
from kpm.views.bantu import ambil_kelompok
from pendamping.services.kelompok import gabung_kelompok, pecah_kelompok

_SARAN = 5


@halaman(metode=("GET", "POST"), izin=Izin.KELOLA_KELOMPOK)
def pecah(request: Permintaan, pk: Any) -> HttpResponse:
    """Tick who forms a new group; neighbours stand beside each other."""
    kelompok = ambil_kelompok(request, pk, Izin.KELOLA_KELOMPOK)
    hari = hari_ini(kelompok.desa_id)
    form = FormPecah(request.POST or None, initial={"id": uuid7(), "mulai": hari})
    if request.method == "POST" and form.is_valid():
        try:
            baru = pecah_kelompok(kelompok=kelompok, oleh=request.user, **form.cleaned_data)
        except TidakBerhak as tolak:
            raise PermissionDenied from tolak
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        else:
            messages.success(request, f"Kelompok {baru.nama} dibentuk. Pilih pengurusnya bersama anggota.")
            return redirect("kpm:kelompok_rincian", pk=baru.pk)
    anggota = list(anggota_pada(kelompok, hari).order_by("rw", "rt", "nama", "pk"))
    milik = KPM.objects.boleh(request.user, Izin.KELOLA_KELOMPOK).filter(pk__in=[k.pk for k in anggota])
    terlihat = set(milik.values_list("pk", flat=True))
    konteks = {
        "kelompok": kelompok,
        "form": form,
        "jumlah": len(anggota),
        "ukuran": UKURAN_KELOMPOK,
        "teks": teks_ukuran(len(anggota)),
        "lingkungan": _lingkungan(request, [k for k in anggota if k.pk in terlihat]),
        "lain": [k for k in anggota if k.pk not in terlihat],
    }
    return render(request, "pendamping/kelompok_pecah.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _lingkungan(request: Permintaan, anggota: Sequence[KPM]) -> list[dict[str, Any]]:
    dicentang = set(request.POST.getlist("anggota"))
    return [
        {"nama": f"RW {rw}" if rw else "Tanpa RW", "keluarga": [(k, str(k.pk) in dicentang) for k in isi]}
        for rw, isi in groupby(anggota, key=lambda k: k.rw)
    ]


@halaman(metode=("GET", "POST"), izin=Izin.KELOLA_KELOMPOK)
def gabung(request: Permintaan, pk: Any) -> HttpResponse:
    """Take another own group into this one."""
    kelompok = ambil_kelompok(request, pk, Izin.KELOLA_KELOMPOK)
    hari = hari_ini(kelompok.desa_id)
    lain = _kelompok_lain(request, kelompok)
    ukuran = ukuran_kelompok([kelompok, *lain], hari)
    pilihan = [(str(k.pk), f"{k.nama}, {k.desa.nama} ({ukuran[k.pk]} KPM)") for k in lain]
    form = FormGabung(
        request.POST or None, initial={"mulai": hari}, pilihan=[*pilihan, *_sudah_bubar(request, kelompok)]
    )
    if request.method == "POST" and form.is_valid():
        dari = Kelompok.objects.get(pk=form.cleaned_data["dari"])  # one of the choices
        try:
            n = gabung_kelompok(dari=dari, ke=kelompok, mulai=form.cleaned_data["mulai"], oleh=request.user)
        except TidakBerhak as tolak:
            raise PermissionDenied from tolak
        except GalatPengguna as galat:
            kolom = "mulai" if galat.kolom == "tanggal" else galat.kolom
            form.add_error(kolom if kolom in form.fields else None, galat.pesan)
        else:
            messages.success(request, f"{n} keluarga {dari.nama} bergabung ke {kelompok.nama}.")
            return redirect("kpm:kelompok_rincian", pk=pk)
    jumlah = ukuran[kelompok.pk]
    konteks = {
        "kelompok": kelompok,
        "form": form,
        "ada": bool(pilihan),
        "jumlah": teks_ukuran(jumlah) or f"{jumlah} KPM",
        "ukuran": UKURAN_KELOMPOK,
        "saran": [
            f"{k.nama} ({n} KPM), menjadi {jumlah + n} KPM"
            for k in lain
            if (n := ukuran[k.pk]) and k.desa_id == kelompok.desa_id and jumlah + n <= UKURAN_KELOMPOK[1]
        ][:_SARAN],
    }
    return render(request, "pendamping/kelompok_gabung.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _kelompok_lain(request: Permintaan, kelompok: Kelompok) -> list[Kelompok]:
    milik = Kelompok.objects.diampu(request.user.pk).filter(dibubarkan__isnull=True)
    lain = milik.exclude(pk=kelompok.pk).select_related("desa")
    return sorted(lain, key=lambda k: (k.desa_id != kelompok.desa_id, k.nama, k.pk))


def _sudah_bubar(request: Permintaan, kelompok: Kelompok) -> list[tuple[str, str]]:
    """A form sent twice names a group dissolved by the first: let the service recognise it."""
    try:
        nomor = UUID(request.POST.get("dari", ""))
    except ValueError:
        return []
    bubar = Kelompok.objects.filter(dibubarkan__isnull=False, penugasan__petugas=request.user, pk=nomor)
    return [(str(k.pk), k.nama) for k in bubar.exclude(pk=kelompok.pk).distinct()]
