from akun.enums import Izin
from tests.proyek.peta.tuju import Tuju, pk

BUKAN_GAMBAR = frozenset({404})  # what the factory stores cannot be stamped

PETA: list[tuple[str, Tuju]] = [
    ("p2k2:siks_daftar", Tuju()),
    ("p2k2:siks_daftar", Tuju(kueri=lambda d: {"petugas": d.petugas.pk, "siks": "belum"})),
    ("p2k2:laporan_poin", Tuju(izin=Izin.CATAT_PERTEMUAN, kwargs=lambda d: {"bagian": "hasil"})),
    ("p2k2:semester", Tuju(objek=True, kwargs=pk("kelompok"))),
    (
        "p2k2:semester_simpan",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=pk("kelompok"),
            kirim=lambda d: {"daftar": d.kpm.pk, f"tingkat-{d.kpm.pk}": "4", f"semula-{d.kpm.pk}": ""},
        ),
    ),
    (
        "p2k2:pemahaman",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=pk("pertemuan"),
            kirim=lambda d: {"versi": 1, "daftar": d.kpm.pk, f"paham-{d.kpm.pk}": "baik"},
        ),
    ),
    ("p2k2:laporan", Tuju(objek=True, kwargs=pk("pertemuan"))),
    (
        "p2k2:laporan_ubah",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=pk("pertemuan"),
            kirim=lambda d: {"versi": 1, "hasil": "DIRUSAK"},
        ),
    ),
    ("p2k2:laporan_pdf", Tuju(objek=True, kwargs=pk("pertemuan"))),
    ("p2k2:siks", Tuju(objek=True, kwargs=pk("pertemuan"))),
    (
        "p2k2:siks_simpan",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=pk("pertemuan"),
            kirim=lambda d: {"versi": 1, "nama_kegiatan": "DIRUSAK", "materi_siks": "mental", "uraian_siks": ""},
        ),
    ),
    (
        "p2k2:siks_tandai",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=pk("pertemuan"),
            kirim=lambda d: {"siks_pada": d.rencana.tanggal},
        ),
    ),
    (
        "p2k2:siks_nik",
        Tuju(izin=Izin.BUKA_IDENTITAS, objek=True, kwargs=pk("pertemuan"), kirim=lambda d: {"status": "sakit"}),
    ),
    (
        "p2k2:siks_foto",
        Tuju(objek=True, kwargs=lambda d: {"pk": d.pertemuan.pk, "foto_id": d.foto_pertemuan.pk}, jawab=BUKAN_GAMBAR),
    ),
    (
        "p2k2:siks_foto",
        Tuju(objek=True, kwargs=lambda d: {"pk": d.pertemuan.pk, "foto_id": d.foto_daftar.pk}, jawab=BUKAN_GAMBAR),
    ),
]
