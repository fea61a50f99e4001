"""The paper behind a facility's month: photos of the signed form, and why a facility has not reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from akun.models import Pengguna
from inti.berkas.nilai import rapikan
from inti.galat import GalatPengguna, TidakBerhak
from inti.services.foto import periksa_foto, simpan_foto
from inti.templatetags.format import tanggal as tulis_tanggal
from verifikasi.models import CatatanVerkom, Fasilitas, LembarVerkom
from verifikasi.services.catat import kunci_laporan, periksa_kepala

LEMBAR_MAKS = 20  # of one person, facility and month
PANJANG_ALASAN = 200
BATAS_HAPUS = timedelta(days=1)


@transaction.atomic
def tambah_lembar(*, fasilitas: Fasilitas, bulan: date, foto: Sequence[UploadedFile], oleh: Pengguna) -> int:
    """Keep photos of the signed form; the same picture again is not stored twice. Returns how many were added."""
    fasilitas, bulan = periksa_kepala(fasilitas, bulan, oleh)
    siap = {f.sha256: f for f in (periksa_foto(berkas, kode_wilayah=fasilitas.desa_id) for berkas in foto)}
    if not siap:
        raise GalatPengguna("Pilih paling sedikit satu foto.", kolom="foto")
    laporan = kunci_laporan(fasilitas, bulan, oleh)
    ada = set(laporan.lembar.filter(oleh=oleh).values_list("foto__sha256", flat=True))
    baru = [f for sidik, f in siap.items() if sidik not in ada]
    if len(ada) + len(baru) > LEMBAR_MAKS:
        raise GalatPengguna(
            f"Paling banyak {LEMBAR_MAKS} foto lembar per fasilitas dan bulan; Anda sudah menyimpan {len(ada)}.",
            kolom="foto",
        )
    for satu in baru:
        LembarVerkom.objects.create(laporan=laporan, foto=simpan_foto(berkas=satu, oleh=oleh), oleh=oleh)
    return len(baru)


@transaction.atomic
def lepas_lembar(*, lembar: LembarVerkom, oleh: Pengguna) -> None:
    """Take a wrong photo off, by whoever took it and within a day; its trace stays. Twice is once."""
    ini = LembarVerkom.objects.select_for_update().filter(pk=lembar.pk).first()
    if ini is None:
        return
    if ini.oleh_id != oleh.pk:
        raise TidakBerhak("Foto lembar hanya dihapus oleh yang mengunggahnya.")
    if timezone.now() - ini.pada > BATAS_HAPUS:
        raise GalatPengguna("Foto lembar hanya bisa dihapus dalam sehari sejak diunggah. Tambahkan foto yang benar.")
    ini.delete()


@transaction.atomic
def beri_alasan(*, fasilitas: Fasilitas, bulan: date, alasan: str, oleh: Pengguna) -> None:
    """Say why a facility has not reported a month; empty takes the reason away. Nobody is punished for it."""
    fasilitas, bulan = periksa_kepala(fasilitas, bulan, oleh)
    alasan = rapikan(alasan)
    if len(alasan) > PANJANG_ALASAN:
        raise GalatPengguna(f"Sebabnya paling panjang {PANJANG_ALASAN} huruf. Singkat dulu.", kolom="alasan")
    if alasan and CatatanVerkom.objects.filter(fasilitas=fasilitas, bulan=bulan).exists():
        raise GalatPengguna(f"{fasilitas} sudah melapor: ada isian untuk bulan ini.", kolom="alasan")
    laporan = kunci_laporan(fasilitas, bulan, oleh)
    if alasan and laporan.hari_efektif is not None:
        raise GalatPengguna(
            f"{fasilitas} sudah melapor: hari efektifnya diisi {laporan.dicatat_oleh} pada "
            f"{tulis_tanggal(laporan.dicatat_pada)}.",
            kolom="alasan",
        )
    if laporan.alasan_belum == alasan:
        return
    laporan.alasan_belum, laporan.dicatat_oleh, laporan.dicatat_pada = alasan, oleh, timezone.now()
    laporan.versi += 1
    laporan.save()
