from akun.enums import Izin
from tests.dunia import Dunia
from tests.proyek.peta.tuju import Tuju, pk

PILIHAN = {"bentuk": "p2k2", "kertas": "f4", "isi": "kosong", "nomor": "tersamar"}


def unggahan(d: Dunia) -> dict[str, object]:
    return {"pk": d.pertemuan.pk, "unggahan_id": d.isi["unggahan_hadir"].pk}


PETA: list[tuple[str, Tuju]] = [
    ("p2k2:cetak", Tuju(objek=True, kwargs=pk("pertemuan"))),
    ("p2k2:lembar", Tuju(objek=True, kwargs=pk("pertemuan"), kirim=lambda d: PILIHAN)),
    (
        "p2k2:lembar_kelompok",
        Tuju(objek=True, kwargs=pk("kelompok"), kirim=lambda d: PILIHAN | {"tanggal": d.rencana.tanggal}),
    ),
    ("p2k2:lembar_bulan", Tuju(kirim=lambda d: PILIHAN)),
    ("p2k2:unggah", Tuju(izin=Izin.CATAT_PERTEMUAN, objek=True, kwargs=pk("pertemuan"))),
    ("p2k2:unggah_rincian", Tuju(izin=Izin.CATAT_PERTEMUAN, objek=True, kwargs=unggahan)),
    (
        "p2k2:unggah_terapkan",
        Tuju(izin=Izin.CATAT_PERTEMUAN, objek=True, kwargs=unggahan, kirim=lambda d: {"versi": 1}),
    ),
    ("p2k2:unggah_kesalahan", Tuju(izin=Izin.CATAT_PERTEMUAN, objek=True, kwargs=unggahan)),
]
