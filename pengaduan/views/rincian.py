"""One complaint: the clock, what was told and done, and what comes next."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render

from akun.enums import Izin
from inti.enums import JenisAkses
from inti.halaman import Permintaan, halaman
from inti.services.akses import catat_akses
from inti.services.foto import kirim_foto
from inti.waktu import hari_ini, saat_lokal
from kpm.models import KPM
from pendamping.enums import KeadaanTugas
from pengaduan.enums import JenisTindak, KeadaanAduan, PeranTerlapor, TingkatAduan
from pengaduan.models import LangkahAduan, Pengaduan, TindakLanjut
from pengaduan.selectors.hari_kerja import tambah_hari_kerja
from pengaduan.selectors.pengaduan import (
    foto_aduan,
    induk_terlihat,
    langkah_aduan,
    riwayat_aduan,
    ulangan_terlihat,
)
from pengaduan.selectors.rahasia import dicatat_terlapor
from pengaduan.selectors.wewenang import boleh_lihat_pelapor, tingkat_user
from pengaduan.services.akses import OBJEK
from pengaduan.services.tindak import HARI_DIAM, boleh_catat
from pengaduan.views.ambil import ambil_aduan
from pengaduan.views.bantu import lencana_jam, lencana_keadaan

_RUPA = {
    JenisTindak.PESAN: "info",
    JenisTindak.BALASAN: "info",
    JenisTindak.JAWABAN: "baik",
    JenisTindak.NAIK: "awas",
    JenisTindak.TAK_PUAS: "awas",
    JenisTindak.INGAT: "awas",
}


@halaman()
def rincian(request: Permintaan, pk: UUID) -> HttpResponse:
    """The complaint with its clock, steps and history. Opening a restricted one is logged."""
    aduan = ambil_aduan(request, pk)
    hari = hari_ini(aduan.wilayah_id)
    langkah = langkah_aduan(aduan)
    riwayat = riwayat_aduan(aduan, request.user)
    tingkat = tingkat_user(request.user, aduan, terlihat=True)
    boleh = tingkat >= aduan.tingkat
    konteks = {
        "a": aduan,
        "jam": lencana_jam(aduan, hari),
        "keadaan": lencana_keadaan(aduan),
        "langkah": langkah,
        "riwayat": [(baris, _RUPA.get(JenisTindak(baris.jenis), "netral")) for baris in riwayat],
        "boleh": boleh,
        "dapat_minta": boleh and _dapat_minta(aduan, riwayat),
        "boleh_catat": boleh_catat(request.user, aduan, boleh=boleh),
        "boleh_pelapor": boleh_lihat_pelapor(request.user, aduan, tingkat=tingkat),
        "induk": induk_terlihat(request.user, aduan),
        "ulangan": ulangan_terlihat(request.user, aduan),
        "boleh_kpm": aduan.kpm is not None and _boleh_kpm(request, aduan.kpm, tingkat),
        "terlapor": PeranTerlapor(aduan.peran_terlapor).label if aduan.peran_terlapor else "",
        "dicatat_terlapor": dicatat_terlapor(aduan),
        "boleh_baru": request.user.punya_izin(Izin.CATAT_ADUAN),
        **_berikut(aduan, langkah, hari),
    }
    return render(request, "pengaduan/rincian.html", konteks)


def _boleh_kpm(request: Permintaan, kpm: KPM, tingkat: int) -> bool:
    """Whether the family's own page opens: in an area seen whole, or for its pendamping, who sees only those."""
    return tingkat == TingkatAduan.PENDAMPING or request.user.lingkup().mencakup(kpm.desa_id)


def _dapat_minta(aduan: Pengaduan, riwayat: list[TindakLanjut]) -> bool:
    """Whether a visit may be asked for: of a family, around nobody, and none is waited for."""
    menunggu = any(t.tugas is not None and t.tugas.keadaan == KeadaanTugas.TERBUKA for t in riwayat)
    return aduan.terbuka and not aduan.rahasia and aduan.kpm_id is not None and not menunggu


def _berikut(aduan: Pengaduan, langkah: list[LangkahAduan], hari: date) -> dict[str, Any]:
    """The one next action, and until when the reporter's silence is waited for."""
    sisa = next((satu for satu in langkah if satu.dicatat_pada is None), None)
    diam = None
    if aduan.keadaan == KeadaanAduan.DIJAWAB and aduan.dijawab_pada is not None:
        diam = tambah_hari_kerja(saat_lokal(aduan.dijawab_pada, aduan.wilayah_id).date(), HARI_DIAM)
    return {
        "berikut": sisa if aduan.terbuka else None,
        "sampai": diam,
        "lewat": aduan.terbuka and aduan.tenggat_selesai < hari,
        "dapat_turun": aduan.terbuka and aduan.tingkat > aduan.batas,
        "dapat_naik": aduan.terbuka and aduan.tingkat < TingkatAduan.PUSAT,
    }


@halaman()
def foto(request: Permintaan, pk: UUID, foto_id: UUID) -> HttpResponseBase:
    """A photo that came with a complaint. Logged: it may show a card or a person."""
    aduan = ambil_aduan(request, pk)
    satu = foto_aduan(aduan, foto_id, request.user)
    if satu is None:
        raise Http404
    with transaction.atomic():
        catat_akses(
            oleh=request.user, jenis=JenisAkses.BUKA, objek=OBJEK, objek_id=aduan.pk, kolom="foto",
            alasan="Melihat foto aduan.", dari=request.META.get("REMOTE_ADDR"),
        )  # fmt: skip
    return kirim_foto(satu.foto)
