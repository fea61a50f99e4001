from akun.enums import Izin
from tests.proyek.peta.tuju import ALIH, Tuju, pk
from tests.proyek.peta.verifikasi_fasilitas import SEKABUPATEN

_CATAT = Izin.CATAT_VERKOM

PETA: list[tuple[str, Tuju]] = [
    ("verifikasi:blangko_semua", Tuju()),
    ("verifikasi:blangko", Tuju(objek=True, kwargs=pk("sekolah"), terlihat=SEKABUPATEN)),
    ("verifikasi:kartu", Tuju(izin=_CATAT)),
    (
        "verifikasi:kartu_fasilitas",
        Tuju(izin=_CATAT, objek=True, kwargs=pk("posyandu"), terlihat=SEKABUPATEN, dampingan=False),
    ),
    ("verifikasi:kartu_kelompok", Tuju(izin=_CATAT, objek=True, kwargs=pk("kelompok"))),
    ("verifikasi:kartu_peserta", Tuju(objek=True, kwargs=pk("anggota"))),
    ("verifikasi:kartu_cetak", Tuju(izin=_CATAT, objek=True, kwargs=pk("anggota"))),
    (
        "verifikasi:kartu_cabut",
        Tuju(
            izin=_CATAT,
            objek=True,
            kwargs=pk("anggota"),
            kirim=lambda d: {"kartu": d.kartu_peserta.pk, "alasan": "Hilang"},
            jawab=ALIH,
        ),
    ),
    ("verifikasi:pindai", Tuju(izin=_CATAT)),
    (
        "verifikasi:pindai_fasilitas",
        Tuju(izin=_CATAT, objek=True, kwargs=pk("posyandu"), terlihat=SEKABUPATEN, dampingan=False),
    ),
]
