"""What a page says after a change names families, so it is kept on the server."""

from django.urls import reverse

from tests.conftest import DESA
from tests.factories import KPMFactory, PenugasanFactory


def test_nama_di_pesan_tidak_dititipkan_ke_kuki(pemeran, client_untuk):
    kpm = KPMFactory(nama="SITI RAHASIA", desa_id=DESA)
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    client = client_untuk(pemeran.pendamping)
    jawaban = client.post(reverse("kpm:pemutakhiran_nihil", args=[kpm.pk]))

    assert jawaban.status_code == 302
    assert "messages" not in client.cookies
    assert "data keluarga SITI RAHASIA tidak berubah" in client.get(jawaban["Location"]).text
    assert "tidak berubah." not in client.get(jawaban["Location"]).text  # said once
