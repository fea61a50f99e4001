"""Updates: who may, what is repeated or overtaken, and what is refused."""

from datetime import date
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from uuid6 import uuid7

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import Foto
from inti.waktu import hari_ini
from kpm.models import KPM, Anggota, Pemutakhiran
from kpm.selectors.pemutakhiran import jumlah_usulan_menunggu
from kpm.services.pemutakhiran import (
    DataBergeser,
    IsiUsulan,
    nyatakan_tetap,
    pratinjau,
    putuskan,
    putuskan_banyak,
    tarik,
    usulkan,
)
from tests.conftest import DESA, DESA_2, DESA_LUAR
from tests.factories import AnggotaFactory, KPMFactory, PemutakhiranFactory
from tests.hari import besok, hari_ke, isikan, kemarin
from tests.kpm.usulan import NIK_BARU, buat_keluarga, gambar, komponen, sidik, tahun_lalu, tolak, usul

pytestmark = pytest.mark.django_db


@pytest.fixture
def keluarga(pemeran):
    return buat_keluarga(pemeran)


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
    Anggota.objects.filter(pk=keluarga.dedi.pk).update(selesai=kemarin(), alasan_selesai="pindah")
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
    isi = {"nama": "BARU", "tanggal_lahir": partial(tahun_lalu, 10), "jenis_kelamin": "L", "hubungan": "anak"}
    return isi | ganti


@pytest.mark.parametrize(
    ("jenis", "siapa", "isi", "lain", "kolom", "pola"),
    [
        ("anggota_masuk", None, masuk(tanggal_lahir=besok), {}, "tanggal_lahir", "belum tiba"),
        ("anggota_masuk", None, masuk(tanggal_lahir="2026-02-30"), {}, "tanggal_lahir", "tidak ada di kalender"),
        ("anggota_masuk", None, masuk(tanggal_lahir="1800-01-01"), {}, "tanggal_lahir", "120 tahun"),
        ("anggota_masuk", None, masuk(tanggal_lahir="1980-01-01"), {}, "tanggal_lahir", "lebih tua dari orang tuanya"),
        ("anggota_masuk", None, masuk(hubungan="kepala"), {}, "hubungan", "sudah punya kepala keluarga: BUDI"),
        ("anggota_masuk", None, masuk(), {"berlaku": date(1999, 1, 1)}, "berlaku", "Periksa tahunnya"),
        ("anggota_masuk", None, masuk(), {"berlaku": partial(hari_ke, 3)}, "berlaku", "belum tiba"),
        ("anggota_masuk", None, masuk(nama=""), {}, "nama", "harus diisi"),
        ("anggota_masuk", None, masuk(nama="X" * 151), {}, "nama", "Paling banyak 150"),
        ("anggota_masuk", None, masuk(nama="A\x00B"), {}, "nama", "tidak bisa disimpan"),
        ("anggota_masuk", None, masuk(komponen="kuda"), {}, "komponen", "Pilih salah satu"),
        ("anggota_masuk", None, masuk(), {"nik": "17710801011500"}, "nik", "ini 14"),
        ("anggota_masuk", None, masuk(), {"nik": "1771084201900001"}, "nik", "sudah dipakai anggota lain"),
        ("anggota_masuk", None, masuk(asing="x"), {}, None, "Isian tidak dikenal: asing"),
        ("anggota_keluar", "ibu", {"alasan": "meninggal"}, {}, "anggota", "adalah pengurus"),
        ("anggota_keluar", None, {"alasan": "pindah"}, {}, "anggota", "Pilih anggota"),
        ("anggota_keluar", "ani", {"alasan": "pindah"}, {"berlaku": partial(hari_ke, 400)}, "berlaku", "setahun"),
        ("anggota_keluar", "ani", {"alasan": "meninggal"}, {"berlaku": partial(hari_ke, 9)}, "berlaku", "belum"),
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
        ("anggota_masuk", None, masuk(), {"berlaku": partial(tahun_lalu, 3)}, "lebih dari setahun lalu", "Tahap"),
        ("komponen", "ayah", {"komponen": "lansia", "peristiwa": "mulai"}, {}, "tidak sesuai komponen Lansia", "60"),
        ("kehamilan", "ibu", {"kehamilan_ke": 3}, {}, "kehamilan ke-3", "pertama dan kedua"),
        ("kelahiran", "ani", masuk(tanggal_lahir=kemarin, hubungan="cucu"), {}, "ANI RAHAYU baru berumur", ""),
    ],
)  # fmt: skip
def test_yang_janggal_diperingatkan_dengan_aturannya_tetapi_diterima(
    keluarga, pemeran, jenis, siapa, isi, lain, pesan, aturan
) -> None:
    anggota = getattr(keluarga, siapa) if siapa else None
    dikirim = IsiUsulan(
        jenis=jenis,
        isi=isikan(isi),
        anggota=anggota.pk if anggota else None,
        **isikan({"berlaku": None if jenis == "kelahiran" else kemarin} | lain),
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
