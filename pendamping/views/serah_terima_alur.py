"""One handover: what it is about, where it stands, and the next step by role."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, baca_versi, halaman
from inti.templatetags.format import angka, tanggal
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.enums import BEBAN_ACUAN, KeadaanSerahTerima
from pendamping.forms.serah_terima import FormAlasan, FormTanggal, FormTerima
from pendamping.models import SerahTerima
from pendamping.selectors.serah_terima import Sasaran, perlu_disetujui, sasaran_kini, sidik_isi
from pendamping.selectors.serah_terima_rinci import beban_penerima, hitung_kabar, keluarga_serah
from pendamping.services import serah_terima_alur as alur
from pendamping.services.isi_serah import Bahan, kumpulkan, label_bagian
from pendamping.services.serah_terima_dasar import boleh_lanjutkan, tercatat
from pendamping.services.serah_terima_kabar import boleh_atur, boleh_kabari
from pendamping.views.serah_terima import lencana_serah

_K = KeadaanSerahTerima
_BELUM_DITERIMA = {_K.DISUSUN, _K.DIAJUKAN}
_BELUM_BERLAKU = {*_BELUM_DITERIMA, _K.DITERIMA, _K.DISETUJUI}


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    """A handover as one scroll."""
    return _tampilkan(request, ambil_serah_terima(request, pk))


@halaman(metode=("POST",), izin=Izin.SERAH_TERIMA)
def langkah(request: Permintaan, pk: UUID, aksi: str) -> HttpResponse:
    """Take one step; what the step asks for is in the form."""
    serah = ambil_serah_terima(request, pk)
    form = _form(aksi, request.POST)
    if not form.is_valid():
        return _tampilkan(request, serah, {aksi: form}, TIDAK_SAH)
    try:
        baru, kalimat = _kerjakan(request, serah, aksi, form.cleaned_data)
    except TidakBerhak as galat:
        raise PermissionDenied from galat
    except BerubahLebihDulu as galat:
        messages.error(request, galat.pesan)
    except GalatPengguna as galat:
        form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        return _tampilkan(request, serah, {aksi: form}, TIDAK_SAH)
    else:
        messages.success(request, "Serah terima sudah berlaku." if baru.keadaan == _K.BERLAKU else kalimat)
    return redirect("pendamping:serah_terima_rincian", pk=pk)


def _form(aksi: str, isi: Any = None) -> forms.Form:
    kelas: dict[str, type[forms.Form]] = {
        "ajukan": forms.Form,
        "terima": FormTerima,
        "kembalikan": FormAlasan,
        "setujui": forms.Form,
        "tanggal": FormTanggal,
        "batalkan": FormAlasan,
    }
    if aksi not in kelas:
        raise Http404
    return kelas[aksi](isi, auto_id=f"id_{aksi}_%s")


def _kerjakan(request: Permintaan, serah: SerahTerima, aksi: str, isi: dict[str, Any]) -> tuple[SerahTerima, str]:
    umum: dict[str, Any] = {"serah": serah, "versi": baca_versi(request), "oleh": request.user}
    if aksi == "ajukan":
        return alur.ajukan(**umum), f"Diajukan kepada {serah.kepada.nama}."
    if aksi == "terima":
        return alur.terima(
            sidik=request.POST.get("sidik", ""), **umum, **isi
        ), "Diterima. Sekarang menunggu koordinator."
    if aksi == "kembalikan":
        return alur.kembalikan(**umum, **isi), "Serah terima dikembalikan."
    if aksi == "setujui":
        return alur.setujui(**umum), f"Disetujui. Berlaku sendiri pada {tanggal(serah.berlaku)}."
    if aksi == "tanggal":
        return alur.ganti_tanggal(**umum, **isi), f"Tanggal berlaku menjadi {tanggal(isi['berlaku'])}."
    return alur.batalkan(**umum, **isi), "Serah terima dibatalkan. Keluarganya bebas untuk serah terima lain."


def ambil_serah_terima(request: Permintaan, pk: UUID) -> SerahTerima:
    terlihat = SerahTerima.objects.terlihat_oleh(request.user)
    orang = ("dari", "kepada", "wilayah", "dibuat_oleh", "disetujui_oleh")
    serah: SerahTerima = get_object_or_404(terlihat.select_related(*orang), pk=pk)
    return serah


def isi_kini(serah: SerahTerima) -> Sasaran:
    """What it is about: as it is today until accepted, then as it was listed."""
    return sasaran_kini(serah) if serah.keadaan in _BELUM_DITERIMA else tercatat(serah)


def _tampilkan(
    request: Permintaan, serah: SerahTerima, kiriman: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    sasaran = isi_kini(serah)
    kabar, sudah = hitung_kabar(serah) if boleh_kabari(serah, request.user) else (0, 0)
    konteks = {
        "s": serah,
        "lencana": lencana_serah(serah),
        "keluarga_n": len(sasaran.kpm),
        "kelompok_n": len(sasaran.kelompok),
        "sidik": sidik_isi(sasaran),
        "beban": _beban(serah, sasaran),
        "boleh": _boleh(request, serah),
        "menunggu": _menunggu(serah),
        "form": {a: (kiriman or {}).get(a) or _form(a) for a in ("terima", "kembalikan", "tanggal", "batalkan")},
        "galat": next(iter((kiriman or {}).values()), None),
        "kabar": kabar,
        "sudah": sudah,
        "dilewati": sum(len(n) for n in serah.isi.get("dilewati", {}).values()),
        "hambatan": serah.isi.get("hambatan", "") if serah.keadaan == _K.DISETUJUI else "",
        "lewat": serah.keadaan in _BELUM_BERLAKU and serah.berlaku < hari_ini(serah.wilayah_id),
        "jadwal": [
            k
            for k in serah.kelompok.select_related("kelompok").order_by("pertemuan_pertama", "kelompok__nama", "pk")
            if k.pertemuan_pertama
        ],
    }
    return render(request, "pendamping/serah_terima_rincian.html", konteks, status=status)


def _boleh(request: Permintaan, serah: SerahTerima) -> dict[str, bool]:
    """The steps open to this user; the page shows the first as the one to take."""
    user, keadaan = request.user, serah.keadaan
    setujui = keadaan == _K.DITERIMA and perlu_disetujui(user).filter(pk=serah.pk).exists()
    return {
        "ajukan": keadaan == _K.DISUSUN and boleh_lanjutkan(serah, user),
        "terima": keadaan == _K.DIAJUKAN and user.pk == serah.kepada_id and user.punya_izin(Izin.SERAH_TERIMA),
        "setujui": setujui,
        "tanggal": setujui or (keadaan == _K.DISETUJUI and alur.boleh_ganti_tanggal(serah, user)),
        "kabari": boleh_kabari(serah, user),
        "atur": boleh_atur(serah, user),
        "batalkan": keadaan in _BELUM_BERLAKU and alur.boleh_batalkan(serah, user),
        "salin": keadaan in {_K.DITOLAK, _K.DIBATALKAN} and boleh_lanjutkan(serah, user),
    }


def _menunggu(serah: SerahTerima) -> str:
    """Whose turn it is, for everybody else."""
    return {
        _K.DISUSUN: f"Menunggu {serah.dibuat_oleh.nama} mengajukannya.",
        _K.DIAJUKAN: f"Menunggu {serah.kepada.nama} menerimanya.",
        _K.DITERIMA: "Menunggu persetujuan koordinator.",
        _K.DISETUJUI: f"Berlaku dengan sendirinya pada {tanggal(serah.berlaku)}.",
    }.get(_K(serah.keadaan), "")


def _beban(serah: SerahTerima, sasaran: Sasaran) -> dict[str, str] | None:
    if serah.keadaan not in _BELUM_BERLAKU:
        return None
    beban = beban_penerima(serah, sasaran.kpm)
    lebih = beban.sesudah - BEBAN_ACUAN
    banding = f"lebih {angka(lebih)} dari" if lebih > 0 else f"kurang {angka(-lebih)} dari" if lebih else "tepat"
    return {
        "teks": f"{angka(beban.sebelum)} menjadi {angka(beban.sesudah)} KPM, {banding} acuan {BEBAN_ACUAN}",
        "jenis": "awas" if lebih > 0 else "netral",
    }


def _menyusul(serah: SerahTerima, sasaran: Sasaran) -> int:
    """Families that joined the caseload after acceptance: they stay with the giver until somebody assigns them."""
    if serah.keadaan not in {_K.DITERIMA, _K.DISETUJUI}:
        return 0
    return len(sasaran_kini(serah).tanpa(set(sasaran.kpm), set()).kpm)


@halaman()
def isi(request: Permintaan, pk: UUID) -> HttpResponse:
    """What goes along, counted, and the families by group; a part of the page or a page of its own."""
    serah = ambil_serah_terima(request, pk)
    sasaran = isi_kini(serah)
    bahan = Bahan(serah.dari_id, serah.berlaku, sasaran.kpm, sasaran.kelompok)
    bagian = serah.isi["bagian"] if "bagian" in serah.isi else kumpulkan(bahan)
    terlihat = set(KPM.objects.terlihat_oleh(request.user).filter(pk__in=sasaran.kpm).values_list("pk", flat=True))
    dilewati = set(serah.isi.get("dilewati", {}).get("kpm", []))
    # Parties in office see whom they hand over; everybody else, and all once it came to nothing, those of their scope.
    pihak = request.user.pk in {serah.dari_id, serah.kepada_id} and request.user.punya_izin(Izin.SERAH_TERIMA)
    pihak = pihak and serah.keadaan not in {_K.DITOLAK, _K.DIBATALKAN}
    kelompok: dict[str, list[dict[str, Any]]] = {}
    for k in keluarga_serah(sasaran.kpm if pihak else terlihat, max(serah.berlaku, hari_ini())):
        url = reverse("kpm:rincian", args=[k.pk]) if k.pk in terlihat else ""
        kelompok.setdefault(k.kelompok or "Belum masuk kelompok", []).append(
            {"nama": k.nama, "sub": k.alamat, "url": url, "keluar": k.keluar, "dilewati": k.pk in dilewati}
        )
    konteks = {
        "s": serah,
        "bagian": [(label, n) for label, n in label_bagian(bagian) if n],
        "kelompok": sorted(kelompok.items()),
        "beku": "bagian" in serah.isi,
        "menyusul": _menyusul(serah, sasaran),
    }
    return render(request, "pendamping/serah_terima_isi.html" + ("#isi" if request.htmx else ""), konteks)
