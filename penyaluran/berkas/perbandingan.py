"""The workbook of KPM Lama, Baru and Hilang of an area: a sheet each, with amounts and differences per component."""

from collections.abc import Collection, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import FilteredRelation

from akun.enums import Izin, peran_berizin
from akun.models import Pengguna, berlaku
from inti.berkas.daftar import IDENTITAS_KELUARGA, RUPIAH, KolomDaftar, LembarDaftar, tulis_daftar
from inti.identitas import buka
from inti.services.kerja import Kemajuan
from inti.templatetags.format import nama_tahap, waktu
from inti.waktu import hari_ini
from kpm.enums import JenisKomponen
from pendamping.enums import HasilTugas, KeadaanTugas
from penyaluran.models import Tahap
from penyaluran.selectors.perbandingan import BARU, HILANG, LAMA, baris_banding, kecamatan_banding
from wilayah.models import Wilayah
from wilayah.selectors import nama_lengkap

_BEDA = "+0;-0;0"
_UMUM = (*IDENTITAS_KELUARGA, KolomDaftar("PENDAMPING", 24))
_KOMPONEN = tuple((k.value, str(k.label).upper()) for k in JenisKomponen)
_UANG: dict[str, tuple[str, ...]] = {
    LAMA: ("NOMINAL LALU", "NOMINAL KINI", "SELISIH"),
    BARU: ("NOMINAL KINI",),
    HILANG: ("NOMINAL LALU",),
}
_TUGAS = (KolomDaftar("TUGAS", 20), KolomDaftar("HASIL TUGAS", 32))
_MEDAN = (
    "kpm__nama", "kpm__nik_sandi", "kpm__kk_sandi", "kpm__alamat", "kpm__alamat_fc", "kpm__rt", "kpm__rw",
    "desa__nama", "petugas__petugas__nama", "nominal", "nominal_lama",
)  # fmt: skip
_POTONG = 2000


@transaction.atomic
def tulis_perbandingan(
    *, tahap: Tahap, wilayah: Wilayah, oleh: Pengguna, pada: datetime, total: int, keluaran: Path, kemajuan: Kemajuan
) -> int:
    """Write the workbook to `keluaran`; returns the number of families. PENDAMPING is today's."""
    kecamatan = kecamatan_banding(tahap, wilayah, oleh)
    lembar = [
        LembarDaftar(
            jenis.title(),
            _judul(jenis, tahap, wilayah, oleh, pada),
            _kolom(jenis),
            _baris(jenis, tahap, kecamatan, oleh),
        )
        for jenis in (LAMA, BARU, HILANG)
    ]
    return tulis_daftar(
        keluaran=keluaran,
        judul=f"KPM Lama Baru Hilang {tahap} {wilayah.nama}",
        lembar=lembar,
        maju=kemajuan.maju,
        total=total,
    )


def _kolom(jenis: str) -> list[KolomDaftar]:
    uang = [KolomDaftar(judul, 14, RUPIAH) for judul in _UANG[jenis]]
    beda = [KolomDaftar(judul, 9, _BEDA) for _, judul in _KOMPONEN]
    return [*_UMUM, *uang, *beda, *(_TUGAS if jenis == HILANG else ())]


_ARTI = {
    LAMA: "KPM LAMA: ADA DI KEDUA TAHAP",
    BARU: "KPM BARU: BARU ADA DI TAHAP INI",
    HILANG: "KPM HILANG: TIDAK ADA LAGI DI TAHAP INI",
}


def _judul(jenis: str, tahap: Tahap, wilayah: Wilayah, oleh: Pengguna, pada: datetime) -> list[str]:
    keterangan = "Kolom komponen berisi selisih jumlah anggota dengan tahap sebelumnya."
    return [
        _ARTI[jenis],
        f"{nama_tahap(tahap.kode)} dibandingkan dengan tahap sebelumnya",
        nama_lengkap(wilayah),
        f"Dicetak {waktu(pada)} oleh {oleh.nama}. {keterangan}",
    ]


def _baris(
    jenis: str, tahap: Tahap, kecamatan: list[tuple[str, str, str | None]], oleh: Pengguna
) -> Iterator[tuple[Any, ...]]:
    sebagai: Collection[str] = peran_berizin(Izin.EKSPOR)
    tambahan = [k for k, _ in _KOMPONEN]
    tambahan += ["tugas_keadaan", "tugas_hasil"] if jenis == HILANG else [f"{k}_lama" for k, _ in _KOMPONEN]
    for kode, nama, sebelum in kecamatan:
        qs = (
            baris_banding(tahap, kode, oleh, sebelum=sebelum, jenis=jenis, sebagai=sebagai)
            .annotate(petugas=FilteredRelation("kpm__penugasan", condition=berlaku(hari_ini(kode), "kpm__penugasan__")))
            .order_by("desa", "kpm__nama", "pk")
            .values_list(*_MEDAN, *tambahan)
        )
        for b in qs.iterator(chunk_size=_POTONG):
            penerima, nik, kk, alamat, alamat_fc, rt, rw, desa, petugas, nominal, lalu = b[: len(_MEDAN)]
            sisa = b[len(_MEDAN) :]
            yield (
                penerima, buka(nik), buka(kk) if kk else None, alamat or alamat_fc, rt, rw, desa, nama, petugas,
                *_uang(jenis, nominal, lalu), *_selisih(jenis, sisa),
                *(_tugas(*sisa[len(_KOMPONEN) :]) if jenis == HILANG else ()),
            )  # fmt: skip


def _uang(jenis: str, nominal: int, lalu: int | None) -> tuple[int, ...]:
    return (lalu or 0, nominal, nominal - (lalu or 0)) if jenis == LAMA else (nominal,)


def _selisih(jenis: str, sisa: tuple[Any, ...]) -> list[int]:
    n = len(_KOMPONEN)
    if jenis == HILANG:
        return [-lama for lama in sisa[:n]]
    return [kini - (lama or 0) for kini, lama in zip(sisa[:n], sisa[n:], strict=True)]


def _tugas(keadaan: str | None, hasil: str | None) -> tuple[str | None, str | None]:
    return (
        str(KeadaanTugas(keadaan).label) if keadaan else None,
        str(HasilTugas(hasil).label) if hasil else None,
    )
