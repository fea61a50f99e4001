"""What the public page of complaints does besides filing: its signed form, the secret code, reading marks,
opening again (docs/program.md §11)."""

from __future__ import annotations

from datetime import timedelta
from hmac import compare_digest
from uuid import UUID, uuid4

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db import transaction
from django.utils import timezone

from inti.galat import GalatPengguna
from pengaduan.models import Pengaduan, TindakLanjut
from pengaduan.selectors.lapor import belum_dibaca
from pengaduan.services.terima import rapikan_kode, sidik_kode
from pengaduan.services.tindak import buka_lagi

_PANJANG_NOMOR = 7  # behind ADU-
_GARAM = "pengaduan.lapor"


class TerlaluCepat(GalatPengguna):
    """No person fills the form in so few seconds."""


class TandaLama(GalatPengguna):
    """The form is old, or was not made by us: it goes out again with a new mark and what was typed."""


def buat_tanda() -> str:
    """The mark of one form: a secret of its reader, signed with the time. Sent twice, it is one complaint."""
    return TimestampSigner(salt=_GARAM).sign(str(uuid4()))


def baca_tanda(tanda: str) -> UUID:
    """The secret of a form. Raises TerlaluCepat or TandaLama."""
    penanda = TimestampSigner(salt=_GARAM)
    try:
        asal = UUID(penanda.unsign(tanda, max_age=timedelta(hours=settings.PKH_LAPOR_JAM_MAKS)))
    except SignatureExpired as galat:
        raise TandaLama("Halaman ini sudah terlalu lama terbuka. Periksa isinya, lalu kirim lagi.") from galat
    except (BadSignature, ValueError) as galat:
        raise TandaLama("Kiriman tidak lengkap. Periksa isinya, lalu kirim lagi.") from galat
    try:
        penanda.unsign(tanda, max_age=settings.PKH_LAPOR_DETIK_MIN)
    except SignatureExpired:
        return asal
    raise TerlaluCepat("Kiriman terlalu cepat. Tunggu beberapa detik, lalu tekan kirim lagi.")


def rapikan_nomor(teks: str) -> str:
    """The number as people copy it: without ADU-, in small letters, with blanks."""
    nomor = "".join(teks.upper().split())
    if "-" in nomor:
        return nomor
    return f"ADU-{nomor[3:]}" if len(nomor) > _PANJANG_NOMOR and nomor.startswith("ADU") else f"ADU-{nomor}"


def cari_dengan_kode(nomor: str, kode: str) -> Pengaduan | None:
    """The complaint of a number, when the secret code is its own.

    The same query, the same HMAC and the same comparison, whether the number or the code is wrong; the complaint
    itself is read only then, for reading it would take time that tells.
    """
    ada = Pengaduan.objects.filter(nomor=rapikan_nomor(nomor)).values_list("pk", "sidik_kode").first()
    pk, acuan = ada or (None, bytes(32))
    sama = compare_digest(bytes(acuan), sidik_kode(kode))
    return Pengaduan.objects.get(pk=pk) if pk is not None and sama and rapikan_kode(kode) else None


def tandai_dibaca(aduan: Pengaduan) -> int:
    """The reporter has what staff wrote on the screen; returns how many lines were new."""
    return TindakLanjut.objects.filter(belum_dibaca(aduan)).update(dibaca_pada=timezone.now())


def boleh_buka_lagi(aduan: Pengaduan) -> bool:
    """For some days after the end; later it is another matter, and a new complaint gets deadlines of its own."""
    if aduan.selesai_pada is None:
        return False
    return timezone.now() - aduan.selesai_pada <= timedelta(days=settings.PKH_LAPOR_HARI_BUKA)


@transaction.atomic
def buka_lagi_pelapor(*, aduan: Pengaduan, alasan: str) -> Pengaduan:
    """Open an ended complaint again, by its reporter. Raises GalatPengguna when that was too long ago."""
    if aduan.berakhir and not boleh_buka_lagi(aduan):
        raise GalatPengguna("Laporan ini sudah lama selesai. Buat laporan baru; nomor lamanya ikut tertulis.")
    return buka_lagi(aduan=aduan, alasan=alasan)
