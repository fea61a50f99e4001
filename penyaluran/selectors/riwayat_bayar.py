"""Who said what of a payment, and when, also what was taken back: from the event tables (docs/program.md §4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps

from akun.models import Pengguna
from inti.templatetags.format import rupiah, tanggal
from penyaluran.enums import CaraTahu, IsiBukti, KeadaanBayar, SaluranBayar, StatusRekon
from penyaluran.models import AlasanBelumTransaksi, Pembayaran

_REKON, _BUKTI = "RekonsiliasiEvent", "BuktiBayarEvent"


@dataclass(frozen=True)
class Peristiwa:
    """One line of the history; `siapa` is a name of staff."""

    pada: datetime
    judul: str
    siapa: str
    rincian: tuple[str, ...] = ()
    batal: bool = False


def riwayat_bayar(bayar: Pembayaran, *, dengan_bukti: bool) -> list[Peristiwa]:
    """Latest first. Photos are named only to those who may see them. Three queries, four with photos."""
    rekon = _peristiwa(_REKON, bayar)
    bukti = _peristiwa(_BUKTI, bayar) if dengan_bukti else []
    nama = _nama([*rekon, *bukti])
    alasan = dict(AlasanBelumTransaksi.objects.values_list("pk", "nama"))
    isi = [_dari_rekon(p, nama, alasan) for p in rekon] + [_dari_bukti(p, nama) for p in bukti]
    isi.reverse()  # what one transaction wrote has one moment: then the later one first
    return sorted(isi, key=lambda p: p.pada, reverse=True)


def _peristiwa(model: str, bayar: Pembayaran) -> list[Any]:
    semua = apps.get_model("penyaluran", model).objects.filter(pembayaran_id=bayar.pk)
    return list(semua.select_related("pgh_context").order_by("pgh_id"))


def _nama(peristiwa: list[Any]) -> dict[int, str]:
    nomor = {n for p in peristiwa if (n := _pelaku(p)) is not None}
    return dict(Pengguna.objects.filter(pk__in=nomor).values_list("pk", "nama"))


def _konteks(p: Any) -> dict[str, Any]:
    return (p.pgh_context.metadata if p.pgh_context else None) or {}


def _pelaku(p: Any) -> int | None:
    """Who did it; what was taken back says so in the context of the change, not in the row that went."""
    if p.pgh_label == "delete":
        nomor = _konteks(p).get("user")
        return nomor if isinstance(nomor, int) else None
    hasil: int | None = getattr(p, "dicatat_oleh_id", None) or getattr(p, "oleh_id", None)
    return hasil


def _dari_rekon(p: Any, nama: dict[int, str], alasan: dict[str, str]) -> Peristiwa:
    siapa = nama.get(_pelaku(p) or 0, "")
    if p.pgh_label == "delete":
        sebab = _konteks(p).get("alasan", "")
        judul = f"Dikembalikan ke {KeadaanBayar.BELUM.label}"
        return Peristiwa(p.pgh_created_at, judul, siapa, (f"Alasan: {sebab}",) if sebab else (), batal=True)
    rincian = [rupiah(p.jumlah) if p.status == StatusRekon.SEBAGIAN else ""]
    rincian.append(_waktu_tempat(p))
    rincian.append(alasan.get(p.alasan_id or "", ""))
    rincian.append(f"Diketahui dari: {CaraTahu(p.cara).label}" if p.cara else "")
    rincian.append("Dicatat bersama kelompoknya" if p.massal_id and p.versi == 1 else "")
    rincian.append(p.keterangan)
    judul = ("Dicatat " if p.pgh_label == "insert" else "Diubah menjadi ") + StatusRekon(p.status).label
    return Peristiwa(p.pgh_created_at, judul, siapa, tuple(r for r in rincian if r))


def _waktu_tempat(p: Any) -> str:
    kata = [tanggal(p.tanggal) if p.tanggal else "", f"pukul {p.jam:%H.%M}" if p.jam else ""]
    kata += [str(SaluranBayar(p.saluran).label) if p.saluran else "", p.tempat]
    return ", ".join(k for k in kata if k)


def _dari_bukti(p: Any, nama: dict[int, str]) -> Peristiwa:
    jenis = IsiBukti(p.isi).label
    siapa = nama.get(_pelaku(p) or 0, "")
    if p.pgh_label == "delete":
        sebab = _konteks(p).get("alasan", "")
        return Peristiwa(p.pgh_created_at, f"Foto dihapus: {jenis}", siapa, (f"Alasan: {sebab}",), batal=True)
    return Peristiwa(p.pgh_created_at, f"Foto ditambahkan: {jenis}", siapa)
