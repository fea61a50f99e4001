from tests.proyek.peta.tuju import Tuju, pk
from tests.proyek.peta.verifikasi_fasilitas import SEKABUPATEN

PETA: list[tuple[str, Tuju]] = [
    ("verifikasi:blangko_semua", Tuju()),
    ("verifikasi:blangko", Tuju(objek=True, kwargs=pk("sekolah"), terlihat=SEKABUPATEN)),
]
