"""Worlds that are alike but for their place: what may be seen in one tells what leaked from the other.

Each holds one of every kind of object, with names that can be recognised on any page.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from akun.enums import Peran
from akun.models import Pengguna
from inti.enums import KeadaanBerkas, KeadaanPekerjaan
from inti.waktu import geser_bulan, hari_ini, kode_tahap, tahap_mundur
from tests.factories import (
    AlasanTanpaPertemuanFactory,
    AnggotaBelumCocokFactory,
    AnggotaFactory,
    ArahanFactory,
    BarisBankFactory,
    BarisImporFactory,
    BerkasImporFactory,
    BuktiBayarFactory,
    ButirSampelFactory,
    CatatanVerkomFactory,
    DugaanGandaFactory,
    FasilitasFactory,
    FotoFactory,
    HakFactory,
    HasilKeluargaFactory,
    HasilVerifikasiFactory,
    JabatanFactory,
    JadwalUlangFactory,
    KabarSanksiFactory,
    KabarTandaFactory,
    KartuKKSFactory,
    KartuKPMFactory,
    KartuPesertaFactory,
    KasusFactory,
    KeanggotaanFactory,
    KeberatanFactory,
    KegiatanFactory,
    KehadiranFactory,
    KeikutsertaanFasilitasFactory,
    KelompokFactory,
    KemajuanVerkomFactory,
    KendalaBayarFactory,
    KPMFactory,
    KunjunganFactory,
    LangkahKasusFactory,
    LangkahKendalaFactory,
    LaporanBulananFactory,
    LaporanFasilitasFactory,
    LaporanPertemuanFactory,
    LaporanRHKFactory,
    LembarVerkomFactory,
    PekerjaanFactory,
    PemateriFactory,
    PembayaranFactory,
    PemutakhiranFactory,
    PenerimaArahanFactory,
    PenggunaFactory,
    PengurusKelompokFactory,
    PenilaianSemesterFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertanyaanFactory,
    PertemuanAwalFactory,
    PertemuanFactory,
    PerubahanKepesertaanFactory,
    PindahKartuFactory,
    PotretBayarFactory,
    RekonMassalFactory,
    RekonsiliasiFactory,
    RencanaKunjunganFactory,
    RujukanFactory,
    SampelUlangFactory,
    SanksiFactory,
    SelisihBankFactory,
    SerahTerimaFactory,
    SerahTerimaKelompokFactory,
    SerahTerimaKPMFactory,
    TahapFactory,
    TandaAbsenFactory,
    TandaKelompokFactory,
    TemuanFactory,
    TindakLanjutTandaFactory,
    TugasFactory,
    TutupTriwulanFactory,
    UndanganAwalFactory,
    UnggahanHadirFactory,
)
from verifikasi.models import KemajuanVerkom, SampelUlang, TutupTriwulan

LINTANG, BUJUR = "-3.765432", "102.287654"
TELEPON = "+6281234567890"


@dataclass
class Dunia:
    """One desa's objects. `nama` is part of every name in it and of nothing else."""

    nama: str
    desa: str
    nik: tuple[str, str]
    kk: tuple[str, str]
    petugas: Pengguna
    isi: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, nama: str) -> Any:
        try:
            return self.__dict__["isi"][nama]
        except KeyError as galat:
            raise AttributeError(nama) from galat

    @property
    def kecamatan(self) -> str:
        return self.desa[:8]

    @property
    def rahasia(self) -> tuple[str, ...]:
        """Full identifiers: on no page, in no address, in no log line."""
        return (*self.nik, *self.kk, self.nik_anggota)


def bangun(nama: str, *, desa: str, petugas: Pengguna, apd: Pengguna, nomor: int) -> Dunia:
    """One of everything: two families, one of them in a group that meets, the other without group."""
    nik = (f"177107{41 + nomor:02d}0190{7001 + nomor}", f"177107{41 + nomor:02d}0290{8001 + nomor}")
    kk = (f"177107{11 + nomor:02d}0210{5001 + nomor}", f"177107{11 + nomor:02d}0310{6001 + nomor}")
    d = Dunia(nama, desa, nik, kk, petugas)
    hari, tahap = hari_ini(), TahapFactory()
    kpm = KPMFactory(
        nama=f"KELUARGA-{nama}",
        nik=nik[0],
        kk=kk[0],
        desa_id=desa,
        telepon=TELEPON,
        alamat=f"GANG-{nama}",
        catatan=f"CATATAN-{nama}",
        fc_terakhir=tahap.kode,
    )
    lepas = KPMFactory(nama=f"LEPAS-{nama}", nik=nik[1], kk=kk[1], desa_id=desa, fc_terakhir=tahap.kode)
    kelompok = KelompokFactory(nama=f"KELOMPOK-{nama}", desa_id=desa, tempat=f"BALAI-{nama}", dibuat_oleh=petugas)
    for satu in (kpm, lepas):
        PenugasanFactory(kpm=satu, petugas=petugas, dibuat_oleh=apd)
    PenugasanKelompokFactory(kelompok=kelompok, petugas=petugas, dibuat_oleh=apd)
    KeanggotaanFactory(kpm=kpm, kelompok=kelompok, dicatat_oleh=petugas)
    pertemuan = [
        PertemuanFactory(
            kelompok=kelompok, petugas=petugas, tanggal=hari - timedelta(days=30 * n), tempat=f"BALAI-{nama}"
        )
        for n in (3, 2, 1)
    ]
    for bertemu in pertemuan:
        KehadiranFactory(pertemuan=bertemu, kpm=kpm, status="alpa")
    rencana = PertemuanFactory(
        kelompok=kelompok, petugas=petugas, tanggal=hari, keadaan="direncanakan", tempat=f"BALAI-{nama}"
    )
    foto = FotoFactory(diunggah_oleh=petugas, lintang=LINTANG, bujur=BUJUR)
    pertemuan[0].foto.add(FotoFactory(diunggah_oleh=petugas))
    kunjungan = KunjunganFactory(
        kpm=kpm, petugas=petugas, tanggal=hari, hasil=f"HASIL-{nama}", lintang=LINTANG, bujur=BUJUR
    )
    kunjungan.foto.add(foto)
    bayar = PembayaranFactory(kpm=kpm, tahap=tahap)
    calon = KPMFactory(nama=f"CALON-{nama}", kepesertaan="calon", desa_id=desa, alamat=f"GANG-{nama}")
    PenugasanFactory(kpm=calon, petugas=petugas, dibuat_oleh=apd)
    awal = PertemuanAwalFactory(desa_id=desa, petugas=petugas, tanggal=hari, tempat=f"BALAI-{nama}")
    UndanganAwalFactory(pertemuan=awal, kpm=calon)
    awal.foto.add(FotoFactory(diunggah_oleh=petugas))
    berkas = BerkasImporFactory(
        kode_wilayah=desa[:8],
        nama=f"FC-{nama}.xlsx",
        diunggah_oleh=apd,
        keadaan=KeadaanBerkas.PRATINJAU,
        ringkasan={"baris": 1, "diterima": 1, "ditolak": 0, "baru": 0, "berubah": 0, "tetap": 1, "hilang": 0},
    )
    langkah = PerubahanKepesertaanFactory(kpm=kpm, oleh=apd, keterangan=f"BERITA-{nama}")
    langkah.dokumen.add(FotoFactory(diunggah_oleh=apd))
    nik_anggota = f"177107{13 + nomor:02d}0315{7001 + nomor}"
    d.isi = {
        "kpm": kpm,
        "nik_anggota": nik_anggota,
        "anggota": AnggotaFactory(
            kpm=kpm,
            nama=f"ANGGOTA-{nama}",
            nik=nik_anggota,
            sekolah=f"SDN-{nama}",
            dtsen_jenjang="SD",
            dapodik_jenjang="SMP",
        ),
        "belum_cocok": AnggotaBelumCocokFactory(
            nama=f"BELUM-{nama}", nik=nik_anggota, kk=kk[1], komponen="lansia", desa_id=desa
        ),
        "lepas": lepas,
        "kelompok": kelompok,
        "jabatan": PengurusKelompokFactory(kelompok=kelompok, kpm=kpm, dicatat_oleh=petugas),
        "langkah": langkah,
        "dugaan": DugaanGandaFactory(kpm_a=kpm, kpm_b=lepas),
        "pertemuan": pertemuan[0],
        "foto_pertemuan": pertemuan[0].foto.get(),
        "rencana": rencana,
        "calon": calon,
        "awal": awal,
        "foto_awal": awal.foto.get(),
        "kunjungan": kunjungan,
        "foto": foto,
        "tugas": TugasFactory(kpm=kpm, kunci=f"hilang:2026-3:{kpm.pk}", uraian=f"TUGAS-{nama}"),
        "bayar": bayar,
        "bayar_lepas": PembayaranFactory(kpm=lepas, tahap=tahap),
        "hak": HakFactory(
            kpm=kpm,
            tahap=tahap,
            nominal_fc=450_000,
            sebab=[{"kode": "tidak_di_daftar", "anggota": 0, "komponen": "sd"}],
        ),
        "usulan": PemutakhiranFactory(kpm=kpm, diusulkan_oleh=petugas),
        "rekonsiliasi": RekonsiliasiFactory(pembayaran=bayar, tanggal=hari, dicatat_oleh=petugas),
        "tanda": TandaAbsenFactory(kpm=kpm, sejak=pertemuan[0].tanggal, terakhir=pertemuan[2].tanggal),
        "tanda_kelompok": TandaKelompokFactory(kelompok=kelompok, petugas=petugas),
        "berkas": berkas,
        "baris": BarisImporFactory(berkas=berkas, isi={"nama": kpm.nama}, sasaran_id=kpm.pk),
        "pekerjaan": PekerjaanFactory(
            diminta_oleh=apd,
            judul=f"PEKERJAAN-{nama}",
            keadaan=KeadaanPekerjaan.SELESAI,
            selesai_pada=timezone.now(),
        ),
    }
    d.isi |= _lapangan(d, kpm, kelompok, kunjungan, nomor)
    d.isi |= _p2k2(d, kpm, kelompok, pertemuan[0])
    d.isi |= _verifikasi(d, kpm)
    d.isi |= _penyaluran(d, kpm, kelompok)
    d.isi["foto_usulan"] = FotoFactory(diunggah_oleh=petugas)
    d.isi["usulan"].dokumen.add(d.isi["foto_usulan"])
    return d


def _p2k2(d: Dunia, kpm: Any, kelompok: Any, pertemuan: Any) -> dict[str, Any]:
    """What is said of a meeting, of a flag and of a month without one; the family's card."""
    petugas, nama, tanda = d.petugas, d.nama, d.isi["tanda"]
    foto_daftar = FotoFactory(diunggah_oleh=petugas)
    pertemuan.foto_daftar.add(foto_daftar)
    JadwalUlangFactory(pertemuan=pertemuan, alasan=f"JADWAL-{nama}")
    return {
        "foto_daftar": foto_daftar,
        "unggahan_hadir": UnggahanHadirFactory(pertemuan=pertemuan),
        "pemateri": PemateriFactory(pertemuan=pertemuan, nama=f"PEMATERI-{nama}"),
        "laporan_pertemuan": LaporanPertemuanFactory(pertemuan=pertemuan, hasil=f"LAPORAN-{nama}"),
        "kabar_tanda": KabarTandaFactory(tanda=tanda, kepada=f"KABAR-{nama}", dicatat_oleh=petugas),
        "tindak_tanda": TindakLanjutTandaFactory(tanda=tanda, uraian=f"TINDAK-{nama}", dicatat_oleh=petugas),
        "alasan_tanpa": AlasanTanpaPertemuanFactory(
            kelompok=kelompok,
            bulan=geser_bulan(hari_ini(), -4),
            sebab="lainnya",
            uraian=f"ALASAN-{nama}",
            dicatat_oleh=petugas,
        ),
        "penilaian": PenilaianSemesterFactory(kpm=kpm, dinilai_oleh=petugas),
        "kartu_kpm": KartuKPMFactory(kpm=kpm, dibuat_oleh=petugas),
    }


def foto_keberatan(keberatan: Any, petugas: Any) -> Any:
    foto = FotoFactory(diunggah_oleh=petugas)
    keberatan.foto.add(foto)
    return foto


def _verifikasi(d: Dunia, kpm: Any) -> dict[str, Any]:
    """A pupil's school, an entry, its outcome, and a sanction on its way."""
    petugas, nama, anggota = d.petugas, d.nama, d.anggota
    bulan = geser_bulan(hari_ini(), -1)
    # Without the dash of what only some may see: facilities are known to the whole kabupaten.
    sekolah = FasilitasFactory(nama=f"SEKOLAH {nama}", desa_id=d.desa, dibuat_oleh=petugas)
    posyandu = FasilitasFactory(nama=f"POSYANDU {nama}", jenis="posyandu", desa_id=d.desa, dibuat_oleh=petugas)
    laporan = LaporanFasilitasFactory(fasilitas=sekolah, bulan=bulan, dicatat_oleh=petugas)
    catatan = CatatanVerkomFactory(
        anggota=anggota, fasilitas=sekolah, bulan=bulan, keterangan=f"VERKOM-{nama}", dicatat_oleh=petugas
    )
    sanksi = SanksiFactory(kpm=kpm, petugas=petugas)
    kemajuan = KemajuanVerkomFactory(desa_id=d.desa, petugas=petugas, bulan=bulan)
    KemajuanVerkom.objects.filter(pk=kemajuan.pk).update(belum=F("belum") + 1)  # a second family counts, too
    return {
        "sekolah": sekolah,
        "posyandu": posyandu,
        "keikutsertaan": KeikutsertaanFasilitasFactory(anggota=anggota, fasilitas=sekolah, dicatat_oleh=petugas),
        "kartu_peserta": KartuPesertaFactory(anggota=anggota, dibuat_oleh=petugas),
        "laporan_fasilitas": laporan,
        "lembar_verkom": LembarVerkomFactory(laporan=laporan, foto=FotoFactory(diunggah_oleh=petugas), oleh=petugas),
        "catatan_verkom": catatan,
        "hasil_verifikasi": HasilVerifikasiFactory(anggota=anggota, bulan=bulan),
        "hasil_keluarga": HasilKeluargaFactory(kpm=kpm, tahap=kode_tahap(bulan)),
        "kemajuan": kemajuan,
        "tutup": TutupTriwulanFactory(wilayah_id=d.kecamatan, tahap=_tahap_terbuka(d.kecamatan)),
        "sanksi": sanksi,
        "kabar_sanksi": KabarSanksiFactory(sanksi=sanksi, kepada=f"KABAR-SANKSI-{nama}", dicatat_oleh=petugas),
        "keberatan": (keberatan := KeberatanFactory(sanksi=sanksi, isi=f"KEBERATAN-{nama}", dicatat_oleh=petugas)),
        "foto_keberatan": foto_keberatan(keberatan, petugas),
        # One runs at a time of a kecamatan and quarter, and two worlds share theirs.
        "sampel": (sampel := SampelUlangFactory(wilayah_id=d.kecamatan, tahap=_tahap_sampel(d.kecamatan))),
        "butir_sampel": ButirSampelFactory(sampel=sampel, catatan=catatan),
    }


def _penyaluran(d: Dunia, kpm: Any, kelompok: Any) -> dict[str, Any]:
    """What surrounds a payment: the bank's line, a proof, a hindrance with a step."""
    bayar, petugas = d.isi["bayar"], d.petugas
    bank = BarisBankFactory(kpm=kpm, tahap=bayar.tahap, nama=f"BANK-{d.nama}", nominal=200_000)
    kendala = KendalaBayarFactory(kpm=d.isi["lepas"], dibuka_oleh=petugas, keterangan=f"KENDALA-{d.nama}")
    return {
        "baris_bank": bank,
        "selisih_bank": SelisihBankFactory(pembayaran=bayar, baris_bank=bank, jenis=["nominal"], nominal_bank=200_000),
        "potret": PotretBayarFactory(pembayaran=bayar),
        "massal": RekonMassalFactory(kelompok=kelompok, tahap=bayar.tahap, dicatat_oleh=petugas, tanggal=hari_ini()),
        "bukti": BuktiBayarFactory(pembayaran=bayar, oleh=petugas, foto=FotoFactory(diunggah_oleh=petugas)),
        "kendala": kendala,
        "langkah_kendala": (langkah := LangkahKendalaFactory(kendala=kendala)),
        "foto_langkah_kendala": _foto_langkah(langkah, petugas),
    }


def _foto_langkah(langkah: Any, petugas: Pengguna) -> Any:
    foto = FotoFactory(diunggah_oleh=petugas)
    langkah.foto.add(foto)
    return foto


def _tahap_sampel(kecamatan: str) -> str:
    """The latest quarter in which no other world of the kecamatan has a sample."""
    return tahap_mundur(hari_ini(), 30)[SampelUlang.objects.filter(wilayah=kecamatan).count()]


def _tahap_terbuka(kecamatan: str) -> str:
    """An old quarter that no other world of the kecamatan has closed."""
    return tahap_mundur(hari_ini(), 30)[TutupTriwulan.objects.filter(wilayah=kecamatan).count() + 5]


def _lapangan(d: Dunia, kpm: Any, kelompok: Any, kunjungan: Any, nomor: int) -> dict[str, Any]:
    """A pendamping's own work: plans, activities, cases, reports, what is handed over, what was told and asked."""
    hari, petugas, nama = hari_ini(), d.petugas, d.nama
    kecamatan: dict[str, Any] = {"wilayah_id": d.kecamatan}
    kegiatan = KegiatanFactory(petugas=petugas, tanggal=hari, judul=f"KEGIATAN-{nama}", **kecamatan)
    kasus = KasusFactory(kpm=kpm, dibuat_oleh=petugas, dibuka=hari, uraian=f"KASUS-{nama}")
    langkah = LangkahKasusFactory(kasus=kasus, tanggal=hari, uraian=f"LANGKAH-{nama}")
    arahan = ArahanFactory(judul=f"ARAHAN-{nama}", **kecamatan)
    serah = SerahTerimaFactory(dari=petugas, berlaku=hari + timedelta(days=9), catatan=f"SERAH-{nama}", **kecamatan)
    isi = {
        "rencana_kunjungan": RencanaKunjunganFactory(
            kpm=kpm, tanggal=hari, dibuat_oleh=petugas, catatan=f"RENCANA-{nama}"
        ),
        "kegiatan": kegiatan,
        "kasus": kasus,
        "langkah_kasus": langkah,
        "rujukan": RujukanFactory(kasus=kasus, tanggal=hari, tujuan=f"RUJUKAN-{nama}"),
        "arahan": arahan,
        "penerima": PenerimaArahanFactory(arahan=arahan, pengguna=petugas),
        "pertanyaan": PertanyaanFactory(penanya=petugas, isi=f"PERTANYAAN-{nama}", **kecamatan),
        "serah_terima": serah,
        "serah_kpm": SerahTerimaKPMFactory(serah_terima=serah, kpm=kpm),
        "serah_kelompok": SerahTerimaKelompokFactory(serah_terima=serah, kelompok=kelompok),
        "temuan": TemuanFactory(
            petugas=petugas, kpm=kpm, kunjungan=kunjungan, desa_id=d.desa, tanggal=hari, kunci=f"jauh:{kunjungan.pk}"
        ),
        "kartu": KartuKKSFactory(kpm=kpm, pemegang_nama=f"PEMEGANG-{nama}", sejak=hari),
        "pindah_kartu": PindahKartuFactory(
            kpm=kpm, pemegang_nama=f"PEMEGANG-{nama}", tanggal=hari, dicatat_oleh=petugas
        ),
        "laporan": LaporanBulananFactory(
            petugas=petugas,
            bulan=geser_bulan(hari, -1 - nomor),  # one report per person and month
            keadaan="dikirim",
            dikirim_pada=timezone.now(),
            tenggat=hari,
            masalah=f"MASALAH-{nama}",
            **kecamatan,
        ),
        "rhk": LaporanRHKFactory(
            petugas=petugas,
            tanggal=hari,
            rencana_aksi=f"AKSI-{nama}",
            keadaan="selesai",
            selesai_pada=timezone.now(),
            **kecamatan,
        ),
    }
    for kunci, catatan in (
        ("foto_kegiatan", kegiatan),
        ("foto_kasus", kasus),
        ("foto_langkah", langkah),
        ("foto_penerima", isi["penerima"]),
        ("foto_kartu", isi["pindah_kartu"]),
        ("foto_rhk", isi["rhk"]),
    ):
        isi[kunci] = FotoFactory(diunggah_oleh=petugas)
        catatan.foto.add(isi[kunci])
    return isi


@pytest.fixture
def dunia(pemeran: SimpleNamespace) -> SimpleNamespace:
    """The worlds: `sendiri` is the pendamping's, `sejawat` a colleague's in the same kecamatan, `tetangga` the
    next kecamatan's, `asing` another kabupaten's. `pemeran` gains `pendamping_asing` and `rangkap`, who is both
    korkec and pendamping of 17.71.08 and holds no family: seeing a kecamatan must not lend a pendamping's rights.
    """
    pemeran.pendamping_asing = PenggunaFactory(nama="Pendamping Asing")
    JabatanFactory(pengguna=pemeran.pendamping_asing, wilayah_id="17.01.01")
    pemeran.rangkap = PenggunaFactory(nama="Rangkap")
    for peran in (Peran.KORKEC, Peran.PENDAMPING):
        JabatanFactory(pengguna=pemeran.rangkap, peran=peran, wilayah_id="17.71.08")
    tempat = {
        "sendiri": ("17.71.08.1007", pemeran.pendamping, pemeran.apd),
        "sejawat": ("17.71.08.1001", pemeran.pendamping_lain, pemeran.apd),
        "tetangga": ("17.71.07.1001", pemeran.pendamping_tetangga, pemeran.apd),
        "asing": ("17.01.01.2001", pemeran.pendamping_asing, pemeran.apd_luar),
    }
    return SimpleNamespace(
        **{
            nama: bangun(nama.upper(), desa=desa, petugas=petugas, apd=apd, nomor=n)
            for n, (nama, (desa, petugas, apd)) in enumerate(tempat.items())
        }
    )


SEMUA = frozenset({"sendiri", "sejawat", "tetangga", "asing"})
_KABUPATEN = frozenset({"sendiri", "sejawat", "tetangga"})
# What each of the cast may see of the families; written out, not computed, so that a wrong rule shows.
TERLIHAT: dict[str, frozenset[str]] = {
    "pendamping": frozenset({"sendiri"}),
    "pendamping_lain": frozenset({"sejawat"}),
    "pendamping_tetangga": frozenset({"tetangga"}),
    "korkec": frozenset({"sendiri", "sejawat"}),
    "rangkap": frozenset({"sendiri", "sejawat"}),
    "korkec_tetangga": frozenset({"tetangga"}),
    "korkab": _KABUPATEN,
    "korkab_luar": frozenset({"asing"}),
    "apd": _KABUPATEN,
    "apd_luar": frozenset({"asing"}),
    "pengawas": _KABUPATEN,
    "korwil": SEMUA,
    "korwil_luar": frozenset(),
    "pusat": SEMUA,
    "tanpa_jabatan": frozenset(),
    "superuser": SEMUA,
}
