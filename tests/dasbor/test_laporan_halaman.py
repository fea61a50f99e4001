"""The pages and papers of the monthly report."""

import io
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from django.urls import reverse
from pypdf import PdfReader

from dasbor.models import LaporanBulanan
from dasbor.selectors.laporan import tenggat_laporan
from dasbor.services import bangun_ulang
from dasbor.services.laporan import buat_laporan, kirim_laporan
from inti.models import AksesPribadi
from inti.waktu import awal_bulan, geser_bulan, hari_ini
from tests.conftest import KECAMATAN
from tests.factories import (
    JabatanFactory,
    KasusFactory,
    KegiatanFactory,
    KPMFactory,
    KunjunganFactory,
    LaporanBulananFactory,
    PenggunaFactory,
    PenugasanFactory,
)

pytestmark = pytest.mark.django_db


def lalu():
    return geser_bulan(awal_bulan(hari_ini()), -1)


@pytest.fixture
def r(pemeran):
    """A draft of last month with one visit, one case and one activity."""
    p = pemeran.pendamping
    kpm = KPMFactory(nama="SITI AMINAH")
    PenugasanFactory(kpm=kpm, petugas=p)
    KunjunganFactory(kpm=kpm, petugas=p, tanggal=lalu())
    KasusFactory(kpm=kpm, dibuat_oleh=p, dibuka=lalu())
    KegiatanFactory(petugas=p, tanggal=lalu(), judul="Rapat <b>camat</b>")
    return buat_laporan(bulan=lalu(), oleh=p)


@pytest.fixture
def terkirim(r, pemeran):
    return kirim_laporan(laporan=r, masalah="Hujan", rencana="Rapel P2K2", versi=1, oleh=pemeran.pendamping)


def isian(r, **lain):
    return {"versi": r.versi, "masalah": "Jalan rusak", "rencana": "Kunjungan ulang", **lain}


def test_membuat_draf_dari_daftar(pemeran, client_untuk):
    client = client_untuk(pemeran.pendamping)
    kode = f"{lalu():%Y-%m}"
    assert kode in client.get("/laporan/bulanan/").content.decode()
    for _ in range(2):
        jawaban = client.post("/laporan/bulanan/baru/", {"bulan": kode})
    ada = LaporanBulanan.objects.get()
    assert (ada.bulan, ada.keadaan) == (lalu(), "draf")
    assert jawaban["Location"] == reverse("laporan:bulanan_rincian", args=[ada.pk])
    for rusak in ("2026-13", "x", "2099-01", ""):
        client.post("/laporan/bulanan/baru/", {"bulan": rusak})
    assert LaporanBulanan.objects.count() == 1


def test_draf_memuat_catatan_dan_bahan(r, pemeran, client_untuk):
    jawaban = client_untuk(pemeran.pendamping).get(f"/laporan/bulanan/{r.pk}/")
    isi = jawaban.content.decode()
    assert jawaban.status_code == 200
    assert "SITI AMINAH" in isi
    assert "Rapat &lt;b&gt;camat&lt;/b&gt;" in isi
    ada = {b.label for p in jawaban.context["peran"] for b in p.baris if b.n}
    assert ada == {"Kunjungan rumah", "Kasus baru", "Kasus masih terbuka", "Kegiatan lain"}
    assert jawaban.context["bahan"].masalah == ["1 kasus masih terbuka: Anak putus sekolah 1."]


def test_simpan_draf_lalu_kirim(r, pemeran, client_untuk):
    client, alamat = client_untuk(pemeran.pendamping), f"/laporan/bulanan/{r.pk}/isi/"
    assert client.post(alamat, isian(r, aksi="simpan")).status_code == 302
    r.refresh_from_db()
    assert (r.keadaan, r.masalah, r.versi) == ("draf", "Jalan rusak", 2)
    assert client.post(alamat, isian(r, aksi="kirim", rencana="")).status_code == 422
    assert client.post(alamat, isian(r, aksi="kirim")).status_code == 302
    r.refresh_from_db()
    assert (r.keadaan, r.isi["angka"]["kunjungan"]) == ("dikirim", 1)
    assert client.post(alamat, isian(r, aksi="simpan", masalah="DIRUSAK")).status_code == 422
    r.refresh_from_db()
    assert r.masalah == "Jalan rusak"


def test_versi_lama_menunjukkan_yang_tersimpan(r, pemeran, client_untuk):
    client, alamat = client_untuk(pemeran.pendamping), f"/laporan/bulanan/{r.pk}/isi/"
    client.post(alamat, isian(r, aksi="simpan"))
    jawaban = client.post(alamat, {"versi": 1, "masalah": "Banjir", "rencana": "Kunjungan ulang", "aksi": "simpan"})
    assert jawaban.status_code == 422
    assert "Yang tersimpan: Jalan rusak" in jawaban.content.decode()
    ulang = jawaban.context["form"].data
    assert client.post(alamat, {**ulang, "aksi": "simpan"}).status_code == 302
    r.refresh_from_db()
    assert r.masalah == "Banjir"


def test_draf_hanya_milik_penulisnya(r, pemeran, client_untuk):
    for peran in ("pendamping_lain", "korkec", "korkab", "pengawas", "korkec_tetangga", "pusat", "superuser"):
        for bagian in ("", "pdf/", "buku/", "koreksi/"):
            assert client_untuk(getattr(pemeran, peran)).get(f"/laporan/bulanan/{r.pk}/{bagian}").status_code == 404
    for peran, kode in (("pendamping_lain", 404), ("korkec", 404), ("apd", 403)):
        jawaban = client_untuk(getattr(pemeran, peran)).post(f"/laporan/bulanan/{r.pk}/isi/", isian(r, aksi="kirim"))
        assert (peran, jawaban.status_code) == (peran, kode)
    r.refresh_from_db()
    assert (r.keadaan, r.masalah) == ("draf", "")


def test_korkec_memeriksa_korkab_menerima(terkirim, pemeran, client_untuk):
    alamat = f"/laporan/bulanan/{terkirim.pk}/"
    korkec, korkab = client_untuk(pemeran.korkec), client_untuk(pemeran.korkab)
    assert alamat in korkec.get("/laporan/bulanan/periksa/").content.decode()
    assert alamat not in korkab.get("/laporan/bulanan/periksa/").content.decode()
    assert korkab.post(alamat + "putus/", {"versi": terkirim.versi, "aksi": "terima"}).status_code == 422
    assert korkec.post(alamat + "putus/", {"versi": terkirim.versi, "aksi": "kembalikan"}).status_code == 422
    assert korkec.post(alamat + "putus/", {"versi": terkirim.versi, "aksi": "terima"}).status_code == 302
    assert korkab.post(alamat + "putus/", {"versi": terkirim.versi + 1, "aksi": "terima"}).status_code == 302
    terkirim.refresh_from_db()
    assert (terkirim.keadaan, terkirim.diperiksa_oleh, terkirim.diterima_oleh) == (
        "diterima", pemeran.korkec, pemeran.korkab
    )  # fmt: skip


def test_dikembalikan_tampil_alasannya_dan_kiriman_lama_tetap(terkirim, pemeran, client_untuk):
    alamat = f"/laporan/bulanan/{terkirim.pk}/"
    kirim = {"versi": terkirim.versi, "aksi": "kembalikan", "alasan": "Kegiatan desa belum dicatat"}
    assert client_untuk(pemeran.korkec).post(alamat + "putus/", kirim).status_code == 302
    KunjunganFactory(petugas=pemeran.pendamping, tanggal=lalu())
    client = client_untuk(pemeran.pendamping)
    halaman = client.get(alamat)
    assert "Kegiatan desa belum dicatat" in halaman.content.decode()
    assert halaman.context["form"] is not None
    (dulu,) = [x.kiriman for x in halaman.context["riwayat"] if x.kiriman]
    jawaban = client.get(f"{alamat}kiriman/{dulu}/")
    assert jawaban.status_code == 200
    (kunjungan,) = [b.n for p in jawaban.context["peran"] for b in p.baris if b.label == "Kunjungan rumah"]
    assert kunjungan == 1
    assert client.get(f"{alamat}kiriman/{dulu + 100000}/").status_code == 404
    assert client_untuk(pemeran.pendamping_lain).get(f"{alamat}kiriman/{dulu}/").status_code == 404


def test_koreksi_di_samping(terkirim, pemeran, client_untuk):
    KunjunganFactory(kpm=KPMFactory(nama="BARU DICATAT"), petugas=pemeran.pendamping, tanggal=lalu())
    client = client_untuk(pemeran.korkec)
    isi = client.get(f"/laporan/bulanan/{terkirim.pk}/koreksi/", headers={"HX-Request": "true"}).content.decode()
    assert "Ditambahkan: BARU DICATAT" in isi
    halaman = client.get(f"/laporan/bulanan/{terkirim.pk}/")
    assert "BARU DICATAT" not in halaman.content.decode()
    assert [b.n for p in halaman.context["peran"] for b in p.baris if b.label == "Kunjungan rumah"] == [1]


def test_pdf(terkirim, pemeran, client_untuk):
    jawaban = client_untuk(pemeran.korkec).get(f"/laporan/bulanan/{terkirim.pk}/pdf/")
    assert jawaban["Content-Type"] == "application/pdf"
    teks = "\n".join(h.extract_text() for h in PdfReader(io.BytesIO(jawaban.content)).pages)
    for kata in ("SITI AMINAH", "Hujan", "Rapel P2K2", "RHK 2. P2K2 terlaksana", "Mengetahui dan Menyetujui", "Teknis"):
        assert kata in teks
    akses = AksesPribadi.objects.get()
    assert (akses.pengguna, akses.objek, akses.objek_id) == (
        pemeran.korkec, "dasbor.LaporanBulanan", str(terkirim.pk)
    )  # fmt: skip


def test_pdf_memotong_daftar_dengan_kalimat(r, pemeran, client_untuk):
    for n in range(70):
        KegiatanFactory(petugas=pemeran.pendamping, tanggal=lalu() + timedelta(days=n % 28), judul=f"Rapat {n}")
    jawaban = client_untuk(pemeran.pendamping).get(f"/laporan/bulanan/{r.pk}/pdf/")
    teks = " ".join(h.extract_text() for h in PdfReader(io.BytesIO(jawaban.content)).pages)
    assert "11 catatan lagi tidak dicetak di sini" in " ".join(teks.split())
    assert "DRAF" in teks


def test_buku_kerja_lengkap(r, pemeran, client_untuk):
    for n in range(70):
        KegiatanFactory(petugas=pemeran.pendamping, tanggal=lalu(), judul=f"=Rapat {n}")
    jawaban = client_untuk(pemeran.pendamping).get(f"/laporan/bulanan/{r.pk}/buku/")
    buku = openpyxl.load_workbook(io.BytesIO(jawaban.content))
    assert buku.sheetnames == ["Angka", "Catatan", "Masalah dan rencana"]
    nama = [b[3].value for b in buku["Catatan"].iter_rows(min_row=6)]
    assert sum(str(n).startswith("=Rapat") for n in nama) == 70
    assert {b[3].data_type for b in buku["Catatan"].iter_rows(min_row=6)} == {"s"}


def test_pantau_persen_lapor(pemeran, client_untuk, django_assert_max_num_queries):
    saat = datetime(2026, 1, 1, tzinfo=UTC)
    for siapa, banyak in (("Rajin", 5), ("Kadang", 2), ("Diam", 0)):
        orang = PenggunaFactory(nama=siapa)
        JabatanFactory(pengguna=orang)
        for n in range(1, banyak + 1):
            bulan = geser_bulan(lalu(), -n)
            LaporanBulananFactory(petugas=orang, bulan=bulan, tenggat=bulan, keadaan="dikirim", dikirim_pada=saat)
    bulan = geser_bulan(lalu(), -1)
    client = client_untuk(pemeran.korkec)
    with django_assert_max_num_queries(12):
        jawaban = client.get(f"/laporan/bulanan/pantau/?bulan={bulan:%Y-%m}")
    baris = {b["nama"]: (b["persen"], b["status"][0]) for b in jawaban.context["baris"]}
    assert baris["Rajin"] == (83, "Aktif")
    assert baris["Kadang"] == (33, "Perlu Dipantau")
    assert baris["Diam"] == (0, "Belum Ada Laporan")
    assert jawaban.context["hitung"] == {"n": 5, "sudah": 2, "belum": 3, "kembali": 0}
    belum = client.get(f"/laporan/bulanan/pantau/?bulan={bulan:%Y-%m}&keadaan=belum").context["baris"]
    assert {b["nama"] for b in belum} == {"Diam", "Pendamping", "Pendamping Lain"}
    assert client_untuk(pemeran.korkec_tetangga).get(
        "/laporan/bulanan/pantau/?wilayah=17.71.08"
    ).context["baris"] == []  # fmt: skip
    assert client_untuk(pemeran.pendamping).get("/laporan/bulanan/pantau/").status_code == 403
    assert "Saringan tidak dikenali" in client.get("/laporan/bulanan/pantau/?bulan=2026-99").content.decode()


def test_yang_dikembalikan_pernah_dikirim(pemeran, client_untuk):
    """Sent in time and given back: in no list and no figure of those who never sent."""
    saat = datetime(2026, 1, 1, tzinfo=UTC)
    kembali = {"keadaan": "dikembalikan", "catatan_pemeriksa": "Lengkapi", "diperiksa_pada": saat}
    bulan = lalu()
    LaporanBulananFactory(
        petugas=pemeran.pendamping, bulan=bulan, tenggat=geser_bulan(bulan, 1),
        dikirim_pada=saat, diperiksa_oleh=pemeran.korkec, **kembali,
    )  # fmt: skip
    client = client_untuk(pemeran.korkec)

    def nama(keadaan):
        jawab = client.get(f"/laporan/bulanan/pantau/?bulan={bulan:%Y-%m}&keadaan={keadaan}")
        return [b["nama"] for b in jawab.context["baris"]], jawab.text

    assert nama("belum")[0] == ["Pendamping Lain"]
    orang, teks = nama("dikembalikan")
    assert (orang, "1 laporan dikembalikan untuk diperbaiki" in teks) == (["Pendamping"], True)
    bangun_ulang()
    kini = client.get(f"/dasbor/{KECAMATAN}/lapangan/").context["layar"].deret.kini
    assert (kini.laporan, kini.laporan_tepat) == (2, 1)
    assert kini.laporan_belum == (1 if hari_ini() > tenggat_laporan(bulan) else 0)


@pytest.mark.parametrize("keadaan", ["draf", "dikirim"])
def test_paling_banyak_dua_belas_kueri(r, pemeran, client_untuk, django_assert_max_num_queries, keadaan):
    p = pemeran.pendamping
    for _ in range(30):
        kpm = KPMFactory()
        PenugasanFactory(kpm=kpm, petugas=p)
        KunjunganFactory(kpm=kpm, petugas=p, tanggal=lalu())
        KasusFactory(kpm=kpm, dibuat_oleh=p, dibuka=lalu())
    if keadaan == "dikirim":
        kirim_laporan(laporan=r, masalah="a", rencana="b", versi=1, oleh=p)
        KunjunganFactory(petugas=p, tanggal=lalu())
    for siapa in (p, pemeran.korkec) if keadaan == "dikirim" else (p,):
        client = client_untuk(siapa)
        for bagian in ("", "koreksi/"):
            with django_assert_max_num_queries(12):
                assert client.get(f"/laporan/bulanan/{r.pk}/{bagian}").status_code == 200
    for siapa, alamat in ((p, "/laporan/bulanan/"), (pemeran.korkec, "/laporan/bulanan/periksa/")):
        client = client_untuk(siapa)
        with django_assert_max_num_queries(12):
            client.get(alamat)


def test_daftar_periksa_per_halaman(pemeran, client_untuk):
    for n in range(55):
        orang = PenggunaFactory()
        LaporanBulananFactory(
            petugas=orang,
            bulan=date(2026, 1 + n % 9, 1),
            keadaan="dikirim",
            dikirim_pada=datetime(2026, 11, 1, tzinfo=UTC),
        )
    client = client_untuk(pemeran.korkec)
    satu = client.get("/laporan/bulanan/periksa/")
    assert len(satu.context["baris"]) == 50
    assert len(client.get(satu.context["berikut"]).context["baris"]) == 5
