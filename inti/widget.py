"""Form widgets of our screens; `{% bidang %}` gives them their classes."""

from typing import Any

from django import forms


class InputTanggal(forms.DateInput):
    """The phone's own date picker; the value travels as ISO, whatever the browser shows."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class InputBulan(forms.DateInput):
    """Month picker; the field must read `%Y-%m` (`input_formats=["%Y-%m"]`)."""

    input_type = "month"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m")


class InputJam(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class InputDigit(forms.TextInput):
    """Digits that are no quantity (NIK, RT): numeric keypad, leading zeros kept."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off", **(attrs or {})})


class InputFoto(forms.FileInput):
    """A photo, shrunk in the browser before it is sent; from the camera or the gallery."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"accept": "image/jpeg,image/png,image/webp", **(attrs or {})})
