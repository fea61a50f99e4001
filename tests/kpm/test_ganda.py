"""Families that may be one: what is found, what is decided, who decides."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.identitas import indeks_buta, sandikan
from inti.models import Pekerjaan
from inti.services.kerja import jalankan
from inti.waktu import hari_ini
from kpm.models import KPM, DugaanGanda
from kpm.selectors.ganda import bandingkan, jumlah_ganda
from kpm.services.ganda import cari_ganda, cari_ganda_semua, putuskan_ganda
from kpm.tasks import cari_ganda_malam
from tests.conftest import DESA, DESA_2, DESA_LUAR, DESA_TETANGGA, KABUPATEN
from tests.factories import AnggotaFactory, DugaanGandaFactory, KPMFactory, PembayaranFactory, PenugasanFactory

pytestmark = pytest.mark.django_db
NIK = "1771084101900792"
LAHIR = date(1990, 1, 1)


def cari() -> dict[str, int]:
    return cari_ganda(kabupaten=KABUPATEN)


def terbuka() -> set[tuple[int, int, str]]:
    return set(DugaanGanda.objects.filter(putusan="terbuka").values_list("kpm_a_id", "kpm_b_id", "jenis"))


def berekening(nomor: str, **isi: Any) -> KPM:
    return KPMFactory(rekening_sandi=sandikan(nomor), rekening_indeks=indeks_buta("rekening", nomor), **isi)


def test_nik_pengurus_adalah_anggota_keluarga_lain():
    a, b = KPMFactory(nik=NIK, nama="SITI"), KPMFactory(nama="DEWI", tanggal_lahir=date(1970, 5, 5))
    AnggotaFactory(kpm=a, nik="1771085101900001", nama="BUDI")
    AnggotaFactory(kpm=b, nik=NIK, nama="SITI", tanggal_lahir=LAHIR)

    assert cari() == {"ditemukan": 1, "baru": 1, "ditutup": 0}
    # One person, one pair: the name and birth date that agree too make no second one.
    assert terbuka() == {(a.pk, b.pk, "nik")}


def test_pengurus_juga_anggota_keluarganya_sendiri():
    kpm = KPMFactory(nik=NIK, nama="SITI")
    AnggotaFactory(kpm=kpm, nik=NIK, nama="SITI", tanggal_lahir=LAHIR)
    AnggotaFactory(kpm=kpm, nama="SITI", tanggal_lahir=LAHIR)

    assert cari()["ditemukan"] == 0


@pytest.mark.parametrize("nama", ["SITI AMINAH", "Siti Aminah", "SITI  AMINAH", "SITI-AMINAH.", "SITIAMINAH"])
def test_nama_dan_tanggal_lahir_pengurus_dengan_pengurus(nama):
    a, b = KPMFactory(nama="SITI AMINAH"), KPMFactory(nama=nama, desa_id=DESA_TETANGGA)

    cari()

    assert terbuka() == {(a.pk, b.pk, "nama_lahir")}


def test_nama_dan_tanggal_lahir_anggota():
    a, b, c = (KPMFactory(nama=f"KEPALA {n}") for n in range(3))
    AnggotaFactory(kpm=a, nama="BUDI", tanggal_lahir=date(2015, 3, 1))
    AnggotaFactory(kpm=b, nama="BUDI", tanggal_lahir=date(2015, 3, 1), nik=None)
    AnggotaFactory(kpm=c, nama="BUDI", tanggal_lahir=date(2015, 3, 2))
    d = KPMFactory(nama="BUDI", tanggal_lahir=date(2015, 3, 1))

    cari()

    assert terbuka() == {(a.pk, b.pk, "nama_lahir"), (a.pk, d.pk, "nama_lahir"), (b.pk, d.pk, "nama_lahir")}


def test_yang_tidak_dibandingkan():
    KPMFactory(nama="SITI")
    KPMFactory(nama="SITI", tanggal_lahir=date(1990, 1, 2))
    KPMFactory(nama="SITI", desa_id=DESA_LUAR)
    KPMFactory(nama="SITI", kepesertaan="mandiri")
    KPMFactory(nama="BUDI", tanggal_lahir=None)
    KPMFactory(nama="BUDI", tanggal_lahir=None)
    kemarin = hari_ini() - timedelta(days=1)
    AnggotaFactory(nama="SITI", tanggal_lahir=LAHIR, selesai=kemarin, alasan_selesai="pindah", kpm__nama="ANI")
    AnggotaFactory(nama="SITI", tanggal_lahir=LAHIR, mulai=hari_ini() + timedelta(days=1), kpm__nama="RINA")

    assert cari() == {"ditemukan": 0, "baru": 0, "ditutup": 0}


@pytest.mark.parametrize("kepesertaan", ["calon", "ditangguhkan"])
def test_calon_dan_yang_ditangguhkan_dibandingkan(kepesertaan):
    KPMFactory(nama="SITI")
    KPMFactory(nama="SITI", kepesertaan=kepesertaan)

    assert cari()["baru"] == 1


def test_rekening():
    a, b = berekening("0123456789012345"), berekening("0123456789012345")
    berekening("0123456789012346")

    cari()

    assert terbuka() == {(a.pk, b.pk, "rekening")}


def test_isian_asal_tidak_menjadi_pasangan_tak_berhingga():
    semua = [berekening("0000000000") for _ in range(12)]

    cari()

    assert terbuka() == {(semua[0].pk, k.pk, "rekening") for k in semua[1:]}


def test_dijalankan_lagi_dan_sebab_yang_hilang(pemeran):
    a, b, c = (KPMFactory(nama="SITI") for _ in range(3))
    assert cari()["baru"] == 3
    assert cari() == {"ditemukan": 3, "baru": 0, "ditutup": 0}
    putus = DugaanGanda.objects.get(kpm_a=a.pk, kpm_b=b.pk)
    putuskan_ganda(dugaan=putus, putusan="bukan", alasan="kakak beradik", oleh=pemeran.apd)
    assert cari() == {"ditemukan": 3, "baru": 0, "ditutup": 0}

    KPM.objects.filter(pk=b.pk).update(nama="SINTA")

    assert cari() == {"ditemukan": 1, "baru": 0, "ditutup": 1}
    assert terbuka() == {(a.pk, c.pk, "nama_lahir")}
    putus.refresh_from_db()
    assert (putus.putusan, putus.alasan) == ("bukan", "kakak beradik")


def test_kabupaten_lain_tidak_disentuh():
    luar = DugaanGandaFactory(kpm_a__desa_id=DESA_LUAR, kpm_b__desa_id=DESA_LUAR)

    cari()
    assert DugaanGanda.objects.get().pk == luar.pk
    assert cari_ganda_semua()["ditutup"] == 1
    assert not DugaanGanda.objects.exists()


def test_malam_memeriksa_semua_kabupaten():
    for desa in (DESA, DESA_LUAR):
        KPMFactory(nama="SITI", desa_id=desa)
        KPMFactory(nama="SITI", desa_id=desa)

    cari_ganda_malam()

    assert DugaanGanda.objects.count() == 2


# --- deciding ----------------------------------------------------------------------------------


@pytest.fixture
def dugaan() -> DugaanGanda:
    return DugaanGandaFactory(kpm_a=KPMFactory(nama="SITI", nik=NIK), kpm_b=KPMFactory(nama="SITI"))


def test_putusan(pemeran, dugaan):
    hasil = putuskan_ganda(dugaan=dugaan, putusan="ganda", alasan="  satu   rumah ", oleh=pemeran.apd)

    assert (hasil.putusan, hasil.alasan, hasil.diputus_oleh) == ("ganda", "satu rumah", pemeran.apd)
    assert putuskan_ganda(dugaan=dugaan, putusan="ganda", alasan="satu rumah", oleh=pemeran.apd) == hasil
    with pytest.raises(BerubahLebihDulu):
        putuskan_ganda(dugaan=dugaan, putusan="bukan", alasan="lain", oleh=pemeran.apd)
    hasil.refresh_from_db()
    assert hasil.putusan == "ganda"
    assert (
        putuskan_ganda(dugaan=dugaan, putusan="bukan", alasan="lain", semula="ganda", oleh=pemeran.apd).putusan
        == "bukan"
    )
    assert KPM.objects.filter(kepesertaan="aktif").count() == 2


@pytest.mark.parametrize(
    ("putusan", "alasan", "kolom"),
    [("terbuka", "x", "putusan"), ("gabung", "x", "putusan"), ("bukan", " ", "alasan"), ("bukan", "x" * 501, "alasan")],
)
def test_putusan_ditolak(pemeran, dugaan, putusan, alasan, kolom):
    with pytest.raises(GalatPengguna) as galat:
        putuskan_ganda(dugaan=dugaan, putusan=putusan, alasan=alasan, oleh=pemeran.apd)

    assert galat.value.kolom == kolom
    assert DugaanGanda.objects.get().putusan == "terbuka"


@pytest.mark.parametrize("siapa", ["pendamping", "korkec", "korkab", "apd_luar", "pengawas", "tanpa_jabatan"])
def test_bukan_pemutus(pemeran: SimpleNamespace, dugaan, siapa):
    with pytest.raises(TidakBerhak):
        putuskan_ganda(dugaan=dugaan, putusan="bukan", alasan="x", oleh=getattr(pemeran, siapa))

    assert DugaanGanda.objects.get().putusan == "terbuka"


def test_pasangan_lintas_kabupaten_tidak_tampak_dari_satu_sisi(pemeran, client_untuk):
    silang = DugaanGandaFactory(kpm_a=KPMFactory(), kpm_b=KPMFactory(desa_id=DESA_LUAR))

    for apd in (pemeran.apd, pemeran.apd_luar):
        assert client_untuk(apd).get(f"/kpm/ganda/{silang.pk}/").status_code == 404
        assert jumlah_ganda(apd) == 0
        with pytest.raises(TidakBerhak):
            putuskan_ganda(dugaan=silang, putusan="bukan", alasan="x", oleh=apd)
    assert jumlah_ganda(pemeran.superuser) == 1


def test_jumlah(pemeran, dugaan):
    DugaanGandaFactory(putusan="bukan", alasan="x", diputus_oleh=pemeran.apd, diputus_pada=dugaan.ditemukan_pada)

    assert [jumlah_ganda(getattr(pemeran, p)) for p in ("apd", "apd_luar", "korkab", "pendamping")] == [1, 0, 0, 0]


# --- pages -------------------------------------------------------------------------------------


def test_perbandingan(dugaan):
    a, b = dugaan.kpm_a, dugaan.kpm_b
    AnggotaFactory(kpm=a, nama="SITI", nik=NIK, tanggal_lahir=LAHIR)
    AnggotaFactory(kpm=b, nama="BUDI", nik=None)
    AnggotaFactory(kpm=a, nama="Budi", nik="1771080103150001")
    KPM.objects.filter(pk=b.pk).update(kk_indeks=a.kk_indeks, rt="", alamat="Jl. Mangga No. 1")
    PenugasanFactory(kpm=a, petugas__nama="Ani")

    banding = bandingkan(DugaanGanda.objects.get())

    hasil = {x.label: (x.a, x.b, x.sama) for x in banding.butir}
    assert hasil["Nama pengurus"] == ("SITI", "SITI", True)
    assert hasil["NIK pengurus"][0] == "1771••••••••0792"
    assert hasil["NIK pengurus"][2] is False
    assert hasil["No KK"][2] is True
    assert hasil["Rekening"] == ("", "", None)
    assert hasil["Alamat"][2] is True
    assert hasil["RT/RW"][2] is False
    assert hasil["Pendamping"] == ("Ani", "", None)
    assert [(s.nama_a, s.nama_b, s.nik) for s in banding.serupa] == [
        ("SITI (pengurus)", "SITI (pengurus)", "NIK berbeda"),
        ("Budi", "BUDI", "Salah satu belum punya NIK"),
    ]


def test_halaman_memutuskan(pemeran, client_untuk, dugaan):
    client, alamat = client_untuk(pemeran.apd), f"/kpm/ganda/{dugaan.pk}/"
    isi = client.get(alamat).content.decode()
    assert NIK not in isi
    assert "Tindak lanjut dilakukan" not in isi
    kosong = client.post(alamat, {"semula": "terbuka", "putusan": "ganda", "alasan": ""})
    assert kosong.status_code == 422
    assert DugaanGanda.objects.get().putusan == "terbuka"

    jawaban = client.post(alamat, {"semula": "terbuka", "putusan": "ganda", "alasan": "satu rumah"})

    assert jawaban.headers["Location"] == alamat
    isi = client.get(alamat).content.decode()
    assert f"/kpm/{dugaan.kpm_b_id}/pemutakhiran/baru/?jenis=kepesertaan" in isi
    basi = client.post(alamat, {"semula": "terbuka", "putusan": "bukan", "alasan": "lain"})
    assert (basi.status_code, "Sudah diputus lebih dulu" in basi.content.decode()) == (422, True)
    assert client.post(alamat, {"semula": "ganda", "putusan": "bukan", "alasan": "lain"}).headers["Location"] == (
        "/kpm/ganda/"
    )


def test_daftar(pemeran, client_untuk, dugaan):
    rekening = DugaanGandaFactory(jenis="rekening", kpm_a__desa_id=DESA_2, kpm_b__desa_id=DESA_TETANGGA)
    DugaanGandaFactory(kpm_a__desa_id=DESA_LUAR, kpm_b__desa_id=DESA_LUAR)
    client = client_untuk(pemeran.apd)

    def url(**saring: str) -> list[str]:
        return [b["url"] for b in client.get("/kpm/ganda/", saring).context["baris"]]

    satu, dua = f"/kpm/ganda/{dugaan.pk}/", f"/kpm/ganda/{rekening.pk}/"
    assert url() == [satu, dua]
    assert url(jenis="rekening") == [dua]
    assert url(wilayah="17.71.07") == [dua]
    assert url(putusan="bukan") == []
    assert "Saringan tidak dikenali" in client.get("/kpm/ganda/", {"jenis": "x"}).content.decode()
    for peran, kode in (("pendamping", 403), ("korkab", 403), ("pengawas", 403)):
        assert client_untuk(getattr(pemeran, peran)).get("/kpm/ganda/").status_code == kode


def test_berapa_pun_barisnya(pemeran, client_untuk, dugaan, django_assert_num_queries):
    client, alamat = client_untuk(pemeran.apd), f"/kpm/ganda/{dugaan.pk}/"
    with django_assert_num_queries(6):
        client.get("/kpm/ganda/")
    with django_assert_num_queries(9):
        client.get(alamat)
    for k in (dugaan.kpm_a, dugaan.kpm_b):
        PembayaranFactory(kpm=k)
        for n in range(6):
            AnggotaFactory(kpm=k, nama=f"ANAK {n}")
    for _ in range(60):
        DugaanGandaFactory()
    with django_assert_num_queries(6):
        assert len(client.get("/kpm/ganda/").context["baris"]) == 50
    with django_assert_num_queries(9):
        assert "ANAK 5" in client.get(alamat).content.decode()


def test_periksa_sekarang(pemeran, client_untuk, django_capture_on_commit_callbacks):
    for nama in ("SITI", "SITI"):
        KPMFactory(nama=nama)
    client = client_untuk(pemeran.apd)

    jawaban = client.post("/kpm/ganda/periksa/")
    assert client.post("/kpm/ganda/periksa/").headers["Location"] == jawaban.headers["Location"]

    kerja = Pekerjaan.objects.get()
    assert (kerja.jenis, kerja.parameter) == ("cari_ganda", {"kabupaten": [KABUPATEN]})
    jalankan(id=kerja.pk)
    kerja.refresh_from_db()
    assert (kerja.keadaan, kerja.pesan) == ("selesai", "Pemeriksaan selesai: 1 dugaan baru.")
    assert DugaanGanda.objects.count() == 1
    assert client_untuk(pemeran.korkab).post("/kpm/ganda/periksa/").status_code == 403
    assert Pekerjaan.objects.count() == 1
