"""Pages of one meeting: lines of speakers, who came instead, photos by kind, the clock's buttons, a second meeting."""

from datetime import date, time, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from uuid6 import uuid7

from p2k2.models import Kehadiran, Pemateri, Pertemuan
from p2k2.services.kehadiran import isi_kehadiran
from tests.factories import (
    AnggotaFactory,
    FotoFactory,
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    PemateriFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)
from tests.p2k2.gambar import gambar

PADA = date(2026, 11, 22)

pytestmark = pytest.mark.django_db


@pytest.fixture
def klien(client_untuk, rombongan):
    return client_untuk(rombongan.petugas)


def tamu(ke, nama="", instansi="", peran=""):
    return {f"pemateri-{ke}-nama": nama, f"pemateri-{ke}-instansi": instansi, f"pemateri-{ke}-peran": peran}


def hadir(rombongan, **lain):
    return {"versi": 1, "daftar": rombongan.pk, f"hadir-{rombongan.pk[0]}": "hadir", **lain}


# --- the form ------------------------------------------------------------------------------


def test_speakers_without_a_script_empty_lines_are_ignored_and_one_is_always_free(klien, rombongan):
    alamat = f"/p2k2/baru/?kelompok={rombongan.kelompok.pk}"
    assert klien.get(alamat).content.decode().count('-nama"') >= 5
    isian = {"id": uuid7(), "tanggal": "2026-11-22", **tamu(0), **tamu(1, "Bidan Sari", "Puskesmas", "narasumber")}
    assert klien.post(alamat, isian | tamu(2, "", "", "bersama")).status_code == 302
    assert list(Pemateri.objects.values_list("urut", "nama", "instansi", "peran")) == [
        (1, "Bidan Sari", "Puskesmas", "narasumber")
    ]
    ubah = f"/p2k2/{Pertemuan.objects.get().pk}/ubah/"
    form = klien.get(ubah).context["form"]
    assert [[f.value() for f in baris] for baris in form.pemateri_tampak] == [
        ["Bidan Sari", "Puskesmas", "narasumber"],
        [None, None, None],
    ]
    assert klien.post(ubah, {"versi": 1, "tanggal": "2026-11-22", **tamu(0)}).status_code == 302
    assert Pemateri.objects.count() == 0


@pytest.mark.parametrize(
    ("baris", "pesan"),
    [
        (tamu(0, "Sari"), "Pilih perannya"),
        (tamu(0, "", "Puskesmas"), "Tulis namanya"),
        (tamu(0, "Sari", "", "ketua"), "pilihan yang valid"),
        (tamu(4, "x" * 101, "", "bersama"), "100"),
    ],
)
def test_a_half_filled_line_is_told_and_kept_on_the_screen(klien, rombongan, baris, pesan):
    jawaban = klien.post(f"/p2k2/baru/?kelompok={rombongan.kelompok.pk}", {"id": uuid7(), "tanggal": PADA, **baris})
    assert (jawaban.status_code, pesan in jawaban.text) == (422, True), jawaban.context["form"].errors
    assert (Pertemuan.objects.count(), Pemateri.objects.count()) == (0, 0)


def test_suggestions_are_offered_and_escaped(klien, rombongan, pertemuan):
    PemateriFactory(pertemuan=pertemuan, nama='"><script>alert(1)</script>')
    teks = klien.get(f"/p2k2/baru/?kelompok={rombongan.kelompok.pk}").text
    assert "&lt;script&gt;alert(1)" in teks
    assert "<script>alert" not in teks


def test_the_position_is_taken_with_the_form_and_cleared_by_hand(klien, rombongan, pertemuan):
    alamat, isian = f"/p2k2/{pertemuan.pk}/ubah/", {"tanggal": "2026-11-22"}
    titik = {"lintang": "-3.788889", "bujur": "102.266667", "akurasi_m": "12"}
    assert klien.post(alamat, isian | titik | {"versi": 1}).status_code == 302
    pertemuan.refresh_from_db()
    assert (pertemuan.lintang, pertemuan.sumber_titik) == (Decimal("-3.788889"), "gps")
    assert "± 12 m" in klien.get(f"/p2k2/{pertemuan.pk}/").text
    for salah, pesan in (
        ({"lintang": "-3.7"}, "lintang dan bujur"),
        (titik | {"lintang": "52.1"}, "di luar Indonesia"),
    ):
        jawaban = klien.post(alamat, isian | salah | {"versi": 2})
        assert (jawaban.status_code, pesan in jawaban.text) == (422, True)
    assert klien.post(alamat, isian | {"lintang": "", "bujur": "", "akurasi_m": "12", "versi": 2}).status_code == 302
    pertemuan.refresh_from_db()
    assert (pertemuan.lintang, pertemuan.akurasi_m, pertemuan.versi) == (None, None, 3)


def test_a_second_meeting_is_asked_about_then_kept_and_told(klien, rombongan, pertemuan):
    alamat = f"/p2k2/baru/?kelompok={rombongan.kelompok.pk}"
    isian = {"id": uuid7(), "tanggal": "2026-11-22", "jam_mulai": "15:00"}
    assert "Tetap catat pertemuan kedua" not in klien.get(alamat).text
    jawaban = klien.post(alamat, isian)
    assert jawaban.status_code == 422
    assert "Kelompok ini sudah punya pertemuan pada 22 November 2026" in jawaban.text
    assert "Tetap catat pertemuan kedua" in jawaban.text
    assert Pertemuan.objects.count() == 1
    assert klien.post(alamat, isian | {"kedua": "on"}).status_code == 302
    assert klien.post(alamat, isian | {"kedua": "on"}).status_code == 302  # sent twice
    assert Pertemuan.objects.count() == 2
    teks = klien.get(f"/p2k2/{pertemuan.pk}/").text
    assert "Dua pertemuan pada hari ini" in teks
    assert "pukul 15.00" in teks


# --- the register --------------------------------------------------------------------------


def test_who_came_instead_is_typed_beside_the_mark_and_shown(klien, rombongan, pertemuan):
    ani, budi, _ = rombongan.pk
    AnggotaFactory(kpm=rombongan.kpm[0], nama="DEWI ANGGOTA")
    alamat = f"/p2k2/{pertemuan.pk}/kehadiran/"
    layar = klien.get(alamat).text
    assert layar.count("Diwakili") == 3
    assert '<option value="DEWI ANGGOTA">' in layar
    # What was typed before the mark became another one is dropped without a word.
    lain = {f"hadir-{budi}": "izin", f"wakil-{budi}": "RUDI", f"hubungan-{budi}": "anak"}
    isian = hadir(rombongan, **{f"wakil-{ani}": "DEWI", f"hubungan-{ani}": "anak"}, **lain)
    assert klien.post(alamat, isian).status_code == 302
    assert list(Kehadiran.objects.order_by("kpm__nama").values_list("status", "wakil")) == [
        ("hadir", "DEWI"),
        ("izin", ""),
        (None, ""),
    ]
    teks = klien.get(f"/p2k2/{pertemuan.pk}/").text
    assert "diwakili DEWI (anak)" in teks
    assert "1 dari yang hadir diwakili" in teks


def test_an_incomplete_representative_comes_back_as_typed(klien, rombongan, pertemuan):
    ani = rombongan.pk[0]
    alamat = f"/p2k2/{pertemuan.pk}/kehadiran/"
    jawaban = klien.post(alamat, hadir(rombongan, **{f"wakil-{ani}": "<b>DEWI</b>", f"hubungan-{ani}": ""}))
    assert jawaban.status_code == 422
    assert "Pilih hubungan &lt;b&gt;DEWI&lt;/b&gt;" in jawaban.text
    assert 'value="&lt;b&gt;DEWI&lt;/b&gt;"' in jawaban.text
    assert Kehadiran.objects.count() == 0


def test_the_second_saver_sees_the_stored_representative(klien, rombongan, pertemuan):
    ani = rombongan.pk[0]
    alamat = f"/p2k2/{pertemuan.pk}/kehadiran/"
    klien.post(alamat, hadir(rombongan, **{f"wakil-{ani}": "DEWI", f"hubungan-{ani}": "anak"}))
    jawaban = klien.post(alamat, hadir(rombongan, **{f"wakil-{ani}": "RUDI", f"hubungan-{ani}": "pasangan"}))
    assert (jawaban.status_code, "Hadir, diwakili DEWI (anak)" in jawaban.text) == (422, True)
    assert Kehadiran.objects.get(kpm=ani).wakil == "DEWI"


def test_a_late_joiner_is_offered_on_the_register(klien, rombongan, pertemuan):
    klien.post(f"/p2k2/{pertemuan.pk}/kehadiran/", hadir(rombongan))
    assert "belum ada di daftar hadir" not in klien.get(f"/p2k2/{pertemuan.pk}/kehadiran/").text
    KeanggotaanFactory(kelompok=rombongan.kelompok, kpm__nama="DEWI", mulai=date(2026, 1, 1))
    assert "1 anggota kelompok pada tanggal ini belum ada di daftar hadir" in (
        klien.get(f"/p2k2/{pertemuan.pk}/kehadiran/").text
    )


def test_the_draft_is_named_by_ids_only(klien, rombongan, pertemuan):
    teks = klien.get(f"/p2k2/{pertemuan.pk}/kehadiran/").text
    assert f'data-draf="{rombongan.petugas.pk}:{pertemuan.pk}"' in teks


# --- hours, photos -------------------------------------------------------------------------


def test_the_clock_is_at_hand_on_the_day_and_only_then(klien, rombongan, pertemuan):
    halaman = f"/p2k2/{pertemuan.pk}/"
    assert "Mulai sekarang" in klien.get(halaman).text
    assert "Selesai sekarang" not in klien.get(halaman).text
    assert klien.post(f"{halaman}jam/", {"apa": "mulai", "versi": 1}).status_code == 302
    pertemuan.refresh_from_db()
    assert (pertemuan.jam_mulai, pertemuan.versi) == (time(12), 2)
    assert "Selesai sekarang" in klien.get(halaman).text
    jawaban = klien.post(f"{halaman}jam/", {"apa": "selesai", "versi": 2}, follow=True)
    assert "sesudah jam mulai" in jawaban.text  # the same minute
    besok = PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=PADA + timedelta(days=1), keadaan="direncanakan"
    )
    assert "Mulai sekarang" not in klien.get(f"/p2k2/{besok.pk}/").text


def test_an_hour_typed_before_is_not_replaced_in_silence(klien, rombongan, pertemuan):
    halaman = f"/p2k2/{pertemuan.pk}/"
    Pertemuan.objects.filter(pk=pertemuan.pk).update(jam_mulai=time(9))
    assert "Mulai sekarang (ganti 09.00)" in klien.get(halaman).text
    for versi in (1, 2):  # the second tap in the same minute replaces nothing
        jawaban = klien.post(f"{halaman}jam/", {"apa": "mulai", "versi": versi}, follow=True)
        assert ("Jam mulai tercatat: 12.00, semula 09.00." in jawaban.text) == (versi == 1)
        assert ("Jam mulai tercatat: 12.00." in jawaban.text) == (versi == 2)


def test_nobody_lacks_a_mark_before_the_meeting_is_held(klien, rombongan, pertemuan):
    halaman = f"/p2k2/{pertemuan.pk}/"
    assert "Kehadiran belum diisi." in klien.get(halaman).text
    besok = PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=PADA + timedelta(days=1), keadaan="direncanakan"
    )
    teks = klien.get(f"/p2k2/{besok.pk}/").text
    assert "Kehadiran diisi pada hari pertemuan." in teks
    assert "Anggota kelompok pada tanggal itu" in teks
    for kata in ("ANI", "BUDI", "CICI"):
        assert kata in teks
    assert "Belum diisi" not in teks
    Pertemuan.objects.filter(pk=pertemuan.pk).update(keadaan="terlaksana")
    assert "Belum diisi" in klien.get(halaman).text


@pytest.mark.parametrize(
    ("selesai", "teks", "wajar"),
    [(time(11, 15), "2 jam 15 menit", True), (time(9, 20), "20 menit", False), (time(15), "6 jam", False)],
)
def test_an_unusual_length_is_a_gentle_word(klien, rombongan, selesai, teks, wajar):
    satu = PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=PADA, jam_mulai=time(9), jam_selesai=selesai
    )
    halaman = klien.get(f"/p2k2/{satu.pk}/").text
    assert f"({teks})" in halaman
    assert ("Lamanya tidak biasa" in halaman) != wajar


def test_the_signed_sheet_has_its_own_photos_seen_by_who_sees_the_meeting(
    klien, client_untuk, pemeran, rombongan, pertemuan
):
    alamat = f"/p2k2/{pertemuan.pk}/foto/"
    assert klien.post(alamat, {"jenis": "daftar", "foto": [gambar(saat="2026:01:02 08:00:00")]}).status_code == 302
    assert klien.post(alamat, {"jenis": "kegiatan", "foto": [gambar()]}).status_code == 302  # the same file
    assert (pertemuan.foto.count(), pertemuan.foto_daftar.count()) == (0, 1)
    halaman = klien.get(f"/p2k2/{pertemuan.pk}/").text
    assert "diambil 2 Januari 2026" in halaman
    assert "Bukan hari pertemuan" in halaman
    foto = f"/p2k2/{pertemuan.pk}/foto/{pertemuan.foto_daftar.get().pk}/"
    terkirim = b"".join(client_untuk(pemeran.korkec).get(foto).streaming_content)
    assert terkirim.startswith(b"\xff\xd8")
    cap = client_untuk(pemeran.korkec).get(f"{foto}?cap=1")
    with Image.open(BytesIO(cap.content)) as bercap:
        assert bercap.width == 480
    for nama in ("pendamping_lain", "pendamping_tetangga"):
        assert client_untuk(getattr(pemeran, nama)).get(foto).status_code == 404, nama
    lain = PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=date(2026, 10, 1))
    assert klien.get(f"/p2k2/{lain.pk}/foto/{pertemuan.foto_daftar.get().pk}/").status_code == 404


def test_a_refused_photo_is_told_in_its_own_place(klien, pertemuan):
    jawaban = klien.post(f"/p2k2/{pertemuan.pk}/foto/", {"jenis": "daftar"})
    kegiatan, daftar = (k["form"] for k in jawaban.context["foto"])
    assert (jawaban.status_code, bool(kegiatan.errors), bool(daftar.errors)) == (422, False, True)


def test_writing_is_refused_to_everybody_else_and_changes_nothing(client_untuk, pemeran, rombongan, pertemuan):
    for nama, kode in {"pendamping_lain": 404, "pendamping_tetangga": 404, "korkec": 403, "superuser": 403}.items():
        lain = client_untuk(getattr(pemeran, nama))
        assert lain.post(f"/p2k2/{pertemuan.pk}/jam/", {"apa": "mulai", "versi": 1}).status_code == kode, nama
        foto = lain.post(f"/p2k2/{pertemuan.pk}/foto/", {"jenis": "daftar", "foto": [gambar()]})
        assert foto.status_code == kode, nama
    pertemuan.refresh_from_db()
    assert (pertemuan.versi, pertemuan.jam_mulai, pertemuan.foto_daftar.count()) == (1, None, 0)


# --- cost ----------------------------------------------------------------------------------


@pytest.mark.parametrize("jumlah", [1, 12])
@pytest.mark.parametrize(("alamat", "kueri"), [("", 12), ("kehadiran/", 9), ("ubah/", 11)])
def test_a_full_meeting_costs_the_same_with_one_of_each_and_with_many(
    client_untuk, pemeran, rombongan, pertemuan, alamat, kueri, jumlah
):
    for n in range(jumlah):
        kpm = KPMFactory()
        PenugasanFactory(kpm=kpm, petugas=rombongan.petugas)
        KeanggotaanFactory(kpm=kpm, kelompok=rombongan.kelompok)
        AnggotaFactory(kpm=kpm)
        pertemuan.foto.add(FotoFactory(diunggah_oleh=rombongan.petugas))
        pertemuan.foto_daftar.add(FotoFactory(diunggah_oleh=rombongan.petugas))
        PemateriFactory(pertemuan=pertemuan, urut=n + 1)
        lain = KelompokFactory()
        PenugasanKelompokFactory(kelompok=lain, petugas=rombongan.petugas)
        PertemuanFactory(kelompok=lain, petugas=rombongan.petugas, tanggal=PADA, jam_mulai=time(9))
        PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=PADA, jam_mulai=time(9))
    for ke, status in enumerate(("hadir", "alpa")):  # with corrections
        semua = rombongan.kelompok.keanggotaan.values_list("kpm_id", flat=True)
        isi_kehadiran(
            pertemuan=pertemuan,
            tanda=dict.fromkeys(semua, status),
            versi=ke + 1,
            oleh=rombongan.petugas,
            pada=PADA,
        )
    client = client_untuk(rombongan.petugas)
    with CaptureQueriesContext(connection) as tangkapan:
        assert client.get(f"/p2k2/{pertemuan.pk}/{alamat}").status_code == 200
    assert len(tangkapan) == kueri, [q["sql"][:120] for q in tangkapan]
