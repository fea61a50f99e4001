"""Who held whom on which day, and whose names whoever asks may read."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import timezone

from tests.conftest import DESA, KECAMATAN
from tests.factories import (
    KPMFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    SerahTerimaFactory,
    SerahTerimaKPMFactory,
)

URL = "/penugasan/riwayat/"
DULU, PINDAH, AKHIR = date(2025, 1, 1), date(2026, 7, 1), date(2026, 6, 30)


@pytest.fixture
def pindah(pemeran: SimpleNamespace) -> SimpleNamespace:
    """Two families of the pendamping: one went to the colleague in July, one stayed."""
    pergi = KPMFactory.create(nama="PERGI", desa_id=DESA)
    PenugasanFactory.create(kpm=pergi, petugas=pemeran.pendamping, mulai=DULU, selesai=AKHIR)
    PenugasanFactory.create(kpm=pergi, petugas=pemeran.pendamping_lain, mulai=PINDAH, nomor_sk="SK-BARU")
    tinggal = PenugasanFactory.create(kpm__nama="TINGGAL", petugas=pemeran.pendamping, mulai=DULU).kpm
    return SimpleNamespace(pergi=pergi, tinggal=tinggal)


def _baca(client, petugas, pada: str) -> tuple[int, int, list[str]]:
    isi = client.get(URL, {"petugas": petugas.pk, "pada": pada}).context["isi"]
    return isi.jumlah, isi.terlihat, [p.kpm.nama for p in isi.keluarga.baris]


def test_koordinator_membaca_hari_mana_pun(pemeran: SimpleNamespace, pindah, client_untuk) -> None:
    for siapa in ("korkec", "korkab", "apd", "pengawas"):
        client = client_untuk(getattr(pemeran, siapa))
        assert _baca(client, pemeran.pendamping, "2026-06-30") == (2, 2, ["PERGI", "TINGGAL"])
        assert _baca(client, pemeran.pendamping, "2026-07-01") == (1, 1, ["TINGGAL"])
        assert _baca(client, pemeran.pendamping_lain, "2026-07-01") == (1, 1, ["PERGI"])


def test_pendamping_membaca_jumlahnya_sendiri_dan_nama_dampingan_hari_ini(pemeran, pindah, client_untuk) -> None:
    client = client_untuk(pemeran.pendamping)
    assert _baca(client, pemeran.pendamping, "2026-06-30") == (2, 1, ["TINGGAL"])
    assert "PERGI" not in client.get(URL, {"pada": "2026-06-30"}).content.decode()
    # The colleague who has the family now may know who had it before, and nothing more of that caseload.
    assert _baca(client_untuk(pemeran.pendamping_lain), pemeran.pendamping, "2026-06-30") == (1, 1, ["PERGI"])


def test_orang_luar_dan_orang_yang_bukan_urusannya_404(pemeran, pindah, client_untuk) -> None:
    for siapa in ("pendamping_tetangga", "korkec_tetangga", "apd_luar", "korkab_luar", "tanpa_jabatan"):
        jawaban = client_untuk(getattr(pemeran, siapa)).get(URL, {"petugas": pemeran.pendamping.pk})
        assert jawaban.status_code == 404
    client = client_untuk(pemeran.apd)
    for petugas in ("x", "99999999", "-1", "9" * 30):
        assert client.get(URL, {"petugas": petugas}).status_code == 404
    for pada in ("x", "2026-02-31", "0001-01-01", "9999-12-31"):
        assert client.get(URL, {"petugas": pemeran.pendamping.pk, "pada": pada}).status_code == 200


def test_tab_keluarga_menyebut_sk_dan_sebab(pemeran: SimpleNamespace, pindah, client_untuk) -> None:
    saat = timezone.now()
    serah = SerahTerimaFactory(
        dari=pemeran.pendamping,
        kepada=pemeran.pendamping_lain,
        wilayah_id=KECAMATAN,
        berlaku=PINDAH,
        alasan="mutasi",
        keadaan="berlaku",
        diajukan_pada=saat,
        diterima_pada=saat,
        disetujui_pada=saat,
        disetujui_oleh=pemeran.korkec,
        dijalankan_pada=saat,
    )
    SerahTerimaKPMFactory(serah_terima=serah, kpm=pindah.pergi, berjalan=False)
    jawaban = client_untuk(pemeran.pendamping_lain).get(f"/kpm/{pindah.pergi.pk}/penugasan/")
    baris = [(p.petugas.nama, p.mulai, p.selesai, p.nomor_sk, bool(p.alasan)) for p in jawaban.context["baris"]]
    assert baris == [
        ("Pendamping Lain", PINDAH, None, "SK-BARU", True),
        ("Pendamping", DULU, AKHIR, "SK-02/2025", False),
    ]
    assert client_untuk(pemeran.pendamping).get(f"/kpm/{pindah.pergi.pk}/penugasan/").status_code == 404


def test_kelompok_dari_masa_ke_masa(pemeran: SimpleNamespace, client_untuk) -> None:
    satu = PenugasanKelompokFactory.create(petugas=pemeran.pendamping, mulai=DULU, selesai=AKHIR)
    PenugasanKelompokFactory.create(kelompok=satu.kelompok, petugas=pemeran.pendamping_lain, mulai=PINDAH)
    alamat = {"kelompok": satu.kelompok.pk}
    jawaban = client_untuk(pemeran.korkec).get(URL, alamat)
    assert [p.petugas.nama for p in jawaban.context["baris"]] == ["Pendamping Lain", "Pendamping"]
    assert client_untuk(pemeran.pendamping).get(URL, alamat).status_code == 404
    assert client_untuk(pemeran.korkec).get(URL, {"kelompok": "x"}).status_code == 404


@pytest.mark.parametrize("banyak", [1, 30])
def test_jumlah_kueri_tetap(pemeran, client_untuk, django_assert_num_queries, banyak: int) -> None:
    for _ in range(banyak):
        PenugasanFactory.create(petugas=pemeran.pendamping)
        PenugasanKelompokFactory.create(petugas=pemeran.pendamping)
    client = client_untuk(pemeran.korkec)
    with django_assert_num_queries(9):
        client.get(URL, {"petugas": pemeran.pendamping.pk})
