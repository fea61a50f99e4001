"""A whole group at once: what it takes, who is left out, and how it is taken back."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import AksesPribadi
from inti.waktu import hari_ini
from penyaluran.models import BuktiBayar, KendalaBayar, Pembayaran, RekonMassal, Rekonsiliasi
from penyaluran.services.rekon import sesudah as sesudah_rekon
from penyaluran.services.rekon.catat import catat_rekonsiliasi
from penyaluran.services.rekon.massal import IsiMassal, batalkan_massal, catat_massal
from tests.conftest import DESA_LUAR, KABUPATEN_LUAR
from tests.factories import KendalaBayarFactory, RekonsiliasiFactory, TahapDaerahFactory
from tests.p2k2.gambar import gambar
from tests.penyaluran.kelompok_bayar import buat

pytestmark = pytest.mark.django_db


@pytest.fixture
def mawar(pemeran):
    return buat(pemeran)


def isi(**lain):
    dasar = {"tanggal": hari_ini(), "saluran": "agen", "cara": "hadir", "jumlah_keluarga": 3, "tempat": "Agen  Sri"}
    return IsiMassal(**(dasar | lain))


def catat(m, oleh, *, id=None, foto=None, pada=None, **lain):
    berkas = [gambar()] if foto is None else foto
    return catat_massal(
        id=id or uuid4(), kelompok=m.kelompok, tahap=m.tahap, isi=isi(**lain), foto=berkas, oleh=oleh, pada=pada
    )


def test_semua_yang_belum_tercatat_dengan_bukti(mawar, pemeran, monkeypatch):
    panggilan = []
    monkeypatch.setattr(sesudah_rekon, "_PENGIKUT", {"uji": lambda b, oleh: panggilan.append((sorted(b), oleh))})

    m = catat(mawar, pemeran.pendamping)

    r = list(Rekonsiliasi.objects.filter(massal=m))
    assert [(x.status, x.jumlah, x.saluran, x.tempat, x.cara) for x in r] == [
        ("cair", 750_000, "agen", "Agen Sri", "hadir")
    ] * 3
    assert (m.jumlah_keluarga, m.cara, m.tanpa_foto) == (3, "hadir", "")
    assert BuktiBayar.objects.get().massal == m
    assert panggilan == [([b.pk for b in mawar.bayar], pemeran.pendamping)]
    assert Rekonsiliasi.pgh_event_model.objects.count() == 3


def test_yang_bermasalah_dan_berbeda_tidak_ikut(mawar, pemeran, client_untuk):
    RekonsiliasiFactory(pembayaran=mawar.bayar[0], status="sebagian", jumlah=100_000, tanggal=hari_ini())
    KendalaBayarFactory(kpm=mawar.bayar[1].kpm, dibuka_oleh=pemeran.pendamping)
    url = reverse("penyaluran:massal", args=[mawar.kelompok.pk])

    teks = client_untuk(pemeran.pendamping).get(url).content.decode()

    assert "MAWAR AA: sudah dicatat Cair sebagian" in teks
    assert "MAWAR AB: ada kendala: KKS hilang (uji)" in teks
    with pytest.raises(GalatPengguna, match="Jumlahnya tidak sama"):
        catat(mawar, pemeran.pendamping)
    m = catat(mawar, pemeran.pendamping, jumlah_keluarga=1)
    assert Rekonsiliasi.objects.get(massal=m).pembayaran == mawar.bayar[2]
    assert KendalaBayar.objects.get().keadaan == "terbuka"


@pytest.mark.parametrize(
    ("lain", "kalimat"),
    [
        ({"jumlah_keluarga": 4}, "Jumlahnya tidak sama"),
        ({"cara": "kata"}, "Kata keluarga saja tidak cukup"),
        ({"cara": ""}, "Pilih dari mana Anda tahu"),
        ({"saluran": ""}, "Pilih di mana uangnya diambil"),
        ({"foto": []}, "Lampirkan foto daftar"),
        ({"foto": [], "tanpa_foto": "x" * 301}, "Paling banyak 300 huruf"),
        ({"tempat": "x" * 101}, "paling banyak 100 huruf"),
    ],
)
def test_ditolak_semua_atau_tidak_sama_sekali(mawar, pemeran, lain, kalimat):
    with pytest.raises(GalatPengguna, match=kalimat):
        catat(mawar, pemeran.pendamping, **lain)
    assert not RekonMassal.objects.exists()
    assert not Rekonsiliasi.objects.exists()
    assert not BuktiBayar.objects.exists()


def test_tanggal_di_luar_masa_dan_tahap_tertutup(mawar, pemeran):
    with pytest.raises(GalatPengguna, match="belum tiba"):
        catat(mawar, pemeran.pendamping, tanggal=hari_ini() + timedelta(days=1))
    mawar.tahap.ditutup_pada = timezone.now()
    mawar.tahap.save()
    with pytest.raises(GalatPengguna, match="sudah ditutup"):
        catat(mawar, pemeran.pendamping)
    assert not Rekonsiliasi.objects.exists()


@pytest.mark.parametrize("siapa", ["pendamping_lain", "korkec", "korkab", "pengawas", "apd_luar", "tanpa_jabatan"])
def test_bukan_haknya(mawar, pemeran, siapa):
    with pytest.raises(TidakBerhak):
        catat(mawar, getattr(pemeran, siapa))
    assert not Rekonsiliasi.objects.exists()


def test_kiriman_berulang_satu_catatan(mawar, pemeran):
    nomor = uuid4()
    satu = catat(mawar, pemeran.pendamping, id=nomor)

    assert catat(mawar, pemeran.pendamping, id=nomor) == satu
    with pytest.raises(BerubahLebihDulu, match="isi lain"):
        catat(mawar, pemeran.pendamping, id=nomor, saluran="pos")
    with pytest.raises(GalatPengguna, match="Tidak ada lagi"):
        catat(mawar, pemeran.pendamping)
    assert (RekonMassal.objects.count(), Rekonsiliasi.objects.count()) == (1, 3)


@pytest.mark.django_db(transaction=True)
def test_dua_orang_bersamaan_satu_yang_tercatat(mawar, pemeran):
    mulai, hasil = threading.Barrier(2), []

    def kirim(oleh):
        mulai.wait()
        try:
            catat(mawar, oleh)
            hasil.append("ok")
        except GalatPengguna as galat:
            hasil.append(galat.pesan[:22])
        finally:
            connection.close()

    utas = [threading.Thread(target=kirim, args=(o,)) for o in (pemeran.pendamping, pemeran.apd)]
    for u in utas:
        u.start()
    for u in utas:
        u.join()

    assert sorted(hasil) == ["Tidak ada lagi keluarg", "ok"]
    assert (RekonMassal.objects.count(), Rekonsiliasi.objects.count()) == (1, 3)


# --- taken back --------------------------------------------------------------------------------


def test_dibatalkan_sekaligus_hari_itu_juga(mawar, pemeran):
    m = catat(mawar, pemeran.pendamping)
    diubah = Rekonsiliasi.objects.get(pembayaran=mawar.bayar[1])
    catat_rekonsiliasi(
        id=diubah.pk, pembayaran=mawar.bayar[1], status="sebagian", jumlah=500_000, tanggal=hari_ini(), versi=1,
        oleh=pemeran.pendamping,
    )  # fmt: skip
    with pytest.raises(GalatPengguna, match="Tulis mengapa"):
        batalkan_massal(massal=m, alasan=" ", oleh=pemeran.pendamping)
    with pytest.raises(GalatPengguna, match="pada hari yang sama"):
        batalkan_massal(massal=m, alasan="x", oleh=pemeran.pendamping, pada=timezone.now() + timedelta(days=1))
    with pytest.raises(TidakBerhak):
        batalkan_massal(massal=m, alasan="x", oleh=pemeran.korkec)

    hasil = batalkan_massal(massal=m, alasan="Salah kelompok", oleh=pemeran.pendamping)

    assert (hasil.dibatalkan, hasil.tinggal) == (2, ["MAWAR AB"])
    assert Rekonsiliasi.objects.get().pembayaran == mawar.bayar[1]
    m.refresh_from_db()
    assert (m.dibatalkan_oleh, m.alasan_batal) == (pemeran.pendamping, "Salah kelompok")
    hapus = Rekonsiliasi.pgh_event_model.objects.filter(pgh_label="delete")
    assert {h.pgh_context.metadata["alasan"] for h in hapus} == {"Salah kelompok"}
    assert batalkan_massal(massal=m, alasan="lagi", oleh=pemeran.pendamping).dibatalkan == 0
    with pytest.raises(BerubahLebihDulu, match="sudah dibatalkan"):
        catat(mawar, pemeran.pendamping, id=m.pk)


def test_batal_tidak_menyentuh_kabupaten_yang_sudah_ditutup(mawar, pemeran):
    Pembayaran.objects.filter(pk=mawar.bayar[0].pk).update(desa_id=DESA_LUAR)  # paid where it lived before
    m = catat(mawar, pemeran.pendamping)
    TahapDaerahFactory(
        tahap=mawar.tahap, wilayah_id=KABUPATEN_LUAR, ditutup_oleh=pemeran.apd_luar, ditutup_pada=timezone.now()
    )

    with pytest.raises(GalatPengguna, match="sudah ditutup"):
        batalkan_massal(massal=m, alasan="Salah kelompok", oleh=pemeran.pendamping)

    assert Rekonsiliasi.objects.filter(massal=m).count() == 3


# --- pages -------------------------------------------------------------------------------------


def kiriman(**lain):
    dasar = {"id": str(uuid4()), "tanggal": hari_ini().isoformat(), "saluran": "agen", "cara": "hadir"}
    return dasar | {"jumlah_keluarga": "3", "tanpa_foto": "Daftar masih di agen"} | lain


def test_halaman_massal_dan_batal(mawar, pemeran, client_untuk):
    client = client_untuk(pemeran.pendamping)
    url = reverse("penyaluran:massal", args=[mawar.kelompok.pk])
    teks = client.get(url).content.decode()
    assert "checked" not in teks
    assert "kata" not in [c for c in ("kata",) if f'value="{c}"' in teks]

    assert client.post(url, kiriman(jumlah_keluarga="2")).status_code == 422
    assert client.post(url, kiriman(cara="kata")).status_code == 422
    jawab = client.post(url, kiriman())
    assert jawab.status_code == 302
    m = RekonMassal.objects.get()
    rinci = reverse("penyaluran:massal_rincian", args=[m.pk])
    assert "Daftar masih di agen" in client.get(jawab["Location"]).content.decode()
    foto = client.post(reverse("penyaluran:massal_bukti", args=[m.pk]), {"isi_foto": "daftar", "foto": gambar()})
    assert foto["Location"] == rinci
    lihat = reverse("penyaluran:bukti_foto", args=[BuktiBayar.objects.get().pk])
    assert client.get(lihat)["Content-Type"] == "image/jpeg"
    assert AksesPribadi.objects.get().objek == "penyaluran.RekonMassal"
    assert client_untuk(pemeran.korkec).get(lihat).status_code == 403
    assert client_untuk(pemeran.pendamping_lain).get(rinci).status_code == 404

    batal = reverse("penyaluran:massal_batal", args=[m.pk])
    assert client_untuk(pemeran.korkec).post(batal, {"alasan": "x"}).status_code == 403
    assert client.post(batal, {"alasan": ""}).status_code == 422
    assert client.post(batal, {"alasan": "Salah tanggal"}).status_code == 302
    assert not Rekonsiliasi.objects.exists()
    assert "Salah tanggal" in client.get(rinci).content.decode()
    # A coordinator comes to it from the group's page.
    kelompok = client_untuk(pemeran.korkab).get(reverse("kpm:kelompok_rincian", args=[mawar.kelompok.pk]))
    assert reverse("penyaluran:kelompok", args=[mawar.kelompok.pk]) in kelompok.content.decode()


@pytest.mark.parametrize("banyak", [1, 40])
def test_jumlah_kueri_massal(pemeran, client_untuk, banyak, django_assert_num_queries):
    m = buat(pemeran, banyak=banyak)
    client = client_untuk(pemeran.pendamping)
    with django_assert_num_queries(10):
        client.get(reverse("penyaluran:massal", args=[m.kelompok.pk]))
