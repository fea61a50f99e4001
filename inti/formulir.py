"""What the forms of all apps share: how a service's refusal, forgotten files and another's version are shown."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from inti.galat import GalatPengguna
from inti.templatetags.format import tanggal as tulis_tanggal


class TolakGalat(forms.BaseForm):
    def tolak(self, galat: GalatPengguna) -> None:
        """Show a service's refusal beside the field that caused it."""
        self.add_error(galat.kolom if galat.kolom in self.fields else None, galat.pesan)


class BerFoto(TolakGalat):
    """With files: browsers forget the chosen ones when a form comes back."""

    PILIH_ULANG = "Pilih ulang fotonya. Foto belum tersimpan karena ada isian yang perlu dibetulkan."

    def ingatkan_foto(self) -> None:
        if self.files and "foto" in self.fields and not self.has_error("foto"):
            self.add_error("foto", self.PILIH_ULANG)


def yang_berbeda(objek: Any, form: forms.BaseForm, kolom: Iterable[str]) -> list[tuple[str, str]]:
    """Label and stored value of each column in which the stored record differs from what was typed."""
    return [
        (str(form.fields[nama].label), _tulis(objek, nama))
        for nama in kolom
        if nama in form.fields and form.cleaned_data[nama] != getattr(objek, nama)
    ]


def _tulis(objek: Any, nama: str) -> str:
    tulis = getattr(objek, f"get_{nama}_display", None)
    nilai = tulis() if tulis else getattr(objek, nama)
    if nilai in (None, ""):
        return "kosong"
    return tulis_tanggal(nilai) if isinstance(nilai, date) else str(nilai)
