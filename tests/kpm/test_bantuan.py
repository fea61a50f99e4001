"""Complementary aid: recorded, proposed, told; and who may."""

import io
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from inti.galat import GalatPengguna, TidakBerhak
from inti.models import BarisImpor
from inti.services import impor
from inti.services.ekspor import ekspor_ke
from inti.services.kerja import Kemajuan
from inti.waktu import hari_ini, kode_tahap
from kpm.models import BantuanKomplementer
from kpm.selectors.bantuan import jumlah_bantuan_belum_kabar
from kpm.services.bantuan import IsiBantuan, catat_bantuan, kabari_keluarga, usulkan_bantuan
from tests.conftest import DESA, DESA_LUAR, KECAMATAN
from tests.factories import BantuanKomplementerFactory, KPMFactory, PenugasanFactory
from tests.hari import kemarin


def tahap_kini() -> str:
    return kode_tahap(hari_ini())


@pytest.fixture
def milik(pemeran: SimpleNamespace):
    kpm = KPMFactory(nama="SITI MILIK", desa_id=DESA)
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    return kpm


def keadaan(kpm) -> dict[str, tuple[str, str]]:
    return {b.jenis: (b.keadaan, b.alasan) for b in BantuanKomplementer.objects.filter(kpm=kpm)}


def catat(kpm, oleh, diberitahu=None, **isi: IsiBantuan) -> int:
    return catat_bantuan(kpm=kpm, tahap=tahap_kini(), isi=isi, diberitahu=diberitahu, oleh=oleh)


def test_mencatat_sekali_tetap_satu_baris(milik, pemeran):
    isi = {"kis": IsiBantuan("ada"), "kip": IsiBantuan("tidak", "  anak belum   terdaftar ")}
    assert catat(milik, pemeran.pendamping, **isi) == 2
    assert catat(milik, pemeran.pendamping, **isi) == 0
    assert keadaan(milik) == {"kis": ("ada", ""), "kip": ("tidak", "anak belum terdaftar")}


@pytest.mark.parametrize(
    ("isi", "kolom"),
    [
        (IsiBantuan("tidak", "  "), "kis_alasan"),
        (IsiBantuan("diterima", "x"), "kis_keadaan"),
        (IsiBantuan("tidak", "x" * 301), "kis_alasan"),
    ],
)
def test_isian_salah_ditolak_seluruhnya(milik, pemeran, isi, kolom):
    with pytest.raises(GalatPengguna) as galat:
        catat(milik, pemeran.pendamping, kip=IsiBantuan("ada"), kis=isi)
    assert (galat.value.kolom, keadaan(milik)) == (kolom, {})


def test_kabar_besok_ditolak(milik, pemeran):
    with pytest.raises(GalatPengguna):
        catat(milik, pemeran.pendamping, hari_ini() + timedelta(days=1), kis=IsiBantuan("tidak", "belum terdaftar"))
    assert keadaan(milik) == {}


@pytest.mark.parametrize("peran", ["pendamping_lain", "korkec", "korkab", "pengawas", "apd_luar", "tanpa_jabatan"])
def test_orang_lain_tidak_mencatat(milik, pemeran, peran):
    with pytest.raises(TidakBerhak):
        catat(milik, getattr(pemeran, peran), kis=IsiBantuan("ada"))
    assert keadaan(milik) == {}


def test_usulan_tidak_hilang_bila_dicatat_lagi_dan_selesai_bila_sudah_menerima(milik, pemeran):
    catat(milik, pemeran.pendamping, kemarin(), kis=IsiBantuan("terblokir", "kartu mati"))
    satu = BantuanKomplementer.objects.get()
    assert usulkan_bantuan(bantuan=[satu.pk], oleh=pemeran.pendamping) == 1
    assert usulkan_bantuan(bantuan=[satu.pk], oleh=pemeran.pendamping) == 0
    catat(milik, pemeran.pendamping, kis=IsiBantuan("tidak", "kartu mati"))
    satu.refresh_from_db()
    assert (satu.keadaan, satu.diusulkan_pada, satu.diberitahu_pada) == ("diusulkan", hari_ini(), kemarin())
    catat(milik, pemeran.pendamping, kis=IsiBantuan("ada"))
    satu.refresh_from_db()
    assert (satu.keadaan, satu.diberitahu_pada, satu.diberitahu_oleh) == ("ada", None, None)


def test_kabar_dicatat_sekali_dengan_hari_pertamanya(milik, pemeran):
    catat(milik, pemeran.pendamping, kis=IsiBantuan("tidak", "a"), kip=IsiBantuan("ada"))
    semua = list(BantuanKomplementer.objects.values_list("pk", flat=True))
    assert jumlah_bantuan_belum_kabar(pemeran.pendamping, tahap_kini()) == 1
    assert kabari_keluarga(bantuan=semua, tanggal=kemarin(), oleh=pemeran.pendamping) == 1
    assert kabari_keluarga(bantuan=semua, tanggal=hari_ini(), oleh=pemeran.pendamping) == 0
    kis = BantuanKomplementer.objects.get(jenis="kis")
    assert (kis.diberitahu_pada, kis.diberitahu_oleh) == (kemarin(), pemeran.pendamping)
    assert jumlah_bantuan_belum_kabar(pemeran.pendamping, tahap_kini()) == 0


def test_satu_id_keluarga_lain_menggagalkan_semua(milik, pemeran):
    catat(milik, pemeran.pendamping, kis=IsiBantuan("tidak", "a"))
    asing = BantuanKomplementerFactory(keadaan="tidak", alasan="a", tahap=tahap_kini())
    semua = list(BantuanKomplementer.objects.values_list("pk", flat=True))
    with pytest.raises(TidakBerhak):
        usulkan_bantuan(bantuan=semua, oleh=pemeran.pendamping)
    asing.refresh_from_db()
    assert (asing.keadaan, keadaan(milik)) == ("tidak", {"kis": ("tidak", "a")})


@pytest.mark.django_db
def test_basis_data_menuntut_alasan_dan_tanggal_jawaban():
    for salah in ({"keadaan": "tidak"}, {"keadaan": "diterima"}, {"keadaan": "ditolak", "alasan": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            BantuanKomplementerFactory(**salah)
    assert BantuanKomplementerFactory(keadaan="ditolak", alasan="x", dijawab_pada=date(2026, 11, 1)).pk


def test_halaman_daftar_mengusulkan_yang_dicentang(milik, pemeran, client_untuk):
    catat(milik, pemeran.pendamping, kis=IsiBantuan("tidak", "belum terdaftar"))
    client = client_untuk(pemeran.pendamping)
    isi = client.get("/bantuan/").content.decode()
    assert "SITI MILIK · KIS" in isi
    satu = BantuanKomplementer.objects.get()
    assert client.post("/bantuan/", {"tindakan": "usulkan", "bantuan": [satu.pk]}).status_code == 302
    satu.refresh_from_db()
    assert satu.keadaan == "diusulkan"
    assert client.post("/bantuan/", {"tindakan": "usulkan"}).status_code == 422


def test_halaman_catat_menyimpan_dan_menyebut_yang_kurang(milik, pemeran, client_untuk):
    client = client_untuk(pemeran.pendamping)
    alamat = f"/kpm/{milik.pk}/bantuan/catat/"
    kurang = client.post(alamat, {"kis_keadaan": "tidak"})
    assert (kurang.status_code, keadaan(milik)) == (422, {})
    assert "Tulis mengapa keluarga tidak menerima KIS" in kurang.content.decode()
    client.post(alamat, {"kis_keadaan": "tidak", "kis_alasan": "kartu hilang", "lpg_keadaan": "ada"})
    assert keadaan(milik) == {"kis": ("tidak", "kartu hilang"), "lpg": ("ada", "")}


@pytest.mark.parametrize("banyak", [1, 20])
def test_banyak_kueri_tetap(pemeran, client_untuk, django_assert_num_queries, banyak):
    for n in range(banyak):
        kpm = KPMFactory(desa_id=DESA)
        PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
        BantuanKomplementerFactory(kpm=kpm, keadaan="tidak", alasan=f"a{n}", tahap=tahap_kini())
    client = client_untuk(pemeran.pendamping)
    client.get("/bantuan/")
    with django_assert_num_queries(7):
        client.get("/bantuan/")


def _pulang(jalur, jawaban: dict[str, tuple[str, str]]) -> bytes:
    """The exported list with JAWABAN filled in by NIK, as an APD would send it back."""
    buku = openpyxl.load_workbook(jalur)
    lembar: Any = buku.active
    kepala = next(r for r in lembar.iter_rows() if any(c.value == "NIK" for c in r))
    letak = {c.value: c.column for c in kepala}
    for baris in range(kepala[0].row + 1, lembar.max_row + 1):
        jawab, alasan = jawaban.get(lembar.cell(baris, letak["NIK"]).value, ("", ""))
        lembar.cell(baris, letak["JAWABAN"]).value = jawab
        lembar.cell(baris, letak["ALASAN JAWABAN"]).value = alasan
    isi = io.BytesIO()
    buku.save(isi)
    return isi.getvalue()


def _impor(isi: bytes, oleh, nama: str = "jawaban.xlsx"):
    b = impor.unggah(jenis="jawaban_bantuan", nama=nama, isi=ContentFile(isi, name=nama), oleh=oleh)
    b = impor.buat_pratinjau(berkas_id=b.pk, kerja=Kemajuan())
    impor.terapkan(berkas=b, oleh=oleh)
    return impor.terapkan_sekarang(berkas_id=b.pk, oleh=oleh, kerja=Kemajuan())


def test_daftar_usulan_pulang_membawa_jawaban(pemeran, tmp_path):
    a, b, c = (KPMFactory.create(desa_id=DESA, nama=f"=SITI {n}") for n in "ABC")
    for kpm in (a, b, c):
        BantuanKomplementerFactory(
            kpm=kpm,
            tahap=tahap_kini(),
            keadaan="diusulkan",
            alasan="belum terdaftar",
            diusulkan_pada=kemarin(),
            diberitahu_pada=kemarin(),
            diberitahu_oleh=pemeran.pendamping,
        )
    keluar = tmp_path / "usulan.xlsx"
    minta = {"jenis": "usulan_bantuan", "wilayah": KECAMATAN, "periode": tahap_kini(), "alasan": "advokasi"}
    assert ekspor_ke(**minta, oleh=pemeran.apd, keluaran=keluar) == 3
    isi = _pulang(keluar, {a.nik: ("DITERIMA", ""), b.nik: ("Ditolak", "tidak layak menurut DTSEN")})
    hasil = _impor(isi, pemeran.apd)
    assert {k: hasil.ringkasan[k] for k in ("baris", "berubah", "tetap", "ditolak")} == {
        "baris": 3,
        "berubah": 2,
        "tetap": 1,
        "ditolak": 0,
    }
    assert {k.kpm: (k.keadaan, k.alasan, k.dijawab_pada) for k in BantuanKomplementer.objects.all()} == {
        a: ("diterima", "belum terdaftar", hari_ini()),
        b: ("ditolak", "tidak layak menurut DTSEN", hari_ini()),
        c: ("diusulkan", "belum terdaftar", None),
    }
    # No KK is no column of the answers: what is kept of it stays unreadable.
    lain = str(list(BarisImpor.objects.values_list("isi", flat=True)))
    assert f"{a.kk[:4]}••••••••{a.kk[-4:]}" in lain
    assert a.kk not in lain
    # A refusal is news: the family has to be told again.
    assert jumlah_bantuan_belum_kabar(pemeran.apd, tahap_kini()) == 1


def test_jawaban_yang_tidak_cocok_ditolak_dengan_sebabnya(pemeran):
    usul = BantuanKomplementerFactory(
        kpm__desa_id=DESA, tahap=tahap_kini(), keadaan="diusulkan", diusulkan_pada=kemarin()
    )
    luar = BantuanKomplementerFactory(
        kpm__desa_id=DESA_LUAR, tahap=tahap_kini(), keadaan="diusulkan", diusulkan_pada=kemarin()
    )
    buku = openpyxl.Workbook()
    for baris in (
        ["Tahap", f"{tahap_kini()[-1]} {tahap_kini()[:4]}"],
        ["NIK", "BANTUAN", "JAWABAN", "ALASAN JAWABAN"],
        [usul.kpm.nik, "KIS", "ditolak", ""],
        [usul.kpm.nik, "KIP", "diterima", ""],
        [luar.kpm.nik, "KIS", "diterima", ""],
        [usul.kpm.nik, "beras", "diterima", ""],
        [usul.kpm.nik, "LPG", "mungkin", ""],
    ):
        buku.active.append(baris)
    isi = io.BytesIO()
    buku.save(isi)
    b = impor.unggah(
        jenis="jawaban_bantuan",
        nama="jawaban.xlsx",
        isi=ContentFile(isi.getvalue(), name="jawaban.xlsx"),
        oleh=pemeran.apd,
        parameter={"tahap": tahap_kini()},
    )
    b = impor.buat_pratinjau(berkas_id=b.pk, kerja=Kemajuan())
    alasan = {k["baris"]: k["kolom"] for k in impor.daftar_kesalahan(b)}
    assert alasan == {3: "ALASAN JAWABAN", 4: "BANTUAN", 5: "NIK", 6: "BANTUAN", 7: "JAWABAN"}
    assert set(BantuanKomplementer.objects.values_list("keadaan", flat=True)) == {"diusulkan"}
