from akun.enums import Izin
from tests.dunia import TERLIHAT, Dunia
from tests.proyek.peta.tuju import Tuju

# National reference rows: pusat and superuser; an APD only where every family lies in the own area, which is not here.
_PUSAT = frozenset({"pusat", "superuser"})
# Findings about money are not seen in the field, nor by a korkec.
_ATAS = _PUSAT | {"korkab", "korkab_luar", "apd", "apd_luar", "pengawas", "korwil", "korwil_luar"}
# Of a kabupaten everybody who works in it sees whether a tahap is closed there.
_SEDAERAH = TERLIHAT["apd"]
_TERLIHAT = {p: w | _SEDAERAH if w & _SEDAERAH else w for p, w in TERLIHAT.items()}


def _tahap(_d: object) -> dict[str, str]:
    return {"kode": "2026-4"}


def _daerah(d: Dunia) -> dict[str, str]:
    return {"kode": "2026-4", "kabupaten": d.desa[:5]}


def _kelola(izin: Izin = Izin.KELOLA_TAHAP, **isi: object) -> Tuju:
    return Tuju(
        izin=izin,
        objek=True,
        kwargs=_daerah,
        kirim=lambda d: {"versi": 0, **isi},
        terlihat=_TERLIHAT.__getitem__,
    )


PETA: list[tuple[str, Tuju]] = [
    ("penyaluran:tahap", Tuju()),
    ("penyaluran:tahap_siapkan", Tuju(berhak=_PUSAT.__contains__, kirim=lambda d: {"kode": "2099-1"})),
    ("penyaluran:tahap_rincian", Tuju(kwargs=_tahap)),
    ("penyaluran:tahap_ubah", Tuju(kwargs=_tahap, berhak=_PUSAT.__contains__)),
    ("penyaluran:tahap_daerah", Tuju(objek=True, kwargs=_daerah, terlihat=_TERLIHAT.__getitem__)),
    ("penyaluran:tahap_tanggal", _kelola(tanggal_bayar="2026-11-01")),
    ("penyaluran:tahap_tutup", _kelola(belum=0, catatan="DIRUSAK")),
    ("penyaluran:tahap_buka", _kelola(Izin.BUKA_TAHAP, alasan="DIRUSAK")),
    ("penyaluran:acuan", Tuju()),
    ("penyaluran:tarif_baru", Tuju(berhak=_PUSAT.__contains__)),
    ("penyaluran:aturan_baru", Tuju(berhak=_PUSAT.__contains__)),
    ("penyaluran:pola", Tuju(berhak=_ATAS.__contains__)),
    ("penyaluran:pola_baru", Tuju(berhak=_PUSAT.__contains__)),
    ("penyaluran:status", Tuju()),
    ("penyaluran:status_ubah", Tuju(kueri=lambda d: {"kode": "SI"}, berhak=_PUSAT.__contains__)),
]
