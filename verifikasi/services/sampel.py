"""Draw a random sample of entries and write down what the facility's own book says (docs/program.md §8)."""

from __future__ import annotations

import secrets
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.berkas.nilai import rapikan
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import akhir_bulan
from verifikasi.enums import Bidang, HasilPeriksa, KeadaanPeserta
from verifikasi.models import ButirSampel, CatatanVerkom, SampelUlang
from verifikasi.selectors.banding_sampel import nilai_hasil, potret
from verifikasi.selectors.sampel import butir_untuk, populasi, tahap_pilihan
from verifikasi.selectors.sampel_hitung import GALAT, KEYAKINAN, ukuran_sampel, undi
from verifikasi.services.isian import Isian
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

PANJANG_KATA = 300
_TOLAK = "Butir ini diperiksa koordinator lain: isian atau keluarganya milik Anda sendiri, atau di luar wilayah Anda."


@transaction.atomic
def undi_sampel(*, id: UUID, wilayah: str, tahap: str, keyakinan: int, galat: int, oleh: Pengguna) -> SampelUlang:
    """Draw a simple random sample from a quarter's entries of a kecamatan; the same request again is one sample.

    Raises TidakBerhak outside the area, GalatPengguna while another one is not finished, or without entries.
    """
    if not oleh.lingkup_izin(Izin.PERIKSA_VERKOM).mencakup(wilayah):
        raise TidakBerhak("Sampel diundi koordinator kecamatan atau kabupaten/kota wilayah itu.")
    # Two who draw at once wait here for each other.
    daerah = Wilayah.objects.select_for_update(no_key=True).filter(pk=wilayah, tingkat=Tingkat.KECAMATAN).first()
    if daerah is None:
        raise GalatPengguna("Pilih satu kecamatan.", kolom="wilayah")
    ada = SampelUlang.objects.filter(pk=id).first()
    if ada is not None:
        if (ada.dibuat_oleh_id, ada.wilayah_id, ada.tahap) == (oleh.pk, wilayah, tahap):
            return ada
        raise GalatPengguna("Permintaan ini sudah dipakai untuk sampel lain. Buka lagi halaman undian.")
    if tahap not in tahap_pilihan() or keyakinan not in KEYAKINAN or galat not in GALAT:
        raise GalatPengguna("Pilih triwulan, tingkat keyakinan, dan batas galat dari daftarnya.")
    milik = SampelUlang.objects.filter(wilayah=daerah, tahap=tahap)
    if milik.filter(selesai_pada__isnull=True, dihentikan_pada__isnull=True).exists():
        raise GalatPengguna(
            f"Masih ada sampel {daerah.nama} untuk triwulan ini yang belum selesai. Selesaikan, atau hentikan dengan "
            "alasan; hasilnya tetap tersimpan."
        )
    calon = list(populasi(wilayah, tahap).values_list("pk", flat=True))
    banyak = ukuran_sampel(len(calon), keyakinan, galat)
    if not banyak:
        raise GalatPengguna(f"Belum ada isian verifikasi {daerah.nama} di triwulan ini, jadi belum bisa diundi.")
    sampel = SampelUlang.objects.create(
        id=id, wilayah=daerah, tahap=tahap, populasi=len(calon), ukuran=banyak, keyakinan=keyakinan, galat=galat,
        benih=secrets.randbits(62), dibuat_oleh=oleh,
    )  # fmt: skip
    isi_sampel(sampel, calon)
    return sampel


def isi_sampel(sampel: SampelUlang, calon: list[UUID]) -> None:
    """Store the drawn entries as they stand now, in the order in which they were drawn."""
    terpilih = undi(calon, sampel.benih, sampel.ukuran)
    isi = {str(pk): c for pk, c in CatatanVerkom.objects.in_bulk(terpilih).items()}
    ButirSampel.objects.bulk_create(
        ButirSampel(
            sampel=sampel, urut=n, catatan=isi[pk], petugas_id=isi[pk].dicatat_oleh_id, semula=potret(isi[pk])
        )
        for n, pk in enumerate(terpilih, start=1)
    )  # fmt: skip


@transaction.atomic
def periksa_butir(
    *, butir: ButirSampel, isian: Isian | None, keterangan: str, versi: int, oleh: Pengguna
) -> ButirSampel:
    """Write down what the book says of a drawn entry; None: it has nothing. The result is compared, never chosen.

    Once it is stored the entry is shown: a later change needs a reason and stays visible as one. The last item
    finishes the sample, which then changes no more. The entry itself is left alone.
    """
    sampel = SampelUlang.objects.select_for_update(of=("self",)).get(pk=butir.sampel_id)
    ini = (
        butir_untuk(oleh)
        .filter(pk=butir.pk)
        .select_for_update(of=("self",))
        .select_related("catatan__anggota", "diperiksa_oleh")
        .first()
    )
    if ini is None:
        raise TidakBerhak(_TOLAK)
    keterangan = rapikan(keterangan)
    if isian is not None:
        _periksa(isian, ini.catatan)
    ditemukan = potret(isian) if isian is not None else {}
    hasil = nilai_hasil(ini.semula, ditemukan, ini.catatan.bidang) if ditemukan else HasilPeriksa.TIDAK_ADA
    if (ini.hasil, ini.ditemukan, ini.keterangan) == (hasil, ditemukan, keterangan):
        return ini
    if not sampel.berjalan:
        raise GalatPengguna("Sampel ini sudah selesai atau dihentikan, jadi tidak diubah lagi.")
    if ini.versi != versi:
        raise BerubahLebihDulu(f"Butir ini sudah diperiksa {ini.diperiksa_oleh}. Muat ulang halaman ini.")
    if len(keterangan) > PANJANG_KATA:
        raise GalatPengguna(f"Keterangan paling banyak {PANJANG_KATA} huruf.", kolom="keterangan")
    if ini.hasil and not keterangan:
        raise GalatPengguna(
            "Isian semula sudah terlihat. Tulis di keterangan mengapa hasil pemeriksaan diubah.", kolom="keterangan"
        )
    ini.hasil, ini.ditemukan, ini.keterangan = hasil, ditemukan, keterangan
    ini.diperiksa_oleh, ini.diperiksa_pada, ini.versi = oleh, timezone.now(), ini.versi + 1
    ini.save(update_fields=["hasil", "ditemukan", "keterangan", "diperiksa_oleh", "diperiksa_pada", "versi"])
    if not sampel.butir.filter(hasil="").exists():
        sampel.selesai_pada = timezone.now()
        sampel.save(update_fields=["selesai_pada"])
    return ini


def _periksa(i: Isian, c: CatatanVerkom) -> None:
    if i.keadaan == KeadaanPeserta.TIDAK_TERDAFTAR:
        return
    if c.bidang != Bidang.PENDIDIKAN:
        if i.hadir is None:
            raise GalatPengguna("Pilih hadir atau tidak hadir menurut buku fasilitas.", kolom="hadir")
        if (i.sistolik is None) != (i.diastolik is None):
            raise GalatPengguna("Tekanan darah ditulis dua angka.", kolom="sistolik")
        return
    if i.hari_efektif is None or i.alpa is None or i.izin is None or i.sakit is None:
        raise GalatPengguna("Isi hari efektif, alpa, izin, dan sakit menurut buku sekolah.", kolom="hari_efektif")
    maks = akhir_bulan(c.bulan).day
    if i.hari_efektif > maks:
        raise GalatPengguna(f"Bulan itu hanya {maks} hari.", kolom="hari_efektif")
    if i.alpa + i.izin + i.sakit > i.hari_efektif:
        raise GalatPengguna("Jumlah alpa, izin, dan sakit melebihi hari efektif. Hitung ulang.", kolom="alpa")


@transaction.atomic
def hentikan_sampel(*, sampel: SampelUlang, alasan: str, oleh: Pengguna) -> SampelUlang:
    """Give a sample up, with a reason; it stays in the list with what it had found. Twice is once."""
    ini = SampelUlang.objects.select_for_update(of=("self",)).get(pk=sampel.pk)
    if not SampelUlang.objects.boleh(oleh, Izin.PERIKSA_VERKOM).filter(pk=ini.pk).exists():
        raise TidakBerhak("Sampel dihentikan koordinator wilayah itu.")
    alasan = rapikan(alasan)
    if ini.dihentikan_pada is not None and (ini.dihentikan_oleh_id, ini.alasan_henti) == (oleh.pk, alasan):
        return ini
    if not ini.berjalan:
        raise BerubahLebihDulu("Sampel ini sudah selesai atau sudah dihentikan.")
    if not alasan or len(alasan) > PANJANG_KATA:
        raise GalatPengguna(f"Tulis mengapa sampel dihentikan, paling banyak {PANJANG_KATA} huruf.", kolom="alasan")
    ini.dihentikan_oleh, ini.dihentikan_pada, ini.alasan_henti = oleh, timezone.now(), alasan
    ini.save(update_fields=["dihentikan_oleh", "dihentikan_pada", "alasan_henti"])
    return ini
