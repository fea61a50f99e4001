"""The demo's planned visits, and houses seen more than once."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from inti.waktu import WIB
from kpm.models import KPM
from pendamping.enums import TujuanKunjungan
from pendamping.services.kunjungan import IsiKunjungan, Titik, catat_kunjungan
from pendamping.services.rencana import batalkan_rencana, rencanakan_kunjungan
from pkh.demo.lapangan import Dunia

# Days from today on which each planned visits, before today they are overdue; the last house is still to be found.
_RENCANA: dict[str, tuple[int, ...]] = {
    "rina": (-2, 0, 0, 1, 6, 0),
    "bambang": (-21, -9, -4),
    "sulastri": (0, 3),
    "fitria": (-1, 0, 2, 5, 0),
    "joko": (0, 4),
}
_SEBAB = (
    (TujuanKunjungan.RUTIN, ""),
    (TujuanKunjungan.ABSEN, "Tanyakan mengapa tidak datang ke pertemuan"),
    (TujuanKunjungan.BANTUAN, "Bawa fotokopi KK untuk buku tabungan"),
    (TujuanKunjungan.PEMUTAKHIRAN, ""),
)
# One house over a year: days back, and what was seen.
_MEMBAIK: tuple[tuple[int, dict[str, Any]], ...] = (
    (
        300,
        {"status_rumah": "numpang", "jamban": "tidak_ada", "listrik": "menumpang", "pekerjaan_kepala": "Buruh harian"},
    ),
    (150, {"status_rumah": "numpang", "jamban": "bersama", "listrik": "menumpang", "pekerjaan_kepala": "Nelayan"}),
    (
        12,
        {
            "status_rumah": "milik_sendiri",
            "jamban": "sendiri",
            "listrik": "meteran_sendiri",
            "daya_listrik": 900,
            "pekerjaan_kepala": "Nelayan",
        },
    ),
)


def cerita_rencana(dunia: Dunia) -> None:
    """Visits to come, due and overdue, one called off; a family whose house got better, and who is nearly able."""
    for nama in _RENCANA:
        _rencanakan(dunia, nama)
    _lihat_rumah(dunia, "rina")


def _rencanakan(dunia: Dunia, nama: str) -> None:
    petugas = dunia.pemeran[nama]
    milik = KPM.objects.didampingi(petugas.pk).peserta()
    # Families known from a visit stand on the map.
    dikenal = list(milik.filter(rumah__lintang__isnull=False).order_by("pk"))
    belum = list(milik.filter(rumah__isnull=True).order_by("pk")[:1])
    keluarga = [*dikenal[: len(_RENCANA[nama]) - 1], *belum]
    for ke, (kpm, geser) in enumerate(zip(keluarga, _RENCANA[nama], strict=False)):
        tujuan, catatan = _SEBAB[ke % len(_SEBAB)]
        hari = dunia.hari + timedelta(days=geser)
        dibuat = datetime.combine(min(hari, dunia.hari) - timedelta(days=5), time(9), WIB)
        rencana = rencanakan_kunjungan(kpm=kpm, tanggal=hari, tujuan=tujuan, catatan=catatan, oleh=petugas, pada=dibuat)
        if nama == "fitria" and geser == 5:
            batalkan_rencana(rencana=rencana, alasan="Keluarga pulang kampung sampai akhir bulan", oleh=petugas)


def _lihat_rumah(dunia: Dunia, nama: str) -> None:
    petugas = dunia.pemeran[nama]
    kpm = KPM.objects.didampingi(petugas.pk).peserta().filter(rumah__isnull=True).order_by("-pk")[0]
    for mundur, dilihat in _MEMBAIK:
        terakhir = mundur == _MEMBAIK[-1][0]
        isi = IsiKunjungan(
            tanggal=dunia.hari - timedelta(days=mundur),
            tujuan=TujuanKunjungan.GRADUASI if terakhir else TujuanKunjungan.RUTIN,
            kks_dipegang_sendiri="ya",
            motivasi="Menabung dari hasil melaut; usaha pengasapan ikan dibicarakan." if terakhir else "",
            sikap_graduasi="pertimbangan" if terakhir else "belum_siap",
            hasil="Keluarga mau ikut pelatihan usaha." if terakhir else "",
            kunjungan_berikut=dunia.hari + timedelta(days=2) if terakhir else None,
            **dilihat,
        )
        titik = Titik(Decimal("-3.785512"), Decimal("102.272341"), 9) if terakhir else None
        tanpa = "" if terakhir else "tidak_ada"
        catat_kunjungan(kpm=kpm, isi=isi, titik=titik, tanpa_titik=tanpa, oleh=petugas)
