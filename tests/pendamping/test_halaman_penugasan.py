"""Pages of assignment: figures, preview before saving, and who may open them."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from inti.waktu import hari_ini
from pendamping.models import Penugasan, PenugasanKelompok
from tests.conftest import DESA, DESA_2, DESA_LUAR, DESA_TETANGGA, KABUPATEN, KECAMATAN
from tests.factories import (
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
)

URL = "/penugasan/"
TUGASKAN = "/penugasan/tugaskan/"
MULAI = date(2026, 11, 1)


@pytest.fixture
def apd(pemeran: SimpleNamespace, client_untuk):
    return client_untuk(pemeran.apd)


def _isi(pemeran: SimpleNamespace, **lain) -> dict[str, object]:
    return {"petugas": pemeran.pendamping.pk, "mulai": MULAI, "nomor_sk": "SK-9", "aksi": "pratinjau", **lain}


def _tetapkan(client, isi):
    """Preview, then confirm what the preview showed."""
    pratinjau = client.post(TUGASKAN, isi)
    assert pratinjau.status_code == 200, pratinjau.context["form"].errors
    return client.post(TUGASKAN, {**isi, "aksi": "simpan", "sidik": pratinjau.context["sidik"]})


def test_ringkasan_kecamatan(pemeran: SimpleNamespace, apd) -> None:
    PenugasanFactory.create(petugas=pemeran.pendamping, kpm__desa_id=DESA)
    KPMFactory.create_batch(2, desa_id=DESA_2)
    jawaban = apd.get(URL, {"wilayah": KECAMATAN})
    assert [(h["kode"], h["n"], h["tanpa"]) for h in jawaban.context["hitungan"]] == [
        (DESA_2, 2, 2),
        (DESA, 1, 0),
    ]
    assert [b["teks"] for b in jawaban.context["batang"]] == ["1 (kurang 374)", "0 (kurang 375)"]
    kabupaten = apd.get(URL)
    assert [(h["kode"], h["n"], h["tanpa"]) for h in kabupaten.context["hitungan"]] == [(KECAMATAN, 3, 2)]
    assert apd.get(URL, {"wilayah": DESA}).url == f"/penugasan/desa/{DESA}/"


@pytest.mark.parametrize("siapa", ["pendamping", "korkec", "pengawas", "korwil", "pusat", "tanpa_jabatan"])
def test_tanpa_izin_ditolak(pemeran: SimpleNamespace, client_untuk, siapa: str) -> None:
    kpm = KPMFactory.create()
    client = client_untuk(getattr(pemeran, siapa))
    for url in (URL, f"/penugasan/desa/{DESA}/", f"{TUGASKAN}?desa={DESA}"):
        assert client.get(url).status_code == 403
    assert client.post(TUGASKAN, _isi(pemeran, kpm=[kpm.pk], aksi="simpan")).status_code == 403
    assert not Penugasan.objects.exists()


def test_luar_wilayah_tidak_ditemukan(pemeran: SimpleNamespace, client_untuk) -> None:
    kpm, kelompok = KPMFactory.create(), KelompokFactory.create()
    client = client_untuk(pemeran.apd_luar)
    for url in (
        f"{URL}?wilayah={KECAMATAN}",
        f"{URL}?wilayah={DESA}",
        f"/penugasan/desa/{DESA}/",
        f"{TUGASKAN}?desa={DESA}",
        f"{TUGASKAN}?kelompok={kelompok.pk}",
    ):
        assert client.get(url).status_code == 404
    for apa in ({"desa": DESA, "cakupan": "semua"}, {"kelompok": kelompok.pk}, {"kpm": [kpm.pk]}):
        assert client.post(TUGASKAN, _isi(pemeran, aksi="simpan", **apa)).status_code == 404
    assert not Penugasan.objects.exists()
    assert not PenugasanKelompok.objects.exists()


@pytest.mark.parametrize(
    "url",
    [
        "/penugasan/desa/17.71.08/",
        "/penugasan/desa/17.71.99.9999/",
        "/penugasan/desa/abc/",
        f"{URL}?wilayah=x",
        f"{TUGASKAN}?desa=17.71.08",
        f"{TUGASKAN}?kelompok=bukan-uuid",
        TUGASKAN,
    ],
)
def test_alamat_yang_salah_404(apd, url: str) -> None:
    assert apd.get(url).status_code == 404


def test_campuran_keluarga_wilayah_lain_404(pemeran: SimpleNamespace, apd) -> None:
    pilihan = [KPMFactory.create().pk, KPMFactory.create(desa_id=DESA_LUAR).pk]
    assert apd.post(TUGASKAN, {"kpm": pilihan}).status_code == 404


def test_superuser_memilih_kabupaten(pemeran: SimpleNamespace, client_untuk) -> None:
    jawaban = client_untuk(pemeran.superuser).get(URL)
    assert [w.kode for w in jawaban.context["pilihan"]] == ["17.01", "17.71"]
    assert client_untuk(pemeran.superuser).get(URL, {"wilayah": KABUPATEN}).status_code == 200


def test_pratinjau_dulu_baru_tersimpan(pemeran: SimpleNamespace, apd) -> None:
    KPMFactory.create_batch(3, desa_id=DESA)
    PenugasanFactory.create(petugas=pemeran.pendamping_lain, kpm__desa_id=DESA)
    KelompokFactory.create(desa_id=DESA)
    isi = _isi(pemeran, desa=DESA, cakupan="semua", gantikan="on")

    pratinjau = apd.post(TUGASKAN, isi)
    hitung = pratinjau.context["pratinjau"]
    assert (hitung.jumlah, hitung.tanpa, hitung.pindah, hitung.dari) == (4, 3, 1, [("Pendamping Lain", 1)])
    assert pratinjau.context["boleh"]
    assert Penugasan.objects.filter(petugas=pemeran.pendamping).count() == 0

    jawaban = apd.post(TUGASKAN, {**isi, "aksi": "simpan", "sidik": pratinjau.context["sidik"]}, follow=True)
    assert jawaban.redirect_chain == [(f"/penugasan/desa/{DESA}/", 302)]
    [pesan] = [str(p) for p in jawaban.context["messages"]]
    assert pesan == (
        "4 keluarga ditugaskan kepada Pendamping mulai 1 November 2026. "
        "1 di antaranya pindah dari pendamping lama. 1 kelompok ikut pindah."
    )
    assert Penugasan.objects.filter(petugas=pemeran.pendamping, selesai=None).count() == 4


def test_pratinjau_menolak_yang_belum_diangkat(pemeran: SimpleNamespace, apd) -> None:
    KPMFactory.create(desa_id=DESA)
    pemeran.pendamping.jabatan.update(mulai=date(2026, 11, 20))
    jawaban = apd.post(TUGASKAN, _isi(pemeran, desa=DESA, cakupan="semua"))
    assert (jawaban.status_code, jawaban.context["pratinjau"], jawaban.context["boleh"]) == (422, None, False)
    assert "tidak diangkat sebagai pendamping" in jawaban.context["form"].errors["petugas"][0]
    assert not Penugasan.objects.exists()


def test_yang_tidak_dipratinjau_tidak_tersimpan(pemeran: SimpleNamespace, apd) -> None:
    """Input changed after the preview, or data changed meanwhile, is previewed again."""
    KPMFactory.create(desa_id=DESA)
    isi = _isi(pemeran, desa=DESA, cakupan="semua")
    sidik = apd.post(TUGASKAN, isi).context["sidik"]
    for ubah in (
        {"mulai": date(2026, 11, 2)},
        {"nomor_sk": "SK-10"},
        {"petugas": pemeran.pendamping_lain.pk},
    ):
        jawaban = apd.post(TUGASKAN, {**isi, **ubah, "aksi": "simpan", "sidik": sidik})
        assert (jawaban.status_code, jawaban.context["boleh"]) == (200, True)
    KPMFactory.create(desa_id=DESA)
    assert apd.post(TUGASKAN, {**isi, "aksi": "simpan", "sidik": sidik}).context["pratinjau"].jumlah == 2
    assert apd.post(TUGASKAN, {**isi, "aksi": "simpan"}).status_code == 200
    assert not Penugasan.objects.exists()


def test_keluarga_terpilih_dan_yang_dipegang_orang_lain(pemeran: SimpleNamespace, apd) -> None:
    bebas = KPMFactory.create()
    dipegang = PenugasanFactory.create(petugas=pemeran.pendamping_lain).kpm
    awal = apd.post(TUGASKAN, {"kpm": [bebas.pk, dipegang.pk], "dari": DESA})
    assert awal.context["sasaran"].judul == "2 keluarga yang dipilih, Pasar Bengkulu"
    assert "cakupan" not in awal.context["form"].fields
    isi = _isi(pemeran, kpm=[bebas.pk, dipegang.pk])
    pratinjau = apd.post(TUGASKAN, isi)
    assert not pratinjau.context["boleh"]
    jawaban = apd.post(TUGASKAN, {**isi, "aksi": "simpan", "sidik": pratinjau.context["sidik"]})
    assert jawaban.status_code == 422
    assert "1 keluarga sudah punya pendamping" in jawaban.context["form"].errors["gantikan"][0]
    assert not Penugasan.objects.filter(petugas=pemeran.pendamping).exists()
    assert _tetapkan(apd, {**isi, "gantikan": "on"}).status_code == 302
    assert Penugasan.objects.filter(petugas=pemeran.pendamping).count() == 2


def test_kelompok_ditugaskan(pemeran: SimpleNamespace, apd) -> None:
    kelompok = KeanggotaanFactory.create().kelompok
    assert _tetapkan(apd, _isi(pemeran, kelompok=kelompok.pk)).status_code == 302
    assert PenugasanKelompok.objects.get().kelompok == kelompok
    assert Penugasan.objects.count() == 1


def test_tanpa_centang_diberi_tahu(apd) -> None:
    jawaban = apd.post(TUGASKAN, {"dari": DESA}, follow=True)
    assert jawaban.redirect_chain == [(f"/penugasan/desa/{DESA}/", 302)]
    assert "Belum ada keluarga yang dipilih" in jawaban.content.decode()


def test_pilihan_pendamping_hanya_yang_mencakup_desa(pemeran: SimpleNamespace, apd) -> None:
    PenugasanFactory.create(petugas=pemeran.pendamping)
    form = apd.get(TUGASKAN, {"desa": DESA}).context["form"]
    assert [form.fields["petugas"].label_from_instance(p) for p in form.fields["petugas"].queryset] == [
        "Pendamping (1 KPM)",
        "Pendamping Lain (0 KPM)",
    ]
    salah = apd.post(TUGASKAN, _isi(pemeran, desa=DESA, cakupan="semua", petugas=pemeran.pendamping_tetangga.pk))
    assert salah.status_code == 422
    assert "petugas" in salah.context["form"].errors


def test_isian_kosong_diberi_kalimat(apd) -> None:
    jawaban = apd.post(TUGASKAN, {"desa": DESA, "aksi": "pratinjau"})
    assert jawaban.status_code == 422
    assert set(jawaban.context["form"].errors) == {"cakupan", "petugas", "mulai", "nomor_sk"}


def test_halaman_desa_menyaring_yang_belum(pemeran: SimpleNamespace, apd) -> None:
    bebas = KPMFactory.create(nama="BEBAS", desa_id=DESA)
    PenugasanFactory.create(petugas=pemeran.pendamping, kpm__desa_id=DESA)
    KPMFactory.create(desa_id=DESA_TETANGGA)
    PenugasanKelompokFactory.create(kelompok__desa_id=DESA, petugas=pemeran.pendamping)
    url = f"/penugasan/desa/{DESA}/"
    assert len(apd.get(url).context["keluarga"]) == 2
    assert [k for k, _ in apd.get(url, {"petugas": "tanpa"}).context["keluarga"]] == [bebas]
    assert [k.nama_petugas for k in apd.get(url).context["kelompok"]] == ["Pendamping"]


def test_halaman_desa_menyebut_rencana(pemeran: SimpleNamespace, apd) -> None:
    """What was assigned for later must not look forgotten."""
    besok = hari_ini() + timedelta(days=1)
    PenugasanFactory.create_batch(2, petugas=pemeran.pendamping, kpm__desa_id=DESA, mulai=besok)
    PenugasanFactory.create(petugas=pemeran.pendamping, kpm__desa_id=DESA_2, mulai=besok)
    assert apd.get(f"/penugasan/desa/{DESA}/").context["rencana"] == [(besok, "Pendamping", 2)]


def test_halaman_desa_dipotong_per_halaman(pemeran: SimpleNamespace, apd) -> None:
    KPMFactory.create_batch(103, desa_id=DESA)
    satu = apd.get(f"/penugasan/desa/{DESA}/")
    dua = apd.get(satu.context["berikut"])
    nama = [k.nama for h in (satu, dua) for k, _ in h.context["keluarga"]]
    assert (len(satu.context["keluarga"]), len(set(nama)), nama) == (100, 103, sorted(nama))
    assert dua.context["berikut"] == ""


@pytest.mark.parametrize("banyak", [1, 30])
def test_jumlah_kueri_tetap(pemeran: SimpleNamespace, client_untuk, django_assert_num_queries, banyak: int) -> None:
    client = client_untuk(pemeran.apd)
    for _ in range(banyak):
        kpm = PenugasanFactory.create(petugas=pemeran.pendamping, kpm__desa_id=DESA, mulai=hari_ini()).kpm
        KeanggotaanFactory.create(kpm=kpm, kelompok=PenugasanKelompokFactory.create(kelompok__desa_id=DESA).kelompok)
    with django_assert_num_queries(11):
        client.get(URL, {"wilayah": KECAMATAN})
    with django_assert_num_queries(12):
        client.get(f"/penugasan/desa/{DESA}/")
    with django_assert_num_queries(18):
        client.post(TUGASKAN, _isi(pemeran, desa=DESA, cakupan="semua"))


@pytest.mark.parametrize(("bahasa", "terlihat"), [("Rejang", True), ("Rejang, Jawa", False), ("", False)])
def test_bahasa_yang_tidak_dikuasai_disebut_dan_tidak_menghalangi(
    pemeran: SimpleNamespace, apd, bahasa: str, terlihat: bool
) -> None:
    pemeran.pendamping.bahasa = bahasa
    pemeran.pendamping.save()
    kpm = [KPMFactory.create(bahasa="Jawa").pk, KPMFactory.create(bahasa="").pk]

    pratinjau = apd.post(TUGASKAN, _isi(pemeran, kpm=kpm))

    assert ("1 keluarga sehari-hari berbahasa Jawa" in pratinjau.text) == terlihat
    assert pratinjau.context["boleh"]
    assert _tetapkan(apd, _isi(pemeran, kpm=kpm)).status_code == 302
    assert Penugasan.objects.count() == 2
