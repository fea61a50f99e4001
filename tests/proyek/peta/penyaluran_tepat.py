from tests.proyek.peta.tuju import LUAS, Tuju

PETA: list[tuple[str, Tuju]] = [
    ("penyaluran:neraca", Tuju()),
    ("penyaluran:tepat", Tuju(kueri=lambda d: {"tahap": d.bayar.tahap_id, "ukuran": "waktu"})),
    *(
        (
            nama,
            Tuju(objek=True, kueri=lambda d: {"wilayah": d.kecamatan, "tahap": d.bayar.tahap_id}, terlihat=LUAS),
        )
        for nama in ("penyaluran:neraca", "penyaluran:tepat")
    ),
]
