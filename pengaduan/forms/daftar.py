"""Filters of the list of complaints. They check what stands in the address."""

from __future__ import annotations

from django import forms

from p2k2.selectors import TANPA
from pengaduan.enums import TingkatAduan
from pengaduan.selectors.daftar import UMUR, SaringAduan
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
    sp4n = forms.ChoiceField(choices=[("belum", "")], required=False)
    bulan = forms.DateField(input_formats=["%Y-%m"], required=False)
    dijawab = forms.DateField(input_formats=["%Y-%m"], required=False)
    suara = forms.ChoiceField(choices=_YA, required=False)
    dibuka_lagi = forms.ChoiceField(choices=_YA, required=False)
    umur = forms.ChoiceField(choices=[(u, "") for u in UMUR], required=False)
    tingkat = forms.TypedChoiceField(choices=TingkatAduan.choices, coerce=int, empty_value=None, required=False)
    petugas = forms.RegexField(rf"^([0-9]{{1,9}}|{TANPA})\Z", required=False)
    persis = forms.ChoiceField(choices=_YA, required=False)

    def saring(self) -> SaringAduan | None:
        """The filter, or None when the address names something unknown."""
        if not self.is_valid():
            return None
        ya = {k for k, bidang in self.fields.items() if getattr(bidang, "choices", None) == _YA}
        isi = {k: bool(v) if k in ya else v for k, v in self.cleaned_data.items()}
        return SaringAduan(**isi | {"keadaan": isi["keadaan"] or ("semua" if isi["sp4n"] else "terbuka")})


class FormNomorAduan(forms.Form):
    nomor = forms.CharField(label="Nomor aduan", max_length=12)
