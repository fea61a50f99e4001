"""Understanding of those who came: only they are judged, a part may be saved, nobody overwrites silently."""

from datetime import date

import pytest
from django.apps import apps

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from p2k2.models import Pertemuan
from p2k2.services.kehadiran import isi_kehadiran
from p2k2.services.pemahaman import isi_pemahaman
from tests.factories import KehadiranFactory, KPMFactory, PenugasanKelompokFactory, PertemuanFactory

pytestmark = pytest.mark.django_db
PADA = date(2026, 11, 22)


@pytest.fixture
def pertemuan(rombongan):
    satu = PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=date(2026, 11, 3))
    for kpm, status in zip(rombongan.kpm, ("hadir", "hadir", "alpa"), strict=True):
        KehadiranFactory(pertemuan=satu, kpm=kpm, status=status)
    return satu


def paham(pertemuan):
    return [h.pemahaman for h in pertemuan.kehadiran.order_by("kpm")]


def test_a_part_is_saved_first_and_the_same_again_changes_nothing(rombongan, pertemuan):
    ani, budi, _ = rombongan.pk
    sesudah = isi_pemahaman(pertemuan=pertemuan, nilai={ani: "baik", budi: ""}, versi=1, oleh=rombongan.petugas)
    assert (paham(pertemuan), sesudah.versi) == (["baik", "", ""], 2)
    # The same request again, still with the old version, is done already.
    isi_pemahaman(pertemuan=pertemuan, nilai={ani: "baik", budi: ""}, versi=1, oleh=rombongan.petugas)
    assert Pertemuan.objects.get(pk=pertemuan.pk).versi == 2
    isi_pemahaman(pertemuan=pertemuan, nilai={budi: "tak_dinilai"}, versi=2, oleh=rombongan.petugas)
    isi_pemahaman(pertemuan=pertemuan, nilai={ani: ""}, versi=3, oleh=rombongan.petugas)
    assert paham(pertemuan) == ["", "tak_dinilai", ""]
    kejadian = apps.get_model("p2k2", "KehadiranEvent").objects.filter(kpm=ani).order_by("pgh_id")
    assert [e.pemahaman for e in kejadian] == ["", "baik"]  # each change keeps what stood before


def test_the_second_of_two_savers_is_told(rombongan, pertemuan):
    ani, budi, _ = rombongan.pk
    isi_pemahaman(pertemuan=pertemuan, nilai={ani: "baik"}, versi=1, oleh=rombongan.petugas)
    with pytest.raises(BerubahLebihDulu, match="sudah disimpan dari tempat lain"):
        isi_pemahaman(pertemuan=pertemuan, nilai={ani: "kurang"}, versi=1, oleh=rombongan.petugas)
    tanda = dict.fromkeys([ani, budi], "hadir")
    with pytest.raises(BerubahLebihDulu):  # the register, too, was read before
        isi_kehadiran(pertemuan=pertemuan, tanda=tanda | {budi: "izin"}, versi=1, oleh=rombongan.petugas, pada=PADA)
    assert paham(pertemuan) == ["baik", "", ""]


@pytest.mark.parametrize(
    ("siapa", "nilai", "kalimat"),
    [
        (2, "baik", "CICI tidak ditandai hadir, jadi pemahamannya tidak dinilai"),
        (0, "hebat", "Penilaian “hebat” tidak dikenal"),
        (3, "baik", "1 keluarga tidak ada di daftar hadir pertemuan ini"),
    ],
)
def test_absent_strange_and_unknown_are_refused(rombongan, pertemuan, siapa, nilai, kalimat):
    keluarga = [*rombongan.pk, KPMFactory().pk]
    with pytest.raises(GalatPengguna, match=kalimat):
        isi_pemahaman(
            pertemuan=pertemuan, nilai={rombongan.pk[1]: "baik", keluarga[siapa]: nilai}, versi=1,
            oleh=rombongan.petugas,
        )  # fmt: skip
    assert paham(pertemuan) == ["", "", ""]
    assert Pertemuan.objects.get(pk=pertemuan.pk).versi == 1


@pytest.mark.parametrize("keadaan", ["direncanakan", "dibatalkan"])
def test_only_a_held_meeting_is_judged(rombongan, pertemuan, keadaan):
    Pertemuan.objects.filter(pk=pertemuan.pk).update(keadaan=keadaan, alasan_batal="Hujan")
    with pytest.raises(GalatPengguna, match="sesudah daftar hadir"):
        isi_pemahaman(pertemuan=pertemuan, nilai={rombongan.pk[0]: "baik"}, versi=1, oleh=rombongan.petugas)
    assert paham(pertemuan) == ["", "", ""]


def test_a_mark_that_stops_being_present_takes_the_judgement_along(rombongan, pertemuan):
    ani, budi, _ = rombongan.pk
    isi_pemahaman(pertemuan=pertemuan, nilai={ani: "baik", budi: "kurang"}, versi=1, oleh=rombongan.petugas)
    isi_kehadiran(pertemuan=pertemuan, tanda={ani: "izin"}, versi=2, oleh=rombongan.petugas, pada=PADA)
    assert paham(pertemuan) == ["", "kurang", ""]


def test_after_a_handover_the_successor_judges(pemeran, rombongan, pertemuan):
    tugas = rombongan.kelompok.penugasan.get()
    tugas.selesai = date(2026, 11, 10)
    tugas.save()
    PenugasanKelompokFactory(kelompok=rombongan.kelompok, petugas=pemeran.pendamping_lain, mulai=date(2026, 11, 11))
    nilai = {rombongan.pk[0]: "baik"}
    with pytest.raises(TidakBerhak):
        isi_pemahaman(pertemuan=pertemuan, nilai=nilai, versi=1, oleh=rombongan.petugas)
    assert paham(pertemuan) == ["", "", ""]
    isi_pemahaman(pertemuan=pertemuan, nilai=nilai, versi=1, oleh=pemeran.pendamping_lain)
    assert paham(pertemuan) == ["baik", "", ""]


def test_the_screen_lists_the_present_preselects_nothing_and_keeps_what_was_typed(
    client_untuk, rombongan, pertemuan, django_assert_num_queries
):
    ani, budi, cici = rombongan.pk
    client, alamat = client_untuk(rombongan.petugas), f"/p2k2/{pertemuan.pk}/pemahaman/"
    with django_assert_num_queries(7):
        isi = client.get(alamat).content.decode()
    assert ("ANI" in isi, "BUDI" in isi, "CICI" in isi, " checked" in isi) == (True, True, False, False)
    jawaban = client.post(alamat, {"versi": 1, "daftar": [ani, budi], f"paham-{ani}": "baik"})
    assert (jawaban.status_code, jawaban["Location"]) == (302, f"/p2k2/{pertemuan.pk}/laporan/")
    assert "Belum lengkap: 1 keluarga yang hadir belum dinilai" in client.get(jawaban["Location"]).content.decode()
    jawaban = client.post(alamat, {"versi": 1, "daftar": [ani], f"paham-{ani}": "kurang"})
    isi = jawaban.content.decode()
    assert jawaban.status_code == 422
    assert f'name="paham-{ani}" value="kurang" checked' in isi
    assert "tersimpan sekarang" in isi
    absen = client.post(alamat, {"versi": 2, "daftar": [cici], f"paham-{cici}": "baik"})
    assert absen.status_code == 422
    assert paham(pertemuan) == ["baik", "", ""]
    # More families take no more queries.
    for _ in range(20):
        KehadiranFactory(pertemuan=pertemuan, status="hadir")
    with django_assert_num_queries(7):
        client.get(alamat)
