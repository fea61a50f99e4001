"""Forms of kinds, steps and deadlines. They check what was typed; `services.acuan` decides."""

from __future__ import annotations

from typing import Any

from django import forms

from inti.formulir import TolakGalat
from inti.widget import InputTanggal
from pengaduan.enums import TingkatAduan, UrgensiAduan
from pengaduan.models import AturanTenggat, JenisAduan
from pengaduan.services.acuan import HARI_MAKS, PENJAGA, IsiJenis, IsiLangkahJenis


class FormJenis(TolakGalat, forms.Form):
    """One kind; who may not change what guards staff sees those fields locked."""

    versi = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput, initial=0)
    nama = forms.CharField(label="Jenis", max_length=80)
    contoh = forms.CharField(
        label="Dengan kata sehari-hari", max_length=200, help_text="Inilah yang dibaca warga di halaman lapor."
    )
    urgensi = forms.ChoiceField(label="Urgensi", choices=UrgensiAduan)
    tingkat_awal = forms.TypedChoiceField(label="Mula-mula ditangani", choices=TingkatAduan, coerce=int)
    curiga = forms.BooleanField(
        label="Dugaan penyalahgunaan", required=False, help_text="Langsung rahasia, tidak terlihat petugas lapangan."
    )
    tentang_petugas = forms.BooleanField(
        label="Tentang pendamping keluarga", required=False, help_text="Pendamping keluarga itu tidak melihatnya."
    )
    jeda_sanksi = forms.BooleanField(label="Menjeda tangga sanksi keluarga", required=False)
    urutan = forms.IntegerField(label="Urutan dalam daftar", min_value=0, max_value=30_000)
    aktif = forms.BooleanField(
        label="Masih dipakai", required=False, help_text="Jenis yang tidak dipakai lagi tetap ada di aduan lama."
    )

    def __init__(self, *args: Any, penjaga: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nama in () if penjaga else PENJAGA:
            self.fields[nama].disabled = True

    @classmethod
    def dari(cls, jenis: JenisAduan, data: Any = None, *, penjaga: bool) -> FormJenis:
        awal = {k: getattr(jenis, k) for k in ("versi", *IsiJenis.__dataclass_fields__)}
        return cls(data, initial=awal, penjaga=penjaga)

    def isi(self) -> IsiJenis:
        kolom = {k: self.cleaned_data[k] for k in IsiJenis.__dataclass_fields__}
        return IsiJenis(**kolom | {k: " ".join(kolom[k].split()) for k in ("nama", "contoh")})


class FormLangkahJenis(forms.Form):
    """One step among those of a kind: its place (empty: not used any more), its name, who takes it, its days."""

    id = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    tempat = forms.IntegerField(label="Urutan", required=False, min_value=1, max_value=99)
    nama = forms.CharField(label="Langkah", required=False, max_length=150)
    pelaksana = forms.CharField(label="Oleh siapa", required=False, max_length=60)
    hari = forms.IntegerField(label="Selesai dalam (hari kerja)", required=False, min_value=0, max_value=HARI_MAKS)

    def clean(self) -> dict[str, Any]:
        isi = super().clean() or {}
        if isi.get("tempat") is not None and not self.errors:
            for kolom, pesan in (("nama", "Tulis langkahnya."), ("pelaksana", "Tulis siapa yang melakukannya.")):
                if not isi.get(kolom):
                    self.add_error(kolom, f"{pesan} Atau kosongkan urutannya.")
            if isi.get("hari") is None:
                self.add_error("hari", "Isi dalam berapa hari kerja.")
        return isi


def formulir_langkah(jenis: JenisAduan, data: Any = None) -> list[FormLangkahJenis]:
    """A form for each step in use, and one for a further one."""
    ada = jenis.langkah.filter(aktif=True).order_by("urutan")
    awal: list[dict[str, Any]] = [
        {"id": s.pk, "tempat": n, "nama": s.nama, "pelaksana": s.pelaksana, "hari": s.hari}
        for n, s in enumerate(ada, 1)
    ]
    return [FormLangkahJenis(data, prefix=f"l{n}", initial=isi) for n, isi in enumerate([*awal, {}])]


def baca_langkah(isi: list[FormLangkahJenis]) -> list[IsiLangkahJenis]:
    """The steps in the order of their places; one without a place is retired."""
    tetap = sorted((f.cleaned_data for f in isi if f.cleaned_data.get("tempat") is not None), key=lambda c: c["tempat"])
    return [
        IsiLangkahJenis(
            id=c["id"], nama=" ".join(c["nama"].split()), pelaksana=" ".join(c["pelaksana"].split()), hari=c["hari"]
        )
        for c in tetap
    ]


class FormTenggat(TolakGalat, forms.Form):
    """New deadlines of a level from a day on."""

    tingkat = forms.TypedChoiceField(label="Tingkat", choices=TingkatAduan, coerce=int)
    jenis = forms.ModelChoiceField(
        JenisAduan.objects.none(), label="Untuk jenis", required=False, empty_label="Semua jenis"
    )
    berlaku_sejak = forms.DateField(label="Berlaku sejak", widget=InputTanggal)
    hari_terima = forms.IntegerField(label="Diterima dalam (hari kerja)", min_value=1, max_value=90)
    hari_selesai = forms.IntegerField(label="Dijawab dalam (hari kerja)", min_value=1, max_value=HARI_MAKS)
    hari_ingat = forms.IntegerField(label="Diingatkan sebelum habis (hari kerja)", min_value=0, max_value=HARI_MAKS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jenis"].queryset = JenisAduan.objects.filter(aktif=True).order_by("urutan")  # type: ignore[attr-defined]

    def isi(self) -> AturanTenggat:
        return AturanTenggat(**self.cleaned_data)
