from akun.enums import Izin
from tests.proyek.peta.tuju import Tuju, pk

PETA: list[tuple[str, Tuju]] = [
    ("penyaluran:bank", Tuju()),
    ("penyaluran:bank", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "tinjauan": "semua", "jenis": "nominal"})),
    ("penyaluran:bank", Tuju(kueri=lambda d: {"petugas": d.petugas.pk, "derajat": "pasti"})),
    ("penyaluran:bank_baris", Tuju(objek=True, kwargs=pk("baris_bank"), kirim=lambda d: {"cari": d.kpm.nama})),
    (
        "penyaluran:bank_tinjau",
        Tuju(
            izin=Izin.USULKAN,
            objek=True,
            kwargs=pk("selisih_bank"),
            kirim=lambda d: {"catatan": "DIRUSAK", "dilihat": d.selisih_bank.cap},
        ),
    ),
    (
        "penyaluran:bank_pastikan",
        Tuju(
            izin=Izin.USULKAN,
            objek=True,
            kwargs=pk("baris_bank"),
            kirim=lambda d: {"kpm": d.lepas.pk, "dilihat": d.baris_bank.cap},
        ),
    ),
]
