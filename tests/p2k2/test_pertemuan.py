"""Planning, changing and cancelling meetings; taking attendance."""

import threading
from datetime import date, time, timedelta

import pytest
from django.db import connection
from uuid6 import uuid7

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import DesaBerubah
from kpm.models import KeanggotaanKelompok
from p2k2.models import Kehadiran, Pertemuan, Sesi, TandaAbsen
from p2k2.selectors import anggota_di_luar_daftar, riwayat_kehadiran
from p2k2.services.kehadiran import isi_kehadiran, perbarui_daftar
from p2k2.services.pertemuan import IsiPertemuan, batalkan, rencanakan, ubah_pertemuan
from p2k2.services.tanda import tandai_absen
from p2k2.tasks import tandai_absen_pertemuan
from tests.factories import KeanggotaanFactory, KPMFactory, PenugasanKelompokFactory, PertemuanFactory

PADA = date(2026, 11, 22)

pytestmark = pytest.mark.django_db


def buat(rombongan, hari=PADA, **lain):
    return rencanakan(
        kelompok=rombongan.kelompok, isi=IsiPertemuan(tanggal=hari), oleh=rombongan.petugas, pada=PADA, **lain
    )


def isi(rombongan, pertemuan, *status, versi=None, oleh=None, pada=PADA):
    pertemuan.refresh_from_db()
    return isi_kehadiran(
        pertemuan=pertemuan,
        tanda=dict(zip(rombongan.pk, status, strict=False)),
        versi=pertemuan.versi if versi is None else versi,
        oleh=oleh or rombongan.petugas,
        pada=pada,
    )


def status(pertemuan):
    return list(pertemuan.kehadiran.order_by("kpm__nama").values_list("status", flat=True))


# --- planning ------------------------------------------------------------------------------


def test_a_repeated_request_makes_one_meeting(rombongan):
    nomor = uuid7()
    pertama = buat(rombongan, id=nomor)
    assert buat(rombongan, id=nomor).pk == pertama.pk
    assert Pertemuan.objects.count() == 1
    assert (pertama.petugas, pertama.keadaan) == (rombongan.petugas, "direncanakan")
    with pytest.raises(GalatPengguna, match="sudah tersimpan dengan isi lain"):
        buat(rombongan, id=nomor, hari=PADA - timedelta(days=1))
    assert Pertemuan.objects.get().tanggal == PADA


def test_one_meeting_per_group_and_day(rombongan):
    pertama = buat(rombongan)
    with pytest.raises(GalatPengguna, match="sudah punya pertemuan pada 22 November 2026") as galat:
        buat(rombongan)
    assert (galat.value.kolom, Pertemuan.objects.count()) == ("tanggal", 1)
    batalkan(pertemuan=pertama, alasan="Hujan", versi=1, oleh=rombongan.petugas)
    assert buat(rombongan).keadaan == "direncanakan"


@pytest.mark.parametrize(
    ("isian", "pesan"),
    [
        ({"tanggal": date(2024, 12, 31)}, "baru dibentuk pada 1 Januari 2025"),
        ({"tanggal": PADA + timedelta(days=367)}, "lebih dari setahun"),
        ({"tanggal": PADA, "jam_selesai": time(9)}, "Jam selesai"),
        ({"tanggal": PADA, "jam_mulai": time(10), "jam_selesai": time(9)}, "Jam selesai"),
    ],
)
def test_impossible_dates_and_hours_get_a_sentence(rombongan, isian, pesan):
    with pytest.raises(GalatPengguna, match=pesan):
        rencanakan(kelompok=rombongan.kelompok, isi=IsiPertemuan(**isian), oleh=rombongan.petugas, pada=PADA)
    assert Pertemuan.objects.count() == 0


def test_not_before_the_group_was_formed_nor_after_it_was_dissolved(rombongan):
    rombongan.kelompok.dibentuk = date(2026, 11, 10)
    rombongan.kelompok.dibubarkan = date(2026, 11, 20)
    rombongan.kelompok.save()
    for hari, pesan in ((date(2026, 11, 9), "baru dibentuk"), (date(2026, 11, 21), "dibubarkan")):
        with pytest.raises(GalatPengguna, match=pesan):
            buat(rombongan, hari=hari)
    assert Pertemuan.objects.count() == 0


def test_only_by_who_holds_the_group_on_that_day(rombongan, pemeran):
    for oleh in (pemeran.pendamping_lain, pemeran.korkec, pemeran.apd, pemeran.superuser):
        with pytest.raises(TidakBerhak):
            rencanakan(kelompok=rombongan.kelompok, isi=IsiPertemuan(tanggal=PADA), oleh=oleh, pada=PADA)
    assert Pertemuan.objects.count() == 0


def test_after_a_handover_the_successor_corrects_and_the_predecessor_reads(rombongan, pemeran):
    lama = buat(rombongan, hari=date(2026, 10, 31))
    isi(rombongan, lama, "hadir")
    tugas = rombongan.kelompok.penugasan.get()
    tugas.selesai = date(2026, 10, 31)
    tugas.save()
    PenugasanKelompokFactory(kelompok=rombongan.kelompok, petugas=pemeran.pendamping_lain, mulai=date(2026, 11, 1))
    # The predecessor adds nothing any more, neither today nor in the own time; the successor nothing before.
    for oleh, hari in (
        (rombongan.petugas, PADA),
        (rombongan.petugas, date(2026, 10, 30)),
        (pemeran.pendamping_lain, date(2026, 10, 30)),
    ):
        with pytest.raises(TidakBerhak):
            rencanakan(kelompok=rombongan.kelompok, isi=IsiPertemuan(tanggal=hari), oleh=oleh, pada=PADA)
    with pytest.raises(TidakBerhak):
        isi(rombongan, lama, "alpa")
    assert (Pertemuan.objects.count(), status(lama)) == (1, ["hadir", None, None])
    isi(rombongan, lama, "alpa", oleh=pemeran.pendamping_lain)
    lama.refresh_from_db()
    assert (lama.petugas, status(lama)) == (rombongan.petugas, ["alpa", None, None])


def test_a_meeting_moves_into_the_successors_time_only_if_it_was_not_held(rombongan, pemeran):
    rencana, diadakan = buat(rombongan, hari=date(2026, 10, 30)), buat(rombongan, hari=date(2026, 10, 31))
    isi(rombongan, diadakan, "hadir")
    rombongan.kelompok.penugasan.update(selesai=date(2026, 10, 31))
    PenugasanKelompokFactory(kelompok=rombongan.kelompok, petugas=pemeran.pendamping_lain, mulai=date(2026, 11, 1))
    baru = IsiPertemuan(tanggal=date(2026, 11, 20))
    with pytest.raises(GalatPengguna) as galat:
        ubah_pertemuan(pertemuan=diadakan, isi=baru, versi=2, oleh=pemeran.pendamping_lain, pada=PADA)
    assert galat.value.kolom == "tanggal"
    ubah_pertemuan(pertemuan=rencana, isi=baru, versi=1, oleh=pemeran.pendamping_lain, pada=PADA, alasan="Serah terima")
    assert list(Pertemuan.objects.order_by("tanggal").values_list("tanggal", "petugas")) == [
        (date(2026, 10, 31), rombongan.petugas.pk),
        (date(2026, 11, 20), pemeran.pendamping_lain.pk),
    ]


# --- attendance ----------------------------------------------------------------------------


def test_the_register_holds_the_members_of_that_day(rombongan):
    ani, budi, _ = rombongan.kpm
    KeanggotaanKelompok.objects.filter(kpm=ani).update(selesai=date(2026, 11, 21))
    KeanggotaanKelompok.objects.filter(kpm=budi).update(selesai=date(2026, 11, 22))
    nanti = KPMFactory()
    KeanggotaanFactory(kpm=nanti, kelompok=rombongan.kelompok, mulai=date(2026, 11, 23))
    pertemuan = buat(rombongan)
    isi_kehadiran(
        pertemuan=pertemuan, tanda={budi.pk: "hadir"}, versi=1, oleh=rombongan.petugas, pada=date(2026, 11, 30)
    )
    assert set(pertemuan.kehadiran.values_list("kpm_id", "status")) == {
        (budi.pk, "hadir"),
        (rombongan.kpm[2].pk, None),
    }
    pertemuan.refresh_from_db()
    assert (pertemuan.keadaan, pertemuan.versi) == ("terlaksana", 2)
    KeanggotaanKelompok.objects.all().delete()
    assert pertemuan.kehadiran.count() == 2  # kept, whoever left since


def test_strangers_unknown_marks_nobody_marked_and_the_future_are_refused(rombongan):
    pertemuan = buat(rombongan)
    besok = buat(rombongan, hari=PADA + timedelta(days=1))
    asing = KPMFactory()
    kasus = [
        (pertemuan, {asing.pk: "hadir"}, "1 keluarga tidak ada di daftar hadir"),
        (pertemuan, {rombongan.pk[0]: "bolos"}, "“bolos” tidak dikenal"),
        (pertemuan, dict.fromkeys(rombongan.pk), "Belum ada keluarga yang ditandai"),
        (pertemuan, {}, "Belum ada keluarga yang ditandai"),
        (besok, {rombongan.pk[0]: "hadir"}, "belum berlangsung"),
    ]
    for satu, tanda, pesan in kasus:
        with pytest.raises(GalatPengguna, match=pesan):
            isi_kehadiran(pertemuan=satu, tanda=tanda, versi=1, oleh=rombongan.petugas, pada=PADA)
    assert Kehadiran.objects.count() == 0
    assert set(Pertemuan.objects.values_list("keadaan", "versi")) == {("direncanakan", 1)}


def test_a_held_meeting_keeps_at_least_one_mark(rombongan):
    pertemuan = buat(rombongan)
    isi(rombongan, pertemuan, "hadir")
    with pytest.raises(GalatPengguna, match="Belum ada keluarga"):
        isi(rombongan, pertemuan, None)
    assert status(pertemuan) == ["hadir", None, None]


def test_the_second_saver_is_told_and_the_first_is_kept(rombongan):
    pertemuan = buat(rombongan)
    isi(rombongan, pertemuan, "hadir", "hadir", "hadir", versi=1)
    with pytest.raises(BerubahLebihDulu):
        isi(rombongan, pertemuan, "alpa", "alpa", "alpa", versi=1)
    assert status(pertemuan) == ["hadir"] * 3
    isi(rombongan, pertemuan, "hadir", "hadir", "hadir", versi=1)  # the same request again
    pertemuan.refresh_from_db()
    assert pertemuan.versi == 2


def test_families_left_out_keep_their_mark(rombongan):
    pertemuan = buat(rombongan)
    isi(rombongan, pertemuan, "hadir", "izin", "sakit")
    isi(rombongan, pertemuan, "alpa")
    assert status(pertemuan) == ["alpa", "izin", "sakit"]


def test_a_correction_keeps_who_and_what_it_was(rombongan):
    pertemuan = buat(rombongan)
    isi(rombongan, pertemuan, "hadir", None, "alpa")
    isi(rombongan, pertemuan, "alpa", "izin")
    isi(rombongan, pertemuan, "sakit")
    jejak = [(k.kpm.nama, k.dari, k.menjadi) for k in riwayat_kehadiran(pertemuan)]
    assert jejak[0] == ("ANI", "Alpa", "Sakit")
    assert sorted(jejak[1:]) == [("ANI", "Hadir", "Alpa"), ("BUDI", "Belum diisi", "Izin")]


def test_missing_members_are_added_and_nobody_is_taken_off(rombongan):
    pertemuan = buat(rombongan)
    assert perbarui_daftar(pertemuan=pertemuan, oleh=rombongan.petugas) == 0
    isi(rombongan, pertemuan, "hadir", "hadir", "alpa")
    KeanggotaanKelompok.objects.filter(kpm=rombongan.kpm[0]).update(selesai=date(2026, 1, 1))
    KeanggotaanFactory(kelompok=rombongan.kelompok, kpm__nama="DEWI")
    assert anggota_di_luar_daftar(pertemuan) == 1
    assert perbarui_daftar(pertemuan=pertemuan, oleh=rombongan.petugas) == 1
    assert status(pertemuan) == ["hadir", "hadir", "alpa", None]
    assert perbarui_daftar(pertemuan=pertemuan, oleh=rombongan.petugas) == 0


# --- changing and cancelling ---------------------------------------------------------------


def test_a_cancelled_meeting_keeps_its_register_and_counts_for_nobody(rombongan):
    tiga = [buat(rombongan, hari=PADA - timedelta(days=n)) for n in (2, 1, 0)]
    for satu in tiga:
        isi(rombongan, satu, "alpa", "hadir", "hadir")
    tandai_absen_pertemuan(str(tiga[0].pk))
    assert TandaAbsen.objects.aktif().count() == 1
    tiga[1].refresh_from_db()
    batalkan(pertemuan=tiga[1], alasan=" Banjir ", versi=tiga[1].versi, oleh=rombongan.petugas)
    tandai_absen_pertemuan(str(tiga[1].pk))
    assert TandaAbsen.objects.get().alasan_tutup == "Pertemuan dibatalkan"
    tiga[1].refresh_from_db()
    assert (tiga[1].alasan_batal, status(tiga[1])) == ("Banjir", ["alpa", "hadir", "hadir"])
    with pytest.raises(GalatPengguna, match="sudah dibatalkan"):
        isi(rombongan, tiga[1], "hadir")
    with pytest.raises(GalatPengguna, match="sudah dibatalkan"):
        ubah_pertemuan(
            pertemuan=tiga[1],
            isi=IsiPertemuan(tanggal=PADA),
            versi=tiga[1].versi,
            oleh=rombongan.petugas,
            pada=PADA,
        )
    assert status(tiga[1]) == ["alpa", "hadir", "hadir"]


def test_cancelling_needs_a_reason_and_may_be_repeated(rombongan):
    pertemuan = buat(rombongan)
    with pytest.raises(GalatPengguna, match="alasan"):
        batalkan(pertemuan=pertemuan, alasan="  ", versi=1, oleh=rombongan.petugas)
    batalkan(pertemuan=pertemuan, alasan="Hujan", versi=1, oleh=rombongan.petugas)
    assert batalkan(pertemuan=pertemuan, alasan="Hujan", versi=1, oleh=rombongan.petugas).versi == 2


def test_moving_a_held_meeting_takes_its_register_along_and_is_judged_anew(rombongan):
    hari = [date(2026, 9, 3), date(2026, 10, 3), date(2026, 11, 3)]
    tiga = [buat(rombongan, hari=h) for h in hari]
    for satu in tiga:
        isi(rombongan, satu, "alpa", "hadir", "hadir")
    assert tandai_absen(pada=PADA)["aktif"] == 1
    KeanggotaanKelompok.objects.filter(kpm=rombongan.kpm[0]).update(mulai=date(2026, 9, 2))
    tiga[0].refresh_from_db()
    pindah = ubah_pertemuan(
        pertemuan=tiga[0],
        isi=IsiPertemuan(tanggal=date(2026, 9, 1), materi="Gizi"),
        versi=tiga[0].versi,
        oleh=rombongan.petugas,
        pada=PADA,
    )
    assert set(pindah.kehadiran.values_list("tanggal", flat=True)) == {date(2026, 9, 1)}
    tandai_absen_pertemuan(str(pindah.pk))
    assert TandaAbsen.objects.aktif().count() == 0
    for hari_baru, pesan in ((PADA + timedelta(days=1), "hari depan"), (date(2026, 10, 3), "sudah punya")):
        with pytest.raises(GalatPengguna, match=pesan):
            ubah_pertemuan(
                pertemuan=pindah,
                isi=IsiPertemuan(tanggal=hari_baru),
                versi=pindah.versi,
                oleh=rombongan.petugas,
                pada=PADA,
            )
    pindah.refresh_from_db()
    assert (pindah.tanggal, pindah.materi) == (date(2026, 9, 1), "Gizi")


def test_the_second_editor_is_told(rombongan):
    pertemuan = buat(rombongan)
    ubah = {"pertemuan": pertemuan, "versi": 1, "oleh": rombongan.petugas, "pada": PADA}
    ubah_pertemuan(isi=IsiPertemuan(tanggal=PADA, tempat="Balai desa"), **ubah)
    with pytest.raises(BerubahLebihDulu):
        ubah_pertemuan(isi=IsiPertemuan(tanggal=PADA, tempat="Masjid"), **ubah)
    pertemuan.refresh_from_db()
    assert (pertemuan.tempat, pertemuan.versi) == ("Balai desa", 2)


def test_changes_reach_the_summaries_and_the_flags(rombongan, django_capture_on_commit_callbacks, monkeypatch):
    terkirim = []
    monkeypatch.setattr(
        "p2k2.services.pertemuan.current_app.send_task", lambda nama, **opsi: terkirim.append((nama, opsi["kwargs"]))
    )
    pertemuan = buat(rombongan)
    with django_capture_on_commit_callbacks(execute=True):
        isi(rombongan, pertemuan, "hadir")
    with django_capture_on_commit_callbacks(execute=True):
        isi(rombongan, pertemuan, "hadir")  # nothing changed
    assert terkirim == [("p2k2.tandai_absen_pertemuan", {"pertemuan_id": str(pertemuan.pk)})]
    assert list(DesaBerubah.objects.values_list("kode", flat=True)) == [rombongan.kelompok.desa_id]


def test_the_curriculum_is_loaded():
    assert (
        list(
            Sesi.objects.filter(modul__nomor__lte=6, modul__berlaku_sejak=date(2018, 1, 1))
            .order_by("modul__nomor")
            .values_list("modul__nomor", flat=True)
        )
        == [1] * 4 + [2] * 3 + [3] * 3 + [4] * 2 + [5] * 2 + [6] * 15
    )


@pytest.mark.django_db(transaction=True)
def test_attendance_is_saved_although_the_queue_is_away(rombongan, monkeypatch):
    def putus(*isi, **opsi):
        raise ConnectionError

    monkeypatch.setattr("p2k2.services.pertemuan.current_app.send_task", putus)
    pertemuan = buat(rombongan)
    assert isi(rombongan, pertemuan, "hadir").keadaan == "terlaksana"
    assert status(pertemuan) == ["hadir", None, None]


# --- two at once ---------------------------------------------------------------------------


def berdua(*kerja):
    """Run functions at the same time on connections of their own; return what each gave or raised."""
    hasil: list[object] = [None] * len(kerja)
    mulai = threading.Barrier(len(kerja))

    def jalan(n, fungsi):
        try:
            mulai.wait()
            hasil[n] = fungsi()
        except Exception as galat:  # noqa: BLE001 - the test looks at it
            hasil[n] = galat
        finally:
            connection.close()

    utas = [threading.Thread(target=jalan, args=(n, f)) for n, f in enumerate(kerja)]
    for u in utas:
        u.start()
    for u in utas:
        u.join()
    return hasil


@pytest.mark.django_db(transaction=True)
def test_two_savers_at_once_one_wins_and_one_is_told(rombongan):
    pertemuan = buat(rombongan)

    def simpan(tanda):
        return lambda: isi_kehadiran(
            pertemuan=Pertemuan.objects.get(pk=pertemuan.pk),
            tanda=dict.fromkeys(rombongan.pk, tanda),
            versi=1,
            oleh=rombongan.petugas,
            pada=PADA,
        )

    hasil = berdua(simpan("hadir"), simpan("alpa"))
    assert sorted(type(h).__name__ for h in hasil) == ["BerubahLebihDulu", "Pertemuan"]
    menang = "hadir" if isinstance(hasil[0], Pertemuan) else "alpa"
    assert status(pertemuan) == [menang] * 3


@pytest.mark.django_db(transaction=True)
def test_the_same_meeting_planned_twice_at_once_is_one(rombongan):
    nomor = uuid7()
    hasil = berdua(lambda: buat(rombongan, id=nomor), lambda: buat(rombongan, id=nomor))
    assert [h.pk for h in hasil] == [nomor, nomor]
    assert Pertemuan.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_recomputations_at_once_open_one_flag(rombongan):
    pertemuan = [PertemuanFactory(kelompok=rombongan.kelompok, tanggal=date(2026, b, 3)) for b in (9, 10, 11)]
    for satu in pertemuan:
        isi(rombongan, satu, "alpa", "alpa", "hadir")
    hasil = berdua(
        lambda: tandai_absen_pertemuan(str(pertemuan[0].pk)),
        lambda: tandai_absen_pertemuan(str(pertemuan[1].pk)),
        lambda: tandai_absen(pada=PADA)["aktif"],
    )
    assert hasil == [None, None, 2]
    assert TandaAbsen.objects.count() == 2
