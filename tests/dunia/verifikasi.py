"""A pupil's school, an entry, its outcome, and a sanction on its way."""

from typing import Any

from django.db.models import F

from inti.waktu import geser_bulan, hari_ini, kode_tahap, tahap_mundur
from tests.dunia.dasar import Dunia, foto_pada
from tests.factories import (
    ButirSampelFactory,
    CatatanVerkomFactory,
    FasilitasFactory,
    FotoFactory,
    HasilKeluargaFactory,
    HasilVerifikasiFactory,
    KabarSanksiFactory,
    KartuPesertaFactory,
    KeberatanFactory,
    KeikutsertaanFasilitasFactory,
    KemajuanVerkomFactory,
    LaporanFasilitasFactory,
    LembarVerkomFactory,
    SampelUlangFactory,
    SanksiFactory,
    TutupTriwulanFactory,
)
from verifikasi.models import KemajuanVerkom, SampelUlang, TutupTriwulan


def isi(d: Dunia) -> dict[str, Any]:
    petugas, nama, anggota = d.petugas, d.nama, d.anggota
    bulan = geser_bulan(hari_ini(), -1)
    # Without the dash of what only some may see: facilities are known to the whole kabupaten.
    sekolah = FasilitasFactory(nama=f"SEKOLAH {nama}", desa_id=d.desa, dibuat_oleh=petugas)
    laporan = LaporanFasilitasFactory(fasilitas=sekolah, bulan=bulan, dicatat_oleh=petugas)
    catatan = CatatanVerkomFactory(
        anggota=anggota, fasilitas=sekolah, bulan=bulan, keterangan=f"VERKOM-{nama}", dicatat_oleh=petugas
    )
    kemajuan = KemajuanVerkomFactory(desa_id=d.desa, petugas=petugas, bulan=bulan)
    KemajuanVerkom.objects.filter(pk=kemajuan.pk).update(belum=F("belum") + 1)  # a second family counts, too
    # One runs at a time of a kecamatan and quarter, and two worlds share theirs.
    sampel = SampelUlangFactory(wilayah_id=d.kecamatan, tahap=_tahap_sampel(d.kecamatan))
    return {
        "sekolah": sekolah,
        "posyandu": FasilitasFactory(nama=f"POSYANDU {nama}", jenis="posyandu", desa_id=d.desa, dibuat_oleh=petugas),
        "keikutsertaan": KeikutsertaanFasilitasFactory(anggota=anggota, fasilitas=sekolah, dicatat_oleh=petugas),
        "kartu_peserta": KartuPesertaFactory(anggota=anggota, dibuat_oleh=petugas),
        "laporan_fasilitas": laporan,
        "lembar_verkom": LembarVerkomFactory(laporan=laporan, foto=FotoFactory(diunggah_oleh=petugas), oleh=petugas),
        "catatan_verkom": catatan,
        "hasil_verifikasi": HasilVerifikasiFactory(anggota=anggota, bulan=bulan),
        "hasil_keluarga": HasilKeluargaFactory(kpm=d.kpm, tahap=kode_tahap(bulan)),
        "kemajuan": kemajuan,
        "tutup": TutupTriwulanFactory(wilayah_id=d.kecamatan, tahap=_tahap_terbuka(d.kecamatan)),
        "sampel": sampel,
        "butir_sampel": ButirSampelFactory(sampel=sampel, catatan=catatan),
        **_sanksi(d),
    }


def _sanksi(d: Dunia) -> dict[str, Any]:
    sanksi = SanksiFactory(kpm=d.kpm, petugas=d.petugas)
    keberatan = KeberatanFactory(sanksi=sanksi, isi=f"KEBERATAN-{d.nama}", dicatat_oleh=d.petugas)
    return {
        "sanksi": sanksi,
        "kabar_sanksi": KabarSanksiFactory(sanksi=sanksi, kepada=f"KABAR-SANKSI-{d.nama}", dicatat_oleh=d.petugas),
        "keberatan": keberatan,
        "foto_keberatan": foto_pada(keberatan, d.petugas),
    }


def _tahap_sampel(kecamatan: str) -> str:
    """The latest quarter in which no other world of the kecamatan has a sample."""
    return tahap_mundur(hari_ini(), 30)[SampelUlang.objects.filter(wilayah=kecamatan).count()]


def _tahap_terbuka(kecamatan: str) -> str:
    """An old quarter that no other world of the kecamatan has closed."""
    return tahap_mundur(hari_ini(), 30)[TutupTriwulan.objects.filter(wilayah=kecamatan).count() + 5]
