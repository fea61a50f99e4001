"""Forms of families and groups. They check shape; the services decide."""

import re
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from akun.enums import BAHASA
from inti.masukan import baca_nomor
from inti.widget import InputSaran, InputTanggal
from kpm.enums import Keperluan, Nomor
from kpm.models import KPM, Kelompok
from kpm.models.keluarga import sebagai_nomor
from wilayah.models import Wilayah

_MIN_HURUF = 3  # below this the name index does not help and a whole country would be read


class DaftarId(forms.TypedMultipleChoiceField):
    """Ids ticked on the page. Which of them are allowed is the service's question: it knows the scope."""

    def __init__(self, *, label: str = "Anggota", **opsi: Any) -> None:
        super().__init__(coerce=int, widget=forms.MultipleHiddenInput, label=label, **opsi)

    def valid_value(self, value: Any) -> bool:
        return baca_nomor(str(value)) is not None


class FormCari(forms.Form):
    cari = forms.CharField(max_length=80, required=False, strip=True)
    sesudah = forms.CharField(max_length=2000, required=False)

    def clean_cari(self) -> str:
        """Refuse what would find nothing or everything, with the reason."""
        kata = str(self.cleaned_data["cari"])
        angka = sebagai_nomor(kata)
        if angka and len(angka) not in (15, 16):
            raise forms.ValidationError(
                f"NIK dan No KK dicari dengan 16 angka, nomor peserta dengan 15 angka; ini {len(angka)} angka."
            )
        if kata and not re.search(rf"[^\W_]{{{_MIN_HURUF}}}", kata):
            raise forms.ValidationError(f"Ketik satu kata nama, paling sedikit {_MIN_HURUF} huruf.")
        return kata


class FormIdentitas(forms.Form):
    nomor = forms.ChoiceField(choices=Nomor)
    keperluan = forms.ChoiceField(choices=Keperluan, widget=forms.RadioSelect)
    keterangan = forms.CharField(label="Keterangan", max_length=200, required=False)

    def alasan(self) -> str:
        """The reason as the access log keeps it; empty when *Lainnya* was left unexplained."""
        if self.cleaned_data["keperluan"] == Keperluan.LAINNYA:
            return str(self.cleaned_data["keterangan"])
        return str(Keperluan(self.cleaned_data["keperluan"]).label)


class FormDataLapangan(forms.ModelForm[KPM]):
    versi = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    class Meta:
        model = KPM
        fields = ["telepon", "bahasa", "patokan", "catatan"]
        widgets = {
            "telepon": forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
            "bahasa": InputSaran(BAHASA),
            "catatan": forms.Textarea({"rows": 5}),
        }
        help_texts = {
            "telepon": "Contoh: 0812-3456-7890.",
            "bahasa": "Bahasa yang dipakai keluarga di rumah, misalnya Jawa atau Rejang.",
            "patokan": "Yang mudah ditemukan di dekat rumah, misalnya di belakang SDN 41.",
            "catatan": "Jangan tulis PIN, OTP, atau nomor kartu.",
        }

    def isi(self) -> dict[str, str]:
        """The columns to write."""
        return {k: v for k, v in self.cleaned_data.items() if k != "versi"}


class FormUbahKelompok(forms.ModelForm[Kelompok]):
    class Meta:
        model = Kelompok
        fields = ["nama", "tempat"]
        help_texts = {"tempat": "Misalnya rumah ketua kelompok atau balai desa."}


class FormBentukKelompok(FormUbahKelompok):
    """`id` is made when the form is shown, so that a form sent twice makes one group."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    desa = forms.ModelChoiceField(queryset=Wilayah.objects.none(), label="Desa/kelurahan")
    dibentuk = forms.DateField(label="Dibentuk tanggal", widget=InputTanggal)
    anggota = DaftarId(required=False)
    field_order = ["id", "nama", "desa", "tempat", "dibentuk"]

    def __init__(self, *args: Any, desa: QuerySet[Wilayah], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["desa"].queryset = desa  # type: ignore[attr-defined]

    def isi(self) -> dict[str, Any]:
        """Arguments of the service."""
        return self.cleaned_data | {"desa": self.cleaned_data["desa"].pk}


class FormTambahAnggota(forms.Form):
    mulai = forms.DateField(label="Bergabung sejak", widget=InputTanggal)
    anggota = DaftarId(error_messages={"required": "Pilih paling sedikit satu keluarga."})


class FormKeluar(forms.Form):
    sampai = forms.DateField(label="Hari terakhir di kelompok", widget=InputTanggal)


class FormPindah(forms.Form):
    ke = forms.ModelChoiceField(
        queryset=Kelompok.objects.none(), label="Pindah ke kelompok", empty_label="Pilih kelompok"
    )
    mulai = forms.DateField(label="Mulai tanggal", widget=InputTanggal)

    def __init__(self, *args: Any, pilihan: QuerySet[Kelompok], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ke"].queryset = pilihan  # type: ignore[attr-defined]


class FormBubarkan(forms.Form):
    tanggal = forms.DateField(label="Hari terakhir kelompok", widget=InputTanggal)


def hari_awal(hari: date) -> dict[str, date]:
    """Initial values of the date fields above."""
    return dict.fromkeys(("mulai", "sampai", "tanggal", "dibentuk"), hari)
