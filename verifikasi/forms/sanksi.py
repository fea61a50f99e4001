"""Forms of the ladder. They check what was typed; services decide."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from uuid6 import uuid7

from inti.formulir import BerFoto, TolakGalat
from inti.widget import FotoBanyak, InputTanggal
from p2k2.enums import CaraKabar
from p2k2.forms.tanda import FormBerId
from p2k2.selectors import TANPA
from verifikasi.enums import JenjangSanksi, KeadaanSanksi
from verifikasi.selectors.sanksi import BELUM_KABAR, BERUBAH, MENUNGGU, TERJEDA, SaringSanksi
from verifikasi.services.keberatan import IsiKeberatan
from wilayah.enums import POLA_KODE

_URUS = (MENUNGGU, BELUM_KABAR, BERUBAH, TERJEDA, *KeadaanSanksi.values)


class FormSaringSanksi(forms.Form):
    """Filters of the list: codes and ids from the address."""

    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = forms.RegexField(rf"^([0-9]{{1,9}}|{TANPA})\Z", required=False)
    jenjang = forms.ChoiceField(choices=JenjangSanksi.choices, required=False)
    urus = forms.ChoiceField(choices=[(u, "") for u in _URUS], required=False)

    def saring(self) -> SaringSanksi | None:
        """The filter, or None when the address names something unknown."""
        return SaringSanksi(**self.cleaned_data) if self.is_valid() else None


class FormKabarSanksi(FormBerId):
    """How, whom and when; `keadaan` is the state that was shown. Only the day is filled in."""

    keadaan = forms.ChoiceField(choices=KeadaanSanksi.choices, widget=forms.HiddenInput)
    cara = forms.ChoiceField(label="Diberi tahu lewat", choices=CaraKabar.choices, widget=forms.RadioSelect)
    kepada = forms.CharField(
        label="Kepada", max_length=100, help_text="Siapa yang menerima, misalnya Ibu Siti atau suaminya."
    )
    tanggal = forms.DateField(label="Tanggal", widget=InputTanggal)

    @staticmethod
    def awal(hari: date, keadaan: str) -> dict[str, Any]:
        return {"id": uuid7(), "tanggal": hari, "keadaan": keadaan}


class FormKeberatan(BerFoto, forms.Form):
    """What the family said, in its own words."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    tanggal = forms.DateField(label="Tanggal disampaikan", widget=InputTanggal)
    penyampai = forms.CharField(label="Yang menyampaikan", max_length=100, help_text="Misalnya Ibu Siti, pengurus.")
    isi = forms.CharField(
        label="Keberatan keluarga", max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Tulis seperti yang disampaikan keluarga.",
    )  # fmt: skip
    alasan_terlambat = forms.CharField(
        label="Mengapa baru sekarang?", required=False, max_length=300,
        help_text="Wajib bila batas waktunya lewat, atau bila keberatan sebelumnya ditolak.",
    )  # fmt: skip
    foto = FotoBanyak(
        label="Foto bukti", required=False, help_text="Misalnya surat dokter atau surat sekolah. Boleh lebih dari satu."
    )

    def nomor(self) -> UUID:
        nomor: UUID = self.cleaned_data["id"]
        return nomor

    def isi_keberatan(self) -> IsiKeberatan:
        bersih = self.cleaned_data
        return IsiKeberatan(**{k: bersih[k] for k in ("tanggal", "penyampai", "isi", "alasan_terlambat")})


class _Beralasan(TolakGalat, forms.Form):
    versi = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)
    alasan = forms.CharField(
        label="Alasan", max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ditulis di surat kepada keluarga.",
    )  # fmt: skip


class FormPutusan(_Beralasan):
    """Approve from a day on, or refuse; nothing is preselected."""

    field_order = ["versi", "putusan", "berlaku_sejak", "alasan"]
    putusan = forms.ChoiceField(
        label="Putusan", choices=[("setuju", "Setujui"), ("tolak", "Tidak disetujui")], widget=forms.RadioSelect
    )
    berlaku_sejak = forms.DateField(
        label="Berlaku sejak", required=False, widget=InputTanggal, help_text="Bila disetujui; kosong berarti hari ini."
    )

    def isi(self) -> dict[str, Any]:
        bersih = self.cleaned_data
        setuju = bersih["putusan"] == "setuju"
        return {
            "setuju": setuju,
            "alasan": bersih["alasan"],
            "berlaku_sejak": bersih["berlaku_sejak"] if setuju else None,
            "versi": bersih["versi"],
        }


class FormBatal(_Beralasan):
    """Reverse what is in force."""

    field_order = ["versi", "tanggal", "alasan"]
    tanggal = forms.DateField(
        label="Dipulihkan sejak", required=False, widget=InputTanggal, help_text="Kosong: hari ini."
    )


class FormPutusanKeberatan(_Beralasan):
    """Answer an objection; nothing is preselected."""

    field_order = ["versi", "putusan", "alasan"]
    putusan = forms.ChoiceField(
        label="Putusan", choices=[("terima", "Terima"), ("tolak", "Tolak")], widget=forms.RadioSelect
    )

    def isi(self) -> dict[str, Any]:
        bersih = self.cleaned_data
        return {"terima": bersih["putusan"] == "terima", "alasan": bersih["alasan"], "versi": bersih["versi"]}


class FormTinjau(_Beralasan):
    """Why a decision stays although its evidence was corrected; `sidik` is the evidence that was shown."""

    sidik = forms.RegexField(r"^[0-9a-f]{32}\Z", widget=forms.HiddenInput)


class FormCabut(BerFoto, _Beralasan):
    """Why the family takes its objection back, with the letter it signed."""

    foto = FotoBanyak(
        label="Foto surat pencabutan",
        required=False,
        help_text="Wajib: surat yang ditandatangani keluarga, terbaca tanggal dan tanda tangannya.",
    )
