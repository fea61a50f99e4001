"""The family objects, in its own words; a coordinator answers with a reason (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from uuid6 import uuid7

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.jejak import harus_sama
from inti.masukan import sahkan
from inti.services.foto import simpan_foto
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini, saat_lokal
from kpm.services.kepesertaan import kunci_langkah
from p2k2.services.kabar import boleh_kabari
from pendamping.services.foto_catatan import siapkan_foto
from verifikasi.enums import KeadaanKeberatan, KeadaanSanksi
from verifikasi.models import Keberatan, Sanksi
from verifikasi.selectors.jenjang import batas_keberatan, sejak_keadaan
from verifikasi.selectors.pemutus import boleh_memutus, halangan, pemutus_lain
from verifikasi.services.putusan_sanksi import batalkan_sanksi, gugurkan, rapikan_alasan
from verifikasi.services.tangga import ikuti_tangga, kunci_keluarga

PANJANG_ISI = 2000
_TERBUKA = (KeadaanSanksi.DIUSULKAN, KeadaanSanksi.BERLAKU)


@dataclass(frozen=True, kw_only=True)
class IsiKeberatan:
    """What the family said: when, who, in which words, and why only now."""

    tanggal: date
    penyampai: str
    isi: str
    alasan_terlambat: str = ""


@transaction.atomic
def catat_keberatan(
    *,
    id: UUID | None = None,
    sanksi: Sanksi,
    isi: IsiKeberatan,
    foto: Sequence[UploadedFile] = (),
    oleh: Pengguna,
) -> Keberatan:
    """Record an objection; from then on the family's ladder stands still. `id` made by the client: a repeat is one.

    Late, or after one that was refused, it needs its reason. Raises TidakBerhak, BerubahLebihDulu, GalatPengguna.
    """
    if not boleh_kabari(oleh, sanksi.kpm_id):
        raise TidakBerhak("Keberatan dicatat pendamping keluarga itu hari ini, atau koordinator wilayahnya.")
    rapi = IsiKeberatan(
        tanggal=isi.tanggal,
        penyampai=" ".join(isi.penyampai.split()),
        isi=isi.isi.strip(),
        alasan_terlambat=" ".join(isi.alasan_terlambat.split()),
    )
    siap = siapkan_foto(foto, sanksi.kpm.desa_id, benda="keberatan")
    kunci_keluarga([sanksi.kpm_id])
    baru = Keberatan(id=id or uuid7(), sanksi=sanksi, dicatat_oleh=oleh, **asdict(rapi))
    ada = Keberatan.objects.filter(pk=baru.pk).first()
    if ada is not None:
        return _harus_sama(ada, baru)
    kini = Sanksi.objects.select_related("kpm", "aturan").get(pk=sanksi.pk)
    sahkan(baru, kecuali={"sanksi", "dicatat_oleh", "diputus_oleh", "diputus_pada"})
    _periksa(kini, rapi)
    baru.save(force_insert=True)
    baru.foto.add(*(simpan_foto(berkas=satu, oleh=oleh) for satu in siap))
    return baru


def _periksa(s: Sanksi, isi: IsiKeberatan) -> None:
    if len(isi.isi) > PANJANG_ISI:
        raise GalatPengguna(f"Paling banyak {PANJANG_ISI} huruf, sekarang {len(isi.isi)}.", kolom="isi")
    if s.keadaan not in _TERBUKA:
        raise GalatPengguna(
            f"Sanksi ini {s.get_keadaan_display().lower()}, jadi tidak perlu dibantah lagi. Muat ulang halaman."
        )
    desa = s.kpm.desa_id
    if isi.tanggal > hari_ini(desa):
        raise GalatPengguna("Tanggal ini belum tiba. Isi hari keluarga menyampaikannya.", kolom="tanggal")
    mulai = saat_lokal(s.diusulkan_pada, desa).date()
    if isi.tanggal < mulai:
        raise GalatPengguna(f"Sanksi ini baru ada sejak {tulis_tanggal(mulai)}. Periksa tanggalnya.", kolom="tanggal")
    lama = Keberatan.objects.filter(sanksi=s)
    if lama.filter(keadaan=KeadaanKeberatan.TERBUKA).exists():
        raise GalatPengguna("Keberatan keluarga ini sudah tercatat dan belum diputus. Buka yang itu.")
    batas = batas_keberatan([s]).get(s.pk)
    if batas is not None and isi.tanggal > batas and not isi.alasan_terlambat:
        raise GalatPengguna(
            f"Batas waktu keberatan {tulis_tanggal(batas)}. Tulis mengapa baru sekarang disampaikan.",
            kolom="alasan_terlambat",
        )
    if lama.filter(keadaan=KeadaanKeberatan.DITOLAK, diputus_pada__gte=sejak_keadaan(s)).exists() and (
        not isi.alasan_terlambat
    ):
        raise GalatPengguna(
            "Keberatan atas sanksi ini pernah ditolak. Tulis apa yang baru sehingga disampaikan lagi.",
            kolom="alasan_terlambat",
        )


def _harus_sama(ada: Keberatan, baru: Keberatan) -> Keberatan:
    kolom = ("sanksi_id", "tanggal", "penyampai", "isi", "alasan_terlambat", "dicatat_oleh_id")
    return harus_sama(ada, baru, kolom, "Keberatan ini sudah tersimpan dengan isi lain. Muat ulang halaman.")


@transaction.atomic
def putuskan_keberatan(*, keberatan: Keberatan, terima: bool, alasan: str, versi: int, oleh: Pengguna) -> Keberatan:
    """Answer an objection: accepted, the sanction lapses or is reversed; refused, the ladder goes on.

    Not by who decided the sanction, where another may. Raises TidakBerhak, BerubahLebihDulu, else GalatPengguna.
    """
    s = keberatan.sanksi
    if not boleh_memutus(oleh, s.kpm_id):
        raise TidakBerhak("Keberatan diputuskan koordinator kabupaten/kota keluarga ini.")
    alasan = rapikan_alasan(alasan)
    ke = KeadaanKeberatan.DITERIMA if terima else KeadaanKeberatan.DITOLAK
    kini, sanksi = _kunci(keberatan)
    if kini.keadaan != KeadaanKeberatan.TERBUKA:
        if (kini.keadaan, kini.diputus_oleh_id, kini.alasan_putusan) == (ke, oleh.pk, alasan):
            return kini
        raise BerubahLebihDulu(f"Keberatan ini sudah {kini.get_keadaan_display().lower()}. Muat ulang halaman.")
    if versi != kini.versi:
        raise BerubahLebihDulu("Keberatan ini berubah sejak halaman dibuka. Muat ulang, lalu putuskan.")
    if tolak := halangan(sanksi, oleh):
        raise TidakBerhak(tolak)
    if sanksi.diputus_oleh_id == oleh.pk and (lain := pemutus_lain(sanksi, oleh)) is not None:
        raise TidakBerhak(f"Anda yang memutus sanksinya. Keberatannya diputus koordinator lain: {lain.nama}.")
    _tutup(kini, ke, alasan, oleh)
    if terima:
        _akhiri(sanksi, alasan, oleh)
    ikuti_tangga(kpm=[sanksi.kpm_id])
    return kini


@transaction.atomic
def cabut_keberatan(
    *, keberatan: Keberatan, alasan: str, foto: Sequence[UploadedFile], versi: int, oleh: Pengguna
) -> Keberatan:
    """The family takes its objection back, in its own words, by a letter it signed: `foto` shows it.

    Raises TidakBerhak, BerubahLebihDulu, GalatPengguna.
    """
    if not boleh_kabari(oleh, keberatan.sanksi.kpm_id):
        raise TidakBerhak("Pencabutan dicatat pendamping keluarga itu hari ini, atau koordinator wilayahnya.")
    alasan = rapikan_alasan(alasan)
    if not foto:
        raise GalatPengguna(
            "Lampirkan foto surat pencabutan yang ditandatangani keluarga. Tanpa itu keberatannya tetap berlaku.",
            kolom="foto",
        )
    siap = siapkan_foto(foto, keberatan.sanksi.kpm.desa_id, benda="pencabutan")
    kini, sanksi = _kunci(keberatan)
    if kini.keadaan != KeadaanKeberatan.TERBUKA or versi != kini.versi:
        if (kini.keadaan, kini.diputus_oleh_id, kini.alasan_putusan) == (KeadaanKeberatan.DICABUT, oleh.pk, alasan):
            return kini
        raise BerubahLebihDulu(f"Keberatan ini sudah {kini.get_keadaan_display().lower()}. Muat ulang halaman.")
    _tutup(kini, KeadaanKeberatan.DICABUT, alasan, oleh)
    kini.foto_cabut.add(*(simpan_foto(berkas=satu, oleh=oleh) for satu in siap))
    ikuti_tangga(kpm=[sanksi.kpm_id])
    return kini


def _kunci(keberatan: Keberatan) -> tuple[Keberatan, Sanksi]:
    kpm = keberatan.sanksi.kpm
    kunci_langkah(kpm, hari_ini(kpm.desa_id))  # accepting may restore its standing
    kini = Keberatan.objects.get(pk=keberatan.pk)
    return kini, Sanksi.objects.select_related("kpm").get(pk=kini.sanksi_id)


def _tutup(k: Keberatan, ke: str, alasan: str, oleh: Pengguna) -> None:
    k.keadaan, k.diputus_oleh, k.diputus_pada, k.alasan_putusan = ke, oleh, timezone.now(), alasan
    k.versi += 1
    k.save()


def _akhiri(s: Sanksi, alasan: str, oleh: Pengguna) -> None:
    """What an accepted objection does: a proposal lapses, what is in force is reversed."""
    if s.keadaan == KeadaanSanksi.BERLAKU:
        batalkan_sanksi(sanksi=s, alasan=alasan, versi=s.versi, oleh=oleh)
    elif s.keadaan == KeadaanSanksi.DIUSULKAN:
        gugurkan(s, f"Keberatan keluarga diterima: {alasan}")
