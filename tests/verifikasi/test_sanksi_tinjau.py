"""Duties held apart when a proposal is told and approved, decisions looked at again, and what the pages ask for."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from tests.factories.akun import JabatanFactory
from tests.factories.verifikasi import CatatanVerkomFactory, KabarSanksiFactory, SanksiFactory
from tests.verifikasi.sanksi import kabari, keberatan, putus
from tests.verifikasi.tangga import isi_bulan
from verifikasi.models import HasilVerifikasi, KabarSanksi, Sanksi
from verifikasi.selectors.sanksi import jumlah_berubah, sidik_bukti
from verifikasi.services.putusan_sanksi import tinjau_sanksi

pytestmark = pytest.mark.django_db
OKT = date(2026, 10, 1)


def sidik(s: Sanksi) -> str:
    return Sanksi.objects.annotate(n=sidik_bukti()).values_list("n", flat=True).get(pk=s.pk)


def tinjau(s: Sanksi, oleh, **lain):
    s.refresh_from_db()
    return tinjau_sanksi(
        **{"sanksi": s, "alasan": " Dua bulan  tetap ", "sidik": sidik(s), "versi": s.versi, "oleh": oleh} | lain
    )


# --- Telling and approving ------------------------------------------------------------------------


def test_pemutus_tidak_mencatat_kabar_usulan(pemeran, usulan, client_untuk):
    KabarSanksi.objects.filter(sanksi=usulan).delete()
    with pytest.raises(TidakBerhak, match="Anda yang memutus usulan ini"):
        kabari(usulan, pemeran.korkab)
    client = client_untuk(pemeran.korkab)
    assert client.get(f"/verifikasi/sanksi/{usulan.pk}/kabar/").status_code == 403
    halaman = client.get(f"/verifikasi/sanksi/{usulan.pk}/").text
    assert "pemberitahuannya dicatat pendamping keluarga atau koordinator kecamatannya" in halaman
    assert "Catat pemberitahuan" not in halaman
    assert not KabarSanksi.objects.filter(sanksi=usulan).exists()
    kabari(usulan, pemeran.korkec)
    putus(usulan, pemeran.korkab)
    assert kabari(usulan, pemeran.korkab).keadaan == "berlaku"  # what is decided nobody waits for any more


def test_yang_dulu_mencatat_kabarnya_tidak_memutus(pemeran, usulan):
    """A korkec who told the family and has become korkab since."""
    KabarSanksi.objects.filter(sanksi=usulan).update(dicatat_oleh=pemeran.korkab)
    with pytest.raises(TidakBerhak, match="Anda mencatat pemberitahuan usulan ini"):
        putus(usulan, pemeran.korkab)
    usulan.refresh_from_db()
    assert usulan.keadaan == "diusulkan"
    JabatanFactory(pengguna=pemeran.korkec, peran="korkab", wilayah_id=usulan.kpm.desa_id[:5])
    putus(usulan, type(pemeran.korkec).objects.get(pk=pemeran.korkec.pk))


# --- Looked at again ------------------------------------------------------------------------------


def test_putusan_yang_ditinjau_keluar_sampai_buktinya_berubah_lagi(pemeran, usulan):
    putus(usulan, pemeran.korkab)
    with pytest.raises(GalatPengguna, match="tidak berubah"):
        tinjau(usulan, pemeran.korkab)
    HasilVerifikasi.objects.filter(anggota=usulan.anggota, bulan=OKT).update(hasil="memenuhi")
    assert jumlah_berubah(pemeran.korkab) == 1
    with pytest.raises(TidakBerhak):
        tinjau(usulan, pemeran.korkec)
    with pytest.raises(GalatPengguna, match="Tulis alasan"):
        tinjau(usulan, pemeran.korkab, alasan=" ")
    with pytest.raises(BerubahLebihDulu):
        tinjau(usulan, pemeran.korkab, sidik="0" * 32)
    assert jumlah_berubah(pemeran.korkab) == 1
    seen = sidik(usulan)
    versi = tinjau(usulan, pemeran.korkab).versi
    assert tinjau(usulan, pemeran.korkab, sidik=seen, versi=1).pk == usulan.pk  # the same request again
    usulan.refresh_from_db()
    assert (usulan.keadaan, usulan.versi, usulan.alasan_tinjau) == ("berlaku", versi, "Dua bulan tetap")
    assert jumlah_berubah(pemeran.korkab) == 0
    HasilVerifikasi.objects.filter(anggota=usulan.anggota, bulan=date(2026, 9, 1)).update(hasil="belum")
    assert jumlah_berubah(pemeran.korkab) == 1


def test_halaman_tinjau(pemeran, usulan, client_untuk):
    putus(usulan, pemeran.korkab)
    HasilVerifikasi.objects.filter(anggota=usulan.anggota, bulan=OKT).update(hasil="memenuhi")
    usulan.refresh_from_db()
    alamat = f"/verifikasi/sanksi/{usulan.pk}/"
    assert client_untuk(pemeran.korkec).get(f"{alamat}tinjau/").status_code == 403
    client = client_untuk(pemeran.korkab)
    assert f"{alamat}tinjau/" in client.get(alamat).text
    assert "Putusan tetap" in client.get(f"{alamat}tinjau/").text
    isi = {"alasan": "Dua bulan <b>tetap</b>", "sidik": sidik(usulan), "versi": usulan.versi}
    assert client.post(f"{alamat}tinjau/", isi | {"sidik": "x"}).status_code == 422
    assert client.post(f"{alamat}tinjau/", isi).status_code == 302
    halaman = client.get(alamat).text
    assert "putusan tetap: Dua bulan &lt;b&gt;tetap" in halaman
    assert "Buktinya berubah, tinjau" not in halaman


# --- How much a page asks -------------------------------------------------------------------------


def test_kueri_halaman_sanksi(pemeran, usulan, client_untuk):
    """All that a coordinator sees of a proposal, with evidence, history and what stands in the way, in one breath."""
    satu = f"/verifikasi/sanksi/{usulan.pk}/"
    semua = [satu, f"{satu}putusan/", f"{satu}tinjau/", f"/verifikasi/sanksi/kpm/{usulan.kpm_id}/"]
    client = client_untuk(pemeran.korkab)

    def kueri() -> dict[str, int]:
        hasil = {}
        for alamat in semua:
            client.get(alamat)
            with CaptureQueriesContext(connection) as tangkap:
                assert client.get(alamat).status_code == 200
            hasil[alamat] = len(tangkap)
        return hasil

    isi_bulan(usulan.anggota, "ttt")
    sedikit = kueri()
    for n in range(12):
        SanksiFactory(kpm=usulan.kpm, keadaan="gugur", alasan_gugur="x", gugur_pada=usulan.diusulkan_pada,
                      jenjang="peringatan", sejak=date(2025, n + 1, 1), bukti=[date(2025, n + 1, 1)])  # fmt: skip
        KabarSanksiFactory(sanksi=usulan, keadaan="diusulkan", dicatat_oleh=pemeran.pendamping)
    for bulan in usulan.bukti:
        CatatanVerkomFactory(anggota=usulan.anggota, kpm=usulan.kpm, bulan=bulan, dicatat_oleh=pemeran.pendamping)
    k = keberatan(usulan, pemeran.pendamping, alasan_terlambat="Baru sempat")
    banyak = kueri()
    assert "dicatat" in client.get(satu).text
    assert {a: n for a, n in banyak.items() if n > sedikit[a]} == {}
    assert max(banyak.values()) <= 12, banyak
    alamat = f"/verifikasi/keberatan/{k.pk}/"
    with CaptureQueriesContext(connection) as tangkap:
        assert client.get(alamat).status_code == 200
    assert len(tangkap) <= 12
