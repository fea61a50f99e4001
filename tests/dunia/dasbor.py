"""Reports of the pendamping."""

from typing import Any

from django.utils import timezone

from dasbor.models import Ringkasan
from inti.waktu import awal_bulan, geser_bulan, hari_ini
from tests.dunia.dasar import Dunia, foto_pada
from tests.factories import LaporanBulananFactory, LaporanRHKFactory


def isi(d: Dunia) -> dict[str, Any]:
    hari, milik = hari_ini(), {"petugas": d.petugas, "wilayah_id": d.kecamatan}
    rhk = LaporanRHKFactory(
        tanggal=hari, rencana_aksi=f"AKSI-{d.nama}", keadaan="selesai", selesai_pada=timezone.now(), **milik
    )
    # What the page of a pendamping needs: something was counted for that person in this area.
    milik_desa = {"bulan": awal_bulan(hari), "wilayah_id": d.desa, "petugas": d.petugas, "langsung": True}
    Ringkasan.objects.update_or_create(**milik_desa, defaults={"kpm": 1})
    return {
        "laporan": LaporanBulananFactory(
            bulan=geser_bulan(hari, -1 - d.nomor),  # one report per person and month
            keadaan="dikirim",
            dikirim_pada=timezone.now(),
            tenggat=hari,
            masalah=f"MASALAH-{d.nama}",
            **milik,
        ),
        "rhk": rhk,
        "foto_rhk": foto_pada(rhk, d.petugas),
    }
