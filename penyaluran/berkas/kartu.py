"""The register of cards as a workbook, one participant per row; of the number only the last digits (§12, §13)."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, FilteredRelation

from akun.models import Pengguna, berlaku
from inti.berkas.daftar import IDENTITAS_KELUARGA, TANGGAL, KolomDaftar, LembarDaftar, tulis_daftar
from inti.services.kerja import Kemajuan
from inti.templatetags.format import tanggal, waktu
from inti.waktu import hari_ini
from kpm.enums import Bank
from penyaluran.enums import KeadaanKartu, PemegangKartu
from penyaluran.selectors.kartu import kartu_wilayah
from wilayah.models import Wilayah
from wilayah.selectors import nama_lengkap

KOLOM = (
    *(k for k in IDENTITAS_KELUARGA if k.judul not in ("NIK", "NO KK")),
    KolomDaftar("EMPAT ANGKA TERAKHIR KKS", 14),
    KolomDaftar("BANK", 10),
    KolomDaftar("KEADAAN KARTU", 22),
    KolomDaftar("PEMEGANG", 22),
    KolomDaftar("NAMA PEMEGANG", 24),
    KolomDaftar("DIPEGANG SEJAK", 14, TANGGAL),
    KolomDaftar("KENDALA TERBUKA", 30),
    KolomDaftar("PENDAMPING", 24),
)
_POTONG = 2000


@transaction.atomic
def tulis_kartu(*, wilayah: Wilayah, oleh: Pengguna, pada: datetime, keluaran: Path, kemajuan: Kemajuan) -> int:
    """Write the workbook to `keluaran`; returns the number of families."""
    hari = hari_ini(wilayah.kode)
    qs = kartu_wilayah(wilayah, oleh)
    judul = [
        "DAFTAR KARTU KELUARGA SEJAHTERA (KKS)",
        nama_lengkap(wilayah),
        f"Dicetak {waktu(pada)} oleh {oleh.nama}. Keadaan per {tanggal(hari)}.",
    ]
    return tulis_daftar(
        keluaran=keluaran,
        judul=f"Daftar KKS {wilayah.nama}",
        lembar=[LembarDaftar("KKS", judul, KOLOM, _baris(qs, hari))],
        maju=kemajuan.maju,
        total=qs.count(),
    )


def _baris(qs: Any, hari: date) -> Iterator[tuple[str | int | date | None, ...]]:
    bank, keadaan, pemegang = dict(Bank.choices), dict(KeadaanKartu.choices), dict(PemegangKartu.choices)
    semua = (
        qs.annotate(
            penugasan_kini=FilteredRelation("penugasan", condition=berlaku(hari, "penugasan__")),
            petugas_nama=F("penugasan_kini__petugas__nama"),
        )
        .select_related("desa__induk", "kartu__pemegang_petugas")
        .order_by("kecamatan_kode", "desa", "nama", "pk")
    )
    for k in semua.iterator(chunk_size=_POTONG):
        kartu = getattr(k, "kartu", None)
        siapa = kartu and (kartu.pemegang_petugas.nama if kartu.pemegang_petugas else kartu.pemegang_nama)
        yield (
            k.nama,
            k.alamat or k.alamat_fc,
            k.rt,
            k.rw,
            k.desa.nama,
            k.desa.induk.nama,
            kartu.nomor_akhir if kartu else "",
            bank.get(kartu.bank, kartu.bank) if kartu else "",
            keadaan[kartu.keadaan] if kartu else "",
            pemegang[kartu.pemegang] if kartu else pemegang[PemegangKartu.KELUARGA],
            siapa or "",
            kartu.sejak if kartu and kartu.pemegang != PemegangKartu.KELUARGA else None,
            k.kendala_nama or "",
            k.petugas_nama,
        )
