from typing import Any

from django.apps import apps
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from akun.models import berlaku
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman, url_dengan
from inti.waktu import hari_ini
from kpm.enums import UKURAN_KELOMPOK, JabatanKelompok
from kpm.forms import FormSaring, FormUbahKelompok
from kpm.models import KPM, Kelompok
from kpm.selectors import daftar_kelompok, pilihan_wilayah
from kpm.selectors.kelompok import jumlah_tanpa_kelompok, teks_ukuran
from kpm.services import anggota_pada, ubah_kelompok
from kpm.views.bantu import alamat_rt, ambil_kelompok, teks_komponen
from wilayah.models import Wilayah


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Today's groups of the user's scope with their size."""
    saring = FormSaring(request.GET).saring()
    konteks: dict[str, Any] = {
        "saring": saring,
        "boleh_bentuk": request.user.punya_izin(Izin.KELOLA_KELOMPOK),
    }
    if saring is not None:
        petugas = int(saring.petugas) if saring.petugas.isdigit() else None
        lembar = daftar_kelompok(
            user=request.user, wilayah=saring.wilayah, petugas=petugas, sesudah=request.GET.get("sesudah")
        )
        konteks |= {
            "baris": [_baris(k) for k in lembar.baris],
            "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
            "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah),
            "wilayah_dipilih": Wilayah.objects.filter(pk=saring.wilayah).first() if saring.wilayah else None,
            "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
            "tanpa_kelompok": jumlah_tanpa_kelompok(request.user),
        }
    return render(request, "kpm/kelompok.html", konteks)


def _baris(kelompok: Any) -> dict[str, Any]:
    pengampu = kelompok.pengampu_kini[0].petugas.nama if kelompok.pengampu_kini else ""
    bagian = [kelompok.desa.nama, kelompok.tempat, f"Pendamping {pengampu}" if pengampu else ""]
    lencana = [] if pengampu else [("Belum ada pendamping", "awas")]
    if ukuran := teks_ukuran(kelompok.ukuran):
        lencana.append((ukuran, "netral"))
    return {
        "judul": kelompok.nama,
        "url": reverse("kpm:kelompok_rincian", args=[kelompok.pk]),
        "sub": " · ".join(b for b in bagian if b),
        "kanan": "" if ukuran else f"{kelompok.ukuran} KPM",
        "lencana": lencana,
    }


@halaman()
def rincian(request: Permintaan, pk: Any) -> HttpResponse:
    """A group with today's members, or those of its last day; printable."""
    kelompok = ambil_kelompok(request, pk)
    hari = hari_ini(kelompok.desa_id)
    acuan = min(hari, kelompok.dibubarkan) if kelompok.dibubarkan else hari
    anggota = list(anggota_pada(kelompok, acuan).select_related("desa"))
    tugas = apps.get_model("pendamping", "PenugasanKelompok").objects
    pengampu = tugas.filter(berlaku(acuan), kelompok=kelompok)
    boleh = Kelompok.objects.boleh(request.user, Izin.KELOLA_KELOMPOK).filter(pk=kelompok.pk)
    pengurus = list(kelompok.pengurus.select_related("kpm").order_by("-mulai", "-pk"))
    kini = [p for p in pengurus if p.mulai <= acuan and (p.selesai is None or p.selesai >= acuan)]
    jabatan = {p.kpm_id: p.get_jabatan_display() for p in kini}
    konteks = {
        "kelompok": kelompok,
        "anggota": _baris_anggota(request, anggota, jabatan),
        "ukuran": teks_ukuran(len(anggota)),
        "kurang": len(anggota) < UKURAN_KELOMPOK[0],
        "pengurus": [(label, next((p for p in kini if p.jabatan == j), None)) for j, label in JabatanKelompok.choices],
        "pengurus_lalu": [p for p in pengurus if p not in kini],
        "pengampu": pengampu.select_related("petugas").first(),
        "boleh_kelola": kelompok.dibubarkan is None and boleh.exists(),
        "boleh_kartu": request.user.punya_izin(Izin.UBAH_KPM),
        "hari": hari,
    }
    return render(request, "kpm/kelompok_rincian.html", konteks)


def _baris_anggota(request: Permintaan, anggota: list[KPM], jabatan: dict[int, str]) -> list[dict[str, Any]]:
    # A member may have gone over to another pendamping: named in the group, but not opened by this user.
    milik = KPM.objects.terlihat_oleh(request.user).filter(pk__in=[k.pk for k in anggota])
    terlihat = set(milik.values_list("pk", flat=True))
    return [
        {
            "kpm": k,
            "jabatan": jabatan.get(k.pk, ""),
            "nik": k.nik_tersamar,
            "alamat": f"{k.desa.nama} {alamat_rt(k)}".strip(),
            "komponen": teks_komponen(k),
            "url": reverse("kpm:rincian", args=[k.pk]) if k.pk in terlihat else "",
        }
        for k in anggota
    ]


@halaman(metode=("GET", "POST"), izin=Izin.KELOLA_KELOMPOK)
def ubah(request: Permintaan, pk: Any) -> HttpResponse:
    """Another name or meeting place."""
    kelompok = ambil_kelompok(request, pk, Izin.KELOLA_KELOMPOK)
    awal = {"nama": kelompok.nama, "tempat": kelompok.tempat}
    form = FormUbahKelompok(request.POST or None, initial=awal)
    if request.method == "POST" and form.is_valid():
        try:
            ubah_kelompok(kelompok=kelompok, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.add_error(galat.kolom, galat.pesan)
        else:
            messages.success(request, "Kelompok tersimpan.")
            return redirect("kpm:kelompok_rincian", pk=pk)
    konteks = {
        "form": form,
        "judul": "Ubah kelompok",
        "sub": kelompok.nama,
        "kembali": reverse("kpm:kelompok_rincian", args=[pk]),
    }
    return render(request, "kpm/formulir.html", konteks, status=TIDAK_SAH if form.errors else 200)
