"""Announcements and deadline tasks, sent down the hierarchy to those who hold a role in an area (docs/program.md §2).

Who receives one is fixed when it is sent. Whoever is appointed later is told by the coordinator, who sends again:
a catching-up job would put old news before newcomers, and the report of who has read would never stand still.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Izin, Peran
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.jejak import harus_sama
from inti.masukan import sahkan
from inti.services.foto import simpan_foto
from inti.waktu import saat_lokal
from pendamping.models import Arahan, PenerimaArahan
from pendamping.services.foto_catatan import siapkan_foto
from pendamping.services.penerima_sql import SISIPKAN_PENERIMA
from wilayah.models import Wilayah

KETERANGAN_MAKS, ALASAN_MAKS = 1000, 300
_LAPANGAN = (Peran.PENDAMPING, Peran.KORKEC, Peran.APD, Peran.KORKAB)
# To which roles each one writes: those below it.
BAWAHAN: dict[str, tuple[Peran, ...]] = {
    Peran.KORKEC: _LAPANGAN[:1],
    Peran.KORKAB: _LAPANGAN[:3],
    Peran.KORWIL: _LAPANGAN,
    Peran.PUSAT: (*_LAPANGAN, Peran.KORWIL),
}
# Length of the narrowest area's code that has such a role at all.
_TERSEMPIT: dict[str, int] = {Peran.APD: 5, Peran.KORKAB: 5, Peran.KORWIL: 2}
_KECAMATAN = 8


def sasaran_arahan(oleh: Pengguna) -> list[tuple[str, tuple[Peran, ...]]]:
    """Areas by code ("" is the country) with the roles below: where `oleh` may send to, one line an appointment."""
    if oleh.is_superuser:
        return [("", BAWAHAN[Peran.PUSAT])]
    jabatan = oleh.lingkup_izin(Izin.BERI_ARAHAN).jabatan
    return [(j.wilayah_id or "", BAWAHAN[j.peran]) for j in jabatan]


def boleh_kirim(oleh: Pengguna, wilayah: str, peran: Collection[str]) -> bool:
    """True when one appointment of `oleh` covers the area and all the roles."""
    return any(
        (not kode or wilayah == kode or wilayah.startswith(f"{kode}.")) and set(peran) <= set(bawahan)
        for kode, bawahan in sasaran_arahan(oleh)
    )


def boleh_pantau(oleh: Pengguna, arahan: Arahan) -> bool:
    """Who has read and done it is shown to its sender, and to those who give tasks in the whole of that area."""
    if arahan.dibuat_oleh_id == oleh.pk or oleh.is_superuser:
        return True
    lingkup = oleh.lingkup_izin(Izin.BERI_ARAHAN)
    return lingkup.semua or (arahan.wilayah_id is not None and lingkup.mencakup(arahan.wilayah_id))


def kirim_arahan(
    *,
    id: UUID | None = None,
    judul: str,
    isi: str,
    wilayah: str,
    peran: Collection[str],
    tenggat: date | None = None,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> Arahan:
    """Send to everybody who holds one of the roles in the area today; a repeated request is one sending.

    `wilayah` is a code, "" the country. With `tenggat` it is a deadline task. Raises TidakBerhak outside one's own
    area and roles, else GalatPengguna; then nobody receives anything.
    """
    arahan = Arahan(
        id=id or uuid7(),
        judul=judul,
        isi=isi,
        wilayah_id=wilayah or None,
        peran=sorted(set(peran)),
        tenggat=tenggat,
        dibuat_oleh=oleh,
        dibuat_pada=pada or timezone.now(),
    )
    if (ada := Arahan.objects.filter(pk=arahan.pk).first()) is not None:
        return _harus_sama(ada, arahan)
    _periksa(arahan, oleh)
    try:
        with transaction.atomic():
            arahan.save(force_insert=True)
            if not _kirim_ke(arahan, oleh):
                raise GalatPengguna("Belum ada yang memegang peran itu di wilayah ini. Pilih yang lain.", kolom="peran")
    except IntegrityError:
        if (ada := Arahan.objects.filter(pk=arahan.pk).first()) is None:
            raise
        return _harus_sama(ada, arahan)  # the same request came in twice at once
    return arahan


def baca_arahan(*, arahan: Arahan, oleh: Pengguna, pada: datetime | None = None) -> bool:
    """Note that a recipient has opened it, the first time only; False for everybody else."""
    belum = PenerimaArahan.objects.filter(arahan=arahan, pengguna=oleh, dibaca_pada__isnull=True)
    return bool(belum.update(dibaca_pada=pada or timezone.now()))


@transaction.atomic
def selesaikan_arahan(
    *,
    arahan: Arahan,
    keterangan: str,
    foto: Sequence[UploadedFile] = (),
    oleh: Pengguna,
    pada: datetime | None = None,
) -> PenerimaArahan:
    """Say that one has done a deadline task, with a note; before or after its day. A repeated request changes nothing.

    Raises TidakBerhak for who did not receive it, BerubahLebihDulu when done already with another note.
    """
    baris = PenerimaArahan.objects.select_for_update(of=("self",)).filter(arahan=arahan, pengguna=oleh).first()
    if baris is None:
        raise TidakBerhak("Tugas ini tidak dikirim kepada Anda.")
    if baris.selesai_pada is not None:
        if baris.keterangan == keterangan:
            return baris
        raise BerubahLebihDulu("Tugas ini sudah Anda laporkan selesai. Muat ulang halaman.")
    arahan.refresh_from_db(fields=["ditarik_pada", "tenggat", "wilayah"])
    if arahan.tenggat is None:
        raise GalatPengguna("Pengumuman cukup dibaca, tidak perlu diselesaikan.")
    if arahan.ditarik_pada is not None:
        raise GalatPengguna("Tugas ini sudah ditarik pengirimnya. Tidak perlu dikerjakan.")
    if not keterangan or len(keterangan) > KETERANGAN_MAKS:
        raise GalatPengguna(
            f"Tulis apa yang sudah Anda lakukan, paling banyak {KETERANGAN_MAKS} huruf.", kolom="keterangan"
        )
    siap = siapkan_foto(foto, arahan.wilayah_id)
    saat = pada or timezone.now()
    baris.dibaca_pada = min(baris.dibaca_pada or saat, saat)
    baris.selesai_pada, baris.keterangan = saat, keterangan
    baris.save(update_fields=["dibaca_pada", "selesai_pada", "keterangan"])
    baris.foto.add(*(simpan_foto(berkas=f, oleh=oleh) for f in siap))
    return baris


@transaction.atomic
def tarik_arahan(*, arahan: Arahan, alasan: str, oleh: Pengguna, pada: datetime | None = None) -> Arahan:
    """Take back what one sent; it stays readable, with the reason. Only its sender: a superior's word is not undone
    from below, nor a subordinate's from above."""
    baru = Arahan.objects.select_for_update(of=("self",)).get(pk=arahan.pk)
    if baru.dibuat_oleh_id != oleh.pk:
        raise TidakBerhak("Hanya pengirimnya yang dapat menarik.")
    if baru.ditarik_pada is not None:
        if baru.alasan_tarik == alasan:
            return baru
        raise BerubahLebihDulu("Ini sudah Anda tarik. Muat ulang halaman.")
    if not alasan or len(alasan) > ALASAN_MAKS:
        raise GalatPengguna(f"Tulis alasan menarik, paling banyak {ALASAN_MAKS} huruf.", kolom="alasan")
    baru.ditarik_pada, baru.alasan_tarik = pada or timezone.now(), alasan
    baru.save(update_fields=["ditarik_pada", "alasan_tarik"])
    return baru


def _periksa(arahan: Arahan, oleh: Pengguna) -> None:
    wilayah = arahan.wilayah_id or ""
    sahkan(arahan, kecuali=["wilayah"])
    if not boleh_kirim(oleh, wilayah, arahan.peran):
        raise TidakBerhak("Anda hanya dapat mengirim kepada peran di bawah Anda, di wilayah Anda sendiri.")
    if wilayah and (len(wilayah) > _KECAMATAN or not Wilayah.objects.filter(pk=wilayah).exists()):
        raise GalatPengguna("Pilih wilayah dari daftar.", kolom="wilayah")
    for peran in arahan.peran:
        if len(wilayah) > _TERSEMPIT.get(peran, _KECAMATAN):
            raise GalatPengguna(
                f"{Peran(peran).label} tidak diangkat untuk wilayah sesempit itu. Pilih wilayah yang lebih luas, atau "
                "lepaskan peran itu.",
                kolom="peran",
            )
    if arahan.tenggat is not None and arahan.tenggat < _hari_kirim(arahan):
        raise GalatPengguna("Batas waktu itu sudah lewat. Isi hari ini atau hari sesudahnya.", kolom="tenggat")


def _hari_kirim(arahan: Arahan) -> date:
    return saat_lokal(arahan.dibuat_pada, arahan.wilayah_id).date()


def _kirim_ke(arahan: Arahan, oleh: Pengguna) -> int:
    isi: dict[str, Any] = {
        "arahan": str(arahan.pk),
        "peran": arahan.peran,
        "wilayah": arahan.wilayah_id or "",
        "hari": _hari_kirim(arahan),
        "oleh": oleh.pk,
    }
    with connection.cursor() as kursor:
        kursor.execute(SISIPKAN_PENERIMA, isi)
        return int(kursor.rowcount)


def _harus_sama(ada: Arahan, baru: Arahan) -> Arahan:
    kolom = ("judul", "isi", "wilayah_id", "peran", "tenggat", "dibuat_oleh_id")
    return harus_sama(ada, baru, kolom, "Ini sudah terkirim dengan isi lain. Buka dari daftar.")
