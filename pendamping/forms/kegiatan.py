"""Forms of activities. They check what was typed; the service decides and saves."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from uuid6 import uuid7

from akun.models import Pengguna
from inti.formulir import BerFoto
from inti.waktu import hari_ini
from inti.widget import BidangBulan, BidangNomor, FotoBanyak, InputJam, InputTanggal
from pendamping.enums import FOTO_PER_CATATAN, JenisKegiatan, PeranIfe
from pendamping.models import ButirRHK, Kegiatan
from pendamping.selectors.kegiatan import SaringKegiatan
from pendamping.services.kegiatan import IsiKegiatan, wilayah_kerja
from pendamping.services.kunjungan import Titik
from wilayah.enums import Tingkat
from wilayah.models import Wilayah


class FormSaringKegiatan(forms.Form):
    """Filters of the list of activities: codes and ids from the address."""

    petugas = BidangNomor(required=False)
    bulan = BidangBulan(required=False)
    jenis = forms.ChoiceField(choices=JenisKegiatan.choices, required=False)
    peran = forms.ChoiceField(choices=PeranIfe.choices, required=False)
    butir = forms.RegexField(r"^[0-9]{1,2}\Z", required=False)

    def saring(self) -> SaringKegiatan | None:
        """The filter, or None when the address names something unknown."""
        return SaringKegiatan(**self.cleaned_data) if self.is_valid() else None


class PilihWilayah(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.nama if obj.tingkat == Tingkat.DESA else f"{obj.get_tingkat_display()} {obj.nama}")


class PilihButir(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.nomor}. {obj.nama}"


class FormBerbutir(BerFoto, forms.ModelForm[Any]):
    """Of a record that counts for an RHK item at a place where one serves."""

    butir = PilihButir(label="Butir RHK", queryset=ButirRHK.objects.none(), empty_label="Pilih…")
    wilayah = PilihWilayah(label="Kecamatan atau desa", queryset=Wilayah.objects.none(), empty_label="Pilih…")

    def __init__(self, *args: Any, oleh: Pengguna, pada: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        butir: Any = self.fields["butir"]
        butir.queryset = ButirRHK.objects.berlaku_pada(pada or hari_ini()).order_by("nomor", "pk")
        wilayah: Any = self.fields["wilayah"]
        wilayah.queryset = wilayah_kerja(oleh, pada).order_by("kode")

    def _post_clean(self) -> None:
        """The service judges the record as a whole; the model's own words would come twice."""


class FormUbahKegiatan(FormBerbutir):
    """What of an activity can be corrected."""

    jenis = forms.ChoiceField(label="Jenis kegiatan", choices=JenisKegiatan.choices, widget=forms.RadioSelect)
    peran_ife = forms.ChoiceField(label="Peran", choices=PeranIfe.choices, widget=forms.RadioSelect)
    foto = FotoBanyak(
        label="Foto",
        required=False,
        help_text=f"Paling banyak {FOTO_PER_CATATAN}. Foto dikecilkan sendiri sebelum dikirim.",
    )

    class Meta:
        model = Kegiatan
        fields = [
            "jenis", "tanggal", "jam_mulai", "jam_selesai", "judul", "wilayah", "tempat", "peran_ife", "butir",
            "jumlah_peserta", "peserta", "uraian", "hasil",
        ]  # fmt: skip
        widgets = {
            "tanggal": InputTanggal,
            "jam_mulai": InputJam,
            "jam_selesai": InputJam,
            "peserta": forms.Textarea(attrs={"rows": 2}),
            "uraian": forms.Textarea(attrs={"rows": 4}),
            "hasil": forms.Textarea(attrs={"rows": 3}),
        }

    def isi(self) -> IsiKegiatan:
        return IsiKegiatan(**{k: self.cleaned_data[k] for k in IsiKegiatan.__dataclass_fields__})


class FormKegiatan(FormUbahKegiatan):
    """A new activity: also where it was, and the id that makes a repeated sending one activity."""

    id = forms.UUIDField(widget=forms.HiddenInput)

    class Meta(FormUbahKegiatan.Meta):
        fields = [*FormUbahKegiatan.Meta.fields, "lintang", "bujur", "akurasi_m"]
        widgets = {**FormUbahKegiatan.Meta.widgets, "akurasi_m": forms.HiddenInput}

    def __init__(self, *args: Any, jenis: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["jenis"]  # chosen on the page before
        self.jenis_dipilih = jenis

    @staticmethod
    def awal() -> dict[str, Any]:
        return {"id": uuid7(), "tanggal": hari_ini()}

    def nomor(self) -> UUID:
        nomor: UUID = self.cleaned_data["id"]
        return nomor

    def clean(self) -> dict[str, Any]:
        isi: dict[str, Any] = super().clean() or {}
        isi["jenis"] = self.jenis_dipilih
        if (isi.get("lintang") is None) != (isi.get("bujur") is None):
            self.add_error("lintang", "Isi lintang dan bujur, atau kosongkan keduanya.")
        if isi.get("lintang") is None:
            isi["akurasi_m"] = None  # says nothing without a position
        return isi

    def titik(self) -> Titik | None:
        lintang, bujur = self.cleaned_data["lintang"], self.cleaned_data["bujur"]
        if lintang is None or bujur is None:
            return None
        return Titik(lintang, bujur, self.cleaned_data["akurasi_m"])
