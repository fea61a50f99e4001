"""Beginning an RHK report: the plan of action first, then time and place."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin, Peran
from dasbor.forms.rhk import FormRHKBaru
from dasbor.models import LaporanRHK
from dasbor.services.rhk import susun_rhk
from inti.galat import GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman, nomor_alamat
from inti.waktu import hari_ini
from p2k2.models import Pertemuan
from pendamping.models import ButirRHK, Kegiatan, RencanaAksi

_P2K2 = 2  # number of the item under which meetings are reported (docs/program.md §2)


@halaman(metode=("GET", "POST"), izin=Izin.LAPOR)
def baru(request: Permintaan) -> HttpResponse:
    """Choose a plan (`?rencana=`) or the item of an own one (`?butir=`), perhaps from `?kegiatan=` or `?pertemuan=`."""
    kegiatan, pertemuan = _sumber(request)
    rencana = _rencana(request)
    butir = rencana.butir if rencana else _butir(request)
    if butir is None:
        return _pilih(request, kegiatan, pertemuan)
    supervisi = rencana is not None and rencana.supervisi
    awal = FormRHKBaru.awal() | _awal(kegiatan, pertemuan) | ({"rencana_aksi": rencana.uraian} if rencana else {})
    form = FormRHKBaru(request.POST or None, initial=awal, butir=butir, supervisi=supervisi, oleh=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            laporan = susun_rhk(
                id=form.nomor(),
                isi=form.isi(),
                kegiatan=kegiatan,
                pertemuan=pertemuan,
                disupervisi=form.cleaned_data.get("disupervisi"),
                oleh=request.user,
            )
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            return redirect("laporan:rhk_ubah", pk=laporan.pk)
    konteks = {"form": form, "butir": butir, "supervisi": supervisi, "sumber": _kata(kegiatan, pertemuan)}
    return render(request, "laporan/rhk_baru.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _sumber(request: Permintaan) -> tuple[Kegiatan | None, Pertemuan | None]:
    """The own activity or meeting the report is made from; one out of sight, or another's, is not found."""
    kegiatan = pertemuan = None
    if nomor := request.GET.get("kegiatan"):
        kegiatan = get_object_or_404(_milik(Kegiatan, request), pk=_uuid(nomor))
    elif nomor := request.GET.get("pertemuan"):
        milik = _milik(Pertemuan, request).terlaksana().select_related("kelompok__desa")
        pertemuan = get_object_or_404(milik, pk=_uuid(nomor))
    return kegiatan, pertemuan


def _milik(model: Any, request: Permintaan) -> Any:
    return model.objects.terlihat_oleh(request.user).filter(petugas=request.user.pk)


def _rencana(request: Permintaan) -> RencanaAksi | None:
    """A plan in use; one for coordinators is not there for others."""
    if not (nomor := request.GET.get("rencana")):
        return None
    return get_object_or_404(_rencana_berlaku(request), pk=nomor_alamat(nomor, 9))


def _butir(request: Permintaan) -> ButirRHK | None:
    if not (nomor := request.GET.get("butir")):
        return None
    return get_object_or_404(ButirRHK.objects.berlaku_pada(hari_ini()), pk=nomor_alamat(nomor, 9))


def _rencana_berlaku(request: Permintaan) -> Any:
    berlaku = RencanaAksi.objects.filter(aktif=True, butir__in=ButirRHK.objects.berlaku_pada(hari_ini()))
    koordinator = Peran.KORKEC in request.user.lingkup().peran
    return (berlaku if koordinator else berlaku.filter(supervisi=False)).select_related("butir")


def _pilih(request: Permintaan, kegiatan: Kegiatan | None, pertemuan: Pertemuan | None) -> HttpResponse:
    """Items with their plans; the item of the source comes first."""
    dari = request.GET.urlencode()
    alamat = f"{request.path}?{dari}&" if dari else f"{request.path}?"
    nomor = kegiatan.butir.nomor if kegiatan else _P2K2 if pertemuan else 0
    rencana: dict[int, list[dict[str, Any]]] = {}
    for r in _rencana_berlaku(request).order_by("pk"):
        if r.supervisi and (kegiatan or pertemuan):
            continue
        lencana = [("Supervisi", "info")] if r.supervisi else []
        rencana.setdefault(r.butir_id, []).append(
            {"judul": r.uraian, "url": f"{alamat}rencana={r.pk}", "lencana": lencana}
        )
    butir = ButirRHK.objects.berlaku_pada(hari_ini()).order_by("nomor", "pk")
    urut = sorted(butir, key=lambda b: b.nomor != nomor)
    kelompok = [{"butir": b, "rencana": rencana.get(b.pk, []), "tulis": f"{alamat}butir={b.pk}"} for b in urut]
    ada = LaporanRHK.objects.filter(petugas=request.user, kegiatan=kegiatan, pertemuan=pertemuan)
    sudah = ada.order_by("-dibuat_pada").first() if kegiatan or pertemuan else None
    konteks = {
        "kelompok": kelompok,
        "sumber": _kata(kegiatan, pertemuan),
        "sudah": reverse("laporan:rhk_rincian", args=[sudah.pk]) if sudah else "",
    }
    return render(request, "laporan/rhk_pilih.html", konteks)


def _awal(kegiatan: Kegiatan | None, pertemuan: Pertemuan | None) -> dict[str, Any]:
    if (sumber := kegiatan or pertemuan) is None:
        return {}
    awal = {nama: getattr(sumber, nama) for nama in ("tanggal", "jam_mulai", "jam_selesai", "tempat")}
    return awal | {"wilayah": kegiatan.wilayah_id if kegiatan else pertemuan.kelompok.desa_id if pertemuan else None}


def _kata(kegiatan: Kegiatan | None, pertemuan: Pertemuan | None) -> str:
    if kegiatan:
        return f"Dari kegiatan: {kegiatan.judul}"
    return f"Dari pertemuan {pertemuan.kelompok.nama}" if pertemuan else ""


def _uuid(teks: str) -> UUID:
    try:
        return UUID(teks)
    except ValueError as galat:
        raise Http404 from galat
