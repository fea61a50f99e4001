"""The monthly report of a kabupaten: per kecamatan, agreeing with the summaries, and for a kabupaten only."""

import json
from datetime import UTC, date, datetime
from io import StringIO
from itertools import dropwhile, takewhile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from akun.models import Pengguna
from dasbor.models import Ringkasan, TargetUkuran
from dasbor.selectors.laporan_kabupaten import kelompok_tak_bertemu
from dasbor.selectors.tempat import Tempat, deret
from dasbor.selectors.ukuran import Bagian
from dasbor.services import bangun_ulang
from inti.models import AksesPribadi
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import awal_bulan, geser_bulan, hari_ini
from p2k2.models import AlasanTanpaPertemuan
from tests.conftest import DESA, DESA_TETANGGA, KABUPATEN, KECAMATAN, TETANGGA
from tests.factories import (
    KelompokFactory,
    KPMFactory,
    LaporanBulananFactory,
    PembayaranFactory,
    PengaduanFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
    RekonsiliasiFactory,
    TargetUkuranFactory,
)
from wilayah.models import Wilayah

KEPALA = 5


@pytest.fixture
def lalu() -> date:
    return geser_bulan(awal_bulan(hari_ini()), -1)


@pytest.fixture
def isi(pemeran: SimpleNamespace, lalu: date) -> SimpleNamespace:
    """Last month: families in two kecamatan, three groups of which one met and one said why not, one stage paid."""
    sejak = geser_bulan(lalu, -2)
    kelompok: list[Any] = [
        KelompokFactory(nama=n, desa_id=DESA, dibentuk=sejak) for n in ("Anggrek", "=Mawar", "Melati")
    ]
    for k in kelompok:
        PenugasanKelompokFactory(kelompok=k, petugas=pemeran.pendamping, mulai=sejak)
    PertemuanFactory(kelompok=kelompok[0], petugas=pemeran.pendamping, tanggal=lalu)
    AlasanTanpaPertemuan.objects.create(
        kelompok=kelompok[1], bulan=lalu, sebab="bencana", uraian="Banjir", dicatat_oleh=pemeran.pendamping
    )
    KelompokFactory(nama="Baru", desa_id=DESA, dibentuk=hari_ini())  # owed no meeting yet
    for desa, banyak in ((DESA, 3), (DESA_TETANGGA, 2)):
        for n in range(banyak):
            kpm = KPMFactory(desa_id=desa)
            PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping, mulai=sejak)
            bayar = PembayaranFactory(kpm=kpm, nominal=500_000)
            if not n:
                RekonsiliasiFactory(pembayaran=bayar)
    PengaduanFactory(kpm=None, wilayah_id=KABUPATEN)
    TargetUkuranFactory(ukuran="bertemu", target=100, berat=75)
    LaporanBulananFactory(petugas=pemeran.pendamping, bulan=lalu, tenggat=lalu, keadaan="draf")
    bangun_ulang()
    return SimpleNamespace(kelompok=kelompok)


def ekspor(
    tmp_path: Path, oleh: Pengguna, bulan: str, wilayah: str = KABUPATEN
) -> tuple[dict[str, Any], openpyxl.Workbook]:
    keluaran, teks = tmp_path / "hasil.xlsx", StringIO()
    call_command(
        "ekspor", "laporan_kabupaten", wilayah=wilayah, bulan=bulan, keluaran=keluaran, oleh=oleh.email, stdout=teks
    )
    return json.loads(teks.getvalue().splitlines()[-1]), openpyxl.load_workbook(keluaran, data_only=True)


def baris(lembar: Any) -> list[dict[str, Any]]:
    """The rows of the table; what stands below it, after a line left out, is `kaki`."""
    kepala = [s.value for s in lembar[KEPALA]]
    semua = [[s.value for s in b] for b in lembar.iter_rows(min_row=KEPALA + 1)]
    return [dict(zip(kepala, b, strict=True)) for b in takewhile(any, semua)]


def kaki(lembar: Any) -> list[Any]:
    semua = [[s.value for s in b] for b in lembar.iter_rows(min_row=KEPALA + 1)]
    return [b[0] for b in dropwhile(any, semua) if any(b)]


def test_isi_laporan(pemeran: SimpleNamespace, isi: SimpleNamespace, lalu: date, tmp_path: Path) -> None:
    jawaban, buku = ekspor(tmp_path, pemeran.apd, f"{lalu:%Y-%m}")
    assert [n for n in buku.sheetnames if not n.startswith("Rekonsiliasi")] == [
        "Laporan", *(str(b.label) for b in Bagian), "Penyimpangan", "Kelompok tidak bertemu", "Pengaduan terbuka",
        "Laporan terlambat", "Beban", "Keterangan",
    ]  # fmt: skip
    assert buku["Laporan"]["A1"].value == "LAPORAN BULANAN PELAKSANAAN PKH Kota Bengkulu (Kabupaten/Kota)"
    isi_muka = [s.value for b in buku["Laporan"].iter_rows() for s in b if s.value]
    assert "Korkab" in isi_muka  # signs
    keluarga = {b["Kecamatan"]: b for b in baris(buku["Keluarga dan pendamping"])}
    assert {k: b["KPM aktif"] for k, b in keluarga.items() if b["KPM aktif"]} == {
        "Sungai Serut": 3, "Ratu Samban": 2, "Jumlah": 5
    }  # fmt: skip
    temu = {b["Kecamatan"]: b for b in baris(buku["Pertemuan P2K2"])}["Sungai Serut"]
    assert (temu["Kelompok bertemu (target 100%)"], temu["dari kelompok"]) == (1, 3)
    simpang = baris(buku["Penyimpangan"])
    assert [(b["Kecamatan"], b["Ukuran"], b["Keadaan"]) for b in simpang if b["Ukuran"] == "Kelompok bertemu"] == []
    assert baris(buku["Kelompok tidak bertemu"])[0]["Kelompok"] == "=Mawar"
    assert [(b["Alasan"], b["Pendamping"]) for b in baris(buku["Kelompok tidak bertemu"])] == [
        ("Bencana atau cuaca: Banjir", "Pendamping"), ("Belum ada alasannya", "Pendamping")
    ]  # fmt: skip
    (rekon,) = [n for n in buku.sheetnames if n.startswith("Rekonsiliasi")]
    assert baris(buku[rekon])[-1]["Kecamatan"] == "Jumlah"
    assert {b["Kecamatan"]: b["Belum dijawab"] for b in baris(buku["Pengaduan terbuka"]) if b["Belum dijawab"]} == {}
    telat = {b["Pendamping"]: b["Keadaan"] for b in baris(buku["Laporan terlambat"])}
    assert telat["Pendamping"] == "Belum dikirim"
    assert [(b["Pendamping"], b["Kecamatan"], b["KPM"]) for b in baris(buku["Beban"])] == [
        ("Pendamping", "Sungai Serut", 3), ("Pendamping", "Ratu Samban", 2)
    ]  # fmt: skip
    akses = AksesPribadi.objects.get(kolom="laporan_kabupaten")
    assert (akses.objek_id, akses.jumlah) == (f"{KABUPATEN} {lalu:%Y-%m}", 2)
    assert jawaban["baris"] > 0


def test_jumlahnya_angka_kabupaten(pemeran: SimpleNamespace, isi: SimpleNamespace, lalu: date, tmp_path: Path) -> None:
    kini = awal_bulan(hari_ini())
    _, buku = ekspor(tmp_path, pemeran.apd, f"{kini:%Y-%m}")
    total = deret(Tempat(Wilayah.objects.get(kode=KABUPATEN)), kini).kini
    (rekon,) = [n for n in buku.sheetnames if n.startswith("Rekonsiliasi")]
    semua = baris(buku[rekon])
    for kolom, nama in (("Direncanakan (KPM)", "rencana_n"), ("Cair (KPM)", "cair_n"), ("Diambil (Rp)", "cair_rp")):
        assert sum(b[kolom] for b in semua[:-1]) == semua[-1][kolom] == total[nama] > 0
    aduan = baris(buku["Pengaduan terbuka"])
    assert [(b["Kecamatan"], b["Belum dijawab"]) for b in aduan if b["Belum dijawab"]] == [
        ("Tidak di satu wilayah di bawahnya", 1), ("Jumlah", 1)
    ]  # fmt: skip


def test_kecamatan_tanpa_angka_satu_kalimat(
    pemeran: SimpleNamespace, isi: SimpleNamespace, lalu: date, tmp_path: Path
) -> None:
    """No rows of noughts; who had figures last month only keeps the row beside which they stand."""
    lain = Wilayah.objects.filter(induk=KABUPATEN).exclude(pk__in=[KECAMATAN, TETANGGA]).order_by("nama")
    hilang, *kosong = lain
    Ringkasan.objects.create(bulan=geser_bulan(lalu, -1), wilayah=hilang, langsung=False, kpm=7)
    _, buku = ekspor(tmp_path, pemeran.apd, f"{lalu:%Y-%m}")
    ada = ["Ratu Samban", "Sungai Serut"]
    for bagian in Bagian:
        nama = [b["Kecamatan"] for b in baris(buku[str(bagian.label)])]
        assert sorted({*nama} - {"Tidak di satu wilayah di bawahnya"}) == sorted([*ada, hilang.nama, "Jumlah"])
        kalimat = f"Belum punya angka pada {tulis_bulan(lalu)}: {', '.join(sorted(w.nama for w in kosong))}."
        (satu,) = kaki(buku[str(bagian.label)])
        assert sorted(satu[:-1].split(": ")[1].split(", ")) == sorted(kalimat[:-1].split(": ")[1].split(", "))
    assert [b["Kecamatan"] for b in baris(buku["Pengaduan terbuka"]) if b["Kecamatan"] == hilang.nama] == []
    assert hilang.nama in kaki(buku["Pengaduan terbuka"])[0]


@pytest.mark.parametrize(("bulan", "target", "lalu"), [
    (9, "target 90%", 0.7), (10, "target sampai akhir bulan 30%", None), (11, "target sampai hari ini 45%", 0.2),
])  # fmt: skip
def test_triwulan_yang_baru_mulai_tidak_turun(
    pemeran: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, bulan: int, target: str,
    lalu: float | None,
) -> None:  # fmt: skip
    """20 % in a quarter's first month after 95 % is no fall: nothing stands beside it. The target is that of now."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 15, 5, tzinfo=UTC))
    TargetUkuran.objects.filter(ukuran="fasilitas").delete()
    TargetUkuranFactory(ukuran="fasilitas", target=90, berat=50, berlaku_sejak=date(2026, 1, 1))
    for b, n in ((8, 70), (9, 95), (10, 20), (11, 15)):
        for kode in (KABUPATEN, KECAMATAN):
            Ringkasan.objects.create(
                bulan=date(2026, b, 1), wilayah_id=kode, langsung=False, kpm=9, fasilitas=100, fasilitas_isi=n
            )
    _, buku = ekspor(tmp_path, pemeran.apd, f"2026-{bulan:02}")
    lembar = buku[str(Bagian.VERIFIKASI.label)]
    kepala = [s.value for s in lembar[KEPALA]]
    kolom = kepala.index(f"Fasilitas didatangi ({target})")
    assert kepala[kolom + 3] == "bulan lalu"
    baris_ = [[s.value for s in b] for b in lembar.iter_rows(min_row=KEPALA + 1, max_row=KEPALA + 2)]
    assert [(b[0], b[kolom + 3]) for b in baris_] == [("Sungai Serut", lalu), ("Jumlah", lalu)]
    simpang = [b["Target"] for b in baris(buku["Penyimpangan"]) if b["Ukuran"] == "Fasilitas didatangi"]
    assert simpang == ([] if bulan == 9 else [target])


@pytest.mark.parametrize("mundur", [0, 1])
def test_kelompoknya_yang_dihitung_ringkasan(isi: SimpleNamespace, mundur: int) -> None:
    bulan = geser_bulan(awal_bulan(hari_ini()), -mundur)
    satu = Ringkasan.objects.get(wilayah=KABUPATEN, bulan=bulan, langsung=False)
    daftar = kelompok_tak_bertemu(KABUPATEN, bulan, hari_ini())
    assert len(daftar) == satu.wajib - satu.wajib_bertemu > 0
    assert sum(k.sebab is not None for k in daftar) == satu.wajib_beralasan


@pytest.mark.parametrize(
    ("peran", "wilayah", "bulan", "kalimat"),
    [
        ("apd", KECAMATAN, "", "untuk satu kabupaten/kota. Pilih kabupaten/kota, bukan kecamatan Sungai Serut"),
        ("apd_luar", KABUPATEN, "", "di luar wilayah ekspor Anda"),
        ("korkec", KABUPATEN, "", "di luar wilayah ekspor Anda"),
        ("apd", KABUPATEN, "2099-01", "belum tiba"),
        ("apd", KABUPATEN, "2010-01", "Belum ada data"),
    ],
)
def test_ditolak(
    pemeran: SimpleNamespace, isi: SimpleNamespace, lalu: date, tmp_path: Path,
    peran: str, wilayah: str, bulan: str, kalimat: str,
) -> None:  # fmt: skip
    with pytest.raises(CommandError, match=kalimat):
        ekspor(tmp_path, getattr(pemeran, peran), bulan or f"{lalu:%Y-%m}", wilayah)
    assert list(tmp_path.iterdir()) == []
    assert AksesPribadi.objects.count() == 0
