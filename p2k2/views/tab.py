from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from akun.enums import Izin
from inti.halaman import Permintaan, halaman, url_dengan
from inti.halaman_kunci import halaman_kunci
from inti.templatetags.format import hari_tanggal
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini
from kpm.views.bantu import ambil_kelompok, ambil_kpm
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Kehadiran, Pertemuan, TandaAbsen
from p2k2.selectors import hitungan_hadir, riwayat_keluarga, untuk_baris
from p2k2.selectors.tanda import beri_bukti, tanda_keluarga
from p2k2.selectors.teks import teks_materi, teks_status
from p2k2.services.pertemuan import boleh_mencatat
from p2k2.views.bantu import JENIS_HADIR, baris_pertemuan
from p2k2.views.tanda import bukti, lencana_tanda


@halaman()
def tab_kehadiran(request: Permintaan, pk: int) -> HttpResponse:
    """A family's attendance and its flag, as a part of its page or as a page of its own."""
    kpm = ambil_kpm(request, pk)
    hasil = riwayat_keluarga(kpm, sesudah=request.GET.get("sesudah"))
    semua = [] if request.GET.get("sesudah") else tanda_keluarga(kpm)
    tanda = next((t for t in semua if t.ditutup_pada is None), None)
    if tanda is not None:
        beri_bukti([tanda])
    konteks = {
        "kpm": kpm,
        "tanda": tanda,
        "bukti": bukti(tanda) if tanda else [],
        "lencana_tanda": lencana_tanda(tanda) if tanda else [],
        "tanda_lama": [_tanda_lama(t) for t in semua if t.ditutup_pada is not None],
        "baris": [_baris(h) for h in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
    }
    return render(request, "p2k2/tab_kehadiran.html" + ("#tab" if request.htmx else ""), konteks)


@halaman()
def tab_kelompok(request: Permintaan, pk: UUID) -> HttpResponse:
    """A group's meetings, as a part of its page or as a page of its own."""
    kelompok = ambil_kelompok(request, pk)
    hasil = halaman_kunci(
        untuk_baris(Pertemuan.objects.filter(kelompok=kelompok)),
        urut=("-tanggal", "-id"),
        sesudah=request.GET.get("sesudah"),
        panjang=24,
    )
    hitungan = hitungan_hadir(hasil.baris)
    boleh = request.user.punya_izin(Izin.CATAT_PERTEMUAN) and boleh_mencatat(
        kelompok, hari_ini(kelompok.desa_id), request.user
    )
    konteks = {
        "kelompok": kelompok,
        "baris": [baris_pertemuan(p, hitungan.get(p.pk, {}), dengan_kelompok=False) for p in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "catat": f"{reverse('p2k2:baru')}?kelompok={pk}" if boleh else "",
    }
    return render(request, "p2k2/tab_kelompok.html" + ("#tab" if request.htmx else ""), konteks)


def _tanda_lama(t: TandaAbsen) -> dict[str, str]:
    return {
        "judul": f"{tulis_tanggal(t.sejak)} sampai {tulis_tanggal(t.terakhir)}",
        "sub": f"{t.jumlah} pertemuan · ditutup {tulis_tanggal(t.ditutup_pada)}: {t.alasan_tutup}",
        "url": reverse("p2k2:tanda_rincian", args=[t.pk]),
    }


def _baris(h: Kehadiran) -> dict[str, object]:
    lencana = [(teks_status(h.status), JENIS_HADIR.get(h.status, "netral"))]
    if h.pertemuan.keadaan != KeadaanPertemuan.TERLAKSANA:
        lencana.append((f"{h.pertemuan.get_keadaan_display()}, tidak dihitung", "netral"))
    return {
        "judul": hari_tanggal(h.tanggal),
        "sub": " · ".join(b for b in (h.pertemuan.kelompok.nama, teks_materi(h.pertemuan)) if b),
        "lencana": lencana,
        "url": reverse("p2k2:rincian", args=[h.pertemuan_id]),
    }
