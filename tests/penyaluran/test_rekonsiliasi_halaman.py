"""Reconciliation on the web: the list of payments, one family's row and page, the family's tab."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from uuid6 import uuid7

from inti.widget import InputRupiah
from penyaluran.models import Pembayaran, Rekonsiliasi
from tests.conftest import DESA, DESA_2, DESA_LUAR, DESA_TETANGGA
from tests.factories import (
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    PembayaranFactory,
    PenugasanFactory,
    RekonsiliasiFactory,
    TahapFactory,
)
from tests.penyaluran.catatan_bayar import alasan, catat, dibayar

HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def bayar(pemeran):
    """A payment of 750 000 to a family of `pendamping`."""
    return dibayar(pemeran)


# --- the list ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ketik", "nilai"),
    [("750.000", 750_000), ("Rp 750.000", 750_000), ("Rp750.000,00", 750_000), ("750000", 750_000), ("0", 0)],
)
def test_isian_rupiah(ketik, nilai):
    assert InputRupiah().clean(ketik) == nilai


@pytest.mark.parametrize("ketik", ["750", "seribu", "", "-500000"])
def test_isian_rupiah_ditolak(ketik):
    with pytest.raises(ValidationError):
        InputRupiah().clean(ketik)


def test_daftar_bawaan_belum_milik_sendiri_per_kelompok(bayar, pemeran, client_untuk):
    mawar = KelompokFactory(nama="Mawar", desa_id=DESA)
    KeanggotaanFactory(kpm=bayar.kpm, kelompok=mawar)
    sudah = PembayaranFactory(kpm=KPMFactory(nama="SUDAH CAIR"))
    PenugasanFactory(kpm=sudah.kpm, petugas=pemeran.pendamping)
    RekonsiliasiFactory(pembayaran=sudah)
    orang_lain = PembayaranFactory(kpm=KPMFactory(nama="MILIK ORANG"))
    PenugasanFactory(kpm=orang_lain.kpm, petugas=pemeran.pendamping_lain)
    client = client_untuk(pemeran.pendamping)

    isi = client.get(reverse("penyaluran:daftar")).content.decode()
    assert bayar.kpm.nama in isi
    assert "Mawar" in isi
    assert "1 dari 2 keluarga" in isi
    assert "SUDAH CAIR" not in isi
    assert "MILIK ORANG" not in isi
    assert bayar.kpm.nik not in isi

    isi = client.get(reverse("penyaluran:daftar"), {"status": "cair"}).content.decode()
    assert "SUDAH CAIR" in isi
    assert bayar.kpm.nama not in isi

    isi = client.post(reverse("penyaluran:daftar"), {"cari": "sudah ca"}).content.decode()
    assert "SUDAH CAIR" in isi
    isi = client.post(reverse("penyaluran:daftar"), {"cari": orang_lain.kpm.nik}).content.decode()
    assert "MILIK ORANG" not in isi


@pytest.mark.parametrize(
    ("siapa", "lihat"),
    [("korkec", {DESA}), ("korkab", {DESA, DESA_TETANGGA}), ("korkab_luar", {DESA_LUAR}), ("tanpa_jabatan", set())],
)
def test_daftar_hanya_wilayah_sendiri(pemeran, client_untuk, siapa, lihat):
    for desa in (DESA, DESA_TETANGGA, DESA_LUAR):
        PembayaranFactory(kpm=KPMFactory(nama=f"WARGA {desa}", desa_id=desa))
    client = client_untuk(getattr(pemeran, siapa))
    for saringan in ({}, {"wilayah": "17"}, {"status": "semua"}):
        isi = client.get(reverse("penyaluran:daftar"), saringan).content.decode()
        assert {d for d in (DESA, DESA_TETANGGA, DESA_LUAR) if f"WARGA {d}" in isi} == lihat


def test_saringan_petugas_dan_tanpa_petugas(bayar, pemeran, client_untuk):
    lepas = PembayaranFactory(kpm=KPMFactory(nama="TANPA PETUGAS"))
    client = client_untuk(pemeran.korkec)

    isi = client.get(reverse("penyaluran:daftar"), {"petugas": pemeran.pendamping.pk}).content.decode()
    assert bayar.kpm.nama in isi
    assert lepas.kpm.nama not in isi
    isi = client.get(reverse("penyaluran:daftar"), {"petugas": "tanpa"}).content.decode()
    assert bayar.kpm.nama not in isi
    assert lepas.kpm.nama in isi
    assert "Saringan tidak dikenali" in client.get(reverse("penyaluran:daftar"), {"petugas": "x"}).content.decode()


@pytest.mark.parametrize(("siapa", "banyak"), [("pendamping", 1), ("pendamping", 60), ("korkec", 1), ("korkec", 60)])
def test_jumlah_kueri_daftar(pemeran, client_untuk, django_assert_num_queries, siapa, banyak):
    TahapFactory()
    for _ in range(banyak):
        satu = PembayaranFactory()
        PenugasanFactory(kpm=satu.kpm, petugas=pemeran.pendamping)
        KeanggotaanFactory(kpm=satu.kpm)
    client = client_untuk(getattr(pemeran, siapa))

    with django_assert_num_queries({"pendamping": 10, "korkec": 11}[siapa]):
        isi = client.get(reverse("penyaluran:daftar"))
    assert isi.content.count(b'id="bayar-') == min(banyak, 50)


def test_halaman_berikut_tanpa_ulang(pemeran, client_untuk):
    for i in range(60):
        satu = PembayaranFactory(kpm=KPMFactory(nama=f"K{i % 7} {i}"))
        PenugasanFactory(kpm=satu.kpm, petugas=pemeran.pendamping)
        if i % 3:
            KeanggotaanFactory(
                kpm=satu.kpm,
                kelompok=KelompokFactory(
                    nama="Sama" if i % 30 == 1 else f"Lain {i % 9} {i}", desa_id=DESA if i > 30 else DESA_2
                ),
            )
    client = client_untuk(pemeran.pendamping)
    terlihat, jawab = [], client.get(reverse("penyaluran:daftar"))
    while True:
        terlihat += [b.pk for b in jawab.context["baris"]]
        if not jawab.context.get("berikut"):
            break
        jawab = client.get(jawab.context["berikut"])
    assert len(terlihat) == 60
    assert set(terlihat) == set(Pembayaran.objects.values_list("pk", flat=True))


# --- one family ----------------------------------------------------------------------------


def isian(bayar, status="cair", **lain):
    return {"id": str(uuid7()), "versi": "0", "status": status, "tanggal": "2026-11-03"} | lain


def test_simpan_di_baris_menjaga_tempat(bayar, pemeran, client_untuk):
    client = client_untuk(pemeran.pendamping)
    url = reverse("penyaluran:rekon", args=[bayar.pk])

    borang = client.get(url, **HTMX).content.decode()
    assert f'id="bayar-{bayar.pk}"' in borang
    assert "<html" not in borang
    assert "checked" not in borang

    jawab = client.post(url, isian(bayar, asal="status=belum"), **HTMX).content.decode()
    assert f'id="bayar-{bayar.pk}"' in jawab
    assert "Sudah transaksi" in jawab
    assert 'id="neraca" hx-swap-oob="true"' in jawab
    assert "1 dari 1 keluarga" in jawab
    assert Rekonsiliasi.objects.get().jumlah == 750_000


def test_tanpa_javascript_kembali_ke_daftar(bayar, pemeran, client_untuk):
    client = client_untuk(pemeran.pendamping)
    url = reverse("penyaluran:rekon", args=[bayar.pk])
    assert b"<html" in client.get(url).content

    isi = isian(bayar, "sebagian", jumlah="Rp 500.000", asal="status=belum&tahap=2026-4&lompat=//jahat.id")
    jawab = client.post(url, isi)
    assert jawab.status_code == 302
    assert jawab.url == f"{reverse('penyaluran:daftar')}?tahap=2026-4&status=belum#bayar-{bayar.pk}"
    assert Rekonsiliasi.objects.get().jumlah == 500_000
    # The day is offered again for the next family.
    lain = PembayaranFactory()
    PenugasanFactory(kpm=lain.kpm, petugas=pemeran.pendamping)
    assert 'value="2026-11-03"' in client.get(reverse("penyaluran:rekon", args=[lain.pk])).content.decode()


def test_isian_salah_tetap_di_tempat(bayar, pemeran, client_untuk):
    client = client_untuk(pemeran.pendamping)
    url = reverse("penyaluran:rekon", args=[bayar.pk])

    jawab = client.post(url, isian(bayar, "sebagian", jumlah="750.000"), **HTMX)
    assert jawab.status_code == 422
    isi = jawab.content.decode()
    assert "Pilih Sudah transaksi" in isi
    assert 'value="750.000"' in isi
    assert client.post(url, isian(bayar, "entah")).status_code == 422
    assert client.post(url, isian(bayar, id="bukan-uuid")).status_code == 422
    assert not Rekonsiliasi.objects.exists()


def test_yang_kedua_melihat_catatan_pertama_dan_isiannya(bayar, pemeran, client_untuk):
    catat(bayar, pemeran.apd, "tidak", alasan=alasan())
    client = client_untuk(pemeran.pendamping)
    url = reverse("penyaluran:rekon", args=[bayar.pk])

    jawab = client.post(url, isian(bayar, "sebagian", jumlah="300.000"), **HTMX)
    isi = jawab.content.decode()
    assert jawab.status_code == 422
    assert "Apd sudah mencatat Belum transaksi" in isi
    assert 'value="300.000"' in isi
    assert Rekonsiliasi.objects.get().status == "tidak"

    form = jawab.context["form"]["sebagian"]
    lagi = isian(bayar, "sebagian", jumlah="300.000", id=form["id"].value(), versi=form["versi"].value())
    assert client.post(url, lagi, **HTMX).status_code == 200
    assert Rekonsiliasi.objects.get().jumlah == 300_000


def test_batal_lewat_halaman(bayar, pemeran, client_untuk):
    catat(bayar, pemeran.pendamping)
    client = client_untuk(pemeran.pendamping)
    url = reverse("penyaluran:rekon_batal", args=[bayar.pk])

    assert client.post(url, {"versi": "1", "alasan": ""}).status_code == 422
    assert Rekonsiliasi.objects.exists()
    assert client.post(url, {"versi": "1", "alasan": "salah ketuk"}).status_code == 302
    assert not Rekonsiliasi.objects.exists()
    assert client.get(url).status_code == 405


@pytest.mark.parametrize(
    ("siapa", "kode"),
    [
        ("pendamping_lain", 404),
        ("pendamping_tetangga", 404),
        ("apd_luar", 404),
        ("korkec", 403),
        ("korkab", 403),
        ("pengawas", 403),
        ("tanpa_jabatan", 403),
    ],
)
def test_halaman_rekon_ditolak(bayar, pemeran, client_untuk, siapa, kode):
    client = client_untuk(getattr(pemeran, siapa))
    for url in (reverse("penyaluran:rekon", args=[bayar.pk]), reverse("penyaluran:rekon_batal", args=[bayar.pk])):
        assert client.post(url, isian(bayar, alasan="x")).status_code == kode
    assert client.get(reverse("penyaluran:rekon", args=[bayar.pk])).status_code == kode
    assert not Rekonsiliasi.objects.exists()


def test_dua_peran_hanya_lihat_bukan_dampingan(pemeran, client_untuk):
    """A korkec who is also pendamping sees the whole kecamatan but records the own families only."""
    from tests.factories import JabatanFactory

    JabatanFactory(pengguna=pemeran.korkec, peran="pendamping", wilayah_id="17.71.08")
    orang = PembayaranFactory()
    milik = PembayaranFactory()
    PenugasanFactory(kpm=milik.kpm, petugas=pemeran.korkec)
    client = client_untuk(pemeran.korkec)

    assert client.post(reverse("penyaluran:rekon", args=[orang.pk]), isian(orang)).status_code == 403
    assert client.post(reverse("penyaluran:rekon", args=[milik.pk]), isian(milik)).status_code == 302
    assert [r.pembayaran_id for r in Rekonsiliasi.objects.all()] == [milik.pk]
    assert [b.pk for b in client.get(reverse("penyaluran:daftar"), {"status": "semua"}).context["baris"]] == [milik.pk]
    wilayah = client.get(reverse("penyaluran:daftar"), {"status": "semua", "saya": "0"}).context["baris"]
    assert {b.pk for b in wilayah} == {milik.pk, orang.pk}


# --- the family's tab ----------------------------------------------------------------------


def test_tab_keluarga(bayar, pemeran, client_untuk):
    lama = PembayaranFactory(kpm=bayar.kpm, tahap=TahapFactory(nomor=3), nominal=0, status_fc="EXCLUDE PEKERJAAN")
    catat(bayar, pemeran.pendamping, "tidak", alasan=alasan())
    url = reverse("penyaluran:tab_penyaluran", args=[bayar.kpm_id])
    client = client_untuk(pemeran.pendamping)

    isi = client.get(url, **HTMX).content.decode()
    assert "<html" not in isi
    assert "KKS hilang" in isi
    assert "kantor polisi" in isi
    assert lama.status_fc in isi
    assert "ada anggota ASN" in isi
    assert isi.index("Tahap 4 2026") < isi.index("Tahap 3 2026")
    assert b"<html" in client.get(url).content
    assert client_untuk(pemeran.pendamping_lain).get(url).status_code == 404
    assert client_untuk(pemeran.korkec).get(url).status_code == 200
