"""The semester's two judgements: each for itself, by whoever holds the group today, until the next semester ends."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from kpm.models import KeanggotaanKelompok
from p2k2.enums import AspekSemester
from p2k2.models import PenilaianSemester
from p2k2.semester import Semester
from p2k2.services.semester import nilai_semester
from tests.factories import (
    KeanggotaanFactory,
    KehadiranFactory,
    KPMFactory,
    PenilaianSemesterFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)

pytestmark = pytest.mark.django_db
PADA = date(2026, 11, 22)
KINI, LALU = Semester(2026, 2), Semester(2026, 1)
PERILAKU, POTENSI = AspekSemester.PERILAKU, AspekSemester.POTENSI


def nilai(rombongan, isi, *, aspek=PERILAKU, semester=KINI, semula=None, oleh=None, pada=PADA):
    return nilai_semester(
        kelompok=rombongan.kelompok, semester=semester, aspek=aspek, nilai=isi, semula=semula or {},
        oleh=oleh or rombongan.petugas, pada=pada,
    )  # fmt: skip


def tersimpan():
    return list(
        PenilaianSemester.objects.order_by("kpm", "tahun", "semester").values_list(
            "kpm", "tahun", "semester", "perubahan_perilaku", "kenali_potensi"
        )
    )


@pytest.mark.parametrize(
    ("hari", "nomor", "mulai", "akhir"),
    [
        (date(2026, 1, 1), 1, date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 6, 30), 1, date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), 2, date(2026, 7, 1), date(2026, 12, 31)),
        (date(2026, 12, 31), 2, date(2026, 7, 1), date(2026, 12, 31)),
    ],
)
def test_halves_of_a_year(hari, nomor, mulai, akhir):
    satu = Semester.pada(hari)
    assert (satu, satu.mulai, satu.akhir) == (Semester(2026, nomor), mulai, akhir)
    assert satu.sebelum.sesudah == satu.sesudah.sebelum == satu
    assert str(satu) == f"Semester {nomor} tahun 2026"


def test_one_judgement_leaves_the_other_empty(rombongan):
    ani, budi, _ = rombongan.pk
    assert nilai(rombongan, {ani: 3, budi: None}) == 1
    assert tersimpan() == [(ani, 2026, 2, 3, None)]
    assert nilai(rombongan, {ani: 1}, aspek=POTENSI) == 1
    assert nilai(rombongan, {ani: 3}, semula={ani: 3}) == 0
    assert nilai(rombongan, {ani: None}, semula={ani: 3}) == 1
    assert tersimpan() == [(ani, 2026, 2, None, 1)]
    ada = PenilaianSemester.objects.get()
    assert ada.dinilai_oleh == rombongan.petugas


def test_another_judgement_in_between_is_not_overwritten(rombongan):
    ani = rombongan.pk[0]
    nilai(rombongan, {ani: 3})
    with pytest.raises(BerubahLebihDulu, match="1 keluarga sudah dinilai dari tempat lain"):
        nilai(rombongan, {ani: 4})
    assert nilai(rombongan, {ani: 3}) == 0  # the request that was already done
    assert tersimpan() == [(ani, 2026, 2, 3, None)]
    assert nilai(rombongan, {ani: 4}, semula={ani: 3}) == 1


@pytest.mark.parametrize(
    ("semester", "pada", "kalimat"),
    [
        (Semester(2027, 1), PADA, "belum mulai"),
        (Semester(2025, 2), PADA, "sudah ditutup"),
        (LALU, date(2027, 1, 1), "sudah ditutup"),
    ],
)
def test_a_semester_is_judged_from_its_beginning_to_the_end_of_the_next(rombongan, semester, pada, kalimat):
    with pytest.raises(GalatPengguna, match=kalimat):
        nilai(rombongan, {rombongan.pk[0]: 2}, semester=semester, pada=pada)
    assert tersimpan() == []
    assert nilai(rombongan, {rombongan.pk[0]: 2}, semester=LALU, pada=date(2026, 12, 31)) == 1


def test_only_families_of_the_group_in_that_semester(rombongan):
    ani, budi, cici = rombongan.kpm
    asing = KPMFactory()
    PenugasanFactory(kpm=asing, petugas=rombongan.petugas)
    KeanggotaanKelompok.objects.filter(kpm=ani).update(mulai=date(2025, 1, 1), selesai=date(2026, 6, 30))
    KeanggotaanKelompok.objects.filter(kpm=budi).update(mulai=date(2025, 1, 1), selesai=date(2026, 7, 1))
    KeanggotaanKelompok.objects.filter(kpm=cici).update(mulai=date(2026, 11, 23))
    for satu in (ani, cici, asing):
        with pytest.raises(GalatPengguna, match="bukan anggota kelompok ini pada Semester 2 tahun 2026"):
            nilai(rombongan, {satu.pk: 2})
    with pytest.raises(GalatPengguna, match="Tingkat tidak dikenal"):
        nilai(rombongan, {budi.pk: 5})
    assert tersimpan() == []
    assert nilai(rombongan, {budi.pk: 2}) == 1
    assert nilai(rombongan, {ani.pk: 2}, semester=LALU) == 1


def test_who_judges(pemeran, rombongan):
    ani, budi, _ = rombongan.pk
    for nama in ("pendamping_lain", "korkec", "apd", "superuser"):
        with pytest.raises(TidakBerhak):
            nilai(rombongan, {ani: 2}, oleh=getattr(pemeran, nama))
    tugas = rombongan.kelompok.penugasan.get()
    tugas.selesai = date(2026, 11, 10)
    tugas.save()
    PenugasanKelompokFactory(kelompok=rombongan.kelompok, petugas=pemeran.pendamping_lain, mulai=date(2026, 11, 11))
    with pytest.raises(TidakBerhak, match="hari ini memegang kelompok"):
        nilai(rombongan, {ani: 2})
    # The successor judges the families that came along, not one that stayed with the predecessor.
    satu = rombongan.kpm[0].penugasan.get()
    satu.selesai = date(2026, 11, 10)
    satu.save()
    PenugasanFactory(kpm=rombongan.kpm[0], petugas=pemeran.pendamping_lain, mulai=date(2026, 11, 11))
    with pytest.raises(GalatPengguna, match="bukan dampingan Anda"):
        nilai(rombongan, {ani: 2, budi: 2}, oleh=pemeran.pendamping_lain)
    assert tersimpan() == []
    assert nilai(rombongan, {ani: 2}, oleh=pemeran.pendamping_lain) == 1


# --- the page --------------------------------------------------------------------------------


@pytest.fixture
def riwayat(rombongan):
    ani = rombongan.kpm[0]
    PenilaianSemesterFactory(
        kpm=ani, tahun=2026, semester=1, perubahan_perilaku=2, kenali_potensi=4, dinilai_oleh=rombongan.petugas
    )
    for bulan, status, paham in ((7, "hadir", "baik"), (8, "izin", ""), (9, "hadir", "baik"), (6, "alpa", "")):
        satu = PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=date(2026, bulan, 3))
        KehadiranFactory(pertemuan=satu, kpm=ani, status=status, pemahaman=paham)
    return f"/p2k2/kelompok/{rombongan.kelompok.pk}/semester/"


def test_each_step_shows_its_own_judgement_only(client_untuk, rombongan, riwayat):
    client = client_untuk(rombongan.petugas)
    isi = client.get(riwayat).content.decode()
    assert "Pertemuan semester ini: 2 hadir, 1 izin" in isi
    assert "Pemahaman: 2 baik" in isi
    assert "kelompok ini bertemu 3 kali" in isi
    assert "Semester 1 tahun 2026: Mulai terlihat" in isi
    assert "Semester 1 tahun 2026: Kuat dan menetap" not in isi
    assert " checked" not in isi  # never from last semester
    kedua = client.get(riwayat + "?tahun=2026&semester=2&aspek=potensi").content.decode()
    assert "Semester 1 tahun 2026: Kuat dan menetap" in kedua
    assert "Semester 1 tahun 2026: Mulai terlihat" not in kedua


def test_saving_leads_from_the_first_step_to_the_second(client_untuk, rombongan, riwayat):
    client, ani = client_untuk(rombongan.petugas), rombongan.pk[0]
    kirim = {"daftar": rombongan.pk, f"tingkat-{ani}": "3", f"semula-{ani}": ""}
    jawaban = client.post(riwayat + "simpan/?tahun=2026&semester=2&aspek=perilaku", kirim)
    assert (jawaban.status_code, jawaban["Location"]) == (302, riwayat + "?tahun=2026&semester=2&aspek=potensi")
    lain = client.post(riwayat + "simpan/", kirim | {f"tingkat-{ani}": "4"})
    isi = lain.content.decode()
    assert lain.status_code == 422
    assert f'name="semula-{ani}" value="3"' in isi
    assert f'name="tingkat-{ani}" value="4" checked' in isi
    assert "tersimpan sekarang" in isi
    assert client.post(riwayat + "simpan/", kirim | {f"tingkat-{ani}": "9"}).status_code == 422
    assert [b[3:] for b in tersimpan() if b[2] == 2] == [(3, None)]
    assert "Terakhir dinilai Pendamping, 22 November 2026" in client.get(riwayat).content.decode()


def test_who_opens_and_who_may_not_write(pemeran, client_untuk, rombongan, riwayat):
    ani = rombongan.pk[0]
    melihat = {"pendamping", "korkec", "korkab", "apd", "korwil", "pusat", "pengawas", "superuser"}
    for nama, user in vars(pemeran).items():
        client = client_untuk(user)
        jawaban = client.get(riwayat)
        assert jawaban.status_code == (200 if nama in melihat else 404), nama
        assert ("Simpan penilaian" in jawaban.content.decode()) == (nama == "pendamping"), nama
        if nama == "pendamping":
            continue
        tulis = client.post(riwayat + "simpan/", {"daftar": [ani], f"tingkat-{ani}": "3", f"semula-{ani}": ""})
        assert tulis.status_code == (404 if nama.startswith("pendamping_") else 403), nama
    assert [b for b in tersimpan() if b[2] == 2] == []


@pytest.mark.parametrize("kueri", ["?semester=3", "?tahun=abc", "?aspek=semua", "?tahun=1800", "?semester="])
def test_strange_addresses(client_untuk, rombongan, riwayat, kueri):
    assert client_untuk(rombongan.petugas).get(riwayat + kueri).status_code == (200 if kueri == "?semester=" else 404)


@pytest.mark.parametrize(
    ("kueri", "kalimat"),
    [("?tahun=2027&semester=1", "belum mulai"), ("?tahun=2025&semester=2", "sudah ditutup")],
)
def test_other_times_are_read_only(client_untuk, rombongan, riwayat, kueri, kalimat):
    isi = client_untuk(rombongan.petugas).get(riwayat + kueri).content.decode()
    assert kalimat in isi
    assert "Simpan penilaian" not in isi


def test_the_page_takes_the_same_queries_for_one_family_and_for_many(client_untuk, rombongan, riwayat):
    client = client_untuk(rombongan.petugas)

    def banyak():
        with CaptureQueriesContext(
            connection,
        ) as kueri:
            assert client.get(riwayat).status_code == 200
        return len(kueri)

    sedikit = banyak()
    for n in range(30):
        kpm = KPMFactory(nama=f"DEDI {n}")
        KeanggotaanFactory(kpm=kpm, kelompok=rombongan.kelompok, dicatat_oleh=rombongan.petugas)
        PenugasanFactory(kpm=kpm, petugas=rombongan.petugas)
        PenilaianSemesterFactory(kpm=kpm, perubahan_perilaku=2, dinilai_oleh=rombongan.petugas)
    assert (sedikit, banyak()) == (10, 10)
