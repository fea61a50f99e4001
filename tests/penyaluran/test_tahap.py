"""Tahap: their four facts, closing per kabupaten, opening again, reference rows, and what a closed one refuses."""

import threading
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from akun.enums import Peran
from inti.berkas.galat import BerkasDitolak
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import DesaBerubah, Pekerjaan
from inti.waktu import akhir_bulan, geser_bulan
from penyaluran.models import (
    AturanBantuan,
    Pembayaran,
    Rekonsiliasi,
    StatusBayar,
    Tahap,
    TahapDaerah,
    Tarif,
)
from penyaluran.selectors import tahap_aktif, tahap_terakhir
from penyaluran.selectors.acuan import boleh_ubah_acuan
from penyaluran.selectors.tahap import pastikan_semua_terbuka, tanggal_bayar, tertutup
from penyaluran.services.daftar.final_closing import pastikan_tahap, tolak_tertutup
from penyaluran.services.rekon.catat import catat_rekonsiliasi
from penyaluran.services.tahap.acuan import simpan_status, tambah_aturan, tambah_tarif
from penyaluran.services.tahap.fakta import siapkan_tahap, sidik_fakta, tahap_berikut, ubah_fakta_tahap
from penyaluran.services.tahap.tahap import buka_tahap, tetapkan_tanggal_bayar, tutup_tahap
from tests.conftest import DESA, DESA_LUAR, KABUPATEN, KABUPATEN_LUAR
from tests.factories import (
    HakFactory,
    JabatanFactory,
    KPMFactory,
    PembayaranFactory,
    PenggunaFactory,
    PenugasanFactory,
    RekonsiliasiFactory,
    SelisihBankFactory,
    TahapDaerahFactory,
    TahapFactory,
)
from wilayah.models import Wilayah

pytestmark = pytest.mark.django_db


@pytest.fixture
def dunia(pemeran: SimpleNamespace) -> SimpleNamespace:
    """Two families of a kabupaten, one withdrew, one not yet reported."""
    tahap = TahapFactory.create(tanggal_bayar=date(2026, 11, 2))
    satu, dua = (KPMFactory.create(desa_id=DESA) for _ in range(2))
    PenugasanFactory.create(kpm=dua, petugas=pemeran.pendamping)
    cair = PembayaranFactory.create(kpm=satu, tahap=tahap, nominal=300_000)
    RekonsiliasiFactory.create(pembayaran=cair, tanggal=date(2026, 11, 10))
    belum = PembayaranFactory.create(kpm=dua, tahap=tahap, nominal=200_000)
    return SimpleNamespace(tahap=tahap, cair=cair, belum=belum, kab=Wilayah.objects.get(pk=KABUPATEN), p=pemeran)


def tutup(d: SimpleNamespace, belum: int | None = 1, **lain: Any) -> TahapDaerah:
    isi = {"catatan": "", "versi": 0, "oleh": d.p.apd} | lain
    return tutup_tahap(**{"tahap": d.tahap, "wilayah": d.kab, "belum": belum, **isi})


def catat(d: SimpleNamespace, **lain: Any) -> Rekonsiliasi:
    isi = {"status": "cair", "tanggal": date(2026, 11, 12), "oleh": d.p.pendamping} | lain
    return catat_rekonsiliasi(id=uuid4(), pembayaran=d.belum, **isi)


def test_menutup_menyimpan_neraca_dan_menahan_catatan(dunia):
    for salah in (None, 0, 2):
        with pytest.raises(GalatPengguna, match=r"1 keluarga belum dilaporkan.*ketik 1"):
            tutup(dunia, salah)
    for orang in (dunia.p.korkab, dunia.p.apd_luar, dunia.p.korkec, dunia.p.pengawas):
        with pytest.raises(TidakBerhak):
            tutup(dunia, oleh=orang)
    assert not TahapDaerah.objects.exists()

    daerah = tutup(dunia, catatan=" Bank sudah ditanya. ")
    assert daerah.neraca["rencana_rp"] == 500_000
    assert (daerah.neraca["cair_n"], daerah.neraca["belum_n"], daerah.catatan_tutup) == (1, 1, "Bank sudah ditanya.")
    assert tutup(dunia, 99) == daerah  # closed already: stays as it is
    assert TahapDaerah.objects.get().versi == 1
    assert tertutup(dunia.tahap, DESA)
    assert not tertutup(dunia.tahap, KABUPATEN_LUAR)
    with pytest.raises(GalatPengguna, match=r"ditutup pada .* di Kota Bengkulu"):
        catat(dunia)
    with pytest.raises(GalatPengguna, match="Minta koordinator kabupaten/kota membukanya lagi"):
        catat(dunia)
    dunia.tahap.ditutup_pada = timezone.now()  # everywhere: no coordinator opens that
    with pytest.raises(GalatPengguna, match="Minta pusat membukanya lagi"):
        pastikan_semua_terbuka(dunia.tahap, [KABUPATEN])
    assert Rekonsiliasi.objects.count() == 1


def test_membuka_lagi_perlu_alasan_dan_meninggalkan_riwayat(dunia, client_untuk):
    tutup(dunia)
    with pytest.raises(GalatPengguna, match="mengapa tahap ini dibuka lagi"):
        buka_tahap(tahap=dunia.tahap, wilayah=dunia.kab, alasan=" ", versi=1, oleh=dunia.p.korkab)
    with pytest.raises(BerubahLebihDulu):
        buka_tahap(tahap=dunia.tahap, wilayah=dunia.kab, alasan="Susulan", versi=0, oleh=dunia.p.korkab)
    for orang in (dunia.p.apd, dunia.p.apd_luar, dunia.p.korkab_luar, dunia.p.korkec, dunia.p.pengawas):
        with pytest.raises(TidakBerhak, match="koordinator kabupaten/kotanya"):
            buka_tahap(tahap=dunia.tahap, wilayah=dunia.kab, alasan="Susulan", versi=1, oleh=orang)
    assert tertutup(dunia.tahap, KABUPATEN)
    buka_tahap(tahap=dunia.tahap, wilayah=dunia.kab, alasan="Susulan bank", versi=1, oleh=dunia.p.pusat)
    # What lists of members brought while it was closed is taken in now.
    hitung = Pekerjaan.objects.get(jenis="hitung_hak")
    assert hitung.parameter == {"tahap": dunia.tahap.kode, "wilayah": [dunia.kab.pk]}
    catat(dunia)
    tutup(dunia, None, versi=2)  # nothing is open any more: no number is asked for
    isi = client_untuk(dunia.p.apd).get(reverse("penyaluran:tahap_daerah", args=["2026-4", KABUPATEN])).content.decode()
    assert isi.index("0 keluarga belum dilaporkan") < isi.index("Susulan bank") < isi.index("1 keluarga belum dilapor")


def test_yang_menutup_tidak_membuka_sendiri(dunia, client_untuk):
    """Whatever other office the closer holds: an APD who is korkab too, or pusat."""
    JabatanFactory.create(pengguna=dunia.p.apd, peran=Peran.KORKAB, wilayah_id=KABUPATEN)
    tutup(dunia)
    isi: dict[str, Any] = {"tahap": dunia.tahap, "wilayah": dunia.kab, "alasan": "Susulan", "versi": 1}
    with pytest.raises(TidakBerhak, match="Anda yang menutup tahap ini"):
        buka_tahap(oleh=dunia.p.apd, **isi)
    daerah, buka = (reverse(f"penyaluran:tahap_{n}", args=["2026-4", KABUPATEN]) for n in ("daerah", "buka"))
    assert client_untuk(dunia.p.apd).get(buka).status_code == 403
    assert buka not in client_untuk(dunia.p.apd).get(daerah).content.decode()
    assert tertutup(dunia.tahap, KABUPATEN)
    korkab = client_untuk(dunia.p.korkab)
    assert buka in korkab.get(daerah).content.decode()
    assert korkab.post(buka, {"versi": 1, "alasan": "Bank menyusulkan uang"}).status_code == 302
    assert not tertutup(dunia.tahap, KABUPATEN)
    tutup(dunia, versi=2, oleh=dunia.p.pusat)
    with pytest.raises(TidakBerhak, match="Anda yang menutup"):
        buka_tahap(oleh=dunia.p.pusat, **(isi | {"versi": 3}))


def test_jumlah_belum_dilaporkan_hanya_bagi_yang_melihat_kabupaten(dunia, client_untuk):
    tutup(dunia, catatan="CATATAN PENUTUP")
    alamat = reverse("penyaluran:tahap_daerah", args=["2026-4", KABUPATEN])
    for orang, melihat in (("pendamping", False), ("korkec", False), ("korkab", True), ("pengawas", True)):
        isi = client_untuk(getattr(dunia.p, orang)).get(alamat).content.decode()
        assert "Ditutup" in isi
        assert ("keluarga belum dilaporkan" in isi, "CATATAN PENUTUP" in isi) == (melihat, melihat), orang


def test_tanggal_bayar_daerah(dunia):
    isi: dict[str, Any] = {"tahap": dunia.tahap, "wilayah": dunia.kab, "oleh": dunia.p.apd}
    for hari in (date(2026, 9, 30), date(2028, 1, 1)):
        with pytest.raises(GalatPengguna, match="Tanggal bayar Tahap 4 2026 antara"):
            tetapkan_tanggal_bayar(hari=hari, versi=0, **isi)
    with pytest.raises(GalatPengguna, match="1 keluarga sudah tercatat mengambil uang sebelum 11 November 2026"):
        tetapkan_tanggal_bayar(hari=date(2026, 11, 11), versi=0, **isi)
    assert tanggal_bayar(dunia.tahap, DESA) == date(2026, 11, 2)
    tetapkan_tanggal_bayar(hari=date(2026, 11, 9), versi=0, **isi)
    assert tanggal_bayar(dunia.tahap, DESA) == date(2026, 11, 9)
    assert tanggal_bayar(dunia.tahap, KABUPATEN_LUAR) == date(2026, 11, 2)
    with pytest.raises(GalatPengguna, match="mendahului"):
        catat(dunia, tanggal=date(2026, 11, 8))
    with pytest.raises(BerubahLebihDulu):
        tetapkan_tanggal_bayar(hari=None, versi=0, **isi)
    fakta(dunia, tanggal_bayar=date(2026, 11, 12), alasan="Surat edaran")  # the kabupaten has its own day
    with pytest.raises(GalatPengguna, match="1 keluarga sudah tercatat mengambil uang sebelum 12 November 2026"):
        tetapkan_tanggal_bayar(hari=None, versi=1, **isi)  # the national day would count again
    assert tanggal_bayar(dunia.tahap, DESA) == date(2026, 11, 9)


def test_berkas_dua_kabupaten_ditolak_bila_satu_tertutup(dunia):
    TahapDaerahFactory.create(
        tahap=dunia.tahap, wilayah_id=KABUPATEN_LUAR, ditutup_pada=timezone.now(), ditutup_oleh=dunia.p.apd_luar
    )
    tolak_tertutup("2026-4", [f"{KABUPATEN}.08"])
    with pytest.raises(BerkasDitolak, match="sudah ditutup"):
        tolak_tertutup("2026-4", [f"{KABUPATEN}.08", f"{KABUPATEN_LUAR}.01"])
    with transaction.atomic(), pytest.raises(GalatPengguna):
        pastikan_semua_terbuka(dunia.tahap, [f"{KABUPATEN_LUAR}.01"])


def test_tahap_aktif_menurut_daerah_dan_bukan_yang_disiapkan(dunia):
    TahapFactory.create(nomor=3)
    Tahap.dari_kode("2099-1").save()
    assert tahap_aktif() == dunia.tahap
    assert [t.pk for t in tahap_terakhir()] == ["2026-4", "2026-3"]
    tutup(dunia)
    assert tahap_aktif(DESA).pk == "2026-3"
    assert tahap_aktif(KABUPATEN_LUAR).pk == "2026-4"
    PembayaranFactory.create(tahap_id="2099-1", kpm=dunia.cair.kpm)  # its list came before its month
    assert tahap_aktif(DESA).pk == "2099-1"


# --- national facts ----------------------------------------------------------------------------


def fakta(d: SimpleNamespace, **lain: Any) -> Tahap:
    t = Tahap.objects.get(pk=d.tahap.pk)
    isi = {
        "bulan_mulai": t.bulan_mulai,
        "lama": 3,
        "tanggal_data": None,
        "tanggal_bayar": t.tanggal_bayar,
        "alasan": "",
        "sidik": sidik_fakta(t),
        "oleh": d.p.pusat,
    }
    return ubah_fakta_tahap(tahap=t, **(isi | lain))


def test_fakta_nasional(dunia):
    assert fakta(dunia).tanggal_data is None  # the same facts: nothing to give a reason for
    with pytest.raises(GalatPengguna, match="Sudah ada pembayaran"):
        fakta(dunia, tanggal_data=date(2026, 9, 15))
    fakta(dunia, tanggal_data=date(2026, 9, 15), alasan="Surat edaran")
    with pytest.raises(BerubahLebihDulu):
        fakta(dunia, tanggal_data=date(2026, 9, 16), alasan="x", sidik="basi")
    for salah, pesan in (
        ({"lama": 4}, "1, 2, atau 3 bulan"),
        ({"bulan_mulai": date(2026, 12, 1)}, "dalam tahun 2026"),
        ({"tanggal_data": date(2027, 1, 1)}, "Batas data paling lambat"),
        ({"tanggal_bayar": date(2026, 9, 1)}, "tidak mendahului"),
    ):
        with pytest.raises(GalatPengguna, match=pesan):
            fakta(dunia, **({"alasan": "x", "tanggal_data": date(2026, 9, 15)} | salah))
    TahapFactory.create(nomor=3)
    with pytest.raises(GalatPengguna, match="sudah dibayar oleh Tahap 3 2026"):
        fakta(dunia, bulan_mulai=date(2026, 9, 1), alasan="x")
    dua = fakta(dunia, lama=2, alasan="Dua bulan")
    assert dua.bulan_selesai == date(2026, 11, 30)
    with pytest.raises(TidakBerhak):
        fakta(dunia, lama=1, alasan="x", oleh=dunia.p.korkab)


def test_tanggal_bayar_nasional_tidak_mendahului_yang_sudah_diambil(dunia):
    luar = PembayaranFactory.create(kpm__desa_id=DESA_LUAR, tahap=dunia.tahap, nominal=100_000)
    RekonsiliasiFactory.create(pembayaran=luar, tanggal=date(2026, 11, 11))
    for hari, kalimat in (
        (date(2026, 11, 11), "1 keluarga .* sebelum 11 November 2026, di Kota Bengkulu"),
        (date(2026, 11, 12), r"2 keluarga .* di 2 kabupaten/kota, terbanyak di .* \(1\)"),
    ):
        with pytest.raises(GalatPengguna, match=kalimat) as galat:
            fakta(dunia, tanggal_bayar=hari, alasan="Surat edaran")
        assert galat.value.kolom == "tanggal_bayar"
    assert Tahap.objects.get().tanggal_bayar == date(2026, 11, 2)
    fakta(dunia, tanggal_bayar=date(2026, 11, 10), alasan="Surat edaran")
    Rekonsiliasi.objects.update(tanggal=date(2026, 11, 3))  # as old records may be: other facts can still be put right
    fakta(dunia, tanggal_bayar=date(2026, 11, 10), tanggal_data=date(2026, 10, 1), alasan="Surat edaran")


def test_bulan_yang_sudah_dibayar_tidak_dibuat_lagi(dunia):
    """Neither prepared nor by a list, while its months are another tahap's."""
    Tahap.objects.update(bulan_mulai=date(2026, 10, 1), bulan_selesai=date(2027, 1, 31))
    kalimat = "Tahap 4 2026 sudah membayar Oktober 2026 sampai Januari 2027"
    with pytest.raises(GalatPengguna, match=kalimat):
        pastikan_tahap("2027-1")
    with pytest.raises(BerkasDitolak, match=kalimat):
        tolak_tertutup("2027-1", [f"{KABUPATEN}.08"])
    kode = tahap_berikut()
    Tahap.objects.update(bulan_selesai=akhir_bulan(geser_bulan(Tahap.dari_kode(kode).bulan_mulai, 0)))
    with pytest.raises(GalatPengguna, match="Tahap 4 2026 sudah membayar"):
        siapkan_tahap(kode=kode, oleh=dunia.p.pusat)
    assert list(Tahap.objects.values_list("pk", flat=True)) == ["2026-4"]
    assert pastikan_tahap("2026-4") == dunia.tahap


def test_tanggal_bayar_nasional_membuat_ukuran_dihitung_ulang(dunia):
    DesaBerubah.objects.all().delete()
    fakta(dunia)
    assert not DesaBerubah.objects.exists()
    fakta(dunia, tanggal_bayar=date(2026, 11, 5), alasan="Surat edaran")
    assert list(DesaBerubah.objects.values_list("kode", flat=True)) == [DESA]


def test_tahap_dengan_lama_ganjil_dapat_diperbaiki(dunia, client_untuk):
    Tahap.objects.filter(pk="2026-4").update(bulan_mulai=date(2026, 9, 1))
    pusat = client_untuk(dunia.p.pusat)
    rincian = pusat.get(reverse("penyaluran:tahap_rincian", args=["2026-4"])).content.decode()
    assert "bukan 1, 2, atau 3 bulan" in rincian
    alamat = reverse("penyaluran:tahap_ubah", args=["2026-4"])
    assert pusat.get(alamat).status_code == 200
    isi = {"sidik": sidik_fakta(Tahap.objects.get()), "bulan_mulai": "2026-10-01", "lama": "3", "alasan": "Salah isi"}
    assert pusat.post(alamat, isi).status_code == 302
    assert Tahap.objects.get().bulan_mulai == date(2026, 10, 1)
    assert pusat.post(reverse("penyaluran:tahap_siapkan"), {"kode": "\0"}).status_code == 302
    assert Tahap.objects.count() == 1


def test_apd_mengubah_acuan_hanya_bila_semua_keluarga_di_wilayahnya(dunia):
    assert boleh_ubah_acuan(dunia.p.apd)
    assert not boleh_ubah_acuan(dunia.p.apd_luar)
    assert not any(boleh_ubah_acuan(o) for o in (dunia.p.korkab, dunia.p.korwil, dunia.p.pengawas, dunia.p.pendamping))
    KPMFactory.create(desa_id=Wilayah.objects.filter(pk__startswith=f"{KABUPATEN_LUAR}.", tingkat=4).first().pk)
    assert not boleh_ubah_acuan(dunia.p.apd)
    assert boleh_ubah_acuan(dunia.p.pusat)
    with pytest.raises(TidakBerhak):
        fakta(dunia, lama=1, alasan="x", oleh=dunia.p.apd)


def test_menyiapkan_tahap_berikut(dunia):
    kode = tahap_berikut()
    assert kode
    baru = siapkan_tahap(kode=kode, oleh=dunia.p.pusat)
    assert siapkan_tahap(kode=kode, oleh=dunia.p.pusat) == baru
    with pytest.raises(GalatPengguna, match="berurutan"):
        siapkan_tahap(kode="2099-1", oleh=dunia.p.pusat)
    with pytest.raises(TidakBerhak):
        siapkan_tahap(kode=tahap_berikut() or "2099-1", oleh=dunia.p.korkab)


# --- tariffs, rules, statuses ------------------------------------------------------------------


def test_tarif_baru_mengakhiri_yang_lama(pemeran):
    isi: dict[str, Any] = {"komponen": "sd", "nominal": {3: 300_000, 2: 200_000, 1: 100_000}, "oleh": pemeran.pusat}
    tambah_tarif(mulai=date(2031, 1, 1), **isi)
    tambah_tarif(mulai=date(2031, 1, 1), **isi)
    lama = Tarif.objects.get(komponen="sd", bulan=3, mulai=date(2020, 1, 1))
    assert (lama.nominal, lama.selesai) == (225_000, date(2030, 12, 31))
    assert Tarif.objects.get(komponen="sd", bulan=2, selesai=None).nominal == 200_000
    with pytest.raises(GalatPengguna, match="Sudah ada yang berlaku mulai 1 Januari 2031"):
        tambah_tarif(mulai=date(2030, 1, 1), **isi)
    with pytest.raises(GalatPengguna, match="tidak boleh lebih kecil"):
        tambah_tarif(mulai=date(2032, 1, 1), **(isi | {"nominal": {3: 1, 2: 2, 1: 3}}))
    with pytest.raises(TidakBerhak):
        tambah_tarif(mulai=date(2032, 1, 1), **(isi | {"oleh": pemeran.apd}))
    assert Tarif.objects.filter(komponen="sd", selesai=None).count() == 3


def test_aturan_yang_dipakai_tidak_dipotong(pemeran):
    lama = AturanBantuan.objects.get(selesai=None)
    kolom = [f.name for f in AturanBantuan._meta.fields if f.name not in ("id", "mulai", "selesai")]
    isi = {k: getattr(lama, k) for k in kolom} | {"maks_sekolah": 2}
    HakFactory.create(aturan=lama, tahap=TahapFactory.create())
    with pytest.raises(GalatPengguna, match="sudah dihitung menurut aturan sekarang"):
        tambah_aturan(mulai=date(2026, 10, 1), isi=isi, oleh=pemeran.pusat)
    lama.refresh_from_db()
    assert lama.selesai is None
    baru = tambah_aturan(mulai=date(2027, 1, 1), isi=isi, oleh=pemeran.pusat)
    assert tambah_aturan(mulai=date(2027, 1, 1), isi=isi, oleh=pemeran.pusat) == baru
    lama.refresh_from_db()
    assert (lama.selesai, lama.maks_sekolah, baru.maks_sekolah) == (date(2026, 12, 31), 3, 2)


def test_aturan_baru_menyebut_batas_hari_tepat_waktu(pemeran, client_untuk):
    isi = {"mulai": "2031-01-01", "maks_anggota": "4", "umur_aud": "6", "umur_sekolah": "21", "umur_lansia": "60"}
    pusat = client_untuk(pemeran.pusat)
    assert pusat.post(reverse("penyaluran:aturan_baru"), isi).status_code == 422
    assert pusat.post(reverse("penyaluran:aturan_baru"), isi | {"hari_tepat_waktu": "45"}).status_code == 302
    assert AturanBantuan.objects.get(selesai=None).hari_tepat_waktu == 45
    assert "diambil sampai 45 hari" in pusat.get(reverse("penyaluran:acuan")).content.decode()


def test_arti_status(pemeran, client_untuk, dunia):
    Pembayaran.objects.update(status_fc=" hold <b>x</b> ")
    pusat = client_untuk(pemeran.pusat)
    isi = pusat.get(reverse("penyaluran:status")).content.decode()
    assert "HOLD &lt;B&gt;X&lt;/B&gt;" in isi
    assert "<B>" not in isi
    alamat = reverse("penyaluran:status_ubah") + "?kode=hold%20<b>x</b>"
    kirim = {"versi": 0, "golongan": "gagal", "arti": "Ditahan bank.", "langkah_keluarga": "Tanya bank."}
    assert client_untuk(pemeran.korkab).post(alamat, kirim).status_code == 403
    assert pusat.post(alamat, kirim).status_code == 302
    status = StatusBayar.objects.get(pk="HOLD <B>X</B>")
    assert (status.arti, status.versi) == ("Ditahan bank.", 1)
    assert "Belum dikenal" not in pusat.get(reverse("penyaluran:status")).content.decode()
    assert Pembayaran.objects.berarti().first().arti_status_fc == "Ditahan bank."
    with pytest.raises(BerubahLebihDulu):
        simpan_status(kode="SI", golongan="proses", arti="Lain.", langkah_keluarga="Lain.", versi=0, oleh=pemeran.pusat)
    assert pusat.get(reverse("penyaluran:status_ubah") + "?kode=%00").status_code == 404


# --- pages -------------------------------------------------------------------------------------


def test_halaman_dan_jumlah_kueri(dunia, client_untuk, django_assert_num_queries):
    apd, args = client_untuk(dunia.p.apd), ["2026-4", KABUPATEN]
    SelisihBankFactory.create(pembayaran=dunia.belum)
    daerah = reverse("penyaluran:tahap_daerah", args=args)
    with django_assert_num_queries(10):
        isi = apd.get(daerah).content.decode()
    assert "Rp500.000" in isi
    assert "Pendamping" in isi
    assert "Selisih daftar bank yang belum ditinjau" in isi
    for n in range(3):
        b = PembayaranFactory.create(kpm__desa_id=DESA, tahap=dunia.tahap)
        PenugasanFactory.create(kpm=b.kpm, petugas=PenggunaFactory.create(nama=f"Orang {n}"))
    tutup(dunia, 4)
    with django_assert_num_queries(12):  # with its history
        assert "Ditutup" in apd.get(daerah).content.decode()
    with django_assert_num_queries(9):
        apd.get(reverse("penyaluran:tahap"))
    with django_assert_num_queries(10):
        apd.get(reverse("penyaluran:tahap_rincian", args=["2026-4"]))
    # A pendamping sees the state, not the figures of the whole kabupaten.
    isi = client_untuk(dunia.p.pendamping).get(daerah).content.decode()
    assert "2 November 2026" in isi
    assert "Rp500.000" not in isi
    assert client_untuk(dunia.p.pendamping).get(reverse("penyaluran:tahap_tutup", args=args)).status_code == 403
    assert client_untuk(dunia.p.apd_luar).get(daerah).status_code == 404


def test_menutup_lewat_halaman(dunia, client_untuk):
    apd, alamat = client_untuk(dunia.p.apd), reverse("penyaluran:tahap_tutup", args=["2026-4", KABUPATEN])
    halaman = apd.get(alamat).content.decode()
    assert 'name="belum"' in halaman
    assert apd.post(alamat, {"versi": 0, "catatan": ""}).status_code == 422
    assert apd.post(alamat, {"versi": 0, "belum": 7, "catatan": ""}).status_code == 422
    assert not TahapDaerah.objects.exists()
    assert apd.post(alamat, {"versi": 0, "belum": 1, "catatan": ""}).status_code == 302
    isi = apd.get(reverse("penyaluran:daftar")).content.decode()
    assert "Tahap ini sudah ditutup" in isi
    assert client_untuk(dunia.p.pendamping).get(reverse("penyaluran:rekon", args=[dunia.belum.pk])).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_menutup_menunggu_yang_sedang_mencatat(dunia):
    """Who closes counts what others are just writing, and who writes afterwards is refused."""
    hasil: list[str] = []

    def menutup() -> None:
        try:
            tutup(dunia, 1)
        except GalatPengguna as galat:
            hasil.append(str(galat))
        finally:
            connection.close()

    utas = threading.Thread(target=menutup)
    with transaction.atomic():
        catat(dunia)
        utas.start()
        utas.join(0.5)
        assert utas.is_alive()
    utas.join(10)
    assert hasil == ["Sekarang 0 keluarga belum dilaporkan. Periksa daftarnya, lalu ketik 0."]
    assert not TahapDaerah.objects.exists()
