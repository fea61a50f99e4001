"""Importing a Final Closing: who is paid in a tahap and how much (docs/program.md §4, §5; docs/adr/0007).

The list refreshes the ministry's columns of a family and never the field team's; a family it no longer names
stays as it is. Rows are judged and written by SQL over all of them at once (`final_closing_sql`).
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from inti.berkas.baris import Spek
from inti.berkas.galat import BerkasDitolak
from inti.berkas.tahap import tahap_disebut
from inti.enums import HasilBaris
from inti.galat import GalatPengguna
from inti.models import BarisImpor, BerkasImpor
from inti.services.jenis_impor import BATAS_HILANG_PERSEN, NOMINAL, daftarkan
from inti.templatetags.format import angka, nama_tahap
from inti.waktu import hari_ini
from kpm.models import KPM
from kpm.services.impor_keluarga import ImporKeluarga, wajib_di_wilayah
from pendamping.services.tugas import batalkan_tugas
from penyaluran.berkas.final_closing import spek_final_closing
from penyaluran.berkas.final_closing_dua import spek_final_closing_dua
from penyaluran.models import Pembayaran, Tahap
from penyaluran.selectors.tahap import pastikan_bulan_bebas, pastikan_semua_terbuka, tahan_semua
from penyaluran.services.daftar import final_closing_sql as sql
from penyaluran.services.daftar import final_closing_tulis_sql as tulis
from penyaluran.services.daftar.hilang import bayar_keluarga, buka_tugas_hilang


class FinalClosing(ImporKeluarga):
    kode = "final_closing"
    label = "Final Closing"
    perlu_tahap = True
    kolom_baris = (*ImporKeluarga.kolom_baris, NOMINAL)
    label_sesudah = "Lihat KPM Lama / Baru / Hilang"

    def spek(self, berkas: BerkasImpor | None) -> Spek:
        return self.layout(berkas)[0]

    def layout(self, berkas: BerkasImpor | None) -> tuple[Spek, ...]:
        cari, hari = self.cari_desa(berkas), self.hari(berkas)
        return (
            spek_final_closing(cari_desa=cari, hari_ini=hari),
            spek_final_closing_dua(cari_desa=cari, hari_ini=hari),
        )

    def periksa_judul(self, berkas: BerkasImpor, atas: tuple[str, ...]) -> dict[str, Any]:
        return {"tahap": tahap_daftar(berkas, atas)}

    def nilai(self, berkas: BerkasImpor) -> None:
        tahap = berkas.parameter["tahap"]
        sql.nilai(
            tahap=tahap,
            batas=_batas_data(tahap),
            wilayah=self.wilayah(berkas),
            dipilih=berkas.kode_wilayah,
        )

    def ringkas(self, berkas: BerkasImpor) -> dict[str, Any]:
        kecamatan = sql.kecamatan_tercakup()
        wajib_di_wilayah(berkas, kecamatan)
        tolak_tertutup(berkas.parameter["tahap"], kecamatan)
        berkas.ringkasan = {"kecamatan": kecamatan}  # what `hilang` asks for
        sebelum = sql.keluarga_sebelum(berkas.parameter["tahap"], kecamatan)
        per_kecamatan = dict.fromkeys(kecamatan, 0)
        for kode in self.hilang(berkas).values_list("kecamatan_daftar", flat=True):
            per_kecamatan[kode] += 1
        return {
            "kecamatan": kecamatan,
            "tahap": berkas.parameter["tahap"],
            "nominal": sql.jumlah_nominal(),
            "hilang": sum(per_kecamatan.values()),
            "hilang_kecamatan": {k: [n, sebelum.get(k, 0)] for k, n in per_kecamatan.items() if n},
            "perlu_setuju": any(n * 100 > BATAS_HILANG_PERSEN * sebelum.get(k, 0) for k, n in per_kecamatan.items()),
            "peringatan": _peringatan(berkas.parameter["tahap"]),
            "catatan": _catatan(sum(per_kecamatan.values())),
        }

    def hilang(self, berkas: BerkasImpor) -> QuerySet[Any]:
        """Families of the covered kecamatan that the previous list, or this tahap's earlier files, had."""
        tahap, kecamatan = berkas.parameter["tahap"], berkas.ringkasan.get("kecamatan", [])
        terdaftar = Pembayaran.objects.filter(sql.daftar_sebelum(tahap, kecamatan))
        di_daftar = terdaftar.filter(kpm=OuterRef("pk")).order_by("-tahap_id").values("kecamatan_kode")
        baris = BarisImpor.objects.filter(berkas=berkas)
        sini = Pembayaran.objects.filter(tahap_id=tahap, berkas=berkas)
        ditolak = baris.filter(hasil=HasilBaris.DITOLAK, kk_indeks__isnull=False)
        # What the file wrote a moment ago has no statistics yet: NOT IN is hashed whatever they say, NOT EXISTS
        # would compare each family with each row.
        return (
            KPM.objects.filter(pk__in=terdaftar.exclude(pk__in=sini.values("pk")).values("kpm"))
            .annotate(kecamatan_daftar=Subquery(di_daftar[:1]))
            .exclude(pk__in=baris.filter(sasaran_id__isnull=False).values("sasaran_id"))
            # Once applied, the families it made stand in this tahap by this very file.
            .exclude(pk__in=sini.values("kpm"))
            # A refused row still speaks of its family, also when only its No KK could be read.
            .exclude(kk_indeks__in=ditolak.values("kk_indeks"))
            # Listed by this tahap's file of another kecamatan: moved, not gone.
            .filter(~Exists(bayar_keluarga(tahap).exclude(kecamatan_kode__in=kecamatan)))
        )

    def kunci(self, berkas: BerkasImpor) -> None:
        """Nobody closes the tahap meanwhile, neither where the families are listed now nor where they were.

        A row of a family listed where it is closed by now is judged anew, and refused by itself.
        """
        tahap = pastikan_tahap(berkas.parameter["tahap"])
        semula = Pembayaran.objects.filter(tahap=tahap, kpm__in=sasaran_diterima(berkas))
        kecamatan = {*berkas.ringkasan["kecamatan"], *semula.values_list("kecamatan_kode", flat=True).distinct()}
        tahan_semua(tahap, kecamatan)
        pastikan_semua_terbuka(tahap, berkas.ringkasan["kecamatan"])
        tulis.kunci(tahap.kode, sorted(kecamatan))

    def terapkan(self, berkas: BerkasImpor) -> Iterable[str]:
        tahap = Tahap.objects.get(kode=berkas.parameter["tahap"])
        oleh = (berkas.diterapkan_oleh or berkas.diunggah_oleh).pk
        hari = hari_ini(berkas.kode_wilayah or None)
        desa = tulis.terapkan(berkas_id=berkas.pk, tahap=tahap.kode, oleh=oleh, hari=hari)
        batalkan_tugas(kunci=tulis.tugas_tak_perlu(tahap.kode))
        buka_tugas_hilang(tahap=tahap.kode, kecamatan=berkas.ringkasan["kecamatan"], hilang=self.hilang(berkas))
        return desa

    def pilihan_tahap(self) -> list[tuple[str, str]]:
        return pilihan_tahap()

    def url_sesudah(self, berkas: BerkasImpor) -> str:
        alamat = reverse("penyaluran:perbandingan", args=[berkas.parameter["tahap"]])
        kecamatan = berkas.ringkasan.get("kecamatan")
        return f"{alamat}?wilayah={kecamatan[0]}" if kecamatan else alamat


def sasaran_diterima(berkas: BerkasImpor) -> QuerySet[Any, Any]:
    """Ids of what the accepted rows of a file write to, as its preview judged them."""
    return BarisImpor.objects.filter(berkas=berkas).exclude(hasil=HasilBaris.DITOLAK).values("sasaran_id")


def _batas_data(tahap: str) -> date:
    """The day on which the list's data were cut off, or the tahap's first day when nobody has said."""
    ada = Tahap.objects.filter(kode=tahap).values_list("tanggal_data", "bulan_mulai").first()
    return (ada[0] or ada[1]) if ada else Tahap.dari_kode(tahap).bulan_mulai


def _catatan(hilang: int) -> list[str]:
    if not hilang:
        return []
    hari = settings.PKH_HARI_TUGAS_HILANG
    tugas = f"Pendamping setiap KPM yang hilang mendapat tugas mencari tahu sebabnya dalam {hari} hari."
    return [f"{tugas} Tugas dibatalkan sendiri bila KPM itu ada di berkas berikutnya."]


def _peringatan(tahap: str) -> list[str]:
    """What a person should know before approving, beyond the counts."""
    ingat = sql.hitung_ingat()
    kalimat = []
    if n := ingat.get("KEPESERTAAN"):
        kalimat.append(
            f"{angka(n)} KPM di daftar ini tercatat sudah graduasi atau berhenti. Pembayarannya dicatat, "
            "kepesertaannya tidak diubah; usulkan tarik kembali bila memang aktif lagi."
        )
    if n := ingat.get("NIK"):
        kalimat.append(
            f"{angka(n)} KPM sudah berganti pengurus atau dibetulkan datanya lewat pemutakhiran sesudah data daftar "
            "ini ditutup. NIK, No KK, nama, dan tanggal lahirnya tidak diubah."
        )
    if n := sql.baru_di_daftar_lama(tahap):
        kalimat.append(
            f"{angka(n)} KPM hanya ada di daftar {nama_tahap(tahap)} ini, tidak di daftar yang lebih baru. Mereka "
            "dicatat, dan pendampingnya mendapat tugas mencari tahu sebabnya."
        )
    return kalimat


def tahap_daftar(berkas: BerkasImpor, atas: tuple[str, ...]) -> str:
    """The tahap chosen, else the one the title or the file's name states; all that speak must agree."""
    tahap = tahap_disebut(dipilih=berkas.parameter.get("tahap", ""), atas=atas, nama=berkas.nama)
    if not tahap:
        raise BerkasDitolak("Tahapnya tidak tertulis di judul maupun nama berkas. Pilih tahapnya, lalu unggah lagi.")
    tolak_tertutup(tahap, [berkas.kode_wilayah])
    return tahap


def tolak_tertutup(kode: str, wilayah: Sequence[str]) -> None:
    """Refuse a file of a tahap that is closed in any of the kabupaten it speaks of, or that cannot be made."""
    tahap = Tahap.objects.filter(kode=kode).first()
    try:
        if tahap is None:
            pastikan_bulan_bebas(Tahap.dari_kode(kode))
        else:
            pastikan_semua_terbuka(tahap, wilayah)
    except GalatPengguna as galat:
        raise BerkasDitolak(str(galat)) from galat


def pilihan_tahap() -> list[tuple[str, str]]:
    """Stages a list may be about: open ones, and the present one."""
    ada = list(Tahap.objects.filter(ditutup_pada__isnull=True).order_by("-kode").values_list("kode", flat=True)[:8])
    hari = hari_ini()
    kini = f"{hari.year}-{(hari.month + 2) // 3}"
    return [(kode, nama_tahap(kode)) for kode in sorted({*ada, kini}, reverse=True)]


def pastikan_tahap(kode: str) -> Tahap:
    """The tahap of a code such as 2026-4, made with its three months when it is new.

    Raises GalatPengguna where another tahap pays for one of them already: a month is paid for once.
    """
    if (ada := Tahap.objects.filter(pk=kode).first()) is not None:
        return ada
    baru = Tahap.dari_kode(kode)
    pastikan_bulan_bebas(baru)
    isian = ("tahun", "nomor", "bulan_mulai", "bulan_selesai")
    tahap, _ = Tahap.objects.get_or_create(kode=kode, defaults={k: getattr(baru, k) for k in isian})
    return tahap


daftarkan(FinalClosing())
