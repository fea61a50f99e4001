"""The life of a family: which steps exist, who may take them, what they change."""

import io
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import DesaBerubah, Foto
from inti.waktu import hari_ini
from kpm.enums import AlasanKepesertaan, Kepesertaan
from kpm.models import KPM, KeanggotaanKelompok, PengurusKelompok, PerubahanKepesertaan
from kpm.services.kepesertaan import (
    alasan_untuk,
    boleh_berpindah,
    putuskan_kepesertaan,
    tujuan_dari,
    ubah_kepesertaan,
)
from tests.conftest import DESA
from tests.factories import (
    FotoFactory,
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    PemutakhiranFactory,
    PenggunaFactory,
    PengurusKelompokFactory,
    PenugasanFactory,
)

TANGGAL = date(2026, 10, 1)
K = Kepesertaan


def langkah(kpm: KPM, ke: str, **ganti: Any) -> PerubahanKepesertaan:
    alasan = ganti.pop("alasan", None) or (alasan_untuk(kpm.kepesertaan, ke) or ("lainnya",))[0]
    isi = {"tanggal": TANGGAL, "oleh": ganti.pop("oleh", None) or PenggunaFactory()} | ganti
    return ubah_kepesertaan(kpm=kpm, ke=ke, alasan=alasan, **isi)


def utuh(kpm: KPM, semula: str) -> None:
    """Nothing was written."""
    kpm.refresh_from_db()
    assert kpm.kepesertaan == semula
    assert not PerubahanKepesertaan.objects.exists()
    assert not DesaBerubah.objects.exists()


BOLEH = {
    (K.CALON, K.AKTIF),
    (K.CALON, K.BERHENTI),
    (K.AKTIF, K.DITANGGUHKAN),
    (K.AKTIF, K.ALAMIAH),
    (K.AKTIF, K.MANDIRI),
    (K.AKTIF, K.PAKSA),
    (K.AKTIF, K.BERHENTI),
    (K.DITANGGUHKAN, K.AKTIF),
    (K.DITANGGUHKAN, K.ALAMIAH),
    (K.DITANGGUHKAN, K.MANDIRI),
    (K.DITANGGUHKAN, K.PAKSA),
    (K.DITANGGUHKAN, K.BERHENTI),
    (K.ALAMIAH, K.AKTIF),
    (K.MANDIRI, K.AKTIF),
    (K.PAKSA, K.AKTIF),
    (K.BERHENTI, K.AKTIF),
}


def test_langkah_yang_ada():
    assert {(a, b) for a in K for b in K if boleh_berpindah(a, b)} == BOLEH
    for dari in (K.ALAMIAH, K.MANDIRI, K.PAKSA, K.BERHENTI):
        assert tujuan_dari(dari) == (K.AKTIF,)
        assert alasan_untuk(dari, K.AKTIF) == (AlasanKepesertaan.TARIK_KEMBALI,)
    assert alasan_untuk(K.CALON, K.MANDIRI) == ()


@pytest.mark.django_db
@pytest.mark.parametrize(("dari", "ke"), sorted(BOLEH))
def test_langkah_tercatat(dari, ke):
    kpm, orang = KPMFactory(kepesertaan=dari), PenggunaFactory()

    hasil = langkah(kpm, ke, oleh=orang, keterangan="  berita acara   12 ")

    kpm.refresh_from_db()
    assert kpm.kepesertaan == ke
    assert (hasil.dari, hasil.ke, hasil.tanggal, hasil.oleh, hasil.keterangan) == (
        dari, ke, TANGGAL, orang, "berita acara 12",
    )  # fmt: skip
    assert DesaBerubah.objects.get().kode == DESA


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("dari", "ke", "ganti", "kolom"),
    [
        (K.CALON, K.MANDIRI, {}, "ke"),
        (K.AKTIF, K.AKTIF, {}, "ke"),
        (K.MANDIRI, K.BERHENTI, {}, "ke"),
        (K.AKTIF, "hilang", {}, "ke"),
        (K.AKTIF, K.MANDIRI, {"alasan": "meninggal"}, "alasan"),
        (K.AKTIF, K.BERHENTI, {"alasan": "tidak_lolos"}, "alasan"),
        (K.MANDIRI, K.AKTIF, {"alasan": "dipulihkan"}, "alasan"),
        (K.AKTIF, K.BERHENTI, {"alasan": "lainnya", "keterangan": "  "}, "keterangan"),
        (K.AKTIF, K.BERHENTI, {"keterangan": "x" * 501}, "keterangan"),
        (K.AKTIF, K.BERHENTI, {"tanggal": date(2006, 12, 31)}, "tanggal"),
    ],
)
def test_langkah_ditolak(dari, ke, ganti, kolom):
    kpm = KPMFactory(kepesertaan=dari)

    with pytest.raises(GalatPengguna) as galat:
        langkah(kpm, ke, **ganti)

    assert galat.value.kolom == kolom
    utuh(kpm, dari)


@pytest.mark.django_db
def test_tanggal_belum_tiba_dan_sebelum_langkah_terakhir():
    kpm = KPMFactory()
    with pytest.raises(GalatPengguna, match="belum tiba"):
        langkah(kpm, K.DITANGGUHKAN, tanggal=hari_ini(DESA) + timedelta(days=1))
    utuh(kpm, K.AKTIF)
    langkah(kpm, K.DITANGGUHKAN, tanggal=TANGGAL)

    with pytest.raises(GalatPengguna, match="Ditangguhkan sejak 1 Oktober 2026"):
        langkah(KPM.objects.get(), K.AKTIF, tanggal=TANGGAL - timedelta(days=1))

    assert PerubahanKepesertaan.objects.count() == 1
    langkah(KPM.objects.get(), K.AKTIF, tanggal=TANGGAL)
    assert KPM.objects.get().kepesertaan == K.AKTIF


@pytest.mark.django_db
def test_objek_basi_tidak_mengulang_langkah():
    """The row in the database decides, not the object in hand."""
    basi = KPMFactory()
    langkah(KPM.objects.get(), K.MANDIRI)

    with pytest.raises(GalatPengguna, match="hanya bisa menjadi: Aktif"):
        langkah(basi, K.DITANGGUHKAN)

    assert KPM.objects.get().kepesertaan == K.MANDIRI


@pytest.mark.django_db
def test_kiriman_ulang_satu_langkah():
    kpm = KPMFactory()
    usulan = PemutakhiranFactory(kpm=kpm, jenis="kepesertaan")
    pertama = langkah(kpm, K.MANDIRI, usulan=usulan, dokumen=[FotoFactory()])

    assert langkah(kpm, K.MANDIRI, usulan=usulan, alasan="mampu") == pertama
    assert langkah(kpm, K.MANDIRI, alasan="mampu") == pertama
    with pytest.raises(BerubahLebihDulu):
        langkah(kpm, K.BERHENTI, usulan=usulan)

    assert PerubahanKepesertaan.objects.get().dokumen.count() == 1


@pytest.mark.django_db
def test_keluarga_yang_pergi_meninggalkan_kelompok_tetapi_tidak_pendampingnya():
    kpm, tetangga, kelompok = KPMFactory(), KPMFactory(), KelompokFactory()
    lama = KeanggotaanFactory(kpm=kpm, selesai=date(2025, 6, 30))
    kini = KeanggotaanFactory(kpm=kpm, kelompok=kelompok, mulai=date(2025, 7, 1))
    lain = KeanggotaanFactory(kpm=tetangga, kelompok=kelompok)
    jabatan = PengurusKelompokFactory(kpm=kpm, kelompok=kelompok, jabatan="ketua")
    penugasan = PenugasanFactory(kpm=kpm)

    langkah(kpm, K.MANDIRI)

    for baris, selesai in (
        (lama, date(2025, 6, 30)),
        (kini, date(2026, 9, 30)),
        (lain, None),
        (jabatan, date(2026, 9, 30)),
        (penugasan, None),
    ):
        baris.refresh_from_db()
        assert baris.selesai == selesai


@pytest.mark.django_db
def test_yang_mulai_sesudah_keluar_tidak_pernah_ada():
    kpm = KPMFactory()
    KeanggotaanFactory(kpm=kpm, mulai=TANGGAL)
    PengurusKelompokFactory(kpm=kpm, mulai=TANGGAL + timedelta(days=3))

    langkah(kpm, K.BERHENTI, alasan="pindah")

    assert not KeanggotaanKelompok.objects.exists()
    assert not PengurusKelompok.objects.exists()


@pytest.mark.django_db
def test_penangguhan_tidak_mengeluarkan_dari_kelompok():
    kpm = KPMFactory()
    isi = KeanggotaanFactory(kpm=kpm)

    langkah(kpm, K.DITANGGUHKAN)

    isi.refresh_from_db()
    assert isi.selesai is None


def berkas() -> SimpleUploadedFile:
    isi = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(isi, "JPEG")
    return SimpleUploadedFile("surat.jpg", isi.getvalue(), "image/jpeg")


def putuskan(kpm: KPM, oleh: Any, **ganti: Any) -> PerubahanKepesertaan:
    isi = {"ke": K.MANDIRI, "tanggal": TANGGAL, "alasan": "mampu", "berkas": [berkas()]} | ganti
    return putuskan_kepesertaan(kpm=kpm, oleh=oleh, **isi)


def test_korkab_memutuskan_dengan_dokumen(pemeran: SimpleNamespace):
    kpm = KPMFactory()

    hasil = putuskan(kpm, pemeran.korkab)
    ulang = putuskan(kpm, pemeran.korkab)

    assert ulang == hasil
    assert hasil.dokumen.get().diunggah_oleh == pemeran.korkab
    assert Foto.objects.count() == 1


@pytest.mark.parametrize("siapa", ["pendamping", "korkec", "apd", "korkab_luar", "korwil", "pengawas", "tanpa_jabatan"])
def test_yang_lain_tidak_memutuskan(pemeran: SimpleNamespace, siapa: str):
    kpm = KPMFactory()
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)

    with pytest.raises(TidakBerhak):
        putuskan(kpm, getattr(pemeran, siapa))

    utuh(kpm, K.AKTIF)
    assert not Foto.objects.exists()


@pytest.mark.parametrize("jumlah", [0, 6])
def test_dokumen_wajib_dan_terbatas(pemeran: SimpleNamespace, jumlah: int):
    kpm = KPMFactory()

    with pytest.raises(GalatPengguna) as galat:
        putuskan(kpm, pemeran.korkab, berkas=[berkas() for _ in range(jumlah)])

    assert galat.value.kolom == "foto"
    utuh(kpm, K.AKTIF)


def test_langkah_salah_tidak_meninggalkan_foto(pemeran: SimpleNamespace):
    kpm = KPMFactory()

    with pytest.raises(GalatPengguna):
        putuskan(kpm, pemeran.korkab, ke=K.CALON)

    utuh(kpm, K.AKTIF)
    assert not Foto.objects.exists()


def kirim(client: Any, kpm: KPM, **ganti: Any) -> Any:
    isi = {"langkah": "mandiri:mampu", "tanggal": "2026-10-01", "keterangan": "BA 12", "foto": [berkas()]} | ganti
    return client.post(f"/kpm/{kpm.pk}/kepesertaan/ubah/", isi)


def test_halaman_korkab_mengubah(pemeran: SimpleNamespace, client_untuk):
    kpm, client = KPMFactory(), client_untuk(pemeran.korkab)
    KeanggotaanFactory(kpm=kpm, kelompok__nama="Melati 9")
    formulir = client.get(f"/kpm/{kpm.pk}/kepesertaan/ubah/").content.decode()
    assert "kelompok Melati 9" in formulir
    assert 'value="mandiri:mampu"' in formulir
    assert 'value="aktif:' not in formulir

    assert kirim(client, kpm, langkah="aktif:validasi").status_code == 422
    salah = kirim(client, kpm, tanggal="2999-01-01")
    assert (salah.status_code, "belum tiba" in salah.content.decode()) == (422, True)
    assert "Pilih ulang fotonya" in salah.content.decode()
    utuh(kpm, K.AKTIF)

    assert kirim(client, kpm).status_code == 302

    langkah = PerubahanKepesertaan.objects.get()
    dokumen = langkah.dokumen.get()
    isi = client.get(f"/kpm/{kpm.pk}/kepesertaan/").content.decode()
    assert "Aktif menjadi Graduasi mandiri" in isi
    assert "Sudah mampu. BA 12" in isi
    alamat = f"/kpm/{kpm.pk}/kepesertaan/{dokumen.pk}/"
    assert alamat in isi
    jawaban = client.get(alamat)
    assert b"".join(jawaban.streaming_content).startswith(b"\xff\xd8")
    assert client_untuk(pemeran.korkab_luar).get(alamat).status_code == 404
    lain = KPMFactory()
    assert client.get(f"/kpm/{lain.pk}/kepesertaan/{dokumen.pk}/").status_code == 404


def test_halaman_yang_tidak_berhak(pemeran: SimpleNamespace, client_untuk):
    kpm = KPMFactory()
    for peran, kode in (("apd", 403), ("korkec", 403), ("korkab_luar", 404), ("pendamping", 403)):
        assert kirim(client_untuk(getattr(pemeran, peran)), kpm).status_code == kode
    utuh(kpm, K.AKTIF)
    assert "Ubah kepesertaan" not in client_untuk(pemeran.apd).get(f"/kpm/{kpm.pk}/kepesertaan/").content.decode()
    assert "Ubah kepesertaan" in client_untuk(pemeran.korkab).get(f"/kpm/{kpm.pk}/kepesertaan/").content.decode()


def test_tab_berapa_pun_langkahnya(pemeran: SimpleNamespace, client_untuk, django_assert_num_queries):
    kpm, client = KPMFactory(), client_untuk(pemeran.korkab)
    alamat, htmx = f"/kpm/{kpm.pk}/kepesertaan/", {"HX-Request": "true"}
    langkah(kpm, K.DITANGGUHKAN, dokumen=[FotoFactory()], usulan=PemutakhiranFactory(kpm=kpm, jenis="kepesertaan"))
    with django_assert_num_queries(7):
        isi = client.get(alamat, headers=htmx).content.decode()
    assert "<html" not in isi
    assert "Diusulkan" in isi
    for n in range(9):
        langkah(KPM.objects.get(), K.DITANGGUHKAN if n % 2 else K.AKTIF, dokumen=[FotoFactory()])
    with django_assert_num_queries(7):
        isi = client.get(alamat, headers=htmx).content.decode()
    assert isi.count("Dokumen 1") == 10
