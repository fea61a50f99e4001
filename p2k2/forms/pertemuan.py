"""Forms of meetings. They check what was typed; services decide and save."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from uuid6 import uuid7

from inti.formulir import TolakGalat
from inti.widget import BidangBulan, FotoBanyak, InputJam, InputTanggal
from kpm.models import Kelompok
from p2k2.enums import FOTO_DAFTAR_HADIR, FOTO_PER_PERTEMUAN, JenisFoto, KeadaanPertemuan
from p2k2.forms.tambahan import BerKedua, BerPemateri, BerTitik
from p2k2.models import Pertemuan, Sesi
from p2k2.selectors import TANPA, SaringPertemuan
from p2k2.selectors.pertemuan import BELUM, TANPA_ALASAN
from p2k2.services.pemateri import IsiPemateri
from p2k2.services.pertemuan import IsiPertemuan
from p2k2.services.pindah import PANJANG_ALASAN
from wilayah.enums import POLA_KODE


class FormSaringPertemuan(forms.Form):
    """Filters of the lists: codes and ids from the address."""

    wilayah = forms.RegexField(POLA_KODE, required=False)
    petugas = forms.RegexField(rf"^([0-9]{{1,9}}|{TANPA})\Z", required=False)
    bulan = BidangBulan(required=False)
    keadaan = forms.ChoiceField(choices=[*KeadaanPertemuan.choices, (BELUM, ""), (TANPA_ALASAN, "")], required=False)

    def saring(self) -> SaringPertemuan | None:
        """The filter, or None when the address names something unknown."""
        return SaringPertemuan(**self.cleaned_data) if self.is_valid() else None


class PilihSesi(forms.ModelChoiceField):
    """Sessions under their module."""

    def __init__(self, **opsi: Any) -> None:
        super().__init__(Sesi.objects.none(), empty_label="Di luar modul", **opsi)

    def isi_pilihan(self, hari: date) -> None:
        """Offer the modules in force on that day."""
        berlaku = Q(modul__berlaku_sampai__isnull=True) | Q(modul__berlaku_sampai__gte=hari)
        self.queryset = Sesi.objects.filter(berlaku, modul__berlaku_sejak__lte=hari)
        modul: dict[str, list[tuple[Any, str]]] = {}
        for sesi in self.queryset.select_related("modul").order_by("modul__nomor", "nomor", "pk"):
            modul.setdefault(str(sesi.modul), []).append((sesi.pk, str(sesi)))
        self.choices = [("", self.empty_label), *modul.items()]


class FormUbahPertemuan(BerPemateri, BerTitik, BerKedua, TolakGalat, forms.ModelForm[Pertemuan]):
    """What of a meeting can be changed."""

    sesi = PilihSesi(label="Modul dan sesi", required=False)
    alasan = forms.CharField(
        label="Alasan pindah hari",
        max_length=PANJANG_ALASAN,
        required=False,
        help_text="Wajib bila tanggal rencananya Anda ubah: kelompok sudah diberi tahu tanggal yang lama.",
    )

    class Meta:
        model = Pertemuan
        fields = [
            "tanggal", "jam_mulai", "jam_selesai", "tempat", "lintang", "bujur", "akurasi_m", "sesi", "materi",
            "catatan",
        ]  # fmt: skip
        widgets = {
            "tanggal": InputTanggal,
            "jam_mulai": InputJam,
            "jam_selesai": InputJam,
            "akurasi_m": forms.HiddenInput,
            "catatan": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"materi": "Bila di luar modul, atau tambahan selain sesi di atas."}

    def __init__(
        self, *args: Any, hari: date, saran: tuple[Sequence[str], Sequence[str]] = ((), ()), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pasang_pemateri(saran)
        self.pasang_kedua()
        self.fields["sesi"].isi_pilihan(hari)  # type: ignore[attr-defined]

    @classmethod
    def awal_ubah(cls, pertemuan: Pertemuan, pemateri: Sequence[IsiPemateri]) -> dict[str, Any]:
        return {nama: getattr(pertemuan, nama) for nama in cls.Meta.fields} | cls.awal_pemateri(pemateri)

    def berbeda(self, tersimpan: dict[str, Any]) -> list[tuple[str, Any]]:
        """Label and stored value of what was typed otherwise."""
        beda = {n: v for n, v in tersimpan.items() if n != "akurasi_m" and v != self.cleaned_data[n]}
        return [(str(self[n].label), v) for n, v in beda.items()]

    def clean(self) -> dict[str, Any]:
        # Not the parent's: the model's constraints are the service's to check, and to say in words.
        self.periksa_titik()
        self.periksa_pemateri()
        return self.cleaned_data

    def isi(self) -> IsiPertemuan:
        return IsiPertemuan(**{nama: self.cleaned_data[nama] for nama in IsiPertemuan.__dataclass_fields__})


class FormPertemuan(FormUbahPertemuan):
    """A new meeting. `id` is made when the form is shown, so that a form sent twice makes one meeting."""

    alasan = None  # type: ignore[assignment]  # nothing is moved yet
    id = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ["id", *FormUbahPertemuan.Meta.fields]

    @staticmethod
    def awal(kelompok: Kelompok, hari: date) -> dict[str, Any]:
        return {"id": uuid7(), "tanggal": hari, "tempat": kelompok.tempat}

    def nomor(self) -> UUID:
        nomor: UUID = self.cleaned_data["id"]
        return nomor


class FormFoto(forms.Form):
    foto = FotoBanyak(
        label="Foto kegiatan",
        help_text=f"Paling banyak {FOTO_PER_PERTEMUAN} untuk satu pertemuan. Foto dikecilkan sendiri sebelum dikirim.",
    )


class FormFotoPertemuan(FormFoto):
    """Of the group, or of the signed sheet: a form for each stands on one page."""

    jenis = forms.ChoiceField(choices=JenisFoto.choices, widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, jenis: str = JenisFoto.KEGIATAN, **kwargs: Any) -> None:
        kwargs |= {"initial": {"jenis": jenis}, "auto_id": f"id_{jenis}_%s"}
        super().__init__(*args, **kwargs)
        self.untuk = jenis
        if jenis == JenisFoto.DAFTAR:
            self.fields["foto"].label = "Foto daftar hadir"
            self.fields["foto"].help_text = f"Lembar yang sudah ditandatangani, paling banyak {FOTO_DAFTAR_HADIR} foto."
