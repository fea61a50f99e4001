"""Settling what level a pupil is in, where the two registers disagree."""

from django.db import transaction

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from kpm.enums import JENJANG
from kpm.models import KPM, Anggota


@transaction.atomic
def tetapkan_jenjang(*, anggota: Anggota, jenjang: str, oleh: Pengguna) -> Anggota:
    """Write the level the field team saw. The component stays: that changes by a pemutakhiran."""
    if jenjang not in {j.value for j in JENJANG}:
        raise GalatPengguna("Pilih SD, SMP, atau SMA.", kolom="jenjang")
    if not KPM.objects.boleh(oleh, Izin.UBAH_KPM).filter(pk=anggota.kpm_id).exists():
        raise TidakBerhak("Keluarga ini bukan dampingan Anda.")
    anggota = Anggota.objects.select_for_update().get(pk=anggota.pk)
    anggota.tetapkan_jenjang(jenjang)
    anggota.save(update_fields=["jenjang", "jenjang_untuk"])
    return anggota
