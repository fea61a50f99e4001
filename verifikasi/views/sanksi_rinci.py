"""One sanction: its evidence, its history, and deciding it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.formulir import TolakGalat
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini
from kpm.models import KPM
from kpm.views.bantu import alamat_rt
from p2k2.services.kabar import keluarga_dikabari
from pendamping.enums import JenisTugas
from pendamping.models import Tugas
from verifikasi.enums import JenjangSanksi, KeadaanSanksi
from verifikasi.forms.sanksi import FormBatal, FormPutusan, FormTinjau
from verifikasi.models import Sanksi
from verifikasi.selectors.jeda import ingatan_putusan, jeda_tangga, peringatan_putusan
from verifikasi.selectors.jenjang import batas_keberatan
from verifikasi.selectors.pemutus import DAMPINGI, kode_halangan, sebut_halangan
from verifikasi.selectors.sanksi import sidik_bukti, untuk_baris
from verifikasi.selectors.sanksi_rinci import bukti_dalam_kata, judul_sanksi, riwayat_sanksi
from verifikasi.services.putusan_sanksi import batalkan_sanksi, putuskan_sanksi, tinjau_sanksi
from verifikasi.views.sanksi import lencana_sanksi

_K = KeadaanSanksi


def ambil_sanksi(request: Permintaan, pk: UUID, **lain: Any) -> Any:
    """The sanction of a family inside the user's scope, else 404, with what the user may do about it."""
    terlihat = untuk_baris(Sanksi.objects.terlihat_oleh(request.user)).select_related(
        "kpm__desa__induk", "aturan", "diputus_oleh", "dibatalkan_oleh", "perubahan"
    )
    kunjungan = Tugas.objects.terbuka().filter(kpm=OuterRef("kpm"), jenis=JenisTugas.KOMITMEN)
    hak = {
        "boleh_kabari": Exists(keluarga_dikabari(request.user).filter(pk=OuterRef("kpm"))),
        "boleh_putus": Exists(KPM.objects.boleh(request.user, Izin.PUTUSKAN_SANKSI).filter(pk=OuterRef("kpm"))),
        "kode_halangan": kode_halangan(request.user),
        "tugas": Subquery(kunjungan.values("pk")[:1]),
        **ingatan_putusan(request.user),
    }
    s: Any = get_object_or_404(terlihat.annotate(**hak, **lain), pk=pk)
    s.halangan = sebut_halangan(s.kode_halangan) if s.boleh_putus else ""
    # Of a proposal tell those who do not decide it (`catat_kabar_sanksi`).
    memutus = s.boleh_putus and s.keadaan == _K.DIUSULKAN and s.kode_halangan != DAMPINGI
    s.boleh_kabar = s.boleh_kabari and not memutus
    return s


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    """Everything about one rung, alive or ended."""
    s = ambil_sanksi(request, pk)
    kabar = list(s.kabar.select_related("dicatat_oleh").order_by("tanggal", "pk"))
    keberatan = list(s.keberatan.select_related("dicatat_oleh", "diputus_oleh").order_by("tanggal", "pk"))
    hidup = s.keadaan in (_K.DIUSULKAN, _K.BERLAKU)
    jeda = jeda_tangga([s.kpm_id]).get(s.kpm_id, "")
    halang = s.halangan if s.keadaan == _K.DIUSULKAN else ""
    konteks = {
        "s": s,
        "judul": judul_sanksi(s),
        "rt": alamat_rt(s.kpm),
        "lencana": lencana_sanksi(s)[1:],
        "bukti": bukti_dalam_kata([s], rinci=True)[s.pk],
        "riwayat": riwayat_sanksi(s, kabar, keberatan),
        "keberatan": keberatan,
        "terbuka": next((b for b in keberatan if b.diputus_pada is None), None),
        "batas": batas_keberatan([s], kabar).get(s.pk) if hidup else None,
        "jeda": jeda,
        "halangan": halang,
        "ingat": _ingat(s),
        "bisa_putus": s.boleh_putus and s.keadaan == _K.DIUSULKAN and not jeda and not halang,
        "bisa_batal": s.boleh_putus and s.keadaan == _K.BERLAKU,
        "hidup": hidup,
        "kunjungi": _kunjungi(s) if hidup else "",
        "dibayar": _dibayar(s),
    }
    return render(request, "verifikasi/sanksi_rincian.html", konteks)


def _ingat(s: Any) -> list[str]:
    """What whoever decides a proposal is to know of it; nobody else hears of that."""
    return peringatan_putusan(s) if s.boleh_putus and s.keadaan == _K.DIUSULKAN else []


def _kunjungi(s: Any) -> str:
    """Where the visit it asked for is recorded, while it is open."""
    return f"{reverse('pendamping:kunjungan_baru')}?kpm={s.kpm_id}&tugas={s.tugas}" if s.tugas else ""


def _dibayar(s: Sanksi) -> str:
    """The list of what is paid back, from the app above that knows payments."""
    if s.keadaan != _K.DIBATALKAN or s.jenjang == JenjangSanksi.PERINGATAN:
        return ""
    return f"{reverse('penyaluran:dibayar_kembali')}?sanksi={s.pk}"


@halaman(metode=("GET", "POST"))
def putusan(request: Permintaan, pk: UUID) -> HttpResponse:
    """Approve or refuse a proposal."""
    s = ambil_sanksi(request, pk)
    if not s.boleh_putus:
        raise PermissionDenied
    form = FormPutusan(request.POST or None, initial={"versi": s.versi})
    if request.method == "POST" and form.is_valid():
        try:
            kini = putuskan_sanksi(sanksi=s, oleh=request.user, **form.isi())
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Putusan tersimpan: {judul_sanksi(kini).lower()}. Beri tahu keluarganya.")
            return redirect("verifikasi:sanksi_rincian", pk=pk)
    konteks = {
        "s": s,
        "form": form,
        "judul": judul_sanksi(s),
        "rt": alamat_rt(s.kpm),
        "bukti": bukti_dalam_kata([s], rinci=True)[s.pk],
        "halangan": s.halangan,
        "jeda": jeda_tangga([s.kpm_id]).get(s.kpm_id, ""),
        "ingat": _ingat(s),
        "batas": batas_keberatan([s]).get(s.pk),
        "hari": hari_ini(s.kpm.desa_id),
    }
    return render(request, "verifikasi/sanksi_putusan.html", konteks, status=kode(form))


@halaman(metode=("GET", "POST"))
def batal(request: Permintaan, pk: UUID) -> HttpResponse:
    """Reverse what is in force."""
    s = ambil_sanksi(request, pk)
    if not s.boleh_putus:
        raise PermissionDenied
    form = FormBatal(request.POST or None, initial={"versi": s.versi})
    if s.perubahan_id is None:
        form.fields.pop("tanggal")
    if request.method == "POST" and form.is_valid():
        try:
            batalkan_sanksi(sanksi=s, oleh=request.user, **form.cleaned_data)
        except TidakBerhak as galat:
            raise PermissionDenied from galat
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"{s.get_jenjang_display()} {s.kpm.nama} dibatalkan. Beri tahu keluarganya.")
            return redirect("verifikasi:sanksi_rincian", pk=pk)
    konteks = {"s": s, "form": form, "rt": alamat_rt(s.kpm), "sejak": tulis_tanggal(s.berlaku_sejak)}
    return render(request, "verifikasi/sanksi_batal.html", konteks, status=kode(form))


@halaman(metode=("GET", "POST"))
def tinjau(request: Permintaan, pk: UUID) -> HttpResponse:
    """Keep a decision whose evidence was corrected since."""
    s = ambil_sanksi(request, pk, sidik=sidik_bukti())
    if not s.boleh_putus:
        raise PermissionDenied
    form = FormTinjau(request.POST or None, initial={"versi": s.versi, "sidik": s.sidik})
    if request.method == "POST" and form.is_valid():
        try:
            tinjau_sanksi(sanksi=s, oleh=request.user, **form.cleaned_data)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Tinjauan tersimpan: putusan tetap.")
            return redirect("verifikasi:sanksi_rincian", pk=pk)
    konteks = {
        "s": s,
        "form": form,
        "judul": judul_sanksi(s),
        "rt": alamat_rt(s.kpm),
        "bukti": bukti_dalam_kata([s], rinci=True)[s.pk],
        "halangan": s.halangan,
    }
    return render(request, "verifikasi/sanksi_tinjau.html", konteks, status=kode(form))


def kode(form: TolakGalat) -> int:
    return TIDAK_SAH if form.errors else 200
