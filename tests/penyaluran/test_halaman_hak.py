"""The pages of entitlements: a family's lines, the list of differences, a proposal's consequences."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from akun.models import Pengguna
from inti.galat import TidakBerhak
from inti.models import Pekerjaan
from inti.services.ekspor import ekspor_ke
from inti.waktu import geser_bulan, hari_ini, kode_tahap
from kpm.models import KPM
from penyaluran.models import AturanBantuan, Hak, Tarif
from penyaluran.selectors.selisih import jumlah_selisih
from penyaluran.services.hak.massal import hitung_tahap
from penyaluran.services.hak.tinjau import tinjau
from tests.factories import (
    AnggotaFactory,
    KomponenFactory,
    KPMFactory,
    PembayaranFactory,
    PemutakhiranFactory,
    PenugasanFactory,
    TahapFactory,
    TarifFactory,
)

pytestmark = pytest.mark.django_db
Untuk = Callable[[Pengguna], Client]


def keluarga(*anak: tuple[str, str], nominal: int, petugas: Pengguna | None = None, **fc: Any) -> KPM:
    kpm = KPMFactory(nama=f"IBU {'-'.join(n for n, _ in anak) or 'SENDIRI'}")
    for nama, jenis in anak:
        KomponenFactory(anggota=AnggotaFactory(kpm=kpm, nama=nama), jenis=jenis)
    PembayaranFactory(kpm=kpm, tahap=TahapFactory(), nominal=nominal, **{"sd": 0, **fc})
    if petugas:
        PenugasanFactory(kpm=kpm, petugas=petugas)
    return kpm


def teks(jawaban: Any) -> str:
    return " ".join(jawaban.content.decode().split())


# --- the family's page -------------------------------------------------------------------------


def test_hak_keluarga_baris_demi_baris(pemeran: SimpleNamespace, client_untuk: Untuk) -> None:
    anak = [("ANI", "sma"), ("BUDI", "smp"), ("CICI", "sd"), ("DEDI", "sd")]
    kpm = keluarga(*anak, nominal=1_325_000, sd=2, smp=1, sma=1, petugas=pemeran.pendamping)
    isi = teks(client_untuk(pemeran.pendamping).get(f"/penyaluran/kpm/{kpm.pk}/hak/"))
    for potongan in (
        "Rp500.000", "Rp375.000", "tidak dihitung: jumlah anak sekolah yang dihitung sudah penuh", "Rp1.100.000",
        "Rp1.325.000", "Final Closing lebih Rp225.000",
        "Daftar membayar 4 anak sekolah, padahal aturannya paling banyak 3.",
        "Tarif 3 bulan berlaku sejak 1 Januari 2020", "Anggota dan umur per 1 Oktober 2026",
    ):  # fmt: skip
        assert potongan in isi
    assert isi.index("ANI") < isi.index("BUDI") < isi.index("CICI") < isi.index("DEDI")
    assert not Hak.objects.exists()


def test_hak_tahap_yang_belum_ada(pemeran: SimpleNamespace, client_untuk: Untuk) -> None:
    """The coming stage has no row; one that is no choice is no page."""
    kpm = keluarga(("ANI", "sd"), nominal=225_000, sd=1)
    client = client_untuk(pemeran.korkec)
    kode = kode_tahap(geser_bulan(hari_ini(), 3))
    nama = f"Tahap {kode[-1]} {kode[:4]}"
    isi = teks(client.get(f"/penyaluran/kpm/{kpm.pk}/hak/?tahap={kode}"))
    assert nama in isi
    assert f"Keluarga ini tidak ada di Final Closing {nama} yang sudah diimpor." in isi
    assert client.get(f"/penyaluran/kpm/{kpm.pk}/hak/?tahap={hari_ini().year + 4}-1").status_code == 404


def test_hak_tanpa_anggota_mengatakan_mengapa(pemeran: SimpleNamespace, client_untuk: Untuk) -> None:
    kpm = keluarga(nominal=225_000, sd=1)
    isi = teks(client_untuk(pemeran.korkec).get(f"/penyaluran/kpm/{kpm.pk}/hak/", headers={"HX-Request": "true"}))
    assert "Belum ada anggota keluarga ini yang tercatat namanya." in isi
    assert "<html" not in isi


def test_hak_di_luar_wilayah_tidak_ada(pemeran: SimpleNamespace, client_untuk: Untuk) -> None:
    kpm = keluarga(("ANI", "sd"), nominal=225_000, sd=1)
    for orang in (pemeran.korkec_tetangga, pemeran.pendamping, pemeran.apd_luar, pemeran.tanpa_jabatan):
        assert client_untuk(orang).get(f"/penyaluran/kpm/{kpm.pk}/hak/").status_code == 404


# --- the list ----------------------------------------------------------------------------------


def dua_selisih(pemeran: SimpleNamespace) -> tuple[Hak, Hak]:
    milik = keluarga(("ANI", "sd"), nominal=450_000, sd=2, petugas=pemeran.pendamping)
    lain = keluarga(("BUDI", "sma"), nominal=0, sma=1, status_fc="EXCLUDE", petugas=pemeran.pendamping_lain)
    keluarga(("CICI", "sd"), nominal=225_000, sd=1)
    hitung_tahap(tahap=TahapFactory())
    return Hak.objects.get(kpm=milik), Hak.objects.get(kpm=lain)


def test_daftar_selisih_menurut_lingkup_dan_sebab(pemeran: SimpleNamespace, client_untuk: Untuk) -> None:
    dua_selisih(pemeran)
    isi = teks(client_untuk(pemeran.korkec).get("/penyaluran/selisih/"))
    assert "IBU ANI" in isi
    assert "Daftar menghitung 1 anak SD yang namanya belum tercatat di keluarga ini." in isi
    assert "Daftar menulis Rp0 dengan status EXCLUDE. Keluarga dikeluarkan dari daftar bayar" in isi
    assert "IBU CICI" not in isi
    isi = teks(client_untuk(pemeran.pendamping).get("/penyaluran/selisih/"))
    assert ("IBU ANI" in isi, "IBU BUDI" in isi) == (True, False)
    isi = teks(client_untuk(pemeran.apd).get("/penyaluran/selisih/?sebab=tidak_dibayar&wilayah=17.71.08"))
    assert ("IBU ANI" in isi, "IBU BUDI" in isi) == (False, True)
    assert "Tidak ada selisih" in teks(client_untuk(pemeran.korkec_tetangga).get("/penyaluran/selisih/"))
    assert "Saringan tidak dikenali" in teks(client_untuk(pemeran.apd).get("/penyaluran/selisih/?sebab=apa"))


def test_ditinjau_dengan_catatan_lalu_dikembalikan(pemeran: SimpleNamespace, client_untuk: Untuk) -> None:
    hak, _ = dua_selisih(pemeran)
    client = client_untuk(pemeran.pendamping)
    kirim = {"nominal": 225_000, "nominal_fc": 450_000, "asal": "sebab=tanpa_nama&tinjauan=semua&buruk=x"}
    jawaban = client.post(f"/penyaluran/selisih/{hak.pk}/tinjau/", {**kirim, "catatan": " Anak  kedua di KK lain "})
    assert jawaban["Location"] == "/penyaluran/selisih/?sebab=tanpa_nama&tinjauan=semua"
    hak.refresh_from_db()
    assert (hak.catatan, hak.ditinjau_oleh) == ("Anak kedua di KK lain", pemeran.pendamping)
    assert f"selisih-{hak.pk}" not in teks(client.get("/penyaluran/selisih/"))
    assert "Anak kedua di KK lain" in teks(client.get("/penyaluran/selisih/?tinjauan=sudah"))
    client.post(f"/penyaluran/selisih/{hak.pk}/tinjau/", {**kirim, "batal": "1"})
    hak.refresh_from_db()
    assert (hak.catatan, hak.ditinjau_oleh, hak.ditinjau_pada) == ("", None, None)


@pytest.mark.parametrize(
    ("kirim", "pesan"),
    [
        ({"catatan": "", "nominal": 225_000, "nominal_fc": 450_000}, "Tulis hasil pengecekannya."),
        ({"catatan": "ok", "nominal": 225_000, "nominal_fc": 1}, "Nominalnya sudah berubah sejak halaman ini dibuka."),
        ({"catatan": "x" * 301, "nominal": 225_000, "nominal_fc": 450_000}, "catatan paling banyak 300 huruf"),
    ],
)
def test_tinjauan_ditolak(pemeran: SimpleNamespace, client_untuk: Untuk, kirim: dict[str, Any], pesan: str) -> None:
    hak, _ = dua_selisih(pemeran)
    client = client_untuk(pemeran.apd)
    jawaban = client.post(f"/penyaluran/selisih/{hak.pk}/tinjau/", kirim, follow=True)
    assert pesan in teks(jawaban)
    hak.refresh_from_db()
    assert (hak.catatan, hak.ditinjau_oleh) == ("", None)


def test_tinjauan_bukan_oleh_siapa_saja(pemeran: SimpleNamespace, client_untuk: Untuk) -> None:
    hak, _ = dua_selisih(pemeran)
    kirim = {"catatan": "x", "nominal": 225_000, "nominal_fc": 450_000}
    kode = {
        nama: client_untuk(getattr(pemeran, nama)).post(f"/penyaluran/selisih/{hak.pk}/tinjau/", kirim).status_code
        for nama in ("korkec", "pengawas", "pendamping_lain", "apd_luar")
    }
    assert kode == {"korkec": 403, "pengawas": 403, "pendamping_lain": 404, "apd_luar": 404}
    hak.refresh_from_db()
    assert (hak.catatan, hak.ditinjau_oleh) == ("", None)


def test_hitung_ulang_oleh_apd_saja(pemeran: SimpleNamespace, client_untuk: Untuk) -> None:
    TahapFactory()
    assert client_untuk(pemeran.korkec).post("/penyaluran/2026-4/hitung-hak/").status_code == 403
    assert not Pekerjaan.objects.exists()
    jawaban = client_untuk(pemeran.apd).post("/penyaluran/2026-4/hitung-hak/")
    kerja = Pekerjaan.objects.get()
    assert (jawaban.status_code, kerja.parameter) == (302, {"tahap": "2026-4", "wilayah": ["17.71"]})


def test_jumlah_selisih_yang_belum_ditinjau(pemeran: SimpleNamespace) -> None:
    dua_selisih(pemeran)
    orang = ("pendamping", "korkec", "apd", "korkec_tetangga", "tanpa_jabatan")
    assert [jumlah_selisih(getattr(pemeran, o)) for o in orang] == [1, 2, 2, 0, 0]


def test_kueri_daftar_dan_hak_tidak_tumbuh(pemeran: SimpleNamespace, client_untuk: Untuk) -> None:
    client, hasil = client_untuk(pemeran.apd), []
    kpm = keluarga(("ANI", "sd"), nominal=450_000, sd=2)
    for _ in range(2):
        hitung_tahap(tahap=TahapFactory())
        for alamat in ("/penyaluran/selisih/", f"/penyaluran/kpm/{kpm.pk}/hak/"):
            client.get(alamat)
            with CaptureQueriesContext(connection) as kueri:
                client.get(alamat)
            hasil.append(len(kueri))
        for n in range(20):
            keluarga((f"ANAK {n}", "sd"), nominal=0, sma=1)
            KomponenFactory(anggota=AnggotaFactory(kpm=kpm))
    assert hasil[:2] == hasil[2:]
    assert max(hasil) <= 12


# --- consequences ------------------------------------------------------------------------------


def test_akibat_usulan_terbaca(pemeran: SimpleNamespace, client_untuk: Untuk) -> None:
    kpm = keluarga(("ANI RAHAYU", "sd"), ("BUDI", "smp"), nominal=600_000, sd=1, smp=1, petugas=pemeran.pendamping)
    usulan = PemutakhiranFactory(
        kpm=kpm,
        jenis="sekolah",
        anggota=kpm.anggota.get(nama="ANI RAHAYU"),
        isi={"peristiwa": "putus"},
        berlaku=date(2026, 11, 20),
        diusulkan_oleh=pemeran.pendamping,
    )
    isi = teks(client_untuk(pemeran.korkec).get(f"/penyaluran/akibat/{usulan.pk}/", headers={"HX-Request": "true"}))
    assert "Tahap 1 2027 turun Rp225.000" in isi
    assert "SD ANI RAHAYU berakhir. Dari Rp600.000 menjadi Rp375.000" in isi
    assert client_untuk(pemeran.korkec_tetangga).get(f"/penyaluran/akibat/{usulan.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("dari", "ke", "alasan", "terbaca"),
    [
        ("aktif", "mandiri", "mampu", "turun Rp225.000</strong> Graduasi mandiri. Dari Rp225.000 menjadi Rp0"),
        ("mandiri", "aktif", "tarik_kembali", "naik Rp225.000</strong> Aktif. Dari Rp0 menjadi Rp225.000"),
        ("aktif", "ditangguhkan", "pindah", "tetap Rp225.000 (Ditangguhkan)"),
    ],
)
def test_akibat_keluar_dari_program(
    pemeran, client_untuk: Untuk, dari: str, ke: str, alasan: str, terbaca: str
) -> None:
    kpm = keluarga(("ANI RAHAYU", "sd"), nominal=225_000, sd=1)
    KPM.objects.filter(pk=kpm.pk).update(kepesertaan=dari)
    usulan = PemutakhiranFactory(
        kpm=kpm, jenis="kepesertaan", isi={"ke": ke, "alasan": alasan}, berlaku=date(2026, 11, 20)
    )
    isi = teks(client_untuk(pemeran.korkab).get(f"/penyaluran/akibat/{usulan.pk}/", headers={"HX-Request": "true"}))
    assert terbaca in isi


def test_akibat_tertutup_bagi_pengusul_yang_sudah_menyerahkan_keluarga(
    pemeran: SimpleNamespace, client_untuk: Untuk
) -> None:
    kpm = keluarga(("ANI RAHAYU", "sd"), ("BUDI", "smp"), nominal=600_000, sd=1, smp=1, petugas=pemeran.pendamping_lain)
    usulan = PemutakhiranFactory(
        kpm=kpm,
        jenis="sekolah",
        anggota=kpm.anggota.get(nama="ANI RAHAYU"),
        isi={"peristiwa": "putus"},
        berlaku=date(2026, 11, 20),
        diusulkan_oleh=pemeran.pendamping,
    )
    client = client_untuk(pemeran.pendamping)
    rincian = client.get(f"/pemutakhiran/{usulan.pk}/")

    assert rincian.status_code == 200  # one keeps seeing what became of the own proposal
    assert "/penyaluran/akibat/" not in rincian.text
    assert client.get(f"/penyaluran/akibat/{usulan.pk}/").status_code == 404
    assert client_untuk(pemeran.pendamping_lain).get(f"/penyaluran/akibat/{usulan.pk}/").status_code == 200


# --- workbook and reference data ---------------------------------------------------------------


def test_buku_selisih(pemeran: SimpleNamespace, tmp_path: Path) -> None:
    milik, lain = dua_selisih(pemeran)
    tinjau(hak=milik, catatan="=1+1", nominal=225_000, nominal_fc=450_000, oleh=pemeran.pendamping)
    keluaran = tmp_path / "selisih.xlsx"
    minta = {"jenis": "selisih", "wilayah": "17.71.08", "periode": "2026-4", "alasan": "rapat", "keluaran": keluaran}
    assert ekspor_ke(**minta, oleh=pemeran.apd) == 2
    lembar = openpyxl.load_workbook(keluaran)["Selisih"]
    kepala, *baris = [[sel.value for sel in satu] for satu in lembar.iter_rows(min_row=6)]
    isi = [dict(zip(kepala, satu, strict=True)) for satu in baris]
    assert [(b["NAMA PENERIMA"], b["NIK"]) for b in isi] == [
        ("IBU ANI", milik.kpm.nik), ("IBU BUDI", lain.kpm.nik)
    ]  # fmt: skip
    assert [(b["NOMINAL FC"], b["MENURUT ATURAN"], b["SELISIH"]) for b in isi] == [
        (450_000, 225_000, 225_000), (0, 500_000, -500_000)
    ]  # fmt: skip
    assert isi[0]["SEBAB"] == "Daftar menghitung 1 anak SD yang namanya belum tercatat di keluarga ini."
    assert (isi[0]["HASIL PENGECEKAN"], isi[0]["DITINJAU OLEH"], isi[0]["PENDAMPING"]) == (
        "=1+1", "Pendamping", "Pendamping"
    )  # fmt: skip
    assert lembar["N7"].data_type == "s"
    with pytest.raises(TidakBerhak):
        ekspor_ke(**minta, oleh=pemeran.apd_luar)


def test_tarif_yang_dipakai_hanya_bisa_diakhiri(pemeran: SimpleNamespace, client_untuk: Untuk) -> None:
    dua_selisih(pemeran)
    client = client_untuk(pemeran.superuser)
    tarif = Tarif.objects.get(komponen="sd", bulan=3, selesai=None)
    alamat = f"/kelola/penyaluran/tarif/{tarif.pk}/"
    kirim = {"komponen": "sd", "bulan": 3, "nominal": 1, "mulai": "2019-01-01", "selesai": "2027-12-31"}
    assert client.post(f"{alamat}change/", kirim).status_code == 302
    tarif.refresh_from_db()
    assert (tarif.nominal, tarif.mulai, tarif.selesai) == (225_000, date(2020, 1, 1), date(2027, 12, 31))
    assert client.post(f"{alamat}delete/", {"post": "yes"}).status_code == 403
    aturan = AturanBantuan.objects.get(selesai=None)
    client.post(f"/kelola/penyaluran/aturanbantuan/{aturan.pk}/change/", {"mulai": "2023-01-01", "maks_anggota": 9})
    aturan.refresh_from_db()
    assert aturan.maks_anggota == 4


def test_tarif_yang_belum_dipakai_bisa_diperbaiki(pemeran: SimpleNamespace, client_untuk: Untuk) -> None:
    tarif = TarifFactory()
    kirim = {"komponen": "sd", "bulan": 3, "nominal": 210_000, "mulai": "2018-01-01", "selesai": "2018-12-31"}
    alamat = f"/kelola/penyaluran/tarif/{tarif.pk}/change/"
    assert client_untuk(pemeran.superuser).post(alamat, kirim).status_code == 302
    tarif.refresh_from_db()
    assert tarif.nominal == 210_000
