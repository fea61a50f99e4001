"""A day's route, which never learns where the pendamping stands, and a house over time."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from inti.waktu import hari_ini
from kpm.models import KPM, KeadaanRumah
from pendamping.selectors.rumah import riwayat_rumah
from tests.conftest import DESA
from tests.factories import (
    KPMFactory,
    KunjunganFactory,
    PemutakhiranFactory,
    PenugasanFactory,
    RencanaKunjunganFactory,
    TugasFactory,
)

URL = "/kunjungan/rute/"


@pytest.fixture
def buat(pemeran: SimpleNamespace):
    def buat(nama: str, *, rencana: int | None = None, titik: bool = True, petugas: Any = None, **lain: Any) -> KPM:
        petugas = petugas or pemeran.pendamping
        kpm = KPMFactory.create(nama=nama, desa_id=DESA, **lain)
        PenugasanFactory.create(kpm=kpm, petugas=petugas)
        if titik:
            KeadaanRumah.objects.create(
                kpm=kpm, lintang="-3.8", bujur="102.26", diperiksa_pada=hari_ini(), diubah_oleh=petugas
            )
        if rencana is not None:
            RencanaKunjunganFactory.create(kpm=kpm, tanggal=hari_ini() + timedelta(days=rencana), dibuat_oleh=petugas)
        return kpm

    return buat


def _nama(baris: list[dict[str, Any]]) -> list[str]:
    return [b["kpm"].nama for b in baris]


def test_rencana_hari_ini_dan_yang_lewat_menurut_alamat(buat, client_untuk, pemeran: SimpleNamespace) -> None:
    buat("C", rencana=0, rw="002", rt="010")
    buat("B", rencana=-3, rw="002", rt="009")
    buat("A", rencana=0, rw="010", rt="001")
    buat("TANPA TITIK", rencana=0, titik=False)
    buat("BESOK", rencana=1)
    buat("ORANG LAIN", rencana=0, petugas=pemeran.pendamping_lain)
    jawaban = client_untuk(pemeran.pendamping).get(URL)
    assert _nama(jawaban.context["singgah"]) == ["B", "C", "A"]
    assert _nama(jawaban.context["tanpa_titik"]) == ["TANPA TITIK"]
    isi = jawaban.content.decode()
    assert 'data-lintang="-3.800000" data-bujur="102.260000"' in isi
    assert "rute.js" in isi


def test_keluarga_bertugas_ditambahkan_bila_dipilih(buat, client_untuk, pemeran: SimpleNamespace) -> None:
    buat("RENCANA", rencana=0, rw="1")
    tugas, lain = buat("TUGAS", rw="2"), buat("LAIN", petugas=pemeran.pendamping_lain)
    for satu in (tugas, lain):
        TugasFactory.create(kpm=satu)
    client = client_untuk(pemeran.pendamping)
    awal = client.get(URL).context
    assert (_nama(awal["singgah"]), [t["nama"] for t in awal["tugas"]]) == (["RENCANA"], ["TUGAS"])
    # Somebody else's family, one without a task, and nonsense are passed over.
    tambah = client.get(URL, {"kpm": [tugas.pk, lain.pk, "x", "9" * 30]}).context
    assert (_nama(tambah["singgah"]), tambah["tugas"]) == (["RENCANA", "TUGAS"], [])
    assert "&tugas=" in tambah["singgah"][1]["catat"]


def test_tanpa_apa_apa_diberi_tahu_caranya(client_untuk, pemeran: SimpleNamespace) -> None:
    isi = client_untuk(pemeran.pendamping).get(URL).content.decode()
    assert "Tidak ada kunjungan untuk hari ini" in isi
    assert client_untuk(pemeran.korkec).get(URL).status_code == 403


def test_halaman_lain_tidak_memuat_peta(client_untuk, pemeran: SimpleNamespace) -> None:
    client = client_untuk(pemeran.pendamping)
    for alamat in ("/", "/kunjungan/", "/kunjungan/rencana/"):
        assert "dist/rute" not in client.get(alamat).content.decode()


# --- The house over time -------------------------------------------------------------------


@pytest.fixture
def kpm(pemeran: SimpleNamespace) -> KPM:
    kpm = KPMFactory.create(desa_id=DESA)
    PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping)
    lihat = [
        (date(2026, 3, 1), {"jamban": "tidak_ada", "daya_listrik": 900, "pekerjaan_kepala": "Nelayan"}),
        (date(2026, 5, 1), {"jamban": "tidak_ada", "pekerjaan_kepala": "nelayan"}),
        (date(2026, 9, 1), {"jamban": "sendiri"}),
    ]
    for hari, isi in lihat:
        KunjunganFactory.create(kpm=kpm, petugas=pemeran.pendamping_lain, tanggal=hari, **isi)
    PemutakhiranFactory.create(
        kpm=kpm,
        jenis="sosial_ekonomi",
        keadaan="disetujui",
        isi={"jamban": "bersama", "aset": ["sepeda_motor"]},
        berlaku=date(2026, 7, 1),
        diusulkan_oleh=pemeran.pendamping,
        diputus_oleh=pemeran.korkec,
        diputus_pada="2026-07-02T01:00:00Z",
    )
    ditolak = {"keadaan": "ditolak", "catatan_putusan": "salah", "diputus_pada": "2026-07-02T01:00:00Z"}
    PemutakhiranFactory.create(
        kpm=kpm,
        jenis="sosial_ekonomi",
        isi={"jamban": "tidak_ada"},
        berlaku=date(2026, 8, 1),
        diusulkan_oleh=pemeran.pendamping,
        diputus_oleh=pemeran.korkec,
        **ditolak,
    )
    return kpm


def test_tiap_fakta_dengan_hari_dan_orangnya(kpm: KPM) -> None:
    per = {r.label: [(str(p.hari), p.nilai, p.berubah, p.oleh) for p in r.pengamatan] for r in riwayat_rumah(kpm)}
    assert per["Jamban"] == [
        ("2026-09-01", "Ada, sendiri", True, "Pendamping Lain"),
        ("2026-07-01", "Ada, bersama", True, "Pendamping"),
        ("2026-05-01", "Tidak ada", False, "Pendamping Lain"),
        ("2026-03-01", "Tidak ada", False, "Pendamping Lain"),
    ]
    assert [b[:3] for b in per["Daya listrik"]] == [("2026-03-01", "900 VA", False)]
    assert [b[2] for b in per["Pekerjaan kepala keluarga"]] == [False, False]
    assert list(per) == ["Jamban", "Daya listrik", "Pekerjaan kepala keluarga", "Aset"]


@pytest.mark.parametrize(
    ("siapa", "kode"), [("pendamping", 200), ("korkec", 200), ("pengawas", 200), ("pendamping_lain", 404)]
)
def test_riwayat_rumah_menurut_lingkup(kpm: KPM, pemeran: SimpleNamespace, client_untuk, siapa: str, kode: int) -> None:
    jawaban = client_untuk(getattr(pemeran, siapa)).get(f"/kpm/{kpm.pk}/rumah/riwayat/")
    assert (jawaban.status_code, "Berubah" in jawaban.content.decode()) == (kode, kode == 200)


def test_riwayat_rumah_jumlah_kueri(
    kpm: KPM, pemeran: SimpleNamespace, client_untuk, django_assert_num_queries
) -> None:
    client = client_untuk(pemeran.pendamping)
    KunjunganFactory.create_batch(30, kpm=kpm, petugas=pemeran.pendamping, jamban="bersama")
    with django_assert_num_queries(7):
        client.get(f"/kpm/{kpm.pk}/rumah/riwayat/")
