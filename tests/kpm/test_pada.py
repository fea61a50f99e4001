"""A family as of a day: what was known then, and what was in force then."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inti.waktu import WIB, WIT, hari_ini
from kpm.models import KPM, KeanggotaanKelompok, Komponen
from kpm.selectors.pada import akhir_hari, keadaan_pada
from kpm.services.kepesertaan import ubah_kepesertaan
from penyaluran.models import Pembayaran
from penyaluran.selectors.pada import pembayaran_pada
from tests.conftest import DESA, DESA_LUAR
from tests.factories import (
    AnggotaFactory,
    KeanggotaanFactory,
    KelompokFactory,
    KomponenFactory,
    KPMFactory,
    PembayaranFactory,
    PengurusKelompokFactory,
    PenugasanFactory,
    RekonsiliasiFactory,
    TahapFactory,
)

pytestmark = pytest.mark.django_db
NIK = "1771084101900792"
JAN, MAR, MEI = date(2026, 1, 10), date(2026, 3, 10), date(2026, 5, 10)
_BARU = datetime(2026, 11, 1, tzinfo=WIB)  # later than every day of these tests, earlier than now


def jadikan(hari: date, jam: time = time(10)) -> None:
    """Move what was written since the last call to a day: events are append-only, so with its triggers off."""
    isian = [datetime.combine(hari, jam, WIB), _BARU]
    tabel = [(m._meta.db_table, "pgh_created_at") for m in apps.get_models() if m._meta.db_table.endswith("event")]
    with pgtrigger.ignore(), connection.cursor() as kursor:
        for nama, kolom in [*tabel, ("kpm_kpm", "dibuat_pada"), ("kpm_anggota", "dibuat_pada")]:
            kursor.execute(f'UPDATE "{nama}" SET {kolom} = %s WHERE {kolom} > %s', isian)


def nilai(butir: list[tuple[str, str]], label: str) -> str:
    return dict(butir)[label]


@pytest.fixture
def kpm() -> KPM:
    kpm = KPMFactory(nama="SITI", nik=NIK, alamat="JL. LAMA 1", telepon="+628111")
    jadikan(JAN)
    return kpm


def test_perbaikan_kemudian_tidak_mengubah_yang_dulu(kpm):
    kpm.nama, kpm.alamat, kpm.nik = "SITI AMINAH", "JL. BARU 2", "1771084101900888"
    kpm.save()
    jadikan(MAR)

    dulu, kini = keadaan_pada(kpm, MAR - timedelta(days=1)), keadaan_pada(kpm, MAR)

    assert (dulu.nama, nilai(dulu.kementerian, "Alamat"), nilai(dulu.kementerian, "NIK")) == (
        "SITI", "JL. LAMA 1", "1771••••••••0792",
    )  # fmt: skip
    assert (kini.nama, nilai(kini.kementerian, "Alamat"), nilai(kini.kementerian, "NIK")) == (
        "SITI AMINAH", "JL. BARU 2", "1771••••••••0888",
    )  # fmt: skip
    assert not dulu.tanpa_riwayat


def test_sebelum_tercatat(kpm):
    assert not keadaan_pada(kpm, JAN - timedelta(days=1)).dikenal
    assert keadaan_pada(kpm, JAN).dikenal


def test_anggota_dan_komponen_yang_diketahui_dan_berlaku(kpm):
    pengurus = AnggotaFactory(kpm=kpm, nik=NIK, nama="SITI", tanggal_lahir=date(1990, 1, 1), hubungan="pasangan")
    anak = AnggotaFactory(kpm=kpm, nama="BUDI", mulai=JAN, sekolah="SDN 1", kelas="5")
    sd = KomponenFactory(anggota=anak, jenis="sd")
    jadikan(JAN)
    sd.selesai, sd.alasan_selesai = date(2026, 2, 28), "naik_jenjang"
    sd.save()
    KomponenFactory(anggota=anak, jenis="smp", mulai=date(2026, 3, 1), sumber="pemutakhiran")
    jadikan(MAR)
    anak.selesai, anak.alasan_selesai = date(2026, 4, 1), "pindah"
    anak.save()
    AnggotaFactory(kpm=kpm, nama="BAYI", nik=None, mulai=date(2026, 2, 1))
    jadikan(MEI)

    def isi(hari: date) -> list[tuple[str, list[str]]]:
        return [(a.nama, a.komponen) for a in keadaan_pada(kpm, hari).anggota]

    assert isi(JAN) == [("SITI", []), ("BUDI", ["SD"])]
    # The end of SD counts from 28 February, but nobody had told us by 5 March.
    assert isi(date(2026, 3, 5)) == [("SITI", []), ("BUDI", ["SD"])]
    assert isi(MAR) == [("SITI", []), ("BUDI", ["SMP"])]
    assert isi(date(2026, 5, 9)) == [("SITI", []), ("BUDI", ["SMP"])]
    assert isi(MEI) == [("SITI", []), ("BAYI", [])]
    mei = keadaan_pada(kpm, MEI)
    assert mei.keluar == [("BUDI", "Pindah rumah, 1 April 2026")]
    assert (mei.anggota[0].pengurus, mei.anggota[1].pengurus, mei.anggota[1].nik) == (True, False, "")
    assert (pengurus.nik_tersamar, mei.anggota[0].hubungan) == (mei.anggota[0].nik, "Suami/istri")


def test_baris_yang_dihapus_lenyap_sejak_dihapus(kpm):
    komponen = KomponenFactory(anggota__kpm=kpm, anggota__nama="BUDI", jenis="aud")
    KeanggotaanFactory(kpm=kpm, kelompok__nama="Melati")
    jadikan(JAN)
    komponen.delete()
    KeanggotaanKelompok.objects.all().delete()
    jadikan(MAR)

    dulu, kini = keadaan_pada(kpm, JAN), keadaan_pada(kpm, MAR)

    assert (dulu.anggota[0].komponen, dulu.kelompok) == (["AUD"], ["Melati sejak 1 Januari 2025"])
    assert (kini.anggota[0].komponen, kini.kelompok) == ([], [])
    assert not Komponen.objects.exists()


def test_kelompok_jabatan_dan_pendamping_pada_hari_itu(kpm):
    melati, mawar = KelompokFactory(nama="Melati"), KelompokFactory(nama="Mawar")
    isi = KeanggotaanFactory(kpm=kpm, kelompok=melati, mulai=JAN)
    PengurusKelompokFactory(kpm=kpm, kelompok=melati, jabatan="bendahara", mulai=JAN, selesai=date(2026, 2, 28))
    PenugasanFactory(kpm=kpm, petugas__nama="Ani", mulai=JAN, selesai=date(2026, 3, 31), nomor_sk="SK-1")
    PenugasanFactory(kpm=kpm, petugas__nama="Beni", mulai=date(2026, 4, 1), nomor_sk="SK-2")
    jadikan(JAN)
    isi.selesai = MAR - timedelta(days=1)
    isi.save()
    KeanggotaanFactory(kpm=kpm, kelompok=mawar, mulai=MAR)
    jadikan(MAR)

    awal, kini = keadaan_pada(kpm, JAN), keadaan_pada(kpm, MEI)

    assert (awal.kelompok, awal.pendamping) == (["Melati sejak 10 Januari 2026, bendahara"], ["Ani (SK SK-1)"])
    assert (kini.kelompok, kini.pendamping) == (["Mawar sejak 10 Maret 2026"], ["Beni (SK SK-2)"])


def test_kepesertaan_yang_baru_diketahui_kemudian(kpm, pemeran):
    langkah = ubah_kepesertaan(kpm=kpm, ke="mandiri", tanggal=MAR, alasan="mampu", oleh=pemeran.korkab)
    jadikan(MEI)
    type(langkah).objects.update(pada=datetime.combine(MEI, time(10), WIB))

    maret, mei = keadaan_pada(kpm, date(2026, 4, 1)), keadaan_pada(kpm, MEI)

    assert (maret.kepesertaan, maret.langkah, maret.dicatat_kemudian) == ("Aktif", None, [langkah])
    assert (mei.kepesertaan, mei.langkah, mei.dicatat_kemudian) == ("Graduasi mandiri", langkah, [])
    assert keadaan_pada(kpm, JAN).dicatat_kemudian == []


def test_dimuat_tanpa_riwayat():
    """Rows loaded in bulk have no events: they are shown as they are, and that is said."""
    with pgtrigger.ignore():
        kpm = KPMFactory(nama="SITI", desa_id=DESA)
        AnggotaFactory(kpm=kpm, nama="BUDI")
    jadikan(JAN)

    dulu = keadaan_pada(kpm, JAN)

    assert (dulu.nama, dulu.tanpa_riwayat, [a.nama for a in dulu.anggota]) == ("SITI", True, ["BUDI"])
    assert not keadaan_pada(kpm, JAN - timedelta(days=1)).dikenal
    KPM.objects.update(nama="SITI BARU")
    jadikan(MAR)
    assert keadaan_pada(kpm, MAR).nama == "SITI BARU"


def test_akhir_hari_di_zona_keluarga():
    assert akhir_hari(JAN, DESA) == datetime(2026, 1, 11, tzinfo=WIB)
    assert akhir_hari(JAN, "81.01.01.2001") == datetime(2026, 1, 11, tzinfo=WIT)


def test_pembayaran_yang_diketahui(kpm):
    t1, t2 = TahapFactory(tahun=2026, nomor=1), TahapFactory(tahun=2026, nomor=2)
    bayar = PembayaranFactory(kpm=kpm, tahap=t1, nominal=750_000)
    jadikan(JAN)
    assert Pembayaran.objects.filter(pk=bayar.pk).update(nominal=600_000)
    RekonsiliasiFactory(pembayaran=Pembayaran.objects.get(), tanggal=MAR)
    PembayaranFactory(kpm=kpm, tahap=t2, nominal=900_000)
    jadikan(MAR)

    dulu, maret, mei = (pembayaran_pada(kpm, h) for h in (JAN, MAR, MEI))

    assert pembayaran_pada(kpm, JAN - timedelta(days=1)) is None
    assert (dulu.tahap, dulu.nominal, dulu.keadaan, dulu.jumlah) == ("Tahap 1 2026", 750_000, "Belum dilaporkan", None)
    assert (maret.tahap, maret.nominal, maret.keadaan, maret.jumlah) == (
        "Tahap 1 2026", 600_000, "Sudah transaksi", 600_000,
    )  # fmt: skip
    assert (mei.tahap, mei.nominal) == ("Tahap 2 2026", 900_000)


def test_halaman(pemeran, client_untuk, kpm, django_assert_num_queries):
    client, alamat = client_untuk(pemeran.apd), f"/kpm/{kpm.pk}/pada/"
    KeanggotaanFactory(kpm=kpm, mulai=JAN)
    AnggotaFactory(kpm=kpm, nama="ANAK SATU")
    jadikan(JAN)
    with django_assert_num_queries(12):
        jawaban = client.get(alamat, {"tanggal": "2026-02-01"})
    assert jawaban.status_code == 200
    isi = jawaban.content.decode()
    assert "ANAK SATU" in isi
    assert NIK not in isi
    assert f"/penyaluran/kpm/{kpm.pk}/pada/?tanggal=2026-02-01" in isi
    for n in range(8):
        KomponenFactory(anggota__kpm=kpm, anggota__nama=f"ANAK {n}")
        KeanggotaanFactory(kpm=kpm, mulai=date(2025, 1 + n, 1), selesai=date(2025, 1 + n, 20))
    jadikan(JAN)
    with django_assert_num_queries(12):
        client.get(alamat, {"tanggal": "2026-02-01"})

    assert "Belum tercatat" in client.get(alamat, {"tanggal": "2025-12-31"}).content.decode()
    assert client.get(alamat).context["isi"].hari == hari_ini(DESA)


@pytest.mark.parametrize("tanggal", ["2006-12-31", "besok", "2026-02-30", "2999-01-01"])
def test_tanggal_yang_bukan_masa_lalu(pemeran, client_untuk, kpm, tanggal):
    for alamat in (f"/kpm/{kpm.pk}/pada/", f"/penyaluran/kpm/{kpm.pk}/pada/"):
        jawaban = client_untuk(pemeran.apd).get(alamat, {"tanggal": tanggal})
        assert jawaban.status_code == 422
        assert "isi" not in jawaban.context


@pytest.mark.parametrize("peran", ["pendamping", "korkec_tetangga", "apd_luar", "tanpa_jabatan"])
def test_halaman_di_luar_lingkup(pemeran, client_untuk, kpm, peran):
    client = client_untuk(getattr(pemeran, peran))
    assert client.get(f"/kpm/{kpm.pk}/pada/").status_code == 404
    assert client.get(f"/penyaluran/kpm/{kpm.pk}/pada/").status_code == 404


def test_tautan_tanggal_bayar(pemeran, client_untuk, kpm):
    tahap = TahapFactory(tahun=2026, nomor=1, tanggal_bayar=date(2026, 2, 14))
    belum = TahapFactory(tahun=2026, nomor=2, tanggal_bayar=hari_ini() + timedelta(days=1))
    for t in (tahap, belum):
        PembayaranFactory(kpm=kpm, tahap=t)
    jadikan(JAN)
    client = client_untuk(pemeran.apd)

    isi = client.get(f"/penyaluran/kpm/{kpm.pk}/").content.decode()

    assert isi.count(f"/kpm/{kpm.pk}/pada/?tanggal=") == 1
    assert f"/kpm/{kpm.pk}/pada/?tanggal=2026-02-14" in isi
    panel: Any = client.get(f"/penyaluran/kpm/{kpm.pk}/pada/?tanggal=2026-02-14", headers={"HX-Request": "true"})
    assert "<html" not in panel.content.decode()
    assert "Tahap 1 2026" in panel.content.decode()
    assert DESA_LUAR not in isi


def test_riwayat_satu_keluarga_dicari_dengan_indeks(kpm):
    """The events of ten million families are never read one by one for a page about one of them."""
    with CaptureQueriesContext(connection) as kueri:
        keadaan_pada(kpm, MAR)
    [keluarga] = [q["sql"] for q in kueri if 'FROM "kpm_kpmevent"' in q["sql"]]
    lain = [k.column for k in KPM.pgh_event_model._meta.local_fields if k.column not in ("pgh_id", "pgh_obj_id")]
    kolom = ", ".join(f'"{k}"' for k in lain)
    with connection.cursor() as kursor:
        # Many other families: on a table of a few rows the planner may choose any index, or none.
        kursor.execute(
            f"INSERT INTO kpm_kpmevent (pgh_obj_id, {kolom}) "
            f"SELECT 1000000 + n, {kolom} FROM kpm_kpmevent, generate_series(1, 5000) n WHERE pgh_obj_id = %s",
            [kpm.pk],
        )
        kursor.execute("ANALYZE kpm_kpmevent")
        kursor.execute(f"EXPLAIN {keluarga}")
        rencana = [baris.strip() for (baris,) in kursor.fetchall()]

    sesudah_peristiwa = [rencana[i + 1] for i, baris in enumerate(rencana) if " on kpm_kpmevent" in baris]
    assert len(sesudah_peristiwa) == 3
    assert [b for b in sesudah_peristiwa if not b.startswith("Index Cond: (pgh_obj_id = ")] == []
