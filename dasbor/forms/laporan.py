"""Forms of the monthly report."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from dasbor.selectors.laporan import SaringPantau
from inti.waktu import awal_bulan, geser_bulan
from inti.widget import BidangNomor
from wilayah.enums import POLA_KODE

_POLA_BULAN = r"^20[0-9]{2}-(0[1-9]|1[0-2])\Z"


def _jadi_bulan(teks: str) -> date:
    return date.fromisoformat(f"{teks}-01")


class FormBulan(forms.Form):
    """Which month's report is opened."""

    bulan = forms.RegexField(_POLA_BULAN)

    def bulan_dipilih(self) -> date | None:
        return _jadi_bulan(self.cleaned_data["bulan"]) if self.is_valid() else None


class FormIsiLaporan(forms.Form):
    """What is written by hand; the figures come from what was logged. A draft may be saved half empty."""

    use_required_attribute = False

    masalah = forms.CharField(
        label="Masalah bulan ini",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Hambatan di lapangan dan apa yang sudah dilakukan. Bila tidak ada, tulis “Tidak ada”.",
    )
    rencana = forms.CharField(
        label="Rencana bulan depan",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    versi = forms.IntegerField(min_value=0, max_value=999_999, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.data.get("aksi") != "kirim":
            self.fields["masalah"].required = self.fields["rencana"].required = False

    def banding(self, pesan: str, tersimpan: Any) -> FormIsiLaporan:
        """The same words, to be sent again over what is stored; each field says what that is."""
        isi: dict[str, Any] = {nama: self.cleaned_data[nama] for nama in ("masalah", "rencana")}
        baru = FormIsiLaporan({**isi, "versi": tersimpan.versi})
        for nama in ("masalah", "rencana"):
            if (ada := getattr(tersimpan, nama)) != isi[nama].strip():
                baru.fields[nama].help_text = f"Yang tersimpan: {ada or 'kosong'}"
        baru.add_error(None, pesan)
        return baru


class FormKembalikan(forms.Form):
    """Why a report is given back."""

    alasan = forms.CharField(label="Yang harus diperbaiki", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    versi = forms.IntegerField(min_value=0, max_value=999_999, widget=forms.HiddenInput)


class FormPantau(forms.Form):
    """Month, area and whom, from the address."""

    bulan = forms.RegexField(_POLA_BULAN, required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)
    keadaan = forms.ChoiceField(choices=[("belum", ""), ("dikembalikan", "")], required=False)
    petugas = BidangNomor(required=False)

    def saring(self, hari: date) -> SaringPantau | None:
        """The filter, last month without one; None when the address names something unknown."""
        if not self.is_valid():
            return None
        isi = self.cleaned_data
        bulan = _jadi_bulan(isi["bulan"]) if isi["bulan"] else geser_bulan(awal_bulan(hari), -1)
        return SaringPantau(
            bulan=bulan,
            wilayah=isi["wilayah"],
            belum=isi["keadaan"] == "belum",
            kembali=isi["keadaan"] == "dikembalikan",
            petugas=isi["petugas"],
        )
