"""The list of candidate families that the ministry wants to have validated (docs/program.md §7)."""

from dataclasses import replace
from datetime import date

from inti.berkas.baris import Baris, Spek
from inti.berkas.nilai import peringatan_nik
from kpm.berkas import kolom as umum


def spek_calon(*, cari_desa: umum.CariDesa, hari_ini: date) -> Spek:
    """The columns, with a check of village and birth date bound to one import."""
    kolom = (
        umum.wajib_isi(replace(umum.NAMA_PENERIMA, judul="NAMA", ejaan=("NAMA PENERIMA", *umum.NAMA_PENERIMA.ejaan))),
        umum.wajib_isi(umum.NIK),
        umum.wajib_isi(umum.NO_KK),
        umum.wajib(umum.tanggal_lahir(hari_ini)),
        umum.wajib(umum.ALAMAT),
        umum.RT,
        umum.RW,
        umum.wajib_isi(umum.DESA),
        umum.wajib(umum.KECAMATAN),
        umum.KABUPATEN,
        *umum.KOMPONEN,
    )
    return Spek(nama="calon", kolom=kolom, kunci=("nik", "no_kk"), ganda="nik", periksa=PemeriksaCalon(cari_desa))


class PemeriksaCalon:
    """Row checks beyond single cells; adds `kode_desa` to the values. One object per import."""

    def __init__(self, cari_desa: umum.CariDesa) -> None:
        self._kode_desa = umum.PemeriksaDesa(cari_desa)
        self._kk: dict[str, int] = {}

    def __call__(self, baris: Baris) -> None:
        nilai = baris.nilai
        nilai["kode_desa"] = self._kode_desa(baris)
        nik, no_kk = nilai["nik"], nilai["no_kk"]
        if nik is not None and (pesan := peringatan_nik(nik, nilai["tanggal_lahir"])):
            baris.peringatan.append(("NIK", pesan))
        if no_kk is not None and (pertama := self._kk.setdefault(no_kk, baris.nomor)) != baris.nomor:
            baris.peringatan.append(("NO KK", f"sama dengan baris {pertama}; satu keluarga biasanya satu calon"))
