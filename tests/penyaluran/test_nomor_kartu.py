"""Card numbers: kept encrypted with history, refused when wrong, guesses counted, lists with four digits."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import AksesPribadi
from inti.services.kerja import Kemajuan
from inti.waktu import hari_ini
from kpm.models import KPM
from penyaluran.berkas.kartu import tulis_kartu
from penyaluran.models import KartuKKS, KendalaBayar
from penyaluran.selectors.kartu import riwayat_nomor
from penyaluran.services.kartu.nomor import IsiNomor, catat_nomor, nomor_meragukan
from penyaluran.services.kendala.catat import buka_kendala
from tests.conftest import DESA, DESA_TETANGGA
from tests.factories import KPMFactory
from tests.penyaluran.kendala_bayar import alasan, keluarga, url
from wilayah.models import Wilayah

pytestmark = pytest.mark.django_db
NOMOR, LAIN = "6013010012345674", "6013010087654321"


@pytest.fixture
def kpm(pemeran: SimpleNamespace) -> KPM:
    return keluarga(pemeran)


@pytest.fixture
def hilang(kpm, pemeran) -> KendalaBayar:
    return buka_kendala(kpm=kpm, alasan=alasan(), oleh=pemeran.pendamping)


# --- card numbers ------------------------------------------------------------------------------


def nomor(kpm: KPM, oleh: Any, teks: str = NOMOR, akhir: str = "", **lain: Any) -> KartuKKS:
    pada = lain.pop("pada", None)
    isi = IsiNomor(**{"nomor": teks, "bank": "bri", "tanggal": hari_ini(DESA)} | lain)
    return catat_nomor(kpm=kpm, isi=isi, akhir=akhir, oleh=oleh, pada=pada)


def test_nomor_disimpan_tersandi_dan_diganti_dengan_riwayat(pemeran, kpm, hilang) -> None:
    nomor(kpm, pemeran.pendamping, "6013 0100 1234 5674")
    kartu = nomor(kpm, pemeran.pendamping)  # the same again
    assert (kartu.nomor_akhir, kartu.nomor, kartu.pemegang) == ("5674", NOMOR, "keluarga")
    assert NOMOR.encode() not in bytes(kartu.nomor_sandi)
    with pytest.raises(BerubahLebihDulu):
        nomor(kpm, pemeran.pendamping, LAIN, alasan="Hilang")
    with pytest.raises(GalatPengguna, match="mengapa"):
        nomor(kpm, pemeran.pendamping, LAIN, "5674")
    kartu = nomor(kpm, pemeran.korkec, LAIN, "5674", alasan="Kartu lama hilang")
    assert kartu.keadaan == "hilang"  # until the last step says that it is in the family's hands
    assert [(r["nomor_akhir"], r["nomor_alasan"]) for r in riwayat_nomor(kartu)] == [
        ("4321", "Kartu lama hilang"), ("5674", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("isi", "kolom"),
    [
        ({"teks": "601301001234567"}, "nomor"),
        ({"teks": "6" * 16}, "nomor"),
        ({"teks": "60130100123456٧4"}, "nomor"),
        ({"bank": "pos"}, "bank"),
        ({"bank": "BCA"}, "bank"),
        ({"alasan": "pin 1234"}, "alasan"),
    ],
)
def test_nomor_ditolak(pemeran, kpm, isi, kolom) -> None:
    with pytest.raises(GalatPengguna) as galat:
        nomor(kpm, pemeran.pendamping, **isi)
    assert galat.value.kolom == kolom
    assert not KartuKKS.objects.exclude(nomor_akhir="").exists()


def test_nomor_ganda_ditolak_tanpa_menyebut_siapa(pemeran, kpm) -> None:
    nomor(keluarga(pemeran, "PEMILIK"), pemeran.pendamping)
    with pytest.raises(GalatPengguna) as galat:
        nomor(kpm, pemeran.pendamping)
    assert "keluarga lain" in galat.value.pesan
    assert "PEMILIK" not in galat.value.pesan
    with pytest.raises(GalatPengguna, match="bukan nomor kartu"):
        nomor(kpm, pemeran.pendamping, str(kpm.nik))
    for siapa in ("pendamping_lain", "pengawas", "korkec_tetangga"):
        with pytest.raises(TidakBerhak):
            nomor(kpm, getattr(pemeran, siapa), LAIN)


def test_tebakan_nomor_dicatat_dan_dibatasi(client_untuk, pemeran, kpm, settings) -> None:
    settings.PKH_BATAS_NOMOR_KARTU = 3
    nomor(keluarga(pemeran, "PEMILIK"), pemeran.korkec)
    isi = {"bank": "bri", "tanggal": hari_ini(DESA).isoformat(), "akhir": ""}
    client = client_untuk(pemeran.pendamping)
    for tebak in (NOMOR, str(kpm.nik), NOMOR):
        assert client.post(url("kartu_nomor", kpm.pk), isi | {"nomor": tebak}).status_code == 422
    client.post(url("kartu_nomor", kpm.pk), isi | {"nomor": "123"})  # a slip says nothing of any number
    dicatat = AksesPribadi.objects.values_list("pengguna", "objek_id", "kolom", "jumlah", "dari").distinct()
    assert list(dicatat) == [(pemeran.pendamping.pk, str(kpm.pk), "kks ditolak", 0, "127.0.0.1")]
    assert AksesPribadi.objects.count() == 3
    assert not any(NOMOR[:6] in a for a in AksesPribadi.objects.values_list("alasan", flat=True))
    jawaban = client.post(url("kartu_nomor", kpm.pk), isi | {"nomor": LAIN})  # a good one is not told apart
    assert (jawaban.status_code, "Terlalu banyak nomor yang ditolak" in jawaban.content.decode()) == (422, True)
    assert not KartuKKS.objects.filter(kpm=kpm).exclude(nomor_akhir="").exists()
    assert nomor(kpm, pemeran.korkec, LAIN).nomor_akhir == LAIN[-4:]  # others go on
    sejam = timezone.now() + timedelta(minutes=61)
    assert (
        nomor(kpm, pemeran.pendamping, "4" + "1" * 15, LAIN[-4:], alasan="Kartu baru", pada=sejam).nomor_akhir == "1111"
    )


def test_angka_pemeriksa() -> None:
    assert not nomor_meragukan("4111 1111 1111 1111")
    assert nomor_meragukan("4111 1111 1111 1112")


def test_halaman_nomor_dan_lihat_dicatat(client_untuk, pemeran, kpm) -> None:
    client = client_untuk(pemeran.pendamping)
    kirim = {"nomor": NOMOR, "bank": "bri", "tanggal": hari_ini(DESA).isoformat(), "akhir": ""}
    assert client.post(url("kartu_nomor", kpm.pk), kirim | {"nomor": "123"}).status_code == 422
    assert client.post(url("kartu_nomor", kpm.pk), kirim).status_code == 302
    halaman = client.get(url("kartu_keluarga", kpm.pk)).content.decode()
    assert "•••• •••• •••• 5674" in halaman
    assert NOMOR not in halaman + client.get(url("kartu_nomor", kpm.pk)).content.decode()
    assert client.post(url("kartu_lihat", kpm.pk), {}).status_code == 422
    assert not AksesPribadi.objects.exists()
    assert NOMOR in client.post(url("kartu_lihat", kpm.pk), {"keperluan": "bank"}).content.decode()
    satu = AksesPribadi.objects.get()
    assert (satu.kolom, satu.alasan, satu.objek_id) == ("kks", "Urusan bank atau KKS", str(kpm.pk))
    assert client_untuk(pemeran.pengawas).post(url("kartu_lihat", kpm.pk), {"keperluan": "bank"}).status_code == 403
    assert client_untuk(pemeran.pendamping_lain).post(url("kartu_lihat", kpm.pk), {}).status_code == 404


def test_daftar_kks_dengan_saringan(client_untuk, pemeran, kpm, hilang) -> None:
    nomor(keluarga(pemeran, "BERNOMOR"), pemeran.pendamping)

    def nama(**kueri: str) -> list[str]:
        return [b["judul"] for b in client_untuk(pemeran.pendamping).get(url("kartu"), kueri).context["baris"]]

    assert nama() == []
    assert sorted(nama(lihat="semua")) == ["BERNOMOR", "SITI KARTU"]
    assert nama(keadaan="hilang") == ["SITI KARTU"]
    assert nama(bank="bri") == ["BERNOMOR"]
    assert nama(lihat="tanpa") == ["SITI KARTU"]
    assert sorted(nama(pemegang="keluarga")) == ["BERNOMOR", "SITI KARTU"]


def test_buku_kerja_hanya_empat_angka(pemeran, kpm, hilang, tmp_path) -> None:
    nomor(kpm, pemeran.pendamping)
    KPMFactory(nama="TANPA KARTU", desa_id=DESA)
    KPMFactory(nama="JAUH", desa_id=DESA_TETANGGA)
    tujuan = tmp_path / "kks.xlsx"
    kecamatan = Wilayah.objects.get(pk=DESA[:8])
    isi = {"wilayah": kecamatan, "oleh": pemeran.apd, "pada": timezone.now(), "keluaran": tujuan}
    assert tulis_kartu(**isi, kemajuan=Kemajuan()) == 2
    baris = [[str(s) for s in b if s is not None] for b in load_workbook(tujuan).active.values]
    satu = next(b for b in baris if "SITI KARTU" in b)
    assert satu[-6:] == ["5674", "BRI", "Hilang", "Keluarga sendiri", "KKS hilang", "Pendamping"]
    assert NOMOR not in str(baris)


def test_dua_ubahan_nomor_sekaligus_satu_ditolak(pemeran, kpm) -> None:
    nomor(kpm, pemeran.pendamping)
    nomor(kpm, pemeran.pendamping, LAIN, "5674", alasan="Kartu baru")
    with pytest.raises(BerubahLebihDulu, match="diubah orang lain"):
        nomor(kpm, pemeran.korkec, "6013010011112222", "5674", alasan="Kartu baru")
    assert KartuKKS.objects.get().nomor_akhir == "4321"
