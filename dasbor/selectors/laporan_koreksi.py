"""What changed in the records of a month after its report was sent: listed beside it, never merged into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from akun.models import Pengguna
from dasbor.models import LaporanBulanan
from dasbor.selectors.laporan_isi import Catatan, IsiLaporan, hitung_isi, isi_beku, model_catatan, nama_catatan
from dasbor.selectors.laporan_sumber import PER_KODE, SUMBER
from dasbor.selectors.laporan_susun import HAPUS, LUAR, BarisAngka

KOREKSI_MAKS = 100
# Records that go on living after their month: only a difference in what the report said is a correction.
_HIDUP = {"usul", "putus", "bantuan", "kabar", "kasus_baru", "kasus_selesai", "rujukan", "jawaban", "kelompok_baru"}
# States, and figures whose rows are dated by the last time they were written.
_BUKAN = {s.kode for s in SUMBER if s.keadaan}
_LABEL = {"insert": "Ditambahkan", "update": "Diubah", "delete": "Dihapus"}


@dataclass(frozen=True)
class Koreksi:
    """One record that is no longer as it was sent."""

    sumber: str
    nama: str
    tanggal: date
    apa: str
    oleh: str
    pada: datetime | None


@dataclass(frozen=True)
class HasilKoreksi:
    """Figures that differ (sent, today), the records behind them, and how many more records there are."""

    angka: list[BarisAngka]
    catatan: list[Koreksi]
    sisa: int


def koreksi(laporan: LaporanBulanan, *, hari: date, boleh: Callable[[str], bool]) -> HasilKoreksi:
    """Compare a sent report with today's records: five queries, whatever changed.

    Who and when are read from the audit events since the sending; a record removed since is known by its id.
    """
    lama = isi_beku(laporan.isi)
    if "angka" not in laporan.isi:
        return HasilKoreksi([], [], 0)
    kini = hitung_isi(laporan.petugas_id, laporan.bulan, hari=hari, kode_wilayah=laporan.wilayah_id)
    beda = _beda(lama, kini)
    peristiwa = _peristiwa(lama, kini, _dibekukan(laporan))
    for kunci in peristiwa:
        if kunci[0] not in _HIDUP and kunci not in beda and peristiwa[kunci][0] != "insert":
            beda[kunci] = ("Diubah", _cari(lama, kini, kunci))
    urut = sorted(beda.items(), key=lambda b: (b[1][1].tanggal, b[0]))
    tampil = urut[:KOREKSI_MAKS]
    pilihan: dict[str, list[str]] = {}
    for (kode, nomor), _ in tampil:
        pilihan.setdefault(kode, []).append(nomor)
    nama = nama_catatan(pilihan)
    orang = _orang([peristiwa[k][1] for k, _ in tampil if k in peristiwa])
    catatan = []
    for kunci, (apa, c) in tampil:
        kata, _, desa = nama.get(kunci, (HAPUS, "", ""))
        label, siapa, saat = peristiwa.get(kunci, ("", None, None))
        apa = _LABEL["delete"] if label == "delete" else apa
        catatan.append(
            Koreksi(
                PER_KODE[kunci[0]].label,
                LUAR if desa and not boleh(desa) else kata,
                date.fromisoformat(c.tanggal),
                apa,
                orang.get(siapa or "", ""),
                saat,
            )
        )
    return HasilKoreksi(_beda_angka(lama, kini), catatan, len(urut) - len(tampil))


def _dibekukan(laporan: LaporanBulanan) -> datetime | None:
    teks = laporan.isi.get("dibekukan")
    return datetime.fromisoformat(teks) if teks else laporan.dikirim_pada


def _beda_angka(lama: IsiLaporan, kini: IsiLaporan) -> list[BarisAngka]:
    """`n` is today's figure, `lalu` the one sent."""
    hasil = [
        BarisAngka(s.label, kini.n(s.kode), lama.n(s.kode))
        for s in SUMBER
        if s.kode not in _BUKAN and kini.n(s.kode) != lama.n(s.kode)
    ]
    for kode, label in (("hadir", "Hadir di P2K2"), ("alpa", "Alpa di P2K2")):
        if kini.n(f"hadir.{kode}") != lama.n(f"hadir.{kode}"):
            hasil.append(BarisAngka(label, kini.n(f"hadir.{kode}"), lama.n(f"hadir.{kode}")))
    return hasil


def _beda(lama: IsiLaporan, kini: IsiLaporan) -> dict[tuple[str, str], tuple[str, Catatan]]:
    hasil = {}
    for s in SUMBER:
        if s.kode in _BUKAN:
            continue
        dulu = {c.id: c for c in lama.catatan.get(s.kode, [])}
        nanti = {c.id: c for c in kini.catatan.get(s.kode, [])}
        for nomor in dulu.keys() | nanti.keys():
            a, b = dulu.get(nomor), nanti.get(nomor)
            if a == b:
                continue
            if a is None:
                hasil[s.kode, nomor] = ("Ditambahkan", b)
            elif b is None:
                hasil[s.kode, nomor] = ("Tidak lagi di bulan ini", a)
            else:
                hasil[s.kode, nomor] = ("Diubah", b)
    return {k: (apa, c) for k, (apa, c) in hasil.items() if c is not None}


def _cari(lama: IsiLaporan, kini: IsiLaporan, kunci: tuple[str, str]) -> Catatan:
    kode, nomor = kunci
    return next(c for isi in (kini, lama) for c in isi.catatan.get(kode, []) if c.id == nomor)


def _peristiwa(
    lama: IsiLaporan, kini: IsiLaporan, sejak: datetime | None
) -> dict[tuple[str, str], tuple[str, str | None, datetime]]:
    """The latest event of each record since the sending: label, who, when; found by the id, which is indexed."""
    bagian: list[QuerySet[Any, Any]] = []
    for s in SUMBER:
        nomor = {c.id for isi in (lama, kini) for c in isi.catatan.get(s.kode, [])}
        if s.kode in _BUKAN or not nomor or sejak is None:
            continue
        meta = model_catatan(s.kode)._meta
        acara = apps.get_model(meta.app_label, f"{meta.object_name}Event").objects
        bagian.append(
            acara.filter(Q(pgh_created_at__gt=sejak), pgh_obj__in=sorted(nomor))
            .order_by()
            .values_list(
                Value(s.kode, CharField()),
                Cast("pgh_obj_id", CharField()),
                F("pgh_label"),
                KeyTextTransform("user", "pgh_context__metadata"),
                F("pgh_created_at"),
                F("pgh_id"),
            )
        )
    if not bagian:
        return {}
    hasil = {}
    for kode, nomor, label, siapa, saat, _ in sorted(bagian[0].union(*bagian[1:], all=True), key=lambda b: b[4:]):
        hasil[kode, nomor] = (label, siapa, saat)
    return hasil


def _orang(nomor: list[str | None]) -> dict[str, str]:
    angka = {int(n) for n in nomor if n and n.isdigit()}
    return {str(pk): nama for pk, nama in Pengguna.objects.filter(pk__in=angka).values_list("pk", "nama")}
