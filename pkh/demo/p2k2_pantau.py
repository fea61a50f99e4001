"""What the korkec says of the last months beside the recap of P2K2."""

from inti.waktu import geser_bulan
from p2k2.services.catatan_rekap import catat_dinamika
from pkh.demo import orang
from pkh.demo.lapangan import Dunia
from wilayah.models import Wilayah

_CATATAN = (
    "Sebagian kelompok bergeser ke pekan kedua karena pencairan. Pendamping yang belum bertemu sudah diingatkan.",
    "Puskesmas mengisi materi gizi di dua kelompok. Balai kelurahan dipakai posyandu, pertemuan pindah ke rumah ketua.",
)


def cerita_pantau(dunia: Dunia) -> None:
    kecamatan = Wilayah.objects.get(pk=orang.KECAMATAN)
    for n, isi in enumerate(_CATATAN):
        bulan = geser_bulan(dunia.hari, -1 - n)
        catat_dinamika(wilayah=kecamatan, bulan=bulan, isi=isi, versi=0, oleh=dunia.pemeran["fitria"])
