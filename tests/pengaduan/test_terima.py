"""A new complaint told to staff: where it goes, what is stored, what is refused."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client

from akun.enums import Peran
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from kpm.models import KPM
from pengaduan.models import Pelapor, Pengaduan
from pengaduan.services.teks import BerRahasia
from pengaduan.services.terima import IsiAduan, sidik_kode, terima_pengaduan
from tests.factories import JabatanFactory, KPMFactory, PenugasanFactory
from tests.pengaduan.test_lapor import foto as berkas_foto

pytestmark = pytest.mark.django_db
Masuk = Callable[[Pengguna], Client]
DESA = "17.71.08.1007"


@pytest.fixture
def kpm(pemeran: SimpleNamespace) -> KPM:
    kpm = KPMFactory(nama="Keluarga Aduan", desa_id=DESA)
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    return kpm


def _isi(kpm: KPM | None = None, **lain: object) -> IsiAduan:
    dasar: dict[str, object] = {"jenis": "kartu", "isi": "Kartunya hilang di pasar.", "kanal": "langsung"}
    tempat: dict[str, object] = {"kpm": kpm.pk} if kpm else {"wilayah": DESA}
    return IsiAduan(**(dasar | tempat | lain))


def test_kartu_hilang_ke_pendamping_dengan_langkah_dan_tenggat(pemeran: SimpleNamespace, kpm: KPM) -> None:
    aduan, kode = terima_pengaduan(isi=_isi(kpm), foto=[berkas_foto()], oleh=pemeran.pendamping)
    aduan.refresh_from_db()
    assert (aduan.batas, aduan.tingkat, aduan.keadaan, aduan.urgensi) == (1, 1, "baru", "tinggi")
    assert (aduan.wilayah_id, aduan.kabupaten_kode, aduan.dibuat_oleh) == (DESA, "17.71", pemeran.pendamping)
    assert [n.urutan for n in aduan.langkah.order_by("urutan")] == [1, 2, 3, 4]
    assert aduan.langkah.get(urutan=1).nama == "Blokir kartu lewat layanan bank"
    assert hari_ini(DESA) < aduan.tenggat_terima <= aduan.ingat_mulai <= aduan.tenggat_selesai
    assert [(t.jenis, t.oleh_id, t.foto.count()) for t in aduan.tindak.all()] == [("masuk", pemeran.pendamping.pk, 1)]
    assert len(kode) == 10
    assert bytes(aduan.sidik_kode) == sidik_kode(kode) == sidik_kode(f" {kode[:5].lower()}-{kode[5:]} ")
    assert not Pelapor.objects.exists()


def test_permintaan_berulang_satu_aduan_dengan_kode_yang_sama(pemeran: SimpleNamespace, kpm: KPM) -> None:
    id, oleh = uuid4(), pemeran.pendamping
    satu, kode = terima_pengaduan(isi=_isi(kpm), id=id, oleh=oleh)
    assert terima_pengaduan(isi=_isi(kpm), id=id, oleh=oleh) == (satu, kode)
    assert satu.pk != id  # an address says nothing by which the code could be asked for
    with pytest.raises(BerubahLebihDulu):
        terima_pengaduan(isi=_isi(kpm, isi="Lain sama sekali."), id=id, oleh=oleh)
    with pytest.raises(BerubahLebihDulu):
        terima_pengaduan(isi=_isi(kpm), id=id, oleh=pemeran.korkec)
    assert Pengaduan.objects.count() == 1
    assert satu.tindak.count() == 1


def test_tanpa_pendamping_tidak_menunggu_pendamping(pemeran: SimpleNamespace) -> None:
    aduan, _ = terima_pengaduan(isi=_isi(KPMFactory(desa_id=DESA)), oleh=pemeran.apd)
    assert aduan.tingkat == 2
    warga, _ = terima_pengaduan(isi=_isi(jenis="belum-terima", urgensi="rendah"), oleh=pemeran.korkec)
    assert (warga.tingkat, warga.kpm, warga.urgensi) == (2, None, "rendah")


def test_tentang_petugas_tidak_terlihat_oleh_pencatatnya(pemeran: SimpleNamespace, kpm: KPM) -> None:
    aduan, _ = terima_pengaduan(isi=_isi(kpm, jenis="pungutan", urgensi="rendah"), oleh=pemeran.pendamping)
    assert (aduan.batas, aduan.tingkat, aduan.urgensi) == (3, 3, "kritis")
    assert list(aduan.terlapor.values_list("petugas", "dari")) == [(pemeran.pendamping.pk, "tugas")]
    assert not Pengaduan.objects.terlihat_oleh(pemeran.pendamping).exists()
    assert not Pengaduan.objects.terlihat_oleh(pemeran.korkec).exists()
    assert Pengaduan.objects.terlihat_oleh(pemeran.korkab).get() == aduan


def test_pelapor_tersandi_dan_boleh_tanpa_nama(pemeran: SimpleNamespace, kpm: KPM) -> None:
    isi = _isi(kpm, nama_pelapor="Siti  Pelapor", telepon_pelapor="0812-3456-7890", hubungan="Tetangga")
    aduan, _ = terima_pengaduan(isi=isi, oleh=pemeran.pendamping)
    pelapor = Pelapor.objects.get(pk=aduan.pk)
    assert (pelapor.nama, pelapor.telepon, pelapor.minta_rahasia) == ("Siti Pelapor", "+6281234567890", True)
    assert b"Siti" not in bytes(pelapor.nama_sandi)


@pytest.mark.parametrize(
    ("kolom", "isi"),
    [
        ("isi", {"isi": "  \n "}),
        ("isi", {"isi": "x" * 4001}),
        ("jenis", {"jenis": "tidak-ada"}),
        ("kanal", {"kanal": "halaman"}),
        ("kanal", {"kanal": "merpati"}),
        ("urgensi", {"urgensi": "sekali"}),
        ("peran_terlapor", {"peran_terlapor": "raja"}),
        ("telepon_pelapor", {"telepon_pelapor": "12"}),
        ("tanggal_kejadian", {"tanggal_kejadian": hari_ini}),
        ("wilayah", {"wilayah": "17"}),
        ("wilayah", {"wilayah": ""}),
        ("wilayah", {"wilayah": "99.99"}),
    ],
)
def test_yang_ditolak(pemeran: SimpleNamespace, kolom: str, isi: dict[str, object]) -> None:
    if kolom == "tanggal_kejadian":
        isi = {kolom: hari_ini(DESA) + timedelta(days=2)}
    with pytest.raises(GalatPengguna) as galat:
        terima_pengaduan(isi=_isi(**isi), oleh=pemeran.korkec)
    assert galat.value.kolom == kolom
    assert not Pengaduan.objects.exists()


def test_pin_ditolak_dan_nik_disamarkan(pemeran: SimpleNamespace, kpm: KPM) -> None:
    oleh = pemeran.pendamping
    for tulisan, kembali in (
        ("PIN saya 123456 dipegang ketua", "PIN saya •••••• dipegang ketua"),
        ("123456 itu sandi kartu saya", "•••••• itu sandi kartu saya"),
        ("kartu 6013 0100 1234 5678", "kartu •••• •••• •••• ••••"),
    ):
        with pytest.raises(BerRahasia) as galat:
            terima_pengaduan(isi=_isi(kpm, isi=tulisan), oleh=oleh)
        assert galat.value.tersamar == kembali
    with pytest.raises(BerRahasia):
        terima_pengaduan(isi=_isi(kpm, tempat_kejadian="ATM, PIN 123456"), oleh=oleh)
    assert not Pengaduan.objects.exists()
    aduan, _ = terima_pengaduan(
        isi=_isi(kpm, isi="Dipotong 150000 kata NIK 1771080101850792\x00 \u202e<script>alert(1)</script>"), oleh=oleh
    )
    assert aduan.isi == "Dipotong 150000 kata NIK 1771••••••••0792 <script>alert(1)</script>"


def test_di_luar_wilayah(pemeran: SimpleNamespace, kpm: KPM) -> None:
    for oleh in (pemeran.pendamping_lain, pemeran.korkec_tetangga, pemeran.korkab_luar, pemeran.pengawas):
        for isi in (_isi(kpm), *([_isi()] if oleh != pemeran.pendamping_lain else [])):
            with pytest.raises(TidakBerhak):
                terima_pengaduan(isi=isi, oleh=oleh)
    with pytest.raises(TidakBerhak):  # the public names no family
        terima_pengaduan(isi=_isi(kpm, kanal="halaman"))
    assert not Pengaduan.objects.exists()


def test_halaman_catat_aduan(pemeran: SimpleNamespace, kpm: KPM, client_untuk: Masuk) -> None:
    masuk = client_untuk(pemeran.pendamping)
    assert "Keluarga Aduan" in masuk.get("/pengaduan/baru/").content.decode()
    assert "Catat aduan" in masuk.get(f"/kpm/{kpm.pk}/").content.decode()
    assert masuk.get(f"/pengaduan/baru/?kpm={kpm.pk}")["Location"] == f"/pengaduan/baru/keluarga/{kpm.pk}/"
    alamat = f"/pengaduan/baru/keluarga/{kpm.pk}/"
    halaman = masuk.get(alamat).content.decode()
    assert "Kartu KKS hilang, rusak, tertelan mesin, atau lupa PIN" in halaman
    assert " selected" not in halaman.split("<form")[-1].split("minta_rahasia")[0].replace('value="" selected', "")
    kirim = {"id": str(uuid4()), "jenis": "kartu", "isi": "PIN 123456", "kanal": "wa"}
    tolak = masuk.post(alamat, kirim)
    assert tolak.status_code == 422
    assert "PIN ••••••" in tolak.content.decode()
    assert "123456" not in tolak.content.decode()
    kirim["isi"] = "<b>Kartunya</b> hilang"
    jadi = masuk.post(alamat, kirim)
    aduan = Pengaduan.objects.get()
    teks = jadi.content.decode()
    assert (jadi.status_code, aduan.isi) == (200, "<b>Kartunya</b> hilang")
    assert aduan.nomor in teks
    assert "Keluarga Aduan" not in teks  # the slip goes to whoever carries it
    assert "dijawab paling lambat" in teks
    assert masuk.post(alamat, kirim).content.decode().count(aduan.nomor) == teks.count(aduan.nomor)
    assert Pengaduan.objects.count() == 1
    rincian = masuk.get(f"/pengaduan/{aduan.pk}/").content.decode()
    assert "&lt;b&gt;Kartunya&lt;/b&gt; hilang" in rincian


def test_pencatat_yang_diadukan_hanya_melihat_nomor(pemeran: SimpleNamespace, kpm: KPM, client_untuk: Masuk) -> None:
    masuk = client_untuk(pemeran.pendamping)
    kirim = {"id": str(uuid4()), "jenis": "pelayanan", "isi": "Tidak pernah datang", "kanal": "wa"}
    teks = masuk.post(f"/pengaduan/baru/keluarga/{kpm.pk}/", kirim).content.decode()
    aduan = Pengaduan.objects.get()
    assert aduan.nomor in teks
    assert "Sesudah ini" not in teks
    assert str(aduan.pk) not in teks
    assert masuk.get(f"/pengaduan/{aduan.pk}/").status_code == 404


def test_warga_hanya_memilih_daerah_sendiri(pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    JabatanFactory(pengguna=pemeran.tanpa_jabatan, peran=Peran.KORKEC, wilayah_id="17.71.07")
    masuk = client_untuk(pemeran.tanpa_jabatan)
    halaman = masuk.get("/pengaduan/baru/warga/").content.decode()
    assert "17.71.07.1001" in halaman
    assert DESA not in halaman
    kirim = {"id": str(uuid4()), "jenis": "lainnya", "isi": "Apa saja", "kanal": "kotak", "wilayah": DESA}
    assert masuk.post("/pengaduan/baru/warga/", kirim).status_code == 422
    assert not Pengaduan.objects.exists()
    kirim["wilayah"] = "17.71.07.1001"
    assert masuk.post("/pengaduan/baru/warga/", kirim).status_code == 200
    assert Pengaduan.objects.get().wilayah_id == "17.71.07.1001"
    assert client_untuk(pemeran.pengawas).get("/pengaduan/baru/").status_code == 403
