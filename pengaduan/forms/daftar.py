"""Filters of the list of complaints. They check what stands in the address."""

from __future__ import annotations

from django import forms

from pengaduan.selectors.daftar import SaringAduan
from wilayah.enums import POLA_KODE

_YA = [("1", "")]


class FormSaringAduan(forms.Form):
    """Codes only: they stand in the address."""

    keadaan = forms.ChoiceField(choices=[(k, "") for k in ("terbuka", "dijawab", "berakhir", "semua")], required=False)
    jenis = forms.SlugField(max_length=30, required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)
    mendesak = forms.ChoiceField(choices=[("lewat", ""), ("segera", "")], required=False)
    giliran = forms.ChoiceField(choices=_YA, required=False)
    saya = forms.ChoiceField(choices=_YA, required=False)
    rahasia = forms.ChoiceField(choices=_YA, required=False)
    umum = forms.ChoiceField(choices=_YA, required=False)
    bulan = forms.DateField(input_formats=["%Y-%m"], required=False)

    def saring(self) -> SaringAduan | None:
        """The filter, or None when the address names something unknown."""
        if not self.is_valid():
            return None
        isi = self.cleaned_data
        return SaringAduan(
            keadaan=isi["keadaan"] or "terbuka",
            jenis=isi["jenis"],
            wilayah=isi["wilayah"],
            mendesak=isi["mendesak"],
            giliran=bool(isi["giliran"]),
            saya=bool(isi["saya"]),
            rahasia=bool(isi["rahasia"]),
            umum=bool(isi["umum"]),
            bulan=isi["bulan"],
        )


class FormNomorAduan(forms.Form):
    nomor = forms.CharField(label="Nomor aduan", max_length=12)
