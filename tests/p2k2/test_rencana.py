"""Planning a month: what stands in the way, suggestions, all or nothing, moves and their reasons."""

from datetime import date, time
from decimal import Decimal

import pytest
from uuid6 import uuid7

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from p2k2.models import JadwalUlang, Pertemuan
from p2k2.selectors.jadwal import Acara, hambatan_pertemuan, periksa_hari, titik_kelompok
from p2k2.selectors.kalender import belum_direncanakan, hari_serupa, kalender
from p2k2.selectors.libur import libur_antara, libur_diketahui
from p2k2.services.pertemuan import IsiPertemuan, batalkan, ubah_pertemuan
from p2k2.services.rencana import BarisRencana, RencanaDitolak, pindahkan, rencanakan_banyak
from p2k2.services.undangan import pindah_terakhir, teks_kabar
from tests.conftest import DESA_2
from tests.factories import (
    KeadaanRumahFactory,
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    ModulFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
    SesiFactory,
)

PADA = date(2026, 11, 22)
DESEMBER = date(2026, 12, 1)
SELASA = date(2026, 12, 8)

pytestmark = pytest.mark.django_db


def kelompok_baru(petugas, nama, **lain):
    kelompok = KelompokFactory(nama=nama, dibuat_oleh=petugas, **lain)
    PenugasanKelompokFactory(kelompok=kelompok, petugas=petugas, mulai=date(2025, 1, 1))
    return kelompok


def rencana(kelompok, petugas, hari=SELASA, jam=None, **lain):
    return PertemuanFactory(
        kelompok=kelompok, petugas=petugas, tanggal=hari, jam_mulai=jam, keadaan="direncanakan", **lain
    )


# --- what stands in the way of a day --------------------------------------------------------


def satu(nama, mulai, selesai=None, titik=None, *, rencana=True):
    return Acara(uuid7(), nama, SELASA, mulai, selesai, rencana, titik)


def kode(*acara, libur=""):
    return [(h.kode, h.teks) for h in periksa_hari(acara, libur)]


def test_overlapping_hours_clash_and_touching_ones_do_not():
    sembilan, sepuluh, sebelas = satu("A", time(9)), satu("B", time(10)), satu("C", time(11))
    assert kode(sembilan, sepuluh) == [("bentrok", "Bentrok: A (09.00) dan B (10.00).")]
    assert kode(sembilan, sebelas) == []
    # An end that was written down counts, a missing hour says nothing.
    assert kode(satu("A", time(9), time(11, 30)), sebelas) == [("bentrok", "Bentrok: A (09.00) dan C (11.00).")]
    assert kode(satu("A", time(9), time(9, 45)), sepuluh) == []
    assert kode(sembilan, satu("D", None)) == []


def test_a_clash_is_found_between_any_two_of_a_day():
    panjang = satu("A", time(8), time(13))
    assert [k for k, _ in kode(panjang, satu("B", time(9), time(10)), satu("C", time(12)))] == ["bentrok", "bentrok"]


def test_the_way_between_two_places_takes_time():
    sini, jauh = (-3.80, 102.30), (-3.80, 102.40)
    acara = satu("A", time(9), time(11), sini), satu("B", time(11, 15), None, jauh)
    assert kode(*acara) == [
        (
            "perjalanan",
            "Dari A (09.00) ke B (11.15) sekitar 15,5 km, kira-kira 47 menit; jedanya 15 menit.",
        )
    ]
    assert kode(acara[0], satu("B", time(12), None, jauh)) == []
    assert kode(acara[0], satu("B", time(11, 15), None, (-3.801, 102.301))) == []  # next door
    assert kode(acara[0], satu("B", time(11, 15))) == []  # nobody knows where


def test_more_than_three_a_day_and_holidays_are_told():
    empat = [satu(n, time(7 + 3 * i)) for i, n in enumerate("ABCD")]
    assert kode(*empat[:3]) == []
    assert kode(*empat) == [("padat", "4 pertemuan dalam satu hari, lebih dari 3.")]
    assert kode(empat[0], libur="libur nasional, Natal") == [("libur", "Hari libur nasional, Natal.")]


def test_of_what_was_held_nothing_is_warned():
    lama = satu("A", time(9), rencana=False), satu("B", time(9, 30), rencana=False)
    assert kode(*lama, libur="libur nasional, Natal") == []
    assert [k for k, _ in kode(*lama, satu("C", time(9, 45)))] == ["bentrok", "bentrok"]


def test_holidays_are_those_of_the_decree_and_of_no_unknown_year():
    assert libur_antara(DESEMBER, date(2026, 12, 31)) == {
        date(2026, 12, 24): "cuti bersama, Kelahiran Yesus Kristus",
        date(2026, 12, 25): "libur nasional, Kelahiran Yesus Kristus",
    }
    assert (libur_diketahui(2026), libur_diketahui(2031)) == (True, False)
    assert libur_antara(date(2031, 1, 1), date(2031, 12, 31)) == {}


def test_a_group_meets_where_it_last_met_else_in_the_middle_of_its_houses(rombongan):
    pertama, kedua = rombongan.kpm[:2]
    for kpm, bujur in ((pertama, "102.30"), (kedua, "102.40")):
        KeadaanRumahFactory(kpm=kpm, lintang=Decimal("-3.80"), bujur=Decimal(bujur))
    pk = rombongan.kelompok.pk
    assert titik_kelompok([pk], PADA)[pk] == pytest.approx((-3.8, 102.35))
    for hari, lintang in ((date(2026, 10, 3), "-3.9"), (date(2026, 9, 3), "-3.7")):
        PertemuanFactory(
            kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=hari,
            lintang=Decimal(lintang), bujur=Decimal("102.3"),
        )  # fmt: skip
    assert titik_kelompok([pk], PADA)[pk] == pytest.approx((-3.9, 102.3))
    assert titik_kelompok([KelompokFactory().pk], PADA) == {}


def test_warnings_name_only_what_was_just_planned(rombongan, pemeran):
    lain = kelompok_baru(rombongan.petugas, "Melati", desa_id=DESA_2)  # a name that two desa have
    baru = rencana(rombongan.kelompok, rombongan.petugas, jam=time(9))
    rencana(lain, rombongan.petugas, jam=time(10))
    rencana(lain, pemeran.pendamping_lain, jam=time(9))  # somebody else's day
    di = [k.desa.nama for k in (rombongan.kelompok, lain)]
    assert len(set(di)) == 2
    assert hambatan_pertemuan([baru]) == {
        SELASA: [f"Bentrok: Melati di {di[0]} (09.00) dan Melati di {di[1]} (10.00)."]
    }
    natal = rencana(lain, rombongan.petugas, hari=date(2026, 12, 25), jam=time(9))
    assert list(hambatan_pertemuan([natal])) == [date(2026, 12, 25)]
    Pertemuan.objects.filter(kelompok=lain).update(keadaan="dibatalkan", alasan_batal="Hujan")
    assert hambatan_pertemuan([baru]) == {}


# --- the month and its suggestions ----------------------------------------------------------


@pytest.mark.parametrize(
    ("lalu", "harap"),
    [
        (date(2026, 11, 10), date(2026, 12, 8)),  # second Tuesday
        (date(2026, 11, 30), date(2026, 12, 28)),  # fifth Monday: the last one there is
        (date(2026, 11, 27), date(2026, 12, 18)),  # fourth Friday is Christmas: the week before
    ],
)
def test_the_same_weekday_of_the_month_is_suggested(lalu, harap):
    assert hari_serupa(lalu, DESEMBER, PADA) == harap


def test_no_day_that_has_passed_is_suggested():
    assert hari_serupa(date(2026, 10, 13), date(2026, 11, 1), PADA) == date(2026, 11, 24)
    assert hari_serupa(date(2026, 10, 12), date(2026, 11, 1), date(2026, 11, 30)) == date(2026, 11, 30)
    assert hari_serupa(date(2026, 10, 11), date(2026, 11, 1), date(2026, 11, 30)) is None


def test_suggestions_leave_room_for_each_other_and_for_what_is_planned(rombongan):
    """Three groups that met on the same Tuesday at two, and a fourth that already has the one of the week before."""
    petugas = rombongan.petugas
    semua = [rombongan.kelompok, *(kelompok_baru(petugas, nama) for nama in ("Anggrek", "Nusa"))]
    for kelompok in semua:
        PertemuanFactory(kelompok=kelompok, petugas=petugas, tanggal=date(2026, 11, 10), jam_mulai=time(14))
    rencana(kelompok_baru(petugas, "Dahlia"), petugas, hari=date(2026, 12, 1), jam=time(13))
    usulan = {k.nama: u.tanggal for k, u in belum_direncanakan(petugas=petugas, bulan=DESEMBER, hari=PADA)}
    assert usulan == {"Anggrek": SELASA, "Melati": date(2026, 12, 15), "Nusa": date(2026, 12, 22)}


def test_a_weekday_that_is_full_gives_way_to_the_nearest_other_day_but_sunday():
    def longgar(tanggal):
        return tanggal.weekday() not in {5, 0}

    # From the second Saturday: not the Monday after, not the Sunday between, the Friday before.
    assert hari_serupa(date(2026, 11, 14), DESEMBER, PADA, longgar) == date(2026, 12, 11)
    assert hari_serupa(date(2026, 11, 14), DESEMBER, PADA, lambda _: False) == date(2026, 12, 12)


def test_a_suggestion_follows_the_last_meeting_and_needs_one(rombongan):
    PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=date(2026, 11, 10), jam_mulai=time(14)
    )
    baru = kelompok_baru(rombongan.petugas, "Anggrek", tempat="Balai RW")
    usulan = {k.nama: (u.tanggal, u.jam, u.tempat) for k, u in belum_direncanakan(
        petugas=rombongan.petugas, bulan=DESEMBER, hari=PADA
    )}  # fmt: skip
    assert usulan == {"Anggrek": (None, None, "Balai RW"), "Melati": (SELASA, time(14), "Rumah ketua")}
    rencana(baru, rombongan.petugas)
    batal = rencana(rombongan.kelompok, rombongan.petugas)
    batalkan(pertemuan=batal, alasan="Hujan", versi=1, oleh=rombongan.petugas)
    assert [k.nama for k, _ in belum_direncanakan(petugas=rombongan.petugas, bulan=DESEMBER, hari=PADA)] == ["Melati"]


def test_the_calendar_holds_every_state_and_the_groups_left(rombongan):
    mawar, anggrek = kelompok_baru(rombongan.petugas, "Mawar"), kelompok_baru(rombongan.petugas, "Anggrek")
    rencana(rombongan.kelompok, rombongan.petugas, jam=time(9))
    rencana(mawar, rombongan.petugas, jam=time(9, 30))
    PertemuanFactory(
        kelompok=anggrek, petugas=rombongan.petugas, tanggal=SELASA, keadaan="dibatalkan", alasan_batal="Hujan"
    )
    isi = kalender(user=rombongan.petugas, petugas=rombongan.petugas, bulan=DESEMBER, hari=PADA)
    assert (len(isi.hari), isi.jumlah, [k.nama for k in isi.belum]) == (31, 3, ["Anggrek"])
    hari = isi.hari[7]
    assert [(p.kelompok.nama, p.keadaan) for p in hari.pertemuan] == [
        ("Melati", "direncanakan"), ("Mawar", "direncanakan"), ("Anggrek", "dibatalkan"),
    ]  # fmt: skip
    assert [h.kode for h in hari.hambatan] == ["bentrok"]
    assert isi.hari[24].libur == "libur nasional, Kelahiran Yesus Kristus"


# --- many at once ---------------------------------------------------------------------------


def baris(kelompok, hari=SELASA, **lain):
    return BarisRencana(id=uuid7(), kelompok=kelompok, tanggal=hari, **lain)


def test_a_plan_is_saved_whole_and_only_once(rombongan):
    mawar = kelompok_baru(rombongan.petugas, "Mawar")
    isi = [baris(rombongan.kelompok, jam_mulai=time(9), tempat=" Balai  desa "), baris(mawar, hari=date(2026, 12, 9))]
    kirim = {"rencana": isi, "bulan": DESEMBER, "oleh": rombongan.petugas}
    assert {p.pk for p in rencanakan_banyak(**kirim)} == {r.id for r in isi}
    assert {p.pk for p in rencanakan_banyak(**kirim)} == {r.id for r in isi}
    assert list(
        Pertemuan.objects.order_by("tanggal").values_list("kelompok__nama", "tanggal", "tempat", "keadaan")
    ) == [
        ("Melati", SELASA, "Balai desa", "direncanakan"),
        ("Mawar", date(2026, 12, 9), "", "direncanakan"),
    ]


def test_one_refused_row_saves_none_and_each_says_why(rombongan, pemeran):
    mawar, anggrek = kelompok_baru(rombongan.petugas, "Mawar"), kelompok_baru(rombongan.petugas, "Anggrek")
    asing = kelompok_baru(pemeran.pendamping_lain, "Asing")
    ada = rencana(anggrek, rombongan.petugas)
    isi = [baris(rombongan.kelompok), baris(mawar, hari=date(2027, 1, 5)), baris(asing), baris(anggrek)]
    with pytest.raises(RencanaDitolak) as galat:
        rencanakan_banyak(rencana=isi, bulan=DESEMBER, oleh=rombongan.petugas)
    assert galat.value.pesan == "Belum ada yang disimpan: 3 kelompok perlu dibetulkan."
    assert {k: type(g) for k, g in galat.value.baris.items()}.keys() == {mawar.pk, asing.pk, anggrek.pk}
    assert "bulan yang sedang direncanakan" in galat.value.baris[mawar.pk].pesan
    assert isinstance(galat.value.baris[asing.pk], TidakBerhak)
    assert "sudah punya pertemuan" in galat.value.baris[anggrek.pk].pesan
    assert list(Pertemuan.objects.values_list("pk", flat=True)) == [ada.pk]


def test_nothing_and_the_past_are_refused(rombongan):
    with pytest.raises(GalatPengguna, match="paling sedikit satu"):
        rencanakan_banyak(rencana=[], bulan=DESEMBER, oleh=rombongan.petugas)
    lewat = baris(rombongan.kelompok, hari=date(2026, 11, 21))
    with pytest.raises(RencanaDitolak) as galat:
        rencanakan_banyak(rencana=[lewat], bulan=date(2026, 11, 1), oleh=rombongan.petugas)
    assert "sudah lewat" in galat.value.baris[rombongan.kelompok.pk].pesan
    assert Pertemuan.objects.count() == 0


def test_a_group_that_will_be_handed_over_is_planned_up_to_that_day(rombongan, pemeran):
    rombongan.kelompok.penugasan.update(selesai=date(2026, 12, 9))
    PenugasanKelompokFactory(kelompok=rombongan.kelompok, petugas=pemeran.pendamping_lain, mulai=date(2026, 12, 10))
    kirim = {"bulan": DESEMBER, "oleh": rombongan.petugas}
    with pytest.raises(RencanaDitolak) as galat:
        rencanakan_banyak(rencana=[baris(rombongan.kelompok, hari=date(2026, 12, 10))], **kirim)
    assert "bukan tugas Anda" in galat.value.baris[rombongan.kelompok.pk].pesan
    (satu,) = rencanakan_banyak(rencana=[baris(rombongan.kelompok, hari=date(2026, 12, 9))], **kirim)
    # The plan cannot be moved past the handover either.
    with pytest.raises(GalatPengguna, match="bukan tugas"):
        pindahkan(**pindah_ke(satu, date(2026, 12, 12)), oleh=rombongan.petugas)
    assert JadwalUlang.objects.count() == 0


# --- moved and cancelled --------------------------------------------------------------------


def pindah_ke(pertemuan, hari, jam=time(9), alasan="Hujan atau banjir", versi=None):
    return {
        "pertemuan": pertemuan, "tanggal": hari, "jam_mulai": jam, "jam_selesai": None, "tempat": pertemuan.tempat,
        "alasan": alasan, "versi": versi or pertemuan.versi,
    }  # fmt: skip


def riwayat():
    return list(
        JadwalUlang.objects.order_by("pada", "pk").values_list("dari_tanggal", "dari_jam", "ke_tanggal", "ke_jam")
    )


def test_a_move_is_kept_with_its_reason_and_a_repeated_one_is_one(rombongan):
    p = rencana(rombongan.kelompok, rombongan.petugas, jam=time(8), materi="Gizi", catatan="Bawa poster")
    kirim = pindah_ke(p, date(2026, 12, 10), alasan="  Balai   dipakai ")
    for _ in range(2):
        pindahkan(**kirim, oleh=rombongan.petugas)
    p.refresh_from_db()
    assert (p.tanggal, p.jam_mulai, p.materi, p.catatan, p.versi) == (
        date(2026, 12, 10), time(9), "Gizi", "Bawa poster", 2,
    )  # fmt: skip
    satu = JadwalUlang.objects.get()
    assert (satu.alasan, satu.oleh, satu.pertemuan) == ("Balai dipakai", rombongan.petugas, p)
    assert riwayat() == [(SELASA, time(8), date(2026, 12, 10), time(9))]


def test_another_hour_is_a_move_too(rombongan):
    p = rencana(rombongan.kelompok, rombongan.petugas, jam=time(8))
    pindahkan(**pindah_ke(p, SELASA, jam=time(13)), oleh=rombongan.petugas)
    assert riwayat() == [(SELASA, time(8), SELASA, time(13))]


def test_no_day_of_a_plan_changes_without_a_reason(rombongan):
    p = rencana(rombongan.kelompok, rombongan.petugas)
    for alasan in ("", "   "):
        with pytest.raises(GalatPengguna) as galat:
            pindahkan(**pindah_ke(p, date(2026, 12, 10), alasan=alasan), oleh=rombongan.petugas)
        assert galat.value.kolom == "alasan"
        with pytest.raises(GalatPengguna) as galat:
            ubah_pertemuan(
                pertemuan=p, isi=IsiPertemuan(tanggal=date(2026, 12, 10)), versi=1, oleh=rombongan.petugas,
                pada=PADA, alasan=alasan,
            )  # fmt: skip
        assert galat.value.kolom == "alasan"
    with pytest.raises(GalatPengguna, match="paling banyak 200"):
        pindahkan(**pindah_ke(p, date(2026, 12, 10), alasan="x" * 201), oleh=rombongan.petugas)
    p.refresh_from_db()
    assert (p.tanggal, p.versi, riwayat()) == (SELASA, 1, [])
    # What is no move needs none.
    ubah_pertemuan(
        pertemuan=p, isi=IsiPertemuan(tanggal=SELASA, tempat="Masjid"), versi=1, oleh=rombongan.petugas, pada=PADA
    )
    assert riwayat() == []


def test_moves_are_refused_to_the_past_to_strangers_and_to_late_ones(rombongan, pemeran):
    p = rencana(rombongan.kelompok, rombongan.petugas)
    for kirim, oleh, jenis in (
        (pindah_ke(p, date(2026, 11, 21)), rombongan.petugas, GalatPengguna),
        (pindah_ke(p, date(2028, 1, 1)), rombongan.petugas, GalatPengguna),
        (pindah_ke(p, date(2026, 12, 10)), pemeran.pendamping_lain, TidakBerhak),
        (pindah_ke(p, date(2026, 12, 10)), pemeran.korkec, TidakBerhak),
        (pindah_ke(p, date(2026, 12, 10), versi=7), rombongan.petugas, BerubahLebihDulu),
    ):
        with pytest.raises(jenis):
            pindahkan(**kirim, oleh=oleh)
    diadakan = PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=PADA)
    with pytest.raises(GalatPengguna, match="sudah terlaksana"):
        pindahkan(**pindah_ke(diadakan, date(2026, 12, 10)), oleh=rombongan.petugas)
    batal = rencana(rombongan.kelompok, rombongan.petugas, hari=date(2026, 12, 20))
    batalkan(pertemuan=batal, alasan="Duka", versi=1, oleh=rombongan.petugas)
    batal.refresh_from_db()
    with pytest.raises(GalatPengguna, match="sudah dibatalkan"):
        pindahkan(**pindah_ke(batal, date(2026, 12, 22)), oleh=rombongan.petugas)
    assert riwayat() == []
    assert set(Pertemuan.objects.values_list("tanggal", flat=True)) == {SELASA, PADA, date(2026, 12, 20)}


def test_after_a_handover_the_successor_moves_and_cancels(rombongan, pemeran):
    p = rencana(rombongan.kelompok, rombongan.petugas)
    rombongan.kelompok.penugasan.update(selesai=date(2026, 11, 21))
    PenugasanKelompokFactory(kelompok=rombongan.kelompok, petugas=pemeran.pendamping_lain, mulai=PADA)
    with pytest.raises(TidakBerhak):
        pindahkan(**pindah_ke(p, date(2026, 12, 10)), oleh=rombongan.petugas)
    with pytest.raises(TidakBerhak):
        batalkan(pertemuan=p, alasan="Hujan", versi=1, oleh=rombongan.petugas)
    baru = pindahkan(**pindah_ke(p, date(2026, 12, 10)), oleh=pemeran.pendamping_lain)
    assert (baru.petugas, JadwalUlang.objects.get().oleh) == (pemeran.pendamping_lain, pemeran.pendamping_lain)


# --- words ----------------------------------------------------------------------------------


def test_the_words_carry_day_hour_with_zone_place_and_material(rombongan):
    sesi = SesiFactory(judul="Gizi ibu hamil", modul=ModulFactory(materi_siks="kesehatan"))
    p = rencana(rombongan.kelompok, rombongan.petugas, jam=time(9), jam_selesai=time(11), tempat="Balai RW", sesi=sesi)
    assert teks_kabar(p) == (
        "Yth. Bapak/Ibu anggota kelompok Melati,\n"
        "Kami mengundang Bapak/Ibu hadir pada pertemuan P2K2:\n"
        "Hari/tanggal: Selasa, 8 Desember 2026\n"
        "Pukul: 09.00 sampai 11.00 WIB\n"
        "Tempat: Balai RW\n"
        "Materi: Gizi ibu hamil\n"
        "Mohon membawa buku catatan dan alat tulis, kartu KPM bila sudah dibagikan, "
        "Buku KIA atau KMS bagi yang hamil atau punya balita.\n"
        "Pertemuan tidak dipungut biaya. Jangan memberikan PIN atau OTP kepada siapa pun."
    )


def test_the_hour_is_told_in_the_groups_own_zone(pemeran):
    tual = KelompokFactory(desa_id="81.72.01.2001")
    assert "Pukul: 09.00 WIT sampai selesai" in teks_kabar(rencana(tual, pemeran.pendamping, jam=time(9)))
    assert "Pukul: menyusul" in teks_kabar(rencana(tual, pemeran.pendamping, hari=date(2026, 12, 9)))


@pytest.mark.parametrize(
    ("tempat", "keluar"),
    [
        ("Rumah Ibu Siti, RT 3", "tempat yang biasa"),
        ("Kediaman Pak RT", "tempat yang biasa"),
        ("Balai RW 2", "Balai RW 2"),
    ],
)
def test_whose_house_it_is_does_not_leave_in_an_address(rombongan, tempat, keluar):
    p = rencana(rombongan.kelompok, rombongan.petugas, tempat=tempat)
    assert f"Tempat: {tempat}\n" in teks_kabar(p)
    assert f"Tempat: {keluar}\n" in teks_kabar(p, umum=True)


def test_a_change_and_a_cancellation_have_their_own_words(rombongan):
    p = rencana(rombongan.kelompok, rombongan.petugas, jam=time(8))
    p = pindahkan(**pindah_ke(p, date(2026, 12, 10)), oleh=rombongan.petugas)
    teks = teks_kabar(p, pindah_terakhir(p))
    assert "yang semula Selasa, 8 Desember 2026 pukul 08.00 PINDAH menjadi:" in teks
    assert "Hari/tanggal: Kamis, 10 Desember 2026" in teks
    assert "Hujan" not in teks  # the reason may be somebody's grief
    batalkan(pertemuan=p, alasan="Duka di kelompok: suami Ibu Ani", versi=2, oleh=rombongan.petugas)
    p.refresh_from_db()
    teks = teks_kabar(p)
    assert "Kamis, 10 Desember 2026 DIBATALKAN." in teks
    assert "Ani" not in teks


def test_words_name_no_family(rombongan):
    KeanggotaanFactory(kpm=KPMFactory(nama="ZUBAIDAH"), kelompok=rombongan.kelompok)
    teks = teks_kabar(rencana(rombongan.kelompok, rombongan.petugas))
    assert not [n for n in ("ANI", "BUDI", "CICI", "ZUBAIDAH") if n in teks]
