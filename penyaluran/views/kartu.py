"""Who holds a family's card: its history, a hand-over, and the cards that are not with their family."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, cip, halaman, url_dengan
from inti.services.foto import kirim_foto
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini
from kpm.enums import Bank, Keperluan
from kpm.models import KPM
from kpm.views.bantu import alamat_rt, ambil_kpm
from penyaluran.enums import KeadaanKartu, PemegangKartu
from penyaluran.forms.kartu import FormPindahKartu, FormSaringKartu
from penyaluran.models import KartuKKS, PindahKartu
from penyaluran.selectors.kartu import DI_LUAR, SEMUA, TANPA_NOMOR, daftar_kartu, riwayat_kartu, riwayat_nomor
from penyaluran.selectors.kendala import kendala_terbuka
from penyaluran.services.kartu.catat import boleh_catat_kartu, catat_pindah_kartu
from penyaluran.services.lihat_foto import catat_lihat_foto
from wilayah.models import Wilayah

_JUDUL = {
    DI_LUAR: ("KKS di luar keluarga", "Kartu yang tercatat tidak dipegang keluarganya, yang paling lama di atas"),
    SEMUA: ("Daftar KKS", "Kartu yang tercatat, siapa memegangnya, dan apakah dapat dipakai"),
    TANPA_NOMOR: ("Nomor KKS belum dicatat", "Peserta yang nomor kartunya belum ada di daftar"),
}


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """The register: cards not with their family, the longest away first; by choice all, or those without a number."""
    saring = FormSaringKartu(request.GET).saring()
    if saring is None:
        return render(request, "penyaluran/kartu.html", {"saring": None, "judul": _JUDUL[DI_LUAR][0]})
    lembar = daftar_kartu(user=request.user, saring=saring, sesudah=request.GET.get("sesudah"))
    pilihan = [cip(request, str(p.label), "pemegang", p.value) for p in PemegangKartu if p != PemegangKartu.KELUARGA]
    lingkup = request.user.lingkup()
    if lingkup.petugas_id is not None and lingkup.wilayah:
        pilihan.append(cip(request, "Hanya KPM saya", "saya", "1"))
    baris = _baris_kpm if saring.lihat == TANPA_NOMOR else _baris
    konteks = {
        "saring": saring,
        "judul": _JUDUL[saring.lihat][0],
        "sub": _JUDUL[saring.lihat][1],
        "pilihan_lihat": [
            {"label": _JUDUL[nilai][0], "url": f"{request.path}?lihat={nilai}", "aktif": saring.lihat == nilai}
            for nilai in _JUDUL
        ],
        "pilihan": pilihan if saring.lihat != TANPA_NOMOR else [],
        "pilihan_keadaan": [cip(request, str(k.label), "keadaan", k.value) for k in KeadaanKartu]
        if saring.lihat == SEMUA
        else [],
        "pilihan_bank": [cip(request, str(b.label), "bank", b.value) for b in Bank if b != Bank.POS]
        if saring.lihat == SEMUA
        else [],
        "wilayah": Wilayah.objects.filter(kode=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "baris": [baris(k) for k in lembar.baris],
        "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
    }
    return render(request, "penyaluran/kartu.html", konteks)


@halaman()
def keluarga(request: Permintaan, pk: int) -> HttpResponse:
    """A family's card: whether it works, where it is and has been, which hindrances are open."""
    konteks = konteks_keluarga(request, ambil_kpm(request, pk))
    return render(request, "penyaluran/kartu_keluarga.html", konteks)


def konteks_keluarga(request: Permintaan, kpm: KPM) -> dict[str, Any]:
    kartu = KartuKKS.objects.filter(kpm=kpm).select_related("pemegang_petugas").first()
    return {
        "kpm": kpm,
        "rt": alamat_rt(kpm),
        "kartu": kartu,
        "tersamar": f"•••• •••• •••• {kartu.nomor_akhir}" if kartu and kartu.nomor_akhir else "",
        "bank": dict(Bank.choices).get(kartu.bank, kartu.bank) if kartu else "",
        "riwayat": list(reversed(riwayat_kartu(kpm))),
        "nomor": riwayat_nomor(kartu)[1:],
        "kendala": kendala_terbuka([kpm.pk]).get(kpm.pk, []),
        "hari": hari_ini(kpm.desa_id),
        "boleh_catat": boleh_catat_kartu(request.user, kpm),
        "boleh_buka": KPM.objects.boleh(request.user, Izin.BUKA_IDENTITAS).filter(pk=kpm.pk).exists(),
        "keperluan": Keperluan.choices,
    }


@halaman(metode=("GET", "POST"))
def pindah(request: Permintaan, pk: int) -> HttpResponse:
    """Record that the card changed hands."""
    kpm = ambil_kpm(request, pk)
    if not boleh_catat_kartu(request.user, kpm):
        raise PermissionDenied
    form = FormPindahKartu(request.POST or None, request.FILES or None, kpm=kpm)
    if request.method == "POST" and form.is_valid():
        try:
            catat_pindah_kartu(
                id=form.nomor(), kpm=kpm, isi=form.isi(), foto=form.cleaned_data["foto"], oleh=request.user
            )
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Perpindahan KKS {kpm.nama} tersimpan.")
            return redirect("penyaluran:kartu_keluarga", pk=pk)
    if form.errors:
        form.ingatkan_foto()
    konteks = {"form": form, "kpm": kpm, "rt": alamat_rt(kpm)}
    return render(request, "penyaluran/kartu_pindah.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman()
def foto(request: Permintaan, pk: UUID, foto_id: UUID) -> HttpResponseBase:
    """A hand-over's photo, to those who see to the card: it may be the one of a hindrance's last step. Logged."""
    satu = get_object_or_404(PindahKartu.objects.terlihat_oleh(request.user).select_related("kpm"), pk=pk)
    if not boleh_catat_kartu(request.user, satu.kpm):
        raise PermissionDenied
    gambar = get_object_or_404(satu.foto, pk=foto_id)
    catat_lihat_foto(
        apa="penyerahan kartu",
        rinci=f"ke {satu.get_pemegang_display()}, {tulis_tanggal(satu.tanggal)}",
        kpm_id=satu.kpm_id,
        oleh=request.user,
        dari=request.META.get("REMOTE_ADDR"),
    )
    return kirim_foto(gambar)


def _baris_kpm(kpm: KPM) -> dict[str, Any]:
    return {
        "judul": kpm.nama,
        "url": reverse("penyaluran:kartu_keluarga", args=[kpm.pk]),
        "sub": f"{kpm.desa.nama} {alamat_rt(kpm)}".strip(),
        "lencana": [],
    }


def _baris(k: KartuKKS) -> dict[str, Any]:
    lencana: list[tuple[str, str]] = []
    bagian = [f"•••• {k.nomor_akhir}" if k.nomor_akhir else "", dict(Bank.choices).get(k.bank, k.bank)]
    if k.keadaan != KeadaanKartu.AKTIF:
        lencana.append((k.get_keadaan_display(), "bahaya"))
    if k.pemegang == PemegangKartu.KELUARGA:
        bagian.append("dipegang keluarga")
    else:
        siapa = k.pemegang_petugas.nama if k.pemegang_petugas else k.pemegang_nama
        lama = (hari_ini(k.kpm.desa_id) - k.sejak).days
        bagian.append(f"{k.get_pemegang_display()}: {siapa} sejak {tulis_tanggal(k.sejak)}")
        lencana.append((f"{lama} hari", "awas") if lama else ("Hari ini", "info"))
    bagian.append(k.kpm.desa.nama)
    return {
        "judul": k.kpm.nama,
        "url": reverse("penyaluran:kartu_keluarga", args=[k.kpm_id]),
        "sub": " · ".join(b for b in bagian if b),
        "lencana": lencana,
    }
