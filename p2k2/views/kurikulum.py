"""The curriculum in force, what a group has had of it, and how far an area is."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from akun.models import Pengguna
from inti.halaman import Permintaan, cip, halaman, url_dengan
from inti.masukan import baca_nomor
from inti.waktu import hari_ini
from kpm.models import Kelompok
from kpm.selectors import pilihan_wilayah
from kpm.views.bantu import ambil_kelompok
from p2k2.forms.kurikulum import FormSaringCakupan
from p2k2.models import Sesi
from p2k2.selectors.kurikulum import (
    SaringCakupan,
    belum_mengikuti,
    cakupan,
    kurikulum,
    perlu_wilayah,
    petugas_cakupan,
    riwayat_materi,
    usulan_sesi,
)
from p2k2.selectors.teks import teks_materi
from p2k2.services.pertemuan import boleh_mencatat
from p2k2.views.bantu import konteks_saring


@halaman()
def modul(request: Permintaan) -> HttpResponse:
    """The modules in force today with their sessions, and the material of SIKS-NG each one is entered as."""
    semua: list[Any] = kurikulum(hari_ini())
    return render(request, "p2k2/modul.html", {"modul": semua, "jumlah_sesi": sum(len(m.sesi_urut) for m in semua)})


@halaman()
def materi(request: Permintaan, pk: UUID) -> HttpResponse:
    """Which sessions a group has had and when, as a part of its page or as a page of its own."""
    kelompok = ambil_kelompok(request, pk)
    hari = hari_ini(kelompok.desa_id)
    riwayat = riwayat_materi(kelompok, hari)
    konteks = {
        "kelompok": kelompok,
        "riwayat": riwayat,
        "usulan": riwayat.usulan,
        "bebas": [{"p": p, "teks": teks_materi(p) or "Tanpa materi"} for p in riwayat.bebas],
        "boleh": boleh_mencatat(kelompok, hari, request.user),
    }
    return render(request, "p2k2/materi.html" + ("#tab" if request.htmx else ""), konteks)


@halaman()
def cakupan_modul(request: Permintaan) -> HttpResponse:
    """Per session how many groups have had it: of an area, or of a pendamping."""
    saring = FormSaringCakupan(request.GET).saring()
    if saring is None:
        return render(request, "p2k2/cakupan.html", {"saring": None})
    hari = hari_ini()
    konteks = _konteks_saring(request, saring, hari)
    if not konteks["perlu_wilayah"]:
        total, isi = cakupan(user=request.user, saring=saring, hari=hari)
        konteks |= {
            "total": total,
            "modul": [{"modul": m.modul, "data": [_batang(request, s, n, total) for s, n in m.sesi]} for m in isi],
        }
    return render(request, "p2k2/cakupan.html", konteks)


def _batang(request: Permintaan, sesi: Sesi, n: int, total: int) -> dict[str, Any]:
    saringan = url_dengan(request, {}).partition("?")[2]
    return {
        "label": str(sesi),
        "nilai": n,
        "teks": f"{n} dari {total}",
        "url": reverse("p2k2:cakupan_sesi", args=[sesi.pk]) + (f"?{saringan}" if saringan else ""),
        "jenis": "baik" if n == total else "merek",
    }


@halaman()
def cakupan_sesi(request: Permintaan, pk: int) -> HttpResponse:
    """The groups that have not had a session."""
    sesi = get_object_or_404(Sesi.objects.select_related("modul"), pk=pk)
    saring = FormSaringCakupan(request.GET).saring()
    if saring is None:
        return render(request, "p2k2/cakupan_sesi.html", {"saring": None, "sesi": sesi})
    hari = hari_ini()
    konteks = _konteks_saring(request, saring, hari) | {"sesi": sesi}
    if not konteks["perlu_wilayah"]:
        hasil = belum_mengikuti(
            user=request.user, saring=saring, sesi=sesi, hari=hari, sesudah=request.GET.get("sesudah")
        )
        konteks |= {
            "baris": [_baris(k) for k in hasil.baris],
            "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        }
    saringan = url_dengan(request, {}).partition("?")[2]
    konteks["kembali"] = reverse("p2k2:cakupan") + (f"?{saringan}" if saringan else "")
    return render(request, "p2k2/cakupan_sesi.html", konteks)


def _baris(k: Any) -> dict[str, str]:
    petugas = k.petugas_kini[0].petugas.nama if k.petugas_kini else "belum ada pendamping"
    return {"judul": k.nama, "sub": f"{k.desa.nama} · {petugas}", "url": reverse("p2k2:materi", args=[k.pk])}


def _konteks_saring(request: Permintaan, saring: SaringCakupan, hari: date) -> dict[str, Any]:
    perlu = perlu_wilayah(request.user, saring)
    pilih = not perlu and not saring.petugas and bool(request.user.lingkup().wilayah or request.user.lingkup().semua)
    return {
        "saring": saring,
        "perlu_wilayah": perlu,
        "pilihan_petugas": petugas_cakupan(request.user, saring, hari) if pilih else [],
        "kirim_petugas": {k: v for k in ("tahun", "wilayah") if (v := request.GET.get(k))},
        "pilihan": [cip(request, f"Tahun {n}", "tahun", str(n)) for n in (hari.year, hari.year - 1)],
        "petugas": _petugas(request.user, saring),
        "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah),
        "kirim_wilayah": {k: v for k in ("tahun", "petugas") if (v := request.GET.get(k))},
        **konteks_saring(request, saring),
    }


def _petugas(user: Pengguna, saring: SaringCakupan) -> str:
    """Whose groups these are; a made-up id in the address tells no name."""
    if not saring.petugas:
        return ""
    kelompok = Kelompok.objects.terlihat_oleh(user).diampu(int(saring.petugas))
    nama = Pengguna.objects.filter(pk=int(saring.petugas)).values_list("nama", flat=True).first()
    return nama if nama and kelompok.exists() else "Satu pendamping"


# --- for the form of a meeting -------------------------------------------------------------------


def usulan_formulir(request: Permintaan, kelompok: Kelompok, hari: date) -> dict[str, Any]:
    """What the form offers as the next session; a tap takes it, without script by asking the page again."""
    sesi = usulan_sesi(kelompok, hari)
    if sesi is None:
        return {}
    label = f"Modul {sesi.modul.nomor} sesi {sesi.nomor}: {sesi.judul}"
    return {"usulan": {"label": label, "nilai": sesi.pk, "url": url_dengan(request, {"sesi": str(sesi.pk)})}}


def sesi_diminta(request: Permintaan) -> dict[str, int]:
    """The session named by the address, as initial value of the form."""
    nomor = baca_nomor(request.GET.get("sesi", ""), 9)
    return {} if nomor is None else {"sesi": nomor}
