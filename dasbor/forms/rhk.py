"""Forms of RHK reports. They check what was typed; the service decides and saves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from uuid6 import uuid7

from akun.models import Pengguna
from dasbor.enums import KeadaanRHK
from dasbor.models import LaporanRHK
from dasbor.selectors.rhk import SaringRHK, calon_disupervisi
from dasbor.services.rhk import BAGIAN, FOTO_PER_LAPORAN, PANJANG_POIN, IsiRHK, Narasi
from inti.waktu import hari_ini
from inti.widget import BidangBulan, BidangNomor, FotoBanyak, InputFoto, InputJam, InputTanggal
from pendamping.forms.kegiatan import FormBerbutir
from pendamping.models import ButirRHK


class FormSaringRHK(forms.Form):
    """Filters of the list: codes and ids from the address."""

    petugas = BidangNomor(required=False)
    bulan = BidangBulan(required=False)
    butir = forms.RegexField(r"^[0-9]{1,2}\Z", required=False)
    keadaan = forms.ChoiceField(choices=KeadaanRHK.choices, required=False)

    def saring(self) -> SaringRHK | None:
        """The filter, or None when the address names something unknown."""
        return SaringRHK(**self.cleaned_data) if self.is_valid() else None


class _FormDasar(FormBerbutir):
    """What, when and where."""

    class Meta:
        model = LaporanRHK
        fields = ["rencana_aksi", "butir", "tanggal", "jam_mulai", "jam_selesai", "wilayah", "tempat"]
        widgets = {
            "rencana_aksi": forms.Textarea(attrs={"rows": 2, "maxlength": 300}),
            "tanggal": InputTanggal,
            "jam_mulai": InputJam,
            "jam_selesai": InputJam,
        }

    def isi(self) -> IsiRHK:
        return IsiRHK(**{k: self.cleaned_data[k] for k in IsiRHK.__dataclass_fields__})


class FormRHKBaru(_FormDasar):
    """A new report; with `supervisi` it is about a pendamping of the own kecamatan."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    disupervisi = forms.ModelChoiceField(
        label="Pendamping yang disupervisi", queryset=Pengguna.objects.none(), empty_label="Pilih…"
    )

    def __init__(self, *args: Any, butir: ButirRHK, supervisi: bool, oleh: Pengguna, **kwargs: Any) -> None:
        super().__init__(*args, oleh=oleh, **kwargs)
        del self.fields["butir"]  # chosen on the page before
        self.butir_dipilih = butir
        if supervisi:
            orang: Any = self.fields["disupervisi"]
            orang.queryset = calon_disupervisi(oleh, hari_ini())
        else:
            del self.fields["disupervisi"]

    @staticmethod
    def awal() -> dict[str, Any]:
        return {"id": uuid7(), "tanggal": hari_ini()}

    def clean(self) -> dict[str, Any]:
        return {**(super().clean() or {}), "butir": self.butir_dipilih}

    def nomor(self) -> UUID:
        nomor: UUID = self.cleaned_data["id"]
        return nomor


class _InputPoin(forms.Textarea):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(data.getlist(name)) if hasattr(data, "getlist") else []


class BidangPoin(forms.Field):
    """The points of one section, in order; empty ones fall away."""

    widget = _InputPoin

    def clean(self, value: Any) -> list[str]:
        satu = forms.CharField(max_length=PANJANG_POIN, required=False)
        return [bersih for p in value or [] if (bersih := satu.clean(p))]


class FormRHK(_FormDasar):
    """Writing on a draft: the story, photos of the day, signature."""

    pelaksanaan = BidangPoin(label=BAGIAN["pelaksanaan"], required=False)
    hasil = BidangPoin(label=BAGIAN["hasil"], required=False)
    kendala = BidangPoin(label=BAGIAN["kendala"], required=False)
    tindak_lanjut = BidangPoin(label=BAGIAN["tindak_lanjut"], required=False)
    foto_dipilih = forms.TypedMultipleChoiceField(label="Foto hari itu", coerce=UUID, required=False)
    foto = FotoBanyak(
        label="Unggah foto lain",
        required=False,
        help_text=f"Paling banyak {FOTO_PER_LAPORAN} foto untuk satu laporan.",
    )
    tanda_tangan = forms.FileField(label="Tanda tangan", required=False, widget=InputFoto)
    hapus_tanda_tangan = forms.BooleanField(label="Hapus tanda tangan yang tersimpan", required=False)

    def __init__(self, *args: Any, foto: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pilihan: Any = self.fields["foto_dipilih"]
        pilihan.choices = [(pk, pk) for pk in foto]

    def narasi(self) -> Narasi:
        return Narasi(**{nama: self.cleaned_data[nama] for nama in BAGIAN})

    def ingatkan_foto(self) -> None:
        """Browsers forget chosen files when a form comes back: say so."""
        for nama in ("foto", "tanda_tangan"):
            if nama in self.files and not self.has_error(nama):
                self.add_error(nama, "Pilih atau gambar ulang. Berkas ini belum tersimpan.")
