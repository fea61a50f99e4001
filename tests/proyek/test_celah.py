"""Ways around a rule that were open once: a second role, an ended office, a repeated request with other content."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from akun.enums import Peran
from akun.models import Jabatan, Pengguna
from dasbor.selectors.rhk import SaringRHK, daftar_rhk, rhk_per_bulan
from dasbor.services.laporan import buat_laporan, kirim_laporan
from dasbor.services.rhk import IsiRHK, susun_rhk
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.waktu import awal_bulan, geser_bulan, hari_ini
from pendamping.models import ButirRHK, Kunjungan, Temuan
from pendamping.services.kasus import buka_lagi
from pendamping.services.kegiatan import IsiKegiatan, catat_kegiatan
from pendamping.services.kunjungan import IsiKunjungan, Titik, catat_kunjungan, ubah_kunjungan
from pendamping.services.rencana import pindahkan_rencana, rencanakan_kunjungan
from pendamping.services.serah_terima import IsiSerahTerima, susun
from penyaluran.services.kartu.catat import IsiPindah, catat_pindah_kartu
from tests.conftest import DESA, DESA_TETANGGA, KECAMATAN, TETANGGA
from tests.factories import (
    JabatanFactory,
    KasusFactory,
    KPMFactory,
    KunjunganFactory,
    LaporanRHKFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    SerahTerimaFactory,
    SerahTerimaKPMFactory,
    TemuanFactory,
)
from tests.pendamping.test_kunjungan import foto
from wilayah.models import Wilayah

pytestmark = pytest.mark.django_db


def berhenti(orang) -> None:
    Jabatan.objects.filter(pengguna=orang).update(selesai=hari_ini() - timedelta(days=1))


# --- what is written about a person ------------------------------------------------------------


def test_supervisi_tidak_dibaca_yang_disupervisi_lewat_jabatan_lain(pemeran: SimpleNamespace, client_untuk) -> None:
    """A pendamping who is korkec there too sees the kecamatan whole, but not the report about the own work."""
    p = pemeran.pendamping
    JabatanFactory(pengguna=p, peran=Peran.KORKEC, wilayah_id=KECAMATAN)
    r = LaporanRHKFactory(
        petugas=pemeran.korkec, disupervisi=p, keadaan="selesai", selesai_pada=timezone.now(), pelaksanaan=["Rahasia"]
    )
    for nama in ("laporan:rhk_rincian", "laporan:rhk_pdf"):
        assert client_untuk(p).get(reverse(nama, args=[r.pk])).status_code == 404
        assert client_untuk(pemeran.korkab).get(reverse(nama, args=[r.pk])).status_code == 200
    assert daftar_rhk(user=p, saring=SaringRHK()).baris == []
    assert sum(n for _, n in rhk_per_bulan(user=p, saring=SaringRHK(), hari=hari_ini())) == 0


@pytest.mark.parametrize("siapa", ["pusat", "superuser"])
def test_draf_rhk_hanya_milik_penulisnya(pemeran: SimpleNamespace, client_untuk, siapa: str) -> None:
    r = LaporanRHKFactory(petugas=pemeran.pendamping)
    assert client_untuk(getattr(pemeran, siapa)).get(reverse("laporan:rhk_rincian", args=[r.pk])).status_code == 404


def test_bukti_beruntun_menyebut_keluarga_wilayah_sendiri_saja(pemeran: SimpleNamespace, client_untuk) -> None:
    """One person works in two kecamatan: the korkec of one reads no names and positions of the other's families."""
    k = [
        KunjunganFactory(kpm=KPMFactory(nama=nama, desa_id=desa), petugas=pemeran.pendamping)
        for nama, desa in (("SITI DI SINI", DESA), ("ANI DI SANA", DESA_TETANGGA))
    ]
    isi = {"banyak": 2, "menit": 3, "hari_kunjungan": 1, "bertitik": 0, "kunjungan": [str(x.pk) for x in k]}
    t = TemuanFactory(jenis="beruntun", kunci="beruntun:1:2026-11-04", petugas=pemeran.pendamping, bukti=isi)
    alamat = reverse("pendamping:temuan_rincian", args=[t.pk])
    jawab = client_untuk(pemeran.korkec).get(alamat).content.decode()
    assert "SITI DI SINI" in jawab
    assert "ANI DI SANA" not in jawab
    assert "1 kunjungan lain di luar wilayah Anda" in jawab
    jawab = client_untuk(pemeran.korkab).get(alamat).content.decode()
    assert "ANI DI SANA" in jawab
    assert "di luar wilayah Anda" not in jawab


# --- whose office has ended --------------------------------------------------------------------


def test_serah_terima_lama_tanpa_nama_bagi_yang_tidak_menjabat(pemeran: SimpleNamespace, client_untuk) -> None:
    s = SerahTerimaFactory(dari=pemeran.pendamping, kepada=pemeran.pendamping_lain)
    SerahTerimaKPMFactory(serah_terima=s, kpm=KPMFactory(nama="SITI PINDAH", desa_id=DESA))
    s.keadaan, s.diajukan_pada, s.diterima_pada = "diterima", timezone.now(), timezone.now()
    s.save()
    alamat = reverse("pendamping:serah_terima_isi", args=[s.pk])
    assert "SITI PINDAH" in client_untuk(pemeran.pendamping).get(alamat).content.decode()
    berhenti(pemeran.pendamping)
    assert "SITI PINDAH" not in client_untuk(pemeran.pendamping).get(alamat).content.decode()


def test_laporan_sendiri_tanpa_nama_keluarga_bagi_yang_tidak_menjabat(pemeran: SimpleNamespace, client_untuk) -> None:
    p, bulan = pemeran.pendamping, geser_bulan(awal_bulan(hari_ini()), -1)
    kpm = KPMFactory(nama="SITI DULU", desa_id=DESA)
    PenugasanFactory(kpm=kpm, petugas=p)
    KunjunganFactory(kpm=kpm, petugas=p, tanggal=bulan)
    r = buat_laporan(bulan=bulan, oleh=p)
    alamat = reverse("laporan:bulanan_rincian", args=[r.pk])
    assert "SITI DULU" in client_untuk(p).get(alamat).content.decode()
    berhenti(p)
    jawab = client_untuk(p).get(alamat)
    assert jawab.status_code == 200
    assert "SITI DULU" not in jawab.content.decode()


def test_kunjungan_masa_lalu_tidak_ditambah_lewat_jabatan_lain(pemeran: SimpleNamespace, client_untuk) -> None:
    """The family went on; who coordinates its area still adds nothing to the time before."""
    p, kpm = pemeran.pendamping, KPMFactory(desa_id=DESA)
    PenugasanFactory(kpm=kpm, petugas=p, selesai=hari_ini() - timedelta(days=5))
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping_lain, mulai=hari_ini() - timedelta(days=4))
    JabatanFactory(pengguna=p, peran=Peran.KORKEC, wilayah_id=KECAMATAN)
    isi = {"kpm": kpm.pk, "tanggal": str(hari_ini() - timedelta(days=10)), "tujuan": "rutin"}
    jawab = client_untuk(p).put(f"/api/v1/kunjungan/{uuid4()}/", isi, content_type="application/json")
    assert jawab.status_code >= 400
    assert not Kunjungan.objects.exists()


# --- the same id, other content ----------------------------------------------------------------


def test_buka_kasus_dengan_nomor_terpakai_ditolak_dengan_kalimat(pemeran: SimpleNamespace) -> None:
    kpm = KPMFactory(desa_id=DESA)
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    kasus = KasusFactory(kpm=kpm, keadaan="selesai", hasil="Beres", ditutup=hari_ini())
    nomor = uuid4()
    buka_lagi(id=nomor, kasus=kasus, alasan="Berhenti lagi", oleh=pemeran.pendamping)
    kasus.keadaan, kasus.ditutup = "selesai", hari_ini()
    kasus.save()
    with pytest.raises(BerubahLebihDulu):
        buka_lagi(id=nomor, kasus=kasus, alasan="Alasan lain", oleh=pemeran.pendamping)


def test_rencana_yang_diulang_dengan_hari_lain_ditolak(pemeran: SimpleNamespace) -> None:
    kpm, oleh, nomor = KPMFactory(desa_id=DESA), pemeran.pendamping, uuid4()
    PenugasanFactory(kpm=kpm, petugas=oleh)
    hari = [hari_ini() + timedelta(days=n) for n in range(4)]
    isi = {"id": nomor, "kpm": kpm, "tujuan": "rutin", "oleh": oleh}
    rencana = rencanakan_kunjungan(tanggal=hari[1], **isi)
    with pytest.raises(BerubahLebihDulu):
        rencanakan_kunjungan(tanggal=hari[3], **isi)
    pindahkan_rencana(rencana=rencana, tanggal=hari[2], semula=hari[1], oleh=oleh)
    assert rencanakan_kunjungan(tanggal=hari[1], **isi).tanggal == hari[2]  # a late repetition


@pytest.mark.parametrize("ganti", [{"nomor_sk": "SK-10"}, {"catatan": "Lain"}, {"alasan": "cuti"}, {"kpm": "kedua"}])
def test_serah_terima_yang_diulang_dengan_isi_lain_ditolak(pemeran: SimpleNamespace, ganti: dict[str, str]) -> None:
    p, nomor = pemeran.pendamping, uuid4()
    kpm = [KPMFactory(desa_id=DESA) for _ in range(2)]
    for k in kpm:
        PenugasanFactory(kpm=k, petugas=p)
    isi = IsiSerahTerima(
        kepada=pemeran.pendamping_lain,
        berlaku=hari_ini() + timedelta(days=3),
        nomor_sk="SK-9",
        alasan="mutasi",
        cakupan="keluarga",
        kpm=[kpm[0].pk],
    )
    serah = susun(id=nomor, dari=p, isi=isi, oleh=p)
    assert susun(id=nomor, dari=p, isi=replace(isi, nomor_sk=" SK-9 "), oleh=p) == serah
    lain = {"kpm": [k.pk for k in kpm]} if "kpm" in ganti else ganti
    with pytest.raises(BerubahLebihDulu):
        susun(id=nomor, dari=p, isi=replace(isi, **lain), oleh=p)


def test_rhk_yang_diulang_dengan_isi_lain_ditolak(pemeran: SimpleNamespace) -> None:
    isi = IsiRHK(
        butir=ButirRHK.objects.get(nomor=8),
        rencana_aksi="Berkoordinasi",
        tanggal=hari_ini(),
        wilayah=Wilayah.objects.get(pk=DESA),
    )
    nomor, oleh = uuid4(), pemeran.pendamping
    r = susun_rhk(id=nomor, isi=isi, oleh=oleh)
    with pytest.raises(BerubahLebihDulu):
        susun_rhk(id=nomor, isi=replace(isi, rencana_aksi="Yang lain"), oleh=oleh)
    r.rencana_aksi = "Disunting"
    r.save()
    assert susun_rhk(id=nomor, isi=isi, oleh=oleh).rencana_aksi == "Disunting"


# --- who checks a report -----------------------------------------------------------------------


def test_laporan_menuju_kecamatan_keluarga_pada_akhir_bulan(pemeran: SimpleNamespace) -> None:
    """Opening the draft early, while most families live elsewhere, does not choose who checks it."""
    p, bulan = pemeran.pendamping, geser_bulan(awal_bulan(hari_ini()), -1)
    JabatanFactory(pengguna=p, peran=Peran.PENDAMPING, wilayah_id=TETANGGA)
    PenugasanFactory(kpm=KPMFactory(desa_id=DESA), petugas=p)
    r = buat_laporan(bulan=bulan, oleh=p)
    assert r.wilayah_id == KECAMATAN
    for _ in range(2):
        PenugasanFactory(kpm=KPMFactory(desa_id=DESA_TETANGGA), petugas=p, mulai=bulan + timedelta(days=2))
    r = kirim_laporan(laporan=r, masalah="Hujan", rencana="Rapel", versi=1, oleh=p)
    r.refresh_from_db()
    assert r.wilayah_id == TETANGGA


# --- secrets in words --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "alasan",
    ["Kartu 6013 0100 1234 5678", "No. 6013-0100-1234-5678", "PIN: 12 34 56", "sandinya 1 2 3 4 5 6"],
)
def test_nomor_kartu_dan_pin_berspasi_tetap_ditolak(pemeran: SimpleNamespace, alasan: str) -> None:
    kpm = KPMFactory(desa_id=DESA)
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    isi = IsiPindah(pemegang="kerabat", pemegang_nama="Ibu Mertua", tanggal=hari_ini(), alasan=alasan)
    with pytest.raises(GalatPengguna, match="PIN"):
        catat_pindah_kartu(kpm=kpm, isi=isi, oleh=pemeran.pendamping)


@pytest.mark.parametrize(
    "alasan",
    [
        "Dirawat sejak 12 11 2026",
        "Sejak 5-11-2026 jam 10.30",
        "RT 003 RW 012, 2 anak",
        "Untuk menarik 750.000",
        "Telepon 0812 345 678",
    ],
)
def test_tanggal_dan_alamat_bukan_nomor_rahasia(pemeran: SimpleNamespace, alasan: str) -> None:
    kpm = KPMFactory(desa_id=DESA)
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    isi = IsiPindah(pemegang="kerabat", pemegang_nama="Ibu Mertua", tanggal=hari_ini(), alasan=alasan)
    assert catat_pindah_kartu(kpm=kpm, isi=isi, oleh=pemeran.pendamping).alasan == alasan


# --- evidence ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("akurasi", "ada"), [(None, False), (12, True)])
def test_titik_yang_diketik_tidak_menjadi_titik_foto_kegiatan(
    pemeran: SimpleNamespace, akurasi: int | None, ada: bool
) -> None:
    """The stamp of a photo says where it was taken: what somebody typed is no such thing."""
    isi = IsiKegiatan(
        tanggal=hari_ini(),
        jenis="rapat",
        judul="Rapat",
        peran_ife="teknis",
        butir=ButirRHK.objects.get(nomor=8),
        wilayah=Wilayah.objects.get(pk=DESA),
    )
    titik = Titik(Decimal("-3.8"), Decimal("102.3"), akurasi)
    kegiatan = catat_kegiatan(isi=isi, titik=titik, foto=[foto()], oleh=pemeran.pendamping)
    assert kegiatan.lintang == titik.lintang
    assert (kegiatan.foto.get().lintang is not None) == ada


def test_foto_yang_disusulkan_diperiksa_saat_itu_juga(pemeran: SimpleNamespace) -> None:
    """The same picture comes a second time as a later addition that changes no word."""
    p = pemeran.pendamping
    kpm = [KPMFactory(desa_id=DESA) for _ in range(2)]
    for k in kpm:
        PenugasanFactory(kpm=k, petugas=p)
    isi = IsiKunjungan(tanggal=hari_ini(), tujuan="rutin")
    catat_kunjungan(kpm=kpm[0], isi=isi, foto=[foto()], oleh=p)
    kedua = catat_kunjungan(kpm=kpm[1], isi=isi, oleh=p)
    assert not Temuan.objects.exists()
    ubah_kunjungan(kunjungan=kedua, isi=isi, versi=1, foto=[foto()], oleh=p)
    assert Temuan.objects.get().jenis == "foto_sama"


# --- where one serves --------------------------------------------------------------------------


def test_jabatan_di_tempat_lain_tidak_membuka_keluarga_yang_ditinggalkan(pemeran: SimpleNamespace) -> None:
    """The appointment here ended by its own day, the one in the neighbour's kecamatan goes on."""
    p = pemeran.pendamping
    kpm = PenugasanFactory(kpm=KPMFactory(desa_id=DESA), petugas=p).kpm
    kelompok = PenugasanKelompokFactory(petugas=p).kelompok
    kunjungan = KunjunganFactory(kpm=kpm, petugas=pemeran.pendamping_lain, tanggal=hari_ini())
    JabatanFactory(pengguna=p, wilayah_id=TETANGGA)

    def terlihat() -> list[bool]:
        user = Pengguna.objects.get(pk=p.pk)
        return [type(o).objects.terlihat_oleh(user).filter(pk=o.pk).exists() for o in (kpm, kelompok, kunjungan)]

    assert terlihat() == [True, True, True]
    p.jabatan.exclude(wilayah=TETANGGA).update(selesai=hari_ini() - timedelta(days=1))
    assert terlihat() == [False, False, False]
