"""What a search refuses to look for, and names that cannot be stored."""

import pytest

from kpm.models import SaringanTersimpan
from tests.conftest import DESA
from tests.factories import KPMFactory


@pytest.mark.parametrize("kata", ["a i u e o", "% % %", "___", "S I T I", "-- -- --"])
def test_kata_tanpa_tiga_huruf_berurutan_tidak_dicari(pemeran, client_untuk, kata):
    """No index helps with them: every name of the area would be read, and every member's."""
    KPMFactory(nama="S I T I A U E O", desa_id=DESA)
    jawaban = client_untuk(pemeran.apd).post("/kpm/", {"cari": kata})

    assert "paling sedikit 3 huruf" in jawaban.text
    assert "S I T I A U E O" not in jawaban.text


def test_nama_saringan_yang_tidak_bisa_disimpan_ditolak_dengan_kalimat(pemeran, client_untuk):
    jawaban = client_untuk(pemeran.apd).post("/kpm/saringan/", {"nama": "a\x00b", "rw": "2"})

    assert jawaban.status_code == 422
    assert "Beri nama saringannya" in jawaban.text
    assert SaringanTersimpan.objects.count() == 0
