"""The reconciliation workbook: read back and held to every promise; and who may have one."""

import json
import re
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from inti.enums import JenisAkses, KeadaanPekerjaan
from inti.galat import GalatPengguna, TidakBerhak
from inti.models import AksesPribadi, Pekerjaan
from inti.services import kerja as layanan_kerja
from inti.services.ekspor import minta_ekspor
from inti.services.kerja import Kemajuan
from penyaluran.berkas import rekonsiliasi
from penyaluran.berkas.rekonsiliasi import KOLOM, tulis_rekonsiliasi
from penyaluran.models import AlasanBelumTransaksi, Pembayaran
from penyaluran.selectors import neraca
from tests.conftest import DESA, DESA_2, DESA_LUAR, DESA_TETANGGA, KABUPATEN, KABUPATEN_LUAR, KECAMATAN
from tests.factories import (
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    PembayaranFactory,
    PenugasanFactory,
    RekonsiliasiFactory,
    TahapFactory,
)
from tests.pekerja import jalankan_semua_antre
from wilayah.models import Wilayah

JUDUL = (  # noqa: SIM905 - reads as the requirement is written
    "No · NAMA PENERIMA · NIK · NO KK · ALAMAT · RT · RW · KELURAHAN · KECAMATAN · KABUPATEN · KELOMPOK · STATUS FC · "
    "NOMINAL · STATUS TRANSAKSI · JUMLAH DIAMBIL · SISA · TANGGAL TRANSAKSI · ALASAN · KETERANGAN · PENDAMPING · "
    "SALURAN · TEMPAT · BANK · DIKETAHUI DARI"
).split(" · ")
LEMBAR = ["Ringkasan", "Rekonsiliasi", "Belum transaksi", "Neraca"]
PADA = datetime(2026, 11, 22, 3, 32, tzinfo=UTC)
ALASAN = "laporan bulanan"


@pytest.fixture
def isi(pemeran):
    """One family of each state in Sungai Serut, one beside it, one far away."""
    tahap = TahapFactory()
    kks = AlasanBelumTransaksi.objects.get(pk="kks-hilang")

    def satu(nama, nominal=750_000, desa=DESA, petugas=pemeran.pendamping, **rekon):
        bayar = PembayaranFactory(tahap=tahap, nominal=nominal, kpm=KPMFactory(nama=nama, desa_id=desa))
        if petugas:
            PenugasanFactory(kpm=bayar.kpm, petugas=petugas)
        if rekon:
            RekonsiliasiFactory(pembayaran=bayar, **rekon)
        return bayar

    hasil = {
        "cair": satu("A CAIR", status="cair"),
        "sebagian": satu("B SEBAGIAN", status="sebagian", jumlah=500_000, alasan=kks, keterangan="=1+1"),
        "tidak": satu("C TIDAK", status="tidak", jumlah=0, tanggal=None, alasan=kks),
        "belum": satu("D BELUM", desa=DESA_2, petugas=pemeran.pendamping_lain),
        "nol": satu("E NOL", nominal=0, petugas=None),
        "tetangga": satu("F TETANGGA", desa=DESA_TETANGGA, petugas=None),
        "luar": satu("G LUAR", desa=DESA_LUAR, petugas=None),
    }
    KeanggotaanFactory(kpm=hasil["cair"].kpm, kelompok=KelompokFactory(nama="Melati", desa_id=DESA))
    return hasil


def tulis(tmp_path, oleh, wilayah=KECAMATAN, tahap=None):
    keluaran = tmp_path / "hasil.xlsx"
    baris = tulis_rekonsiliasi(
        tahap=tahap or TahapFactory(),
        wilayah=Wilayah.objects.get(pk=wilayah),
        oleh=oleh,
        pada=PADA,
        keluaran=keluaran,
        kemajuan=Kemajuan(),
    )
    return baris, openpyxl.load_workbook(keluaran, data_only=True)


def baca(lembar):
    """Rows below the heading as dictionaries of cells, by family name."""
    kepala = [s.value for s in lembar[6]]
    return {b[1].value: dict(zip(kepala, b, strict=True)) for b in lembar.iter_rows(min_row=7)}


# --- the sheet of families -----------------------------------------------------------------


def test_satu_baris_per_keluarga_wilayah_itu(isi, pemeran, tmp_path):
    banyak, buku = tulis(tmp_path, pemeran.apd)
    lembar = buku["Rekonsiliasi"]

    assert buku.sheetnames == LEMBAR
    assert banyak == 5
    assert [s.value for s in lembar[6]] == JUDUL
    assert set(baca(lembar)) == {"A CAIR", "B SEBAGIAN", "C TIDAK", "D BELUM", "E NOL"}
    assert sorted(b[0].value for b in lembar.iter_rows(min_row=7)) == [1, 2, 3, 4, 5]
    assert tulis(tmp_path, pemeran.apd, KABUPATEN)[0] == 6
    assert tulis(tmp_path, pemeran.apd_luar, KECAMATAN)[0] == 0


def test_isi_setiap_keadaan(isi, pemeran, tmp_path):
    baris = baca(tulis(tmp_path, pemeran.apd)[1]["Rekonsiliasi"])

    def nilai(nama):
        kolom = (
            "NOMINAL",
            "STATUS TRANSAKSI",
            "JUMLAH DIAMBIL",
            "SISA",
            "TANGGAL TRANSAKSI",
            "ALASAN",
            "KETERANGAN",
            "PENDAMPING",
        )
        return tuple(baris[nama][k].value for k in kolom)

    hari = datetime(2026, 11, 10)
    assert nilai("A CAIR") == (750_000, "Sudah transaksi", 750_000, 0, hari, None, None, "Pendamping")
    assert nilai("B SEBAGIAN") == (
        750_000, "Cair sebagian", 500_000, 250_000, hari, "KKS hilang", "=1+1", "Pendamping"
    )  # fmt: skip
    assert nilai("C TIDAK") == (750_000, "Belum transaksi", 0, 750_000, None, "KKS hilang", None, "Pendamping")
    assert nilai("D BELUM") == (750_000, "Belum dilaporkan", None, None, None, None, None, "Pendamping Lain")
    assert nilai("E NOL") == (0, "Tidak dibayarkan", None, None, None, None, None, None)
    cair = baris["A CAIR"]
    assert (cair["NIK"].value, cair["NO KK"].value) == (isi["cair"].kpm.nik, isi["cair"].kpm.kk)
    assert [cair[k].value for k in ("ALAMAT", "RT", "RW", "KELOMPOK", "STATUS FC")] == [
        "JL. MANGGA NO 1", "001", "002", "Melati", "AKTIF"
    ]  # fmt: skip
    assert [cair[k].value for k in ("KELURAHAN", "KECAMATAN", "KABUPATEN")] == [
        Wilayah.objects.get(pk=DESA).nama, "Sungai Serut", "Kota Bengkulu"
    ]  # fmt: skip


def test_bentuk_lembar(isi, pemeran, tmp_path):
    banyak, buku = tulis(tmp_path, pemeran.apd)
    lembar = buku["Rekonsiliasi"]
    ujung = f"X{6 + banyak}"

    assert [lembar.cell(i, 1).value for i in (1, 2, 3)] == [
        "REKONSILIASI PENYALURAN PROGRAM KELUARGA HARAPAN",
        "Tahap 4 2026 (Oktober 2026 sampai Desember 2026)",
        "Kecamatan Sungai Serut, Kota Bengkulu, Provinsi Bengkulu",
    ]
    assert lembar["A4"].value.startswith("Dicetak 22 Nov 2026 10.32 WIB oleh Apd.")
    assert lembar.freeze_panes == "C7"
    assert lembar.auto_filter.ref == f"A6:{ujung}"
    assert lembar.print_area.endswith(f"$A$1:$X${6 + banyak}")
    assert lembar.print_title_rows == "$6:$6"
    assert (lembar.page_setup.orientation, lembar.page_setup.paperSize) == ("landscape", 14)
    assert lembar.sheet_properties.pageSetUpPr.fitToPage
    assert (lembar.page_setup.fitToWidth, lembar.page_setup.fitToHeight) == (1, 0)
    assert lembar.oddFooter.right.text == "Halaman &P dari &N"
    assert [lembar.column_dimensions[h].width for h in "ABC"] == [6, 28, 19]
    assert lembar["A6"].font.bold
    assert lembar.max_row == 6 + banyak, "a total row would be sorted and filtered with the families"


def test_format_angka_dan_teks(isi, pemeran, tmp_path):
    baris = baca(tulis(tmp_path, pemeran.apd)[1]["Rekonsiliasi"])["A CAIR"]

    assert {k: baris[k].number_format for k in ("NOMINAL", "JUMLAH DIAMBIL", "SISA")} == dict.fromkeys(
        ("NOMINAL", "JUMLAH DIAMBIL", "SISA"), "#,##0"
    )
    assert {baris[k].data_type for k in ("NOMINAL", "JUMLAH DIAMBIL", "SISA", "No")} == {"n"}
    assert (baris["TANGGAL TRANSAKSI"].number_format, baris["TANGGAL TRANSAKSI"].is_date) == ("dd/mm/yyyy", True)
    for kolom in ("NIK", "NO KK", "RT", "RW"):
        assert (baris[kolom].data_type, baris[kolom].number_format) == ("s", "@")
    assert re.fullmatch(r"\d{16}", baris["NIK"].value)


@pytest.mark.parametrize(
    "teks", ["=HYPERLINK(1)", "+62811", "-1", "@SUM(A1)", "#N/A", "a < b & c > d", "x\x0by\ud800"], ids=range(7)
)
def test_teks_tidak_pernah_menjadi_rumus(pemeran, tmp_path, teks):
    tersimpan = teks.replace("\x0b", "").replace("\ud800", "")
    bayar = PembayaranFactory(kpm=KPMFactory(nama=tersimpan, alamat=tersimpan), status_fc=tersimpan)
    RekonsiliasiFactory(pembayaran=bayar, keterangan=teks.replace("\ud800", ""))
    lembar = tulis(tmp_path, pemeran.apd)[1]["Rekonsiliasi"]

    sel = {j: lembar.cell(7, i) for i, j in enumerate(JUDUL, 1)}
    for kolom in ("NAMA PENERIMA", "ALAMAT", "STATUS FC", "KETERANGAN"):
        assert (sel[kolom].data_type, sel[kolom].value) == ("s", tersimpan)
        assert sel[kolom].quotePrefix is (teks[0] in "=+-@")


def test_pendamping_pada_hari_terakhir_tahap_yang_lewat(pemeran, tmp_path):
    """Of a stage that is over, the one who held the family then; of the running one, who holds it now."""
    kpm = KPMFactory(nama="PINDAH TANGAN")
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping, selesai=date(2026, 9, 30))
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping_lain, mulai=date(2026, 10, 1))
    lewat, kini = TahapFactory(nomor=3), TahapFactory(nomor=4)
    for tahap in (lewat, kini):
        PembayaranFactory(kpm=kpm, tahap=tahap)

    nama = [
        baca(tulis(tmp_path, pemeran.apd, tahap=t)[1]["Rekonsiliasi"])["PINDAH TANGAN"]["PENDAMPING"].value
        for t in (lewat, kini)
    ]
    assert nama == ["Pendamping", "Pendamping Lain"]


# --- the summary ---------------------------------------------------------------------------


def ringkasan(buku):
    lembar = buku["Ringkasan"]
    bagian, hasil = "", {}
    for baris in lembar.iter_rows(min_row=7, values_only=True):
        if (baris[0] or "").startswith("PER "):
            bagian = baris[0]
        elif baris[0]:
            hasil[bagian, baris[0]] = baris[1:14]
    return hasil


def test_ringkasan_seimbang_dan_sama_dengan_neraca(isi, pemeran, tmp_path):
    hasil = ringkasan(tulis(tmp_path, pemeran.apd)[1])
    desa, desa_2 = (Wilayah.objects.get(pk=k).nama for k in (DESA, DESA_2))

    assert hasil["PER DESA/KELURAHAN", desa] == (
        3, 1, 1, 1, 0, 2_250_000, 750_000, 500_000, 250_000, 750_000, 0, "Seimbang", 1
    )  # fmt: skip
    assert hasil["PER DESA/KELURAHAN", desa_2] == (1, 0, 0, 0, 1, 750_000, 0, 0, 0, 0, 750_000, "Seimbang", 0)
    assert hasil["PER PENDAMPING", "Pendamping"][:2] == (3, 1)
    assert hasil["PER PENDAMPING", "(tanpa pendamping)"] == (*[0] * 11, "Seimbang", 1)
    jumlah = hasil["PER DESA/KELURAHAN", "JUMLAH"]
    assert jumlah == hasil["PER PENDAMPING", "JUMLAH"]
    n = neraca(Pembayaran.objects.filter(kecamatan_kode=KECAMATAN))
    assert jumlah == (
        n.rencana_n, n.cair_n, n.sebagian_n, n.tidak_n, n.belum_n,
        n.rencana_rp, n.cair_rp, n.sebagian_rp, n.sisa_rp, n.tidak_rp, n.belum_rp, "Seimbang", n.tanpa_dana_n,
    )  # fmt: skip
    assert jumlah[0] == sum(jumlah[1:5])
    assert jumlah[5] == sum(jumlah[6:11])


def test_ringkasan_bertempat_tanda_tangan(isi, pemeran, tmp_path):
    lembar = tulis(tmp_path, pemeran.apd)[1]["Ringkasan"]
    semua = [s for baris in lembar.iter_rows(values_only=True) for s in baris if isinstance(s, str)]

    assert "Mengetahui," in semua
    assert "Bengkulu, 22 November 2026" in semua
    assert "Kepala Dinas Sosial / Koordinator Kota Bengkulu" in semua
    assert "Administrator Pangkalan Data" in semua
    assert "(Apd)" in semua
    assert lembar.freeze_panes == "B7"
    assert lembar.print_title_rows == "$6:$6"
    assert lembar.page_setup.orientation == "landscape"
    assert lembar.print_area.endswith(f"$N${lembar.max_row}")


def test_jumlah_kueri_tetap(pemeran, tmp_path, django_assert_num_queries):
    for banyak in (1, 30):
        for _ in range(banyak):
            PembayaranFactory()
        tahap, wilayah = TahapFactory(), Wilayah.objects.get(pk=KECAMATAN)
        pemeran.apd.lingkup()
        with django_assert_num_queries(8):  # savepoint twice, count, pay date, rows, three names of areas
            tulis_rekonsiliasi(
                tahap=tahap, wilayah=wilayah, oleh=pemeran.apd, pada=PADA,
                keluaran=tmp_path / "n.xlsx", kemajuan=Kemajuan(),
            )  # fmt: skip


# --- asking for it -------------------------------------------------------------------------


def minta(oleh, wilayah=KECAMATAN, periode="2026-4", alasan=ALASAN):
    return minta_ekspor(jenis="rekonsiliasi", wilayah=wilayah, periode=periode, alasan=alasan, oleh=oleh)


def test_diminta_dikerjakan_diunduh_dan_dicatat(isi, pemeran, client_untuk):
    client = client_untuk(pemeran.apd)
    form = {"wilayah": KECAMATAN, "periode": "2026-4", "alasan": ALASAN}
    jawab = client.post(reverse("ekspor:daftar"), form)
    kerja = Pekerjaan.objects.get()
    assert jawab.url == reverse("pekerjaan:rincian", args=[kerja.pk])
    akses = AksesPribadi.objects.get()
    assert (akses.jenis, akses.pengguna, akses.jumlah, akses.alasan) == (JenisAkses.EKSPOR, pemeran.apd, 5, ALASAN)
    assert client.get(reverse("pekerjaan:hasil", args=[kerja.pk])).status_code == 404

    jalankan_semua_antre()
    kerja.refresh_from_db()
    assert (kerja.keadaan, kerja.pesan, kerja.selesai_n) == (KeadaanPekerjaan.SELESAI, "5 baris siap diunduh.", 5)
    assert re.fullmatch(r"rekonsiliasi_tahap4-2026_sungai-serut_\d{8}-\d{4}\.xlsx", kerja.nama_hasil)
    with storages["rahasia"].open(kerja.hasil.name) as terbuka:
        isi_berkas = terbuka.read()
    tersimpan = Path(storages["rahasia"].path(kerja.hasil.name)).read_bytes()
    assert isi["cair"].kpm.nik.encode() not in tersimpan
    assert not tersimpan.startswith(b"PK\x03\x04")

    unduhan = client.get(reverse("pekerjaan:hasil", args=[kerja.pk]))
    assert b"".join(unduhan.streaming_content) == isi_berkas
    assert openpyxl.load_workbook(BytesIO(isi_berkas)).sheetnames == LEMBAR
    assert AksesPribadi.objects.filter(jenis=JenisAkses.UNDUH, jumlah=5).count() == 1
    assert client_untuk(pemeran.korkab).get(reverse("pekerjaan:hasil", args=[kerja.pk])).status_code == 404
    assert kerja.judul in client.get(reverse("ekspor:daftar")).content.decode()


@pytest.mark.parametrize(
    ("siapa", "kode"),
    [
        ("pendamping", 403),
        ("korkec", 403),
        ("pengawas", 403),
        ("korwil", 403),
        ("pusat", 403),
        ("tanpa_jabatan", 403),
        ("apd_luar", 422),
        ("korkab_luar", 422),
    ],
)
def test_halaman_ditolak(isi, pemeran, client_untuk, siapa, kode):
    form = {"wilayah": KECAMATAN, "periode": "2026-4", "alasan": ALASAN}
    jawab = client_untuk(getattr(pemeran, siapa)).post(reverse("ekspor:daftar"), form)

    assert jawab.status_code == kode
    assert not Pekerjaan.objects.exists()
    assert not AksesPribadi.objects.exists()


@pytest.mark.parametrize("siapa", ["pendamping", "korkec", "apd_luar", "korkab_luar", "korwil", "pusat", "pengawas"])
def test_layanan_menolak_wilayah_orang(isi, pemeran, siapa):
    with pytest.raises(TidakBerhak, match="di luar wilayah ekspor Anda"):
        minta(getattr(pemeran, siapa))
    assert not Pekerjaan.objects.exists()
    assert not AksesPribadi.objects.exists()


def test_pilihan_wilayah_hanya_milik_sendiri(isi, pemeran, client_untuk):
    pilihan = client_untuk(pemeran.apd).get(reverse("ekspor:daftar")).context["form"].fields["wilayah"].choices
    kode = {k for k, _ in pilihan if k}
    assert KABUPATEN in kode
    assert KECAMATAN in kode
    assert all(k.startswith(KABUPATEN) and len(k) <= 8 for k in kode)


@pytest.mark.parametrize(
    ("lain", "kalimat"),
    [
        ({"alasan": "  "}, "Tulis alasan"),
        ({"periode": "2027-1"}, "Tahap 2027-1 belum ada"),
        ({"wilayah": DESA}, "Pilih kecamatan atau kabupaten"),
        ({"wilayah": "17.71.99"}, "tidak ada"),
        ({"wilayah": "17.71.01"}, "Belum ada data Selebar untuk tahap 2026-4"),
    ],
)
def test_permintaan_ditolak_dengan_kalimat(isi, pemeran, lain, kalimat):
    with pytest.raises(GalatPengguna, match=kalimat):
        minta(pemeran.apd, **lain)
    assert not Pekerjaan.objects.exists()
    assert not AksesPribadi.objects.exists()


def test_diminta_dua_kali_dikerjakan_sekali(isi, pemeran):
    assert minta(pemeran.apd).pk == minta(pemeran.apd).pk
    assert minta(pemeran.korkab).pk != minta(pemeran.apd).pk
    assert Pekerjaan.objects.count() == 2


def test_jabatan_berakhir_sebelum_dikerjakan(isi, pemeran):
    kerja = minta(pemeran.apd)
    pemeran.apd.jabatan.update(selesai=date(2020, 1, 2))

    jalankan_semua_antre()
    kerja.refresh_from_db()
    assert kerja.keadaan == KeadaanPekerjaan.GAGAL
    assert "di luar wilayah ekspor Anda" in kerja.pesan
    assert not kerja.hasil


def test_terputus_di_tengah_diulang_dan_hasilnya_sama(isi, pemeran, monkeypatch):
    """A worker that dies while writing leaves nothing to download; the next attempt makes the whole file."""
    kerja = minta(pemeran.apd)
    asli = rekonsiliasi.tulis_ringkasan

    def mati(*args, **kwargs):
        raise SystemExit

    monkeypatch.setattr(rekonsiliasi, "tulis_ringkasan", mati)
    with pytest.raises(SystemExit):
        layanan_kerja.jalankan(id=kerja.pk, denyut=False)
    kerja.refresh_from_db()
    assert (kerja.keadaan, bool(kerja.hasil)) == (KeadaanPekerjaan.BERJALAN, False)

    monkeypatch.setattr(rekonsiliasi, "tulis_ringkasan", asli)
    Pekerjaan.objects.update(denyut=timezone.now() - timezone.timedelta(hours=1))
    layanan_kerja.layanan.periksa_pekerjaan()
    jalankan_semua_antre()
    kerja.refresh_from_db()
    assert (kerja.keadaan, kerja.percobaan) == (KeadaanPekerjaan.SELESAI, 2)
    with storages["rahasia"].open(kerja.hasil.name) as terbuka:
        assert len(baca(openpyxl.load_workbook(BytesIO(terbuka.read()))["Rekonsiliasi"])) == 5


# --- the command ---------------------------------------------------------------------------


def perintah(tmp_path, pengguna, **lain):
    keluaran = StringIO()
    opsi = {"tahap": "2026-4", "keluaran": str(tmp_path / "OUT.xlsx"), "oleh": pengguna.email, "wilayah": KECAMATAN}
    call_command("ekspor", "rekonsiliasi", stdout=keluaran, **opsi | lain)
    return json.loads(keluaran.getvalue().strip().splitlines()[-1])


def test_perintah_ekspor(isi, pemeran, tmp_path):
    assert perintah(tmp_path, pemeran.apd) == {"baris": 5, "berkas": str(tmp_path / "OUT.xlsx")}
    assert len(baca(openpyxl.load_workbook(tmp_path / "OUT.xlsx")["Rekonsiliasi"])) == 5
    assert [p.name for p in tmp_path.iterdir()] == ["OUT.xlsx"]
    assert AksesPribadi.objects.get().jumlah == 5


@pytest.mark.parametrize(
    ("siapa", "lain", "kalimat"),
    [
        ("apd", {"wilayah": KABUPATEN_LUAR}, "di luar wilayah ekspor Anda"),
        ("pendamping", {}, "di luar wilayah ekspor Anda"),
        ("apd", {"tahap": None}, "memerlukan --tahap"),
        ("apd", {"oleh": "siapa@contoh.id"}, "Tidak ada pengguna"),
        ("apd", {"keluaran": "/tidak/ada/OUT.xlsx"}, "tidak bisa ditulisi"),
    ],
)
def test_perintah_ditolak(isi, pemeran, tmp_path, siapa, lain, kalimat):
    with pytest.raises(CommandError, match=kalimat):
        perintah(tmp_path, getattr(pemeran, siapa), **lain)
    assert not list(tmp_path.iterdir())


def test_kolom_sama_dengan_judul():
    assert [judul for judul, _, _ in KOLOM] == JUDUL
