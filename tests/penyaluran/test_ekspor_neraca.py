"""The district workbook: formulas that agree with their values, the balance of every area, who has no money yet."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from inti.services.kerja import Kemajuan
from penyaluran.berkas.rekonsiliasi import tulis_rekonsiliasi
from penyaluran.berkas.tabel_neraca import ANGKA
from penyaluran.models import AlasanBelumTransaksi, Pembayaran, RingkasanTahap
from penyaluran.selectors import neraca
from penyaluran.services.tahap.ringkasan import susun_ringkasan
from tests.conftest import DESA, DESA_2, DESA_LUAR, DESA_TETANGGA, KABUPATEN, KECAMATAN
from tests.factories import (
    BarisBankFactory,
    KendalaBayarFactory,
    KPMFactory,
    LangkahKendalaFactory,
    PembayaranFactory,
    PenugasanFactory,
    RekonsiliasiFactory,
    TahapDaerahFactory,
    TahapFactory,
)
from tests.penyaluran.rumus import hitung
from wilayah.models import Wilayah

PADA = datetime(2026, 11, 22, 3, 32, tzinfo=UTC)
NERACA = (
    "DIRENCANAKAN (KPM)", "SUDAH TRANSAKSI (KPM)", "CAIR SEBAGIAN (KPM)", "BELUM TRANSAKSI (KPM)",
    "BELUM DILAPORKAN (KPM)", "DIRENCANAKAN (Rp)", "SUDAH TRANSAKSI (Rp)", "CAIR SEBAGIAN, DIAMBIL (Rp)",
    "CAIR SEBAGIAN, SISA (Rp)", "BELUM TRANSAKSI (Rp)", "BELUM DILAPORKAN (Rp)",
)  # fmt: skip


@pytest.fixture
def isi(pemeran: SimpleNamespace) -> SimpleNamespace:
    """Families of every state in two kecamatan, paid by two banks, and one of another kabupaten."""
    tahap = TahapFactory(tanggal_bayar=date(2026, 11, 2))
    TahapDaerahFactory(tahap=tahap, wilayah_id=KABUPATEN, tanggal_bayar=date(2026, 11, 12))
    kks = AlasanBelumTransaksi.objects.get(pk="kks-hilang")

    def satu(nama: str, nominal: int, desa: str = DESA, bank: str = "BRI", **rekon: Any) -> Any:
        bayar: Any = PembayaranFactory(tahap=tahap, nominal=nominal, bank=bank, kpm=KPMFactory(nama=nama, desa_id=desa))
        PenugasanFactory(kpm=bayar.kpm, petugas=pemeran.pendamping)
        if rekon:
            RekonsiliasiFactory(pembayaran=bayar, **rekon)
        return bayar

    hasil = SimpleNamespace(
        tahap=tahap,
        cair=satu("A CAIR", 750_000, status="cair", saluran="agen", tempat="=Agen 1", cara="foto"),
        sebagian=satu("B SEBAGIAN", 500_000, DESA_2, "BNI", status="sebagian", jumlah=200_000),
        tidak=satu("C TIDAK", 333_333, status="tidak", jumlah=0, tanggal=None, alasan=kks, keterangan="di desa lain"),
        belum=satu("D BELUM", 225_000, DESA_TETANGGA, ""),
        nol=satu("E NOL", 0),
        luar=satu("F LUAR", 900_000, DESA_LUAR),
    )
    kendala = KendalaBayarFactory(kpm=hasil.tidak.kpm, pembayaran=hasil.tidak, alasan=kks)
    LangkahKendalaFactory(kendala=kendala, urutan=1, nama="Surat polisi", tanggal=date(2026, 11, 14),
                          dicatat_oleh=pemeran.pendamping, dicatat_pada=PADA)  # fmt: skip
    LangkahKendalaFactory(kendala=kendala, urutan=2, nama="Ke cabang", tenggat=date(2026, 11, 25))
    LangkahKendalaFactory(kendala=kendala, urutan=3, nama="Kartu baru", tenggat=date(2026, 12, 5))
    tutup = KendalaBayarFactory(
        kpm=hasil.belum.kpm, alasan=kks, keadaan="selesai", ditutup_pada=PADA, ditutup_oleh=pemeran.pendamping
    )
    LangkahKendalaFactory(kendala=tutup, urutan=1, nama="Tidak perlu lagi")
    return hasil


def _tulis(tmp_path: Path, oleh: Any, wilayah: str = KABUPATEN, **buka: Any) -> Any:
    keluaran = tmp_path / "hasil.xlsx"
    if not keluaran.exists():
        tulis_rekonsiliasi(
            tahap=TahapFactory(), wilayah=Wilayah.objects.get(pk=wilayah), oleh=oleh, pada=PADA,
            keluaran=keluaran, kemajuan=Kemajuan(),
        )  # fmt: skip
    return openpyxl.load_workbook(keluaran, **buka)


def _tabel(lembar: Any, kepala: int = 6) -> list[dict[str, Any]]:
    judul, *baris = lembar.iter_rows(min_row=kepala, values_only=True)
    return [dict(zip(judul, b, strict=True)) for b in baris]


@pytest.mark.parametrize("wilayah", [KABUPATEN, KECAMATAN, "17.71.01"])  # the last has no family at all
def test_setiap_rumus_sama_dengan_nilainya(
    isi: SimpleNamespace, pemeran: SimpleNamespace, tmp_path: Path, wilayah: str
) -> None:
    rumus, tersimpan = _tulis(tmp_path, pemeran.apd, wilayah), _tulis(tmp_path, pemeran.apd, wilayah, data_only=True)
    banyak = 0
    for lembar in ("Ringkasan", "Neraca"):
        for baris in rumus[lembar].iter_rows():
            for sel in baris:
                if sel.data_type == "f":
                    banyak += 1
                    assert hitung(rumus, lembar, sel.value) == tersimpan[lembar][sel.coordinate].value, sel.coordinate
    assert banyak > 80
    assert not [
        s
        for lembar in ("Rekonsiliasi", "Belum transaksi")
        for b in rumus[lembar].iter_rows()
        for s in b
        if s.data_type == "f"
    ]


def test_rumus_melihat_angka_yang_diubah(isi: SimpleNamespace, pemeran: SimpleNamespace, tmp_path: Path) -> None:
    """PERIKSA is no word written beside the figures: a changed cell turns it."""
    buku = _tulis(tmp_path, pemeran.apd)
    lembar = buku["Neraca"]
    desa = next(b[0].row for b in lembar.iter_rows(min_row=7) if b[0].value == DESA)
    lembar[f"E{desa}"].value += 2
    lembar[f"J{desa}"].value -= 5
    assert hitung(buku, "Neraca", lembar[f"O{desa}"].value) == "Selisih -2 KPM, Rp5"
    assert hitung(buku, "Neraca", lembar["O7"].value) == "Selisih -2 KPM, Rp5"
    sama = next(b for b in lembar.iter_rows(min_row=7) if b[1].value == "Sama dengan baris pertama?")[2]
    assert hitung(buku, "Neraca", sama.value) == "Berbeda dengan baris pertama"


def test_neraca_setiap_wilayah(isi: SimpleNamespace, pemeran: SimpleNamespace, tmp_path: Path) -> None:
    tabel = _tabel(_tulis(tmp_path, pemeran.apd, data_only=True)["Neraca"])
    kode = [b["KODE"] for b in tabel if b["KODE"]]
    assert kode == sorted({k[:n] for k in (DESA, DESA_2, DESA_TETANGGA) for n in (5, 8, 13)})
    susun_ringkasan()
    for baris in tabel[: len(kode)]:
        n = neraca(Pembayaran.objects.filter(desa__kode__startswith=baris["KODE"]))
        assert tuple(baris[k] for k in NERACA) == tuple(getattr(n, k) for k in ANGKA)
        assert (baris["PERIKSA"], baris["TIDAK DIBAYARKAN (KPM, Rp0)"]) == ("Seimbang", n.tanpa_dana_n)
        # The web page reads the same figures from its summaries.
        r = RingkasanTahap.objects.get(wilayah=baris["KODE"])
        assert tuple(getattr(r, k) for k in ANGKA) == tuple(getattr(n, k) for k in ANGKA)
    assert tuple(tabel[0][k] for k in NERACA) == (
        4, 1, 1, 1, 1, 1_808_333, 750_000, 200_000, 300_000, 333_333, 225_000
    )  # fmt: skip
    assert [b["WILAYAH"] for b in tabel[-2:]] == ["Menurut lembar Rekonsiliasi", "Sama dengan baris pertama?"]
    assert tuple(tabel[-2][k] for k in NERACA) == tuple(tabel[0][k] for k in NERACA)
    assert tabel[-1]["TINGKAT"] == "Seimbang"


def test_ringkasan_per_bank_dan_alasan(isi: SimpleNamespace, pemeran: SimpleNamespace, tmp_path: Path) -> None:
    bagian, hasil = "", {}
    for b in _tulis(tmp_path, pemeran.apd, data_only=True)["Ringkasan"].iter_rows(min_row=7, values_only=True):
        if b[0] and b[1] is None:
            bagian = b[0]
        elif b[0]:
            hasil[bagian, b[0]] = b[1:13]
    assert hasil["PER BANK", "BNI"][:5] == (1, 0, 1, 0, 0)
    assert hasil["PER BANK", "(bank belum diketahui)"][:5] == (1, 0, 0, 0, 1)
    alasan = "PER ALASAN (belum transaksi dan cair sebagian)"
    assert hasil[alasan, "KKS hilang"] == (1, 0, 0, 1, 0, 333_333, 0, 0, 0, 333_333, 0, "Seimbang")
    assert hasil[alasan, "(tanpa alasan)"][:8] == (1, 0, 1, 0, 0, 500_000, 0, 200_000)
    assert hasil[alasan, "JUMLAH"][:5] == (2, 0, 1, 1, 0)
    jumlah = [hasil[b, "JUMLAH"] for b in ("PER KECAMATAN", "PER DESA/KELURAHAN", "PER PENDAMPING", "PER BANK")]
    assert len(set(jumlah)) == 1


def test_bank_menurut_daftarnya_bila_siks_ng_diam(
    isi: SimpleNamespace, pemeran: SimpleNamespace, tmp_path: Path
) -> None:
    BarisBankFactory(tahap=isi.tahap, kpm=isi.cair.kpm, bank="BTN")  # SIKS-NG speaks first
    BarisBankFactory(tahap=isi.tahap, kpm=isi.belum.kpm, bank="MANDIRI", derajat="lemah")  # only a guess
    BarisBankFactory(tahap=isi.tahap, kpm=isi.belum.kpm, bank="BSI", gelombang=2)
    buku = _tulis(tmp_path, pemeran.apd, data_only=True)
    keluarga = {b["NAMA PENERIMA"]: b["BANK"] for b in _tabel(buku["Rekonsiliasi"])}
    assert (keluarga["A CAIR"], keluarga["D BELUM"]) == ("BRI", "BSI")
    nama = [b[0] for b in buku["Ringkasan"].iter_rows(min_row=7, values_only=True)]
    bank = nama[nama.index("PER BANK") + 1 :]
    assert bank[: bank.index("JUMLAH")] == ["BNI", "BRI", "BSI"]


def test_kolom_tambahan_dan_belum_transaksi(isi: SimpleNamespace, pemeran: SimpleNamespace, tmp_path: Path) -> None:
    buku = _tulis(tmp_path, pemeran.apd)
    keluarga = {b["NAMA PENERIMA"]: b for b in _tabel(buku["Rekonsiliasi"])}
    tambahan = ("SALURAN", "TEMPAT", "BANK", "DIKETAHUI DARI")
    assert [keluarga["A CAIR"][k] for k in tambahan] == [
        "Agen bank", "=Agen 1", "BRI", "Foto uang, buku tabungan, atau struk"
    ]  # fmt: skip
    assert [keluarga["D BELUM"][k] for k in tambahan] == [None] * 4

    lembar = buku["Belum transaksi"]
    belum = {b["NAMA PENERIMA"]: b for b in _tabel(lembar)}
    assert set(belum) == {"C TIDAK", "D BELUM"}
    assert [belum["C TIDAK"][k] for k in ("NIK", "NOMINAL", "STATUS TRANSAKSI", "ALASAN", "KETERANGAN")] == [
        isi.tidak.kpm.nik, 333_333, "Belum transaksi", "KKS hilang", "di desa lain"
    ]  # fmt: skip
    # The first step not done yet; age since the kabupaten's own pay date.
    langkah = ("LANGKAH BERIKUTNYA", "TENGGAT LANGKAH", "UMUR (HARI)", "PENDAMPING")
    assert [belum["C TIDAK"][k] for k in langkah] == ["Ke cabang", datetime(2026, 11, 25), 10, "Pendamping"]
    assert [belum["D BELUM"][k] for k in (*langkah, "ALASAN")] == [None, None, 10, "Pendamping", None]
    assert lembar["A3"].value == "UMUR dihitung sejak tanggal bayar 12 November 2026."
    assert lembar["A4"].value == "Dicetak 22 Nov 2026 10.32 WIB oleh Apd."
    assert lembar.auto_filter.ref == "A6:S8"


def test_tanpa_tanggal_bayar_tidak_ada_umur(pemeran: SimpleNamespace, tmp_path: Path) -> None:
    PembayaranFactory(kpm=KPMFactory(nama="SATU"))
    buku = _tulis(tmp_path, pemeran.apd)
    assert _tabel(buku["Belum transaksi"])[0]["UMUR (HARI)"] is None
    assert "belum dicatat" in buku["Belum transaksi"]["A3"].value
