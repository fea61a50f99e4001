"""The answer to "why was I not paid" on paper for the family, logged (docs/program.md §4, §13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from akun.models import Pengguna
from inti.cetak import cetak
from inti.enums import JenisAkses
from inti.galat import TidakBerhak
from inti.services.akses import catat_akses
from inti.telepon import tulis_telepon
from inti.templatetags.format import tanggal
from kpm.models import KPM
from kpm.selectors.surat import alamat_lengkap
from penyaluran.models import Tahap
from penyaluran.selectors.mengapa_kalimat import Jawaban
from penyaluran.selectors.mengapa_rantai import Mata
from verifikasi.selectors.pendamping import pendamping_keluarga


@transaction.atomic
def cetak_mengapa(
    *,
    kpm: KPM,
    tahap: Tahap,
    jawaban: Jawaban,
    rantai: Sequence[Mata],
    hari: date,
    oleh: Pengguna,
    dari: str | None = None,
) -> bytes:
    """One page. Raises TidakBerhak for a family outside the user's scope."""
    if not KPM.objects.terlihat_oleh(oleh).filter(pk=kpm.pk).exists():
        raise TidakBerhak("Keluarga ini tidak berada di wilayah atau dampingan Anda.")
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.UNDUH,
        objek="kpm.KPM",
        objek_id=kpm.pk,
        alasan=f"Penjelasan pembayaran {tahap}",
        kolom="nama, alamat, pembayaran",
        dari=dari,
    )
    petugas = pendamping_keluarga([kpm.pk], hari).get(kpm.pk)
    isi = {
        "tanggal": tanggal(hari),
        "tahap": str(tahap),
        "nama": kpm.nama,
        "alamat": alamat_lengkap(kpm) if kpm.alamat or kpm.alamat_fc or kpm.rt or kpm.rw else "",
        "desa": kpm.desa.nama,
        "kecamatan": kpm.desa.induk.nama if kpm.desa.induk else "",
        "terjadi": jawaban.terjadi,
        "langkah": jawaban.langkah,
        "rantai": [{"judul": m.judul, "kata": m.kata, "teks": m.teks} for m in rantai],
        "pendamping": petugas.nama if petugas else "",
        "telepon": tulis_telepon(petugas.telepon) if petugas and petugas.telepon else "",
    }
    return cetak("mengapa.typ", isi)
