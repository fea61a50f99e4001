"""Home visits: recorded once, by whoever holds the family on that day; corrected without losing anything."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from PIL import ExifTags, Image

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import DesaBerubah, Foto
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.models import Kunjungan
from pendamping.services.kunjungan import IsiKunjungan, Titik, catat_kunjungan, ubah_kunjungan
from tests.conftest import DESA
from tests.factories import KPMFactory, KunjunganFactory, PenugasanFactory
from tests.hari import besok, isikan
from wilayah.models import Wilayah

ISI = IsiKunjungan(tanggal=date(2026, 11, 20), tujuan="rutin", hasil="Sepakat datang ke posyandu")
TITIK = Titik(Decimal("-3.800000"), Decimal("102.260000"), 12)


def foto(nama: str = "foto.jpg", *, gps: bool = False) -> SimpleUploadedFile:
    exif = Image.Exif()
    if gps:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "S", 2: (1.0, 0.0, 0.0), 3: "E", 4: (100.0, 0.0, 0.0)})
    isi = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(isi, "JPEG", exif=exif)
    return SimpleUploadedFile(nama, isi.getvalue(), content_type="image/jpeg")


@pytest.fixture
def kpm(pemeran: SimpleNamespace) -> KPM:
    kpm = KPMFactory.create(desa_id=DESA)
    PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping, mulai=date(2026, 1, 1))
    return kpm


@pytest.fixture
def catat(pemeran: SimpleNamespace, kpm: KPM):
    def catat(isi: IsiKunjungan = ISI, **lain):
        return catat_kunjungan(**{"kpm": kpm, "isi": isi, "oleh": pemeran.pendamping, **lain})

    return catat


def test_kunjungan_tercatat_dengan_titik_dan_foto(pemeran: SimpleNamespace, kpm: KPM, catat) -> None:
    nomor = uuid4()
    kunjungan = catat(id=nomor, titik=TITIK, foto=[foto(gps=True), foto()])
    kunjungan.refresh_from_db()
    assert (kunjungan.pk, kunjungan.kpm, kunjungan.petugas) == (nomor, kpm, pemeran.pendamping)
    assert (kunjungan.lintang, kunjungan.bujur, kunjungan.akurasi_m) == (Decimal("-3.8"), Decimal("102.26"), 12)
    assert (kunjungan.status_rumah, kunjungan.kks_dipegang_sendiri, kunjungan.komponen_di_kk) == ("", "", None)
    assert {(f.lintang, f.diunggah_oleh) for f in kunjungan.foto.all()} == {(Decimal("-3.8"), pemeran.pendamping)}
    assert kunjungan.foto.count() == 2
    assert list(DesaBerubah.objects.values_list("kode", flat=True)) == [DESA]


def test_tanpa_titik_formulir_foto_memakai_titik_kamera(catat) -> None:
    kunjungan = catat(foto=[foto(gps=True)])
    assert kunjungan.lintang is None  # where the photo was taken is no proof of where the visit was
    assert kunjungan.foto.get().lintang == Decimal(-1)


def test_permintaan_berulang_satu_kunjungan(catat) -> None:
    nomor = uuid4()
    satu = catat(id=nomor, titik=TITIK, foto=[foto()])
    dua = catat(id=nomor, titik=TITIK, foto=[foto()])
    assert satu == dua
    assert (Kunjungan.objects.count(), Foto.objects.count()) == (1, 1)


def test_nomor_sama_isi_lain_ditolak(catat) -> None:
    satu = catat(id=uuid4())
    with pytest.raises(GalatPengguna, match="sudah tersimpan dengan isi lain"):
        catat(replace(ISI, hasil="lain"), id=satu.pk)
    satu.refresh_from_db()
    assert satu.hasil == ISI.hasil


def test_nomor_milik_orang_lain_tidak_dibuka(pemeran: SimpleNamespace, catat) -> None:
    milik = KunjunganFactory.create(petugas=pemeran.pendamping_lain, hasil="rahasia")
    with pytest.raises(GalatPengguna) as galat:
        catat(id=milik.pk)
    assert "rahasia" not in galat.value.pesan
    assert Kunjungan.objects.count() == 1


def test_kiriman_ulang_sesudah_dikoreksi_tidak_mengubah_apa_pun(pemeran: SimpleNamespace, catat) -> None:
    satu = catat(id=uuid4())
    ubah_kunjungan(kunjungan=satu, isi=replace(ISI, hasil="dikoreksi"), versi=1, oleh=pemeran.pendamping)
    assert catat(id=satu.pk) == satu
    satu.refresh_from_db()
    assert satu.hasil == "dikoreksi"


@pytest.mark.django_db(transaction=True)
def test_dua_kiriman_serentak_satu_kunjungan(pemeran: SimpleNamespace, kpm: KPM) -> None:
    nomor = uuid4()

    def kirim(_n: int) -> UUID:
        try:
            return catat_kunjungan(id=nomor, kpm=kpm, isi=ISI, foto=[foto()], oleh=pemeran.pendamping).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as kolam:
        assert set(kolam.map(kirim, range(3))) == {nomor}
    assert (Kunjungan.objects.count(), Foto.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "siapa", ["pendamping_lain", "pendamping_tetangga", "korkec", "apd", "pengawas", "superuser", "tanpa_jabatan"]
)
def test_hanya_pendampingnya_yang_mencatat(pemeran: SimpleNamespace, catat, siapa: str) -> None:
    with pytest.raises(TidakBerhak):
        catat(oleh=getattr(pemeran, siapa), foto=[foto()])
    assert not Kunjungan.objects.exists()
    assert not Foto.objects.exists()
    assert not DesaBerubah.objects.exists()


@pytest.mark.parametrize(
    ("ubah", "kolom", "kalimat"),
    [
        ({"tanggal": besok}, "tanggal", "belum tiba"),
        ({"tanggal": date(2025, 12, 31)}, "tanggal", "sejak 1 Januari 2026"),
        ({"tujuan": "jalan-jalan"}, "tujuan", "."),
        ({"tujuan": ""}, "tujuan", "."),
        ({"jamban": "emas"}, "jamban", "."),
        ({"daya_listrik": 900_000}, "daya_listrik", "."),
        ({"kunjungan_berikut": date(2026, 11, 20)}, "kunjungan_berikut", "sesudah"),
        ({"hasil": "x" * 2001}, "hasil", "."),
    ],
)
def test_isian_salah_diberi_kalimat_dan_tidak_tersimpan(catat, ubah, kolom: str, kalimat: str) -> None:
    with pytest.raises(GalatPengguna, match=kalimat) as galat:
        catat(replace(ISI, **isikan(ubah)), foto=[foto()])
    assert galat.value.kolom == kolom
    assert not Kunjungan.objects.exists()
    assert not Foto.objects.exists()


@pytest.mark.parametrize("kode", ["17.71.08.1007", "81.01.01.2001"])
def test_hari_ini_menurut_zona_keluarga(pemeran: SimpleNamespace, catat, kode: str, monkeypatch) -> None:
    """At 23.30 WIB it is tomorrow already in Maluku, and only there."""
    desa = Wilayah.objects.filter(kode__startswith=f"{kode[:5]}.", tingkat=4).order_by("kode").first()
    assert desa is not None
    kpm = KPMFactory.create(desa_id=desa.kode)
    PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping)
    malam = datetime.fromisoformat("2026-11-22T23:30:00+07:00")
    monkeypatch.setattr("inti.waktu.timezone.now", lambda: malam)
    besok = replace(ISI, tanggal=date(2026, 11, 23))
    if kode.startswith("81"):
        assert catat(besok, kpm=kpm).tanggal == date(2026, 11, 23)
    else:
        with pytest.raises(GalatPengguna, match="belum tiba"):
            catat(besok, kpm=kpm)


def test_boleh_mundur_dalam_masa_dampingan_sendiri(pemeran: SimpleNamespace, catat) -> None:
    """A visit of the own time is still recorded after the family was handed over."""
    lama = KPMFactory.create()
    PenugasanFactory.create(kpm=lama, petugas=pemeran.pendamping, selesai=date(2026, 10, 31))
    assert catat(replace(ISI, tanggal=date(2026, 10, 31)), kpm=lama)
    with pytest.raises(TidakBerhak):
        catat(replace(ISI, tanggal=date(2026, 11, 1)), kpm=lama)


def test_foto_rusak_menggugurkan_seluruhnya(catat) -> None:
    rusak = SimpleUploadedFile("x.jpg", b"bukan foto")
    with pytest.raises(GalatPengguna, match="bukan foto") as galat:
        catat(foto=[foto(), rusak])
    assert galat.value.kolom == "foto"
    assert not Kunjungan.objects.exists()
    assert not Foto.objects.exists()


def test_paling_banyak_empat_foto(pemeran: SimpleNamespace, catat) -> None:
    with pytest.raises(GalatPengguna, match="Paling banyak 4 foto"):
        catat(foto=[foto() for _ in range(5)])
    assert not Kunjungan.objects.exists()
    kunjungan = catat(foto=[foto() for _ in range(3)])
    with pytest.raises(GalatPengguna, match="Paling banyak 4 foto"):
        ubah_kunjungan(kunjungan=kunjungan, isi=ISI, versi=1, foto=[foto(), foto()], oleh=pemeran.pendamping)
    assert kunjungan.foto.count() == 3


def test_koreksi_menyimpan_isi_lama_dan_titik_asli(pemeran: SimpleNamespace, catat) -> None:
    kunjungan = catat(titik=TITIK)
    baru = ubah_kunjungan(
        kunjungan=kunjungan, isi=replace(ISI, hasil="Batal"), versi=1, foto=[foto(gps=True)], oleh=pemeran.pendamping
    )
    baru.refresh_from_db()
    assert (baru.hasil, baru.versi, baru.lintang, baru.akurasi_m) == ("Batal", 2, Decimal("-3.8"), 12)
    assert baru.dicatat_pada == kunjungan.dicatat_pada
    assert baru.foto.count() == 1
    riwayat = Kunjungan.pgh_event_model.objects.filter(pgh_obj_id=baru.pk).order_by("pgh_id")
    assert [(r.pgh_label, r.hasil) for r in riwayat] == [("insert", ISI.hasil), ("update", "Batal")]


def test_koreksi_tanpa_perubahan_tidak_menambah_versi(pemeran: SimpleNamespace, catat) -> None:
    kunjungan = catat()
    assert ubah_kunjungan(kunjungan=kunjungan, isi=ISI, versi=1, oleh=pemeran.pendamping).versi == 1


def test_pengubah_kedua_diberi_tahu(pemeran: SimpleNamespace, catat) -> None:
    kunjungan = catat()
    ubah_kunjungan(kunjungan=kunjungan, isi=replace(ISI, hasil="satu"), versi=1, oleh=pemeran.pendamping)
    with pytest.raises(BerubahLebihDulu):
        ubah_kunjungan(kunjungan=kunjungan, isi=replace(ISI, hasil="dua"), versi=1, oleh=pemeran.pendamping)
    kunjungan.refresh_from_db()
    assert (kunjungan.hasil, kunjungan.versi) == ("satu", 2)


@pytest.mark.parametrize("siapa", ["pendamping_lain", "korkec", "apd", "superuser"])
def test_hanya_pencatatnya_yang_mengoreksi(pemeran: SimpleNamespace, catat, siapa: str) -> None:
    kunjungan = catat()
    with pytest.raises(TidakBerhak):
        ubah_kunjungan(kunjungan=kunjungan, isi=replace(ISI, hasil="x"), versi=1, oleh=getattr(pemeran, siapa))
    kunjungan.refresh_from_db()
    assert (kunjungan.hasil, kunjungan.versi) == (ISI.hasil, 1)


def test_sesudah_serah_terima_riwayat_hanya_dibaca(pemeran: SimpleNamespace, kpm: KPM, catat) -> None:
    kunjungan = catat()
    kpm.penugasan.update(selesai=hari_ini() - timedelta(days=1))
    with pytest.raises(TidakBerhak):
        ubah_kunjungan(kunjungan=kunjungan, isi=replace(ISI, hasil="x"), versi=1, oleh=pemeran.pendamping)
    assert list(Kunjungan.objects.terlihat_oleh(pemeran.pendamping)) == [kunjungan]


@pytest.mark.parametrize(
    "isi",
    [
        {"jamban": "emas"},
        {"kks_dipegang_sendiri": "mungkin"},
        {"kunjungan_berikut": date(2026, 10, 1)},
        {"akurasi_m": 5},
        {"lintang": Decimal(1)},
        {"tujuan": "x"},
    ],
)
def test_basis_data_menolak_yang_tak_masuk_akal(pemeran: SimpleNamespace, isi) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        KunjunganFactory.create(petugas=pemeran.pendamping, **isi)
