from akun.enums import Izin
from tests.dunia import SEMUA, TERLIHAT
from tests.proyek.peta.tuju import ALIH, BERTUGAS_DI, Isi, Tuju, pk

# A school is no secret of a kecamatan: facilities are seen, and written down, in the whole kabupaten.
_PENDAMPING = ("pendamping", "pendamping_lain", "pendamping_tetangga")
_SEKABUPATEN = {
    **TERLIHAT,
    **dict.fromkeys((*_PENDAMPING, "korkec", "rangkap", "korkec_tetangga"), TERLIHAT["korkab"]),
}
SEKABUPATEN = _SEKABUPATEN.__getitem__
_SEKECAMATAN = {peran: BERTUGAS_DI(peran) for peran in TERLIHAT}


def semua(_peran: str) -> frozenset[str]:
    return SEMUA


# A list that grows with its kabupaten, whoever's families they are: not one of those whose counts must stand still.
DAFTAR = Tuju(objek=True, terlihat=semua)


def keluarga_sendiri(peran: str) -> bool:
    """Who is coordinator and pendamping in one person writes of no family as the coordinator."""
    return peran != "rangkap"


_SEKOLAH = pk("sekolah")


def kelola(kirim: Isi, kwargs: Isi = _SEKOLAH, jawab: frozenset[int] = ALIH) -> Tuju:
    """To correct, close or merge one is for those who serve in its kecamatan, and for the APD."""
    return Tuju(
        izin=Izin.KELOLA_FASILITAS,
        objek=True,
        kwargs=kwargs,
        kirim=kirim,
        terlihat=SEKABUPATEN,
        berhak_di=_SEKECAMATAN.__getitem__,
        jawab=jawab,
    )


PETA: list[tuple[str, Tuju]] = [
    ("verifikasi:fasilitas", DAFTAR),
    ("verifikasi:fasilitas_baru", Tuju(izin=Izin.KELOLA_FASILITAS)),
    ("verifikasi:fasilitas_ganda", Tuju(izin=Izin.KELOLA_FASILITAS, objek=True, terlihat=semua)),
    ("verifikasi:belum_fasilitas", Tuju()),
    ("verifikasi:tujuan", Tuju(izin=Izin.CATAT_VERKOM)),
    (
        "verifikasi:peserta",
        Tuju(
            izin=Izin.KELOLA_FASILITAS,
            objek=True,
            berhak=keluarga_sendiri,
            kwargs=pk("anggota"),
            kueri=lambda d: {"bidang": "pendidikan"},
        ),
    ),
    (
        "verifikasi:peserta_tetapkan",
        Tuju(
            izin=Izin.KELOLA_FASILITAS,
            objek=True,
            berhak=keluarga_sendiri,
            kwargs=pk("anggota"),
            kirim=lambda d: {"fasilitas": str(d.posyandu.pk)},
        ),
    ),
    (
        "verifikasi:peserta_akhiri",
        Tuju(
            izin=Izin.KELOLA_FASILITAS,
            objek=True,
            berhak=keluarga_sendiri,
            kwargs=lambda d: {"pk": d.anggota.pk, "ikut": d.keikutsertaan.pk},
            kirim=lambda d: {"sampai": "2026-11-01", "alasan": "lulus"},
        ),
    ),
    ("verifikasi:fasilitas_rincian", Tuju(objek=True, kwargs=pk("sekolah"), terlihat=SEKABUPATEN)),
    (
        "verifikasi:fasilitas_anggota",
        Tuju(izin=Izin.KELOLA_FASILITAS, objek=True, kwargs=pk("sekolah"), terlihat=SEKABUPATEN),
    ),
    ("verifikasi:fasilitas_ubah", kelola(lambda d: {"versi": 1})),
    ("verifikasi:fasilitas_tutup", kelola(lambda d: {"versi": 1, "sejak": "2026-11-01"})),
    ("verifikasi:fasilitas_buka", kelola(lambda d: {"versi": 1})),
    (
        "verifikasi:fasilitas_gabung",
        kelola(lambda d: {"versi_asal": 1, "versi_tujuan": 1}, lambda d: {"pk": d.sekolah.pk, "lain": d.posyandu.pk}),
    ),
]
