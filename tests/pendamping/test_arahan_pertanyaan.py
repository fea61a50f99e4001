"""Questions up: to a role above one's own area, answered once by somebody else who holds it there."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from akun.models import Jabatan
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from pendamping.models import Pertanyaan
from pendamping.selectors.arahan import jumlah_pertanyaan_menunggu
from pendamping.services.pertanyaan import jawab, tanya, tujuan_pertanyaan
from tests.conftest import KABUPATEN, KECAMATAN, TETANGGA
from tests.factories import ArahanFactory, JabatanFactory, PenerimaArahanFactory, PertanyaanFactory

pytestmark = pytest.mark.django_db


def bertanya(oleh, kepada: str = "korkec", wilayah: str = KECAMATAN, **lain) -> Pertanyaan:
    return tanya(kepada=kepada, wilayah=wilayah, isi="Boleh diwakilkan?", oleh=oleh, **lain)


def isi(p: Pertanyaan) -> tuple:
    p.refresh_from_db()
    return (p.jawaban, p.dijawab_oleh)


def test_ditanyakan_sekali_dan_terlihat_yang_ditanya(pemeran: SimpleNamespace) -> None:
    nomor = uuid4()
    for _ in range(2):
        p = bertanya(pemeran.pendamping, id=nomor)
    assert Pertanyaan.objects.count() == 1
    with pytest.raises(BerubahLebihDulu):
        tanya(id=nomor, kepada="korkec", wilayah=KECAMATAN, isi="Lain", oleh=pemeran.pendamping)
    orang = ("pendamping", "korkec", "pendamping_lain", "korkab", "apd", "korkec_tetangga", "korkab_luar")
    assert [Pertanyaan.objects.terlihat_oleh(getattr(pemeran, o)).count() for o in orang] == [1, 1, 0, 0, 0, 0, 0]
    assert [jumlah_pertanyaan_menunggu(getattr(pemeran, o)) for o in orang] == [0, 1, 0, 0, 0, 0, 0]
    assert (p.penanya, p.kepada, p.wilayah_id) == (pemeran.pendamping, "korkec", KECAMATAN)


@pytest.mark.parametrize(
    ("siapa", "kepada", "wilayah"),
    [
        ("pendamping", "korkec", TETANGGA),
        ("pendamping", "pusat", KECAMATAN),
        ("pendamping", "pendamping", KECAMATAN),
        ("korkec", "korkec", KECAMATAN),
        ("pengawas", "korkab", KABUPATEN),
        ("tanpa_jabatan", "korkec", KECAMATAN),
        ("superuser", "korkec", KECAMATAN),
    ],
)
def test_hanya_ke_atas_dari_wilayah_sendiri(pemeran: SimpleNamespace, siapa: str, kepada: str, wilayah: str) -> None:
    with pytest.raises(TidakBerhak):
        bertanya(getattr(pemeran, siapa), kepada, wilayah)
    assert not Pertanyaan.objects.exists()


def test_isian_dan_penerima_diperiksa(pemeran: SimpleNamespace) -> None:
    for salah in ("", "x" * 2001):
        with pytest.raises(GalatPengguna) as galat:
            tanya(kepada="korkec", wilayah=KECAMATAN, isi=salah, oleh=pemeran.pendamping)
        assert galat.value.kolom == "isi"
    Jabatan.objects.filter(pengguna=pemeran.korkec).update(selesai=hari_ini() - timedelta(days=1))
    with pytest.raises(GalatPengguna, match="Belum ada koordinator kecamatan"):
        bertanya(pemeran.pendamping)
    JabatanFactory(pengguna=pemeran.pendamping, peran="korkec", wilayah_id=KECAMATAN)  # oneself is nobody else
    with pytest.raises(GalatPengguna, match="Belum ada"):
        bertanya(type(pemeran.pendamping).objects.get(pk=pemeran.pendamping.pk))
    assert not Pertanyaan.objects.exists()


def test_tentang_pengumuman_yang_diterima(pemeran: SimpleNamespace) -> None:
    milik = ArahanFactory(wilayah_id=KECAMATAN)
    PenerimaArahanFactory(arahan=milik, pengguna=pemeran.pendamping)
    asing = ArahanFactory(wilayah_id=TETANGGA)
    with pytest.raises(TidakBerhak):
        bertanya(pemeran.pendamping, arahan=asing)
    assert bertanya(pemeran.pendamping, arahan=milik).arahan == milik


def test_dijawab_sekali_oleh_pemegang_peran(pemeran: SimpleNamespace) -> None:
    p = bertanya(pemeran.pendamping)
    for siapa in ("pendamping", "pendamping_lain", "korkab", "apd", "korkec_tetangga", "pusat", "superuser"):
        with pytest.raises(TidakBerhak):
            jawab(pertanyaan=p, jawaban="Boleh", oleh=getattr(pemeran, siapa))
    with pytest.raises(GalatPengguna) as galat:
        jawab(pertanyaan=p, jawaban="", oleh=pemeran.korkec)
    assert galat.value.kolom == "jawaban"
    assert isi(p) == ("", None)
    for _ in range(2):
        jawab(pertanyaan=p, jawaban="Boleh", oleh=pemeran.korkec)
    with pytest.raises(BerubahLebihDulu, match="sudah dijawab Korkec"):
        jawab(pertanyaan=p, jawaban="Tidak", oleh=pemeran.korkec)
    assert isi(p) == ("Boleh", pemeran.korkec)


def test_penanya_tidak_menjawab_sendiri_walau_memegang_perannya(pemeran: SimpleNamespace) -> None:
    p = PertanyaanFactory(penanya=pemeran.korkec)
    with pytest.raises(TidakBerhak):
        jawab(pertanyaan=p, jawaban="Boleh", oleh=pemeran.korkec)
    assert (isi(p), jumlah_pertanyaan_menunggu(pemeran.korkec)) == (("", None), 0)


def test_jawaban_adalah_kabar_sampai_dibuka(pemeran: SimpleNamespace, client_untuk) -> None:
    p = bertanya(pemeran.pendamping)
    alamat = reverse("pendamping:pertanyaan_rincian", args=[p.pk])
    korkec, penanya = client_untuk(pemeran.korkec), client_untuk(pemeran.pendamping)
    assert "Boleh diwakilkan?" in korkec.get(reverse("pendamping:pertanyaan"), {"keadaan": "belum"}).text
    kirim = reverse("pendamping:pertanyaan_jawab", args=[p.pk])
    assert penanya.post(kirim, {"jawaban": "Ya"}).status_code == 403
    assert korkec.post(kirim, {"jawaban": ""}).status_code == 422
    assert korkec.post(kirim, {"jawaban": "Boleh <b>"}).status_code == 302
    assert jumlah_pertanyaan_menunggu(pemeran.pendamping) == 1
    assert "Jawaban baru" in penanya.get(reverse("pendamping:pertanyaan")).text
    korkec.get(alamat)
    assert jumlah_pertanyaan_menunggu(pemeran.pendamping) == 1
    assert "Boleh &lt;b&gt;" in penanya.get(alamat).text
    assert jumlah_pertanyaan_menunggu(pemeran.pendamping) == 0
    assert "Jawaban baru" not in penanya.get(reverse("pendamping:pertanyaan")).text


def test_ditanyakan_lewat_halaman(pemeran: SimpleNamespace, client_untuk) -> None:
    client = client_untuk(pemeran.pendamping)
    alamat = reverse("pendamping:pertanyaan_baru")
    pilihan = [k for k, _ in client.get(alamat).context["form"].fields["tujuan"].choices]
    assert pilihan == [f"korkec:{KECAMATAN}", f"korkab:{KECAMATAN}", f"apd:{KECAMATAN}"]
    isian = {"id": uuid4(), "tujuan": f"apd:{KECAMATAN}", "isi": "Kapan FC datang?"}
    assert client.post(alamat, {**isian, "tujuan": f"korkec:{TETANGGA}"}).status_code == 422
    assert not Pertanyaan.objects.exists()
    assert client.post(alamat, isian).status_code == 302
    assert jumlah_pertanyaan_menunggu(pemeran.apd) == 1
    asing = ArahanFactory(wilayah_id=TETANGGA)
    assert client.get(alamat, {"arahan": str(asing.pk)}).status_code == 404
    assert client.get(alamat, {"arahan": "x"}).status_code == 404
    assert client_untuk(pemeran.pengawas).get(alamat).status_code == 403


def test_tujuan_setiap_peran(pemeran: SimpleNamespace) -> None:
    JabatanFactory(pengguna=pemeran.korkec, wilayah_id=KECAMATAN)  # pendamping too
    assert {p.value for p, _ in tujuan_pertanyaan(pemeran.korkec)} == {"korkec", "korkab", "apd"}
    assert [(p.value, k) for p, k in tujuan_pertanyaan(pemeran.apd)] == [("korkab", KABUPATEN)]
    assert tujuan_pertanyaan(pemeran.pengawas) == []


@pytest.mark.parametrize("banyak", [1, 60])
def test_jumlah_kueri(pemeran: SimpleNamespace, client_untuk, banyak: int) -> None:
    for _ in range(banyak):
        PertanyaanFactory(penanya=pemeran.pendamping)
    client = client_untuk(pemeran.korkec)
    with CaptureQueriesContext(connection) as kueri:
        assert client.get(reverse("pendamping:pertanyaan")).status_code == 200
    assert len(kueri) == 5
