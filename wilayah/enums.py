from django.db.models import IntegerChoices


class Tingkat(IntegerChoices):
    PROVINSI = 1, "Provinsi"
    KABUPATEN = 2, "Kabupaten/Kota"
    KECAMATAN = 3, "Kecamatan"
    DESA = 4, "Desa/Kelurahan"


# Length of a Kemendagri code at each level: 17 · 17.71 · 17.71.08 · 17.71.08.1007 (docs/program.md §6).
PANJANG_KODE = {Tingkat.PROVINSI: 2, Tingkat.KABUPATEN: 5, Tingkat.KECAMATAN: 8, Tingkat.DESA: 13}
# A code of any level. `\Z`, not `$`, which would let a line break pass at the end.
POLA_KODE = r"^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?\Z"
