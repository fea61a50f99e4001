"""Pages of planning: whose month is shown to whom, a month at once, moving, cancelling, telling the group."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from uuid6 import uuid7

from inti.models import AksesPribadi
from inti.templatetags.format import waktu
from p2k2.models import JadwalUlang, Kehadiran, Pertemuan
from tests.factories import (
    KeadaanRumahFactory,
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    PengurusKelompokFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)

SELASA = date(2026, 12, 8)
URL = "/p2k2/rencana/"

pytestmark = pytest.mark.django_db

MELIHAT = {"pendamping", "korkec", "korkab", "apd", "korwil", "pusat", "pengawas", "superuser"}


@pytest.fixture
def pertemuan(rombongan):
    return PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=SELASA, jam_mulai=time(9),
        keadaan="direncanakan", tempat="Balai RW",
    )  # fmt: skip


def kelompok_baru(petugas, nama):
    kelompok = KelompokFactory(nama=nama, dibuat_oleh=petugas)
    PenugasanKelompokFactory(kelompok=kelompok, petugas=petugas, mulai=date(2025, 1, 1))
    return kelompok


def isi(jawaban):
    return jawaban.content.decode()


# --- the calendar ---------------------------------------------------------------------------


def test_the_month_of_a_pendamping_is_shown_inside_the_area_only(pemeran, client_untuk, pertemuan):
    alamat = f"{URL}?bulan=2026-12&petugas={pemeran.pendamping.pk}"
    for nama, user in vars(pemeran).items():
        jawaban = client_untuk(user).get(alamat)
        assert jawaban.status_code == (200 if nama in MELIHAT else 404), nama
        if nama in MELIHAT:
            teks = isi(jawaban)
            assert ("Melati" in teks, "Rencanakan sekaligus" in teks) == (True, False), nama


def test_the_own_month_shows_what_is_planned_and_what_is_left(pemeran, client_untuk, rombongan, pertemuan):
    kelompok_baru(rombongan.petugas, "Mawar")
    teks = isi(client_untuk(rombongan.petugas).get(f"{URL}?bulan=2026-12"))
    assert "1 dari 2 kelompok belum direncanakan" in teks
    assert f'href="/p2k2/{pertemuan.pk}/"' in teks
    assert "/p2k2/rencana/susun/?bulan=2026-12" in teks
    assert "Kelahiran Yesus Kristus" in teks
    kosong = isi(client_untuk(pemeran.pendamping_lain).get(f"{URL}?bulan=2026-12"))
    assert ("Melati" in kosong, "Belum ada kelompok" in kosong) == (False, True)


def test_states_have_words_and_a_past_month_offers_no_plan(client_untuk, rombongan):
    for nomor, (keadaan, alasan) in enumerate((("direncanakan", ""), ("terlaksana", ""), ("dibatalkan", "Hujan")), 3):
        PertemuanFactory(
            kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=date(2026, 10, nomor), keadaan=keadaan,
            alasan_batal=alasan,
        )  # fmt: skip
    teks = isi(client_untuk(rombongan.petugas).get(f"{URL}?bulan=2026-10"))
    for kata in ("Direncanakan", "Terlaksana", "Dibatalkan"):
        assert kata in teks
    assert "Rencanakan sekaligus" not in teks
    lalu = isi(client_untuk(rombongan.petugas).get(f"{URL}?bulan=2026-09"))
    assert "1 dari 1 kelompok tidak punya pertemuan" in lalu


def test_a_plan_of_a_group_handed_over_is_in_the_successors_month(pemeran, client_untuk, rombongan, pertemuan):
    rombongan.kelompok.penugasan.update(selesai=date(2026, 11, 21))
    PenugasanKelompokFactory(kelompok=rombongan.kelompok, petugas=pemeran.pendamping_lain, mulai=date(2026, 11, 22))
    Pertemuan.objects.update(petugas=pemeran.pendamping_lain)
    alamat = f"{URL}?bulan=2026-12"
    assert "Melati" in isi(client_untuk(pemeran.pendamping_lain).get(alamat))
    assert "Melati" not in isi(client_untuk(rombongan.petugas).get(alamat))


def test_coordinators_choose_whose_month(pemeran, client_untuk, rombongan, pertemuan):
    kelompok_baru(rombongan.petugas, "Mawar")
    terlihat = {"korkec", "korkab", "apd", "korwil", "pusat", "pengawas", "superuser"}
    for nama, user in vars(pemeran).items():
        teks = isi(client_untuk(user).get("/p2k2/rencana/petugas/?bulan=2026-12"))
        assert ("1 dari 2 kelompok punya pertemuan" in teks) == (nama in terlihat), nama
    assert "1 belum direncanakan" in isi(client_untuk(pemeran.korkec).get(f"{URL}?bulan=2026-12"))


@pytest.mark.parametrize("kueri", ["bulan=2026-13", "bulan=1026-01", "petugas=x", "petugas=9999999999", "bulan=%00"])
def test_a_strange_address_is_told(client_untuk, rombongan, kueri):
    jawaban = client_untuk(rombongan.petugas).get(f"{URL}?{kueri}")
    assert (jawaban.status_code, "tidak dikenali" in isi(jawaban)) == (200, True)
    assert client_untuk(rombongan.petugas).get(f"{URL}?petugas=999999999").status_code == 404


# --- a month at once ------------------------------------------------------------------------


def kirim(*baris, **lain):
    hasil = dict(lain)
    for kelompok, nomor, tanggal, jam, tempat in baris:
        awalan = f"k-{kelompok.pk}"
        hasil |= {
            f"{awalan}-id": nomor, f"{awalan}-tanggal": tanggal, f"{awalan}-jam": jam, f"{awalan}-tempat": tempat,
        }  # fmt: skip
    return hasil


SUSUN = "/p2k2/rencana/susun/?bulan=2026-12"


def test_a_suggestion_is_filled_in_only_when_it_is_tapped(client_untuk, rombongan):
    mawar = kelompok_baru(rombongan.petugas, "Mawar")
    for k in (rombongan.kelompok, mawar):
        PertemuanFactory(kelompok=k, petugas=rombongan.petugas, tanggal=date(2026, 11, 10), jam_mulai=time(14))
    client = client_untuk(rombongan.petugas)
    teks = isi(client.get(SUSUN))
    # Mawar comes first by name; Melati met at the same hour and is offered the Tuesday before.
    assert ("Selasa, 8 Desember 2026" in teks, "Selasa, 1 Desember 2026" in teks) == (True, True)
    assert 'value="2026-12-0' not in teks
    nomor = uuid7()
    lain = kirim((mawar, nomor, "2026-12-15", "", ""), (rombongan.kelompok, uuid7(), "", "", ""))
    satu = client.post(SUSUN, lain | {"usulan": str(rombongan.kelompok.pk)})
    teks = isi(satu)
    assert (satu.status_code, teks.count('value="2026-12-01"'), teks.count('value="2026-12-15"')) == (200, 1, 1)
    assert str(nomor) in teks  # the row keeps its number, and what was typed
    semua = isi(client.post(SUSUN, kirim((mawar, nomor, "2026-12-15", "", "")) | {"usulan": "semua"}))
    assert (semua.count('value="2026-12-01"'), semua.count('value="2026-12-15"')) == (1, 1)
    assert not Pertemuan.objects.filter(tanggal__gte=date(2026, 12, 1)).exists()


def test_rows_with_a_day_are_saved_and_the_warning_is_told(client_untuk, rombongan):
    mawar, anggrek = kelompok_baru(rombongan.petugas, "Mawar"), kelompok_baru(rombongan.petugas, "Anggrek")
    client, nomor = client_untuk(rombongan.petugas), [uuid7(), uuid7(), uuid7()]
    data = kirim(
        (rombongan.kelompok, nomor[0], "2026-12-08", "09:00", "Balai"),
        (mawar, nomor[1], "2026-12-08", "10:00", ""),
        (anggrek, nomor[2], "", "", ""),
    )
    jawaban = client.post(SUSUN, data, follow=True)
    teks = isi(jawaban)
    assert jawaban.redirect_chain == [(f"{URL}?bulan=2026-12", 302)]
    assert "2 pertemuan direncanakan." in teks
    desa = mawar.desa.nama
    assert f"Bentrok: Melati di {desa} (09.00) dan Mawar di {desa} (10.00)." in teks
    assert set(Pertemuan.objects.values_list("pk", flat=True)) == set(nomor[:2])


def test_refused_rows_keep_what_was_typed_and_save_nothing(client_untuk, rombongan):
    mawar = kelompok_baru(rombongan.petugas, "Mawar")
    client = client_untuk(rombongan.petugas)
    for baris, pesan in (
        ((mawar, uuid7(), "2027-02-03", "", ""), "bulan yang sedang direncanakan"),
        ((mawar, uuid7(), "", "09:00", ""), "Isi tanggalnya, atau kosongkan"),
        ((mawar, uuid7(), "2026-99-99", "", ""), "tanggal"),
        ((mawar, "bukan-uuid", "2026-12-09", "", ""), "Belum ada yang disimpan"),
    ):
        jawaban = client.post(SUSUN, kirim((rombongan.kelompok, uuid7(), "2026-12-08", "", "Gardu"), baris))
        assert (jawaban.status_code, pesan in isi(jawaban), "Gardu" in isi(jawaban)) == (422, True, True), pesan
    kosong = client.post(SUSUN, kirim((mawar, uuid7(), "", "", "")))
    assert kosong.status_code == 422
    assert Pertemuan.objects.count() == 0


def test_others_groups_are_not_in_the_form_and_nobody_else_plans(pemeran, client_untuk, rombongan):
    asing = kelompok_baru(pemeran.pendamping_lain, "Asing")
    data = kirim((asing, uuid7(), "2026-12-08", "", ""), (rombongan.kelompok, uuid7(), "", "", ""))
    assert client_untuk(rombongan.petugas).post(SUSUN, data).status_code == 422
    for nama in ("korkec", "apd", "superuser", "tanpa_jabatan", "pengawas"):
        tolak = client_untuk(getattr(pemeran, nama)).post(SUSUN, data).status_code
        assert tolak == (422 if nama == "superuser" else 403), nama
    assert Pertemuan.objects.count() == 0


# --- moving, cancelling, telling ------------------------------------------------------------


def test_moving_asks_for_a_reason_and_leads_to_the_words(client_untuk, rombongan, pertemuan):
    client, alamat = client_untuk(rombongan.petugas), f"/p2k2/{pertemuan.pk}/pindah/"
    data = {"versi": 1, "tanggal": "2026-12-10", "jam_mulai": "10:00", "tempat": "Balai RW"}
    assert client.post(alamat, data).status_code == 422
    assert "Tulis mengapa" in isi(client.post(alamat, data | {"sebab": "lainnya"}))
    jawaban = client.post(alamat, data | {"sebab": "cuaca", "alasan": "jalan tergenang"}, follow=True)
    assert jawaban.redirect_chain == [(f"/p2k2/{pertemuan.pk}/undangan/", 302)]
    assert "PINDAH menjadi" in isi(jawaban)
    satu = JadwalUlang.objects.get()
    assert (satu.alasan, satu.ke_tanggal) == ("Hujan atau banjir: jalan tergenang", date(2026, 12, 10))
    rincian = isi(client.get(f"/p2k2/{pertemuan.pk}/"))
    assert "jalan tergenang" in rincian
    assert f"Pendamping, {waktu(satu.pada)}" in rincian
    assert "dipindah" in isi(client.get(f"{URL}?bulan=2026-12"))


def test_cancelling_offers_causes_and_a_replacement(client_untuk, rombongan, pertemuan):
    client, alamat = client_untuk(rombongan.petugas), f"/p2k2/{pertemuan.pk}/batal/"
    form = isi(client.get(alamat))
    for sebab in ("Hujan atau banjir", "Hari besar", "Pendamping berhalangan", "Duka di kelompok"):
        assert sebab in form
    assert "checked" not in form
    jawaban = client.post(alamat, {"versi": 1, "sebab": "duka"}, follow=True)
    assert jawaban.redirect_chain == [(f"/p2k2/{pertemuan.pk}/undangan/", 302)]
    assert "DIBATALKAN" in isi(jawaban)
    assert f"/p2k2/baru/?kelompok={rombongan.kelompok.pk}" in isi(jawaban)
    pertemuan.refresh_from_db()
    assert (pertemuan.keadaan, pertemuan.alasan_batal) == ("dibatalkan", "Duka di kelompok")
    assert client.get(f"/p2k2/{pertemuan.pk}/pindah/").status_code == 302


def test_a_refused_move_changes_nothing(pemeran, client_untuk, pertemuan):
    data = {"versi": 1, "tanggal": "2026-12-10", "sebab": "cuaca"}
    for nama, kode in {
        "pendamping_lain": 404, "pendamping_tetangga": 404, "korkec": 403, "apd": 403, "tanpa_jabatan": 403,
        "superuser": 403,
    }.items():  # fmt: skip
        client = client_untuk(getattr(pemeran, nama))
        assert client.post(f"/p2k2/{pertemuan.pk}/pindah/", data).status_code == kode, nama
    pertemuan.refresh_from_db()
    assert (pertemuan.tanggal, pertemuan.versi, JadwalUlang.objects.count()) == (SELASA, 1, 0)


def test_the_words_and_papers_follow_the_scope_and_printing_is_logged(pemeran, client_untuk, rombongan, pertemuan):
    alamat = f"/p2k2/{pertemuan.pk}/undangan/"
    for nama, user in vars(pemeran).items():
        client = client_untuk(user)
        harapan = 200 if nama in MELIHAT else 404
        assert client.get(alamat).status_code == harapan, nama
        assert client.post(alamat, {"bentuk": "keluarga"}).status_code == harapan, nama
    assert AksesPribadi.objects.count() == len(MELIHAT)
    surat = client_untuk(rombongan.petugas).post(alamat, {"bentuk": "ketua"})
    assert (surat["Content-Type"], surat.content[:4]) == ("application/pdf", b"%PDF")
    satu = AksesPribadi.objects.order_by("-pk")[0]
    assert (satu.pengguna, satu.objek, satu.objek_id, satu.kolom, satu.jumlah) == (
        rombongan.petugas, "p2k2.Pertemuan", str(pertemuan.pk), "nama, alamat", 3,
    )  # fmt: skip


def test_there_is_nothing_to_tell_of_what_was_held_or_has_passed(client_untuk, rombongan):
    client = client_untuk(rombongan.petugas)
    for hari, keadaan in ((date(2026, 11, 22), "terlaksana"), (date(2026, 11, 20), "direncanakan")):
        p = PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=hari, keadaan=keadaan)
        for panggil in (client.get, client.post):
            assert panggil(f"/p2k2/{p.pk}/undangan/").url == f"/p2k2/{p.pk}/"
    assert (AksesPribadi.objects.count(), Kehadiran.objects.count()) == (0, 0)


def test_the_ketuas_number_is_offered_where_that_family_may_be_seen(pemeran, client_untuk, rombongan, pertemuan):
    ketua = rombongan.kpm[0]
    ketua.telepon = "+6281234567890"
    ketua.save()
    PengurusKelompokFactory(kelompok=rombongan.kelompok, kpm=ketua, mulai=date(2025, 1, 1))
    alamat = f"/p2k2/{pertemuan.pk}/undangan/"
    assert "https://wa.me/6281234567890?text=" in isi(client_untuk(rombongan.petugas).get(alamat))
    rombongan.kpm[0].penugasan.update(petugas=pemeran.pendamping_lain)
    teks = isi(client_untuk(rombongan.petugas).get(alamat))
    assert ("6281234567890" in teks, "https://wa.me/?text=" in teks) == (False, True)


# --- how much is asked of the database ------------------------------------------------------


def banyak(rombongan, n):
    for nomor in range(n):
        kelompok = kelompok_baru(rombongan.petugas, f"Kelompok {nomor:02}")
        kpm = KPMFactory()
        KeanggotaanFactory(kpm=kpm, kelompok=kelompok)
        PenugasanFactory(kpm=kpm, petugas=rombongan.petugas)
        KeadaanRumahFactory(kpm=kpm, lintang="-3.8", bujur="102.3")
        PertemuanFactory(kelompok=kelompok, petugas=rombongan.petugas, tanggal=date(2026, 11, 1 + nomor))
        if nomor % 2:
            PertemuanFactory(
                kelompok=kelompok, petugas=rombongan.petugas, tanggal=SELASA, jam_mulai=time(9), keadaan="direncanakan"
            )


@pytest.mark.parametrize("alamat", [f"{URL}?bulan=2026-12", SUSUN, "/p2k2/rencana/petugas/?bulan=2026-12"])
def test_queries_do_not_grow_with_the_groups(pemeran, client_untuk, rombongan, pertemuan, alamat):
    client = client_untuk(pemeran.korkec if "petugas" in alamat else rombongan.petugas)
    hitung = []
    for n in (2, 14):
        Pertemuan.objects.exclude(pk=pertemuan.pk).delete()
        banyak(rombongan, n) if n == 2 else banyak_lagi(rombongan, n)
        with CaptureQueriesContext(
            connection,
        ) as kueri:
            assert client.get(alamat).status_code == 200
        hitung.append(len(kueri))
    assert hitung[0] == hitung[1] <= 12, hitung


def banyak_lagi(rombongan, n):
    for nomor in range(n):
        kelompok = kelompok_baru(rombongan.petugas, f"Lagi {nomor:02}")
        PertemuanFactory(kelompok=kelompok, petugas=rombongan.petugas, tanggal=date(2026, 11, 1 + nomor))
        if nomor % 2:
            PertemuanFactory(
                kelompok=kelompok, petugas=rombongan.petugas, tanggal=SELASA, jam_mulai=time(9), keadaan="direncanakan"
            )


def test_a_plan_moved_through_the_form_leads_to_the_words_too(client_untuk, rombongan, pertemuan):
    client, alamat = client_untuk(rombongan.petugas), f"/p2k2/{pertemuan.pk}/ubah/"
    data = {"versi": 1, "tanggal": "2026-12-10", "tempat": "Balai RW", "alasan": "Hari pasar"}
    assert client.post(alamat, data).url == f"/p2k2/{pertemuan.pk}/undangan/"
    data = {"versi": 2, "tanggal": "2026-12-10", "tempat": "Masjid"}
    assert client.post(alamat, data).url == f"/p2k2/{pertemuan.pk}/"
    assert JadwalUlang.objects.get().alasan == "Hari pasar"


def test_a_second_meeting_of_a_day_is_asked_about_when_one_moves_there(client_untuk, rombongan, pertemuan):
    PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=date(2026, 12, 10), keadaan="direncanakan"
    )
    client, alamat = client_untuk(rombongan.petugas), f"/p2k2/{pertemuan.pk}/pindah/"
    data = {"versi": 1, "tanggal": "2026-12-10", "sebab": "tempat"}
    assert 'name="kedua"' not in isi(client.get(alamat))
    assert 'name="kedua"' in isi(client.post(alamat, data))
    assert JadwalUlang.objects.count() == 0
    assert client.post(alamat, data | {"kedua": "on"}).status_code == 302
    assert Pertemuan.objects.filter(tanggal=date(2026, 12, 10)).count() == 2


def test_the_api_moves_a_plan_with_a_reason_only(client_untuk, rombongan, pertemuan):
    client, alamat = client_untuk(rombongan.petugas), f"/api/v1/pertemuan/{pertemuan.pk}/"
    data = {"kelompok": str(rombongan.kelompok.pk), "tanggal": "2026-12-10", "tempat": "Balai RW", "versi": 1}
    tolak = client.put(alamat, data, content_type="application/json")
    assert (tolak.status_code, "Tulis alasan" in tolak.content.decode()) == (400, True)
    pertemuan.refresh_from_db()
    assert (pertemuan.tanggal, JadwalUlang.objects.count()) == (SELASA, 0)
    for _ in range(2):  # an answer that was lost is asked for again
        jawaban = client.put(alamat, data | {"alasan": "Hari pasar"}, content_type="application/json")
        assert jawaban.status_code == 200
    assert JadwalUlang.objects.get().ke_tanggal == date(2026, 12, 10)
