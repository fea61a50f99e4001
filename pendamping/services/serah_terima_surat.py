"""The families' notice of a new pendamping: words for WhatsApp, and printed letters (docs/program.md §10)."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from akun.models import Pengguna
from inti.cetak import cetak
from inti.enums import JenisAkses
from inti.galat import GalatPengguna
from inti.models import Pekerjaan
from inti.services.akses import catat_akses
from inti.services.pekerjaan import mulai
from inti.telepon import tulis_telepon
from inti.templatetags.format import hari_tanggal, tanggal
from kpm.models import KPM
from pendamping.models import SerahTerima, SerahTerimaKelompok
from pendamping.selectors.serah_terima_rinci import keluarga_kabar

SURAT_LANGSUNG = 60  # more letters than this are made by the worker
JENIS = "surat_serah_terima"


def teks_kabar(serah: SerahTerima, kelompok: SerahTerimaKelompok | None = None, *, tempat: bool = False) -> str:
    """The notice in words. It names staff only; `tempat`, where the group meets, may be somebody's house."""
    telepon = f" ({tulis_telepon(serah.kepada.telepon)})" if serah.kepada.telepon else ""
    awal = f"Bapak/Ibu peserta PKH, mulai {tanggal(serah.berlaku)} pendamping Bapak/Ibu adalah "
    bagian = [f"{awal}{serah.kepada.nama}{telepon}, menggantikan {serah.dari.nama}."]
    if kelompok is not None and kelompok.pertemuan_pertama is not None:
        jam = f" pukul {kelompok.jam_pertemuan:%H.%M}" if kelompok.jam_pertemuan else ""
        di = f" di {kelompok.tempat}" if tempat and kelompok.tempat else ""
        hari = hari_tanggal(kelompok.pertemuan_pertama)
        bagian.append(f"Pertemuan kelompok {kelompok.kelompok.nama} berikutnya {hari}{jam}{di}.")
    bagian.append("Bantuan tidak berubah karena pergantian ini. KKS dan PIN tetap dipegang sendiri oleh keluarga.")
    return " ".join(bagian)


def buat_surat(
    *, serah: SerahTerima, kelompok: SerahTerimaKelompok | None, oleh: Pengguna, dari: str | None = None
) -> bytes:
    """A letter per family, two on a sheet, of one group or all: those families only that `oleh` may see today.

    Written to the access log first. Raises GalatPengguna when there is none.
    """
    milik = KPM.objects.terlihat_oleh(oleh).filter(
        pk__in=keluarga_kabar(serah, kelompok.kelompok_id if kelompok else None).values("kpm")
    )
    baris = list(milik.select_related("desa__induk").order_by("desa__nama", "rw", "rt", "nama", "pk"))
    if not baris:
        raise GalatPengguna(
            "Tidak ada keluarga yang dapat Anda cetak suratnya. Sebelum tanggal berlaku surat dicetak pendamping lama "
            "atau koordinator, sesudahnya pendamping baru."
        )
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.UNDUH,
        objek="pendamping.SerahTerima",
        objek_id=serah.pk,
        alasan="Surat pemberitahuan pergantian pendamping",
        kolom="nama, alamat",
        jumlah=len(baris),
        dari=dari,
    )
    pertemuan = _pertemuan(serah)
    data = {
        "berlaku": tanggal(serah.berlaku),
        "nomor_sk": serah.nomor_sk,
        "lama": serah.dari.nama,
        "baru": {
            "nama": serah.kepada.nama,
            "nip": serah.kepada.nip,
            "telepon": tulis_telepon(serah.kepada.telepon) if serah.kepada.telepon else "",
        },
        "keluarga": [_keluarga(k, pertemuan.get(k.pk, "")) for k in baris],
    }
    return cetak("pemberitahuan_pendamping.typ", data)


def _pertemuan(serah: SerahTerima) -> dict[int, str]:
    """First meeting by family, in words."""
    hasil: dict[int, str] = {}
    for satu in serah.kelompok.exclude(pertemuan_pertama=None).select_related("kelompok"):
        jam = f", pukul {satu.jam_pertemuan:%H.%M}" if satu.jam_pertemuan else ""
        di = f", di {satu.tempat}" if satu.tempat else ""
        teks = f"Kelompok {satu.kelompok.nama}: {hari_tanggal(satu.pertemuan_pertama)}{jam}{di}"
        hasil |= dict.fromkeys(keluarga_kabar(serah, satu.kelompok_id).values_list("kpm", flat=True), teks)
    return hasil


def _keluarga(k: KPM, pertemuan: str) -> dict[str, Any]:
    return {
        "nama": k.nama, "alamat": k.alamat, "rt": k.rt, "rw": k.rw,
        "desa": k.desa.nama, "kecamatan": k.desa.induk.nama if k.desa.induk else "", "pertemuan": pertemuan,
    }  # fmt: skip


@transaction.atomic
def minta_surat(*, serah: SerahTerima, kelompok: SerahTerimaKelompok | None, oleh: Pengguna) -> Pekerjaan:
    """Have the worker make the letters."""
    return mulai(
        jenis=JENIS,
        judul="Surat pemberitahuan pergantian pendamping",
        parameter={"serah": str(serah.pk), "kelompok": str(kelompok.kelompok_id) if kelompok else ""},
        oleh=oleh,
        kunci=f"{JENIS}:{serah.pk}:{kelompok.kelompok_id if kelompok else ''}:{oleh.pk}",
        antrean="cepat",
    )
