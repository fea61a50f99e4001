"""Handovers: the list, and preparing one."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, cip, halaman, nomor_alamat, url_dengan
from inti.templatetags.format import tanggal_pendek
from inti.waktu import hari_ini
from pendamping.enums import KeadaanSerahTerima
from pendamping.forms.serah_terima import FormSaringSerah, FormSerahTerima
from pendamping.models import SerahTerima
from pendamping.selectors.serah_terima import daftar_serah
from pendamping.selectors.serah_terima_rinci import (
    calon_penerima,
    calon_penyerah,
    kelompok_dipegang,
    keluarga_dipegang,
)
from pendamping.services.serah_terima import susun
from wilayah.models import Wilayah


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Handovers of the area and one's own, latest first."""
    saring = FormSaringSerah(request.GET).saring()
    if saring is None:
        return render(request, "pendamping/serah_terima.html", {"saring": None})
    hasil = daftar_serah(user=request.user, saring=saring, sesudah=request.GET.get("sesudah"))
    konteks = {
        "saring": saring,
        "pilihan": _pilihan(request),
        "wilayah": Wilayah.objects.filter(kode=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "baris": [_baris(s) for s in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "boleh_susun": request.user.punya_izin(Izin.SERAH_TERIMA),
    }
    return render(request, "pendamping/serah_terima.html", konteks)


def _pilihan(request: Permintaan) -> list[dict[str, Any]]:
    pilihan = []
    if request.user.punya_izin(Izin.SERAH_TERIMA):
        pilihan.append(cip(request, "Menunggu saya", "siapa", "menunggu"))
    if request.user.lingkup().petugas_id is not None:
        pilihan += [cip(request, "Saya serahkan", "siapa", "dari"), cip(request, "Saya terima", "siapa", "kepada")]
    pilihan.append(cip(request, "Masih berjalan", "keadaan", "berjalan"))
    pilihan.append(cip(request, "Berlaku", "keadaan", "berlaku"))
    return [*pilihan, cip(request, "Dikembalikan", "keadaan", "ditolak")]


def lencana_serah(serah: SerahTerima) -> tuple[str, str]:
    """The state in a word, and the kind of badge."""
    if serah.keadaan == KeadaanSerahTerima.DISETUJUI and "hambatan" in serah.isi:
        return "Terhambat", "bahaya"
    jenis = {
        KeadaanSerahTerima.BERLAKU: "baik",
        KeadaanSerahTerima.DISETUJUI: "info",
        KeadaanSerahTerima.DITOLAK: "bahaya",
        KeadaanSerahTerima.DIBATALKAN: "netral",
    }.get(KeadaanSerahTerima(serah.keadaan), "awas")
    return str(serah.get_keadaan_display()), jenis


def _baris(serah: SerahTerima) -> dict[str, Any]:
    return {
        "judul": f"{serah.dari.nama} kepada {serah.kepada.nama}",
        "url": reverse("pendamping:serah_terima_rincian", args=[serah.pk]),
        "sub": f"Berlaku {tanggal_pendek(serah.berlaku)} · {serah.wilayah.nama} · {serah.get_alasan_display()}",
        "lencana": [lencana_serah(serah)],
    }


@halaman(metode=("GET", "POST"), izin=Izin.SERAH_TERIMA)
def baru(request: Permintaan) -> HttpResponse:
    """Prepare a handover: whose (`?dari=`, one's own without an area), then to whom, when and what."""
    dari = _penyerah(request)
    if dari is None:
        return render(request, "pendamping/serah_terima_siapa.html", {"orang": list(calon_penyerah(request.user))})
    form = _form(request, dari)
    if request.method == "POST" and form.is_valid():
        try:
            serah = susun(id=form.cleaned_data["id"], dari=dari, isi=form.isi(), oleh=request.user)
        except TidakBerhak as galat:
            raise PermissionDenied from galat
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        else:
            return redirect("pendamping:serah_terima_rincian", pk=serah.pk)
    konteks = {"dari": dari, "form": form, "sendiri": dari.pk == request.user.pk}
    status = TIDAK_SAH if form.is_bound and form.errors else 200
    return render(request, "pendamping/serah_terima_baru.html", konteks, status=status)


def _penyerah(request: Permintaan) -> Pengguna | None:
    """Whose families are handed over; None while somebody with an area has not said so."""
    nomor = request.GET.get("dari", "")
    if nomor:
        return get_object_or_404(calon_penyerah(request.user), pk=nomor_alamat(nomor, 9))
    lingkup = request.user.lingkup_izin(Izin.SERAH_TERIMA)
    return None if lingkup.wilayah or lingkup.semua else request.user


def _form(request: Permintaan, dari: Pengguna) -> FormSerahTerima:
    hari = hari_ini()
    awal: dict[str, Any] = {}
    if salin := _salinan(request, dari):
        awal = {k: getattr(salin, k) for k in ("kepada", "berlaku", "nomor_sk", "alasan", "catatan")}
        awal |= {
            "cakupan": salin.isi.get("cakupan", ""),
            "kelompok": [str(k) for k in salin.kelompok.values_list("kelompok", flat=True)],
            "kpm": list(salin.keluarga.values_list("kpm", flat=True)),
        }
    return FormSerahTerima(
        request.POST or None,
        initial=awal,
        kepada=calon_penerima(dari.pk),
        kelompok=[
            (str(t.kelompok_id), f"{t.kelompok.nama}, {t.kelompok.desa.nama}")
            for t in kelompok_dipegang(dari.pk, hari, request.user)
        ],
        kpm=[
            (t.kpm_id, f"{t.kpm.nama}, {t.kpm.desa.nama}" + (f" RT {t.kpm.rt}" if t.kpm.rt else ""))
            for t in keluarga_dipegang(dari.pk, hari, request.user)
        ],
    )


def _salinan(request: Permintaan, dari: Pengguna) -> SerahTerima | None:
    """The returned or cancelled handover whose content begins a new one."""
    try:
        nomor = UUID(request.GET.get("salin", ""))
    except ValueError:
        return None
    return SerahTerima.objects.terlihat_oleh(request.user).filter(pk=nomor, dari=dari).first()
