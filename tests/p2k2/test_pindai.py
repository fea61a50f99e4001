"""Scanning cards at a meeting: one family a scan, nobody else changes, and a card tells nothing to a stranger."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inti.galat import GalatPengguna, TidakBerhak
from kpm.models import KartuKPM
from p2k2.models import Kehadiran, Pertemuan
from p2k2.services.kehadiran import isi_kehadiran
from p2k2.services.pindai import pindai_kartu, urungkan_pindaian
from tests.factories import (
    KartuKPMFactory,
    KeanggotaanFactory,
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    PenugasanFactory,
    PertemuanFactory,
)

PADA = date(2026, 11, 22)
pytestmark = pytest.mark.django_db


@pytest.fixture
def pertemuan(rombongan):
    for n, k in enumerate(rombongan.kpm):
        KartuKPMFactory(kpm=k, kode=f"AAAAAAAAA{n}", dibuat_oleh=rombongan.petugas)
    return PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=PADA, keadaan="direncanakan"
    )


def tanda(pertemuan):
    return list(pertemuan.kehadiran.order_by("kpm__nama").values_list("kpm__nama", "status"))


def pindai(pertemuan, kode, pada=PADA):
    return pindai_kartu(pertemuan=pertemuan, kode=kode, oleh=pertemuan.petugas, pada=pada)


# --- the service ---------------------------------------------------------------------------------


def test_a_scan_marks_that_family_and_leaves_the_others_not_filled_in(rombongan, pertemuan):
    hasil = pindai(pertemuan, "aaaaa-aaaa1")
    assert (hasil.kpm.nama, hasil.semula, hasil.sudah) == ("BUDI", None, False)
    assert tanda(pertemuan) == [("ANI", None), ("BUDI", "hadir"), ("CICI", None)]
    pertemuan.refresh_from_db()
    assert (pertemuan.keadaan, pertemuan.versi) == ("terlaksana", 2)
    assert pindai(pertemuan, "AAAAAAAAA0").kpm.nama == "ANI"
    assert tanda(pertemuan) == [("ANI", "hadir"), ("BUDI", "hadir"), ("CICI", None)]


def test_a_card_scanned_again_changes_nothing_and_says_so(rombongan, pertemuan):
    pindai(pertemuan, "AAAAAAAAA1")
    sebelum = list(Kehadiran.objects.order_by("pk").values())
    assert pindai(pertemuan, "AAAAAAAAA1").sudah
    pertemuan.refresh_from_db()
    assert (list(Kehadiran.objects.order_by("pk").values()), pertemuan.versi) == (sebelum, 2)


def test_who_was_marked_absent_and_comes_late_is_present(rombongan, pertemuan):
    tulis = {rombongan.pk[0]: "alpa", rombongan.pk[1]: "sakit"}
    isi_kehadiran(pertemuan=pertemuan, tanda=tulis, versi=1, oleh=rombongan.petugas, pada=PADA)
    assert pindai(pertemuan, "AAAAAAAAA0").semula == "alpa"
    assert tanda(pertemuan) == [("ANI", "hadir"), ("BUDI", "sakit"), ("CICI", None)]


def test_a_member_who_joined_after_the_first_save_is_taken_into_the_register(rombongan, pertemuan):
    pindai(pertemuan, "AAAAAAAAA1")
    baru = KPMFactory(nama="DEWI")
    KeanggotaanFactory(kpm=baru, kelompok=rombongan.kelompok, mulai=PADA, dicatat_oleh=rombongan.petugas)
    KartuKPMFactory(kpm=baru, kode="BBBBBBBBBB", dibuat_oleh=rombongan.petugas)
    assert pindai(pertemuan, "BBBBBBBBBB").kpm == baru
    assert tanda(pertemuan) == [("ANI", None), ("BUDI", "hadir"), ("CICI", None), ("DEWI", "hadir")]


@pytest.mark.parametrize(
    ("kode", "pesan"),
    [
        ("", "bukan kode kartu KPM"),
        ("hallo", "bukan kode kartu KPM"),
        ("1771014101900001", "tidak dikenal"),
        ("ZZZZZZZZZZ", "tidak dikenal"),
    ],
)
def test_an_unknown_code_is_refused(pertemuan, kode, pesan):
    with pytest.raises(GalatPengguna, match=pesan):
        pindai(pertemuan, kode)
    assert Kehadiran.objects.count() == 0


def test_a_withdrawn_card_marks_nobody(rombongan, pertemuan):
    KartuKPM.objects.filter(kode="AAAAAAAAA0").update(dicabut_pada=timezone.now(), alasan_cabut="Hilang")
    with pytest.raises(GalatPengguna, match=r"sudah dicabut \(ANI\)"):
        pindai(pertemuan, "AAAAAAAAA0")
    assert Kehadiran.objects.count() == 0


def test_a_family_of_another_group_is_named_only_to_who_may_see_it(rombongan, pertemuan):
    lain = KelompokFactory(nama="Mawar")
    for kode, nama, tampak in (("CCCCCCCCCC", "TETANGGA", True), ("DDDDDDDDDD", "RAHASIA", False)):
        kpm = KPMFactory(nama=nama, desa_id="17.71.08.1007" if tampak else "17.71.07.1001")
        KeanggotaanFactory(kpm=kpm, kelompok=lain, dicatat_oleh=rombongan.petugas)
        KartuKPMFactory(kpm=kpm, kode=kode, dibuat_oleh=rombongan.petugas)
        if tampak:
            PenugasanFactory(kpm=kpm, petugas=rombongan.petugas)
    with pytest.raises(GalatPengguna, match="TETANGGA anggota kelompok Mawar, bukan anggota kelompok ini"):
        pindai(pertemuan, "CCCCCCCCCC")
    with pytest.raises(GalatPengguna) as galat:
        pindai(pertemuan, "DDDDDDDDDD")
    assert galat.value.pesan == "Kartu ini milik keluarga di luar kelompok ini."
    KartuKPM.objects.filter(kode="DDDDDDDDDD").update(dicabut_pada=timezone.now(), alasan_cabut="Hilang")
    with pytest.raises(GalatPengguna) as galat:
        pindai(pertemuan, "DDDDDDDDDD")
    assert "RAHASIA" not in galat.value.pesan
    assert Kehadiran.objects.count() == 0


def test_cards_are_scanned_on_the_day_of_a_meeting_that_stands(pertemuan):
    for pada, pesan in ((date(2026, 11, 21), "baru berlangsung 22 November 2026"), (date(2026, 11, 23), "sudah lewat")):
        with pytest.raises(GalatPengguna, match=pesan):
            pindai(pertemuan, "AAAAAAAAA0", pada=pada)
    Pertemuan.objects.filter(pk=pertemuan.pk).update(keadaan="dibatalkan", alasan_batal="Hujan deras")
    with pytest.raises(GalatPengguna, match="sudah dibatalkan"):
        pindai(pertemuan, "AAAAAAAAA0")
    assert Kehadiran.objects.count() == 0


def test_only_todays_holder_of_the_group_scans(pemeran, pertemuan):
    for oleh in (pemeran.pendamping_lain, pemeran.korkec, pemeran.superuser):
        with pytest.raises(TidakBerhak):
            pindai_kartu(pertemuan=pertemuan, kode="AAAAAAAAA0", oleh=oleh, pada=PADA)
    assert Kehadiran.objects.count() == 0


def test_the_last_scan_is_taken_back_to_what_was_there(rombongan, pertemuan):
    def urung(kpm, semula):
        return urungkan_pindaian(pertemuan=pertemuan, kpm=kpm, semula=semula, oleh=rombongan.petugas, pada=PADA)

    isi_kehadiran(pertemuan=pertemuan, tanda={rombongan.pk[0]: "izin"}, versi=1, oleh=rombongan.petugas, pada=PADA)
    pindai(pertemuan, "AAAAAAAAA0")
    pindai(pertemuan, "AAAAAAAAA1")
    assert urung(rombongan.pk[1], None).nama == "BUDI"
    assert tanda(pertemuan) == [("ANI", "hadir"), ("BUDI", None), ("CICI", None)]
    urung(rombongan.pk[1], None)  # repeated
    urung(rombongan.pk[0], "izin")
    assert tanda(pertemuan) == [("ANI", "izin"), ("BUDI", None), ("CICI", None)]
    urung(rombongan.pk[0], "alpa")  # not present any more: a late request changes nothing
    for kpm, semula in ((rombongan.pk[0], "entah"), (10**12, None)):
        with pytest.raises(GalatPengguna):
            urung(kpm, semula)
    assert tanda(pertemuan) == [("ANI", "izin"), ("BUDI", None), ("CICI", None)]


def test_taking_back_the_only_scan_leaves_the_meeting_planned(rombongan, pertemuan):
    pindai(pertemuan, "AAAAAAAAA0")
    urungkan_pindaian(pertemuan=pertemuan, kpm=rombongan.pk[0], semula=None, oleh=rombongan.petugas, pada=PADA)
    pertemuan.refresh_from_db()
    assert (pertemuan.keadaan, tanda(pertemuan)) == ("direncanakan", [("ANI", None), ("BUDI", None), ("CICI", None)])
    pindai(pertemuan, "AAAAAAAAA0")
    assert tanda(pertemuan) == [("ANI", "hadir"), ("BUDI", None), ("CICI", None)]


@pytest.mark.django_db(transaction=True)
def test_phones_that_scan_at_once_all_succeed(rombongan, pertemuan):
    def satu(n):
        try:
            return pindai_kartu(pertemuan=pertemuan, kode=f"AAAAAAAAA{n % 3}", oleh=rombongan.petugas, pada=PADA)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as kolam:
        hasil = list(kolam.map(satu, range(6)))
    assert sorted((h.kpm.nama, h.sudah) for h in hasil) == [
        (nama, sudah) for nama in ("ANI", "BUDI", "CICI") for sudah in (False, True)
    ]
    assert tanda(pertemuan) == [("ANI", "hadir"), ("BUDI", "hadir"), ("CICI", "hadir")]
    pertemuan.refresh_from_db()
    assert pertemuan.versi == 4


# --- the page ------------------------------------------------------------------------------------


def test_a_typed_code_works_without_script_and_says_who(client_untuk, rombongan, pertemuan):
    client, alamat = client_untuk(rombongan.petugas), f"/p2k2/{pertemuan.pk}/pindai/"
    isi = client.get(alamat).content.decode()
    assert "Kode kartu" in isi
    assert "0 dari 3" in isi
    jawaban = client.post(alamat, {"kode": "aaaaa aaaa0"})
    assert jawaban.status_code == 200
    assert "Ditandai <strong>hadir</strong>" in jawaban.content.decode()
    assert "1 dari 3" in jawaban.content.decode()
    assert "Sudah tercatat hadir" in client.post(alamat, {"kode": "AAAAAAAAA0"}).content.decode()
    salah = client.post(alamat, {"kode": "<b>x</b>"})
    assert salah.status_code == 422
    assert "bukan kode kartu KPM" in salah.content.decode()
    assert "<b>x" not in salah.content.decode()
    urung = client.post(f"{alamat}urung/", {"kpm": rombongan.pk[0], "semula": ""})
    assert "Tanda ANI dikembalikan" in urung.content.decode()
    assert client.post(f"{alamat}urung/", {"kpm": "x", "semula": ""}).status_code == 422
    assert Kehadiran.objects.filter(status__isnull=False).count() == 0


def test_the_scripts_answer_is_the_part_alone(client_untuk, rombongan, pertemuan):
    client = client_untuk(rombongan.petugas)
    isi = client.post(
        f"/p2k2/{pertemuan.pk}/pindai/", {"kode": "AAAAAAAAA0"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "<html" not in isi
    assert 'data-pindai-jawab="baik"' in isi
    assert f'action="/p2k2/{pertemuan.pk}/pindai/urung/"' in isi


def test_on_another_day_the_page_says_why_there_is_no_camera(client_untuk, rombongan, pertemuan, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 23, 5, tzinfo=UTC))
    client = client_untuk(rombongan.petugas)
    isi = client.get(f"/p2k2/{pertemuan.pk}/pindai/").content.decode()
    assert "sudah lewat (22 November 2026)" in isi
    assert 'name="kode"' not in isi


def test_only_the_holder_of_the_group_opens_and_posts(pemeran, client_untuk, pertemuan):
    harus = {
        "pendamping": 200,
        "pendamping_lain": 404,
        "pendamping_tetangga": 404,
        "korkec": 403,
        "korkab": 403,
        "apd": 403,
        "pengawas": 403,
        "superuser": 403,
        "tanpa_jabatan": 403,
    }
    alamat = f"/p2k2/{pertemuan.pk}/pindai/"
    for nama, kode in harus.items():
        client = client_untuk(getattr(pemeran, nama))
        assert client.get(alamat).status_code == kode, nama
        if kode != 200:
            assert client.post(alamat, {"kode": "AAAAAAAAA0"}).status_code == kode, nama
            assert client.post(f"{alamat}urung/", {"kpm": 1}).status_code == kode, nama
    assert Kehadiran.objects.count() == 0


def test_a_scan_asks_the_same_however_large_the_group(client_untuk, rombongan, pertemuan):
    client, alamat = client_untuk(rombongan.petugas), f"/p2k2/{pertemuan.pk}/pindai/"

    def hitung():
        with CaptureQueriesContext(connection) as kueri:
            client.get(alamat)
        return len(kueri)

    awal = hitung()
    for n in range(30):
        kpm = KPMFactory(nama=f"LAIN {n}")
        KeanggotaanFactory(kpm=kpm, kelompok=rombongan.kelompok, dicatat_oleh=rombongan.petugas)
        KehadiranFactory(pertemuan=pertemuan, kpm=kpm)
    assert [awal, hitung()] == [8, 7]
