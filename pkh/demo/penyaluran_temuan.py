"""The demo's withdrawals that a korkab should ask about."""

from datetime import time, timedelta

from uuid6 import uuid7

from inti.waktu import kode_tahap
from kpm.models import KPM
from penyaluran.enums import CaraTahu, SaluranBayar, StatusRekon
from penyaluran.models import Pembayaran
from penyaluran.services.rekon.catat import catat_rekonsiliasi
from penyaluran.services.rekon.temuan import cari_temuan_bayar
from pkh.demo.lapangan import Dunia

_KELUARGA = 6


def cerita_temuan_bayar(dunia: Dunia) -> None:
    """Six families of Bambang at one agent within ten minutes, by word only."""
    bambang, hari = dunia.pemeran["bambang"], dunia.hari
    milik = KPM.objects.didampingi(bambang.pk, hari)
    belum = Pembayaran.objects.filter(tahap=kode_tahap(hari), kpm__in=milik).berkeadaan("belum").order_by("desa", "id")
    kemarin = hari - timedelta(days=1)
    for ke, satu in enumerate(belum[:_KELUARGA]):
        catat_rekonsiliasi(
            id=uuid7(), pembayaran=satu, status=StatusRekon.CAIR, tanggal=max(kemarin, satu.tahap.bulan_mulai),
            jam=time(10, 2 + 2 * ke), saluran=SaluranBayar.AGEN, tempat="Agen Makmur", cara=CaraTahu.KATA, oleh=bambang,
        )  # fmt: skip
    cari_temuan_bayar(pada=hari)
