"""Lists about complementary aid: who lacks what, who was told, what to ask the centre for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from akun.enums import PERAN_DAMPINGAN, Izin
from akun.models import Pengguna
from inti.halaman_kunci import Halaman, halaman_kunci
from kpm.enums import JenisBantuan, KeadaanBantuan
from kpm.models import KPM, BantuanKomplementer
from wilayah.models import Wilayah, saring_wilayah

BATAS_HITUNG = 1000
_KECAMATAN = 8  # length of the code: up to here an area is small enough to be sorted by name
_PUNYA = (KeadaanBantuan.ADA, KeadaanBantuan.DITERIMA)


@dataclass(frozen=True)
class SaringBantuan:
    """What narrows the list. `belum_kabar`: the family does not know why it receives nothing."""

    tahap: str
    jenis: str = ""
    keadaan: str = ""
    belum_kabar: bool = False
    wilayah: str = ""
    saya: bool = False
    petugas: str = ""  # who accompanies the family today

    def terapkan(self, user: Pengguna) -> QuerySet[BantuanKomplementer]:
        sebagai = PERAN_DAMPINGAN if self.saya else None
        qs: Any = BantuanKomplementer.objects.terlihat_oleh(user, sebagai=sebagai).filter(tahap=self.tahap)
        qs = qs.filter(keadaan=self.keadaan) if self.keadaan else qs.exclude(keadaan__in=_PUNYA)
        if self.jenis:
            qs = qs.filter(jenis=self.jenis)
        if self.belum_kabar:
            qs = qs.filter(diberitahu_pada__isnull=True)
        if self.wilayah:
            qs = qs.filter(saring_wilayah([self.wilayah], awalan="kpm__"))
        if self.petugas:
            qs = qs.filter(kpm__in=KPM.objects.didampingi(int(self.petugas)).values("pk"))
        return qs

    def sempit(self, user: Pengguna) -> bool:
        lingkup = user.lingkup()
        kode = [self.wilayah] if self.wilayah else list(lingkup.wilayah)
        return not lingkup.semua and (self.saya or all(len(k) >= _KECAMATAN for k in kode))


def daftar_bantuan(*, user: Pengguna, saring: SaringBantuan, sesudah: str | None = None) -> Halaman:
    """One page of aids, by the family's name where the area is small, else in the order of recording."""
    qs = saring.terapkan(user).select_related("kpm__desa")
    urut = ("kpm__nama", "kpm_id", "id") if saring.sempit(user) else ("id",)
    return halaman_kunci(qs, urut=urut, sesudah=sesudah)


def bantuan_keluarga(kpm: KPM) -> list[BantuanKomplementer]:
    """All that is recorded of one family, newest stage first."""
    urutan = {j: i for i, j in enumerate(JenisBantuan.values)}
    baris = kpm.bantuan.select_related("dicatat_oleh", "diberitahu_oleh")
    return sorted(baris, key=lambda b: (-int(b.tahap.replace("-", "")), urutan[b.jenis]))


def jumlah_bantuan_belum_kabar(user: Pengguna, tahap: str) -> int:
    """Aids a family lacks in this stage without having been told why, at most `BATAS_HITUNG`."""
    return SaringBantuan(tahap, belum_kabar=True).terapkan(user).order_by()[:BATAS_HITUNG].count()


def usulan_bantuan(tahap: str, wilayah: Wilayah, oleh: Pengguna) -> QuerySet[BantuanKomplementer]:
    """Aids of a stage that wait for the centre's answer, as far as the user may export them."""
    return BantuanKomplementer.objects.boleh(oleh, Izin.EKSPOR).filter(
        saring_wilayah([wilayah.kode], awalan="kpm__"), tahap=tahap, keadaan=KeadaanBantuan.DIUSULKAN
    )
