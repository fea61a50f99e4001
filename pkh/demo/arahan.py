"""The demo's post: an announcement of the korkab, deadline tasks of the korkec, a question and its answer."""

from datetime import timedelta

from django.utils import timezone

from pendamping.services.arahan import baca_arahan, kirim_arahan, selesaikan_arahan
from pendamping.services.pertanyaan import jawab, tanya
from pkh.demo import orang
from pkh.demo.lapangan import Dunia


def cerita_arahan(dunia: Dunia) -> None:
    p, hari, kini = dunia.pemeran, dunia.hari, timezone.now()
    rapat = kirim_arahan(
        judul="Rapat koordinasi Senin",
        isi="Rapat koordinasi Senin pukul 09.00 di kantor Dinas Sosial.\nBawa rekap pertemuan dan daftar kasus.",
        wilayah=orang.KABUPATEN,
        peran=["pendamping", "korkec", "apd"],
        oleh=p["korkab"],
        pada=kini - timedelta(days=2),
    )
    for nama in ("rina", "fitria", "apd"):
        baca_arahan(arahan=rapat, oleh=p[nama], pada=kini - timedelta(days=1))
    lewat = kirim_arahan(
        judul="Foto posyandu bulan ini",
        isi="Kirim satu foto kegiatan posyandu di kelurahan Anda untuk laporan dinas.",
        wilayah=orang.KECAMATAN,
        peran=["pendamping"],
        tenggat=hari - timedelta(days=3),
        oleh=p["fitria"],
        pada=kini - timedelta(days=8),
    )
    selesaikan_arahan(
        arahan=lewat, keterangan="Foto posyandu Melati, Kamis.", oleh=p["rina"], pada=kini - timedelta(days=5)
    )
    baca_arahan(arahan=lewat, oleh=p["bambang"], pada=kini - timedelta(days=6))
    besok = kirim_arahan(
        judul="Data lansia yang perlu kursi roda",
        isi="Catat lansia dan penyandang disabilitas yang memerlukan kursi roda. Cukup jumlahnya per kelurahan.",
        wilayah=orang.KECAMATAN,
        peran=["pendamping"],
        tenggat=hari + timedelta(days=1),
        oleh=p["fitria"],
        pada=kini - timedelta(days=1),
    )
    baca_arahan(arahan=besok, oleh=p["rina"])
    pertanyaan = tanya(
        kepada="korkab",
        wilayah=orang.KECAMATAN,
        isi="Apakah rapat boleh diwakilkan bila bertepatan dengan pertemuan kelompok?",
        arahan=rapat,
        oleh=p["rina"],
    )
    jawab(pertanyaan=pertanyaan, jawaban="Boleh, titipkan rekapnya kepada korkec.", oleh=p["korkab"])
    tanya(kepada="korkec", wilayah=orang.KECAMATAN, isi="Kapan kartu pengganti dibagikan bank?", oleh=p["bambang"])
