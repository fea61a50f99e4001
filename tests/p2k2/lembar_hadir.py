"""Attendance sheets as pendamping send them back, and the road from upload to applied."""

from datetime import date
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from p2k2.models import Kehadiran

PADA = date(2026, 11, 22)
PILIH = {"bentuk": "p2k2", "kertas": "f4", "nomor": "tersamar", "sebagai": "xlsx", "isi": "bertanda"}
JUDUL = ["No", "Nama", "NIK", "Alamat", "RT", "RW", "Tanda Tangan", "Ket", "Kehadiran"]


def ekspor(client, pertemuan, **lain):
    return load_workbook(BytesIO(client.post(f"/p2k2/{pertemuan.pk}/lembar/", PILIH | lain).content))


def isikan(buku, **isi):
    """Type into an exported sheet: by name, the cells of Kehadiran, Diwakili oleh, Hubungan."""
    for baris in buku.worksheets[0].iter_rows():
        nama = str(baris[1].value).removesuffix(" (Ketua)")
        if nama in isi:
            for sel, nilai in zip(baris[letak(buku) - 1 :], isi[nama], strict=False):
                sel.value = nilai
    return buku


def letak(buku):
    return next(s.column for b in buku.worksheets[0].iter_rows() for s in b if s.value == "Kehadiran")


def bita(buku):
    keluar = BytesIO()
    buku.save(keluar)
    return keluar.getvalue()


def lembar(*baris, atas=(), judul=JUDUL):
    buku = Workbook()
    for satu in [*[[t] for t in atas], judul, *baris]:
        buku.worksheets[0].append(satu)
    return bita(buku)


def baris(nama, tanda, nik=None):
    return [1, nama, nik, "JL. A", "001", "002", None, None, tanda]


def kirim(client, pertemuan, isi, nama="daftar.xlsx"):
    isi = isi if isinstance(isi, bytes) else bita(isi)
    return client.post(f"/p2k2/{pertemuan.pk}/unggah/", {"berkas": SimpleUploadedFile(nama, isi)})


def periksa(client, pertemuan, isi, nama="daftar.xlsx"):
    """Upload and open the preview; the rows by outcome: {outcome: [(name, mark, columns at fault)]}."""
    jawaban = kirim(client, pertemuan, isi, nama)
    assert jawaban.status_code == 302, jawaban.text
    layar = client.get(jawaban["Location"])
    hasil = {}
    for label, _, isi_baris in layar.context.get("kelompok", []):
        hasil[label] = [(b.nama, str(b.baru), [k for k, _ in b.kesalahan]) for b in isi_baris]
    return jawaban["Location"], layar, hasil


def terapkan(client, alamat, versi=1):
    return client.post(f"{alamat}terapkan/", {"versi": versi})


def tersimpan(pertemuan):
    return {
        h.kpm.nama: (h.status, h.wakil, h.hubungan_wakil)
        for h in Kehadiran.objects.filter(pertemuan=pertemuan).select_related("kpm")
    }
