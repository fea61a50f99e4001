"""Importing schools' forms: what is kept, what JML means, forms as schools write them."""

import json

import pytest

from inti.berkas.galat import BerkasDitolak
from inti.galat import GalatPengguna
from inti.models import BarisImpor
from inti.services import impor
from tests.conftest import DESA
from tests.verifikasi import buku_verkom as b
from tests.verifikasi.impor_verkom import (
    AGUSTUS,
    BEDA,
    DIAM,
    HADIR,
    JULI,
    NIK,
    SEPTEMBER,
    alasan,
    angka,
    desa_formulir,
    isi,
    langsung,
    peringatan,
    pratinjau,
    terapkan,
)
from verifikasi.models import CatatanVerkom, Fasilitas, KeikutsertaanFasilitas, LaporanFasilitas

pytestmark = pytest.mark.django_db


@pytest.fixture
def desa(pemeran):
    return desa_formulir(pemeran)


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
