"""The payment list of SIKS-NG (docs/program.md §5): through which bank, how far, in which batch."""

import re

from inti.berkas import kolom as k
from inti.berkas.baris import Baris, Spek
from kpm.berkas import kolom as umum

_RT_RW = re.compile(
    r"\bRT\b[\s.:]*(?P<rt>\d{1,3})\s*[/,\-]?\s*RW\b[\s.:]*(?P<rw>\d{1,3})\b"
    r"|\bRT\s*[./]\s*RW\b[\s.:]*(?P<rt2>\d{1,3})\s*[/\-]\s*(?P<rw2>\d{1,3})\b"
    r"|\bRT\b[\s.:]*(?P<rt3>\d{1,3})\s*/\s*(?P<rw3>\d{1,3})\b",
    re.IGNORECASE,
)
_SATU = re.compile(r"\b(RT|RW)\b[\s.:]*(\d{1,3})\b", re.IGNORECASE)


def spek_siks_ng() -> Spek:
    return Spek(
        nama="siks_ng",
        kolom=(
            umum.wajib(umum.NO_KK),
            umum.wajib(umum.NIK),
            umum.NAMA_PENERIMA,
            k.Kolom("bank", "BANK", k.teks(30, "BRI"), ejaan=("NAMA BANK", "BANK PENYALUR", "HIMBARA")),
            umum.DESA,
            umum.ALAMAT,
            k.Kolom(
                "status_salur",
                "STATUS_PENYALURAN",
                k.teks(60, "SI"),
                wajib=True,
                ejaan=("STATUS PENYALURAN", "STATUS SALUR", "STATUS"),
            ),
            k.Kolom("kode_batch", "KODE_BATCH", k.teks(40, "PKH-2026-4-001"), ejaan=("BATCH", "NO BATCH")),
        ),
        kunci=("nik", "no_kk"),
        periksa=PemeriksaSiks(),
    )


class PemeriksaSiks:
    """Row checks, and RT and RW taken out of the address; it remembers: one object per import."""

    def __init__(self) -> None:
        self._nik: dict[str, str] = {}

    def __call__(self, baris: Baris) -> None:
        nilai = baris.nilai
        nik = nilai["nik"]
        if nik is None and nilai["no_kk"] is None and not baris.kesalahan:
            baris.tolak("NIK", "kosong, begitu pula NO KK; keluarganya tidak dapat dicari")
        if nik is not None and (pertama := self._nik.setdefault(nik, baris.letak)) != baris.letak:
            baris.tolak("NIK", f"sama dengan {pertama}; satu NIK hanya boleh satu baris")
        nilai["alamat"], nilai["rt"], nilai["rw"] = pisah_rt_rw(nilai["alamat"])


def pisah_rt_rw(alamat: str | None) -> tuple[str | None, str | None, str | None]:
    """Address without its RT and RW, and these as three digits: `JL. BALI RT 3/RW 2` → `JL. BALI`, 003, 002."""
    if alamat is None:
        return None, None, None
    nomor: dict[str, str] = {}
    if cocok := _RT_RW.search(alamat):
        nomor = {nama[:2]: isi for nama, isi in cocok.groupdict().items() if isi}
        alamat = alamat[: cocok.start()] + " " + alamat[cocok.end() :]
    else:
        for cocok in _SATU.finditer(alamat):
            nomor.setdefault(cocok[1].lower(), cocok[2])
        alamat = _SATU.sub(" ", alamat)
    sisa = re.sub(r"\s+([,;])", r"\1", " ".join(alamat.split())).strip(" ,;/-")
    rt, rw = (nomor[n].zfill(3) if n in nomor and int(nomor[n]) else None for n in ("rt", "rw"))
    return sisa or None, rt, rw
