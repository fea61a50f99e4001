"""The ladder in lists: by what waits, and of one family."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from akun.enums import Izin
from inti.halaman import Permintaan, cip, halaman, url_dengan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.templatetags.format import tanggal_pendek
from inti.waktu import hari_ini
from kpm.models import KPM
from kpm.selectors import pilihan_wilayah
from kpm.views.bantu import alamat_rt, ambil_kpm
from p2k2.selectors.tanda import tanda_keluarga
from p2k2.views.bantu import konteks_saring
from verifikasi.enums import JenjangSanksi, KeadaanSanksi
from verifikasi.forms.sanksi import FormSaringSanksi
from verifikasi.selectors.jeda import jeda_tangga
from verifikasi.selectors.jenjang import berikut
from verifikasi.selectors.runtun import aturan_sanksi, runtun_keluarga
from verifikasi.selectors.sanksi import (
    BELUM_KABAR,
    BERUBAH,
    MENUNGGU,
    TERJEDA,
    daftar_sanksi,
    pengetahuan_baris,
    sanksi_keluarga,
)
from verifikasi.selectors.sanksi_rinci import bulan_disebut, judul_sanksi

_URUS = (
    ("Menunggu putusan", MENUNGGU),
    ("Belum diberi tahu", BELUM_KABAR),
    ("Buktinya berubah", BERUBAH),
    ("Terjeda", TERJEDA),
    ("Dibatalkan", KeadaanSanksi.DIBATALKAN.value),
    ("Tidak disetujui", KeadaanSanksi.DITOLAK.value),
    ("Gugur", KeadaanSanksi.GUGUR.value),
)
_JENIS = {
    KeadaanSanksi.DIUSULKAN: "awas",
    KeadaanSanksi.BERLAKU: "bahaya",
    KeadaanSanksi.DITOLAK: "netral",
    KeadaanSanksi.GUGUR: "netral",
    KeadaanSanksi.DIBATALKAN: "baik",
}


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Warnings, proposals and decisions, the newest first."""
    saring = FormSaringSanksi(request.GET).saring()
    if saring is None:
        return render(request, "verifikasi/sanksi.html", {"saring": None})
    hasil = daftar_sanksi(user=request.user, saring=saring, hari=hari_ini(), sesudah=request.GET.get("sesudah"))
    jeda = jeda_tangga([s.kpm_id for s in hasil.baris])
    konteks = {
        "saring": saring,
        "pilihan": [cip(request, label, "urus", nilai) for label, nilai in _URUS],
        "pilihan_jenjang": [cip(request, str(j.label), "jenjang", j.value) for j in JenjangSanksi],
        "baris": [{**baris_sanksi(s), "jeda": jeda.get(s.kpm_id, "") if s.terjeda else ""} for s in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "surat": reverse("verifikasi:sanksi_surat_banyak") if request.user.punya_izin(Izin.CATAT_KUNJUNGAN) else "",
        "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah),
        "kirim_wilayah": {k: v for k, v in request.GET.items() if k not in ("wilayah", "sesudah")},
        **konteks_saring(request, saring),
    }
    return render(request, "verifikasi/sanksi.html", konteks)


def lencana_sanksi(s: Any) -> list[tuple[str, str]]:
    """What a row says of a rung beside its name; `s` comes from `untuk_baris`."""
    lencana = [(judul_sanksi(s), _JENIS[KeadaanSanksi(s.keadaan)])]
    if s.perlu_kabar:
        lencana.append(("Belum diberi tahu", "awas"))
    elif s.dikabari:
        lencana.append((f"Diberi tahu {tanggal_pendek(s.dikabari)}", "baik"))
    if s.berubah:
        lencana.append(("Buktinya berubah, tinjau", "awas"))
    if s.terjeda:
        lencana.append(("Terjeda", "info"))
    return lencana


def baris_sanksi(s: Any) -> dict[str, Any]:
    return {
        "nama": s.kpm.nama,
        "url": reverse("verifikasi:sanksi_rincian", args=[s.pk]),
        "alamat": f"{s.kpm.desa.nama} {alamat_rt(s.kpm)}".strip(),
        "judul": judul_sanksi(s),
        "bulan": bulan_disebut(s.bukti),
        "sejak": tulis_tanggal(s.diusulkan_pada),
        "lencana": lencana_sanksi(s),
    }


@halaman()
def tab(request: Permintaan, pk: int) -> HttpResponse:
    """A family's ladder, as a part of its page or as a page of its own."""
    kpm = ambil_kpm(request, pk)
    sanksi = sanksi_keluarga(kpm)
    tanda = next((t for t in tanda_keluarga(kpm) if t.ditutup_pada is None), None)
    konteks = {
        "kpm": kpm,
        "baris": [baris_sanksi(s) for s in sanksi],
        "tanda": tanda,
        "jeda": jeda_tangga([kpm.pk]).get(kpm.pk, ""),
        **_tangga_kini(kpm, sanksi),
    }
    return render(request, "verifikasi/tab_sanksi.html" + ("#tab" if request.htmx else ""), konteks)


def _tangga_kini(kpm: KPM, sanksi: list[Any]) -> dict[str, Any]:
    """The run the family is in, and what its next rung still waits for."""
    rangkaian = runtun_keluarga([kpm.pk])[kpm.pk].kini
    lanjut = berikut(
        kpm=kpm.pk,
        kepesertaan=kpm.kepesertaan,
        rangkaian=rangkaian,
        sanksi=sanksi,
        tahu=pengetahuan_baris(sanksi),
        aturan=aturan_sanksi(hari_ini(kpm.desa_id)),
    )
    return {
        "runtun": bulan_disebut(rangkaian) if rangkaian else "",
        "lanjut": str(lanjut.jenjang.label) if lanjut.jenjang else "",
        "kurang": lanjut.kurang,
    }
