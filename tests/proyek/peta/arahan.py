from akun.enums import Izin
from tests.dunia import TERLIHAT
from tests.proyek.peta.tuju import Tuju, pk

_NOMOR = "0190aaaa-0000-7000-8000-0000000000"
# Asked of the korkec of the kecamatan: nobody else above reads it but the country.
_PENANYA = {"pendamping", "pendamping_lain", "pendamping_tetangga"}
_TANYA = {
    p: w if p in {*_PENANYA, "korkec", "korkec_tetangga", "rangkap", "pusat", "superuser"} else frozenset()
    for p, w in TERLIHAT.items()
}
# Those who have somebody to ask.
_BERTANYA = {*_PENANYA, "korkec", "korkec_tetangga", "korkab", "korkab_luar", "apd", "apd_luar", "rangkap"}


PETA: list[tuple[str, Tuju]] = [
    ("pendamping:arahan", Tuju()),
    ("pendamping:arahan", Tuju(kueri=lambda d: {"keadaan": "sudah"})),
    ("pendamping:arahan", Tuju(kueri=lambda d: {"kotak": "wilayah", "jenis": "tugas"})),
    ("pendamping:arahan", Tuju(kueri=lambda d: {"kotak": "kirim"})),
    (
        "pendamping:arahan_baru",
        Tuju(
            izin=Izin.BERI_ARAHAN,
            kirim=lambda d: {
                "id": f"{_NOMOR}41",
                "judul": "DIRUSAK",
                "isi": "DIRUSAK",
                "wilayah": d.kecamatan,
                "peran": "pendamping",
            },
        ),
    ),
    ("pendamping:arahan_rincian", Tuju(objek=True, kwargs=pk("arahan"))),
    (
        "pendamping:arahan_selesai",
        Tuju(
            objek=True,
            kwargs=pk("arahan"),
            kirim=lambda d: {"keterangan": "DIRUSAK"},
            berhak=lambda peran: peran in _PENANYA,
        ),
    ),
    (
        # Only its sender, and the senders of the worlds are nobody of the cast.
        "pendamping:arahan_tarik",
        Tuju(
            izin=Izin.BERI_ARAHAN,
            objek=True,
            kwargs=pk("arahan"),
            kirim=lambda d: {"alasan": "DIRUSAK"},
            berhak=lambda peran: False,
        ),
    ),
    (
        "pendamping:arahan_penerima",
        Tuju(izin=Izin.BERI_ARAHAN, objek=True, kwargs=pk("arahan"), berhak=lambda peran: peran != "pengawas"),
    ),
    (
        "pendamping:arahan_foto",
        Tuju(
            objek=True,
            kwargs=lambda d: {"pk": d.arahan.pk, "penerima_id": d.penerima.pk, "foto_id": d.foto_penerima.pk},
            berhak=lambda peran: peran not in {"apd", "apd_luar", "pengawas"},
        ),
    ),
    ("pendamping:pertanyaan", Tuju()),
    ("pendamping:pertanyaan", Tuju(kueri=lambda d: {"kotak": "milik"})),
    ("pendamping:pertanyaan", Tuju(kueri=lambda d: {"kotak": "masuk", "keadaan": "belum"})),
    (
        "pendamping:pertanyaan_baru",
        Tuju(
            kirim=lambda d: {"id": f"{_NOMOR}42", "tujuan": f"korkab:{d.kecamatan}", "isi": "DIRUSAK"},
            berhak=lambda peran: peran in _BERTANYA,
        ),
    ),
    ("pendamping:pertanyaan_rincian", Tuju(objek=True, kwargs=pk("pertanyaan"), terlihat=_TANYA.__getitem__)),
    (
        "pendamping:pertanyaan_jawab",
        Tuju(
            objek=True,
            kwargs=pk("pertanyaan"),
            kirim=lambda d: {"jawaban": "DIRUSAK"},
            terlihat=_TANYA.__getitem__,
            berhak=lambda peran: peran in {"korkec", "korkec_tetangga", "rangkap"},
        ),
    ),
]
