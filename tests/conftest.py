"""Shared fixtures: areas loaded once, the fixed cast, and clients that are signed in."""

import gc
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase, override_settings
from django.utils import timezone
from xdist.scheduler import LoadScopeScheduling

from akun.enums import Peran
from akun.models import Jabatan, Pengguna
from tests.factories import JabatanFactory, PenggunaFactory
from tests.hari import detik_ke_tengah_malam
from tests.templat import templat

KECAMATAN, TETANGGA, LUAR = "17.71.08", "17.71.07", "17.01.01"
KABUPATEN, KABUPATEN_LUAR = "17.71", "17.01"
DESA, DESA_2 = "17.71.08.1007", "17.71.08.1001"
DESA_TETANGGA = "17.71.07.1001"
DESA_LUAR = "17.01.01.2001"

# Areas and reference rows are the same for every test: they stay when a transactional test cleans up.
TABEL_TETAP = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "wilayah_wilayah",
    "p2k2_modul",
    "p2k2_sesi",
    "p2k2_aturanabsen",
    "verifikasi_aturansanksi",
    "verifikasi_aturanverkom",
    "verifikasi_kewajiban",
    "pendamping_aturanlapangan",
    "pendamping_butirrhk",
    "pendamping_rencanaaksi",
    "penyaluran_alasanbelumtransaksi",
    "penyaluran_langkahalasan",
    "penyaluran_aturanalarm",
    "penyaluran_tarif",
    "penyaluran_aturanbantuan",
    "penyaluran_statusbayar",
    "pengaduan_jenisaduan",
    "pengaduan_langkahjenisaduan",
    "pengaduan_aturantenggat",
    "dasbor_targetukuran",
}


def _kosongkan(_uji: TransactionTestCase) -> None:
    tabel = [t for t in connection.introspection.table_names() if t not in TABEL_TETAP]
    with connection.cursor() as kursor:
        kursor.execute("TRUNCATE " + ", ".join(f'"{t}"' for t in tabel) + " RESTART IDENTITY")


TransactionTestCase._fixture_teardown = _kosongkan


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """The test database is a copy of one that is migrated and knows its areas (tests/templat.py)."""
    connection.settings_dict["TEST"] |= {"TEMPLATE": templat(), "MIGRATE": False}


# Tests that share what takes minutes to make (a running stack, the demo): each process would make it anew.
SATU_PROSES = ("tests/e2e/", "tests/pkh/test_demo.py::")


class SatuTumpukan(LoadScopeScheduling):
    """Tests of `SATU_PROSES` run in one process per group, before all others; these wherever there is room.

    Said here because xdist 3.8 does not group by mark under pytest 9.2 (it writes a name nobody reads).
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((awalan for awalan in SATU_PROSES if nodeid.startswith(awalan)), nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> SatuTumpukan:
    return SatuTumpukan(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long walks start first, in whatever order they fell: one begun last would run alone."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/proyek/"))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was imported and collected stays until the end: not looked through at each collection of garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """A test begun today must not end tomorrow; the wait is outermost, so that it does not count as the test's time."""
    lama = item.nodeid.startswith(("tests/e2e/", "tests/proyek/"))  # walks of a minute or two
    sisa = detik_ke_tengah_malam(timezone.now())
    if sisa < (180 if lama else 45):
        time.sleep(sisa + 1)
    return (yield)


@pytest.fixture(scope="session", autouse=True)
def _berkas_statis() -> Iterator[None]:
    """Pages name their static files without `collectstatic`; the browser tests run the real one."""
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    polos = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": polos}):
        yield


@pytest.fixture(autouse=True)
def _singgahan_kosong() -> Iterator[None]:
    """Rate limits and caches of one test must not reach the next."""
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _statis_polos(settings: Any) -> None:
    """Static files by plain name: the manifest is made by collectstatic, which tests of pages do not need."""
    polos = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": polos}


@pytest.fixture
def pemeran(db: None) -> SimpleNamespace:
    """The cast: own area, neighbour, outsider, read-only, and nobody."""

    jabatan: dict[str, tuple[Peran, str | None] | None] = {
        "pendamping": (Peran.PENDAMPING, KECAMATAN),
        "pendamping_lain": (Peran.PENDAMPING, KECAMATAN),
        "pendamping_tetangga": (Peran.PENDAMPING, TETANGGA),
        "korkec": (Peran.KORKEC, KECAMATAN),
        "korkec_tetangga": (Peran.KORKEC, TETANGGA),
        "korkab": (Peran.KORKAB, KABUPATEN),
        "korkab_luar": (Peran.KORKAB, KABUPATEN_LUAR),
        "apd": (Peran.APD, KABUPATEN),
        "apd_luar": (Peran.APD, KABUPATEN_LUAR),
        "korwil": (Peran.KORWIL, "17"),
        "korwil_luar": (Peran.KORWIL, "81"),
        "pusat": (Peran.PUSAT, None),
        "pengawas": (Peran.PENGAWAS, KABUPATEN),
        "tanpa_jabatan": None,
        "superuser": None,
    }
    atas: dict[str, Any] = {"superuser": {"is_superuser": True, "is_staff": True}}
    # Two statements for all: most tests begin here.
    orang = Pengguna.objects.bulk_create(
        PenggunaFactory.build(nama=n.replace("_", " ").title(), email=f"{n}@contoh.id", **atas.get(n, {}))
        for n in jabatan
    )
    pemeran = dict(zip(jabatan, orang, strict=True))
    Jabatan.objects.bulk_create(
        JabatanFactory.build(pengguna=pemeran[n], peran=satu[0], wilayah_id=satu[1])
        for n, satu in jabatan.items()
        if satu
    )
    return SimpleNamespace(**pemeran)


@pytest.fixture
def client_untuk() -> Callable[[Pengguna], Client]:
    """Return a client signed in as the user, as a browser would be: CSRF is checked elsewhere."""

    def masuk(pengguna: Pengguna) -> Client:
        client = Client()
        client.force_login(pengguna)
        return client

    return masuk
