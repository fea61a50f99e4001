"""Forms of visits. They check what was typed; services decide and save."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from uuid6 import uuid7

from inti.formulir import BerFoto
from inti.waktu import hari_ini
from inti.widget import BidangBulan, BidangNomor, FotoBanyak, InputTanggal
from kpm.enums import AirBersih, Jamban, Listrik, StatusRumah
from pendamping.enums import FOTO_PER_KUNJUNGAN, SikapGraduasi, TanpaTitik, TujuanKunjungan, YaTidakTahu
from pendamping.models import Kunjungan
from pendamping.selectors.kunjungan import SaringKunjungan
from pendamping.services.kunjungan import IsiKunjungan, Titik
from wilayah.enums import POLA_KODE


class FormSaringKunjungan(forms.Form):
    """Filters of the list of visits: codes and ids from the address."""

    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = BidangNomor(required=False)
    bulan = BidangBulan(required=False)
    kks = forms.ChoiceField(choices=[("tidak", "")], required=False)
    foto = forms.ChoiceField(choices=[("tanpa", "")], required=False)

    def saring(self) -> SaringKunjungan | None:
        """The filter, or None when the address names something unknown."""
        if not self.is_valid():
            return None
        isi = self.cleaned_data
        return SaringKunjungan(
            wilayah=isi["wilayah"],
            petugas=isi["petugas"],
            bulan=isi["bulan"],
            kks=bool(isi["kks"]),
            tanpa_foto=bool(isi["foto"]),
        )


def _pilihan(pilihan: Any, label: str, *, wajib: bool = False) -> forms.ChoiceField:
    """Chips without a preselected one: not asked and "no" are different answers."""
    return forms.ChoiceField(label=label, choices=pilihan.choices, widget=forms.RadioSelect, required=wajib)


class FormUbahKunjungan(BerFoto, forms.ModelForm[Kunjungan]):
    """What of a visit can be corrected."""

    tujuan = _pilihan(TujuanKunjungan, "Tujuan", wajib=True)
    status_rumah = _pilihan(StatusRumah, "Status rumah")
    jamban = _pilihan(Jamban, "Jamban")
    air_bersih = _pilihan(AirBersih, "Air bersih")
    listrik = _pilihan(Listrik, "Listrik")
    kks_dipegang_sendiri = _pilihan(YaTidakTahu, "Apakah keluarga memegang sendiri KKS dan PIN-nya?")
    sikap_graduasi = _pilihan(SikapGraduasi, "Pembicaraan graduasi")
    foto = FotoBanyak(
        label="Foto",
        required=False,
        help_text=f"Paling banyak {FOTO_PER_KUNJUNGAN}. Foto dikecilkan sendiri sebelum dikirim.",
    )

    class Meta:
        model = Kunjungan
        fields = [
            "tanggal", "tujuan", "kks_dipegang_sendiri", "status_rumah", "jamban", "air_bersih", "listrik",
            "daya_listrik", "pekerjaan_kepala", "komponen_di_kk", "kondisi_sosial", "motivasi", "sikap_graduasi",
            "hasil", "kunjungan_berikut",
        ]  # fmt: skip
        widgets = {
            "tanggal": InputTanggal,
            "kunjungan_berikut": InputTanggal,
            "kondisi_sosial": forms.Textarea(attrs={"rows": 3}),
            "motivasi": forms.Textarea(attrs={"rows": 3}),
            "hasil": forms.Textarea(attrs={"rows": 4}),
        }

    def clean(self) -> dict[str, Any]:
        isi: dict[str, Any] = super().clean() or {}
        tanggal, berikut = isi.get("tanggal"), isi.get("kunjungan_berikut")
        if tanggal and berikut and berikut <= tanggal:
            self.add_error("kunjungan_berikut", "Kunjungan berikut harus sesudah tanggal kunjungan ini.")
        return isi

    def isi(self) -> IsiKunjungan:
        return IsiKunjungan(**{k: self.cleaned_data[k] for k in IsiKunjungan.__dataclass_fields__})


class FormKunjungan(FormUbahKunjungan):
    """A new visit: also where it was, and the id that makes a repeated sending one visit."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    tanpa_titik = _pilihan(TanpaTitik, "Mengapa tanpa titik?")

    class Meta(FormUbahKunjungan.Meta):
        fields = [*FormUbahKunjungan.Meta.fields, "lintang", "bujur", "akurasi_m"]
        widgets = {
            **FormUbahKunjungan.Meta.widgets,
            "akurasi_m": forms.HiddenInput,
        }

    @staticmethod
    def awal(desa: str) -> dict[str, Any]:
        return {"id": uuid7(), "tanggal": hari_ini(desa)}

    def nomor(self) -> UUID:
        nomor: UUID = self.cleaned_data["id"]
        return nomor

    def clean(self) -> dict[str, Any]:
        isi: dict[str, Any] = super().clean() or {}
        if isi.get("lintang") is None:
            isi["akurasi_m"] = None  # says nothing without a position
        else:
            isi["tanpa_titik"] = ""  # a later try brought one
        return isi

    def titik(self) -> Titik | None:
        lintang, bujur = self.cleaned_data["lintang"], self.cleaned_data["bujur"]
        if lintang is None or bujur is None:
            return None
        return Titik(lintang, bujur, self.cleaned_data["akurasi_m"])
