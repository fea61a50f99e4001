"""The notice to a family of its absence flag, before any consequence: printed, and in words (docs/program.md §7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from akun.models import Pengguna, berlaku
from inti.cetak import cetak
from inti.enums import JenisAkses
from inti.galat import GalatPengguna, TidakBerhak
from inti.services.akses import catat_akses
from inti.telepon import tulis_telepon
from inti.templatetags.format import hari_tanggal, tanggal
from kpm.models import KPM, KeanggotaanKelompok
from kpm.selectors.surat import alamat_lengkap
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Pertemuan, TandaAbsen
from p2k2.selectors.tanda import beri_bukti
from p2k2.services.kabar import boleh_kabari
from pendamping.models import Penugasan

SURAT_MAKS = 200  # a pendamping has about 375 families: more notices than this at once are a mistake
_PERTEMUAN_MAKS = 7  # what fits one page; the last ones are what matters


@transaction.atomic
def cetak_pemberitahuan(*, tanda: Sequence[TandaAbsen], hari: date, oleh: Pengguna, dari: str | None = None) -> bytes:
    """A page for each of these flags as one PDF, after writing down who took them out.

    Printing tells nobody: that a family was told is recorded by itself (`p2k2.services.kabar`).
    Raises TidakBerhak outside the families whose flags `oleh` may speak of, GalatPengguna for none, too many,
    or a closed one: it would charge a family with what was since corrected.
    """
    if not tanda:
        raise GalatPengguna("Tidak ada keluarga yang belum diberi tahu, jadi tidak ada surat untuk dicetak.")
    if any(t.ditutup_pada for t in tanda):
        raise GalatPengguna("Tanda ini sudah ditutup, jadi suratnya tidak dicetak lagi: isinya tidak berlaku.")
    if len(tanda) > SURAT_MAKS:
        raise GalatPengguna(f"Paling banyak {SURAT_MAKS} surat sekali cetak. Cetak dari halaman tiap keluarga.")
    if not boleh_kabari(oleh, *(t.kpm_id for t in tanda)):
        raise TidakBerhak("Pemberitahuan dicetak pendamping keluarga itu hari ini, atau koordinator wilayahnya.")
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.UNDUH,
        objek="p2k2.TandaAbsen",
        objek_id=tanda[0].pk if len(tanda) == 1 else "",
        alasan="Surat pemberitahuan ketidakhadiran P2K2",
        kolom="nama, alamat, kehadiran",
        jumlah=len(tanda),
        dari=dari,
    )
    beri_bukti(tanda)
    kpm = [t.kpm_id for t in tanda]
    petugas = _pendamping(kpm, hari)
    berikut = pertemuan_berikut(kpm, hari)
    isi = {"tanggal": tanggal(hari), "keluarga": [_keluarga(t, petugas.get(t.kpm_id), berikut) for t in tanda]}
    return cetak("pemberitahuan_absen.typ", isi)


def _pendamping(kpm: list[int], hari: date) -> dict[int, Pengguna]:
    tugas = Penugasan.objects.filter(berlaku(hari), kpm__in=kpm).select_related("petugas")
    return {t.kpm_id: t.petugas for t in tugas}


def pertemuan_berikut(kpm: Sequence[int], hari: date) -> dict[int, Pertemuan]:
    """The next planned meeting of the group each family is in, where one is planned. Two queries."""
    anggota = dict(KeanggotaanKelompok.objects.berlaku_pada(hari).filter(kpm__in=kpm).values_list("kpm", "kelompok"))
    rencana = Pertemuan.objects.filter(
        kelompok__in=set(anggota.values()), keadaan=KeadaanPertemuan.DIRENCANAKAN, tanggal__gte=hari
    )
    pertama: dict[Any, Pertemuan] = {}
    for p in rencana.select_related("kelompok").order_by("tanggal", "jam_mulai", "pk"):
        pertama.setdefault(p.kelompok_id, p)
    return {k: pertama[g] for k, g in anggota.items() if g in pertama}


def _berikut(p: Pertemuan | None, *, tempat: bool = True) -> str:
    if p is None:
        return ""
    jam = f", pukul {p.jam_mulai:%H.%M}" if p.jam_mulai else ""
    di = f", di {p.tempat}" if tempat and p.tempat else ""
    return f"{hari_tanggal(p.tanggal)}{jam}{di}"


def _keluarga(tanda: TandaAbsen, petugas: Pengguna | None, berikut: dict[int, Pertemuan]) -> dict[str, Any]:
    k: KPM = tanda.kpm
    bukti = tanda.pertemuan_bukti[-_PERTEMUAN_MAKS:]  # type: ignore[attr-defined]
    return {
        "nama": k.nama,
        "alamat": alamat_lengkap(k) if k.alamat or k.alamat_fc or k.rt or k.rw else "",
        "desa": k.desa.nama,
        "kecamatan": k.desa.induk.nama if k.desa.induk else "",
        "jumlah": tanda.jumlah,
        "lewat": tanda.jumlah - len(bukti),
        "pertemuan": [
            {"hari": hari_tanggal(p.tanggal), "kelompok": p.kelompok.nama, "tempat": p.tempat or "–"} for p in bukti
        ],
        "berikut": _berikut(berikut.get(k.pk)),
        "pendamping": {
            "nama": petugas.nama if petugas else "",
            "nip": petugas.nip if petugas else "",
            "telepon": tulis_telepon(petugas.telepon) if petugas and petugas.telepon else "",
        },
    }


def teks_pemberitahuan(tanda: TandaAbsen, petugas: Pengguna | None, berikut: Pertemuan | None) -> str:
    """The notice for WhatsApp, to be copied and pasted: it names no family and no house.

    `tanda` comes with its meetings (`beri_bukti`).
    """
    bukti = tanda.pertemuan_bukti[-_PERTEMUAN_MAKS:]  # type: ignore[attr-defined]
    hari = ", ".join(tanggal(p.tanggal) for p in bukti)
    telepon = f" ({tulis_telepon(petugas.telepon)})" if petugas and petugas.telepon else ""
    hubungi = f"Hubungi pendamping {petugas.nama}{telepon}." if petugas else "Hubungi pendamping Ibu/Bapak."
    isi = (
        f"Ibu/Bapak peserta PKH, menurut daftar hadir kami Ibu/Bapak tidak hadir pada {tanda.jumlah} pertemuan P2K2 "
        f"berturut-turut, yaitu {hari}. Belum ada keputusan apa pun, dan tidak ada bantuan yang dihentikan karena "
        "pemberitahuan ini. Ibu/Bapak berhak menjelaskan sebabnya, dan meminta daftar hadir dibetulkan bila sebenarnya "
        f"hadir, diwakili, izin, atau sakit. {hubungi}"
    )
    if berikut is None:
        return isi
    return f"{isi} Pertemuan kelompok berikutnya {_berikut(berikut, tempat=False)}."
