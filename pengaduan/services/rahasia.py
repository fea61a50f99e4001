"""Whom a complaint is about and from which level up it may be known (docs/program.md §11).

Who may know is narrowed by anybody who works on it, and widened with a reason by the levels that may know of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from akun.models import Pengguna
from inti.enums import JenisAkses
from inti.galat import GalatPengguna, TidakBerhak
from inti.services.akses import catat_akses
from inti.waktu import saat_lokal
from pengaduan.enums import BATAS_RAHASIA, BATAS_TERBUKA, DariTerlapor, JenisTindak, TingkatAduan
from pengaduan.models import Pelapor, Pengaduan, Terlapor
from pengaduan.selectors.petugas_daerah import batas_untuk, petugas_daerah
from pengaduan.selectors.rahasia import ada_pembaca, batas_tertinggi, penghalang_buka
from pengaduan.selectors.wewenang import boleh_lihat_pelapor
from pengaduan.services.akses import OBJEK_PELAPOR
from pengaduan.services.kunci import kunci_aduan, pastikan_versi, simpan, sudah, tulis
from pengaduan.services.teks import rapikan_baris
from pengaduan.services.tenggat import pindah_tingkat

ALASAN_MAKS = 300


@transaction.atomic
def tambah_terlapor(
    *, aduan: Pengaduan, petugas: int, alasan: str, versi: int, oleh: Pengguna, pada: datetime | None = None
) -> Pengaduan:
    """Somebody of the staff is concerned, oneself not excepted: from now on that person knows nothing of it.

    The complaint goes at once to the lowest level that may hear of a person of that office; from the field no higher
    than where Dinas Sosial reads it, so that nobody buries what is about oneself by accusing somebody far above.
    """
    kini = kunci_aduan(aduan, oleh)
    ada = Terlapor.objects.filter(pengaduan=kini, petugas=petugas).first()
    if ada is not None and ada.dilepas_pada is None:
        return kini
    pastikan_versi(kini, versi)
    alasan = rapikan_baris(alasan, kolom="alasan", maks=ALASAN_MAKS, wajib="Tulis mengapa orang ini diadukan.")
    staf = petugas_daerah(kini.wilayah_id)
    orang = next((s for s in staf if s.pk == petugas), None)
    if orang is None:
        raise GalatPengguna("Pilih orangnya dari daftar: orang itu bukan petugas daerah ini.", kolom="petugas")
    pada = pada or timezone.now()
    perlu = min(batas_untuk([petugas], staf), batas_tertinggi(oleh, kini, menuduh=True))
    if ada is None:
        Terlapor.objects.create(pengaduan=kini, petugas_id=petugas, dari=DariTerlapor.PENANGAN, oleh=oleh, pada=pada)
    else:  # released before
        ada.dari, ada.oleh, ada.pada = DariTerlapor.PENANGAN, oleh, pada
        ada.dilepas_oleh, ada.dilepas_pada, ada.alasan_lepas = None, None, ""
        ada.save()
    if kini.petugas_id == petugas:
        kini.petugas = None
    isi = f"{orang.nama} menjadi terlapor: {alasan}"
    return _batasi(kini, max(kini.batas, perlu), isi, oleh, pada)


@transaction.atomic
def lepas_terlapor(
    *, aduan: Pengaduan, terlapor: int, alasan: str, versi: int, oleh: Pengguna, pada: datetime | None = None
) -> Pengaduan:
    """The complaint is not about this person. How far it is known stays as it is, until that is changed too."""
    kini = kunci_aduan(aduan, oleh)
    satu = Terlapor.objects.select_related("petugas").filter(pk=terlapor, pengaduan=kini).first()
    if satu is None:
        raise GalatPengguna("Orang itu tidak ada di antara terlapor aduan ini.")
    if satu.dilepas_pada is not None:
        return kini
    pastikan_versi(kini, versi)
    alasan = rapikan_baris(
        alasan, kolom="alasan", maks=ALASAN_MAKS, wajib="Tulis mengapa aduan ini bukan tentang orang itu."
    )
    pada = pada or timezone.now()
    satu.dilepas_oleh, satu.dilepas_pada, satu.alasan_lepas = oleh, pada, alasan
    satu.save()
    tulis(kini, JenisTindak.TERLAPOR, f"{satu.petugas.nama} bukan lagi terlapor: {alasan}", oleh=oleh, pada=pada)
    return simpan(kini)


@transaction.atomic
def ubah_batas(
    *, aduan: Pengaduan, batas: int, alasan: str, versi: int, oleh: Pengguna, pada: datetime | None = None
) -> Pengaduan:
    """Raise or lower the level from which the complaint may be known.

    Raised, it goes to that level at once. Lowered at most to what its accused and its kind allow; the work stays where
    it is.
    """
    kini = kunci_aduan(aduan, oleh)
    alasan = rapikan_baris(alasan, kolom="alasan", maks=ALASAN_MAKS, wajib="Tulis mengapa kerahasiaannya diubah.")
    if batas not in (BATAS_TERBUKA, *BATAS_RAHASIA):
        raise GalatPengguna("Pilih siapa yang boleh tahu dari daftar.", kolom="batas")
    isi = f"{_kalimat(batas)}: {alasan}"
    if kini.batas == batas:
        if sudah(kini, JenisTindak.TERLAPOR, isi, oleh):
            return kini
        raise GalatPengguna("Kerahasiaannya sudah demikian. Pilih yang lain.", kolom="batas")
    pastikan_versi(kini, versi)
    pada = pada or timezone.now()
    if batas > kini.batas:
        if batas > batas_tertinggi(oleh, kini) or not ada_pembaca(kini, batas):
            raise GalatPengguna("Aduan ini tidak dapat dibatasi setinggi itu. Pilih tingkat lain.", kolom="batas")
        return _batasi(kini, batas, isi, oleh, pada)
    if sebab := penghalang_buka(kini, batas):
        raise GalatPengguna(sebab, kolom="batas")
    kini.batas = batas
    tulis(kini, JenisTindak.TERLAPOR, isi, oleh=oleh, pada=pada)
    return simpan(kini)


@transaction.atomic
def buka_pelapor(*, aduan: Pengaduan, alasan: str, oleh: Pengguna, dari: str | None = None) -> Pelapor | None:
    """Who made the complaint, once the reason is logged; None when nobody was named. Raises TidakBerhak."""
    if not boleh_lihat_pelapor(oleh, aduan):
        raise TidakBerhak("Identitas pelapor hanya untuk yang memutus aduan ini.")
    catat_akses(
        oleh=oleh, jenis=JenisAkses.BUKA, objek=OBJEK_PELAPOR, objek_id=aduan.pk, kolom="pelapor", alasan=alasan,
        dari=dari,
    )  # fmt: skip
    return Pelapor.objects.filter(pengaduan=aduan).first()


def _batasi(kini: Pengaduan, batas: int, isi: str, oleh: Pengguna, pada: datetime) -> Pengaduan:
    """Nobody below `batas` knows of it from now on; whoever worked on it below does no more."""
    dari, ke = kini.tingkat, max(kini.tingkat, batas)
    kini.batas = batas
    pindah: dict[str, Any] = {"dari_tingkat": dari, "ke_tingkat": ke} if ke != dari else {}
    tulis(kini, JenisTindak.TERLAPOR, isi, oleh=oleh, pada=pada, **pindah)
    if ke != dari and not kini.berakhir:
        pindah_tingkat(kini, ke=ke, hari=saat_lokal(pada, kini.wilayah_id).date(), kini=pada)
        kini.versi -= 1  # `simpan` counts it
    kini.tingkat = ke
    return simpan(kini)


def _kalimat(batas: int) -> str:
    if batas == BATAS_TERBUKA:
        return "Tidak lagi dibatasi"
    return f"Hanya {TingkatAduan(batas).label.lower()} ke atas yang boleh tahu"
