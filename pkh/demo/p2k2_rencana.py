"""The demo's plans of next month: a day that clashes, a meeting that was moved, one cancelled, groups still to plan."""

from datetime import date, time, timedelta

from uuid6 import uuid7

from inti.waktu import akhir_bulan, geser_bulan
from p2k2.selectors.libur import libur_antara
from p2k2.services.pertemuan import batalkan
from p2k2.services.rencana import BarisRencana, pindahkan, rencanakan_banyak
from pkh.demo.lapangan import Dunia

_BELUM = {"rina": 3, "fitria": 6, "joko": 2}  # groups left without a plan
_JAM = (time(9), time(13, 30))
_SABTU = 5


def cerita_rencana_p2k2(dunia: Dunia) -> None:
    """Rina plans most of her groups, two of them at overlapping hours; one is moved, one cancelled."""
    bulan = geser_bulan(dunia.hari, 1)
    for nama, belum in _BELUM.items():
        petugas = dunia.pemeran[nama]
        kelompok = [k for k, _ in dunia.kelompok[nama]][:-belum]
        hari = _hari_kerja(bulan)
        rencana = [
            BarisRencana(
                id=uuid7(),
                kelompok=k,
                tanggal=hari[ke % len(hari)],
                jam_mulai=_JAM[ke // len(hari) % 2],
                tempat=k.tempat,
            )
            for ke, k in enumerate(kelompok)
        ]
        if nama == "rina":
            # An hour after the group of that day began.
            rencana[1] = BarisRencana(
                id=uuid7(), kelompok=kelompok[1], tanggal=hari[0], jam_mulai=time(10), tempat=kelompok[1].tempat
            )
        pertemuan = {p.kelompok_id: p for p in rencanakan_banyak(rencana=rencana, bulan=bulan, oleh=petugas)}
        if nama == "rina":
            pindah, batal = pertemuan[kelompok[2].pk], pertemuan[kelompok[3].pk]
            pindahkan(
                pertemuan=pindah,
                tanggal=pindah.tanggal + timedelta(days=7),
                jam_mulai=time(14),
                jam_selesai=None,
                tempat=pindah.tempat,
                alasan="Balai atau tempat dipakai: rapat kelurahan",
                versi=pindah.versi,
                oleh=petugas,
            )
            batalkan(pertemuan=batal, alasan="Pendamping berhalangan", versi=batal.versi, oleh=petugas)


def _hari_kerja(bulan: date) -> list[date]:
    """Working days of a month's first three weeks."""
    libur = libur_antara(bulan, akhir_bulan(bulan))
    semua = (bulan + timedelta(days=n) for n in range(21))
    return [h for h in semua if h.weekday() < _SABTU and h not in libur]
