from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from pendamping.enums import HASIL_PER_JENIS, TUJUAN_PER_JENIS, JenisTugas
from pendamping.models import Kunjungan, Tugas
from pendamping.selectors.tugas import jumlah_tugas
from pendamping.services.tugas import batalkan_tugas, buka_tugas, selesaikan_tugas
from tests.conftest import DESA, DESA_TETANGGA
from tests.factories import KPMFactory, KunjunganFactory, PenugasanFactory, TugasFactory

pytestmark = pytest.mark.django_db
BESOK = date(2026, 12, 6)


@pytest.fixture
def kpm(pemeran):
    kpm = KPMFactory(desa_id=DESA, nama="SITI TUGAS")
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    return kpm


def isi(tugas):
    tugas.refresh_from_db()
    return (tugas.keadaan, tugas.hasil, tugas.keterangan, tugas.diselesaikan_oleh_id)


BELUM = ("terbuka", "", "", None)


def buka(kpm, kunci="hilang:2026-4"):
    return buka_tugas(jenis="hilang", kunci=kunci, kpm=kpm, uraian="Tidak ada di daftar", tenggat=BESOK)


# --- services ----------------------------------------------------------------------------------


def test_satu_tugas_per_keluarga_dan_sebab():
    banyak = [k.pk for k in KPMFactory.create_batch(3)]
    assert buka([*banyak, banyak[0]]) == 3
    assert buka(banyak) == 0
    assert buka([]) == 0
    assert buka(banyak[:1], "hilang:2027-1") == 1
    assert sorted(Tugas.objects.values_list("kunci", flat=True)) == sorted(
        [*(f"hilang:2026-4:{pk}" for pk in banyak), f"hilang:2027-1:{banyak[0]}"]
    )
    t = Tugas.objects.filter(kunci__startswith="hilang:2026-4:").first()
    assert (t.kunci, t.uraian, t.tenggat, t.keadaan) == (
        f"hilang:2026-4:{t.kpm_id}", "Tidak ada di daftar", BESOK, "terbuka",
    )  # fmt: skip


def test_yang_dibatalkan_terbuka_lagi_yang_selesai_tidak(pemeran, kpm):
    lain = KPMFactory.create(desa_id=DESA)
    buka([kpm.pk, lain.pk])
    tugas = Tugas.objects.get(kpm=kpm)
    selesaikan_tugas(tugas=tugas, hasil="sudah_mampu", oleh=pemeran.pendamping)
    assert batalkan_tugas(kunci=[t.kunci for t in Tugas.objects.all()]) == 1
    assert Tugas.objects.get(kpm=lain).keadaan == "batal"
    assert buka([kpm.pk, lain.pk]) == 1
    assert Tugas.objects.get(kpm=lain).keadaan == "terbuka"
    assert isi(tugas)[:2] == ("selesai", "sudah_mampu")


def test_selesai_sekali_dan_kiriman_ulang_tidak_mengubah(pemeran, kpm):
    tugas = TugasFactory(kpm=kpm)
    kunjungan = KunjunganFactory(kpm=kpm, petugas=pemeran.pendamping)
    for _ in range(2):
        selesaikan_tugas(
            tugas=tugas, hasil="pindah", keterangan=" ke  Curup ", kunjungan=kunjungan, oleh=pemeran.pendamping
        )
    assert isi(tugas) == ("selesai", "pindah", "ke Curup", pemeran.pendamping.pk)
    assert tugas.kunjungan == kunjungan
    with pytest.raises(BerubahLebihDulu, match="sudah diselesaikan"):
        selesaikan_tugas(tugas=tugas, hasil="meninggal", oleh=pemeran.pendamping)
    assert isi(tugas)[1] == "pindah"


def test_hanya_pendamping_keluarga_yang_menyelesaikan(pemeran, kpm):
    tugas = TugasFactory(kpm=kpm)
    for orang in (pemeran.pendamping_lain, pemeran.korkec, pemeran.apd, pemeran.korkab, pemeran.tanpa_jabatan):
        with pytest.raises(TidakBerhak):
            selesaikan_tugas(tugas=tugas, hasil="pindah", oleh=orang)
    assert isi(tugas) == BELUM


def test_pendamping_yang_sudah_berganti_tidak_lagi_menyelesaikan(pemeran, kpm):
    tugas = TugasFactory(kpm=kpm)
    kpm.penugasan.update(selesai=hari_ini() - timedelta(days=1))
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping_lain, mulai=hari_ini())
    with pytest.raises(TidakBerhak):
        selesaikan_tugas(tugas=tugas, hasil="pindah", oleh=pemeran.pendamping)
    assert isi(tugas) == BELUM
    selesaikan_tugas(tugas=tugas, hasil="pindah", oleh=pemeran.pendamping_lain)
    assert isi(tugas)[0] == "selesai"


@pytest.mark.parametrize(
    ("hasil", "keterangan", "kolom"),
    [
        ("", "", "hasil"),
        ("dikunjungi", "", "hasil"),  # of another kind of task
        ("lainnya", "  ", "keterangan"),
        ("pindah", "x" * 501, "keterangan"),
    ],
)
def test_isian_yang_ditolak_tidak_mengubah(pemeran, kpm, hasil, keterangan, kolom):
    tugas = TugasFactory(kpm=kpm)
    with pytest.raises(GalatPengguna) as galat:
        selesaikan_tugas(tugas=tugas, hasil=hasil, keterangan=keterangan, oleh=pemeran.pendamping)
    assert galat.value.kolom == kolom
    assert isi(tugas) == BELUM


def test_kunjungan_ke_keluarga_lain_ditolak(pemeran, kpm):
    tugas = TugasFactory(kpm=kpm)
    with pytest.raises(GalatPengguna, match="bukan kunjungan ke keluarga ini"):
        selesaikan_tugas(tugas=tugas, hasil="pindah", kunjungan=KunjunganFactory(), oleh=pemeran.pendamping)
    assert isi(tugas) == BELUM


def test_tugas_yang_dibatalkan_tidak_dapat_diselesaikan(pemeran, kpm):
    tugas = TugasFactory(kpm=kpm)
    batalkan_tugas(kunci=[tugas.kunci])
    with pytest.raises(BerubahLebihDulu, match="tidak perlu lagi"):
        selesaikan_tugas(tugas=tugas, hasil="pindah", oleh=pemeran.pendamping)
    assert isi(tugas) == ("batal", "", "", None)


def test_setiap_jenis_punya_hasil_dan_tujuan():
    assert set(HASIL_PER_JENIS) == set(TUJUAN_PER_JENIS) == set(JenisTugas)


# --- counts and lists --------------------------------------------------------------------------


def test_jumlah_menurut_lingkup(pemeran, kpm):
    TugasFactory(kpm=kpm, tenggat=hari_ini() - timedelta(days=1))
    TugasFactory(kpm=KPMFactory(desa_id=DESA), tenggat=hari_ini())
    TugasFactory(kpm=KPMFactory(desa_id=DESA_TETANGGA))
    selesai = TugasFactory(kpm=kpm)
    selesaikan_tugas(tugas=selesai, hasil="pindah", oleh=pemeran.pendamping)
    orang = (pemeran.pendamping, pemeran.pendamping_lain, pemeran.korkec, pemeran.apd, pemeran.apd_luar)
    assert [jumlah_tugas(o) for o in orang] == [1, 0, 2, 3, 0]


def test_keluarga_yang_keluar_tidak_menunggu_sampai_kembali(pemeran, client_untuk, kpm):
    buka([kpm.pk])
    for standing, menunggu in (("berhenti", 0), ("ditangguhkan", 1), ("mandiri", 0), ("aktif", 1)):
        type(kpm).objects.filter(pk=kpm.pk).update(kepesertaan=standing)
        assert jumlah_tugas(pemeran.pendamping) == menunggu
        daftar = client_untuk(pemeran.pendamping).get(reverse("pendamping:tugas"))
        assert ("SITI TUGAS" in daftar.text) == bool(menunggu)
    assert isi(Tugas.objects.get()) == BELUM


def test_daftar_menurut_keadaan(pemeran, client_untuk, kpm):
    lewat = TugasFactory(kpm=kpm, uraian="SUDAH LEWAT", tenggat=hari_ini() - timedelta(days=3))
    TugasFactory(kpm=kpm, uraian="MASIH LAMA", tenggat=hari_ini() + timedelta(days=30))
    TugasFactory(kpm=KPMFactory(desa_id=DESA), uraian="MILIK SEJAWAT")
    client = client_untuk(pemeran.pendamping)

    def buka_halaman(**kueri):
        return client.get(reverse("pendamping:tugas"), kueri).content.decode()

    semua = buka_halaman()
    assert "Lewat 3 hari" in semua
    assert semua.index("SUDAH LEWAT") < semua.index("MASIH LAMA")
    assert "MILIK SEJAWAT" not in semua
    assert "MASIH LAMA" not in buka_halaman(keadaan="lewat")
    assert "SUDAH LEWAT" not in buka_halaman(jenis="kunjungan_awal")
    assert "Saringan tidak dikenali" in buka_halaman(keadaan="entah")
    selesaikan_tugas(tugas=lewat, hasil="pindah", oleh=pemeran.pendamping)
    assert "SUDAH LEWAT" in buka_halaman(keadaan="selesai")
    assert "MILIK SEJAWAT" in client_untuk(pemeran.korkec).get(reverse("pendamping:tugas")).content.decode()


@pytest.mark.parametrize("banyak", [1, 60])
@pytest.mark.parametrize("keadaan", ["", "selesai"])
def test_jumlah_kueri_daftar(pemeran, client_untuk, banyak, keadaan):
    for k in KPMFactory.create_batch(banyak, desa_id=DESA):
        PenugasanFactory(kpm=k, petugas=pemeran.pendamping)
        t = TugasFactory(kpm=k)
        if keadaan:
            selesaikan_tugas(tugas=t, hasil="pindah", oleh=pemeran.pendamping)
    client = client_untuk(pemeran.pendamping)
    with CaptureQueriesContext(connection) as kueri:
        halaman = client.get(reverse("pendamping:tugas"), {"keadaan": keadaan}).content.decode()
    assert ("Tampilkan berikutnya" in halaman) is (banyak == 60)
    assert len(kueri) == 5  # session, user, appointments, period, tasks


# --- pages -------------------------------------------------------------------------------------


def test_pendamping_mencatat_kunjungan_lalu_menyelesaikan(pemeran, client_untuk, kpm):
    tugas = TugasFactory(kpm=kpm)
    client = client_untuk(pemeran.pendamping)
    rincian = reverse("pendamping:tugas_rincian", args=[tugas.pk])
    catat = f"{reverse('pendamping:kunjungan_baru')}?kpm={kpm.pk}&tugas={tugas.pk}"
    assert catat.replace("&", "&amp;") in client.get(rincian).content.decode()
    formulir = client.get(catat)
    assert formulir.context["form"]["tujuan"].value() == "bantuan"
    nomor = formulir.context["form"]["id"].value()
    jawab = client.post(catat, {"id": nomor, "tanggal": hari_ini(), "tujuan": "bantuan"})
    assert (jawab.status_code, jawab["Location"]) == (302, rincian)
    kunjungan = Kunjungan.objects.get(pk=nomor)
    assert client.get(rincian).context["form"]["kunjungan"].value() == kunjungan.pk

    kirim = reverse("pendamping:tugas_selesai", args=[tugas.pk])
    jawab = client.post(kirim, {"hasil": "lainnya", "kunjungan": kunjungan.pk})
    assert jawab.status_code == 422
    assert "perlu keterangan" in jawab.content.decode()
    assert isi(tugas) == BELUM
    client.post(kirim, {"hasil": "sudah_mampu", "kunjungan": kunjungan.pk})
    assert isi(tugas) == ("selesai", "sudah_mampu", "", pemeran.pendamping.pk)
    assert tugas.kunjungan_id == kunjungan.pk
    halaman = client.get(rincian).content.decode()
    assert "Sudah mampu" in halaman
    assert kirim not in halaman


def test_koordinator_membaca_saja(pemeran, client_untuk, kpm):
    tugas = TugasFactory(kpm=kpm)
    client = client_untuk(pemeran.korkec)
    halaman = client.get(reverse("pendamping:tugas_rincian", args=[tugas.pk])).content.decode()
    assert "diselesaikan pendamping keluarga" in halaman
    kirim = reverse("pendamping:tugas_selesai", args=[tugas.pk])
    assert kirim not in halaman
    assert client.post(kirim, {"hasil": "pindah"}).status_code == 403
    assert isi(tugas) == BELUM


def test_hasil_yang_mengubah_data_menawarkan_usulan(pemeran, client_untuk, kpm, monkeypatch):
    import pendamping.views.tugas as tampilan

    asli = tampilan.reverse
    monkeypatch.setattr(
        tampilan, "reverse", lambda n, *a, **k: "/usulan-baru/" if n == "kpm:pemutakhiran_baru" else asli(n, *a, **k)
    )
    harapan = {"meninggal": "jenis=pengurus", "pindah": "jenis=kepesertaan", "sudah_mampu": "jenis=kepesertaan"}
    for hasil in ("meninggal", "pindah", "sudah_mampu", "masih_layak"):
        tugas = TugasFactory(kpm=kpm)
        selesaikan_tugas(tugas=tugas, hasil=hasil, oleh=pemeran.pendamping)
        alamat = reverse("pendamping:tugas_rincian", args=[tugas.pk])
        halaman = client_untuk(pemeran.pendamping).get(alamat).content.decode()
        assert (f"/usulan-baru/?{harapan.get(hasil, '-')}" in halaman) is (hasil in harapan)
        assert "/usulan-baru/" not in client_untuk(pemeran.korkec).get(alamat).content.decode()


def test_panel_di_halaman_keluarga(pemeran, client_untuk, kpm):
    TugasFactory(kpm=kpm, uraian="YANG TERBUKA", tenggat=hari_ini())
    batal = TugasFactory(kpm=kpm, uraian="YANG BATAL")
    batalkan_tugas(kunci=[batal.kunci])
    alamat = reverse("pendamping:tab_tugas", args=[kpm.pk])
    client = client_untuk(pemeran.pendamping)
    panel = client.get(alamat, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in panel
    assert "Hari ini" in panel
    assert "YANG BATAL" not in panel
    assert "<html" in client.get(alamat).content.decode()
    assert client_untuk(pemeran.pendamping_lain).get(alamat).status_code == 404
