"""Outcomes of any mixture of rules, people and entries against a slow reference."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.verifikasi import acuan_verkom as acuan
from tests.verifikasi.bahan_putusan import DULU, kewajiban, sehat, sekolah
from verifikasi.models import AturanVerkom
from verifikasi.selectors.kalimat import kalimat
from verifikasi.selectors.kewajiban import Keluarga, Orang
from verifikasi.services.hitung import Putusan, Rujukan
from verifikasi.services.putusan import Catatan

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
