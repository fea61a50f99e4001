"""Cards by which families are recognised with a camera: issued, withdrawn, printed (docs/program.md §7, §13)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

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

JENIS = "kartu_kpm"
KARTU_LANGSUNG = 100  # more cards than this are made by the worker
_ABJAD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base32: no I, L, O, U
_PANJANG = 10  # 50 random bits
_KELOMPOK_HURUF = 5
_PERCOBAAN = 5
PANJANG_ALASAN = 100
_SALAH_BACA = str.maketrans("ILO", "110")  # what people read and type instead
_LUAR = "Kartu keluarga ini hanya dibuat dan dicetak oleh pendampingnya atau APD wilayahnya."


def baca_kode(teks: str) -> str:
    """The code in what was scanned or typed, however it was spaced; empty when it can be none."""
    kode = re.sub(r"[\s-]", "", teks[:64]).upper().translate(_SALAH_BACA)
    return kode if re.fullmatch(rf"[{_ABJAD}]{{8,16}}", kode) else ""


def tulis_kode(kode: str) -> str:
    """`7K3F9-QWX2M`: in groups, to be typed from."""
    return "-".join(kode[n : n + _KELOMPOK_HURUF] for n in range(0, len(kode), _KELOMPOK_HURUF))


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
    for _ in range(_PERCOBAAN):
        ada = KartuKPM.objects.filter(kpm__in=diminta, dicabut_pada__isnull=True)
        kurang = diminta - set(ada.values_list("kpm", flat=True))
        if not kurang:
            break
        # The unique keys decide: another request at the same moment, or a code drawn twice, makes no second card.
        KartuKPM.objects.bulk_create(
            [KartuKPM(kpm_id=k, kode=_kode_acak(), dibuat_oleh=oleh) for k in sorted(kurang)], ignore_conflicts=True
        )
    return list(ada.select_related("kpm__desa").order_by("kpm__nama", "kpm"))


def _kode_acak() -> str:
    return "".join(secrets.choice(_ABJAD) for _ in range(_PANJANG))


@transaction.atomic
def cabut_kartu(*, kartu: KartuKPM, alasan: str, oleh: Pengguna) -> KartuKPM:
    """Withdraw a card that was lost: it marks nobody any more. A card withdrawn already stays as it is."""
    if not KPM.objects.boleh(oleh, Izin.UBAH_KPM).filter(pk=kartu.kpm_id).exists():
        raise TidakBerhak(_LUAR)
    ini = KartuKPM.objects.select_for_update().get(pk=kartu.pk)
    if ini.dicabut_pada is not None:
        return ini
    alasan = " ".join(alasan.split())
    if not alasan:
        raise GalatPengguna("Tulis mengapa kartu ini dicabut, misalnya hilang atau rusak.", kolom="alasan")
    if len(alasan) > PANJANG_ALASAN:
        raise GalatPengguna(f"Alasan paling banyak {PANJANG_ALASAN} huruf. Pendekkan.", kolom="alasan")
    ini.dicabut_pada, ini.alasan_cabut = timezone.now(), alasan
    ini.save(update_fields=["dicabut_pada", "alasan_cabut"])
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


def qr_svg(kode: str) -> str:
    """The code as a QR picture, of the smallest size and with the strongest correction: cards get dirty."""
    from qrcode.constants import ERROR_CORRECT_H
    from qrcode.main import QRCode
    from qrcode.util import MODE_ALPHA_NUM, QRData

    qr = QRCode(error_correction=ERROR_CORRECT_H, border=0)
    qr.add_data(QRData(kode.encode("ascii"), mode=MODE_ALPHA_NUM))
    qr.make(fit=True)
    matriks = qr.get_matrix()
    petak = "".join(f"M{x} {y}h1v1h-1z" for y, baris in enumerate(matriks) for x, gelap in enumerate(baris) if gelap)
    sisi = len(matriks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sisi} {sisi}" shape-rendering="crispEdges">'
        f'<path d="{petak}"/></svg>'
    )


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
        kunci=f"{JENIS}:{oleh.pk}:{sha256(repr(nomor).encode()).hexdigest()[:32]}",
        antrean="cepat",
    )
