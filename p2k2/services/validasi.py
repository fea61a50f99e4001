"""Validating a candidate family against its documents, at the meeting or at home (docs/program.md §7)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from kpm.enums import Kepesertaan
from kpm.models import KPM
from p2k2.enums import DokumenCalon, HasilValidasi, KeadaanPertemuan
from p2k2.models import UndanganAwal
from p2k2.services.awal import kunci_tugas
from pendamping.enums import HasilTugas
from pendamping.models import Tugas
from pendamping.services.tugas import selesaikan_tugas


def boleh_validasi(kpm: KPM, oleh: Pengguna) -> bool:
    """True for the pendamping who holds the candidate today."""
    return KPM.objects.boleh(oleh, Izin.CATAT_PERTEMUAN).filter(pk=kpm.pk).exists()


@transaction.atomic
def validasi_calon(
    *,
    undangan: UndanganAwal,
    validasi: str,
    dokumen: Collection[str],
    catatan: str,
    semula: datetime | None,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> UndanganAwal:
    """Say what a candidate's documents said. Its standing stays *calon* until the ministry or a coordinator decides.

    `semula` is the moment of the validation that this one corrects (None: the first). An open home-visit task of this
    meeting is finished with it. The same content sent again changes nothing.
    """
    ini = UndanganAwal.objects.select_for_update(of=("self",)).select_related("pertemuan", "kpm").get(pk=undangan.pk)
    if not boleh_validasi(ini.kpm, oleh):
        raise TidakBerhak("Calon divalidasi pendamping yang hari ini memegang keluarga itu.")
    catatan = " ".join(catatan.split())
    urut = [d for d in DokumenCalon.values if d in set(dokumen)]
    if (ini.validasi, ini.dokumen, ini.catatan) == (validasi, urut, catatan):
        return ini
    if ini.divalidasi_pada != semula:
        raise BerubahLebihDulu(
            "Validasi keluarga ini sudah disimpan dari tempat lain. Isian Anda masih ada: bandingkan, lalu simpan lagi."
        )
    _periksa(ini, validasi, dokumen, catatan)
    ini.validasi, ini.dokumen, ini.catatan = validasi, urut, catatan
    ini.divalidasi_oleh, ini.divalidasi_pada = oleh, pada or timezone.now()
    ini.save(update_fields=["validasi", "dokumen", "catatan", "divalidasi_oleh", "divalidasi_pada"])
    _selesaikan_kunjungan(ini, oleh)
    return ini


def _periksa(undangan: UndanganAwal, validasi: str, dokumen: Collection[str], catatan: str) -> None:
    if undangan.kpm.kepesertaan != Kepesertaan.CALON:
        raise GalatPengguna(
            f"Keluarga ini bukan calon lagi ({undangan.kpm.get_kepesertaan_display()}), jadi tidak perlu divalidasi."
        )
    if undangan.pertemuan.keadaan == KeadaanPertemuan.DIBATALKAN:
        raise GalatPengguna("Pertemuannya dibatalkan. Undang keluarga ini ke pertemuan lain dahulu.")
    if validasi not in HasilValidasi.values:
        raise GalatPengguna("Pilih hasil validasi.", kolom="validasi")
    if set(dokumen) - set(DokumenCalon.values):
        raise GalatPengguna("Ada dokumen yang tidak dikenal. Muat ulang halaman ini.", kolom="dokumen")
    if validasi == HasilValidasi.COCOK and not {DokumenCalon.KTP, DokumenCalon.KK} <= set(dokumen):
        raise GalatPengguna(
            "Hasil Cocok perlu KTP pengurus dan Kartu Keluarga yang sudah dicocokkan. Centang keduanya.",
            kolom="dokumen",
        )
    if validasi != HasilValidasi.COCOK and not catatan:
        raise GalatPengguna("Tulis apa yang berbeda atau sebabnya.", kolom="catatan")


def _selesaikan_kunjungan(undangan: UndanganAwal, oleh: Pengguna) -> None:
    tugas = Tugas.objects.terbuka().filter(kunci=f"{kunci_tugas(undangan.pertemuan)}:{undangan.kpm_id}").first()
    if tugas is not None:
        menolak = undangan.validasi == HasilValidasi.MENOLAK
        selesaikan_tugas(
            tugas=tugas, hasil=HasilTugas.MENOLAK if menolak else HasilTugas.DIKUNJUNGI, terbukti=True, oleh=oleh
        )
