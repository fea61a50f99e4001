"""Pages of cases: reported in a minute, worked on, read by the area, hidden from everybody else."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.models import Kasus, LangkahKasus, Rujukan
from tests.conftest import DESA
from tests.factories import AnggotaFactory, KasusFactory, KPMFactory, LangkahKasusFactory, PenugasanFactory
from tests.pendamping.test_kunjungan import foto
from tests.proyek.jelajah import minta

pytestmark = pytest.mark.django_db


@pytest.fixture
def kpm(pemeran: SimpleNamespace) -> KPM:
    kpm = KPMFactory.create(desa_id=DESA, nama="SITI KASUS")
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    return kpm


def alamat(nama: str, *isi: object) -> str:
    return reverse(f"pendamping:kasus_{nama}", args=isi)


def test_dilaporkan_dikerjakan_dan_selesai(pemeran: SimpleNamespace, client_untuk, kpm: KPM) -> None:
    client = client_untuk(pemeran.pendamping)
    baru = f"{alamat('baru')}?kpm={kpm.pk}"
    formulir = client.get(baru)
    assert "checked" not in formulir.text
    isi = {"id": uuid4(), "dibuka": hari_ini(), "jenis": "putus_sekolah", "prioritas": "kritis", "foto": [foto()]}
    gagal = client.post(baru, {**isi, "foto": [foto()]})
    assert gagal.status_code == 422
    assert "Pilih ulang fotonya" in gagal.text
    assert not Kasus.objects.exists()
    cerita = {"uraian": "<i>Berhenti</i> sekolah"}
    assert client.post(baru, {**isi, **cerita, "foto": [foto()]}).status_code == 302
    pk = isi["id"]
    rincian = client.get(alamat("rincian", pk)).text
    assert "&lt;i&gt;Berhenti&lt;/i&gt; sekolah" in rincian
    assert f"/kpm/{kpm.pk}/pemutakhiran/baru/?jenis=sekolah" in rincian
    # The text is for the case itself: neither the lists nor the title of the page tell it.
    for daftar in (reverse("pendamping:kasus"), reverse("pendamping:tab_kasus", args=[kpm.pk])):
        isinya = client.get(daftar).text
        assert "Anak putus sekolah" in isinya
        assert "Berhenti" not in isinya
    anak = AnggotaFactory(kpm=kpm, nama="ANAK KEDUA")
    kirim = (
        ("asesmen", {"versi": 1, "jenis": "putus_sekolah", "asesmen": "Malu", "rencana": "PKBM"}),
        ("langkah", {"id": uuid4(), "tanggal": hari_ini(), "uraian": "Ke sekolah", "foto": [foto()]}),
        ("rujuk", {"id": uuid4(), "layanan": "sekolah", "tujuan": "PKBM", "anggota": anak.pk, "kebutuhan": "Paket B",
                   "tanggal": hari_ini()}),
    )  # fmt: skip
    for nama, satu in kirim:
        assert client.post(alamat(nama, pk), satu).status_code == 302, nama
    rujukan = Rujukan.objects.get()
    assert rujukan.anggota_id == anak.pk
    isi_hasil = {"versi": Kasus.objects.get().versi, "hasil": "Ikut paket B", "aksi": "selesai"}
    assert "menunggu jawaban" in client.post(alamat("hasil", pk), isi_hasil).text
    jawab = {"jawaban": "diterima", "tanggal_jawaban": hari_ini()}
    assert client.post(alamat("jawab", pk, rujukan.pk), jawab).status_code == 302
    isi_hasil["versi"] = Kasus.objects.get().versi
    assert client.post(alamat("hasil", pk), isi_hasil).status_code == 302
    assert Kasus.objects.get().keadaan == "selesai"
    assert "Buka kembali" in client.get(alamat("rincian", pk)).text
    assert "SITI KASUS" not in client.get(reverse("pendamping:kasus")).text.split("</nav>")[-1]


def test_koordinator_membaca_mengatur_dan_memberi_petunjuk(pemeran: SimpleNamespace, client_untuk, kpm: KPM) -> None:
    kasus = KasusFactory(kpm=kpm, dibuka=hari_ini(), prioritas="rendah")
    client = client_untuk(pemeran.korkec)
    halaman = client.get(alamat("rincian", kasus.pk)).text
    assert "Beri petunjuk" in halaman
    assert "Catat langkah" not in halaman
    for nama in ("asesmen", "rujuk", "hasil"):
        assert client.post(alamat(nama, kasus.pk), {"versi": 1, "hasil": "x"}).status_code == 403
    assert client.post(alamat("atur", kasus.pk), {"versi": 1, "prioritas": "kritis"}).status_code == 302
    langkah = {"id": uuid4(), "tanggal": hari_ini(), "uraian": "Segera ke puskesmas"}
    assert client.post(alamat("langkah", kasus.pk), langkah).status_code == 302
    kasus.refresh_from_db()
    assert (kasus.prioritas, kasus.keadaan) == ("kritis", "terbuka")
    assert "Petunjuk koordinator" in client_untuk(pemeran.pendamping).get(alamat("rincian", kasus.pk)).text
    for siapa, jawab in (("pengawas", 403), ("apd", 403), ("korkec_tetangga", 404), ("pendamping_lain", 404)):
        orang = client_untuk(getattr(pemeran, siapa))
        assert orang.post(alamat("langkah", kasus.pk), {**langkah, "id": uuid4()}).status_code == jawab
    assert LangkahKasus.objects.count() == 1


def test_yang_kedua_melihat_isi_yang_tersimpan(pemeran: SimpleNamespace, client_untuk, kpm: KPM) -> None:
    kasus = KasusFactory(kpm=kpm, dibuka=hari_ini(), rencana="Rencana pertama", versi=2)
    client = client_untuk(pemeran.pendamping)
    isi = {"versi": 1, "jenis": kasus.jenis, "asesmen": "", "rencana": "Rencana kedua"}
    jawab = client.post(alamat("asesmen", kasus.pk), isi)
    assert jawab.status_code == 422
    assert "Rencana pertama" in jawab.text
    assert "Rencana kedua" in jawab.text
    assert client.post(alamat("asesmen", kasus.pk), {**isi, "versi": jawab.context["versi"]}).status_code == 302
    kasus.refresh_from_db()
    assert kasus.rencana == "Rencana kedua"


def test_foto_di_balik_lingkup_kasus(pemeran: SimpleNamespace, client_untuk, kpm: KPM) -> None:
    client = client_untuk(pemeran.pendamping)
    pk, lain = uuid4(), KasusFactory(kpm=kpm, dibuka=hari_ini())
    isi = {"id": pk, "dibuka": hari_ini(), "jenis": "rumah", "prioritas": "tinggi", "uraian": "Bocor", "foto": [foto()]}
    client.post(f"{alamat('baru')}?kpm={kpm.pk}", isi)
    milik = Kasus.objects.get(pk=pk).foto.get().pk

    def buka(siapa: str, kasus: object) -> int:
        return minta(client_untuk(getattr(pemeran, siapa)), "GET", alamat("foto", kasus, milik), {}).status_code

    assert [buka(o, pk) for o in ("pendamping", "korkec", "pengawas", "pendamping_lain", "korkab_luar")] == [
        200, 200, 200, 404, 404,
    ]  # fmt: skip
    assert buka("pendamping", lain.pk) == 404  # a photo of another case


@pytest.mark.parametrize("banyak", [1, 60])
def test_jumlah_kueri(pemeran: SimpleNamespace, client_untuk, kpm: KPM, banyak: int) -> None:
    kasus = KasusFactory(kpm=kpm, dibuka=hari_ini())
    for n in range(banyak):
        satu = KPMFactory(desa_id=DESA)
        PenugasanFactory(kpm=satu, petugas=pemeran.pendamping)
        KasusFactory(kpm=satu, dibuka=hari_ini() - timedelta(days=n))
        LangkahKasusFactory(kasus=kasus, oleh=pemeran.pendamping)
    hasil = []
    for tuju in (reverse("pendamping:kasus"), alamat("rincian", kasus.pk)):
        client = client_untuk(pemeran.pendamping)
        with CaptureQueriesContext(connection) as kueri:
            assert client.get(tuju).status_code == 200
        hasil.append(len(kueri))
    assert hasil == [6, 11]


def test_saringan_dan_kosong(pemeran: SimpleNamespace, client_untuk, kpm: KPM) -> None:
    client = client_untuk(pemeran.pendamping)
    assert "Laporkan masalah" in client.get(reverse("pendamping:kasus")).text
    assert "Saringan tidak dikenali" in client.get(reverse("pendamping:kasus"), {"keadaan": "entah"}).text
    assert client_untuk(pemeran.korkec).get(alamat("baru"), {"kpm": kpm.pk}).status_code == 403
    assert client_untuk(pemeran.pendamping_lain).get(alamat("baru"), {"kpm": kpm.pk}).status_code == 404
    for salah in ("x", "9" * 30):
        assert client.get(alamat("baru"), {"kpm": salah}).status_code == 404
