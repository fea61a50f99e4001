"""Pages of meetings: who may open and change what, what they show, how many queries they take."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from uuid6 import uuid7

from p2k2.models import Kehadiran, Pertemuan
from p2k2.services.tanda import tandai_absen
from tests.factories import (
    AlasanTanpaPertemuanFactory,
    JabatanFactory,
    KeanggotaanFactory,
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    PenggunaFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)

PADA = date(2026, 11, 22)

pytestmark = pytest.mark.django_db

MELIHAT = {"pendamping", "korkec", "korkab", "apd", "korwil", "pusat", "pengawas", "superuser"}


def terisi(rombongan, *status, hari=PADA):
    satu = PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=hari)
    for kpm, s in zip(rombongan.kpm, status, strict=False):
        KehadiranFactory(pertemuan=satu, kpm=kpm, status=s)
    return satu


def kirim(rombongan, *status, versi=1, **lain):
    isian = {f"hadir-{k}": s for k, s in zip(rombongan.pk, status, strict=False) if s}
    return {"versi": versi, "daftar": rombongan.pk, **isian, **lain}


# --- scope and rights ----------------------------------------------------------------------


def test_outside_the_area_a_meeting_does_not_exist_and_inside_only_its_pendamping_changes_it(
    pemeran, client_untuk, rombongan, pertemuan
):
    baca = ["", "cetak/"]
    tulis = ["ubah/", "batal/", "kehadiran/"]
    for nama, user in vars(pemeran).items():
        client = client_untuk(user)
        harapan = 200 if nama in MELIHAT else 404
        for akhir in baca:
            assert client.get(f"/p2k2/{pertemuan.pk}/{akhir}").status_code == harapan, (nama, akhir)
        for akhir in tulis:
            # A role that records no meetings at all is stopped before the meeting is looked for.
            harapan = 200 if nama == "pendamping" else 404 if nama.startswith("pendamping_") else 403
            assert client.get(f"/p2k2/{pertemuan.pk}/{akhir}").status_code == harapan, (nama, akhir)


def test_a_refused_write_changes_nothing(pemeran, client_untuk, rombongan, pertemuan):
    tolak = {
        "pendamping_lain": 404,
        "pendamping_tetangga": 404,
        "korkec": 403,
        "apd": 403,
        "superuser": 403,
        "tanpa_jabatan": 403,
    }
    for nama, kode in tolak.items():
        client = client_untuk(getattr(pemeran, nama))
        for akhir, isian in (
            ("kehadiran/", kirim(rombongan, "hadir", "hadir", "hadir")),
            ("kehadiran/daftar/", {}),
            ("ubah/", {"versi": 1, "tanggal": "2026-11-01"}),
            ("batal/", {"versi": 1, "alasan": "Iseng"}),
            ("foto/", {}),
        ):
            assert client.post(f"/p2k2/{pertemuan.pk}/{akhir}", isian).status_code == kode, (nama, akhir)
        baru = client.post(f"/p2k2/baru/?kelompok={rombongan.kelompok.pk}", {"id": uuid7(), "tanggal": "2026-11-02"})
        # A superuser sees every group and holds none.
        assert baru.status_code == (422 if nama == "superuser" else kode), nama
    assert Kehadiran.objects.count() == 0
    assert list(Pertemuan.objects.values_list("tanggal", "keadaan", "versi")) == [(PADA, "direncanakan", 1)]


def test_the_former_pendamping_reads_the_own_meetings_and_the_new_one_corrects_them(pemeran, client_untuk, rombongan):
    lama = terisi(rombongan, "hadir", "alpa", "izin", hari=date(2026, 10, 3))
    tugas = rombongan.kelompok.penugasan.get()
    tugas.selesai = date(2026, 10, 31)
    tugas.save()
    PenugasanKelompokFactory(kelompok=rombongan.kelompok, petugas=pemeran.pendamping_lain, mulai=date(2026, 11, 1))
    lain = PertemuanFactory(kelompok=rombongan.kelompok, petugas=pemeran.pendamping_lain, tanggal=PADA)
    mantan, kini = client_untuk(rombongan.petugas), client_untuk(pemeran.pendamping_lain)
    assert mantan.get(f"/p2k2/{lama.pk}/").status_code == 200
    assert mantan.get(f"/p2k2/{lama.pk}/kehadiran/").status_code == 403
    assert mantan.get(f"/p2k2/{lain.pk}/").status_code == 404
    assert mantan.get(f"/p2k2/baru/?kelompok={rombongan.kelompok.pk}").status_code == 404
    assert kini.get(f"/p2k2/{lama.pk}/").status_code == 200
    assert kini.get(f"/p2k2/{lama.pk}/kehadiran/").status_code == 200
    sah = kirim(rombongan, "hadir", "hadir", "izin") | {"versi": Pertemuan.objects.get(pk=lama.pk).versi}
    assert mantan.post(f"/p2k2/{lama.pk}/kehadiran/", sah).status_code == 403
    assert [h.status for h in lama.kehadiran.order_by("kpm")] == ["hadir", "alpa", "izin"]
    assert kini.post(f"/p2k2/{lama.pk}/kehadiran/", sah).status_code == 302
    assert [h.status for h in lama.kehadiran.order_by("kpm")] == ["hadir", "hadir", "izin"]
    assert Pertemuan.objects.get(pk=lama.pk).petugas == rombongan.petugas


@pytest.mark.parametrize("alamat", ["/p2k2/", "/p2k2/?lihat=semua", "/p2k2/tanda/", "/p2k2/tanda-kelompok/"])
def test_lists_show_the_own_area_only(pemeran, client_untuk, rombongan, alamat):
    for n in (9, 10, 11):
        terisi(rombongan, "alpa", hari=date(2026, n, 3))
    KelompokFactory(nama="Kelompok Sunyi", dibentuk=date(2026, 1, 1))
    tandai_absen(pada=PADA)
    sunyi = "tanda-kelompok" in alamat
    tampak = "Kelompok Sunyi" if sunyi else "ANI" if "tanda" in alamat else "Melati"
    for nama, user in vars(pemeran).items():
        jawaban = client_untuk(user).get(alamat)
        terlihat = nama in MELIHAT - ({"pendamping"} if sunyi else set())
        if alamat == "/p2k2/" and nama == "pendamping_lain":
            terlihat = False
        assert jawaban.status_code == 200
        assert (tampak in jawaban.content.decode()) == terlihat, nama


def test_group_and_family_parts_follow_the_scope(pemeran, client_untuk, rombongan):
    terisi(rombongan, "alpa")
    for nama, user in vars(pemeran).items():
        harapan = 200 if nama in MELIHAT else 404
        client = client_untuk(user)
        assert client.get(f"/p2k2/kpm/{rombongan.pk[0]}/").status_code == harapan, nama
        assert client.get(f"/p2k2/kelompok/{rombongan.kelompok.pk}/").status_code == harapan, nama


# --- planning and attendance in the browser ------------------------------------------------


def test_a_meeting_of_today_goes_straight_to_its_register(client_untuk, rombongan):
    client = client_untuk(rombongan.petugas)
    alamat = f"/p2k2/baru/?kelompok={rombongan.kelompok.pk}"
    halaman = client.get(alamat).content.decode()
    assert 'value="2026-11-22"' in halaman
    assert 'value="Rumah ketua"' in halaman
    nomor = uuid7()
    isian = {"id": nomor, "tanggal": "2026-11-22", "tempat": "Balai desa"}
    for _ in range(2):  # sent twice
        assert client.post(alamat, isian).headers["Location"] == f"/p2k2/{nomor}/kehadiran/"
    assert Pertemuan.objects.get().tempat == "Balai desa"
    rencana = client.post(alamat, {"id": uuid7(), "tanggal": "2026-12-01"})
    assert rencana.headers["Location"].endswith("/")
    assert not rencana.headers["Location"].endswith("kehadiran/")


def test_a_refused_plan_comes_back_as_typed(client_untuk, rombongan, pertemuan):
    jawaban = client_untuk(rombongan.petugas).post(
        f"/p2k2/baru/?kelompok={rombongan.kelompok.pk}",
        {"id": uuid7(), "tanggal": "2026-11-22", "tempat": "Gardu", "catatan": "Bawa timbangan"},
    )
    isi = jawaban.content.decode()
    assert jawaban.status_code == 422
    assert "sudah punya pertemuan pada 22 November 2026" in isi
    assert "Gardu" in isi
    assert "Bawa timbangan" in isi


@pytest.mark.parametrize("kelompok", ["", "bukan-uuid", "00000000-0000-0000-0000-000000000000"])
def test_an_unknown_group_is_not_found(client_untuk, rombongan, kelompok):
    assert client_untuk(rombongan.petugas).get(f"/p2k2/baru/?kelompok={kelompok}").status_code == 404


def test_nothing_is_preselected_and_one_save_stores_all(client_untuk, rombongan, pertemuan):
    client = client_untuk(rombongan.petugas)
    halaman = client.get(f"/p2k2/{pertemuan.pk}/kehadiran/").content.decode()
    assert halaman.count('type="radio"') == 12
    assert " checked" not in halaman
    jawaban = client.post(f"/p2k2/{pertemuan.pk}/kehadiran/", kirim(rombongan, "hadir", "", "izin"))
    assert jawaban.headers["Location"] == f"/p2k2/{pertemuan.pk}/"
    assert dict(pertemuan.kehadiran.values_list("kpm__nama", "status")) == {
        "ANI": "hadir",
        "BUDI": None,
        "CICI": "izin",
    }
    rincian = client.get(f"/p2k2/{pertemuan.pk}/").content.decode()
    assert "1 keluarga belum diisi" in rincian


def test_hadir_semua_without_javascript_fills_the_empty_ones_and_saves_nothing(client_untuk, rombongan, pertemuan):
    client = client_untuk(rombongan.petugas)
    jawaban = client.post(f"/p2k2/{pertemuan.pk}/kehadiran/", kirim(rombongan, "", "alpa", hadir_semua="1"))
    isi = jawaban.content.decode()
    assert isi.count(" checked") == 3
    assert isi.count('value="hadir" checked') == 2
    assert Kehadiran.objects.count() == 0


def test_the_second_saver_sees_both_and_may_save_knowingly(client_untuk, rombongan, pertemuan):
    client = client_untuk(rombongan.petugas)
    alamat = f"/p2k2/{pertemuan.pk}/kehadiran/"
    client.post(alamat, kirim(rombongan, "hadir", "hadir", "hadir"))
    jawaban = client.post(alamat, kirim(rombongan, "alpa", "hadir", "sakit"))
    isi = jawaban.content.decode()
    assert jawaban.status_code == 422
    assert "sudah disimpan dari tempat lain" in isi
    assert isi.count("tersimpan sekarang") == 2
    assert 'value="alpa" checked' in isi
    assert 'name="versi" value="2"' in isi
    assert set(pertemuan.kehadiran.values_list("status", flat=True)) == {"hadir"}
    client.post(alamat, kirim(rombongan, "alpa", "hadir", "sakit", versi=2))
    assert sorted(pertemuan.kehadiran.values_list("status", flat=True)) == ["alpa", "hadir", "sakit"]


def test_an_empty_or_forged_register_is_refused_in_words(client_untuk, rombongan, pertemuan):
    client = client_untuk(rombongan.petugas)
    alamat = f"/p2k2/{pertemuan.pk}/kehadiran/"
    asing = KPMFactory()
    for isian, pesan in (
        (kirim(rombongan), "Belum ada keluarga yang ditandai"),
        ({"versi": 1, "daftar": [asing.pk], f"hadir-{asing.pk}": "hadir"}, "tidak ada di daftar hadir"),
        (kirim(rombongan, "bolos"), "tidak dikenal"),
        ({"versi": "x" * 40, "daftar": ["a", "9" * 40]}, "sudah disimpan dari tempat lain"),
    ):
        jawaban = client.post(alamat, isian)
        assert (jawaban.status_code, pesan in jawaban.content.decode()) == (422, True), pesan
    assert Kehadiran.objects.count() == 0


def test_the_day_is_the_groups_own(client_untuk, pemeran, monkeypatch):
    """At 23.30 in Bengkulu it is already tomorrow in Tual."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 22, 16, 30, tzinfo=UTC))
    tual = KelompokFactory(desa_id="81.72.01.2001")
    bengkulu = KelompokFactory()
    petugas = PenggunaFactory()
    JabatanFactory(pengguna=petugas, wilayah_id="17.71")
    for kelompok in (tual, bengkulu):
        PenugasanKelompokFactory(kelompok=kelompok, petugas=petugas)
        KeanggotaanFactory(kelompok=kelompok)
    client = client_untuk(petugas)
    for kelompok, terbuka in ((tual, True), (bengkulu, False)):
        besok = PertemuanFactory(kelompok=kelompok, petugas=petugas, tanggal=date(2026, 11, 23), keadaan="direncanakan")
        isi = client.get(f"/p2k2/{besok.pk}/kehadiran/").content.decode()
        assert ("Simpan kehadiran" in isi) == terbuka
        assert ("Kehadiran belum bisa diisi" in isi) != terbuka


def test_changing_and_cancelling(client_untuk, rombongan, pertemuan):
    client = client_untuk(rombongan.petugas)
    isian = {"versi": 1, "tanggal": "2026-11-21", "tempat": "Masjid", "materi": "Gizi"}
    tanpa = client.post(f"/p2k2/{pertemuan.pk}/ubah/", isian)
    assert (tanpa.status_code, "Tulis alasan" in tanpa.content.decode()) == (422, True)
    isian["alasan"] = "Hari pasar"
    assert client.post(f"/p2k2/{pertemuan.pk}/ubah/", isian).status_code == 302
    kedua = client.post(f"/p2k2/{pertemuan.pk}/ubah/", {**isian, "tempat": "Gardu"})
    isi = kedua.content.decode()
    assert (kedua.status_code, "Masjid" in isi, "Gardu" in isi) == (422, True, True)
    assert 'name="versi" value="2"' in isi
    batal, isian = f"/p2k2/{pertemuan.pk}/batal/", {"versi": 2, "sebab": "lainnya"}
    assert client.post(batal, {**isian, "alasan": ""}).status_code == 422
    assert client.post(batal, {**isian, "alasan": "Hujan"}).status_code == 302
    pertemuan.refresh_from_db()
    assert (pertemuan.tempat, pertemuan.keadaan, pertemuan.alasan_batal) == ("Masjid", "dibatalkan", "Hujan")
    assert "Simpan kehadiran" not in client.get(f"/p2k2/{pertemuan.pk}/kehadiran/").content.decode()


def gambar(warna="red"):
    berkas = BytesIO()
    Image.new("RGB", (40, 30), warna).save(berkas, "JPEG")
    return SimpleUploadedFile("foto.jpg", berkas.getvalue(), "image/jpeg")


def test_photos_are_kept_once_and_shown_inside_the_scope(pemeran, client_untuk, rombongan, pertemuan):
    client = client_untuk(rombongan.petugas)
    alamat = f"/p2k2/{pertemuan.pk}/foto/"
    for _ in range(2):
        assert client.post(alamat, {"foto": [gambar(), gambar("blue")]}).status_code == 302
    foto = list(pertemuan.foto.all())
    assert len(foto) == 2
    assert client.post(alamat, {"foto": SimpleUploadedFile("a.jpg", b"bukan")}).status_code == 422
    warna = [gambar((n, 0, 0)) for n in range(0, 250, 50)]
    assert "paling banyak 6 foto" in client.post(alamat, {"foto": warna}).content.decode()
    assert pertemuan.foto.count() == 2
    satu = f"/p2k2/{pertemuan.pk}/foto/{foto[0].pk}/"
    jawaban = client_untuk(pemeran.korkec).get(satu)
    with Image.open(BytesIO(b"".join(jawaban.streaming_content))) as terkirim:
        assert terkirim.size == (40, 30)
    assert client_untuk(pemeran.pendamping_lain).get(satu).status_code == 404
    lain = PertemuanFactory(kelompok=rombongan.kelompok, tanggal=date(2026, 11, 1))
    assert client.get(f"/p2k2/{lain.pk}/foto/{foto[0].pk}/").status_code == 404


# --- lists ---------------------------------------------------------------------------------


def test_groups_still_missing_come_first_and_lead_to_the_form(client_untuk, rombongan):
    sudah = KelompokFactory(nama="Anggrek")
    PenugasanKelompokFactory(kelompok=sudah, petugas=rombongan.petugas)
    PertemuanFactory(kelompok=sudah, petugas=rombongan.petugas, tanggal=date(2026, 11, 3))
    PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=date(2026, 10, 31))
    isi = client_untuk(rombongan.petugas).get("/p2k2/").content.decode()
    assert f"/p2k2/baru/?kelompok={rombongan.kelompok.pk}" in isi
    assert isi.index("Melati") < isi.index("Anggrek")
    assert "November 2026: 1 dari 2 kelompok bertemu" in isi
    assert "Oktober 2026: 1 dari 2 kelompok bertemu" in isi
    assert "Desember 2025: 0 dari 2 kelompok bertemu" in isi
    assert "November 2025" not in isi


def test_filters_of_the_coordinator(pemeran, client_untuk, rombongan):
    terisi(rombongan, "hadir", hari=date(2026, 11, 3))
    terisi(rombongan, "hadir", hari=date(2026, 10, 3))
    sunyi = KelompokFactory(nama="Sunyi", desa_id="17.71.08.1001")
    client = client_untuk(pemeran.korkab)

    def hari(alamat):
        isi = client.get(f"/p2k2/?{alamat}").content.decode()
        return [h for h in ("3 November 2026", "3 Oktober 2026", "Sunyi") if h in isi]

    assert hari("") == ["3 November 2026", "3 Oktober 2026"]
    assert hari("bulan=2026-11&keadaan=terlaksana") == ["3 November 2026"]
    assert hari("wilayah=17.71.08.1001&bulan=2026-11") == []
    assert hari(f"petugas={rombongan.petugas.pk}&wilayah=17.71") == ["3 November 2026", "3 Oktober 2026"]
    assert hari("keadaan=direncanakan") == []
    assert hari("keadaan=belum") == ["Sunyi"]
    assert hari("keadaan=belum&petugas=tanpa") == ["Sunyi"]
    assert hari(f"keadaan=belum&petugas={rombongan.petugas.pk}") == []
    assert hari("keadaan=tanpa_alasan") == ["Sunyi"]
    AlasanTanpaPertemuanFactory(
        kelompok=sunyi, bulan=date(2026, 11, 1), sebab="bencana", uraian="Banjir", dicatat_oleh=pemeran.korkec
    )
    isi = client.get("/p2k2/?keadaan=tanpa_alasan").content.decode()
    assert "Semua kelompok yang belum bertemu sudah beralasan" in isi
    assert "Semua kelompok sudah bertemu" not in isi
    assert (hari("keadaan=tanpa_alasan"), hari("keadaan=belum")) == ([], ["Sunyi"])
    PertemuanFactory(kelompok=sunyi, tanggal=date(2026, 11, 30), keadaan="direncanakan")
    assert hari("keadaan=belum") == ["Sunyi"]
    for salah in ("bulan=kemarin", "wilayah=17'", "wilayah=17%0A", "petugas=a", "petugas=tanpa%0A", "keadaan=apa"):
        assert "Saringan tidak dikenali" in client.get(f"/p2k2/?{salah}").content.decode()


def test_flagged_families_with_their_evidence_in_words(pemeran, client_untuk, rombongan):
    for n in (9, 10, 11):
        terisi(rombongan, "alpa", "hadir", "hadir", hari=date(2026, n, 3))
    tandai_absen(pada=PADA)
    client = client_untuk(pemeran.korkec)
    isi = client.get("/p2k2/tanda/").content.decode()
    assert "3 pertemuan berturut-turut" in isi
    for teks in ("3 September 2026, kelompok Melati", "3 Oktober 2026", "3 November 2026"):
        assert teks in isi
    assert "BUDI" not in isi
    assert "ANI" in client.get(f"/p2k2/tanda/?petugas={rombongan.petugas.pk}").content.decode()
    assert "ANI" not in client.get(f"/p2k2/tanda/?petugas={pemeran.pendamping_lain.pk}").content.decode()
    assert "ANI" not in client.get("/p2k2/tanda/?petugas=tanpa&wilayah=17.71.08").content.decode()
    tab = client.get(f"/p2k2/kpm/{rombongan.pk[0]}/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in tab
    assert "3 September 2026, kelompok Melati" in tab


def test_a_group_without_meetings_blames_no_family_and_says_since_when_the_pendamping_is_there(
    pemeran, client_untuk, rombongan
):
    tugas = rombongan.kelompok.penugasan.get()
    tugas.mulai = date(2026, 11, 1)
    tugas.save()
    terisi(rombongan, "hadir", hari=date(2026, 7, 20))
    tandai_absen(pada=PADA)
    isi = client_untuk(pemeran.korkec).get("/p2k2/tanda-kelompok/").content.decode()
    assert "4 bulan tanpa pertemuan" in isi
    assert "Terakhir bertemu 20 Juli 2026" in isi
    assert "pendamping Pendamping, bertugas sejak 1 November 2026" in isi
    assert "tidak bersalah" in isi
    assert "ANI" not in isi


# --- cost ----------------------------------------------------------------------------------


def banyak(rombongan, n):
    for i in range(n):
        kpm = KPMFactory()
        PenugasanFactory(kpm=kpm, petugas=rombongan.petugas)
        KeanggotaanFactory(kpm=kpm, kelompok=rombongan.kelompok)
        lain = KelompokFactory(dibentuk=date(2026, 1, 1))
        PenugasanKelompokFactory(kelompok=lain, petugas=rombongan.petugas)
        for bulan in (8, 9, 10):
            hari = date(2026, bulan, 4 + i)
            satu = PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=hari)
            for k in (kpm, *rombongan.kpm):
                KehadiranFactory(pertemuan=satu, kpm=k, status="alpa")
    tandai_absen(pada=PADA)


@pytest.mark.parametrize("jumlah", [1, 12])
@pytest.mark.parametrize(
    ("siapa", "alamat", "kueri"),
    [
        ("pendamping", "/p2k2/", 8),
        ("pendamping", "/p2k2/?lihat=semua", 8),
        ("korkec", "/p2k2/", 8),
        ("korkec", "/p2k2/?keadaan=belum", 8),
        ("korkec", "/p2k2/tanda/", 8),
        ("korkec", "/p2k2/tanda-kelompok/", 8),
        ("korkec", "/p2k2/{pertemuan}/", 10),
        ("pendamping", "/p2k2/{pertemuan}/", 12),
        ("pendamping", "/p2k2/{pertemuan}/kehadiran/", 9),
        ("pendamping", "/p2k2/{pertemuan}/cetak/", 11),
        ("pendamping", "/p2k2/kpm/{kpm}/", 8),
        ("pendamping", "/p2k2/kelompok/{kelompok}/", 8),
        ("pendamping", "/p2k2/baru/?kelompok={kelompok}", 10),
    ],
)
def test_pages_cost_the_same_with_one_row_and_with_many(pemeran, client_untuk, rombongan, siapa, alamat, kueri, jumlah):
    banyak(rombongan, jumlah)
    alamat = alamat.format(
        pertemuan=Pertemuan.objects.order_by("pk").first().pk, kpm=rombongan.pk[0], kelompok=rombongan.kelompok.pk
    )
    client = client_untuk(getattr(pemeran, siapa))
    with CaptureQueriesContext(connection) as tangkapan:
        assert client.get(alamat).status_code == 200
    assert len(tangkapan) == kueri
