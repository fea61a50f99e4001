"""The family's page in full, its members, account number and contact."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import AksesPribadi
from inti.waktu import hari_ini
from kpm.models import KPM, Anggota
from kpm.selectors.kelengkapan import BUTIR, belum_lengkap, jumlah_belum_lengkap
from kpm.selectors.rincian import keadaan_kpm
from kpm.services.anggota_lapangan import peringatan_anggota, sidik_lapangan, ubah_anggota_lapangan
from kpm.services.rekening import peringatan_no_peserta, ubah_rekening
from tests.conftest import DESA
from tests.factories import (
    AnggotaFactory,
    KeadaanRumahFactory,
    KomponenFactory,
    KPMFactory,
    PenggunaFactory,
    PenugasanFactory,
)
from tests.hari import besok

NIK, NIK_ANAK, REKENING = "1771084101900792", "1771081203150009", "123456789012345"


@pytest.fixture
def rumah_tangga(pemeran: SimpleNamespace) -> SimpleNamespace:
    kpm = KPMFactory(
        nama="SITI AMINAH", nik=NIK, desa_id=DESA, telepon="+6281234567890", bahasa="Jawa", jumlah_art=2, sd=1, lansia=2
    )
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    ibu = AnggotaFactory(kpm=kpm, nama="SITI AMINAH", nik=NIK, hubungan="kepala", tanggal_lahir=date(1990, 1, 1))
    anak = AnggotaFactory(kpm=kpm, nama="BUDI SANTOSO", nik=NIK_ANAK, tanggal_lahir=date(2015, 3, 12))
    KomponenFactory(anggota=anak, jenis="sd")
    KomponenFactory(anggota=ibu, jenis="lansia")
    return SimpleNamespace(kpm=kpm, ibu=ibu, anak=anak)


def ubah(anggota: Anggota, oleh, **isi) -> Anggota:
    return ubah_anggota_lapangan(anggota=anggota, isi=isi, sidik=sidik_lapangan(anggota), oleh=oleh)


# --- The page --------------------------------------------------------------------------------


def test_halaman_menyebut_penghuni_pengurus_dan_yang_belum_diketahui(rumah_tangga, pemeran, client_untuk):
    halaman = client_untuk(pemeran.pendamping).get(reverse("kpm:rincian", args=[rumah_tangga.kpm.pk]))

    assert [p.anggota.nama for p, _ in halaman.context["penghuni"]] == ["SITI AMINAH", "BUDI SANTOSO"]
    assert [p.pengurus for p, _ in halaman.context["penghuni"]] == [True, False]
    assert halaman.context["tanpa_nama"] == ["Lansia ke-2"]
    assert "Lansia ke-2 belum diketahui" in halaman.text
    assert NIK not in halaman.text
    assert NIK_ANAK not in halaman.text


def test_anggota_yang_keluar_tidak_lagi_di_daftar(rumah_tangga, pemeran, client_untuk):
    Anggota.objects.filter(pk=rumah_tangga.anak.pk).update(
        selesai=hari_ini() - timedelta(days=1), alasan_selesai="pindah"
    )
    client = client_untuk(pemeran.pendamping)

    halaman = client.get(reverse("kpm:rincian", args=[rumah_tangga.kpm.pk]))
    anggota = client.get(reverse("kpm:anggota_keluarga", args=[rumah_tangga.kpm.pk, rumah_tangga.anak.pk]))

    assert [p.anggota.nama for p, _ in halaman.context["penghuni"]] == ["SITI AMINAH"]
    assert "Pindah rumah" in anggota.text
    assert not anggota.context["boleh_ubah"]


def test_whatsapp_tanpa_data_keluarga_dan_tanpa_perujuk(rumah_tangga, pemeran, client_untuk):
    halaman = client_untuk(pemeran.pendamping).get(reverse("kpm:rincian", args=[rumah_tangga.kpm.pk]))

    assert halaman.context["wa"] == "https://wa.me/6281234567890?text=Halo%2C%20saya%20Pendamping%20dari%20PKH."
    assert halaman.text.count('rel="noopener noreferrer"') == 3
    assert halaman["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("petugas", "keluarga", "beda"),
    [("Jawa, Rejang", "Jawa", False), ("Rejang", "Jawa", True), ("", "Jawa", False), ("Rejang", "", False),
     ("Rejang", "Bahasa Indonesia dan Jawa", False), ("bahasa jawa", "JAWA", False)],
)  # fmt: skip
def test_beda_bahasa(rumah_tangga, pemeran, client_untuk, petugas, keluarga, beda):
    pemeran.pendamping.bahasa = petugas
    pemeran.pendamping.save()
    KPM.objects.filter(pk=rumah_tangga.kpm.pk).update(bahasa=keluarga)

    halaman = client_untuk(pemeran.apd).get(reverse("kpm:rincian", args=[rumah_tangga.kpm.pk]))

    assert ("Pendamping belum berbahasa ini" in halaman.text) == beda


@pytest.mark.parametrize("n", [1, 20])
def test_jumlah_kueri_tetap(rumah_tangga, pemeran, client_untuk, django_assert_num_queries, n):
    for _ in range(n):
        KomponenFactory(anggota=AnggotaFactory(kpm=rumah_tangga.kpm))
    client = client_untuk(pemeran.pendamping)

    with django_assert_num_queries(12):
        client.get(reverse("kpm:rincian", args=[rumah_tangga.kpm.pk]))
    with django_assert_num_queries(10):
        client.get(reverse("kpm:anggota_keluarga", args=[rumah_tangga.kpm.pk, rumah_tangga.anak.pk]))


# --- Completeness ----------------------------------------------------------------------------


def kelengkapan(kpm):
    """What the family's page says of it; nobody's rights matter to that."""
    return keadaan_kpm(kpm, PenggunaFactory(), hari_ini()).kelengkapan


def test_kelengkapan_menyebut_yang_kurang(rumah_tangga):
    kurang = dict(kelengkapan(rumah_tangga.kpm).kurang)

    assert kurang == {
        "Anggota": ["Nama sekolah anak sekolah", "Kelas anak sekolah"],
        "Rumah dan aset": [b.label for b in BUTIR if b.kelompok == "Rumah dan aset"],
    }


def test_menjadi_lengkap(rumah_tangga, pemeran):
    kpm = rumah_tangga.kpm
    Anggota.objects.filter(pk=rumah_tangga.anak.pk).update(dapodik_sekolah="SDN 41", kelas="3")
    KeadaanRumahFactory(
        kpm=kpm, status_rumah="sewa", jamban="sendiri", air_bersih="pdam", listrik="menumpang",
        pekerjaan_kepala="Nelayan", aset=[], lintang="-3.7", bujur="102.2",
    )  # fmt: skip

    hasil = kelengkapan(kpm)
    assert (hasil.lengkap, hasil.kurang) == (len(BUTIR), [])
    assert not KPM.objects.filter(belum_lengkap(hari_ini()), pk=kpm.pk).exists()
    assert jumlah_belum_lengkap(pemeran.pendamping) == 0


@pytest.mark.parametrize(
    ("kode", "rusak"),
    [
        ("kk", lambda r: KPM.objects.filter(pk=r.kpm.pk).update(kk_sandi=None, kk_indeks=None)),
        ("telepon", lambda r: KPM.objects.filter(pk=r.kpm.pk).update(telepon="")),
        ("bahasa", lambda r: KPM.objects.filter(pk=r.kpm.pk).update(bahasa="")),
        ("jumlah_anggota", lambda r: KPM.objects.filter(pk=r.kpm.pk).update(jumlah_art=3)),
        ("tanggal_lahir", lambda r: Anggota.objects.filter(pk=r.anak.pk).update(tanggal_lahir=None)),
        ("posyandu", lambda r: Anggota.objects.filter(pk=r.anak.pk).update(tanggal_lahir=hari_ini())),
        ("posyandu", lambda r: KomponenFactory(anggota=r.ibu, jenis="hamil")),
    ],
)
def test_setiap_butir_bisa_kurang(rumah_tangga, pemeran, kode, rusak):
    label = {b.kode: b.label for b in BUTIR}[kode]
    sebelum = [b for _, isi in kelengkapan(rumah_tangga.kpm).kurang for b in isi]
    rusak(rumah_tangga)
    rumah_tangga.kpm.refresh_from_db()

    assert label not in sebelum
    assert label in [b for _, isi in kelengkapan(rumah_tangga.kpm).kurang for b in isi]
    assert KPM.objects.filter(belum_lengkap(hari_ini())).count() == 1


def test_saringan_dan_hitungan_belum_lengkap(rumah_tangga, pemeran, client_untuk):
    KPMFactory(desa_id=DESA, kepesertaan="mandiri")
    halaman = client_untuk(pemeran.korkec).get("/kpm/?lengkap=belum")

    assert len(halaman.context["baris"]) == 2
    assert (jumlah_belum_lengkap(pemeran.korkec), jumlah_belum_lengkap(pemeran.korkec_tetangga)) == (1, 0)


# --- Members ---------------------------------------------------------------------------------


def test_mengubah_kolom_lapangan_anggota(rumah_tangga, pemeran, client_untuk):
    url = reverse("kpm:anggota_keluarga_ubah", args=[rumah_tangga.kpm.pk, rumah_tangga.anak.pk])
    client = client_untuk(pemeran.pendamping)
    sidik = client.get(url).context["form"].initial["sidik"]

    jawaban = client.post(url, {"hubungan": "anak", "sekolah": " SDN 41 ", "kelas": "3B", "sidik": sidik})

    assert jawaban.status_code == 302
    anak = Anggota.objects.get(pk=rumah_tangga.anak.pk)
    assert (anak.hubungan, anak.sekolah, anak.kelas, anak.nama) == ("anak", "SDN 41", "3B", "BUDI SANTOSO")


def test_pengubah_kedua_melihat_yang_tersimpan(rumah_tangga, pemeran, client_untuk):
    url = reverse("kpm:anggota_keluarga_ubah", args=[rumah_tangga.kpm.pk, rumah_tangga.anak.pk])
    client = client_untuk(pemeran.pendamping)
    sidik = client.get(url).context["form"].initial["sidik"]
    ubah(rumah_tangga.anak, pemeran.apd, sekolah="SDN 1")

    beda = client.post(url, {"sekolah": "SDN 41", "sidik": sidik})

    assert beda.status_code == 422
    assert "Sekolah: SDN 1" in beda.text
    assert "SDN 41" in beda.text
    assert Anggota.objects.get(pk=rumah_tangga.anak.pk).sekolah == "SDN 1"

    lagi = client.post(url, {"sekolah": "SDN 41", "sidik": beda.context["form"]["sidik"].value()})
    assert lagi.status_code == 302
    assert Anggota.objects.get(pk=rumah_tangga.anak.pk).sekolah == "SDN 41"


def test_permintaan_ulang_diterima(rumah_tangga, pemeran):
    sidik = sidik_lapangan(rumah_tangga.anak)
    for _ in range(2):
        ubah_anggota_lapangan(anggota=rumah_tangga.anak, isi={"kelas": "3"}, sidik=sidik, oleh=pemeran.pendamping)

    with pytest.raises(BerubahLebihDulu):
        ubah_anggota_lapangan(anggota=rumah_tangga.anak, isi={"kelas": "4"}, sidik=sidik, oleh=pemeran.pendamping)
    assert Anggota.objects.get(pk=rumah_tangga.anak.pk).kelas == "3"


def test_dua_kepala_ditolak_dengan_menyebut_yang_ada(rumah_tangga, pemeran):
    with pytest.raises(GalatPengguna, match="Kepala keluarga sudah tercatat: SITI AMINAH") as galat:
        ubah(rumah_tangga.anak, pemeran.pendamping, hubungan="kepala")

    assert galat.value.kolom == "hubungan"
    assert Anggota.objects.get(pk=rumah_tangga.anak.pk).hubungan == ""


@pytest.mark.parametrize(
    ("awal", "isi"),
    [(None, besok), (None, lambda: date(1890, 1, 1)), (date(2015, 3, 12), lambda: date(2015, 3, 13))],
)
def test_tanggal_lahir_yang_mustahil_atau_sudah_tercatat_ditolak(rumah_tangga, pemeran, awal, isi):
    Anggota.objects.filter(pk=rumah_tangga.anak.pk).update(tanggal_lahir=awal)
    anak = Anggota.objects.get(pk=rumah_tangga.anak.pk)

    with pytest.raises(GalatPengguna) as galat:
        ubah(anak, pemeran.pendamping, tanggal_lahir=isi())

    assert galat.value.kolom == "tanggal_lahir"
    assert Anggota.objects.get(pk=anak.pk).tanggal_lahir == awal


def test_kolom_kementerian_bukan_milik_lapangan(rumah_tangga, pemeran):
    with pytest.raises(GalatPengguna, match="nama"):
        ubah(rumah_tangga.anak, pemeran.pendamping, nama="LAIN")

    assert Anggota.objects.get(pk=rumah_tangga.anak.pk).nama == "BUDI SANTOSO"


@pytest.mark.parametrize("peran", ["pendamping_lain", "korkec", "korkab", "apd_luar", "pengawas", "tanpa_jabatan"])
def test_yang_tidak_berhak_tidak_mengubah_anggota(rumah_tangga, pemeran, peran):
    with pytest.raises(TidakBerhak):
        ubah(rumah_tangga.anak, getattr(pemeran, peran), kelas="9")

    assert Anggota.objects.get(pk=rumah_tangga.anak.pk).kelas == ""


def test_peringatan_umur_dan_anak_lebih_tua(rumah_tangga, pemeran, client_untuk):
    ibu, anak = rumah_tangga.ibu, rumah_tangga.anak
    Anggota.objects.filter(pk=anak.pk).update(hubungan="anak", tanggal_lahir=date(1985, 5, 5))
    anak.refresh_from_db()

    [umur, tua] = peringatan_anggota(anak, [ibu, anak], ["sd"])

    assert umur.startswith("Tercatat sebagai SD tetapi berumur 41 tahun.")
    assert tua == "Tercatat sebagai anak tetapi lebih tua daripada kepala keluarga, SITI AMINAH. Periksa keduanya."
    halaman = client_untuk(pemeran.pendamping).get(reverse("kpm:anggota_keluarga", args=[rumah_tangga.kpm.pk, anak.pk]))
    assert tua in halaman.text


def test_anggota_keluarga_lain_tidak_terbuka_lewat_keluarga_sendiri(rumah_tangga, pemeran, client_untuk):
    lain = AnggotaFactory(kpm=KPMFactory(desa_id=DESA))
    client = client_untuk(pemeran.pendamping)

    for nama in ("kpm:anggota_keluarga", "kpm:anggota_keluarga_ubah"):
        assert client.get(reverse(nama, args=[rumah_tangga.kpm.pk, lain.pk])).status_code == 404


def test_nik_anggota_dibuka_dan_dicatat(rumah_tangga, pemeran, client_untuk):
    url = reverse("kpm:anggota_identitas", args=[rumah_tangga.kpm.pk, rumah_tangga.anak.pk])
    client = client_untuk(pemeran.pendamping)

    jawaban = client.post(url, {"nomor": "nik", "keperluan": "siks"}, headers={"Accept": "application/json"})

    assert jawaban.json() == {"nilai": NIK_ANAK}
    catatan = AksesPribadi.objects.get()
    assert (catatan.objek, catatan.objek_id, catatan.kolom) == ("kpm.Anggota", str(rumah_tangga.anak.pk), "nik")
    assert client.post(url, {"nomor": "kk", "keperluan": "siks"}).status_code == 422
    assert client_untuk(pemeran.pengawas).post(url, {"nomor": "nik", "keperluan": "siks"}).status_code == 403
    assert AksesPribadi.objects.count() == 1


# --- Account ---------------------------------------------------------------------------------


def rekening(kpm: KPM, oleh, versi: int = 1, **isi) -> KPM:
    return ubah_rekening(kpm=kpm, **{"no_peserta": "", "bank": "", "rekening": ""} | isi, versi=versi, oleh=oleh)


def test_rekening_tersandi_tersamar_dan_dibuka_dengan_alasan(rumah_tangga, pemeran, client_untuk):
    kpm = rekening(rumah_tangga.kpm, pemeran.pendamping, bank="bri", rekening="1234-5678 9012345")
    client = client_untuk(pemeran.pendamping)
    halaman = client.get(reverse("kpm:rincian", args=[kpm.pk]))
    riwayat = client.get(reverse("kpm:riwayat", args=[kpm.pk]))

    assert (kpm.bank, kpm.rekening, kpm.versi) == ("bri", REKENING, 2)
    for jawaban in (halaman, riwayat, client.get(reverse("kpm:rekening", args=[kpm.pk]))):
        assert "•••••••••••2345" in jawaban.text
        assert REKENING not in jawaban.text
    buka = client.post(
        reverse("kpm:identitas", args=[kpm.pk]),
        {"nomor": "rekening", "keperluan": "bank"},
        headers={"HX-Request": "true"},
    )
    assert REKENING in buka.text
    assert AksesPribadi.objects.get().kolom == "rekening"


def test_nomor_rekening_kosong_berarti_tetap(rumah_tangga, pemeran):
    rekening(rumah_tangga.kpm, pemeran.pendamping, bank="bri", rekening=REKENING)
    kpm = rekening(rumah_tangga.kpm, pemeran.apd, versi=2, bank="bri", no_peserta="177108000000123")

    assert (kpm.rekening, kpm.no_peserta, kpm.versi) == (REKENING, "177108000000123", 3)

    kpm = rekening(rumah_tangga.kpm, pemeran.apd, versi=3, bank="pos", no_peserta="177108000000123")
    assert (kpm.bank, kpm.rekening, kpm.rekening_indeks) == ("pos", "", None)


@pytest.mark.parametrize(
    ("isi", "kolom"),
    [
        ({"bank": "bri", "rekening": "12345"}, "rekening"),
        ({"bank": "bni", "rekening": REKENING}, "rekening"),
        ({"bank": "bri", "rekening": "12345678901234x"}, "rekening"),
        ({"bank": "bri"}, "rekening"),
        ({"bank": "pos", "rekening": REKENING}, "rekening"),
        ({"rekening": REKENING}, "bank"),
        ({"bank": "bca", "rekening": REKENING}, "bank"),
        ({"no_peserta": "17710800000012"}, "no_peserta"),
        ({"no_peserta": "177108000000777"}, "no_peserta"),
    ],
)
def test_rekening_yang_salah_ditolak(rumah_tangga, pemeran, isi, kolom):
    KPMFactory(no_peserta="177108000000777")

    with pytest.raises(GalatPengguna) as galat:
        rekening(rumah_tangga.kpm, pemeran.pendamping, **isi)

    assert galat.value.kolom == kolom
    kpm = KPM.objects.get(pk=rumah_tangga.kpm.pk)
    assert (kpm.bank, kpm.rekening, kpm.no_peserta, kpm.versi) == ("", "", "", 1)


def test_pengubah_kedua_rekening_tidak_menimpa_tanpa_melihat(rumah_tangga, pemeran, client_untuk):
    rekening(rumah_tangga.kpm, pemeran.apd, bank="bri", rekening=REKENING)
    url = reverse("kpm:rekening", args=[rumah_tangga.kpm.pk])
    client = client_untuk(pemeran.pendamping)

    beda = client.post(url, {"bank": "pos", "versi": 1})

    assert beda.status_code == 422
    assert "Tersimpan sekarang: bank BRI" in beda.text
    assert KPM.objects.get(pk=rumah_tangga.kpm.pk).rekening == REKENING
    assert client.post(url, {"bank": "pos", "versi": beda.context["form"]["versi"].value()}).status_code == 302


def test_kode_kecamatan_di_nomor_peserta_hanya_peringatan(rumah_tangga, pemeran):
    asing = rekening(rumah_tangga.kpm, pemeran.pendamping, no_peserta="320101000000123")

    assert asing.no_peserta == "320101000000123"
    assert "bukan kode kecamatan" in peringatan_no_peserta(asing)
    assert peringatan_no_peserta(KPM(no_peserta="177108000000123", desa_id=DESA)) == ""


@pytest.mark.parametrize("peran", ["pendamping_lain", "korkec", "apd_luar", "pengawas"])
def test_yang_tidak_berhak_tidak_mengubah_rekening(rumah_tangga, pemeran, peran):
    with pytest.raises(TidakBerhak):
        rekening(rumah_tangga.kpm, getattr(pemeran, peran), bank="pos")

    assert KPM.objects.get(pk=rumah_tangga.kpm.pk).bank == ""
