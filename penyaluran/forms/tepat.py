"""What the addresses of balance and measures name. They check typing only."""

from django import forms

from penyaluran.selectors.ukuran import UKURAN
from wilayah.enums import POLA_KODE


class FormTepat(forms.Form):
    tahap = forms.RegexField(r"^20[0-9]{2}-[1-4]\Z", required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)
    saya = forms.ChoiceField(choices=[("1", "")], required=False)
    ukuran = forms.ChoiceField(choices=[(u, u) for u in UKURAN], required=False)
