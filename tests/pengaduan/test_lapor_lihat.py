"""The public page: following, answering, opening again. Who has no code learns nothing."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html
from uuid6 import uuid7

from pengaduan.enums import BAGI_PELAPOR, JenisTindak, KeadaanAduan
from pengaduan.models import FotoAduan, Pengaduan, TindakLanjut
from pengaduan.services.terima import sidik_kode
from pengaduan.services.tindak import jawab, pesan
from tests.conftest import DESA, KECAMATAN
from tests.factories import JabatanFactory, KPMFactory, PengaduanFactory, TindakLanjutFactory
from tests.pengaduan.test_lapor import MAKS_BITA, PIN, bobot, foto, teks

pytestmark = pytest.mark.django_db
KODE = "ABCDE23456"


@pytest.fixture
def aduan() -> Pengaduan:
    JabatanFactory(wilayah_id=KECAMATAN)
    aduan = PengaduanFactory(
        kpm=KPMFactory(desa_id=DESA, nama="SITI KELUARGA"), jenis_id="kartu", isi="Kartu hilang", kanal="halaman",
        sidik_kode=sidik_kode(KODE), dibuat_oleh=None, nomor="ADU-ABCDEFG",
    )  # fmt: skip
    TindakLanjutFactory(pengaduan=aduan, jenis=JenisTindak.MASUK, oleh=None, isi="")
    return aduan


def masuk(aduan: Pengaduan, client: Client | None = None) -> Client:
    client = client or Client()
    assert client.post("/lapor/lihat/", {"nomor": aduan.nomor, "kode": KODE})["Location"] == "/lapor/aduan/"
    return client


def berakhir(aduan: Pengaduan, hari: int, keadaan: str = KeadaanAduan.SELESAI) -> None:
    lalu = timezone.now() - timedelta(days=hari)
    Pengaduan.objects.filter(pk=aduan.pk).update(
        keadaan=keadaan, diterima_pada=lalu, dijawab_pada=lalu, selesai_pada=lalu
    )


# --- number and code ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nomor", "kode"), [("adu abcdefg", "abcde-23456"), ("ABCDEFG", " ABCDE 23456 "), ("ADU-ABCDEFG", KODE)]
)
def test_nomor_dan_kode_seperti_ditulis_orang(aduan: Pengaduan, nomor: str, kode: str) -> None:
    client = Client()
    assert client.post("/lapor/lihat/", {"nomor": nomor, "kode": kode}).status_code == 302
    assert "Kartu hilang" in teks(client.get("/lapor/aduan/"))


def test_nomor_salah_dan_kode_salah_dijawab_dan_dikerjakan_sama(aduan: Pengaduan) -> None:
    jawab_, kueri = [], []
    for isi in ({"nomor": "ADU-ZZZZZZZ", "kode": "ABCDE23457"}, {"nomor": "ADU-ABCDEFG", "kode": "ABCDE23457"}):
        with CaptureQueriesContext(connection) as tangkap:
            jawaban = Client().post("/lapor/lihat/", isi)
        assert jawaban.status_code == 422
        jawab_.append(jawaban.content.decode().replace(isi["nomor"], "NOMOR"))
        kueri.append([q["sql"].split("WHERE")[0] for q in tangkap])
    polos = [_tanpa_token(j) for j in jawab_]
    assert polos[0] == polos[1]
    assert "tidak cocok" in polos[0]
    assert kueri[0] == kueri[1]
    assert not Session.objects.exists()


def _tanpa_token(isi: str) -> str:
    pohon = html.fromstring(isi)
    for unsur in pohon.xpath("//input[@name='csrfmiddlewaretoken'] | //meta[@name='csrf-token']"):
        unsur.getparent().remove(unsur)
    return html.tostring(pohon, encoding="unicode")


@pytest.mark.parametrize(
    "isi", [{}, {"nomor": "ADU-ABCDEFG"}, {"nomor": "A\x00", "kode": "é"}, {"nomor": "-", "kode": "-"}]
)
def test_isian_kosong_atau_rusak(aduan: Pengaduan, isi: dict[str, str]) -> None:
    assert Client().post("/lapor/lihat/", isi).status_code == 422


def test_kode_ditebak_berkali_kali_ditahan(aduan: Pengaduan, settings: Any) -> None:
    def coba(alamat: str, nomor: str = "ADU-ABCDEFG", kode: str = "salah") -> int:
        return Client(REMOTE_ADDR=alamat).post("/lapor/lihat/", {"nomor": nomor, "kode": kode}).status_code

    # Of one number, from ever new addresses: the right code is not heard either.
    assert [coba(f"203.0.113.{n}") for n in range(11)] == [422] * 10 + [429]
    assert coba("203.0.113.99", kode=KODE) == 429
    # Of one address, for ever new numbers.
    assert [coba("198.51.100.1", f"ADU-AAAAA{n:02}") for n in range(21)] == [422] * 20 + [429]
    assert coba("198.51.100.2", "ADU-BBBBBBB") == 422


# --- the page -----------------------------------------------------------------------------------


def test_tanpa_kode_tidak_ada_yang_terbuka(aduan: Pengaduan) -> None:
    client = Client()
    assert client.get("/lapor/aduan/")["Location"] == "/lapor/lihat/"
    for alamat in ("tambah", "puas", "belum"):
        assert client.post(f"/lapor/aduan/{alamat}/", {"isi": "x", "id": uuid7()})["Location"] == "/lapor/lihat/"
    assert TindakLanjut.objects.count() == 1
    assert client.post("/lapor/aduan/keluar/").status_code == 302


def test_pelapor_membaca_kabarnya_saja(aduan: Pengaduan, pemeran: SimpleNamespace) -> None:
    for j in JenisTindak:
        oleh = pemeran.korkec if j not in ("masuk", "balasan", "puas", "tak_puas") else None
        TindakLanjutFactory(pengaduan=aduan, jenis=j, isi=f"ISI-{j}", oleh=oleh)
    client = masuk(aduan)
    jawaban = client.get("/lapor/aduan/")
    isi = teks(jawaban)
    for j in JenisTindak:
        if j != JenisTindak.MASUK:  # its words are the complaint's
            assert (f"ISI-{j} " in isi) == (j in BAGI_PELAPOR), j
    assert "Kartu hilang" in isi
    for rahasia in (pemeran.korkec.nama, pemeran.korkec.email, "SITI KELUARGA", str(aduan.pk), KODE, "Koordinator"):
        assert rahasia not in jawaban.content.decode()
    assert "Jawaban Petugas PKH" in isi
    assert PIN in isi
    assert bobot(jawaban) < MAKS_BITA / 2
    assert (jawaban["Cache-Control"], jawaban["X-Robots-Tag"]) == ("no-store", "noindex")


def test_yang_dibaca_pelapor_ditandai(aduan: Pengaduan, pemeran: SimpleNamespace) -> None:
    TindakLanjutFactory(pengaduan=aduan, jenis=JenisTindak.PESAN, oleh=pemeran.korkec)
    TindakLanjutFactory(pengaduan=aduan, jenis=JenisTindak.CATATAN, oleh=pemeran.korkec)
    client = masuk(aduan)
    assert TindakLanjut.objects.filter(dibaca_pada__isnull=False).count() == 0
    pertama, kedua = (html.fromstring(client.get("/lapor/aduan/").content) for _ in range(2))
    assert [len(h.xpath("//*[contains(@class, 'lencana')]")) for h in (pertama, kedua)] == [1, 0]
    assert [t.jenis for t in TindakLanjut.objects.filter(dibaca_pada__isnull=False)] == ["pesan"]


def test_halaman_tetap_sedikit_kueri(aduan: Pengaduan, django_assert_max_num_queries: Any) -> None:
    client = masuk(aduan)
    for _ in range(30):
        TindakLanjutFactory(pengaduan=aduan, jenis=JenisTindak.BALASAN, oleh=None)
    with django_assert_max_num_queries(12):
        client.get("/lapor/aduan/")


def test_sesi_pelapor_pendek_dan_bukan_login(aduan: Pengaduan, settings: Any) -> None:
    client = masuk(aduan)
    assert client.cookies["sessionid"]["max-age"] == 30 * 60
    assert client.get("/kpm/").status_code == 302
    sesi = client.session
    sesi["lapor"] = {"id": str(aduan.pk), "sampai": (timezone.now() - timedelta(seconds=1)).isoformat()}
    sesi.save()
    assert client.get("/lapor/aduan/")["Location"] == "/lapor/lihat/"
    client = masuk(aduan)
    client.post("/lapor/aduan/keluar/")
    assert client.get("/lapor/aduan/")["Location"] == "/lapor/lihat/"


def test_sesi_petugas_tidak_berubah_oleh_halaman_lapor(
    aduan: Pengaduan, pemeran: SimpleNamespace, client_untuk: Any
) -> None:
    client = client_untuk(pemeran.korkec)
    kunci = client.session.session_key
    masuk(aduan, client)
    client.post("/lapor/aduan/keluar/")
    assert (client.session.session_key, client.session.get_expiry_age() > 86_400) == (kunci, True)
    assert client.get("/pengaduan/").status_code == 200


def test_kunci_sesi_berganti_saat_dibuka(aduan: Pengaduan) -> None:
    """A session planted beforehand does not open with somebody else's code."""
    client = masuk(aduan)
    lama = client.session.session_key
    masuk(aduan, client)
    assert client.session.session_key != lama


# --- answering ----------------------------------------------------------------------------------


def test_menambah_keterangan_dan_foto_sekali_saja(aduan: Pengaduan) -> None:
    client, nomor = masuk(aduan), str(uuid7())
    for _ in range(2):
        assert (
            client.post("/lapor/aduan/tambah/", {"id": nomor, "isi": "Sudah ke bank", "foto": [foto()]}).status_code
            == 302
        )
    baris = TindakLanjut.objects.get(jenis=JenisTindak.BALASAN)
    assert (baris.isi, baris.oleh, baris.foto.count()) == ("Sudah ke bank", None, 1)
    assert "1 foto" in teks(client.get("/lapor/aduan/"))


def test_balasan_ber_pin_ditolak_dan_tersamar(aduan: Pengaduan) -> None:
    client = masuk(aduan)
    jawaban = client.post("/lapor/aduan/tambah/", {"id": uuid7(), "isi": "Ini PIN saya 123456"})
    assert jawaban.status_code == 422
    assert "Ini PIN saya ••••••" in teks(jawaban)
    assert "123456" not in jawaban.content.decode()
    assert not TindakLanjut.objects.filter(jenis=JenisTindak.BALASAN).exists()


@pytest.mark.parametrize("isi", [{"isi": ""}, {"id": "bukan"}, {"isi": "x" * 4001}, {"isi": "\x00"}])
def test_balasan_salah_ditolak(aduan: Pengaduan, isi: dict[str, str]) -> None:
    jawaban = masuk(aduan).post("/lapor/aduan/tambah/", {"id": uuid7(), "isi": "baik"} | isi)
    assert jawaban.status_code == 422
    assert TindakLanjut.objects.count() == 1


def test_balasan_beruntun_ditahan(aduan: Pengaduan, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"lapor_balas": "2/h/key"}
    client = masuk(aduan)
    kode = [client.post("/lapor/aduan/tambah/", {"id": uuid7(), "isi": f"Pesan {n}"}).status_code for n in range(3)]
    assert kode == [302, 302, 422]
    assert TindakLanjut.objects.filter(jenis=JenisTindak.BALASAN).count() == 2


def test_nomor_pesan_aduan_lain_tidak_dapat_dipakai(aduan: Pengaduan) -> None:
    lain = TindakLanjutFactory(jenis=JenisTindak.BALASAN, isi="Rahasia orang", oleh=None)
    jawaban = masuk(aduan).post("/lapor/aduan/tambah/", {"id": lain.pk, "isi": "Rahasia orang"})
    assert jawaban.status_code == 422
    assert lain.pengaduan.nomor not in jawaban.content.decode()


def test_puas_menutup_dan_belum_puas_mengerjakan_lagi(aduan: Pengaduan, pemeran: SimpleNamespace) -> None:
    client = masuk(aduan)
    client.post("/lapor/aduan/puas/")
    assert "belum dijawab" in teks(client.get("/lapor/aduan/"))
    jawab(aduan=aduan, isi="Kartu baru sudah dicetak", versi=aduan.versi, oleh=pemeran.korkec)
    assert "Apakah masalahnya sudah beres?" in teks(client.get("/lapor/aduan/"))
    assert client.post("/lapor/aduan/belum/", {"isi": ""}).status_code == 422
    assert client.post("/lapor/aduan/belum/", {"isi": "Kartu belum sampai"}).status_code == 302
    aduan.refresh_from_db()
    assert (aduan.keadaan, aduan.puas, aduan.dibuka_lagi_n) == ("proses", False, 1)
    jawab(aduan=aduan, isi="Sudah diantar", versi=aduan.versi, oleh=pemeran.korkec)
    for _ in range(2):
        client.post("/lapor/aduan/puas/")
    aduan.refresh_from_db()
    assert (aduan.keadaan, aduan.puas) == ("selesai", True)
    assert TindakLanjut.objects.filter(jenis=JenisTindak.PUAS).count() == 1


@pytest.mark.parametrize("keadaan", [KeadaanAduan.SELESAI, KeadaanAduan.DITUTUP])
def test_yang_berakhir_dibuka_lagi_dalam_waktunya(aduan: Pengaduan, keadaan: str) -> None:
    berakhir(aduan, 29, keadaan)
    client = masuk(aduan)
    isi = teks(client.get("/lapor/aduan/"))
    assert "masih bisa dibuka lagi" in isi
    assert "Tambah keterangan" not in isi
    # A page opened before the end sends its message late: said in a sentence, nothing lost.
    jawaban = client.post("/lapor/aduan/tambah/", {"id": uuid7(), "isi": "Pesan terlambat"})
    assert (jawaban.status_code, "buka lagi aduannya" in teks(jawaban)) == (422, True)
    assert client.post("/lapor/aduan/belum/", {"isi": "Dipotong lagi"}).status_code == 302
    aduan.refresh_from_db()
    assert (aduan.keadaan, aduan.dibuka_lagi_n) == ("proses", 1)


def test_yang_lama_berakhir_menjadi_laporan_lanjutan(aduan: Pengaduan) -> None:
    berakhir(aduan, 31)
    client = masuk(aduan)
    halaman = client.get("/lapor/aduan/")
    assert "Buat laporan lanjutan" in teks(halaman)
    jawaban = client.post("/lapor/aduan/belum/", {"isi": "Dipotong lagi"})
    assert (jawaban.status_code, "sudah lama selesai" in teks(jawaban)) == (422, True)
    aduan.refresh_from_db()
    assert aduan.keadaan == "selesai"
    lanjut = f"/lapor/tulis/{DESA}/?lanjut"
    assert lanjut in halaman.content.decode()
    assert "Lanjutan laporan ADU-ABCDEFG." in client.get(lanjut).content.decode()
    # The number only to whoever has the code.
    assert "ADU-ABCDEFG" not in Client().get(lanjut).content.decode()


def test_pesan_petugas_dengan_tag_tetap_tulisan(aduan: Pengaduan, pemeran: SimpleNamespace) -> None:
    pesan(aduan=aduan, isi="<b onclick=x>tebal</b>", versi=aduan.versi, oleh=pemeran.korkec)
    assert "<b onclick" not in masuk(aduan).get("/lapor/aduan/").content.decode()


def test_foto_tidak_dibagikan_di_halaman_umum(aduan: Pengaduan) -> None:
    client = masuk(aduan)
    client.post("/lapor/aduan/tambah/", {"id": uuid7(), "isi": "Foto", "foto": [foto()]})
    satu = FotoAduan.objects.get()
    assert str(satu.foto_id) not in client.get("/lapor/aduan/").content.decode()
