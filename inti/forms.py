"""Forms of the import and export pages. They check what was typed; the services decide."""

from typing import Any

from django import forms
from django.apps import apps

from inti.services.ekspor import JenisEkspor, wilayah_ekspor
from inti.services.jenis_impor import jenis_boleh


class FormUnggah(forms.Form):
    """What is uploaded, for which tahap and area."""

    jenis = forms.ChoiceField(label="Jenis daftar")
    tahap = forms.ChoiceField(
        label="Tahap", required=False, help_text="Bila judul atau nama berkas menyebut tahapnya, biarkan otomatis."
    )
    wilayah = forms.ChoiceField(
        label="Wilayah", required=False, help_text="Baris dari wilayah lain akan ditolak, bukan diterapkan."
    )
    berkas = forms.FileField(
        label="Berkas",
        help_text="Buku kerja .xlsx atau .csv.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,text/csv"}),
        error_messages={
            "empty": "Berkas ini kosong (0 bita). Unduh atau simpan ulang berkas aslinya, lalu unggah lagi."
        },
    )

    def __init__(self, *args: Any, oleh: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        jenis = jenis_boleh(oleh)
        tahap = {kode: label for j in jenis for kode, label in j.pilihan_tahap()}
        # Nothing preselected: a list read as another kind would be taken in under the wrong rules.
        self._pilihan("jenis", [("", "Pilih…"), *((j.kode, j.label) for j in jenis)])
        self._pilihan("tahap", [("", "Otomatis dari berkas"), *tahap.items()])
        self._pilihan("wilayah", _pilihan_wilayah(oleh))
        for nama in ("tahap", "wilayah"):
            if len(self.fields[nama].choices) == 1:  # type: ignore[attr-defined]
                self.fields[nama].widget = forms.HiddenInput()  # nothing to choose

    def _pilihan(self, nama: str, pilihan: list[tuple[str, str]]) -> None:
        field = self.fields[nama]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = pilihan


def _pilihan_wilayah(oleh: Any) -> list[tuple[str, str]]:
    """The importer's areas and their kecamatan; who sees the whole country lets the rows tell."""
    lingkup = oleh.lingkup_izin("impor")
    pilihan = [("", "Sesuai isi berkas")]
    if lingkup.semua or not lingkup.wilayah:
        return pilihan
    areas = apps.get_model("wilayah", "Wilayah").objects.di_bawah(lingkup.wilayah).filter(tingkat__lte=3)
    return pilihan + [
        (a.kode, a.nama if a.kode in lingkup.wilayah else f"Kec. {a.nama}") for a in areas.order_by("kode")
    ]


class FormTerapkan(forms.Form):
    """The number of vanished families, typed when there are many."""

    konfirmasi_hilang = forms.IntegerField(
        label="Jumlah KPM hilang",
        required=False,
        min_value=0,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class FormJawab(forms.Form):
    """A choice for each question that a preview asks; what is left open stays open."""

    def __init__(self, *args: Any, pertanyaan: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for i, p in enumerate(pertanyaan):
            self.fields[f"p{i}"] = forms.ChoiceField(
                label=p["judul"],
                help_text=p["uraian"],
                choices=[tuple(pilihan) for pilihan in p["pilihan"]],
                initial=p["jawaban"],
                required=not p["jawaban"],
                widget=forms.RadioSelect,
            )
        self._kunci = [p["kunci"] for p in pertanyaan]

    def jawaban(self) -> dict[str, str]:
        return {kunci: self.cleaned_data[f"p{i}"] for i, kunci in enumerate(self._kunci)}


class FormEkspor(forms.Form):
    """Period, area and reason of an export."""

    periode = forms.ChoiceField()
    wilayah = forms.ChoiceField()
    alasan = forms.CharField(
        label="Alasan",
        max_length=300,
        help_text="Dicatat bersama nama Anda dan jumlah baris, misalnya: laporan ke Dinas Sosial.",
    )

    def __init__(self, *args: Any, jenis: JenisEkspor, oleh: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        periode, wilayah = self.fields["periode"], self.fields["wilayah"]
        periode.label = jenis.opsi.capitalize()
        periode.choices = [("", "Pilih…"), *jenis.pilihan_periode()]  # type: ignore[attr-defined]
        pilihan = [
            (w.kode, f"Seluruh {w.nama}" if len(w.kode) == 5 else f"Kecamatan {w.nama}")
            for w in wilayah_ekspor(oleh).order_by("kode")
        ]
        wilayah.choices = [("", "Pilih…"), *pilihan]  # type: ignore[attr-defined]


class FormCariPoin(forms.Form):
    cari = forms.CharField(max_length=80, required=False)
