"""Families and their members as COPY text, made in child processes: encrypting their numbers is most of the work.

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
KOLOM_ANGGOTA = (
    "id, kpm_id, nik_sandi, nik_indeks, nama, tanggal_lahir, lahir_dari_nik, jenis_kelamin, dtsen_jenjang,"
    " dapodik_jenjang, art_terakhir, status_art, dtsen_sekolah, dapodik_sekolah, hubungan, jenjang, sekolah, kelas,"
    " posyandu, faskes, alasan_selesai, dibuat_pada"
)
KOLOM_KOMPONEN = "anggota_id, jenis, art_terakhir, sumber, alasan_selesai"
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
PER_KPM = 8  # ids of members a family may use: the pengurus and up to four more
# Years before this one in which members are born, first and last. The two digits of the year differ from one
# component to the next and from those of the pengurus, so that no two NIK are the same.
_LAHIR = {
    "hamil": (26, 23), "disabil": (22, 19), "sma": (18, 16), "smp": (15, 13), "sd": (12, 7), "aud": (5, 1),
    "lansia": (84, 77), "ham": (76, 70),
}  # fmt: skip
_JENIS = ("hamil", "aud", "sd", "smp", "sma", "disabil", "lansia", "ham")
_NAIK = {"SD": "SMP", "SMP": "SMA", "SMA": "SMP"}
_TANPA_NAMA, _BEDA = 50, 60  # one family with an unnamed component, one with pupils of two levels, in so many


@dataclass(frozen=True)
class Tugas:
    """One kecamatan: its desa with their number of families, the first id, and what is the same for all."""

    kecamatan: str
    desa: tuple[tuple[str, int], ...]
    id_awal: int
    benih: int
    tahap: str
    hari: date


def tulis(tugas: Tugas) -> tuple[bytes, bytes, bytes]:
    """COPY text of a kecamatan's families, members and components, their numbers encrypted."""
    acak = random.Random(f"{tugas.benih}:{tugas.kecamatan}")
    awalan = tugas.kecamatan.replace(".", "")
    baris: list[str] = []
    anggota: list[str] = []
    komponen: list[str] = []
    ke = 0
    for desa, banyak in tugas.desa:
        for _ in range(banyak):
            satu, orang = _satu(acak, tugas, awalan, desa, ke)
            baris.append(satu)
            anggota.append(orang)
            _anggota(acak, tugas, awalan, ke, satu.split("\t", 10)[2:10], anggota, komponen)
            ke += 1
    return "".join(baris).encode(), "".join(anggota).encode(), "".join(komponen).encode()


def _satu(acak: random.Random, tugas: Tugas, awalan: str, desa: str, ke: int) -> tuple[str, str]:
    """A family, and the pengurus as its first member."""
    lahir = _LAHIR_TERAWAL + timedelta(days=(ke * _LANGKAH + tugas.benih) % _RENTANG_LAHIR)
    nik = nomor_nik(awalan, lahir, ke)
    terbit = f"{acak.randint(1, 28):02d}{acak.randint(1, 12):02d}{ke // SERI_NIK % 100:02d}"
    kk = f"{awalan}{terbit}{ke % SERI_NIK + 1:04d}"
    komponen = acak.choices(_BENTUK, _BOBOT)[0]
    rumah = alamat(acak)
    telepon = f"+62812{acak.randint(10_000_000, 99_999_999)}" if acak.random() < 0.6 else ""
    nama = nama_orang(acak).upper()
    sandi, indeks = sandikan(nik).decode(), rf"\\x{indeks_buta('nik', nik).hex()}"
    kpm = "\t".join(
        (
            str(tugas.id_awal + ke),
            desa,
            *map(str, komponen),
            sandi,
            indeks,
            sandikan(kk).decode(),
            rf"\\x{indeks_buta('kk', kk).hex()}",
            nama,
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
    return kpm, _baris_anggota(tugas, ke, 0, (sandi, indeks, nama, lahir.isoformat(), "f", "P"), "")


def _anggota(
    acak: random.Random,
    tugas: Tugas,
    awalan: str,
    ke: int,
    hitungan: list[str],
    anggota: list[str],
    komponen: list[str],
) -> None:
    """A person for each component the family counts, but for what nobody is known for."""
    daftar = [jenis for jenis, n in zip(_JENIS, hitungan, strict=True) for _ in range(int(n))]
    if ke % _TANPA_NAMA == 7:
        daftar.pop()
    for nomor, jenis in enumerate(daftar, 1):
        urut = ke * PER_KPM + nomor
        tua, muda = _LAHIR[jenis]
        rentang = (tua - muda + 1) * 365
        lahir = date(tugas.hari.year - tua, 1, 1) + timedelta(days=urut % rentang)
        perempuan = jenis == "hamil" or urut % 2
        nik = f"{awalan}{lahir.day + 40 * bool(perempuan):02d}{lahir:%m%y}{urut // rentang % SERI_NIK + 1:04d}"
        isi = (
            sandikan(nik).decode(),
            rf"\\x{indeks_buta('nik', nik).hex()}",
            nama_orang(acak).upper(),
            lahir.isoformat(),
            "t",
            "P" if perempuan else "L",
        )
        sekolah = jenis.upper() if jenis in ("sd", "smp", "sma") else ""
        anggota.append(_baris_anggota(tugas, ke, nomor, isi, sekolah, beda=ke % _BEDA == 5))
        komponen.append(f"{(tugas.id_awal + ke) * PER_KPM + nomor}\t{jenis}\t{tugas.tahap}\tdaftar\t\n")


def _baris_anggota(tugas: Tugas, ke: int, nomor: int, isi: tuple[str, ...], sekolah: str, *, beda: bool = False) -> str:
    kpm = tugas.id_awal + ke
    dapodik = _NAIK[sekolah] if beda and sekolah else sekolah
    kosong = "\t" * 8  # nine columns that stay empty
    return (
        f"{kpm * PER_KPM + nomor}\t{kpm}\t" + "\t".join(isi) + f"\t{sekolah}\t{dapodik}\t{tugas.tahap}\tAKTIF\t"
        f"{kosong}\t{tugas.hari.isoformat()} 00:00+00\n"
    )
