"""Writing the field team's columns and opening numbers, without pages."""

from types import SimpleNamespace

import pytest

from inti.enums import JenisAkses
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import AksesPribadi
from kpm.models import KPM
from kpm.selectors import beda_isian, riwayat_kpm
from kpm.services import baca_nomor, ubah_data_lapangan
from tests.conftest import DESA
from tests.factories import KPMFactory, PenugasanFactory

NIK, KK = "1771084101900792", "1771080102100011"


@pytest.fixture
def milik(pemeran: SimpleNamespace) -> KPM:
    kpm = KPMFactory(nama="SITI AMINAH", desa_id=DESA, nik=NIK, kk=KK)
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    return kpm


def test_menyimpan_dan_menaikkan_versi(milik, pemeran):
    hasil = ubah_data_lapangan(
        kpm=milik,
        isi={"telepon": "0812 3456 7890", "catatan": " baris 1\r\nbaris 2 "},
        versi=1,
        oleh=pemeran.pendamping,
    )

    milik.refresh_from_db()
    assert hasil == milik
    assert (milik.telepon, milik.catatan, milik.versi) == ("+6281234567890", "baris 1\nbaris 2", 2)
    assert milik.telepon_terbaca == "0812-3456-7890"
    assert milik.diubah_oleh == pemeran.pendamping
    assert milik.diubah_pada is not None


def test_permintaan_ulang_tidak_mengubah_apa_pun(milik, pemeran):
    for _ in range(2):
        ubah_data_lapangan(kpm=milik, isi={"bahasa": "Rejang"}, versi=1, oleh=pemeran.pendamping)

    milik.refresh_from_db()
    assert (milik.bahasa, milik.versi) == ("Rejang", 2)


def test_penyunting_kedua_diberi_tahu(milik, pemeran):
    ubah_data_lapangan(kpm=milik, isi={"bahasa": "Rejang"}, versi=1, oleh=pemeran.apd)

    with pytest.raises(BerubahLebihDulu):
        ubah_data_lapangan(kpm=milik, isi={"bahasa": "Jawa"}, versi=1, oleh=pemeran.pendamping)

    milik.refresh_from_db()
    assert (milik.bahasa, milik.versi, milik.diubah_oleh) == ("Rejang", 2, pemeran.apd)


def test_perbandingan_mengikuti_kolom_yang_tidak_disentuh(milik, pemeran):
    awal = {"telepon": "", "bahasa": "", "patokan": "", "catatan": ""}
    ubah_data_lapangan(kpm=milik, isi=awal | {"bahasa": "Rejang", "patokan": "Masjid"}, versi=1, oleh=pemeran.apd)
    milik.refresh_from_db()

    beda = {
        b.kolom: (b.tersimpan, b.isian, b.diubah_lain)
        for b in beda_isian(milik, awal | {"bahasa": "Jawa", "catatan": "baru"}, versi=1)
    }

    assert beda == {
        "telepon": ("", "", False),
        "bahasa": ("Rejang", "Jawa", True),
        "patokan": ("Masjid", "Masjid", True),  # left alone: the other's change is kept
        "catatan": ("", "baru", False),
    }


@pytest.mark.parametrize("telepon", ["12345", "nomor saya", "0812"])
def test_telepon_yang_bukan_nomor_ditolak(milik, pemeran, telepon):
    with pytest.raises(GalatPengguna) as galat:
        ubah_data_lapangan(kpm=milik, isi={"telepon": telepon}, versi=1, oleh=pemeran.pendamping)

    assert galat.value.kolom == "telepon"
    milik.refresh_from_db()
    assert (milik.telepon, milik.versi) == ("", 1)


def test_kolom_kementerian_bukan_milik_lapangan(milik, pemeran):
    with pytest.raises(GalatPengguna, match="nama"):
        ubah_data_lapangan(kpm=milik, isi={"nama": "LAIN"}, versi=1, oleh=pemeran.pendamping)

    milik.refresh_from_db()
    assert milik.nama == "SITI AMINAH"


@pytest.mark.parametrize(
    "peran",
    [
        "pendamping_lain",
        "pendamping_tetangga",
        "korkec",
        "korkab",
        "apd_luar",
        "pengawas",
        "pusat",
        "tanpa_jabatan",
    ],
)
def test_yang_tidak_berhak_tidak_mengubah(milik, pemeran, peran):
    with pytest.raises(TidakBerhak):
        ubah_data_lapangan(kpm=milik, isi={"bahasa": "Jawa"}, versi=1, oleh=getattr(pemeran, peran))

    milik.refresh_from_db()
    assert (milik.bahasa, milik.versi) == ("", 1)


def test_nomor_dibaca_sesudah_dicatat(milik, pemeran):
    nomor = baca_nomor(
        kpm=milik, nomor="kk", keperluan="Entri SIKS-NG", oleh=pemeran.korkec, disalin=True, dari="10.0.0.1"
    )

    catatan = AksesPribadi.objects.get()
    assert nomor == KK
    assert (catatan.pengguna, catatan.jenis, catatan.dari) == (pemeran.korkec, JenisAkses.SALIN, "10.0.0.1")
    assert (catatan.objek, catatan.objek_id, catatan.kolom) == ("kpm.KPM", str(milik.pk), "kk")
    assert catatan.alasan == "Entri SIKS-NG"


@pytest.mark.parametrize(
    ("peran", "nomor", "keperluan", "galat"),
    [
        ("pengawas", "nik", "Entri SIKS-NG", TidakBerhak),
        ("pendamping_lain", "nik", "Entri SIKS-NG", TidakBerhak),
        ("pendamping", "nik", "  ", GalatPengguna),
        ("pendamping", "telepon", "Entri SIKS-NG", GalatPengguna),
    ],
)
def test_nomor_tidak_dibaca(milik, pemeran, peran, nomor, keperluan, galat):
    with pytest.raises(galat):
        baca_nomor(kpm=milik, nomor=nomor, keperluan=keperluan, oleh=getattr(pemeran, peran))

    assert AksesPribadi.objects.count() == 0


def test_riwayat_menyebut_kolom_dan_menyamarkan_nomor(milik, pemeran):
    milik.nik = "1771084101900001"
    milik.nama = "SITI AMINAH BINTI ALI"
    milik.save()
    ubah_data_lapangan(kpm=milik, isi={"bahasa": "Jawa"}, versi=1, oleh=pemeran.pendamping)

    isi = riwayat_kpm(milik).baris

    assert [p.butir for p in isi] == [
        [("Bahasa sehari-hari", "–", "Jawa")],
        [
            ("NIK", "1771••••••••0792", "1771••••••••0001"),
            ("Nama pengurus", "SITI AMINAH", "SITI AMINAH BINTI ALI"),
        ],
        [],
    ]
    assert isi[-1].cara == "Terdaftar"


def test_sandi_ulang_nomor_yang_sama_bukan_perubahan(milik):
    milik.nik = NIK
    milik.save()

    assert [p.cara for p in riwayat_kpm(milik).baris] == ["Terdaftar"]
