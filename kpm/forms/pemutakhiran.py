"""The guided form of an update: drawn from the columns of its kind, so that it asks for nothing else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from uuid6 import uuid7

from inti.formulir import BerFoto
from inti.waktu import hari_ini
from inti.widget import BidangNomor, FotoBanyak, InputDigit, InputTanggal
from kpm.enums import JenisPemutakhiran
from kpm.forms.keluarga import DaftarId
from kpm.selectors.pemutakhiran import SaringUsulan
from kpm.services.pemutakhiran import DOKUMEN_MAKS, IsiUsulan, Jenis, Kolom, Usul
from wilayah.enums import POLA_KODE, Tingkat
from wilayah.kode import kode_kabupaten
from wilayah.models import Wilayah

_CIP_MAKS = 6  # more choices than this become a list to pick from


class FormPemutakhiran(BerFoto, forms.Form):
    """`id` is made when the form is shown, so that a form sent twice makes one proposal."""

    PILIH_ULANG = "Pilih ulang fotonya. Foto belum tersimpan karena ada isian yang perlu dilihat."

    id = forms.UUIDField(widget=forms.HiddenInput)
    kirim_juga = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, jenis: Jenis, u: Usul, awal: dict[str, str] | None = None, **kwargs: Any) -> None:
        self.jenis = jenis
        self.kolom = jenis.kolom_untuk(u)
        hari = hari_ini(u.kpm.desa_id)
        initial = (jenis.sebelum(u) if jenis.prasetel else {}) | {"id": uuid7(), "berlaku": hari} | (awal or {})
        super().__init__(*args, **{**kwargs, "initial": initial})
        for kolom in self.kolom:
            self.fields[kolom.nama] = _bidang(kolom, u)
        if jenis.minta_nik(u):
            self.fields["nik"] = _nomor("NIK", "16 angka, dari KTP atau KK.", wajib=False)
        if jenis.minta_kk(u):
            self.fields["kk"] = _nomor("No KK", "16 angka, dari Kartu Keluarga yang baru.", wajib=False)
        if not jenis.berlaku_dari:
            self.fields["berlaku"] = forms.DateField(label=jenis.berlaku_label, widget=InputTanggal)
        bantuan = f"{jenis.dokumen}. " if jenis.dokumen else ""
        self.fields["foto"] = FotoBanyak(
            label="Dokumen",
            required=jenis.dokumen_wajib,
            help_text=f"{bantuan}Paling banyak {DOKUMEN_MAKS} foto; dikecilkan sendiri sebelum dikirim.",
        )
        self.fields["keterangan"] = forms.CharField(
            label="Keterangan", max_length=500, required=False, widget=forms.Textarea({"rows": 3})
        )

    def isi(self, anggota: int | None) -> IsiUsulan:
        """What the service takes."""
        bersih = self.cleaned_data
        return IsiUsulan(
            jenis=self.jenis.nilai,
            isi={k.nama: bersih.get(k.nama) for k in self.kolom},
            berlaku=bersih.get("berlaku"),
            anggota=anggota,
            nik=bersih.get("nik", ""),
            kk=bersih.get("kk", ""),
            keterangan=bersih["keterangan"],
        )

    def nomor(self) -> UUID:
        nomor: UUID = self.cleaned_data["id"]
        return nomor


def _bidang(kolom: Kolom, u: Usul) -> forms.Field:
    umum: dict[str, Any] = {"label": kolom.label, "required": kolom.wajib, "help_text": kolom.bantuan}
    if kolom.bentuk == "tanggal":
        return forms.DateField(widget=InputTanggal, **umum)
    if kolom.bentuk == "angka":
        return forms.IntegerField(min_value=1, max_value=kolom.maks, **umum)
    if kolom.bentuk == "banyak":
        return forms.MultipleChoiceField(choices=list(kolom.pilihan), widget=forms.CheckboxSelectMultiple, **umum)
    if kolom.bentuk == "desa":
        return forms.ChoiceField(choices=_desa(u.kpm.desa_id), **umum)
    if kolom.bentuk == "pilihan":
        cip = len(kolom.pilihan) <= _CIP_MAKS
        kosong = [] if cip else [("", "Pilih")]
        return forms.ChoiceField(
            choices=[*kosong, *kolom.pilihan], widget=forms.RadioSelect if cip else forms.Select, **umum
        )
    widget = InputDigit if kolom.bentuk == "digit" else forms.TextInput
    return forms.CharField(max_length=kolom.maks, widget=widget({"autocomplete": "off"}), **umum)


def _nomor(label: str, bantuan: str, *, wajib: bool) -> forms.CharField:
    return forms.CharField(label=label, max_length=24, required=wajib, help_text=bantuan, widget=InputDigit)


def _desa(kode: str) -> list[tuple[str, Any]]:
    """Desa of the same kabupaten/kota, by kecamatan."""
    semua: QuerySet[Wilayah] = Wilayah.objects.filter(kode__startswith=f"{kode_kabupaten(kode)}.", tingkat=Tingkat.DESA)
    pilihan: dict[str, list[tuple[str, str]]] = {}
    for desa in semua.select_related("induk").order_by("induk__nama", "nama", "pk"):
        pilihan.setdefault(desa.induk.nama if desa.induk else "", []).append((desa.pk, desa.nama))
    return list(pilihan.items())


class FormAwalUsulan(forms.Form):
    """What the address of the first step may preselect: codes and ids."""

    jenis = forms.ChoiceField(choices=JenisPemutakhiran, required=False)
    anggota = forms.RegexField(r"^[0-9]{1,18}\Z", required=False)
    komponen = forms.RegexField(r"^[a-z]{1,7}\Z", required=False)


class FormSaringUsulan(forms.Form):
    lihat = forms.ChoiceField(choices=[("menunggu", ""), ("saya", ""), ("terbuka", ""), ("putus", "")], required=False)
    jenis = forms.ChoiceField(choices=JenisPemutakhiran, required=False)
    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = BidangNomor(required=False)

    def saring(self, awal: str) -> SaringUsulan | None:
        """The filter, or None when the address names something unknown."""
        if not self.is_valid():
            return None
        isi = self.cleaned_data
        return SaringUsulan(**isi | {"lihat": isi["lihat"] or awal})


class FormPutusan(forms.Form):
    """`tetap` applies although the data moved on; refusing needs a note, which the service asks for."""

    putusan = forms.ChoiceField(choices=[("setuju", "Setujui"), ("tetap", "Terapkan juga"), ("tolak", "Tolak")])
    catatan = forms.CharField(
        label="Catatan",
        max_length=500,
        required=False,
        help_text="Wajib bila ditolak: pengusul membacanya.",
        widget=forms.Textarea({"rows": 2}),
    )


class DaftarUUID(DaftarId):
    def __init__(self, **opsi: Any) -> None:
        super().__init__(**opsi)
        self.coerce = UUID

    def valid_value(self, value: Any) -> bool:
        try:
            UUID(str(value))
        except ValueError:
            return False
        return True


class FormPutusanBanyak(FormPutusan):
    usulan = DaftarUUID(required=False)
