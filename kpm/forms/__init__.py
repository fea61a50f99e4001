from kpm.forms.keluarga import (
    FormBentukKelompok,
    FormBubarkan,
    FormCari,
    FormDataLapangan,
    FormIdentitas,
    FormKeluar,
    FormPindah,
    FormSaring,
    FormTambahAnggota,
    FormUbahKelompok,
    hari_awal,
)

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
