"""The report of a meeting: parts within their limits, two writers, earlier points, and what the paper says."""

import io
from datetime import date, time

import pytest
from pypdf import PdfReader

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import AksesPribadi
from inti.services.foto import simpan_foto
from p2k2.models import LaporanPertemuan, Pertemuan
from p2k2.services.cetak_laporan import cetak_laporan
from p2k2.services.laporan import IsiLaporan, tulis_laporan
from tests.dasbor.rhk import gambar
from tests.factories import (
    FotoFactory,
    KehadiranFactory,
    LaporanPertemuanFactory,
    PemateriFactory,
    PengurusKelompokFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
    SesiFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def pertemuan(rombongan):
    satu = PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=date(2026, 7, 3), jam_mulai=time(9),
        jam_selesai=time(11), tempat="Balai RW", sesi=SesiFactory(nomor=1, judul="Mengelola keuangan keluarga"),
        catatan="Hujan deras",
    )  # fmt: skip
    for kpm, status in zip(rombongan.kpm, ("hadir", "hadir", "alpa"), strict=True):
        KehadiranFactory(pertemuan=satu, kpm=kpm, status=status)
    return satu


def tulis(pertemuan, oleh, *, versi=0, **isi):
    return tulis_laporan(pertemuan=pertemuan, isi=IsiLaporan(**isi), versi=versi, oleh=oleh)


def isi_tersimpan():
    return list(LaporanPertemuan.objects.values_list("proses", "hasil", "versi"))


def test_written_again_changed_and_repeated(rombongan, pertemuan):
    tulis(pertemuan, rombongan.petugas, proses="Dibuka\r\nketua ", hasil="Paham")
    assert isi_tersimpan() == [("Dibuka\nketua", "Paham", 1)]
    tulis(pertemuan, rombongan.petugas, proses="Dibuka\nketua", hasil="Paham")  # the same request once more
    assert isi_tersimpan() == [("Dibuka\nketua", "Paham", 1)]
    with pytest.raises(BerubahLebihDulu):
        tulis(pertemuan, rombongan.petugas, proses="Lain")
    assert isi_tersimpan() == [("Dibuka\nketua", "Paham", 1)]
    tulis(pertemuan, rombongan.petugas, versi=1, hasil="Paham sekali")
    assert isi_tersimpan() == [("", "Paham sekali", 2)]


@pytest.mark.parametrize(
    ("teks", "boleh"),
    [
        ("a" * 1000, True),
        ("a" * 1001, False),
        ("a\r\n" * 333 + "b", True),  # a line break is one character, as the browser counts
        ("😀" * 500, True),
        ("😀" * 501, False),
    ],
)
def test_a_part_holds_a_thousand_characters_as_a_browser_counts_them(client_untuk, rombongan, pertemuan, teks, boleh):
    jawaban = client_untuk(rombongan.petugas).post(f"/p2k2/{pertemuan.pk}/laporan/ubah/", {"versi": 0, "proses": teks})
    assert jawaban.status_code == (302 if boleh else 422)
    assert LaporanPertemuan.objects.count() == boleh


@pytest.mark.parametrize("keadaan", ["direncanakan", "dibatalkan"])
def test_only_a_held_meeting_has_a_report(client_untuk, rombongan, pertemuan, keadaan):
    Pertemuan.objects.filter(pk=pertemuan.pk).update(keadaan=keadaan, alasan_batal="Hujan")
    with pytest.raises(GalatPengguna, match="sesudah daftar hadir"):
        tulis(pertemuan, rombongan.petugas, proses="Dibuka")
    client = client_untuk(rombongan.petugas)
    assert client.get(f"/p2k2/{pertemuan.pk}/laporan/").status_code == 200
    assert client.get(f"/p2k2/{pertemuan.pk}/laporan/ubah/").status_code == 200
    assert client.get(f"/p2k2/{pertemuan.pk}/laporan/pdf/").status_code == 404
    assert isi_tersimpan() == []


def test_after_a_handover_the_successor_writes_and_the_predecessor_reads(pemeran, client_untuk, rombongan, pertemuan):
    tugas = rombongan.kelompok.penugasan.get()
    tugas.selesai = date(2026, 10, 31)
    tugas.save()
    PenugasanKelompokFactory(kelompok=rombongan.kelompok, petugas=pemeran.pendamping_lain, mulai=date(2026, 11, 1))
    with pytest.raises(TidakBerhak):
        tulis(pertemuan, rombongan.petugas, hasil="Mantan")
    tulis(pertemuan, pemeran.pendamping_lain, hasil="Pengganti")
    mantan = client_untuk(rombongan.petugas)
    assert "Pengganti" in mantan.get(f"/p2k2/{pertemuan.pk}/laporan/").content.decode()
    assert mantan.post(f"/p2k2/{pertemuan.pk}/laporan/ubah/", {"versi": 1, "hasil": "x"}).status_code == 403
    assert isi_tersimpan() == [("", "Pengganti", 1)]


def test_figures_and_notes_are_offered_and_never_filled_in(client_untuk, rombongan, pertemuan):
    pertemuan.kehadiran.filter(kpm=rombongan.kpm[0]).update(pemahaman="baik")
    isi = client_untuk(rombongan.petugas).get(f"/p2k2/{pertemuan.pk}/laporan/ubah/").content.decode()
    for nama, teks in (
        ("partisipasi", "Hadir 2 dari 3 keluarga (66,7%), alpa 1."),
        ("hasil", "Pemahaman: baik 1, belum dinilai 1."),
        ("hambatan", "Hujan deras"),
    ):
        assert f'data-poin-sisip="{nama}">{teks}</button>' in isi
    assert isi.count("</textarea>") == 5
    assert "Hujan deras</textarea>" not in isi


def test_the_second_writer_sees_both_versions(client_untuk, rombongan, pertemuan):
    client, alamat = client_untuk(rombongan.petugas), f"/p2k2/{pertemuan.pk}/laporan/ubah/"
    assert client.post(alamat, {"versi": 0, "hasil": "Yang pertama"}).status_code == 302
    jawaban = client.post(alamat, {"versi": 0, "hasil": "Yang kedua <b>"})
    isi = jawaban.content.decode()
    assert jawaban.status_code == 422
    assert "Yang pertama" in isi
    assert "Yang kedua &lt;b&gt;" in isi
    assert '<input type="hidden" name="versi" value="1">' in isi
    assert client.post(alamat, {"versi": 1, "hasil": "Yang kedua <b>"}).status_code == 302
    assert isi_tersimpan() == [("", "Yang kedua <b>", 2)]


def test_earlier_points_are_ones_own(pemeran, client_untuk, rombongan, pertemuan):
    LaporanPertemuanFactory(pertemuan=pertemuan, hasil="Keluarga paham\nSimulasi kas", hambatan="Hujan")
    lain = PertemuanFactory(kelompok=rombongan.kelompok, petugas=pemeran.pendamping_lain)
    LaporanPertemuanFactory(pertemuan=lain, hasil="Milik orang lain")
    client = client_untuk(rombongan.petugas)
    isi = client.get("/p2k2/laporan/poin/hasil/").content.decode()
    assert ("Keluarga paham" in isi, "Simulasi kas" in isi, "Hujan" in isi, "orang lain" in isi) == (
        True, True, False, False,
    )  # fmt: skip
    isi = client.post("/p2k2/laporan/poin/hasil/", {"cari-hasil": "SIMULASI"}).content.decode()
    assert ("Keluarga paham" in isi, "Simulasi kas" in isi) == (False, True)
    assert client.get("/p2k2/laporan/poin/versi/").status_code == 404


def test_reading_takes_few_queries(client_untuk, rombongan, pertemuan, django_assert_num_queries):
    client = client_untuk(rombongan.petugas)
    for _ in range(2):
        for akhir, n in (("", 8), ("ubah/", 8)):
            with django_assert_num_queries(n):
                assert client.get(f"/p2k2/{pertemuan.pk}/laporan/{akhir}").status_code == 200
        for _ in range(20):
            KehadiranFactory(pertemuan=pertemuan, status="hadir")


# --- paper -----------------------------------------------------------------------------------


def baca(pertemuan, oleh, **opsi):
    pdf = PdfReader(io.BytesIO(cetak_laporan(pertemuan=pertemuan, oleh=oleh, **opsi)))
    return " ".join(" ".join(h.extract_text().split()) for h in pdf.pages), pdf


def test_what_the_paper_says(pemeran, rombongan, pertemuan):
    rombongan.petugas.nip = "198701012015012001"
    rombongan.petugas.save()
    PengurusKelompokFactory(
        kelompok=rombongan.kelompok, kpm=rombongan.kpm[1], mulai=date(2026, 1, 1), dicatat_oleh=rombongan.petugas
    )
    PemateriFactory(pertemuan=pertemuan, nama="Bidan Rina", instansi="Puskesmas Sukamerindu")
    LaporanPertemuanFactory(pertemuan=pertemuan, proses="Dibuka ketua.", hasil="#panic(1) *tebal*")
    pertemuan.kehadiran.filter(kpm=rombongan.kpm[0]).update(pemahaman="sangat_baik")
    pertemuan.refresh_from_db()
    teks, pdf = baca(pertemuan, pemeran.korkec)
    for kata in (
        "KOTA BENGKULU, KECAMATAN SUNGAI SERUT", "Melati", "Jumat, 3 Juli 2026", "09.00 sampai 11.00 WIB",
        "Balai RW, Pasar Bengkulu, Sungai Serut, Kota Bengkulu", "Mengelola keuangan keluarga",
        "Bidan Rina (Puskesmas Sukamerindu)", "Jumlah peserta", "CICI Alpa", "Sangat baik", "Belum dinilai",
        "Dibuka ketua.", "#panic(1) *tebal*", "Catatan pertemuan Hujan deras", "Ketua kelompok", "BUDI",
        "NIP 198701012015012001", "Pasar Bengkulu, 3 Juli 2026",
    ):  # fmt: skip
        assert kata in teks, kata
    assert "Hambatan" not in teks  # an empty part is left out
    assert rombongan.kpm[2].nik not in teks
    assert rombongan.kpm[2].nik_tersamar not in teks
    assert len(pdf.pages) == 1
    akses = AksesPribadi.objects.get()
    assert (akses.pengguna, akses.objek, akses.objek_id) == (pemeran.korkec, "p2k2.LaporanPertemuan", str(pertemuan.pk))


def test_photos_are_shrunk_stamped_and_the_signed_sheet_comes_last(rombongan, pertemuan):
    merah, biru = (simpan_foto(berkas=gambar(w), oleh=rombongan.petugas) for w in ("red", "blue"))
    pertemuan.foto.add(biru)
    pertemuan.foto_daftar.add(merah, FotoFactory(diunggah_oleh=rombongan.petugas))
    teks, pdf = baca(pertemuan, rombongan.petugas)
    warna = [g.image.convert("RGB").getpixel((5, 5)) for h in pdf.pages for g in h.images]
    assert [w.index(max(w)) for w in warna] == [2, 0]
    assert "Foto tidak terbaca" in teks
    ringkas = cetak_laporan(pertemuan=pertemuan, oleh=rombongan.petugas, foto=False)
    assert len(ringkas) < 500_000
    assert [g for h in PdfReader(io.BytesIO(ringkas)).pages for g in h.images] == []


def test_a_long_report_flows_and_no_heading_stands_alone(rombongan, pertemuan):
    kalimat = "Keluarga membahas belanja dapur dan tabungan bersama kelompoknya. "
    laporan = LaporanPertemuanFactory(pertemuan=pertemuan)
    for banyak in range(4, 15):
        for nama in ("proses", "partisipasi", "hasil", "hambatan", "tindak_lanjut"):
            setattr(laporan, nama, kalimat * banyak)
        laporan.save()
        _, pdf = baca(pertemuan, rombongan.petugas)
        for halaman in pdf.pages:
            baris = [b for b in halaman.extract_text().splitlines() if b.strip() and "halaman" not in b]
            assert baris[-1].strip() not in {"Proses", "Partisipasi", "Hasil", "Hambatan", "Tindak lanjut", "Kehadiran"}
