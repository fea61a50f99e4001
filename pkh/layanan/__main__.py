"""`python -m pkh.layanan [sementara] -- COMMAND…` runs a command with the embedded servers up.

With `sementara` they are a throwaway pair, whose variables the command finds in its environment.
"""

import os
import subprocess
import sys

from pkh.layanan import LayananGagal, sementara, siap


def utama(argumen: list[str]) -> int:
    if "--" not in argumen or argumen[: argumen.index("--")] not in ([], ["sementara"]):
        sys.exit(__doc__)
    batas = argumen.index("--")
    with sementara() if argumen[:batas] else siap() as lingkungan:
        return subprocess.run(argumen[batas + 1 :], check=False, env=os.environ | lingkungan).returncode


if __name__ == "__main__":
    try:
        sys.exit(utama(sys.argv[1:]))
    except LayananGagal as galat:
        sys.exit(str(galat))
