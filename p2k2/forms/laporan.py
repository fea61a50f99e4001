"""Forms of a meeting's report, its SIKS-NG package, and the addresses of judgements and lists."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from inti.formulir import TolakGalat
from inti.waktu import AWAL_PROGRAM
from inti.widget import BidangBulan, BidangNomor, InputTanggal
from p2k2.enums import BAGIAN_LAPORAN, AspekSemester, MateriSiks
from p2k2.selectors.laporan import SaringSiks
from p2k2.semester import Semester
from p2k2.services.laporan import BAGIAN_MAKS, IsiLaporan
from p2k2.services.siks import NAMA_MAKS, URAIAN_MAKS, IsiPaket

_BANTU = {
    "proses": "Bagaimana pertemuan berjalan: pembukaan, metode, alat bantu.",
    "partisipasi": "Siapa yang hadir dan seberapa aktif.",
    "hasil": "Apa yang dipahami dan disepakati keluarga.",
    "hambatan": "Apa yang menyulitkan, bila ada.",
    "tindak_lanjut": "Apa yang dilakukan sesudah ini, oleh siapa.",
}

ASPEK = {AspekSemester.PERILAKU: "perilaku", AspekSemester.POTENSI: "potensi"}  # in addresses


class BidangNarasi(forms.CharField):
    """A text whose line breaks count as the browser counted them."""

    def __init__(self, *, rows: int, **opsi: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea({"rows": rows}), **opsi)

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class FormLaporan(TolakGalat, forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nama, label in BAGIAN_LAPORAN.items():
            bidang = BidangNarasi(label=label, help_text=_BANTU[nama], max_length=BAGIAN_MAKS, rows=4)
            bidang.widget.attrs["data-poin-isian"] = nama  # where *Riwayat Poin* puts what is tapped
            self.fields[nama] = bidang

    def isi(self) -> IsiLaporan:
        return IsiLaporan(**{nama: self.cleaned_data[nama] for nama in BAGIAN_LAPORAN})


class FormPaket(TolakGalat, forms.Form):
    nama_kegiatan = forms.CharField(
        label="Nama Kegiatan", max_length=NAMA_MAKS, required=False, widget=forms.Textarea({"rows": 2})
    )
    materi_siks = forms.ChoiceField(label="Materi", choices=MateriSiks.choices)
    uraian_siks = BidangNarasi(label="Uraian", max_length=URAIAN_MAKS, rows=12)

    def isi(self) -> IsiPaket:
        return IsiPaket(**{k: self.cleaned_data[k] for k in IsiPaket.__dataclass_fields__})


class FormTandaSiks(TolakGalat, forms.Form):
    siks_pada = forms.DateField(label="Tanggal diinput ke SIKS-NG", widget=InputTanggal)


class FormSemester(forms.Form):
    """Semester and judgement of an address."""

    tahun = forms.IntegerField(min_value=AWAL_PROGRAM.year, max_value=2099, required=False)
    semester = forms.TypedChoiceField(choices=[(1, "1"), (2, "2")], coerce=int, empty_value=None, required=False)
    aspek = forms.ChoiceField(choices=[(kata, a.label) for a, kata in ASPEK.items()], required=False)

    def masa(self, hari: date) -> Semester:
        """The semester named; that of `hari` without one."""
        kini = Semester.pada(hari)
        return Semester(self.cleaned_data["tahun"] or kini.tahun, self.cleaned_data["semester"] or kini.nomor)

    def penilaian(self) -> AspekSemester:
        nama = self.cleaned_data["aspek"]
        return next((a for a, teks in ASPEK.items() if teks == nama), AspekSemester.PERILAKU)


class FormSaringSiks(forms.Form):
    """Filters of the list of meetings to enter: codes and ids from the address."""

    bulan = BidangBulan(required=False)
    siks = forms.ChoiceField(choices=[("belum", "Belum"), ("sudah", "Sudah")], required=False)
    petugas = BidangNomor(required=False)

    def saring(self) -> SaringSiks | None:
        """The filter, or None when the address names something unknown."""
        return SaringSiks(**self.cleaned_data) if self.is_valid() else None
