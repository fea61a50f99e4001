"""A family and proposals about it, for tests of updates."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from inti.galat import GalatPengguna
from inti.waktu import hari_ini
from kpm.models import KPM, Anggota, Komponen, Pemutakhiran
from kpm.services.pemutakhiran import (
    IsiUsulan,
    usulkan,
)
from tests.factories import AnggotaFactory, KomponenFactory, KPMFactory, PenugasanFactory
from tests.hari import isikan, kemarin

NIK_BARU = "1771080101150001"


def tahun_lalu(n: int) -> date:
    return date(hari_ini().year - n, 1, 2)


def gambar(nama: str = "akta.jpg") -> SimpleUploadedFile:
    isi = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(isi, "JPEG")
    return SimpleUploadedFile(nama, isi.getvalue(), content_type="image/jpeg")


def buat_keluarga(pemeran):
    """Siti (pengurus), her husband, a daughter in SD and a toddler; accompanied by `pendamping`."""
    kpm = KPMFactory(nama="SITI AMINAH", nik="1771084201900001", tanggal_lahir=date(1990, 1, 2))
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    kpm.ibu = AnggotaFactory(
        kpm=kpm,
        nama="SITI AMINAH",
        nik="1771084201900001",
        tanggal_lahir=date(1990, 1, 2),
        jenis_kelamin="P",
        hubungan="pasangan",
    )
    kpm.ayah = AnggotaFactory(
        kpm=kpm, nama="BUDI", tanggal_lahir=date(1988, 5, 5), jenis_kelamin="L", hubungan="kepala"
    )
    kpm.ani = AnggotaFactory(
        kpm=kpm, nama="ANI RAHAYU", tanggal_lahir=tahun_lalu(11), jenis_kelamin="P", hubungan="anak"
    )
    kpm.dedi = AnggotaFactory(kpm=kpm, nama="DEDI", tanggal_lahir=tahun_lalu(4), jenis_kelamin="L", hubungan="anak")
    kpm.k_sd = KomponenFactory(anggota=kpm.ani, jenis="sd")
    kpm.k_aud = KomponenFactory(anggota=kpm.dedi, jenis="aud")
    return kpm


def usul(kpm, oleh, jenis, isi=None, *, anggota=None, berlaku=kemarin, dokumen=(), id=None, **lain) -> Pemutakhiran:
    kirim = {"isi": isikan(isi or {}), "berlaku": berlaku, "anggota": anggota.pk if anggota else None}
    return usulkan(id=id, kpm=kpm, isi=IsiUsulan(jenis=jenis, **isikan(kirim), **lain), dokumen=dokumen, oleh=oleh)


def komponen(kpm) -> list[tuple[str, str]]:
    """Components in force today by name."""
    isi = Komponen.objects.berlaku_pada().filter(anggota__kpm=kpm)
    return sorted(isi.values_list("anggota__nama", "jenis"))


def sidik() -> tuple:
    return (
        list(KPM.objects.order_by("pk").values()),
        list(Anggota.objects.order_by("pk").values()),
        list(Komponen.objects.order_by("pk").values()),
        list(Pemutakhiran.objects.order_by("pk").values()),
    )


def tolak(kolom, pola, fungsi) -> None:
    """The call is refused at this field with this sentence, and nothing changed."""
    sebelum = sidik()
    with pytest.raises(GalatPengguna, match=pola) as galat:
        fungsi()
    assert galat.value.kolom == kolom
    assert sidik() == sebelum
