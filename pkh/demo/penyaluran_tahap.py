"""The facts of the last and the present tahap, the last one closed, and families with each kind of answer."""

from datetime import date, timedelta

from django.db.models import Min

from inti.models import BerkasImpor
from inti.waktu import geser_bulan, kode_tahap
from kpm.models import KPM
from penyaluran.enums import KeadaanBayar
from penyaluran.models import Pembayaran, Rekonsiliasi, Tahap
from penyaluran.selectors.neraca import neraca
from penyaluran.services.hak.hitung import lama_bayar
from penyaluran.services.tahap.fakta import siapkan_tahap, sidik_fakta, tahap_berikut, ubah_fakta_tahap
from penyaluran.services.tahap.potret import potret_tahap
from penyaluran.services.tahap.tahap import tutup_tahap
from pkh.demo import orang
from pkh.demo.lapangan import Dunia
from wilayah.kode import kode_kabupaten
from wilayah.models import Wilayah

# As SIKS-NG would say it of payments nobody has reported yet; the last one is new to everybody.
_STATUS = ("GAGAL CEK REKENING", "SP2D", "SI", "PROSES BUREKOL", "HOLD VERIFIKASI BANK")


def cerita_tahap(dunia: Dunia) -> None:
    """Told last: what is closed takes no further record."""
    apd = dunia.pemeran["apd"]
    lalu = Tahap.objects.get(pk=kode_tahap(geser_bulan(dunia.hari, -3)))
    kini = Tahap.objects.get(pk=kode_tahap(dunia.hari))
    for tahap in (lalu, kini):
        ubah_fakta_tahap(
            tahap=tahap,
            bulan_mulai=tahap.bulan_mulai,
            lama=lama_bayar(tahap),
            tanggal_data=tahap.bulan_mulai,
            tanggal_bayar=_hari_bayar(tahap, dunia.hari),
            alasan="Menurut surat edaran pusat",
            sidik=sidik_fakta(tahap),
            oleh=apd,
        )
        _potret(tahap)
    _beri_status(dunia, kini)
    kabupaten = Wilayah.objects.get(pk=kode_kabupaten(orang.KECAMATAN))
    belum = neraca(Pembayaran.objects.filter(tahap=lalu, kabupaten_kode=kabupaten.pk)).belum_n
    tutup_tahap(
        tahap=lalu,
        wilayah=kabupaten,
        belum=belum,
        catatan="Yang belum dilaporkan sudah ditanyakan kepada pendampingnya.",
        versi=0,
        oleh=apd,
    )
    if kode := tahap_berikut():
        siapkan_tahap(kode=kode, oleh=apd)


def _hari_bayar(tahap: Tahap, hari: date) -> date:
    """The ninth day, or the day of the first withdrawal: early in a quarter the demo tells of earlier ones."""
    pertama = Rekonsiliasi.objects.filter(pembayaran__tahap=tahap).aggregate(hari=Min("tanggal"))["hari"]
    return min(tahap.bulan_mulai + timedelta(days=8), hari, pertama or hari)


def _potret(tahap: Tahap) -> None:
    for berkas in BerkasImpor.objects.filter(jenis__in=["final_closing", "art"], parameter__tahap=tahap.pk):
        kecamatan = berkas.ringkasan.get("kecamatan") or [berkas.kode_wilayah]
        potret_tahap(tahap=tahap, wilayah=kecamatan, sumber=berkas.jenis, berkas_id=berkas.pk)


def _beri_status(dunia: Dunia, tahap: Tahap) -> None:
    for nama in ("rina", "fitria", "joko"):
        bayar = Pembayaran.objects.berkeadaan(KeadaanBayar.BELUM).filter(
            tahap=tahap, kpm__in=KPM.objects.didampingi(dunia.pemeran[nama].pk, dunia.hari)
        )
        for satu, status in zip(bayar.order_by("desa", "pk")[: len(_STATUS)], _STATUS, strict=False):
            Pembayaran.objects.filter(pk=satu.pk).update(status_salur=status, bank="BRI")
