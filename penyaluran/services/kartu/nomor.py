"""The number of a family's KKS: typed by whoever keeps its card, shown in full only on demand (§12, §13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.enums import JenisAkses
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import AksesPribadi
from inti.services.akses import catat_akses
from inti.waktu import AWAL_PROGRAM, hari_ini
from kpm.enums import Bank
from kpm.models import KPM
from penyaluran.enums import KeadaanKartu
from penyaluran.models import KartuKKS, KendalaBayar
from penyaluran.services.kartu.catat import boleh_catat_kartu, periksa_rahasia
from penyaluran.services.kartu.keadaan import pastikan_kartu

PANJANG = 16
_RUANG = 70_713  # advisory locks; the second key is the person
_DITOLAK: dict[str, Any] = {"kolom": "kks ditolak", "jumlah": 0}  # nothing was shown
_TEBAK = "Nomor kartu ditolak: sudah tercatat, atau bukan nomor kartu"


@dataclass(frozen=True, kw_only=True)
class IsiNomor:
    """A card as typed: its number, bank, and since when the family has this one, with the reason of a change."""

    nomor: str
    bank: str
    tanggal: date
    alasan: str = ""


class NomorDitebak(GalatPengguna):
    """A refusal that says whose a number is, or that it is somebody's: asked often enough it gives numbers away."""


def catat_nomor(
    *, kpm: KPM, isi: IsiNomor, akhir: str, oleh: Pengguna, pada: datetime | None = None, dari: str | None = None
) -> KartuKKS:
    """Record a card's number, or the one of a new card; the earlier last four digits stay in the history.

    `akhir` are the last four digits that were seen (empty: none), `dari` the address of the request. A repeated
    request changes nothing. A number that is known already is refused, and the refusal logged, although nothing else
    is written; after PKH_BATAS_NOMOR_KARTU of them within an hour no number is taken from this person for a while.
    Raises TidakBerhak, BerubahLebihDulu, else GalatPengguna with the field.
    """
    if not boleh_catat_kartu(oleh, kpm):
        raise TidakBerhak("Nomor kartu dicatat oleh pendamping keluarga itu, APD, atau koordinatornya.")
    with transaction.atomic():  # what a refusal leaves behind is kept: raised after it
        _satu_per_satu(oleh)
        _periksa_tebakan(oleh, pada or timezone.now())
        try:
            return _catat(kpm, isi, akhir, pada)
        except NomorDitebak as galat:
            catat_akses(
                oleh=oleh, jenis=JenisAkses.BUKA, objek="kpm.KPM", objek_id=kpm.pk, alasan=_TEBAK, dari=dari, **_DITOLAK
            )
            tebakan = galat
    raise tebakan


def _satu_per_satu(oleh: Pengguna) -> None:
    """Numbers sent at once by one person are judged one after the other: each counts the refusals before it."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_RUANG, oleh.pk])


def _periksa_tebakan(oleh: Pengguna, pada: datetime) -> None:
    """The log itself is what is counted: it is never deleted, and no restart forgets it."""
    sejak = pada - timedelta(hours=1)
    if AksesPribadi.objects.filter(pengguna=oleh, pada__gt=sejak, **_DITOLAK).count() >= settings.PKH_BATAS_NOMOR_KARTU:
        raise GalatPengguna(
            "Terlalu banyak nomor yang ditolak dalam satu jam terakhir. Periksa kartunya bersama keluarga, lalu coba "
            "lagi satu jam kemudian, atau laporkan kepada APD.",
            kolom="nomor",
        )


@transaction.atomic
def _catat(kpm: KPM, isi: IsiNomor, akhir: str, pada: datetime | None) -> KartuKKS:
    pastikan_kartu([kpm.pk])
    kartu = KartuKKS.objects.select_for_update(of=("self",)).get(kpm=kpm)
    nomor, alasan = "".join(h for h in isi.nomor if h not in " .-"), " ".join(isi.alasan.split())
    _periksa_nomor(nomor, kpm)
    baru = (isi.bank, isi.tanggal, alasan)
    if kartu.nomor == nomor and (kartu.bank, kartu.nomor_sejak, kartu.nomor_alasan) == baru:
        return kartu
    if kartu.nomor_akhir != akhir:
        raise BerubahLebihDulu("Nomor kartu keluarga ini baru saja diubah orang lain. Muat ulang, lalu periksa.")
    _periksa(isi, kpm, kartu, nomor, alasan)
    ganti = bool(kartu.nomor) and kartu.nomor != nomor
    kartu.nomor, kartu.nomor_akhir, kartu.bank = nomor, nomor[-4:], isi.bank
    kartu.nomor_sejak, kartu.nomor_alasan, kartu.diubah_pada = isi.tanggal, alasan, pada or timezone.now()
    if ganti and not _ada_kendala(kpm):
        kartu.keadaan = KeadaanKartu.AKTIF
    try:
        with transaction.atomic():
            kartu.save()
    except IntegrityError as galat:
        raise NomorDitebak(
            "Nomor ini sudah tercatat pada keluarga lain. Periksa lagi angkanya di kartu, atau laporkan kepada APD.",
            kolom="nomor",
        ) from galat
    return kartu


def _periksa_nomor(nomor: str, kpm: KPM) -> None:
    if not (nomor.isascii() and nomor.isdigit() and len(nomor) == PANJANG):
        raise GalatPengguna(
            f"Nomor KKS terdiri atas {PANJANG} angka; yang diketik {len(nomor)}. Jangan menulis PIN.", kolom="nomor"
        )
    if len(set(nomor)) == 1:
        raise GalatPengguna("Nomor ini bukan nomor kartu. Ketik angka yang tertera di kartu.", kolom="nomor")
    if nomor in (kpm.nik, kpm.kk, kpm.rekening):
        raise NomorDitebak("Ini NIK, No KK, atau nomor rekening, bukan nomor kartu.", kolom="nomor")


def _periksa(isi: IsiNomor, kpm: KPM, kartu: KartuKKS, nomor: str, alasan: str) -> None:
    if isi.bank not in Bank.values or isi.bank == Bank.POS:
        raise GalatPengguna("Pilih bank penerbit kartu.", kolom="bank")
    if isi.tanggal > hari_ini(kpm.desa_id):
        raise GalatPengguna("Tanggalnya belum tiba. Isi hari ini atau hari sebelumnya.", kolom="tanggal")
    if isi.tanggal < AWAL_PROGRAM:
        raise GalatPengguna(f"Tanggal ini mendahului PKH ({AWAL_PROGRAM.year}). Periksa tahunnya.", kolom="tanggal")
    if kartu.nomor and kartu.nomor != nomor and not alasan:
        raise GalatPengguna("Tulis mengapa kartunya diganti, atau bahwa nomor lama salah ketik.", kolom="alasan")
    if len(alasan) > 300:
        raise GalatPengguna("Paling banyak 300 huruf.", kolom="alasan")
    periksa_rahasia(alasan, "alasan")


def _ada_kendala(kpm: KPM) -> bool:
    return KendalaBayar.objects.terbuka().filter(kpm=kpm).exclude(alasan__kartu="").exists()


def nomor_meragukan(nomor: str) -> bool:
    """Whether the check digit (Luhn) contradicts the number: a doubt, no refusal, for not every bank may use it."""
    angka = [int(h) for h in reversed("".join(filter(str.isdigit, nomor)))]
    genap = sum(sum(divmod(2 * n, 10)) for n in angka[1::2])
    return (sum(angka[::2]) + genap) % 10 != 0


@transaction.atomic
def baca_nomor_kartu(
    *, kpm: KPM, keperluan: str, oleh: Pengguna, disalin: bool = False, dari: str | None = None
) -> str:
    """The full number, once who read it and why is written down."""
    if not KPM.objects.boleh(oleh, Izin.BUKA_IDENTITAS).filter(pk=kpm.pk).exists():
        raise TidakBerhak("Nomor kartu lengkap keluarga ini tidak terbuka untuk peran Anda.")
    keperluan = " ".join(keperluan.split())
    if not keperluan:
        raise GalatPengguna("Pilih keperluannya: setiap pembukaan nomor dicatat.", kolom="keperluan")
    kartu = KartuKKS.objects.filter(kpm=kpm).first()
    if kartu is None or not kartu.nomor:
        raise GalatPengguna("Nomor kartu keluarga ini belum dicatat.")
    jenis = JenisAkses.SALIN if disalin else JenisAkses.BUKA
    catat_akses(oleh=oleh, jenis=jenis, objek="kpm.KPM", objek_id=kpm.pk, kolom="kks", alasan=keperluan, dari=dari)
    return str(kartu.nomor)
