"""Members who need a school or a health facility and belong to none, and which it may be (docs/program.md §8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value

from akun.models import Pengguna
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from kpm.enums import PESERTA
from kpm.models import Anggota, Komponen
from kpm.models.anggota import AnggotaQuerySet
from verifikasi.enums import BIDANG_FASILITAS, KOMPONEN_BIDANG, Bidang, JenisFasilitas
from verifikasi.models import Fasilitas, KeikutsertaanFasilitas
from verifikasi.models.fasilitas import KunciNama
from verifikasi.selectors.fasilitas import ANGKA_NAMA
from wilayah.kode import kode_kabupaten
from wilayah.models import saring_wilayah


def butuh_fasilitas(bidang: str, hari: date, *, ada: bool) -> AnggotaQuerySet:
    """Members in force with a component of that field, of families in the programme, with or without a facility."""
    komponen = Komponen.objects.berlaku_pada(hari).filter(anggota=OuterRef("pk"), jenis__in=KOMPONEN_BIDANG[bidang])
    ikut = KeikutsertaanFasilitas.objects.berlaku_pada(hari).filter(anggota=OuterRef("pk"), bidang=bidang)
    punya = Exists(ikut) if ada else ~Exists(ikut)
    return Anggota.objects.berlaku_pada(hari).filter(Exists(komponen), punya, kpm__kepesertaan__in=PESERTA)


def belum_punya(user: Pengguna, bidang: str, hari: date, izin: str | None = None) -> AnggotaQuerySet:
    """Those without, of families the user sees, or may do `izin` for."""
    qs = butuh_fasilitas(bidang, hari, ada=False)
    return qs.terlihat_oleh(user) if izin is None else qs.boleh(user, izin)


def daftar_belum(*, user: Pengguna, bidang: str, hari: date, wilayah: str = "", sesudah: str | None = None) -> Halaman:
    """One page of members without a facility, family by family."""
    qs = belum_punya(user, bidang, hari)
    if wilayah:
        qs = qs.filter(saring_wilayah([wilayah], awalan="kpm__"))
    urut = ("kpm__nama", "kpm_id", "nama", "id")
    return halaman_kunci(qs.select_related("kpm__desa"), urut=urut, sesudah=sesudah, panjang=30)


def jumlah_belum(user: Pengguna, hari: date) -> int:
    """How many members wait for a facility of either field, counted up to `HITUNG_MAKS` in each; one query."""
    semua = [belum_punya(user, bidang, hari).order_by().values("pk")[:HITUNG_MAKS] for bidang in Bidang]
    return semua[0].union(*semua[1:], all=True).count()


def komponen_bidang(anggota: Iterable[int], bidang: str, hari: date) -> dict[int, str]:
    """The component by which each of these members needs a facility of that field."""
    milik = Komponen.objects.berlaku_pada(hari).filter(anggota__in=anggota, jenis__in=KOMPONEN_BIDANG[bidang])
    return dict(milik.order_by("-pk").values_list("anggota_id", "jenis"))


def teks_fasilitas(anggota: Anggota, bidang: str) -> str:
    """What the field team, else a register, calls the member's facility."""
    if bidang == Bidang.PENDIDIKAN:
        return anggota.sekolah or anggota.dapodik_sekolah or anggota.dtsen_sekolah
    return anggota.posyandu or anggota.faskes


@dataclass(frozen=True)
class Usulan:
    """A facility that a member may belong to; `mirip` 1.0: that name and no other."""

    pk: UUID
    nama: str
    jenis: str
    desa: str
    mirip: float


_USULAN_TIAP = 3
# By name where there is one, else the posyandu or puskesmas of the family's own desa.
_USULAN = """
    WITH m AS MATERIALIZED (
        SELECT anggota, kunci, left(desa, 5) AS kabupaten, desa, jenjang,
               {angka_m} AS angka
        FROM (SELECT anggota, verifikasi_kunci_nama(teks) AS kunci, desa, jenjang
              FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS x(anggota, teks, desa, jenjang)) x
    )
    SELECT m.anggota, f.id, f.nama, f.jenis, w.nama, f.skor FROM m CROSS JOIN LATERAL (
        SELECT f.id, f.nama, f.jenis, f.desa_id, s.skor FROM verifikasi_fasilitas f
        CROSS JOIN LATERAL (SELECT CASE
            WHEN m.kunci = '' THEN 0
            WHEN {angka_f} <> m.angka THEN similarity(f.kunci, m.kunci) * 0.6
            ELSE similarity(f.kunci, m.kunci) END AS skor) s
        WHERE f.kabupaten_kode = m.kabupaten AND f.ditutup IS NULL AND f.digabung_ke_id IS NULL
            AND (f.jenis = 'sekolah') = %s AND (m.jenjang = '' OR f.jenjang IN ('', m.jenjang))
            AND (s.skor >= 0.35 OR (m.kunci = '' AND f.jenis <> 'sekolah' AND f.desa_id = m.desa))
        ORDER BY s.skor DESC, f.desa_id = m.desa DESC, f.nama, f.id LIMIT %s
    ) f JOIN wilayah_wilayah w ON w.kode = f.desa_id
    ORDER BY m.anggota, f.skor DESC, f.nama, f.id
""".format(angka_m=ANGKA_NAMA.format("kunci"), angka_f=ANGKA_NAMA.format("f.kunci"))  # noqa: S608 - only our own expressions


def usulan_fasilitas(anggota: Sequence[Anggota], bidang: str, hari: date) -> dict[int, list[Usulan]]:
    """Facilities of the family's kabupaten that each member may belong to, the likeliest first. Two queries."""
    jenis = komponen_bidang([a.pk for a in anggota], bidang, hari)
    sekolah = bidang == Bidang.PENDIDIKAN
    isi: list[Any] = [
        [a.pk for a in anggota],
        [teks_fasilitas(a, bidang) for a in anggota],
        [a.kpm.desa_id for a in anggota],
        [jenis.get(a.pk, "") if sekolah else "" for a in anggota],
        sekolah,
        _USULAN_TIAP,
    ]
    hasil: dict[int, list[Usulan]] = defaultdict(list)
    with connection.cursor() as kursor:
        kursor.execute(_USULAN, isi)
        for siapa, pk, nama, macam, desa, skor in kursor.fetchall():
            hasil[siapa].append(Usulan(pk, nama, macam, desa, float(skor)))
    return hasil


def calon_peserta(user: Pengguna, fasilitas: Fasilitas, hari: date, izin: str) -> QuerySet[Anggota]:
    """Members of the kabupaten who may be registered there at once: without a facility of its field, of a school's
    level, of families the user writes for."""
    bidang = fasilitas.bidang
    qs = belum_punya(user, bidang, hari, izin).filter(kpm__kabupaten_kode=kode_kabupaten(fasilitas.desa_id))
    if fasilitas.jenjang:
        sejenjang = Komponen.objects.berlaku_pada(hari).filter(anggota=OuterRef("pk"), jenis=fasilitas.jenjang)
        qs = qs.filter(Exists(sejenjang))
    return qs.select_related("kpm__desa").order_by("nama", "pk")


def pilihan_fasilitas(anggota: Anggota, bidang: str, hari: date, *, ini: UUID | None) -> QuerySet[Fasilitas]:
    """Open facilities a member may go to: of a pupil's level, posyandu of the kecamatan; and `ini`, its present one."""
    desa, sebidang = anggota.kpm.desa_id, [j for j, b in BIDANG_FASILITAS.items() if b == bidang]
    syarat = Q(kabupaten_kode=kode_kabupaten(desa), jenis__in=sebidang, ditutup__isnull=True, digabung_ke__isnull=True)
    if bidang == Bidang.KESEHATAN:
        syarat &= Q(kecamatan_kode=desa[:8]) | ~Q(jenis=JenisFasilitas.POSYANDU)
    elif komponen := komponen_bidang([anggota.pk], bidang, hari).get(anggota.pk):
        syarat &= Q(jenjang__in=["", komponen])
    milik = Q(pk=ini) if ini else Q(pk__in=[])
    return Fasilitas.objects.filter(syarat | milik).select_related("desa").order_by("nama", "pk")


def cocok_nama(nama: str, bidang: str, kabupaten: str) -> list[Fasilitas]:
    """Open facilities of a kabupaten that are called exactly that; at most two, for two are one too many."""
    if not nama.strip():
        return []
    sebidang = [j for j, b in BIDANG_FASILITAS.items() if b == bidang]
    kunci = KunciNama(Value(nama, output_field=CharField()))
    return list(Fasilitas.objects.terbuka().filter(kabupaten_kode=kabupaten, kunci=kunci, jenis__in=sebidang)[:2])
