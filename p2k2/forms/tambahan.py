"""What a meeting's form has beside its plain columns: lines of speakers, a position, a second meeting on a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from inti.widget import InputSaran
from p2k2.enums import PEMATERI_MAKS, PeranPemateri
from p2k2.services.pemateri import IsiPemateri
from pendamping.services.kunjungan import Titik

_KOLOM = ("nama", "instansi", "peran")


class BerPemateri(forms.BaseForm):
    """Lines `pemateri-0-nama`, … without a script: empty ones are ignored, one is always left free in sight."""

    @staticmethod
    def awal_pemateri(pemateri: Sequence[IsiPemateri]) -> dict[str, Any]:
        return {_nama(ke, k): getattr(satu, k) for ke, satu in enumerate(pemateri) for k in _KOLOM}

    def pasang_pemateri(self, saran: tuple[Sequence[str], Sequence[str]]) -> None:
        nama, instansi = saran
        for ke in range(PEMATERI_MAKS):
            self.fields[_nama(ke, "nama")] = forms.CharField(
                label="Nama", max_length=100, required=False, widget=InputSaran(nama)
            )
            self.fields[_nama(ke, "instansi")] = forms.CharField(
                label="Instansi", max_length=100, required=False, widget=InputSaran(instansi)
            )
            self.fields[_nama(ke, "peran")] = forms.ChoiceField(
                label="Peran", choices=[("", "Pilih peran"), *PeranPemateri.choices], required=False
            )

    @property
    def baris_pemateri(self) -> list[list[BoundField]]:
        return [[self[_nama(ke, k)] for k in _KOLOM] for ke in range(PEMATERI_MAKS)]

    @property
    def pemateri_tampak(self) -> list[list[BoundField]]:
        return self.baris_pemateri[: self._terisi() + 1]

    @property
    def pemateri_lipat(self) -> list[list[BoundField]]:
        return self.baris_pemateri[self._terisi() + 1 :]

    @property
    def ada_pemateri(self) -> bool:
        return self._terisi() > 0

    def _terisi(self) -> int:
        """How many lines, from the first to the last one with anything in it."""
        isi = [any(f.value() for f in baris) for baris in self.baris_pemateri]
        return max((ke + 1 for ke, ada in enumerate(isi) if ada), default=0)

    def periksa_pemateri(self) -> None:
        for ke in range(PEMATERI_MAKS):
            nama, instansi, peran = (self.cleaned_data.get(_nama(ke, k), "") for k in _KOLOM)
            if nama and not peran and not self.has_error(_nama(ke, "peran")):
                self.add_error(_nama(ke, "peran"), "Pilih perannya: narasumber atau pendamping bersama.")
            if instansi and not nama and not self.has_error(_nama(ke, "nama")):
                self.add_error(_nama(ke, "nama"), "Tulis namanya, atau kosongkan instansinya.")

    def pemateri(self) -> list[IsiPemateri]:
        """The lines with a name; a role chosen without one says nothing."""
        semua = [IsiPemateri(*(self.cleaned_data[_nama(ke, k)] for k in _KOLOM)) for ke in range(PEMATERI_MAKS)]
        return [satu for satu in semua if satu.nama]


class BerTitik(forms.BaseForm):
    """Latitude, longitude and the device's accuracy, of a model form that names these columns."""

    def periksa_titik(self) -> None:
        isi = self.cleaned_data
        if (isi.get("lintang") is None) != (isi.get("bujur") is None):
            self.add_error("lintang", "Isi lintang dan bujur, atau kosongkan keduanya.")
        if isi.get("lintang") is None:
            isi["akurasi_m"] = None  # says nothing without a position

    def titik(self) -> Titik | None:
        lintang, bujur = self.cleaned_data["lintang"], self.cleaned_data["bujur"]
        if lintang is None or bujur is None:
            return None
        return Titik(lintang, bujur, self.cleaned_data["akurasi_m"])


class BerKedua(forms.BaseForm):
    """Whether a second meeting on the day is meant; asked only once the first one was found."""

    tanya_kedua = False

    def pasang_kedua(self) -> None:
        self.fields["kedua"] = forms.BooleanField(label="Tetap catat pertemuan kedua", required=False)

    @property
    def tampilkan_kedua(self) -> bool:
        return self.tanya_kedua or bool(self["kedua"].value())


def _nama(ke: int, kolom: str) -> str:
    return f"pemateri-{ke}-{kolom}"
