"""Jobs of this app; imported when the app is ready."""

from typing import Any

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.sementara import berkas_tanpa_nama
from inti.services.kerja import Kerja
from inti.services.pekerjaan import pelaksana
from kpm.enums import Keperluan
from kpm.models import Anggota
from verifikasi.selectors.blangko import fasilitas_petugas
from verifikasi.services.blangko import JENIS, PilihanBlangko, zip_blangko
from verifikasi.services.kartu import JENIS as JENIS_KARTU
from verifikasi.services.kartu import cetak_kartu


def _masih_melihat(parameter: dict[str, Any], oleh: Any) -> bool:
    return fasilitas_petugas(parameter["petugas"], parameter["tahap"], oleh).exists()


@pelaksana(JENIS, objek="kpm.KPM", masih_berhak=_masih_melihat)
def formulir_kosong(kerja: Kerja) -> str:
    """Safe to run again: a form is only read."""
    if kerja.oleh is None:
        raise GalatPengguna("Formulir hanya dibuat atas permintaan seseorang.")
    p = kerja.parameter
    alasan = str(Keperluan(p["keperluan"]).label) if p["keperluan"] else ""
    with berkas_tanpa_nama() as jalur:
        n = zip_blangko(
            petugas=p["petugas"],
            tahap=p["tahap"],
            bentuk=p["bentuk"],
            pilihan=PilihanBlangko(lengkap=p["lengkap"], alasan=alasan),
            oleh=kerja.oleh,
            keluaran=jalur,
            maju=kerja.maju,
        )
        kerja.simpan_hasil(f"formulir-verkom-{p['tahap']}.zip", jalur)
    return f"{n} formulir siap: satu untuk tiap sekolah, posyandu, atau fasilitas lain."


def _masih_mencetak(parameter: dict[str, Any], oleh: Any) -> bool:
    nomor = parameter["anggota"]
    return Anggota.objects.boleh(oleh, Izin.CATAT_VERKOM).filter(pk__in=nomor).count() == len(nomor)


@pelaksana(JENIS_KARTU, objek="kpm.KPM", masih_berhak=_masih_mencetak)
def kartu_kontrol(kerja: Kerja) -> str:
    """Safe to run again: a person who has a card keeps it."""
    if kerja.oleh is None:
        raise GalatPengguna("Kartu hanya dicetak atas permintaan seseorang.")
    nomor: list[int] = kerja.parameter["anggota"]
    isi = cetak_kartu(anggota=nomor, oleh=kerja.oleh)
    with berkas_tanpa_nama() as jalur:
        jalur.write_bytes(isi)
        kerja.maju(len(nomor), len(nomor))
        kerja.simpan_hasil("kartu-kontrol.pdf", jalur)
    return f"{len(nomor)} kartu siap dicetak: delapan kartu setiap lembar F4, tanpa penyesuaian ukuran."
