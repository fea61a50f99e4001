"""Blank verification forms: who stands on a facility's paper of a quarter (docs/program.md §8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from akun.models import Pengguna
from inti.templatetags.format import umur
from inti.waktu import akhir_bulan, bulan_tahap, geser_bulan, hari_ini, kode_tahap
from kpm.enums import JenisKomponen
from kpm.models import KPM, Komponen
from verifikasi.enums import Bidang
from verifikasi.kepala_form import KepalaForm
from verifikasi.models import Fasilitas, KeikutsertaanFasilitas, LaporanFasilitas
from verifikasi.selectors.isian import ukuran_lalu
from verifikasi.selectors.pendamping import pendamping_keluarga
from verifikasi.selectors.peserta import peserta_bulan
from verifikasi.selectors.wajar import Ukuran, sebut

SEKOLAH, IBU_ANAK, LANSIA = "sekolah", "ibu_anak", "lansia"
JUDUL_BAGIAN = {
    SEKOLAH: "Siswa",
    IBU_ANAK: "Ibu hamil, ibu nifas, dan anak",
    LANSIA: "Lanjut usia dan penyandang disabilitas",
}
TAHAP_MUNDUR = 4  # forms are printed for the coming, this and earlier quarters
_IBU_ANAK = {JenisKomponen.HAMIL, JenisKomponen.AUD}
_TUA = {JenisKomponen.LANSIA, JenisKomponen.DISABIL}
_UMUR_ANAK = 15


@dataclass(frozen=True)
class BarisBlangko:
    """One person on the form."""

    peserta: KeikutsertaanFasilitas
    usia: str = ""
    ukuran: str = ""  # last weight and height
    pendamping: str = ""


@dataclass(frozen=True)
class Blangko:
    """A facility's form of a quarter. `bagian`: its parts in order, each with its rows; never an empty part."""

    fasilitas: Fasilitas
    kepala: KepalaForm
    bagian: dict[str, list[BarisBlangko]] = field(default_factory=dict)
    petugas: Pengguna | None = None  # when all rows have one and the same

    @property
    def pendidikan(self) -> bool:
        return self.fasilitas.bidang == Bidang.PENDIDIKAN

    @property
    def baris(self) -> list[BarisBlangko]:
        return [b for isi in self.bagian.values() for b in isi]


def tahap_pilihan(hari: date) -> list[str]:
    """Quarters one prints forms for: forms of the coming one are handed out before it begins."""
    awal = geser_bulan(hari, 3)
    return [kode_tahap(geser_bulan(awal, -3 * n)) for n in range(TAHAP_MUNDUR + 2)]


def susun_blangko(fasilitas: Fasilitas, tahap: str, user: Any, petugas: int | None = None) -> Blangko:
    """The form with the members of families the user sees; `petugas` narrows to those of one pendamping today."""
    bulan = bulan_tahap(tahap)
    peserta = _peserta(fasilitas, bulan, user, petugas)
    hari, nomor = hari_ini(fasilitas.desa_id), [p.anggota_id for p in peserta]
    pendamping = pendamping_keluarga({p.kpm_id for p in peserta}, hari)
    laporan = LaporanFasilitas.objects.filter(fasilitas=fasilitas, bulan__in=bulan)
    efektif = dict(laporan.values_list("bulan", "hari_efektif"))
    kepala = KepalaForm(
        nama=fasilitas.nama,
        tahap=tahap,
        npsn=fasilitas.npsn,
        kode=fasilitas.pk,
        hari_efektif=tuple(efektif.get(b) for b in bulan),
    )
    sekolah = fasilitas.bidang == Bidang.PENDIDIKAN
    lalu = {} if sekolah else ukuran_lalu(nomor, bulan[0])
    komponen = {} if sekolah else _komponen(nomor, bulan)
    bagian: dict[str, list[BarisBlangko]] = {b: [] for b in ((SEKOLAH,) if sekolah else (IBU_ANAK, LANSIA))}
    for p in peserta:
        siapa = pendamping.get(p.kpm_id)
        satu = BarisBlangko(p, _usia(p, bulan[2]), _ukuran(lalu.get(p.anggota_id)), siapa.nama if siapa else "")
        bagian[SEKOLAH if sekolah else _bagian(p, komponen.get(p.anggota_id, set()), bulan[2])].append(satu)
    orang = {o.pk: o for o in pendamping.values()}
    return Blangko(
        fasilitas,
        kepala,
        {b: isi for b, isi in bagian.items() if isi},
        next(iter(orang.values())) if len(orang) == 1 else None,
    )


def _peserta(
    fasilitas: Fasilitas, bulan: Sequence[date], user: Any, petugas: int | None
) -> list[KeikutsertaanFasilitas]:
    """Members in any month of the quarter, each once, as the last month knows them."""
    semua: dict[int, KeikutsertaanFasilitas] = {}
    for b in bulan:
        isi = peserta_bulan(fasilitas, b, user)
        if petugas is not None:
            isi = isi.filter(kpm__in=KPM.objects.didampingi(petugas))
        semua |= {p.anggota_id: p for p in isi}
    return sorted(semua.values(), key=lambda p: (p.kelas, p.kpm.nama, p.kpm_id, p.anggota.nama, p.anggota_id))


def _komponen(anggota: Collection[int], bulan: Sequence[date]) -> dict[int, set[str]]:
    hasil: dict[int, set[str]] = defaultdict(set)
    masa = Q(mulai__isnull=True) | Q(mulai__lte=akhir_bulan(bulan[2]))
    masa &= Q(selesai__isnull=True) | Q(selesai__gte=bulan[0])
    for satu, jenis in Komponen.objects.filter(masa, anggota__in=anggota).values_list("anggota_id", "jenis"):
        hasil[satu].add(jenis)
    return hasil


def _bagian(p: KeikutsertaanFasilitas, komponen: set[str], akhir: date) -> str:
    """Measured as mother or child, or by blood pressure; who has neither component goes by age."""
    if komponen & _IBU_ANAK:
        return IBU_ANAK
    lahir = p.anggota.tanggal_lahir
    anak = lahir is not None and akhir.year - lahir.year < _UMUR_ANAK
    return IBU_ANAK if anak and not komponen & _TUA else LANSIA


def _usia(p: KeikutsertaanFasilitas, akhir: date) -> str:
    lahir = p.anggota.tanggal_lahir
    return umur(lahir, akhir_bulan(akhir)) if lahir and lahir <= akhir_bulan(akhir) else ""


def _ukuran(u: Ukuran | None) -> str:
    if u is None:
        return ""
    berat = f"{sebut(u.berat_kg)} kg" if u.berat_kg is not None else ""
    tinggi = f"{sebut(u.tinggi_cm)} cm" if u.tinggi_cm is not None else ""
    return ", ".join(t for t in (berat, tinggi) if t)


def fasilitas_petugas(petugas: int, tahap: str, user: Any) -> QuerySet[Fasilitas]:
    """Facilities where families of a pendamping, as far as the user sees them, have a member in the quarter."""
    bulan = bulan_tahap(tahap)
    ikut = KeikutsertaanFasilitas.objects.terlihat_oleh(user).dalam_bulan(bulan[0], akhir_bulan(bulan[2]))
    ikut = ikut.filter(kpm__in=KPM.objects.didampingi(petugas))
    milik = Fasilitas.objects.filter(pk__in=ikut.values("fasilitas"), digabung_ke__isnull=True)
    return milik.select_related("desa__induk").order_by("jenis", "nama", "pk")
