"""Deciding, telling, objecting, reversing: by whom, once, and what follows."""

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import AksesPribadi
from kpm.models import KPM, PerubahanKepesertaan
from kpm.services.kepesertaan import ubah_kepesertaan
from pendamping.models import Tugas
from penyaluran.selectors.dibayar_kembali import dibatalkan, dibayar_kembali
from pkh.demo.lapangan import Dunia
from pkh.demo.verifikasi_sanksi import cerita_sanksi
from tests.conftest import KABUPATEN
from tests.factories.akun import JabatanFactory, PenggunaFactory
from tests.factories.kpm import AnggotaFactory, KomponenFactory, KPMFactory
from tests.factories.pendamping import PenugasanFactory
from tests.factories.penyaluran import HakFactory, PembayaranFactory, TahapFactory
from tests.factories.verifikasi import (
    ButirSampelFactory,
    CatatanVerkomFactory,
    FasilitasFactory,
    HasilVerifikasiFactory,
    KeikutsertaanFasilitasFactory,
    SanksiFactory,
)
from tests.p2k2.gambar import gambar
from tests.verifikasi.tangga import PADA, SIANG, anak_tangga, isi_bulan, keluarga, tangga
from verifikasi.models import HasilVerifikasi, KabarSanksi, Keberatan, Sanksi
from verifikasi.selectors.sanksi import (
    BERUBAH,
    SaringSanksi,
    daftar_sanksi,
    jumlah_belum_kabar,
    jumlah_berubah,
    jumlah_keberatan,
    jumlah_menunggu,
)
from verifikasi.selectors.sanksi_rinci import bukti_dalam_kata, riwayat_sanksi
from verifikasi.services import surat_sanksi
from verifikasi.services.kabar_sanksi import catat_kabar_sanksi, catat_surat_sanksi
from verifikasi.services.keberatan import IsiKeberatan, cabut_keberatan, catat_keberatan, putuskan_keberatan
from verifikasi.services.putusan_sanksi import batalkan_sanksi, putuskan_sanksi
from verifikasi.services.surat_sanksi import isi_surat, teks_sanksi

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def jam(monkeypatch):
    """A clock that moves: what is recorded later is later."""
    kini = [SIANG]

    def maju():
        kini[0] += timedelta(seconds=1)
        return kini[0]

    monkeypatch.setattr("django.utils.timezone.now", maju)


def kabari(s, oleh, **lain):
    s.refresh_from_db()
    return catat_kabar_sanksi(
        **{"sanksi": s, "keadaan": s.keadaan, "cara": "lisan", "kepada": " Ibu  Ani ", "tanggal": PADA, "oleh": oleh}
        | lain
    )


@pytest.fixture
def usulan(pemeran):
    """A family three months behind: warned, told, visited, proposed for suspension, and told of that."""
    kpm, anggota = keluarga(pemeran.pendamping, "ttt", nama="ANI")
    tangga(kpm)
    kabari(Sanksi.objects.get(), pemeran.pendamping)
    Tugas.objects.update(
        keadaan="selesai", hasil="dikunjungi", diselesaikan_oleh=pemeran.pendamping, diselesaikan_pada=SIANG
    )
    tangga(kpm)
    s = Sanksi.objects.get(jenjang="penangguhan")
    kabari(s, pemeran.pendamping)
    s.anggota = anggota
    return s


def putus(s, oleh, **lain):
    s.refresh_from_db()
    return putuskan_sanksi(
        **{"sanksi": s, "setuju": True, "alasan": " Sudah tiga  bulan ", "versi": s.versi, "oleh": oleh} | lain
    )


def ubah(s, oleh, **lain):
    s.refresh_from_db()
    return batalkan_sanksi(**{"sanksi": s, "alasan": "Catatannya keliru", "versi": s.versi, "oleh": oleh} | lain)


def keberatan(s, oleh, *, foto=(), nomor=None, **lain):
    isi = IsiKeberatan(**{"tanggal": PADA, "penyampai": " Ibu  Ani ", "isi": "Anak saya sakit.\nAda suratnya."} | lain)
    return catat_keberatan(id=nomor, sanksi=s, isi=isi, foto=foto, oleh=oleh)


# --- Deciding -------------------------------------------------------------------------------


def test_disetujui_menangguhkan_keluarga(pemeran, usulan):
    s = putus(usulan, pemeran.korkab)
    langkah = PerubahanKepesertaan.objects.get()
    assert (s.keadaan, s.alasan_putusan, s.berlaku_sejak, s.perubahan) == (
        "berlaku", "Sudah tiga bulan", PADA, langkah,
    )  # fmt: skip
    assert (langkah.ke, langkah.alasan, langkah.keterangan, langkah.oleh) == (
        "ditangguhkan", "menolak_komitmen", "Sudah tiga bulan", pemeran.korkab,
    )  # fmt: skip
    assert KPM.objects.get().kepesertaan == "ditangguhkan"
    sebelum = s.versi
    assert putus(usulan, pemeran.korkab, versi=1).versi == sebelum, "the same request again changes nothing"
    with pytest.raises(BerubahLebihDulu, match="berlaku oleh Korkab"):
        putus(usulan, pemeran.korkab, setuju=False)
    assert PerubahanKepesertaan.objects.count() == 1


def test_ditolak_tanpa_akibat(pemeran, usulan):
    s = putus(usulan, pemeran.korkab, setuju=False)
    assert (s.keadaan, s.berlaku_sejak, s.perubahan) == ("ditolak", None, None)
    assert KPM.objects.get().kepesertaan == "aktif"


@pytest.mark.parametrize(
    "siapa",
    ["pendamping", "pendamping_lain", "korkec", "korkec_tetangga", "korkab_luar", "apd", "korwil", "pusat", "pengawas"],
)
def test_hanya_korkab_wilayahnya_yang_memutus(pemeran, client_untuk, usulan, siapa):
    oleh = getattr(pemeran, siapa)
    with pytest.raises(TidakBerhak):
        putus(usulan, oleh)
    with pytest.raises(TidakBerhak):
        ubah(usulan, oleh)
    kode = client_untuk(oleh).post(
        f"/verifikasi/sanksi/{usulan.pk}/putusan/", {"putusan": "setuju", "alasan": "x", "versi": 1}
    )
    assert kode.status_code in (403, 404)
    usulan.refresh_from_db()
    assert (usulan.keadaan, KPM.objects.get().kepesertaan) == ("diusulkan", "aktif")


@pytest.mark.parametrize("sebab", ["pendamping", "dulu", "pencatat", "koreksi", "pemeriksa"])
def test_bukan_miliknya_sendiri(pemeran, usulan, sebab):
    korkab, pencatat = pemeran.korkab, pemeran.pendamping
    if sebab in ("pencatat", "koreksi"):
        pencatat = korkab
    catatan = CatatanVerkomFactory(anggota=usulan.anggota, bulan=date(2026, 9, 1), alpa=9, dicatat_oleh=pencatat)
    if sebab == "koreksi":  # who made it first stays among its events
        catatan.dicatat_oleh = pemeran.pendamping
        catatan.save()
    if sebab == "dulu":
        Sanksi.objects.filter(pk=usulan.pk).update(petugas=korkab)
    if sebab == "pendamping":
        usulan.kpm.penugasan.update(petugas=korkab)
    if sebab == "pemeriksa":
        ButirSampelFactory(
            catatan=catatan, petugas=pencatat, hasil="cocok", diperiksa_oleh=korkab, diperiksa_pada=SIANG
        )
    with pytest.raises(TidakBerhak, match="koordinator lain"):
        putus(usulan, korkab)
    assert KPM.objects.get().kepesertaan == "aktif"
    lain = PenggunaFactory(nama="Korkab Dua")
    JabatanFactory(pengguna=lain, peran="korkab", wilayah_id=KABUPATEN)
    assert putus(usulan, lain).keadaan == "berlaku"


@pytest.mark.parametrize(
    ("isi", "pesan"),
    [
        ({"alasan": " "}, "Tulis alasan"),
        ({"alasan": "x" * 501}, "paling banyak 500"),
        ({"berlaku_sejak": PADA + timedelta(days=1)}, "belum tiba"),
        ({"berlaku_sejak": PADA - timedelta(days=1)}, "tidak berlaku surut"),
        ({"versi": 99}, "berubah sejak halaman dibuka"),
    ],
)
def test_putusan_yang_keliru_ditolak(pemeran, usulan, isi, pesan):
    with pytest.raises(GalatPengguna, match=pesan):
        putus(usulan, pemeran.korkab, **isi)
    usulan.refresh_from_db()
    assert (usulan.keadaan, KPM.objects.get().kepesertaan) == ("diusulkan", "aktif")


def test_belum_diberi_tahu_belum_disetujui_tetapi_boleh_ditolak(pemeran, usulan):
    KabarSanksi.objects.filter(sanksi=usulan).delete()
    with pytest.raises(GalatPengguna, match="belum diberi tahu usulan"):
        putus(usulan, pemeran.korkab)
    assert putus(usulan, pemeran.korkab, setuju=False).keadaan == "ditolak"


def test_bukti_berubah_sebelum_diputus(pemeran, usulan):
    HasilVerifikasi.objects.filter(bulan=date(2026, 9, 1)).update(hasil="memenuhi")
    with pytest.raises(BerubahLebihDulu, match="Bukti usulan ini berubah"):
        putus(usulan, pemeran.korkab)
    assert KPM.objects.get().kepesertaan == "aktif"


def test_bukti_berubah_sesudah_diputus_ditampilkan_dan_tidak_dibalik(pemeran, client_untuk, usulan):
    putus(usulan, pemeran.korkab)
    assert jumlah_berubah(pemeran.korkab) == 0
    HasilVerifikasi.objects.filter(bulan=date(2026, 9, 1)).update(hasil="memenuhi")
    assert ("penangguhan", "berlaku", 3) in tangga(usulan.kpm)
    assert KPM.objects.get().kepesertaan == "ditangguhkan"
    assert (jumlah_berubah(pemeran.korkab), jumlah_berubah(pemeran.korkab_luar)) == (1, 0)
    hasil = daftar_sanksi(user=pemeran.korkab, saring=SaringSanksi(urus=BERUBAH), hari=PADA)
    assert [s.pk for s in hasil.baris] == [usulan.pk]
    halaman = client_untuk(pemeran.korkab).get(f"/verifikasi/sanksi/{usulan.pk}/").text
    assert "Buktinya berubah, tinjau" in halaman
    assert "Sekarang bukan tidak memenuhi" in halaman


def test_bulan_di_antaranya_memenuhi_juga_mengubah_bukti(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping, "tbt")
    SanksiFactory(
        kpm=kpm, keadaan="berlaku", bukti=[date(2026, 8, 1), date(2026, 10, 1)], diputus_oleh=pemeran.korkab,
        diputus_pada=SIANG, alasan_putusan="x",
    )  # fmt: skip
    assert jumlah_berubah(pemeran.korkab) == 0
    isi_bulan(anggota, "tmt")
    assert jumlah_berubah(pemeran.korkab) == 1


def test_penghentian_sesudah_enam_bulan(pemeran, usulan):
    putus(usulan, pemeran.korkab)
    kabari(usulan, pemeran.pendamping)
    isi_bulan(usulan.anggota, "tttttt")
    assert tangga(usulan.kpm)[2:] == [("penghentian", "diusulkan", 6)]
    s = Sanksi.objects.get(jenjang="penghentian")
    kabari(s, pemeran.pendamping)
    assert putus(s, pemeran.korkab).keadaan == "berlaku"
    assert KPM.objects.get().kepesertaan == "paksa"
    with pytest.raises(GalatPengguna, match="di atasnya masih berlaku"):
        ubah(usulan, pemeran.korkab)
    ubah(s, pemeran.korkab)
    assert KPM.objects.get().kepesertaan == "aktif"
    assert PerubahanKepesertaan.objects.order_by("pk").last().alasan == "tarik_kembali"


# --- Telling --------------------------------------------------------------------------------


@pytest.mark.parametrize("siapa", ["pendamping_lain", "korkec_tetangga", "korkab_luar", "apd", "pengawas", "korwil"])
def test_kabar_dan_keberatan_orang_lain_ditolak(pemeran, usulan, siapa):
    oleh = getattr(pemeran, siapa)
    sebelum = KabarSanksi.objects.count()
    for coba in (lambda: kabari(usulan, oleh), lambda: keberatan(usulan, oleh)):
        with pytest.raises(TidakBerhak):
            coba()
    with pytest.raises(TidakBerhak):
        surat_sanksi.cetak_surat_sanksi(sanksi=[usulan], hari=PADA, oleh=oleh)
    assert (KabarSanksi.objects.count(), Keberatan.objects.count()) == (sebelum, 0)


def test_kabar_sekali_dan_menyebut_keadaan_yang_dilihat(pemeran, usulan):
    nomor = uuid4()
    satu = kabari(usulan, pemeran.korkec, id=nomor)
    assert (satu.kepada, satu.keadaan) == ("Ibu Ani", "diusulkan")
    assert kabari(usulan, pemeran.korkec, id=nomor).pk == satu.pk
    with pytest.raises(BerubahLebihDulu):
        kabari(usulan, pemeran.korkec, id=nomor, kepada="Orang lain")
    putus(usulan, pemeran.korkab)
    with pytest.raises(BerubahLebihDulu, match="sudah berubah menjadi berlaku"):
        kabari(usulan, pemeran.korkec, keadaan="diusulkan")
    for hari in (PADA + timedelta(days=1), PADA - timedelta(days=1)):
        with pytest.raises(GalatPengguna):
            kabari(usulan, pemeran.korkec, tanggal=hari)


def test_kabar_keadaan_lama_tidak_berlaku_untuk_yang_baru(pemeran, usulan):
    assert jumlah_belum_kabar(pemeran.pendamping) == 0
    putus(usulan, pemeran.korkab)
    assert jumlah_belum_kabar(pemeran.pendamping) == 1
    kabari(usulan, pemeran.pendamping)
    ubah(usulan, pemeran.korkab)
    assert jumlah_belum_kabar(pemeran.pendamping) == 1, "the reversal is told too"
    kabari(usulan, pemeran.pendamping)
    assert jumlah_belum_kabar(pemeran.pendamping) == 0


def test_yang_gugur_sebelum_diberitahukan_tidak_perlu_diberitahukan(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping, "t")
    tangga(kpm)
    assert jumlah_belum_kabar(pemeran.pendamping) == 1
    isi_bulan(anggota, "m")
    tangga(kpm)
    assert jumlah_belum_kabar(pemeran.pendamping) == 0


def test_banyak_sekaligus_sekali_saja(pemeran, client_untuk):
    semua = [keluarga(pemeran.pendamping, "t", nama=f"KELUARGA {n}")[0] for n in range(3)]
    for kpm in semua:
        tangga(kpm)
    sanksi = list(Sanksi.objects.order_by("kpm__nama"))
    client, kiriman = client_untuk(pemeran.pendamping), str(uuid4())
    halaman = client.get("/verifikasi/sanksi/surat/").text
    assert all(f"KELUARGA {n}" in halaman for n in range(3))
    isi = {"kiriman": kiriman, "sanksi": [f"{s.pk}:berlaku" for s in sanksi[:2]]}
    for _ in range(2):
        assert client.post("/verifikasi/sanksi/surat/", isi).status_code == 302
    assert KabarSanksi.objects.count() == 2
    assert client.post("/verifikasi/sanksi/surat/", {"kiriman": "x"}).status_code == 302
    assert client.post("/verifikasi/sanksi/surat/", {"kiriman": kiriman, "sanksi": [f"{sanksi[2].pk}:gugur"]})
    assert KabarSanksi.objects.count() == 2, "another state was shown"
    assert catat_surat_sanksi(kiriman=uuid4(), sanksi=sanksi[2:], tanggal=PADA, oleh=pemeran.pendamping) == 1
    jawaban = client.post("/verifikasi/sanksi/surat/cetak/", follow=True)
    assert "tidak ada surat untuk dicetak" in jawaban.text


def test_surat_menyebut_siapa_bulan_angka_dan_hak(pemeran, usulan, monkeypatch):
    data = []

    def tampung(templat, isi):
        data.append(isi)
        return b"%PDF"

    monkeypatch.setattr(surat_sanksi, "cetak", tampung)
    pemeran.pendamping.telepon = "+6281234567890"
    pemeran.pendamping.save()
    s = Sanksi.objects.select_related("kpm__desa__induk", "aturan").get(pk=usulan.pk)
    surat_sanksi.cetak_surat_sanksi(sanksi=[s], hari=PADA, oleh=pemeran.pendamping)
    (k,) = data[0]["surat"]
    assert k["judul"] == "Pemberitahuan Usulan Penangguhan"
    assert [b["bulan"] for b in k["bukti"]] == ["Agustus 2026", "September 2026", "Oktober 2026"]
    assert {b["nama"] for b in k["bukti"]} == {"ANAK ANI"}
    assert k["bukti"][0]["kata"] == "hadir 10 dari 20 hari = 50 %, batas 85 %"
    assert "belum diputus dan belum ada akibat apa pun" in k["arti"]
    assert k["keberatan"].endswith("paling lambat 6 Desember 2026.")
    assert (k["pendamping"]["nama"], k["korkab"]["nama"]) == ("Pendamping", "Korkab")
    assert AksesPribadi.objects.filter(objek="verifikasi.Sanksi").count() == 1
    teks = teks_sanksi(s, bukti_dalam_kata([s])[s.pk], pemeran.pendamping)
    assert "ANI" not in teks
    assert "Agustus 2026, September 2026, dan Oktober 2026" in teks
    assert "Oktober 2026: hadir 10 dari 20 hari = 50 %, batas 85 %" in teks
    assert "0812" in teks


@pytest.mark.parametrize(
    ("jenjang", "keadaan", "judul", "kata", "hak"),
    [
        ("peringatan", "berlaku", "Surat Peringatan", "Tidak ada bantuan yang dihentikan", True),
        (
            "penangguhan",
            "berlaku",
            "Pemberitahuan Penangguhan",
            "bantuan PKH ditangguhkan sejak 22 November 2026",
            True,
        ),
        ("penghentian", "diusulkan", "Pemberitahuan Usulan Penghentian", "kepesertaan PKH berakhir", True),
        ("penangguhan", "ditolak", "Pemberitahuan Usulan Tidak Disetujui", "Tidak ada akibat bagi keluarga", False),
        ("penangguhan", "dibatalkan", "Pemberitahuan Pembatalan", "Penangguhan dibatalkan. Alasannya: keliru", False),
        ("peringatan", "gugur", "Pemberitahuan Pencabutan", "Surat peringatan tidak berlaku lagi", False),
    ],
)
def test_isi_surat_menurut_jenjang_dan_keadaan(pemeran, jenjang, keadaan, judul, kata, hak):
    putusan = {"diputus_oleh": pemeran.korkab, "diputus_pada": SIANG, "alasan_putusan": "x", "berlaku_sejak": PADA}
    lain = {
        "gugur": {"gugur_pada": SIANG, "alasan_gugur": "Dibetulkan."},
        "dibatalkan": {"dibatalkan_oleh": pemeran.korkab, "dibatalkan_pada": SIANG, "alasan_batal": "keliru"} | putusan,
        "ditolak": putusan | {"berlaku_sejak": None},
        "berlaku": putusan if jenjang != "peringatan" else {},
    }.get(keadaan, {})
    s = SanksiFactory(jenjang=jenjang, keadaan=keadaan, **lain)
    isi = isi_surat(s)
    assert (isi.judul, isi.keberatan) == (judul, hak)
    assert kata in isi.arti


def test_surat_tercetak(pemeran, usulan):
    s = Sanksi.objects.select_related("kpm__desa__induk", "aturan").get(pk=usulan.pk)
    assert surat_sanksi.cetak_surat_sanksi(sanksi=[s], hari=PADA, oleh=pemeran.korkec).startswith(b"%PDF")


# --- Objecting ------------------------------------------------------------------------------


def test_keberatan_menjeda_lalu_diterima_menggugurkan(pemeran, client_untuk, usulan):
    nomor = uuid4()
    k = keberatan(usulan, pemeran.pendamping, nomor=nomor, foto=[gambar()])
    assert (k.penyampai, k.foto.count()) == ("Ibu Ani", 1)
    assert keberatan(usulan, pemeran.pendamping, nomor=nomor, foto=[gambar()]).pk == k.pk
    assert (Keberatan.objects.count(), k.foto.count()) == (1, 1)
    with pytest.raises(GalatPengguna, match="sudah tercatat dan belum diputus"):
        keberatan(usulan, pemeran.korkec)
    with pytest.raises(GalatPengguna, match=r"belum diputus\. Usulan ini diputus sesudahnya"):
        putus(usulan, pemeran.korkab)
    with pytest.raises(GalatPengguna, match=r"belum diputus\. Putuskan itu dulu"):
        ubah_kepesertaan(
            kpm=usulan.kpm, ke="ditangguhkan", tanggal=PADA, alasan="menolak_komitmen", oleh=pemeran.korkab
        )
    assert (jumlah_keberatan(pemeran.korkab), jumlah_menunggu(pemeran.korkab)) == (1, 1)
    halaman = client_untuk(pemeran.korkab).get(f"/verifikasi/keberatan/{k.pk}/").text
    assert "Anak saya sakit.<br>Ada suratnya." in halaman
    kini = putuskan_keberatan(keberatan=k, terima=True, alasan="Surat dokter ada", versi=1, oleh=pemeran.korkab)
    assert kini.keadaan == "diterima"
    usulan.refresh_from_db()
    assert (usulan.keadaan, usulan.alasan_gugur) == ("gugur", "Keberatan keluarga diterima: Surat dokter ada")
    isi_bulan(usulan.anggota, "tttt")
    assert [a[:2] for a in tangga(usulan.kpm)] == [("peringatan", "berlaku"), ("penangguhan", "gugur")]
    assert putuskan_keberatan(keberatan=k, terima=True, alasan="Surat dokter ada", versi=1, oleh=pemeran.korkab)
    with pytest.raises(BerubahLebihDulu):
        putuskan_keberatan(keberatan=k, terima=False, alasan="Tidak", versi=1, oleh=pemeran.korkab)


def test_keberatan_atas_peringatan_menggugurkan_usulan_di_atasnya(pemeran, usulan):
    peringatan = Sanksi.objects.get(jenjang="peringatan")
    k = keberatan(peringatan, pemeran.pendamping)
    putuskan_keberatan(keberatan=k, terima=True, alasan="Sakit", versi=1, oleh=pemeran.korkab)
    assert [a[:2] for a in tangga(usulan.kpm)] == [("peringatan", "dibatalkan"), ("penangguhan", "gugur")]


def test_keberatan_ditolak_melanjutkan_tangga(pemeran, usulan):
    k = keberatan(usulan, pemeran.pendamping)
    putuskan_keberatan(keberatan=k, terima=False, alasan="Tidak ada surat", versi=1, oleh=pemeran.korkab)
    assert putus(usulan, pemeran.korkab).keadaan == "berlaku"
    kabari(usulan, pemeran.pendamping)
    assert keberatan(usulan, pemeran.pendamping).keadaan == "terbuka", "of the decision it may object anew"


def test_keberatan_sesudah_batas_perlu_alasan(pemeran, usulan):
    KabarSanksi.objects.filter(sanksi=usulan).update(tanggal=PADA - timedelta(days=15))
    with pytest.raises(GalatPengguna, match="Batas waktu keberatan 21 November 2026"):
        keberatan(usulan, pemeran.pendamping)
    assert keberatan(usulan, pemeran.pendamping, alasan_terlambat="Baru pulang").alasan_terlambat == "Baru pulang"


@pytest.mark.parametrize(
    ("isi", "kolom"),
    [
        ({"tanggal": PADA + timedelta(days=1)}, "tanggal"),
        ({"tanggal": date(2026, 1, 1)}, "tanggal"),
        ({"isi": " "}, "isi"),
        ({"isi": "x" * 2001}, "isi"),
        ({"penyampai": ""}, "penyampai"),
    ],
)
def test_keberatan_yang_keliru_ditolak(pemeran, usulan, isi, kolom):
    with pytest.raises(GalatPengguna) as galat:
        keberatan(usulan, pemeran.pendamping, **isi)
    assert galat.value.kolom == kolom
    assert Keberatan.objects.count() == 0


def test_bukan_foto_ditolak_dan_tidak_ada_yang_tersimpan(pemeran, usulan):
    with pytest.raises(GalatPengguna, match="bukan foto"):
        keberatan(usulan, pemeran.pendamping, foto=[SimpleUploadedFile("a.jpg", b"<html>")])
    assert Keberatan.objects.count() == 0


def test_keberatan_tidak_diputus_pemutus_sanksinya_bila_ada_yang_lain(pemeran, usulan):
    putus(usulan, pemeran.korkab)
    kabari(usulan, pemeran.pendamping)
    k = keberatan(usulan, pemeran.pendamping)
    lain = PenggunaFactory(nama="Korkab Dua")
    jabatan = JabatanFactory(pengguna=lain, peran="korkab", wilayah_id=KABUPATEN)
    with pytest.raises(TidakBerhak, match="Korkab Dua"):
        putuskan_keberatan(keberatan=k, terima=True, alasan="x", versi=1, oleh=pemeran.korkab)
    jabatan.delete()
    putuskan_keberatan(keberatan=k, terima=True, alasan="Sakit", versi=1, oleh=pemeran.korkab)
    usulan.refresh_from_db()
    assert (usulan.keadaan, usulan.alasan_batal) == ("dibatalkan", "Sakit")
    assert KPM.objects.get().kepesertaan == "aktif"


def test_dicabut_keluarga(pemeran, usulan):
    k = keberatan(usulan, pemeran.pendamping)
    with pytest.raises(TidakBerhak):
        cabut_keberatan(keberatan=k, alasan="Tidak jadi", versi=1, oleh=pemeran.apd)
    assert cabut_keberatan(keberatan=k, alasan="Tidak jadi", versi=1, oleh=pemeran.pendamping).keadaan == "dicabut"
    assert putus(usulan, pemeran.korkab).keadaan == "berlaku"


# --- Reversing ------------------------------------------------------------------------------


def test_dibatalkan_memulihkan_keluarga(pemeran, usulan):
    putus(usulan, pemeran.korkab)
    s = ubah(usulan, pemeran.korkab)
    assert (s.keadaan, s.dibatalkan_oleh, s.alasan_batal) == ("dibatalkan", pemeran.korkab, "Catatannya keliru")
    langkah = PerubahanKepesertaan.objects.order_by("pk").last()
    assert (langkah.ke, langkah.alasan, langkah.oleh) == ("aktif", "dipulihkan", pemeran.korkab)
    assert ubah(usulan, pemeran.korkab, versi=1).pk == s.pk, "again changes nothing"
    assert PerubahanKepesertaan.objects.count() == 2
    assert tangga(usulan.kpm)[1] == ("penangguhan", "dibatalkan", 3), "not proposed again"
    teks = [x.teks for x in riwayat_sanksi(s, s.kabar.select_related("dicatat_oleh"), [])]
    assert teks == [
        "Usulan penangguhan dibuat, dengan Agustus 2026, September 2026, dan Oktober 2026",
        "Ibu Ani diberi tahu 22 November 2026 lewat langsung, dicatat Pendamping",
        "Disetujui Korkab, berlaku 22 November 2026: Sudah tiga bulan",
        "Dibatalkan Korkab: Catatannya keliru",
    ]


def test_yang_sudah_dipulihkan_lain_tidak_diubah_lagi(pemeran, usulan):
    putus(usulan, pemeran.korkab)
    ubah_kepesertaan(kpm=usulan.kpm, ke="aktif", tanggal=PADA, alasan="dipulihkan", oleh=pemeran.korkab)
    ubah(usulan, pemeran.korkab)
    assert PerubahanKepesertaan.objects.count() == 2


# --- Pages ----------------------------------------------------------------------------------


def test_halaman_menurut_peran(pemeran, client_untuk, usulan):
    alamat = f"/verifikasi/sanksi/{usulan.pk}/"
    korkab = client_untuk(pemeran.korkab).get(alamat).text
    assert "Putuskan usulan" in korkab
    korkec = client_untuk(pemeran.korkec).get(alamat).text
    assert "Putuskan usulan" not in korkec
    assert "Catat keberatan" in korkec
    pengawas = client_untuk(pemeran.pengawas).get(alamat).text
    assert "Catat keberatan" not in pengawas
    assert "hadir 10 dari 20 hari = 50 %, batas 85 %" in pengawas
    assert client_untuk(pemeran.pendamping_lain).get(alamat).status_code == 404
    tab = client_untuk(pemeran.pendamping).get(f"/verifikasi/sanksi/kpm/{usulan.kpm_id}/").text
    assert "Usulan penangguhan" in tab


def test_putusan_dan_keberatan_lewat_halaman(pemeran, client_untuk, usulan):
    usulan.refresh_from_db()
    client = client_untuk(pemeran.korkab)
    alamat = f"/verifikasi/sanksi/{usulan.pk}/putusan/"
    assert client.post(alamat, {"versi": usulan.versi}).status_code == 422
    isi = {"putusan": "setuju", "alasan": "Tiga bulan", "versi": usulan.versi, "berlaku_sejak": "2026-11-22"}
    assert client.post(alamat, isi).status_code == 302
    assert KPM.objects.get().kepesertaan == "ditangguhkan"
    assert client.get(alamat).status_code == 200
    pendamping = client_untuk(pemeran.pendamping)
    kabar = {"id": uuid4(), "keadaan": "berlaku", "cara": "surat", "kepada": "Ibu Ani", "tanggal": "2026-11-22"}
    assert pendamping.post(f"/verifikasi/sanksi/{usulan.pk}/kabar/", kabar).status_code == 302
    isi = {"id": uuid4(), "tanggal": "2026-11-22", "penyampai": "Ibu", "isi": "<b>Keliru</b>", "foto": [gambar()]}
    jawaban = pendamping.post(f"/verifikasi/sanksi/{usulan.pk}/keberatan/", isi)
    assert jawaban.status_code == 302
    k = Keberatan.objects.get()
    halaman = client.get(f"/verifikasi/keberatan/{k.pk}/").text
    assert "&lt;b&gt;Keliru" in halaman
    foto = pendamping.get(f"/verifikasi/keberatan/{k.pk}/foto/{k.foto.get().pk}/")
    assert b"".join(foto.streaming_content)[:3] == b"\xff\xd8\xff"
    assert client_untuk(pemeran.korkab_luar).get(f"/verifikasi/keberatan/{k.pk}/").status_code == 404
    jawab = {"putusan": "terima", "alasan": "x", "versi": 1}
    assert pendamping.post(f"/verifikasi/keberatan/{k.pk}/", jawab).status_code == 403
    jawab = {"putusan": "terima", "alasan": "Surat dokter", "versi": 1}
    assert client.post(f"/verifikasi/keberatan/{k.pk}/", jawab).status_code == 302
    assert KPM.objects.get().kepesertaan == "aktif"
    batal = client.get(f"/verifikasi/sanksi/{usulan.pk}/").text
    assert "/penyaluran/dibayar-kembali/?sanksi=" in batal


@pytest.mark.parametrize("banyak", [1, 30])
def test_daftar_hemat_kueri(pemeran, client_untuk, banyak):
    for n in range(banyak):
        kpm, _ = keluarga(pemeran.pendamping, "t", nama=f"K {n}")
        HasilVerifikasiFactory(anggota__kpm=kpm, bulan=date(2026, 9, 1), hasil="na")
        SanksiFactory(kpm=kpm, petugas=pemeran.pendamping)
    client = client_untuk(pemeran.korkab)
    client.get("/verifikasi/sanksi/")
    with CaptureQueriesContext(connection) as kueri:
        assert client.get("/verifikasi/sanksi/").status_code == 200
    assert len(kueri) <= 12, [k["sql"][:90] for k in kueri]


def test_saringan_tidak_dikenal(pemeran, client_untuk):
    client = client_untuk(pemeran.korkab)
    for kueri in ("urus=x", "wilayah=..", "petugas=a", "jenjang=zz"):
        assert "Saringan tidak dikenali" in client.get(f"/verifikasi/sanksi/?{kueri}").text


# --- Two at once ----------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_dua_korkab_sekaligus_satu_putusan(pemeran, usulan):
    lain = PenggunaFactory(nama="Korkab Dua")
    JabatanFactory(pengguna=lain, peran="korkab", wilayah_id=KABUPATEN)
    usulan.refresh_from_db()
    hasil = []
    mulai = threading.Barrier(2)

    def jalan(oleh, setuju):
        try:
            mulai.wait()
            s = Sanksi.objects.get(pk=usulan.pk)
            hasil.append(putuskan_sanksi(sanksi=s, setuju=setuju, alasan="x", versi=usulan.versi, oleh=oleh).keadaan)
        except Exception as galat:  # noqa: BLE001 - looked at below
            hasil.append(type(galat).__name__)
        finally:
            connection.close()

    utas = [threading.Thread(target=jalan, args=a) for a in ((pemeran.korkab, True), (lain, False))]
    for u in utas:
        u.start()
    for u in utas:
        u.join()
    assert "BerubahLebihDulu" in hasil
    assert len({"berlaku", "ditolak"} & set(hasil)) == 1
    disetujui = "berlaku" in hasil
    assert KPM.objects.get().kepesertaan == ("ditangguhkan" if disetujui else "aktif")
    assert PerubahanKepesertaan.objects.count() == int(disetujui)
    assert len(anak_tangga(usulan.kpm)) == 2


# --- The demo -------------------------------------------------------------------------------


def test_cerita_contoh(pemeran):
    """One warned, one proposed, one objecting, one reversed and owed something; all through the services."""
    tahap = TahapFactory(tahun=2026, nomor=4)
    sekolah = FasilitasFactory(desa_id="17.71.08.1007")
    for n in range(4):
        kpm = KPMFactory(nama=f"KELUARGA {n}")
        PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping, mulai=date(2025, 1, 1))
        anggota = AnggotaFactory(kpm=kpm, tanggal_lahir=date(2016, 3, 1))
        KomponenFactory(anggota=anggota, jenis="sd")
        KeikutsertaanFasilitasFactory(anggota=anggota, fasilitas=sekolah, mulai=date(2026, 1, 1))
    HakFactory(kpm=kpm, tahap=tahap, nominal=500_000, nominal_fc=225_000)
    PembayaranFactory(kpm=kpm, tahap=tahap, nominal=225_000)
    dunia = Dunia(hari=PADA, serah=date(2026, 7, 1), pemeran={"rina": pemeran.pendamping, "korkab": pemeran.korkab})
    cerita_sanksi(dunia)
    keadaan = [anak_tangga(k) for k in KPM.objects.order_by("nama")]
    assert [[a[:2] for a in satu] for satu in keadaan] == [
        [("peringatan", "berlaku")],
        [("peringatan", "berlaku"), ("penangguhan", "diusulkan")],
        [("peringatan", "berlaku"), ("penangguhan", "diusulkan")],
        [("peringatan", "berlaku"), ("penangguhan", "dibatalkan")],
    ]
    assert Keberatan.objects.get().sanksi.kpm.nama == "KELUARGA 2"
    assert [b.jumlah for b in dibayar_kembali(list(dibatalkan(pemeran.korkab)))] == [275_000]
