"""The public page: everybody may open it, and nothing of a world stands on it. Its own tests file complaints."""

from inti.halaman import UMUM
from tests.proyek.peta.tuju import Tuju

_ALIH = frozenset({302})
_ISIAN = frozenset({200, 422})

PETA: list[tuple[str, Tuju]] = [
    ("lapor:depan", Tuju(izin=UMUM)),
    ("lapor:tempat", Tuju(izin=UMUM)),
    ("lapor:tempat_di", Tuju(izin=UMUM, kwargs=lambda d: {"kode": d.kecamatan})),
    ("lapor:tulis", Tuju(izin=UMUM, kwargs=lambda d: {"kode": d.desa}, kirim=lambda d: {"isi": "x"}, jawab=_ISIAN)),
    ("lapor:lihat", Tuju(izin=UMUM, kirim=lambda d: {"nomor": d.pengaduan.nomor, "kode": "X"}, jawab=_ISIAN)),
    # Without a complaint opened by its code every one of these asks for it.
    ("lapor:aduan", Tuju(izin=UMUM, jawab=_ALIH)),
    ("lapor:tambah", Tuju(izin=UMUM, kirim=lambda d: {"isi": "x"}, jawab=_ALIH)),
    ("lapor:puas", Tuju(izin=UMUM, jawab=_ALIH)),
    ("lapor:belum", Tuju(izin=UMUM, kirim=lambda d: {"isi": "x"}, jawab=_ALIH)),
    ("lapor:keluar", Tuju(izin=UMUM, jawab=_ALIH)),
]
