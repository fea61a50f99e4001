"""The demo's earlier tahap and its pay dates, so that balance and measures can be followed over three tahap."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from uuid6 import uuid7

from inti.waktu import geser_bulan, kode_tahap, zona
from penyaluran.enums import CaraTahu, SaluranBayar, StatusRekon
from penyaluran.models import AlasanBelumTransaksi, Pembayaran, Rekonsiliasi, Tahap
from penyaluran.services.daftar.final_closing import pastikan_tahap
from penyaluran.services.hak.massal import hitung_tahap
from pkh.demo.lapangan import Dunia

_HARI_BAYAR = 4  # after the tahap's first day
# Of a hundred families of the tahap before the last: withdrawn late, partly, not at all, never reported.
_TERLAMBAT, _SEBAGIAN, _TIDAK, _BELUM = 12, 15, 21, 24
_DAFTAR = (
    "kpm_id", "desa_id", "nominal", "jumlah_komponen", "jumlah_art", "status_fc", "hamil", "aud", "sd", "smp", "sma",
    "disabil", "lansia", "ham",
)  # fmt: skip


def cerita_tepat(dunia: Dunia) -> None:
    """The tahap before the last is that one's list again, reconciled with more delay; all three have a pay date."""
    hari = dunia.hari
    dulu = pastikan_tahap(kode_tahap(geser_bulan(hari, -6)))
    lalu = kode_tahap(geser_bulan(hari, -3))
    for kode in (dulu.pk, lalu, kode_tahap(hari)):
        tahap = Tahap.objects.get(pk=kode)
        if tahap.tanggal_bayar is None:
            tahap.tanggal_bayar = min(tahap.bulan_mulai + timedelta(days=_HARI_BAYAR), hari)
            tahap.save(update_fields=["tanggal_bayar"])
    dulu.refresh_from_db()
    bayar = Pembayaran.objects.bulk_create(
        Pembayaran(tahap=dulu, **isi) for isi in Pembayaran.objects.filter(tahap=lalu).order_by("pk").values(*_DAFTAR)
    )
    alasan = AlasanBelumTransaksi.objects.get(pk="kks-hilang")
    apd = dunia.pemeran["apd"]
    Rekonsiliasi.objects.bulk_create(
        r for ke, b in enumerate(bayar) if b.nominal and (r := _rekon(ke % 100, b, dulu, alasan, apd.pk))
    )
    hitung_tahap(tahap=dulu)


def _rekon(ke: int, bayar: Pembayaran, tahap: Tahap, alasan: AlasanBelumTransaksi, oleh: int) -> Rekonsiliasi | None:
    mulai: date = tahap.tanggal_bayar or tahap.bulan_mulai
    hari = mulai + timedelta(days=45 if ke < _TERLAMBAT else ke % 28)
    isi = Rekonsiliasi(
        id=uuid7(), pembayaran=bayar, rencana=bayar.nominal, status=StatusRekon.CAIR, jumlah=bayar.nominal,
        tanggal=hari, saluran=SaluranBayar.AGEN, cara=CaraTahu.BUKU, dicatat_oleh_id=oleh,
        dicatat_pada=datetime.combine(hari, time(19), zona(bayar.desa_id)),
    )  # fmt: skip
    if ke < _TERLAMBAT or ke >= _BELUM:
        return isi
    if ke < _SEBAGIAN:
        isi.status, isi.jumlah = StatusRekon.SEBAGIAN, bayar.nominal // 2
        isi.keterangan = "Sisa diambil tahap berikutnya."
        return isi
    if ke < _TIDAK:
        isi.status, isi.jumlah, isi.tanggal, isi.alasan = StatusRekon.TIDAK, 0, None, alasan
        isi.saluran = isi.cara = ""
        return isi
    return None
