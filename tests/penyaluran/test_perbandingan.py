"""The day a Final Closing arrives: who is new, gone, paid otherwise, and which components made the difference."""

from pathlib import Path

import openpyxl
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inti.galat import TidakBerhak
from inti.models import AksesPribadi
from inti.services.ekspor import ekspor_ke
from pendamping.models import Tugas
from pendamping.services.tugas import buka_tugas, selesaikan_tugas
from penyaluran.models import Tahap
from penyaluran.selectors.perbandingan import banding
from tests.conftest import DESA, DESA_TETANGGA, KABUPATEN, KECAMATAN
from tests.factories import KPMFactory, PembayaranFactory, PenugasanFactory, TahapFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def daftar(pemeran):
    """Two lists of Sungai Serut: `tetap`, `naik` (SD 1→2), `turun` (SD 2→1, SMP 0→1), `baru`, `hilang`."""
    dulu, kini = TahapFactory(nomor=3), TahapFactory(nomor=4)
    isi = {
        "TETAP": ({"sd": 1, "nominal": 225_000}, {"sd": 1, "nominal": 225_000}),
        "NAIK": ({"sd": 1, "nominal": 225_000}, {"sd": 2, "nominal": 450_000}),
        "TURUN": ({"sd": 2, "smp": 0, "nominal": 450_000}, {"sd": 1, "smp": 1, "nominal": 400_000}),
        "BARU": (None, {"sd": 0, "lansia": 1, "nominal": 600_000}),
        "HILANG": ({"sd": 0, "hamil": 1, "nominal": 750_000}, None),
    }
    hasil = {}
    for nama, (lama, baru) in isi.items():
        k = hasil[nama] = KPMFactory(desa_id=DESA, nama=f"KPM {nama}")
        PenugasanFactory(kpm=k, petugas=pemeran.pendamping)
        for tahap, nilai in ((dulu, lama), (kini, baru)):
            if nilai:
                PembayaranFactory(kpm=k, tahap=tahap, **nilai)
    return hasil


def buka(client, **kueri):
    return client.get(reverse("penyaluran:perbandingan", args=["2026-4"]), {"wilayah": KECAMATAN, **kueri})


def nama_baris(jawab):
    return [b["p"].kpm.nama for b in jawab.context["baris"]]


def test_angka_dan_komponen(pemeran, daftar):
    hitung, komponen = banding(Tahap.objects.get(kode="2026-4"), KECAMATAN, pemeran.korkec)
    assert (hitung.lama, hitung.baru, hitung.hilang) == (3, 1, 1)
    assert (hitung.naik, hitung.turun, hitung.tetap) == (1, 1, 1)
    assert (hitung.nominal_lama, hitung.nominal_baru) == (1_650_000, 1_675_000)
    beda = {b.kode: (b.lama, b.kini, b.selisih) for b in komponen}
    assert beda == {
        "hamil": (1, 0, -1), "aud": (0, 0, 0), "sd": (4, 4, 0), "smp": (0, 1, 1), "sma": (0, 0, 0),
        "disabil": (0, 0, 0), "lansia": (0, 1, 1), "ham": (0, 0, 0),
    }  # fmt: skip


def test_baris_menyebut_komponen_yang_berbeda(pemeran, client_untuk, daftar):
    client = client_untuk(pemeran.korkec)
    assert buka(client).context["selisih_nominal"] == "+Rp25.000"
    beda = {b["p"].kpm.nama: b["beda"] for b in buka(client, jenis="lama").context["baris"]}
    assert beda == {"KPM TETAP": "", "KPM NAIK": "SD 1→2", "KPM TURUN": "SD 2→1, SMP 0→1"}
    assert [b["beda"] for b in buka(client, jenis="baru").context["baris"]] == ["Lansia 0→1"]
    assert [b["beda"] for b in buka(client, jenis="hilang").context["baris"]] == ["Bumil 1→0"]


def test_saringan_komponen_arah_dan_nama(pemeran, client_untuk, daftar):
    client = client_untuk(pemeran.korkec)
    assert nama_baris(buka(client, jenis="lama", komponen="sd")) == ["KPM NAIK", "KPM TURUN"]
    assert nama_baris(buka(client, jenis="lama", komponen="sd", arah="turun")) == ["KPM TURUN"]
    assert nama_baris(buka(client, jenis="lama", komponen="lansia")) == []
    assert nama_baris(buka(client, jenis="baru", komponen="lansia")) == ["KPM BARU"]
    assert nama_baris(buka(client, jenis="hilang", komponen="hamil")) == ["KPM HILANG"]
    assert nama_baris(buka(client, jenis="hilang", komponen="sd")) == []
    assert buka(client, komponen="entah").status_code == 404
    alamat = f"{reverse('penyaluran:perbandingan', args=['2026-4'])}?wilayah={KECAMATAN}&jenis=lama"
    assert nama_baris(client.post(alamat, {"cari": "TURUN"})) == ["KPM TURUN"]


def test_baris_hilang_menyebut_tugasnya(pemeran, client_untuk, daftar):
    client, k = client_untuk(pemeran.korkec), daftar["HILANG"]
    assert "tugas" not in buka(client).context["baris"][0]
    buka_tugas(jenis="hilang", kunci="hilang:2026-4", kpm=[k.pk], uraian="x", tenggat="2020-01-01")
    t = Tugas.objects.get()
    assert buka(client).context["baris"][0]["tugas"]["tanda"][1] == "bahaya"
    selesaikan_tugas(tugas=t, hasil="pindah", oleh=pemeran.pendamping)
    jawab = buka(client)
    assert jawab.context["baris"][0]["tugas"]["tanda"] == ("Pindah", "baik")
    assert reverse("pendamping:tugas_rincian", args=[t.pk]) in jawab.content.decode()


@pytest.mark.parametrize("banyak", [1, 60])
def test_jumlah_kueri(pemeran, client_untuk, banyak):
    dulu, kini = TahapFactory(nomor=3), TahapFactory(nomor=4)
    PembayaranFactory(kpm=KPMFactory(desa_id=DESA), tahap=kini)
    for k in KPMFactory.create_batch(banyak, desa_id=DESA):
        PembayaranFactory(kpm=k, tahap=dulu)
    client = client_untuk(pemeran.korkec)
    with CaptureQueriesContext(connection) as kueri:
        jawab = buka(client)
    assert len(jawab.context["baris"]) == min(banyak, 50)
    assert len(kueri) == 11


# --- the workbook ------------------------------------------------------------------------------


def ekspor(oleh, tujuan, wilayah=KECAMATAN):
    n = ekspor_ke(
        jenis="perbandingan", wilayah=wilayah, periode="2026-4", alasan="uji", oleh=oleh, keluaran=Path(tujuan)
    )
    return n, openpyxl.load_workbook(tujuan)


def isi(lembar):
    judul = [c.value for c in lembar[6]]
    return [dict(zip(judul, [c.value for c in b], strict=True)) for b in lembar.iter_rows(min_row=7)]


def test_buku_kerja_tiga_lembar(pemeran, daftar, tmp_path):
    buka_tugas(jenis="hilang", kunci="hilang:2026-4", kpm=[daftar["HILANG"].pk], uraian="x", tenggat="2026-12-01")
    n, buku = ekspor(pemeran.apd, tmp_path / "b.xlsx")
    assert (n, buku.sheetnames) == (5, ["Lama", "Baru", "Hilang"])
    lama = {b["NAMA PENERIMA"]: b for b in isi(buku["Lama"])}
    turun = lama["KPM TURUN"]
    assert list(lama) == ["KPM NAIK", "KPM TETAP", "KPM TURUN"]
    assert (turun["NOMINAL LALU"], turun["NOMINAL KINI"], turun["SELISIH"]) == (450_000, 400_000, -50_000)
    assert (turun["SD"], turun["SMP"], turun["LANSIA"]) == (-1, 1, 0)
    assert (turun["NIK"], turun["PENDAMPING"]) == (daftar["TURUN"].nik, "Pendamping")
    (baru,) = isi(buku["Baru"])
    assert (baru["NAMA PENERIMA"], baru["NOMINAL KINI"], baru["LANSIA"]) == ("KPM BARU", 600_000, 1)
    (hilang,) = isi(buku["Hilang"])
    assert (hilang["NAMA PENERIMA"], hilang["NOMINAL LALU"], hilang["BUMIL"]) == ("KPM HILANG", 750_000, -1)
    assert (hilang["TUGAS"], hilang["HASIL TUGAS"]) == ("Belum dikerjakan", None)
    akses = AksesPribadi.objects.get()
    assert (akses.pengguna, akses.kolom, akses.jumlah) == (pemeran.apd, "perbandingan", 5)


def test_kabupaten_membandingkan_tiap_kecamatan_dengan_tahap_sebelumnya(pemeran, daftar, tmp_path):
    k = KPMFactory(desa_id=DESA_TETANGGA, nama="KPM TETANGGA")
    PembayaranFactory(kpm=k, tahap=TahapFactory(nomor=2), nominal=100_000)
    PembayaranFactory(kpm=k, tahap=TahapFactory(nomor=4), nominal=300_000)
    n, buku = ekspor(pemeran.apd, tmp_path / "b.xlsx", KABUPATEN)
    assert n == 6
    tetangga = next(b for b in isi(buku["Lama"]) if b["NAMA PENERIMA"] == "KPM TETANGGA")
    assert (tetangga["NOMINAL LALU"], tetangga["SELISIH"]) == (100_000, 200_000)
    assert len(isi(ekspor(pemeran.apd, tmp_path / "c.xlsx")[1]["Lama"])) == 3


def test_ekspor_hanya_di_wilayah_sendiri(pemeran, daftar, tmp_path):
    for orang in (pemeran.apd_luar, pemeran.korkec, pemeran.pendamping):
        with pytest.raises(TidakBerhak):
            ekspor(orang, tmp_path / "b.xlsx")
    assert not (tmp_path / "b.xlsx").exists()
    assert AksesPribadi.objects.count() == 0


def test_perintah_ekspor(pemeran, daftar, tmp_path, capsys):
    keluaran = str(tmp_path / "b.xlsx")
    opsi = ["--wilayah", KECAMATAN, "--tahap", "2026-4", "--keluaran", keluaran, "--oleh", pemeran.apd.email]
    call_command("ekspor", "perbandingan", *opsi)
    assert '"baris": 5' in capsys.readouterr().out
