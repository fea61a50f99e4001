"""A school's form: the school it speaks of, and its effective days (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db.models import CharField, Value

from akun.enums import Izin
from inti.galat import GalatPengguna
from inti.services.jenis_impor import Pertanyaan
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import hari_ini
from kpm.enums import JENJANG
from verifikasi.berkas.fasilitas import jenjang_dari
from verifikasi.enums import JenisFasilitas
from verifikasi.models import CatatanVerkom, Fasilitas, LaporanFasilitas
from verifikasi.models.fasilitas import KunciNama
from verifikasi.services.catat import atur_hari_efektif
from verifikasi.services.fasilitas import KOLOM, IsiFasilitas, boleh_kelola
from verifikasi.services.formulir import SISWA, BarisForm, Formulir, nama_bulan
from verifikasi.services.formulir_tulis import Penulis, Tempat, bandingkan_nama
from verifikasi.services.isian import Isian
from wilayah.kode import kode_kabupaten

FORMULIR, TETAP = "formulir", "tetap"


class PenulisSekolah(Penulis):
    sebutan = SISWA
    fasilitas, orang = "Sekolah", "siswa"
    kolom_galat = {
        "alpa": "ALPA", "izin": "IZIN", "sakit": "SAKIT", "hari_efektif": "Hari Efektif", "keterangan": "KET",
    }  # fmt: skip

    def sebut(self, isi: CatatanVerkom | Isian) -> str:
        if isi.hari_efektif is None:
            return "tidak terdaftar di sini"
        teks = f"alpa {isi.alpa}, izin {isi.izin}, sakit {isi.sakit} dari {isi.hari_efektif} hari"
        return f"{teks}, {isi.keterangan}" if isi.keterangan else teks

    def sebelum(
        self, f: Formulir, baris: Sequence[BarisForm], fasilitas: Fasilitas, t: Tempat, *, simpan: bool
    ) -> None:
        _atur_hari(f, baris, fasilitas, t, simpan=simpan)

    def sesuaikan(self, isi: Isian, bulan: date, t: Tempat) -> Isian:
        return replace(isi, hari_efektif=t.hari_dipakai[bulan]) if bulan in t.hari_dipakai else isi


# --- the school -----------------------------------------------------------------------------------


def cari_tempat(f: Formulir, ke: int, desa: str) -> Tempat:
    """The school that a sheet speaks of; `desa` is where one that nobody has written down yet would be put."""
    kepala = f.kepala[ke]
    t = Tempat(kepala, f.lembar(ke))
    milik = Fasilitas.objects.filter(npsn=kepala.npsn).select_related("digabung_ke").order_by("digabung_ke_id")
    ada = milik.filter(digabung_ke__isnull=True).first() or milik.first()
    if ada is not None:
        t.fasilitas = ada.digabung_ke or ada
        if not Fasilitas.objects.boleh(f.oleh, Izin.CATAT_VERKOM).filter(pk=t.fasilitas.pk).exists():
            t.fasilitas, t.tolak = None, f"NPSN {kepala.npsn} tercatat sebagai sekolah di luar wilayah Anda"
            return t
        milik_siapa = f"sekolah:{kepala.npsn}", f"Sekolah NPSN {kepala.npsn}", "NPSN ini"
        if not bandingkan_nama(t, *milik_siapa, f.jawaban):
            t.tolak = f"NPSN {kepala.npsn} milik {t.fasilitas.nama}, bukan {kepala.nama}; betulkan NPSN-nya"
        return t
    if not kepala.nama:
        t.tolak = f"NPSN {kepala.npsn} belum tercatat dan nama sekolahnya kosong; catat dulu sekolahnya"
    elif not desa:
        t.tolak = f"NPSN {kepala.npsn} belum tercatat dan tidak ada siswa yang dikenal di lembar ini"
    else:
        _sekolah_baru(t, desa, f)
    return t


def _sekolah_baru(t: Tempat, desa: str, f: Formulir) -> None:
    """A school of that name without NPSN gets it; else the school is written down when the file is applied."""
    kepala = t.kepala
    senama = list(
        Fasilitas.objects.terbuka().filter(
            kabupaten_kode=kode_kabupaten(desa), jenis=JenisFasilitas.SEKOLAH, kunci=_kunci(kepala.nama)
        )[:3]
    )
    bernomor = [s for s in senama if s.npsn]
    if bernomor:
        t.tolak = (
            f"{kepala.nama} sudah tercatat dengan NPSN {bernomor[0].npsn}, bukan {kepala.npsn}; betulkan salah satunya"
        )
    elif len(senama) > 1:
        t.tolak = f"ada lebih dari satu sekolah bernama {kepala.nama} tanpa NPSN; isi dulu NPSN sekolah yang benar"
    elif senama:
        t.fasilitas = senama[0]
        if boleh_kelola(senama[0], f.oleh):
            t.isi = IsiFasilitas(**{k: getattr(senama[0], k) for k in KOLOM} | {"npsn": kepala.npsn})
            t.catatan.append(f"{kepala.nama} sudah tercatat tanpa NPSN; NPSN {kepala.npsn} ditambahkan.")
    else:
        t.isi = IsiFasilitas(
            jenis=JenisFasilitas.SEKOLAH,
            nama=kepala.nama,
            desa_id=desa,
            npsn=kepala.npsn,
            jenjang=_jenjang(kepala.nama, f.lembar(f.kepala.index(kepala))),
        )
        t.catatan.append(
            f"{kepala.nama} (NPSN {kepala.npsn}) belum tercatat. Saat diterapkan, sekolah ini dicatat di desa tempat "
            "tinggal terbanyak siswanya; desanya bisa dibetulkan di halaman fasilitas."
        )


def _jenjang(nama: str, baris: Sequence[BarisForm]) -> str:
    bentuk = next((b.isi["bentuk"] for b in baris if b.isi.get("bentuk")), "")
    hasil = jenjang_dari(nama) or jenjang_dari(bentuk)
    return hasil if hasil in JENJANG else ""


def _kunci(nama: str) -> KunciNama:
    return KunciNama(Value(nama, output_field=CharField()))


# --- effective days -------------------------------------------------------------------------------


def _atur_hari(f: Formulir, baris: Sequence[BarisForm], sekolah: Fasilitas, t: Tempat, *, simpan: bool) -> None:
    """The school's days are everybody's: what somebody else has set otherwise is replaced only when told to."""
    ada = {
        lap.bulan: lap
        for lap in LaporanFasilitas.objects.filter(fasilitas=sekolah, bulan__in=t.kepala.bulan).select_related(
            "dicatat_oleh"
        )
    }
    for bulan, hari in zip(t.kepala.bulan, t.kepala.hari_efektif, strict=True):
        milik = [b for b in baris if b.diterima and bulan in b.isian]
        if hari is None or not (milik or hari == 0) or bulan > hari_ini(sekolah.desa_id):
            continue
        lap = ada.get(bulan)
        lama = lap.hari_efektif if lap is not None else None
        if lap is not None and lama not in (None, hari) and _tanyakan(t, lap, hari, f) == TETAP:
            t.hari_dipakai[bulan] = lama or 0
            continue
        try:
            versi = lap.versi if lap else None
            atur_hari_efektif(fasilitas=sekolah, bulan=bulan, hari=hari, versi=versi, oleh=f.oleh)
        except GalatPengguna as galat:
            if simpan:
                raise
            for b in milik:
                b.tolak(f"Hari Efektif {nama_bulan(bulan)}", galat.pesan)


def _tanyakan(t: Tempat, lap: LaporanFasilitas, hari: int, f: Formulir) -> str:
    """Which of two numbers holds; one's own earlier number gives way without asking, and is told."""
    sebut = tulis_bulan(lap.bulan)
    if lap.dicatat_oleh_id == f.oleh.pk:
        t.catatan.append(f"Hari efektif {sebut} di {t.kepala.nama} berubah dari {lap.hari_efektif} menjadi {hari}.")
        return FORMULIR
    tanya = Pertanyaan(
        kunci=f"hari:{t.kepala.npsn}:{lap.bulan:%Y-%m}",
        judul=f"Hari efektif {sebut}",
        uraian=f"{t.kepala.nama or t.kepala.npsn}: formulir menyebut {hari} hari, {lap.dicatat_oleh} mencatat "
        f"{lap.hari_efektif} hari.",
        pilihan=[(FORMULIR, f"Pakai {hari} dari formulir"), (TETAP, f"Tetap {lap.hari_efektif}")],
    )
    t.pertanyaan.append(tanya)
    return f.jawaban.get(tanya.kunci, FORMULIR)
