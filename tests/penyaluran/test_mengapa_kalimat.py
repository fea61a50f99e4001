"""Why a family was not paid: every answer literally, from facts alone."""

from dataclasses import replace
from datetime import date

import pytest

from penyaluran.selectors.mengapa_fakta import Bank, Fakta, Kendala, Rekon, Sanksi, Status
from penyaluran.selectors.mengapa_kalimat import jawab
from penyaluran.selectors.mengapa_rantai import rantai

HARI = date(2026, 11, 20)
F = Fakta(tahap="Tahap 4 2026", hari=HARI, hari_data=date(2026, 10, 1), kepesertaan="aktif", kecamatan="Sungai Serut")
DIBAYAR = replace(F, nominal=750_000)
S = Sanksi("Penangguhan", date(2026, 9, 1))
TANGGUH = replace(F, kepesertaan="ditangguhkan", sejak=date(2026, 9, 1))
GAGAL = Status("GAGAL CEK REKENING", "gagal", "Rekening tidak lolos.", "Tunjukkan KTP kepada pendamping. Lalu tunggu.")
TIDAK = Rekon("tidak", 0, date(2026, 11, 12), alasan="KKS hilang", tindak_lanjut="Buat surat hilang. Dampingi ke bank.")

CABANG: list[tuple[str, Fakta, str, str]] = [
    (
        "bank_membayar",
        replace(TANGGUH, sanksi=S, bank=Bank(ada=True, nominal=600_000)),
        (
            "Final Closing Tahap 4 2026 tidak memuat keluarga ini (ditangguhkan sejak 1 September 2026), tetapi daftar "
            "bank menulis Rp600.000 untuknya."
        ),
        "APD menanyakan perbedaan ini kepada bank dan pusat; keluarga menunggu kabar pendamping sebelum memakainya.",
    ),
    (
        "bank_membayar",
        replace(F, nominal=0, bank=Bank(ada=True, nominal=600_000)),
        ("Final Closing Tahap 4 2026 menulis Rp0 untuk keluarga ini, tetapi daftar bank menulis Rp600.000 untuknya."),
        "APD menanyakan perbedaan ini kepada bank dan pusat; keluarga menunggu kabar pendamping sebelum memakainya.",
    ),
    (
        "bank_membayar_kembali",
        replace(TANGGUH, sanksi=replace(S, dibatalkan=date(2026, 10, 9)), kembali=600_000, bank=Bank(True, 600_000)),
        (
            "Penangguhan sejak 1 September 2026 dibatalkan pada 9 Oktober 2026, dan daftar bank menulis Rp600.000 "
            "untuk keluarga ini di luar Final Closing Tahap 4 2026."
        ),
        "APD memastikan kepada pusat apakah itu bantuan yang dibayar kembali; keluarga menunggu kabar pendamping.",
    ),
    (
        "bank_mendahului",
        replace(F, ada_daftar=False, bank=Bank(ada=True, nominal=600_000)),
        (
            "Final Closing Tahap 4 2026 untuk Kecamatan Sungai Serut belum diterima, sedangkan untuk keluarga ini "
            "daftar bank sudah menulis Rp600.000."
        ),
        "APD mengimpor Final Closing setelah pusat mengirimnya, lalu mencocokkan keduanya.",
    ),
    (
        "sanksi_batal",
        replace(TANGGUH, sanksi=replace(S, dibatalkan=date(2026, 10, 9)), kembali=600_000),
        (
            "Penangguhan sejak 1 September 2026 dibatalkan pada 9 Oktober 2026, sehingga bantuan Tahap 4 2026 sebesar "
            "Rp600.000 harus dibayar kembali."
        ),
        "APD meneruskan daftar dibayar kembali ke pusat; keluarga menunggu kabar pendamping.",
    ),
    (
        "sanksi_batal_nol",
        replace(TANGGUH, sanksi=replace(S, dibatalkan=date(2026, 10, 9)), kembali=0),
        (
            "Penangguhan sejak 1 September 2026 dibatalkan pada 9 Oktober 2026, tetapi menurut data anggotanya tidak "
            "ada bantuan Tahap 4 2026 yang harus dibayar kembali."
        ),
        "Bila keluarga merasa berhak, pendamping memeriksa anggota dan komponennya, lalu mengusulkan pemutakhiran.",
    ),
    (
        "keberatan",
        replace(TANGGUH, sanksi=replace(S, keberatan=date(2026, 9, 8))),
        "Bantuan Tahap 4 2026 tidak dibayar karena penangguhan berlaku sejak 1 September 2026.",
        (
            "Keberatan keluarga tanggal 8 September 2026 sedang diputuskan koordinator "
            "kabupaten/kota; keluarga menunggu "
            "putusannya dari pendamping."
        ),
    ),
    (
        "sanksi",
        replace(TANGGUH, sanksi=S),
        (
            "Bantuan Tahap 4 2026 tidak dibayar karena penangguhan berlaku sejak 1 September 2026: "
            "komitmen keluarga belum "
            "terpenuhi."
        ),
        "Keluarga memenuhi komitmennya, dan bila tidak setuju menyampaikan keberatan lewat pendamping.",
    ),
    (
        "keluar",
        replace(F, kepesertaan="mandiri", sejak=date(2026, 6, 30), alasan="mampu"),
        "Keluarga ini sudah graduasi mandiri sejak 30 Juni 2026 (sudah mampu), jadi tidak dibayar pada Tahap 4 2026.",
        "Bila itu keliru, pendamping mengusulkan tarik kembali dan koordinator kabupaten/kota memutuskannya.",
    ),
    (
        "ditangguhkan",
        replace(TANGGUH, alasan="pindah"),
        (
            "Kepesertaan keluarga ini ditangguhkan sejak 1 September 2026 (pindah ke luar wilayah), jadi tidak "
            "dibayar pada Tahap 4 2026."
        ),
        "Pendamping memeriksa sebabnya bersama keluarga, lalu mengusulkan pemulihan kepada koordinator kabupaten/kota.",
    ),
    (
        "calon",
        replace(F, kepesertaan="calon"),
        "Keluarga ini masih calon peserta dan belum ditetapkan, jadi belum dibayar pada Tahap 4 2026.",
        "Pendamping menyelesaikan pertemuan awal dan validasi; setelah itu pusat yang menetapkan.",
    ),
    (
        "belum_daftar",
        replace(F, ada_daftar=False),
        "Daftar bayar Tahap 4 2026 untuk Kecamatan Sungai Serut belum diterima.",
        "APD mengimpor Final Closing setelah pusat mengirimnya; keluarga menunggu kabar pendamping.",
    ),
    (
        "hilang",
        replace(F, terakhir="Tahap 3 2026", tugas_hilang=date(2026, 12, 1)),
        "Keluarga ini tidak ada di Final Closing Tahap 4 2026, padahal masih ada pada Tahap 3 2026.",
        "Pendamping mencari tahu sebabnya paling lambat 1 Desember 2026, lalu APD menanyakannya ke pusat.",
    ),
    (
        "belum_pernah",
        F,
        "Keluarga ini tercatat aktif, tetapi belum pernah ada di Final Closing sampai Tahap 4 2026.",
        "Pendamping mencocokkan NIK dan No KK keluarga dengan KTP dan KK, lalu APD menanyakannya ke pusat.",
    ),
    (
        "nol",
        replace(F, nominal=0),
        "Final Closing Tahap 4 2026 menulis Rp0 untuk keluarga ini tanpa menyebut sebabnya.",
        "APD menanyakan sebabnya ke pusat, lalu pendamping mengabarkannya kepada keluarga.",
    ),
    (
        "nol_tak_dikenal",
        replace(F, nominal=0, status=Status("HOLD X")),
        "Final Closing Tahap 4 2026 menulis Rp0 dengan status “HOLD X”, yang artinya belum dikenal.",
        "APD menanyakan arti status itu ke pusat, lalu pendamping mengabarkannya kepada keluarga.",
    ),
    (
        "nol_status",
        replace(
            F, nominal=0, status=Status("EXCLUDE", "dikeluarkan", "Dikeluarkan oleh pusat.", "Tanyakan kepada APD.")
        ),
        "Dikeluarkan oleh pusat.",
        "Tanyakan kepada APD.",
    ),
    (
        "cair",
        replace(DIBAYAR, rekon=Rekon("cair", 750_000, HARI, date(2026, 11, 10), saluran="agen")),
        "Bantuan Tahap 4 2026 sebesar Rp750.000 sudah diambil seluruhnya pada 10 November 2026 lewat Agen bank.",
        "Bila keluarga merasa belum menerimanya, cetak buku tabungan dan periksa bersama pendamping atau koordinator.",
    ),
    (
        "sebagian",
        replace(DIBAYAR, rekon=Rekon("sebagian", 500_000, HARI, date(2026, 11, 10))),
        (
            "Dari Rp750.000 bantuan Tahap 4 2026, keluarga baru mengambil Rp500.000 pada 10 November "
            "2026; Rp250.000 masih "
            "tersisa."
        ),
        "Keluarga mengambil sisanya di ATM, agen, atau kantor bank, lalu mengabari pendamping.",
    ),
    (
        "belum_diambil",
        replace(DIBAYAR, rekon=TIDAK),
        (
            "Bantuan Tahap 4 2026 sebesar Rp750.000 belum diambil dengan alasan KKS hilang, menurut catatan pendamping "
            "12 November 2026."
        ),
        "Langkah berikutnya oleh pendamping: buat surat hilang.",
    ),
    (
        "belum_diambil",
        replace(DIBAYAR, rekon=TIDAK, kendala=Kendala("Ke bank penerbit", tenggat=date(2026, 11, 25))),
        (
            "Bantuan Tahap 4 2026 sebesar Rp750.000 belum diambil dengan alasan KKS hilang, menurut catatan pendamping "
            "12 November 2026."
        ),
        "Langkah berikutnya ke bank penerbit, oleh pendamping bersama keluarga paling lambat 25 November 2026.",
    ),
    (
        "belum_diambil",
        replace(DIBAYAR, rekon=replace(TIDAK, alasan="Belum sempat", tindak_lanjut="")),
        (
            "Bantuan Tahap 4 2026 sebesar Rp750.000 belum diambil dengan alasan belum sempat, "
            "menurut catatan pendamping "
            "12 November 2026."
        ),
        "Pendamping menanyakan hambatannya dan menyepakati hari pengambilan bersama keluarga.",
    ),
    (
        "belum_hari_bayar",
        replace(DIBAYAR, tanggal_bayar=date(2026, 11, 25), status=GAGAL),
        "Bantuan Tahap 4 2026 sebesar Rp750.000 dijadwalkan dibayar pada 25 November 2026.",
        "Keluarga menunggu; pendamping mengabarkan setelah uang masuk rekening.",
    ),
    ("gagal", replace(DIBAYAR, status=GAGAL), "Rekening tidak lolos.", "Tunjukkan KTP kepada pendamping."),
    (
        "tidak_di_bank",
        replace(DIBAYAR, bank=Bank(ada=True)),
        "Final Closing Tahap 4 2026 menulis Rp750.000 untuk keluarga ini, tetapi namanya tidak ada di daftar bank.",
        "APD mencocokkan daftar bank dan menanyakannya kepada bank; keluarga menunggu kabar pendamping.",
    ),
    (
        "bank_perkiraan",
        replace(DIBAYAR, bank=Bank(ada=True, nominal=500_000, pasti=False)),
        (
            "Di daftar bank Tahap 4 2026 ada nama yang sama atau mirip, tetapi nomornya berbeda dan belum dipastikan "
            "bahwa itu keluarga ini."
        ),
        "Pendamping memastikannya di Penyaluran, Daftar bank; bila bukan, APD menanyakannya kepada bank.",
    ),
    (
        "bank_beda_jumlah",
        replace(DIBAYAR, bank=Bank(ada=True, nominal=500_000)),
        "Final Closing Tahap 4 2026 menulis Rp750.000, tetapi daftar bank menulis Rp500.000.",
        "APD menanyakan selisihnya kepada bank dan pusat; keluarga mencetak buku tabungan untuk melihat isinya.",
    ),
    (
        "bank_beda_nama",
        replace(DIBAYAR, bank=Bank(ada=True, nominal=750_000, nama_beda=True)),
        "Nama atau nomor keluarga ini di daftar bank Tahap 4 2026 berbeda dengan data PKH.",
        "Keluarga menunjukkan KTP, KK, dan buku tabungan kepada pendamping; APD mengusulkan perbaikannya.",
    ),
    (
        "tertutup",
        replace(DIBAYAR, ditutup=date(2026, 11, 19)),
        "Tahap 4 2026 ditutup pada 19 November 2026 sebelum pengambilan Rp750.000 keluarga ini dilaporkan.",
        (
            "Keluarga menunjukkan buku tabungan kepada pendamping; koordinator kabupaten/kota atau pusat membuka lagi "
            "tahap ini supaya bisa dicatat."
        ),
    ),
    (
        "kartu",
        replace(DIBAYAR, kendala=Kendala("Ke bank penerbit", alasan="KKS hilang", tenggat=date(2026, 11, 25))),
        (
            "Bantuan Tahap 4 2026 sebesar Rp750.000 belum dilaporkan diambil, dan kartu keluarga ini sedang diurus: "
            "KKS hilang."
        ),
        "Langkah berikutnya ke bank penerbit, oleh pendamping bersama keluarga paling lambat 25 November 2026.",
    ),
    (
        "berjalan",
        replace(DIBAYAR, status=Status("SP2D", "proses", "Kas negara sudah mencairkan dana.", "Tunggu beberapa hari.")),
        "Bantuan Tahap 4 2026 sebesar Rp750.000 belum dilaporkan diambil: kas negara sudah mencairkan dana.",
        "Tunggu beberapa hari.",
    ),
    (
        "sudah_waktunya",
        replace(
            DIBAYAR, tanggal_bayar=date(2026, 10, 9), status=Status("AKTIF", "proses", "Keluarga tercantum.", "Tunggu.")
        ),
        "Bantuan Tahap 4 2026 sebesar Rp750.000 dibayarkan sejak 9 Oktober 2026 dan belum dilaporkan diambil.",
        "Keluarga memeriksa saldo sendiri di ATM, agen, atau kantor bank, lalu pendamping mencatat hasilnya.",
    ),
    (
        "belum_lapor",
        replace(DIBAYAR, status=Status("HOLD X")),
        (
            "Bantuan Tahap 4 2026 sebesar Rp750.000 ada di daftar bayar dengan status “HOLD X”, yang artinya belum "
            "dikenal, dan belum dilaporkan sudah atau belum diambil."
        ),
        "Keluarga memeriksa saldo sendiri di ATM, agen, atau kantor bank, lalu pendamping mencatat hasilnya.",
    ),
    (
        "belum_lapor",
        DIBAYAR,
        "Bantuan Tahap 4 2026 sebesar Rp750.000 ada di daftar bayar dan belum dilaporkan sudah atau belum diambil.",
        "Keluarga memeriksa saldo sendiri di ATM, agen, atau kantor bank, lalu pendamping mencatat hasilnya.",
    ),
]


@pytest.mark.parametrize(
    ("kode", "fakta", "terjadi", "langkah"), CABANG, ids=[f"{n}-{c[0]}" for n, c in enumerate(CABANG)]
)
def test_dua_kalimat(kode, fakta, terjadi, langkah):
    hasil = jawab(fakta)
    assert (hasil.kode, hasil.terjadi, hasil.langkah) == (kode, terjadi, langkah)
    for kalimat in (hasil.terjadi, hasil.langkah):  # exactly one sentence each
        assert kalimat.endswith(".")
        assert ". " not in kalimat
    assert len(rantai(fakta)) == 6


def test_penangguhan_sesudah_batas_data_tidak_menjelaskan_daftar():
    """A rung carried out although the family stood active on the day of the data explains nothing."""
    assert jawab(replace(F, sanksi=S, nominal=0)).kode == "nol"
