"""The public page again and again: what may be added, sent twice, gone on from, and who shares the browser."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from uuid6 import uuid7

from inti.models import Foto
from pengaduan.enums import JenisTindak, KeadaanAduan
from pengaduan.models import FotoAduan, JenisAduan, Pengaduan, TindakLanjut
from pengaduan.services import terima, tindak
from pengaduan.services.tindak import buka_lagi, pesan
from pengaduan.services.ubah import tandai_ulangan
from tests.conftest import DESA, KABUPATEN_LUAR
from tests.pengaduan.test_lapor import ALAMAT, foto, isian, kirim, nomor_dan_kode, siapkan, teks
from tests.pengaduan.test_lapor_lihat import aduan as aduan
from tests.pengaduan.test_lapor_lihat import berakhir, masuk

pytestmark = pytest.mark.django_db
LANJUT = f"{ALAMAT}?lanjut"


@pytest.fixture(autouse=True)
def daerah(settings: Any) -> None:
    siapkan(settings)


def tambah(client: Client, isi: str = "Pesan", banyak_foto: int = 0, id: Any = None) -> Any:
    berkas = {"foto": [foto(f"{n}.jpg") for n in range(banyak_foto)]} if banyak_foto else {}
    return client.post("/lapor/aduan/tambah/", {"id": id or uuid7(), "isi": isi, **berkas})


# --- how much may be added ----------------------------------------------------------------------


def test_pesan_dibatasi_sampai_petugas_berkata_lagi(aduan: Pengaduan, pemeran: SimpleNamespace, settings: Any) -> None:
    settings.PKH_LAPOR_PESAN_MAKS = 2
    client = masuk(aduan)
    assert [tambah(client, f"Pesan {n}").status_code for n in range(3)] == [302, 302, 422]
    jawaban = tambah(client, "Pesan terakhir saya")
    assert "Sudah ada 2 pesan dari Anda sejak kabar terakhir dari petugas." in teks(jawaban)
    assert "Pesan terakhir saya" in jawaban.content.decode()
    aduan.refresh_from_db()
    pesan(aduan=aduan, isi="Kami sedang ke bank", versi=aduan.versi, oleh=pemeran.korkec)
    assert [tambah(client, f"Lagi {n}").status_code for n in range(3)] == [302, 302, 422]
    assert aduan.tindak.filter(jenis=JenisTindak.BALASAN).count() == 4


def test_pesan_yang_sama_terkirim_lagi_di_batas(aduan: Pengaduan, settings: Any) -> None:
    settings.PKH_LAPOR_PESAN_MAKS = 1
    client, nomor = masuk(aduan), uuid7()
    assert [tambah(client, "Pesan", id=nomor).status_code for _ in range(2)] == [302, 302]


def test_yang_dicatat_petugas_tidak_dihitung(aduan: Pengaduan, pemeran: SimpleNamespace, settings: Any) -> None:
    settings.PKH_LAPOR_PESAN_MAKS = 1
    tindak.balas(aduan=aduan, isi="Lewat telepon", oleh=pemeran.korkec)
    tindak.balas(aduan=aduan, isi="Telepon lagi", oleh=pemeran.korkec)
    assert tambah(masuk(aduan)).status_code == 302


def test_foto_dibatasi_per_laporan_dan_tulisan_tetap_masuk(aduan: Pengaduan, settings: Any) -> None:
    settings.PKH_LAPOR_FOTO_ADUAN = 4
    client = masuk(aduan)
    assert tambah(client, "Tiga foto", 3).status_code == 302
    assert "tidak tersimpan" not in teks(client.get("/lapor/aduan/"))
    assert tambah(client, "Dua lagi", 2).status_code == 302
    kalimat = teks(client.get("/lapor/aduan/"))
    assert "Hanya 1 dari 2 foto yang tersimpan: satu laporan memuat paling banyak 4 foto." in kalimat
    assert tambah(client, "Satu lagi", 1).status_code == 302
    assert "Fotonya tidak tersimpan: satu laporan memuat paling banyak 4 foto." in teks(client.get("/lapor/aduan/"))
    assert "tidak tersimpan" not in teks(client.get("/lapor/aduan/"))  # said once
    assert FotoAduan.objects.filter(pengaduan=aduan).count() == 4
    assert aduan.tindak.filter(jenis=JenisTindak.BALASAN).count() == 3


def test_foto_semua_warga_sehari_terbatas(aduan: Pengaduan, settings: Any) -> None:
    settings.PKH_LAPOR_FOTO_SEHARI = 1
    assert "tempat foto" not in teks(kirim(foto=[foto()]))
    isi = isian(isi="Laporan kedua")
    for _ in range(2):  # sent again it says the same
        jawaban = Client().post(ALAMAT, isi | {"foto": [foto(), foto("dua.jpg")]})
        assert jawaban.status_code == 200
        assert "Fotonya tidak tersimpan: tempat foto untuk hari ini sudah penuh." in teks(jawaban)
    client = masuk(aduan)
    assert tambah(client, "Dengan foto", 1).status_code == 302
    assert "tempat foto untuk hari ini sudah penuh" in teks(client.get("/lapor/aduan/"))
    assert (Foto.objects.count(), TindakLanjut.objects.filter(isi="Dengan foto").count()) == (1, 1)
    Foto.objects.update(diunggah_pada="2026-01-01T00:00Z")
    assert "tempat foto" not in teks(kirim(isi="Esoknya", foto=[foto()]))
    assert Foto.objects.count() == 2


def test_foto_petugas_tidak_kena_batas_warga(aduan: Pengaduan, pemeran: SimpleNamespace, settings: Any) -> None:
    settings.PKH_LAPOR_FOTO_ADUAN = settings.PKH_LAPOR_FOTO_SEHARI = 0
    tindak.catat(aduan=aduan, isi="Surat", foto=[foto()], oleh=pemeran.korkec)
    tindak.balas(aduan=aduan, isi="Dari pelapor", foto=[foto()], oleh=pemeran.korkec)
    assert FotoAduan.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("modul", [terima, tindak])
def test_foto_dibaca_sebelum_transaksi(modul: Any, aduan: Pengaduan, monkeypatch: Any) -> None:
    """A slow picture holds neither a lock nor a transaction."""
    di_dalam = []
    asli = modul.siapkan_foto

    def catat(*args: Any, **kwargs: Any) -> Any:
        di_dalam.append(connection.in_atomic_block)
        return asli(*args, **kwargs)

    monkeypatch.setattr(modul, "siapkan_foto", catat)
    jawaban = kirim(foto=[foto()]) if modul is terima else tambah(masuk(aduan), "Foto", 1)
    assert jawaban.status_code < 400
    assert di_dalam == [False]
    assert FotoAduan.objects.count() == 1


# --- sent again ---------------------------------------------------------------------------------


def test_kirim_ulang_setelah_jenis_dimatikan_memberi_kode_yang_sama() -> None:
    isi = isian()
    pertama = Client().post(ALAMAT, isi)
    JenisAduan.objects.filter(pk=isi["jenis"]).update(aktif=False)
    kedua = Client().post(ALAMAT, isi)
    assert kedua.status_code == 200
    assert nomor_dan_kode(kedua) == nomor_dan_kode(pertama)
    baru = kirim()
    assert (baru.status_code, "Pilih tentang apa" in teks(baru)) == (422, True)
    assert Pengaduan.objects.count() == 1


def test_kirim_ulang_di_atas_batas_memberi_kode_yang_sama(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"lapor_baru": "1/h/key"}
    isi = isian()
    pertama, kedua = (Client().post(ALAMAT, isi) for _ in range(2))
    assert nomor_dan_kode(kedua) == nomor_dan_kode(pertama)
    assert kirim().status_code == 429


@pytest.mark.parametrize("jenis", ["x" * 5000, "a\x00b", "tidak-ada", "<b>"])
def test_jenis_karangan_ditolak(jenis: str) -> None:
    assert kirim(jenis=jenis).status_code == 422


def test_petugas_mengirim_ulang_setelah_jenis_dimatikan(pemeran: SimpleNamespace, client_untuk: Any) -> None:
    client = client_untuk(pemeran.korkec)
    isi = {"id": uuid7(), "jenis": "kartu", "isi": "KKS hilang", "wilayah": DESA, "kanal": "telepon"}
    pertama = client.post("/pengaduan/baru/warga/", isi)
    JenisAduan.objects.filter(pk="kartu").update(aktif=False)
    kedua = client.post("/pengaduan/baru/warga/", isi)
    assert (pertama.status_code, kedua.status_code) == (200, 200)
    assert pertama.context["kode"] == kedua.context["kode"]


@pytest.mark.parametrize("baris", ["\r\n", "\r", "\n"])
def test_baris_baru_dihitung_satu_huruf(baris: str, aduan: Pengaduan) -> None:
    """4000 letters as the phone counts them, 800 of them line breaks."""
    isi = ("abcd" + baris) * 799 + "abcde"
    assert kirim(isi=isi).status_code == 200
    assert tambah(masuk(aduan), isi).status_code == 302
    assert {len(p) for p in Pengaduan.objects.exclude(pk=aduan.pk).values_list("isi", flat=True)} == {4000}
    assert kirim(isi=isi + "x").status_code == 422


def test_baris_baru_petugas_dihitung_satu_huruf(aduan: Pengaduan, pemeran: SimpleNamespace, client_untuk: Any) -> None:
    isi = "abcd\r\n" * 799 + "abcde"
    alamat = f"/pengaduan/{aduan.pk}/tulis/catatan/"
    kirim_ = client_untuk(pemeran.korkec).post(alamat, {"id": uuid7(), "versi": aduan.versi, "isi": isi})
    assert kirim_.status_code == 302
    assert len(aduan.tindak.get(jenis=JenisTindak.CATATAN).isi) == 4000


# --- one browser, two people --------------------------------------------------------------------


def test_masuk_sebagai_petugas_mengakhiri_yang_dibuka_pelapor(aduan: Pengaduan, pemeran: SimpleNamespace) -> None:
    client = masuk(aduan)
    client.force_login(pemeran.korkec)
    assert client.get("/lapor/aduan/")["Location"] == "/lapor/lihat/"
    assert "lapor" not in client.session
    assert client.session.get_expiry_age() > 86_400  # not the reporter's half hour


def test_masuk_lewat_formulir_pun_mengakhirinya(aduan: Pengaduan, pemeran: SimpleNamespace) -> None:
    pemeran.korkec.set_password("sandi-korkec-panjang")
    pemeran.korkec.save()
    client = masuk(aduan)
    client.post("/akun/login/", {"login": pemeran.korkec.email, "password": "sandi-korkec-panjang"})
    assert client.session.get("_auth_user_id") == str(pemeran.korkec.pk)
    assert "lapor" not in client.session


def test_keluar_menutup_yang_dibuka_saat_masuk(aduan: Pengaduan, pemeran: SimpleNamespace, client_untuk: Any) -> None:
    client = masuk(aduan, client_untuk(pemeran.korkec))
    client.post("/akun/logout/")
    assert client.get("/lapor/aduan/")["Location"] == "/lapor/lihat/"


def test_pesan_petugas_dan_pesan_pelapor_tidak_tertukar(
    aduan: Pengaduan, pemeran: SimpleNamespace, client_untuk: Any
) -> None:
    """A notice that names a family does not appear on the page of the public, nor the other way."""
    client = client_untuk(pemeran.korkec)
    client.post(f"/pengaduan/{aduan.pk}/tulis/catatan/", {"id": uuid7(), "versi": aduan.versi, "isi": "Catatan"})
    masuk(aduan, client)
    assert tambah(client).status_code == 302
    halaman = client.get("/lapor/aduan/")
    assert "Catatan tersimpan." not in teks(halaman)
    assert "Pesan Anda sudah terkirim." in teks(halaman)
    milik = client.get(f"/pengaduan/{aduan.pk}/")
    assert [str(m) for m in get_messages(milik.wsgi_request)] == ["Catatan tersimpan."]
    assert "Pesan Anda sudah terkirim." not in teks(milik)


# --- going on from an old one -------------------------------------------------------------------


def _lanjutkan(aduan: Pengaduan, client: Client | None = None, **ganti: Any) -> Pengaduan:
    isi = isian(**{"isi": f"Lanjutan laporan {aduan.nomor}.\nMasih sama."} | ganti)
    assert (client or masuk(aduan)).post(LANJUT, isi).status_code == 200
    return Pengaduan.objects.exclude(pk=aduan.pk).get()


def test_laporan_lanjutan_menunjuk_yang_lama(aduan: Pengaduan, pemeran: SimpleNamespace, client_untuk: Any) -> None:
    berakhir(aduan, 31)
    baru = _lanjutkan(aduan)
    assert baru.induk_id == aduan.pk
    halaman = client_untuk(pemeran.korkec).get(f"/pengaduan/{baru.pk}/")
    assert f'href="/pengaduan/{aduan.pk}/"' in halaman.content.decode()
    assert f"Lanjutan dariAduan {aduan.nomor}" in teks(halaman)


@pytest.mark.parametrize("mengapa", ["tanpa kode", "tanpa nomor", "masih berjalan", "kabupaten lain"])
def test_bukan_lanjutan(mengapa: str, aduan: Pengaduan) -> None:
    if mengapa != "masih berjalan":
        berakhir(aduan, 31)
    client = Client() if mengapa == "tanpa kode" else masuk(aduan)
    if mengapa == "kabupaten lain":
        Pengaduan.objects.filter(pk=aduan.pk).update(wilayah_id=KABUPATEN_LUAR, kpm=None)
    ganti = {"isi": "Hal lain"} if mengapa == "tanpa nomor" else {}
    assert _lanjutkan(aduan, client, **ganti).induk_id is None


def test_lanjutan_tidak_menunjukkan_yang_lama_yang_rahasia(
    aduan: Pengaduan, pemeran: SimpleNamespace, client_untuk: Any
) -> None:
    """The old one is kept from the field after the new one was filed: the new one's page tells nothing of it."""
    berakhir(aduan, 31)
    baru = _lanjutkan(aduan)
    Pengaduan.objects.filter(pk=aduan.pk).update(batas=3, tingkat=3)
    halaman = client_untuk(pemeran.korkec).get(f"/pengaduan/{baru.pk}/").content.decode()
    assert (str(aduan.pk) in halaman, "Lanjutan dari" in halaman) == (False, False)
    assert str(aduan.pk) in client_untuk(pemeran.korkab).get(f"/pengaduan/{baru.pk}/").content.decode()


def test_lanjutan_dari_yang_rahasia_ikut_rahasia(aduan: Pengaduan, pemeran: SimpleNamespace) -> None:
    berakhir(aduan, 31)
    Pengaduan.objects.filter(pk=aduan.pk).update(batas=3, tingkat=3)
    baru = _lanjutkan(aduan)
    assert (baru.induk_id, baru.batas) == (aduan.pk, 3)


def test_lanjutan_bukan_pengulangan(aduan: Pengaduan, pemeran: SimpleNamespace) -> None:
    """Another one may repeat it, whether or not the old one can be seen; opened again it still goes on from that."""
    berakhir(aduan, 31)
    baru = _lanjutkan(aduan)
    Pengaduan.objects.filter(pk=aduan.pk).update(batas=3, tingkat=3)
    kirim(isi="Hal yang sama sekali lagi")
    ketiga = Pengaduan.objects.exclude(pk__in=[aduan.pk, baru.pk]).get()
    tandai_ulangan(aduan=ketiga, nomor=baru.nomor, versi=ketiga.versi, oleh=pemeran.korkec)
    ketiga.refresh_from_db()
    assert (ketiga.induk_id, ketiga.keadaan) == (baru.pk, KeadaanAduan.DITUTUP)
    berakhir(baru, 1)
    assert buka_lagi(aduan=baru, alasan="Masih sama").induk_id == aduan.pk
    assert buka_lagi(aduan=ketiga, alasan="Bukan hal yang sama").induk_id is None
