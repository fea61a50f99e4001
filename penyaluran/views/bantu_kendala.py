"""Hindrances as rows and words, and the one of an address."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from inti.halaman import Permintaan
from inti.templatetags.format import tanggal_pendek
from inti.waktu import hari_ini, saat_lokal
from kpm.views.bantu import alamat_rt
from penyaluran.enums import KeadaanKendala
from penyaluran.models import KendalaBayar, LangkahKendala
from penyaluran.services.kendala.catat import boleh_urus

JENIS_KEADAAN = {KeadaanKendala.TERBUKA: "awas", KeadaanKendala.SELESAI: "baik", KeadaanKendala.BATAL: "netral"}


def ambil_kendala(request: Permintaan, pk: UUID, *, urus: bool = False) -> KendalaBayar:
    """The hindrance of a family inside the user's scope, else 404; with the right to see to it, else 403."""
    terlihat = KendalaBayar.objects.terlihat_oleh(request.user).select_related(
        "alasan", "kpm__desa", "pembayaran__tahap", "dibuka_oleh", "ditutup_oleh"
    )
    kendala: KendalaBayar = get_object_or_404(terlihat, pk=pk)
    if urus and not boleh_urus(request.user, kendala.kpm):
        raise PermissionDenied
    return kendala


def baris_kendala(k: Any, hari: date | None = None) -> dict[str, Any]:
    """A row of the list; `k` comes from `daftar_kendala`."""
    hari = hari or hari_ini(k.kpm.desa_id)
    umur = (hari - saat_lokal(k.dibuka_pada, k.kpm.desa_id).date()).days
    langkah = k.langkah_nama or ("Menunggu uang diambil" if k.keadaan == KeadaanKendala.TERBUKA else k.catatan_tutup)
    if k.keadaan == KeadaanKendala.TERBUKA:
        lencana = [lencana_tenggat(k.urut_tenggat, hari)] if k.langkah_nama else []
        lencana.append((f"{umur} hari", "netral") if umur else ("Baru hari ini", "info"))
    else:
        lencana = [(k.get_keadaan_display(), JENIS_KEADAAN[k.keadaan])]
    return {
        "judul": k.kpm.nama,
        "url": reverse("penyaluran:kendala_rincian", args=[k.pk]),
        "sub": f"{k.alasan} · {langkah} · {k.kpm.desa.nama} {alamat_rt(k.kpm)}".strip(),
        "lencana": lencana,
    }


def lencana_tenggat(tenggat: date | None, hari: date) -> tuple[str, str]:
    """How a step stands to its day."""
    if tenggat is None or tenggat.year == 9999:
        return ("Tanpa tenggat", "netral")
    sisa = (tenggat - hari).days
    if sisa < 0:
        return (f"Lewat {-sisa} hari", "bahaya")
    return ("Hari ini", "awas") if sisa == 0 else (f"Sampai {tanggal_pendek(tenggat)}", "info")


def langkah_rinci(kendala: KendalaBayar) -> list[LangkahKendala]:
    """The steps with who recorded them and their photos."""
    return list(kendala.langkah.select_related("dicatat_oleh").prefetch_related("foto").order_by("urutan"))
