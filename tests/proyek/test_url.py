"""Every URL × every role × the own and the foreign worlds, generated from the URLconf."""

import logging
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from rest_framework.permissions import IsAuthenticated

from akun.enums import Izin
from akun.models import Pengguna
from dasbor.services import bangun_ulang
from inti.halaman import UMUM
from tests.dunia import SEMUA, TERLIHAT, Dunia, bangun
from tests.proyek.jelajah import (
    Alamat,
    alamat_lengkap,
    beda,
    keluhan,
    minta,
    rapikan,
    semua_alamat,
    sidik_basis_data,
    tanpa_isian,
)
from tests.proyek.peta import PETA, Tuju

ALAMAT = {a.nama: a for a in semua_alamat()}
MILIK_KITA = [a for a in semua_alamat() if not a.pihak_lain]
PERAN = sorted(TERLIHAT)
# Two roles in one person: what the korkec sees, the pendamping in the same person may not write.
IZIN_RANGKAP = {
    None,
    UMUM,
    Izin.LIHAT_DASBOR,
    Izin.BUKA_IDENTITAS,
    Izin.BERI_TUGAS,
    Izin.BERI_ARAHAN,
    Izin.TINJAU,
    Izin.PERIKSA_LAPORAN,
    Izin.SERAH_TERIMA,
    Izin.KELOLA_FASILITAS,  # of the kecamatan, not of families
    Izin.PERIKSA_VERKOM,  # neither own entries nor own families
    Izin.TUTUP_VERKOM,  # of the kecamatan
    Izin.CATAT_ADUAN,  # of the kecamatan
}
# Pages of allauth that a stranger must reach to sign in.
UMUM_ALLAUTH = {
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_confirm_login_code",
    "account_request_login_code",
    "mfa_authenticate",
    "account_reauthenticate",
}


def _api(alamat: Alamat) -> bool:
    return alamat.pola.startswith("api/")


def _butir(tuju: Tuju, semua: dict[str, Dunia]) -> list[tuple[str, Dunia]]:
    """Worlds to try: all where the address depends on one, else any."""
    sama = all(tuju.sebagai(d) == tuju.sebagai(semua["sendiri"]) for d in semua.values())
    return [("sendiri", semua["sendiri"])] if sama else list(semua.items())


def test_setiap_alamat_dipetakan() -> None:
    """A new URL without an entry in peta_url.py: add it there, with who may open it."""
    assert sorted({a.nama for a in MILIK_KITA} ^ {nama for nama, _ in PETA}) == []


@pytest.mark.parametrize("alamat", MILIK_KITA, ids=lambda a: f"{a.nama} {a.pola}")
def test_setiap_tampilan_menyatakan_metode_dan_izin(alamat: Alamat) -> None:
    diharapkan = {tuju.izin for nama, tuju in PETA if nama == alamat.nama}
    assert alamat.metode
    if _api(alamat):
        assert any(issubclass(p, IsAuthenticated) for p in alamat.tampilan.cls.permission_classes)
        assert {alamat.tampilan.cls.izin} == {tuju.izin_tulis for nama, tuju in PETA if nama == alamat.nama}
    else:
        assert {alamat.tampilan.izin} == diharapkan


def test_orang_luar_diarahkan_masuk(dunia: SimpleNamespace) -> None:
    client, salah = Client(), []
    sebelum = sidik_basis_data()
    d: Dunia = dunia.sendiri
    for nama, tuju in PETA:
        alamat, api = alamat_lengkap(nama, tuju.kwargs(d), tuju.kueri(d)), _api(ALAMAT[nama])
        for metode in _metode(nama, tuju):
            jawaban = minta(client, metode, alamat, tuju.kirim(d), json=api)
            if tuju.izin == UMUM:
                betul = jawaban.status_code in tuju.jawab
            elif api:
                betul = jawaban.status_code in {401, 403}
            else:
                betul = jawaban.status_code == 302 and jawaban["Location"].startswith("/akun/login/")
            if not betul:
                salah.append(f"{metode} {alamat}: {jawaban.status_code}")
            salah += [f"{metode} {alamat}: {k}" for k in keluhan(jawaban, d.rahasia)]
    assert "\n".join(salah) == ""
    assert sidik_basis_data() == sebelum


@pytest.mark.parametrize("peran", PERAN)
def test_di_luar_wilayah_ditolak_dan_tidak_ada_yang_berubah(
    peran: str,
    dunia: SimpleNamespace,
    pemeran: SimpleNamespace,
    client_untuk: Callable[[Pengguna], Client],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """404 outside the scope, 403 without the right; and afterwards every row is as it was."""
    caplog.set_level(logging.INFO)
    user, semua = getattr(pemeran, peran), vars(dunia)
    client, salah = client_untuk(user), []
    sebelum = sidik_basis_data()
    for nama, tuju in PETA:
        for dari, d in _butir(tuju, semua):
            kwargs, kueri, kirim = tuju.sebagai(d)
            alamat = alamat_lengkap(nama, kwargs, kueri)
            for metode in _metode(nama, tuju):
                harus = _penolakan(user, peran, tuju, dari, metode, api=_api(ALAMAT[nama]))
                if harus is None:
                    continue
                jawaban = minta(client, metode, alamat, kirim, json=_api(ALAMAT[nama]))
                # The API may say first that the stored record is another one; only whoever sees it hears that.
                if jawaban.status_code != harus and (jawaban.status_code, peran) != (409, "rangkap"):
                    salah.append(f"{metode} {alamat} ({dari}): {jawaban.status_code}, harus {harus}")
                salah += [f"{metode} {alamat}: {k}" for k in _periksa(jawaban, semua, TERLIHAT[peran])]
    assert "\n".join(salah) == ""
    assert _berubah(sebelum) == []
    assert _bocor(caplog.text, semua) == []


@pytest.mark.parametrize("peran", PERAN)
def test_di_dalam_wilayah_dibuka_tanpa_yang_asing(
    peran: str,
    dunia: SimpleNamespace,
    pemeran: SimpleNamespace,
    client_untuk: Callable[[Pengguna], Client],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Who may open a page gets it, and nothing of a world out of sight stands on it, searched or filtered."""
    caplog.set_level(logging.INFO)
    bangun_ulang()
    user, semua = getattr(pemeran, peran), vars(dunia)
    client, salah = client_untuk(user), []
    for nama, tuju in PETA:
        for dari, d in _butir(tuju, semua):
            kwargs, kueri, kirim = tuju.sebagai(d)
            alamat = alamat_lengkap(nama, kwargs, kueri)
            for metode in _metode(nama, tuju):
                if _penolakan(user, peran, tuju, dari, metode, api=_api(ALAMAT[nama])) is not None:
                    continue
                with transaction.atomic():
                    jawaban = minta(client, metode, alamat, kirim, json=_api(ALAMAT[nama]))
                    transaction.set_rollback(True)
                wajar = tuju.jawab if metode == "GET" else {200, 201, 204, 302, 400, 409, 422} | tuju.jawab
                if peran == "superuser":  # operations sees all, and need not be able to do a pendamping's work
                    wajar = wajar | {403}
                if jawaban.status_code not in wajar or jawaban.get("Location", "").startswith("/akun/login"):
                    salah.append(f"{metode} {alamat} ({dari}): {jawaban.status_code}")
                buka = nama in ("kpm:identitas", "kpm:anggota_identitas")
                ketik = str(kirim.get("cari", ""))
                salah += [
                    f"{metode} {alamat}: {k}" for k in _periksa(jawaban, semua, TERLIHAT[peran], buka=buka, ketik=ketik)
                ]
    assert "\n".join(salah) == ""
    assert _bocor(caplog.text, semua) == []


@pytest.mark.parametrize("peran", ["pendamping", "korkec", "apd", "apd_luar", "pengawas", "korwil_luar"])
def test_angka_tidak_membocorkan_yang_asing(
    peran: str, dunia: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Callable[[Pengguna], Client]
) -> None:
    """Pages stay the same to the letter when another area gains families, meetings and flags: no count leaks."""
    user = getattr(pemeran, peran)

    def potret() -> dict[str, str]:
        bangun_ulang()
        client = client_untuk(user)
        hasil = {}
        for nama, tuju in PETA:
            if tuju.objek or "GET" not in ALAMAT[nama].metode or tuju.izin == UMUM or tuju.rerata:
                continue
            for _, d in _butir(tuju, vars(dunia)):
                alamat = alamat_lengkap(nama, tuju.kwargs(d), tuju.kueri(d))
                jawaban = minta(client, "GET", alamat, {})
                hasil[alamat] = "" if jawaban.streaming else rapikan(jawaban.content.decode())
        return hasil

    awal = potret()
    for n, asing in enumerate(sorted(SEMUA - TERLIHAT[peran])):
        d = vars(dunia)[asing]
        bangun(f"BARU-{asing.upper()}", desa=d.desa, petugas=d.petugas, apd=_pengunggah(pemeran, d), nomor=10 + n)
    akhir = potret()
    assert {a: beda(awal[a], akhir[a]) for a in awal if awal[a] != akhir[a]} == {}


def test_halaman_paket_luar_tertutup_bagi_orang_luar() -> None:
    """allauth and the admin: strangers reach the login and nothing behind it."""
    client, salah = Client(), []
    for alamat in semua_alamat():
        if not alamat.pihak_lain or "<" in alamat.pola or "(" in alamat.pola or alamat.nama in UMUM_ALLAUTH:
            continue
        if not alamat.pola.startswith(("akun/", "kelola/")):
            continue
        jawaban = client.get("/" + alamat.pola.replace("^", "").replace("$", ""))
        if jawaban.status_code not in {302, 404, 405} and alamat.nama != "admin:login":
            salah.append(f"/{alamat.pola}: {jawaban.status_code}")
    assert "\n".join(salah) == ""


@pytest.mark.parametrize("nama", sorted(UMUM_ALLAUTH & set(ALAMAT)))
def test_halaman_masuk_tanpa_sisipan(nama: str, db: None) -> None:
    alamat = ALAMAT[nama]
    if "<" in alamat.pola or "(" in alamat.pola:
        pytest.skip("alamatnya memuat kunci")
    assert keluhan(Client().get("/" + alamat.pola), ()) == []


# --- what is expected ---------------------------------------------------------------------------


def _metode(nama: str, tuju: Tuju) -> list[str]:
    return sorted(m for m in ALAMAT[nama].metode if tuju.metode is None or m in tuju.metode)


def _penolakan(user: Pengguna, peran: str, tuju: Tuju, dari: str, metode: str, *, api: bool) -> int | None:
    """Status of the refusal, or None where the user may."""
    baca = api and metode == "GET"
    izin = tuju.izin_tulis if api and not baca else tuju.izin
    if izin not in {None, UMUM} and not user.punya_izin(izin):
        return 403
    berhak = baca or tuju.berhak(peran)
    if not tuju.objek:
        return None if berhak else 403
    if dari not in tuju.terlihat(peran):
        return 404
    if tuju.berhak_di is not None and dari not in tuju.berhak_di(peran):
        return 403
    if not berhak or (peran == "rangkap" and tuju.dampingan and izin not in IZIN_RANGKAP):
        return 403
    return None


def _periksa(
    jawaban: Any, semua: dict[str, Dunia], terlihat: frozenset[str], *, buka: bool = False, ketik: str = ""
) -> list[str]:
    rahasia = tuple(r for d in semua.values() for r in d.rahasia)
    hasil = keluhan(jawaban, rahasia if not buka else (), ketik=ketik)
    isi = "" if jawaban.streaming else jawaban.content.decode(errors="replace")
    for nama in SEMUA - terlihat:
        d = semua[nama]
        tanda = [f"-{d.nama}\\b", *(f"{n[:4]}•+{n[-4:]}" for n in d.nik)]
        if cocok := re.search("|".join(tanda), tanpa_isian(isi, ketik)):
            hasil.append(f"memuat {cocok[0]}")
    return hasil


def _berubah(sebelum: dict[str, str]) -> list[str]:
    sesudah = sidik_basis_data()
    return [t for t in sebelum if sebelum[t] != sesudah[t]]


def _bocor(teks: str, semua: dict[str, Dunia]) -> list[str]:
    """Numbers and names of persons in the log."""
    kata = [k for d in semua.values() for k in (*d.rahasia, d.kpm.nama, d.lepas.nama)]
    return [k for k in kata if k in teks]


def _pengunggah(pemeran: SimpleNamespace, d: Dunia) -> Pengguna:
    orang: Pengguna = pemeran.apd_luar if d.desa.startswith("17.01") else pemeran.apd
    return orang
