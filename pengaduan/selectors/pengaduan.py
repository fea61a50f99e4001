"""One complaint with all that happened to it, for somebody who may see it (docs/program.md §11)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from akun.models import Pengguna
from inti.waktu import hari_ini
from pengaduan.models import FotoAduan, LangkahAduan, Pengaduan, TindakLanjut
from pengaduan.selectors.penangan import penangan
from pengaduan.selectors.rahasia import baris_terbaca
from wilayah.enums import PANJANG_KODE, Tingkat
from wilayah.models import Wilayah


def satu_aduan(user: Pengguna, pk: UUID) -> Pengaduan | None:
    """The complaint, if the user may see it."""
    lengkap = Pengaduan.objects.terlihat_oleh(user).select_related(
        "jenis", "wilayah__induk__induk", "kpm__desa", "petugas", "dibuat_oleh", "pelapor"
    )
    return lengkap.filter(pk=pk).first()


def langkah_aduan(aduan: Pengaduan) -> list[LangkahAduan]:
    return list(aduan.langkah.select_related("dicatat_oleh").order_by("urutan"))


def riwayat_aduan(aduan: Pengaduan, user: Pengguna) -> list[TindakLanjut]:
    """What happened, as far as the user may read it, oldest first, with photos."""
    baris = aduan.tindak.filter(baris_terbaca(user, aduan)).select_related("oleh", "tugas")
    foto = Prefetch("foto", FotoAduan.objects.select_related("foto"))
    return list(baris.prefetch_related(foto).order_by("pada", "pk"))


def foto_aduan(aduan: Pengaduan, pk: UUID, user: Pengguna) -> FotoAduan | None:
    terbaca = aduan.tindak.filter(baris_terbaca(user, aduan))
    semua = FotoAduan.objects.filter(pengaduan=aduan, tindak__in=terbaca).select_related("foto", "tindak")
    return semua.filter(foto=pk).first()


def induk_terlihat(user: Pengguna, aduan: Pengaduan) -> Pengaduan | None:
    """The complaint this one repeats, where the user may see that one too."""
    if aduan.induk_id is None:
        return None
    return Pengaduan.objects.terlihat_oleh(user).filter(pk=aduan.induk_id).first()


def ulangan_terlihat(user: Pengguna, aduan: Pengaduan) -> list[Pengaduan]:
    """Complaints that repeat this one, of those the user may see."""
    return list(Pengaduan.objects.terlihat_oleh(user).filter(induk=aduan).order_by("dibuat_pada")[:20])


def pilihan_petugas(aduan: Pengaduan) -> QuerySet[Pengguna]:
    """People of the level that has it."""
    return penangan(aduan, aduan.tingkat, hari_ini(aduan.wilayah_id)).order_by("nama")


def pilihan_daerah(user: Pengguna, kini: Wilayah | None = None) -> list[tuple[str, Any]]:
    """Areas in which something may have happened, desa under their kecamatan, as choices of a field.

    Who sees the whole country chooses among kabupaten. `kini` is offered in any case.
    """
    lingkup = user.lingkup()
    semua = Wilayah.objects.terlihat_oleh(user).order_by("kode")
    if lingkup.semua or any(len(kode) < PANJANG_KODE[Tingkat.KABUPATEN] for kode in lingkup.wilayah):
        pilihan: list[tuple[str, Any]] = [(w.pk, w.nama) for w in semua.filter(tingkat=Tingkat.KABUPATEN)]
    else:
        pilihan = _berkelompok(semua.filter(tingkat__gte=Tingkat.KABUPATEN).select_related("induk"))
    ada = {kode for kode, isi in pilihan if isinstance(isi, str)}
    ada |= {kode for _, isi in pilihan if not isinstance(isi, str) for kode, _ in isi}
    return [(kini.pk, kini.nama), *pilihan] if kini is not None and kini.pk not in ada else pilihan


def _berkelompok(wilayah: Iterable[Wilayah]) -> list[tuple[str, Any]]:
    pilihan: list[tuple[str, Any]] = []
    desa: dict[str, list[tuple[str, str]]] = {}
    for w in wilayah:
        if w.tingkat == Tingkat.DESA and w.induk is not None:
            if (kepala := f"Kecamatan {w.induk.nama}") not in desa:
                pilihan.append((kepala, desa.setdefault(kepala, [])))
            desa[kepala].append((w.pk, w.nama))
        else:
            pilihan.append((w.pk, f"{w.nama} (desa tidak diketahui)" if w.tingkat == Tingkat.KECAMATAN else w.nama))
    return pilihan
