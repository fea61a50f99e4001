"""Fields that the forms of complaints share."""

from __future__ import annotations

import re
from typing import Any

from django import forms

_KODE_JENIS = re.compile(r"[-a-zA-Z0-9_]{1,30}")


class Tulisan(forms.CharField):
    """A text of several lines. Browsers count a line break as one sign and send two."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.replace("\r\n", "\n").replace("\r", "\n")
        return super().to_python(value)


class PilihJenis(forms.ChoiceField):
    """A kind of complaint. Whether it is still taken is the service's to say.

    A form sent again after its kind was taken out of use shows the number and code it had earned.
    """

    widget = forms.RadioSelect

    def valid_value(self, value: Any) -> bool:
        return _KODE_JENIS.fullmatch(str(value)) is not None
