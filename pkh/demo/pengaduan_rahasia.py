"""Complaints around staff in the demo: one about a pendamping, in work with the korkab, one about somebody higher."""

from datetime import timedelta

from django.utils import timezone

from pengaduan.enums import KanalAduan, PeranTerlapor
from pengaduan.services.terima import IsiAduan, terima_pengaduan
from pengaduan.services.tindak import catat, pesan
from pkh.demo.lapangan import Dunia

_DESA = "17.71.08.1007"


def cerita_rahasia(dunia: Dunia) -> None:
    kini = timezone.now()
    korkab = dunia.pemeran["korkab"]
    potong = IsiAduan(
        jenis="pungutan",
        isi="Setiap pencairan kami diminta uang transpor lima puluh ribu oleh Bu Rina, pendamping kami.",
        kanal=KanalAduan.HALAMAN,
        wilayah=_DESA,
        peran_terlapor=PeranTerlapor.PENDAMPING,
        nama_terlapor="Bu Rina",
        nama_pelapor="Warga Surabaya",
        telepon_pelapor="0812 0000 4411",
        hubungan="peserta kelompok yang sama",
    )
    aduan, _ = terima_pengaduan(isi=potong, pada=kini - timedelta(days=4))
    tanya = "Terima kasih sudah melapor. Sejak kapan uang itu diminta, dan apakah ada keluarga lain yang mengalaminya?"
    pesan(aduan=aduan, isi=tanya, versi=aduan.versi, oleh=korkab, pada=kini - timedelta(days=3))
    catat(
        aduan=aduan,
        isi="Dua keluarga lain di kelompok itu menyebut jumlah yang sama. Rekening koran diminta ke bank.",
        oleh=korkab,
        pada=kini - timedelta(days=1),
    )
    atasan = IsiAduan(
        jenis="lainnya",
        isi="Kami disuruh setor uang kegiatan oleh orang yang mengaku pejabat PKH kota. Namanya tidak disebut.",
        kanal=KanalAduan.KOTAK,
        wilayah="17.71",
        peran_terlapor=PeranTerlapor.TAK_TAHU,
    )
    terima_pengaduan(isi=atasan, oleh=dunia.pemeran["apd"], pada=kini - timedelta(days=2))
