"""Every kind of update: what it asks, refuses and warns of, and what it does to members and components."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image
from uuid6 import uuid7

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.identitas import indeks_buta
from inti.models import DesaBerubah, Foto
from inti.waktu import hari_ini
from kpm.enums import JenisKomponen
from kpm.models import KPM, Anggota, KeadaanRumah, Komponen, Pemutakhiran, PerubahanKepesertaan
from kpm.selectors.daftar_kerja import beda_jenjang
from kpm.selectors.pemutakhiran import jumlah_perlu_dimutakhirkan, jumlah_usulan_menunggu
from kpm.services.pemutakhiran import (
    DataBergeser,
    IsiUsulan,
    komponen_beda,
    nyatakan_tetap,
    pratinjau,
    putuskan,
    putuskan_banyak,
    tarik,
    usulkan,
)
from tests.conftest import DESA, DESA_2, DESA_LUAR, DESA_TETANGGA
from tests.factories import AnggotaFactory, KomponenFactory, KPMFactory, PemutakhiranFactory, PenugasanFactory

pytestmark = pytest.mark.django_db
HARI = hari_ini()
KEMARIN = HARI - timedelta(days=1)
NIK_BARU = "1771080101150001"


def tahun_lalu(n: int) -> date:
    return date(HARI.year - n, 1, 2)


def gambar(nama: str = "akta.jpg") -> SimpleUploadedFile:
    isi = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(isi, "JPEG")
    return SimpleUploadedFile(nama, isi.getvalue(), content_type="image/jpeg")


@pytest.fixture
def keluarga(pemeran):
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


def usul(kpm, oleh, jenis, isi=None, *, anggota=None, berlaku=KEMARIN, dokumen=(), id=None, **lain) -> Pemutakhiran:
    return usulkan(
        id=id,
        kpm=kpm,
        isi=IsiUsulan(jenis=jenis, isi=isi or {}, berlaku=berlaku, anggota=anggota.pk if anggota else None, **lain),
        dokumen=dokumen,
        oleh=oleh,
    )


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


# --- every kind, applied ------------------------------------------------------------------------


def test_nihil_sekali_ketuk_dan_sekali_sehari(keluarga, pemeran) -> None:
    assert jumlah_perlu_dimutakhirkan(pemeran.pendamping) == 1
    satu = nyatakan_tetap(kpm=keluarga, oleh=pemeran.pendamping)
    assert nyatakan_tetap(kpm=keluarga, oleh=pemeran.pendamping) == satu
    keluarga.refresh_from_db()
    assert (satu.keadaan, keluarga.dimutakhirkan_pada) == ("disetujui", HARI)
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
    assert (keluarga.desa_id, keluarga.kecamatan_kode, keluarga.alamat_sejak) == (DESA_TETANGGA, "17.71.07", HARI)
    assert keluarga.dimutakhirkan_pada == HARI
    assert set(DesaBerubah.objects.values_list("kode", flat=True)) == {DESA, DESA_TETANGGA}
    assert KPM.objects.didampingi(pemeran.pendamping.pk).filter(pk=keluarga.pk).exists()


def test_alamat_di_luar_kabupaten_ditolak(keluarga, pemeran) -> None:
    isi = {"alamat": "JL. X", "rt": "", "rw": "", "desa": DESA_LUAR}
    tolak("desa", "kabupaten/kota yang sama", lambda: usul(keluarga, pemeran.pendamping, "alamat", isi))


def test_kelahiran(keluarga, pemeran) -> None:
    isi = {"nama": "NUR", "tanggal_lahir": KEMARIN, "jenis_kelamin": "P", "hubungan": "anak", "posyandu": "MAWAR"}
    hamil = KomponenFactory(anggota=keluarga.ibu, jenis="hamil")
    p = usul(keluarga, pemeran.pendamping, "kelahiran", isi, anggota=keluarga.ibu, berlaku=None)
    assert "Komponen AUD NUR mulai" in "\n".join(p.akibat)
    assert komponen_beda(p).sebelum == [(keluarga.ibu.pk, "hamil"), (keluarga.ani.pk, "sd"), (keluarga.dedi.pk, "aud")]
    assert komponen_beda(p).sesudah == [*komponen_beda(p).sebelum, (None, JenisKomponen.AUD)]
    putuskan(usulan=p, setuju=True, oleh=pemeran.apd)
    bayi = Anggota.objects.get(nama="NUR")
    assert (bayi.mulai, bayi.hubungan, bayi.nik, bayi.posyandu) == (KEMARIN, "anak", "", "MAWAR")
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
    sampai = KEMARIN - timedelta(days=1)
    assert (keluarga.ani.selesai, keluarga.ani.alasan_selesai) == (sampai, "pindah")
    assert (keluarga.k_sd.selesai, keluarga.k_sd.alasan_selesai) == (sampai, "anggota_keluar")
    assert komponen(keluarga) == [("DEDI", "aud")]
    assert Komponen.objects.berlaku_pada(sampai).filter(anggota=keluarga.ani).count() == 1


def test_anggota_keluar_bulan_depan(keluarga, pemeran) -> None:
    nanti = HARI + timedelta(days=40)
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
    p = usul(keluarga, pemeran.pendamping, "sekolah", naik, anggota=keluarga.ani, berlaku=HARI + timedelta(days=90))
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    assert keluarga.ani.komponen.count() == 2
    p = usul(keluarga, pemeran.pendamping, jenis, isi, anggota=keluarga.ani)
    assert any(a.startswith("Komponen SMP ANI RAHAYU yang mulai") and a.endswith("dibatalkan.") for a in p.akibat)
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    assert list(keluarga.ani.komponen.values_list("jenis", "selesai")) == [("sd", KEMARIN - timedelta(days=1))]


def test_komponen_yang_sudah_berjalan_tidak_berakhir_sebelum_mulai(keluarga, pemeran) -> None:
    lansia = KomponenFactory(anggota=keluarga.ayah, jenis="lansia", mulai=HARI - timedelta(days=5))
    isi = {"komponen": "lansia", "peristiwa": "akhir"}
    berlaku = HARI - timedelta(days=9)
    tolak(
        "berlaku",
        "baru mulai",
        lambda: usul(keluarga, pemeran.pendamping, "komponen", isi, anggota=keluarga.ayah, berlaku=berlaku),
    )
    assert Komponen.objects.filter(pk=lansia.pk, selesai=None).exists()


@pytest.mark.parametrize("jenis", ["kelahiran", "anggota_masuk"])
def test_orang_yang_sudah_tercatat_tidak_masuk_dua_kali(keluarga, pemeran, jenis) -> None:
    lahir = (HARI - timedelta(days=3)).isoformat()
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
        berlaku=HARI - timedelta(days=200),
    )
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    assert ("SITI AMINAH", "hamil") in komponen(keluarga)
    lahir = HARI - timedelta(days=45)
    isi = {"peristiwa": "nifas", "nama": "UMAR", "tanggal_lahir": lahir, "jenis_kelamin": "L"}
    q = usul(keluarga, pemeran.pendamping, "nifas_selesai", isi, anggota=keluarga.ibu)
    putuskan(usulan=q, setuju=True, oleh=pemeran.korkec)
    assert komponen(keluarga) == [("ANI RAHAYU", "sd"), ("DEDI", "aud"), ("UMAR", "aud")]
    hamil = Komponen.objects.get(jenis="hamil")
    assert hamil.alasan_selesai == "nifas_selesai"


def test_lansia_mulai_dan_berakhir(keluarga, pemeran) -> None:
    nenek = AnggotaFactory(kpm=keluarga, nama="NENEK", tanggal_lahir=tahun_lalu(66), hubungan="orang_tua")
    lama = HARI - timedelta(days=30)
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
    assert keluarga.pengurus_sejak == HARI  # approved; the document may be years old


def test_no_kk_yang_dibetulkan_terlindung_seperti_pengurus(keluarga, pemeran) -> None:
    lama = date(2019, 3, 1)
    isi = {"nama": "SITI AMINAH", "tanggal_lahir": "1990-01-02", "jenis_kelamin": "P", "hubungan": "pasangan"}
    p = usul(keluarga, pemeran.pendamping, "koreksi", isi, kk="1771080505050005", berlaku=lama)
    putuskan(usulan=p, setuju=True, oleh=pemeran.apd)
    keluarga.refresh_from_db()
    assert (keluarga.kk, keluarga.pengurus_sejak) == ("1771080505050005", HARI)


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
    assert (keluarga.nama, keluarga.nik, keluarga.pengurus_sejak) == ("BUDI", keluarga.ayah.nik, HARI)
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
    assert (lama.nik, lama.selesai, lama.alasan_selesai) == (lama_nik, KEMARIN - timedelta(days=1), "meninggal")


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
    assert (keluarga.kepesertaan, keluarga.dimutakhirkan_pada) == ("mandiri", HARI)
    langkah = PerubahanKepesertaan.objects.get(usulan=p)
    assert (langkah.dari, langkah.ke, langkah.dokumen.count()) == ("aktif", "mandiri", 1)


# --- who may -------------------------------------------------------------------------------------


def test_usulan_sendiri_tidak_diputus_sendiri(keluarga, pemeran) -> None:
    p = usul(keluarga, pemeran.apd, "fasilitas", {"sekolah": "SDN 5"}, anggota=keluarga.ani)
    sebelum = sidik()
    with pytest.raises(TidakBerhak, match="diputuskan orang lain"):
        putuskan(usulan=p, setuju=True, oleh=pemeran.apd)
    hasil = putuskan_banyak(ids=[p.pk], setuju=True, oleh=pemeran.apd)
    assert (hasil.berhasil, [pesan for _, pesan in hasil.gagal]) == (0, ["Usulan sendiri diputuskan orang lain."])
    for keadaan in ("disetujui", "ditolak"):
        with pytest.raises(IntegrityError, match="diputus_orang_lain"), transaction.atomic():
            Pemutakhiran.objects.filter(pk=p.pk).update(
                keadaan=keadaan, diputus_oleh=pemeran.apd, diputus_pada=p.diusulkan_pada, catatan_putusan="x"
            )
    assert sidik() == sebelum
    putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)


@pytest.mark.parametrize("siapa", ["pendamping_lain", "korkec_tetangga", "korkab", "apd_luar", "pengawas", "pusat"])
def test_yang_tidak_berhak_memutus(keluarga, pemeran, siapa) -> None:
    p = usul(keluarga, pemeran.pendamping, "fasilitas", {"sekolah": "SDN 5"}, anggota=keluarga.ani)
    sebelum = sidik()
    with pytest.raises(TidakBerhak):
        putuskan(usulan=p, setuju=True, oleh=getattr(pemeran, siapa))
    assert sidik() == sebelum


@pytest.mark.parametrize("siapa", ["pendamping_lain", "korkec", "korkab", "apd_luar", "pengawas"])
def test_yang_tidak_berhak_mengusulkan(keluarga, pemeran, siapa) -> None:
    orang = getattr(pemeran, siapa)
    tolak(None, "diusulkan oleh", lambda: usul(keluarga, orang, "alamat", {"alamat": "JL. X"}))
    tolak(None, "diusulkan oleh", lambda: nyatakan_tetap(kpm=keluarga, oleh=orang))


def test_menolak_perlu_catatan_lalu_tetap_ditolak(keluarga, pemeran) -> None:
    p = usul(keluarga, pemeran.pendamping, "fasilitas", {"sekolah": "SDN 5"}, anggota=keluarga.ani)
    tolak("catatan", "Tulis mengapa", lambda: putuskan(usulan=p, setuju=False, catatan=" ", oleh=pemeran.korkec))
    ditolak = putuskan(usulan=p, setuju=False, catatan="Foto buram", oleh=pemeran.korkec)
    assert (ditolak.keadaan, ditolak.catatan_putusan) == ("ditolak", "Foto buram")
    assert putuskan(usulan=p, setuju=False, catatan="Foto buram", oleh=pemeran.korkec).keadaan == "ditolak"
    with pytest.raises(BerubahLebihDulu, match="sudah ditolak oleh Korkec"):
        putuskan(usulan=p, setuju=True, oleh=pemeran.apd)
    keluarga.ani.refresh_from_db()
    assert keluarga.ani.sekolah == ""


def test_tarik_hanya_pengusul_dan_selama_menunggu(keluarga, pemeran) -> None:
    p = usul(keluarga, pemeran.pendamping, "fasilitas", {"sekolah": "SDN 5"}, anggota=keluarga.ani)
    with pytest.raises(TidakBerhak):
        tarik(usulan=p, oleh=pemeran.apd)
    assert tarik(usulan=p, oleh=pemeran.pendamping).keadaan == "ditarik"
    with pytest.raises(BerubahLebihDulu):
        putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)


def test_banyak_dinilai_satu_satu(keluarga, pemeran) -> None:
    baik = usul(keluarga, pemeran.pendamping, "fasilitas", {"sekolah": "SDN 5"}, anggota=keluarga.ani)
    keluar = usul(keluarga, pemeran.pendamping, "anggota_keluar", {"alasan": "pindah"}, anggota=keluarga.dedi)
    Anggota.objects.filter(pk=keluarga.dedi.pk).update(selesai=KEMARIN, alasan_selesai="pindah")
    asing = PemutakhiranFactory(kpm=KPMFactory(desa_id=DESA_LUAR))
    assert jumlah_usulan_menunggu(pemeran.korkec) == 2
    hasil = putuskan_banyak(ids=[baik.pk, keluar.pk, asing.pk], setuju=True, oleh=pemeran.korkec)
    assert hasil.berhasil == 1
    assert [u for u, _ in hasil.gagal] == [None, keluar]
    assert hasil.gagal[0][1] == "Usulan tidak ditemukan."
    baik.refresh_from_db()
    keluar.refresh_from_db()
    assert (baik.keadaan, keluar.keadaan) == ("disetujui", "diajukan")
    assert jumlah_usulan_menunggu(pemeran.korkec) == 1


# --- repeated, and overtaken ----------------------------------------------------------------------


def test_kiriman_dua_kali_jadi_satu(keluarga, pemeran) -> None:
    nomor = uuid7()
    isi = {"alamat": "JL. BARU", "rt": "", "rw": "002", "desa": DESA}

    def kirim(alamat: str = "JL. BARU") -> Pemutakhiran:
        return usul(keluarga, pemeran.pendamping, "alamat", isi | {"alamat": alamat}, id=nomor, dokumen=[gambar()])

    satu = kirim()
    assert kirim() == satu
    with pytest.raises(BerubahLebihDulu):
        kirim("JL. LAIN")
    putuskan(usulan=satu, setuju=True, oleh=pemeran.korkec)
    assert kirim().keadaan == "disetujui"
    assert (Pemutakhiran.objects.count(), Foto.objects.count()) == (1, 1)


def test_usulan_yang_sama_dari_formulir_lain_ditolak(keluarga, pemeran) -> None:
    usul(keluarga, pemeran.pendamping, "anggota_keluar", {"alasan": "pindah"}, anggota=keluarga.ani)
    tolak(
        None,
        "sudah menunggu keputusan",
        lambda: usul(keluarga, pemeran.pendamping, "anggota_keluar", {"alasan": "pindah"}, anggota=keluarga.ani),
    )


def test_data_bergeser_tetap_menunggu_lalu_diterapkan_juga(keluarga, pemeran) -> None:
    p = usul(keluarga, pemeran.pendamping, "alamat", {"alamat": "JL. BARU", "rt": "001", "rw": "002", "desa": DESA})
    KPM.objects.filter(pk=keluarga.pk).update(alamat="JL. KETIGA")
    with pytest.raises(DataBergeser, match=r"Alamat: JL\. MANGGA NO 1 → JL\. KETIGA"):
        putuskan(usulan=p, setuju=True, oleh=pemeran.korkec)
    p.refresh_from_db()
    keluarga.refresh_from_db()
    assert (p.keadaan, keluarga.alamat) == ("diajukan", "JL. KETIGA")
    putuskan(usulan=p, setuju=True, tetap=True, oleh=pemeran.korkec)
    keluarga.refresh_from_db()
    assert keluarga.alamat == "JL. BARU"


def test_dua_usulan_tentang_satu_anak(keluarga, pemeran) -> None:
    naik = usul(
        keluarga,
        pemeran.pendamping,
        "sekolah",
        {"peristiwa": "naik", "jenjang": "smp", "sekolah": "SMPN 1"},
        anggota=keluarga.ani,
    )
    lulus = usul(keluarga, pemeran.pendamping, "sekolah", {"peristiwa": "lulus"}, anggota=keluarga.ani)
    putuskan(usulan=naik, setuju=True, oleh=pemeran.korkec)
    with pytest.raises(DataBergeser, match="Komponen: SD → SMP"):
        putuskan(usulan=lulus, setuju=True, oleh=pemeran.korkec)
    assert komponen(keluarga) == [("ANI RAHAYU", "smp"), ("DEDI", "aud")]


# --- bad input -------------------------------------------------------------------------------------


def masuk(**ganti) -> dict:
    isi = {"nama": "BARU", "tanggal_lahir": tahun_lalu(10), "jenis_kelamin": "L", "hubungan": "anak"}
    return isi | ganti


@pytest.mark.parametrize(
    ("jenis", "siapa", "isi", "lain", "kolom", "pola"),
    [
        ("anggota_masuk", None, masuk(tanggal_lahir=HARI + timedelta(days=1)), {}, "tanggal_lahir", "belum tiba"),
        ("anggota_masuk", None, masuk(tanggal_lahir="2026-02-30"), {}, "tanggal_lahir", "tidak ada di kalender"),
        ("anggota_masuk", None, masuk(tanggal_lahir="1800-01-01"), {}, "tanggal_lahir", "120 tahun"),
        ("anggota_masuk", None, masuk(tanggal_lahir="1980-01-01"), {}, "tanggal_lahir", "lebih tua dari orang tuanya"),
        ("anggota_masuk", None, masuk(hubungan="kepala"), {}, "hubungan", "sudah punya kepala keluarga: BUDI"),
        ("anggota_masuk", None, masuk(), {"berlaku": date(1999, 1, 1)}, "berlaku", "Periksa tahunnya"),
        ("anggota_masuk", None, masuk(), {"berlaku": HARI + timedelta(days=3)}, "berlaku", "belum tiba"),
        ("anggota_masuk", None, masuk(nama=""), {}, "nama", "harus diisi"),
        ("anggota_masuk", None, masuk(nama="X" * 151), {}, "nama", "Paling banyak 150"),
        ("anggota_masuk", None, masuk(nama="A\x00B"), {}, "nama", "tidak bisa disimpan"),
        ("anggota_masuk", None, masuk(komponen="kuda"), {}, "komponen", "Pilih salah satu"),
        ("anggota_masuk", None, masuk(), {"nik": "17710801011500"}, "nik", "ini 14"),
        ("anggota_masuk", None, masuk(), {"nik": "1771084201900001"}, "nik", "sudah dipakai anggota lain"),
        ("anggota_masuk", None, masuk(asing="x"), {}, None, "Isian tidak dikenal: asing"),
        ("anggota_keluar", "ibu", {"alasan": "meninggal"}, {}, "anggota", "adalah pengurus"),
        ("anggota_keluar", None, {"alasan": "pindah"}, {}, "anggota", "Pilih anggota"),
        ("anggota_keluar", "ani", {"alasan": "pindah"}, {"berlaku": HARI + timedelta(days=400)}, "berlaku", "setahun"),
        ("anggota_keluar", "ani", {"alasan": "meninggal"}, {"berlaku": HARI + timedelta(days=9)}, "berlaku", "belum"),
        ("kehamilan", "ayah", {"kehamilan_ke": 1}, {}, "anggota", "tercatat laki-laki"),
        ("kehamilan", "ibu", {"kehamilan_ke": "²"}, {}, "kehamilan_ke", "Isi angka"),
        ("nifas_selesai", "ibu", {"peristiwa": "nifas"}, {}, "anggota", "tidak tercatat hamil"),
        ("sekolah", "ani", {"peristiwa": "masuk", "jenjang": "sd", "sekolah": "S"}, {}, "peristiwa", "Naik jenjang"),
        ("sekolah", "ani", {"peristiwa": "naik", "jenjang": "sd", "sekolah": "S"}, {}, "jenjang", "di atas SD"),
        ("sekolah", "dedi", {"peristiwa": "lulus"}, {}, "peristiwa", "tidak tercatat bersekolah"),
        ("komponen", "ayah", {"komponen": "lansia", "peristiwa": "akhir"}, {}, "komponen", "tidak tercatat sebagai"),
        ("koreksi", "ani", {}, {}, None, "Belum ada yang diubah"),
        ("pengurus", None, {"alasan": "sakit"}, {}, "nama", "Pilih anggota, atau lengkapi"),
        ("pengurus", "ibu", {"alasan": "sakit"}, {}, "anggota", "sudah menjadi pengurus"),
        ("pengurus", "ayah", {"alasan": "lainnya"}, {}, "keterangan", "Tulis alasannya"),
        ("kuda", None, {}, {}, "jenis", "Pilih apa yang berubah"),
    ],
)  # fmt: skip
def test_isian_yang_tidak_mungkin_ditolak(keluarga, pemeran, jenis, siapa, isi, lain, kolom, pola) -> None:
    anggota = getattr(keluarga, siapa) if siapa else None
    tolak(kolom, pola, lambda: usul(keluarga, pemeran.pendamping, jenis, isi, anggota=anggota, **lain))


def test_koreksi_yang_membuat_orang_tua_lebih_muda_dari_anak_ditolak(keluarga, pemeran) -> None:
    isi = {"nama": "BUDI", "tanggal_lahir": tahun_lalu(8), "jenis_kelamin": "L", "hubungan": "kepala"}
    tolak(
        "tanggal_lahir",
        "lebih tua dari orang tuanya",
        lambda: usul(keluarga, pemeran.pendamping, "koreksi", isi, anggota=keluarga.ayah),
    )


def test_anggota_keluarga_lain_ditolak(keluarga, pemeran) -> None:
    lain = AnggotaFactory()
    tolak(
        "anggota",
        "tidak ada di keluarga ini",
        lambda: usul(keluarga, pemeran.pendamping, "anggota_keluar", {"alasan": "pindah"}, anggota=lain),
    )


@pytest.mark.parametrize(("desa", "sebut"), [(DESA, "SITI LAIN"), (DESA_LUAR, "luar jangkauan Anda")])
def test_nik_di_keluarga_lain_hanya_disebut_bila_terlihat(keluarga, pemeran, desa, sebut) -> None:
    lain = KPMFactory(nama="SITI LAIN", desa_id=desa)
    AnggotaFactory(kpm=lain, nik=NIK_BARU)
    with pytest.raises(GalatPengguna, match=sebut) as galat:
        usul(keluarga, pemeran.apd, "anggota_masuk", masuk(), nik=NIK_BARU)
    assert ("SITI LAIN" in galat.value.pesan) is (desa == DESA)
    assert NIK_BARU not in galat.value.pesan


def test_foto_40_mb_ditolak_dengan_kalimat(keluarga, pemeran) -> None:
    besar = SimpleUploadedFile("akta.jpg", b"\xff" * (40 * 1024 * 1024), content_type="image/jpeg")
    tolak(
        "foto",
        "Foto lebih besar dari 10 MB",
        lambda: usul(keluarga, pemeran.pendamping, "alamat", {"alamat": "JL. X"}, dokumen=[besar]),
    )


@pytest.mark.parametrize(
    ("jenis", "siapa", "isi", "lain", "pesan", "aturan"),
    [
        ("anggota_masuk", None, masuk(komponen="aud"), {}, "tidak sesuai komponen AUD", "0 sampai 6 tahun"),
        ("anggota_masuk", None, masuk(), {"nik": "1771080101150001"}, "Tanggal lahir berbeda", "DDMMYY"),
        ("anggota_masuk", None, masuk(), {"berlaku": date(HARI.year - 3, 1, 2)}, "lebih dari setahun lalu", "Tahap"),
        ("komponen", "ayah", {"komponen": "lansia", "peristiwa": "mulai"}, {}, "tidak sesuai komponen Lansia", "60"),
        ("kehamilan", "ibu", {"kehamilan_ke": 3}, {}, "kehamilan ke-3", "pertama dan kedua"),
        ("kelahiran", "ani", masuk(tanggal_lahir=KEMARIN, hubungan="cucu"), {}, "ANI RAHAYU baru berumur", ""),
    ],
)  # fmt: skip
def test_yang_janggal_diperingatkan_dengan_aturannya_tetapi_diterima(
    keluarga, pemeran, jenis, siapa, isi, lain, pesan, aturan
) -> None:
    anggota = getattr(keluarga, siapa) if siapa else None
    dikirim = IsiUsulan(
        jenis=jenis,
        isi=isi,
        anggota=anggota.pk if anggota else None,
        **({"berlaku": None if jenis == "kelahiran" else KEMARIN} | lain),
    )
    hasil = pratinjau(kpm=keluarga, isi=dikirim, oleh=pemeran.pendamping)
    cocok = [p for p in hasil.peringatan if pesan in p.pesan]
    assert len(cocok) == 1
    assert aturan in cocok[0].aturan
    assert usulkan(kpm=keluarga, isi=dikirim, oleh=pemeran.pendamping).keadaan == "diajukan"


def test_keluarga_yang_sudah_lulus_tidak_dimutakhirkan(pemeran) -> None:
    kpm = KPMFactory(kepesertaan="mandiri", desa_id=DESA_2)
    tolak(None, "graduasi mandiri. Kembalikan dulu", lambda: usul(kpm, pemeran.apd, "alamat", {"alamat": "JL. X"}))


def test_jenjang_yang_terlalu_muda_diingatkan_dan_semulanya_tampak(pemeran, keluarga):
    Anggota.objects.filter(pk=keluarga.ani.pk).update(tanggal_lahir=date(2018, 3, 1))
    keluarga.ani.refresh_from_db()
    isi = {"peristiwa": "naik", "jenjang": "smp", "sekolah": "SMP NEGERI 1"}
    usul = IsiUsulan(jenis="sekolah", isi=isi, anggota=keluarga.ani.pk, berlaku=hari_ini())
    peringatan = pratinjau(kpm=keluarga, isi=usul, oleh=pemeran.pendamping).peringatan
    assert any("8 tahun" in p.pesan for p in peringatan)
    p = usulkan(kpm=keluarga, isi=usul, oleh=pemeran.pendamping)
    assert p.sebelum["jenjang"] == "sd"
