"""What is asked before blank verification forms are made."""

from __future__ import annotations

from typing import Any

from django import forms

from inti.formulir import TolakGalat
from kpm.enums import Keperluan
from kpm.forms.surat import FormNomor
from verifikasi.selectors.kemajuan import sebut_triwulan
from verifikasi.services.blangko import BUKU, PDF, PilihanBlangko


class FormBlangko(TolakGalat, FormNomor):
    """Quarter and numbers; what the user may not open is not asked."""

    tahap = forms.ChoiceField(label="Triwulan")
    field_order = ("tahap", *FormNomor.base_fields)

    def __init__(self, *args: Any, tahap: list[str], boleh_buka: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"nomor": "tersamar"} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        pilihan: Any = self.fields["tahap"]
        pilihan.choices = [(t, sebut_triwulan(t)) for t in tahap]
        if not boleh_buka:
            for nama in FormNomor.base_fields:
                self.fields.pop(nama, None)

    def pilihan(self) -> PilihanBlangko:
        return PilihanBlangko(lengkap=self.lengkap, alasan=self.alasan_buka())


class FormBlangkoSemua(FormBlangko):
    """One file for all facilities. A job keeps no words, so the reason is one of the known ones."""

    bentuk = forms.ChoiceField(
        label="Bentuk berkas", choices=[(PDF, "PDF untuk dicetak"), (BUKU, "Buku kerja untuk diisi")],
        widget=forms.RadioSelect, initial=PDF,
    )  # fmt: skip
    keperluan = forms.ChoiceField(
        choices=[(k.value, k.label) for k in Keperluan if k != Keperluan.LAINNYA],
        widget=forms.RadioSelect,
        required=False,
        help_text="Wajib untuk nomor lengkap.",
    )
    field_order = ("tahap", "bentuk", "nomor", "keperluan")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("keterangan_lain", None)
