"""The worklist of the bank's list, the page of one line, the family's tab, and the workbook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from akun.models import Pengguna
from inti.models import AksesPribadi
from inti.services.ekspor import ekspor_ke
from penyaluran.models import BarisBank, SelisihBank
from penyaluran.selectors.bank import jumlah_selisih_bank
from tests.conftest import DESA, KECAMATAN
from tests.factories import BarisBankFactory, KPMFactory, PembayaranFactory, PenugasanFactory, TahapFactory
from tests.penyaluran.buku_bank import baris, dibayar, masukkan
from tests.penyaluran.buku_fc import keluarga

pytestmark = pytest.mark.django_db
Untuk = Callable[[Pengguna], Client]
ALAMAT = "/penyaluran/bank/"


def teks(jawaban: Any) -> str:
    return " ".join(jawaban.content.decode().split())


@pytest.fixture
def dunia(pemeran: SimpleNamespace) -> SimpleNamespace:
    """One of each kind: only in the FC, other amount, other name, only a likeness, nobody's, paid though Rp0."""
    k = {n: dibayar(n, nominal) for n, nominal in ((1, 225_000), (2, 225_000), (3, 225_000), (4, 225_000), (5, 0))}
    for n in (1, 3, 4):
        PenugasanFactory(kpm=k[n], petugas=pemeran.pendamping)
    masukkan(
        pemeran.apd,
        [
            baris(2, NOMINAL=300_000),
            baris(3, NAMA_PENERIMA="SITI LAIN <B>"),
            baris(4, NIK_KTP=keluarga(91)["NIK"], NOKK=None),
            baris(5, NOMINAL=600_000),
            baris(92, NAMA_PENERIMA="ENTAH SIAPA"),
        ],
    )
    return SimpleNamespace(k=k, p=pemeran)


def test_daftar_menyebut_arti_dan_langkah(dunia: SimpleNamespace, client_untuk: Untuk) -> None:
    isi = teks(client_untuk(dunia.p.apd).get(ALAMAT))
    for kata in (
        "Final Closing membayar Rp225.000, tetapi keluarga ini tidak ada di daftar bank.",
        "Bank membayar Rp300.000, Final Closing Rp225.000: lebih Rp75.000.",
        "Cocokkan dengan buku tabungan keluarga",
        "Tidak dibayar menurut Final Closing (AKTIF), tetapi bank membayar Rp600.000.",
        "Di bank tertulis SITI LAIN &lt;B&gt;, di data ini SITI UJI 00003.",
        "nama yang sama dengan keluarga SITI UJI 00004, tetapi nomornya lain",
        "Pastikan keluarganya",
        "Bank membayar Rp225.000 kepada nama yang tidak dikenali",
        "Cari keluarganya",
    ):
        assert kata in isi, kata
    for nik in (keluarga(1)["NIK"], keluarga(91)["NIK"], keluarga(2)["NO KK"]):
        assert nik not in isi
    # Cards: two only in the FC, two only at the bank, two amounts of 75 000 and 600 000, one name.
    angka = [(s.jenis, s.nominal_fc, s.nominal_bank) for s in SelisihBank.objects.all()]
    assert len(angka) == 7
    assert "Rp675 rb jumlah semua selisih" in isi
    assert "Rp450 rb tidak ada di daftar bank" in isi


def test_saringan_dan_lingkup(dunia: SimpleNamespace, client_untuk: Untuk) -> None:
    def nama(orang: Pengguna, kueri: str = "") -> set[str]:
        isi = teks(client_untuk(orang).get(f"{ALAMAT}{kueri}"))
        semua = {f"SITI UJI 0000{n}" for n in range(1, 6)} | {"ENTAH SIAPA"}
        return {n for n in semua if f"{n}</a></h2>" in isi or f"{n}</h2>" in isi}

    assert nama(dunia.p.apd) == {*(f"SITI UJI 0000{n}" for n in range(1, 6)), "ENTAH SIAPA"}
    assert nama(dunia.p.pendamping) == {"SITI UJI 00001", "SITI UJI 00003", "SITI UJI 00004"}
    assert nama(dunia.p.pendamping_lain) == nama(dunia.p.apd_luar) == nama(dunia.p.korkec_tetangga) == set()
    assert nama(dunia.p.apd, "?jenis=nominal") == {"SITI UJI 00002", "SITI UJI 00005"}
    assert nama(dunia.p.apd, "?derajat=tidak") == {"ENTAH SIAPA"}
    assert nama(dunia.p.apd, "?derajat=lemah") == {"SITI UJI 00004"}
    assert nama(dunia.p.apd, f"?petugas={dunia.p.pendamping.pk}&jenis=hanya_fc") == {"SITI UJI 00001", "SITI UJI 00004"}
    assert nama(dunia.p.apd, "?petugas=tanpa") == {"SITI UJI 00002", "SITI UJI 00005"}
    assert nama(dunia.p.apd, "?wilayah=17.71.07") == nama(dunia.p.apd, "?tinjauan=sudah") == set()
    assert "Saringan tidak dikenali" in teks(client_untuk(dunia.p.apd).get(f"{ALAMAT}?jenis=apa"))
    assert [jumlah_selisih_bank(x) for x in (dunia.p.apd, dunia.p.pendamping, dunia.p.apd_luar)] == [7, 4, 0]


def test_meninjau_dari_halaman(dunia: SimpleNamespace, client_untuk: Untuk) -> None:
    s = SelisihBank.objects.get(kpm=dunia.k[3])
    alamat = f"{ALAMAT}selisih/{s.pk}/tinjau/"
    isi = {"catatan": "KTP sudah dicocokkan", "dilihat": s.cap, "asal": "jenis=nama"}
    assert client_untuk(dunia.p.pendamping_lain).post(alamat, isi).status_code == 404
    assert client_untuk(dunia.p.korkec).post(alamat, isi).status_code == 403
    client = client_untuk(dunia.p.pendamping)
    assert client.post(alamat, isi).headers["Location"] == f"{ALAMAT}?jenis=nama"
    s.refresh_from_db()
    assert (s.catatan, s.ditinjau_oleh_id) == ("KTP sudah dicocokkan", dunia.p.pendamping.pk)
    assert "KTP sudah dicocokkan" in teks(client.get(f"{ALAMAT}?tinjauan=sudah"))
    client.post(alamat, {"batal": "1"})
    client.post(alamat, {"catatan": "x" * 301, "dilihat": s.cap})
    client.post(alamat, {"catatan": "x", "dilihat": "lain"})
    s.refresh_from_db()
    assert (s.catatan, s.ditinjau_pada) == ("", None)


def test_memastikan_dari_halaman(dunia: SimpleNamespace, client_untuk: Untuk) -> None:
    lemah = BarisBank.objects.get(derajat="lemah")
    entah = BarisBank.objects.get(nama="ENTAH SIAPA")
    pendamping, apd = client_untuk(dunia.p.pendamping), client_untuk(dunia.p.apd)
    assert pendamping.get(f"{ALAMAT}baris/{entah.pk}/").status_code == 404
    isi = teks(pendamping.get(f"{ALAMAT}baris/{lemah.pk}/"))
    assert "Mungkin keluarga ini" in isi
    assert "Ya, ini keluarganya" in isi
    assert keluarga(91)["NIK"] not in isi
    assert "Ya, ini keluarganya" not in teks(client_untuk(dunia.p.korkec).get(f"{ALAMAT}baris/{lemah.pk}/"))
    pilih = f"{ALAMAT}baris/{lemah.pk}/pastikan/"
    assert pendamping.post(pilih, {"kpm": dunia.k[2].pk, "dilihat": lemah.cap}).status_code == 404
    assert pendamping.post(pilih, {"dilihat": lemah.cap}).status_code == 422
    assert pendamping.post(pilih, {"kpm": dunia.k[4].pk, "bukan": "1", "dilihat": lemah.cap}).status_code == 422
    assert pendamping.post(pilih, {"kpm": dunia.k[4].pk, "dilihat": "basi"}).status_code == 422
    assert pendamping.post(pilih, {"kpm": dunia.k[4].pk, "dilihat": lemah.cap}).status_code == 302
    lemah.refresh_from_db()
    assert (lemah.kpm_id, lemah.dipastikan_oleh_id) == (dunia.k[4].pk, dunia.p.pendamping.pk)
    # The APD searches; without words the likest name among those only in the Final Closing is offered.
    isi = teks(apd.get(f"{ALAMAT}baris/{entah.pk}/"))
    assert "Hanya di Final Closing, sekecamatan" in isi
    assert "SITI UJI 00001" in isi
    isi = teks(apd.post(f"{ALAMAT}baris/{entah.pk}/", {"cari": "SITI UJI 00002"}))
    assert f'name="kpm" value="{dunia.k[2].pk}"' in isi
    assert apd.post(f"{ALAMAT}baris/{entah.pk}/pastikan/", {"bukan": "1", "dilihat": entah.cap}).status_code == 302
    assert "sudah dinyatakan bukan keluarga di data ini" in teks(apd.get(ALAMAT))
    assert apd.get(f"{ALAMAT}baris/999999999/").status_code == 404


def test_tab_keluarga_dan_keadaan_kosong(dunia: SimpleNamespace, client_untuk: Untuk) -> None:
    client = client_untuk(dunia.p.pendamping)
    isi = teks(client.get(f"/penyaluran/kpm/{dunia.k[3].pk}/"))
    assert "Daftar bank: Rp225.000 lewat BRI atas nama SITI LAIN &lt;B&gt;." in isi
    assert "Bank penyalur" in isi
    lemah = teks(client.get(f"/penyaluran/kpm/{dunia.k[4].pk}/"))
    assert "Pastikan keluarganya" in lemah
    assert "Bank penyalur" not in lemah
    BarisBankFactory(tahap=TahapFactory(nomor=3), kpm=dunia.k[3], nama="TAHAP LALU")
    assert "Tahap 3 2026: Daftar bank" in teks(client.get(f"/penyaluran/kpm/{dunia.k[3].pk}/"))
    SelisihBank.objects.all().delete()
    BarisBank.objects.all().delete()
    assert "Buka halaman impor" in teks(client_untuk(dunia.p.apd).get(ALAMAT))
    assert "setelah APD mengimpor daftar bank" in teks(client.get(ALAMAT))


def test_jumlah_kueri_tetap(dunia: SimpleNamespace, client_untuk: Untuk) -> None:
    def hitung(orang: Pengguna, alamat: str) -> int:
        client = client_untuk(orang)
        client.get(alamat)
        with CaptureQueriesContext(
            connection,
        ) as kueri:
            assert client.get(alamat).status_code == 200
        return len(kueri)

    lemah = BarisBank.objects.get(derajat="lemah")
    alamat = (ALAMAT, f"{ALAMAT}baris/{lemah.pk}/", f"/penyaluran/kpm/{dunia.k[3].pk}/")
    sedikit = [hitung(dunia.p.apd, a) for a in alamat]
    for n in range(100, 140):
        dibayar(n)
    masukkan(dunia.p.apd, [baris(n, NOMINAL=100_000) for n in range(100, 120)], setuju=5)
    BarisBank.objects.update(hilang_di=None)
    for n in range(2, 6):
        BarisBankFactory(tahap=TahapFactory(), kpm=dunia.k[3], gelombang=n)
    banyak = [hitung(dunia.p.apd, a) for a in alamat]
    assert banyak == sedikit
    assert max(banyak) <= 12


def test_buku_kerja(dunia: SimpleNamespace, tmp_path: Path) -> None:
    jalur = tmp_path / "selisih.xlsx"
    ekspor_ke(jenis="selisih_bank", wilayah=KECAMATAN, periode="2026-4", oleh=dunia.p.apd, alasan="Uji", keluaran=jalur)
    lembar = openpyxl.load_workbook(jalur).worksheets[0]
    isi = [r for r in lembar.iter_rows(values_only=True) if any(r)]
    judul = next(r for r in isi if "JENIS SELISIH" in r)
    baris_isi = [dict(zip(judul, r, strict=False)) for r in isi[isi.index(judul) + 1 :]]
    dua = next(b for b in baris_isi if b["NAMA PENERIMA"] == "SITI UJI 00002")
    assert (dua["NOMINAL FC"], dua["NOMINAL BANK"], dua["SELISIH"]) == (225_000, 300_000, 75_000)
    assert (dua["NIK"], dua["NIK DI BANK"]) == (keluarga(2)["NIK"], keluarga(2)["NIK"])
    entah = next(b for b in baris_isi if b["NAMA DI BANK"] == "ENTAH SIAPA")
    assert (entah["NAMA PENERIMA"], entah["KECOCOKAN"]) == (None, "Tidak dikenali")
    assert AksesPribadi.objects.filter(jenis="ekspor", pengguna=dunia.p.apd).exists()


def test_baris_daftar_menyebut_bank_dan_baris_bank(pemeran: SimpleNamespace, client_untuk: Untuk) -> None:
    kpm = KPMFactory(desa_id=DESA)
    bayar = PembayaranFactory(kpm=kpm, nominal=225_000)
    BarisBankFactory(kpm=kpm, tahap=bayar.tahap, nominal=200_000, bank="BSI", nama="NAMA BUKU")
    BarisBankFactory(kpm=kpm, tahap=bayar.tahap, nominal=1_234, gelombang=2, derajat="lemah")
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    client = client_untuk(pemeran.pendamping)

    isi = client.get("/penyaluran/", {"status": "semua"}).text
    assert "· BSI" in isi
    assert "Daftar bank: Rp200.000 atas nama NAMA BUKU" in isi
    assert "Rp1.234" not in isi
    baris = client.get(f"/penyaluran/{bayar.pk}/rekon/", {"baris": "1"}, headers={"HX-Request": "true"}).text
    assert "Daftar bank: Rp200.000 atas nama NAMA BUKU" in baris
