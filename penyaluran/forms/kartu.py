"""Forms of cards that change hands. They check what was typed; `services.kartu` decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from uuid6 import uuid7

from akun.models import Pengguna
from inti.formulir import BerFoto, TolakGalat
from inti.waktu import hari_ini
from inti.widget import FotoBanyak, InputDigit, InputTanggal
from kpm.enums import Bank
from kpm.models import KPM
from penyaluran.enums import FOTO_PER_PINDAH, KeadaanKartu, PemegangKartu
from penyaluran.models import KartuKKS
from penyaluran.selectors.kartu import DI_LUAR, SEMUA, TANPA_NOMOR, SaringKartu, calon_pemegang
from penyaluran.services.kartu.catat import IsiPindah
from penyaluran.services.kartu.nomor import IsiNomor
from wilayah.enums import POLA_KODE


class FormSaringKartu(forms.Form):
    """Filters of the list: codes only, they stand in the address."""

    lihat = forms.ChoiceField(choices=[(DI_LUAR, ""), (SEMUA, ""), (TANPA_NOMOR, "")], required=False)
    pemegang = forms.ChoiceField(choices=PemegangKartu, required=False)
    keadaan = forms.ChoiceField(choices=KeadaanKartu, required=False)
    bank = forms.ChoiceField(choices=Bank, required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)
    saya = forms.ChoiceField(choices=[("1", "")], required=False)

    def saring(self) -> SaringKartu | None:
        """The filter, or None when the address names something unknown."""
        if not self.is_valid():
            return None
        isi = self.cleaned_data
        # A state or bank is asked of all cards; who is not with its family is the question without any.
        lihat = isi["lihat"] or (SEMUA if isi["keadaan"] or isi["bank"] or isi["pemegang"] == "keluarga" else DI_LUAR)
        kolom = ("pemegang", "keadaan", "bank", "wilayah")
        return SaringKartu(lihat=lihat, saya=bool(isi["saya"]), **{k: isi[k] for k in kolom})


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


class FormNomorKartu(TolakGalat, forms.Form):
    """A card's number; the stored one is never put into the form."""

    akhir = forms.CharField(required=False, max_length=4, widget=forms.HiddenInput)
    nomor = forms.CharField(
        label="Nomor KKS",
        max_length=25,
        widget=InputDigit(attrs={"autocomplete": "off"}),
        help_text="16 angka di muka kartu. Disimpan tersandi; yang terlihat kemudian hanya empat angka terakhir.",
    )
    bank = forms.ChoiceField(
        label="Bank penerbit", choices=[("", "Pilih bank…"), *(b for b in Bank.choices if b[0] != Bank.POS)]
    )
    tanggal = forms.DateField(label="Keluarga memegang kartu ini sejak", widget=InputTanggal)
    alasan = forms.CharField(
        label="Mengapa kartunya diganti?", required=False, max_length=300, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, kpm: KPM, kartu: KartuKKS | None, **kwargs: Any) -> None:
        bernomor = kartu is not None and bool(kartu.nomor_akhir)
        awal: dict[str, Any] = {"bank": kpm.bank if kpm.bank != Bank.POS else ""}
        if kartu is not None and bernomor:
            awal = {"akhir": kartu.nomor_akhir, "bank": kartu.bank}
        kwargs["initial"] = awal
        super().__init__(*args, **kwargs)
        if not bernomor:
            self.fields["alasan"].widget = forms.HiddenInput()

    def isi(self) -> IsiNomor:
        isi = self.cleaned_data
        return IsiNomor(nomor=isi["nomor"], bank=isi["bank"], tanggal=isi["tanggal"], alasan=isi["alasan"])
