"""Jobs of this app; imported when the app is ready."""

from typing import Any

from inti.galat import GalatPengguna
from inti.sementara import berkas_tanpa_nama
from inti.services.kerja import Kerja
from inti.services.pekerjaan import pelaksana
from pendamping.models import SerahTerima
from pendamping.services.serah_terima_kabar import boleh_kabari
from pendamping.services.serah_terima_surat import JENIS, buat_surat


def _masih_mengabari(parameter: dict[str, Any], oleh: Any) -> bool:
    serah = SerahTerima.objects.terlihat_oleh(oleh).filter(pk=parameter["serah"]).first()
    return serah is not None and boleh_kabari(serah, oleh)


@pelaksana(JENIS, objek="pendamping.SerahTerima", masih_berhak=_masih_mengabari)
def surat_serah_terima(kerja: Kerja) -> str:
    """Safe to run again: the letters are read and written anew."""
    serah = SerahTerima.objects.select_related("dari", "kepada").get(pk=kerja.parameter["serah"])
    nomor = kerja.parameter["kelompok"]
    kelompok = serah.kelompok.select_related("kelompok").get(kelompok=nomor) if nomor else None
    if kerja.oleh is None:
        raise GalatPengguna("Surat ini hanya dibuat atas permintaan seseorang.")
    isi = buat_surat(serah=serah, kelompok=kelompok, oleh=kerja.oleh)
    with berkas_tanpa_nama() as jalur:
        jalur.write_bytes(isi)
        kerja.maju(1, 1)
        kerja.simpan_hasil(f"pemberitahuan-pendamping-{serah.berlaku}.pdf", jalur)
    return "Surat siap dicetak: dua surat setiap lembar A4."
