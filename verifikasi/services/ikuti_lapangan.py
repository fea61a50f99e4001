"""A member's own columns and the membership say one thing: the place changes by the membership (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, Value

from inti.galat import GalatPengguna
from kpm.models import Anggota
from kpm.services.anggota_lapangan import ikuti_lapangan
from verifikasi.enums import Bidang
from verifikasi.models import KeikutsertaanFasilitas
from verifikasi.models.fasilitas import KunciNama
from verifikasi.services.keikutsertaan import kolom_teks

_TEMPAT = ("sekolah", "posyandu", "faskes")


@ikuti_lapangan
def jaga_tempat(anggota: Anggota, beda: Mapping[str, Any]) -> None:
    """Another name for a place where the member is registered is refused, and told where a move is made; another way
    to write the same name, and names of places nobody registered, are the field team's. The class goes along."""
    if not {*_TEMPAT, "kelas"} & set(beda):
        return
    kini = KeikutsertaanFasilitas.objects.filter(anggota=anggota, selesai__isnull=True).select_related("fasilitas")
    for ikut in kini:
        kolom = kolom_teks(ikut.fasilitas.jenis)
        if kolom in beda and not _sama(ikut, beda[kolom]):
            raise GalatPengguna(
                f"{anggota.nama} terdaftar di {ikut.fasilitas.nama}. Pindah atau berhenti dicatat lewat tombol "
                "daftarkan atau pindahkan di halaman anggota ini; namanya di sini ikut dengan sendirinya.",
                kolom=kolom,
            )
        if ikut.bidang == Bidang.PENDIDIKAN and "kelas" in beda and ikut.kelas != beda["kelas"]:
            ikut.kelas = beda["kelas"]
            ikut.save(update_fields=["kelas"])


def _sama(ikut: KeikutsertaanFasilitas, nama: str) -> bool:
    sama = KeikutsertaanFasilitas.objects.filter(
        pk=ikut.pk, fasilitas__kunci=KunciNama(Value(nama, output_field=CharField()))
    )
    return sama.exists()
