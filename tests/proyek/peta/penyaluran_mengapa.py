from tests.proyek.peta.tuju import Tuju, pk

PETA: list[tuple[str, Tuju]] = [
    ("penyaluran:mengapa", Tuju(objek=True, kwargs=pk("kpm"))),
    ("penyaluran:dasar", Tuju(objek=True, kwargs=pk("bayar"))),
    ("penyaluran:mengapa_cetak", Tuju(objek=True, kwargs=pk("kpm"))),
]
