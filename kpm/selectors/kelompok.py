"""Lists of groups, and the families that could join one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from akun.enums import PERAN_DAMPINGAN
from akun.models import Pengguna, berlaku
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.waktu import hari_ini
from kpm.enums import PESERTA, UKURAN_KELOMPOK, JabatanKelompok
from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from kpm.selectors.keluarga import URUT_NAMA
from wilayah.models import saring_wilayah

_BATAS_HITUNG = 1000


def calon_anggota(user: Pengguna, hari: date) -> QuerySet[KPM]:
    """Own families of the programme in no group on or after a day, neighbours beside each other."""
    terikat = KeanggotaanKelompok.objects.filter(Q(selesai__isnull=True) | Q(selesai__gte=hari), kpm=OuterRef("pk"))
    return (
        KPM.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN)
        .filter(~Exists(terikat), kepesertaan__in=PESERTA)
        .select_related("desa")
        .order_by("desa__nama", "desa", "rw", "rt", "nama", "pk")
    )


def daftar_kelompok(
    *, user: Pengguna, wilayah: str = "", petugas: int | None = None, sesudah: str | None = None
) -> Halaman:
    """One page of today's groups with their number of families and their pendamping."""
    hari = hari_ini()
    qs = Kelompok.objects.terlihat_oleh(user).aktif(hari).select_related("desa")
    if wilayah:
        qs = qs.filter(saring_wilayah([wilayah]))
    if petugas is not None:
        qs = qs.diampu(petugas)
    halaman = halaman_kunci(qs.prefetch_related(_prefetch_pengampu(hari)), urut=URUT_NAMA, sesudah=sesudah)
    ukuran = ukuran_kelompok(halaman.baris, hari)
    for kelompok in halaman.baris:
        kelompok.ukuran = ukuran[kelompok.pk]
    return halaman


def ukuran_kelompok(kelompok: Iterable[Kelompok], hari: date) -> dict[Any, int]:
    """Number of families of each group on a day, in one query."""
    nomor = [k.pk for k in kelompok]
    isi = KeanggotaanKelompok.objects.berlaku_pada(hari).filter(kelompok__in=nomor)
    hitung = dict(isi.order_by().values_list("kelompok").annotate(n=Count("pk")))
    return {n: hitung.get(n, 0) for n in nomor}


def teks_ukuran(n: int) -> str:
    """`12 KPM: di bawah 15`; empty for a group of the usual size (docs/program.md §7)."""
    sedikit, banyak = UKURAN_KELOMPOK
    if n < sedikit:
        return f"{n} KPM: di bawah {sedikit}"
    return f"{n} KPM: di atas {banyak}" if n > banyak else ""


def jumlah_tanpa_kelompok(user: Pengguna) -> int:
    """Own families that could be suggested a group today, at most 1000; 0 for whoever accompanies none."""
    if user.lingkup().petugas_id is None or user.lingkup().semua:
        return 0
    return calon_anggota(user, hari_ini()).order_by()[:_BATAS_HITUNG].count()


def riwayat_kelompok(kpm: KPM, hari: date) -> list[Any]:
    """The family's stays in groups, latest first, each with its post there on a day (`jabatan_kini`, or None)."""
    jabatan = kpm.jabatan_kelompok.filter(berlaku(hari), kelompok=OuterRef("kelompok")).values("jabatan")
    isi = kpm.keanggotaan.select_related("kelompok").annotate(jabatan_kini=Subquery(jabatan[:1]))
    return list(isi.order_by("-mulai", "-pk"))


def pengurus_pada(kelompok: Kelompok, hari: date) -> dict[int, str]:
    """Families holding a post in a group on a day: `{family id: "Ketua"}`."""
    pemegang = kelompok.pengurus.filter(berlaku(hari))
    return {kpm: str(JabatanKelompok(j).label) for kpm, j in pemegang.values_list("kpm", "jabatan")}


def _prefetch_pengampu(hari: date) -> Prefetch[Any]:
    pengampu = apps.get_model("pendamping", "PenugasanKelompok").objects.filter(berlaku(hari))
    return Prefetch("penugasan", pengampu.select_related("petugas"), to_attr="pengampu_kini")
