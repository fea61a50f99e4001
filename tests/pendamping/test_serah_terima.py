"""Handovers: who prepares what for whom, how they go on, and who may say yes (docs/program.md §10)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from uuid6 import uuid7

from akun.enums import Peran
from akun.models import Jabatan
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from pendamping.models import Penugasan, SerahTerima, SerahTerimaKelompok, SerahTerimaKPM
from pendamping.selectors.serah_terima import jumlah_serah_terima_menunggu, masih_memegang, sasaran_kini, sidik_isi
from pendamping.services.serah_terima import IsiSerahTerima, susun
from pendamping.services.serah_terima_alur import ajukan, batalkan, ganti_tanggal, kembalikan, setujui, terima
from pendamping.services.serah_terima_kabar import Jadwal, atur_pertemuan, tandai_kabar
from tests.conftest import DESA, DESA_2, DESA_LUAR
from tests.factories import (
    JabatanFactory,
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    PenggunaFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
)
from tests.hari import hari_ke, kemarin

pytestmark = pytest.mark.django_db


def nanti() -> date:
    return hari_ke(10)


@pytest.fixture
def dampingan(pemeran):
    """A group of two families and one family outside of it, all the pendamping's."""
    kelompok = KelompokFactory(nama="Melati", desa_id=DESA, dibuat_oleh=pemeran.pendamping)
    PenugasanKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping)
    kpm = [KPMFactory(nama=nama, desa_id=DESA) for nama in ("ANI", "BUDI", "CICI")]
    for k in kpm:
        PenugasanFactory(kpm=k, petugas=pemeran.pendamping)
    for k in kpm[:2]:
        KeanggotaanFactory(kpm=k, kelompok=kelompok)
    pemeran.kelompok, pemeran.kpm = kelompok, kpm
    return pemeran


def isian(p, **ganti):
    dasar = IsiSerahTerima(
        kepada=p.pendamping_lain, berlaku=nanti(), nomor_sk="SK-9", alasan="mutasi", cakupan="semua", catatan="Titip."
    )
    return replace(dasar, **ganti)


def siapkan(p, oleh=None, **ganti):
    return susun(dari=p.pendamping, isi=isian(p, **ganti), oleh=oleh or p.pendamping)


def diterima(p, oleh=None, **ganti):
    serah = siapkan(p, oleh, **ganti)
    serah = ajukan(serah=serah, versi=1, oleh=oleh or p.pendamping)
    return terima(serah=serah, sidik=sidik_isi(sasaran_kini(serah)), versi=2, oleh=serah.kepada)


def keadaan(serah):
    return SerahTerima.objects.values_list("keadaan", flat=True).get(pk=serah.pk)


def isi(serah):
    return sorted(serah.keluarga.values_list("kpm__nama", flat=True)), serah.kelompok.count()


# --- preparing ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cakupan", "pilih", "hasil"),
    [
        ("semua", lambda p: {}, (["ANI", "BUDI", "CICI"], 1)),
        ("kelompok", lambda p: {"kelompok": [p.kelompok.pk]}, (["ANI", "BUDI"], 1)),
        ("keluarga", lambda p: {"kpm": [p.kpm[1].pk, p.kpm[2].pk]}, (["BUDI", "CICI"], 0)),
    ],
)
def test_apa_yang_diserahkan(dampingan, cakupan, pilih, hasil):
    serah = siapkan(dampingan, cakupan=cakupan, **pilih(dampingan))
    assert (isi(serah), serah.wilayah_id, serah.keadaan) == (hasil, "17.71.08", "disusun")


def test_kiriman_ulang_satu_serah_terima(dampingan):
    nomor = uuid7()
    for _ in range(2):
        susun(id=nomor, dari=dampingan.pendamping, isi=isian(dampingan), oleh=dampingan.pendamping)
    assert SerahTerima.objects.count() == 1
    with pytest.raises(BerubahLebihDulu):
        susun(
            id=nomor,
            dari=dampingan.pendamping,
            isi=isian(dampingan, berlaku=nanti() + timedelta(days=1)),
            oleh=dampingan.pendamping,
        )


def test_di_beberapa_kecamatan_menjadi_urusan_kabupaten(dampingan):
    lain = KPMFactory(desa_id="17.71.07.1001")
    PenugasanFactory(kpm=lain, petugas=dampingan.pendamping)
    JabatanFactory(pengguna=dampingan.pendamping_lain, wilayah_id="17.71.07")
    assert siapkan(dampingan).wilayah_id == "17.71"


@pytest.mark.parametrize("siapa", ["korkec", "korkab", "apd", "superuser"])
def test_disusun_atas_nama_pendamping(dampingan, siapa):
    """Also for somebody whose account is closed: who died or left hands nothing over."""
    dampingan.pendamping.is_active = False
    dampingan.pendamping.save()
    assert siapkan(dampingan, oleh=getattr(dampingan, siapa)).dibuat_oleh == getattr(dampingan, siapa)


@pytest.mark.parametrize(
    "siapa", ["pendamping_lain", "korkec_tetangga", "korkab_luar", "apd_luar", "pengawas", "korwil", "tanpa_jabatan"]
)
def test_orang_lain_tidak_menyusun(dampingan, siapa):
    with pytest.raises(TidakBerhak):
        siapkan(dampingan, oleh=getattr(dampingan, siapa))
    assert SerahTerima.objects.count() == 0


@pytest.mark.parametrize(
    ("ganti", "kolom"),
    [
        (lambda p: {"kepada": p.pendamping}, "kepada"),
        (lambda p: {"kepada": p.pendamping_tetangga}, "kepada"),
        (lambda p: {"kepada": p.korkec}, "kepada"),
        (lambda p: {"berlaku": kemarin()}, "berlaku"),
        (lambda p: {"berlaku": hari_ke(400)}, "berlaku"),
        (lambda p: {"nomor_sk": "  "}, "nomor_sk"),
        (lambda p: {"alasan": "iseng"}, "alasan"),
        (lambda p: {"cakupan": "apa"}, "cakupan"),
        (lambda p: {"cakupan": "kelompok"}, "kelompok"),
        (lambda p: {"cakupan": "kelompok", "kelompok": [uuid7()]}, "kelompok"),
        (lambda p: {"cakupan": "keluarga", "kpm": [p.kpm[0].pk, 10**9]}, "kpm"),
        (lambda p: {"catatan": "x" * 4001}, "catatan"),
    ],
)
def test_isian_yang_ditolak(dampingan, ganti, kolom):
    with pytest.raises(GalatPengguna) as galat:
        siapkan(dampingan, **ganti(dampingan))
    assert (galat.value.kolom, SerahTerima.objects.count()) == (kolom, 0)


def test_keluarga_orang_lain_tidak_ikut_diserahkan(dampingan):
    asing = KPMFactory(desa_id=DESA_2)
    PenugasanFactory(kpm=asing, petugas=dampingan.pendamping_lain)
    luar = KPMFactory(desa_id=DESA_LUAR)
    for kpm in (asing, luar):
        with pytest.raises(GalatPengguna, match="bukan dampingan"):
            siapkan(dampingan, cakupan="keluarga", kpm=[kpm.pk])
    assert SerahTerimaKPM.objects.count() == 0


def test_yang_sedang_diserahkan_ditolak_dengan_namanya(dampingan):
    siapkan(dampingan, cakupan="kelompok", kelompok=[dampingan.kelompok.pk])
    with pytest.raises(GalatPengguna, match=r"ANI, BUDI sudah masuk serah terima lain"):
        siapkan(dampingan)
    with pytest.raises(GalatPengguna, match="BUDI"):
        siapkan(dampingan, cakupan="keluarga", kpm=[dampingan.kpm[1].pk])
    assert SerahTerima.objects.count() == 1
    assert isi(siapkan(dampingan, cakupan="keluarga", kpm=[dampingan.kpm[2].pk])) == (["CICI"], 0)


# --- the way -----------------------------------------------------------------------------------


def test_isi_mengikuti_dampingan_sampai_diterima(dampingan):
    serah = siapkan(dampingan)
    baru = KPMFactory(nama="DEWI", desa_id=DESA)
    PenugasanFactory(kpm=baru, petugas=dampingan.pendamping)
    Penugasan.objects.filter(kpm=dampingan.kpm[0]).update(selesai=hari_ini())
    ajukan(serah=serah, versi=1, oleh=dampingan.pendamping)
    assert isi(serah)[0] == ["BUDI", "CICI", "DEWI"]
    dilihat = sidik_isi(sasaran_kini(serah))
    Penugasan.objects.filter(kpm__nama="DEWI").update(selesai=hari_ini())
    with pytest.raises(BerubahLebihDulu, match="Isi serah terima berubah"):
        terima(serah=serah, sidik=dilihat, versi=2, oleh=dampingan.pendamping_lain)
    assert keadaan(serah) == "diajukan"
    terima(serah=serah, sidik=sidik_isi(sasaran_kini(serah)), catatan="Baik.", versi=2, oleh=dampingan.pendamping_lain)
    serah.refresh_from_db()
    assert (isi(serah), serah.keadaan, serah.catatan_penerima) == ((["BUDI", "CICI"], 1), "diterima", "Baik.")
    assert set(serah.isi) == {"cakupan", "bagian"}


@pytest.mark.parametrize("siapa", ["pendamping", "korkec", "korkab", "apd", "superuser", "pendamping_tetangga"])
def test_hanya_penerima_yang_menerima(dampingan, siapa):
    serah = ajukan(serah=siapkan(dampingan), versi=1, oleh=dampingan.pendamping)
    with pytest.raises(TidakBerhak):
        terima(serah=serah, sidik=sidik_isi(sasaran_kini(serah)), versi=2, oleh=getattr(dampingan, siapa))
    assert keadaan(serah) == "diajukan"


def test_dikembalikan_penerima_membebaskan_keluarganya(dampingan):
    serah = ajukan(serah=siapkan(dampingan), versi=1, oleh=dampingan.pendamping)
    for oleh in (dampingan.pendamping, dampingan.korkec):
        with pytest.raises(TidakBerhak):
            kembalikan(serah=serah, alasan="Tidak jadi", versi=2, oleh=oleh)
    with pytest.raises(GalatPengguna, match="Tulis alasannya"):
        kembalikan(serah=serah, alasan=" ", versi=2, oleh=dampingan.pendamping_lain)
    for _ in range(2):
        kembalikan(serah=serah, alasan="Terlalu banyak", versi=2, oleh=dampingan.pendamping_lain)
    serah.refresh_from_db()
    assert (serah.keadaan, serah.alasan_henti, serah.versi) == ("ditolak", "Terlalu banyak", 3)
    assert not SerahTerimaKPM.objects.filter(berjalan=True).exists()
    assert not SerahTerimaKelompok.objects.filter(berjalan=True).exists()
    siapkan(dampingan)


@pytest.mark.parametrize(
    "siapa", ["pendamping", "pendamping_lain", "korkab", "apd", "korkec_tetangga", "pengawas", "korwil", "korkab_luar"]
)
def test_selama_ada_korkec_hanya_korkec_yang_menyetujui(dampingan, siapa):
    serah = diterima(dampingan)
    with pytest.raises(TidakBerhak):
        setujui(serah=serah, versi=3, oleh=getattr(dampingan, siapa))
    assert keadaan(serah) == "diterima"
    assert setujui(serah=serah, versi=3, oleh=dampingan.korkec).keadaan == "disetujui"
    assert setujui(serah=serah, versi=3, oleh=dampingan.korkec).versi == 4  # repeated


@pytest.mark.parametrize("sebab", ["kosong", "menyusun", "menyerahkan", "menerima"])
def test_korkec_yang_terlibat_atau_tidak_ada_diganti_korkab(dampingan, sebab):
    p, oleh, ganti = dampingan, None, {}
    if sebab == "kosong":
        Jabatan.objects.filter(pengguna=p.korkec).delete()
    elif sebab == "menyusun":
        oleh = p.korkec
    elif sebab == "menerima":
        JabatanFactory(pengguna=p.korkec, peran=Peran.PENDAMPING)
        ganti = {"kepada": p.korkec}
    else:
        JabatanFactory(pengguna=p.pendamping, peran=Peran.KORKEC)
        Jabatan.objects.filter(pengguna=p.korkec).delete()
    serah = diterima(p, oleh, **ganti)
    if sebab != "kosong":
        terlibat = p.pendamping if sebab == "menyerahkan" else p.korkec
        with pytest.raises(TidakBerhak):
            setujui(serah=serah, versi=3, oleh=type(terlibat).objects.get(pk=terlibat.pk))
    assert jumlah_serah_terima_menunggu(p.korkab) == 1
    assert setujui(serah=serah, versi=3, oleh=p.korkab).keadaan == "disetujui"


def test_korkec_lain_di_kecamatan_yang_sama_tetap_menyetujui(dampingan):
    kedua = PenggunaFactory(nama="Korkec Kedua")
    JabatanFactory(pengguna=kedua, peran=Peran.KORKEC)
    serah = diterima(dampingan, dampingan.korkec)
    assert jumlah_serah_terima_menunggu(dampingan.korkab) == 0
    assert setujui(serah=serah, versi=3, oleh=kedua).keadaan == "disetujui"


def test_versi_lama_ditolak(dampingan):
    serah = siapkan(dampingan)
    with pytest.raises(BerubahLebihDulu):
        ajukan(serah=serah, versi=7, oleh=dampingan.pendamping)
    with pytest.raises(BerubahLebihDulu):
        setujui(serah=serah, versi=1, oleh=dampingan.korkec)
    assert keadaan(serah) == "disusun"


def test_dibatalkan_penyusun_atau_penyetuju(dampingan):
    serah = setujui(serah=diterima(dampingan), versi=3, oleh=dampingan.korkec)
    for siapa in ("pendamping_lain", "apd", "korkec_tetangga", "pengawas"):
        with pytest.raises(TidakBerhak):
            batalkan(serah=serah, alasan="Tidak jadi", versi=4, oleh=getattr(dampingan, siapa))
    assert keadaan(serah) == "disetujui"
    batalkan(serah=serah, alasan="SK dicabut", versi=4, oleh=dampingan.pendamping)
    assert keadaan(serah) == "dibatalkan"
    assert Penugasan.objects.filter(petugas=dampingan.pendamping, selesai=None).count() == 3


def test_tanggal_yang_lewat_sebelum_disetujui_diganti(dampingan):
    serah = diterima(dampingan)
    SerahTerima.objects.filter(pk=serah.pk).update(berlaku=hari_ini() - timedelta(days=1))
    with pytest.raises(GalatPengguna, match="sudah lewat"):
        setujui(serah=serah, versi=3, oleh=dampingan.korkec)
    for oleh in (dampingan.pendamping, dampingan.pendamping_lain, dampingan.apd):
        with pytest.raises(TidakBerhak):
            ganti_tanggal(serah=serah, berlaku=nanti(), versi=3, oleh=oleh)
    with pytest.raises(GalatPengguna, match="hari ini atau sesudahnya"):
        ganti_tanggal(serah=serah, berlaku=date(2020, 1, 1), versi=3, oleh=dampingan.korkec)
    ganti_tanggal(serah=serah, berlaku=nanti(), versi=3, oleh=dampingan.korkec)
    assert setujui(serah=serah, versi=4, oleh=dampingan.korkec).berlaku == nanti()


def test_pertemuan_pertama_dan_kabar(dampingan):
    p, serah = dampingan, diterima(dampingan)
    with pytest.raises(TidakBerhak):
        tandai_kabar(serah=serah, kpm=[p.kpm[0].pk], sudah=True, oleh=p.pendamping)  # not certain yet
    with pytest.raises(GalatPengguna, match="pada atau sesudah"):
        atur_pertemuan(serah=serah, jadwal={p.kelompok.pk: Jadwal(hari_ini())}, versi=3, oleh=p.pendamping_lain)
    for oleh in (p.pendamping_tetangga, p.pengawas):
        with pytest.raises(TidakBerhak):
            atur_pertemuan(serah=serah, jadwal={p.kelompok.pk: Jadwal(nanti())}, versi=3, oleh=oleh)
    atur_pertemuan(
        serah=serah, jadwal={p.kelompok.pk: Jadwal(nanti(), None, " Balai ")}, versi=3, oleh=p.pendamping_lain
    )
    satu = serah.kelompok.get()
    assert (satu.pertemuan_pertama, satu.tempat) == (nanti(), "Balai")
    serah = setujui(serah=serah, versi=4, oleh=p.korkec)
    asing = KPMFactory()
    assert tandai_kabar(serah=serah, kpm=[p.kpm[0].pk, asing.pk], sudah=True, oleh=p.pendamping) == 1
    assert tandai_kabar(serah=serah, kpm=[p.kpm[0].pk], sudah=True, oleh=p.pendamping_lain) == 0
    for oleh in (p.pendamping_tetangga, p.pengawas, p.korkec_tetangga):
        with pytest.raises(TidakBerhak):
            tandai_kabar(serah=serah, kpm=[p.kpm[0].pk], sudah=False, oleh=oleh)
    assert tandai_kabar(serah=serah, kpm=[p.kpm[0].pk], sudah=False, oleh=p.korkec) == 1


# --- what waits, what is still held ------------------------------------------------------------


def test_yang_menunggu_menurut_orangnya(dampingan):
    def menunggu():
        orang = ("pendamping", "pendamping_lain", "korkec", "korkab", "apd", "pengawas", "korkec_tetangga")
        return [n for n in orang if jumlah_serah_terima_menunggu(getattr(dampingan, n))]

    serah = siapkan(dampingan)
    assert menunggu() == ["pendamping"]
    ajukan(serah=serah, versi=1, oleh=dampingan.pendamping)
    assert menunggu() == ["pendamping_lain"]
    serah = terima(serah=serah, sidik=sidik_isi(sasaran_kini(serah)), versi=2, oleh=dampingan.pendamping_lain)
    assert menunggu() == ["korkec"]
    setujui(serah=serah, versi=3, oleh=dampingan.korkec)
    assert menunggu() == []
    SerahTerima.objects.update(isi={"hambatan": "Ada yang salah."})
    assert menunggu() == ["korkec", "korkab"]


def test_masih_memegang(dampingan):
    p = dampingan
    assert str(masih_memegang(p.pendamping.pk, hari_ini())) == "3 keluarga dan 1 kelompok"
    assert not masih_memegang(p.pendamping_lain.pk, hari_ini())
    serah = diterima(p)
    assert masih_memegang(p.pendamping.pk, nanti()).keluarga == 3
    setujui(serah=serah, versi=3, oleh=p.korkec)
    assert not masih_memegang(p.pendamping.pk, nanti() - timedelta(days=1))
    assert masih_memegang(p.pendamping.pk, nanti() - timedelta(days=2)).keluarga == 3
    p.kpm[0].kepesertaan = "berhenti"
    p.kpm[0].save()
    assert str(masih_memegang(p.pendamping.pk, hari_ini())) == "2 keluarga dan 1 kelompok"
