"""Working on a complaint: who may, what follows, what is refused; the pages of it."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from pengaduan.models import Pengaduan
from pengaduan.selectors.hari_kerja import tambah_hari_kerja
from pengaduan.services.langkah import IsiLangkah, langkah, ulangi_langkah
from pengaduan.services.pindah import ambil, naikkan, tugaskan, turunkan
from pengaduan.services.terima import IsiAduan, terima_pengaduan
from pengaduan.services.tindak import balas, buka_lagi, catat, jawab, nilai_puas, pesan, selesaikan_diam, terima, tutup
from pengaduan.services.ubah import UbahAduan, tandai_ulangan, ubah
from tests.factories import KPMFactory, PengaduanFactory, PenugasanFactory

pytestmark = pytest.mark.django_db
Masuk = Callable[[Pengguna], Client]
DESA = "17.71.08.1007"


def _baru(oleh: Pengguna, jenis: str = "lainnya", **lain: object) -> Pengaduan:
    kpm = KPMFactory(desa_id=DESA)
    isi = IsiAduan(jenis=jenis, isi="Sesuatu terjadi.", kanal="langsung", kpm=kpm.pk)
    return terima_pengaduan(isi=isi, oleh=oleh)[0]


def _kini(aduan: Pengaduan) -> Pengaduan:
    return Pengaduan.objects.get(pk=aduan.pk)


def test_dari_terima_sampai_puas(pemeran: SimpleNamespace) -> None:
    korkec = pemeran.korkec
    a = _baru(korkec)
    a = terima(aduan=a, versi=1, oleh=korkec)
    assert (a.keadaan, a.versi) == ("diterima", 2)
    assert terima(aduan=a, versi=1, oleh=korkec).versi == 2  # sent again
    satu, id = a.langkah.get(), uuid4()
    hari = hari_ini(DESA)
    a = langkah(aduan=a, langkah=satu, isi=IsiLangkah(tanggal=hari, catatan="Bertemu"), versi=2, oleh=korkec)
    assert langkah(aduan=a, langkah=satu, isi=IsiLangkah(tanggal=hari, catatan="Bertemu"), versi=2, oleh=korkec) == a
    a = jawab(aduan=a, isi="Sudah beres.", versi=a.versi, id=id, oleh=korkec)
    assert (a.keadaan, a.dijawab_pada is not None) == ("dijawab", True)
    assert jawab(aduan=a, isi="Sudah beres.", versi=3, id=id, oleh=korkec).versi == a.versi
    a = nilai_puas(aduan=a, puas=True)
    assert (a.keadaan, a.puas) == ("selesai", True)
    assert [t.jenis for t in a.tindak.order_by("pada", "pk")] == [
        "masuk", "terima", "langkah", "jawaban", "puas",
    ]  # fmt: skip
    with pytest.raises(GalatPengguna, match="sudah selesai pada"):
        jawab(aduan=a, isi="Terlambat", versi=a.versi, oleh=korkec)
    with pytest.raises(GalatPengguna, match="buka lagi"):
        balas(aduan=a, isi="Satu lagi")


def test_jawab_langsung_berarti_diterima_dan_belum_puas_dikerjakan_lagi(pemeran: SimpleNamespace) -> None:
    korkec = pemeran.korkec
    a = jawab(aduan=_baru(korkec), isi="Jawaban", versi=1, oleh=korkec)
    assert [t.jenis for t in a.tindak.order_by("pada", "pk")] == ["masuk", "terima", "jawaban"]
    with pytest.raises(GalatPengguna) as galat:
        nilai_puas(aduan=a, puas=False)
    assert galat.value.kolom == "isi"
    Pengaduan.objects.filter(pk=a.pk).update(tenggat_selesai=hari_ini(DESA) - timedelta(days=9))
    a = nilai_puas(aduan=a, puas=False, isi="Belum ada kartunya")
    assert (a.keadaan, a.puas, a.dibuka_lagi_n, a.tingkat) == ("proses", False, 1, 2)
    assert a.tenggat_selesai == tambah_hari_kerja(hari_ini(DESA), 7)
    a = jawab(aduan=a, isi="Jawaban kedua", versi=a.versi, oleh=korkec)
    assert balas(aduan=a, isi="Masih kurang").keadaan == "proses"  # nobody would read it otherwise


def test_diam_selesai_sendiri(pemeran: SimpleNamespace) -> None:
    a = jawab(aduan=_baru(pemeran.korkec), isi="Jawaban", versi=1, oleh=pemeran.korkec)
    assert selesaikan_diam() == 0
    Pengaduan.objects.filter(pk=a.pk).update(dijawab_pada=timezone.now() - timedelta(days=40))
    assert (selesaikan_diam(), selesaikan_diam()) == (1, 0)
    assert (_kini(a).keadaan, _kini(a).puas, a.tindak.filter(jenis="selesai", oleh=None).count()) == (
        "selesai",
        None,
        1,
    )
    a = buka_lagi(aduan=a, alasan="Ternyata belum", oleh=pemeran.korkec, versi=_kini(a).versi)
    assert (a.keadaan, a.selesai_pada) == ("proses", None)


def test_tingkat_bawah_hanya_mencatat_dan_luar_tidak_apa_apa(pemeran: SimpleNamespace) -> None:
    a = _baru(pemeran.korkec)
    PenugasanFactory(kpm=a.kpm, petugas=pemeran.pendamping)
    catat(aduan=a, isi="Sudah saya datangi", oleh=pemeran.pendamping)
    for oleh in (pemeran.pendamping, pemeran.pengawas, pemeran.korkec_tetangga, pemeran.korkab_luar):
        for kerja in (
            lambda u: terima(aduan=a, versi=1, oleh=u),
            lambda u: pesan(aduan=a, isi="x", versi=1, oleh=u),
            lambda u: jawab(aduan=a, isi="x", versi=1, oleh=u),
            lambda u: tutup(aduan=a, alasan="x", versi=1, oleh=u),
            lambda u: naikkan(aduan=a, alasan="x", versi=1, oleh=u),
            lambda u: ambil(aduan=a, versi=1, oleh=u),
            lambda u: langkah(aduan=a, langkah=a.langkah.get(), isi=IsiLangkah(), versi=1, oleh=u),
        ):
            with pytest.raises(TidakBerhak):
                kerja(oleh)
    with pytest.raises(TidakBerhak):
        catat(aduan=a, isi="x", oleh=pemeran.pengawas)
    assert (_kini(a).keadaan, _kini(a).versi, a.tindak.count()) == ("baru", 1, 2)


def test_naik_turun_dan_petugas(pemeran: SimpleNamespace) -> None:
    a = _baru(pemeran.korkec)
    with pytest.raises(GalatPengguna, match="tidak ada petugas"):  # nobody accompanies the family
        turunkan(aduan=a, alasan="Datangi", versi=1, oleh=pemeran.korkec)
    PenugasanFactory(kpm=a.kpm, petugas=pemeran.pendamping)
    a = turunkan(aduan=a, alasan="Datangi", versi=1, oleh=pemeran.korkec)
    assert (a.tingkat, a.tenggat_selesai) == (1, tambah_hari_kerja(hari_ini(DESA), 3))
    a = naikkan(aduan=a, alasan="Di luar kuasa saya", versi=a.versi, oleh=pemeran.pendamping)
    assert (a.tingkat, a.naik_n) == (2, 1)
    assert naikkan(aduan=a, alasan="Di luar kuasa saya", versi=a.versi - 1, oleh=pemeran.pendamping).tingkat == 2
    with pytest.raises(GalatPengguna):
        tugaskan(aduan=a, petugas=pemeran.korkec_tetangga.pk, versi=a.versi, oleh=pemeran.korkec)
    a = tugaskan(aduan=a, petugas=pemeran.korkec.pk, versi=a.versi, oleh=pemeran.korkab)
    assert a.petugas == pemeran.korkec
    a = ambil(aduan=a, versi=a.versi, oleh=pemeran.korkab)
    assert a.petugas == pemeran.korkab


def test_ubah_hanya_mempersempit(pemeran: SimpleNamespace) -> None:
    a = _baru(pemeran.korkec)
    satu = a.langkah.get()
    a = langkah(aduan=a, langkah=satu, isi=IsiLangkah(tanggal=hari_ini(DESA)), versi=1, oleh=pemeran.korkec)
    isi = UbahAduan(jenis="kartu", urgensi="tinggi", kpm=a.kpm_id)
    a = ubah(aduan=a, isi=isi, versi=a.versi, oleh=pemeran.korkec)
    assert (a.jenis_id, a.batas, a.tingkat, a.langkah.count()) == ("kartu", 1, 2, 5)  # the done step stays
    asing = KPMFactory(desa_id="17.01.01.2001")
    with pytest.raises(TidakBerhak):
        ubah(aduan=a, isi=UbahAduan(jenis="kartu", urgensi="tinggi", kpm=asing.pk), versi=a.versi, oleh=pemeran.korkec)
    isi = UbahAduan(jenis="pungutan", urgensi="kritis", kpm=a.kpm_id)
    with pytest.raises(BerubahLebihDulu):
        ubah(aduan=a, isi=isi, versi=1, oleh=pemeran.korkec)
    ubah(aduan=a, isi=isi, versi=a.versi, oleh=pemeran.korkec)
    assert (_kini(a).batas, _kini(a).tingkat) == (3, 3)
    assert not Pengaduan.objects.terlihat_oleh(pemeran.korkec).exists()
    ubah(
        aduan=a, isi=UbahAduan(jenis="data", urgensi="rendah", kpm=a.kpm_id), versi=_kini(a).versi, oleh=pemeran.korkab
    )
    assert (_kini(a).batas, _kini(a).tingkat) == (3, 3)


def test_ulangan(pemeran: SimpleNamespace) -> None:
    satu, dua, rahasia = _baru(pemeran.korkec), _baru(pemeran.korkec), _baru(pemeran.korkec, "pungutan")
    for nomor in (rahasia.nomor, dua.nomor, "ADU-TIDAKADA"):
        with pytest.raises(GalatPengguna) as galat:
            tandai_ulangan(aduan=dua, nomor=nomor, versi=1, oleh=pemeran.korkec)
        assert galat.value.kolom == "nomor"
    a = tandai_ulangan(aduan=dua, nomor=f" {satu.nomor.lower()} ", versi=1, oleh=pemeran.korkec)
    assert (a.keadaan, a.induk) == ("ditutup", satu)


def test_langkah_ditolak_dan_diulangi(pemeran: SimpleNamespace) -> None:
    a, korkec = _baru(pemeran.korkec), pemeran.korkec
    satu = a.langkah.get()
    for isi, kolom in (
        (IsiLangkah(), "tanggal"),
        (IsiLangkah(tanggal=hari_ini(DESA) + timedelta(days=2)), "tanggal"),
        (IsiLangkah(tanggal=hari_ini(DESA) - timedelta(days=91)), "tanggal"),
        (IsiLangkah(dilewati=True), "catatan"),
        (IsiLangkah(tanggal=hari_ini(DESA), catatan="PIN 123456"), "catatan"),
    ):
        with pytest.raises(GalatPengguna) as galat:
            langkah(aduan=a, langkah=satu, isi=isi, versi=1, oleh=korkec)
        assert galat.value.kolom == kolom
    a = langkah(aduan=a, langkah=satu, isi=IsiLangkah(dilewati=True, catatan="Tak perlu"), versi=1, oleh=korkec)
    with pytest.raises(BerubahLebihDulu):
        langkah(aduan=a, langkah=satu, isi=IsiLangkah(dilewati=True, catatan="Lain"), versi=a.versi, oleh=korkec)
    a = ulangi_langkah(aduan=a, langkah=satu, alasan="Ternyata perlu", versi=a.versi, oleh=korkec)
    assert a.langkah.get().dicatat_pada is None


@pytest.mark.django_db(transaction=True)
def test_dua_orang_sekaligus(pemeran: SimpleNamespace) -> None:
    """Two answers from one version: one is taken, the other hears of it."""
    a = _baru(pemeran.korkec)
    mulai, hasil = Barrier(2), []

    def satu(oleh: Pengguna) -> None:
        mulai.wait()
        try:
            jawab(aduan=a, isi=f"Jawaban {oleh.pk}", versi=1, oleh=oleh)
            hasil.append("jadi")
        except BerubahLebihDulu:
            hasil.append("lebih dulu")
        finally:
            connection.close()

    orang = [Thread(target=satu, args=(o,)) for o in (pemeran.korkec, pemeran.korkab)]
    for o in orang:
        o.start()
    for o in orang:
        o.join(30)
    assert sorted(hasil) == ["jadi", "lebih dulu"]
    assert a.tindak.filter(jenis="jawaban").count() == 1


def test_halaman_rincian_dan_tindakan(
    pemeran: SimpleNamespace, client_untuk: Masuk, django_assert_max_num_queries: Callable[..., object]
) -> None:
    a = _baru(pemeran.korkec)
    PenugasanFactory(kpm=a.kpm, petugas=pemeran.pendamping)
    korkec = client_untuk(pemeran.korkec)
    alamat = f"/pengaduan/{a.pk}/"
    assert "Terima aduan" in korkec.get(alamat).content.decode()
    baca = client_untuk(pemeran.pendamping).get(alamat).content.decode()
    assert "Tambah catatan" in baca
    assert "Terima aduan" not in baca
    assert client_untuk(pemeran.pendamping).post(f"{alamat}terima/", {"versi": 1}).status_code == 403
    assert client_untuk(pemeran.korkec_tetangga).get(alamat).status_code == 404
    assert korkec.post(f"{alamat}terima/", {"versi": 1})["Location"] == alamat
    assert "Catat langkah ini" in korkec.get(alamat).content.decode()
    ke = f"{alamat}langkah/{a.langkah.get().pk}/"
    assert korkec.get(ke).status_code == 200
    assert korkec.post(ke, {"versi": 2, "tanggal": hari_ini(DESA).isoformat()})["Location"] == alamat
    assert "Jawab aduan" in korkec.get(alamat).content.decode()
    kirim = {"id": str(uuid4()), "versi": 2, "isi": "Jawaban yang lama"}
    tolak = korkec.post(f"{alamat}tulis/jawab/", kirim)
    assert tolak.status_code == 422
    assert "baru saja diubah orang lain" in tolak.content.decode()
    assert "Jawaban yang lama" in tolak.content.decode()
    pin = korkec.post(f"{alamat}tulis/pesan/", kirim | {"versi": 3, "isi": "PIN 123456"})
    assert "PIN ••••••" in pin.content.decode()
    assert "123456" not in pin.content.decode()
    assert korkec.post(f"{alamat}tulis/jawab/", kirim | {"versi": 3}).status_code == 302
    teks = korkec.get(alamat).content.decode()
    assert "Menunggu pelapor" in teks
    assert korkec.post(f"{alamat}tulis/puas/", {"id": str(uuid4()), "versi": 4, "isi": ""}).status_code == 302
    assert "Aduan ini sudah selesai pada" in korkec.get(f"{alamat}tulis/jawab/").content.decode()
    for n in range(20):
        catat(aduan=a, isi=f"Catatan {n}", oleh=pemeran.korkec)
    with django_assert_max_num_queries(30):
        assert "Catatan 19" in korkec.get(alamat).content.decode()
    for halaman in ("petugas/", "ubah/", "keluarga/", f"keluarga/?kpm={a.kpm_id}", "ulangan/", "tulis/buka-lagi/"):
        assert korkec.get(alamat + halaman).status_code == 200, halaman
    assert korkec.get(f"{alamat}tulis/apa-saja/").status_code == 404


def test_ubah_lewat_halaman_ke_atas_penangannya(pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    a = PengaduanFactory(jenis_id="lainnya", wilayah_id=DESA, kpm=None)
    korkec = client_untuk(pemeran.korkec)
    kirim = {"versi": 1, "jenis": "pungutan", "urgensi": "kritis", "wilayah": DESA}
    assert korkec.post(f"/pengaduan/{a.pk}/ubah/", kirim)["Location"] == "/pengaduan/"
    assert korkec.get(f"/pengaduan/{a.pk}/").status_code == 404
    assert (_kini(a).batas, _kini(a).jenis_id) == (3, "pungutan")
