"""A family's numbers and names stay where they belong: not in logs, messages, Redis, audit context, addresses.

tests/e2e walks the whole road and looks at the same places in the running system.
"""

import json
import logging
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from redis import Redis

from akun.models import Pengguna
from inti.identitas import sandikan
from inti.models import BarisImpor, Pekerjaan
from kpm.models import KPM

pytestmark = pytest.mark.django_db


@pytest.fixture
def catatan(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """Everything logged so far, at the lowest level, as our own formatter writes it."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)

    def teks() -> str:
        return "\n".join(str(vars(r)) + r.getMessage() for r in caplog.records)

    return teks


def rahasia(dunia: SimpleNamespace) -> list[str]:
    d = dunia.sendiri
    return [*d.rahasia, d.kpm.nama, d.lepas.nama, d.kpm.telepon, d.kpm.alamat, "102.287654"]


def isi_redis() -> str:
    klien: Any = Redis.from_url(settings.REDIS_URL)
    with klien:
        return "\n".join(f"{k!r} {klien.dump(k)!r}" for k in klien.scan_iter(count=500))


def kerjakan(client: Client, dunia: SimpleNamespace) -> list[str]:
    """A pendamping's day: search, open, reveal, visit, meet, reconcile. Returns the addresses asked for."""
    d, hari = dunia.sendiri, str(dunia.sendiri.kunjungan.tanggal)
    langkah: list[tuple[str, dict[str, Any] | None]] = [
        ("/kpm/", {"cari": d.kpm.nama}),
        ("/kpm/", {"cari": d.nik[0]}),
        (f"/kpm/{d.kpm.pk}/", None),
        (f"/kpm/{d.kpm.pk}/identitas/", {"nomor": "nik", "keperluan": "lainnya", "keterangan": "dicek"}),
        (f"/kpm/{d.kpm.pk}/ubah/", {"versi": 1, "patokan": "Dekat surau", "telepon": "0812-0000-1111"}),
        (
            f"/kunjungan/baru/?kpm={d.kpm.pk}",
            {
                "id": "0190aaaa-0000-7000-8000-0000000000a1",
                "tanggal": hari,
                "tujuan": "rutin",
                "lintang": "-3.765432",
                "bujur": "102.287654",
            },
        ),
        (
            f"/p2k2/{d.rencana.pk}/kehadiran/",
            {"versi": 1, "daftar": d.kpm.pk, f"hadir-{d.kpm.pk}": "hadir"},
        ),
        (
            f"/penyaluran/{d.bayar_lepas.pk}/rekon/",
            {"status": "cair", "tanggal": hari, "id": "0190aaaa-0000-7000-8000-0000000000a2", "versi": 0},
        ),
        ("/kpm/999999999/", None),
        ("/tidak-ada/", None),
    ]
    alamat = []
    for url, isi in langkah:
        jawaban = client.get(url) if isi is None else client.post(url, isi)
        assert jawaban.status_code in {200, 302, 404}, (url, jawaban.status_code)
        alamat += [url, jawaban.get("Location", "")]
    return alamat


def test_kerja_sehari_tidak_meninggalkan_data_pribadi(
    dunia: SimpleNamespace,
    pemeran: SimpleNamespace,
    client_untuk: Callable[[Pengguna], Client],
    catatan: Callable[[], str],
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pesan: list[Any] = []
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda self, *a, **k: pesan.append((a, k)))
    with django_capture_on_commit_callbacks(execute=True):
        alamat = kerjakan(client_untuk(pemeran.pendamping), dunia)
    with connection.cursor() as kursor:
        kursor.execute("SELECT metadata::text FROM pghistory_context")
        konteks = [isi for (isi,) in kursor.fetchall()]
    assert konteks
    tempat = {
        "log": catatan(),
        "redis": isi_redis(),
        "pesan celery": repr(pesan),
        "konteks audit": "\n".join(konteks),
        "alamat": "\n".join(a for a in alamat if a),
        "sesi dan pekerjaan": json.dumps([*Pekerjaan.objects.values_list("parameter", "judul", "kunci")]),
    }
    bocor = {nama: [r for r in rahasia(dunia) if r in isi] for nama, isi in tempat.items()}
    assert {nama: kata for nama, kata in bocor.items() if kata} == {}


def test_galat_tidak_membawa_data_pribadi(
    dunia: SimpleNamespace,
    pemeran: SimpleNamespace,
    client_untuk: Callable[[Pengguna], Client],
    catatan: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Code that fails with a family in hand: the page says nothing of it, and the log masks numbers."""
    d = dunia.sendiri

    def jatuh(*_a: Any, **_k: Any) -> None:
        raise RuntimeError(f"gagal pada NIK {d.nik[0]}")

    monkeypatch.setattr("kpm.views.keluarga.daftar_kpm", jatuh)
    client = client_untuk(pemeran.pendamping)
    client.raise_request_exception = False
    jawaban = client.post("/kpm/", {"cari": d.kpm.nama})
    assert jawaban.status_code == 500
    isi = jawaban.content.decode()
    assert [r for r in (*rahasia(dunia), "RuntimeError", "Traceback") if r in isi] == []


def test_keluaran_log_menyamarkan_nomor(dunia: SimpleNamespace) -> None:
    """What our own handler writes masks a number, even one that slipped into a message."""
    nik, tulisan = dunia.sendiri.nik[0], StringIO()
    [penulis] = [h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler]
    semula = penulis.setStream(tulisan)
    try:
        logging.getLogger("kpm").warning("keluarga %s tidak cocok", nik)
    finally:
        penulis.setStream(semula or sys.stderr)
    assert "tidak cocok" in tulisan.getvalue()
    assert nik not in tulisan.getvalue()


def test_tersimpan_tersandi(dunia: SimpleNamespace) -> None:
    """Numbers are not readable in any table, nor in the files kept of uploads."""
    d = dunia.sendiri
    BarisImpor.objects.filter(pk=d.baris.pk).update(nik_sandi=sandikan(d.nik[0]))
    d.berkas.berkas.save("FC.xlsx", ContentFile(f"NIK {d.nik[0]}".encode()))
    with d.berkas.berkas.storage.open(d.berkas.berkas.name) as isi:
        assert d.nik[0].encode() in isi.read()
    mentah = Path(d.berkas.berkas.storage.path(d.berkas.berkas.name)).read_bytes()
    assert d.nik[0].encode() not in mentah
    with connection.cursor() as kursor:
        for tabel in connection.introspection.table_names():
            kursor.execute(f'SELECT count(*) FROM "{tabel}" t WHERE t::text ~ %s', ["|".join(d.rahasia)])
            assert kursor.fetchone() == (0,), tabel
    assert KPM.objects.get(pk=d.kpm.pk).nik == d.nik[0]


def test_singgahan_tidak_menyimpan_keluarga(
    dunia: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Callable[[Pengguna], Client]
) -> None:
    cache.set("uji", 1)
    for peran in ("pendamping", "korkec", "apd"):
        client = client_untuk(getattr(pemeran, peran))
        for url in ("/", "/kpm/", "/penyaluran/", "/p2k2/tanda/"):
            client.get(url)
    assert [r for r in rahasia(dunia) if r in isi_redis()] == []
