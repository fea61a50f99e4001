"""The paper behind the demo's entries: a signed form, a posyandu that did not open, a correction, late paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from akun.enums import Izin
from akun.models import Pengguna
from inti.waktu import akhir_bulan, geser_bulan
from pkh.demo import gambar
from pkh.demo.lapangan import Dunia
from verifikasi.enums import Bidang, SumberCatatan
from verifikasi.models import CatatanVerkom, Fasilitas, KeikutsertaanFasilitas, LaporanFasilitas
from verifikasi.selectors.peserta import peserta_bulan
from verifikasi.services.catat import Isian, atur_hari_efektif, simpan_catatan
from verifikasi.services.lembar_isian import beri_alasan, tambah_lembar

_HARI = 21


def cerita_isian(dunia: Dunia) -> None:
    """Last month of one school and one posyandu of Rina's."""
    rina, apd = dunia.pemeran["rina"], dunia.pemeran["apd"]
    bulan = geser_bulan(dunia.hari, -1)
    sekolah = _fasilitas(rina, Bidang.PENDIDIKAN, bulan)
    if sekolah is not None:
        _satu_sekolah(sekolah, bulan, rina, apd)
    lain = _fasilitas(rina, Bidang.KESEHATAN, bulan, kosong=True)
    if lain is not None:
        beri_alasan(fasilitas=lain, bulan=bulan, alasan="Tidak buka bulan ini, bidan cuti melahirkan", oleh=rina)


def _satu_sekolah(sekolah: Fasilitas, bulan: date, rina: Pengguna, apd: Pengguna) -> None:
    laporan = LaporanFasilitas.objects.filter(fasilitas=sekolah, bulan=bulan, hari_efektif__isnull=False).first()
    if laporan is None:
        laporan = atur_hari_efektif(fasilitas=sekolah, bulan=bulan, hari=_HARI, versi=None, oleh=rina)
    if not laporan.hari_efektif:
        return
    murid = [p.anggota_id for p in peserta_bulan(sekolah, bulan, rina, Izin.CATAT_VERKOM)[:3]]
    for n, anggota in enumerate(murid):
        ada = CatatanVerkom.objects.filter(anggota=anggota, bulan=bulan, bidang=Bidang.PENDIDIKAN).first()
        isi = Isian.dari(ada) if ada else Isian(anggota, alpa=n, izin=0, sakit=0)
        simpan_catatan(fasilitas=sekolah, bulan=bulan, isian=[isi], sumber=SumberCatatan.LAYAR, oleh=rina)
    if murid:
        # The paper came late and said otherwise.
        ada = CatatanVerkom.objects.get(anggota=murid[0], bulan=bulan, bidang=Bidang.PENDIDIKAN)
        beda = replace(
            Isian.dari(ada),
            hari_efektif=None,
            alpa=0,
            izin=2,
            sakit=0,
            keterangan="Dua hari izin menurut lembar sekolah",
        )
        simpan_catatan(fasilitas=sekolah, bulan=bulan, isian=[beda], sumber=SumberCatatan.LAYAR, oleh=apd)
    tambah_lembar(fasilitas=sekolah, bulan=bulan, foto=[gambar.dokumen(f"Verkom {bulan:%m-%Y}")], oleh=rina)


def _fasilitas(rina: Pengguna, bidang: Bidang, bulan: date, *, kosong: bool = False) -> Fasilitas | None:
    """The first one with members of Rina's; `kosong`: without an entry or effective days in that month."""
    ikut = KeikutsertaanFasilitas.objects.boleh(rina, Izin.CATAT_VERKOM)
    milik = ikut.dalam_bulan(bulan, akhir_bulan(bulan)).filter(bidang=bidang)
    semua = Fasilitas.objects.terbuka().filter(pk__in=milik.values("fasilitas")).order_by("nama", "pk")
    if kosong:
        semua = semua.exclude(pk__in=CatatanVerkom.objects.filter(bulan=bulan).values("fasilitas"))
    return semua.first()
