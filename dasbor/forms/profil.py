"""Which period a profile shows."""

from __future__ import annotations

from datetime import date

from django import forms

from dasbor.forms.dasbor import FormBulan
from dasbor.selectors.profil import Masa, Rentang, rentang
from inti.waktu import awal_bulan


class FormMasa(FormBulan):
    """Month and kind of period in the address; what is unknown is answered with a sentence."""

    masa = forms.ChoiceField(choices=Masa.choices, required=False)

    def rentang(self, hari: date) -> tuple[Rentang, str]:
        if self.errors.keys() & {"masa"}:
            return rentang(Masa.TAHUN, awal_bulan(hari), hari), "Masa di alamat tidak dikenal. Yang tampil 12 bulan."
        bulan, pesan = self.pilih(hari)
        return rentang(Masa(self.cleaned_data.get("masa") or Masa.TAHUN), bulan, hari), pesan
