"""The report of a meeting on paper (docs/program.md §7): written to the access log before it is made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from akun.models import Pengguna
from inti.cetak import cetak, gambar, kop
from inti.enums import JenisAkses
from inti.models import Foto
from inti.services.akses import catat_akses
from inti.services.cap import cap_foto, teks_cap
from inti.templatetags.format import hari_tanggal, tanggal
from kpm.enums import JabatanKelompok
from kpm.selectors.kelompok import pengurus_pada
from p2k2.enums import BAGIAN_LAPORAN, StatusHadir
from p2k2.models import Kehadiran, LaporanPertemuan, Pertemuan
from p2k2.selectors.laporan import AngkaPertemuan, hitung_angka, laporan_pertemuan
from p2k2.selectors.pertemuan import register
from p2k2.selectors.teks import nama_pemateri, teks_jam, teks_materi, teks_status

_SISI_FOTO = 900  # two on a row of paper need no more


@transaction.atomic
def cetak_laporan(*, pertemuan: Pertemuan, oleh: Pengguna, foto: bool = True, dari: str | None = None) -> bytes:
    """Return the report as PDF, with photos or as a small document without. The caller has applied the scope."""
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.UNDUH,
        objek="p2k2.LaporanPertemuan",
        objek_id=pertemuan.pk,
        kolom="laporan pertemuan",
        alasan="Laporan pertemuan dicetak",
        dari=dari,
    )
    return cetak("laporan_pertemuan.typ", data_cetak(pertemuan, foto=foto))


def data_cetak(pertemuan: Pertemuan, *, foto: bool = True) -> dict[str, Any]:
    """Everything the paper says, as plain data."""
    p, desa = pertemuan, pertemuan.kelompok.desa
    daftar = register([p])[p.pk]
    angka = hitung_angka((h.status, h.pemahaman, 1) for h in daftar)
    return {
        "kop": kop(desa.kepala_surat()),
        "kelompok": p.kelompok.nama,
        "hari": hari_tanggal(p.tanggal),
        "waktu": teks_jam(p),
        "tempat": ", ".join(b for b in (p.tempat, desa.sampai_kabupaten()) if b),
        "materi": teks_materi(p),
        "pemateri": _pemateri(p),
        "kehadiran": [("Jumlah peserta", angka.jumlah), *angka.baris_hadir()],
        "absen": _tidak_hadir(daftar),
        "pemahaman": _pemahaman(angka),
        "bagian": _bagian(laporan_pertemuan(p), p),
        "foto": [*_foto(p.foto, p), *_foto(p.foto_daftar, p, "Daftar hadir bertanda tangan. ")] if foto else [],
        "di": desa.nama,
        "tanggal": tanggal(p.tanggal),
        "ketua": _ketua(p, daftar),
        "pendamping": {"nama": p.petugas.nama, "nip": p.petugas.nip},
    }


def _pemateri(p: Pertemuan) -> list[str]:
    tamu = [nama_pemateri(s) for s in p.pemateri.order_by("urut")]
    return [f"{p.petugas.nama}, Pendamping Sosial PKH", *tamu]


def _tidak_hadir(daftar: Iterable[Kehadiran]) -> list[tuple[str, str]]:
    """Name and mark of whoever was not marked present; no identifier."""
    return [(h.kpm.nama, teks_status(h.status)) for h in daftar if h.status != StatusHadir.HADIR]


def _pemahaman(angka: AngkaPertemuan) -> list[tuple[str, int]]:
    """Totals once anybody was judged; before that nothing is claimed."""
    return angka.baris_pemahaman() if angka.belum_dinilai < sum(angka.pemahaman.values()) else []


def _bagian(laporan: LaporanPertemuan | None, p: Pertemuan) -> list[dict[str, Any]]:
    """The parts, each with its lines; notes made at the meeting stand by themselves."""
    isi = [(label, getattr(laporan, nama)) for nama, label in BAGIAN_LAPORAN.items()] if laporan else []
    semua = [*isi, ("Catatan pertemuan", p.catatan)]
    return [{"judul": j, "baris": [b for b in t.splitlines() if b.strip()]} for j, t in semua if t.strip()]


def _ketua(p: Pertemuan, daftar: Iterable[Kehadiran]) -> str:
    jabatan = pengurus_pada(p.kelompok, p.tanggal)
    return next((h.kpm.nama for h in daftar if jabatan.get(h.kpm_id) == JabatanKelompok.KETUA.label), "")


def _foto(foto: Any, p: Pertemuan, sebutan: str = "") -> Iterable[dict[str, Any]]:
    """One picture at a time, shrunk for paper and stamped; one that cannot be read leaves its place marked."""
    kode, tempat = p.kelompok.desa_id, p.kelompok.desa.sampai_kabupaten()
    satu: Foto
    for satu in foto.order_by("diunggah_pada", "pk"):
        keterangan = sebutan + teks_cap(satu, kode_wilayah=kode, tempat=tempat)[0]
        try:
            isi = cap_foto(satu, kode_wilayah=kode, tempat=tempat, sisi=_SISI_FOTO)
        except OSError:
            yield {"isi": None, "keterangan": keterangan}
        else:
            yield {"isi": gambar(isi), "keterangan": keterangan}
