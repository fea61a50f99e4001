import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from inti.enums import JenisAkses, KeadaanPekerjaan
from inti.galat import GalatPengguna
from inti.models import AksesPribadi, Pekerjaan
from inti.services import pekerjaan as layanan
from inti.services.kerja import Dibatalkan, Kerja, jalankan
from inti.services.pekerjaan import batalkan, mulai, pelaksana, periksa_pekerjaan
from tests.factories import PekerjaanFactory, PenggunaFactory

NIK = "1771085112970792"
JEJAK: list[str] = []


@pytest.fixture(autouse=True)
def jenis_uji(monkeypatch):
    JEJAK.clear()
    monkeypatch.setattr(layanan, "_JENIS", dict(layanan._JENIS))

    @pelaksana("uji", bila_berhenti=lambda parameter, pesan: JEJAK.append(f"berhenti {parameter['n']}: {pesan}"))
    def _uji(kerja: Kerja) -> str:
        JEJAK.append("jalan")
        kerja.maju(1, 2, "Setengah")
        return "Beres."

    @pelaksana("uji_hasil", objek="kpm.KPM")
    def _hasil(kerja: Kerja) -> str:
        kerja.maju(7, 7)
        jalur = Path(kerja.parameter["jalur"])
        kerja.simpan_hasil("daftar.txt", jalur)
        return ""


def minta(oleh, jenis="uji", kunci="uji:1", **parameter):
    return mulai(jenis=jenis, judul="Uji", parameter={"n": 1, **parameter}, oleh=oleh, kunci=kunci)


@pytest.mark.django_db
def test_diminta_dua_kali_jadi_satu_dan_setelah_selesai_jadi_baru():
    oleh = PenggunaFactory()
    satu, dua = minta(oleh), minta(oleh)
    assert satu.pk == dua.pk
    jalankan(id=satu.pk, denyut=False)
    assert minta(oleh).pk != satu.pk


@pytest.mark.django_db(transaction=True)
def test_diminta_serentak_dari_dua_utas_jadi_satu():
    oleh = PenggunaFactory()
    hasil: list[Pekerjaan] = []
    pagar = threading.Barrier(4)

    def satu() -> None:
        try:
            pagar.wait()
            hasil.append(minta(oleh))
        finally:
            connection.close()

    utas = [threading.Thread(target=satu) for _ in range(4)]
    for u in utas:
        u.start()
    for u in utas:
        u.join()
    assert len({k.pk for k in hasil}) == 1
    assert Pekerjaan.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_redis_mati_tidak_menggagalkan_permintaan(monkeypatch):
    def putus(*a, **k):
        raise ConnectionError

    monkeypatch.setattr(layanan, "_kirim", putus)
    kerja = minta(PenggunaFactory())
    assert kerja.keadaan == KeadaanPekerjaan.ANTRE


@pytest.mark.django_db
def test_berjalan_sampai_selesai():
    kerja = minta(PenggunaFactory())
    jalankan(id=kerja.pk, denyut=False)
    kerja.refresh_from_db()
    assert (kerja.keadaan, kerja.pesan, kerja.selesai_n, kerja.total_n) == ("selesai", "Beres.", 2, 2)
    assert kerja.percobaan == 1
    assert JEJAK == ["jalan"]


@pytest.mark.django_db
def test_pesan_ganda_dari_antrean_tidak_menjalankan_lagi():
    kerja = minta(PenggunaFactory())
    jalankan(id=kerja.pk, denyut=False)
    jalankan(id=kerja.pk, denyut=False)
    assert JEJAK == ["jalan"]


@pytest.mark.django_db
def test_galat_pengguna_jadi_kalimat_dan_galat_lain_tidak_bocor(monkeypatch):
    def galat(kerja):
        raise GalatPengguna("Tahap sudah ditutup.")

    def rusak(kerja):
        raise ValueError(f"rahasia {NIK}")

    oleh = PenggunaFactory()
    pelaksana("uji_galat")(galat)
    pelaksana("uji_rusak")(rusak)
    satu, dua = minta(oleh, "uji_galat", "a"), minta(oleh, "uji_rusak", "b")
    jalankan(id=satu.pk, denyut=False)
    jalankan(id=dua.pk, denyut=False)
    satu.refresh_from_db()
    dua.refresh_from_db()
    assert (satu.keadaan, satu.pesan) == ("gagal", "Tahap sudah ditutup.")
    assert dua.keadaan == "gagal"
    assert NIK not in dua.pesan
    assert "ValueError" not in dua.pesan


@pytest.mark.django_db
def test_pekerja_mati_diulang_lalu_gagal_setelah_tiga_kali(django_capture_on_commit_callbacks):
    kerja = minta(PenggunaFactory())
    lama = timezone.now() - timedelta(minutes=5)
    for percobaan in (1, 2):
        assert layanan.ambil(kerja.pk).percobaan == percobaan
        Pekerjaan.objects.update(denyut=lama)
        assert periksa_pekerjaan()["terhenti"] == 1
        kerja.refresh_from_db()
        assert kerja.keadaan == "antre"
    layanan.ambil(kerja.pk)
    Pekerjaan.objects.update(denyut=lama)
    periksa_pekerjaan()
    kerja.refresh_from_db()
    assert kerja.keadaan == "gagal"
    assert "terhenti 3 kali" in kerja.pesan
    assert len(JEJAK) == 1
    assert JEJAK[0] == f"berhenti 1: {kerja.pesan}"


@pytest.mark.django_db
def test_pekerja_hidup_tidak_diganggu():
    kerja = minta(PenggunaFactory())
    layanan.ambil(kerja.pk)
    assert periksa_pekerjaan() == {"terhenti": 0, "dikirim_ulang": 0}
    kerja.refresh_from_db()
    assert kerja.keadaan == "berjalan"


@pytest.mark.django_db
def test_redis_dikosongkan_pekerjaan_dikirim_lagi_sekali(monkeypatch):
    kerja = minta(PenggunaFactory())
    terkirim = []
    monkeypatch.setattr(layanan, "_kirim", lambda id, antrean: terkirim.append((id, antrean)))
    assert periksa_pekerjaan()["dikirim_ulang"] == 0
    nanti = timezone.now() + timedelta(seconds=61)
    assert periksa_pekerjaan(pada=nanti)["dikirim_ulang"] == 1
    assert periksa_pekerjaan(pada=nanti)["dikirim_ulang"] == 0
    assert terkirim == [(kerja.pk, "berat")]


@pytest.mark.django_db
def test_pekerja_lama_yang_bangun_tidak_menimpa_percobaan_baru():
    pekerjaan = minta(PenggunaFactory())
    lama = Kerja(layanan.ambil(pekerjaan.pk))
    layanan.kembalikan(pekerjaan.pk, percobaan=1, pesan="diulang")
    baru = Kerja(layanan.ambil(pekerjaan.pk))
    with pytest.raises(Dibatalkan):
        lama.pastikan()
    lama.selesai("dari yang lama")
    lama.gagal("dari yang lama")
    layanan.kembalikan(pekerjaan.pk, percobaan=1, pesan="dari yang lama")
    pekerjaan.refresh_from_db()
    assert (pekerjaan.keadaan, pekerjaan.percobaan) == ("berjalan", 2)
    baru.pastikan()
    baru.selesai("dari yang baru")
    pekerjaan.refresh_from_db()
    assert (pekerjaan.keadaan, pekerjaan.pesan) == ("selesai", "dari yang baru")


@pytest.mark.django_db(transaction=True)
def test_denyut_ditulis_dan_pembatalan_terdengar(settings):
    settings.PKH_DETIK_DENYUT_MATI = 0.3
    oleh = PenggunaFactory()

    def lama(kerja: Kerja) -> str:
        for i in range(200):
            kerja.maju(i, 200, "Menghitung")
            if i == 5:
                terlihat = Pekerjaan.objects.get(pk=kerja.id)
                JEJAK.append(f"{terlihat.pesan} {terlihat.selesai_n > 0}")
                batalkan(pekerjaan=terlihat, oleh=oleh)
            threading.Event().wait(0.05)
        return "tidak boleh sampai sini"

    pelaksana("uji_lama")(lama)
    kerja = minta(oleh, "uji_lama")
    jalankan(id=kerja.pk)
    kerja.refresh_from_db()
    assert JEJAK == ["Menghitung True"]
    assert kerja.keadaan == "dibatalkan"


@pytest.mark.django_db
def test_hanya_peminta_yang_membatalkan():
    kerja = minta(PenggunaFactory())
    with pytest.raises(GalatPengguna):
        batalkan(pekerjaan=kerja, oleh=PenggunaFactory())
    kerja.refresh_from_db()
    assert kerja.keadaan == "antre"


@pytest.mark.django_db
def test_hasil_tersandi_di_cakram_dan_diunduh_dengan_catatan(tmp_path, client_untuk):
    jalur = tmp_path / "hasil.txt"
    jalur.write_text(f"NIK {NIK}\n" * 50_000)
    oleh = PenggunaFactory()
    kerja = minta(oleh, "uji_hasil", jalur=str(jalur))
    jalankan(id=kerja.pk, denyut=False)
    kerja.refresh_from_db()
    mentah = Path(kerja.hasil.path).read_bytes()
    assert NIK.encode() not in mentah
    jawaban = client_untuk(oleh).get(reverse("pekerjaan:hasil", args=[kerja.pk]))
    assert b"".join(jawaban) == jalur.read_bytes()
    assert 'filename="daftar.txt"' in jawaban["Content-Disposition"]
    akses = AksesPribadi.objects.get()
    assert (akses.pengguna_id, akses.jenis, akses.objek, akses.jumlah) == (oleh.pk, JenisAkses.UNDUH, "kpm.KPM", 7)


@pytest.mark.django_db
def test_pekerjaan_orang_lain_404_dan_tidak_berubah(client_untuk, tmp_path):
    jalur = tmp_path / "hasil.txt"
    jalur.write_text("isi")
    kerja = minta(PenggunaFactory(), "uji_hasil", jalur=str(jalur))
    lain = client_untuk(PenggunaFactory())
    assert lain.get(reverse("pekerjaan:rincian", args=[kerja.pk])).status_code == 404
    assert lain.post(reverse("pekerjaan:batal", args=[kerja.pk])).status_code == 404
    jalankan(id=kerja.pk, denyut=False)
    assert lain.get(reverse("pekerjaan:hasil", args=[kerja.pk])).status_code == 404
    kerja.refresh_from_db()
    assert kerja.keadaan == "selesai"
    assert not AksesPribadi.objects.exists()


@pytest.mark.django_db
def test_halaman_kemajuan_menanya_lagi_hanya_selama_belum_berakhir(client_untuk):
    kerja = PekerjaanFactory(jenis="uji", keadaan="berjalan", selesai_n=3, total_n=10, pesan="Membaca", percobaan=1)
    klien = client_untuk(kerja.diminta_oleh)
    url = reverse("pekerjaan:rincian", args=[kerja.pk])
    isi = klien.get(url, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-trigger="every 1500ms"' in isi
    assert "3 dari 10" in isi
    assert "<html" not in isi
    assert "<html" in klien.get(url).content.decode()
    Pekerjaan.objects.update(keadaan="gagal", pesan="Sebabnya ini.", selesai_pada=timezone.now())
    isi = klien.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "every" not in isi
    assert "Sebabnya ini." in isi


@pytest.mark.django_db
def test_hasil_lama_dibersihkan(tmp_path, client_untuk, settings):
    jalur = tmp_path / "hasil.txt"
    jalur.write_text("isi")
    kerja = minta(PenggunaFactory(), "uji_hasil", jalur=str(jalur))
    jalankan(id=kerja.pk, denyut=False)
    kerja.refresh_from_db()
    di_cakram = Path(kerja.hasil.path)
    assert layanan.bersihkan_hasil() == 0
    nanti = timezone.now() + timedelta(days=settings.PKH_HARI_SIMPAN_HASIL, minutes=1)
    assert layanan.bersihkan_hasil(pada=nanti) == 1
    assert not di_cakram.exists()
    kerja.refresh_from_db()
    assert not kerja.hasil
    assert client_untuk(kerja.diminta_oleh).get(reverse("pekerjaan:hasil", args=[kerja.pk])).status_code == 404
