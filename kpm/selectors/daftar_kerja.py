"""Work that lists of members leave behind: people without a family, pupils whose registers disagree, and components
that a Final Closing counts but nobody is known for."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from akun.enums import PERAN_DAMPINGAN, Izin
from akun.models import Pengguna
from inti.enums import KeadaanBerkas
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.models import BerkasImpor
from inti.waktu import hari_ini
from kpm.enums import PESERTA, JenisKomponen
from kpm.models import KPM, Anggota, AnggotaBelumCocok, Komponen
from wilayah.models import saring_wilayah

BATAS_JUMLAH = 1000  # above this a worklist's figure says "more than"
KomponenHilang = list[tuple[JenisKomponen, int]]


def _banyak(qs: QuerySet[Any]) -> int:
    return qs.order_by()[:BATAS_JUMLAH].count()


# --- members without a family ------------------------------------------------------------------


def belum_cocok(user: Pengguna, *, wilayah: str = "", dikesampingkan: bool = False) -> QuerySet[AnggotaBelumCocok]:
    """Rows of lists that wait for a decision of this user, or that were set aside."""
    qs = AnggotaBelumCocok.objects.boleh(user, Izin.TELAAH)
    qs = qs.exclude(dikesampingkan="") if dikesampingkan else qs.filter(dikesampingkan="")
    return qs.filter(saring_wilayah([wilayah])) if wilayah else qs


def daftar_belum_cocok(qs: QuerySet[AnggotaBelumCocok], *, sesudah: str | None = None) -> Halaman:
    return halaman_kunci(qs.select_related("desa", "diputus_oleh"), urut=("nama", "id"), sesudah=sesudah)


def sekeluarga(baris: AnggotaBelumCocok) -> list[AnggotaBelumCocok]:
    """Rows of the same No KK and kabupaten that wait too: they go into the family together."""
    return list(
        AnggotaBelumCocok.objects.filter(
            kk_indeks=baris.kk_indeks, kabupaten_kode=baris.kabupaten_kode, dikesampingkan=""
        ).order_by("id")
    )


def calon_keluarga(user: Pengguna, baris: AnggotaBelumCocok, cari: str = "") -> list[KPM]:
    """Families that may be this person's: found by the search, else those of the same No KK or NIK."""
    qs = KPM.objects.boleh(user, Izin.TELAAH).filter(kabupaten_kode=baris.kabupaten_kode)
    qs = qs.cari(cari) if cari else qs.filter(Q(kk_indeks=baris.kk_indeks) | Q(nik_indeks=baris.nik_indeks))
    return list(qs.select_related("desa").order_by("nama", "pk")[:20])


def jumlah_belum_cocok(user: Pengguna) -> int:
    return _banyak(belum_cocok(user)) if user.punya_izin(Izin.TELAAH) else 0


# --- pupils whose registers disagree -----------------------------------------------------------


def beda_jenjang(user: Pengguna, *, wilayah: str = "", saya: bool = False) -> QuerySet[Anggota]:
    """Pupils of the user's families whose level DTSEN and Dapodik name differently."""
    peran = PERAN_DAMPINGAN if saya else None
    qs = Anggota.objects.terlihat_oleh(user, sebagai=peran).berlaku_pada().beda_jenjang()
    qs = qs.filter(kpm__kepesertaan__in=PESERTA)
    return qs.filter(saring_wilayah([wilayah], awalan="kpm__")) if wilayah else qs


def daftar_beda_jenjang(qs: QuerySet[Anggota], *, sesudah: str | None = None) -> Halaman:
    return halaman_kunci(qs.select_related("kpm__desa"), urut=("nama", "id"), sesudah=sesudah)


def komponen_sekolah(anggota: Anggota, hari: date) -> list[Komponen]:
    """School components of a member in force on that day."""
    return list(
        Komponen.objects.berlaku_pada(hari)
        .filter(anggota=anggota, jenis__in=[JenisKomponen.SD, JenisKomponen.SMP, JenisKomponen.SMA])
        .order_by("pk")
    )


def jumlah_beda_jenjang(user: Pengguna) -> int:
    return _banyak(beda_jenjang(user))


# --- components without a name -----------------------------------------------------------------


def _berdaftar(hari: date) -> Q:
    """Families of which members can be expected to be known: a list of members was applied for their kecamatan, of
    no later tahap than the family's own Final Closing, or one of them is known. Before the first list every family
    would stand here, and say nothing."""
    pertama: dict[str, str] = {}
    daftar = BerkasImpor.objects.filter(jenis="art", keadaan=KeadaanBerkas.DITERAPKAN)
    for tahap, kecamatan in daftar.values_list("ringkasan__tahap", "ringkasan__kecamatan"):
        for kode in kecamatan or ():
            pertama[kode] = min(tahap, pertama.get(kode, tahap))
    syarat = Q(pk__in=[])
    for tahap in sorted(set(pertama.values())):
        kecamatan = sorted(k for k, t in pertama.items() if t == tahap)
        syarat |= Q(kecamatan_kode__in=kecamatan, fc_terakhir__gte=tahap)
    return syarat | Q(Exists(Anggota.objects.berlaku_pada(hari).filter(kpm=OuterRef("pk"))))


def _kurang(hari: date) -> Q:
    """The Final Closing counts more of some component than members are known for."""
    syarat = Q(pk__in=[])
    for jenis in JenisKomponen:
        dikenal = (
            Komponen.objects.dihitung_daftar(hari)
            .filter(anggota__kpm=OuterRef("pk"))
            .order_by()
            .values("anggota__kpm")
            .annotate(n=Count("pk", filter=Q(jenis=jenis)))
            .values("n")
        )
        banyak = Coalesce(Subquery(dikenal, output_field=IntegerField()), 0)
        # The plain column first: for most kinds the count is zero and nothing is looked up.
        syarat |= Q(**{f"{jenis.value}__gt": 0}) & Q(**{f"{jenis.value}__gt": banyak})
    return syarat


def tanpa_nama(user: Pengguna, *, wilayah: str = "", saya: bool = False) -> QuerySet[KPM]:
    """Families with a component that nobody is known for."""
    hari = hari_ini()
    peran = PERAN_DAMPINGAN if saya else None
    qs = KPM.objects.terlihat_oleh(user, sebagai=peran).filter(_berdaftar(hari), _kurang(hari), kepesertaan__in=PESERTA)
    return qs.filter(saring_wilayah([wilayah])) if wilayah else qs


def daftar_tanpa_nama(qs: QuerySet[KPM], *, sesudah: str | None = None) -> Halaman:
    return halaman_kunci(qs.select_related("desa"), urut=("nama", "id"), sesudah=sesudah)


def tanpa_nama_per_keluarga(kpm: Iterable[KPM]) -> dict[int, KomponenHilang]:
    """The missing components of each of these families, which the caller knows to be listed: (LANSIA, 2) is the second
    lansia. One query."""
    semua = list(kpm)
    dikenal: dict[int, Counter[str]] = defaultdict(Counter)
    baris = Komponen.objects.dihitung_daftar(hari_ini()).filter(anggota__kpm__in=semua)
    for kpm_id, jenis in baris.values_list("anggota__kpm", "jenis"):
        dikenal[kpm_id][jenis] += 1
    return {
        k.pk: [
            (jenis, nomor)
            for jenis in JenisKomponen
            for nomor in range(dikenal[k.pk][jenis.value] + 1, getattr(k, jenis.value) + 1)
        ]
        for k in semua
    }


_HITUNG = ", ".join(f"count(*) FILTER (WHERE c.jenis = '{j.value}') AS {j.value}" for j in JenisKomponen)
_JUMLAH = f"""
    WITH k AS ({{keluarga}}), dikenal AS (
        SELECT a.kpm_id, {_HITUNG}
        FROM kpm_komponen c JOIN kpm_anggota a ON a.id = c.anggota_id JOIN k ON k.id = a.kpm_id
        WHERE (c.mulai IS NULL OR c.mulai <= %s)
          AND (c.selesai IS NULL OR to_char(c.selesai, 'YYYY-Q') >= k.fc_terakhir)
          AND (a.selesai IS NULL OR to_char(a.selesai, 'YYYY-Q') >= k.fc_terakhir)
        GROUP BY a.kpm_id)
    SELECT count(*) FROM (
        SELECT 1 FROM k LEFT JOIN dikenal d ON d.kpm_id = k.id
        WHERE {" OR ".join(f"k.{j.value} > coalesce(d.{j.value}, 0)" for j in JenisKomponen)} LIMIT %s) t
"""  # noqa: S608 - names of columns


def jumlah_tanpa_nama(user: Pengguna) -> int:
    """Counted over all families at once: where hardly any misses a name, `tanpa_nama` would look each one up."""
    hari = hari_ini()
    keluarga = KPM.objects.terlihat_oleh(user).filter(_berdaftar(hari), kepesertaan__in=PESERTA)
    kueri, isi = keluarga.order_by().values("id", "fc_terakhir", *JenisKomponen.values).query.sql_with_params()
    with connection.cursor() as kursor:
        kursor.execute(_JUMLAH.replace("{keluarga}", kueri), [*isi, hari, BATAS_JUMLAH])
        return int(kursor.fetchone()[0])
