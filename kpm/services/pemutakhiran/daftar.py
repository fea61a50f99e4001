"""The kinds by their value, in the order in which the first step asks for them."""

from __future__ import annotations

from inti.galat import GalatPengguna
from kpm.services.pemutakhiran.dasar import Jenis
from kpm.services.pemutakhiran.data import Fasilitas, GantiPengurus, Koreksi
from kpm.services.pemutakhiran.keluarga import Alamat, GantiKepesertaan, Nihil, SosialEkonomi
from kpm.services.pemutakhiran.komponen import Kehamilan, LansiaDisabilitas, NifasSelesai, Sekolah
from kpm.services.pemutakhiran.orang import AnggotaKeluar, AnggotaMasuk, Kelahiran

JENIS: dict[str, Jenis] = {
    j.nilai.value: j
    for j in (
        Nihil(),
        Kelahiran(),
        AnggotaMasuk(),
        AnggotaKeluar(),
        Sekolah(),
        Fasilitas(),
        Kehamilan(),
        NifasSelesai(),
        LansiaDisabilitas(),
        Alamat(),
        SosialEkonomi(),
        Koreksi(),
        GantiPengurus(),
        GantiKepesertaan(),
    )
}


def jenis_dari(nilai: str) -> Jenis:
    if nilai not in JENIS:
        raise GalatPengguna("Pilih apa yang berubah.", kolom="jenis")
    return JENIS[nilai]
