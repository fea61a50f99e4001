"""A visit asked for because of a complaint: given once, answered by a visit, never for a restricted one."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.models import Penugasan, Tugas
from pendamping.services.tugas import selesaikan_tugas
from pengaduan.models import Pengaduan
from pengaduan.services.kunjungan import URAIAN, minta_kunjungan
from pengaduan.services.tindak import buka_lagi, tutup
from pengaduan.services.ubah import UbahAduan, ubah
from tests.factories import PengaduanFactory, TerlaporFactory

pytestmark = pytest.mark.django_db
Masuk = Callable[[Pengguna], Client]


def _tugas(aduan: Pengaduan) -> list[Tugas]:
    return list(Tugas.objects.filter(kunci__startswith=f"aduan:{aduan.pk.hex}:").order_by("kunci"))


def test_diminta_sekali_lalu_dijawab_kunjungan(
    dunia: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Masuk
) -> None:
    d, korkec = dunia.sendiri, pemeran.korkec
    a: Any = PengaduanFactory(kpm=d.kpm, jenis_id="kartu", isi="ISI-ADUAN", tingkat=2)
    client = client_untuk(korkec)
    halaman = reverse("pengaduan:rincian", args=[a.pk])
    assert "Minta pendamping berkunjung" in client.get(halaman).content.decode()
    for _ in range(2):  # tapped twice
        assert client.post(reverse("pengaduan:kunjungan", args=[a.pk]), {"versi": 1}).status_code == 302
    a.refresh_from_db()
    [tugas] = _tugas(a)
    assert (tugas.jenis, tugas.kpm_id, tugas.uraian, tugas.diminta_oleh) == ("pengaduan", d.kpm.pk, URAIAN, korkec)
    assert hari_ini(d.desa) <= tugas.tenggat <= max(a.tenggat_selesai, hari_ini(d.desa))
    assert (a.keadaan, a.versi) == ("proses", 2)
    assert [t.tugas_id for t in a.tindak.filter(jenis="tugas")] == [tugas.pk]
    isi = client.get(halaman).content.decode()
    assert "Pendamping diminta berkunjung" in isi
    assert "Minta pendamping berkunjung" not in isi
    isi = client_untuk(d.petugas).get(reverse("pendamping:tugas_rincian", args=[tugas.pk])).content.decode()
    assert URAIAN in isi
    assert "ISI-ADUAN" not in isi
    selesaikan_tugas(tugas=tugas, hasil="lainnya", keterangan="KATA-HASIL", oleh=d.petugas)
    assert "KATA-HASIL" in client.get(halaman).content.decode()
    with pytest.raises(BerubahLebihDulu):
        minta_kunjungan(aduan=a, versi=1, oleh=korkec)  # the old page, sent again
    a = minta_kunjungan(aduan=a, versi=2, oleh=korkec)
    assert [t.keadaan for t in _tugas(a)] == ["selesai", "terbuka"]


def test_tidak_untuk_yang_dibatasi_atau_tanpa_pendamping(dunia: SimpleNamespace, pemeran: SimpleNamespace) -> None:
    d, korkab = dunia.sendiri, pemeran.korkab
    awal = Tugas.objects.count()
    rahasia = PengaduanFactory(kpm=d.kpm, jenis_id="kartu", batas=3, tingkat=3)
    warga = PengaduanFactory(kpm=None, wilayah_id=d.desa, jenis_id="lainnya", tingkat=3)
    tentang = PengaduanFactory(kpm=d.kpm, jenis_id="kartu", tingkat=3)  # open, and about the one who would be sent
    TerlaporFactory(pengaduan=tentang, petugas=d.petugas)
    for a, kata in ((rahasia, "dibatasi"), (warga, "belum dihubungkan"), (tentang, "tidak punya pendamping")):
        with pytest.raises(GalatPengguna, match=kata):
            minta_kunjungan(aduan=a, versi=1, oleh=korkab)
        assert not Pengaduan.objects.get(pk=a.pk).tindak.exists()
    a = PengaduanFactory(kpm=d.kpm, jenis_id="kartu", tingkat=3)
    with pytest.raises(TidakBerhak):
        minta_kunjungan(aduan=a, versi=1, oleh=pemeran.korkec)  # stands above
    Penugasan.objects.filter(kpm=d.kpm).delete()
    with pytest.raises(GalatPengguna, match="tidak punya pendamping"):
        minta_kunjungan(aduan=a, versi=1, oleh=korkab)
    assert Tugas.objects.count() == awal


def test_aduan_berakhir_atau_ganti_keluarga_membatalkannya(dunia: SimpleNamespace, pemeran: SimpleNamespace) -> None:
    d, korkab = dunia.sendiri, pemeran.korkab
    a = minta_kunjungan(aduan=PengaduanFactory(kpm=d.kpm, jenis_id="kartu", tingkat=3), versi=1, oleh=korkab)
    a = tutup(aduan=a, alasan="Sudah beres.", versi=a.versi, oleh=korkab)
    assert [(t.keadaan, t.diselesaikan_oleh) for t in _tugas(a)] == [("batal", None)]
    a = buka_lagi(aduan=a, alasan="Belum.", oleh=korkab)
    a = minta_kunjungan(aduan=a, versi=a.versi, oleh=korkab)
    lain = KPM.objects.terlihat_oleh(korkab).exclude(pk=d.kpm.pk).order_by("pk")[0]
    isi = UbahAduan(jenis="kartu", urgensi=a.urgensi, kpm=lain.pk)
    a = ubah(aduan=a, isi=isi, versi=a.versi, oleh=korkab)
    assert [t.keadaan for t in _tugas(a)] == ["batal", "batal"]


def test_yang_dibatasi_kemudian_tidak_menyentuh_tugas(dunia: SimpleNamespace, pemeran: SimpleNamespace) -> None:
    """Its end would otherwise show on the list of the one it is about."""
    d, korkab = dunia.sendiri, pemeran.korkab
    a = minta_kunjungan(aduan=PengaduanFactory(kpm=d.kpm, jenis_id="kartu", tingkat=3), versi=1, oleh=korkab)
    Pengaduan.objects.filter(pk=a.pk).update(batas=3)
    TerlaporFactory(pengaduan=a, petugas=d.petugas, pada=timezone.now())
    a.refresh_from_db()
    tutup(aduan=a, alasan="Sudah beres.", versi=a.versi, oleh=korkab)
    assert [t.keadaan for t in _tugas(a)] == ["terbuka"]
