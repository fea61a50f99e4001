"""A person's row on the entry screen. It checks what was typed; the service decides (docs/program.md §8)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from inti.widget import FotoBanyak, InputTanggal
from verifikasi.enums import KeadaanPeserta
from verifikasi.models import CatatanVerkom
from verifikasi.selectors.wajar import sebut
from verifikasi.services.isian import Isian

YA, TIDAK = "ya", "tidak"
_HURUF_MAKS = 400  # more than the service takes: what is too long is told, what is endless is not read
_ABSEN = ("alpa", "izin", "sakit")
_UKUR = ("berat_kg", "tinggi_cm", "sistolik", "diastolik")
_LAYANAN = ("vitamin_a", "perkembangan", "sosial")


def _angka(nama: str) -> forms.IntegerField:
    return forms.IntegerField(
        required=False, min_value=0, max_value=999, error_messages={"invalid": f"{nama} diisi dengan angka."}
    )


class _Desimal(forms.DecimalField):
    """A comma is how people write it."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)


def _ukuran(nama: str) -> forms.DecimalField:
    return _Desimal(required=False, max_digits=8, error_messages={"invalid": f"{nama} diisi dengan angka."})


class FormBaris(forms.Form):
    """`prefix` is the member's id: the page is one form without JavaScript."""

    tak = forms.BooleanField(required=False)
    keterangan = forms.CharField(required=False, max_length=_HURUF_MAKS)
    versi = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1)
    pindah = forms.BooleanField(required=False)
    isian: tuple[str, ...] = ()

    def kosong(self) -> bool:
        """Whether nothing at all was typed."""
        return not any(self.data.get(self.add_prefix(n), "").strip() for n in (*self.isian, "tak", "keterangan"))

    def galat(self) -> tuple[str, str]:
        """Field and sentence of the first typing error."""
        kolom, pesan = next(iter(self.errors.items()))
        return kolom, " ".join(str(p) for p in pesan)

    def isi(self, anggota: int) -> Isian:
        d = self.cleaned_data
        keadaan = KeadaanPeserta.TIDAK_TERDAFTAR if d["tak"] else KeadaanPeserta.TERCATAT
        umum = {k: d[k] for k in ("keterangan", "versi", "pindah")}
        return Isian(anggota, keadaan=keadaan, **umum, **self._ukuran())

    def _ukuran(self) -> dict[str, Any]:
        raise NotImplementedError


class FormSekolah(FormBaris):
    """Whoever types one number of a pupil has counted: what stays empty is none."""

    alpa = _angka("Alpa")
    izin = _angka("Izin")
    sakit = _angka("Sakit")
    hari_efektif = _angka("Hari efektif")
    isian = (*_ABSEN, "hari_efektif")

    @staticmethod
    def awal(c: CatatanVerkom, hari: int | None) -> dict[str, str]:
        sendiri = c.hari_efektif if c.hari_efektif != hari else None
        nilai = {"alpa": c.alpa, "izin": c.izin, "sakit": c.sakit, "hari_efektif": sendiri}
        return {k: "" if v is None else str(v) for k, v in nilai.items()}

    def _ukuran(self) -> dict[str, Any]:
        d = self.cleaned_data
        if all(d[k] is None for k in _ABSEN):
            return {"hari_efektif": d["hari_efektif"]}
        return {k: d[k] or 0 for k in _ABSEN} | {"hari_efektif": d["hari_efektif"]}


class FormSehat(FormBaris):
    """Whoever was weighed was there. `tanggal` of the whole page is that of rows without an own one."""

    hadir = forms.ChoiceField(choices=[(YA, "Hadir"), (TIDAK, "Tidak hadir")], required=False)
    tanggal_periksa = forms.DateField(
        required=False, widget=InputTanggal, error_messages={"invalid": "Tanggal periksa tidak terbaca."}
    )
    berat_kg = _ukuran("Berat")
    tinggi_cm = _ukuran("Tinggi")
    sistolik = _angka("Tekanan darah")
    diastolik = _angka("Tekanan darah")
    imunisasi = forms.CharField(required=False, max_length=_HURUF_MAKS)
    vitamin_a = forms.BooleanField(required=False)
    perkembangan = forms.BooleanField(required=False)
    sosial = forms.BooleanField(required=False)
    isian = ("hadir", "tanggal_periksa", *_UKUR, "imunisasi", *_LAYANAN)

    def __init__(self, *args: Any, tanggal: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tanggal = tanggal

    @staticmethod
    def awal(c: CatatanVerkom, hari: int | None) -> dict[str, str]:
        nilai = {k: "" if (v := getattr(c, k)) is None else sebut(v) for k in _UKUR}
        nilai |= {k: "on" if getattr(c, k) else "" for k in _LAYANAN}
        return nilai | {
            "hadir": "" if c.hadir is None else YA if c.hadir else TIDAK,
            "tanggal_periksa": c.tanggal_periksa.isoformat() if c.tanggal_periksa else "",
            "imunisasi": c.imunisasi,
        }

    def _ukuran(self) -> dict[str, Any]:
        d = self.cleaned_data
        nilai = {k: d[k] for k in (*_UKUR, "imunisasi", *_LAYANAN, "tanggal_periksa")}
        diukur = any(nilai[k] not in (None, "", False) for k in nilai)
        hadir = {YA: True, TIDAK: False}.get(d["hadir"], True if diukur and not d["tak"] else None)
        if hadir and nilai["tanggal_periksa"] is None:
            nilai["tanggal_periksa"] = self.tanggal
        return nilai | {"hadir": hadir}


class FormHari(forms.Form):
    """A school's effective days."""

    hari = forms.IntegerField(
        label="Hari efektif",
        min_value=0,
        max_value=99,
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "off", "maxlength": 2, "class": "form-control"}
        ),
        help_text="Hari sekolah masuk bulan ini, menurut sekolah. 0 bila libur sebulan penuh.",
    )
    versi = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)


class FormTanggal(forms.Form):
    tanggal = forms.DateField(required=False)


class FormLembar(forms.Form):
    foto = FotoBanyak(label="Foto lembar", help_text="Lembar yang sudah ditandatangani sekolah, bidan, atau kader.")


class FormAlasan(forms.Form):
    alasan = forms.CharField(
        label="Sebab fasilitas belum melapor",
        required=False,
        max_length=200,
        help_text="Misalnya: kepala sekolah sedang dinas luar, posyandu tidak buka. Kosongkan bila sudah melapor.",
    )
