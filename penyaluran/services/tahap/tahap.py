"""A tahap in a kabupaten: its pay date, its close with the balance kept, its opening again (docs/program.md §4)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

import pghistory
from django.db import transaction
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.masukan import sahkan
from inti.templatetags.format import angka, tanggal
from inti.waktu import geser_bulan
from penyaluran.models import Pembayaran, Tahap, TahapDaerah
from penyaluran.selectors.neraca import neraca
from penyaluran.selectors.tahap import diambil_sebelum, pastikan_terbuka, tahan_tahap
from penyaluran.services.hak.massal import minta_hitung
from penyaluran.services.tahap.ringkasan import tandai_tahap
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

_TAHUN_BAYAR = 12  # months after a tahap's last one within which it is still paid
_ORANG = ["tahap", "wilayah", "ditutup_oleh", "ditutup_pada", "dibuka_oleh", "dibuka_pada", "neraca"]


def boleh_kelola(oleh: Pengguna, kabupaten: str) -> bool:
    """The data administrator of the kabupaten, and pusat."""
    return oleh.lingkup_izin(Izin.KELOLA_TAHAP).mencakup(kabupaten)


def boleh_buka(oleh: Pengguna, kabupaten: str) -> bool:
    """The coordinator of the kabupaten, and pusat: not the APD, who records and imports what a close holds fast."""
    return oleh.lingkup_izin(Izin.BUKA_TAHAP).mencakup(kabupaten)


def menutup_sendiri(daerah: TahapDaerah, oleh: Pengguna) -> bool:
    """Who closed it does not open it, whatever other office they hold: it takes two people."""
    return daerah.ditutup_oleh_id == oleh.pk


@transaction.atomic
def tetapkan_tanggal_bayar(
    *, tahap: Tahap, wilayah: Wilayah, hari: date | None, versi: int, oleh: Pengguna
) -> TahapDaerah:
    """The kabupaten's own day of payment; None: that of the tahap. The same day again changes nothing.

    Raises GalatPengguna where the tahap is closed, for a day outside its time, or one that families were paid before.
    """
    daerah = _kunci(tahap, wilayah, oleh)
    if daerah.tanggal_bayar == hari:
        return daerah
    pastikan_terbuka(tahap, wilayah.kode)
    _cocokkan(daerah, versi)
    if hari is not None:
        batas = geser_bulan(tahap.bulan_selesai, _TAHUN_BAYAR)
        if not tahap.bulan_mulai <= hari < batas:
            raise GalatPengguna(
                f"Tanggal bayar {tahap} antara {tanggal(tahap.bulan_mulai)} dan sebelum {tanggal(batas)}.",
                kolom="tanggal_bayar",
            )
    berlaku = hari or tahap.tanggal_bayar  # None: the national day counts again
    if berlaku is not None and (n := diambil_sebelum(tahap, berlaku).filter(kabupaten=wilayah.kode).count()):
        raise GalatPengguna(
            f"{angka(n)} keluarga sudah tercatat mengambil uang sebelum {tanggal(berlaku)}. Periksa tanggalnya, atau "
            "minta pendamping membetulkan catatan itu dahulu.",
            kolom="tanggal_bayar",
        )
    daerah.tanggal_bayar = hari
    tandai_tahap(tahap=tahap, wilayah=wilayah.kode)  # what is on time is counted from it
    return _simpan(daerah)


@transaction.atomic
def tutup_tahap(
    *, tahap: Tahap, wilayah: Wilayah, belum: int | None, catatan: str, versi: int, oleh: Pengguna
) -> TahapDaerah:
    """Close a tahap in a kabupaten and keep its balance; closed already, it stays as it is.

    `belum` is the number of families not yet reported as the closer typed it, asked for when there are any.
    """
    daerah = _kunci(tahap, wilayah, oleh)
    if daerah.ditutup_pada is not None:
        return daerah
    pastikan_terbuka(tahap, wilayah.kode)
    _cocokkan(daerah, versi)
    hasil = neraca(Pembayaran.objects.filter(tahap=tahap, kabupaten_kode=wilayah.kode))
    if hasil.total_n == 0:
        raise GalatPengguna(f"Belum ada Final Closing {tahap} untuk {wilayah.nama}, jadi belum ada yang ditutup.")
    if not hasil.seimbang:
        raise GalatPengguna("Neraca tahap ini tidak seimbang, jadi tidak ditutup. Laporkan kepada pengelola sistem.")
    if (belum or 0) != hasil.belum_n:
        raise GalatPengguna(
            f"Sekarang {angka(hasil.belum_n)} keluarga belum dilaporkan. Periksa daftarnya, lalu ketik "
            f"{hasil.belum_n}.",
            kolom="belum",
        )
    daerah.neraca = asdict(hasil)
    daerah.ditutup_oleh, daerah.ditutup_pada, daerah.catatan_tutup = oleh, timezone.now(), catatan.strip()
    daerah.dibuka_oleh, daerah.dibuka_pada, daerah.alasan_buka = None, None, ""
    return _simpan(daerah)


@transaction.atomic
def buka_tahap(*, tahap: Tahap, wilayah: Wilayah, alasan: str, versi: int, oleh: Pengguna) -> TahapDaerah:
    """Open a closed tahap again, with a reason; open already, nothing changes. The close stays in the history.

    Raises TidakBerhak for anybody but `boleh_buka`, and for whoever closed it.
    """
    if wilayah.tingkat != Tingkat.KABUPATEN or not boleh_buka(oleh, wilayah.kode):
        raise TidakBerhak(f"{tahap} di {wilayah.nama} dibuka lagi oleh koordinator kabupaten/kotanya, atau pusat.")
    daerah = _tahan(tahap, wilayah)
    if tahap.ditutup_pada is not None:
        raise GalatPengguna(f"{tahap} sudah ditutup untuk semua daerah. Hubungi pusat bila ada yang keliru.")
    if daerah.ditutup_pada is None:
        return daerah
    if menutup_sendiri(daerah, oleh):
        raise TidakBerhak("Anda yang menutup tahap ini. Minta koordinator kabupaten/kota lain atau pusat membukanya.")
    _cocokkan(daerah, versi)
    if not (alasan := alasan.strip()):
        raise GalatPengguna("Tulis mengapa tahap ini dibuka lagi, misalnya bank menyusulkan uang.", kolom="alasan")
    daerah.dibuka_oleh, daerah.dibuka_pada, daerah.alasan_buka = oleh, timezone.now(), alasan
    daerah.ditutup_oleh, daerah.ditutup_pada, daerah.catatan_tutup = None, None, ""
    # Lists of members that came while it was closed were kept from its entitlements.
    minta_hitung(tahap=tahap, wilayah=[wilayah.kode], oleh=oleh, pemicu=f"dibuka:{wilayah.kode}:{daerah.versi}")
    return _simpan(daerah)


@transaction.atomic
def tutup_untuk_semua(*, tahap: Tahap, pada: datetime | None, oleh: Pengguna) -> Tahap:
    """Close a tahap in the whole country, or open it again (None), once everybody who is writing has finished.

    A moment still to come closes it now: closed is closed, also on the page that says since when.
    """
    pada = min(pada, timezone.now()) if pada is not None else None
    izin = Izin.BUKA_TAHAP if pada is None else Izin.KELOLA_TAHAP
    if not oleh.lingkup_izin(izin).semua:
        raise TidakBerhak(f"{tahap} ditutup dan dibuka untuk semua daerah oleh pusat.")
    for kode in Wilayah.objects.filter(tingkat=Tingkat.KABUPATEN).order_by("pk").values_list("pk", flat=True):
        tahan_tahap(tahap.pk, kode, sendiri=True)
    ini = Tahap.objects.select_for_update().get(pk=tahap.pk)
    if ini.ditutup_pada != pada:
        ini.ditutup_pada = pada
        with pghistory.context(tindakan="tahap dibuka" if pada is None else "tahap ditutup", user=oleh.pk):
            ini.save(update_fields=["ditutup_pada"])
    return ini


def _kunci(tahap: Tahap, wilayah: Wilayah, oleh: Pengguna) -> TahapDaerah:
    if wilayah.tingkat != Tingkat.KABUPATEN or not boleh_kelola(oleh, wilayah.kode):
        raise TidakBerhak(f"{tahap} di {wilayah.nama} diurus APD kabupaten/kotanya dan pusat.")
    return _tahan(tahap, wilayah)


def _tahan(tahap: Tahap, wilayah: Wilayah) -> TahapDaerah:
    """The kabupaten's row, held alone: who writes payments there waits, and who was writing is waited for."""
    tahan_tahap(tahap.pk, wilayah.kode, sendiri=True)
    tahap.refresh_from_db()
    daerah = TahapDaerah.objects.select_for_update(of=("self",)).filter(tahap=tahap, wilayah=wilayah).first()
    return daerah or TahapDaerah(tahap=tahap, wilayah=wilayah, versi=0)


def _cocokkan(daerah: TahapDaerah, versi: int) -> None:
    if daerah.versi != versi:
        raise BerubahLebihDulu("Tahap ini baru saja diubah orang lain. Periksa keadaannya sekarang, lalu ulangi.")


def _simpan(daerah: TahapDaerah) -> TahapDaerah:
    daerah.versi += 1
    sahkan(daerah, kecuali=_ORANG)
    daerah.save()
    return daerah
