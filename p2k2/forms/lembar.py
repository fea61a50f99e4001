"""What is asked before an attendance sheet is made, and the filled one that comes back."""

from typing import Any

from django import forms

from inti.formulir import TolakGalat
from inti.widget import InputTanggal
from kpm.forms.surat import KERTAS, FormNomor
from p2k2.berkas.kolom_hadir import BentukLembar
from p2k2.services.lembar import PilihanLembar

PDF, BUKU = "pdf", "xlsx"
_KOSONG, _BERTANDA = "kosong", "bertanda"


class FormLembar(TolakGalat, FormNomor):
    """Layout, paper, marks and numbers. What the sheet cannot have, or the user may not open, is not asked."""

    bentuk = forms.ChoiceField(choices=BentukLembar, widget=forms.RadioSelect)
    kertas = forms.ChoiceField(choices=KERTAS, widget=forms.RadioSelect)
    isi = forms.ChoiceField(
        choices=[(_KOSONG, "Kosong, untuk ditandatangani"), (_BERTANDA, "Dengan kehadiran yang tersimpan")],
        widget=forms.RadioSelect,
    )
    field_order = ("bentuk", "isi", "kertas", *FormNomor.base_fields)

    def __init__(self, *args: Any, bertanda: bool, boleh_buka: bool, **kwargs: Any) -> None:
        awal = {"bentuk": BentukLembar.P2K2, "kertas": "f4", "nomor": "tersamar"}
        awal["isi"] = _BERTANDA if bertanda else _KOSONG
        kwargs["initial"] = awal | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if not bertanda:
            del self.fields["isi"]
        if not boleh_buka:
            for nama in FormNomor.base_fields:
                del self.fields[nama]

    def pilihan(self) -> PilihanLembar:
        d = self.cleaned_data
        return PilihanLembar(
            bentuk=d["bentuk"],
            kertas=d["kertas"],
            bertanda=d.get("isi") == _BERTANDA,
            lengkap=self.lengkap,
            alasan=self.alasan_buka(),
        )


class FormLembarKelompok(FormLembar):
    """A sheet before its meeting is planned: of the families who belong to the group on a day."""

    tanggal = forms.DateField(
        label="Anggota pada tanggal", widget=InputTanggal, help_text="Hari dan tempat di lembar diisi tangan."
    )
    field_order = ("tanggal", *FormLembar.field_order)


class FormUnggahLembar(TolakGalat, forms.Form):
    berkas = forms.FileField(
        label="Lembar terisi",
        help_text="Buku kerja .xlsx atau .csv, paling besar 2 MB.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
        error_messages={"empty": "Berkas ini kosong (0 bita). Simpan ulang berkas aslinya, lalu unggah lagi."},
    )
