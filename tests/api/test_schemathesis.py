"""The API against its own schema: whatever is sent, the answer is one the schema promises."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import openapi
from schemathesis.checks import CHECKS, load_all_checks
from uuid6 import uuid7

from tests.api.test_baca import RINCIAN
from tests.api.test_skema import BERKAS
from tests.api.test_tulis import KIRIM
from tests.conftest import DESA

load_all_checks()
# A well-formed body may still break a rule of the programme (a day to come, somebody else's family), which no
# schema can say and which is answered with 400; reading has no such rules, so there the check stays on.
_TULIS_TANPA: list[Any] = [CHECKS.get_one("positive_data_acceptance")]
# A cookie set by hand counts as a generated one; that none is refused is checked on the generated cases.
_BUATAN: list[Any] = [CHECKS.get_one("ignored_auth")]
_PERAN = ("pendamping", "apd")
_CSRF, _SESI = "a" * 32, "sesi-uji"
_JSON = "application/json"

skema = openapi.from_path(BERKAS)  # the one that is served: see test_skema
skema.app = get_wsgi_application()


@skema.auth(refresh_interval=None)
class Sesi:
    """Marks the cases meant to be signed in; the session itself exists only inside the test."""

    def get(self, case, context) -> str:
        return _SESI

    def set(self, case, data, context) -> None:
        case.cookies = {"sessionid": data}


@pytest.fixture
def _sambungan_uji() -> Iterator[None]:
    """Keep the test's transaction open across requests, as Django's own test client does."""
    for sinyal in (request_started, request_finished):
        sinyal.disconnect(close_old_connections)
    yield
    for sinyal in (request_started, request_finished):
        sinyal.connect(close_old_connections)


@pytest.fixture
def sesi(_sambungan_uji, pemeran, dunia, api) -> list[str]:
    """Sessions of both roles over a seeded world."""
    return [api(getattr(pemeran, peran)).klien.cookies["sessionid"].value for peran in _PERAN]


@skema.parametrize()
@settings(
    max_examples=5,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_api_menepati_skemanya(case, sesi) -> None:
    tanpa = _TULIS_TANPA if case.method in {"PUT", "PATCH"} else []
    # The pendamping may write everything; malformed requests would stop at the APD's rights before being read.
    for satu in sesi[:1] if case.meta and case.meta.generation.mode.is_negative else sesi:
        if (case.cookies or {}).get("sessionid") in {_SESI, *sesi}:
            case.cookies["sessionid"] = satu
        case.call_and_validate(excluded_checks=tanpa, headers={"X-CSRFToken": _CSRF}, cookies={"csrftoken": _CSRF})


def test_rekaman_nyata_menepati_skema(dunia, sesi) -> None:
    """Generated ids hit nothing: here every record is read, and written anew, as the pendamping."""
    milik, nomor = dunia.milik, {nama: str(uuid7()) for nama in KIRIM}

    def kirim(operasi: str, harus: int, **isi: Any) -> dict[str, Any]:
        kasus = skema.find_operation_by_id(operasi).Case(**isi)
        kasus.cookies = {"sessionid": sesi[0], "csrftoken": _CSRF}
        jawaban = kasus.call_and_validate(excluded_checks=_BUATAN, headers={"X-CSRFToken": _CSRF})
        assert jawaban.status_code == harus, jawaban.content
        return jawaban.json()

    for nama in RINCIAN:
        kirim(f"{nama}_rincian", 200, path_parameters={"id": getattr(milik, nama).pk})
    kirim("wilayah_rincian", 200, path_parameters={"kode": DESA})
    ubah = {"telepon": "081234567890", "versi": 1}
    kirim("kpm_ubah", 200, path_parameters={"id": milik.kpm.pk}, body=ubah, media_type=_JSON)
    for nama, (buat, _) in KIRIM.items():
        operasi = "kelompok_bentuk" if nama == "kelompok" else f"{nama}_catat"
        for kode in (201, 200):
            kirim(operasi, kode, path_parameters={"id": nomor[nama]}, body=buat(dunia), media_type=_JSON)
    hadir = {"kehadiran": [{"kpm": milik.kpm.pk, "status": "sakit"}], "versi": 1}
    alamat = {"id": nomor["pertemuan"]}
    kirim("kehadiran_simpan", 200, path_parameters=alamat, body=hadir, media_type=_JSON)
