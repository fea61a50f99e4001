from p2k2.forms.awal import FormAwal, FormCatatAwal, FormSaringAwal, FormSaringCalon, FormUbahAwal, FormValidasi
from p2k2.forms.pertemuan import (
    BELUM,
    FormFoto,
    FormFotoPertemuan,
    FormPertemuan,
    FormSaringPertemuan,
    FormUbahPertemuan,
)
from p2k2.forms.rencana import FormBarisRencana, FormBatal, FormBulan, FormPindah

__all__ = [
    "BELUM",
    "FormAwal",
    "FormBarisRencana",
    "FormBatal",
    "FormBulan",
    "FormCatatAwal",
    "FormFoto",
    "FormFotoPertemuan",
    "FormPertemuan",
    "FormPindah",
    "FormSaringAwal",
    "FormSaringCalon",
    "FormSaringPertemuan",
    "FormUbahAwal",
    "FormUbahPertemuan",
    "FormValidasi",
]
