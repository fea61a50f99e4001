"""The demo's curriculum: groups that are not equally far, cards of one group, one lost, and a meeting today."""

from datetime import time

from inti.galat import GalatPengguna
from kpm.services.kartu import ganti_kartu, terbitkan_kartu
from p2k2.models import Pertemuan, Sesi
from p2k2.services.pertemuan import IsiPertemuan, rencanakan, ubah_pertemuan
from p2k2.services.pindai import pindai_kartu
from pkh.demo.lapangan import Dunia

_MATERI = ("Pencegahan demam berdarah bersama puskesmas", "Pengisian formulir KIP")


def cerita_kurikulum(dunia: Dunia) -> None:
    """Rina's groups leave sessions out or repeat them; the group that meets today has cards and begins to scan."""
    for ke, (kelompok, _) in enumerate(dunia.kelompok["rina"]):
        for pertemuan in list(Pertemuan.objects.terlaksana().filter(kelompok=kelompok).order_by("-tanggal", "pk"))[:2]:
            if ke % 3 == 1:
                _ganti_sesi(dunia, pertemuan, None, _MATERI[ke % 2])
            elif ke % 3 == 2 and pertemuan.sesi is not None:
                _ganti_sesi(dunia, pertemuan, Sesi.objects.filter(modul=pertemuan.sesi.modul).earliest("nomor"), "")
    _kartu(dunia)


def _ganti_sesi(dunia: Dunia, pertemuan: Pertemuan, sesi: Sesi | None, materi: str) -> None:
    isi = IsiPertemuan(
        tanggal=pertemuan.tanggal,
        jam_mulai=pertemuan.jam_mulai,
        jam_selesai=pertemuan.jam_selesai,
        tempat=pertemuan.tempat,
        sesi=sesi,
        materi=materi,
        catatan=pertemuan.catatan,
    )
    ubah_pertemuan(pertemuan=pertemuan, isi=isi, versi=pertemuan.versi, oleh=dunia.pemeran["rina"], pada=dunia.hari)


def _kartu(dunia: Dunia) -> None:
    rina, (kelompok, anggota) = dunia.pemeran["rina"], dunia.kelompok["rina"][-2]
    kartu = terbitkan_kartu(kpm=anggota, oleh=rina)
    ganti_kartu(kartu=kartu[3], alasan="Hilang waktu pindah rumah", oleh=rina)
    isi = IsiPertemuan(tanggal=dunia.hari, jam_mulai=time(9), tempat=kelompok.tempat)
    try:
        hari_ini = rencanakan(kelompok=kelompok, isi=isi, oleh=rina, pada=dunia.hari)
    except GalatPengguna:  # planned for today by another part of the story
        hari_ini = Pertemuan.objects.filter(kelompok=kelompok, tanggal=dunia.hari).latest("pk")
    for satu in kartu[:3]:
        pindai_kartu(pertemuan=hari_ini, kode=satu.kode, oleh=rina, pada=dunia.hari)
