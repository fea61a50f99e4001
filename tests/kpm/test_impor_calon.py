"""Importing candidate families: new ones are written, known families are left alone, nobody counts as a participant."""

import io
import json
from datetime import date

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command

from inti.berkas.galat import BerkasDitolak
from inti.berkas.templat import buat_templat
from inti.enums import KeadaanBerkas
from inti.models import BarisImpor, BerkasImpor
from inti.services import impor
from inti.services.jenis_impor import jenis_impor
from inti.services.kerja import Kemajuan
from kpm.models import KPM, PerubahanKepesertaan
from pendamping.selectors.penugasan import calon_petugas
from tests.conftest import DESA, DESA_LUAR
from tests.factories import KPMFactory, PenugasanFactory
from tests.penyaluran.buku_fc import buku

pytestmark = pytest.mark.django_db
JUDUL = (
    "NAMA", "NIK", "NO KK", "TGL LAHIR", "ALAMAT", "RT", "RW", "KELURAHAN", "KECAMATAN", "KABUPATEN", "HAMIL", "SD",
)  # fmt: skip
DIAM = Kemajuan()


def calon(n, **ganti):
    lahir = date(1980 + n % 20, 1 + n % 12, 1 + n % 28)
    return {
        "NAMA": f"CALON UJI {n:03d}",
        "NIK": f"177108{lahir.day + 40:02d}{lahir.month:02d}{lahir.year % 100:02d}{n + 1:04d}",
        "NO KK": f"177108{1 + n % 28:02d}0115{n + 1:04d}",
        "TGL LAHIR": lahir,
        "ALAMAT": f"JL. BALI NO {n}",
        "RT": "001",
        "RW": "002",
        "KELURAHAN": "PASAR BENGKULU",
        "KECAMATAN": "SUNGAI SERUT",
        "KABUPATEN": "KOTA BENGKULU",
        "HAMIL": 1,
        "SD": None,
    } | ganti


def pratinjau(oleh, baris, judul=JUDUL):
    b = impor.unggah(jenis="calon", nama="calon.xlsx", isi=ContentFile(buku(baris, judul=judul)), oleh=oleh)
    return impor.buat_pratinjau(berkas_id=b.pk, kerja=DIAM)


def terapkan(b, oleh):
    impor.terapkan(berkas=b, oleh=oleh)
    return impor.terapkan_sekarang(berkas_id=b.pk, oleh=oleh, kerja=DIAM)


def angka(b):
    return {k: b.ringkasan[k] for k in ("baru", "berubah", "tetap", "hilang", "ditolak")}


def test_calon_baru_tercatat_dan_tidak_dihitung_peserta(pemeran):
    b = pratinjau(pemeran.apd, [calon(n) for n in range(3)])
    assert angka(b) == {"baru": 3, "berubah": 0, "tetap": 0, "hilang": 0, "ditolak": 0}
    assert KPM.objects.count() == 0
    terapkan(b, pemeran.apd)
    k = KPM.objects.get(nama="CALON UJI 001")
    assert (k.kepesertaan, k.desa_id, k.fc_terakhir, k.hamil, k.sd) == ("calon", DESA, "", 1, 0)
    assert (k.nik, k.kk) == (calon(1)["NIK"], calon(1)["NO KK"])
    assert (k.alamat, k.rt, k.rw, k.tanggal_lahir) == ("JL. BALI NO 1", "001", "002", date(1981, 2, 2))
    assert KPM.objects.aktif().count() == 0
    # Its pendamping sees it, and the load counts participants only.
    PenugasanFactory(kpm=k, petugas=pemeran.pendamping)
    assert list(KPM.objects.terlihat_oleh(pemeran.pendamping)) == [k]
    assert [p.jumlah_kpm for p in calon_petugas(DESA) if p == pemeran.pendamping] == [0]


def test_keluarga_yang_sudah_dikenal_tidak_berubah(pemeran):
    for n, kepesertaan in enumerate(("calon", "aktif", "ditangguhkan", "berhenti", "mandiri")):
        KPMFactory(nama=f"LAMA {n}", nik=calon(n)["NIK"], kepesertaan=kepesertaan)
    KPMFactory(nama="LAMA LUAR", nik=calon(5)["NIK"], desa_id=DESA_LUAR)
    sebelum = list(KPM.objects.order_by("pk").values())
    b = pratinjau(pemeran.apd, [calon(n, ALAMAT="JL. LAIN") for n in range(7)])
    assert angka(b) == {"baru": 1, "berubah": 0, "tetap": 1, "hilang": 0, "ditolak": 5}
    alasan = {r.nomor: dict(r.kesalahan)["NIK"] for r in BarisImpor.objects.filter(berkas=b, hasil="ditolak")}
    assert alasan == {
        3: "sudah menjadi peserta, jadi bukan calon lagi",
        4: "sudah menjadi peserta, jadi bukan calon lagi",
        5: "pernah menjadi peserta dan sudah keluar; usulkan tarik kembali dari halaman keluarganya",
        6: "pernah menjadi peserta dan sudah keluar; usulkan tarik kembali dari halaman keluarganya",
        7: "NIK ini sudah tercatat di luar wilayah Anda; sampaikan kepada pengelola sistem",
    }
    terapkan(b, pemeran.apd)
    assert list(KPM.objects.order_by("pk").values())[: len(sebelum)] == sebelum
    assert KPM.objects.count() == len(sebelum) + 1
    assert PerubahanKepesertaan.objects.count() == 0


def test_no_kk_keluarga_peserta_diperingatkan(pemeran):
    KPMFactory(kk=calon(0)["NO KK"])
    KPMFactory(kk=calon(1)["NO KK"], kepesertaan="berhenti")
    b = pratinjau(pemeran.apd, [calon(0), calon(1), calon(2), calon(3, **{"NO KK": calon(2)["NO KK"]})])
    assert angka(b)["baru"] == 4
    assert {r.nomor: r.peringatan for r in b.baris.order_by("nomor") if r.peringatan} == {
        2: [["NO KK", "No KK ini sudah dipakai keluarga peserta lain; pastikan ini keluarga yang berbeda"]],
        5: [["NO KK", "sama dengan baris 4; satu keluarga biasanya satu calon"]],
    }


def test_baris_salah_ditolak_dengan_sebabnya(pemeran):
    b = pratinjau(
        pemeran.apd,
        [calon(0, NIK="123"), calon(1, KELURAHAN="ENTAH"), calon(2, KABUPATEN="KABUPATEN BENGKULU SELATAN"), calon(3)],
    )
    assert angka(b) == {"baru": 1, "berubah": 0, "tetap": 0, "hilang": 0, "ditolak": 3}
    assert {r.nomor: [k for k, _ in r.kesalahan] for r in b.baris.filter(hasil="ditolak")} == {
        2: ["NIK"],
        3: ["KELURAHAN"],
        4: ["KELURAHAN"],
    }


def test_daftar_yang_sama_dua_kali_tidak_menambah(pemeran):
    terapkan(pratinjau(pemeran.apd, [calon(0), calon(1)]), pemeran.apd)
    b = terapkan(pratinjau(pemeran.apd, [calon(1), calon(0)]), pemeran.apd)
    assert angka(b) == {"baru": 0, "berubah": 0, "tetap": 2, "hilang": 0, "ditolak": 0}
    assert KPM.objects.count() == 2


def test_pratinjau_usang_ketika_calon_menjadi_peserta(pemeran):
    terapkan(pratinjau(pemeran.apd, [calon(0)]), pemeran.apd)
    b = pratinjau(pemeran.apd, [calon(0), calon(1)])
    KPM.objects.update(kepesertaan="aktif")
    impor.terapkan(berkas=b, oleh=pemeran.apd)
    with pytest.raises(impor.PratinjauUsang):
        impor.terapkan_sekarang(berkas_id=b.pk, oleh=pemeran.apd, kerja=DIAM)
    assert KPM.objects.count() == 1


def test_final_closing_tidak_terbaca_sebagai_daftar_calon(pemeran):
    isi = ContentFile(buku([calon(0)], judul=JUDUL, atas=["DAFTAR FINAL CLOSING PKH TAHAP 4 TAHUN 2026"]))
    with pytest.raises(BerkasDitolak, match="Pilih jenis daftar Final Closing"):
        impor.unggah(jenis="calon", nama="calon.xlsx", isi=isi, oleh=pemeran.apd)
    assert BerkasImpor.objects.count() == 0


def test_templat_terbaca_kembali(pemeran, tmp_path):
    jalur = tmp_path / "templat.xlsx"
    buat_templat(jenis_impor("calon").spek(None), jalur)
    templat = openpyxl.load_workbook(jalur)
    judul = [s.value for s in templat["DATA"][1]]
    assert judul[:10] == list(JUDUL[:10])
    templat["DATA"].append([calon(0).get(j) for j in judul])
    isi = io.BytesIO()
    templat.save(isi)
    b = impor.unggah(jenis="calon", nama="calon.xlsx", isi=ContentFile(isi.getvalue()), oleh=pemeran.apd)
    assert impor.buat_pratinjau(berkas_id=b.pk, kerja=DIAM).keadaan == KeadaanBerkas.PRATINJAU


def test_perintah_impor_calon(pemeran, tmp_path, capsys):
    jalur = tmp_path / "calon.xlsx"
    jalur.write_bytes(buku([calon(n) for n in range(4)], judul=JUDUL))
    call_command("impor", "calon", str(jalur), oleh="apd@contoh.id", terapkan=True)
    hasil = json.loads(capsys.readouterr().out)
    assert (hasil["baru"], hasil["diterapkan"]) == (4, True)
    assert KPM.objects.filter(kepesertaan="calon").count() == 4


@pytest.mark.parametrize("nama", ["pendamping", "korkec", "korkab", "apd_luar"])
def test_hanya_apd_wilayah_itu_yang_mengimpor_calon(pemeran, client_untuk, nama):
    client = client_untuk(getattr(pemeran, nama))
    isi = ContentFile(buku([calon(0)], judul=JUDUL), name="calon.xlsx")
    jawaban = client.post("/impor/", {"jenis": "calon", "berkas": isi, "wilayah": "17.71.08"})
    # The page is open to a pendamping for schools' forms; this kind is none of the choices there.
    assert jawaban.status_code == (422 if nama in ("apd_luar", "pendamping") else 403)
    assert KPM.objects.count() == 0
