"""What several views need: the family or group with the user's right, and its row in a list."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from inti.cetak import jawab_pdf
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import Permintaan
from inti.models import Pekerjaan
from kpm.enums import PESERTA
from kpm.models import KPM, AnggotaBelumCocok, Kelompok
from kpm.services.kode_kartu import KARTU_LANGSUNG


def ambil_kpm(request: Permintaan, pk: int, izin: str | None = None) -> KPM:
    """The family inside the user's scope, else 404; with `izin` held for this very family, else 403."""
    terlihat = KPM.objects.terlihat_oleh(request.user).select_related("desa__induk__induk")
    kpm = get_object_or_404(terlihat, pk=pk)
    if izin and not KPM.objects.boleh(request.user, izin).filter(pk=pk).exists():
        raise PermissionDenied
    return kpm


def ambil_kelompok(request: Permintaan, pk: Any, izin: str | None = None) -> Kelompok:
    """The group inside the user's scope, else 404; with `izin` held for this very group, else 403."""
    kelompok = get_object_or_404(Kelompok.objects.terlihat_oleh(request.user).select_related("desa__induk"), pk=pk)
    if izin and not Kelompok.objects.boleh(request.user, izin).filter(pk=pk).exists():
        raise PermissionDenied
    return kelompok


def alamat_rt(kpm: KPM | AnggotaBelumCocok) -> str:
    """`RT 001/RW 002`, or what of it is known."""
    return "/".join(f"{nama} {nilai}" for nama, nilai in (("RT", kpm.rt), ("RW", kpm.rw)) if nilai)


def teks_komponen(kpm: KPM) -> str:
    """`SD 1, Lansia 1`: a number never stands alone on the next line."""
    return ", ".join(f"{nama}\u00a0{n}" for nama, n in kpm.komponen)


def baris_kpm(kpm: Any, *, dengan_petugas: bool) -> dict[str, Any]:
    """A family as one row of a list; `kpm` comes with `prefetch_kini`."""
    kelompok = kpm.keanggotaan_kini[0].kelompok.nama if kpm.keanggotaan_kini else ""
    petugas = kpm.penugasan_kini[0].petugas.nama if kpm.penugasan_kini else ""
    bagian = [kpm.nik_tersamar, f"{kpm.desa.nama} {alamat_rt(kpm)}".strip(), kelompok, teks_komponen(kpm)]
    lencana = [("Tidak hadir berturut-turut", "bahaya")] if kpm.tanda_kini else []
    if not kelompok and kpm.kepesertaan in PESERTA:
        lencana.append(("Belum masuk kelompok", "awas"))
    if not petugas:
        lencana.append(("Belum termapping", "awas"))
    if kpm.kepesertaan != "aktif":
        lencana.append((kpm.get_kepesertaan_display(), "netral"))
    if dengan_petugas and petugas:
        bagian.append(f"Pendamping {petugas}")
    if getattr(kpm, "mirip", 0):
        lencana.append(("Nama mirip", "info"))
    return {
        "judul": kpm.nama,
        "url": reverse("kpm:rincian", args=[kpm.pk]),
        "sub": sub_temuan(kpm, " · ".join(b for b in bagian if b)),
        "lencana": lencana,
    }


def sub_temuan(kpm: Any, sub: str) -> str:
    """The second line of a row, with the members by whose name a search found the family."""
    lewat = getattr(kpm, "lewat_anggota", [])
    return f"anggota: {', '.join(lewat)} · {sub}" if lewat else sub


def jawab_kartu(
    request: Permintaan,
    banyak: int,
    *,
    cetak: Callable[[], bytes],
    minta: Callable[[], Pekerjaan],
    nama: str,
    kembali: str,
) -> HttpResponse:
    """Cards at once, or by a job when there are many; what is refused is said where it was asked."""
    try:
        if banyak > KARTU_LANGSUNG:
            return redirect("pekerjaan:rincian", pk=minta().pk)
        isi = cetak()
    except TidakBerhak as tolak:
        raise PermissionDenied from tolak
    except GalatPengguna as galat:
        messages.warning(request, galat.pesan)
        return redirect(kembali)
    return jawab_pdf(isi, nama)
