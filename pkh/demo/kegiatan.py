"""The demo's activities and RHK reports: Rina writes hers, Fitria supervises, Sulastri keeps office hours."""

from datetime import date, time, timedelta
from decimal import Decimal

from dasbor.services.rhk import IsiRHK, Narasi, selesaikan_rhk, susun_rhk, ubah_rhk
from inti.waktu import geser_bulan
from p2k2.models import Pertemuan
from pendamping.enums import JenisKegiatan, PeranIfe
from pendamping.models import ButirRHK, Kegiatan, RencanaAksi
from pendamping.services.kegiatan import SARAN, IsiKegiatan, catat_kegiatan
from pendamping.services.kunjungan import Titik
from pkh.demo.gambar import coretan, foto
from pkh.demo.lapangan import Dunia
from pkh.demo.orang import KECAMATAN
from wilayah.models import Wilayah

# Who did what, how many months back, on which day of it.
_KEGIATAN: tuple[tuple[str, int, int, str, str, str, str, str], ...] = (
    ("rina", 0, 4, "desa", "Koordinasi undangan penyaluran dengan Lurah", "Kantor lurah",
     "Menyerahkan daftar penerima tahap ini.\nMembahas tempat dan waktu pengambilan undangan.",
     "Undangan dicetak kelurahan dan dibagikan ketua RT."),
    ("rina", 0, 9, "sekolah", "Koordinasi data kehadiran siswa", "SDN 65 Bengkulu",
     "Mencocokkan nama anak KPM dengan daftar kelas.", "Dua anak pindah sekolah, datanya menyusul."),
    ("rina", 1, 12, "rapat", "Rapat koordinasi bulanan PKH kecamatan", "Kantor camat",
     "Membahas capaian P2K2 dan rekonsiliasi.", "Kelompok yang belum bertemu dijadwalkan minggu depan."),
    ("rina", 2, 7, "puskesmas", "Koordinasi jadwal posyandu", "Puskesmas Sungai Serut",
     "Meminta jadwal posyandu balita dan lansia.", "Jadwal tiga bulan diterima."),
    ("fitria", 0, 6, "kecamatan", "Koordinasi penyaluran dengan camat", "Kantor camat",
     "Melaporkan keluarga yang belum mengambil bantuan.", "Camat memanggil lurah yang wilayahnya terendam."),
    ("fitria", 1, 3, "sosialisasi", "Sosialisasi PKH kepada perangkat kelurahan", "Balai kelurahan",
     "Menjelaskan hak dan kewajiban peserta.", ""),
    ("sulastri", 1, 15, "piket", "Piket sekretariat PPKH", "Sekretariat", "Menerima tamu dan berkas.", ""),
)  # fmt: skip


def cerita_kegiatan(dunia: Dunia) -> None:
    """Activities with photo and position, finished RHK reports, a draft, a report of a meeting, a supervision."""
    dibuat = [_catat(dunia, *baris) for baris in _KEGIATAN]
    for kegiatan in dibuat[:4]:
        _laporkan(dunia, kegiatan, selesai=kegiatan is not dibuat[0])
    _laporan_pertemuan(dunia)
    _supervisi(dunia)


def _catat(
    dunia: Dunia, nama: str, mundur: int, hari: int, jenis: str, judul: str, tempat: str, uraian: str, hasil: str
) -> Kegiatan:
    tanggal = min(geser_bulan(dunia.hari, -mundur) + timedelta(days=hari - 1), dunia.hari)
    peran, nomor = SARAN.get(jenis, (PeranIfe.TEKNIS, 8))
    desa = Wilayah.objects.filter(induk=KECAMATAN).order_by("kode")[len(judul) % 7]
    isi = IsiKegiatan(
        tanggal=tanggal,
        jenis=jenis,
        judul=judul,
        peran_ife=peran,
        butir=_butir(nomor, tanggal),
        wilayah=desa if jenis in {JenisKegiatan.DESA, JenisKegiatan.SEKOLAH} else Wilayah.objects.get(pk=KECAMATAN),
        jam_mulai=time(9),
        jam_selesai=time(11),
        tempat=tempat,
        jumlah_peserta=4 + len(judul) % 9,
        peserta="Lurah, kasi kesejahteraan, ketua RT" if jenis == JenisKegiatan.DESA else "",
        uraian=uraian,
        hasil=hasil,
    )
    titik = Titik(Decimal("-3.784210"), Decimal("102.281530"), 12) if nama != "sulastri" else None
    gambar = [foto(f"{judul}\n{tanggal:%Y-%m-%d}")] if nama != "sulastri" else []
    return catat_kegiatan(isi=isi, titik=titik, foto=gambar, oleh=dunia.pemeran[nama])


def _laporkan(dunia: Dunia, kegiatan: Kegiatan, *, selesai: bool) -> None:
    oleh = dunia.pemeran["rina"]
    isi = _isi(kegiatan.butir, kegiatan.tanggal, kegiatan.wilayah, kegiatan.tempat)
    laporan = susun_rhk(isi=isi, kegiatan=kegiatan, oleh=oleh)
    if not selesai:
        return
    narasi = Narasi(
        pelaksanaan=laporan.pelaksanaan,
        hasil=laporan.hasil,
        kendala=["Sebagian data belum lengkap."],
        tindak_lanjut=["Menanyakan lagi minggu depan.", "Menyampaikan hasilnya kepada koordinator kecamatan."],
    )
    laporan = ubah_rhk(
        laporan=laporan,
        isi=isi,
        narasi=narasi,
        foto_dipilih=list(kegiatan.foto.values_list("pk", flat=True)),
        tanda_tangan=coretan(),
        versi=laporan.versi,
        oleh=oleh,
    )
    selesaikan_rhk(laporan=laporan, versi=laporan.versi, oleh=oleh)


def _laporan_pertemuan(dunia: Dunia) -> None:
    oleh = dunia.pemeran["rina"]
    milik = Pertemuan.objects.terlaksana().filter(petugas=oleh).select_related("kelompok__desa")
    pertemuan = milik.order_by("-tanggal", "-pk").first()
    if pertemuan is None:
        return
    isi = _isi(_butir(2, pertemuan.tanggal), pertemuan.tanggal, pertemuan.kelompok.desa, pertemuan.tempat)
    laporan = susun_rhk(isi=isi, pertemuan=pertemuan, oleh=oleh)
    narasi = Narasi(pelaksanaan=["Membuka pertemuan dan mengisi daftar hadir.", "Membahas materi bersama peserta."])
    laporan = ubah_rhk(laporan=laporan, isi=isi, narasi=narasi, versi=laporan.versi, oleh=oleh)
    selesaikan_rhk(laporan=laporan, versi=laporan.versi, oleh=oleh)


def _supervisi(dunia: Dunia) -> None:
    """Fitria looks at the month of Bambang, who stopped meeting his groups."""
    oleh = dunia.pemeran["fitria"]
    tanggal = dunia.hari
    isi = _isi(_butir(8, tanggal), tanggal, Wilayah.objects.get(pk=KECAMATAN), "Sekretariat", supervisi=True)
    laporan = susun_rhk(isi=isi, disupervisi=dunia.pemeran["bambang"], oleh=oleh)
    narasi = Narasi(pelaksanaan=["Membahas kelompok yang tiga bulan tidak bertemu dan menyusun jadwalnya."])
    ubah_rhk(laporan=laporan, isi=isi, narasi=narasi, versi=laporan.versi, oleh=oleh)


def _isi(butir: ButirRHK, tanggal: date, wilayah: Wilayah, tempat: str, *, supervisi: bool = False) -> IsiRHK:
    rencana = RencanaAksi.objects.filter(butir=butir, supervisi=supervisi).order_by("pk").first()
    return IsiRHK(
        butir=butir,
        rencana_aksi=rencana.uraian if rencana else butir.nama,
        tanggal=tanggal,
        wilayah=wilayah,
        jam_mulai=time(9),
        tempat=tempat,
    )


def _butir(nomor: int, tanggal: date) -> ButirRHK:
    return ButirRHK.objects.berlaku_pada(tanggal).get(nomor=nomor)
