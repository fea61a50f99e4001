"""Forms of receiving a complaint and working on it. They check what was typed; the services decide."""

from __future__ import annotations

from typing import Any

from django import forms
from uuid6 import uuid7

from akun.models import Pengguna
from inti.formulir import BerFoto, TolakGalat
from inti.widget import FotoBanyak, InputTanggal
from kpm.models import KPM
from pengaduan.enums import KanalAduan, PeranTerlapor, UrgensiAduan
from pengaduan.forms.bidang import PilihJenis, Tulisan
from pengaduan.models import JenisAduan, Pengaduan
from pengaduan.selectors.pengaduan import pilihan_daerah, pilihan_petugas
from pengaduan.services.langkah import CATATAN_MAKS, IsiLangkah
from pengaduan.services.teks import ISI_MAKS, samarkan_isi
from pengaduan.services.terima import FOTO_MAKS, IsiAduan
from pengaduan.services.ubah import UbahAduan

_JAGA_PIN = "Jangan menulis PIN, OTP, atau nomor kartu."
_KANAL = [(k.value, k.label) for k in KanalAduan if k != KanalAduan.HALAMAN]


class Tersamar(BerFoto):
    """A form that comes back shows its texts without the numbers that were refused."""

    teks: tuple[str, ...] = ("isi",)

    def samarkan(self) -> None:
        if self.is_bound and self.errors:
            self.data = self.data.copy()  # type: ignore[attr-defined]
            for nama in self.teks:
                if nama in self.data:
                    self.data[nama] = samarkan_isi(str(self.data[nama]))  # type: ignore[index]


def _jenis() -> list[tuple[str, str]]:
    aktif = JenisAduan.objects.filter(aktif=True).order_by("urutan", "pk")
    return [(j.pk, j.contoh) for j in aktif]


class FormAduan(Tersamar, forms.Form):
    """A complaint told to staff. Nothing is preselected but that the reporter's identity is kept."""

    teks = ("isi", "tempat_kejadian", "nama_terlapor", "nama_pelapor", "hubungan")

    id = forms.UUIDField(widget=forms.HiddenInput)
    jenis = PilihJenis(label="Tentang apa?")
    isi = Tulisan(
        label="Apa yang terjadi?",
        max_length=ISI_MAKS,
        widget=forms.Textarea({"rows": 5}),
        help_text=f"Dengan kata-kata pelapor: apa, siapa, kapan. {_JAGA_PIN}",
    )
    wilayah = forms.ChoiceField(label="Di mana kejadiannya?")
    kanal = forms.ChoiceField(label="Lewat mana aduan ini datang?", choices=[("", "Pilih…"), *_KANAL])
    urgensi = forms.ChoiceField(
        label="Seberapa mendesak?",
        choices=UrgensiAduan,
        required=False,
        widget=forms.RadioSelect,
        help_text="Kosongkan untuk mengikuti jenis aduannya.",
    )
    tanggal_kejadian = forms.DateField(label="Kapan?", required=False, widget=InputTanggal)
    tempat_kejadian = forms.CharField(label="Di mana tepatnya?", required=False, max_length=150)
    foto = FotoBanyak(required=False, help_text=f"Paling banyak {FOTO_MAKS}. Jangan memotret PIN atau nomor kartu.")
    peran_terlapor = forms.ChoiceField(
        label="Apakah ada orang yang diadukan?",
        choices=[("", "Tidak ada"), *PeranTerlapor.choices],
        required=False,
        help_text="Aduan tentang petugas langsung ke atasannya dan tidak terlihat oleh petugas itu.",
    )
    nama_terlapor = forms.CharField(label="Namanya, bila diketahui", required=False, max_length=100)
    nama_pelapor = forms.CharField(
        label="Nama pelapor", required=False, max_length=100, help_text="Kosongkan bila pelapor tidak mau disebut."
    )
    telepon_pelapor = forms.CharField(
        label="Telepon pelapor", required=False, max_length=30, widget=forms.TextInput({"inputmode": "tel"})
    )
    hubungan = forms.CharField(
        label="Hubungan dengan keluarga", required=False, max_length=60, help_text="Misalnya sendiri, anak, tetangga."
    )
    minta_rahasia = forms.BooleanField(label="Identitas pelapor dirahasiakan", required=False, initial=True)

    def __init__(self, *args: Any, oleh: Pengguna, kpm: KPM | None, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"id": uuid7()})
        super().__init__(*args, **kwargs)
        self.kpm = kpm
        self.fields["jenis"].choices = _jenis()  # type: ignore[attr-defined]
        if kpm is not None:
            del self.fields["wilayah"]
        else:
            self.fields["wilayah"].choices = [("", "Pilih…"), *pilihan_daerah(oleh)]  # type: ignore[attr-defined]

    def aduan(self) -> IsiAduan:
        isi = {k: v for k, v in self.cleaned_data.items() if k not in ("id", "foto")}
        return IsiAduan(kpm=self.kpm.pk if self.kpm else None, **isi)


class FormTulis(Tersamar, forms.Form):
    """One text about a complaint, with the version it was written from."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    versi = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)
    isi = Tulisan(max_length=ISI_MAKS, widget=forms.Textarea({"rows": 5}), help_text=_JAGA_PIN)
    foto = FotoBanyak(required=False, help_text=f"Paling banyak {FOTO_MAKS}.")

    def __init__(self, *args: Any, versi: int, label: str, foto: bool, wajib: bool = True, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"id": uuid7(), "versi": versi})
        super().__init__(*args, **kwargs)
        self.fields["isi"].label = label
        self.fields["isi"].required = wajib
        if not foto:
            del self.fields["foto"]


class FormLangkah(Tersamar, forms.Form):
    """A step that was taken."""

    teks = ("catatan",)

    versi = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)
    tanggal = forms.DateField(label="Dilakukan pada", widget=InputTanggal)
    catatan = Tulisan(label="Hasilnya", required=False, max_length=CATATAN_MAKS, widget=forms.Textarea({"rows": 3}))

    def langkah(self) -> IsiLangkah:
        return IsiLangkah(tanggal=self.cleaned_data["tanggal"], catatan=self.cleaned_data["catatan"])


class FormLewati(Tersamar, forms.Form):
    """A step that is not needed here."""

    teks = ("catatan",)

    versi = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)
    lewati = forms.CharField(widget=forms.HiddenInput, initial="1")
    catatan = Tulisan(label="Mengapa tidak diperlukan?", max_length=CATATAN_MAKS, widget=forms.Textarea({"rows": 2}))

    def langkah(self) -> IsiLangkah:
        return IsiLangkah(dilewati=True, catatan=self.cleaned_data["catatan"])


class FormSebab(Tersamar, forms.Form):
    """Why a step is taken back."""

    teks = ("alasan",)

    versi = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)
    alasan = Tulisan(label="Mengapa diulangi?", max_length=CATATAN_MAKS, widget=forms.Textarea({"rows": 2}))


class FormPetugas(TolakGalat, forms.Form):
    """Who of the level works on it."""

    versi = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)
    petugas = forms.TypedChoiceField(label="Siapa yang menangani?", coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, aduan: Pengaduan, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"versi": aduan.versi})
        super().__init__(*args, **kwargs)
        self.fields["petugas"].choices = [(p.pk, p.nama) for p in pilihan_petugas(aduan)]  # type: ignore[attr-defined]


class FormUbah(TolakGalat, forms.Form):
    """Kind, urgency and area as they shall be; the family has a page of its own."""

    versi = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)
    jenis = forms.ChoiceField(label="Tentang apa?")
    urgensi = forms.ChoiceField(label="Seberapa mendesak?", choices=UrgensiAduan, widget=forms.RadioSelect)
    wilayah = forms.ChoiceField(label="Di mana kejadiannya?")

    def __init__(self, *args: Any, aduan: Pengaduan, oleh: Pengguna, **kwargs: Any) -> None:
        awal = {"versi": aduan.versi, "jenis": aduan.jenis_id, "urgensi": aduan.urgensi, "wilayah": aduan.wilayah_id}
        kwargs.setdefault("initial", awal)
        super().__init__(*args, **kwargs)
        self.aduan = aduan
        jenis = JenisAduan.objects.filter(aktif=True) | JenisAduan.objects.filter(pk=aduan.jenis_id)
        self.fields["jenis"].choices = [(j.pk, j.nama) for j in jenis.order_by("urutan", "pk")]  # type: ignore[attr-defined]
        if aduan.kpm_id is not None:
            del self.fields["wilayah"]
        else:
            self.fields["wilayah"].choices = pilihan_daerah(oleh, aduan.wilayah)  # type: ignore[attr-defined]

    def ubah(self) -> UbahAduan:
        isi = self.cleaned_data
        return UbahAduan(
            jenis=isi["jenis"], urgensi=isi["urgensi"], wilayah=isi.get("wilayah", ""), kpm=self.aduan.kpm_id
        )


class FormSp4n(TolakGalat, forms.Form):
    """The number the complaint has in SP4N-LAPOR; empty takes it back."""

    versi = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)
    nomor = forms.CharField(
        label="Nomor laporan di SP4N-LAPOR",
        max_length=30,
        required=False,
        help_text="Tanpa tanda #, misalnya 7654321. Kosongkan untuk menghapusnya.",
    )


class FormInduk(TolakGalat, forms.Form):
    """The number of the complaint that this one repeats."""

    versi = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput)
    nomor = forms.CharField(label="Nomor aduan yang pertama", max_length=12, help_text="Misalnya ADU-7K3M9QT.")
