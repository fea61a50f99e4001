"""Group and initial meetings when families and groups are handed over (docs/program.md §10)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from inti.galat import GalatPengguna
from inti.templatetags.format import angka, tanggal
from inti.waktu import hari_ini
from kpm.enums import Kepesertaan
from kpm.models import KPM
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Kehadiran, Pertemuan, PertemuanAwal, UndanganAwal
from pendamping.models import SerahTerima, SerahTerimaKelompok
from pendamping.services.isi_serah import Bahan, isi_serah
from pendamping.services.serah_terima_berlaku import saat_berlaku


@isi_serah("Pertemuan kelompok yang direncanakan", urut=20)
def pertemuan(bahan: Bahan) -> QuerySet[Any]:
    rencana = Pertemuan.objects.filter(kelompok__in=bahan.kelompok, keadaan=KeadaanPertemuan.DIRENCANAKAN)
    return rencana.filter(tanggal__gte=hari_ini())


@isi_serah("Daftar hadir yang belum lengkap", urut=21)
def daftar_hadir(bahan: Bahan) -> QuerySet[Any]:
    kosong = Kehadiran.objects.filter(pertemuan=OuterRef("pk"), status__isnull=True)
    return Pertemuan.objects.filter(kelompok__in=bahan.kelompok).filter(
        Q(keadaan=KeadaanPertemuan.DIRENCANAKAN, tanggal__lt=hari_ini())
        | (Q(keadaan=KeadaanPertemuan.TERLAKSANA) & Exists(kosong))
    )


@isi_serah("Calon KPM", urut=22)
def calon(bahan: Bahan) -> QuerySet[Any]:
    return KPM.objects.filter(pk__in=bahan.kpm, kepesertaan=Kepesertaan.CALON)


@isi_serah("Pertemuan awal yang direncanakan", urut=23)
def pertemuan_awal(bahan: Bahan) -> QuerySet[Any]:
    undangan = UndanganAwal.objects.filter(pertemuan=OuterRef("pk"), kpm__in=bahan.kpm)
    return PertemuanAwal.objects.filter(Exists(undangan), keadaan=KeadaanPertemuan.DIRENCANAKAN)


@saat_berlaku
def pindahkan_pertemuan(serah: SerahTerima) -> None:
    """Planned meetings become the receiver's, and the first meeting of each group is planned."""
    dilewati = set(serah.isi["dilewati"]["kelompok"])
    baris = [k for k in serah.kelompok.select_related("kelompok") if str(k.kelompok_id) not in dilewati]
    kelompok = [k.kelompok_id for k in baris]
    _tolak_pertemuan_sesudahnya(serah, kelompok)
    rencana = Pertemuan.objects.filter(kelompok__in=kelompok, keadaan=KeadaanPertemuan.DIRENCANAKAN)
    rencana.filter(tanggal__gte=serah.berlaku).update(petugas=serah.kepada_id, versi=F("versi") + 1)
    for satu in baris:
        if satu.pertemuan_pertama is not None:
            _rencanakan_pertama(serah, satu, satu.pertemuan_pertama)
    _pindahkan_awal(serah)


def _tolak_pertemuan_sesudahnya(serah: SerahTerima, kelompok: list[UUID]) -> None:
    """A meeting the giver held on or after the date was held as the group's pendamping: it must stay true."""
    diadakan = Pertemuan.objects.terlaksana().filter(kelompok__in=kelompok, petugas=serah.dari_id)
    if n := diadakan.filter(tanggal__gte=serah.berlaku).count():
        raise GalatPengguna(
            f"{serah.dari.nama} mengadakan {angka(n)} pertemuan kelompok ini pada atau sesudah "
            f"{tanggal(serah.berlaku)}. Ganti tanggal berlakunya dengan hari sesudah pertemuan itu."
        )


def _rencanakan_pertama(serah: SerahTerima, satu: SerahTerimaKelompok, hari: date) -> None:
    """One meeting that day, whoever planned it first: the groups are locked."""
    assert serah.disetujui_oleh is not None  # noqa: S101 - held by the database
    if satu.kelompok.dibubarkan is not None and satu.kelompok.dibubarkan < hari:
        return
    if (
        Pertemuan.objects.filter(kelompok=satu.kelompok, tanggal=hari)
        .exclude(keadaan=KeadaanPertemuan.DIBATALKAN)
        .exists()
    ):
        return
    Pertemuan.objects.create(
        kelompok=satu.kelompok,
        petugas_id=serah.kepada_id,
        tanggal=hari,
        jam_mulai=satu.jam_pertemuan,
        tempat=satu.tempat,
        dibuat_oleh=serah.disetujui_oleh,
    )


def _pindahkan_awal(serah: SerahTerima) -> None:
    """Initial meetings still to come go along when the giver keeps none of the invited families."""
    dilewati = set(serah.isi["dilewati"]["kpm"])
    kpm = [k for k in serah.keluarga.values_list("kpm", flat=True) if k not in dilewati]
    undangan = UndanganAwal.objects.filter(pertemuan=OuterRef("pk"))
    milik_lama = KPM.objects.didampingi(serah.dari_id, serah.berlaku)
    PertemuanAwal.objects.filter(
        Exists(undangan.filter(kpm__in=kpm)),
        ~Exists(undangan.filter(kpm__in=milik_lama)),
        petugas=serah.dari_id,
        keadaan=KeadaanPertemuan.DIRENCANAKAN,
        tanggal__gte=serah.berlaku,
    ).update(petugas=serah.kepada_id, versi=F("versi") + 1)
