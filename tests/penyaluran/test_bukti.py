"""Photos of proof: who sees them, what is logged, adding later, taking back, and the history of a payment."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from inti.galat import GalatPengguna
from inti.models import AksesPribadi, Foto
from inti.waktu import hari_ini
from penyaluran.models import BuktiBayar
from penyaluran.services.rekon.bukti import hapus_bukti, tambah_bukti
from penyaluran.services.rekon.catat import batalkan_rekonsiliasi, catat_rekonsiliasi
from tests.p2k2.gambar import gambar
from tests.penyaluran.kelompok_bayar import buat

pytestmark = pytest.mark.django_db


@pytest.fixture
def bayar(pemeran):
    return buat(pemeran, banyak=1).bayar[0]


@pytest.fixture
def bukti(bayar, pemeran):
    tambah_bukti(pembayaran=bayar, foto=[gambar()], isi="uang", oleh=pemeran.pendamping)
    return BuktiBayar.objects.get()


def test_hanya_yang_perlu_melihat_dan_setiap_lihat_dicatat(bukti, bayar, pemeran, client_untuk):
    url, halaman = reverse("penyaluran:bukti_foto", args=[bukti.pk]), reverse("penyaluran:bayar", args=[bayar.pk])

    for siapa in ("pendamping", "apd", "korkab"):
        jawab = client_untuk(getattr(pemeran, siapa)).get(url)
        assert (jawab.status_code, jawab["Content-Type"]) == (200, "image/jpeg")
        assert "no-store" in jawab["Cache-Control"]
        assert "Keluarga dengan uangnya" in client_untuk(getattr(pemeran, siapa)).get(halaman).content.decode()
    assert list(AksesPribadi.objects.values_list("pengguna__nama", "objek", "objek_id", "kolom").order_by("pk")) == [
        (nama, "kpm.KPM", str(bayar.kpm_id), "foto bukti") for nama in ("Pendamping", "Apd", "Korkab")
    ]
    for siapa in ("korkec", "korwil", "pengawas"):
        assert client_untuk(getattr(pemeran, siapa)).get(url).status_code == 403
        assert "Keluarga dengan uangnya" not in client_untuk(getattr(pemeran, siapa)).get(halaman).content.decode()
    for siapa in ("pendamping_lain", "apd_luar", "korkab_luar"):
        assert client_untuk(getattr(pemeran, siapa)).get(url).status_code == 404
    assert AksesPribadi.objects.count() == 3
    # No list ever holds the picture itself.
    assert "<img src" not in client_untuk(pemeran.pendamping).get(halaman).content.decode().split("<main")[1]


def test_metadata_dibuang(bayar, pemeran):
    tambah_bukti(pembayaran=bayar, foto=[gambar(saat="2025:07:03 09:30:00")], isi="struk", oleh=pemeran.pendamping)
    foto = Foto.objects.get()
    with foto.berkas.storage.open(str(foto.berkas.name)) as berkas:
        assert not Image.open(io.BytesIO(berkas.read())).getexif()
    assert foto.diambil_pada.year == 2025


def test_menyusul_berulang_dan_batas(bayar, pemeran, client_untuk):
    client, url = client_untuk(pemeran.pendamping), reverse("penyaluran:bukti", args=[bayar.pk])

    assert client.post(url, {"isi_foto": "", "foto": gambar()}).status_code == 422
    for _ in range(2):
        assert client.post(url, {"isi_foto": "buku", "foto": gambar()}).status_code == 302
    assert BuktiBayar.objects.count() == 1
    warna = ["blue", "green", "white", "black", "yellow", "pink"]
    with pytest.raises(GalatPengguna, match="paling banyak 6 foto; sudah ada 1"):
        tambah_bukti(pembayaran=bayar, foto=[gambar(w) for w in warna], isi="lain", oleh=pemeran.pendamping)
    assert client_untuk(pemeran.korkec).post(url, {"isi_foto": "buku", "foto": gambar("blue")}).status_code == 403
    assert client_untuk(pemeran.pendamping_lain).post(url, {}).status_code == 404
    assert BuktiBayar.objects.count() == 1


def test_hapus_hanya_milik_sendiri_hari_ini_beralasan(bukti, bayar, pemeran, client_untuk):
    for oleh, pada, alasan, kalimat in (
        (pemeran.apd, None, "x", "oleh yang menambahkannya"),
        (pemeran.pendamping, timezone.now() + timedelta(days=1), "x", "pada hari yang sama"),
        (pemeran.pendamping, None, "  ", "Tulis mengapa"),
    ):
        with pytest.raises(GalatPengguna, match=kalimat):
            hapus_bukti(bukti=bukti, alasan=alasan, oleh=oleh, pada=pada)
    url = reverse("penyaluran:bukti_hapus", args=[bukti.pk])
    assert client_untuk(pemeran.korkec).post(url, {"alasan": "x"}).status_code == 403
    assert BuktiBayar.objects.exists()

    jawab = client_untuk(pemeran.pendamping).post(url, {"alasan": "Foto keluarga lain"})

    assert jawab["Location"] == reverse("penyaluran:bayar", args=[bayar.pk])
    assert not BuktiBayar.objects.exists()
    riwayat = client_untuk(pemeran.pendamping).get(jawab["Location"]).content.decode()
    assert "Foto dihapus: Keluarga dengan uangnya" in riwayat
    assert "Alasan: Foto keluarga lain" in riwayat
    # Whoever may not see proofs is not told of them either.
    assert "Foto dihapus" not in client_untuk(pemeran.korkec).get(jawab["Location"]).content.decode()


def test_riwayat_menyebut_siapa_kapan_apa_juga_yang_dibatalkan(bayar, pemeran, client_untuk):
    umum = {"pembayaran": bayar, "tanggal": hari_ini()}
    r = catat_rekonsiliasi(
        id=uuid4(), status="sebagian", jumlah=500_000, saluran="atm", tempat="ATM Pasar", cara="buku",
        oleh=pemeran.pendamping, **umum,
    )  # fmt: skip
    catat_rekonsiliasi(id=r.pk, status="cair", versi=1, oleh=pemeran.apd, **umum)
    batalkan_rekonsiliasi(pembayaran=bayar, versi=2, alasan="Ternyata belum", oleh=pemeran.pendamping)

    teks = client_untuk(pemeran.korkec).get(reverse("penyaluran:bayar", args=[bayar.pk])).content.decode()

    urut = [
        teks.rindex(k)
        for k in (
            "Dikembalikan ke Belum dilaporkan",
            "Alasan: Ternyata belum",
            "Diubah menjadi Sudah transaksi",
            "Dicatat Cair sebagian",
            "Rp500.000",
            "ATM Pasar",
            "Buku tabungan saya lihat",
        )
    ]
    assert urut == sorted(urut)
    assert teks.count("· Pendamping") == 2
    assert "· Apd" in teks


@pytest.mark.parametrize("banyak", [1, 6])
def test_jumlah_kueri_tetap(bayar, pemeran, client_untuk, banyak, django_assert_num_queries):
    warna = ["blue", "green", "white", "black", "yellow", "pink"]
    tambah_bukti(pembayaran=bayar, foto=[gambar(w) for w in warna[:banyak]], isi="struk", oleh=pemeran.pendamping)
    client = client_untuk(pemeran.pendamping)

    with django_assert_num_queries(12):
        client.get(reverse("penyaluran:bayar", args=[bayar.pk]))
