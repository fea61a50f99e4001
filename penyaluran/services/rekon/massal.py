"""A whole group withdrew on one day: said once, with what keeps it from being said by habit (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time
from uuid import UUID

import pghistory
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Izin, peran_berizin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.jejak import harus_sama
from inti.services.foto import FotoSiap
from inti.services.ringkasan import tandai_berubah
from inti.waktu import saat_lokal
from kpm.models import Kelompok
from pendamping.services.foto_catatan import siapkan_foto
from penyaluran.enums import FOTO_PER_BUKTI, CaraTahu, IsiBukti, SaluranBayar, StatusRekon
from penyaluran.models import Pembayaran, RekonMassal, Rekonsiliasi, Tahap
from penyaluran.selectors.kelompok import bayar_kelompok, pilah
from penyaluran.selectors.tahap import (
    pastikan_semua_terbuka,
    pastikan_terbuka,
    tahan_tahap,
    tanggal_bayar,
)
from penyaluran.services.rekon.bukti import boleh_massal, simpan_bukti
from penyaluran.services.rekon.isi import PANJANG_TEMPAT, Pengambilan, periksa_waktu, rapikan_isi
from penyaluran.services.rekon.sesudah import ikuti_rekon
from wilayah.kode import kode_kabupaten

CARA_MASSAL = tuple(c for c in CaraTahu if c != CaraTahu.KATA)  # what families say is asked family by family
PANJANG = 300


@dataclass(frozen=True, kw_only=True)
class IsiMassal:
    """What is said of a whole group; `jumlah_keluarga` is the number that was typed."""

    tanggal: date
    saluran: str
    cara: str
    jumlah_keluarga: int
    tempat: str = ""
    jam: time | None = None
    tanpa_foto: str = ""


@dataclass(frozen=True)
class HasilBatal:
    """What taking back left: families whose record was changed since keep it."""

    dibatalkan: int
    tinggal: list[str]


def boleh_catat_massal(oleh: Pengguna, kelompok: Kelompok) -> bool:
    """The pendamping who leads the group today, and the data administrator of its area."""
    return Kelompok.objects.boleh(oleh, Izin.CATAT_REKONSILIASI).filter(pk=kelompok.pk).exists()


@transaction.atomic
def catat_massal(
    *,
    id: UUID,
    kelompok: Kelompok,
    tahap: Tahap,
    isi: IsiMassal,
    foto: Sequence[UploadedFile] = (),
    oleh: Pengguna,
    pada: datetime | None = None,
) -> RekonMassal:
    """Record that every family of the group that is still *belum* took all its money; all of them or none.

    `id` made by the client makes a repeated request one record. Raises TidakBerhak, BerubahLebihDulu, else
    GalatPengguna with the field.
    """
    pada = pada or timezone.now()
    if not boleh_catat_massal(oleh, kelompok):
        raise TidakBerhak("Kelompok ini bukan dampingan Anda dan tidak berada di wilayah data Anda.")
    tahan_tahap(tahap.pk, kelompok.desa_id)
    Kelompok.objects.select_for_update(of=("self",), no_key=True).get(pk=kelompok.pk)
    isi = _rapikan(isi)
    baru = RekonMassal(id=id, kelompok=kelompok, tahap=tahap, dicatat_oleh=oleh, dicatat_pada=pada, **asdict(isi))
    ada = RekonMassal.objects.filter(pk=id).first()
    if ada is not None:
        return _terulang(ada, baru)
    masuk = _masuk(kelompok, tahap, oleh)
    _periksa_jumlah(isi, masuk)
    siap = _siapkan_foto(isi, foto, kelompok)
    baru.save(force_insert=True)
    Rekonsiliasi.objects.bulk_create(_rekonsiliasi(baru, masuk, pada))
    simpan_bukti(massal=baru, siap=siap, isi=IsiBukti.DAFTAR, oleh=oleh)
    tandai_berubah(sorted({b.desa_id for b in masuk}))
    ikuti_rekon([b.pk for b in masuk], oleh)
    return baru


def masih_sehari(massal: RekonMassal, pada: datetime | None = None) -> bool:
    """Whether it still stands and was recorded today, by the clock of where the group is."""
    desa = massal.kelompok.desa_id
    sehari = saat_lokal(massal.dicatat_pada, desa).date() == saat_lokal(pada or timezone.now(), desa).date()
    return massal.dibatalkan_pada is None and sehari


def boleh_batal(massal: RekonMassal, oleh: Pengguna, pada: datetime | None = None) -> bool:
    """On the day it was recorded, by whoever records its families."""
    return masih_sehari(massal, pada) and boleh_massal(oleh, massal)


@transaction.atomic
def batalkan_massal(*, massal: RekonMassal, alasan: str, oleh: Pengguna, pada: datetime | None = None) -> HasilBatal:
    """Take the whole record back on the same day; what it recorded and why it went stay in the history.

    Families whose record somebody changed since, or who have gone to another pendamping, keep theirs.
    """
    pada = pada or timezone.now()
    if not boleh_massal(oleh, massal):
        raise TidakBerhak("Kelompok ini bukan dampingan Anda dan tidak berada di wilayah data Anda.")
    tercatat = Pembayaran.objects.filter(rekonsiliasi__massal=massal).values_list("desa_id", flat=True)
    pastikan_semua_terbuka(massal.tahap, [massal.kelompok.desa_id, *tercatat])  # a family may be paid elsewhere
    Kelompok.objects.select_for_update(of=("self",), no_key=True).get(pk=massal.kelompok_id)
    ini = RekonMassal.objects.select_for_update(of=("self",)).select_related("kelompok").get(pk=massal.pk)
    if ini.dibatalkan_pada is not None:
        return HasilBatal(0, [])
    if not boleh_batal(ini, oleh, pada):
        raise GalatPengguna("Catatan ini hanya dapat dibatalkan sekaligus pada hari yang sama. Ubah per keluarga.")
    alasan = " ".join(alasan.split())[:PANJANG]
    if not alasan:
        raise GalatPengguna("Tulis mengapa catatan kelompok ini dibatalkan.", kolom="alasan")
    semua = _kunci(Pembayaran.objects.filter(rekonsiliasi__massal=ini))
    milik = set(_berhak(oleh).filter(pk__in=[b.pk for b in semua]).values_list("pk", flat=True))
    batal = [b for b in semua if b.pk in milik and b.rekonsiliasi.versi == 1]
    with pghistory.context(alasan=alasan, tindakan="rekonsiliasi kelompok dibatalkan", user=oleh.pk):
        Rekonsiliasi.objects.filter(pk__in=[b.rekonsiliasi.pk for b in batal]).delete()
        ini.dibatalkan_oleh, ini.dibatalkan_pada, ini.alasan_batal = oleh, pada, alasan
        ini.save()
    tandai_berubah(sorted({b.desa_id for b in batal}))
    ikuti_rekon([b.pk for b in batal], oleh)
    return HasilBatal(len(batal), [b.kpm.nama for b in semua if b not in batal])


def _rapikan(isi: IsiMassal) -> IsiMassal:
    if isi.saluran not in SaluranBayar.values:
        raise GalatPengguna("Pilih di mana uangnya diambil.", kolom="saluran")
    if isi.cara not in CARA_MASSAL:
        raise GalatPengguna(
            "Pilih dari mana Anda tahu. Kata keluarga saja tidak cukup untuk mencatat sekaligus; catat satu per satu.",
            kolom="cara",
        )
    tempat, tanpa_foto = " ".join(isi.tempat.split()), " ".join(isi.tanpa_foto.split())
    if len(tempat) > PANJANG_TEMPAT:
        raise GalatPengguna(f"Nama tempat paling banyak {PANJANG_TEMPAT} huruf.", kolom="tempat")
    if len(tanpa_foto) > PANJANG:
        raise GalatPengguna(f"Paling banyak {PANJANG} huruf.", kolom="tanpa_foto")
    return replace(isi, tempat=tempat, tanpa_foto=tanpa_foto)


def _terulang(ada: RekonMassal, baru: RekonMassal) -> RekonMassal:
    if ada.dibatalkan_pada is not None:
        raise BerubahLebihDulu("Catatan kelompok ini sudah dibatalkan. Muat ulang halaman, lalu isi lagi bila benar.")
    kolom = ["kelompok_id", "tahap_id", "dicatat_oleh_id", *IsiMassal.__dataclass_fields__]
    return harus_sama(ada, baru, kolom, "Catatan ini sudah tersimpan dengan isi lain. Muat ulang halaman.")


def _berhak(oleh: Pengguna) -> models.QuerySet[Pembayaran]:
    return Pembayaran.objects.terlihat_oleh(oleh, sebagai=peran_berizin(Izin.CATAT_REKONSILIASI))


def _kunci(qs: models.QuerySet[Pembayaran]) -> list[Pembayaran]:
    """Lock payments by id; their records are read once they are held."""
    nomor = list(qs.order_by("pk").values_list("pk", flat=True))
    list(Pembayaran.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=nomor).order_by("pk"))
    return list(Pembayaran.objects.filter(pk__in=nomor).select_related("tahap", "kpm", "rekonsiliasi").order_by("pk"))


def _masuk(kelompok: Kelompok, tahap: Tahap, oleh: Pengguna) -> list[Pembayaran]:
    qs = bayar_kelompok(oleh, tahap, kelompok).filter(pk__in=_berhak(oleh))
    for desa in sorted({kelompok.desa_id, *qs.values_list("desa_id", flat=True)}):
        pastikan_terbuka(tahap, desa)  # before any payment is locked
    return pilah(_kunci(qs)).masuk


def _periksa_jumlah(isi: IsiMassal, masuk: list[Pembayaran]) -> None:
    if not masuk:
        raise GalatPengguna("Tidak ada lagi keluarga yang belum dilaporkan di kelompok ini. Muat ulang halaman.")
    if isi.jumlah_keluarga != len(masuk):
        raise GalatPengguna(
            "Jumlahnya tidak sama dengan keluarga di daftar ini. Cocokkan nama-namanya dengan daftar yang "
            "ditandatangani, lalu ketik lagi jumlahnya. Bila ada yang belum mengambil, catat satu per satu.",
            kolom="jumlah_keluarga",
        )


def _siapkan_foto(isi: IsiMassal, foto: Sequence[UploadedFile], kelompok: Kelompok) -> list[FotoSiap]:
    if not foto and not isi.tanpa_foto:
        raise GalatPengguna("Lampirkan foto daftar yang ditandatangani, atau tulis mengapa tidak ada.", kolom="foto")
    siap = siapkan_foto(foto, kelompok.desa_id, maks=FOTO_PER_BUKTI, benda="kelompok")
    return list({satu.sha256: satu for satu in siap}.values())


def _rekonsiliasi(massal: RekonMassal, masuk: list[Pembayaran], pada: datetime) -> list[Rekonsiliasi]:
    """The records, each held to the rules of a single one."""
    ambil = Pengambilan(saluran=massal.saluran, tempat=massal.tempat, jam=massal.jam, cara=massal.cara)
    mulai = {k: tanggal_bayar(massal.tahap, k) for k in {kode_kabupaten(b.desa_id) for b in masuk}}
    hasil = []
    for b in masuk:
        isi = rapikan_isi(b, status=StatusRekon.CAIR, tanggal=massal.tanggal, ambil=ambil)
        periksa_waktu(isi, tahap=massal.tahap, desa=b.desa_id, pada=pada, bayar_mulai=mulai[kode_kabupaten(b.desa_id)])
        hasil.append(
            Rekonsiliasi(
                id=uuid7(),
                pembayaran=b,
                rencana=b.nominal,
                massal=massal,
                dicatat_oleh=massal.dicatat_oleh,
                dicatat_pada=pada,
                **asdict(isi),
            )
        )
    return hasil
