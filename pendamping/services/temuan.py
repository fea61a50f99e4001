"""Things a coordinator should look at, drawn from what was recorded (docs/program.md §12).

None of them proves anything, and none is ever told to the person concerned. What found it is gone when the record is
corrected: an open finding then goes too, a reviewed one stays. One about money stays until it is concluded, and says
since when it is not seen. Two kinds never go: a KKS answer taken back afterwards,
and a card that was held, are facts about the past.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

import pghistory
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from inti.waktu import WIB, hari_ini
from inti.zona import hari_di
from pendamping.enums import JenisTemuan, YaTidakTahu
from pendamping.models import AturanLapangan, Kunjungan, Temuan
from pendamping.selectors.aturan import aturan_lapangan
from pendamping.services import temuan_sql
from pendamping.services.temuan_foto import foto_kembar

HILANG = "hilang_sejak"  # in the evidence of a finding that is no longer seen and not concluded
HARI_ULANG = 7  # the nightly search looks again at what came in during so many days
_PUTARAN = 20  # of the search by distance, see `_jauh`
Hitungan = dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Calon:
    """A finding as the search draws it; `bukti` holds ids and numbers only."""

    kunci: str
    petugas: int
    desa: str
    tanggal: date
    bukti: dict[str, Any]
    kpm: int | None = None
    kunjungan: UUID | None = None


Pencari = Callable[[date], Hitungan]
_PENCARI: dict[str, Pencari] = {}


def pencari_temuan(jenis: str) -> Callable[[Pencari], Pencari]:
    """Register the nightly search of an app above for one kind of finding."""

    def daftar(cari: Pencari) -> Pencari:
        _PENCARI[jenis] = cari
        return cari

    return daftar


@transaction.atomic
def cari_temuan(*, sejak: date | None = None, pada: date | None = None) -> dict[str, Hitungan]:
    """Search everything recorded since a day (of the last week when omitted), by the settings in force on `pada`.

    Returns for each kind how many findings are new, changed and withdrawn. Running it again changes nothing.
    """
    hari = pada or hari_ini()
    mulai = datetime.combine(sejak or hari - timedelta(days=HARI_ULANG), time(), WIB)
    dicatat = Kunjungan.objects.filter(dicatat_pada__gte=mulai).values("id")
    berfoto = Kunjungan.objects.filter(foto__diunggah_pada__gte=mulai).values("id")
    lingkup, aturan = dicatat.union(berfoto), aturan_lapangan(hari)
    with pghistory.context(alasan="cari_temuan"):
        return {
            JenisTemuan.KKS.value: _kks(lingkup),
            JenisTemuan.JAUH.value: _jauh(lingkup, aturan),
            JenisTemuan.FOTO_LAMA.value: _foto_lama(lingkup, aturan),
            JenisTemuan.FOTO_SAMA.value: _foto_sama(lingkup, mulai),
            JenisTemuan.BERUNTUN.value: _beruntun(lingkup, aturan),
            **{jenis: cari(hari) for jenis, cari in _PENCARI.items()},
        }


def periksa_kunjungan(kunjungan: Kunjungan) -> None:
    """Look at one visit at once, in the transaction that stores it. A run of visits is seen at night only."""
    lingkup = Kunjungan.objects.filter(pk=kunjungan.pk).values("id")
    aturan = aturan_lapangan(kunjungan.tanggal)
    _kks(lingkup)
    if kunjungan.lintang is not None:
        _jauh(lingkup, aturan)
    if kunjungan.foto.exists():
        _foto_lama(lingkup, aturan)
        _foto_sama(lingkup, None)


def tulis_temuan(
    jenis: str,
    calon: Iterable[Calon],
    *,
    lingkup: Q | None = None,
    tetap: bool = False,
    ditinjau: bool = False,
    hilang: date | None = None,
) -> Hitungan:
    """Bring the stored findings of a kind in line with what was drawn.

    Open ones within `lingkup` that were not drawn again are withdrawn, unless `tetap`; with `hilang`
    they stay with that day as the one since which they are not seen (`bukti["hilang_sejak"]`). With `ditinjau`
    the evidence of reviewed ones is kept up to date too.
    """
    baru = {c.kunci: c for c in calon}
    ada = {t.kunci: t for t in Temuan.objects.filter(Q(kunci__in=list(baru)) | (lingkup or Q(pk__in=[])), jenis=jenis)}
    tambah = [
        Temuan(
            jenis=jenis, kunci=c.kunci, petugas_id=c.petugas, desa_id=c.desa, tanggal=c.tanggal, bukti=c.bukti,
            kpm_id=c.kpm, kunjungan_id=c.kunjungan,
        )
        for kunci, c in sorted(baru.items())
        if kunci not in ada
    ]  # fmt: skip
    Temuan.objects.bulk_create(tambah, ignore_conflicts=True, batch_size=2000)
    ubah = []
    for kunci, t in ada.items():
        c = baru.get(kunci)
        if c is not None and (ditinjau or not t.putusan) and (t.tanggal, t.bukti) != (c.tanggal, c.bukti):
            t.tanggal, t.bukti = c.tanggal, c.bukti
            ubah.append(t)
    lepas = [] if tetap else [t for kunci, t in ada.items() if kunci not in baru and not t.putusan]
    if hilang is not None:
        lepas = [t for t in lepas if HILANG not in t.bukti]
        for t in lepas:
            t.bukti = {**t.bukti, HILANG: hilang.isoformat()}
    Temuan.objects.bulk_update(ubah + lepas if hilang else ubah, ["tanggal", "bukti"], batch_size=500)
    ditarik = len(lepas)
    if lepas and hilang is None:
        ditarik, _ = Temuan.objects.filter(pk__in=[t.pk for t in lepas], putusan="").delete()
    return {"baru": len(tambah), "berubah": len(ubah), "ditarik": ditarik}


def _baca(sql: str, lingkup: QuerySet[Any], **isian: Any) -> list[dict[str, Any]]:
    dalam, nilai = lingkup.query.sql_with_params()
    nama = {f"lingkup_{ke}": satu for ke, satu in enumerate(nilai)}
    # Only names of parameters are written into the query.
    lengkap = sql.format(lingkup=dalam % tuple(f"%({n})s" for n in nama))
    with connection.cursor() as kursor:
        kursor.execute(lengkap, {**nama, **isian})
        kolom = [k.name for k in kursor.description or ()]
        return [dict(zip(kolom, baris, strict=True)) for baris in kursor.fetchall()]


def _dari_kunjungan(jenis: str, baris: dict[str, Any], bukti: dict[str, Any]) -> Calon:
    return Calon(
        kunci=f"{jenis}:{baris['id']}",
        petugas=baris["petugas_id"],
        desa=baris["desa_id"],
        tanggal=baris["tanggal"],
        bukti=bukti,
        kpm=baris["kpm_id"],
        kunjungan=baris["id"],
    )


def _kks(lingkup: QuerySet[Any]) -> Hitungan:
    """The family said that card or PIN are with somebody else. The answer may be corrected; that it was given stays."""
    jenis = JenisTemuan.KKS
    dijawab = Q(kks_dipegang_sendiri=YaTidakTahu.TIDAK) | Q(temuan__jenis=jenis)
    kunjungan = Kunjungan.objects.filter(dijawab, pk__in=lingkup).distinct()
    kolom = kunjungan.values("id", "kpm_id", "petugas_id", "tanggal", "kks_dipegang_sendiri", "kpm__desa_id")
    calon = [
        _dari_kunjungan(jenis, k | {"desa_id": k["kpm__desa_id"]}, {"kini": k["kks_dipegang_sendiri"]}) for k in kolom
    ]
    return tulis_temuan(jenis, calon, tetap=True, ditinjau=True)


def _jauh(lingkup: QuerySet[Any], aturan: AturanLapangan) -> Hitungan:
    """Positions far from the house as it was known before. Whether one is far decides what the next is compared with:
    so the search is repeated until nothing moves, which settles at least one further visit of a family each time."""
    jumlah = {"baru": 0, "berubah": 0, "ditarik": 0}
    keluarga = Kunjungan.objects.filter(pk__in=lingkup).values("kpm")
    for _ in range(_PUTARAN):
        baris = _baca(temuan_sql.JAUH, lingkup, kasar=aturan.akurasi_kasar_m, jarak=aturan.jarak_rumah_m)
        calon = [_dari_kunjungan(JenisTemuan.JAUH, b, _bukti_jauh(b)) for b in baris]
        hasil = tulis_temuan(JenisTemuan.JAUH, calon, lingkup=Q(kpm__in=keluarga))
        jumlah = {k: n + hasil[k] for k, n in jumlah.items()}
        if not (hasil["baru"] or hasil["ditarik"]):
            break
    return jumlah


def _bukti_jauh(baris: dict[str, Any]) -> dict[str, Any]:
    return {
        "meter": baris["meter"],
        "akurasi": baris["akurasi_m"],
        "akurasi_rumah": baris["akurasi_rumah"],
        "pembanding": str(baris["kunjungan"]) if baris["kunjungan"] else None,
        "tanggal_rumah": baris["tanggal_rumah"].isoformat(),
        "rumah": [baris["lintang"], baris["bujur"]],
    }


def _foto_lama(lingkup: QuerySet[Any], aturan: AturanLapangan) -> Hitungan:
    """A photo taken long before the day of its visit, as far as the time of taking is known."""
    baris = _baca(temuan_sql.FOTO_LAMA, lingkup, hari=aturan.hari_foto_lama)
    calon = [_dari_kunjungan(JenisTemuan.FOTO_LAMA, b, {"hari": b["hari"], "foto": b["foto"]}) for b in baris]
    return tulis_temuan(JenisTemuan.FOTO_LAMA, calon, lingkup=Q(kunjungan__in=lingkup))


def _foto_sama(lingkup: QuerySet[Any], sejak: datetime | None) -> Hitungan:
    """The very same picture in two records. A hash knows nothing of pictures that merely look alike."""
    kembar = foto_kembar(_baca(temuan_sql.FOTO_KEMBAR, lingkup, sejak=sejak))
    calon = [
        Calon(
            kunci=f"{JenisTemuan.FOTO_SAMA}:{k.kini.catatan}",
            petugas=k.petugas,
            desa=k.kini.desa,
            tanggal=k.kini.tanggal,
            bukti={"foto": [str(k.kini.foto), str(k.lalu.foto)], "catatan": [k.kini.catatan, k.lalu.catatan]},
            kpm=k.kini.kpm,
            kunjungan=k.kini.kunjungan,
        )
        for k in kembar
    ]
    return tulis_temuan(JenisTemuan.FOTO_SAMA, calon, lingkup=Q(kunjungan__in=lingkup))


def _beruntun(lingkup: QuerySet[Any], aturan: AturanLapangan) -> Hitungan:
    """Visits written down one after the other that nothing tells apart, see `temuan_sql.BERUNTUN`."""
    menit = timedelta(minutes=aturan.menit_beruntun)
    baris = _baca(temuan_sql.BERUNTUN, lingkup, menit=menit, jumlah=aturan.jumlah_beruntun)
    calon = [
        Calon(
            kunci=f"{JenisTemuan.BERUNTUN}:{b['petugas_id']}:{b['hari']}",
            petugas=b["petugas_id"],
            desa=b["desa_id"],
            tanggal=b["hari"],
            bukti={
                "banyak": b["banyak"],
                "menit": round((b["selesai"] - b["mulai"]).total_seconds() / 60),
                "hari_kunjungan": b["hari_kunjungan"],
                "bertitik": b["bertitik"],
                "kunjungan": b["kunjungan"][:50],
            },
        )
        for b in baris
    ]
    hari = Kunjungan.objects.filter(pk__in=lingkup).values_list("petugas", hari_di("dicatat_pada", "kpm__desa"))
    kunci = [f"{JenisTemuan.BERUNTUN}:{petugas}:{satu}" for petugas, satu in hari.order_by().distinct()]
    return tulis_temuan(JenisTemuan.BERUNTUN, calon, lingkup=Q(kunci__in=kunci))
