from akun.enums import Izin
from tests.proyek.peta.tuju import PEMUTUS, Tuju, anggota, anggota_keluarga, kosong, pk

PETA: list[tuple[str, Tuju]] = [
    ("kpm:daftar", Tuju(kirim=lambda d: {"cari": d.kpm.nama})),
    ("kpm:daftar", Tuju(kirim=lambda d: {"cari": d.nik[0]})),
    ("kpm:daftar", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    ("kpm:daftar", Tuju(kueri=lambda d: {"petugas": d.petugas.pk})),
    ("kpm:daftar", Tuju(kueri=lambda d: {"wilayah": d.desa, "lengkap": "belum", "mutakhir": "belum", "rw": "2"})),
    ("kpm:saringan", Tuju(kirim=lambda d: {"nama": "", "rw": "2"}, jawab=frozenset({200}))),
    ("kpm:saringan_hapus", Tuju(kwargs=lambda d: {"pk": 999999})),
    ("kpm:rincian", Tuju(objek=True, kwargs=pk("kpm"))),
    (
        "kpm:ubah",
        Tuju(
            izin=Izin.UBAH_KPM,
            objek=True,
            kwargs=pk("kpm"),
            kirim=lambda d: {"versi": d.kpm.versi, "patokan": "DIRUSAK"},
        ),
    ),
    (
        "kpm:rekening",
        Tuju(
            izin=Izin.UBAH_KPM,
            objek=True,
            kwargs=pk("kpm"),
            kirim=lambda d: {"versi": d.kpm.versi, "bank": "pos"},
        ),
    ),
    ("kpm:anggota_keluarga", Tuju(objek=True, kwargs=anggota_keluarga)),
    (
        "kpm:anggota_keluarga_ubah",
        Tuju(izin=Izin.UBAH_KPM, objek=True, kwargs=anggota_keluarga, kirim=lambda d: {"kelas": "9Z"}),
    ),
    (
        "kpm:anggota_identitas",
        Tuju(
            izin=Izin.BUKA_IDENTITAS,
            objek=True,
            kwargs=anggota_keluarga,
            kirim=lambda d: {"nomor": "nik", "keperluan": "lainnya", "keterangan": "mencoba"},
        ),
    ),
    ("kpm:riwayat", Tuju(objek=True, kwargs=pk("kpm"))),
    (
        "kpm:identitas",
        Tuju(
            izin=Izin.BUKA_IDENTITAS,
            objek=True,
            kwargs=pk("kpm"),
            kirim=lambda d: {"nomor": "nik", "keperluan": "lainnya", "keterangan": "mencoba"},
        ),
    ),
    ("kpm:belum_cocok", Tuju(izin=Izin.TELAAH)),
    ("kpm:belum_cocok", Tuju(izin=Izin.TELAAH, kueri=lambda d: {"wilayah": d.kecamatan})),
    *(
        (f"kpm:belum_cocok_{nama}", Tuju(izin=Izin.TELAAH, objek=True, kwargs=pk("belum_cocok"), kirim=kirim))
        for nama, kirim in (
            ("rincian", lambda d: {"cari": d.kpm.nama}),
            ("masukkan", lambda d: {"kpm": d.kpm.pk}),
            ("kesampingkan", lambda d: {"alasan": "DIRUSAK"}),
            ("kembalikan", kosong),
        )
    ),
    ("kpm:jenjang", Tuju()),
    ("kpm:jenjang", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    ("kpm:jenjang_rincian", Tuju(objek=True, kwargs=pk("anggota"))),
    (
        "kpm:jenjang_tetapkan",
        Tuju(izin=Izin.UBAH_KPM, objek=True, kwargs=pk("anggota"), kirim=lambda d: {"jenjang": "sma"}),
    ),
    ("kpm:tanpa_nama", Tuju()),
    ("kpm:tanpa_nama", Tuju(kueri=lambda d: {"wilayah": d.desa})),
    ("kpm:tab_bantuan", Tuju(objek=True, kwargs=pk("kpm"))),
    (
        "kpm:bantuan_catat",
        Tuju(
            izin=Izin.UBAH_KPM,
            objek=True,
            kwargs=pk("kpm"),
            kirim=lambda d: {"kis_keadaan": "tidak", "kis_alasan": "DIRUSAK"},
        ),
    ),
    ("kpm:bantuan", Tuju()),
    ("kpm:bantuan", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    ("kpm:tab_pemutakhiran", Tuju(objek=True, kwargs=pk("kpm"))),
    ("kpm:pemutakhiran_baru", Tuju(izin=Izin.USULKAN, objek=True, kwargs=pk("kpm"))),
    (
        "kpm:pemutakhiran_baru",
        Tuju(
            izin=Izin.USULKAN,
            objek=True,
            kwargs=pk("kpm"),
            kueri=lambda d: {"jenis": "alamat"},
            kirim=lambda d: {
                "id": "0190aaaa-0000-7000-8000-000000000021",
                "alamat": "DIRUSAK",
                "desa": d.desa,
                "berlaku": d.kunjungan.tanggal,
            },
        ),
    ),
    (
        "kpm:pemutakhiran_baru",
        Tuju(izin=Izin.USULKAN, objek=True, kwargs=pk("kpm"), kueri=lambda d: {"jenis": "anggota_keluar"}),
    ),
    ("kpm:pemutakhiran_nihil", Tuju(izin=Izin.USULKAN, objek=True, kwargs=pk("kpm"))),
    ("kpm:pemutakhiran", Tuju()),
    ("kpm:pemutakhiran", Tuju(kueri=lambda d: {"lihat": "putus", "wilayah": d.kecamatan})),
    ("kpm:pemutakhiran", Tuju(kueri=lambda d: {"lihat": "saya", "jenis": "alamat"})),
    (
        "kpm:pemutakhiran_putuskan",
        Tuju(berhak=PEMUTUS.__contains__, kirim=lambda d: {"usulan": d.usulan.pk, "putusan": "tolak", "catatan": ""}),
    ),
    ("kpm:pemutakhiran_rincian", Tuju(objek=True, kwargs=pk("usulan"))),
    (
        "kpm:pemutakhiran_putus",
        Tuju(
            objek=True,
            kwargs=pk("usulan"),
            berhak=(PEMUTUS - {"korkab", "korkab_luar"}).__contains__,
            kirim=lambda d: {"putusan": "tolak", "catatan": "DIRUSAK"},
        ),
    ),
    (
        "kpm:pemutakhiran_tarik",
        Tuju(objek=True, kwargs=pk("usulan"), berhak=lambda p: p.startswith("pendamping")),
    ),
    (
        "kpm:pemutakhiran_foto",
        Tuju(objek=True, kwargs=lambda d: {"pk": d.usulan.pk, "foto_id": d.foto_usulan.pk}),
    ),
    ("kpm:kepesertaan", Tuju(objek=True, kwargs=pk("kpm"))),
    (
        "kpm:kepesertaan_ubah",
        Tuju(
            izin=Izin.PUTUSKAN_KEPESERTAAN,
            objek=True,
            kwargs=pk("kpm"),
            kirim=lambda d: {"langkah": "mandiri:mampu", "tanggal": "2026-10-01"},
        ),
    ),
    (
        "kpm:kepesertaan_dokumen",
        Tuju(objek=True, kwargs=lambda d: {"pk": d.kpm.pk, "foto_id": d.langkah.dokumen.get().pk}),
    ),
    ("kpm:pada", Tuju(objek=True, kwargs=pk("kpm"))),
    ("kpm:pada", Tuju(objek=True, kwargs=pk("kpm"), kueri=lambda d: {"tanggal": "2026-02-01"})),
    ("kpm:kartu_saya", Tuju(izin=Izin.UBAH_KPM)),
    ("kpm:tab_kartu", Tuju(objek=True, kwargs=pk("kpm"))),
    ("kpm:kartu_cetak", Tuju(izin=Izin.UBAH_KPM, objek=True, kwargs=pk("kpm"))),
    (
        "kpm:kartu_cabut",
        Tuju(
            izin=Izin.UBAH_KPM,
            objek=True,
            kwargs=pk("kpm"),
            kirim=lambda d: {"kartu": d.kartu_kpm.pk, "alasan": "DIRUSAK"},
        ),
    ),
    (
        "kpm:kartu_kelompok",
        Tuju(izin=Izin.UBAH_KPM, objek=True, kwargs=pk("kelompok"), kirim=lambda d: {"kpm": d.lepas.pk}),
    ),
    ("kpm:surat", Tuju(izin=Izin.BUKA_IDENTITAS, objek=True, kwargs=pk("kpm"))),
    (
        "kpm:surat",
        Tuju(
            izin=Izin.BUKA_IDENTITAS,
            objek=True,
            kwargs=pk("kpm"),
            kueri=lambda d: {"jenis": "kuasa"},
            kirim=lambda d: {"jenis": "kuasa", "tanggal": d.kunjungan.tanggal, "penerima": "DIRUSAK"},
        ),
    ),
    ("kpm:ganda", Tuju(izin=Izin.TELAAH)),
    ("kpm:ganda", Tuju(izin=Izin.TELAAH, kueri=lambda d: {"jenis": "nama_lahir", "wilayah": d.kecamatan})),
    ("kpm:ganda_periksa", Tuju(izin=Izin.TELAAH)),
    (
        "kpm:ganda_rincian",
        Tuju(
            izin=Izin.TELAAH,
            objek=True,
            kwargs=pk("dugaan"),
            kirim=lambda d: {"putusan": "bukan", "alasan": "mencoba"},
        ),
    ),
    ("kpm:kelompok", Tuju()),
    ("kpm:kelompok", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    ("kpm:kelompok_rincian", Tuju(objek=True, kwargs=pk("kelompok"))),
    (
        "kpm:kelompok_ubah",
        Tuju(izin=Izin.KELOLA_KELOMPOK, objek=True, kwargs=pk("kelompok"), kirim=lambda d: {"nama": "DIRUSAK"}),
    ),
    (
        "kpm:anggota_tambah",
        Tuju(
            izin=Izin.KELOLA_KELOMPOK,
            objek=True,
            kwargs=pk("kelompok"),
            kirim=lambda d: {"mulai": "2026-11-01", "anggota": d.lepas.pk},
        ),
    ),
    (
        "kpm:pengurus_kelompok",
        Tuju(
            izin=Izin.KELOLA_KELOMPOK,
            objek=True,
            kwargs=pk("kelompok"),
            kirim=lambda d: {"jabatan": "ketua", "kpm": d.kpm.pk, "mulai": "2026-11-01"},
        ),
    ),
    (
        "kpm:pengurus_berhenti",
        Tuju(
            izin=Izin.KELOLA_KELOMPOK,
            objek=True,
            kwargs=lambda d: {"pk": d.kelompok.pk, "jabatan_id": d.jabatan.pk},
            kirim=lambda d: {f"{d.jabatan.pk}-sampai": "2026-11-01"},
        ),
    ),
    ("kpm:anggota", Tuju(izin=Izin.KELOLA_KELOMPOK, objek=True, kwargs=anggota)),
    (
        "kpm:anggota_keluar",
        Tuju(izin=Izin.KELOLA_KELOMPOK, objek=True, kwargs=anggota, kirim=lambda d: {"sampai": "2026-11-01"}),
    ),
    (
        "kpm:anggota_pindah",
        Tuju(izin=Izin.KELOLA_KELOMPOK, objek=True, kwargs=anggota, kirim=lambda d: {"mulai": "2026-11-01"}),
    ),
]
