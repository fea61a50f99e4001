"""Telling a family of a rung: once, of what was seen, in a notice with figures and rights."""

from datetime import timedelta
from uuid import uuid4

import pytest

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import AksesPribadi
from tests.factories.verifikasi import (
    SanksiFactory,
)
from tests.verifikasi.sanksi import kabari, keberatan, putus, ubah
from tests.verifikasi.tangga import PADA, SIANG, isi_bulan, keluarga, tangga
from verifikasi.models import KabarSanksi, Keberatan, Sanksi
from verifikasi.selectors.sanksi import (
    jumlah_belum_kabar,
)
from verifikasi.selectors.sanksi_rinci import bukti_dalam_kata
from verifikasi.services import surat_sanksi
from verifikasi.services.kabar_sanksi import catat_surat_sanksi
from verifikasi.services.surat_sanksi import isi_surat, teks_sanksi

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("jam")]


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
