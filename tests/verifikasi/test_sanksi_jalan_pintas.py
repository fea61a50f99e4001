"""No way around the ladder: nobody decides or reverses the own, nor takes an objection out of the way first."""

import pytest

from inti.galat import GalatPengguna, TidakBerhak
from kpm.models import KPM, PerubahanKepesertaan
from kpm.services.kepesertaan import ubah_kepesertaan
from tests.p2k2.gambar import gambar
from tests.verifikasi.sanksi import keberatan, putus, ubah
from tests.verifikasi.tangga import PADA
from verifikasi.models import Keberatan, Sanksi
from verifikasi.services.keberatan import cabut_keberatan

pytestmark = pytest.mark.django_db


def test_pencatat_pencabutan_tidak_memutus(pemeran, usulan):
    """Nor who took one against the warning below back."""
    for s in (usulan, Sanksi.objects.get(jenjang="peringatan")):
        k = keberatan(s, pemeran.pendamping)
        cabut_keberatan(keberatan=k, alasan="Tidak jadi", foto=[gambar()], versi=1, oleh=pemeran.korkab)
        with pytest.raises(TidakBerhak, match="pencabutan"):
            putus(usulan, pemeran.korkab)
        Keberatan.objects.filter(pk=k.pk).update(diputus_oleh=pemeran.pendamping)
    assert KPM.objects.get().kepesertaan == "aktif"
    assert putus(usulan, pemeran.korkab).keadaan == "berlaku"


def test_tidak_ditangguhkan_di_luar_usulan_yang_menunggu(pemeran, usulan):
    """A decision taken directly asks neither whether the family was told nor whose it is."""
    langkah = {"kpm": usulan.kpm, "ke": "ditangguhkan", "tanggal": PADA, "oleh": pemeran.korkab}
    with pytest.raises(GalatPengguna, match="menunggu putusan"):
        ubah_kepesertaan(alasan="menolak_komitmen", **langkah)
    assert not PerubahanKepesertaan.objects.exists()
    putus(usulan, pemeran.korkab, setuju=False)
    assert ubah_kepesertaan(alasan="menolak_komitmen", **langkah).ke == "ditangguhkan"


def test_pendamping_hari_ini_tidak_membatalkan(pemeran, usulan):
    putus(usulan, pemeran.korkab)
    usulan.kpm.penugasan.update(petugas=pemeran.korkab)
    with pytest.raises(TidakBerhak, match="koordinator lain"):
        ubah(usulan, pemeran.korkab)
    usulan.refresh_from_db()
    assert (usulan.keadaan, KPM.objects.get().kepesertaan) == ("berlaku", "ditangguhkan")
