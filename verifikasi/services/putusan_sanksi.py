"""Deciding a proposal, and reversing what was decided: a person with a reason, never the own (docs/program.md §8)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini, saat_lokal
from kpm.enums import AlasanKepesertaan, Kepesertaan
from kpm.models import KPM, PerubahanKepesertaan
from kpm.services.kepesertaan import kunci_langkah, langkah_terakhir, ubah_kepesertaan
from verifikasi.enums import JenjangSanksi, KeadaanSanksi
from verifikasi.models import Sanksi
from verifikasi.selectors.jeda import jeda_tangga
from verifikasi.selectors.jenjang import pengetahuan
from verifikasi.selectors.pemutus import boleh_memutus, halangan, mendampingi
from verifikasi.selectors.sanksi import bukti_berubah, sidik_bukti
from verifikasi.services.tangga import ikuti_tangga, kunci_keluarga, masih_terbukti

PANJANG_ALASAN = 500
KEPESERTAAN_JENJANG = {
    JenjangSanksi.PENANGGUHAN: Kepesertaan.DITANGGUHKAN,
    JenjangSanksi.PENGHENTIAN: Kepesertaan.PAKSA,
}
_PULIH = {
    Kepesertaan.DITANGGUHKAN: AlasanKepesertaan.DIPULIHKAN,
    Kepesertaan.PAKSA: AlasanKepesertaan.TARIK_KEMBALI,
}


@transaction.atomic
def putuskan_sanksi(
    *,
    sanksi: Sanksi,
    setuju: bool,
    alasan: str,
    berlaku_sejak: date | None = None,
    versi: int,
    oleh: Pengguna,
) -> Sanksi:
    """Approve a proposal from a day on, or refuse it. A repeated request changes nothing; of two at once one decides.

    `versi` is of the proposal that was read. Raises TidakBerhak, BerubahLebihDulu, else GalatPengguna.
    """
    _wajib_berhak(sanksi, oleh)
    alasan = rapikan_alasan(alasan)
    hari = berlaku_sejak or hari_ini(sanksi.kpm.desa_id)
    kpm = kunci_langkah(sanksi.kpm, hari)
    kini = Sanksi.objects.select_related("aturan", "diputus_oleh").get(pk=sanksi.pk)
    ke = KeadaanSanksi.BERLAKU if setuju else KeadaanSanksi.DITOLAK
    if kini.keadaan != KeadaanSanksi.DIUSULKAN:
        sama = (kini.keadaan, kini.diputus_oleh_id, kini.alasan_putusan) == (ke, oleh.pk, alasan)
        if sama and kini.berlaku_sejak == (hari if setuju else None):
            return kini
        raise BerubahLebihDulu(_sudah(kini))
    if versi != kini.versi or not masih_terbukti(kini):
        raise BerubahLebihDulu("Bukti usulan ini berubah sejak halaman dibuka. Muat ulang, baca lagi, lalu putuskan.")
    if tolak := halangan(kini, oleh):
        raise TidakBerhak(tolak)
    if jeda := jeda_tangga([kpm.pk]).get(kpm.pk):
        raise GalatPengguna(f"{jeda} Usulan ini diputus sesudahnya.")
    if setuju:
        _periksa_setuju(kini, hari, kpm)
        kini.berlaku_sejak = hari
    kini.keadaan, kini.diputus_oleh, kini.diputus_pada, kini.alasan_putusan = ke, oleh, timezone.now(), alasan
    kini.versi += 1
    kini.save()
    if setuju:  # only now: while a proposal waits, nobody takes this step (`penjaga`)
        kini.perubahan = ubah_kepesertaan(
            kpm=kpm,
            ke=KEPESERTAAN_JENJANG[JenjangSanksi(kini.jenjang)],
            tanggal=hari,
            alasan=AlasanKepesertaan.MENOLAK_KOMITMEN,
            keterangan=alasan,
            oleh=oleh,
        )
        kini.save(update_fields=["perubahan"])
    return kini


def _periksa_setuju(s: Sanksi, hari: date, kpm: KPM) -> None:
    if s.pk not in pengetahuan([s], [kpm.pk]).tahu:
        raise GalatPengguna(
            "Keluarga belum diberi tahu usulan ini. Sampaikan suratnya dan catat, barulah usulan dapat disetujui."
        )
    diusulkan = saat_lokal(s.diusulkan_pada, kpm.desa_id).date()
    if hari < diusulkan:
        raise GalatPengguna(
            f"Usulan ini baru ada sejak {tulis_tanggal(diusulkan)}; putusan tidak berlaku surut. "
            "Isi tanggal itu atau sesudahnya.",
            kolom="berlaku_sejak",
        )


@transaction.atomic
def batalkan_sanksi(*, sanksi: Sanksi, alasan: str, tanggal: date | None = None, versi: int, oleh: Pengguna) -> Sanksi:
    """Reverse a warning, or a decision: the family is restored from `tanggal` on, and told.

    A standing that was changed since by another step stays as it is. Raises TidakBerhak, BerubahLebihDulu, else
    GalatPengguna.
    """
    _wajib_berhak(sanksi, oleh)
    alasan = rapikan_alasan(alasan)
    hari = tanggal or hari_ini(sanksi.kpm.desa_id)
    kpm = kunci_langkah(sanksi.kpm, hari)
    kini = Sanksi.objects.select_related("diputus_oleh", "dibatalkan_oleh", "perubahan").get(pk=sanksi.pk)
    if kini.keadaan == KeadaanSanksi.DIBATALKAN and (kini.dibatalkan_oleh_id, kini.alasan_batal) == (oleh.pk, alasan):
        return kini
    if kini.keadaan != KeadaanSanksi.BERLAKU or versi != kini.versi:
        raise BerubahLebihDulu(_sudah(kini))
    if mendampingi(kini, oleh):
        raise TidakBerhak("Anda pendamping keluarga ini. Sanksi dibatalkan koordinator lain.")
    for atas in _di_atasnya(kini):
        if atas.keadaan == KeadaanSanksi.BERLAKU:
            raise GalatPengguna(f"{atas.get_jenjang_display()} di atasnya masih berlaku. Batalkan itu lebih dulu.")
        gugurkan(atas, f"{kini.get_jenjang_display()} di bawahnya dibatalkan.")
    _pulihkan(kini, kpm, hari, alasan, oleh)
    kini.keadaan = KeadaanSanksi.DIBATALKAN
    kini.dibatalkan_oleh, kini.dibatalkan_pada, kini.alasan_batal = oleh, timezone.now(), alasan
    kini.versi += 1
    kini.save()
    ikuti_tangga(kpm=[kpm.pk])
    return kini


@transaction.atomic
def tinjau_sanksi(*, sanksi: Sanksi, alasan: str, sidik: str, versi: int, oleh: Pengguna) -> Sanksi:
    """Keep a decision although its evidence was corrected: it leaves the list until the evidence changes again.

    `sidik` and `versi` are what was seen. Raises TidakBerhak, BerubahLebihDulu, else GalatPengguna.
    """
    _wajib_berhak(sanksi, oleh)
    alasan = rapikan_alasan(alasan)
    kunci_keluarga([sanksi.kpm_id])  # outcomes are written under this lock too
    semua = Sanksi.objects.annotate(sidik=sidik_bukti(), berubah=Q(bukti_berubah()))
    kini: Any = semua.select_related("diputus_oleh", "dibatalkan_oleh").get(pk=sanksi.pk)
    if (kini.ditinjau_oleh_id, kini.alasan_tinjau, kini.sidik_tinjau) == (oleh.pk, alasan, sidik):
        return sanksi
    if kini.keadaan != KeadaanSanksi.BERLAKU or versi != kini.versi:
        raise BerubahLebihDulu(_sudah(kini))
    if tolak := halangan(kini, oleh):
        raise TidakBerhak(tolak)
    if sidik != kini.sidik:
        raise BerubahLebihDulu("Bukti sanksi ini berubah lagi sejak halaman dibuka. Muat ulang, baca, lalu putuskan.")
    if not kini.berubah:
        raise GalatPengguna("Bukti sanksi ini tidak berubah sejak diputus atau ditinjau, jadi tidak perlu ditinjau.")
    kini.ditinjau_oleh, kini.ditinjau_pada, kini.alasan_tinjau = oleh, timezone.now(), alasan
    kini.sidik_tinjau, kini.versi = sidik, kini.versi + 1
    kini.save(update_fields=["ditinjau_oleh", "ditinjau_pada", "alasan_tinjau", "sidik_tinjau", "versi"])
    hasil: Sanksi = kini
    return hasil


def _di_atasnya(s: Sanksi) -> list[Sanksi]:
    """Higher rungs that rest on months of this one and are alive."""
    urut = [str(j) for j in JenjangSanksi]
    atas = Sanksi.objects.filter(kpm=s.kpm_id, jenjang__in=urut[urut.index(s.jenjang) + 1 :], bukti__overlap=s.bukti)
    return list(atas.filter(keadaan__in=[KeadaanSanksi.BERLAKU, KeadaanSanksi.DIUSULKAN]).order_by("keadaan", "pk"))


def gugurkan(s: Sanksi, sebab: str) -> None:
    """A proposal has nothing left to stand on; the caller holds the family's lock."""
    s.keadaan, s.gugur_pada, s.alasan_gugur = KeadaanSanksi.GUGUR, timezone.now(), sebab[:200]
    s.versi += 1
    s.save(update_fields=["keadaan", "gugur_pada", "alasan_gugur", "versi"])


def _pulihkan(s: Sanksi, kpm: KPM, hari: date, alasan: str, oleh: Pengguna) -> PerubahanKepesertaan | None:
    terakhir = langkah_terakhir(kpm)
    if s.perubahan_id is None or terakhir is None or terakhir.pk != s.perubahan_id:
        return None
    return ubah_kepesertaan(
        kpm=kpm,
        ke=Kepesertaan.AKTIF,
        tanggal=hari,
        alasan=_PULIH[Kepesertaan(kpm.kepesertaan)],
        keterangan=alasan,
        oleh=oleh,
    )


def _wajib_berhak(sanksi: Sanksi, oleh: Pengguna) -> None:
    if not boleh_memutus(oleh, sanksi.kpm_id):
        raise TidakBerhak("Sanksi diputuskan koordinator kabupaten/kota keluarga ini.")


def rapikan_alasan(alasan: str) -> str:
    rapi = " ".join(alasan.split())
    if not rapi:
        raise GalatPengguna("Tulis alasan putusan. Keluarga berhak mengetahuinya.", kolom="alasan")
    if len(rapi) > PANJANG_ALASAN:
        raise GalatPengguna(f"Alasan paling banyak {PANJANG_ALASAN} huruf, sekarang {len(rapi)}.", kolom="alasan")
    return rapi


def _sudah(s: Sanksi) -> str:
    siapa = s.dibatalkan_oleh or s.diputus_oleh
    oleh = f" oleh {siapa.nama}" if siapa else ""
    return f"Sanksi ini sudah berubah: {s.get_keadaan_display().lower()}{oleh}. Muat ulang halaman."
