"""Profiles side by side: fair over handovers and months without duty, and nobody compared by name with oneself."""

import io
from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from akun.enums import Peran
from akun.models import Jabatan
from dasbor.models import TargetUkuran
from dasbor.selectors.profil import (
    PERAN,
    ButirProfil,
    Hasil,
    Isi,
    Kolom,
    Masa,
    Rentang,
    butir_profil,
    cukup_lama,
    hasil,
    rata_rata,
    rentang,
    sebutan,
)
from dasbor.selectors.profil_serah import serah_terima
from dasbor.selectors.profil_sumber import kecamatan_petugas, sumber_orang, sumber_wilayah
from dasbor.selectors.ukuran import Target, target_pada
from dasbor.services import bangun_ulang
from inti.models import AksesPribadi
from inti.waktu import akhir_bulan, awal_bulan, geser_bulan, hari_ini, kode_tahap
from p2k2.enums import Penjelasan
from tests.conftest import DESA, DESA_TETANGGA, KABUPATEN, KECAMATAN, TETANGGA
from tests.factories import (
    BantuanKomplementerFactory,
    JabatanFactory,
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    KunjunganFactory,
    LaporanRHKFactory,
    PemutakhiranFactory,
    PenggunaFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanAwalFactory,
    PertemuanFactory,
    TahapFactory,
)

Masuk = Callable[[Any], Client]
BUTIR = {b.kode: b for b in PERAN}


def kini() -> date:
    return awal_bulan(hari_ini())


def setahun() -> Rentang:
    return rentang(Masa.TAHUN, kini(), hari_ini())


def kolom(r: Rentang | None = None, kecamatan: str = KECAMATAN) -> dict[str, Kolom]:
    bangun_ulang()
    return {k.nama: k for k in sumber_orang(kecamatan, r or setahun()).kolom}


def angka(kode: str, k: Kolom, r: Rentang | None = None) -> tuple[int, int | None, int]:
    h = hasil(BUTIR[kode], k, r or setahun())
    return h.atas, h.dari, h.kali


def kelompok(petugas: Any, mulai: date, selesai: date | None = None, **isi: Any) -> Any:
    satu = KelompokFactory(desa_id=isi.pop("desa_id", DESA), dibentuk=geser_bulan(kini(), -11), **isi)
    PenugasanKelompokFactory(kelompok=satu, petugas=petugas, mulai=mulai, selesai=selesai)
    return satu


# --- Fairness ---------------------------------------------------------------------------------------


def test_serah_terima_di_tengah_tahun(pemeran: SimpleNamespace) -> None:
    """The giver met in 5 of 6 months, the receiver in 2 of 6: neither carries the other's."""
    batas = geser_bulan(kini(), -5)
    satu = kelompok(pemeran.pendamping, geser_bulan(kini(), -11), batas - timedelta(days=1), nama="Melati")
    PenugasanKelompokFactory(kelompok=satu, petugas=pemeran.pendamping_lain, mulai=batas)
    for mundur, siapa in [(n, "pendamping") for n in (11, 10, 9, 8, 7)] + [(n, "pendamping_lain") for n in (5, 3)]:
        PertemuanFactory(kelompok=satu, petugas=getattr(pemeran, siapa), tanggal=geser_bulan(kini(), -mundur))
    k = kolom()
    lama, baru = k["Pendamping"], k["Pendamping Lain"]
    assert (angka("bertemu", lama), angka("pertemuan", lama)) == ((5, 6, 12), (5, None, 12))
    assert (angka("bertemu", baru), angka("pertemuan", baru)) == ((2, 6, 12), (2, None, 12))
    rata = rata_rata(BUTIR["bertemu"], list(k.values()), setahun())
    assert rata is not None
    assert (rata.atas, rata.dari) == (7, 12)
    assert [(s.hari, s.arah, s.lawan, s.kelompok) for s in serah_terima(
        pemeran.pendamping.pk, KECAMATAN, setahun().bulan[0], hari_ini())
    ] == [(batas - timedelta(days=1), "diserahkan", "Pendamping Lain", ["Melati"])]  # fmt: skip
    assert [(s.hari, s.arah, s.lawan, s.kelompok) for s in serah_terima(
        pemeran.pendamping_lain.pk, KECAMATAN, setahun().bulan[0], hari_ini())
    ] == [(batas, "diterima", "Pendamping", ["Melati"])]  # fmt: skip


def test_bulan_tanpa_jabatan_dan_tanpa_kelompok_tidak_dihitung(pemeran: SimpleNamespace) -> None:
    """Appointed for two months, a group only in the last: one meeting owed, not twelve."""
    Jabatan.objects.filter(pengguna=pemeran.pendamping).update(mulai=geser_bulan(kini(), -1))
    satu = kelompok(pemeran.pendamping, kini())
    PertemuanFactory(kelompok=satu, petugas=pemeran.pendamping, tanggal=kini())
    KunjunganFactory(kpm=KPMFactory(desa_id=DESA), petugas=pemeran.pendamping, tanggal=geser_bulan(kini(), -6))
    k = kolom()["Pendamping"]
    assert sorted(k.bulan) == [geser_bulan(kini(), -1), kini()]
    assert angka("bertemu", k) == (1, 1, 2)
    assert angka("kunjungan", k) == (0, None, 2)  # made before the appointment


def test_berhenti_di_tengah_bulan_dihitung_untuk_penerusnya(pemeran: SimpleNamespace) -> None:
    akhir = akhir_bulan(geser_bulan(kini(), -3)) - timedelta(days=5)
    Jabatan.objects.filter(pengguna=pemeran.pendamping).update(selesai=akhir)
    satu = kelompok(pemeran.pendamping, geser_bulan(kini(), -11), akhir)
    PenugasanKelompokFactory(kelompok=satu, petugas=pemeran.pendamping_lain, mulai=akhir + timedelta(days=1))
    k = kolom()
    assert max(k["Pendamping"].bulan) == geser_bulan(kini(), -4)
    assert (angka("bertemu", k["Pendamping"])[1], angka("bertemu", k["Pendamping Lain"])[1]) == (8, 4)


def test_kecamatan_lain_tidak_ikut(pemeran: SimpleNamespace) -> None:
    """Served in two kecamatan: each shows what was done there."""
    JabatanFactory(pengguna=pemeran.pendamping, wilayah_id=TETANGGA, mulai=geser_bulan(kini(), -2))
    for desa in (DESA, DESA_TETANGGA):
        kpm = KPMFactory(desa_id=desa)
        for _ in range(2 if desa == DESA else 1):
            KunjunganFactory(kpm=kpm, petugas=pemeran.pendamping, tanggal=kini())
    assert angka("kunjungan", kolom()["Pendamping"]) == (2, None, 12)
    assert angka("kunjungan", kolom(kecamatan=TETANGGA)["Pendamping"]) == (1, None, 3)
    assert sorted(kecamatan_petugas(pemeran.pendamping.pk, setahun())) == [TETANGGA, KECAMATAN]


# --- What the lines count ----------------------------------------------------------------------------


def test_butir_dari_catatan(pemeran: SimpleNamespace) -> None:
    kpm = [KPMFactory(desa_id=DESA) for _ in range(4)]
    for satu in kpm:
        PenugasanFactory(kpm=satu, petugas=pemeran.pendamping, mulai=geser_bulan(kini(), -11))
    for keadaan, banyak in (("terlaksana", 5), ("direncanakan", 7)):
        PertemuanAwalFactory(
            petugas=pemeran.pendamping, tanggal=kini(), keadaan=keadaan, dijelaskan=Penjelasan.values[:banyak]
        )
    KunjunganFactory(kpm=kpm[0], petugas=pemeran.pendamping, tanggal=kini(), motivasi="Sekolahkan anak")
    KunjunganFactory(kpm=kpm[1], petugas=pemeran.pendamping, tanggal=kini(), tujuan="graduasi")
    tahap = kode_tahap(kini())
    TahapFactory(tahun=kini().year, nomor=int(tahap[-1]))
    belum = {"tahap": tahap, "keadaan": "tidak", "alasan": "Belum ada di data"}
    BantuanKomplementerFactory(kpm=kpm[0], **belum)
    BantuanKomplementerFactory(
        kpm=kpm[1], diberitahu_pada=kini(), diberitahu_oleh=pemeran.pendamping, dicatat_oleh=pemeran.pendamping, **belum
    )
    BantuanKomplementerFactory(kpm=kpm[2], tahap=tahap)  # has it
    PemutakhiranFactory(kpm=kpm[0], diusulkan_oleh=pemeran.pendamping, diusulkan_pada=timezone.now())
    PemutakhiranFactory(kpm=kpm[0], diusulkan_oleh=pemeran.pendamping, diusulkan_pada=timezone.now(), jenis="kelahiran")
    LaporanRHKFactory(
        petugas=pemeran.pendamping, wilayah_id=KECAMATAN, tanggal=kini(), keadaan="selesai", selesai_pada=timezone.now()
    )
    r = rentang(Masa.BULAN, kini(), hari_ini())
    k = kolom(r)["Pendamping"]
    assert angka("awal", k, r) == (1, None, 1)
    assert angka("dijelaskan", k, r) == (5, 7, 1)
    assert angka("dikunjungi", k, r) == (2, 4, 1)
    assert angka("motivasi", k, r) == (1, 2, 1)
    assert angka("kurang", k, r) == (2, 4, 1)
    assert angka("kabar", k, r) == (1, 2, 1)
    assert angka("mutakhir", k, r) == (1, 4, 1)
    assert k.bulan[kini()]["graduasi"] == 1
    assert sum(n for kode, n in k.bulan[kini()].items() if kode.startswith("rhk.")) == 1


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
    rata = rata_rata(BUTIR["bertemu"], list(k.values()), setahun())
    assert rata is not None
    assert rata.besar == 50
    assert {b.kode for b in butir_profil([], orang=False)} & {"awal", "motivasi", "mutakhir", "didatangi"} == set()


# --- Period, words -----------------------------------------------------------------------------------


def test_rentang_hanya_bulan_yang_ada() -> None:
    hari = date(2026, 11, 23)
    assert rentang(Masa.BULAN, date(2026, 10, 1), hari).bulan == [date(2026, 10, 1)]
    assert rentang(Masa.TRIWULAN, date(2026, 11, 1), hari).bulan == [date(2026, 10, 1), date(2026, 11, 1)]
    assert rentang(Masa.TRIWULAN, date(2025, 12, 1), hari).bulan == [date(2025, 12, 1)]
    setahun = rentang(Masa.TAHUN, date(2026, 10, 1), hari).bulan
    assert (setahun[0], setahun[-1], len(setahun)) == (date(2025, 12, 1), date(2026, 10, 1), 11)


def _satu(kode: str, isi: dict[date, dict[str, int]], r: Rentang) -> Hasil:
    return hasil(BUTIR[kode], Kolom("1", "A", {b: Isi(a) for b, a in isi.items()}), r)


def test_yang_berjalan_dibandingkan_dengan_bagiannya_yang_lewat() -> None:
    hari, okt, nov = date(2026, 11, 15), date(2026, 10, 1), date(2026, 11, 1)
    r = rentang(Masa.TRIWULAN, nov, hari)
    target = {"bertemu": Target(100, 80), "mutakhir": Target(100, 80), "dilaporkan": Target(100, 80)}
    # October whole, half of November: 15 of 20 are what could be there.
    isi = {okt: {"wajib": 10, "wajib_bertemu": 10}, nov: {"wajib": 10, "wajib_bertemu": 5}}
    h = _satu("bertemu", isi, r)
    assert (h.harapan, sebutan(h, target)) == (0.75, "terlaksana")
    isi[nov]["wajib_bertemu"] = 4
    assert sebutan(_satu("bertemu", isi, r), target) == "sebagian"
    isi[nov]["wajib_bertemu"] = 1
    assert sebutan(_satu("bertemu", isi, r), target) == "belum"
    # Of a quarter the last month counts, half of it passed.
    h = _satu("mutakhir", {okt: {"kpm": 10, "mutakhir": 2}, nov: {"kpm": 10, "mutakhir": 5}}, r)
    assert (h.atas, h.dari, h.harapan, sebutan(h, target)) == (5, 10, 0.5, "terlaksana")
    # Verification is judged of months that are over.
    h = _satu("verkom", {okt: {"vk_memenuhi": 8, "vk_belum": 2}, nov: {"vk_belum": 10}}, r)
    assert (h.atas, h.dari, sebutan(h, target)) == (8, 10, "belum")


def test_tanpa_apa_pun_tidak_dinilai() -> None:
    r = rentang(Masa.BULAN, kini(), hari_ini())
    h = _satu("kehadiran", {kini(): {}}, r)
    assert (h.besar, sebutan(h, {"kehadiran": Target(85, 60)})) == (None, "")
    h = _satu("berkelompok", {kini(): {"kpm": 100, "kpm_lepas": 5}}, r)
    assert sebutan(h, {"lepas": Target(0, 10)}) == "sebagian"  # the same target, said the other way round
    assert sebutan(h, {}) == ""


@pytest.mark.parametrize(
    ("masa", "bertugas", "cukup"),
    [("tahun", 2, False), ("tahun", 3, True), ("triwulan", 0, False), ("triwulan", 1, True), ("bulan", 1, True)],
)
def test_terlalu_sebentar_tidak_dinilai(db: None, masa: str, bertugas: int, cukup: bool) -> None:
    r = rentang(Masa(masa), date(2026, 9, 1), date(2026, 9, 30))
    assert cukup_lama(bertugas, r, target_pada(hari_ini())) is cukup


# --- Pages -------------------------------------------------------------------------------------------


@pytest.fixture
def isi(pemeran: SimpleNamespace) -> SimpleNamespace:
    for nama in ("pendamping", "pendamping_lain"):
        k = kelompok(getattr(pemeran, nama), geser_bulan(kini(), -11), nama=f"Kelompok {nama}")
        PertemuanFactory(kelompok=k, petugas=getattr(pemeran, nama), tanggal=geser_bulan(kini(), -1))
    Jabatan.objects.filter(pengguna=pemeran.pendamping_lain).update(mulai=geser_bulan(kini(), -1))
    bangun_ulang()
    return pemeran


@pytest.mark.parametrize(
    ("peran", "status"),
    [
        ("korkec", 200), ("korkab", 200), ("korwil", 200), ("pusat", 200), ("pengawas", 200), ("apd", 200),
        ("korkec_tetangga", 404), ("korkab_luar", 404), ("pendamping", 403), ("tanpa_jabatan", 403),
    ],
)  # fmt: skip
def test_siapa_membuka(isi: SimpleNamespace, client_untuk: Masuk, peran: str, status: int) -> None:
    client = client_untuk(getattr(isi, peran))
    alamat = [
        reverse("dasbor:profil", args=[KECAMATAN]),
        reverse("dasbor:profil_buku", args=[KECAMATAN]),
        reverse("dasbor:profil_petugas", args=[KECAMATAN, isi.pendamping.pk]),
    ]
    assert [client.get(u).status_code for u in alamat] == [status] * 3
    assert AksesPribadi.objects.count() == (1 if status == 200 else 0)


@pytest.mark.parametrize(("peran", "kode", "status"), [
    ("korkab", KABUPATEN, 200), ("korwil", "17", 200), ("korkec", KABUPATEN, 404), ("korkec", DESA, 404),
    ("korkab", "17", 404), ("pusat", "99", 404),
])  # fmt: skip
def test_tingkat_lain(isi: SimpleNamespace, client_untuk: Masuk, peran: str, kode: str, status: int) -> None:
    client = client_untuk(getattr(isi, peran))
    assert client.get(f"/dasbor/{kode}/profil/").status_code == status
    assert client.get(f"/dasbor/{kode}/profil/buku/").status_code == status


def test_yang_tidak_bertugas_di_sana_tidak_punya_profil(isi: SimpleNamespace, client_untuk: Masuk) -> None:
    client = client_untuk(isi.korkab)
    for kode, pk in ((KECAMATAN, isi.korkab.pk), (TETANGGA, isi.pendamping.pk), (KABUPATEN, isi.pendamping.pk)):
        assert client.get(reverse("dasbor:profil_petugas", args=[kode, pk])).status_code == 404
    assert client.get(reverse("dasbor:profil_petugas", args=[KECAMATAN, 99_999_999])).status_code == 404


def test_urut_nama_dan_masa_tugasnya_disebut(isi: SimpleNamespace, client_untuk: Masuk) -> None:
    jawab = client_untuk(isi.korkec).get(f"/dasbor/{KECAMATAN}/profil/")
    assert [(k.nama, masa, catatan) for k, masa, catatan in jawab.context["masa_tugas"]] == [
        ("Pendamping", "12 dari 12 bulan bertugas", ""),
        ("Pendamping Lain", "2 dari 12 bulan bertugas", "belum dinilai"),
    ]
    bertemu = next(b for x in jawab.context["bagian"] for b in x.baris if b.label == "P2K2 terlaksana")
    assert [(s.nilai, s.kata) for s in bertemu.sel][1] == ("50%", "")
    assert bertemu.sel[0].kata == "belum"


def test_masa_dan_bulan_di_alamat(isi: SimpleNamespace, client_untuk: Masuk) -> None:
    client = client_untuk(isi.korkec)

    def buka(saring: str) -> tuple[int, str]:
        jawab = client.get(f"/dasbor/{KECAMATAN}/profil/?{saring}")
        return len(jawab.context["layar"].rentang.bulan), jawab.context["pesan"]

    lalu = geser_bulan(kini(), -1)
    assert buka("") == (12, "")
    assert buka(f"masa=bulan&bulan={lalu:%Y-%m}") == (1, "")
    assert buka("masa=abad") == (12, "Masa di alamat tidak dikenal. Yang tampil 12 bulan.")
    assert buka("masa=bulan&bulan=2026-13")[0] == 1
    assert client.get(f"/dasbor/{KECAMATAN}/profil/buku/?masa=abad").status_code == 404
    assert client.get(f"/dasbor/{KECAMATAN}/profil/buku/?bulan=2010-01").status_code == 404


# --- One's own ---------------------------------------------------------------------------------------


def test_profil_sendiri_tanpa_rekan(isi: SimpleNamespace, client_untuk: Masuk) -> None:
    """With two on duty the average would be the other's: none is told; with three it is."""
    client = client_untuk(isi.pendamping)
    jawab = client.get(reverse("laporan:profil"))
    assert jawab.status_code == 200
    rata = {b.label: b.rata for x in jawab.context["bagian"] for b in x.baris}
    assert (rata["P2K2 terlaksana"], rata["Pertemuan kelompok"]) == ("–", "–")
    assert "Pendamping Lain" not in jawab.content.decode()
    ketiga = PenggunaFactory(nama="Ketiga Bersama")
    JabatanFactory(pengguna=ketiga, peran=Peran.PENDAMPING, mulai=kini())
    bangun_ulang()
    jawab = client.get(reverse("laporan:profil"))
    rata = {b.label: b.rata for x in jawab.context["bagian"] for b in x.baris}
    assert rata["P2K2 terlaksana"] == "–"  # the third held no group: two still have the figure
    assert rata["Pertemuan kelompok"] == "0,1"  # 2 in 12 + 2 + 1 months
    assert "Ketiga Bersama" not in jawab.content.decode()


def test_siapa_punya_profil_sendiri(isi: SimpleNamespace, client_untuk: Masuk) -> None:
    assert client_untuk(isi.korkec).get(reverse("laporan:profil")).context["layar"] is None
    assert client_untuk(isi.korkab).get(reverse("laporan:profil")).status_code == 403
    client = client_untuk(isi.pendamping)
    assert client.get(reverse("laporan:profil"), {"wilayah": TETANGGA}).status_code == 404
    assert client.get(reverse("laporan:profil"), {"wilayah": KECAMATAN}).status_code == 200


# --- Workbook ----------------------------------------------------------------------------------------


def test_buku_memuat_angka_halamannya(isi: SimpleNamespace, client_untuk: Masuk) -> None:
    client = client_untuk(isi.korkec)
    layar = client.get(f"/dasbor/{KECAMATAN}/profil/").context["layar"]
    jawab = client.get(f"/dasbor/{KECAMATAN}/profil/buku/")
    assert (jawab.status_code, jawab["Cache-Control"]) == (200, "no-store")
    buku = openpyxl.load_workbook(io.BytesIO(jawab.content), data_only=True)
    assert buku.sheetnames == ["Profil", "Hitungan", "Bulan bertugas", "Keterangan"]
    lembar = buku["Profil"]
    assert [s.value for s in lembar[5]] == [
        "Peran", "Butir", "Dihitung", "Target", "Pendamping", "Hasil", "Pendamping Lain", "Hasil", "Rata-rata"
    ]  # fmt: skip
    baris = {b[1].value: [s.value for s in b] for b in lembar.iter_rows(min_row=6)}
    masa = ["12 dari 12 bulan bertugas", None, "2 dari 12 bulan bertugas", "belum dinilai"]
    assert baris["Bulan bertugas"][4:8] == masa
    assert baris["P2K2 terlaksana"][6:8] == [0.5, None]
    rata = layar.rata(BUTIR["bertemu"])
    assert baris["P2K2 terlaksana"][8] == pytest.approx(rata.besar / 100)
    hitungan = [[s.value for s in b] for b in buku["Hitungan"].iter_rows(min_row=6)]
    satu = next(b for b in hitungan if b[1:3] == ["P2K2 terlaksana", "Pendamping Lain"])
    assert satu[3:6] == [1, 2, 0.5]
    tugas = [[s.value for s in b] for b in buku["Bulan bertugas"].iter_rows(min_row=6)]
    assert [(b[0], b[-1]) for b in tugas] == [("Pendamping", 12), ("Pendamping Lain", 2)]
    assert list(AksesPribadi.objects.values_list("objek_id", "kolom", "jumlah")) == [
        (f"{KECAMATAN} profil {kini():%Y-%m}", "buku kerja", 2)
    ]


# --- Cost --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("halaman", ["kecamatan", "orang", "sendiri", "kabupaten"])
def test_kueri_tidak_bertambah(isi: SimpleNamespace, client_untuk: Masuk, halaman: str) -> None:
    peran, alamat = {
        "kecamatan": ("korkec", f"/dasbor/{KECAMATAN}/profil/"),
        "orang": ("korkec", reverse("dasbor:profil_petugas", args=[KECAMATAN, isi.pendamping.pk])),
        "sendiri": ("pendamping", reverse("laporan:profil")),
        "kabupaten": ("korkab", f"/dasbor/{KABUPATEN}/profil/"),
    }[halaman]
    client = client_untuk(getattr(isi, peran))

    def hitung() -> int:
        client.get(alamat)
        with CaptureQueriesContext(connection) as tangkap:
            assert client.get(alamat).status_code == 200
        return len(tangkap.captured_queries)

    sedikit = hitung()
    for n in range(8):
        orang = PenggunaFactory(nama=f"Pendamping {n}")
        JabatanFactory(pengguna=orang, wilayah_id=TETANGGA if n % 2 else KECAMATAN)
        k = kelompok(
            isi.pendamping, geser_bulan(kini(), -11), geser_bulan(kini(), -3) - timedelta(days=1), nama=f"K {n}"
        )
        PenugasanKelompokFactory(kelompok=k, petugas=orang, mulai=geser_bulan(kini(), -3))
        temu = PertemuanFactory(kelompok=k, petugas=isi.pendamping, tanggal=geser_bulan(kini(), -4))
        kpm = KPMFactory(desa_id=DESA)
        PenugasanFactory(kpm=kpm, petugas=isi.pendamping)
        KehadiranFactory(pertemuan=temu, kpm=kpm, status="hadir")
        KunjunganFactory(kpm=kpm, petugas=isi.pendamping, tanggal=kini(), motivasi="Ya")
    bangun_ulang()
    banyak = hitung()
    assert (banyak, banyak <= 12) == (sedikit, True)


def test_setiap_butir_dengan_target_punya_target(db: None) -> None:
    """A line that is judged names a figure whose target exists, but for visits, which no source settles."""
    ada = set(TargetUkuran.objects.values_list("ukuran", flat=True))
    semua: list[ButirProfil] = butir_profil([(n, "x") for n in range(1, 10)], orang=True)
    assert {b.target for b in semua if b.target} - ada == {"kunjungan"}
