"""The national facts of a tahap: months, data cut-off, pay date; and making a coming one (docs/program.md §4)."""

from __future__ import annotations

from datetime import date

import pghistory
from django.db import transaction
from django.db.models import Count

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.templatetags.format import angka, tanggal
from inti.waktu import akhir_bulan, geser_bulan, hari_ini, kode_tahap
from penyaluran.models import Pembayaran, Rekonsiliasi, Tahap, TahapDaerah
from penyaluran.selectors.acuan import boleh_ubah_acuan
from penyaluran.selectors.tahap import diambil_sebelum, pastikan_bulan_bebas, tahap_sebulan
from penyaluran.services.hak.massal import minta_hitung
from penyaluran.services.tahap.ringkasan import tandai_tahap
from wilayah.models import Wilayah

_DEPAN = 2  # how many tahap may be prepared before they begin
_LAMA = (1, 2, 3)
BUKAN_HAK = (
    "Bulan, batas data, dan tanggal bayar nasional diubah pusat, atau APD bila seluruh data di sini dari daerahnya."
)


def sidik_fakta(tahap: Tahap) -> str:
    """The facts in short: who changes them says what was seen."""
    fakta = (tahap.bulan_mulai, tahap.bulan_selesai, tahap.tanggal_data, tahap.tanggal_bayar)
    return "|".join(str(x or "") for x in fakta)


@transaction.atomic
def ubah_fakta_tahap(
    *,
    tahap: Tahap,
    bulan_mulai: date,
    lama: int,
    tanggal_data: date | None,
    tanggal_bayar: date | None,
    alasan: str,
    sidik: str,
    oleh: Pengguna,
) -> Tahap:
    """Change the facts of a tahap for everybody; the same facts again change nothing.

    Once a payment of it is reconciled a reason is asked for, which stays in the history. Entitlements are computed
    anew when months or cut-off changed.
    """
    if not boleh_ubah_acuan(oleh):
        raise TidakBerhak(BUKAN_HAK)
    ini = Tahap.objects.select_for_update().get(pk=tahap.pk)
    awal = bulan_mulai.replace(day=1)
    if lama not in _LAMA:
        raise GalatPengguna("Satu tahap membayar 1, 2, atau 3 bulan penuh.", kolom="lama")
    baru = (awal, akhir_bulan(geser_bulan(awal, lama - 1)), tanggal_data, tanggal_bayar)
    dulu = (ini.bulan_mulai, ini.bulan_selesai, ini.tanggal_data, ini.tanggal_bayar)
    if baru == dulu:
        return ini
    if sidik_fakta(ini) != sidik:
        raise BerubahLebihDulu("Fakta tahap ini baru saja diubah orang lain. Periksa isinya sekarang, lalu ulangi.")
    _periksa(ini, *baru)
    if tanggal_bayar is not None and tanggal_bayar != dulu[3]:
        _periksa_diambil(ini, tanggal_bayar)
    alasan = " ".join(alasan.split())
    if not alasan and Rekonsiliasi.objects.filter(pembayaran__tahap=ini).exists():
        raise GalatPengguna(
            "Sudah ada pembayaran tahap ini yang direkonsiliasi. Tulis alasan mengapa faktanya diubah.", kolom="alasan"
        )
    ini.bulan_mulai, ini.bulan_selesai, ini.tanggal_data, ini.tanggal_bayar = baru
    with pghistory.context(alasan=alasan, tindakan="fakta tahap diubah", user=oleh.pk):
        ini.save(update_fields=["bulan_mulai", "bulan_selesai", "tanggal_data", "tanggal_bayar"])
    tandai_tahap(tahap=ini)  # the measures are counted from cut-off and pay date
    if baru[:3] != dulu[:3] and Pembayaran.objects.filter(tahap=ini).exists():
        minta_hitung(tahap=ini, wilayah=[], oleh=oleh, pemicu=f"fakta:{sidik_fakta(ini)}")
    return ini


def _periksa(tahap: Tahap, mulai: date, selesai: date, data: date | None, bayar: date | None) -> None:
    if tahap.ditutup_pada is not None or TahapDaerah.objects.filter(tahap=tahap, ditutup_pada__isnull=False).exists():
        raise GalatPengguna(f"{tahap} sudah ditutup, sehingga faktanya tidak diubah. Buka dahulu di daerah itu.")
    if mulai.year != tahap.tahun or selesai.year != tahap.tahun:
        raise GalatPengguna(f"Bulan yang dibayar {tahap} berada dalam tahun {tahap.tahun}.", kolom="bulan_mulai")
    bentrok = tahap_sebulan(Tahap(pk=tahap.pk, bulan_mulai=mulai, bulan_selesai=selesai))
    if bentrok is not None:
        raise GalatPengguna(f"Bulan itu sudah dibayar oleh {bentrok}. Pilih bulan lain.", kolom="bulan_mulai")
    if data is not None and not geser_bulan(mulai, -12) <= data <= selesai:
        raise GalatPengguna(
            f"Batas data paling lambat {tanggal(selesai)} dan paling awal setahun sebelum bulan pertamanya.",
            kolom="tanggal_data",
        )
    if bayar is not None and not (data or mulai) <= bayar < geser_bulan(selesai, 12):
        raise GalatPengguna(
            f"Tanggal bayar tidak mendahului batas data, atau bulan pertamanya ({tanggal(data or mulai)}), dan paling "
            "lama setahun sesudah bulan terakhirnya.",
            kolom="tanggal_bayar",
        )


def _periksa_diambil(tahap: Tahap, hari: date) -> None:
    """Refuse a pay date after money was taken where it would count; a kabupaten with a day of its own is left out."""
    sendiri = TahapDaerah.objects.filter(tahap=tahap, tanggal_bayar__isnull=False).values("wilayah")
    diambil = diambil_sebelum(tahap, hari).exclude(kabupaten__in=sendiri)
    per = list(diambil.order_by().values_list("kabupaten").annotate(n=Count("pk")).order_by("-n", "kabupaten"))
    if not per:
        return
    nama = Wilayah.objects.get(pk=per[0][0]).nama
    di = nama if len(per) == 1 else f"{len(per)} kabupaten/kota, terbanyak di {nama} ({angka(per[0][1])})"
    raise GalatPengguna(
        f"{angka(sum(n for _, n in per))} keluarga sudah tercatat mengambil uang sebelum {tanggal(hari)}, di {di}. "
        "Periksa tanggalnya. Bila di sana memang dibayar lebih dahulu, isi tanggal bayar kabupaten/kota itu; bila "
        "tidak, minta pendamping membetulkan catatannya.",
        kolom="tanggal_bayar",
    )


def tahap_berikut() -> str:
    """Code of the next tahap that may be prepared; empty when enough of them are."""
    terakhir = Tahap.objects.order_by("-kode").values_list("kode", flat=True).first()
    kini = kode_tahap(hari_ini())
    if terakhir is None or terakhir < kini:
        return kini
    tahun, _, nomor = terakhir.partition("-")
    berikut = kode_tahap(geser_bulan(date(int(tahun), int(nomor) * 3, 1), 1))
    return berikut if berikut <= kode_tahap(geser_bulan(hari_ini(), 3 * _DEPAN)) else ""


@transaction.atomic
def siapkan_tahap(*, kode: str, oleh: Pengguna) -> Tahap:
    """Make the next tahap with its three months; one that exists stays as it is."""
    if not boleh_ubah_acuan(oleh):
        raise TidakBerhak(BUKAN_HAK)
    berikut = tahap_berikut()
    ada = next((t for t in Tahap.objects.all() if t.pk == kode), None)  # compared here: it may be any text
    if ada is not None:
        return ada
    if not berikut or kode != berikut:
        raise GalatPengguna("Tahap disiapkan berurutan, paling banyak dua di depan. Muat ulang halaman ini.")
    baru = Tahap.dari_kode(kode)
    pastikan_bulan_bebas(baru)
    baru.save(force_insert=True)
    return baru
