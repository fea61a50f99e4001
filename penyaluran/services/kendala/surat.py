"""The letter that goes along to the bank or the police: one page, logged (docs/program.md §4, §13)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from akun.enums import Izin
from akun.models import Pengguna
from inti.cetak import cetak
from inti.enums import JenisAkses
from inti.galat import GalatPengguna, TidakBerhak
from inti.services.akses import catat_akses
from inti.templatetags.format import hari_tanggal
from inti.waktu import hari_ini
from kpm.models import KPM
from kpm.selectors.surat import fakta_kpm
from penyaluran.enums import TujuanSurat
from penyaluran.models import KendalaBayar
from penyaluran.services.kendala.catat import boleh_urus, pastikan_terbuka

_MOHON = {
    TujuanSurat.BANK: "Kami mohon keluarga ini dibantu menyelesaikan kendala tersebut, sehingga bantuannya dapat "
    "diambil sendiri.",
    TujuanSurat.POLISI: "Kami mohon keluarga ini dibantu memperoleh surat keterangan yang diperlukan bank penyalur.",
}


@transaction.atomic
def cetak_surat(
    *, kendala: KendalaBayar, ke: str, lengkap: bool, keperluan: str, oleh: Pengguna, dari: str | None = None
) -> bytes:
    """The PDF, once who took it out is written down; with the full NIK only for a reason and by those who may.

    Raises TidakBerhak, else GalatPengguna with the field.
    """
    kpm = KPM.objects.select_related("desa__induk__induk").get(pk=kendala.kpm_id)
    if not boleh_urus(oleh, kpm):
        raise TidakBerhak("Surat ini dicetak oleh pendamping keluarga itu, APD, atau koordinatornya.")
    if ke not in TujuanSurat.values:
        raise GalatPengguna("Pilih surat untuk siapa.", kolom="ke")
    pastikan_terbuka(kendala)
    if lengkap:
        if not KPM.objects.boleh(oleh, Izin.BUKA_IDENTITAS).filter(pk=kpm.pk).exists():
            raise TidakBerhak("NIK lengkap keluarga ini tidak terbuka untuk peran Anda.")
        if not keperluan:
            raise GalatPengguna("Pilih keperluannya: setiap pembukaan nomor dicatat.", kolom="keperluan")
    tujuan = TujuanSurat(ke)
    catatan: dict[str, Any] = {"oleh": oleh, "objek": "kpm.KPM", "objek_id": kpm.pk, "dari": dari}
    alasan = f"Surat pengantar ke {tujuan.label.lower()}" + (f": {keperluan}" if keperluan else "")
    catat_akses(jenis=JenisAkses.UNDUH, kolom="surat pengantar", alasan=alasan, **catatan)
    if lengkap:
        catat_akses(jenis=JenisAkses.BUKA, kolom="nik", alasan=alasan, **catatan)
    return cetak("surat_pengantar.typ", _isi(kendala, kpm, tujuan, lengkap))


def _isi(kendala: KendalaBayar, kpm: KPM, tujuan: TujuanSurat, lengkap: bool) -> dict[str, Any]:
    hari = hari_ini(kpm.desa_id)
    return {
        "judul": "Surat Pengantar",
        "kertas": "a4",
        "tempat": kpm.desa.nama,
        "tanggal": hari_tanggal(hari),
        "kpm": fakta_kpm(kpm, hari, lengkap=lengkap),
        "kepada": "Pimpinan bank penyalur" if tujuan == TujuanSurat.BANK else "Kepala kepolisian setempat",
        "kendala": kendala.alasan.nama,
        "tujuan_bank": tujuan == TujuanSurat.BANK,
        "mohon": _MOHON[tujuan],
    }
