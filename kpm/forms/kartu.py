from django import forms

from inti.formulir import TolakGalat


class FormGantiKartu(TolakGalat, forms.Form):
    """Why a card is withdrawn, and which one its reader saw."""

    kartu = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    alasan = forms.CharField(
        label="Mengapa kartu dicabut", max_length=100, help_text="Misalnya hilang, rusak, atau terbawa orang lain."
    )
