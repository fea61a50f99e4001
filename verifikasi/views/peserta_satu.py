"""One member's facilities: where it goes, since when, and no longer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.waktu import hari_ini
from kpm.models import Anggota
from verifikasi.enums import Bidang, SumberKeikutsertaan
from verifikasi.forms.fasilitas import ALASAN_AKHIR, FormAkhiri, FormDaftarkan
from verifikasi.models import KeikutsertaanFasilitas
from verifikasi.selectors.belum_fasilitas import pilihan_fasilitas, teks_fasilitas, usulan_fasilitas
from verifikasi.services.keikutsertaan import akhiri_keikutsertaan, daftarkan
from verifikasi.views.bantu_fasilitas import ambil_anggota


@dataclass
class Tempat:
    """A member's places of one field: the one without an end, and all of them, latest first."""

    anggota: Anggota
    bidang: Bidang
    hari: date
    riwayat: list[KeikutsertaanFasilitas]

    @property
    def kini(self) -> KeikutsertaanFasilitas | None:
        return next((i for i in self.riwayat if i.selesai is None), None)

    @property
    def alamat(self) -> str:
        return f"{reverse('verifikasi:peserta', args=[self.anggota.pk])}?bidang={self.bidang}"


@halaman(metode=("GET", "POST"), izin=Izin.KELOLA_FASILITAS)
def satu(request: Permintaan, pk: int) -> HttpResponse:
    """A member's facilities of one field (`?bidang=`), and where it goes from a day on."""
    tempat = _tempat(ambil_anggota(request, pk), request.GET.get("bidang", ""))
    form = _form(request, tempat, request.POST or None)
    if request.method == "POST" and form.is_valid():
        isi = form.cleaned_data
        try:
            ikut = daftarkan(anggota=tempat.anggota, sumber=SumberKeikutsertaan.LAPANGAN, oleh=request.user, **isi)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"{tempat.anggota.nama} terdaftar di {ikut.fasilitas.nama}.")
            return redirect(tempat.alamat)
    return _tampilkan(request, tempat, form)


@halaman(metode=("POST",), izin=Izin.KELOLA_FASILITAS)
def akhiri(request: Permintaan, pk: int, ikut: int) -> HttpResponse:
    """End one membership of a member."""
    anggota = ambil_anggota(request, pk)
    kini = get_object_or_404(KeikutsertaanFasilitas.objects.select_related("fasilitas"), anggota=anggota, pk=ikut)
    tempat, form = _tempat(anggota, kini.bidang), FormAkhiri(request.POST)
    if form.is_valid():
        try:
            alasan = dict(ALASAN_AKHIR)[form.cleaned_data["alasan"]]
            akhiri_keikutsertaan(ikut=kini, sampai=form.cleaned_data["sampai"], alasan=alasan, oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"{anggota.nama} tidak lagi di {kini.fasilitas.nama}.")
            return redirect(tempat.alamat)
    return _tampilkan(request, tempat, _form(request, tempat, None), form)


def _tempat(anggota: Anggota, bidang: str) -> Tempat:
    dipilih = Bidang(bidang) if bidang in Bidang.values else Bidang.PENDIDIKAN
    riwayat = KeikutsertaanFasilitas.objects.filter(anggota=anggota, bidang=dipilih).select_related("fasilitas")
    return Tempat(anggota, dipilih, hari_ini(anggota.kpm.desa_id), list(riwayat.order_by("-pk")))


def _form(request: Permintaan, t: Tempat, data: object) -> FormDaftarkan:
    kini = t.kini
    awal = {"fasilitas": request.GET.get("fasilitas", "")}
    if kini is not None:  # without its day: left standing, a move would begin on it
        awal = {"fasilitas": str(kini.fasilitas_id), "kelas": kini.kelas}
    pilihan = pilihan_fasilitas(t.anggota, t.bidang, t.hari, ini=kini.fasilitas_id if kini else None)
    return FormDaftarkan(data, initial=awal, pilihan=pilihan, sekolah=t.bidang == Bidang.PENDIDIKAN)


def _tampilkan(request: Permintaan, t: Tempat, form: FormDaftarkan, akhiri: FormAkhiri | None = None) -> HttpResponse:
    alamat = reverse("verifikasi:peserta", args=[t.anggota.pk])
    konteks = {
        "a": t.anggota,
        "bidang": t.bidang,
        "bidang_label": t.bidang.label,
        "pilihan": [{"label": b.label, "url": f"{alamat}?bidang={b}", "aktif": b == t.bidang} for b in Bidang],
        "teks": teks_fasilitas(t.anggota, t.bidang),
        "usulan": [] if t.kini else usulan_fasilitas([t.anggota], t.bidang, t.hari).get(t.anggota.pk, []),
        "form": form,
        "kini": t.kini,
        "riwayat": t.riwayat,
        "akhiri": akhiri or FormAkhiri(initial={"sampai": t.hari}),
    }
    salah = bool(form.errors) or akhiri is not None
    return render(request, "verifikasi/peserta.html", konteks, status=TIDAK_SAH if salah else 200)
