"""A sheet filled in on a computer waits to be looked at: one mark corrected, one neighbour written in by hand."""

from io import BytesIO

from django.core.files.base import File
from openpyxl import load_workbook

from akun.models import Pengguna
from inti.sementara import berkas_tanpa_nama
from p2k2.enums import StatusHadir
from p2k2.models import Pertemuan
from p2k2.selectors.lembar import Lembar, lembar_pertemuan
from p2k2.services.lembar import PilihanLembar, buku_lembar
from p2k2.services.unggah_hadir import unggah_lembar
from pkh.demo.lapangan import Dunia


def cerita_lembar(dunia: Dunia) -> None:
    rina = dunia.pemeran["rina"]
    milik = Pertemuan.objects.terlaksana().filter(petugas=rina, tanggal__lte=dunia.hari)
    pertemuan = (
        milik.select_related("kelompok__desa__induk", "petugas", "sesi__modul").order_by("-tanggal", "pk").first()
    )
    if pertemuan is None:
        return
    isi = _isikan(lembar_pertemuan(pertemuan), rina)
    unggah_lembar(pertemuan=pertemuan, nama="daftar-hadir-terisi.xlsx", isi=File(isi), oleh=rina)


def _isikan(lembar: Lembar, rina: Pengguna) -> BytesIO:
    with berkas_tanpa_nama() as jalur:
        buku_lembar(lembar=lembar, pilihan=PilihanLembar(bertanda=True), oleh=rina, keluaran=jalur)
        buku = load_workbook(BytesIO(jalur.read_bytes()))
    halaman = buku.worksheets[0]
    atas, judul = next((n, b) for n, b in enumerate(halaman.iter_rows(values_only=True), 1) if b[0] == "No")
    awal, kolom = atas + 2, judul.index("Kehadiran") + 1
    tanda = halaman.cell(awal, kolom)
    tanda.value = str((StatusHadir.IZIN if tanda.value == StatusHadir.HADIR.label else StatusHadir.HADIR).label)
    tulisan = awal + len(lembar.baris)
    halaman.cell(tulisan, 2).value, halaman.cell(tulisan, kolom).value = "Tetangga Ibu Ketua", "H"
    keluar = BytesIO()
    buku.save(keluar)
    return keluar
