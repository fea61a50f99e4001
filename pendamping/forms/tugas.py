"""Forms of tasks."""

from __future__ import annotations

from typing import Any

from django import forms

from inti.templatetags.format import tanggal as tulis_tanggal
from inti.widget import BidangNomor, InputTanggal
from pendamping.enums import HASIL_PER_JENIS, HasilTugas, JenisTugas
from pendamping.models import Tugas
from pendamping.selectors.tugas import SaringTugas, kunjungan_untuk
from pendamping.services.tugas import hari_diberi
from wilayah.enums import POLA_KODE


class FormSaringTugas(forms.Form):
    """Filters of the list of tasks: codes and ids from the address."""

    keadaan = forms.ChoiceField(choices=[("selesai", ""), ("lewat", ""), ("batal", "")], required=False)
    jenis = forms.ChoiceField(choices=JenisTugas.choices, required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = BidangNomor(required=False)
    saya = forms.ChoiceField(choices=[("1", "")], required=False)
    diberi = forms.ChoiceField(choices=[("1", "")], required=False)

    def saring(self) -> SaringTugas | None:
        """The filter, or None when the address names something unknown."""
        if not self.is_valid():
            return None
        isi = self.cleaned_data
        return SaringTugas(
            selesai=isi["keadaan"] == "selesai",
            lewat=isi["keadaan"] == "lewat",
            jenis=isi["jenis"],
            wilayah=isi["wilayah"],
            petugas=isi["petugas"],
            saya=bool(isi["saya"]),
            batal=isi["keadaan"] == "batal",
            diberi=bool(isi["diberi"]),
        )


class FormSelesai(forms.Form):
    """What was found; nothing is preselected but the visit that was made for this task."""

    hasil = forms.ChoiceField(label="Apa yang Anda temukan?", widget=forms.RadioSelect)
    keterangan = forms.CharField(
        label="Keterangan", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    kunjungan = forms.TypedChoiceField(label="Kunjungan", required=False, empty_value=None)

    def __init__(self, *args: Any, tugas: Tugas, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        daftar = {str(k.pk): k for k in kunjungan_untuk(tugas)[:20]}
        # Visited is what a visit says, not a choice of its own.
        menjawab = [k.pk for k in daftar.values() if k.tanggal >= hari_diberi(tugas)]
        pilihan = [h for h in HASIL_PER_JENIS[tugas.jenis] if menjawab or h != HasilTugas.DIKUNJUNGI]
        self.fields["hasil"].choices = [(h.value, h.label) for h in pilihan]  # type: ignore[attr-defined]
        if not daftar:
            del self.fields["kunjungan"]
            return
        label = {pk: f"{tulis_tanggal(k.tanggal)}, {k.get_tujuan_display().lower()}" for pk, k in daftar.items()}
        bidang: Any = self.fields["kunjungan"]
        bidang.choices = [("", "Tanpa kunjungan"), *label.items()]
        bidang.coerce = daftar.__getitem__
        bidang.initial = menjawab[0] if menjawab else ""


class FormBeri(forms.Form):
    """A coordinator's task: what, until when. `jumlah` is how many families the page showed."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    jumlah = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    uraian = forms.CharField(
        label="Apa yang harus dikerjakan?", max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    tenggat = forms.DateField(label="Paling lambat", widget=InputTanggal)


class FormBatal(forms.Form):
    """Why a task need not be done any more."""

    alasan = forms.CharField(label="Alasan", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
