"""The SIKS-NG package: limits of the ministry's form, whole sentences, NIK lists, photos under 500 KB, the tick."""

import io
from datetime import date

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import AksesPribadi
from inti.services.foto import simpan_foto
from p2k2.enums import MateriSiks
from p2k2.models import LaporanPertemuan, Modul
from p2k2.services.laporan import panjang
from p2k2.services.siks import (
    IsiPaket,
    materi_siks,
    nik_peserta,
    periode_salur,
    simpan_paket,
    tandai_siks,
    usulan_nama,
    usulan_uraian,
)
from tests.factories import (
    FotoFactory,
    KehadiranFactory,
    KPMFactory,
    LaporanPertemuanFactory,
    ModulFactory,
    PemateriFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
    SesiFactory,
)

pytestmark = pytest.mark.django_db
PADA = date(2026, 11, 22)


@pytest.fixture
def pertemuan(rombongan):
    sesi = SesiFactory(modul=ModulFactory(materi_siks="keuangan"), judul="Mengelola keuangan keluarga")
    satu = PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=date(2026, 11, 3), sesi=sesi
    )
    for kpm, status in zip(rombongan.kpm, ("hadir", "hadir", "alpa"), strict=True):
        KehadiranFactory(pertemuan=satu, kpm=kpm, status=status)
    return satu


def simpan(pertemuan, oleh, *, versi=0, **isi):
    return simpan_paket(pertemuan=pertemuan, isi=IsiPaket(**isi), versi=versi, oleh=oleh)


# --- limits and proposals ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kolom", "teks", "boleh"),
    [
        ("nama_kegiatan", "a" * 100, True),
        ("nama_kegiatan", "a" * 101, False),
        ("nama_kegiatan", "😀" * 50, True),
        ("nama_kegiatan", "😀" * 51, False),
        ("uraian_siks", "a" * 1000, True),
        ("uraian_siks", "a" * 1001, False),
        ("uraian_siks", "a\r\n" * 499 + "bb", True),
        ("uraian_siks", "a" + "\n" * 998 + "bb", False),
        ("uraian_siks", "😀" * 500, True),
        ("uraian_siks", "😀" * 501, False),
    ],
)
def test_limits_are_those_of_the_form(client_untuk, rombongan, pertemuan, kolom, teks, boleh):
    kirim = {"versi": 0, "nama_kegiatan": "P2K2", "materi_siks": "keuangan", "uraian_siks": "Ya."} | {kolom: teks}
    jawaban = client_untuk(rombongan.petugas).post(f"/p2k2/{pertemuan.pk}/siks/simpan/", kirim)
    assert jawaban.status_code == (302 if boleh else 422)
    assert LaporanPertemuan.objects.count() == boleh
    with pytest.raises(GalatPengguna, match="SIKS-NG menerima paling banyak"):
        simpan(pertemuan, rombongan.petugas, versi=1, **{kolom: teks + "a" * (1 if boleh else 0)})
    assert LaporanPertemuan.objects.count() == boleh


def test_the_proposal_takes_whole_sentences_of_every_part(pertemuan):
    laporan = LaporanPertemuan(
        proses="Dibuka ketua. Lalu simulasi belanja dengan kartu bergambar. Ditutup doa.",
        partisipasi="Hadir 20 dari 25",
        hasil="Semua membuat catatan kas.\nDua keluarga mulai menabung!",
        tindak_lanjut="Dibahas lagi bulan depan.",
    )
    lengkap = (
        "Proses: Dibuka ketua. Lalu simulasi belanja dengan kartu bergambar. Ditutup doa.\n"
        "Materi: Modul 2.\nPartisipasi: Hadir 20 dari 25.\n"
        "Hasil: Semua membuat catatan kas. Dua keluarga mulai menabung!\nTindak lanjut: Dibahas lagi bulan depan."
    )
    assert usulan_uraian(laporan, "Modul 2") == lengkap
    assert usulan_uraian(laporan, "Modul 2", batas=panjang(lengkap)) == lengkap
    # One character less drops a whole sentence, the last that would have been added.
    assert usulan_uraian(laporan, "Modul 2", batas=panjang(lengkap) - 1) == lengkap.replace(" Ditutup doa.", "")
    sedikit = usulan_uraian(laporan, "Modul 2", batas=150)
    assert panjang(sedikit) <= 150
    assert [b.split(":")[0] for b in sedikit.splitlines()] == [
        "Proses", "Materi", "Partisipasi", "Hasil", "Tindak lanjut",
    ]  # fmt: skip
    assert usulan_uraian(None, "Modul 2") == usulan_uraian(LaporanPertemuan(), "Modul 2") == ""


@pytest.mark.parametrize("satuan", ["kata ", "😀 ", "panjangsekali"])
def test_the_proposal_never_exceeds_the_limit(satuan):
    laporan = LaporanPertemuan(proses=(satuan * 900)[:1000], hasil=(satuan * 900)[:1000], hambatan="Hujan.")
    hasil = usulan_uraian(laporan, "Materi")
    assert 0 < panjang(hasil) <= 1000


def test_the_name_fits_and_ends_with_a_word(rombongan, pertemuan):
    assert usulan_nama(pertemuan) == "P2K2 Kelompok Melati: Mengelola keuangan keluarga"
    pertemuan.sesi.judul = "kata " * 40
    nama = usulan_nama(pertemuan)
    assert panjang(nama) <= 100
    assert nama.endswith(" kata")
    pertemuan.kelompok.nama = "M" * 150
    assert panjang(usulan_nama(pertemuan)) <= 100


@pytest.mark.parametrize(
    ("hari", "teks"),
    [
        (date(2026, 3, 31), "Tahap 1 2026 (Januari sampai Maret)"),
        (date(2026, 4, 1), "Tahap 2 2026 (April sampai Juni)"),
        (date(2026, 12, 31), "Tahap 4 2026 (Oktober sampai Desember)"),
    ],
)
def test_period_of_a_day(hari, teks):
    assert periode_salur(hari) == teks


def test_modules_map_to_the_six_materials_and_a_person_may_choose_another(rombongan, pertemuan):
    padanan = dict(Modul.objects.filter(nomor__lte=6).values_list("nomor", "materi_siks"))
    assert padanan == {
        1: "mental", 2: "keuangan", 3: "kesehatan", 4: "kesejahtera", 5: "kesejahtera", 6: "kesehatan",
    }  # fmt: skip
    assert materi_siks(pertemuan, None) == MateriSiks.KEUANGAN
    laporan = simpan(pertemuan, rombongan.petugas, materi_siks="fasilitasi")
    assert materi_siks(pertemuan, laporan) == MateriSiks.FASILITASI
    pertemuan.sesi = None
    assert materi_siks(pertemuan, None) == MateriSiks.ADAPTIF
    with pytest.raises(GalatPengguna, match="enam materi"):
        simpan(pertemuan, rombongan.petugas, versi=1, materi_siks="lain")


def test_the_package_never_touches_the_report_and_two_savers_are_told(rombongan, pertemuan):
    LaporanPertemuanFactory(pertemuan=pertemuan, hasil="Tetap", versi=3)
    with pytest.raises(BerubahLebihDulu):
        simpan(pertemuan, rombongan.petugas, versi=2, uraian_siks="Baru")
    simpan(pertemuan, rombongan.petugas, versi=3, uraian_siks="Baru")
    simpan(pertemuan, rombongan.petugas, versi=3, uraian_siks="Baru")  # repeated
    ada = LaporanPertemuan.objects.get()
    assert (ada.hasil, ada.uraian_siks, ada.versi) == ("Tetap", "Baru", 4)


# --- tick -------------------------------------------------------------------------------------


def test_the_tick_with_its_day_and_back_again_is_kept_in_the_audit(rombongan, pertemuan):
    for hari in (PADA, PADA, None, None):
        tandai_siks(pertemuan=pertemuan, hari=hari, oleh=rombongan.petugas, pada=PADA)
    ada = LaporanPertemuan.objects.get()
    assert (ada.siks_pada, ada.siks_oleh, ada.versi) == (None, None, 2)
    kejadian = apps.get_model("p2k2", "LaporanPertemuanEvent").objects.order_by("pgh_id")
    assert [(e.pgh_label, e.siks_pada, e.siks_oleh_id) for e in kejadian] == [
        ("insert", PADA, rombongan.petugas.pk),
        ("update", None, None),
    ]


@pytest.mark.parametrize(("hari", "kalimat"), [(date(2026, 11, 23), "belum tiba"), (date(2026, 11, 2), "baru berl")])
def test_days_that_cannot_be(rombongan, pertemuan, hari, kalimat):
    with pytest.raises(GalatPengguna, match=kalimat):
        tandai_siks(pertemuan=pertemuan, hari=hari, oleh=rombongan.petugas, pada=PADA)
    assert LaporanPertemuan.objects.count() == 0


def test_ticking_by_page(client_untuk, rombongan, pertemuan):
    client, alamat = client_untuk(rombongan.petugas), f"/p2k2/{pertemuan.pk}/siks/tandai/"
    for kirim in ({"siks_pada": "2026-11-05"}, {"siks_pada": "kemarin"}, {"siks_pada": ""}):
        assert client.post(alamat, kirim).status_code == 302
    assert LaporanPertemuan.objects.get().siks_pada == date(2026, 11, 5)
    assert "5 November 2026, ditandai Pendamping" in client.get(f"/p2k2/{pertemuan.pk}/siks/").content.decode()
    client.post(alamat, {"batal": "1"})
    assert LaporanPertemuan.objects.get().siks_pada is None


# --- NIK lists --------------------------------------------------------------------------------


def test_a_list_of_full_numbers_is_copied_and_each_reading_logged(client_untuk, rombongan, pertemuan):
    client, alamat = client_untuk(rombongan.petugas), f"/p2k2/{pertemuan.pk}/siks/nik/"
    isi = client.get(f"/p2k2/{pertemuan.pk}/siks/").content.decode()
    for k in rombongan.kpm:
        assert k.nik not in isi
        assert k.nik_tersamar in isi
    assert not AksesPribadi.objects.exists()
    jawaban = client.post(alamat, {"status": "hadir"}, headers={"Accept": "application/json"})
    ani, budi, cici = rombongan.kpm
    assert jawaban.json() == {"nilai": f"{ani.nik}\n{budi.nik}"}
    log = list(AksesPribadi.objects.order_by("pk").values_list("pengguna", "jenis", "objek", "objek_id", "kolom"))
    assert log == [(rombongan.petugas.pk, "salin", "kpm.KPM", str(k.pk), "nik") for k in (ani, budi)]
    # Without JavaScript the list is a page.
    assert cici.nik in client.post(alamat, {"status": "alpa"}).content.decode()
    kosong = client.post(alamat, {"status": "sakit"})
    assert (kosong.status_code, "Tidak ada keluarga" in kosong.content.decode()) == (200, True)
    for status in ("izin", "", "hadir' --"):
        assert client.post(alamat, {"status": status}).status_code == 422
        assert client.post(alamat, {"status": status}, headers={"Accept": "application/json"}).status_code == 422
    assert AksesPribadi.objects.count() == 3


def test_who_may_copy(pemeran, client_untuk, rombongan, pertemuan):
    boleh = {"pendamping", "korkec", "korkab", "apd", "superuser"}
    for nama, user in vars(pemeran).items():
        AksesPribadi.objects.all()
        jawaban = client_untuk(user).post(f"/p2k2/{pertemuan.pk}/siks/nik/", {"status": "alpa"})
        assert (jawaban.status_code == 200) == (nama in boleh), (nama, jawaban.status_code)
        assert (rombongan.kpm[2].nik in jawaban.content.decode()) == (nama in boleh), nama
    assert set(AksesPribadi.objects.values_list("pengguna", flat=True)) == {getattr(pemeran, n).pk for n in boleh}


def test_numbers_of_families_that_went_to_another_pendamping_stay_closed(pemeran, client_untuk, rombongan, pertemuan):
    pindah = rombongan.kpm[0].penugasan.get()
    pindah.selesai = date(2026, 11, 10)
    pindah.save()
    PenugasanFactory(kpm=rombongan.kpm[0], petugas=pemeran.pendamping_lain, mulai=date(2026, 11, 11))
    assert nik_peserta(pertemuan=pertemuan, status="hadir", oleh=rombongan.petugas) == [rombongan.kpm[1].nik]
    isi = client_untuk(rombongan.petugas).get(f"/p2k2/{pertemuan.pk}/siks/").content.decode()
    assert "1 keluarga lain kini didampingi orang lain" in isi
    pertemuan.kehadiran.filter(kpm=rombongan.kpm[1]).delete()
    with pytest.raises(TidakBerhak):
        nik_peserta(pertemuan=pertemuan, status="hadir", oleh=rombongan.petugas)
    assert AksesPribadi.objects.count() == 1


# --- files ------------------------------------------------------------------------------------


def test_photos_go_out_stamped_and_under_the_limit(client_untuk, rombongan, pertemuan):
    derau = Image.effect_noise((1600, 1600), 120).convert("RGB")  # noise is what JPEG compresses worst
    isi = io.BytesIO()
    derau.save(isi, "JPEG", quality=95)
    besar = SimpleUploadedFile("besar.jpg", isi.getvalue(), content_type="image/jpeg")
    satu = simpan_foto(berkas=besar, oleh=rombongan.petugas)
    assert satu.ukuran > 500_000
    pertemuan.foto.add(satu)
    client = client_untuk(rombongan.petugas)
    jawaban = client.get(f"/p2k2/{pertemuan.pk}/siks/foto/{satu.pk}/")
    assert jawaban.status_code == 200
    assert len(jawaban.content) < 500_000
    gambar = Image.open(io.BytesIO(jawaban.content))
    assert gambar.width >= 480
    assert max(gambar.convert("RGB").getpixel((3, gambar.height - 3))) < 200
    asing = FotoFactory(diunggah_oleh=rombongan.petugas)
    assert client.get(f"/p2k2/{pertemuan.pk}/siks/foto/{asing.pk}/").status_code == 404


# --- pages ------------------------------------------------------------------------------------


def test_the_page_proposes_and_saves_what_a_person_edited(client_untuk, rombongan, pertemuan):
    PemateriFactory(pertemuan=pertemuan, nama="Bidan Rina", instansi="Puskesmas")
    LaporanPertemuanFactory(pertemuan=pertemuan, hasil="Semua mencatat kas")
    client, alamat = client_untuk(rombongan.petugas), f"/p2k2/{pertemuan.pk}/siks/"
    isi = client.get(alamat).content.decode()
    for kata in (
        "Tahap 4 2026 (Oktober sampai Desember)", "3 November 2026", "Bidan Rina", "Puskesmas", "ALFA", "HADIR",
        "Hasil: Semua mencatat kas.", 'maxlength="1000"', 'maxlength="100"', "belum disimpan",
        "Pengelolaan keuangan dan perencanaan usaha", "https://siks.kemensos.go.id/",
    ):  # fmt: skip
        assert kata in isi, kata
    assert LaporanPertemuan.objects.get().uraian_siks == ""  # shown, not stored
    kirim = {"versi": 1, "nama_kegiatan": "P2K2", "materi_siks": "keuangan", "uraian_siks": "Punya saya."}
    assert client.post(alamat + "simpan/", kirim).status_code == 302
    sesudah = client.get(alamat).content.decode()
    assert "Punya saya.</textarea>" in sesudah
    assert "Hasil: Semua mencatat kas." in client.get(alamat + "?susun=1").content.decode()
    assert LaporanPertemuan.objects.get().uraian_siks == "Punya saya."


def test_families_the_form_has_no_list_for_stand_by_themselves(client_untuk, rombongan, pertemuan):
    pertemuan.kehadiran.filter(kpm=rombongan.kpm[2]).update(status="izin")
    KehadiranFactory(pertemuan=pertemuan, kpm=KPMFactory(), status=None)
    isi = client_untuk(rombongan.petugas).get(f"/p2k2/{pertemuan.pk}/siks/").content.decode()
    assert "Formulir SIKS-NG tidak punya pilihan izin" in isi
    assert "Belum ditandai di daftar hadir" in isi


def test_a_reader_sees_the_package_and_writes_nothing(pemeran, client_untuk, rombongan, pertemuan):
    LaporanPertemuanFactory(pertemuan=pertemuan, uraian_siks="Tersimpan")
    kirim = {"versi": 1, "nama_kegiatan": "x", "materi_siks": "mental", "uraian_siks": "y"}
    for nama, kode in {"korkec": 403, "pengawas": 403, "superuser": 403, "pendamping_lain": 404}.items():
        client = client_untuk(getattr(pemeran, nama))
        assert client.post(f"/p2k2/{pertemuan.pk}/siks/simpan/", kirim).status_code == kode, nama
        tandai = client.post(f"/p2k2/{pertemuan.pk}/siks/tandai/", {"siks_pada": "2026-11-05"})
        assert tandai.status_code == kode, nama
    isi = client_untuk(pemeran.pengawas).get(f"/p2k2/{pertemuan.pk}/siks/").content.decode()
    assert ("Tersimpan" in isi, "Simpan paket" in isi, "Salin NIK" in isi) == (True, False, False)
    ada = LaporanPertemuan.objects.get()
    assert (ada.uraian_siks, ada.siks_pada) == ("Tersimpan", None)


def test_the_list_by_month_and_by_whether_it_was_entered(pemeran, client_untuk, rombongan, pertemuan):
    lalu = PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=date(2026, 10, 5))
    PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=date(2026, 11, 25), keadaan="direncanakan"
    )
    LaporanPertemuanFactory(pertemuan=lalu, siks_pada=date(2026, 10, 9), siks_oleh=rombongan.petugas)
    client = client_untuk(rombongan.petugas)

    def tampak(kueri):
        isi = client.get(f"/p2k2/siks/{kueri}").content.decode()
        return [str(p.pk) in isi for p in (pertemuan, lalu)]

    assert tampak("") == [True, True]
    assert tampak("?siks=belum") == [True, False]
    assert tampak("?siks=sudah") == [False, True]
    assert tampak("?bulan=2026-10") == [False, True]
    assert tampak("?bulan=2026-11&siks=sudah") == [False, False]
    assert "Sudah, 9 Oktober 2026" in client.get("/p2k2/siks/").content.decode()
    assert "Saringan tidak dikenali" in client.get("/p2k2/siks/?siks=mungkin").content.decode()
    assert "25 November 2026" not in client.get("/p2k2/siks/").content.decode()
    assert str(lalu.pk) not in client_untuk(pemeran.pendamping_lain).get("/p2k2/siks/").content.decode()
    assert str(lalu.pk) not in client_untuk(pemeran.korkec_tetangga).get("/p2k2/siks/").content.decode()


def test_pages_take_the_same_queries_for_few_and_for_many(
    client_untuk, rombongan, pertemuan, django_assert_num_queries
):
    client = client_untuk(rombongan.petugas)
    for _ in range(2):
        with django_assert_num_queries(12):
            assert client.get(f"/p2k2/{pertemuan.pk}/siks/").status_code == 200
        with django_assert_num_queries(5):
            assert client.get("/p2k2/siks/").status_code == 200
        for n in range(1, 25):
            KehadiranFactory(pertemuan=pertemuan, status="sakit")
            PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=date(2026, 10, n))


def test_after_a_handover_the_successor_prepares_the_package(pemeran, rombongan, pertemuan):
    tugas = rombongan.kelompok.penugasan.get()
    tugas.selesai = date(2026, 11, 10)
    tugas.save()
    PenugasanKelompokFactory(kelompok=rombongan.kelompok, petugas=pemeran.pendamping_lain, mulai=date(2026, 11, 11))
    with pytest.raises(TidakBerhak):
        simpan(pertemuan, rombongan.petugas, uraian_siks="Mantan")
    with pytest.raises(TidakBerhak):
        tandai_siks(pertemuan=pertemuan, hari=PADA, oleh=rombongan.petugas, pada=PADA)
    assert LaporanPertemuan.objects.count() == 0
    simpan(pertemuan, pemeran.pendamping_lain, uraian_siks="Pengganti")
