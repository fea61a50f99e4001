"""Pages and lists of the ladder by role, and the demo."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpm.models import KPM
from penyaluran.selectors.dibayar_kembali import dibatalkan, dibayar_kembali
from pkh.demo.lapangan import Dunia
from pkh.demo.verifikasi_sanksi import cerita_sanksi
from tests.factories.kpm import AnggotaFactory, KomponenFactory, KPMFactory
from tests.factories.pendamping import PenugasanFactory
from tests.factories.penyaluran import HakFactory, PembayaranFactory, TahapFactory
from tests.factories.verifikasi import (
    FasilitasFactory,
    HasilVerifikasiFactory,
    KeikutsertaanFasilitasFactory,
    SanksiFactory,
)
from tests.p2k2.gambar import gambar
from tests.verifikasi.tangga import PADA, anak_tangga, keluarga
from verifikasi.models import Keberatan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jam")]


# --- Pages ----------------------------------------------------------------------------------------


def test_halaman_menurut_peran(pemeran, client_untuk, usulan):
    alamat = f"/verifikasi/sanksi/{usulan.pk}/"
    korkab = client_untuk(pemeran.korkab).get(alamat).text
    assert "Putuskan usulan" in korkab
    korkec = client_untuk(pemeran.korkec).get(alamat).text
    assert "Putuskan usulan" not in korkec
    assert "Catat keberatan" in korkec
    pengawas = client_untuk(pemeran.pengawas).get(alamat).text
    assert "Catat keberatan" not in pengawas
    assert "hadir 10 dari 20 hari = 50 %, batas 85 %" in pengawas
    assert client_untuk(pemeran.pendamping_lain).get(alamat).status_code == 404
    tab = client_untuk(pemeran.pendamping).get(f"/verifikasi/sanksi/kpm/{usulan.kpm_id}/").text
    assert "Usulan penangguhan" in tab


def test_putusan_dan_keberatan_lewat_halaman(pemeran, client_untuk, usulan):
    usulan.refresh_from_db()
    client = client_untuk(pemeran.korkab)
    alamat = f"/verifikasi/sanksi/{usulan.pk}/putusan/"
    assert client.post(alamat, {"versi": usulan.versi}).status_code == 422
    isi = {"putusan": "setuju", "alasan": "Tiga bulan", "versi": usulan.versi, "berlaku_sejak": "2026-11-22"}
    assert client.post(alamat, isi).status_code == 302
    assert KPM.objects.get().kepesertaan == "ditangguhkan"
    assert client.get(alamat).status_code == 200
    pendamping = client_untuk(pemeran.pendamping)
    kabar = {"id": uuid4(), "keadaan": "berlaku", "cara": "surat", "kepada": "Ibu Ani", "tanggal": "2026-11-22"}
    assert pendamping.post(f"/verifikasi/sanksi/{usulan.pk}/kabar/", kabar).status_code == 302
    isi = {"id": uuid4(), "tanggal": "2026-11-22", "penyampai": "Ibu", "isi": "<b>Keliru</b>", "foto": [gambar()]}
    jawaban = pendamping.post(f"/verifikasi/sanksi/{usulan.pk}/keberatan/", isi)
    assert jawaban.status_code == 302
    k = Keberatan.objects.get()
    halaman = client.get(f"/verifikasi/keberatan/{k.pk}/").text
    assert "&lt;b&gt;Keliru" in halaman
    foto = pendamping.get(f"/verifikasi/keberatan/{k.pk}/foto/{k.foto.get().pk}/")
    assert b"".join(foto.streaming_content)[:3] == b"\xff\xd8\xff"
    assert client_untuk(pemeran.korkab_luar).get(f"/verifikasi/keberatan/{k.pk}/").status_code == 404
    jawab = {"putusan": "terima", "alasan": "x", "versi": 1}
    assert pendamping.post(f"/verifikasi/keberatan/{k.pk}/", jawab).status_code == 403
    jawab = {"putusan": "terima", "alasan": "Surat dokter", "versi": 1}
    assert client.post(f"/verifikasi/keberatan/{k.pk}/", jawab).status_code == 302
    assert KPM.objects.get().kepesertaan == "aktif"
    batal = client.get(f"/verifikasi/sanksi/{usulan.pk}/").text
    assert "/penyaluran/dibayar-kembali/?sanksi=" in batal


@pytest.mark.parametrize("banyak", [1, 30])
def test_daftar_hemat_kueri(pemeran, client_untuk, banyak):
    for n in range(banyak):
        kpm, _ = keluarga(pemeran.pendamping, "t", nama=f"K {n}")
        HasilVerifikasiFactory(anggota__kpm=kpm, bulan=date(2026, 9, 1), hasil="na")
        SanksiFactory(kpm=kpm, petugas=pemeran.pendamping)
    client = client_untuk(pemeran.korkab)
    client.get("/verifikasi/sanksi/")
    with CaptureQueriesContext(connection) as kueri:
        assert client.get("/verifikasi/sanksi/").status_code == 200
    assert len(kueri) <= 12, [k["sql"][:90] for k in kueri]


def test_saringan_tidak_dikenal(pemeran, client_untuk):
    client = client_untuk(pemeran.korkab)
    for kueri in ("urus=x", "wilayah=..", "petugas=a", "jenjang=zz"):
        assert "Saringan tidak dikenali" in client.get(f"/verifikasi/sanksi/?{kueri}").text


# --- The demo -------------------------------------------------------------------------------------


def test_cerita_contoh(pemeran):
    """One warned, one proposed, one objecting, one reversed and owed something; all through the services."""
    tahap = TahapFactory(tahun=2026, nomor=4)
    sekolah = FasilitasFactory(desa_id="17.71.08.1007")
    for n in range(4):
        kpm = KPMFactory(nama=f"KELUARGA {n}")
        PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping, mulai=date(2025, 1, 1))
        anggota = AnggotaFactory(kpm=kpm, tanggal_lahir=date(2016, 3, 1))
        KomponenFactory(anggota=anggota, jenis="sd")
        KeikutsertaanFasilitasFactory(anggota=anggota, fasilitas=sekolah, mulai=date(2026, 1, 1))
    HakFactory(kpm=kpm, tahap=tahap, nominal=500_000, nominal_fc=225_000)
    PembayaranFactory(kpm=kpm, tahap=tahap, nominal=225_000)
    dunia = Dunia(hari=PADA, serah=date(2026, 7, 1), pemeran={"rina": pemeran.pendamping, "korkab": pemeran.korkab})
    cerita_sanksi(dunia)
    keadaan = [anak_tangga(k) for k in KPM.objects.order_by("nama")]
    assert [[a[:2] for a in satu] for satu in keadaan] == [
        [("peringatan", "berlaku")],
        [("peringatan", "berlaku"), ("penangguhan", "diusulkan")],
        [("peringatan", "berlaku"), ("penangguhan", "diusulkan")],
        [("peringatan", "berlaku"), ("penangguhan", "dibatalkan")],
    ]
    assert Keberatan.objects.get().sanksi.kpm.nama == "KELUARGA 2"
    assert [b.jumlah for b in dibayar_kembali(list(dibatalkan(pemeran.korkab)))] == [275_000]
