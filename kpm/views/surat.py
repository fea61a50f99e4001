from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from akun.enums import Izin
from inti.cetak import jawab_pdf
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.waktu import hari_ini
from kpm.enums import JenisSurat
from kpm.forms.surat import FORMULIR, FormSurat
from kpm.models import KPM, Anggota
from kpm.selectors.surat import anggota_surat
from kpm.services.surat import buat_surat
from kpm.views.bantu import ambil_kpm

_UNTUK = {
    JenisSurat.PROFIL: "Keluarga, anggota, rumah, kelompok, pendamping, dan riwayatnya di satu lembar",
    JenisSurat.GRADUASI: "Keluarga mengundurkan diri karena sudah mampu",
    JenisSurat.WALI: "Anggota lain menggantikan pengurus",
    JenisSurat.KUASA: "Orang lain mengambil bantuan atau mengurus sesuatu",
    JenisSurat.SPTJM: "Tanggung jawab atas beda data, KKS, atau penggunaan bantuan",
    JenisSurat.SALINAN: "Semua data keluarga yang tersimpan, atas permintaan keluarga itu",
}


@halaman(metode=("GET", "POST"), izin=Izin.BUKA_IDENTITAS)
def surat(request: Permintaan, pk: int) -> HttpResponse:
    """Choose a paper, fill in what is missing, and get it as PDF. What is typed stays out of the address."""
    kpm = ambil_kpm(request, pk, Izin.BUKA_IDENTITAS)
    jenis = (request.POST if request.method == "POST" else request.GET).get("jenis", "")
    if jenis not in JenisSurat.values:
        return render(request, "kpm/surat.html", {"kpm": kpm, "daftar": _daftar(pk)})
    hari = hari_ini(kpm.desa_id)
    form = FORMULIR[jenis](
        request.POST or None, anggota=_pilihan(kpm, hari), hari=hari, initial={"jenis": jenis, "nomor": "tersamar"}
    )
    if request.method == "POST" and form.is_valid():
        try:
            isi = buat_surat(kpm=kpm, isi=form.isi(), oleh=request.user, dari=request.META.get("REMOTE_ADDR"))
        except TidakBerhak as tolak:
            raise PermissionDenied from tolak
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
        else:
            return jawab_pdf(isi, f"{jenis}-{kpm.pk}.pdf")
    return _formulir(request, kpm, form, jenis)


def _daftar(pk: int) -> list[dict[str, str]]:
    alamat = reverse("kpm:surat", args=[pk])
    return [{"judul": str(j.label), "sub": _UNTUK[j], "url": f"{alamat}?jenis={j.value}"} for j in JenisSurat]


def _pilihan(kpm: KPM, hari: Any) -> list[tuple[int, str]]:
    return [(a.pk, _sebutan(a, hari)) for a in anggota_surat(kpm, hari)]


def _sebutan(anggota: Anggota, hari: Any) -> str:
    umur = anggota.umur(hari)
    bagian = [anggota.get_hubungan_display() if anggota.hubungan else "", f"{umur} tahun" if umur is not None else ""]
    teks = ", ".join(b for b in bagian if b)
    return f"{anggota.nama} ({teks})" if teks else anggota.nama


def _formulir(request: Permintaan, kpm: KPM, form: FormSurat, jenis: str) -> HttpResponse:
    konteks = {"kpm": kpm, "form": form, "judul": JenisSurat(jenis).label, "untuk": _UNTUK[JenisSurat(jenis)]}
    return render(request, "kpm/surat_isi.html", konteks, status=TIDAK_SAH if form.errors else 200)
