"""Recording home visits, and correcting one's own; the audit keeps what was written first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.jejak import harus_sama
from inti.masukan import sahkan
from inti.services.foto import FotoSiap
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.enums import FOTO_PER_KUNJUNGAN, SumberTitik
from pendamping.models import Kunjungan, Penugasan, RencanaKunjungan
from pendamping.services.akibat_kunjungan import sesudah_kunjungan
from pendamping.services.foto_catatan import siapkan_foto, tempelkan_foto
from pendamping.services.rencana import HARI_KE_DEPAN
from pendamping.services.temuan import periksa_kunjungan

# No visit is made outside: such a position is a slip of the finger or of the device.
LINTANG_INDONESIA, BUJUR_INDONESIA = (-11.5, 6.5), (94.5, 141.5)


@dataclass(frozen=True, kw_only=True)
class IsiKunjungan:
    """What can be corrected later. Empty means not asked (docs/program.md §9)."""

    tanggal: date
    tujuan: str
    status_rumah: str = ""
    jamban: str = ""
    air_bersih: str = ""
    listrik: str = ""
    daya_listrik: int | None = None
    pekerjaan_kepala: str = ""
    komponen_di_kk: int | None = None
    kondisi_sosial: str = ""
    kks_dipegang_sendiri: str = ""
    motivasi: str = ""
    sikap_graduasi: str = ""
    hasil: str = ""
    kunjungan_berikut: date | None = None


@dataclass(frozen=True)
class Titik:
    """A position as the device gave it, kept once and for all; a device always says how sure it is."""

    lintang: Decimal
    bujur: Decimal
    akurasi_m: int | None = None

    @property
    def sumber(self) -> str:
        return SumberTitik.KETIK if self.akurasi_m is None else SumberTitik.GPS

    def terbukti(self) -> dict[str, Any] | None:
        """The position for what is stored beside it: a typed one attests nothing."""
        return asdict(self) if self.sumber == SumberTitik.GPS else None


def catat_kunjungan(
    *,
    id: UUID | None = None,
    kpm: KPM,
    isi: IsiKunjungan,
    titik: Titik | None = None,
    tanpa_titik: str = "",
    foto: Sequence[UploadedFile] = (),
    rencana: RencanaKunjungan | None = None,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> Kunjungan:
    """Record a visit `oleh` made; `id` made by the client turns a repeated request into one visit.

    Only for a family assigned to `oleh` on the visit's day. `tanpa_titik` says why there is no position; `rencana`
    is the plan the visit was opened from. Raises GalatPengguna (with the field) or TidakBerhak; then nothing is
    stored, photos included.
    """
    kunjungan = Kunjungan(id=id or uuid7(), kpm=kpm, petugas=oleh, dicatat_pada=pada or timezone.now(), **asdict(isi))
    kunjungan.tanpa_titik = tanpa_titik
    if titik is not None:
        kunjungan.lintang, kunjungan.bujur, kunjungan.akurasi_m = titik.lintang, titik.bujur, titik.akurasi_m
        kunjungan.sumber_titik = titik.sumber
    ada = Kunjungan.objects.filter(pk=kunjungan.pk).first()
    if ada is not None:
        return _harus_sama(ada, kunjungan)
    _periksa(kunjungan, oleh)
    _periksa_titik(kunjungan)
    siap = _siapkan_foto(foto, kpm, sudah=0)
    try:
        with transaction.atomic():
            _pastikan_dampingan(kunjungan, oleh)
            kunjungan.save(force_insert=True)
            posisi = titik.terbukti() if titik else None
            tempelkan_foto(kunjungan, siap, oleh=oleh, kode_wilayah=kpm.desa_id, posisi=posisi)
            sesudah_kunjungan(kunjungan, oleh, rencana=rencana)
            tandai_berubah([kpm.desa_id])
    except IntegrityError:
        ada = Kunjungan.objects.filter(pk=kunjungan.pk).first()
        if ada is None:
            raise
        return _harus_sama(ada, kunjungan)  # the same request came in twice at once
    return kunjungan


@transaction.atomic
def ubah_kunjungan(
    *,
    kunjungan: Kunjungan,
    isi: IsiKunjungan,
    versi: int,
    foto: Sequence[UploadedFile] = (),
    oleh: Pengguna,
) -> Kunjungan:
    """Correct an own visit, or add photos; position, family and time of entry stay as they were.

    Raises BerubahLebihDulu when `versi` is no longer the stored one, unless what is stored says the same.
    """
    baru = Kunjungan.objects.select_for_update(of=("self",)).select_related("kpm").get(pk=kunjungan.pk)
    if not boleh_ubah(baru, oleh):
        raise TidakBerhak("Kunjungan hanya dapat diubah oleh yang mencatatnya, selama keluarga itu dampingannya.")
    desa = baru.kpm.desa_id
    berubah = {nama: nilai for nama, nilai in asdict(isi).items() if getattr(baru, nama) != nilai}
    if not berubah and not foto:
        return baru
    if baru.versi != versi:
        raise BerubahLebihDulu("Kunjungan ini sudah diubah dari tempat lain. Bandingkan, lalu simpan lagi.")
    for nama, nilai in berubah.items():
        setattr(baru, nama, nilai)
    _periksa(baru, oleh)
    siap = _siapkan_foto(foto, baru.kpm, sudah=baru.foto.count())
    _pastikan_dampingan(baru, oleh)
    baru.versi += 1
    baru.save(update_fields=[*berubah, "versi"])
    tempelkan_foto(baru, siap, oleh=oleh, kode_wilayah=desa)
    if berubah:
        sesudah_kunjungan(baru, oleh, berubah=berubah)
    else:
        periksa_kunjungan(baru)  # photos alone tell something too
    tandai_berubah([desa])
    return baru


def boleh_catat(kpm: KPM, oleh: Pengguna, pada: date | None = None) -> bool:
    """A visit is recorded by whoever holds the family on that day."""
    return oleh.punya_izin(Izin.CATAT_KUNJUNGAN) and KPM.objects.didampingi(oleh.pk, pada).filter(pk=kpm.pk).exists()


def boleh_ubah(kunjungan: Kunjungan, oleh: Pengguna) -> bool:
    """Own visits only, and only while the family is one's own: after a handover its history is read-only."""
    return kunjungan.petugas_id == oleh.pk and boleh_catat(kunjungan.kpm, oleh)


def _harus_sama(ada: Kunjungan, baru: Kunjungan) -> Kunjungan:
    kolom = ["kpm_id", "petugas_id", *IsiKunjungan.__dataclass_fields__, "lintang", "bujur", "akurasi_m", "tanpa_titik"]
    pesan = "Kunjungan ini sudah tersimpan dengan isi lain. Buka dari daftar, lalu pilih Ubah."
    return harus_sama(ada, baru, kolom, pesan)


def _periksa(kunjungan: Kunjungan, oleh: Pengguna) -> None:
    sahkan(kunjungan)
    if kunjungan.tanggal > hari_ini(kunjungan.kpm.desa_id):
        raise GalatPengguna("Tanggal kunjungan belum tiba. Isi hari ini atau hari sebelumnya.", kolom="tanggal")
    if kunjungan.kunjungan_berikut and kunjungan.kunjungan_berikut <= kunjungan.tanggal:
        raise GalatPengguna("Kunjungan berikut harus sesudah tanggal kunjungan ini.", kolom="kunjungan_berikut")
    if kunjungan.kunjungan_berikut and kunjungan.kunjungan_berikut - kunjungan.tanggal > timedelta(days=HARI_KE_DEPAN):
        raise GalatPengguna("Kunjungan berikut paling jauh setahun sesudahnya.", kolom="kunjungan_berikut")
    if (kunjungan.lintang is None) != (kunjungan.bujur is None):
        raise GalatPengguna("Isi lintang dan bujur, atau kosongkan keduanya.", kolom="lintang")
    _wajib_dampingan(kunjungan, oleh)


def di_indonesia(lintang: Decimal, bujur: Decimal) -> bool:
    (selatan, utara), (barat, timur) = LINTANG_INDONESIA, BUJUR_INDONESIA
    return selatan <= lintang <= utara and barat <= bujur <= timur


def _periksa_titik(kunjungan: Kunjungan) -> None:
    if kunjungan.lintang is None or kunjungan.bujur is None:
        return
    if kunjungan.tanpa_titik:
        raise GalatPengguna("Titiknya ada. Kosongkan alasan tanpa titik.", kolom="tanpa_titik")
    if not di_indonesia(kunjungan.lintang, kunjungan.bujur):
        raise GalatPengguna(
            "Titik ini di luar Indonesia. Periksa lintang dan bujurnya, atau kosongkan keduanya.", kolom="lintang"
        )


def _wajib_dampingan(kunjungan: Kunjungan, oleh: Pengguna) -> None:
    if boleh_catat(kunjungan.kpm, oleh, kunjungan.tanggal):
        return
    tugas = Penugasan.objects.filter(kpm=kunjungan.kpm, petugas=oleh, mulai__gt=kunjungan.tanggal)
    if oleh.punya_izin(Izin.CATAT_KUNJUNGAN) and (pertama := tugas.order_by("mulai").first()) is not None:
        raise GalatPengguna(
            f"Keluarga ini baru menjadi dampingan Anda sejak {tulis_tanggal(pertama.mulai)}.",
            kolom="tanggal",
        )
    raise TidakBerhak("Keluarga ini bukan dampingan Anda pada tanggal itu.")


def _pastikan_dampingan(kunjungan: Kunjungan, oleh: Pengguna) -> None:
    """Ask again under the family's lock: who takes it over at this moment is waited for, or waits for this visit."""
    KPM.objects.select_for_update(of=("self",), no_key=True).get(pk=kunjungan.kpm_id)
    _wajib_dampingan(kunjungan, oleh)


def _siapkan_foto(foto: Sequence[UploadedFile], kpm: KPM, *, sudah: int) -> list[FotoSiap]:
    return siapkan_foto(foto, kpm.desa_id, sudah=sudah, maks=FOTO_PER_KUNJUNGAN, benda="kunjungan")
