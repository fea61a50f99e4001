"""Forms of the differences with the bank's list. They read; `services.bank.cocok` decides."""

from typing import Any

from django import forms

from penyaluran.enums import DerajatCocok, JenisSelisihBank
from penyaluran.selectors.bank import SaringBank
from penyaluran.selectors.selisih import BELUM, SEMUA, SUDAH
from wilayah.enums import POLA_KODE


class FormSaringBank(forms.Form):
    """Filters of the list: codes and ids only, they stand in the address."""

    tahap = forms.RegexField(r"^20[0-9]{2}-[1-4]\Z", required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = forms.RegexField(r"^([0-9]{1,9}|tanpa)\Z", required=False)
    jenis = forms.ChoiceField(choices=JenisSelisihBank.choices, required=False)
    derajat = forms.ChoiceField(choices=DerajatCocok.choices, required=False)
    tinjauan = forms.ChoiceField(choices=[(t, t) for t in (BELUM, SUDAH, SEMUA)], required=False)
    saya = forms.ChoiceField(choices=[("1", ""), ("0", "")], required=False)

    def saring(self, user: Any, *, tahap_bawaan: str) -> SaringBank | None:
        """The filter, or None when the address names something unknown."""
        if not self.is_valid():
            return None
        isi, lingkup = self.cleaned_data, user.lingkup()
        dampingan = lingkup.petugas_id is not None
        hanya_saya = dampingan and not (lingkup.wilayah or lingkup.semua)
        return SaringBank(
            tahap=isi["tahap"] or tahap_bawaan,
            wilayah=isi["wilayah"],
            petugas=isi["petugas"],
            jenis=isi["jenis"],
            derajat=isi["derajat"],
            tinjauan=isi["tinjauan"] or BELUM,
            saya=hanya_saya or (isi["saya"] == "1" and dampingan),
        )

    def alamat(self) -> dict[str, str]:
        return {k: v for k, v in self.cleaned_data.items() if v} if self.is_valid() else {}


class FormTinjauBank(forms.Form):
    """A look at one difference; `dilihat` is what was on the screen."""

    catatan = forms.CharField(label="Hasil pengecekan", max_length=300, required=False)
    dilihat = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)
    batal = forms.BooleanField(required=False)


class FormPastikanBank(forms.Form):
    """Whose line it is: a family's id, or none of ours."""

    kpm = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    bukan = forms.BooleanField(required=False)
    dilihat = forms.CharField(max_length=60)

    def clean(self) -> dict[str, Any]:
        isi: dict[str, Any] = super().clean() or {}
        if bool(isi.get("kpm")) == bool(isi.get("bukan")):
            raise forms.ValidationError("Pilih keluarganya, atau nyatakan bukan keluarga di data ini.")
        return isi
