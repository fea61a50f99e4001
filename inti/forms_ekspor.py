"""What is asked of an export: period, area, reason."""

from typing import Any

from django import forms

from inti.services.ekspor import JenisEkspor, wilayah_ekspor


class FormEkspor(forms.Form):
    periode = forms.ChoiceField()
    wilayah = forms.ChoiceField()
    alasan = forms.CharField(
        label="Alasan",
        max_length=300,
        help_text="Dicatat bersama nama Anda dan jumlah baris, misalnya: laporan ke Dinas Sosial.",
    )

    def __init__(self, *args: Any, jenis: JenisEkspor, oleh: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        periode, wilayah = self.fields["periode"], self.fields["wilayah"]
        periode.label = jenis.opsi.capitalize()
        periode.choices = [("", "Pilih…"), *jenis.pilihan_periode()]  # type: ignore[attr-defined]
        pilihan = [
            (w.kode, f"Seluruh {w.nama}" if len(w.kode) == 5 else f"Kecamatan {w.nama}")
            for w in wilayah_ekspor(oleh).order_by("kode")
        ]
        wilayah.choices = [("", "Pilih…"), *pilihan]  # type: ignore[attr-defined]
