"""The demo's absence flags as they were taken up, and the reasons of months without a meeting."""

from inti.waktu import geser_bulan
from p2k2.enums import CaraKabar, SebabAbsen, SebabTanpaPertemuan
from p2k2.models import TandaAbsen
from p2k2.selectors.tanpa_pertemuan import belum_beralasan, kelompok_ditanya
from p2k2.services.alasan_tanpa import beri_alasan
from p2k2.services.kabar import catat_kabar
from p2k2.services.tindak_lanjut import catat_tindak_lanjut
from pendamping.enums import TanpaTitik, TujuanKunjungan
from pendamping.services.kunjungan import IsiKunjungan, catat_kunjungan
from pkh.demo.lapangan import Dunia

# Months back, of whose groups, and what was said; the other months still wait for their reason.
_ALASAN = (
    ("bambang", 2, SebabTanpaPertemuan.DATA, "Menyelesaikan pemutakhiran DTSEN seluruh dampingan"),
    ("sulastri", 2, SebabTanpaPertemuan.PUSKESMAS, "Menunggu jadwal bidan"),
    ("sulastri", 3, SebabTanpaPertemuan.LAINNYA, "Balai kelurahan diperbaiki"),
)


def cerita_tanda(dunia: Dunia) -> None:
    """After the flags are drawn: one told and followed up, one told, the others new; some reasons given."""
    rina, hari = dunia.pemeran["rina"], dunia.hari
    milik_rina = TandaAbsen.objects.aktif().terlihat_oleh(rina).select_related("kpm")
    tanda = list(milik_rina.order_by("-jumlah", "pk")[:2])
    for ke, satu in enumerate(tanda):
        catat_kabar(
            tanda=satu,
            cara=CaraKabar.LISAN if ke else CaraKabar.SURAT,
            kepada=satu.kpm.nama,
            tanggal=hari,
            oleh=rina,
        )
    if tanda:
        kunjungan = catat_kunjungan(
            kpm=tanda[0].kpm,
            isi=IsiKunjungan(
                tanggal=hari,
                tujuan=TujuanKunjungan.ABSEN,
                hasil="Pengurus berjualan di pasar pada hari pertemuan; mulai bulan depan datang setelah pukul dua.",
            ),
            tanpa_titik=TanpaTitik.TIDAK_ADA,
            oleh=rina,
        )
        catat_tindak_lanjut(
            tanda=tanda[0],
            sebab=SebabAbsen.BEKERJA,
            uraian="Berjualan di pasar setiap pagi; minta pertemuan sore.",
            tanggal=hari,
            kunjungan=kunjungan,
            oleh=rina,
        )
    for nama, mundur, sebab, uraian in _ALASAN:
        bulan, oleh = geser_bulan(hari, -mundur), dunia.pemeran[nama]
        milik = [k.pk for k in kelompok_ditanya(oleh, hari) if bulan in belum_beralasan(k, hari)]
        if milik:
            beri_alasan(kelompok=milik, bulan=bulan, sebab=sebab, uraian=uraian, oleh=oleh, pada=hari)
