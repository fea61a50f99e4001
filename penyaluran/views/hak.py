"""A family's entitlement on its page, and what a proposed update would do to it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from inti.galat import GalatPengguna
from inti.halaman import Permintaan, halaman, url_dengan
from inti.templatetags.format import rupiah
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import geser_bulan, hari_ini, kode_tahap
from kpm.enums import PESERTA, JenisPemutakhiran, Kepesertaan
from kpm.models import KPM, Anggota, Pemutakhiran
from kpm.services.pemutakhiran import komponen_beda
from penyaluran.enums import SebabLewat, rapikan_status
from penyaluran.models import Hak, StatusBayar, Tahap
from penyaluran.selectors import tahap_terakhir
from penyaluran.selectors.kalimat_hak import nama_komponen, semua_kalimat
from penyaluran.services.hak.keluarga import Akibat, HakKeluarga, akibat, hitung_keluarga

_TAMPIL = 4


@halaman()
def tab_hak(request: Permintaan, pk: int) -> HttpResponse:
    """Line by line what counts and what does not, as of now (`?tahap=2026-4`; the coming stage may be asked too)."""
    kpm = get_object_or_404(KPM.objects.terlihat_oleh(request.user), pk=pk)
    terakhir, depan = tahap_terakhir()[:_TAMPIL], kode_tahap(geser_bulan(hari_ini(kpm.desa_id), 3))
    pilihan = {depan: Tahap.dari_kode(depan)} | {t.kode: t for t in terakhir}
    bawaan = terakhir[0].kode if terakhir else depan
    tahap = pilihan.get(request.GET.get("tahap") or bawaan)
    if tahap is None:
        raise Http404
    konteks: dict[str, Any] = {
        "kpm": kpm,
        "pilihan_tahap": [
            {"label": str(t), "url": url_dengan(request, {"tahap": k}), "aktif": t is tahap} for k, t in pilihan.items()
        ],
    }
    try:
        konteks |= _isi(hitung_keluarga(kpm, tahap), kpm)
    except GalatPengguna as galat:
        konteks["galat"] = galat.pesan
    return render(request, "penyaluran/_hak.html" if request.htmx else "penyaluran/hak.html", konteks)


def _isi(hak: HakKeluarga, kpm: KPM) -> dict[str, Any]:
    kode = next((rapikan_status(s["status"]) for s in hak.sebab if s.get("status")), "")
    arti = Subquery(StatusBayar.objects.filter(pk=kode).values("arti")[:1])  # with the names: one query for both
    anggota = list(Anggota.objects.filter(kpm=kpm).annotate(arti=arti).values_list("pk", "nama", "arti"))
    nama = {pk: teks for pk, teks, _ in anggota}
    return {
        "hak": hak,
        "baris": [
            {
                "nama": nama.get(b.anggota, ""),
                "komponen": nama_komponen(b.jenis),
                "nominal": b.nominal,
                "dihitung": b.dihitung,
                "sebab": SebabLewat(b.sebab).label if b.sebab else "",
            }
            for b in hak.hasil.baris
        ],
        "sebab": semua_kalimat(hak.sebab, nama, {kode: anggota[0][2] or ""} if anggota else {}),
        "judul_selisih": tulis_selisih(hak.selisih),
        "tinjauan": Hak.objects.filter(kpm=kpm, tahap_id=hak.tahap.kode, ditinjau_pada__isnull=False)
        .select_related("ditinjau_oleh")
        .first()
        if hak.selisih
        else None,
        "aturan": _aturan(hak),
    }


def tulis_selisih(selisih: int) -> str:
    """Final Closing against the rules, in words."""
    return f"Final Closing {'lebih' if selisih > 0 else 'kurang'} {rupiah(abs(selisih))}"


def _aturan(hak: HakKeluarga) -> str:
    aturan = hak.ukuran.aturan
    batas = [f"paling banyak {aturan.maks_anggota} anggota"]
    if aturan.maks_sekolah is not None:
        batas.append(f"{aturan.maks_sekolah} anak sekolah")
    if aturan.maks_aud is not None:
        batas.append(f"{aturan.maks_aud} anak usia dini")
    return (
        f"Tarif {hak.ukuran.bulan} bulan berlaku sejak {tulis_tanggal(hak.tarif_sejak)}. Aturan sejak "
        f"{tulis_tanggal(aturan.mulai)}: {', '.join(batas)}. Anggota dan umur per {tulis_tanggal(hak.ukuran.hari)}."
    )


@halaman()
def akibat_usulan(request: Permintaan, pk: UUID) -> HttpResponse:
    """What a proposed update does to the next payment: "Tahap 1 2027 turun Rp225.000 (SD Ani Rahayu berakhir)"."""
    # Computed from the family as it is today: not for a proposer who has handed it over since.
    milik = Pemutakhiran.objects.filter(kpm__in=KPM.objects.terlihat_oleh(request.user))
    usulan = get_object_or_404(milik.select_related("kpm"), pk=pk)
    kpm = usulan.kpm
    konteks: dict[str, Any] = {"kpm": kpm}
    beda = komponen_beda(usulan)
    dari = kpm.kepesertaan
    ke = usulan.isi.get("ke", dari) if usulan.jenis == JenisPemutakhiran.KEPESERTAAN else dari
    try:
        hasil = akibat(
            kpm=kpm,
            sebelum=beda.sebelum if dari in PESERTA else [],
            sesudah=beda.sesudah if ke in PESERTA else [],
            orang=beda.anggota,
            berlaku_mulai=usulan.berlaku,
        )
        if hasil is not None and ke != dari:  # the standing is what changes, not each member
            hasil = replace(hasil, perubahan=(str(Kepesertaan(ke).label),))
        konteks |= _isi_akibat(hasil, bernama=bool(beda.anggota))
    except GalatPengguna as galat:
        konteks["galat"] = galat.pesan
    return render(request, "penyaluran/_akibat.html" if request.htmx else "penyaluran/akibat.html", konteks)


def _isi_akibat(satu: Akibat | None, *, bernama: bool) -> dict[str, Any]:
    if satu is None:
        return {"akibat": None}
    arah = "naik" if satu.beda > 0 else "turun"
    return {"akibat": satu, "judul": f"{satu.tahap} {arah} {rupiah(abs(satu.beda))}", "bernama": bernama}
