"""The returned workbook: the uploaded list with an added column KESALAHAN."""

from pathlib import Path
from typing import Any

from django.db import transaction

from inti.berkas.tulis import tulis_kesalahan
from inti.enums import HasilBaris
from inti.galat import GalatPengguna
from inti.models import BarisImpor, BerkasImpor, Pekerjaan
from inti.services.impor import batas_berkas
from inti.services.jenis_impor import jenis_impor
from inti.services.pekerjaan import mulai
from inti.simpanan import jalur_sementara


@transaction.atomic
def minta_kesalahan(*, berkas: BerkasImpor, oleh: Any) -> Pekerjaan:
    """Have the worker write the returned workbook."""
    if not berkas.berkas:
        raise GalatPengguna("Berkas aslinya sudah dihapus dari sistem, jadi berkas KESALAHAN tidak dapat dibuat.")
    return mulai(
        jenis="impor_kesalahan",
        judul=f"Berkas KESALAHAN {berkas.nama}",
        parameter={"berkas": str(berkas.pk)},
        oleh=oleh,
        kunci=f"impor_kesalahan:{berkas.pk}:{oleh.pk}",
        antrean="cepat",
    )


def nama_kesalahan(berkas: BerkasImpor) -> str:
    return f"{Path(berkas.nama).stem}_KESALAHAN.xlsx"


def tulis_laporan(*, berkas: BerkasImpor, keluaran: Path | str) -> int:
    """Write the file again with the reasons beside the refused rows; returns how many rows got one."""
    kesalahan = {
        b.nomor: "; ".join(f"{kolom}: {alasan}" for kolom, alasan in b.kesalahan)
        for b in BarisImpor.objects.filter(berkas=berkas, hasil=HasilBaris.DITOLAK).iterator(chunk_size=2000)
    }
    macam = jenis_impor(berkas.jenis)
    with berkas.berkas.open("rb") as isi, jalur_sementara(isi) as sumber:
        return tulis_kesalahan(
            sumber=sumber,
            keluaran=keluaran,
            lembar=berkas.parameter["lembar"],
            baris_judul=berkas.parameter["baris_judul"],
            lembar_lain=berkas.parameter.get("lembar_lain", ()),
            kesalahan=kesalahan,
            hanya_ditolak=macam.kesalahan_saja,
            tersembunyi=macam.tersembunyi,
            batas=batas_berkas(),
        )
