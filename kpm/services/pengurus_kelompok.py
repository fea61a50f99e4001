"""Officers of a group: members chosen by it, dated, one post a family (docs/program.md §7)."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.templatetags.format import tanggal
from inti.waktu import hari_ini
from kpm.enums import JabatanKelompok
from kpm.models import KeanggotaanKelompok, Kelompok, PengurusKelompok
from kpm.services.anggota import kunci_kelompok

_SEHARI = timedelta(days=1)


@transaction.atomic
def tetapkan_pengurus(*, kelompok: Kelompok, kpm: int, jabatan: str, mulai: date, oleh: Pengguna) -> PengurusKelompok:
    """Give a post to a member from `mulai` on; its holder, and the member's other post, end the day before.

    The same request again returns what stands. Raises TidakBerhak, or GalatPengguna with the field.
    """
    kelompok = kunci_kelompok(kelompok, oleh)
    if jabatan not in JabatanKelompok.values:
        raise GalatPengguna("Pilih ketua, sekretaris, atau bendahara.", kolom="jabatan")
    _periksa_hari(kelompok, mulai)
    if not _anggota_tetap(kelompok, kpm, mulai):
        raise GalatPengguna(
            f"Keluarga ini bukan anggota kelompok sejak {tanggal(mulai)} sampai sekarang. "
            "Pilih anggota lain atau tanggal sesudah ia bergabung.",
            kolom="kpm",
        )
    ada = kelompok.pengurus.filter(kpm=kpm, jabatan=jabatan, mulai__lte=mulai, selesai__isnull=True).first()
    if ada is not None:
        return ada
    _akhiri_sebelum(kelompok, Q(jabatan=jabatan) | Q(kpm=kpm), mulai)
    try:
        with transaction.atomic():
            return PengurusKelompok.objects.create(
                kelompok=kelompok, kpm_id=kpm, jabatan=jabatan, mulai=mulai, dicatat_oleh=oleh
            )
    except IntegrityError as galat:
        raise GalatPengguna("Pengurus kelompok ini baru saja diubah. Muat ulang halaman.") from galat


@transaction.atomic
def berhentikan_pengurus(*, kelompok: Kelompok, jabatan_id: int, sampai: date, oleh: Pengguna) -> PengurusKelompok:
    """End a post; `sampai` is its last day."""
    kelompok = kunci_kelompok(kelompok, oleh)
    ini = kelompok.pengurus.filter(pk=jabatan_id).first()
    if ini is None:
        raise GalatPengguna("Jabatan ini sudah tidak ada. Muat ulang halaman.")
    if ini.selesai == sampai:
        return ini
    if ini.selesai is not None:
        raise GalatPengguna(f"Jabatan ini sudah berakhir {tanggal(ini.selesai)}.", kolom="sampai")
    if sampai < ini.mulai or sampai > hari_ini(kelompok.desa_id):
        raise GalatPengguna(f"Isi tanggal sejak {tanggal(ini.mulai)} sampai hari ini.", kolom="sampai")
    ini.selesai = sampai
    ini.save(update_fields=["selesai"])
    return ini


def _periksa_hari(kelompok: Kelompok, mulai: date) -> None:
    if kelompok.dibubarkan is not None:
        raise GalatPengguna("Kelompok ini sudah dibubarkan.")
    if mulai < kelompok.dibentuk or mulai > hari_ini(kelompok.desa_id):
        raise GalatPengguna("Isi tanggal sejak kelompok dibentuk sampai hari ini.", kolom="mulai")


def _anggota_tetap(kelompok: Kelompok, kpm: int, mulai: date) -> bool:
    # Without an end: a post that began in a stay already over would outlive it.
    isi = KeanggotaanKelompok.objects.filter(kelompok=kelompok, kpm=kpm, mulai__lte=mulai, selesai__isnull=True)
    return isi.exists()


def _akhiri_sebelum(kelompok: Kelompok, yang: Q, mulai: date) -> None:
    """End what stands in the way the day before; what began that very day was the wrong choice."""
    terkena = kelompok.pengurus.filter(yang).filter(Q(selesai__isnull=True) | Q(selesai__gte=mulai))
    nanti = terkena.filter(mulai__gt=mulai).select_related("kpm").order_by("mulai", "pk").first()
    if nanti is not None:
        raise GalatPengguna(
            f"{nanti.kpm.nama} menjadi {nanti.get_jabatan_display().lower()} sejak {tanggal(nanti.mulai)}. "
            "Pilih tanggal sesudah itu.",
            kolom="mulai",
        )
    terkena.filter(mulai=mulai).delete()
    terkena.filter(mulai__lt=mulai).update(selesai=mulai - _SEHARI)
