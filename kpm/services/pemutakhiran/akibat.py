"""What an update would bring about, in plain sentences and as components before and after."""

from __future__ import annotations

from typing import Any, NamedTuple

from inti.galat import GalatPengguna
from inti.templatetags.format import tanggal as tulis_tanggal
from kpm.enums import AlasanKeluar, JenisKomponen
from kpm.models import Anggota, Pemutakhiran
from kpm.services.pemutakhiran.daftar import jenis_dari
from kpm.services.pemutakhiran.dasar import Peringatan, Rencana, Usul, label_komponen
from kpm.services.pemutakhiran.periksa import batal, berakhir, periksa_berlaku, periksa_rencana, peringatan_lama

Butir = tuple[int | None, JenisKomponen]
_TAMPAK = {
    "nama": "Nama",
    "tanggal_lahir": "Tanggal lahir",
    "jenis_kelamin": "Jenis kelamin",
    "hubungan": "Hubungan",
    "sekolah": "Sekolah",
    "kelas": "Kelas",
    "posyandu": "Posyandu",
    "faskes": "Faskes",
    "alamat": "Alamat",
    "rt": "RT",
    "rw": "RW",
    "nik": "NIK",
    "kk": "No KK",
}


def periksa_usul(u: Usul) -> Rencana:
    """Everything that refuses an update, and its plan when nothing does."""
    jenis = jenis_dari(u.usulan.jenis)
    periksa_berlaku(jenis, u)
    if jenis.anggota:
        u.anggota  # noqa: B018 - raises when none was chosen
    jenis.periksa(u)
    rencana = jenis.rencana(u)
    periksa_rencana(u, rencana)
    return rencana


def peringatan_usul(u: Usul) -> list[Peringatan]:
    return jenis_dari(u.usulan.jenis).peringatan(u) + peringatan_lama(u)


def kalimat(u: Usul, r: Rencana) -> list[str]:
    """The consequences, e.g. "Ani Rahayu keluar dari keluarga", "Komponen SD Ani Rahayu berakhir …"."""
    hasil = []
    if r.masuk:
        hasil.append(f"{r.masuk.nama} menjadi anggota keluarga mulai {tulis_tanggal(u.berlaku)}.")
    for anggota, alasan in r.keluar:
        hasil.append(f"{anggota.nama} keluar dari keluarga ({_alasan(alasan)}) mulai {tulis_tanggal(u.berlaku)}.")
    gugur = batal(u, r)
    for komponen in berakhir(u, r):
        apa = f"Komponen {label_komponen(komponen.jenis)} {u.semua[komponen.anggota_id].nama}"
        if komponen in gugur:
            hasil.append(f"{apa} yang mulai {tulis_tanggal(komponen.mulai)} dibatalkan.")
        else:
            hasil.append(f"{apa} berakhir {tulis_tanggal(u.sampai)}.")
    for satu, jenis in r.mulai:
        nama = satu.nama if satu else (r.masuk.nama if r.masuk else "")
        hasil.append(f"Komponen {label_komponen(jenis)} {nama} mulai {tulis_tanggal(u.berlaku)}.")
    for satu, isi in r.anggota:
        if tampak := [_TAMPAK[k] for k in isi if k in _TAMPAK]:
            hasil.append(f"Data {satu.nama} diperbarui: {', '.join(tampak)}.")
    if tampak := [_TAMPAK[k] for k in r.keluarga if k in _TAMPAK]:
        hasil.append(f"Data keluarga diperbarui: {', '.join(tampak)}.")
    return hasil + r.teks


def _alasan(alasan: str) -> str:
    return str(AlasanKeluar(alasan).label).split(",")[0].lower()


class KomponenBeda(NamedTuple):
    """Components in force on an update's effective day as things stand and once it is applied: (member's id,
    component), where None is a member who comes with it. `anggota` holds every member the family has had, by id."""

    sebelum: list[Butir]
    sesudah: list[Butir]
    anggota: dict[int, Anggota]


def komponen_beda(usulan: Pemutakhiran) -> KomponenBeda:
    """What an update changes, read from the family once; nothing where it can no longer be applied."""
    u = Usul(usulan)
    sebelum = _urut((k.anggota_id, JenisKomponen(k.jenis)) for k in u.komponen_berlaku())
    try:
        r = jenis_dari(usulan.jenis).rencana(u)
    except (GalatPengguna, KeyError):
        return KomponenBeda(sebelum, sebelum, u.semua)
    habis = {k.pk for k in berakhir(u, r)}
    tetap = [(k.anggota_id, JenisKomponen(k.jenis)) for k in u.komponen_berlaku() if k.pk not in habis]
    baru = [(a.pk if a else None, JenisKomponen(j)) for a, j in r.mulai]
    return KomponenBeda(sebelum, _urut([*tetap, *baru]), u.semua)


def _urut(butir: Any) -> list[Butir]:
    return sorted(butir, key=lambda b: (b[0] is None, b[0] or 0, b[1]))
