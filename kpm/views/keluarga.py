from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse

from akun.enums import Izin
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, cip, halaman, url_dengan
from inti.telepon import alamat_wa
from inti.waktu import hari_ini
from kpm.enums import Aset, JabatanKelompok, JenisKomponen, Keperluan
from kpm.forms import FormCari, FormDataLapangan, FormSaring
from kpm.forms.saring import PILIHAN_KEPESERTAAN
from kpm.models import KPM, KeadaanRumah
from kpm.selectors import (
    SaringKPM,
    beda_isian,
    daftar_kpm,
    jumlah_dampingan,
    pilihan_wilayah,
    riwayat_kpm,
)
from kpm.selectors.kelompok import riwayat_kelompok
from kpm.selectors.rincian import keadaan_kpm, penghuni_kpm, tanpa_nama
from kpm.services import ubah_data_lapangan
from kpm.services.anggota_lapangan import peringatan_anggota
from kpm.services.keluarga import bersihkan_isian
from kpm.views.bantu import alamat_rt, ambil_kpm, baris_kpm
from kpm.views.saringan import alamat_saringan
from wilayah.models import Wilayah

# What happened to a family, by label and URL name, from this app and those above it.
TAB = (
    ("Kunjungan", "pendamping:tab_kunjungan"),
    ("Tugas", "pendamping:tab_tugas"),
    ("Kasus", "pendamping:tab_kasus"),
    ("Kehadiran P2K2", "p2k2:tab_kehadiran"),
    ("Verifikasi", "verifikasi:tab_hasil"),
    ("Kartu KPM", "kpm:tab_kartu"),
    ("Sanksi", "verifikasi:tab_sanksi"),
    ("Penyaluran", "penyaluran:tab_penyaluran"),
    ("Pengaduan", "pengaduan:tab_keluarga"),
    ("Bantuan lain", "kpm:tab_bantuan"),
    ("Pemutakhiran", "kpm:tab_pemutakhiran"),
    ("Kepesertaan", "kpm:kepesertaan"),
    ("Pendamping", "pendamping:tab_penugasan"),
    ("Riwayat perubahan", "kpm:riwayat"),
)
_DI_FORMULIR = ("wilayah", "rw", "kepesertaan", "komponen")


@halaman(metode=("GET", "POST"))
def daftar(request: Permintaan) -> HttpResponse:
    """Families of the user, filtered by address, searched by POST so that names stay out of it."""
    form = FormCari(request.POST if request.method == "POST" else request.GET.dict() | {"cari": ""})
    sah = form.is_valid()
    saring = FormSaring(request.GET).saring(form.cleaned_data.get("cari", "") if sah else "")
    konteks: dict[str, Any] = {"form": form, "saring": saring, "cari": form["cari"].value() or ""}
    if sah and saring is not None:
        lembar = daftar_kpm(user=request.user, saring=saring, sesudah=form.cleaned_data["sesudah"])
        lingkup = request.user.lingkup()
        petugas_lain = lingkup.semua or bool(lingkup.wilayah)
        konteks |= {
            "baris": [baris_kpm(k, dengan_petugas=petugas_lain) for k in lembar.baris],
            "jumlah": None if saring.cari else jumlah_dampingan(request.user, saring),
            # What the address filters can be given one task at once; a search is not part of the address.
            "beri_tugas": request.GET.urlencode()
            if request.user.punya_izin(Izin.BERI_TUGAS) and saring != SaringKPM() and not saring.cari
            else "",
            # Named by a family in sight: a made-up id in the address tells no name.
            "petugas_dipilih": next((k.penugasan_kini[0].petugas for k in lembar.baris if k.penugasan_kini), None),
            **_lanjut(request, saring, lembar.berikut),
        }
    if request.htmx:
        return render(request, "kpm/daftar.html#hasil", konteks | {"alamat": url_dengan(request, {})})
    return render(request, "kpm/daftar.html", _penyaring(request, saring) | konteks)


def _lanjut(request: Permintaan, saring: SaringKPM, token: str | None) -> dict[str, Any]:
    """The way to the next page: by address, or by POST while a search is on."""
    if token is None:
        return {}
    if saring.cari:
        return {"berikut": url_dengan(request, {}), "kirim": {"cari": saring.cari, "sesudah": token}}
    return {"berikut": url_dengan(request, {"sesudah": token}), "kirim": None}


def _penyaring(request: Permintaan, saring: SaringKPM | None) -> dict[str, Any]:
    """Chips, the fold-out form, what is in force without a chip, and the saved filters."""
    user, lingkup = request.user, request.user.lingkup()
    luas = lingkup.semua or bool(lingkup.wilayah)
    pilihan = [cip(request, "Hanya KPM saya", "saya", "1")] if luas and lingkup.petugas_id is not None else []
    pilihan += [
        cip(request, "Tidak hadir berturut-turut", "tanda", "absen"),
        cip(request, "Belum lengkap", "lengkap", "belum"),
    ]
    lain = [
        cip(request, "Belum dimutakhirkan 3 bulan", "mutakhir", "belum"),
        cip(request, "Belum masuk kelompok", "kelompok", "belum"),
    ]
    if luas:
        lain.append(cip(request, "Belum termapping", "termapping", "belum"))
    pilihan += [p for p in lain if p["aktif"]]
    dipilih = saring.wilayah if saring else ""
    form = FormSaring(request.GET)
    terpasang = form.aktif() if form.is_valid() else {}
    return {
        "alamat": url_dengan(request, {}),
        "pilihan": [{"label": "Semua", "url": request.path, "aktif": not terpasang}, *pilihan],
        # On a phone the families come first: what is used less waits in the fold-out.
        "pilihan_lain": [p for p in lain if not p["aktif"]],
        "form_saring": form,
        "pilihan_wilayah": pilihan_wilayah(user, dipilih),
        "wilayah_dipilih": Wilayah.objects.filter(pk=dipilih).first() if dipilih else None,
        "petugas": saring.petugas if saring else "",
        "tanpa": {nama: url_dengan(request, {nama: None}) for nama in request.GET},
        "terpasang": terpasang,
        "label_kepesertaan": dict(PILIHAN_KEPESERTAAN).get(terpasang.get("kepesertaan", "")),
        "label_komponen": dict(JenisKomponen.choices).get(terpasang.get("komponen", "")),
        # What the fold-out form does not ask travels along unseen.
        "kirim_lain": {k: v for k, v in terpasang.items() if k not in _DI_FORMULIR},
        "tersimpan": [(s.nama, alamat_saringan(s)) for s in user.saringan.order_by("nama", "pk")],
    }


@halaman()
def rincian(request: Permintaan, pk: int) -> HttpResponse:
    return render(request, "kpm/rincian.html", konteks_rincian(request, ambil_kpm(request, pk)))


def konteks_rincian(request: Permintaan, kpm: KPM) -> dict[str, Any]:
    """What the family page shows, also when it comes back with an opened number."""
    hari, kode = hari_ini(kpm.desa_id), kpm.pk
    penugasan = list(kpm.penugasan.select_related("petugas").order_by("-mulai", "-pk"))
    keanggotaan = riwayat_kelompok(kpm, hari)
    kelompok = next((k for k in keanggotaan if _kini(k, hari)), None)
    pendamping = next((p for p in penugasan if _kini(p, hari)), None)
    penghuni = penghuni_kpm(kpm, hari)
    keluarga = [p.anggota for p in penghuni]
    rumah = KeadaanRumah.objects.filter(pk=kode).first()
    keadaan = keadaan_kpm(kpm, request.user, hari)
    return {
        "kpm": kpm,
        "rt": alamat_rt(kpm),
        "komponen": [f"{nama} {n}" for nama, n in kpm.komponen],
        "penugasan": penugasan,
        "keanggotaan": keanggotaan,
        "pendamping_kini": pendamping,
        "keanggotaan_kini": kelompok,
        "jabatan_kelompok": JabatanKelompok(kelompok.jabatan_kini).label if kelompok and kelompok.jabatan_kini else "",
        "beda_bahasa": pendamping is not None and not pendamping.petugas.berbahasa(kpm.bahasa),
        "wa": alamat_wa(kpm.telepon, f"Halo, saya {request.user.nama} dari PKH."),
        "keadaan": keadaan,
        "boleh_buka": keadaan.boleh_buka,
        "penghuni": [(p, peringatan_anggota(p.anggota, keluarga, p.komponen)) for p in penghuni],
        "tanpa_nama": tanpa_nama(kpm, penghuni),
        "rumah": rumah,
        "aset": None if rumah is None or rumah.aset is None else [Aset(a).label for a in rumah.aset],
        "url_identitas": reverse("kpm:identitas", args=[kode]),
        "url_hak": _alamat("penyaluran:tab_hak", kode),
        "url_perbarui": _alamat("kpm:pemutakhiran_baru", kode),
        "url_surat": _alamat("kpm:surat", kode),
        "url_aduan": _alamat("pengaduan:baru_keluarga", kode),
        "keperluan": Keperluan.choices,
        "terbuka": {},
        "galat_nomor": {},
        "tab": [{"label": label, "url": url} for label, nama in TAB if (url := _alamat(nama, kode))],
    }


def _alamat(nama: str, pk: int) -> str:
    """Address of a part that an app above may or may not bring."""
    try:
        return reverse(nama, args=[pk])
    except NoReverseMatch:
        return ""


def _kini(masa: Any, hari: Any) -> bool:
    return masa.mulai <= hari and (masa.selesai is None or masa.selesai >= hari)


@halaman()
def riwayat(request: Permintaan, pk: int) -> HttpResponse:
    """Who changed what and when; identifiers stay masked."""
    kpm = ambil_kpm(request, pk)
    lembar = riwayat_kpm(kpm, request.GET.get("sesudah"))
    berikut = f"{request.path}?sesudah={lembar.berikut}" if lembar.berikut else ""
    templat = "kpm/riwayat.html#riwayat" if request.htmx else "kpm/riwayat.html"
    return render(request, templat, {"kpm": kpm, "perubahan": lembar.baris, "berikut": berikut})


@halaman(metode=("GET", "POST"), izin=Izin.UBAH_KPM)
def ubah(request: Permintaan, pk: int) -> HttpResponse:
    """The field team's columns. The second of two editors sees both versions and loses nothing typed."""
    kpm = ambil_kpm(request, pk, Izin.UBAH_KPM)
    awal = {k: getattr(kpm, k) for k in ("bahasa", "patokan", "catatan", "versi")}
    awal["telepon"] = kpm.telepon_terbaca
    form = FormDataLapangan(request.POST or None, initial=awal)
    if request.method != "POST":
        return render(request, "kpm/ubah.html", {"kpm": kpm, "form": form})
    if form.is_valid():
        try:
            ubah_data_lapangan(kpm=kpm, isi=form.isi(), versi=form.cleaned_data["versi"], oleh=request.user)
        except BerubahLebihDulu:
            return _tampilkan_beda(request, kpm.pk, form)
        except GalatPengguna as galat:
            form.add_error(galat.kolom, galat.pesan)
        else:
            messages.success(request, "Data lapangan tersimpan.")
            return redirect("kpm:rincian", pk=pk)
    return render(request, "kpm/ubah.html", {"kpm": kpm, "form": form}, status=TIDAK_SAH)


def _tampilkan_beda(request: Permintaan, pk: int, form: FormDataLapangan) -> HttpResponse:
    kpm = KPM.objects.select_related("diubah_oleh").get(pk=pk)
    beda = beda_isian(kpm, bersihkan_isian(form.isi()), form.cleaned_data["versi"])
    gabung = {b.kolom: b.isian for b in beda} | {"versi": kpm.versi}
    konteks = {"kpm": kpm, "form": FormDataLapangan(initial=gabung), "beda": beda}
    return render(request, "kpm/ubah.html", konteks, status=409)
