from tests.proyek.peta.tuju import Tuju, pk

PETA: list[tuple[str, Tuju]] = [
    ("verifikasi:tab_hasil", Tuju(objek=True, kwargs=pk("kpm"))),
    ("verifikasi:tab_hasil", Tuju(objek=True, kwargs=pk("kpm"), kueri=lambda d: {"sampai": "2026-3"})),
]
