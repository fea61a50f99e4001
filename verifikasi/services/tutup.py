"""A kecamatan's quarter is closed once what is missing is known, and reopened by somebody else (docs/program.md §8)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.masukan import sahkan
from inti.templatetags.format import angka
from inti.waktu import AWAL_PROGRAM, hari_ini, kode_tahap
from verifikasi.models import TutupTriwulan
from verifikasi.selectors.kemajuan import jumlah_anggota_belum, sebut_triwulan
from wilayah.enums import Tingkat
from wilayah.models import Wilayah


def boleh_tutup(kecamatan: str, user: Pengguna) -> bool:
    """The coordinator of the kecamatan, or of its kabupaten."""
    return not user.is_superuser and user.lingkup_izin(Izin.TUTUP_VERKOM).mencakup(kecamatan)


def boleh_buka(tutup: TutupTriwulan, user: Pengguna) -> bool:
    """Another one than who closed it: late entries are not made timely again by whoever has to answer for them."""
    return tutup.dibuka_pada is None and tutup.ditutup_oleh_id != user.pk and boleh_tutup(tutup.wilayah_id, user)


def sudah_lewat(kecamatan: str, tahap: str) -> bool:
    """Whether the quarter is over where the kecamatan lies."""
    return kode_tahap(AWAL_PROGRAM) <= tahap < kode_tahap(hari_ini(kecamatan))


@transaction.atomic
def tutup_triwulan(*, wilayah: Wilayah, tahap: str, belum: int | None, catatan: str, oleh: Pengguna) -> TutupTriwulan:
    """Close the quarter of a kecamatan; closed already, it stays as it is.

    `belum` is the number of members without a report as the closer typed it: whoever closes knows what is missing.
    Raises TidakBerhak for another's kecamatan, GalatPengguna while the quarter runs or when the number is another.
    """
    if wilayah.tingkat != Tingkat.KECAMATAN or not boleh_tutup(wilayah.kode, oleh):
        raise TidakBerhak(f"Triwulan {wilayah.nama} ditutup oleh koordinator kecamatan atau kabupaten/kotanya.")
    if not sudah_lewat(wilayah.kode, tahap):
        raise GalatPengguna(f"{sebut_triwulan(tahap)} masih berjalan. Tutup setelah triwulannya lewat.", kolom="belum")
    Wilayah.objects.select_for_update(no_key=True).get(pk=wilayah.pk)  # of two who close at once the second finds it
    ada = TutupTriwulan.objects.tertutup().filter(wilayah=wilayah, tahap=tahap).first()
    if ada is not None:
        return ada
    jumlah = jumlah_anggota_belum(wilayah.kode, tahap)
    if belum != jumlah:
        raise GalatPengguna(
            f"Sekarang {angka(jumlah)} anggota belum ada laporannya. Periksa daftarnya, lalu ketik {jumlah}.",
            kolom="belum",
        )
    baru = TutupTriwulan(wilayah=wilayah, tahap=tahap, belum=jumlah, catatan=catatan.strip(), ditutup_oleh=oleh)
    sahkan(baru, kecuali=["wilayah", "ditutup_oleh", "dibuka_oleh", "dibuka_pada"])
    baru.save()
    return baru


@transaction.atomic
def buka_triwulan(*, tutup: TutupTriwulan, alasan: str, oleh: Pengguna) -> TutupTriwulan:
    """Open a closed quarter again, with a reason that stays; what is late stays late. Opened already: nothing changes.

    Raises TidakBerhak for whoever closed it, and for another's kecamatan; GalatPengguna without a reason.
    """
    ini: TutupTriwulan = (
        TutupTriwulan.objects.select_for_update(of=("self",)).select_related("wilayah").get(pk=tutup.pk)
    )
    if not boleh_tutup(ini.wilayah_id, oleh):
        raise TidakBerhak(f"Triwulan {ini.wilayah.nama} dibuka oleh koordinator kecamatan atau kabupaten/kotanya.")
    if ini.dibuka_pada is not None:
        return ini
    if ini.ditutup_oleh_id == oleh.pk:
        raise TidakBerhak(
            "Anda sendiri yang menutup triwulan ini. Mintalah koordinator lain membukanya: korkab untuk yang ditutup "
            "korkec, korkec untuk yang ditutup korkab."
        )
    if not (alasan := alasan.strip()):
        raise GalatPengguna("Tulis alasannya, misalnya sekolah yang baru menyerahkan formulir.", kolom="alasan")
    ini.dibuka_oleh, ini.dibuka_pada, ini.alasan_buka = oleh, timezone.now(), alasan
    sahkan(ini, kecuali=["wilayah", "ditutup_oleh", "dibuka_oleh"])
    ini.save(update_fields=["dibuka_oleh", "dibuka_pada", "alasan_buka"])
    return ini
