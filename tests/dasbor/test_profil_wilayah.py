"""Areas side by side: counted by their pendamping, and silent about what only a kecamatan's records know."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from akun.models import Jabatan
from dasbor.selectors.profil import ButirProfil, butir_profil, hanya_kecamatan
from dasbor.selectors.profil_sumber import sumber_wilayah
from dasbor.services import bangun_ulang
from dasbor.sql.profil import KOLOM
from inti.waktu import geser_bulan
from pendamping.enums import PeranIfe
from tests.conftest import DESA, DESA_TETANGGA, KABUPATEN, KECAMATAN, TETANGGA
from tests.dasbor.profil import angka, kelompok, kini, rata, setahun
from tests.factories import KPMFactory, KunjunganFactory, PertemuanFactory

Masuk = Callable[[Any], Client]
RHK = [(n, f"Butir {n}") for n in range(1, 11)]


def test_wilayah_dibandingkan_menurut_jumlahnya(pemeran: SimpleNamespace) -> None:
    bertemu = kelompok(pemeran.pendamping, geser_bulan(kini(), -11))
    kelompok(pemeran.pendamping_tetangga, geser_bulan(kini(), -11), desa_id=DESA_TETANGGA)
    for n in range(12):
        PertemuanFactory(kelompok=bertemu, petugas=pemeran.pendamping, tanggal=geser_bulan(kini(), -n))
    bangun_ulang()
    k = {x.kunci: x for x in sumber_wilayah(KABUPATEN, setahun()).kolom}
    assert set(k) == {KECAMATAN, TETANGGA}
    assert angka("bertemu", k[KECAMATAN]) == (12, 12, 24)  # two pendamping, twelve months each
    assert angka("bertemu", k[TETANGGA]) == (0, 12, 12)
    assert angka("pertemuan", k[KECAMATAN]) == (12, None, 24)
    assert rata("bertemu", list(k.values())).besar == 50
    assert rata("pertemuan", list(k.values()))[1:4] == (12, None, 36)


@pytest.mark.parametrize("b", butir_profil(RHK, orang=False), ids=lambda b: b.kode)
def test_setiap_butir_wilayah_dibaca_dari_yang_diketahui(b: ButirProfil) -> None:
    """A line whose facts no summary of areas holds would print nought for what was done."""
    dibaca: set[str] = set()

    class Intip(dict[str, int]):
        def get(self, kunci: str, lain: int = 0) -> int:  # type: ignore[override]
            dibaca.add(kunci)
            return lain

    for hitung in (b.atas, b.dari):
        if hitung:
            hitung(Intip())
    assert dibaca
    assert dibaca <= {*KOLOM, *(f"peran.{p}" for p in PeranIfe.values)}


def test_yang_hanya_diketahui_kecamatan_disebut(pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    """Visits about graduation were made; the kabupaten shows no line that would say none."""
    KunjunganFactory(kpm=KPMFactory(desa_id=DESA), petugas=pemeran.pendamping, tanggal=kini(), tujuan="graduasi")
    bangun_ulang()
    client = client_untuk(pemeran.korkab)

    def rhk(kode: str) -> dict[str, str]:
        bagian = client.get(f"/dasbor/{kode}/profil/").context["bagian"]
        return {b.label[:5]: b.sel[0].nilai for x in bagian for b in x.baris if x.kode == "rhk"}

    assert list(rhk(KABUPATEN)) == ["RHK 1", "RHK 2", "RHK 3", "RHK 6", "RHK 7"]
    assert rhk(KECAMATAN)["RHK 4"] == "1"
    ket = [client.get(f"/dasbor/{k}/profil/").context["bagian"][-1].ket for k in (KABUPATEN, KECAMATAN)]
    assert ["kegiatan" in teks for teks in ket] == [False, True]
    lain = hanya_kecamatan(RHK)
    assert lain == [
        "Pertemuan awal", "Tujuh hal dijelaskan", "Kelompok dibentuk", "Kunjungan dengan motivasi",
        "Keluarga diberi tahu soal bantuan", "Data dimutakhirkan", "RHK 4", "RHK 5", "RHK 8", "RHK 9", "RHK 10",
    ]  # fmt: skip
    teks = ", ".join(lain[:-1])  # nine items are in force
    assert teks in client.get(f"/dasbor/{KABUPATEN}/profil/").content.decode()
    assert teks not in client.get(f"/dasbor/{KECAMATAN}/profil/").content.decode()


def test_banyaknya_pendamping_disebut_utuh_atau_rata_rata(pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    kelompok(pemeran.pendamping, geser_bulan(kini(), -11))
    kelompok(pemeran.pendamping_tetangga, geser_bulan(kini(), -11), desa_id=DESA_TETANGGA)
    Jabatan.objects.filter(pengguna=pemeran.pendamping_lain).update(mulai=geser_bulan(kini(), -5))
    bangun_ulang()
    masa = client_untuk(pemeran.korkab).get(f"/dasbor/{KABUPATEN}/profil/").context["masa_tugas"]
    assert {k.kunci: teks for k, teks, _ in masa} == {
        KECAMATAN: "rata-rata 1,5 pendamping per bulan", TETANGGA: "1 pendamping",
    }  # fmt: skip


def test_rhk_menyebut_ukurannya(pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    kelompok(pemeran.pendamping, geser_bulan(kini(), -11))
    bangun_ulang()
    bagian = client_untuk(pemeran.korkec).get(f"/dasbor/{KECAMATAN}/profil/").context["bagian"]
    ukuran = {b.label[:5]: b.ukuran for x in bagian for b in x.baris if x.kode == "rhk"}
    assert (ukuran["RHK 1"], ukuran["RHK 4"], ukuran["RHK 9"]) == (
        "Rekonsiliasi dilaporkan: target 100%",
        "Kunjungan tentang graduasi: kunjungan per bulan bertugas",
        "catatan per bulan bertugas",
    )
