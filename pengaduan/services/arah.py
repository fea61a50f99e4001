"""Where a new complaint goes, who may know of it, and whom it is about (docs/program.md §11, §12).

Decided from what was told, before anybody reads it, and on the careful side: a name found by mistake is released by
whoever decides; one that was missed would have been read by its bearer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from akun.enums import PERAN_DAMPINGAN, Peran
from akun.models import Jabatan, berlaku
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.models import Penugasan
from pengaduan.enums import BATAS_TERBUKA, DariTerlapor, PeranTerlapor, TingkatAduan, UrgensiAduan
from pengaduan.models import TINGKAT_PERAN, JenisAduan
from pengaduan.selectors.petugas_daerah import batas_untuk, petugas_daerah
from pengaduan.services.kata_curiga import menyebut_bahaya, menyebut_curiga
from pengaduan.services.nama_petugas import disebut
from wilayah.models import Wilayah

_BATAS_DISEBUT = {
    PeranTerlapor.PENDAMPING: TingkatAduan.KABUPATEN,
    PeranTerlapor.KORKEC: TingkatAduan.KABUPATEN,
    PeranTerlapor.APD: TingkatAduan.KABUPATEN,
    PeranTerlapor.KORKAB: TingkatAduan.PROVINSI,
    PeranTerlapor.TAK_TAHU: TingkatAduan.PROVINSI,
    PeranTerlapor.DINAS: TingkatAduan.PUSAT,
}
# Whoever holds the office named is meant, with or without a name.
_PEMANGKU = {
    PeranTerlapor.KORKEC: Peran.KORKEC,
    PeranTerlapor.KORKAB: Peran.KORKAB,
    PeranTerlapor.APD: Peran.APD,
    PeranTerlapor.DINAS: Peran.PENGAWAS,
}
URUT_URGENSI = (UrgensiAduan.RENDAH, UrgensiAduan.SEDANG, UrgensiAduan.TINGGI, UrgensiAduan.KRITIS)
HARI_BEKAS = 365  # whoever accompanied the family within a year may be meant as well


@dataclass(frozen=True)
class Arah:
    """`batas`: the lowest level that may know; `tingkat`: the level whose turn it is; `terlapor`: whom it is about."""

    batas: int
    tingkat: int
    urgensi: str
    terlapor: tuple[tuple[int, DariTerlapor], ...]


def arahkan(
    *, jenis: JenisAduan, wilayah: Wilayah, kpm: KPM | None, peran_terlapor: str, nama_terlapor: str, isi: str
) -> Arah:
    """Read a complaint as told. Few queries: the staff of the area, and the family's pendamping when it may be they."""
    staf = petugas_daerah(kpm.desa_id if kpm else wilayah.pk)
    peran = PeranTerlapor(peran_terlapor) if peran_terlapor else None
    teks = f"{isi}\n{nama_terlapor}"
    curiga = jenis.curiga or menyebut_curiga(teks)
    tentang = jenis.tentang_petugas or peran == PeranTerlapor.PENDAMPING
    luar = peran == PeranTerlapor.LUAR
    keluarga = "" if curiga or kpm is None else kpm.nama
    terlapor = {
        orang.pk: DariTerlapor.NAMA
        for orang in disebut(staf, isi=isi, nama=nama_terlapor, petugas=not luar, keluarga=keluarga)
    }
    if peran in _PEMANGKU:
        for orang in staf:
            if orang.dekat and _PEMANGKU[peran] in orang.peran:
                terlapor.setdefault(orang.pk, DariTerlapor.PELAPOR)
    if kpm is not None and (curiga or tentang):
        for pk in _pendamping(kpm):
            terlapor.setdefault(pk, DariTerlapor.TUGAS)
    batas = max(_BATAS_DISEBUT.get(peran, BATAS_TERBUKA) if peran else BATAS_TERBUKA, batas_untuk(terlapor, staf))
    # A name that nobody of the staff bears may be what people call one of them.
    if curiga or tentang or (nama_terlapor and not luar):
        batas = max(batas, TingkatAduan.KABUPATEN)
    if kpm is None and tentang:
        for orang in staf:  # some pendamping is meant: none of them may read it by a higher office
            if orang.dekat and orang.peran & PERAN_DAMPINGAN and orang.tingkat >= batas:
                terlapor.setdefault(orang.pk, DariTerlapor.PELAPOR)
    tingkat = max(jenis.tingkat_awal, batas)
    return Arah(int(batas), int(tingkat), _urgensi(jenis, curiga, teks), tuple(terlapor.items()))


def _pendamping(kpm: KPM) -> list[int]:
    """The family's pendamping of today, and an earlier one who has risen far enough to read of it."""
    hari = hari_ini(kpm.desa_id)
    tugas = Penugasan.objects.filter(kpm=kpm)
    atas = [p for p, t in TINGKAT_PERAN.items() if t >= TingkatAduan.KABUPATEN]
    kini = tugas.filter(berlaku(hari))
    bekas = tugas.filter(
        selesai__lt=hari,
        selesai__gte=hari - timedelta(days=HARI_BEKAS),
        petugas__in=Jabatan.objects.berlaku_pada(hari).filter(peran__in=atas).values("pengguna"),
    )
    return list((kini | bekas).order_by("-mulai").values_list("petugas", flat=True))


def _urgensi(jenis: JenisAduan, curiga: bool, teks: str) -> str:
    terendah = UrgensiAduan.RENDAH
    if curiga:
        terendah = UrgensiAduan.KRITIS if menyebut_bahaya(teks) else UrgensiAduan.TINGGI
    return max(UrgensiAduan(jenis.urgensi), terendah, key=URUT_URGENSI.index).value
