"""Limits of the patterns in withdrawals: dated, in words, and not read in the field."""

from datetime import timedelta

import pytest
from django.urls import reverse

from inti.galat import GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from penyaluran.models import AturanAlarm
from penyaluran.models.pola import BATAS_POLA
from penyaluran.services.tahap.acuan import tambah_aturan_pola

pytestmark = pytest.mark.django_db


def test_batas_pola_bertanggal_dan_tidak_terbaca_lapangan(pemeran, client_untuk):
    hari = hari_ini()
    lama = AturanAlarm.objects.get(selesai=None)
    isi = {k: getattr(lama, k) for k in BATAS_POLA} | {"keluarga_serempak": 7}
    baru = tambah_aturan_pola(mulai=hari, isi=isi, oleh=pemeran.pusat)
    assert tambah_aturan_pola(mulai=hari, isi=isi, oleh=pemeran.pusat) == baru
    lama.refresh_from_db()
    assert lama.selesai == hari - timedelta(days=1)
    for salah, lain, kalimat in (
        (hari, {"keluarga_serempak": 8}, "Sudah ada yang berlaku mulai"),
        (hari - timedelta(days=1), {}, "sudah lewat"),
        (hari + timedelta(days=1), {"persen_kurang": 0}, "dari 1 sampai 100"),
        (hari + timedelta(days=1), {"ubah_massal": 30_000}, "dari 2 sampai 500"),
    ):
        with pytest.raises(GalatPengguna, match=kalimat):
            tambah_aturan_pola(mulai=salah, isi=isi | lain, oleh=pemeran.pusat)
    with pytest.raises(TidakBerhak):
        tambah_aturan_pola(mulai=hari + timedelta(days=1), isi=isi, oleh=pemeran.korkab)
    assert AturanAlarm.objects.count() == 2

    pola, acuan = reverse("penyaluran:pola"), reverse("penyaluran:acuan")
    for siapa, kode in (("pendamping", 403), ("korkec", 403), ("korkab", 200), ("apd", 200), ("pengawas", 200)):
        client = client_untuk(getattr(pemeran, siapa))
        assert client.get(pola).status_code == kode, siapa
        assert (pola in client.get(acuan).content.decode()) == (kode == 200), siapa
    assert "7 keluarga satu pendamping" in client_untuk(pemeran.korkab).get(pola).content.decode()
    assert "Bila jamnya tidak dicatat: 2 kali jumlah itu" in client_untuk(pemeran.korkab).get(pola).content.decode()
    alamat, pusat = reverse("penyaluran:pola_baru"), client_untuk(pemeran.pusat)
    assert "tetap menunggu putusan korkab" in pusat.get(alamat).content.decode()
    assert client_untuk(pemeran.korkab).post(alamat, isi).status_code == 403
    assert pusat.post(alamat, isi | {"mulai": "2020-01-01"}).status_code == 422
    assert pusat.post(alamat, isi | {"mulai": (hari + timedelta(days=9)).isoformat()}).status_code == 302
    assert AturanAlarm.objects.count() == 3
