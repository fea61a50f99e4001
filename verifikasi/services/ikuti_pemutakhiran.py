"""An approved update of a family moves its members' places at school and posyandu along (docs/program.md §8, §9)."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from django.db import transaction
from django.db.models import CharField, Q, Value

from akun.models import Pengguna
from inti.galat import GalatPengguna
from kpm.models import Anggota, Komponen, Pemutakhiran
from kpm.services.pemutakhiran import sesudah_pemutakhiran
from kpm.services.susunan import tandai_kewajiban
from verifikasi.enums import KOMPONEN_BIDANG, Bidang, SumberKeikutsertaan
from verifikasi.models import KeikutsertaanFasilitas
from verifikasi.models.fasilitas import KunciNama
from verifikasi.selectors.belum_fasilitas import cocok_nama
from verifikasi.services.keikutsertaan import tulis_keikutsertaan
from wilayah.kode import kode_kabupaten

_SEHARI = timedelta(days=1)


@sesudah_pemutakhiran
def ikuti_fasilitas(usulan: Pemutakhiran, oleh: Pengguna) -> None:
    """End what the update ended, and follow the names it wrote; what cannot be told waits among those without one."""
    _akhiri_yang_selesai(usulan.kpm_id, usulan.berlaku - _SEHARI)
    if usulan.anggota_id is None or not {"sekolah", "kelas", "posyandu", "faskes"} & set(usulan.isi):
        return
    anggota = Anggota.objects.get(pk=usulan.anggota_id)
    _ikuti_nama(anggota, Bidang.PENDIDIKAN, usulan.isi.get("sekolah"), usulan, oleh)
    _ikuti_nama(anggota, Bidang.KESEHATAN, usulan.isi.get("posyandu") or usulan.isi.get("faskes"), usulan, oleh)


def _akhiri_yang_selesai(kpm: int, sampai: date) -> None:
    """Memberships of members who leave, or whose last component of the field ends, on that day."""
    ikut = KeikutsertaanFasilitas.objects.filter(kpm=kpm, selesai__isnull=True)
    pergi = ikut.filter(anggota__selesai=sampai)
    habis = Q(pk__in=[])
    for bidang, jenis in KOMPONEN_BIDANG.items():
        milik = Komponen.objects.filter(anggota__kpm=kpm, jenis__in=jenis)
        masih = milik.filter(Q(selesai__isnull=True) | Q(selesai__gt=sampai))
        selesai = milik.filter(selesai=sampai).exclude(anggota__in=masih.values("anggota"))
        habis |= Q(bidang=bidang, anggota__in=selesai.values("anggota"))
    berakhir = (pergi | ikut.filter(habis)).filter(Q(mulai__isnull=True) | Q(mulai__lte=sampai))
    if berakhir.update(selesai=sampai):
        tandai_kewajiban([kpm])


def _ikuti_nama(anggota: Anggota, bidang: str, nama: str | None, usulan: Pemutakhiran, oleh: Pengguna) -> None:
    """The facility of that name from the update's day on, if there is exactly one; the former one ends either way."""
    kelas = usulan.isi.get("kelas") or "" if bidang == Bidang.PENDIDIKAN else ""
    kini = KeikutsertaanFasilitas.objects.filter(anggota=anggota, bidang=bidang, selesai__isnull=True)
    kunci = KunciNama(Value(nama or "", output_field=CharField()))
    if not nama or kini.filter(fasilitas__kunci=kunci).exists():
        if kelas:
            kini.update(kelas=kelas)
        return
    cocok = cocok_nama(nama, bidang, kode_kabupaten(anggota.kpm.desa_id))
    if len(cocok) == 1:
        # Told for a day before what is known already: it stays, and a person looks.
        with suppress(GalatPengguna), transaction.atomic():
            tulis_keikutsertaan(
                anggota=anggota,
                fasilitas=cocok[0],
                mulai=usulan.berlaku,
                kelas=kelas,
                sumber=SumberKeikutsertaan.PADANAN,
                oleh=oleh,
                pindah=True,
            )
        return
    lama = kini.filter(Q(mulai__isnull=True) | Q(mulai__lt=usulan.berlaku))
    if lama.update(selesai=usulan.berlaku - _SEHARI):
        tandai_kewajiban([anggota.kpm_id])
