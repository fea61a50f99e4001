"""Finding families by name: what begins alike first, then other matches, members' names, names that sound alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Case, Func, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat, Upper
from django.db.models.lookups import Exact

from akun.models import Pengguna
from inti.halaman_kunci import Halaman
from kpm.models import KPM, Anggota
from kpm.models.keluarga import berkata, sebagai_nomor
from kpm.selectors.cabang import cabang_lingkup, halaman_cabang
from kpm.selectors.saring import SaringKPM

LEWAT_ANGGOTA = 50  # families shown because of a member; a longer name narrows them
MIRIP = 10
_AMBANG = "0.45"  # pg_trgm's word similarity: one letter wrong in a short name still counts


def cari_kpm(*, user: Pengguna, saring: SaringKPM, cabang: list[QuerySet[KPM]], sesudah: str | None) -> Halaman:
    """One page of what a search finds. The last page goes on with rows found otherwise: `lewat_anggota` holds
    the members' names that matched, `mirip` says that the name only resembles what was typed."""
    nomor = bool(sebagai_nomor(saring.cari))
    hasil = halaman_cabang(
        [_berperingkat(qs, saring.cari) for qs in cabang],
        _berperingkat(KPM.objects.all(), saring.cari),
        urut=("peringkat", "urut_nama", "id"),
        sesudah=sesudah,
    )
    if hasil.berikut is not None or nomor:
        return hasil
    lain = [replace(saring, cari="").terapkan(qs) for qs in cabang_lingkup(user, saring.saya)]
    baris = [*hasil.baris, *_lewat_anggota(lain, saring.cari)]
    if not sesudah and len(baris) < MIRIP:
        baris += _mirip(lain, saring.cari, kecuali=[k.pk for k in baris])
    return Halaman(baris, None)


def _berperingkat(qs: QuerySet[KPM], kata: str) -> QuerySet[KPM]:
    """Walking the list in its order until fifty names match would read an area down to the letter S. Sorted by
    expressions the database looks the name up first."""
    awalan = Case(When(nama__istartswith=" ".join(kata.split()), then=0), default=1)
    return qs.annotate(peringkat=awalan, urut_nama=Concat("nama", Value("")))


def _dalam(cabang: Sequence[QuerySet[KPM]]) -> Q:
    """Condition "is one of these families", the queries kept apart so that each uses its index."""
    syarat = Q()
    for qs in cabang:
        syarat |= Q(pk__in=qs.order_by().values("pk"))
    return syarat


def _lewat_anggota(cabang: Sequence[QuerySet[KPM]], kata: str) -> list[KPM]:
    cocok = Anggota.objects.berlaku_pada().filter(berkata("nama", kata))
    keluarga = KPM.objects.filter(_dalam(cabang), ~berkata("nama", kata), pk__in=cocok.values("kpm"))
    nama = cocok.filter(kpm=OuterRef("pk")).order_by("nama", "pk").values("nama")
    isi = keluarga.annotate(lewat_anggota=ArraySubquery(nama[:3]), urut_nama=Concat("nama", Value("")))
    return list(isi.select_related("desa").order_by("urut_nama", "pk")[:LEWAT_ANGGOTA])


def _mirip(cabang: Sequence[QuerySet[KPM]], kata: str, *, kecuali: list[int]) -> list[KPM]:
    besar = kata.upper()
    isi = (
        KPM.objects.alias(besar=Upper("nama"))
        .filter(_dalam(cabang), _berambang(), besar__trigram_word_similar=besar)
        .exclude(pk__in=kecuali)
        .annotate(mirip=TrigramWordSimilarity(besar, "besar"))
    )
    return list(isi.select_related("desa").order_by("-mirip", "nama", "pk")[:MIRIP])


def _berambang() -> Exact:
    """Lower the threshold of this one statement, before its index is asked: a sub-select is computed first."""
    ambang = Func(
        Value("pg_trgm.word_similarity_threshold"),
        Value(_AMBANG),
        Value(value=True),
        function="set_config",
        template="(SELECT %(function)s(%(expressions)s))",
        output_field=TextField(),
    )
    return Exact(ambang, Value(_AMBANG))
