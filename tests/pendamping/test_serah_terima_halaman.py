"""Pages of handovers, walked through by the people concerned, and what each may do afterwards."""

from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from uuid6 import uuid7

from akun.enums import Izin
from inti.models import AksesPribadi, Pekerjaan
from inti.waktu import hari_ini
from kpm.services.pemutakhiran.mesin import boleh_usul
from p2k2.models import Pertemuan
from pendamping.models import Kunjungan, Penugasan, SerahTerima
from pendamping.services import serah_terima_surat
from pendamping.services.serah_terima_berlaku import jalankan_jatuh_tempo
from penyaluran.services.rekon.catat import boleh_catat
from tests.conftest import DESA
from tests.factories import (
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    KunjunganFactory,
    PembayaranFactory,
    PemutakhiranFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
    SerahTerimaFactory,
)
from tests.hari import hari_ke, kemarin

pytestmark = pytest.mark.django_db


def nanti() -> date:
    return hari_ke(3)


URL = "/serah-terima/"


@pytest.fixture
def dampingan(pemeran):
    kelompok = KelompokFactory(nama="Melati", desa_id=DESA, tempat="Rumah Bu Ani", dibuat_oleh=pemeran.pendamping)
    PenugasanKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping)
    kpm = [KPMFactory(nama=n, desa_id=DESA, telepon="+6281234567890") for n in ("ANI", "BUDI")]
    for k in kpm:
        PenugasanFactory(kpm=k, petugas=pemeran.pendamping)
        KeanggotaanFactory(kpm=k, kelompok=kelompok)
    pemeran.kelompok, pemeran.kpm = kelompok, kpm
    return pemeran


def isian(p, **ganti):
    return {
        "id": uuid7(), "kepada": p.pendamping_lain.pk, "berlaku": nanti(), "nomor_sk": "SK-9", "alasan": "mutasi",
        "cakupan": "semua", "catatan": "<b>Titip</b>", **ganti,
    }  # fmt: skip


def langkah(client, serah, aksi, **isi):
    isi = {"versi": SerahTerima.objects.get(pk=serah.pk).versi, **isi}
    return client.post(f"{URL}{serah.pk}/langkah/{aksi}/", isi).status_code


def setujui_lewat_halaman(p, client_untuk):
    """From nothing to approved, each at the own screen; returns the handover."""
    lama, baru, korkec = (client_untuk(x) for x in (p.pendamping, p.pendamping_lain, p.korkec))
    assert lama.post(f"{URL}baru/", isian(p)).status_code == 302
    serah = SerahTerima.objects.get()
    alamat = f"{URL}{serah.pk}/"
    assert b"Ajukan kepada penerima" in lama.get(alamat).content
    assert langkah(lama, serah, "ajukan") == 302
    halaman = baru.get(alamat)
    assert b"&lt;b&gt;Titip&lt;/b&gt;" in halaman.content
    assert "0 menjadi 2 KPM" in halaman.content.decode()
    assert langkah(baru, serah, "terima", sidik="usang") == 302  # told, and nothing happens
    assert SerahTerima.objects.get().keadaan == "diajukan"
    assert langkah(baru, serah, "terima", sidik=halaman.context["sidik"], catatan="Siap") == 302
    assert langkah(baru, serah, "setujui") == 403
    assert langkah(korkec, serah, "setujui") == 302
    serah.refresh_from_db()
    assert serah.keadaan == "disetujui"
    return serah


def test_dari_susun_sampai_kabar(dampingan, client_untuk, monkeypatch):
    p = dampingan
    serah = setujui_lewat_halaman(p, client_untuk)
    lama, baru = client_untuk(p.pendamping), client_untuk(p.pendamping_lain)
    awalan = f"k-{p.kelompok.pk}"
    jadwal = {"versi": serah.versi, f"{awalan}-tanggal": nanti(), f"{awalan}-jam": "09:00", f"{awalan}-tempat": "Balai"}
    assert baru.post(f"{URL}{serah.pk}/pertemuan/", jadwal | {f"{awalan}-tanggal": hari_ini()}).status_code == 422
    assert baru.post(f"{URL}{serah.pk}/pertemuan/", jadwal).status_code == 302
    # The letters and the numbers are for whoever sees the families today; the receiver sees none yet.
    kabar = f"{URL}{serah.pk}/kabar/?kelompok={p.kelompok.pk}"
    assert b"https://wa.me/6281234567890" in lama.get(kabar).content
    isi = baru.get(kabar).content.decode()
    assert "ANI" in isi
    assert "wa.me" not in isi
    assert "pukul 09.00 di Balai" in isi
    assert baru.post(f"{URL}{serah.pk}/surat/").status_code == 302
    surat = lama.post(f"{URL}{serah.pk}/surat/", {"kelompok": p.kelompok.pk})
    lembar = [h.extract_text() for h in PdfReader(BytesIO(surat.content)).pages]
    assert len(lembar) == 1
    for teks in ("ANI", "BUDI", "Pendamping Lain", "SK-9", "Kelompok Melati", "pukul 09.00, di Balai"):
        assert teks in lembar[0]
    assert AksesPribadi.objects.get().jumlah == 2
    monkeypatch.setattr(serah_terima_surat, "SURAT_LANGSUNG", 1)
    monkeypatch.setattr("pendamping.views.serah_terima_kabar.SURAT_LANGSUNG", 1)
    for _ in range(2):
        assert lama.post(f"{URL}{serah.pk}/surat/")["Location"].startswith("/pekerjaan/")
    assert Pekerjaan.objects.count() == 1
    lama.post(kabar, {"aksi": "sudah", "kpm": p.kpm[0].pk})
    assert lama.get(f"{URL}{serah.pk}/kabar/?kabar=belum").context["sudah"] == 1
    lama.post(kabar, {"aksi": "semua"})
    assert lama.get(f"{URL}{serah.pk}/").context["sudah"] == 2


def test_koordinator_memilih_siapa_dan_orang_luar_tidak(dampingan, client_untuk):
    p = dampingan
    korkec = client_untuk(p.korkec)
    assert [x.nama for x in korkec.get(f"{URL}baru/").context["orang"]] == ["Pendamping"]
    assert korkec.get(f"{URL}baru/?dari={p.pendamping.pk}").status_code == 200
    for siapa in ("pendamping_lain", "korkec_tetangga", "korkab_luar", "apd_luar"):
        assert client_untuk(getattr(p, siapa)).get(f"{URL}baru/?dari={p.pendamping.pk}").status_code == 404
    for siapa in ("pengawas", "korwil", "tanpa_jabatan"):
        assert client_untuk(getattr(p, siapa)).get(f"{URL}baru/").status_code == 403
    for aneh in ("x", "٣", "99999999999"):
        assert korkec.get(f"{URL}baru/", {"dari": aneh}).status_code == 404


def test_isian_salah_menjawab_422(dampingan, client_untuk):
    lama = client_untuk(dampingan.pendamping)
    for salah in ({"kepada": dampingan.pendamping.pk}, {"berlaku": "kemarin"}, {"id": "x"}, {"kpm": ["1"]}):
        assert lama.post(f"{URL}baru/", isian(dampingan, **salah)).status_code == 422
    assert SerahTerima.objects.count() == 0


def test_yang_dikembalikan_disusun_lagi(dampingan, client_untuk):
    p, lama, baru = dampingan, client_untuk(dampingan.pendamping), client_untuk(dampingan.pendamping_lain)
    lama.post(f"{URL}baru/", isian(p, cakupan="kelompok", kelompok=[p.kelompok.pk]))
    serah = SerahTerima.objects.get()
    langkah(lama, serah, "ajukan")
    assert langkah(baru, serah, "kembalikan", alasan="") == 422
    assert langkah(baru, serah, "kembalikan", alasan="Beban saya penuh") == 302
    isi = lama.get(f"{URL}{serah.pk}/").content.decode()
    assert "Beban saya penuh" in isi
    assert f"salin={serah.pk}" in isi
    form = lama.get(f"{URL}baru/?dari={p.pendamping.pk}&salin={serah.pk}").context["form"]
    assert (form["kelompok"].value(), form["cakupan"].value()) == ([str(p.kelompok.pk)], "kelompok")
    assert langkah(lama, serah, "apa") == 404


def test_daftar_dan_kueri_tetap(dampingan, client_untuk):
    p, korkec = dampingan, client_untuk(dampingan.korkec)
    SerahTerimaFactory(dari=p.pendamping, kepada=p.pendamping_lain)
    jumlah = []
    for _ in range(2):
        with CaptureQueriesContext(
            connection,
        ) as kueri:
            assert korkec.get(URL).status_code == 200
        jumlah.append(len(kueri))
        SerahTerimaFactory.create_batch(8)
    assert jumlah == [jumlah[0]] * 2
    assert jumlah[0] <= 8
    assert client_untuk(p.korkec_tetangga).get(URL).context["baris"] == []
    assert len(client_untuk(p.pendamping).get(f"{URL}?siapa=dari").context["baris"]) == 1
    assert client_untuk(p.pendamping).get(f"{URL}?siapa=kepada").context["baris"] == []
    assert client_untuk(p.pendamping).get(f"{URL}?keadaan=x").context["saring"] is None


def test_rincian_dan_isi_paling_banyak_dua_belas_kueri(dampingan, client_untuk):
    serah = setujui_lewat_halaman(dampingan, client_untuk)
    SerahTerima.objects.filter(pk=serah.pk).update(keadaan="diterima", disetujui_oleh=None, disetujui_pada=None)
    korkec = client_untuk(dampingan.korkec)
    for akhir in ("", "isi/"):
        korkec.get(f"{URL}{serah.pk}/{akhir}")
        with CaptureQueriesContext(connection) as kueri:
            assert korkec.get(f"{URL}{serah.pk}/{akhir}").status_code == 200
        assert len(kueri) <= 12, akhir


# --- the one rule afterwards (docs/program.md §10) ---------------------------------------------


@pytest.fixture
def sesudah(dampingan, client_untuk):
    """The handover is in effect since today; the predecessor recorded a bit of everything before."""
    p = dampingan
    p.kunjungan = KunjunganFactory(kpm=p.kpm[0], petugas=p.pendamping, tanggal=kemarin(), hasil="LAMA")
    p.pertemuan = PertemuanFactory(kelompok=p.kelompok, petugas=p.pendamping, tanggal=kemarin(), tempat="LAMA")
    p.usulan = PemutakhiranFactory(kpm=p.kpm[0], diusulkan_oleh=p.pendamping)
    p.bayar = PembayaranFactory(kpm=p.kpm[0])
    serah = setujui_lewat_halaman(p, client_untuk)
    SerahTerima.objects.filter(pk=serah.pk).update(berlaku=hari_ini())
    assert jalankan_jatuh_tempo(pada=hari_ini())["berlaku"] == 1
    for orang in (p.pendamping, p.pendamping_lain):
        orang.__dict__.pop("_lingkup", None)
    return p


def test_pendahulu_membaca_dan_tidak_menulis(sesudah, client_untuk):
    p, lama = sesudah, client_untuk(sesudah.pendamping)
    for dibaca in (f"/kunjungan/{p.kunjungan.pk}/", f"/p2k2/{p.pertemuan.pk}/"):
        assert lama.get(dibaca).status_code == 200
    assert lama.get(f"/kpm/{p.kpm[0].pk}/").status_code == 404
    ubah = {"versi": 1, "tanggal": p.kunjungan.tanggal, "tujuan": "rutin", "hasil": "BARU"}
    assert lama.post(f"/kunjungan/{p.kunjungan.pk}/ubah/", ubah).status_code == 403
    assert lama.get(f"/kunjungan/baru/?kpm={p.kpm[0].pk}").status_code == 404
    isi = {"versi": 1, "tanggal": p.pertemuan.tanggal, "tempat": "BARU"}
    for akhir in ("ubah/", "kehadiran/", "batal/", "foto/"):
        assert lama.post(f"/p2k2/{p.pertemuan.pk}/{akhir}", isi).status_code == 403, akhir
    assert not boleh_usul(p.kpm[0], p.pendamping)
    assert not boleh_catat(p.pendamping, p.bayar)
    assert not p.pendamping.lingkup_izin(Izin.CATAT_PERTEMUAN).semua
    assert (Kunjungan.objects.get().hasil, Pertemuan.objects.get().tempat) == ("LAMA", "LAMA")


def test_pengganti_mengoreksi_pertemuan_dan_tidak_kunjungan_orang(sesudah, client_untuk):
    p, baru = sesudah, client_untuk(sesudah.pendamping_lain)
    assert baru.get(f"/kpm/{p.kpm[0].pk}/").status_code == 200
    assert baru.get(f"/kunjungan/{p.kunjungan.pk}/").status_code == 200
    ubah = {"versi": 1, "tanggal": p.kunjungan.tanggal, "tujuan": "rutin", "hasil": "BARU"}
    assert baru.post(f"/kunjungan/{p.kunjungan.pk}/ubah/", ubah).status_code == 403
    isi = {"versi": 1, "tanggal": p.pertemuan.tanggal, "tempat": "BARU"}
    assert baru.post(f"/p2k2/{p.pertemuan.pk}/ubah/", isi).status_code == 302
    pertemuan = Pertemuan.objects.get()
    assert (pertemuan.tempat, pertemuan.petugas) == ("BARU", p.pendamping)
    assert boleh_usul(p.kpm[0], p.pendamping_lain)
    assert boleh_catat(p.pendamping_lain, p.bayar)


@pytest.mark.parametrize("siapa", ["pendamping", "pendamping_lain"])
def test_api_mengikuti_aturan_yang_sama(sesudah, client_untuk, siapa):
    p, klien = sesudah, client_untuk(getattr(sesudah, siapa))
    isi = {"kelompok": str(p.kelompok.pk), "tanggal": str(p.pertemuan.tanggal), "tempat": "API", "versi": 1}
    jawab = klien.put(f"/api/v1/pertemuan/{p.pertemuan.pk}/", isi, content_type="application/json")
    assert (jawab.status_code < 300) == (siapa == "pendamping_lain"), jawab.content
    hadir = {"kehadiran": [{"kpm": p.kpm[0].pk, "status": "hadir"}], "versi": Pertemuan.objects.get().versi}
    jawab = klien.put(f"/api/v1/pertemuan/{p.pertemuan.pk}/kehadiran/", hadir, content_type="application/json")
    assert (jawab.status_code < 300) == (siapa == "pendamping_lain"), jawab.content
    kunjungan = {
        "kpm": p.kpm[0].pk, "tanggal": str(kemarin()), "tujuan": "rutin", "hasil": "API", "versi": 1,
    }  # fmt: skip
    jawab = klien.put(f"/api/v1/kunjungan/{p.kunjungan.pk}/", kunjungan, content_type="application/json")
    assert jawab.status_code >= 400
    jawab = klien.put(f"/api/v1/kunjungan/{uuid7()}/", kunjungan, content_type="application/json")
    assert jawab.status_code >= 400  # in the predecessor's time neither adds a visit any more
    assert Kunjungan.objects.count() == 1
    assert Penugasan.objects.filter(petugas=p.pendamping, selesai=None).count() == 0
