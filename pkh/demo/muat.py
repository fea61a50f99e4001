"""The demo tells the study's story in Kecamatan Sungai Serut, through the services people use (rows are invented).

Four pendamping: one meets every month, one stopped three months ago, one never held P2K2, one took over from a
predecessor four months ago. All dates are relative to today, so that the story stays present.
"""

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pghistory
from django.core.files.base import File
from django.db import connection, transaction

from akun.models import Pengguna
from dasbor.services import bangun_ulang
from inti.enums import KeadaanBerkas
from inti.galat import GalatPengguna
from inti.services import impor
from inti.services.kerja import Kemajuan
from inti.waktu import geser_bulan, hari_ini, kode_tahap
from kpm.enums import Kepesertaan
from kpm.models import KPM, Anggota, AnggotaBelumCocok, Kelompok
from p2k2.models import Pertemuan, TandaAbsen, TandaKelompok
from p2k2.services.tanda import tandai_absen
from pendamping.models import Kunjungan
from pendamping.services.penugasan import tugaskan, tugaskan_desa
from penyaluran.models import Pembayaran, Rekonsiliasi
from pkh.demo import (
    anggota,
    arahan,
    buku,
    kasus,
    kegiatan,
    keluarga,
    lapangan,
    laporan,
    orang,
    p2k2_kurikulum,
    p2k2_laporan,
    p2k2_lembar,
    p2k2_pantau,
    p2k2_pertemuan,
    p2k2_rencana,
    p2k2_tanda,
    pengaduan,
    pengaduan_lapor,
    pengaduan_rahasia,
    penugasan,
    penyaluran_bank,
    penyaluran_formulir,
    penyaluran_kelompok,
    penyaluran_kendala,
    penyaluran_tahap,
    penyaluran_temuan,
    penyaluran_tepat,
    rencana,
    salur,
    serah_terima,
    temuan,
    tugas,
    verifikasi_fasilitas,
    verifikasi_isian,
    verifikasi_kartu,
    verifikasi_kemajuan,
    verifikasi_sampel,
    verifikasi_sanksi,
)
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

Kata = Callable[[str], None]

# Families per kelurahan of Sungai Serut in order of code, and whose they are: 372, 386, 355 and 367.
_BEBAN = ((190, "rina"), (182, "rina"), (215, "bambang"), (171, "bambang"), (190, "sulastri"), (165, "sulastri"))
_BEBAN_HENDRA = 367
_KPM_TETANGGA = 240


def sudah_ada() -> bool:
    return Pengguna.objects.filter(email=orang.OPERATOR).exists()


def muat_demo(*, kata: Kata = lambda _: None) -> dict[str, int]:
    """Tell the whole story, or nothing of it; returns how much there is. Told already, it changes nothing."""
    if not sudah_ada():
        with transaction.atomic(), pghistory.context(alasan="Data contoh"):
            _ceritakan(hari_ini(), kata)
    return {
        "kpm": KPM.objects.count(),
        "kelompok": Kelompok.objects.count(),
        "pertemuan": Pertemuan.objects.count(),
        "kunjungan": Kunjungan.objects.count(),
        "anggota": Anggota.objects.count(),
        "anggota_belum_cocok": AnggotaBelumCocok.objects.count(),
        "pembayaran": Pembayaran.objects.count(),
        "rekonsiliasi": Rekonsiliasi.objects.count(),
        "tanda_absen": TandaAbsen.objects.aktif().count(),
        "kelompok_tanpa_pertemuan": TandaKelompok.objects.aktif().count(),
    }


def _ceritakan(hari: date, kata: Kata) -> None:
    setahun, serah = geser_bulan(hari, -12), geser_bulan(hari, -4)
    desa = _desa(orang.KECAMATAN)
    beban = dict(zip(desa, [n for n, _ in _BEBAN] + [_BEBAN_HENDRA], strict=True))
    siapa = dict(zip(desa, [p for _, p in _BEBAN] + ["hendra"], strict=True))
    pemeran = orang.buat_pemeran(geser_bulan(hari, -24), serah)
    lalu, kini = kode_tahap(geser_bulan(hari, -3)), kode_tahap(hari)

    serut = buku.keluarga(orang.KECAMATAN, beban, baru=18, hilang=22, benih=8)
    desa_tetangga = _desa(orang.TETANGGA)
    rata = {k: _KPM_TETANGGA // len(desa_tetangga) for k in desa_tetangga}
    rata[desa_tetangga[0]] += _KPM_TETANGGA - sum(rata.values())
    samban = buku.keluarga(orang.TETANGGA, rata, baru=3, hilang=2, benih=7)

    kata("Mengimpor Final Closing tahap lalu …")
    for kecamatan, semua in ((orang.KECAMATAN, serut), (orang.TETANGGA, samban)):
        _impor(kecamatan, lalu, list(buku.daftar_lalu(semua)), pemeran["apd"], hari)
    _kenali_isi()
    for kode, nama in [*siapa.items(), *((k, "joko") for k in desa_tetangga)]:
        tugaskan_desa(
            desa=kode, hanya_belum=True, petugas=pemeran[nama], mulai=setahun, nomor_sk=orang.SURAT, oleh=pemeran["apd"]
        )
    _kenali_isi()

    kata("Membentuk kelompok dan mencatat pertemuan setahun …")
    dunia = lapangan.Dunia(hari=hari, serah=serah, pemeran=pemeran)
    for nama in ("rina", "bambang", "sulastri", "hendra", "joko"):
        lapangan.bentuk_kelompok(dunia, nama)
    _kenali_isi()
    for nama in ("rina", "bambang", "hendra", "joko"):
        lapangan.adakan_pertemuan(dunia, nama)
    lapangan.catat_kunjungan(dunia, "hendra")
    tugaskan_desa(
        desa=desa[-1], hanya_belum=False, petugas=pemeran["fitria"], mulai=serah, nomor_sk="460/87/DINSOS",
        oleh=pemeran["korkab"], gantikan=True,
    )  # fmt: skip
    orang.akhiri(pemeran["hendra"], serah - timedelta(days=1))
    lapangan.adakan_pertemuan(dunia, "fitria")
    lapangan.pertemuan_lain(dunia, "rina")

    _kenali_isi()
    kata("Mengimpor Final Closing tahap ini …")
    for kecamatan, semua in ((orang.KECAMATAN, serut), (orang.TETANGGA, samban)):
        _impor(kecamatan, kini, list(buku.daftar_kini(semua)), pemeran["apd"], hari)
    kata("Mengimpor daftar anggota …")
    for kecamatan, semua, lepas, benih in ((orang.KECAMATAN, serut, 6, 18), (orang.TETANGGA, samban, 0, 17)):
        _impor_anggota(kecamatan, kini, semua, pemeran["apd"], hari, lepas=lepas, benih=benih)
    pemula = KPM.objects.belum_termapping(hari).filter(kecamatan_kode=orang.KECAMATAN).order_by("pk")[:6]
    tugaskan(
        kpm=[k.pk for k in pemula], petugas=pemeran["fitria"], mulai=hari, nomor_sk=orang.SURAT, oleh=pemeran["apd"]
    )

    _kenali_isi()
    kata("Mencatat kunjungan dan rekonsiliasi …")
    for nama in ("rina", "bambang", "sulastri", "fitria", "joko"):
        lapangan.catat_kunjungan(dunia, nama)
        salur.rekonsiliasi(lalu, pemeran[nama], hari, persen=salur.PERSEN_LALU[nama])
        salur.rekonsiliasi(kini, pemeran[nama], hari, persen=salur.PERSEN_KINI[nama])
    kata("Mencatat bantuan lain, pemutakhiran, dan calon …")
    keluarga.pilih_pengurus(dunia)
    keluarga.catat_bantuan_lain(dunia)
    keluarga.usulkan_pemutakhiran(dunia)
    _undang_calon(dunia, Wilayah.objects.get(pk=desa[-1]))
    rencana.cerita_rencana(dunia)
    kegiatan.cerita_kegiatan(dunia)
    temuan.cerita_temuan(dunia)
    penyaluran_temuan.cerita_temuan_bayar(dunia)
    penyaluran_formulir.cerita_formulir(dunia)
    penyaluran_kelompok.cerita_kelompok(dunia)
    penyaluran_kendala.cerita_kendala(dunia)
    penyaluran_tepat.cerita_tepat(dunia)
    _impor_daftar_bank(dunia)
    penugasan.cerita_penugasan(dunia)
    serah_terima.cerita_serah_terima(dunia)
    kasus.cerita_kasus(dunia)
    arahan.cerita_arahan(dunia)
    p2k2_rencana.cerita_rencana_p2k2(dunia)
    p2k2_pertemuan.cerita_pertemuan(dunia)
    p2k2_laporan.cerita_laporan_p2k2(dunia)
    p2k2_lembar.cerita_lembar(dunia)
    p2k2_kurikulum.cerita_kurikulum(dunia)
    p2k2_pantau.cerita_pantau(dunia)
    kata("Mencatat sekolah dan posyandu …")
    verifikasi_fasilitas.cerita_fasilitas(dunia)
    _kenali_isi()
    kata("Mengisi verifikasi tiga triwulan …")
    verifikasi_kemajuan.cerita_kemajuan(dunia)
    _kenali_isi()
    kata("Menghitung hak, tanda absen, dan ringkasan …")
    keluarga.hitung([lalu, kini], [orang.KECAMATAN, orang.TETANGGA])
    tandai_absen(pada=hari)
    tugas.cerita_tugas(dunia)
    p2k2_tanda.cerita_tanda(dunia)
    verifikasi_isian.cerita_isian(dunia)
    verifikasi_kartu.cerita_kartu(dunia)
    verifikasi_sanksi.cerita_sanksi(dunia)
    verifikasi_kemajuan.cerita_tutup(dunia)
    verifikasi_sampel.cerita_sampel(dunia)
    laporan.cerita_laporan(dunia)
    penyaluran_tahap.cerita_tahap(dunia)
    pengaduan_lapor.cerita_lapor(dunia)
    pengaduan_rahasia.cerita_rahasia(dunia)
    pengaduan.cerita_pengaduan(dunia)
    bangun_ulang(pada=hari)


def _kenali_isi() -> None:
    """Nothing looks at new tables before this transaction ends; without statistics a list can take minutes."""
    with connection.cursor() as kursor:
        kursor.execute("ANALYZE")


def _desa(kecamatan: str) -> list[str]:
    desa = list(
        Wilayah.objects.filter(tingkat=Tingkat.DESA, induk=kecamatan).order_by("kode").values_list("kode", flat=True)
    )
    if not desa:
        raise GalatPengguna("Wilayah belum dimuat. Jalankan dulu: manage.py muat_wilayah.")
    return desa


def _impor(kecamatan: str, tahap: str, isi: list[buku.Keluarga], apd: Pengguna, hari: date) -> None:
    """A Final Closing of one kecamatan."""
    _unggah("final_closing", "FC", kecamatan, tahap, lambda jalur: buku.tulis(jalur, isi, hari), apd)


def _impor_anggota(
    kecamatan: str, tahap: str, semua: list[buku.Keluarga], apd: Pengguna, hari: date, *, lepas: int, benih: int
) -> None:
    """A list of members of one kecamatan."""
    isi = anggota.baris_anggota(semua, hari=hari, lepas=lepas, benih=benih)
    _unggah("art", "ART", kecamatan, tahap, lambda jalur: anggota.tulis(jalur, isi, tahap), apd)


def _impor_daftar_bank(dunia: lapangan.Dunia) -> None:
    """The bank's list of Sungai Serut, with a few differences of each kind."""
    tahap = kode_tahap(dunia.hari)
    apd = dunia.pemeran["apd"]
    _unggah("bank", "BNBA_BANK", orang.KECAMATAN, tahap, lambda jalur: penyaluran_bank.tulis(jalur, tahap), apd)
    penyaluran_bank.cerita_bank(dunia)


def _undang_calon(dunia: lapangan.Dunia, desa: Wilayah) -> None:
    """Candidates come by their list, are given to a pendamping, and are invited."""
    apd, fitria = dunia.pemeran["apd"], dunia.pemeran["fitria"]
    tahap = kode_tahap(dunia.hari)
    _unggah("calon", "CALON", orang.KECAMATAN, tahap, lambda jalur: keluarga.tulis_calon(jalur, desa), apd)
    calon = list(
        KPM.objects.filter(kepesertaan=Kepesertaan.CALON, desa=desa).order_by("pk").values_list("pk", flat=True)
    )
    tugaskan(kpm=calon, petugas=fitria, mulai=dunia.hari, nomor_sk=orang.SURAT, oleh=apd)
    keluarga.undang_calon(dunia, desa, calon[:-2])


def _unggah(jenis: str, awalan: str, kecamatan: str, tahap: str, tulis: Callable[[Path], None], apd: Pengguna) -> None:
    """Write the workbook and take it the way of every upload: gate, preview, apply."""
    tahun, nomor = tahap.split("-")
    nama = Wilayah.objects.get(pk=kecamatan).nama.upper().replace(" ", "_")
    with tempfile.TemporaryDirectory(prefix="pkh-demo-") as folder:
        jalur = Path(folder) / f"{awalan}_TAHAP{nomor}_{tahun}_{nama}.xlsx"
        tulis(jalur)
        with jalur.open("rb") as terbuka:
            berkas = impor.unggah(jenis=jenis, nama=jalur.name, isi=File(terbuka), oleh=apd, kode_wilayah=kecamatan)
    berkas = impor.buat_pratinjau(berkas_id=berkas.pk, kerja=Kemajuan())
    if berkas.keadaan == KeadaanBerkas.DITOLAK:
        raise GalatPengguna(f"Buku contoh {jalur.name} ditolak: {berkas.pesan}")
    impor.terapkan(berkas=berkas, oleh=apd)
    berkas = impor.terapkan_sekarang(berkas_id=berkas.pk, oleh=apd, kerja=Kemajuan())
    if berkas.ringkasan["ditolak"]:
        raise GalatPengguna(f"Buku contoh {jalur.name} ditolak sebagian: {impor.daftar_kesalahan(berkas, 3)}")
