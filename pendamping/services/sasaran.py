"""What one assignment is about: a desa, an RW, a group, or families. Preview and act on the same families."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from akun.models import Pengguna
from inti.templatetags.format import angka
from kpm.models import KPM, Kelompok
from pendamping.selectors.penugasan import Pratinjau, pratinjau_tugas, sasaran_desa, sasaran_kelompok
from pendamping.services.penugasan import (
    HasilTugas,
    tugaskan,
    tugaskan_desa,
    tugaskan_kelompok,
    wajib_diangkat,
)
from wilayah.models import Wilayah


@dataclass(frozen=True)
class SasaranDesa:
    wilayah: Wilayah

    @property
    def desa(self) -> tuple[str, ...]:
        return (self.wilayah.kode,)

    @property
    def judul(self) -> str:
        return f"Desa/kelurahan {self.wilayah.nama}"

    @property
    def kirim(self) -> dict[str, Any]:
        return {"desa": self.wilayah.kode}

    def pratinjau(self, isi: dict[str, Any]) -> Pratinjau:
        sasaran = sasaran_desa(self.wilayah.kode, hanya_belum=isi["cakupan"] == "belum", mulai=isi["mulai"])
        return _pratinjau(sasaran, self.desa, isi)

    def laksanakan(self, isi: dict[str, Any], *, oleh: Pengguna) -> HasilTugas:
        belum = isi["cakupan"] == "belum"
        return tugaskan_desa(desa=self.wilayah.kode, hanya_belum=belum, oleh=oleh, **_surat(isi))


@dataclass(frozen=True)
class SasaranRW:
    """Families of one RW as it is written on their records; groups stay where they are, for they may cross it."""

    wilayah: Wilayah
    rw: str

    @property
    def desa(self) -> tuple[str, ...]:
        return (self.wilayah.kode,)

    @property
    def judul(self) -> str:
        return f"RW {self.rw or 'yang tidak tercatat'}, {self.wilayah.nama}"

    @property
    def kirim(self) -> dict[str, Any]:
        return {"desa": self.wilayah.kode, "rw": self.rw}

    def pratinjau(self, isi: dict[str, Any]) -> Pratinjau:
        return _pratinjau(self._keluarga(isi), self.desa, isi)

    def laksanakan(self, isi: dict[str, Any], *, oleh: Pengguna) -> HasilTugas:
        return tugaskan(kpm=self._keluarga(isi), oleh=oleh, **_surat(isi))

    def _keluarga(self, isi: dict[str, Any]) -> QuerySet[KPM]:
        belum = isi["cakupan"] == "belum"
        return sasaran_desa(self.wilayah.kode, hanya_belum=belum, mulai=isi["mulai"], rw=self.rw)


@dataclass(frozen=True)
class SasaranKelompok:
    kelompok: Kelompok

    @property
    def desa(self) -> tuple[str, ...]:
        return (self.kelompok.desa_id,)

    @property
    def judul(self) -> str:
        return f"Kelompok {self.kelompok.nama}, {self.kelompok.desa.nama}"

    @property
    def kirim(self) -> dict[str, Any]:
        return {"kelompok": self.kelompok.pk}

    def pratinjau(self, isi: dict[str, Any]) -> Pratinjau:
        sasaran = sasaran_kelompok(self.kelompok, isi["mulai"])
        return _pratinjau(sasaran, self.desa, isi)

    def laksanakan(self, isi: dict[str, Any], *, oleh: Pengguna) -> HasilTugas:
        return tugaskan_kelompok(kelompok=self.kelompok, oleh=oleh, **_surat(isi))


@dataclass(frozen=True)
class SasaranKeluarga:
    """Picked or listed families, also of several desa."""

    wilayah: tuple[Wilayah, ...]
    kpm: tuple[int, ...]

    @property
    def desa(self) -> tuple[str, ...]:
        return tuple(w.kode for w in self.wilayah)

    @property
    def judul(self) -> str:
        nama = [w.nama for w in self.wilayah]
        tempat = ", ".join(nama) if len(nama) < 4 else f"{len(nama)} desa/kelurahan"
        return f"{angka(len(self.kpm))} keluarga yang dipilih, {tempat}"

    @property
    def kirim(self) -> dict[str, Any]:
        return {"daftar": ",".join(str(n) for n in self.kpm)}

    def pratinjau(self, isi: dict[str, Any]) -> Pratinjau:
        sasaran: QuerySet[KPM] = KPM.objects.filter(pk__in=self.kpm)
        return _pratinjau(sasaran, self.desa, isi)

    def laksanakan(self, isi: dict[str, Any], *, oleh: Pengguna) -> HasilTugas:
        return tugaskan(kpm=self.kpm, oleh=oleh, **_surat(isi))


Sasaran = SasaranDesa | SasaranRW | SasaranKelompok | SasaranKeluarga


def _pratinjau(sasaran: QuerySet[KPM], desa: tuple[str, ...], isi: dict[str, Any]) -> Pratinjau:
    # Refused when it is shown, not only when it is saved.
    wajib_diangkat(petugas=isi["petugas"], mulai=isi["mulai"], desa=desa)
    return pratinjau_tugas(sasaran, petugas=isi["petugas"], mulai=isi["mulai"])


def _surat(isi: dict[str, Any]) -> dict[str, Any]:
    return {nama: isi[nama] for nama in ("petugas", "mulai", "nomor_sk", "gantikan")}
