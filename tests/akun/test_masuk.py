"""Signing in: one door, with the second factor where the role asks for it, and nobody else's address."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from tests.factories.akun import SANDI
from tests.proyek.jelajah import alamat_lengkap
from tests.proyek.peta import PETA


@pytest.fixture(autouse=True)
def _lewat_kata_sandi(settings):
    settings.PKH_WAJIB_MFA = True


def _kode(rahasia: str) -> str:
    return format_hotp_value(hotp_value(rahasia, next(iter(yield_hotp_counters_from_time()))))


def test_tebakan_kode_dibatasi(pemeran) -> None:
    rahasia = generate_totp_secret()
    TOTP.activate(pemeran.korkab, rahasia)
    client = Client()
    client.post(reverse("account_login"), {"login": pemeran.korkab.email, "password": SANDI})
    for ke in range(6):
        client.post(reverse("mfa_authenticate"), {"code": f"00000{ke}"})
    client.post(reverse("mfa_authenticate"), {"code": _kode(rahasia)})
    assert SESSION_KEY not in client.session


def test_pintu_admin_tidak_melewati_kode_verifikasi(pemeran) -> None:
    TOTP.activate(pemeran.superuser, generate_totp_secret())
    client = Client()
    jawaban = client.post("/kelola/login/", {"username": pemeran.superuser.email, "password": SANDI})
    assert jawaban.status_code == 302
    assert jawaban["Location"].startswith(reverse("account_login"))
    assert SESSION_KEY not in client.session


def test_kata_sandi_saja_belum_masuk_bila_ada_kode_verifikasi(pemeran) -> None:
    TOTP.activate(pemeran.korkab, generate_totp_secret())
    client = Client()
    jawaban = client.post(reverse("account_login"), {"login": pemeran.korkab.email, "password": SANDI})
    assert (jawaban.status_code, jawaban["Location"]) == (302, reverse("mfa_authenticate"))
    assert SESSION_KEY not in client.session
    assert client.get("/kpm/").status_code == 302


def test_yang_wajib_memang_bisa_memasangnya(pemeran) -> None:
    """A rule that nobody can follow would lock every office out on the first day."""
    client = Client()
    client.post(reverse("account_login"), {"login": pemeran.apd.email, "password": SANDI})
    client.post(reverse("account_reauthenticate"), {"password": SANDI})
    halaman = client.get(reverse("mfa_activate_totp"))
    assert halaman.status_code == 200
    rahasia = halaman.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": _kode(rahasia)})
    assert is_mfa_enabled(pemeran.apd)
    assert client.get("/kpm/").status_code == 200


@pytest.mark.parametrize("nama", ["korkab", "apd", "korwil", "pusat", "pengawas", "superuser", "tanpa_jabatan"])
def test_tanpa_faktor_kedua_tidak_satu_alamat_pun_terbuka(pemeran, client_untuk, nama) -> None:
    orang = getattr(pemeran, nama)
    if nama == "tanpa_jabatan":
        orang.is_staff = True  # keeps other people's appointments in the admin
        orang.save()
    client, terbuka = client_untuk(orang), []
    pasang = reverse("mfa_activate_totp")
    for alamat in ["/kpm/", "/dasbor/", "/kpm/1/", "/impor/", "/ekspor/", "/kelola/", "/galeri/", "/pekerjaan/"]:
        for jawaban in (client.get(alamat), client.post(alamat)):
            if (jawaban.status_code, jawaban.get("Location")) != (302, pasang):
                terbuka += [f"{alamat}: {jawaban.status_code}"]
        potongan = client.get(alamat, headers={"HX-Request": "true"})
        if (potongan.status_code, potongan.content, potongan.get("HX-Redirect")) != (204, b"", pasang):
            terbuka += [f"{alamat} htmx: {potongan.status_code}"]
    for nama_url, tuju in PETA:
        if nama_url.startswith("api:") and not tuju.objek:
            jawaban = client.get(alamat_lengkap(nama_url, {}, {}))
            if jawaban.status_code != 403:
                terbuka += [f"{nama_url}: {jawaban.status_code}"]
    assert terbuka == []


def test_alamat_surel_orang_lain_tidak_bisa_dipasang(pemeran, client_untuk, settings) -> None:
    """Otherwise a password of one's own would open under the name of another, and their reset link go astray."""
    client = client_untuk(pemeran.pendamping)
    settings.PKH_WAJIB_MFA = False
    jawaban = client.post("/akun/email/", {"action_add": "", "email": pemeran.korkab.email})
    assert jawaban.status_code == 404
    assert not EmailAddress.objects.filter(email=pemeran.korkab.email).exists()


def test_tebakan_kata_sandi_dibatasi(pemeran, settings) -> None:
    settings.PKH_WAJIB_MFA = False
    client = Client()
    for ke in range(6):
        client.post(reverse("account_login"), {"login": pemeran.korkec.email, "password": f"salah-{ke}"})
    jawaban = client.post(reverse("account_login"), {"login": pemeran.korkec.email, "password": SANDI})
    assert SESSION_KEY not in client.session
    assert "Terlalu banyak" in jawaban.content.decode()
