"""Why a Final Closing says another amount than the rules (docs/program.md §3), without database.

First it is asked whether the list's amount follows from the list's own counts; then in which components it
counts other people than we know by name. What does not add up to the difference is told as "perhaps".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from kpm.enums import JENJANG, PESERTA, AlasanKomponen, JenisKomponen
from penyaluran.enums import SebabLewat
from penyaluran.enums import SebabSelisih as S
from penyaluran.models import AturanBantuan
from penyaluran.services.hak.hitung import Calon, Hasil, TarifPerJenis, hitung, sebab_umur

_JENIS = tuple(j.value for j in JenisKomponen)
_SEKOLAH = tuple(j.value for j in JENJANG)
_UMUR = {
    SebabLewat.UMUR_AUD.value: S.UMUR_AUD,
    SebabLewat.UMUR_SEKOLAH.value: S.UMUR_SEKOLAH,
    SebabLewat.UMUR_LANSIA.value: S.UMUR_LANSIA,
}
_TAHUN = timedelta(days=365)
_LAMPAU = 2 * _TAHUN  # a component that ended longer ago explains no list of today

Sebab = dict[str, Any]


class MasaKomponen(NamedTuple):
    """A component with the days on which both it and its member are in force."""

    anggota: int
    jenis: str
    mulai: date | None
    selesai: date | None
    alasan: str  # AlasanKomponen or AlasanKeluar; empty while it goes on
    lahir: date | None

    def berlaku(self, hari: date) -> bool:
        return (self.mulai is None or self.mulai <= hari) and (self.selesai is None or self.selesai >= hari)

    def calon(self) -> Calon:
        return Calon(self.anggota, self.jenis, self.lahir)


class DaftarBayar(NamedTuple):
    """What a Final Closing says of a family."""

    nominal: int
    status: str
    hitungan: tuple[int, ...]  # per component, in the order of JenisKomponen


@dataclass(slots=True)
class FaktaKeluarga:
    """All that a family's entitlement and its comparison with the list rest on."""

    kepesertaan: str
    komponen: list[MasaKomponen] = field(default_factory=list)
    bernama: bool = False  # at least one member is known by name on the day
    daftar: DaftarBayar | None = None

    def calon(self, hari: date) -> list[Calon]:
        return [k.calon() for k in self.komponen if k.berlaku(hari)]


@dataclass(frozen=True, slots=True)
class Ukuran:
    """The rules of one tahap: ages on `hari`, tariffs for one, two and three months."""

    hari: date
    bulan: int
    aturan: AturanBantuan
    tarif: Mapping[int, TarifPerJenis]

    def hitung(self, calon: Sequence[Calon], *, bulan: int | None = None, aturan: AturanBantuan | None = None) -> Hasil:
        return hitung(calon, self.tarif[bulan or self.bulan], aturan or self.aturan, self.hari)


def jelaskan(fakta: FaktaKeluarga, hasil: Hasil, ukuran: Ukuran) -> list[Sebab]:
    """Reasons for the difference between the list and the rules; empty where there is none."""
    daftar = fakta.daftar
    if daftar is None or daftar.nominal == hasil.nominal:
        return []
    if daftar.nominal == 0:
        return [_sebab(S.TIDAK_DIBAYAR, status=daftar.status)]
    orang = [*_beda_hitungan(fakta, daftar, ukuran), *_dua_komponen(fakta, ukuran)]
    dasar = _dasar_nominal(daftar, ukuran)
    if dasar is None or not (orang or dasar):
        # The amount does not follow from the list's own counts, or follows from the same counts as ours.
        mungkin = [b | {"pasti": False} for b in orang]
        if fakta.kepesertaan not in PESERTA:
            mungkin.append(_sebab(S.KEPESERTAAN, pasti=False, status=fakta.kepesertaan))
        return mungkin or [_sebab(S.TAK_DIKENAL)]
    return [*dasar, *orang]


def _sebab(kode: S, **isi: Any) -> Sebab:
    return {"kode": kode.value, "pasti": True} | {
        k: v.isoformat() if isinstance(v, date) else v for k, v in isi.items() if v is not None and v != ""
    }


def _dasar_nominal(daftar: DaftarBayar, ukuran: Ukuran) -> list[Sebab] | None:
    """How the list's amount follows from its counts: plainly (no reason), by another rule, or not at all (None)."""
    orang = _orang_daftar(daftar)
    aturan = ukuran.aturan
    if ukuran.hitung(orang).nominal == daftar.nominal:
        return []
    sekolah = sum(c.jenis in _SEKOLAH for c in orang)
    if aturan.maks_sekolah is not None and sekolah > aturan.maks_sekolah:
        longgar = AturanBantuan(maks_anggota=aturan.maks_anggota, **_batas_lain(aturan))
        if ukuran.hitung(orang, aturan=longgar).nominal == daftar.nominal:
            return [_sebab(S.BATAS_SEKOLAH, n=sekolah, batas=aturan.maks_sekolah)]
    for bulan in sorted(set(ukuran.tarif) - {ukuran.bulan}):
        if ukuran.hitung(orang, bulan=bulan).nominal == daftar.nominal:
            return [_sebab(S.LAMA_BAYAR, bulan=bulan)]
    if ukuran.hitung(orang, aturan=AturanBantuan(maks_anggota=len(orang))).nominal == daftar.nominal:
        return [_sebab(S.BATAS_LAIN, n=len(orang), batas=aturan.maks_anggota)]
    return None


def _batas_lain(aturan: AturanBantuan) -> dict[str, int | None]:
    return {f"maks_{j}": getattr(aturan, f"maks_{j}") for j in ("hamil", "aud", "lansia", "disabil")}


def _orang_daftar(daftar: DaftarBayar) -> list[Calon]:
    """The list's counts as so many different people without names."""
    semua = [jenis for jenis, n in zip(_JENIS, daftar.hitungan, strict=True) for _ in range(n)]
    return [Calon(-ke, jenis) for ke, jenis in enumerate(semua, 1)]


def _beda_hitungan(fakta: FaktaKeluarga, daftar: DaftarBayar, ukuran: Ukuran) -> Iterator[Sebab]:
    hari, aturan = ukuran.hari, ukuran.aturan
    for jenis, n in zip(_JENIS, daftar.hitungan, strict=True):
        sejenis = [k for k in fakta.komponen if k.jenis == jenis]
        dihitung = [k for k in sejenis if k.berlaku(hari) and not sebab_umur(k.calon(), aturan, hari)]
        if n > len(dihitung):
            yield from _lebih(jenis, n - len(dihitung), sejenis, ukuran)
        elif n < len(dihitung):
            yield from _kurang(jenis, len(dihitung) - n, dihitung, ukuran)


def _lebih(jenis: str, n: int, sejenis: list[MasaKomponen], ukuran: Ukuran) -> Iterator[Sebab]:
    """The list counts `n` more than we know by name: who it may still, or already, count; the rest has no name."""
    calon = [*_terlalu_umur(sejenis, ukuran), *_berakhir(sejenis, ukuran.hari), *_belum_mulai(sejenis, ukuran.hari)]
    yield from calon[:n]
    if n > len(calon):
        yield _sebab(S.TANPA_NAMA, komponen=jenis, n=n - len(calon))


def _terlalu_umur(sejenis: list[MasaKomponen], ukuran: Ukuran) -> Iterator[Sebab]:
    aturan = ukuran.aturan
    genap = {
        S.UMUR_AUD: aturan.umur_aud + 1,
        S.UMUR_SEKOLAH: aturan.umur_sekolah + 1,
        S.UMUR_LANSIA: aturan.umur_lansia,
    }
    for k in sejenis:
        kode = _UMUR.get(sebab_umur(k.calon(), aturan, ukuran.hari))
        if k.berlaku(ukuran.hari) and kode is not None and k.lahir is not None:
            umur = genap[kode]
            yield _sebab(kode, anggota=k.anggota, komponen=k.jenis, batas=umur, tanggal=ulang_tahun(k.lahir, umur))


def _berakhir(sejenis: list[MasaKomponen], hari: date) -> list[Sebab]:
    masih = {k.anggota for k in sejenis if k.berlaku(hari)}
    usai = [
        k for k in sejenis if k.selesai is not None and hari - _LAMPAU <= k.selesai < hari and k.anggota not in masih
    ]
    usai.sort(key=lambda k: (k.selesai or hari, k.anggota), reverse=True)
    return [
        _sebab(
            S.BERAKHIR,
            anggota=k.anggota,
            komponen=k.jenis,
            tanggal=k.selesai,
            alasan=k.alasan or AlasanKomponen.LAINNYA.value,
        )
        for k in usai
    ]


def _belum_mulai(sejenis: list[MasaKomponen], hari: date) -> list[Sebab]:
    masih = {k.anggota for k in sejenis if k.berlaku(hari)}
    nanti = [k for k in sejenis if k.mulai is not None and k.mulai > hari and k.anggota not in masih]
    nanti.sort(key=lambda k: (k.mulai or hari, k.anggota))
    return [_sebab(S.BELUM_MULAI, anggota=k.anggota, komponen=k.jenis, tanggal=k.mulai) for k in nanti]


def _kurang(jenis: str, n: int, dihitung: list[MasaKomponen], ukuran: Ukuran) -> Iterator[Sebab]:
    """The list counts `n` fewer: the newest of ours, and all of ours when it counts none."""
    hari, sisa = ukuran.hari, list(dihitung)
    baru = sorted((k for k in dihitung if _sejak(k, ukuran) is not None), key=lambda k: _sejak(k, ukuran) or hari)
    for k in reversed(baru[-n:]):
        sejak, lansia = _sejak(k, ukuran), k.jenis == JenisKomponen.LANSIA and k.mulai is None
        kode, batas = (S.LANSIA_BARU, ukuran.aturan.umur_lansia) if lansia else (S.TIDAK_DI_DAFTAR, None)
        yield _sebab(kode, anggota=k.anggota, komponen=jenis, tanggal=sejak, batas=batas)
        sisa.remove(k)
        n -= 1
    if n == len(sisa):
        for k in sisa:
            yield _sebab(S.TIDAK_DI_DAFTAR, anggota=k.anggota, komponen=jenis)
    elif n:
        yield _sebab(S.TIDAK_DI_DAFTAR, komponen=jenis, n=n)


def _sejak(k: MasaKomponen, ukuran: Ukuran) -> date | None:
    """Since when a component counts, where that is known and not long ago."""
    hari = k.mulai
    if hari is None and k.jenis == JenisKomponen.LANSIA and k.lahir is not None:
        hari = ulang_tahun(k.lahir, ukuran.aturan.umur_lansia)
    return hari if hari is not None and hari > ukuran.hari - _TAHUN else None


def _dua_komponen(fakta: FaktaKeluarga, ukuran: Ukuran) -> Iterator[Sebab]:
    per_anggota: dict[int, list[str]] = {}
    for c in fakta.calon(ukuran.hari):
        if not sebab_umur(c, ukuran.aturan, ukuran.hari):
            per_anggota.setdefault(c.anggota, []).append(c.jenis)
    for anggota, jenis in sorted(per_anggota.items()):
        if len(jenis) > 1:
            yield _sebab(S.DUA_KOMPONEN, anggota=anggota, jenis=sorted(jenis, key=_JENIS.index))


def ulang_tahun(lahir: date, umur: int) -> date:
    """The day on which a person reaches an age; who was born on 29 February, on 1 March of common years."""
    try:
        return lahir.replace(year=lahir.year + umur)
    except ValueError:
        return date(lahir.year + umur, 3, 1)
