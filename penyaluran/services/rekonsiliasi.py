"""Reconciliation of payments: the only code that writes what a family has withdrawn (docs/program.md §4)."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import pghistory
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from akun.enums import Izin, peran_berizin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import rupiah, tanggal_pendek, waktu
from inti.waktu import saat_lokal
from penyaluran.enums import StatusRekon
from penyaluran.models import AlasanBelumTransaksi, Pembayaran, Rekonsiliasi, Tahap

PANJANG_KETERANGAN = 300


@dataclass(frozen=True)
class IsiRekon:
    """What a reconciliation states, in the one shape the database accepts for its status."""

    status: str
    jumlah: int  # whole rupiah
    tanggal: date | None
    alasan_id: str | None
    keterangan: str

    @classmethod
    def dari(cls, rekon: Rekonsiliasi) -> "IsiRekon":
        return cls(rekon.status, rekon.jumlah, rekon.tanggal, rekon.alasan_id, rekon.keterangan)


def boleh_catat(oleh: Pengguna, pembayaran: Pembayaran) -> bool:
    """True for the pendamping who holds the family today and for the data administrator of its area."""
    peran = peran_berizin(Izin.CATAT_REKONSILIASI)
    return Pembayaran.objects.terlihat_oleh(oleh, sebagai=peran).filter(pk=pembayaran.pk).exists()


@transaction.atomic
def catat_rekonsiliasi(
    *,
    id: UUID,
    pembayaran: Pembayaran,
    status: str,
    jumlah: int | None = None,
    tanggal: date | None = None,
    alasan: AlasanBelumTransaksi | None = None,
    keterangan: str = "",
    versi: int = 0,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> Rekonsiliasi:
    """Record or correct what became of one payment.

    `id` is made by the client, `versi` is the version it saw (0: none yet). A repeated request changes
    nothing. Raises TidakBerhak, BerubahLebihDulu when somebody else saved first, else GalatPengguna.
    """
    pada = pada or timezone.now()
    bayar = _kunci(pembayaran, oleh)
    isi = _rapikan(bayar, status, jumlah, tanggal, alasan, keterangan)
    lama = Rekonsiliasi.objects.filter(pembayaran=bayar).select_related("dicatat_oleh").first()
    if lama is not None:
        if IsiRekon.dari(lama) == isi:
            return lama
        if lama.pk != id or lama.versi != versi:
            raise BerubahLebihDulu(
                f"{lama.dicatat_oleh} sudah mencatat {lama.get_status_display()} "
                f"pada {waktu(lama.dicatat_pada)}. Periksa catatan itu, lalu simpan lagi bila perlu."
            )
    elif versi:
        raise BerubahLebihDulu("Catatan ini baru saja dikembalikan ke Belum dilaporkan. Simpan lagi bila benar.")
    else:
        _pastikan_baru(id)
    _periksa_waktu(bayar, isi.tanggal, pada)
    _periksa_alasan(alasan, isi.keterangan, lama)
    rekon = lama or Rekonsiliasi(id=id, pembayaran=bayar, rencana=bayar.nominal, versi=0)
    rekon.status, rekon.jumlah, rekon.tanggal = isi.status, isi.jumlah, isi.tanggal
    rekon.alasan, rekon.keterangan = alasan, isi.keterangan
    rekon.dicatat_oleh, rekon.dicatat_pada, rekon.versi = oleh, pada, rekon.versi + 1
    rekon.save(force_insert=lama is None)
    tandai_berubah([bayar.desa_id])
    return rekon


@transaction.atomic
def batalkan_rekonsiliasi(
    *, pembayaran: Pembayaran, versi: int, alasan: str, oleh: Pengguna, pada: datetime | None = None
) -> None:
    """Take a reconciliation back to *belum dilaporkan*; the old record and the reason stay in the history."""
    bayar = _kunci(pembayaran, oleh)
    alasan = alasan.strip()
    if not alasan:
        raise GalatPengguna("Tulis mengapa catatan ini dikembalikan ke Belum dilaporkan.", kolom="alasan")
    lama = Rekonsiliasi.objects.filter(pembayaran=bayar).first()
    if lama is None:
        return
    _pastikan_terbuka(bayar.tahap)
    if lama.versi != versi:
        raise BerubahLebihDulu("Catatan ini sudah diubah orang lain. Muat ulang halaman.")
    with pghistory.context(alasan=alasan, tindakan="rekonsiliasi dibatalkan", user=oleh.pk):
        lama.delete()
    tandai_berubah([bayar.desa_id])


def _kunci(pembayaran: Pembayaran, oleh: Pengguna) -> Pembayaran:
    """Lock the payment, not its reconciliation: that also holds off a second first record, and an import."""
    if not boleh_catat(oleh, pembayaran):
        raise TidakBerhak("Keluarga ini bukan dampingan Anda dan tidak berada di wilayah data Anda.")
    return Pembayaran.objects.select_for_update(of=("self",), no_key=True).select_related("tahap").get(pk=pembayaran.pk)


def _rapikan(
    bayar: Pembayaran,
    status: str,
    jumlah: int | None,
    tanggal: date | None,
    alasan: AlasanBelumTransaksi | None,
    keterangan: str,
) -> IsiRekon:
    if bayar.nominal == 0:
        raise GalatPengguna(
            f"Tidak ada dana untuk keluarga ini pada {bayar.tahap}, jadi tidak ada yang perlu dilaporkan."
        )
    keterangan = " ".join(keterangan.split())
    if len(keterangan) > PANJANG_KETERANGAN:
        raise GalatPengguna(f"Keterangan paling banyak {PANJANG_KETERANGAN} huruf.", kolom="keterangan")
    if status == StatusRekon.CAIR:
        if jumlah not in (None, bayar.nominal):
            raise GalatPengguna(
                f"Sudah transaksi berarti seluruh {rupiah(bayar.nominal)} diambil. "
                "Bila hanya sebagian, pilih Cair sebagian.",
                kolom="jumlah",
            )
        if alasan is not None:
            raise GalatPengguna("Sudah transaksi tidak memerlukan alasan.", kolom="alasan")
        return IsiRekon(status, bayar.nominal, _wajib_tanggal(tanggal), None, keterangan)
    kode = alasan.pk if alasan else None
    if status == StatusRekon.SEBAGIAN:
        return IsiRekon(status, _sebagian(bayar.nominal, jumlah), _wajib_tanggal(tanggal), kode, keterangan)
    if status == StatusRekon.TIDAK:
        if jumlah:
            raise GalatPengguna(
                "Belum transaksi berarti belum ada yang diambil. Bila sudah sebagian, pilih Cair sebagian.",
                kolom="jumlah",
            )
        if kode is None:
            raise GalatPengguna("Pilih alasan mengapa keluarga belum bertransaksi.", kolom="alasan")
        return IsiRekon(status, 0, None, kode, keterangan)
    raise GalatPengguna("Pilih Sudah transaksi, Cair sebagian, atau Belum transaksi.", kolom="status")


def _sebagian(nominal: int, jumlah: int | None) -> int:
    if jumlah is None:
        raise GalatPengguna("Isi jumlah yang sudah diambil.", kolom="jumlah")
    if jumlah <= 0:
        raise GalatPengguna(
            "Jumlah yang diambil harus lebih dari Rp0. Bila belum ada yang diambil, pilih Belum transaksi.",
            kolom="jumlah",
        )
    if jumlah == nominal:
        raise GalatPengguna(
            f"{rupiah(jumlah)} adalah seluruh dana keluarga ini. Pilih Sudah transaksi.", kolom="jumlah"
        )
    if jumlah > nominal:
        raise GalatPengguna(
            f"{rupiah(jumlah)} melebihi dana keluarga ini ({rupiah(nominal)}). "
            "Periksa angkanya; bila semua sudah diambil, pilih Sudah transaksi.",
            kolom="jumlah",
        )
    return jumlah


def _wajib_tanggal(tanggal: date | None) -> date:
    if tanggal is None:
        raise GalatPengguna("Isi tanggal transaksi.", kolom="tanggal")
    return tanggal


def _pastikan_baru(id: UUID) -> None:
    """A late repeat of a request must not bring back a record that was taken back since."""
    riwayat = apps.get_model("penyaluran", "RekonsiliasiEvent")
    if Rekonsiliasi.objects.filter(pk=id).exists() or riwayat.objects.filter(pgh_obj_id=id).exists():
        raise BerubahLebihDulu("Kiriman ini sudah pernah dipakai. Muat ulang halaman, lalu isi lagi.")


def _pastikan_terbuka(tahap: Tahap) -> None:
    if tahap.ditutup_pada is not None:
        raise GalatPengguna(
            f"{tahap} sudah ditutup pada {tanggal_pendek(tahap.ditutup_pada)}; catatannya tidak bisa diubah "
            "lagi. Hubungi APD bila ada yang keliru."
        )


def _periksa_waktu(bayar: Pembayaran, tanggal: date | None, pada: datetime) -> None:
    _pastikan_terbuka(bayar.tahap)
    if tanggal is None:
        return
    if tanggal > saat_lokal(pada, bayar.desa_id).date():
        raise GalatPengguna(
            f"Tanggal transaksi {tanggal_pendek(tanggal)} belum tiba. Isi tanggal hari ini atau sebelumnya.",
            kolom="tanggal",
        )
    awal = bayar.tahap.tanggal_bayar or bayar.tahap.bulan_mulai
    if tanggal < awal:
        apa = "tanggal bayar" if bayar.tahap.tanggal_bayar else "bulan pertama"
        raise GalatPengguna(
            f"Tanggal transaksi {tanggal_pendek(tanggal)} mendahului {apa} {bayar.tahap} "
            f"({tanggal_pendek(awal)}). Periksa tanggal atau tahapnya.",
            kolom="tanggal",
        )


def _periksa_alasan(alasan: AlasanBelumTransaksi | None, keterangan: str, lama: Rekonsiliasi | None) -> None:
    if alasan is None:
        return
    if alasan.perlu_keterangan and not keterangan:
        raise GalatPengguna(f"Alasan {alasan} perlu keterangan. Tulis sebabnya.", kolom="keterangan")
    if not alasan.aktif and not (lama and lama.alasan_id == alasan.pk):
        raise GalatPengguna(f"Alasan {alasan} tidak dipakai lagi. Pilih alasan lain.", kolom="alasan")
