"""Entering a facility's month: all its members on one screen, saved row by row (docs/program.md §8)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, cip, halaman, url_dengan
from inti.masukan import baca_nomor
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import bulan_tahap, geser_bulan, hari_ini, kode_tahap
from verifikasi.enums import Bidang, SumberCatatan
from verifikasi.forms.isian import FormHari
from verifikasi.models import Fasilitas, LaporanFasilitas
from verifikasi.selectors.isian import (
    BELUM,
    SUDAH,
    LayarIsian,
    aturan_sekolah,
    fasilitas_bulan,
    layar_isian,
    medan_sehat,
    menulis_di,
    tertinggal,
)
from verifikasi.selectors.wajar import HARI_EFEKTIF_BIASA
from verifikasi.services.catat import atur_hari_efektif, samakan_hari
from verifikasi.views.bantu_isian import (
    BARIS_MAKS,
    IMUNISASI,
    Jawaban,
    Layar,
    ambil_boleh,
    ambil_fasilitas,
    baca_bulan,
    baris_isian,
    jawab_galat,
    simpan_kiriman,
    status_baris,
)


@halaman(metode=("GET", "POST"))
def isi(request: Permintaan, pk: UUID, tahun: int, bulan: int) -> HttpResponse:
    """All members of a facility in a month. A POST saves the rows it names; one refused keeps what was typed."""
    awal = baca_bulan(tahun, bulan)
    if request.method != "POST":
        return _layar(request, ambil_fasilitas(request, pk), awal)
    fasilitas = ambil_boleh(request, pk)
    anggota = [n for t in request.POST.getlist("daftar")[:BARIS_MAKS] if (n := baca_nomor(t, 9)) is not None]
    anggota = list(dict.fromkeys(anggota))
    if "semua_hadir" in request.POST:  # without JavaScript the button is a round trip, and saves nothing
        return _layar(request, fasilitas, awal, kiriman=_semua_hadir(request.POST, anggota))
    try:
        jawaban = simpan_kiriman(request, fasilitas, awal, anggota, SumberCatatan.LAYAR)
    except TidakBerhak as tolak:
        raise PermissionDenied from tolak
    except GalatPengguna as galat:
        jawaban = jawab_galat(galat, anggota)
    if request.htmx:
        return _potongan(request, fasilitas, awal, jawaban)
    if any(j.galat for j in jawaban.values()):
        return _layar(request, fasilitas, awal, jawaban=jawaban, kiriman=request.POST)
    n = len(jawaban)
    if n:
        messages.success(request, f"{n} isian tersimpan.")
    else:
        messages.info(request, "Belum ada yang diisi, jadi tidak ada yang disimpan.")
    return redirect(request.get_full_path())


@halaman(metode=("POST",), izin=Izin.CATAT_VERKOM)
def hari(request: Permintaan, pk: UUID, tahun: int, bulan: int) -> HttpResponse:
    """Set the school's effective days, or let the own entries follow them."""
    fasilitas, awal = ambil_boleh(request, pk), baca_bulan(tahun, bulan)
    form = FormHari(request.POST)
    try:
        if "samakan" in request.POST:
            n = samakan_hari(fasilitas=fasilitas, bulan=awal, oleh=request.user)
            messages.success(request, f"{n} isian memakai hari efektif sekolah.")
        else:
            _atur_hari(request, fasilitas, awal, form)
    except TidakBerhak as tolak:
        raise PermissionDenied from tolak
    except GalatPengguna as galat:
        return _layar(request, fasilitas, awal, form_hari=form, galat=galat.pesan)
    return redirect("verifikasi:isi", pk=pk, tahun=tahun, bulan=bulan)


def _atur_hari(request: Permintaan, fasilitas: Fasilitas, bulan: date, form: FormHari) -> None:
    if not form.is_valid():
        raise GalatPengguna("Hari efektif diisi dengan angka, 0 sampai 31.")
    d = form.cleaned_data
    atur_hari_efektif(fasilitas=fasilitas, bulan=bulan, hari=d["hari"], versi=d["versi"], oleh=request.user)
    messages.success(request, f"Hari efektif {tulis_bulan(bulan)}: {d['hari']} hari.")
    if d["hari"] > HARI_EFEKTIF_BIASA:
        messages.warning(request, f"{d['hari']} hari efektif jarang sebanyak itu. Cocokkan dengan sekolah.")


def _semua_hadir(data: QueryDict, anggota: list[int]) -> QueryDict:
    """Every pupil without a number gets none absent; who has one keeps it."""
    baru = data.copy()
    for a in anggota:
        if not any(data.get(f"{a}-{k}", "").strip() for k in ("alpa", "izin", "sakit", "tak")):
            for k in ("alpa", "izin", "sakit"):
                baru[f"{a}-{k}"] = "0"
    return baru


def _potongan(request: Permintaan, fasilitas: Fasilitas, bulan: date, jawaban: dict[int, Jawaban]) -> HttpResponse:
    """The answer to rows sent by the script: each row's state, and how far the month is."""
    lembar = layar_isian(fasilitas, bulan, request.user, Izin.CATAT_VERKOM)
    umum = _umum(fasilitas, bulan)
    status = [
        status_baris(n, umum, lembar.catatan.get(n), j, dikirim=request.POST.get(f"{n}-versi", ""))
        for n, j in jawaban.items()
    ]
    return render(
        request,
        "verifikasi/_isian_jawab.html",
        {"status": status, "lembar": lembar},
        status=TIDAK_SAH if any(j.galat for j in jawaban.values()) else 200,
    )


def _umum(
    fasilitas: Fasilitas, bulan: date, lembar: LayarIsian | None = None, laporan: LaporanFasilitas | None = None
) -> Layar:
    """What rows share; `lembar` when they are drawn with their fields."""
    sekolah = fasilitas.bidang == Bidang.PENDIDIKAN
    aturan, ambang = aturan_sekolah(bulan) if sekolah else (None, None)
    if sekolah and lembar is None:
        laporan = LaporanFasilitas.objects.filter(fasilitas=fasilitas, bulan=bulan).first()
    return Layar(
        fasilitas=fasilitas,
        bulan=bulan,
        hari=laporan.hari_efektif if laporan else None,
        aturan=aturan,
        ambang=ambang,
        medan={} if sekolah or lembar is None else medan_sehat(lembar.peserta, bulan),
        lalu=lembar.lalu if lembar else {},
    )


def _layar(
    request: Permintaan,
    fasilitas: Fasilitas,
    bulan: date,
    *,
    jawaban: dict[int, Jawaban] | None = None,
    kiriman: QueryDict | None = None,
    form_hari: FormHari | None = None,
    galat: str = "",
) -> HttpResponse:
    izin, lembar = _lembar(request, fasilitas, bulan)
    laporan = LaporanFasilitas.objects.select_related("dicatat_oleh").filter(fasilitas=fasilitas, bulan=bulan).first()
    umum = _umum(fasilitas, bulan, lembar, laporan)
    salah = jawaban or {}
    awal_hari = {"hari": laporan.hari_efektif, "versi": laporan.versi} if laporan else {}
    konteks: dict[str, Any] = {
        "f": fasilitas,
        "bulan": bulan,
        "lembar": lembar,
        "baris": [
            baris_isian(p, umum, lembar.catatan.get(p.anggota_id), salah.get(p.anggota_id), kiriman)
            for p in lembar.peserta
        ],
        "sekolah": fasilitas.bidang == Bidang.PENDIDIKAN,
        "laporan": laporan,
        "hari": umum.hari,
        "aturan": umum.aturan,
        "ambang": umum.ambang,
        "form_hari": form_hari or FormHari(initial=awal_hari),
        "imunisasi": IMUNISASI,
        "beda_hari": len(tertinggal(lembar.catatan.values(), laporan)),
        "galat": galat,
        "gagal": sum(1 for j in salah.values() if j.galat),
        "bisa_isi": izin is not None and bulan <= hari_ini(fasilitas.desa_id) and fasilitas.digabung_ke_id is None,
        "tiba": bulan <= hari_ini(fasilitas.desa_id),
        "tanggal": _tanggal_umum(lembar, kiriman),
        "draf": f"{request.user.pk}:{fasilitas.pk}:{bulan:%Y-%m}",
        "pilihan_hadir": [("ya", "Hadir", "baik"), ("tidak", "Tidak hadir", "bahaya")],
    }
    konteks |= _pindah_halaman(request, fasilitas, bulan, lembar, izin)
    kode = TIDAK_SAH if galat or konteks["gagal"] else 200
    return render(request, "verifikasi/isian.html", konteks, status=kode)


def _lembar(request: Permintaan, fasilitas: Fasilitas, bulan: date) -> tuple[str | None, LayarIsian]:
    """Who enters sees the own families; everybody else reads what the scope shows."""

    def baca(izin: str | None) -> LayarIsian:
        return layar_isian(
            fasilitas,
            bulan,
            request.user,
            izin,
            tampil=request.GET.get("tampil", ""),
            sesudah=baca_nomor(request.GET.get("sesudah", ""), 9),
        )

    if request.user.punya_izin(Izin.CATAT_VERKOM):
        milik = baca(Izin.CATAT_VERKOM)
        if milik.total or menulis_di(fasilitas, request.user):
            return Izin.CATAT_VERKOM, milik
    return None, baca(None)


def _tanggal_umum(lembar: LayarIsian, kiriman: QueryDict | None) -> str:
    """The day most rows were checked on: a posyandu opens on one day of the month."""
    if kiriman is not None:
        return str(kiriman.get("tanggal", ""))
    hari = [c.tanggal_periksa for c in lembar.catatan.values() if c.tanggal_periksa]
    return max(set(hari), key=hari.count).isoformat() if hari else ""


def _pindah_halaman(
    request: Permintaan, fasilitas: Fasilitas, bulan: date, lembar: LayarIsian, izin: str | None
) -> dict[str, Any]:
    """Months of the quarter, the filter, the next page, and the neighbouring facilities."""

    def alamat(pk: UUID, b: date) -> str:
        return reverse("verifikasi:isi", args=[pk, b.year, b.month])

    kini = hari_ini(fasilitas.desa_id)
    daftar = fasilitas_bulan(request.user, bulan, izin)
    tempat = next((n for n, (pk, _) in enumerate(daftar) if pk == fasilitas.pk), None)
    sebelum = daftar[tempat - 1] if tempat else None
    sesudah = daftar[tempat + 1] if tempat is not None and tempat + 1 < len(daftar) else None
    tiga = bulan_tahap(kode_tahap(bulan))
    return {
        "tab_bulan": [
            {"label": tulis_bulan(b).split()[0], "url": alamat(fasilitas.pk, b), "aktif": b == bulan}
            for b in tiga
            if b <= kini
        ],
        "bulan_lalu": alamat(fasilitas.pk, geser_bulan(tiga[0], -1)),
        "cip": [
            {"label": "Semua", "url": url_dengan(request, {"tampil": None}), "aktif": "tampil" not in request.GET},
            cip(request, f"Belum ({lembar.total - lembar.terisi})", "tampil", BELUM),
            cip(request, f"Sudah ({lembar.terisi})", "tampil", SUDAH),
        ],
        "url_berikut": url_dengan(request, {"sesudah": str(lembar.berikut)}) if lembar.berikut else "",
        "url_awal": url_dengan(request, {}) if "sesudah" in request.GET else "",
        "sebelum": {"nama": sebelum[1], "url": alamat(sebelum[0], bulan)} if sebelum else None,
        "sesudah": {"nama": sesudah[1], "url": alamat(sesudah[0], bulan)} if sesudah else None,
        "nomor_fasilitas": f"{tempat + 1} dari {len(daftar)}" if tempat is not None else "",
    }
