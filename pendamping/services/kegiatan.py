"""Recording activities outside visits and meetings, and correcting one's own (docs/program.md §2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Izin, peran_berizin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.jejak import harus_sama
from inti.masukan import sahkan
from inti.services.ringkasan import tandai_berubah
from inti.waktu import hari_ini
from pendamping.enums import JenisKegiatan, PeranIfe
from pendamping.models import ButirRHK, Kegiatan
from pendamping.services.foto_catatan import siapkan_foto, tempelkan_foto
from pendamping.services.kunjungan import Titik, di_indonesia
from wilayah.enums import Tingkat
from wilayah.models import Wilayah, WilayahQuerySet

# What an activity of a kind usually counts for: role and number of the RHK item. Said, never chosen for anybody.
SARAN: dict[str, tuple[PeranIfe, int]] = {
    JenisKegiatan.DESA: (PeranIfe.PERWAKILAN, 8),
    JenisKegiatan.KECAMATAN: (PeranIfe.PERWAKILAN, 8),
    JenisKegiatan.SEKOLAH: (PeranIfe.TEKNIS, 3),
    JenisKegiatan.PUSKESMAS: (PeranIfe.TEKNIS, 3),
    JenisKegiatan.BANK: (PeranIfe.TEKNIS, 1),
    JenisKegiatan.SOSIALISASI: (PeranIfe.EDUKASIONAL, 8),
    JenisKegiatan.PELATIHAN: (PeranIfe.EDUKASIONAL, 8),
    JenisKegiatan.RAPAT: (PeranIfe.PERWAKILAN, 8),
    JenisKegiatan.PIKET: (PeranIfe.TEKNIS, 8),
    JenisKegiatan.PUBLIKASI: (PeranIfe.EDUKASIONAL, 9),
}


@dataclass(frozen=True, kw_only=True)
class IsiKegiatan:
    """What can be corrected later."""

    tanggal: date
    jenis: str
    judul: str
    peran_ife: str
    butir: ButirRHK
    wilayah: Wilayah
    jam_mulai: time | None = None
    jam_selesai: time | None = None
    tempat: str = ""
    jumlah_peserta: int | None = None
    peserta: str = ""
    uraian: str = ""
    hasil: str = ""


_KOLOM = tuple(IsiKegiatan.__dataclass_fields__)


def catat_kegiatan(
    *,
    id: UUID | None = None,
    isi: IsiKegiatan,
    titik: Titik | None = None,
    foto: Sequence[UploadedFile] = (),
    oleh: Pengguna,
    pada: datetime | None = None,
) -> Kegiatan:
    """Record an activity of `oleh`; `id` made by the client turns a repeated request into one activity.

    Raises TidakBerhak, or GalatPengguna with the field; then nothing is stored, photos included.
    """
    if not oleh.punya_izin(Izin.LAPOR):
        raise TidakBerhak("Kegiatan dicatat oleh pendamping dan koordinator kecamatan.")
    kegiatan = Kegiatan(id=id or uuid7(), petugas=oleh, dicatat_pada=pada or timezone.now(), **_isi(isi))
    if titik is not None:
        kegiatan.lintang, kegiatan.bujur, kegiatan.akurasi_m = titik.lintang, titik.bujur, titik.akurasi_m
    ada = Kegiatan.objects.filter(pk=kegiatan.pk).first()
    if ada is not None:
        return _harus_sama(ada, kegiatan)
    _periksa(kegiatan, oleh)
    siap = siapkan_foto(foto, kegiatan.wilayah_id, benda="kegiatan")
    try:
        with transaction.atomic():
            kegiatan.save(force_insert=True)
            tandai_berubah([kegiatan.wilayah_id])
            posisi = titik.terbukti() if titik else None
            tempelkan_foto(kegiatan, siap, oleh=oleh, kode_wilayah=kegiatan.wilayah_id, posisi=posisi)
    except IntegrityError:
        ada = Kegiatan.objects.filter(pk=kegiatan.pk).first()
        if ada is None:
            raise
        return _harus_sama(ada, kegiatan)  # the same request came in twice at once
    return kegiatan


@transaction.atomic
def ubah_kegiatan(
    *, kegiatan: Kegiatan, isi: IsiKegiatan, versi: int, foto: Sequence[UploadedFile] = (), oleh: Pengguna
) -> Kegiatan:
    """Correct an own activity, or add photos; position and time of entry stay as they were.

    Raises BerubahLebihDulu when `versi` is no longer the stored one, unless what is stored says the same.
    """
    baru = Kegiatan.objects.select_for_update().get(pk=kegiatan.pk)
    if not boleh_ubah(baru, oleh):
        raise TidakBerhak("Kegiatan hanya dapat diubah oleh yang mencatatnya.")
    berubah = {nama: nilai for nama, nilai in _isi(isi).items() if getattr(baru, nama) != nilai}
    if not berubah and not foto:
        return baru
    if baru.versi != versi:
        raise BerubahLebihDulu("Kegiatan ini sudah diubah dari tempat lain. Bandingkan, lalu simpan lagi.")
    lama = baru.wilayah_id
    for nama, nilai in berubah.items():
        setattr(baru, nama, nilai)
    _periksa(baru, oleh)
    siap = siapkan_foto(foto, baru.wilayah_id, sudah=baru.foto.count(), benda="kegiatan")
    baru.versi += 1
    baru.save(update_fields=[*berubah, "versi"])
    tandai_berubah([lama, baru.wilayah_id])
    tempelkan_foto(baru, siap, oleh=oleh, kode_wilayah=baru.wilayah_id)
    return baru


def boleh_ubah(kegiatan: Kegiatan, oleh: Pengguna) -> bool:
    return kegiatan.petugas_id == oleh.pk and oleh.punya_izin(Izin.LAPOR)


def wilayah_kerja(oleh: Pengguna, pada: date | None = None) -> WilayahQuerySet:
    """Kecamatan and desa in which `oleh` holds an appointment that reports, on a day (today when omitted)."""
    jabatan = oleh.lingkup(pada, sebagai=peran_berizin(Izin.LAPOR)).jabatan
    kode = {j.wilayah_id for j in jabatan if j.wilayah_id}
    return Wilayah.objects.di_bawah(kode).filter(tingkat__gte=Tingkat.KECAMATAN)


def _isi(isi: IsiKegiatan) -> dict[str, Any]:
    """Plain values of the columns, so that a related object is not copied with all it carries."""
    biasa = {k: getattr(isi, k) for k in _KOLOM if k not in {"butir", "wilayah"}}
    return biasa | {"butir_id": isi.butir.pk, "wilayah_id": isi.wilayah.pk}


def _harus_sama(ada: Kegiatan, baru: Kegiatan) -> Kegiatan:
    kolom = [k if k not in {"butir", "wilayah"} else f"{k}_id" for k in _KOLOM]
    kolom += ["petugas_id", "lintang", "bujur", "akurasi_m"]
    pesan = "Kegiatan ini sudah tersimpan dengan isi lain. Buka dari daftar, lalu pilih Ubah."
    return harus_sama(ada, baru, kolom, pesan)


def _periksa(kegiatan: Kegiatan, oleh: Pengguna) -> None:
    sahkan(kegiatan)
    if kegiatan.tanggal > hari_ini(kegiatan.wilayah_id):
        raise GalatPengguna("Tanggal kegiatan belum tiba. Isi hari ini atau hari sebelumnya.", kolom="tanggal")
    if kegiatan.jam_selesai and (kegiatan.jam_mulai is None or kegiatan.jam_selesai < kegiatan.jam_mulai):
        raise GalatPengguna("Jam selesai harus sesudah jam mulai.", kolom="jam_selesai")
    if (kegiatan.lintang is None) != (kegiatan.bujur is None):
        raise GalatPengguna("Isi lintang dan bujur, atau kosongkan keduanya.", kolom="lintang")
    titik = (kegiatan.lintang, kegiatan.bujur)
    if titik[0] is not None and titik[1] is not None and not di_indonesia(titik[0], titik[1]):
        raise GalatPengguna("Koordinat ini di luar Indonesia. Ambil GPS lagi atau kosongkan.", kolom="lintang")
    if not wilayah_kerja(oleh, kegiatan.tanggal).filter(pk=kegiatan.wilayah_id).exists():
        raise GalatPengguna("Anda tidak bertugas di wilayah ini pada tanggal itu. Pilih yang lain.", kolom="wilayah")
    if not ButirRHK.objects.berlaku_pada(kegiatan.tanggal).filter(pk=kegiatan.butir_id).exists():
        raise GalatPengguna("Butir RHK ini tidak berlaku pada tanggal itu. Pilih yang lain.", kolom="butir")
