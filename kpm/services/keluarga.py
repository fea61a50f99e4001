"""What people do to one family: write the field team's columns, and look at a full number."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.enums import JenisAkses
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.services.akses import catat_akses
from inti.telepon import baca_telepon
from kpm.enums import Nomor
from kpm.models import KPM, Anggota

KOLOM_LAPANGAN = ("telepon", "bahasa", "patokan", "catatan")


@transaction.atomic
def ubah_data_lapangan(
    *, kpm: KPM, isi: Mapping[str, str], versi: int, oleh: Pengguna, pada: datetime | None = None
) -> KPM:
    """Write the field team's columns of a family; columns absent from `isi` stay.

    `versi` is the version the editor saw. Raises BerubahLebihDulu when another save came first, unless what
    is stored already says the same (a repeated request), and GalatPengguna naming the column at fault.
    """
    if asing := set(isi) - set(KOLOM_LAPANGAN):
        raise GalatPengguna(f"Bukan data lapangan: {', '.join(sorted(asing))}.")
    milik = KPM.objects.boleh(oleh, Izin.UBAH_KPM).filter(pk=kpm.pk)
    tersimpan = milik.select_for_update(of=("self",), no_key=True).first()
    if tersimpan is None:
        raise TidakBerhak("Data lapangan hanya diubah oleh pendampingnya atau APD wilayahnya.")
    baru = bersihkan_isian(isi)
    if all(getattr(tersimpan, kolom) == nilai for kolom, nilai in baru.items()):
        return tersimpan
    if tersimpan.versi != versi:
        raise BerubahLebihDulu("Data keluarga ini baru saja diubah orang lain.")
    for kolom, nilai in baru.items():
        setattr(tersimpan, kolom, nilai)
    tersimpan.versi += 1
    tersimpan.diubah_oleh, tersimpan.diubah_pada = oleh, pada or timezone.now()
    tersimpan.save(update_fields=[*baru, "versi", "diubah_oleh", "diubah_pada"])
    return tersimpan


def bersihkan_isian(isi: Mapping[str, str]) -> dict[str, str]:
    """Return the values as they are stored. Raises GalatPengguna naming the column at fault."""
    bersih = {kolom: nilai.replace("\r\n", "\n").strip() for kolom, nilai in isi.items()}
    if bersih.get("telepon"):
        bersih["telepon"] = baca_telepon(bersih["telepon"])
    for kolom, nilai in bersih.items():
        maks = getattr(KPM._meta.get_field(kolom), "max_length", None)
        if maks and len(nilai) > maks:
            raise GalatPengguna(f"Paling banyak {maks} huruf, sekarang {len(nilai)}.", kolom=kolom)
    return bersih


@transaction.atomic
def baca_nomor(
    *, kpm: KPM, nomor: str, keperluan: str, oleh: Pengguna, disalin: bool = False, dari: str | None = None
) -> str:
    """Return a full identifier of a family (`nomor`: nik, kk or rekening) after writing down who read it and why."""
    if nomor not in Nomor.values:
        raise GalatPengguna("Nomor yang diminta tidak dikenal.")
    if not KPM.objects.boleh(oleh, Izin.BUKA_IDENTITAS).filter(pk=kpm.pk).exists():
        raise TidakBerhak("Nomor lengkap keluarga ini tidak terbuka untuk peran Anda.")
    return _buka(kpm, "kpm.KPM", nomor, keperluan, oleh=oleh, disalin=disalin, dari=dari)


@transaction.atomic
def baca_nik_anggota(
    *, anggota: Anggota, keperluan: str, oleh: Pengguna, disalin: bool = False, dari: str | None = None
) -> str:
    """Return a member's full NIK after writing down who read it and why."""
    if not Anggota.objects.boleh(oleh, Izin.BUKA_IDENTITAS).filter(pk=anggota.pk).exists():
        raise TidakBerhak("Nomor lengkap anggota ini tidak terbuka untuk peran Anda.")
    return _buka(anggota, "kpm.Anggota", Nomor.NIK, keperluan, oleh=oleh, disalin=disalin, dari=dari)


def _buka(
    obj: KPM | Anggota, objek: str, nomor: str, keperluan: str, *, oleh: Pengguna, disalin: bool, dari: str | None
) -> str:
    keperluan = keperluan.strip()[:300]
    if not keperluan:
        raise GalatPengguna("Pilih keperluannya: setiap pembukaan nomor dicatat.", kolom="keperluan")
    nilai = str(getattr(obj, nomor))
    if not nilai:
        raise GalatPengguna(f"{Nomor(nomor).label} belum ada.")
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.SALIN if disalin else JenisAkses.BUKA,
        objek=objek,
        objek_id=str(obj.pk),
        kolom=nomor,
        alasan=keperluan,
        dari=dari,
    )
    return nilai
