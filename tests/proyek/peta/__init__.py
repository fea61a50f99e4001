"""Every page by its URL name: what it needs to be asked for, and who may ask. A name missing here fails a test."""

from tests.proyek.peta import (
    api,
    arahan,
    dasbor,
    inti,
    kasus,
    kegiatan,
    kpm,
    laporan,
    p2k2,
    pendamping,
    penugasan,
    penyaluran,
    rencana,
    rhk,
    serah_terima,
    temuan,
    tugas,
)
from tests.proyek.peta.tuju import Tuju

PETA: list[tuple[str, Tuju]] = [
    *api.PETA,
    *arahan.PETA,
    *dasbor.PETA,
    *inti.PETA,
    *kasus.PETA,
    *kegiatan.PETA,
    *kpm.PETA,
    *laporan.PETA,
    *p2k2.PETA,
    *pendamping.PETA,
    *penugasan.PETA,
    *penyaluran.PETA,
    *rencana.PETA,
    *rhk.PETA,
    *serah_terima.PETA,
    *temuan.PETA,
    *tugas.PETA,
]

__all__ = ["PETA", "Tuju"]
