"""Pages of the balance and the three measures: figures, links, whose areas, and a fixed number of queries."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inti.templatetags.format import tanggal
from inti.waktu import hari_ini
from penyaluran.models import Pembayaran, Tahap
from penyaluran.services.tahap.ringkasan import susun_ringkasan
from tests.conftest import DESA, DESA_2, DESA_TETANGGA, KABUPATEN, KABUPATEN_LUAR, KECAMATAN
from tests.factories import (
    HakFactory,
    KPMFactory,
    PembayaranFactory,
    PenugasanFactory,
    RekonsiliasiFactory,
    TahapDaerahFactory,
    TahapFactory,
)

NERACA, TEPAT = "/penyaluran/neraca/", "/penyaluran/tepat/"
HARI = date(2026, 12, 20)


def _keluarga(tahap: Tahap, petugas: Any, desa: str = DESA, **rekon: Any) -> None:
    bayar = PembayaranFactory(tahap=tahap, nominal=500_000, kpm=KPMFactory(desa_id=desa))
    PenugasanFactory(kpm=bayar.kpm, petugas=petugas)
    HakFactory(tahap=tahap, kpm=bayar.kpm, nominal=500_000, nominal_fc=500_000)
    if rekon:
        RekonsiliasiFactory(pembayaran=bayar, **rekon)


@pytest.fixture
def isi(pemeran: SimpleNamespace) -> SimpleNamespace:
    """Two tahap: in the earlier one all went well, in this one half."""
    lalu = TahapFactory(nomor=3, tanggal_bayar=date(2026, 8, 1))
    kini = TahapFactory(tanggal_bayar=date(2026, 11, 1))
    _keluarga(lalu, pemeran.pendamping, status="cair", tanggal=date(2026, 8, 5))
    _keluarga(kini, pemeran.pendamping, status="cair", tanggal=date(2026, 11, 5))
    _keluarga(kini, pemeran.pendamping, status="sebagian", jumlah=200_000, tanggal=date(2026, 11, 5))
    _keluarga(kini, pemeran.pendamping_lain, DESA_2)
    _keluarga(kini, pemeran.pendamping_tetangga, DESA_TETANGGA)
    susun_ringkasan(pada=HARI)
    return SimpleNamespace(lalu=lalu, kini=kini)


def test_neraca_wilayah_dan_jalannya(isi: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Any) -> None:
    jawab = client_untuk(pemeran.korkab).get(NERACA)
    teks = jawab.content.decode()
    assert {(b["rencana_n"], b["seimbang"]) for b in jawab.context["baris"]} == {(3, True), (1, True)}
    total = jawab.context["total"]
    assert (total["rencana_n"], total["rencana_rp"]) == (4, 2_000_000)
    assert [(b["n"], b["rp"], b["sisa"]) for b in total["bagian"]] == [
        (1, 500_000, None), (1, 200_000, 300_000), (0, 0, None), (2, 1_000_000, None)
    ]  # fmt: skip
    assert "Seimbang" in teks
    # Each figure opens exactly its families.
    url = total["bagian"][3]["url"]
    assert url == f"/penyaluran/?tahap=2026-4&wilayah={KABUPATEN}&status=belum"
    assert len(client_untuk(pemeran.korkab).get(url).context["baris"]) == 2

    desa = client_untuk(pemeran.korkab).get(NERACA, {"wilayah": DESA})
    assert (desa.context["total"]["rencana_n"], desa.context["baris"]) == (2, [])
    assert [j["label"] for j in desa.context["jejak"]] == ["Kota Bengkulu", "Sungai Serut"]
    lalu = client_untuk(pemeran.korkab).get(NERACA, {"tahap": "2026-3"})
    assert lalu.context["total"]["rencana_n"] == 1


def test_tepat_dengan_pembanding_dan_tren(isi: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Any) -> None:
    jawab = client_untuk(pemeran.korkec).get(TEPAT)
    kartu = {k["label"]: (k["nilai"], k["banding"]) for k in jawab.context["kartu"]}
    assert kartu == {
        "Tepat sasaran": ("100%", "Tahap 3 2026 100% · Kota Bengkulu 100%"),
        "Tepat jumlah": ("50%", "Tahap 3 2026 100% · Kota Bengkulu 50%"),
        "Tepat waktu": ("33,3%", "Tahap 3 2026 100% · Kota Bengkulu 25%"),
    }
    assert [b["tahap"] for b in jawab.context["tren"]["baris"]] == ["Tahap 4 2026", "Tahap 3 2026"]
    assert [p["nilai"] for p in jawab.context["tren"]["percik"]][1] == [100, 50]
    assert {b["label"]: b["teks"] for b in jawab.context["batang"]}.keys() == {
        b["nama"] for b in jawab.context["baris"]
    }
    teks = jawab.content.decode()
    assert 'class="percik"' in teks
    assert "tepat waktu sampai 30 hari" in teks
    assert "style=" not in teks
    waktu = client_untuk(pemeran.korkec).get(TEPAT, {"ukuran": "waktu"}).context["batang"]
    assert sorted(b["teks"] for b in waktu) == ["0%", "50%"]


def test_tepat_waktu_belum_dinilai_selama_harinya_berjalan(
    isi: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Any
) -> None:
    hari = hari_ini()
    Tahap.objects.filter(pk="2026-4").update(tanggal_bayar=hari - timedelta(days=2))
    susun_ringkasan()
    jawab = client_untuk(pemeran.korkec).get(TEPAT)
    assert jawab.context["kartu"][2]["nilai"] == "belum bisa dinilai"
    teks = jawab.content.decode()
    assert f"Tepat waktu belum bisa dinilai sampai {tanggal(hari + timedelta(days=28))}" in teks

    # Where the kabupaten pays later: its day for those who work there, and for the province the latest of all.
    TahapDaerahFactory(tahap=isi.kini, wilayah_id=KABUPATEN, tanggal_bayar=hari - timedelta(days=1))
    susun_ringkasan()
    for siapa in ("korkec", "pendamping", "korwil", "pusat"):
        teks = client_untuk(getattr(pemeran, siapa)).get(TEPAT).content.decode()
        assert f"Tepat waktu belum bisa dinilai sampai {tanggal(hari + timedelta(days=29))}" in teks, siapa


def test_setiap_angka_membuka_keluarganya(isi: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Any) -> None:
    susun_ringkasan()  # lists count as of today
    for siapa in ("korkab", "korkec", "pendamping"):
        client = client_untuk(getattr(pemeran, siapa))
        rincian = client.get(TEPAT).context["rincian_ukuran"]
        assert [
            len(client.get(r["ke"][sisi]).context["baris"]) for r in rincian for sisi in ("tepat", "tidak", "tt")
        ] == [n for r in rincian for n in (r["b"].n, r["b"].salah, r["b"].tt)]
        assert sum(r["b"].dari for r in rincian) > 2
    teks = client_untuk(pemeran.korkec).get(
        f"/penyaluran/?tahap=2026-4&wilayah={DESA}&status=semua&ukuran=jumlah-tidak"
    )
    assert "Tepat jumlah: tidak tepat" in teks.content.decode()
    # Of another's area, and of the country, nothing.
    asing = client_untuk(pemeran.korkec).get(
        f"/penyaluran/?tahap=2026-4&wilayah={DESA_TETANGGA}&status=semua&ukuran=sasaran-tepat"
    )
    assert not asing.context["baris"]
    assert not client_untuk(pemeran.pusat).get("/penyaluran/?status=semua&ukuran=sasaran-tepat").context["baris"]


def test_pendamping_melihat_keluarganya_saja(isi: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Any) -> None:
    for alamat in (NERACA, TEPAT):
        jawab = client_untuk(pemeran.pendamping).get(alamat)
        angka = jawab.context["u"].total.angka
        assert (angka.rencana_n, angka.cair_n, angka.sebagian_n, angka.belum_n) == (2, 1, 1, 0)
        assert "Dihitung sekarang" in jawab.content.decode()
        assert client_untuk(pemeran.pendamping).get(alamat, {"wilayah": DESA}).status_code == 404
    assert client_untuk(pemeran.pendamping_lain).get(TEPAT).context["kini"].rencana_n == 1
    # Counted live: what was recorded a moment ago is there.
    RekonsiliasiFactory(pembayaran=Pembayaran.objects.get(desa=DESA_2))
    assert client_untuk(pemeran.pendamping_lain).get(TEPAT).context["kini"].cair_n == 1


@pytest.mark.parametrize(
    ("siapa", "kode", "status"),
    [
        ("korkec", KECAMATAN, 200),
        ("korkec", KABUPATEN, 404),
        ("korkec", DESA_TETANGGA, 404),
        ("korkab", KABUPATEN, 200),
        ("korkab", KABUPATEN_LUAR, 404),
        ("apd_luar", KECAMATAN, 404),
        ("pengawas", KABUPATEN, 200),
        ("pusat", KECAMATAN, 200),
        ("tanpa_jabatan", KECAMATAN, 404),
    ],
)
def test_wilayah_orang_tidak_ada(
    isi: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Any, siapa: str, kode: str, status: int
) -> None:
    for alamat in (NERACA, TEPAT):
        assert client_untuk(getattr(pemeran, siapa)).get(alamat, {"wilayah": kode}).status_code == status


@pytest.mark.parametrize(
    "kueri",
    [{"tahap": "2031-1"}, {"tahap": "x"}, {"wilayah": "17.71.99"}, {"wilayah": "%"}, {"saya": "1"}, {"ukuran": "x"}],
)
def test_alamat_asing(isi: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Any, kueri: dict[str, str]) -> None:
    for alamat in (NERACA, TEPAT):
        assert client_untuk(pemeran.korkab).get(alamat, kueri).status_code == 404


def test_kosong_mengatakan_apa_yang_ditunggu(pemeran: SimpleNamespace, client_untuk: Any) -> None:
    for alamat in (NERACA, TEPAT):
        assert "setelah APD mengimpor" in client_untuk(pemeran.korkab).get(alamat).content.decode()
        assert client_untuk(pemeran.tanpa_jabatan).get(alamat).status_code == 200
    assert "Indonesia" in client_untuk(pemeran.pusat).get(NERACA).content.decode()


def test_jumlah_kueri_tetap(pemeran: SimpleNamespace, client_untuk: Any) -> None:
    """One tahap and family, then eight of them and all desa: the same number of queries."""
    kasus = (
        ("korkab", NERACA, 8),
        ("korkab", TEPAT, 12),
        ("korkec", TEPAT, 12),
        ("pusat", TEPAT, 10),
        ("pendamping", NERACA, 7),
        ("pendamping", TEPAT, 11),
    )

    def ukur() -> dict[tuple[str, str], int]:
        susun_ringkasan(pada=HARI)
        hasil = {}
        for siapa, alamat, _ in kasus:
            client = client_untuk(getattr(pemeran, siapa))
            client.get(alamat)
            with CaptureQueriesContext(connection) as kueri:
                assert client.get(alamat).status_code == 200
            hasil[siapa, alamat] = len(kueri)
        return hasil

    _keluarga(TahapFactory(), pemeran.pendamping, status="cair", tanggal=date(2026, 11, 5))
    sedikit = ukur()
    for tahun, nomor in [(2025, n) for n in (1, 2, 3, 4)] + [(2026, n) for n in (1, 2, 3)]:
        for desa in (DESA, DESA_2, DESA_TETANGGA):
            _keluarga(TahapFactory(tahun=tahun, nomor=nomor), pemeran.pendamping, desa)
    for _ in range(10):
        _keluarga(TahapFactory(), pemeran.pendamping)
    assert ukur() == sedikit == {(siapa, alamat): n for siapa, alamat, n in kasus}
