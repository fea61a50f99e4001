"""Control cards and scanning them: one card a person, no identifier on it, nothing told to a stranger."""

import io
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from inti.galat import GalatPengguna, TidakBerhak
from inti.models import AksesPribadi, Pekerjaan
from inti.services.kerja import jalankan
from inti.waktu import awal_bulan, geser_bulan, hari_ini
from kpm.services.kode_kartu import tulis_kode
from tests.factories import KartuPesertaFactory, KeanggotaanFactory, KelompokFactory, PenugasanKelompokFactory
from tests.verifikasi.dunia_isian import desa_isian, warga
from verifikasi.models import CatatanVerkom, Fasilitas, KartuPeserta
from verifikasi.services.kartu import cabut_kartu, cetak_kartu, ganti_kartu, minta_kartu, terbitkan_kartu
from verifikasi.services.pindai import buka_kartu, bulan_kartu

KINI = date(2026, 11, 1)
LALU = date(2026, 10, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _hari(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 22, 3, 0, tzinfo=UTC))


@pytest.fixture
def dunia(pemeran):
    return desa_isian(pemeran.pendamping)


def teks(pdf):
    lembar = PdfReader(io.BytesIO(pdf)).pages
    return len(lembar), " ".join(" ".join(satu.extract_text().split()) for satu in lembar)


# --- cards ---------------------------------------------------------------------------------------


def test_a_person_has_one_valid_card_and_only_in_the_own_families(pemeran, dunia):
    satu = terbitkan_kartu(anggota=[dunia.cita.pk, dunia.dewi.pk], oleh=pemeran.pendamping)
    dua = terbitkan_kartu(anggota=[dunia.cita.pk, dunia.dewi.pk], oleh=pemeran.apd)
    assert [k.pk for k in satu] == [k.pk for k in dua]
    assert [(k.anggota.nama, k.kpm_id) for k in satu] == [("CITA", dunia.cita.kpm_id), ("DEWI", dunia.dewi.kpm_id)]
    for oleh in (pemeran.pendamping_lain, pemeran.korkec, pemeran.pengawas, pemeran.apd_luar):
        with pytest.raises(TidakBerhak):
            terbitkan_kartu(anggota=[dunia.cita.pk], oleh=oleh)
    keluar = warga(pemeran.pendamping, "FARA", date(2024, 1, 1), "aud", "P", dunia.posyandu)
    keluar.selesai, keluar.alasan_selesai = date(2026, 10, 31), "pindah"
    keluar.save()
    with pytest.raises(GalatPengguna, match="1 orang bukan anggota"):
        terbitkan_kartu(anggota=[keluar.pk], oleh=pemeran.pendamping)
    assert KartuPeserta.objects.count() == 2


def test_a_lost_card_is_withdrawn_with_a_reason_and_replaced_by_one(pemeran, dunia):
    lama = terbitkan_kartu(anggota=[dunia.cita.pk], oleh=pemeran.pendamping)[0]
    with pytest.raises(GalatPengguna, match="Tulis mengapa"):
        cabut_kartu(kartu=lama, alasan=" ", oleh=pemeran.pendamping)
    with pytest.raises(TidakBerhak):
        ganti_kartu(kartu=lama, alasan="Hilang", oleh=pemeran.pendamping_lain)
    baru = ganti_kartu(kartu=lama, alasan="Hilang", oleh=pemeran.pendamping)
    assert ganti_kartu(kartu=lama, alasan="Hilang", oleh=pemeran.pendamping).pk == baru.pk
    assert list(KartuPeserta.objects.order_by("pk").values_list("alasan_cabut", flat=True)) == ["Hilang", ""]


def test_cards_are_printed_eight_a_sheet_without_identifiers_and_logged(pemeran, dunia):
    nomor = [dunia.cita.pk, dunia.dewi.pk]
    nomor += [warga(pemeran.pendamping, f"BAYI {n}", date(2025, 1, 1), "aud", "L", dunia.posyandu).pk for n in range(7)]
    lembar, isi = teks(cetak_kartu(anggota=nomor, oleh=pemeran.pendamping, dari="10.0.0.1"))
    assert lembar == 2
    assert isi.count("LEMBAR KONTROL KUNJUNGAN POSYANDU") == 9
    assert isi.count("Posyandu: POSYANDU MAWAR") == 9
    for k in KartuPeserta.objects.select_related("anggota__kpm"):
        assert k.anggota.nama in isi
        assert tulis_kode(k.kode) in isi
        assert k.anggota.nik not in isi
        assert k.anggota.kpm.kk not in isi
    assert all(b in isi for b in ("Jan", "Jun", "Jul", "Des"))
    catatan = AksesPribadi.objects.get()
    assert (catatan.jenis, catatan.kolom, catatan.jumlah, catatan.pengguna) == (
        "unduh",
        "kartu",
        9,
        pemeran.pendamping,
    )


def test_a_posyandu_and_a_group_print_all_or_the_ticked_and_nobody_elses(pemeran, dunia, client_untuk):
    asing = warga(pemeran.pendamping_lain, "ASING", date(2024, 1, 1), "aud", "P", dunia.posyandu)
    client, alamat = client_untuk(pemeran.pendamping), f"/verifikasi/kartu/fasilitas/{dunia.posyandu.pk}/"
    assert [b["a"].nama for b in client.get(alamat).context["baris"]] == ["CITA", "DEWI"]
    pdf = client.post(alamat, {"aksi": "pilih", "anggota": [dunia.dewi.pk, asing.pk, "x", "9" * 30]})
    assert pdf["Content-Type"] == "application/pdf"
    assert list(KartuPeserta.objects.values_list("anggota", flat=True)) == [dunia.dewi.pk]
    kosong = client.post(alamat, {"aksi": "pilih"}, follow=True)
    assert "Pilih paling sedikit satu orang" in kosong.content.decode()
    assert client.get(f"/verifikasi/kartu/fasilitas/{dunia.sekolah.pk}/").status_code == 404
    harus = {"pendamping_lain": 200, "korkec": 403, "pengawas": 403, "pendamping_tetangga": 200, "apd": 200}
    harus |= {"apd_luar": 404}
    for nama, kode in harus.items():
        assert client_untuk(getattr(pemeran, nama)).get(alamat).status_code == kode, nama
    assert client_untuk(pemeran.pendamping_tetangga).get(alamat).context["baris"] == []
    kelompok = KelompokFactory(nama="Melati", dibuat_oleh=pemeran.pendamping)
    PenugasanKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping, mulai=date(2025, 1, 1))
    for a in (dunia.cita, dunia.alya, asing):
        KeanggotaanFactory(kpm=a.kpm, kelompok=kelompok, dicatat_oleh=pemeran.pendamping)
    milik = f"/verifikasi/kartu/kelompok/{kelompok.pk}/"
    assert [b["a"].nama for b in client.get(milik).context["baris"]] == ["CITA"]  # a pupil has no card
    assert "Kelompok: Melati" in teks(client.post(milik, {"aksi": "semua"}).content)[1]
    assert client_untuk(pemeran.korkec).get(milik).status_code == 403
    assert client_untuk(pemeran.pendamping_tetangga).get(milik).status_code == 404


def test_many_cards_are_a_job(pemeran, dunia, client_untuk, monkeypatch):
    monkeypatch.setattr("kpm.views.bantu.KARTU_LANGSUNG", 1)
    client = client_untuk(pemeran.pendamping)
    assert client.get("/verifikasi/kartu/").context["jumlah"] == 2
    jawaban = client.post("/verifikasi/kartu/")
    kerja = Pekerjaan.objects.get()
    assert jawaban["Location"] == f"/pekerjaan/{kerja.pk}/"
    assert kerja.parameter == {"anggota": sorted([dunia.cita.pk, dunia.dewi.pk])}
    jalankan(id=kerja.pk, denyut=False)
    hasil = client.get(f"/pekerjaan/{kerja.pk}/hasil/")
    assert b"".join(hasil.streaming_content)[:5] == b"%PDF-"
    assert KartuPeserta.objects.count() == 2
    with pytest.raises(TidakBerhak):
        minta_kartu(anggota=[dunia.cita.pk], oleh=pemeran.pendamping_lain)


def test_a_person_s_page_shows_the_code_to_who_prints(pemeran, dunia, client_untuk):
    kartu = KartuPesertaFactory(anggota=dunia.cita, kode="7K3F9QWX2M", dibuat_oleh=pemeran.pendamping)
    alamat = f"/verifikasi/kartu/peserta/{dunia.cita.pk}/"
    client = client_untuk(pemeran.pendamping)
    assert "7K3F9-QWX2M" in client.get(alamat).content.decode()
    for nama in ("korkec", "pengawas"):
        jawaban = client_untuk(getattr(pemeran, nama)).get(alamat)
        assert jawaban.status_code == 200
        assert "7K3F9" not in jawaban.content.decode(), nama
    for nama, kode in (("korkec", 403), ("pendamping_lain", 404), ("pendamping_tetangga", 404)):
        assert client_untuk(getattr(pemeran, nama)).post(f"{alamat}cetak/").status_code == kode, nama
    kirim = {"kartu": kartu.pk, "alasan": "Hilang", "aksi": "ganti"}
    assert client.post(f"{alamat}cabut/", kirim | {"alasan": ""}).status_code == 422
    lain = KartuPesertaFactory(anggota=dunia.dewi, kode="8K3F9QWX2M")
    assert client.post(f"{alamat}cabut/", kirim | {"kartu": lain.pk}).status_code == 422
    client.post(f"{alamat}cabut/", kirim)
    client.post(f"{alamat}cabut/", kirim)
    assert KartuPeserta.objects.filter(anggota=dunia.cita).count() == 2
    assert KartuPeserta.objects.get(pk=lain.pk).dicabut_pada is None


# --- scanning ------------------------------------------------------------------------------------


@pytest.fixture
def kartu(pemeran, dunia):
    return KartuPesertaFactory(anggota=dunia.cita, kode="7K3F9QWX2M", dibuat_oleh=pemeran.pendamping)


def pindai(client, isi, fasilitas=None):
    alamat = f"/verifikasi/pindai/{fasilitas.pk}/" if fasilitas else "/verifikasi/pindai/"
    return client.post(alamat, isi, headers={"HX-Request": "true"})


def test_a_card_opens_the_months_that_can_be_entered(pemeran, dunia, kartu):
    orang = buka_kartu(kode="7k3f9-qwx2m", oleh=pemeran.pendamping)
    assert orang == dunia.cita
    semua = bulan_kartu(orang, hari_ini())
    assert [b.bulan for b in semua] == [geser_bulan(KINI, -n) for n in range(6)]
    assert {b.ikut.fasilitas for b in semua} == {dunia.posyandu}


def test_a_strange_card_is_as_unknown_as_none(pemeran, dunia, kartu, client_untuk):
    pesan = set()
    for oleh, kode in (
        (pemeran.pendamping_lain, "7K3F9QWX2M"),
        (pemeran.pendamping_tetangga, "7K3F9QWX2M"),
        (pemeran.pendamping, "ZZZZZZZZZZ"),
    ):
        jawaban = pindai(client_untuk(oleh), {"kode": kode})
        assert jawaban.status_code == 422
        assert "CITA" not in jawaban.content.decode()
        pesan.add(jawaban.content)
    assert len(pesan) == 1
    assert "Kartu ini tidak dikenal" in pesan.pop().decode()
    cabut_kartu(kartu=kartu, alasan="Hilang", oleh=pemeran.pendamping)
    assert "sudah dicabut (CITA)" in pindai(client_untuk(pemeran.pendamping), {"kode": "7K3F9QWX2M"}).content.decode()
    asing = pindai(client_untuk(pemeran.pendamping_lain), {"kode": "7K3F9QWX2M"}).content.decode()
    assert "tidak dikenal" in asing
    for kode in ("", "halo", "9" * 5000, "<b>"):
        assert "bukan kode kartu kontrol" in pindai(client_untuk(pemeran.pendamping), {"kode": kode}).content.decode()
    for nama in ("korkec", "pengawas"):
        assert pindai(client_untuk(getattr(pemeran, nama)), {"kode": "7K3F9QWX2M"}).status_code == 403
    simpan = {"anggota": dunia.cita.pk, "2026-11-hadir": "ya"}
    for nomor in (dunia.cita.pk, "x", "9" * 40, 0):
        jawaban = pindai(client_untuk(pemeran.pendamping_lain), simpan | {"anggota": nomor})
        assert (jawaban.status_code, "tidak dikenal" in jawaban.content.decode()) == (422, True)
    assert CatatanVerkom.objects.count() == 0


def test_several_months_are_saved_at_once_each_for_itself(pemeran, dunia, kartu, client_untuk):
    client = client_untuk(pemeran.pendamping)
    form = pindai(client, {"kode": "7K3F9QWX2M"})
    assert form.status_code == 200
    assert "CITA" in form.content.decode()
    assert "checked" not in form.content.decode()  # nothing is chosen beforehand
    isi = {
        "anggota": dunia.cita.pk,
        "2026-11-hadir": "ya",
        "2026-11-berat_kg": "11,5",
        "2026-10-hadir": "tidak",
        "2026-10-keterangan": "Pulang kampung",
        "2026-09-hadir": "ya",
        "2026-09-tanggal_periksa": "2026-08-30",  # not of that month
    }
    jawaban = pindai(client, isi)
    assert jawaban.status_code == 422
    assert "bukan di September 2026" in jawaban.content.decode()
    ada = {c.bulan: c for c in CatatanVerkom.objects.all()}
    assert set(ada) == {KINI, LALU}
    assert (ada[KINI].hadir, str(ada[KINI].berat_kg), ada[KINI].tanggal_periksa) == (
        True,
        "11.50",
        date(2026, 11, 22),  # a visit of this month without a day was today
    )
    assert (ada[LALU].hadir, ada[LALU].keterangan, ada[LALU].tanggal_periksa) == (False, "Pulang kampung", None)
    assert {(c.sumber, c.fasilitas_id, c.dicatat_oleh) for c in ada.values()} == {
        ("kartu", dunia.posyandu.pk, pemeran.pendamping)
    }


def test_a_filled_month_is_shown_and_corrected_knowingly_with_its_old_value_kept(pemeran, dunia, kartu, client_untuk):
    client = client_untuk(pemeran.pendamping)
    isi = {"anggota": dunia.cita.pk, "2026-11-hadir": "ya", "2026-11-berat_kg": "11,5"}
    assert pindai(client, isi).status_code == 200
    assert pindai(client, isi).status_code == 200  # a repeated request
    ini = CatatanVerkom.objects.get()
    assert ini.versi == 1
    form = pindai(client, {"kode": "7K3F9QWX2M"}).content.decode()
    assert "hadir, 22 November 2026, 11,5 kg" in form
    assert "Koreksi November 2026" in form
    tabrak = pindai(client, isi | {"2026-11-berat_kg": "12,5"})
    assert tabrak.status_code == 422
    assert "sudah diisi" in tabrak.content.decode()
    assert pindai(client, isi | {"2026-11-berat_kg": "12,5", "2026-11-versi": "1"}).status_code == 200
    ini.refresh_from_db()
    assert (str(ini.berat_kg), ini.versi) == ("12.50", 2)
    riwayat = CatatanVerkom.pgh_event_model.objects.filter(pgh_obj=ini)
    assert [str(r.berat_kg) for r in riwayat] == ["11.50"]


def test_a_filled_month_sent_along_is_not_told_as_news(pemeran, dunia, kartu, client_untuk):
    client = client_untuk(pemeran.pendamping)
    lama = {"anggota": dunia.cita.pk, "2026-10-hadir": "tidak"}
    assert "Oktober 2026</strong> tersimpan" in pindai(client, lama).content.decode()
    jawaban = pindai(client, lama | {"2026-10-versi": "1", "2026-11-hadir": "ya"}).content.decode()
    assert "November 2026</strong> tersimpan" in jawaban
    assert "Oktober 2026</strong> tersimpan" not in jawaban
    assert set(CatatanVerkom.objects.values_list("bulan", "versi")) == {(LALU, 1), (KINI, 1)}


def test_nothing_typed_saves_nothing_and_says_so(pemeran, dunia, kartu, client_untuk):
    jawaban = pindai(client_untuk(pemeran.pendamping), {"anggota": dunia.cita.pk})
    assert (jawaban.status_code, "Belum ada yang diisi" in jawaban.content.decode()) == (422, True)
    assert CatatanVerkom.objects.count() == 0


def test_at_a_posyandu_a_card_of_another_one_says_where_it_belongs(pemeran, dunia, kartu, client_untuk):
    lain = Fasilitas.objects.create(
        jenis="posyandu", nama="POSYANDU KENANGA", desa_id="17.71.08.1007", dibuat_oleh=pemeran.pendamping
    )
    warga(pemeran.pendamping, "GITA", date(2024, 1, 1), "aud", "P", lain)
    client = client_untuk(pemeran.pendamping)
    sini = pindai(client, {"kode": "7K3F9QWX2M"}, dunia.posyandu).content.decode()
    assert "Terdaftar di" not in sini
    assert (
        "Terdaftar di POSYANDU MAWAR, bukan di POSYANDU KENANGA"
        in pindai(client, {"kode": "7K3F9QWX2M"}, lain).content.decode()
    )
    pindai(client, {"anggota": dunia.cita.pk, "2026-11-hadir": "ya"}, lain)
    assert CatatanVerkom.objects.get().fasilitas == dunia.posyandu
    assert client.get(f"/verifikasi/pindai/{dunia.sekolah.pk}/").status_code == 404
    assert client_untuk(pemeran.apd_luar).get(f"/verifikasi/pindai/{lain.pk}/").status_code == 404


def test_a_person_without_a_place_is_sent_to_be_registered(pemeran, dunia, client_untuk):
    dunia.cita.fasilitas.all().delete()
    KartuPesertaFactory(anggota=dunia.cita, kode="7K3F9QWX2M")
    jawaban = pindai(client_untuk(pemeran.pendamping), {"kode": "7K3F9QWX2M"})
    assert "Belum terdaftar di posyandu" in jawaban.content.decode()
    assert (
        pindai(client_untuk(pemeran.pendamping), {"anggota": dunia.cita.pk, "2026-11-hadir": "ya"}).status_code == 422
    )
    assert CatatanVerkom.objects.count() == 0
    assert awal_bulan(hari_ini()) == KINI


def test_the_pages_ask_the_same_whatever_their_size(pemeran, dunia, kartu, client_untuk):
    client = client_untuk(pemeran.pendamping)

    def hitung(kerja):
        with CaptureQueriesContext(connection) as kueri:
            kerja()
        return len(kueri)

    alamat = f"/verifikasi/kartu/fasilitas/{dunia.posyandu.pk}/"
    sebelum = [hitung(lambda: client.get(alamat)), hitung(lambda: client.get("/verifikasi/kartu/"))]
    for n in range(20):
        warga(pemeran.pendamping, f"BALITA {n}", date(2024, 1, 1), "aud", "L", dunia.posyandu)
    sesudah = [hitung(lambda: client.get(alamat)), hitung(lambda: client.get("/verifikasi/kartu/"))]
    assert sesudah == sebelum
    assert max(sesudah) <= 12
    assert hitung(lambda: pindai(client, {"kode": "7K3F9QWX2M"}, dunia.posyandu)) <= 16
