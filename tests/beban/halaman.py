"""Pages through the whole stack in this process (Django's test client): time, and number of queries."""

import logging
from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import path

from akun.enums import Peran
from akun.models import Pengguna
from dasbor.selectors.ukuran import Bagian
from inti.halaman import Permintaan, halaman
from inti.waktu import hari_ini, kode_tahap
from kpm.models import KPM, Kelompok
from pendamping.models import Penugasan
from pkh.skala.orang import ALAMAT
from pkh.urls import urlpatterns as asli
from tests.beban.ukur import KALI, Janji, detik
from wilayah.models import Wilayah

KUERI_MAKS, DASBOR_MAKS = 12, 3
# What only the records of one kecamatan tell of a person is read as its profile opens, whatever the country holds.
LANGSUNG_MAKS = 7
_BANYAK = 8  # requests of one repetition
_ACUAN = "/beban-acuan/"
_ISI = """{% extends "base.html" %}{% block isi %}<h1>{{ desa.nama }}</h1><p>{{ desa.kode }}</p>{% endblock %}"""


@cache
def _templat() -> Any:
    return engines["django"].from_string(_ISI)


@halaman()
def acuan(request: Permintaan) -> HttpResponse:
    """The yardstick: a page of the application, frame and navigation included, whose content is one query."""
    desa = Wilayah.objects.get(pk="17.71.08.1007")
    return HttpResponse(_templat().render({"desa": desa}, request))


urlpatterns = [*asli, path("beban-acuan/", acuan)]


def ukur(kata: Callable[[str], None]) -> list[Janji]:
    settings.ALLOWED_HOSTS.append("testserver")
    logging.disable(logging.ERROR)  # pages that are not of a role say so
    with override_settings(ROOT_URLCONF="tests.beban.halaman"):
        orang = _orang()
        janji = []
        for peran, user in vars(orang).items():
            client = Client()
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
            for alamat in _halaman(peran, user):
                janji += _satu(client, peran, alamat, kata)
    return janji


def _satu(client: Client, peran: str, alamat: str, kata: Callable[[str], None]) -> list[Janji]:
    jawaban = client.get(alamat)
    if jawaban.status_code in (302, 403):
        return []  # not a page of this role
    if jawaban.status_code != 200:
        return [Janji(f"{peran} {alamat}", 200, jawaban.status_code, "kode")]
    kueri = _kueri(client, alamat)
    lama, dasar = _ukur(client, alamat)
    rincian = f"{lama * 1000:.1f} ms / {dasar * 1000:.1f} ms = {lama / dasar:.2f}×"
    kata(f"  {peran:10} {alamat:58} {kueri:3} kueri  {rincian}")
    hasil = [Janji(f"Kueri {peran} {alamat}", KUERI_MAKS, kueri, "kueri", rincian)]
    if alamat.startswith("/dasbor/"):
        batas = LANGSUNG_MAKS if alamat.endswith("/profil/") else DASBOR_MAKS
        hasil.append(Janji(f"Waktu {peran} {alamat}", batas, lama / dasar, "×", rincian))
    return hasil


def _kueri(client: Client, alamat: str) -> int:
    """Number of queries of a page, those of session and user included."""
    with CaptureQueriesContext(connection) as rekam:
        client.get(alamat)
        return len(rekam)


def _ukur(client: Client, alamat: str) -> tuple[float, float]:
    """Seconds of a page and of the yardstick, asked for in turn: what else the machine does meets both.

    The fastest request of each repetition, of these the middle one.
    """
    pasangan = []
    for _ in range(KALI):
        kali = [(detik(lambda: client.get(alamat)), detik(lambda: client.get(_ACUAN))) for _ in range(_BANYAK)]
        pasangan.append((min(lama for lama, _ in kali), min(dasar for _, dasar in kali)))
    return sorted(pasangan, key=lambda p: p[0] / p[1])[KALI // 2]


def _orang() -> SimpleNamespace:
    """One of each role, in the kecamatan and kabupaten with most families."""
    skala = Pengguna.objects.filter(email__endswith=ALAMAT)
    kpm = KPM.objects.order_by("pk")[0]
    di = {
        Peran.KORKEC: kpm.kecamatan_kode,
        Peran.KORKAB: kpm.kabupaten_kode,
        Peran.APD: kpm.kabupaten_kode,
        Peran.KORWIL: kpm.provinsi_kode,
        Peran.PUSAT: None,
    }
    orang = {p: skala.filter(jabatan__peran=p, jabatan__wilayah=kode)[0] for p, kode in di.items()}
    pendamping = skala.filter(jabatan__peran=Peran.PENDAMPING).exclude(jabatan__peran=Peran.KORKEC)
    tugas = pendamping.filter(jabatan__wilayah=kpm.kecamatan_kode)
    return SimpleNamespace(pendamping=(tugas or pendamping).order_by("pk")[0], **{p.value: o for p, o in orang.items()})


def _halaman(peran: str, user: Pengguna) -> list[str]:
    bulan, tahap = f"{hari_ini():%Y-%m}", kode_tahap(hari_ini())
    kode = "&".join(f"wilayah={k}" for k in sorted(user.lingkup().wilayah)[:1])
    keluarga = KPM.objects.terlihat_oleh(user).order_by("pk")[0]
    kelompok = Kelompok.objects.terlihat_oleh(user).order_by("pk")[0]
    daftar = [
        "/", "/kpm/", f"/kpm/?{kode}&tanda=absen", "/kpm/?petugas=tanpa", f"/kpm/{keluarga.pk}/",
        f"/kpm/{keluarga.pk}/kunjungan/", f"/p2k2/kpm/{keluarga.pk}/", f"/penyaluran/kpm/{keluarga.pk}/",
        "/kelompok/", f"/kelompok/{kelompok.pk}/", f"/p2k2/kelompok/{kelompok.pk}/",
        "/kunjungan/", f"/kunjungan/?{kode}&bulan={bulan}", "/penugasan/",
        "/p2k2/", f"/p2k2/?{kode}&bulan={bulan}&keadaan=terlaksana", "/p2k2/tanda/", "/p2k2/tanda-kelompok/",
        "/penyaluran/", f"/penyaluran/?tahap={tahap}&status=belum",
        "/impor/", "/ekspor/", "/pekerjaan/",
    ]  # fmt: skip
    return [*daftar, *_dasbor(peran, user)]


def _dasbor(peran: str, user: Pengguna) -> list[str]:
    """Every level below the user's own, country to group; the parts, the map and the profile of the highest."""
    if peran == Peran.PENDAMPING:
        return []
    kpm = KPM.objects.order_by("pk")[0]
    kode = [kpm.provinsi_kode, kpm.kabupaten_kode, kpm.kecamatan_kode, kpm.desa_id]
    wilayah = [f"/dasbor/{k}/" for k in kode if user.lingkup().mencakup(k)]
    atas, kecamatan = wilayah[0], f"/dasbor/{kpm.kecamatan_kode}/"
    kelompok = Kelompok.objects.filter(kecamatan_kode=kpm.kecamatan_kode).order_by("pk")[0]
    petugas = Penugasan.objects.filter(kpm=kpm, selesai=None).values_list("petugas", flat=True)[0]
    return [
        "/dasbor/", *wilayah, *(f"{atas}{b}/" for b in Bagian.values), f"{atas}peta/kpm/", f"{atas}profil/",
        f"{kecamatan}pendamping/{petugas}/", f"{kecamatan}profil/", f"/dasbor/kelompok/{kelompok.pk}/",
    ]  # fmt: skip
