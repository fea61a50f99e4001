"""Bodies that pass for JSON and break whoever touches them next: refused with a sentence, nothing stored."""

import json

import pytest
from uuid6 import uuid7

from pendamping.models import Kunjungan
from tests.api.conftest import AWAL


@pytest.mark.parametrize(
    "isi",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        '{"\\ud800": 1}',
        '{"tujuan": "\\ud800"}',
        '{"kehadiran": [{"kpm": 1, "status": null, "\\udfff": 2}]}',
        "\xff\xfe",
        "9" * 5000,
    ],
    ids=lambda isi: isi[:12],
)
@pytest.mark.parametrize("alamat", ["kunjungan/{}/", "kelompok/{}/", "pertemuan/{}/", "rekonsiliasi/{}/"])
def test_bukan_json_yang_bisa_dipakai(pemeran, dunia, client_untuk, alamat, isi) -> None:
    client = client_untuk(pemeran.pendamping)
    jawaban = client.put(f"{AWAL}/{alamat.format(uuid7())}", isi, content_type="application/json")
    assert (jawaban.status_code, jawaban.json()["kode"]) == (400, "bukan_json")


@pytest.mark.parametrize("lintang", ["1e300", "-1e25", "1e400", "91"])
def test_koordinat_di_luar_bumi(pemeran, dunia, client_untuk, lintang) -> None:
    isi = json.dumps({"kpm": dunia.milik.kpm.pk, "tanggal": f"{dunia.hari}", "tujuan": "rutin"})
    kiriman = f'{isi[:-1]}, "titik": {{"lintang": {lintang}, "bujur": 1}}}}'
    sebelum = Kunjungan.objects.count()
    client = client_untuk(pemeran.pendamping)
    jawaban = client.put(f"{AWAL}/kunjungan/{uuid7()}/", kiriman, content_type="application/json")
    assert (jawaban.status_code, jawaban.json()["kolom"]) == (400, "titik.lintang")
    assert Kunjungan.objects.count() == sebelum
