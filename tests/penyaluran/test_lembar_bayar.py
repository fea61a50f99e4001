"""The attendance sheet at withdrawal: who stands on it, how it looks, and that taking it out is logged."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from inti.models import AksesPribadi
from inti.waktu import hari_ini
from penyaluran.models import Pembayaran
from tests.penyaluran.kelompok_bayar import buat

pytestmark = pytest.mark.django_db


@pytest.fixture
def mawar(pemeran):
    return buat(pemeran)


def teks_pdf(isi: bytes) -> list[str]:
    return [h.extract_text() for h in PdfReader(io.BytesIO(isi)).pages]


def kiriman(**lain):
    return {"kertas": "f4", "nomor": "tersamar", "tempat": "Balai Desa", "tanggal": hari_ini().isoformat()} | lain


def test_lembar_satu_kelompok(mawar, pemeran, client_untuk):
    Pembayaran.objects.filter(pk=mawar.bayar[2].pk).update(nominal=0)
    client, url = client_untuk(pemeran.pendamping), reverse("penyaluran:lembar_bayar", args=[mawar.kelompok.pk])
    assert "2 keluarga yang dibayar" in client.get(url).content.decode()

    (teks,) = teks_pdf(client.post(url, kiriman()).content)

    for kata in ("DAFTAR HADIR PENCAIRAN PKH", "MAWAR AA", "MAWAR AB", str(mawar.tahap), "Balai Desa", "Tanda Tangan"):
        assert kata in teks
    assert "MAWAR AC" not in teks  # nothing to withdraw
    assert mawar.bayar[0].kpm.nik not in teks
    akses = AksesPribadi.objects.get()
    assert (akses.jenis, akses.jumlah, akses.objek_id) == ("unduh", 2, str(mawar.kelompok.pk))


def test_nomor_lengkap_dicatat_per_keluarga(mawar, pemeran, client_untuk):
    client, url = client_untuk(pemeran.pendamping), reverse("penyaluran:lembar_bayar", args=[mawar.kelompok.pk])
    assert client.post(url, kiriman(nomor="lengkap")).status_code == 422
    assert not AksesPribadi.objects.exists()

    jawab = client.post(url, kiriman(nomor="lengkap", keperluan="bank"))

    assert mawar.bayar[0].kpm.nik in teks_pdf(jawab.content)[0]
    assert AksesPribadi.objects.filter(jenis="buka", objek="kpm.KPM").count() == 3


def test_buku_kerja_berkolom_resmi(mawar, pemeran, client_untuk):
    kpm = mawar.bayar[0].kpm
    kpm.alamat = "=1+1"
    kpm.save()
    url = reverse("penyaluran:lembar_bayar", args=[mawar.kelompok.pk])

    jawab = client_untuk(pemeran.pendamping).post(url, kiriman(sebagai="xlsx"))

    lembar = load_workbook(io.BytesIO(jawab.content)).active
    baris = [[s.value for s in b] for b in lembar.iter_rows()]
    judul = next(n for n, b in enumerate(baris) if b[0] == "No")
    assert baris[judul] == ["No", "Nama", "NIK", "Alamat", "RT", "RW", "Tanda Tangan", "Ket"]
    assert [b[1] for b in baris[judul + 1 :]] == ["MAWAR AA", "MAWAR AB", "MAWAR AC"]
    sel = lembar.cell(row=judul + 2, column=4)
    assert (sel.value, sel.data_type) == ("=1+1", "s")
    kepala = " ".join(str(v) for b in baris[:judul] for v in b if v)
    for kata in ("Kelompok: MAWAR", "Pendamping: Pendamping", f"Tahap: {mawar.tahap}", "Tempat: Balai Desa"):
        assert kata in kepala


def test_semua_kelompok_satu_berkas(mawar, pemeran, client_untuk):
    buat(pemeran, banyak=1, nama="ANGGREK")
    client, url = client_untuk(pemeran.pendamping), reverse("penyaluran:lembar_bayar_semua")

    halaman = teks_pdf(client.post(url, kiriman(kertas="a4")).content)

    assert ["ANGGREK AA" in halaman[0], "MAWAR AA" in halaman[1], len(halaman)] == [True, True, 2]
    buku = load_workbook(io.BytesIO(client.post(url, kiriman(sebagai="xlsx")).content))
    assert buku.sheetnames == ["ANGGREK", "MAWAR"]
    assert "Belum ada yang dicetak" in client_untuk(pemeran.korkec).get(url).content.decode()


def test_di_luar_wilayah(mawar, pemeran, client_untuk):
    url = reverse("penyaluran:lembar_bayar", args=[mawar.kelompok.pk])
    for siapa in ("pendamping_lain", "apd_luar"):
        assert client_untuk(getattr(pemeran, siapa)).post(url, kiriman()).status_code == 404
    assert not AksesPribadi.objects.exists()
