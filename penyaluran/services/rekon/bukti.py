"""Photos that show a withdrawal: added with it or later, every look at one logged (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pghistory
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from akun.enums import Izin, peran_berizin
from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.services.foto import Asal, FotoSiap, simpan_foto
from inti.waktu import saat_lokal
from pendamping.services.foto_catatan import siapkan_foto
from penyaluran.enums import FOTO_PER_BUKTI, IsiBukti
from penyaluran.models import BuktiBayar, Pembayaran, RekonMassal
from penyaluran.selectors.tahap import pastikan_terbuka
from penyaluran.services.lihat_foto import catat_lihat_foto
from penyaluran.services.rekon.catat import boleh_catat

_BUKAN_MILIK = "Keluarga ini bukan dampingan Anda dan tidak berada di wilayah data Anda."


def boleh_massal(oleh: Pengguna, massal: RekonMassal) -> bool:
    """Who may add to, or take back, what was said of a whole group: whoever records its families."""
    return (
        RekonMassal.objects.terlihat_oleh(oleh, sebagai=peran_berizin(Izin.CATAT_REKONSILIASI))
        .filter(pk=massal.pk)
        .exists()
    )


@transaction.atomic
def tambah_bukti(
    *,
    pembayaran: Pembayaran | None = None,
    massal: RekonMassal | None = None,
    foto: Sequence[UploadedFile],
    isi: str,
    oleh: Pengguna,
) -> int:
    """Add photos to a payment, or to what was said of a group. A photo that is there already is not stored again.

    Returns how many were added. Raises TidakBerhak, else GalatPengguna with the field.
    """
    milik, desa = _kunci(pembayaran, massal, oleh)
    if isi not in IsiBukti.values:
        raise GalatPengguna("Pilih apa yang tampak di foto.", kolom="isi_foto")
    if not foto:
        raise GalatPengguna("Pilih paling sedikit satu foto.", kolom="foto")
    ada = set(milik.bukti.values_list("foto__sha256", flat=True))
    siap = siapkan_foto(foto, desa, maks=FOTO_PER_BUKTI, benda="transaksi")
    baru = list({satu.sha256: satu for satu in siap if satu.sha256 not in ada}.values())
    if baru and len(ada) + len(baru) > FOTO_PER_BUKTI:
        raise GalatPengguna(
            f"Satu transaksi memuat paling banyak {FOTO_PER_BUKTI} foto; sudah ada {len(ada)}.", kolom="foto"
        )
    simpan_bukti(pembayaran=pembayaran, massal=massal, siap=baru, isi=isi, oleh=oleh)
    return len(baru)


def simpan_bukti(
    *,
    pembayaran: Pembayaran | None = None,
    massal: RekonMassal | None = None,
    siap: Sequence[FotoSiap],
    isi: str,
    oleh: Pengguna,
) -> None:
    """Keep checked photos; the caller has locked what they belong to."""
    for satu in siap:
        foto = simpan_foto(berkas=satu, oleh=oleh, asal=Asal())
        BuktiBayar.objects.create(pembayaran=pembayaran, massal=massal, foto=foto, isi=isi, oleh=oleh)


def boleh_hapus(bukti: BuktiBayar, oleh: Pengguna, pada: datetime | None = None) -> bool:
    """Only the own photo, on the day it was added where the family lives."""
    desa = _desa(bukti)
    sehari = saat_lokal(bukti.pada, desa).date() == saat_lokal(pada or timezone.now(), desa).date()
    return bukti.oleh_id == oleh.pk and sehari


@transaction.atomic
def hapus_bukti(*, bukti: BuktiBayar, alasan: str, oleh: Pengguna, pada: datetime | None = None) -> None:
    """Take a photo away; who, when and why stay in the history. Raises TidakBerhak, else GalatPengguna."""
    pembayaran, massal = bukti.pembayaran, bukti.massal
    if (milik := pembayaran or massal) is not None:
        pastikan_terbuka(milik.tahap, _desa(bukti))  # before anything is locked
    _kunci(pembayaran, massal, oleh)
    ini = BuktiBayar.objects.select_related("pembayaran", "massal__kelompok").filter(pk=bukti.pk).first()
    if ini is None:
        return
    if not boleh_hapus(ini, oleh, pada):
        raise GalatPengguna("Foto hanya dapat dihapus oleh yang menambahkannya, pada hari yang sama.")
    alasan = " ".join(alasan.split())
    if not alasan:
        raise GalatPengguna("Tulis mengapa foto ini dihapus.", kolom="alasan")
    with pghistory.context(alasan=alasan[:300], tindakan="foto bukti dihapus", user=oleh.pk):
        ini.delete()


@transaction.atomic
def catat_lihat(*, bukti: BuktiBayar, oleh: Pengguna, dari: str | None = None) -> None:
    """Write down who looks at a photo of a family's money before it is shown."""
    catat_lihat_foto(
        apa="bukti",
        rinci=bukti.get_isi_display(),
        kpm_id=bukti.pembayaran.kpm_id if bukti.pembayaran else None,
        massal_id=bukti.massal_id,
        oleh=oleh,
        dari=dari,
    )


def _kunci(
    pembayaran: Pembayaran | None, massal: RekonMassal | None, oleh: Pengguna
) -> tuple[Pembayaran | RekonMassal, str]:
    """Lock what the photos belong to, with the desa whose clock and tahap count."""
    if pembayaran is not None:
        if not boleh_catat(oleh, pembayaran):
            raise TidakBerhak(_BUKAN_MILIK)
        bayar = Pembayaran.objects.select_for_update(of=("self",), no_key=True).select_related("tahap")
        return bayar.get(pk=pembayaran.pk), pembayaran.desa_id
    if massal is None or not boleh_massal(oleh, massal):
        raise TidakBerhak(_BUKAN_MILIK)
    semua = RekonMassal.objects.select_for_update(of=("self",), no_key=True).select_related("tahap", "kelompok")
    ini = semua.get(pk=massal.pk)
    if ini.dibatalkan_pada is not None:
        raise GalatPengguna("Catatan kelompok ini sudah dibatalkan.")
    return ini, ini.kelompok.desa_id


def _desa(bukti: BuktiBayar) -> str:
    if bukti.pembayaran is not None:
        return bukti.pembayaran.desa_id
    return bukti.massal.kelompok.desa_id if bukti.massal else ""
