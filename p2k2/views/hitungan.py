"""How the absence flags of everybody were recomputed: when, why, how long, and what came of it."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from akun.enums import Izin
from inti.halaman import Permintaan, halaman, url_dengan
from inti.halaman_kunci import halaman_kunci
from inti.templatetags.format import angka
from p2k2.enums import KeadaanHitungan
from p2k2.models import HitunganTanda

_WARNA = {KeadaanHitungan.BERJALAN: "info", KeadaanHitungan.SELESAI: "baik", KeadaanHitungan.GAGAL: "bahaya"}


@halaman(izin=Izin.LIHAT_DASBOR)
def riwayat(request: Permintaan) -> HttpResponse:
    lembar = halaman_kunci(HitunganTanda.objects.all(), urut=("-pk",), sesudah=request.GET.get("sesudah"))
    konteks = {
        "baris": [_baris(h) for h in lembar.baris],
        "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
    }
    return render(request, "p2k2/hitungan.html", konteks)


def _baris(ini: HitunganTanda) -> dict[str, Any]:
    return {
        "ini": ini,
        "warna": _WARNA[KeadaanHitungan(ini.keadaan)],
        "lama": _lama(ini.selesai_pada - ini.dimulai_pada) if ini.selesai_pada else "",
        "catatan": _catatan(ini),
    }


def _catatan(ini: HitunganTanda) -> str:
    bagian = []
    if ini.dilanjutkan:
        bagian.append(f"Terputus, lalu dilanjutkan {angka(ini.dilanjutkan)} kali.")
    if ini.keadaan == KeadaanHitungan.BERJALAN:
        bagian.append(f"Sudah sampai keluarga nomor {angka(ini.sampai)}.")
    return " ".join([*bagian, ini.galat]).strip()


def _lama(selang: timedelta) -> str:
    menit, detik = divmod(round(selang.total_seconds()), 60)
    if not menit:
        return f"{detik} detik" if detik else "kurang dari 1 detik"
    return f"{angka(menit)} menit {detik} detik"
