"""One flag for people: its evidence line by line, and how it came, grew and ended (docs/program.md §7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef

from akun.models import Pengguna
from inti.templatetags.format import tanggal
from inti.waktu import saat_lokal
from p2k2.models import KabarTanda, Kehadiran, Pertemuan, TandaAbsen
from p2k2.selectors.teks import teks_status
from pendamping.models import Kunjungan, Tugas


@dataclass(frozen=True)
class KoreksiHadir:
    """A mark that replaced another: from what to what, when and by whom."""

    dari: str
    menjadi: str
    pada: datetime
    oleh: str


@dataclass(frozen=True)
class BuktiAbsen:
    """A missed meeting with the family's mark in it, and whether it was named when the family was told.

    `terlihat`: whoever asks may open the meeting.
    """

    pertemuan: Pertemuan
    terlihat: bool
    hadir: Kehadiran | None
    disebut: bool
    koreksi: list[KoreksiHadir] = field(default_factory=list)


@dataclass(frozen=True)
class LangkahTanda:
    """One thing that happened to a flag, in words."""

    pada: datetime
    teks: str


def bukti_dan_riwayat(
    tanda: TandaAbsen, user: Pengguna, kabar: Sequence[KabarTanda] = ()
) -> tuple[list[BuktiAbsen], list[LangkahTanda]]:
    """The meetings a flag rests on, in order; and its history, oldest first. Four queries.

    Each telling gets the meetings it named (`pertemuan_disebut`).
    """
    kejadian = list(apps.get_model("p2k2", "TandaAbsenEvent").objects.filter(pgh_obj=tanda.pk).order_by("pgh_id"))
    pernah = {satu for e in (*kejadian, *kabar, tanda) for satu in e.bukti}
    terlihat = Exists(Pertemuan.objects.terlihat_oleh(user).filter(pk=OuterRef("pk")))
    pertemuan = {
        p.pk: p
        for p in Pertemuan.objects.filter(pk__in=pernah)
        .select_related("kelompok", "sesi__modul")
        .annotate(terlihat=terlihat)
    }
    hadir = {
        h.pertemuan_id: h
        for h in Kehadiran.objects.filter(kpm=tanda.kpm_id, pertemuan__in=tanda.bukti).select_related("dicatat_oleh")
    }
    koreksi = _koreksi(tanda, hadir)
    disebut = {satu for k in kabar for satu in k.bukti}
    for k in kabar:
        k.pertemuan_disebut = [pertemuan[pk] for pk in k.bukti if pk in pertemuan]  # type: ignore[attr-defined]
    bukti = [
        BuktiAbsen(pertemuan[pk], pertemuan[pk].terlihat, hadir.get(pk), pk in disebut, koreksi.get(pk, []))
        for pk in tanda.bukti
        if pk in pertemuan
    ]
    return bukti, _riwayat(tanda, kejadian, pertemuan)


def _koreksi(tanda: TandaAbsen, hadir: dict[UUID, Kehadiran]) -> dict[UUID, list[KoreksiHadir]]:
    """Changes of the family's marks in these meetings. Each event holds the line as it was before."""
    model = apps.get_model("p2k2", "KehadiranEvent")
    kejadian = model.objects.filter(kpm=tanda.kpm_id, pertemuan__in=tanda.bukti, pgh_label="update")
    lama: dict[UUID, list[Any]] = {}
    for e in kejadian.select_related("dicatat_oleh").order_by("pgh_id"):
        lama.setdefault(e.pertemuan_id, []).append(e)
    hasil: dict[UUID, list[KoreksiHadir]] = {}
    for pk, baris in lama.items():
        sesudah = [*baris[1:], hadir.get(pk)]
        hasil[pk] = [
            KoreksiHadir(teks_status(a.status), teks_status(b.status), b.dicatat_pada, b.dicatat_oleh.nama)
            for a, b in zip(baris, sesudah, strict=True)
            if b is not None and a.status != b.status
        ]
    return hasil


def _riwayat(tanda: TandaAbsen, kejadian: list[Any], pertemuan: dict[UUID, Any]) -> list[LangkahTanda]:
    if not kejadian:  # loaded in bulk, without events
        langkah = [LangkahTanda(tanda.dibuka_pada, f"Dibuka dengan {tanda.jumlah} pertemuan")]
        if tanda.ditutup_pada is not None:
            langkah.append(LangkahTanda(tanda.ditutup_pada, f"Ditutup: {tanda.alasan_tutup}"))
        return langkah
    hasil: list[LangkahTanda] = []
    sebelum: Any = None
    for e in kejadian:
        saat = e.dibuka_pada if sebelum is None else e.diperbarui_pada
        hasil += [LangkahTanda(saat, teks) for teks in _beda(tanda, sebelum, e, pertemuan)]
        sebelum = e
    return hasil


def _beda(tanda: TandaAbsen, lama: Any, kini: Any, pertemuan: dict[UUID, Any]) -> Iterable[str]:
    """What an event changed, a sentence each; nothing for what people need not know."""
    if lama is None:
        hari = saat_lokal(kini.dibuka_pada, tanda.kpm.desa_id).date()
        yield f"Dibuka {tanggal(hari)} dengan {kini.jumlah} pertemuan"
        return
    tambah = [pk for pk in kini.bukti if pk not in lama.bukti]
    kurang = [pk for pk in lama.bukti if pk not in kini.bukti]
    if tambah:
        yield f"Bertambah: {_hari(tambah, pertemuan)}"
    if kurang:
        yield f"Tidak dihitung lagi: {_hari(kurang, pertemuan)}"
    if not tambah and not kurang and (lama.sejak, lama.terakhir) != (kini.sejak, kini.terakhir):
        yield f"Tanggal pertemuannya berubah: {tanggal(kini.sejak)} sampai {tanggal(kini.terakhir)}"
    if lama.aturan_id != kini.aturan_id:
        yield "Dihitung menurut aturan yang baru"
    if lama.ditutup_pada is None and kini.ditutup_pada is not None:
        yield f"Ditutup: {kini.alasan_tutup}"
    elif lama.ditutup_pada is not None and kini.ditutup_pada is None:
        yield "Dibuka lagi"


def _hari(nomor: list[UUID], pertemuan: dict[UUID, Any]) -> str:
    return ", ".join(tanggal(pertemuan[pk].tanggal) if pk in pertemuan else "satu pertemuan" for pk in nomor)


def tugas_tanda(tanda: TandaAbsen) -> Tugas | None:
    """The task that an open flag gives (`p2k2.services.tugas_absen`), done or called off since."""
    return Tugas.objects.filter(kunci=f"absen:{tanda.pk}:{tanda.kpm_id}").first()


def kunjungan_sejak(tanda: TandaAbsen) -> list[Kunjungan]:
    """Visits to the family since the flag was opened, latest first: what was done about it may be told at one."""
    dibuka = saat_lokal(tanda.dibuka_pada, tanda.kpm.desa_id).date()
    qs = Kunjungan.objects.filter(kpm=tanda.kpm_id, tanggal__gte=dibuka)
    return list(qs.order_by("-tanggal", "-id")[:20])
