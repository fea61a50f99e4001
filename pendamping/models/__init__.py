from pendamping.models.arahan import Arahan, PenerimaArahan, Pertanyaan
from pendamping.models.kasus import Kasus, LangkahKasus, Rujukan
from pendamping.models.kegiatan import ButirRHK, Kegiatan, MilikPetugasQuerySet, RencanaAksi
from pendamping.models.kunjungan import Kunjungan, RencanaKunjungan
from pendamping.models.penugasan import MasaTugas, Penugasan, PenugasanKelompok
from pendamping.models.serah_terima import SerahTerima, SerahTerimaKelompok, SerahTerimaKPM
from pendamping.models.temuan import Temuan
from pendamping.models.tugas import AturanLapangan, Tugas

__all__ = [
    "Arahan",
    "AturanLapangan",
    "ButirRHK",
    "Kasus",
    "Kegiatan",
    "Kunjungan",
    "LangkahKasus",
    "MasaTugas",
    "MilikPetugasQuerySet",
    "PenerimaArahan",
    "Penugasan",
    "PenugasanKelompok",
    "Pertanyaan",
    "RencanaAksi",
    "RencanaKunjungan",
    "Rujukan",
    "SerahTerima",
    "SerahTerimaKPM",
    "SerahTerimaKelompok",
    "Temuan",
    "Tugas",
]
