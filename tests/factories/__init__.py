"""One factory for each model; a test about the project holds that true."""

from tests.factories.akun import JabatanFactory, PenggunaFactory
from tests.factories.inti import (
    AksesPribadiFactory,
    BarisImporFactory,
    BerkasImporFactory,
    DesaBerubahFactory,
    DetakFactory,
    FotoFactory,
    PekerjaanFactory,
)
from tests.factories.kpm import KeanggotaanFactory, KelompokFactory, KPMFactory
from tests.factories.p2k2 import (
    AturanAbsenFactory,
    KehadiranFactory,
    ModulFactory,
    PertemuanFactory,
    SesiFactory,
    TandaAbsenFactory,
    TandaKelompokFactory,
)
from tests.factories.pendamping import KunjunganFactory, PenugasanFactory, PenugasanKelompokFactory
from tests.factories.penyaluran import (
    AlasanFactory,
    PembayaranFactory,
    RekonsiliasiFactory,
    TahapFactory,
)

__all__ = [
    "AksesPribadiFactory",
    "AlasanFactory",
    "AturanAbsenFactory",
    "BarisImporFactory",
    "BerkasImporFactory",
    "DesaBerubahFactory",
    "DetakFactory",
    "FotoFactory",
    "JabatanFactory",
    "KPMFactory",
    "KeanggotaanFactory",
    "KehadiranFactory",
    "KelompokFactory",
    "KunjunganFactory",
    "ModulFactory",
    "PekerjaanFactory",
    "PembayaranFactory",
    "PenggunaFactory",
    "PenugasanFactory",
    "PenugasanKelompokFactory",
    "PertemuanFactory",
    "RekonsiliasiFactory",
    "SesiFactory",
    "TahapFactory",
    "TandaAbsenFactory",
    "TandaKelompokFactory",
]
