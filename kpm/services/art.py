"""Importing a list of members (ART) of families that are known (docs/program.md §5; docs/adr/0007).

The list refreshes the ministry's columns of a member and never the field team's; nobody is moved to another family,
and who is no longer listed stays. A row without a family waits as *belum cocok* until its family is imported.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.urls import reverse

from inti.berkas.baris import Spek
from inti.berkas.galat import BerkasDitolak
from inti.berkas.kolom import gabung_kata
from inti.berkas.tahap import tahap_disebut
from inti.enums import HasilBaris
from inti.models import BarisImpor, BerkasImpor
from inti.services.jenis_impor import BATAS_HILANG_PERSEN, daftarkan, sesudah_diterapkan
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import nama_tahap
from inti.waktu import hari_ini, tahap_mundur
from kpm.berkas.art import spek_art
from kpm.models import Anggota, AnggotaBelumCocok
from kpm.models.anggota import berlaku_terbuka
from kpm.services import art_sql as sql
from kpm.services import art_tulis_sql as tulis
from kpm.services.impor_keluarga import ImporKeluarga, wajib_di_wilayah
from wilayah.enums import PANJANG_KODE, Tingkat
from wilayah.kode import kode_kabupaten

_TAHAP_PILIHAN = 5


# (tahap, kecamatan of the file) -> sentences of its preview
CatatanDaftar = Callable[[str, Sequence[str]], list[str]]
_CATATAN: dict[str, CatatanDaftar] = {}


def catatan_daftar(fungsi: CatatanDaftar) -> CatatanDaftar:
    """Register what an upper app has to say of a list of members before it is applied."""
    _CATATAN[f"{fungsi.__module__}.{fungsi.__qualname__}"] = fungsi
    return fungsi


class DaftarAnggota(ImporKeluarga):
    kode = "art"
    label = "Daftar anggota (ART)"
    perlu_tahap = True
    satuan = "anggota"
    terkait = ("kpm__desa",)
    label_sesudah = "Lihat anggota belum cocok"

    def spek(self, berkas: BerkasImpor | None) -> Spek:
        return spek_art(cari_desa=self.cari_desa(berkas), hari_ini=self.hari(berkas))

    def periksa_judul(self, berkas: BerkasImpor, atas: tuple[str, ...]) -> dict[str, Any]:
        # The rows may still tell, in PERIODE.
        tahap = tahap_disebut(dipilih=berkas.parameter.get("tahap", ""), atas=atas, nama=berkas.nama)
        return {"tahap": tahap} if tahap else {}

    def nilai(self, berkas: BerkasImpor) -> None:
        satu_desa = len(berkas.kode_wilayah) == PANJANG_KODE[Tingkat.DESA]
        tahap = sql.baca_impor(berkas.kode_wilayah if satu_desa else None)
        berkas.parameter["tahap"] = _satu_tahap(berkas.parameter.get("tahap", ""), tahap)
        acuan = self._acuan(berkas)
        sql.putuskan(acuan)
        sql.nilai(acuan)

    def ringkas(self, berkas: BerkasImpor) -> dict[str, Any]:
        kecamatan, tahap = sql.kecamatan_tercakup(), berkas.parameter["tahap"]
        wajib_di_wilayah(berkas, kecamatan)
        berkas.ringkasan = {"kecamatan": kecamatan}  # what `hilang` asks for
        hilang, sebelum = self.hilang(berkas).count(), _daftar_sebelum(tahap, kecamatan).count()
        lepas = sql.banyak_lepas()
        return {
            "kecamatan": kecamatan,
            "tahap": tahap,
            "hilang": hilang,
            "perlu_setuju": hilang * 100 > BATAS_HILANG_PERSEN * sebelum,
            "belum_cocok": lepas,
            "catatan": ([_catatan_lepas(lepas)] if lepas else [])
            + [kalimat for satu in _CATATAN.values() for kalimat in satu(tahap, kecamatan)],
        }

    def hilang(self, berkas: BerkasImpor) -> QuerySet[Any]:
        """Members the previous list of the covered kecamatan named and this file does not."""
        baris = BarisImpor.objects.filter(berkas=berkas)
        return (
            _daftar_sebelum(berkas.parameter["tahap"], berkas.ringkasan.get("kecamatan", []))
            .filter(~Exists(baris.filter(sasaran_id=OuterRef("pk"))))
            # A refused row still speaks of its person.
            .filter(~Exists(baris.filter(hasil=HasilBaris.DITOLAK, nik_indeks=OuterRef("nik_indeks"))))
        )

    def baris_hilang(self, objek: Any) -> tuple[Any, str]:
        return objek.kpm.desa, objek.art_terakhir

    def terapkan(self, berkas: BerkasImpor) -> Iterable[str]:
        desa = tulis.tulis_impor(self._acuan(berkas))
        masuk = ambil_lepas(kabupaten=sorted({kode_kabupaten(k) for k in berkas.ringkasan["kecamatan"]}))
        return {*desa, *masuk}

    def _acuan(self, berkas: BerkasImpor) -> sql.Acuan:
        return sql.Acuan(
            tahap=berkas.parameter["tahap"],
            hari=self.hari(berkas),
            wilayah=self.wilayah(berkas),
            dipilih=berkas.kode_wilayah,
        )

    def pilihan_tahap(self) -> list[tuple[str, str]]:
        return [(k, nama_tahap(k)) for k in tahap_mundur(hari_ini(), _TAHAP_PILIHAN)]

    def url_sesudah(self, berkas: BerkasImpor) -> str:
        if not berkas.ringkasan.get("belum_cocok"):
            return ""
        alamat = reverse("kpm:belum_cocok")
        return f"{alamat}?wilayah={berkas.kode_wilayah}" if berkas.kode_wilayah else alamat


def _satu_tahap(diketahui: str, baris: list[str]) -> str:
    """The file's tahap: known from choice, title or name, else the only one that PERIODE names."""
    if diketahui and (not baris or diketahui in baris):
        return diketahui
    if not baris:
        raise BerkasDitolak(
            "Tahapnya tidak tertulis di kolom PERIODE, judul, maupun nama berkas. Pilih tahapnya, lalu unggah lagi."
        )
    sebut = gabung_kata([nama_tahap(k) for k in baris])
    if diketahui:
        raise BerkasDitolak(
            f"Kolom PERIODE menyebut {sebut}, sedangkan pilihan atau nama berkasnya {nama_tahap(diketahui)}. Pastikan "
            "berkas dan tahap yang dipilih benar."
        )
    if len(baris) > 1:
        raise BerkasDitolak(f"Kolom PERIODE menyebut beberapa tahap: {sebut}. Pilih tahapnya, lalu unggah lagi.")
    return baris[0]


def _catatan_lepas(banyak: int) -> str:
    return (
        f"{banyak} baris belum cocok dengan keluarga mana pun. Baris ini disimpan di Anggota belum cocok dan masuk "
        "sendiri ke keluarganya begitu Final Closing keluarga itu diimpor."
    )


def _daftar_sebelum(tahap: str, kecamatan: list[str]) -> QuerySet[Anggota]:
    """Members on the latest list, up to this tahap's, of each of these kecamatan, who still live in their family."""
    berlaku = Anggota.objects.filter(
        berlaku_terbuka(hari_ini(kecamatan[0] if kecamatan else None)), kpm__kecamatan_kode__in=kecamatan
    )
    terakhir = (
        berlaku.filter(art_terakhir__lte=tahap)
        .exclude(art_terakhir="")
        .values("kpm__kecamatan_kode")
        .annotate(kode=Max("art_terakhir"))
    )
    syarat = Q(pk__in=[])
    for satu in terakhir:
        syarat |= Q(kpm__kecamatan_kode=satu["kpm__kecamatan_kode"], art_terakhir=satu["kode"])
    return berlaku.filter(syarat)


# --- rows that waited for their family ---------------------------------------------------------


@transaction.atomic
def cocokkan_lepas(*, kabupaten: list[str]) -> set[str]:
    """Take the unmatched rows of these kabupaten into families that are known now; returns the desa concerned."""
    desa = ambil_lepas(kabupaten=kabupaten)
    tandai_berubah(desa)
    return desa


def ambil_lepas(*, kabupaten: list[str], kk: bytes | None = None, paksa: int | None = None) -> set[str]:
    """One pass per tahap, older lists first. `kk` limits it to one No KK, `paksa` names the family of its rows."""
    tahap = (
        AnggotaBelumCocok.objects.filter(dikesampingkan="", kabupaten_kode__in=kabupaten)
        .order_by("art_terakhir")
        .values_list("art_terakhir", flat=True)
        .distinct()
    )
    desa: set[str] = set()
    for kode in list(tahap):
        acuan = sql.Acuan(
            tahap=kode, hari=hari_ini(kabupaten[0]), wilayah=[f"{k}." for k in kabupaten], dipilih="", paksa=paksa
        )
        sql.baca_lepas(tahap=kode, kabupaten=kabupaten, kk=kk)
        sql.putuskan(acuan)
        desa.update(tulis.tulis_lepas(acuan))
    return desa


@sesudah_diterapkan("final_closing")
def _keluarga_datang(berkas: BerkasImpor, oleh: Any) -> None:
    cocokkan_lepas(kabupaten=sorted({kode_kabupaten(k) for k in berkas.ringkasan["kecamatan"]}))


daftarkan(DaftarAnggota())
