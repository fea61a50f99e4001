"""Importing a school's verification form (docs/program.md §8; docs/adr/0007)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.models import Q

from inti.berkas.baris import Baris, Spek
from inti.enums import KeadaanBerkas
from inti.models import BerkasImpor
from inti.services.jenis_impor import KolomBaris, Pertanyaan, daftarkan
from inti.waktu import hari_ini, kode_tahap
from verifikasi.berkas.jml import ABAIKAN, ABSEN, ARTI, HADIR, HasilJml
from verifikasi.berkas.verkom_pendidikan import ringkas_baris, spek_pendidikan
from verifikasi.kepala_form import KepalaForm
from verifikasi.models import LaporanFasilitas
from verifikasi.services.formulir import (
    SISWA,
    Formulir,
    arti_jml,
    baca_hitungan,
    cocokkan_anggota,
    desa_terbanyak,
    ingatkan_komponen,
    susun_isian,
)
from verifikasi.services.formulir_sekolah import PenulisSekolah, cari_tempat
from verifikasi.services.formulir_tulis import Tempat
from verifikasi.services.impor_formulir import ImporFormulir, baca_baris, periksa_tahap

_JML = "jml"


class FormulirPendidikan(ImporFormulir):
    kode = "verkom_pendidikan"
    label = "Verkom pendidikan"
    satuan = "siswa"
    kolom_baris = (KolomBaris("Kelas", "kelas"),)
    cara = PenulisSekolah()
    ringkasan = (*ImporFormulir.ringkasan, "jml")

    def spek(self, berkas: BerkasImpor | None) -> Spek:
        if berkas is None:
            return spek_pendidikan(lambda kepala: None)
        self.mulai(berkas)

        def buka(kepala: KepalaForm) -> None:
            periksa_tahap(berkas, kepala)
            berkas.parameter["formulir"].append(
                {"npsn": kepala.npsn, "nama": kepala.nama, "tahap": kepala.tahap, "hari": list(kepala.hari_efektif)}
            )

        return spek_pendidikan(buka)

    def templat(self, keluaran: Path) -> None:
        from verifikasi.berkas.templat_verkom import tulis_templat  # openpyxl would slow every start

        tulis_templat(keluaran, kode_tahap(hari_ini()), pendidikan=True)

    def isi(self, baris: Baris) -> Baris:
        return ringkas_baris(baris)

    def siapkan(self, berkas: BerkasImpor) -> Formulir:
        kepala = [
            KepalaForm(nama=p["nama"], tahap=p["tahap"], npsn=p["npsn"], hari_efektif=tuple(p["hari"]))
            for p in berkas.parameter["formulir"]
        ]
        f = Formulir(SISWA, kepala, baca_baris(), berkas.diunggah_oleh, berkas.parameter.get("jawaban", {}))
        cocokkan_anggota(f, berkas.parameter.get("wilayah_dipilih", ""))
        hari = _hari(kepala)
        for b in f.baris:
            if b.sah:
                b.hitungan = baca_hitungan(b, hari[b.lembar])
        if berkas.keadaan != KeadaanBerkas.MENERAPKAN:  # refused rows come back without their say
            jml = arti_jml(f.baris)
            berkas.parameter["jml"] = f.jawaban.get(_JML, "") if jml.ragu else jml.arti
        for b in f.baris:
            if b.hitungan:
                susun_isian(b, kepala[b.lembar].bulan, berkas.parameter["jml"])
        ingatkan_komponen(f)
        return f

    def tempat(self, berkas: BerkasImpor, f: Formulir) -> Iterator[Tempat]:
        for ke in range(len(f.kepala)):
            yield cari_tempat(f, ke, _desa(berkas, f, ke))

    def fasilitas(self, berkas: BerkasImpor) -> Q:
        return Q(npsn__in=[p["npsn"] for p in berkas.parameter["formulir"]])

    def tambahan(self, berkas: BerkasImpor, f: Formulir) -> tuple[list[Pertanyaan], list[str], dict[str, Any]]:
        jml, arti = arti_jml(f.baris), berkas.parameter["jml"]
        return (
            [_tanya_jml(jml)] if jml.ragu else [],
            [_sebut_jml(jml, arti)] if arti else [],
            {"jml": {"arti": arti, "cocok": jml.cocok.get(arti, 0), "dari": jml.dari}},
        )


def _hari(kepala: list[KepalaForm]) -> list[list[int | None]]:
    """Effective days by sheet: the form's, else what the school has told before."""
    ada = {
        (npsn, bulan): hari
        for npsn, bulan, hari in LaporanFasilitas.objects.filter(
            fasilitas__npsn__in={k.npsn for k in kepala}, fasilitas__digabung_ke__isnull=True
        ).values_list("fasilitas__npsn", "bulan", "hari_efektif")
    }
    hari: list[list[int | None]] = []
    for k in kepala:
        pasang = zip(k.bulan, k.hari_efektif, strict=True)
        hari.append([satu if satu is not None else ada.get((k.npsn, bulan)) for bulan, satu in pasang])
    return hari


def _desa(berkas: BerkasImpor, f: Formulir, ke: int) -> str:
    """Where a new school is put: decided by the preview, kept for the writing."""
    satu = berkas.parameter["formulir"][ke]
    if berkas.keadaan != KeadaanBerkas.MENERAPKAN:
        satu["desa"] = desa_terbanyak(f.lembar(ke))
    return str(satu["desa"])


def _sebut_jml(jml: HasilJml, arti: str) -> str:
    if arti == ABAIKAN:
        return "JML tidak dipakai; yang dicatat alpa, izin, dan sakit."
    return f"JML dibaca sebagai {ARTI[arti]}, cocok pada {jml.cocok[arti]} dari {jml.dari} baris."


def _tanya_jml(jml: HasilJml) -> Pertanyaan:
    return Pertanyaan(
        kunci=_JML,
        judul="Arti kolom JML",
        uraian=f"Dari {jml.dari} baris, {jml.cocok[HADIR]} cocok bila JML hari hadir dan {jml.cocok[ABSEN]} bila hari "
        "tidak hadir. Tanyakan kepada sekolahnya.",
        pilihan=[
            (HADIR, "Hari hadir"),
            (ABSEN, "Hari tidak hadir"),
            (ABAIKAN, "Abaikan JML; pakai alpa, izin, dan sakit saja"),
        ],
    )


daftarkan(FormulirPendidikan())
