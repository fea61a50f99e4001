"""Raw entries: every rule refuses with a sentence and writes nothing; what is right is saved once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from tests.conftest import KECAMATAN
from tests.factories import (
    ButirSampelFactory,
    CatatanVerkomFactory,
    FasilitasFactory,
    SampelUlangFactory,
    TutupTriwulanFactory,
)
from tests.verifikasi.dunia_isian import BULAN, desa_isian, warga
from verifikasi.models import CatatanVerkom, HasilVerifikasi, LaporanFasilitas
from verifikasi.services.catat import (
    GalatIsian,
    Isian,
    atur_hari_efektif,
    hapus_catatan,
    nilai_isian,
    samakan_hari,
    simpan_catatan,
    simpan_yang_bisa,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def siang(monkeypatch):
    """It is noon in western Indonesia on 22 November 2026, whenever the tests run."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 22, 5, tzinfo=UTC))


@pytest.fixture
def desa(pemeran):
    return desa_isian(pemeran.pendamping)


def sekolah(d, orang, *, oleh=None, bulan=BULAN, **isi):
    isian = Isian(orang.pk, **({"alpa": 1, "izin": 2, "sakit": 1} | isi))
    return simpan_catatan(fasilitas=d.sekolah, bulan=bulan, isian=[isian], sumber="layar", oleh=oleh or d.petugas)[0]


def sehat(d, orang, *, bulan=BULAN, **isi):
    isian = Isian(orang.pk, **({"hadir": True} | isi))
    return simpan_catatan(fasilitas=d.posyandu, bulan=bulan, isian=[isian], sumber="layar", oleh=d.petugas)[0]


def test_a_school_month_takes_the_schools_days_and_is_judged_at_once(desa):
    c = sekolah(desa, desa.alya, keterangan="  Pindah\x00 kelas ")
    assert (c.hari_efektif, c.alpa, c.izin, c.sakit, c.keterangan) == (21, 1, 2, 1, "Pindah kelas")
    assert (c.versi, c.sumber, c.terlambat, c.dicatat_oleh) == (1, "layar", False, desa.petugas)
    assert HasilVerifikasi.objects.get(anggota=desa.alya, bulan=BULAN).hasil == "tidak"  # 17 of 21 = 81 %


def test_a_health_month_keeps_its_measures(desa):
    c = sehat(desa, desa.cita, berat_kg=Decimal("11.456"), tinggi_cm=Decimal(84), tanggal_periksa=date(2026, 10, 5))
    c.refresh_from_db()
    assert (c.hadir, c.berat_kg, c.tinggi_cm) == (True, Decimal("11.46"), Decimal("84.0"))
    assert HasilVerifikasi.objects.get(anggota=desa.cita, bulan=BULAN).hasil == "memenuhi"


def test_the_same_again_is_one_record_whatever_its_version_says(desa):
    satu = sekolah(desa, desa.alya)
    for versi in (None, 1, 7):
        assert sekolah(desa, desa.alya, versi=versi).pk == satu.pk
    assert list(CatatanVerkom.objects.values_list("versi", flat=True)) == [1]


def test_a_correction_needs_the_version_and_keeps_the_old_value(desa):
    c = sekolah(desa, desa.alya)
    with pytest.raises(BerubahLebihDulu, match=r"ALYA sudah diisi Pendamping pada .*: hari efektif 21, alpa 1, izin 2"):
        sekolah(desa, desa.alya, alpa=0)
    with pytest.raises(BerubahLebihDulu):
        sekolah(desa, desa.alya, alpa=0, versi=2)
    assert sekolah(desa, desa.alya, alpa=0, versi=1).versi == 2
    lama = CatatanVerkom.objects.get(pk=c.pk).events.get()
    assert (lama.alpa, lama.versi, lama.pgh_label) == (1, 1, "update")


@pytest.mark.parametrize(
    ("isi", "kata", "kolom"),
    [
        ({"alpa": 20}, "berjumlah 23 hari, lebih dari 21 hari efektif", "alpa"),
        ({"alpa": 22}, "alpa 22 hari, sedangkan hari efektif 21", "alpa"),
        ({"sakit": -1}, "sakit -1 hari", "sakit"),
        ({"izin": None}, "izin belum diisi", "izin"),
        ({"hari_efektif": 22}, "lebih dari hari efektif sekolah (21)", "hari_efektif"),
        ({"hari_efektif": 32}, "Oktober 2026 hanya 31 hari", "hari_efektif"),
        ({"hadir": True}, "SDN 1 sekolah", None),
        ({"berat_kg": Decimal(20)}, "SDN 1 sekolah", None),
        ({"keterangan": "x" * 201}, "paling panjang 200 huruf", "keterangan"),
        ({"keadaan": "tak_terdaftar"}, "Kosongkan salah satu", "keadaan"),
        ({"keadaan": "hantu"}, "tidak dikenal", "keadaan"),
    ],
)
def test_a_wrong_school_entry_is_refused(desa, isi, kata, kolom):
    with pytest.raises(GalatPengguna) as galat:
        sekolah(desa, desa.alya, **isi)
    assert kata in galat.value.pesan
    assert galat.value.pesan.startswith("ALYA")
    assert galat.value.kolom == kolom
    assert not CatatanVerkom.objects.exists()


@pytest.mark.parametrize(
    ("isi", "kata", "kolom"),
    [
        ({"hadir": None}, "pilih Hadir atau Tidak hadir", "hadir"),
        ({"hadir": False, "berat_kg": Decimal(11)}, "ditandai tidak hadir, tetapi ada hasil", "hadir"),
        ({"berat_kg": Decimal("0.2")}, "berat 0,2 kg tidak mungkin pada umur ini", "berat_kg"),
        ({"berat_kg": Decimal(115)}, "berat 115 kg tidak mungkin pada umur ini", "berat_kg"),
        ({"berat_kg": Decimal("NaN")}, "berat bukan angka", "berat_kg"),
        ({"berat_kg": Decimal("1E+30")}, "berat bukan angka", "berat_kg"),
        ({"tinggi_cm": Decimal(8)}, "tinggi 8 cm tidak mungkin", "tinggi_cm"),
        ({"sistolik": 80, "diastolik": 120}, "tekanan darah 80/120 terbalik", "sistolik"),
        ({"sistolik": 120}, "ditulis dua angka", "diastolik"),
        ({"sistolik": 900, "diastolik": 80}, "tekanan darah atas 900 mmHg tidak mungkin", "sistolik"),
        ({"tanggal_periksa": date(2026, 9, 30)}, "bukan di Oktober 2026", "tanggal_periksa"),
        ({"imunisasi": "x" * 101}, "paling panjang 100 huruf", "imunisasi"),
        ({"alpa": 0}, "bukan sekolah", None),
    ],
)
def test_a_wrong_health_entry_is_refused(desa, isi, kata, kolom):
    with pytest.raises(GalatPengguna) as galat:
        sehat(desa, desa.cita, **isi)
    assert kata in galat.value.pesan
    assert galat.value.kolom == kolom
    assert not CatatanVerkom.objects.exists()


def test_days_to_come_are_refused(desa):
    with pytest.raises(GalatPengguna, match="Desember 2026 belum tiba"):
        sehat(desa, desa.cita, bulan=date(2026, 12, 1))
    with pytest.raises(GalatPengguna, match="23 November 2026 belum tiba"):
        sehat(desa, desa.cita, bulan=date(2026, 11, 1), tanggal_periksa=date(2026, 11, 23))
    assert sehat(desa, desa.cita, bulan=date(2026, 11, 1), tanggal_periksa=date(2026, 11, 22)).pk


def test_impossible_persons_are_refused(desa):
    desa.dewi.jenis_kelamin = "L"
    desa.dewi.save()
    with pytest.raises(GalatPengguna, match="DEWI tercatat laki-laki dan ibu hamil sekaligus"):
        sehat(desa, desa.dewi)
    desa.dewi.jenis_kelamin, desa.dewi.tanggal_lahir = "P", date(2019, 1, 1)
    desa.dewi.save()
    with pytest.raises(GalatPengguna, match="tercatat ibu hamil pada umur 7 tahun"):
        sehat(desa, desa.dewi)
    desa.cita.tanggal_lahir = date(2026, 11, 2)
    desa.cita.save()
    with pytest.raises(GalatPengguna, match="CITA lahir 2 November 2026, sesudah Oktober 2026"):
        sehat(desa, desa.cita)
    desa.alya.mulai = date(2026, 11, 1)
    desa.alya.save()
    with pytest.raises(GalatPengguna, match="baru menjadi anggota keluarga pada 1 November 2026"):
        sekolah(desa, desa.alya)
    desa.bima.selesai, desa.bima.alasan_selesai = date(2026, 9, 30), "pindah"
    desa.bima.save()
    with pytest.raises(GalatPengguna, match="bukan anggota keluarga lagi sejak 30 September 2026"):
        sekolah(desa, desa.bima)
    assert not CatatanVerkom.objects.exists()


def test_a_pupil_of_another_school_is_refused_with_its_name_and_can_be_moved(desa):
    lain = FasilitasFactory(nama="SDN 2", dibuat_oleh=desa.petugas)
    ikut = desa.alya.fasilitas.get()
    ikut.fasilitas = lain
    ikut.save()
    with pytest.raises(GalatPengguna, match="terdaftar di SDN 2, bukan di SDN 1"):
        sekolah(desa, desa.alya)
    ikut.fasilitas = desa.sekolah
    ikut.save()
    ada = CatatanVerkomFactory(anggota=desa.alya, fasilitas=lain, bulan=BULAN)
    with pytest.raises(GalatPengguna, match="sudah diisi di SDN 2 untuk Oktober 2026") as galat:
        sekolah(desa, desa.alya)
    assert galat.value.kolom == "pindah"
    with pytest.raises(BerubahLebihDulu):
        sekolah(desa, desa.alya, pindah=True)
    assert sekolah(desa, desa.alya, pindah=True, versi=1).pk == ada.pk
    assert CatatanVerkom.objects.get().fasilitas == desa.sekolah


def test_who_is_no_member_there_is_refused(desa):
    with pytest.raises(GalatPengguna, match="CITA tidak terdaftar di SDN 1 pada Oktober 2026"):
        sekolah(desa, desa.cita)


def test_without_the_schools_days_nothing_is_guessed(desa):
    with pytest.raises(GalatPengguna, match="Hari efektif SDN 1 untuk September 2026 belum diisi"):
        sekolah(desa, desa.alya, bulan=date(2026, 9, 1))


def test_only_the_familys_pendamping_and_the_apd_write(desa, pemeran):
    for siapa in (
        "pendamping_lain",
        "pendamping_tetangga",
        "apd_luar",
        "korkec",
        "korkab",
        "pengawas",
        "tanpa_jabatan",
    ):
        with pytest.raises(TidakBerhak):
            sekolah(desa, desa.alya, oleh=getattr(pemeran, siapa))
    assert not CatatanVerkom.objects.exists()
    assert sekolah(desa, desa.alya, oleh=pemeran.apd).dicatat_oleh == pemeran.apd


def test_of_several_the_wrong_ones_are_named_and_all_or_none_are_saved(desa):
    isian = [Isian(desa.alya.pk, alpa=0, izin=0, sakit=0), Isian(desa.bima.pk, alpa=30, izin=0, sakit=0)]
    kirim = {"fasilitas": desa.sekolah, "bulan": BULAN, "isian": isian, "sumber": "impor", "oleh": desa.petugas}
    with pytest.raises(GalatIsian) as galat:
        simpan_catatan(**kirim)
    assert list(galat.value.butir) == [desa.bima.pk]
    assert "1 dari 2 isian" in galat.value.pesan
    assert not CatatanVerkom.objects.exists()
    hasil = simpan_yang_bisa(**kirim)
    assert [(n.catatan is None, n.galat is None) for n in hasil] == [(False, True), (True, False)]
    assert list(CatatanVerkom.objects.values_list("anggota__nama", "sumber")) == [("ALYA", "impor")]
    with pytest.raises(GalatPengguna, match="diisi dua kali"):
        simpan_catatan(**kirim | {"isian": [isian[0], isian[0]]})


def test_a_preview_judges_and_writes_nothing(desa):
    CatatanVerkomFactory(sehat=True, anggota=desa.cita, fasilitas=desa.posyandu, bulan=date(2026, 9, 1), berat_kg=15)
    isian = [Isian(desa.cita.pk, hadir=True, berat_kg=Decimal("10.2")), Isian(desa.dewi.pk)]
    nilai = nilai_isian(fasilitas=desa.posyandu, bulan=BULAN, isian=isian, oleh=desa.petugas)
    assert nilai[0].peringatan == ("berat turun 4,8 kg dari catatan terakhir (15 kg)",)
    assert "pilih Hadir" in nilai[1].galat.pesan
    assert CatatanVerkom.objects.count() == 1


def test_after_the_close_an_entry_is_late_and_stays_so(desa):
    TutupTriwulanFactory(tahap="2026-4", wilayah_id="17.71.08", ditutup_oleh=desa.petugas)
    assert sekolah(desa, desa.alya).terlambat
    assert not sekolah(desa, desa.alya, bulan=date(2026, 9, 1), hari_efektif=20).terlambat


def test_a_merged_or_closed_facility_takes_no_entry(desa):
    lain = FasilitasFactory(nama="SDN 9", dibuat_oleh=desa.petugas)
    desa.sekolah.ditutup = BULAN
    desa.sekolah.save()
    with pytest.raises(GalatPengguna, match="SDN 1 ditutup sejak 1 Oktober 2026"):
        sekolah(desa, desa.alya)
    desa.sekolah.ditutup, desa.sekolah.digabung_ke = None, lain
    desa.sekolah.save()
    with pytest.raises(GalatPengguna, match="SDN 1 sudah digabung ke SDN 9"):
        sekolah(desa, desa.alya)


# --- effective days, removal ---------------------------------------------------------------------


def hari(d, n, *, versi=None, oleh=None, bulan=BULAN):
    return atur_hari_efektif(fasilitas=d.sekolah, bulan=bulan, hari=n, versi=versi, oleh=oleh or d.petugas)


def test_effective_days_are_everybodys_and_own_entries_follow(desa, pemeran):
    sekolah(desa, desa.alya)
    sekolah(desa, desa.bima, hari_efektif=10)
    eko = warga(pemeran.pendamping_lain, "EKO", date(2016, 3, 1), "sd", "L", desa.sekolah)
    sekolah(desa, eko, oleh=pemeran.pendamping_lain)
    hari(desa, 20, versi=1)
    milik = dict(CatatanVerkom.objects.values_list("anggota__nama", "hari_efektif"))
    assert milik == {"ALYA": 20, "BIMA": 10, "EKO": 21}
    assert samakan_hari(fasilitas=desa.sekolah, bulan=BULAN, oleh=pemeran.pendamping_lain) == 1
    assert CatatanVerkom.objects.get(anggota=eko).hari_efektif == 20
    assert samakan_hari(fasilitas=desa.sekolah, bulan=BULAN, oleh=desa.petugas) == 0  # a pupil's own days stay
    with pytest.raises(BerubahLebihDulu, match="sudah diisi 20 oleh Pendamping"):
        hari(desa, 19, versi=1, oleh=pemeran.pendamping_lain)
    assert hari(desa, 20, versi=1, oleh=pemeran.pendamping_lain).versi == 2  # the same number is no quarrel


def test_effective_days_fit_the_month_and_the_absences(desa):
    sekolah(desa, desa.alya)
    with pytest.raises(GalatPengguna, match="Oktober 2026 hanya 31 hari"):
        hari(desa, 32, versi=1)
    with pytest.raises(GalatPengguna, match="ALYA sudah diisi tidak hadir 4 hari, lebih dari 3"):
        hari(desa, 3, versi=1)
    with pytest.raises(GalatPengguna, match="bukan sekolah"):
        atur_hari_efektif(fasilitas=desa.posyandu, bulan=BULAN, hari=3, versi=None, oleh=desa.petugas)
    assert LaporanFasilitas.objects.get().hari_efektif == 21
    assert CatatanVerkom.objects.get().hari_efektif == 21
    assert hari(desa, 0, bulan=date(2026, 7, 1)).hari_efektif == 0


def test_one_pendampings_holiday_does_not_excuse_the_pupils_of_others(desa, pemeran):
    lain = warga(pemeran.pendamping_lain, "LANI", date(2017, 3, 1), "sd", "P", desa.sekolah)
    sekolah(desa, lain, oleh=pemeran.pendamping_lain)
    with pytest.raises(GalatPengguna, match="bukan libur"):
        hari(desa, 0, versi=1)
    assert LaporanFasilitas.objects.get().hari_efektif == 21
    assert hari(desa, 20, versi=1).hari_efektif == 20


def test_an_entry_of_the_wrong_person_is_taken_away_and_leaves_its_trace(desa, pemeran):
    c = sekolah(desa, desa.alya)
    with pytest.raises(BerubahLebihDulu):
        hapus_catatan(catatan=c, versi=9, oleh=desa.petugas)
    with pytest.raises(TidakBerhak):
        hapus_catatan(catatan=c, versi=1, oleh=pemeran.pendamping_lain)
    hapus_catatan(catatan=c, versi=1, oleh=desa.petugas)
    hapus_catatan(catatan=c, versi=1, oleh=desa.petugas)
    assert not CatatanVerkom.objects.exists()
    assert CatatanVerkom.pgh_event_model.objects.get(pgh_label="delete").alpa == 1
    assert HasilVerifikasi.objects.get(anggota=desa.alya, bulan=BULAN).hasil == "belum"
    c = sekolah(desa, desa.alya)
    ButirSampelFactory(catatan=c)
    with pytest.raises(GalatPengguna, match="tidak bisa dihapus"):
        hapus_catatan(catatan=c, versi=1, oleh=desa.petugas)


def test_what_is_taken_away_after_the_close_is_late_and_listed(desa, pemeran, client_untuk):
    awal, sesudah = sekolah(desa, desa.bima), sekolah(desa, desa.alya)
    hapus_catatan(catatan=awal, versi=1, oleh=desa.petugas)  # in time: no word about it
    TutupTriwulanFactory(wilayah_id=KECAMATAN, tahap="2026-4", ditutup_oleh=pemeran.korkec)
    hapus_catatan(catatan=sesudah, versi=1, oleh=pemeran.apd)
    jejak = CatatanVerkom.pgh_event_model.objects.filter(pgh_label="delete").order_by("pgh_id")
    assert list(jejak.values_list("anggota", "terlambat", "dicatat_oleh", "alpa")) == [
        (desa.bima.pk, False, desa.petugas.pk, 1),
        (desa.alya.pk, True, pemeran.apd.pk, 1),
    ]
    isi = client_untuk(pemeran.korkec).get(f"/verifikasi/tutup/{KECAMATAN}/2026-4/terlambat/").text
    assert f"dihapus {pemeran.apd.nama}" in isi
    assert isi.count("Dihapus sesudah ditutup") == 2  # the heading, and one
    assert desa.bima.nama not in isi


def test_trying_to_take_entries_away_does_not_tell_which_were_drawn(desa):
    terundi, biasa = sekolah(desa, desa.alya), sekolah(desa, desa.bima)
    s = SampelUlangFactory(dibuat_pada=timezone.now())
    ButirSampelFactory(sampel=s, catatan=terundi)
    sekolah(desa, desa.bima, alpa=2, versi=1)  # a correction afterwards changes nothing of it
    pesan = []
    for c, versi in ((terundi, 1), (biasa, 2)):
        with pytest.raises(GalatPengguna) as tolak:
            hapus_catatan(catatan=c, versi=versi, oleh=desa.petugas)
        pesan.append(str(tolak.value.pesan).replace(c.anggota.nama, "X"))
    assert pesan[0] == pesan[1]
    lain = sehat(desa, desa.cita, bulan=date(2026, 9, 1))  # of a quarter nobody drew from
    SampelUlangFactory(tahap="2026-3", dibuat_pada=timezone.now() - timedelta(days=1))  # drawn before it was made
    hapus_catatan(catatan=lain, versi=1, oleh=desa.petugas)
    assert set(CatatanVerkom.objects.values_list("pk", flat=True)) == {terundi.pk, biasa.pk}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_entry(desa, pemeran):
    def kirim(oleh):
        try:
            return sekolah(desa, desa.alya, alpa=0 if oleh == desa.petugas else 3, oleh=oleh).alpa
        except BerubahLebihDulu:
            return "dulu"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as kolam:
        hasil = list(kolam.map(kirim, [desa.petugas, pemeran.apd]))
    assert CatatanVerkom.objects.count() == 1
    assert sorted(map(str, hasil)) in (["0", "dulu"], ["3", "dulu"])
