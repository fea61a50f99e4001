"""The curriculum: its versions, which group has had what, what comes next, how far an area is."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from inti.galat import GalatPengguna, TidakBerhak
from p2k2.models import Modul, Sesi
from p2k2.selectors.kurikulum import kurikulum, riwayat_materi, usulan_banyak, usulan_sesi
from p2k2.services.kurikulum import versi_baru, versi_baru_semua
from tests.factories import (
    JabatanFactory,
    KelompokFactory,
    ModulFactory,
    PenggunaFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
    SesiFactory,
)

PADA = date(2026, 11, 22)
pytestmark = pytest.mark.django_db


def sesi(modul, nomor, hari=PADA):
    return Sesi.objects.get(modul__in=Modul.objects.berlaku_pada(hari), modul__nomor=modul, nomor=nomor)


def bertemu(kelompok, *kunci, mulai=date(2026, 1, 5), **lain):
    """Held meetings a month apart, one a session."""
    for n, satu in enumerate(kunci):
        PertemuanFactory(kelompok=kelompok, tanggal=mulai + timedelta(days=30 * n), sesi=sesi(*satu), **lain)


# --- versions ------------------------------------------------------------------------------------


def test_the_curriculum_holds_six_modules_with_29_sessions_and_their_material_of_siks_ng():
    modul = kurikulum(PADA)
    assert [(m.nomor, len(m.sesi_urut), m.materi_siks) for m in modul] == [
        (1, 4, "mental"),
        (2, 3, "keuangan"),
        (3, 3, "kesehatan"),
        (4, 2, "kesejahtera"),
        (5, 2, "kesejahtera"),
        (6, 15, "kesehatan"),
    ]
    assert [s.judul for s in modul[4].sesi_urut] == ["Disabilitas berat", "Lanjut usia"]


def test_two_versions_of_a_module_never_hold_on_one_day():
    ModulFactory(nomor=90, berlaku_sejak=date(2020, 1, 1), berlaku_sampai=date(2021, 12, 31))
    with pytest.raises(IntegrityError), transaction.atomic():
        ModulFactory(nomor=90, berlaku_sejak=date(2021, 12, 31))
    ModulFactory(nomor=90, berlaku_sejak=date(2022, 1, 1))
    assert Modul.objects.filter(nomor=90).count() == 2


def test_a_new_version_copies_the_sessions_and_ends_the_old_one_the_day_before(pemeran):
    lama = Modul.objects.get(nomor=2)
    baru = versi_baru(modul=lama, mulai=date(2027, 1, 1), oleh=pemeran.superuser)
    lama.refresh_from_db()
    assert (lama.berlaku_sampai, baru.berlaku_sejak, baru.berlaku_sampai) == (
        date(2026, 12, 31),
        date(2027, 1, 1),
        None,
    )
    assert (baru.nama, baru.materi_siks) == (lama.nama, "keuangan")
    assert list(baru.sesi.order_by("nomor").values_list("nomor", "judul")) == list(
        lama.sesi.order_by("nomor").values_list("nomor", "judul")
    )
    assert [len(kurikulum(hari)) for hari in (PADA, date(2027, 1, 1))] == [6, 6]


def test_a_new_version_is_refused_before_a_meeting_by_the_old_one_and_by_whoever_may_not(pemeran, rombongan):
    lama = Modul.objects.get(nomor=1)
    bertemu(rombongan.kelompok, (1, 1), mulai=date(2026, 12, 20))
    with pytest.raises(GalatPengguna, match="sudah dipakai pertemuan 20 Desember 2026"):
        versi_baru(modul=lama, mulai=date(2026, 12, 1), oleh=pemeran.superuser)
    with pytest.raises(GalatPengguna, match="pilih hari sesudah 1 Januari 2018"):
        versi_baru(modul=lama, mulai=date(2018, 1, 1), oleh=pemeran.superuser)
    with pytest.raises(TidakBerhak):
        versi_baru(modul=lama, mulai=date(2027, 1, 1), oleh=pemeran.korkab)
    # Of several, all or none.
    with pytest.raises(GalatPengguna):
        versi_baru_semua(modul=[Modul.objects.get(nomor=2), lama], mulai=date(2026, 12, 1), oleh=pemeran.superuser)
    assert Modul.objects.count() == 6
    assert Modul.objects.filter(berlaku_sampai__isnull=False).count() == 0


def test_the_admin_lets_a_used_session_be_and_adds_others(pemeran, rombongan, client_untuk):
    bertemu(rombongan.kelompok, (5, 1))
    modul = Modul.objects.get(nomor=5)
    pakai, bebas = modul.sesi.order_by("nomor")
    client = client_untuk(pemeran.superuser)
    alamat = f"/kelola/p2k2/modul/{modul.pk}/change/"
    assert client.get(alamat).status_code == 200
    isi = {
        "nama": "Lain sama sekali",
        "berlaku_sampai": "",
        "materi_siks": "adaptif",
        "sesi-TOTAL_FORMS": 3,
        "sesi-INITIAL_FORMS": 2,
        "sesi-0-id": pakai.pk,
        "sesi-0-modul": modul.pk,
        "sesi-0-nomor": 7,
        "sesi-0-judul": "Bukan ini",
        "sesi-1-id": bebas.pk,
        "sesi-1-modul": modul.pk,
        "sesi-1-nomor": 2,
        "sesi-1-judul": "Lansia sehat",
        "sesi-2-modul": modul.pk,
        "sesi-2-nomor": 3,
        "sesi-2-judul": "Tambahan",
    }
    assert client.post(alamat, isi).status_code == 302
    modul.refresh_from_db()
    assert (modul.nama, modul.materi_siks) == ("Kesejahteraan Sosial", "adaptif")
    assert list(modul.sesi.order_by("nomor").values_list("nomor", "judul")) == [
        (1, "Disabilitas berat"),
        (2, "Lansia sehat"),
        (3, "Tambahan"),
    ]
    client.post(alamat, isi | {"sesi-0-DELETE": "on", "sesi-TOTAL_FORMS": 2})
    client.post(f"/kelola/p2k2/modul/{modul.pk}/delete/", {"post": "yes"})
    assert Sesi.objects.filter(pk=pakai.pk).exists()
    # Not ended before its last meeting.
    assert client.post(alamat, isi | {"berlaku_sampai": "2026-01-04", "sesi-TOTAL_FORMS": 2}).status_code == 200
    assert Modul.objects.get(pk=modul.pk).berlaku_sampai is None


def test_the_admin_makes_new_versions_of_the_chosen_modules_on_a_day(pemeran, client_untuk):
    client = client_untuk(pemeran.superuser)
    isi = {"action": "buat_versi_baru", "_selected_action": list(Modul.objects.values_list("pk", flat=True))}
    client.post("/kelola/p2k2/modul/", isi | {"mulai": ""})
    assert Modul.objects.count() == 6
    client.post("/kelola/p2k2/modul/", isi | {"mulai": "2027-01-01"})
    assert Modul.objects.filter(berlaku_sejak=date(2027, 1, 1)).count() == 6
    assert Sesi.objects.filter(modul__berlaku_sejak=date(2027, 1, 1)).count() == 29


# --- one group -----------------------------------------------------------------------------------


def test_a_group_has_had_what_was_held_and_by_the_numbers_of_an_older_version_too(pemeran, rombongan):
    k = rombongan.kelompok
    bertemu(k, (1, 1), (1, 1), (2, 3))
    PertemuanFactory(kelompok=k, tanggal=date(2026, 6, 1), sesi=sesi(1, 2), keadaan="direncanakan")
    PertemuanFactory(
        kelompok=k, tanggal=date(2026, 6, 2), sesi=sesi(1, 3), keadaan="dibatalkan", alasan_batal="Hujan deras"
    )
    PertemuanFactory(kelompok=k, tanggal=date(2026, 7, 1), materi="Senam bersama")
    lama = SesiFactory(
        modul=ModulFactory(nomor=3, berlaku_sejak=date(2015, 1, 1), berlaku_sampai=date(2017, 12, 31)), nomor=2
    )
    hilang = SesiFactory(modul=lama.modul, nomor=9)
    PertemuanFactory(kelompok=k, tanggal=date(2017, 5, 1), sesi=lama)
    PertemuanFactory(kelompok=k, tanggal=date(2017, 6, 1), sesi=hilang)
    PertemuanFactory(tanggal=date(2026, 5, 1), sesi=sesi(4, 1))  # another group's
    riwayat = riwayat_materi(k, PADA)
    sudah = {
        (m.modul.nomor, s.sesi.nomor): [p.tanggal for p in s.pertemuan]
        for m in riwayat.modul
        for s in m.sesi
        if s.pertemuan
    }
    assert sudah == {
        (1, 1): [date(2026, 1, 5), date(2026, 2, 4)],
        (2, 3): [date(2026, 3, 6)],
        (3, 2): [date(2017, 5, 1)],
    }
    assert (riwayat.sudah, riwayat.seluruh) == (3, 29)
    assert [p.tanggal for p in riwayat.bebas] == [date(2026, 7, 1), date(2017, 6, 1)]


@pytest.mark.parametrize(
    ("sudah", "usul"),
    [
        ((), (1, 1)),
        (((1, 1), (1, 2)), (1, 3)),
        (((1, 1), (1, 4)), (2, 1)),  # what was left out waits until the end
        (((2, 1), (1, 4)), (2, 2)),  # the last held one says where the group stands
        (((6, 14), (6, 15)), (1, 1)),
        (((1, 1), (6, 15)), (1, 2)),
    ],
)
def test_the_next_session_is_the_first_gap_after_the_last_held_one_else_the_first_of_all(rombongan, sudah, usul):
    bertemu(rombongan.kelompok, *sudah)
    PertemuanFactory(kelompok=rombongan.kelompok, tanggal=date(2026, 11, 1), materi="Di luar modul")
    satu = usulan_sesi(rombongan.kelompok, PADA)
    assert riwayat_materi(rombongan.kelompok, PADA).usulan == satu
    assert (satu.modul.nomor, satu.nomor) == usul


def test_a_group_that_had_all_gets_no_suggestion(rombongan):
    for satu in Sesi.objects.all():
        PertemuanFactory(kelompok=rombongan.kelompok, tanggal=date(2026, 5, 1), sesi=satu)
    assert usulan_sesi(rombongan.kelompok, PADA) is None
    assert usulan_banyak([rombongan.kelompok], PADA) == {}


def test_the_form_offers_the_next_session_and_takes_it_only_when_asked(client_untuk, rombongan):
    bertemu(rombongan.kelompok, (1, 1))
    client = client_untuk(rombongan.petugas)
    usul = sesi(1, 2)
    alamat = f"/p2k2/baru/?kelompok={rombongan.kelompok.pk}"
    isi = client.get(alamat).content.decode()
    assert "Disarankan berikutnya: Modul 1 sesi 2: Memahami perilaku anak" in isi
    assert f'<option value="{usul.pk}" selected' not in isi
    assert f"&amp;sesi={usul.pk}" in isi
    assert f'<option value="{usul.pk}" selected' in client.get(f"{alamat}&sesi={usul.pk}").content.decode()
    rencana = PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=PADA, keadaan="direncanakan"
    )
    ubah = f"/p2k2/{rencana.pk}/ubah/"
    isi = client.get(ubah).content.decode()
    assert "Disarankan berikutnya: Modul 1 sesi 2" in isi
    assert f'<option value="{usul.pk}" selected' not in isi
    assert f'<option value="{usul.pk}" selected' in client.get(f"{ubah}?sesi={usul.pk}").content.decode()
    for aneh in ("x", "999999", "-1", "1e9"):
        assert client.get(f"{alamat}&sesi={aneh}").status_code == 200


# --- pages ---------------------------------------------------------------------------------------


def test_everybody_reads_the_curriculum_and_only_the_area_reads_what_a_group_has_had(pemeran, client_untuk, rombongan):
    bertemu(rombongan.kelompok, (1, 1))
    melihat = {"pendamping", "korkec", "korkab", "apd", "korwil", "pusat", "pengawas", "superuser"}
    for nama, user in vars(pemeran).items():
        client = client_untuk(user)
        assert client.get("/p2k2/modul/").status_code == 200, nama
        harus = 200 if nama in melihat else 404
        assert client.get(f"/p2k2/kelompok/{rombongan.kelompok.pk}/materi/").status_code == harus, nama
    isi = client_untuk(pemeran.pendamping).get(f"/p2k2/kelompok/{rombongan.kelompok.pk}/materi/").content.decode()
    assert "5 Januari 2026" in isi
    assert "1 dari 29" in isi


def lihat(client, kueri=""):
    return client.get(f"/p2k2/modul/cakupan/{kueri}")


def angka(jawaban):
    """`{(module, session): groups}` of what the page shows, without the zeros."""
    return {
        (m["modul"].nomor, n): b["nilai"]
        for m in jawaban.context["modul"]
        for n, b in enumerate(m["data"], 1)
        if b["nilai"]
    }


def test_the_coverage_counts_groups_of_the_scope_once_a_session(pemeran, client_untuk, rombongan):
    dua = KelompokFactory(nama="Mawar")
    luar = KelompokFactory(nama="Luar", desa_id="17.71.07.1001")
    bubar = KelompokFactory(nama="Bubar", dibubarkan=date(2026, 10, 1))
    bertemu(rombongan.kelompok, (1, 1), (1, 1), (1, 2))
    for k in (dua, luar, bubar):
        bertemu(k, (1, 1))
    bertemu(dua, (2, 1), mulai=date(2025, 3, 3))
    korkec = client_untuk(pemeran.korkec)
    jawaban = lihat(korkec)
    assert (jawaban.context["total"], angka(jawaban)) == (2, {(1, 1): 2, (1, 2): 1, (2, 1): 1})
    assert "2 dari 2" in jawaban.content.decode()
    assert angka(lihat(korkec, "?tahun=2025")) == {(2, 1): 1}
    sendiri = lihat(client_untuk(pemeran.pendamping))
    assert (sendiri.context["total"], angka(sendiri)) == (1, {(1, 1): 1, (1, 2): 1})
    kabupaten = client_untuk(pemeran.korkab)
    assert lihat(kabupaten).context["total"] == 3
    assert lihat(kabupaten, "?wilayah=17.71.07").context["total"] == 1
    assert lihat(kabupaten, f"?petugas={pemeran.pendamping.pk}").context["total"] == 1
    assert lihat(korkec, "?wilayah=17.71.07").context["total"] == 0
    assert [p.nama for p in lihat(korkec).context["pilihan_petugas"]] == ["Pendamping"]
    assert sendiri.context["pilihan_petugas"] == []
    assert "Saringan tidak dikenali" in lihat(korkec, "?tahun=0").content.decode()
    assert "Saringan tidak dikenali" in lihat(korkec, "?wilayah=17.71.07.x").content.decode()


def test_who_sees_more_than_a_kabupaten_chooses_one_first(pemeran, client_untuk, rombongan):
    for user in (pemeran.korwil, pemeran.pusat, pemeran.superuser):
        client = client_untuk(user)
        for alamat in ("/p2k2/modul/cakupan/", f"/p2k2/modul/cakupan/{sesi(1, 1).pk}/"):
            assert "Pilih kabupaten/kota dulu" in client.get(alamat).content.decode()
            assert "Pilih kabupaten/kota dulu" not in client.get(f"{alamat}?wilayah=17.71").content.decode()


def test_a_session_leads_to_the_groups_that_have_not_had_it(pemeran, client_untuk, rombongan):
    KelompokFactory(nama="Mawar")
    KelompokFactory(nama="Luar", desa_id="17.71.07.1001")
    bertemu(rombongan.kelompok, (1, 1), mulai=date(2025, 3, 3))
    client, alamat = client_untuk(pemeran.korkec), f"/p2k2/modul/cakupan/{sesi(1, 1).pk}/"
    assert [b["judul"] for b in client.get(alamat).context["baris"]] == ["Mawar"]
    assert [b["judul"] for b in client.get(f"{alamat}?tahun=2026").context["baris"]] == ["Mawar", "Melati"]
    assert client.get("/p2k2/modul/cakupan/999999/").status_code == 404


def test_the_pages_take_the_same_number_of_queries_however_much_there_is(client_untuk):
    petugas = PenggunaFactory()
    JabatanFactory(pengguna=petugas, wilayah_id="17.71.08")

    def tambah(n):
        for _ in range(n):
            k = KelompokFactory()
            PenugasanKelompokFactory(kelompok=k, petugas=petugas)
            bertemu(k, (1, 1), (1, 2), petugas=petugas)
        return k

    def hitung(alamat):
        client = client_untuk(petugas)
        with CaptureQueriesContext(connection) as kueri:
            assert client.get(alamat).status_code == 200
        return len(kueri)

    k = tambah(1)
    halaman = {
        "/p2k2/modul/": 6,
        f"/p2k2/kelompok/{k.pk}/materi/": 9,
        "/p2k2/modul/cakupan/": 9,
        f"/p2k2/modul/cakupan/{sesi(3, 1).pk}/": 8,
    }
    assert {a: hitung(a) for a in halaman} == halaman
    tambah(20)
    assert {a: hitung(a) for a in halaman} == halaman
