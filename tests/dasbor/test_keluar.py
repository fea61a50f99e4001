"""A dashboard taken away: the workbook's and the paper's figures are the page's, and so are the rights."""

import io
from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from akun.models import Pengguna
from dasbor.berkas.dasbor import IsiDasbor, lembar_dasbor
from dasbor.berkas.lembar_angka import tulis_buku_angka
from dasbor.models import Ringkasan
from dasbor.selectors.tempat import Tempat
from dasbor.selectors.ukuran import MENURUT_KODE, UKURAN, ukuran_tempat
from dasbor.services import bangun_ulang
from dasbor.tampilan.susun import layar_tempat
from dasbor.tampilan.tingkat import teks_besar
from inti.models import AksesPribadi
from inti.templatetags.format import angka
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import awal_bulan, geser_bulan, hari_ini
from penyaluran.enums import StatusRekon
from tests.conftest import DESA, DESA_2, KABUPATEN, KECAMATAN, TETANGGA
from tests.factories import (
    KelompokFactory,
    KPMFactory,
    KunjunganFactory,
    PembayaranFactory,
    PengaduanFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
    RekonsiliasiFactory,
    TandaKelompokFactory,
    TargetUkuranFactory,
)
from wilayah.models import Wilayah

Masuk = Callable[[Pengguna], Client]
BELUM = {"status": StatusRekon.TIDAK, "jumlah": 0, "tanggal": None, "alasan_id": "kks-hilang"}
KEPALA = 5  # row of the headings


@pytest.fixture
def isi(pemeran: SimpleNamespace) -> SimpleNamespace:
    """Families of two pendamping and one of nobody, half paid; a group that met, one that did not; a complaint of the
    kecamatan that lies in no desa."""
    for n, petugas in enumerate([pemeran.pendamping, pemeran.pendamping, pemeran.pendamping_lain]):
        kpm = KPMFactory(desa_id=DESA if n else DESA_2)
        PenugasanFactory(kpm=kpm, petugas=petugas)
        bayar = PembayaranFactory(kpm=kpm, nominal=500_000)
        if n:
            RekonsiliasiFactory(pembayaran=bayar, **(BELUM if n == 2 else {}))
    KPMFactory(desa_id=DESA)
    KunjunganFactory(kpm=kpm, petugas=pemeran.pendamping_lain, tanggal=hari_ini())
    kelompok = [KelompokFactory(nama=n, desa_id=DESA) for n in ("Melati", "=Mawar")]
    for k in kelompok:
        PenugasanKelompokFactory(kelompok=k, petugas=pemeran.pendamping)
    PertemuanFactory(kelompok=kelompok[0], petugas=pemeran.pendamping, tanggal=hari_ini())
    TandaKelompokFactory(kelompok=kelompok[1], petugas=pemeran.pendamping)
    PengaduanFactory(kpm=None, wilayah_id=KECAMATAN)
    TargetUkuranFactory(ukuran="kunjungan", target=90, berat=50)
    bangun_ulang()
    return SimpleNamespace(kelompok=kelompok)


def buku(client: Client, nama: str, *args: Any, **kueri: str) -> openpyxl.Workbook:
    jawab = client.get(reverse(nama, args=[*args, "buku"]), kueri)
    assert jawab.status_code == 200, jawab
    assert jawab["Cache-Control"] == "no-store"
    return openpyxl.load_workbook(io.BytesIO(jawab.content), data_only=True)


def baris(lembar: Any) -> list[dict[str, Any]]:
    kepala = [s.value for s in lembar[KEPALA]]
    return [dict(zip(kepala, [s.value for s in b], strict=True)) for b in lembar.iter_rows(min_row=KEPALA + 1)]


def test_angkanya_sama_dengan_halamannya(pemeran: SimpleNamespace, client_untuk: Masuk, isi: SimpleNamespace) -> None:
    client = client_untuk(pemeran.korkec)
    layar = client.get(reverse("dasbor:wilayah", args=[KECAMATAN])).context["layar"]
    hasil = buku(client, "dasbor:wilayah_berkas", KECAMATAN)

    assert hasil.sheetnames == [
        "Ikhtisar", "Tren", "Tren per tahap", "Per wilayah", "Per pendamping", "Rincian", "Keterangan"
    ]  # fmt: skip
    ikhtisar = baris(hasil["Ikhtisar"])
    assert [(b["Ukuran"], b["Jumlah"], b["Dari"]) for b in ikhtisar] == [
        (u.label, u.nilai(layar.deret.kini).atas, u.nilai(layar.deret.kini).dari) for u in layar.ukuran()
    ]
    satu = {b["Ukuran"]: b for b in ikhtisar}
    assert (satu["KPM aktif"]["Nilai"], satu["Pengaduan terbuka"]["Nilai"]) == (4, 1)
    assert satu["Dana diambil"]["Nilai"] == pytest.approx(1 / 3)
    assert (satu["Keluarga dikunjungi"]["Target"], satu["Keluarga dikunjungi"]["Keadaan"]) == (0.9, "Menyimpang berat")
    assert [b["Dinilai terhadap"] for b in ikhtisar] == [layar.teks_target(u) or None for u in layar.ukuran()]
    assert satu["Keluarga dikunjungi"]["Dinilai terhadap"].startswith("target ")
    assert (satu["Dijawab tepat waktu"]["Nilai"], satu["KPM aktif"]["Keadaan"]) == (None, None)
    assert (satu["KPM aktif"]["Sebelumnya"] is None) == (layar.deret.lalu is None)


@pytest.mark.parametrize("lembar", ["Per wilayah", "Per pendamping"])
def test_jumlahnya_angka_seluruhnya(
    pemeran: SimpleNamespace, client_untuk: Masuk, isi: SimpleNamespace, lembar: str
) -> None:
    client = client_untuk(pemeran.korkec)
    kini = client.get(reverse("dasbor:wilayah", args=[KECAMATAN])).context["layar"].deret.kini
    isi_buku = client.get(reverse("dasbor:wilayah_berkas", args=[KECAMATAN, "buku"])).content
    nilai = openpyxl.load_workbook(io.BytesIO(isi_buku), data_only=True)[lembar]
    rumus = openpyxl.load_workbook(io.BytesIO(isi_buku))[lembar]
    ukuran = [u for u in ukuran_tempat("wilayah") if lembar == "Per wilayah" or "petugas" not in u.tanpa]
    kolom = {s.value: n for n, s in enumerate(nilai[KEPALA], 1)}
    akhir = next(b for b in range(KEPALA + 1, nilai.max_row + 1) if nilai.cell(b, 1).value == "Jumlah")
    for u in ukuran:
        if u.label not in kolom:
            assert u.penuh  # not told of a running month
            continue
        n = kolom[u.label]
        assert str(rumus.cell(akhir, n).value).startswith("=SUM(")
        atas = [nilai.cell(b, n).value for b in range(KEPALA + 1, akhir)]
        assert sum(atas) == nilai.cell(akhir, n).value == u.nilai(kini).atas, u.kode
    nama = [nilai.cell(b, 1).value for b in range(KEPALA + 1, akhir)]
    if lembar == "Per pendamping":
        assert nama == ["Pendamping", "Pendamping Lain", "Tanpa pendamping"]
    else:
        # The kelurahan with anything counted, last the complaint of the kecamatan.
        assert nama == ["Kampung Kelawi", "Pasar Bengkulu", "Tidak di satu wilayah di bawahnya"]


def test_wilayah_tanpa_angka_disebut_di_bawah_tabel(
    pemeran: SimpleNamespace, client_untuk: Masuk, isi: SimpleNamespace
) -> None:
    """As on the page: named below, no rows of zeros; in the workbook and on paper alike."""
    client = client_untuk(pemeran.korkec)
    belum = [nama for nama, _ in client.get(reverse("dasbor:wilayah", args=[KECAMATAN])).context["kosong_anak"]]
    teks = f"Belum punya angka pada {tulis_bulan(hari_ini())}: {', '.join(belum)}."
    lembar = buku(client, "dasbor:wilayah_berkas", KECAMATAN)["Per wilayah"]
    assert (len(belum), lembar.cell(lembar.max_row, 1).value) == (5, teks)
    pdf = PdfReader(io.BytesIO(client.get(reverse("dasbor:wilayah_berkas", args=[KECAMATAN, "pdf"])).content))
    assert teks in " ".join(" ".join(h.extract_text().split()) for h in pdf.pages)


def test_bulan_lewat_tidak_berkata_hari_ini(
    pemeran: SimpleNamespace, client_untuk: Masuk, isi: SimpleNamespace
) -> None:
    lalu = geser_bulan(awal_bulan(hari_ini()), -1)
    hasil = buku(client_untuk(pemeran.korkec), "dasbor:wilayah_berkas", KECAMATAN, bulan=f"{lalu:%Y-%m}")
    isian = [str(s.value) for lembar in hasil for b in lembar.iter_rows() for s in b if s.value is not None]
    assert [t for t in isian if "hari ini" in t or "bulan ini" in t or "triwulan ini" in t] == []
    arti = {b["Ukuran"]: b["Artinya"] for b in baris(hasil["Keterangan"])}
    assert arti["Bulan"].startswith(f"{tulis_bulan(lalu)} dihitung menurut hari terakhirnya")


@pytest.mark.parametrize(
    ("bulan", "hari", "isi_tren"),
    [
        (11, date(2026, 11, 15), {"Mar 2026": 0.8, "Jun 2026": 0.9, "Sep 2026": 0.95}),  # the fourth still grows
        (12, date(2027, 1, 5), {"Mar 2026": 0.8, "Jun 2026": 0.9, "Sep 2026": 0.95, "Des 2026": 0.85}),
        (8, date(2026, 11, 15), {"Des 2025": 0.7, "Mar 2026": 0.8, "Jun 2026": 0.9}),  # the third grew then
    ],
)
def test_tren_triwulan_di_bawah_bulannya(
    pemeran: SimpleNamespace, bulan: int, hari: date, isi_tren: dict[str, float]
) -> None:
    """A quarter's figure stands under its last month, not under the first columns."""
    Ringkasan.objects.create(
        bulan=date(2025, 12, 1), wilayah_id=KABUPATEN, langsung=False, kpm=70, fasilitas=100, fasilitas_isi=70
    )
    for nomor, n in ((2, 50), (3, 80), (6, 90), (8, 60), (9, 95), (11, 40), (12, 85)):
        b = date(2026, nomor, 1)
        Ringkasan.objects.create(bulan=b, wilayah_id=KABUPATEN, langsung=False, kpm=n, fasilitas=100, fasilitas_isi=n)
    kini = date(2026, bulan, 1)
    layar = layar_tempat(Tempat(Wilayah.objects.get(pk=KABUPATEN)), kini, hari, pemeran.korkab)
    keluaran = io.BytesIO()
    lembar = lembar_dasbor(IsiDasbor(layar, kini, [], [], [], [], "Korkab", timezone.now()))
    tulis_buku_angka(keluaran, judul="Tren", lembar=lembar)
    tren = {b["Ukuran"]: b for b in baris(openpyxl.load_workbook(keluaran, data_only=True)["Tren"])}
    satu = tren["Fasilitas didatangi, per triwulan"]
    assert {k: n for k, n in satu.items() if isinstance(n, float)} == isi_tren
    sebulan = {k: n for k, n in tren["KPM aktif"].items() if isinstance(n, int)}
    assert sebulan["Mar 2026"] == 80
    assert list(sebulan)[-1] == max(isi_tren | sebulan, key=list(satu).index)


def test_satu_desimal_di_layar_dan_di_buku(pemeran: SimpleNamespace, client_untuk: Masuk, isi: SimpleNamespace) -> None:
    """Three families held by two pendamping: 1,5 on the card, in the table and in the workbook."""
    client = client_untuk(pemeran.korkab)
    kartu = {k.ukuran.kode: k for k in client.get(f"/dasbor/{KABUPATEN}/keluarga/").context["kartu"]}
    ikhtisar = {b["Ukuran"]: b for b in baris(buku(client, "dasbor:wilayah_berkas", KABUPATEN)["Ikhtisar"])}
    beban = ikhtisar["Rata-rata beban"]["Nilai"]
    assert kartu["beban"].nilai == angka(beban, 1).removesuffix(",0")
    assert beban == kartu["beban"].titik[-1][1]
    assert teks_besar(MENURUT_KODE["beban"], 372.5) == "372,5"


def test_kelompok_dan_pendamping(pemeran: SimpleNamespace, client_untuk: Masuk, isi: SimpleNamespace) -> None:
    client = client_untuk(pemeran.korkec)
    orang = buku(client, "dasbor:petugas_berkas", KECAMATAN, pemeran.pendamping.pk)
    assert "Per pendamping" not in orang.sheetnames
    assert {b["Ukuran"]: b["Nilai"] for b in baris(orang["Ikhtisar"])}["KPM aktif"] == 2
    satu = buku(client, "dasbor:kelompok_berkas", isi.kelompok[1].pk)
    assert satu["Ikhtisar"]["A1"].value == "DASBOR =Mawar (Kelompok di Pasar Bengkulu)"
    assert {b["Ukuran"] for b in baris(satu["Ikhtisar"])} <= {u.label for u in UKURAN if "kelompok" not in u.tanpa}


def test_setiap_unduhan_tercatat(pemeran: SimpleNamespace, client_untuk: Masuk, isi: SimpleNamespace) -> None:
    client = client_untuk(pemeran.korkec)
    for bentuk in ("buku", "pdf"):
        assert client.get(reverse("dasbor:wilayah_berkas", args=[KECAMATAN, bentuk])).status_code == 200
    bulan = f"{hari_ini():%Y-%m}"
    assert list(AksesPribadi.objects.order_by("pk").values_list("objek", "objek_id", "kolom", "jumlah")) == [
        ("dasbor.Ringkasan", f"{KECAMATAN} {bulan}", "buku kerja", 3),
        ("dasbor.Ringkasan", f"{KECAMATAN} {bulan}", "pdf", 3),
    ]


@pytest.mark.parametrize(
    ("peran", "kode", "status"),
    [("korkec", TETANGGA, 404), ("korkec", KABUPATEN, 404), ("pendamping", KECAMATAN, 403), ("pusat", "17.71", 200)],
)
@pytest.mark.parametrize("bentuk", ["buku", "pdf"])
def test_haknya_hak_halamannya(
    pemeran: SimpleNamespace, client_untuk: Masuk, peran: str, kode: str, status: int, bentuk: str
) -> None:
    jawab = client_untuk(getattr(pemeran, peran)).get(reverse("dasbor:wilayah_berkas", args=[kode, bentuk]))
    assert (jawab.status_code, AksesPribadi.objects.count()) == (status, int(status == 200))


def test_bulan_yang_tidak_ada_bukan_bulan_ini(
    pemeran: SimpleNamespace, client_untuk: Masuk, isi: SimpleNamespace
) -> None:
    client, alamat = client_untuk(pemeran.korkec), reverse("dasbor:wilayah_berkas", args=[KECAMATAN, "buku"])
    assert [client.get(f"{alamat}?bulan={b}").status_code for b in ("2099-01", "x", "2010-01")] == [404] * 3
    lalu = geser_bulan(awal_bulan(hari_ini()), -1)
    jawab = client.get(f"{alamat}?bulan={lalu:%Y-%m}")
    assert f"dasbor-sungai-serut-{lalu:%Y-%m}.xlsx" in jawab["Content-Disposition"]


def test_lembar_cetak(pemeran: SimpleNamespace, client_untuk: Masuk, isi: SimpleNamespace) -> None:
    client = client_untuk(pemeran.korkec)
    halaman = client.get(reverse("dasbor:wilayah", args=[KECAMATAN]))
    pdf = PdfReader(io.BytesIO(client.get(reverse("dasbor:wilayah_berkas", args=[KECAMATAN, "pdf"])).content))
    teks = " ".join(" ".join(h.extract_text().split()) for h in pdf.pages)
    ukuran = [(round(float(h.mediabox.width)), round(float(h.mediabox.height))) for h in pdf.pages]
    assert set(ukuran) == {(595, 842)}  # A4
    kartu = [k for _, _, daftar in halaman.context["layar"].bagian() for k in daftar]
    hilang = [k.ukuran.label for k in kartu if " ".join(f"{k.ukuran.label} {k.nilai}".split()) not in teks]
    assert hilang == []
    for p, _ in halaman.context["perhatian"]:
        assert p.teks in teks
    assert "Pengaduan yang dirahasiakan tidak dihitung" in teks
    assert "Temuan" not in teks  # for reviewers, on their page
    assert f"halaman {len(pdf.pages)} dari {len(pdf.pages)}" in teks


@pytest.mark.parametrize(("peran", "kode"), [("pusat", ""), ("korkab", KABUPATEN), ("korkec", KECAMATAN)])
@pytest.mark.parametrize("bentuk", ["buku", "pdf"])
def test_kueri_tetap(pemeran: SimpleNamespace, client_untuk: Masuk, peran: str, kode: str, bentuk: str) -> None:
    client = client_untuk(getattr(pemeran, peran))
    nama, arg = ("dasbor:wilayah_berkas", [kode, bentuk]) if kode else ("dasbor:negara_berkas", [bentuk])
    hitung = []
    for banyak in (1, 30):
        for k in KPMFactory.create_batch(banyak, desa_id=DESA):
            PenugasanFactory(kpm=k, petugas=pemeran.pendamping)
            PengaduanFactory(kpm=k)
        bangun_ulang()
        with CaptureQueriesContext(connection) as kueri:
            assert client.get(reverse(nama, args=arg)).status_code == 200
        hitung.append(sum("SAVEPOINT" not in q["sql"] for q in kueri.captured_queries))
    assert hitung[0] == hitung[1] <= 12
