"""Exports: data leaves only for an area in which the asker may export, with a reason, and as a job.

An app registers each kind with `daftarkan`; pages, command and worker then share one way.
"""

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify

from inti.enums import JenisAkses
from inti.galat import GalatPengguna, TidakBerhak
from inti.models import Pekerjaan
from inti.sementara import berkas_tanpa_nama
from inti.services.akses import catat_akses
from inti.services.kerja import Kemajuan, Kerja
from inti.services.pekerjaan import mulai, pelaksana
from inti.templatetags.format import angka
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import awal_bulan, geser_bulan, hari_ini, saat_lokal

IZIN = "ekspor"  # akun.enums.Izin.EKSPOR, which stands above this app
AWALAN = "ekspor_"
_TINGKAT_EKSPOR = (2, 3)  # kabupaten and kecamatan
_BULAN_EKSPOR = 24  # months that can be chosen


@dataclass(frozen=True)
class Permintaan:
    """What is asked: a kind, an area (wilayah.Wilayah), a period (a tahap or a month), by whom and when."""

    jenis: str
    wilayah: Any
    periode: str
    oleh: Any
    pada: datetime


@dataclass(frozen=True)
class JenisEkspor:
    """A workbook that can be asked for. `objek` is the model whose records it holds, for the access log."""

    kode: str
    label: str
    keterangan: str
    opsi: str  # name of the period: tahap or bulan
    objek: str
    pilihan_periode: Callable[[], list[tuple[str, str]]]
    hitung: Callable[[Permintaan], int]  # rows; raises GalatPengguna for a period that does not exist
    tulis: Callable[[Permintaan, Path, Kemajuan], int]
    nama_berkas: Callable[[Permintaan], str]
    urut: int = 50  # the smallest is offered first
    # Of records that may be withdrawn: asked at each download with the job's parameter, in which the writer left
    # their ids (`Kemajuan.catat_isi`); raises GalatPengguna when one of them may no longer be had by this user.
    periksa_isi: Callable[[dict[str, Any], Any], None] | None = None


def nama_menurut_tahap(awal: str) -> Callable[[Permintaan], str]:
    """Names a workbook of a tahap: rekonsiliasi_tahap4-2026_sungai-serut_20261122-1032.xlsx"""

    def nama(minta: Permintaan) -> str:
        tahun, nomor = minta.periode.split("-")
        saat = saat_lokal(minta.pada, minta.wilayah.kode)
        return f"{awal}_tahap{nomor}-{tahun}_{slugify(minta.wilayah.nama)}_{saat:%Y%m%d-%H%M}.xlsx"

    return nama


def bulan_ekspor(minta: Permintaan) -> date:
    """First day of the month that is asked for; GalatPengguna for a month to come or none at all."""
    try:
        bulan = date.fromisoformat(f"{minta.periode}-01")
    except ValueError as galat:
        raise GalatPengguna(f"Bulan {minta.periode} tidak dikenal. Tulis seperti 2026-11.", kolom="periode") from galat
    if bulan > awal_bulan(hari_ini()):
        raise GalatPengguna(f"Bulan {tulis_bulan(bulan)} belum tiba.", kolom="periode")
    return bulan


def pilihan_bulan() -> list[tuple[str, str]]:
    """Months that can be chosen, latest first."""
    bulan = [geser_bulan(hari_ini(), -n) for n in range(_BULAN_EKSPOR)]
    return [(f"{b:%Y-%m}", tulis_bulan(b)) for b in bulan]


def nama_menurut_bulan(awal: str) -> Callable[[Permintaan], str]:
    """Names a workbook of a month: absensi_2026-11_sungai-serut_20261122-1032.xlsx"""

    def nama(minta: Permintaan) -> str:
        saat = saat_lokal(minta.pada, minta.wilayah.kode)
        return f"{awal}_{minta.periode}_{slugify(minta.wilayah.nama)}_{saat:%Y%m%d-%H%M}.xlsx"

    return nama


_JENIS: dict[str, JenisEkspor] = {}


def daftarkan(jenis: JenisEkspor) -> None:
    """Offer a kind of export, and teach the worker to make it."""
    _JENIS[jenis.kode] = jenis
    pelaksana(AWALAN + jenis.kode, objek=jenis.objek, masih_berhak=partial(_masih_berhak, jenis))(
        partial(_jalankan, jenis)
    )


def semua_jenis() -> list[JenisEkspor]:
    return sorted(_JENIS.values(), key=lambda j: (j.urut, j.label))


def jenis_ekspor(kode: str) -> JenisEkspor:
    if kode not in _JENIS:
        raise GalatPengguna(f"Ekspor {kode} tidak dikenal. Pilihan: {', '.join(sorted(_JENIS))}.", kolom="jenis")
    return _JENIS[kode]


def wilayah_ekspor(oleh: Any) -> QuerySet[Any]:
    """Areas the user may ask for: kabupaten and kecamatan in the scope of the permission."""
    lingkup = oleh.lingkup_izin(IZIN)
    wilayah = apps.get_model("wilayah", "Wilayah").objects
    if lingkup.semua:  # 7 285 kecamatan are no list to choose from
        return wilayah.filter(tingkat=_TINGKAT_EKSPOR[0])
    return wilayah.di_bawah(lingkup.wilayah).filter(tingkat__in=_TINGKAT_EKSPOR)


@transaction.atomic
def minta_ekspor(
    *, jenis: str, wilayah: str, periode: str, alasan: str, oleh: Any, dari: str | None = None
) -> Pekerjaan:
    """Ask for a workbook; asked again while it is being made, the same job is returned.

    Raises TidakBerhak for an area outside the asker's right, GalatPengguna when there is nothing to export.
    """
    bentuk = jenis_ekspor(jenis)
    minta = Permintaan(jenis, _wilayah(wilayah), periode, oleh, timezone.now())
    _catat(bentuk, minta, alasan, dari)
    return mulai(
        jenis=AWALAN + jenis,
        judul=f"{bentuk.label} {minta.wilayah.nama}, {dict(bentuk.pilihan_periode()).get(periode, periode)}",
        parameter={"wilayah": wilayah, "periode": periode},
        oleh=oleh,
        kunci=f"{AWALAN}{jenis}:{periode}:{wilayah}:{oleh.pk}",
    )


def ekspor_ke(*, jenis: str, wilayah: str, periode: str, alasan: str, oleh: Any, keluaran: Path) -> int:
    """Write a workbook here and now; `keluaran` appears whole or not at all. Returns the number of rows."""
    bentuk = jenis_ekspor(jenis)
    minta = Permintaan(jenis, _wilayah(wilayah), periode, oleh, timezone.now())
    _catat(bentuk, minta, alasan, None)
    try:
        pegangan, nama = tempfile.mkstemp(prefix=".ekspor-", dir=keluaran.parent)
    except OSError as galat:
        raise GalatPengguna(f"Folder {keluaran.parent} tidak bisa ditulisi.") from galat
    os.close(pegangan)
    sementara = Path(nama)
    try:
        baris = bentuk.tulis(minta, sementara, Kemajuan())
        sementara.replace(keluaran)
    finally:
        sementara.unlink(missing_ok=True)
    return baris


def _jalankan(bentuk: JenisEkspor, kerja: Kerja) -> str:
    minta = Permintaan(
        bentuk.kode,
        _wilayah(kerja.parameter["wilayah"]),
        kerja.parameter["periode"],
        kerja.oleh,
        timezone.now(),
    )
    _pastikan_berhak(minta)  # an appointment may have ended while the job waited
    with berkas_tanpa_nama() as jalur:
        baris = bentuk.tulis(minta, jalur, kerja)
        if not baris:
            raise GalatPengguna("Datanya sudah tidak ada lagi; tidak ada yang diekspor.")
        kerja.simpan_hasil(bentuk.nama_berkas(minta), jalur)
    return f"{angka(baris)} baris siap diunduh."


def _wilayah(kode: str) -> Any:
    wilayah = apps.get_model("wilayah", "Wilayah").objects.filter(kode=kode).first()
    if wilayah is None:
        raise GalatPengguna(f"Kode wilayah {kode} tidak ada.", kolom="wilayah")
    if wilayah.tingkat not in _TINGKAT_EKSPOR:
        raise GalatPengguna("Pilih kecamatan atau kabupaten/kota.", kolom="wilayah")
    return wilayah


def _pastikan_berhak(minta: Permintaan) -> None:
    if not minta.oleh.is_active or not minta.oleh.lingkup_izin(IZIN).mencakup(minta.wilayah.kode):
        raise TidakBerhak(
            f"{minta.wilayah.nama} ({minta.wilayah.kode}) di luar wilayah ekspor Anda. Pilih wilayah Anda sendiri.",
            kolom="wilayah",
        )


def _masih_berhak(bentuk: JenisEkspor, parameter: dict[str, Any], oleh: Any) -> bool:
    if not oleh.lingkup_izin(IZIN).mencakup(parameter["wilayah"]):
        return False
    if bentuk.periksa_isi is not None:
        bentuk.periksa_isi(parameter, oleh)
    return True


def _catat(bentuk: JenisEkspor, minta: Permintaan, alasan: str, dari: str | None) -> None:
    _pastikan_berhak(minta)
    banyak = bentuk.hitung(minta)
    if not banyak:
        raise GalatPengguna(
            f"Belum ada data {minta.wilayah.nama} untuk {bentuk.opsi} {minta.periode}. "
            "Periksa pilihannya, atau impor daftarnya lebih dulu."
        )
    catat_akses(
        oleh=minta.oleh,
        jenis=JenisAkses.EKSPOR,
        objek=bentuk.objek,
        objek_id=f"{minta.wilayah.kode} {minta.periode}",
        kolom=bentuk.kode,
        jumlah=banyak,
        alasan=alasan,
        dari=dari,
    )
