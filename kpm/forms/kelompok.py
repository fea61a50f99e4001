"""Forms of officers, splitting, merging and suggested groups. They check shape; the services decide."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from inti.widget import InputTanggal
from kpm.enums import JabatanKelompok
from kpm.forms.keluarga import DaftarId

_MAKS_USULAN = 200  # groups on one page; a caseload gives about twenty-five
_MAKS_ANGGOTA = 500


class FormPengurusKelompok(forms.Form):
    jabatan = forms.ChoiceField(choices=JabatanKelompok, widget=forms.RadioSelect)
    kpm = forms.TypedChoiceField(label="Pemegang", coerce=int, empty_value=None)
    mulai = forms.DateField(label="Mulai tanggal", widget=InputTanggal)

    def __init__(self, *args: Any, anggota: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kpm"].choices = [("", "Pilih anggota"), *anggota]  # type: ignore[attr-defined]


class FormBerhenti(forms.Form):
    sampai = forms.DateField(label="Hari terakhir menjabat", widget=InputTanggal)


class FormPecah(forms.Form):
    """`id` is made when the form is shown, so that a form sent twice splits once."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    nama = forms.CharField(label="Nama kelompok baru", max_length=100)
    mulai = forms.DateField(label="Mulai tanggal", widget=InputTanggal)
    anggota = DaftarId(error_messages={"required": "Centang keluarga yang masuk kelompok baru."})


class FormGabung(forms.Form):
    # Which groups are allowed is the service's question: a repeated request names one that is dissolved by now.
    dari = forms.TypedChoiceField(label="Kelompok yang digabungkan", coerce=UUID, empty_value=None)
    mulai = forms.DateField(label="Bergabung mulai tanggal", widget=InputTanggal)

    def __init__(self, *args: Any, pilihan: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dari"].choices = [("", "Pilih kelompok"), *pilihan]  # type: ignore[attr-defined]


class FormUsulan(forms.Form):
    dibentuk = forms.DateField(label="Dibentuk tanggal", widget=InputTanggal)
    banyak = forms.IntegerField(min_value=1, max_value=_MAKS_USULAN, widget=forms.HiddenInput)


class FormSatuUsulan(forms.Form):
    """One suggested group; the families travel as one field, for a page may hold a thousand."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    pakai = forms.BooleanField(required=False)
    nama = forms.CharField(
        label="Nama kelompok", max_length=100, error_messages={"required": "Beri nama, misalnya Melati 1."}
    )
    desa = forms.CharField(max_length=13, widget=forms.HiddenInput)
    anggota = forms.RegexField(rf"^[0-9]{{1,18}}(,[0-9]{{1,18}}){{0,{_MAKS_ANGGOTA - 1}}}\Z", widget=forms.HiddenInput)

    def nomor(self) -> tuple[int, ...]:
        return tuple(int(n) for n in self.cleaned_data["anggota"].split(","))
