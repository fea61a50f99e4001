"""What a payment was based on stays as it was when its list was applied."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from inti.models import Pekerjaan
from inti.services.kerja import Dibatalkan, Kemajuan
from kpm.models import Anggota
from penyaluran.models import AturanBantuan, Pembayaran, PotretBayar, Tahap
from penyaluran.selectors.potret import potret_terakhir
from penyaluran.services.hak import massal as hak_massal
from penyaluran.services.hak.massal import hitung_tahap
from penyaluran.services.tahap.potret import potret_tahap
from tests.conftest import DESA
from tests.factories import (
    AnggotaFactory,
    BerkasImporFactory,
    KomponenFactory,
    KPMFactory,
    PembayaranFactory,
    PenugasanFactory,
    TahapFactory,
)
from tests.penyaluran.buku_fc import keluarga
from tests.penyaluran.langkah import impor_langsung

pytestmark = pytest.mark.django_db


@pytest.fixture
def bayar(pemeran) -> Pembayaran:
    """A family with a pupil and a grandmother without component, listed and computed."""
    kpm = KPMFactory.create(desa_id=DESA)
    PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping)
    anak = AnggotaFactory.create(kpm=kpm, nama="ANI", tanggal_lahir=date(2016, 5, 1))
    KomponenFactory.create(anggota=anak, jenis="sd")
    AnggotaFactory.create(kpm=kpm, nama="NENEK")
    b = PembayaranFactory.create(kpm=kpm, tahap=TahapFactory.create())
    hitung_tahap(tahap=b.tahap, wilayah=[DESA])
    return b


def ambil(b: Pembayaran, berkas: object | None = None) -> int:
    berkas = berkas or BerkasImporFactory.create()
    return potret_tahap(tahap=b.tahap, wilayah=[DESA[:8]], sumber="art", berkas_id=berkas.pk)


def test_potret_memuat_anggota_komponen_dan_aturan(bayar):
    assert ambil(bayar) == 1
    p = potret_terakhir([bayar.pk])[bayar.pk]
    assert (p.nominal_fc, p.nominal_hak, p.aturan) == (225_000, 225_000, AturanBantuan.objects.get(selesai=None))
    assert [(b["nama"], b["komponen"], b["nominal"], b["lewat"]) for b in p.rincian] == [
        ("ANI", "sd", 225_000, ""),
        ("NENEK", "", 0, ""),
    ]
    assert p.rincian[0]["tarif"]


def test_satu_per_berkas_dan_tidak_pernah_diubah(bayar):
    berkas = BerkasImporFactory.create()
    assert [ambil(bayar, berkas) for _ in range(3)] == [1, 0, 0]
    Anggota.objects.filter(nama="ANI").update(nama="ANI RAHAYU")
    assert ambil(bayar, berkas) == 0
    assert ambil(bayar) == 1
    satu, dua = PotretBayar.objects.order_by("versi")
    assert (satu.versi, dua.versi) == (1, 2)
    assert (satu.rincian[0]["nama"], dua.rincian[0]["nama"]) == ("ANI", "ANI RAHAYU")
    for salah in (lambda: PotretBayar.objects.update(nominal_fc=1), PotretBayar.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            salah()
    assert set(PotretBayar.objects.values_list("nominal_fc", flat=True)) == {225_000}


def test_hanya_wilayah_dan_tahap_itu(bayar):
    PembayaranFactory.create(kpm=bayar.kpm, tahap=TahapFactory.create(nomor=3))
    PembayaranFactory.create(kpm__desa_id="17.71.07.1001", tahap=bayar.tahap)
    assert ambil(bayar) == 1
    kosong = PotretBayar.objects.exclude(pembayaran=bayar)
    assert not kosong.exists()
    assert potret_tahap(tahap=bayar.tahap, wilayah=None, sumber="final_closing", berkas_id=None) == 2
    assert kosong.get().rincian == []
    assert kosong.get().nominal_hak is None


def test_ikut_pekerjaan_impor_dan_tahan_dibunuh(pemeran, monkeypatch):
    impor_langsung(pemeran.apd, [keluarga(1), keluarga(2)])
    minta = Pekerjaan.objects.get(jenis=hak_massal.JENIS)
    assert minta.parameter["sumber"] == "final_closing"

    class Dibunuh(Kemajuan):
        def pastikan(self) -> None:
            if PotretBayar.objects.exists():
                raise Dibatalkan

    with pytest.raises(Dibatalkan):
        hak_massal.kerjakan(**minta.parameter, kerja=Dibunuh())
    assert not PotretBayar.objects.exists()  # its piece was undone with it
    for _ in range(2):
        hak_massal.kerjakan(**minta.parameter, kerja=Kemajuan())
    assert list(PotretBayar.objects.values_list("versi", "sumber")) == [(1, "final_closing")] * 2
    assert str(PotretBayar.objects.first().berkas_id) == minta.parameter["berkas"]
    tahap = Tahap.objects.get()
    hak_massal.kerjakan(tahap=tahap.pk, wilayah=[], kerja=Kemajuan())  # asked for by hand: nothing to keep
    assert PotretBayar.objects.count() == 2


def test_potongan_menutup_semua_baris(bayar, monkeypatch):
    monkeypatch.setattr("penyaluran.services.tahap.potret._POTONG", 2)
    for _ in range(4):
        PembayaranFactory.create(kpm=KPMFactory.create(desa_id=DESA), tahap=bayar.tahap)
    assert ambil(bayar) == 5


def test_halaman_menyebut_yang_berubah(bayar, pemeran, client_untuk, django_assert_num_queries):
    alamat = reverse("penyaluran:dasar", args=[bayar.pk])
    client = client_untuk(pemeran.pendamping)
    assert "Belum ada catatannya" in client.get(alamat).content.decode()
    ambil(bayar)
    with django_assert_num_queries(10):
        isi = client.get(alamat).content.decode()
    assert "Tidak ada. Data keluarga masih sama" in isi
    assert "NENEK" in isi
    ani = Anggota.objects.get(nama="ANI")
    Anggota.objects.filter(nama="NENEK").update(nama="NENEK TUA")
    ani.komponen.update(jenis="smp")
    AnggotaFactory.create(kpm=bayar.kpm, nama="<b>BAYI</b>")
    isi = client.get(alamat).content.decode()
    for teks in (
        "&lt;b&gt;BAYI&lt;/b&gt; sekarang tercatat sebagai anggota.",
        "NENEK sekarang bernama NENEK TUA.",
        "ANI tidak lagi tercatat sebagai SD waktu itu.",
        "ANI sekarang tercatat sebagai SMP.",
        "Menurut aturan: dahulu Rp225.000, sekarang Rp375.000.",
    ):
        assert teks in isi
    assert client_untuk(pemeran.pendamping_lain).get(alamat).status_code == 404
