"""Cases of a family: reported, worked on by dated steps, referred to services, brought to a result.

The standing moves by what is done, never by a choice in a list (docs/program.md §9, docs/adr/0011).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.jejak import harus_sama
from inti.masukan import sahkan
from inti.services.foto import simpan_foto
from inti.waktu import AWAL_PROGRAM, hari_ini
from kpm.models import KPM
from pendamping.enums import KeadaanKasus
from pendamping.models import Kasus, LangkahKasus
from pendamping.services.foto_catatan import siapkan_foto

ALASAN_MAKS = 300
_BUKAN_PEMEGANG = "Kasus hanya dikerjakan pendamping yang hari ini memegang keluarga itu."
_SUDAH_SELESAI = "Kasus ini sudah selesai. Buka kembali dulu, dengan alasannya, lalu lanjutkan."


@dataclass(frozen=True, kw_only=True)
class IsiKasus:
    """What is told when a problem is reported; `dibuka` is the day it was found."""

    jenis: str
    prioritas: str
    uraian: str
    dibuka: date
    tenggat: date | None = None


def boleh_tangani(oleh: Pengguna, kpm: int) -> bool:
    """True for the pendamping who holds the family today."""
    return KPM.objects.boleh(oleh, Izin.CATAT_KUNJUNGAN).filter(pk=kpm).exists()


def boleh_arahkan(oleh: Pengguna, kpm: int) -> bool:
    """True for the coordinators of the family's area: they set the priority and instruct, and do not do the work."""
    return KPM.objects.boleh(oleh, Izin.BERI_TUGAS).filter(pk=kpm).exists()


def laporkan_kasus(
    *,
    id: UUID | None = None,
    kpm: KPM,
    isi: IsiKasus,
    foto: Sequence[UploadedFile] = (),
    oleh: Pengguna,
    pada: datetime | None = None,
) -> Kasus:
    """Open a case for a family `oleh` holds; `id` made by the client turns a repeated request into one case.

    Raises TidakBerhak, else GalatPengguna with the field; then nothing is stored, photos included.
    """
    kasus = Kasus(id=id or uuid7(), kpm=kpm, dibuat_oleh=oleh, dibuat_pada=pada or timezone.now(), **asdict(isi))
    if (ada := Kasus.objects.filter(pk=kasus.pk).first()) is not None:
        return _harus_sama(ada, kasus)
    if not boleh_tangani(oleh, kpm.pk):
        raise TidakBerhak("Masalah hanya dapat dilaporkan pendamping yang hari ini memegang keluarga itu.")
    sahkan(kasus)
    _periksa_hari(kasus.dibuka, kpm.desa_id, kolom="dibuka")
    _periksa_tenggat(kasus.tenggat, kpm.desa_id)
    siap = siapkan_foto(foto, kpm.desa_id)
    try:
        with transaction.atomic():
            kasus.save(force_insert=True)
            kasus.foto.add(*(simpan_foto(berkas=f, oleh=oleh) for f in siap))
    except IntegrityError:
        if (ada := Kasus.objects.filter(pk=kasus.pk).first()) is None:
            raise
        return _harus_sama(ada, kasus)  # the same request came in twice at once
    return kasus


@transaction.atomic
def tulis_asesmen(*, kasus: Kasus, jenis: str, asesmen: str, rencana: str, versi: int, oleh: Pengguna) -> Kasus:
    """Write what the problem really is and what is to be done; the kind may turn out to be another one.

    Raises BerubahLebihDulu when `versi` is no longer the stored one, unless what is stored says the same.
    """
    return _ubah(kasus, {"jenis": jenis, "asesmen": asesmen, "rencana": rencana}, versi, oleh)


@transaction.atomic
def atur_kasus(*, kasus: Kasus, prioritas: str, tenggat: date | None, versi: int, oleh: Pengguna) -> Kasus:
    """Set priority and deadline: the family's pendamping, or a coordinator of the area."""
    if tenggat != kasus.tenggat:
        _periksa_tenggat(tenggat, kasus.kpm.desa_id)
    return _ubah(kasus, {"prioritas": prioritas, "tenggat": tenggat}, versi, oleh, koordinator=True)


@transaction.atomic
def catat_langkah(
    *,
    id: UUID | None = None,
    kasus: Kasus,
    tanggal: date,
    uraian: str,
    foto: Sequence[UploadedFile] = (),
    oleh: Pengguna,
    pada: datetime | None = None,
) -> LangkahKasus:
    """Record what was done on a day; the first step of the pendamping puts the case in process.

    A coordinator's step is an instruction: it is read with the others and moves nothing.
    """
    baru = kunci_kasus(kasus)
    tangani = boleh_tangani(oleh, baru.kpm_id)
    if not tangani and not boleh_arahkan(oleh, baru.kpm_id):
        raise TidakBerhak(_BUKAN_PEMEGANG)
    langkah = LangkahKasus(
        id=id or uuid7(), kasus=baru, tanggal=tanggal, uraian=uraian, oleh=oleh, dicatat_pada=pada or timezone.now()
    )
    if (ada := LangkahKasus.objects.filter(pk=langkah.pk).first()) is not None:
        if _sama(ada, langkah, ("kasus_id", "oleh_id", "tanggal", "uraian")):
            return ada
        raise BerubahLebihDulu("Langkah ini sudah tersimpan dengan isi lain. Catat langkah baru untuk membetulkannya.")
    wajib_berjalan(baru)
    sahkan(langkah)
    _periksa_hari(tanggal, baru.kpm.desa_id, kolom="tanggal", sejak=baru.dibuka)
    siap = siapkan_foto(foto, baru.kpm.desa_id)
    langkah.save(force_insert=True)
    langkah.foto.add(*(simpan_foto(berkas=f, oleh=oleh) for f in siap))
    if tangani:
        geser_keadaan(baru, KeadaanKasus.PROSES, dari={KeadaanKasus.TERBUKA})
    return langkah


@transaction.atomic
def catat_hasil(
    *, kasus: Kasus, hasil: str, selesai: bool, versi: int, oleh: Pengguna, pada: date | None = None
) -> Kasus:
    """Write the result so far, or close the case with it.

    Refused while a referral waits: an answer that never came is recorded as such, so that no family is forgotten.
    """
    baru = kunci_kasus(kasus)
    wajib_tangani(baru, oleh)
    tujuan = KeadaanKasus.SELESAI if selesai else KeadaanKasus.DITINDAKLANJUTI
    if (baru.keadaan, baru.hasil) == (tujuan, hasil):
        return baru
    wajib_berjalan(baru)
    _wajib_versi(baru, versi)
    if not hasil:
        raise GalatPengguna("Tulis hasilnya: apa yang berubah bagi keluarga.", kolom="hasil")
    if selesai and baru.rujukan.filter(jawaban="menunggu").exists():
        raise GalatPengguna(
            "Masih ada rujukan yang menunggu jawaban. Catat jawabannya, atau pilih Tidak dijawab, lalu selesaikan."
        )
    baru.hasil, baru.keadaan = hasil, tujuan
    baru.ditutup = (pada or hari_ini(baru.kpm.desa_id)) if selesai else None
    return _simpan(baru, ["hasil", "keadaan", "ditutup"])


@transaction.atomic
def buka_lagi(*, id: UUID | None = None, kasus: Kasus, alasan: str, oleh: Pengguna) -> Kasus:
    """Reopen a closed case; the reason stands among its steps. For the pendamping and the coordinators."""
    baru = kunci_kasus(kasus)
    if not boleh_tangani(oleh, baru.kpm_id) and not boleh_arahkan(oleh, baru.kpm_id):
        raise TidakBerhak(_BUKAN_PEMEGANG)
    langkah = LangkahKasus(
        id=id or uuid7(),
        kasus=baru,
        tanggal=hari_ini(baru.kpm.desa_id),
        uraian=f"Dibuka kembali: {alasan}",
        oleh=oleh,
    )
    if LangkahKasus.objects.filter(pk=langkah.pk, kasus=baru, oleh=oleh, uraian=langkah.uraian).exists():
        return baru
    if baru.keadaan != KeadaanKasus.SELESAI:
        raise BerubahLebihDulu("Kasus ini sudah terbuka. Muat ulang halaman.")
    if LangkahKasus.objects.filter(pk=langkah.pk).exists():
        raise BerubahLebihDulu("Pembukaan ini sudah tersimpan dengan alasan lain. Muat ulang halaman, lalu ulangi.")
    if not alasan or len(alasan) > ALASAN_MAKS:
        raise GalatPengguna(f"Tulis alasan membuka kembali, paling banyak {ALASAN_MAKS} huruf.", kolom="alasan")
    langkah.save(force_insert=True)
    baru.keadaan, baru.ditutup = KeadaanKasus.PROSES, None
    return _simpan(baru, ["keadaan", "ditutup"])


def kunci_kasus(kasus: Kasus) -> Kasus:
    """The case as stored, locked: whatever is done to it waits for its turn."""
    return Kasus.objects.select_for_update(of=("self",)).select_related("kpm").get(pk=kasus.pk)


def wajib_tangani(kasus: Kasus, oleh: Pengguna) -> None:
    if not boleh_tangani(oleh, kasus.kpm_id):
        raise TidakBerhak(_BUKAN_PEMEGANG)


def wajib_berjalan(kasus: Kasus) -> None:
    if kasus.keadaan == KeadaanKasus.SELESAI:
        raise BerubahLebihDulu(_SUDAH_SELESAI)


def geser_keadaan(kasus: Kasus, ke: str, *, dari: Collection[str]) -> None:
    """Let the standing follow what was done; it never goes back by itself."""
    if kasus.keadaan in dari:
        kasus.keadaan = ke
        _simpan(kasus, ["keadaan"])


def _ubah(kasus: Kasus, isi: dict[str, object], versi: int, oleh: Pengguna, *, koordinator: bool = False) -> Kasus:
    baru = kunci_kasus(kasus)
    if not boleh_tangani(oleh, baru.kpm_id) and not (koordinator and boleh_arahkan(oleh, baru.kpm_id)):
        raise TidakBerhak(_BUKAN_PEMEGANG)
    berubah = {nama: nilai for nama, nilai in isi.items() if getattr(baru, nama) != nilai}
    if not berubah:
        return baru
    wajib_berjalan(baru)
    _wajib_versi(baru, versi)
    for nama, nilai in berubah.items():
        setattr(baru, nama, nilai)
    sahkan(baru)
    return _simpan(baru, [*berubah])


def _simpan(kasus: Kasus, kolom: list[str]) -> Kasus:
    kasus.versi += 1
    kasus.save(update_fields=[*kolom, "versi"])
    return kasus


def _wajib_versi(kasus: Kasus, versi: int) -> None:
    if kasus.versi != versi:
        raise BerubahLebihDulu("Kasus ini sudah diubah dari tempat lain. Bandingkan, lalu simpan lagi.")


def _harus_sama(ada: Kasus, baru: Kasus) -> Kasus:
    kolom = ("kpm_id", "dibuat_oleh_id", *IsiKasus.__dataclass_fields__)
    return harus_sama(ada, baru, kolom, "Masalah ini sudah tersimpan dengan isi lain. Buka dari daftar kasus.")


def _sama(satu: models.Model, dua: models.Model, kolom: Sequence[str]) -> bool:
    return all(getattr(satu, k) == getattr(dua, k) for k in kolom)


def _periksa_hari(hari: date, desa: str, *, kolom: str, sejak: date = AWAL_PROGRAM) -> None:
    if hari > hari_ini(desa):
        raise GalatPengguna("Tanggal itu belum tiba. Isi hari ini atau hari sebelumnya.", kolom=kolom)
    if hari < sejak:
        kata = "sebelum masalah ini ditemukan" if sejak > AWAL_PROGRAM else "terlalu lama berlalu"
        raise GalatPengguna(f"Tanggal itu {kata}. Periksa tahunnya.", kolom=kolom)


def _periksa_tenggat(tenggat: date | None, desa: str) -> None:
    if tenggat is not None and tenggat < hari_ini(desa):
        raise GalatPengguna("Batas waktu itu sudah lewat. Isi hari ini atau hari sesudahnya.", kolom="tenggat")
