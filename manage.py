#!/usr/bin/env python
"""Django's commands, with the embedded servers up for as long as a command needs them."""

import os
import sys
from contextlib import nullcontext

from pkh import layanan

# These read code and templates, not data.
TANPA_LAYANAN = {
    "check", "collectstatic", "compilemessages", "findstatic", "help", "makemessages",
    "sendtestemail", "spectacular", "startapp", "version", "--help", "-h", "--version",
}  # fmt: skip


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pkh.settings")
    perintah = sys.argv[1] if len(sys.argv) > 1 else "help"
    try:
        with nullcontext() if perintah in TANPA_LAYANAN else layanan.siap():
            # Settings read the servers' addresses, so Django comes after them.
            from django.core.management import execute_from_command_line

            execute_from_command_line(sys.argv)
    except layanan.LayananGagal as galat:
        sys.exit(str(galat))


if __name__ == "__main__":
    main()
