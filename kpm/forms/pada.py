from datetime import date
from typing import Any

from django import forms

from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import AWAL_PROGRAM
from inti.widget import InputTanggal


class FormPada(forms.Form):
    """A past day, or today."""

    tanggal = forms.DateField(label="Tanggal", widget=InputTanggal)

    def __init__(self, *args: Any, hari: date, **lain: Any) -> None:
        super().__init__(*args, **lain)
        self.hari = hari

    def clean_tanggal(self) -> date:
        tanggal: date = self.cleaned_data["tanggal"]
        if not AWAL_PROGRAM <= tanggal <= self.hari:
            raise forms.ValidationError(f"Isi tanggal sampai hari ini, {tulis_tanggal(self.hari)}.")
        return tanggal
