"""Forms of the page on which reconciliation forms are handed out and taken back. They read; the services decide."""

from typing import Any

from django import forms

from inti.formulir import TolakGalat
from wilayah.enums import POLA_KODE

SEMUA = "semua"
POLA_TAHAP = r"^20[0-9]{2}-[1-4]\Z"


class FormSaringFormulir(forms.Form):
    """What the page is about: codes only, they stand in the address."""

    tahap = forms.RegexField(POLA_TAHAP, required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)


class FormUnggahFormulir(TolakGalat, forms.Form):
    """The filled form on its way back."""

    tahap = forms.RegexField(POLA_TAHAP, widget=forms.HiddenInput)
    berkas = forms.FileField(
        label="Formulir yang sudah diisi",
        help_text="Buku kerja .xlsx yang diunduh dari halaman ini. Isinya diperiksa dahulu; belum ada yang dicatat.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"empty": "Berkas ini kosong (0 bita). Simpan ulang berkasnya, lalu unggah lagi."},
    )


class FormUnduhFormulir(TolakGalat, forms.Form):
    """Whose form is to be made: of a pendamping of the area, or of the whole area."""

    tahap = forms.RegexField(POLA_TAHAP, widget=forms.HiddenInput)
    wilayah = forms.RegexField(POLA_KODE, widget=forms.HiddenInput)
    petugas = forms.ChoiceField(label="Keluarga", initial=SEMUA)
    belum = forms.BooleanField(label="Hanya yang belum dilaporkan", required=False)
    alasan = forms.CharField(
        label="Alasan",
        max_length=300,
        help_text="Dicatat bersama nama Anda dan jumlah keluarga, misalnya: pendamping tanpa ponsel.",
    )

    def __init__(self, *args: Any, petugas: list[tuple[int, str]], seluruh: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pilihan = [(SEMUA, f"Semua keluarga di {seluruh}"), *((str(pk), f"Dampingan {nama}") for pk, nama in petugas)]
        self.fields["petugas"].choices = pilihan  # type: ignore[attr-defined]
        if len(pilihan) == 1:
            self.fields["petugas"].widget = forms.HiddenInput()  # nothing to choose

    def clean_petugas(self) -> str:
        """A user's id, or empty for all families."""
        petugas: str = self.cleaned_data["petugas"]
        return "" if petugas == SEMUA else petugas


class FormUnduhSaya(forms.Form):
    """One's own families, with one tap."""

    tahap = forms.RegexField(POLA_TAHAP)
    belum = forms.BooleanField(required=False)
