"""What `/readyz` looks at."""

from collections.abc import Callable
from datetime import timedelta

import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from inti.models import Detak

_BEAT_DIAM = timedelta(minutes=3)


def periksa() -> dict[str, bool]:
    """Return each check by name; a check that raises counts as failed."""
    return {
        "basis_data": _berhasil(_basis_data),
        "redis": _berhasil(_redis),
        "migrasi": _berhasil(_migrasi),
        "beat": _berhasil(_beat),
    }


def _berhasil(uji: Callable[[], bool]) -> bool:
    try:
        return uji()
    except Exception:  # noqa: BLE001 - any failure of a dependency means "not ready"
        return False


def _basis_data() -> bool:
    with connection.cursor() as kursor:
        kursor.execute("SELECT 1")
    return True


def _redis() -> bool:
    return bool(redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2).ping())


def _migrasi() -> bool:
    pelaksana = MigrationExecutor(connection)
    return not pelaksana.migration_plan(pelaksana.loader.graph.leaf_nodes())


def _beat() -> bool:
    return Detak.objects.filter(nama="beat", pada__gte=timezone.now() - _BEAT_DIAM).exists()
