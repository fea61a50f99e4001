"""Reading: each role sees its scope and nothing beyond, identifiers stay masked, lists cost the same always."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.api.conftest import AWAL, keluarga_lengkap
from tests.conftest import DESA, KABUPATEN
from tests.factories import (
    BarisBankFactory,
    KeanggotaanFactory,
    KehadiranFactory,
    KPMFactory,
    PenugasanFactory,
    TahapDaerahFactory,
)

RINCIAN = ("kpm", "kelompok", "pertemuan", "kunjungan", "pembayaran", "rekonsiliasi")
_ANGKA_16 = re.compile(r"\d{16}")


def _daftar(dunia: SimpleNamespace) -> dict[str, str]:
    tahap = f"?tahap={dunia.tahap.kode}"
    return {nama: f"{nama}/{tahap if nama in ('pembayaran', 'rekonsiliasi') else ''}" for nama in RINCIAN}


def _id(isi) -> set[str]:
    return {str(baris["id"]) for baris in isi["hasil"]}


@pytest.mark.parametrize(
    ("peran", "melihat"),
    [
        ("pendamping", {"milik"}),
        ("pendamping_lain", {"teman"}),
        ("pendamping_tetangga", set()),
        ("korkec", {"milik", "teman"}),
        ("korkec_tetangga", set()),
        ("korkab", {"milik", "teman"}),
        ("korkab_luar", {"luar"}),
        ("apd", {"milik", "teman"}),
        ("apd_luar", {"luar"}),
        ("korwil", {"milik", "teman", "luar"}),
        ("korwil_luar", set()),
        ("pusat", {"milik", "teman", "luar"}),
        ("pengawas", {"milik", "teman"}),
        ("tanpa_jabatan", set()),
        ("superuser", {"milik", "teman", "luar"}),
    ],
)
def test_tiap_peran_melihat_lingkupnya_saja(pemeran, dunia, api, peran, melihat) -> None:
    klien = api(getattr(pemeran, peran))
    semua = {"milik", "teman", "luar"}
    for nama, alamat in _daftar(dunia).items():
        punya = {siapa: str(getattr(getattr(dunia, siapa), nama).pk) for siapa in semua}
        jawaban = klien.get(alamat)
        assert jawaban.status_code == 200, (nama, jawaban.json())
        assert _id(jawaban.json()) & set(punya.values()) == {punya[s] for s in melihat}, nama
        for siapa in semua:
            kode = klien.get(f"{nama}/{punya[siapa]}/").status_code
            assert kode == (200 if siapa in melihat else 404), (nama, siapa)


def test_tanpa_masuk_dijawab_401_dalam_json(dunia) -> None:
    klien = Client()
    alamat = [*_daftar(dunia).values(), "wilayah/", "tahap/", "alasan/", "sesi/"]
    alamat += [f"{nama}/{getattr(dunia.milik, nama).pk}/" for nama in RINCIAN]
    for satu in alamat:
        jawaban = klien.get(f"{AWAL}/{satu}")
        assert (jawaban.status_code, jawaban["Content-Type"]) == (401, "application/json"), satu
        assert jawaban.json()["kode"] == "belum_masuk"
    assert klien.get(f"{AWAL}/skema/").status_code == 401


def test_alamat_tak_dikenal_dijawab_404_dalam_json(pemeran, api) -> None:
    klien = api(pemeran.pendamping)
    for satu in ("entah/", "kpm/abc/", "kunjungan/1/", "kpm", f"kpm/{10**30}/"):
        jawaban = klien.get(satu)
        assert (jawaban.status_code, jawaban.json()["kode"]) == (404, "tidak_ada"), satu


def test_nomor_identitas_selalu_tersamar(pemeran, dunia, api) -> None:
    klien = api(pemeran.pusat)
    rincian = [f"{nama}/{getattr(dunia.milik, nama).pk}/" for nama in RINCIAN]
    for satu in [*_daftar(dunia).values(), *rincian]:
        assert not _ANGKA_16.search(klien.get(satu).content.decode()), satu
    kpm = klien.get(f"kpm/{dunia.milik.kpm.pk}/").json()
    assert kpm["nik"] == dunia.milik.kpm.nik_tersamar
    assert kpm["kk"] == dunia.milik.kpm.kk_tersamar


def test_isi_satu_keluarga(pemeran, dunia, api) -> None:
    kpm = api(pemeran.pendamping).get(f"kpm/{dunia.milik.kpm.pk}/").json()
    assert kpm["kelompok"] == {"id": str(dunia.milik.kelompok.pk), "nama": dunia.milik.kelompok.nama}
    assert kpm["pendamping"] == {"id": pemeran.pendamping.pk, "nama": pemeran.pendamping.nama}
    assert (kpm["desa"]["kode"], kpm["komponen"]["sd"], kpm["absen_beruntun"]) == (DESA, 1, False)


def test_isi_pertemuan_dan_kelompok(pemeran, dunia, api) -> None:
    klien = api(pemeran.pendamping)
    pertemuan = klien.get(f"pertemuan/{dunia.milik.pertemuan.pk}/").json()
    assert [(b["kpm"]["id"], b["status"]) for b in pertemuan["kehadiran"]] == [(dunia.milik.kpm.pk, "alpa")]
    assert pertemuan["hitungan"] == {"hadir": 0, "izin": 0, "sakit": 0, "alpa": 1, "belum_diisi": 0}
    kelompok = klien.get(f"kelompok/{dunia.milik.kelompok.pk}/").json()
    assert [(a["id"], a["terlihat"]) for a in kelompok["anggota"]] == [(dunia.milik.kpm.pk, True)]
    assert (kelompok["ukuran"], kelompok["pendamping"]["id"]) == (1, pemeran.pendamping.pk)


def test_isi_pembayaran(pemeran, dunia, api) -> None:
    klien = api(pemeran.pendamping)
    bayar = klien.get(f"pembayaran/{dunia.milik.pembayaran.pk}/").json()
    assert (bayar["nominal"], bayar["keadaan"], bayar["rekonsiliasi"]["sisa"]) == (225_000, "cair", 0)
    assert klien.get(f"pembayaran/{dunia.milik.bayar_bebas.pk}/").json()["rekonsiliasi"] is None
    belum = klien.get(f"pembayaran/?tahap={dunia.tahap.kode}&status=belum").json()
    assert _id(belum) == {str(dunia.milik.bayar_bebas.pk)}


def test_pembayaran_menyebut_baris_bank_yang_dikenali(pemeran, dunia, api) -> None:
    umum = {"tahap": dunia.tahap, "nama": "SITI A", "bank": "BRI"}
    BarisBankFactory(kpm=dunia.milik.bebas, nominal=450_000, derajat="kuat", **umum)
    BarisBankFactory(kpm=dunia.milik.kpm, nominal=1, derajat="lemah", **umum)
    klien = api(pemeran.pendamping)
    per = {b["id"]: b for b in klien.get(f"pembayaran/?tahap={dunia.tahap.kode}").json()["hasil"]}
    isi = [{"gelombang": 1, "bank": "BRI", "nama": "SITI A", "nominal": 450_000}]
    assert (per[dunia.milik.bayar_bebas.pk]["bank"], per[dunia.milik.bayar_bebas.pk]["daftar_bank"]) == ("BRI", isi)
    assert per[dunia.milik.pembayaran.pk]["daftar_bank"] == []
    assert klien.get(f"pembayaran/{dunia.milik.bayar_bebas.pk}/").json()["daftar_bank"] == isi


def test_tahap_menyebut_yang_berlaku_di_kabupaten_sendiri(pemeran, dunia, api) -> None:
    sini, sana = dunia.hari - timedelta(days=5), dunia.hari - timedelta(days=9)
    TahapDaerahFactory(tahap=dunia.tahap, wilayah_id=KABUPATEN, tanggal_bayar=sini)
    dunia.tahap.tanggal_bayar = sana
    dunia.tahap.save()

    def satu(siapa: str) -> dict:
        (isi,) = [t for t in api(getattr(pemeran, siapa)).get("tahap/").json()["hasil"] if t["kode"] == dunia.tahap.pk]
        return isi

    for siapa in ("pendamping", "korkec", "apd"):
        isi = satu(siapa)
        assert (isi["tanggal_bayar"], isi["daerah"]["tanggal_bayar"]) == (sana.isoformat(), sini.isoformat())
        assert (isi["daerah"]["kabupaten"], isi["daerah"]["ditutup_pada"]) == (KABUPATEN, None)
    assert satu("apd_luar")["daerah"]["tanggal_bayar"] == sana.isoformat()
    assert satu("korwil")["daerah"] is None


def test_wilayah_menurut_lingkup(pemeran, api) -> None:
    klien = api(pemeran.apd)
    assert {w["kode"][:5] for w in klien.get("wilayah/").json()["hasil"]} == {KABUPATEN}
    anak = klien.get(f"wilayah/?induk={KABUPATEN}").json()["hasil"]
    assert {w["induk"] for w in anak} == {KABUPATEN}
    assert klien.get("wilayah/17.01/").status_code == 404
    assert klien.get(f"wilayah/{DESA}/").json()["tingkat"] == 4


@pytest.mark.parametrize(
    "alamat",
    [
        "kpm/?nama=siti",
        "kpm/?nik=1771080101900001",
        "kpm/?wilayah=17.7",
        "kpm/?petugas=saya",
        "kunjungan/?bulan=2026-13",
        "kunjungan/?bulan=9999-12",
        "pertemuan/?keadaan=entah",
        "pembayaran/",
        "pembayaran/?tahap=2026-5",
    ],
)
def test_saringan_salah_ditolak(pemeran, api, alamat) -> None:
    """Also what would carry a name or a number of a person into an address."""
    jawaban = api(pemeran.apd).get(alamat)
    assert (jawaban.status_code, jawaban.json()["kode"]) == (400, "tidak_sah")
    assert list(jawaban.json()["rincian"]) == [jawaban.json()["kolom"]]


def test_halaman_berikut_menurut_kunci(pemeran, api) -> None:
    for _ in range(55):
        PenugasanFactory(kpm=KPMFactory(), petugas=pemeran.pendamping)
    klien = api(pemeran.pendamping)
    satu = klien.get("kpm/").json()
    assert len(satu["hasil"]) == 50
    dua = klien.get(f"kpm/?sesudah={satu['berikut']}").json()
    assert (len(dua["hasil"]), dua["berikut"]) == (5, None)
    assert not _id(satu) & _id(dua)
    # A token of another list, or a damaged one, begins at the beginning instead of failing.
    assert klien.get(f"kelompok/?sesudah={satu['berikut']}").status_code == 200
    assert _id(klien.get("kpm/?sesudah=rusak").json()) == _id(satu)


KUERI = {"kpm": 7, "kelompok": 6, "pertemuan": 5, "kunjungan": 4, "pembayaran": 6, "rekonsiliasi": 4}


@pytest.mark.parametrize("nama", RINCIAN)
def test_jumlah_kueri_tetap(pemeran, dunia, api, nama) -> None:
    klien = api(pemeran.korkab)
    alamat = _daftar(dunia)[nama]

    def hitung() -> int:
        with CaptureQueriesContext(
            connection,
        ) as kueri:
            assert klien.get(alamat).status_code == 200
        return len(kueri)

    sedikit = hitung()
    for _ in range(6):
        keluarga_lengkap(pemeran.pendamping, dunia.tahap)
    assert (sedikit, hitung()) == (KUERI[nama], KUERI[nama])


def test_jumlah_kueri_rincian_tetap(pemeran, dunia, api) -> None:
    """A register and a group's members cost the same for one family and for many."""
    klien, milik = api(pemeran.pendamping), dunia.milik

    def hitung(alamat: str) -> int:
        with CaptureQueriesContext(connection) as kueri:
            assert klien.get(alamat).status_code == 200
        return len(kueri)

    alamat = (f"kelompok/{milik.kelompok.pk}/", f"pertemuan/{milik.pertemuan.pk}/")
    sedikit = [hitung(satu) for satu in alamat]
    for _ in range(6):
        kpm = KPMFactory()
        KeanggotaanFactory(kpm=kpm, kelompok=milik.kelompok)
        KehadiranFactory(pertemuan=milik.pertemuan, kpm=kpm)
    assert sedikit == [hitung(satu) for satu in alamat] == [7, 7]


def test_kepala_keamanan_juga_di_api(pemeran, api) -> None:
    jawaban = api(pemeran.pendamping).get("kpm/")
    assert "default-src 'none'" in jawaban["Content-Security-Policy"]
    assert jawaban["Cache-Control"] == "no-store"
    assert jawaban["X-Content-Type-Options"] == "nosniff"


def test_wajib_mfa_dijawab_json(pemeran, api, settings) -> None:
    settings.PKH_WAJIB_MFA = True
    jawaban = api(pemeran.apd).get("kpm/")
    assert (jawaban.status_code, jawaban.json()["kode"]) == (403, "wajib_mfa")
