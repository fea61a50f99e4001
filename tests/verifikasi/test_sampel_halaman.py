"""The pages of a re-check: blind, for the right people, few queries."""

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from pypdf import PdfReader
from uuid6 import uuid7

from inti.models import AksesPribadi
from tests.conftest import DESA, KECAMATAN
from tests.factories import AnggotaFactory, CatatanVerkomFactory, FasilitasFactory, KPMFactory
from tests.verifikasi.test_sampel import bulan_ini, tahap_ini, tarik
from verifikasi.models import ButirSampel, CatatanVerkom, SampelUlang

pytestmark = pytest.mark.django_db


def isi() -> dict[str, str]:
    return {"wilayah": KECAMATAN, "tahap": tahap_ini(), "keyakinan": "95", "galat": "10"}


def catatan(petugas: Any, **lain: Any) -> CatatanVerkom:
    return CatatanVerkomFactory(bulan=bulan_ini(), dicatat_oleh=petugas, **lain)


def isi_tempat(petugas: Any, banyak: int, fasilitas: Any = None) -> list[CatatanVerkom]:
    fasilitas = fasilitas or FasilitasFactory(nama="SDN BERSAMA")
    return [
        catatan(
            petugas,
            anggota=AnggotaFactory(kpm=KPMFactory(desa_id=DESA, nama=f"IBU {n}"), nama=f"ANAK {n}"),
            fasilitas=fasilitas,
            alpa=13,
            hari_efektif=19,
        )
        for n in range(banyak)
    ]


def test_the_size_is_seen_before_it_is_drawn(pemeran, client_untuk):
    isi_tempat(pemeran.pendamping, 3)
    klien = client_untuk(pemeran.korkec)
    teks = klien.get(reverse("verifikasi:sampel_baru"), isi()).content.decode()
    assert "3 dari 3 isian" in teks
    assert SampelUlang.objects.count() == 0
    nomor = uuid7()
    for _ in range(2):
        jawab = klien.post(reverse("verifikasi:sampel_baru"), {**isi(), "id": str(nomor)})
        assert jawab.url == reverse("verifikasi:sampel_rincian", args=[nomor])
    assert SampelUlang.objects.count() == 1
    jawab = klien.post(reverse("verifikasi:sampel_baru"), {**isi(), "id": str(uuid7())})
    assert jawab.status_code == 422
    assert "belum selesai" in jawab.content.decode()
    assert (
        klien.post(reverse("verifikasi:sampel_baru"), {**isi(), "wilayah": "17.71.07", "id": str(uuid7())}).status_code
        == 422
    )


def test_list_and_paper_do_not_show_what_was_entered(pemeran, client_untuk):
    isi_tempat(pemeran.pendamping, 2)
    s = tarik(pemeran.korkec)
    klien = client_untuk(pemeran.korkec)
    b = s.butir.first()
    for alamat in (
        reverse("verifikasi:sampel_rincian", args=[s.pk]),
        reverse("verifikasi:sampel_fasilitas", args=[s.pk, b.catatan.fasilitas_id]),
        reverse("verifikasi:sampel_butir", args=[b.pk]),
    ):
        teks = klien.get(alamat).content.decode()
        assert "alpa 13" not in teks
        assert 'value="13"' not in teks
        assert 'value="19"' not in teks
    jawab = klien.post(reverse("verifikasi:sampel_lembar", args=[s.pk]))
    assert jawab["Content-Type"] == "application/pdf"
    kertas = "".join(h.extract_text() for h in PdfReader(BytesIO(jawab.content)).pages)
    assert "ANAK 0" in kertas
    assert "19" not in kertas.replace("2019", "")
    akses = AksesPribadi.objects.get()
    assert (akses.objek, akses.jumlah, akses.pengguna) == ("verifikasi.SampelUlang", 2, pemeran.korkec)


def test_a_finding_is_written_down_and_then_compared(pemeran, client_untuk):
    isi_tempat(pemeran.pendamping, 2)
    b = tarik(pemeran.korkec).butir.first()
    klien, alamat = client_untuk(pemeran.korkec), reverse("verifikasi:sampel_butir", args=[b.pk])
    salah = klien.post(alamat, {"versi": "1", "hari_efektif": "19", "alpa": "0"})
    assert salah.status_code == 422
    kosong = klien.post(alamat, {"versi": "1", "buku": "ada", "alpa": "0"})
    assert "Isi hari efektif" in kosong.content.decode()
    assert klien.post(alamat, {"versi": "1", "buku": "ada", "hari_efektif": "19", "alpa": "16"}).status_code == 302
    b.refresh_from_db()
    assert (b.hasil, b.ditemukan["izin"]) == ("berbeda", 0)
    teks = klien.get(alamat).content.decode()
    assert "alpa 13" in teks
    assert "3 hari hadir lebih sedikit" in teks
    assert reverse("verifikasi:catatan", args=[b.catatan_id]) in teks


def test_health_is_found_with_a_comma(pemeran, client_untuk):
    catatan(pemeran.pendamping, sehat=True, anggota=AnggotaFactory(kpm=KPMFactory(desa_id=DESA)))
    b = tarik(pemeran.korkec).butir.get()
    teks = client_untuk(pemeran.korkec).get(reverse("verifikasi:sampel_butir", args=[b.pk])).content.decode()
    assert 'inputmode="decimal"' in teks
    assert " checked" not in teks
    isi = {"versi": "1", "buku": "ada", "hadir": "ya", "berat_kg": "11,5"}
    assert client_untuk(pemeran.korkec).post(reverse("verifikasi:sampel_butir", args=[b.pk]), isi).status_code == 302
    assert ButirSampel.objects.get().hasil == "cocok"


def test_who_may_open_them(pemeran, client_untuk):
    isi_tempat(pemeran.pendamping, 1)
    s = tarik(pemeran.korkec)
    b = s.butir.get()
    alamat = [
        reverse("verifikasi:sampel_rincian", args=[s.pk]),
        reverse("verifikasi:sampel_butir", args=[b.pk]),
        reverse("verifikasi:sampel_fasilitas", args=[s.pk, b.catatan.fasilitas_id]),
    ]
    for siapa, kode in (
        (pemeran.pendamping, 403), (pemeran.apd, 403), (pemeran.pengawas, 403),
        (pemeran.korkec_tetangga, 404), (pemeran.korkab_luar, 404), (pemeran.korkab, 200),
    ):  # fmt: skip
        klien = client_untuk(siapa)
        assert [klien.get(a).status_code for a in alamat] == [kode] * 3
    assert (
        "Belum ada sampel" in client_untuk(pemeran.korkec_tetangga).get(reverse("verifikasi:sampel")).content.decode()
    )


def test_a_stopped_sample_stays_in_the_list(pemeran, client_untuk):
    isi_tempat(pemeran.pendamping, 1)
    s = tarik(pemeran.korkec)
    klien, alamat = client_untuk(pemeran.korkec), reverse("verifikasi:sampel_hentikan", args=[s.pk])
    assert klien.post(alamat, {"alasan": ""}).status_code == 422
    assert klien.post(alamat, {"alasan": "<b>Banjir</b>"}).status_code == 302
    teks = klien.get(reverse("verifikasi:sampel")).content.decode()
    assert "Dihentikan" in teks
    assert "&lt;b&gt;Banjir" in klien.get(reverse("verifikasi:sampel_rincian", args=[s.pk])).content.decode()


@pytest.mark.parametrize("banyak", [1, 30])
def test_queries_do_not_grow(pemeran, client_untuk, django_assert_max_num_queries, banyak):
    isi_tempat(pemeran.pendamping, banyak)
    s = tarik(pemeran.korkec)
    klien = client_untuk(pemeran.korkec)
    f = s.butir.first().catatan.fasilitas_id
    for alamat in (
        reverse("verifikasi:sampel"),
        reverse("verifikasi:sampel_rincian", args=[s.pk]),
        reverse("verifikasi:sampel_fasilitas", args=[s.pk, f]),
    ):
        with django_assert_max_num_queries(12):
            assert klien.get(alamat).status_code == 200
