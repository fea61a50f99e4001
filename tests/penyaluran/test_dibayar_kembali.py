"""What is paid back after a suspension was reversed: the arithmetic, who sees it, the workbook."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from inti.models import AksesPribadi
from penyaluran.selectors.dibayar_kembali import dibayar_kembali
from tests.factories.kpm import KPMFactory, PerubahanKepesertaanFactory
from tests.factories.penyaluran import HakFactory, PembayaranFactory, TahapFactory
from tests.factories.verifikasi import SanksiFactory

pytestmark = pytest.mark.django_db
SAAT = datetime(2026, 11, 22, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def siang(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: SAAT)


@pytest.fixture
def tahap(db):
    return {n: TahapFactory(tahun=2026, nomor=n) for n in (1, 2, 3, 4)}


def dibatalkan(pemeran, mulai, pulih, jenjang="penangguhan", **isi):
    kpm = KPMFactory(**isi)
    ke = "ditangguhkan" if jenjang == "penangguhan" else "paksa"
    langkah = PerubahanKepesertaanFactory(kpm=kpm, dari="aktif", ke=ke, alasan="menolak_komitmen", tanggal=mulai)
    PerubahanKepesertaanFactory(kpm=kpm, dari=ke, ke="aktif", alasan="dipulihkan", tanggal=pulih)
    return SanksiFactory(
        kpm=kpm, jenjang=jenjang, keadaan="dibatalkan", perubahan=langkah, berlaku_sejak=mulai,
        diputus_oleh=pemeran.korkab, diputus_pada=SAAT - timedelta(days=90), alasan_putusan="x",
        dibatalkan_oleh=pemeran.korkab, dibatalkan_pada=SAAT, alasan_batal="Catatannya keliru",
    )  # fmt: skip


def hitung(s):
    (satu,) = dibayar_kembali([s])
    return [(t.tahap.kode, t.hak, t.dibayar, t.kembali) for t in satu.tahap], satu.jumlah, satu.pasti


def test_hak_dikurangi_yang_dibayar_per_tahap(pemeran, tahap):
    s = dibatalkan(pemeran, date(2026, 5, 20), date(2026, 11, 22))
    for n, nominal in ((1, 900_000), (2, 900_000), (3, 975_000), (4, 975_000)):
        HakFactory(kpm=s.kpm, tahap=tahap[n], nominal=nominal)
    PembayaranFactory(kpm=s.kpm, tahap=tahap[2], nominal=900_000)
    PembayaranFactory(kpm=s.kpm, tahap=tahap[3], nominal=225_000)
    PembayaranFactory(tahap=tahap[4])  # the list has come, and the family is not on it
    assert hitung(s) == (
        [
            ("2026-2", 900_000, 900_000, 0),
            ("2026-3", 975_000, 225_000, 750_000),
            ("2026-4", 975_000, 0, 975_000),
        ],
        1_725_000,
        True,
    )


def test_yang_belum_diketahui_tidak_dijumlahkan(pemeran, tahap):
    s = dibatalkan(pemeran, date(2026, 7, 1), date(2026, 11, 22))
    HakFactory(kpm=s.kpm, tahap=tahap[4], nominal=500_000)
    PembayaranFactory(kpm=s.kpm, tahap=tahap[3], nominal=0)
    assert hitung(s) == ([("2026-3", None, 0, None), ("2026-4", 500_000, None, None)], 0, False)


def test_lebih_bayar_bukan_urusan_di_sini(pemeran, tahap):
    s = dibatalkan(pemeran, date(2026, 10, 1), date(2026, 11, 1))
    HakFactory(kpm=s.kpm, tahap=tahap[4], nominal=500_000)
    PembayaranFactory(kpm=s.kpm, tahap=tahap[4], nominal=750_000)
    assert hitung(s)[1:] == (0, True)


def test_hari_terakhir_sebelum_dipulihkan(pemeran, tahap):
    """Restored on 1 October: the fourth tahap was never touched."""
    s = dibatalkan(pemeran, date(2026, 9, 30), date(2026, 10, 1))
    (satu,) = dibayar_kembali([s])
    assert (satu.mulai, satu.sampai) == (date(2026, 9, 30), date(2026, 9, 30))
    assert [t.tahap.kode for t in satu.tahap] == ["2026-3"]
    sehari = dibatalkan(pemeran, date(2026, 10, 1), date(2026, 10, 1))
    assert dibayar_kembali([sehari])[0].tahap == []
    assert dibayar_kembali([]) == []


def test_batas_data_sebelum_bulannya(pemeran, tahap):
    """Suspended only when the data of the fourth tahap were cut off: not on its list, so it is owed."""
    type(tahap[4]).objects.filter(pk="2026-4").update(tanggal_data=date(2026, 9, 15))
    s = dibatalkan(pemeran, date(2026, 9, 10), date(2026, 9, 16))
    HakFactory(kpm=s.kpm, tahap=tahap[4], nominal=600_000)
    PembayaranFactory(tahap=tahap[4])
    assert [t.tahap.kode for t in dibayar_kembali([s])[0].tahap] == ["2026-3", "2026-4"]
    assert dibayar_kembali([s])[0].tahap[1].kembali == 600_000
    lewat = dibatalkan(pemeran, date(2026, 9, 1), date(2026, 9, 15))  # active again that very day
    assert [t.tahap.kode for t in dibayar_kembali([lewat])[0].tahap] == ["2026-3"]


def test_satu_tahap_dibayar_kembali_sekali(pemeran, tahap):
    """A termination on top of a suspension, both reversed: the fourth tahap is owed once, whichever is asked for."""
    s = dibatalkan(pemeran, date(2026, 7, 1), date(2026, 11, 22))
    atas = dibatalkan(pemeran, date(2026, 10, 5), date(2026, 11, 22), jenjang="penghentian")
    type(atas).objects.filter(pk=atas.pk).update(kpm=s.kpm)
    atas.refresh_from_db()
    for n in (3, 4):
        HakFactory(kpm=s.kpm, tahap=tahap[n], nominal=900_000)
        PembayaranFactory(tahap=tahap[n])
    assert [(d.sanksi.jenjang, d.jumlah) for d in dibayar_kembali([atas, s])] == [
        ("penghentian", 0),
        ("penangguhan", 1_800_000),
    ]
    assert hitung(atas)[:2] == ([], 0)


def test_hanya_yang_pernah_dijalankan(pemeran, tahap, client_untuk):
    s = dibatalkan(pemeran, date(2026, 7, 1), date(2026, 11, 1), nama="ANI", jenjang="penghentian")
    SanksiFactory(
        kpm=KPMFactory(nama="PERINGATAN"), jenjang="peringatan", keadaan="dibatalkan",
        dibatalkan_oleh=pemeran.korkab, dibatalkan_pada=SAAT, alasan_batal="x",
    )  # fmt: skip
    halaman = client_untuk(pemeran.korkab).get("/penyaluran/dibayar-kembali/").text
    assert "ANI" in halaman
    assert "PERINGATAN" not in halaman
    assert "1 Juli 2026 sampai 31 Oktober 2026" in halaman
    assert "ANI" not in client_untuk(pemeran.korkab_luar).get("/penyaluran/dibayar-kembali/").text
    assert "ANI" not in client_untuk(pemeran.korkab).get("/penyaluran/dibayar-kembali/?wilayah=17.71.07").text
    assert "ANI" in client_untuk(pemeran.korkab).get(f"/penyaluran/dibayar-kembali/?sanksi={s.pk}").text
    assert "Saringan tidak dikenali" in client_untuk(pemeran.korkab).get("/penyaluran/dibayar-kembali/?sanksi=x").text


def test_buku_kerja_dan_siapa_yang_boleh(pemeran, tahap, client_untuk):
    s = dibatalkan(pemeran, date(2026, 10, 1), date(2026, 11, 1), nama="=ANI")
    HakFactory(kpm=s.kpm, tahap=tahap[4], nominal=500_000)
    PembayaranFactory(kpm=s.kpm, tahap=tahap[4], nominal=200_000)
    jawaban = client_untuk(pemeran.apd).post("/penyaluran/dibayar-kembali/unduh/")
    lembar = load_workbook(BytesIO(jawaban.content)).active
    baris = [b for b in lembar.iter_rows(values_only=True) if b[1] == "=ANI"]
    assert [b[9:] for b in baris] == [
        ("Penangguhan", datetime(2026, 10, 1), datetime(2026, 10, 31), "Tahap 4 2026", 500_000, 200_000, 300_000,
         "Catatannya keliru"),
    ]  # fmt: skip
    assert AksesPribadi.objects.filter(objek_id=str(s.kpm_id), jenis="ekspor").count() == 1
    for siapa in ("pendamping", "korkec", "pengawas"):
        assert client_untuk(getattr(pemeran, siapa)).post("/penyaluran/dibayar-kembali/unduh/").status_code == 403
    assert "=ANI" not in str(client_untuk(pemeran.apd_luar).post("/penyaluran/dibayar-kembali/unduh/").content)


@pytest.mark.parametrize("banyak", [1, 20])
def test_hemat_kueri(pemeran, tahap, client_untuk, django_assert_max_num_queries, banyak):
    for _ in range(banyak):
        s = dibatalkan(pemeran, date(2026, 4, 1), date(2026, 11, 1))
        HakFactory(kpm=s.kpm, tahap=tahap[4])
    client = client_untuk(pemeran.korkab)
    with django_assert_max_num_queries(12):
        assert client.get("/penyaluran/dibayar-kembali/").status_code == 200
