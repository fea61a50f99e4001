"""Lists of updates: what waits for somebody's decision, what somebody proposed, and what a family has had."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from akun.enums import PERAN_DAMPINGAN, Izin
from akun.models import Pengguna
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.waktu import hari_ini
from kpm.enums import JenisPemutakhiran, KeadaanUsulan
from kpm.models import KPM, Pemutakhiran
from kpm.selectors.saring import batas_mutakhir
from wilayah.models import saring_wilayah

_BATAS_HITUNG = 1000
TERBARU = ("-diusulkan_pada", "-id")


@dataclass(frozen=True)
class SaringUsulan:
    """What narrows the worklist; codes only."""

    lihat: str = "menunggu"  # menunggu (for my decision), saya, terbuka (all that wait), putus
    jenis: str = ""
    wilayah: str = ""
    petugas: str = ""  # who accompanies the family today


def menunggu_keputusan(user: Pengguna) -> QuerySet[Pemutakhiran]:
    """Proposals this user may decide today; never the own ones."""
    data = Pemutakhiran.objects.boleh(user, Izin.PUTUSKAN_DATA).exclude(jenis=JenisPemutakhiran.KEPESERTAAN)
    standing = Pemutakhiran.objects.boleh(user, Izin.PUTUSKAN_KEPESERTAAN).filter(jenis=JenisPemutakhiran.KEPESERTAAN)
    milik: QuerySet[Pemutakhiran] = Pemutakhiran.objects.none()
    if user.punya_izin(Izin.PUTUSKAN_DATA) and user.punya_izin(Izin.PUTUSKAN_KEPESERTAAN):
        milik = data | standing
    elif user.punya_izin(Izin.PUTUSKAN_DATA):
        milik = data
    elif user.punya_izin(Izin.PUTUSKAN_KEPESERTAAN):
        milik = standing
    return milik.filter(keadaan=KeadaanUsulan.DIAJUKAN).exclude(diusulkan_oleh=user)


def jumlah_usulan_menunggu(user: Pengguna) -> int:
    """How many proposals wait for this user's decision, at most 1000."""
    return menunggu_keputusan(user).order_by()[:_BATAS_HITUNG].count()


def daftar_usulan(*, user: Pengguna, saring: SaringUsulan, sesudah: str | None = None) -> Halaman:
    """One page of the worklist: what waits longest first, what is decided latest first."""
    urut: tuple[str, ...] = TERBARU
    if saring.lihat == "menunggu":
        qs, urut = menunggu_keputusan(user), ("diusulkan_pada", "id")
    elif saring.lihat == "terbuka":
        qs = Pemutakhiran.objects.terlihat_oleh(user).filter(keadaan=KeadaanUsulan.DIAJUKAN)
        urut = ("diusulkan_pada", "id")
    elif saring.lihat == "saya":
        qs = Pemutakhiran.objects.filter(diusulkan_oleh=user).exclude(jenis=JenisPemutakhiran.NIHIL)
    else:
        putus = (KeadaanUsulan.DISETUJUI, KeadaanUsulan.DITOLAK)
        qs = Pemutakhiran.objects.terlihat_oleh(user).filter(keadaan__in=putus)
        qs = qs.exclude(jenis=JenisPemutakhiran.NIHIL)
    if saring.jenis:
        qs = qs.filter(jenis=saring.jenis)
    if saring.wilayah:
        qs = qs.filter(saring_wilayah([saring.wilayah], awalan="kpm__"))
    if saring.petugas:
        qs = qs.filter(kpm__in=KPM.objects.didampingi(int(saring.petugas)).values("pk"))
    return halaman_kunci(_untuk_baris(qs), urut=urut, sesudah=sesudah)


def riwayat_pemutakhiran(kpm: KPM, *, sesudah: str | None = None) -> Halaman:
    """Updates of one family, latest first, also those in which nothing had changed."""
    return halaman_kunci(_untuk_baris(Pemutakhiran.objects.filter(kpm=kpm)), urut=TERBARU, sesudah=sesudah, panjang=20)


def _untuk_baris(qs: QuerySet[Pemutakhiran]) -> QuerySet[Pemutakhiran]:
    return qs.select_related("kpm__desa", "anggota", "diusulkan_oleh", "diputus_oleh")


def jumlah_perlu_dimutakhirkan(user: Pengguna) -> int:
    """Own families that nobody has updated for three months, at most 1000."""
    if user.lingkup().petugas_id is None:
        return 0
    milik = KPM.objects.terlihat_oleh(user, sebagai=PERAN_DAMPINGAN).peserta()
    return milik.belum_dimutakhirkan(batas_mutakhir(hari_ini())).order_by()[:_BATAS_HITUNG].count()
