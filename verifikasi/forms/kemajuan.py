"""What the addresses of progress and quarter close name, and what is typed there. They check typing only."""

from __future__ import annotations

from datetime import date

from django import forms

from inti.formulir import TolakGalat
from inti.widget import BidangNomor, InputDigit
from verifikasi.enums import Bidang, Hasil
from wilayah.enums import POLA_KODE

POLA_TAHAP = r"^20[0-9]{2}-[1-4]\Z"
_POLA_BULAN = r"^20[0-9]{2}-(0[1-9]|1[0-2])\Z"


class FormKemajuan(forms.Form):
    """Whose progress, and of which quarter and field."""

    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = BidangNomor(required=False)
    tahap = forms.RegexField(POLA_TAHAP, required=False)
    bidang = forms.ChoiceField(choices=[("", ""), *Bidang.choices], required=False)


class FormSaringHasil(forms.Form):
    hasil = forms.ChoiceField(choices=Hasil.choices, required=False)
    bulan = forms.RegexField(_POLA_BULAN, required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = BidangNomor(required=False)

    @property
    def bulan_dipilih(self) -> date | None:
        teks = self.cleaned_data["bulan"]
        return date.fromisoformat(f"{teks}-01") if teks else None


class FormTutupTriwulan(TolakGalat, forms.Form):
    belum = forms.IntegerField(
        label="Jumlah anggota yang belum ada laporannya",
        min_value=0,
        max_value=9_999_999,
        widget=InputDigit,
        help_text="Ketik angkanya seperti di atas, supaya jelas apa yang ditutup.",
    )
    catatan = forms.CharField(
        label="Catatan",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Misalnya sekolah yang belum menyerahkan formulir. Jangan tulis nama keluarga.",
    )


class FormBukaTriwulan(TolakGalat, forms.Form):
    alasan = forms.CharField(
        label="Alasan membuka lagi",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Alasan ini tetap tercatat bersama nama Anda.",
    )
