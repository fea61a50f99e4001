"""Nobody stops serving while families or groups are still assigned without a handover (docs/program.md §2, §10)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from akun.enums import PERAN_DAMPINGAN
from akun.models import Pengguna
from akun.services import MasaJabatan, daerah_pegangan, penjaga_jabatan
from inti.galat import GalatPengguna
from inti.templatetags.format import tanggal
from kpm.enums import DIDAMPINGI
from pendamping.enums import KeadaanSerahTerima
from pendamping.models import Penugasan, PenugasanKelompok, SerahTerimaKelompok, SerahTerimaKPM
from pendamping.selectors.serah_terima import Pegangan
from wilayah.models import saring_wilayah


@dataclass(frozen=True)
class Kosong:
    """Days in which the person would no longer serve in `wilayah`; `ke` is None when they never end."""

    dari: date
    ke: date | None
    wilayah: frozenset[str]  # served before
    tetap: frozenset[str]  # still served


@penjaga_jabatan
def tolak_yang_masih_memegang(pengguna: Pengguna, lama: Sequence[MasaJabatan], nanti: Sequence[MasaJabatan]) -> None:
    """Refuse to leave families or groups behind; those of an approved handover go on by themselves."""
    sisa, sejak = tertinggal(pengguna, lama, nanti)
    if sisa:
        raise GalatPengguna(
            f"{pengguna.nama} masih memegang {sisa} mulai {tanggal(sejak)}, hari pertama tanpa jabatan itu. "
            "Siapkan serah terima sampai disetujui, atau tugaskan keluarganya kepada pendamping lain, lalu ulangi."
        )


@daerah_pegangan
def daerah_dipegang(pengguna: int) -> set[str]:
    """Desa of every family and group the person has held: past months are counted by who served then."""
    keluarga = Penugasan.objects.filter(petugas=pengguna).order_by().values_list("kpm__desa", flat=True)
    kelompok = PenugasanKelompok.objects.filter(petugas=pengguna).order_by().values_list("kelompok__desa", flat=True)
    return {*keluarga.distinct(), *kelompok.distinct()}


def tertinggal(
    pengguna: Pengguna, lama: Sequence[MasaJabatan], nanti: Sequence[MasaJabatan]
) -> tuple[Pegangan, date | None]:
    """What the person holds on days and in areas which only the present appointments cover, and since when."""
    keluarga, kelompok, sejak = Q(pk__in=[]), Q(pk__in=[]), None
    for celah in _celah(lama, nanti):
        satu = Penugasan.objects.filter(_keluarga(celah), petugas=pengguna)
        dua = PenugasanKelompok.objects.filter(_kelompok(celah), petugas=pengguna)
        if satu.exists() or dua.exists():
            sejak = sejak or celah.dari
            keluarga |= Q(pk__in=satu.values("pk"))
            kelompok |= Q(pk__in=dua.values("pk"))
    if sejak is None:
        return Pegangan(0, 0), None
    milik = Penugasan.objects.filter(keluarga).values("kpm").distinct().count()
    return Pegangan(milik, PenugasanKelompok.objects.filter(kelompok).values("kelompok").distinct().count()), sejak


def _celah(lama: Sequence[MasaJabatan], nanti: Sequence[MasaJabatan]) -> Iterator[Kosong]:
    """Between two days on which an appointment begins or has ended nothing changes: one look each is enough."""
    dampingan = [[j for j in daftar if j.peran in PERAN_DAMPINGAN] for daftar in (lama, nanti)]
    hari = {j.mulai for daftar in dampingan for j in daftar}
    hari |= {j.selesai + timedelta(days=1) for daftar in dampingan for j in daftar if j.selesai is not None}
    urut = sorted(hari)
    for ke, dari in enumerate(urut):
        dulu, kini = (_wilayah(daftar, dari) for daftar in dampingan)
        if any(not _tercakup(w, kini) for w in dulu):
            yield Kosong(dari, urut[ke + 1] - timedelta(days=1) if ke + 1 < len(urut) else None, dulu, kini)


def _wilayah(jabatan: Sequence[MasaJabatan], hari: date) -> frozenset[str]:
    ada = (j for j in jabatan if j.mulai <= hari and (j.selesai is None or j.selesai >= hari))
    return frozenset(j.wilayah for j in ada if j.wilayah)


def _tercakup(kode: str, wilayah: frozenset[str]) -> bool:
    return any(kode == w or kode.startswith(f"{w}.") for w in wilayah)


def _selama(celah: Kosong) -> Q:
    syarat = Q(selesai__isnull=True) | Q(selesai__gte=celah.dari)
    return syarat & Q(mulai__lte=celah.ke) if celah.ke else syarat


def _di(celah: Kosong, awalan: str) -> Q:
    # `saring_wilayah` of nothing is a condition nothing meets, also when it is turned round.
    di_sana = saring_wilayah(celah.wilayah, awalan=awalan)
    return di_sana & ~saring_wilayah(celah.tetap, awalan=awalan) if celah.tetap else di_sana


def _keluarga(celah: Kosong) -> Q:
    diserahkan = SerahTerimaKPM.objects.filter(_disetujui(celah), kpm=OuterRef("kpm"))
    aktif = Q(kpm__kepesertaan__in=DIDAMPINGI)
    return _selama(celah) & _di(celah, "kpm__") & aktif & ~Q(Exists(diserahkan))


def _kelompok(celah: Kosong) -> Q:
    diserahkan = SerahTerimaKelompok.objects.filter(_disetujui(celah), kelompok=OuterRef("kelompok"))
    return _selama(celah) & _di(celah, "kelompok__") & ~Q(Exists(diserahkan))


def _disetujui(celah: Kosong) -> Q:
    return Q(
        berjalan=True,
        serah_terima__keadaan=KeadaanSerahTerima.DISETUJUI,
        serah_terima__berlaku__lte=celah.dari,
        serah_terima__dari=OuterRef("petugas"),
    )
