"""What a meeting's page tells of its record afterwards, and what it no longer tells of families who went on."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from p2k2.models import Pertemuan
from p2k2.selectors.pindah import dengan_pindah, riwayat_catatan
from p2k2.services.kehadiran import isi_kehadiran
from p2k2.services.pertemuan import IsiPertemuan, batalkan, rencanakan, ubah_pertemuan
from tests.factories import KehadiranFactory, PenugasanFactory, PertemuanFactory

PADA = date(2026, 11, 22)

pytestmark = pytest.mark.django_db


# --- families who went on --------------------------------------------------------------------


@pytest.fixture
def pertemuan(rombongan, pemeran):
    """Held with everybody; BUDI has been somebody else's since, and moved house."""
    satu = PertemuanFactory(
        kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=PADA - timedelta(days=9), keadaan="terlaksana"
    )
    ani, budi, _ = rombongan.kpm
    for k in rombongan.kpm:
        KehadiranFactory(pertemuan=satu, kpm=k, status="hadir")
    for k, alamat in ((ani, "GANG LAMA"), (budi, "GANG BARU")):
        type(k).objects.filter(pk=k.pk).update(alamat=alamat, rt=f"07{k.pk % 10}", hamil=1)
    budi.penugasan.update(selesai=PADA - timedelta(days=1))
    PenugasanFactory(kpm=budi, petugas=pemeran.pendamping_lain, mulai=PADA)
    for k in rombongan.kpm:
        k.refresh_from_db()
    return satu


@pytest.mark.parametrize("alamat", ["", "kehadiran/", "pemahaman/"])
def test_a_page_names_who_went_on_but_not_where_they_live_now(client_untuk, rombongan, pertemuan, alamat):
    ani, budi, _ = rombongan.kpm
    isi = client_untuk(rombongan.petugas).get(f"/p2k2/{pertemuan.pk}/{alamat}").content.decode()
    assert [teks in isi for teks in ("ANI", ani.rt, "BUDI", budi.rt)] == [True, True, True, False]


def test_a_coordinator_who_sees_both_still_reads_both_addresses(client_untuk, rombongan, pemeran, pertemuan):
    isi = client_untuk(pemeran.korkec).get(f"/p2k2/{pertemuan.pk}/").content.decode()
    assert [k.rt in isi for k in rombongan.kpm[:2]] == [True, True]


def test_a_sheet_names_who_went_on_but_not_where_they_live_now(client_untuk, rombongan, pemeran, pertemuan):
    def kertas(siapa):
        isi = client_untuk(siapa).get(f"/p2k2/{pertemuan.pk}/cetak/").content
        return " ".join(h.extract_text() for h in PdfReader(BytesIO(isi)).pages)

    teks = kertas(rombongan.petugas)
    assert [t in teks for t in ("GANG LAMA", "BUDI", "GANG BARU")] == [True, True, False]
    assert "GANG BARU" in kertas(pemeran.korkec)
    pilih = {"bentuk": "p2k2", "kertas": "f4", "nomor": "tersamar", "sebagai": "xlsx", "isi": "bertanda"}
    buku = load_workbook(BytesIO(client_untuk(rombongan.petugas).post(f"/p2k2/{pertemuan.pk}/lembar/", pilih).content))
    baris = {b[1].value: [s.value for s in b] for b in buku.worksheets[0].iter_rows()}
    assert (baris["ANI"][3], baris["BUDI"][3], baris["BUDI"][4]) == ("GANG LAMA", None, None)


# --- the record ------------------------------------------------------------------------------


def langkah(pertemuan):
    satu = dengan_pindah(Pertemuan.objects.select_related("kelompok")).get(pk=pertemuan.pk)
    return [(c.teks, c.awas) for c in riwayat_catatan(satu)]


def catat(rombongan, hari):
    satu = rencanakan(kelompok=rombongan.kelompok, isi=IsiPertemuan(tanggal=hari), oleh=rombongan.petugas, pada=PADA)
    tanda = {rombongan.pk[0]: "alpa"}
    return isi_kehadiran(pertemuan=satu, tanda=tanda, versi=1, oleh=rombongan.petugas, pada=PADA)


def test_a_corrected_day_and_a_cancellation_stand_on_the_page(client_untuk, rombongan):
    satu = catat(rombongan, PADA)
    assert langkah(satu)[0][0].startswith("Kehadiran pertama kali disimpan")
    lain = IsiPertemuan(tanggal=date(2026, 10, 5))
    ubah_pertemuan(pertemuan=satu, isi=lain, versi=2, oleh=rombongan.petugas, pada=PADA)
    batalkan(pertemuan=satu, alasan="Keliru", versi=3, oleh=rombongan.petugas)
    assert langkah(satu)[1:] == [
        ("Tanggal dibetulkan dari 22 November 2026 menjadi 5 Oktober 2026", True),
        ("Dibatalkan", True),
    ]
    isi = client_untuk(rombongan.petugas).get(f"/p2k2/{satu.pk}/").content.decode()
    assert "Tanggal dibetulkan dari 22 November 2026 menjadi 5 Oktober 2026" in isi


def test_a_plan_that_moves_is_no_correction(rombongan):
    isi = IsiPertemuan(tanggal=PADA)
    satu = rencanakan(kelompok=rombongan.kelompok, isi=isi, oleh=rombongan.petugas, pada=PADA)
    assert langkah(satu) == []
    isi = IsiPertemuan(tanggal=PADA + timedelta(days=3))
    ubah_pertemuan(pertemuan=satu, isi=isi, versi=1, alasan="Banjir", oleh=rombongan.petugas, pada=PADA)
    assert langkah(satu) == []
    batalkan(pertemuan=satu, alasan="Banjir", versi=2, oleh=rombongan.petugas)
    assert langkah(satu) == [("Dibatalkan", False)]


@pytest.mark.parametrize(
    ("pada", "teks", "awas"),
    [
        ("2026-10-12T16:59:00+00:00", "Kehadiran pertama kali disimpan", False),
        ("2026-10-12T17:00:00+00:00", "Kehadiran pertama kali disimpan 8 hari sesudah 5 Oktober 2026", True),
    ],
)
def test_a_register_saved_more_than_a_week_later_is_told_by_the_day_of_the_place(rombongan, pada, teks, awas):
    satu = PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas)
    satu.kejadian_terbaca = [{"tanggal": "2026-10-05", "keadaan": "terlaksana", "pada": pada, "oleh": None}]
    assert [(c.teks, c.awas) for c in riwayat_catatan(satu)] == [(teks, awas)]
