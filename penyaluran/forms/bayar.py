"""Forms of the payment list and of one reconciliation. They read; `services.rekon.catat` decides."""

from typing import Any

from django import forms

from inti.widget import InputJam, InputRupiah, InputTanggal
from penyaluran.enums import DIAMBIL, CaraTahu, KeadaanBayar, SaluranBayar, SebabSelisih, StatusRekon
from penyaluran.models import AlasanBelumTransaksi
from penyaluran.selectors import SaringBayar
from penyaluran.selectors.selisih import BELUM, SEMUA, SUDAH, SaringSelisih
from penyaluran.selectors.ukuran_sql import PILIHAN_UKURAN
from wilayah.enums import POLA_KODE


class FormSaringBayar(forms.Form):
    """Filters of the list: codes and ids only, they stand in the address."""

    tahap = forms.RegexField(r"^20[0-9]{2}-[1-4]\Z", required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = forms.RegexField(r"^([0-9]{1,9}|tanpa)\Z", required=False)
    status = forms.ChoiceField(choices=[*KeadaanBayar.choices, (DIAMBIL, ""), (SEMUA, "Semua")], required=False)
    saya = forms.ChoiceField(choices=[("1", ""), ("0", "")], required=False)
    ukuran = forms.ChoiceField(choices=[(u, u) for u in PILIHAN_UKURAN], required=False)

    def saring(self, user: Any, *, tahap_bawaan: str, cari: str = "") -> SaringBayar | None:
        """The filter, or None when the address names something unknown. Without a status: *belum*.

        A search looks through every status unless one is named.
        """
        if not self.is_valid():
            return None
        isi = self.cleaned_data
        status = isi["status"] or (SEMUA if cari else KeadaanBayar.BELUM)
        lingkup = user.lingkup()
        hanya_saya = lingkup.petugas_id is not None and (
            not (lingkup.wilayah or lingkup.semua) or (isi["saya"] != "0" and not isi["wilayah"] and not isi["petugas"])
        )
        return SaringBayar(
            tahap=isi["tahap"] or tahap_bawaan,
            wilayah=isi["wilayah"],
            petugas=isi["petugas"],
            status="" if status == SEMUA else status,
            saya=hanya_saya or (isi["saya"] == "1" and lingkup.petugas_id is not None),
            cari=cari,
            ukuran=isi["ukuran"],
        )

    def alamat(self) -> dict[str, str]:
        """The filters as given, for the way back to the same list."""
        return {k: v for k, v in self.cleaned_data.items() if v} if self.is_valid() else {}


class _FormRekon(forms.Form):
    id = forms.UUIDField(widget=forms.HiddenInput)
    versi = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    status = forms.ChoiceField(choices=StatusRekon, widget=forms.HiddenInput)


class _Mengambil(_FormRekon):
    """Where and how known; a sender who does not know these fields leaves what is recorded as it is."""

    AMBIL = ("saluran", "tempat", "jam", "cara")
    tanggal = forms.DateField(label="Tanggal transaksi", widget=InputTanggal)
    saluran = forms.ChoiceField(
        label="Di mana uangnya diambil", choices=[("", "Pilih…"), *SaluranBayar.choices], required=False
    )
    tempat = forms.CharField(label="Nama tempat", max_length=100, required=False)
    jam = forms.TimeField(label="Jam", widget=InputJam, required=False)
    cara = forms.ChoiceField(label="Dari mana Anda tahu", choices=[("", "Pilih…"), *CaraTahu.choices], required=False)

    def clean(self) -> dict[str, Any]:
        isi = super().clean() or self.cleaned_data
        return isi | {k: None for k in self.AMBIL if k not in self.data}


class FormCair(_Mengambil):
    pass


class _Beralasan(_FormRekon):
    alasan = forms.ModelChoiceField(AlasanBelumTransaksi.objects.none(), empty_label="Pilih alasan…")
    keterangan = forms.CharField(max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alasan"].queryset = AlasanBelumTransaksi.objects.filter(  # type: ignore[attr-defined]
            aktif=True
        ).order_by("urutan", "pk")


class FormSebagian(_Mengambil, _Beralasan):
    field_order = ["jumlah", "tanggal", "alasan", "keterangan"]
    jumlah = InputRupiah(label="Jumlah yang diambil", required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alasan"].required = False


class FormTidak(_Beralasan):
    pass


class FormBatal(forms.Form):
    versi = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    alasan = forms.CharField(label="Mengapa dikembalikan?", max_length=300)


FORM_REKON: dict[str, type[_FormRekon]] = {
    StatusRekon.CAIR: FormCair,
    StatusRekon.SEBAGIAN: FormSebagian,
    StatusRekon.TIDAK: FormTidak,
}


class FormSaringSelisih(forms.Form):
    """Filters of the differences: codes and ids only, they stand in the address."""

    tahap = forms.RegexField(r"^20[0-9]{2}-[1-4]\Z", required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = forms.RegexField(r"^([0-9]{1,9}|tanpa)\Z", required=False)
    sebab = forms.ChoiceField(choices=SebabSelisih.choices, required=False)
    tinjauan = forms.ChoiceField(choices=[(t, t) for t in (BELUM, SUDAH, SEMUA)], required=False)
    saya = forms.ChoiceField(choices=[("1", ""), ("0", "")], required=False)

    def saring(self, user: Any, *, tahap_bawaan: str) -> SaringSelisih | None:
        """The filter, or None when the address names something unknown."""
        if not self.is_valid():
            return None
        isi, lingkup = self.cleaned_data, user.lingkup()
        dampingan = lingkup.petugas_id is not None
        hanya_saya = dampingan and not (lingkup.wilayah or lingkup.semua)
        return SaringSelisih(
            tahap=isi["tahap"] or tahap_bawaan,
            wilayah=isi["wilayah"],
            petugas=isi["petugas"],
            sebab=isi["sebab"],
            tinjauan=isi["tinjauan"] or BELUM,
            saya=hanya_saya or (isi["saya"] == "1" and dampingan),
        )

    def alamat(self) -> dict[str, str]:
        return {k: v for k, v in self.cleaned_data.items() if v} if self.is_valid() else {}


class FormTinjau(forms.Form):
    """A look at one difference; the amounts are those that were on the screen."""

    catatan = forms.CharField(label="Hasil pengecekan", max_length=300, required=False)
    nominal = forms.IntegerField(min_value=0, max_value=10**12, widget=forms.HiddenInput)
    nominal_fc = forms.IntegerField(min_value=0, max_value=10**12, widget=forms.HiddenInput)
    batal = forms.BooleanField(required=False)
