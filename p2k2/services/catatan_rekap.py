"""*Catatan Dinamika*: what a coordinator says of a kecamatan's month beside its figures (docs/program.md §5)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.masukan import sahkan
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import AWAL_PROGRAM, awal_bulan, hari_ini
from p2k2.models import CatatanRekap
from wilayah.enums import Tingkat
from wilayah.models import Wilayah


def boleh_catat(wilayah: Wilayah, user: Pengguna) -> bool:
    """The coordinator of the kecamatan, or of its kabupaten."""
    if wilayah.tingkat != Tingkat.KECAMATAN or user.is_superuser:
        return False
    return user.lingkup_izin(Izin.PERIKSA_LAPORAN).mencakup(wilayah.kode)


@transaction.atomic
def catat_dinamika(*, wilayah: Wilayah, bulan: date, isi: str, versi: int, oleh: Pengguna) -> CatatanRekap:
    """Save the words of a month; sent again, the same words change nothing.

    `versi` is that of the words that were read, 0 when there were none. Raises BerubahLebihDulu when somebody else
    wrote in between, TidakBerhak for another's kecamatan, GalatPengguna for a month to come or no words.
    """
    if not boleh_catat(wilayah, oleh):
        raise TidakBerhak(f"Catatan dinamika {wilayah.nama} ditulis oleh koordinatornya.")
    if bulan != awal_bulan(bulan) or not AWAL_PROGRAM <= bulan <= hari_ini(wilayah.kode):
        raise GalatPengguna(f"Bulan {tulis_bulan(bulan)} belum tiba atau tidak dikenal.", kolom="bulan")
    isi = isi.replace("\r\n", "\n").strip()
    sahkan(CatatanRekap(wilayah=wilayah, bulan=bulan, isi=isi, oleh=oleh), kecuali=["wilayah", "oleh"])
    ada = CatatanRekap.objects.select_for_update().filter(wilayah=wilayah, bulan=bulan).first()
    if ada is None:
        if not isi:
            raise GalatPengguna("Tulis catatan dinamikanya, lalu simpan.", kolom="isi")
        ada, baru = CatatanRekap.objects.get_or_create(
            wilayah=wilayah, bulan=bulan, defaults={"isi": isi, "oleh": oleh}
        )
        if baru:
            return ada
    if ada.isi == isi:
        return ada
    if ada.versi != versi:
        raise BerubahLebihDulu(
            f"Catatan ini sudah disimpan {ada.oleh.nama}. Tulisan Anda masih ada: bandingkan, lalu simpan lagi."
        )
    ada.isi, ada.oleh, ada.pada, ada.versi = isi, oleh, timezone.now(), ada.versi + 1
    ada.save(update_fields=["isi", "oleh", "pada", "versi"])
    return ada
