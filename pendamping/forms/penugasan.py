"""Forms of assignments. They check what was typed; services decide and save."""

from __future__ import annotations

from typing import Any

from django import forms

from akun.models import Pengguna
from inti.widget import InputTanggal

_CAKUPAN = [("belum", "Yang belum punya pendamping"), ("semua", "Semua keluarga")]


class PilihPetugas(forms.ModelChoiceField):
    """A pendamping with the families held today and languages: `Rina (312 KPM, bahasa Jawa)`."""

    def label_from_instance(self, obj: Any) -> str:
        bahasa = f", bahasa {obj.bahasa}" if obj.bahasa else ""
        return f"{obj.nama} ({obj.jumlah_kpm} KPM{bahasa})"


class FormTugas(forms.Form):
    """To whom, since when, by which decree; `cakupan` only when a whole desa is assigned."""

    cakupan = forms.ChoiceField(label="Keluarga", choices=_CAKUPAN, widget=forms.RadioSelect)
    petugas = PilihPetugas(label="Pendamping", queryset=Pengguna.objects.none(), empty_label="Pilih pendamping")
    mulai = forms.DateField(label="Mulai tanggal", widget=InputTanggal)
    nomor_sk = forms.CharField(label="Nomor SK", max_length=100)
    gantikan = forms.BooleanField(
        label="Gantikan pendamping lama",
        required=False,
        help_text="Penugasan lama berakhir sehari sebelum tanggal mulai. Riwayatnya tetap tersimpan.",
    )

    def __init__(self, *args: Any, petugas: Any, per_desa: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["petugas"].queryset = petugas  # type: ignore[attr-defined]
        if not per_desa:
            del self.fields["cakupan"]
