"""The family pages: who sees what, search, opening a number, and two editors."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from inti.models import AksesPribadi
from kpm.models import KPM
from kpm.services import ubah_data_lapangan
from tests.conftest import DESA, DESA_2, DESA_LUAR, DESA_TETANGGA, KECAMATAN
from tests.factories import (
    JabatanFactory,
    KeanggotaanFactory,
    KPMFactory,
    PenugasanFactory,
    TandaAbsenFactory,
)

NIK, KK = "1771084101900792", "1771080102100011"
DAFTAR = "/kpm/"


@pytest.fixture
def keluarga(pemeran: SimpleNamespace) -> SimpleNamespace:
    milik = KPMFactory(nama="SITI MILIK", desa_id=DESA, nik=NIK, kk=KK)
    PenugasanFactory(kpm=milik, petugas=pemeran.pendamping)
    rekan = KPMFactory(nama="DEWI REKAN", desa_id=DESA_2)
    PenugasanFactory(kpm=rekan, petugas=pemeran.pendamping_lain)
    return SimpleNamespace(
        milik=milik,
        rekan=rekan,
        tetangga=KPMFactory(nama="RINA TETANGGA", desa_id=DESA_TETANGGA),
        luar=KPMFactory(nama="YUNI LUAR", desa_id=DESA_LUAR),
    )


def nama_di(jawaban) -> list[str]:
    return [b["judul"] for b in jawaban.context["baris"]]


@pytest.mark.parametrize(
    ("peran", "terlihat"),
    [
        ("pendamping", ["SITI MILIK"]),
        ("pendamping_lain", ["DEWI REKAN"]),
        ("pendamping_tetangga", []),
        ("korkec", ["DEWI REKAN", "SITI MILIK"]),
        ("korkec_tetangga", ["RINA TETANGGA"]),
        ("apd", ["DEWI REKAN", "RINA TETANGGA", "SITI MILIK"]),
        ("korkab_luar", ["YUNI LUAR"]),
        ("korwil_luar", []),
        ("pusat", ["DEWI REKAN", "RINA TETANGGA", "SITI MILIK", "YUNI LUAR"]),
        ("tanpa_jabatan", []),
    ],
)
def test_daftar_hanya_lingkup_sendiri(keluarga, pemeran, client_untuk, peran, terlihat):
    client = client_untuk(getattr(pemeran, peran))

    assert nama_di(client.get(DAFTAR)) == terlihat
    assert nama_di(client.post(DAFTAR, {"cari": "ika"})) == []
    for kpm in vars(keluarga).values():
        status = client.get(reverse("kpm:rincian", args=[kpm.pk])).status_code
        assert (kpm.nama, status) == (kpm.nama, 200 if kpm.nama in terlihat else 404)


@pytest.mark.parametrize("kata", [NIK, f" {NIK[:4]} {NIK[4:8]} {NIK[8:]} ", KK, "milik", "SITI"])
def test_cari_nomor_persis_dan_bagian_nama(keluarga, pemeran, client_untuk, kata):
    assert nama_di(client_untuk(pemeran.apd).post(DAFTAR, {"cari": kata})) == ["SITI MILIK"]


@pytest.mark.parametrize("kata", [NIK[:15], "ab", NIK[:-1] + "3x"])
def test_cari_yang_tidak_bisa_dijawab(keluarga, pemeran, client_untuk, kata):
    jawaban = client_untuk(pemeran.apd).post(DAFTAR, {"cari": kata})

    assert "SITI MILIK" not in jawaban.text


def test_cari_keluarga_tetangga_tidak_ditemukan(keluarga, pemeran, client_untuk):
    jawaban = client_untuk(pemeran.pendamping_lain).post(DAFTAR, {"cari": NIK})

    assert nama_di(jawaban) == []
    assert "Tidak ada yang cocok" in jawaban.text


@pytest.mark.parametrize(
    ("saring", "terlihat"),
    [
        (f"wilayah={DESA}", ["SITI MILIK"]),
        (f"wilayah={KECAMATAN}", ["DEWI REKAN", "SITI MILIK"]),
        (f"wilayah={DESA_LUAR}", []),
        ("petugas=tanpa", ["RINA TETANGGA"]),
        ("termapping=belum", ["RINA TETANGGA"]),
        ("kelompok=belum", ["DEWI REKAN", "RINA TETANGGA"]),
        ("tanda=absen", ["DEWI REKAN"]),
    ],
)
def test_saringan(keluarga, pemeran, client_untuk, saring, terlihat):
    KeanggotaanFactory(kpm=keluarga.milik)
    TandaAbsenFactory(kpm=keluarga.rekan)
    TandaAbsenFactory(kpm=keluarga.tetangga, ditutup_pada=keluarga.tetangga.dibuat_pada, alasan_tutup="sudah hadir")

    assert nama_di(client_untuk(pemeran.apd).get(f"{DAFTAR}?{saring}")) == terlihat


def test_saringan_petugas(keluarga, pemeran, client_untuk):
    alamat = f"{DAFTAR}?petugas={pemeran.pendamping.pk}"

    assert nama_di(client_untuk(pemeran.korkec).get(alamat)) == ["SITI MILIK"]
    assert nama_di(client_untuk(pemeran.korkec_tetangga).get(alamat)) == []


@pytest.mark.parametrize(
    "saring", ["wilayah=17.71.x", "wilayah=17%0A", "petugas=semua", "petugas=tanpa%0A", "tanda=lain"]
)
def test_saringan_asing_tidak_menampilkan_siapa_pun(keluarga, pemeran, client_untuk, saring):
    jawaban = client_untuk(pemeran.apd).get(f"{DAFTAR}?{saring}")

    assert "Saringan tidak dikenali" in jawaban.text
    assert "SITI MILIK" not in jawaban.text


def test_dua_peran_melihat_gabungan_dan_bisa_hanya_miliknya(keluarga, pemeran, client_untuk):
    JabatanFactory(pengguna=pemeran.korkec_tetangga, peran="pendamping", wilayah_id=DESA_LUAR)
    PenugasanFactory(kpm=keluarga.luar, petugas=pemeran.korkec_tetangga)
    client = client_untuk(pemeran.korkec_tetangga)

    assert nama_di(client.get(DAFTAR)) == ["RINA TETANGGA", "YUNI LUAR"]
    assert nama_di(client.get(f"{DAFTAR}?saya=1")) == ["YUNI LUAR"]


@pytest.mark.parametrize("dua_peran", [False, True])
def test_halaman_berikut_menyambung_tanpa_celah(pemeran, client_untuk, dua_peran):
    for n in range(60):
        KPMFactory(nama=f"SITI {n % 7}", desa_id=DESA)  # names repeat: the id decides
    if dua_peran:
        JabatanFactory(pengguna=pemeran.korkec, peran="pendamping", wilayah_id=DESA_LUAR)
        PenugasanFactory(kpm=KPMFactory(nama="SITI 3", desa_id=DESA_LUAR), petugas=pemeran.korkec)
    client = client_untuk(pemeran.korkec)

    pertama = client.get(DAFTAR)
    kedua = client.get(pertama.context["berikut"])

    assert nama_di(pertama) + nama_di(kedua) == sorted(nama_di(pertama) + nama_di(kedua))
    alamat = [b["url"] for b in pertama.context["baris"] + kedua.context["baris"]]
    assert len(set(alamat)) == len(alamat) == 60 + dua_peran
    assert "SITI" not in pertama.context["berikut"]


def test_cari_berlanjut_lewat_badan_permintaan(pemeran, client_untuk):
    for _ in range(52):
        KPMFactory(nama="SITI", desa_id=DESA)
    client = client_untuk(pemeran.korkec)

    pertama = client.post(DAFTAR, {"cari": "siti"})
    kedua = client.post(pertama.context["berikut"], pertama.context["kirim"])

    assert (len(nama_di(pertama)), len(nama_di(kedua)), pertama.context["berikut"]) == (50, 2, DAFTAR)


def test_htmx_menerima_hasilnya_saja(keluarga, pemeran, client_untuk):
    jawaban = client_untuk(pemeran.korkec).post(DAFTAR, {"cari": "siti"}, headers={"HX-Request": "true"})

    assert "SITI MILIK" in jawaban.text
    assert "<html" not in jawaban.text


def buat_lengkap(pemeran: SimpleNamespace, n: int) -> None:
    for _ in range(n):
        kpm = KPMFactory(desa_id=DESA)
        PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
        KeanggotaanFactory(kpm=kpm)
        TandaAbsenFactory(kpm=kpm)


@pytest.mark.parametrize("n", [1, 40])
@pytest.mark.parametrize(("peran", "banyak"), [("pendamping", 11), ("korkec", 10), ("pusat", 10)])
def test_jumlah_kueri_daftar_tetap(pemeran, client_untuk, django_assert_num_queries, peran, banyak, n):
    buat_lengkap(pemeran, n)
    client = client_untuk(getattr(pemeran, peran))

    with django_assert_num_queries(banyak):
        client.get(DAFTAR)


@pytest.mark.parametrize("n", [1, 20])
def test_jumlah_kueri_rincian_tetap(keluarga, pemeran, client_untuk, django_assert_num_queries, n):
    for i in range(n):
        ubah_data_lapangan(kpm=keluarga.milik, isi={"catatan": f"ke-{i}"}, versi=i + 1, oleh=pemeran.pendamping)
    client = client_untuk(pemeran.pendamping)

    with django_assert_num_queries(10):
        client.get(reverse("kpm:rincian", args=[keluarga.milik.pk]))
    with django_assert_num_queries(7):
        client.get(reverse("kpm:riwayat", args=[keluarga.milik.pk]))


# --- One family -----------------------------------------------------------------------------


def test_rincian_menyamarkan_nomor(keluarga, pemeran, client_untuk):
    jawaban = client_untuk(pemeran.pendamping).get(reverse("kpm:rincian", args=[keluarga.milik.pk]))

    assert "1771••••••••0792" in jawaban.text
    assert NIK not in jawaban.text
    assert KK not in jawaban.text
    assert AksesPribadi.objects.count() == 0


@pytest.mark.parametrize(
    "kepala", [{}, {"HX-Request": "true"}, {"Accept": "application/json"}], ids=["halaman", "htmx", "salin"]
)
def test_membuka_nomor_dicatat_dulu(keluarga, pemeran, client_untuk, kepala):
    client = client_untuk(pemeran.pendamping)
    url = reverse("kpm:identitas", args=[keluarga.milik.pk])

    jawaban = client.post(url, {"nomor": "nik", "keperluan": "siks"}, headers=kepala)

    assert NIK in jawaban.text
    assert KK not in jawaban.text
    catatan = AksesPribadi.objects.get()
    assert (catatan.pengguna, catatan.kolom, catatan.alasan) == (pemeran.pendamping, "nik", "Entri SIKS-NG")
    assert catatan.jenis == ("salin" if "Accept" in kepala else "buka")


@pytest.mark.parametrize(
    "isi",
    [{"nomor": "nik"}, {"nomor": "nik", "keperluan": "lainnya", "keterangan": " "}, {"keperluan": "siks"}],
)
def test_tanpa_keperluan_nomor_tetap_tertutup(keluarga, pemeran, client_untuk, isi):
    jawaban = client_untuk(pemeran.pendamping).post(
        reverse("kpm:identitas", args=[keluarga.milik.pk]), isi, headers={"HX-Request": "true"}
    )

    assert jawaban.status_code == 422
    assert NIK not in jawaban.text
    assert AksesPribadi.objects.count() == 0


@pytest.mark.parametrize(
    ("peran", "status"), [("pengawas", 403), ("pusat", 403), ("pendamping_lain", 404), ("apd_luar", 404)]
)
@pytest.mark.parametrize("nama", ["kpm:identitas", "kpm:ubah"])
def test_tanpa_hak(keluarga, pemeran, client_untuk, peran, status, nama):
    url = reverse(nama, args=[keluarga.milik.pk])

    jawaban = client_untuk(getattr(pemeran, peran)).post(url, {"nomor": "nik", "keperluan": "siks", "versi": 1})

    assert jawaban.status_code == status
    assert NIK not in jawaban.text
    assert AksesPribadi.objects.count() == 0
    assert KPM.objects.get(pk=keluarga.milik.pk).versi == 1


def test_nomor_tidak_dibaca_lewat_alamat(keluarga, pemeran, client_untuk):
    url = reverse("kpm:identitas", args=[keluarga.milik.pk])

    assert client_untuk(pemeran.pendamping).get(f"{url}?nomor=nik&keperluan=siks").status_code == 405
    assert Client().post(url, {"nomor": "nik", "keperluan": "siks"}).status_code == 302
    assert AksesPribadi.objects.count() == 0


def test_pengubah_kedua_melihat_keduanya_dan_boleh_menimpa(keluarga, pemeran, client_untuk):
    url = reverse("kpm:ubah", args=[keluarga.milik.pk])
    client = client_untuk(pemeran.pendamping)
    versi = client.get(url).context["form"].initial["versi"]
    isi = {"telepon": "0812-3456-7890", "bahasa": "Jawa", "patokan": "", "catatan": "panjang", "versi": versi}
    ubah_data_lapangan(kpm=keluarga.milik, isi={"bahasa": "Rejang", "patokan": "Masjid"}, versi=1, oleh=pemeran.apd)

    beda = client.post(url, isi)

    assert beda.status_code == 409
    for teks in ("Apd", "Rejang", "Jawa", "Masjid", "panjang", "0812-3456-7890"):
        assert teks in beda.text
    assert KPM.objects.get(pk=keluarga.milik.pk).bahasa == "Rejang"

    lagi = client.post(url, beda.context["form"].initial)

    assert lagi.status_code == 302
    kpm = KPM.objects.get(pk=keluarga.milik.pk)
    assert (kpm.bahasa, kpm.patokan, kpm.catatan, kpm.telepon) == (
        "Jawa",
        "Masjid",
        "panjang",
        "+6281234567890",
    )


def test_isian_salah_tidak_hilang(keluarga, pemeran, client_untuk):
    isi = {"telepon": "nomor saya", "catatan": "cerita panjang", "versi": 1}

    jawaban = client_untuk(pemeran.pendamping).post(reverse("kpm:ubah", args=[keluarga.milik.pk]), isi)

    assert jawaban.status_code == 422
    assert "cerita panjang" in jawaban.text
    assert KPM.objects.get(pk=keluarga.milik.pk).catatan == ""


def test_riwayat_menyebut_pelaku(keluarga, pemeran, client_untuk):
    client = client_untuk(pemeran.pendamping)
    client.post(reverse("kpm:ubah", args=[keluarga.milik.pk]), {"bahasa": "Jawa", "versi": 1})

    jawaban = client.get(reverse("kpm:riwayat", args=[keluarga.milik.pk]))

    assert jawaban.context["perubahan"][0].oleh == "Pendamping"
    assert NIK not in jawaban.text
