"""The admin gives staff no way up."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from inti.galat import TidakBerhak
from penyaluran.models import AlasanBelumTransaksi, Tahap
from penyaluran.selectors.tahap import tertutup
from penyaluran.services.tahap.tahap import tutup_untuk_semua
from tests.conftest import KABUPATEN
from tests.factories import TahapFactory, TandaAbsenFactory


@pytest.fixture
def staf(pemeran):
    orang = pemeran.tanpa_jabatan
    orang.is_staff = True
    orang.save()
    orang.user_permissions.set(Permission.objects.filter(content_type__app_label="akun"))
    return orang


def test_staf_tidak_bisa_mengambil_alih_superuser(pemeran, staf, client_untuk) -> None:
    lama = pemeran.superuser.email
    isi = {
        "nama": "X",
        "email": "saya@contoh.id",
        "is_active": "on",
        "jabatan-TOTAL_FORMS": 0,
        "jabatan-INITIAL_FORMS": 0,
    }
    jawaban = client_untuk(staf).post(f"/kelola/akun/pengguna/{pemeran.superuser.pk}/change/", isi)
    assert jawaban.status_code == 403
    pemeran.superuser.refresh_from_db()
    assert pemeran.superuser.email == lama


def test_staf_tidak_mengangkat_staf(pemeran, staf, client_untuk) -> None:
    isi = {"nama": "Pendamping", "email": pemeran.pendamping.email, "is_active": "on", "is_staff": "on"}
    isi |= {"jabatan-TOTAL_FORMS": 0, "jabatan-INITIAL_FORMS": 0}
    alamat = f"/kelola/akun/pengguna/{pemeran.pendamping.pk}/change/"
    assert client_untuk(staf).post(alamat, isi).status_code == 302
    pemeran.pendamping.refresh_from_db()
    assert not pemeran.pendamping.is_staff
    assert client_untuk(pemeran.superuser).post(alamat, isi).status_code == 302
    pemeran.pendamping.refresh_from_db()
    assert pemeran.pendamping.is_staff


def _jabatan(pengguna, peran: str, wilayah: str) -> dict[str, object]:
    return {
        "nama": pengguna.nama,
        "email": pengguna.email.upper(),
        "is_active": "on",
        "jabatan-TOTAL_FORMS": 1,
        "jabatan-INITIAL_FORMS": 0,
        "jabatan-0-peran": peran,
        "jabatan-0-wilayah": wilayah,
        "jabatan-0-nomor_sk": "SK-1",
        "jabatan-0-mulai": "2026-01-01",
    }


def test_jabatan_di_tingkat_wilayah_yang_salah_ditolak(pemeran, client_untuk) -> None:
    """A korkec of a whole province would see all of it."""
    orang = pemeran.tanpa_jabatan
    alamat = f"/kelola/akun/pengguna/{orang.pk}/change/"
    jawaban = client_untuk(pemeran.superuser).post(alamat, _jabatan(orang, "korkec", "17"))
    assert "diangkat untuk kecamatan, bukan provinsi" in jawaban.content.decode()
    assert not orang.jabatan.exists()
    assert client_untuk(pemeran.superuser).post(alamat, _jabatan(orang, "korkec", "17.71.08")).status_code == 302
    assert list(orang.jabatan.values_list("peran", "wilayah")) == [("korkec", "17.71.08")]
    orang.refresh_from_db()
    assert orang.email == orang.email.lower()


def test_staf_tidak_mengangkat_diri_sendiri(staf, client_untuk) -> None:
    alamat = f"/kelola/akun/pengguna/{staf.pk}/change/"
    assert client_untuk(staf).post(alamat, _jabatan(staf, "pusat", "")).status_code == 403
    assert not staf.jabatan.exists()


def test_aturan_yang_sudah_dipakai_tidak_diubah(pemeran, client_untuk) -> None:
    aturan = TandaAbsenFactory().aturan
    isi = {"berlaku_sejak": "2018-01-01", "ambang": 9, "bulan_tanpa_pertemuan": 3}
    alamat = f"/kelola/p2k2/aturanabsen/{aturan.pk}/change/"
    assert client_untuk(pemeran.superuser).post(alamat, isi).status_code == 403
    aturan.refresh_from_db()
    assert aturan.ambang == 3


def test_tahap_dan_alasan_hanya_dibaca_kecuali_tutup_untuk_semua(pemeran, client_untuk) -> None:
    """Their own pages keep what /kelola/ would pass by: the close of a kabupaten, the recount, the history."""
    tahap = TahapFactory()
    isi = {"kode": "2031-1", "tahun": 2031, "nomor": 1, "bulan_mulai": "2026-10-01", "bulan_selesai": "2026-10-31"}
    isi |= {"tanggal_bayar": "2026-11-05", "ditutup_pada_0": "2099-12-30", "ditutup_pada_1": "10:00:00"}
    client = client_untuk(pemeran.superuser)
    for model, pk in (("tahap", tahap.pk), ("alasanbelumtransaksi", "kks-hilang")):
        assert client.get(f"/kelola/penyaluran/{model}/add/").status_code == 403
        assert client.post(f"/kelola/penyaluran/{model}/{pk}/delete/", {"post": "yes"}).status_code == 403
    alamat = "/kelola/penyaluran/alasanbelumtransaksi/kks-hilang/change/"
    assert client.get(alamat).status_code == 200
    assert client.post(alamat, {"nama": "DIRUSAK", "urutan": 1}).status_code == 403
    assert not AlasanBelumTransaksi.objects.filter(nama="DIRUSAK").exists()
    dulu = Tahap.objects.values_list("kode", "tahun", "bulan_selesai", "tanggal_bayar").get(pk=tahap.pk)
    assert client.post(f"/kelola/penyaluran/tahap/{tahap.pk}/change/", isi).status_code == 302
    assert Tahap.objects.values_list("kode", "tahun", "bulan_selesai", "tanggal_bayar").get(pk=tahap.pk) == dulu
    tahap.refresh_from_db()
    assert tertutup(tahap, KABUPATEN)
    assert tahap.ditutup_pada is not None
    assert tahap.ditutup_pada <= timezone.now()  # not on a day to come
    for orang in (pemeran.apd, pemeran.korkab):
        with pytest.raises(TidakBerhak):
            tutup_untuk_semua(tahap=tahap, pada=None, oleh=orang)
    assert Tahap.objects.get(pk=tahap.pk).ditutup_pada is not None
