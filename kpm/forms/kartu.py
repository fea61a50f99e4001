from django import forms

from inti.formulir import TolakGalat
from kpm.services.kode_kartu import PANJANG_ALASAN


class FormGantiKartu(TolakGalat, forms.Form):
    """Why a card is withdrawn, and which one its reader saw."""

    kartu = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    alasan = forms.CharField(
        label="Mengapa kartu dicabut",
        max_length=PANJANG_ALASAN,
        help_text="Misalnya hilang, rusak, atau terbawa orang lain.",
    )
