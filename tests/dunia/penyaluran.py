"""A payment that was withdrawn and one that was not; what surrounds them: entitlement, bank, proof, card, hindrance."""

from typing import Any

from inti.waktu import hari_ini
from tests.dunia.dasar import Dunia, foto_pada
from tests.factories import (
    BarisBankFactory,
    BuktiBayarFactory,
    FotoFactory,
    HakFactory,
    KartuKKSFactory,
    KendalaBayarFactory,
    LangkahKendalaFactory,
    PembayaranFactory,
    PindahKartuFactory,
    PotretBayarFactory,
    RekonMassalFactory,
    RekonsiliasiFactory,
    SelisihBankFactory,
    TahapFactory,
)


def isi(d: Dunia) -> dict[str, Any]:
    hari, petugas, kpm, tahap = hari_ini(), d.petugas, d.kpm, TahapFactory()
    bayar = PembayaranFactory(kpm=kpm, tahap=tahap)
    bank = BarisBankFactory(kpm=kpm, tahap=tahap, nama=f"BANK-{d.nama}", nominal=200_000)
    return {
        "bayar": bayar,
        "bayar_lepas": PembayaranFactory(kpm=d.lepas, tahap=tahap),
        "hak": HakFactory(
            kpm=kpm,
            tahap=tahap,
            nominal_fc=450_000,
            sebab=[{"kode": "tidak_di_daftar", "anggota": 0, "komponen": "sd"}],
        ),
        "rekonsiliasi": RekonsiliasiFactory(pembayaran=bayar, tanggal=hari, dicatat_oleh=petugas),
        "baris_bank": bank,
        "selisih_bank": SelisihBankFactory(pembayaran=bayar, baris_bank=bank, jenis=["nominal"], nominal_bank=200_000),
        "potret": PotretBayarFactory(pembayaran=bayar),
        "massal": RekonMassalFactory(kelompok=d.kelompok, tahap=tahap, dicatat_oleh=petugas, tanggal=hari),
        "bukti": BuktiBayarFactory(pembayaran=bayar, oleh=petugas, foto=FotoFactory(diunggah_oleh=petugas)),
        **_kendala(d),
        **_kartu(d),
    }


def _kendala(d: Dunia) -> dict[str, Any]:
    kendala = KendalaBayarFactory(kpm=d.lepas, dibuka_oleh=d.petugas, keterangan=f"KENDALA-{d.nama}")
    langkah = LangkahKendalaFactory(kendala=kendala)
    return {
        "kendala": kendala,
        "langkah_kendala": langkah,
        "foto_langkah_kendala": foto_pada(langkah, d.petugas),
    }


def _kartu(d: Dunia) -> dict[str, Any]:
    pemegang: dict[str, Any] = {"kpm": d.kpm, "pemegang_nama": f"PEMEGANG-{d.nama}"}
    pindah = PindahKartuFactory(tanggal=hari_ini(), dicatat_oleh=d.petugas, **pemegang)
    return {
        "kartu": KartuKKSFactory(sejak=hari_ini(), **pemegang),
        "pindah_kartu": pindah,
        "foto_kartu": foto_pada(pindah, d.petugas),
    }
