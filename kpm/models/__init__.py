from kpm.models.anggota import Anggota, AnggotaBelumCocok, KewajibanBerubah, Komponen, SusunanBerubah
from kpm.models.bantuan import BantuanKomplementer
from kpm.models.kartu import KartuKPM
from kpm.models.kelompok import KeanggotaanBerubah, KeanggotaanKelompok, Kelompok, PengurusKelompok, berlaku_kelompok
from kpm.models.keluarga import KPM, HitunganKomponen, MilikKPMQuerySet
from kpm.models.pemutakhiran import Pemutakhiran, PerubahanKepesertaan
from kpm.models.rumah import KeadaanRumah
from kpm.models.telaah import DugaanGanda, SaringanTersimpan

__all__ = [
    "KPM",
    "Anggota",
    "AnggotaBelumCocok",
    "BantuanKomplementer",
    "DugaanGanda",
    "HitunganKomponen",
    "KartuKPM",
    "KeadaanRumah",
    "KeanggotaanBerubah",
    "KeanggotaanKelompok",
    "Kelompok",
    "KewajibanBerubah",
    "Komponen",
    "MilikKPMQuerySet",
    "Pemutakhiran",
    "PengurusKelompok",
    "PerubahanKepesertaan",
    "SaringanTersimpan",
    "SusunanBerubah",
    "berlaku_kelompok",
]
