"""Which month a dashboard shows."""

from __future__ import annotations

from datetime import date

from django import forms

from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import awal_bulan, geser_bulan

BULAN_PILIHAN = 12


class FormBulan(forms.Form):
    """The month in the address. One that is unknown, to come or no longer kept is answered with a sentence."""

    bulan = forms.DateField(input_formats=["%Y-%m"], required=False)

    def pilih(self, hari: date) -> tuple[date, str]:
        """The first day of the month to show, and what to say when it is not the one asked for."""
        kini = awal_bulan(hari)
        if not self.is_valid():
            return kini, "Bulan di alamat tidak dikenal. Yang tampil bulan ini."
        dipilih = self.cleaned_data["bulan"]
        if dipilih is None:
            return kini, ""
        if dipilih > kini:
            return kini, f"{tulis_bulan(dipilih)} belum tiba. Yang tampil bulan ini."
        if dipilih < geser_bulan(kini, 1 - BULAN_PILIHAN):
            lama = f"Angka {tulis_bulan(dipilih)} tidak disimpan lagi; dasbor memuat 12 bulan terakhir."
            return kini, f"{lama} Yang tampil bulan ini."
        return dipilih, ""


def pilihan_bulan(dipilih: date, hari: date, banyak: int = BULAN_PILIHAN) -> list[tuple[str, str, bool]]:
    """Months that can be chosen, latest first: (value, label, chosen)."""
    daftar = [geser_bulan(hari, -n) for n in range(banyak)]
    return [(f"{b:%Y-%m}", tulis_bulan(b), b == dipilih) for b in daftar]
