"""Accused added and released, who may know raised and lowered, the reporter opened (docs/program.md §11)."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from akun.enums import Peran
from akun.models import Jabatan, Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import AksesPribadi
from kpm.models import KPM
from pengaduan.models import Pengaduan
from pengaduan.selectors.daftar import giliran
from pengaduan.selectors.rahasia import pilihan_batas
from pengaduan.selectors.wewenang import boleh_lihat_pelapor, boleh_tangani
from pengaduan.services.rahasia import buka_pelapor, lepas_terlapor, tambah_terlapor, ubah_batas
from pengaduan.services.tindak import catat
from pengaduan.services.ubah import tandai_ulangan
from tests.factories import (
    FotoAduanFactory,
    JabatanFactory,
    KPMFactory,
    PelaporFactory,
    PengaduanFactory,
    PenggunaFactory,
    PenugasanFactory,
    TerlaporFactory,
)
from tests.proyek.jelajah import minta

pytestmark = pytest.mark.django_db
Masuk = Callable[[Pengguna], Client]


@pytest.fixture
def kpm(pemeran: SimpleNamespace) -> KPM:
    kpm = KPMFactory(desa_id="17.71.08.1007")
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    return kpm


@pytest.fixture
def aduan(kpm: KPM) -> Pengaduan:
    """An open one at the pendamping's level."""
    return PengaduanFactory(kpm=kpm, jenis_id="kartu", tingkat=1)


@pytest.fixture
def rahasia(kpm: KPM, pemeran: SimpleNamespace) -> Pengaduan:
    """One about the pendamping, at the kabupaten."""
    aduan = PengaduanFactory(kpm=kpm, jenis_id="lainnya", batas=3, tingkat=3)
    TerlaporFactory(pengaduan=aduan, petugas=pemeran.pendamping)
    return aduan


def _tahu(pemeran: SimpleNamespace, aduan: Pengaduan) -> set[str]:
    semua = ("pendamping", "korkec", "apd", "korkab", "pengawas", "korwil", "pusat", "superuser", "korkab_luar")
    return {o for o in semua if Pengaduan.objects.terlihat_oleh(getattr(pemeran, o)).filter(pk=aduan.pk).exists()}


ATAS = {"korkab", "pengawas", "korwil", "pusat", "superuser"}


@pytest.mark.parametrize(
    ("siapa", "batas", "tahu"),
    [
        ("pendamping", 3, ATAS),
        ("korkec", 3, ATAS),
        ("apd", 3, ATAS),
        ("korkab", 4, ATAS - {"korkab"}),
        ("korwil", 4, {"pengawas", "pusat", "superuser"}),  # from the field no higher than Dinas Sosial reads
        ("superuser", 3, ATAS - {"superuser"}),
    ],
)
def test_terlapor_baru_membatasi_sekaligus(
    siapa: str, batas: int, tahu: set[str], aduan: Pengaduan, pemeran: SimpleNamespace
) -> None:
    """Also when the handler names oneself: handed over, raised and gone in one step."""
    kini = tambah_terlapor(
        aduan=aduan, petugas=getattr(pemeran, siapa).pk, alasan="Namanya disebut.", versi=1, oleh=pemeran.pendamping
    )
    assert (kini.batas, kini.tingkat, kini.petugas, kini.versi) == (batas, batas, None, 2)
    assert _tahu(pemeran, kini) == tahu
    akhir = kini.tindak.get(jenis="terlapor")
    assert (akhir.dari_tingkat, akhir.ke_tingkat, akhir.oleh) == (1, batas, pemeran.pendamping)


def test_korkab_menuduh_korwil_sampai_pusat(aduan: Pengaduan, pemeran: SimpleNamespace) -> None:
    kini = tambah_terlapor(aduan=aduan, petugas=pemeran.korwil.pk, alasan="x", versi=1, oleh=pemeran.korkab)
    assert _tahu(pemeran, kini) == {"pusat", "superuser"}


def test_terlapor_berulang_dan_salah(aduan: Pengaduan, rahasia: Pengaduan, pemeran: SimpleNamespace) -> None:
    isi = {"aduan": rahasia, "alasan": "x", "versi": 1}
    assert tambah_terlapor(petugas=pemeran.pendamping.pk, oleh=pemeran.korkab, **isi).versi == 1  # is one already
    for petugas in (pemeran.korkab_luar.pk, pemeran.tanpa_jabatan.pk, 10**9):
        with pytest.raises(GalatPengguna):
            tambah_terlapor(petugas=petugas, oleh=pemeran.korkab, **isi)
    with pytest.raises(BerubahLebihDulu):
        tambah_terlapor(petugas=pemeran.korkec.pk, oleh=pemeran.korkab, **(isi | {"versi": 9}))
    for siapa in ("pendamping", "pengawas", "korkab_luar", "apd"):
        with pytest.raises(TidakBerhak):
            tambah_terlapor(petugas=pemeran.korkec.pk, oleh=getattr(pemeran, siapa), **isi)
    with pytest.raises(TidakBerhak):  # sees the open one, and does not work on it
        tambah_terlapor(petugas=pemeran.korkec.pk, oleh=pemeran.pengawas, **(isi | {"aduan": aduan}))
    assert rahasia.terlapor.count() == 1
    assert not aduan.tindak.exists()


def test_lepas_lalu_turunkan(rahasia: Pengaduan, pemeran: SimpleNamespace) -> None:
    satu = rahasia.terlapor.get()
    with pytest.raises(GalatPengguna, match="masih tentang petugas"):
        ubah_batas(aduan=rahasia, batas=1, alasan="x", versi=1, oleh=pemeran.korkab)
    for oleh in (pemeran.pendamping, pemeran.korkec, pemeran.apd, pemeran.pengawas):
        with pytest.raises(TidakBerhak):
            lepas_terlapor(aduan=rahasia, terlapor=satu.pk, alasan="x", versi=1, oleh=oleh)
    kini = lepas_terlapor(aduan=rahasia, terlapor=satu.pk, alasan="Orang lain.", versi=1, oleh=pemeran.korkab)
    assert _tahu(pemeran, kini) == ATAS  # still restricted
    assert lepas_terlapor(aduan=kini, terlapor=satu.pk, alasan="Orang lain.", versi=1, oleh=pemeran.korkab).versi == 2
    kini = ubah_batas(aduan=kini, batas=1, alasan="Salah paham.", versi=2, oleh=pemeran.korkab)
    assert _tahu(pemeran, kini) == {*ATAS, "pendamping", "korkec", "apd"}
    assert (kini.tingkat, kini.versi) == (3, 3)
    kini = tambah_terlapor(
        aduan=kini, petugas=pemeran.pendamping.pk, alasan="Ternyata ya.", versi=3, oleh=pemeran.korkab
    )
    assert _tahu(pemeran, kini) == ATAS
    assert rahasia.terlapor.get().dilepas_pada is None


def test_jenis_curiga_tidak_dibuka(kpm: KPM, pemeran: SimpleNamespace) -> None:
    aduan = PengaduanFactory(kpm=kpm, jenis_id="pungutan", batas=4, tingkat=4)
    with pytest.raises(GalatPengguna, match="selalu dibatasi"):
        ubah_batas(aduan=aduan, batas=1, alasan="x", versi=1, oleh=pemeran.korwil)
    assert ubah_batas(aduan=aduan, batas=3, alasan="x", versi=1, oleh=pemeran.korwil).batas == 3


def test_menaikkan_setingkat_di_atasnya_saja(aduan: Pengaduan, pemeran: SimpleNamespace) -> None:
    """Nobody buries a complaint past those next above."""
    assert [b for b, _ in pilihan_batas(pemeran.pendamping, aduan)] == [3]
    with pytest.raises(GalatPengguna):
        ubah_batas(aduan=aduan, batas=5, alasan="x", versi=1, oleh=pemeran.pendamping)
    kini = ubah_batas(aduan=aduan, batas=3, alasan="Takut.", versi=1, oleh=pemeran.pendamping)
    assert (kini.batas, kini.tingkat) == (3, 3)
    assert _tahu(pemeran, kini) == ATAS
    assert [b for b, _ in pilihan_batas(pemeran.korkab, kini)] == [1, 4]
    Jabatan.objects.filter(peran__in=["korwil", "pusat", "pengawas"]).delete()
    assert [b for b, _ in pilihan_batas(Pengguna.objects.get(pk=pemeran.korkab.pk), kini)] == [1]


def test_pengawas_memutus_hanya_bila_tidak_ada_lain(kpm: KPM, pemeran: SimpleNamespace) -> None:
    aduan = PengaduanFactory(kpm=kpm, jenis_id="pungutan", batas=4, tingkat=4)
    TerlaporFactory(pengaduan=aduan, petugas=pemeran.korkab)
    assert not boleh_tangani(pemeran.pengawas, aduan)
    Jabatan.objects.filter(peran="pusat").delete()
    Jabatan.objects.filter(pengguna=pemeran.korwil).delete()
    assert boleh_tangani(Pengguna.objects.get(pk=pemeran.pengawas.pk), aduan)
    TerlaporFactory(pengaduan=aduan, petugas=pemeran.pengawas)
    assert not boleh_tangani(Pengguna.objects.get(pk=pemeran.pengawas.pk), aduan)


def test_yang_diputus_pengawas_ada_di_gilirannya(
    kpm: KPM, pemeran: SimpleNamespace, client_untuk: Callable[[Any], Client]
) -> None:
    """Exactly what `boleh_tangani` lets Dinas Sosial decide stands in its turn, its worklist and its list."""
    satu, lain = (PengaduanFactory(kpm=kpm, jenis_id="pungutan", batas=b, tingkat=b) for b in (4, 3))
    PengaduanFactory(kpm=kpm, jenis_id="kartu", tingkat=3)

    def milik() -> set[Any]:
        user = Pengguna.objects.get(pk=pemeran.pengawas.pk)
        ada = set(giliran(user).values_list("pk", flat=True))
        assert ada == {a.pk for a in Pengaduan.objects.terlihat_oleh(user) if boleh_tangani(user, a)}
        return ada

    assert milik() == set()
    Jabatan.objects.filter(peran="pusat").delete()
    Jabatan.objects.filter(pengguna=pemeran.korwil).delete()
    assert milik() == {satu.pk}  # the other one has its korkab
    Pengaduan.objects.filter(pk=satu.pk).update(petugas=pemeran.korwil)  # taken over, and gone since
    assert milik() == {satu.pk}
    orang = TerlaporFactory(pengaduan=lain, petugas=pemeran.korkab)
    assert milik() == {satu.pk, lain.pk}
    client = client_untuk(pemeran.pengawas)
    baris = client.get(reverse("dasbor:kerja_bagian", args=["aduan"])).context["bagian"][0]["baris"][0]
    assert (baris["judul"], baris["lencana"][0][0]) == ("Aduan giliran Anda", "2")
    isi = client.get("/pengaduan/?giliran=1").content.decode()
    assert [str(a.nomor) in isi for a in (satu, lain)] == [True, True]
    orang.delete()
    TerlaporFactory(pengaduan=satu, petugas=pemeran.pengawas)
    assert milik() == set()


def test_dua_jabatan_satu_orang(rahasia: Pengaduan, pemeran: SimpleNamespace) -> None:
    """Accused as pendamping and korkab besides: the higher office does not open it."""
    JabatanFactory(pengguna=pemeran.pendamping, peran=Peran.KORKAB, wilayah_id="17.71")
    orang = Pengguna.objects.get(pk=pemeran.pendamping.pk)
    assert not Pengaduan.objects.terlihat_oleh(orang).exists()
    rangkap: Pengguna = Pengguna.objects.get(pk=PenggunaFactory().pk)
    for peran in (Peran.PENDAMPING, Peran.APD):  # accused of nothing, and neither office reads so far
        JabatanFactory(pengguna=rangkap, peran=peran, wilayah_id="17.71")
    assert not Pengaduan.objects.terlihat_oleh(rangkap).exists()


def test_pelapor_hanya_bagi_pemutus_dan_tercatat(rahasia: Pengaduan, pemeran: SimpleNamespace) -> None:
    PelaporFactory(pengaduan=rahasia)
    rahasia = Pengaduan.objects.get(pk=rahasia.pk)
    for siapa in ("pendamping", "korkec", "apd", "pengawas", "korkab_luar"):
        with pytest.raises(TidakBerhak):
            buka_pelapor(aduan=rahasia, alasan="x", oleh=getattr(pemeran, siapa))
    assert not AksesPribadi.objects.exists()
    with pytest.raises(GalatPengguna):
        buka_pelapor(aduan=rahasia, alasan=" ", oleh=pemeran.korkab)
    satu = buka_pelapor(aduan=rahasia, alasan="Menghubungi pelapor", oleh=pemeran.korkab, dari="10.0.0.1")
    assert satu is not None
    assert (satu.nama, satu.telepon) == ("Pelapor Uji", "+6281200000001")
    akses = AksesPribadi.objects.get()
    assert (akses.objek, akses.objek_id, akses.alasan, akses.dari) == (
        "pengaduan.Pelapor", str(rahasia.pk), "Menghubungi pelapor", "10.0.0.1",
    )  # fmt: skip


def test_pelapor_di_lapangan_bila_tidak_minta_rahasia(aduan: Pengaduan, pemeran: SimpleNamespace) -> None:
    pelapor = PelaporFactory(pengaduan=aduan)
    assert not boleh_lihat_pelapor(pemeran.pendamping, Pengaduan.objects.get(pk=aduan.pk))
    assert boleh_lihat_pelapor(pemeran.korkec, Pengaduan.objects.get(pk=aduan.pk))
    pelapor.minta_rahasia = False
    pelapor.save()
    assert boleh_lihat_pelapor(pemeran.pendamping, Pengaduan.objects.get(pk=aduan.pk))


def test_halaman(rahasia: Pengaduan, pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    PelaporFactory(pengaduan=rahasia)
    korkab, dasar = client_untuk(pemeran.korkab), f"/pengaduan/{rahasia.pk}/"
    satu = rahasia.terlapor.get()
    daftar = korkab.get(f"{dasar}terlapor/").content.decode()
    assert f"/terlapor/{satu.pk}/lepas/" in daftar
    assert "Anda sendiri" in daftar
    assert "Korwil" in korkab.post(f"{dasar}terlapor/", {"cari": "korw"}).content.decode()
    kosong = korkab.post(f"{dasar}terlapor/", {"versi": 1})
    assert (kosong.status_code, rahasia.terlapor.count()) == (422, 1)
    jawab = korkab.post(f"{dasar}pelapor/", {"keperluan": "hubungi"})
    assert "Pelapor Uji" in jawab.content.decode()
    assert "no-store" in jawab["Cache-Control"]
    assert korkab.post(f"{dasar}pelapor/", {"keperluan": "lainnya"}).status_code == 422
    assert "Pelapor Uji" not in korkab.get(f"{dasar}pelapor/").content.decode()
    assert AksesPribadi.objects.filter(objek="pengaduan.Pelapor").count() == 1
    # Released while open to the field: the question has to be answered.
    lepas = f"{dasar}terlapor/{satu.pk}/lepas/"
    assert "belum melihat aduan ini" in korkab.get(lepas).content.decode()
    JabatanFactory(pengguna=pemeran.pendamping, peran=Peran.KORKAB, wilayah_id="17.71")
    assert "akan melihat aduan ini" in korkab.get(lepas).content.decode()
    assert korkab.post(lepas, {"versi": 1, "alasan": "Bukan dia."}).status_code == 422
    assert rahasia.terlapor.get().dilepas_pada is None
    assert korkab.post(lepas, {"versi": 1, "alasan": "Bukan dia.", "yakin": "on"}).status_code == 302
    assert rahasia.terlapor.get().dilepas_oleh == pemeran.korkab
    # Naming oneself: back to the list, and nothing is left to open.
    sendiri = korkab.post(
        f"{dasar}terlapor/", {"versi": 2, "petugas": pemeran.korkab.pk, "alasan": "Ini tentang saya."}
    )
    assert sendiri["Location"] == "/pengaduan/"
    assert korkab.get(f"{dasar}terlapor/").status_code == 404


def test_catatan_selama_dibatasi_tetap_di_atas(
    rahasia: Pengaduan, pemeran: SimpleNamespace, client_untuk: Masuk
) -> None:
    """Opened to the field afterwards: neither who was accused, nor what staff noted then, nor its photo."""
    rahasia = catat(aduan=rahasia, isi="CATATAN-LAMA", oleh=pemeran.korkab)
    foto = FotoAduanFactory(pengaduan=rahasia, tindak=rahasia.tindak.get()).foto_id
    lepas_terlapor(
        aduan=rahasia, terlapor=rahasia.terlapor.get().pk, alasan="ALASAN-LEPAS", versi=1, oleh=pemeran.korkab
    )
    ubah_batas(aduan=rahasia, batas=1, alasan="ALASAN-BUKA", versi=2, oleh=pemeran.korkab)
    catat(aduan=rahasia, isi="CATATAN-BARU", oleh=pemeran.korkab)
    for siapa, lama in (("pendamping", False), ("korkec", False), ("apd", False), ("korkab", True), ("pengawas", True)):
        client = client_untuk(getattr(pemeran, siapa))
        isi = client.get(f"/pengaduan/{rahasia.pk}/").content.decode()
        assert "CATATAN-BARU" in isi, siapa
        assert [k in isi for k in ("CATATAN-LAMA", "ALASAN-LEPAS", "ALASAN-BUKA")] == [lama] * 3, siapa
        jawab = minta(client, "GET", f"/pengaduan/{rahasia.pk}/foto/{foto}/", {})
        assert jawab.status_code == (200 if lama else 404), siapa


def test_pengulangan_yang_dibatasi_tidak_terbaca_dari_penolakan(
    kpm: KPM, pemeran: SimpleNamespace, aduan: Pengaduan
) -> None:
    """Whether a hidden complaint repeats this one is not told by what may not be done with it."""
    PengaduanFactory(kpm=kpm, jenis_id="pungutan", batas=3, tingkat=3, induk=aduan)
    lain = PengaduanFactory(kpm=kpm, jenis_id="kartu", tingkat=1)
    assert tandai_ulangan(aduan=aduan, nomor=lain.nomor, versi=1, oleh=pemeran.pendamping).induk == lain


def test_dicatat_oleh_yang_diadukan(kpm: KPM, pemeran: SimpleNamespace, client_untuk: Masuk) -> None:
    """The family's pendamping files what is about them: number and code, then nothing; those who decide are warned."""
    pendamping = client_untuk(pemeran.pendamping)
    isi = {"id": str(uuid4()), "jenis": "pungutan", "isi": "Diminta uang oleh petugas.", "kanal": "langsung"}
    jawab = pendamping.post(f"/pengaduan/baru/keluarga/{kpm.pk}/", isi)
    aduan = Pengaduan.objects.get()
    tertulis = jawab.content.decode()
    assert jawab.status_code == 200
    assert aduan.nomor in tertulis
    assert str(aduan.pk) not in tertulis
    assert "Sesudah ini" not in tertulis
    assert pendamping.get(f"/pengaduan/{aduan.pk}/").status_code == 404
    assert aduan.nomor not in pendamping.get("/pengaduan/").content.decode()
    dibuka = client_untuk(pemeran.korkab).get(f"/pengaduan/{aduan.pk}/").content.decode()
    assert "mengetahui kode rahasianya" in dibuka
