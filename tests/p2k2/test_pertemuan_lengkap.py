"""Speakers, representatives, photos by kind, position and hours of a meeting, and a second one on a day."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from uuid6 import uuid7

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from p2k2.models import Kehadiran, Pemateri, Pertemuan
from p2k2.selectors import riwayat_kehadiran
from p2k2.selectors.rincian import foto_pertemuan, lama_menit, nama_anggota, saran_pemateri, sehari
from p2k2.services.foto import tambah_foto
from p2k2.services.kehadiran import Wakil, isi_kehadiran
from p2k2.services.pemateri import IsiPemateri, pemateri_tersimpan
from p2k2.services.pertemuan import IsiPertemuan, PertemuanKedua, batalkan, rencanakan, ubah_pertemuan
from p2k2.services.waktu import catat_jam
from pendamping.services.kunjungan import Titik
from tests.factories import (
    AnggotaFactory,
    KelompokFactory,
    KPMFactory,
    PemateriFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)
from tests.p2k2.gambar import gambar

PADA = date(2026, 11, 22)
BIDAN = IsiPemateri("Bidan Sari", "Puskesmas Beringin Raya", "narasumber")
KADER = IsiPemateri("Kader Wati", "", "bersama")
TITIK = Titik(Decimal("-3.788889"), Decimal("102.266667"), 12)

pytestmark = pytest.mark.django_db


def buat(rombongan, hari=PADA, isi=None, **lain):
    return rencanakan(
        kelompok=rombongan.kelompok, isi=isi or IsiPertemuan(tanggal=hari), oleh=rombongan.petugas, pada=PADA, **lain
    )


def ubah(rombongan, pertemuan, **lain):
    isi = lain.pop("isi", IsiPertemuan(tanggal=pertemuan.tanggal))
    versi = lain.pop("versi", None) or Pertemuan.objects.get(pk=pertemuan.pk).versi
    return ubah_pertemuan(pertemuan=pertemuan, isi=isi, versi=versi, oleh=rombongan.petugas, pada=PADA, **lain)


def isi(rombongan, pertemuan, tanda, wakil=None, versi=None):
    versi = versi or Pertemuan.objects.get(pk=pertemuan.pk).versi
    return isi_kehadiran(pertemuan=pertemuan, tanda=tanda, wakil=wakil, versi=versi, oleh=rombongan.petugas, pada=PADA)


def baris(pertemuan):
    return list(pertemuan.kehadiran.order_by("kpm__nama").values_list("status", "wakil", "hubungan_wakil", "pemahaman"))


# --- speakers ------------------------------------------------------------------------------


def test_speakers_are_kept_in_order_tidied_and_replaced(rombongan):
    satu = buat(rombongan, pemateri=[IsiPemateri("  Bidan   Sari ", "Puskesmas Beringin Raya", "narasumber"), BIDAN])
    assert pemateri_tersimpan(satu) == (BIDAN,)
    ubah(rombongan, satu, pemateri=[KADER, BIDAN])
    assert pemateri_tersimpan(satu) == (KADER, BIDAN)
    assert Pertemuan.objects.get().versi == 2
    ubah(rombongan, satu, pemateri=[KADER, BIDAN])  # the same again
    ubah(rombongan, satu)  # not spoken of
    assert (pemateri_tersimpan(satu), Pertemuan.objects.get().versi) == ((KADER, BIDAN), 2)
    ubah(rombongan, satu, pemateri=[])
    assert (Pemateri.objects.count(), Pertemuan.objects.get().versi) == (0, 3)


@pytest.mark.parametrize(
    ("pemateri", "pesan"),
    [
        ([IsiPemateri("", "Puskesmas")], "tanpa nama"),
        ([IsiPemateri("Sari", "", "ketua")], "Pilih peran Sari"),
        ([IsiPemateri("x" * 101)], "paling panjang 100"),
        ([IsiPemateri(f"Tamu {n}") for n in range(6)], "paling banyak 5 pemateri"),
    ],
)
def test_impossible_speakers_are_told_and_nothing_is_stored(rombongan, pemateri, pesan):
    with pytest.raises(GalatPengguna, match=pesan):
        buat(rombongan, pemateri=pemateri)
    assert (Pertemuan.objects.count(), Pemateri.objects.count()) == (0, 0)


def test_a_repeated_request_with_other_speakers_is_another_request(rombongan):
    nomor = uuid7()
    buat(rombongan, id=nomor, pemateri=[BIDAN])
    buat(rombongan, id=nomor, pemateri=[BIDAN])
    with pytest.raises(BerubahLebihDulu):
        buat(rombongan, id=nomor, pemateri=[KADER])
    assert [p.nama for p in Pemateri.objects.all()] == ["Bidan Sari"]


def test_a_stale_editor_changes_no_speakers(rombongan):
    satu = buat(rombongan, pemateri=[BIDAN])
    ubah(rombongan, satu, pemateri=[KADER])
    with pytest.raises(BerubahLebihDulu):
        ubah(rombongan, satu, versi=1, pemateri=[])
    assert pemateri_tersimpan(satu) == (KADER,)


def test_suggestions_come_from_the_own_kecamatan_and_from_meetings_one_sees(rombongan, pemeran):
    PemateriFactory(pertemuan=buat(rombongan))
    lama = PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=date(2024, 1, 1))
    PemateriFactory(pertemuan=lama, nama="Sudah lama")
    teman = KelompokFactory()  # same kecamatan, a colleague's
    PemateriFactory(pertemuan=PertemuanFactory(kelompok=teman, petugas=pemeran.pendamping_lain), nama="Milik teman")
    jauh = PertemuanFactory(kelompok=KelompokFactory(desa_id="17.71.01.1001"), petugas=rombongan.petugas)
    PemateriFactory(pertemuan=jauh, nama="Lain kecamatan")
    assert saran_pemateri(rombongan.petugas, rombongan.kelompok, PADA) == (["Bidan Desa"], ["Puskesmas"])
    assert saran_pemateri(pemeran.korkec, rombongan.kelompok, PADA)[0] == ["Bidan Desa", "Milik teman"]


# --- representatives -----------------------------------------------------------------------


def test_a_represented_family_is_present_and_the_history_says_who_came(rombongan):
    ani, budi, cici = rombongan.pk
    satu = buat(rombongan)
    isi(rombongan, satu, {ani: "hadir", budi: "hadir", cici: "alpa"}, {ani: Wakil(" DEWI  SARI ", "anak")})
    assert baris(satu) == [("hadir", "DEWI SARI", "anak", ""), ("hadir", "", "", ""), ("alpa", "", "", "")]
    isi(rombongan, satu, {ani: "hadir"})  # marks alone leave the representative
    assert baris(satu)[0] == ("hadir", "DEWI SARI", "anak", "")
    isi(rombongan, satu, {ani: "hadir"}, {ani: Wakil()})
    assert baris(satu)[0] == ("hadir", "", "", "")
    assert [(k.dari, k.menjadi) for k in riwayat_kehadiran(satu)] == [("Hadir, diwakili DEWI SARI (anak)", "Hadir")]


def test_a_mark_that_stops_being_present_takes_representative_and_judgement_along(rombongan):
    ani = rombongan.pk[0]
    satu = buat(rombongan)
    isi(rombongan, satu, {ani: "hadir"}, {ani: Wakil("DEWI", "anak")})
    Kehadiran.objects.filter(kpm=ani).update(pemahaman="baik")
    isi(rombongan, satu, {rombongan.pk[1]: "hadir"})
    assert baris(satu)[0] == ("hadir", "DEWI", "anak", "baik")
    isi(rombongan, satu, {ani: "sakit"})
    assert baris(satu)[0] == ("sakit", "", "", "")


@pytest.mark.parametrize(
    ("status", "wakil", "pesan"),
    [
        ("alpa", Wakil("DEWI", "anak"), "hanya dicatat untuk keluarga yang hadir"),
        (None, Wakil("DEWI", "anak"), "hanya dicatat untuk keluarga yang hadir"),
        ("hadir", Wakil("", "anak"), "wakil tanpa nama"),
        ("hadir", Wakil("DEWI", ""), "Pilih hubungan DEWI"),
        ("hadir", Wakil("DEWI", "tetangga"), "Pilih hubungan DEWI"),
        ("hadir", Wakil("x" * 101, "anak"), "paling panjang 100"),
    ],
)
def test_an_incomplete_representative_is_told_and_nothing_is_saved(rombongan, status, wakil, pesan):
    satu = buat(rombongan)
    with pytest.raises(GalatPengguna, match=pesan):
        isi(rombongan, satu, {rombongan.pk[0]: status, rombongan.pk[1]: "hadir"}, {rombongan.pk[0]: wakil})
    assert Kehadiran.objects.count() == 0


def test_a_representative_of_a_strange_family_is_refused(rombongan):
    satu = buat(rombongan)
    asing = KPMFactory()
    with pytest.raises(GalatPengguna, match="tidak ada di daftar hadir"):
        isi(rombongan, satu, {rombongan.pk[0]: "hadir"}, {asing.pk: Wakil("DEWI", "anak")})
    assert Kehadiran.objects.count() == 0


def test_the_same_register_again_is_no_conflict_and_another_representative_is(rombongan):
    ani = rombongan.pk[0]
    satu, wakil = buat(rombongan), {ani: Wakil("DEWI", "anak")}
    isi(rombongan, satu, {ani: "hadir"}, wakil, versi=1)
    isi(rombongan, satu, {ani: "hadir"}, wakil, versi=1)
    with pytest.raises(BerubahLebihDulu):
        isi(rombongan, satu, {ani: "hadir"}, {ani: Wakil("RUDI", "pasangan")}, versi=1)
    assert (baris(satu)[0][1], Pertemuan.objects.get().versi) == ("DEWI", 2)


def test_names_offered_are_of_that_family_only_and_of_families_one_sees(rombongan, pemeran):
    ani = rombongan.kpm[0]
    AnggotaFactory(kpm=ani, nama="DEWI")
    AnggotaFactory(kpm=ani, nama="PERGI", selesai=PADA - timedelta(days=1), alasan_selesai="pindah")
    luar = KPMFactory(desa_id="81.72.01.2001")
    AnggotaFactory(kpm=luar, nama="RAHASIA")
    assert nama_anggota([ani.pk, luar.pk], PADA, rombongan.petugas) == {ani.pk: ["DEWI"]}


# --- position and hours --------------------------------------------------------------------


def test_a_position_is_kept_with_its_source_and_cleared_by_hand(rombongan):
    satu = buat(rombongan, titik=TITIK)
    assert (satu.lintang, satu.akurasi_m, satu.sumber_titik) == (Decimal("-3.788889"), 12, "gps")
    ubah(rombongan, satu, isi=IsiPertemuan(tanggal=PADA, tempat="Balai"))
    satu.refresh_from_db()
    assert (satu.bujur, satu.versi) == (Decimal("102.266667"), 2)
    ubah(rombongan, satu, titik=Titik(Decimal("-3.5"), Decimal("102.5")))
    satu.refresh_from_db()
    assert (satu.akurasi_m, satu.sumber_titik) == (None, "ketik")
    ubah(rombongan, satu, hapus_titik=True)
    satu.refresh_from_db()
    assert (satu.lintang, satu.bujur, satu.sumber_titik) == (None, None, "")


def test_a_position_outside_indonesia_is_a_slip(rombongan):
    with pytest.raises(GalatPengguna, match="di luar Indonesia") as galat:
        buat(rombongan, titik=Titik(Decimal("52.5"), Decimal("13.4"), 5))
    assert (galat.value.kolom, Pertemuan.objects.count()) == ("lintang", 0)


def test_start_and_end_are_taken_from_the_groups_clock_once(rombongan, monkeypatch):
    satu = buat(rombongan, isi=IsiPertemuan(tanggal=PADA, jam_mulai=time(9)))
    catat_jam(pertemuan=satu, selesai=False, versi=1, oleh=rombongan.petugas)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 22, 7, 15, tzinfo=UTC))
    catat_jam(pertemuan=satu, selesai=False, versi=1, oleh=rombongan.petugas)  # tapped again
    satu.refresh_from_db()
    assert (satu.jam_mulai, satu.jam_selesai, satu.versi) == (time(12), None, 2)
    catat_jam(pertemuan=satu, selesai=True, versi=2, oleh=rombongan.petugas)
    satu.refresh_from_db()
    assert (satu.jam_selesai, lama_menit(satu)) == (time(14, 15), 135)


def test_the_clock_is_for_the_day_itself_and_for_its_holder(rombongan, pemeran):
    kemarin, kini = buat(rombongan, hari=PADA - timedelta(days=1)), buat(rombongan)
    for satu, selesai, pesan in ((kemarin, False, "hanya pada hari pertemuan"), (kini, True, "sesudah jam mulai")):
        with pytest.raises(GalatPengguna, match=pesan):
            catat_jam(pertemuan=satu, selesai=selesai, versi=1, oleh=rombongan.petugas)
    with pytest.raises(TidakBerhak):
        catat_jam(pertemuan=kini, selesai=False, versi=1, oleh=pemeran.korkec)
    batalkan(pertemuan=kini, alasan="Hujan", versi=1, oleh=rombongan.petugas)
    with pytest.raises(GalatPengguna, match="dibatalkan"):
        catat_jam(pertemuan=kini, selesai=False, versi=2, oleh=rombongan.petugas)
    assert set(Pertemuan.objects.values_list("jam_mulai", "jam_selesai")) == {(None, None)}


# --- a second meeting, meetings at once, days that cannot be -------------------------------


def test_a_second_meeting_on_a_day_is_meant_or_refused(rombongan, pemeran):
    pertama = buat(rombongan)
    with pytest.raises(PertemuanKedua, match="sudah punya pertemuan pada 22 November 2026"):
        buat(rombongan)
    lain = buat(rombongan, hari=PADA - timedelta(days=1))
    with pytest.raises(PertemuanKedua):
        ubah(rombongan, lain, isi=IsiPertemuan(tanggal=PADA), alasan="Keliru")
    kedua = buat(rombongan, kedua=True)
    assert Pertemuan.objects.filter(tanggal=PADA).count() == 2
    assert sehari(pertama, rombongan.petugas).sekelompok == [kedua]
    batalkan(pertemuan=kedua, alasan="Keliru", versi=1, oleh=rombongan.petugas)
    assert sehari(pertama, rombongan.petugas).sekelompok == []


def test_a_third_meeting_on_a_day_is_refused_however_it_is_asked_for(rombongan):
    buat(rombongan)
    kedua, lain = buat(rombongan, kedua=True), buat(rombongan, hari=PADA - timedelta(days=1))
    with pytest.raises(GalatPengguna, match="sudah punya 2 pertemuan pada 22 November 2026") as galat:
        buat(rombongan, kedua=True)
    assert (type(galat.value), galat.value.kolom) == (GalatPengguna, "tanggal")
    with pytest.raises(GalatPengguna, match="sudah punya 2 pertemuan"):
        ubah(rombongan, lain, isi=IsiPertemuan(tanggal=PADA), alasan="Keliru", kedua=True)
    assert Pertemuan.objects.filter(tanggal=PADA).count() == 2
    batalkan(pertemuan=kedua, alasan="Keliru", versi=1, oleh=rombongan.petugas)
    assert buat(rombongan, kedua=True).tanggal == PADA


def test_both_meetings_of_a_day_have_their_own_register(rombongan):
    pagi, sore = buat(rombongan), buat(rombongan, kedua=True)
    isi(rombongan, pagi, {rombongan.pk[0]: "hadir"})
    isi(rombongan, sore, {rombongan.pk[0]: "alpa"})
    assert [baris(p)[0][0] for p in (pagi, sore)] == ["hadir", "alpa"]


def test_meetings_of_one_pendamping_at_the_same_hour_are_told_to_who_may_see_them(rombongan, pemeran):
    lain = KelompokFactory(nama="Anggrek")
    PenugasanKelompokFactory(kelompok=lain, petugas=rombongan.petugas, mulai=date(2025, 1, 1))
    satu = buat(rombongan, isi=IsiPertemuan(tanggal=PADA, jam_mulai=time(9), jam_selesai=time(11)))
    waktu = {"kelompok": lain, "petugas": rombongan.petugas, "tanggal": PADA}
    bersamaan = PertemuanFactory(**waktu, jam_mulai=time(10))
    PertemuanFactory(**waktu, jam_mulai=time(11))
    PertemuanFactory(**waktu)
    assert sehari(satu, rombongan.petugas).bentrok == [bersamaan]
    luar = KelompokFactory(desa_id="81.72.01.2001")
    PertemuanFactory(kelompok=luar, petugas=rombongan.petugas, tanggal=PADA, jam_mulai=time(9))
    assert sehari(satu, pemeran.korkec).bentrok == [bersamaan]


def test_a_day_before_the_group_existed_is_told_as_such_also_to_its_pendamping_of_then(rombongan, pemeran):
    rombongan.kelompok.penugasan.update(mulai=date(2025, 1, 1))
    with pytest.raises(GalatPengguna, match="baru dibentuk pada 1 Januari 2025") as galat:
        buat(rombongan, hari=date(2024, 12, 31))
    assert galat.value.kolom == "tanggal"
    with pytest.raises(TidakBerhak):
        rencanakan(
            kelompok=rombongan.kelompok,
            isi=IsiPertemuan(tanggal=date(2024, 12, 31)),
            oleh=pemeran.pendamping_lain,
            pada=PADA,
        )
    assert Pertemuan.objects.count() == 0


def test_the_future_may_be_planned_but_not_attended(rombongan):
    besok = buat(rombongan, hari=PADA + timedelta(days=1))
    with pytest.raises(GalatPengguna, match="belum berlangsung"):
        isi(rombongan, besok, {rombongan.pk[0]: "hadir"})
    assert (besok.keadaan, Kehadiran.objects.count()) == ("direncanakan", 0)


# --- photos --------------------------------------------------------------------------------


def test_photos_of_each_kind_have_their_own_place_and_limit(rombongan):
    satu, oleh = buat(rombongan), rombongan.petugas
    assert tambah_foto(pertemuan=satu, foto=[gambar("red"), gambar("red")], oleh=oleh) == 1
    assert tambah_foto(pertemuan=satu, foto=[gambar("red"), gambar("blue")], oleh=oleh, jenis="daftar") == 1
    assert [(f.daftar, f.lain_hari) for f in foto_pertemuan(satu)] == [(False, False), (True, False)]
    with pytest.raises(GalatPengguna, match="paling banyak 4 foto daftar hadir bertanda tangan; sudah ada 1"):
        tambah_foto(pertemuan=satu, foto=[gambar((n, 0, 0)) for n in range(0, 200, 50)], oleh=oleh, jenis="daftar")
    assert (satu.foto.count(), satu.foto_daftar.count()) == (1, 1)


def test_a_photo_of_another_day_is_noted_and_gets_no_position_of_the_meeting(rombongan):
    satu = buat(rombongan, titik=TITIK)
    tambah_foto(pertemuan=satu, foto=[gambar("red", saat="2026:11:22 09:30:00")], oleh=rombongan.petugas)
    tambah_foto(pertemuan=satu, foto=[gambar("blue", saat="2026:03:01 09:30:00")], oleh=rombongan.petugas)
    kini, lama = foto_pertemuan(satu)
    assert (kini.diambil, kini.lain_hari, kini.foto.akurasi_m) == (PADA, False, 12)
    assert (lama.diambil, lama.lain_hari, lama.foto.lintang) == (date(2026, 3, 1), True, None)


def test_a_typed_position_attests_nothing_about_a_photo(rombongan):
    satu = buat(rombongan, titik=Titik(Decimal("-3.5"), Decimal("102.5")))
    tambah_foto(pertemuan=satu, foto=[gambar("red", saat="2026:11:22 09:30:00")], oleh=rombongan.petugas)
    assert foto_pertemuan(satu)[0].foto.lintang is None


def test_a_cancelled_meeting_takes_no_photo(rombongan):
    satu = buat(rombongan)
    batalkan(pertemuan=satu, alasan="Hujan", versi=1, oleh=rombongan.petugas)
    with pytest.raises(GalatPengguna, match="dibatalkan"):
        tambah_foto(pertemuan=satu, foto=[gambar()], oleh=rombongan.petugas, jenis="daftar")
    assert satu.foto_daftar.count() == 0
