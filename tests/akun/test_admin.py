"""The admin gives staff no way up."""

import pytest
from django.contrib.auth.models import Permission


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
