"""Forms of hindrances and their steps. They check what was typed; the services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from uuid6 import uuid7

from inti.formulir import BerFoto, TolakGalat
from inti.widget import FotoBanyak, InputTanggal
from kpm.enums import Keperluan
from penyaluran.enums import FOTO_PER_LANGKAH, KeadaanKendala, TujuanSurat
from penyaluran.models import AlasanBelumTransaksi
from penyaluran.selectors.kendala import UMUR, SaringKendala
from penyaluran.services.kendala.langkah import IsiLangkah
from wilayah.enums import POLA_KODE


class FormSaringKendala(forms.Form):
    """Filters of the list: codes only, they stand in the address."""

    alasan = forms.SlugField(max_length=40, required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = forms.RegexField(r"^[0-9]{1,9}\Z", required=False)
    keadaan = forms.ChoiceField(choices=KeadaanKendala, required=False)
    umur = forms.ChoiceField(choices=[(str(n), "") for n in range(len(UMUR))], required=False)
    lewat = forms.ChoiceField(choices=[("1", "")], required=False)
    saya = forms.ChoiceField(choices=[("1", "")], required=False)

    def saring(self) -> SaringKendala | None:
        """The filter, or None when the address names something unknown."""
        if not self.is_valid():
            return None
        isi = self.cleaned_data
        return SaringKendala(
            alasan=isi["alasan"],
            wilayah=isi["wilayah"],
            petugas=int(isi["petugas"]) if isi["petugas"] else None,
            keadaan=isi["keadaan"] or KeadaanKendala.TERBUKA,
            umur=isi["umur"],
            lewat=bool(isi["lewat"]),
            saya=bool(isi["saya"]),
        )


class FormKendala(TolakGalat, forms.Form):
    """A card that is lost, damaged, swallowed, blocked or not handed out; nothing is preselected."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    alasan = forms.ModelChoiceField(
        AlasanBelumTransaksi.objects.none(),
        label="Apa yang terjadi dengan kartunya?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"invalid_choice": "Pilih dari daftar."},
    )
    keterangan = forms.CharField(
        required=False, max_length=300, widget=forms.Textarea({"rows": 2}), help_text="Misalnya di mana dan kapan."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"id": uuid7()})
        super().__init__(*args, **kwargs)
        tentang_kartu = AlasanBelumTransaksi.objects.filter(aktif=True).exclude(kartu="").order_by("urutan", "pk")
        self.fields["alasan"].queryset = tentang_kartu  # type: ignore[attr-defined]

    def isi(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class FormLangkah(BerFoto, forms.Form):
    """A step that was taken."""

    tanggal = forms.DateField(label="Dilakukan pada", widget=InputTanggal)
    didampingi = forms.CharField(
        label="Didampingi oleh", required=False, max_length=100, help_text="Misalnya pendamping, ketua kelompok."
    )
    catatan = forms.CharField(required=False, max_length=300, widget=forms.Textarea({"rows": 2}))
    foto = FotoBanyak(
        label="Foto surat atau tanda terima",
        required=False,
        help_text=f"Paling banyak {FOTO_PER_LANGKAH}. Tutup nomor kartunya; jangan memotret PIN.",
    )

    def isi(self) -> IsiLangkah:
        isi = self.cleaned_data
        return IsiLangkah(tanggal=isi["tanggal"], didampingi=isi["didampingi"], catatan=isi["catatan"])


class FormLewati(TolakGalat, forms.Form):
    """A step that is not needed here."""

    lewati = forms.CharField(widget=forms.HiddenInput, initial="1")
    catatan = forms.CharField(label="Mengapa tidak diperlukan?", max_length=300, widget=forms.Textarea({"rows": 2}))

    def isi(self) -> IsiLangkah:
        return IsiLangkah(dilewati=True, catatan=self.cleaned_data["catatan"])


class FormSebab(TolakGalat, forms.Form):
    """Why something is taken back, with the version it was seen in."""

    versi = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)
    sebab = forms.CharField(label="Mengapa?", max_length=300, widget=forms.Textarea({"rows": 2}))


class FormSurat(TolakGalat, forms.Form):
    """To whom a letter is written, and whether the full NIK stands in it."""

    ke = forms.ChoiceField(label="Surat untuk siapa?", choices=TujuanSurat, widget=forms.RadioSelect)
    lengkap = forms.BooleanField(label="Cetak NIK lengkap", required=False)
    keperluan = forms.ChoiceField(
        label="Untuk keperluan apa NIK lengkapnya?",
        choices=[("", "Pilih bila NIK dicetak lengkap…"), *((k, k.label) for k in Keperluan if k != Keperluan.LAINNYA)],
        required=False,
        help_text="Pembukaan NIK dicatat atas nama Anda.",
    )

    def __init__(self, *args: Any, boleh_lengkap: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not boleh_lengkap:
            del self.fields["lengkap"], self.fields["keperluan"]

    def isi(self) -> dict[str, Any]:
        keperluan = self.cleaned_data.get("keperluan", "")
        return {
            "ke": self.cleaned_data["ke"],
            "lengkap": bool(self.cleaned_data.get("lengkap")),
            "keperluan": str(Keperluan(keperluan).label) if keperluan else "",
        }
