from akun.enums import Izin
from inti.halaman import UMUM
from tests.proyek.peta.tuju import ALIH, Tuju, peminta, pengimpor, pk

PETA: list[tuple[str, Tuju]] = [
    ("beranda", Tuju(jawab=ALIH)),
    ("tanpa_email", Tuju(izin=UMUM, jawab=frozenset({404}))),
    ("galeri", Tuju(berhak=lambda p: p == "superuser")),
    ("healthz", Tuju(izin=UMUM)),
    ("readyz", Tuju(izin=UMUM, jawab=frozenset({200, 503}))),
    ("akun:profil", Tuju(kirim=lambda d: {"telepon": "bukan nomor"})),
    ("ekspor:daftar", Tuju(izin=Izin.EKSPOR, kirim=lambda d: {"wilayah": d.kecamatan})),
    ("pekerjaan:daftar", Tuju()),
    ("pekerjaan:rincian", Tuju(objek=True, kwargs=pk("pekerjaan"), terlihat=peminta)),
    ("pekerjaan:batal", Tuju(objek=True, kwargs=pk("pekerjaan"), terlihat=peminta)),
    ("pekerjaan:hasil", Tuju(objek=True, kwargs=pk("pekerjaan"), terlihat=peminta, jawab=frozenset({404}))),
    ("impor:daftar", Tuju(izin=Izin.UNGGAH)),
    ("impor:templat", Tuju(izin=Izin.UNGGAH, kwargs=lambda d: {"jenis": "verkom_pendidikan"})),
    ("impor:rincian", Tuju(izin=Izin.UNGGAH, objek=True, kwargs=pk("berkas"), terlihat=pengimpor)),
    (
        "impor:baris",
        Tuju(
            izin=Izin.UNGGAH,
            objek=True,
            kwargs=lambda d: {"pk": d.berkas.pk, "hasil": "baru"},
            terlihat=pengimpor,
        ),
    ),
    (
        "impor:baris",
        Tuju(
            izin=Izin.UNGGAH,
            objek=True,
            kwargs=lambda d: {"pk": d.berkas.pk, "hasil": "hilang"},
            terlihat=pengimpor,
        ),
    ),
    ("impor:terapkan", Tuju(izin=Izin.UNGGAH, objek=True, kwargs=pk("berkas"), terlihat=pengimpor)),
    ("impor:jawab", Tuju(izin=Izin.UNGGAH, objek=True, kwargs=pk("berkas"), terlihat=pengimpor)),
    ("impor:batal", Tuju(izin=Izin.UNGGAH, objek=True, kwargs=pk("berkas"), terlihat=pengimpor)),
    ("impor:kesalahan", Tuju(izin=Izin.UNGGAH, objek=True, kwargs=pk("berkas"), terlihat=pengimpor)),
]
