"""Form widgets and fields of our screens; `{% bidang %}` gives them their classes."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from inti.berkas.galat import NilaiDitolak
from inti.berkas.nilai import rupiah


class InputTanggal(forms.DateInput):
    """The phone's own date picker; the value travels as ISO, whatever the browser shows."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class InputJam(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class BidangBulan(forms.DateField):
    """A month of an address, `2026-11`, as its first day; of our century, so that months around it exist too."""

    def __init__(self, **opsi: Any) -> None:
        abad = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2099, 12, 1))]
        super().__init__(input_formats=["%Y-%m"], validators=abad, **opsi)


class BidangNomor(forms.RegexField):
    """The number of a person or record in an address, as text: short enough for the database's integers."""

    def __init__(self, **opsi: Any) -> None:
        super().__init__(r"^[0-9]{1,9}\Z", **opsi)


class InputDigit(forms.TextInput):
    """Digits that are no quantity (NIK, RT): numeric keypad, leading zeros kept."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", **(attrs or {})})


class InputRupiah(forms.CharField):
    """Whole rupiah as people write them: 750.000, Rp 750.000, 750000."""

    def __init__(self, **opsi: Any) -> None:
        isian = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=isian, max_length=30, **opsi)

    def clean(self, value: Any) -> Any:
        teks = super().clean(value)
        try:
            return rupiah(teks)
        except NilaiDitolak as galat:
            raise forms.ValidationError(f"Jumlah {galat}.") from galat


class InputSaran(forms.TextInput):
    """Free words with suggestions; they are offered, never required."""

    def __init__(self, saran: Iterable[str], attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.saran = tuple(saran)

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        id_saran = f"{(attrs or {}).get('id', name)}-saran"
        isian = super().render(name, value, {**(attrs or {}), "list": id_saran}, renderer)
        pilihan = format_html_join("", '<option value="{}"></option>', ((s,) for s in self.saran))
        return format_html('{}<datalist id="{}">{}</datalist>', isian, id_saran, pilihan)


class InputFoto(forms.FileInput):
    """A photo, shrunk in the browser before it is sent; from the camera or the gallery."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/jpeg,image/png,image/webp", **(attrs or {})})


class InputFotoBanyak(InputFoto):
    allow_multiple_selected = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"multiple": True, **(attrs or {})})


class FotoBanyak(forms.FileField):
    """Several photos in one field; the value is a list. Whether none will do is the service's to say."""

    widget = InputFotoBanyak

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        berkas = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FotoBanyak, self).clean(satu, initial) for satu in berkas]
