"""Cases: reported at the family's door, worked on step by step."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from uuid6 import uuid7

from akun.enums import Izin
from inti.formulir import yang_berbeda
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, cip, halaman, nomor_alamat, url_dengan
from inti.models import Foto
from inti.services.foto import kirim_foto
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.templatetags.format import tanggal_pendek, teks_batas
from inti.waktu import hari_ini
from kpm.views.bantu import alamat_rt, ambil_kpm
from pendamping.enums import USULAN_PER_KASUS, JawabanRujukan, JenisKasus, KeadaanKasus, Prioritas
from pendamping.forms.kasus import (
    FormAsesmen,
    FormAtur,
    FormBukaLagi,
    FormDasar,
    FormHasil,
    FormJawaban,
    FormKasus,
    FormLangkah,
    FormRujukan,
    FormSaringKasus,
)
from pendamping.models import Kasus
from pendamping.selectors.kasus import (
    HakKasus,
    daftar_kasus,
    hak_kasus,
    hitung_kasus,
    kasus_kpm,
    langkah_kasus,
    rujukan_kasus,
)
from pendamping.services.kasus import (
    atur_kasus,
    boleh_arahkan,
    boleh_tangani,
    buka_lagi,
    catat_hasil,
    catat_langkah,
    laporkan_kasus,
    tulis_asesmen,
)
from pendamping.services.rujukan import catat_rujukan, jawab_rujukan
from pendamping.views.pilih import pilih_keluarga
from wilayah.models import Wilayah

_JENIS_PRIORITAS = {"kritis": "bahaya", "tinggi": "awas", "sedang": "info", "rendah": "netral"}
_JENIS_KEADAAN = {"terbuka": "awas", "proses": "info", "ditindaklanjuti": "info", "selesai": "baik"}
_JENIS_JAWABAN = {"menunggu": "awas", "diterima": "baik", "ditolak": "bahaya", "tidak_dijawab": "netral"}
_KOORDINATOR = "Bagi koordinator, langkah adalah petunjuk untuk pendamping; keadaan kasus tidak berubah karenanya."

# What of a case may be corrected, for comparing two versions.
_KOLOM = ("jenis", "prioritas", "tenggat", "uraian", "asesmen", "rencana", "hasil")


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Open cases by priority and age, or those of one standing."""
    saring = FormSaringKasus(request.GET).saring()
    if saring is None:
        return render(request, "pendamping/kasus.html", {"saring": None})
    hari = hari_ini()
    hasil = daftar_kasus(user=request.user, saring=saring, sesudah=request.GET.get("sesudah"))
    pilihan, lain = _pilihan(request)
    konteks = {
        "saring": saring,
        "pilihan": pilihan,
        "lain": lain,
        "lain_aktif": any(c["aktif"] for c in lain),
        "batang": [
            {
                "label": label,
                "nilai": n,
                "url": url_dengan(request, {"keadaan": kode}),
                "jenis": _JENIS_KEADAAN[kode],
            }
            for kode, label, n in hitung_kasus(request.user, saring)
        ],
        "wilayah": Wilayah.objects.filter(kode=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "tanpa_petugas": url_dengan(request, {"petugas": None}),
        "baris": [_baris(k, hari, dengan_kpm=True) for k in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "boleh_lapor": request.user.punya_izin(Izin.CATAT_KUNJUNGAN),
    }
    return render(request, "pendamping/kasus.html", konteks)


def _pilihan(request: Permintaan) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The filters asked for daily, and the others, which stay folded until one is in force."""
    sering = [cip(request, str(p.label), "prioritas", p.value) for p in (Prioritas.KRITIS, Prioritas.TINGGI)]
    sering.append(cip(request, "Rujukan menunggu", "rujukan", "menunggu"))
    lingkup = request.user.lingkup()
    if lingkup.petugas_id is not None and lingkup.wilayah:
        sering.append(cip(request, "Hanya KPM saya", "saya", "1"))
    lain = [cip(request, str(p.label), "prioritas", p.value) for p in (Prioritas.SEDANG, Prioritas.RENDAH)]
    lain += [cip(request, str(k.label), "keadaan", k.value) for k in KeadaanKasus]
    return sering, lain + [cip(request, str(j.label), "jenis", j.value) for j in JenisKasus]


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_KUNJUNGAN)
def pilih(request: Permintaan) -> HttpResponse:
    """Choose one of the own families to report a problem of."""
    return pilih_keluarga(
        request,
        reverse("pendamping:kasus_baru"),
        judul="Laporkan masalah",
        sub="Pilih keluarga yang bermasalah.",
        kembali=reverse("pendamping:kasus"),
        kembali_label="Kasus",
    )


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_KUNJUNGAN)
def baru(request: Permintaan) -> HttpResponse:
    """Report a problem of one of the own families (`?kpm=`)."""
    nomor = request.GET.get("kpm", "")
    if not nomor:
        return redirect("pendamping:kasus_pilih")
    kpm = ambil_kpm(request, nomor_alamat(nomor), Izin.CATAT_KUNJUNGAN)
    form = FormKasus(request.POST or None, request.FILES or None, initial=FormKasus.awal(kpm.desa_id))
    if request.method == "POST" and form.is_valid():
        try:
            kasus = laporkan_kasus(
                id=form.nomor(), kpm=kpm, isi=form.isi(), foto=form.cleaned_data["foto"], oleh=request.user
            )
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Masalah keluarga {kpm.nama} tercatat.")
            return redirect("pendamping:kasus_rincian", pk=kasus.pk)
    if form.errors:
        form.ingatkan_foto()
    konteks = {"form": form, "kpm": kpm, "rt": alamat_rt(kpm)}
    return render(request, "pendamping/kasus_baru.html", konteks, status=TIDAK_SAH if form.errors else 200)


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    """A case with its steps and referrals, and what may be done with it."""
    kasus = _ambil(request, pk)
    hak = hak_kasus(request.user, kasus.kpm_id)
    konteks = {
        "k": kasus,
        "rt": alamat_rt(kasus.kpm),
        "lencana": _lencana(kasus, hari_ini(kasus.kpm.desa_id)),
        "foto": list(kasus.foto.order_by("diunggah_pada", "pk")),
        "langkah": langkah_kasus(kasus),
        "rujukan": [(r, _JENIS_JAWABAN[r.jawaban]) for r in rujukan_kasus(kasus)],
        "hak": hak,
        "terbuka": kasus.keadaan != KeadaanKasus.SELESAI,
        "usulan": _usulan(kasus, hak),
    }
    return render(request, "pendamping/kasus_rincian.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_KUNJUNGAN)
def asesmen(request: Permintaan, pk: UUID) -> HttpResponse:
    kasus = _ambil_milik(request, pk)
    awal = {nama: getattr(kasus, nama) for nama in ("jenis", "asesmen", "rencana")}
    return _kerjakan(
        request,
        kasus,
        FormAsesmen(request.POST or None, initial=awal),
        lambda isi: tulis_asesmen(kasus=kasus, versi=baca_versi(request), oleh=request.user, **isi),
        judul="Asesmen dan rencana",
    )


@halaman(metode=("GET", "POST"))
def atur(request: Permintaan, pk: UUID) -> HttpResponse:
    """Priority and deadline, also by a coordinator."""
    kasus = _ambil_milik(request, pk, koordinator=True)
    awal = {"prioritas": kasus.prioritas, "tenggat": kasus.tenggat}
    return _kerjakan(
        request,
        kasus,
        FormAtur(request.POST or None, initial=awal),
        lambda isi: atur_kasus(kasus=kasus, versi=baca_versi(request), oleh=request.user, **isi),
        judul="Prioritas dan batas waktu",
    )


@halaman(metode=("GET", "POST"))
def langkah(request: Permintaan, pk: UUID) -> HttpResponse:
    """A dated step; from a coordinator it is an instruction."""
    kasus = _ambil_milik(request, pk, koordinator=True)
    awal = {"id": uuid7(), "tanggal": hari_ini(kasus.kpm.desa_id)}
    tangani = boleh_tangani(request.user, kasus.kpm_id)
    return _kerjakan(
        request,
        kasus,
        FormLangkah(request.POST or None, request.FILES or None, initial=awal),
        lambda isi: catat_langkah(kasus=kasus, oleh=request.user, **isi),
        judul="Catat langkah" if tangani else "Beri petunjuk",
        catatan="Langkah tidak dapat diubah. Bila keliru, catat langkah baru." if tangani else _KOORDINATOR,
    )


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_KUNJUNGAN)
def rujuk(request: Permintaan, pk: UUID) -> HttpResponse:
    kasus = _ambil_milik(request, pk)
    awal = {"id": uuid7(), "tanggal": hari_ini(kasus.kpm.desa_id)}
    form = FormRujukan(request.POST or None, initial=awal, kasus=kasus)
    return _kerjakan(
        request,
        kasus,
        form,
        lambda _: catat_rujukan(id=form.nomor(), kasus=kasus, isi=form.isi(), oleh=request.user),
        judul="Rujuk ke layanan",
    )


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_KUNJUNGAN)
def jawab(request: Permintaan, pk: UUID, rujukan_id: UUID) -> HttpResponse:
    """What the service answered."""
    kasus = _ambil_milik(request, pk)
    rujukan = get_object_or_404(kasus.rujukan.select_related("anggota", "kasus"), pk=rujukan_id)
    return _kerjakan(
        request,
        kasus,
        FormJawaban(request.POST or None, initial={"tanggal_jawaban": hari_ini(kasus.kpm.desa_id)}),
        lambda isi: jawab_rujukan(rujukan=rujukan, oleh=request.user, **isi),
        judul=f"Jawaban {rujukan.tujuan}",
        catatan=f"Dirujuk {tulis_tanggal(rujukan.tanggal)}: {rujukan.kebutuhan}",
    )


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_KUNJUNGAN)
def hasil(request: Permintaan, pk: UUID) -> HttpResponse:
    """The result so far, or the last one."""
    kasus = _ambil_milik(request, pk)
    selesai = request.POST.get("aksi") == "selesai"
    return _kerjakan(
        request,
        kasus,
        FormHasil(request.POST or None, initial={"hasil": kasus.hasil}),
        lambda isi: catat_hasil(kasus=kasus, selesai=selesai, versi=baca_versi(request), oleh=request.user, **isi),
        judul="Hasil",
        tombol=[("Selesaikan kasus", "selesai"), ("Simpan dulu, belum selesai", "simpan")],
    )


@halaman(metode=("GET", "POST"))
def buka(request: Permintaan, pk: UUID) -> HttpResponse:
    """Reopen a closed case, with the reason."""
    kasus = _ambil_milik(request, pk, koordinator=True)
    return _kerjakan(
        request,
        kasus,
        FormBukaLagi(request.POST or None, initial={"id": uuid7()}),
        lambda isi: buka_lagi(kasus=kasus, oleh=request.user, **isi),
        judul="Buka kembali",
    )


@halaman()
def foto(request: Permintaan, pk: UUID, foto_id: UUID) -> HttpResponseBase:
    """A photo of the case or of one of its steps, to those who may see the case."""
    kasus = _ambil(request, pk)
    milik = Foto.objects.filter(kasus=kasus) | Foto.objects.filter(langkah_kasus__kasus=kasus)
    return kirim_foto(get_object_or_404(milik.distinct(), pk=foto_id))


@halaman()
def tab_kpm(request: Permintaan, pk: int) -> HttpResponse:
    """A family's cases, as a part of its page or as a page of its own."""
    kpm = ambil_kpm(request, pk)
    hari = hari_ini(kpm.desa_id)
    lapor = f"{reverse('pendamping:kasus_baru')}?kpm={pk}" if boleh_tangani(request.user, pk) else ""
    konteks = {"kpm": kpm, "baris": [_baris(k, hari, dengan_kpm=False) for k in kasus_kpm(kpm)], "lapor": lapor}
    return render(request, "pendamping/kasus_tab.html" + ("#tab" if request.htmx else ""), konteks)


def _ambil(request: Permintaan, pk: UUID) -> Kasus:
    terlihat = Kasus.objects.terlihat_oleh(request.user).select_related("kpm__desa__induk", "dibuat_oleh")
    kasus: Kasus = get_object_or_404(terlihat, pk=pk)
    return kasus


def _ambil_milik(request: Permintaan, pk: UUID, *, koordinator: bool = False) -> Kasus:
    """The case inside the scope, else 404; to those who work on it, else 403."""
    kasus = _ambil(request, pk)
    if boleh_tangani(request.user, kasus.kpm_id) or (koordinator and boleh_arahkan(request.user, kasus.kpm_id)):
        return kasus
    raise PermissionDenied


def _kerjakan(
    request: Permintaan,
    kasus: Kasus,
    form: FormDasar,
    simpan: Callable[[dict[str, Any]], object],
    *,
    judul: str,
    catatan: str = "",
    tombol: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    """One form about a case; the second of two editors sees what is stored beside what was typed."""
    versi: Any = kasus.versi
    tersimpan: list[tuple[str, Any]] = []
    if request.method == "POST":
        versi = request.POST.get("versi", "")
        if form.is_valid():
            try:
                simpan(form.cleaned_data)
            except BerubahLebihDulu as galat:
                tersimpan, versi = yang_berbeda(kasus, form, _KOLOM), kasus.versi
                form.tolak(galat)
            except GalatPengguna as galat:
                form.tolak(galat)
            else:
                messages.success(request, f"{judul}: tersimpan.")
                return redirect("pendamping:kasus_rincian", pk=kasus.pk)
        form.ingatkan_foto()
    konteks = {
        "k": kasus,
        "form": form,
        "judul": judul,
        "catatan": catatan,
        "versi": versi,
        "tersimpan": tersimpan,
        "tombol": tombol or [("Simpan", "simpan")],
        "berfoto": "foto" in form.fields,
    }
    return render(request, "pendamping/kasus_isi.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _usulan(kasus: Kasus, hak: HakKasus) -> list[tuple[str, str]]:
    """Address and label of the changes such a problem calls for, to those who may propose them."""
    if not hak.usul:
        return []
    alamat = reverse("kpm:pemutakhiran_baru", args=[kasus.kpm_id])
    return [(f"{alamat}?jenis={jenis}", label) for jenis, label in USULAN_PER_KASUS.get(kasus.jenis, ())]


def _lencana(kasus: Any, hari: date) -> list[tuple[str, str]]:
    lencana = [
        (kasus.get_prioritas_display(), _JENIS_PRIORITAS[kasus.prioritas]),
        (kasus.get_keadaan_display(), _JENIS_KEADAAN[kasus.keadaan]),
    ]
    if kasus.tenggat and kasus.keadaan != KeadaanKasus.SELESAI:
        lencana.append(teks_batas(kasus.tenggat, hari))
    if getattr(kasus, "menunggu", False):
        lencana.append((str(JawabanRujukan.MENUNGGU.label), "awas"))
    return lencana


def _baris(k: Any, hari: date, *, dengan_kpm: bool) -> dict[str, Any]:
    """Kind and family, never the text: it tells of illness, violence, money."""
    waktu = f"selesai {tanggal_pendek(k.ditutup)}" if k.ditutup else f"sejak {tanggal_pendek(k.dibuka)}"
    jenis = k.get_jenis_display()
    tempat = f"{k.kpm.desa.nama} {alamat_rt(k.kpm)}".strip()
    return {
        "judul": k.kpm.nama if dengan_kpm else jenis,
        "url": reverse("pendamping:kasus_rincian", args=[k.pk]),
        "sub": " · ".join([jenis, tempat, waktu] if dengan_kpm else [waktu]),
        "lencana": _lencana(k, hari),
    }
