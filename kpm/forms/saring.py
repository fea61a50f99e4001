"""Filters of the family list: codes and ids from the address, words from the body."""

from typing import Any

from django import forms

from kpm.enums import JenisKomponen, Kepesertaan
from kpm.selectors.saring import SaringKPM
from wilayah.enums import POLA_KODE

PILIHAN_KEPESERTAAN = [
    ("peserta", "Peserta (aktif dan ditangguhkan)"),
    *Kepesertaan.choices,
    ("graduasi", "Graduasi (semua)"),
]


def _ya(nilai: str, label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", "Semua"), (nilai, label)], required=False)


class FormSaring(forms.Form):
    wilayah = forms.RegexField(POLA_KODE, required=False)
    rw = forms.RegexField(r"^[0-9]{1,3}\Z", label="RW", required=False)
    petugas = forms.RegexField(r"^([0-9]{1,9}|tanpa)\Z", required=False)
    kepesertaan = forms.ChoiceField(choices=[("", "Semua"), *PILIHAN_KEPESERTAAN], required=False)
    komponen = forms.ChoiceField(choices=[("", "Semua"), *JenisKomponen.choices], required=False)
    tanda = _ya("absen", "Tidak hadir berturut-turut")
    kelompok = _ya("belum", "Belum masuk kelompok")
    termapping = _ya("belum", "Belum termapping")
    lengkap = _ya("belum", "Belum lengkap")
    mutakhir = _ya("belum", "Belum dimutakhirkan 3 bulan")
    saya = forms.BooleanField(required=False)

    def saring(self, cari: str = "") -> SaringKPM | None:
        """The filter, or None when the address names something unknown."""
        if not self.is_valid():
            return None
        isi: dict[str, Any] = self.cleaned_data
        return SaringKPM(
            wilayah=isi["wilayah"],
            rw=isi["rw"],
            petugas=isi["petugas"],
            kepesertaan=isi["kepesertaan"],
            komponen=isi["komponen"],
            absen=bool(isi["tanda"]),
            belum_kelompok=bool(isi["kelompok"]),
            belum_termapping=bool(isi["termapping"]),
            belum_lengkap=bool(isi["lengkap"]),
            belum_mutakhir=bool(isi["mutakhir"]),
            saya=isi["saya"],
            cari=cari,
        )

    def aktif(self) -> dict[str, str]:
        """What the address asks for, as it would stand in an address again: codes and ids only."""
        return {k: "1" if v is True else str(v) for k, v in self.cleaned_data.items() if v}
