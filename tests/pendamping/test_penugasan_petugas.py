"""A pendamping's page for the coordinator: load, warnings, and ending an appointment from it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from akun.enums import Peran
from akun.models import Jabatan
from inti.waktu import hari_ini
from pendamping.enums import BEBAN_ACUAN, BEBAN_BERAT
from pendamping.selectors.penugasan import teks_beban
from pendamping.selectors.petugas import jabatan_habis
from tests.conftest import DESA, DESA_2, KABUPATEN, KECAMATAN
from tests.factories import JabatanFactory, KPMFactory, PenugasanFactory, PenugasanKelompokFactory


def _alamat(pengguna) -> str:
    return f"/penugasan/petugas/{pengguna.pk}/"


@pytest.mark.parametrize(
    ("jumlah", "korkec", "teks"),
    [
        (BEBAN_ACUAN, True, ""),
        (BEBAN_ACUAN + 1, True, "korkec yang mendampingi lebih dari 375 KPM"),
        (BEBAN_ACUAN + 1, False, ""),
        (BEBAN_BERAT, False, ""),
        (BEBAN_BERAT + 1, False, "lebih dari 110% acuan"),
    ],
)
def test_kapan_beban_diperingatkan(jumlah: int, korkec: bool, teks: str) -> None:
    assert teks_beban(jumlah, korkec=korkec) == teks


def test_halaman_menyebut_beban_jabatan_dan_jalan_keluar(pemeran: SimpleNamespace, client_untuk) -> None:
    JabatanFactory(pengguna=pemeran.pendamping, peran=Peran.KORKEC, wilayah_id=KECAMATAN)
    PenugasanFactory.create(petugas=pemeran.pendamping, kpm__desa_id=DESA)
    PenugasanFactory.create_batch(2, petugas=pemeran.pendamping, kpm__desa_id=DESA_2)
    PenugasanKelompokFactory.create(petugas=pemeran.pendamping)
    isi = client_untuk(pemeran.apd).get(_alamat(pemeran.pendamping)).context
    assert (isi["beban"].jumlah, isi["beban"].korkec) == (3, True)
    assert [n for *_, n in isi["sebaran"]] == [2, 1]
    assert str(isi["pegangan"]) == "3 keluarga dan 1 kelompok"
    assert all(j["url"] for j in isi["jabatan"])


def test_jabatan_diakhiri_dari_halaman(pemeran: SimpleNamespace, client_untuk) -> None:
    jabatan, client = pemeran.pendamping.jabatan.get(), client_untuk(pemeran.apd)
    tugas = PenugasanFactory.create(petugas=pemeran.pendamping)
    alamat = f"{_alamat(pemeran.pendamping)}akhiri/{jabatan.pk}/"
    tolak = client.post(alamat, {"selesai": hari_ini()})
    assert tolak.status_code == 422
    assert "masih memegang 1 keluarga" in tolak.content.decode()
    assert Jabatan.objects.get(pk=jabatan.pk).selesai is None
    tugas.delete()
    assert client.post(alamat, {"selesai": hari_ini()}).status_code == 302
    assert Jabatan.objects.get(pk=jabatan.pk).selesai == hari_ini()
    assert client.post(alamat, {"selesai": "x"}).status_code == 422


def test_siapa_yang_boleh_membuka(pemeran: SimpleNamespace, client_untuk) -> None:
    alamat = _alamat(pemeran.pendamping)
    jabatan = pemeran.pendamping.jabatan.get()
    for siapa in ("pendamping", "korkec", "pengawas", "tanpa_jabatan", "pusat"):
        assert client_untuk(getattr(pemeran, siapa)).get(alamat).status_code == 403
    luar = client_untuk(pemeran.apd_luar)
    assert luar.get(alamat).status_code == 404
    assert luar.post(f"{alamat}akhiri/{jabatan.pk}/", {"selesai": hari_ini()}).status_code == 404
    # Another person's appointment under this person's address, and one that staff keeps.
    client, korkab = client_untuk(pemeran.apd), pemeran.korkab.jabatan.get()
    assert client.post(f"{alamat}akhiri/{korkab.pk}/", {"selesai": hari_ini()}).status_code == 404
    assert client.post(f"{_alamat(pemeran.korkab)}akhiri/{korkab.pk}/", {"selesai": hari_ini()}).status_code == 403
    assert not Jabatan.objects.filter(selesai__isnull=False).exists()


def test_jabatan_yang_habis_diperingatkan(pemeran: SimpleNamespace, client_untuk, settings) -> None:
    settings.PKH_HARI_JABATAN_HABIS = 60
    hari = hari_ini()
    PenugasanFactory.create_batch(2, petugas=pemeran.pendamping)
    PenugasanFactory.create(petugas=pemeran.pendamping_lain)
    PenugasanFactory.create(petugas=pemeran.pendamping_tetangga)
    pemeran.pendamping.jabatan.update(selesai=hari + timedelta(days=60))
    pemeran.pendamping_lain.jabatan.update(selesai=hari - timedelta(days=1))
    pemeran.pendamping_tetangga.jabatan.update(selesai=hari + timedelta(days=61))
    daftar = [(h.nama, h.keluarga, h.selesai) for h in jabatan_habis(KABUPATEN, hari)]
    assert daftar == [("Pendamping Lain", 1, None), ("Pendamping", 2, hari + timedelta(days=60))]
    halaman = client_untuk(pemeran.apd).get("/penugasan/", {"wilayah": KECAMATAN}).content.decode()
    assert "sudah tidak bertugas, 1 keluarga belum termapping" in halaman
    # A new SK from the next day on: nothing ends.
    JabatanFactory(pengguna=pemeran.pendamping, wilayah_id=KECAMATAN, mulai=hari + timedelta(days=61))
    assert [h.nama for h in jabatan_habis(KECAMATAN, hari)] == ["Pendamping Lain"]


def test_desa_tanpa_siapa_pun_disebut(pemeran: SimpleNamespace, client_untuk) -> None:
    KPMFactory.create(desa_id=DESA_2)
    PenugasanFactory.create(petugas=pemeran.pendamping, kpm__desa_id=DESA)
    KPMFactory.create(desa_id=DESA)
    isi = client_untuk(pemeran.apd).get("/penugasan/", {"wilayah": KECAMATAN}).context["hitungan"]
    assert [(h["kode"], h["teks_tanpa"]) for h in isi] == [
        (DESA_2, "Belum ada pendamping sama sekali"),
        (DESA, "1 belum punya pendamping"),
    ]
