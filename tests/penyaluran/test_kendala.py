"""Hindrances: what opens them, which steps they ask for, and what closes them."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import Foto
from inti.waktu import hari_ini
from kpm.models import KPM
from penyaluran.models import AlasanBelumTransaksi, KartuKKS, KendalaBayar, LangkahKendala, PindahKartu, Tahap
from penyaluran.selectors.kendala import kendala_terbuka
from penyaluran.services.kendala.catat import batalkan_kendala, buka_kendala, selesaikan_kendala
from penyaluran.services.kendala.langkah import IsiLangkah, catat_langkah, ulangi_langkah
from penyaluran.services.rekon.catat import batalkan_rekonsiliasi, catat_rekonsiliasi
from penyaluran.services.rekon.sesudah import ikuti_rekon
from tests.conftest import DESA
from tests.factories import KPMFactory, PembayaranFactory, PenugasanFactory, PindahKartuFactory, TahapFactory
from tests.hari import besok, isikan
from tests.pendamping.test_kunjungan import foto

pytestmark = pytest.mark.django_db


@pytest.fixture
def kpm(pemeran: SimpleNamespace) -> KPM:
    kpm = KPMFactory.create(nama="SITI KARTU", desa_id=DESA)
    PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping)
    return kpm


def alasan(kode: str = "kks-hilang") -> AlasanBelumTransaksi:
    return AlasanBelumTransaksi.objects.get(pk=kode)


def test_langkah_alasan_disalin_dengan_tenggat(kpm, pemeran) -> None:
    satu = buka_kendala(kpm=kpm, alasan=alasan(), oleh=pemeran.pendamping)
    assert buka_kendala(kpm=kpm, alasan=alasan(), oleh=pemeran.korkec) == satu
    hari = hari_ini(kpm.desa_id)
    assert [(n.nama, n.tenggat) for n in kendala_terbuka([kpm.pk])[kpm.pk][0].langkah_urut] == [
        ("Blokir kartu lewat layanan bank", hari + timedelta(1)),
        ("Surat keterangan hilang dari kepolisian", hari + timedelta(3)),
        ("Ke bank penerbit dengan KTP, KK, dan surat itu", hari + timedelta(7)),
        ("Kartu dan PIN baru di tangan keluarga", hari + timedelta(14)),
    ]
    assert (KartuKKS.objects.get(kpm=kpm).keadaan, KendalaBayar.objects.count()) == ("hilang", 1)


# --- by reconciliation -------------------------------------------------------------------------


@pytest.fixture
def bayar(kpm: KPM):
    return PembayaranFactory.create(kpm=kpm)


@pytest.fixture
def rekon(pemeran: SimpleNamespace, bayar):
    def rekon(status: str, kode: str = "", untuk: Any = None, **lain: Any):
        satu = untuk or bayar
        satu.refresh_from_db()
        lama = satu.rekon
        isi: dict[str, Any] = {"tanggal": date(2026, 11, 5)} if status != "tidak" else {}
        if kode:
            isi["alasan"] = alasan(kode)
        return catat_rekonsiliasi(
            id=lama.pk if lama else uuid4(), versi=lama.versi if lama else 0, pembayaran=satu, status=status,
            oleh=pemeran.pendamping, **isi | lain,
        )  # fmt: skip

    return rekon


def keadaan(**saring: Any) -> list[tuple[str, str, str]]:
    qs = KendalaBayar.objects.filter(**saring).order_by("dibuka_pada", "pk")
    return list(qs.values_list("alasan_id", "keadaan", "catatan_tutup"))


def test_terbuka_dengan_alasan_dan_selesai_ketika_uang_diambil(kpm, bayar, rekon, pemeran) -> None:
    rekon("tidak", "saldo-kosong")
    satu = KendalaBayar.objects.get()
    assert (satu.pembayaran, satu.dibuka_oleh, satu.langkah.count()) == (bayar, pemeran.pendamping, 2)
    ikuti_rekon([bayar.pk], pemeran.pendamping)
    assert keadaan() == [("saldo-kosong", "terbuka", "")]
    rekon("cair")
    assert keadaan() == [("saldo-kosong", "selesai", "Uang sudah diambil keluarga.")]
    assert not KartuKKS.objects.exists()  # the reason says nothing of the card


def test_alasan_diganti_membatalkan_yang_lama_dan_kembali_menghidupkannya(kpm, rekon) -> None:
    rekon("tidak", "kks-hilang")
    assert KartuKKS.objects.get().keadaan == "hilang"
    rekon("tidak", "saldo-kosong")
    ganti = "Alasan diganti pada catatan transaksi."
    assert keadaan() == [("kks-hilang", "batal", ganti), ("saldo-kosong", "terbuka", "")]
    assert KartuKKS.objects.get().keadaan == "aktif"
    rekon("tidak", "kks-hilang")
    assert keadaan() == [("kks-hilang", "terbuka", ""), ("saldo-kosong", "batal", ganti)]
    assert KartuKKS.objects.get().keadaan == "hilang"


def test_sebagian_dengan_alasan_membuka_tanpa_alasan_membiarkan(rekon) -> None:
    rekon("sebagian", jumlah=100_000)
    assert keadaan() == []
    rekon("sebagian", "lokasi-jauh", jumlah=100_000)
    rekon("sebagian", jumlah=120_000)
    assert keadaan() == [("lokasi-jauh", "terbuka", "")]


def test_pencairan_yang_ditarik_membuka_lagi(kpm, bayar, rekon, pemeran) -> None:
    rekon("tidak", "kks-hilang")
    cair = rekon("cair", saluran="pos")
    assert KartuKKS.objects.get().keadaan == "hilang"  # the post office asks for no card
    batalkan_rekonsiliasi(pembayaran=bayar, versi=cair.versi, alasan="Keliru", oleh=pemeran.pendamping)
    assert keadaan() == [("kks-hilang", "terbuka", "")]
    ikuti_rekon([bayar.pk], pemeran.pendamping)
    assert keadaan() == [("kks-hilang", "terbuka", "")]
    bayar.refresh_from_db()
    rekon("cair", saluran="atm")
    assert (KartuKKS.objects.get().keadaan, keadaan()[0][1]) == ("aktif", "selesai")


def test_catatan_tidak_yang_ditarik_membatalkan(bayar, rekon, pemeran) -> None:
    satu = rekon("tidak", "kks-hilang")
    batalkan_rekonsiliasi(pembayaran=bayar, versi=satu.versi, alasan="Keluarga lain", oleh=pemeran.pendamping)
    assert keadaan() == [("kks-hilang", "batal", "Catatan transaksinya dikembalikan ke Belum dilaporkan.")]
    assert KartuKKS.objects.get().keadaan == "aktif"


def test_lintas_tahap_sampai_semua_uang_diambil(kpm, bayar, rekon) -> None:
    lalu = PembayaranFactory.create(kpm=kpm, tahap=TahapFactory(nomor=3))
    rekon("tidak", "kks-hilang", untuk=lalu)
    rekon("tidak", "kks-hilang")
    assert KendalaBayar.objects.get().pembayaran == lalu
    rekon("cair", untuk=lalu)
    assert (KendalaBayar.objects.get().pembayaran, keadaan()) == (bayar, [("kks-hilang", "terbuka", "")])
    rekon("cair")
    assert keadaan() == [("kks-hilang", "selesai", "Uang sudah diambil keluarga.")]


def test_catatan_yang_ditarik_meneruskan_kendala_ke_tahap_lain(kpm, bayar, rekon, pemeran) -> None:
    lalu = PembayaranFactory.create(kpm=kpm, tahap=TahapFactory(nomor=3))
    satu = rekon("tidak", "kks-hilang", untuk=lalu)
    rekon("tidak", "kks-hilang")
    batalkan_rekonsiliasi(pembayaran=lalu, versi=satu.versi, alasan="Keluarga lain", oleh=pemeran.pendamping)
    assert (KendalaBayar.objects.get().pembayaran, keadaan()) == (bayar, [("kks-hilang", "terbuka", "")])
    rekon("cair")
    assert keadaan() == [("kks-hilang", "selesai", "Uang sudah diambil keluarga.")]


def test_kasus_kartu_sendiri_tidak_ikut_ditutup(kpm, bayar, rekon, pemeran) -> None:
    buka_kendala(kpm=kpm, alasan=alasan("terblokir"), oleh=pemeran.pendamping)
    rekon("tidak", "terblokir")
    rekon("cair")
    assert keadaan() == [("terblokir", "terbuka", "")]


def test_ribuan_sekaligus_tanpa_kueri_per_baris(pemeran, django_assert_max_num_queries) -> None:
    from tests.factories import RekonsiliasiFactory

    nomor = [
        RekonsiliasiFactory(
            pembayaran__kpm__desa_id=DESA, status="tidak", jumlah=0, tanggal=None, alasan=alasan("kks-rusak")
        ).pembayaran_id
        for _ in range(30)
    ]
    with django_assert_max_num_queries(20):
        ikuti_rekon(nomor, pemeran.apd)
    assert KendalaBayar.objects.terbuka().count() == 30


def test_ralat_keterangan_tidak_menghidupkan_yang_dibatalkan_tangan(bayar, rekon, pemeran) -> None:
    rekon("tidak", "kks-hilang")
    satu = KendalaBayar.objects.get()
    batalkan_kendala(kendala=satu, sebab="Kartu ketemu", versi=satu.versi, oleh=pemeran.pendamping)
    rekon("tidak", "kks-hilang", keterangan="Di rumah saudara")
    assert keadaan() == [("kks-hilang", "batal", "Kartu ketemu")]
    rekon("tidak", "saldo-kosong")
    rekon("tidak", "kks-hilang")  # said anew
    assert keadaan()[0] == ("kks-hilang", "terbuka", "")


def test_tahap_tertutup_diselesaikan_dengan_tangan(bayar, rekon, pemeran, client_untuk) -> None:
    rekon("tidak", "kks-hilang")
    satu = KendalaBayar.objects.get()
    isi: dict[str, Any] = {"kendala": satu, "sebab": "Kartu baru diterima", "versi": satu.versi}
    with pytest.raises(GalatPengguna, match="masih terbuka"):
        selesaikan_kendala(**isi, oleh=pemeran.pendamping)
    Tahap.objects.filter(pk=bayar.tahap_id).update(ditutup_pada=timezone.now())
    for siapa in ("pendamping_lain", "pengawas"):
        with pytest.raises(TidakBerhak):
            selesaikan_kendala(**isi, oleh=getattr(pemeran, siapa))
    with pytest.raises(GalatPengguna, match="bagaimana"):
        selesaikan_kendala(**isi | {"sebab": " "}, oleh=pemeran.pendamping)
    with pytest.raises(GalatPengguna, match="Paling banyak 269 huruf"):  # never cut off unsaid
        selesaikan_kendala(**isi | {"sebab": "x" * 270}, oleh=pemeran.pendamping)
    assert keadaan() == [("kks-hilang", "terbuka", "")]
    # The earlier tahap is open there and still waits for the same card: nobody would see to it.
    lalu = PembayaranFactory.create(kpm=bayar.kpm, tahap=TahapFactory(nomor=3))
    rekon("tidak", "kks-hilang", lalu)
    with pytest.raises(GalatPengguna, match="Tahap 3 2026 masih menyebut kendala ini"):
        selesaikan_kendala(**isi, oleh=pemeran.pendamping)
    assert keadaan() == [("kks-hilang", "terbuka", "")]
    rekon("cair", "", lalu)
    client = client_untuk(pemeran.pendamping)
    assert "Kendala ini sudah selesai" in client.get(f"/penyaluran/kendala/{satu.pk}/").content.decode()
    assert client.get(f"/penyaluran/kendala/{satu.pk}/selesai/").status_code == 200
    kirim = {"sebab": "Kartu baru diterima", "versi": satu.versi}
    for _ in range(2):
        assert client.post(f"/penyaluran/kendala/{satu.pk}/selesai/", kirim).status_code == 302
    assert keadaan() == [("kks-hilang", "selesai", "Selesai sesudah tahap ditutup: Kartu baru diterima")]
    assert KartuKKS.objects.get().keadaan == "aktif"


# --- by hand -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("isi", "kolom"),
    [
        ({"alasan": "saldo-kosong"}, "alasan"),  # not about the card
        ({"keterangan": "x" * 301}, "keterangan"),
        ({"keterangan": "PIN-nya 123456"}, "keterangan"),
    ],
)
def test_kasus_kartu_ditolak(kpm, pemeran, isi, kolom) -> None:
    with pytest.raises(GalatPengguna) as galat:
        buka_kendala(
            kpm=kpm, alasan=alasan(isi.get("alasan", "kks-hilang")), keterangan=isi.get("keterangan", ""),
            oleh=pemeran.pendamping,
        )  # fmt: skip
    assert (galat.value.kolom, KendalaBayar.objects.count()) == (kolom, 0)


def test_kiriman_ulang_satu_kendala(kpm, pemeran) -> None:
    nomor = uuid4()
    isi: dict[str, Any] = {"kpm": kpm, "alasan": alasan(), "id": nomor, "oleh": pemeran.pendamping}
    assert buka_kendala(**isi).pk == buka_kendala(**isi).pk == nomor
    with pytest.raises(BerubahLebihDulu):
        buka_kendala(**isi | {"keterangan": "lain"})
    assert KendalaBayar.objects.count() == 1


def test_pembatalan_beralasan_dan_hanya_oleh_yang_berhak(kpm, pemeran) -> None:
    satu = buka_kendala(kpm=kpm, alasan=alasan(), oleh=pemeran.pendamping)
    for siapa in ("pendamping_lain", "pendamping_tetangga", "korkec_tetangga", "pengawas"):
        with pytest.raises(TidakBerhak):
            batalkan_kendala(kendala=satu, sebab="x", versi=1, oleh=getattr(pemeran, siapa))
    with pytest.raises(GalatPengguna, match="mengapa"):
        batalkan_kendala(kendala=satu, sebab=" ", versi=1, oleh=pemeran.pendamping)
    with pytest.raises(BerubahLebihDulu):
        batalkan_kendala(kendala=satu, sebab="Ketemu", versi=9, oleh=pemeran.pendamping)
    assert keadaan() == [("kks-hilang", "terbuka", "")]
    batalkan_kendala(kendala=satu, sebab="Kartu ketemu", versi=1, oleh=pemeran.pendamping)
    batalkan_kendala(kendala=satu, sebab="Kartu ketemu", versi=1, oleh=pemeran.pendamping)
    assert keadaan() == [("kks-hilang", "batal", "Kartu ketemu")]
    assert KartuKKS.objects.get().keadaan == "aktif"


# --- steps -------------------------------------------------------------------------------------


def langkah(satu: KendalaBayar, urutan: int) -> LangkahKendala:
    return satu.langkah.get(urutan=urutan)


def catat(satu: KendalaBayar, urutan: int, oleh: Any, foto: Any = (), **isi: Any) -> LangkahKendala:
    isi = {"tanggal": hari_ini(DESA)} | isi
    return catat_langkah(langkah=langkah(satu, urutan), isi=IsiLangkah(**isi), foto=foto, oleh=oleh)


@pytest.fixture
def hilang(kpm, pemeran) -> KendalaBayar:
    return buka_kendala(kpm=kpm, alasan=alasan(), oleh=pemeran.pendamping)


def test_langkah_dilakukan_dilewati_dan_kartu_kembali(hilang, kpm, pemeran) -> None:
    KartuKKS.objects.filter(kpm=kpm).delete()
    PindahKartuFactory(kpm=kpm, pemegang="bank", pemegang_nama="BRI Unit")
    catat(hilang, 2, pemeran.pendamping, [foto()], didampingi=" Ketua  kelompok ")
    satu = langkah(hilang, 2)
    assert (satu.didampingi, satu.tanggal, satu.dicatat_oleh, satu.foto.count()) == (
        "Ketua kelompok", hari_ini(DESA), pemeran.pendamping, 1,
    )  # fmt: skip
    catat(hilang, 1, pemeran.pendamping, dilewati=True, catatan="Sudah diblokir bank")
    catat(hilang, 4, pemeran.korkec)
    hilang.refresh_from_db()
    assert (hilang.keadaan, hilang.catatan_tutup) == ("selesai", "Kartu di tangan keluarga dan dapat dipakai.")
    assert langkah(hilang, 3).catatan == "Tidak diperlukan lagi: kartu sudah di tangan keluarga."
    kartu = KartuKKS.objects.get(kpm=kpm)
    assert (kartu.keadaan, kartu.pemegang) == ("aktif", "keluarga")
    assert PindahKartu.objects.filter(pemegang="keluarga").get().alasan == "Kartu dan PIN baru di tangan keluarga"


def test_kartu_kembali_tetapi_uang_belum_tetap_dipantau(hilang, bayar, rekon, pemeran) -> None:
    rekon("tidak", "kks-hilang")
    catat(hilang, 4, pemeran.pendamping)
    hilang.refresh_from_db()
    assert (hilang.keadaan, hilang.pembayaran) == ("terbuka", bayar)
    rekon("cair")
    assert keadaan() == [("kks-hilang", "selesai", "Uang sudah diambil keluarga.")]


@pytest.mark.parametrize(
    ("urutan", "isi", "kolom"),
    [
        (1, {"tanggal": besok}, "tanggal"),
        (1, {"tanggal": date(2020, 1, 1)}, "tanggal"),
        (1, {"tanggal": None}, "tanggal"),
        (1, {"dilewati": True}, "catatan"),
        (4, {"dilewati": True, "catatan": "x"}, "catatan"),  # the card is not there
        (1, {"catatan": "pin 9081"}, "catatan"),
        (1, {"didampingi": "x" * 101}, "didampingi"),
        (1, {"foto": [foto(f"{n}.jpg") for n in range(5)]}, "foto"),
    ],
)
def test_langkah_ditolak(hilang, pemeran, urutan, isi, kolom) -> None:
    with pytest.raises(GalatPengguna) as galat:
        catat(hilang, urutan, pemeran.pendamping, **isikan(isi))
    hilang.refresh_from_db()
    assert (galat.value.kolom, hilang.versi, langkah(hilang, urutan).dicatat_pada) == (kolom, 1, None)
    assert not Foto.objects.exists()


def test_dua_orang_satu_langkah(hilang, pemeran) -> None:
    catat(hilang, 1, pemeran.pendamping)
    catat(hilang, 1, pemeran.pendamping)
    with pytest.raises(BerubahLebihDulu, match="sudah dicatat Pendamping"):
        catat(hilang, 1, pemeran.korkec)
    assert langkah(hilang, 1).dicatat_oleh == pemeran.pendamping
    for siapa in ("pendamping_lain", "korkec_tetangga", "pengawas"):
        with pytest.raises(TidakBerhak):
            catat(hilang, 2, getattr(pemeran, siapa))


def test_langkah_diulangi_dengan_sebab(hilang, pemeran) -> None:
    catat(hilang, 1, pemeran.pendamping)
    with pytest.raises(GalatPengguna, match="mengapa"):
        ulangi_langkah(langkah=langkah(hilang, 1), alasan="", versi=2, oleh=pemeran.pendamping)
    with pytest.raises(BerubahLebihDulu):
        ulangi_langkah(langkah=langkah(hilang, 1), alasan="Keliru", versi=1, oleh=pemeran.pendamping)
    ulangi_langkah(langkah=langkah(hilang, 1), alasan="Keliru", versi=2, oleh=pemeran.pendamping)
    assert langkah(hilang, 1).tanggal is None


def test_pemegang_kartu_menyerahkan_dengan_foto(hilang, kpm, pemeran) -> None:
    PindahKartuFactory(kpm=kpm, pemegang="pendamping", pemegang_petugas=pemeran.pendamping, pemegang_nama="")
    with pytest.raises(GalatPengguna, match="Ambil foto"):
        catat(hilang, 4, pemeran.pendamping)
    assert langkah(hilang, 4).tanggal is None
    catat(hilang, 4, pemeran.pendamping, [foto()])
    assert PindahKartu.objects.get(pemegang="keluarga").foto.count() == 1
