"""The ladder: months, corrections, tellings, visits, objections, rules (docs/program.md §8)."""

import random
from datetime import date, timedelta

import pytest

from kpm.models import KPM
from pendamping.models import Tugas
from tests.factories.kpm import AnggotaFactory, PerubahanKepesertaanFactory
from tests.factories.verifikasi import AturanSanksiFactory, HasilVerifikasiFactory, KabarSanksiFactory, KeberatanFactory
from tests.verifikasi.tangga import (
    PADA,
    SIANG,
    anak_tangga,
    beri_tahu,
    isi_bulan,
    keluarga,
    kunjungan,
    kunjungi,
    tangga,
)
from verifikasi.enums import Hasil
from verifikasi.models import AturanSanksi, HasilVerifikasi, Keberatan, Sanksi
from verifikasi.selectors.jeda import PenjedaTangga, jeda_tangga
from verifikasi.selectors.jenjang import berikut, pengetahuan
from verifikasi.selectors.runtun import runtun_keluarga
from verifikasi.services.tangga import ikuti_tangga, ikuti_tangga_semua

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def siang(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: SIANG)


def test_bulan_pertama_kunjungan_lalu_peringatan_lalu_usulan(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping, "t")
    assert tangga(kpm) == [("peringatan", "berlaku", 1)]
    tugas = Tugas.objects.get()
    assert (tugas.jenis, tugas.kunci) == ("komitmen", f"komitmen:2026-10:{kpm.pk}")
    assert tugas.uraian == "Komitmen tidak terpenuhi sejak Oktober 2026. Datangi dan tanyakan sebabnya."
    s = Sanksi.objects.get()
    assert (s.petugas, s.sejak, s.diputus_oleh) == (pemeran.pendamping, date(2026, 10, 1), None)
    assert s.rincian[0]["anggota"] == anggota.pk
    assert s.rincian[0]["butir"][0]["hadir"] == 10

    isi_bulan(anggota, "ttt")
    assert len(tangga(kpm)) == 1, "neither told nor visited"
    beri_tahu(kpm, pemeran.pendamping)
    assert len(tangga(kpm)) == 1, "not visited"
    kunjungi(kpm, pemeran.pendamping)
    assert tangga(kpm)[1:] == [("penangguhan", "diusulkan", 3)]
    assert tangga(kpm)[1:] == [("penangguhan", "diusulkan", 3)], "never two open, never twice"
    assert KPM.objects.get().kepesertaan == "aktif", "a proposal does nothing"


def test_bulan_yang_masih_berjalan_tidak_menggerakkan_apa_pun(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping)
    HasilVerifikasiFactory(anggota=anggota, kpm=kpm, bulan=date(2026, 11, 1), hasil="tidak")
    ikuti_tangga(kpm=[kpm.pk], pada=date(2026, 11, 30))
    assert (anak_tangga(kpm), Tugas.objects.count()) == ([], 0), "it can yet be corrected"
    ikuti_tangga(kpm=[kpm.pk], pada=date(2026, 12, 1))
    assert (anak_tangga(kpm), kunjungan()) == (
        [("peringatan", "berlaku", 1)],
        [(f"komitmen:2026-11:{kpm.pk}", "terbuka")],
    )


def test_yang_kurang_disebut(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping, "tt")
    tangga(kpm)
    sanksi = list(Sanksi.objects.all())

    def kurang():
        return berikut(
            kpm=kpm.pk,
            kepesertaan="aktif",
            rangkaian=runtun_keluarga([kpm.pk])[kpm.pk].kini,
            sanksi=sanksi,
            tahu=pengetahuan(sanksi, [kpm.pk]),
            aturan=AturanSanksi.objects.get(),
        ).kurang

    assert kurang() == ["baru 2 dari 3 bulan berturut-turut", "surat peringatan belum diberi tahu", "belum dikunjungi"]
    isi_bulan(anggota, "ttt")
    beri_tahu(kpm, pemeran.pendamping)
    assert kurang() == ["belum dikunjungi"]
    kunjungi(kpm, pemeran.pendamping)
    assert kurang() == []


@pytest.mark.parametrize("kepesertaan", ["ditangguhkan", "mandiri", "berhenti", "calon"])
def test_yang_keluar_atau_ditangguhkan_tidak_diperingatkan(pemeran, kepesertaan):
    kpm, _ = keluarga(pemeran.pendamping, "tttttt", kepesertaan=kepesertaan)
    assert tangga(kpm) == []
    assert Tugas.objects.filter(keadaan="terbuka").exists() == (kepesertaan == "ditangguhkan")


def test_penghentian_hanya_sesudah_ditangguhkan_dan_diberi_tahu(pemeran):
    kpm, _ = keluarga(pemeran.pendamping, "tttttt")
    tangga(kpm)
    beri_tahu(kpm, pemeran.pendamping)
    kunjungi(kpm, pemeran.pendamping)
    assert [a[0] for a in tangga(kpm)] == ["peringatan", "penangguhan"], "one rung at a time, six months or not"
    beri_tahu(kpm, pemeran.pendamping)
    assert len(tangga(kpm)) == 2
    Sanksi.objects.filter(jenjang="penangguhan").update(
        keadaan="berlaku", diputus_oleh=pemeran.korkab, diputus_pada=SIANG + timedelta(minutes=1), alasan_putusan="x"
    )
    KPM.objects.update(kepesertaan="ditangguhkan")
    assert len(tangga(kpm)) == 2, "the family was told of the proposal, not of the decision"
    s = Sanksi.objects.get(jenjang="penangguhan")
    KabarSanksiFactory(sanksi=s, keadaan="berlaku", dicatat_pada=SIANG + timedelta(minutes=2))
    assert tangga(kpm)[2:] == [("penghentian", "diusulkan", 6)]


def test_memenuhi_memutus_rangkaian_dan_usulan_tetap_menunggu(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping, "ttt")
    tangga(kpm)
    beri_tahu(kpm, pemeran.pendamping)
    kunjungi(kpm, pemeran.pendamping)
    tangga(kpm)
    HasilVerifikasiFactory(anggota=anggota, bulan=date(2026, 11, 1), hasil="memenuhi")
    assert len(runtun_keluarga([kpm.pk], PADA)[kpm.pk].kini) == 3, "November still runs"
    desember = date(2026, 12, 1)
    ikuti_tangga(kpm=[kpm.pk], pada=desember)
    assert runtun_keluarga([kpm.pk], desember)[kpm.pk].kini == []
    assert anak_tangga(kpm) == [("peringatan", "berlaku", 3), ("penangguhan", "diusulkan", 3)]
    assert not Tugas.objects.filter(keadaan="terbuka").exists()


def test_bukti_dibetulkan_menggugurkan_dan_kembali(pemeran, monkeypatch):
    kpm, anggota = keluarga(pemeran.pendamping, "ttt")
    tangga(kpm)
    beri_tahu(kpm, pemeran.pendamping)
    kunjungi(kpm, pemeran.pendamping)
    tangga(kpm)
    isi_bulan(anggota, "tmt")
    monkeypatch.setattr("django.utils.timezone.now", lambda: SIANG + timedelta(hours=1))
    assert tangga(kpm) == [("peringatan", "berlaku", 1), ("penangguhan", "gugur", 3)]
    gugur = Sanksi.objects.get(keadaan="gugur")
    assert gugur.alasan_gugur == "Catatan yang menjadi buktinya sudah dibetulkan: Agustus 2026, September 2026."
    isi_bulan(anggota, "ttt")
    ikuti_tangga(kpm=[kpm.pk], pada=PADA)
    hidup = Sanksi.objects.get(jenjang="peringatan")
    assert hidup.bukti == [date(2026, 10, 1)], "a warning rests on what it was given for"
    assert Sanksi.objects.filter(jenjang="penangguhan", keadaan="diusulkan").count() == 0, "told of other months"


def test_peringatan_gugur_bila_satu_satunya_bulan_dibetulkan(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping, "mt")
    tangga(kpm)
    assert Tugas.objects.get().keadaan == "terbuka"
    isi_bulan(anggota, "mm")
    assert tangga(kpm) == [("peringatan", "gugur", 1)]
    assert Tugas.objects.get().keadaan == "batal"
    isi_bulan(anggota, "mt")
    assert tangga(kpm) == [("peringatan", "berlaku", 1)], "the same warning comes back, not a second one"
    assert Tugas.objects.get().keadaan == "terbuka"


def test_sebagian_bukti_dibetulkan_diberitahukan_lagi(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping, "tttt")
    tangga(kpm)
    beri_tahu(kpm, pemeran.pendamping)
    kunjungi(kpm, pemeran.pendamping)
    tangga(kpm)
    usulan = Sanksi.objects.get(jenjang="penangguhan")
    beri_tahu(kpm, pemeran.pendamping)
    nanti = SIANG + timedelta(hours=1)
    isi_bulan(anggota, "bttt")
    with pytest.MonkeyPatch.context() as m:
        m.setattr("django.utils.timezone.now", lambda: nanti)
        ikuti_tangga(kpm=[kpm.pk], pada=PADA)
    usulan.refresh_from_db()
    assert (usulan.keadaan, len(usulan.bukti), usulan.versi) == ("diusulkan", 3, 2)
    assert usulan.pk not in pengetahuan([usulan], [kpm.pk]).tahu
    assert {b["bulan"] for b in usulan.rincian} == {"2026-08-01", "2026-09-01", "2026-10-01"}


def test_keluarga_keluar_menggugurkan_usulan(pemeran):
    kpm, _ = keluarga(pemeran.pendamping, "ttt")
    tangga(kpm)
    beri_tahu(kpm, pemeran.pendamping)
    kunjungi(kpm, pemeran.pendamping)
    tangga(kpm)
    KPM.objects.update(kepesertaan="mandiri")
    assert tangga(kpm)[1] == ("penangguhan", "gugur", 3)
    assert Sanksi.objects.get(keadaan="gugur").alasan_gugur == "Keluarga tidak lagi menjadi peserta: graduasi mandiri."


def test_sesudah_dipulihkan_bulan_lama_tidak_dihitung(pemeran):
    kpm, _ = keluarga(pemeran.pendamping, "tttt")
    PerubahanKepesertaanFactory(
        kpm=kpm, dari="ditangguhkan", ke="aktif", alasan="dipulihkan", tanggal=date(2026, 9, 10)
    )
    assert runtun_keluarga([kpm.pk])[kpm.pk].kini == [date(2026, 10, 1)], "September had begun before"


def test_jeda_menghentikan_jenjang_baru(pemeran, monkeypatch):
    kpm, _ = keluarga(pemeran.pendamping, "ttt")
    monkeypatch.setitem(
        __import__("verifikasi.selectors.jeda", fromlist=["_PENJEDA"])._PENJEDA,
        "uji",
        PenjedaTangga(lambda nomor: dict.fromkeys(nomor, "Pengaduan keluarga belum dijawab."), Keberatan.objects.none),
    )
    assert tangga(kpm) == []
    assert jeda_tangga([kpm.pk]) == {kpm.pk: "Pengaduan keluarga belum dijawab."}
    assert Tugas.objects.get().keadaan == "terbuka", "the visit is asked all the same"


def test_keberatan_terbuka_menjeda_dan_bukti_hilang_menunggu_jawabannya(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping, "ttt")
    tangga(kpm)
    beri_tahu(kpm, pemeran.pendamping)
    kunjungi(kpm, pemeran.pendamping)
    keberatan = KeberatanFactory(sanksi=Sanksi.objects.get())
    assert len(tangga(kpm)) == 1
    assert jeda_tangga([kpm.pk])[kpm.pk] == "Keberatan keluarga tanggal 4 November 2026 belum diputus."
    isi_bulan(anggota, "mmm")
    assert tangga(kpm) == [("peringatan", "berlaku", 3)], "the family that objected is answered by a person"
    Keberatan.objects.filter(pk=keberatan.pk).update(
        keadaan="ditolak", diputus_oleh=pemeran.korkab, diputus_pada=SIANG, alasan_putusan="x"
    )
    assert tangga(kpm) == [("peringatan", "gugur", 3)]


def test_yang_ditolak_orang_tidak_diusulkan_lagi_dalam_rangkaian_itu(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping, "ttt")
    tangga(kpm)
    beri_tahu(kpm, pemeran.pendamping)
    kunjungi(kpm, pemeran.pendamping)
    tangga(kpm)
    Sanksi.objects.filter(keadaan="diusulkan").update(
        keadaan="ditolak", diputus_oleh=pemeran.korkab, diputus_pada=SIANG, alasan_putusan="x"
    )
    isi_bulan(anggota, "tttttttt")
    assert [a[:2] for a in tangga(kpm)] == [("peringatan", "berlaku"), ("penangguhan", "ditolak")]
    isi_bulan(anggota, "tttmt")
    ikuti_tangga(kpm=[kpm.pk], pada=PADA)
    baru = Sanksi.objects.filter(sejak=date(2026, 10, 1))
    assert [s.jenjang for s in baru] == ["peringatan"], "a new run begins with a warning"


def test_aturan_bertanggal_dan_versinya_tersimpan(pemeran):
    AturanSanksiFactory(berlaku_sejak=date(2026, 11, 15), bulan_peringatan=2, bulan_penangguhan=4)
    kpm, anggota = keluarga(pemeran.pendamping, "t")
    assert tangga(kpm) == []
    isi_bulan(anggota, "tt")
    assert tangga(kpm) == [("peringatan", "berlaku", 2)]
    assert Sanksi.objects.get().aturan_id == AturanSanksi.objects.get(berlaku_sejak=date(2026, 11, 15)).pk
    lama = AturanSanksi.objects.get(berlaku_sejak=date(2018, 1, 1))
    lain, _ = keluarga(pemeran.pendamping, "t")
    ikuti_tangga(kpm=[lain.pk], pada=date(2026, 11, 14))
    assert Sanksi.objects.get(kpm=lain).aturan == lama


def test_semua_sama_dengan_satu_satu_dan_hemat_kueri(pemeran, django_assert_max_num_queries):
    acak = random.Random(7)
    for _ in range(12):
        keluarga(pemeran.pendamping, "".join(acak.choice("ttbm") for _ in range(5)))
    with django_assert_max_num_queries(60):
        hitung = ikuti_tangga_semua(pada=PADA)
    assert hitung["peringatan_baru"] == Sanksi.objects.count() > 0
    assert ikuti_tangga_semua(pada=PADA) == {}


def test_anggota_kedua_menentukan_bulan_keluarga(pemeran):
    kpm, _ = keluarga(pemeran.pendamping, "m")
    adik = AnggotaFactory(kpm=kpm)
    HasilVerifikasiFactory(anggota=adik, bulan=date(2026, 10, 1), hasil=Hasil.TIDAK)
    assert tangga(kpm) == [("peringatan", "berlaku", 1)]
    assert [b["anggota"] for b in Sanksi.objects.get().rincian] == [adik.pk]
    HasilVerifikasi.objects.filter(anggota=adik.pk).update(hasil="belum")
    assert tangga(kpm) == [("peringatan", "gugur", 1)]


def test_bulan_terlambat_tetap_dihitung(pemeran):
    kpm, _ = keluarga(pemeran.pendamping, "t")
    HasilVerifikasi.objects.update(terlambat=True)
    assert tangga(kpm) == [("peringatan", "berlaku", 1)]
    assert Sanksi.objects.get().rincian[0]["terlambat"] is True
