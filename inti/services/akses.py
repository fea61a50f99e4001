"""The log of who read a full identifier or took data out, when and why (docs/program.md §13)."""

from collections.abc import Iterable
from typing import Any

from inti.enums import JenisAkses
from inti.galat import GalatPengguna
from inti.models import AksesPribadi


def catat_akses(
    *,
    oleh: Any,
    jenis: JenisAkses | str,
    objek: str,
    alasan: str,
    objek_id: Any = "",
    kolom: str = "",
    jumlah: int = 1,
    dari: str | None = None,
) -> AksesPribadi:
    """Write one line of the log before the data is shown. `objek` is a model label such as kpm.KPM.

    `dari` is the address of the request. Raises GalatPengguna without a reason.
    """
    alasan = _periksa_alasan(alasan)
    return AksesPribadi.objects.create(
        pengguna=oleh,
        jenis=jenis,
        objek=objek,
        objek_id=str(objek_id),
        kolom=kolom,
        jumlah=jumlah,
        alasan=alasan,
        dari=dari or None,
    )


def catat_akses_tiap(
    *,
    oleh: Any,
    jenis: JenisAkses | str,
    objek: str,
    nomor: Iterable[Any],
    alasan: str,
    kolom: str = "",
    dari: str | None = None,
) -> None:
    """Write a line for each of these records, in one query: a family is told who read its number."""
    alasan = _periksa_alasan(alasan)
    isi = {"pengguna": oleh, "jenis": jenis, "objek": objek, "kolom": kolom, "alasan": alasan, "dari": dari or None}
    AksesPribadi.objects.bulk_create(AksesPribadi(objek_id=str(n), **isi) for n in nomor)


def _periksa_alasan(alasan: str) -> str:
    alasan = " ".join(alasan.split())
    if not alasan:
        raise GalatPengguna("Tulis alasan membuka data ini.", kolom="alasan")
    return alasan[:300]
