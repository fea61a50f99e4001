"""Early pytest plugin: before settings are read, point them at throwaway servers, keys and files."""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from pkh import layanan

layanan.pasang_sementara()
# Emptying the cache empties its Redis database: each parallel process has one of its own, or it would take
# away the queue and the rate limits of the other's tests.
_PROSES = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_REDIS = urlsplit(os.environ["REDIS_URL"])
_NOMOR = int(_REDIS.path.removeprefix("/") or 0) + _PROSES
os.environ["REDIS_URL"] = urlunsplit(_REDIS._replace(path=f"/{_NOMOR % 8}"))
if not os.environ.get("PKH_DATA"):
    os.environ["PKH_DATA"] = tempfile.mkdtemp(prefix="pkh-uji-data-")
os.environ.setdefault("PKH_BATAS_API", "100000/min")
os.environ["PKH_PRODUKSI"] = "0"
# whitenoise warns about a missing folder, and warnings are errors.
Path(os.environ["PKH_DATA"], "static").mkdir(parents=True, exist_ok=True)
