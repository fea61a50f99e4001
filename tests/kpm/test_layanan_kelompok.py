"""Forming, changing and dissolving groups, without pages."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from uuid6 import uuid7

from inti.galat import GalatPengguna, TidakBerhak
from inti.models import DesaBerubah
from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from kpm.selectors import calon_anggota
from kpm.services import anggota_pada, keluarkan_anggota, pindahkan_anggota, tambah_anggota, ubah_kelompok
from pendamping.models import PenugasanKelompok
from pendamping.services.kelompok import bentuk_kelompok, bubarkan_kelompok
from tests.conftest import DESA, DESA_2, DESA_LUAR
from tests.factories import (
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)
from tests.hari import besok

SEJAK = date(2026, 3, 1)


@pytest.fixture
def milik(pemeran: SimpleNamespace) -> list[KPM]:
    keluarga = [KPMFactory(desa_id=DESA) for _ in range(3)]
    for kpm in keluarga:
        PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    return keluarga


def kelompok_milik(pemeran: SimpleNamespace, **isi) -> Kelompok:
    kelompok = KelompokFactory(**isi)
    PenugasanKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping)
    return kelompok


def bentuk(pemeran, keluarga, **ganti) -> Kelompok:
    isi = {
        "nama": "Melati",
        "desa": DESA,
        "dibentuk": SEJAK,
        "tempat": "Rumah ketua",
        "oleh": pemeran.pendamping,
    }
    return bentuk_kelompok(**isi | {"anggota": [k.pk for k in keluarga]} | ganti)


def test_bentuk_dengan_anggota_dan_pengampu(pemeran, milik):
    kelompok = bentuk(pemeran, milik[:2], nama="  Melati   1 ")

    assert kelompok.nama == "Melati 1"
    assert set(anggota_pada(kelompok, SEJAK)) == set(milik[:2])
    assert not anggota_pada(kelompok, SEJAK - timedelta(days=1)).exists()
    tugas = PenugasanKelompok.objects.get()
    assert (tugas.kelompok, tugas.petugas, tugas.mulai, tugas.nomor_sk) == (
        kelompok, pemeran.pendamping, SEJAK, "SK-01/2020",
    )  # fmt: skip
    assert list(DesaBerubah.objects.values_list("kode", flat=True)) == [DESA]


def test_kiriman_ulang_membuat_satu_kelompok(pemeran, milik):
    kode = uuid7()

    pertama, kedua = (bentuk(pemeran, milik, id=kode) for _ in range(2))

    assert pertama == kedua
    assert Kelompok.objects.count() == PenugasanKelompok.objects.count() == 1
    assert KeanggotaanKelompok.objects.count() == 3


@pytest.mark.parametrize("ganti", [{"nama": "Mawar"}, {"anggota": []}, {"tempat": "Balai"}])
def test_nomor_kiriman_sama_isi_lain_ditolak(pemeran, milik, ganti):
    kode = uuid7()
    bentuk(pemeran, milik, id=kode)

    with pytest.raises(GalatPengguna, match="isi yang lain"):
        bentuk(pemeran, milik, id=kode, **ganti)

    assert Kelompok.objects.get().nama == "Melati"


@pytest.mark.parametrize(
    ("ganti", "kolom"),
    [
        ({"nama": "  "}, "nama"),
        ({"nama": "x" * 101}, "nama"),
        ({"desa": DESA_LUAR}, "desa"),
        ({"dibentuk": date(2099, 1, 1)}, "dibentuk"),
    ],
)
def test_bentuk_ditolak_dengan_kolomnya(pemeran, milik, ganti, kolom):
    with pytest.raises(GalatPengguna) as galat:
        bentuk(pemeran, milik, **ganti)

    assert galat.value.kolom == kolom
    assert Kelompok.objects.count() == 0


def test_nama_sama_di_desa_sama_ditolak(pemeran, milik):
    KelompokFactory(nama="MELATI", desa_id=DESA)
    KelompokFactory(nama="Mawar", desa_id=DESA_2)

    with pytest.raises(GalatPengguna, match="Sudah ada kelompok bernama Melati"):
        bentuk(pemeran, milik)
    assert bentuk(pemeran, milik, nama="Mawar").desa_id == DESA


@pytest.mark.parametrize("peran", ["korkec", "apd", "pusat", "superuser", "tanpa_jabatan"])
def test_hanya_pendamping_membentuk(pemeran, peran):
    with pytest.raises(TidakBerhak):
        bentuk(pemeran, [], oleh=getattr(pemeran, peran))

    assert Kelompok.objects.count() == 0


def test_keluarga_orang_lain_tidak_bisa_dimasukkan(pemeran, milik):
    lain = KPMFactory(desa_id=DESA)
    PenugasanFactory(kpm=lain, petugas=pemeran.pendamping_lain)

    with pytest.raises(TidakBerhak):
        bentuk(pemeran, [*milik, lain])

    assert Kelompok.objects.count() == KeanggotaanKelompok.objects.count() == 0


def test_basis_data_menolak_dua_kelompok_pada_satu_hari(milik):
    KeanggotaanFactory(kpm=milik[0], mulai=SEJAK)

    with pytest.raises(IntegrityError, match="keanggotaan_satu_kelompok"), transaction.atomic():
        KeanggotaanFactory(kpm=milik[0], mulai=SEJAK)


def test_sudah_berkelompok_disebut_namanya(pemeran, milik):
    mawar = KelompokFactory(nama="Mawar")
    KeanggotaanFactory(kpm=milik[0], kelompok=mawar, mulai=SEJAK)

    with pytest.raises(GalatPengguna, match=rf"{milik[0].nama} \(Mawar\)"):
        bentuk(pemeran, milik)

    assert KeanggotaanKelompok.objects.count() == 1


def test_tambah_dua_kali_memasukkan_sekali(pemeran, milik):
    kelompok = kelompok_milik(pemeran)

    n = [
        tambah_anggota(kelompok=kelompok, kpm=[k.pk for k in milik], mulai=SEJAK, oleh=pemeran.pendamping)
        for _ in range(2)
    ]

    assert n == [3, 0]
    assert set(anggota_pada(kelompok, SEJAK)) == set(milik)


def test_bukan_pengampu_tidak_mengubah_kelompok(pemeran, milik):
    kelompok = KelompokFactory(nama="Mawar")
    for aksi in (
        lambda: tambah_anggota(kelompok=kelompok, kpm=[milik[0].pk], mulai=SEJAK, oleh=pemeran.pendamping),
        lambda: ubah_kelompok(kelompok=kelompok, nama="Lain", tempat="", oleh=pemeran.korkec),
        lambda: bubarkan_kelompok(kelompok=kelompok, tanggal=SEJAK, oleh=pemeran.apd),
    ):
        with pytest.raises(TidakBerhak):
            aksi()

    kelompok.refresh_from_db()
    assert (kelompok.nama, kelompok.dibubarkan, KeanggotaanKelompok.objects.count()) == ("Mawar", None, 0)


def test_keluar_pada_hari_terakhirnya(pemeran, milik):
    kelompok = kelompok_milik(pemeran)
    KeanggotaanFactory(kpm=milik[0], kelompok=kelompok, mulai=SEJAK)
    akhir = date(2026, 6, 30)

    for _ in range(2):
        keluarkan_anggota(kelompok=kelompok, kpm=milik[0].pk, sampai=akhir, oleh=pemeran.pendamping)

    assert list(anggota_pada(kelompok, akhir)) == [milik[0]]
    assert not anggota_pada(kelompok, akhir + timedelta(days=1)).exists()
    assert milik[0] in calon_anggota(pemeran.pendamping, akhir + timedelta(days=1))


@pytest.mark.parametrize("sampai", [lambda: SEJAK - timedelta(days=1), besok])
def test_keluar_di_luar_masanya_ditolak(pemeran, milik, sampai):
    kelompok = kelompok_milik(pemeran)
    KeanggotaanFactory(kpm=milik[0], kelompok=kelompok, mulai=SEJAK)

    with pytest.raises(GalatPengguna):
        keluarkan_anggota(kelompok=kelompok, kpm=milik[0].pk, sampai=sampai(), oleh=pemeran.pendamping)

    assert KeanggotaanKelompok.objects.get().selesai is None


def test_pindah_tanpa_hari_ganda_dan_tanpa_celah(pemeran, milik):
    lama, baru = kelompok_milik(pemeran), kelompok_milik(pemeran)
    KeanggotaanFactory(kpm=milik[0], kelompok=lama, mulai=SEJAK)
    pindah = date(2026, 7, 1)

    for _ in range(2):
        pindahkan_anggota(dari=lama, ke=baru, kpm=milik[0].pk, mulai=pindah, oleh=pemeran.pendamping)

    assert list(KeanggotaanKelompok.objects.order_by("mulai").values_list("kelompok", "mulai", "selesai")) == [
        (lama.pk, SEJAK, date(2026, 6, 30)),
        (baru.pk, pindah, None),
    ]


def test_pindah_pada_hari_masuk_membetulkan_pilihan(pemeran, milik):
    lama, baru = kelompok_milik(pemeran), kelompok_milik(pemeran)
    KeanggotaanFactory(kpm=milik[0], kelompok=lama, mulai=SEJAK)

    pindahkan_anggota(dari=lama, ke=baru, kpm=milik[0].pk, mulai=SEJAK, oleh=pemeran.pendamping)

    assert list(KeanggotaanKelompok.objects.values_list("kelompok", "mulai")) == [(baru.pk, SEJAK)]


def test_yang_sudah_keluar_tidak_dipindahkan(pemeran, milik):
    lama, baru = kelompok_milik(pemeran), kelompok_milik(pemeran)
    KeanggotaanFactory(kpm=milik[0], kelompok=lama, mulai=SEJAK, selesai=date(2026, 5, 1))

    with pytest.raises(GalatPengguna, match="sudah keluar"):
        pindahkan_anggota(dari=lama, ke=baru, kpm=milik[0].pk, mulai=date(2026, 7, 1), oleh=pemeran.pendamping)

    assert KeanggotaanKelompok.objects.get().selesai == date(2026, 5, 1)


def test_bubar_mengakhiri_keanggotaan_dan_pengampu(pemeran, milik):
    kelompok = bentuk(pemeran, milik)
    akhir = date(2026, 9, 30)

    for _ in range(2):
        bubarkan_kelompok(kelompok=kelompok, tanggal=akhir, oleh=pemeran.superuser)

    assert set(KeanggotaanKelompok.objects.values_list("selesai", flat=True)) == {akhir}
    assert PenugasanKelompok.objects.get().selesai == akhir
    assert not Kelompok.objects.aktif(akhir + timedelta(days=1)).exists()
    assert set(anggota_pada(kelompok, akhir)) == set(milik)


def test_bubar_sebelum_pertemuan_ditolak(pemeran, milik):
    kelompok = bentuk(pemeran, milik)
    PertemuanFactory(kelompok=kelompok, petugas=pemeran.pendamping, tanggal=date(2026, 10, 5))

    with pytest.raises(GalatPengguna, match="pertemuan"):
        bubarkan_kelompok(kelompok=kelompok, tanggal=date(2026, 9, 30), oleh=pemeran.pendamping)

    kelompok.refresh_from_db()
    assert kelompok.dibubarkan is None
    assert not KeanggotaanKelompok.objects.filter(selesai__isnull=False).exists()
