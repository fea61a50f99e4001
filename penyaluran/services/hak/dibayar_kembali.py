"""Taking the list of what must be paid back out of the software: logged, within the area one may export."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from akun.enums import Izin, peran_berizin
from akun.models import Pengguna
from inti.enums import JenisAkses
from inti.sementara import berkas_tanpa_nama
from inti.services.akses import catat_akses_tiap
from penyaluran.selectors.dibayar_kembali import SaringKembali, dibatalkan, dibayar_kembali
from wilayah.models import Wilayah
from wilayah.selectors import nama_lengkap


@transaction.atomic
def unduh_dibayar_kembali(*, saring: SaringKembali, oleh: Pengguna, dari: str | None = None) -> bytes:
    """The workbook of reversals of families that `oleh` may export, after writing down who took it."""
    from penyaluran.berkas.dibayar_kembali import tulis_dibayar_kembali  # openpyxl would slow every start

    milik = dibatalkan(oleh, sebagai=peran_berizin(Izin.EKSPOR))
    qs = saring.terapkan(milik).select_related("kpm__desa__induk").order_by("kpm__desa", "kpm__nama", "pk")
    isi = dibayar_kembali(list(qs))
    catat_akses_tiap(
        oleh=oleh,
        jenis=JenisAkses.EKSPOR,
        objek="kpm.KPM",
        nomor=sorted({b.sanksi.kpm_id for b in isi}),
        alasan="Daftar bantuan yang harus dibayar kembali",
        kolom="nik, kk",
        dari=dari,
    )
    wilayah = Wilayah.objects.filter(kode=saring.wilayah).first() if saring.wilayah else None
    with berkas_tanpa_nama() as jalur:
        tulis_dibayar_kembali(
            isi=isi,
            wilayah=nama_lengkap(wilayah) if wilayah else "Semua wilayah Anda",
            oleh=oleh,
            pada=timezone.now(),
            keluaran=jalur,
        )
        return jalur.read_bytes()
