"""Forms of re-checks. They check what was typed; services decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from inti.formulir import TolakGalat
from p2k2.forms.tanda import FormBerId
from verifikasi.enums import Bidang, KeadaanPeserta
from verifikasi.forms.isian import FormBaris, FormSehat, FormSekolah
from verifikasi.models import ButirSampel
from verifikasi.selectors.kemajuan import sebut_triwulan
from verifikasi.selectors.sampel_hitung import GALAT, KEYAKINAN
from verifikasi.services.isian import Isian
from verifikasi.services.sampel import PANJANG_KATA
from wilayah.models import Wilayah

ADA, TAK, KOSONG = "ada", "tak", "kosong"


class FormUndi(FormBerId):
    """Where, of which quarter, and how sure; the address may name it, so that the size is seen before drawing."""

    wilayah = forms.ChoiceField(label="Kecamatan")
    tahap = forms.ChoiceField(label="Triwulan")
    keyakinan = forms.TypedChoiceField(
        label="Tingkat keyakinan", coerce=int, choices=[(k, f"{k} %") for k in KEYAKINAN], widget=forms.RadioSelect
    )
    galat = forms.TypedChoiceField(
        label="Batas galat", coerce=int, choices=[(g, f"± {g} %") for g in GALAT], widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, kecamatan: Sequence[Wilayah], tahap: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pilihan: Any = self.fields
        kosong = [("", "Pilih kecamatan")] if len(kecamatan) != 1 else []
        pilihan["wilayah"].choices = [*kosong, *((k.pk, k.nama) for k in kecamatan)]
        pilihan["tahap"].choices = [(t, sebut_triwulan(t)) for t in tahap]


class FormUkuran(FormUndi):
    """The same, to be asked by address."""

    id = None  # type: ignore[assignment]


class FormHenti(TolakGalat, forms.Form):
    alasan = forms.CharField(
        label="Alasan menghentikan",
        max_length=PANJANG_KATA,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Sampel ini tetap ada di daftar, dengan hasil yang sudah ditemukan.",
    )


class _Periksa(TolakGalat, FormBaris):
    """What the book says; nothing is filled in, for whoever checks must not see the entry first."""

    tak = None  # type: ignore[assignment]
    pindah = None  # type: ignore[assignment]
    versi = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    buku = forms.ChoiceField(
        label="Di buku fasilitas",
        choices=[(ADA, "Ada catatannya"), (TAK, "Orang ini tidak terdaftar"), (KOSONG, "Tidak ada catatannya")],
        widget=forms.RadioSelect,
    )
    keterangan = forms.CharField(label="Keterangan", required=False, max_length=PANJANG_KATA)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nama, field in self.fields.items():
            field.required = nama in ("versi", "buku")
            field.label = _LABEL.get(nama, field.label)
            if isinstance(field, forms.IntegerField) and nama != "versi":  # a decimal one too, as Django has it
                papan = "decimal" if isinstance(field, forms.DecimalField) else "numeric"
                field.widget = forms.TextInput({"inputmode": papan, "autocomplete": "off", "class": "form-control"})

    def clean(self) -> dict[str, Any]:
        bersih: dict[str, Any] = super().clean() or self.cleaned_data
        bersih["tak"] = False
        return bersih

    def ditemukan(self, anggota: int) -> Isian | None:
        """What was found; None: the facility has no record at all."""
        buku = self.cleaned_data["buku"]
        if buku == KOSONG:
            return None
        if buku == TAK:
            return Isian(anggota, keadaan=KeadaanPeserta.TIDAK_TERDAFTAR)
        return Isian(anggota, **self._ukuran())


_LABEL = {
    "hadir": "Hadir bulan itu",
    "tanggal_periksa": "Tanggal periksa",
    "berat_kg": "Berat (kg)",
    "tinggi_cm": "Tinggi atau panjang badan (cm)",
    "sistolik": "Tekanan darah atas",
    "diastolik": "Tekanan darah bawah",
    "vitamin_a": "Vitamin A",
    "perkembangan": "Perkembangan diperiksa",
    "sosial": "Ikut kegiatan sosial",
}


class FormPeriksaSekolah(_Periksa, FormSekolah):
    field_order = ["versi", "buku", "hari_efektif", "alpa", "izin", "sakit", "keterangan"]


class FormPeriksaSehat(_Periksa, FormSehat):
    field_order = [
        "versi", "buku", "hadir", "tanggal_periksa", "berat_kg", "tinggi_cm", "sistolik", "diastolik", "imunisasi",
        "vitamin_a", "perkembangan", "sosial", "keterangan",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hadir"].widget = forms.RadioSelect(choices=self.fields["hadir"].choices)  # type: ignore[attr-defined]


def form_periksa(butir: ButirSampel, data: Any = None) -> FormPeriksaSekolah | FormPeriksaSehat:
    kelas = FormPeriksaSekolah if butir.catatan.bidang == Bidang.PENDIDIKAN else FormPeriksaSehat
    return kelas(data, initial={"versi": butir.versi})
