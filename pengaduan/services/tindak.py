"""What is said and decided about a complaint, by its handlers and its reporter (docs/program.md §11).

Each function locks the row, checks the version it was made from, writes one line, and does nothing when repeated.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import pghistory
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from akun.enums import Izin, peran_berizin
from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.services.foto import FotoSiap
from inti.waktu import hari_ini, saat_lokal
from pendamping.services.foto_catatan import siapkan_foto
from pengaduan.enums import JenisTindak, KeadaanAduan
from pengaduan.models import FotoAduan, Pengaduan
from pengaduan.selectors.hari_kerja import tambah_hari_kerja
from pengaduan.selectors.wewenang import boleh_tangani
from pengaduan.services.arah import URUT_URGENSI, arahkan
from pengaduan.services.batas_umum import ambil_sebagian, pastikan_belum_banyak, sisa_foto
from pengaduan.services.kunci import (
    kunci_aduan,
    mulai_kerja,
    pastikan_berjalan,
    pastikan_versi,
    simpan,
    sudah,
    terima_dulu,
    terkirim,
    tulis,
)
from pengaduan.services.teks import rapikan_isi
from pengaduan.services.tenggat import pindah_tingkat
from pengaduan.services.terima import FOTO_MAKS, catat_terlapor, tempelkan

HARI_DIAM = 10  # working days after an answer without a word from the reporter: it counts as settled
FOTO_ADUAN_MAKS = 20
DIBATASI = "Tulisan pelapor menyebut petugas atau penyalahgunaan: aduan ini dibatasi."
DIAM = f"Tidak ada kabar dari pelapor {HARI_DIAM} hari kerja sejak dijawab."
ALASAN_MAKS = 1000


@transaction.atomic
def terima(*, aduan: Pengaduan, versi: int, oleh: Pengguna, pada: datetime | None = None) -> Pengaduan:
    """Acknowledge: somebody of the level has read it."""
    kini = kunci_aduan(aduan, oleh)
    if sudah(kini, JenisTindak.TERIMA, "", oleh):
        return kini
    pastikan_versi(kini, versi)
    pastikan_berjalan(kini)
    if kini.keadaan != KeadaanAduan.BARU:
        return kini
    terima_dulu(kini, oleh, pada or timezone.now())
    return simpan(kini)


def catat(
    *,
    aduan: Pengaduan,
    isi: str,
    foto: Sequence[UploadedFile] = (),
    id: UUID | None = None,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> Pengaduan:
    """A note among staff; also by those below the level that has it, and after the end."""
    isi = rapikan_isi(isi, wajib="Tulis catatannya.")
    siap = siapkan_foto(foto, aduan.wilayah_id, maks=FOTO_MAKS, benda="catatan")  # decoded without a lock held
    with transaction.atomic():
        kini = kunci_aduan(aduan, oleh, tangani=False)
        if not boleh_catat(oleh, kini):
            raise TidakBerhak("Aduan ini hanya dapat Anda baca.")
        if not terkirim(kini, id, JenisTindak.CATATAN, isi, oleh):
            baris = tulis(kini, JenisTindak.CATATAN, isi, oleh=oleh, id=id, pada=pada or timezone.now())
            tempelkan(baris, siap, oleh)
    return kini


def boleh_catat(oleh: Pengguna, aduan: Pengaduan, *, boleh: bool | None = None) -> bool:
    """Whoever sees it through a role that files or handles complaints, or decides on it (`boleh`, if known)."""
    if boleh_tangani(oleh, aduan) if boleh is None else boleh:
        return True
    peran = peran_berizin(Izin.CATAT_ADUAN) | peran_berizin(Izin.TANGANI_ADUAN)
    return Pengaduan.objects.terlihat_oleh(oleh, sebagai=peran).filter(pk=aduan.pk).exists()


@transaction.atomic
def pesan(
    *, aduan: Pengaduan, isi: str, versi: int, id: UUID | None = None, oleh: Pengguna, pada: datetime | None = None
) -> Pengaduan:
    """Words to the reporter before the answer: a question, or how far it is."""
    kini = kunci_aduan(aduan, oleh)
    isi = rapikan_isi(isi, wajib="Tulis pesannya.")
    if terkirim(kini, id, JenisTindak.PESAN, isi, oleh):
        return kini
    pastikan_versi(kini, versi)
    pastikan_berjalan(kini)
    pada = mulai_kerja(kini, oleh, pada)
    tulis(kini, JenisTindak.PESAN, isi, oleh=oleh, id=id, pada=pada)
    return simpan(kini)


def balas(
    *,
    aduan: Pengaduan,
    isi: str,
    foto: Sequence[UploadedFile] = (),
    id: UUID | None = None,
    oleh: Pengguna | None = None,
    pada: datetime | None = None,
) -> Pengaduan:
    """Words from the reporter. After the answer they put it back to work: nobody would read them otherwise.

    Without `oleh` the caller has checked the secret code; with it, staff writes down what the reporter said. Photos
    are decoded before the complaint is locked; those of the public for which there is no room are left out.
    """
    isi = rapikan_isi(isi, wajib="Tulis pesan Anda.")
    foto = foto if oleh is not None else ambil_sebagian(foto, aduan)
    siap = siapkan_foto(foto, aduan.wilayah_id, maks=FOTO_MAKS, benda="pesan")
    with transaction.atomic():
        kini = kunci_aduan(aduan, oleh)
        if terkirim(kini, id, JenisTindak.BALASAN, isi, oleh):
            return kini
        return _tambah_balasan(kini, isi, siap, oleh=oleh, id=id, pada=pada or timezone.now())


def _tambah_balasan(
    kini: Pengaduan, isi: str, siap: list[FotoSiap], *, oleh: Pengguna | None, id: UUID | None, pada: datetime
) -> Pengaduan:
    pastikan_berjalan(kini)
    if oleh is None:
        pastikan_belum_banyak(kini)
        siap = siap[: sisa_foto(kini)]
    elif siap and FotoAduan.objects.filter(pengaduan=kini).count() + len(siap) > FOTO_ADUAN_MAKS:
        raise GalatPengguna(f"Satu aduan menyimpan paling banyak {FOTO_ADUAN_MAKS} foto.", kolom="foto")
    baris = tulis(kini, JenisTindak.BALASAN, isi, oleh=oleh, id=id, pada=pada)
    tempelkan(baris, siap, oleh)
    if kini.keadaan == KeadaanAduan.DIJAWAB:
        _kembali_dikerjakan(kini, pada)
    _arahkan(kini, isi, oleh=oleh, pada=pada)
    return simpan(kini)


@transaction.atomic
def jawab(
    *, aduan: Pengaduan, isi: str, versi: int, id: UUID | None = None, oleh: Pengguna, pada: datetime | None = None
) -> Pengaduan:
    """The answer: what was found and done. It then waits for the reporter's word."""
    kini = kunci_aduan(aduan, oleh)
    isi = rapikan_isi(isi, wajib="Tulis jawabannya: apa yang ditemukan dan apa yang sudah dilakukan.")
    if terkirim(kini, id, JenisTindak.JAWABAN, isi, oleh):
        return kini
    pastikan_berjalan(kini)
    pastikan_versi(kini, versi)
    pada = mulai_kerja(kini, oleh, pada)
    tulis(kini, JenisTindak.JAWABAN, isi, oleh=oleh, id=id, pada=pada)
    kini.keadaan, kini.dijawab_pada, kini.puas = KeadaanAduan.DIJAWAB, pada, None
    return simpan(kini)


@transaction.atomic
def nilai_puas(
    *,
    aduan: Pengaduan,
    puas: bool,
    isi: str = "",
    versi: int | None = None,
    oleh: Pengguna | None = None,
    pada: datetime | None = None,
) -> Pengaduan:
    """What the reporter says of the answer: satisfied ends it, else it is worked on again. `oleh`: staff, for them."""
    kini = kunci_aduan(aduan, oleh)
    jenis = JenisTindak.PUAS if puas else JenisTindak.TAK_PUAS
    isi = rapikan_isi(isi, maks=ALASAN_MAKS, wajib="" if puas else "Tulis apa yang belum selesai.")
    if sudah(kini, jenis, isi, oleh):
        return kini
    if versi is not None:
        pastikan_versi(kini, versi)
    pastikan_berjalan(kini)
    if kini.keadaan != KeadaanAduan.DIJAWAB:
        raise GalatPengguna("Aduan ini belum dijawab. Tunggu jawabannya dulu.")
    pada = pada or timezone.now()
    tulis(kini, jenis, isi, oleh=oleh, pada=pada)
    kini.puas = puas
    if puas:
        kini.keadaan, kini.selesai_pada = KeadaanAduan.SELESAI, pada
    else:
        kini.dibuka_lagi_n += 1
        _kembali_dikerjakan(kini, pada)
        _arahkan(kini, isi, oleh=oleh, pada=pada)
    return simpan(kini)


@transaction.atomic
def buka_lagi(
    *,
    aduan: Pengaduan,
    alasan: str,
    versi: int | None = None,
    oleh: Pengguna | None = None,
    pada: datetime | None = None,
) -> Pengaduan:
    """Open one that has ended, with the reason; the clock of its level starts anew."""
    kini = kunci_aduan(aduan, oleh)
    alasan = rapikan_isi(alasan, kolom="alasan", maks=ALASAN_MAKS, wajib="Tulis mengapa aduan ini dibuka lagi.")
    if sudah(kini, JenisTindak.BUKA_LAGI, alasan, oleh):
        return kini
    if versi is not None:
        pastikan_versi(kini, versi)
    if not kini.berakhir:
        raise GalatPengguna("Aduan ini masih berjalan. Tulis pesan atau catatan di sini.")
    pada = pada or timezone.now()
    tulis(kini, JenisTindak.BUKA_LAGI, alasan, oleh=oleh, pada=pada)
    if kini.keadaan == KeadaanAduan.DITUTUP:
        kini.induk = None  # no repetition any more; one that goes on from an older complaint stays so
    kini.selesai_pada, kini.puas = None, None
    kini.dibuka_lagi_n += 1
    _kembali_dikerjakan(kini, pada)
    _arahkan(kini, alasan, oleh=oleh, pada=pada)
    return simpan(kini)


@transaction.atomic
def tutup(*, aduan: Pengaduan, alasan: str, versi: int, oleh: Pengguna, pada: datetime | None = None) -> Pengaduan:
    """Close without action: not ours, or nothing to be done. The reporter reads the reason."""
    kini = kunci_aduan(aduan, oleh)
    alasan = rapikan_isi(alasan, kolom="alasan", maks=ALASAN_MAKS, wajib="Tulis mengapa aduan ini ditutup.")
    if sudah(kini, JenisTindak.TUTUP, alasan, oleh):
        return kini
    pastikan_berjalan(kini)
    pastikan_versi(kini, versi)
    pada = pada or timezone.now()
    terima_dulu(kini, oleh, pada)
    tulis(kini, JenisTindak.TUTUP, alasan, oleh=oleh, pada=pada)
    kini.keadaan, kini.selesai_pada = KeadaanAduan.DITUTUP, pada
    return simpan(kini)


def selesaikan_diam() -> int:
    """End those answered long ago about which the reporter said no more; returns how many. Safe to run twice."""
    selesai = 0
    lama = Pengaduan.objects.filter(
        keadaan=KeadaanAduan.DIJAWAB, dijawab_pada__lt=timezone.now() - timedelta(days=HARI_DIAM)
    )
    for pk in lama.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic(), pghistory.context(tindakan="aduan selesai sendiri"):
            kini = Pengaduan.objects.select_for_update(no_key=True).get(pk=pk)
            if kini.keadaan == KeadaanAduan.DIJAWAB and _diam(kini):
                tulis(kini, JenisTindak.SELESAI, DIAM, oleh=None)
                kini.keadaan, kini.selesai_pada = KeadaanAduan.SELESAI, timezone.now()
                simpan(kini)
                selesai += 1
    return selesai


def _diam(kini: Pengaduan) -> bool:
    assert kini.dijawab_pada is not None  # noqa: S101 a constraint of the table
    dijawab = saat_lokal(kini.dijawab_pada, kini.wilayah_id).date()
    return tambah_hari_kerja(dijawab, HARI_DIAM) < hari_ini(kini.wilayah_id)


def _arahkan(kini: Pengaduan, kata: str, *, oleh: Pengguna | None, pada: datetime) -> None:
    """Judge what a reporter adds as what came first was judged: it may name staff only now. Not yet saved.

    Only the new words count: what a decider has opened again stays open until somebody is named anew.
    """
    arah = arahkan(jenis=kini.jenis, wilayah=kini.wilayah, kpm=kini.kpm, peran_terlapor="", nama_terlapor="", isi=kata)
    catat_terlapor(kini, arah.terlapor, oleh)
    if arah.batas <= kini.batas:
        return
    kini.batas, kini.urgensi = arah.batas, max(kini.urgensi, arah.urgensi, key=URUT_URGENSI.index)
    dari, ke = kini.tingkat, max(kini.tingkat, kini.batas)
    tulis(kini, JenisTindak.TERLAPOR, DIBATASI, oleh=None, pada=pada, dari_tingkat=dari, ke_tingkat=ke)
    if ke != dari:
        pindah_tingkat(kini, ke=ke, hari=saat_lokal(pada, kini.wilayah_id).date(), kini=pada)
        kini.versi -= 1  # `simpan` counts it


def _kembali_dikerjakan(kini: Pengaduan, pada: datetime) -> None:
    """In work again at the level that has it, by the same person, with that level's days. Not yet saved."""
    petugas = kini.petugas
    hari = saat_lokal(pada, kini.wilayah_id).date()
    pindah_tingkat(kini, ke=kini.tingkat, hari=hari, kini=pada)
    kini.versi -= 1  # `simpan` counts it
    kini.petugas, kini.keadaan = petugas, KeadaanAduan.PROSES
