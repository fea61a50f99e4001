"""Finding an area by its names as people write them."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from inti.berkas.galat import NilaiDitolak
from wilayah.enums import Tingkat
from wilayah.kode import kode_kabupaten
from wilayah.models import Wilayah

_AWALAN = {
    Tingkat.PROVINSI: re.compile(r"^(?:PROVINSI|PROPINSI|PROV)\b[\s.]*|^(?:DAERAH ISTIMEWA|DAERAH KHUSUS|DKI|DI)\b\s*"),
    Tingkat.KABUPATEN: re.compile(r"^(?:KABUPATEN|KAB|KOTAMADYA|KOTA)\b[\s.]*(?:ADMINISTRASI|ADM)?\b[\s.]*"),
    Tingkat.KECAMATAN: re.compile(r"^(?:KECAMATAN|KEC|DISTRIK)\b[\s.]*"),
    Tingkat.DESA: re.compile(r"^(?:KELURAHAN|KEL|DESA|DS|GAMPONG|NAGARI)\b[\s./]*(?:DESA|KELURAHAN|KEL)?\b[\s.]*"),
}
_KOTA = re.compile(r"^KOTA(?:MADYA)?\b")
_KABUPATEN = re.compile(r"^KAB(?:UPATEN)?\b")

Kunci = tuple[str, str]


@lru_cache(maxsize=100_000)
def kunci_nama(nama: str, tingkat: Tingkat) -> Kunci:
    """The name without case, blanks and punctuation: as written, and without a word such as KEL. or KAB."""
    besar = unicodedata.normalize("NFKC", nama).upper().strip()
    return _rapat(besar), _rapat(_AWALAN[tingkat].sub("", besar))


def _rapat(nama: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", nama)


class PencariDesa:
    """Names to the code of a desa inside some areas; made for one import, remembers what it loaded.

    `wilayah` is the importer's areas (None: the whole country); `dipilih` the area chosen for this import.
    """

    def __init__(self, wilayah: Collection[str] | None, dipilih: str = "") -> None:
        self._wilayah = wilayah
        self._dipilih = dipilih
        self._kabupaten = list(
            Wilayah.objects.filter(tingkat=Tingkat.KABUPATEN).order_by("kode").values_list("kode", "nama")
        )
        self._anak: dict[str, list[tuple[str, str]]] = {}

    def __call__(self, desa: str, kecamatan: str | None, kabupaten: str | None) -> str | None:
        """Code of the desa, None when there is none of that name. Raises NilaiDitolak with a better reason."""
        calon = self._cari_kabupaten(kabupaten)
        if not any(self._dalam_lingkup(kode) for kode in calon):
            raise NilaiDitolak(f"di luar wilayah Anda: {kabupaten}")
        daftar_kecamatan = [k for kode in calon for k in self._di_bawah(kode)]
        if kecamatan:
            cocok = cocokkan(kecamatan, daftar_kecamatan, Tingkat.KECAMATAN)
            if not cocok:
                di = f" di {kabupaten}" if kabupaten else ""
                raise NilaiDitolak(f"kecamatan '{kecamatan}' tidak ada{di}; periksa ejaannya")
            daftar_kecamatan = cocok
        ketemu = [d for kode, _ in daftar_kecamatan for d in cocokkan(desa, self._di_bawah(kode), Tingkat.DESA)]
        if not ketemu:
            return None
        return self._satu(desa, ketemu)

    def _satu(self, desa: str, ketemu: list[tuple[str, str]]) -> str:
        boleh = [kode for kode, _ in ketemu if self._dalam_lingkup(kode)]
        if not boleh:
            raise NilaiDitolak(f"desa/kelurahan '{desa}' di luar wilayah Anda")
        terpilih = [kode for kode in boleh if di_dalam(kode, self._dipilih)]
        if not terpilih:
            raise NilaiDitolak(f"desa/kelurahan '{desa}' bukan bagian dari wilayah yang dipilih untuk impor ini")
        if len(terpilih) > 1:
            raise NilaiDitolak(f"ada {len(terpilih)} desa/kelurahan bernama '{desa}'; lengkapi kecamatannya")
        return terpilih[0]

    def _cari_kabupaten(self, nama: str | None) -> list[str]:
        if not nama:
            return [k for k, _ in self._kabupaten if self._dalam_lingkup(k)]
        cocok = cocokkan(nama, self._kabupaten, Tingkat.KABUPATEN)
        besar = nama.upper().strip()
        if len(cocok) > 1:  # KOTA BANDUNG and KAB. BANDUNG
            sejenis = [
                (k, n)
                for k, n in cocok
                if (_KOTA.match(besar) and n.startswith("Kota")) or (_KABUPATEN.match(besar) and n.startswith("Kab"))
            ]
            cocok = sejenis or cocok
        if not cocok:
            raise NilaiDitolak(f"kabupaten/kota '{nama}' tidak dikenal; periksa ejaannya")
        return [k for k, _ in cocok]

    def _di_bawah(self, kode: str) -> list[tuple[str, str]]:
        if kode not in self._anak:
            # Two levels of a kabupaten in one query: rows of a file come in any order.
            for anak, nama, induk in (
                Wilayah.objects.filter(kode__startswith=f"{kode_kabupaten(kode)}.")
                .order_by("kode")
                .values_list("kode", "nama", "induk_id")
            ):
                self._anak.setdefault(anak, [])
                self._anak.setdefault(induk, []).append((anak, nama))
            self._anak.setdefault(kode, [])
        return self._anak[kode]

    def _dalam_lingkup(self, kode: str) -> bool:
        """The area lies in the importer's areas, or holds one of them."""
        return self._wilayah is None or any(di_dalam(kode, w) or di_dalam(w, kode) for w in self._wilayah)


def di_dalam(kode: str, induk: str) -> bool:
    """True when `kode` is `induk` or lies in it; everything lies in an empty code."""
    return not induk or kode == induk or kode.startswith(f"{induk}.")


def cocokkan(nama: str, daftar: list[tuple[str, str]], tingkat: Tingkat) -> list[tuple[str, str]]:
    """Areas of that name; an exact match wins over one that needed a prefix dropped."""
    penuh, pendek = kunci_nama(nama, tingkat)
    tepat = [(kode, n) for kode, n in daftar if penuh == kunci_nama(n, tingkat)[0]]
    if tepat or not pendek:
        return tepat
    return [(kode, n) for kode, n in daftar if {penuh, pendek} & set(kunci_nama(n, tingkat))]


def nama_lengkap(wilayah: Wilayah) -> str:
    """Kecamatan Sungai Serut, Kota Bengkulu, Provinsi Bengkulu."""
    kode = [wilayah.kode[:n] for n in (2, 5, 8) if n <= len(wilayah.kode)]
    nama = dict(Wilayah.objects.filter(kode__in=kode).values_list("kode", "nama"))
    awalan = {2: "Provinsi ", 5: "", 8: "Kecamatan "}
    return ", ".join(f"{awalan[len(k)]}{nama[k]}" for k in reversed(kode))
