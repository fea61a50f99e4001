"""One family for its page: members with their components, what its user may do, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Prefetch

from akun.enums import Izin
from akun.models import Pengguna
from kpm.enums import PESERTA, Hubungan, JenisKomponen
from kpm.models import KPM, Anggota, Komponen
from kpm.selectors.daftar_kerja import tanpa_nama_per_keluarga
from kpm.selectors.kelengkapan import Kelengkapan, anotasi_kurang, baca_kelengkapan

_URUT_HUBUNGAN = {nilai: n for n, nilai in enumerate(Hubungan.values)}


@dataclass(frozen=True)
class Keadaan:
    """What holds for a family on a day, and what this user may do with it."""

    absen: bool
    peserta: bool
    boleh_ubah: bool
    boleh_kunjungi: bool
    boleh_buka: bool
    boleh_usul: bool
    boleh_adukan: bool
    kelengkapan: Kelengkapan


def keadaan_kpm(kpm: KPM, user: Pengguna, hari: date) -> Keadaan:
    """In one query, however much there is of a family."""

    def boleh(izin: str) -> Any:
        return Exists(KPM.objects.boleh(user, izin).filter(pk=OuterRef("pk")))

    kurang = anotasi_kurang(hari)
    tanda = apps.get_model("p2k2", "TandaAbsen").objects.filter(ditutup_pada__isnull=True, kpm=OuterRef("pk"))
    izin = {
        "boleh_ubah": Izin.UBAH_KPM,
        "boleh_kunjungi": Izin.CATAT_KUNJUNGAN,
        "boleh_buka": Izin.BUKA_IDENTITAS,
        "boleh_usul": Izin.USULKAN,
        "boleh_adukan": Izin.CATAT_ADUAN,
    }
    isi = KPM.objects.filter(pk=kpm.pk).annotate(
        absen=Exists(tanda), **kurang, **{n: boleh(i) for n, i in izin.items()}
    )
    nilai = isi.values("absen", *kurang, *izin)[0]
    bagian = {n: bool(nilai[n]) and user.punya_izin(i) for n, i in izin.items()}
    peserta = kpm.kepesertaan in PESERTA
    return Keadaan(absen=nilai["absen"], peserta=peserta, kelengkapan=baca_kelengkapan(nilai), **bagian)


@dataclass(frozen=True)
class Penghuni:
    """A member in force with the components in force."""

    anggota: Anggota
    pengurus: bool
    umur: int | None
    komponen: list[str] = field(default_factory=list)

    @property
    def label_komponen(self) -> list[str]:
        return [JenisKomponen(k).label for k in self.komponen]


def penghuni_kpm(kpm: KPM, hari: date) -> list[Penghuni]:
    """Members in force, the pengurus first, then by relation and age; two queries."""
    komponen = Prefetch("komponen", Komponen.objects.berlaku_pada(hari).order_by("jenis"), to_attr="komponen_kini")
    semua: list[Any] = list(Anggota.objects.berlaku_pada(hari).filter(kpm=kpm).prefetch_related(komponen))
    hasil = [Penghuni(a, _sama(a, kpm), a.umur(hari), [k.jenis for k in a.komponen_kini]) for a in semua]
    return sorted(
        hasil,
        key=lambda p: (
            not p.pengurus,
            _URUT_HUBUNGAN.get(p.anggota.hubungan, 99),
            p.anggota.tanggal_lahir or date.max,
            p.anggota.pk,
        ),
    )


def _sama(anggota: Anggota, kpm: KPM) -> bool:
    return anggota.nik_indeks is not None and bytes(anggota.nik_indeks) == bytes(kpm.nik_indeks)


def tanpa_nama(kpm: KPM, penghuni: list[Penghuni]) -> list[str]:
    """Components the Final Closing counts beyond the members known for them: `Lansia ke-2`."""
    if not penghuni or kpm.kepesertaan not in PESERTA:
        return []
    return [f"{jenis.label} ke-{n}" for jenis, n in tanpa_nama_per_keluarga([kpm])[kpm.pk]]
