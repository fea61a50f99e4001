"""Initial meetings: who is invited, what may be noted, what becomes of absentees, what validation says."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from uuid6 import uuid7

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from kpm.models import KPM
from p2k2.enums import Penjelasan
from p2k2.models import PertemuanAwal, UndanganAwal
from p2k2.selectors import SaringCalon, calon_diundang, jumlah_calon_belum
from p2k2.services.awal import IsiAwal, batalkan_awal, catat_awal, rencanakan_awal, ubah_awal
from p2k2.services.validasi import validasi_calon
from pendamping.models import Tugas
from tests.factories import KPMFactory, PenugasanFactory, PertemuanAwalFactory, UndanganAwalFactory

pytestmark = pytest.mark.django_db

PADA = date(2026, 11, 22)
DESA = "17.71.08.1007"
SEMUA = list(Penjelasan.values)


@pytest.fixture
def calon(pemeran):
    """Three candidates of the cast's pendamping, in the order of their addresses."""
    kpm = [
        KPMFactory(nama=nama, kepesertaan="calon", rw="001", rt=f"00{n}")
        for n, nama in enumerate(("CICI", "BUDI", "ANI"), 1)
    ]
    for k in kpm:
        PenugasanFactory(kpm=k, petugas=pemeran.pendamping)
    return SimpleNamespace(kpm=kpm, pk=[k.pk for k in kpm], petugas=pemeran.pendamping)


def isi(hari=PADA, **ganti):
    return IsiAwal(**{"tanggal": hari, "tempat": "Balai kelurahan", "jam_mulai": time(9)} | ganti)


def rencana(calon, *, kpm=None, hari=PADA, **lain):
    bawaan = {"desa": DESA, "isi": isi(hari), "kpm": calon.pk if kpm is None else kpm, "oleh": calon.petugas}
    return rencanakan_awal(**bawaan | {"pada": PADA} | lain)


def catat(p, hadir, **ganti):
    bawaan = {"dijelaskan": SEMUA, "catatan": "", "selesai": True, "versi": p.versi, "oleh": p.petugas, "pada": PADA}
    return catat_awal(pertemuan=p, hadir=hadir, **bawaan | ganti)


def keadaan(user):
    return {k.nama: k.keadaan_calon for k in SaringCalon().terapkan(user)}


def tugas():
    return {t.kpm.nama: t.keadaan for t in Tugas.objects.select_related("kpm")}


def sahkan(u, validasi="cocok", **ganti):
    bawaan = {"dokumen": ["ktp", "kk"], "catatan": "", "semula": u.divalidasi_pada, "oleh": u.pertemuan.petugas}
    return validasi_calon(undangan=u, validasi=validasi, **bawaan | ganti)


# --- planning ----------------------------------------------------------------------------------


def test_rencana_mengundang_menurut_alamat_dan_diulang_tetap_satu(calon):
    nomor = uuid7()
    p = rencana(calon, id=nomor, kpm=calon.pk[::-1])
    assert rencana(calon, id=nomor) == p
    assert (p.keadaan, p.petugas, p.tempat, p.versi) == ("direncanakan", calon.petugas, "Balai kelurahan", 1)
    assert list(p.undangan.order_by("pk").values_list("kpm__nama", flat=True)) == ["CICI", "BUDI", "ANI"]
    assert PertemuanAwal.objects.count() == 1
    with pytest.raises(BerubahLebihDulu):
        rencana(calon, id=nomor, isi=isi(tempat="Lain"))


@pytest.mark.parametrize(
    ("kepesertaan", "desa", "petugas"),
    [("aktif", DESA, "pendamping"), ("calon", "17.71.08.1001", "pendamping"), ("calon", DESA, "pendamping_lain")],
)
def test_hanya_calon_dampingan_di_desa_itu_yang_diundang(pemeran, calon, kepesertaan, desa, petugas):
    asing = KPMFactory(kepesertaan=kepesertaan, desa_id=desa)
    PenugasanFactory(kpm=asing, petugas=getattr(pemeran, petugas))
    with pytest.raises(GalatPengguna, match="1 keluarga"):
        rencana(calon, kpm=[*calon.pk, asing.pk])
    assert PertemuanAwal.objects.count() == UndanganAwal.objects.count() == 0


def test_yang_sudah_diundang_atau_sudah_siap_tidak_diundang_lagi(calon):
    rencana(calon, kpm=calon.pk[:1], hari=PADA + timedelta(days=3))
    assert [k.nama for k in calon_diundang(user=calon.petugas, desa=DESA)] == ["BUDI", "ANI"]
    with pytest.raises(GalatPengguna):
        rencana(calon, kpm=calon.pk[:1])
    p = rencana(calon, kpm=calon.pk[1:2])
    sahkan(p.undangan.get())
    catat(p, {calon.pk[1]: "hadir"})
    assert [k.nama for k in calon_diundang(user=calon.petugas, desa=DESA)] == ["ANI"]


@pytest.mark.parametrize(
    ("ganti", "kolom"),
    [
        ({"kpm": []}, "kpm"),
        ({"isi": isi(tempat="  ")}, "tempat"),
        ({"isi": isi(date(2028, 1, 1))}, "tanggal"),
        ({"isi": isi(date(1999, 1, 1))}, "tanggal"),
        ({"isi": isi(jam_selesai=time(8))}, "jam_selesai"),
        ({"isi": isi(jam_mulai=None, jam_selesai=time(8))}, "jam_selesai"),
    ],
)
def test_rencana_yang_salah_ditolak_dengan_kolomnya(calon, ganti, kolom):
    with pytest.raises(GalatPengguna) as galat:
        rencana(calon, **ganti)
    assert galat.value.kolom == kolom
    assert PertemuanAwal.objects.count() == 0


def test_bukan_pendamping_tidak_merencanakan(pemeran, calon):
    with pytest.raises(TidakBerhak):
        rencana(calon, oleh=pemeran.korkec)
    assert PertemuanAwal.objects.count() == 0


def test_ubah_menambah_dan_melepas_undangan_selagi_direncanakan(calon):
    p = rencana(calon, kpm=calon.pk[:2])
    ubah_awal(pertemuan=p, isi=isi(tempat="Sekolah"), kpm=calon.pk[1:], versi=1, oleh=calon.petugas, pada=PADA)
    p.refresh_from_db()
    assert (p.tempat, p.versi) == ("Sekolah", 2)
    assert set(p.undangan.values_list("kpm", flat=True)) == set(calon.pk[1:])
    # Whose attendance is known stays.
    catat(p, {calon.pk[1]: "hadir"}, selesai=False)
    p.refresh_from_db()
    ubah_awal(pertemuan=p, isi=isi(tempat="Sekolah"), kpm=calon.pk[2:], versi=p.versi, oleh=calon.petugas, pada=PADA)
    assert set(p.undangan.values_list("kpm", flat=True)) == set(calon.pk[1:])
    with pytest.raises(BerubahLebihDulu):
        ubah_awal(pertemuan=p, isi=isi(tempat="Gereja"), kpm=calon.pk, versi=1, oleh=calon.petugas, pada=PADA)
    p.refresh_from_db()
    assert p.tempat == "Sekolah"


def test_batal_mengembalikan_keluarga_ke_daftar_dan_melepas_tugasnya(calon):
    p = catat(rencana(calon), dict.fromkeys(calon.pk, "tidak"))
    assert set(tugas().values()) == {"terbuka"}
    with pytest.raises(GalatPengguna):
        batalkan_awal(pertemuan=p, alasan=" ", versi=p.versi, oleh=calon.petugas)
    batalkan_awal(pertemuan=p, alasan="Salah tanggal", versi=p.versi, oleh=calon.petugas)
    assert set(tugas().values()) == {"batal"}
    assert keadaan(calon.petugas) == {"ANI": "belum", "BUDI": "belum", "CICI": "belum"}


# --- at the meeting ----------------------------------------------------------------------------


def test_selesai_perlu_semua_kehadiran_dan_sebab_yang_belum_dijelaskan(calon):
    p = rencana(calon)
    with pytest.raises(GalatPengguna, match="1 keluarga belum ditandai"):
        catat(p, {calon.pk[0]: "hadir", calon.pk[1]: "tidak"})
    with pytest.raises(GalatPengguna, match="Belum dijelaskan: Sanksi, Komitmen"):
        catat(p, dict.fromkeys(calon.pk, "hadir"), dijelaskan=SEMUA[:5])
    p.refresh_from_db()
    assert (p.keadaan, p.versi, set(p.undangan.values_list("hadir", flat=True))) == ("direncanakan", 1, {""})
    p = catat(p, dict.fromkeys(calon.pk, "hadir"), dijelaskan=SEMUA[:5], catatan="Waktu habis")
    assert (p.keadaan, p.dijelaskan, p.catatan, p.versi) == ("terlaksana", SEMUA[:5], "Waktu habis", 2)
    assert Tugas.objects.count() == 0


def test_draf_menyimpan_sebagian_dan_kiriman_ulang_tidak_mengubah(calon):
    p = catat(rencana(calon), {calon.pk[0]: "hadir"}, dijelaskan=["tujuan"], selesai=False)
    assert (p.keadaan, p.versi) == ("direncanakan", 2)
    assert catat(p, {calon.pk[0]: "hadir"}, dijelaskan=["tujuan"], selesai=False, versi=1).versi == 2
    with pytest.raises(BerubahLebihDulu):
        catat(p, {calon.pk[0]: "tidak"}, selesai=False, versi=1)
    assert p.undangan.get(kpm=calon.pk[0]).hadir == "hadir"


def test_yang_tidak_hadir_menjadi_tugas_kunjungan_dan_koreksi_membatalkannya(calon):
    p = rencana(calon)
    a, b, c = calon.pk
    p = catat(p, {a: "hadir", b: "tidak", c: "tidak"})
    assert tugas() == {"BUDI": "terbuka", "ANI": "terbuka"}
    t = Tugas.objects.get(kpm=b)
    assert (t.jenis, t.kunci, t.tenggat) == ("kunjungan_awal", f"kunjungan_awal:{p.pk.hex}:{b}", date(2026, 12, 6))
    p = catat(p, {b: "hadir"})
    assert tugas() == {"BUDI": "batal", "ANI": "terbuka"}
    p = catat(p, {b: "tidak"})
    assert tugas() == {"BUDI": "terbuka", "ANI": "terbuka"}
    # A held meeting cannot go back to unknown.
    with pytest.raises(GalatPengguna):
        catat(p, {b: ""}, selesai=False)


@pytest.mark.parametrize(
    ("ganti", "galat"),
    [
        ({"hadir": {999_999: "hadir"}}, GalatPengguna),
        ({"dijelaskan": ["rahasia"]}, GalatPengguna),
        ({"pada": PADA - timedelta(days=1)}, GalatPengguna),
        ({"versi": 7}, BerubahLebihDulu),
        ({"oleh": "pendamping_lain"}, TidakBerhak),
        ({"oleh": "korkec"}, TidakBerhak),
    ],
)
def test_catatan_yang_salah_ditolak_dan_tidak_ada_yang_berubah(pemeran, calon, ganti, galat):
    p = rencana(calon)
    if "oleh" in ganti:
        ganti = {"oleh": getattr(pemeran, ganti["oleh"])}
    with pytest.raises(galat):
        catat(p, ganti.pop("hadir", dict.fromkeys(calon.pk, "hadir")), **ganti)
    p.refresh_from_db()
    assert (p.keadaan, p.versi, set(p.undangan.values_list("hadir", flat=True))) == ("direncanakan", 1, {""})
    assert Tugas.objects.count() == 0


def test_pertemuan_batal_tidak_bisa_diisi(calon):
    p = batalkan_awal(pertemuan=rencana(calon), alasan="Hujan", versi=1, oleh=calon.petugas)
    with pytest.raises(GalatPengguna, match="dibatalkan"):
        catat(p, dict.fromkeys(calon.pk, "hadir"))


# --- validation --------------------------------------------------------------------------------


def test_validasi_di_rumah_menyelesaikan_tugas_dan_keluarga_tetap_calon(calon):
    p = catat(rencana(calon), dict.fromkeys(calon.pk, "tidak"))
    u = {u.kpm_id: u for u in p.undangan.all()}
    sahkan(u[calon.pk[0]])
    sahkan(u[calon.pk[1]], "menolak", dokumen=[], catatan="Tidak mau ikut")
    assert tugas() == {"CICI": "selesai", "BUDI": "selesai", "ANI": "terbuka"}
    assert Tugas.objects.get(kpm=calon.pk[0]).hasil == "dikunjungi"
    assert Tugas.objects.get(kpm=calon.pk[1]).hasil == "menolak"
    assert KPM.objects.filter(kepesertaan="calon").count() == 3
    # Marking attendance again does not bring the task of a validated family back.
    catat(p, {}, catatan="Ditambah")
    assert tugas() == {"CICI": "selesai", "BUDI": "selesai", "ANI": "terbuka"}


@pytest.mark.parametrize(
    ("validasi", "ganti", "kolom"),
    [
        ("entah", {}, "validasi"),
        ("cocok", {"dokumen": ["ktp"]}, "dokumen"),
        ("cocok", {"dokumen": ["ktp", "kk", "sim"]}, "dokumen"),
        ("perbaikan", {}, "catatan"),
        ("tidak_layak", {"catatan": "  "}, "catatan"),
    ],
)
def test_validasi_tidak_lengkap_ditolak(calon, validasi, ganti, kolom):
    u = rencana(calon).undangan.first()
    with pytest.raises(GalatPengguna) as galat:
        sahkan(u, validasi, **ganti)
    assert galat.value.kolom == kolom
    u.refresh_from_db()
    assert (u.validasi, u.divalidasi_pada) == ("", None)


def test_validasi_bersamaan_dan_yang_bukan_calon_lagi(pemeran, calon):
    u = rencana(calon).undangan.first()
    pertama = sahkan(u)
    assert sahkan(pertama).divalidasi_pada == pertama.divalidasi_pada
    with pytest.raises(BerubahLebihDulu):
        sahkan(pertama, "menolak", catatan="Tidak mau", semula=None)
    with pytest.raises(TidakBerhak):
        sahkan(pertama, "menolak", catatan="Tidak mau", oleh=pemeran.pendamping_lain)
    KPM.objects.filter(pk=u.kpm_id).update(kepesertaan="aktif")
    with pytest.raises(GalatPengguna, match="bukan calon lagi"):
        sahkan(pertama, "menolak", catatan="Tidak mau")
    u.refresh_from_db()
    assert u.validasi == "cocok"


# --- worklist ----------------------------------------------------------------------------------


def test_keadaan_calon_menurut_undangan_terakhir(pemeran, calon):
    def kpm(nama, kepesertaan="calon"):
        k = KPMFactory(nama=nama, kepesertaan=kepesertaan)
        PenugasanFactory(kpm=k, petugas=calon.petugas)
        return k

    lalu = PertemuanAwalFactory(petugas=calon.petugas, tanggal=date(2026, 11, 1), keadaan="terlaksana")
    kini = PertemuanAwalFactory(petugas=calon.petugas, tanggal=date(2026, 11, 30))
    batal = PertemuanAwalFactory(
        petugas=calon.petugas, tanggal=date(2026, 12, 5), keadaan="dibatalkan", alasan_batal="Hujan"
    )
    sah = {"divalidasi_oleh": calon.petugas, "divalidasi_pada": datetime(2026, 11, 1, tzinfo=UTC)}
    for nama, hadir, validasi in (
        ("D TIDAK HADIR", "tidak", ""),
        ("E BELUM SAH", "hadir", ""),
        ("F SIAP", "hadir", "cocok"),
        ("G PERBAIKAN", "tidak", "perbaikan"),
        ("H GUGUR", "hadir", "menolak"),
    ):
        isi_sah = sah if validasi else {}
        UndanganAwalFactory(pertemuan=lalu, kpm=kpm(nama), hadir=hadir, validasi=validasi, **isi_sah)
    lagi = kpm("I DIUNDANG LAGI")
    UndanganAwalFactory(pertemuan=lalu, kpm=lagi, hadir="tidak")
    UndanganAwalFactory(pertemuan=kini, kpm=lagi)
    UndanganAwalFactory(pertemuan=batal, kpm=calon.kpm[0])
    UndanganAwalFactory(pertemuan=lalu, kpm=kpm("J PESERTA", "aktif"), hadir="tidak")
    KPMFactory(nama="K BUKAN DAMPINGAN", kepesertaan="calon")
    assert keadaan(calon.petugas) == {
        "ANI": "belum",
        "BUDI": "belum",
        "CICI": "belum",
        "D TIDAK HADIR": "tidak_hadir",
        "E BELUM SAH": "hadir",
        "G PERBAIKAN": "perbaikan",
        "I DIUNDANG LAGI": "diundang",
    }
    assert [k.nama for k in SaringCalon(keadaan="siap").terapkan(calon.petugas)] == ["F SIAP"]
    assert [k.nama for k in SaringCalon(keadaan="gugur").terapkan(calon.petugas)] == ["H GUGUR"]
    assert jumlah_calon_belum(calon.petugas) == 7
    assert jumlah_calon_belum(pemeran.korkec) == 8
    assert jumlah_calon_belum(pemeran.apd_luar) == 0
