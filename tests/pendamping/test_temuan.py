"""What the search finds, what it leaves alone, and what happens when the record is corrected."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command

from inti.models import Foto
from kpm.models import KPM, KeadaanRumah
from kpm.services.rumah import perbarui_rumah
from pendamping.enums import BAYAR_TEMUAN, VERKOM_TEMUAN
from pendamping.models import AturanLapangan, Kunjungan, Temuan
from pendamping.services.kunjungan import IsiKunjungan, Titik, catat_kunjungan, ubah_kunjungan
from pendamping.services.temuan import cari_temuan
from pendamping.services.tinjau_temuan import tinjau_temuan
from pendamping.tasks import cari_temuan_malam
from tests.conftest import DESA
from tests.factories import (
    FotoFactory,
    KasusFactory,
    KegiatanFactory,
    KPMFactory,
    KunjunganFactory,
    LangkahKasusFactory,
    PenggunaFactory,
    PenugasanFactory,
    PertemuanFactory,
)
from tests.pendamping.test_kunjungan import foto

pytestmark = pytest.mark.django_db
HARI = date(2026, 11, 20)
SAAT = datetime(2026, 11, 20, 12, tzinfo=UTC)
RUMAH = Titik(Decimal("-3.800000"), Decimal("102.260000"), 10)
TETANGGA = Titik(Decimal("-3.802000"), Decimal("102.260000"), 10)  # 222 m to the south
JAUH = Titik(Decimal("-3.820000"), Decimal("102.260000"), 10)  # 2 224 m to the south


@pytest.fixture
def kpm(pemeran: SimpleNamespace) -> KPM:
    kpm = KPMFactory.create(desa_id=DESA)
    PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping)
    return kpm


@pytest.fixture
def catat(pemeran: SimpleNamespace, kpm: KPM):
    def catat(hari: date = HARI, titik: Titik | None = None, **lain: Any) -> Kunjungan:
        isi = IsiKunjungan(tanggal=hari, tujuan="rutin", kks_dipegang_sendiri=lain.pop("kks_dipegang_sendiri", ""))
        return catat_kunjungan(**{"kpm": kpm, "isi": isi, "titik": titik, "oleh": pemeran.pendamping, **lain})

    return catat


def titik(t: Titik) -> dict[str, Any]:
    return {"lintang": t.lintang, "bujur": t.bujur, "akurasi_m": t.akurasi_m}


def ditemukan(jenis: str) -> list[Any]:
    return list(Temuan.objects.filter(jenis=jenis).order_by("pk").values_list("kunjungan", flat=True))


def cari(sejak: date = HARI) -> dict[str, tuple[int, ...]]:
    return {k: tuple(v.values()) for k, v in cari_temuan(sejak=sejak, pada=HARI).items() if any(v.values())}


# --- KKS ---------------------------------------------------------------------------------------


def test_jawaban_kks_langsung_ditemukan_dan_tidak_hilang_bila_diubah(catat, pemeran, kpm) -> None:
    k = catat(kks_dipegang_sendiri="tidak")
    temuan = Temuan.objects.get()
    assert (temuan.jenis, temuan.kunci, temuan.petugas, temuan.kpm, temuan.kunjungan, temuan.desa_id) == (
        "kks", f"kks:{k.pk}", pemeran.pendamping, kpm, k, DESA,
    )  # fmt: skip
    assert (temuan.tanggal, temuan.bukti, temuan.putusan) == (HARI, {"kini": "tidak"}, "")

    diubah = IsiKunjungan(tanggal=HARI, tujuan="rutin", kks_dipegang_sendiri="ya")
    ubah_kunjungan(kunjungan=k, isi=diubah, versi=1, oleh=pemeran.pendamping)
    assert Temuan.objects.get().bukti == {"kini": "ya"}
    assert cari() == {}

    tinjau_temuan(temuan=temuan, putusan="dibina", catatan="Sudah ditanya", oleh=pemeran.korkec)
    lagi = IsiKunjungan(tanggal=HARI, tujuan="rutin", kks_dipegang_sendiri="")
    ubah_kunjungan(kunjungan=k, isi=lagi, versi=2, oleh=pemeran.pendamping)
    temuan.refresh_from_db()
    assert (temuan.bukti, temuan.putusan) == ({"kini": ""}, "dibina")


@pytest.mark.parametrize("jawaban", ["ya", "tidak_tahu", ""])
def test_jawaban_lain_bukan_temuan(catat, jawaban) -> None:
    catat(kks_dipegang_sendiri=jawaban)
    assert cari() == {}
    assert not Temuan.objects.exists()


# --- far from the house ------------------------------------------------------------------------


def test_titik_jauh_dari_rumah_yang_dikenal(catat) -> None:
    catat(HARI - timedelta(days=9), RUMAH)
    k = catat(HARI, JAUH)
    temuan = Temuan.objects.get()
    assert (temuan.kunci, temuan.kunjungan, temuan.tanggal) == (f"jauh:{k.pk}", k, HARI)
    assert temuan.bukti["meter"] == 2224
    assert temuan.bukti["rumah"] == ["-3.800000", "102.260000"]
    assert temuan.bukti["tanggal_rumah"] == "2026-11-11"


def test_kunjungan_tidak_dibandingkan_dengan_titik_yang_dibuatnya_sendiri(catat, kpm) -> None:
    catat(HARI, JAUH)
    assert KeadaanRumah.objects.get(kpm=kpm).lintang == JAUH.lintang
    assert cari() == {}
    assert not Temuan.objects.exists()


def test_titik_palsu_dua_kali_tidak_menjadi_rumah(catat) -> None:
    catat(HARI - timedelta(days=9), RUMAH)
    palsu = [catat(HARI - timedelta(days=n), JAUH).pk for n in (5, 3)]
    benar = catat(HARI, RUMAH)
    assert ditemukan("jauh") == palsu
    assert benar.pk not in palsu


def test_yang_dinyatakan_wajar_menjadi_rumah(catat, pemeran) -> None:
    catat(HARI - timedelta(days=9), RUMAH)
    pindah, kedua = (catat(HARI - timedelta(days=n), JAUH) for n in (5, 3))
    assert ditemukan("jauh") == [pindah.pk, kedua.pk]
    tinjau_temuan(
        temuan=Temuan.objects.get(kunjungan=pindah), putusan="wajar", catatan="Keluarga pindah", oleh=pemeran.korkec
    )
    assert ditemukan("jauh") == [pindah.pk]  # the open one went, the reviewed one stays
    catat(HARI, JAUH)
    assert ditemukan("jauh") == [pindah.pk]


@pytest.mark.parametrize(
    ("kini", "akurasi_rumah", "akurasi", "jumlah"),
    [
        (TETANGGA, 10, 10, 0),  # 222 m
        (JAUH, 10, 1700, 1),  # 2224 - 10 - 1700 = 514
        (JAUH, 10, 1730, 0),  # 484
        (JAUH, 190, 1540, 0),  # the house is not sure either
    ],
)
def test_kedua_akurasi_dikurangkan(catat, kini, akurasi_rumah, akurasi, jumlah) -> None:
    catat(HARI - timedelta(days=9), Titik(RUMAH.lintang, RUMAH.bujur, akurasi_rumah))
    catat(HARI, Titik(kini.lintang, kini.bujur, akurasi))
    assert Temuan.objects.count() == jumlah


def test_rumah_kasar_diketik_atau_dari_alamat_lama_tidak_dipakai(catat, kpm) -> None:
    catat(HARI - timedelta(days=9), Titik(RUMAH.lintang, RUMAH.bujur, 900))
    catat(HARI - timedelta(days=8), Titik(RUMAH.lintang, RUMAH.bujur, None))
    catat(HARI - timedelta(days=7), RUMAH)
    KPM.objects.filter(pk=kpm.pk).update(alamat_sejak=HARI - timedelta(days=5))
    catat(HARI, JAUH)
    assert cari() == {}
    catat(HARI, Titik(RUMAH.lintang, RUMAH.bujur, None))  # typed: attests nothing, accuses of nothing
    assert not Temuan.objects.exists()


def test_rumah_dari_pemutakhiran_dan_entri_terlambat(catat, kpm, pemeran) -> None:
    isi = {"lintang": RUMAH.lintang, "bujur": RUMAH.bujur, "akurasi_m": 10}
    perbarui_rumah(kpm=kpm, isi=isi, hari=HARI - timedelta(days=4), oleh=pemeran.apd)
    catat(HARI - timedelta(days=6), JAUH)  # before the place was known
    assert not Temuan.objects.exists()
    k = catat(HARI - timedelta(days=2), JAUH)
    assert ditemukan("jauh") == [k.pk]
    assert Temuan.objects.get().bukti["pembanding"] is None


def test_tanggal_dibetulkan_menarik_temuan(catat, pemeran) -> None:
    catat(HARI - timedelta(days=9), RUMAH)
    k = catat(HARI, JAUH)
    awal = IsiKunjungan(tanggal=HARI - timedelta(days=10), tujuan="rutin")
    ubah_kunjungan(kunjungan=k, isi=awal, versi=1, oleh=pemeran.pendamping)
    # Now it is the first known place, and the one recorded at the house is the odd one.
    assert ditemukan("jauh") == [Kunjungan.objects.get(tanggal=HARI - timedelta(days=9)).pk]


# --- photos ------------------------------------------------------------------------------------


def berfoto(catatan: Any, *, isi: str, oleh: Any, **lain: Any) -> Foto:
    satu = FotoFactory(sha256=isi * 64, diunggah_oleh=oleh, **lain)
    catatan.foto.add(satu)
    return satu


def test_foto_sama_di_dua_kunjungan_langsung_ditemukan(catat, kpm, pemeran) -> None:
    satu = catat(HARI - timedelta(days=9), foto=[foto()])
    assert not Temuan.objects.exists()
    dua = catat(HARI, foto=[foto(), foto()])
    temuan = Temuan.objects.get()
    assert (temuan.jenis, temuan.kunjungan, temuan.petugas) == ("foto_sama", dua, pemeran.pendamping)
    assert temuan.bukti["catatan"] == [f"pendamping.kunjungan:{dua.pk}", f"pendamping.kunjungan:{satu.pk}"]
    assert cari() == {}


def test_foto_dua_kali_dalam_satu_catatan_bukan_temuan(catat) -> None:
    catat(HARI, foto=[foto(), foto()])
    assert cari() == {}
    assert not Temuan.objects.exists()


def test_foto_sama_lintas_catatan(pemeran, kpm) -> None:
    oleh, hari = pemeran.pendamping, HARI
    lain = KPMFactory(desa_id=DESA)
    sehari = KunjunganFactory(kpm=kpm, petugas=oleh, tanggal=hari)
    pertemuan = PertemuanFactory(petugas=oleh, tanggal=hari)
    # One family on one day, a case and its own step, and an activity of the same day: one piece of work.
    kasus = KasusFactory(kpm=kpm, dibuka=hari, dibuat_oleh=oleh)
    langkah = LangkahKasusFactory(kasus=kasus, tanggal=hari + timedelta(days=1), oleh=oleh)
    catatan: Any
    for catatan in (sehari, kasus):
        berfoto(catatan, isi="a", oleh=oleh)
    for catatan in (kasus, langkah):
        berfoto(catatan, isi="b", oleh=oleh)
    for catatan in (pertemuan, KegiatanFactory(petugas=oleh, tanggal=hari, wilayah_id=DESA)):
        berfoto(catatan, isi="c", oleh=oleh)
    assert cari() == {}
    # Another family, another day, another kind of record.
    kedua = KunjunganFactory(kpm=lain, petugas=oleh, tanggal=hari)
    kegiatan = KegiatanFactory(petugas=oleh, tanggal=hari - timedelta(days=8), wilayah_id="17.71.08")
    berfoto(kedua, isi="a", oleh=oleh)
    berfoto(kegiatan, isi="c", oleh=oleh)
    assert cari() == {"foto_sama": (2, 0, 0)}
    assert {(t.bukti["catatan"][0], t.desa_id, t.kunjungan_id) for t in Temuan.objects.all()} == {
        (f"pendamping.kunjungan:{kedua.pk}", DESA, kedua.pk),
        (f"pendamping.kegiatan:{kegiatan.pk}", "17.71.08", None),
    }
    assert cari() == {}


def test_lembar_bertanda_tangan_yang_sama_di_dua_pertemuan(pemeran) -> None:
    oleh = pemeran.pendamping
    lalu, kini = (PertemuanFactory(petugas=oleh, tanggal=HARI - timedelta(days=n)) for n in (30, 0))
    for relasi in (lalu.foto, lalu.foto_daftar):  # of one meeting it may be both
        relasi.add(FotoFactory(sha256="d" * 64, diunggah_oleh=oleh))
    assert cari() == {}
    kini.foto_daftar.add(FotoFactory(sha256="d" * 64, diunggah_oleh=oleh))
    assert cari() == {"foto_sama": (1, 0, 0)}
    assert Temuan.objects.get().bukti["catatan"] == [f"p2k2.pertemuan:{kini.pk}", f"p2k2.pertemuan:{lalu.pk}"]


def test_foto_lama(pemeran, kpm) -> None:
    oleh = pemeran.pendamping
    for umur in (7, 8):
        k = KunjunganFactory(kpm=kpm, petugas=oleh, tanggal=HARI)
        berfoto(k, isi=str(umur), oleh=oleh, diambil_pada=datetime(2026, 11, 20 - umur, 5, tzinfo=UTC))
    berfoto(KunjunganFactory(kpm=kpm, petugas=oleh, tanggal=HARI), isi="c", oleh=oleh, diambil_pada=None)
    assert cari() == {"foto_lama": (1, 0, 0)}
    temuan = Temuan.objects.get()
    assert (temuan.kunjungan_id, temuan.bukti) == (k.pk, {"hari": 8, "foto": [str(k.foto.get().pk)]})

    Kunjungan.objects.filter(pk=k.pk).update(tanggal=HARI - timedelta(days=1))  # the day was corrected
    assert cari() == {"foto_lama": (0, 0, 1)}


# --- many at once ------------------------------------------------------------------------------


def sekaligus(pemeran: Any, banyak: int, *, selang: int = 60, **isi: Any) -> list[Kunjungan]:
    return [
        KunjunganFactory.create(
            kpm=KPMFactory(desa_id=DESA),
            petugas=pemeran.pendamping,
            tanggal=HARI,
            dicatat_pada=SAAT + timedelta(seconds=selang * ke),
            **isi,
        )
        for ke in range(banyak)
    ]


def test_banyak_kunjungan_tanpa_apa_pun_dalam_beberapa_menit(pemeran) -> None:
    semua = sekaligus(pemeran, 6)
    assert cari() == {"beruntun": (1, 0, 0)}
    temuan = Temuan.objects.get()
    assert temuan.kunci == f"beruntun:{pemeran.pendamping.pk}:2026-11-20"
    assert temuan.bukti == {
        "banyak": 6, "menit": 5, "hari_kunjungan": 1, "bertitik": 0, "kunjungan": [str(k.pk) for k in semua],
    }  # fmt: skip
    assert (temuan.kpm, temuan.kunjungan, temuan.desa_id) == (None, None, DESA)
    assert cari() == {}
    # A photo added to two of them leaves four: no longer a run.
    for isi, k in zip("ab", semua[:2], strict=True):
        berfoto(k, isi=isi, oleh=pemeran.pendamping)
    assert cari() == {"beruntun": (0, 0, 1)}


def test_harinya_menurut_zona_keluarga(pemeran) -> None:
    """Around midnight in Jayapura, which is ten in the evening in Jakarta: two days there, one here."""
    isi = {"petugas": pemeran.pendamping, "tanggal": HARI}
    for desa, jam in (("81.01.01.2001", 14), (DESA, 16)):
        for ke in range(10):
            saat = SAAT.replace(hour=jam, minute=55) + timedelta(minutes=ke)
            KunjunganFactory(kpm=KPMFactory(desa_id=desa), dicatat_pada=saat, **isi)
    assert cari() == {"beruntun": (2, 0, 0)}
    orang = pemeran.pendamping.pk
    banyak = {t.kunci: t.bukti["banyak"] for t in Temuan.objects.all()}
    assert banyak == {f"beruntun:{orang}:2026-11-20": 10, f"beruntun:{orang}:2026-11-21": 10}
    assert cari() == {}


@pytest.mark.parametrize(("desa", "ada"), [(DESA, [8]), ("81.01.01.2001", [])])
def test_hari_foto_menurut_zona_keluarga(pemeran, desa, ada) -> None:
    """Taken at half past ten in the evening in Jakarta, the next day in Jayapura."""
    k = KunjunganFactory(kpm=KPMFactory(desa_id=desa), petugas=pemeran.pendamping, tanggal=HARI)
    berfoto(k, isi="a", oleh=pemeran.pendamping, diambil_pada=datetime(2026, 11, 12, 15, 30, tzinfo=UTC))
    cari()
    assert [t.bukti["hari"] for t in Temuan.objects.filter(jenis="foto_lama")] == ada


def test_pekerjaan_sehari_yang_dicatat_malam_hari_itu_wajar(pemeran) -> None:
    for ke, k in enumerate(sekaligus(pemeran, 6)):  # a position of its own each
        Kunjungan.objects.filter(pk=k.pk).update(**titik(Titik(RUMAH.lintang - ke * Decimal("0.002"), RUMAH.bujur, 9)))
    for isi, k in zip("abcdef", sekaligus(pemeran, 6), strict=True):  # a photo each
        berfoto(k, isi=isi, oleh=pemeran.pendamping, diunggah_pada=SAAT)
    assert cari().get("beruntun") is None


def test_titik_yang_sama_untuk_semua_bukan_bukti(pemeran) -> None:
    sekaligus(pemeran, 5, **titik(RUMAH))
    assert cari() == {"beruntun": (1, 0, 0)}
    assert Temuan.objects.get().bukti["bertitik"] == 5


@pytest.mark.parametrize(("banyak", "selang"), [(4, 60), (6, 151)])
def test_terlalu_sedikit_atau_terlalu_lambat(pemeran, banyak, selang) -> None:
    sekaligus(pemeran, banyak, selang=selang)
    assert cari() == {}


def test_rekan_lain_tidak_digabung(pemeran) -> None:
    sekaligus(pemeran, 3)
    for k in sekaligus(pemeran, 3):
        Kunjungan.objects.filter(pk=k.pk).update(petugas=pemeran.pendamping_lain)
    assert cari() == {}


# --- the search itself -------------------------------------------------------------------------


def test_pencarian_malam_menyamai_yang_seketika(catat, kpm, pemeran) -> None:
    catat(HARI - timedelta(days=9), RUMAH, foto=[foto()])
    catat(HARI, JAUH, foto=[foto()], kks_dipegang_sendiri="tidak")
    kolom = ("kunci", "jenis", "petugas", "kpm", "kunjungan", "desa", "tanggal", "bukti")
    seketika = list(Temuan.objects.order_by("kunci").values_list(*kolom))
    assert [t[1] for t in seketika] == ["foto_sama", "jauh", "kks"]
    Temuan.objects.all().delete()
    cari_temuan()
    assert list(Temuan.objects.order_by("kunci").values_list(*kolom)) == seketika


def test_hanya_yang_masuk_sejak_hari_itu(pemeran, kpm) -> None:
    KunjunganFactory(kpm=kpm, petugas=pemeran.pendamping, tanggal=HARI, kks_dipegang_sendiri="tidak", dicatat_pada=SAAT)
    assert cari(sejak=HARI + timedelta(days=1)) == {}
    assert cari(sejak=HARI) == {"kks": (1, 0, 0)}


def test_batas_dari_aturan_yang_berlaku(pemeran) -> None:
    AturanLapangan.objects.create(berlaku_sejak=HARI, jumlah_beruntun=2, menit_beruntun=1)
    sekaligus(pemeran, 2)
    assert cari() == {"beruntun": (1, 0, 0)}


def test_perintah_dan_tugas_malam(pemeran, kpm, capsys) -> None:
    KunjunganFactory(kpm=kpm, petugas=pemeran.pendamping, tanggal=HARI, kks_dipegang_sendiri="tidak", dicatat_pada=SAAT)
    call_command("cari_temuan", "--sejak", "2026-11-20")
    hasil = json.loads(capsys.readouterr().out)
    assert hasil["kks"] == {"baru": 1, "berubah": 0, "ditarik": 0}
    kunjungan = {"kks", "jauh", "foto_lama", "foto_sama", "beruntun", "kartu"}
    assert set(hasil) == kunjungan | set(VERKOM_TEMUAN) | set(BAYAR_TEMUAN)
    cari_temuan_malam()
    assert Temuan.objects.count() == 1


def test_tetap_satu_kueri_per_jenis(pemeran, django_assert_max_num_queries) -> None:
    orang = PenggunaFactory()
    for ke in range(30):
        KunjunganFactory(
            kpm=KPMFactory(desa_id=DESA), petugas=orang, tanggal=HARI, dicatat_pada=SAAT, kks_dipegang_sendiri="tidak"
        )
        assert ke < 30
    with django_assert_max_num_queries(59):  # three of each kind about entries, fewer of those about money
        assert cari()["kks"] == (30, 0, 0)
