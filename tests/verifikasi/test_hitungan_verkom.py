"""Runs over everybody, and what follows a change: nothing forgotten, nothing done twice (docs/program.md §8)."""

import json
import os
import signal
import subprocess
import sys
from datetime import date
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections, transaction

from inti.galat import GalatPengguna
from inti.services.jenis_impor import lanjutan
from inti.waktu import bulan_tahap, hari_ini, tahap_mundur
from kpm.models import KPM, KewajibanBerubah
from kpm.services.susunan import tandai_kewajiban, tandai_susunan
from tests.factories.akun import PenggunaFactory
from tests.factories.kpm import AnggotaFactory, KomponenFactory, KPMFactory
from tests.factories.verifikasi import CatatanVerkomFactory, HitunganVerkomFactory
from tests.pekerja import AKAR, alamat_basis_uji, tunggu
from verifikasi.admin import KewajibanAdmin
from verifikasi.models import AturanVerkom, CatatanVerkom, HasilVerifikasi, HitunganVerkom, Kewajiban
from verifikasi.services import hitungan, sesudah_hitung
from verifikasi.services.hitung import hitung_keluarga
from verifikasi.services.hitungan import hitung_berubah, hitung_semua, lanjutkan_hitungan, minta_hitung_semua
from verifikasi.services.ikuti_impor import tandai_sesudah_impor

KOSONG = {"diperiksa": 0, "ditulis": 0, "dihapus": 0, "keluarga": 0}


def dua_tahap() -> list[str]:
    """The quarter before and today's."""
    return tahap_mundur(hari_ini(), 2)[::-1]


def bulan_lalu() -> date:
    """A month of the quarter before."""
    return bulan_tahap(dua_tahap()[0])[1]


@pytest.fixture(autouse=True)
def _tanpa_pengikut(monkeypatch):
    monkeypatch.setattr(sesudah_hitung, "_PENGIKUT", {})


def siswa(*nomor: int, **isi) -> list:
    hasil = []
    for n in nomor:
        anggota = AnggotaFactory(kpm=KPMFactory(pk=n, **isi), tanggal_lahir=date(2015, 5, 1))
        KomponenFactory(anggota=anggota, jenis="sd")
        hasil.append(anggota)
    return hasil


def hasil_lalu(anggota) -> str | None:
    return HasilVerifikasi.objects.filter(anggota=anggota, bulan=bulan_lalu()).values_list("hasil", flat=True).first()


@pytest.mark.django_db
def test_semua_tercatat_dan_diulang_tidak_menulis():
    siswa(11, 12, 13)
    AnggotaFactory(kpm=KPMFactory(pk=14))  # no component
    ini = hitung_semua()
    assert (ini["diperiksa"], ini["keluarga"]) == (4, 6)
    assert ini["ditulis"] == HasilVerifikasi.objects.count() > 9
    assert hitung_semua() == KOSONG | {"diperiksa": 4}
    run = HitunganVerkom.objects.order_by("pk")
    assert [(h.keadaan, h.tahap, h.pemicu, h.diperiksa) for h in run] == [("selesai", dua_tahap(), "perintah", 4)] * 2


@pytest.mark.django_db
def test_satu_wilayah_dan_satu_triwulan():
    dekat, jauh = siswa(11)[0], siswa(12, desa_id="17.01.01.2001")[0]
    keluar = StringIO()
    call_command("hitung_verkom", "--wilayah", "17.71", "--tahap", dua_tahap()[0], stdout=keluar)
    assert json.loads(keluar.getvalue()) == {"diperiksa": 1, "ditulis": 3, "dihapus": 0, "keluarga": 1}
    assert (hasil_lalu(dekat), hasil_lalu(jauh)) == ("belum", None)


@pytest.mark.django_db
@pytest.mark.parametrize("opsi", [("--tahap", "2099-1"), ("--tahap", "2026-5"), ("--wilayah", "99.99")])
def test_permintaan_yang_keliru(opsi):
    with pytest.raises(CommandError):
        call_command("hitung_verkom", *opsi, stdout=StringIO())
    assert not HitunganVerkom.objects.exists()


@pytest.mark.django_db
def test_yang_terputus_dilanjutkan():
    lewat, sisa = siswa(11, 1_000)
    HitunganVerkomFactory(pada=hari_ini(), tahap=dua_tahap(), sampai=500, diperiksa=1)
    kata: list[str] = []
    assert hitung_semua(kata=kata.append)["diperiksa"] == 2
    assert "dilanjutkan dari keluarga nomor 500" in kata[0]
    assert (hasil_lalu(lewat), hasil_lalu(sisa)) == (None, "belum")
    ini = HitunganVerkom.objects.get()
    assert (ini.keadaan, ini.dilanjutkan) == ("selesai", 1)


@pytest.mark.django_db
def test_yang_terputus_kemarin_diulang_dari_awal():
    lewat = siswa(11)[0]
    HitunganVerkomFactory(pada=date(2026, 1, 1), tahap=dua_tahap(), sampai=500, diperiksa=7)
    assert hitung_semua()["diperiksa"] == 1
    assert hasil_lalu(lewat) == "belum"


@pytest.mark.django_db
def test_hitungan_lain_yang_terputus_diselesaikan_dulu():
    anggota = siswa(11)[0]
    CatatanVerkomFactory(anggota=anggota, bulan=date(2025, 2, 1))
    HitunganVerkomFactory(pada=hari_ini(), tahap=[])
    hitung_semua()
    assert list(HitunganVerkom.objects.order_by("pk").values_list("keadaan", "tahap")) == [
        ("selesai", []),
        ("selesai", dua_tahap()),
    ]
    assert HasilVerifikasi.objects.get(anggota=anggota, bulan=date(2025, 2, 1)).hasil == "memenuhi"


@pytest.mark.django_db
def test_kegagalan_tercatat_tanpa_isi(monkeypatch):
    siswa(11)

    def rusak(*_, **__):
        raise ValueError("SITI 1771080101800001")

    monkeypatch.setattr(hitungan, "hitung_potong", rusak)
    with pytest.raises(ValueError, match="SITI"):
        hitung_semua()
    ini = HitunganVerkom.objects.get()
    assert (ini.keadaan, ini.galat) == (
        "gagal",
        "Terhenti karena ValueError. Rinciannya ada di catatan kesalahan sistem.",
    )


@pytest.mark.django_db
def test_aturan_berubah_menghitung_semua_triwulan(rf, django_capture_on_commit_callbacks):
    anggota = siswa(11)[0]
    CatatanVerkomFactory(anggota=anggota, bulan=date(2026, 2, 1), sakit=5)
    hitung_keluarga(kpm=[11])
    assert HasilVerifikasi.objects.get(anggota=anggota, bulan=date(2026, 2, 1)).hasil == "tidak"
    terkirim: list[str] = []
    AturanVerkom.objects.update(sakit="hadir")
    with pytest.MonkeyPatch.context() as m:
        m.setattr(hitungan.current_app, "send_task", lambda nama, **_: terkirim.append(nama))
        with django_capture_on_commit_callbacks(execute=True):
            minta_hitung_semua()
    assert terkirim == ["verifikasi.lanjutkan_hitungan"]
    assert lanjutkan_hitungan() == 1
    assert HasilVerifikasi.objects.get(anggota=anggota, bulan=date(2026, 2, 1)).hasil == "memenuhi"
    assert lanjutkan_hitungan() == 0


@pytest.mark.django_db
def test_admin_meminta_hitungan_dan_menjaga_yang_terpakai(client, django_capture_on_commit_callbacks):
    siswa(11)
    hitung_keluarga(kpm=[11])
    client.force_login(PenggunaFactory(is_staff=True, is_superuser=True))
    wajib = Kewajiban.objects.get(kode="sd-hadir")
    isi = {"uraian": "Siswa SD hadir 85 %", "berlaku_sampai": "", "ambang_persen": "10"}
    with django_capture_on_commit_callbacks(execute=False):
        client.post(f"/kelola/verifikasi/kewajiban/{wajib.pk}/change/", isi)
    wajib.refresh_from_db()
    assert (wajib.uraian, wajib.ambang_persen) == ("Siswa SD hadir 85 %", 85)
    assert HitunganVerkom.objects.get().keadaan == "berjalan"
    aturan = AturanVerkom.objects.get()
    client.post(
        f"/kelola/verifikasi/aturanverkom/{aturan.pk}/change/", {"berlaku_sejak": "2018-01-01", "izin": "hadir"}
    )
    aturan.refresh_from_db()
    assert aturan.izin == "mengurangi"
    assert KewajibanAdmin.actions is None
    for nama in ("kewajiban", "aturanverkom", "aturansanksi", "hitunganverkom"):
        assert client.get(f"/kelola/verifikasi/{nama}/").status_code == 200


# --- soon after a change -------------------------------------------------------------------


@pytest.mark.django_db
def test_perubahan_diikuti_sekali():
    a, b = siswa(11, 12)
    tandai_susunan([11])
    tandai_kewajiban([11, 12])
    assert hitung_berubah() == 2
    assert (hasil_lalu(a), hasil_lalu(b)) == ("belum", "belum")
    assert hitung_berubah() == 0
    assert not KewajibanBerubah.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("jenis", ["final_closing", "art"])
def test_daftar_yang_diimpor_menandai_keluarga_kecamatannya(jenis):
    siswa(11)
    siswa(12, desa_id="17.71.07.1001")
    berkas = SimpleNamespace(ringkasan={"kecamatan": ["17.71.08"]}, kode_wilayah="", parameter={})
    assert tandai_sesudah_impor in lanjutan(jenis)
    tandai_sesudah_impor(berkas, None)
    assert list(KewajibanBerubah.objects.values_list("kpm", flat=True)) == [11]


@pytest.mark.django_db
def test_tanda_kembali_bila_gagal(monkeypatch):
    siswa(11)
    tandai_kewajiban([11])

    def rusak(**_):
        raise ValueError

    monkeypatch.setattr(hitungan, "hitung_keluarga", rusak)
    with pytest.raises(ValueError):
        hitung_berubah()
    assert KewajibanBerubah.objects.count() == 1


# --- two at once, and a kill ---------------------------------------------------------------


@pytest.fixture
def sesi_lain():
    lain = connections.create_connection("default")
    yield lain
    lain.close()


@pytest.mark.django_db(transaction=True)
def test_hitungan_kedua_ditolak_dengan_kalimat(sesi_lain):
    siswa(11)
    with sesi_lain.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_lock(%s)", [hitungan._KUNCI])
    HitunganVerkomFactory(pada=hari_ini(), tahap=dua_tahap())
    with pytest.raises(GalatPengguna, match="sedang dihitung oleh proses lain"):
        hitung_semua()
    assert lanjutkan_hitungan() == 0
    sesi_lain.close()
    assert tunggu(lanjutkan_hitungan, detik=20) == 1


@pytest.mark.django_db(transaction=True)
def test_penyusul_menunggu_penulis_lalu_melihat_tulisannya(sesi_lain):
    """The drain comes while an entry of the same family is being written: it waits, and counts it."""
    anggota = siswa(11)[0]
    catatan = CatatanVerkomFactory(anggota=anggota, bulan=bulan_lalu())
    tandai_kewajiban([11])
    with transaction.atomic():
        CatatanVerkom.objects.filter(pk=catatan.pk).update(alpa=9)
        hitung_keluarga(kpm=[11])  # holds the family
        anak = jalankan("from verifikasi.services.hitungan import hitung_berubah; print(hitung_berubah())")
        with sesi_lain.cursor() as kursor:  # within a transaction the server's activity is read once only
            tunggu(lambda: _menunggu(kursor), detik=120)
        CatatanVerkom.objects.filter(pk=catatan.pk).update(alpa=0)
    keluar, kata = anak.communicate(timeout=120)
    assert keluar.strip() == "1", kata
    assert hasil_lalu(anggota) == "memenuhi"


@pytest.mark.django_db(transaction=True)
def test_dibunuh_lalu_dilanjutkan(sesi_lain):
    """SIGKILL in the second range, held up there by a lock on an outcome it has to change."""
    awal, akhir = siswa(11, 1_000_000)
    hitung_semua()
    HitunganVerkom.objects.all().delete()
    for anggota in (awal, akhir):
        CatatanVerkomFactory(anggota=anggota, bulan=bulan_lalu())
    with transaction.atomic():
        HasilVerifikasi.objects.select_for_update().get(anggota=akhir, bulan=bulan_lalu())
        perintah = (
            "from verifikasi.services import hitungan; hitungan._LEBAR = 1; import json; "
            "print(json.dumps(hitungan.hitung_semua(tunggu=True)))"
        )
        anak = jalankan(perintah)
        try:
            tunggu(lambda: HitunganVerkom.objects.filter(sampai__gt=11).exists(), detik=120)
            with sesi_lain.cursor() as kursor:
                tunggu(lambda: _menunggu(kursor), detik=60)
        finally:
            os.killpg(anak.pid, signal.SIGKILL)
            anak.communicate()
        assert HitunganVerkom.objects.get().keadaan == "berjalan"
        assert (hasil_lalu(awal), hasil_lalu(akhir)) == ("memenuhi", "belum")
    keluar, kata = jalankan(perintah).communicate(timeout=120)
    assert json.loads(keluar) == {"diperiksa": 2, "ditulis": 2, "dihapus": 0, "keluarga": 2}, kata
    ini = HitunganVerkom.objects.get()
    assert (ini.keadaan, ini.dilanjutkan) == ("selesai", 1)
    assert (hasil_lalu(awal), hasil_lalu(akhir)) == ("memenuhi", "memenuhi")


def jalankan(perintah: str):
    return subprocess.Popen(
        [sys.executable, "-c", f"import django; django.setup(); {perintah}"],
        cwd=AKAR,
        env=os.environ | {"DATABASE_URL": alamat_basis_uji(), "DJANGO_SETTINGS_MODULE": "pkh.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _menunggu(kursor):
    kursor.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    return kursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_hitungan_menyeluruh_dan_penulis_tidak_saling_mengunci(sesi_lain):
    """A writer holds its family and then computes it, while a run over everybody waits for that family."""
    anggota = siswa(11)[0]
    catatan = CatatanVerkomFactory(anggota=anggota, bulan=bulan_lalu())
    with transaction.atomic():
        KPM.objects.select_for_update(no_key=True).get(pk=11)
        anak = jalankan("from verifikasi.services.hitungan import hitung_semua; print(hitung_semua()['diperiksa'])")
        with sesi_lain.cursor() as kursor:
            tunggu(lambda: _menunggu(kursor), detik=120)
        CatatanVerkom.objects.filter(pk=catatan.pk).update(alpa=9)
        hitung_keluarga(kpm=[11])
    keluar, kata = anak.communicate(timeout=120)
    assert keluar.strip() == "1", kata
    assert hasil_lalu(anggota) == "tidak"
