"""Every kind of update, proposed and applied: what changes, and what must not."""

from datetime import date, timedelta

import pytest

from inti.galat import TidakBerhak
from inti.identitas import indeks_buta
from inti.models import DesaBerubah
from inti.waktu import hari_ini
from kpm.enums import JenisKomponen
from kpm.models import KPM, Anggota, KeadaanRumah, Komponen, Pemutakhiran, PerubahanKepesertaan
from kpm.selectors.daftar_kerja import beda_jenjang
from kpm.selectors.pemutakhiran import jumlah_perlu_dimutakhirkan
from kpm.services.pemutakhiran import (
    komponen_beda,
    nyatakan_tetap,
    putuskan,
)
from tests.conftest import DESA, DESA_LUAR, DESA_TETANGGA
from tests.factories import AnggotaFactory, KomponenFactory, KPMFactory, PenugasanFactory
from tests.hari import kemarin
from tests.kpm.usulan import NIK_BARU, buat_keluarga, gambar, komponen, tahun_lalu, tolak, usul

pytestmark = pytest.mark.django_db


@pytest.fixture
def keluarga(pemeran):
    return buat_keluarga(pemeran)


# --- every kind, applied ------------------------------------------------------------------------


def test_nihil_sekali_ketuk_dan_sekali_sehari(keluarga, pemeran) -> None:
    assert jumlah_perlu_dimutakhirkan(pemeran.pendamping) == 1
    satu = nyatakan_tetap(kpm=keluarga, oleh=pemeran.pendamping)
    assert nyatakan_tetap(kpm=keluarga, oleh=pemeran.pendamping) == satu
    keluarga.refresh_from_db()
    assert (satu.keadaan, keluarga.dimutakhirkan_pada) == ("disetujui", hari_ini())
    assert jumlah_perlu_dimutakhirkan(pemeran.pendamping) == 0
    assert Pemutakhiran.objects.count() == 1


def test_alamat(keluarga, pemeran) -> None:
    isi = {"alamat": "JL. BARU NO 2", "rt": "001", "rw": "009", "desa": DESA_TETANGGA}
    p = usul(keluarga, pemeran.pendamping, "alamat", isi)
    assert p.isi == {"alamat": "JL. BARU NO 2", "rw": "009", "desa": DESA_TETANGGA}
    assert p.sebelum == {"alamat": "JL. MANGGA NO 1", "rw": "002", "desa": DESA}
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    keluarga.refresh_from_db()
    assert (keluarga.alamat, keluarga.rt, keluarga.rw) == ("JL. BARU NO 2", "001", "009")
    assert (keluarga.desa_id, keluarga.kecamatan_kode, keluarga.alamat_sejak) == (DESA_TETANGGA, "17.71.07", hari_ini())
    assert keluarga.dimutakhirkan_pada == hari_ini()
    assert set(DesaBerubah.objects.values_list("kode", flat=True)) == {DESA, DESA_TETANGGA}
    assert KPM.objects.didampingi(pemeran.pendamping.pk).filter(pk=keluarga.pk).exists()


def test_alamat_di_luar_kabupaten_ditolak(keluarga, pemeran) -> None:
    isi = {"alamat": "JL. X", "rt": "", "rw": "", "desa": DESA_LUAR}
    tolak("desa", "kabupaten/kota yang sama", lambda: usul(keluarga, pemeran.pendamping, "alamat", isi))


def test_kelahiran(keluarga, pemeran) -> None:
    isi = {"nama": "NUR", "tanggal_lahir": kemarin(), "jenis_kelamin": "P", "hubungan": "anak", "posyandu": "MAWAR"}
    hamil = KomponenFactory(anggota=keluarga.ibu, jenis="hamil")
    p = usul(keluarga, pemeran.pendamping, "kelahiran", isi, anggota=keluarga.ibu, berlaku=None)
    assert "Komponen AUD NUR mulai" in "\n".join(p.akibat)
    assert komponen_beda(p).sebelum == [(keluarga.ibu.pk, "hamil"), (keluarga.ani.pk, "sd"), (keluarga.dedi.pk, "aud")]
    assert komponen_beda(p).sesudah == [*komponen_beda(p).sebelum, (None, JenisKomponen.AUD)]
    putuskan(usulan=p, setuju=True, oleh=pemeran.apd)
    bayi = Anggota.objects.get(nama="NUR")
    assert (bayi.mulai, bayi.hubungan, bayi.nik, bayi.posyandu) == (kemarin(), "anak", "", "MAWAR")
    assert komponen(keluarga) == [("ANI RAHAYU", "sd"), ("DEDI", "aud"), ("NUR", "aud"), ("SITI AMINAH", "hamil")]
    assert Komponen.objects.get(anggota=bayi).sumber == "pemutakhiran"
    hamil.refresh_from_db()
    assert hamil.selesai is None


def test_anggota_masuk(keluarga, pemeran) -> None:
    isi = {"nama": "HASAN", "tanggal_lahir": tahun_lalu(65), "jenis_kelamin": "L", "hubungan": "mertua"}
    p = usul(keluarga, pemeran.pendamping, "anggota_masuk", isi | {"komponen": "lansia"}, nik=NIK_BARU)
    assert "nik" not in p.isi
    assert bytes(p.nik_indeks) == indeks_buta("nik", NIK_BARU)
    assert NIK_BARU not in str(p.isi) + str(p.sebelum) + str(p.akibat)
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    assert Anggota.objects.get(nama="HASAN").nik == NIK_BARU
    assert ("HASAN", "lansia") in komponen(keluarga)


def test_anggota_keluar_mengakhiri_komponennya(keluarga, pemeran) -> None:
    p = usul(keluarga, pemeran.pendamping, "anggota_keluar", {"alasan": "pindah"}, anggota=keluarga.ani)
    assert p.akibat[0].startswith("ANI RAHAYU keluar dari keluarga (pindah rumah)")
    assert p.akibat[1].startswith("Komponen SD ANI RAHAYU berakhir")
    assert komponen_beda(p).sesudah == [(keluarga.dedi.pk, "aud")]
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    keluarga.ani.refresh_from_db()
    keluarga.k_sd.refresh_from_db()
    sampai = kemarin() - timedelta(days=1)
    assert (keluarga.ani.selesai, keluarga.ani.alasan_selesai) == (sampai, "pindah")
    assert (keluarga.k_sd.selesai, keluarga.k_sd.alasan_selesai) == (sampai, "anggota_keluar")
    assert komponen(keluarga) == [("DEDI", "aud")]
    assert Komponen.objects.berlaku_pada(sampai).filter(anggota=keluarga.ani).count() == 1


def test_anggota_keluar_bulan_depan(keluarga, pemeran) -> None:
    nanti = hari_ini() + timedelta(days=40)
    p = usul(keluarga, pemeran.pendamping, "anggota_keluar", {"alasan": "menikah"}, anggota=keluarga.ani, berlaku=nanti)
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    assert ("ANI RAHAYU", "sd") in komponen(keluarga)
    assert Komponen.objects.berlaku_pada(nanti).filter(anggota=keluarga.ani).count() == 0


@pytest.mark.parametrize(
    ("siapa", "isi", "sesudah"),
    [
        ("dedi", {"peristiwa": "masuk", "jenjang": "sd", "sekolah": "S"}, [("ANI RAHAYU", "sd"), ("DEDI", "sd")]),
        ("ani", {"peristiwa": "naik", "jenjang": "smp", "sekolah": "SMPN 2"}, [("ANI RAHAYU", "smp"), ("DEDI", "aud")]),
        ("ani", {"peristiwa": "pindah", "sekolah": "SDN 9"}, [("ANI RAHAYU", "sd"), ("DEDI", "aud")]),
        ("ani", {"peristiwa": "lulus"}, [("DEDI", "aud")]),
        ("ani", {"peristiwa": "putus"}, [("DEDI", "aud")]),
    ],
)  # fmt: skip
def test_sekolah(keluarga, pemeran, siapa, isi, sesudah) -> None:
    anak = getattr(keluarga, siapa)
    p = usul(keluarga, pemeran.pendamping, "sekolah", isi, anggota=anak)
    nama = {a.pk: a.nama for a in Anggota.objects.all()}
    assert sorted((nama[a or 0], str(j)) for a, j in komponen_beda(p).sesudah) == sesudah
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    anak.refresh_from_db()
    assert komponen(keluarga) == sesudah
    assert anak.sekolah == isi.get("sekolah", "")
    assert anak.jenjang == isi.get("jenjang", "")


@pytest.mark.parametrize(
    ("jenis", "isi"), [("anggota_keluar", {"alasan": "meninggal"}), ("sekolah", {"peristiwa": "putus"})]
)
def test_jenjang_yang_direncanakan_gugur_bersama_anaknya(keluarga, pemeran, jenis, isi) -> None:
    """Approved for next year, it must not stand in the way of what happens today."""
    naik = {"peristiwa": "naik", "jenjang": "smp", "sekolah": "SMPN 2"}
    p = usul(
        keluarga, pemeran.pendamping, "sekolah", naik, anggota=keluarga.ani, berlaku=hari_ini() + timedelta(days=90)
    )
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    assert keluarga.ani.komponen.count() == 2
    p = usul(keluarga, pemeran.pendamping, jenis, isi, anggota=keluarga.ani)
    assert any(a.startswith("Komponen SMP ANI RAHAYU yang mulai") and a.endswith("dibatalkan.") for a in p.akibat)
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    assert list(keluarga.ani.komponen.values_list("jenis", "selesai")) == [("sd", kemarin() - timedelta(days=1))]


def test_komponen_yang_sudah_berjalan_tidak_berakhir_sebelum_mulai(keluarga, pemeran) -> None:
    lansia = KomponenFactory(anggota=keluarga.ayah, jenis="lansia", mulai=hari_ini() - timedelta(days=5))
    isi = {"komponen": "lansia", "peristiwa": "akhir"}
    berlaku = hari_ini() - timedelta(days=9)
    tolak(
        "berlaku",
        "baru mulai",
        lambda: usul(keluarga, pemeran.pendamping, "komponen", isi, anggota=keluarga.ayah, berlaku=berlaku),
    )
    assert Komponen.objects.filter(pk=lansia.pk, selesai=None).exists()


@pytest.mark.parametrize("jenis", ["kelahiran", "anggota_masuk"])
def test_orang_yang_sudah_tercatat_tidak_masuk_dua_kali(keluarga, pemeran, jenis) -> None:
    lahir = (hari_ini() - timedelta(days=3)).isoformat()
    isi = {"nama": "BAYI SATU", "tanggal_lahir": lahir, "jenis_kelamin": "L", "hubungan": "anak"}
    usulan = [usul(keluarga, pemeran.pendamping, jenis, {**isi, "nama": n}) for n in ("BAYI SATU", "Bayi  Satu.")]
    putuskan(usulan=usulan[0], setuju=True, oleh=pemeran.korkec)
    tolak("nama", "sudah tercatat", lambda: putuskan(usulan=usulan[1], setuju=True, oleh=pemeran.korkec))
    tolak("nama", "sudah tercatat", lambda: usul(keluarga, pemeran.pendamping, jenis, isi))
    usul(keluarga, pemeran.pendamping, jenis, {**isi, "nama": "BAYI DUA"})  # twins


def test_nik_dan_no_kk_boleh_diusulkan_terpisah_di_hari_yang_sama(keluarga, pemeran) -> None:
    isi = {"nama": "SITI AMINAH", "tanggal_lahir": "1990-01-02", "jenis_kelamin": "P", "hubungan": "pasangan"}
    usul(keluarga, pemeran.pendamping, "koreksi", isi, nik="1771084201900077")
    usul(keluarga, pemeran.pendamping, "koreksi", isi, kk="1771080505050005")
    tolak(
        None,
        "sudah menunggu",
        lambda: usul(keluarga, pemeran.pendamping, "koreksi", isi, kk="1771080505050005"),
    )
    assert Pemutakhiran.objects.count() == 2


@pytest.mark.parametrize(
    ("isi", "selesai"),
    [
        ({"peristiwa": "naik", "jenjang": "smp", "sekolah": "SMPN 2"}, True),
        ({"peristiwa": "putus"}, True),
        ({"peristiwa": "pindah", "kelas": "6"}, False),
    ],
)
def test_sekolah_menyelesaikan_jenjang_berbeda(keluarga, pemeran, isi, selesai) -> None:
    Anggota.objects.filter(pk=keluarga.ani.pk).update(dtsen_jenjang="SD", dapodik_jenjang="SMP")
    assert beda_jenjang(pemeran.pendamping).count() == 1
    p = usul(keluarga, pemeran.pendamping, "sekolah", isi, anggota=keluarga.ani)
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    assert beda_jenjang(pemeran.pendamping).count() == (0 if selesai else 1)
    # Other words of the registers open the question again.
    Anggota.objects.filter(pk=keluarga.ani.pk).update(dapodik_jenjang="SMA")
    assert beda_jenjang(pemeran.pendamping).count() == 1


def test_kehamilan_lalu_nifas_selesai_dengan_bayi(keluarga, pemeran) -> None:
    p = usul(
        keluarga,
        pemeran.pendamping,
        "kehamilan",
        {"kehamilan_ke": 2, "faskes": "PKM"},
        anggota=keluarga.ibu,
        berlaku=hari_ini() - timedelta(days=200),
    )
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    assert ("SITI AMINAH", "hamil") in komponen(keluarga)
    lahir = hari_ini() - timedelta(days=45)
    isi = {"peristiwa": "nifas", "nama": "UMAR", "tanggal_lahir": lahir, "jenis_kelamin": "L"}
    q = usul(keluarga, pemeran.pendamping, "nifas_selesai", isi, anggota=keluarga.ibu)
    putuskan(usulan=q, setuju=True, oleh=pemeran.korkec)
    assert komponen(keluarga) == [("ANI RAHAYU", "sd"), ("DEDI", "aud"), ("UMAR", "aud")]
    hamil = Komponen.objects.get(jenis="hamil")
    assert hamil.alasan_selesai == "nifas_selesai"


def test_lansia_mulai_dan_berakhir(keluarga, pemeran) -> None:
    nenek = AnggotaFactory(kpm=keluarga, nama="NENEK", tanggal_lahir=tahun_lalu(66), hubungan="orang_tua")
    lama = hari_ini() - timedelta(days=30)
    isi = {"komponen": "lansia", "peristiwa": "mulai"}
    p = usul(keluarga, pemeran.pendamping, "komponen", isi, anggota=nenek, berlaku=lama)
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    assert ("NENEK", "lansia") in komponen(keluarga)
    q = usul(keluarga, pemeran.pendamping, "komponen", isi | {"peristiwa": "akhir"}, anggota=nenek)
    putuskan(usulan=q, setuju=True, oleh=pemeran.korkec)
    assert ("NENEK", "lansia") not in komponen(keluarga)


def test_koreksi_pengurus_mengubah_keluarga_dan_anggotanya(keluarga, pemeran) -> None:
    isi = {
        "nama": "SITI AMINAH BINTI UMAR",
        "tanggal_lahir": "1990-01-02",
        "jenis_kelamin": "P",
        "hubungan": "pasangan",
    }
    p = usul(keluarga, pemeran.pendamping, "koreksi", isi, nik="1771084201900077", kk="1771080505050005")
    assert set(p.isi) == {"nama"}
    putuskan(usulan=p, setuju=True, oleh=pemeran.apd)
    keluarga.refresh_from_db()
    keluarga.ibu.refresh_from_db()
    assert (keluarga.nama, keluarga.nik, keluarga.kk) == (isi["nama"], "1771084201900077", "1771080505050005")
    assert (keluarga.ibu.nama, keluarga.ibu.nik) == (isi["nama"], "1771084201900077")
    assert keluarga.pengurus_sejak == hari_ini()  # approved; the document may be years old


def test_no_kk_yang_dibetulkan_terlindung_seperti_pengurus(keluarga, pemeran) -> None:
    lama = date(2019, 3, 1)
    isi = {"nama": "SITI AMINAH", "tanggal_lahir": "1990-01-02", "jenis_kelamin": "P", "hubungan": "pasangan"}
    p = usul(keluarga, pemeran.pendamping, "koreksi", isi, kk="1771080505050005", berlaku=lama)
    putuskan(usulan=p, setuju=True, oleh=pemeran.apd)
    keluarga.refresh_from_db()
    assert (keluarga.kk, keluarga.pengurus_sejak) == ("1771080505050005", hari_ini())


def test_koreksi_anggota_tidak_menyentuh_keluarga(keluarga, pemeran) -> None:
    isi = {"nama": "ANI R", "tanggal_lahir": keluarga.ani.tanggal_lahir, "jenis_kelamin": "P", "hubungan": "anak"}
    p = usul(keluarga, pemeran.pendamping, "koreksi", isi, anggota=keluarga.ani)
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    keluarga.refresh_from_db()
    keluarga.ani.refresh_from_db()
    assert (keluarga.nama, keluarga.ani.nama, keluarga.pengurus_sejak) == ("SITI AMINAH", "ANI R", None)


def test_pengurus_meninggal_diganti_suami(keluarga, pemeran) -> None:
    isi = {"alasan": "meninggal"}
    p = usul(keluarga, pemeran.pendamping, "pengurus", isi, anggota=keluarga.ayah, dokumen=[gambar()])
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    keluarga.refresh_from_db()
    keluarga.ibu.refresh_from_db()
    assert (keluarga.nama, keluarga.nik, keluarga.pengurus_sejak) == ("BUDI", keluarga.ayah.nik, hari_ini())
    assert keluarga.ibu.alasan_selesai == "meninggal"
    assert p.dokumen.count() == 1


def test_pengurus_baru_yang_belum_tercatat(keluarga, pemeran) -> None:
    isi = {
        "alasan": "bekerja",
        "nama": "BIBI RATNA",
        "tanggal_lahir": tahun_lalu(40),
        "jenis_kelamin": "P",
        "hubungan": "famili_lain",
    }
    p = usul(keluarga, pemeran.pendamping, "pengurus", isi, nik=NIK_BARU, dokumen=[gambar()])
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    keluarga.refresh_from_db()
    keluarga.ibu.refresh_from_db()
    assert (keluarga.nama, keluarga.nik, keluarga.ibu.selesai) == ("BIBI RATNA", NIK_BARU, None)
    assert Anggota.objects.get(nama="BIBI RATNA").nik == NIK_BARU


def test_pengurus_lama_tetap_tercatat_walau_daftar_anggota_belum_ada(pemeran) -> None:
    kpm = KPMFactory(nama="TANPA ART")
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    isi = {
        "alasan": "meninggal",
        "nama": "ANAK",
        "tanggal_lahir": tahun_lalu(25),
        "jenis_kelamin": "L",
        "hubungan": "anak",
    }
    p = usul(kpm, pemeran.pendamping, "pengurus", isi, nik=NIK_BARU, dokumen=[gambar()])
    lama_nik = kpm.nik
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    lama = Anggota.objects.get(nama="TANPA ART")
    assert (lama.nik, lama.selesai, lama.alasan_selesai) == (lama_nik, kemarin() - timedelta(days=1), "meninggal")


def test_fasilitas(keluarga, pemeran) -> None:
    isi = {"sekolah": "SDN 5", "kelas": "5", "posyandu": "", "faskes": ""}
    p = usul(keluarga, pemeran.pendamping, "fasilitas", isi, anggota=keluarga.ani)
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    keluarga.ani.refresh_from_db()
    assert (keluarga.ani.sekolah, keluarga.ani.kelas) == ("SDN 5", "5")


def test_sosial_ekonomi(keluarga, pemeran) -> None:
    isi = {"status_rumah": "sewa", "daya_listrik": 450, "aset": ["sepeda_motor"]}
    p = usul(keluarga, pemeran.pendamping, "sosial_ekonomi", isi)
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    rumah = KeadaanRumah.objects.get(kpm=keluarga)
    assert (rumah.status_rumah, rumah.daya_listrik, rumah.aset) == ("sewa", 450, ["sepeda_motor"])


def test_kepesertaan_diputus_korkab_dengan_dokumen(keluarga, pemeran) -> None:
    isi = {"ke": "mandiri", "alasan": "mampu"}
    tolak("foto", "Lampirkan dokumennya", lambda: usul(keluarga, pemeran.pendamping, "kepesertaan", isi))
    p = usul(keluarga, pemeran.pendamping, "kepesertaan", isi, dokumen=[gambar()])
    for bukan in (pemeran.korkec, pemeran.apd):
        with pytest.raises(TidakBerhak):
            putuskan(usulan=p, setuju=True, oleh=bukan)
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkab)
    keluarga.refresh_from_db()
    assert (keluarga.kepesertaan, keluarga.dimutakhirkan_pada) == ("mandiri", hari_ini())
    langkah = PerubahanKepesertaan.objects.get(usulan=p)
    assert (langkah.dari, langkah.ke, langkah.dokumen.count()) == ("aktif", "mandiri", 1)
