"""Filters of what must be paid back: codes and ids only, they stand in the address."""

from django import forms

from penyaluran.selectors.dibayar_kembali import SaringKembali
from wilayah.enums import POLA_KODE


class FormSaringKembali(forms.Form):
    wilayah = forms.RegexField(POLA_KODE, required=False)
    sanksi = forms.UUIDField(required=False)

    def saring(self) -> SaringKembali | None:
        """The filter, or None when the address names something unknown."""
        if not self.is_valid():
            return None
        isi = self.cleaned_data
        return SaringKembali(wilayah=isi["wilayah"], sanksi=str(isi["sanksi"]) if isi["sanksi"] else "")
