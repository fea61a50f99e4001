"""One form for each paper of a family: only the fields the paper needs."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from inti.widget import InputRupiah, InputTanggal
from kpm.enums import AlasanPengurus, JenisSurat, Keperluan, KeperluanKuasa, PerihalSPTJM
from kpm.services.surat import IsiSurat

_TERSAMAR, _LENGKAP = "tersamar", "lengkap"
KERTAS = [("f4", "F4"), ("a4", "A4")]


class FormNomor(forms.Form):
    """Whether numbers stand in full on a paper, with the reason then."""

    nomor = forms.ChoiceField(
        label="NIK dan No KK",
        choices=[(_TERSAMAR, "Tersamar"), (_LENGKAP, "Lengkap")],
        widget=forms.RadioSelect,
        help_text="Nomor lengkap dicatat dengan keperluannya.",
    )
    keperluan = forms.ChoiceField(
        choices=Keperluan, widget=forms.RadioSelect, required=False, help_text="Wajib untuk nomor lengkap."
    )
    keterangan_lain = forms.CharField(label="Keterangan keperluan", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        isi = super().clean() or self.cleaned_data
        if isi.get("keperluan") == Keperluan.LAINNYA and not isi.get("keterangan_lain"):
            self.add_error("keterangan_lain", "Tulis keperluannya.")
        return isi

    @property
    def lengkap(self) -> bool:
        return bool(self.cleaned_data.get("nomor") == _LENGKAP)

    def alasan_buka(self) -> str:
        """The reason as the access log keeps it; empty when none was chosen."""
        kode = self.cleaned_data.get("keperluan")
        if kode == Keperluan.LAINNYA:
            return str(self.cleaned_data["keterangan_lain"])
        return str(Keperluan(kode).label) if kode else ""


class FormSurat(FormNomor):
    """What every paper asks: day, sheet, and whether numbers stand in full."""

    jenis = forms.ChoiceField(choices=JenisSurat, widget=forms.HiddenInput)
    tanggal = forms.DateField(label="Tanggal surat", widget=InputTanggal)
    kertas = forms.ChoiceField(choices=KERTAS, widget=forms.RadioSelect, initial="f4")

    def __init__(self, *args: Any, anggota: Iterable[tuple[int, str]] = (), hari: date, **kwargs: Any) -> None:
        kwargs["initial"] = {"tanggal": hari, "kertas": "f4", "mulai": hari, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.hari = hari
        if "anggota" in self.fields:
            pilihan: Any = self.fields["anggota"]
            pilihan.choices = [("", self.tanpa_anggota), *anggota]
        umum = ["tanggal", "kertas", *FormNomor.base_fields]
        self.order_fields(["jenis", *[k for k in self.fields if k not in FormSurat.base_fields], *umum])

    tanpa_anggota = "Pilih anggota keluarga"

    def clean_tanggal(self) -> date:
        tanggal: date = self.cleaned_data["tanggal"]
        if abs((tanggal - self.hari).days) > 366:
            raise forms.ValidationError("Tanggal surat lebih dari setahun dari hari ini. Periksa tahunnya.")
        return tanggal

    def isi(self) -> IsiSurat:
        """Arguments of the service. Words typed stand in `teks`, by field."""
        d = self.cleaned_data
        teks = {k: " ".join(d.get(k, "").split()) for k in _TEKS}
        return IsiSurat(
            jenis=d["jenis"],
            tanggal=d["tanggal"],
            kertas=d["kertas"],
            lengkap=self.lengkap,
            keperluan=self.alasan_buka(),
            anggota=d.get("anggota"),
            mulai=d.get("mulai"),
            sampai=d.get("sampai"),
            nominal=d.get("nominal"),
            pilihan=d.get("pilihan", ""),
            teks=teks,
        )


_TEKS = ("alasan", "keterangan", "saksi", "kepala_desa", "penerima", "hubungan", "peminta")


def _nama(label: str, bantuan: str = "Boleh kosong: ditulis tangan nanti.") -> forms.CharField:
    return forms.CharField(label=label, max_length=100, required=False, help_text=bantuan)


def _orang() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label="Anggota keluarga", coerce=int, empty_value=None, required=False)


def _nominal() -> InputRupiah:
    return InputRupiah(
        label="Jumlah bantuan",
        required=False,
        help_text="Dalam rupiah, misalnya 1.350.000. Di surat ditulis juga dengan huruf.",
    )


class FormProfil(FormSurat):
    pass


class FormGraduasi(FormSurat):
    mulai = forms.DateField(label="Graduasi mulai tanggal", widget=InputTanggal)
    alasan = forms.CharField(
        label="Karena apa keluarga sudah mampu",
        max_length=300,
        required=False,
        help_text="Misalnya: usaha warung sudah menghasilkan. Tanpa huruf besar di awal.",
    )
    kepala_desa = _nama("Nama lurah atau kepala desa")


class FormWali(FormSurat):
    anggota = forms.TypedChoiceField(label="Wali yang ditunjuk", coerce=int, empty_value=None)
    pilihan = forms.ChoiceField(label="Alasan", choices=AlasanPengurus, widget=forms.RadioSelect)
    keterangan = forms.CharField(max_length=300, required=False)
    mulai = forms.DateField(label="Mulai tanggal", widget=InputTanggal)
    saksi = _nama("Nama saksi")
    kepala_desa = _nama("Nama lurah atau kepala desa")

    def clean(self) -> dict[str, Any]:
        isi = super().clean()
        if isi.get("pilihan") == AlasanPengurus.LAINNYA and not isi.get("keterangan"):
            self.add_error("keterangan", "Tulis alasannya.")
        return isi


class FormKuasa(FormSurat):
    pilihan = forms.ChoiceField(label="Kuasa untuk", choices=KeperluanKuasa, widget=forms.RadioSelect)
    anggota = _orang()
    penerima = _nama("Atau nama orang lain", "Isi bila penerima kuasa bukan anggota keluarga.")
    hubungan = _nama("Hubungan orang lain itu", "Misalnya tetangga atau ketua kelompok.")
    alasan = forms.CharField(
        label="Karena pengurus", max_length=300, help_text="Misalnya: sedang sakit dan tidak bisa berjalan."
    )
    nominal = _nominal()
    sampai = forms.DateField(label="Berlaku sampai", widget=InputTanggal)
    saksi = _nama("Nama saksi")
    kepala_desa = _nama("Nama lurah atau kepala desa")
    tanpa_anggota = "Bukan anggota keluarga"

    def clean(self) -> dict[str, Any]:
        isi = super().clean()
        if isi.get("anggota") and isi.get("penerima"):
            self.add_error("penerima", "Pilih satu: anggota keluarga, atau nama orang lain.")
        if isi.get("sampai") and isi.get("tanggal") and isi["sampai"] < isi["tanggal"]:
            self.add_error("sampai", "Hari terakhir tidak bisa sebelum tanggal surat.")
        return isi


class FormSPTJM(FormSurat):
    pilihan = forms.ChoiceField(label="Perihal", choices=PerihalSPTJM, widget=forms.RadioSelect)
    nominal = _nominal()
    keterangan = forms.CharField(
        label="Pernyataan tambahan", max_length=500, required=False, widget=forms.Textarea({"rows": 3})
    )
    saksi = _nama("Nama saksi")
    kepala_desa = _nama("Nama lurah atau kepala desa")


class FormSalinan(FormSurat):
    anggota = forms.TypedChoiceField(
        label="Diminta oleh",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Hanya keluarga sendiri yang boleh meminta. Periksa KTP-nya.",
    )
    peminta = _nama("Atau nama pembawa surat kuasa", "Simpan surat kuasanya.")
    mulai = forms.DateField(label="Diminta pada tanggal", widget=InputTanggal)
    tanpa_anggota = "Pengurus"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # One's own data is handed over in full.
        self.fields["nomor"].widget = forms.HiddenInput()
        self.fields["nomor"].initial = _LENGKAP
        self.fields["keperluan"].required = True
        self.fields["keperluan"].error_messages["required"] = "Pilih keperluannya: setiap penyerahan data dicatat."
        self.fields["keperluan"].help_text = "Untuk apa salinan ini diserahkan; dicatat bersama peminta dan tanggalnya."

    def clean(self) -> dict[str, Any]:
        isi = super().clean()
        if isi.get("anggota") and isi.get("peminta"):
            self.add_error("peminta", "Pilih satu: anggota keluarga, atau pembawa surat kuasa.")
        return isi


FORMULIR: dict[str, type[FormSurat]] = {
    JenisSurat.PROFIL: FormProfil,
    JenisSurat.GRADUASI: FormGraduasi,
    JenisSurat.WALI: FormWali,
    JenisSurat.KUASA: FormKuasa,
    JenisSurat.SPTJM: FormSPTJM,
    JenisSurat.SALINAN: FormSalinan,
}
