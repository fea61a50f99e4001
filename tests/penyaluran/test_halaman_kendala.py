"""The pages of hindrances and reasons: who sees what, what is refused, how many queries."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dasbor.beranda import beranda_pendamping
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import AksesPribadi
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.services.isi_serah import Bahan, kumpulkan
from penyaluran.models import AlasanBelumTransaksi, KendalaBayar, LangkahAlasan
from penyaluran.services.kendala import surat as surat_kendala
from penyaluran.services.kendala.alasan import IsiAlasan, IsiLangkahAlasan, susun_langkah, tambah_alasan, ubah_alasan
from penyaluran.services.kendala.catat import buka_kendala
from penyaluran.services.rekon.sesudah import ikuti_rekon
from tests.conftest import DESA, DESA_TETANGGA
from tests.factories import (
    KendalaBayarFactory,
    KPMFactory,
    LangkahKendalaFactory,
    PembayaranFactory,
    RekonsiliasiFactory,
)
from tests.pendamping.test_kunjungan import foto
from tests.penyaluran.kendala_bayar import alasan, keluarga, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def kpm(pemeran: SimpleNamespace) -> KPM:
    return keluarga(pemeran)


@pytest.fixture
def pengguna_super(pemeran: SimpleNamespace) -> Any:
    return pemeran.superuser


@pytest.fixture
def hilang(kpm, pemeran) -> KendalaBayar:
    return buka_kendala(kpm=kpm, alasan=alasan(), oleh=pemeran.pendamping)


# --- hindrances --------------------------------------------------------------------------------


def test_dari_kartu_bermasalah_sampai_kartu_kembali(client_untuk, pemeran, kpm) -> None:
    client = client_untuk(pemeran.pendamping)
    halaman = client.get(url("kendala_baru", kpm.pk)).content.decode()
    assert "checked" not in halaman
    assert "Saldo belum masuk" not in halaman
    assert "Jangan menanyakan, menulis, atau memotret PIN" in halaman
    assert client.post(url("kendala_baru", kpm.pk), {"id": uuid4()}).status_code == 422
    jawaban = client.post(url("kendala_baru", kpm.pk), {"id": uuid4(), "alasan": "kks-rusak"})
    satu = KendalaBayar.objects.get()
    assert jawaban.url == url("kendala_rincian", satu.pk)
    assert "Ke bank penerbit dengan kartu rusak" in client.get(jawaban.url).content.decode()
    bank, akhir = satu.langkah.order_by("urutan")
    hari = hari_ini(DESA).isoformat()
    assert client.post(url("kendala_langkah", satu.pk, bank.pk), {"lewati": "1", "catatan": ""}).status_code == 422
    assert client.post(url("kendala_langkah", satu.pk, bank.pk), {"tanggal": ""}).status_code == 422
    client.post(url("kendala_langkah", satu.pk, bank.pk), {"tanggal": hari, "foto": [foto()]})
    gambar = url("kendala_foto", satu.pk, bank.foto.get().pk)
    halaman = client.get(url("kendala_rincian", satu.pk)).content.decode()
    assert gambar in halaman
    assert "<img" not in halaman.split("<main")[1]
    assert b"".join(client.get(gambar).streaming_content).startswith(b"\xff\xd8")
    assert client_untuk(pemeran.pengawas).get(gambar).status_code == 403
    assert client_untuk(pemeran.pendamping_lain).get(gambar).status_code == 404
    assert client.get(url("kendala_foto", satu.pk, uuid4())).status_code == 404
    lihat = AksesPribadi.objects.get()  # those refused saw nothing
    assert (lihat.pengguna, lihat.objek, lihat.objek_id, lihat.kolom) == (
        pemeran.pendamping, "kpm.KPM", str(kpm.pk), "foto langkah kendala",
    )  # fmt: skip
    assert bank.nama in lihat.alasan
    assert client.post(url("kendala_ulangi", satu.pk, bank.pk), {"versi": 2, "sebab": ""}).status_code == 422
    client.post(url("kendala_ulangi", satu.pk, bank.pk), {"versi": 2, "sebab": "Bank tutup"})
    assert "Langkah terakhir" in client.get(url("kendala_langkah", satu.pk, akhir.pk)).content.decode()
    client.post(url("kendala_langkah", satu.pk, akhir.pk), {"tanggal": hari})
    satu.refresh_from_db()
    assert satu.keadaan == "selesai"
    assert "Kartu di tangan keluarga" in client.get(url("kendala_rincian", satu.pk)).content.decode()


def test_hak_halaman(client_untuk, pemeran, kpm, hilang) -> None:
    langkah = hilang.langkah.get(urutan=1)
    alamat = (
        url("kendala_baru", kpm.pk), url("kendala_batal", hilang.pk), url("kendala_surat", hilang.pk),
        url("kendala_langkah", hilang.pk, langkah.pk), url("kendala_ulangi", hilang.pk, langkah.pk),
        url("kartu_nomor", kpm.pk),
    )  # fmt: skip
    isi = {"id": uuid4(), "alasan": "kks-rusak", "versi": 1, "sebab": "x", "tanggal": hari_ini(DESA), "ke": "bank"}
    for siapa, kode in (("pengawas", 403), ("pendamping_lain", 404), ("korkec_tetangga", 404), ("korkab_luar", 404)):
        client = client_untuk(getattr(pemeran, siapa))
        assert [client.post(satu, isi).status_code for satu in alamat] == [kode] * len(alamat)
    hilang.refresh_from_db()
    assert (hilang.keadaan, hilang.versi, KendalaBayar.objects.count()) == ("terbuka", 1, 1)
    lain = buka_kendala(kpm=keluarga(pemeran, "LAIN"), alasan=alasan(), oleh=pemeran.pendamping)
    bukan = url("kendala_langkah", lain.pk, langkah.pk)  # a step of another hindrance
    assert client_untuk(pemeran.pendamping).post(bukan, isi).status_code == 404


def test_daftar_yang_mendesak_di_atas_dan_saringan(client_untuk, pemeran, hilang) -> None:
    lambat = buka_kendala(
        kpm=keluarga(pemeran, "LAMBAT"), alasan=alasan("terblokir"), oleh=pemeran.pendamping,
        pada=timezone.now() - timedelta(days=40),
    )  # fmt: skip
    menunggu = buka_kendala(kpm=keluarga(pemeran, "MENUNGGU"), alasan=alasan("kks-rusak"), oleh=pemeran.pendamping)
    menunggu.langkah.all().delete()
    jauh = KPMFactory(nama="JAUH", desa_id=DESA_TETANGGA)
    buka_kendala(kpm=jauh, alasan=alasan(), oleh=pemeran.apd)

    def nama(siapa: Any, **kueri: str) -> list[str]:
        return [b["judul"] for b in client_untuk(siapa).get(url("kendala"), kueri).context["baris"]]

    assert nama(pemeran.pendamping) == ["LAMBAT", "SITI KARTU", "MENUNGGU"]
    assert nama(pemeran.pendamping_lain) == []
    assert nama(pemeran.korkab) == ["LAMBAT", "SITI KARTU", "JAUH", "MENUNGGU"]
    assert nama(pemeran.korkab, lewat="1") == ["LAMBAT"]
    assert nama(pemeran.korkab, umur="2") == ["LAMBAT"]
    assert nama(pemeran.korkab, alasan="kks-hilang") == ["SITI KARTU", "JAUH"]
    assert nama(pemeran.korkab, wilayah=DESA_TETANGGA) == ["JAUH"]
    assert nama(pemeran.korkab, petugas=str(pemeran.pendamping.pk)) == ["LAMBAT", "SITI KARTU", "MENUNGGU"]
    assert nama(pemeran.korkab, keadaan="selesai") == []
    halaman = client_untuk(pemeran.korkab).get(url("kendala")).content.decode()
    assert "Lewat 33 hari" in halaman
    assert "Menunggu uang diambil" in halaman
    assert "tidak dikenali" in client_untuk(pemeran.korkab).get(url("kendala"), {"umur": "9"}).content.decode()
    assert lambat.langkah.count() == 2
    orang = {"petugas": str(pemeran.pendamping.pk)}
    sebutan = [
        client_untuk(p).get(url("kendala"), orang).context["petugas_dipilih"]
        for p in (pemeran.korkab, pemeran.korkab_luar, pemeran.pendamping_lain)
    ]
    assert sebutan == [pemeran.pendamping.nama, "", ""]  # ids can be guessed, names stay inside


def test_rekap_per_alasan_dengan_pembanding(client_untuk, pemeran, kpm) -> None:
    lama = timezone.now() - timedelta(days=40)
    buka_kendala(kpm=kpm, alasan=alasan("terblokir"), oleh=pemeran.pendamping, pada=lama)
    buka_kendala(kpm=keluarga(pemeran, "DUA"), alasan=alasan("terblokir"), oleh=pemeran.pendamping)
    isi = client_untuk(pemeran.korkec).get(url("kendala_rekap")).context["isi"]
    kolom = ("nama", "kini", "lalu", "lewat")
    assert [(*(r[k] for k in kolom), [n for n, _, _ in r["umur"]]) for r in isi] == [
        ("PIN/kartu terblokir", 2, 1, 1, [1, 0, 1])
    ]
    assert client_untuk(pemeran.pendamping).get(url("kendala_rekap")).status_code == 403


@pytest.mark.parametrize(("halaman", "batas"), [("kendala", 12), ("kendala_rekap", 12), ("kartu", 12)])
def test_kueri_tetap(client_untuk, pemeran, kpm, hilang, halaman, batas) -> None:
    def banyak() -> int:
        client = client_untuk(pemeran.korkec)
        with CaptureQueriesContext(connection) as catatan:
            assert client.get(url(halaman), {"lihat": "semua"} if halaman == "kartu" else {}).status_code == 200
        return len(catatan)

    satu = banyak()
    for n in range(6):
        buka_kendala(kpm=keluarga(pemeran, f"K{n}"), alasan=alasan("kks-rusak"), oleh=pemeran.pendamping)
    assert banyak() == satu <= batas


def test_surat_pengantar_dicatat_dan_nik_tersamar(client_untuk, pemeran, hilang, kpm, monkeypatch) -> None:
    dicetak: list[dict[str, Any]] = []

    def cetak(templat: str, data: dict[str, Any]) -> bytes:
        dicetak.append(data)
        return asli(templat, data)

    asli = surat_kendala.cetak
    monkeypatch.setattr(surat_kendala, "cetak", cetak)
    client = client_untuk(pemeran.pendamping)
    assert client.post(url("kendala_surat", hilang.pk), {}).status_code == 422
    jawaban = client.post(url("kendala_surat", hilang.pk), {"ke": "polisi"})
    assert (jawaban["Content-Type"], jawaban.content[:4]) == ("application/pdf", b"%PDF")
    assert kpm.nik not in str(dicetak)
    assert client.post(url("kendala_surat", hilang.pk), {"ke": "bank", "lengkap": "on"}).status_code == 422
    client.post(url("kendala_surat", hilang.pk), {"ke": "bank", "lengkap": "on", "keperluan": "bank"})
    assert dicetak[-1]["kpm"]["nik"] == kpm.nik
    assert list(AksesPribadi.objects.order_by("pk").values_list("jenis", "kolom", "alasan")) == [
        ("unduh", "surat pengantar", "Surat pengantar ke kepolisian"),
        ("unduh", "surat pengantar", "Surat pengantar ke bank penyalur: Urusan bank atau KKS"),
        ("buka", "nik", "Surat pengantar ke bank penyalur: Urusan bank atau KKS"),
    ]


def test_semua_langkah_selesai_mengarah_ke_transaksi(client_untuk, pemeran, kpm) -> None:
    bayar = PembayaranFactory(kpm=kpm)
    RekonsiliasiFactory(pembayaran=bayar, status="tidak", jumlah=0, tanggal=None, alasan=alasan("belum-sempat"))
    ikuti_rekon([bayar.pk], pemeran.pendamping)
    satu = KendalaBayar.objects.get()
    client = client_untuk(pemeran.pendamping)
    langkah = satu.langkah.get()
    client.post(url("kendala_langkah", satu.pk, langkah.pk), {"tanggal": hari_ini(DESA).isoformat()})
    halaman = client.get(url("kendala_rincian", satu.pk)).content.decode()
    assert "Semua langkah sudah dilakukan" in halaman
    assert url("rekon", bayar.pk) in halaman


# --- reasons -----------------------------------------------------------------------------------


def isi_alasan(**lain: Any) -> IsiAlasan:
    return IsiAlasan(**{"nama": "ATM desa rusak", "urutan": 500} | lain)


def test_alasan_ditambah_diubah_dan_tidak_dipakai_lagi(pemeran, pengguna_super) -> None:
    langkah = [IsiLangkahAlasan(nama="Tanya bank", hari=3)]
    satu = tambah_alasan(isi=isi_alasan(), langkah=langkah, oleh=pengguna_super)
    assert tambah_alasan(isi=isi_alasan(), langkah=langkah, oleh=pengguna_super) == satu
    assert satu.pk == "atm-desa-rusak"
    with pytest.raises(BerubahLebihDulu):
        ubah_alasan(alasan=satu, isi=isi_alasan(nama="ATM rusak"), versi=9, oleh=pengguna_super)
    ubah_alasan(alasan=satu, isi=isi_alasan(nama="ATM rusak", aktif=False), versi=1, oleh=pengguna_super)
    satu.refresh_from_db()
    assert (satu.nama, satu.aktif, satu.versi) == ("ATM rusak", False, 2)
    for siapa in ("pendamping", "korkec", "korkab", "pengawas"):
        with pytest.raises(TidakBerhak):
            ubah_alasan(alasan=satu, isi=isi_alasan(), versi=2, oleh=getattr(pemeran, siapa))


@pytest.mark.parametrize(
    ("isi", "kolom"),
    [
        ({"nama": " "}, "nama"),
        ({"nama": "kks HILANG"}, "nama"),
        ({"nama": "x" * 101}, "nama"),
        ({"nama": "!!!"}, "nama"),
        ({"kartu": "aktif"}, "kartu"),
        ({"urutan": -1}, "urutan"),
        ({"kartu": "rusak"}, "langkah"),  # a card's reason needs a step
    ],
)
def test_alasan_ditolak(pengguna_super, isi, kolom) -> None:
    banyak = AlasanBelumTransaksi.objects.count()
    with pytest.raises(GalatPengguna) as galat:
        tambah_alasan(isi=isi_alasan(**isi), langkah=[], oleh=pengguna_super)
    assert (galat.value.kolom, AlasanBelumTransaksi.objects.count()) == (kolom, banyak)


def test_langkah_disusun_ulang_tanpa_menghapus(pengguna_super, hilang) -> None:
    satu = alasan()
    lama = list(satu.langkah.order_by("urutan"))
    baru = [
        IsiLangkahAlasan(id=lama[3].pk, nama=lama[3].nama, hari=10),
        IsiLangkahAlasan(nama="Lapor RT", hari=1),
        IsiLangkahAlasan(id=lama[0].pk, nama=lama[0].nama, hari=lama[0].hari),
    ]
    susun_langkah(alasan=satu, langkah=baru, versi=1, oleh=pengguna_super)
    susun_langkah(alasan=satu, langkah=baru, versi=1, oleh=pengguna_super)  # the same again
    aktif = LangkahAlasan.objects.filter(alasan=satu, aktif=True).order_by("urutan")
    assert aktif.values_list("pk", "hari")[0] == (lama[3].pk, 10)
    assert [s.nama for s in aktif] == [
        "Kartu dan PIN baru di tangan keluarga",
        "Lapor RT",
        "Blokir kartu lewat layanan bank",
    ]
    assert LangkahAlasan.objects.filter(alasan=satu, aktif=False).count() == 2
    assert hilang.langkah.count() == 4  # an open one keeps what it was asked
    with pytest.raises(BerubahLebihDulu):
        susun_langkah(alasan=satu, langkah=baru[:1], versi=1, oleh=pengguna_super)
    with pytest.raises(GalatPengguna, match="paling sedikit satu"):
        susun_langkah(alasan=satu, langkah=[], versi=2, oleh=pengguna_super)


def test_halaman_alasan(client_untuk, pemeran, pengguna_super) -> None:
    halaman = client_untuk(pemeran.pendamping).get(url("alasan")).content.decode()
    assert "Surat keterangan hilang dari kepolisian" in halaman
    assert url("alasan_baru") not in halaman
    for alamat in (url("alasan_baru"), url("alasan_ubah", "kks-hilang"), url("alasan_langkah", "kks-hilang")):
        assert client_untuk(pemeran.korkec).post(alamat, {}).status_code == 403
    client = client_untuk(pengguna_super)
    kirim = {"versi": 0, "nama": "ATM rusak", "urutan": 7, "aktif": "on", "langkah": "Tanya bank", "hari": 3}
    jawaban = client.post(url("alasan_baru"), kirim)
    assert jawaban.url == url("alasan_ubah", "atm-rusak")
    langkah = LangkahAlasan.objects.get(alasan="atm-rusak")
    isi = {
        "versi": 1, "l0-id": langkah.pk, "l0-tempat": 2, "l0-nama": "Tanya bank", "l0-hari": 3,
        "l1-tempat": 1, "l1-nama": "Tanya agen", "l1-hari": 1,
    }  # fmt: skip
    assert client.post(url("alasan_langkah", "atm-rusak"), isi | {"l1-nama": ""}).status_code == 422
    assert client.post(url("alasan_langkah", "atm-rusak"), isi).status_code == 302
    assert list(LangkahAlasan.objects.filter(alasan="atm-rusak").order_by("urutan").values_list("nama", flat=True)) == [
        "Tanya agen", "Tanya bank",
    ]  # fmt: skip
    assert client.post(url("alasan_ubah", "atm-rusak"), {"versi": 2, "nama": "", "urutan": 1}).status_code == 422
    assert client.get(url("alasan_ubah", "tidak-ada")).status_code == 404


# --- what goes along ---------------------------------------------------------------------------


def test_ikut_diserahkan_dan_muncul_hari_ini(pemeran, kpm, hilang) -> None:
    bahan = Bahan(dari=pemeran.pendamping.pk, berlaku=hari_ini(DESA), kpm=[kpm.pk], kelompok=[])
    assert kumpulkan(bahan)["kendala_terbuka"] == [str(hilang.pk)]
    kerja = beranda_pendamping(pemeran.pendamping, hari_ini(DESA)).kerja
    milik = [b for b in kerja.kini + kerja.nanti if b.kode == "kendala"]
    assert [(b.judul, b.url) for b in milik] == [("SITI KARTU", url("kendala_rincian", hilang.pk))]


def test_halaman_berikut_tanpa_ulang_dan_tanpa_lompat(client_untuk, pemeran) -> None:
    for n in range(53):
        satu = KendalaBayarFactory(kpm__desa_id=DESA, kpm__nama=f"K{n:02d}")
        if n % 3:
            LangkahKendalaFactory(kendala=satu, tenggat=hari_ini(DESA) + timedelta(days=n % 4 - 2))
    client, alamat = client_untuk(pemeran.korkec), url("kendala")
    pertama = client.get(alamat)
    kedua = client.get(pertama.context["berikut"])
    semua = [b["judul"] for b in pertama.context["baris"] + kedua.context["baris"]]
    assert (len(pertama.context["baris"]), len(semua), len(set(semua))) == (50, 53, 53)
    assert kedua.context["berikut"] == ""
