"""Outcomes in the database: what is read, written, left alone and deleted (docs/program.md §8)."""

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from inti.waktu import hari_ini
from kpm.enums import AlasanKepesertaan, AlasanKomponen
from kpm.models import Anggota, Komponen, PerubahanKepesertaan
from tests.factories.akun import PenggunaFactory
from tests.factories.kpm import AnggotaFactory, KomponenFactory, KPMFactory
from tests.factories.verifikasi import (
    AturanVerkomFactory,
    CatatanVerkomFactory,
    FasilitasFactory,
    HasilKeluargaFactory,
    HasilVerifikasiFactory,
    KeikutsertaanFasilitasFactory,
    KewajibanFactory,
    LaporanFasilitasFactory,
)
from tests.verifikasi import acuan_verkom as acuan
from verifikasi.models import AturanVerkom, CatatanVerkom, HasilKeluarga, HasilVerifikasi, Kewajiban
from verifikasi.selectors.kewajiban import kewajiban_anggota
from verifikasi.services import sesudah_hitung
from verifikasi.services.hitung import hitung_keluarga
from verifikasi.services.putusan import Catatan

pytestmark = pytest.mark.django_db

JUL, AGU, SEP, OKT, NOV, DES = (date(2026, n, 1) for n in range(7, 13))


@pytest.fixture
def saat(monkeypatch):
    def ubah(hari: str) -> None:
        kini = datetime.fromisoformat(f"{hari}T12:00:00+07:00")
        monkeypatch.setattr("django.utils.timezone.now", lambda: kini)

    return ubah


@pytest.fixture(autouse=True)
def _hari(saat):
    saat("2026-11-22")


@pytest.fixture
def petugas():
    return PenggunaFactory()


@pytest.fixture
def siswa(petugas):
    anggota = AnggotaFactory(tanggal_lahir=date(2015, 5, 1))
    KomponenFactory(anggota=anggota, jenis="sd")
    return anggota


def isi(anggota) -> list[tuple[date, str]]:
    return list(HasilVerifikasi.objects.filter(anggota=anggota).order_by("bulan").values_list("bulan", "hasil"))


def keluarga(kpm) -> list[tuple]:
    return list(
        HasilKeluarga.objects.filter(kpm=kpm)
        .order_by("tahap")
        .values_list("tahap", "hasil", "per_bulan", "anggota_tidak", "anggota_belum")
    )


def test_anggota_dan_keluarga(siswa, petugas):
    adik = AnggotaFactory(kpm=siswa.kpm, tanggal_lahir=date(2024, 5, 1))
    KomponenFactory(anggota=adik, jenis="aud")
    nenek = AnggotaFactory(kpm=siswa.kpm, tanggal_lahir=date(1950, 5, 1))
    KomponenFactory(anggota=nenek, jenis="lansia")
    CatatanVerkomFactory(anggota=siswa, bulan=OKT, alpa=4, dicatat_oleh=petugas)
    for bulan in (JUL, AGU, SEP):
        CatatanVerkomFactory(anggota=siswa, bulan=bulan, dicatat_oleh=petugas)
        CatatanVerkomFactory(anggota=adik, bulan=bulan, sehat=True, dicatat_oleh=petugas, terlambat=bulan == SEP)
    assert hitung_keluarga(kpm=[siswa.kpm_id]) == {"diperiksa": 1, "ditulis": 15, "dihapus": 0, "keluarga": 2}
    lalu = [(b, "memenuhi") for b in (JUL, AGU, SEP)]
    assert isi(siswa) == [*lalu, (OKT, "tidak"), (NOV, "belum")]
    assert isi(adik) == [*lalu, (OKT, "belum"), (NOV, "belum")]
    assert {h for _, h in isi(nenek)} == {"na"}
    assert keluarga(siswa.kpm) == [
        ("2026-3", "memenuhi", ["memenuhi"] * 3, 0, 0),
        ("2026-4", "tidak", ["tidak", "belum", "belum"], 1, 1),
    ]
    satu = HasilVerifikasi.objects.get(anggota=siswa, bulan=OKT)
    wajib = Kewajiban.objects.get(kode="sd-hadir")
    assert satu.rincian == [
        {"kewajiban": wajib.pk, "hasil": "tidak", "alasan": "persen", "hadir": 17, "hari": 21, "batas": 85}
    ]
    assert (satu.kpm_id, satu.aturan) == (siswa.kpm_id, AturanVerkom.objects.get())
    terlambat = HasilVerifikasi.objects.filter(terlambat=True)
    assert list(terlambat.values_list("anggota", "bulan")) == [(adik.pk, SEP)]


def test_yang_sama_tidak_ditulis(siswa, petugas):
    catatan = CatatanVerkomFactory(anggota=siswa, bulan=OKT, dicatat_oleh=petugas)
    lain = AnggotaFactory(tanggal_lahir=date(2015, 5, 1))
    KomponenFactory(anggota=lain, jenis="sd")
    hitung_keluarga(kpm=[siswa.kpm_id, lain.kpm_id])
    dulu = timezone.now() - timedelta(days=3)
    HasilVerifikasi.objects.update(dihitung_pada=dulu)
    HasilKeluarga.objects.update(dihitung_pada=dulu)
    assert hitung_keluarga(kpm=[siswa.kpm_id, lain.kpm_id]) == {
        "diperiksa": 2,
        "ditulis": 0,
        "dihapus": 0,
        "keluarga": 0,
    }
    CatatanVerkom.objects.filter(pk=catatan.pk).update(alpa=5)
    hitung_keluarga(kpm=[siswa.kpm_id, lain.kpm_id])
    baru = HasilVerifikasi.objects.exclude(dihitung_pada=dulu)
    assert [(h.anggota_id, h.bulan, h.hasil) for h in baru] == [(siswa.pk, OKT, "tidak")]
    assert [(k.kpm_id, k.tahap) for k in HasilKeluarga.objects.exclude(dihitung_pada=dulu)] == [
        (siswa.kpm_id, "2026-4")
    ]


def test_baris_usang_dihapus(siswa):
    hitung_keluarga(kpm=[siswa.kpm_id])
    Komponen.objects.update(selesai=date(2026, 10, 15), alasan_selesai=AlasanKomponen.PUTUS_SEKOLAH)
    assert hitung_keluarga(kpm=[siswa.kpm_id])["dihapus"] == 2
    assert isi(siswa) == [(b, "belum") for b in (JUL, AGU, SEP)]
    assert [t for t, *_ in keluarga(siswa.kpm)] == ["2026-3"]


def test_triwulan_lama_ikut_bila_ada_isinya(siswa, petugas):
    """None: this quarter, the one before, and back to the first entry; a given quarter: only that."""
    CatatanVerkomFactory(anggota=siswa, bulan=date(2026, 2, 1), dicatat_oleh=petugas)
    hitung_keluarga(kpm=[siswa.kpm_id], tahap=["2026-4"])
    assert [b for b, _ in isi(siswa)] == [OKT, NOV]
    hitung_keluarga(kpm=[siswa.kpm_id])
    assert [b.month for b, _ in isi(siswa)] == list(range(1, 12))
    assert dict(isi(siswa))[date(2026, 2, 1)] == "memenuhi"


def test_bulan_yang_berlalu_mengubah_hasil(saat):
    """Time alone: a window ends, and the month after it begins."""
    ibu = AnggotaFactory(tanggal_lahir=date(1998, 5, 1))
    KomponenFactory(anggota=ibu, jenis="hamil")
    CatatanVerkomFactory(anggota=ibu, bulan=OKT, sehat=True, hadir=False, berat_kg=None)
    hitung_keluarga(kpm=[ibu.kpm_id])
    assert isi(ibu)[-2:] == [(OKT, "na"), (NOV, "na")]
    assert keluarga(ibu.kpm)[-1] == ("2026-4", "na", ["na", "na", "na"], 0, 0)
    saat("2027-01-01")
    hitung_keluarga(kpm=[ibu.kpm_id])
    assert isi(ibu)[-2:] == [(DES, "tidak"), (date(2027, 1, 1), "na")]
    assert keluarga(ibu.kpm)[1] == ("2026-4", "tidak", ["na", "na", "tidak"], 1, 0)


def test_libur_sekolah_tanpa_catatan(siswa):
    sekolah, lain = FasilitasFactory(), FasilitasFactory()
    KeikutsertaanFasilitasFactory(anggota=siswa, fasilitas=lain, mulai=None, selesai=date(2026, 9, 9))
    KeikutsertaanFasilitasFactory(anggota=siswa, fasilitas=sekolah, mulai=date(2026, 9, 10))
    for bulan, tempat in ((AGU, sekolah), (SEP, lain), (OKT, sekolah)):
        LaporanFasilitasFactory(fasilitas=tempat, bulan=bulan, hari_efektif=0)
    hitung_keluarga(kpm=[siswa.kpm_id])
    assert isi(siswa) == [(JUL, "belum"), (AGU, "belum"), (SEP, "belum"), (OKT, "na"), (NOV, "belum")]


def test_keluarga_ditangguhkan_dan_keluar(siswa, petugas):
    def langkah(dari: str, ke: str, tanggal: date) -> None:
        PerubahanKepesertaan.objects.create(
            kpm=siswa.kpm, dari=dari, ke=ke, tanggal=tanggal, alasan=AlasanKepesertaan.MAMPU, oleh=petugas
        )

    langkah("aktif", "ditangguhkan", date(2026, 8, 10))
    langkah("ditangguhkan", "berhenti", date(2026, 10, 10))
    hitung_keluarga(kpm=[siswa.kpm_id])
    assert isi(siswa) == [(b, "belum") for b in (JUL, AGU, SEP)]


def test_kewajiban_anggota(siswa):
    bayi = AnggotaFactory(kpm=siswa.kpm, tanggal_lahir=date(2026, 1, 20))
    KomponenFactory(anggota=bayi, jenis="aud")
    tanpa = AnggotaFactory(kpm=siswa.kpm)
    isi = kewajiban_anggota([siswa.pk, bayi.pk, tanpa.pk], OKT)
    assert {a: [k.kode for k in daftar] for a, daftar in isi.items()} == {
        siswa.pk: ["sd-hadir"],
        bayi.pk: ["bayi-timbang", "bayi-panjang", "bayi-imunisasi"],
    }
    assert next(k.kode for k in kewajiban_anggota([bayi.pk], date(2027, 1, 1))[bayi.pk]) == "balita-timbang"
    assert kewajiban_anggota([bayi.pk], date(2025, 12, 1)) == {}
    assert kewajiban_anggota([], OKT) == {}


def test_pengikut_diberi_tahu_sekali(siswa, monkeypatch):
    panggilan: list[list[int]] = []
    monkeypatch.setattr(sesudah_hitung, "_PENGIKUT", {"uji": lambda kpm: panggilan.append(list(kpm))})
    hitung_keluarga(kpm=[siswa.kpm_id, siswa.kpm_id])
    hitung_keluarga(kpm=[])
    assert panggilan == [[siswa.kpm_id]]


def test_query_tidak_tumbuh(petugas, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(sesudah_hitung, "_PENGIKUT", {})

    def buat(n: int) -> list[int]:
        nomor = []
        for _ in range(n):
            anggota = AnggotaFactory(tanggal_lahir=date(2015, 5, 1))
            KomponenFactory(anggota=anggota, jenis="sd")
            CatatanVerkomFactory(anggota=anggota, bulan=OKT, dicatat_oleh=petugas)
            nomor.append(anggota.kpm_id)
        return nomor

    for banyak in (1, 12):
        kpm = buat(banyak)
        with django_assert_num_queries(21):
            hitung_keluarga(kpm=kpm)


def _acak(benih: int, petugas) -> list[int]:
    """Families of every kind, with entries as they come."""
    acak = random.Random(benih)
    KewajibanFactory(
        kode=f"acak-{benih}", jenis="sd", ukuran="periksa", tiap_bulan=acak.choice([2, 4, 6]), berlaku_sejak=AGU
    )
    AturanVerkomFactory(berlaku_sejak=SEP, sakit="hadir", izin="dikeluarkan")
    nomor = []
    for _ in range(12):
        kpm: Any = KPMFactory()
        nomor.append(kpm.pk)
        if acak.random() < 0.3:
            PerubahanKepesertaan.objects.create(
                kpm=kpm,
                dari="aktif",
                ke=acak.choice(["ditangguhkan", "berhenti"]),
                tanggal=date(2026, acak.randint(6, 11), acak.randint(1, 28)),
                alasan=AlasanKepesertaan.MAMPU,
                oleh=petugas,
            )
        for _ in range(acak.randint(1, 3)):
            lahir = date(acak.choice([1950, 1999, 2012, 2016, 2021, 2022, 2025, 2026]), acak.randint(1, 6), 15)
            anggota = AnggotaFactory(kpm=kpm, tanggal_lahir=acak.choice([lahir, lahir, None]))
            for jenis in acak.sample(["hamil", "aud", "sd", "smp", "lansia", "disabil"], acak.randint(1, 2)):
                mulai = acak.choice([None, None, date(2026, acak.randint(5, 10), acak.randint(1, 28))])
                KomponenFactory(anggota=anggota, jenis=jenis, mulai=mulai)
            for n in range(4, 12):
                if acak.random() < 0.4:
                    _catat(anggota, date(2026, n, 1), acak, petugas)
    return nomor


def _catat(anggota, bulan: date, acak: random.Random, petugas) -> None:
    sehat, tak = acak.random() < 0.5, acak.random() < 0.1
    kosong = {"hari_efektif": None, "alpa": None, "izin": None, "sakit": None, "keadaan": "tak_terdaftar"}
    if sehat:
        ukur: dict[str, Any] = {"hadir": acak.random() < 0.7, "berat_kg": None}
        if ukur["hadir"] and acak.random() < 0.7:
            ukur["berat_kg"] = 12
        if tak:
            ukur = {"hadir": None, "berat_kg": None, "keadaan": "tak_terdaftar"}
        CatatanVerkomFactory(anggota=anggota, bulan=bulan, sehat=True, dicatat_oleh=petugas, **ukur)
    else:
        hari = kosong if tak else {k: acak.randint(0, 3) for k in ("alpa", "izin", "sakit")}
        CatatanVerkomFactory(anggota=anggota, bulan=bulan, dicatat_oleh=petugas, **hari)


@pytest.mark.parametrize("benih", range(6))
def test_seperti_acuan_dan_bertahap_sama_dengan_penuh(benih, petugas):
    kpm = _acak(benih, petugas)
    hitung_keluarga(kpm=kpm)
    acak = random.Random(benih + 100)
    for catatan in list(CatatanVerkom.objects.all()):  # corrections, each followed by its family only
        if acak.random() < 0.4:
            if catatan.alpa is not None:
                CatatanVerkom.objects.filter(pk=catatan.pk).update(alpa=acak.randint(0, 9))
            elif catatan.hadir is not None:
                CatatanVerkom.objects.filter(pk=catatan.pk).update(hadir=False, berat_kg=None)
            hitung_keluarga(kpm=[catatan.kpm_id])
    bertahap = (_semua_hasil(), _semua_keluarga())
    for punya, diharapkan in zip(bertahap, _menurut_acuan(kpm), strict=True):
        assert set(punya.items()) ^ set(diharapkan.items()) == set()
    HasilVerifikasi.objects.all().delete()
    HasilKeluarga.objects.all().delete()
    hitung_keluarga(kpm=kpm)
    assert (_semua_hasil(), _semua_keluarga()) == bertahap


def _semua_hasil() -> dict[tuple[int, date], str]:
    return {(a, b): h for a, b, h in HasilVerifikasi.objects.values_list("anggota_id", "bulan", "hasil")}


def _semua_keluarga() -> dict[tuple[int, str], tuple]:
    baris = HasilKeluarga.objects.values_list("kpm_id", "tahap", "hasil", "per_bulan", "anggota_tidak", "anggota_belum")
    return {(k, t): (h, tuple(per), *n) for k, t, h, per, *n in baris}


def _menurut_acuan(kpm: list[int]) -> tuple[dict[tuple[int, date], str], dict[tuple[int, str], tuple]]:
    kini = hari_ini().replace(day=1)
    wajib, aturan = list(Kewajiban.objects.all()), list(AturanVerkom.objects.all())
    hasil, milik = {}, {}
    for nomor in kpm:
        langkah = PerubahanKepesertaan.objects.filter(kpm=nomor).order_by("tanggal", "pk")
        rumah = acuan.KeluargaAcuan("aktif", list(langkah.values_list("tanggal", "dari", "ke")))
        punya_lama = CatatanVerkom.objects.filter(kpm=nomor, bulan__lt=JUL).exists()
        for t in (2, 3, 4) if punya_lama else (3, 4):
            anggota_tahap = []
            for a in Anggota.objects.filter(kpm=nomor):
                orang = acuan.OrangAcuan(
                    a.tanggal_lahir, a.mulai, a.selesai, list(a.komponen.values_list("jenis", "mulai", "selesai"))
                )
                per_bulan = {}
                for b in (date(2026, t * 3 - 2 + n, 1) for n in range(3)):
                    if (h := acuan.hasil_bulan(wajib, aturan, orang, rumah, b, kini, _catatan(a.pk))) is None:
                        continue
                    per_bulan[b] = h
                    if b <= kini:
                        hasil[a.pk, b] = h
                anggota_tahap.append(per_bulan)
            if not any(anggota_tahap):
                continue
            bulan = [
                acuan.terburuk([p[b] for p in anggota_tahap if b in p])
                for b in (date(2026, t * 3 - 2 + n, 1) for n in range(3))
            ]
            buruk = [acuan.terburuk(list(p.values())) for p in anggota_tahap if p]
            milik[nomor, f"2026-{t}"] = (
                acuan.terburuk(bulan),
                tuple(bulan),
                buruk.count("tidak"),
                buruk.count("belum"),
            )
    return hasil, milik


def _catatan(anggota: int) -> list[Catatan]:
    return [
        Catatan(
            c.bidang, c.bulan, c.keadaan, hari_efektif=c.hari_efektif, alpa=c.alpa, izin=c.izin, sakit=c.sakit,
            hadir=c.hadir, berat_kg=c.berat_kg,
        )
        for c in CatatanVerkom.objects.filter(anggota=anggota)
    ]  # fmt: skip


def test_hasil_lain_tidak_disentuh(siswa):
    asing, rumah = HasilVerifikasiFactory(), HasilKeluargaFactory(tahap="2026-3")
    hitung_keluarga(kpm=[siswa.kpm_id])
    assert HasilVerifikasi.objects.filter(pk=asing.pk, hasil="memenuhi").exists()
    assert HasilKeluarga.objects.filter(pk=rumah.pk, hasil="belum").exists()
