"""A visit ends the tasks it answers: closed by doing the thing (docs/program.md §9)."""

from django.db.models import Q
from django.utils import timezone

from akun.models import Pengguna
from inti.waktu import saat_lokal
from pendamping.enums import SELESAI_DIKUNJUNGI, HasilTugas, JenisTugas, KeadaanTugas, TujuanKunjungan
from pendamping.models import Kunjungan, Tugas
from pendamping.services.tugas_aturan import ikuti_tanpa_kunjungan_kini

_KOLOM = ["keadaan", "hasil", "kunjungan", "diselesaikan_oleh", "diselesaikan_pada"]


def selesaikan_dengan_kunjungan(kunjungan: Kunjungan, oleh: Pengguna) -> None:
    """End the family's open tasks that a visit on its day answers, and open again those a corrected one no longer does.

    A visit answers what had been asked by its day. A complaint is answered by a visit made because of it; the
    complaint itself goes on. What was found of a missing family is asked of people. Inside the caller's transaction.
    """
    # In one order, so that two who end tasks of a family wait for each other once.
    kandidat = Tugas.objects.select_for_update(of=("self",)).filter(
        Q(keadaan=KeadaanTugas.TERBUKA) | Q(keadaan=KeadaanTugas.SELESAI, hasil=HasilTugas.DIKUNJUNGI, keterangan=""),
        Q(kunjungan__isnull=True) | Q(kunjungan=kunjungan),
        kpm=kunjungan.kpm_id,
        jenis__in=SELESAI_DIKUNJUNGI,
    )
    desa = kunjungan.kpm.desa_id
    for tugas in kandidat.order_by("pk"):
        menjawab = kunjungan.tanggal >= saat_lokal(tugas.dibuat_pada, desa).date() and (
            tugas.jenis != JenisTugas.PENGADUAN or kunjungan.tujuan == TujuanKunjungan.PENGADUAN
        )
        if menjawab and tugas.keadaan == KeadaanTugas.TERBUKA:
            tugas.keadaan, tugas.hasil, tugas.kunjungan = KeadaanTugas.SELESAI, HasilTugas.DIKUNJUNGI, kunjungan
            tugas.diselesaikan_oleh, tugas.diselesaikan_pada = oleh, timezone.now()
            tugas.save(update_fields=_KOLOM)
        elif not menjawab and tugas.kunjungan_id == kunjungan.pk:
            tugas.keadaan, tugas.hasil, tugas.kunjungan = KeadaanTugas.TERBUKA, "", None
            tugas.diselesaikan_oleh = tugas.diselesaikan_pada = None
            tugas.save(update_fields=_KOLOM)
    # A visit of before the task was given, recorded after it, takes away its reason.
    ikuti_tanpa_kunjungan_kini(kunjungan.kpm_id, desa)
