"""What this app offers to the export page and the worker; imported when the app is ready."""

from datetime import date
from pathlib import Path
from typing import Any

from inti.galat import GalatPengguna
from inti.sementara import berkas_tanpa_nama
from inti.services.ekspor import (
    JenisEkspor,
    Permintaan,
    bulan_ekspor,
    daftarkan,
    nama_menurut_bulan,
    pilihan_bulan,
)
from inti.services.kerja import Kemajuan, Kerja
from inti.services.pekerjaan import pelaksana
from inti.waktu import hari_ini
from p2k2.selectors.absensi import baris_absensi, kelompok_absensi
from p2k2.selectors.rekap import Cakupan, bulan_berjalan
from p2k2.services.rekap import JENIS, RHK2, boleh_rekap, periksa_rekap
from wilayah.models import Wilayah
from wilayah.selectors import nama_lengkap


def _hitung(minta: Permintaan) -> int:
    """Lines of attendance; of a month in which nothing was held, the groups that did not meet."""
    bulan, kode = bulan_ekspor(minta), minta.wilayah.kode
    return baris_absensi(kode, bulan).count() or kelompok_absensi(kode, bulan, hari_ini(kode)).count()


def _tulis(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    from p2k2.berkas.absensi import tulis_absensi  # openpyxl would slow every start

    return tulis_absensi(minta, keluaran, kemajuan)


daftarkan(
    JenisEkspor(
        kode="absensi",
        label="Absensi P2K2",
        keterangan="Satu baris per keluarga dan pertemuan; juga daftar pertemuan dan kelompok tanpa pertemuan.",
        opsi="bulan",
        objek="kpm.KPM",
        pilihan_periode=pilihan_bulan,
        hitung=_hitung,
        tulis=_tulis,
        nama_berkas=nama_menurut_bulan("absensi"),
        urut=20,
    )
)


def _masih_boleh_rekap(parameter: dict[str, Any], oleh: Any) -> bool:
    return boleh_rekap(parameter["wilayah"], oleh)


@pelaksana(JENIS, masih_berhak=_masih_boleh_rekap)
def rekap_wilayah(kerja: Kerja) -> str:
    """Safe to run again: the figures are read and written anew. It names staff only, so no access is logged."""
    from p2k2.services.pantau import Peminta, buat_rekap, buat_rhk2  # openpyxl would slow every start

    diminta, hari = kerja.parameter, hari_ini()
    if kerja.oleh is None:
        raise GalatPengguna("Rekap ini hanya dibuat atas permintaan seseorang.")
    wilayah = Wilayah.objects.get(pk=diminta["wilayah"])
    periksa_rekap(wilayah, kerja.oleh)  # an appointment may have ended while the job waited
    awal, minta = date.fromisoformat(diminta["awal"]), Peminta(kerja.oleh, diminta["bentuk"])
    if diminta["isi"] == RHK2:
        siapa = ("Wilayah", nama_lengkap(wilayah))
        isi = buat_rhk2(cakupan=Cakupan(wilayah.kode), siapa=siapa, tahun=awal.year, hari=hari, minta=minta)
    else:
        bulan = bulan_berjalan(awal, diminta["banyak"], hari)
        isi = buat_rekap(wilayah=wilayah, bulan=bulan, hari=hari, minta=minta, kemajuan=kerja)
    with berkas_tanpa_nama() as jalur:
        jalur.write_bytes(isi.isi)
        kerja.simpan_hasil(isi.nama, jalur)
    return f"{isi.nama} siap diunduh."
