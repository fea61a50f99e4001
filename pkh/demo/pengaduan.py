"""Complaints in the demo: a lost card half way, a late one that went up, one answered, one that asks for a visit, two
around the pendamping."""

from datetime import timedelta

from django.utils import timezone

from akun.models import Pengguna
from kpm.models import KPM
from pengaduan.enums import KanalAduan, PeranTerlapor
from pengaduan.models import Pengaduan
from pengaduan.services.ikuti_tenggat import ikuti_tenggat
from pengaduan.services.kunjungan import minta_kunjungan
from pengaduan.services.langkah import IsiLangkah, langkah
from pengaduan.services.terima import IsiAduan, terima_pengaduan
from pengaduan.services.tindak import jawab, terima
from pkh.demo.lapangan import Dunia

_DESA = "17.71.08.1007"


def cerita_pengaduan(dunia: Dunia) -> None:
    """Told after the other complaints: at its end the clock runs once."""
    rina, korkec, korkab = dunia.pemeran["rina"], dunia.pemeran["fitria"], dunia.pemeran["korkab"]
    satu, dua, tiga, empat, lima = KPM.objects.didampingi(rina.pk, dunia.hari).order_by("pk")[20:25]
    hilang = _baru(rina, satu, "kartu", "Kartu KKS hilang waktu banjir, buku tabungannya masih ada.", lalu=2)
    _kerjakan(hilang, rina, dunia, banyak=2)
    lama = _baru(
        korkec, dua, "kepesertaan", "Tiba-tiba tidak menerima bantuan lagi, padahal anaknya masih SD.", lalu=25
    )
    terima(aduan=lama, versi=lama.versi, oleh=korkec, pada=timezone.now() - timedelta(days=24))
    data = _baru(rina, tiga, "data", "Nama di kartu berbeda satu huruf dengan KTP.", lalu=6)
    data = _kerjakan(data, rina, dunia, banyak=2)
    jawab(
        aduan=data,
        isi="Nama di data sudah diusulkan mengikuti KTP. Kartunya tetap dapat dipakai sampai perbaikannya terbit.",
        versi=data.versi,
        oleh=rina,
        pada=timezone.now() - timedelta(days=1),
    )
    potong = _baru(
        dunia.pemeran["apd"], empat, "dipotong", "Yang diterima kurang seratus ribu dari teman-teman.", lalu=5
    )
    _kerjakan(potong, korkab, dunia, banyak=1)
    tanya = _baru(
        korkec, lima, "kepesertaan", "Kata tetangga akan dikeluarkan dari PKH. Minta didatangi supaya jelas.", lalu=1
    )
    minta_kunjungan(aduan=tanya, versi=tanya.versi, oleh=korkec, pada=timezone.now() - timedelta(hours=20))
    warga = IsiAduan(
        jenis="pelayanan",
        isi="Sudah tiga bulan pendamping kami tidak datang dan tidak ada pertemuan.",
        kanal=KanalAduan.HALAMAN,
        wilayah=_DESA,
        peran_terlapor=PeranTerlapor.PENDAMPING,
    )
    terima_pengaduan(isi=warga, pada=timezone.now() - timedelta(days=1))
    ikuti_tenggat()


def _baru(oleh: Pengguna, kpm: KPM, jenis: str, isi: str, *, lalu: int) -> Pengaduan:
    aduan, _ = terima_pengaduan(
        isi=IsiAduan(jenis=jenis, isi=isi, kanal=KanalAduan.LANGSUNG, kpm=kpm.pk),
        oleh=oleh,
        pada=timezone.now() - timedelta(days=lalu),
    )
    return aduan


def _kerjakan(aduan: Pengaduan, oleh: Pengguna, dunia: Dunia, *, banyak: int) -> Pengaduan:
    for satu in aduan.langkah.order_by("urutan")[:banyak]:
        isi = IsiLangkah(tanggal=dunia.hari - timedelta(days=1), catatan="Dilakukan bersama keluarga.")
        pada = timezone.now() - timedelta(days=1, minutes=1)
        aduan = langkah(aduan=aduan, langkah=satu, isi=isi, versi=aduan.versi, oleh=oleh, pada=pada)
    return aduan
