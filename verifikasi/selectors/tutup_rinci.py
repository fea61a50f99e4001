"""What a quarter's close rests on and what came after it: states, history, late entries, reminders."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet, Sum

from akun.enums import Izin
from akun.models import Pengguna
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import bulan_tahap
from kpm.models import KPM
from verifikasi.models import CatatanVerkom, KemajuanVerkom, TutupTriwulan
from verifikasi.selectors.kemajuan import BarisFasilitas, sebut_triwulan
from wilayah.enums import Tingkat
from wilayah.models import Wilayah, saring_wilayah

DIHAPUS_MAKS = 200  # shown at once; the trace has all


@dataclass
class KeadaanTutup:
    """A kecamatan's quarter: closed or not, and how many reports (members, months, fields) are missing."""

    wilayah: Wilayah
    tutup: TutupTriwulan | None
    belum: int


def kecamatan_tutup(user: Pengguna) -> list[Wilayah]:
    """Kecamatan whose quarters the user may close."""
    lingkup = user.lingkup_izin(Izin.TUTUP_VERKOM)
    semua = Wilayah.objects.di_bawah(lingkup.wilayah).filter(tingkat=Tingkat.KECAMATAN)
    return list(semua.order_by("nama", "pk"))


def keadaan_tutup(kecamatan: list[Wilayah], tahap: str) -> list[KeadaanTutup]:
    """Of each kecamatan; two queries."""
    kode = [w.pk for w in kecamatan]
    tutup = {t.wilayah_id: t for t in TutupTriwulan.objects.tertutup().filter(wilayah__in=kode, tahap=tahap)}
    angka = KemajuanVerkom.objects.filter(saring_wilayah(kode), bulan__in=bulan_tahap(tahap)).order_by()
    belum = dict(angka.values_list("kecamatan_kode").annotate(n=Sum("belum")))
    return [KeadaanTutup(w, tutup.get(w.pk), belum.get(w.pk) or 0) for w in kecamatan]


def riwayat_tutup(wilayah: Wilayah, tahap: str) -> list[TutupTriwulan]:
    """Every close of the quarter, newest first, with who closed and who reopened it."""
    semua = TutupTriwulan.objects.filter(wilayah=wilayah, tahap=tahap).select_related("ditutup_oleh", "dibuka_oleh")
    return list(semua.order_by("-ditutup_pada", "-pk"))


def daftar_terlambat(*, user: Pengguna, wilayah: Wilayah, tahap: str, sesudah: str | None = None) -> Halaman:
    """Entries first written or changed after the close, newest first."""
    qs = catatan_terlambat(user, wilayah, tahap).select_related("anggota", "fasilitas", "dicatat_oleh")
    return halaman_kunci(qs, urut=("-dicatat_pada", "-id"), sesudah=sesudah)


def catatan_terlambat(user: Pengguna, wilayah: Wilayah, tahap: str) -> QuerySet[CatatanVerkom]:
    """Entries of the quarter that came after its close, of families the user sees."""
    bulan = bulan_tahap(tahap)
    return CatatanVerkom.objects.terlihat_oleh(user).filter(
        saring_wilayah([wilayah.kode], awalan="kpm__"), terlambat=True, bulan__range=(bulan[0], bulan[-1])
    )


def jumlah_terlambat(user: Pengguna, wilayah: Wilayah, tahap: str) -> int:
    """Entries written, changed or taken away after the close."""
    return catatan_terlambat(user, wilayah, tahap).count() + _dihapus(user, wilayah, tahap).count()


def dihapus_terlambat(user: Pengguna, wilayah: Wilayah, tahap: str) -> list[Any]:
    """Entries of the quarter taken away after its close, newest first: what is left of them, with who did it."""
    jejak = _dihapus(user, wilayah, tahap)
    return list(jejak.select_related("anggota", "fasilitas", "dicatat_oleh").order_by("-pgh_id")[:DIHAPUS_MAKS])


def _dihapus(user: Pengguna, wilayah: Wilayah, tahap: str) -> QuerySet[Any]:
    bulan = bulan_tahap(tahap)
    jejak: QuerySet[Any] = apps.get_model("verifikasi", "CatatanVerkomEvent").objects.filter(
        saring_wilayah([wilayah.kode], awalan="kpm__"),
        kpm__in=KPM.objects.terlihat_oleh(user),
        pgh_label="delete",
        terlambat=True,
        bulan__range=(bulan[0], bulan[-1]),
    )
    return jejak


def teks_ingat(nama: str, tahap: str, baris: Iterable[BarisFasilitas], *, tutup: bool) -> str:
    """What a pendamping owes, to be sent by WhatsApp: facilities, months and numbers, never a family."""
    butir = []
    for b in baris:
        bulan = ", ".join(f"{tulis_bulan(x.bulan).split()[0]} {x.angka.belum} orang" for x in b.kurang)
        butir.append(f"- {b.nama or 'Belum punya fasilitas'}: {bulan}")
    akhir = (
        "Triwulannya sudah ditutup; yang diisi sekarang tercatat terlambat."
        if tutup
        else "Mohon diisi sebelum triwulan ditutup."
    )
    return "\n".join(
        [
            f"Yth. {nama}, laporan verifikasi {sebut_triwulan(tahap).lower()} berikut belum ada:",
            *butir,
            f"{akhir} Bila fasilitas belum melapor, tulis sebabnya di halaman isiannya. Terima kasih.",
        ]
    )
