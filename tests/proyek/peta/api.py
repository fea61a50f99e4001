from akun.enums import Izin
from tests.proyek.peta.tuju import BERTUGAS_DI, TULIS, Tuju, pk

PETA: list[tuple[str, Tuju]] = [
    ("api:tanpa_alamat", Tuju(jawab=frozenset({404}))),
    ("api:wilayah_daftar", Tuju()),
    ("api:wilayah", Tuju(objek=True, kwargs=lambda d: {"kode": d.desa}, terlihat=BERTUGAS_DI)),
    ("api:kpm_daftar", Tuju()),
    ("api:kpm_daftar", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    ("api:kpm_daftar", Tuju(kueri=lambda d: {"petugas": d.petugas.pk})),
    (
        "api:kpm",
        Tuju(
            objek=True,
            izin_tulis=Izin.UBAH_KPM,
            kwargs=pk("kpm"),
            kirim=lambda d: {"versi": 1, "patokan": "DIRUSAK"},
        ),
    ),
    ("api:kelompok_daftar", Tuju()),
    ("api:kelompok_daftar", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    (
        "api:kelompok",
        Tuju(
            objek=True,
            izin_tulis=Izin.KELOLA_KELOMPOK,
            kwargs=pk("kelompok"),
            kirim=lambda d: {
                "nama": "DIRUSAK",
                "desa": d.desa,
                "dibentuk": "2026-11-01",
                "anggota": [d.lepas.pk],
            },
        ),
    ),
    ("api:kunjungan_daftar", Tuju()),
    ("api:kunjungan_daftar", Tuju(kueri=lambda d: {"petugas": d.petugas.pk})),
    (
        "api:kunjungan",
        Tuju(
            objek=True,
            izin_tulis=Izin.CATAT_KUNJUNGAN,
            kwargs=pk("kunjungan"),
            kirim=lambda d: {
                "kpm": d.kpm.pk,
                "tanggal": str(d.kunjungan.tanggal),
                "tujuan": "absen",
                "hasil": "DIRUSAK",
                "versi": 1,
            },
        ),
    ),
    (
        "api:kunjungan",
        Tuju(
            objek=True,
            izin_tulis=Izin.CATAT_KUNJUNGAN,
            metode=TULIS,
            kwargs=lambda d: {"pk": "0190aaaa-0000-7000-8000-000000000011"},
            kirim=lambda d: {"kpm": d.kpm.pk, "tanggal": str(d.kunjungan.tanggal), "tujuan": "rutin"},
        ),
    ),
    ("api:sesi_daftar", Tuju()),
    ("api:pertemuan_daftar", Tuju()),
    ("api:pertemuan_daftar", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    ("api:pertemuan_daftar", Tuju(kueri=lambda d: {"petugas": d.petugas.pk})),
    (
        "api:pertemuan",
        Tuju(
            objek=True,
            izin_tulis=Izin.CATAT_PERTEMUAN,
            kwargs=pk("rencana"),
            kirim=lambda d: {
                "kelompok": d.kelompok.pk,
                "tanggal": str(d.rencana.tanggal),
                "tempat": "DIRUSAK",
                "versi": 1,
            },
        ),
    ),
    (
        "api:pertemuan",
        Tuju(
            objek=True,
            izin_tulis=Izin.CATAT_PERTEMUAN,
            metode=TULIS,
            kwargs=lambda d: {"pk": "0190aaaa-0000-7000-8000-000000000013"},
            kirim=lambda d: {"kelompok": d.kelompok.pk, "tanggal": str(d.rencana.tanggal)},
        ),
    ),
    (
        "api:kehadiran",
        Tuju(
            objek=True,
            izin_tulis=Izin.CATAT_PERTEMUAN,
            kwargs=pk("rencana"),
            kirim=lambda d: {"versi": 1, "kehadiran": [{"kpm": d.kpm.pk, "status": "alpa"}]},
        ),
    ),
    ("api:tahap_daftar", Tuju()),
    ("api:alasan_daftar", Tuju()),
    ("api:pembayaran_daftar", Tuju(kueri=lambda d: {"tahap": d.bayar.tahap_id})),
    (
        "api:pembayaran_daftar",
        Tuju(kueri=lambda d: {"tahap": d.bayar.tahap_id, "wilayah": d.kecamatan, "petugas": d.petugas.pk}),
    ),
    ("api:pembayaran", Tuju(objek=True, kwargs=pk("bayar"))),
    ("api:rekonsiliasi_daftar", Tuju(kueri=lambda d: {"tahap": d.bayar.tahap_id})),
    (
        "api:rekonsiliasi_daftar",
        Tuju(kueri=lambda d: {"tahap": d.bayar.tahap_id, "wilayah": d.kecamatan}),
    ),
    (
        "api:rekonsiliasi",
        Tuju(
            objek=True,
            izin_tulis=Izin.CATAT_REKONSILIASI,
            kwargs=pk("rekonsiliasi"),
            kirim=lambda d: {
                "pembayaran": d.bayar.pk,
                "status": "tidak",
                "alasan": "lupa-pin",
                "versi": 1,
            },
        ),
    ),
    (
        "api:rekonsiliasi",
        Tuju(
            objek=True,
            izin_tulis=Izin.CATAT_REKONSILIASI,
            metode=TULIS,
            kwargs=lambda d: {"pk": "0190aaaa-0000-7000-8000-000000000012"},
            kirim=lambda d: {
                "pembayaran": d.bayar_lepas.pk,
                "status": "cair",
                "tanggal": str(d.kunjungan.tanggal),
            },
        ),
    ),
    ("api:verkom_daftar", Tuju()),
    ("api:verkom_daftar", Tuju(kueri=lambda d: {"fasilitas": d.sekolah.pk})),
    (
        "api:verkom",
        Tuju(
            objek=True,
            izin_tulis=Izin.CATAT_VERKOM,
            kwargs=lambda d: {
                "fasilitas": d.sekolah.pk,
                "tahun": d.catatan_verkom.bulan.year,
                "bulan": d.catatan_verkom.bulan.month,
                "anggota": d.anggota.pk,
            },
            kirim=lambda d: {"alpa": 3, "izin": 0, "sakit": 0, "keterangan": "DIRUSAK", "versi": 1},
        ),
    ),
]
