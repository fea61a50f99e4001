"""Writing: the pages' services decide, a repeated request changes nothing, a refusal leaves nothing behind."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from uuid6 import uuid7

from kpm.models import KPM, Kelompok
from p2k2.models import Kehadiran, Pertemuan
from pendamping.models import Kunjungan, PenugasanKelompok
from penyaluran.models import Rekonsiliasi
from tests.api.conftest import AWAL
from tests.conftest import DESA

_MODEL = (KPM, Kelompok, Kunjungan, Pertemuan, Kehadiran, Rekonsiliasi, PenugasanKelompok)


def _potret() -> dict[str, Any]:
    """Every row the API can write, and the number of audit events."""
    isi: dict[str, Any] = {m.__name__: list(m.objects.order_by("pk").values()) for m in _MODEL}
    for m in _MODEL:
        peristiwa = apps.get_model(m._meta.app_label, f"{m.__name__}Event")
        isi[f"{m.__name__}Event"] = peristiwa.objects.count()
    return isi


def _kirim_kunjungan(dunia: SimpleNamespace, **lain: Any) -> dict[str, Any]:
    titik = {"lintang": -3.7888891234, "bujur": 102.2666667, "akurasi_m": 9}
    isi = {"kpm": dunia.milik.kpm.pk, "tanggal": dunia.hari.isoformat(), "tujuan": "rutin", "titik": titik}
    return isi | {"jamban": "sendiri", "hasil": "Anak sehat."} | lain


def _kirim_kelompok(dunia: SimpleNamespace, **lain: Any) -> dict[str, Any]:
    isi = {"nama": "Mawar 1", "desa": DESA, "dibentuk": dunia.hari.isoformat(), "tempat": "Balai"}
    return isi | {"anggota": [dunia.milik.bebas.pk]} | lain


def _kirim_pertemuan(dunia: SimpleNamespace, **lain: Any) -> dict[str, Any]:
    isi = {"kelompok": str(dunia.milik.kelompok.pk), "tanggal": dunia.hari.isoformat(), "jam_mulai": "09:00"}
    return isi | {"jam_selesai": "11:00", "materi": "Gizi"} | lain


def _kirim_rekon(dunia: SimpleNamespace, **lain: Any) -> dict[str, Any]:
    isi = {"pembayaran": dunia.milik.bayar_bebas.pk, "status": "sebagian", "jumlah": 200_000}
    return isi | {"tanggal": dunia.hari.isoformat()} | lain


KIRIM = {
    "kunjungan": (_kirim_kunjungan, {"hasil": "Lain."}),
    "kelompok": (_kirim_kelompok, {"tempat": "Lain."}),
    "pertemuan": (_kirim_pertemuan, {"materi": "Lain."}),
    "rekonsiliasi": (_kirim_rekon, {"jumlah": 100_000}),
}


@pytest.mark.parametrize("nama", KIRIM)
def test_put_diulang_tidak_mengubah_apa_pun(pemeran, dunia, api, nama) -> None:
    buat, beda = KIRIM[nama]
    klien, id = api(pemeran.pendamping), uuid7()
    pertama = klien.put(f"{nama}/{id}/", buat(dunia))
    assert pertama.status_code == 201, pertama.json()
    sebelum = _potret()
    kedua = klien.put(f"{nama}/{id}/", buat(dunia))
    assert (kedua.status_code, kedua.json()) == (200, pertama.json())
    lain = klien.put(f"{nama}/{id}/", buat(dunia, **beda))
    assert (lain.status_code, lain.json()["kode"]) == (409, "berubah")
    assert _potret() == sebelum
    assert klien.get(f"{nama}/{id}/").json() == pertama.json()


@pytest.mark.parametrize("nama", ["kunjungan", "pertemuan", "rekonsiliasi"])
def test_mengubah_dengan_versi(pemeran, dunia, api, nama) -> None:
    buat, beda = KIRIM[nama]
    klien, id = api(pemeran.pendamping), uuid7()
    klien.put(f"{nama}/{id}/", buat(dunia))
    ubah = klien.put(f"{nama}/{id}/", buat(dunia, versi=1, **beda))
    assert (ubah.status_code, ubah.json()["versi"]) == (200, 2), ubah.json()
    sebelum = _potret()
    # The answer was lost and the change is sent again; then the very first request arrives late.
    assert klien.put(f"{nama}/{id}/", buat(dunia, versi=1, **beda)).json() == ubah.json()
    telat = klien.put(f"{nama}/{id}/", buat(dunia))
    assert telat.status_code == (409 if nama == "rekonsiliasi" else 200)
    basi = klien.put(f"{nama}/{id}/", buat(dunia, versi=1))
    assert (basi.status_code, basi.json()["kode"]) == (409, "berubah")
    assert _potret() == sebelum


@pytest.mark.parametrize("nama", KIRIM)
@pytest.mark.parametrize("peran", ["korkec", "korkab", "pengawas", "pusat", "tanpa_jabatan"])
def test_tanpa_izin_403(pemeran, dunia, api, nama, peran) -> None:
    sebelum = _potret()
    jawaban = api(getattr(pemeran, peran)).put(f"{nama}/{uuid7()}/", KIRIM[nama][0](dunia))
    assert (jawaban.status_code, jawaban.json()["kode"]) == (403, "tidak_berhak")
    assert _potret() == sebelum


@pytest.mark.parametrize("nama", KIRIM)
def test_milik_pendamping_lain_404(pemeran, dunia, api, nama) -> None:
    """Both ways: a record that is there already, and a new one about somebody else's family."""
    klien, sebelum = api(pemeran.pendamping_lain), _potret()
    jawaban = klien.put(f"{nama}/{getattr(dunia.milik, nama).pk}/", KIRIM[nama][0](dunia))
    assert jawaban.status_code == 404
    baru = klien.put(f"{nama}/{uuid7()}/", KIRIM[nama][0](dunia))
    assert baru.status_code == (403 if nama == "kelompok" else 404), baru.json()
    assert _potret() == sebelum


def test_kunjungan_menyimpan_yang_dikirim(pemeran, dunia, api) -> None:
    id = uuid7()
    isi = api(pemeran.pendamping).put(f"kunjungan/{id}/", _kirim_kunjungan(dunia)).json()
    assert isi["titik"] == {"lintang": -3.788889, "bujur": 102.266667, "akurasi_m": 9}
    assert (isi["jamban"], isi["status_rumah"], isi["petugas"]["id"]) == ("sendiri", "", pemeran.pendamping.pk)
    assert Kunjungan.objects.get(pk=id).kpm == dunia.milik.kpm


def test_keluarga_dan_titik_kunjungan_tetap(pemeran, dunia, api) -> None:
    klien, id = api(pemeran.pendamping), uuid7()
    klien.put(f"kunjungan/{id}/", _kirim_kunjungan(dunia))
    sebelum = _potret()
    for beda in ({"kpm": dunia.milik.bebas.pk}, {"titik": {"lintang": 1, "bujur": 2}}):
        jawaban = klien.put(f"kunjungan/{id}/", _kirim_kunjungan(dunia, versi=1, **beda))
        assert (jawaban.status_code, jawaban.json()["kolom"]) == (400, next(iter(beda)))
    assert _potret() == sebelum


@pytest.mark.parametrize(
    ("nama", "beda", "kolom"),
    [
        ("kunjungan", {"tanggal": "2999-01-01"}, "tanggal"),
        ("kunjungan", {"tanggal": "01-11-2026"}, "tanggal"),
        ("kunjungan", {"tujuan": "iseng"}, "tujuan"),
        ("kunjungan", {"titik": {"lintang": 91, "bujur": 0}}, "titik.lintang"),
        ("kunjungan", {"nik": "1771080101900001"}, "nik"),
        ("kelompok", {"nama": ""}, "nama"),
        ("kelompok", {"anggota": ["1"]}, "anggota.0"),
        ("pertemuan", {"jam_selesai": "08:00"}, "jam_selesai"),
        ("pertemuan", {"tanggal": "1999-01-01"}, "tanggal"),
        ("pertemuan", {"titik": {"lintang": 52.5, "bujur": 13.4}}, "lintang"),
        ("pertemuan", {"pemateri": [{"nama": "Sari", "peran": "ketua"}]}, "pemateri.0.peran"),
        ("pertemuan", {"pemateri": [{"nama": f"Tamu {n}", "peran": "bersama"} for n in range(6)]}, "pemateri"),
        ("rekonsiliasi", {"jumlah": 0}, "jumlah"),
        ("rekonsiliasi", {"jumlah": "200000"}, "jumlah"),
        ("rekonsiliasi", {"jumlah": 500_000}, "jumlah"),
        ("rekonsiliasi", {"status": "tidak", "jumlah": None, "tanggal": None}, "alasan"),
    ],
)
def test_isian_salah_ditolak_dengan_kolomnya(pemeran, dunia, api, nama, beda, kolom) -> None:
    sebelum = _potret()
    jawaban = api(pemeran.pendamping).put(f"{nama}/{uuid7()}/", KIRIM[nama][0](dunia, **beda))
    assert (jawaban.status_code, jawaban.json()["kolom"]) == (400, kolom), jawaban.json()
    assert _potret() == sebelum


def test_kehadiran_disimpan_sekali(pemeran, dunia, api) -> None:
    klien, id = api(pemeran.pendamping), uuid7()
    rencana = klien.put(f"pertemuan/{id}/", _kirim_pertemuan(dunia)).json()
    assert (rencana["keadaan"], rencana["daftar_tersimpan"]) == ("direncanakan", False)
    assert [b["status"] for b in rencana["kehadiran"]] == [None]
    isi = {"kehadiran": [{"kpm": dunia.milik.kpm.pk, "status": "hadir"}], "versi": 1}
    satu = klien.put(f"pertemuan/{id}/kehadiran/", isi)
    assert (satu.status_code, satu.json()["keadaan"], satu.json()["hitungan"]["hadir"]) == (200, "terlaksana", 1)
    sebelum = _potret()
    assert klien.put(f"pertemuan/{id}/kehadiran/", isi).json() == satu.json()
    basi = {"kehadiran": [{"kpm": dunia.milik.kpm.pk, "status": "alpa"}], "versi": 1}
    assert klien.put(f"pertemuan/{id}/kehadiran/", basi).status_code == 409
    assert _potret() == sebelum


def test_kehadiran_ditolak(pemeran, dunia, api) -> None:
    alamat = f"pertemuan/{dunia.milik.pertemuan.pk}/kehadiran/"
    tanda = {"kpm": dunia.milik.kpm.pk, "status": "hadir"}
    sebelum = _potret()
    klien = api(pemeran.pendamping)
    assert klien.put(alamat, {"kehadiran": [tanda, tanda], "versi": 1}).status_code == 400
    asing = {"kpm": dunia.luar.kpm.pk, "status": "hadir"}
    assert klien.put(alamat, {"kehadiran": [asing], "versi": 1}).status_code == 400
    assert klien.put(alamat, {"kehadiran": [{"kpm": 1, "status": "bolos"}], "versi": 1}).status_code == 400
    assert api(pemeran.korkec).put(alamat, {"kehadiran": [tanda], "versi": 1}).status_code == 403
    assert api(pemeran.pendamping_lain).put(alamat, {"kehadiran": [tanda], "versi": 1}).status_code == 404
    assert _potret() == sebelum


def test_rekonsiliasi_yang_sudah_dicatat_orang_lain(pemeran, dunia, api) -> None:
    """The same fact from somebody else changes nothing; another one is refused."""
    id, id_lain = uuid7(), uuid7()
    api(pemeran.pendamping).put(f"rekonsiliasi/{id}/", _kirim_rekon(dunia))
    sebelum, apd = _potret(), api(pemeran.apd)
    sama = apd.put(f"rekonsiliasi/{id_lain}/", _kirim_rekon(dunia))
    assert (sama.status_code, UUID(sama.json()["id"])) == (200, id)
    assert apd.put(f"rekonsiliasi/{id_lain}/", _kirim_rekon(dunia, jumlah=1)).status_code == 409
    assert _potret() == sebelum


def test_alasan_tak_dikenal_404_dengan_kolomnya(pemeran, dunia, api) -> None:
    isi = _kirim_rekon(dunia, status="tidak", jumlah=None, tanggal=None, alasan="entah")
    jawaban = api(pemeran.pendamping).put(f"rekonsiliasi/{uuid7()}/", isi)
    assert (jawaban.status_code, jawaban.json()["kolom"]) == (404, "alasan")


def test_data_lapangan_diubah_dengan_versi(pemeran, dunia, api) -> None:
    klien, alamat = api(pemeran.pendamping), f"kpm/{dunia.milik.kpm.pk}/"
    isi = {"telepon": "0812-3456-7890", "patokan": "Sebelah masjid", "versi": 1}
    satu = klien.patch(alamat, isi)
    assert (satu.status_code, satu.json()["telepon"], satu.json()["versi"]) == (200, "+6281234567890", 2)
    sebelum = _potret()
    assert klien.patch(alamat, isi).json() == satu.json()
    basi = klien.patch(alamat, {"patokan": "Lain", "versi": 1})
    assert (basi.status_code, basi.json()["kode"]) == (409, "berubah")
    milik_kementerian = klien.patch(alamat, {"nama": "SITI LAIN", "versi": 2})
    assert (milik_kementerian.status_code, milik_kementerian.json()["kolom"]) == (400, "nama")
    assert klien.patch(alamat, {"telepon": "12", "versi": 2}).json()["kolom"] == "telepon"
    assert api(pemeran.korkec).patch(alamat, {"patokan": "X", "versi": 2}).status_code == 403
    assert api(pemeran.pendamping_lain).patch(alamat, {"patokan": "X", "versi": 2}).status_code == 404
    assert _potret() == sebelum


def test_tanpa_token_csrf_ditolak(pemeran, dunia) -> None:
    klien = Client(enforce_csrf_checks=True)
    klien.force_login(pemeran.pendamping)
    sebelum = _potret()
    alamat = f"{AWAL}/kunjungan/{uuid7()}/"
    jawaban = klien.put(alamat, _kirim_kunjungan(dunia), content_type="application/json")
    assert (jawaban.status_code, jawaban.json()["kode"]) == (403, "csrf")
    assert _potret() == sebelum


def test_bukan_json_ditolak(pemeran, dunia, api) -> None:
    klien, alamat = api(pemeran.pendamping).klien, f"{AWAL}/kunjungan/{uuid7()}/"
    assert klien.put(alamat, "{", content_type="application/json").json()["kode"] == "bukan_json"
    assert klien.put(alamat, "a=1", content_type="application/x-www-form-urlencoded").status_code == 415
    assert klien.delete(alamat).status_code == 405
    daftar = klien.put(alamat, "[1]", content_type="application/json")
    assert (daftar.status_code, daftar.json()["kode"]) == (400, "tidak_sah")


def test_terlalu_sering_dijawab_429(pemeran, api, monkeypatch) -> None:
    from rest_framework.throttling import UserRateThrottle

    monkeypatch.setattr(UserRateThrottle, "get_rate", lambda self: "1/min")
    klien = api(pemeran.pendamping)
    assert klien.get("tahap/").status_code == 200
    jawaban = klien.get("tahap/")
    assert (jawaban.status_code, jawaban.json()["kode"]) == (429, "terlalu_sering")
    assert 0 < int(jawaban["Retry-After"]) <= 60


def test_pertemuan_di_masa_depan_belum_bisa_diisi(pemeran, dunia, api) -> None:
    klien, id = api(pemeran.pendamping), uuid7()
    besok = (dunia.hari + timedelta(days=1)).isoformat()
    assert klien.put(f"pertemuan/{id}/", _kirim_pertemuan(dunia, tanggal=besok)).status_code == 201
    isi = {"kehadiran": [{"kpm": dunia.milik.kpm.pk, "status": "hadir"}], "versi": 1}
    assert klien.put(f"pertemuan/{id}/kehadiran/", isi).status_code == 400
    assert not Kehadiran.objects.filter(pertemuan=id).exists()


def test_rekonsiliasi_dengan_tempat_dan_cara(pemeran, dunia, api) -> None:
    klien, id = api(pemeran.pendamping), uuid7()
    isi = _kirim_rekon(dunia, saluran="agen", tempat="Warung Bu Sri", jam="00:00", cara="hadir")

    tertulis = klien.put(f"rekonsiliasi/{id}/", isi)

    assert tertulis.status_code == 201, tertulis.json()
    ambil = {k: tertulis.json()[k] for k in ("saluran", "tempat", "jam", "cara")}
    assert ambil == {"saluran": "agen", "tempat": "Warung Bu Sri", "jam": "00:00", "cara": "hadir"}
    # An older sender that knows nothing of them repeats itself: nothing changes.
    assert klien.put(f"rekonsiliasi/{id}/", _kirim_rekon(dunia)).json()["versi"] == 1
    assert klien.put(f"rekonsiliasi/{id}/", isi | {"saluran": "kios"}).status_code == 400
