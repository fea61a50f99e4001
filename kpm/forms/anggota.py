"""Forms of a member and of a family's account."""

from typing import Any

from django import forms

from inti.widget import InputDigit, InputTanggal
from kpm.enums import PANJANG_REKENING, Bank
from kpm.models import KPM, Anggota
from kpm.services.rekening import PANJANG_NO_PESERTA


class FormAnggota(forms.ModelForm[Anggota]):
    """The field team's columns; the birth date only where none is known."""

    sidik = forms.CharField(max_length=32, widget=forms.HiddenInput)

    class Meta:
        model = Anggota
        fields = ["hubungan", "tanggal_lahir", "sekolah", "kelas", "posyandu", "faskes"]
        widgets = {"tanggal_lahir": InputTanggal}
        help_texts = {
            "hubungan": "Seperti di Kartu Keluarga.",
            "sekolah": "Bila bersekolah, misalnya SDN 41 Kota Bengkulu.",
            "kelas": "Misalnya 3 atau 3B.",
            "posyandu": "Untuk balita, ibu hamil, dan ibu nifas.",
            "faskes": "Puskesmas atau klinik tempat berobat.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.tanggal_lahir is not None:
            del self.fields["tanggal_lahir"]

    def isi(self) -> dict[str, Any]:
        """The columns to write."""
        return {k: v for k, v in self.cleaned_data.items() if k != "sidik"}

    def _post_clean(self) -> None:
        """Leave the instance as it is stored: the service compares with it and writes."""


class FormRekening(forms.Form):
    no_peserta = forms.CharField(
        label="Nomor peserta PKH",
        required=False,
        max_length=20,
        widget=InputDigit,
        help_text=f"{PANJANG_NO_PESERTA} angka; enam angka pertama kode kecamatan.",
    )
    bank = forms.ChoiceField(label="Bank", choices=[("", "Belum diketahui"), *Bank.choices], required=False)
    rekening = forms.CharField(label="Nomor rekening", required=False, max_length=30, widget=InputDigit)
    versi = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kpm: KPM, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        panjang = ", ".join(f"{Bank(b).label} {n}" for b, n in PANJANG_REKENING.items())
        bantuan = f"Banyak angkanya: {panjang}. PT Pos tanpa nomor rekening."
        if kpm.rekening_sandi:
            bantuan = f"Tersimpan {kpm.rekening_tersamar}. Kosongkan bila tidak berubah. {bantuan}"
        self.fields["rekening"].help_text = bantuan
