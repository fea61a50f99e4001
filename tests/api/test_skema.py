"""The committed schema is what the code says, and every operation declares who may be refused how."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command
from django.test import Client

from tests.api.conftest import AWAL
from tests.proyek.jelajah import sisipan

BERKAS = Path(settings.BASE_DIR) / "docs" / "api.yaml"


def test_skema_tersimpan_mutakhir(tmp_path) -> None:
    baru = tmp_path / "api.yaml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(baru))
    assert baru.read_text() == BERKAS.read_text(), (
        "Perbarui dengan: .venv/bin/python manage.py spectacular --file docs/api.yaml"
    )


def test_tiap_operasi_diterangkan() -> None:
    skema = yaml.safe_load(BERKAS.read_text())
    operasi = [o for jalur in skema["paths"].values() for k, o in jalur.items() if k != "parameters"]
    assert len(operasi) == 26
    for o in operasi:
        assert o["summary"], o["operationId"]
        assert {"200", "401", "403", "429"} <= set(o["responses"]), o["operationId"]
        if "requestBody" in o:
            assert {"400", "404", "409", "415"} <= set(o["responses"]), o["operationId"]


@pytest.mark.django_db
def test_skema_dilayani_kepada_yang_masuk(pemeran, api) -> None:
    jawaban = api(pemeran.pendamping).get("skema/?format=json")
    assert jawaban.status_code == 200
    assert set(jawaban.json()["paths"]) == set(yaml.safe_load(BERKAS.read_text())["paths"])


@pytest.mark.django_db
def test_halaman_dokumentasi_tanpa_kode_sebaris(pemeran, api) -> None:
    klien = api(pemeran.pendamping)
    jawaban = klien.get("dok/")
    assert (jawaban.status_code, sisipan(jawaban.content.decode())) == (200, [])
    skrip = klien.get("dok/?script=")
    assert skrip["Content-Type"] == "application/javascript"
    assert f"{AWAL}/skema/" in skrip.content.decode()
    assert Client().get(f"{AWAL}/dok/").status_code == 401
