"""What a dashboard shows: sums of the summaries below an area. Raw rows only for words about a kecamatan's findings."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from django.db.models import Count, F

from dasbor.models import ANGKA, Ringkasan
from inti.templatetags.format import angka as ribuan
from inti.waktu import awal_bulan
from p2k2.models import TandaKelompok
from pendamping.enums import BEBAN_ACUAN
from wilayah.enums import Tingkat
from wilayah.models import Wilayah, saring_wilayah

PESERTA = "kepesertaan=peserta"  # filter of the family list: only these are counted as KPM


@dataclass
class Baris:
    """The figures of one area or pendamping; `tautan` are the GET filters that list exactly these rows."""

    kode: str
    nama: str
    tautan: str
    angka: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ANGKA, 0))
    ke: dict[str, str] = field(default_factory=dict)  # where each figure leads (`dasbor.tampilan`)

    def tambah(self, angka: dict[str, Any]) -> Self:
        for nama in ANGKA:
            self.angka[nama] += angka[nama] or 0
        return self

    def __getattr__(self, nama: str) -> int:
        if nama in ANGKA:
            return self.angka[nama]
        raise AttributeError(nama)

    @property
    def dilaporkan_n(self) -> int:
        return self.cair_n + self.sebagian_n + self.tidak_n

    @property
    def belum_n(self) -> int:
        return self.rencana_n - self.dilaporkan_n

    @property
    def belum_rp(self) -> int:
        return self.rencana_rp - self.cair_rp - self.sisa_rp - self.tidak_rp

    @property
    def lebih_beban(self) -> bool:
        return self.kpm > BEBAN_ACUAN


@dataclass(frozen=True)
class Perhatian:
    """Something to act on, in words, and the list that shows it."""

    teks: str
    jenis: str
    halaman: str
    saring: str


@dataclass
class Dasbor:
    wilayah: Wilayah | None
    total: Baris
    anak: list[Baris]
    pendamping: list[Baris]
    tanpa_pendamping: int
    per: Any  # when the figures were computed
    perhatian: list[Perhatian]


def akar(user: Any) -> list[str]:
    """Codes of the areas at which the user's dashboards begin; an empty code is the country."""
    lingkup = user.lingkup()
    return [""] if lingkup.semua else sorted(lingkup.wilayah)


def dasbor(wilayah: Wilayah | None, *, hari: date) -> Dasbor:
    """Figures of an area this month: the area itself, the areas below, and at kecamatan or desa its pendamping."""
    rinci = wilayah is not None and wilayah.tingkat >= Tingkat.KECAMATAN
    baris = _baris_desa(wilayah, awal_bulan(hari)) if rinci and wilayah else _baris_anak(wilayah, awal_bulan(hari))
    anak = _per_desa(wilayah, baris) if rinci and wilayah else _per_anak(baris)
    pendamping = _per_petugas(wilayah, baris) if rinci and wilayah else []
    total = Baris(wilayah.kode if wilayah else "", wilayah.nama if wilayah else "Indonesia", _tautan(wilayah))
    for satu in anak:
        total.tambah(satu.angka)
    return Dasbor(
        wilayah=wilayah,
        total=total,
        anak=anak,
        pendamping=[b for b in pendamping if b.kode != "tanpa"],
        tanpa_pendamping=next((b.kpm for b in pendamping if b.kode == "tanpa"), 0),
        per=max((r["dihitung_pada"] for r in baris), default=None),
        perhatian=_perhatian(wilayah, pendamping) if rinci and wilayah else [],
    )


def _tautan(wilayah: Wilayah | None) -> str:
    return f"wilayah={wilayah.kode}" if wilayah else ""


def _baris_desa(wilayah: Wilayah, bulan: date) -> list[dict[str, Any]]:
    """The summaries of a desa, or of every desa of a kecamatan, one per pendamping: some dozens of rows."""
    qs = Ringkasan.objects.filter(bulan=bulan)
    qs = qs.filter(wilayah=wilayah) if wilayah.tingkat == Tingkat.DESA else qs.filter(wilayah__induk=wilayah)
    return list(qs.values("wilayah", "petugas", "petugas__nama", "dihitung_pada", *ANGKA))


def _baris_anak(wilayah: Wilayah | None, bulan: date) -> list[dict[str, Any]]:
    """The summaries of the areas below; areas without a single family have none."""
    qs = Ringkasan.objects.filter(bulan=bulan, langsung=False, wilayah__induk=wilayah)
    if wilayah is None:
        qs = Ringkasan.objects.filter(bulan=bulan, langsung=False, wilayah__tingkat=Tingkat.PROVINSI)
    return list(qs.values("wilayah", "dihitung_pada", *ANGKA, nama=F("wilayah__nama")).order_by("nama", "wilayah"))


def _per_desa(wilayah: Wilayah, ringkasan: list[dict[str, Any]]) -> list[Baris]:
    """A row for every desa, also for one where nothing happened."""
    desa = [wilayah] if wilayah.tingkat == Tingkat.DESA else list(wilayah.anak.order_by("nama", "kode"))
    hasil = {d.kode: Baris(d.kode, d.nama, f"wilayah={d.kode}") for d in desa}
    for r in ringkasan:
        hasil[r["wilayah"]].tambah(r)
    return list(hasil.values())


def _per_anak(ringkasan: list[dict[str, Any]]) -> list[Baris]:
    return [Baris(r["wilayah"], r["nama"], f"wilayah={r['wilayah']}").tambah(r) for r in ringkasan]


def _per_petugas(wilayah: Wilayah, ringkasan: list[dict[str, Any]]) -> list[Baris]:
    hasil: dict[str, Baris] = {}
    for r in ringkasan:
        kode = str(r["petugas"]) if r["petugas"] else "tanpa"
        tautan = f"wilayah={wilayah.kode}&petugas={kode}"
        hasil.setdefault(kode, Baris(kode, r["petugas__nama"] or "", tautan)).tambah(r)
    return sorted(hasil.values(), key=lambda b: (b.nama, b.kode))


def _perhatian(wilayah: Wilayah, pendamping: list[Baris]) -> list[Perhatian]:
    """The deviations a coordinator should act on, in words; at most five.

    Order: groups without meetings by pendamping (most groups first), load above the norm, flagged families,
    families without a pendamping.
    """
    orang = [b for b in pendamping if b.kode != "tanpa"]
    area = f"wilayah={wilayah.kode}"
    belum_pernah = _belum_pernah_bertemu(wilayah)
    butir = [
        Perhatian(_kalimat_kelompok(b, belum_pernah.get(b.kode, 0)), "bahaya", "p2k2:tanda_kelompok", b.tautan)
        for b in sorted(orang, key=lambda b: -b.tanda_kelompok)
        if b.tanda_kelompok
    ]
    butir += [
        Perhatian(
            f"{b.nama} mendampingi {b.kpm} KPM, {b.kpm - BEBAN_ACUAN} di atas acuan {BEBAN_ACUAN}.",
            "awas",
            "kpm:daftar",
            f"{b.tautan}&{PESERTA}",
        )
        for b in orang
        if b.lebih_beban
    ]
    if absen := sum(b.tanda_absen for b in pendamping):
        kalimat = f"{absen} KPM tidak hadir tiga pertemuan berturut-turut. Kunjungi lebih dulu."
        butir.append(Perhatian(kalimat, "awas", "p2k2:tanda", area))
    if tanpa := sum(b.kpm for b in pendamping if b.kode == "tanpa"):
        butir.append(
            Perhatian(
                f"{ribuan(tanpa)} KPM belum punya pendamping.", "awas", "kpm:daftar", f"{area}&petugas=tanpa&{PESERTA}"
            )
        )
    return butir[:5]


def _kalimat_kelompok(b: Baris, belum_pernah: int) -> str:
    tambahan = f", {belum_pernah} di antaranya belum pernah bertemu" if belum_pernah else ""
    return f"Pendamping {b.nama}: {b.tanda_kelompok} kelompok tiga bulan atau lebih tanpa pertemuan{tambahan}."


def _belum_pernah_bertemu(wilayah: Wilayah) -> dict[str, int]:
    """Number of flagged groups that never met, by pendamping."""
    tanda = TandaKelompok.objects.aktif().filter(
        saring_wilayah([wilayah.kode], awalan="kelompok__"), pertemuan_terakhir__isnull=True
    )
    hitung = tanda.values_list("petugas").annotate(n=Count("pk")).order_by("petugas")
    return {str(petugas): n for petugas, n in hitung}


def jejak_wilayah(wilayah: Wilayah | None, user: Any) -> list[Wilayah]:
    """The areas above this one that the user may open, largest first; `wilayah` comes with those above it."""
    lingkup = user.lingkup()
    hasil: list[Wilayah] = []
    atas = wilayah.induk if wilayah else None
    while atas is not None:
        if lingkup.mencakup(atas.kode):
            hasil.insert(0, atas)
        atas = atas.induk
    return hasil
