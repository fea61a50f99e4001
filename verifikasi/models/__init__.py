from verifikasi.models.acuan import AturanSanksi, AturanVerkom, Kewajiban
from verifikasi.models.catatan import (
    CatatanVerkom,
    HasilKeluarga,
    HasilVerifikasi,
    KemajuanVerkom,
    LaporanFasilitas,
    LembarVerkom,
    TutupTriwulan,
)
from verifikasi.models.fasilitas import Fasilitas, KartuPeserta, KeikutsertaanFasilitas
from verifikasi.models.hitungan import HitunganVerkom
from verifikasi.models.sampel import ButirSampel, SampelUlang
from verifikasi.models.sanksi import KabarSanksi, Keberatan, Sanksi

__all__ = [
    "AturanSanksi",
    "AturanVerkom",
    "ButirSampel",
    "CatatanVerkom",
    "Fasilitas",
    "HasilKeluarga",
    "HasilVerifikasi",
    "HitunganVerkom",
    "KabarSanksi",
    "KartuPeserta",
    "Keberatan",
    "KeikutsertaanFasilitas",
    "KemajuanVerkom",
    "Kewajiban",
    "LaporanFasilitas",
    "LembarVerkom",
    "SampelUlang",
    "Sanksi",
    "TutupTriwulan",
]
