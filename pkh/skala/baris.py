"""Families as COPY text, made in child processes: encrypting two numbers each is most of the work.

Imports no model, so that a freshly started child needs only the settings.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from inti.identitas import indeks_buta, sandikan
from pkh.nama import SERI_NIK, alamat, nama_orang, nomor_nik

KOLOM = (
    "id, desa_id, hamil, aud, sd, smp, sma, disabil, lansia, ham, nik_sandi, nik_indeks, kk_sandi, kk_indeks,"
    " nama, tanggal_lahir, jumlah_art, alamat_fc, alamat, rt, rw, fc_terakhir, telepon, bahasa, patokan,"
    " catatan, kepesertaan, versi, dibuat_pada"
)
# hamil, aud, sd, smp, sma, disabil, lansia, ham: usual families, at most four counted members.
KELUARGA = (
    ((0, 0, 1, 0, 0, 0, 0, 0), 18), ((0, 0, 1, 1, 0, 0, 0, 0), 14), ((0, 1, 1, 0, 0, 0, 0, 0), 14),
    ((0, 0, 0, 1, 1, 0, 0, 0), 9), ((0, 0, 0, 0, 1, 0, 0, 0), 9), ((0, 1, 0, 0, 0, 0, 0, 0), 8),
    ((1, 0, 1, 0, 0, 0, 0, 0), 5), ((1, 1, 0, 0, 0, 0, 0, 0), 3), ((0, 0, 0, 0, 0, 0, 1, 0), 8),
    ((0, 0, 2, 1, 0, 0, 0, 0), 5), ((0, 0, 1, 0, 0, 0, 1, 0), 4), ((0, 0, 0, 0, 0, 1, 0, 0), 2),
    ((0, 2, 1, 1, 0, 0, 0, 0), 1),
)  # fmt: skip
_BENTUK = [bentuk for bentuk, _ in KELUARGA]
_BOBOT = [bobot for _, bobot in KELUARGA]
_LAHIR_TERAWAL = date(1958, 1, 1)
_RENTANG_LAHIR = 15_000  # days; less than a century, so that two digits of the year tell the days apart
_LANGKAH = 7919


@dataclass(frozen=True)
class Tugas:
    """One kecamatan: its desa with their number of families, the first id, and what is the same for all."""

    kecamatan: str
    desa: tuple[tuple[str, int], ...]
    id_awal: int
    benih: int
    tahap: str
    hari: date


def tulis(tugas: Tugas) -> bytes:
    """COPY text of a kecamatan's families, their numbers encrypted."""
    acak = random.Random(f"{tugas.benih}:{tugas.kecamatan}")
    awalan = tugas.kecamatan.replace(".", "")
    baris = []
    ke = 0
    for desa, banyak in tugas.desa:
        for _ in range(banyak):
            baris.append(_satu(acak, tugas, awalan, desa, ke))
            ke += 1
    return "".join(baris).encode()


def _satu(acak: random.Random, tugas: Tugas, awalan: str, desa: str, ke: int) -> str:
    lahir = _LAHIR_TERAWAL + timedelta(days=(ke * _LANGKAH + tugas.benih) % _RENTANG_LAHIR)
    nik = nomor_nik(awalan, lahir, ke)
    terbit = f"{acak.randint(1, 28):02d}{acak.randint(1, 12):02d}{ke // SERI_NIK % 100:02d}"
    kk = f"{awalan}{terbit}{ke % SERI_NIK + 1:04d}"
    komponen = acak.choices(_BENTUK, _BOBOT)[0]
    rumah = alamat(acak)
    telepon = f"+62812{acak.randint(10_000_000, 99_999_999)}" if acak.random() < 0.6 else ""
    return "\t".join(
        (
            str(tugas.id_awal + ke),
            desa,
            *map(str, komponen),
            sandikan(nik).decode(),
            rf"\\x{indeks_buta('nik', nik).hex()}",
            sandikan(kk).decode(),
            rf"\\x{indeks_buta('kk', kk).hex()}",
            nama_orang(acak).upper(),
            lahir.isoformat(),
            str(sum(komponen) + acak.randint(1, 3)),
            rumah,
            rumah,
            f"{acak.randint(1, 12):03d}",
            f"{acak.randint(1, 6):03d}",
            tugas.tahap,
            telepon,
            "",
            "",
            "",
            "aktif",
            "1",
            f"{tugas.hari.isoformat()} 00:00+00\n",
        )
    )
