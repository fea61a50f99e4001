"""Forms of tahap, tariffs and statuses. They check what was typed; the services decide."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

from django import forms

from inti.formulir import TolakGalat
from inti.galat import GalatPengguna
from inti.templatetags.format import BULAN
from inti.widget import InputDigit, InputTanggal
from kpm.enums import JenisKomponen
from penyaluran.enums import GolonganStatus
from penyaluran.models import Tahap
from penyaluran.models.pola import BATAS_POLA
from penyaluran.services.hak.hitung import lama_bayar
from penyaluran.services.tahap.fakta import sidik_fakta

POLA_TAHAP = r"^20[0-9]{2}-[1-4]\Z"


class Berversi(TolakGalat, forms.Form):
    versi = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class FormTanggalBayar(Berversi):
    tanggal_bayar = forms.DateField(
        label="Tanggal bayar di daerah ini",
        required=False,
        widget=InputTanggal,
        help_text="Kosongkan bila mengikuti tanggal bayar nasional.",
    )


class FormTutupTahap(Berversi):
    """The number not yet reported is typed when there are any, never filled in."""

    belum = forms.IntegerField(
        label="Jumlah keluarga yang belum dilaporkan",
        min_value=0,
        max_value=99_999_999,
        widget=InputDigit,
        help_text="Ketik angkanya seperti di atas, supaya jelas apa yang ditutup.",
    )
    catatan = forms.CharField(
        label="Catatan",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Misalnya apa yang sudah ditanyakan kepada bank. Jangan tulis nama keluarga.",
    )

    def __init__(self, *args: Any, belum: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not belum:
            del self.fields["belum"]


class FormBukaTahap(Berversi):
    alasan = forms.CharField(
        label="Alasan membuka lagi",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Alasan ini tetap tercatat bersama nama Anda.",
    )


class FormFaktaTahap(TolakGalat, forms.Form):
    sidik = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    bulan_mulai = forms.TypedChoiceField(label="Bulan pertama yang dibayar", coerce=date.fromisoformat)
    lama = forms.TypedChoiceField(
        label="Lama", choices=[(n, f"{n} bulan") for n in (3, 2, 1)], coerce=int, widget=forms.RadioSelect
    )
    tanggal_data = forms.DateField(
        label="Batas data", required=False, widget=InputTanggal, help_text="Anggota dan umur hari itu yang dihitung."
    )
    tanggal_bayar = forms.DateField(label="Tanggal bayar nasional", required=False, widget=InputTanggal)
    alasan = forms.CharField(
        label="Alasan",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Wajib bila sudah ada pembayaran tahap ini yang direkonsiliasi.",
    )

    def __init__(self, *args: Any, tahap: Tahap, **kwargs: Any) -> None:
        awal: dict[str, Any] = {
            "sidik": sidik_fakta(tahap),
            "bulan_mulai": tahap.bulan_mulai.isoformat(),
            "tanggal_data": tahap.tanggal_data,
            "tanggal_bayar": tahap.tanggal_bayar,
        }
        with suppress(GalatPengguna):  # another length than is paid for: nothing is chosen
            awal["lama"] = lama_bayar(tahap)
        super().__init__(*args, **{"initial": awal} | kwargs)
        bulan = self.fields["bulan_mulai"]
        assert isinstance(bulan, forms.TypedChoiceField)  # noqa: S101 - for the type checker
        bulan.choices = [(f"{tahap.tahun}-{n:02d}-01", f"{BULAN[n - 1]} {tahap.tahun}") for n in range(1, 13)]


class FormTarif(TolakGalat, forms.Form):
    komponen = forms.ChoiceField(label="Komponen", choices=[("", "Pilih…"), *JenisKomponen.choices])
    mulai = forms.DateField(label="Berlaku mulai", widget=InputTanggal)
    tiga = forms.IntegerField(label="Untuk 3 bulan (rupiah)", min_value=1, max_value=100_000_000, widget=InputDigit)
    dua = forms.IntegerField(label="Untuk 2 bulan (rupiah)", min_value=1, max_value=100_000_000, widget=InputDigit)
    satu = forms.IntegerField(label="Untuk 1 bulan (rupiah)", min_value=1, max_value=100_000_000, widget=InputDigit)


_LABEL_POLA = {
    "keluarga_serempak": "Diambil serempak: paling sedikit (keluarga)",
    "menit_serempak": "Diambil serempak: dalam (menit)",
    "ubah_massal": "Diubah menjadi sudah sekaligus: paling sedikit (catatan)",
    "menit_ubah": "Diubah menjadi sudah sekaligus: dalam (menit)",
    "keluarga_kurang": "Menerima kurang: paling sedikit (keluarga)",
    "persen_kurang": "Menerima kurang: bagian dari yang sudah transaksi (%)",
}


def _angka(label: str, *, wajib: bool = True, bantuan: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=wajib, min_value=0, max_value=120, widget=InputDigit, help_text=bantuan
    )


class FormAturan(TolakGalat, forms.Form):
    mulai = forms.DateField(label="Berlaku mulai", widget=InputTanggal)
    maks_anggota = _angka("Anggota yang dihitung")
    maks_sekolah = _angka("Anak sekolah bersama", wajib=False, bantuan="Kosong berarti tidak dibatasi.")
    maks_hamil = _angka("Ibu hamil", wajib=False)
    maks_aud = _angka("Anak usia dini", wajib=False)
    maks_lansia = _angka("Lansia", wajib=False)
    maks_disabil = _angka("Penyandang disabilitas berat", wajib=False)
    umur_aud = _angka("Umur AUD sampai (tahun)")
    umur_sekolah = _angka("Umur anak sekolah sampai (tahun)")
    umur_lansia = _angka("Umur lansia sejak (tahun)")
    hari_tepat_waktu = forms.IntegerField(
        label="Tepat waktu sampai (hari sejak tanggal bayar)", min_value=1, max_value=365, initial=30, widget=InputDigit
    )


class FormPola(TolakGalat, forms.Form):
    """Limits of the patterns; those in force are filled in, for most of them stay."""

    mulai = forms.DateField(label="Berlaku mulai", widget=InputTanggal)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nama, (bawah, atas) in BATAS_POLA.items():
            self.fields[nama] = forms.IntegerField(
                label=_LABEL_POLA[nama], min_value=bawah, max_value=atas, widget=InputDigit
            )


class FormStatus(Berversi):
    golongan = forms.ChoiceField(label="Tentang", choices=[("", "Pilih…"), *GolonganStatus.choices])
    arti = forms.CharField(label="Artinya untuk keluarga", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    langkah_keluarga = forms.CharField(
        label="Langkah berikut bagi keluarga",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Satu kalimat: apa yang dilakukan keluarga, dan siapa yang mengurus selebihnya.",
    )
