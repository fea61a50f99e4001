"""Early pytest plugin: before settings are read, point them at throwaway servers, keys and files."""

import os
import tempfile
from pathlib import Path

from pkh import layanan

layanan.pasang_sementara()
if not os.environ.get("PKH_DATA"):
    os.environ["PKH_DATA"] = tempfile.mkdtemp(prefix="pkh-uji-data-")
os.environ.setdefault("PKH_BATAS_API", "100000/min")
os.environ["PKH_PRODUKSI"] = "0"
# whitenoise warns about a missing folder, and warnings are errors.
Path(os.environ["PKH_DATA"], "static").mkdir(parents=True, exist_ok=True)
