"""Forms of meetings. They check what was typed; services decide and save."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from uuid6 import uuid7

from inti.formulir import TolakGalat
from inti.widget import BidangBulan, FotoBanyak, InputJam, InputTanggal
from kpm.models import Kelompok
from p2k2.enums import FOTO_PER_PERTEMUAN, KeadaanPertemuan
from p2k2.models import Pertemuan, Sesi
from p2k2.selectors import TANPA, SaringPertemuan
from p2k2.services.pertemuan import IsiPertemuan
from wilayah.enums import POLA_KODE

BELUM = "belum"


class FormSaringPertemuan(forms.Form):
    """Filters of the lists: codes and ids from the address."""

    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = forms.RegexField(rf"^([0-9]{{1,9}}|{TANPA})\Z", required=False)
    bulan = BidangBulan(required=False)
    keadaan = forms.ChoiceField(choices=[*KeadaanPertemuan.choices, (BELUM, "Belum bertemu")], required=False)

    def saring(self) -> SaringPertemuan | None:
        """The filter, or None when the address names something unknown."""
        return SaringPertemuan(**self.cleaned_data) if self.is_valid() else None


class PilihSesi(forms.ModelChoiceField):
    """Sessions under their module."""

    def __init__(self, **opsi: Any) -> None:
        super().__init__(Sesi.objects.none(), empty_label="Di luar modul", **opsi)

    def isi_pilihan(self, hari: date) -> None:
        """Offer the modules in force on that day."""
        berlaku = Q(modul__berlaku_sampai__isnull=True) | Q(modul__berlaku_sampai__gte=hari)
        self.queryset = Sesi.objects.filter(berlaku, modul__berlaku_sejak__lte=hari)
        modul: dict[str, list[tuple[Any, str]]] = {}
        for sesi in self.queryset.select_related("modul").order_by("modul__nomor", "nomor", "pk"):
            modul.setdefault(str(sesi.modul), []).append((sesi.pk, str(sesi)))
        self.choices = [("", self.empty_label), *modul.items()]


class FormUbahPertemuan(TolakGalat, forms.ModelForm[Pertemuan]):
    """What of a meeting can be changed."""

    sesi = PilihSesi(label="Modul dan sesi", required=False)

    class Meta:
        model = Pertemuan
        fields = ["tanggal", "jam_mulai", "jam_selesai", "tempat", "sesi", "materi", "catatan"]
        widgets = {
            "tanggal": InputTanggal,
            "jam_mulai": InputJam,
            "jam_selesai": InputJam,
            "catatan": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"materi": "Bila di luar modul, atau tambahan selain sesi di atas."}

    def __init__(self, *args: Any, hari: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sesi"].isi_pilihan(hari)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        # Not the parent's: the model's constraints are the service's to check, and to say in words.
        return self.cleaned_data

    def isi(self) -> IsiPertemuan:
        return IsiPertemuan(**{nama: self.cleaned_data[nama] for nama in self.Meta.fields})


class FormPertemuan(FormUbahPertemuan):
    """A new meeting. `id` is made when the form is shown, so that a form sent twice makes one meeting."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ["id", *FormUbahPertemuan.Meta.fields]

    @staticmethod
    def awal(kelompok: Kelompok, hari: date) -> dict[str, Any]:
        return {"id": uuid7(), "tanggal": hari, "tempat": kelompok.tempat}

    def nomor(self) -> UUID:
        nomor: UUID = self.cleaned_data["id"]
        return nomor


class FormBatal(forms.Form):
    versi = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    alasan = forms.CharField(
        label="Alasan dibatalkan",
        max_length=200,
        help_text="Misalnya hujan deras, atau balai desa dipakai. Pertemuan yang batal tidak dihitung untuk siapa pun.",
    )


class FormFoto(forms.Form):
    foto = FotoBanyak(
        label="Foto kegiatan",
        help_text=f"Paling banyak {FOTO_PER_PERTEMUAN} untuk satu pertemuan. Foto dikecilkan sendiri sebelum dikirim.",
    )
