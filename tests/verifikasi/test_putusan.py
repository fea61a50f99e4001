"""Each rule of docs/program.md §8 by literal examples, and any mixture of them against a slow reference."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verifikasi import acuan_verkom as acuan
from verifikasi.models import AturanVerkom, Kewajiban
from verifikasi.selectors.kalimat import kalimat
from verifikasi.selectors.kewajiban import Keluarga, Orang, umur_bulan
from verifikasi.services.hitung import Putusan, Rujukan
from verifikasi.services.putusan import Catatan

DULU = date(2018, 1, 1)
OKT, NOV, DES = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)


def kewajiban(pk: int = 1, **isi: Any) -> Kewajiban:
    bawaan = {
        "pk": pk,
        "kode": f"k{pk}",
        "jenis": "aud",
        "bidang": "kesehatan",
        "ukuran": "timbang",
        "berlaku_sejak": DULU,
    }
    return Kewajiban(**(bawaan | isi))


SD = kewajiban(1, jenis="sd", bidang="pendidikan", ukuran="hadir_sekolah", ambang_persen=85)
TIMBANG = kewajiban(2)
HAMIL = kewajiban(3, jenis="hamil", ukuran="periksa", tiap_bulan=3)
LANSIA = kewajiban(4, jenis="lansia", ukuran="periksa", tiap_bulan=12)
SEMESTER = kewajiban(5, umur_dari=60, umur_sampai=84, tiap_bulan=6)


def sekolah(bulan: date = OKT, *, hari: int = 21, alpa: int = 0, izin: int = 0, sakit: int = 0, **isi: Any) -> Catatan:
    return Catatan("pendidikan", bulan, "tercatat", hari_efektif=hari, alpa=alpa, izin=izin, sakit=sakit, **isi)


def sehat(bulan: date = OKT, *, hadir: bool = True, berat: str | None = "11.5", **isi: Any) -> Catatan:
    return Catatan("kesehatan", bulan, "tercatat", hadir=hadir, berat_kg=Decimal(berat) if berat else None, **isi)


def hasil(
    wajib: Kewajiban | list[Kewajiban],
    bulan: date,
    *catatan: Catatan,
    kini: date = NOV,
    lahir: date | None = date(2020, 1, 15),
    komponen: tuple[date | None, date | None] = (None, None),
    libur: bool = False,
    aturan: AturanVerkom | None = None,
    langkah: list[tuple[date, str, str]] | None = None,
    **orang: Any,
) -> tuple[str, str] | None:
    """(outcome, words of the first duty) of a month."""
    daftar = wajib if isinstance(wajib, list) else [wajib]
    satu = Orang(7, lahir, orang.get("mulai"), orang.get("selesai"), [(k.jenis, *komponen) for k in daftar])
    keluarga = Keluarga(1, "aktif", langkah or [], [satu])
    rujukan = Rujukan(kini, daftar, [aturan or AturanVerkom(pk=1, berlaku_sejak=DULU)])
    putusan = Putusan(rujukan, keluarga, satu, catatan, {(7, bulan)} if libur else set()).bulan(bulan)
    if putusan is None:
        return None
    return putusan.hasil.value, kalimat(putusan.rincian[0], daftar[0])


# --- school ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("catatan", "diharapkan"),
    [
        (sekolah(), ("memenuhi", "hadir 21 dari 21 hari = 100 %, batas 85 %")),
        (sekolah(alpa=4), ("tidak", "hadir 17 dari 21 hari = 81 %, batas 85 %")),
        (sekolah(hari=20, alpa=3), ("memenuhi", "hadir 17 dari 20 hari = 85 %, batas 85 %")),
        (sekolah(hari=20, alpa=1, izin=1, sakit=1), ("memenuhi", "hadir 17 dari 20 hari = 85 %, batas 85 %")),
        (sekolah(hari=20, alpa=1, izin=1, sakit=2), ("tidak", "hadir 16 dari 20 hari = 80 %, batas 85 %")),
        (sekolah(hari=26, alpa=4), ("tidak", "hadir 22 dari 26 hari = 84,6 %, batas 85 %")),
        (sekolah(hari=0), ("na", "tidak ada hari efektif bulan ini")),
        (sekolah(hari=10, sakit=10), ("tidak", "hadir 0 dari 10 hari = 0 %, batas 85 %")),
    ],
)
def test_sekolah(catatan, diharapkan):
    assert hasil(SD, OKT, catatan) == diharapkan


def test_tidak_dibulatkan_ke_atas():
    """84,96 % is under 85 %, and is not shown as 85 %."""
    batas = kewajiban(1, jenis="sd", bidang="pendidikan", ukuran="hadir_sekolah", ambang_persen=97)
    assert hasil(batas, OKT, sekolah(hari=31, alpa=1)) == ("tidak", "hadir 30 dari 31 hari = 96,7 %, batas 97 %")


@pytest.mark.parametrize(
    ("izin", "sakit", "diharapkan"),
    [
        ("mengurangi", "mengurangi", ("tidak", "hadir 14 dari 20 hari = 70 %, batas 85 %")),
        (
            "hadir",
            "mengurangi",
            ("tidak", "hadir 16 dari 20 hari = 80 %, batas 85 %; 2 hari izin atau sakit dihitung hadir"),
        ),
        (
            "mengurangi",
            "hadir",
            ("memenuhi", "hadir 17 dari 20 hari = 85 %, batas 85 %; 3 hari izin atau sakit dihitung hadir"),
        ),
        (
            "dikeluarkan",
            "dikeluarkan",
            (
                "memenuhi",
                "hadir 14 dari 15 hari = 93 %, batas 85 %; 5 hari izin atau sakit dikeluarkan dari hari efektif",
            ),
        ),
        (
            "dikeluarkan",
            "hadir",
            (
                "memenuhi",
                (
                    "hadir 17 dari 18 hari = 94 %, batas 85 %; 3 hari izin atau sakit dihitung hadir; "
                    "2 hari izin atau sakit dikeluarkan dari hari efektif"
                ),
            ),
        ),
    ],
)
def test_izin_dan_sakit(izin, sakit, diharapkan):
    aturan = AturanVerkom(pk=1, berlaku_sejak=DULU, izin=izin, sakit=sakit)
    assert hasil(SD, OKT, sekolah(hari=20, alpa=1, izin=2, sakit=3), aturan=aturan) == diharapkan


def test_semua_hari_dikeluarkan():
    aturan = AturanVerkom(pk=1, berlaku_sejak=DULU, sakit="dikeluarkan")
    assert hasil(SD, OKT, sekolah(hari=12, sakit=12), aturan=aturan) == (
        "na",
        "semua hari (12) izin atau sakit, dikeluarkan dari hari efektif",
    )


def test_sekolah_tanpa_catatan():
    assert hasil(SD, OKT) == ("belum", "belum ada laporan sekolah")
    assert hasil(SD, NOV) == ("belum", "belum ada laporan sekolah")
    assert hasil(SD, DES) == ("belum", "belum ada laporan sekolah")  # ahead
    assert hasil(SD, OKT, libur=True) == ("na", "tidak ada hari efektif bulan ini")


def test_tidak_terdaftar_bukan_pelanggaran():
    catatan = Catatan("pendidikan", OKT, "tak_terdaftar")
    assert hasil(SD, OKT, catatan, libur=True) == (
        "belum",
        "sekolah menyatakan tidak terdaftar di sana; cari sekolahnya yang sekarang atau perbaiki datanya",
    )
    sakit = Catatan("kesehatan", OKT, "tak_terdaftar")
    assert hasil(TIMBANG, OKT, sakit) == (
        "belum",
        (
            "fasilitas kesehatan menyatakan tidak terdaftar di sana; cari fasilitas kesehatannya yang sekarang atau "
            "perbaiki datanya"
        ),
    )


def test_aturan_menurut_bulan():
    """A rule begun in mid-month counts from the next."""
    lama = AturanVerkom(pk=1, berlaku_sejak=DULU)
    baru = AturanVerkom(pk=2, berlaku_sejak=date(2026, 10, 2), sakit="hadir")
    satu = Orang(7, None, None, None, [("sd", None, None)])
    keluarga = Keluarga(1, "aktif", [], [satu])
    catatan = [sekolah(OKT, sakit=5), sekolah(NOV, sakit=5)]
    putusan = Putusan(Rujukan(NOV, [SD], [baru, lama]), keluarga, satu, catatan, set())
    isi = [(h.hasil.value, h.aturan) for b in (OKT, NOV) if (h := putusan.bulan(b))]
    assert isi == [("tidak", 1), ("memenuhi", 2)]


def test_sebelum_ada_aturan_tidak_ada_hasil():
    assert hasil(SD, OKT, sekolah(), aturan=AturanVerkom(pk=1, berlaku_sejak=NOV)) is None


# --- health ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("catatan", "diharapkan"),
    [
        ([], ("belum", "belum ada laporan kesehatan")),
        ([sehat()], ("memenuhi", "ditimbang pada Oktober 2026")),
        ([sehat(hadir=False, berat=None)], ("tidak", "tidak hadir, jadi tidak ditimbang")),
        ([sehat(berat=None)], ("belum", "hadir, tetapi berat badannya belum dicatat")),
        ([sehat(date(2026, 9, 1))], ("belum", "belum ada laporan kesehatan")),
    ],
)
def test_tiap_bulan(catatan, diharapkan):
    assert hasil(TIMBANG, OKT, *catatan) == diharapkan


def test_bulan_berjalan_dinilai_begitu_ada_catatan():
    assert hasil(TIMBANG, NOV) == ("belum", "belum ada laporan kesehatan")
    assert hasil(TIMBANG, NOV, sehat(NOV, hadir=False, berat=None)) == ("tidak", "tidak hadir, jadi tidak ditimbang")


def test_jendela_triwulan():
    periksa = [sehat(NOV)]
    assert hasil(HAMIL, OKT, *periksa, kini=DES) == ("na", "belum jatuh tempo, paling lambat 31 Desember 2026")
    assert hasil(HAMIL, NOV, *periksa, kini=DES) == ("memenuhi", "diperiksa pada November 2026")
    assert hasil(HAMIL, DES, *periksa, kini=DES) == ("memenuhi", "diperiksa pada November 2026")


def test_jendela_berakhir():
    lalu = date(2027, 1, 1)
    absen = sehat(OKT, hadir=False, berat=None)
    assert hasil(HAMIL, DES, absen, kini=DES) == ("na", "belum jatuh tempo, paling lambat 31 Desember 2026")
    assert hasil(HAMIL, DES, absen, kini=lalu) == ("tidak", "tidak hadir, jadi tidak diperiksa")
    assert hasil(HAMIL, NOV, absen, kini=lalu) == ("na", "belum jatuh tempo, paling lambat 31 Desember 2026")
    assert hasil(HAMIL, DES, kini=lalu) == ("belum", "belum ada laporan kesehatan")


def test_jendela_setahun():
    maret = date(2026, 3, 1)
    assert hasil(LANSIA, date(2026, 2, 1), sehat(maret)) == ("na", "belum jatuh tempo, paling lambat 31 Desember 2026")
    assert hasil(LANSIA, OKT, sehat(maret)) == ("memenuhi", "diperiksa pada Maret 2026")
    assert hasil(LANSIA, OKT, sehat(date(2025, 12, 1))) == (
        "na",
        "belum jatuh tempo, paling lambat 31 Desember 2026",
    )


def test_lebih_dari_sekali():
    empat = kewajiban(3, jenis="hamil", ukuran="periksa", tiap_bulan=3, jumlah=2)
    assert hasil(empat, NOV, sehat(OKT)) == ("na", "belum jatuh tempo, paling lambat 31 Desember 2026 (1 dari 2 kali)")
    assert hasil(empat, NOV, sehat(OKT), sehat(NOV)) == ("memenuhi", "sudah diperiksa 2 kali sampai November 2026")
    assert hasil(empat, DES, sehat(OKT), kini=date(2027, 1, 1)) == (
        "tidak",
        "hadir, tetapi tidak diperiksa (1 dari 2 kali)",
    )


@pytest.mark.parametrize(
    ("ukuran", "isi", "kata"),
    [
        ("tinggi", {"tinggi_cm": Decimal("80.0")}, "diukur tinggi atau panjang badannya pada Oktober 2026"),
        ("vitamin_a", {"vitamin_a": True}, "mendapat vitamin A pada Oktober 2026"),
        ("imunisasi", {"imunisasi": "Campak"}, "diimunisasi pada Oktober 2026"),
        ("perkembangan", {"perkembangan": True}, "diperiksa perkembangannya pada Oktober 2026"),
        ("sosial", {"sosial": True}, "ikut kegiatan sosial pada Oktober 2026"),
    ],
)
def test_ukuran(ukuran, isi, kata):
    satu = kewajiban(9, ukuran=ukuran)
    assert hasil(satu, OKT, sehat(**isi)) == ("memenuhi", kata)
    tanpa = hasil(satu, OKT, sehat())
    assert tanpa is not None
    assert tanpa[0] == ("belum" if ukuran == "tinggi" else "tidak")


# --- begun and ended in mid-window -------------------------------------------------------------


def test_lahir_di_tengah_bulan():
    absen = sehat(hadir=False, berat=None)
    assert hasil(TIMBANG, OKT, absen, lahir=date(2026, 10, 2)) == (
        "na",
        "kewajiban ini baru mulai 2 Oktober 2026; dinilai mulai November 2026",
    )
    assert hasil(TIMBANG, OKT, sehat(), lahir=date(2026, 10, 2)) == ("memenuhi", "ditimbang pada Oktober 2026")
    assert hasil(TIMBANG, OKT, absen, lahir=date(2026, 10, 1)) == ("tidak", "tidak hadir, jadi tidak ditimbang")


def test_genap_lima_tahun_di_tengah_semester():
    """Five on 15 September: the second half of 2026 cannot be failed, the first of 2027 can."""
    lahir = date(2021, 9, 15)
    absen = [sehat(date(2026, n, 1), hadir=False, berat=None) for n in (9, 12)]
    assert hasil(SEMESTER, date(2026, 8, 1), *absen, lahir=lahir, kini=date(2027, 1, 1)) is None
    assert hasil(SEMESTER, DES, *absen, lahir=lahir, kini=date(2027, 1, 1)) == (
        "na",
        "kewajiban ini baru mulai 1 September 2026; dinilai mulai Januari 2027",
    )
    juni = date(2027, 6, 1)
    assert hasil(SEMESTER, juni, sehat(juni, hadir=False, berat=None), lahir=lahir, kini=date(2027, 7, 1)) == (
        "tidak",
        "tidak hadir, jadi tidak ditimbang",
    )


def test_keluarga_baru_dan_kembali():
    absen = sehat(hadir=False, berat=None)
    masuk = [(date(2026, 10, 5), "calon", "aktif")]
    assert hasil(TIMBANG, OKT, absen, langkah=masuk) == (
        "na",
        "kewajiban ini baru mulai 5 Oktober 2026; dinilai mulai November 2026",
    )
    putus = [(date(2026, 10, 5), "aktif", "berhenti"), (date(2026, 10, 20), "berhenti", "aktif")]
    assert hasil(HAMIL, DES, absen, langkah=putus, kini=date(2027, 1, 1)) == (
        "na",
        "kewajiban ini baru mulai 20 Oktober 2026; dinilai mulai Januari 2027",
    )


def test_siswa_yang_datang_di_tengah_bulan_dinilai_dari_harinya():
    assert hasil(SD, OKT, sekolah(hari=8, alpa=4), komponen=(date(2026, 10, 19), None)) == (
        "tidak",
        "hadir 4 dari 8 hari = 50 %, batas 85 %",
    )


# --- who owes ----------------------------------------------------------------------------------


def test_siapa_yang_wajib():
    tutup = sehat(hadir=False, berat=None)
    assert hasil(TIMBANG, OKT, tutup, selesai=date(2026, 10, 30)) is None  # died, left
    assert hasil(TIMBANG, OKT, tutup, selesai=date(2026, 10, 31)) is not None
    assert hasil(TIMBANG, OKT, tutup, komponen=(None, date(2026, 10, 30))) is None
    assert hasil(TIMBANG, OKT, tutup, mulai=date(2026, 11, 1)) is None
    assert hasil(TIMBANG, OKT, tutup, lahir=date(2026, 11, 1)) is None  # not yet born
    assert hasil(SEMESTER, OKT, tutup, lahir=None) is None  # no age, no duty by age
    assert hasil(TIMBANG, OKT, tutup, lahir=None) == ("tidak", "tidak hadir, jadi tidak ditimbang")
    assert hasil(TIMBANG, OKT, tutup, langkah=[(date(2026, 10, 31), "aktif", "berhenti")]) is None
    suspended = hasil(TIMBANG, OKT, tutup, langkah=[(date(2026, 10, 10), "aktif", "ditangguhkan")])
    assert suspended == ("tidak", "tidak hadir, jadi tidak ditimbang")
    assert hasil(TIMBANG, OKT, tutup, langkah=[(NOV, "calon", "aktif")]) is None


def test_umur_pada_hari_terakhir():
    umur = kewajiban(6, umur_dari=12, umur_sampai=60)
    assert hasil(umur, OKT, lahir=date(2025, 10, 31)) is not None
    assert hasil(umur, OKT, lahir=date(2025, 11, 1)) is None
    assert hasil(umur, OKT, lahir=date(2021, 10, 31)) is None
    assert hasil(umur, OKT, lahir=date(2021, 11, 1)) is not None
    assert umur_bulan(date(2024, 2, 29), date(2025, 2, 28)) == 11
    assert umur_bulan(date(2024, 2, 29), date(2025, 3, 1)) == 12


def test_yang_terburuk_menentukan():
    panjang = kewajiban(8, ukuran="tinggi", menentukan=False)
    satu = hasil([SD, TIMBANG], OKT, sekolah(), sehat(hadir=False, berat=None))
    assert satu == ("tidak", "hadir 21 dari 21 hari = 100 %, batas 85 %")
    assert hasil([SD, TIMBANG], OKT, sekolah())[0] == "belum"  # type: ignore[index]
    assert hasil([TIMBANG, panjang], OKT, sehat()) == ("memenuhi", "ditimbang pada Oktober 2026")
    assert hasil([panjang], OKT, sehat()) == ("na", "hadir, tetapi tinggi badannya belum dicatat")
    assert hasil([TIMBANG, LANSIA], OKT, sehat(hadir=True, berat="9"))[0] == "memenuhi"  # type: ignore[index]


def test_kewajiban_versi_baru_mulai_bulan_depan():
    lama = kewajiban(1, berlaku_sampai=date(2026, 10, 14))
    baru = kewajiban(2, berlaku_sejak=date(2026, 10, 15), jumlah=2)
    satu = Orang(7, None, None, None, [("aud", None, None)])
    putusan = Putusan(
        Rujukan(NOV, [lama, baru], [AturanVerkom(pk=1, berlaku_sejak=DULU)]),
        Keluarga(1, "aktif", [], [satu]),
        satu,
        [sehat(OKT), sehat(NOV)],
        set(),
    )
    assert [(b["kewajiban"], b["hasil"]) for bln in (OKT, NOV) for b in putusan.bulan(bln).rincian] == [
        (1, "memenuhi"),
        (2, "tidak"),
    ]


# --- any mixture -------------------------------------------------------------------------------

KINI = date(2026, 11, 1)
_hari = st.dates(date(2025, 10, 1), date(2026, 12, 31))
_boleh_hari = st.none() | _hari
_bulan = st.sampled_from([date(2025 + n // 12, n % 12 + 1, 1) for n in range(9, 24)])


@st.composite
def masa(draw: Any) -> tuple[date | None, date | None]:
    a, b = draw(_boleh_hari), draw(_boleh_hari)
    return (min(a, b), max(a, b)) if a and b else (a, b)


@st.composite
def satu_kewajiban(draw: Any) -> dict[str, Any]:
    if draw(st.booleans()):
        return {"jenis": "sd", "bidang": "pendidikan", "ukuran": "hadir_sekolah", "ambang_persen": 85}
    umur = draw(st.sampled_from([(None, None), (0, 12), (12, None), (None, 60)]))
    return {
        "jenis": draw(st.sampled_from(["sd", "aud"])),
        "ukuran": draw(st.sampled_from(["periksa", "timbang", "tinggi", "vitamin_a", "imunisasi", "sosial"])),
        "tiap_bulan": draw(st.sampled_from([1, 2, 3, 5, 6, 12])),
        "jumlah": draw(st.sampled_from([1, 1, 2])),
        "umur_dari": umur[0],
        "umur_sampai": umur[1],
        "menentukan": draw(st.integers(0, 3)) > 0,
        "berlaku_sejak": draw(st.sampled_from([DULU, date(2026, 6, 1), date(2026, 6, 15)])),
        "berlaku_sampai": draw(st.sampled_from([None, None, date(2026, 9, 30), date(2026, 10, 1)])),
    }


@st.composite
def satu_catatan(draw: Any, bulan: date) -> Catatan:
    if draw(st.integers(0, 9)) == 0:
        return Catatan(draw(st.sampled_from(["pendidikan", "kesehatan"])), bulan, "tak_terdaftar")
    if draw(st.booleans()):
        alpa, izin, sakit = (draw(st.integers(0, 4)) for _ in range(3))
        return sekolah(bulan, hari=alpa + izin + sakit + draw(st.integers(0, 18)), alpa=alpa, izin=izin, sakit=sakit)
    hadir = draw(st.booleans())
    return sehat(
        bulan,
        hadir=hadir,
        berat=draw(st.sampled_from([None, "9.5"])),
        tinggi_cm=draw(st.sampled_from([None, Decimal(70)])),
        imunisasi=draw(st.sampled_from(["", "BCG"])),
        vitamin_a=draw(st.booleans()),
        sosial=draw(st.booleans()),
    )


@st.composite
def cerita(draw: Any) -> dict[str, Any]:
    komponen = []
    for jenis in ("sd", "aud"):
        potong = sorted(draw(st.lists(_hari, max_size=4, unique=True)))
        if draw(st.booleans()):
            komponen.append((jenis, None, potong[0] - timedelta(days=1) if potong else None))
            potong = potong[1:] if draw(st.booleans()) else potong  # the next spell may touch this one
        komponen += [(jenis, a, b - timedelta(days=1)) for a, b in pairwise(potong)]
        if potong and draw(st.booleans()):
            komponen.append((jenis, potong[-1], None))
    ini, langkah = draw(st.sampled_from(["calon", "aktif", "ditangguhkan", "berhenti"])), []
    for tanggal in sorted(draw(st.lists(_hari, max_size=3))):
        ke = draw(st.sampled_from([s for s in ("calon", "aktif", "ditangguhkan", "berhenti") if s != ini]))
        langkah.append((tanggal, ini, ke))
        ini = ke
    kunci = draw(st.lists(st.tuples(st.sampled_from(["p", "k"]), _bulan), max_size=10, unique=True))
    catatan = {}
    for _, bulan in kunci:
        c = draw(satu_catatan(bulan))
        catatan[c.bidang, c.bulan] = c
    mulai, selesai = draw(masa())
    return {
        "lahir": draw(st.none() | st.dates(date(2019, 1, 1), date(2026, 11, 1)) | _hari),
        "mulai": mulai,
        "selesai": selesai,
        "komponen": komponen,
        "langkah": langkah,
        "kini": ini,
        "catatan": list(catatan.values()),
        "kewajiban": draw(st.lists(satu_kewajiban(), min_size=1, max_size=4)),
        "aturan": draw(
            st.lists(
                st.tuples(
                    st.sampled_from([DULU, date(2026, 5, 1), date(2026, 8, 2)]),
                    *[st.sampled_from(["mengurangi", "hadir", "dikeluarkan"])] * 2,
                ),
                min_size=1,
                max_size=3,
                unique_by=lambda a: a[0],
            )
        ),
        "libur": draw(st.booleans()),
        "bulan": draw(_bulan),
    }


@settings(max_examples=400, deadline=None)
@given(cerita())
def test_seperti_acuan(c):
    daftar = [kewajiban(n, **k) for n, k in enumerate(c["kewajiban"], 1)]
    aturan = sorted(
        (AturanVerkom(pk=n, berlaku_sejak=s, izin=i, sakit=k) for n, (s, i, k) in enumerate(c["aturan"], 1)),
        key=lambda a: a.berlaku_sejak,
        reverse=True,
    )
    orang = Orang(7, c["lahir"], c["mulai"], c["selesai"], c["komponen"])
    keluarga = Keluarga(1, c["kini"], c["langkah"], [orang])
    libur = {(7, c["bulan"])} if c["libur"] else set()
    punya = Putusan(Rujukan(KINI, daftar, aturan), keluarga, orang, c["catatan"], libur).bulan(c["bulan"])
    diharapkan = acuan.hasil_bulan(
        daftar,
        aturan,
        acuan.OrangAcuan(c["lahir"], c["mulai"], c["selesai"], c["komponen"]),
        acuan.KeluargaAcuan(c["kini"], c["langkah"]),
        c["bulan"],
        KINI,
        c["catatan"],
        c["libur"],
    )
    assert (punya.hasil.value if punya else None) == diharapkan
    if punya:
        for butir in punya.rincian:
            assert kalimat(butir, daftar[butir["kewajiban"] - 1])
