"""What a complaint is linked with: sanction, family page, copy, handover, day list, figures; never a restricted one."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from dasbor.urusan import URUSAN, Keadaan
from inti.services.salinan import susun_salinan
from inti.waktu import awal_bulan, hari_ini
from pendamping.models import Penugasan, PenugasanKelompok
from pendamping.services.isi_serah import Bahan, kumpulkan
from pengaduan.models import Pengaduan
from pengaduan.selectors.berulang import aduan_berulang
from pengaduan.selectors.keluarga import aduan_menjeda
from pengaduan.selectors.rekap import rekap_aduan, wilayah_rekap
from tests.factories import PelaporFactory, PengaduanFactory, TerlaporFactory
from tests.proyek.jelajah import beda, rapikan
from verifikasi.models import Keberatan, Sanksi
from verifikasi.selectors.jeda import ingatan_putusan, jeda_tangga, peringatan_putusan
from verifikasi.selectors.sanksi import terjeda

pytestmark = pytest.mark.django_db
Masuk = Callable[[Any], Client]


def rahasia(kpm: Any, petugas: Any, **isi: Any) -> Pengaduan:
    aduan = PengaduanFactory(kpm=kpm, jenis_id="kartu", isi="RAHASIA", batas=3, tingkat=3, **isi)
    TerlaporFactory(pengaduan=aduan, petugas=petugas)
    return aduan


def kosongkan() -> None:
    """No complaint of the worlds is in the way: they ended long ago."""
    lama = timezone.now() - timedelta(days=200)
    Pengaduan.objects.update(keadaan="ditutup", dibuat_pada=lama, selesai_pada=lama, diterima_pada=lama)


def test_aduan_terbuka_menjeda_sampai_selesai(dunia: SimpleNamespace, pemeran: SimpleNamespace) -> None:
    kosongkan()
    d = dunia.sendiri
    aduan = PengaduanFactory(kpm=d.kpm, jenis_id="kartu")
    assert "Pengaduan keluarga ini tanggal" in aduan_menjeda([d.kpm.pk])[d.kpm.pk]
    Keberatan.objects.all().delete()
    assert jeda_tangga([d.kpm.pk]) == aduan_menjeda([d.kpm.pk])
    Pengaduan.objects.filter(pk=aduan.pk).update(
        keadaan="selesai", selesai_pada=timezone.now(), diterima_pada=timezone.now()
    )
    assert jeda_tangga([d.kpm.pk]) == {}


def test_yang_dibatasi_tidak_menjeda_tetapi_pemutus_diingatkan(
    dunia: SimpleNamespace, pemeran: SimpleNamespace
) -> None:
    kosongkan()
    d = dunia.sendiri
    rahasia(d.kpm, d.petugas)
    assert aduan_menjeda([d.kpm.pk]) == {}

    def diingatkan(siapa: Any) -> int:
        sanksi = Sanksi.objects.filter(kpm=d.kpm).annotate(**ingatan_putusan(siapa))
        return len(peringatan_putusan(sanksi[0]))

    assert diingatkan(pemeran.korkab) == 1
    for siapa in (d.petugas, pemeran.korkec, pemeran.apd, pemeran.korkab_luar):
        assert diingatkan(siapa) == 0
    TerlaporFactory(pengaduan=Pengaduan.objects.get(isi="RAHASIA"), petugas=pemeran.korkab)
    assert diingatkan(pemeran.korkab) == 0


def test_tab_salinan_dan_serah_terima_hanya_yang_umum(
    dunia: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Masuk
) -> None:
    kosongkan()
    d = dunia.sendiri
    umum: Any = PengaduanFactory(kpm=d.kpm, jenis_id="kartu", tingkat=1, isi="ISI-UMUM")
    PelaporFactory(pengaduan=umum)
    tutup = rahasia(d.kpm, d.petugas)
    for siapa in (d.petugas, pemeran.korkab, pemeran.superuser):
        isi = client_untuk(siapa).get(reverse("pengaduan:tab_keluarga", args=[d.kpm.pk])).content.decode()
        assert umum.nomor in isi
        assert tutup.nomor not in isi
    bagian: Any = next(b for b in susun_salinan(d.kpm) if b.judul == "Pengaduan")
    assert len(bagian.baris) == Pengaduan.objects.umum().filter(kpm=d.kpm).count()
    for kata in ("RAHASIA", "ISI-UMUM", "Pelapor Uji", tutup.nomor):
        assert kata not in str(bagian)
    bahan = Bahan(d.petugas.pk, hari_ini(d.desa), [d.kpm.pk], [])
    assert kumpulkan(bahan)["aduan_terbuka"] == [str(umum.pk)]


def test_hari_ini_memuat_aduan_di_pendamping(dunia: SimpleNamespace) -> None:
    kosongkan()
    d = dunia.sendiri
    umum = PengaduanFactory(kpm=d.kpm, jenis_id="kartu", tingkat=1)
    PengaduanFactory(kpm=d.kpm, jenis_id="kartu", tingkat=2)
    rahasia(d.kpm, d.petugas)
    satu = next(u for u in URUSAN if u.kode == "aduan")
    k = Keadaan(
        d.petugas,
        hari_ini(d.desa),
        Penugasan.objects.filter(petugas=d.petugas).values("kpm"),
        PenugasanKelompok.objects.filter(petugas=d.petugas).values("kelompok"),
    )
    assert [a.pk for a in satu.cari(k)] == [umum.pk]
    TerlaporFactory(pengaduan=umum, petugas=d.petugas)
    assert list(satu.cari(k)) == []


def _rekap(user: Any, kode: str) -> Any:
    hari = hari_ini(kode)
    return rekap_aduan(user=user, wilayah=wilayah_rekap(user, kode), bulan=awal_bulan(hari), hari=hari)


def test_angka_rekap_sama_bagi_yang_tahu_dan_tidak(dunia: SimpleNamespace, pemeran: SimpleNamespace) -> None:
    """Two screens side by side tell nothing: what is restricted stands apart, for whoever may see it."""
    d = dunia.sendiri
    awal = _rekap(pemeran.korkec, d.kecamatan)
    rahasia(d.kpm, pemeran.korkec)
    PengaduanFactory(kpm=d.kpm, jenis_id="kartu")
    akhir, atas = _rekap(pemeran.korkec, d.kecamatan), _rekap(pemeran.korkab, d.kecamatan)
    assert akhir.total.n["terbuka"] == awal.total.n["terbuka"] + 1
    assert akhir.total == atas.total
    assert (akhir.jenis, akhir.wilayah, akhir.pendamping) == (atas.jenis, atas.wilayah, atas.pendamping)
    assert (akhir.tingkat, akhir.bulan) == (atas.tingkat, atas.bulan)
    assert akhir.dibatasi == 0
    assert atas.dibatasi >= 1
    assert {b.nama for b in _rekap(pemeran.korkab_luar, d.kecamatan).wilayah}.isdisjoint(b.nama for b in atas.wilayah)


@pytest.mark.parametrize("halaman", ["sanksi_putusan", "sanksi_rincian"])
def test_halaman_putusan_sama_bagi_yang_tidak_boleh_tahu(
    halaman: str,
    dunia: SimpleNamespace,
    pemeran: SimpleNamespace,
    client_untuk: Masuk,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    kosongkan()
    Keberatan.objects.all().delete()
    d = dunia.sendiri
    Sanksi.objects.filter(kpm=d.kpm).update(keadaan="diusulkan", diputus_oleh=None, diputus_pada=None)
    satu = Sanksi.objects.filter(kpm=d.kpm).first()
    assert satu is not None
    alamat, client = reverse(f"verifikasi:{halaman}", args=[satu.pk]), client_untuk(pemeran.korkab)
    lain = [client_untuk(getattr(pemeran, s)) for s in ("pengawas", "korkec", "pendamping")]  # who do not decide
    dulu = [rapikan(c.get(alamat).content.decode()) for c in lain]
    awal = rapikan(client.get(alamat).content.decode())
    aduan = rahasia(d.kpm, d.petugas)
    with django_assert_max_num_queries(12):
        assert "Baca dulu sebelum memutus" in client.get(alamat).content.decode()
    assert [beda(a, rapikan(c.get(alamat).content.decode())) for a, c in zip(dulu, lain, strict=True)] == [[], [], []]
    TerlaporFactory(pengaduan=aduan, petugas=pemeran.korkab)
    assert beda(awal, rapikan(client.get(alamat).content.decode())) == []


def test_sanksi_terjeda_oleh_aduan_di_daftar(
    dunia: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Masuk
) -> None:
    """Badge and filter say what the words say, of an open complaint as of an objection; of a restricted one nothing."""
    kosongkan()
    Keberatan.objects.all().delete()
    d = dunia.sendiri
    hidup = Sanksi.objects.filter(kpm=d.kpm, keadaan__in=["diusulkan", "berlaku"]).count()
    assert hidup > 0

    def lihat(siapa: Any) -> tuple[int, set[str]]:
        client, alamat = client_untuk(siapa), reverse("verifikasi:sanksi")
        assert jeda_tangga([d.kpm.pk]).keys() == {s.kpm_id for s in Sanksi.objects.filter(terjeda(), kpm=d.kpm)}
        saringan = client.get(alamat, {"urus": "terjeda"}).context["baris"]
        berlencana = [b for b in client.get(alamat).context["baris"] if ("Terjeda", "info") in b["lencana"]]
        assert [b["url"] for b in berlencana] == [b["url"] for b in saringan]
        return len(saringan), {b["jeda"] for b in saringan}

    rahasia(d.kpm, d.petugas)
    semua = (pemeran.korkab, pemeran.korkec, pemeran.pengawas, d.petugas)
    assert [lihat(s) for s in semua] == [(0, set())] * 4  # the same for whoever may know and may not
    PengaduanFactory(kpm=d.kpm, jenis_id="kartu")
    kata = set(aduan_menjeda([d.kpm.pk]).values())
    assert [lihat(s) for s in semua] == [(hidup, kata)] * 4
    kosongkan()
    assert lihat(pemeran.korkab) == (0, set())


def test_rekap_tetap_banyak_kuerinya(dunia: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    d, client = dunia.sendiri, client_untuk(pemeran.korkab)
    alamat = reverse("pengaduan:rekap") + f"?wilayah={d.kabupaten if hasattr(d, 'kabupaten') else '17.71'}"
    client.get(alamat)
    jumlah = []
    for n in (0, 15):
        for _ in range(n):
            PengaduanFactory(kpm=d.kpm, jenis_id="kartu")
        with CaptureQueriesContext(connection) as tangkap:
            assert client.get(alamat).status_code == 200
        jumlah.append(sum("SAVEPOINT" not in k["sql"] for k in tangkap.captured_queries))
    assert jumlah[0] == jumlah[1] <= 12


def test_berulang_tanpa_memperlihatkan_telepon(
    dunia: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Masuk
) -> None:
    kosongkan()
    d = dunia.sendiri
    lama: Any = PengaduanFactory(kpm=d.kpm, jenis_id="kartu")
    baru = PengaduanFactory(kpm=d.kpm, jenis_id="kartu")
    lain = PengaduanFactory(kpm=None, wilayah_id=d.desa, jenis_id="pelayanan")
    for aduan in (lama, lain):
        PelaporFactory(pengaduan=aduan)
    ulang = {a.pk: (a.sama_nomor, a.telepon_nomor) for a in aduan_berulang(pemeran.korkec).baris}
    assert ulang[baru.pk][0] == lama.nomor
    assert ulang[lain.pk][1] is not None
    isi = client_untuk(pemeran.korkec).get(reverse("pengaduan:berulang")).content.decode()
    assert lama.nomor in isi
    assert "81200000001" not in isi
    assert aduan_berulang(d.petugas).baris == []
    rahasia(d.kpm, pemeran.korkec)
    assert {a.pk for a in aduan_berulang(pemeran.korkec).baris} == {baru.pk, lain.pk}


def test_berulang_berhalaman_dan_menuju_penandanya(
    dunia: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Masuk
) -> None:
    """None is left out however many there are; a row opens the page that joins the two, with the number filled in."""
    kosongkan()
    d, kini = dunia.sendiri, timezone.now()
    for n in range(52):
        PengaduanFactory(kpm=d.kpm, jenis_id="kartu", dibuat_pada=kini - timedelta(hours=60 - n))
    awal, kedua = Pengaduan.objects.filter(selesai_pada=None).order_by("dibuat_pada")[:2]
    naik = PengaduanFactory(kpm=d.kpm, jenis_id="kartu", tingkat=3)
    client = client_untuk(pemeran.korkec)
    satu = client.get(reverse("pengaduan:berulang"))
    dua = client.get(satu.context["berikut"])
    url = [b["url"] for b in (*satu.context["baris"], *dua.context["baris"])]
    assert len(url) == len(set(url)) == 51
    assert dua.context["berikut"] == ""
    assert not [u for u in url if str(naik.pk) in u]  # the korkab's to close
    assert url[0] == f"{reverse('pengaduan:ulangan', args=[kedua.pk])}?awal={awal.pk}"
    isi = client.get(url[0]).content.decode()
    assert f'value="{awal.nomor}"' in isi
    assert reverse("pengaduan:rincian", args=[awal.pk]) in isi
    client.post(url[0], {"versi": kedua.versi, "nomor": awal.nomor})
    kedua.refresh_from_db()
    assert (kedua.induk_id, kedua.keadaan) == (awal.pk, "ditutup")
    gelap = rahasia(d.kpm, pemeran.korkec)
    for asing in (gelap.pk, "bukan-nomor"):
        jawab = client.get(reverse("pengaduan:ulangan", args=[awal.pk]), {"awal": asing})
        assert (jawab.status_code, gelap.nomor in jawab.content.decode()) == (200, False)
