"""The checklist carried to a facility: names and months, never what was entered (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.db import transaction

from akun.models import Pengguna
from inti.cetak import cetak
from inti.enums import JenisAkses
from inti.galat import GalatPengguna
from inti.services.akses import catat_akses
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import tanggal
from inti.waktu import hari_ini
from verifikasi.enums import Bidang
from verifikasi.models import ButirSampel, SampelUlang
from verifikasi.selectors.kemajuan import sebut_triwulan
from verifikasi.selectors.sampel import butir_untuk


@transaction.atomic
def cetak_lembar_sampel(*, sampel: SampelUlang, oleh: Pengguna, dari: str | None = None) -> bytes:
    """One form per facility with the items `oleh` may check and nobody has yet; logged before it is made."""
    milik = butir_untuk(oleh).filter(sampel=sampel, hasil="")
    semua = list(milik.select_related("catatan__anggota", "catatan__kpm", "catatan__fasilitas__desa"))
    if not semua:
        raise GalatPengguna("Tidak ada butir yang masih harus Anda periksa, jadi tidak ada lembar untuk dicetak.")
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.UNDUH,
        objek="verifikasi.SampelUlang",
        objek_id=sampel.pk,
        alasan="Lembar periksa ulang verifikasi",
        kolom="nama, keluarga, fasilitas",
        jumlah=len(semua),
        dari=dari,
    )
    semua.sort(key=lambda b: (b.catatan.fasilitas.nama, str(b.catatan.fasilitas_id)))
    kelompok = groupby(semua, key=lambda b: b.catatan.fasilitas_id)
    isi = {
        "kecamatan": sampel.wilayah.nama,
        "triwulan": sebut_triwulan(sampel.tahap),
        "tanggal": tanggal(hari_ini(sampel.wilayah_id)),
        "pemeriksa": oleh.nama,
        "fasilitas": [_fasilitas(list(butir)) for _, butir in kelompok],
    }
    return cetak("lembar_sampel.typ", isi)


def _fasilitas(butir: Sequence[ButirSampel]) -> dict[str, object]:
    f = butir[0].catatan.fasilitas
    urut = sorted(butir, key=lambda b: (b.catatan.bulan, b.catatan.anggota.nama, b.urut))
    return {
        "nama": f.nama,
        "desa": f.desa.nama,
        "sekolah": f.bidang == Bidang.PENDIDIKAN,
        "butir": [
            {
                "urut": b.urut,
                "nama": b.catatan.anggota.nama,
                "keluarga": b.catatan.kpm.nama,
                "bulan": tulis_bulan(b.catatan.bulan),
            }
            for b in urut
        ],
    }
