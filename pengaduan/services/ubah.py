"""What a complaint is about, put right: kind, urgency, family, area; and that it repeats another (docs/program.md §11).

Who may know is only ever narrowed here (`batas`); letting more people know is a decision of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.waktu import saat_lokal
from kpm.models import KPM
from pengaduan.enums import JenisTindak, KeadaanAduan, UrgensiAduan
from pengaduan.models import JenisAduan, Pengaduan
from pengaduan.services.kunci import (
    kunci_aduan,
    lepas_kunjungan,
    mulai_kerja,
    pastikan_berjalan,
    pastikan_terbuka,
    pastikan_versi,
    simpan,
    sudah,
    terima_dulu,
    tulis,
)
from pengaduan.services.ringkasan import tandai_umum
from pengaduan.services.tenggat import hitung_tenggat, pindah_tingkat
from pengaduan.services.terima import IsiAduan, arah_aduan, catat_terlapor, susun_langkah
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

ULANGAN = "Aduan ini mengulang aduan lain yang sedang atau sudah ditangani; jawabannya sama."


@dataclass(frozen=True, kw_only=True)
class UbahAduan:
    """The complaint as it shall be; with a family its desa counts, whatever `wilayah` says."""

    jenis: str
    urgensi: str
    wilayah: str = ""
    kpm: int | None = None


@transaction.atomic
def ubah(*, aduan: Pengaduan, isi: UbahAduan, versi: int, oleh: Pengguna, pada: datetime | None = None) -> Pengaduan:
    """Change kind, urgency, family or area. Another kind brings its own steps and days; done steps stay.

    Afterwards it may stand above the one who changed it.
    """
    kini = kunci_aduan(aduan, oleh)
    jenis, kpm, wilayah = _baca(kini, isi, oleh)
    lama = (kini.jenis, UrgensiAduan(kini.urgensi), kini.kpm_id, kini.wilayah_id)
    beda = _beda(kini, jenis, isi.urgensi, kpm, wilayah)
    if not beda:
        return kini
    pastikan_terbuka(kini)
    pastikan_versi(kini, versi)
    pada = mulai_kerja(kini, oleh, pada)
    kini.jenis, kini.urgensi, kini.kpm, kini.wilayah = jenis, isi.urgensi, kpm, wilayah
    dari = kini.tingkat
    _arahkan(kini, ganti_jenis=lama[0] != jenis, pada=pada, oleh=oleh)
    naik: dict[str, Any] = {"dari_tingkat": dari, "ke_tingkat": kini.tingkat} if dari != kini.tingkat else {}
    tulis(kini, JenisTindak.UBAH, " ".join(beda), oleh=oleh, pada=pada, **naik)
    if lama[2] != kini.kpm_id:
        lepas_kunjungan(kini)
    tandai_umum(kini, lama[3])
    return simpan(kini)


def _arahkan(kini: Pengaduan, *, ganti_jenis: bool, pada: datetime, oleh: Pengguna) -> None:
    arah = arah_aduan(
        jenis=kini.jenis, wilayah=kini.wilayah, kpm=kini.kpm,
        isi=IsiAduan(
            jenis=kini.jenis_id, isi=kini.isi, kanal=kini.kanal, tempat_kejadian=kini.tempat_kejadian,
            peran_terlapor=kini.peran_terlapor, nama_terlapor=kini.nama_terlapor,
        ),
    )  # fmt: skip
    kini.batas = max(kini.batas, arah.batas)
    tingkat = max(kini.tingkat, arah.tingkat, kini.batas)
    hari = saat_lokal(pada, kini.wilayah_id).date()
    if tingkat != kini.tingkat:
        pindah_tingkat(kini, ke=tingkat, hari=hari, kini=pada)
        kini.versi -= 1  # `simpan` counts it
    elif ganti_jenis:
        sejak = saat_lokal(kini.di_tingkat_sejak, kini.wilayah_id).date()
        tenggat = hitung_tenggat(jenis=kini.jenis_id, tingkat=kini.tingkat, sejak=sejak)
        kini.tenggat_terima, kini.tenggat_selesai, kini.ingat_mulai = tenggat.terima, tenggat.selesai, tenggat.ingat
    if ganti_jenis:
        kini.langkah.filter(dicatat_pada=None).delete()
        akhir = kini.langkah.aggregate(n=Max("urutan"))["n"] or 0
        susun_langkah(kini, hari, mulai=akhir + 1)
    catat_terlapor(kini, arah.terlapor, oleh)


def _baca(kini: Pengaduan, isi: UbahAduan, oleh: Pengguna) -> tuple[JenisAduan, KPM | None, Wilayah]:
    jenis = JenisAduan.objects.filter(pk=isi.jenis).first()
    if jenis is None or not (jenis.aktif or jenis == kini.jenis):
        raise GalatPengguna("Pilih tentang apa aduan ini.", kolom="jenis")
    if isi.urgensi not in UrgensiAduan.values:
        raise GalatPengguna("Pilih seberapa mendesak.", kolom="urgensi")
    kpm = None
    if isi.kpm is not None:
        terlihat = KPM.objects.terlihat_oleh(oleh) if isi.kpm != kini.kpm_id else KPM.objects.all()
        kpm = terlihat.select_related("desa").filter(pk=isi.kpm).first()
        if kpm is None:
            raise TidakBerhak("Keluarga itu tidak ada di wilayah Anda. Cari lagi.", kolom="kpm")
        return jenis, kpm, kpm.desa
    kode = isi.wilayah or kini.wilayah_id
    wilayah = Wilayah.objects.filter(tingkat__gte=Tingkat.KABUPATEN, pk=kode).first()
    if wilayah is None:
        raise GalatPengguna("Pilih di mana kejadiannya.", kolom="wilayah")
    if kode != kini.wilayah_id and not Wilayah.objects.terlihat_oleh(oleh).filter(pk=kode).exists():
        raise TidakBerhak(
            "Daerah itu di luar wilayah Anda. Naikkan aduannya bila kejadiannya di sana.", kolom="wilayah"
        )
    return jenis, None, wilayah


def _beda(kini: Pengaduan, jenis: JenisAduan, urgensi: str, kpm: KPM | None, wilayah: Wilayah) -> list[str]:
    """Sentences of what is changed; a family is not named: the line may be read by more people than the family."""
    beda = []
    if jenis != kini.jenis:
        beda.append(f"Jenis: {kini.jenis.nama} menjadi {jenis.nama}.")
    if urgensi != kini.urgensi:
        beda.append(f"Urgensi: {kini.get_urgensi_display()} menjadi {UrgensiAduan(urgensi).label}.")
    if (kpm.pk if kpm else None) != kini.kpm_id:
        kata = "dilepas" if kpm is None else "diganti" if kini.kpm_id else "dicatat"
        beda.append(f"Keluarga yang dimaksud {kata}.")
    elif wilayah != kini.wilayah:
        beda.append(f"Daerah: {kini.wilayah.nama} menjadi {wilayah.nama}.")
    return beda


@transaction.atomic
def tandai_ulangan(
    *, aduan: Pengaduan, nomor: str, versi: int, oleh: Pengguna, pada: datetime | None = None
) -> Pengaduan:
    """Close a complaint because it repeats another of the kabupaten, by its number; the other one goes on."""
    kini = kunci_aduan(aduan, oleh)
    induk = _induk(kini, nomor, oleh)
    if kini.induk_id == induk.pk and sudah(kini, JenisTindak.TUTUP, ULANGAN, oleh):
        return kini
    pastikan_berjalan(kini)
    pastikan_versi(kini, versi)
    pada = pada or timezone.now()
    terima_dulu(kini, oleh, pada)
    tulis(kini, JenisTindak.TUTUP, ULANGAN, oleh=oleh, pada=pada)
    kini.induk, kini.keadaan, kini.selesai_pada = induk, KeadaanAduan.DITUTUP, pada
    return simpan(kini)


def _induk(kini: Pengaduan, nomor: str, oleh: Pengguna) -> Pengaduan:
    """The first complaint of the chain that the number names; only one that the user may see.

    One that goes on from an older complaint is no repetition, and never tells that there is one.
    """
    terlihat = Pengaduan.objects.terlihat_oleh(oleh).filter(kabupaten_kode=kini.kabupaten_kode)
    induk = terlihat.filter(nomor=" ".join(nomor.split()).upper()).first()
    if induk is not None and induk.induk_id is not None and induk.keadaan == KeadaanAduan.DITUTUP:
        induk = terlihat.filter(pk=induk.induk_id).first() or induk
    if induk is None:
        raise GalatPengguna("Nomor itu tidak ada di antara aduan yang dapat Anda buka.", kolom="nomor")
    if induk.pk == kini.pk or Pengaduan.objects.terlihat_oleh(oleh).filter(induk=kini).exists():
        raise GalatPengguna("Aduan yang diulang tidak dapat menjadi pengulangan. Pilih aduan yang pertama.",
                            kolom="nomor")  # fmt: skip
    return induk
