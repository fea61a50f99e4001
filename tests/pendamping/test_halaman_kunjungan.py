"""Pages of visits: forms that keep what was typed, lists within scope, photos behind the same rule."""

from datetime import date, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from akun.enums import Peran
from inti.models import Foto
from inti.services.foto import simpan_foto
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.models import Kunjungan
from tests.conftest import DESA, DESA_2, DESA_TETANGGA, KECAMATAN
from tests.factories import JabatanFactory, KPMFactory, KunjunganFactory, PenugasanFactory
from tests.pendamping.test_kunjungan import foto

URL = "/kunjungan/"
BARU = "/kunjungan/baru/"


@pytest.fixture
def kpm(pemeran: SimpleNamespace) -> KPM:
    kpm = KPMFactory.create(nama="SITI AMINAH", desa_id=DESA)
    PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping)
    return kpm


@pytest.fixture
def client(pemeran: SimpleNamespace, client_untuk):
    return client_untuk(pemeran.pendamping)


def _isi(**lain) -> dict[str, object]:
    return {"id": uuid4(), "tanggal": "2026-11-20", "tujuan": "rutin", **lain}


def test_formulir_tidak_memilihkan_jawaban(client, kpm: KPM) -> None:
    jawaban = client.get(BARU, {"kpm": kpm.pk})
    form = jawaban.context["form"]
    assert form["tanggal"].value() == hari_ini(DESA)
    isi = jawaban.content.decode()
    assert "checked" not in isi
    assert "---------" not in isi
    assert str(form["id"].value()) in isi
    assert kpm.nik not in isi


def test_dicatat_lewat_halaman(client, kpm: KPM, pemeran: SimpleNamespace) -> None:
    isi = _isi(
        kks_dipegang_sendiri="tidak", jamban="bersama", daya_listrik="450", lintang="-3.8", bujur="102.26",
        akurasi_m="9", foto=[foto("a.jpg"), foto("b.jpg")], hasil="Baik", kunjungan_berikut="2026-12-01",
    )  # fmt: skip
    jawaban = client.post(f"{BARU}?kpm={kpm.pk}", isi)
    assert jawaban.url == f"/kunjungan/{isi['id']}/"
    kunjungan = Kunjungan.objects.get()
    assert (kunjungan.jamban, kunjungan.daya_listrik, kunjungan.akurasi_m) == ("bersama", 450, 9)
    assert kunjungan.foto.count() == 2
    halaman = client.get(jawaban.url)
    assert "KKS dipegang orang lain" in halaman.content.decode()
    assert halaman.context["boleh_ubah"]
    assert "KKS dipegang orang lain" in client.get(f"/kpm/{kpm.pk}/kunjungan/").content.decode()


def test_tekan_dua_kali_satu_kunjungan(client, kpm: KPM) -> None:
    isi = _isi()
    satu, dua = (client.post(f"{BARU}?kpm={kpm.pk}", isi) for _ in range(2))
    assert satu.url == dua.url
    assert Kunjungan.objects.count() == 1


def test_formulir_menyebut_kunjungan_hari_ini(client, kpm: KPM, pemeran: SimpleNamespace) -> None:
    kemarin = KunjunganFactory.create(kpm=kpm, petugas=pemeran.pendamping, tanggal=hari_ini(DESA) - timedelta(days=1))
    assert client.get(BARU, {"kpm": kpm.pk}).context["sudah"] is None
    kini = KunjunganFactory.create(kpm=kpm, petugas=pemeran.pendamping, tanggal=hari_ini(DESA))
    isi = client.get(BARU, {"kpm": kpm.pk}).content.decode()
    assert (f"/kunjungan/{kini.pk}/" in isi, f"/kunjungan/{kemarin.pk}/" in isi) == (True, False)


def test_kunjungan_berikut_ditolak_di_bidangnya(client, kpm: KPM) -> None:
    jawaban = client.post(f"{BARU}?kpm={kpm.pk}", _isi(kunjungan_berikut="2026-11-20"))
    assert jawaban.context["form"].errors == {
        "kunjungan_berikut": ["Kunjungan berikut harus sesudah tanggal kunjungan ini."]
    }
    assert not Kunjungan.objects.exists()


def test_isian_tetap_ada_dan_foto_diminta_ulang(client, kpm: KPM) -> None:
    jawaban = client.post(f"{BARU}?kpm={kpm.pk}", _isi(tanggal="2020-01-01", hasil="Panjang sekali", foto=foto()))
    assert jawaban.status_code == 422
    isi = jawaban.content.decode()
    assert "Panjang sekali" in isi
    assert "Pilih ulang fotonya" in isi
    assert "sejak 1 Januari 2025" in isi
    assert not Kunjungan.objects.exists()
    assert not Foto.objects.exists()


def test_foto_rusak_tidak_menghapus_isian(client, kpm: KPM) -> None:
    rusak = SimpleUploadedFile("x.jpg", b"bukan foto", content_type="image/jpeg")
    jawaban = client.post(f"{BARU}?kpm={kpm.pk}", _isi(hasil="Panjang sekali", foto=rusak))
    assert jawaban.status_code == 422
    assert "Panjang sekali" in jawaban.content.decode()
    assert list(jawaban.context["form"].errors) == ["foto"]
    assert not Kunjungan.objects.exists()


@pytest.mark.parametrize("titik", [{"lintang": "-3.8"}, {"bujur": "102.2"}])
def test_koordinat_setengah_ditolak(client, kpm: KPM, titik) -> None:
    jawaban = client.post(f"{BARU}?kpm={kpm.pk}", _isi(**titik))
    assert "Isi lintang dan bujur" in str(jawaban.context["form"].errors)
    assert not Kunjungan.objects.exists()


@pytest.mark.parametrize("titik", [{"lintang": "91", "bujur": "0"}, {"lintang": "0", "bujur": "181"}])
def test_koordinat_di_luar_bumi_ditolak(client, kpm: KPM, titik) -> None:
    assert client.post(f"{BARU}?kpm={kpm.pk}", _isi(**titik)).status_code == 422
    assert not Kunjungan.objects.exists()


def test_akurasi_tanpa_titik_diabaikan(client, kpm: KPM) -> None:
    assert client.post(f"{BARU}?kpm={kpm.pk}", _isi(akurasi_m="5")).status_code == 302
    assert Kunjungan.objects.get().akurasi_m is None


def test_hak_mencatat(pemeran: SimpleNamespace, client_untuk, kpm: KPM) -> None:
    url = f"{BARU}?kpm={kpm.pk}"
    JabatanFactory.create(pengguna=pemeran.pendamping_lain, peran=Peran.KORKEC, wilayah_id=KECAMATAN)
    harapan = {
        "pendamping_lain": 403,  # sees it as korkec, holds it not
        "pendamping_tetangga": 404,
        "korkec": 403,
        "apd": 403,
        "tanpa_jabatan": 403,
    }
    for siapa, kode in harapan.items():
        client = client_untuk(getattr(pemeran, siapa))
        assert (siapa, client.get(url).status_code) == (siapa, kode)
        assert (siapa, client.post(url, _isi()).status_code) == (siapa, kode)
    assert not Kunjungan.objects.exists()


@pytest.mark.parametrize("kpm_id", ["0", "99999999999999999999", "abc", "1;2"])
def test_keluarga_yang_tak_ada_404(client, kpm_id: str) -> None:
    assert client.get(BARU, {"kpm": kpm_id}).status_code == 404


def test_pilih_keluarga_sendiri_dengan_pos(client, kpm: KPM, pemeran: SimpleNamespace) -> None:
    PenugasanFactory.create(kpm__nama="BUDI", petugas=pemeran.pendamping)
    PenugasanFactory.create(kpm__nama="SITI ORANG LAIN", petugas=pemeran.pendamping_lain)
    assert client.get(BARU).url == "/kunjungan/pilih/"
    assert [b["judul"] for b in client.get("/kunjungan/pilih/").context["baris"]] == ["BUDI", "SITI AMINAH"]
    for cari in ("siti", kpm.nik):
        hasil = client.post("/kunjungan/pilih/", {"cari": cari})
        assert [b["judul"] for b in hasil.context["baris"]] == ["SITI AMINAH"]
        assert [b["url"] for b in hasil.context["baris"]] == [f"{BARU}?kpm={kpm.pk}"]


# --- Reading -------------------------------------------------------------------------------


@pytest.fixture
def kunjungan(pemeran: SimpleNamespace, kpm: KPM) -> Kunjungan:
    hasil = KunjunganFactory.create(kpm=kpm, petugas=pemeran.pendamping)
    hasil.foto.add(simpan_foto(berkas=foto(), oleh=pemeran.pendamping))
    return hasil


def isi_foto(jawaban) -> bytes:
    """The bytes of a streamed answer; reading it to the end also closes its file."""
    return b"".join(jawaban.streaming_content) if jawaban.streaming else b""


@pytest.mark.parametrize(
    ("siapa", "kode"),
    [
        ("pendamping", 200), ("korkec", 200), ("korkab", 200), ("apd", 200), ("pengawas", 200), ("korwil", 200),
        ("pusat", 200), ("superuser", 200), ("pendamping_lain", 404), ("pendamping_tetangga", 404),
        ("korkec_tetangga", 404), ("korkab_luar", 404), ("apd_luar", 404), ("korwil_luar", 404), ("tanpa_jabatan", 404),
    ],
)  # fmt: skip
def test_kunjungan_dan_fotonya_menurut_lingkup(
    pemeran: SimpleNamespace, client_untuk, kunjungan: Kunjungan, siapa: str, kode: int
) -> None:
    client = client_untuk(getattr(pemeran, siapa))
    gambar = client.get(f"{URL}{kunjungan.pk}/foto/{kunjungan.foto.get().pk}/")
    assert gambar.status_code == kode
    assert bool(isi_foto(gambar)) == (kode == 200)
    assert client.get(f"{URL}{kunjungan.pk}/").status_code == kode
    assert client.get(f"/kpm/{kunjungan.kpm_id}/kunjungan/").status_code == kode
    assert len(client.get(URL).context["baris"]) == (1 if kode == 200 else 0)


def test_foto_kunjungan_lain_tidak_lewat_kunjungan_sendiri(
    client, kunjungan: Kunjungan, pemeran: SimpleNamespace
) -> None:
    asing = simpan_foto(berkas=foto(), oleh=pemeran.pendamping_lain)
    KunjunganFactory.create(petugas=pemeran.pendamping_lain).foto.add(asing)
    assert client.get(f"{URL}{kunjungan.pk}/foto/{asing.pk}/").status_code == 404


def test_foto_dikirim_tanpa_boleh_disimpan(client, kunjungan: Kunjungan) -> None:
    jawaban = client.get(f"{URL}{kunjungan.pk}/foto/{kunjungan.foto.get().pk}/")
    assert jawaban["Cache-Control"] == "private, no-store"
    assert jawaban["X-Content-Type-Options"] == "nosniff"
    assert jawaban["Content-Type"] == "image/jpeg"
    assert isi_foto(jawaban).startswith(b"\xff\xd8")


def test_sesudah_pindah_tugas_kunjungan_sendiri_tetap_terbaca(client, kunjungan: Kunjungan, kpm: KPM) -> None:
    kpm.penugasan.update(selesai=date(2026, 11, 1))
    jawaban = client.get(f"{URL}{kunjungan.pk}/")
    assert (jawaban.status_code, jawaban.context["boleh_ubah"], jawaban.context["kpm_terlihat"]) == (200, False, False)
    assert client.get(f"{URL}{kunjungan.pk}/ubah/").status_code == 403
    assert client.get(f"/kpm/{kpm.pk}/kunjungan/").status_code == 404


def test_daftar_disaring(pemeran: SimpleNamespace, client_untuk) -> None:
    def buat(nama: str, desa: str, petugas, tanggal: date, **lain) -> Kunjungan:
        return KunjunganFactory.create(kpm__nama=nama, kpm__desa_id=desa, petugas=petugas, tanggal=tanggal, **lain)

    buat("A", DESA, pemeran.pendamping, date(2026, 11, 30))
    b = buat("B", DESA_2, pemeran.pendamping_lain, date(2026, 10, 31), kks_dipegang_sendiri="tidak")
    buat("C", DESA_TETANGGA, pemeran.pendamping_tetangga, date(2026, 11, 1))
    b.foto.add(simpan_foto(berkas=foto(), oleh=pemeran.pendamping_lain))
    apd = client_untuk(pemeran.apd)

    def nama(**saring: object) -> str:
        return "".join(x["judul"] for x in apd.get(URL, saring).context["baris"])

    assert nama() == "ACB"
    assert nama(wilayah=KECAMATAN) == "AB"
    assert nama(wilayah=DESA) == "A"
    assert nama(petugas=pemeran.pendamping_lain.pk) == "B"
    assert nama(bulan="2026-11") == "AC"
    assert nama(bulan="2026-11", wilayah=KECAMATAN) == "A"
    assert nama(kks="tidak") == "B"
    assert nama(foto="tanpa") == "AC"


def test_dua_jabatan_melihat_gabungan_tanpa_ganda(pemeran: SimpleNamespace, client_untuk, kpm: KPM) -> None:
    JabatanFactory.create(pengguna=pemeran.pendamping, peran=Peran.KORKEC, wilayah_id=KECAMATAN)
    KunjunganFactory.create(kpm=kpm, petugas=pemeran.pendamping, tanggal=date(2026, 11, 3))  # own, and in the area
    KunjunganFactory.create(kpm__nama="REKAN", kpm__desa_id=DESA_2, petugas=pemeran.pendamping_lain)
    KunjunganFactory.create(
        kpm__nama="DULU", kpm__desa_id=DESA_TETANGGA, petugas=pemeran.pendamping, tanggal=date(2026, 1, 1)
    )
    KunjunganFactory.create(kpm__nama="ASING", kpm__desa_id=DESA_TETANGGA, petugas=pemeran.pendamping_tetangga)
    baris = client_untuk(pemeran.pendamping).get(URL).context["baris"]
    assert [b["judul"] for b in baris] == ["SITI AMINAH", "REKAN", "DULU"]


def test_pendamping_baru_melihat_kunjungan_pendahulu(client, pemeran: SimpleNamespace, kpm: KPM) -> None:
    lama = KunjunganFactory.create(kpm=kpm, petugas=pemeran.pendamping_lain)
    assert [b["url"] for b in client.get(URL).context["baris"]] == [f"/kunjungan/{lama.pk}/"]


@pytest.mark.parametrize("saring", ["wilayah=x", "bulan=2026-13", "petugas=1%20or%201", "kks=ya"])
def test_saringan_aneh_tidak_menampilkan_semuanya(client, kunjungan: Kunjungan, saring: str) -> None:
    jawaban = client.get(f"{URL}?{saring}")
    assert jawaban.status_code == 200
    assert "SITI AMINAH" not in jawaban.content.decode()


def test_daftar_dipotong_per_halaman(client, kpm: KPM, pemeran: SimpleNamespace) -> None:
    KunjunganFactory.create_batch(55, kpm=kpm, petugas=pemeran.pendamping)
    satu = client.get(URL)
    dua = client.get(satu.context["berikut"])
    tautan = [b["url"] for h in (satu, dua) for b in h.context["baris"]]
    assert (len(satu.context["baris"]), len(set(tautan)), dua.context["berikut"]) == (50, 55, "")


def test_tab_sebagai_bagian_dan_sebagai_halaman(client, kunjungan: Kunjungan, kpm: KPM) -> None:
    url = f"/kpm/{kpm.pk}/kunjungan/"
    utuh, bagian = client.get(url), client.get(url, headers={"HX-Request": "true"})
    assert b"<html" in utuh.content
    assert b"<html" not in bagian.content
    for jawaban in (utuh, bagian):
        assert f"/kunjungan/{kunjungan.pk}/" in jawaban.content.decode()
    assert f"{BARU}?kpm={kpm.pk}" in utuh.content.decode()
    assert f"{BARU}?kpm={kpm.pk}" not in bagian.content.decode(), "the family's page has it in its heading"
    assert f"{BARU}?kpm={kpm.pk}" in client.get(f"/kpm/{kpm.pk}/").content.decode()


# --- Correcting ----------------------------------------------------------------------------


def test_koreksi_lewat_halaman(client, kunjungan: Kunjungan) -> None:
    url = f"{URL}{kunjungan.pk}/ubah/"
    assert client.get(url).context["versi"] == 1
    isi = {"versi": 1, "tanggal": "2026-11-02", "tujuan": "absen", "hasil": "Dikoreksi", "foto": foto()}
    assert client.post(url, isi).url == f"{URL}{kunjungan.pk}/"
    kunjungan.refresh_from_db()
    assert (kunjungan.tujuan, kunjungan.hasil, kunjungan.versi) == ("absen", "Dikoreksi", 2)
    assert kunjungan.foto.count() == 2


def test_koreksi_kedua_melihat_keduanya_lalu_menyimpan(client, kunjungan: Kunjungan) -> None:
    url = f"{URL}{kunjungan.pk}/ubah/"
    isi = {"versi": 1, "tanggal": "2026-11-01", "tujuan": "rutin"}
    client.post(url, {**isi, "hasil": "Dari telepon"})
    jawaban = client.post(url, {**isi, "hasil": "Dari laptop"})
    assert jawaban.status_code == 422
    assert jawaban.context["tersimpan"] == [("Hasil dan kesepakatan", "Dari telepon")]
    assert "Dari laptop" in jawaban.content.decode()
    kunjungan.refresh_from_db()
    assert kunjungan.hasil == "Dari telepon"
    client.post(url, {**isi, "hasil": "Dari laptop", "versi": jawaban.context["versi"]})
    kunjungan.refresh_from_db()
    assert (kunjungan.hasil, kunjungan.versi) == ("Dari laptop", 3)


def test_isian_salah_tidak_memajukan_versi_formulir(client, kunjungan: Kunjungan) -> None:
    """A typing error after somebody else's save must not let the next try overwrite it unseen."""
    url = f"{URL}{kunjungan.pk}/ubah/"
    Kunjungan.objects.update(versi=2)
    jawaban = client.post(url, {"versi": 1, "tanggal": "", "tujuan": "rutin"})
    assert (jawaban.status_code, jawaban.context["versi"]) == (422, "1")


@pytest.mark.parametrize(("siapa", "kode"), [("korkec", 403), ("apd", 403), ("pendamping_lain", 404)])
def test_kunjungan_orang_lain_tidak_dikoreksi(
    pemeran: SimpleNamespace, client_untuk, kunjungan: Kunjungan, siapa: str, kode: int
) -> None:
    isi = {"versi": 1, "tanggal": "2026-11-02", "tujuan": "absen"}
    client = client_untuk(getattr(pemeran, siapa))
    assert client.post(f"{URL}{kunjungan.pk}/ubah/", isi).status_code == kode
    kunjungan.refresh_from_db()
    assert (kunjungan.tujuan, kunjungan.versi) == ("rutin", 1)


@pytest.mark.parametrize("banyak", [1, 40])
def test_jumlah_kueri_tetap(client_untuk, pemeran, kunjungan, kpm, django_assert_num_queries, banyak: int) -> None:
    for _ in range(banyak - 1):
        satu = KunjunganFactory.create(kpm=kpm, petugas=pemeran.pendamping)
        satu.foto.add(simpan_foto(berkas=foto(), oleh=pemeran.pendamping))
    client = client_untuk(pemeran.pendamping)
    with django_assert_num_queries(5):
        client.get(URL)
    with django_assert_num_queries(9):
        client.get(f"{URL}{kunjungan.pk}/")
    with django_assert_num_queries(8):
        client.get(f"/kpm/{kpm.pk}/kunjungan/")
    with django_assert_num_queries(9):
        client.get(BARU, {"kpm": kpm.pk})
