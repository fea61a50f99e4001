"""Forms of cards that change hands. They check what was typed; `services.kartu` decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from uuid6 import uuid7

from akun.models import Pengguna
from inti.formulir import BerFoto
from inti.waktu import hari_ini
from inti.widget import FotoBanyak, InputTanggal
from kpm.models import KPM
from penyaluran.enums import FOTO_PER_PINDAH, PemegangKartu
from penyaluran.selectors.kartu import SaringKartu, calon_pemegang
from penyaluran.services.kartu import IsiPindah
from wilayah.enums import POLA_KODE


class FormSaringKartu(forms.Form):
    """Filters of the list: codes only, they stand in the address."""

    pemegang = forms.ChoiceField(
        choices=[p for p in PemegangKartu.choices if p[0] != PemegangKartu.KELUARGA], required=False
    )
    wilayah = forms.RegexField(POLA_KODE, required=False)
    saya = forms.ChoiceField(choices=[("1", "")], required=False)

    def saring(self) -> SaringKartu | None:
        """The filter, or None when the address names something unknown."""
        if not self.is_valid():
            return None
        isi = self.cleaned_data
        return SaringKartu(pemegang=isi["pemegang"], wilayah=isi["wilayah"], saya=bool(isi["saya"]))


class FormPindahKartu(BerFoto, forms.Form):
    """One hand-over; nothing is preselected but the day."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    pemegang = forms.ChoiceField(
        label="Siapa yang sekarang memegang kartu?", choices=PemegangKartu.choices, widget=forms.RadioSelect
    )
    pemegang_petugas = forms.ModelChoiceField(
        Pengguna.objects.none(),
        label="Nama pendamping",
        required=False,
        empty_label="Pilih bila dipegang pendamping…",
        error_messages={"invalid_choice": "Pilih pendamping dari daftar."},
    )
    pemegang_nama = forms.CharField(
        label="Nama pemegang lain", required=False, max_length=100, help_text="Isi bila bukan keluarga atau pendamping."
    )
    tanggal = forms.DateField(label="Tanggal diserahkan", widget=InputTanggal)
    alasan = forms.CharField(label="Mengapa kartu berpindah?", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    foto = FotoBanyak(
        label="Foto penyerahan",
        required=False,
        help_text=(
            f"Wajib bila Anda sendiri yang menerima atau menyerahkan. Paling banyak {FOTO_PER_PINDAH}. "
            "Tutup nomor kartunya."
        ),
    )

    def __init__(self, *args: Any, kpm: KPM, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"id": uuid7(), "tanggal": hari_ini(kpm.desa_id)})
        super().__init__(*args, **kwargs)
        self.fields["pemegang_petugas"].queryset = calon_pemegang(kpm)  # type: ignore[attr-defined]

    def nomor(self) -> UUID:
        nomor: UUID = self.cleaned_data["id"]
        return nomor

    def isi(self) -> IsiPindah:
        isi = self.cleaned_data
        return IsiPindah(
            pemegang=isi["pemegang"],
            tanggal=isi["tanggal"],
            alasan=isi["alasan"],
            pemegang_petugas_id=isi["pemegang_petugas"].pk if isi["pemegang_petugas"] else None,
            pemegang_nama=isi["pemegang_nama"],
        )
