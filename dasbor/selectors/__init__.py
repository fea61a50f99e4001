from dasbor.selectors.ringkasan import ANGKA, PESERTA, Baris, Dasbor, akar, dasbor, jejak_wilayah

__all__ = ["ANGKA", "PESERTA", "Baris", "Dasbor", "akar", "dasbor", "jejak_wilayah"]
