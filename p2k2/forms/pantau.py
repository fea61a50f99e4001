"""Forms of the monitoring sheets: what the address names, and the words of a month. They check typing only."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from inti.waktu import awal_bulan
from inti.widget import BidangNomor
from p2k2.semester import Semester
from wilayah.enums import POLA_KODE

_POLA_BULAN = r"^20[0-9]{2}-(0[1-9]|1[0-2])\Z"
_POLA_SEMESTER = r"^20[0-9]{2}-[12]\Z"
_POLA_TAHUN = r"^20[0-9]{2}\Z"
_POLA_PERIODE = r"^20[0-9]{2}(-(S[12]|0[1-9]|1[0-2]))?\Z"
_POLA_REKAP = r"^(rekap:(pdf|buku):20[0-9]{2}(-(S[12]|0[1-9]|1[0-2]))?|rhk2:(pdf|buku):20[0-9]{2})\Z"


class FormPantau(forms.Form):
    """Whose sheet, and of when. Nothing chosen is the own, this month, this semester, this year."""

    petugas = BidangNomor(required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)
    kelompok = forms.UUIDField(required=False)
    bulan = forms.RegexField(_POLA_BULAN, required=False)
    semester = forms.RegexField(_POLA_SEMESTER, required=False)
    tahun = forms.RegexField(_POLA_TAHUN, required=False)
    periode = forms.RegexField(_POLA_PERIODE, required=False)

    @property
    def petugas_id(self) -> int | None:
        return int(teks) if (teks := self.cleaned_data["petugas"]) else None

    @property
    def kelompok_id(self) -> UUID | None:
        return self.cleaned_data["kelompok"]

    def pilih_bulan(self, hari: date) -> date:
        teks = self.cleaned_data["bulan"]
        return date.fromisoformat(f"{teks}-01") if teks else awal_bulan(hari)

    def pilih_semester(self, hari: date) -> Semester:
        teks = self.cleaned_data["semester"]
        return Semester(int(teks[:4]), int(teks[5])) if teks else Semester.pada(hari)

    def pilih_tahun(self, hari: date) -> int:
        return int(self.cleaned_data["tahun"] or hari.year)

    def pilih_periode(self, hari: date) -> tuple[date, int]:
        """First month and number of months: a year, `2026-S2` a semester, `2026-11` a month."""
        teks = self.cleaned_data["periode"]
        return _baca_periode(teks) if teks else (self.pilih_bulan(hari), 1)


def _baca_periode(teks: str) -> tuple[date, int]:
    tahun, bagian = int(teks[:4]), teks[5:]
    if not bagian:
        return date(tahun, 1, 1), 12
    if bagian.startswith("S"):
        return Semester(tahun, int(bagian[1])).mulai, 6
    return date(tahun, int(bagian), 1), 1


class FormMintaRekap(forms.Form):
    """A file of a recap that the worker makes: `rekap:buku:2026-S2`, `rhk2:pdf:2026`."""

    wilayah = forms.RegexField(POLA_KODE)
    pilihan = forms.RegexField(_POLA_REKAP)

    @property
    def dipilih(self) -> tuple[str, str, date, int]:
        """What, in which form, first month, number of months."""
        isi, bentuk, periode = self.cleaned_data["pilihan"].split(":")
        return isi, bentuk, *_baca_periode(periode)


class FormCatatanRekap(forms.Form):
    """*Catatan Dinamika* of a kecamatan's month."""

    isi = forms.CharField(
        label="Catatan Dinamika",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Apa yang terjadi bulan ini di kecamatan, misalnya kelompok yang bergeser jadwal dan sebabnya.",
    )
    wilayah = forms.RegexField(POLA_KODE, widget=forms.HiddenInput)
    bulan = forms.RegexField(_POLA_BULAN, widget=forms.HiddenInput)
    versi = forms.IntegerField(min_value=0, max_value=999_999, widget=forms.HiddenInput)

    @property
    def bulan_dipilih(self) -> date:
        return date.fromisoformat(f"{self.cleaned_data['bulan']}-01")

    def banding(self, pesan: str, tersimpan: Any) -> FormCatatanRekap:
        """The same words, to be sent again over what is stored, which the field says."""
        baru = FormCatatanRekap({**self.cleaned_data, "versi": tersimpan.versi if tersimpan else 0})
        if tersimpan is not None:
            baru.fields["isi"].help_text = f"Yang tersimpan: {tersimpan.isi or 'kosong'}"
        baru.add_error(None, pesan)
        return baru
