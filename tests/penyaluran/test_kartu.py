"""Cards that change hands: what may be recorded, what is known afterwards, and what a coordinator gets to see."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import AksesPribadi, Foto
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.models import Temuan
from pendamping.services.isi_serah import Bahan, kumpulkan
from pendamping.services.temuan import cari_temuan
from pendamping.services.tinjau_temuan import tinjau_temuan
from penyaluran.models import KartuKKS, PindahKartu
from penyaluran.selectors.kartu import jumlah_kartu_di_luar
from penyaluran.services.kartu.catat import IsiPindah, catat_pindah_kartu
from tests.conftest import DESA, DESA_TETANGGA
from tests.factories import KartuKKSFactory, KPMFactory, PenugasanFactory
from tests.hari import besok, isikan
from tests.pendamping.test_kunjungan import foto

pytestmark = pytest.mark.django_db
HARI = date(2026, 11, 1)


@pytest.fixture
def kpm(pemeran: SimpleNamespace) -> KPM:
    kpm = KPMFactory.create(nama="SITI KARTU", desa_id=DESA)
    PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping)
    return kpm


@pytest.fixture
def pindah(pemeran: SimpleNamespace, kpm: KPM):
    def pindah(pemegang: str = "kerabat", hari: date = HARI, **lain: Any) -> PindahKartu:
        isi: dict[str, Any] = {"pemegang": pemegang, "tanggal": hari, "alasan": "Pengurus dirawat"}
        if pemegang == "pendamping":
            isi["pemegang_petugas_id"] = lain.pop("petugas", pemeran.pendamping).pk
        elif pemegang != "keluarga":
            isi["pemegang_nama"] = "Ibu Mertua"
        isi |= {k: lain.pop(k) for k in list(lain) if k in IsiPindah.__dataclass_fields__}
        return catat_pindah_kartu(**{"kpm": kpm, "isi": IsiPindah(**isi), "oleh": pemeran.pendamping, **lain})

    return pindah


def kini(kpm: KPM) -> tuple[str, str, date]:
    k = KartuKKS.objects.get(kpm=kpm)
    return k.pemegang, k.pemegang_petugas.nama if k.pemegang_petugas else k.pemegang_nama, k.sejak


# --- what is known -----------------------------------------------------------------------------


def test_berpindah_dan_kembali_ke_keluarga(pindah, kpm) -> None:
    pindah()
    assert kini(kpm) == ("kerabat", "Ibu Mertua", HARI)
    pindah("keluarga", HARI + timedelta(days=3), alasan="Sudah  pulang ")
    assert kini(kpm) == ("keluarga", "", HARI + timedelta(days=3))
    assert [p.alasan for p in PindahKartu.objects.order_by("tanggal")] == ["Pengurus dirawat", "Sudah pulang"]


def test_entri_terlambat_tidak_menimpa_yang_lebih_baru(pindah, kpm) -> None:
    pindah("ketua", HARI + timedelta(days=5))
    pindah("bank", HARI)
    assert kini(kpm) == ("ketua", "Ibu Mertua", HARI + timedelta(days=5))
    # The same holder at an earlier day: it has been there longer than was known.
    pindah("ketua", HARI + timedelta(days=2))
    assert kini(kpm) == ("ketua", "Ibu Mertua", HARI + timedelta(days=2))


def test_kiriman_ulang_satu_perpindahan(pindah, kpm) -> None:
    nomor = uuid4()
    assert pindah(id=nomor).pk == pindah(id=nomor).pk == nomor
    with pytest.raises(BerubahLebihDulu):
        pindah(id=nomor, alasan="Lain")
    assert PindahKartu.objects.count() == 1


@pytest.mark.parametrize(
    ("isi", "kolom"),
    [
        ({"hari": besok}, "tanggal"),
        ({"hari": date(1999, 1, 1)}, "tanggal"),
        ({"pemegang": "tetangga"}, "pemegang"),
        ({"pemegang": "keluarga"}, "pemegang"),  # it is there already
        ({"pemegang_nama": " "}, "pemegang_nama"),
        ({"alasan": " "}, "alasan"),
        ({"alasan": "x" * 301}, "alasan"),
        ({"alasan": "Titip, PIN 1234"}, "alasan"),
        ({"alasan": "kodenya 908172 ya"}, "alasan"),
        ({"pemegang_nama": "Agen 5326123412341234"}, "pemegang_nama"),
        ({"pemegang": "pendamping"}, "foto"),
        ({"foto": [foto(f"{n}.jpg") for n in range(5)]}, "foto"),
    ],
)
def test_isian_ditolak(pindah, isi, kolom) -> None:
    with pytest.raises(GalatPengguna) as galat:
        pindah(**isikan(isi))
    assert galat.value.kolom == kolom
    assert (PindahKartu.objects.count(), KartuKKS.objects.count(), Foto.objects.count()) == (0, 0, 0)


def test_foto_wajib_bagi_pendamping_yang_menerima_atau_menyerahkan(pindah, kpm, pemeran) -> None:
    pindah("pendamping", foto=[foto()])
    with pytest.raises(GalatPengguna, match="Ambil foto"):
        pindah("keluarga", HARI + timedelta(days=1))
    pindah("keluarga", HARI + timedelta(days=1), foto=[foto()])
    assert kini(kpm)[0] == "keluarga"
    # A coordinator tells of what somebody else did: there is no photo to be had.
    pindah("pendamping", HARI + timedelta(days=2), oleh=pemeran.korkec)
    assert kini(kpm) == ("pendamping", "Pendamping", HARI + timedelta(days=2))


def test_hanya_pendamping_yang_mungkin_memegang(pindah, pemeran) -> None:
    for orang in (pemeran.pendamping_tetangga, pemeran.korkab, pemeran.tanpa_jabatan):
        with pytest.raises(GalatPengguna) as galat:
            pindah("pendamping", petugas=orang, foto=[foto()])
        assert galat.value.kolom == "pemegang_petugas"
    pindah("pendamping", petugas=pemeran.pendamping_lain)


@pytest.mark.parametrize(
    "siapa", ["pendamping_lain", "pendamping_tetangga", "korkec_tetangga", "korkab_luar", "pengawas"]
)
def test_bukan_yang_berhak(pindah, pemeran, siapa) -> None:
    with pytest.raises(TidakBerhak):
        pindah(oleh=getattr(pemeran, siapa))
    assert not PindahKartu.objects.exists()


@pytest.mark.parametrize("siapa", ["pendamping", "korkec", "korkab", "apd"])
def test_yang_berhak(pindah, pemeran, siapa) -> None:
    assert pindah(oleh=getattr(pemeran, siapa)).dicatat_oleh == getattr(pemeran, siapa)


# --- findings ----------------------------------------------------------------------------------


def temuan() -> list[tuple[Any, ...]]:
    return list(Temuan.objects.order_by("pk").values_list("petugas__nama", "tanggal", "bukti__kembali", "putusan"))


def test_kartu_pada_pendamping_menjadi_temuan_yang_tidak_hilang(pindah, pemeran, kpm) -> None:
    p = pindah("pendamping", foto=[foto()])
    assert temuan() == [("Pendamping", HARI, None, "")]
    satu = Temuan.objects.get()
    assert (satu.jenis, satu.kunci, satu.desa_id, satu.kpm) == ("kartu", f"kartu:{p.pk}:1", DESA, kpm)
    pindah("keluarga", HARI + timedelta(days=4), foto=[foto()])
    assert temuan() == [("Pendamping", HARI, "2026-11-05", "")]
    assert cari_temuan()["kartu"] == {"baru": 0, "berubah": 0, "ditarik": 0}


def test_kartu_pada_orang_lain_bukan_temuan(pindah) -> None:
    pindah("kerabat")
    pindah("aparat", HARI + timedelta(days=1))
    assert temuan() == []


def test_ditinjau_lalu_tetap_dipegang_muncul_lagi(pindah, pemeran) -> None:
    pindah("pendamping", foto=[foto()])
    satu = Temuan.objects.get()
    tinjau_temuan(temuan=satu, putusan="wajar", catatan="Diganti di bank", oleh=pemeran.korkec)
    hari = hari_ini()
    assert cari_temuan(pada=hari + timedelta(days=29))["kartu"]["baru"] == 0
    assert cari_temuan(pada=hari + timedelta(days=30))["kartu"]["baru"] == 1
    assert cari_temuan(pada=hari + timedelta(days=60))["kartu"]["baru"] == 0  # the second one still waits
    assert temuan() == [("Pendamping", HARI, None, "wajar"), ("Pendamping", HARI, None, "")]
    pindah("keluarga", HARI + timedelta(days=9), foto=[foto()])
    assert temuan() == [("Pendamping", HARI, "2026-11-10", "wajar"), ("Pendamping", HARI, "2026-11-10", "")]
    assert cari_temuan(pada=hari + timedelta(days=90))["kartu"]["baru"] == 0


def test_ikut_diserahkan_bila_dipegang_penyerah(pindah, pemeran, kpm) -> None:
    pindah("pendamping", foto=[foto()])
    KartuKKSFactory(kpm=KPMFactory(desa_id=DESA))
    bahan = Bahan(dari=pemeran.pendamping.pk, berlaku=HARI, kpm=[kpm.pk], kelompok=[])
    assert kumpulkan(bahan)["kartu_dipegang"] == [str(kpm.pk)]
    assert kumpulkan(Bahan(dari=pemeran.korkec.pk, berlaku=HARI, kpm=[kpm.pk], kelompok=[]))["kartu_dipegang"] == []


# --- pages -------------------------------------------------------------------------------------


def isi(**lain: Any) -> dict[str, Any]:
    return {
        "id": uuid4(), "pemegang": "kerabat", "pemegang_nama": "Ibu Mertua", "tanggal": "2026-11-01",
        "alasan": "Dirawat", **lain,
    }  # fmt: skip


def test_halaman_mencatat_dan_menunjukkan_riwayat(client_untuk, pemeran, kpm) -> None:
    client = client_untuk(pemeran.pendamping)
    url = reverse("penyaluran:kartu_pindah", args=[kpm.pk])
    halaman = client.get(url).content.decode()
    assert "checked" not in halaman
    assert "PIN dan OTP tidak pernah ditanyakan" in halaman
    kirim = isi(pemegang="pendamping", pemegang_nama="", pemegang_petugas=pemeran.pendamping.pk)
    jawaban = client.post(url, kirim)
    assert jawaban.status_code == 422
    assert "Ambil foto saat kartu diserahkan" in jawaban.content.decode()
    assert not PindahKartu.objects.exists()
    kirim["foto"] = [foto()]
    jawaban = client.post(url, kirim)
    assert jawaban.url == reverse("penyaluran:kartu_keluarga", args=[kpm.pk])
    keluarga = client.get(jawaban.url).content.decode()
    assert "1 November 2026" in keluarga
    satu = PindahKartu.objects.get()
    alamat_foto = reverse("penyaluran:kartu_foto", args=[satu.pk, satu.foto.get().pk])
    gambar = client.get(alamat_foto)
    assert gambar["Content-Type"] == "image/jpeg"
    assert b"".join(gambar.streaming_content).startswith(b"\xff\xd8")
    assert client_untuk(pemeran.pendamping_lain).get(alamat_foto).status_code == 404
    assert b"".join(client_untuk(pemeran.korkab).get(alamat_foto).streaming_content)
    for jauh in (pemeran.korwil, pemeran.pengawas):  # faces: not for whoever only sees the family
        assert client_untuk(jauh).get(alamat_foto).status_code == 403
        assert alamat_foto not in client_untuk(jauh).get(jawaban.url).content.decode()
    assert client.get(reverse("penyaluran:kartu_foto", args=[satu.pk, uuid4()])).status_code == 404
    assert "<img" not in keluarga.split("<main")[1]  # the picture is behind a tap, since every look is logged
    dilihat = AksesPribadi.objects.values_list("pengguna", "objek_id", "kolom").order_by("pk")
    assert list(dilihat) == [
        (orang.pk, str(kpm.pk), "foto penyerahan kartu") for orang in (pemeran.pendamping, pemeran.korkab)
    ]


def test_hak_halaman(client_untuk, pemeran, kpm) -> None:
    url = reverse("penyaluran:kartu_pindah", args=[kpm.pk])
    for siapa, kode in (("pengawas", 403), ("pendamping_lain", 404), ("korkec_tetangga", 404), ("korkec", 302)):
        assert client_untuk(getattr(pemeran, siapa)).post(url, isi()).status_code == kode
    assert PindahKartu.objects.count() == 1


def test_daftar_kartu_di_luar(client_untuk, pemeran, kpm, pindah) -> None:
    pindah()
    lain = KPMFactory(nama="DI BANK", desa_id=DESA)
    KartuKKSFactory(kpm=lain, pemegang="bank", pemegang_nama="Agen", sejak=date(2026, 10, 1))
    KartuKKSFactory(kpm=KPMFactory(nama="TETANGGA", desa_id=DESA_TETANGGA))
    KartuKKSFactory(kpm=KPMFactory(nama="KEMBALI", desa_id=DESA), pemegang="keluarga", pemegang_nama="")
    url = reverse("penyaluran:kartu")
    halaman = client_untuk(pemeran.korkec).get(url)
    assert [b["judul"] for b in halaman.context["baris"]] == ["DI BANK", "SITI KARTU"]
    assert [b["judul"] for b in client_untuk(pemeran.korkec).get(url, {"pemegang": "bank"}).context["baris"]] == [
        "DI BANK"
    ]
    assert [b["judul"] for b in client_untuk(pemeran.pendamping).get(url).context["baris"]] == ["SITI KARTU"]
    assert "tidak dikenali" in client_untuk(pemeran.korkec).get(url, {"pemegang": "x"}).content.decode()
    assert [jumlah_kartu_di_luar(getattr(pemeran, p)) for p in ("korkec", "pendamping", "korkab", "korkab_luar")] == [
        2, 1, 3, 0,
    ]  # fmt: skip


def test_tab_penyaluran_menaut(client_untuk, pemeran, kpm) -> None:
    tab = client_untuk(pemeran.pendamping).get(reverse("penyaluran:tab_penyaluran", args=[kpm.pk])).content.decode()
    assert reverse("penyaluran:kartu_keluarga", args=[kpm.pk]) in tab


def test_waktu_catat_menentukan_urutan_sehari(pindah, kpm) -> None:
    pagi: datetime = timezone.now() - timedelta(hours=3)
    pindah("bank", pada=timezone.now())
    pindah("ketua", pada=pagi)
    assert kini(kpm)[0] == "bank"
