"""Forms of facilities and of who belongs to them. They check what was typed; services decide and save."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from uuid6 import uuid7

from inti.formulir import TolakGalat
from inti.widget import InputDigit, InputTanggal
from kpm.enums import JENJANG
from verifikasi.enums import Bidang, JenisFasilitas
from verifikasi.models import Fasilitas
from verifikasi.selectors.fasilitas import DITUTUP, TANPA_NPSN, TANPA_TITIK, SaringFasilitas
from verifikasi.services.fasilitas import IsiFasilitas
from verifikasi.services.gabung_fasilitas import BedaHari
from wilayah.enums import POLA_KODE
from wilayah.models import Wilayah

_JENJANG = [(j.value, j.label) for j in JENJANG]


class FormSaringFasilitas(forms.Form):
    """Filters of the list: codes from the address."""

    wilayah = forms.RegexField(POLA_KODE, required=False)
    jenis = forms.ChoiceField(choices=JenisFasilitas.choices, required=False)
    jenjang = forms.ChoiceField(choices=_JENJANG, required=False)
    kurang = forms.ChoiceField(choices=[(TANPA_TITIK, ""), (TANPA_NPSN, "")], required=False)
    keadaan = forms.ChoiceField(choices=[(DITUTUP, "")], required=False)

    def saring(self) -> SaringFasilitas | None:
        """The filter, or None when the address names something unknown."""
        return SaringFasilitas(**self.cleaned_data) if self.is_valid() else None


class FormSaringBelum(forms.Form):
    wilayah = forms.RegexField(POLA_KODE, required=False)
    bidang = forms.ChoiceField(choices=Bidang.choices, required=False)


class FormUbahFasilitas(TolakGalat, forms.ModelForm[Fasilitas]):
    """What is known of a facility."""

    jenis = forms.ChoiceField(choices=JenisFasilitas.choices, widget=forms.RadioSelect)
    jenjang = forms.ChoiceField(
        choices=[("", "Beberapa jenjang, atau bukan sekolah"), *_JENJANG], required=False, help_text="Untuk sekolah."
    )
    desa = forms.ChoiceField(label="Desa atau kelurahan")
    akurasi = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Fasilitas
        fields = ["jenis", "nama", "npsn", "jenjang", "alamat", "kontak", "telepon", "lintang", "bujur"]
        widgets = {"npsn": InputDigit(), "telepon": forms.TextInput({"inputmode": "tel", "autocomplete": "off"})}
        help_texts = {
            "nama": "Seperti di papan namanya, misalnya SD Negeri 5 Kota Bengkulu atau Posyandu Melati.",
            "npsn": "8 angka; hanya untuk sekolah.",
            "kontak": "Misalnya guru atau kader yang biasa mengisi daftar.",
        }

    def __init__(self, *args: Any, desa: Sequence[Wilayah], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kecamatan: dict[str, list[tuple[str, str]]] = {}
        for d in desa:
            kecamatan.setdefault(d.induk.nama if d.induk else "", []).append((d.pk, d.nama))
        pilihan: list[Any] = [("", "Pilih desa"), *kecamatan.items()]
        self.fields["desa"].choices = pilihan  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        # Not the parent's: the model's constraints are the service's to check, and to say in words.
        return self.cleaned_data

    def isi(self) -> IsiFasilitas:
        isi = self.cleaned_data
        return IsiFasilitas(**{nama: isi[nama] for nama in self.Meta.fields}, desa_id=isi["desa"])

    @classmethod
    def awal_dari(cls, fasilitas: Fasilitas) -> dict[str, Any]:
        return {nama: getattr(fasilitas, nama) for nama in cls.Meta.fields} | {"desa": fasilitas.desa_id}


class FormFasilitas(FormUbahFasilitas):
    """A new one. `id` is made when the form is shown, so that a form sent twice makes one facility."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    tetap = forms.BooleanField(label="Ini fasilitas lain yang bernama sama", required=False)

    @staticmethod
    def awal() -> dict[str, Any]:
        return {"id": uuid7()}

    def nomor(self) -> UUID:
        nomor: UUID = self.cleaned_data["id"]
        return nomor


class FormTutup(TolakGalat, forms.Form):
    sejak = forms.DateField(
        label="Ditutup sejak", widget=InputTanggal, help_text="Anggota di sini lalu menunggu fasilitas baru."
    )


class FormGabung(forms.Form):
    """The effective days of each month of which both say something else."""

    def __init__(self, *args: Any, beda: Sequence[BedaHari], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.beda = beda
        for b in beda:
            self.fields[_nama_hari(b.bulan)] = forms.TypedChoiceField(
                choices=[(b.asal, f"{b.asal} hari"), (b.tujuan, f"{b.tujuan} hari")],
                coerce=int,
                widget=forms.RadioSelect,
            )

    def hari(self) -> dict[date, int]:
        return {b.bulan: self.cleaned_data[_nama_hari(b.bulan)] for b in self.beda}

    def bidang_hari(self) -> list[tuple[BedaHari, forms.BoundField]]:
        return [(b, self[_nama_hari(b.bulan)]) for b in self.beda]


def _nama_hari(bulan: date) -> str:
    return f"hari_{bulan:%Y_%m}"


class PilihFasilitas(forms.ModelChoiceField):
    """Facilities with the desa they lie in."""

    def __init__(self, **opsi: Any) -> None:
        super().__init__(Fasilitas.objects.none(), empty_label="Pilih fasilitas", **opsi)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.nama} · {obj.desa.nama}"


class FormDaftarkan(TolakGalat, forms.Form):
    """A member's facility, chosen among those of the area."""

    fasilitas = PilihFasilitas()
    mulai = forms.DateField(
        required=False, widget=InputTanggal, help_text="Kosongkan bila sejak dulu di sana, atau bila tidak berubah."
    )
    kelas = forms.CharField(max_length=20, required=False)
    nisn = forms.CharField(label="NISN", max_length=20, required=False, widget=InputDigit, help_text="10 angka.")
    pindah = forms.BooleanField(label="Pindah dari fasilitas sebelumnya", required=False)

    def __init__(self, *args: Any, pilihan: Any, sekolah: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fasilitas"].queryset = pilihan  # type: ignore[attr-defined]
        if not sekolah:
            del self.fields["kelas"], self.fields["nisn"]


class FormBanyak(forms.Form):
    """Several members who go to one facility."""

    anggota = forms.TypedMultipleChoiceField(
        label="Anggota",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Centang paling sedikit satu anggota."},
    )
    mulai = forms.DateField(required=False, widget=InputTanggal, help_text="Kosongkan bila memang sejak dulu di sini.")

    def __init__(self, *args: Any, calon: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["anggota"].choices = calon  # type: ignore[attr-defined]


ALASAN_AKHIR = (
    ("pindah", "Pindah, fasilitas barunya belum diketahui"),
    ("lulus", "Lulus"),
    ("putus", "Putus sekolah"),
    ("selesai", "Tidak perlu lagi ke sini"),
    ("salah", "Salah catat"),
)


class FormAkhiri(TolakGalat, forms.Form):
    sampai = forms.DateField(label="Hari terakhir di sini", widget=InputTanggal)
    alasan = forms.ChoiceField(label="Mengapa", choices=ALASAN_AKHIR, widget=forms.RadioSelect)
