"""What is asked before an attendance sheet at withdrawal is made."""

from typing import Any

from django import forms

from inti.formulir import TolakGalat
from inti.widget import InputTanggal
from kpm.forms.surat import KERTAS, FormNomor
from penyaluran.services.rekon.lembar import PilihanLembarBayar

PDF, BUKU = "pdf", "xlsx"


class FormLembarBayar(TolakGalat, FormNomor):
    """Paper, place and day. Full numbers are not asked of whoever may not open them."""

    tanggal = forms.DateField(
        label="Hari pencairan", widget=InputTanggal, required=False, help_text="Kosong: diisi tangan di lembar."
    )
    tempat = forms.CharField(label="Tempat pencairan", max_length=100, required=False)
    kertas = forms.ChoiceField(choices=KERTAS, widget=forms.RadioSelect)
    field_order = ("tanggal", "tempat", "kertas", *FormNomor.base_fields)

    def __init__(self, *args: Any, boleh_buka: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"kertas": "f4", "nomor": "tersamar"} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if not boleh_buka:
            for nama in FormNomor.base_fields:
                del self.fields[nama]

    def pilihan(self) -> PilihanLembarBayar:
        d = self.cleaned_data
        return PilihanLembarBayar(
            kertas=d["kertas"],
            hari=d["tanggal"],
            tempat=" ".join(d["tempat"].split()),
            lengkap=self.lengkap,
            alasan=self.alasan_buka(),
        )
