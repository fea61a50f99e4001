"""Jobs of this app; imported when the app is ready."""

from typing import Any

from inti.galat import GalatPengguna
from inti.sementara import berkas_tanpa_nama
from inti.services.kerja import Kerja
from inti.services.pekerjaan import pelaksana
from kpm.enums import Keperluan
from verifikasi.selectors.blangko import fasilitas_petugas
from verifikasi.services.blangko import JENIS, PilihanBlangko, zip_blangko


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
