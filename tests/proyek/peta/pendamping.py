from akun.enums import Izin
from tests.proyek.peta.tuju import TULIS, Tuju, bertugas, pk

PETA: list[tuple[str, Tuju]] = [
    ("pendamping:kelompok_baru", Tuju(izin=Izin.KELOLA_KELOMPOK)),
    ("pendamping:kelompok_usulan", Tuju(izin=Izin.KELOLA_KELOMPOK)),
    (
        "pendamping:kelompok_pecah",
        Tuju(
            izin=Izin.KELOLA_KELOMPOK,
            objek=True,
            kwargs=pk("kelompok"),
            kirim=lambda d: {
                "id": "0190aaaa-0000-7000-8000-000000000021",
                "nama": "DIRUSAK",
                "mulai": "2026-11-01",
                "anggota": d.kpm.pk,
            },
        ),
    ),
    (
        "pendamping:kelompok_gabung",
        Tuju(
            izin=Izin.KELOLA_KELOMPOK,
            objek=True,
            kwargs=pk("kelompok"),
            kirim=lambda d: {"dari": d.kelompok.pk, "mulai": "2026-11-01"},
        ),
    ),
    (
        "pendamping:kelompok_bubarkan",
        Tuju(
            izin=Izin.KELOLA_KELOMPOK,
            objek=True,
            kwargs=pk("kelompok"),
            kirim=lambda d: {"tanggal": "2026-11-20"},
        ),
    ),
    ("pendamping:penugasan", Tuju(izin=Izin.TUGASKAN)),
    (
        "pendamping:penugasan",
        Tuju(izin=Izin.TUGASKAN, objek=True, kueri=lambda d: {"wilayah": d.kecamatan}, terlihat=bertugas),
    ),
    (
        "pendamping:penugasan_desa",
        Tuju(izin=Izin.TUGASKAN, objek=True, kwargs=lambda d: {"kode": d.desa}, terlihat=bertugas),
    ),
    (
        "pendamping:tugaskan",
        Tuju(
            izin=Izin.TUGASKAN,
            objek=True,
            kueri=lambda d: {"desa": d.desa},
            kirim=lambda d: {"desa": d.desa, "aksi": "pratinjau"},
            terlihat=bertugas,
        ),
    ),
    (
        "pendamping:tugaskan",
        Tuju(
            izin=Izin.TUGASKAN,
            objek=True,
            kueri=lambda d: {"kelompok": d.kelompok.pk},
            kirim=lambda d: {"kelompok": d.kelompok.pk, "aksi": "pratinjau"},
            terlihat=bertugas,
        ),
    ),
    (
        "pendamping:tugaskan",
        Tuju(
            izin=Izin.TUGASKAN,
            objek=True,
            metode=TULIS,
            kirim=lambda d: {"kpm": d.kpm.pk, "aksi": "pratinjau"},
            terlihat=bertugas,
        ),
    ),
    ("pendamping:kunjungan", Tuju()),
    ("pendamping:kunjungan", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    ("pendamping:kunjungan", Tuju(kueri=lambda d: {"petugas": d.petugas.pk})),
    ("pendamping:kunjungan_pilih", Tuju(izin=Izin.CATAT_KUNJUNGAN, kirim=lambda d: {"cari": d.kpm.nama})),
    ("pendamping:kunjungan_baru", Tuju(izin=Izin.CATAT_KUNJUNGAN, jawab=frozenset({302}))),
    (
        "pendamping:kunjungan_baru",
        Tuju(
            izin=Izin.CATAT_KUNJUNGAN,
            objek=True,
            kueri=lambda d: {"kpm": d.kpm.pk},
            kirim=lambda d: {
                "id": "0190aaaa-0000-7000-8000-000000000001",
                "tanggal": d.kunjungan.tanggal,
                "tujuan": "rutin",
            },
        ),
    ),
    ("pendamping:kunjungan_rincian", Tuju(objek=True, kwargs=pk("kunjungan"))),
    (
        "pendamping:kunjungan_ubah",
        Tuju(
            izin=Izin.CATAT_KUNJUNGAN,
            objek=True,
            kwargs=pk("kunjungan"),
            kirim=lambda d: {
                "versi": 1,
                "tanggal": d.kunjungan.tanggal,
                "tujuan": "absen",
                "hasil": "DIRUSAK",
            },
        ),
    ),
    (
        "pendamping:kunjungan_foto",
        Tuju(objek=True, kwargs=lambda d: {"pk": d.kunjungan.pk, "foto_id": d.foto.pk}),
    ),
    ("pendamping:tab_kunjungan", Tuju(objek=True, kwargs=pk("kpm"))),
    ("pendamping:tugas", Tuju()),
    ("pendamping:tugas", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    ("pendamping:tugas", Tuju(kueri=lambda d: {"petugas": d.petugas.pk, "keadaan": "lewat"})),
    ("pendamping:tugas_rincian", Tuju(objek=True, kwargs=pk("tugas"))),
    (
        "pendamping:tugas_selesai",
        Tuju(
            izin=Izin.CATAT_KUNJUNGAN,
            objek=True,
            kwargs=pk("tugas"),
            kirim=lambda d: {"hasil": "lainnya", "keterangan": "DIRUSAK"},
        ),
    ),
    ("pendamping:tab_tugas", Tuju(objek=True, kwargs=pk("kpm"))),
]
