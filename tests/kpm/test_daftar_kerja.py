"""The worklists a list of members leaves: people without a family, disagreeing levels, components without a name."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inti.enums import KeadaanBerkas
from kpm.enums import JenisKomponen
from kpm.models import KPM, Anggota, AnggotaBelumCocok, Komponen
from kpm.selectors.daftar_kerja import (
    jumlah_beda_jenjang,
    jumlah_belum_cocok,
    jumlah_tanpa_nama,
    tanpa_nama,
    tanpa_nama_per_keluarga,
)
from tests.conftest import DESA, DESA_LUAR, DESA_TETANGGA, KECAMATAN
from tests.factories import (
    AnggotaBelumCocokFactory,
    AnggotaFactory,
    BerkasImporFactory,
    KomponenFactory,
    KPMFactory,
    PenugasanFactory,
)

pytestmark = pytest.mark.django_db
KK, KK_LAIN = "1771080101150001", "1771080202150002"
ANAK = "1771081206160003"


@pytest.fixture
def kpm(pemeran):
    """A family of the pendamping, with one pupil in the Final Closing."""
    kpm = KPMFactory(nama="SITI AMINAH", kk=KK_LAIN, fc_terakhir="2026-4")
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping, dibuat_oleh=pemeran.apd)
    return kpm


@pytest.fixture
def murid(kpm):
    """A pupil whom the registers place differently."""
    return AnggotaFactory(kpm=kpm, nama="BUDI", nik=ANAK, dtsen_jenjang="SD", dapodik_jenjang="SMP")


def kueri(client, alamat):
    client.get(alamat)
    with CaptureQueriesContext(connection) as tangkap:
        assert client.get(alamat).status_code == 200
    return sum("SAVEPOINT" not in k["sql"] for k in tangkap.captured_queries)


# --- members without a family ------------------------------------------------------------------


@pytest.fixture
def lepas(pemeran):
    return AnggotaBelumCocokFactory(nik=ANAK, kk=KK, nama="BUDI", komponen="sd", tanggal_lahir=date(2016, 6, 12))


def test_daftar_menyamarkan_nomor(pemeran, client_untuk, lepas):
    AnggotaBelumCocokFactory(nama="ORANG LUAR", desa_id=DESA_LUAR)
    isi = client_untuk(pemeran.apd).get("/kpm/belum-cocok/").content.decode()
    assert ("BUDI" in isi, lepas.alasan in isi, lepas.nik_tersamar in isi) == (True, True, True)
    assert [x for x in (ANAK, KK, "ORANG LUAR") if x in isi] == []
    assert jumlah_belum_cocok(pemeran.apd) == 1
    assert jumlah_belum_cocok(pemeran.pendamping) == 0


def test_memilih_keluarga_memasukkan_semua_baris_no_kk_itu(pemeran, client_untuk, kpm, lepas):
    AnggotaBelumCocokFactory(nik="1771084709580004", kk=KK, nama="ROHANI", komponen="lansia")
    lain = AnggotaBelumCocokFactory(kk="1771080101150009")
    client = client_untuk(pemeran.apd)
    alamat = f"/kpm/belum-cocok/{lepas.pk}/"
    assert "1 baris lain dengan No KK yang sama" in client.get(alamat).content.decode()
    assert "SITI AMINAH" not in client.get(alamat).content.decode()
    for kata in (kpm.nik, kpm.kk, "aminah"):
        assert "SITI AMINAH" in client.post(alamat, {"cari": kata}).content.decode()
    jawaban = client.post(f"{alamat}masukkan/", {"kpm": kpm.pk}, follow=True)
    assert "2 baris dimasukkan ke keluarga SITI AMINAH" in jawaban.content.decode()
    assert {(a.kpm, a.nama, a.nik, a.tanggal_lahir) for a in Anggota.objects.filter(nama="BUDI")} == {
        (kpm, "BUDI", ANAK, date(2016, 6, 12))
    }
    assert set(Komponen.objects.values_list("jenis", "sumber")) == {("sd", "daftar"), ("lansia", "daftar")}
    assert list(AnggotaBelumCocok.objects.all()) == [lain]


def test_orang_keluarga_lain_tidak_dipindahkan(pemeran, client_untuk, kpm, lepas):
    milik = AnggotaFactory(nik=ANAK)
    jawaban = client_untuk(pemeran.apd).post(f"/kpm/belum-cocok/{lepas.pk}/masukkan/", {"kpm": kpm.pk})
    assert jawaban.status_code == 422
    assert "masih tercatat di keluarga lain" in jawaban.content.decode()
    assert list(Anggota.objects.all()) == [milik]
    assert AnggotaBelumCocok.objects.filter(pk=lepas.pk).exists()


def test_yang_dicatat_keluar_tidak_dimasukkan_lagi(pemeran, client_untuk, kpm, lepas):
    AnggotaFactory(kpm=kpm, nik=ANAK, selesai=date(2026, 8, 1), alasan_selesai="pindah")
    jawaban = client_untuk(pemeran.apd).post(f"/kpm/belum-cocok/{lepas.pk}/masukkan/", {"kpm": kpm.pk})
    assert (jawaban.status_code, "sudah dicatat keluar" in jawaban.content.decode()) == (422, True)
    assert (Anggota.objects.count(), AnggotaBelumCocok.objects.count()) == (1, 1)


def test_baris_daftar_lama_tetap_masuk_bila_dipilih(pemeran, client_untuk, kpm, lepas):
    AnggotaFactory(kpm=kpm, art_terakhir="2027-1")
    client_untuk(pemeran.apd).post(f"/kpm/belum-cocok/{lepas.pk}/masukkan/", {"kpm": kpm.pk})
    assert set(Anggota.objects.values_list("kpm", "art_terakhir")) == {(kpm.pk, "2027-1"), (kpm.pk, "2026-4")}


@pytest.mark.parametrize(
    ("peran", "status"),
    [
        ("apd_luar", 404),
        ("pendamping", 403),
        ("korkec", 403),
        ("korkab", 403),
        ("pengawas", 403),
        ("tanpa_jabatan", 403),
    ],
)
def test_hanya_apd_wilayahnya_yang_memutuskan(pemeran, client_untuk, kpm, lepas, peran, status):
    client = client_untuk(getattr(pemeran, peran))
    for aksi, isi in (("masukkan", {"kpm": kpm.pk}), ("kesampingkan", {"alasan": "x"}), ("kembalikan", {})):
        assert client.post(f"/kpm/belum-cocok/{lepas.pk}/{aksi}/", isi).status_code == status
    assert client.get(f"/kpm/belum-cocok/{lepas.pk}/").status_code == status
    assert not Anggota.objects.exists()
    lepas.refresh_from_db()
    assert (lepas.dikesampingkan, lepas.diputus_oleh) == ("", None)


def test_keluarga_di_luar_wilayah_tidak_dapat_dipilih(pemeran, client_untuk, lepas):
    luar = KPMFactory(desa_id=DESA_LUAR)
    client = client_untuk(pemeran.apd)
    assert client.post(f"/kpm/belum-cocok/{lepas.pk}/masukkan/", {"kpm": luar.pk}).status_code == 404
    assert client.post(f"/kpm/belum-cocok/{lepas.pk}/masukkan/", {"kpm": "abc"}).status_code == 422
    assert not Anggota.objects.exists()


def test_mengesampingkan_perlu_alasan_dan_dapat_dikembalikan(pemeran, client_untuk, lepas):
    client = client_untuk(pemeran.apd)
    alamat = f"/kpm/belum-cocok/{lepas.pk}/"
    assert client.post(f"{alamat}kesampingkan/", {"alasan": "  "}).status_code == 422
    lepas.refresh_from_db()
    assert lepas.dikesampingkan == ""
    client.post(f"{alamat}kesampingkan/", {"alasan": "Sudah pindah"})
    lepas.refresh_from_db()
    assert (lepas.dikesampingkan, lepas.diputus_oleh) == ("Sudah pindah", pemeran.apd)
    assert jumlah_belum_cocok(pemeran.apd) == 0
    assert lepas.nik_tersamar not in client.get("/kpm/belum-cocok/").content.decode()
    assert "Sudah pindah" in client.get("/kpm/belum-cocok/?sisih=1").content.decode()
    client.post(f"{alamat}kembalikan/")
    assert jumlah_belum_cocok(pemeran.apd) == 1


def test_jumlah_kueri_belum_cocok(pemeran, client_untuk, lepas):
    client = client_untuk(pemeran.apd)
    satu = kueri(client, "/kpm/belum-cocok/")
    AnggotaBelumCocokFactory.create_batch(55)
    assert (kueri(client, "/kpm/belum-cocok/"), satu <= 12) == (satu, True)
    assert "Tampilkan berikutnya" in client.get("/kpm/belum-cocok/").content.decode()


# --- levels that disagree ----------------------------------------------------------------------


def test_jenjang_berbeda_selesai_dengan_satu_ketukan(pemeran, client_untuk, kpm, murid):
    AnggotaFactory(kpm=kpm, nama="SAMA", dtsen_jenjang="SD", dapodik_jenjang="SD")
    AnggotaFactory(kpm=kpm, nama="SATU SAJA", dtsen_jenjang="SD")
    client = client_untuk(pemeran.pendamping)
    isi = client.get("/kpm/jenjang/").content.decode()
    assert ("BUDI" in isi, "SAMA" in isi, "SATU SAJA" in isi) == (True, False, False)
    jawaban = client.post(f"/kpm/jenjang/{murid.pk}/tetapkan/", {"jenjang": "sd"})
    assert jawaban["Location"] == "/kpm/jenjang/"
    murid.refresh_from_db()
    assert (murid.jenjang, murid.dtsen_jenjang, murid.dapodik_jenjang) == ("sd", "SD", "SMP")
    assert jumlah_beda_jenjang(pemeran.pendamping) == 0
    # The registers say something else later: the question is open again.
    Anggota.objects.filter(pk=murid.pk).update(dtsen_jenjang="SMP", dapodik_jenjang="SMA")
    assert jumlah_beda_jenjang(pemeran.pendamping) == 1


def test_komponen_yang_tertinggal_diarahkan_ke_pemutakhiran(pemeran, client_untuk, kpm, murid):
    KomponenFactory(anggota=murid, jenis="sd")
    client = client_untuk(pemeran.pendamping)
    jawaban = client.post(f"/kpm/jenjang/{murid.pk}/tetapkan/", {"jenjang": "smp"})
    assert jawaban["Location"] == f"/kpm/jenjang/{murid.pk}/"
    isi = client.get(jawaban["Location"]).content.decode()
    assert "masih SD" in isi
    assert f"/kpm/{kpm.pk}/pemutakhiran/baru/?jenis=sekolah&amp;anggota={murid.pk}" in isi
    assert list(Komponen.objects.values_list("jenis", "selesai")) == [("sd", None)]


@pytest.mark.parametrize(
    ("peran", "status"),
    [
        ("pendamping_lain", 404), ("pendamping_tetangga", 404), ("korkec_tetangga", 403), ("apd_luar", 404),
        ("korkec", 403), ("korkab", 403), ("pengawas", 403), ("tanpa_jabatan", 403),
    ],
)  # fmt: skip
def test_jenjang_hanya_ditetapkan_yang_berhak(pemeran, client_untuk, murid, peran, status):
    client = client_untuk(getattr(pemeran, peran))
    assert client.post(f"/kpm/jenjang/{murid.pk}/tetapkan/", {"jenjang": "sd"}).status_code == status
    murid.refresh_from_db()
    assert (murid.jenjang, murid.jenjang_untuk) == ("", "")


def test_korkec_melihat_jenjang_tetapi_tidak_menetapkan(pemeran, client_untuk, murid):
    isi = client_untuk(pemeran.korkec).get("/kpm/jenjang/").content.decode()
    assert ("BUDI" in isi, "tetapkan" in isi) == (True, False)
    assert "BUDI" not in client_untuk(pemeran.korkec_tetangga).get("/kpm/jenjang/").content.decode()
    assert "BUDI" not in client_untuk(pemeran.apd).get(f"/kpm/jenjang/?wilayah={DESA_TETANGGA}").content.decode()


def test_jenjang_asal_ditolak(pemeran, client_untuk, murid):
    client_untuk(pemeran.pendamping).post(f"/kpm/jenjang/{murid.pk}/tetapkan/", {"jenjang": "s3"})
    murid.refresh_from_db()
    assert murid.jenjang == ""


def test_jumlah_kueri_jenjang(pemeran, client_untuk, kpm, murid):
    client = client_untuk(pemeran.pendamping)
    satu = kueri(client, "/kpm/jenjang/")
    AnggotaFactory.create_batch(30, kpm=kpm, dtsen_jenjang="SMP", dapodik_jenjang="SMA")
    assert (kueri(client, "/kpm/jenjang/"), satu <= 12) == (satu, True)


# --- components without a name -----------------------------------------------------------------


def belum_bernama(kpm, user):
    """What the worklist says of one family."""
    return tanpa_nama_per_keluarga(tanpa_nama(user).filter(pk=kpm.pk)).get(kpm.pk, [])


def test_komponen_yang_belum_bernama(pemeran, client_untuk, kpm):
    kpm.sd, kpm.lansia = 1, 3
    kpm.save(update_fields=["sd", "lansia"])
    nenek = AnggotaFactory(kpm=kpm, nama="ROHANI")
    KomponenFactory(anggota=nenek, jenis="lansia")
    KomponenFactory(anggota=AnggotaFactory(kpm=kpm), jenis="sd", selesai=date(2020, 1, 1), alasan_selesai="lulus")
    assert belum_bernama(kpm, pemeran.korkec) == [
        (JenisKomponen.SD, 1), (JenisKomponen.LANSIA, 2), (JenisKomponen.LANSIA, 3),
    ]  # fmt: skip
    isi = client_untuk(pemeran.pendamping).get("/kpm/tanpa-nama/").content.decode()
    assert [f"Lansia ke-{n} belum diketahui" in isi for n in (1, 2, 3)] == [False, True, True]
    assert "SD ke-1 belum diketahui" in isi
    assert f"/kpm/{kpm.pk}/pemutakhiran/baru/?jenis=anggota_masuk&amp;komponen=lansia" in isi
    assert "Lengkapi Identitas" not in client_untuk(pemeran.korkec).get("/kpm/tanpa-nama/").content.decode()
    assert jumlah_tanpa_nama(pemeran.pendamping) == jumlah_tanpa_nama(pemeran.korkec) == 1
    assert jumlah_tanpa_nama(pemeran.pendamping_lain) == jumlah_tanpa_nama(pemeran.korkec_tetangga) == 0


@pytest.mark.parametrize(("selesai", "hilang"), [(date(2026, 10, 20), []), (date(2026, 9, 30), [("sd", 1)])])
def test_yang_berakhir_sesudah_daftar_masih_bernama(pemeran, client_untuk, kpm, selesai, hilang):
    """The list of tahap 4 counted a pupil who left in October: nobody is to be looked for."""
    KPM.objects.filter(pk=kpm.pk).update(fc_terakhir="2026-4", sd=1)
    kpm.refresh_from_db()
    AnggotaFactory(kpm=kpm)
    keluar = AnggotaFactory(kpm=kpm, selesai=selesai, alasan_selesai="meninggal")
    KomponenFactory(anggota=keluar, jenis="sd", selesai=selesai, alasan_selesai="anggota_keluar")
    assert belum_bernama(kpm, pemeran.korkec) == hilang
    assert jumlah_tanpa_nama(pemeran.pendamping) == len(hilang)
    client = client_untuk(pemeran.pendamping)
    for alamat in ("/kpm/tanpa-nama/", f"/kpm/{kpm.pk}/"):
        assert ("SD ke-1" in client.get(alamat).content.decode()) == bool(hilang)


def test_lengkap_atau_lebih_tidak_tampil(pemeran, kpm):
    anak = AnggotaFactory(kpm=kpm)
    KomponenFactory(anggota=anak, jenis="sd")
    KomponenFactory(anggota=anak, jenis="disabil")
    assert belum_bernama(kpm, pemeran.korkec) == []
    assert jumlah_tanpa_nama(pemeran.pendamping) == 0


def test_sebelum_ada_daftar_anggota_tidak_ada_yang_dicari(pemeran, kpm):
    """Without any list every family would stand here. A list applied for the kecamatan opens the question."""
    assert (belum_bernama(kpm, pemeran.korkec), jumlah_tanpa_nama(pemeran.korkec)) == ([], 0)
    berkas = BerkasImporFactory(
        jenis="art",
        keadaan=KeadaanBerkas.PRATINJAU,
        kode_wilayah=KECAMATAN,
        ringkasan={"kecamatan": [KECAMATAN], "tahap": "2026-4"},
    )
    assert jumlah_tanpa_nama(pemeran.korkec) == 0
    type(berkas).objects.filter(pk=berkas.pk).update(
        keadaan=KeadaanBerkas.DITERAPKAN, diterapkan_oleh=pemeran.apd, diterapkan_pada="2026-10-01T00:00Z"
    )
    assert jumlah_tanpa_nama(pemeran.korkec) == 1
    assert belum_bernama(kpm, pemeran.korkec) == [(JenisKomponen.SD, 1)]
    # A family that was gone before that list came is not expected on it; nor is another kecamatan's.
    KPMFactory(fc_terakhir="2026-3")
    KPMFactory(fc_terakhir="2026-4", desa_id=DESA_TETANGGA)
    assert jumlah_tanpa_nama(pemeran.korkec) == 1
    assert jumlah_tanpa_nama(pemeran.korkec_tetangga) == 0


def test_yang_sudah_keluar_tidak_dicari(pemeran, client_untuk, kpm):
    AnggotaFactory(kpm=kpm)
    type(kpm).objects.filter(pk=kpm.pk).update(kepesertaan="mandiri")
    kpm.refresh_from_db()
    assert (belum_bernama(kpm, pemeran.korkec), jumlah_tanpa_nama(pemeran.korkec)) == ([], 0)
    assert "belum diketahui" not in client_untuk(pemeran.pendamping).get(f"/kpm/{kpm.pk}/").content.decode()


def test_jumlah_kueri_tanpa_nama(pemeran, client_untuk, kpm):
    AnggotaFactory(kpm=kpm)
    client = client_untuk(pemeran.korkec)
    satu = kueri(client, "/kpm/tanpa-nama/")
    for keluarga in KPMFactory.create_batch(55, desa_id=DESA):
        AnggotaFactory(kpm=keluarga)
    assert (kueri(client, "/kpm/tanpa-nama/"), satu <= 12) == (satu, True)


@pytest.mark.parametrize("alamat", ["/kpm/belum-cocok/", "/kpm/jenjang/", "/kpm/tanpa-nama/"])
def test_saringan_yang_tidak_dikenal_dikatakan(pemeran, client_untuk, alamat):
    assert "Saringan tidak dikenali" in client_untuk(pemeran.apd).get(f"{alamat}?wilayah=xx").content.decode()
