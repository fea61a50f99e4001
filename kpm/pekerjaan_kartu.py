"""The job that prints many cards; imported when the app is ready."""

from typing import Any

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.sementara import berkas_tanpa_nama
from inti.services.kerja import Kerja
from inti.services.pekerjaan import pelaksana
from kpm.models import KPM
from kpm.services.kartu import JENIS, cetak_kartu


def _masih_mencetak(parameter: dict[str, Any], oleh: Any) -> bool:
    nomor = parameter["kpm"]
    return KPM.objects.boleh(oleh, Izin.UBAH_KPM).filter(pk__in=nomor).count() == len(nomor)


@pelaksana(JENIS, objek="kpm.KPM", masih_berhak=_masih_mencetak)
def jalankan(kerja: Kerja) -> str:
    """Safe to run again: a family that has a card keeps it."""
    if kerja.oleh is None:
        raise GalatPengguna("Kartu hanya dicetak atas permintaan seseorang.")
    nomor: list[int] = kerja.parameter["kpm"]
    isi = cetak_kartu(kpm=nomor, oleh=kerja.oleh)
    with berkas_tanpa_nama() as jalur:
        jalur.write_bytes(isi)
        kerja.maju(len(nomor), len(nomor))
        kerja.simpan_hasil("kartu-kpm.pdf", jalur)
    return f"{len(nomor)} kartu siap dicetak: delapan kartu setiap lembar F4, tanpa penyesuaian ukuran."
