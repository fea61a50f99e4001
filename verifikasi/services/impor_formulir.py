"""What importing a verification form is, whatever its field (docs/program.md §8; docs/adr/0007): by the pendamping for
the own families, by the APD for the kabupaten."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.urls import reverse

from akun.enums import Izin
from inti.berkas.baris import urai_nomor
from inti.berkas.galat import BerkasDitolak
from inti.enums import HasilBaris
from inti.galat import GalatPengguna, TidakBerhak
from inti.models import BarisImpor, BerkasImpor
from inti.services.jenis_impor import JenisImpor, Pertanyaan
from inti.waktu import hari_ini, kode_tahap, tahap_mundur
from kpm.models import KPM
from verifikasi.kepala_form import KepalaForm
from verifikasi.models import Fasilitas
from verifikasi.selectors.kemajuan import sebut_triwulan
from verifikasi.selectors.tutup import kecamatan_tertutup
from verifikasi.services.formulir import BarisForm, Formulir
from verifikasi.services.formulir_tulis import Penulis, Tempat, ditarik_kembali, kerjakan

_TAHAP_PILIHAN = 5
_RINGKASAN = ("kecamatan", "hilang", "perlu_setuju", "bukan_dampingan", "pertanyaan", "catatan")


class ImporFormulir(JenisImpor):
    """A form of one quarter. Its kinds say how rows become entries, and which facilities they speak of."""

    izin = Izin.CATAT_VERKOM
    label_sesudah = "Buka verifikasi komitmen"
    cara: Penulis
    ringkasan: tuple[str, ...] = _RINGKASAN

    @abstractmethod
    def siapkan(self, berkas: BerkasImpor) -> Formulir:
        """The file as it stands in `impor_masuk`, rows matched with members and read into entries."""

    @abstractmethod
    def tempat(self, berkas: BerkasImpor, f: Formulir) -> Iterator[Tempat]:
        """Facilities with their rows, each asked for after the one before it was written."""

    @abstractmethod
    def fasilitas(self, berkas: BerkasImpor) -> Q:
        """Facilities that the file names, to be locked."""

    def tambahan(self, berkas: BerkasImpor, f: Formulir) -> tuple[list[Pertanyaan], list[str], dict[str, Any]]:
        """Questions, remarks and figures of this kind alone."""
        return [], [], {}

    def mulai(self, berkas: BerkasImpor) -> None:
        """Forget what an earlier reading of the file left."""
        berkas.parameter["formulir"] = []
        # The area is filled in from the rows later on; what was chosen by hand stays a limit.
        berkas.parameter.setdefault("wilayah_dipilih", berkas.kode_wilayah)

    def pilihan_tahap(self) -> list[tuple[str, str]]:
        return [(k, sebut_triwulan(k)) for k in tahap_mundur(hari_ini(), _TAHAP_PILIHAN)]

    def nilai(self, berkas: BerkasImpor) -> None:
        f = self.siapkan(berkas)
        tempat: list[Tempat] = []
        with ditarik_kembali():
            for t in self.tempat(berkas, f):
                tempat.append(t)
                kerjakan(f, t, self.cara, simpan=False)
        _simpan_nilai(f.baris)
        berkas.ringkasan = berkas.ringkasan | self._ringkas(berkas, f, tempat)

    def ringkas(self, berkas: BerkasImpor) -> dict[str, Any]:
        return {k: berkas.ringkasan[k] for k in self.ringkasan}

    def hilang(self, berkas: BerkasImpor) -> QuerySet[Any]:
        """Nobody: whom a form leaves out is not reported, and not gone."""
        return KPM.objects.none()

    def periksa_penerap(self, berkas: BerkasImpor, oleh: Any) -> None:
        if oleh.pk != berkas.diunggah_oleh_id:
            raise GalatPengguna(
                f"Formulir ini diterapkan oleh yang mengunggahnya, {berkas.diunggah_oleh}: barisnya diperiksa menurut "
                "keluarga dampingannya. Unggah sendiri bila perlu."
            )
        if not oleh.punya_izin(self.izin):
            raise TidakBerhak("Verifikasi komitmen dicatat oleh pendamping keluarga atau APD wilayahnya.")

    def kunci(self, berkas: BerkasImpor) -> None:
        """Families in order, as every writer of entries takes them, then the facilities."""
        anggota = BarisImpor.objects.filter(berkas=berkas, sasaran_id__isnull=False).values("sasaran_id")
        for milik in (KPM.objects.filter(anggota__in=anggota), Fasilitas.objects.filter(self.fasilitas(berkas))):
            terkunci = milik.order_by("pk").select_for_update(of=("self",), no_key=True)
            list(terkunci.values_list("pk", flat=True))

    def terapkan(self, berkas: BerkasImpor) -> Iterable[str]:
        f = self.siapkan(berkas)
        for t in self.tempat(berkas, f):
            kerjakan(f, t, self.cara, simpan=True)
        return sorted({b.anggota.kpm.desa_id for b in f.baris if b.anggota is not None and b.diterima})

    def url_sesudah(self, berkas: BerkasImpor) -> str:
        return reverse("verifikasi:fasilitas")

    def _ringkas(self, berkas: BerkasImpor, f: Formulir, tempat: list[Tempat]) -> dict[str, Any]:
        terima = [b.anggota.kpm for b in f.baris if b.anggota is not None and b.diterima]
        kecamatan = sorted({k.kecamatan_kode for k in terima})
        lain = sum(b.bukan_dampingan for b in f.baris)
        tanya, catatan, lain_lain = self.tambahan(berkas, f)
        tanya = [*tanya, *(p for t in tempat for p in t.pertanyaan)]
        catatan = [*catatan, *(c for t in tempat for c in t.catatan)]
        if lain:
            catatan.append(f"{lain} baris bukan dampingan Anda; barisnya dilewati dan diisi oleh pendampingnya.")
        if tutup := kecamatan_tertutup(kecamatan, berkas.parameter["tahap"]):
            banyak = sum(k.kecamatan_kode in tutup for k in terima)
            catatan.append(
                f"{sebut_triwulan(berkas.parameter['tahap'])} sudah ditutup di kecamatannya: {banyak} baris diterima "
                "dan ditandai terlambat."
            )
        return {
            "kecamatan": kecamatan,
            "hilang": 0,
            "perlu_setuju": False,
            "bukan_dampingan": lain,
            "pertanyaan": [p.untuk(f.jawaban) for p in {p.kunci: p for p in tanya}.values()],
            "catatan": catatan,
            **lain_lain,
        }


def periksa_tahap(berkas: BerkasImpor, kepala: KepalaForm) -> None:
    """One quarter per file, not one to come, and the chosen one if one was chosen."""
    if kepala.tahap > kode_tahap(hari_ini()):
        raise BerkasDitolak(f"{sebut_triwulan(kepala.tahap)} belum tiba, jadi formulirnya belum bisa diimpor.")
    tahap = berkas.parameter.setdefault("tahap", kepala.tahap)
    if tahap != kepala.tahap:
        raise BerkasDitolak(
            f"Formulir ini untuk {sebut_triwulan(kepala.tahap)}, sedangkan yang dipilih atau lembar lainnya untuk "
            f"{sebut_triwulan(tahap)}. Unggah satu triwulan per berkas."
        )


# --- rows in and out ------------------------------------------------------------------------------


def baca_baris() -> list[BarisForm]:
    with connection.cursor() as kursor:
        kursor.execute("SELECT nomor, kesalahan = '[]', nik_indeks, isi FROM impor_masuk ORDER BY nomor")
        return [
            BarisForm(nomor, urai_nomor(nomor)[0], sah, bytes(nik) if nik else None, _dari_json(isi))
            for nomor, sah, nik, isi in kursor.fetchall()
        ]


def _dari_json(isi: Any) -> dict[str, Any]:
    hasil: dict[str, Any] = json.loads(isi) if isinstance(isi, str) else isi
    return hasil


def _simpan_nilai(baris: Iterable[BarisForm]) -> None:
    isi = [
        {
            "nomor": b.nomor,
            "hasil": _hasil(b),
            "sasaran_id": b.anggota.pk if b.anggota is not None and b.diterima else None,
            "perubahan": b.perubahan if b.diterima else [],
            "kesalahan": b.kesalahan,
            "peringatan": b.peringatan,
        }
        for b in baris
    ]
    with connection.cursor() as kursor:  # one statement: the audit's context does not go with `executemany`
        kursor.execute(
            """
            INSERT INTO impor_nilai (nomor, hasil, sasaran_id, perubahan, kesalahan, peringatan)
            SELECT nomor, hasil, sasaran_id, perubahan, kesalahan, peringatan
            FROM jsonb_to_recordset(%s::jsonb) AS x(
                nomor integer, hasil text, sasaran_id bigint, perubahan jsonb, kesalahan jsonb, peringatan jsonb)
            """,
            [json.dumps(isi)],
        )


def _hasil(b: BarisForm) -> str:
    if not b.diterima:
        return HasilBaris.DITOLAK
    if b.baru:
        return HasilBaris.BARU
    return HasilBaris.BERUBAH if b.perubahan else HasilBaris.TETAP
