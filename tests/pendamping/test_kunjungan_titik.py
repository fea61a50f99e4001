"""Where a visit was, or why nobody knows; what that says about the house; photos of another day."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import ExifTags, Image

from inti.galat import BerubahLebihDulu, GalatPengguna
from kpm.models import KPM, KeadaanRumah
from pendamping.models import Kunjungan
from pendamping.services.kunjungan import IsiKunjungan, Titik, catat_kunjungan, ubah_kunjungan
from tests.conftest import DESA
from tests.factories import AturanLapanganFactory, KPMFactory, KunjunganFactory, PenugasanFactory

ISI = IsiKunjungan(tanggal=date(2026, 11, 20), tujuan="rutin")
LINTANG, BUJUR = Decimal("-3.800000"), Decimal("102.260000")
BARU = "/kunjungan/baru/"


def foto_bertanggal(saat: str) -> SimpleUploadedFile:
    exif = Image.Exif()
    exif[ExifTags.Base.DateTime] = saat
    isi = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(isi, "JPEG", exif=exif)
    return SimpleUploadedFile("galeri.jpg", isi.getvalue(), content_type="image/jpeg")


@pytest.fixture
def kpm(pemeran: SimpleNamespace) -> KPM:
    kpm = KPMFactory.create(desa_id=DESA)
    PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping, mulai=date(2026, 1, 1))
    return kpm


@pytest.fixture
def catat(pemeran: SimpleNamespace, kpm: KPM):
    def catat(isi: IsiKunjungan = ISI, **lain: Any) -> Kunjungan:
        return catat_kunjungan(kpm=kpm, isi=isi, oleh=pemeran.pendamping, **lain)

    return catat


def _titik_rumah(kpm: KPM) -> tuple[Decimal | None, int | None] | None:
    return KeadaanRumah.objects.filter(pk=kpm.pk).values_list("lintang", "akurasi_m").first()


def test_titik_gps_menjadi_letak_rumah(catat, kpm: KPM) -> None:
    assert catat(titik=Titik(LINTANG, BUJUR, 12)).sumber_titik == "gps"
    assert _titik_rumah(kpm) == (LINTANG, 12)


@pytest.mark.parametrize(("akurasi", "dipakai"), [(200, True), (201, False), (25_000, False)])
def test_titik_kasar_tinggal_di_kunjungan(catat, kpm: KPM, akurasi: int, dipakai: bool) -> None:
    catat(titik=Titik(Decimal("-3.700000"), BUJUR, 8))
    kunjungan = catat(replace(ISI, tanggal=date(2026, 11, 21)), titik=Titik(LINTANG, BUJUR, akurasi))
    kunjungan.refresh_from_db()
    assert (kunjungan.lintang, kunjungan.akurasi_m, kunjungan.tanpa_titik) == (LINTANG, akurasi, "")
    assert _titik_rumah(kpm) == ((LINTANG, akurasi) if dipakai else (Decimal("-3.700000"), 8))


def test_batas_kasar_menurut_aturan_hari_kunjungan(catat, kpm: KPM) -> None:
    AturanLapanganFactory.create(berlaku_sejak=date(2026, 11, 21), akurasi_kasar_m=50)
    catat(titik=Titik(LINTANG, BUJUR, 100))
    catat(replace(ISI, tanggal=date(2026, 11, 21)), titik=Titik(Decimal("-3.700000"), BUJUR, 100))
    assert _titik_rumah(kpm) == (LINTANG, 100)


def test_titik_diketik_tidak_menggantikan_titik_gps(catat, kpm: KPM) -> None:
    diketik = catat(titik=Titik(LINTANG, BUJUR))
    assert (diketik.sumber_titik, diketik.akurasi_m) == ("ketik", None)
    assert _titik_rumah(kpm) == (LINTANG, None)
    catat(titik=Titik(Decimal("-3.700000"), BUJUR, 9))
    catat(replace(ISI, tanggal=date(2026, 11, 21)), titik=Titik(LINTANG, BUJUR))
    assert _titik_rumah(kpm) == (Decimal("-3.700000"), 9)


@pytest.mark.parametrize("sebab", ["ditolak", "tidak_ada", "kasar"])
def test_tanpa_titik_tercatat_sebabnya(catat, kpm: KPM, sebab: str) -> None:
    kunjungan = catat(tanpa_titik=sebab)
    kunjungan.refresh_from_db()
    assert (kunjungan.tanpa_titik, kunjungan.lintang, kunjungan.sumber_titik) == (sebab, None, "")
    assert _titik_rumah(kpm) is None


@pytest.mark.parametrize(
    ("lain", "kolom", "kalimat"),
    [
        ({"titik": Titik(LINTANG, BUJUR, 9), "tanpa_titik": "ditolak"}, "tanpa_titik", "Kosongkan alasan"),
        ({"tanpa_titik": "malas"}, "tanpa_titik", "."),
        ({"titik": Titik(Decimal(0), Decimal(0), 9)}, "lintang", "di luar Indonesia"),
        ({"titik": Titik(Decimal("51.5"), Decimal("-0.1"), 9)}, "lintang", "di luar Indonesia"),
    ],
)
def test_titik_yang_tak_masuk_akal_ditolak(catat, lain: dict[str, Any], kolom: str, kalimat: str) -> None:
    with pytest.raises(GalatPengguna, match=kalimat) as galat:
        catat(**lain)
    assert galat.value.kolom == kolom
    assert not Kunjungan.objects.exists()
    assert not KeadaanRumah.objects.exists()


def test_sebab_lain_bukan_kiriman_yang_sama(catat) -> None:
    nomor = uuid4()
    satu = catat(id=nomor, tanpa_titik="ditolak")
    assert catat(id=nomor, tanpa_titik="ditolak") == satu
    with pytest.raises(BerubahLebihDulu):
        catat(id=nomor, tanpa_titik="tidak_ada")
    assert Kunjungan.objects.count() == 1


def test_motivasi_dan_graduasi_dikoreksi_titik_tetap(catat, pemeran: SimpleNamespace) -> None:
    kunjungan = catat(replace(ISI, motivasi="Menabung", sikap_graduasi="belum_siap"), tanpa_titik="ditolak")
    baru = replace(ISI, motivasi="Menabung dan usaha", sikap_graduasi="siap")
    ubah_kunjungan(kunjungan=kunjungan, isi=baru, versi=1, oleh=pemeran.pendamping)
    kunjungan.refresh_from_db()
    assert (kunjungan.motivasi, kunjungan.sikap_graduasi, kunjungan.tanpa_titik, kunjungan.versi) == (
        "Menabung dan usaha",
        "siap",
        "ditolak",
        2,
    )


@pytest.mark.parametrize("isi", [{"sikap_graduasi": "mau"}, {"motivasi": "x" * 1001}])
def test_isian_baru_diperiksa(catat, isi: dict[str, str]) -> None:
    with pytest.raises(GalatPengguna) as galat:
        catat(replace(ISI, **isi))
    assert galat.value.kolom == next(iter(isi))
    assert not Kunjungan.objects.exists()


@pytest.mark.parametrize("isi", [{"tanpa_titik": "kasar", "lintang": LINTANG, "bujur": BUJUR}, {"sumber_titik": "x"}])
def test_basis_data_menolak(pemeran: SimpleNamespace, isi: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        KunjunganFactory.create(petugas=pemeran.pendamping, **isi)


# --- Photos --------------------------------------------------------------------------------


def test_foto_galeri_lama_diterima_dan_tanggalnya_tampil(
    catat, kpm: KPM, pemeran: SimpleNamespace, client_untuk
) -> None:
    lama, baru = foto_bertanggal("2025:07:03 23:30:00"), foto_bertanggal("2026:11:20 09:00:00")
    kunjungan = catat(titik=Titik(LINTANG, BUJUR, 9), foto=[lama, baru])
    titik = {f.diambil_pada.year: f.lintang for f in kunjungan.foto.all() if f.diambil_pada}
    assert titik == {2025: None, 2026: LINTANG}, "a photo of another day was not taken here"
    halaman = client_untuk(pemeran.pendamping).get(f"/kunjungan/{kunjungan.pk}/").content.decode()
    assert "diambil 3 Juli 2025" in halaman
    assert "diambil 20 November 2026" in halaman


def test_titik_diketik_tidak_menempel_pada_foto(catat) -> None:
    kunjungan = catat(titik=Titik(LINTANG, BUJUR), foto=[foto_bertanggal("2026:11:20 09:00:00")])
    assert kunjungan.foto.get().lintang is None


# --- Pages ---------------------------------------------------------------------------------


def _kirim(client, kpm: KPM, **lain: str) -> Any:
    return client.post(f"{BARU}?kpm={kpm.pk}", {"id": uuid4(), "tanggal": "2026-11-20", "tujuan": "rutin", **lain})


def test_formulir_tanpa_titik(pemeran: SimpleNamespace, client_untuk, kpm: KPM) -> None:
    client = client_untuk(pemeran.pendamping)
    isi = client.get(BARU, {"kpm": kpm.pk}).content.decode()
    assert 'data-kasar="200"' in isi
    assert 'data-alasan="tanpa_titik"' in isi
    jawaban = _kirim(client, kpm, tanpa_titik="ditolak", motivasi="Menabung", sikap_graduasi="pertimbangan")
    kunjungan = Kunjungan.objects.get()
    assert (kunjungan.tanpa_titik, kunjungan.motivasi) == ("ditolak", "Menabung")
    halaman = client.get(jawaban.url).content.decode()
    for teks in ("Izin lokasi ditolak", "Mempertimbangkan", "Menabung", "Insidental"):
        assert teks in halaman, teks


def test_titik_yang_akhirnya_ada_menghapus_sebabnya(pemeran: SimpleNamespace, client_untuk, kpm: KPM) -> None:
    _kirim(client_untuk(pemeran.pendamping), kpm, tanpa_titik="ditolak", lintang="-3.8", bujur="102.26", akurasi_m="9")
    assert list(Kunjungan.objects.values_list("tanpa_titik", "sumber_titik")) == [("", "gps")]


def test_api_menyimpan_dan_menjaga_titik(pemeran: SimpleNamespace, client_untuk, kpm: KPM) -> None:
    client, alamat = client_untuk(pemeran.pendamping), f"/api/v1/kunjungan/{uuid4()}/"
    isi: dict[str, Any] = {"kpm": kpm.pk, "tanggal": "2026-11-20", "tujuan": "rutin", "tanpa_titik": "tidak_ada"}
    isi |= {"motivasi": "Sekolah", "sikap_graduasi": "siap"}
    jawaban = client.put(alamat, isi, content_type="application/json").json()
    kolom = ("tanpa_titik", "sumber_titik", "motivasi", "sikap_graduasi", "terencana")
    assert tuple(jawaban[k] for k in kolom) == ("tidak_ada", "", "Sekolah", "siap", False)
    ubah = client.put(alamat, {**isi, "tanpa_titik": "ditolak", "versi": 1}, content_type="application/json")
    assert (ubah.status_code, ubah.json()["kolom"]) == (400, "tanpa_titik")
    assert Kunjungan.objects.get().tanpa_titik == "tidak_ada"


def test_kks_dipegang_orang_lain_dijawab_dengan_anjuran(pemeran, client_untuk, catat) -> None:
    kunjungan = catat(replace(ISI, kks_dipegang_sendiri="tidak"))
    halaman = client_untuk(pemeran.pendamping).get(f"/kunjungan/{kunjungan.pk}/").content.decode()
    assert "bantu keluarga meminta kartunya kembali" in halaman
    assert not any(kata in halaman for kata in ("Temuan", "korkec", "koordinator"))
