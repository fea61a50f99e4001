"""Forms of the public page of complaints. They check what was typed; the services decide."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from uuid6 import uuid7

from inti.formulir import BerFoto, TolakGalat
from inti.widget import FotoBanyak, InputTanggal
from pengaduan.enums import KanalAduan, PeranTerlapor
from pengaduan.forms.bidang import PilihJenis, Tulisan
from pengaduan.models import JenisAduan
from pengaduan.services.teks import ISI_MAKS, samarkan_isi
from pengaduan.services.terima import IsiAduan
from wilayah.models import Wilayah

FOTO_LAPOR_MAKS = 3
_TAUTAN = re.compile(r"https?://|\bwww\.", re.IGNORECASE)
_HUBUNGAN = (
    "Saya sendiri penerima PKH",
    "Keluarga penerima",
    "Tetangga atau warga",
    "Ketua kelompok",
    "Aparat desa atau kelurahan",
)


class BerTeks(TolakGalat, forms.Form):
    """With words of the public."""

    TEKS: tuple[str, ...] = ("isi",)

    def clean_isi(self) -> str:
        isi: str = self.cleaned_data["isi"]
        if len(_TAUTAN.findall(isi)) > settings.PKH_LAPOR_TAUTAN_MAKS:
            raise forms.ValidationError("Terlalu banyak tautan. Ceritakan dengan kata-kata Anda sendiri.")
        return isi

    def samarkan(self) -> None:
        """Give the typed words back without secret numbers."""
        self._ganti({nama: samarkan_isi(self.data.get(nama, "")) for nama in self.TEKS})

    def _ganti(self, nilai: dict[str, str]) -> None:
        data = self.data.copy()  # type: ignore[attr-defined]
        for nama, satu in nilai.items():
            data[nama] = satu
        self.data = data


class BerTeksFoto(BerFoto, BerTeks):
    """With words and photos."""

    foto = FotoBanyak(
        label="Foto",
        required=False,
        help_text=f"Misalnya buku tabungan atau surat. Paling banyak {FOTO_LAPOR_MAKS} foto, tiap foto 10 MB.",
    )

    def clean_foto(self) -> Any:
        foto = self.cleaned_data["foto"]
        if len(foto) > FOTO_LAPOR_MAKS:
            raise forms.ValidationError(f"Paling banyak {FOTO_LAPOR_MAKS} foto. Pilih lagi fotonya.")
        return foto


class FormLapor(BerTeksFoto):
    """One complaint; anonymous unless a name or a phone is given."""

    TEKS = ("isi", "tempat_kejadian", "nama_terlapor", "nama_pelapor")

    tanda = forms.CharField(max_length=200, required=False, widget=forms.HiddenInput)
    situs = forms.CharField(max_length=200, required=False)  # seen by machines only
    jenis = PilihJenis(label="Tentang apa?")
    isi = Tulisan(
        label="Apa yang terjadi?",
        max_length=ISI_MAKS,
        widget=forms.Textarea({"rows": 6}),
        help_text="Ceritakan dengan kata-kata sendiri. Jangan tulis PIN, OTP, atau nomor kartu.",
    )
    tanggal_kejadian = forms.DateField(label="Kapan?", required=False, widget=InputTanggal)
    tempat_kejadian = forms.CharField(
        label="Di mana?", required=False, max_length=150, help_text="Misalnya: di rumah, di agen bank, di balai desa."
    )
    peran_terlapor = forms.ChoiceField(
        label="Siapa orangnya?",
        required=False,
        choices=PeranTerlapor.choices,
        widget=forms.RadioSelect,
        help_text="Orang yang Anda laporkan tidak dapat melihat laporan ini.",
    )
    nama_terlapor = forms.CharField(label="Namanya, bila tahu", required=False, max_length=100)
    nama_pelapor = forms.CharField(
        label="Nama Anda", required=False, max_length=100, widget=forms.TextInput({"autocomplete": "name"})
    )
    telepon_pelapor = forms.CharField(
        label="Nomor HP Anda",
        required=False,
        max_length=30,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
    )
    hubungan = forms.ChoiceField(
        label="Siapa Anda?",
        required=False,
        choices=[("", "Tidak disebut"), *((h, h) for h in _HUBUNGAN)],
        help_text="Hanya disimpan bila nama atau nomor HP diisi.",
    )

    def __init__(self, *args: Any, jenis: Iterable[JenisAduan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jenis"].choices = [(j.pk, j.contoh) for j in jenis]  # type: ignore[attr-defined]

    def clean_situs(self) -> str:
        if self.cleaned_data["situs"]:
            self._ganti({"situs": ""})
            raise forms.ValidationError("Ada isian otomatis yang kami kosongkan. Periksa isinya, lalu kirim lagi.")
        return ""

    def ganti_tanda(self, tanda: str) -> None:
        self._ganti({"tanda": tanda})

    def isi_aduan(self, wilayah: Wilayah) -> IsiAduan:
        kolom = (
            "jenis", "isi", "tanggal_kejadian", "tempat_kejadian", "peran_terlapor", "nama_terlapor",
            "nama_pelapor", "telepon_pelapor", "hubungan",
        )  # fmt: skip
        isi = {k: self.cleaned_data[k] for k in kolom}
        return IsiAduan(kanal=KanalAduan.HALAMAN, wilayah=wilayah.pk, **isi)


class FormCariTempat(forms.Form):
    cari = forms.CharField(label="Nama desa atau kelurahan", max_length=60, required=False)


class FormKode(forms.Form):
    """The number and the secret code; always sent, never in an address."""

    _POLOS = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}

    nomor = forms.CharField(
        label="Nomor laporan", max_length=20, help_text="Misalnya ADU-7K2M9PX.", widget=forms.TextInput(_POLOS)
    )
    kode = forms.CharField(
        label="Kode rahasia", max_length=30, help_text="10 huruf dan angka.", widget=forms.TextInput(_POLOS)
    )


class FormBalas(BerTeksFoto):
    """More words and photos to a complaint."""

    id = forms.UUIDField(widget=forms.HiddenInput, error_messages={"invalid": "Muat ulang halaman ini."})
    isi = Tulisan(label="Tulis pesan", max_length=ISI_MAKS, widget=forms.Textarea({"rows": 4}))

    @classmethod
    def kosong(cls) -> FormBalas:
        return cls(initial={"id": uuid7()})


class FormAlasan(BerTeks):
    """Why it is not settled, or is opened again."""

    isi = Tulisan(label="Apa yang belum beres?", max_length=1000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="alasan_%s")  # on one page with `FormBalas`
