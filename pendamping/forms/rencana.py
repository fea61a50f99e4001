"""Forms of planned visits and of the day's route."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from uuid6 import uuid7

from inti.formulir import TolakGalat
from inti.masukan import baca_nomor
from inti.widget import BidangNomor, InputTanggal
from pendamping.enums import KeadaanRencana, TujuanKunjungan
from pendamping.models import RencanaKunjungan
from pendamping.selectors.rencana import AKAN, HARI_INI, LEWAT, RUTE_MAKS, SaringRencana
from pendamping.services.rencana import PANJANG_ALASAN
from wilayah.enums import POLA_KODE


class FormSaringRencana(forms.Form):
    """Filters of the list of planned visits: codes and ids from the address."""

    waktu = forms.ChoiceField(choices=[(w, "") for w in (LEWAT, HARI_INI, AKAN)], required=False)
    keadaan = forms.ChoiceField(
        choices=[(k.value, "") for k in (KeadaanRencana.TERLAKSANA, KeadaanRencana.BATAL)], required=False
    )
    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = BidangNomor(required=False)
    saya = forms.ChoiceField(choices=[("1", "")], required=False)

    def saring(self) -> SaringRencana | None:
        """The filter, or None when the address names something unknown."""
        if not self.is_valid():
            return None
        isi = self.cleaned_data
        return SaringRencana(
            waktu=isi["waktu"],
            keadaan=isi["keadaan"] or KeadaanRencana.RENCANA,
            wilayah=isi["wilayah"],
            petugas=isi["petugas"],
            saya=bool(isi["saya"]),
        )


class FormRencana(TolakGalat, forms.ModelForm[RencanaKunjungan]):
    """A new plan; the id makes a repeated sending one plan."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    tujuan = forms.ChoiceField(label="Tujuan", choices=TujuanKunjungan.choices, widget=forms.RadioSelect)

    class Meta:
        model = RencanaKunjungan
        fields = ["tanggal", "tujuan", "catatan"]
        widgets = {"tanggal": InputTanggal}
        help_texts = {"catatan": "Yang perlu diingat, misalnya dokumen yang dibawa."}

    @staticmethod
    def awal() -> dict[str, Any]:
        return {"id": uuid7()}

    def nomor(self) -> UUID:
        nomor: UUID = self.cleaned_data["id"]
        return nomor


class FormPindah(TolakGalat, forms.Form):
    """Another day; `semula` is the day the mover saw."""

    tanggal = forms.DateField(label="Tanggal baru", widget=InputTanggal)
    semula = forms.DateField(widget=forms.HiddenInput)


class FormBatal(TolakGalat, forms.Form):
    alasan = forms.CharField(
        label="Mengapa batal?", max_length=PANJANG_ALASAN, widget=forms.Textarea(attrs={"rows": 2})
    )


def baca_tambahan(data: QueryDict) -> set[int]:
    """Families that the pendamping adds to the day's route (`?kpm=` several times); nonsense is passed over."""
    nomor = [n for teks in data.getlist("kpm") if (n := baca_nomor(teks)) is not None]
    return set(nomor[:RUTE_MAKS])
