from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.enums import Izin, peran_berizin
from akun.models import Jabatan
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, cip, halaman, url_dengan
from inti.halaman_kunci import halaman_kunci
from inti.masukan import baca_nomor
from inti.templatetags.format import angka, tanggal
from inti.waktu import hari_ini
from kpm.models import KPM, Kelompok
from kpm.views.bantu import alamat_rt
from pendamping.enums import BEBAN_ACUAN
from pendamping.forms.penugasan import FormTugas
from pendamping.selectors import penugasan as selectors
from pendamping.selectors.nomor_keluarga import NOMOR_MAKS
from pendamping.selectors.penugasan import Beban, Pratinjau
from pendamping.selectors.petugas import jabatan_habis
from pendamping.services.penugasan import HasilTugas
from pendamping.services.sasaran import Sasaran, SasaranDesa, SasaranKelompok, SasaranKeluarga, SasaranRW
from wilayah.enums import Tingkat
from wilayah.models import Wilayah

_KELUARGA_PER_HALAMAN = 100


@halaman(izin=Izin.TUGASKAN)
def penugasan(request: Permintaan) -> HttpResponse:
    """Load of each pendamping, and where families have none."""
    kode = request.GET.get("wilayah", "")
    wilayah = _wilayah(request, kode) if kode else _wilayah_awal(request)
    if wilayah is None:
        return _pilih_wilayah(request)
    if wilayah.tingkat == Tingkat.DESA:
        return redirect("pendamping:penugasan_desa", kode=wilayah.kode)
    per_kecamatan = wilayah.tingkat != Tingkat.KECAMATAN
    beban = selectors.beban_di(wilayah.kode)
    konteks = {
        "wilayah": wilayah,
        "sub": wilayah.nama if per_kecamatan else f"Kecamatan {wilayah.nama}",
        "per_kecamatan": per_kecamatan,
        "hitungan": [
            {**h, "teks": _teks_jumlah(h), "teks_tanpa": _teks_tanpa(h), "kosong": h["tanpa"] == h["n"] + h["calon"]}
            for h in selectors.hitung_wilayah(wilayah.kode, "kecamatan_kode" if per_kecamatan else "desa")
        ],
        "batang": [] if per_kecamatan else [_batang(b) for b in beban],
        "berat": [b for b in beban if b.peringatan],
        "habis": jabatan_habis(wilayah.kode, hari_ini(wilayah.kode)),
        "acuan": BEBAN_ACUAN,
        "label_acuan": f"acuan {BEBAN_ACUAN} KPM per pendamping",
        "kembali": _kembali(request, wilayah),
    }
    return render(request, "pendamping/penugasan.html", konteks)


@halaman(izin=Izin.TUGASKAN)
def desa(request: Permintaan, kode: str) -> HttpResponse:
    """One desa: its groups, and its families to pick from."""
    wilayah = _wilayah(request, kode)
    if wilayah.tingkat != Tingkat.DESA:
        raise Http404
    keluarga: QuerySet[KPM] = selectors.keluarga_di(kode)
    if request.GET.get("petugas") == "tanpa":
        keluarga = keluarga.belum_termapping()  # type: ignore[attr-defined]
    hasil = halaman_kunci(
        keluarga, urut=("nama", "id"), sesudah=request.GET.get("sesudah"), panjang=_KELUARGA_PER_HALAMAN
    )
    konteks = {
        "wilayah": wilayah,
        "hitungan": next(iter(selectors.hitung_wilayah(kode, "desa")), {"n": 0, "calon": 0, "tanpa": 0}),
        "rencana": selectors.rencana_di(kode),
        "kelompok": list(selectors.kelompok_di(kode)),
        "rw": [_cip_rw(kode, nomor, n) for nomor, n in selectors.rw_di(kode)],
        "keluarga": [(k, alamat_rt(k)) for k in hasil.baris],
        "berikut": url_dengan(request, {"sesudah": hasil.berikut}) if hasil.berikut else "",
        "pilihan": [cip(request, "Belum termapping", "petugas", "tanpa")],
        "tugaskan": reverse("pendamping:tugaskan"),
    }
    return render(request, "pendamping/penugasan_desa.html", konteks)


@halaman(metode=("GET", "POST"), izin=Izin.TUGASKAN)
def tugaskan(request: Permintaan) -> HttpResponse:
    """Assign a desa (`?desa=`), its RW, a group (`?kelompok=`) or families (POST): form, preview, done."""
    if (dari := request.POST.get("dari")) and not request.POST.getlist("kpm"):
        messages.warning(request, "Belum ada keluarga yang dipilih. Centang dulu keluarganya.")
        return redirect("pendamping:penugasan_desa", kode=_wilayah(request, dari).kode)
    sasaran = _sasaran(request)
    aksi = request.POST.get("aksi", "")
    form = FormTugas(
        request.POST if aksi else None,
        petugas=selectors.calon_petugas(sasaran.desa),
        per_desa=isinstance(sasaran, SasaranDesa | SasaranRW),
    )
    pratinjau = None
    if aksi and form.is_valid():
        try:
            pratinjau = sasaran.pratinjau(form.cleaned_data)
            # What is saved is what was shown: other input, or other data by now, is shown again first.
            if aksi == "simpan" and request.POST.get("sidik") == _sidik(form, pratinjau):
                hasil = sasaran.laksanakan(form.cleaned_data, oleh=request.user)
                messages.success(request, _kalimat(hasil, form))
                return redirect("pendamping:penugasan_desa", kode=sasaran.desa[0])
        except TidakBerhak as galat:
            form.add_error(None, galat.pesan)
        except GalatPengguna as galat:
            form.add_error(galat.kolom if galat.kolom in form.fields else None, galat.pesan)
    if form.errors:
        pratinjau = None
    konteks = {
        "form": form,
        "sasaran": sasaran,
        "pratinjau": pratinjau,
        "boleh": pratinjau is not None and _boleh(pratinjau, form),
        "sidik": _sidik(form, pratinjau) if pratinjau else "",
        "kembali": reverse("pendamping:penugasan_desa", args=[sasaran.desa[0]]),
    }
    return render(request, "pendamping/tugaskan.html", konteks, status=TIDAK_SAH if form.errors else 200)


def _wilayah(request: Permintaan, kode: str) -> Wilayah:
    """An area in which the user may assign, else 404."""
    if not request.user.lingkup_izin(Izin.TUGASKAN).mencakup(kode):
        raise Http404
    return get_object_or_404(Wilayah.objects.select_related("induk__induk"), kode=kode)


def _wilayah_awal(request: Permintaan) -> Wilayah | None:
    """The user's only area; None when there are several."""
    lingkup = request.user.lingkup_izin(Izin.TUGASKAN)
    if lingkup.semua or len(lingkup.wilayah) != 1:
        return None
    return Wilayah.objects.select_related("induk__induk").get(kode=next(iter(lingkup.wilayah)))


def _pilih_wilayah(request: Permintaan) -> HttpResponse:
    lingkup = request.user.lingkup_izin(Izin.TUGASKAN)
    jabatan = Jabatan.objects.filter(peran__in=peran_berizin(Izin.TUGASKAN)).values("wilayah")
    wilayah = Wilayah.objects.filter(kode__in=jabatan if lingkup.semua else lingkup.wilayah).order_by("kode")
    return render(request, "pendamping/penugasan_pilih.html", {"pilihan": list(wilayah)})


def _kembali(request: Permintaan, wilayah: Wilayah) -> str:
    induk = wilayah.induk_id or ""
    if not request.user.lingkup_izin(Izin.TUGASKAN).mencakup(induk) or wilayah.tingkat <= Tingkat.KABUPATEN:
        return ""
    return f"{request.path}?wilayah={induk}"


def _teks_jumlah(h: dict[str, Any]) -> str:
    """`372 KPM · 12 calon`; candidates are named only where there are any."""
    return f"{angka(h['n'])} KPM" + (f" · {angka(h['calon'])} calon" if h["calon"] else "")


def _cip_rw(desa: str, nomor: str, jumlah: int) -> dict[str, Any]:
    url = f"{reverse('pendamping:tugaskan')}?{urlencode({'desa': desa, 'rw': nomor})}"
    return {"label": f"RW {nomor}" if nomor else "Tanpa RW", "url": url, "aktif": False, "jumlah": jumlah}


def _teks_tanpa(h: dict[str, Any]) -> str:
    semua = h["tanpa"] == h["n"] + h["calon"]
    return "Belum ada pendamping sama sekali" if semua else f"{angka(h['tanpa'])} belum punya pendamping"


def _batang(b: Beban) -> dict[str, Any]:
    return {
        "label": f"{b.petugas.nama} (korkec)" if b.korkec else b.petugas.nama,
        "nilai": b.jumlah,
        "teks": f"{angka(b.jumlah)} ({b.keterangan})",
        "jenis": "awas" if b.selisih > 0 else "merek",
        "url": reverse("pendamping:penugasan_petugas", args=[b.petugas.pk]),
    }


def _sasaran(request: Permintaan) -> Sasaran:
    """What is to be assigned, all of it inside the user's area, else 404."""
    isi = request.POST if request.method == "POST" else request.GET
    if kode := isi.get("desa", ""):
        wilayah = _wilayah(request, kode)
        if wilayah.tingkat != Tingkat.DESA:
            raise Http404
        return SasaranRW(wilayah, isi["rw"][:3]) if "rw" in isi else SasaranDesa(wilayah)
    if nomor := isi.get("kelompok", ""):
        milik = Kelompok.objects.boleh(request.user, Izin.TUGASKAN)
        return SasaranKelompok(get_object_or_404(milik.select_related("desa"), pk=_uuid(nomor)))
    nomor_kpm = [*request.POST.getlist("kpm"), *filter(None, request.POST.get("daftar", "").split(","))]
    dipilih = {n for teks in nomor_kpm[:NOMOR_MAKS] if (n := baca_nomor(teks)) is not None}
    milik_saya = KPM.objects.boleh(request.user, Izin.TUGASKAN)
    keluarga = list(milik_saya.filter(pk__in=dipilih).select_related("desa").order_by("desa", "pk"))
    if not keluarga or len(keluarga) != len(dipilih):
        raise Http404
    return SasaranKeluarga(tuple({k.desa_id: k.desa for k in keluarga}.values()), tuple(k.pk for k in keluarga))


def _uuid(nomor: str) -> UUID:
    try:
        return UUID(nomor)
    except ValueError as galat:
        raise Http404 from galat


def _boleh(pratinjau: Pratinjau, form: FormTugas) -> bool:
    """True when the preview shows something to do and nothing in its way."""
    bebas = not pratinjau.berpegangan or form.cleaned_data["gantikan"]
    return pratinjau.jumlah > pratinjau.tetap and not pratinjau.terhalang and bool(bebas)


def _sidik(form: FormTugas, pratinjau: Pratinjau) -> str:
    isi = form.cleaned_data
    bagian = [isi["petugas"].pk, isi["mulai"], isi.get("cakupan", ""), isi["gantikan"], isi["nomor_sk"]]
    hitungan = [pratinjau.jumlah, pratinjau.tanpa, pratinjau.tetap, pratinjau.berpegangan, pratinjau.terhalang]
    return "|".join(str(b) for b in (*bagian, *hitungan))


def _kalimat(hasil: HasilTugas, form: FormTugas) -> str:
    isi = form.cleaned_data
    kepada = f"{isi['petugas'].nama} mulai {tanggal(isi['mulai'])}"
    bagian = [f"{angka(hasil.ditugaskan)} keluarga ditugaskan kepada {kepada}."]
    if hasil.digantikan:
        bagian.append(f"{angka(hasil.digantikan)} di antaranya pindah dari pendamping lama.")
    if hasil.kelompok:
        bagian.append(f"{angka(hasil.kelompok)} kelompok ikut pindah.")
    return " ".join(bagian)
