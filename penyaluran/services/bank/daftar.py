"""Importing the bank's list by name and address (docs/program.md §5): whom the bank pays, recognised as our families.

A further list of the same kecamatan and gelombang refreshes its lines. Nothing is deleted: a line it leaves out is
*hilang* and no longer counts as listed. No family and no payment is changed by it.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Substr
from django.urls import reverse

from inti.berkas.baris import Spek
from inti.berkas.galat import NilaiDitolak
from inti.enums import HasilBaris
from inti.models import BarisImpor, BerkasImpor
from inti.services.jenis_impor import BATAS_HILANG_PERSEN, NOMINAL, daftarkan
from inti.templatetags.format import angka
from kpm.services.impor_keluarga import ImporKeluarga, wajib_di_wilayah
from penyaluran.berkas.bank import CariKode, spek_bank
from penyaluran.enums import DerajatCocok
from penyaluran.models import BarisBank
from penyaluran.selectors.bank import desa_dibayar
from penyaluran.selectors.tahap import pastikan_semua_terbuka, tahan_semua
from penyaluran.services.bank import cocok_sql as cocok_bank_sql
from penyaluran.services.bank import daftar_sql as sql
from penyaluran.services.bank.selisih_sql import hitung_selisih
from penyaluran.services.daftar.final_closing import (
    pastikan_tahap,
    pilihan_tahap,
    sasaran_diterima,
    tahap_daftar,
    tolak_tertutup,
)
from wilayah.enums import Tingkat
from wilayah.kode import kode_kabupaten
from wilayah.models import Wilayah, saring_wilayah
from wilayah.selectors import di_dalam, kunci_nama

_SEDIKIT = 2  # a list with less than half of a kecamatan's families may be cut off, or another kecamatan's


class DaftarBank(ImporKeluarga):
    kode = "bank"
    label = "Daftar bank (BNBA)"
    satuan = "baris"
    kolom_baris = (*ImporKeluarga.kolom_baris, NOMINAL)
    perlu_tahap = True
    label_sesudah = "Lihat selisih dengan Final Closing"

    def spek(self, berkas: BerkasImpor | None) -> Spek:
        return spek_bank(
            cari_desa=self.cari_desa(berkas),
            cari_kode=self._cari_kode(berkas),
            tahap=lambda: berkas.parameter.get("tahap", "") if berkas is not None else "",
        )

    def _cari_kode(self, berkas: BerkasImpor | None) -> CariKode:
        if berkas is None:
            return lambda kode, nama: (None, "")
        return PencariKode(self.wilayah(berkas), berkas.kode_wilayah)

    def periksa_judul(self, berkas: BerkasImpor, atas: tuple[str, ...]) -> dict[str, Any]:
        return {"tahap": tahap_daftar(berkas, atas)}

    def nilai(self, berkas: BerkasImpor) -> None:
        sql.nilai(tahap=berkas.parameter["tahap"], wilayah=self.wilayah(berkas), dipilih=berkas.kode_wilayah)

    def ringkas(self, berkas: BerkasImpor) -> dict[str, Any]:
        tahap = berkas.parameter["tahap"]
        kecamatan = sql.kecamatan_tercakup()
        wajib_di_wilayah(berkas, kecamatan)
        tolak_tertutup(tahap, kecamatan)
        banyak = sql.per_kecamatan(tahap)
        per_kecamatan = dict.fromkeys(kecamatan, 0)
        for kode in self.hilang(berkas).values_list("kecamatan_kode", flat=True):
            per_kecamatan[kode] += 1
        derajat = sql.kenali(tahap)
        return {
            "kecamatan": kecamatan,
            "tahap": tahap,
            "nominal": sql.jumlah_nominal(),
            "hilang": sum(per_kecamatan.values()),
            "hilang_kecamatan": {k: [n, banyak[k][1]] for k, n in per_kecamatan.items() if n},
            "perlu_setuju": any(n * 100 > BATAS_HILANG_PERSEN * banyak[k][1] for k, n in per_kecamatan.items()),
            "derajat": {d.value: derajat.get(d.value, 0) for d in DerajatCocok},
            "peringatan": _peringatan(banyak),
            "catatan": _catatan(derajat),
        }

    def hilang(self, berkas: BerkasImpor) -> QuerySet[Any]:
        """Lines that lists of the same kecamatan and gelombang had so far; once applied, those that name this file."""
        if berkas.diterapkan_pada is not None:
            return BarisBank.objects.filter(hilang_di=berkas)
        baris = BarisImpor.objects.filter(berkas=berkas).annotate(
            gelombang=Coalesce(Cast(KT("isi__gelombang"), IntegerField()), 1),
            kecamatan=Substr(KT("isi__kode_desa"), 1, 8),
        )
        tercakup = Q(pk__in=[])
        for kecamatan, gelombang in (
            baris.exclude(hasil=HasilBaris.DITOLAK).values_list("kecamatan", "gelombang").distinct()
        ):
            tercakup |= Q(kecamatan_kode=kecamatan, gelombang=gelombang)
        wilayah = self.wilayah(berkas)
        lama = BarisBank.objects.terdaftar().filter(tercakup, tahap=berkas.parameter["tahap"])
        if wilayah is not None:
            lama = lama.filter(saring_wilayah(wilayah))
        if berkas.kode_wilayah:
            lama = lama.filter(saring_wilayah([berkas.kode_wilayah]))
        disebut = baris.filter(nik_indeks=OuterRef("nik_indeks"), gelombang=OuterRef("gelombang"))
        # A refused row still speaks of its line, also when only its No KK could be read.
        ditolak = baris.filter(hasil=HasilBaris.DITOLAK, nik_indeks__isnull=True, kk_indeks=OuterRef("kk_indeks"))
        return lama.filter(~Exists(disebut), ~Exists(ditolak))

    def baris_hilang(self, objek: Any) -> tuple[Any, str]:
        return objek.desa, objek.tahap_id

    def kunci(self, berkas: BerkasImpor) -> None:
        """Nobody closes the tahap meanwhile, neither where the lines stand now nor where they stood."""
        semula = BarisBank.objects.filter(pk__in=sasaran_diterima(berkas)).values_list("kecamatan_kode", flat=True)
        tahap = pastikan_tahap(berkas.parameter["tahap"])
        tahan_semua(tahap, {*berkas.ringkasan["kecamatan"], *semula.distinct()})
        pastikan_semua_terbuka(tahap, berkas.ringkasan["kecamatan"])
        super().kunci(berkas)
        cocok_bank_sql.kunci(berkas.parameter["tahap"])

    def terapkan(self, berkas: BerkasImpor) -> Iterable[str]:
        self.hilang(berkas).update(hilang_di=berkas)
        sql.tulis(berkas_id=berkas.pk, tahap=berkas.parameter["tahap"])
        hitung_selisih(berkas.parameter["tahap"], berkas.ringkasan["kecamatan"])
        return desa_dibayar(berkas.parameter["tahap"], kecamatan=berkas.ringkasan["kecamatan"])

    def pilihan_tahap(self) -> list[tuple[str, str]]:
        return pilihan_tahap()

    def url_sesudah(self, berkas: BerkasImpor) -> str:
        return f"{reverse('penyaluran:bank')}?tahap={berkas.parameter['tahap']}"


def _peringatan(banyak: dict[str, tuple[int, int, int]]) -> list[str]:
    """Kecamatan of which the list has so few lines that all others would seem unpaid."""
    sedikit = {kode: n for kode, n in banyak.items() if n[0] * _SEDIKIT < n[2]}
    nama = dict(Wilayah.objects.filter(pk__in=sedikit).values_list("pk", "nama"))
    return [
        f"Kecamatan {nama.get(kode, kode)}: {angka(masuk)} baris, sedangkan {angka(dibayar)} keluarga dibayar menurut "
        "Final Closing. Bila gelombang lain belum datang atau kecamatan ini bukan isi daftar, keluarga lainnya tampil "
        "sebagai hanya di Final Closing."
        for kode, (masuk, _, dibayar) in sorted(sedikit.items())
    ]


def _catatan(derajat: dict[str, int]) -> list[str]:
    pasti, kuat, sedang = (angka(derajat.get(d, 0)) for d in ("pasti", "kuat", "sedang"))
    kalimat = [f"{pasti} baris dikenali pasti, {kuat} kuat, {sedang} sedang."]
    if n := derajat.get("lemah", 0):
        kalimat.append(f"{angka(n)} baris hanya cocok namanya. Itu baru dugaan sampai ada yang memastikannya.")
    if n := derajat.get("tidak", 0):
        kalimat.append(f"{angka(n)} baris tidak dikenali sebagai keluarga di data ini.")
    return kalimat


class PencariKode:
    """Codes of a desa inside the importer's areas; made for one import, remembers what it loaded."""

    def __init__(self, wilayah: list[str] | None, dipilih: str) -> None:
        self._wilayah = wilayah
        self._dipilih = dipilih
        self._nama: dict[str, dict[str, str]] = {}

    def __call__(self, kode: str, nama: str | None) -> tuple[str | None, str]:
        """The code if it is a desa (None: not known here), and a remark. Raises NilaiDitolak outside the areas."""
        kabupaten = kode_kabupaten(kode)
        if kabupaten not in self._nama:
            desa = Wilayah.objects.filter(kode__startswith=f"{kabupaten}.", tingkat=Tingkat.DESA)
            self._nama[kabupaten] = dict(desa.values_list("kode", "nama"))
        ada = self._nama[kabupaten].get(kode)
        if ada is None:
            return None, "kode ini tidak dikenal; dipakai NAMA_KEL"
        if self._wilayah is not None and not any(di_dalam(kode, w) for w in self._wilayah):
            raise NilaiDitolak("di luar wilayah Anda")
        if not di_dalam(kode, self._dipilih):
            raise NilaiDitolak("bukan bagian dari wilayah yang dipilih untuk impor ini")
        if nama and not set(kunci_nama(nama, Tingkat.DESA)) & set(kunci_nama(ada, Tingkat.DESA)):
            return kode, f"kode ini {ada}, sedangkan NAMA_KEL tertulis {nama}; dipakai kodenya"
        return kode, ""


daftarkan(DaftarBank())
