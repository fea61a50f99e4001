"""Ends a throwaway pair whose owner was killed: waits for the owner's pipe to close, then cleans up."""

import signal
import sys
from pathlib import Path

from pkh.layanan import bongkar


def utama(folder: Path) -> None:
    for sinyal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sinyal, signal.SIG_IGN)
    sys.stdin.buffer.read()  # returns when the owner closes the pipe, or dies
    if folder.exists():
        bongkar(folder)


if __name__ == "__main__":
    utama(Path(sys.argv[1]))
