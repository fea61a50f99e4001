"""The list of reasons and their steps: changed by those who keep reference data, never emptied (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.urutan import susun_ulang
from penyaluran.enums import KeadaanKartu
from penyaluran.models import AlasanBelumTransaksi, LangkahAlasan
from penyaluran.selectors.acuan import boleh_ubah_acuan

HARI_MAKS = 365
URUT_MAKS = 30_000
LANGKAH_MAKS = 12


@dataclass(frozen=True, kw_only=True)
class IsiAlasan:
    """A reason as typed; `kartu` is what it says of the card, empty for nothing."""

    nama: str
    tindak_lanjut: str = ""
    perlu_keterangan: bool = False
    kartu: str = ""
    urutan: int
    aktif: bool = True


@dataclass(frozen=True, kw_only=True)
class IsiLangkahAlasan:
    """A step as it shall be; without `id` a new one."""

    id: int | None = None
    nama: str
    hari: int
    aktif: bool = True


@transaction.atomic
def tambah_alasan(*, isi: IsiAlasan, langkah: Sequence[IsiLangkahAlasan], oleh: Pengguna) -> AlasanBelumTransaksi:
    """Add a reason with its first steps; the same request again gives the one that is there.

    Raises TidakBerhak, else GalatPengguna with the field.
    """
    _pastikan_boleh(oleh)
    isi = _rapikan(isi)
    kode = slugify(isi.nama)[:40].strip("-")
    if not kode or kode == "baru":
        raise GalatPengguna("Tulis nama yang memuat huruf.", kolom="nama")
    if (ada := AlasanBelumTransaksi.objects.select_for_update().filter(pk=kode).first()) is not None:
        if _isi(ada) == isi:
            return ada
        raise GalatPengguna(f"Alasan {ada} sudah ada. Buka alasan itu dari daftar.", kolom="nama")
    _periksa(isi, None)
    alasan = AlasanBelumTransaksi.objects.create(kode=kode, **vars(isi))
    _susun(alasan, langkah)
    return alasan


@transaction.atomic
def ubah_alasan(*, alasan: AlasanBelumTransaksi, isi: IsiAlasan, versi: int, oleh: Pengguna) -> AlasanBelumTransaksi:
    """Change a reason, or retire it (`aktif`): what was recorded with it keeps it. It is never deleted."""
    _pastikan_boleh(oleh)
    kini = AlasanBelumTransaksi.objects.select_for_update().get(pk=alasan.pk)
    isi = _rapikan(isi)
    if _isi(kini) == isi:
        return kini
    _pastikan_versi(kini, versi)
    _periksa(isi, kini)
    if isi.kartu and not kini.langkah.filter(aktif=True).exists():
        raise GalatPengguna("Alasan tentang kartu memerlukan langkah. Tambahkan langkahnya dulu.", kolom="kartu")
    if (
        not isi.aktif
        and kini.aktif
        and not AlasanBelumTransaksi.objects.filter(aktif=True).exclude(pk=kini.pk).exists()
    ):
        raise GalatPengguna("Sisakan paling sedikit satu alasan yang dipakai.", kolom="aktif")
    for kolom, nilai in vars(isi).items():
        setattr(kini, kolom, nilai)
    kini.versi += 1
    kini.save()
    return kini


@transaction.atomic
def susun_langkah(
    *, alasan: AlasanBelumTransaksi, langkah: Sequence[IsiLangkahAlasan], versi: int, oleh: Pengguna
) -> AlasanBelumTransaksi:
    """Let a reason have these steps in this order. A step left out is retired; hindrances already open keep theirs."""
    _pastikan_boleh(oleh)
    kini = AlasanBelumTransaksi.objects.select_for_update().get(pk=alasan.pk)
    rapi = [IsiLangkahAlasan(id=s.id, nama=" ".join(s.nama.split()), hari=s.hari, aktif=s.aktif) for s in langkah]
    if [(s.nama, s.hari) for s in rapi if s.aktif] == _langkah(kini):
        return kini
    _pastikan_versi(kini, versi)
    _susun(kini, rapi)
    kini.versi += 1
    kini.save(update_fields=["versi"])
    return kini


def _pastikan_boleh(oleh: Pengguna) -> None:
    if not boleh_ubah_acuan(oleh):
        raise TidakBerhak("Daftar alasan hanya diubah pusat, atau APD bila seluruh keluarga di sini wilayahnya.")


def _pastikan_versi(kini: AlasanBelumTransaksi, versi: int) -> None:
    if kini.versi != versi:
        raise BerubahLebihDulu("Alasan ini baru saja diubah orang lain. Muat ulang halaman, lalu periksa.")


def _isi(alasan: AlasanBelumTransaksi) -> IsiAlasan:
    return IsiAlasan(**{k: getattr(alasan, k) for k in IsiAlasan.__dataclass_fields__})


def _langkah(alasan: AlasanBelumTransaksi) -> list[tuple[str, int]]:
    return list(alasan.langkah.filter(aktif=True).order_by("urutan").values_list("nama", "hari"))


def _rapikan(isi: IsiAlasan) -> IsiAlasan:
    teks = {k: " ".join(getattr(isi, k).split()) for k in ("nama", "tindak_lanjut")}
    return IsiAlasan(**{**vars(isi), **teks})


def _periksa(isi: IsiAlasan, kini: AlasanBelumTransaksi | None) -> None:
    if not isi.nama:
        raise GalatPengguna("Tulis alasannya.", kolom="nama")
    for kolom, batas in (("nama", 100), ("tindak_lanjut", 300)):
        if len(getattr(isi, kolom)) > batas:
            raise GalatPengguna(f"Paling banyak {batas} huruf.", kolom=kolom)
    if isi.kartu not in ("", *KeadaanKartu.values) or isi.kartu == KeadaanKartu.AKTIF:
        raise GalatPengguna("Pilih artinya bagi kartu dari daftar.", kolom="kartu")
    if not 0 <= isi.urutan <= URUT_MAKS:
        raise GalatPengguna(f"Urutan dari 0 sampai {URUT_MAKS}.", kolom="urutan")
    sama = AlasanBelumTransaksi.objects.filter(nama__iexact=isi.nama)
    if sama.exclude(pk=kini.pk if kini else "").exists():
        raise GalatPengguna(f"Alasan {isi.nama} sudah ada. Buka alasan itu dari daftar.", kolom="nama")


def _susun(alasan: AlasanBelumTransaksi, langkah: Sequence[IsiLangkahAlasan]) -> None:
    aktif = [s for s in langkah if s.aktif]
    if alasan.kartu and not aktif:
        raise GalatPengguna("Alasan tentang kartu memerlukan paling sedikit satu langkah.", kolom="langkah")
    if len(aktif) > LANGKAH_MAKS:
        raise GalatPengguna(f"Paling banyak {LANGKAH_MAKS} langkah.", kolom="langkah")
    for n, satu in enumerate(aktif, 1):
        if not satu.nama or len(satu.nama) > 150:
            raise GalatPengguna(f"Langkah {n}: tulis namanya, paling banyak 150 huruf.", kolom="langkah")
        if not 0 <= satu.hari <= HARI_MAKS:
            raise GalatPengguna(f"Langkah {n}: isi 0 sampai {HARI_MAKS} hari.", kolom="langkah")
    urut = [(s.id, {"nama": s.nama, "hari": s.hari}) for s in aktif]
    susun_ulang(alasan.langkah.all(), urut, lambda: LangkahAlasan(alasan=alasan))
