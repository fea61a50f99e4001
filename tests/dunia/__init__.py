"""Worlds that are alike but for their place: what may be seen in one tells what leaked from the other.

Each holds one of every kind of object, with names that can be recognised on any page. What an app brings stands in
the file of its name here: `isi(d)` makes its objects, by what the apps below made (`d.kpm`), and names them.
"""

from types import SimpleNamespace

import pytest

from akun.enums import Peran
from akun.models import Pengguna
from tests.dunia import dasbor, inti, kpm, p2k2, pendamping, pengaduan, penyaluran, verifikasi
from tests.dunia.dasar import Dunia
from tests.factories import JabatanFactory, PenggunaFactory

# Each after those whose objects it needs.
_APP = (kpm, pendamping, p2k2, verifikasi, penyaluran, pengaduan, dasbor, inti)


def bangun(nama: str, *, desa: str, petugas: Pengguna, apd: Pengguna, nomor: int) -> Dunia:
    """One of everything."""
    d = Dunia(nama, desa, petugas, apd, nomor)
    for app in _APP:
        d.tambah(app.isi(d))
    return d


@pytest.fixture
def dunia(pemeran: SimpleNamespace) -> SimpleNamespace:
    """The worlds: `sendiri` is the pendamping's, `sejawat` a colleague's in the same kecamatan, `tetangga` the
    next kecamatan's, `asing` another kabupaten's. `pemeran` gains `pendamping_asing` and `rangkap`, who is both
    korkec and pendamping of 17.71.08 and holds no family: seeing a kecamatan must not lend a pendamping's rights.
    """
    pemeran.pendamping_asing = PenggunaFactory(nama="Pendamping Asing")
    JabatanFactory(pengguna=pemeran.pendamping_asing, wilayah_id="17.01.01")
    pemeran.rangkap = PenggunaFactory(nama="Rangkap")
    for peran in (Peran.KORKEC, Peran.PENDAMPING):
        JabatanFactory(pengguna=pemeran.rangkap, peran=peran, wilayah_id="17.71.08")
    tempat = {
        "sendiri": ("17.71.08.1007", pemeran.pendamping, pemeran.apd),
        "sejawat": ("17.71.08.1001", pemeran.pendamping_lain, pemeran.apd),
        "tetangga": ("17.71.07.1001", pemeran.pendamping_tetangga, pemeran.apd),
        "asing": ("17.01.01.2001", pemeran.pendamping_asing, pemeran.apd_luar),
    }
    return SimpleNamespace(
        **{
            nama: bangun(nama.upper(), desa=desa, petugas=petugas, apd=apd, nomor=n)
            for n, (nama, (desa, petugas, apd)) in enumerate(tempat.items())
        }
    )


SEMUA = frozenset({"sendiri", "sejawat", "tetangga", "asing"})
_KABUPATEN = frozenset({"sendiri", "sejawat", "tetangga"})
# What each of the cast may see of the families; written out, not computed, so that a wrong rule shows.
TERLIHAT: dict[str, frozenset[str]] = {
    "pendamping": frozenset({"sendiri"}),
    "pendamping_lain": frozenset({"sejawat"}),
    "pendamping_tetangga": frozenset({"tetangga"}),
    "korkec": frozenset({"sendiri", "sejawat"}),
    "rangkap": frozenset({"sendiri", "sejawat"}),
    "korkec_tetangga": frozenset({"tetangga"}),
    "korkab": _KABUPATEN,
    "korkab_luar": frozenset({"asing"}),
    "apd": _KABUPATEN,
    "apd_luar": frozenset({"asing"}),
    "pengawas": _KABUPATEN,
    "korwil": SEMUA,
    "korwil_luar": frozenset(),
    "pusat": SEMUA,
    "tanpa_jabatan": frozenset(),
    "superuser": SEMUA,
}
