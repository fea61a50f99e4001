"""A family objects: what that holds still, who answers, and what follows."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from kpm.models import KPM
from kpm.services.kepesertaan import ubah_kepesertaan
from tests.conftest import KABUPATEN
from tests.factories.akun import JabatanFactory, PenggunaFactory
from tests.p2k2.gambar import gambar
from tests.verifikasi.sanksi import kabari, keberatan, putus
from tests.verifikasi.tangga import PADA, isi_bulan, tangga
from verifikasi.models import KabarSanksi, Keberatan, Sanksi
from verifikasi.selectors.sanksi import (
    jumlah_keberatan,
    jumlah_menunggu,
)
from verifikasi.services.keberatan import cabut_keberatan, putuskan_keberatan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jam")]


def test_keberatan_menjeda_lalu_diterima_menggugurkan(pemeran, client_untuk, usulan):
    nomor = uuid4()
    k = keberatan(usulan, pemeran.pendamping, nomor=nomor, foto=[gambar()])
    assert (k.penyampai, k.foto.count()) == ("Ibu Ani", 1)
    assert keberatan(usulan, pemeran.pendamping, nomor=nomor, foto=[gambar()]).pk == k.pk
    assert (Keberatan.objects.count(), k.foto.count()) == (1, 1)
    with pytest.raises(GalatPengguna, match="sudah tercatat dan belum diputus"):
        keberatan(usulan, pemeran.korkec)
    with pytest.raises(GalatPengguna, match=r"belum diputus\. Usulan ini diputus sesudahnya"):
        putus(usulan, pemeran.korkab)
    with pytest.raises(GalatPengguna, match=r"belum diputus\. Putuskan itu dulu"):
        ubah_kepesertaan(
            kpm=usulan.kpm, ke="ditangguhkan", tanggal=PADA, alasan="menolak_komitmen", oleh=pemeran.korkab
        )
    assert (jumlah_keberatan(pemeran.korkab), jumlah_menunggu(pemeran.korkab)) == (1, 1)
    halaman = client_untuk(pemeran.korkab).get(f"/verifikasi/keberatan/{k.pk}/").text
    assert "Anak saya sakit.<br>Ada suratnya." in halaman
    kini = putuskan_keberatan(keberatan=k, terima=True, alasan="Surat dokter ada", versi=1, oleh=pemeran.korkab)
    assert kini.keadaan == "diterima"
    usulan.refresh_from_db()
    assert (usulan.keadaan, usulan.alasan_gugur) == ("gugur", "Keberatan keluarga diterima: Surat dokter ada")
    isi_bulan(usulan.anggota, "tttt")
    assert [a[:2] for a in tangga(usulan.kpm)] == [("peringatan", "berlaku"), ("penangguhan", "gugur")]
    assert putuskan_keberatan(keberatan=k, terima=True, alasan="Surat dokter ada", versi=1, oleh=pemeran.korkab)
    with pytest.raises(BerubahLebihDulu):
        putuskan_keberatan(keberatan=k, terima=False, alasan="Tidak", versi=1, oleh=pemeran.korkab)


def test_keberatan_atas_peringatan_menggugurkan_usulan_di_atasnya(pemeran, usulan):
    peringatan = Sanksi.objects.get(jenjang="peringatan")
    k = keberatan(peringatan, pemeran.pendamping)
    putuskan_keberatan(keberatan=k, terima=True, alasan="Sakit", versi=1, oleh=pemeran.korkab)
    assert [a[:2] for a in tangga(usulan.kpm)] == [("peringatan", "dibatalkan"), ("penangguhan", "gugur")]


def test_keberatan_ditolak_melanjutkan_tangga(pemeran, usulan):
    k = keberatan(usulan, pemeran.pendamping)
    putuskan_keberatan(keberatan=k, terima=False, alasan="Tidak ada surat", versi=1, oleh=pemeran.korkab)
    assert putus(usulan, pemeran.korkab).keadaan == "berlaku"
    kabari(usulan, pemeran.pendamping)
    assert keberatan(usulan, pemeran.pendamping).keadaan == "terbuka", "of the decision it may object anew"


def test_keberatan_sesudah_batas_perlu_alasan(pemeran, usulan):
    KabarSanksi.objects.filter(sanksi=usulan).update(tanggal=PADA - timedelta(days=15))
    with pytest.raises(GalatPengguna, match="Batas waktu keberatan 21 November 2026"):
        keberatan(usulan, pemeran.pendamping)
    assert keberatan(usulan, pemeran.pendamping, alasan_terlambat="Baru pulang").alasan_terlambat == "Baru pulang"


@pytest.mark.parametrize(
    ("isi", "kolom"),
    [
        ({"tanggal": PADA + timedelta(days=1)}, "tanggal"),
        ({"tanggal": date(2026, 1, 1)}, "tanggal"),
        ({"isi": " "}, "isi"),
        ({"isi": "x" * 2001}, "isi"),
        ({"penyampai": ""}, "penyampai"),
    ],
)
def test_keberatan_yang_keliru_ditolak(pemeran, usulan, isi, kolom):
    with pytest.raises(GalatPengguna) as galat:
        keberatan(usulan, pemeran.pendamping, **isi)
    assert galat.value.kolom == kolom
    assert Keberatan.objects.count() == 0


def test_bukan_foto_ditolak_dan_tidak_ada_yang_tersimpan(pemeran, usulan):
    with pytest.raises(GalatPengguna, match="bukan foto"):
        keberatan(usulan, pemeran.pendamping, foto=[SimpleUploadedFile("a.jpg", b"<html>")])
    assert Keberatan.objects.count() == 0


def test_keberatan_tidak_diputus_pemutus_sanksinya_bila_ada_yang_lain(pemeran, usulan):
    putus(usulan, pemeran.korkab)
    kabari(usulan, pemeran.pendamping)
    k = keberatan(usulan, pemeran.pendamping)
    lain = PenggunaFactory(nama="Korkab Dua")
    jabatan = JabatanFactory(pengguna=lain, peran="korkab", wilayah_id=KABUPATEN)
    with pytest.raises(TidakBerhak, match="Korkab Dua"):
        putuskan_keberatan(keberatan=k, terima=True, alasan="x", versi=1, oleh=pemeran.korkab)
    jabatan.delete()
    putuskan_keberatan(keberatan=k, terima=True, alasan="Sakit", versi=1, oleh=pemeran.korkab)
    usulan.refresh_from_db()
    assert (usulan.keadaan, usulan.alasan_batal) == ("dibatalkan", "Sakit")
    assert KPM.objects.get().kepesertaan == "aktif"


def test_dicabut_keluarga(pemeran, usulan):
    k = keberatan(usulan, pemeran.pendamping)
    with pytest.raises(TidakBerhak):
        cabut_keberatan(keberatan=k, alasan="Tidak jadi", foto=[gambar()], versi=1, oleh=pemeran.apd)
    with pytest.raises(GalatPengguna, match="surat pencabutan") as galat:
        cabut_keberatan(keberatan=k, alasan="Tidak jadi", foto=[], versi=1, oleh=pemeran.pendamping)
    k.refresh_from_db()
    assert (galat.value.kolom, k.keadaan) == ("foto", "terbuka")
    k = cabut_keberatan(keberatan=k, alasan="Tidak jadi", foto=[gambar()], versi=1, oleh=pemeran.pendamping)
    assert (k.keadaan, k.foto.count(), k.foto_cabut.count()) == ("dicabut", 0, 1)
    assert putus(usulan, pemeran.korkab).keadaan == "berlaku"
