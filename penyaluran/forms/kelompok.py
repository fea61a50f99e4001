"""Forms of a group's payments: one family, the whole group, photos. They read; the services decide."""

from typing import Any
from uuid import UUID

from django import forms
from uuid6 import uuid7

from inti.formulir import BerFoto, TolakGalat
from inti.widget import FotoBanyak, InputDigit, InputJam, InputRupiah, InputTanggal
from penyaluran.enums import CaraTahu, IsiBukti, SaluranBayar, StatusRekon
from penyaluran.models import AlasanBelumTransaksi
from penyaluran.selectors.kelompok import BELUM, MASALAH, SEMUA, SUDAH
from penyaluran.services.rekon.massal import CARA_MASSAL, IsiMassal
from wilayah.enums import POLA_KODE

LIHAT = [(BELUM, "Belum"), (MASALAH, "Bermasalah"), (SUDAH, "Sudah"), (SEMUA, "Semua")]
_KOSONG = [("", "Pilih…")]


class FormSaringKelompok(forms.Form):
    """What the address says: stage, and which families are looked at (*belum* unless said)."""

    tahap = forms.RegexField(r"^20[0-9]{2}-[1-4]\Z", required=False)
    lihat = forms.ChoiceField(choices=LIHAT, required=False)
    pakai = forms.ChoiceField(choices=[("1", "")], required=False)

    def terpilih(self) -> str:
        return (self.cleaned_data.get("lihat") if self.is_valid() else "") or BELUM


class FormSaringDaftar(forms.Form):
    """Which groups: the own ones unless `saya` is 0, or those of an area."""

    wilayah = forms.RegexField(POLA_KODE, required=False)
    saya = forms.ChoiceField(choices=[("1", ""), ("0", "")], required=False)


class FormCatat(BerFoto, forms.Form):
    """One family's row. What does not belong to the chosen state is left aside, also when it was filled in."""

    id = forms.UUIDField()
    versi = forms.IntegerField(min_value=0)
    status = forms.ChoiceField(
        choices=StatusRekon,
        error_messages={
            "required": "Pilih dulu: Sudah, Sebagian, atau Bermasalah.",
            "invalid_choice": "Pilih Sudah, Sebagian, atau Bermasalah.",
        },
    )
    jumlah = InputRupiah(required=False)
    tanggal = forms.DateField(required=False)
    saluran = forms.ChoiceField(choices=_KOSONG + SaluranBayar.choices, required=False)
    tempat = forms.CharField(max_length=100, required=False)
    jam = forms.TimeField(required=False)
    cara = forms.ChoiceField(choices=_KOSONG + CaraTahu.choices, required=False)
    alasan = forms.ModelChoiceField(AlasanBelumTransaksi.objects.all(), required=False)
    keterangan = forms.CharField(max_length=300, required=False)
    foto = FotoBanyak(required=False)
    isi_foto = forms.ChoiceField(choices=_KOSONG + IsiBukti.choices, required=False)

    def clean(self) -> dict[str, Any]:
        isi = super().clean() or self.cleaned_data
        if isi.get("status") in (StatusRekon.CAIR, StatusRekon.SEBAGIAN):
            if not isi.get("saluran") and "saluran" not in self.errors:
                self.add_error("saluran", "Pilih di mana uangnya diambil.")
            if not isi.get("cara") and "cara" not in self.errors:
                self.add_error("cara", "Pilih dari mana Anda tahu.")
        if isi.get("foto") and not isi.get("isi_foto"):
            self.add_error("isi_foto", "Pilih apa yang tampak di foto.")
        return isi

    def isi(self) -> dict[str, Any]:
        """The keywords of `catat_rekonsiliasi`."""
        d = self.cleaned_data
        umum = {k: d[k] for k in ("id", "versi", "status", "keterangan")}
        if d["status"] == StatusRekon.TIDAK:
            return umum | {"alasan": d["alasan"], "cara": d["cara"]}
        ambil = {k: d[k] for k in ("tanggal", "saluran", "tempat", "jam", "cara")}
        return umum | ambil | ({"jumlah": d["jumlah"]} if d["status"] == StatusRekon.SEBAGIAN else {})


class FormMassal(BerFoto, forms.Form):
    """All of a group at once. Nothing is filled in beforehand, the number above all."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    tanggal = forms.DateField(label="Tanggal transaksi", widget=InputTanggal)
    saluran = forms.ChoiceField(label="Di mana uangnya diambil", choices=SaluranBayar.choices, widget=forms.RadioSelect)
    tempat = forms.CharField(label="Nama tempat", max_length=100, required=False)
    jam = forms.TimeField(label="Jam", widget=InputJam, required=False)
    cara = forms.ChoiceField(
        label="Dari mana Anda tahu",
        choices=[(c.value, c.label) for c in CARA_MASSAL],
        widget=forms.RadioSelect,
        help_text="Kata keluarga saja tidak cukup di sini; catat satu per satu.",
    )
    foto = FotoBanyak(label="Foto daftar yang ditandatangani", required=False)
    tanpa_foto = forms.CharField(
        label="Mengapa tidak ada foto", max_length=300, required=False, help_text="Wajib bila fotonya tidak ada."
    )
    jumlah_keluarga = forms.IntegerField(
        label="Berapa keluarga yang Anda catat?",
        min_value=1,
        max_value=999,
        widget=InputDigit(attrs={"maxlength": 3}),
        help_text="Cocokkan nama di atas dengan daftar yang ditandatangani, lalu ketik jumlahnya.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"id": uuid7()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def nomor(self) -> UUID:
        hasil: UUID = self.cleaned_data["id"]
        return hasil

    def isi(self) -> IsiMassal:
        return IsiMassal(**{k: self.cleaned_data[k] for k in IsiMassal.__dataclass_fields__})


class FormBukti(BerFoto, forms.Form):
    isi_foto = forms.ChoiceField(label="Apa yang tampak di foto", choices=IsiBukti, widget=forms.RadioSelect)
    foto = FotoBanyak(label="Foto", help_text="Tutup nomor kartu dan PIN bila terlihat.")


class FormAlasan(TolakGalat, forms.Form):
    """Why something is taken back; the service says when a reason is missing."""

    alasan = forms.CharField(label="Alasan", max_length=300, required=False)
