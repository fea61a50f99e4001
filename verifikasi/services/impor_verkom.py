"""Importing a school's verification form (docs/program.md §8; docs/adr/0007): by the pendamping for the own families,
by the APD for the kabupaten."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse

from akun.enums import Izin
from inti.berkas.baris import Baris, Spek, urai_nomor
from inti.berkas.galat import BerkasDitolak
from inti.enums import HasilBaris, KeadaanBerkas
from inti.galat import GalatPengguna, TidakBerhak
from inti.models import BarisImpor, BerkasImpor
from inti.services.jenis_impor import JenisImpor, Pertanyaan, daftarkan
from inti.waktu import hari_ini, kode_tahap, tahap_mundur
from kpm.models import KPM
from verifikasi.berkas.jml import ABAIKAN, ABSEN, ARTI, HADIR, HasilJml
from verifikasi.berkas.verkom_pendidikan import ringkas_baris, spek_pendidikan
from verifikasi.kepala_form import KepalaForm
from verifikasi.models import Fasilitas, LaporanFasilitas
from verifikasi.selectors.kemajuan import sebut_triwulan
from verifikasi.selectors.tutup import kecamatan_tertutup
from verifikasi.services.formulir import (
    BarisForm,
    Formulir,
    arti_jml,
    baca_hitungan,
    cocokkan_anggota,
    desa_terbanyak,
    ingatkan_komponen,
    susun_isian,
)
from verifikasi.services.formulir_tulis import Tempat, cari_tempat, ditarik_kembali, kerjakan

_TAHAP_PILIHAN = 5
_JML = "jml"
_RINGKASAN = ("kecamatan", "hilang", "perlu_setuju", "bukan_dampingan", "jml", "pertanyaan", "catatan")


class FormulirPendidikan(JenisImpor):
    kode = "verkom_pendidikan"
    label = "Verkom pendidikan"
    izin = Izin.CATAT_VERKOM
    satuan = "siswa"
    label_sesudah = "Buka verifikasi komitmen"

    def spek(self, berkas: BerkasImpor | None) -> Spek:
        if berkas is None:
            return spek_pendidikan(lambda kepala: None)
        berkas.parameter["formulir"] = []
        # The area is filled in from the rows later on; what was chosen by hand stays a limit.
        berkas.parameter.setdefault("wilayah_dipilih", berkas.kode_wilayah)

        def buka(kepala: KepalaForm) -> None:
            _periksa_tahap(berkas, kepala)
            berkas.parameter["formulir"].append(
                {"npsn": kepala.npsn, "nama": kepala.nama, "tahap": kepala.tahap, "hari": list(kepala.hari_efektif)}
            )

        return spek_pendidikan(buka)

    def templat(self, keluaran: Path) -> None:
        from verifikasi.berkas.templat_verkom import tulis_templat  # openpyxl would slow every start

        tulis_templat(keluaran, kode_tahap(hari_ini()))

    def pilihan_tahap(self) -> list[tuple[str, str]]:
        return [(k, sebut_triwulan(k)) for k in tahap_mundur(hari_ini(), _TAHAP_PILIHAN)]

    def isi(self, baris: Baris) -> Baris:
        return ringkas_baris(baris)

    def nilai(self, berkas: BerkasImpor) -> None:
        f, jml = _siapkan(berkas)
        tempat: list[Tempat] = []
        with ditarik_kembali():
            for ke in range(len(f.kepala)):
                tempat.append(cari_tempat(f, ke, _desa(berkas, f, ke)))
                kerjakan(f, ke, tempat[-1], simpan=False)
        _simpan_nilai(f.baris)
        berkas.ringkasan = berkas.ringkasan | _ringkas(berkas, f, tempat, jml)

    def ringkas(self, berkas: BerkasImpor) -> dict[str, Any]:
        return {k: berkas.ringkasan[k] for k in _RINGKASAN}

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
        """Families in order, as every writer of entries takes them, then the schools."""
        anggota = BarisImpor.objects.filter(berkas=berkas, sasaran_id__isnull=False).values("sasaran_id")
        list(
            KPM.objects.filter(anggota__in=anggota)
            .order_by("pk")
            .select_for_update(of=("self",), no_key=True)
            .values_list("pk", flat=True)
        )
        npsn = [p["npsn"] for p in berkas.parameter["formulir"]]
        list(
            Fasilitas.objects.filter(npsn__in=npsn)
            .order_by("pk")
            .select_for_update(of=("self",), no_key=True)
            .values_list("pk", flat=True)
        )

    def terapkan(self, berkas: BerkasImpor) -> Iterable[str]:
        f, _ = _siapkan(berkas)
        for ke in range(len(f.kepala)):
            kerjakan(f, ke, cari_tempat(f, ke, _desa(berkas, f, ke)), simpan=True)
        return sorted({b.anggota.kpm.desa_id for b in f.baris if b.anggota is not None and b.diterima})

    def url_sesudah(self, berkas: BerkasImpor) -> str:
        return reverse("verifikasi:fasilitas")


def _periksa_tahap(berkas: BerkasImpor, kepala: KepalaForm) -> None:
    """One quarter per file, not one to come, and the chosen one if one was chosen."""
    if kepala.tahap > kode_tahap(hari_ini()):
        raise BerkasDitolak(f"{sebut_triwulan(kepala.tahap)} belum tiba, jadi formulirnya belum bisa diimpor.")
    tahap = berkas.parameter.setdefault("tahap", kepala.tahap)
    if tahap != kepala.tahap:
        raise BerkasDitolak(
            f"Formulir ini untuk {sebut_triwulan(kepala.tahap)}, sedangkan yang dipilih atau lembar lainnya untuk "
            f"{sebut_triwulan(tahap)}. Unggah satu triwulan per berkas."
        )


# --- from rows to entries -------------------------------------------------------------------------


def _siapkan(berkas: BerkasImpor) -> tuple[Formulir, HasilJml]:
    """The file as it stands in `impor_masuk`, rows matched with members, days read."""
    kepala = [
        KepalaForm(nama=p["nama"], tahap=p["tahap"], npsn=p["npsn"], hari_efektif=tuple(p["hari"]))
        for p in berkas.parameter["formulir"]
    ]
    f = Formulir(kepala, _baca(), berkas.diunggah_oleh, berkas.parameter.get("jawaban", {}))
    cocokkan_anggota(f, berkas.parameter.get("wilayah_dipilih", ""))
    hari = _hari(kepala)
    for b in f.baris:
        if b.sah:
            b.hitungan = baca_hitungan(b, hari[b.lembar])
    jml = arti_jml(f.baris)
    if berkas.keadaan == KeadaanBerkas.MENERAPKAN:  # refused rows come back without their say
        arti = berkas.parameter["jml"]
    else:
        arti = f.jawaban.get(_JML, "") if jml.ragu else jml.arti
        berkas.parameter["jml"] = arti
    for b in f.baris:
        if b.hitungan:
            susun_isian(b, kepala[b.lembar].bulan, arti)
    ingatkan_komponen(f)
    return f, jml


def _baca() -> list[BarisForm]:
    with connection.cursor() as kursor:
        kursor.execute("SELECT nomor, kesalahan = '[]', nik_indeks, isi FROM impor_masuk ORDER BY nomor")
        return [
            BarisForm(nomor, urai_nomor(nomor)[0], sah, bytes(nik) if nik else None, _dari_json(isi))
            for nomor, sah, nik, isi in kursor.fetchall()
        ]


def _dari_json(isi: Any) -> dict[str, Any]:
    hasil: dict[str, Any] = json.loads(isi) if isinstance(isi, str) else isi
    return hasil


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


# --- what the preview says ------------------------------------------------------------------------


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


def _ringkas(berkas: BerkasImpor, f: Formulir, tempat: list[Tempat], jml: HasilJml) -> dict[str, Any]:
    terima = [b.anggota.kpm for b in f.baris if b.anggota is not None and b.diterima]
    kecamatan = sorted({k.kecamatan_kode for k in terima})
    lain = sum(b.bukan_dampingan for b in f.baris)
    tanya = [p for t in tempat for p in t.pertanyaan]
    if jml.ragu:
        tanya.insert(0, _tanya_jml(jml))
    arti = berkas.parameter["jml"]
    catatan = [_sebut_jml(jml, arti)] if arti else []
    catatan += [c for t in tempat for c in t.catatan]
    if lain:
        catatan.append(f"{lain} baris bukan dampingan Anda; barisnya dilewati dan diisi oleh pendampingnya.")
    if tutup := kecamatan_tertutup(kecamatan, berkas.parameter["tahap"]):
        banyak = sum(k.kecamatan_kode in tutup for k in terima)
        catatan.append(
            f"{sebut_triwulan(berkas.parameter['tahap'])} sudah ditutup di kecamatannya: {banyak} baris diterima dan "
            "ditandai terlambat."
        )
    return {
        "kecamatan": kecamatan,
        "hilang": 0,
        "perlu_setuju": False,
        "bukan_dampingan": lain,
        "jml": {"arti": arti, "cocok": jml.cocok.get(arti, 0), "dari": jml.dari},
        "pertanyaan": [p.untuk(f.jawaban) for p in {p.kunci: p for p in tanya}.values()],
        "catatan": catatan,
    }


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
