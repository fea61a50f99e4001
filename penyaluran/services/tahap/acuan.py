"""Dated tariffs and rules, never rewritten once used, and the meaning of statuses (docs/program.md §3, §4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pghistory
from django.db import connection, transaction
from django.db.models import Q

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.masukan import sahkan
from inti.templatetags.format import tanggal
from inti.waktu import hari_ini
from kpm.enums import JenisKomponen
from penyaluran.enums import rapikan_status
from penyaluran.models import AturanAlarm, AturanBantuan, StatusBayar, Tahap, Tarif
from penyaluran.models.pola import BATAS_POLA
from penyaluran.selectors.acuan import boleh_ubah_acuan
from penyaluran.selectors.selisih import terpakai
from penyaluran.services.hak.massal import minta_hitung

_KUNCI = 0x504B480A  # one change of the reference data at a time
_HAK = "Tarif, aturan, batas pola, dan arti status diubah pusat, atau APD bila seluruh data di sini dari daerahnya."


@transaction.atomic
def tambah_tarif(*, komponen: str, mulai: date, nominal: Mapping[int, int], oleh: Pengguna) -> None:
    """A new tariff of a component for all three payment lengths from a day on; those in force end the day before.

    The same again changes nothing. Raises GalatPengguna for a day at or before one already used.
    """
    _pastikan(oleh)
    if komponen not in JenisKomponen.values or sorted(nominal) != [1, 2, 3] or min(nominal.values()) <= 0:
        raise GalatPengguna("Isi tarif lebih dari Rp0 untuk 1, 2, dan 3 bulan.", kolom="tiga")
    if not nominal[1] <= nominal[2] <= nominal[3]:
        raise GalatPengguna(
            "Tarif untuk bulan yang lebih banyak tidak boleh lebih kecil. Periksa angkanya.", kolom="tiga"
        )
    ada = list(Tarif.objects.filter(komponen=komponen, mulai=mulai))
    if ada and {t.bulan: t.nominal for t in ada} == dict(nominal):
        return
    with pghistory.context(tindakan="tarif ditambah", user=oleh.pk):
        _akhiri(Tarif.objects.filter(komponen=komponen), mulai)
        Tarif.objects.bulk_create(
            [Tarif(komponen=komponen, bulan=b, nominal=n, mulai=mulai) for b, n in sorted(nominal.items())]
        )
    _hitung_ulang(mulai, oleh)


@transaction.atomic
def tambah_aturan(*, mulai: date, isi: Mapping[str, Any], oleh: Pengguna) -> AturanBantuan:
    """New caps and ages from a day on; the rule in force ends the day before. The same again changes nothing."""
    _pastikan(oleh)
    baru = AturanBantuan(mulai=mulai, **isi)
    if not baru.maks_anggota:
        raise GalatPengguna("Paling sedikit satu anggota dihitung.", kolom="maks_anggota")
    sahkan(baru, kecuali=["mulai"])
    ada = AturanBantuan.objects.filter(mulai=mulai).first()
    if ada is not None and all(getattr(ada, k) == v for k, v in isi.items()):
        return ada
    with pghistory.context(tindakan="aturan bantuan ditambah", user=oleh.pk):
        _akhiri(AturanBantuan.objects.all(), mulai)
        baru.save(force_insert=True)
    _hitung_ulang(mulai, oleh)
    return baru


@transaction.atomic
def tambah_aturan_pola(*, mulai: date, isi: Mapping[str, int], oleh: Pengguna) -> AturanAlarm:
    """New limits of the patterns from a day on, today at the earliest; those in force end the day before.

    The same again changes nothing. Raises GalatPengguna for a day that is over or a limit nothing would reach.
    """
    _pastikan(oleh)
    for kolom, (bawah, atas) in BATAS_POLA.items():
        if not bawah <= isi[kolom] <= atas:
            raise GalatPengguna(f"Isi angka dari {bawah} sampai {atas}.", kolom=kolom)
    ada = AturanAlarm.objects.filter(mulai=mulai).first()
    if ada is not None and all(getattr(ada, k) == v for k, v in isi.items()):
        return ada
    if mulai < hari_ini():
        raise GalatPengguna("Hari itu sudah lewat. Batas baru berlaku mulai hari ini atau sesudahnya.", kolom="mulai")
    with pghistory.context(tindakan="batas pola ditambah", user=oleh.pk):
        _akhiri(AturanAlarm.objects.all(), mulai)
        return AturanAlarm.objects.create(mulai=mulai, **isi)


@transaction.atomic
def simpan_status(
    *, kode: str, golongan: str, arti: str, langkah_keluarga: str, versi: int, oleh: Pengguna
) -> StatusBayar:
    """Give a status its meaning, or change it; the same words again change nothing."""
    _pastikan(oleh)
    kode = rapikan_status(kode)
    isi = {"golongan": golongan, "arti": " ".join(arti.split()), "langkah_keluarga": " ".join(langkah_keluarga.split())}
    ada = StatusBayar.objects.select_for_update().filter(pk=kode).first()
    if ada is not None and all(getattr(ada, k) == v for k, v in isi.items()):
        return ada
    if (ada.versi if ada else 0) != versi:
        raise BerubahLebihDulu("Arti status ini baru saja diubah orang lain. Periksa isinya sekarang, lalu ulangi.")
    status = ada or StatusBayar(kode=kode, versi=0, urutan=StatusBayar.objects.count() * 10 + 10)
    for nama, nilai in isi.items():
        setattr(status, nama, nilai)
    status.versi += 1
    sahkan(status)
    with pghistory.context(tindakan="arti status diubah", user=oleh.pk):
        status.save(force_insert=ada is None)
    return status


def _pastikan(oleh: Pengguna) -> None:
    if not boleh_ubah_acuan(oleh):
        raise TidakBerhak(_HAK)
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KUNCI])


def _akhiri(qs: Any, mulai: date) -> None:
    """End what is in force on the day before `mulai`. Later rows, and used ones that would be cut short, refuse it."""
    kemudian = qs.filter(mulai__gte=mulai).order_by("mulai").first()
    if kemudian is not None:
        raise GalatPengguna(
            f"Sudah ada yang berlaku mulai {tanggal(kemudian.mulai)}. Pilih hari sesudahnya.", kolom="mulai"
        )
    for lama in qs.filter(Q(selesai__isnull=True) | Q(selesai__gte=mulai)):
        dipakai = not isinstance(lama, AturanAlarm) and terpakai(lama)
        if dipakai and Tahap.objects.filter(bulan_mulai__gte=mulai, hak__isnull=False).exists():
            raise GalatPengguna(
                "Ada tahap sesudah hari itu yang haknya sudah dihitung menurut aturan sekarang. Pilih hari pertama "
                "tahap yang akan datang.",
                kolom="mulai",
            )
        lama.selesai = mulai - timedelta(days=1)
        lama.save(update_fields=["selesai"])


def _hitung_ulang(mulai: date, oleh: Pengguna) -> None:
    for tahap in Tahap.objects.filter(bulan_mulai__gte=mulai, pembayaran__isnull=False).distinct():
        minta_hitung(tahap=tahap, wilayah=[], oleh=oleh, pemicu=f"acuan:{mulai}")
