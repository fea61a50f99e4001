"""Updates of families (docs/program.md §9): proposed on the phone, decided by another person, applied from a day on."""

from kpm.services.pemutakhiran.akibat import KomponenBeda, komponen_beda
from kpm.services.pemutakhiran.daftar import JENIS, jenis_dari
from kpm.services.pemutakhiran.dasar import Jenis, Kolom, Peringatan, Usul
from kpm.services.pemutakhiran.mesin import (
    DOKUMEN_MAKS,
    Bergeser,
    DataBergeser,
    HasilBanyak,
    IsiUsulan,
    Pratinjau,
    boleh_putuskan,
    boleh_usul,
    nyatakan_tetap,
    pratinjau,
    putuskan,
    putuskan_banyak,
    tarik,
    usulkan,
    yang_bergeser,
)
from kpm.services.pemutakhiran.pengikut import sesudah_pemutakhiran

__all__ = [
    "DOKUMEN_MAKS",
    "JENIS",
    "Bergeser",
    "DataBergeser",
    "HasilBanyak",
    "IsiUsulan",
    "Jenis",
    "Kolom",
    "KomponenBeda",
    "Peringatan",
    "Pratinjau",
    "Usul",
    "boleh_putuskan",
    "boleh_usul",
    "jenis_dari",
    "komponen_beda",
    "nyatakan_tetap",
    "pratinjau",
    "putuskan",
    "putuskan_banyak",
    "sesudah_pemutakhiran",
    "tarik",
    "usulkan",
    "yang_bergeser",
]
