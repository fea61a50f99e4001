"""The advocacy list: aids proposed to the centre, as a workbook that comes back with the answers."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from akun.models import berlaku
from inti.berkas.daftar import IDENTITAS_KELUARGA, TANGGAL, KolomDaftar, LembarDaftar, tulis_daftar
from inti.identitas import buka
from inti.services.kerja import Kemajuan
from inti.templatetags.format import nama_tahap, waktu
from inti.waktu import hari_ini
from kpm.models import BantuanKomplementer
from kpm.selectors.bantuan import usulan_bantuan
from wilayah.models import Wilayah
from wilayah.selectors import nama_lengkap

KOLOM = (
    *IDENTITAS_KELUARGA,
    KolomDaftar("BANTUAN", 14),
    KolomDaftar("SEBAB", 34),
    KolomDaftar("TGL USUL", 12, TANGGAL),
    KolomDaftar("PENDAMPING", 24),
    # Empty when it leaves; what the centre answers comes back in them.
    KolomDaftar("JAWABAN", 12),
    KolomDaftar("ALASAN JAWABAN", 34),
)
_MEDAN = (
    "kpm__nama", "kpm__nik_sandi", "kpm__kk_sandi", "kpm__alamat", "kpm__rt", "kpm__rw", "kpm__desa__nama",
    "kpm__desa__induk__nama", "jenis", "alasan", "diusulkan_pada", "kpm_id",
)  # fmt: skip
_POTONG = 2000


def tulis_usulan_bantuan(
    *, tahap: str, wilayah: Wilayah, oleh: Any, pada: datetime, keluaran: Path, kemajuan: Kemajuan
) -> int:
    """Write the list to `keluaran`; returns the number of rows. JAWABAN takes *diterima* or *ditolak*."""
    qs = usulan_bantuan(tahap, wilayah, oleh)
    judul = [
        "USULAN BANTUAN KOMPLEMENTER KPM PKH",
        nama_tahap(tahap),
        nama_lengkap(wilayah),
        f"Dicetak {waktu(pada)} oleh {oleh.nama}. Isi JAWABAN dengan diterima atau ditolak, lalu impor kembali.",
    ]
    return tulis_daftar(
        keluaran=keluaran,
        judul=f"Usulan bantuan komplementer {nama_tahap(tahap)} {wilayah.nama}",
        lembar=[LembarDaftar("Usulan bantuan", judul, KOLOM, _baris(qs))],
        maju=kemajuan.maju,
        total=qs.count(),
    )


def _baris(qs: QuerySet[BantuanKomplementer]) -> Iterator[tuple[str | int | date | None, ...]]:
    jenis = dict(BantuanKomplementer._meta.get_field("jenis").flatchoices)
    penugasan = apps.get_model("pendamping", "Penugasan").objects.filter(berlaku(hari_ini()))
    petugas = dict(penugasan.filter(kpm__in=qs.values("kpm")).values_list("kpm_id", "petugas__nama"))
    sumber = qs.order_by("kpm__desa", "kpm__nama", "pk").values_list(*_MEDAN).iterator(chunk_size=_POTONG)
    for nama, nik, kk, alamat, rt, rw, desa, kecamatan, j, alasan, usul, kpm in sumber:
        yield (
            nama, buka(nik), buka(kk) if kk else None, alamat, rt, rw, desa, kecamatan,
            str(jenis[j]), alasan, usul, petugas.get(kpm), None, None,
        )  # fmt: skip
