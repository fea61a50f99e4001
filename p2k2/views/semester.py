"""The semester's judgements of a group: two steps, one judgement each, never both on one screen."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.masukan import baca_nomor
from inti.templatetags.format import tanggal
from inti.waktu import hari_ini, saat_lokal
from kpm.models import Kelompok
from kpm.views.bantu import alamat_rt, ambil_kelompok
from p2k2.enums import AspekSemester, Pemahaman, Tingkat
from p2k2.forms.laporan import ASPEK, FormSemester
from p2k2.models import PenilaianSemester
from p2k2.selectors.semester import BarisSemester, baris_semester, jumlah_pertemuan
from p2k2.semester import Semester
from p2k2.services.semester import boleh_menilai, galat_masa, nilai_semester
from p2k2.views.bantu import teks_hitungan
from p2k2.views.pemahaman import baca_nilai

_Nilai = dict[int, int | None]
_JENIS = {Tingkat.BELUM: "bahaya", Tingkat.MULAI: "awas", Tingkat.BERKEMBANG: "info", Tingkat.KUAT: "baik"}
_PILIHAN = [(str(t.value), t.label, jenis) for t, jenis in _JENIS.items()]
_TANYA = {
    AspekSemester.PERILAKU: "Perubahan apa yang terlihat pada perilaku keluarga ini sejak ikut pertemuan?",
    AspekSemester.POTENSI: "Seberapa mampu keluarga ini mengenali kekuatan dan peluangnya sendiri?",
}


@halaman()
def semester(request: Permintaan, pk: UUID) -> HttpResponse:
    """`?tahun=&semester=&aspek=`; without them this semester and its first judgement. Others in sight read."""
    kelompok = ambil_kelompok(request, pk)
    pilih = _pilih(request, kelompok)
    if pilih is None:
        return render(request, "p2k2/semester.html", {"kelompok": kelompok, "semester": None}, status=404)
    return _layar(request, kelompok, *pilih)


@halaman(metode=("POST",), izin=Izin.CATAT_PERTEMUAN)
def simpan(request: Permintaan, pk: UUID) -> HttpResponse:
    """Save one judgement of a semester; after the first comes the second."""
    kelompok = ambil_kelompok(request, pk)
    pilih = _pilih(request, kelompok)
    if pilih is None:
        raise Http404
    masa, aspek, hari = pilih
    if not boleh_menilai(kelompok, request.user, hari):
        raise PermissionDenied
    nilai = _angka(baca_nilai(request, "tingkat"))
    semula = _angka({k: request.POST.get(f"semula-{k}", "") for k in nilai})
    try:
        n = nilai_semester(
            kelompok=kelompok, semester=masa, aspek=aspek, nilai=nilai, semula=semula, oleh=request.user, pada=hari
        )
    except GalatPengguna as galat:
        bentrok = isinstance(galat, BerubahLebihDulu)
        # After a conflict the stored judgement stands beside the typed one, so saving again is done knowingly.
        isian = (nilai, {} if bentrok else semula)
        return _layar(request, kelompok, masa, aspek, hari, isian=isian, galat=galat.pesan)
    messages.success(request, f"{aspek.label}: {n} penilaian tersimpan." if n else "Tidak ada penilaian yang berubah.")
    if aspek == AspekSemester.PERILAKU:
        return redirect(_alamat(kelompok, masa, AspekSemester.POTENSI))
    return redirect(_alamat(kelompok, masa, aspek))


def _pilih(request: Permintaan, kelompok: Kelompok) -> tuple[Semester, AspekSemester, date] | None:
    """Semester and judgement of the address, and today there; None for an address that names none."""
    hari = hari_ini(kelompok.desa_id)
    form = FormSemester(request.GET)
    return (form.masa(hari), form.penilaian(), hari) if form.is_valid() else None


def _angka(isian: dict[int, str]) -> _Nilai:
    """Levels as numbers; what is none becomes 0, which the service refuses by name."""
    return {k: None if not t else baca_nomor(t, 1) or 0 for k, t in isian.items()}


def _layar(
    request: Permintaan,
    kelompok: Kelompok,
    masa: Semester,
    aspek: AspekSemester,
    hari: date,
    *,
    isian: tuple[_Nilai, _Nilai] = ({}, {}),
    galat: str = "",
) -> HttpResponse:
    tutup = galat_masa(masa, hari)
    semua = [] if masa.mulai > hari else baris_semester(kelompok=kelompok, semester=masa, hari=hari, user=request.user)
    baris = [_baris(b, aspek, masa, *isian) for b in semua]
    konteks = {
        "kelompok": kelompok,
        "semester": masa,
        "aspek": aspek,
        "tanya": _TANYA[aspek],
        "langkah": [_langkah(kelompok, masa, a, aspek, semua) for a in AspekSemester],
        "masa": [_pilihan_masa(kelompok, s, masa, aspek) for s in _sekitar(hari, masa)],
        "baris": baris,
        "pilihan": _PILIHAN,
        "jumlah_pertemuan": jumlah_pertemuan(kelompok, masa),
        "boleh": not tutup and boleh_menilai(kelompok, request.user, hari),
        "kirim": _alamat(kelompok, masa, aspek, "p2k2:semester_simpan"),
        "tutup": tutup,
        "galat": galat,
    }
    return render(request, "p2k2/semester.html", konteks, status=TIDAK_SAH if galat else 200)


def _baris(b: BarisSemester, aspek: AspekSemester, masa: Semester, nilai: _Nilai, semula: _Nilai) -> dict[str, Any]:
    ada = getattr(b.kini, aspek) if b.kini else None
    isi, dulu = nilai.get(b.kpm.pk, ada), semula.get(b.kpm.pk, ada)
    return {
        "id": b.kpm.pk,
        "isian": f"tingkat-{b.kpm.pk}",
        "nama": b.kpm.nama,
        "ket": alamat_rt(b.kpm),
        "bantu": _bantu(b, aspek, masa),
        "nilai": "" if isi is None else str(isi),
        "label": _label(ada) or "Belum dinilai",
        "semula": "" if dulu is None else dulu,
        "tersimpan": (_label(ada) or "Belum dinilai") if nilai and not semula and isi != ada else "",
    }


def _bantu(b: BarisSemester, aspek: AspekSemester, masa: Semester) -> list[str]:
    """What is known, as text only: attendance, understanding, last semester's judgement, who judged this one."""
    paham = ", ".join(f"{n} {p.label.lower()}" for p in Pemahaman if (n := b.pemahaman.get(p)))
    lalu = _label(getattr(b.lalu, aspek)) if b.lalu else ""
    return [
        teks
        for teks in (
            f"Pertemuan semester ini: {teks_hitungan(b.hadir) or 'belum ada'}",
            f"Pemahaman: {paham}" if paham else "",
            f"{masa.sebelum}: {lalu}" if lalu else "",
            _oleh(b.kini, b.kpm.desa_id) if b.kini and getattr(b.kini, aspek) is not None else "",
        )
        if teks
    ]


def _oleh(p: PenilaianSemester, kode: str) -> str:
    return f"Terakhir dinilai {p.dinilai_oleh.nama}, {tanggal(saat_lokal(p.dinilai_pada, kode).date())}"


def _label(tingkat: int | None) -> str:
    return "" if tingkat is None else str(Tingkat(tingkat).label)


def _langkah(
    kelompok: Kelompok, masa: Semester, satu: AspekSemester, kini: AspekSemester, baris: list[BarisSemester]
) -> dict[str, Any]:
    sudah = sum(b.kini is not None and getattr(b.kini, satu) is not None for b in baris)
    return {
        "label": f"{satu.label} ({sudah}/{len(baris)})",
        "url": _alamat(kelompok, masa, satu),
        "aktif": satu == kini,
    }


def _sekitar(hari: date, dipilih: Semester) -> list[Semester]:
    kini = Semester.pada(hari)
    return sorted({kini, kini.sebelum, kini.sebelum.sebelum, dipilih}, reverse=True)


def _pilihan_masa(kelompok: Kelompok, satu: Semester, dipilih: Semester, aspek: AspekSemester) -> dict[str, Any]:
    return {"label": str(satu), "url": _alamat(kelompok, satu, aspek), "aktif": satu == dipilih}


def _alamat(kelompok: Kelompok, masa: Semester, aspek: AspekSemester, nama: str = "p2k2:semester") -> str:
    kueri = urlencode({"tahun": masa.tahun, "semester": masa.nomor, "aspek": ASPEK[aspek]})
    return f"{reverse(nama, args=[kelompok.pk])}?{kueri}"
