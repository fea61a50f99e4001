"""A family's account and participant number, which the field team writes (docs/program.md §6)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from kpm.enums import PANJANG_REKENING, Bank
from kpm.models import KPM

PANJANG_NO_PESERTA = 15


@transaction.atomic
def ubah_rekening(
    *,
    kpm: KPM,
    no_peserta: str,
    bank: str,
    rekening: str,
    versi: int,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> KPM:
    """Write participant number, bank and account; an empty `rekening` keeps the stored one of the same bank.

    Raises BerubahLebihDulu when another save came first, GalatPengguna naming the column at fault.
    """
    milik = KPM.objects.boleh(oleh, Izin.UBAH_KPM).filter(pk=kpm.pk)
    tersimpan = milik.select_for_update(of=("self",), no_key=True).first()
    if tersimpan is None:
        raise TidakBerhak("Rekening hanya diubah oleh pendampingnya atau APD wilayahnya.")
    no_peserta = _angka(no_peserta)
    if no_peserta and not (no_peserta.isascii() and no_peserta.isdigit() and len(no_peserta) == PANJANG_NO_PESERTA):
        raise GalatPengguna(f"Nomor peserta PKH terdiri atas {PANJANG_NO_PESERTA} angka.", kolom="no_peserta")
    baru = _rekening(tersimpan, bank, _angka(rekening))
    if (tersimpan.no_peserta, tersimpan.bank, tersimpan.rekening) == (no_peserta, bank, baru):
        return tersimpan
    if tersimpan.versi != versi:
        raise BerubahLebihDulu("Data keluarga ini baru saja diubah orang lain. Periksa isinya, lalu simpan lagi.")
    tersimpan.no_peserta, tersimpan.bank, tersimpan.rekening = no_peserta, bank, baru
    tersimpan.versi += 1
    tersimpan.diubah_oleh, tersimpan.diubah_pada = oleh, pada or timezone.now()
    kolom = ["no_peserta", "bank", "rekening_sandi", "rekening_indeks", "versi", "diubah_oleh", "diubah_pada"]
    try:
        with transaction.atomic():
            tersimpan.save(update_fields=kolom)
    except IntegrityError as galat:
        raise GalatPengguna(
            "Nomor peserta ini sudah tercatat pada keluarga lain. Periksa lagi angkanya, atau laporkan ke APD.",
            kolom="no_peserta",
        ) from galat
    return tersimpan


def peringatan_no_peserta(kpm: KPM) -> str:
    """A doubt about the participant number that refuses nothing: families move, areas are split."""
    if kpm.no_peserta and kpm.no_peserta[:6] != kpm.desa_id[:8].replace(".", ""):
        return "Enam angka pertama nomor peserta bukan kode kecamatan tempat tinggal keluarga ini. Periksa lagi."
    return ""


def _angka(teks: str) -> str:
    return "".join(huruf for huruf in teks if huruf not in " .-")


def _rekening(kpm: KPM, bank: str, rekening: str) -> str:
    """The account number to be stored for this bank."""
    if bank not in ("", *Bank.values):
        raise GalatPengguna("Pilih bank dari daftar.", kolom="bank")
    if not bank or bank == Bank.POS:
        if rekening:
            alasan = "PT Pos tidak memakai nomor rekening." if bank else "Pilih banknya dulu."
            raise GalatPengguna(f"{alasan} Kosongkan nomornya atau pilih bank.", kolom="rekening" if bank else "bank")
        return ""
    if not rekening:
        if bank == kpm.bank:
            return str(kpm.rekening)
        raise GalatPengguna("Ketik nomor rekening di bank ini.", kolom="rekening")
    panjang = PANJANG_REKENING[Bank(bank)]
    if not (rekening.isascii() and rekening.isdigit() and len(rekening) == panjang):
        raise GalatPengguna(
            f"Nomor rekening {Bank(bank).label} terdiri atas {panjang} angka; ini {len(rekening)}.", kolom="rekening"
        )
    return rekening
