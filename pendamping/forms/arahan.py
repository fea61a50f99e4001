"""Forms of announcements, deadline tasks and questions. They check what was typed; services decide and save."""

from __future__ import annotations

from typing import Any

from django import forms
from uuid6 import uuid7

from akun.enums import Peran
from akun.models import Pengguna
from inti.widget import FotoBanyak, InputTanggal
from pendamping.enums import FOTO_PER_CATATAN
from pendamping.forms.kasus import FormBernomor, FormDasar
from pendamping.selectors.arahan import SaringArahan
from pendamping.services.arahan import ALASAN_MAKS, KETERANGAN_MAKS, sasaran_arahan
from pendamping.services.pertanyaan import JAWABAN_MAKS, PERTANYAAN_MAKS, tujuan_pertanyaan
from wilayah.models import Wilayah

_NEGARA = "negara"  # a choice needs a value, and the country has no code


def _teks(label: str, maks: int, *, baris: int = 4, bantuan: str = "") -> forms.CharField:
    isian = forms.Textarea(attrs={"rows": baris})
    return forms.CharField(label=label, max_length=maks, widget=isian, help_text=bantuan)


class FormSaringArahan(forms.Form):
    kotak = forms.ChoiceField(choices=[("kirim", ""), ("wilayah", "")], required=False)
    keadaan = forms.ChoiceField(choices=[("sudah", "")], required=False)
    jenis = forms.ChoiceField(choices=[("tugas", "")], required=False)

    def saring(self) -> SaringArahan | None:
        """The filter, or None when the address names something unknown."""
        if not self.is_valid():
            return None
        isi = self.cleaned_data
        return SaringArahan(kotak=isi["kotak"], sudah=bool(isi["keadaan"]), tugas=bool(isi["jenis"]))


class FormArahan(FormBernomor):
    """What is sent to whom; an only choice is chosen, no other."""

    judul = forms.CharField(label="Judul", max_length=150)
    isi = _teks("Isi", 4000, baris=6, bantuan="Teks biasa. Jangan menulis NIK, nomor kartu, atau nama keluarga.")
    wilayah = forms.ChoiceField(label="Untuk wilayah")
    peran = forms.MultipleChoiceField(label="Kepada", widget=forms.CheckboxSelectMultiple)
    tenggat = forms.DateField(
        label="Batas waktu",
        widget=InputTanggal,
        required=False,
        help_text="Isi bila ini tugas yang harus selesai. Kosongkan bila cukup dibaca.",
    )

    def __init__(self, *args: Any, user: Pengguna, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sasaran = sasaran_arahan(user)
        wilayah, peran = _pilihan_wilayah([kode for kode, _ in sasaran]), _pilihan_peran(sasaran)
        bidang: Any = self.fields["wilayah"]
        bidang.choices = wilayah if len(wilayah) == 1 else [("", "Pilih wilayah"), *wilayah]
        self.fields["peran"].choices = peran  # type: ignore[attr-defined]
        if len(peran) == 1:
            self.initial.setdefault("peran", [peran[0][0]])

    def clean_wilayah(self) -> str:
        kode = self.cleaned_data["wilayah"]
        return "" if kode == _NEGARA else kode

    @staticmethod
    def awal() -> dict[str, Any]:
        return {"id": uuid7()}


def _pilihan_wilayah(kode: list[str]) -> list[tuple[str, str]]:
    """The own areas and those right below them, down to the kecamatan."""
    pilihan = [(_NEGARA, "Seluruh Indonesia")] if "" in kode else []
    induk = Wilayah.objects.filter(kode__in=kode)
    anak = Wilayah.objects.filter(induk__in=[k for k in kode if 0 < len(k) < 8])
    if "" in kode:
        anak = Wilayah.objects.filter(induk__isnull=True)
    urut = sorted({w.kode: w for w in [*induk, *anak]}.values(), key=lambda w: w.kode)
    return pilihan + [(w.kode, f"{w.get_tingkat_display()} {w.nama}") for w in urut]


def _pilihan_peran(sasaran: list[tuple[str, tuple[Peran, ...]]]) -> list[tuple[str, str]]:
    ada = {peran for _, daftar in sasaran for peran in daftar}
    return [(p.value, str(p.label)) for p in Peran if p in ada]


class FormLapor(FormDasar):
    """A deadline task done."""

    keterangan = _teks("Apa yang sudah Anda lakukan?", KETERANGAN_MAKS)
    foto = FotoBanyak(
        label="Foto bukti",
        required=False,
        help_text=f"Paling banyak {FOTO_PER_CATATAN}. Foto dikecilkan sendiri sebelum dikirim.",
    )


class FormTarik(FormDasar):
    alasan = _teks("Alasan menarik", ALASAN_MAKS, baris=3, bantuan="Dibaca semua penerimanya.")


class FormSaringPertanyaan(forms.Form):
    kotak = forms.ChoiceField(choices=[("masuk", ""), ("milik", "")], required=False)
    keadaan = forms.ChoiceField(choices=[("belum", ""), ("sudah", "")], required=False)


class FormTanya(FormBernomor):
    """A question and whom it is for; an only choice is chosen, no other."""

    tujuan = forms.ChoiceField(label="Ditujukan kepada", widget=forms.RadioSelect)
    isi = _teks("Pertanyaan", PERTANYAAN_MAKS, bantuan="Jangan menulis NIK, nomor kartu, PIN, atau nama keluarga.")

    def __init__(self, *args: Any, user: Pengguna, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        daftar = tujuan_pertanyaan(user)
        nama = {w.kode: w.nama for w in Wilayah.objects.filter(kode__in={kode for _, kode in daftar})}
        banyak = len(nama) > 1
        pilihan = [(f"{p}:{k}", f"{Peran(p).label}, {nama[k]}" if banyak else str(Peran(p).label)) for p, k in daftar]
        self.fields["tujuan"].choices = pilihan  # type: ignore[attr-defined]
        if len(pilihan) == 1:
            self.initial.setdefault("tujuan", pilihan[0][0])

    def kepada(self) -> tuple[str, str]:
        """Role and area."""
        peran, _, wilayah = self.cleaned_data["tujuan"].partition(":")
        return peran, wilayah


class FormJawab(FormDasar):
    jawaban = _teks("Jawaban", JAWABAN_MAKS, baris=5)
