"""Forms of accounts: what an appointment may be is the service's rule."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from akun.enums import BAHASA, Peran
from akun.models import Jabatan, Pengguna
from akun.services import MasaJabatan, masa_jabatan, periksa_jabatan, periksa_wilayah
from inti.galat import GalatPengguna
from inti.widget import InputSaran


class FormPengguna(forms.ModelForm[Pengguna]):
    class Meta:
        model = Pengguna
        fields = ("nama", "email", "nip", "telepon", "bahasa", "is_active", "is_staff")

    def clean_email(self) -> str:
        """Addresses are kept in small letters: one person, one account."""
        return str(self.cleaned_data["email"]).lower()

    def clean_is_active(self) -> bool:
        """Whoever still holds families is switched off only after a handover."""
        aktif = bool(self.cleaned_data["is_active"])
        if not aktif and self.instance.pk is not None:
            _periksa(self.instance, masa_jabatan(self.instance.jabatan.order_by("pk")), aktif=False)
        return aktif


def _periksa(pengguna: Pengguna, nanti: list[MasaJabatan], *, aktif: bool) -> None:
    try:
        periksa_jabatan(pengguna=pengguna, nanti=nanti, aktif=aktif)
    except GalatPengguna as galat:
        raise ValidationError(galat.pesan) from galat


class FormJabatan(forms.ModelForm[Jabatan]):
    class Meta:
        model = Jabatan
        fields = ("peran", "wilayah", "nomor_sk", "mulai", "selesai")

    def clean(self) -> dict[str, Any]:
        isi: dict[str, Any] = super().clean() or {}
        peran, wilayah = isi.get("peran"), isi.get("wilayah")
        if peran and peran != Peran.PUSAT:
            try:
                periksa_wilayah(peran, wilayah.pk if wilayah else "")
            except GalatPengguna as galat:
                raise ValidationError({"wilayah": galat.pesan}) from galat
        return isi


class KumpulanJabatan(forms.BaseInlineFormSet[Jabatan, Pengguna, forms.ModelForm[Jabatan]]):
    """All appointments of a user as they would stand after saving, judged together: a new SK may replace an old one."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or self.instance.pk is None:
            return
        sisa = [f.instance for f in self.forms if not self._should_delete_form(f)]  # type: ignore[attr-defined]
        nanti = masa_jabatan(j for j in sisa if j.peran and j.mulai)  # an empty extra row is nobody's appointment
        _periksa(self.instance, nanti, aktif=self.instance.is_active)


class FormProfil(forms.Form):
    telepon = forms.CharField(
        label="Telepon",
        required=False,
        max_length=40,
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        help_text="Contoh: 0812-3456-7890.",
    )
    bahasa = forms.CharField(
        label="Bahasa yang dikuasai",
        required=False,
        max_length=100,
        widget=InputSaran(BAHASA),
        help_text="Pisahkan dengan koma, misalnya Jawa, Rejang. Terlihat saat keluarga ditugaskan kepada Anda.",
    )
