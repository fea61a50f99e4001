"""One sanction for people: its evidence line by line, and what happened to it, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import tanggal
from kpm.models import Anggota
from verifikasi.enums import Hasil, JenjangSanksi, KeadaanSanksi
from verifikasi.models import CatatanVerkom, HasilVerifikasi, KabarSanksi, Keberatan, Kewajiban, Sanksi
from verifikasi.selectors.kalimat import kalimat

_K = KeadaanSanksi


@dataclass(frozen=True)
class BarisBukti:
    """A member's month as it was proposed: the words, whether it came late, whether it still says so today."""

    bulan: date
    nama: str
    kata: list[str]
    terlambat: bool
    masih: bool
    pencatat: list[str]


@dataclass(frozen=True)
class Langkah:
    pada: datetime
    teks: str


def bukti_dalam_kata(sanksi: Iterable[Sanksi], *, rinci: bool = False) -> dict[Any, list[BarisBukti]]:
    """The evidence of each sanction, by month and name; with `rinci` also who entered it. Two queries."""
    semua = list(sanksi)
    isi = [b for s in semua for b in s.rincian]
    anggota = _anggota(isi, rinci=rinci)
    kewajiban = {k.pk: k for k in Kewajiban.objects.filter(pk__in={x["kewajiban"] for b in isi for x in b["butir"]})}
    hasil: dict[Any, list[BarisBukti]] = {}
    for s in semua:
        baris = []
        for b in s.rincian:
            hari, orang = date.fromisoformat(b["bulan"]), anggota.get(b["anggota"])
            baris.append(
                BarisBukti(
                    bulan=hari,
                    nama=orang.nama if orang else "anggota keluarga",
                    kata=[kalimat(x, kewajiban[x["kewajiban"]]) for x in b["butir"] if x["kewajiban"] in kewajiban],
                    terlambat=b["terlambat"],
                    masih=orang is not None and hari in orang.bulan_tidak,
                    pencatat=[_pencatat(c) for c in getattr(orang, "pencatat", ()) if c["bulan"] == b["bulan"]],
                )
            )
        hasil[s.pk] = sorted(baris, key=lambda b: (b.bulan, b.nama))
    return hasil


def _anggota(isi: Collection[dict[str, Any]], *, rinci: bool) -> dict[int, Any]:
    """The members of these lines with the months that are unmet still and, with `rinci`, those months' entries."""
    bulan = {b["bulan"] for b in isi}
    tidak = HasilVerifikasi.objects.filter(anggota=OuterRef("pk"), bulan__in=bulan, hasil=Hasil.TIDAK)
    milik = Anggota.objects.filter(pk__in={b["anggota"] for b in isi})
    milik = milik.annotate(bulan_tidak=ArraySubquery(tidak.values("bulan")))
    if rinci:
        catatan = CatatanVerkom.objects.filter(anggota=OuterRef("pk"), bulan__in=bulan).order_by("pk")
        kolom = JSONObject(bulan="bulan", di="fasilitas__nama", oleh="dicatat_oleh__nama", pada="dicatat_pada")
        milik = milik.annotate(pencatat=ArraySubquery(catatan.values(isi=kolom)))
    return {a.pk: a for a in milik}


def _pencatat(c: dict[str, str]) -> str:
    return f"{c['di']}, dicatat {c['oleh']} {tanggal(datetime.fromisoformat(c['pada']))}"


def bulan_disebut(bulan: Sequence[date]) -> str:
    """`Agustus, September, dan Oktober 2026`."""
    kata = [tulis_bulan(b) for b in bulan]
    return kata[0] if len(kata) == 1 else f"{', '.join(kata[:-1])}{',' if len(kata) > 2 else ''} dan {kata[-1]}"


def judul_sanksi(s: Sanksi) -> str:
    """What it is now, in a few words: `Usulan penangguhan`, `Penangguhan berlaku`."""
    jenis = str(s.get_jenjang_display())
    if s.jenjang == JenjangSanksi.PERINGATAN:
        return jenis if s.keadaan == _K.BERLAKU else f"{jenis} {s.get_keadaan_display().lower()}"
    kata = {
        _K.DIUSULKAN: f"Usulan {jenis.lower()}",
        _K.BERLAKU: f"{jenis} berlaku",
        _K.DITOLAK: f"Usulan {jenis.lower()} tidak disetujui",
        _K.GUGUR: f"Usulan {jenis.lower()} gugur",
        _K.DIBATALKAN: f"{jenis} dibatalkan",
    }
    return kata[KeadaanSanksi(s.keadaan)]


def riwayat_sanksi(s: Sanksi, kabar: Iterable[KabarSanksi], keberatan: Iterable[Keberatan]) -> list[Langkah]:
    """What happened, oldest first, from the events of the record, the tellings and the objections. One query."""
    langkah = list(_kejadian(s))
    langkah += [
        Langkah(
            k.dicatat_pada,
            f"{k.kepada} diberi tahu {tanggal(k.tanggal)} lewat {k.get_cara_display().lower()}, "
            f"dicatat {k.dicatat_oleh.nama}",
        )
        for k in kabar
    ]
    for b in keberatan:
        langkah.append(Langkah(b.dicatat_pada, f"Keberatan disampaikan {b.penyampai}, dicatat {b.dicatat_oleh.nama}"))
        if b.diputus_pada and b.diputus_oleh:
            kata = f"Keberatan {b.get_keadaan_display().lower()}: {b.alasan_putusan} ({b.diputus_oleh.nama})"
            langkah.append(Langkah(b.diputus_pada, kata))
    return sorted(langkah, key=lambda x: x.pada)


def _kejadian(s: Sanksi) -> Iterable[Langkah]:
    kejadian = apps.get_model("verifikasi", "SanksiEvent").objects.filter(pgh_obj=s.pk)
    baris = list(kejadian.select_related("diputus_oleh", "dibatalkan_oleh", "ditinjau_oleh").order_by("pgh_id")) or [s]
    lama: Any = None
    for e in baris:
        yield from _beda(lama, e, s)
        lama = e


def _beda(lama: Any, e: Any, s: Sanksi) -> Iterable[Langkah]:
    jenis = s.get_jenjang_display().lower()
    usul = jenis if s.jenjang == JenjangSanksi.PERINGATAN else f"usulan {jenis}"
    if lama is None:
        yield Langkah(e.diusulkan_pada, f"{usul.capitalize()} dibuat, dengan {bulan_disebut(e.bukti)}")
        return
    if lama.keadaan != e.keadaan:
        yield _ganti(e, usul)
    elif lama.ditinjau_pada != e.ditinjau_pada:
        kata = f"Buktinya berubah, ditinjau {e.ditinjau_oleh.nama}, putusan tetap: {e.alasan_tinjau}"
        yield Langkah(e.ditinjau_pada, kata)
    elif list(lama.bukti) != list(e.bukti):
        yield Langkah(e.diusulkan_pada, f"Buktinya berubah menjadi {bulan_disebut(e.bukti)}; keluarga diberi tahu lagi")


def _ganti(e: Any, usul: str) -> Langkah:
    if e.keadaan == _K.GUGUR:
        return Langkah(e.gugur_pada, f"Gugur: {e.alasan_gugur}")
    if e.keadaan == _K.DIBATALKAN:
        return Langkah(e.dibatalkan_pada, f"Dibatalkan {e.dibatalkan_oleh.nama}: {e.alasan_batal}")
    if e.keadaan == _K.DITOLAK:
        return Langkah(e.diputus_pada, f"Tidak disetujui {e.diputus_oleh.nama}: {e.alasan_putusan}")
    if e.keadaan == _K.BERLAKU and e.diputus_oleh is not None:
        mulai = tanggal(e.berlaku_sejak)
        return Langkah(e.diputus_pada, f"Disetujui {e.diputus_oleh.nama}, berlaku {mulai}: {e.alasan_putusan}")
    return Langkah(e.diusulkan_pada, f"{usul.capitalize()} dibuat lagi: {bulan_disebut(e.bukti)}")
