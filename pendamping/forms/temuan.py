"""Forms of findings. They check what was typed; `services.tinjau_temuan` decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from inti.widget import BidangBulan, BidangNomor
from pendamping.enums import JenisTemuan, PutusanTemuan
from pendamping.selectors.temuan import DITERUSKAN, DITINJAU, MENUNGGU, TERBUKA, SaringTemuan
from pendamping.services.tinjau_temuan import PANJANG_CATATAN
from wilayah.enums import POLA_KODE


class FormSaringTemuan(forms.Form):
    """Filters of the list: codes and ids from the address."""

    keadaan = forms.ChoiceField(choices=[(k, "") for k in (TERBUKA, DITERUSKAN, DITINJAU)], required=False)
    jenis = forms.ChoiceField(choices=JenisTemuan.choices, required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = BidangNomor(required=False)

    def saring(self) -> SaringTemuan | None:
        """The filter, or None when the address names something unknown."""
        if not self.is_valid():
            return None
        isi = self.cleaned_data
        return SaringTemuan(
            keadaan=isi["keadaan"] or MENUNGGU, jenis=isi["jenis"], wilayah=isi["wilayah"], petugas=isi["petugas"]
        )


class FormTinjauTemuan(forms.Form):
    """A conclusion; nothing is preselected, and the note says what was looked at."""

    putusan = forms.ChoiceField(label="Hasil tinjauan", widget=forms.RadioSelect)
    catatan = forms.CharField(
        label="Apa yang Anda periksa, dan apa hasilnya?",
        max_length=PANJANG_CATATAN,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, pilihan: Sequence[PutusanTemuan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["putusan"].choices = [(p.value, p.label) for p in pilihan]  # type: ignore[attr-defined]


class FormContoh(forms.Form):
    """Whose visits of which month are drawn from."""

    petugas = BidangNomor()
    bulan = BidangBulan()
