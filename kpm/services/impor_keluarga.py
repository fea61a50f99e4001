"""What every list about families shares when it is imported: the importer's areas, desa by name, and the lock."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from akun.enums import Izin
from akun.lingkup import Lingkup
from inti.berkas.galat import BerkasDitolak
from inti.models import BerkasImpor
from inti.services.jenis_impor import JenisImpor
from inti.waktu import hari_ini
from kpm.berkas.kolom import CariDesa
from kpm.models import KPM
from kpm.services.kunci import kunci_kabupaten
from wilayah.selectors import PencariDesa


class ImporKeluarga(JenisImpor):
    """A list about families, read within the areas in which its importer may import."""

    @staticmethod
    def lingkup(berkas: BerkasImpor) -> Lingkup:
        lingkup: Lingkup = berkas.diunggah_oleh.lingkup_izin(Izin.IMPOR)
        return lingkup

    def wilayah(self, berkas: BerkasImpor) -> list[str] | None:
        """Codes of the importer's areas; None for the whole country."""
        lingkup = self.lingkup(berkas)
        return None if lingkup.semua else sorted(lingkup.wilayah)

    def cari_desa(self, berkas: BerkasImpor | None) -> CariDesa:
        """Finds a desa by its name inside the importer's areas; nothing for the empty template."""
        if berkas is None:
            return lambda desa, kecamatan, kabupaten: None
        return PencariDesa(self.wilayah(berkas), berkas.kode_wilayah)

    def hari(self, berkas: BerkasImpor | None) -> date:
        """Today in the area the file is for."""
        if berkas is None:
            return hari_ini()
        return hari_ini(berkas.kode_wilayah or next(iter(self.lingkup(berkas).wilayah), None))

    def hilang(self, berkas: BerkasImpor) -> QuerySet[Any]:
        """Nobody, unless the kind of list says otherwise."""
        return KPM.objects.none()

    def kunci(self, berkas: BerkasImpor) -> None:
        kunci_kabupaten(berkas.ringkasan["kecamatan"])


def wajib_di_wilayah(berkas: BerkasImpor, kecamatan: Sequence[str]) -> None:
    """Refuse a file none of whose rows lies in the area that was chosen for it."""
    if berkas.kode_wilayah and not kecamatan:
        raise BerkasDitolak(
            "Tidak ada satu baris pun dari wilayah yang dipilih di berkas ini. Periksa apakah berkas atau "
            "wilayah yang dipilih sudah benar."
        )
