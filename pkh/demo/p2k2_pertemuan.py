"""The demo's meetings in full: guests, who came for whom, hours and place, photos of the group and of the sheet."""

import random
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from itertools import cycle

from p2k2.enums import JenisFoto, KeadaanPertemuan
from p2k2.models import Pertemuan
from p2k2.services.foto import tambah_foto
from p2k2.services.kehadiran import Wakil, isi_kehadiran
from p2k2.services.pemateri import IsiPemateri
from p2k2.services.pertemuan import boleh_ubah, ubah_pertemuan
from p2k2.services.rencana import isi_kini
from pendamping.services.kunjungan import Titik
from pkh.demo.gambar import dokumen, foto
from pkh.demo.lapangan import Dunia

_BANYAK = {"rina": 8, "fitria": 4, "bambang": 2, "joko": 3}
_TAMU = (
    (IsiPemateri("Bidan Yuliana", "Puskesmas Beringin Raya", "narasumber"),),
    (),
    (IsiPemateri("Wahyuni, A.Md.Gz", "Puskesmas Kampung Bali", "bersama"), IsiPemateri("Kader Rosnani", "Posyandu")),
    (),
    (IsiPemateri("Bripka Hendri", "Polsek setempat", "narasumber"),),
)
_WAKIL = (("Siti", "anak"), ("Zainal", "pasangan"), ("Nenek Rohaya", "orang_tua"))
_LAMA = (120, 135, 150, 105)


def cerita_pertemuan(dunia: Dunia) -> None:
    """The latest held meetings of some pendamping get what a careful pendamping writes down."""
    tamu, wakil, lama = cycle(_TAMU), cycle(_WAKIL), cycle(_LAMA)
    for nama, banyak in _BANYAK.items():
        milik = Pertemuan.objects.filter(petugas=dunia.pemeran[nama], keadaan=KeadaanPertemuan.TERLAKSANA)
        for p in milik.select_related("kelompok", "sesi", "petugas").order_by("-tanggal", "pk")[:banyak]:
            if boleh_ubah(p, p.petugas):  # not what was handed over since
                _lengkapi(dunia, p, next(tamu), Wakil(*next(wakil)), next(lama))


def _lengkapi(dunia: Dunia, p: Pertemuan, tamu: tuple[IsiPemateri, ...], wakil: Wakil, lama: int) -> None:
    mulai = p.jam_mulai or time(9)
    selesai = (datetime.combine(p.tanggal, mulai) + timedelta(minutes=lama)).time()
    acak = random.Random(f"{p.kelompok.nama}{p.tanggal}")  # the story's own, so that the others stay as they are
    titik = Titik(
        Decimal(f"-3.78{acak.randrange(1000, 9999)}"),
        Decimal(f"102.27{acak.randrange(1000, 9999)}"),
        acak.randint(4, 25),
    )
    isi = replace(isi_kini(p), jam_mulai=mulai, jam_selesai=selesai)
    ubah_pertemuan(pertemuan=p, isi=isi, versi=p.versi, oleh=p.petugas, pada=dunia.hari, pemateri=tamu, titik=titik)
    p.refresh_from_db()
    hadir = p.kehadiran.filter(status="hadir").order_by("kpm_id").values_list("kpm_id", flat=True)[:1]
    isi_kehadiran(
        pertemuan=p,
        tanda=dict.fromkeys(hadir, "hadir"),
        wakil=dict.fromkeys(hadir, wakil),
        versi=p.versi,
        oleh=p.petugas,
        pada=dunia.hari,
    )
    tulisan = f"{p.kelompok.nama}\n{p.tanggal:%Y-%m-%d}"
    tambah_foto(pertemuan=p, foto=[foto(f"P2K2 {tulisan}")], oleh=p.petugas)
    tambah_foto(pertemuan=p, foto=[dokumen(f"DAFTAR HADIR\n{tulisan}")], oleh=p.petugas, jenis=JenisFoto.DAFTAR)
