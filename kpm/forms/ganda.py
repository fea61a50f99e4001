from typing import Any

from django import forms

from inti.formulir import TolakGalat
from kpm.enums import JenisGanda, PutusanGanda
from wilayah.enums import POLA_KODE


class FormSaringGanda(forms.Form):
    """Filters of the address; a value that means nothing makes the filter unknown, never wider."""

    jenis = forms.ChoiceField(choices=JenisGanda, required=False)
    putusan = forms.ChoiceField(choices=PutusanGanda, required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)

    def saring(self) -> dict[str, Any] | None:
        if not self.is_valid():
            return None
        isi: dict[str, Any] = self.cleaned_data
        return isi | {"putusan": isi["putusan"] or PutusanGanda.TERBUKA}


class FormPutusanGanda(TolakGalat, forms.Form):
    semula = forms.ChoiceField(choices=PutusanGanda, widget=forms.HiddenInput)
    putusan = forms.ChoiceField(
        label="Keputusan",
        choices=[(p.value, p.label) for p in (PutusanGanda.BUKAN, PutusanGanda.GANDA)],
        widget=forms.RadioSelect,
    )
    alasan = forms.CharField(
        label="Alasan atau tindak lanjut",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Misalnya: dua orang berbeda, sudah dikunjungi. Atau: diusulkan berhenti, karena satu rumah.",
    )
