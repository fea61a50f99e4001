"""Forms of assignments. They check what was typed; services decide and save."""

from __future__ import annotations

from typing import Any

from django import forms

from akun.models import Pengguna
from inti.widget import InputTanggal
from pendamping.selectors.penugasan import teks_beban

_CAKUPAN = [("belum", "Yang belum punya pendamping"), ("semua", "Semua keluarga")]


class PilihPetugas(forms.ModelChoiceField):
    """A pendamping with duty, families held today and languages: `Fitria (korkec, 290 KPM, bahasa Rejang)`."""

    def label_from_instance(self, obj: Any) -> str:
        peringatan = teks_beban(obj.jumlah_kpm, korkec=False)
        bagian = [
            *(["korkec"] if obj.korkec else []),
            f"{obj.jumlah_kpm} KPM",
            *([peringatan] if peringatan else []),
            *([f"bahasa {obj.bahasa}"] if obj.bahasa else []),
        ]
        return f"{obj.nama} ({', '.join(bagian)})"


class FormTugas(forms.Form):
    """To whom, since when, by which decree; `cakupan` only when a whole desa is assigned."""

    cakupan = forms.ChoiceField(label="Keluarga", choices=_CAKUPAN, widget=forms.RadioSelect)
    petugas = PilihPetugas(label="Pendamping", queryset=Pengguna.objects.none(), empty_label="Pilih pendamping")
    mulai = forms.DateField(label="Mulai tanggal", widget=InputTanggal)
    nomor_sk = forms.CharField(label="Nomor SK", max_length=100)
    gantikan = forms.BooleanField(
        label="Gantikan pendamping lama",
        required=False,
        help_text="Penugasan lama berakhir sehari sebelum tanggal mulai. Riwayatnya tetap tersimpan.",
    )

    def __init__(self, *args: Any, petugas: Any, per_desa: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["petugas"].queryset = petugas  # type: ignore[attr-defined]
        if not per_desa:
            del self.fields["cakupan"]


class FormUsulan(forms.Form):
    """The decree behind an accepted proposal; which units go to whom is read from the rows."""

    mulai = forms.DateField(label="Mulai tanggal", widget=InputTanggal)
    nomor_sk = forms.CharField(label="Nomor SK", max_length=100)


class FormDaftarNomor(forms.Form):
    """Numbers typed, pasted or in a workbook; which families they name is the service's to find out."""

    nomor = forms.CharField(
        label="Nomor, satu per baris",
        required=False,
        max_length=60_000,
        widget=forms.Textarea({"rows": 8, "inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}),
        help_text="NIK, No KK (16 angka), atau No peserta PKH (15 angka). Nomor tidak disimpan.",
    )
    berkas = forms.FileField(
        label="Atau berkas",
        required=False,
        help_text="Buku kerja .xlsx atau .csv; dibaca kolom NIK, NO KK, atau NO PESERTA di lembar pertama.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
    )

    def clean(self) -> dict[str, Any]:
        isi: dict[str, Any] = super().clean() or {}
        if not self.errors and not (isi.get("nomor") or "").strip() and not isi.get("berkas"):
            self.add_error("nomor", "Tempel nomornya, atau pilih berkas.")
        return isi


class FormAkhiriJabatan(forms.Form):
    selesai = forms.DateField(
        label="Hari terakhir",
        widget=InputTanggal,
        help_text="Menurut SK pemberhentian atau surat pengunduran diri. Hari itu masih bertugas.",
    )
