"""Which families have a card."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from akun.enums import Izin
from akun.models import Pengguna
from kpm.enums import PESERTA
from kpm.models import KPM, KartuKPM


def kartu_berlaku(kpm: Iterable[int]) -> dict[int, KartuKPM]:
    """The valid card of each family that has one."""
    return {k.kpm_id: k for k in KartuKPM.objects.filter(kpm__in=list(kpm), dicabut_pada__isnull=True)}


def keluarga_saya(user: Pengguna) -> tuple[list[int], int]:
    """Ids of the families of the programme the user accompanies today, and how many of them have a card."""
    punya = KartuKPM.objects.filter(kpm=OuterRef("pk"), dicabut_pada__isnull=True)
    milik = KPM.objects.boleh(user, Izin.UBAH_KPM).didampingi(user.pk).filter(kepesertaan__in=PESERTA)
    baris = list(milik.annotate(berkartu=Exists(punya)).order_by("pk").values_list("pk", "berkartu"))
    return [pk for pk, _ in baris], sum(berkartu for _, berkartu in baris)
