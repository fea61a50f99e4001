"""Why a family was not paid: the facts behind an answer, and who may read it."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from inti.models import AksesPribadi
from kpm.models import KPM
from penyaluran.models import AlasanBelumTransaksi, BarisBank, Tahap
from penyaluran.selectors.mengapa import keluarga_pada, temukan
from penyaluran.selectors.mengapa_fakta import Jawaban
from penyaluran.selectors.mengapa_kalimat import jawab
from penyaluran.selectors.mengapa_rantai import rantai
from tests.conftest import DESA, DESA_TETANGGA
from tests.factories import (
    AlasanFactory,
    BarisBankFactory,
    BerkasImporFactory,
    HakFactory,
    KeberatanFactory,
    KendalaBayarFactory,
    KPMFactory,
    LangkahKendalaFactory,
    PembayaranFactory,
    PenugasanFactory,
    PerubahanKepesertaanFactory,
    RekonsiliasiFactory,
    SanksiFactory,
    SelisihBankFactory,
    TahapDaerahFactory,
    TahapFactory,
    TugasFactory,
)

HARI = date(2026, 11, 20)
db = pytest.mark.django_db


def tanya(kpm: KPM, tahap: Tahap, hari: date = HARI) -> Jawaban:
    return jawab(temukan(keluarga_pada(KPM.objects.all(), tahap).get(pk=kpm.pk), tahap, hari).fakta)


@db
def test_fakta_dibaca_dari_basis_data():
    tahap = TahapFactory.create()
    kpm = KPMFactory.create(desa_id=DESA)
    assert tanya(kpm, tahap).kode == "belum_daftar"
    PembayaranFactory.create(kpm=KPMFactory.create(desa_id=DESA), tahap=tahap)
    assert tanya(kpm, tahap).kode == "belum_pernah"
    PembayaranFactory.create(kpm=kpm, tahap=TahapFactory.create(nomor=3))
    TugasFactory.create(kpm=kpm, tenggat=date(2026, 12, 3))
    assert tanya(kpm, tahap).langkah.startswith("Pendamping mencari tahu sebabnya paling lambat 3 Desember 2026")

    # Suspended when the data were cut off, restored since: the day of the data decides.
    pulih = PerubahanKepesertaanFactory.create(
        kpm=kpm, dari="ditangguhkan", ke="aktif", tanggal=date(2026, 10, 20), alasan="dipulihkan"
    )
    assert tanya(kpm, tahap).kode == "ditangguhkan"
    sanksi = SanksiFactory.create(
        kpm=kpm,
        keadaan="berlaku",
        berlaku_sejak=date(2026, 9, 1),
        diputus_oleh=pulih.oleh,
        diputus_pada=timezone.now(),
        alasan_putusan="Tiga bulan.",
    )
    assert tanya(kpm, tahap).kode == "sanksi"
    KeberatanFactory.create(sanksi=sanksi, tanggal=date(2026, 9, 9))
    assert "tanggal 9 September 2026" in tanya(kpm, tahap).langkah
    sanksi.keadaan, sanksi.perubahan, sanksi.alasan_batal = "dibatalkan", pulih, "Salah catat."
    sanksi.dibatalkan_oleh, sanksi.dibatalkan_pada = pulih.oleh, timezone.now()
    sanksi.save()
    HakFactory.create(kpm=kpm, tahap=tahap, nominal=450_000)
    assert "Rp450.000 harus dibayar kembali" in tanya(kpm, tahap).terjadi


@db
@pytest.mark.parametrize(("desa", "ada"), [(DESA, False), ("81.01.01.2001", True)])
def test_hari_pembatalan_menurut_zona_keluarga(desa: str, ada: bool) -> None:
    """Reversed at half past ten in the evening in Jakarta of the day of the data: the day after it in Jayapura."""
    tahap, kpm = TahapFactory.create(), KPMFactory.create(desa_id=desa)
    hari = tahap.hari_data
    pulih = PerubahanKepesertaanFactory.create(
        kpm=kpm, dari="ditangguhkan", ke="aktif", tanggal=hari, alasan="dipulihkan"
    )
    SanksiFactory.create(
        kpm=kpm,
        keadaan="dibatalkan",
        berlaku_sejak=hari - timedelta(days=30),
        diputus_oleh=pulih.oleh,
        diputus_pada=datetime(hari.year, hari.month, 1, tzinfo=UTC),
        alasan_putusan="Tiga bulan.",
        perubahan=pulih,
        alasan_batal="Salah catat.",
        dibatalkan_oleh=pulih.oleh,
        dibatalkan_pada=datetime(hari.year, hari.month, hari.day, 15, 30, tzinfo=UTC),
    )
    fakta = temukan(keluarga_pada(KPM.objects.all(), tahap).get(pk=kpm.pk), tahap, HARI).fakta
    assert (fakta.sanksi and fakta.sanksi.dibatalkan) == (hari + timedelta(days=1) if ada else None)


@db
def test_fakta_sesudah_tercantum():
    tahap = TahapFactory.create(tanggal_bayar=date(2026, 11, 2))
    b = PembayaranFactory.create(kpm__desa_id=DESA, tahap=tahap, status_fc="HOLD  x")
    kpm = b.kpm
    assert "dengan status “HOLD x”, yang artinya" in tanya(kpm, tahap).terjadi
    b.status_salur = " gagal  cek rekening"
    b.save()
    assert tanya(kpm, tahap).terjadi == ("Rekening tidak lolos pemeriksaan bank; nama atau NIK perlu dicocokkan.")
    daerah = TahapDaerahFactory.create(tahap=tahap, tanggal_bayar=date(2026, 11, 21))
    assert tanya(kpm, tahap).kode == "belum_hari_bayar"  # the kabupaten's own day
    daerah.delete()
    b.status_salur = "SI"
    b.save()
    assert tanya(kpm, tahap).kode == "berjalan"
    BarisBankFactory.create(tahap=tahap, kpm=None)  # the bank's list came
    assert tanya(kpm, tahap).kode == "tidak_di_bank"
    baris = BarisBankFactory.create(tahap=tahap, kpm=kpm, nominal=200_000)
    assert tanya(kpm, tahap).kode == "bank_beda_jumlah"
    BarisBankFactory.create(tahap=tahap, kpm=kpm, nominal=25_000, gelombang=2)  # in two waves
    assert tanya(kpm, tahap).kode == "berjalan"
    SelisihBankFactory.create(pembayaran=b, baris_bank=baris, jenis=["nama"])
    assert tanya(kpm, tahap).kode == "bank_beda_nama"
    alasan = AlasanFactory.create()
    rekon = RekonsiliasiFactory.create(pembayaran=b, status="tidak", jumlah=0, tanggal=None, alasan=alasan)
    assert tanya(kpm, tahap).kode == "belum_diambil"
    kendala = KendalaBayarFactory.create(kpm=kpm, pembayaran=b, alasan=alasan)
    LangkahKendalaFactory.create(kendala=kendala, nama="Blokir kartu", tenggat=date(2026, 11, 22))
    assert tanya(kpm, tahap).langkah == (
        "Langkah berikutnya blokir kartu, oleh pendamping bersama keluarga paling lambat 22 November 2026."
    )
    rekon.status, rekon.jumlah, rekon.tanggal, rekon.alasan = "cair", 225_000, date(2026, 11, 10), None
    rekon.save()
    assert tanya(kpm, tahap).kode == "cair"


@db
def test_dugaan_dan_baris_bank_yang_ditinggalkan_tidak_dihitung():
    b = PembayaranFactory.create(kpm__desa_id=DESA)
    kpm, tahap = b.kpm, b.tahap
    BarisBankFactory.create(tahap=tahap, kpm=kpm, nominal=1, derajat="lemah")
    assert tanya(kpm, tahap).kode == "bank_perkiraan"
    sama = BarisBankFactory.create(tahap=tahap, kpm=kpm, nominal=b.nominal, derajat="sedang", gelombang=2)
    assert tanya(kpm, tahap).kode == "berjalan"  # beside a line that is the family's a guess says nothing
    BarisBank.objects.exclude(pk=sama.pk).update(hilang_di=BerkasImporFactory.create(jenis="bank"))
    BarisBankFactory.create(tahap=tahap, kpm=None)
    assert tanya(kpm, tahap).kode == "berjalan"
    BarisBank.objects.filter(pk=sama.pk).update(hilang_di=BerkasImporFactory.create(jenis="bank"))
    assert tanya(kpm, tahap).kode == "tidak_di_bank"
    BarisBank.objects.update(hilang_di=BerkasImporFactory.create(jenis="bank"))
    assert tanya(kpm, tahap).kode == "berjalan"  # nothing of the list is left for this kecamatan


@db
def test_kartu_yang_diurus_dan_kendala_yang_dicatat():
    b = PembayaranFactory.create(kpm__desa_id=DESA)
    jauh, hilang = (AlasanBelumTransaksi.objects.get(pk=k) for k in ("lokasi-jauh", "kks-hilang"))
    lama = KendalaBayarFactory.create(kpm=b.kpm, alasan=jauh, dibuka_pada=timezone.now() - timedelta(days=90))
    LangkahKendalaFactory.create(kendala=lama, nama="Cari agen terdekat")
    assert tanya(b.kpm, b.tahap).kode == "berjalan"  # an earlier tahap's hindrance explains nothing yet
    kartu = KendalaBayarFactory.create(kpm=b.kpm, alasan=hilang)
    LangkahKendalaFactory.create(kendala=kartu, nama="Blokir kartu")
    jawaban = tanya(b.kpm, b.tahap)
    assert (jawaban.kode, jawaban.langkah) == (
        "kartu", "Langkah berikutnya blokir kartu, oleh pendamping bersama keluarga.",
    )  # fmt: skip
    # Once something is recorded, the step is that of the reason recorded, however old another hindrance is.
    RekonsiliasiFactory.create(pembayaran=b, status="tidak", jumlah=0, tanggal=None, alasan=hilang)
    assert tanya(b.kpm, b.tahap).langkah == "Langkah berikutnya blokir kartu, oleh pendamping bersama keluarga."


# --- the page ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_bank_membayar_yang_tidak_direncanakan() -> None:
    tahap = TahapFactory()
    kpm, nol = KPMFactory.create(desa_id=DESA), KPMFactory.create(desa_id=DESA)
    PembayaranFactory.create(tahap=tahap, kpm=nol, nominal=0)
    BarisBankFactory.create(tahap=tahap, kpm=kpm, nominal=600_000, derajat="lemah")
    assert tanya(kpm, tahap).kode == "belum_pernah"  # only a name that is alike
    assert rantai(temukan(keluarga_pada(KPM.objects.all(), tahap).get(pk=nol.pk), tahap, HARI).fakta)[3].teks == (
        "Nama keluarga ini tidak ada di daftar bank."
    )
    for satu in (kpm, nol):
        BarisBankFactory.create(tahap=tahap, kpm=satu, nominal=600_000, gelombang=2)
        assert tanya(satu, tahap).kode == "bank_membayar"


@pytest.mark.django_db
def test_baris_bank_di_kecamatan_lain_tetap_milik_keluarganya() -> None:
    """The bank wrote the family under another kecamatan, or nobody else of its own: the line still tells of money."""
    tahap = TahapFactory()
    kpm, lain, nol = (KPMFactory.create(desa_id=DESA) for _ in range(3))
    PembayaranFactory.create(tahap=tahap, kpm=nol, nominal=0)
    for satu in (kpm, nol):
        BarisBankFactory.create(tahap=tahap, kpm=satu, nominal=600_000, desa_id=DESA_TETANGGA)
        assert tanya(satu, tahap).kode == "bank_membayar"
    assert tanya(lain, tahap).kode == "belum_pernah"  # its own kecamatan's list did not come


@pytest.fixture
def keluarga(pemeran: SimpleNamespace) -> KPM:
    tahap = TahapFactory.create()
    kpm = KPMFactory.create(nama="SITI TANYA", desa_id=DESA)
    PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping)
    b = PembayaranFactory.create(kpm=kpm, tahap=tahap, status_fc="SI")
    BarisBankFactory.create(tahap=tahap, kpm=kpm)
    RekonsiliasiFactory.create(pembayaran=b, status="tidak", jumlah=0, tanggal=None, alasan=AlasanFactory.create())
    return kpm


@db
def test_halaman_dan_jumlah_kueri(pemeran, client_untuk, keluarga, django_assert_num_queries):
    alamat = f"{reverse('penyaluran:mengapa', args=[keluarga.pk])}?tahap=2026-4"
    client = client_untuk(pemeran.pendamping)
    with django_assert_num_queries(10):
        isi = client.get(alamat).content.decode()
    assert "belum diambil dengan alasan KKS hilang (uji)" in isi
    assert isi.count("Sudah diambil keluarga") == 1
    assert client.get(reverse("penyaluran:mengapa", args=[keluarga.pk])).status_code == 200
    assert client.get(alamat.replace("2026-4", "2031-1")).status_code == 404
    assert client.get(alamat.replace("2026-4", "%00")).status_code == 404
    for orang in (pemeran.pendamping_lain, pemeran.korkab_luar, pemeran.tanpa_jabatan):
        assert client_untuk(orang).get(alamat).status_code in (403, 404)


@db
def test_dicetak_satu_lembar_dan_tercatat(pemeran, client_untuk, keluarga):
    alamat = f"{reverse('penyaluran:mengapa_cetak', args=[keluarga.pk])}?tahap=2026-4"
    jawaban = client_untuk(pemeran.pendamping).post(alamat)
    assert jawaban["Content-Type"] == "application/pdf"
    assert len(PdfReader(BytesIO(jawaban.content)).pages) == 1
    akses = AksesPribadi.objects.get()
    assert (akses.objek_id, akses.alasan) == (str(keluarga.pk), "Penjelasan pembayaran Tahap 4 2026")
    assert client_untuk(pemeran.pendamping_lain).post(alamat).status_code == 404
    assert AksesPribadi.objects.count() == 1


@db
def test_sebelum_ada_tahap(pemeran, client_untuk):
    kpm = KPMFactory.create(desa_id=DESA)
    PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping, mulai=timezone.localdate() - timedelta(days=1))
    alamat = reverse("penyaluran:mengapa", args=[kpm.pk])
    assert "Belum ada tahap" in client_untuk(pemeran.pendamping).get(alamat).content.decode()
