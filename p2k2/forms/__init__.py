from p2k2.forms.awal import FormAwal, FormCatatAwal, FormSaringAwal, FormSaringCalon, FormUbahAwal, FormValidasi
from p2k2.forms.pertemuan import BELUM, FormBatal, FormFoto, FormPertemuan, FormSaringPertemuan, FormUbahPertemuan

__all__ = [
    "BELUM",
    "FormAwal",
    "FormBatal",
    "FormCatatAwal",
    "FormFoto",
    "FormPertemuan",
    "FormSaringAwal",
    "FormSaringCalon",
    "FormSaringPertemuan",
    "FormUbahAwal",
    "FormUbahPertemuan",
    "FormValidasi",
]
