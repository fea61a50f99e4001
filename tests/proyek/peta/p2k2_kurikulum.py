from akun.enums import Izin
from p2k2.models import Sesi
from tests.dunia import Dunia
from tests.proyek.peta.tuju import Tuju, pk


def sesi(_d: Dunia) -> dict[str, int]:
    return {"pk": Sesi.objects.order_by("modul__nomor", "nomor").values_list("pk", flat=True)[0]}


PETA: list[tuple[str, Tuju]] = [
    ("p2k2:modul", Tuju()),
    ("p2k2:cakupan", Tuju()),
    ("p2k2:cakupan", Tuju(kueri=lambda d: {"wilayah": d.kecamatan, "tahun": 2026})),
    ("p2k2:cakupan", Tuju(kueri=lambda d: {"petugas": d.petugas.pk})),
    ("p2k2:cakupan_sesi", Tuju(kwargs=sesi)),
    ("p2k2:cakupan_sesi", Tuju(kwargs=sesi, kueri=lambda d: {"wilayah": d.kecamatan})),
    ("p2k2:cakupan_sesi", Tuju(kwargs=sesi, kueri=lambda d: {"petugas": d.petugas.pk})),
    ("p2k2:materi", Tuju(objek=True, kwargs=pk("kelompok"))),
    (
        "p2k2:pindai",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=pk("rencana"),
            kirim=lambda d: {"kode": d.kartu_kpm.kode},
        ),
    ),
    (
        "p2k2:pindai_urung",
        Tuju(
            izin=Izin.CATAT_PERTEMUAN,
            objek=True,
            kwargs=pk("rencana"),
            kirim=lambda d: {"kpm": d.kpm.pk, "semula": "alpa"},
        ),
    ),
]
