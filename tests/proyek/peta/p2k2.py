from akun.enums import Izin
from tests.dunia import TERLIHAT
from tests.proyek.peta.tuju import ALIH, Tuju, pk

PETA: list[tuple[str, Tuju]] = [
    ("p2k2:daftar", Tuju()),
    ("p2k2:daftar", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "lihat": "semua"})),
    ("p2k2:daftar", Tuju(kueri=lambda d: {"petugas": d.petugas.pk, "keadaan": "belum"})),
    ("p2k2:tab_kehadiran", Tuju(objek=True, kwargs=pk("kpm"))),
    ("p2k2:tab_kelompok", Tuju(objek=True, kwargs=pk("kelompok"))),
    (
        "p2k2:baru",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kueri=lambda d: {"kelompok": d.kelompok.pk},
            kirim=lambda d: {
                "id": "0190aaaa-0000-7000-8000-000000000003",
                "tanggal": d.rencana.tanggal,
                "tempat": "DIRUSAK",
            },
        ),
    ),
    ("p2k2:rincian", Tuju(objek=True, kwargs=pk("pertemuan"))),
    (
        "p2k2:foto",
        Tuju(objek=True, kwargs=lambda d: {"pk": d.pertemuan.pk, "foto_id": d.foto_pertemuan.pk}),
    ),
    (
        "p2k2:foto",
        Tuju(objek=True, kwargs=lambda d: {"pk": d.pertemuan.pk, "foto_id": d.foto_daftar.pk}),
    ),
    (
        "p2k2:jam",
        Tuju(izin=Izin.CATAT_PERTEMUAN, objek=True, kwargs=pk("rencana"), kirim=lambda d: {"versi": 1, "apa": "mulai"}),
    ),
    (
        "p2k2:ubah",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=pk("rencana"),
            kirim=lambda d: {"versi": 1, "tanggal": d.rencana.tanggal, "tempat": "DIRUSAK"},
        ),
    ),
    ("p2k2:foto_baru", Tuju(izin=Izin.CATAT_PERTEMUAN, objek=True, kwargs=pk("pertemuan"))),
    (
        "p2k2:kehadiran",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=pk("rencana"),
            kirim=lambda d: {"versi": 1, "daftar": d.kpm.pk, f"hadir-{d.kpm.pk}": "alpa"},
        ),
    ),
    ("p2k2:daftar_hadir", Tuju(izin=Izin.CATAT_PERTEMUAN, objek=True, kwargs=pk("pertemuan"))),
    ("p2k2:awal", Tuju()),
    ("p2k2:awal", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "keadaan": "direncanakan"})),
    ("p2k2:awal", Tuju(kueri=lambda d: {"petugas": d.petugas.pk})),
    ("p2k2:awal_baru", Tuju(izin=Izin.CATAT_PERTEMUAN, jawab=ALIH)),
    (
        "p2k2:awal_baru",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kueri=lambda d: {"desa": d.desa},
            kirim=lambda d: {
                "id": "0190aaaa-0000-7000-8000-000000000021",
                "tanggal": d.awal.tanggal,
                "tempat": "DIRUSAK",
                "kpm": d.calon.pk,
            },
            # Of an own candidate: who only sees the area has none.
            terlihat=lambda p: frozenset() if p == "rangkap" else TERLIHAT[p],
        ),
    ),
    ("p2k2:awal_calon", Tuju()),
    ("p2k2:awal_calon", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "keadaan": "diundang"})),
    ("p2k2:awal_calon", Tuju(kueri=lambda d: {"petugas": d.petugas.pk, "saya": "1"})),
    (
        "p2k2:awal_validasi",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=pk("calon"),
            kirim=lambda d: {"validasi": "menolak", "catatan": "DIRUSAK", "semula": ""},
        ),
    ),
    ("p2k2:awal_rincian", Tuju(objek=True, kwargs=pk("awal"))),
    ("p2k2:awal_undangan", Tuju(objek=True, kwargs=pk("awal"))),
    ("p2k2:awal_daftar_hadir", Tuju(objek=True, kwargs=pk("awal"))),
    ("p2k2:awal_laporan", Tuju(objek=True, kwargs=pk("awal"))),
    ("p2k2:awal_foto", Tuju(objek=True, kwargs=lambda d: {"pk": d.awal.pk, "foto_id": d.foto_awal.pk})),
    ("p2k2:awal_foto_baru", Tuju(izin=Izin.CATAT_PERTEMUAN, objek=True, kwargs=pk("awal"))),
    (
        "p2k2:awal_ubah",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=pk("awal"),
            kirim=lambda d: {"versi": 1, "tanggal": d.awal.tanggal, "tempat": "DIRUSAK", "kpm": d.calon.pk},
        ),
    ),
    (
        "p2k2:awal_batal",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=pk("awal"),
            kirim=lambda d: {"versi": 1, "alasan": "mencoba"},
        ),
    ),
    (
        "p2k2:awal_isi",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=pk("awal"),
            kirim=lambda d: {"versi": 1, "daftar": d.calon.pk, f"hadir-{d.calon.pk}": "tidak", "aksi": "draf"},
        ),
    ),
]
