"""Deciding updates: the worklist, one proposal with old beside new, and its documents."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, cip, halaman, url_dengan
from inti.identitas import samarkan
from inti.services.foto import kirim_foto
from kpm.enums import JenisPemutakhiran, KeadaanUsulan
from kpm.forms.pemutakhiran import FormPutusan, FormPutusanBanyak, FormSaringUsulan
from kpm.models import KPM, Pemutakhiran
from kpm.selectors import pilihan_wilayah
from kpm.selectors.pemutakhiran import daftar_usulan
from kpm.services.pemutakhiran import (
    DataBergeser,
    boleh_putuskan,
    jenis_dari,
    putuskan,
    putuskan_banyak,
    tarik,
    yang_bergeser,
)
from kpm.views.pemutakhiran import JENIS_LENCANA, baris_usulan
from wilayah.models import Wilayah

_SEBUT = 5  # refusals of a bulk decision that are named; the rest is a number
_JENIS_SARING = [j for j in JenisPemutakhiran if j != JenisPemutakhiran.NIHIL]


def _pemutus(request: Permintaan) -> bool:
    return bool(request.user.punya_izin(Izin.PUTUSKAN_DATA) or request.user.punya_izin(Izin.PUTUSKAN_KEPESERTAAN))


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """What waits for my decision, what I proposed, and what is decided."""
    pemutus, pengusul = _pemutus(request), request.user.punya_izin(Izin.USULKAN)
    saring = FormSaringUsulan(request.GET).saring("menunggu" if pemutus else "saya" if pengusul else "putus")
    if saring is None:
        return render(request, "kpm/pemutakhiran.html", {"saring": None})
    lembar = daftar_usulan(user=request.user, saring=saring, sesudah=request.GET.get("sesudah"))
    luas = bool(request.user.lingkup().wilayah or request.user.lingkup().semua)
    lihat = [("menunggu", "Menunggu keputusan saya", pemutus), ("saya", "Usulan saya", pengusul)]
    pilihan = [
        {"label": label, "url": url_dengan(request, {"lihat": nilai}), "aktif": saring.lihat == nilai}
        for nilai, label, ada in (*lihat, ("terbuka", "Semua yang menunggu", luas), ("putus", "Sudah diputus", True))
        if ada
    ]
    konteks = {
        "saring": saring,
        "pilihan": pilihan,
        "pilihan_jenis": [cip(request, j.label.split(":")[0], "jenis", j.value) for j in _JENIS_SARING],
        "jenis_dipilih": JenisPemutakhiran(saring.jenis).label if saring.jenis else "",
        "baris": [baris_usulan(p, dengan_kpm=True) for p in lembar.baris],
        "total": lembar.tulis_jumlah("usulan"),
        "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
        "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah),
        "wilayah_dipilih": Wilayah.objects.filter(pk=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "tanpa_petugas": url_dengan(request, {"petugas": None}),
        "kirim_wilayah": {k: v for k, v in request.GET.items() if k not in ("wilayah", "sesudah")},
        "memutus": saring.lihat == "menunggu",
        "form": FormPutusanBanyak(),
    }
    return render(request, "kpm/pemutakhiran.html", konteks)


@halaman(metode=("POST",))
def banyak(request: Permintaan) -> HttpResponse:
    """Decide the ticked proposals, each by itself; the list comes back with what became of them."""
    if not _pemutus(request):
        raise PermissionDenied
    form = FormPutusanBanyak(request.POST)
    if not form.is_valid() or form.cleaned_data["putusan"] == "tetap":
        messages.error(request, "Centang usulan, lalu pilih Setujui atau Tolak.")
        return redirect("kpm:pemutakhiran")
    isi, setuju = form.cleaned_data, form.cleaned_data["putusan"] == "setuju"
    try:
        hasil = putuskan_banyak(ids=set(isi["usulan"]), setuju=setuju, catatan=isi["catatan"], oleh=request.user)
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
        return redirect("kpm:pemutakhiran")
    if hasil.berhasil:
        messages.success(request, f"{hasil.berhasil} usulan {'disetujui dan diterapkan' if setuju else 'ditolak'}.")
    for usulan, pesan in hasil.gagal[:_SEBUT]:
        nama = f"{usulan.kpm.nama}, {usulan.get_jenis_display()}" if usulan else "Satu usulan"
        messages.warning(request, f"{nama}: {pesan}")
    if (lagi := len(hasil.gagal) - _SEBUT) > 0:
        messages.warning(request, f"{lagi} usulan lain juga belum bisa diputus. Buka satu per satu.")
    return redirect("kpm:pemutakhiran")


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    return _tampilkan(request, _ambil(request, pk), FormPutusan())


@halaman(metode=("POST",))
def putus(request: Permintaan, pk: UUID) -> HttpResponse:
    """Approve or refuse one proposal."""
    usulan, form = _ambil(request, pk), FormPutusan(request.POST)
    if form.is_valid():
        pilih, catatan = form.cleaned_data["putusan"], form.cleaned_data["catatan"]
        try:
            putuskan(usulan=usulan, setuju=pilih != "tolak", catatan=catatan, tetap=pilih == "tetap", oleh=request.user)
        except TidakBerhak as galat:
            raise PermissionDenied(galat.pesan) from galat
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom == "catatan" else None, galat.pesan)
            status = 409 if isinstance(galat, DataBergeser) else TIDAK_SAH
            return _tampilkan(request, _ambil(request, pk), form, status=status)
        messages.success(request, "Usulan ditolak." if pilih == "tolak" else "Usulan disetujui dan diterapkan.")
        return redirect("kpm:pemutakhiran_rincian", pk=pk)
    if not boleh_putuskan(usulan, request.user):
        raise PermissionDenied
    return _tampilkan(request, usulan, form, status=TIDAK_SAH)


@halaman(metode=("POST",))
def tarik_kembali(request: Permintaan, pk: UUID) -> HttpResponse:
    usulan = _ambil(request, pk)
    try:
        tarik(usulan=usulan, oleh=request.user)
    except TidakBerhak as galat:
        raise PermissionDenied(galat.pesan) from galat
    except GalatPengguna as galat:
        messages.warning(request, galat.pesan)
    else:
        messages.success(request, "Usulan ditarik.")
    return redirect("kpm:pemutakhiran_rincian", pk=pk)


@halaman()
def foto(request: Permintaan, pk: UUID, foto_id: UUID) -> HttpResponseBase:
    """A document's photo, to those who may see the proposal."""
    return kirim_foto(get_object_or_404(_ambil(request, pk).dokumen, pk=foto_id))


def _ambil(request: Permintaan, pk: UUID) -> Pemutakhiran:
    terlihat = Pemutakhiran.objects.terlihat_oleh(request.user)
    return get_object_or_404(
        terlihat.select_related("kpm__desa__induk", "anggota", "diusulkan_oleh", "diputus_oleh"), pk=pk
    )


def _tampilkan(request: Permintaan, p: Pemutakhiran, form: FormPutusan, *, status: int = 200) -> HttpResponse:
    menunggu, geser, gagal = p.keadaan == KeadaanUsulan.DIAJUKAN, [], ""
    boleh = boleh_putuskan(p, request.user)
    terlihat = KPM.objects.terlihat_oleh(request.user).filter(pk=p.kpm_id).exists()
    if boleh:
        try:
            geser = yang_bergeser(p)
        except GalatPengguna as galat:
            gagal = galat.pesan
    konteks = {
        "p": p,
        "jenis_lencana": JENIS_LENCANA[p.keadaan],
        "beda": _beda(p),
        "geser": geser,
        "gagal": gagal,
        "form": form,
        "foto": list(p.dokumen.order_by("diunggah_pada", "pk")),
        "boleh_putus": boleh,
        "boleh_tarik": menunggu and p.diusulkan_oleh_id == request.user.pk,
        "kpm_terlihat": terlihat,
        "url_hak": _url_hak(p) if menunggu and terlihat else "",
    }
    return render(request, "kpm/pemutakhiran_rincian.html", konteks, status=status)


def _beda(p: Pemutakhiran) -> list[tuple[str, str, str]]:
    """Label, old value and new value of each column; numbers masked, area codes by name."""
    jenis = jenis_dari(p.jenis)
    desa = [d for d in (p.sebelum.get("desa"), p.isi.get("desa")) if d]
    nama_desa = dict(Wilayah.objects.filter(pk__in=desa).values_list("pk", "nama")) if desa else {}
    hasil = []
    for kolom in jenis.kolom:
        if kolom.nama not in p.isi:
            continue
        lama, baru = p.sebelum.get(kolom.nama), p.isi[kolom.nama]
        if kolom.bentuk == "desa":
            lama, baru = nama_desa.get(lama, lama), nama_desa.get(baru, baru)
        hasil.append((kolom.label, kolom.tulis(lama) if kolom.nama in p.sebelum else "", kolom.tulis(baru)))
    for label, nama in (("NIK", "nik"), ("No KK", "kk")):
        if nilai := getattr(p, nama):
            hasil.append((label, "", samarkan(nilai)))
    return hasil


def _url_hak(p: Pemutakhiran) -> str:
    # By name: entitlements stand in an app above this one.
    try:
        return reverse("penyaluran:akibat", args=[p.pk])
    except NoReverseMatch:
        return ""
