"""A monthly report's way: drafted, sent and frozen, checked by the korkec, received by the korkab, or returned."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from akun.enums import PERAN_DAMPINGAN, Izin, Peran
from akun.models import Jabatan, Pengguna
from dasbor.enums import KeadaanLaporan
from dasbor.models import LaporanBulanan
from dasbor.selectors.laporan import (
    BELUM,
    dikirim_pertama,
    kecamatan_lapor,
    korkec_lain,
    tenggat_laporan,
)
from dasbor.selectors.laporan_isi import hitung_isi
from dasbor.services.beku_laporan import kunci_pengirim
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import AWAL_PROGRAM, akhir_bulan, awal_bulan, hari_ini, saat_lokal

PANJANG = 4000


@transaction.atomic
def buat_laporan(*, bulan: date, oleh: Pengguna) -> LaporanBulanan:
    """Open the own report of a month, or return the one there is. Raises GalatPengguna or TidakBerhak."""
    if not oleh.punya_izin(Izin.LAPOR):
        raise TidakBerhak("Hanya pendamping yang menyusun laporan bulanan.")
    bulan = awal_bulan(bulan)
    if (ada := LaporanBulanan.objects.filter(petugas=oleh, bulan=bulan).first()) is not None:
        return ada
    if not awal_bulan(AWAL_PROGRAM) <= bulan <= awal_bulan(hari_ini()):
        raise GalatPengguna("Pilih bulan ini atau bulan yang sudah lewat.", kolom="bulan")
    wilayah = kecamatan_lapor(oleh, bulan)
    if wilayah is None:
        raise GalatPengguna(
            f"Anda tidak bertugas sebagai pendamping pada {tulis_bulan(bulan)}. Pilih bulan lain.", kolom="bulan"
        )
    isi = {"wilayah_id": wilayah, "tenggat": tenggat_laporan(bulan)}
    return LaporanBulanan.objects.get_or_create(petugas=oleh, bulan=bulan, defaults=isi)[0]


def boleh_isi(laporan: LaporanBulanan, oleh: Pengguna) -> bool:
    """One's own, while it is not sent or was returned."""
    return laporan.petugas_id == oleh.pk and oleh.punya_izin(Izin.LAPOR) and laporan.keadaan in BELUM


@transaction.atomic
def simpan_laporan(
    *, laporan: LaporanBulanan, masalah: str, rencana: str, versi: int, oleh: Pengguna
) -> LaporanBulanan:
    """Keep the words of a draft. Raises TidakBerhak, BerubahLebihDulu, or GalatPengguna naming the field."""
    baru = _kunci(laporan)
    _wajib_sendiri(baru, oleh)
    masalah, rencana = _rapikan("masalah", masalah), _rapikan("rencana", rencana)
    if (baru.masalah, baru.rencana) == (masalah, rencana):
        return baru
    _wajib_terbuka(baru)
    _wajib_versi(baru, versi)
    baru.masalah, baru.rencana = masalah, rencana
    return _simpan(baru, "masalah", "rencana")


@transaction.atomic
def kirim_laporan(
    *,
    laporan: LaporanBulanan,
    masalah: str,
    rencana: str,
    versi: int,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> LaporanBulanan:
    """Send a report: its figures and ids are frozen as of now. Repeated, it stays as it was sent.

    Not before the last day of its month. Raises TidakBerhak, BerubahLebihDulu, GalatPengguna with the field.
    """
    saat = pada or timezone.now()
    baru = _kunci(laporan)
    _wajib_sendiri(baru, oleh)
    masalah, rencana = _rapikan("masalah", masalah), _rapikan("rencana", rencana)
    if baru.keadaan == KeadaanLaporan.DIKIRIM and (baru.masalah, baru.rencana) == (masalah, rencana):
        return baru
    _wajib_terbuka(baru)
    _wajib_versi(baru, versi)
    hari = saat_lokal(saat, baru.wilayah_id).date()
    if hari < (akhir := akhir_bulan(baru.bulan)):
        raise GalatPengguna(
            f"Laporan {tulis_bulan(baru.bulan)} baru dapat dikirim mulai {tulis_tanggal(akhir)}. Simpan drafnya dulu."
        )
    for kolom, teks, nama in (("masalah", masalah, "masalah"), ("rencana", rencana, "rencana bulan depan")):
        if not teks:
            raise GalatPengguna(f"Isi {nama}. Bila tidak ada, tulis “Tidak ada”.", kolom=kolom)
    kunci_pengirim(baru.petugas_id)
    # The draft may have been opened before the month's last day: whose turn it is follows the families of that day.
    baru.wilayah_id = kecamatan_lapor(oleh, baru.bulan) or baru.wilayah_id
    isi = hitung_isi(baru.petugas_id, baru.bulan, hari=hari, kode_wilayah=baru.wilayah_id).beku()
    pertama = dikirim_pertama(baru) or saat
    # `dibekukan` is the clock's own time, whatever day `pada` tells: changes are looked for after it.
    baru.isi = {**isi, "dikirim_pertama": pertama.isoformat(), "dibekukan": timezone.now().isoformat()}
    baru.masalah, baru.rencana = masalah, rencana
    baru.keadaan, baru.dikirim_pada, baru.catatan_pemeriksa = KeadaanLaporan.DIKIRIM, saat, ""
    baru.diperiksa_oleh = baru.diperiksa_pada = baru.diterima_oleh = baru.diterima_pada = None
    _tandai(baru)
    return _simpan(
        baru, "isi", "wilayah", "masalah", "rencana", "keadaan", "dikirim_pada", "catatan_pemeriksa", "diperiksa_oleh",
        "diperiksa_pada", "diterima_oleh", "diterima_pada",
    )  # fmt: skip


def langkah_berikut(laporan: LaporanBulanan, oleh: Pengguna) -> KeadaanLaporan | None:
    """What the user may make of a sent report: checked, received, or nothing. Nobody checks the own report.

    Where nobody else is korkec of the kecamatan, it goes straight to the korkab.
    """
    if laporan.petugas_id == oleh.pk:
        return None
    if laporan.keadaan == KeadaanLaporan.DIPERIKSA:
        return KeadaanLaporan.DITERIMA if _menjabat(oleh, Peran.KORKAB, laporan) else None
    if laporan.keadaan != KeadaanLaporan.DIKIRIM:
        return None
    if _menjabat(oleh, Peran.KORKEC, laporan):
        return KeadaanLaporan.DIPERIKSA
    return KeadaanLaporan.DITERIMA if _menjabat(oleh, Peran.KORKAB, laporan) and langsung(laporan) else None


def langsung(laporan: LaporanBulanan) -> bool:
    """True where nobody but the writer is korkec today: the korkab checks and receives."""
    return not LaporanBulanan.objects.filter(korkec_lain(hari_ini(laporan.wilayah_id)), pk=laporan.pk).exists()


@transaction.atomic
def setujui_laporan(
    *, laporan: LaporanBulanan, versi: int, oleh: Pengguna, pada: datetime | None = None
) -> LaporanBulanan:
    """Check a report as korkec, or receive it as korkab. Repeated by the same person, nothing changes."""
    saat = pada or timezone.now()
    baru = _kunci(laporan)
    if oleh.pk in (baru.diterima_oleh_id, baru.diperiksa_oleh_id) and baru.versi == versi + 1:
        return baru
    langkah = _wajib_giliran(baru, oleh, versi)
    baru.keadaan = langkah
    if baru.diperiksa_oleh_id is None:
        baru.diperiksa_oleh, baru.diperiksa_pada = oleh, saat
    if langkah == KeadaanLaporan.DITERIMA:
        baru.diterima_oleh, baru.diterima_pada = oleh, saat
    return _simpan(baru, "keadaan", "diperiksa_oleh", "diperiksa_pada", "diterima_oleh", "diterima_pada")


@transaction.atomic
def kembalikan_laporan(
    *, laporan: LaporanBulanan, alasan: str, versi: int, oleh: Pengguna, pada: datetime | None = None
) -> LaporanBulanan:
    """Give a report back with a reason; its writer corrects the records and sends it anew."""
    saat = pada or timezone.now()
    alasan = alasan.strip()
    baru = _kunci(laporan)
    if baru.keadaan == KeadaanLaporan.DIKEMBALIKAN and (baru.diperiksa_oleh_id, baru.catatan_pemeriksa) == (
        oleh.pk,
        alasan,
    ):
        return baru
    _wajib_giliran(baru, oleh, versi)
    if not alasan or len(alasan) > 1000:
        raise GalatPengguna("Tulis apa yang harus diperbaiki, paling banyak 1.000 huruf.", kolom="alasan")
    baru.keadaan, baru.catatan_pemeriksa = KeadaanLaporan.DIKEMBALIKAN, alasan
    baru.diperiksa_oleh, baru.diperiksa_pada = oleh, saat
    _tandai(baru)
    return _simpan(baru, "keadaan", "catatan_pemeriksa", "diperiksa_oleh", "diperiksa_pada")


def _kunci(laporan: LaporanBulanan) -> LaporanBulanan:
    return LaporanBulanan.objects.select_for_update(of=("self",)).get(pk=laporan.pk)


def _simpan(laporan: LaporanBulanan, *kolom: str) -> LaporanBulanan:
    laporan.versi += 1
    laporan.save(update_fields=[*kolom, "versi"])
    return laporan


def _tandai(laporan: LaporanBulanan) -> None:
    """A report counts where its writer was appointed, which may be another level than where it goes."""
    jabatan = Jabatan.objects.filter(pengguna=laporan.petugas_id, peran__in=PERAN_DAMPINGAN)
    tandai_berubah(jabatan.values_list("wilayah", flat=True))


def _menjabat(oleh: Pengguna, peran: str, laporan: LaporanBulanan) -> bool:
    """By an appointment of one's own: operations reads everything and decides nothing."""
    kode = laporan.wilayah_id
    return any(kode == w or kode.startswith(f"{w}.") for w in oleh.lingkup(sebagai=[peran]).wilayah)


def _wajib_sendiri(laporan: LaporanBulanan, oleh: Pengguna) -> None:
    if laporan.petugas_id != oleh.pk or not oleh.punya_izin(Izin.LAPOR):
        raise TidakBerhak("Laporan bulanan hanya diisi dan dikirim oleh pendamping yang bersangkutan.")


def _wajib_terbuka(laporan: LaporanBulanan) -> None:
    if laporan.keadaan not in BELUM:
        raise BerubahLebihDulu(
            "Laporan ini sudah terkirim dan tidak dapat diubah. Minta koordinator mengembalikannya bila perlu."
        )


def _wajib_versi(laporan: LaporanBulanan, versi: int) -> None:
    if laporan.versi != versi:
        raise BerubahLebihDulu("Laporan ini sudah diubah dari tempat lain. Bandingkan, lalu simpan lagi.")


def _wajib_giliran(laporan: LaporanBulanan, oleh: Pengguna, versi: int) -> KeadaanLaporan:
    langkah = langkah_berikut(laporan, oleh)
    if langkah is None:
        if laporan.petugas_id == oleh.pk:
            raise TidakBerhak("Laporan sendiri diperiksa orang lain.")
        if laporan.versi != versi:
            raise BerubahLebihDulu("Laporan ini sudah diputuskan dari tempat lain. Muat ulang halaman.")
        raise GalatPengguna("Laporan ini menunggu orang lain lebih dulu, atau sudah diterima.", kolom="alasan")
    _wajib_versi(laporan, versi)
    return langkah


def _rapikan(kolom: str, teks: str) -> str:
    teks = teks.strip()
    if len(teks) > PANJANG:
        raise GalatPengguna(f"Paling banyak {PANJANG} huruf, sekarang {len(teks)}.", kolom=kolom)
    return teks
