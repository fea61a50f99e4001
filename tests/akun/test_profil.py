"""A user's own phone and languages."""

from types import SimpleNamespace

import pytest

from akun.models import Pengguna

URL = "/akun/profil/"


def test_mengubah_profil_sendiri(pemeran: SimpleNamespace, client_untuk) -> None:
    client = client_untuk(pemeran.pendamping)

    jawaban = client.post(URL, {"telepon": "0812 3456 7890", "bahasa": " Jawa ,Rejang ,, "})

    assert jawaban.status_code == 302
    saya = Pengguna.objects.get(pk=pemeran.pendamping.pk)
    assert (saya.telepon, saya.bahasa, saya.nama) == ("+6281234567890", "Jawa, Rejang", "Pendamping")
    halaman = client.get(URL).text
    assert 'value="0812-3456-7890"' in halaman
    assert '<option value="Rejang">' in halaman
    assert Pengguna.objects.exclude(pk=saya.pk).exclude(bahasa="").count() == 0


@pytest.mark.parametrize(("isi", "kolom"), [({"telepon": "12"}, "telepon"), ({"bahasa": "x" * 101}, "bahasa")])
def test_isian_salah_tidak_disimpan(pemeran: SimpleNamespace, client_untuk, isi, kolom) -> None:
    jawaban = client_untuk(pemeran.pendamping).post(URL, {"telepon": "0812-3456-7890", "bahasa": "Jawa"} | isi)

    assert jawaban.status_code == 422
    assert list(jawaban.context["form"].errors) == [kolom]
    assert Pengguna.objects.get(pk=pemeran.pendamping.pk).telepon == ""


@pytest.mark.parametrize(
    ("dikuasai", "bahasa", "bisa"),
    [
        ("Jawa, Rejang", "jawa", True),
        ("bahasa Jawa dan Rejang", "Rejang", True),
        ("Rejang", "Jawa", False),
        ("Rejang", "Jawa/Rejang", True),
        ("", "Jawa", True),
        ("Rejang", "Indonesia", True),
    ],
)
def test_berbahasa(dikuasai: str, bahasa: str, bisa: bool) -> None:
    assert Pengguna(bahasa=dikuasai).berbahasa(bahasa) is bisa
