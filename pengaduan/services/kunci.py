"""What every change of a complaint shares: its lock, who may, the version, one line of what happened."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.templatetags.format import waktu
from pendamping.models import Tugas
from pendamping.models.tugas import TugasQuerySet
from pendamping.services.tugas import batalkan_tugas
from pengaduan.enums import JenisTindak, KeadaanAduan
from pengaduan.models import Pengaduan, TindakLanjut
from pengaduan.selectors.wewenang import pastikan_tangani
from pengaduan.services.ringkasan import tandai_umum

HILANG = "Aduan ini tidak dapat Anda buka lagi."


def kunci_aduan(aduan: Pengaduan, oleh: Pengguna | None, *, tangani: bool = True) -> Pengaduan:
    """The complaint locked; two at once write one after the other. Without `oleh`: its reporter, or the clock.

    Asked again under the lock: somebody may have been named in it a moment ago.
    """
    semua = Pengaduan.objects.select_related("jenis", "wilayah")
    kini = semua.select_for_update(of=("self",), no_key=True).get(pk=aduan.pk)
    if oleh is None:
        return kini
    if not Pengaduan.objects.terlihat_oleh(oleh).filter(pk=kini.pk).exists():
        raise TidakBerhak(HILANG)
    if tangani:
        pastikan_tangani(oleh, kini)
    return kini


def pastikan_versi(kini: Pengaduan, versi: int) -> None:
    if kini.versi != versi:
        raise BerubahLebihDulu("Aduan ini baru saja diubah orang lain. Muat ulang halaman, lalu periksa.")


def pastikan_berjalan(kini: Pengaduan) -> None:
    """Nothing is done to a complaint that has ended, until it is opened again."""
    if kini.berakhir and kini.selesai_pada is not None:
        raise GalatPengguna(
            f"Aduan ini sudah {kini.get_keadaan_display().lower()} pada {waktu(kini.selesai_pada)}. "
            "Bila ada yang berubah, buka lagi aduannya dulu."
        )


def pastikan_terbuka(kini: Pengaduan) -> None:
    """Work ends with the answer; an unsatisfied reporter brings it back."""
    pastikan_berjalan(kini)
    if not kini.terbuka:
        raise GalatPengguna("Aduan ini sudah dijawab dan menunggu kabar pelapor. Catat dulu bila pelapor belum puas.")


def tulis(
    kini: Pengaduan, jenis: JenisTindak, isi: str = "", *, oleh: Pengguna | None, id: UUID | None = None, **lain: Any
) -> TindakLanjut:
    """One line of what happened."""
    nomor = {"id": id} if id else {}
    return TindakLanjut.objects.create(pengaduan=kini, jenis=jenis, isi=isi, oleh=oleh, **nomor, **lain)


def sudah(kini: Pengaduan, jenis: JenisTindak, isi: str, oleh: Pengguna | None) -> TindakLanjut | None:
    """The newest line, when it is this very thing by this person: the same request came again."""
    akhir = kini.tindak.order_by("-pada", "-pk").first()
    sama = akhir is not None and (akhir.jenis, akhir.isi, akhir.oleh_id) == (jenis, isi, oleh.pk if oleh else None)
    return akhir if sama else None


def terkirim(kini: Pengaduan, id: UUID | None, jenis: JenisTindak, isi: str, oleh: Pengguna | None) -> bool:
    """Whether the line with this client id is there already. Raises BerubahLebihDulu when it says something else."""
    ada = TindakLanjut.objects.filter(pk=id).first() if id else None
    if ada is None:
        return False
    if (ada.pengaduan_id, ada.jenis, ada.isi, ada.oleh_id) != (kini.pk, jenis, isi, oleh.pk if oleh else None):
        raise BerubahLebihDulu("Tulisan ini sudah terkirim dengan isi lain. Muat ulang halaman, lalu tulis lagi.")
    return True


def terima_dulu(kini: Pengaduan, oleh: Pengguna, pada: datetime) -> None:
    """Whoever works on a complaint has acknowledged it. Not yet saved."""
    if kini.diterima_pada is not None and kini.keadaan != KeadaanAduan.BARU:
        return
    kini.keadaan, kini.diterima_pada = KeadaanAduan.DITERIMA, kini.diterima_pada or pada
    tulis(kini, JenisTindak.TERIMA, oleh=oleh, pada=pada - timedelta(microseconds=1))  # before what follows from it


def mulai_kerja(kini: Pengaduan, oleh: Pengguna, pada: datetime | None = None) -> datetime:
    """Acknowledged and in work. Not yet saved; returns the moment."""
    pada = pada or timezone.now()
    terima_dulu(kini, oleh, pada)
    if kini.keadaan == KeadaanAduan.DITERIMA:
        kini.keadaan = KeadaanAduan.PROSES
    return pada


def simpan(kini: Pengaduan) -> Pengaduan:
    kini.versi += 1
    tandai_umum(kini)
    kini.save()
    if kini.berakhir:
        lepas_kunjungan(kini)
    return kini


def tugas_aduan(kini: Pengaduan) -> TugasQuerySet:
    """The tasks given because of this complaint."""
    return Tugas.objects.filter(pk__in=kini.tindak.filter(jenis=JenisTindak.TUGAS).values("tugas"))


def lepas_kunjungan(kini: Pengaduan) -> None:
    """Call off a visit still to be made: the complaint has ended, or is about another family.

    Of a complaint restricted since, the task stays: that it vanished would tell the accused how the matter goes.
    """
    if not kini.rahasia:
        batalkan_tugas(kunci=tugas_aduan(kini).terbuka().values_list("kunci", flat=True))
