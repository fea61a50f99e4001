"""Final Closing against the bank's list: a worklist, and the page on which a line is said to be a family's."""

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman, url_dengan
from inti.templatetags.format import rupiah, rupiah_singkat, waktu
from kpm.forms import FormCari
from kpm.models import KPM
from kpm.selectors import pilihan_wilayah
from kpm.views.bantu import alamat_rt
from penyaluran.enums import DerajatCocok, JenisSelisihBank
from penyaluran.forms.bank import FormPastikanBank, FormSaringBank, FormTinjauBank
from penyaluran.models import BarisBank, SelisihBank
from penyaluran.selectors import tahap_aktif, tahap_terakhir
from penyaluran.selectors.bank import (
    SaringBank,
    ada_daftar,
    angka_jenis,
    calon_keluarga,
    daftar_bank,
    saran_keluarga,
)
from penyaluran.selectors.kalimat_bank import kalimat_bank
from penyaluran.services.bank.cocok import IZIN, batalkan_tinjauan_bank, pastikan_bank, tinjau_bank
from penyaluran.views.bantu_tinjau import TINJAUAN, simpan_tinjauan
from wilayah.models import Wilayah

_BANDING = {
    JenisSelisihBank.HANYA_FC: "tidak ada di daftar bank",
    JenisSelisihBank.HANYA_BANK: "tidak ada di Final Closing",
    JenisSelisihBank.NOMINAL: "jumlah semua selisih",
    JenisSelisihBank.NAMA: "dibayar dengan nama lain",
    JenisSelisihBank.NOMOR: "dibayar dengan nomor lain",
}


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    form, tahap = FormSaringBank(request.GET), tahap_aktif()
    saring = form.saring(request.user, tahap_bawaan=tahap.kode if tahap else "")
    konteks: dict[str, Any] = {"saring": saring}
    if saring is not None and saring.tahap:
        lembar = daftar_bank(user=request.user, saring=saring, sesudah=request.GET.get("sesudah"))
        konteks |= {
            "baris": [_baris(s) for s in lembar.baris],
            "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
            "boleh_tinjau": request.user.punya_izin(IZIN),
            "boleh_ekspor": request.user.punya_izin(Izin.EKSPOR),
            "boleh_impor": request.user.punya_izin(Izin.IMPOR),
            "asal": urlencode(form.alamat()),
            "tersaring": bool(request.GET),
            "ada_daftar": bool(lembar.baris) or ada_daftar(saring.tahap),
            **_penyaring(request, saring),
        }
    return render(request, "penyaluran/bank.html", konteks)


def _baris(s: Any) -> dict[str, Any]:
    b = s.baris_bank
    milik = s.kpm is not None and (b is None or b.dikenali)
    alamat = f"{s.desa.nama} {alamat_rt(s.kpm if milik else b)}".strip()
    return {
        "pk": s.pk,
        "cap": s.cap,
        "nama": s.kpm.nama if milik else b.nama,
        "url": reverse("penyaluran:tab_penyaluran", args=[s.kpm_id]) if milik else "",
        "alamat": alamat,
        "petugas": s.petugas_nama,
        "derajat": DerajatCocok(b.derajat) if b else None,
        "dipastikan": f"{b.dipastikan_oleh}, {waktu(b.dipastikan_pada)}" if b and b.dipastikan_pada else "",
        "url_baris": reverse("penyaluran:bank_baris", args=[b.pk]) if b and _dapat_dipastikan(b) else "",
        "label_baris": "Cari keluarganya" if b and not b.kpm_id else "Pastikan keluarganya",
        "kalimat": kalimat_bank(s),
        "ditinjau": f"{s.ditinjau_oleh}, {waktu(s.ditinjau_pada)}" if s.ditinjau_pada else "",
        "catatan": s.catatan,
    }


def _dapat_dipastikan(b: BarisBank) -> bool:
    return b.derajat not in (DerajatCocok.PASTI, DerajatCocok.KUAT) or b.dipastikan_oleh_id is not None


def _penyaring(request: Permintaan, saring: SaringBank) -> dict[str, Any]:
    lingkup = request.user.lingkup()
    return {
        "angka": [
            {
                "label": a.jenis.label,
                "nilai": a.banyak,
                "banding": f"{rupiah_singkat(a.rupiah)} {_BANDING[a.jenis]}",
                "jenis": "awas" if a.banyak else "netral",
                "url": url_dengan(request, {"jenis": None if saring.jenis == a.jenis else a.jenis.value}),
            }
            for a in angka_jenis(saring.terapkan(request.user))
        ],
        "pilihan_tahap": [
            {"label": str(t), "url": url_dengan(request, {"tahap": t.kode}), "aktif": t.kode == saring.tahap}
            for t in tahap_terakhir()
        ],
        "pilihan_tinjauan": [
            {"label": label, "url": url_dengan(request, {"tinjauan": t}), "aktif": saring.tinjauan == t}
            for t, label in TINJAUAN
        ],
        "dua_peran": lingkup.petugas_id is not None and bool(lingkup.wilayah or lingkup.semua),
        "pilihan_cakupan": [
            {"label": "Hanya KPM saya", "url": url_dengan(request, {"saya": "1"}), "aktif": saring.saya},
            {"label": "Wilayah saya", "url": url_dengan(request, {"saya": None}), "aktif": not saring.saya},
        ],
        "pilihan_jenis": JenisSelisihBank.choices,
        "pilihan_derajat": DerajatCocok.choices,
        "kirim_rinci": {k: v for k, v in request.GET.items() if k not in ("jenis", "derajat", "sesudah")},
        "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah),
        "wilayah_dipilih": Wilayah.objects.filter(pk=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "tanpa_petugas": url_dengan(request, {"petugas": None}),
        "kirim_wilayah": {k: v for k, v in request.GET.items() if k not in ("wilayah", "sesudah")},
    }


@halaman(metode=("POST",), izin=IZIN)
def tinjau(request: Permintaan, pk: int) -> HttpResponse:
    selisih = get_object_or_404(
        SelisihBank.objects.terlihat_oleh(request.user).select_related("kpm", "baris_bank"), pk=pk
    )
    simpan_tinjauan(
        request,
        FormTinjauBank(request.POST),
        selisih.kpm.nama if selisih.kpm else selisih.baris_bank.nama,
        simpan=partial(tinjau_bank, selisih=selisih),
        batalkan=partial(batalkan_tinjauan_bank, selisih=selisih),
    )
    return redirect(_kembali(request))


def _kembali(request: Permintaan) -> str:
    """The list with its filters; never an address from outside."""
    form = FormSaringBank(QueryDict(request.POST.get("asal") or request.GET.get("asal", "")))
    return f"{reverse('penyaluran:bank')}?{urlencode(form.alamat())}"


@halaman(metode=("GET", "POST"))
def baris(request: Permintaan, pk: int) -> HttpResponse:
    """One line and the families it may be; searched by POST so that names and numbers stay out of the address."""
    return _tampilkan(request, _ambil(request, pk))


def _ambil(request: Permintaan, pk: int) -> BarisBank:
    terlihat = BarisBank.objects.terlihat_oleh(request.user)
    hasil: BarisBank = get_object_or_404(
        terlihat.select_related("tahap", "desa__induk", "kpm__desa", "dipastikan_oleh"), pk=pk
    )
    return hasil


def _tampilkan(request: Permintaan, b: Any, galat: str = "", status: int = 200) -> HttpResponse:
    cari = FormCari({"cari": request.POST.get("cari", "")})
    kata = cari.cleaned_data["cari"] if cari.is_valid() else ""
    boleh = _dapat_dipastikan(b) and BarisBank.objects.boleh(request.user, IZIN).filter(pk=b.pk).exists()
    lain = [k for k in calon_keluarga(request.user, b, kata) if k.pk != b.kpm_id] if boleh else []
    saran = []
    if boleh and not kata:
        sudah = {b.kpm_id, *(k.pk for k in lain)}
        saran = [k for k in saran_keluarga(request.user, b) if k.pk not in sudah]
    konteks = {
        "b": b,
        "derajat": DerajatCocok(b.derajat),
        "alamat_rt": alamat_rt(b),
        "nominal": rupiah(b.nominal),
        "boleh": boleh,
        "cari": cari,
        "kata": kata,
        "usul": _keluarga(b.kpm) if b.kpm else None,
        "keluarga": [_keluarga(k) for k in lain],
        "saran": [_keluarga(k) for k in saran],
        "galat": galat,
        "kembali": f"{reverse('penyaluran:bank')}?{urlencode({'tahap': b.tahap_id})}",
    }
    return render(request, "penyaluran/bank_baris.html", konteks, status=status)


def _keluarga(k: KPM) -> tuple[KPM, str]:
    return k, f"NIK {k.nik_tersamar} · No KK {k.kk_tersamar} · {k.desa.nama} {alamat_rt(k)}".strip()


@halaman(metode=("POST",), izin=IZIN)
def pastikan(request: Permintaan, pk: int) -> HttpResponse:
    b = _ambil(request, pk)
    form = FormPastikanBank(request.POST)
    if not form.is_valid():
        pesan = "Pilih keluarganya, atau nyatakan bukan keluarga di data ini."
        return _tampilkan(request, b, galat=pesan, status=TIDAK_SAH)
    isi = form.cleaned_data
    kpm = None
    if isi["kpm"]:
        kpm = get_object_or_404(KPM.objects.terlihat_oleh(request.user), pk=isi["kpm"])
    try:
        pastikan_bank(baris=b, kpm=kpm, dilihat=isi["dilihat"], oleh=request.user)
    except TidakBerhak as galat:
        raise PermissionDenied from galat
    except GalatPengguna as galat:
        return _tampilkan(request, _ambil(request, pk), galat=galat.pesan, status=TIDAK_SAH)
    hasil = f"dipastikan sebagai keluarga {kpm.nama}" if kpm else "dinyatakan bukan keluarga di data ini"
    messages.success(request, f"{b.nama}: {hasil}.")
    return redirect(f"{reverse('penyaluran:bank')}?{urlencode({'tahap': b.tahap_id})}")
