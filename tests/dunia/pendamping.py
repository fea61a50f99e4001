"""A pendamping's own work: assignments, visits, plans, activities, cases, what is handed over, told and asked."""

from datetime import timedelta
from typing import Any

from inti.waktu import hari_ini
from tests.dunia.dasar import BUJUR, LINTANG, Dunia, foto_pada
from tests.factories import (
    ArahanFactory,
    FotoFactory,
    KasusFactory,
    KegiatanFactory,
    KunjunganFactory,
    LangkahKasusFactory,
    PenerimaArahanFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertanyaanFactory,
    RencanaKunjunganFactory,
    RujukanFactory,
    SerahTerimaFactory,
    SerahTerimaKelompokFactory,
    SerahTerimaKPMFactory,
    TemuanFactory,
    TugasFactory,
)


def isi(d: Dunia) -> dict[str, Any]:
    hari, petugas, nama, kpm = hari_ini(), d.petugas, d.nama, d.kpm
    for satu in (kpm, d.lepas, d.calon):
        PenugasanFactory(kpm=satu, petugas=petugas, dibuat_oleh=d.apd)
    PenugasanKelompokFactory(kelompok=d.kelompok, petugas=petugas, dibuat_oleh=d.apd)
    foto = FotoFactory(diunggah_oleh=petugas, lintang=LINTANG, bujur=BUJUR)
    kunjungan = KunjunganFactory(
        kpm=kpm, petugas=petugas, tanggal=hari, hasil=f"HASIL-{nama}", lintang=LINTANG, bujur=BUJUR
    )
    kunjungan.foto.add(foto)
    return {
        "kunjungan": kunjungan,
        "foto": foto,
        "tugas": TugasFactory(kpm=kpm, kunci=f"hilang:2026-3:{kpm.pk}", uraian=f"TUGAS-{nama}"),
        "rencana_kunjungan": RencanaKunjunganFactory(
            kpm=kpm, tanggal=hari, dibuat_oleh=petugas, catatan=f"RENCANA-{nama}"
        ),
        "temuan": TemuanFactory(
            petugas=petugas, kpm=kpm, kunjungan=kunjungan, desa_id=d.desa, tanggal=hari, kunci=f"jauh:{kunjungan.pk}"
        ),
        **_kasus(d),
        **_kecamatan(d),
    }


def _kasus(d: Dunia) -> dict[str, Any]:
    hari, petugas, nama = hari_ini(), d.petugas, d.nama
    kasus = KasusFactory(kpm=d.kpm, dibuat_oleh=petugas, dibuka=hari, uraian=f"KASUS-{nama}")
    langkah = LangkahKasusFactory(kasus=kasus, tanggal=hari, uraian=f"LANGKAH-{nama}")
    return {
        "kasus": kasus,
        "foto_kasus": foto_pada(kasus, petugas),
        "langkah_kasus": langkah,
        "foto_langkah": foto_pada(langkah, petugas),
        "rujukan": RujukanFactory(kasus=kasus, tanggal=hari, tujuan=f"RUJUKAN-{nama}"),
    }


def _kecamatan(d: Dunia) -> dict[str, Any]:
    """What belongs to a person in a kecamatan, not to a family."""
    hari, petugas, nama = hari_ini(), d.petugas, d.nama
    kecamatan: dict[str, Any] = {"wilayah_id": d.kecamatan}
    kegiatan = KegiatanFactory(petugas=petugas, tanggal=hari, judul=f"KEGIATAN-{nama}", **kecamatan)
    arahan = ArahanFactory(judul=f"ARAHAN-{nama}", **kecamatan)
    penerima = PenerimaArahanFactory(arahan=arahan, pengguna=petugas)
    serah = SerahTerimaFactory(dari=petugas, berlaku=hari + timedelta(days=9), catatan=f"SERAH-{nama}", **kecamatan)
    return {
        "kegiatan": kegiatan,
        "foto_kegiatan": foto_pada(kegiatan, petugas),
        "arahan": arahan,
        "penerima": penerima,
        "foto_penerima": foto_pada(penerima, petugas),
        "pertanyaan": PertanyaanFactory(penanya=petugas, isi=f"PERTANYAAN-{nama}", **kecamatan),
        "serah_terima": serah,
        "serah_kpm": SerahTerimaKPMFactory(serah_terima=serah, kpm=d.kpm),
        "serah_kelompok": SerahTerimaKelompokFactory(serah_terima=serah, kelompok=d.kelompok),
    }
