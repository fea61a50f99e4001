"""The field team's columns of a member, and what about a member should be looked at again."""

from collections.abc import Callable, Collection, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from kpm.enums import Hubungan, JenisKomponen
from kpm.models import KPM, Anggota
from kpm.services.pemutakhiran.periksa import UMUR_KOMPONEN
from kpm.services.susunan import tandai_susunan

# What must agree with these columns, kept by apps above: it may refuse them with GalatPengguna, or follow them.
PengikutLapangan = Callable[[Anggota, Mapping[str, Any]], None]
_PENGIKUT: dict[str, PengikutLapangan] = {}
KOLOM_ANGGOTA = ("hubungan", "tanggal_lahir", "sekolah", "kelas", "posyandu", "faskes")
_TERTUA = 120


def ikuti_lapangan(fungsi: PengikutLapangan) -> PengikutLapangan:
    """Register what is asked with a member as it is stored and what changes of it, before that is written."""
    _PENGIKUT[f"{fungsi.__module__}.{fungsi.__qualname__}"] = fungsi
    return fungsi


@transaction.atomic
def ubah_anggota_lapangan(*, anggota: Anggota, isi: Mapping[str, Any], sidik: str, oleh: Pengguna) -> Anggota:
    """Write the field team's columns of a member; columns absent from `isi` stay.

    `sidik` is the fingerprint of what the editor saw. Raises BerubahLebihDulu when these columns changed since,
    unless what is stored already says the same, and GalatPengguna naming the column at fault. A birth date is
    only filled in: changing a known one is an update that somebody else decides (docs/program.md §9).
    """
    if asing := set(isi) - set(KOLOM_ANGGOTA):
        raise GalatPengguna(f"Bukan data lapangan: {', '.join(sorted(asing))}.")
    if not KPM.objects.boleh(oleh, Izin.UBAH_KPM).filter(pk=anggota.kpm_id).exists():
        raise TidakBerhak("Data anggota hanya diubah oleh pendampingnya atau APD wilayahnya.")
    # The family first: two members made head at once wait for each other.
    desa = KPM.objects.select_for_update(of=("self",), no_key=True).get(pk=anggota.kpm_id).desa_id
    tersimpan = Anggota.objects.select_for_update(of=("self",)).get(pk=anggota.pk)
    baru = {k: v.strip() if isinstance(v, str) else v for k, v in isi.items()}
    if all(getattr(tersimpan, kolom) == nilai for kolom, nilai in baru.items()):
        return tersimpan
    if sidik_lapangan(tersimpan) != sidik:
        raise BerubahLebihDulu("Data anggota ini baru saja diubah orang lain.")
    _periksa(tersimpan, baru, hari_ini(desa))
    beda = {k: v for k, v in baru.items() if getattr(tersimpan, k) != v}
    for satu in _PENGIKUT.values():
        satu(tersimpan, beda)
    for kolom, nilai in baru.items():
        setattr(tersimpan, kolom, nilai)
    try:
        with transaction.atomic():
            tersimpan.save(update_fields=[*baru])
    except IntegrityError as galat:
        raise GalatPengguna(
            "Keluarga ini sudah punya kepala keluarga. Muat ulang halaman.", kolom="hubungan"
        ) from galat
    if "tanggal_lahir" in baru:
        tandai_susunan([tersimpan.kpm_id])
    return tersimpan


def namai_fasilitas(
    *, anggota: Collection[int], kolom: str, nama: str, kelas: str = "", dari: str | None = None
) -> int:
    """Let members' column `sekolah`, `posyandu` or `faskes` name the facility they belong to; `dari` narrows to those
    who have that name in it. The caller, who keeps the memberships, has checked the right. Returns how many changed.
    """
    isi = {kolom: nama} | ({"kelas": kelas} if kelas else {})
    milik = Anggota.objects.filter(pk__in=anggota)
    if dari is not None:
        milik = milik.filter(**{kolom: dari})
    return milik.exclude(**isi).update(**isi)


def sidik_lapangan(anggota: Anggota) -> str:
    """Fingerprint of the columns above: it tells whether anybody changed them since a form was drawn."""
    isi = "\x1f".join(str(getattr(anggota, kolom)) for kolom in KOLOM_ANGGOTA)
    return sha256(f"{anggota.pk}\x1f{isi}".encode()).hexdigest()[:32]


def peringatan_anggota(anggota: Anggota, keluarga: Collection[Anggota], komponen: Collection[str]) -> list[str]:
    """Doubts about a member that refuse nothing: the field may be right. `keluarga` are the members in force."""
    hari = hari_ini()
    hasil = []
    umur = anggota.umur(hari)
    for jenis in komponen:
        batas = UMUR_KOMPONEN.get(jenis)
        if batas and umur is not None and not batas[0] <= umur <= batas[1]:
            hasil.append(f"Tercatat sebagai {JenisKomponen(jenis).label} tetapi berumur {umur} tahun. {batas[2]}")
    if anggota.hubungan == Hubungan.ANAK and anggota.tanggal_lahir:
        for tua in keluarga:
            if tua.hubungan not in (Hubungan.KEPALA, Hubungan.PASANGAN) or tua.tanggal_lahir is None:
                continue
            if anggota.tanggal_lahir <= tua.tanggal_lahir:
                sebutan = Hubungan(tua.hubungan).label.lower()
                hasil.append(
                    f"Tercatat sebagai anak tetapi lebih tua daripada {sebutan}, {tua.nama}. Periksa keduanya."
                )
    return hasil


def _periksa(tersimpan: Anggota, baru: dict[str, Any], hari: date) -> None:
    for kolom, nilai in baru.items():
        maks = getattr(Anggota._meta.get_field(kolom), "max_length", None)
        if isinstance(nilai, str) and maks and len(nilai) > maks:
            raise GalatPengguna(f"Paling banyak {maks} huruf, sekarang {len(nilai)}.", kolom=kolom)
    if baru.get("hubungan", "") not in ("", *Hubungan.values):
        raise GalatPengguna("Pilih hubungan dari daftar.", kolom="hubungan")
    _periksa_lahir(tersimpan, baru.get("tanggal_lahir", tersimpan.tanggal_lahir), hari)
    if baru.get("hubungan") == Hubungan.KEPALA:
        _tolak_kepala_kedua(tersimpan, hari)


def _periksa_lahir(tersimpan: Anggota, lahir: date | None, hari: date) -> None:
    if lahir == tersimpan.tanggal_lahir:
        return
    if tersimpan.tanggal_lahir is not None or lahir is None:
        raise GalatPengguna(
            "Tanggal lahir yang sudah tercatat diperbaiki lewat Perbarui data, supaya ada yang memeriksa.",
            kolom="tanggal_lahir",
        )
    if lahir > hari:
        raise GalatPengguna("Tanggal lahir belum tiba. Periksa tanggalnya.", kolom="tanggal_lahir")
    if hari.year - lahir.year > _TERTUA:
        raise GalatPengguna("Tanggal lahir lebih dari 120 tahun lalu. Periksa tahunnya.", kolom="tanggal_lahir")


def _tolak_kepala_kedua(tersimpan: Anggota, hari: date) -> None:
    kepala = (
        Anggota.objects.berlaku_pada(hari)
        .filter(kpm=tersimpan.kpm_id, hubungan=Hubungan.KEPALA)
        .exclude(pk=tersimpan.pk)
        .first()
    )
    if kepala is not None:
        raise GalatPengguna(
            f"Kepala keluarga sudah tercatat: {kepala.nama}. Satu keluarga punya satu kepala. Ubah dulu hubungan "
            f"{kepala.nama}, lalu jadikan anggota ini kepala keluarga.",
            kolom="hubungan",
        )
