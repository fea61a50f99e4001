"""Tasks: what is to be done for which family, until when, and what was found."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse

from akun.enums import Izin
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, cip, halaman, url_dengan
from inti.templatetags.format import tanggal_pendek, teks_batas
from inti.waktu import hari_ini
from kpm.models import KPM
from kpm.views.bantu import alamat_rt, ambil_kpm
from pendamping.enums import SELESAI_DIKUNJUNGI, USULAN_PER_HASIL, JenisTugas, KeadaanTugas
from pendamping.forms.tugas import FormBatal, FormSaringTugas, FormSelesai
from pendamping.models import Tugas
from pendamping.selectors.tugas import SaringTugas, daftar_tugas, tugas_kpm
from pendamping.services.tugas import boleh_selesaikan, selesaikan_tugas
from pendamping.services.tugas_koordinator import batalkan_tugas_koordinator, boleh_batalkan, sasaran_beri
from wilayah.models import Wilayah


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Open tasks by their day, or finished ones latest first."""
    saring = FormSaringTugas(request.GET).saring()
    if saring is None:
        return render(request, "pendamping/tugas.html", {"saring": None})
    hari, lingkup = hari_ini(), request.user.lingkup()
    luas = lingkup.semua or bool(lingkup.wilayah)
    hasil = daftar_tugas(user=request.user, saring=saring, hari=hari, sesudah=request.GET.get("sesudah"))
    konteks = {
        "saring": saring,
        "pilihan": _pilihan(request, saring),
        "jenis": [cip(request, str(j.label), "jenis", j.value) for j in JenisTugas],
        "wilayah": Wilayah.objects.filter(kode=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "tanpa_petugas": url_dengan(request, {"petugas": None}),
        "baris": [_baris(t, hari, dengan_kpm=True, dengan_petugas=luas) for t in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "boleh_beri": request.user.punya_izin(Izin.BERI_TUGAS),
    }
    return render(request, "pendamping/tugas.html", konteks)


def _pilihan(request: Permintaan, saring: SaringTugas) -> list[dict[str, Any]]:
    belum = {
        "label": "Belum dikerjakan",
        "url": url_dengan(request, {"keadaan": None}),
        "aktif": not (saring.selesai or saring.lewat or saring.batal),
    }
    pilihan = [belum, cip(request, "Lewat waktu", "keadaan", "lewat"), cip(request, "Selesai", "keadaan", "selesai")]
    if request.user.punya_izin(Izin.BERI_TUGAS):
        pilihan.append(cip(request, "Dibatalkan", "keadaan", "batal"))
        pilihan.append(cip(request, "Yang Anda beri", "diberi", "1"))
    lingkup = request.user.lingkup()
    if lingkup.petugas_id is not None and lingkup.wilayah:
        pilihan.append(cip(request, "Hanya KPM saya", "saya", "1"))
    return pilihan


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    """One task; whoever accompanies the family today says here what was found."""
    tugas = _ambil(request, pk)
    form = FormSelesai(tugas=tugas) if _boleh(request, tugas) else None
    return _tampilkan(request, tugas, form)


@halaman(metode=("POST",), izin=Izin.CATAT_KUNJUNGAN)
def selesai(request: Permintaan, pk: UUID) -> HttpResponse:
    tugas = _ambil(request, pk)
    if not boleh_selesaikan(request.user, tugas):
        raise PermissionDenied
    form = FormSelesai(request.POST, tugas=tugas)
    if not form.is_valid():
        return _tampilkan(request, tugas, form, status=TIDAK_SAH)
    try:
        selesaikan_tugas(tugas=tugas, oleh=request.user, **form.cleaned_data)
    except BerubahLebihDulu as galat:
        messages.error(request, galat.pesan)
    except GalatPengguna as galat:
        form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        return _tampilkan(request, tugas, form, status=TIDAK_SAH)
    else:
        messages.success(request, f"Tugas untuk {tugas.kpm.nama} selesai.")
    return redirect("pendamping:tugas_rincian", pk=pk)


@halaman(metode=("POST",), izin=Izin.BERI_TUGAS)
def batalkan(request: Permintaan, pk: UUID) -> HttpResponse:
    """A coordinator calls a task off that a coordinator gave."""
    tugas = _ambil(request, pk)
    if not boleh_batalkan(tugas, request.user):
        raise PermissionDenied
    form = FormBatal(request.POST)
    if not form.is_valid():
        return _tampilkan(request, tugas, None, form, status=TIDAK_SAH)
    try:
        batalkan_tugas_koordinator(tugas=tugas, alasan=form.cleaned_data["alasan"], oleh=request.user)
    except BerubahLebihDulu as galat:
        messages.error(request, galat.pesan)
    except GalatPengguna as galat:
        form.add_error("alasan", galat.pesan)
        return _tampilkan(request, tugas, None, form, status=TIDAK_SAH)
    else:
        messages.success(request, f"Tugas untuk {tugas.kpm.nama} dibatalkan.")
    return redirect("pendamping:tugas_rincian", pk=pk)


@halaman()
def tab_kpm(request: Permintaan, pk: int) -> HttpResponse:
    """A family's tasks, as a part of its page or as a page of its own."""
    kpm = ambil_kpm(request, pk)
    hari = hari_ini(kpm.desa_id)
    boleh_beri = sasaran_beri(request.user).filter(pk=pk).exists()
    konteks = {
        "kpm": kpm,
        "baris": [_baris(t, hari, dengan_kpm=False) for t in tugas_kpm(kpm)],
        "beri": f"{reverse('pendamping:tugas_beri')}?kpm={pk}" if boleh_beri else "",
    }
    return render(request, "pendamping/tab_tugas.html" + ("#tab" if request.htmx else ""), konteks)


def _ambil(request: Permintaan, pk: UUID) -> Tugas:
    terlihat = Tugas.objects.terlihat_oleh(request.user)
    tugas: Tugas = get_object_or_404(
        terlihat.select_related("kpm__desa__induk", "kunjungan", "diselesaikan_oleh", "diminta_oleh"), pk=pk
    )
    return tugas


def _boleh_batal(request: Permintaan, tugas: Tugas) -> bool:
    if tugas.keadaan != KeadaanTugas.TERBUKA or not request.user.punya_izin(Izin.BERI_TUGAS):
        return False
    return boleh_batalkan(tugas, request.user)


def _boleh(request: Permintaan, tugas: Tugas) -> bool:
    return tugas.keadaan == KeadaanTugas.TERBUKA and boleh_selesaikan(request.user, tugas)


def _tampilkan(
    request: Permintaan, tugas: Tugas, form: FormSelesai | None, batal: FormBatal | None = None, status: int = 200
) -> HttpResponse:
    konteks = {
        "t": tugas,
        "rt": alamat_rt(tugas.kpm),
        "batas": teks_batas(tugas.tenggat, hari_ini(tugas.kpm.desa_id)),
        "form": form,
        "diri_sendiri": tugas.diminta_oleh_id == request.user.pk,
        "batal": batal or (FormBatal() if _boleh_batal(request, tugas) else None),
        "langsung": tugas.jenis in SELESAI_DIKUNJUNGI,
        "catat": f"{reverse('pendamping:kunjungan_baru')}?kpm={tugas.kpm_id}&tugas={tugas.pk}" if form else "",
        "usulan": _usulan(request, tugas),
    }
    return render(request, "pendamping/tugas_rincian.html", konteks, status=status)


def _usulan(request: Permintaan, tugas: Tugas) -> tuple[str, str] | None:
    """Address and label of the change a finding calls for, to those who may propose it."""
    if tugas.hasil not in USULAN_PER_HASIL:
        return None
    jenis, label = USULAN_PER_HASIL[tugas.hasil]
    try:
        alamat = reverse("kpm:pemutakhiran_baru", args=[tugas.kpm_id])
    except NoReverseMatch:
        return None
    if not KPM.objects.boleh(request.user, Izin.USULKAN).filter(pk=tugas.kpm_id).exists():
        return None
    return f"{alamat}?jenis={jenis}", label


def _baris(t: Any, hari: date, *, dengan_kpm: bool, dengan_petugas: bool = False) -> dict[str, Any]:
    if t.keadaan == KeadaanTugas.TERBUKA:
        lencana, waktu = [teks_batas(t.tenggat, hari)], ""
    else:
        selesai = t.keadaan == KeadaanTugas.SELESAI
        lencana = [(t.get_hasil_display(), "baik") if selesai else ("Dibatalkan", "netral")]
        waktu = f"{t.diselesaikan_oleh}, {tanggal_pendek(t.diselesaikan_pada)}"
    bagian = [t.uraian if dengan_kpm else "", f"diminta {t.diminta_oleh}" if t.diminta_oleh else "", waktu]
    if dengan_kpm:
        bagian.insert(0, f"{t.kpm.desa.nama} {alamat_rt(t.kpm)}".strip())
    if dengan_petugas:
        bagian.append(f"pendamping {t.nama_pendamping}" if t.nama_pendamping else "belum punya pendamping")
    return {
        "judul": t.kpm.nama if dengan_kpm else t.uraian,
        "url": reverse("pendamping:tugas_rincian", args=[t.pk]),
        "sub": " · ".join(b for b in bagian if b),
        "lencana": lencana,
    }
