"""The SIKS-NG list: bank, status and batch of payments that a Final Closing made."""

import codecs
import io
import json

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from inti.berkas.galat import BerkasDitolak
from inti.galat import GalatPengguna
from inti.models import BarisImpor
from inti.services import impor
from kpm.models import KPM
from penyaluran.berkas.siks_ng import pisah_rt_rw
from penyaluran.models import Pembayaran, Tahap
from tests.conftest import DESA, KECAMATAN
from tests.factories import KPMFactory, PembayaranFactory, PenugasanFactory, TahapFactory
from tests.penyaluran.buku_fc import keluarga
from tests.penyaluran.langkah import DIAM, alasan, angka, perubahan, terapkan

JUDUL = "NOKK;NIK;NAMA;BANK;DESA;ALAMAT;STATUS_PENYALURAN;KODE_BATCH"
AWAL = ("", "", "")


@pytest.mark.parametrize(
    ("alamat", "hasil"),
    [
        ("JL. BALI NO 3 RT 3 RW 2", ("JL. BALI NO 3", "003", "002")),
        ("JL. BALI RT.003/RW.002, PASAR BENGKULU", ("JL. BALI, PASAR BENGKULU", "003", "002")),
        ("JL BALI RT/RW 003/002", ("JL BALI", "003", "002")),
        ("JL BALI RT 3/2", ("JL BALI", "003", "002")),
        ("RT 05 JL BALI RW 01", ("JL BALI", "005", "001")),
        ("JL BALI RT 4", ("JL BALI", "004", None)),
        ("RT 000 RW 000", (None, None, None)),
        ("JL. RTA MILONO NO 12", ("JL. RTA MILONO NO 12", None, None)),
        (None, (None, None, None)),
    ],
)
def test_rt_rw_diambil_dari_alamat(alamat, hasil):
    assert pisah_rt_rw(alamat) == hasil


def keluarga_dibayar(n, **kpm):
    k = KPMFactory(
        desa_id=DESA, nik=keluarga(n)["NIK"], kk=keluarga(n)["NO KK"], alamat="JL. LAMA", rt="001", rw="009", **kpm
    )
    PembayaranFactory(kpm=k)
    return k


def baris(n, *, nik=None, kk=None, bank="BRI", alamat="JL. BALI RT 3 RW 2", status="SI", batch="B-01"):
    isi = keluarga(n)
    nik, kk = isi["NIK"] if nik is None else nik, isi["NO KK"] if kk is None else kk
    return f"{kk};{nik};{isi['NAMA PENERIMA']};{bank};PASAR BENGKULU;{alamat};{status};{batch}"


def csv(*isi, judul=JUDUL):
    return ("\r\n".join([judul, *isi]) + "\r\n").encode()


def pratinjau(oleh, isi, *, tahap="2026-4", wilayah="", nama="siks.csv"):
    b = impor.unggah(
        jenis="siks_ng",
        nama=nama,
        isi=ContentFile(isi),
        oleh=oleh,
        kode_wilayah=wilayah,
        parameter={"tahap": tahap},
    )
    return impor.buat_pratinjau(berkas_id=b.pk, kerja=DIAM)


def salur(k):
    return Pembayaran.objects.filter(kpm=k, tahap_id="2026-4").values_list("bank", "status_salur", "kode_batch").get()


def rumah(k):
    k.refresh_from_db()
    return (k.alamat, k.rt, k.rw)


pytestmark = pytest.mark.django_db


def test_bank_status_dan_batch_dari_tahap_itu_saja(pemeran):
    satu, dua = keluarga_dibayar(1), keluarga_dibayar(2)
    lama = PembayaranFactory(kpm=satu, tahap=TahapFactory(nomor=3))
    b = pratinjau(pemeran.apd, csv(baris(1), baris(2, nik="", status="GAGAL OMSPAN")))
    assert angka(b) == {
        "baris": 2, "diterima": 2, "ditolak": 0, "baru": 0, "berubah": 2, "tetap": 0, "hilang": 0,
    }  # fmt: skip
    assert perubahan(b, 2) == {"BANK": ("", "BRI"), "STATUS PENYALURAN": ("", "SI"), "KODE BATCH": ("", "B-01")}
    assert (b.kode_wilayah, salur(satu)) == (KECAMATAN, AWAL)
    terapkan(b, pemeran.apd)
    assert (salur(satu), salur(dua)) == (("BRI", "SI", "B-01"), ("BRI", "GAGAL OMSPAN", "B-01"))
    lama.refresh_from_db()
    assert lama.bank == ""
    assert Pembayaran.objects.get(kpm=satu, tahap_id="2026-4").nominal == 225_000
    assert rumah(satu) == ("JL. LAMA", "001", "009")
    again = pratinjau(pemeran.apd, csv(baris(1, bank="", batch=""), baris(2, status="GAGAL OMSPAN")))
    assert angka(again)["tetap"] == 2


def test_alamat_hanya_mengisi_yang_kosong(pemeran):
    k = keluarga_dibayar(1)
    KPM.objects.filter(pk=k.pk).update(alamat="", rt="")
    terapkan(pratinjau(pemeran.apd, csv(baris(1))), pemeran.apd)
    assert rumah(k) == ("JL. BALI", "003", "009")


def test_yang_tidak_dikenal_atau_tidak_dibayar_ditolak(pemeran):
    keluarga_dibayar(1)
    KPMFactory(desa_id=DESA, nik=keluarga(2)["NIK"])
    for _ in range(2):
        KPMFactory(desa_id=DESA, kk=keluarga(4)["NO KK"])
    luar = KPMFactory(desa_id="17.01.01.2001", nik=keluarga(5)["NIK"])
    PembayaranFactory(kpm=luar)
    isi = [
        baris(1),
        baris(2),
        baris(3),
        baris(4, nik=""),
        baris(5),
        baris(6, nik="", kk=""),
        baris(7, nik="1.77108E+15"),
        baris(1, nik="", status="OMSPAN"),
        baris(1, status="SP2D"),
    ]
    b = pratinjau(pemeran.apd, csv(*isi))
    ditolak = {nomor: next(iter(a.values())) for nomor, a in alasan(b).items()}
    assert sorted(ditolak) == [3, 4, 5, 6, 7, 8, 9, 10]
    for nomor, kata in {
        3: "tidak ada di Final Closing Tahap 4 2026",
        4: "belum dikenal",
        5: "lebih dari satu keluarga",
        6: "di luar wilayah Anda",
        7: "kosong",
        8: "16 digit",
        9: "sama dengan baris 2",
        10: "sama dengan baris 2",
    }.items():
        assert kata in ditolak[nomor], nomor
    terapkan(b, pemeran.apd)
    assert Pembayaran.objects.exclude(bank="").count() == 1
    assert (KPM.objects.count(), Pembayaran.objects.count()) == (5, 2)


@pytest.mark.parametrize(
    "isi",
    [
        codecs.BOM_UTF8 + csv(baris(1, alamat="JL. É RT 3 RW 2")),
        b"sep=;\r\n" + csv(baris(1)),
        csv(baris(1)).replace(b";", b","),
        csv(baris(1, alamat="JL. CAFÉ")).decode().encode("cp1252"),
        csv(f'"{keluarga(1)["NO KK"]}";"=""{keluarga(1)["NIK"]}""";A;BRI;X;"JL. A; B";SI;B-01'),
        csv("'" + baris(1).replace(";", ";'", 1)),
    ],
)
def test_bentuk_csv(pemeran, isi):
    k = keluarga_dibayar(1)
    b = pratinjau(pemeran.apd, isi)
    assert alasan(b) == {}
    terapkan(b, pemeran.apd)
    assert salur(k) == ("BRI", "SI", "B-01")


def test_teks_rumus_tetap_teks(pemeran):
    k = keluarga_dibayar(1)
    terapkan(pratinjau(pemeran.apd, csv(baris(1, bank="=CMD()", status="STATUS BARU 2027"))), pemeran.apd)
    assert salur(k) == ("=CMD()", "STATUS BARU 2027", "B-01")


def test_tanpa_final_closing_atau_tertutup_ditolak(pemeran):
    with pytest.raises(BerkasDitolak, match="Belum ada Final Closing Tahap 4 2026"):
        pratinjau(pemeran.apd, csv(baris(1)))
    keluarga_dibayar(1)
    b = pratinjau(pemeran.apd, csv(baris(1)))
    Tahap.objects.update(ditutup_pada=timezone.now())
    with pytest.raises(GalatPengguna, match="sudah ditutup"):
        terapkan(b, pemeran.apd)
    with pytest.raises(BerkasDitolak, match="sudah ditutup"):
        pratinjau(pemeran.apd, csv(baris(1, bank="BNI")))
    assert Pembayaran.objects.exclude(bank="").count() == 0


def test_semua_ditolak_dan_wilayah_lain(pemeran):
    keluarga_dibayar(1)
    b = pratinjau(pemeran.apd, csv(baris(1)), wilayah="17.71.07")
    assert "wilayah yang dipilih" in alasan(b)[2]["NIK"]
    with pytest.raises(GalatPengguna, match="semua baris ditolak"):
        terapkan(b, pemeran.apd)
    assert BarisImpor.objects.get().hasil == "ditolak"


def test_perintah_dan_templat(pemeran, client_untuk, tmp_path, capsys):
    k = keluarga_dibayar(1)
    jalur = tmp_path / "siks.csv"
    jalur.write_bytes(csv(baris(1)))
    call_command("impor", "siks_ng", str(jalur), "--oleh", pemeran.apd.email, "--tahap", "2026-4", "--terapkan")
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["diterapkan"] is True
    assert salur(k)[0] == "BRI"
    jawab = client_untuk(pemeran.apd).get(reverse("impor:templat", args=["siks_ng"]))
    judul = [c.value for c in openpyxl.load_workbook(io.BytesIO(b"".join(jawab.streaming_content)))["DATA"][1]]
    jawab.close()
    assert judul == ["NO KK", "NIK", "NAMA PENERIMA", "BANK", "KELURAHAN", "ALAMAT", "STATUS_PENYALURAN", "KODE_BATCH"]


def test_arti_status_tampil_di_keluarga_dan_di_daftar(pemeran, client_untuk):
    k = keluarga_dibayar(1)
    PenugasanFactory(kpm=k, petugas=pemeran.pendamping)
    Pembayaran.objects.update(bank="BRI", status_salur="SP2D", kode_batch="B-77")
    client = client_untuk(pemeran.pendamping)
    for alamat in (reverse("penyaluran:tab_penyaluran", args=[k.pk]), reverse("penyaluran:daftar")):
        isi = client.get(alamat).content.decode()
        assert "SP2D" in isi
        assert "Kas negara sudah mencairkan dana ke bank" in isi
