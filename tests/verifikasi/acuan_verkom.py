"""What docs/program.md §8 says of outcomes, day by day and as plainly as possible: slow, and nothing but right."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from typing import Any

URUT = ("tidak", "belum", "memenuhi", "na")


@dataclass
class OrangAcuan:
    lahir: date | None = None
    mulai: date | None = None
    selesai: date | None = None
    komponen: list[tuple[str, date | None, date | None]] = field(default_factory=list)


@dataclass
class KeluargaAcuan:
    kini: str = "aktif"
    langkah: list[tuple[date, str, str]] = field(default_factory=list)  # in order


def hari_bulan(bulan: date) -> list[date]:
    return [bulan.replace(day=n) for n in range(1, monthrange(bulan.year, bulan.month)[1] + 1)]


def di_antara(hari: date, mulai: date | None, selesai: date | None) -> bool:
    return (mulai is None or mulai <= hari) and (selesai is None or hari <= selesai)


def status(keluarga: KeluargaAcuan, hari: date) -> str:
    sebelum = [ke for tanggal, _, ke in keluarga.langkah if tanggal <= hari]
    if sebelum:
        return sebelum[-1]
    return keluarga.langkah[0][1] if keluarga.langkah else keluarga.kini


def terikat(k: Any, orang: OrangAcuan, keluarga: KeluargaAcuan, hari: date) -> bool:
    """On this day the person is there, has the component, and the family is in the programme."""
    return (
        di_antara(hari, orang.mulai, orang.selesai)
        and (orang.lahir is None or orang.lahir <= hari)
        and any(jenis == k.jenis and di_antara(hari, mulai, selesai) for jenis, mulai, selesai in orang.komponen)
        and status(keluarga, hari) in ("aktif", "ditangguhkan")
    )


def bulan_genap(lahir: date, hari: date) -> int:
    n = 0
    while True:
        bulan = lahir.month + n  # the month in which n + 1 months are full
        if (lahir.year + bulan // 12, bulan % 12 + 1, lahir.day) > (hari.year, hari.month, hari.day):
            return n
        n += 1


def wajib(k: Any, orang: OrangAcuan, keluarga: KeluargaAcuan, bulan: date) -> bool:
    akhir = hari_bulan(bulan)[-1]
    if not di_antara(bulan, k.berlaku_sejak, k.berlaku_sampai) or not terikat(k, orang, keluarga, akhir):
        return False
    if k.umur_dari is None and k.umur_sampai is None:
        return True
    if orang.lahir is None:
        return False
    umur = bulan_genap(orang.lahir, akhir)
    return umur >= (k.umur_dari or 0) and (k.umur_sampai is None or umur < k.umur_sampai)


def sekolah(k: Any, aturan: Any, c: Any, libur: bool) -> str:
    if c is None:
        return "na" if libur else "belum"
    if c.keadaan == "tak_terdaftar":
        return "belum"
    hadir, hari = c.hari_efektif - c.alpa - c.izin - c.sakit, c.hari_efektif
    for n, cara in ((c.izin, aturan.izin), (c.sakit, aturan.sakit)):
        if cara == "hadir":
            hadir += n
        if cara == "dikeluarkan":
            hari -= n
    if hari == 0:
        return "na"
    return "memenuhi" if hadir / hari >= k.ambang_persen / 100 - 1e-12 else "tidak"


def kesehatan(k: Any, orang: OrangAcuan, keluarga: KeluargaAcuan, bulan: date, kini: date, catatan: dict) -> str:
    jendela = [
        date(bulan.year, m, 1) for m in range(1, 13) if (m - 1) // k.tiap_bulan == (bulan.month - 1) // k.tiap_bulan
    ]
    lewat = [b for b in jendela if b <= bulan]
    laporan = [catatan[b] for b in lewat if b in catatan and wajib(k, orang, keluarga, b)]
    tercatat = [c for c in laporan if c.keadaan == "tercatat"]
    nilai = {
        "periksa": lambda c: True,
        "timbang": lambda c: c.berat_kg is not None,
        "tinggi": lambda c: c.tinggi_cm is not None,
        "imunisasi": lambda c: c.imunisasi != "",
        "vitamin_a": lambda c: c.vitamin_a,
        "perkembangan": lambda c: c.perkembangan,
        "sosial": lambda c: c.sosial,
    }[k.ukuran]
    if sum(1 for c in tercatat if c.hadir and nilai(c)) >= k.jumlah:
        return "memenuhi"
    if not all(wajib(k, orang, keluarga, b) for b in lewat):
        return "na"
    if not all(terikat(k, orang, keluarga, h) for b in lewat for h in hari_bulan(b)):
        return "na"
    if bulan != jendela[-1] or (k.tiap_bulan > 1 and bulan >= kini):
        return "na"
    if not tercatat or any(k.ukuran in ("timbang", "tinggi") and c.hadir and not nilai(c) for c in tercatat):
        return "belum"
    return "tidak"


def hasil_bulan(
    kewajiban: list[Any],
    aturan: list[Any],
    orang: OrangAcuan,
    keluarga: KeluargaAcuan,
    bulan: date,
    kini: date,
    catatan: list[Any],
    libur: bool = False,
) -> str | None:
    """The outcome of a month; None: nothing is owed."""
    berlaku = [a for a in sorted(aturan, key=lambda a: a.berlaku_sejak) if a.berlaku_sejak <= bulan]
    semua = [k for k in kewajiban if wajib(k, orang, keluarga, bulan)]
    if not berlaku or not semua:
        return None
    menurut = {b: {c.bulan: c for c in catatan if c.bidang == b} for b in ("pendidikan", "kesehatan")}
    penentu = [
        sekolah(k, berlaku[-1], menurut["pendidikan"].get(bulan), libur)
        if k.bidang == "pendidikan"
        else kesehatan(k, orang, keluarga, bulan, kini, menurut["kesehatan"])
        for k in semua
        if k.menentukan
    ]
    return terburuk(penentu)


def terburuk(hasil: list[str]) -> str:
    return min(hasil, key=URUT.index, default="na")
