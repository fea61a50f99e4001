"""A meeting's page: what it was, who came, its photos by kind, the buttons of the day itself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, halaman
from inti.services.cap import kirim_foto_bercap
from inti.services.foto import kirim_foto
from inti.waktu import hari_ini
from p2k2.enums import JenisFoto, KeadaanPertemuan
from p2k2.forms import FormFotoPertemuan
from p2k2.models import Pertemuan
from p2k2.selectors import anggota_di_luar_daftar, daftar_hadir, riwayat_kehadiran
from p2k2.selectors.pindah import riwayat_catatan, riwayat_pindah
from p2k2.selectors.rincian import MENIT_WAJAR, foto_pertemuan, lama_menit, satu_foto, sehari
from p2k2.selectors.teks import teks_materi, teks_status
from p2k2.services.foto import tambah_foto
from p2k2.services.pertemuan import boleh_ubah
from p2k2.services.waktu import catat_jam
from p2k2.views.bantu import JENIS_HADIR, PILIHAN_HADIR, ambil_boleh, ambil_pertemuan, lencana_keadaan
from p2k2.views.lanjutan import lanjutan

_KOSONG = {JenisFoto.KEGIATAN: "Tanpa foto.", JenisFoto.DAFTAR: "Lembar bertanda tangan belum difoto."}


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    pertemuan = ambil_pertemuan(request, pk)
    return render(request, "p2k2/rincian.html", _konteks(request, pertemuan))


@halaman(metode=("POST",), izin=Izin.CATAT_PERTEMUAN)
def foto_baru(request: Permintaan, pk: UUID) -> HttpResponse:
    """Add photos of the group, or of the signed sheet (`jenis`)."""
    pertemuan = ambil_boleh(request, pk)
    jenis = JenisFoto.DAFTAR if request.POST.get("jenis") == JenisFoto.DAFTAR else JenisFoto.KEGIATAN
    form = FormFotoPertemuan(request.POST, request.FILES, jenis=jenis)
    if form.is_valid():
        try:
            n = tambah_foto(pertemuan=pertemuan, foto=form.cleaned_data["foto"], jenis=jenis, oleh=request.user)
        except GalatPengguna as galat:
            form.add_error("foto", galat.pesan)
        else:
            messages.success(request, f"{n} foto tersimpan." if n else "Foto itu sudah tersimpan sebelumnya.")
            return redirect("p2k2:rincian", pk=pk)
    return render(request, "p2k2/rincian.html", _konteks(request, pertemuan, form), status=TIDAK_SAH)


@halaman()
def foto(request: Permintaan, pk: UUID, foto_id: UUID) -> HttpResponseBase:
    """A meeting's photo of either kind, to those who may see the meeting; `?cap=1` with the stamp."""
    pertemuan = ambil_pertemuan(request, pk)
    satu = satu_foto(pertemuan, foto_id)
    if satu is None:
        raise Http404
    if request.GET.get("cap") == "1":
        desa = pertemuan.kelompok.desa
        return kirim_foto_bercap(satu, kode_wilayah=desa.kode, tempat=desa.sampai_kabupaten())
    return kirim_foto(satu)


@halaman(metode=("POST",), izin=Izin.CATAT_PERTEMUAN)
def jam(request: Permintaan, pk: UUID) -> HttpResponse:
    """*Mulai sekarang* and *Selesai sekarang* (`apa`)."""
    pertemuan = ambil_boleh(request, pk)
    selesai = request.POST.get("apa") == "selesai"
    try:
        p = catat_jam(pertemuan=pertemuan, selesai=selesai, versi=baca_versi(request), oleh=request.user)
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
    else:
        saat = p.jam_selesai if selesai else p.jam_mulai
        if saat is not None:
            semula = None if selesai or pertemuan.jam_mulai == saat else pertemuan.jam_mulai
            ganti = f", semula {semula:%H.%M}" if semula else ""
            messages.success(request, f"Jam {'selesai' if selesai else 'mulai'} tercatat: {saat:%H.%M}{ganti}.")
    return redirect("p2k2:rincian", pk=pk)


def _konteks(request: Permintaan, p: Pertemuan, form: FormFotoPertemuan | None = None) -> dict[str, Any]:
    boleh = boleh_ubah(p, request.user)
    baris, tersimpan = daftar_hadir(p, request.user)
    berjalan = p.keadaan != KeadaanPertemuan.DIBATALKAN
    hari = hari_ini(p.kelompok.desa_id)
    lain = sehari(p, request.user)
    # Before the meeting is held nobody lacks a mark: the list is of who is expected.
    bertanda = tersimpan or p.keadaan == KeadaanPertemuan.TERLAKSANA
    return {
        "p": p,
        "lencana": lencana_keadaan(p),
        "materi": teks_materi(p),
        "lama": _lama(p),
        "pemateri": list(p.pemateri.order_by("urut")),
        "jadwal": riwayat_pindah(p),
        "catatan_data": riwayat_catatan(p),
        "sekelompok": lain.sekelompok,
        "bentrok": lain.bentrok,
        "hadir": [
            {
                "kpm": b.kpm,
                "terlihat": b.terlihat,
                "label": teks_status(b.status),
                "jenis": JENIS_HADIR.get(b.status, "netral"),
                "wakil": b.teks_wakil,
            }
            for b in baris
        ],
        "hitungan": [(teks, sum(b.status == nilai for b in baris)) for nilai, teks, _ in PILIHAN_HADIR],
        "diwakili": sum(bool(b.wakil) for b in baris),
        "belum_diisi": sum(b.status is None for b in baris),
        "tersimpan": tersimpan,
        "bertanda": bertanda,
        "kepala_nama": "No|Nama|Alamat|Kehadiran" if bertanda else "No|Nama|Alamat",
        "keterangan_nama": "Daftar hadir" if bertanda else "Anggota kelompok pada tanggal itu",
        "koreksi": riwayat_kehadiran(p, baris) if tersimpan else [],
        "kurang": anggota_di_luar_daftar(p) if tersimpan and boleh and berjalan else 0,
        # Nothing to photograph before the day: what is there, and no form.
        "foto": [k for k in _foto(p, form) if k["foto"] or p.tanggal <= hari],
        "boleh": boleh and berjalan,
        "lanjutan": lanjutan(p, request.user, boleh=boleh),
        "bisa_diisi": p.tanggal <= hari,
        "bisa_mulai": p.tanggal == hari and p.jam_selesai is None,
        "label_mulai": f"Mulai sekarang (ganti {p.jam_mulai:%H.%M})" if p.jam_mulai else "Mulai sekarang",
        "kembali": reverse("p2k2:daftar"),
    }


def _foto(p: Pertemuan, salah: FormFotoPertemuan | None) -> list[dict[str, Any]]:
    """Both kinds of photos, each with its own form; `salah` comes back with its errors in its own place."""
    semua = foto_pertemuan(p)
    hasil = []
    for jenis in JenisFoto:
        form = salah if salah is not None and salah.untuk == jenis else FormFotoPertemuan(jenis=jenis)
        milik = [f for f in semua if f.daftar == (jenis == JenisFoto.DAFTAR)]
        hasil.append({"judul": jenis.label, "foto": milik, "form": form, "kosong": _KOSONG[jenis]})
    return hasil


def _lama(p: Pertemuan) -> dict[str, Any] | None:
    menit = lama_menit(p)
    if menit is None:
        return None
    jam, sisa = divmod(menit, 60)
    teks = " ".join(b for b in (f"{jam} jam" if jam else "", f"{sisa} menit" if sisa else "") if b)
    wajar = MENIT_WAJAR[0] <= menit <= MENIT_WAJAR[1]
    return {"teks": teks, "wajar": wajar}
