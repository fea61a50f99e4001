"""Rows of the entry screen as the template draws them, and what was typed in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404

from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import Permintaan
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import umur
from inti.waktu import AWAL_PROGRAM, akhir_bulan, saat_lokal
from verifikasi.enums import Bidang, KeadaanPeserta
from verifikasi.forms.isian import FormBaris, FormSehat, FormSekolah, FormTanggal
from verifikasi.models import AturanVerkom, CatatanVerkom, Fasilitas, KeikutsertaanFasilitas
from verifikasi.selectors.isian import MEDAN, fasilitas_terbuka, hari_hadir, menulis_di
from verifikasi.selectors.kalimat import persen_jujur
from verifikasi.selectors.wajar import Ukuran, sebut
from verifikasi.services.catat import Nilai, simpan_yang_bisa
from verifikasi.services.isian import Isian, ringkas

BARIS_MAKS = 500
IMUNISASI = (
    "HB-0", "BCG", "Polio 1", "Polio 2", "Polio 3", "Polio 4", "IPV 1", "IPV 2", "DPT-HB-Hib 1", "DPT-HB-Hib 2",
    "DPT-HB-Hib 3", "DPT-HB-Hib lanjutan", "PCV 1", "PCV 2", "PCV 3", "Rotavirus 1", "Rotavirus 2", "Rotavirus 3",
    "Campak-Rubela", "Campak-Rubela lanjutan", "TT 1", "TT 2",
)  # fmt: skip


@dataclass(frozen=True)
class Jawaban:
    """What became of a row: the sentence, its kind, and the field at fault."""

    galat: str = ""
    kolom: str = ""
    bentrok: bool = False
    peringatan: tuple[str, ...] = ()
    catatan: CatatanVerkom | None = None


def ambil_fasilitas(request: Permintaan, pk: UUID) -> Fasilitas:
    """A facility whose months the user may look at, else 404."""
    fasilitas: Fasilitas = get_object_or_404(fasilitas_terbuka(request.user).select_related("digabung_ke"), pk=pk)
    return fasilitas


def ambil_boleh(request: Permintaan, pk: UUID) -> Fasilitas:
    """The facility, else 404; one where the user may write for somebody, else 403."""
    fasilitas = ambil_fasilitas(request, pk)
    if not menulis_di(fasilitas, request.user):
        raise PermissionDenied
    return fasilitas


def baca_bulan(tahun: int, bulan: int) -> date:
    """The month an address names."""
    if not AWAL_PROGRAM.year <= tahun <= 2099 or not 1 <= bulan <= 12:
        raise Http404
    return date(tahun, bulan, 1)


def buat_form(fasilitas: Fasilitas, anggota: int, data: QueryDict) -> FormBaris:
    if fasilitas.bidang == Bidang.PENDIDIKAN:
        return FormSekolah(data, prefix=str(anggota))
    tanggal = FormTanggal(data)
    return FormSehat(
        data, prefix=str(anggota), tanggal=tanggal.cleaned_data.get("tanggal") if tanggal.is_valid() else None
    )


def simpan_kiriman(
    request: Permintaan, fasilitas: Fasilitas, bulan: date, anggota: list[int], sumber: str
) -> dict[int, Jawaban]:
    """Save the rows sent that can be saved; of each the answer. A row nobody touched is left alone."""
    jawaban: dict[int, Jawaban] = {}
    isian: list[Isian] = []
    for nomor in anggota:
        form = buat_form(fasilitas, nomor, request.POST)
        if form.kosong():
            if form.data.get(form.add_prefix("versi")):
                jawaban[nomor] = Jawaban("Isiannya dikosongkan. Isi lagi, atau pakai Hapus isian.", "kosong")
        elif form.is_valid():
            isian.append(form.isi(nomor))
        else:
            kolom, pesan = form.galat()
            jawaban[nomor] = Jawaban(pesan, kolom)
    nilai = simpan_yang_bisa(fasilitas=fasilitas, bulan=bulan, isian=isian, sumber=sumber, oleh=request.user)
    return jawaban | {n.isi.anggota_id: jawab_nilai(n) for n in nilai}


def jawab_nilai(n: Nilai) -> Jawaban:
    if n.galat is None:
        return Jawaban(peringatan=n.peringatan, catatan=n.catatan)
    bentrok = isinstance(n.galat, BerubahLebihDulu)
    return Jawaban(n.galat.pesan, n.galat.kolom or "", bentrok=bentrok, catatan=n.catatan)


def jawab_galat(galat: GalatPengguna, anggota: list[int]) -> dict[int, Jawaban]:
    """One refusal for all rows: the month, the facility."""
    return {a: Jawaban(galat.pesan, galat.kolom or "") for a in anggota}


@dataclass(frozen=True)
class Layar:
    """What is the same for all rows."""

    fasilitas: Fasilitas
    bulan: date
    hari: int | None  # the school's effective days
    aturan: AturanVerkom | None
    ambang: int | None
    medan: Mapping[int, set[str]]
    lalu: Mapping[int, Ukuran]


def baris_isian(
    p: KeikutsertaanFasilitas,
    layar: Layar,
    catatan: CatatanVerkom | None,
    jawaban: Jawaban | None = None,
    kiriman: QueryDict | None = None,
    awalan: str = "",
) -> dict[str, Any]:
    """A person's row: what was typed where something was sent, else what is stored.

    Its fields are named after the member, or after `awalan` where one person has several months.
    """
    sini = catatan if catatan is None or catatan.fasilitas_id == layar.fasilitas.pk else None
    tak = sini is not None and sini.keadaan == KeadaanPeserta.TIDAK_TERDAFTAR
    nilai = _nilai(sini, layar) | {"tak": "on" if tak else "", "keterangan": sini.keterangan if sini else ""}
    nomor, nama = p.anggota_id, awalan or str(p.anggota_id)
    if kiriman is not None:
        nilai = {k: kiriman.get(f"{nama}-{k}", "") for k in nilai}
    tanya = layar.medan.get(nomor, set())
    return {
        "id": nama if awalan else nomor,
        "nama": p.anggota.nama,
        "ket": _ket(p, layar),
        "nilai": nilai,
        "isian_hadir": f"{nama}-hadir",
        "tanya": [m for m in MEDAN if m in tanya],
        "sisa": [m for m in MEDAN if m not in tanya],
        "baca": _hasil(catatan, layar) if catatan else "Belum diisi",
        "lalu": _lalu(layar.lalu.get(nomor)),
        "status": status_baris(
            awalan or nomor,
            layar,
            catatan,
            jawaban,
            dikirim=None if kiriman is None else kiriman.get(f"{nama}-versi", ""),
        ),
        "terbuka": bool(nilai["tak"] or nilai["keterangan"]),
    }


def status_baris(
    nomor: int | str,
    layar: Layar,
    catatan: CatatanVerkom | None,
    jawaban: Jawaban | None = None,
    *,
    dikirim: str | None = None,
) -> dict[str, Any]:
    """What stands under a row: stored when and by whom, what is odd, or why it was refused.

    A refused row keeps the version it was sent with; only a quarrel told in words hands out the newer one.
    """
    j = jawaban or Jawaban()
    ada = catatan or j.catatan
    lain = ada is not None and ada.fasilitas_id != layar.fasilitas.pk
    tetap = dikirim is not None and bool(j.galat) and not j.bentrok and j.kolom != "pindah"
    status: dict[str, Any] = {
        "id": nomor,
        "versi": dikirim if tetap else ada.versi if ada else None,
        "jenis": "",
        "peringatan": [t[:1].upper() + t[1:] + "." for t in j.peringatan],
        "bentrok": j.bentrok,
        "pindah": j.kolom == "pindah" or (lain and not j.galat),
        "lain": str(ada.fasilitas) if ada and lain else "",
        "galat": j.galat,
        "kolom": j.kolom,
        "catatan": None if ada is None or lain else ada,
    }
    if j.galat:
        status["jenis"] = "bahaya"
    elif ada and not lain:
        status |= {"jenis": "awas" if j.peringatan else "baik", "kapan": _kapan(ada), "hasil": _hasil(ada, layar)}
        status["terlambat"] = ada.terlambat
        # The script shows a pupil's share beside the figures as they change.
        status["dihitung"] = ada.bidang == Bidang.PENDIDIKAN and ada.keadaan == KeadaanPeserta.TERCATAT
        status["beda_hari"] = layar.hari is not None and ada.hari_efektif not in (None, layar.hari)
    return status


def _kapan(c: CatatanVerkom) -> str:
    lokal = saat_lokal(c.dicatat_pada)
    return f"{lokal.day}/{lokal.month} {lokal:%H.%M}"


def _hasil(c: CatatanVerkom, layar: Layar) -> str:
    if c.bidang != Bidang.PENDIDIKAN or c.keadaan == KeadaanPeserta.TIDAK_TERDAFTAR:
        return ringkas(c)
    hadir, hari = hari_hadir(c, layar.aturan)
    if hari <= 0:
        return "tidak ada hari yang dihitung"
    batas = layar.ambang or 0
    bawah = f", di bawah {batas} %" if hadir * 100 < batas * hari else ""
    return f"hadir {hadir} dari {hari} = {persen_jujur(hadir, hari, batas)} %{bawah}"


def _nilai(c: CatatanVerkom | None, layar: Layar) -> dict[str, str]:
    form = FormSekolah if layar.fasilitas.bidang == Bidang.PENDIDIKAN else FormSehat
    return dict.fromkeys(form.isian, "") if c is None else form.awal(c, layar.hari)


def _ket(p: KeikutsertaanFasilitas, layar: Layar) -> str:
    lahir = p.anggota.tanggal_lahir
    bagian = [
        f"kelas {p.kelas}" if p.kelas and layar.fasilitas.bidang == Bidang.PENDIDIKAN else "",
        umur(lahir, akhir_bulan(layar.bulan)) if lahir and lahir <= akhir_bulan(layar.bulan) else "",
        f"keluarga {p.kpm.nama}" if p.kpm.nama != p.anggota.nama else "pengurus",
    ]
    return " · ".join(b for b in bagian if b)


def _lalu(u: Ukuran | None) -> str:
    if u is None:
        return ""
    bagian = []
    if u.berat_kg is not None and u.berat_bulan:
        bagian.append(f"{sebut(u.berat_kg)} kg ({tulis_bulan(u.berat_bulan)})")
    if u.tinggi_cm is not None and u.tinggi_bulan:
        bagian.append(f"{sebut(u.tinggi_cm)} cm ({tulis_bulan(u.tinggi_bulan)})")
    return ", ".join(bagian)
