"""Looking at processes: a pid file alone proves nothing, since pids are used again."""

import time
from collections.abc import Callable
from pathlib import Path

import psutil


def pid_dari(berkas: Path) -> int | None:
    """The pid on the first line of a pid file; None when there is none."""
    try:
        return int(berkas.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def hidup(berkas: Path, *, folder: Path) -> int | None:
    """The pid of the live process that wrote this pid file and works in `folder`, else None."""
    pid = pid_dari(berkas)
    if pid is None:
        return None
    try:
        # Both servers change into their data folder, so a stranger with the same pid is told apart.
        return pid if Path(psutil.Process(pid).cwd()) == folder.resolve() else None
    except psutil.AccessDenied:
        return pid  # somebody else's; better to refuse a start than to run two servers on one folder
    except (psutil.NoSuchProcess, OSError):  # a zombie counts as gone
        return None


def tunggu(syarat: Callable[[], object], *, detik: float, jeda: float = 0.05) -> bool:
    """Wait until the condition holds; False when it still does not after so many seconds."""
    batas = time.monotonic() + detik
    while not syarat():
        if time.monotonic() > batas:
            return False
        time.sleep(jeda)
    return True
