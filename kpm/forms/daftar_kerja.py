"""Filters and decisions of the worklists of members."""

from django import forms

from wilayah.enums import POLA_KODE


class FormSaringKerja(forms.Form):
    """Codes from the address; a value that means nothing makes the filter unknown, never wider."""

    wilayah = forms.RegexField(POLA_KODE, required=False)
    saya = forms.BooleanField(required=False)
    sisih = forms.BooleanField(required=False)


class FormKesampingkan(forms.Form):
    alasan = forms.CharField(
        label="Alasan dikesampingkan",
        max_length=300,
        help_text="Misalnya: sudah pindah dari wilayah ini, atau salah ketik di daftar pusat.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FormKeluarga(forms.Form):
    kpm = forms.IntegerField(min_value=1, max_value=2**62)
