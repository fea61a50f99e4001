"""The entry screen: own rows only, each saved by itself, nothing typed is lost."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories import (
    CatatanVerkomFactory,
    FasilitasFactory,
    FotoFactory,
    KeikutsertaanFasilitasFactory,
    LembarVerkomFactory,
    TutupTriwulanFactory,
)
from tests.p2k2.gambar import gambar
from tests.verifikasi.dunia_isian import BULAN, desa_isian, warga
from verifikasi.models import CatatanVerkom, LaporanFasilitas, LembarVerkom

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def siang(monkeypatch):
    """It is noon in western Indonesia on 22 November 2026, whenever the tests run."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 22, 5, tzinfo=UTC))


@pytest.fixture
def desa(pemeran):
    return desa_isian(pemeran.pendamping)


@pytest.fixture
def masuk(client_untuk):
    return client_untuk


def alamat(f, bulan=BULAN, nama="isi"):
    return reverse(f"verifikasi:{nama}", args=[f.pk, bulan.year, bulan.month])


def kirim(klien, f, isi, *, htmx=True, bulan=BULAN):
    kepala = {"HTTP_HX_REQUEST": "true"} if htmx else {}
    return klien.post(alamat(f, bulan), isi, **kepala)


def test_the_screen_shows_own_members_and_preselects_nothing(desa, pemeran, masuk):
    warga(pemeran.pendamping_lain, "EKO", date(2016, 3, 1), "sd", "L", desa.sekolah)
    isi = masuk(pemeran.pendamping).get(alamat(desa.sekolah)).content.decode()
    assert "ALYA" in isi
    assert "BIMA" in isi
    assert "EKO" not in isi
    assert f'name="{desa.alya.pk}-alpa" value=""' in isi
    assert "0 dari 2 orang" in isi
    assert "EKO" in masuk(pemeran.apd).get(alamat(desa.sekolah)).content.decode()


def test_a_row_is_saved_by_itself_and_answered_in_place(desa, pemeran, masuk):
    a = desa.alya.pk
    jawab = kirim(masuk(pemeran.pendamping), desa.sekolah, {"daftar": a, f"{a}-alpa": "4"})
    assert jawab.status_code == 200
    isi = jawab.content.decode()
    assert "<html" not in isi
    assert f'data-isian-status="{a}" data-jenis="baik"' in isi
    assert "hadir 17 dari 21 = 81 %, di bawah 85 %" in isi
    assert f'name="{a}-versi" value="1"' in isi
    assert "1 dari 2 orang" in isi
    c = CatatanVerkom.objects.get()
    assert (c.alpa, c.izin, c.sakit, c.sumber) == (4, 0, 0, "layar")


def test_a_refused_row_is_told_why_and_the_others_are_saved(desa, pemeran, masuk):
    a, b = desa.alya.pk, desa.bima.pk
    klien = masuk(pemeran.pendamping)
    jawab = kirim(
        klien, desa.sekolah, {"daftar": [a, b], f"{a}-alpa": "30", f"{b}-alpa": "0", f"{b}-izin": "x"}, htmx=False
    )
    assert jawab.status_code == 422
    isi = jawab.content.decode()
    assert "ALYA: alpa 30 hari, sedangkan hari efektif 21" in isi
    assert "Izin diisi dengan angka" in isi
    assert f'name="{a}-alpa" value="30"' in isi
    assert not CatatanVerkom.objects.exists()
    jawab = kirim(klien, desa.sekolah, {"daftar": [a, b], f"{a}-alpa": "30", f"{b}-alpa": "0"})
    assert jawab.status_code == 422
    assert CatatanVerkom.objects.get().anggota == desa.bima


def test_without_a_script_one_form_saves_what_was_touched(desa, pemeran, masuk):
    a, b = desa.alya.pk, desa.bima.pk
    klien = masuk(pemeran.pendamping)
    jawab = kirim(klien, desa.sekolah, {"daftar": [a, b], f"{a}-sakit": "2"}, htmx=False)
    assert jawab.status_code == 302
    assert CatatanVerkom.objects.get().sakit == 2
    semua = {"daftar": [a, b], f"{a}-alpa": "0", f"{a}-izin": "0", f"{a}-sakit": "2", "semua_hadir": "1"}
    isi = kirim(klien, desa.sekolah, semua, htmx=False).content.decode()
    assert f'name="{b}-alpa" value="0"' in isi
    assert f'name="{a}-sakit" value="2"' in isi
    assert CatatanVerkom.objects.count() == 1


def test_a_quarrel_shows_both_and_hands_out_the_newer_version(desa, pemeran, masuk):
    a = desa.alya.pk
    CatatanVerkomFactory(
        anggota=desa.alya, fasilitas=desa.sekolah, bulan=BULAN, alpa=2, dicatat_oleh=pemeran.apd, versi=3
    )
    isi = kirim(masuk(pemeran.pendamping), desa.sekolah, {"daftar": a, f"{a}-alpa": "0"}).content.decode()
    assert "ALYA sudah diisi Apd" in isi
    assert "alpa 2, izin 0, sakit 0" in isi
    assert f'name="{a}-versi" value="3"' in isi
    assert "data-isian-simpan" in isi
    assert CatatanVerkom.objects.get().alpa == 2
    kirim(masuk(pemeran.pendamping), desa.sekolah, {"daftar": a, f"{a}-alpa": "0", f"{a}-versi": "3"})
    assert CatatanVerkom.objects.get().alpa == 0


def test_a_rule_broken_does_not_hand_out_the_version_nobody_saw(desa, pemeran, masuk):
    a, klien = desa.alya.pk, masuk(pemeran.pendamping)
    milik = {"anggota": desa.alya, "fasilitas": desa.sekolah, "bulan": BULAN}
    CatatanVerkomFactory(**milik, alpa=2, dicatat_oleh=pemeran.apd, versi=3)
    for versi in ("", "2"):
        isi = kirim(klien, desa.sekolah, {"daftar": a, f"{a}-alpa": "30", f"{a}-versi": versi}).content.decode()
        assert f'name="{a}-versi" value="{versi}"' in isi


def test_a_posyandu_month_takes_the_pages_day_and_a_comma(desa, pemeran, masuk):
    c = desa.cita.pk
    klien = masuk(pemeran.pendamping)
    isi = klien.get(alamat(desa.posyandu)).content.decode()
    assert f'name="{c}-berat_kg"' in isi
    jawab = kirim(klien, desa.posyandu, {"daftar": c, f"{c}-berat_kg": "11,25", "tanggal": "2026-10-05"})
    assert jawab.status_code == 200
    ada = CatatanVerkom.objects.get()
    assert (ada.hadir, ada.berat_kg, ada.tanggal_periksa) == (True, Decimal("11.25"), date(2026, 10, 5))
    jawab = kirim(klien, desa.posyandu, {"daftar": c, f"{c}-berat_kg": "1125", f"{c}-versi": "1"})
    assert "berat 1125 kg tidak mungkin" in jawab.content.decode()


def test_not_registered_here_and_html_in_a_remark(desa, pemeran, masuk):
    a = desa.alya.pk
    klien = masuk(pemeran.pendamping)
    kirim(klien, desa.sekolah, {"daftar": a, f"{a}-tak": "on", f"{a}-keterangan": "<script>x</script>"})
    ada = CatatanVerkom.objects.get()
    assert (ada.keadaan, ada.hari_efektif) == ("tak_terdaftar", None)
    isi = klien.get(alamat(desa.sekolah)).content.decode()
    assert "<script>x" not in isi
    assert "tidak terdaftar di sini" in isi


def test_strangers_are_refused_and_change_nothing(desa, pemeran, masuk):
    a = desa.alya.pk
    isi = {"daftar": a, f"{a}-alpa": "0"}
    for siapa in ("pendamping_lain", "pendamping_tetangga", "apd_luar", "tanpa_jabatan"):
        assert kirim(masuk(getattr(pemeran, siapa)), desa.sekolah, isi).status_code == 404
        assert masuk(getattr(pemeran, siapa)).get(alamat(desa.sekolah)).status_code == 404
    for siapa in ("korkec", "korkab", "pengawas"):
        assert kirim(masuk(getattr(pemeran, siapa)), desa.sekolah, isi).status_code == 403
    eko = warga(pemeran.pendamping_lain, "EKO", date(2016, 3, 1), "sd", "L", desa.sekolah)
    jawab = kirim(masuk(pemeran.pendamping_lain), desa.sekolah, isi)
    assert jawab.status_code == 422
    assert "ALYA" not in jawab.content.decode()
    assert eko.nama not in kirim(masuk(pemeran.pendamping), desa.sekolah, {"daftar": eko.pk}).content.decode()
    assert not CatatanVerkom.objects.exists()


def test_a_coordinator_reads_and_has_no_field(desa, pemeran, masuk):
    isi = masuk(pemeran.korkec).get(alamat(desa.sekolah)).content.decode()
    assert "ALYA" in isi
    assert "Belum diisi" in isi
    assert f"{desa.alya.pk}-alpa" not in isi


@pytest.mark.parametrize(("tahun", "bulan"), [(2026, 13), (1999, 1), (2026, 0), (99999, 1)])
def test_a_month_that_does_not_exist_leads_nowhere(desa, pemeran, masuk, tahun, bulan):
    klien = masuk(pemeran.pendamping)
    assert klien.get(f"/verifikasi/isi/{desa.sekolah.pk}/{tahun}/{bulan}/").status_code == 404


def test_a_month_to_come_takes_nothing(desa, pemeran, masuk):
    klien = masuk(pemeran.pendamping)
    assert "belum tiba" in klien.get(alamat(desa.sekolah, date(2026, 12, 1))).content.decode()
    a = desa.alya.pk
    jawab = kirim(klien, desa.sekolah, {"daftar": a, f"{a}-alpa": "0"}, bulan=date(2026, 12, 1))
    assert "Desember 2026 belum tiba" in jawab.content.decode()
    assert not CatatanVerkom.objects.exists()


def test_effective_days_are_set_shown_and_followed(desa, pemeran, masuk):
    klien, september = masuk(pemeran.pendamping), date(2026, 9, 1)
    assert "Simpan hari efektif" in klien.get(alamat(desa.sekolah, september)).content.decode()
    tujuan = alamat(desa.sekolah, september, "hari_efektif")
    assert klien.post(tujuan, {"hari": "28"}, follow=True).status_code == 200
    assert LaporanFasilitas.objects.get(bulan=september).hari_efektif == 28
    isi = klien.get(alamat(desa.sekolah, september)).content.decode()
    assert "Diisi Pendamping" in isi
    assert klien.post(tujuan, {"hari": "31", "versi": "1"}).status_code == 422
    assert klien.post(tujuan, {"hari": "banyak"}).status_code == 422
    assert LaporanFasilitas.objects.get(bulan=september).hari_efektif == 28


def test_filter_closed_quarter_and_the_way_on(desa, pemeran, masuk):
    TutupTriwulanFactory(tahap="2026-4", wilayah_id="17.71.08", ditutup_oleh=pemeran.korkec)
    CatatanVerkomFactory(anggota=desa.alya, fasilitas=desa.sekolah, bulan=BULAN)
    klien = masuk(pemeran.pendamping)
    belum = klien.get(alamat(desa.sekolah) + "?tampil=belum").content.decode()
    assert ("ALYA" in belum, "BIMA" in belum) == (False, True)
    assert "ditandai terlambat" in belum
    assert "Triwulan sebelumnya" in belum
    assert alamat(desa.posyandu) in belum or alamat(desa.posyandu) in klien.get(alamat(desa.sekolah)).content.decode()
    sudah = klien.get(alamat(desa.sekolah) + "?tampil=sudah").content.decode()
    assert ("ALYA" in sudah, "BIMA" in sudah) == (True, False)


def test_many_pupils_cost_no_more_queries(desa, pemeran, masuk, django_assert_max_num_queries):
    klien = masuk(pemeran.pendamping)
    klien.get(alamat(desa.sekolah))
    for f in (desa.sekolah, desa.posyandu):
        with django_assert_max_num_queries(12) as sedikit:
            klien.get(alamat(f))
        for n in range(110):
            satu = desa.alya if f == desa.sekolah else desa.cita
            orang = type(satu).objects.create(kpm=satu.kpm, nama=f"ANAK {n:03d}", tanggal_lahir=date(2017, 1, 1))
            KeikutsertaanFasilitasFactory(anggota=orang, fasilitas=f, dicatat_oleh=pemeran.pendamping)
        with django_assert_max_num_queries(len(sedikit)):
            isi = klien.get(alamat(f)).content.decode()
        assert "Halaman berikutnya" in isi
        assert isi.count("data-isian-baris=") == 100


# --- paper, history ------------------------------------------------------------------------------


def test_a_photo_of_the_form_is_seen_by_its_maker_and_the_area_only(desa, pemeran, masuk):
    klien, tujuan = masuk(pemeran.pendamping), alamat(desa.sekolah, nama="lembar")
    for _ in range(2):
        assert klien.post(tujuan, {"foto": gambar()}).status_code == 302
    satu = LembarVerkom.objects.get()
    lihat = reverse("verifikasi:lembar_foto", args=[satu.pk])
    for siapa in ("pendamping", "korkec", "apd"):
        jawab = masuk(getattr(pemeran, siapa)).get(lihat)
        assert (jawab.status_code, jawab["Content-Type"]) == (200, "image/jpeg")
        assert b"".join(jawab.streaming_content).startswith(b"\xff\xd8")
    for siapa in ("pendamping_lain", "korkec_tetangga", "apd_luar", "tanpa_jabatan"):
        assert masuk(getattr(pemeran, siapa)).get(lihat).status_code == 404
    assert (
        masuk(pemeran.pendamping)
        .post(tujuan, {"foto": SimpleUploadedFile("foto.jpg", b"bukan foto", "image/jpeg")})
        .status_code
        == 422
    )
    assert LembarVerkom.objects.count() == 1


def test_a_wrong_photo_is_taken_off_by_its_maker_within_a_day(desa, pemeran, masuk):
    laporan = LaporanFasilitas.objects.get()
    satu = LembarVerkomFactory(laporan=laporan, foto=FotoFactory(), oleh=pemeran.pendamping)
    lepas = reverse("verifikasi:lembar_lepas", args=[satu.pk])
    assert masuk(pemeran.apd).post(lepas).status_code == 403
    assert masuk(pemeran.pendamping_lain).post(lepas).status_code == 404
    assert LembarVerkom.objects.exists()
    LembarVerkom.objects.update(pada=datetime(2026, 11, 20, tzinfo=UTC))
    masuk(pemeran.pendamping).post(lepas)
    assert LembarVerkom.objects.exists()
    LembarVerkom.objects.update(pada=timezone.now())
    masuk(pemeran.pendamping).post(lepas)
    assert not LembarVerkom.objects.exists()


def test_why_there_is_no_report(desa, pemeran, masuk):
    klien, tujuan = masuk(pemeran.pendamping), alamat(desa.posyandu, nama="lembar")
    assert klien.post(tujuan, {"alasan": "Posyandu tidak buka"}).status_code == 302
    laporan = LaporanFasilitas.objects.get(fasilitas=desa.posyandu)
    assert (laporan.alasan_belum, laporan.hari_efektif) == ("Posyandu tidak buka", None)
    assert "Posyandu tidak buka" in klien.get(alamat(desa.posyandu)).content.decode()
    assert klien.post(alamat(desa.sekolah, nama="lembar"), {"alasan": "Libur"}).status_code == 422
    assert klien.post(tujuan, {"alasan": "x" * 201}).status_code == 422
    assert masuk(pemeran.korkec).post(tujuan, {"alasan": "DIRUSAK"}).status_code == 403
    klien.post(tujuan, {"alasan": ""})
    laporan.refresh_from_db()
    assert laporan.alasan_belum == ""
    klien.post(tujuan, {"alasan": "Bidan cuti"})
    c = desa.cita.pk
    kirim(klien, desa.posyandu, {"daftar": c, f"{c}-hadir": "ya"})
    laporan.refresh_from_db()
    assert laporan.alasan_belum == ""  # it has reported after all
    assert klien.post(tujuan, {"alasan": "Bidan cuti"}).status_code == 422


def test_an_entry_shows_what_it_said_before_and_can_be_taken_away(desa, pemeran, masuk):
    klien, a = masuk(pemeran.pendamping), desa.alya.pk
    kirim(klien, desa.sekolah, {"daftar": a, f"{a}-alpa": "5"})
    kirim(klien, desa.sekolah, {"daftar": a, f"{a}-alpa": "1", f"{a}-versi": "1"})
    c = CatatanVerkom.objects.get()
    rinci, hapus = (reverse(f"verifikasi:{n}", args=[c.pk]) for n in ("catatan", "catatan_hapus"))
    isi = klien.get(rinci).content.decode()
    assert "Sebelumnya: hari efektif 21, alpa 5, izin 0, sakit 0" in isi
    assert "hadir 20 dari 21 hari = 95 %, batas 85 %" in isi
    for siapa, kode in (("pendamping_lain", 404), ("apd_luar", 404), ("korkec", 403)):
        assert masuk(getattr(pemeran, siapa)).post(hapus, {"versi": 2}).status_code == kode
    klien.post(hapus, {"versi": 1})
    assert CatatanVerkom.objects.exists()
    assert klien.post(hapus, {"versi": 2}).status_code == 302
    assert not CatatanVerkom.objects.exists()


def test_an_entry_made_elsewhere_is_named_and_moved_on_request(desa, pemeran, masuk):
    lain, a = FasilitasFactory(nama="SDN 2", dibuat_oleh=pemeran.pendamping), desa.alya.pk
    CatatanVerkomFactory(anggota=desa.alya, fasilitas=lain, bulan=BULAN)
    klien = masuk(pemeran.pendamping)
    isi = klien.get(alamat(desa.sekolah)).content.decode()
    assert "Sudah diisi di SDN 2" in isi
    assert f"{a}-pindah" in isi
    isian = {"daftar": a, f"{a}-alpa": "0", f"{a}-versi": "1"}
    assert kirim(klien, desa.sekolah, isian).status_code == 422
    assert kirim(klien, desa.sekolah, isian | {f"{a}-pindah": "on"}).status_code == 200
    assert CatatanVerkom.objects.get().fasilitas == desa.sekolah
