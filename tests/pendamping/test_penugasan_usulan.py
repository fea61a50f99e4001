"""Proposals: each criterion by itself, then from the database to the assignment."""

import random
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inti.galat import GalatPengguna, TidakBerhak
from pendamping.models import Penugasan, PenugasanKelompok
from pendamping.selectors.satuan_penugasan import calon_di, satuan_di
from pendamping.selectors.usulan_penugasan import Calon, Satuan, km, susun_penugasan
from pendamping.services.usulan_penugasan import Keputusan, terapkan_usulan
from tests.conftest import DESA, DESA_2, DESA_LUAR, KECAMATAN
from tests.factories import (
    KeadaanRumahFactory,
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
)

URL = "/penugasan/usulan/"
MULAI = date(2026, 11, 1)
HARI = date(2026, 11, 22)


def _satuan(kunci: str = "r-1", **lain) -> Satuan:
    isi = {"nama": "RW 1", "nama_desa": "Desa", "desa": frozenset([DESA]), "rw": frozenset([(DESA, "1")]), "jumlah": 20}
    return Satuan(kunci=kunci, **{**isi, **lain})


def _calon(pk: int, **lain) -> Calon:
    return Calon(**{"pk": pk, "nama": f"P{pk}", "wilayah": frozenset([KECAMATAN]), "beban": 100, **lain})


def _pilih(satuan: Satuan, *calon: Calon) -> tuple[int | None, tuple[str, ...]]:
    [usulan] = susun_penugasan([satuan], calon)
    return usulan.petugas, usulan.alasan


def test_yang_lebih_dekat_dipilih() -> None:
    jauh, dekat = _calon(1, titik=(-3.70, 102.20), bobot=9), _calon(2, titik=(-3.76, 102.28), bobot=9)
    petugas, alasan = _pilih(_satuan(titik=(-3.765, 102.287)), jauh, dekat)
    assert petugas == 2
    assert alasan == ("paling dekat (1,0 km)", "100 KPM, menjadi 120", "beban paling ringan")


def test_beban_mengalahkan_jarak_yang_kecil() -> None:
    """The nearer one is full: a family 2 km off is better served by whoever has room."""
    penuh = _calon(1, nama="Rina", beban=380, titik=(-3.765, 102.287), bobot=9)
    lapang = _calon(2, beban=200, titik=(-3.785, 102.287), bobot=9)
    petugas, alasan = _pilih(_satuan(titik=(-3.765, 102.287)), penuh, lapang)
    assert petugas == 2
    assert alasan[0] == "Rina lebih dekat, tetapi sudah 380 KPM"


def test_korkec_tidak_ditambah_di_atas_acuan() -> None:
    dekat, jauh = _calon(1, beban=360, titik=(-3.765, 102.287)), _calon(2, beban=300, titik=(-3.80, 102.287))
    satuan = _satuan(titik=(-3.765, 102.287))
    assert _pilih(satuan, dekat, jauh)[0] == 1
    korkec = _calon(1, beban=360, titik=(-3.765, 102.287), korkec=True)
    assert _pilih(satuan, korkec, jauh)[0] == 2
    assert _pilih(satuan, replace(korkec, beban=300), jauh)[0] == 1


def test_beban_tidak_mengalahkan_jarak_yang_besar() -> None:
    dekat, jauh = _calon(1, beban=300, titik=(-3.765, 102.287)), _calon(2, beban=100, titik=(-3.90, 102.287))
    assert _pilih(_satuan(titik=(-3.765, 102.287)), dekat, jauh)[0] == 1


@pytest.mark.parametrize(
    ("rw", "harus"),
    [
        ((DESA, "1"), "paling dekat (se-RW)"),
        ((DESA, "2"), "paling dekat (RW sebelah)"),
        ((DESA, "7"), "paling dekat (sedesa)"),
        ((DESA, ""), "paling dekat (sedesa)"),
    ],
)
def test_tanpa_titik_desa_dan_rw_yang_berkata(rw: tuple[str, str], harus: str) -> None:
    sekecamatan = _calon(1, rw=frozenset([(DESA_2, "1")]))
    petugas, alasan = _pilih(_satuan(), sekecamatan, _calon(2, rw=frozenset([rw])))
    assert (petugas, alasan[0]) == (2, harus)


def test_bahasa() -> None:
    jawa, rejang = _calon(1, bahasa="Jawa"), _calon(2, bahasa="Rejang, Melayu")
    petugas, alasan = _pilih(_satuan(bahasa=(("Rejang", 15),)), jawa, rejang)
    assert petugas == 2
    assert "berbahasa Rejang" in alasan
    assert "tidak tercatat berbahasa Rejang" in _pilih(_satuan(bahasa=(("Rejang", 15),)), jawa)[1]
    # What is not known of a person holds nothing against them, and Indonesian is everybody's.
    assert _pilih(_satuan(bahasa=(("Rejang", 15),)), _calon(1), rejang)[0] == 1
    assert _pilih(_satuan(bahasa=(("Indonesia", 15),)), jawa, rejang)[0] == 1


def test_kelompok_ikut_yang_memimpinnya() -> None:
    petugas, alasan = _pilih(_satuan(pengampu=2), _calon(1, beban=50), _calon(2, beban=300))
    assert petugas == 2
    assert alasan[0] == "sudah memimpin kelompok ini"


def test_yang_sudah_mendampingi_dipertahankan() -> None:
    lama = _satuan(pemegang=((2, 20),))
    assert _pilih(lama, _calon(1, beban=50), _calon(2, beban=300))[0] == 2
    assert _pilih(lama, _calon(1, beban=50), _calon(2, beban=420))[0] == 1


def test_hanya_yang_diangkat_di_semua_desanya() -> None:
    lintas = _satuan(desa=frozenset([DESA, DESA_2]))
    assert _pilih(lintas, _calon(1, wilayah=frozenset([DESA])), _calon(2, wilayah=frozenset(["17.71"])))[0] == 2
    assert _pilih(lintas, _calon(1, wilayah=frozenset([DESA]))) == (
        None,
        ("belum ada pendamping yang diangkat di sini",),
    )


_SATUAN = st.lists(
    st.builds(
        lambda n, lat, rw: {"jumlah": n, "titik": lat, "rw": frozenset([(DESA, rw)])},
        st.integers(1, 40),
        st.none() | st.tuples(st.floats(-4, -3), st.floats(102, 103)),
        st.sampled_from(["", "1", "2", "9"]),
    ),
    max_size=25,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(isi=_SATUAN, beban=st.lists(st.integers(0, 450), min_size=1, max_size=5), acak=st.randoms())
def test_urutan_masukan_tidak_mengubah_hasil(isi: list[dict], beban: list[int], acak: random.Random) -> None:
    satuan = [_satuan(f"r-{n:02d}", **s) for n, s in enumerate(isi)]
    calon = [_calon(n, beban=b) for n, b in enumerate(beban)]
    hasil = susun_penugasan(satuan, calon)
    assert sorted(u.satuan.kunci for u in hasil) == sorted(s.kunci for s in satuan)
    assert all(u.petugas is not None for u in hasil)
    lagi = susun_penugasan(acak.sample(satuan, len(satuan)), acak.sample(calon, len(calon)))
    assert lagi == hasil


@pytest.mark.parametrize("benih", range(20))
def test_beban_rata_bila_yang_lain_sama(benih: int) -> None:
    """Nobody ends more than one unit above anybody else when nothing but the load tells them apart."""
    acak = random.Random(benih)
    jumlah = [acak.randint(5, 25) for _ in range(acak.randint(20, 40))]
    satuan = [_satuan(f"r-{n:02d}", jumlah=j, rw=frozenset()) for n, j in enumerate(jumlah)]
    hasil = susun_penugasan(satuan, [_calon(n, beban=0, titik=None) for n in range(3)])
    beban = [sum(u.satuan.jumlah for u in hasil if u.petugas == n) for n in range(3)]
    assert max(beban) - min(beban) <= max(jumlah)


def test_jarak_di_bumi() -> None:
    assert km((0.0, 0.0), (0.0, 1.0)) == pytest.approx(111.19, abs=0.1)


@pytest.fixture
def keluarga(pemeran: SimpleNamespace) -> SimpleNamespace:
    """Two families of a group nobody leads, one without group, one held, one of another kabupaten."""
    kelompok = KelompokFactory.create(desa_id=DESA, nama="Melati")
    satu, dua = KPMFactory.create(bahasa="Rejang"), KPMFactory.create(bahasa="Rejang")
    for kpm in (satu, dua):
        KeanggotaanFactory.create(kpm=kpm, kelompok=kelompok)
    KeadaanRumahFactory.create(kpm=satu, lintang="-3.760000", bujur="102.280000")
    lepas = KPMFactory.create(desa_id=DESA_2, rw="007")
    dipegang = PenugasanFactory.create(petugas=pemeran.pendamping_lain, kpm__desa_id=DESA_2, kpm__rw="007").kpm
    KPMFactory.create(desa_id=DESA_LUAR)
    KPMFactory.create(kepesertaan="mandiri")
    return SimpleNamespace(kelompok=kelompok, satu=satu, dua=dua, lepas=lepas, dipegang=dipegang)


def test_satuan_dari_basis_data(pemeran: SimpleNamespace, keluarga: SimpleNamespace) -> None:
    satuan = {s.kunci: s for s in satuan_di(KECAMATAN, HARI, semua=False)}
    grup = satuan.pop(f"k-{keluarga.kelompok.pk}")
    assert (grup.nama, grup.jumlah, grup.titik, grup.bahasa) == ("Melati", 2, (-3.76, 102.28), (("Rejang", 2),))
    [(kunci, lepas)] = satuan.items()
    assert (kunci, lepas.jumlah, lepas.rw) == (f"r-{DESA_2}-007", 1, frozenset([(DESA_2, "7")]))
    semua = {s.kunci: s for s in satuan_di(KECAMATAN, HARI, semua=True)}
    assert semua[kunci].pemegang == ((pemeran.pendamping_lain.pk, 1),)
    assert semua[kunci].jumlah == 2
    beban = {c.nama: c.beban for c in calon_di(KECAMATAN, HARI, semua=False)}
    assert beban == {"Pendamping": 0, "Pendamping Lain": 1}
    assert {c.beban for c in calon_di(KECAMATAN, HARI, semua=True)} == {0}


def _keputusan(pilihan: dict[str, int], **lain) -> Keputusan:
    return Keputusan(
        **{"kecamatan": KECAMATAN, "pilihan": pilihan, "semua": False, "mulai": MULAI, "nomor_sk": "SK-9", **lain}
    )


def test_diterapkan_dengan_kelompoknya(pemeran: SimpleNamespace, keluarga: SimpleNamespace) -> None:
    grup, rw = f"k-{keluarga.kelompok.pk}", f"r-{DESA_2}-007"
    pilihan = {grup: pemeran.pendamping.pk, rw: pemeran.pendamping_lain.pk}
    hasil = terapkan_usulan(keputusan=_keputusan(pilihan), oleh=pemeran.apd)
    assert (hasil.ditugaskan, hasil.digantikan, hasil.kelompok) == (3, 0, 1)
    assert dict(Penugasan.objects.values_list("kpm", "petugas")) == {
        keluarga.satu.pk: pemeran.pendamping.pk,
        keluarga.dua.pk: pemeran.pendamping.pk,
        keluarga.lepas.pk: pemeran.pendamping_lain.pk,
        keluarga.dipegang.pk: pemeran.pendamping_lain.pk,
    }
    assert PenugasanKelompok.objects.get().petugas == pemeran.pendamping
    # Sent again: the units are gone, and nothing is done twice.
    with pytest.raises(GalatPengguna, match="Muat ulang"):
        terapkan_usulan(keputusan=_keputusan(pilihan), oleh=pemeran.apd)
    assert Penugasan.objects.count() == 4


def test_kelompok_yang_dipimpin_orang_lain_tetap(pemeran: SimpleNamespace, keluarga: SimpleNamespace) -> None:
    PenugasanKelompokFactory.create(kelompok=keluarga.kelompok, petugas=pemeran.pendamping_lain)
    pilihan = {f"k-{keluarga.kelompok.pk}": pemeran.pendamping.pk}
    assert terapkan_usulan(keputusan=_keputusan(pilihan), oleh=pemeran.apd).kelompok == 0
    assert PenugasanKelompok.objects.get().petugas == pemeran.pendamping_lain


def test_meratakan_semua_memindahkan(pemeran: SimpleNamespace, keluarga: SimpleNamespace) -> None:
    pilihan = {f"r-{DESA_2}-007": pemeran.pendamping.pk}
    hasil = terapkan_usulan(keputusan=_keputusan(pilihan, semua=True), oleh=pemeran.apd)
    assert (hasil.ditugaskan, hasil.digantikan) == (2, 1)
    assert Penugasan.objects.get(kpm=keluarga.dipegang, selesai=None).petugas == pemeran.pendamping


@pytest.mark.parametrize(
    "pilihan",
    [
        {},
        {"x": 1},
        {"k-bukan": 1},
        {"k-0190aaaa-0000-7000-8000-000000000001": 1},
        {f"r-{DESA_LUAR}-002": 1},
        {"r-17.71.08.1007-' OR 1": 1},
    ],
)
def test_pilihan_yang_mustahil_ditolak(pemeran: SimpleNamespace, keluarga, pilihan: dict[str, int]) -> None:
    n = Penugasan.objects.count()
    with pytest.raises(GalatPengguna):
        terapkan_usulan(keputusan=_keputusan(dict.fromkeys(pilihan, pemeran.pendamping.pk)), oleh=pemeran.apd)
    assert Penugasan.objects.count() == n


@pytest.mark.parametrize("siapa", ["pendamping", "korkec", "apd_luar", "pengawas"])
def test_tanpa_hak_tidak_menerapkan(pemeran: SimpleNamespace, keluarga, siapa: str) -> None:
    pilihan = {f"r-{DESA_2}-007": pemeran.pendamping.pk}
    with pytest.raises(TidakBerhak):
        terapkan_usulan(keputusan=_keputusan(pilihan), oleh=getattr(pemeran, siapa))
    assert Penugasan.objects.count() == 1


@pytest.mark.parametrize("petugas", ["pendamping_tetangga", "korkec", "tanpa_jabatan"])
def test_orang_yang_tidak_bertugas_di_sana_ditolak_semua_batal(pemeran, keluarga, petugas: str) -> None:
    salah = getattr(pemeran, petugas).pk
    pilihan = {f"k-{keluarga.kelompok.pk}": pemeran.pendamping.pk, f"r-{DESA_2}-007": salah}
    with pytest.raises(GalatPengguna, match="tidak diangkat"):
        terapkan_usulan(keputusan=_keputusan(pilihan), oleh=pemeran.apd)
    assert Penugasan.objects.count() == 1


def test_halaman_pratinjau_dulu_baru_tersimpan(pemeran, keluarga, client_untuk) -> None:
    client = client_untuk(pemeran.apd)
    alamat, kunci = f"{URL}?wilayah={KECAMATAN}", f"k-{keluarga.kelompok.pk}"
    buka = client.get(alamat)
    assert sorted(b["u"].satuan.jumlah for b in buka.context["baris"]) == [1, 2]
    assert "checked" not in buka.content.decode()
    isi = {"satuan": [kunci], f"petugas-{kunci}": pemeran.pendamping.pk, "mulai": MULAI, "nomor_sk": "SK-9"}
    lihat = client.post(alamat, {**isi, "aksi": "pratinjau"})
    assert [(b.nama, b.sebelum, b.sesudah) for b in lihat.context["beban"]] == [("Pendamping", 0, 2)]
    assert client.post(alamat, {**isi, "aksi": "simpan"}).status_code == 200  # never previewed
    ubah = {**isi, f"petugas-{kunci}": pemeran.pendamping_lain.pk, "aksi": "simpan", "sidik": lihat.context["sidik"]}
    assert client.post(alamat, ubah).status_code == 200  # another person than previewed
    assert Penugasan.objects.count() == 1
    jadi = client.post(alamat, {**isi, "aksi": "simpan", "sidik": lihat.context["sidik"]})
    assert (jadi.status_code, jadi["Location"]) == (302, f"/penugasan/?wilayah={KECAMATAN}")
    assert Penugasan.objects.filter(petugas=pemeran.pendamping).count() == 2
    assert client.post(alamat, {**isi, "satuan": [], "aksi": "pratinjau"}).status_code == 422


def test_halaman_hanya_di_wilayahnya(pemeran, client_untuk) -> None:
    for kode in ("17.01.01", "17.71", DESA, "x", ""):
        assert client_untuk(pemeran.apd).get(URL, {"wilayah": kode}).status_code == 404
    assert client_untuk(pemeran.korkec).get(URL, {"wilayah": KECAMATAN}).status_code == 403


@pytest.mark.parametrize("banyak", [1, 30])
def test_jumlah_kueri_tetap(pemeran, client_untuk, django_assert_num_queries, banyak: int) -> None:
    for n in range(banyak):
        KPMFactory.create(desa_id=DESA, rw=f"{n:03d}")
        PenugasanFactory.create(petugas=pemeran.pendamping, kpm__desa_id=DESA, kpm__rw=f"{n:03d}")
        KeanggotaanFactory.create(kelompok__desa_id=DESA)
    client = client_untuk(pemeran.apd)
    with django_assert_num_queries(11):
        client.get(URL, {"wilayah": KECAMATAN, "semua": "1"})
