"""Forms of initial meetings and of candidates. They check what was typed; services decide and save."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from uuid6 import uuid7

from inti.formulir import TolakGalat
from inti.widget import BidangNomor, InputJam, InputTanggal
from p2k2.enums import DokumenCalon, HasilValidasi, KeadaanCalon, KeadaanPertemuan, Penjelasan
from p2k2.models import PertemuanAwal, UndanganAwal
from p2k2.selectors import SaringAwal, SaringCalon
from p2k2.services.awal import IsiAwal
from wilayah.enums import POLA_KODE


class FormSaringAwal(forms.Form):
    """Filters of the list of meetings: codes and ids from the address."""

    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = BidangNomor(required=False)
    keadaan = forms.ChoiceField(choices=KeadaanPertemuan.choices, required=False)

    def saring(self) -> SaringAwal | None:
        """The filter, or None when the address names something unknown."""
        return SaringAwal(**self.cleaned_data) if self.is_valid() else None


class FormSaringCalon(forms.Form):
    """Filters of the list of candidates: codes and ids from the address."""

    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = BidangNomor(required=False)
    keadaan = forms.ChoiceField(choices=KeadaanCalon.choices, required=False)
    saya = forms.BooleanField(required=False)

    def saring(self) -> SaringCalon | None:
        """The filter, or None when the address names something unknown."""
        return SaringCalon(**self.cleaned_data) if self.is_valid() else None


class FormUbahAwal(TolakGalat, forms.Form):
    """What the invitation says, and who is invited."""

    tanggal = forms.DateField(widget=InputTanggal)
    jam_mulai = forms.TimeField(label="Jam mulai", required=False, widget=InputJam)
    jam_selesai = forms.TimeField(label="Jam selesai", required=False, widget=InputJam)
    tempat = forms.CharField(max_length=150, help_text="Tertulis di undangan, misalnya Balai Desa Padang Serai.")
    kpm = forms.TypedMultipleChoiceField(
        label="Keluarga yang diundang",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih paling sedikit satu keluarga calon."},
    )

    def __init__(self, *args: Any, calon: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kpm"].choices = calon  # type: ignore[attr-defined]

    def isi(self) -> IsiAwal:
        isi = self.cleaned_data
        return IsiAwal(**{nama: isi[nama] for nama in ("tanggal", "tempat", "jam_mulai", "jam_selesai")})

    @classmethod
    def semua_terpilih(cls, kirim: QueryDict, *, calon: list[tuple[int, str]]) -> FormUbahAwal:
        """The form as it was typed with every family ticked, not yet checked."""
        ketikan = {nama: kirim.get(nama, "") for nama in cls.base_fields if nama != "kpm"}
        return cls(initial={**ketikan, "kpm": [pk for pk, _ in calon]}, calon=calon)

    @staticmethod
    def awal_dari(pertemuan: PertemuanAwal, kpm: list[int]) -> dict[str, Any]:
        return {
            "tanggal": pertemuan.tanggal,
            "jam_mulai": pertemuan.jam_mulai,
            "jam_selesai": pertemuan.jam_selesai,
            "tempat": pertemuan.tempat,
            "kpm": kpm,
        }


class FormAwal(FormUbahAwal):
    """A new meeting. `id` is made when the form is shown, so that a form sent twice makes one meeting."""

    id = forms.UUIDField(widget=forms.HiddenInput)

    @staticmethod
    def awal() -> dict[str, Any]:
        return {"id": uuid7()}

    def nomor(self) -> UUID:
        nomor: UUID = self.cleaned_data["id"]
        return nomor


class FormCatatAwal(forms.Form):
    """What was explained at the meeting, and what stood in its way."""

    dijelaskan = forms.MultipleChoiceField(
        label="Yang sudah dijelaskan", choices=Penjelasan.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    catatan = forms.CharField(
        label="Catatan dan hambatan",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Wajib diisi bila ada yang belum dijelaskan.",
    )


class FormValidasi(forms.Form):
    """What a candidate's documents said."""

    validasi = forms.ChoiceField(label="Hasil", choices=HasilValidasi.choices, widget=forms.RadioSelect)
    dokumen = forms.MultipleChoiceField(
        label="Dokumen yang dicocokkan",
        choices=DokumenCalon.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    catatan = forms.CharField(
        max_length=300,
        required=False,
        help_text="Wajib bila hasilnya bukan Cocok: tulis apa yang berbeda atau sebabnya.",
    )
    semula = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    @staticmethod
    def awal(undangan: UndanganAwal) -> dict[str, Any]:
        pada = undangan.divalidasi_pada
        return {
            "validasi": undangan.validasi,
            "dokumen": undangan.dokumen,
            "catatan": undangan.catatan,
            "semula": pada.isoformat() if pada else "",
        }

    def clean_semula(self) -> datetime | None:
        """The moment of the validation this form was made from; a mangled one matches none."""
        teks = self.cleaned_data["semula"]
        try:
            return datetime.fromisoformat(teks) if teks else None
        except ValueError:
            return datetime.min.replace(tzinfo=UTC)
