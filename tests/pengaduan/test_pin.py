"""Secret numbers in the words of a complaint: found however told, and nothing else refused."""

import re
from time import monotonic

import pytest

from pengaduan.services.teks import BerRahasia, rapikan_isi, samarkan_isi

RAHASIA = [
    "pin kartu saya yang baru adalah 123456",
    "pin kartu saya yang baru adalah 1234",
    "PIN kartu KKS 2 yang baru diganti oleh agen yaitu 12 34 56",
    "kode OTP yang tadi masuk ke HP saya angkanya 4821",
    "Pin atm punya ibu saya yang sudah tua itu 123 456",
    "pin kartu merah putih dari bank = 9182",
    "4821 itu kode OTP saya",
    "123456 adalah PIN saya",
    "PIN saya satu dua tiga empat lima enam",
    "PIN: 12.34.56",
    "PIN 123.456",
    "PIN saya 12-34-56 diminta tanggal 12-08-2026",
    "sandi saya 123456",
    "PIN saya 123456 hari ini diminta",
    "Kartu 6013 0100 1234 5678 hilang",
]
BIASA = [
    "PIN diminta tanggal 12-08-2026 di rumah",
    "PIN pada 12/08/2026 diminta",
    "PIN diminta tgl 12/08/26",
    "PIN diminta 12 Agustus 2026",
    "PIN, 2026-08-12, diminta agen",
    "PIN saya diminta lalu uang Rp600000 hilang",
    "PIN saya diminta lalu uang Rp 600.000 hilang",
    "PIN saya diminta lalu 600000 rupiah hilang",
    "PIN diminta, uang dipotong 150 ribu",
    "PIN diminta di RT 003/004",
    "PIN RT 03 RW 012 diminta semua",
    "PIN diminta lewat 0812-3456-7890",
    "PIN hub 081234567890",
    "PIN 021-171 tidak menjawab",
    "PIN jam 10.30 diminta",
    "PIN sejak 2024 dipegang ketua",
    "PIN diminta 3 kali, lihat ADU-2345678",
    "PIN dipegang ketua, ada 25 keluarga",
    "Uang 600000 belum masuk",
    "Saya pinjam 500000, rumah nomor 123456",
    "Dia minta satu dua kali PIN saya",
]


@pytest.mark.parametrize("teks", RAHASIA)
def test_nomor_rahasia_ditolak_dan_tersamar(teks: str) -> None:
    with pytest.raises(BerRahasia) as galat:
        rapikan_isi(teks)
    assert "•" in galat.value.tersamar
    assert len(galat.value.tersamar) == len(teks)
    assert re.sub(r"\W", "", rapikan_isi(galat.value.tersamar))  # what comes back is taken


@pytest.mark.parametrize("teks", BIASA)
def test_angka_lain_dibiarkan(teks: str) -> None:
    """Not refused, and letters and amounts as told; a telephone is stored masked like any long number."""
    assert re.sub(r"[\d•-]", "", rapikan_isi(teks)) == re.sub(r"[\d-]", "", teks)


def test_hanya_nomor_rahasia_yang_disamarkan() -> None:
    teks = "PIN saya 123456 diminta 12-08-2026 di RT 003/004, uang Rp600000 hilang"
    assert samarkan_isi(teks) == teks.replace("123456", "••••••")


@pytest.mark.parametrize("satu", ["PIN ", "1 ", "1.", "adalah ", "satu ", "0", " ", "0812 ", "rt "])
def test_tulisan_panjang_cepat_diperiksa(satu: str) -> None:
    """4000 letters made to go back and forth in: still at once."""
    mulai = monotonic()
    samarkan_isi(("PIN " + satu * 4000)[:4000])
    assert monotonic() - mulai < 0.3
