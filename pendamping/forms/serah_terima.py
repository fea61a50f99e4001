"""Forms of handovers. They check what was typed; services decide and save."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from uuid6 import uuid7

from akun.models import Pengguna
from inti.widget import InputJam, InputTanggal
from kpm.models import Kelompok
from pendamping.enums import AlasanSerahTerima, CakupanSerah, KeadaanSerahTerima
from pendamping.selectors.serah_terima import SaringSerah
from pendamping.services.serah_terima import IsiSerahTerima
from pendamping.services.serah_terima_kabar import Jadwal
from wilayah.enums import POLA_KODE


class FormSaringSerah(forms.Form):
    """Filters of the list: codes from the address."""

    siapa = forms.ChoiceField(choices=[(s, "") for s in ("menunggu", "dari", "kepada")], required=False)
    keadaan = forms.ChoiceField(choices=[("berjalan", ""), *KeadaanSerahTerima.choices], required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)

    def saring(self) -> SaringSerah | None:
        """The filter, or None when the address names something unknown."""
        return SaringSerah(**self.cleaned_data) if self.is_valid() else None


class PilihPenerima(forms.ModelChoiceField):
    """A receiver with languages; a colleague's load is shown once something is handed over."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.nama} (bahasa {obj.bahasa})" if obj.bahasa else str(obj.nama)


class FormSerahTerima(forms.Form):
    """To whom, since when, by which decree, why, and what; nothing is preselected."""

    id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)
    kepada = PilihPenerima(label="Diserahkan kepada", queryset=Pengguna.objects.none(), empty_label="Pilih penerima")
    berlaku = forms.DateField(
        label="Berlaku mulai", widget=InputTanggal, help_text="Pada tanggal ini pendamping berganti dengan sendirinya."
    )
    nomor_sk = forms.CharField(label="Nomor SK", max_length=100)
    alasan = forms.ChoiceField(label="Alasan", choices=AlasanSerahTerima.choices, widget=forms.RadioSelect)
    cakupan = forms.ChoiceField(label="Yang diserahkan", choices=CakupanSerah.choices, widget=forms.RadioSelect)
    kelompok = forms.TypedMultipleChoiceField(
        label="Kelompok", coerce=UUID, required=False, widget=forms.CheckboxSelectMultiple
    )
    kpm = forms.TypedMultipleChoiceField(
        label="Keluarga", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    catatan = forms.CharField(
        label="Catatan untuk penerima",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Misalnya keluarga yang perlu segera dikunjungi, atau kebiasaan pertemuan kelompok.",
    )

    def __init__(self, *args: Any, kepada: Any, kelompok: Any, kpm: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bidang: dict[str, Any] = self.fields
        bidang["kepada"].queryset = kepada
        bidang["kelompok"].choices = kelompok
        bidang["kpm"].choices = kpm

    def isi(self) -> IsiSerahTerima:
        isi = {k: v for k, v in self.cleaned_data.items() if k != "id"}
        dipakai = {CakupanSerah.KELOMPOK: "kelompok", CakupanSerah.KELUARGA: "kpm"}.get(isi["cakupan"])
        return IsiSerahTerima(**isi | {k: () for k in ("kelompok", "kpm") if k != dipakai})


class FormTerima(forms.Form):
    catatan = forms.CharField(
        label="Catatan penerima",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FormAlasan(forms.Form):
    alasan = forms.CharField(label="Alasan", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


class FormTanggal(forms.Form):
    berlaku = forms.DateField(label="Berlaku mulai", widget=InputTanggal)


class FormJadwal(forms.Form):
    """The first meeting of one group."""

    tanggal = forms.DateField(label="Tanggal", required=False, widget=InputTanggal)
    jam = forms.TimeField(label="Jam", required=False, widget=InputJam)
    tempat = forms.CharField(label="Tempat", required=False, max_length=150)

    def __init__(self, *args: Any, kelompok: Kelompok, **kwargs: Any) -> None:
        kwargs["prefix"] = f"k-{kelompok.pk}"
        super().__init__(*args, **kwargs)
        self.kelompok = kelompok

    def jadwal(self) -> Jadwal:
        isi = self.cleaned_data
        return Jadwal(isi["tanggal"], isi["jam"], isi["tempat"])
