"""Forms about absence flags and months without a meeting. They check what was typed; services decide."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from uuid6 import uuid7

from inti.formulir import TolakGalat
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.widget import InputTanggal
from p2k2.enums import CaraKabar, SebabAbsen, SebabTanpaPertemuan
from p2k2.selectors import TANPA
from p2k2.selectors.tanda import BELUM_KABAR, BELUM_TINDAK, DITUTUP, SUDAH, SaringTanda
from p2k2.selectors.tanpa_pertemuan import LANGSUNG
from pendamping.models import Kunjungan
from wilayah.enums import POLA_KODE


class FormSaringKelompok(forms.Form):
    """Filters by area and pendamping: codes and ids from the address."""

    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = forms.RegexField(rf"^([0-9]{{1,9}}|{TANPA})\Z", required=False)

    def saring(self) -> SaringTanda | None:
        """The filter, or None when the address names something unknown."""
        return SaringTanda(**self.cleaned_data) if self.is_valid() else None


class FormSaringSebulan(FormSaringKelompok):
    """With those that no other korkec sees to."""

    urus = forms.ChoiceField(choices=[(LANGSUNG, "")], required=False)


class FormSaringTanda(FormSaringKelompok):
    """With what still waits for a flag, or was done."""

    urus = forms.ChoiceField(choices=[(u, "") for u in (BELUM_KABAR, BELUM_TINDAK, SUDAH, DITUTUP)], required=False)


class FormBerId(TolakGalat, forms.Form):
    """A record made once: the id is made when the form is shown."""

    id = forms.UUIDField(widget=forms.HiddenInput)

    def nomor(self) -> UUID:
        nomor: UUID = self.cleaned_data["id"]
        return nomor

    def isi(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k != "id"}


class FormKabar(FormBerId):
    """How, whom and when; `dilihat` is the state of the flag that was shown. Only the day is filled in."""

    cara = forms.ChoiceField(label="Diberi tahu lewat", choices=CaraKabar.choices, widget=forms.RadioSelect)
    kepada = forms.CharField(
        label="Kepada", max_length=100, help_text="Siapa yang menerima, misalnya Ibu Siti atau suaminya."
    )
    tanggal = forms.DateField(label="Tanggal", widget=InputTanggal)
    dilihat = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    @staticmethod
    def awal(hari: date, dilihat: datetime) -> dict[str, Any]:
        return {"id": uuid7(), "tanggal": hari, "dilihat": dilihat.isoformat()}


class FormTindak(FormBerId):
    """The reason the family gave, and the visit at which it did; nothing is preselected."""

    kunjungan = forms.TypedChoiceField(
        label="Kunjungan", required=False, empty_value=None, help_text="Kunjungan sejak tanda ini dibuka."
    )
    tanggal = forms.DateField(
        label="Tanggal", widget=InputTanggal, help_text="Dengan kunjungan, tanggal kunjunganlah yang dipakai."
    )
    sebab = forms.ChoiceField(label="Mengapa tidak hadir?", choices=SebabAbsen.choices, widget=forms.RadioSelect)
    uraian = forms.CharField(
        label="Uraian", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Apa kata keluarga, dan apa yang disepakati.",
    )  # fmt: skip

    def __init__(self, *args: Any, kunjungan: Sequence[Kunjungan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not kunjungan:
            del self.fields["kunjungan"]
            self.fields["tanggal"].help_text = ""
            return
        daftar = {str(k.pk): k for k in kunjungan}
        bidang: Any = self.fields["kunjungan"]
        label = {pk: f"{tulis_tanggal(k.tanggal)}, {k.get_tujuan_display().lower()}" for pk, k in daftar.items()}
        bidang.choices = [("", "Tanpa kunjungan"), *label.items()]
        bidang.coerce = daftar.__getitem__

    @staticmethod
    def awal(hari: date) -> dict[str, Any]:
        return {"id": uuid7(), "tanggal": hari}


class FormAlasan(TolakGalat, forms.Form):
    """Why there was no meeting in a month; `versi` is of the reason that is being corrected."""

    versi = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)
    sebab = forms.ChoiceField(
        label="Mengapa tidak ada pertemuan?", choices=SebabTanpaPertemuan.choices, widget=forms.RadioSelect
    )
    uraian = forms.CharField(
        label="Uraian", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Wajib bila memilih Lainnya.",
    )  # fmt: skip
