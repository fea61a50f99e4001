"""Families by a list of numbers: found in the own area only, named by line, and kept nowhere."""

import io
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from inti.galat import GalatPengguna
from pendamping.berkas.nomor import baca_berkas, baca_teks
from pendamping.models import Penugasan
from pendamping.selectors.nomor_keluarga import NOMOR_MAKS, cari_nomor
from tests.conftest import DESA, DESA_2, DESA_LUAR
from tests.factories import KPMFactory

URL = "/penugasan/daftar/"
TUGASKAN = "/penugasan/tugaskan/"
NIK, KK, PESERTA = "1771084101900001", "1771080102100002", "177108000000003"


@pytest.fixture
def keluarga(pemeran: SimpleNamespace) -> SimpleNamespace:
    return SimpleNamespace(
        nik=KPMFactory.create(nik=NIK, kk="1771080102109999"),
        kk=KPMFactory.create(kk=KK, desa_id=DESA_2),
        peserta=KPMFactory.create(no_peserta=PESERTA),
        luar=KPMFactory.create(nik="1701014101900009", desa_id=DESA_LUAR),
        keluar=KPMFactory.create(nik="1771084101900077", kepesertaan="mandiri"),
    )


def test_ketiga_nomor_ditemukan_dan_yang_lain_disebut_barisnya(pemeran, keluarga, django_assert_num_queries) -> None:
    teks = f"{NIK}\n\n{KK[:4]} {KK[4:]}\n'{PESERTA}\n{NIK}\n123\n1701014101900009\n1771084101900077\n9999999999999999"
    with django_assert_num_queries(4):  # the appointments, and one per kind of number
        hasil = cari_nomor(baca_teks(teks), pemeran.apd)
    assert hasil.kpm == (keluarga.nik.pk, keluarga.kk.pk, keluarga.peserta.pk)
    assert hasil.desa == (DESA_2, DESA)
    assert hasil.berulang == 1
    assert hasil.cela == (
        (6, "bukan NIK atau No KK (16 angka) atau No peserta (15 angka)"),
        (7, "tidak ada keluarga dengan nomor ini di wilayah Anda"),
        (8, "keluarga ini sudah keluar dari program"),
        (9, "tidak ada keluarga dengan nomor ini di wilayah Anda"),
    )


def test_kk_milik_dua_keluarga_tidak_ditebak(pemeran, keluarga) -> None:
    KPMFactory.create(kk=KK)
    assert cari_nomor(baca_teks(KK), pemeran.apd).cela == ((1, "No KK ini milik 2 keluarga; pakai NIK pengurusnya"),)


def test_terlalu_banyak_ditolak() -> None:
    with pytest.raises(GalatPengguna, match=f"Paling banyak {NOMOR_MAKS} nomor"):
        baca_teks("1\n" * (NOMOR_MAKS + 1))


def _buku(*baris: list[object]) -> io.BytesIO:
    buku = Workbook()
    for satu in baris:
        buku.active.append(satu)
    keluaran = io.BytesIO()
    buku.save(keluaran)
    keluaran.seek(0)
    return keluaran


def test_kolom_buku_kerja_dicari_judulnya() -> None:
    baris = baca_berkas(
        _buku(["DAFTAR KPM"], ["NAMA", "NO KK", "NIK"], ["A", KK, NIK], ["B", KK, float(NIK)], ["C", KK, ""])
    )
    assert [(b.baris, b.nomor) for b in baris] == [(3, NIK), (4, "")]
    assert "digit ke-16 hilang" in baris[1].cela


def test_tanpa_judul_nomor_pertama_tiap_baris() -> None:
    assert [(b.baris, b.nomor) for b in baca_berkas(_buku(["A", KK], ["tanpa nomor"], [PESERTA]))] == [
        (1, KK),
        (3, PESERTA),
    ]


@pytest.mark.parametrize("isi", [b"", b"bukan buku kerja", b"PK\x03\x04rusak"])
def test_berkas_rusak_diberi_kalimat(pemeran, client_untuk, isi: bytes) -> None:
    berkas = SimpleUploadedFile("daftar.xlsx", isi)
    jawaban = client_untuk(pemeran.apd).post(URL, {"nomor": "", "berkas": berkas})
    assert jawaban.status_code == 422
    assert jawaban.context["form"].errors


def test_sampai_ditetapkan(pemeran, keluarga, client_untuk) -> None:
    client = client_untuk(pemeran.apd)
    temu = client.post(URL, {"nomor": f"{NIK}\n{KK}\n000"})
    assert temu.context["daftar"] == f"{keluarga.nik.pk},{keluarga.kk.pk}"
    assert "Baris 3" in temu.content.decode()
    for nomor in (NIK, KK):
        assert nomor not in temu.content.decode()  # read, looked up, and forgotten
    isi = {
        "daftar": temu.context["daftar"],
        "petugas": pemeran.pendamping.pk,
        "mulai": "2026-11-01",
        "nomor_sk": "SK-9",
    }
    lihat = client.post(TUGASKAN, {**isi, "aksi": "pratinjau"})
    assert lihat.context["sasaran"].judul == "2 keluarga yang dipilih, " + ", ".join(
        w.nama for w in (keluarga.kk.desa, keluarga.nik.desa)
    )
    assert [(b.nama, b.sebelum, b.sesudah) for b in lihat.context["pratinjau"].beban] == [("Pendamping", 0, 2)]
    assert Penugasan.objects.count() == 0
    assert client.post(TUGASKAN, {**isi, "aksi": "simpan", "sidik": lihat.context["sidik"]}).status_code == 302
    assert set(Penugasan.objects.values_list("kpm", flat=True)) == {keluarga.nik.pk, keluarga.kk.pk}


def test_calon_harus_bertugas_di_semua_desanya(pemeran, keluarga, client_untuk) -> None:
    pemeran.pendamping.jabatan.update(wilayah=DESA)
    daftar = f"{keluarga.nik.pk},{keluarga.kk.pk}"
    form = client_untuk(pemeran.apd).post(TUGASKAN, {"daftar": daftar}).context["form"]
    assert [p.nama for p in form.fields["petugas"].queryset] == ["Pendamping Lain"]


@pytest.mark.parametrize("daftar", ["", "x,y", "999999999", "1;2", "-1"])
def test_daftar_yang_dikarang_404(pemeran, client_untuk, daftar: str) -> None:
    assert client_untuk(pemeran.apd).post(TUGASKAN, {"daftar": daftar}).status_code == 404


def test_keluarga_luar_dalam_daftar_404(pemeran, keluarga, client_untuk) -> None:
    daftar = f"{keluarga.nik.pk},{keluarga.luar.pk}"
    assert client_untuk(pemeran.apd).post(TUGASKAN, {"daftar": daftar}).status_code == 404


def test_per_rw(pemeran, client_untuk) -> None:
    dalam = KPMFactory.create(desa_id=DESA, rw="003")
    KPMFactory.create(desa_id=DESA, rw="004")
    KPMFactory.create(desa_id=DESA_2, rw="003")
    client = client_untuk(pemeran.apd)
    assert client.get(f"/penugasan/desa/{DESA}/").context["rw"] == [
        {"label": f"RW {rw}", "url": f"{TUGASKAN}?desa={DESA}&rw={rw}", "aktif": False, "jumlah": 1}
        for rw in ("003", "004")
    ]
    isi = {"desa": DESA, "rw": "003", "cakupan": "belum", "petugas": pemeran.pendamping.pk, "mulai": "2026-11-01"}
    isi |= {"nomor_sk": "SK-9", "aksi": "pratinjau"}
    lihat = client.post(TUGASKAN, isi)
    assert (lihat.context["sasaran"].judul, lihat.context["pratinjau"].jumlah) == ("RW 003, Pasar Bengkulu", 1)
    assert client.post(TUGASKAN, {**isi, "aksi": "simpan", "sidik": lihat.context["sidik"]}).status_code == 302
    assert list(Penugasan.objects.values_list("kpm", flat=True)) == [dalam.pk]
