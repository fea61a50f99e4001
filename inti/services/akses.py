"""The log of who read a full identifier or took data out, when and why (docs/program.md §13)."""

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
    alasan = " ".join(alasan.split())
    if not alasan:
        raise GalatPengguna("Tulis alasan membuka data ini.", kolom="alasan")
    return AksesPribadi.objects.create(
        pengguna=oleh,
        jenis=jenis,
        objek=objek,
        objek_id=str(objek_id),
        kolom=kolom,
        jumlah=jumlah,
        alasan=alasan[:300],
        dari=dari or None,
    )
