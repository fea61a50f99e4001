"""Cards by which families are recognised with a camera: issued, withdrawn, printed (docs/program.md §7, §13)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction

from akun.enums import Izin
from akun.models import Pengguna
from inti.cetak import cetak
from inti.enums import JenisAkses
from inti.galat import GalatPengguna, TidakBerhak
from inti.models import Pekerjaan
from inti.services.akses import catat_akses
from inti.services.pekerjaan import mulai
from inti.waktu import hari_ini
from kpm.enums import PESERTA
from kpm.models import KPM, KartuKPM, KeanggotaanKelompok
from kpm.services.kode_kartu import cabut, kunci_pekerjaan, lengkapi_kartu, qr_svg, tulis_kode

JENIS = "kartu_kpm"
_LUAR = "Kartu keluarga ini hanya dibuat dan dicetak oleh pendampingnya atau APD wilayahnya."


@transaction.atomic
def terbitkan_kartu(*, kpm: Collection[int], oleh: Pengguna) -> list[KartuKPM]:
    """The valid card of each family, made where there is none; asked again the same cards come back.

    Raises TidakBerhak when one is not the actor's, GalatPengguna when one is no longer in the programme.
    """
    diminta = set(kpm)
    boleh = dict(KPM.objects.boleh(oleh, Izin.UBAH_KPM).filter(pk__in=diminta).values_list("pk", "kepesertaan"))
    if set(boleh) != diminta:
        raise TidakBerhak(_LUAR)
    if luar := [k for k, kepesertaan in boleh.items() if kepesertaan not in PESERTA]:
        raise GalatPengguna(f"{len(luar)} keluarga bukan peserta PKH, jadi tidak dibuatkan kartu.")
    ada = lengkapi_kartu(KartuKPM, "kpm", diminta, lambda k, kode: KartuKPM(kpm_id=k, kode=kode, dibuat_oleh=oleh))
    return list(ada.select_related("kpm__desa").order_by("kpm__nama", "kpm"))


@transaction.atomic
def cabut_kartu(*, kartu: KartuKPM, alasan: str, oleh: Pengguna) -> KartuKPM:
    """Withdraw a card that was lost: it marks nobody any more. A card withdrawn already stays as it is."""
    if not KPM.objects.boleh(oleh, Izin.UBAH_KPM).filter(pk=kartu.kpm_id).exists():
        raise TidakBerhak(_LUAR)
    ini: KartuKPM = cabut(kartu, alasan)
    return ini


@transaction.atomic
def ganti_kartu(*, kartu: KartuKPM, alasan: str, oleh: Pengguna) -> KartuKPM:
    """Withdraw a card and issue the next one; a repeated request gives the card that replaced it."""
    cabut_kartu(kartu=kartu, alasan=alasan, oleh=oleh)
    return terbitkan_kartu(kpm=[kartu.kpm_id], oleh=oleh)[0]


@transaction.atomic
def cetak_kartu(*, kpm: Collection[int], oleh: Pengguna, pada: date | None = None, dari: str | None = None) -> bytes:
    """Cards as PDF, eight on an F4 sheet, written to the access log first; `pada` says which groups they name."""
    if not kpm:
        raise GalatPengguna("Pilih paling sedikit satu keluarga.", kolom="kpm")
    kartu = terbitkan_kartu(kpm=kpm, oleh=oleh)
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.UNDUH,
        objek="kpm.KPM",
        objek_id=kartu[0].kpm_id if len(kartu) == 1 else "",
        alasan="Cetak kartu KPM",
        kolom="kartu",
        jumlah=len(kartu),
        dari=dari,
    )
    hari = pada or hari_ini(kartu[0].kpm.desa_id)
    isi = KeanggotaanKelompok.objects.berlaku_pada(hari).filter(kpm__in=kpm)
    kelompok = dict(isi.values_list("kpm", "kelompok__nama"))
    urut = sorted(kartu, key=lambda k: (kelompok.get(k.kpm_id, ""), k.kpm.nama, k.kpm_id))
    return cetak("kartu_kpm.typ", {"kartu": [_isi(k, kelompok.get(k.kpm_id, "")) for k in urut]})


def _isi(kartu: KartuKPM, kelompok: str) -> dict[str, Any]:
    # No identifier and no stage: a card found on the street tells a name and a village.
    return {
        "nama": kartu.kpm.nama,
        "kelompok": kelompok,
        "desa": kartu.kpm.desa.nama,
        "kode": tulis_kode(kartu.kode),
        "qr": qr_svg(kartu.kode),
    }


@transaction.atomic
def minta_kartu(*, kpm: Collection[int], oleh: Pengguna) -> Pekerjaan:
    """Have the worker print many cards."""
    nomor = sorted(set(kpm))
    if KPM.objects.boleh(oleh, Izin.UBAH_KPM).filter(pk__in=nomor).count() != len(nomor):
        raise TidakBerhak(_LUAR)
    return mulai(
        jenis=JENIS,
        judul=f"Kartu {len(nomor)} KPM",
        parameter={"kpm": nomor},
        oleh=oleh,
        kunci=kunci_pekerjaan(JENIS, oleh.pk, nomor),
        antrean="cepat",
    )
