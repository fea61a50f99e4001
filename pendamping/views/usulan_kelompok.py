from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from uuid6 import uuid7

from akun.enums import Izin
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.waktu import hari_ini
from kpm.enums import UKURAN_KELOMPOK
from kpm.forms.kelompok import FormSatuUsulan, FormUsulan
from kpm.selectors.kelompok import teks_ukuran
from kpm.selectors.usulan_kelompok import Rumah, Usulan, usulan_kelompok
from pendamping.services.kelompok import KelompokUsulan, bentuk_usulan

_BASI = "Usulan ini tidak terbaca lagi. Muat ulang halaman: susunannya dibuat ulang dari data sekarang."


@halaman(metode=("GET", "POST"), izin=Izin.KELOLA_KELOMPOK)
def usulan(request: Permintaan) -> HttpResponse:
    """Suggested groups of the own caseload: rename, untick, and form the rest at once."""
    # Bound also by an empty request, which is answered like any other that the page cannot have sent.
    form = FormUsulan(request.POST if request.method == "POST" else None, initial={"dibentuk": hari_ini()})
    if request.method == "GET":
        return _tampilkan(request, form)
    satuan = _satuan(request, form)
    if satuan is None:
        form.add_error(None, _BASI)
        return _tampilkan(request, form)
    dipilih = [s for s in satuan if s.cleaned_data["pakai"]]
    if not dipilih:
        form.add_error(None, "Centang paling sedikit satu kelompok.")
    if any(s.errors for s in dipilih):
        form.add_error(None, "Ada kelompok tanpa nama atau dengan nama yang terlalu panjang. Perbaiki namanya.")
    if form.is_valid():
        try:
            hasil = bentuk_usulan(
                usulan=[_isi(s) for s in dipilih], dibentuk=form.cleaned_data["dibentuk"], oleh=request.user
            )
        except TidakBerhak as tolak:
            raise PermissionDenied from tolak
        except GalatPengguna as galat:
            form.add_error("dibentuk" if galat.kolom == "dibentuk" else None, galat.pesan)
        else:
            messages.success(request, f"{len(hasil)} kelompok dibentuk. Pilih pengurusnya di pertemuan pertama.")
            return redirect("kpm:kelompok")
    return _tampilkan(request, form, satuan)


def _satuan(request: Permintaan, form: FormUsulan) -> list[FormSatuUsulan] | None:
    """The groups as sent, perhaps with a wrong name; None when the page cannot have sent them so."""
    form.is_valid()
    banyak = form.cleaned_data.get("banyak")
    satuan = [FormSatuUsulan(request.POST, prefix=str(i)) for i in range(banyak or 0)]
    return satuan if satuan and not any(set(s.errors) - {"nama"} for s in satuan) else None


def _isi(satu: FormSatuUsulan) -> KelompokUsulan:
    isi = satu.cleaned_data
    return KelompokUsulan(id=isi["id"], nama=isi["nama"], desa=isi["desa"], anggota=satu.nomor())


def _tampilkan(request: Permintaan, form: FormUsulan, satuan: Sequence[FormSatuUsulan] | None = None) -> HttpResponse:
    susunan = usulan_kelompok(request.user, hari_ini())
    baris = _terkirim(satuan, susunan) if satuan else [_baru(i, u) for i, u in enumerate(susunan)]
    konteks = {
        "form": form,
        "baris": baris,
        "jumlah": sum(len(b["keluarga"]) for b in baris),
        "ukuran": UKURAN_KELOMPOK,
    }
    return render(request, "pendamping/usulan_kelompok.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _baru(i: int, u: Usulan) -> dict[str, Any]:
    isi = {
        "id": uuid7(),
        "pakai": len(u.keluarga) >= UKURAN_KELOMPOK[0],
        "nama": u.nama,
        "desa": u.desa,
        "anggota": ",".join(str(r.kpm) for r in u.keluarga),
    }
    return _baris(FormSatuUsulan(prefix=str(i), initial=isi), u.nama_desa, u.keluarga)


def _terkirim(satuan: Sequence[FormSatuUsulan], susunan: Sequence[Usulan]) -> list[dict[str, Any]]:
    """What was sent, with the names that belong to it; families gone meanwhile are left out of sight."""
    rumah = {r.kpm: r for u in susunan for r in u.keluarga}
    hasil = []
    for satu in satuan:
        keluarga = [rumah[n] for n in satu.nomor() if n in rumah]
        hasil.append(_baris(satu, keluarga[0].nama_desa if keluarga else "", keluarga))
    return hasil


def _baris(form: FormSatuUsulan, nama_desa: str, keluarga: Sequence[Rumah]) -> dict[str, Any]:
    ukuran = teks_ukuran(len(keluarga))
    return {
        "form": form,
        "nama_desa": nama_desa,
        "keluarga": keluarga,
        "ukuran": ukuran or f"{len(keluarga)} KPM",
        "janggal": bool(ukuran),
    }
