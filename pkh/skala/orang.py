"""The staff of a load: a pendamping per 375 families, the first of a kecamatan its korkec too, and more."""

import random
from collections.abc import Iterable
from datetime import date

from django.contrib.auth.hashers import make_password

from akun.enums import Peran
from akun.models import Jabatan, Pengguna
from pkh.nama import nama_orang
from pkh.skala.rencana import RencanaKelompok
from wilayah.enums import PANJANG_KODE, Tingkat

SURAT = "SK-SKALA"
ALAMAT = "@skala.contoh.id"
_DI_KABUPATEN = (Peran.KORKAB, Peran.APD, Peran.PENGAWAS)


def buat_orang(
    kelompok: Iterable[RencanaKelompok], *, mulai: date, benih: int, sandi: str
) -> dict[tuple[str, int], int]:
    """Open the accounts; returns the id of each (kecamatan, number of pendamping).

    Without `sandi` nobody can sign in.
    """
    acak = random.Random(benih)
    kunci = sorted({(k.kecamatan, k.petugas) for k in kelompok})
    kata = make_password(sandi or None)  # one hash for all: hashing each would take an hour
    surel = [f"pendamping-{kec}-{n + 1}{ALAMAT}" for kec, n in kunci]
    orang = _buat(surel, kata, acak)
    jabatan: list[tuple[Pengguna, Peran, str | None]] = []
    for (kecamatan, n), petugas in zip(kunci, orang, strict=True):
        jabatan.append((petugas, Peran.PENDAMPING, kecamatan))
        if n == 0:
            jabatan.append((petugas, Peran.KORKEC, kecamatan))
    atasan: list[tuple[Peran, str | None]] = [(Peran.PUSAT, None)]
    atasan += [(p, kode) for kode in _awalan(kunci, Tingkat.KABUPATEN) for p in _DI_KABUPATEN]
    atasan += [(Peran.KORWIL, kode) for kode in _awalan(kunci, Tingkat.PROVINSI)]
    nama = [f"{p}-{kode}{ALAMAT}" if kode else f"{p}{ALAMAT}" for p, kode in atasan]
    jabatan += [(o, p, kode) for o, (p, kode) in zip(_buat(nama, kata, acak), atasan, strict=True)]
    Jabatan.objects.bulk_create(
        [Jabatan(pengguna=o, peran=p, wilayah_id=kode, nomor_sk=SURAT, mulai=mulai) for o, p, kode in jabatan],
        batch_size=2000,
    )
    return {k: petugas.pk for k, petugas in zip(kunci, orang, strict=True)}


def _buat(surel: list[str], kata: str, acak: random.Random) -> list[Pengguna]:
    return Pengguna.objects.bulk_create(
        [Pengguna(email=s, nama=nama_orang(acak), password=kata) for s in surel], batch_size=2000
    )


def _awalan(kunci: list[tuple[str, int]], tingkat: Tingkat) -> list[str]:
    return sorted({kecamatan[: PANJANG_KODE[tingkat]] for kecamatan, _ in kunci})
