"""Who accompanies a family on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from akun.models import Pengguna, berlaku
from pendamping.models import Penugasan


def pendamping_keluarga(kpm: Collection[int], hari: date) -> dict[int, Pengguna]:
    """The pendamping of each family that has one."""
    tugas = Penugasan.objects.filter(berlaku(hari), kpm__in=kpm).select_related("petugas")
    return {t.kpm_id: t.petugas for t in tugas}
