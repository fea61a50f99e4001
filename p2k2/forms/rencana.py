"""Forms of planning: the month asked for, a row per group, moving, cancelling."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from uuid6 import uuid7

from inti.formulir import TolakGalat
from inti.waktu import awal_bulan
from inti.widget import BidangBulan, BidangNomor, InputJam, InputTanggal
from kpm.models import Kelompok
from p2k2.enums import SebabJadwal
from p2k2.forms.tambahan import BerKedua
from p2k2.selectors.kalender import Usulan
from p2k2.services.rencana import BarisRencana

_PANJANG_KETERANGAN = 150  # with the cause before it still a reason


class FormBulan(forms.Form):
    """Whose month is asked for: from the address."""

    bulan = BidangBulan(required=False)
    petugas = BidangNomor(required=False)

    def bulan_atau(self, hari: date) -> date:
        bulan: date | None = self.cleaned_data["bulan"]
        return bulan or awal_bulan(hari)


class FormBarisRencana(TolakGalat, forms.Form):
    """One group's meeting; a row without a date plans nothing. Errors of the service are shown in their row."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    tanggal = forms.DateField(label="Tanggal", required=False, widget=InputTanggal)
    jam = forms.TimeField(label="Jam mulai", required=False, widget=InputJam)
    tempat = forms.CharField(label="Tempat", required=False, max_length=150)

    def __init__(self, *args: Any, kelompok: Kelompok, usulan: Usulan, **kwargs: Any) -> None:
        kwargs |= {"prefix": f"k-{kelompok.pk}", "initial": {"id": uuid7()}}
        super().__init__(*args, **kwargs)
        self.kelompok, self.usulan = kelompok, usulan

    def isi_usulan(self) -> dict[str, str]:
        """What *Pakai usulan* puts into this row, as a browser would send it."""
        u, awalan = self.usulan, self.prefix
        return {
            f"{awalan}-tanggal": f"{u.tanggal:%Y-%m-%d}" if u.tanggal else "",
            f"{awalan}-jam": f"{u.jam:%H:%M}" if u.jam else "",
            f"{awalan}-tempat": u.tempat,
        }

    def clean(self) -> dict[str, Any]:
        isi = self.cleaned_data
        if not isi.get("tanggal") and not self.has_error("tanggal") and (isi.get("jam") or isi.get("tempat")):
            self.add_error("tanggal", "Isi tanggalnya, atau kosongkan baris ini.")
        return isi

    def baris(self) -> BarisRencana | None:
        isi = self.cleaned_data
        if not isi["tanggal"]:
            return None
        nomor: UUID = isi["id"]
        return BarisRencana(
            id=nomor, kelompok=self.kelompok, tanggal=isi["tanggal"], jam_mulai=isi["jam"], tempat=isi["tempat"]
        )


class FormSebab(TolakGalat, forms.Form):
    """A common cause, with words or, where none fits, only words: one sentence is kept."""

    versi = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    sebab = forms.ChoiceField(label="Alasan", choices=SebabJadwal.choices, widget=forms.RadioSelect)
    alasan = forms.CharField(
        label="Keterangan",
        max_length=_PANJANG_KETERANGAN,
        required=False,
        help_text="Wajib bila alasannya Lainnya. Jangan menulis nama keluarga.",
    )

    def kalimat(self) -> str:
        sebab, alasan = self.cleaned_data["sebab"], self.cleaned_data["alasan"]
        if sebab == SebabJadwal.LAINNYA:
            return str(alasan)
        label = SebabJadwal(sebab).label
        return f"{label}: {alasan}" if alasan else label


class FormBatal(FormSebab):
    field_order = ["versi", "sebab", "alasan"]


class FormPindah(BerKedua, FormSebab):
    tanggal = forms.DateField(label="Tanggal baru", widget=InputTanggal)
    jam_mulai = forms.TimeField(label="Jam mulai", required=False, widget=InputJam)
    jam_selesai = forms.TimeField(label="Jam selesai", required=False, widget=InputJam)
    tempat = forms.CharField(label="Tempat", required=False, max_length=150)
    field_order = ["versi", "tanggal", "jam_mulai", "jam_selesai", "tempat", "sebab", "alasan"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pasang_kedua()

    def jadwal(self) -> dict[str, Any]:
        kolom = ("tanggal", "jam_mulai", "jam_selesai", "tempat", "versi", "kedua")
        return {k: self.cleaned_data[k] for k in kolom}
