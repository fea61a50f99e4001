"""Opening accounts and appointing people to roles."""

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from akun.enums import Peran
from akun.models import Jabatan, Pengguna
from inti.galat import GalatPengguna
from inti.telepon import baca_telepon
from inti.waktu import hari_ini
from wilayah.enums import PANJANG_KODE, Tingkat
from wilayah.models import Wilayah

_BAHASA_MAKS = 100

# Level of the area a role is appointed to (docs/program.md §2); a pendamping serves anywhere below a kabupaten.
_TINGKAT_PERAN = {
    Peran.PENDAMPING: {Tingkat.KABUPATEN, Tingkat.KECAMATAN, Tingkat.DESA},
    Peran.KORKEC: {Tingkat.KECAMATAN},
    Peran.KORKAB: {Tingkat.KABUPATEN},
    Peran.APD: {Tingkat.KABUPATEN},
    Peran.PENGAWAS: {Tingkat.KABUPATEN},
    Peran.KORWIL: {Tingkat.PROVINSI},
}


@transaction.atomic
def buat_pengguna(
    *,
    email: str,
    nama: str,
    peran: str,
    wilayah: str | None,
    sandi: str | None = None,
    nomor_sk: str = "-",
    mulai: date | None = None,
) -> Pengguna:
    """Open an account with one appointment, or add the appointment to an existing account.

    `wilayah` is a Kemendagri code; only `pusat` goes without. Raises GalatPengguna with a sentence.
    """
    pengguna = Pengguna.objects.filter(email=email.strip().lower()).first()
    if pengguna is None:
        if sandi is not None:
            _periksa_sandi(sandi)
        pengguna = Pengguna.objects.create_user(email.strip(), sandi, nama=nama.strip())
    angkat(pengguna=pengguna, peran=peran, wilayah=wilayah, nomor_sk=nomor_sk, mulai=mulai or hari_ini(wilayah))
    return pengguna


@transaction.atomic
def angkat(
    *, pengguna: Pengguna, peran: str, wilayah: str | None, nomor_sk: str, mulai: date, selesai: date | None = None
) -> Jabatan:
    """Appoint a user to a role in an area. Raises GalatPengguna when the role does not fit the area."""
    if peran not in Peran.values:
        raise GalatPengguna(f"Peran “{peran}” tidak dikenal. Pilihan: {', '.join(Peran.values)}.")
    if peran != Peran.PUSAT:
        periksa_wilayah(peran, wilayah or "")
    ada = Jabatan.objects.berlaku_pada(mulai).filter(pengguna=pengguna, peran=peran, wilayah_id=wilayah or None)
    if (jabatan := ada.first()) is not None:
        return jabatan
    jabatan = Jabatan(
        pengguna=pengguna, peran=peran, wilayah_id=wilayah or None, nomor_sk=nomor_sk, mulai=mulai, selesai=selesai
    )
    try:
        with transaction.atomic():
            jabatan.save()
    except IntegrityError as galat:
        raise GalatPengguna(
            f"{pengguna.nama} sudah memegang jabatan ini di sebagian masa itu. Pakai tanggal lain, atau akhiri dulu "
            "jabatan yang lama."
        ) from galat
    return jabatan


def periksa_wilayah(peran: str, kode: str) -> None:
    """Raise GalatPengguna unless the area exists and is of a level the role is appointed to."""
    if not Wilayah.objects.filter(kode=kode).exists():
        raise GalatPengguna(f"Kode wilayah “{kode}” tidak ada. Contoh kode kecamatan: 17.71.08.")
    tingkat = {panjang: t for t, panjang in PANJANG_KODE.items()}[len(kode)]
    if tingkat not in _TINGKAT_PERAN[Peran(peran)]:
        boleh = " atau ".join(t.label.lower() for t in sorted(_TINGKAT_PERAN[Peran(peran)]))
        raise GalatPengguna(f"{Peran(peran).label} diangkat untuk {boleh}, bukan {tingkat.label.lower()}.")


def _periksa_sandi(sandi: str) -> None:
    try:
        validate_password(sandi)
    except ValidationError as galat:
        raise GalatPengguna(" ".join(galat.messages), kolom="sandi") from galat


@transaction.atomic
def ubah_profil(*, telepon: str, bahasa: str, oleh: Pengguna) -> Pengguna:
    """Write what a user says of oneself: phone and languages. Raises GalatPengguna naming the column at fault."""
    pengguna = Pengguna.objects.select_for_update().get(pk=oleh.pk)
    bahasa = ", ".join(b for satu in bahasa.split(",") if (b := " ".join(satu.split())))
    if len(bahasa) > _BAHASA_MAKS:
        raise GalatPengguna(f"Paling banyak {_BAHASA_MAKS} huruf.", kolom="bahasa")
    pengguna.telepon, pengguna.bahasa = baca_telepon(telepon), bahasa
    pengguna.save(update_fields=["telepon", "bahasa"])
    return pengguna
