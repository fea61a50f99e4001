"""Referrals of a case: sent to a service, and what the service answered (docs/program.md §9)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from uuid6 import uuid7

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.masukan import sahkan
from inti.waktu import hari_ini
from kpm.models import Anggota
from pendamping.enums import JawabanRujukan, KeadaanKasus
from pendamping.models import Kasus, Rujukan
from pendamping.services.kasus import geser_keadaan, kunci_kasus, wajib_berjalan, wajib_tangani


@dataclass(frozen=True, kw_only=True)
class IsiRujukan:
    """Whom to which service, and for what; without `anggota` the whole family."""

    layanan: str
    tujuan: str
    tanggal: date
    kebutuhan: str
    anggota: Anggota | None = None


@transaction.atomic
def catat_rujukan(
    *, id: UUID | None = None, kasus: Kasus, isi: IsiRujukan, oleh: Pengguna, pada: datetime | None = None
) -> Rujukan:
    """Send the family or one member to a service; it counts as a first step. A repeated request is one referral."""
    baru = kunci_kasus(kasus)
    wajib_tangani(baru, oleh)
    kolom = {**asdict(isi), "anggota": isi.anggota}  # asdict copies what it does not know, a row too
    rujukan = Rujukan(id=id or uuid7(), kasus=baru, oleh=oleh, dicatat_pada=pada or timezone.now(), **kolom)
    if (ada := Rujukan.objects.filter(pk=rujukan.pk).first()) is not None:
        isinya = ("kasus_id", "oleh_id", "anggota_id", "layanan", "tujuan", "tanggal", "kebutuhan")
        if all(getattr(ada, k) == getattr(rujukan, k) for k in isinya):
            return ada
        raise BerubahLebihDulu("Rujukan ini sudah tersimpan dengan isi lain. Buka kasusnya, lalu periksa.")
    wajib_berjalan(baru)
    sahkan(rujukan)
    if isi.anggota is not None and isi.anggota.kpm_id != baru.kpm_id:
        raise GalatPengguna("Orang itu bukan anggota keluarga ini.", kolom="anggota")
    if not baru.dibuka <= isi.tanggal <= hari_ini(baru.kpm.desa_id):
        raise GalatPengguna("Tanggal rujukan antara hari masalah ditemukan dan hari ini.", kolom="tanggal")
    rujukan.save(force_insert=True)
    geser_keadaan(baru, KeadaanKasus.PROSES, dari={KeadaanKasus.TERBUKA})
    return rujukan


@transaction.atomic
def jawab_rujukan(*, rujukan: Rujukan, jawaban: str, tanggal_jawaban: date, keterangan: str, oleh: Pengguna) -> Rujukan:
    """Record what the service answered. An answer may still come after *tidak dijawab*; otherwise it stays as it is.

    Raises BerubahLebihDulu when another answer is stored already.
    """
    kasus = kunci_kasus(rujukan.kasus)
    wajib_tangani(kasus, oleh)
    baru = Rujukan.objects.select_for_update(of=("self",)).get(pk=rujukan.pk)
    if (baru.jawaban, baru.tanggal_jawaban, baru.keterangan) == (jawaban, tanggal_jawaban, keterangan):
        return baru
    if baru.jawaban not in {JawabanRujukan.MENUNGGU, JawabanRujukan.TIDAK_DIJAWAB}:
        raise BerubahLebihDulu("Jawaban rujukan ini sudah dicatat. Bila keliru, tulis pembetulannya sebagai langkah.")
    wajib_berjalan(kasus)
    if jawaban == JawabanRujukan.MENUNGGU or jawaban not in JawabanRujukan.values:
        raise GalatPengguna("Pilih jawaban layanan itu.", kolom="jawaban")
    if jawaban == JawabanRujukan.DITOLAK and not keterangan:
        raise GalatPengguna("Tulis alasan layanan menolak.", kolom="keterangan")
    if not baru.tanggal <= tanggal_jawaban <= hari_ini(kasus.kpm.desa_id):
        raise GalatPengguna("Tanggal jawaban antara tanggal rujukan dan hari ini.", kolom="tanggal_jawaban")
    baru.jawaban, baru.tanggal_jawaban, baru.keterangan = jawaban, tanggal_jawaban, keterangan
    sahkan(baru)
    baru.save(update_fields=["jawaban", "tanggal_jawaban", "keterangan"])
    geser_keadaan(kasus, KeadaanKasus.DITINDAKLANJUTI, dari={KeadaanKasus.TERBUKA, KeadaanKasus.PROSES})
    return baru
