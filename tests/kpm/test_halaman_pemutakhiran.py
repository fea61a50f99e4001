"""The pages of updates: choosing, the guided form with its warnings, the worklist and the decision."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from uuid6 import uuid7

from inti.waktu import hari_ini
from kpm.models import Anggota, Pemutakhiran
from tests.conftest import DESA_TETANGGA
from tests.factories import (
    AnggotaFactory,
    FotoFactory,
    KomponenFactory,
    KPMFactory,
    PemutakhiranFactory,
    PenugasanFactory,
)
from tests.proyek.jelajah import minta

pytestmark = pytest.mark.django_db


@pytest.fixture
def keluarga(pemeran):
    kpm = KPMFactory(nama="SITI AMINAH", nik="1771084201900001")
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    kpm.ani = AnggotaFactory(
        kpm=kpm, nama="ANI RAHAYU", tanggal_lahir=hari_ini() - timedelta(days=4100), hubungan="anak"
    )
    KomponenFactory(anggota=kpm.ani, jenis="sd")
    return kpm


def gambar() -> SimpleUploadedFile:
    isi = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(isi, "JPEG")
    return SimpleUploadedFile("surat.jpg", isi.getvalue(), content_type="image/jpeg")


def teks(jawaban) -> str:
    return jawaban.content.decode()


def test_dari_memilih_sampai_terkirim(keluarga, pemeran, client_untuk) -> None:
    client, alamat = client_untuk(pemeran.pendamping), f"/kpm/{keluarga.pk}/pemutakhiran/baru/"
    pilih = teks(client.get(alamat))
    assert f"{alamat}?jenis=anggota_keluar" in pilih
    assert "Tidak ada perubahan" in pilih
    siapa = teks(client.get(f"{alamat}?jenis=anggota_keluar"))
    assert f"?jenis=anggota_keluar&amp;anggota={keluarga.ani.pk}" in siapa
    form = client.get(f"{alamat}?jenis=anggota_keluar&anggota={keluarga.ani.pk}")
    assert list(form.context["form"].fields) == ["id", "kirim_juga", "alasan", "berlaku", "foto", "keterangan"]
    nomor = uuid7()
    isi = {"id": nomor, "alasan": "pindah", "berlaku": hari_ini()}
    panel = client.post(form.context["alamat"], isi, headers={"HX-Request": "true"})
    assert "ANI RAHAYU keluar dari keluarga" in teks(panel)
    assert "Komponen SD ANI RAHAYU berakhir" in teks(panel)
    assert "tidak ada komponen lagi" in teks(panel)
    assert Pemutakhiran.objects.count() == 0
    tanya = client.post(form.context["alamat"], isi | {"foto": gambar()})
    assert tanya.status_code == 422
    assert "Sudah saya periksa, kirim juga" in teks(tanya)
    assert Pemutakhiran.objects.count() == 0
    for _ in range(2):
        kirim = client.post(form.context["alamat"], isi | {"foto": gambar(), "kirim_juga": tanya.context["tanda"]})
        assert (kirim.status_code, kirim["Location"]) == (302, f"/pemutakhiran/{nomor}/")
    usulan = Pemutakhiran.objects.get()
    assert (usulan.jenis, usulan.dokumen.count()) == ("anggota_keluar", 1)
    assert "bisa ditarik" in teks(client.get(f"/pemutakhiran/{nomor}/"))


def test_satu_ketuk_tidak_ada_perubahan(keluarga, pemeran, client_untuk) -> None:
    jawaban = client_untuk(pemeran.pendamping).post(f"/kpm/{keluarga.pk}/pemutakhiran/nihil/", follow=True)
    assert "tidak berubah" in teks(jawaban)
    keluarga.refresh_from_db()
    assert keluarga.dimutakhirkan_pada == hari_ini()


@pytest.mark.parametrize("jenis", [
    "kelahiran", "anggota_masuk", "anggota_keluar", "sekolah", "kehamilan", "nifas_selesai", "komponen", "koreksi",
    "pengurus", "fasilitas", "sosial_ekonomi", "alamat", "kepesertaan",
])  # fmt: skip
def test_setiap_formulir_tampil_dan_yang_kosong_kembali_dengan_kalimat(keluarga, pemeran, client_untuk, jenis) -> None:
    KomponenFactory(anggota=keluarga.ani, jenis="hamil")
    client = client_untuk(pemeran.pendamping)
    for siapa in {"koreksi": ["0", keluarga.ani.pk], "pengurus": ["0", keluarga.ani.pk]}.get(jenis, [keluarga.ani.pk]):
        alamat = f"/kpm/{keluarga.pk}/pemutakhiran/baru/?jenis={jenis}&anggota={siapa}"
        assert client.get(alamat).status_code == 200
        kosong = client.post(alamat, {"id": uuid7()})
        assert kosong.status_code == 422
        assert "harus diisi" in teks(kosong) or "Wajib diisi" in teks(kosong) or "wajib diisi" in teks(kosong)
    assert Pemutakhiran.objects.count() == 0


@pytest.mark.parametrize("kueri", ["jenis=kuda", "jenis=sekolah&anggota=x", "jenis=sekolah&anggota=999999999999999999"])
def test_alamat_rusak_404(keluarga, pemeran, client_untuk, kueri) -> None:
    alamat = f"/kpm/{keluarga.pk}/pemutakhiran/baru/?{kueri}"
    assert client_untuk(pemeran.pendamping).get(alamat).status_code == 404


def test_anggota_keluarga_lain_404(keluarga, pemeran, client_untuk) -> None:
    lain = AnggotaFactory()
    alamat = f"/kpm/{keluarga.pk}/pemutakhiran/baru/?jenis=fasilitas&anggota={lain.pk}"
    assert client_untuk(pemeran.pendamping).get(alamat).status_code == 404


def test_rincian_berdampingan_dan_nomor_tersamar(keluarga, pemeran, client_untuk) -> None:
    usulan = PemutakhiranFactory(
        kpm=keluarga,
        jenis="koreksi",
        isi={"nama": "SITI AMINAH S"},
        sebelum={"nama": "SITI AMINAH"},
        diusulkan_oleh=pemeran.pendamping,
    )
    usulan.nik = "1771084201900077"
    usulan.save()
    isi = teks(client_untuk(pemeran.korkec).get(f"/pemutakhiran/{usulan.pk}/"))
    assert "SITI AMINAH S" in isi
    assert "1771••••••••0077" in isi
    assert "1771084201900077" not in isi
    assert "Setujui" in isi


def test_setujui_tolak_dan_tarik_lewat_halaman(keluarga, pemeran, client_untuk) -> None:
    def baru(**lain) -> Pemutakhiran:
        return PemutakhiranFactory(kpm=keluarga, diusulkan_oleh=pemeran.pendamping, **lain)

    korkec, satu, dua, tiga = client_untuk(pemeran.korkec), baru(), baru(), baru()
    alamat = f"/pemutakhiran/{satu.pk}/putus/"
    assert korkec.post(alamat, {"putusan": "setuju"}).status_code == 302
    keluarga.refresh_from_db()
    assert keluarga.alamat == "JL. BARU NO 2"
    kosong = korkec.post(f"/pemutakhiran/{dua.pk}/putus/", {"putusan": "tolak"})
    assert (kosong.status_code, "Tulis mengapa ditolak" in teks(kosong)) == (422, True)
    korkec.post(f"/pemutakhiran/{dua.pk}/putus/", {"putusan": "tolak", "catatan": "Salah keluarga"})
    assert (
        client_untuk(pemeran.pendamping).post(f"/pemutakhiran/{dua.pk}/putus/", {"putusan": "setuju"}).status_code
        == 403
    )
    client_untuk(pemeran.pendamping).post(f"/pemutakhiran/{tiga.pk}/tarik/")
    assert korkec.post(f"/pemutakhiran/{tiga.pk}/tarik/").status_code == 403
    keadaan = dict(Pemutakhiran.objects.values_list("pk", "keadaan"))
    assert keadaan == {satu.pk: "disetujui", dua.pk: "ditolak", tiga.pk: "ditarik"}


def test_data_bergeser_ditawarkan_terapkan_juga(keluarga, pemeran, client_untuk) -> None:
    usulan = PemutakhiranFactory(kpm=keluarga, sebelum={"alamat": "JL. LAMA"}, diusulkan_oleh=pemeran.pendamping)
    client = client_untuk(pemeran.korkec)
    assert "waktu diusulkan JL. LAMA, sekarang JL. MANGGA NO 1" in teks(client.get(f"/pemutakhiran/{usulan.pk}/"))
    jawaban = client.post(f"/pemutakhiran/{usulan.pk}/putus/", {"putusan": "setuju"})
    assert (jawaban.status_code, "Terapkan juga" in teks(jawaban)) == (409, True)
    assert client.post(f"/pemutakhiran/{usulan.pk}/putus/", {"putusan": "tetap"}).status_code == 302
    usulan.refresh_from_db()
    assert usulan.keadaan == "disetujui"


def test_putus_banyak_menyebut_yang_gagal(keluarga, pemeran, client_untuk) -> None:
    baik = PemutakhiranFactory(kpm=keluarga, diusulkan_oleh=pemeran.pendamping)
    bergeser = PemutakhiranFactory(kpm=keluarga, sebelum={"alamat": "JL. LAMA"}, diusulkan_oleh=pemeran.pendamping)
    sendiri = PemutakhiranFactory(kpm=keluarga, diusulkan_oleh=pemeran.korkec)
    client = client_untuk(pemeran.korkec)
    ids = [str(u.pk) for u in (baik, bergeser, sendiri)]
    tanpa = client.post("/pemutakhiran/putuskan/", {"usulan": ids, "putusan": "tolak"}, follow=True)
    assert "Tulis mengapa ditolak" in teks(tanpa)
    assert not Pemutakhiran.objects.exclude(keadaan="diajukan").exists()
    isi = teks(client.post("/pemutakhiran/putuskan/", {"usulan": ids, "putusan": "setuju"}, follow=True))
    assert "1 usulan disetujui dan diterapkan." in isi
    assert "SITI AMINAH, Pindah alamat: Data keluarga berubah sejak diusulkan" in isi
    assert "Usulan sendiri diputuskan orang lain." in isi
    rusak = client.post("/pemutakhiran/putuskan/", {"usulan": "²", "putusan": "setuju"}, follow=True)
    assert "Centang usulan" in teks(rusak)
    assert client_untuk(pemeran.pendamping).post("/pemutakhiran/putuskan/", {}).status_code == 403


def test_daftar_kerja_dan_saringannya(keluarga, pemeran, client_untuk) -> None:
    PemutakhiranFactory(kpm=keluarga, diusulkan_oleh=pemeran.pendamping)
    lain = KPMFactory(nama="TETANGGA", desa_id=DESA_TETANGGA)
    PemutakhiranFactory(kpm=lain, jenis="fasilitas", isi={}, diusulkan_oleh=pemeran.pendamping_tetangga)
    PemutakhiranFactory(kpm=keluarga, jenis="kepesertaan", isi={}, diusulkan_oleh=pemeran.pendamping)

    def nama(siapa: str, kueri: str = "") -> list[tuple[str, str]]:
        konteks = client_untuk(getattr(pemeran, siapa)).get(f"/pemutakhiran/{kueri}").context
        return [(b["judul"], b["sub"].split(" · ")[0]) for b in konteks["baris"]]

    assert nama("korkec") == [("SITI AMINAH", "Pindah alamat")]
    assert nama("korkab") == [("SITI AMINAH", "Perubahan kepesertaan")]
    assert nama("apd") == [("SITI AMINAH", "Pindah alamat"), ("TETANGGA", "Ganti sekolah, posyandu, atau faskes")]
    assert nama("apd", "?jenis=fasilitas") == [("TETANGGA", "Ganti sekolah, posyandu, atau faskes")]
    assert nama("apd", "?wilayah=17.71.08") == [("SITI AMINAH", "Pindah alamat")]
    assert len(nama("pendamping")) == 2
    assert nama("pengawas") == []
    assert "Saringan tidak dikenali" in teks(client_untuk(pemeran.apd).get("/pemutakhiran/?jenis=kuda"))


def test_foto_dokumen_hanya_untuk_yang_melihat_usulannya(keluarga, pemeran, client_untuk) -> None:
    usulan, foto = PemutakhiranFactory(kpm=keluarga, diusulkan_oleh=pemeran.pendamping), FotoFactory()
    usulan.dokumen.add(foto)
    alamat = f"/pemutakhiran/{usulan.pk}/foto/{foto.pk}/"
    hasil = {
        siapa: minta(client_untuk(getattr(pemeran, siapa)), "GET", alamat, {}).status_code
        for siapa in ("korkec", "apd_luar", "pendamping_lain")
    }
    assert hasil == {"korkec": 200, "apd_luar": 404, "pendamping_lain": 404}
    assert client_untuk(pemeran.korkec).get(f"/pemutakhiran/{usulan.pk}/foto/{uuid7()}/").status_code == 404


def _kueri(client, alamat: str) -> int:
    client.get(alamat)
    with CaptureQueriesContext(connection) as tangkap:
        assert client.get(alamat).status_code == 200
    return len(tangkap)


def test_jumlah_kueri_tetap(keluarga, pemeran, client_untuk) -> None:
    usulan = PemutakhiranFactory(kpm=keluarga, diusulkan_oleh=pemeran.pendamping)
    korkec, pendamping = client_untuk(pemeran.korkec), client_untuk(pemeran.pendamping)
    halaman = [
        (korkec, "/pemutakhiran/"),
        (korkec, "/pemutakhiran/?lihat=putus"),
        (korkec, f"/pemutakhiran/{usulan.pk}/"),
        (pendamping, "/pemutakhiran/"),
        (pendamping, f"/kpm/{keluarga.pk}/pemutakhiran/"),
        (pendamping, f"/kpm/{keluarga.pk}/pemutakhiran/baru/?jenis=sekolah"),
        (pendamping, f"/kpm/{keluarga.pk}/pemutakhiran/baru/?jenis=sekolah&anggota={keluarga.ani.pk}"),
    ]
    satu = [_kueri(*h) for h in halaman]
    for n in range(30):
        anggota = AnggotaFactory(kpm=keluarga, nama=f"ANAK {n}")
        KomponenFactory(anggota=anggota)
        lain = PemutakhiranFactory(kpm=KPMFactory(), jenis="fasilitas", anggota=None, diusulkan_oleh=pemeran.pendamping)
        lain.dokumen.add(FotoFactory())
        PemutakhiranFactory(kpm=keluarga, anggota=anggota, diusulkan_oleh=pemeran.pendamping)
        usulan.dokumen.add(FotoFactory())
    assert Anggota.objects.filter(kpm=keluarga).count() == 31
    banyak = [_kueri(*h) for h in halaman]
    assert banyak == satu
    assert max(satu) <= 12, satu
