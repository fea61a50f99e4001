"""Whose outline a feature of a GeoJSON file is: by its code, else by its names from the province down."""

import re
from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any

from wilayah.enums import POLA_KODE, Tingkat
from wilayah.models import Wilayah
from wilayah.selectors.nama import cocokkan

_KUNCI_KODE = re.compile(r"^(kode|kd|code)|(kode|code)$|^(iddesa|idkec|idkab|idprov)", re.IGNORECASE)
_BUKAN_KODE = re.compile(r"bps|pos|zip", re.IGNORECASE)
_KUNCI_INDUK = re.compile(r"prov|prop|kab|kota|kec", re.IGNORECASE)
_KUNCI_BPS = re.compile(r"bps", re.IGNORECASE)
_NAMA = {
    Tingkat.PROVINSI: ("wadmpr", "provinsi", "propinsi", "province", "nama_prov", "nama_prop", "name_1"),
    Tingkat.KABUPATEN: ("wadmkk", "kabupaten", "kab_kota", "kabkot", "kabkota", "kota", "nama_kab", "nmkab", "name_2"),
    Tingkat.KECAMATAN: ("wadmkc", "kecamatan", "nama_kec", "nmkec", "name_3"),
    Tingkat.DESA: ("wadmkd", "desa", "kelurahan", "desa_kel", "kel_desa", "nama_desa", "nama_kel", "nmdesa", "name_4"),
}
_NAMA_UMUM = ("nama", "name", "namobj", "nm", "label")
_LETAK_TITIK = {2: (2,), 4: (2, 4), 6: (2, 4, 6), 10: (2, 4, 6, 10)}
# What a code says by how it is written: this area, this area or the one above it; "": maybe another office's.
_LANGSUNG, _TINGKAT = "2", "1"
_PANJANG_KEC_BPS = 7  # 1771080: codes of the statistics office have one digit more for a kecamatan


def kode_baku(isi: Any) -> str:
    """A Kemendagri code however it was written: `17.71.08`, `177108`, 177108, `1771080`; empty when it is none.

    A number such as 17.1 is kabupaten 17.10, whose last zero a spreadsheet dropped.
    """
    if isinstance(isi, bool) or not isinstance(isi, str | int | float):
        return ""
    teks = f"{isi:.2f}".removesuffix(".00") if isinstance(isi, float) else str(isi).strip()
    if re.match(POLA_KODE, teks):
        return teks
    angka = teks.removesuffix(".0")
    if not angka.isascii() or not angka.isdigit():
        return ""
    if len(angka) == _PANJANG_KEC_BPS and angka.endswith("0"):
        angka = angka[:-1]
    if len(angka) not in _LETAK_TITIK:
        return ""
    letak = (0, *_LETAK_TITIK[len(angka)])
    return ".".join(angka[a:b] for a, b in pairwise(letak))


class PencocokBatas:
    """Codes of areas for features; made for one file, loads all names once."""

    @cached_property
    def _nama(self) -> dict[str, str]:
        return dict(Wilayah.objects.order_by("kode").values_list("kode", "nama"))

    @cached_property
    def _anak(self) -> dict[str, list[tuple[str, str]]]:
        hasil: dict[str, list[tuple[str, str]]] = {}
        for kode, nama in self._nama.items():
            hasil.setdefault(kode.rpartition(".")[0], []).append((kode, nama))
        return hasil

    def __call__(self, sifat: Mapping[str, Any], pengenal: Any = None) -> str | None:
        """Code of the area, None when there is none. A code as Kemendagri writes it decides; one that may be of
        the statistics office, or of the area above, only together with the name."""
        kecil = {str(k).lower(): v for k, v in sifat.items()}
        kode, cara = self._kode(kecil, pengenal)
        nama = _nama_terdalam(kecil)
        if kode in self._nama and _tingkat(kecil) <= _level(kode):
            if cara == _LANGSUNG or not nama or self._senama(kode, nama):
                return kode
            if cara == _TINGKAT:  # `kode_kab` of a kecamatan, or of a kabupaten whose name is spelt otherwise
                return self._menurut_nama(kecil, kode, di_bawah=True) or kode
        return self._menurut_nama(kecil, kode)

    def sebutan(self, sifat: Mapping[str, Any], pengenal: Any = None) -> str:
        """How a report names a feature: its code and name as the file writes them."""
        kecil = {str(k).lower(): v for k, v in sifat.items()}
        kode, _ = self._kode(kecil, pengenal)
        return " ".join(b for b in (kode, _nama_terdalam(kecil)) if b) or "tanpa kode dan nama"

    def nama(self, kode: str) -> str:
        return self._nama[kode]

    def _kode(self, sifat: Mapping[str, Any], pengenal: Any) -> tuple[str, str]:
        """The deepest code of a feature, and what its writing says of it."""
        calon = [
            (kode_baku(v), (_TINGKAT if _KUNCI_INDUK.search(k) else _LANGSUNG) if _pasti(v) else "")
            for k, v in sifat.items()
            if _KUNCI_KODE.search(k) and not _BUKAN_KODE.search(k)
        ]
        # An `id` is often a running number: only with dots, or as long as that of a kecamatan, is it a code.
        calon += [
            (kode_baku(v), _LANGSUNG if "." in str(v) else "")
            for v in (sifat.get("id"), pengenal)
            if len(str(v)) >= len("177108") or "." in str(v)
        ]
        calon += [(kode_baku(v), "") for k, v in sifat.items() if _KUNCI_BPS.search(k)]
        return max(calon, key=lambda c: (len(c[0]), c[1]), default=("", ""))

    def _senama(self, kode: str, nama: str) -> bool:
        return bool(cocokkan(nama, [(kode, self._nama[kode])], Tingkat(kode.count(".") + 1)))

    def _menurut_nama(self, sifat: Mapping[str, Any], kode: str, *, di_bawah: bool = False) -> str | None:
        """By names, from the deepest parent the code or the names tell."""
        nama: dict[int, str] = {t: _teks(sifat, kunci) for t, kunci in _NAMA.items()}
        dalam = _tingkat(sifat)
        if umum := _teks(sifat, _NAMA_UMUM):
            bawah = _tingkat_umum(umum, nama, kode, di_bawah=di_bawah)
            nama[bawah], dalam = nama.get(bawah) or umum, max(dalam, bawah)
        if not dalam:
            return None
        induk = ""
        for tingkat in [t for t in Tingkat if t <= dalam]:
            atas = ".".join(kode.split(".")[:tingkat])
            if tingkat < dalam and _level(kode) >= tingkat and atas in self._nama:
                induk = atas  # the code says in which area it lies
                continue
            ketemu = cocokkan(nama[tingkat], self._anak.get(induk, []), tingkat) if nama[tingkat] else []
            if len(ketemu) != 1:
                return None
            induk = ketemu[0][0]
        return induk


def _tingkat_umum(umum: str, nama: Mapping[int, str], kode: str, *, di_bawah: bool) -> int:
    """Of which level a plain `nama` is: of the code, or one below it (`di_bawah`); without one, below the names."""
    if kode:
        return min(_level(kode) + di_bawah, Tingkat.DESA)
    dalam = max((t for t, n in nama.items() if n), default=0)
    if not dalam or dalam == Tingkat.DESA or cocokkan(umum, [("", nama[dalam])], Tingkat(dalam)):
        return dalam
    return dalam + 1


def _level(kode: str) -> int:
    return kode.count(".") + 1 if kode else 0


def _pasti(isi: Any) -> bool:
    """Written as only Kemendagri does: with dots, or with the digits of one of its upper levels."""
    teks = str(isi).strip().removesuffix(".0")
    return "." in teks or len(teks) in {2, 4, 6}


def _tingkat(sifat: Mapping[str, Any]) -> int:
    """The deepest level whose name a feature tells in so many words; 0 when none."""
    return max((t for t, kunci in _NAMA.items() if _teks(sifat, kunci)), default=0)


def _teks(sifat: Mapping[str, Any], kunci: tuple[str, ...]) -> str:
    return next((v.strip() for k in kunci if isinstance(v := sifat.get(k), str) and v.strip()), "")


def _nama_terdalam(sifat: Mapping[str, Any]) -> str:
    return next((n for t in reversed(Tingkat) if (n := _teks(sifat, _NAMA[t]))), "") or _teks(sifat, _NAMA_UMUM)
