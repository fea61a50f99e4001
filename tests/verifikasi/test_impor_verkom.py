"""Importing schools' forms: whose pupils, what JML means, what is refused and why, all or nothing."""

import json
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from inti.berkas.galat import BerkasDitolak
from inti.berkas.nilai import ANGKA_RUSAK
from inti.galat import GalatPengguna
from inti.models import BarisImpor
from inti.services import impor
from inti.services.kerja import Kemajuan
from tests.conftest import DESA, DESA_LUAR
from tests.factories import (
    AnggotaFactory,
    CatatanVerkomFactory,
    FasilitasFactory,
    KeikutsertaanFasilitasFactory,
    KomponenFactory,
    KPMFactory,
    LaporanFasilitasFactory,
    PenugasanFactory,
)
from tests.pekerja import jalankan_semua_antre as kerjakan
from tests.verifikasi import buku_verkom as b
from verifikasi.enums import JenisFasilitas
from verifikasi.models import CatatanVerkom, Fasilitas, KeikutsertaanFasilitas, LaporanFasilitas, TutupTriwulan
from verifikasi.services import formulir_tulis
from verifikasi.services.formulir import TAK_DIKENAL

pytestmark = pytest.mark.django_db
DIAM = Kemajuan()
JULI, AGUSTUS, SEPTEMBER = date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)
NIK = [f"17710815031500{n:02d}" for n in range(1, 13)]
HADIR = ((0, 0, 0), (1, 0, 1), (0, 2, 0))
BEDA = "tertulis hadir 22 hari, padahal alpa, izin, dan sakit berarti 20 hari"


@pytest.fixture
def desa(pemeran):
    """Six pupils of one pendamping, one of a colleague, one of another kabupaten."""

    def anak(n, petugas, desa=DESA):
        kpm = KPMFactory(nama=f"IBU {n}", desa_id=desa)
        PenugasanFactory(kpm=kpm, petugas=petugas, mulai=date(2025, 1, 1))
        orang = AnggotaFactory(kpm=kpm, nama=f"ANAK {n}", nik=NIK[n], tanggal_lahir=date(2015, 3, 15))
        KomponenFactory(anggota=orang, jenis="sd", mulai=date(2025, 1, 1))
        return orang

    return SimpleNamespace(
        anak=[anak(n, pemeran.pendamping) for n in range(6)],
        rekan=anak(6, pemeran.pendamping_lain),
        luar=anak(7, pemeran.pendamping_tetangga, DESA_LUAR),
    )


def pratinjau(oleh, isi, nama="verkom.csv", **parameter):
    satu = impor.unggah(jenis="verkom_pendidikan", nama=nama, isi=ContentFile(isi), oleh=oleh, parameter=parameter)
    return impor.buat_pratinjau(berkas_id=satu.pk, kerja=DIAM)


def terapkan(satu, oleh):
    impor.terapkan(berkas=satu, oleh=oleh)
    return impor.terapkan_sekarang(berkas_id=satu.pk, oleh=oleh, kerja=DIAM)


def langsung(oleh, isi):
    return terapkan(pratinjau(oleh, isi), oleh)


def angka(satu):
    return {k: satu.ringkasan[k] for k in ("baru", "berubah", "tetap", "ditolak")}


def alasan(satu):
    semua = BarisImpor.objects.filter(berkas=satu, hasil="ditolak").order_by("nomor")
    return {r.nomor: r.kesalahan for r in semua}


def peringatan(satu):
    return {r.nomor: r.peringatan for r in BarisImpor.objects.filter(berkas=satu).order_by("nomor") if r.peringatan}


def isi(orang):
    return [
        (c.bulan.month, c.hari_efektif, c.alpa, c.izin, c.sakit, c.sumber)
        for c in CatatanVerkom.objects.filter(anggota=orang).order_by("bulan")
    ]


# --- the plain road -------------------------------------------------------------------------------


def test_formulir_baru_mencatat_sekolah_siswa_dan_hari(pemeran, desa):
    baris = [b.siswa(n, *HADIR, nisn=f"00812345{i}{i}") for i, n in enumerate(NIK[:6])]
    satu = pratinjau(pemeran.pendamping, b.csv(baris))
    assert angka(satu) == {"baru": 6, "berubah": 0, "tetap": 0, "ditolak": 0}
    assert satu.ringkasan["catatan"] == [
        "JML dibaca sebagai hari hadir, cocok pada 6 dari 6 baris.",
        (
            "SD NEGERI 1 KOTA BENGKULU (NPSN 10702000) belum tercatat. Saat diterapkan, sekolah ini dicatat di desa "
            "tempat tinggal terbanyak siswanya; desanya bisa dibetulkan di halaman fasilitas."
        ),
    ]
    assert BarisImpor.objects.get(berkas=satu, nomor=8).perubahan == [
        ["Sekolah", "", "SD NEGERI 1 KOTA BENGKULU"],
        ["Juli", "", "alpa 0, izin 0, sakit 0 dari 23 hari"],
        ["Agustus", "", "alpa 1, izin 0, sakit 1 dari 20 hari"],
        ["September", "", "alpa 0, izin 2, sakit 0 dari 22 hari"],
    ]
    # A preview leaves nothing behind.
    for model in (Fasilitas, KeikutsertaanFasilitas, LaporanFasilitas, CatatanVerkom):
        assert model.objects.count() == 0

    terapkan(satu, pemeran.pendamping)
    sekolah = Fasilitas.objects.get()
    assert (sekolah.nama, sekolah.npsn, sekolah.desa_id, sekolah.jenjang) == (b.NAMA, b.NPSN, DESA, "sd")
    assert isi(desa.anak[0]) == [
        (7, 23, 0, 0, 0, "impor"), (8, 20, 1, 0, 1, "impor"), (9, 22, 0, 2, 0, "impor"),
    ]  # fmt: skip
    ikut = KeikutsertaanFasilitas.objects.get(anggota=desa.anak[0])
    assert (ikut.fasilitas, ikut.kelas, ikut.nisn, ikut.mulai, ikut.sumber) == (
        sekolah, "3", "0081234500", None, "formulir",
    )  # fmt: skip
    assert list(LaporanFasilitas.objects.order_by("bulan").values_list("bulan", "hari_efektif")) == [
        (JULI, 23), (AGUSTUS, 20), (SEPTEMBER, 22),
    ]  # fmt: skip
    assert desa.anak[0].hasil_verifikasi.get(bulan=JULI).hasil == "memenuhi"
    # The number is nowhere in the clear.
    assert "0081234500" not in json.dumps([r.isi for r in satu.baris.all()])


def test_berkas_yang_sama_ditolak_dan_yang_dibetulkan_hanya_mengubah_yang_beda(pemeran, desa):
    baris = [b.siswa(n, *HADIR) for n in NIK[:3]]
    langsung(pemeran.apd, b.csv(baris))
    with pytest.raises(BerkasDitolak, match="sama persis sudah diterapkan"):
        pratinjau(pemeran.apd, b.csv(baris))
    baris[1] = b.siswa(NIK[1], (5, 0, 0), *HADIR[1:], ket="sering bolos", kelas=4)
    satu = langsung(pemeran.apd, b.csv(baris))
    assert angka(satu) == {"baru": 0, "berubah": 1, "tetap": 2, "ditolak": 0}
    assert BarisImpor.objects.get(berkas=satu, hasil="berubah").perubahan[:2] == [
        ["Kelas", "3", "4"],
        [
            "Juli",
            "alpa 0, izin 0, sakit 0 dari 23 hari",
            "alpa 5, izin 0, sakit 0 dari 23 hari, sering bolos",
        ],
    ]
    catatan = CatatanVerkom.objects.get(anggota=desa.anak[1], bulan=JULI)
    assert (catatan.alpa, catatan.versi) == (5, 2)
    assert CatatanVerkom.objects.get(anggota=desa.anak[0], bulan=JULI).versi == 1
    assert desa.anak[1].hasil_verifikasi.get(bulan=JULI).hasil == "tidak"


# --- JML ------------------------------------------------------------------------------------------


def test_jml_hari_tidak_hadir_dikenali(pemeran, desa):
    tidak = [(1, 0, 1, 2, 91), (0, 0, 0, 0, 100), (0, 2, 0, 2, 91)]
    satu = pratinjau(pemeran.pendamping, b.csv([b.siswa(n, *tidak) for n in NIK[:3]]))
    assert satu.ringkasan["jml"] == {"arti": "absen", "cocok": 3, "dari": 3}
    assert satu.ringkasan["catatan"][0] == "JML dibaca sebagai hari tidak hadir, cocok pada 3 dari 3 baris."
    terapkan(satu, pemeran.pendamping)
    assert isi(desa.anak[0])[0] == (7, 23, 1, 0, 1, "impor")


def test_jml_yang_bertentangan_ditolak_kecuali_persennya_membenarkan(pemeran, desa):
    baris = [b.siswa(n, *HADIR) for n in NIK[:4]]
    baris += [b.siswa(NIK[4], (3, 0, 0, 22, 96)), b.siswa(NIK[5], (3, 0, 0, 22, 87))]
    satu = pratinjau(pemeran.pendamping, b.csv(baris))
    assert satu.ringkasan["jml"] == {"arti": "hadir", "cocok": 4, "dari": 6}
    assert alasan(satu) == {12: [["JML Juli", f"{BEDA}; betulkan salah satunya"]]}
    assert peringatan(satu)[13] == [
        ["JML Juli", f"{BEDA}; persennya cocok dengan alpa, izin, dan sakit, jadi itu dipakai"]
    ]


def test_jml_yang_tidak_jelas_harus_dipilih_orang(pemeran, desa):
    baris = [
        b.siswa(NIK[0], (1, 0, 0, 22, "")),
        b.siswa(NIK[1], (2, 0, 0, 2, "")),
        b.siswa(NIK[2], ("", "", "", 23, "")),
    ]
    satu = pratinjau(pemeran.pendamping, b.csv(baris))
    tanya = satu.ringkasan["pertanyaan"]
    assert [(p["kunci"], p["jawaban"]) for p in tanya] == [("jml", "")]
    assert alasan(satu) == {10: [["ALPA Juli", "alpa, izin, dan sakit belum lengkap; tulis 0 bila tidak ada"]]}
    with pytest.raises(GalatPengguna, match="Jawab dulu: Arti kolom JML"):
        impor.terapkan(berkas=satu, oleh=pemeran.pendamping)
    assert CatatanVerkom.objects.count() == 0

    impor.jawab(berkas=satu, jawaban={"jml": "hadir"}, oleh=pemeran.pendamping)
    satu = impor.buat_pratinjau(berkas_id=satu.pk, kerja=DIAM)
    # Days present equal to the effective days leave no absence open.
    assert (list(alasan(satu)), angka(satu)["baru"]) == ([9], 2)
    terapkan(satu, pemeran.pendamping)
    assert isi(desa.anak[2]) == [(7, 23, 0, 0, 0, "impor")]


def test_jml_kosong_tidak_ditanyakan(pemeran, desa):
    satu = pratinjau(pemeran.pendamping, b.csv([b.siswa(NIK[0], (1, 0, 0, "", ""))]))
    assert (satu.ringkasan["pertanyaan"], satu.ringkasan["catatan"][:0], angka(satu)["baru"]) == ([], [], 1)
    assert satu.ringkasan["jml"] == {"arti": "", "cocok": 0, "dari": 0}


# --- dirty forms ----------------------------------------------------------------------------------


def test_judul_lain_koma_tanpa_sep_dan_baris_jumlah(pemeran, desa):
    judul = ["No.", "NIK Pengurus", "Nama Pengurus", "NIK Anak", "NISN", "Nama Anak", "Jenjang", "Kelas"]
    judul += ["Alfa", "Ijin", "Sakit", "Jml", "%"] * 3 + ["Keterangan", "Pendamping"]
    jumlah = ["", "", "JUMLAH", "", "", "", "", "", 3, 2, 1, 60, "", *[""] * 12]
    tanda = ["", "", "", "", "", "", "", "", "", "", "", "Kepala Sekolah", *[""] * 13]
    baris = [b.siswa(NIK[0], *HADIR, ket="=1+1"), [""] * 25, jumlah, [""] * 25, tanda]
    atas = [
        ["REKAP KEHADIRAN"],
        ["NPSN : 10702000"],
        ["NAMA SEKOLAH: SDN 1 Kota Bengkulu"],
        ["TRIWULAN III TAHUN 2026"],
    ]
    atas += [["HARI EFEKTIF", 23, 20, 22]]
    satu = langsung(pemeran.pendamping, b.csv(baris, atas=atas, judul=judul, pisah=",", awal=""))
    assert angka(satu) == {"baru": 1, "berubah": 0, "tetap": 0, "ditolak": 0}
    assert (satu.ringkasan["baris"], satu.parameter["tahap"]) == (1, "2026-3")
    assert CatatanVerkom.objects.get(anggota=desa.anak[0], bulan=JULI).keterangan == "=1+1"
    assert Fasilitas.objects.get().nama == "SDN 1 Kota Bengkulu"


@pytest.mark.parametrize(
    ("atas", "sebab"),
    [
        (b.kepala(triwulan=4, bulan=("OKTOBER", "NOPEMBER", "DESEMBER")), None),
        (b.kepala(bulan=("JANUARI", "PEBRUARI", "MARET")), "Triwulan 3 berisi Juli, Agustus dan September"),
        (b.kepala(npsn=""), "NPSN tidak tertulis di atas judul kolom"),
        (b.kepala(npsn="123"), "NPSN '123' tidak dapat dibaca"),
        (b.kepala(hari=(35, 20, 22)), "Hari Efektif Juli 2026 tertulis 35, padahal bulan itu 31 hari"),
        (b.kepala()[:3], "Tahunnya tidak tertulis"),
    ],
)
def test_kepala_formulir(pemeran, desa, atas, sebab):
    if sebab is None:
        assert pratinjau(pemeran.apd, b.csv([b.siswa(NIK[0], *HADIR)], atas=atas)).parameter["tahap"] == "2026-4"
        return
    with pytest.raises(BerkasDitolak, match=sebab):
        pratinjau(pemeran.apd, b.csv([b.siswa(NIK[0], *HADIR)], atas=atas))


def test_triwulan_yang_belum_tiba_atau_bukan_yang_dipilih(pemeran, desa):
    isi_berkas = b.csv([b.siswa(NIK[0])], atas=[*b.kepala()[:3], ["Triwulan", 1, "Tahun", 2040]])
    satu = pratinjau(pemeran.apd, isi_berkas)
    assert (satu.keadaan, satu.pesan) == (
        "ditolak", "Triwulan 1 2040 belum tiba, jadi formulirnya belum bisa diimpor.",
    )  # fmt: skip
    satu = pratinjau(pemeran.apd, b.csv([b.siswa(NIK[0], *HADIR)]), tahap="2026-2")
    assert satu.pesan.startswith("Formulir ini untuk Triwulan 3 2026, sedangkan yang dipilih")


def test_hari_efektif_kosong_menempel_pada_bulannya(pemeran, desa):
    baris = [b.siswa(NIK[0], None, (1, 0, 0), (0, 0, 0)), b.siswa(NIK[1], (1, 0, 0, "", ""))]
    satu = langsung(pemeran.pendamping, b.csv(baris, atas=b.kepala(hari=("", 20, 22))))
    assert alasan(satu) == {9: [["Hari Efektif Juli", "kosong di kepala formulir dan belum tercatat; isi dulu"]]}
    assert isi(desa.anak[0]) == [(8, 20, 1, 0, 0, "impor"), (9, 22, 0, 0, 0, "impor")]


def test_buku_kerja_beberapa_sekolah(pemeran, desa):
    dua = b.kepala(npsn="10702001", nama="SMP NEGERI 2", hari=(22, 19, 21))
    isi_dua = [b.siswa(NIK[1], *HADIR, hari=(22, 19, 21)), b.siswa("1771", *HADIR, hari=(22, 19, 21))]
    satu = pratinjau(
        pemeran.pendamping, b.buku((b.kepala(), [b.siswa(NIK[0], *HADIR)]), (dua, isi_dua)), nama="semua.xlsx"
    )
    assert angka(satu) == {"baru": 2, "berubah": 0, "tetap": 0, "ditolak": 1}
    assert impor.daftar_kesalahan(satu) == [
        {"baris": 9, "kolom": "NIK SISWA", "alasan": "harus 16 digit, tertulis 4 digit (lembar 'Sekolah 2')"}
    ]
    terapkan(satu, pemeran.pendamping)
    assert sorted(Fasilitas.objects.values_list("npsn", flat=True)) == ["10702000", "10702001"]
    assert isi(desa.anak[1])[0] == (7, 22, 0, 0, 0, "impor")


# --- refusals -------------------------------------------------------------------------------------


def test_siswa_yang_tidak_dikenal_bukan_dampingan_dan_ganda(pemeran, desa):
    baris = [b.siswa(n, *HADIR) for n in (NIK[0], NIK[6], NIK[7], NIK[9], NIK[0])]
    baris.append(b.siswa("1.77108150315001E+15", *HADIR))
    satu = pratinjau(pemeran.pendamping, b.csv(baris))
    assert alasan(satu) == {
        9: [["NIK SISWA", "bukan dampingan Anda; diisi oleh pendamping keluarganya"]],
        10: [["NIK SISWA", TAK_DIKENAL]],
        11: [["NIK SISWA", TAK_DIKENAL]],
        12: [["NIK SISWA", "sama dengan baris 8; satu NIK SISWA hanya boleh satu baris"]],
        13: [["NIK SISWA", ANGKA_RUSAK]],
    }
    assert satu.ringkasan["bukan_dampingan"] == 1
    assert "1 baris bukan dampingan Anda; barisnya dilewati dan diisi oleh pendampingnya." in satu.ringkasan["catatan"]
    # The data administrator imports for the whole kabupaten, and no further.
    assert list(alasan(pratinjau(pemeran.apd, b.csv(baris)))) == [10, 11, 12, 13]


def test_hari_yang_mustahil_ditolak_per_baris(pemeran, desa):
    baris = [
        b.siswa(NIK[0], *HADIR),
        b.siswa(NIK[1], (20, 3, 1, "", "")),
        b.siswa(NIK[2], (-1, 0, 0, "", "")),
        b.siswa(NIK[3], (1, "", 0, "", "")),
        b.siswa(NIK[4]),
    ]
    satu = pratinjau(pemeran.pendamping, b.csv(baris))
    assert alasan(satu) == {
        9: [["ALPA Juli", "alpa, izin, dan sakit berjumlah 24 hari, lebih dari 23 hari efektif; periksa angkanya"]],
        10: [["ALPA bulan ke-1", "harus antara 0 dan 99, tertulis -1"]],
        11: [["ALPA Juli", "alpa, izin, dan sakit belum lengkap; tulis 0 bila tidak ada"]],
    }
    assert peringatan(satu)[12] == [["ALPA", "tidak ada bulan yang diisi, jadi tidak ada yang dicatat"]]
    assert angka(satu) == {"baru": 1, "berubah": 0, "tetap": 1, "ditolak": 3}


def test_siswa_sekolah_lain_disebut_sekolahnya(pemeran, desa):
    lain = FasilitasFactory(nama="SDN 9 LAIN", dibuat_oleh=pemeran.apd)
    KeikutsertaanFasilitasFactory(anggota=desa.anak[0], fasilitas=lain, dicatat_oleh=pemeran.pendamping)
    sekolah = FasilitasFactory(nama=b.NAMA, npsn=b.NPSN, dibuat_oleh=pemeran.apd)
    KeikutsertaanFasilitasFactory(anggota=desa.anak[1], fasilitas=sekolah, dicatat_oleh=pemeran.pendamping)
    CatatanVerkomFactory(
        anggota=desa.anak[1], fasilitas=lain, bulan=JULI, bidang="pendidikan", hari_efektif=23, alpa=0, izin=0, sakit=0,
        dicatat_oleh=pemeran.pendamping,
    )  # fmt: skip
    satu = pratinjau(pemeran.pendamping, b.csv([b.siswa(n, *HADIR) for n in NIK[:3]]))
    salah = alasan(satu)
    assert salah[8][0][0] == "Nama Sekolah"
    assert salah[8][0][1].startswith("ANAK 0 masih terdaftar di SDN 9 LAIN")
    assert salah[9] == [["Nama Sekolah", "sudah tercatat di SDN 9 LAIN untuk Juli 2026; satu siswa satu sekolah"]]
    assert angka(satu)["baru"] == 1


def test_formulir_sekolah_di_luar_wilayah_atau_sekolah_lain(pemeran, desa):
    FasilitasFactory(nama="SD LUAR", npsn=b.NPSN, desa_id=DESA_LUAR, dibuat_oleh=pemeran.apd_luar)
    satu = pratinjau(pemeran.pendamping, b.csv([b.siswa(NIK[0], *HADIR)]))
    assert alasan(satu) == {8: [["Nama Sekolah", "NPSN 10702000 tercatat sebagai sekolah di luar wilayah Anda"]]}

    sekolah = FasilitasFactory(nama="SMP NEGERI 7", npsn="10702007", dibuat_oleh=pemeran.apd)
    isi_berkas = b.csv([b.siswa(NIK[0], *HADIR)], atas=b.kepala(npsn="10702007"))
    satu = pratinjau(pemeran.pendamping, isi_berkas)
    assert satu.ringkasan["pertanyaan"][0]["kunci"] == "sekolah:10702007"
    with pytest.raises(GalatPengguna, match="Jawab dulu: Sekolah NPSN 10702007"):
        impor.terapkan(berkas=satu, oleh=pemeran.pendamping)
    impor.jawab(berkas=satu, jawaban={"sekolah:10702007": "salah"}, oleh=pemeran.pendamping)
    satu = impor.buat_pratinjau(berkas_id=satu.pk, kerja=DIAM)
    assert alasan(satu) == {
        8: [["Nama Sekolah", "NPSN 10702007 milik SMP NEGERI 7, bukan SD NEGERI 1 KOTA BENGKULU; betulkan NPSN-nya"]]
    }
    assert sekolah.catatan.count() == 0


def test_sekolah_senama_tanpa_npsn_mendapat_npsn(pemeran, desa):
    sekolah = FasilitasFactory(nama="SDN 1 Kota Bengkulu", npsn="", dibuat_oleh=pemeran.apd)
    langsung(pemeran.apd, b.csv([b.siswa(NIK[0], *HADIR)]))
    sekolah.refresh_from_db()
    assert (Fasilitas.objects.count(), sekolah.npsn) == (1, b.NPSN)


def test_hari_efektif_orang_lain_dipastikan_dulu(pemeran, desa):
    sekolah = FasilitasFactory(nama=b.NAMA, npsn=b.NPSN, dibuat_oleh=pemeran.apd)
    LaporanFasilitasFactory(fasilitas=sekolah, bulan=JULI, hari_efektif=22, dicatat_oleh=pemeran.pendamping_lain)
    satu = pratinjau(pemeran.pendamping, b.csv([b.siswa(NIK[0], *HADIR)]))
    tanya = satu.ringkasan["pertanyaan"][0]
    assert (tanya["kunci"], tanya["judul"]) == ("hari:10702000:2026-07", "Hari efektif Juli 2026")
    assert "formulir menyebut 23 hari, Pendamping Lain mencatat 22 hari." in tanya["uraian"]
    impor.jawab(berkas=satu, jawaban={tanya["kunci"]: "tetap"}, oleh=pemeran.pendamping)
    satu = impor.buat_pratinjau(berkas_id=satu.pk, kerja=DIAM)
    terapkan(satu, pemeran.pendamping)
    assert isi(desa.anak[0])[0] == (7, 22, 0, 0, 0, "impor")
    assert LaporanFasilitas.objects.get(bulan=JULI).hari_efektif == 22


def test_tanpa_komponen_sekolah_diperingatkan(pemeran, desa):
    desa.anak[0].komponen.all().delete()
    satu = pratinjau(pemeran.pendamping, b.csv([b.siswa(NIK[0], *HADIR, nama="ORANG LAIN SAMA SEKALI")]))
    assert angka(satu)["baru"] == 1
    assert peringatan(satu)[8] == [
        ["NAMA SISWA", "tertulis ORANG LAIN SAMA SEKALI, di data keluarga ANAK 0; pastikan orangnya sama"],
        [
            "NIK SISWA",
            "tanpa komponen SD, SMP, atau SMA pada Juli, Agustus, September; disimpan, tetapi tidak dinilai",
        ],
    ]


def test_triwulan_tertutup_diterima_dan_ditandai_terlambat(pemeran, desa):
    TutupTriwulan.objects.create(wilayah_id=DESA[:8], tahap="2026-3", belum=1, ditutup_oleh=pemeran.korkec)
    satu = langsung(pemeran.pendamping, b.csv([b.siswa(NIK[0], *HADIR)]))
    assert (
        "Triwulan 3 2026 sudah ditutup di kecamatannya: 1 baris diterima dan ditandai terlambat."
        in satu.ringkasan["catatan"]
    )
    assert set(CatatanVerkom.objects.values_list("terlambat", flat=True)) == {True}


# --- all or nothing, and who ----------------------------------------------------------------------


def test_terhenti_di_tengah_tidak_menyisakan_apa_pun(pemeran, desa, monkeypatch):
    satu = pratinjau(pemeran.pendamping, b.csv([b.siswa(n, *HADIR) for n in NIK[:3]]))
    impor.terapkan(berkas=satu, oleh=pemeran.pendamping)
    asli, kali = formulir_tulis.simpan_catatan, []

    def mati(**opsi):
        kali.append(1)
        if len(kali) == 2:
            raise MemoryError
        return asli(**opsi)

    monkeypatch.setattr(formulir_tulis, "simpan_catatan", mati)
    with pytest.raises(MemoryError):
        impor.terapkan_sekarang(berkas_id=satu.pk, oleh=pemeran.pendamping, kerja=DIAM)
    for model in (Fasilitas, KeikutsertaanFasilitas, LaporanFasilitas, CatatanVerkom):
        assert model.objects.count() == 0
    monkeypatch.setattr(formulir_tulis, "simpan_catatan", asli)
    satu = impor.terapkan_sekarang(berkas_id=satu.pk, oleh=pemeran.pendamping, kerja=DIAM)
    assert (satu.keadaan, CatatanVerkom.objects.count()) == ("diterapkan", 9)
    # Once more by a second worker: nothing is written twice.
    impor.terapkan_sekarang(berkas_id=satu.pk, oleh=pemeran.pendamping, kerja=DIAM)
    assert CatatanVerkom.objects.count() == 9


def test_data_yang_berubah_sesudah_pratinjau_dibaca_ulang(pemeran, desa):
    satu = pratinjau(pemeran.pendamping, b.csv([b.siswa(n, *HADIR) for n in NIK[:2]]))
    langsung(pemeran.apd, b.csv([b.siswa(NIK[0], (4, 0, 0))]))
    impor.terapkan(berkas=satu, oleh=pemeran.pendamping)
    with pytest.raises(impor.PratinjauUsang):
        impor.terapkan_sekarang(berkas_id=satu.pk, oleh=pemeran.pendamping, kerja=DIAM)
    assert isi(desa.anak[0]) == [(7, 23, 4, 0, 0, "impor")]


def test_hanya_pengunggah_yang_menerapkan(pemeran, desa):
    satu = pratinjau(pemeran.pendamping, b.csv([b.siswa(NIK[0], *HADIR)]))
    with pytest.raises(GalatPengguna, match="diterapkan oleh yang mengunggahnya"):
        impor.terapkan(berkas=satu, oleh=pemeran.apd)
    assert CatatanVerkom.objects.count() == 0


@pytest.mark.parametrize("siapa", ["korkec", "korkab", "pengawas", "korwil", "tanpa_jabatan"])
def test_peran_lain_tidak_mengimpor(pemeran, desa, siapa):
    with pytest.raises(GalatPengguna):
        pratinjau(getattr(pemeran, siapa), b.csv([b.siswa(NIK[0], *HADIR)]))


def test_pendamping_tidak_mengimpor_daftar_lain(pemeran, client_untuk):
    client = client_untuk(pemeran.pendamping)
    halaman = client.get(reverse("impor:daftar"))
    assert [k for k, _ in halaman.context["form"].fields["jenis"].choices] == ["", "verkom_pendidikan"]
    assert client.get(reverse("impor:templat", args=["final_closing"])).status_code == 403
    templat = client.get(reverse("impor:templat", args=["verkom_pendidikan"]))
    assert (templat.status_code, b"".join(templat.streaming_content)[:2]) == (200, b"PK")
    with pytest.raises(GalatPengguna, match="Anda tidak berhak mengimpor"):
        impor.unggah(jenis="final_closing", nama="x.csv", isi=ContentFile(b"a"), oleh=pemeran.pendamping)


# --- pages and command ----------------------------------------------------------------------------


def test_unggah_jawab_terapkan_di_halaman(pemeran, desa, client_untuk):
    client = client_untuk(pemeran.pendamping)
    isi_berkas = b.csv([b.siswa(NIK[0], (1, 0, 0, 22, "")), b.siswa(NIK[1], (2, 0, 0, 2, ""))])
    jawaban = client.post(
        reverse("impor:daftar"),
        {"jenis": "verkom_pendidikan", "berkas": ContentFile(isi_berkas, name="verkom.csv")},
    )
    assert jawaban.status_code == 302, jawaban.context["form"].errors
    alamat = jawaban["Location"]
    kerjakan()
    halaman = client.get(alamat).content.decode()
    assert "Arti kolom JML" in halaman
    pk = alamat.rstrip("/").rsplit("/", 1)[-1]
    assert client.post(reverse("impor:terapkan", args=[pk])).status_code == 422
    assert client.post(reverse("impor:jawab", args=[pk]), {"p0": "entah"}).status_code == 422
    assert (
        client_untuk(pemeran.pendamping_lain).post(reverse("impor:jawab", args=[pk]), {"p0": "hadir"}).status_code
        == 404
    )
    assert client.post(reverse("impor:jawab", args=[pk]), {"p0": "abaikan"}).status_code == 302
    kerjakan()
    assert "JML tidak dipakai" in client.get(alamat).content.decode()
    assert client.get(reverse("impor:baris", args=[pk, "baru"])).status_code == 200
    assert client.post(reverse("impor:terapkan", args=[pk])).status_code == 302
    kerjakan()
    assert CatatanVerkom.objects.count() == 2


def test_perintah_mencetak_angka_dan_bertanya(pemeran, desa, tmp_path, capsys):
    jalur = tmp_path / "VERKOM_2026_Q3.csv"
    jalur.write_bytes(b.csv([b.siswa(NIK[0], *HADIR), b.siswa(NIK[9], *HADIR)]))
    lapor = tmp_path / "salah.xlsx"
    call_command("impor", "verkom_pendidikan", str(jalur), oleh="apd@contoh.id", terapkan=True, laporan=lapor)
    assert json.loads(capsys.readouterr().out) == {
        "baris": 2, "diterima": 1, "ditolak": 1, "baru": 1, "berubah": 0, "tetap": 0, "hilang": 0,
        "bukan_dampingan": 0, "jml": {"arti": "hadir", "cocok": 2, "dari": 2}, "diterapkan": True,
        "kesalahan": [{"baris": 9, "kolom": "NIK SISWA", "alasan": TAK_DIKENAL}],
    }  # fmt: skip
    assert lapor.stat().st_size > 0
    ragu = [b.siswa(NIK[1], (1, 0, 0, 22, "")), b.siswa(NIK[2], (2, 0, 0, 2, ""))]
    jalur.write_bytes(b.csv(ragu))
    with pytest.raises(CommandError, match="--jawab jml=hadir"):
        call_command("impor", "verkom_pendidikan", str(jalur), oleh="apd@contoh.id", terapkan=True)
    call_command("impor", "verkom_pendidikan", str(jalur), oleh="apd@contoh.id", terapkan=True, jawab=["jml=absen"])
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["diterima"] == 1


def test_kolom_templat_dibaca_lagi(pemeran, desa, client_untuk, tmp_path):
    from openpyxl import load_workbook

    jawaban = client_untuk(pemeran.pendamping).get(reverse("impor:templat", args=["verkom_pendidikan"]))
    jalur = tmp_path / "t.xlsx"
    jalur.write_bytes(b"".join(jawaban.streaming_content))
    buku = load_workbook(jalur)
    lembar = buku["FORMULIR"]
    lembar["B2"], lembar["B3"], lembar["B6"], lembar["C6"], lembar["D6"] = b.NPSN, b.NAMA, 20, 20, 20
    for ke, sel in enumerate(b.siswa(NIK[0], (1, 0, 0), hari=(20, 20, 20)), 1):
        lembar.cell(8, ke).value = sel
    buku.save(jalur)
    satu = pratinjau(pemeran.pendamping, jalur.read_bytes(), nama="t.xlsx")
    assert (angka(satu)["baru"], satu.parameter["tahap"]) == (1, "2026-4")


def test_posyandu_tidak_menjadi_sekolah(pemeran, desa):
    FasilitasFactory(jenis=JenisFasilitas.POSYANDU, nama=b.NAMA, dibuat_oleh=pemeran.apd)
    langsung(pemeran.apd, b.csv([b.siswa(NIK[0], *HADIR)]))
    assert Fasilitas.objects.filter(jenis=JenisFasilitas.SEKOLAH).count() == 1
