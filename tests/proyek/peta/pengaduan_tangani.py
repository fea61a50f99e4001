from akun.enums import Izin
from tests.dunia import Dunia
from tests.proyek.peta.tuju import ALIH, Tuju, pk

# The complaint of each world stands at its kecamatan: its pendamping and Dinas Sosial only read it.
_PENANGAN = {
    "korkec", "korkec_tetangga", "korkab", "korkab_luar", "apd", "apd_luar", "korwil", "pusat", "rangkap", "superuser",
}  # fmt: skip
_PENCATAT = _PENANGAN | {"pendamping", "pendamping_lain", "pendamping_tetangga"}
_ID = "0190aaaa-0000-7000-8000-000000000091"
_ISI = {"id": _ID, "versi": 1, "isi": "DIRUSAK"}
_BARU = {"id": _ID, "jenis": "lainnya", "isi": "DIRUSAK", "kanal": "langsung"}


def _langkah(d: Dunia) -> dict[str, object]:
    return {"pk": d.pengaduan.pk, "langkah_id": d.langkah_aduan.pk}


def _tangani(**lain: object) -> Tuju:
    dasar: dict[str, object] = {
        "objek": True, "kwargs": pk("pengaduan"), "berhak": _PENANGAN.__contains__, "dampingan": False,
    }  # fmt: skip
    return Tuju(**(dasar | lain))


def _tulis(apa: str) -> tuple[str, Tuju]:
    berhak = _PENCATAT if apa == "catatan" else _PENANGAN
    return "pengaduan:tulis", _tangani(
        kwargs=lambda d: {"pk": d.pengaduan.pk, "apa": apa}, berhak=berhak.__contains__, kirim=lambda d: _ISI
    )


PETA: list[tuple[str, Tuju]] = [
    ("pengaduan:baru", Tuju(izin=Izin.CATAT_ADUAN, kirim=lambda d: {"cari": d.nama}, dampingan=False)),
    ("pengaduan:baru", Tuju(izin=Izin.CATAT_ADUAN, kueri=lambda d: {"kpm": "1"}, jawab=ALIH, dampingan=False)),
    (
        "pengaduan:baru_keluarga",
        Tuju(izin=Izin.CATAT_ADUAN, objek=True, kwargs=pk("kpm"), kirim=lambda d: _BARU, dampingan=False),
    ),
    (
        "pengaduan:baru_warga",
        Tuju(izin=Izin.CATAT_ADUAN, kirim=lambda d: _BARU | {"wilayah": d.desa}, dampingan=False),
    ),
    ("pengaduan:rincian", Tuju(objek=True, kwargs=pk("pengaduan"), dampingan=False)),
    (
        "pengaduan:foto",
        Tuju(objek=True, kwargs=lambda d: {"pk": d.pengaduan.pk, "foto_id": d.foto_aduan.foto_id}, dampingan=False),
    ),
    ("pengaduan:terima", _tangani(kirim=lambda d: {"versi": 1})),
    ("pengaduan:ambil", _tangani(kirim=lambda d: {"versi": 1})),
    ("pengaduan:kunjungan", _tangani(kirim=lambda d: {"versi": 1})),
    *(_tulis(apa) for apa in ("catatan", "pesan", "balasan", "jawab", "puas", "buka-lagi", "tutup", "naik", "turun")),
    (
        "pengaduan:langkah",
        _tangani(kwargs=_langkah, kirim=lambda d: {"versi": 1, "tanggal": d.kunjungan.tanggal, "catatan": "DIRUSAK"}),
    ),
    ("pengaduan:langkah_ulangi", _tangani(kwargs=_langkah, kirim=lambda d: {"versi": 1, "alasan": "DIRUSAK"})),
    ("pengaduan:petugas", _tangani(kirim=lambda d: {"versi": 1, "petugas": d.petugas.pk})),
    ("pengaduan:ubah", _tangani(kirim=lambda d: {"versi": 1, "jenis": "pungutan", "urgensi": "kritis"})),
    ("pengaduan:keluarga", _tangani(kirim=lambda d: {"cari": d.nama})),
    ("pengaduan:keluarga", _tangani(kueri=lambda d: {"kpm": d.kpm.pk}, kirim=lambda d: {"cari": d.nama})),
    ("pengaduan:keluarga_simpan", _tangani(kirim=lambda d: {"versi": 1, "kpm": d.kpm.pk})),
    ("pengaduan:sp4n", _tangani(kirim=lambda d: {"versi": 1, "nomor": "7654321"})),
    ("pengaduan:ulangan", _tangani(kirim=lambda d: {"versi": 1, "nomor": "ADU-DIRUSAK"})),
]
