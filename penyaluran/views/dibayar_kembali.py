"""What must be paid back after a suspension was reversed: the list, and as a workbook."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from akun.enums import Izin
from inti.halaman import Permintaan, halaman, jawab_buku, url_dengan
from inti.templatetags.format import rupiah
from inti.templatetags.format import tanggal as tulis_tanggal
from kpm.selectors import pilihan_wilayah
from kpm.views.bantu import alamat_rt
from penyaluran.forms.dibayar_kembali import FormSaringKembali
from penyaluran.selectors.dibayar_kembali import DibayarKembali, daftar_dibayar_kembali
from penyaluran.services.hak.dibayar_kembali import unduh_dibayar_kembali
from wilayah.models import Wilayah


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Reversed suspensions with what each family was owed, paid, and is owed still."""
    saring = FormSaringKembali(request.GET).saring()
    if saring is None:
        return render(request, "penyaluran/dibayar_kembali.html", {"saring": None})
    lembar = daftar_dibayar_kembali(user=request.user, saring=saring, sesudah=request.GET.get("sesudah"))
    konteks = {
        "saring": saring,
        "wilayah_dipilih": Wilayah.objects.filter(kode=saring.wilayah).first() if saring.wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "tanpa_sanksi": url_dengan(request, {"sanksi": None}),
        "pilihan_wilayah": pilihan_wilayah(request.user, saring.wilayah),
        "kirim_wilayah": {},
        "baris": [_baris(b) for b in lembar.baris],
        "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
        "boleh_unduh": request.user.punya_izin(Izin.EKSPOR),
        "kirim": {"wilayah": saring.wilayah} if saring.wilayah else {},
    }
    return render(request, "penyaluran/dibayar_kembali.html", konteks)


def _baris(b: DibayarKembali) -> dict[str, Any]:
    s = b.sanksi
    return {
        "nama": s.kpm.nama,
        "url": reverse("verifikasi:sanksi_rincian", args=[s.pk]),
        "alamat": f"{s.kpm.desa.nama} {alamat_rt(s.kpm)}".strip(),
        "jenjang": s.get_jenjang_display(),
        "masa": f"{tulis_tanggal(b.mulai)} sampai {tulis_tanggal(b.sampai)}"
        if b.mulai <= b.sampai
        else "kurang sehari",
        "jumlah": b.jumlah,
        "pasti": b.pasti,
        "tahap": [
            {
                "nama": str(t.tahap),
                "hak": "belum dihitung" if t.hak is None else rupiah(t.hak),
                "dibayar": "daftarnya belum masuk" if t.dibayar is None else rupiah(t.dibayar),
                "kembali": "–" if t.kembali is None else rupiah(t.kembali),
            }
            for t in b.tahap
        ],
    }


def _masa(b: DibayarKembali) -> str:
    return f"{tulis_tanggal(b.mulai)} sampai {tulis_tanggal(b.sampai)}" if b.mulai <= b.sampai else "kurang dari sehari"


@halaman(metode=("POST",), izin=Izin.EKSPOR)
def unduh(request: Permintaan) -> HttpResponse:
    """The list of an area as a workbook; logged."""
    form = FormSaringKembali(request.POST)
    saring = form.saring()
    if saring is None:
        raise PermissionDenied
    isi = unduh_dibayar_kembali(saring=saring, oleh=request.user, dari=request.META.get("REMOTE_ADDR"))
    return jawab_buku(isi, "dibayar-kembali.xlsx")
