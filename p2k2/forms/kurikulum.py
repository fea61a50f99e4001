from django import forms

from inti.widget import BidangNomor
from p2k2.selectors.kurikulum import SaringCakupan
from wilayah.enums import POLA_KODE


class FormSaringCakupan(forms.Form):
    """Filters of the coverage: codes and ids from the address."""

    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = BidangNomor(required=False)
    tahun = forms.IntegerField(min_value=2000, max_value=2099, required=False)

    def saring(self) -> SaringCakupan | None:
        """The filter, or None when the address names something unknown."""
        return SaringCakupan(**self.cleaned_data) if self.is_valid() else None
