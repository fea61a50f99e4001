"""Importing a health facility's verification form (docs/program.md §8; docs/adr/0007)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.db.models import Q

from inti.berkas.baris import Baris, Spek
from inti.berkas.galat import BerkasDitolak
from inti.enums import KeadaanBerkas
from inti.models import BerkasImpor
from inti.services.jenis_impor import KolomBaris, daftarkan
from inti.waktu import hari_ini, kode_tahap
from verifikasi.berkas.kepala_verkom import ringkas_pengurus
from verifikasi.berkas.verkom_kesehatan import spek_kesehatan
from verifikasi.kepala_form import KepalaForm
from verifikasi.services.formulir import PESERTA, BarisForm, Formulir, cocokkan_anggota, ingatkan_komponen
from verifikasi.services.formulir_sehat import PenulisSehat, susun_sehat
from verifikasi.services.formulir_tulis import Tempat, kunci_nama
from verifikasi.services.impor_formulir import ImporFormulir, baca_baris, periksa_tahap
from verifikasi.services.tempat_sehat import TOLAK, cari_berkode, cari_bernama

TEMPAT_MAKS = 300


class FormulirKesehatan(ImporFormulir):
    kode = "verkom_kesehatan"
    label = "Verkom kesehatan"
    satuan = "peserta"
    kolom_baris = (KolomBaris("Posyandu", "posyandu"),)
    cara = PenulisSehat()

    def spek(self, berkas: BerkasImpor | None) -> Spek:
        if berkas is None:
            return spek_kesehatan(lambda kepala: None)
        self.mulai(berkas)

        def buka(kepala: KepalaForm) -> None:
            periksa_tahap(berkas, kepala)
            kode = str(kepala.kode) if kepala.kode else ""
            berkas.parameter["formulir"].append({"nama": kepala.nama, "tahap": kepala.tahap, "kode": kode})

        return spek_kesehatan(buka)

    def templat(self, keluaran: Path) -> None:
        from verifikasi.berkas.templat_verkom import tulis_templat  # openpyxl would slow every start

        tulis_templat(keluaran, kode_tahap(hari_ini()), pendidikan=False)

    def isi(self, baris: Baris) -> Baris:
        baris.nilai.pop("usia", None)  # computed, and here a sentence for people
        return ringkas_pengurus(baris)

    def siapkan(self, berkas: BerkasImpor) -> Formulir:
        kepala = [
            KepalaForm(nama=p["nama"], tahap=p["tahap"], kode=UUID(p["kode"]) if p["kode"] else None)
            for p in berkas.parameter["formulir"]
        ]
        f = Formulir(PESERTA, kepala, baca_baris(), berkas.diunggah_oleh, berkas.parameter.get("jawaban", {}))
        cocokkan_anggota(f, berkas.parameter.get("wilayah_dipilih", ""))
        for b in f.baris:
            if b.sah:
                susun_sehat(b, kepala[b.lembar].bulan)
        ingatkan_komponen(f)
        return f

    def tempat(self, berkas: BerkasImpor, f: Formulir) -> Iterator[Tempat]:
        """Sheets of one posyandu are one place: a code, a sheet's name, or else a row's."""
        if berkas.keadaan != KeadaanBerkas.MENERAPKAN:
            berkas.parameter["tempat"] = {}
        kelompok = _kelompok(f)
        if len(kelompok) > TEMPAT_MAKS:
            raise BerkasDitolak(
                f"Berkas ini menyebut {len(kelompok)} tempat, paling banyak {TEMPAT_MAKS} sekali unggah. Bagi menurut "
                "kecamatan, dan periksa apakah kolom Posyandu benar berisi nama posyandu."
            )
        for kunci, (kepala, baris) in kelompok.items():
            t = Tempat(kepala, baris)
            if kepala.kode is not None:
                cari_berkode(f, t, kepala.kode)
            elif kunci:
                cari_bernama(f, t, berkas.parameter["tempat"], kunci)
            else:
                t.tolak = "kosong di kepala formulir dan di barisnya; tulis nama posyandunya"
            yield t

    def fasilitas(self, berkas: BerkasImpor) -> Q:
        kode = [p["kode"] for p in berkas.parameter["formulir"] if p["kode"]]
        pilih = [p for p in berkas.parameter["tempat"].values() if p != TOLAK and ":" not in p]
        return Q(pk__in=[*kode, *pilih])


def _kelompok(f: Formulir) -> dict[str, tuple[KepalaForm, list[BarisForm]]]:
    """Rows by the place they speak of, in the order of the file; without any name under an empty key."""
    nama = [k.nama for k in f.kepala] + [str(b.isi.get("posyandu") or "") for b in f.baris]
    kunci = kunci_nama([satu for satu in nama if satu])
    hasil: dict[str, tuple[KepalaForm, list[BarisForm]]] = {}
    for b in f.baris:
        kepala = f.kepala[b.lembar]
        if kepala.kode is None:
            disebut = kepala.nama or str(b.isi.get("posyandu") or "")
            kepala = KepalaForm(nama=disebut, tahap=kepala.tahap)
        tanda = str(kepala.kode) if kepala.kode else kunci.get(kepala.nama, "")
        hasil.setdefault(tanda, (kepala, []))[1].append(b)
    return hasil


daftarkan(FormulirKesehatan())
