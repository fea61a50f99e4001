"""RHK reports: finished and opened again, earlier points, supervision, the list."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akun.enums import Peran
from dasbor.models import LaporanRHK
from dasbor.selectors.rhk import angka_supervisi, calon_disupervisi, riwayat_poin
from dasbor.services.rhk import (
    Narasi,
    buka_rhk,
    selesaikan_rhk,
    susun_rhk,
    ubah_rhk,
)
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.services.foto import simpan_foto
from inti.waktu import hari_ini
from p2k2.models import Kehadiran, Pertemuan
from tests.conftest import DESA, KECAMATAN
from tests.dasbor.rhk import HARI, URL, buat_draf, buat_pertemuan, butir, gambar, isi, isian, rencana
from tests.factories import (
    JabatanFactory,
    KunjunganFactory,
    LaporanBulananFactory,
    LaporanRHKFactory,
    PertemuanFactory,
)


@pytest.fixture
def client(pemeran: SimpleNamespace, client_untuk):
    return client_untuk(pemeran.pendamping)


@pytest.fixture
def draf(pemeran: SimpleNamespace) -> LaporanRHK:
    return buat_draf(pemeran)


@pytest.fixture
def pertemuan(pemeran: SimpleNamespace) -> Pertemuan:
    return buat_pertemuan(pemeran)


# --- Finishing and opening again ------------------------------------------------------------


def test_selesai_membekukan_isi_dan_angka(pemeran: SimpleNamespace, client, pertemuan: Pertemuan) -> None:
    laporan = susun_rhk(isi=isi(butir=butir(2)), pertemuan=pertemuan, oleh=pemeran.pendamping)
    url = f"{URL}{laporan.pk}/"
    with pytest.raises(GalatPengguna, match="paling sedikit satu poin"):
        selesaikan_rhk(laporan=laporan, versi=1, oleh=pemeran.pendamping)
    laporan = ubah_rhk(
        laporan=laporan,
        isi=isi(butir=butir(2)),
        narasi=Narasi(pelaksanaan=["Membuka"]),
        versi=1,
        oleh=pemeran.pendamping,
    )
    assert client.post(f"{url}selesai/", {"versi": 1}).url == url  # an older page: refused
    assert LaporanRHK.objects.get().keadaan == "draf"
    client.post(f"{url}selesai/", {"versi": 2})
    client.post(f"{url}selesai/", {"versi": 2})  # tapped twice
    laporan.refresh_from_db()
    assert (laporan.keadaan, laporan.versi, laporan.angka["hadir"]) == ("selesai", 3, 2)
    Kehadiran.objects.filter(pertemuan=pertemuan).update(status="hadir")
    assert dict(client.get(url).context["tabel"]["baris"])["Hadir"] == "2"
    assert client.get(f"{url}ubah/").url == url
    with pytest.raises(GalatPengguna, match="sudah selesai"):
        ubah_rhk(laporan=laporan, isi=isi(), narasi=Narasi(), versi=3, oleh=pemeran.pendamping)
    client.post(f"{url}buka/", {"versi": 3})
    laporan.refresh_from_db()
    assert (laporan.keadaan, laporan.selesai_pada, laporan.angka, laporan.versi) == ("draf", None, {}, 4)
    assert dict(client.get(url).context["tabel"]["baris"])["Hadir"] == "5"


@pytest.mark.parametrize("keadaan", ["dikirim", "diperiksa", "diterima"])
def test_tidak_dibuka_sesudah_laporan_bulan_dikirim(
    pemeran: SimpleNamespace, client, draf: LaporanRHK, keadaan: str
) -> None:
    laporan = selesaikan_rhk(laporan=draf, versi=1, oleh=pemeran.pendamping)
    saat = laporan.selesai_pada
    langkah = {"diperiksa": 1, "diterima": 2}.get(keadaan, 0)
    LaporanBulananFactory(
        petugas=pemeran.pendamping, bulan=date(2026, 11, 1), keadaan=keadaan, dikirim_pada=saat,
        **({"diperiksa_oleh": pemeran.korkec, "diperiksa_pada": saat} if langkah else {}),
        **({"diterima_oleh": pemeran.korkab, "diterima_pada": saat} if langkah == 2 else {}),
    )  # fmt: skip
    halaman = client.get(f"{URL}{draf.pk}/")
    assert not halaman.context["boleh_buka"]
    client.post(f"{URL}{draf.pk}/buka/", {"versi": 2})
    with pytest.raises(GalatPengguna, match="November 2026 sudah dikirim"):
        buka_rhk(laporan=laporan, versi=2, oleh=pemeran.pendamping)
    assert LaporanRHK.objects.get().keadaan == "selesai"


def test_dikembalikan_boleh_dibuka(pemeran: SimpleNamespace, draf: LaporanRHK) -> None:
    laporan = selesaikan_rhk(laporan=draf, versi=1, oleh=pemeran.pendamping)
    LaporanBulananFactory(
        petugas=pemeran.pendamping, bulan=date(2026, 11, 1), keadaan="dikembalikan", catatan_pemeriksa="Lengkapi"
    )
    with pytest.raises(BerubahLebihDulu):
        buka_rhk(laporan=laporan, versi=1, oleh=pemeran.pendamping)
    assert buka_rhk(laporan=laporan, versi=2, oleh=pemeran.pendamping).keadaan == "draf"


def test_hanya_penulisnya(pemeran: SimpleNamespace, client_untuk, draf: LaporanRHK) -> None:
    """A draft is its writer's alone; finished, it is read by the area, and written on by nobody else."""
    for siapa in ("korkec", "korkab", "apd", "pendamping_lain", "korkec_tetangga"):
        client = client_untuk(getattr(pemeran, siapa))
        assert (siapa, client.get(f"{URL}{draf.pk}/").status_code) == (siapa, 404)
        assert (siapa, client.get(f"{URL}{draf.pk}/pdf/").status_code) == (siapa, 404)
        assert client.get(URL).context["baris"] == []
    selesaikan_rhk(laporan=draf, versi=1, oleh=pemeran.pendamping)
    harapan = {"korkec": 200, "korkab": 200, "pengawas": 200, "pendamping_lain": 404, "korkec_tetangga": 404}
    for siapa, kode in harapan.items():
        client = client_untuk(getattr(pemeran, siapa))
        assert (siapa, client.get(f"{URL}{draf.pk}/").status_code) == (siapa, kode)
    korkec = client_untuk(pemeran.korkec)
    for ekor in ("ubah/", "selesai/", "buka/"):
        assert korkec.post(f"{URL}{draf.pk}/{ekor}", isian(versi=2)).status_code == 403
    for layanan in (selesaikan_rhk, buka_rhk):
        with pytest.raises(TidakBerhak):
            layanan(laporan=draf, versi=2, oleh=pemeran.korkec)
    draf.refresh_from_db()
    assert (draf.keadaan, draf.versi) == ("selesai", 2)


def test_foto_dan_tanda_tangan_di_balik_lingkup(pemeran: SimpleNamespace, client_untuk, draf: LaporanRHK) -> None:
    satu, lain = (simpan_foto(berkas=gambar(w), oleh=pemeran.pendamping) for w in ("red", "blue"))
    draf.foto.add(satu)
    LaporanRHK.objects.filter(pk=draf.pk).update(tanda_tangan=lain)
    alamat = [
        f"{URL}{draf.pk}/foto/{satu.pk}/",
        f"{URL}{draf.pk}/foto/{satu.pk}/?cap=1",
        f"{URL}{draf.pk}/tanda-tangan/",
    ]

    def kode(siapa: str) -> set[int]:
        client = client_untuk(getattr(pemeran, siapa))
        hasil = set()
        for url in alamat:
            jawaban = client.get(url)
            hasil.add(jawaban.status_code)
            if jawaban.streaming:
                assert b"".join(jawaban.streaming_content)[:2] == b"\xff\xd8"
        return hasil

    assert kode("pendamping") == {200}
    assert kode("korkec") == {404}  # still a draft
    assert client_untuk(pemeran.pendamping).get(f"{URL}{draf.pk}/foto/{lain.pk}/").status_code == 404
    draf.refresh_from_db()
    selesaikan_rhk(laporan=draf, versi=1, oleh=pemeran.pendamping)
    assert (kode("korkec"), kode("korkab")) == ({200}, {200})
    assert kode("pendamping_lain") == kode("korkec_tetangga") == kode("korkab_luar") == {404}


# --- Riwayat Poin ---------------------------------------------------------------------------


def test_riwayat_poin_sendiri_terbaru_dulu(pemeran: SimpleNamespace, client) -> None:
    milik: dict[str, Any] = {"petugas": pemeran.pendamping, "butir": butir(2)}
    LaporanRHKFactory(**milik, tanggal=date(2026, 9, 1), hasil=["Lama", "Sama"])
    LaporanRHKFactory(**milik, tanggal=date(2026, 10, 1), hasil=["Sama", "Baru <i>"], kendala=["Hujan"])
    LaporanRHKFactory(petugas=pemeran.pendamping, butir=butir(3), hasil=["Butir lain"])
    LaporanRHKFactory(petugas=pemeran.pendamping_lain, butir=butir(2), hasil=["Orang lain"])
    assert riwayat_poin(oleh=pemeran.pendamping, butir=butir(2), bagian="hasil") == ["Sama", "Baru <i>", "Lama"]
    url = f"{URL}poin/{butir(2).pk}/hasil/"
    halaman = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in halaman
    assert "Baru &lt;i&gt;" in halaman
    assert "Orang lain" not in halaman
    assert client.post(url, {"cari-hasil": "LAM"}).context["poin"] == ["Lama"]
    assert client.post(url, {"cari-hasil": "zzz"}).context["poin"] == []
    assert client.get(f"{URL}poin/{butir(2).pk}/petugas/").status_code == 404
    assert client.get(f"{URL}poin/0/hasil/").status_code == 404


# --- Supervision ----------------------------------------------------------------------------


def test_supervisi_korkec_dengan_angka_bulan_itu(pemeran: SimpleNamespace, client_untuk, pertemuan: Pertemuan) -> None:
    KunjunganFactory(petugas=pemeran.pendamping, tanggal=HARI, kpm__desa_id=DESA)
    KunjunganFactory(petugas=pemeran.pendamping, tanggal=date(2026, 10, 31), kpm__desa_id=DESA)
    PertemuanFactory(kelompok=pertemuan.kelompok, petugas=pemeran.pendamping, tanggal=date(2026, 10, 2))
    assert angka_supervisi(pemeran.pendamping.pk, date(2026, 11, 1)) == {
        "pertemuan": 1, "bertemu": 1, "kelompok": 1, "kunjungan": 1, "dikunjungi": 1,
        "hadir": 2, "izin": 1, "sakit": 0, "alpa": 1, "belum_diisi": 1, "jumlah": 5,
    }  # fmt: skip
    client = client_untuk(pemeran.korkec)
    url = f"{URL}baru/?rencana={rencana(8, supervisi=True).pk}"
    asing = client.post(url, isian(id=uuid4(), wilayah=KECAMATAN, disupervisi=pemeran.pendamping_tetangga.pk))
    assert "disupervisi" in asing.context["form"].errors
    assert client.post(url, isian(id=uuid4(), wilayah=KECAMATAN)).status_code == 422
    alamat = client.post(url, isian(id=uuid4(), wilayah=KECAMATAN, disupervisi=pemeran.pendamping.pk)).url
    tabel = dict(client.get(alamat.removesuffix("ubah/")).context["tabel"]["baris"])
    assert tabel["Kelompok yang bertemu"] == "1 dari 1 kelompok"
    assert tabel["Kehadiran"] == "2 dari 4 yang diisi (50%)"
    assert tabel["Kelengkapan daftar hadir"] == "4 dari 5 baris diisi (80%)"
    # The pendamping concerned does not read it.
    laporan = LaporanRHK.objects.get()
    LaporanRHK.objects.filter(pk=laporan.pk).update(keadaan="selesai", selesai_pada=laporan.dibuat_pada)
    assert client_untuk(pemeran.pendamping).get(f"{URL}{laporan.pk}/").status_code == 404


def test_siapa_yang_disupervisi(pemeran: SimpleNamespace) -> None:
    JabatanFactory(pengguna=pemeran.korkec, peran=Peran.PENDAMPING, wilayah_id=KECAMATAN)
    assert set(calon_disupervisi(pemeran.korkec, HARI)) == {pemeran.pendamping, pemeran.pendamping_lain}
    assert not calon_disupervisi(pemeran.pendamping, HARI).exists()
    for siapa, orang in ((pemeran.pendamping, pemeran.pendamping_lain), (pemeran.korkec, pemeran.korkec)):
        with pytest.raises(GalatPengguna):
            susun_rhk(isi=isi(), disupervisi=orang, oleh=siapa)
    assert not LaporanRHK.objects.exists()


# --- The list -------------------------------------------------------------------------------


@pytest.mark.parametrize("banyak", [1, 40])
def test_daftar_dengan_kueri_tetap(pemeran: SimpleNamespace, client_untuk, banyak: int) -> None:
    LaporanRHKFactory.create_batch(
        banyak, petugas=pemeran.pendamping, tanggal=hari_ini(), keadaan="selesai", selesai_pada="2026-11-20T00:00Z"
    )
    client = client_untuk(pemeran.korkec)
    client.get(URL)
    with CaptureQueriesContext(connection) as kueri:
        assert len(client.get(URL).context["baris"]) == banyak
    assert len(kueri) == 6


def test_saringan_dan_pita(client, pemeran: SimpleNamespace) -> None:
    LaporanRHKFactory(petugas=pemeran.pendamping, rencana_aksi="A", tanggal=hari_ini())
    LaporanRHKFactory(petugas=pemeran.pendamping, rencana_aksi="B", tanggal=date(2025, 3, 3), butir=butir(2))
    LaporanRHKFactory(petugas=pemeran.pendamping_lain, rencana_aksi="C", tanggal=hari_ini())

    def judul(**saring: Any) -> list[str]:
        return [b["judul"] for b in client.get(URL, saring).context["baris"]]

    assert (judul(), judul(butir="2"), judul(bulan="2025-03")) == (["A", "B"], ["B"], ["B"])
    assert (judul(keadaan="draf"), judul(keadaan="selesai")) == (["A", "B"], [])
    assert client.get(URL).context["pita"][-1]["nilai"] == 1
    assert "Saringan tidak dikenali" in client.get(URL, {"butir": "x"}).content.decode()
