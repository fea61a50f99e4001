"""Reports by RHK item: a draft is written by its owner, finished, and may be opened again until the month is sent."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Izin
from akun.models import Pengguna
from dasbor.enums import KeadaanRHK
from dasbor.models import LaporanBulanan, LaporanRHK
from dasbor.selectors.rhk import angka_pertemuan, angka_supervisi, calon_disupervisi, foto_hari
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.jejak import harus_sama
from inti.masukan import sahkan
from inti.models import Foto
from inti.services.foto import periksa_foto, simpan_foto
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import awal_bulan, hari_ini
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Pertemuan
from pendamping.models import ButirRHK, Kegiatan
from pendamping.services.kegiatan import wilayah_kerja
from wilayah.models import Wilayah

FOTO_PER_LAPORAN = 6
POIN_PER_BAGIAN = 20
PANJANG_POIN = 1000
BAGIAN = {
    "pelaksanaan": "Pelaksanaan",
    "hasil": "Hasil",
    "kendala": "Kendala",
    "tindak_lanjut": "Tindak lanjut",
}


@dataclass(frozen=True, kw_only=True)
class IsiRHK:
    """What, when and where."""

    butir: ButirRHK
    rencana_aksi: str
    tanggal: date
    wilayah: Wilayah
    jam_mulai: time | None = None
    jam_selesai: time | None = None
    tempat: str = ""

    def kolom(self) -> dict[str, Any]:
        biasa = {k: getattr(self, k) for k in ("rencana_aksi", "tanggal", "jam_mulai", "jam_selesai", "tempat")}
        return biasa | {"butir_id": self.butir.pk, "wilayah_id": self.wilayah.pk}


@dataclass(frozen=True, kw_only=True)
class Narasi:
    """The story in sections, each a list of points."""

    pelaksanaan: Sequence[str] = ()
    hasil: Sequence[str] = ()
    kendala: Sequence[str] = ()
    tindak_lanjut: Sequence[str] = ()

    def kolom(self) -> dict[str, list[str]]:
        """Points without empty ones; spaces and line breaks count as one space."""
        return {k: [rapi for p in v if (rapi := " ".join(p.split()))] for k, v in asdict(self).items()}


def susun_rhk(
    *,
    id: UUID | None = None,
    isi: IsiRHK,
    kegiatan: Kegiatan | None = None,
    pertemuan: Pertemuan | None = None,
    disupervisi: Pengguna | None = None,
    oleh: Pengguna,
) -> LaporanRHK:
    """Begin a draft; from an activity or a held meeting it takes over the author's own words.

    `id` made by the client turns a repeated request into one report. Raises TidakBerhak, or GalatPengguna with the
    field.
    """
    if not oleh.punya_izin(Izin.LAPOR):
        raise TidakBerhak("Laporan RHK disusun oleh pendamping dan koordinator kecamatan.")
    laporan = LaporanRHK(
        id=id or uuid7(), petugas=oleh, kegiatan=kegiatan, pertemuan=pertemuan, disupervisi=disupervisi, **isi.kolom()
    )
    for nama, poin in _kutip(kegiatan, pertemuan).items():
        setattr(laporan, nama, poin)
    ada = LaporanRHK.objects.filter(pk=laporan.pk).first()
    if ada is not None:
        return _harus_sama(ada, laporan)
    _periksa_sumber(laporan, oleh)
    _periksa(laporan, oleh)
    try:
        with transaction.atomic():
            laporan.save(force_insert=True)
    except IntegrityError:
        ada = LaporanRHK.objects.filter(pk=laporan.pk).first()
        if ada is None:
            raise
        return _harus_sama(ada, laporan)  # the same request came in twice at once
    return laporan


@transaction.atomic
def ubah_rhk(
    *,
    laporan: LaporanRHK,
    isi: IsiRHK,
    narasi: Narasi,
    foto_dipilih: Collection[UUID] = (),
    foto_baru: Sequence[UploadedFile] = (),
    tanda_tangan: UploadedFile | None = None,
    hapus_tanda_tangan: bool = False,
    versi: int,
    oleh: Pengguna,
) -> LaporanRHK:
    """Write on an own draft. `foto_dipilih` are the photos that shall stand in it: those it has, and own ones of
    its day; uploads come on top. A file that is there already is not stored twice.

    Raises BerubahLebihDulu when `versi` is no longer the stored one, unless what is stored says the same.
    """
    baru = _kunci(laporan, oleh)
    if baru.keadaan != KeadaanRHK.DRAF:
        raise GalatPengguna("Laporan ini sudah selesai. Ketuk Buka lagi untuk mengubahnya.")
    nilai = isi.kolom() | narasi.kolom()
    berubah = {k: v for k, v in nilai.items() if getattr(baru, k) != v}
    for k, v in berubah.items():
        setattr(baru, k, v)
    foto = _pilih_foto(baru, foto_dipilih, oleh)
    sha = {f.sha256 for f in foto}
    siap = {s.sha256: s for s in (periksa_foto(b, kode_wilayah=baru.wilayah_id) for b in foto_baru)}
    unggah = [s for kunci, s in siap.items() if kunci not in sha]
    coret = periksa_foto(tanda_tangan, kode_wilayah=baru.wilayah_id) if tanda_tangan else None
    ada = baru.tanda_tangan.sha256 if baru.tanda_tangan else ""
    ganti_coret = coret.sha256 != ada if coret else bool(hapus_tanda_tangan and ada)
    sama_foto = not unggah and {f.pk for f in foto} == set(baru.foto.values_list("pk", flat=True))
    if not berubah and sama_foto and not ganti_coret:
        return baru
    if baru.versi != versi:
        raise BerubahLebihDulu("Laporan ini sudah diubah dari tempat lain. Bandingkan, lalu simpan lagi.")
    _periksa(baru, oleh)
    if len(foto) + len(unggah) > FOTO_PER_LAPORAN:
        raise GalatPengguna(f"Paling banyak {FOTO_PER_LAPORAN} foto untuk satu laporan.", kolom="foto")
    if ganti_coret:
        baru.tanda_tangan = simpan_foto(berkas=coret, oleh=oleh) if coret else None
    baru.versi += 1
    baru.save(update_fields=[*berubah, "tanda_tangan", "versi"])
    baru.foto.set([*foto, *(simpan_foto(berkas=s, oleh=oleh) for s in unggah)])
    return baru


@transaction.atomic
def selesaikan_rhk(*, laporan: LaporanRHK, versi: int, oleh: Pengguna) -> LaporanRHK:
    """Finish an own draft: from now on it stands as it is, with the figures of today."""
    baru = _kunci(laporan, oleh)
    if baru.keadaan == KeadaanRHK.SELESAI:
        return baru
    if baru.versi != versi:
        raise BerubahLebihDulu("Laporan ini sudah diubah dari tempat lain. Periksa isinya, lalu selesaikan lagi.")
    if not baru.pelaksanaan:
        raise GalatPengguna("Tulis paling sedikit satu poin pelaksanaan sebelum laporan diselesaikan.")
    baru.angka = angka_laporan(baru)
    baru.keadaan, baru.selesai_pada = KeadaanRHK.SELESAI, timezone.now()
    baru.versi += 1
    baru.save(update_fields=["angka", "keadaan", "selesai_pada", "versi"])
    tandai_berubah([baru.wilayah_id])
    return baru


@transaction.atomic
def buka_rhk(*, laporan: LaporanRHK, versi: int, oleh: Pengguna) -> LaporanRHK:
    """Make an own finished report a draft again, until the report of its month was sent."""
    baru = _kunci(laporan, oleh)
    if baru.keadaan == KeadaanRHK.DRAF:
        return baru
    if baru.versi != versi:
        raise BerubahLebihDulu("Laporan ini sudah diubah dari tempat lain. Periksa isinya lebih dulu.")
    if bulan_terkirim(baru):
        raise GalatPengguna(
            f"Laporan bulan {tulis_bulan(baru.tanggal)} sudah dikirim; laporan RHK di dalamnya tidak dibuka lagi."
        )
    baru.angka, baru.keadaan, baru.selesai_pada = {}, KeadaanRHK.DRAF, None
    baru.versi += 1
    baru.save(update_fields=["angka", "keadaan", "selesai_pada", "versi"])
    tandai_berubah([baru.wilayah_id])
    return baru


def boleh_ubah(laporan: LaporanRHK, oleh: Pengguna) -> bool:
    """One's own only; whether it is a draft is another question."""
    return laporan.petugas_id == oleh.pk and oleh.punya_izin(Izin.LAPOR)


def bulan_terkirim(laporan: LaporanRHK) -> bool:
    bulanan = LaporanBulanan.objects.filter(petugas=laporan.petugas_id, bulan=awal_bulan(laporan.tanggal))
    return bulanan.beku().exists()


def angka_laporan(laporan: LaporanRHK) -> dict[str, int]:
    """Figures the system fills in: as kept when the report was finished, of a draft as they are now."""
    if laporan.keadaan == KeadaanRHK.SELESAI and laporan.angka:
        return dict(laporan.angka)
    if laporan.disupervisi_id is not None:
        return angka_supervisi(laporan.disupervisi_id, awal_bulan(laporan.tanggal))
    return angka_pertemuan(laporan.pertemuan) if laporan.pertemuan is not None else {}


def _kutip(kegiatan: Kegiatan | None, pertemuan: Pertemuan | None) -> dict[str, list[str]]:
    """First points from the author's own words: a line of the record becomes a point."""
    teks = {}
    if kegiatan is not None:
        teks = {"pelaksanaan": kegiatan.uraian, "hasil": kegiatan.hasil}
    elif pertemuan is not None:
        teks = {"kendala": pertemuan.catatan}
    return Narasi(**{k: [b[:PANJANG_POIN] for b in v.splitlines()][:POIN_PER_BAGIAN] for k, v in teks.items()}).kolom()


def _kunci(laporan: LaporanRHK, oleh: Pengguna) -> LaporanRHK:
    baru = LaporanRHK.objects.select_for_update().get(pk=laporan.pk)
    if not boleh_ubah(baru, oleh):
        raise TidakBerhak("Laporan RHK hanya diubah oleh penulisnya.")
    return baru


def _harus_sama(ada: LaporanRHK, baru: LaporanRHK) -> LaporanRHK:
    kolom = ["petugas_id", "kegiatan_id", "pertemuan_id", "disupervisi_id"]
    kolom += [f"{k}_id" if k in {"butir", "wilayah"} else k for k in IsiRHK.__dataclass_fields__]
    pesan = "Laporan ini sudah tersimpan dengan isi lain. Buka dari daftar, lalu pilih Ubah."
    return harus_sama(ada, baru, kolom, pesan)


def _periksa_sumber(laporan: LaporanRHK, oleh: Pengguna) -> None:
    if laporan.kegiatan is not None and laporan.kegiatan.petugas_id != oleh.pk:
        raise TidakBerhak("Laporan disusun dari kegiatan Anda sendiri.")
    if laporan.pertemuan is not None:
        if laporan.pertemuan.petugas_id != oleh.pk:
            raise TidakBerhak("Laporan disusun dari pertemuan Anda sendiri.")
        if laporan.pertemuan.keadaan != KeadaanPertemuan.TERLAKSANA:
            raise GalatPengguna("Pertemuan ini belum terlaksana. Isi daftar hadirnya lebih dulu.")


def _periksa(laporan: LaporanRHK, oleh: Pengguna) -> None:
    sahkan(laporan)
    for nama, label in BAGIAN.items():
        if len(getattr(laporan, nama)) > POIN_PER_BAGIAN:
            raise GalatPengguna(f"{label}: paling banyak {POIN_PER_BAGIAN} poin.", kolom=nama)
    if laporan.tanggal > hari_ini(laporan.wilayah_id):
        raise GalatPengguna("Tanggal laporan belum tiba. Isi hari ini atau hari sebelumnya.", kolom="tanggal")
    if laporan.jam_selesai and (laporan.jam_mulai is None or laporan.jam_selesai < laporan.jam_mulai):
        raise GalatPengguna("Jam selesai harus sesudah jam mulai.", kolom="jam_selesai")
    if not wilayah_kerja(oleh, laporan.tanggal).filter(pk=laporan.wilayah_id).exists():
        raise GalatPengguna("Anda tidak bertugas di wilayah ini pada tanggal itu. Pilih yang lain.", kolom="wilayah")
    if not ButirRHK.objects.berlaku_pada(laporan.tanggal).filter(pk=laporan.butir_id).exists():
        raise GalatPengguna("Butir RHK ini tidak berlaku pada tanggal itu. Pilih yang lain.", kolom="butir")
    disupervisi = laporan.disupervisi_id
    if disupervisi and not calon_disupervisi(oleh, laporan.tanggal).filter(pk=disupervisi).exists():
        raise GalatPengguna("Pilih pendamping dari kecamatan yang Anda koordinasi.", kolom="disupervisi")


def _pilih_foto(laporan: LaporanRHK, dipilih: Collection[UUID], oleh: Pengguna) -> list[Foto]:
    boleh = {f.pk: f for f in laporan.foto.all()} | {f.foto.pk: f.foto for f in foto_hari(oleh, laporan.tanggal)}
    if asing := set(dipilih) - set(boleh):
        raise GalatPengguna(f"{len(asing)} foto bukan milik Anda pada hari itu. Pilih lagi.", kolom="foto_dipilih")
    return [boleh[pk] for pk in dict.fromkeys(dipilih)]
