"""Whom a complaint is about, who could be, and how far it may be opened (docs/program.md §11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from akun.enums import Peran
from inti.waktu import hari_ini
from pengaduan.enums import BATAS_RAHASIA, BATAS_TERBUKA, JenisTindak, TingkatAduan
from pengaduan.models import TINGKAT_PERAN, Pengaduan, Terlapor
from pengaduan.selectors.penangan import penangan
from pengaduan.selectors.petugas_daerah import Petugas, batas_untuk, petugas_daerah
from pengaduan.selectors.wewenang import tingkat_user

CALON_MAKS = 40


def terlapor_aduan(aduan: Pengaduan) -> list[Terlapor]:
    """All who are or were accused, the released ones last."""
    semua = aduan.terlapor.select_related("petugas", "oleh", "dilepas_oleh")
    return sorted(semua, key=lambda t: (t.dilepas_pada is not None, t.pada, t.pk))


def calon_terlapor(aduan: Pengaduan, cari: str = "") -> tuple[list[Petugas], bool]:
    """Staff who may be added, near ones without a search; and whether there are more than are shown."""
    sudah = set(aduan.terlapor.filter(dilepas_pada=None).values_list("petugas", flat=True))
    kata = cari.casefold().split()
    cocok = [
        s
        for s in petugas_daerah(aduan.wilayah_id)
        if s.pk not in sudah and (all(k in s.nama.casefold() for k in kata) if kata else s.dekat)
    ]
    cocok.sort(key=lambda s: (s.nama.casefold(), s.pk))
    return cocok[:CALON_MAKS], len(cocok) > CALON_MAKS


def label_petugas(orang: Petugas) -> str:
    """Name and offices, as a choice shows them."""
    peran = ", ".join(p.label for p in Peran if p in orang.peran) or "Administrator sistem"
    return f"{orang.nama} · {peran}"


def dicatat_terlapor(aduan: Pengaduan) -> bool:
    """Whether an accused wrote it down: that person knows the code, and so reads what is written to the reporter."""
    return aduan.rahasia and aduan.terlapor.filter(dilepas_pada=None, petugas=aduan.dibuat_oleh_id).exists()


def batas_terendah(aduan: Pengaduan) -> int:
    """The lowest level that may know as long as these people are accused and it is of this kind."""
    petugas = aduan.terlapor.filter(dilepas_pada=None).values_list("petugas", flat=True)
    batas = batas_untuk(petugas, petugas_daerah(aduan.wilayah_id))
    selalu = aduan.jenis.curiga or aduan.jenis.tentang_petugas
    return int(max(batas, TingkatAduan.KABUPATEN)) if selalu else batas


def penghalang_buka(aduan: Pengaduan, batas: int) -> str:
    """Why the complaint may not be opened as far down as `batas`; empty when it may."""
    if batas >= batas_terendah(aduan):
        return ""
    if aduan.terlapor.filter(dilepas_pada=None).exists():
        return "Aduan ini masih tentang petugas. Lepas dulu terlapornya bila ternyata bukan tentang orang itu."
    return "Aduan jenis ini selalu dibatasi. Ubah dulu jenisnya bila ternyata tentang hal lain."


def ada_pembaca(aduan: Pengaduan, batas: int) -> bool:
    """Whether anybody who is not accused serves where a complaint kept to `batas` could be decided."""
    hari = hari_ini(aduan.wilayah_id)
    if any(penangan(aduan, tingkat, hari).exists() for tingkat in TingkatAduan if tingkat >= batas):
        return True
    if batas > TingkatAduan.PROVINSI:
        return False
    pengawas = {s.pk for s in petugas_daerah(aduan.wilayah_id) if Peran.PENGAWAS in s.peran}
    return bool(pengawas - set(aduan.terlapor.filter(dilepas_pada=None).values_list("petugas", flat=True)))


def batas_tertinggi(user: Any, aduan: Pengaduan, *, menuduh: bool = False) -> int:
    """How far up the user may keep it: one level above the own one, so that nobody buries what those next above
    should read. Whoever names an accused in the field (`menuduh`) reaches Dinas Sosial and the korwil."""
    tingkat = tingkat_user(user, aduan)
    if tingkat < TingkatAduan.KABUPATEN:
        return int(TingkatAduan.PROVINSI if menuduh else TingkatAduan.KABUPATEN)
    return int(TingkatAduan.PUSAT if menuduh else min(tingkat + 1, TingkatAduan.PUSAT))


def pilihan_batas(user: Any, aduan: Pengaduan) -> list[tuple[int, str]]:
    """The levels to which it may be raised or lowered now, in words."""
    teratas = batas_tertinggi(user, aduan)

    def dapat(batas: int) -> bool:
        if batas < aduan.batas:
            return not penghalang_buka(aduan, batas)
        return aduan.batas < batas <= teratas and ada_pembaca(aduan, batas)

    return [(int(b), kata_batas(b)) for b in (BATAS_TERBUKA, *BATAS_RAHASIA) if dapat(b)]


def kata_batas(batas: int) -> str:
    """Who may know, in words."""
    return {
        1: "Tidak dibatasi: semua petugas keluarga dan daerah ini",
        3: "Koordinator kabupaten/kota ke atas, dan Dinas Sosial",
        4: "Koordinator wilayah ke atas, dan Dinas Sosial",
        5: "Pusat saja",
    }[int(batas)]


@dataclass(frozen=True)
class AkibatLepas:
    """What a release means for the person released."""

    melihat: bool  # at once, with all that was written
    nama: str


def akibat_lepas(terlapor: Terlapor) -> AkibatLepas:
    """Whether the person will see the complaint right after the release."""
    aduan, orang = terlapor.pengaduan, terlapor.petugas
    melihat = Pengaduan.objects.filter(pk=aduan.pk).dalam_jangkauan(orang).exists()
    return AkibatLepas(melihat, orang.nama)


def baris_terbaca(user: Any, aduan: Pengaduan) -> Q:
    """The lines of what happened that the user may read.

    Once a complaint is opened to the field, what staff noted while it was kept from it stays with those who knew.
    """
    lingkup = user.lingkup()
    atas = [p for p in lingkup.peran if TINGKAT_PERAN[Peran(p)] >= TingkatAduan.KABUPATEN]
    if lingkup.superuser or any(user.lingkup(sebagai=[p]).mencakup(aduan.wilayah_id) for p in atas):
        return Q()
    akhir = aduan.tindak.filter(jenis=JenisTindak.TERLAPOR).order_by("-pada", "-pk").values_list("pada", flat=True)
    dulu = Q(jenis=JenisTindak.CATATAN, pada__lte=akhir[0]) if akhir else Q(pk__in=[])
    return ~(Q(jenis=JenisTindak.TERLAPOR) | dulu)
