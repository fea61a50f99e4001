from kpm.forms.keluarga import (
    FormBentukKelompok,
    FormBubarkan,
    FormCari,
    FormDataLapangan,
    FormIdentitas,
    FormKeluar,
    FormPindah,
    FormTambahAnggota,
    FormUbahKelompok,
    hari_awal,
)
from kpm.forms.saring import FormSaring

__all__ = [
    "FormBentukKelompok",
    "FormBubarkan",
    "FormCari",
    "FormDataLapangan",
    "FormIdentitas",
    "FormKeluar",
    "FormPindah",
    "FormSaring",
    "FormTambahAnggota",
    "FormUbahKelompok",
    "hari_awal",
]
