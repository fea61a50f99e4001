"""Deciding a proposal, and reversing what was decided: by whom, once, and what follows."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from kpm.models import KPM, PerubahanKepesertaan
from kpm.services.kepesertaan import ubah_kepesertaan
from tests.conftest import KABUPATEN
from tests.factories.akun import JabatanFactory, PenggunaFactory
from tests.factories.verifikasi import (
    ButirSampelFactory,
    CatatanVerkomFactory,
    SanksiFactory,
)
from tests.verifikasi.sanksi import kabari, putus, ubah
from tests.verifikasi.tangga import PADA, SIANG, anak_tangga, isi_bulan, keluarga, tangga
from verifikasi.models import HasilVerifikasi, KabarSanksi, Sanksi
from verifikasi.selectors.sanksi import (
    BERUBAH,
    SaringSanksi,
    daftar_sanksi,
    jumlah_berubah,
)
from verifikasi.selectors.sanksi_rinci import riwayat_sanksi
from verifikasi.services.putusan_sanksi import putuskan_sanksi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jam")]


# --- Deciding -------------------------------------------------------------------------------------


def test_disetujui_menangguhkan_keluarga(pemeran, usulan):
    s = putus(usulan, pemeran.korkab)
    langkah = PerubahanKepesertaan.objects.get()
    assert (s.keadaan, s.alasan_putusan, s.berlaku_sejak, s.perubahan) == (
        "berlaku", "Sudah tiga bulan", PADA, langkah,
    )  # fmt: skip
    assert (langkah.ke, langkah.alasan, langkah.keterangan, langkah.oleh) == (
        "ditangguhkan", "menolak_komitmen", "Sudah tiga bulan", pemeran.korkab,
    )  # fmt: skip
    assert KPM.objects.get().kepesertaan == "ditangguhkan"
    sebelum = s.versi
    assert putus(usulan, pemeran.korkab, versi=1).versi == sebelum, "the same request again changes nothing"
    with pytest.raises(BerubahLebihDulu, match="berlaku oleh Korkab"):
        putus(usulan, pemeran.korkab, setuju=False)
    assert PerubahanKepesertaan.objects.count() == 1


def test_ditolak_tanpa_akibat(pemeran, usulan):
    s = putus(usulan, pemeran.korkab, setuju=False)
    assert (s.keadaan, s.berlaku_sejak, s.perubahan) == ("ditolak", None, None)
    assert KPM.objects.get().kepesertaan == "aktif"


@pytest.mark.parametrize(
    "siapa",
    ["pendamping", "pendamping_lain", "korkec", "korkec_tetangga", "korkab_luar", "apd", "korwil", "pusat", "pengawas"],
)
def test_hanya_korkab_wilayahnya_yang_memutus(pemeran, client_untuk, usulan, siapa):
    oleh = getattr(pemeran, siapa)
    with pytest.raises(TidakBerhak):
        putus(usulan, oleh)
    with pytest.raises(TidakBerhak):
        ubah(usulan, oleh)
    kode = client_untuk(oleh).post(
        f"/verifikasi/sanksi/{usulan.pk}/putusan/", {"putusan": "setuju", "alasan": "x", "versi": 1}
    )
    assert kode.status_code in (403, 404)
    usulan.refresh_from_db()
    assert (usulan.keadaan, KPM.objects.get().kepesertaan) == ("diusulkan", "aktif")


@pytest.mark.parametrize("sebab", ["pendamping", "dulu", "pencatat", "koreksi", "pemeriksa"])
def test_bukan_miliknya_sendiri(pemeran, usulan, sebab):
    korkab, pencatat = pemeran.korkab, pemeran.pendamping
    if sebab in ("pencatat", "koreksi"):
        pencatat = korkab
    catatan = CatatanVerkomFactory(anggota=usulan.anggota, bulan=date(2026, 9, 1), alpa=9, dicatat_oleh=pencatat)
    if sebab == "koreksi":  # who made it first stays among its events
        catatan.dicatat_oleh = pemeran.pendamping
        catatan.save()
    if sebab == "dulu":
        Sanksi.objects.filter(pk=usulan.pk).update(petugas=korkab)
    if sebab == "pendamping":
        usulan.kpm.penugasan.update(petugas=korkab)
    if sebab == "pemeriksa":
        ButirSampelFactory(
            catatan=catatan, petugas=pencatat, hasil="cocok", diperiksa_oleh=korkab, diperiksa_pada=SIANG
        )
    with pytest.raises(TidakBerhak, match="koordinator lain"):
        putus(usulan, korkab)
    assert KPM.objects.get().kepesertaan == "aktif"
    lain = PenggunaFactory(nama="Korkab Dua")
    JabatanFactory(pengguna=lain, peran="korkab", wilayah_id=KABUPATEN)
    assert putus(usulan, lain).keadaan == "berlaku"


@pytest.mark.parametrize(
    ("isi", "pesan"),
    [
        ({"alasan": " "}, "Tulis alasan"),
        ({"alasan": "x" * 501}, "paling banyak 500"),
        ({"berlaku_sejak": PADA + timedelta(days=1)}, "belum tiba"),
        ({"berlaku_sejak": PADA - timedelta(days=1)}, "tidak berlaku surut"),
        ({"versi": 99}, "berubah sejak halaman dibuka"),
    ],
)
def test_putusan_yang_keliru_ditolak(pemeran, usulan, isi, pesan):
    with pytest.raises(GalatPengguna, match=pesan):
        putus(usulan, pemeran.korkab, **isi)
    usulan.refresh_from_db()
    assert (usulan.keadaan, KPM.objects.get().kepesertaan) == ("diusulkan", "aktif")


def test_belum_diberi_tahu_belum_disetujui_tetapi_boleh_ditolak(pemeran, usulan):
    KabarSanksi.objects.filter(sanksi=usulan).delete()
    with pytest.raises(GalatPengguna, match="belum diberi tahu usulan"):
        putus(usulan, pemeran.korkab)
    assert putus(usulan, pemeran.korkab, setuju=False).keadaan == "ditolak"


def test_bukti_berubah_sebelum_diputus(pemeran, usulan):
    HasilVerifikasi.objects.filter(bulan=date(2026, 9, 1)).update(hasil="memenuhi")
    with pytest.raises(BerubahLebihDulu, match="Bukti usulan ini berubah"):
        putus(usulan, pemeran.korkab)
    assert KPM.objects.get().kepesertaan == "aktif"


def test_bukti_berubah_sesudah_diputus_ditampilkan_dan_tidak_dibalik(pemeran, client_untuk, usulan):
    putus(usulan, pemeran.korkab)
    assert jumlah_berubah(pemeran.korkab) == 0
    HasilVerifikasi.objects.filter(bulan=date(2026, 9, 1)).update(hasil="memenuhi")
    assert ("penangguhan", "berlaku", 3) in tangga(usulan.kpm)
    assert KPM.objects.get().kepesertaan == "ditangguhkan"
    assert (jumlah_berubah(pemeran.korkab), jumlah_berubah(pemeran.korkab_luar)) == (1, 0)
    hasil = daftar_sanksi(user=pemeran.korkab, saring=SaringSanksi(urus=BERUBAH), hari=PADA)
    assert [s.pk for s in hasil.baris] == [usulan.pk]
    halaman = client_untuk(pemeran.korkab).get(f"/verifikasi/sanksi/{usulan.pk}/").text
    assert "Buktinya berubah, tinjau" in halaman
    assert "Sekarang bukan tidak memenuhi" in halaman


def test_bulan_di_antaranya_memenuhi_juga_mengubah_bukti(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping, "tbt")
    SanksiFactory(
        kpm=kpm, keadaan="berlaku", bukti=[date(2026, 8, 1), date(2026, 10, 1)], diputus_oleh=pemeran.korkab,
        diputus_pada=SIANG, alasan_putusan="x",
    )  # fmt: skip
    assert jumlah_berubah(pemeran.korkab) == 0
    isi_bulan(anggota, "tmt")
    assert jumlah_berubah(pemeran.korkab) == 1


def test_penghentian_sesudah_enam_bulan(pemeran, usulan):
    putus(usulan, pemeran.korkab)
    kabari(usulan, pemeran.pendamping)
    isi_bulan(usulan.anggota, "tttttt")
    assert tangga(usulan.kpm)[2:] == [("penghentian", "diusulkan", 6)]
    s = Sanksi.objects.get(jenjang="penghentian")
    kabari(s, pemeran.pendamping)
    assert putus(s, pemeran.korkab).keadaan == "berlaku"
    assert KPM.objects.get().kepesertaan == "paksa"
    with pytest.raises(GalatPengguna, match="di atasnya masih berlaku"):
        ubah(usulan, pemeran.korkab)
    ubah(s, pemeran.korkab)
    assert KPM.objects.get().kepesertaan == "aktif"
    assert PerubahanKepesertaan.objects.order_by("pk").last().alasan == "tarik_kembali"


# --- Reversing ------------------------------------------------------------------------------------


def test_dibatalkan_memulihkan_keluarga(pemeran, usulan):
    putus(usulan, pemeran.korkab)
    s = ubah(usulan, pemeran.korkab)
    assert (s.keadaan, s.dibatalkan_oleh, s.alasan_batal) == ("dibatalkan", pemeran.korkab, "Catatannya keliru")
    langkah = PerubahanKepesertaan.objects.order_by("pk").last()
    assert (langkah.ke, langkah.alasan, langkah.oleh) == ("aktif", "dipulihkan", pemeran.korkab)
    assert ubah(usulan, pemeran.korkab, versi=1).pk == s.pk, "again changes nothing"
    assert PerubahanKepesertaan.objects.count() == 2
    assert tangga(usulan.kpm)[1] == ("penangguhan", "dibatalkan", 3), "not proposed again"
    teks = [x.teks for x in riwayat_sanksi(s, s.kabar.select_related("dicatat_oleh"), [])]
    assert teks == [
        "Usulan penangguhan dibuat, dengan Agustus 2026, September 2026, dan Oktober 2026",
        "Ibu Ani diberi tahu 22 November 2026 lewat langsung, dicatat Pendamping",
        "Disetujui Korkab, berlaku 22 November 2026: Sudah tiga bulan",
        "Dibatalkan Korkab: Catatannya keliru",
    ]


def test_yang_sudah_dipulihkan_lain_tidak_diubah_lagi(pemeran, usulan):
    putus(usulan, pemeran.korkab)
    ubah_kepesertaan(kpm=usulan.kpm, ke="aktif", tanggal=PADA, alasan="dipulihkan", oleh=pemeran.korkab)
    ubah(usulan, pemeran.korkab)
    assert PerubahanKepesertaan.objects.count() == 2


# --- Two at once ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_dua_korkab_sekaligus_satu_putusan(pemeran, usulan):
    lain = PenggunaFactory(nama="Korkab Dua")
    JabatanFactory(pengguna=lain, peran="korkab", wilayah_id=KABUPATEN)
    usulan.refresh_from_db()
    hasil = []
    mulai = threading.Barrier(2)

    def jalan(oleh, setuju):
        try:
            mulai.wait()
            s = Sanksi.objects.get(pk=usulan.pk)
            hasil.append(putuskan_sanksi(sanksi=s, setuju=setuju, alasan="x", versi=usulan.versi, oleh=oleh).keadaan)
        except Exception as galat:  # noqa: BLE001 - looked at below
            hasil.append(type(galat).__name__)
        finally:
            connection.close()

    utas = [threading.Thread(target=jalan, args=a) for a in ((pemeran.korkab, True), (lain, False))]
    for u in utas:
        u.start()
    for u in utas:
        u.join()
    assert "BerubahLebihDulu" in hasil
    assert len({"berlaku", "ditolak"} & set(hasil)) == 1
    disetujui = "berlaku" in hasil
    assert KPM.objects.get().kepesertaan == ("ditangguhkan" if disetujui else "aktif")
    assert PerubahanKepesertaan.objects.count() == int(disetujui)
    assert len(anak_tangga(usulan.kpm)) == 2
