"""A person's look at one difference between list and rules."""

from django.db import transaction
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from penyaluran.models import Hak

IZIN = Izin.USULKAN  # what a review leads to is an update of the family


@transaction.atomic
def tinjau(*, hak: Hak, catatan: str, nominal: int, nominal_fc: int, oleh: Pengguna) -> Hak:
    """Mark a difference as looked at, with what was found. The amounts are those the person saw."""
    hak = _kunci(hak, oleh)
    catatan = " ".join(catatan.split())
    if not catatan:
        raise GalatPengguna("Tulis hasil pengecekannya.", kolom="catatan")
    if (hak.nominal, hak.nominal_fc) != (nominal, nominal_fc):
        raise BerubahLebihDulu("Nominalnya sudah berubah sejak halaman ini dibuka. Periksa lagi, lalu simpan.")
    if hak.nominal == hak.nominal_fc:
        raise GalatPengguna("Nominal keluarga ini tidak lagi berbeda; tidak ada yang perlu ditinjau.")
    hak.catatan, hak.ditinjau_oleh, hak.ditinjau_pada = catatan[:300], oleh, timezone.now()
    hak.save(update_fields=["catatan", "ditinjau_oleh", "ditinjau_pada"])
    return hak


@transaction.atomic
def batalkan_tinjauan(*, hak: Hak, oleh: Pengguna) -> Hak:
    """Put a difference back among those nobody has looked at."""
    hak = _kunci(hak, oleh)
    hak.catatan, hak.ditinjau_oleh, hak.ditinjau_pada = "", None, None
    hak.save(update_fields=["catatan", "ditinjau_oleh", "ditinjau_pada"])
    return hak


def _kunci(hak: Hak, oleh: Pengguna) -> Hak:
    milik = Hak.objects.boleh(oleh, IZIN).filter(pk=hak.pk).order_by().select_for_update(of=("self",)).first()
    if milik is None:
        raise TidakBerhak("Anda tidak meninjau selisih keluarga ini.")
    return milik
