"""Forms of the list of reasons. They check what was typed; `services.kendala.alasan` decides."""

from __future__ import annotations

from typing import Any

from django import forms

from inti.formulir import TolakGalat
from penyaluran.enums import KeadaanKartu
from penyaluran.models import AlasanBelumTransaksi
from penyaluran.services.kendala.alasan import HARI_MAKS, URUT_MAKS, IsiAlasan, IsiLangkahAlasan


class FormAlasan(TolakGalat, forms.Form):
    """One reason; a new one brings its first step along."""

    versi = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput, initial=0)
    nama = forms.CharField(label="Alasan", max_length=100)
    tindak_lanjut = forms.CharField(
        label="Tindak lanjut", required=False, max_length=300, widget=forms.Textarea({"rows": 2})
    )
    kartu = forms.ChoiceField(
        label="Artinya bagi kartu",
        required=False,
        choices=[("", "Bukan tentang kartu"), *(k for k in KeadaanKartu.choices if k[0] != KeadaanKartu.AKTIF)],
    )
    perlu_keterangan = forms.BooleanField(label="Keterangan wajib ditulis", required=False)
    urutan = forms.IntegerField(label="Urutan dalam daftar", min_value=0, max_value=URUT_MAKS)
    aktif = forms.BooleanField(
        label="Masih dipakai", required=False, help_text="Alasan yang tidak dipakai lagi tetap ada di catatan lama."
    )

    @classmethod
    def dari(cls, alasan: AlasanBelumTransaksi, data: Any = None) -> FormAlasan:
        awal = {k: getattr(alasan, k) for k in ("versi", *IsiAlasan.__dataclass_fields__)}
        return cls(data, initial=awal)

    def isi(self) -> IsiAlasan:
        return IsiAlasan(**{k: self.cleaned_data[k] for k in IsiAlasan.__dataclass_fields__})


class FormAlasanBaru(FormAlasan):
    langkah = forms.CharField(label="Langkah pertama", max_length=150)
    hari = forms.IntegerField(label="Selesai dalam (hari)", min_value=0, max_value=HARI_MAKS)

    def langkah_pertama(self) -> list[IsiLangkahAlasan]:
        return [IsiLangkahAlasan(nama=self.cleaned_data["langkah"], hari=self.cleaned_data["hari"])]


class FormLangkahAlasan(forms.Form):
    """One step among those of a reason: its place (empty: not used any more), its name, its days."""

    id = forms.IntegerField(required=False, min_value=1, max_value=2**62, widget=forms.HiddenInput)
    tempat = forms.IntegerField(label="Urutan", required=False, min_value=1, max_value=99)
    nama = forms.CharField(label="Langkah", required=False, max_length=150)
    hari = forms.IntegerField(label="Selesai dalam (hari)", required=False, min_value=0, max_value=HARI_MAKS)

    def clean(self) -> dict[str, Any]:
        isi = super().clean() or {}
        if isi.get("tempat") is not None and not self.errors:
            if not isi.get("nama"):
                self.add_error("nama", "Tulis langkahnya, atau kosongkan urutannya.")
            if isi.get("hari") is None:
                self.add_error("hari", "Isi dalam berapa hari.")
        return isi

    @property
    def kosong(self) -> bool:
        isi = self.cleaned_data
        return isi.get("tempat") is None and not isi.get("nama")


def formulir_langkah(alasan: AlasanBelumTransaksi, data: Any = None) -> list[FormLangkahAlasan]:
    """A form for each step in use, and one for a further one."""
    ada = list(alasan.langkah.filter(aktif=True).order_by("urutan"))
    awal: list[dict[str, Any]] = [
        {"id": s.pk, "tempat": n, "nama": s.nama, "hari": s.hari} for n, s in enumerate(ada, 1)
    ]
    return [FormLangkahAlasan(data, prefix=f"l{n}", initial=isi) for n, isi in enumerate([*awal, {}])]


def baca_langkah(isi: list[FormLangkahAlasan]) -> list[IsiLangkahAlasan]:
    """The steps in the order of their places; one without a place is retired."""
    tercatat = [f.cleaned_data for f in isi if not f.kosong]
    tetap = sorted((c for c in tercatat if c["tempat"] is not None), key=lambda c: c["tempat"])
    return [IsiLangkahAlasan(id=c["id"], nama=c["nama"], hari=c["hari"]) for c in tetap]
