"""Importing schools' forms: what is refused and why, all or nothing, by whom."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from inti.berkas.nilai import ANGKA_RUSAK
from inti.galat import GalatPengguna
from inti.services import impor
from tests.conftest import DESA, DESA_LUAR
from tests.factories import (
    CatatanVerkomFactory,
    FasilitasFactory,
    KeikutsertaanFasilitasFactory,
    LaporanFasilitasFactory,
)
from tests.verifikasi import buku_verkom as b
from tests.verifikasi.impor_verkom import (
    DIAM,
    HADIR,
    JULI,
    NIK,
    alasan,
    angka,
    desa_formulir,
    isi,
    langsung,
    peringatan,
    pratinjau,
    terapkan,
)
from verifikasi.models import CatatanVerkom, Fasilitas, KeikutsertaanFasilitas, LaporanFasilitas, TutupTriwulan
from verifikasi.services import formulir_tulis
from verifikasi.services.formulir import TAK_DIKENAL

pytestmark = pytest.mark.django_db


@pytest.fixture
def desa(pemeran):
    return desa_formulir(pemeran)


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
    jenis = {k for k, _ in halaman.context["form"].fields["jenis"].choices}
    assert {"verkom_kesehatan", "verkom_pendidikan"} <= jenis
    assert not {"final_closing", "art", "calon", "fasilitas"} & jenis
    assert client.get(reverse("impor:templat", args=["final_closing"])).status_code == 403
    templat = client.get(reverse("impor:templat", args=["verkom_pendidikan"]))
    assert (templat.status_code, b"".join(templat.streaming_content)[:2]) == (200, b"PK")
    with pytest.raises(GalatPengguna, match="Anda tidak berhak mengimpor"):
        impor.unggah(jenis="final_closing", nama="x.csv", isi=ContentFile(b"a"), oleh=pemeran.pendamping)
