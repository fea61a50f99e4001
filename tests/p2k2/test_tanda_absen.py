"""Three held meetings missed in a row (docs/program.md §7)."""

from datetime import date, time, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inti.galat import GalatPengguna
from inti.models import DesaBerubah
from kpm.enums import Kepesertaan
from kpm.models import KPM
from p2k2.models import AturanAbsen, Kehadiran, Pertemuan, TandaAbsen, TandaKelompok
from p2k2.services.tanda import tandai_absen, tandai_pertemuan
from tests.factories import (
    AturanAbsenFactory,
    KeanggotaanFactory,
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    PenggunaFactory,
    PertemuanFactory,
)
from tests.p2k2.acuan import dari_basis_data, deretan

PADA = date(2026, 11, 22)
HARI = [date(2026, bulan, 3) for bulan in range(4, 12)]  # 3 April … 3 November 2026

pytestmark = pytest.mark.django_db


def keluarga(*status, kelompok=None, mulai=date(2025, 1, 1)):
    """A family whose register ends in these marks, the last on 3 November 2026."""
    kelompok = kelompok or KelompokFactory()
    kpm = KPMFactory()
    KeanggotaanFactory(kpm=kpm, kelompok=kelompok, mulai=mulai)
    for hari, satu in zip(HARI[-len(status) :], status, strict=True):
        pertemuan = Pertemuan.objects.filter(kelompok=kelompok, tanggal=hari).first()
        KehadiranFactory(pertemuan=pertemuan or PertemuanFactory(kelompok=kelompok, tanggal=hari), kpm=kpm, status=satu)
    return kpm


def ids(kpm):
    return list(kpm.kehadiran.order_by("tanggal").values_list("pertemuan_id", flat=True))


def aktif(kpm):
    return TandaAbsen.objects.aktif().filter(kpm=kpm).first()


def ubah(kpm, hari, status):
    Kehadiran.objects.filter(kpm=kpm, tanggal=hari).update(status=status)


def test_three_absences_open_a_flag_with_the_exact_meetings():
    kpm = keluarga("hadir", "alpa", "alpa", "alpa")
    hasil = tandai_absen(pada=PADA)
    assert hasil == {
        "diperiksa": 1,
        "dibuka": 1,
        "diperbarui": 0,
        "ditutup": 0,
        "aktif": 1,
        "kelompok_tanpa_pertemuan": 0,
    }
    tanda = TandaAbsen.objects.get()
    assert (tanda.kpm, tanda.bukti, tanda.jumlah) == (kpm, ids(kpm)[1:], 3)
    assert (tanda.sejak, tanda.terakhir) == (date(2026, 9, 3), date(2026, 11, 3))
    assert tanda.aturan.berlaku_sejak == date(2018, 1, 1)
    assert list(DesaBerubah.objects.values_list("kode", flat=True)) == [kpm.desa_id]


@pytest.mark.parametrize(
    ("status", "panjang"),
    [
        (("alpa", "alpa"), 0),
        (("alpa", "alpa", "hadir", "alpa"), 0),
        (("alpa", "alpa", "alpa", "hadir"), 0),
        (("alpa", "izin", "alpa", "sakit", "alpa"), 3),
        (("alpa", None, "alpa", "alpa"), 3),
        (("alpa", "alpa", None), 0),
        (("izin", "izin", "sakit"), 0),
        (("alpa", "alpa", "alpa", "izin"), 3),
        (("alpa",) * 8, 8),
        (("alpa", "alpa", "alpa", "hadir", "alpa", "alpa", "alpa"), 3),
    ],
)
def test_what_counts_and_what_breaks(status, panjang):
    kpm = keluarga(*status)
    tandai_absen(pada=PADA)
    tanda = aktif(kpm)
    assert (tanda.jumlah if tanda else 0) == panjang
    assert (tanda.bukti if tanda else []) == deretan(dari_basis_data(kpm), pada=PADA)


def test_running_again_changes_nothing():
    keluarga("alpa", "alpa", "alpa")
    tandai_absen(pada=PADA)
    sebelum = list(TandaAbsen.objects.values())
    hasil = tandai_absen(pada=PADA)
    assert (hasil["dibuka"], hasil["diperbarui"], hasil["ditutup"], hasil["aktif"]) == (0, 0, 0, 1)
    assert list(TandaAbsen.objects.values()) == sebelum


def test_a_longer_run_updates_the_same_flag():
    kpm = keluarga("alpa", "alpa", "alpa")
    tandai_absen(pada=PADA)
    pertama = aktif(kpm)
    kelompok = kpm.keanggotaan.get().kelompok
    baru = PertemuanFactory(kelompok=kelompok, tanggal=date(2026, 11, 20))
    KehadiranFactory(pertemuan=baru, kpm=kpm, status="alpa")
    hasil = tandai_absen(pada=PADA)
    tanda = TandaAbsen.objects.get()
    assert (hasil["diperbarui"], tanda.pk, tanda.bukti[-1], tanda.jumlah) == (1, pertama.pk, baru.pk, 4)


def test_presence_closes_and_three_more_open_a_new_flag():
    kpm = keluarga("alpa", "alpa", "alpa", "hadir")
    tandai_absen(pada=date(2026, 10, 31))
    lama = TandaAbsen.objects.get()
    assert tandai_absen(pada=PADA)["ditutup"] == 1
    lama.refresh_from_db()
    assert lama.alasan_tutup == "Hadir pada 3 November 2026"
    kelompok = kpm.keanggotaan.get().kelompok
    for hari in (date(2026, 12, 1), date(2027, 1, 5), date(2027, 2, 2)):
        KehadiranFactory(pertemuan=PertemuanFactory(kelompok=kelompok, tanggal=hari), kpm=kpm, status="alpa")
    assert tandai_absen(pada=date(2027, 2, 2))["dibuka"] == 1
    assert TandaAbsen.objects.count() == 2
    assert aktif(kpm).pk != lama.pk


def test_a_run_that_ended_unseen_is_closed_and_the_next_one_opened_in_one_go():
    kpm = keluarga("alpa", "alpa", "alpa", "hadir", "alpa", "alpa", "alpa")
    tandai_absen(pada=date(2026, 7, 31))
    hasil = tandai_absen(pada=PADA)
    assert (hasil["ditutup"], hasil["dibuka"], hasil["aktif"]) == (1, 1, 1)
    lama, baru = TandaAbsen.objects.order_by("pk")
    assert lama.alasan_tutup == "Hadir pada 3 Agustus 2026"
    assert baru.bukti == ids(kpm)[4:]


def test_a_correction_closes_with_its_reason():
    kpm = keluarga("alpa", "alpa", "alpa")
    tandai_absen(pada=PADA)
    ubah(kpm, HARI[-2], "izin")
    assert tandai_absen(pada=PADA)["ditutup"] == 1
    assert TandaAbsen.objects.get().alasan_tutup == "Kehadiran dikoreksi"


def test_a_presence_corrected_into_the_run_shortens_it():
    kpm = keluarga(*["alpa"] * 6)
    tandai_absen(pada=PADA)
    ubah(kpm, HARI[-4], "hadir")
    assert tandai_absen(pada=PADA)["diperbarui"] == 1
    assert aktif(kpm).bukti == ids(kpm)[3:]
    ubah(kpm, HARI[-2], "hadir")
    tandai_absen(pada=PADA)
    assert TandaAbsen.objects.get().alasan_tutup == "Kehadiran dikoreksi"


def test_a_cancelled_meeting_does_not_count():
    kpm = keluarga("alpa", "alpa", "alpa")
    tandai_absen(pada=PADA)
    Pertemuan.objects.filter(tanggal=HARI[-2]).update(keadaan="dibatalkan", alasan_batal="Banjir")
    assert tandai_absen(pada=PADA)["ditutup"] == 1
    assert TandaAbsen.objects.get().alasan_tutup == "Pertemuan dibatalkan"
    assert kpm.kehadiran.count() == 3


def test_a_planned_meeting_does_not_count():
    keluarga("alpa", "alpa", "alpa")
    Pertemuan.objects.filter(tanggal=HARI[-1]).update(keadaan="direncanakan")
    assert tandai_absen(pada=PADA)["dibuka"] == 0


def test_days_before_joining_and_after_leaving_do_not_count():
    kpm = keluarga("alpa", "alpa", "alpa", mulai=date(2026, 9, 4))
    assert tandai_absen(pada=PADA)["dibuka"] == 0
    keanggotaan = kpm.keanggotaan.get()
    keanggotaan.mulai = date(2026, 9, 3)  # the first day counts
    keanggotaan.selesai = date(2026, 11, 3)  # and the last
    keanggotaan.save()
    assert tandai_absen(pada=PADA)["dibuka"] == 1
    keanggotaan.selesai = date(2026, 11, 2)
    keanggotaan.save()
    assert tandai_absen(pada=PADA)["ditutup"] == 1
    assert TandaAbsen.objects.get().alasan_tutup == "Keanggotaan kelompok berubah"


def test_a_move_continues_the_run_in_date_order():
    kpm, lama, baru = KPMFactory(), KelompokFactory(), KelompokFactory()
    KeanggotaanFactory(kpm=kpm, kelompok=lama, selesai=date(2026, 9, 30))
    KeanggotaanFactory(kpm=kpm, kelompok=baru, mulai=date(2026, 10, 1))
    rencana = [(lama, "alpa", 8), (lama, "alpa", 9), (baru, "alpa", 10)]
    bukti = [
        KehadiranFactory(
            pertemuan=PertemuanFactory(kelompok=k, tanggal=date(2026, b, 3)), kpm=kpm, status=s
        ).pertemuan_id
        for k, s, b in rencana
    ]
    # The old group meets on without the family: a line that still names it counts for nothing.
    KehadiranFactory(pertemuan=PertemuanFactory(kelompok=lama, tanggal=date(2026, 10, 5)), kpm=kpm, status="hadir")
    tandai_absen(pada=PADA)
    assert aktif(kpm).bukti == bukti


def dua_sehari(*isi):
    """Two months missed, then a day with these meetings (hour, mark), entered in this order."""
    kpm = keluarga("alpa", "alpa")
    kelompok = kpm.keanggotaan.get().kelompok
    return kpm, [
        KehadiranFactory(
            pertemuan=PertemuanFactory(kelompok=kelompok, tanggal=date(2026, 11, 20), jam_mulai=jam), kpm=kpm, status=s
        ).pertemuan_id
        for jam, s in isi
    ]


@pytest.mark.parametrize(
    ("isi", "bukti"),
    [
        (((time(13), "alpa"), (time(8), "alpa")), [1, 0]),
        (((None, "alpa"), (time(8), "alpa")), [0, 1]),
        (((time(13), "hadir"), (time(8), "alpa")), None),  # missed the morning, came in the afternoon
        (((time(13), "alpa"), (time(8), "hadir")), []),  # one absence since it was present
    ],
)
def test_two_meetings_on_a_day_are_in_order_of_the_hour(isi, bukti):
    kpm, hari_itu = dua_sehari(*isi)
    tandai_absen(pada=PADA)
    harapan = [*ids(kpm)[:2], *(hari_itu[n] for n in bukti)] if bukti else []
    assert (aktif(kpm).bukti if aktif(kpm) else []) == harapan == deretan(dari_basis_data(kpm), pada=PADA)


def test_presence_later_on_the_day_of_the_last_absence_closes_the_flag():
    kpm, (pagi, _) = dua_sehari((time(8), "alpa"), (time(13), None))
    tandai_absen(pada=PADA)
    assert aktif(kpm).bukti[-1] == pagi
    Kehadiran.objects.filter(kpm=kpm, status=None).update(status="hadir")
    assert tandai_absen(pada=PADA)["ditutup"] == 1
    assert TandaAbsen.objects.get().alasan_tutup == "Hadir pada 20 November 2026"


def test_a_changed_hour_closes_with_its_reason():
    """The presence was recorded all along; only now is it known to have come last."""
    kpm, (hadir, _) = dua_sehari((time(7), "hadir"), (time(8), "alpa"))
    kelompok = kpm.keanggotaan.get().kelompok
    for tanggal in (date(2026, 11, 21), PADA):
        KehadiranFactory(pertemuan=PertemuanFactory(kelompok=kelompok, tanggal=tanggal), kpm=kpm, status="alpa")
    tandai_absen(pada=PADA)
    assert aktif(kpm).jumlah == 3
    Pertemuan.objects.filter(pk=hadir).update(jam_mulai=time(9))
    assert tandai_absen(pada=PADA)["ditutup"] == 1
    assert TandaAbsen.objects.get().alasan_tutup == "Kehadiran dikoreksi"


def test_only_meetings_up_to_the_day():
    kpm = keluarga("alpa", "alpa", "alpa")
    assert tandai_absen(pada=date(2026, 11, 2))["dibuka"] == 0
    assert tandai_absen(pada=date(2026, 11, 3))["dibuka"] == 1
    assert tandai_absen(pada=date(2026, 11, 2))["ditutup"] == 1
    assert TandaAbsen.objects.get(kpm=kpm).alasan_tutup == "Dihitung ulang untuk tanggal yang lebih awal"


@pytest.mark.parametrize("kepesertaan", [Kepesertaan.MANDIRI, Kepesertaan.BERHENTI, Kepesertaan.CALON])
def test_a_family_that_left_the_programme_has_no_flag(kepesertaan):
    kpm = keluarga("alpa", "alpa", "alpa")
    tandai_absen(pada=PADA)
    KPM.objects.update(kepesertaan=kepesertaan)
    assert tandai_absen(pada=PADA)["ditutup"] == 1
    assert aktif(kpm) is None
    assert TandaAbsen.objects.get().alasan_tutup == "Keluarga tidak lagi menjadi peserta aktif"


def test_a_suspended_family_stays_in_the_programme_and_keeps_its_flag():
    keluarga("alpa", "alpa", "alpa")
    KPM.objects.update(kepesertaan=Kepesertaan.DITANGGUHKAN)
    assert tandai_absen(pada=PADA)["dibuka"] == 1


def test_the_rule_in_force_on_the_day_decides():
    kpm = keluarga("izin", "alpa", "sakit", "izin")
    AturanAbsenFactory(berlaku_sejak=date(2026, 11, 10), izin_dihitung=True)
    AturanAbsenFactory(berlaku_sejak=date(2026, 12, 1), sakit_dihitung=True, ambang=2)
    AturanAbsenFactory(berlaku_sejak=date(2026, 12, 10), ambang=2)
    assert tandai_absen(pada=date(2026, 11, 9))["aktif"] == 0
    assert tandai_absen(pada=date(2026, 11, 10))["dibuka"] == 1
    semua = ids(kpm)
    assert aktif(kpm).bukti == [semua[0], semua[1], semua[3]]
    hasil = tandai_absen(pada=date(2026, 12, 1))
    assert (hasil["diperbarui"], aktif(kpm).bukti) == (1, semua[1:3])
    assert aktif(kpm).aturan.berlaku_sejak == date(2026, 12, 1)
    tandai_absen(pada=date(2026, 12, 10))
    assert TandaAbsen.objects.get().alasan_tutup == "Aturan absen berubah"


def test_without_a_rule_the_command_says_so():
    with pytest.raises(GalatPengguna, match="Belum ada aturan absen yang berlaku pada 31 Desember 2017"):
        tandai_absen(pada=date(2017, 12, 31))


def test_families_of_one_meeting_only():
    kpm = keluarga("alpa", "alpa", "alpa")
    lain = keluarga("alpa", "alpa", "alpa")
    tandai_pertemuan(pertemuan_id=ids(kpm)[-1], pada=PADA)
    assert (aktif(kpm) is not None, aktif(lain)) == (True, None)
    TandaAbsen.objects.all().delete()
    tandai_absen(pada=PADA)
    ubah(lain, HARI[-1], "hadir")
    ubah(kpm, HARI[-1], "hadir")
    hasil = tandai_pertemuan(pertemuan_id=ids(kpm)[-1], pada=PADA)
    assert (hasil["ditutup"], aktif(kpm)) == (1, None)
    assert aktif(lain) is not None


def test_one_meeting_costs_the_same_however_many_families_there_are():
    def hitung(n):
        kelompok = KelompokFactory()
        kpm, *_ = [keluarga("alpa", "alpa", "alpa", kelompok=kelompok) for _ in range(n)]
        with CaptureQueriesContext(connection) as kueri:
            tandai_pertemuan(pertemuan_id=ids(kpm)[-1], pada=PADA)
        return len(kueri)

    assert hitung(1) == hitung(7)


def test_changes_of_flags_are_recorded():
    kpm = keluarga("alpa", "alpa", "alpa")
    tandai_absen(pada=PADA, oleh=PenggunaFactory())
    ubah(kpm, HARI[-1], "hadir")
    tandai_absen(pada=PADA)
    jejak = list(TandaAbsen.objects.get(kpm=kpm).events.order_by("pgh_id"))
    assert [j.pgh_label for j in jejak] == ["insert", "update"]
    assert {j.pgh_context.metadata["alasan"] for j in jejak} == {"tandai_absen"}


def test_the_command_prints_one_json_object(capsys):
    keluarga("alpa", "alpa", "alpa")
    call_command("tandai_absen", pada=PADA)
    assert capsys.readouterr().out == (
        '{"diperiksa": 1, "dibuka": 1, "diperbarui": 0, "ditutup": 0, "aktif": 1, "kelompok_tanpa_pertemuan": 0}\n'
    )


def test_a_month_without_a_meeting_flags_no_family():
    keluarga("alpa", "alpa", "hadir")
    tandai_absen(pada=date(2027, 6, 1))
    assert (TandaAbsen.objects.count(), TandaKelompok.objects.aktif().count()) == (0, 1)


# --- random histories against the plain loops --------------------------------------------------

AWAL = date(2026, 1, 1)
langkah = st.fixed_dictionaries(
    {
        "hari": st.integers(0, 320),
        "kelompok": st.integers(0, 2),
        "keadaan": st.sampled_from(["terlaksana"] * 6 + ["dibatalkan", "direncanakan"]),
        "status": st.lists(st.sampled_from(["alpa"] * 5 + ["hadir", "izin", "sakit", None]), min_size=3, max_size=3),
    }
)
pindah = st.lists(st.integers(1, 320), max_size=3, unique=True)
koreksi = st.tuples(st.integers(0, 50), st.sampled_from(["alpa", "hadir", "izin", "sakit", None]))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    riwayat=st.lists(langkah, max_size=24, unique_by=lambda r: (r["kelompok"], r["hari"])),
    pindahan=st.lists(pindah, min_size=3, max_size=3),
    koreksian=st.lists(koreksi, max_size=6),
    batal=st.lists(st.integers(0, 50), max_size=2),
    aturan=st.tuples(st.integers(1, 4), st.booleans(), st.booleans()),
    pada=st.integers(150, 330),
)
def test_any_history_gives_the_flags_of_the_plain_loops(riwayat, pindahan, koreksian, batal, aturan, pada):
    Kehadiran.objects.all().delete()
    TandaAbsen.objects.all().delete()
    TandaKelompok.objects.all().delete()
    Pertemuan.objects.all().delete()
    ambang, izin, sakit = aturan
    AturanAbsen.objects.update_or_create(
        berlaku_sejak=date(2020, 1, 1),
        defaults={"ambang": ambang, "izin_dihitung": izin, "sakit_dihitung": sakit},
    )
    petugas = PenggunaFactory()
    kelompok = [KelompokFactory(dibuat_oleh=petugas) for _ in range(3)]
    semua_kpm = [KPMFactory() for _ in range(3)]
    for i, (kpm, hari_pindah) in enumerate(zip(semua_kpm, pindahan, strict=True)):
        batas = [0, *sorted(hari_pindah)]
        for n, mulai in enumerate(batas):
            selesai = AWAL + timedelta(days=batas[n + 1] - 1) if n + 1 < len(batas) else None
            KeanggotaanFactory(
                kpm=kpm,
                kelompok=kelompok[(i + n) % 3],
                mulai=AWAL + timedelta(days=mulai),
                selesai=selesai,
                dicatat_oleh=petugas,
            )
    for r in riwayat:
        pertemuan = PertemuanFactory(
            kelompok=kelompok[r["kelompok"]],
            petugas=petugas,
            tanggal=AWAL + timedelta(days=r["hari"]),
            keadaan=r["keadaan"],
            alasan_batal="Hujan" if r["keadaan"] == "dibatalkan" else "",
        )
        for kpm, status in zip(semua_kpm, r["status"], strict=True):
            KehadiranFactory(pertemuan=pertemuan, kpm=kpm, status=status)
    hari = AWAL + timedelta(days=pada)
    pertama = tandai_absen(pada=hari)
    _sama(semua_kpm, hari, ambang, izin, sakit, pertama)

    baris = list(Kehadiran.objects.order_by("pk"))
    pertemuan_berubah = set()
    for nomor, status in koreksian:
        if baris:
            satu = baris[nomor % len(baris)]
            Kehadiran.objects.filter(pk=satu.pk).update(status=status)
            pertemuan_berubah.add(satu.pertemuan_id)
    meeting = list(Pertemuan.objects.filter(keadaan="terlaksana").order_by("pk"))
    for nomor in batal:
        if meeting:
            satu = meeting[nomor % len(meeting)]
            Pertemuan.objects.filter(pk=satu.pk).update(keadaan="dibatalkan", alasan_batal="Hujan")
            pertemuan_berubah.add(satu.pk)
    for pk in pertemuan_berubah:
        tandai_pertemuan(pertemuan_id=pk, pada=hari)
    _sama(semua_kpm, hari, ambang, izin, sakit, None)
    ulang = tandai_absen(pada=hari)
    assert (ulang["dibuka"], ulang["diperbarui"], ulang["ditutup"]) == (0, 0, 0)


def _sama(semua_kpm, hari, ambang, izin, sakit, hasil):
    harapan = {}
    for kpm in semua_kpm:
        bukti = deretan(dari_basis_data(kpm), pada=hari, ambang=ambang, izin=izin, sakit=sakit)
        if bukti:
            harapan[kpm.pk] = bukti
    nyata = dict(TandaAbsen.objects.aktif().values_list("kpm_id", "bukti"))
    assert nyata == harapan
    assert hasil is None or hasil["aktif"] == len(harapan)
    for tanda in TandaAbsen.objects.aktif():
        assert tanda.jumlah == len(tanda.bukti)
