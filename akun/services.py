"""Opening accounts, appointing people to roles, and ending appointments."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from akun.enums import Izin, Peran
from akun.models import Jabatan, Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.services.ringkasan import tandai_berubah
from inti.telepon import baca_telepon
from inti.templatetags.format import tanggal
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

# Roles a coordinator of the kabupaten may end; those beside or above are kept by staff.
PERAN_DIAKHIRI = (Peran.PENDAMPING, Peran.KORKEC)


@dataclass(frozen=True)
class MasaJabatan:
    """A role in an area over a period, both days included."""

    peran: str
    wilayah: str | None
    mulai: date
    selesai: date | None


# (user, appointments as they are, as they would be) -> None; raises GalatPengguna when something hangs on them
PenjagaJabatan = Callable[[Pengguna, Sequence[MasaJabatan], Sequence[MasaJabatan]], None]

_PENJAGA: dict[str, PenjagaJabatan] = {}


def penjaga_jabatan(fungsi: PenjagaJabatan) -> PenjagaJabatan:
    """Register a guard that is asked before an appointment is ended, changed or removed, or a user switched off."""
    _PENJAGA[f"{fungsi.__module__}.{fungsi.__qualname__}"] = fungsi
    return fungsi


# (user's number) -> areas of what the user holds or leads: counted for nobody when the user does not serve
DaerahPegangan = Callable[[int], Iterable[str]]

_PEGANGAN: dict[str, DaerahPegangan] = {}


def daerah_pegangan(fungsi: DaerahPegangan) -> DaerahPegangan:
    """Register what tells where the figures change with somebody's appointments."""
    _PEGANGAN[f"{fungsi.__module__}.{fungsi.__qualname__}"] = fungsi
    return fungsi


def tandai_jabatan(*, pengguna: int, wilayah: Iterable[str | None] = ()) -> None:
    """Mark the areas whose figures change with a user's appointments, or because the user is switched off or on.

    `wilayah`: areas of appointments beside those that stand now. In the transaction of the change, after it.
    """
    jabatan = Jabatan.objects.filter(pengguna=pengguna).values_list("wilayah", flat=True)
    tandai_berubah({*wilayah, *jabatan, *(kode for fungsi in _PEGANGAN.values() for kode in fungsi(pengguna))})


def masa_jabatan(jabatan: Iterable[Jabatan]) -> list[MasaJabatan]:
    return [MasaJabatan(j.peran, j.wilayah_id, j.mulai, j.selesai) for j in jabatan]


@transaction.atomic
def periksa_jabatan(*, pengguna: Pengguna, nanti: Sequence[MasaJabatan], aktif: bool = True) -> None:
    """Ask every guard about the user's appointments as they would be; somebody switched off serves until yesterday."""
    # One change of a person at a time: an assignment that begins now waits, and then sees the shorter appointment.
    ini = Pengguna.objects.select_for_update(no_key=True).get(pk=pengguna.pk)
    kini = masa_jabatan(Jabatan.objects.filter(pengguna=ini).order_by("pk"))
    kemarin = hari_ini() - timedelta(days=1)
    lama = kini if ini.is_active else _sampai(kini, kemarin)
    baru = list(nanti) if aktif else _sampai(nanti, kemarin)
    for fungsi in _PENJAGA.values():
        fungsi(ini, lama, baru)


def _sampai(jabatan: Iterable[MasaJabatan], terakhir: date) -> list[MasaJabatan]:
    return [
        MasaJabatan(j.peran, j.wilayah, j.mulai, terakhir if j.selesai is None else min(j.selesai, terakhir))
        for j in jabatan
        if j.mulai <= terakhir
    ]


@transaction.atomic
def akhiri_jabatan(*, jabatan: Jabatan, selesai: date, oleh: Pengguna) -> Jabatan:
    """End an appointment after its last day `selesai` (docs/program.md §2). The same day twice ends it once.

    Raises TidakBerhak outside the actor's area, for the own appointment and for roles staff keeps; GalatPengguna
    with a sentence when the day is impossible or a guard finds work that hangs on the appointment.
    """
    if not boleh_akhiri(jabatan, oleh):
        raise TidakBerhak("Jabatan ini tidak bisa Anda akhiri. Mintalah kepada APD atau administrator.")
    Pengguna.objects.select_for_update(no_key=True).get(pk=jabatan.pengguna_id)
    ini = Jabatan.objects.select_for_update().filter(pk=jabatan.pk).first()
    if ini is None:
        raise GalatPengguna("Jabatan ini sudah tidak ada. Muat ulang halaman.")
    if ini.selesai == selesai:
        return ini
    if selesai < ini.mulai:
        raise GalatPengguna(f"Jabatan ini mulai {tanggal(ini.mulai)}. Pilih hari sesudahnya.", kolom="selesai")
    if ini.selesai is not None and selesai > ini.selesai:
        pesan = f"Jabatan ini sudah berakhir {tanggal(ini.selesai)}. Perpanjangan dicatat sebagai SK baru."
        raise GalatPengguna(pesan, kolom="selesai")
    semua = masa_jabatan(Jabatan.objects.filter(pengguna=ini.pengguna_id).exclude(pk=ini.pk).order_by("pk"))
    nanti = [*semua, MasaJabatan(ini.peran, ini.wilayah_id, ini.mulai, selesai)]
    periksa_jabatan(pengguna=ini.pengguna, nanti=nanti, aktif=ini.pengguna.is_active)
    ini.selesai = selesai
    ini.save(update_fields=["selesai"])
    tandai_jabatan(pengguna=ini.pengguna_id)
    return ini


def boleh_akhiri(jabatan: Jabatan, oleh: Pengguna) -> bool:
    """True for a field role in the actor's area that is not the actor's own."""
    return (
        jabatan.peran in PERAN_DIAKHIRI
        and jabatan.pengguna_id != oleh.pk
        and jabatan.wilayah_id is not None
        and oleh.punya_izin(Izin.TUGASKAN)
        and oleh.lingkup_izin(Izin.TUGASKAN).mencakup(jabatan.wilayah_id)
    )


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
    tandai_jabatan(pengguna=pengguna.pk)
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
