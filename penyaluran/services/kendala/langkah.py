"""The steps of a hindrance: done on a day, skipped for a reason, taken back (docs/program.md §4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pghistory
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.models import Foto
from inti.services.foto import Asal, simpan_foto
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.templatetags.format import waktu
from inti.waktu import hari_ini, saat_lokal
from pendamping.services.foto_catatan import siapkan_foto
from penyaluran.enums import FOTO_PER_LANGKAH, KeadaanKartu, KeadaanKendala
from penyaluran.models import KendalaBayar, LangkahKendala
from penyaluran.services.kartu.catat import kembalikan_kartu
from penyaluran.services.kartu.keadaan import tandai_kartu
from penyaluran.services.kendala.catat import (
    disebut_pembayaran,
    kunci_kendala,
    pastikan_terbuka,
    rapikan_teks,
    tutup_banyak,
)

SELESAI = "Kartu di tangan keluarga dan dapat dipakai."
TIDAK_PERLU = "Tidak diperlukan lagi: kartu sudah di tangan keluarga."
HARI_SEBELUM = 90  # a step may have been taken before the hindrance was written down, but not long before


@dataclass(frozen=True, kw_only=True)
class IsiLangkah:
    """What became of a step: the day it was done, or that it was skipped (`catatan` says why)."""

    tanggal: date | None = None
    didampingi: str = ""
    catatan: str = ""
    dilewati: bool = False


@transaction.atomic
def catat_langkah(
    *,
    langkah: LangkahKendala,
    isi: IsiLangkah,
    foto: Sequence[UploadedFile] = (),
    oleh: Pengguna,
    pada: datetime | None = None,
) -> LangkahKendala:
    """Record one step as done or skipped; a repeated request changes nothing.

    The last step of a reason about the card puts the card into the family's hands. Raises TidakBerhak,
    BerubahLebihDulu when somebody else was first, else GalatPengguna with the field.
    """
    kendala = kunci_kendala(langkah.kendala, oleh)
    satu = LangkahKendala.objects.select_related("dicatat_oleh").get(pk=langkah.pk)
    isi = _rapikan(isi)
    if satu.dicatat_pada is not None:
        return _harus_sama(satu, isi, oleh)
    pastikan_terbuka(kendala)
    akhir = _akhir(kendala, satu)
    _periksa(isi, kendala, akhir=akhir)
    siap = siapkan_foto(foto, kendala.kpm.desa_id, maks=FOTO_PER_LANGKAH, benda="langkah")
    pada = pada or timezone.now()
    satu.tanggal, satu.dilewati = isi.tanggal, isi.dilewati
    satu.didampingi, satu.catatan = isi.didampingi, isi.catatan
    satu.dicatat_oleh, satu.dicatat_pada = oleh, pada
    satu.save()
    tersimpan = [simpan_foto(berkas=f, oleh=oleh, asal=Asal()) for f in siap]
    satu.foto.add(*tersimpan)
    kendala.versi += 1
    kendala.save(update_fields=["versi"])
    if akhir:
        _kartu_kembali(kendala, satu, tersimpan, oleh, pada)
    return satu


@transaction.atomic
def ulangi_langkah(*, langkah: LangkahKendala, alasan: str, versi: int, oleh: Pengguna) -> LangkahKendala:
    """Take a recorded step back, with the reason; what was recorded stays in the history, its photos with the step."""
    kendala = kunci_kendala(langkah.kendala, oleh)
    alasan = rapikan_teks(alasan, "alasan")
    if not alasan:
        raise GalatPengguna("Tulis mengapa langkah ini diulangi.", kolom="alasan")
    satu = LangkahKendala.objects.get(pk=langkah.pk)
    if satu.dicatat_pada is None:
        return satu
    pastikan_terbuka(kendala)
    if kendala.versi != versi:
        raise BerubahLebihDulu("Kendala ini sudah diubah orang lain. Muat ulang halaman, lalu periksa.")
    satu.tanggal, satu.dilewati, satu.dicatat_oleh, satu.dicatat_pada = None, False, None, None
    with pghistory.context(alasan=alasan, tindakan="langkah diulangi", user=oleh.pk):
        satu.save()
    kendala.versi += 1
    kendala.save(update_fields=["versi"])
    return satu


def _rapikan(isi: IsiLangkah) -> IsiLangkah:
    return IsiLangkah(
        tanggal=None if isi.dilewati else isi.tanggal,
        didampingi="" if isi.dilewati else rapikan_teks(isi.didampingi, "didampingi", 100),
        catatan=rapikan_teks(isi.catatan, "catatan"),
        dilewati=isi.dilewati,
    )


def _harus_sama(satu: LangkahKendala, isi: IsiLangkah, oleh: Pengguna) -> LangkahKendala:
    kini = IsiLangkah(tanggal=satu.tanggal, didampingi=satu.didampingi, catatan=satu.catatan, dilewati=satu.dilewati)
    if satu.dicatat_oleh_id == oleh.pk and kini == isi:
        return satu
    raise BerubahLebihDulu(
        f"Langkah ini sudah dicatat {satu.dicatat_oleh} pada {waktu(satu.dicatat_pada)}. Periksa catatan itu."
    )


def _akhir(kendala: KendalaBayar, satu: LangkahKendala) -> bool:
    """Whether this is the step with which a card is in the family's hands."""
    return bool(kendala.alasan.kartu) and not kendala.langkah.filter(urutan__gt=satu.urutan).exists()


def _periksa(isi: IsiLangkah, kendala: KendalaBayar, *, akhir: bool) -> None:
    if isi.dilewati:
        if akhir:
            raise GalatPengguna(
                "Langkah terakhir tidak bisa dilewati: kartu belum di tangan keluarga. "
                "Bila kendala ini keliru, batalkan kendalanya.",
                kolom="catatan",
            )
        if not isi.catatan:
            raise GalatPengguna("Tulis mengapa langkah ini dilewati.", kolom="catatan")
        return
    if isi.tanggal is None:
        raise GalatPengguna("Isi tanggal langkah ini dilakukan.", kolom="tanggal")
    if isi.tanggal > hari_ini(kendala.kpm.desa_id):
        raise GalatPengguna("Tanggalnya belum tiba. Isi hari ini atau hari sebelumnya.", kolom="tanggal")
    awal = saat_lokal(kendala.dibuka_pada, kendala.kpm.desa_id).date() - timedelta(days=HARI_SEBELUM)
    if isi.tanggal < awal:
        raise GalatPengguna(
            f"Tanggal ini lebih dari {HARI_SEBELUM} hari sebelum kendala dicatat. "
            f"Isi {tulis_tanggal(awal)} atau sesudahnya.",
            kolom="tanggal",
        )


def _kartu_kembali(
    kendala: KendalaBayar, satu: LangkahKendala, foto: Sequence[Foto], oleh: Pengguna, pada: datetime
) -> None:
    """The card is there: it can be used, the family holds it, what else was asked for is needless.

    Where a payment waits for it, the hindrance goes on until that is withdrawn.
    """
    assert satu.tanggal is not None  # noqa: S101 `_periksa`
    kembalikan_kartu(kpm=kendala.kpm, tanggal=satu.tanggal, alasan=satu.nama, foto=foto, oleh=oleh, pada=pada)
    tandai_kartu(kpm=[kendala.kpm_id], keadaan=KeadaanKartu.AKTIF, pada=pada)
    LangkahKendala.objects.filter(kendala=kendala, dicatat_pada=None).update(
        dilewati=True, catatan=TIDAK_PERLU, dicatat_oleh=oleh, dicatat_pada=pada
    )
    menunggu = disebut_pembayaran([kendala]).get((kendala.kpm_id, kendala.alasan_id))
    if menunggu is None:
        tutup_banyak([kendala], keadaan=KeadaanKendala.SELESAI, catatan=SELESAI, oleh=oleh, pada=pada)
    elif kendala.pembayaran_id is None:
        kendala.pembayaran_id = menunggu
        kendala.save(update_fields=["pembayaran"])
