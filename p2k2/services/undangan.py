"""Telling a group of a meeting: words for WhatsApp without names, printed invitations (docs/program.md §7)."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

from django.db import transaction

from akun.models import Pengguna
from inti.cetak import cetak
from inti.enums import JenisAkses
from inti.galat import GalatPengguna
from inti.services.akses import catat_akses
from inti.telepon import tulis_telepon
from inti.templatetags.format import hari_tanggal, tanggal
from inti.waktu import hari_ini
from kpm.enums import JabatanKelompok
from kpm.models import KPM
from kpm.selectors.kelompok import pengurus_pada
from kpm.services import anggota_pada
from p2k2.enums import KeadaanPertemuan, MateriSiks
from p2k2.models import JadwalUlang, Pertemuan
from p2k2.selectors.teks import teks_jam

_TEMPAT_SESEORANG = re.compile(r"\b(rumah|kediaman|ibu|bu|bapak|pak|sdri?)\b", re.IGNORECASE)
_BAWAAN = ("buku catatan dan alat tulis", "kartu KPM bila sudah dibagikan")
_BAWAAN_MATERI = {MateriSiks.KESEHATAN: "Buku KIA atau KMS bagi yang hamil atau punya balita"}
_PENUTUP = "Pertemuan tidak dipungut biaya. Jangan memberikan PIN atau OTP kepada siapa pun."


class Bentuk(StrEnum):
    KETUA = "ketua"
    KELUARGA = "keluarga"


def dapat_dikabarkan(p: Pertemuan) -> bool:
    """A meeting still to come, or one that was called off before its day: nobody is told of what was held."""
    if p.keadaan == KeadaanPertemuan.TERLAKSANA or p.tanggal < hari_ini(p.kelompok.desa_id):
        return False
    return p.keadaan == KeadaanPertemuan.DIRENCANAKAN or not p.kehadiran.exists()


def bawaan(pertemuan: Pertemuan) -> list[str]:
    """What to bring."""
    materi = pertemuan.sesi.modul.materi_siks if pertemuan.sesi else ""
    tambahan = _BAWAAN_MATERI.get(MateriSiks(materi)) if materi else None
    return [*_BAWAAN, *([tambahan] if tambahan else [])]


def materi_undangan(pertemuan: Pertemuan) -> str:
    judul = pertemuan.sesi.judul if pertemuan.sesi else ""
    return "; ".join(b for b in (judul, pertemuan.materi) if b)


def pindah_terakhir(pertemuan: Pertemuan) -> JadwalUlang | None:
    """The move that brought the meeting to where it now stands."""
    terakhir = pertemuan.jadwal_ulang.order_by("-pada", "-pk").first()
    kini = terakhir is not None and (terakhir.ke_tanggal, terakhir.ke_jam) == (pertemuan.tanggal, pertemuan.jam_mulai)
    return terakhir if kini else None


def teks_kabar(pertemuan: Pertemuan, pindah: JadwalUlang | None = None, *, umum: bool = False) -> str:
    """The invitation, the change or the cancellation in words: no family's name, no number.

    `umum`: for an address that leaves this system (wa.me); a place that may be somebody's house is left out.
    """
    p = pertemuan
    salam = f"Yth. Bapak/Ibu anggota kelompok {p.kelompok.nama},"
    if p.keadaan == KeadaanPertemuan.DIBATALKAN:
        isi = [f"Pertemuan P2K2 {hari_tanggal(p.tanggal)} DIBATALKAN.", "Jadwal penggantinya akan kami sampaikan."]
        return "\n".join([salam, *isi])
    if pindah is not None:
        isi = [f"Pertemuan P2K2 yang semula {_saat(pindah.dari_tanggal, pindah.dari_jam)} PINDAH menjadi:"]
    else:
        isi = ["Kami mengundang Bapak/Ibu hadir pada pertemuan P2K2:"]
    isi += [f"Hari/tanggal: {hari_tanggal(p.tanggal)}", f"Pukul: {teks_jam(p) or 'menyusul'}"]
    tempat = p.tempat if not (umum and _TEMPAT_SESEORANG.search(p.tempat)) else "tempat yang biasa"
    isi.append(f"Tempat: {tempat or 'menyusul'}")
    if materi := materi_undangan(p):
        isi.append(f"Materi: {materi}")
    return "\n".join([salam, *isi, f"Mohon membawa {', '.join(bawaan(p))}.", _PENUTUP])


def _saat(hari: Any, jam: Any) -> str:
    return hari_tanggal(hari) + (f" pukul {jam:%H.%M}" if jam else "")


@transaction.atomic
def cetak_undangan(*, pertemuan: Pertemuan, bentuk: Bentuk, oleh: Pengguna, dari: str | None = None) -> bytes:
    """The letter to the group's ketua with the list of families, or a slip per family, two on a sheet.

    Names those families only that `oleh` may see today; written to the access log first. Raises GalatPengguna.
    """
    p = pertemuan
    if p.keadaan != KeadaanPertemuan.DIRENCANAKAN:
        raise GalatPengguna("Undangan dicetak untuk pertemuan yang masih direncanakan.")
    anggota = anggota_pada(p.kelompok, p.tanggal).filter(pk__in=KPM.objects.terlihat_oleh(oleh).values("pk"))
    baris = list(anggota.select_related("desa").order_by("desa__nama", "rw", "rt", "nama", "pk"))
    if not baris:
        raise GalatPengguna("Kelompok ini tidak punya anggota pada tanggal pertemuan. Periksa anggotanya dulu.")
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.UNDUH,
        objek="p2k2.Pertemuan",
        objek_id=p.pk,
        alasan="Undangan pertemuan P2K2",
        kolom="nama, alamat",
        jumlah=len(baris),
        dari=dari,
    )
    jabatan = pengurus_pada(p.kelompok, p.tanggal)
    desa = p.kelompok.desa
    data = {
        "kelompok": p.kelompok.nama,
        "desa": desa.nama,
        "kecamatan": desa.induk.nama if desa.induk else "",
        "hari": hari_tanggal(p.tanggal),
        "jam": teks_jam(p) or "menyusul",
        "tempat": p.tempat or "menyusul",
        "materi": materi_undangan(p),
        "bawaan": bawaan(p),
        "dibuat": tanggal(hari_ini(desa.pk)),
        "pendamping": {
            "nama": p.petugas.nama,
            "nip": p.petugas.nip,
            "telepon": tulis_telepon(p.petugas.telepon) if p.petugas.telepon else "",
        },
        "ketua": next((k.nama for k in baris if jabatan.get(k.pk) == JabatanKelompok.KETUA.label), ""),
        "keluarga": [
            {"nama": k.nama, "alamat": k.alamat or k.alamat_fc, "rt": k.rt, "rw": k.rw, "desa": k.desa.nama,
             "jabatan": jabatan.get(k.pk, "")}
            for k in baris
        ],
    }  # fmt: skip
    return cetak(f"undangan_p2k2_{bentuk}.typ", data)
