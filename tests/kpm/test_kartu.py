"""Cards of families: issued once, withdrawn with a reason, printed with a log line, never with an identifier."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from inti.galat import GalatPengguna, TidakBerhak
from inti.models import AksesPribadi, Pekerjaan
from inti.services.kerja import jalankan
from kpm.models import KartuKPM
from kpm.services.kartu import cabut_kartu, cetak_kartu, ganti_kartu, minta_kartu, terbitkan_kartu
from kpm.services.kode_kartu import baca_kode, qr_svg, tulis_kode
from tests.factories import (
    KartuKPMFactory,
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
)

pytestmark = pytest.mark.django_db


def keluarga(petugas, n=1, **lain):
    semua = [KPMFactory(nama=f"KELUARGA {i:03d}", **lain) for i in range(n)]
    for k in semua:
        PenugasanFactory(kpm=k, petugas=petugas)
    return [k.pk for k in semua]


def kelompok(petugas, kpm, nama="Melati"):
    satu = KelompokFactory(nama=nama, dibuat_oleh=petugas)
    PenugasanKelompokFactory(kelompok=satu, petugas=petugas, mulai=date(2025, 1, 1))
    for k in kpm:
        KeanggotaanFactory(kpm_id=k, kelompok=satu, dicatat_oleh=petugas)
    return satu


def teks(pdf):
    lembar = PdfReader(io.BytesIO(pdf)).pages
    return len(lembar), "\n".join(satu.extract_text() for satu in lembar)


# --- codes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ketikan", "kode"),
    [
        ("7K3F9-QWX2M", "7K3F9QWX2M"),
        (" 7k3f9 qwx2m ", "7K3F9QWX2M"),
        ("OIL3F9QWX2", "0113F9QWX2"),
        ("7K3F9QWX2U", ""),  # no letter of the alphabet
        ("7K3F9", ""),
        ("", ""),
        ("7" * 5000, ""),
        ("1771080101900001'--", ""),
        ("https://contoh.id/7K3F9QWX2M", ""),
    ],
)
def test_a_code_is_read_however_it_was_typed(ketikan, kode):
    assert baca_kode(ketikan) == kode


def test_a_code_is_written_in_groups():
    assert tulis_kode("7K3F9QWX2M") == "7K3F9-QWX2M"


def test_the_picture_is_the_smallest_code_there_is():
    svg = qr_svg("7K3F9QWX2M")
    assert 'viewBox="0 0 21 21"' in svg
    assert svg.count("M") > 180


# --- issuing -------------------------------------------------------------------------------------


def test_a_family_has_one_valid_card_however_often_it_is_asked_for(pemeran):
    kpm = keluarga(pemeran.pendamping, 3)
    satu = terbitkan_kartu(kpm=kpm, oleh=pemeran.pendamping)
    dua = terbitkan_kartu(kpm=kpm, oleh=pemeran.apd)
    assert [k.pk for k in satu] == [k.pk for k in dua]
    assert len({k.kode for k in satu}) == 3
    assert all(baca_kode(k.kode) == k.kode and len(k.kode) == 10 for k in satu)
    assert KartuKPM.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_the_same_card(pemeran):
    kpm = keluarga(pemeran.pendamping)

    def minta(_n):
        try:
            with transaction.atomic():
                return terbitkan_kartu(kpm=kpm, oleh=pemeran.pendamping)[0].kode
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as kolam:
        kode = set(kolam.map(minta, range(4)))
    assert len(kode) == 1
    assert KartuKPM.objects.count() == 1


def test_a_code_drawn_twice_is_drawn_again(pemeran, monkeypatch):
    kpm = keluarga(pemeran.pendamping, 2)
    undian = iter(["AAAAAAAAAA", "AAAAAAAAAA", "BBBBBBBBBB"])
    monkeypatch.setattr("kpm.services.kode_kartu._kode_acak", lambda: next(undian))
    assert {k.kode for k in terbitkan_kartu(kpm=kpm, oleh=pemeran.pendamping)} == {"AAAAAAAAAA", "BBBBBBBBBB"}


def test_only_own_families_of_the_programme_get_a_card(pemeran):
    milik = keluarga(pemeran.pendamping)
    luar = keluarga(pemeran.pendamping_tetangga, desa_id="17.71.07.1001")
    lulus = keluarga(pemeran.pendamping, kepesertaan="alamiah")
    for oleh in (pemeran.korkec, pemeran.pendamping_lain, pemeran.pengawas, pemeran.apd_luar):
        with pytest.raises(TidakBerhak):
            terbitkan_kartu(kpm=milik, oleh=oleh)
    with pytest.raises(TidakBerhak):
        terbitkan_kartu(kpm=milik + luar, oleh=pemeran.pendamping)
    with pytest.raises(GalatPengguna, match="1 keluarga bukan peserta PKH"):
        terbitkan_kartu(kpm=milik + lulus, oleh=pemeran.pendamping)
    assert KartuKPM.objects.count() == 0


def test_a_lost_card_is_withdrawn_once_and_replaced_by_one(pemeran):
    kpm = keluarga(pemeran.pendamping)
    lama = terbitkan_kartu(kpm=kpm, oleh=pemeran.pendamping)[0]
    with pytest.raises(GalatPengguna, match="Tulis mengapa"):
        cabut_kartu(kartu=lama, alasan="  ", oleh=pemeran.pendamping)
    with pytest.raises(GalatPengguna, match="paling banyak 100 huruf"):
        ganti_kartu(kartu=lama, alasan="h" * 101, oleh=pemeran.pendamping)
    lama.refresh_from_db()
    assert (lama.dicabut_pada, lama.alasan_cabut) == (None, "")
    with pytest.raises(TidakBerhak):
        ganti_kartu(kartu=lama, alasan="Hilang", oleh=pemeran.pendamping_lain)
    baru = ganti_kartu(kartu=lama, alasan="Hilang di pasar", oleh=pemeran.pendamping)
    ulang = ganti_kartu(kartu=lama, alasan="Hilang di pasar", oleh=pemeran.pendamping)
    lama.refresh_from_db()
    assert (baru.pk, baru.kode != lama.kode, lama.alasan_cabut) == (ulang.pk, True, "Hilang di pasar")
    assert KartuKPM.objects.filter(dicabut_pada__isnull=True).count() == 1


# --- printing ------------------------------------------------------------------------------------


def test_cards_are_printed_eight_a_sheet_without_identifiers_and_logged(pemeran):
    kpm = keluarga(pemeran.pendamping, 9)
    kelompok(pemeran.pendamping, kpm)
    lembar, isi = teks(cetak_kartu(kpm=kpm, oleh=pemeran.pendamping, dari="10.0.0.1"))
    assert lembar == 2
    for k in KartuKPM.objects.select_related("kpm"):
        assert k.kpm.nama in isi
        assert tulis_kode(k.kode) in isi
        assert k.kpm.nik not in isi
        assert k.kpm.kk not in isi
    assert "Kelompok Melati" in isi
    catatan = AksesPribadi.objects.get()
    assert (catatan.pengguna, catatan.jumlah, catatan.kolom, catatan.jenis) == (
        pemeran.pendamping,
        9,
        "kartu",
        "unduh",
    )


def test_markup_in_a_name_stays_a_name(pemeran):
    kpm = keluarga(pemeran.pendamping)
    KartuKPM.objects.all().delete()
    from kpm.models import KPM

    KPM.objects.filter(pk__in=kpm).update(nama='#panic("x") <b>$')
    assert '#panic("x") <b>$' in teks(cetak_kartu(kpm=kpm, oleh=pemeran.pendamping))[1]


def test_many_cards_are_a_job_that_only_its_asker_with_the_right_gets(pemeran, client_untuk, monkeypatch):
    monkeypatch.setattr("kpm.views.bantu.KARTU_LANGSUNG", 2)
    kpm = keluarga(pemeran.pendamping, 3)
    client = client_untuk(pemeran.pendamping)
    jawaban = client.post("/kpm/kartu/")
    kerja = Pekerjaan.objects.get()
    assert (jawaban.status_code, jawaban["Location"]) == (302, f"/pekerjaan/{kerja.pk}/")
    assert kerja.parameter == {"kpm": sorted(kpm)}
    client.post("/kpm/kartu/")
    assert Pekerjaan.objects.count() == 1
    jalankan(id=kerja.pk, denyut=False)
    kerja.refresh_from_db()
    assert (kerja.keadaan, KartuKPM.objects.count()) == ("selesai", 3)
    hasil = client.get(f"/pekerjaan/{kerja.pk}/hasil/")
    assert (hasil.status_code, b"".join(hasil.streaming_content)[:5]) == (200, b"%PDF-")
    assert client_untuk(pemeran.apd).get(f"/pekerjaan/{kerja.pk}/hasil/").status_code == 404
    with pytest.raises(TidakBerhak):
        minta_kartu(kpm=kpm, oleh=pemeran.pendamping_lain)


# --- pages ---------------------------------------------------------------------------------------


def test_a_group_prints_all_or_the_ticked_and_nobody_elses(pemeran, client_untuk):
    kpm = keluarga(pemeran.pendamping, 3)
    asing = keluarga(pemeran.pendamping_lain)  # in the group, accompanied by a colleague
    satu = kelompok(pemeran.pendamping, kpm + asing)
    client, alamat = client_untuk(pemeran.pendamping), f"/kelompok/{satu.pk}/kartu/"
    assert client.get(alamat).context["baris"][0]["kpm"].nama == "KELUARGA 000"
    jawaban = client.post(alamat, {"aksi": "pilih", "kpm": [kpm[1], asing[0], "x", "9" * 30]})
    assert jawaban["Content-Type"] == "application/pdf"
    assert list(KartuKPM.objects.values_list("kpm", flat=True)) == [kpm[1]]
    client.post(alamat, {"aksi": "semua"})
    assert set(KartuKPM.objects.values_list("kpm", flat=True)) == set(kpm)
    kosong = client.post(alamat, {"aksi": "pilih"}, follow=True)
    assert "Pilih paling sedikit satu keluarga" in kosong.content.decode()
    harus = {"pendamping_lain": 404, "korkec": 403, "pengawas": 403, "pendamping_tetangga": 404, "apd": 200}
    for nama, kode in harus.items():
        assert client_untuk(getattr(pemeran, nama)).get(alamat).status_code == kode, nama


def test_the_family_page_shows_the_code_to_who_prints_and_the_dates_to_who_reads(pemeran, client_untuk):
    kpm = keluarga(pemeran.pendamping)[0]
    kartu = KartuKPMFactory(kpm_id=kpm, kode="7K3F9QWX2M", dibuat_oleh=pemeran.pendamping)
    alamat = f"/kpm/{kpm}/kartu/"
    assert "7K3F9-QWX2M" in client_untuk(pemeran.pendamping).get(alamat).content.decode()
    for nama in ("korkec", "pengawas"):
        isi = client_untuk(getattr(pemeran, nama)).get(alamat)
        assert isi.status_code == 200
        assert "7K3F9" not in isi.content.decode(), nama
    client = client_untuk(pemeran.pendamping)
    kirim = {"kartu": kartu.pk, "alasan": "Hilang", "aksi": "ganti"}
    assert client.post(f"{alamat}cabut/", kirim | {"alasan": ""}).status_code == 422
    assert client.post(f"{alamat}cabut/", kirim | {"kartu": KartuKPMFactory().pk}).status_code == 422
    assert KartuKPM.objects.filter(kpm=kpm).count() == 1
    client.post(f"{alamat}cabut/", kirim)
    client.post(f"{alamat}cabut/", kirim)
    assert KartuKPM.objects.filter(kpm=kpm).count() == 2
    assert client_untuk(pemeran.korkec).post(f"{alamat}cetak/").status_code == 403
    assert client_untuk(pemeran.pendamping_tetangga).post(f"{alamat}cetak/").status_code == 404
    assert client.post(f"{alamat}cetak/")["Content-Type"] == "application/pdf"


def test_the_group_page_asks_the_same_whatever_its_size(pemeran, client_untuk):
    def hitung(n):
        satu = kelompok(pemeran.pendamping, keluarga(pemeran.pendamping, n), nama=f"Kelompok {n}")
        client = client_untuk(pemeran.pendamping)
        with CaptureQueriesContext(connection) as kueri:
            client.get(f"/kelompok/{satu.pk}/kartu/")
        return len(kueri)

    assert [hitung(1), hitung(30)] == [8, 8]
