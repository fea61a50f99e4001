"""The SIKS-NG package of a meeting: what is typed again there, to be copied, and whether it was done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.formulir import yang_berbeda
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, cip, halaman, url_dengan
from inti.models import Foto
from inti.services.cap import kirim_foto_bercap
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import hari_tanggal, tanggal
from inti.waktu import awal_bulan, geser_bulan, hari_ini
from kpm.models import KPM
from p2k2.enums import KeadaanPertemuan, MateriSiks, StatusHadir
from p2k2.forms.laporan import FormPaket, FormSaringSiks, FormTandaSiks
from p2k2.models import LaporanPertemuan, Pertemuan
from p2k2.selectors.laporan import daftar_siks, laporan_pertemuan
from p2k2.selectors.teks import BELUM_DIISI, teks_materi
from p2k2.services.pertemuan import boleh_ubah
from p2k2.services.siks import (
    BERKAS_MAKS,
    PEMATERI_MAKS,
    STATUS_SIKS,
    materi_siks,
    nik_peserta,
    periode_salur,
    simpan_paket,
    tandai_siks,
    usulan_nama,
    usulan_uraian,
)
from p2k2.views.bantu import ambil_boleh, ambil_pertemuan
from p2k2.views.laporan import sub_laporan

SITUS = "https://siks.kemensos.go.id/"


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Held meetings by whether they were entered; those of this month first."""
    saring = FormSaringSiks(request.GET).saring()
    if saring is None:
        return render(request, "p2k2/siks_daftar.html", {"saring": None})
    hasil = daftar_siks(user=request.user, saring=saring, sesudah=request.GET.get("sesudah"))
    kini = awal_bulan(hari_ini())
    konteks = {
        "saring": saring,
        "pilihan": [
            cip(request, "Bulan ini", "bulan", f"{kini:%Y-%m}"),
            cip(request, "Bulan lalu", "bulan", f"{geser_bulan(kini, -1):%Y-%m}"),
            cip(request, "Belum", "siks", "belum"),
            cip(request, "Sudah", "siks", "sudah"),
        ],
        "lepas": _lepas(request, saring, hasil.baris),
        "baris": [_baris(p) for p in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "situs": SITUS,
    }
    return render(request, "p2k2/siks_daftar.html", konteks)


@halaman()
def siks(request: Permintaan, pk: UUID) -> HttpResponse:
    """The package; `?susun=1` proposes the texts anew from the report, to be read and saved."""
    pertemuan = ambil_pertemuan(request, pk)
    ada = laporan_pertemuan(pertemuan)
    return _layar(request, pertemuan, ada, FormPaket(initial=_awal(request, pertemuan, ada)))


@halaman(metode=("POST",), izin=Izin.CATAT_PERTEMUAN)
def simpan(request: Permintaan, pk: UUID) -> HttpResponse:
    """Save the texts; the second of two savers sees both versions."""
    pertemuan = ambil_boleh(request, pk)
    ada = laporan_pertemuan(pertemuan)
    form = FormPaket(request.POST)
    versi, tersimpan = baca_versi(request), list[tuple[str, str]]()
    if form.is_valid():
        try:
            simpan_paket(pertemuan=pertemuan, isi=form.isi(), versi=versi, oleh=request.user)
        except BerubahLebihDulu as galat:
            ada = laporan_pertemuan(pertemuan) or LaporanPertemuan(versi=0)
            versi, tersimpan = ada.versi, yang_berbeda(ada, form, form.fields)
            form.tolak(galat)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Paket SIKS-NG tersimpan. Salin ke formulirnya, lalu tandai sudah diinput.")
            return redirect("p2k2:siks", pk=pk)
    return _layar(request, pertemuan, ada, form, versi=versi, tersimpan=tersimpan)


@halaman(metode=("POST",), izin=Izin.CATAT_PERTEMUAN)
def tandai(request: Permintaan, pk: UUID) -> HttpResponse:
    """Tick the meeting as entered, or take the tick back (`batal`)."""
    pertemuan = ambil_boleh(request, pk)
    hari = hari_ini(pertemuan.kelompok.desa_id)
    form = FormTandaSiks(request.POST)
    lepas = "batal" in request.POST
    if not lepas and not form.is_valid():
        messages.error(request, "Isi tanggal diinputnya, lalu tandai lagi.")
        return redirect("p2k2:siks", pk=pk)
    isi = None if lepas else form.cleaned_data["siks_pada"]
    try:
        tandai_siks(pertemuan=pertemuan, hari=isi, oleh=request.user, pada=hari)
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
    else:
        kabar = f"Ditandai sudah diinput ke SIKS-NG {tanggal(isi)}." if isi else "Tanda sudah diinput dilepas."
        messages.success(request, kabar)
    return redirect("p2k2:siks", pk=pk)


@halaman(metode=("POST",), izin=Izin.BUKA_IDENTITAS)
def nik(request: Permintaan, pk: UUID) -> HttpResponse:
    """The NIK of one list: JSON for *Salin*, else a page; each reading is logged."""
    pertemuan = ambil_pertemuan(request, pk)
    status = request.POST.get("status", "")
    salin = request.headers.get("Accept", "") == "application/json"
    galat, isi = "", list[str]()
    try:
        isi = nik_peserta(pertemuan=pertemuan, status=status, oleh=request.user, dari=request.META.get("REMOTE_ADDR"))
    except TidakBerhak as tolak:
        raise PermissionDenied from tolak
    except GalatPengguna as tolak:
        galat = tolak.pesan
    kode = TIDAK_SAH if galat else 200
    if salin:
        return JsonResponse({"galat": galat} if galat else {"nilai": "\n".join(isi)}, status=kode)
    konteks = {"p": pertemuan, "sub": sub_laporan(pertemuan), "galat": galat, "nik": isi}
    konteks["judul"] = f"NIK {STATUS_SIKS[StatusHadir(status)]}" if not galat else "NIK peserta"
    return render(request, "p2k2/siks_nik.html", konteks, status=kode)


@halaman()
def foto(request: Permintaan, pk: UUID, foto_id: UUID) -> HttpResponseBase:
    """A photo of the meeting or of its signed sheet, stamped and under SIKS-NG's limit."""
    p = ambil_pertemuan(request, pk)
    semua = Foto.objects.filter(pertemuan=p).union(Foto.objects.filter(pertemuan_daftar=p))
    satu = get_object_or_404(Foto, pk=foto_id, pk__in=[f.pk for f in semua])
    desa = p.kelompok.desa
    return kirim_foto_bercap(satu, kode_wilayah=desa.kode, tempat=desa.sampai_kabupaten(), maks=BERKAS_MAKS)


def _awal(request: Permintaan, p: Pertemuan, ada: LaporanPertemuan | None) -> dict[str, Any]:
    """What is stored; where nothing is, or when asked anew, a proposal that a person reads and saves."""
    susun = "susun" in request.GET
    return {
        "nama_kegiatan": usulan_nama(p) if susun or not (ada and ada.nama_kegiatan) else ada.nama_kegiatan,
        "materi_siks": materi_siks(p, ada),
        "uraian_siks": usulan_uraian(ada, teks_materi(p))
        if susun or not (ada and ada.uraian_siks)
        else ada.uraian_siks,
    }


def _layar(
    request: Permintaan,
    p: Pertemuan,
    ada: LaporanPertemuan | None,
    form: FormPaket,
    *,
    versi: int | None = None,
    tersimpan: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    hari = hari_ini(p.kelompok.desa_id)
    terlaksana = p.keadaan == KeadaanPertemuan.TERLAKSANA
    konteks = {
        "p": p,
        "sub": sub_laporan(p),
        "laporan": ada,
        "form": form,
        "tanda": FormTandaSiks(initial={"siks_pada": hari}),
        "versi": versi if versi is not None else ada.versi if ada else 0,
        "tersimpan": tersimpan or [],
        "usulan": not (ada and ada.uraian_siks) or "susun" in request.GET,
        "periode_salur": periode_salur(p.tanggal),
        "tanggal": tanggal(p.tanggal),
        "materi_modul": MateriSiks(p.sesi.modul.materi_siks).label if p.sesi else "",
        "pemateri": _pemateri(p),
        "daftar": _daftar_nik(request, p) if terlaksana else [],
        "foto": list(p.foto.order_by("diunggah_pada", "pk")),
        "dokumen": list(p.foto_daftar.order_by("diunggah_pada", "pk")),
        "terlaksana": terlaksana,
        "boleh": terlaksana and boleh_ubah(p, request.user),
        "boleh_buka": request.user.punya_izin(Izin.BUKA_IDENTITAS),
        "situs": SITUS,
    }
    return render(request, "p2k2/siks.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _pemateri(p: Pertemuan) -> list[tuple[str, str]]:
    """Who leads and who spoke along, as many as the form takes."""
    tamu = [(s.nama, s.instansi) for s in p.pemateri.order_by("urut")]
    return [(p.petugas.nama, "Pendamping Sosial PKH, Kementerian Sosial"), *tamu][:PEMATERI_MAKS]


def _daftar_nik(request: Permintaan, p: Pertemuan) -> list[dict[str, Any]]:
    """The register by the form's lists; izin and *belum diisi* have none there and stand by themselves."""
    baris = list(p.kehadiran.select_related("kpm").order_by("kpm__nama", "kpm_id"))
    terbuka = set(
        KPM.objects.boleh(request.user, Izin.BUKA_IDENTITAS).filter(kehadiran__pertemuan=p).values_list("pk", flat=True)
    )
    urut: list[tuple[str | None, str]] = [*STATUS_SIKS.items(), (StatusHadir.IZIN, "Izin"), (None, BELUM_DIISI)]
    hasil = []
    for status, label in urut:
        milik = [h.kpm for h in baris if h.status == status]
        if not milik and status not in STATUS_SIKS:
            continue
        hasil.append(
            {
                "status": status if status in STATUS_SIKS else "",
                "label": label,
                "jumlah": len(milik),
                "kpm": [{"nama": k.nama, "nik": k.nik_tersamar, "pk": k.pk, "buka": k.pk in terbuka} for k in milik],
                "terbuka": sum(k.pk in terbuka for k in milik),
                "tertutup": sum(k.pk not in terbuka for k in milik),
            }
        )
    return hasil


def _baris(p: Pertemuan) -> dict[str, Any]:
    ada = getattr(p, "laporan_p2k2", None)
    sudah = ada.siks_pada if ada else None
    bagian = [p.kelompok.desa.nama, hari_tanggal(p.tanggal), teks_materi(p), p.petugas.nama]
    return {
        "judul": p.kelompok.nama,
        "sub": " · ".join(b for b in bagian if b),
        "lencana": [(f"Sudah, {tanggal(sudah)}", "baik") if sudah else ("Belum", "awas")],
        "url": reverse("p2k2:siks", args=[p.pk]),
    }


def _lepas(request: Permintaan, saring: Any, baris: list[Any]) -> list[tuple[str, str]]:
    """Filters in force that no chip shows."""
    kini, lepas = awal_bulan(hari_ini()), []
    if saring.bulan and saring.bulan not in {kini, geser_bulan(kini, -1)}:
        lepas.append((tulis_bulan(saring.bulan), url_dengan(request, {"bulan": None})))
    if saring.petugas:
        lepas.append((baris[0].petugas.nama if baris else "Satu petugas", url_dengan(request, {"petugas": None})))
    return lepas
