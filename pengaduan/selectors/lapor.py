"""What the public page of complaints reads: places, and what happened to one complaint (docs/program.md §11).

Nothing here looks at families: no answer may tell whether somebody is in PKH.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.db.models.functions import Substr

from akun.enums import Peran
from akun.models import Jabatan
from inti.waktu import hari_ini
from pengaduan.enums import BAGI_PELAPOR, JenisTindak, KeadaanAduan
from pengaduan.models import Pengaduan
from wilayah.enums import PANJANG_KODE, POLA_KODE, Tingkat
from wilayah.models import Wilayah, WilayahQuerySet

_LAPANGAN = (Peran.PENDAMPING, Peran.KORKEC, Peran.APD, Peran.KORKAB)
_KABUPATEN = PANJANG_KODE[Tingkat.KABUPATEN]
HASIL_MAKS = 30


def tempat_dilayani() -> WilayahQuerySet:
    """Kabupaten in which staff of this installation serves today, and all places inside them."""
    jabatan = Jabatan.objects.berlaku_pada(hari_ini()).filter(peran__in=_LAPANGAN, pengguna__is_active=True)
    kode = {k[:_KABUPATEN] for k in jabatan.order_by().values_list("wilayah_id", flat=True).distinct() if k}
    semua = Wilayah.objects.annotate(kabupaten=Substr("kode", 1, _KABUPATEN))
    return semua.filter(kabupaten__in={k for k in kode if len(k) == _KABUPATEN}, tingkat__gte=Tingkat.KABUPATEN)


def satu_tempat(kode: str) -> Wilayah | None:
    if not re.match(POLA_KODE, kode):
        return None
    return tempat_dilayani().select_related("induk__induk").filter(pk=kode).first()


def isi_tempat(di: Wilayah | None) -> list[Wilayah]:
    """The kabupaten, or what lies directly in a place."""
    semua = tempat_dilayani()
    satu = semua.filter(tingkat=Tingkat.KABUPATEN) if di is None else semua.filter(induk=di)
    return list(satu.order_by("nama", "pk"))


def cari_tempat(teks: str) -> list[Wilayah]:
    """Desa and kecamatan by a part of their name, the desa first; one more than HASIL_MAKS says there are others."""
    teks = " ".join(teks.split())
    if len(teks) < 2:
        return []
    ketemu = tempat_dilayani().filter(tingkat__gte=Tingkat.KECAMATAN, nama__icontains=teks)
    return list(ketemu.select_related("induk__induk").order_by("-tingkat", "nama", "pk")[: HASIL_MAKS + 1])


@dataclass(frozen=True)
class Kabar:
    """One line that the reporter reads."""

    judul: str
    isi: str
    pada: datetime
    petugas: bool
    baru: bool
    foto: int


_JUDUL = {
    JenisTindak.MASUK: "Laporan masuk",
    JenisTindak.TERIMA: "Petugas sudah membaca laporan ini",
    JenisTindak.PESAN: "Pesan dari Petugas PKH",
    JenisTindak.BALASAN: "Pesan Anda",
    JenisTindak.JAWABAN: "Jawaban Petugas PKH",
    JenisTindak.PUAS: "Anda bilang: sudah beres",
    JenisTindak.TAK_PUAS: "Anda bilang: belum beres",
    JenisTindak.BUKA_LAGI: "Laporan dibuka lagi",
    JenisTindak.SELESAI: "Laporan selesai",
    JenisTindak.TUTUP: "Laporan ditutup",
}
# Who takes these lines belongs to whoever wrote them; the others are the staff's or the clock's.
_PELAPOR = {JenisTindak.MASUK, JenisTindak.BALASAN, JenisTindak.PUAS, JenisTindak.TAK_PUAS}
DARI_PETUGAS = tuple(j for j in BAGI_PELAPOR if j not in _PELAPOR)


def kabar_pelapor(aduan: Pengaduan) -> list[Kabar]:
    """What happened, oldest first, as far as it is for the reporter. Names of staff are in none of it."""
    baris = aduan.tindak.filter(jenis__in=BAGI_PELAPOR).annotate(n=Count("foto")).order_by("pada", "pk")
    return [
        Kabar(
            judul=_JUDUL[JenisTindak(t.jenis)],
            isi=aduan.isi if t.jenis == JenisTindak.MASUK else t.isi,
            pada=t.pada,
            petugas=t.jenis not in _PELAPOR and (t.oleh_id is not None or t.jenis != JenisTindak.BUKA_LAGI),
            baru=t.oleh_id is not None and t.jenis in DARI_PETUGAS and t.dibaca_pada is None,
            foto=t.n,
        )
        for t in baris
    ]


_KEADAAN = {
    KeadaanAduan.BARU: ("Sudah masuk, menunggu dibaca", "Petugas membacanya paling lambat {terima}."),
    KeadaanAduan.DITERIMA: ("Sudah dibaca, segera dikerjakan", "Jawabannya muncul di halaman ini."),
    KeadaanAduan.PROSES: ("Sedang dikerjakan", "Jawabannya muncul di halaman ini."),
    KeadaanAduan.DIJAWAB: ("Sudah dijawab", "Baca jawabannya, lalu bilang sudah beres atau belum."),
    KeadaanAduan.SELESAI: ("Selesai", ""),
    KeadaanAduan.DITUTUP: ("Ditutup", "Alasannya ada di bawah."),
}


def keadaan_pelapor(aduan: Pengaduan, *, terima: str) -> tuple[str, str]:
    """Its state and what comes next, in plain words; `terima`: the day by which it is read, as written.

    The day of the answer is not told: it follows from the level, and the level tells whether staff is meant.
    """
    judul, lalu = _KEADAAN[KeadaanAduan(aduan.keadaan)]
    return judul, lalu.format(terima=terima)


def belum_dibaca(aduan: Pengaduan) -> Q:
    return Q(pengaduan=aduan, jenis__in=DARI_PETUGAS, oleh__isnull=False, dibaca_pada__isnull=True)
