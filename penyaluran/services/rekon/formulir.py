"""The reconciliation form handed out: written to the access log before it is made (docs/program.md §5, §13)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import slugify

from akun.enums import Izin
from akun.models import Pengguna
from inti.enums import JenisAkses
from inti.galat import GalatPengguna, TidakBerhak
from inti.services.akses import catat_akses
from inti.services.kerja import Kemajuan
from inti.templatetags.format import waktu
from inti.waktu import saat_lokal
from penyaluran.models import Pembayaran, Tahap
from penyaluran.selectors.formulir import CakupanFormulir, kabupaten_formulir, pembayaran_formulir
from penyaluran.selectors.tahap import pastikan_terbuka, tanggal_bayar, tertutup
from wilayah.selectors import nama_lengkap

KOLOM_AKSES = "formulir_rekonsiliasi"


@transaction.atomic
def unduh_formulir(
    *,
    tahap: Tahap,
    cakupan: CakupanFormulir,
    alasan: str = "",
    oleh: Pengguna,
    keluaran: Path,
    pada: datetime | None = None,
    dari: str | None = None,
) -> int:
    """Write the form to `keluaran` and log that it went out; returns how many families it holds.

    Of one's own families it needs no reason but the payment. Raises TidakBerhak, else GalatPengguna.
    """
    pada = pada or timezone.now()
    izin = Izin.CATAT_REKONSILIASI if cakupan.sendiri else Izin.EKSPOR
    if not oleh.punya_izin(izin):
        raise TidakBerhak("Formulir diunduh oleh pendamping keluarganya, APD, atau koordinator kabupaten.")
    qs = pembayaran_formulir(tahap, cakupan, oleh)
    banyak = qs.count()
    if not banyak:
        raise GalatPengguna(_kosong(tahap, cakupan))
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.EKSPOR,
        objek="kpm.KPM",
        objek_id=" ".join(filter(None, [cakupan.wilayah.kode if cakupan.wilayah else "", tahap.kode])),
        kolom=KOLOM_AKSES,
        jumlah=banyak,
        alasan=alasan or (f"Formulir rekonsiliasi {tahap}, keluarga dampingan" if cakupan.sendiri else ""),
        dari=dari,
    )
    return tulis(tahap=tahap, cakupan=cakupan, qs=qs, oleh=oleh, pada=pada, keluaran=keluaran, kemajuan=Kemajuan())


def tulis(
    *,
    tahap: Tahap,
    cakupan: CakupanFormulir,
    qs: QuerySet[Pembayaran],
    oleh: Pengguna,
    pada: datetime,
    keluaran: Path,
    kemajuan: Kemajuan,
) -> int:
    """Write the form of these payments. Raises GalatPengguna where the tahap is closed: it could not come back."""
    from penyaluran.berkas.formulir_rekon import KepalaFormulir, tulis_formulir  # openpyxl would slow every start

    kabupaten = kabupaten_formulir(qs)
    if kabupaten and all(tertutup(tahap, kode) for kode in kabupaten):
        pastikan_terbuka(tahap, kabupaten[0])
    kepala = KepalaFormulir(
        tahap=tahap,
        tentang=_tentang(cakupan, oleh),
        dibuat=f"Diunduh {waktu(pada)} oleh {oleh.nama}." + (" Hanya yang belum dilaporkan." if cakupan.belum else ""),
        kode=kabupaten[0] if kabupaten else "",
        bayar=_hari_bayar(tahap, kabupaten),
    )
    return tulis_formulir(kepala=kepala, bayar=qs, keluaran=keluaran, kemajuan=kemajuan)


def nama_formulir(tahap: Tahap, cakupan: CakupanFormulir, oleh: Pengguna, pada: datetime) -> str:
    """`formulir-rekonsiliasi_tahap4-2026_sungai-serut_20261122-1032.xlsx`; a person's name stays out of it."""
    siapa = "dampingan" if cakupan.sendiri else f"pendamping-{cakupan.petugas.pk}" if cakupan.petugas else ""
    if cakupan.wilayah is not None:
        siapa = f"{slugify(cakupan.wilayah.nama)}{f'-{siapa}' if siapa else ''}"
    saat = saat_lokal(pada, cakupan.wilayah.kode if cakupan.wilayah else None)
    return f"formulir-rekonsiliasi_tahap{tahap.nomor}-{tahap.tahun}_{siapa}_{saat:%Y%m%d-%H%M}.xlsx"


def _tentang(cakupan: CakupanFormulir, oleh: Pengguna) -> str:
    siapa = oleh if cakupan.sendiri else cakupan.petugas
    bagian = [f"Pendamping {siapa.nama}"] if siapa else []
    if cakupan.wilayah is not None:
        bagian.append(nama_lengkap(cakupan.wilayah))
    return ", ".join(bagian)


def _hari_bayar(tahap: Tahap, kabupaten: list[str]) -> date | None:
    """The first day on which anybody of the form was paid; None when nobody said so."""
    hari = [tanggal_bayar(tahap, kode) for kode in kabupaten]
    return min(h for h in hari if h is not None) if hari and all(hari) else None


def _kosong(tahap: Tahap, cakupan: CakupanFormulir) -> str:
    if cakupan.belum:
        return f"Semua keluarga di sini sudah dilaporkan pada {tahap}."
    siapa = "keluarga dampingan Anda" if cakupan.sendiri else "keluarga di pilihan ini"
    return f"Belum ada pembayaran {siapa} pada {tahap}. Pilih tahap lain, atau tunggu Final Closing-nya diimpor."
