"""A visit asked for because of a complaint: a task of the family's pendamping (docs/program.md §9, §11)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.waktu import hari_ini
from kpm.enums import DIDAMPINGI
from pendamping.enums import JenisTugas
from pendamping.models import Tugas
from pendamping.services.tugas import buka_tugas, tenggat_tugas
from pengaduan.enums import JenisTindak, TingkatAduan
from pengaduan.models import Pengaduan
from pengaduan.selectors.penangan import penangan
from pengaduan.services.kunci import (
    kunci_aduan,
    mulai_kerja,
    pastikan_terbuka,
    pastikan_versi,
    simpan,
    tugas_aduan,
    tulis,
)

# The task stands on lists and papers of the family: it says that there is a complaint, never what it says.
URAIAN = "Kunjungi keluarga ini untuk menindaklanjuti pengaduannya. Isinya ada di tab Pengaduan keluarga ini."


@transaction.atomic
def minta_kunjungan(*, aduan: Pengaduan, versi: int, oleh: Pengguna, pada: datetime | None = None) -> Pengaduan:
    """Give the pendamping of the family a task to go there. While one is open nothing more is given.

    Only for a complaint that goes around nobody: a task would tell of it.
    """
    kini = kunci_aduan(aduan, oleh)
    if tugas_aduan(kini).terbuka().exists():
        return kini
    pastikan_terbuka(kini)
    pastikan_versi(kini, versi)
    hari = hari_ini(kini.wilayah_id)
    _pastikan_dapat(kini, hari)
    pada = mulai_kerja(kini, oleh, pada or timezone.now())
    assert kini.kpm_id is not None  # noqa: S101 `_pastikan_dapat`
    n = kini.tindak.filter(jenis=JenisTindak.TUGAS).count() + 1
    kunci = f"aduan:{kini.pk.hex}:{n}"
    tenggat = max(hari, min(tenggat_tugas(hari), kini.tenggat_selesai))
    buka_tugas(
        jenis=JenisTugas.PENGADUAN, kunci=kunci, kpm=[kini.kpm_id], uraian=URAIAN, tenggat=tenggat, oleh=oleh, pada=pada
    )
    tugas = Tugas.objects.get(kunci=f"{kunci}:{kini.kpm_id}")
    tulis(kini, JenisTindak.TUGAS, oleh=oleh, pada=pada, tugas=tugas)
    return simpan(kini)


def _pastikan_dapat(kini: Pengaduan, hari: date) -> None:
    if kini.rahasia:
        raise GalatPengguna(
            "Aduan ini dibatasi: tugas akan memberi tahu orang yang diadukan. Temui atau telepon keluarganya sendiri."
        )
    if kini.kpm is None:
        raise GalatPengguna("Aduan ini belum dihubungkan dengan keluarga. Hubungkan dulu, lalu minta kunjungannya.")
    if kini.kpm.kepesertaan not in DIDAMPINGI or not penangan(kini, TingkatAduan.PENDAMPING, hari).exists():
        raise GalatPengguna("Keluarga ini tidak punya pendamping yang dapat diberi tugas. Hubungi keluarganya sendiri.")
