"""Moving and cancelling a meeting, and telling its group."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from akun.enums import Izin
from inti.cetak import jawab_pdf
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.telepon import alamat_wa, bagikan_wa
from inti.waktu import hari_ini
from kpm.enums import JabatanKelompok
from kpm.models import KPM
from kpm.selectors.kelompok import pengurus_pada
from p2k2.enums import KeadaanPertemuan
from p2k2.forms import FormBatal, FormPindah
from p2k2.models import Pertemuan
from p2k2.services.pertemuan import PertemuanKedua, batalkan, boleh_ubah
from p2k2.services.rencana import pindahkan
from p2k2.services.undangan import Bentuk, cetak_undangan, dapat_dikabarkan, pindah_terakhir, teks_kabar
from p2k2.views.bantu import ambil_boleh, ambil_pertemuan, beri_peringatan


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def pindah(request: Permintaan, pk: UUID) -> HttpResponse:
    """Move a planned meeting to another day or hour, with the reason; then tell the group."""
    p = ambil_boleh(request, pk)
    if p.keadaan != KeadaanPertemuan.DIRENCANAKAN:
        messages.info(request, "Hanya pertemuan yang masih direncanakan yang dapat dipindah.")
        return redirect("p2k2:rincian", pk=pk)
    awal = {nama: getattr(p, nama) for nama in ("versi", "jam_mulai", "jam_selesai", "tempat")}
    form = FormPindah(request.POST or None, initial=awal)
    if request.method == "POST" and form.is_valid():
        try:
            baru = pindahkan(pertemuan=p, alasan=form.kalimat(), oleh=request.user, **form.jadwal())
        except GalatPengguna as galat:
            form.tanya_kedua = isinstance(galat, PertemuanKedua)
            form.tolak(galat)
        else:
            messages.success(request, "Pertemuan dipindah. Beri tahu kelompoknya.")
            beri_peringatan(request, [baru])
            return redirect("p2k2:undangan", pk=pk)
    return _formulir(request, "p2k2/pindah.html", form, p)


@halaman(metode=("GET", "POST"), izin=Izin.CATAT_PERTEMUAN)
def batal(request: Permintaan, pk: UUID) -> HttpResponse:
    """Cancel a meeting with its reason; then tell the group and plan another one."""
    p = ambil_boleh(request, pk)
    form = FormBatal(request.POST or None, initial={"versi": p.versi})
    if request.method == "POST" and form.is_valid():
        try:
            baru = batalkan(pertemuan=p, alasan=form.kalimat(), versi=form.cleaned_data["versi"], oleh=request.user)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, "Pertemuan dibatalkan dan tidak dihitung untuk siapa pun.")
            return redirect("p2k2:undangan" if dapat_dikabarkan(baru) else "p2k2:rincian", pk=pk)
    return _formulir(request, "p2k2/batal.html", form, p)


def _formulir(request: Permintaan, templat: str, form: Any, p: Pertemuan) -> HttpResponse:
    return render(request, templat, {"form": form, "p": p}, status=TIDAK_SAH if form.errors else 200)


@halaman(metode=("GET", "POST"))
def undangan(request: Permintaan, pk: UUID) -> HttpResponse:
    """Words for WhatsApp about a meeting to come, moved or cancelled; a POST prints invitations, which is logged."""
    p = ambil_pertemuan(request, pk)
    if not dapat_dikabarkan(p):
        messages.info(request, "Undangan hanya untuk pertemuan yang akan datang.")
        return redirect("p2k2:rincian", pk=pk)
    if request.method == "POST":
        bentuk = Bentuk.KELUARGA if request.POST.get("bentuk") == Bentuk.KELUARGA else Bentuk.KETUA
        try:
            isi = cetak_undangan(pertemuan=p, bentuk=bentuk, oleh=request.user, dari=request.META.get("REMOTE_ADDR"))
        except GalatPengguna as galat:
            messages.error(request, galat.pesan)
            return redirect("p2k2:undangan", pk=pk)
        return jawab_pdf(isi, f"undangan-p2k2-{bentuk}-{p.tanggal}.pdf")
    pindah = pindah_terakhir(p)
    umum = teks_kabar(p, pindah, umum=True)
    konteks = {
        "p": p,
        "pindah": pindah,
        "teks": teks_kabar(p, pindah),
        "wa": bagikan_wa(umum),
        "wa_ketua": alamat_wa(_telepon_ketua(request, p), umum),
        "pengganti": f"{reverse('p2k2:baru')}?kelompok={p.kelompok_id}"
        if p.keadaan == KeadaanPertemuan.DIBATALKAN and boleh_ubah(p, request.user)
        else "",
    }
    return render(request, "p2k2/undangan.html", konteks)


def _telepon_ketua(request: Permintaan, p: Pertemuan) -> str:
    """The number of the group's ketua, to whom that family's page is open."""
    jabatan = pengurus_pada(p.kelompok, hari_ini(p.kelompok.desa_id))
    ketua = [pk for pk, nama in jabatan.items() if nama == JabatanKelompok.KETUA.label]
    return KPM.objects.terlihat_oleh(request.user).filter(pk__in=ketua).values_list("telepon", flat=True).first() or ""
