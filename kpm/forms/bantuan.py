"""Forms of complementary aid. They check shape; the services decide."""

from collections.abc import Mapping
from typing import Any

from django import forms

from inti.waktu import hari_ini, kode_tahap, tahap_mundur
from inti.widget import BidangNomor, InputTanggal
from kpm.enums import JenisBantuan, KeadaanBantuan
from kpm.forms.keluarga import DaftarId
from kpm.models import BantuanKomplementer
from kpm.selectors.bantuan import SaringBantuan
from kpm.services.bantuan import TERLIHAT, IsiBantuan
from wilayah.enums import POLA_KODE

_TAHAP_LALU = 4  # stages one can still record


def pilihan_tahap() -> list[str]:
    """Codes of this stage and the ones before it, newest first."""
    return tahap_mundur(hari_ini(), _TAHAP_LALU)


class FormBantuan(forms.Form):
    """What a family has, one choice for each aid; an aid left empty is not recorded."""

    diberitahu = forms.DateField(
        label="Keluarga diberi tahu sebabnya pada",
        required=False,
        widget=InputTanggal,
        help_text="Kosongkan bila belum diberi tahu.",
    )

    def __init__(self, *args: Any, tercatat: Mapping[str, BantuanKomplementer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terakhir = self.fields.pop("diberitahu")
        for jenis in JenisBantuan:
            ada = tercatat.get(jenis)
            self.fields[f"{jenis}_keadaan"] = forms.ChoiceField(
                label=jenis.label,
                required=False,
                choices=[(k.value, k.label) for k in TERLIHAT],
                widget=forms.RadioSelect,
                initial=_terlihat(ada),
                help_text=f"Sekarang: {ada.get_keadaan_display()}" if ada and ada.keadaan not in TERLIHAT else "",
            )
            self.fields[f"{jenis}_alasan"] = forms.CharField(
                label=f"Sebab tidak menerima {jenis.label}",
                required=False,
                max_length=300,
                initial=ada.alasan if ada else "",
                help_text="Wajib diisi bila belum menerima atau terblokir.",
            )
        self.fields["diberitahu"] = terakhir

    def isi(self) -> dict[str, IsiBantuan]:
        data = self.cleaned_data
        return {
            j.value: IsiBantuan(data[f"{j}_keadaan"], data[f"{j}_alasan"]) for j in JenisBantuan if data[f"{j}_keadaan"]
        }


def _terlihat(ada: BantuanKomplementer | None) -> str:
    if ada is None:
        return ""
    if ada.keadaan in TERLIHAT:
        return ada.keadaan
    return KeadaanBantuan.ADA if ada.keadaan == KeadaanBantuan.DITERIMA else KeadaanBantuan.TIDAK


class FormSaringBantuan(forms.Form):
    """Filters of the list, from the address."""

    tahap = forms.RegexField(r"^20\d\d-[1-4]\Z", required=False)
    jenis = forms.ChoiceField(choices=JenisBantuan, required=False)
    keadaan = forms.ChoiceField(choices=KeadaanBantuan, required=False)
    kabar = forms.ChoiceField(choices=[("belum", "")], required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)
    saya = forms.BooleanField(required=False)
    petugas = BidangNomor(required=False)

    def saring(self) -> SaringBantuan | None:
        """The filter, or None when the address names something unknown."""
        if not self.is_valid():
            return None
        isi = self.cleaned_data
        return SaringBantuan(
            tahap=isi["tahap"] or kode_tahap(hari_ini()),
            jenis=isi["jenis"],
            keadaan=isi["keadaan"],
            belum_kabar=bool(isi["kabar"]),
            wilayah=isi["wilayah"],
            saya=isi["saya"],
            petugas=isi["petugas"],
        )


class FormTindakan(forms.Form):
    """What to do with the ticked rows."""

    tindakan = forms.ChoiceField(choices=[("usulkan", ""), ("kabari", "")])
    bantuan = DaftarId(label="Keluarga", error_messages={"required": "Pilih paling sedikit satu keluarga."})
