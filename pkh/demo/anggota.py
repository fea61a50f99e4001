"""The demo's lists of members, consistent with its Final Closing counts but for what gives people work to do."""

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from pkh.demo.buku import Keluarga
from pkh.nama import DEPAN_LAKI, nama_orang, nomor_nik
from wilayah.models import Wilayah

KEPALA = (
    "NO KK", "NIK", "NAMA", "KOMPONEN", "DTSEN JENJANG", "DTSEN SEKOLAH", "DAPODIK JENJANG", "DAPODIK SEKOLAH",
    "ALAMAT", "RT", "RW", "DESA", "KECAMATAN", "KABUPATEN", "STATUS", "PERIODE",
)  # fmt: skip
# Years of age, first and last, in the order of a Final Closing's columns.
_UMUR = {
    "HAMIL": (19, 38), "AUD": (0, 5), "SD": (7, 12), "SMP": (13, 15), "SMA": (16, 18), "DISABIL": (9, 45),
    "LANSIA": (61, 84), "HAM": (45, 70),
}  # fmt: skip
_NAIK = {"SD": "SMP", "SMP": "SMA", "SMA": "SMP"}
_SERI = 2000  # serial numbers from here on, beyond those of the pengurus
_TANPA_NAMA, _BEDA = 61, 53  # one family, one pupil in so many
Baris = tuple[str, ...]


def baris_anggota(semua: Iterable[Keluarga], *, hari: date, lepas: int, benih: int) -> Iterator[tuple[Keluarga, Baris]]:
    """Rows of the present list: the pengurus, then a person per component. `lepas` rows fit no family."""
    acak = random.Random(benih)
    seri = _SERI
    terakhir = None
    for ke, k in enumerate(s for s in semua if s.kini):
        yield k, (k.kk, k.nik, k.nama, "PENGURUS", "", "", "", "")
        daftar = [jenis for jenis, n in zip(_UMUR, k.komponen, strict=True) for _ in range(n)]
        if ke % _TANPA_NAMA == 7:
            daftar.pop()
        for jenis in daftar:
            seri += 1
            yield k, (k.kk, *_orang(acak, k, jenis, hari, seri), *_sekolah(acak, k.desa, jenis, seri))
        terakhir = k
    for n in range(lepas if terakhir else 0):
        assert terakhir is not None  # noqa: S101 - for the type checker
        asing = f"{terakhir.kk[:6]}{n + 1:02d}1207{9000 + n}"
        yield (
            terakhir,
            (asing, *_orang(acak, terakhir, "SD", hari, seri + 1 + n), *_sekolah(acak, terakhir.desa, "SD", seri)),
        )


def _orang(acak: random.Random, k: Keluarga, jenis: str, hari: date, seri: int) -> tuple[str, str, str]:
    """(NIK, name, component) of somebody whose age fits; a pengurus of the right age is herself the elder."""
    umur = hari.year - k.lahir.year
    if jenis == "LANSIA" and umur > _UMUR["LANSIA"][0]:
        return k.nik, k.nama, jenis
    muda, tua = _UMUR[jenis]
    lahir = hari - timedelta(days=acak.randint(muda * 366 + 1, tua * 365 + 300))
    perempuan = jenis == "HAMIL" or acak.random() < 0.5
    nik = nomor_nik(k.nik[:6], lahir, seri)
    if perempuan:
        return nik, nama_orang(acak).upper(), jenis
    return f"{nik[:6]}{lahir.day:02d}{nik[8:]}", f"{acak.choice(DEPAN_LAKI)} {k.nama.split()[-1]}".upper(), jenis


def _sekolah(acak: random.Random, desa: str, jenis: str, ke: int) -> tuple[str, str, str, str]:
    """The little ones go to school in their own kelurahan, the older ones further away."""
    if jenis not in _NAIK:
        return "", "", "", ""
    dadu = acak.randint(1, 30)
    nomor = (int(desa[-2:]) * 3 + dadu % 3) % 30 + 1 if jenis == "SD" else dadu % 6 + 1
    sekolah = f"{jenis} NEGERI {nomor} KOTA BENGKULU"
    dapodik = _NAIK[jenis] if ke % _BEDA == 0 else jenis
    return jenis, sekolah, dapodik, sekolah if dapodik == jenis else sekolah.replace(jenis, dapodik, 1)


def tulis(jalur: Path, isi: Iterable[tuple[Keluarga, Baris]], tahap: str) -> None:
    """Write one kecamatan's workbook."""
    nama = {w.kode: w for w in Wilayah.objects.di_bawah({"17.71"}).select_related("induk__induk")}
    tahun, nomor = tahap.split("-")
    buku = Workbook(write_only=True)
    lembar = buku.create_sheet("ART")
    lembar.append(KEPALA)
    for k, awal in isi:
        desa = nama[k.desa]
        if desa.induk is None or desa.induk.induk is None:
            raise ValueError(k.desa)
        di = [desa.nama, desa.induk.nama, desa.induk.induk.nama]
        lembar.append([*awal, k.alamat, k.rt, k.rw, *(x.upper() for x in di), "AKTIF", f"TAHAP {nomor} {tahun}"])
    buku.save(jalur)
