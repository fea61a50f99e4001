"""Entitlements stored, compared with the list, explained; and what a change would do."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inti.galat import GalatPengguna
from kpm.models import KPM, SusunanBerubah
from kpm.services.kepesertaan import ubah_kepesertaan
from kpm.services.pemutakhiran import IsiUsulan, putuskan, usulkan
from penyaluran.models import Hak, Tahap, Tarif
from penyaluran.services.hak import massal as hak_massal
from penyaluran.services.hak.keluarga import akibat, hitung_keluarga, tahap_terdampak
from penyaluran.services.hak.massal import hitung_tahap, minta_hitung
from tests.factories import (
    AnggotaFactory,
    KomponenFactory,
    KPMFactory,
    PembayaranFactory,
    PenugasanFactory,
    TahapFactory,
)

pytestmark = pytest.mark.django_db
DESA_LAIN, DESA_LUAR = "17.71.07.1001", "17.01.01.2001"


def keluarga(*jenis: str, fc: dict[str, Any] | None = None, **lain: Any) -> KPM:
    """A family with one member per component, and its line of Tahap 4 2026."""
    kpm = KPMFactory(**lain)
    for satu in jenis:
        lahir = {"lansia": date(1950, 1, 1), "aud": date(2023, 1, 1), "disabil": date(2013, 1, 1)}.get(satu)
        anggota = AnggotaFactory(kpm=kpm, nama=f"{satu.upper()} {kpm.pk}", tanggal_lahir=lahir or date(2015, 1, 1))
        KomponenFactory(anggota=anggota, jenis=satu)
    if fc is not None:
        PembayaranFactory(kpm=kpm, tahap=TahapFactory(), **{"sd": 0, **fc})
    return kpm


def hak(kpm: KPM) -> Hak:
    return Hak.objects.get(kpm=kpm)


def sebab(kpm: KPM) -> list[dict[str, Any]]:
    return hak(kpm).sebab


def test_hitung_tahap_menyimpan_rincian_dan_versinya() -> None:
    kpm = keluarga("sd", "smp", fc={"nominal": 600_000, "sd": 1, "smp": 1})
    hasil = hitung_tahap(tahap=TahapFactory())
    assert hasil == {"dihitung": 1, "ditulis": 1, "selisih": 0, "tanpa_nama": 0, "tertutup": 0}
    h = hak(kpm)
    smp, sd = (kpm.anggota.get(nama__startswith=n) for n in ("SMP", "SD"))
    tarif = {t.komponen: t.pk for t in Tarif.objects.filter(bulan=3, selesai=None)}
    assert (h.nominal, h.nominal_fc, h.sebab, h.desa_id) == (600_000, 600_000, [], kpm.desa_id)
    assert h.rincian == [
        {"anggota": a.pk, "komponen": j, "nominal": n, "tarif": tarif[j], "dihitung": True, "sebab": ""}
        for a, j, n in ((smp, "smp", 375_000), (sd, "sd", 225_000))
    ]
    assert h.aturan.mulai == date(2023, 1, 1)


def test_hanya_yang_berubah_ditulis_lagi() -> None:
    kpm, lain = keluarga("sd", fc={"nominal": 225_000, "sd": 1}), keluarga("sma")
    hitung_tahap(tahap=TahapFactory())
    saat = {h.kpm_id: h.dihitung_pada for h in Hak.objects.all()}
    KomponenFactory(anggota=AnggotaFactory(kpm=lain), jenis="sd")
    assert hitung_tahap(tahap=TahapFactory())["ditulis"] == 1
    assert hak(kpm).dihitung_pada == saat[kpm.pk]
    assert hak(lain).nominal == 725_000


def test_tinjauan_gugur_bila_nominal_berubah_saja(pemeran: SimpleNamespace) -> None:
    tetap = keluarga("sd", fc={"nominal": 375_000, "smp": 1})
    ubah = keluarga("sd", fc={"nominal": 375_000, "smp": 1})
    hitung_tahap(tahap=TahapFactory())
    Hak.objects.update(catatan="sudah dicek", ditinjau_oleh=pemeran.apd, ditinjau_pada=timezone.now(), rincian=[])
    ubah.pembayaran.update(nominal=500_000, smp=0, sma=1)
    hitung_tahap(tahap=TahapFactory())
    assert (hak(tetap).catatan, hak(tetap).ditinjau_oleh, len(hak(tetap).rincian)) == ("sudah dicek", pemeran.apd, 1)
    assert (hak(ubah).catatan, hak(ubah).ditinjau_oleh, hak(ubah).ditinjau_pada) == ("", None, None)


def test_tanpa_anggota_bernama_tidak_ada_hak() -> None:
    """Nothing can be said of a family nobody of which is known; whose last member left, its row goes."""
    kosong, habis = keluarga(fc={"nominal": 225_000, "sd": 1}), keluarga("sd")
    assert hitung_tahap(tahap=TahapFactory()) == {
        "dihitung": 1,
        "ditulis": 1,
        "selisih": 0,
        "tanpa_nama": 1,
        "tertutup": 0,
    }
    assert not Hak.objects.filter(kpm=kosong).exists()
    habis.anggota.update(selesai=date(2026, 8, 1), alasan_selesai="pindah")
    assert hitung_tahap(tahap=TahapFactory())["ditulis"] == 1
    assert not Hak.objects.exists()


def test_bukan_peserta_hanya_bila_tercantum() -> None:
    tercantum = keluarga("sd", kepesertaan="berhenti", fc={"nominal": 225_000, "sd": 1})
    keluarga("sd", kepesertaan="berhenti")
    keluarga("sd", kepesertaan="calon")
    hitung_tahap(tahap=TahapFactory())
    assert [h.kpm for h in Hak.objects.all()] == [tercantum]


def test_wilayah_menurut_tempat_tinggal_dan_daftar() -> None:
    """The kecamatan computed: who lives there, and who is listed there; nobody else is touched."""
    di_sini = keluarga("sd")
    pindah = keluarga("sd", fc={"nominal": 225_000, "sd": 1, "desa_id": "17.71.08.1007"}, desa_id=DESA_LAIN)
    keluarga("sd", desa_id=DESA_LUAR)
    hitung_tahap(tahap=TahapFactory(), wilayah=["17.71.08"])
    assert {h.kpm_id: h.desa_id for h in Hak.objects.all()} == {di_sini.pk: di_sini.desa_id, pindah.pk: "17.71.08.1007"}


def test_hari_data_menentukan_anggota_dan_umur() -> None:
    """The cut-off day when there is one, else the first day paid for."""
    kpm = keluarga()
    KomponenFactory(anggota=AnggotaFactory(kpm=kpm, tanggal_lahir=date(2019, 10, 15)), jenis="aud")
    KomponenFactory(anggota=AnggotaFactory(kpm=kpm), jenis="sd", mulai=date(2026, 10, 10))
    tahap = TahapFactory()
    assert hitung_keluarga(kpm, tahap).hasil.nominal == 750_000
    tahap.tanggal_data = date(2026, 10, 20)
    assert hitung_keluarga(kpm, tahap).hasil.nominal == 225_000


def test_tarif_menurut_lama_pembayaran() -> None:
    tahap = TahapFactory()
    Tahap.objects.filter(pk=tahap.pk).update(bulan_mulai=date(2026, 11, 1))
    kpm = keluarga("sma", "sd", fc={"nominal": 483_333, "sma": 1, "sd": 1})
    hitung_tahap(tahap=Tahap.objects.get())
    assert (hak(kpm).nominal, hak(kpm).sebab) == (483_333, [])


# --- reasons -----------------------------------------------------------------------------------


def _satu_sebab(kpm: KPM) -> dict[str, Any]:
    hitung_tahap(tahap=TahapFactory())
    (satu,) = sebab(kpm)
    return satu


def test_sebab_tidak_dibayar() -> None:
    kpm = keluarga("sd", fc={"nominal": 0, "sd": 1, "status_fc": "EXCLUDE PEKERJAAN"})
    assert _satu_sebab(kpm) == {"kode": "tidak_dibayar", "pasti": True, "status": "EXCLUDE PEKERJAAN"}


def test_sebab_komponen_tanpa_nama() -> None:
    kpm = keluarga("sd", fc={"nominal": 450_000, "sd": 2})
    assert _satu_sebab(kpm) == {"kode": "tanpa_nama", "pasti": True, "komponen": "sd", "n": 1}


def test_sebab_komponen_berakhir() -> None:
    kpm = keluarga(fc={"nominal": 500_000, "sma": 1})
    anak = AnggotaFactory(kpm=kpm)
    KomponenFactory(anggota=anak, jenis="sma", selesai=date(2026, 6, 30), alasan_selesai="lulus")
    assert _satu_sebab(kpm) == {
        "kode": "berakhir", "pasti": True, "anggota": anak.pk, "komponen": "sma", "tanggal": "2026-06-30",
        "alasan": "lulus",
    }  # fmt: skip


def test_sebab_anggota_keluar() -> None:
    kpm = keluarga("sd", fc={"nominal": 725_000, "sd": 1, "sma": 1})
    anak = AnggotaFactory(kpm=kpm, selesai=date(2026, 7, 1), alasan_selesai="menikah")
    KomponenFactory(anggota=anak, jenis="sma")
    satu = _satu_sebab(kpm)
    assert (satu["anggota"], satu["alasan"], satu["tanggal"]) == (anak.pk, "menikah", "2026-07-01")


def test_sebab_aud_genap_tujuh_tahun() -> None:
    kpm = keluarga(fc={"nominal": 750_000, "aud": 1})
    anak = AnggotaFactory(kpm=kpm, tanggal_lahir=date(2019, 5, 3))
    KomponenFactory(anggota=anak, jenis="aud")
    assert _satu_sebab(kpm) == {
        "kode": "umur_aud", "pasti": True, "anggota": anak.pk, "komponen": "aud", "batas": 7, "tanggal": "2026-05-03"
    }  # fmt: skip


def test_sebab_baru_menjadi_lansia() -> None:
    kpm = keluarga("sd", fc={"nominal": 225_000, "sd": 1})
    nenek = AnggotaFactory(kpm=kpm, tanggal_lahir=date(1966, 9, 3))
    KomponenFactory(anggota=nenek, jenis="lansia")
    assert _satu_sebab(kpm) == {
        "kode": "lansia_baru", "pasti": True, "anggota": nenek.pk, "komponen": "lansia", "batas": 60,
        "tanggal": "2026-09-03",
    }  # fmt: skip


def test_sebab_anak_sekolah_melebihi_batas() -> None:
    kpm = keluarga("sd", "sd", "smp", "sma", fc={"nominal": 1_325_000, "sd": 2, "smp": 1, "sma": 1})
    assert _satu_sebab(kpm) == {"kode": "batas_sekolah", "pasti": True, "n": 4, "batas": 3}
    assert [r["sebab"] for r in hak(kpm).rincian] == ["", "", "", "batas_sekolah"]


def test_sebab_lama_pembayaran() -> None:
    assert _satu_sebab(keluarga("sd", fc={"nominal": 150_000, "sd": 1})) == {
        "kode": "lama_bayar", "pasti": True, "bulan": 2
    }  # fmt: skip


def test_sebab_satu_anggota_dua_komponen() -> None:
    kpm = keluarga("disabil", fc={"nominal": 825_000, "disabil": 1, "sd": 1})
    anak = kpm.anggota.get()
    KomponenFactory(anggota=anak, jenis="sd")
    assert _satu_sebab(kpm) == {
        "kode": "dua_komponen", "pasti": True, "anggota": anak.pk, "jenis": ["sd", "disabil"]
    }  # fmt: skip


def test_naik_jenjang_disebut_dua_sisinya() -> None:
    kpm = keluarga(fc={"nominal": 225_000, "sd": 1})
    anak = AnggotaFactory(kpm=kpm)
    KomponenFactory(anggota=anak, jenis="sd", selesai=date(2026, 6, 30), alasan_selesai="naik_jenjang")
    KomponenFactory(anggota=anak, jenis="smp", mulai=date(2026, 7, 1))
    hitung_tahap(tahap=TahapFactory())
    assert [(s["kode"], s["komponen"], s["tanggal"]) for s in sebab(kpm)] == [
        ("berakhir", "sd", "2026-06-30"), ("tidak_di_daftar", "smp", "2026-07-01")
    ]  # fmt: skip


def test_yang_tidak_menjelaskan_hanya_mungkin() -> None:
    """The list's amount follows from nothing: what differs in people is told as perhaps, else it is unknown."""
    aneh = keluarga("sd", fc={"nominal": 1_234_567, "sd": 2})
    gelap = keluarga("sd", fc={"nominal": 1_234_567, "sd": 1})
    hitung_tahap(tahap=TahapFactory())
    assert [(s["kode"], s["pasti"]) for s in sebab(aneh)] == [("tanpa_nama", False)]
    assert [(s["kode"], s["pasti"]) for s in sebab(gelap)] == [("tak_dikenal", True)]


# --- the job -----------------------------------------------------------------------------------


def test_diminta_dua_kali_satu_pekerjaan_tetapi_daftar_baru_selalu_dihitung(pemeran: SimpleNamespace) -> None:
    tahap = TahapFactory()
    satu = minta_hitung(tahap=tahap, wilayah=["17.71"], oleh=pemeran.apd)
    assert minta_hitung(tahap=tahap, wilayah=["17.71"], oleh=pemeran.apd) == satu
    berkas = SimpleNamespace(
        pk="b1", ringkasan={"kecamatan": ["17.71.08"]}, parameter={"tahap": "2026-4"}, kode_wilayah="", jenis="art"
    )
    hak_massal.sesudah_impor(berkas, pemeran.apd)
    kerja = type(satu).objects.exclude(pk=satu.pk).get()
    assert kerja.parameter == {"tahap": "2026-4", "wilayah": ["17.71.08"], "berkas": "b1", "sumber": "art"}


def test_pekerjaan_menutup_dengan_kalimat() -> None:
    keluarga("sd", fc={"nominal": 225_000, "sd": 1})
    keluarga(fc={"nominal": 225_000, "sd": 1})
    pesan = hak_massal.kerjakan(tahap=TahapFactory().kode, wilayah=["17.71"], kerja=hak_massal.Kemajuan())
    assert pesan == (
        "1 keluarga dihitung, 0 berbeda dengan daftar. 1 keluarga belum punya nama anggota, jadi belum bisa dihitung."
    )


def test_jumlah_kueri_hitung_tidak_tumbuh() -> None:
    tahap = TahapFactory()
    keluarga("sd")
    with CaptureQueriesContext(connection) as sedikit:
        hitung_tahap(tahap=tahap, wilayah=["17.71"])
    for _ in range(20):
        keluarga("sd", "smp")
    with CaptureQueriesContext(connection) as banyak:
        hitung_tahap(tahap=tahap, wilayah=["17.71"])
    assert len(banyak) == len(sedikit)
    assert Hak.objects.count() == 21


# --- after a change ----------------------------------------------------------------------------


@pytest.fixture
def putus_sekolah(pemeran: SimpleNamespace) -> SimpleNamespace:
    """A family that agrees with its list, until the elder pupil is approved to have left school before the tahap."""
    kpm = keluarga("sd", "smp", fc={"nominal": 600_000, "sd": 1, "smp": 1})
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    hitung_tahap(tahap=TahapFactory())
    isi = IsiUsulan(
        jenis="sekolah",
        isi={"peristiwa": "putus"},
        anggota=kpm.anggota.get(nama__startswith="SMP").pk,
        berlaku=date(2026, 10, 1),
    )
    putuskan(usulan=usulkan(kpm=kpm, isi=isi, oleh=pemeran.pendamping), setuju=True, oleh=pemeran.korkec)
    return SimpleNamespace(kpm=kpm, lain=keluarga("sd", fc={"nominal": 1}))


def test_sesudah_pemutakhiran_daftar_selisih_ikut(putus_sekolah: SimpleNamespace) -> None:
    kpm = putus_sekolah.kpm
    assert hak(kpm).nominal == 600_000
    assert hak_massal.hitung_berubah() == 1
    assert (hak(kpm).nominal, hak(kpm).nominal_fc) == (225_000, 600_000)
    assert [(s["kode"], s["alasan"]) for s in sebab(kpm)] == [("berakhir", "putus_sekolah")]
    assert not Hak.objects.filter(kpm=putus_sekolah.lain).exists()
    assert hak_massal.hitung_berubah() == 0


def test_hitungan_yang_gagal_tidak_melupakan_keluarganya(putus_sekolah: SimpleNamespace) -> None:
    Tahap.objects.update(bulan_mulai=date(2026, 1, 1))
    with pytest.raises(GalatPengguna, match="12 bulan"):
        hak_massal.hitung_berubah()
    assert list(SusunanBerubah.objects.values_list("kpm", flat=True)) == [putus_sekolah.kpm.pk]


def test_graduasi_pun_dihitung_lagi(pemeran: SimpleNamespace) -> None:
    """Who has left and stands on no list has no entitlement."""
    kpm = keluarga("lansia")
    hitung_tahap(tahap=TahapFactory())
    assert hak(kpm).nominal == 600_000
    langkah = {"tanggal": date(2026, 11, 1), "alasan": "mampu", "oleh": pemeran.korkab}
    ubah_kepesertaan(kpm=kpm, ke="mandiri", **langkah)
    assert hak_massal.hitung_berubah() == 1
    assert not Hak.objects.exists()


# --- consequences ------------------------------------------------------------------------------

HARI = date(2026, 11, 22)


def test_akibat_pada_tahap_pertama_yang_belum_terdaftar() -> None:
    """Tahap 4 is listed already; Tahap 1 of next year has no row yet."""
    kpm = keluarga("sd", "smp", fc={"nominal": 600_000, "sd": 1, "smp": 1})
    smp, sd = (kpm.anggota.get(nama__startswith=n).pk for n in ("SMP", "SD"))
    satu = akibat(
        kpm=kpm,
        sebelum=[(sd, "sd"), (smp, "smp")],
        sesudah=[(smp, "smp")],
        orang=kpm.anggota.in_bulk(),
        berlaku_mulai=HARI,
        hari=HARI,
    )
    assert satu is not None
    assert (str(satu.tahap), satu.sebelum, satu.sesudah, satu.beda) == ("Tahap 1 2027", 600_000, 375_000, -225_000)
    assert satu.perubahan == (f"SD SD {kpm.pk} berakhir",)
    assert not Tahap.objects.filter(kode="2027-1").exists()


def test_akibat_naik_jenjang_dan_kelahiran() -> None:
    kpm = keluarga("sd")
    anak = kpm.anggota.get()
    satu = akibat(
        kpm=kpm,
        sebelum=[(anak.pk, "sd")],
        sesudah=[(anak.pk, "smp"), (None, "aud"), (None, "aud")],
        orang={anak.pk: anak},
        berlaku_mulai=HARI,
        hari=HARI,
    )
    assert satu is not None
    assert satu.beda == 375_000 - 225_000 + 2 * 750_000
    assert satu.perubahan == (f"SD {anak.nama} menjadi SMP", "AUD anggota baru mulai", "AUD anggota baru mulai")


def test_tahap_terdampak() -> None:
    kpm = KPMFactory()
    kode = lambda berlaku: getattr(tahap_terdampak(kpm, berlaku, hari=HARI), "kode", None)  # noqa: E731
    assert kode(date(2026, 9, 1)) == "2026-4"  # not listed yet, and the change precedes its data day
    assert kode(date(2026, 10, 2)) == "2027-1"
    assert kode(date(2027, 1, 2)) == "2027-2"
    TahapFactory(ditutup_pada=timezone.now())
    assert kode(date(2026, 9, 1)) == "2027-1"
    assert kode(date(2040, 1, 1)) is None
