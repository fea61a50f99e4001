"""A handover takes effect by itself: on its own date, whole, once; and what the predecessor may do afterwards."""

import json
from datetime import date, datetime, time, timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from akun.models import Jabatan
from inti.galat import GalatPengguna
from inti.models import DesaBerubah
from inti.waktu import WIB, hari_ini
from p2k2.models import Pertemuan, PertemuanAwal
from pendamping.models import Penugasan, PenugasanKelompok, SerahTerima
from pendamping.selectors.serah_terima import sasaran_kini, sidik_isi
from pendamping.services import serah_terima_berlaku
from pendamping.services.serah_terima import IsiSerahTerima, susun
from pendamping.services.serah_terima_alur import ajukan, ganti_tanggal, setujui, terima
from pendamping.services.serah_terima_berlaku import berlakukan, jalankan_jatuh_tempo
from pendamping.services.serah_terima_kabar import Jadwal, atur_pertemuan
from tests.conftest import DESA
from tests.factories import (
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    KunjunganFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanAwalFactory,
    PertemuanFactory,
    TugasFactory,
    UndanganAwalFactory,
)
from tests.hari import besok, hari_ke, lusa


def siapkan(pemeran, berlaku=None, pertemuan=None) -> SimpleNamespace:
    """An approved handover of one group with two families, with things under way."""
    p, berlaku = pemeran, berlaku or besok()
    kelompok = KelompokFactory(nama="Melati", desa_id=DESA, dibuat_oleh=p.pendamping)
    PenugasanKelompokFactory(kelompok=kelompok, petugas=p.pendamping)
    kpm = [KPMFactory(nama=nama, desa_id=DESA) for nama in ("ANI", "BUDI")]
    for k in kpm:
        PenugasanFactory(kpm=k, petugas=p.pendamping)
        KeanggotaanFactory(kpm=k, kelompok=kelompok)
    TugasFactory(kpm=kpm[0])
    rencana = PertemuanFactory(
        kelompok=kelompok, petugas=p.pendamping, tanggal=berlaku + timedelta(days=5), keadaan="direncanakan"
    )
    isi = IsiSerahTerima(kepada=p.pendamping_lain, berlaku=berlaku, nomor_sk="SK-9", alasan="mutasi", cakupan="semua")
    serah = ajukan(serah=susun(dari=p.pendamping, isi=isi, oleh=p.pendamping), versi=1, oleh=p.pendamping)
    serah = terima(serah=serah, sidik=sidik_isi(sasaran_kini(serah)), versi=2, oleh=p.pendamping_lain)
    if pertemuan:
        atur_pertemuan(serah=serah, jadwal={kelompok.pk: pertemuan}, versi=3, oleh=p.pendamping)
        serah.refresh_from_db()
    serah = setujui(serah=serah, versi=serah.versi, oleh=p.korkec)
    return SimpleNamespace(
        serah=serah, kelompok=kelompok, kpm=kpm, rencana=rencana, lama=p.pendamping, baru=p.pendamping_lain
    )


@pytest.fixture
def siap(pemeran):
    return siapkan(pemeran)


def masa(model, **syarat):
    return list(model.objects.filter(**syarat).order_by("mulai").values_list("petugas__nama", "mulai", "selesai"))


AWAL = date(2025, 1, 1)
KINI = [("Pendamping", AWAL, None)]


@pytest.mark.django_db
def test_berganti_pada_tanggalnya_sendiri(siap):
    DesaBerubah.objects.all().delete()
    assert jalankan_jatuh_tempo() == {"diperiksa": 0, "berlaku": 0, "terhambat": 0, "gagal": 0}
    assert masa(Penugasan, kpm=siap.kpm[0]) == KINI
    # Run two days late: it counts from its own date.
    assert jalankan_jatuh_tempo(pada=hari_ke(3)) == {
        "diperiksa": 1, "berlaku": 1, "terhambat": 0, "gagal": 0,
    }  # fmt: skip
    ganti = [("Pendamping", AWAL, hari_ini()), ("Pendamping Lain", besok(), None)]
    assert masa(Penugasan, kpm=siap.kpm[0]) == masa(Penugasan, kpm=siap.kpm[1]) == ganti
    assert masa(PenugasanKelompok, kelompok=siap.kelompok) == ganti
    serah = SerahTerima.objects.get()
    assert (serah.keadaan, serah.isi["dilewati"]) == ("berlaku", {"kpm": [], "kelompok": []})
    assert len(serah.isi["bagian"]["tugas"]) == len(serah.isi["bagian"]["pertemuan"]) == 1
    assert not serah.keluarga.filter(berjalan=True).exists()
    assert Pertemuan.objects.get(pk=siap.rencana.pk).petugas == siap.baru
    assert list(DesaBerubah.objects.values_list("kode", flat=True)) == [DESA]
    assert Penugasan.objects.filter(petugas=siap.baru).values_list("nomor_sk", "dibuat_oleh").distinct().get() == (
        "SK-9", serah.disetujui_oleh_id,
    )  # fmt: skip
    assert jalankan_jatuh_tempo(pada=hari_ke(3))["diperiksa"] == 0


@pytest.mark.django_db
def test_hari_ini_berlaku_saat_disetujui_dan_pertemuan_pertama_direncanakan(pemeran):
    siap = siapkan(pemeran, hari_ini(), Jadwal(lusa(), time(9), "Balai"))
    assert siap.serah.keadaan == "berlaku"
    p = Pertemuan.objects.get(tanggal=lusa())
    assert (p.petugas, p.jam_mulai, p.tempat, p.keadaan) == (siap.baru, time(9), "Balai", "direncanakan")


@pytest.mark.django_db
def test_yang_tidak_lagi_dipegang_dilewati_dan_disebut(siap, pemeran):
    Penugasan.objects.filter(kpm=siap.kpm[0]).update(selesai=hari_ini() - timedelta(days=5))
    PenugasanFactory(kpm=siap.kpm[0], petugas=pemeran.korkec, mulai=hari_ini())
    Penugasan.objects.filter(kpm=siap.kpm[1]).update(selesai=lusa())  # somebody is to follow after that day
    PenugasanFactory(kpm=siap.kpm[1], petugas=pemeran.korkec, mulai=hari_ke(3))
    serah = berlakukan(serah=siap.serah.pk, hari=besok())
    assert serah.isi["dilewati"] == {"kpm": [siap.kpm[0].pk], "kelompok": []}
    assert masa(Penugasan, kpm=siap.kpm[0])[-1] == ("Korkec", hari_ini(), None)
    assert masa(Penugasan, kpm=siap.kpm[1]) == [
        ("Pendamping", AWAL, hari_ini()), ("Pendamping Lain", besok(), lusa()), ("Korkec", hari_ke(3), None),
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("sebab", ["kunjungan", "pertemuan", "jabatan", "penjaga"])
def test_yang_salah_di_antaranya_dikatakan_dan_tidak_ada_yang_berubah(siap, sebab, pemeran, monkeypatch):
    if sebab == "kunjungan":
        KunjunganFactory(kpm=siap.kpm[0], petugas=siap.lama, tanggal=besok())
    elif sebab == "pertemuan":
        PertemuanFactory(kelompok=siap.kelompok, petugas=siap.lama, tanggal=besok())
    elif sebab == "jabatan":
        Jabatan.objects.filter(pengguna=siap.baru).update(selesai=hari_ini())
    else:

        def tolak(petugas, sejak):
            raise GalatPengguna("Laporan bulan itu sudah dikirim.")

        monkeypatch.setattr(serah_terima_berlaku, "periksa_masa", tolak)
    assert jalankan_jatuh_tempo(pada=lusa())["terhambat"] == 1
    assert jalankan_jatuh_tempo(pada=lusa())["terhambat"] == 1
    serah = SerahTerima.objects.get()
    assert serah.keadaan == "disetujui"
    assert {
        "kunjungan": "mencatat 1 kunjungan", "pertemuan": "mengadakan 1 pertemuan",
        "jabatan": "tidak diangkat", "penjaga": "Laporan bulan itu",
    }[sebab] in serah.isi["hambatan"]  # fmt: skip
    assert masa(Penugasan, kpm=siap.kpm[0]) == KINI
    assert masa(PenugasanKelompok, kelompok=siap.kelompok) == KINI
    if sebab == "kunjungan":
        ganti_tanggal(serah=serah, berlaku=lusa(), versi=serah.versi, oleh=pemeran.korkec)
        assert jalankan_jatuh_tempo(pada=lusa())["berlaku"] == 1
        assert masa(Penugasan, kpm=siap.kpm[0])[0] == ("Pendamping", AWAL, besok())


@pytest.mark.django_db
def test_yang_mati_di_tengah_tidak_meninggalkan_separuh(siap, monkeypatch):
    """A worker that dies does so before the commit: the families' and the group's rows stand or fall together."""

    def mati(serah):
        assert Penugasan.objects.filter(petugas=siap.baru).exists()
        raise SystemExit

    monkeypatch.setitem(serah_terima_berlaku._TINDAKAN, "zz", mati)
    with pytest.raises(SystemExit):
        jalankan_jatuh_tempo(pada=besok())
    assert masa(Penugasan, kpm=siap.kpm[0]) == KINI
    assert SerahTerima.objects.get().keadaan == "disetujui"
    monkeypatch.delitem(serah_terima_berlaku._TINDAKAN, "zz")
    assert jalankan_jatuh_tempo(pada=besok())["berlaku"] == 1


@pytest.mark.django_db
def test_satu_yang_rusak_tidak_menghambat_yang_lain(siap, pemeran, monkeypatch):
    lain = KPMFactory(desa_id=DESA)
    PenugasanFactory(kpm=lain, petugas=pemeran.pendamping_lain)
    isi = IsiSerahTerima(kepada=pemeran.pendamping, berlaku=besok(), nomor_sk="SK-10", alasan="mutasi", cakupan="semua")
    oleh = pemeran.pendamping_lain
    kedua = ajukan(serah=susun(dari=oleh, isi=isi, oleh=oleh), versi=1, oleh=oleh)
    kedua = terima(serah=kedua, sidik=sidik_isi(sasaran_kini(kedua)), versi=2, oleh=pemeran.pendamping)
    setujui(serah=kedua, versi=3, oleh=pemeran.korkec)

    def rusak(serah):
        if serah.pk == siap.serah.pk:
            raise RuntimeError

    monkeypatch.setitem(serah_terima_berlaku._TINDAKAN, "zz", rusak)
    assert jalankan_jatuh_tempo(pada=besok()) == {"diperiksa": 2, "berlaku": 1, "terhambat": 0, "gagal": 1}
    assert SerahTerima.objects.get(pk=kedua.pk).keadaan == "berlaku"


@pytest.mark.django_db
def test_hari_menurut_zona_wilayahnya(siap, monkeypatch):
    """At 23.30 in Jakarta it is the next day in Papua, and not yet in Bengkulu."""
    malam = datetime.combine(hari_ini(), time(23, 30), WIB)
    monkeypatch.setattr("django.utils.timezone.now", lambda: malam)
    assert jalankan_jatuh_tempo()["diperiksa"] == 0
    monkeypatch.setattr("django.utils.timezone.now", lambda: malam + timedelta(minutes=34))
    assert jalankan_jatuh_tempo()["berlaku"] == 1


@pytest.mark.django_db
def test_perintah_mencetak_json(siap):
    keluar = StringIO()
    call_command("jalankan_serah_terima", pada=besok(), stdout=keluar)
    assert json.loads(keluar.getvalue()) == {"diperiksa": 1, "berlaku": 1, "terhambat": 0, "gagal": 0}


@pytest.mark.django_db
def test_pertemuan_awal_ikut_bila_semua_calonnya_pindah(siap, pemeran):
    calon = KPMFactory(desa_id=DESA, kepesertaan="calon")
    tinggal = KPMFactory(desa_id=DESA, kepesertaan="calon")
    for k in (calon, tinggal):
        PenugasanFactory(kpm=k, petugas=siap.lama)
    ikut, tetap = PertemuanAwalFactory.create_batch(
        2, desa_id=DESA, petugas=siap.lama, tanggal=lusa(), keadaan="direncanakan"
    )
    UndanganAwalFactory(pertemuan=ikut, kpm=siap.kpm[0])
    for k in (siap.kpm[1], tinggal):
        UndanganAwalFactory(pertemuan=tetap, kpm=k)
    berlakukan(serah=siap.serah.pk, hari=besok())
    assert PertemuanAwal.objects.get(pk=ikut.pk).petugas == siap.baru
    assert PertemuanAwal.objects.get(pk=tetap.pk).petugas == siap.lama
