"""Forms of cases. They check what was typed; services decide and save."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from uuid6 import uuid7

from inti.formulir import BerFoto
from inti.waktu import hari_ini
from inti.widget import BidangNomor, FotoBanyak, InputTanggal
from kpm.selectors.rincian import penghuni_kpm
from pendamping.enums import (
    FOTO_PER_CATATAN,
    JawabanRujukan,
    JenisKasus,
    KeadaanKasus,
    LayananRujukan,
    Prioritas,
)
from pendamping.models import Kasus
from pendamping.selectors.kasus import SaringKasus
from pendamping.services.kasus import ALASAN_MAKS, IsiKasus
from pendamping.services.rujukan import IsiRujukan
from wilayah.enums import POLA_KODE


def _pilihan(pilihan: Any, label: str) -> forms.ChoiceField:
    """Chips without a preselected one."""
    return forms.ChoiceField(label=label, choices=pilihan, widget=forms.RadioSelect)


def _panjang(label: str, maks: int, *, wajib: bool = True, baris: int = 4, bantuan: str = "") -> forms.CharField:
    isian = forms.Textarea(attrs={"rows": baris})
    return forms.CharField(label=label, max_length=maks, required=wajib, widget=isian, help_text=bantuan)


def _foto() -> FotoBanyak:
    return FotoBanyak(
        label="Foto bukti",
        required=False,
        help_text=f"Paling banyak {FOTO_PER_CATATAN}. Foto dikecilkan sendiri sebelum dikirim.",
    )


class FormSaringKasus(forms.Form):
    """Filters of the list of cases: codes and ids from the address."""

    keadaan = forms.ChoiceField(choices=KeadaanKasus.choices, required=False)
    jenis = forms.ChoiceField(choices=JenisKasus.choices, required=False)
    prioritas = forms.ChoiceField(choices=Prioritas.choices, required=False)
    rujukan = forms.ChoiceField(choices=[("menunggu", "")], required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = BidangNomor(required=False)
    saya = forms.ChoiceField(choices=[("1", "")], required=False)

    def saring(self) -> SaringKasus | None:
        """The filter, or None when the address names something unknown."""
        if not self.is_valid():
            return None
        isi = self.cleaned_data
        return SaringKasus(**{**isi, "rujukan": bool(isi["rujukan"]), "saya": bool(isi["saya"])})


class FormDasar(BerFoto, forms.Form):
    """What the forms of a case share: a service's refusal beside its field, and photos that must be chosen again."""


class FormBernomor(FormDasar):
    """With the id that makes a repeated sending one record."""

    id = forms.UUIDField(widget=forms.HiddenInput)

    def nomor(self) -> UUID:
        nomor: UUID = self.cleaned_data["id"]
        return nomor


class FormKasus(FormBernomor):
    """A problem as it is found in the field: four taps and a sentence."""

    jenis = _pilihan(JenisKasus.choices, "Masalah apa?")
    prioritas = _pilihan(Prioritas.choices, "Seberapa mendesak?")
    uraian = _panjang("Apa yang Anda temukan?", 2000)
    foto = _foto()
    dibuka = forms.DateField(label="Ditemukan pada", widget=InputTanggal)
    tenggat = forms.DateField(
        label="Batas waktu", widget=InputTanggal, required=False, help_text="Kapan harus sudah beres?"
    )

    @staticmethod
    def awal(desa: str) -> dict[str, Any]:
        return {"id": uuid7(), "dibuka": hari_ini(desa)}

    def isi(self) -> IsiKasus:
        return IsiKasus(**{k: self.cleaned_data[k] for k in IsiKasus.__dataclass_fields__})


class FormAsesmen(FormDasar):
    jenis = _pilihan(JenisKasus.choices, "Masalah yang sebenarnya")
    asesmen = _panjang(
        "Asesmen", 4000, wajib=False, bantuan="Keadaan keluarga, penyebab, siapa yang dapat membantu, risikonya."
    )
    rencana = _panjang("Rencana", 4000, wajib=False, bantuan="Apa yang akan dilakukan, oleh siapa, kapan.")


class FormAtur(FormDasar):
    prioritas = _pilihan(Prioritas.choices, "Prioritas")
    tenggat = forms.DateField(label="Batas waktu", widget=InputTanggal, required=False)


class FormLangkah(FormBernomor):
    tanggal = forms.DateField(label="Tanggal", widget=InputTanggal)
    uraian = _panjang("Apa yang dilakukan?", 2000)
    foto = _foto()


class FormRujukan(FormBernomor):
    layanan = _pilihan(LayananRujukan.choices, "Dirujuk ke")
    tujuan = forms.CharField(label="Nama layanan", max_length=150, help_text="Misalnya: Puskesmas Pasar Ikan.")
    anggota = forms.TypedChoiceField(label="Untuk siapa?", widget=forms.RadioSelect, empty_value=None)
    kebutuhan = _panjang("Kebutuhannya", 500, baris=3)
    tanggal = forms.DateField(label="Tanggal rujukan", widget=InputTanggal)

    def __init__(self, *args: Any, kasus: Kasus, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        penghuni = penghuni_kpm(kasus.kpm, hari_ini(kasus.kpm.desa_id))
        orang = {str(p.anggota.pk): p.anggota for p in penghuni}
        bidang: Any = self.fields["anggota"]
        bidang.choices = [("keluarga", "Seluruh keluarga"), *((pk, a.nama) for pk, a in orang.items())]
        bidang.coerce = orang.get

    def isi(self) -> IsiRujukan:
        return IsiRujukan(**{k: self.cleaned_data[k] for k in IsiRujukan.__dataclass_fields__})


class FormJawaban(FormDasar):
    jawaban = _pilihan([(j.value, j.label) for j in JawabanRujukan if j != JawabanRujukan.MENUNGGU], "Jawaban layanan")
    tanggal_jawaban = forms.DateField(
        label="Tanggal jawaban", widget=InputTanggal, help_text="Bila tidak dijawab: hari Anda berhenti menunggu."
    )
    keterangan = _panjang("Keterangan", 500, wajib=False, baris=3)


class FormHasil(FormDasar):
    hasil = _panjang("Hasil", 4000, baris=5, bantuan="Apa yang berubah bagi keluarga, dan apa yang masih tersisa.")


class FormBukaLagi(FormBernomor):
    alasan = _panjang("Mengapa dibuka kembali?", ALASAN_MAKS, baris=3)
