"""Jobs of this app: reading, applying and returning import files."""

from typing import Any

from inti.enums import KeadaanBerkas
from inti.galat import GalatPengguna
from inti.models import BerkasImpor
from inti.sementara import berkas_tanpa_nama
from inti.services import impor, kesalahan_impor
from inti.services.kerja import Kerja
from inti.services.pekerjaan import pelaksana


def _pratinjau_berhenti(parameter: dict[str, Any], pesan: str) -> None:
    impor.hentikan(berkas_id=parameter["berkas"], dari=KeadaanBerkas.DIUNGGAH, ke=KeadaanBerkas.DITOLAK, pesan=pesan)


def _terapan_berhenti(parameter: dict[str, Any], pesan: str) -> None:
    BerkasImpor.objects.filter(pk=parameter["berkas"], keadaan=KeadaanBerkas.MENERAPKAN).update(
        keadaan=KeadaanBerkas.PRATINJAU, pesan=pesan[:500]
    )


@pelaksana("impor_pratinjau", bila_berhenti=_pratinjau_berhenti)
def pratinjau(kerja: Kerja) -> str:
    berkas = impor.buat_pratinjau(berkas_id=kerja.parameter["berkas"], kerja=kerja)
    if berkas.keadaan == KeadaanBerkas.DITOLAK:
        raise GalatPengguna(berkas.pesan)
    return "Pratinjau siap diperiksa."


@pelaksana("impor_terapkan", bila_berhenti=_terapan_berhenti)
def terapkan(kerja: Kerja) -> str:
    try:
        berkas = impor.terapkan_sekarang(berkas_id=kerja.parameter["berkas"], oleh=kerja.oleh, kerja=kerja)
    except impor.PratinjauUsang:
        impor.ulangi_pratinjau(berkas_id=kerja.parameter["berkas"], oleh=kerja.oleh)
        return impor.USANG
    return f"{berkas.ringkasan['diterima']} baris diterapkan."


def _masih_mengimpor(parameter: dict[str, Any], oleh: Any) -> bool:
    return bool(impor.berkas_boleh(oleh).filter(pk=parameter["berkas"]).exists())


@pelaksana("impor_kesalahan", objek="inti.BerkasImpor", masih_berhak=_masih_mengimpor)
def kesalahan(kerja: Kerja) -> str:
    berkas = BerkasImpor.objects.get(pk=kerja.parameter["berkas"])
    with berkas_tanpa_nama() as jalur:
        banyak = kesalahan_impor.tulis_laporan(berkas=berkas, keluaran=jalur)
        kerja.maju(banyak, banyak)
        kerja.simpan_hasil(kesalahan_impor.nama_kesalahan(berkas), jalur)
    return f"{banyak} baris diberi alasan di kolom KESALAHAN."
