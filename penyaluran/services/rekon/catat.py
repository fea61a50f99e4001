"""Reconciliation of payments: the only code that writes what a family has withdrawn (docs/program.md §4)."""

from dataclasses import asdict
from datetime import date, datetime, time
from uuid import UUID

import pghistory
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from akun.enums import Izin, peran_berizin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import waktu
from penyaluran.enums import StatusRekon
from penyaluran.models import AlasanBelumTransaksi, Pembayaran, Rekonsiliasi
from penyaluran.selectors.tahap import pastikan_terbuka, tahan_tahap, tanggal_bayar
from penyaluran.services.rekon.isi import IsiRekon, Pengambilan, periksa_alasan, periksa_waktu, rapikan_isi
from penyaluran.services.rekon.sesudah import ikuti_rekon


def boleh_catat(oleh: Pengguna, pembayaran: Pembayaran) -> bool:
    """True for the pendamping who holds the family today and for the data administrator of its area."""
    peran = peran_berizin(Izin.CATAT_REKONSILIASI)
    return Pembayaran.objects.terlihat_oleh(oleh, sebagai=peran).filter(pk=pembayaran.pk).exists()


@transaction.atomic
def catat_rekonsiliasi(
    *,
    id: UUID,
    pembayaran: Pembayaran,
    status: str,
    jumlah: int | None = None,
    tanggal: date | None = None,
    alasan: AlasanBelumTransaksi | None = None,
    keterangan: str = "",
    saluran: str | None = None,
    tempat: str | None = None,
    jam: time | None = None,
    cara: str | None = None,
    versi: int = 0,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> Rekonsiliasi:
    """Record or correct what became of one payment.

    `id` is made by the client, `versi` is the version it saw (0: none yet). A repeated request changes
    nothing. `saluran`, `tempat`, `cara`: None means not said, and what is recorded stays. Raises TidakBerhak,
    BerubahLebihDulu when somebody else saved first, else GalatPengguna.
    """
    pada = pada or timezone.now()
    bayar = _kunci(pembayaran, oleh)
    lama = Rekonsiliasi.objects.filter(pembayaran=bayar).select_related("dicatat_oleh").first()
    dulu = IsiRekon.dari(lama) if lama else None
    isi = rapikan_isi(
        bayar,
        status=status,
        jumlah=jumlah,
        tanggal=tanggal,
        alasan=alasan,
        keterangan=keterangan,
        ambil=Pengambilan(saluran=saluran, tempat=tempat, jam=jam, cara=cara),
        lama=dulu,
    )
    if lama is not None:
        if dulu == isi:
            return lama
        if lama.pk != id or lama.versi != versi:
            raise BerubahLebihDulu(
                f"{lama.dicatat_oleh} sudah mencatat {lama.get_status_display()} "
                f"pada {waktu(lama.dicatat_pada)}. Periksa catatan itu, lalu simpan lagi bila perlu."
            )
    elif versi:
        raise BerubahLebihDulu("Catatan ini baru saja dikembalikan ke Belum dilaporkan. Simpan lagi bila benar.")
    else:
        _pastikan_baru(id)
    pastikan_terbuka(bayar.tahap, bayar.desa_id)
    mulai = tanggal_bayar(bayar.tahap, bayar.desa_id)
    periksa_waktu(isi, tahap=bayar.tahap, desa=bayar.desa_id, pada=pada, bayar_mulai=mulai)
    periksa_alasan(alasan, isi, dulu)
    rekon = lama or Rekonsiliasi(id=id, pembayaran=bayar, rencana=bayar.nominal, versi=0)
    for kolom, nilai in asdict(isi).items():
        setattr(rekon, kolom, nilai)
    if isi.status == StatusRekon.TIDAK:
        rekon.massal = None  # it did not withdraw with the others after all
    rekon.dicatat_oleh, rekon.dicatat_pada, rekon.versi = oleh, pada, rekon.versi + 1
    rekon.save(force_insert=lama is None)
    tandai_berubah([bayar.desa_id])
    ikuti_rekon([bayar.pk], oleh)
    return rekon


@transaction.atomic
def batalkan_rekonsiliasi(
    *, pembayaran: Pembayaran, versi: int, alasan: str, oleh: Pengguna, pada: datetime | None = None
) -> None:
    """Take a reconciliation back to *belum dilaporkan*; the old record and the reason stay in the history."""
    bayar = _kunci(pembayaran, oleh)
    alasan = alasan.strip()
    if not alasan:
        raise GalatPengguna("Tulis mengapa catatan ini dikembalikan ke Belum dilaporkan.", kolom="alasan")
    lama = Rekonsiliasi.objects.filter(pembayaran=bayar).first()
    if lama is None:
        return
    pastikan_terbuka(bayar.tahap, bayar.desa_id)
    if lama.versi != versi:
        raise BerubahLebihDulu("Catatan ini sudah diubah orang lain. Muat ulang halaman.")
    with pghistory.context(alasan=alasan, tindakan="rekonsiliasi dibatalkan", user=oleh.pk):
        lama.delete()
    tandai_berubah([bayar.desa_id])
    ikuti_rekon([bayar.pk], oleh)


def _kunci(pembayaran: Pembayaran, oleh: Pengguna) -> Pembayaran:
    """Lock the payment, not its reconciliation: that also holds off a second first record, and an import."""
    if not boleh_catat(oleh, pembayaran):
        raise TidakBerhak("Keluarga ini bukan dampingan Anda dan tidak berada di wilayah data Anda.")
    tahan_tahap(pembayaran.tahap_id, pembayaran.desa_id)
    return Pembayaran.objects.select_for_update(of=("self",), no_key=True).select_related("tahap").get(pk=pembayaran.pk)


def _pastikan_baru(id: UUID) -> None:
    """A late repeat of a request must not bring back a record that was taken back since."""
    riwayat = apps.get_model("penyaluran", "RekonsiliasiEvent")
    if Rekonsiliasi.objects.filter(pk=id).exists() or riwayat.objects.filter(pgh_obj_id=id).exists():
        raise BerubahLebihDulu("Kiriman ini sudah pernah dipakai. Muat ulang halaman, lalu isi lagi.")
