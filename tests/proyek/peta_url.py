"""Every page by its URL name: what it needs to be asked for, and who may ask. A name missing here fails a test."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from akun.enums import Izin
from inti.halaman import UMUM
from tests.dunia import TERLIHAT, Dunia

Isi = Callable[[Dunia], dict[str, Any]]


def kosong(_d: Dunia) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Tuju:
    """`objek`: the address names something of one world, and outside it answers 404. `izin` repeats what the
    view must declare; of the API `izin_tulis` is what writing asks for, and reading asks for a login only.
    `terlihat` and `berhak` differ from the family rule only where said."""

    izin: str | None = None
    izin_tulis: str | None = None
    metode: frozenset[str] | None = None  # these only, of those the view declares
    objek: bool = False
    kwargs: Isi = kosong
    kueri: Isi = kosong
    kirim: Isi = kosong
    terlihat: Callable[[str], frozenset[str]] = TERLIHAT.__getitem__
    berhak: Callable[[str], bool] = lambda peran: True
    jawab: frozenset[int] = frozenset({200})  # of a GET by somebody who may

    def sebagai(self, d: Dunia) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        return self.kwargs(d), self.kueri(d), self.kirim(d)


def _pk(nama: str) -> Isi:
    return lambda d: {"pk": d.isi[nama].pk}


_ALIH = frozenset({200, 302})
_TULIS = frozenset({"PUT", "PATCH", "POST", "DELETE"})
_AREA = {
    # The dashboard is for those who see a whole area: a pendamping has none.
    p: w if not p.startswith("pendamping") else frozenset()
    for p, w in TERLIHAT.items()
}
_LUAS = _AREA.__getitem__
# The area of the own appointment can be named; of what lies in it, the own families are shown.
_SEKECAMATAN = {**TERLIHAT, **dict.fromkeys(("pendamping", "pendamping_lain"), TERLIHAT["korkec"])}
_BERTUGAS_DI = _SEKECAMATAN.__getitem__
_TUGASKAN = {"korkab": TERLIHAT["korkab"], "apd": TERLIHAT["apd"]} | {
    p: TERLIHAT[p] for p in ("korkab_luar", "apd_luar", "superuser")
}


def _bertugas(peran: str) -> frozenset[str]:
    return _TUGASKAN.get(peran, frozenset())


_BERKAS = {"apd": TERLIHAT["apd"], "apd_luar": TERLIHAT["apd_luar"], "superuser": TERLIHAT["superuser"]}
# A job belongs to whoever asked for it, superuser or not.
_PEKERJAAN = {"apd": TERLIHAT["apd"], "apd_luar": TERLIHAT["apd_luar"]}


def _pengimpor(peran: str) -> frozenset[str]:
    return _BERKAS.get(peran, frozenset())


def _peminta(peran: str) -> frozenset[str]:
    return _PEKERJAAN.get(peran, frozenset())


_anggota: Isi = lambda d: {"pk": d.kelompok.pk, "kpm_id": d.kpm.pk}  # noqa: E731

# Who decides updates somewhere: data, or standing.
_PEMUTUS = frozenset({"korkec", "korkec_tetangga", "korkab", "korkab_luar", "apd", "apd_luar", "rangkap", "superuser"})

_anggota_keluarga: Isi = lambda d: {"pk": d.kpm.pk, "anggota_id": d.anggota.pk}  # noqa: E731

PETA: list[tuple[str, Tuju]] = [
    ("beranda", Tuju(jawab=_ALIH)),
    ("tanpa_email", Tuju(izin=UMUM, jawab=frozenset({404}))),
    ("galeri", Tuju(berhak=lambda p: p == "superuser")),
    ("healthz", Tuju(izin=UMUM)),
    ("readyz", Tuju(izin=UMUM, jawab=frozenset({200, 503}))),
    ("akun:profil", Tuju(kirim=lambda d: {"telepon": "bukan nomor"})),
    # --- inti
    ("ekspor:daftar", Tuju(izin=Izin.EKSPOR, kirim=lambda d: {"wilayah": d.kecamatan})),
    ("pekerjaan:daftar", Tuju()),
    ("pekerjaan:rincian", Tuju(objek=True, kwargs=_pk("pekerjaan"), terlihat=_peminta)),
    ("pekerjaan:batal", Tuju(objek=True, kwargs=_pk("pekerjaan"), terlihat=_peminta)),
    ("pekerjaan:hasil", Tuju(objek=True, kwargs=_pk("pekerjaan"), terlihat=_peminta, jawab=frozenset({404}))),
    # --- impor
    ("impor:daftar", Tuju(izin=Izin.IMPOR)),
    ("impor:templat", Tuju(izin=Izin.IMPOR, kwargs=lambda d: {"jenis": "final_closing"})),
    ("impor:rincian", Tuju(izin=Izin.IMPOR, objek=True, kwargs=_pk("berkas"), terlihat=_pengimpor)),
    (
        "impor:baris",
        Tuju(
            izin=Izin.IMPOR,
            objek=True,
            kwargs=lambda d: {"pk": d.berkas.pk, "hasil": "baru"},
            terlihat=_pengimpor,
        ),
    ),
    (
        "impor:baris",
        Tuju(
            izin=Izin.IMPOR,
            objek=True,
            kwargs=lambda d: {"pk": d.berkas.pk, "hasil": "hilang"},
            terlihat=_pengimpor,
        ),
    ),
    ("impor:terapkan", Tuju(izin=Izin.IMPOR, objek=True, kwargs=_pk("berkas"), terlihat=_pengimpor)),
    ("impor:batal", Tuju(izin=Izin.IMPOR, objek=True, kwargs=_pk("berkas"), terlihat=_pengimpor)),
    ("impor:kesalahan", Tuju(izin=Izin.IMPOR, objek=True, kwargs=_pk("berkas"), terlihat=_pengimpor)),
    # --- kpm
    ("kpm:daftar", Tuju(kirim=lambda d: {"cari": d.kpm.nama})),
    ("kpm:daftar", Tuju(kirim=lambda d: {"cari": d.nik[0]})),
    ("kpm:daftar", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    ("kpm:daftar", Tuju(kueri=lambda d: {"petugas": d.petugas.pk})),
    ("kpm:daftar", Tuju(kueri=lambda d: {"wilayah": d.desa, "lengkap": "belum", "mutakhir": "belum", "rw": "2"})),
    ("kpm:saringan", Tuju(kirim=lambda d: {"nama": "", "rw": "2"}, jawab=frozenset({200}))),
    ("kpm:saringan_hapus", Tuju(kwargs=lambda d: {"pk": 999999})),
    ("kpm:rincian", Tuju(objek=True, kwargs=_pk("kpm"))),
    (
        "kpm:ubah",
        Tuju(
            izin=Izin.UBAH_KPM,
            objek=True,
            kwargs=_pk("kpm"),
            kirim=lambda d: {"versi": d.kpm.versi, "patokan": "DIRUSAK"},
        ),
    ),
    (
        "kpm:rekening",
        Tuju(
            izin=Izin.UBAH_KPM,
            objek=True,
            kwargs=_pk("kpm"),
            kirim=lambda d: {"versi": d.kpm.versi, "bank": "pos"},
        ),
    ),
    ("kpm:anggota_keluarga", Tuju(objek=True, kwargs=_anggota_keluarga)),
    (
        "kpm:anggota_keluarga_ubah",
        Tuju(izin=Izin.UBAH_KPM, objek=True, kwargs=_anggota_keluarga, kirim=lambda d: {"kelas": "9Z"}),
    ),
    (
        "kpm:anggota_identitas",
        Tuju(
            izin=Izin.BUKA_IDENTITAS,
            objek=True,
            kwargs=_anggota_keluarga,
            kirim=lambda d: {"nomor": "nik", "keperluan": "lainnya", "keterangan": "mencoba"},
        ),
    ),
    ("kpm:riwayat", Tuju(objek=True, kwargs=_pk("kpm"))),
    (
        "kpm:identitas",
        Tuju(
            izin=Izin.BUKA_IDENTITAS,
            objek=True,
            kwargs=_pk("kpm"),
            kirim=lambda d: {"nomor": "nik", "keperluan": "lainnya", "keterangan": "mencoba"},
        ),
    ),
    ("kpm:belum_cocok", Tuju(izin=Izin.TELAAH)),
    ("kpm:belum_cocok", Tuju(izin=Izin.TELAAH, kueri=lambda d: {"wilayah": d.kecamatan})),
    *(
        (f"kpm:belum_cocok_{nama}", Tuju(izin=Izin.TELAAH, objek=True, kwargs=_pk("belum_cocok"), kirim=kirim))
        for nama, kirim in (
            ("rincian", lambda d: {"cari": d.kpm.nama}),
            ("masukkan", lambda d: {"kpm": d.kpm.pk}),
            ("kesampingkan", lambda d: {"alasan": "DIRUSAK"}),
            ("kembalikan", kosong),
        )
    ),
    ("kpm:jenjang", Tuju()),
    ("kpm:jenjang", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    ("kpm:jenjang_rincian", Tuju(objek=True, kwargs=_pk("anggota"))),
    (
        "kpm:jenjang_tetapkan",
        Tuju(izin=Izin.UBAH_KPM, objek=True, kwargs=_pk("anggota"), kirim=lambda d: {"jenjang": "sma"}),
    ),
    ("kpm:tanpa_nama", Tuju()),
    ("kpm:tanpa_nama", Tuju(kueri=lambda d: {"wilayah": d.desa})),
    ("kpm:tab_bantuan", Tuju(objek=True, kwargs=_pk("kpm"))),
    (
        "kpm:bantuan_catat",
        Tuju(
            izin=Izin.UBAH_KPM,
            objek=True,
            kwargs=_pk("kpm"),
            kirim=lambda d: {"kis_keadaan": "tidak", "kis_alasan": "DIRUSAK"},
        ),
    ),
    ("kpm:bantuan", Tuju()),
    ("kpm:bantuan", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    ("kpm:tab_pemutakhiran", Tuju(objek=True, kwargs=_pk("kpm"))),
    ("kpm:pemutakhiran_baru", Tuju(izin=Izin.USULKAN, objek=True, kwargs=_pk("kpm"))),
    (
        "kpm:pemutakhiran_baru",
        Tuju(
            izin=Izin.USULKAN,
            objek=True,
            kwargs=_pk("kpm"),
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
        Tuju(izin=Izin.USULKAN, objek=True, kwargs=_pk("kpm"), kueri=lambda d: {"jenis": "anggota_keluar"}),
    ),
    ("kpm:pemutakhiran_nihil", Tuju(izin=Izin.USULKAN, objek=True, kwargs=_pk("kpm"))),
    ("kpm:pemutakhiran", Tuju()),
    ("kpm:pemutakhiran", Tuju(kueri=lambda d: {"lihat": "putus", "wilayah": d.kecamatan})),
    ("kpm:pemutakhiran", Tuju(kueri=lambda d: {"lihat": "saya", "jenis": "alamat"})),
    (
        "kpm:pemutakhiran_putuskan",
        Tuju(berhak=_PEMUTUS.__contains__, kirim=lambda d: {"usulan": d.usulan.pk, "putusan": "tolak", "catatan": ""}),
    ),
    ("kpm:pemutakhiran_rincian", Tuju(objek=True, kwargs=_pk("usulan"))),
    (
        "kpm:pemutakhiran_putus",
        Tuju(
            objek=True,
            kwargs=_pk("usulan"),
            berhak=(_PEMUTUS - {"korkab", "korkab_luar"}).__contains__,
            kirim=lambda d: {"putusan": "tolak", "catatan": "DIRUSAK"},
        ),
    ),
    (
        "kpm:pemutakhiran_tarik",
        Tuju(objek=True, kwargs=_pk("usulan"), berhak=lambda p: p.startswith("pendamping")),
    ),
    (
        "kpm:pemutakhiran_foto",
        Tuju(objek=True, kwargs=lambda d: {"pk": d.usulan.pk, "foto_id": d.foto_usulan.pk}),
    ),
    ("kpm:kepesertaan", Tuju(objek=True, kwargs=_pk("kpm"))),
    (
        "kpm:kepesertaan_ubah",
        Tuju(
            izin=Izin.PUTUSKAN_KEPESERTAAN,
            objek=True,
            kwargs=_pk("kpm"),
            kirim=lambda d: {"langkah": "mandiri:mampu", "tanggal": "2026-10-01"},
        ),
    ),
    (
        "kpm:kepesertaan_dokumen",
        Tuju(objek=True, kwargs=lambda d: {"pk": d.kpm.pk, "foto_id": d.langkah.dokumen.get().pk}),
    ),
    ("kpm:pada", Tuju(objek=True, kwargs=_pk("kpm"))),
    ("kpm:pada", Tuju(objek=True, kwargs=_pk("kpm"), kueri=lambda d: {"tanggal": "2026-02-01"})),
    ("kpm:surat", Tuju(izin=Izin.BUKA_IDENTITAS, objek=True, kwargs=_pk("kpm"))),
    (
        "kpm:surat",
        Tuju(
            izin=Izin.BUKA_IDENTITAS,
            objek=True,
            kwargs=_pk("kpm"),
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
            kwargs=_pk("dugaan"),
            kirim=lambda d: {"putusan": "bukan", "alasan": "mencoba"},
        ),
    ),
    ("kpm:kelompok", Tuju()),
    ("kpm:kelompok", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    ("kpm:kelompok_rincian", Tuju(objek=True, kwargs=_pk("kelompok"))),
    (
        "kpm:kelompok_ubah",
        Tuju(izin=Izin.KELOLA_KELOMPOK, objek=True, kwargs=_pk("kelompok"), kirim=lambda d: {"nama": "DIRUSAK"}),
    ),
    (
        "kpm:anggota_tambah",
        Tuju(
            izin=Izin.KELOLA_KELOMPOK,
            objek=True,
            kwargs=_pk("kelompok"),
            kirim=lambda d: {"mulai": "2026-11-01", "anggota": d.lepas.pk},
        ),
    ),
    (
        "kpm:pengurus_kelompok",
        Tuju(
            izin=Izin.KELOLA_KELOMPOK,
            objek=True,
            kwargs=_pk("kelompok"),
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
    ("kpm:anggota", Tuju(izin=Izin.KELOLA_KELOMPOK, objek=True, kwargs=_anggota)),
    (
        "kpm:anggota_keluar",
        Tuju(izin=Izin.KELOLA_KELOMPOK, objek=True, kwargs=_anggota, kirim=lambda d: {"sampai": "2026-11-01"}),
    ),
    (
        "kpm:anggota_pindah",
        Tuju(izin=Izin.KELOLA_KELOMPOK, objek=True, kwargs=_anggota, kirim=lambda d: {"mulai": "2026-11-01"}),
    ),
    # --- pendamping
    ("pendamping:kelompok_baru", Tuju(izin=Izin.KELOLA_KELOMPOK)),
    ("pendamping:kelompok_usulan", Tuju(izin=Izin.KELOLA_KELOMPOK)),
    (
        "pendamping:kelompok_pecah",
        Tuju(
            izin=Izin.KELOLA_KELOMPOK,
            objek=True,
            kwargs=_pk("kelompok"),
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
            kwargs=_pk("kelompok"),
            kirim=lambda d: {"dari": d.kelompok.pk, "mulai": "2026-11-01"},
        ),
    ),
    (
        "pendamping:kelompok_bubarkan",
        Tuju(
            izin=Izin.KELOLA_KELOMPOK,
            objek=True,
            kwargs=_pk("kelompok"),
            kirim=lambda d: {"tanggal": "2026-11-20"},
        ),
    ),
    ("pendamping:penugasan", Tuju(izin=Izin.TUGASKAN)),
    (
        "pendamping:penugasan",
        Tuju(izin=Izin.TUGASKAN, objek=True, kueri=lambda d: {"wilayah": d.kecamatan}, terlihat=_bertugas),
    ),
    (
        "pendamping:penugasan_desa",
        Tuju(izin=Izin.TUGASKAN, objek=True, kwargs=lambda d: {"kode": d.desa}, terlihat=_bertugas),
    ),
    (
        "pendamping:tugaskan",
        Tuju(
            izin=Izin.TUGASKAN,
            objek=True,
            kueri=lambda d: {"desa": d.desa},
            kirim=lambda d: {"desa": d.desa, "aksi": "pratinjau"},
            terlihat=_bertugas,
        ),
    ),
    (
        "pendamping:tugaskan",
        Tuju(
            izin=Izin.TUGASKAN,
            objek=True,
            kueri=lambda d: {"kelompok": d.kelompok.pk},
            kirim=lambda d: {"kelompok": d.kelompok.pk, "aksi": "pratinjau"},
            terlihat=_bertugas,
        ),
    ),
    (
        "pendamping:tugaskan",
        Tuju(
            izin=Izin.TUGASKAN,
            objek=True,
            metode=_TULIS,
            kirim=lambda d: {"kpm": d.kpm.pk, "aksi": "pratinjau"},
            terlihat=_bertugas,
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
    ("pendamping:kunjungan_rincian", Tuju(objek=True, kwargs=_pk("kunjungan"))),
    (
        "pendamping:kunjungan_ubah",
        Tuju(
            izin=Izin.CATAT_KUNJUNGAN,
            objek=True,
            kwargs=_pk("kunjungan"),
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
    ("pendamping:tab_kunjungan", Tuju(objek=True, kwargs=_pk("kpm"))),
    ("pendamping:tugas", Tuju()),
    ("pendamping:tugas", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    ("pendamping:tugas", Tuju(kueri=lambda d: {"petugas": d.petugas.pk, "keadaan": "lewat"})),
    ("pendamping:tugas_rincian", Tuju(objek=True, kwargs=_pk("tugas"))),
    (
        "pendamping:tugas_selesai",
        Tuju(
            izin=Izin.CATAT_KUNJUNGAN,
            objek=True,
            kwargs=_pk("tugas"),
            kirim=lambda d: {"hasil": "lainnya", "keterangan": "DIRUSAK"},
        ),
    ),
    ("pendamping:tab_tugas", Tuju(objek=True, kwargs=_pk("kpm"))),
    # --- p2k2
    ("p2k2:daftar", Tuju()),
    ("p2k2:daftar", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "lihat": "semua"})),
    ("p2k2:daftar", Tuju(kueri=lambda d: {"petugas": d.petugas.pk, "keadaan": "belum"})),
    ("p2k2:tanda", Tuju()),
    ("p2k2:tanda", Tuju(kueri=lambda d: {"petugas": d.petugas.pk})),
    ("p2k2:tanda_kelompok", Tuju()),
    ("p2k2:tanda_kelompok", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    ("p2k2:tab_kehadiran", Tuju(objek=True, kwargs=_pk("kpm"))),
    ("p2k2:tab_kelompok", Tuju(objek=True, kwargs=_pk("kelompok"))),
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
    ("p2k2:rincian", Tuju(objek=True, kwargs=_pk("pertemuan"))),
    ("p2k2:cetak", Tuju(objek=True, kwargs=_pk("pertemuan"))),
    (
        "p2k2:foto",
        Tuju(objek=True, kwargs=lambda d: {"pk": d.pertemuan.pk, "foto_id": d.foto_pertemuan.pk}),
    ),
    (
        "p2k2:ubah",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=_pk("rencana"),
            kirim=lambda d: {"versi": 1, "tanggal": d.rencana.tanggal, "tempat": "DIRUSAK"},
        ),
    ),
    (
        "p2k2:batal",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=_pk("rencana"),
            kirim=lambda d: {"versi": 1, "alasan": "mencoba"},
        ),
    ),
    ("p2k2:foto_baru", Tuju(izin=Izin.CATAT_PERTEMUAN, objek=True, kwargs=_pk("pertemuan"))),
    (
        "p2k2:kehadiran",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=_pk("rencana"),
            kirim=lambda d: {"versi": 1, "daftar": d.kpm.pk, f"hadir-{d.kpm.pk}": "alpa"},
        ),
    ),
    ("p2k2:daftar_hadir", Tuju(izin=Izin.CATAT_PERTEMUAN, objek=True, kwargs=_pk("pertemuan"))),
    ("p2k2:awal", Tuju()),
    ("p2k2:awal", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "keadaan": "direncanakan"})),
    ("p2k2:awal", Tuju(kueri=lambda d: {"petugas": d.petugas.pk})),
    ("p2k2:awal_baru", Tuju(izin=Izin.CATAT_PERTEMUAN, jawab=_ALIH)),
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
            kwargs=_pk("calon"),
            kirim=lambda d: {"validasi": "menolak", "catatan": "DIRUSAK", "semula": ""},
        ),
    ),
    ("p2k2:awal_rincian", Tuju(objek=True, kwargs=_pk("awal"))),
    ("p2k2:awal_undangan", Tuju(objek=True, kwargs=_pk("awal"))),
    ("p2k2:awal_daftar_hadir", Tuju(objek=True, kwargs=_pk("awal"))),
    ("p2k2:awal_laporan", Tuju(objek=True, kwargs=_pk("awal"))),
    ("p2k2:awal_foto", Tuju(objek=True, kwargs=lambda d: {"pk": d.awal.pk, "foto_id": d.foto_awal.pk})),
    ("p2k2:awal_foto_baru", Tuju(izin=Izin.CATAT_PERTEMUAN, objek=True, kwargs=_pk("awal"))),
    (
        "p2k2:awal_ubah",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=_pk("awal"),
            kirim=lambda d: {"versi": 1, "tanggal": d.awal.tanggal, "tempat": "DIRUSAK", "kpm": d.calon.pk},
        ),
    ),
    (
        "p2k2:awal_batal",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=_pk("awal"),
            kirim=lambda d: {"versi": 1, "alasan": "mencoba"},
        ),
    ),
    (
        "p2k2:awal_isi",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=_pk("awal"),
            kirim=lambda d: {"versi": 1, "daftar": d.calon.pk, f"hadir-{d.calon.pk}": "tidak", "aksi": "draf"},
        ),
    ),
    # --- penyaluran
    ("penyaluran:daftar", Tuju(kirim=lambda d: {"cari": d.kpm.nama})),
    ("penyaluran:daftar", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "status": "semua"})),
    ("penyaluran:daftar", Tuju(kueri=lambda d: {"petugas": d.petugas.pk, "status": "semua"})),
    (
        "penyaluran:rekon",
        Tuju(
            izin=Izin.CATAT_REKONSILIASI,
            objek=True,
            kwargs=_pk("bayar_lepas"),
            kirim=lambda d: {
                "status": "cair",
                "tanggal": d.kunjungan.tanggal,
                "id": "0190aaaa-0000-7000-8000-000000000002",
                "versi": 0,
            },
        ),
    ),
    (
        "penyaluran:rekon_batal",
        Tuju(
            izin=Izin.CATAT_REKONSILIASI,
            objek=True,
            kwargs=_pk("bayar"),
            kirim=lambda d: {"versi": 1, "alasan": "mencoba"},
        ),
    ),
    ("penyaluran:perbandingan", Tuju(kwargs=lambda d: {"tahap": d.bayar.tahap_id})),
    (
        "penyaluran:perbandingan",
        Tuju(
            objek=True,
            kwargs=lambda d: {"tahap": d.bayar.tahap_id},
            kueri=lambda d: {"wilayah": d.kecamatan},
            kirim=lambda d: {"cari": d.kpm.nama},
            terlihat=_BERTUGAS_DI,
        ),
    ),
    ("penyaluran:tab_hak", Tuju(objek=True, kwargs=_pk("kpm"))),
    ("penyaluran:akibat", Tuju(objek=True, kwargs=_pk("usulan"))),
    ("penyaluran:selisih", Tuju()),
    ("penyaluran:selisih", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "tinjauan": "semua", "sebab": "tanpa_nama"})),
    ("penyaluran:selisih", Tuju(kueri=lambda d: {"petugas": d.petugas.pk})),
    (
        "penyaluran:tinjau",
        Tuju(
            izin=Izin.USULKAN,
            objek=True,
            kwargs=_pk("hak"),
            kirim=lambda d: {"catatan": "DIRUSAK", "nominal": 225_000, "nominal_fc": 450_000},
        ),
    ),
    ("penyaluran:hitung_hak", Tuju(izin=Izin.IMPOR, kwargs=lambda d: {"tahap": "2026-4"})),
    ("penyaluran:pada", Tuju(objek=True, kwargs=_pk("kpm"))),
    ("penyaluran:tab_penyaluran", Tuju(objek=True, kwargs=_pk("kpm"))),
    # --- dasbor
    ("dasbor:kerja", Tuju()),
    ("dasbor:kerja_bagian", Tuju(kwargs=lambda d: {"bagian": "lapangan"}, jawab=frozenset({200, 404}))),
    ("dasbor:dasbor", Tuju(izin=Izin.LIHAT_DASBOR, jawab=_ALIH)),
    (
        "dasbor:wilayah",
        Tuju(izin=Izin.LIHAT_DASBOR, objek=True, kwargs=lambda d: {"kode": d.kecamatan}, terlihat=_LUAS),
    ),
    # --- api
    ("api:tanpa_alamat", Tuju(jawab=frozenset({404}))),
    ("api:wilayah_daftar", Tuju()),
    ("api:wilayah", Tuju(objek=True, kwargs=lambda d: {"kode": d.desa}, terlihat=_BERTUGAS_DI)),
    ("api:kpm_daftar", Tuju()),
    ("api:kpm_daftar", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    ("api:kpm_daftar", Tuju(kueri=lambda d: {"petugas": d.petugas.pk})),
    (
        "api:kpm",
        Tuju(
            objek=True,
            izin_tulis=Izin.UBAH_KPM,
            kwargs=_pk("kpm"),
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
            kwargs=_pk("kelompok"),
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
            kwargs=_pk("kunjungan"),
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
            metode=_TULIS,
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
            kwargs=_pk("rencana"),
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
            metode=_TULIS,
            kwargs=lambda d: {"pk": "0190aaaa-0000-7000-8000-000000000013"},
            kirim=lambda d: {"kelompok": d.kelompok.pk, "tanggal": str(d.rencana.tanggal)},
        ),
    ),
    (
        "api:kehadiran",
        Tuju(
            objek=True,
            izin_tulis=Izin.CATAT_PERTEMUAN,
            kwargs=_pk("rencana"),
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
    ("api:pembayaran", Tuju(objek=True, kwargs=_pk("bayar"))),
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
            kwargs=_pk("rekonsiliasi"),
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
            metode=_TULIS,
            kwargs=lambda d: {"pk": "0190aaaa-0000-7000-8000-000000000012"},
            kirim=lambda d: {
                "pembayaran": d.bayar_lepas.pk,
                "status": "cair",
                "tanggal": str(d.kunjungan.tanggal),
            },
        ),
    ),
]
