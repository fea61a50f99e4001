"""Tasks for families that a new list no longer names (docs/program.md §5). The families themselves stay."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Substr, Upper

from inti.enums import HasilBaris, KeadaanBerkas
from inti.models import BarisImpor
from inti.templatetags.format import nama_tahap
from inti.waktu import hari_ini
from kpm.enums import PESERTA
from kpm.models import KPM
from pendamping.enums import JenisTugas
from pendamping.models import Tugas
from pendamping.services.tugas import buka_tugas
from penyaluran.models import Pembayaran

AWALAN = "hilang"


def kunci_hilang(tahap: str) -> str:
    return f"{AWALAN}:{tahap}"


def buka_tugas_hilang(*, tahap: str, kecamatan: Collection[str], hilang: QuerySet[Any]) -> int:
    """Give a task for each family missing from the newest list of its kecamatan; returns how many were given.

    `hilang` are the families the applied file should have named, with `kecamatan_daftar`. Where the applied list
    is an older one that came late, the families only it names are missing from the newest.
    """
    terbaru = dict(
        Pembayaran.objects.filter(kecamatan_kode__in=kecamatan).values_list("kecamatan_kode").annotate(Max("tahap_id"))
    )
    jumlah = 0
    for daftar in sorted(set(terbaru.values())):
        di = [kode for kode, kini in terbaru.items() if kini == daftar]
        if daftar == tahap:
            tolak = _ditolak(tahap)
            keluarga = (
                hilang.filter(~Exists(bayar_keluarga(tahap)), kecamatan_daftar__in=di)
                .exclude(pk__in=tolak.filter(sasaran_id__isnull=False).values("sasaran_id"))
                .exclude(kk_indeks__in=tolak.filter(kk_indeks__isnull=False).values("kk_indeks"))
            )
        else:
            keluarga = _hanya_di(tahap, di)
        jumlah += buka_tugas(
            jenis=JenisTugas.HILANG,
            kunci=kunci_hilang(daftar),
            kpm=list(keluarga.filter(kepesertaan__in=PESERTA).order_by().values_list("pk", flat=True)),
            uraian=f"Tidak ada di Final Closing {nama_tahap(daftar)}. Cari tahu sebabnya dan apakah masih layak.",
            tenggat=hari_ini(di[0]) + timedelta(days=settings.PKH_HARI_TUGAS_HILANG),
        )
    return jumlah


def bayar_keluarga(tahap: str) -> QuerySet[Pembayaran]:
    """A family's payment in a tahap, for a subquery; found by family. Of a tahap that is new nothing is known yet, and
    its index would be read whole for each."""
    return Pembayaran.objects.alias(kode=Upper("tahap_id")).filter(kpm=OuterRef("pk"), kode=tahap)


def _dibayar(syarat: Q) -> Exists:
    return Exists(Pembayaran.objects.filter(syarat, kpm=OuterRef("pk")))


def _ditolak(tahap: str) -> QuerySet[BarisImpor]:
    """Refused rows of the tahap's applied files: who is named there is listed, though not paid yet."""
    return BarisImpor.objects.filter(
        berkas__jenis="final_closing",
        berkas__keadaan=KeadaanBerkas.DITERAPKAN,
        berkas__parameter__tahap=tahap,
        hasil=HasilBaris.DITOLAK,
    )


def _hanya_di(tahap: str, kecamatan: list[str]) -> QuerySet[KPM]:
    """Families whose latest list is this one, and that no later list made a task of."""
    daftar_tugas = Substr("kunci", len(AWALAN) + 2, len(tahap))
    sudah = Tugas.objects.filter(kpm=OuterRef("pk"), jenis=JenisTugas.HILANG).alias(daftar=daftar_tugas)
    return KPM.objects.filter(
        _dibayar(Q(tahap_id=tahap, kecamatan_kode__in=kecamatan)),
        ~_dibayar(Q(tahap_id__gt=tahap)),
        ~Exists(sudah.filter(daftar__gt=tahap)),
    )
