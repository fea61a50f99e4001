"""The pages of facilities, and the import of their list."""

import json

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from uuid6 import uuid7

from inti.berkas.templat import buat_templat
from inti.services import impor
from inti.services.jenis_impor import jenis_impor
from inti.services.kerja import Kemajuan
from inti.waktu import hari_ini
from tests.conftest import DESA, DESA_2
from tests.factories import (
    AnggotaFactory,
    FasilitasFactory,
    KeikutsertaanFasilitasFactory,
    KomponenFactory,
    KPMFactory,
    PenugasanFactory,
)
from tests.kpm.usulan import buat_keluarga
from tests.penyaluran.buku_fc import buku
from verifikasi.berkas.fasilitas import jenis_dari, jenjang_dari
from verifikasi.models import Fasilitas, KeikutsertaanFasilitas

pytestmark = pytest.mark.django_db
JUDUL = (
    "NPSN", "Nama", "Jenis", "Jenjang", "Alamat", "Desa", "Kecamatan", "Kontak", "Telepon", "Lintang", "Bujur",
)  # fmt: skip
DIAM = Kemajuan()


@pytest.fixture
def keluarga(pemeran):
    return buat_keluarga(pemeran)


def isi(jawaban) -> str:
    return jawaban.content.decode()


# --- pages ---------------------------------------------------------------------------------------


def test_daftar_disaring_dan_dicari(pemeran, client_untuk) -> None:
    FasilitasFactory(nama="SD NEGERI 5", npsn="10702345", lintang="-3.7", bujur="102.2")
    FasilitasFactory(nama="SMP NEGERI 2", npsn="", jenjang="smp")
    FasilitasFactory(jenis="posyandu", nama="POSYANDU MELATI", desa_id=DESA_2)
    FasilitasFactory(nama="SD TUTUP", ditutup="2026-01-01")
    alamat, client = reverse("verifikasi:fasilitas"), client_untuk(pemeran.pendamping)

    def nama(teks: str) -> list[str]:
        semua = ("SD NEGERI 5", "SMP NEGERI 2", "POSYANDU MELATI", "SD TUTUP")
        return [n for n in semua if f">{n}<" in teks]

    assert nama(isi(client.get(alamat))) == ["SD NEGERI 5", "SMP NEGERI 2", "POSYANDU MELATI"]
    assert nama(isi(client.get(alamat, {"jenis": "sekolah", "kurang": "npsn"}))) == ["SMP NEGERI 2"]
    assert nama(isi(client.get(alamat, {"kurang": "titik"}))) == ["SMP NEGERI 2", "POSYANDU MELATI"]
    assert nama(isi(client.get(alamat, {"wilayah": DESA_2}))) == ["POSYANDU MELATI"]
    assert nama(isi(client.get(alamat, {"keadaan": "ditutup"}))) == ["SD TUTUP"]
    assert nama(isi(client.post(alamat, {"cari": "melati"}))) == ["POSYANDU MELATI"]
    assert nama(isi(client.post(alamat, {"cari": "10702345"}))) == ["SD NEGERI 5"]
    assert "Saringan tidak dikenali" in isi(client.get(alamat, {"jenis": "x"}))
    assert nama(isi(client_untuk(pemeran.apd_luar).get(alamat))) == []


def test_jumlah_kueri_tetap(keluarga, pemeran, client_untuk) -> None:
    f = FasilitasFactory(nama="SD NEGERI 5")
    KeikutsertaanFasilitasFactory(anggota=keluarga.ani, fasilitas=f)
    client, kpm = client_untuk(pemeran.pendamping), keluarga
    halaman = {
        "daftar": reverse("verifikasi:fasilitas"),
        "rincian": reverse("verifikasi:fasilitas_rincian", args=[f.pk]),
        "belum": reverse("verifikasi:belum_fasilitas") + "?bidang=kesehatan",
        "tujuan": reverse("verifikasi:tujuan"),
        "ganda": reverse("verifikasi:fasilitas_ganda"),
        "anggota": reverse("verifikasi:fasilitas_anggota", args=[f.pk]),
        "peserta": reverse("verifikasi:peserta", args=[keluarga.ani.pk]) + "?bidang=pendidikan",
    }

    def hitung() -> dict[str, int]:
        hasil = {}
        for nama, alamat in halaman.items():
            with CaptureQueriesContext(connection) as kueri:
                assert client.get(alamat).status_code == 200
            hasil[nama] = len(kueri)
        return hasil

    KomponenFactory(anggota=AnggotaFactory(kpm=kpm))
    FasilitasFactory(nama="SDN 5")
    hitung()
    satu = hitung()
    for _ in range(6):
        kpm = KPMFactory()
        PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
        anak, balita, lepas = (AnggotaFactory(kpm=kpm) for _ in range(3))
        KomponenFactory(anggota=anak)
        KomponenFactory(anggota=lepas)
        KomponenFactory(anggota=balita, jenis="aud")
        KeikutsertaanFasilitasFactory(anggota=anak, fasilitas=FasilitasFactory(nama="SDN 5"))
        KeikutsertaanFasilitasFactory(anggota=AnggotaFactory(kpm=kpm), fasilitas=f)
    assert hitung() == satu == KUERI


KUERI = {"daftar": 7, "rincian": 11, "belum": 9, "tujuan": 11, "ganda": 7, "anggota": 8, "peserta": 9}


def test_halaman_fasilitas_tidak_menyebut_keluarga_orang_lain(keluarga, pemeran, client_untuk) -> None:
    f = FasilitasFactory(nama="SD NEGERI 5")
    KeikutsertaanFasilitasFactory(anggota=keluarga.ani, fasilitas=f)
    alamat = reverse("verifikasi:fasilitas_rincian", args=[f.pk])
    assert "ANI RAHAYU" in isi(client_untuk(pemeran.pendamping).get(alamat))
    assert "ANI RAHAYU" in isi(client_untuk(pemeran.korkab).get(alamat))
    lain = client_untuk(pemeran.pendamping_lain)
    sebelum = isi(lain.get(alamat))
    assert "ANI RAHAYU" not in sebelum
    KeikutsertaanFasilitasFactory(fasilitas=f)
    assert _tanpa_token(isi(lain.get(alamat))) == _tanpa_token(sebelum)
    assert client_untuk(pemeran.apd_luar).get(alamat).status_code == 404
    assert client_untuk(pemeran.korkab).get(reverse("verifikasi:fasilitas_ubah", args=[f.pk])).status_code == 403


def _tanpa_token(teks: str) -> list[str]:
    return [b for b in teks.splitlines() if "csrf" not in b]


def test_mencatat_mengubah_menutup_lewat_halaman(pemeran, client_untuk) -> None:
    client = client_untuk(pemeran.pendamping)
    kirim = {
        "id": str(uuid7()), "jenis": "sekolah", "nama": "SD <b>5</b>", "npsn": "10702345", "jenjang": "sd",
        "desa": DESA, "telepon": "081234567890", "lintang": "-3.765432", "bujur": "102.287654",
    }  # fmt: skip
    alamat = reverse("verifikasi:fasilitas_baru")
    assert client.get(alamat).status_code == 200
    salah = client.post(alamat, kirim | {"npsn": "12"})
    assert (salah.status_code, Fasilitas.objects.count()) == (422, 0)
    for _ in range(2):
        jawaban = client.post(alamat, kirim)
    f = Fasilitas.objects.get()
    rincian = reverse("verifikasi:fasilitas_rincian", args=[f.pk])
    assert jawaban["Location"] == rincian
    assert "SD &lt;b&gt;5&lt;/b&gt;" in isi(client.get(rincian))
    ubah = reverse("verifikasi:fasilitas_ubah", args=[f.pk])
    assert client.post(ubah, kirim | {"nama": "SD 5", "versi": 1}).status_code == 302
    usang = client.post(ubah, kirim | {"nama": "SD 6", "versi": 1})
    assert (usang.status_code, "Nama: SD 5" in isi(usang)) == (422, True)
    tutup = reverse("verifikasi:fasilitas_tutup", args=[f.pk])
    assert client.post(tutup, {"versi": 2, "sejak": "2027-01-01"}).status_code == 422
    assert client.post(tutup, {"versi": 2, "sejak": "2026-10-01"}).status_code == 302
    assert client.post(reverse("verifikasi:fasilitas_buka", args=[f.pk]), {"versi": 3}).status_code == 302
    assert Fasilitas.objects.get().ditutup is None
    senama = client.post(alamat, kirim | {"id": str(uuid7()), "nama": "SD 05", "npsn": ""})
    assert (senama.status_code, "Ini fasilitas lain yang bernama sama" in isi(senama)) == (422, True)


def test_belum_punya_lalu_sekali_ketuk(keluarga, pemeran, client_untuk) -> None:
    f = FasilitasFactory(nama="SD NEGERI 5")
    keluarga.ani.sekolah = "SDN 05"
    keluarga.ani.save()
    client, alamat = client_untuk(pemeran.pendamping), reverse("verifikasi:belum_fasilitas")
    assert "ANI RAHAYU" in isi(client.get(alamat))
    assert "DEDI" in isi(client.get(alamat, {"bidang": "kesehatan"}))
    assert "ANI RAHAYU" not in isi(client_untuk(pemeran.pendamping_lain).get(alamat))
    tetapkan, kirim = reverse("verifikasi:peserta_tetapkan", args=[keluarga.ani.pk]), {"fasilitas": str(f.pk)}
    assert client_untuk(pemeran.pendamping_lain).post(tetapkan, kirim).status_code == 404
    assert client_untuk(pemeran.korkec).post(tetapkan, kirim).status_code == 403
    assert client.post(tetapkan, {"fasilitas": "x"}).status_code == 404
    for _ in range(2):
        assert client.post(tetapkan, kirim).status_code == 302
    ikut = KeikutsertaanFasilitas.objects.get()
    assert (ikut.fasilitas, ikut.mulai, ikut.sumber) == (f, None, "padanan")
    client.get(alamat)  # which says once that she was registered
    assert "ANI RAHAYU" not in isi(client.get(alamat))


def test_satu_anggota_pindah_dan_berakhir(keluarga, pemeran, client_untuk) -> None:
    a, b = FasilitasFactory(nama="SD NEGERI 5"), FasilitasFactory(nama="SD NEGERI 6")
    KeikutsertaanFasilitasFactory(anggota=keluarga.ani, fasilitas=a)
    client = client_untuk(pemeran.pendamping)
    alamat = reverse("verifikasi:peserta", args=[keluarga.ani.pk]) + "?bidang=pendidikan"
    assert "SD NEGERI 6" in isi(client.get(alamat))
    kirim = {"fasilitas": str(b.pk), "mulai": "2026-07-01", "kelas": "6A", "nisn": "0123456789"}
    assert client.post(alamat, kirim).status_code == 422
    assert client.post(alamat, kirim | {"pindah": "on"}).status_code == 302
    baru = KeikutsertaanFasilitas.objects.get(fasilitas=b.pk)
    assert "••••••6789" in isi(client.get(alamat))
    assert "0123456789" not in isi(client.get(alamat))
    akhiri = reverse("verifikasi:peserta_akhiri", args=[keluarga.ani.pk, baru.pk])
    assert client.post(akhiri, {"sampai": "2027-06-30", "alasan": "lulus"}).status_code == 422
    assert client.post(akhiri, {"sampai": "2026-11-01", "alasan": "lulus"}).status_code == 302
    baru.refresh_from_db()
    assert str(baru.selesai) == "2026-11-01"


def test_banyak_sekaligus(keluarga, pemeran, client_untuk) -> None:
    f, asing = FasilitasFactory(nama="SD NEGERI 5"), AnggotaFactory(nama="ASING")
    client, alamat = client_untuk(pemeran.pendamping), reverse("verifikasi:fasilitas_anggota", args=[f.pk])
    teks = isi(client.get(alamat))
    assert ("ANI RAHAYU" in teks, "DEDI" in teks, "ASING" in teks) == (True, False, False)
    assert client.post(alamat, {"mulai": ""}).status_code == 422
    assert client.post(alamat, {"anggota": [keluarga.ani.pk, asing.pk]}).status_code == 422
    assert KeikutsertaanFasilitas.objects.count() == 0
    assert client.post(alamat, {"anggota": [keluarga.ani.pk]}).status_code == 302
    assert KeikutsertaanFasilitas.objects.get().anggota == keluarga.ani


def test_ganda_dan_gabung_lewat_halaman(pemeran, client_untuk) -> None:
    a, b = FasilitasFactory(nama="SD NEGERI 5", npsn=""), FasilitasFactory(nama="SDN 05")
    client = client_untuk(pemeran.pendamping)
    alamat = reverse("verifikasi:fasilitas_gabung", args=[a.pk, b.pk])
    daftar = isi(client.get(reverse("verifikasi:fasilitas_ganda")))
    assert "SD NEGERI 5" in daftar
    assert "Dipertahankan" in isi(client.get(alamat))
    assert client.post(alamat, {"versi_asal": 1, "versi_tujuan": 9}).status_code == 422
    assert client.post(alamat, {"versi_asal": 1, "versi_tujuan": 1}).status_code == 302
    assert Fasilitas.objects.get(pk=a.pk).digabung_ke_id == b.pk
    assert "Sudah digabung" in isi(client.get(reverse("verifikasi:fasilitas_rincian", args=[a.pk])))


def test_tujuan_menyebut_yang_kurang(keluarga, pemeran, client_untuk) -> None:
    alamat = reverse("verifikasi:tujuan")
    assert "Belum ada fasilitas tujuan" in isi(client_untuk(pemeran.pendamping_lain).get(alamat))
    f = FasilitasFactory(nama="SD NEGERI 5", lintang="-3.7", bujur="102.2")
    KeikutsertaanFasilitasFactory(anggota=keluarga.ani, fasilitas=f)
    teks = isi(client_untuk(pemeran.pendamping).get(alamat))
    hari = hari_ini()
    assert (
        reverse("verifikasi:isi", kwargs={"pk": f.pk, "tahun": hari.year, "bulan": (hari.month - 1) // 3 * 3 + 1})
        in teks
    )
    assert "1 dari 1 belum diisi" in teks
    assert 'data-lintang="-3.700000"' in teks
    assert client_untuk(pemeran.korkec).get(alamat).status_code == 403


# --- import --------------------------------------------------------------------------------------


def baris(**ganti):
    return dict.fromkeys(JUDUL) | {
        "NPSN": "10702345", "Nama": "SDN 05", "Desa": "PASAR BENGKULU", "Kecamatan": "SUNGAI SERUT",
    } | ganti  # fmt: skip


def pratinjau(oleh, daftar):
    b = impor.unggah(jenis="fasilitas", nama="fasilitas.xlsx", isi=ContentFile(buku(daftar, judul=JUDUL)), oleh=oleh)
    return impor.buat_pratinjau(berkas_id=b.pk, kerja=DIAM)


def terapkan(b, oleh):
    impor.terapkan(berkas=b, oleh=oleh)
    return impor.terapkan_sekarang(berkas_id=b.pk, oleh=oleh, kerja=DIAM)


def angka(b):
    return {k: b.ringkasan[k] for k in ("baru", "berubah", "tetap", "ditolak")}


@pytest.mark.parametrize(
    ("teks", "jenis", "jenjang"),
    [
        ("SDN5", "sekolah", "sd"),
        ("S.D. Negeri 5", "sekolah", "sd"),
        ("Sekolah Menengah Kejuruan 1", "sekolah", "sma"),
        ("M.Ts. Negeri 1", "sekolah", "smp"),
        ("PKM Kampung Bali", "puskesmas", ""),
        ("Posyandu Melati I", "posyandu", ""),
        ("SLB Negeri 1", "sekolah", ""),
        ("Warung Bu Ani", None, ""),
    ],
)
def test_jenis_dan_jenjang_dari_nama(teks, jenis, jenjang) -> None:
    assert (jenis_dari(teks), jenjang_dari(teks)) == (jenis, jenjang)


def test_impor_baru_berubah_tetap_dan_ditolak(keluarga, pemeran) -> None:
    lama = FasilitasFactory(nama="SD LIMA", npsn="10702345", kontak="Bu Rina")
    sama = FasilitasFactory(jenis="posyandu", nama="POSYANDU MELATI")
    KeikutsertaanFasilitasFactory(anggota=keluarga.ani, fasilitas=lama)
    keluarga.ani.sekolah = "SD LIMA"
    keluarga.ani.save()
    daftar = [
        baris(Telepon="0812-3456-7890", Lintang="-3,765432", Bujur="102,287654"),
        baris(NPSN=None, Nama="POSYANDU MELATI"),
        baris(NPSN="10702346.0", Nama="SMP Negeri 2"),
        baris(NPSN=None, Nama="PUSKESMAS PASAR BENGKULU", Lintang="51,5", Bujur="0,1"),
        baris(NPSN="123", Nama="SDN 9"),
        baris(NPSN=None, Nama="WARUNG"),
        baris(NPSN=None, Nama="SDN 7", Desa="DESA KHAYAL"),
        baris(NPSN="10702347", Nama="POSYANDU MAWAR", Jenis="Posyandu"),
        baris(NPSN=None, Nama="SD Negeri 08"),
        baris(NPSN=None, Nama="SDN 8"),
        baris(NPSN=None, Nama="=1+1", Jenis="Posyandu"),
    ]
    b = pratinjau(pemeran.apd, daftar)
    assert angka(b) == {"baru": 4, "berubah": 1, "tetap": 1, "ditolak": 5}
    assert {k["kolom"] for k in impor.daftar_kesalahan(b)} == {"NPSN", "Jenis", "Desa"}
    assert Fasilitas.objects.count() == 2
    terapkan(b, pemeran.apd)
    lama.refresh_from_db()
    keluarga.ani.refresh_from_db()
    assert (lama.nama, lama.jenjang, lama.kontak, lama.telepon) == ("SDN 05", "sd", "Bu Rina", "+6281234567890")
    assert (str(lama.lintang), lama.versi, keluarga.ani.sekolah) == ("-3.765432", 2, "SDN 05")
    baru = Fasilitas.objects.exclude(pk__in=[lama.pk, sama.pk]).order_by("nama")
    assert list(baru.values_list("nama", "jenis", "jenjang", "npsn", "lintang")) == [
        ("=1+1", "posyandu", "", "", None),
        ("PUSKESMAS PASAR BENGKULU", "puskesmas", "", "", None),
        ("SD Negeri 08", "sekolah", "sd", "", None),
        ("SMP Negeri 2", "sekolah", "smp", "10702346", None),
    ]
    assert angka(pratinjau(pemeran.apd, [*daftar[:4], daftar[0] | {"NPSN": None, "Nama": "SDN 5"}])) == {
        "baru": 0, "berubah": 0, "tetap": 4, "ditolak": 1,
    }  # fmt: skip


def test_npsn_di_luar_wilayah_dan_nama_dengan_npsn_lain(pemeran) -> None:
    FasilitasFactory(npsn="10702345", desa_id="17.01.01.2001", nama="SD LUAR")
    FasilitasFactory(npsn="10702399", nama="SDN 7")
    b = pratinjau(pemeran.apd, [baris(), baris(NPSN="10702377", Nama="SD Negeri 7")])
    assert angka(b)["ditolak"] == 2
    alasan = [k["alasan"] for k in impor.daftar_kesalahan(b)]
    assert "di luar wilayah Anda" in alasan[0]
    assert "NPSN lain" in alasan[1]


def test_templat_dan_perintah(pemeran, tmp_path, capsys) -> None:
    jalur = tmp_path / "templat.xlsx"
    buat_templat(jenis_impor("fasilitas").spek(None), jalur)
    judul = [s.value for s in next(openpyxl.load_workbook(jalur).worksheets[0].iter_rows(max_row=1))]
    assert tuple(judul) == JUDUL
    berkas = tmp_path / "fasilitas.xlsx"
    berkas.write_bytes(buku([baris()], judul=JUDUL))
    call_command("impor", "fasilitas", str(berkas), oleh="apd@contoh.id", terapkan=True)
    hasil = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    assert (hasil["baru"], hasil["diterapkan"], Fasilitas.objects.get().npsn) == (1, True, "10702345")
