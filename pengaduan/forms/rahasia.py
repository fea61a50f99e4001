"""Forms about who is accused, who may know, and who reported. They check what was typed; the services decide."""

from __future__ import annotations

from typing import Any

from django import forms

from pengaduan.enums import KeperluanPelapor
from pengaduan.forms.bidang import Tulisan
from pengaduan.forms.tangani import Tersamar
from pengaduan.models import Pengaduan
from pengaduan.selectors.petugas_daerah import Petugas
from pengaduan.selectors.rahasia import label_petugas, pilihan_batas
from pengaduan.services.rahasia import ALASAN_MAKS


class _BerVersi(Tersamar, forms.Form):
    teks = ("alasan",)

    versi = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)

    def __init__(self, *args: Any, aduan: Pengaduan, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"versi": aduan.versi})
        super().__init__(*args, **kwargs)


class FormTerlapor(_BerVersi):
    """Somebody of the staff whom the complaint concerns."""

    petugas = forms.TypedChoiceField(label="Siapa yang diadukan?", coerce=int, widget=forms.RadioSelect)
    alasan = Tulisan(label="Mengapa?", max_length=ALASAN_MAKS, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, calon: list[Petugas], oleh: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pilihan = [(s.pk, label_petugas(s) + (" · Anda sendiri" if s.pk == oleh else "")) for s in calon]
        self.fields["petugas"].choices = pilihan  # type: ignore[attr-defined]


class FormLepas(_BerVersi):
    """That it is not about this person, and that the asker knows what follows."""

    alasan = Tulisan(
        label="Mengapa aduan ini bukan tentang orang itu?", max_length=ALASAN_MAKS, widget=forms.Textarea({"rows": 3})
    )
    yakin = forms.BooleanField(label="Ya, orang itu boleh membaca seluruh aduan ini sekarang juga")

    def __init__(self, *args: Any, melihat: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not melihat:
            del self.fields["yakin"]


class FormBatas(_BerVersi):
    """Who may know from now on."""

    batas = forms.TypedChoiceField(label="Siapa yang boleh tahu?", coerce=int, widget=forms.RadioSelect)
    alasan = Tulisan(label="Mengapa?", max_length=ALASAN_MAKS, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, aduan: Pengaduan, oleh: Any, **kwargs: Any) -> None:
        super().__init__(*args, aduan=aduan, **kwargs)
        self.pilihan = pilihan_batas(oleh, aduan)
        self.fields["batas"].choices = self.pilihan  # type: ignore[attr-defined]


class FormPelapor(forms.Form):
    """What the reporter's identity is needed for."""

    keperluan = forms.ChoiceField(label="Untuk apa?", choices=KeperluanPelapor, widget=forms.RadioSelect)
    keterangan = forms.CharField(label="Keterangan", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        isi = super().clean() or {}
        if isi.get("keperluan") == KeperluanPelapor.LAINNYA and not isi.get("keterangan", "").strip():
            self.add_error("keterangan", "Tulis untuk apa identitas pelapor diperlukan.")
        return isi

    def alasan(self) -> str:
        """The reason as the access log keeps it."""
        label = KeperluanPelapor(self.cleaned_data["keperluan"]).label
        return ": ".join(b for b in (str(label), " ".join(self.cleaned_data["keterangan"].split())) if b)
