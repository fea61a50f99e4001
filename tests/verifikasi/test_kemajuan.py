"""Progress in figures, the landing page, and the worklists (docs/program.md §8)."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dasbor.hari_kerja import susun
from dasbor.selectors.laporan_sumber import PER_KODE, masa
from dasbor.urusan import Keadaan
from pendamping.models import Penugasan, PenugasanKelompok
from pendamping.services.isi_serah import Bahan, kumpulkan
from tests.conftest import DESA, DESA_2, KECAMATAN
from tests.factories import (
    CatatanVerkomFactory,
    FasilitasFactory,
    KeikutsertaanFasilitasFactory,
    KomponenFactory,
    LaporanFasilitasFactory,
    PenugasanFactory,
    TutupTriwulanFactory,
)
from tests.verifikasi.dunia_isian import desa_isian, hitung, warga
from verifikasi.models import CatatanVerkom, HasilVerifikasi, KemajuanVerkom, LaporanFasilitas
from verifikasi.selectors.daftar_hasil import fasilitas_belum
from verifikasi.selectors.kemajuan import (
    Angka,
    angka_petugas,
    jumlah_anggota_belum,
    kemajuan,
    per_fasilitas,
    per_petugas,
)
from verifikasi.selectors.tujuan import tujuan_triwulan
from verifikasi.selectors.tutup_rinci import teks_ingat
from verifikasi.services.hitung import hitung_keluarga
from verifikasi.services.hitungan import hitung_semua
from verifikasi.services.kemajuan import bangun_kemajuan
from verifikasi.views.beranda import _pendamping
from wilayah.models import Wilayah

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saat")]

JUL, AGU, SEP, OKT, NOV = (date(2026, n, 1) for n in range(7, 12))


@pytest.fixture
def desa(pemeran):
    """Two pupils and a toddler count monthly; the pregnant mother's quarter is over in September only."""
    return desa_isian(pemeran.pendamping)


@pytest.fixture
def kecamatan():
    return Wilayah.objects.get(pk=KECAMATAN)


def angka(**saring) -> list[tuple]:
    baris = KemajuanVerkom.objects.filter(**saring).order_by("bulan", "bidang", "petugas")
    return list(baris.values_list("bulan", "bidang", "memenuhi", "tidak", "belum", "tidak_berlaku"))


def test_figures_follow_entries_by_month_field_and_pendamping(desa):
    CatatanVerkomFactory(anggota=desa.alya, fasilitas=desa.sekolah, bulan=OKT, dicatat_oleh=desa.petugas)
    CatatanVerkomFactory(anggota=desa.bima, fasilitas=desa.sekolah, bulan=OKT, alpa=9, dicatat_oleh=desa.petugas)
    hitung(desa)
    assert angka(bulan=OKT, petugas=desa.petugas) == [
        (OKT, "kesehatan", 0, 0, 1, 1),
        (OKT, "pendidikan", 1, 1, 0, 0),
    ]
    assert angka(bulan=SEP) == [(SEP, "kesehatan", 0, 0, 2, 0), (SEP, "pendidikan", 0, 0, 2, 0)]
    CatatanVerkom.objects.all().delete()
    hitung(desa)
    assert angka(bulan=OKT, bidang="pendidikan") == [(OKT, "pendidikan", 0, 0, 2, 0)]


def test_a_member_with_duties_in_both_fields_counts_in_each_with_its_own_outcome(desa):
    KomponenFactory(anggota=desa.alya, jenis="disabil", mulai=date(2025, 1, 1))
    CatatanVerkomFactory(anggota=desa.alya, fasilitas=desa.sekolah, bulan=OKT, alpa=9, dicatat_oleh=desa.petugas)
    hitung_keluarga(kpm=[desa.alya.kpm_id])
    assert angka(bulan=OKT) == [(OKT, "kesehatan", 0, 0, 0, 1), (OKT, "pendidikan", 0, 1, 0, 0)]


def test_a_month_belongs_to_who_accompanied_the_family_on_its_last_day(desa, pemeran):
    tugas = desa.alya.kpm.penugasan.get()
    tugas.selesai = date(2026, 10, 30)
    tugas.save()
    PenugasanFactory(kpm=desa.alya.kpm, petugas=pemeran.pendamping_lain, mulai=date(2026, 10, 31))
    hitung_keluarga(kpm=[desa.alya.kpm_id])
    siapa = dict(KemajuanVerkom.objects.filter(bidang="pendidikan").values_list("bulan", "petugas"))
    assert siapa[SEP] == pemeran.pendamping.pk
    assert siapa[OKT] == pemeran.pendamping_lain.pk
    assert siapa[NOV] == pemeran.pendamping_lain.pk
    assert [b.nama for b in per_fasilitas("2026-3", petugas=pemeran.pendamping_lain.pk)] == []
    (satu,) = per_fasilitas("2026-4", petugas=pemeran.pendamping_lain.pk)
    assert (satu.nama, [b.bulan for b in satu.bulan]) == ("SDN 1", [OKT, NOV])


def test_a_family_without_pendamping_stands_with_nobody(desa):
    desa.alya.kpm.penugasan.all().delete()
    hitung(desa)
    assert angka(bulan=OKT, petugas=None) == [(OKT, "pendidikan", 0, 0, 1, 0)]


def test_counting_again_writes_nothing_and_the_full_run_follows_a_move(desa):
    hitung(desa)
    lama = list(KemajuanVerkom.objects.order_by("pk").values())
    bangun_kemajuan(sejak=JUL)
    assert list(KemajuanVerkom.objects.order_by("pk").values()) == lama
    kpm = desa.alya.kpm
    kpm.desa_id = DESA_2
    kpm.save()
    hitung_semua(tahap=["2026-4"])
    assert angka(bulan=OKT, desa=DESA_2) == [(OKT, "pendidikan", 0, 0, 1, 0)]
    assert angka(bulan=OKT, desa=DESA, bidang="pendidikan") == [(OKT, "pendidikan", 0, 0, 1, 0)]


def test_sums_of_an_area_with_the_quarter_before(desa, pemeran, kecamatan):
    CatatanVerkomFactory(anggota=desa.alya, fasilitas=desa.sekolah, bulan=OKT, dicatat_oleh=desa.petugas)
    CatatanVerkomFactory(anggota=desa.alya, fasilitas=desa.sekolah, bulan=SEP, alpa=9, dicatat_oleh=desa.petugas)
    hitung(desa)
    hasil = kemajuan(pemeran.korkec, kecamatan, "2026-4", "pendidikan")
    assert hasil.total.kini == Angka(memenuhi=1, belum=3)
    assert hasil.total.lalu == Angka(tidak=1, belum=5)
    assert [(b.nama, b.kini.ditunggu) for b in hasil.pendamping] == [(pemeran.pendamping.nama, 4)]
    assert {b.kode: b.kini.ditunggu for b in hasil.wilayah}[DESA] == 4
    assert hasil.total.kini == angka_petugas(desa.petugas.pk, "2026-4", "pendidikan").kini
    assert kemajuan(pemeran.korkec_tetangga, kecamatan, "2026-4").total.kini == Angka()


def test_what_is_missing_by_pendamping_facility_and_month(desa, pemeran):
    eko = warga(pemeran.pendamping_lain, "EKO", date(2016, 3, 1), "sd", "L", desa.sekolah)
    lepas = warga(pemeran.pendamping, "FIA", date(2016, 3, 1), "sd", "P", FasilitasFactory(nama="SDN 9"))
    lepas.fasilitas.all().delete()
    CatatanVerkomFactory(anggota=desa.alya, fasilitas=desa.sekolah, bulan=JUL, dicatat_oleh=desa.petugas)
    hitung(desa)
    hitung_keluarga(kpm=[eko.kpm_id, lepas.kpm_id])
    kurang = per_fasilitas("2026-3", wilayah=[KECAMATAN], kurang=True)
    isi = {
        nama: [(b.nama, [(x.bulan.month, x.angka.belum) for x in b.bulan]) for b in baris]
        for _, nama, baris in per_petugas(kurang)
    }
    assert isi == {
        "Pendamping": [
            ("", [(7, 1), (8, 1), (9, 1)]),
            ("POSYANDU MAWAR", [(7, 1), (8, 1), (9, 2)]),
            ("SDN 1", [(7, 1), (8, 2), (9, 2)]),
        ],
        "Pendamping Lain": [("SDN 1", [(7, 1), (8, 1), (9, 1)])],
    }
    assert jumlah_anggota_belum(KECAMATAN, "2026-3") == 6
    teks = teks_ingat("Pendamping", "2026-3", [b for b in kurang if b.petugas == desa.petugas.pk], tutup=False)
    assert "- SDN 1: Juli 1 orang, Agustus 2 orang, September 2 orang" in teks
    assert "- Belum punya fasilitas: Juli 1 orang" in teks
    assert "ALYA" not in teks


def test_the_landing_page_leads_to_the_next_facility(desa, pemeran, client_untuk):
    hitung(desa)
    url = reverse("verifikasi:beranda")
    isi = client_untuk(pemeran.pendamping).get(url).content.decode()
    assert "TW 4 2026" in isi
    assert "Oktober 2026: 1 dari 2 anggota belum diisi" in isi, "the mother owes nothing yet"
    assert f'href="{reverse("verifikasi:isi", args=[desa.posyandu.pk, 2026, 10])}"' in isi
    assert "POSYANDU MAWAR" in isi
    assert "0 dari 6 laporan" in isi, "two pupils and a toddler for two months; the mother has until December"
    for orang in (desa.cita, desa.dewi):
        CatatanVerkomFactory(
            anggota=orang, fasilitas=desa.posyandu, bulan=OKT, sehat=True, dicatat_oleh=pemeran.pendamping
        )
    isi = client_untuk(pemeran.pendamping).get(url).content.decode()
    assert f'href="{reverse("verifikasi:isi", args=[desa.sekolah.pk, 2026, 10])}"' in isi
    hitung(desa)
    isi = client_untuk(pemeran.pendamping).get(url).content.decode()
    assert "3 dari 8 laporan" in isi, "the mother was checked for October and what is left of the quarter"
    isi = client_untuk(pemeran.pengawas).get(url).content.decode()
    assert "Tutup triwulan" not in isi
    assert "Isi sekarang" not in isi
    isi = client_untuk(pemeran.korkec).get(url).content.decode()
    assert "TW 3 2026: belum ditutup, 10 laporan belum ada" in isi


def test_worklists_name_members_by_outcome_of_last_month(desa, pemeran, client_untuk):
    CatatanVerkomFactory(anggota=desa.alya, fasilitas=desa.sekolah, bulan=OKT, alpa=9, dicatat_oleh=desa.petugas)
    hitung(desa)
    klien, url = client_untuk(pemeran.pendamping), reverse("verifikasi:daftar_hasil")
    isi = klien.get(url).content.decode()
    assert "BIMA" in isi
    assert "CITA" in isi
    assert "ALYA" not in isi
    isi = klien.get(url, {"hasil": "tidak"}).content.decode()
    assert "ALYA" in isi
    assert "BIMA" not in isi
    assert "Saringan tidak dikenali" in klien.get(url, {"hasil": "x"}).content.decode()
    assert "ALYA" not in client_untuk(pemeran.pendamping_lain).get(url, {"hasil": "tidak"}).content.decode()


def test_drilling_down_keeps_to_the_own_area(desa, pemeran, client_untuk):
    hitung(desa)
    url = reverse("verifikasi:kemajuan")
    korkab = client_untuk(pemeran.korkab)
    isi = korkab.get(url).content.decode()
    assert f"?wilayah={KECAMATAN}" in isi
    isi = korkab.get(url, {"wilayah": KECAMATAN}).content.decode()
    assert f"wilayah={KECAMATAN}&amp;petugas={desa.petugas.pk}" in isi
    assert all(kata in isi for kata in ("Memenuhi", "Tidak memenuhi", "Belum ada laporan", "Tidak berlaku"))
    isi = korkab.get(url, {"wilayah": KECAMATAN, "petugas": desa.petugas.pk, "tahap": "2026-3"}).content.decode()
    assert "SDN 1" in isi
    assert "POSYANDU MAWAR" in isi
    assert "SDN 1" in client_untuk(pemeran.pendamping).get(url).content.decode()
    assert client_untuk(pemeran.pendamping_lain).get(url, {"petugas": desa.petugas.pk}).status_code == 404
    assert client_untuk(pemeran.korkec_tetangga).get(url, {"wilayah": KECAMATAN}).status_code == 404
    for rusak in ({"tahap": "2099-1"}, {"tahap": "x"}, {"bidang": "x"}, {"petugas": "1'--"}, {"wilayah": "17'"}):
        assert korkab.get(url, rusak).status_code == 404


def test_the_day_names_facilities_not_reported_last_month(desa, pemeran):
    hitung(desa)
    milik = Penugasan.objects.filter(petugas=pemeran.pendamping).values("kpm")

    def belum() -> set[str]:
        return set(fasilitas_belum(milik, OKT).values_list("nama", flat=True))

    assert belum() == {"SDN 1", "POSYANDU MAWAR"}
    for anak in (desa.alya, desa.bima):
        CatatanVerkomFactory(anggota=anak, fasilitas=desa.sekolah, bulan=OKT, dicatat_oleh=desa.petugas)
    hitung(desa)
    assert belum() == {"POSYANDU MAWAR"}
    # What she owes at the posyandu is no business of the school she goes to as well; nor the other way round.
    KeikutsertaanFasilitasFactory(anggota=desa.cita, fasilitas=desa.sekolah, dicatat_oleh=desa.petugas)
    assert belum() == {"POSYANDU MAWAR"}
    (butir,) = [b for b in susun(_hari_kerja(pemeran.pendamping, milik)).kini if b.kode == "verkom"]
    url = reverse("verifikasi:isi", args=[desa.posyandu.pk, 2026, 10])
    assert (butir.judul, butir.url) == ("POSYANDU MAWAR", url)
    LaporanFasilitasFactory(
        fasilitas=desa.posyandu, bulan=OKT, hari_efektif=None, alasan_belum="Bidan cuti", dicatat_oleh=desa.petugas
    )
    assert belum() == set()
    assert not fasilitas_belum(Penugasan.objects.filter(petugas=pemeran.pendamping_lain).values("kpm"), OKT).exists()


def test_the_next_facility_is_one_that_has_not_said_why(desa, pemeran):
    hitung(desa)

    def berikut():
        kini = _pendamping(tujuan_triwulan(pemeran.pendamping, date(2026, 11, 22)), date(2026, 11, 22))
        return kini["kurang"], kini["berikut"] and (kini["berikut"]["nama"], kini["berikut"]["teks"].split(":")[0])

    alasan = {"hari_efektif": None, "alasan_belum": "Kepala sekolah cuti", "dicatat_oleh": desa.petugas}
    LaporanFasilitasFactory(fasilitas=desa.posyandu, bulan=OKT, **alasan)
    assert berikut() == (2, ("SDN 1", "Oktober 2026"))
    LaporanFasilitas.objects.filter(fasilitas=desa.sekolah, bulan=OKT).update(alasan_belum="Cuti", hari_efektif=None)
    assert berikut() == (2, ("POSYANDU MAWAR", "November 2026"))
    for tempat in (desa.sekolah, desa.posyandu):
        LaporanFasilitasFactory(fasilitas=tempat, bulan=NOV, **alasan)
    assert berikut() == (2, None)


def test_a_handover_takes_places_and_what_is_missing_along(desa, pemeran):
    CatatanVerkomFactory(anggota=desa.alya, fasilitas=desa.sekolah, bulan=OKT, dicatat_oleh=desa.petugas)
    hitung(desa)
    bahan = Bahan(dari=pemeran.pendamping.pk, berlaku=date(2026, 11, 22), kpm=[desa.alya.kpm_id], kelompok=[])
    isi = kumpulkan(bahan)
    assert isi["tempat_verkom"] == [str(desa.alya.fasilitas.get().pk)]
    bulan = HasilVerifikasi.objects.filter(pk__in=isi["verkom_belum"]).order_by("bulan").values_list("bulan", flat=True)
    assert list(bulan) == [JUL, AGU, SEP]


def test_entries_count_for_the_monthly_report(desa, pemeran):
    CatatanVerkomFactory(
        anggota=desa.alya,
        fasilitas=desa.sekolah,
        bulan=OKT,
        dicatat_oleh=desa.petugas,
        dicatat_pada=datetime(2026, 11, 3, 2, tzinfo=UTC),
    )
    hitung(desa)
    nov = masa(pemeran.pendamping.pk, NOV, date(2026, 11, 22), KECAMATAN)
    assert [b[3:5] for b in PER_KODE["verkom"].baris(nov, "x")] == [(date(2026, 11, 3), "pendidikan")]
    assert PER_KODE["verkom_belum"].baca(nov).count() == 2
    okt = masa(pemeran.pendamping.pk, OKT, date(2026, 11, 22), KECAMATAN)
    assert not PER_KODE["verkom"].baca(okt).exists()
    assert (PER_KODE["verkom"].butir, PER_KODE["verkom"].peran) == (3, "teknis")


def _hari_kerja(user, milik) -> Keadaan:
    return Keadaan(user, date(2026, 11, 22), milik, PenugasanKelompok.objects.none().values("kelompok"))


def test_queries_do_not_grow(desa, pemeran, client_untuk):
    def banyak(n: int) -> None:
        for k in range(n):
            satu = warga(pemeran.pendamping, f"A{k}", date(2016, 3, 1), "sd", "L", FasilitasFactory(nama=f"SDN {k}X"))
            hitung_keluarga(kpm=[satu.kpm_id])
            CatatanVerkomFactory(
                anggota=satu, fasilitas=satu.fasilitas.get().fasilitas, bulan=SEP, terlambat=True, alpa=k % 2 * 9
            )

    def kueri(user, nama, isi=None, args=()) -> int:
        klien = client_untuk(user)
        klien.get(reverse(nama, args=args), isi or {})
        with CaptureQueriesContext(connection) as tangkap:
            assert klien.get(reverse(nama, args=args), isi or {}).status_code == 200
        return sum("SAVEPOINT" not in q["sql"] for q in tangkap.captured_queries)

    hitung(desa)
    TutupTriwulanFactory(wilayah_id=KECAMATAN, tahap="2026-3")
    semua = [
        (pemeran.pendamping, "verifikasi:beranda"),
        (pemeran.korkab, "verifikasi:beranda"),
        (pemeran.korkab, "verifikasi:kemajuan", {"wilayah": KECAMATAN}),
        (pemeran.korkab, "verifikasi:kemajuan", {"petugas": desa.petugas.pk, "wilayah": KECAMATAN}),
        (pemeran.pendamping, "verifikasi:daftar_hasil"),
        (pemeran.korkab, "verifikasi:tutup"),
        (pemeran.korkec, "verifikasi:tutup_rincian", {}, (KECAMATAN, "2026-3")),
        (pemeran.korkec, "verifikasi:terlambat", {}, (KECAMATAN, "2026-3")),
    ]
    banyak(1)
    sedikit = [kueri(*s) for s in semua]
    banyak(30)
    assert [kueri(*s) for s in semua] == sedikit
    assert max(sedikit) <= 12
