"""Files of a kabupaten's recap: made by the worker, once, for whoever sees the kabupaten now."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from akun.models import Jabatan
from inti.enums import KeadaanPekerjaan
from inti.galat import GalatPengguna, TidakBerhak
from inti.models import Pekerjaan
from inti.services.kerja import jalankan
from inti.waktu import hari_ini
from p2k2.services.rekap import REKAP, RHK2, minta_rekap
from tests.conftest import DESA_TETANGGA, KABUPATEN, KECAMATAN, TETANGGA
from tests.factories import KehadiranFactory, KelompokFactory, PenugasanKelompokFactory, PertemuanFactory
from wilayah.models import Wilayah

pytestmark = pytest.mark.django_db

HARI = date(2026, 11, 22)
SETAHUN = {"awal": date(2026, 1, 1), "banyak": 12, "hari": HARI}


@pytest.fixture
def kota():
    return Wilayah.objects.get(pk=KABUPATEN)


@pytest.fixture
def tetangga(pemeran):
    """A held meeting in the other kecamatan of the kabupaten."""
    satu = KelompokFactory(nama="Kenanga", desa_id=DESA_TETANGGA, dibentuk=date(2026, 1, 1))
    PenugasanKelompokFactory(kelompok=satu, petugas=pemeran.pendamping_tetangga, mulai=date(2026, 1, 1))
    return PertemuanFactory(kelompok=satu, petugas=pemeran.pendamping_tetangga, tanggal=date(2026, 2, 3))


def isi_hasil(client, kerja):
    jawaban = client.get(f"/pekerjaan/{kerja.pk}/hasil/")
    assert jawaban.status_code == 200
    return b"".join(jawaban.streaming_content)


def minta(kota, oleh, *, isi=REKAP, bentuk="buku"):
    return minta_rekap(wilayah=kota, isi=isi, bentuk=bentuk, oleh=oleh, **SETAHUN)


def test_asked_on_the_page_made_by_the_worker_and_downloaded(pemeran, client_untuk, rombongan, tetangga):
    p = PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=date(2026, 2, 4))
    KehadiranFactory(pertemuan=p, kpm=rombongan.kpm[0], status="hadir")
    client = client_untuk(pemeran.korkab)
    layar = client.get(f"/p2k2/rekap/?wilayah={KABUPATEN}&bulan=2026-02").content.decode()
    assert 'name="pilihan" value="rekap:buku:2026"' in layar
    assert "/p2k2/rekap/buku/" not in layar
    kirim = {"wilayah": KABUPATEN, "pilihan": "rekap:buku:2026"}
    jawaban = client.post("/p2k2/rekap/minta/", kirim)
    kerja = Pekerjaan.objects.get()
    assert (jawaban.status_code, jawaban["Location"]) == (302, f"/pekerjaan/{kerja.pk}/")
    assert kerja.parameter == {
        "wilayah": KABUPATEN, "isi": "rekap", "bentuk": "buku", "awal": "2026-01-01", "banyak": 12
    }  # fmt: skip
    client.post("/p2k2/rekap/minta/", kirim)  # asked twice, made once
    assert Pekerjaan.objects.count() == 1
    assert "Menunggu giliran" in client.get(jawaban["Location"]).content.decode()
    jalankan(id=kerja.pk, denyut=False)
    kerja.refresh_from_db()
    bulan = hari_ini().month
    assert (kerja.keadaan, kerja.selesai_n, kerja.total_n) == (KeadaanPekerjaan.SELESAI, bulan, bulan)
    assert kerja.nama_hasil == f"rekap-p2k2-kota-bengkulu-2026-01_{hari_ini():%Y-%m}.xlsx"
    lembar = load_workbook(BytesIO(isi_hasil(client, kerja)))["Februari 2026"]
    baris = [[c.value for c in b] for b in lembar.iter_rows()]
    dekat = Wilayah.objects.get(pk=TETANGGA).nama
    ada = {b[2]: (b[1], *b[3:5], *b[8:10]) for b in baris if b[2] in ("Pendamping", "Pendamping Tetangga")}
    assert ada == {"Pendamping": ("Sungai Serut", 1, 1, 1, 1), "Pendamping Tetangga": (dekat, 1, 1, 0, 0)}
    assert client_untuk(pemeran.apd).get(f"/pekerjaan/{kerja.pk}/hasil/").status_code == 404


@pytest.mark.parametrize(("bentuk", "awal"), [("pdf", b"%PDF-"), ("buku", b"PK\x03\x04")])
def test_rhk2_of_a_kabupaten_is_made_in_both_forms(pemeran, client_untuk, kota, tetangga, bentuk, awal):
    kerja = minta(kota, pemeran.apd, isi=RHK2, bentuk=bentuk)
    assert kerja.judul == "RHK-2 Kota Bengkulu, 2026-01 s.d. 2026-11"
    jalankan(id=kerja.pk, denyut=False)
    kerja.refresh_from_db()
    assert isi_hasil(client_untuk(pemeran.apd), kerja).startswith(awal)


def test_other_choices_and_other_askers_are_other_jobs(pemeran, kota):
    satu = minta(kota, pemeran.korkab)
    assert minta(kota, pemeran.korkab) == satu
    assert len({satu, minta(kota, pemeran.apd), minta(kota, pemeran.korkab, bentuk="pdf"),
                minta(kota, pemeran.korkab, isi=RHK2)}) == 4  # fmt: skip


@pytest.mark.parametrize("siapa", ["korkec", "korkab_luar", "pendamping", "tanpa_jabatan"])
def test_another_area_is_not_asked_for(pemeran, client_untuk, kota, siapa):
    user = getattr(pemeran, siapa)
    with pytest.raises(TidakBerhak):
        minta(kota, user)
    kirim = {"wilayah": KABUPATEN, "pilihan": "rhk2:buku:2026"}
    kode = 403 if siapa in ("pendamping", "tanpa_jabatan") else 404
    assert client_untuk(user).post("/p2k2/rekap/minta/", kirim).status_code == kode
    assert not Pekerjaan.objects.exists()


@pytest.mark.parametrize(
    "kirim",
    [
        {"wilayah": KABUPATEN},
        {"wilayah": "17", "pilihan": "rhk2:buku:2026"},
        {"wilayah": f"{KECAMATAN}.1007", "pilihan": "rhk2:buku:2026"},
        {"wilayah": "17.71\0", "pilihan": "rhk2:buku:2026"},
        {"wilayah": "", "pilihan": "rhk2:buku:2026"},
        {"wilayah": KABUPATEN, "pilihan": "rhk2:buku:2026-11"},
        {"wilayah": KABUPATEN, "pilihan": "rekap:exe:2026"},
        {"wilayah": KABUPATEN, "pilihan": "rekap:buku:2026-13"},
        {"wilayah": KABUPATEN, "pilihan": "rekap:buku:2099"},
    ],
)
def test_what_the_page_does_not_offer_starts_nothing(pemeran, client_untuk, kirim):
    assert client_untuk(pemeran.korkab).post("/p2k2/rekap/minta/", kirim).status_code == 404
    assert not Pekerjaan.objects.exists()


def test_months_to_come_are_refused_in_words(pemeran, kota):
    with pytest.raises(GalatPengguna, match="belum tiba"):
        minta_rekap(
            wilayah=kota, isi=REKAP, bentuk="buku", awal=date(2026, 12, 1), banyak=1, hari=HARI, oleh=pemeran.korkab
        )


def test_an_appointment_that_ends_before_the_work_stops_it(pemeran, kota):
    kerja = minta(kota, pemeran.korkab)
    Jabatan.objects.filter(pengguna=pemeran.korkab).delete()
    jalankan(id=kerja.pk, denyut=False)
    kerja.refresh_from_db()
    assert (kerja.keadaan, kerja.hasil.name) == (KeadaanPekerjaan.GAGAL, "")
    assert kerja.pesan == "Kota Bengkulu di luar wilayah Anda. Pilih wilayah Anda sendiri."


def test_an_appointment_that_ends_before_the_download_keeps_the_file(pemeran, client_untuk, kota):
    kerja = minta(kota, pemeran.korkab)
    jalankan(id=kerja.pk, denyut=False)
    client = client_untuk(pemeran.korkab)
    Jabatan.objects.filter(pengguna=pemeran.korkab).delete()
    assert client.get(f"/pekerjaan/{kerja.pk}/hasil/").status_code == 403


def test_a_kabupaten_is_never_made_in_the_request(pemeran, client_untuk):
    client = client_untuk(pemeran.korkab)
    for akhir, bulan in (
        ("buku/?periode=2026-02&", "2026-02"),
        ("pdf/?periode=2025&", "2025-12"),
        ("rhk-2/buku/?tahun=2025&", "2025-12"),
    ):
        jawaban = client.get(f"/p2k2/rekap/{akhir}wilayah={KABUPATEN}")
        assert (jawaban.status_code, jawaban["Location"]) == (302, f"/p2k2/rekap/?wilayah={KABUPATEN}&bulan={bulan}")
    assert not Pekerjaan.objects.exists()
    layar = client.get(f"/p2k2/rekap/?wilayah={KECAMATAN}&bulan=2026-02").content.decode()
    assert f"/p2k2/rekap/buku/?wilayah={KECAMATAN}&amp;periode=2026-02" in layar
    assert f"/p2k2/rekap/rhk-2/pdf/?wilayah={KECAMATAN}&amp;tahun=2026" in layar
    assert 'name="pilihan"' not in layar
