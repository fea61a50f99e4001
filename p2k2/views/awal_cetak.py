"""Papers of an initial meeting: invitations, attendance list, report."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from inti.cetak import cetak, jawab_pdf
from inti.halaman import Permintaan, halaman
from inti.templatetags.format import hari_tanggal, tanggal
from p2k2.enums import DokumenCalon, Penjelasan
from p2k2.models import UndanganAwal
from p2k2.selectors import hitung_awal, undangan_awal
from p2k2.views.bantu_awal import ambil_awal, lencana_awal, teks_jam


@halaman()
def undangan(request: Permintaan, pk: UUID) -> HttpResponse:
    """One invitation per family, two on a sheet to be cut."""
    p = ambil_awal(request, pk)
    data = _data(p) | {"keluarga": [_keluarga(u) for u in undangan_awal(p)], "dokumen": list(DokumenCalon.labels)}
    return jawab_pdf(cetak("undangan_awal.typ", data), f"undangan-pertemuan-awal-{p.tanggal}.pdf")


@halaman()
def daftar_hadir(request: Permintaan, pk: UUID) -> HttpResponse:
    """The families by address with room for signature or thumb print."""
    p = ambil_awal(request, pk)
    data = _data(p) | {"keluarga": [_keluarga(u) for u in undangan_awal(p)]}
    return jawab_pdf(cetak("daftar_hadir_awal.typ", data), f"daftar-hadir-pertemuan-awal-{p.tanggal}.pdf")


@halaman()
def laporan(request: Permintaan, pk: UUID) -> HttpResponse:
    """The report: place, time, who came, what was explained, validation, obstacles, photos."""
    p = ambil_awal(request, pk)
    keluarga = undangan_awal(p)
    konteks = {
        "p": p,
        "jam": teks_jam(p),
        "lencana": lencana_awal(p),
        "hitungan": hitung_awal(keluarga),
        "keluarga": keluarga,
        "penjelasan": [(label, nilai in p.dijelaskan) for nilai, label in Penjelasan.choices],
        "foto": list(p.foto.order_by("diunggah_pada", "pk")),
    }
    return render(request, "p2k2/awal_laporan.html", konteks)


def _data(p: Any) -> dict[str, Any]:
    return {
        "hari": hari_tanggal(p.tanggal),
        "tanggal": tanggal(p.tanggal),
        "jam": teks_jam(p),
        "tempat": p.tempat,
        "desa": p.desa.nama,
        "kecamatan": p.desa.induk.nama,
        "pendamping": {"nama": p.petugas.nama, "nip": p.petugas.nip, "telepon": p.petugas.telepon},
    }


def _keluarga(u: UndanganAwal) -> dict[str, str]:
    k = u.kpm
    return {"nama": k.nama, "nik": k.nik_tersamar, "alamat": k.alamat, "rt": k.rt, "rw": k.rw, "desa": k.desa.nama}
