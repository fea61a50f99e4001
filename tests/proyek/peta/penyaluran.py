from akun.enums import Izin
from tests.dunia import TERLIHAT
from tests.proyek.peta.tuju import BERTUGAS_DI, Tuju, pk

# Who records where a card is: who reconciles the family's payments, and its coordinators.
_PENCATAT_KARTU = {p for p in TERLIHAT if p.startswith(("pendamping", "korkec", "korkab", "apd"))} | {
    "rangkap",
    "superuser",
}

PETA: list[tuple[str, Tuju]] = [
    ("penyaluran:daftar", Tuju(kirim=lambda d: {"cari": d.kpm.nama})),
    ("penyaluran:daftar", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "status": "semua"})),
    ("penyaluran:daftar", Tuju(kueri=lambda d: {"petugas": d.petugas.pk, "status": "semua"})),
    (
        "penyaluran:rekon",
        Tuju(
            izin=Izin.CATAT_REKONSILIASI,
            objek=True,
            kwargs=pk("bayar_lepas"),
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
            kwargs=pk("bayar"),
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
            terlihat=BERTUGAS_DI,
        ),
    ),
    ("penyaluran:tab_hak", Tuju(objek=True, kwargs=pk("kpm"))),
    ("penyaluran:akibat", Tuju(objek=True, kwargs=pk("usulan"))),
    ("penyaluran:selisih", Tuju()),
    ("penyaluran:selisih", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "tinjauan": "semua", "sebab": "tanpa_nama"})),
    ("penyaluran:selisih", Tuju(kueri=lambda d: {"petugas": d.petugas.pk})),
    (
        "penyaluran:tinjau",
        Tuju(
            izin=Izin.USULKAN,
            objek=True,
            kwargs=pk("hak"),
            kirim=lambda d: {"catatan": "DIRUSAK", "nominal": 225_000, "nominal_fc": 450_000},
        ),
    ),
    ("penyaluran:hitung_hak", Tuju(izin=Izin.IMPOR, kwargs=lambda d: {"tahap": "2026-4"})),
    ("penyaluran:pada", Tuju(objek=True, kwargs=pk("kpm"))),
    ("penyaluran:tab_penyaluran", Tuju(objek=True, kwargs=pk("kpm"))),
    ("penyaluran:dibayar_kembali", Tuju()),
    ("penyaluran:dibayar_kembali", Tuju(kueri=lambda d: {"wilayah": d.kecamatan})),
    ("penyaluran:dibayar_kembali", Tuju(kueri=lambda d: {"sanksi": d.sanksi.pk})),
    ("penyaluran:dibayar_kembali_unduh", Tuju(izin=Izin.EKSPOR)),
    ("penyaluran:kartu", Tuju()),
    ("penyaluran:kartu", Tuju(kueri=lambda d: {"pemegang": "kerabat", "wilayah": d.kecamatan})),
    ("penyaluran:kartu_keluarga", Tuju(objek=True, kwargs=pk("kpm"))),
    (
        "penyaluran:kartu_pindah",
        Tuju(
            objek=True,
            kwargs=pk("kpm"),
            berhak=_PENCATAT_KARTU.__contains__,
            kirim=lambda d: {
                "id": "0190aaaa-0000-7000-8000-000000000071",
                "pemegang": "bank",
                "pemegang_nama": "DIRUSAK",
                "tanggal": d.kunjungan.tanggal,
                "alasan": "DIRUSAK",
            },
        ),
    ),
    (
        "penyaluran:kartu_foto",
        Tuju(
            objek=True,
            kwargs=lambda d: {"pk": d.pindah_kartu.pk, "foto_id": d.foto_kartu.pk},
            berhak=_PENCATAT_KARTU.__contains__,
        ),
    ),
]
