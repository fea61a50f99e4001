"""Reconciliation group by group, on a phone at the place of payment (docs/program.md §4)."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from uuid6 import uuid7

from akun.enums import Izin
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.halaman import TIDAK_SAH, Permintaan, halaman, url_dengan
from kpm.models import Kelompok
from kpm.selectors import pilihan_wilayah
from penyaluran.enums import CaraTahu, IsiBukti, KeadaanBayar, SaluranBayar
from penyaluran.forms.kelompok import LIHAT, FormCatat, FormSaringDaftar, FormSaringKelompok
from penyaluran.models import AlasanBelumTransaksi, Pembayaran, Tahap
from penyaluran.selectors import lengkap, tahap_aktif, tahap_terakhir
from penyaluran.selectors.kelompok import (
    SEMUA,
    BarisKelompok,
    Hitungan,
    bayar_kelompok,
    boleh_dicatat,
    hitung_kelompok,
    kelompok_saya,
    kelompok_wilayah,
    layar_kelompok,
    massal_kelompok,
    milik_kelompok,
    semua_mencatat,
    sertakan_bukti,
    sesuai,
    terakhir_dicatat,
)
from penyaluran.services.rekon.keluarga import catat_keluarga
from penyaluran.services.rekon.massal import boleh_catat_massal, masih_sehari
from wilayah.models import Wilayah

PILIHAN_STATUS = [("cair", "Sudah", "baik"), ("sebagian", "Sebagian", "awas"), ("tidak", "Bermasalah", "bahaya")]


@halaman()
def daftar(request: Permintaan) -> HttpResponse:
    """Own groups with what is still to be recorded, most *belum* first; to coordinators those of their area."""
    tahap, pilihan = tahap_dan_pilihan(request)
    form = FormSaringDaftar(request.GET)
    konteks: dict[str, Any] = {"tahap": tahap, "pilihan_tahap": pilihan, "dikenali": form.is_valid()}
    if tahap is not None and form.is_valid():
        lingkup = request.user.lingkup()
        dampingan, luas = lingkup.petugas_id is not None, bool(lingkup.wilayah or lingkup.semua)
        saya = dampingan and not (luas and (form.cleaned_data["wilayah"] or form.cleaned_data["saya"] == "0"))
        konteks |= {"saya": saya, "bercakupan": dampingan or luas}
        konteks |= _milik_sendiri(request, tahap) if saya else _milik_wilayah(request, tahap, form)
        if dampingan and luas:
            konteks["pilihan_cakupan"] = [
                {"label": label, "url": url_dengan(request, {"saya": n, "wilayah": None}), "aktif": saya == (n == "1")}
                for n, label in (("1", "Hanya KPM saya"), ("0", "Wilayah saya"))
            ]
    return render(request, "penyaluran/kelompok.html", konteks)


def _milik_sendiri(request: Permintaan, tahap: Tahap) -> dict[str, Any]:
    baris = kelompok_saya(request.user, tahap)
    return {"baris": [_baris_kelompok(b, tahap) for b in baris], "hitungan": _jumlah(baris)}


def _milik_wilayah(request: Permintaan, tahap: Tahap, form: FormSaringDaftar) -> dict[str, Any]:
    wilayah = form.cleaned_data["wilayah"]
    lembar = kelompok_wilayah(request.user, tahap, wilayah=wilayah, sesudah=request.GET.get("sesudah"))
    return {
        "baris": [_baris_kelompok(b, tahap) for b in lembar.baris],
        "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
        "pilihan_wilayah": pilihan_wilayah(request.user, wilayah),
        "wilayah_dipilih": Wilayah.objects.filter(pk=wilayah).first() if wilayah else None,
        "tanpa_wilayah": url_dengan(request, {"wilayah": None}),
        "kirim_wilayah": {k: v for k, v in request.GET.items() if k not in ("wilayah", "sesudah")},
    }


@halaman()
def satu(request: Permintaan, pk: UUID | None = None) -> HttpResponse:
    """A group's families on one screen; without a group the own families that are in none."""
    kelompok = ambil_kelompok(request, pk)
    tahap, pilihan = tahap_dan_pilihan(request)
    konteks: dict[str, Any] = {
        "kelompok": kelompok,
        "judul": kelompok.nama if kelompok else "Belum masuk kelompok",
        "sub": kelompok.desa.nama if kelompok else "Keluarga dampingan Anda yang belum masuk kelompok",
        "tahap": tahap,
        "pilihan_tahap": pilihan,
    }
    if tahap is not None:
        konteks |= _layar(request, kelompok, tahap)
    return render(request, "penyaluran/kelompok_satu.html", konteks)


@halaman(metode=("POST",), izin=Izin.CATAT_REKONSILIASI)
def catat(request: Permintaan, bayar: int, pk: UUID | None = None) -> HttpResponse:
    """Save one family's row: with htmx the row and the counters, without it back to the list."""
    kelompok = ambil_kelompok(request, pk)
    satu = lengkap(milik_kelompok(request.user, kelompok)).filter(pk=bayar).first()
    if satu is None:
        return _hilang(request, kelompok, bayar)
    if satu.pk not in boleh_dicatat(request.user, [satu.pk]):
        raise PermissionDenied
    form = FormCatat(request.POST, request.FILES)
    if form.is_valid():
        d = form.cleaned_data
        try:
            catat_keluarga(pembayaran=satu, isi=form.isi(), foto=d["foto"], isi_foto=d["isi_foto"], oleh=request.user)
        except BerubahLebihDulu as galat:
            satu = get_object_or_404(lengkap(Pembayaran.objects.terlihat_oleh(request.user)), pk=bayar)
            form.add_error(None, galat.pesan)
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            return _tersimpan(request, kelompok, satu)
    form.ingatkan_foto()
    return _ditolak(request, kelompok, satu, form)


def ambil_kelompok(request: Permintaan, pk: UUID | None) -> Kelompok | None:
    """The group inside the user's scope, else 404; None is the entry of families without one."""
    if pk is None:
        return None
    hasil: Kelompok = get_object_or_404(
        Kelompok.objects.terlihat_oleh(request.user).select_related("desa__induk"), pk=pk
    )
    return hasil


def ambil_tahap(request: Permintaan) -> Tahap | None:
    """The stage the address names, else the open one; an unknown one leads nowhere."""
    kode = request.POST.get("tahap") or request.GET.get("tahap", "")
    if not kode:
        return tahap_aktif()
    tahap = (
        Tahap.objects.filter(pk=kode[:6]).first() if len(kode) == 6 and kode.isascii() and kode.isprintable() else None
    )
    if tahap is None:
        raise Http404
    return tahap


def tahap_dan_pilihan(request: Permintaan) -> tuple[Tahap | None, list[dict[str, Any]]]:
    """The stage of the address, else the latest open one, and the latest stages to choose from."""
    semua = tahap_terakhir()
    if kode := request.GET.get("tahap"):
        tahap = next((t for t in semua if t.kode == kode), None) or ambil_tahap(request)
    else:
        tahap = next((t for t in semua if t.ditutup_pada is None), None) or tahap_aktif()
    return tahap, [
        {"label": str(t), "url": url_dengan(request, {"tahap": t.kode, "pakai": None}), "aktif": t == tahap}
        for t in semua
    ]


def url_kelompok(kelompok: Kelompok | None, tahap: str, **lain: str) -> str:
    alamat = reverse("penyaluran:kelompok", args=[kelompok.pk]) if kelompok else reverse("penyaluran:kelompok_tanpa")
    return f"{alamat}?{urlencode({'tahap': tahap, **lain})}"


def _layar(request: Permintaan, kelompok: Kelompok | None, tahap: Tahap) -> dict[str, Any]:
    saring = FormSaringKelompok(request.GET)
    lihat = saring.terpilih()
    milik = bayar_kelompok(request.user, tahap, kelompok)
    lembar = layar_kelompok(milik, lihat, request.GET.get("sesudah"))
    tutup = any(b.tertutup for b in lembar.baris)
    berizin = request.user.punya_izin(Izin.CATAT_REKONSILIASI) and not tutup
    boleh = boleh_dicatat(request.user, [b.pk for b in lembar.baris]) if berizin and lembar.baris else set()
    pimpin = berizin and kelompok is not None and _pimpin(request, kelompok)
    terakhir = terakhir_dicatat(milik) if boleh else None
    pakai = request.GET.get("pakai") == "1"
    massal = massal_kelompok(kelompok, tahap) if kelompok else []
    return {
        "lihat": lihat,
        "tutup": tutup,
        "baris": [
            baris_keluarga(request, kelompok, b, boleh=b.pk in boleh, nilai=_nilai_awal(terakhir) if pakai else None)
            for b in lembar.baris
        ],
        "berikut": url_dengan(request, {"sesudah": lembar.berikut}) if lembar.berikut else "",
        "terakhir": terakhir,
        "massal": [{"m": m, "batal": pimpin and masih_sehari(m)} for m in massal],
        "boleh_massal": pimpin,
        **konteks_hitung(kelompok, tahap, lihat, hitung_kelompok(milik)),
        **(konteks_isian() if boleh else {}),
    }


def _pimpin(request: Permintaan, kelompok: Kelompok) -> bool:
    """Whether the user may speak for the whole of this group, which is seen already."""
    return semua_mencatat(request.user) or boleh_catat_massal(request.user, kelompok)


def konteks_hitung(kelompok: Kelompok | None, tahap: Tahap, lihat: str, hitungan: Hitungan) -> dict[str, Any]:
    return {
        "hitungan": hitungan,
        "cip": [
            {
                "label": label,
                "url": url_kelompok(kelompok, tahap.pk, lihat=kode),
                "aktif": kode == lihat,
                "jumlah": getattr(hitungan, kode),
            }
            for kode, label in LIHAT
        ],
    }


def konteks_isian() -> dict[str, Any]:
    """What every row's form offers; asked for once."""
    return {
        "pilihan_status": PILIHAN_STATUS,
        "pilihan_saluran": SaluranBayar.choices,
        "pilihan_cara": CaraTahu.choices,
        "pilihan_alasan": list(
            AlasanBelumTransaksi.objects.filter(aktif=True).order_by("urutan", "pk").values_list("pk", "nama")
        ),
        "pilihan_foto": IsiBukti.choices,
    }


def baris_keluarga(
    request: Permintaan,
    kelompok: Kelompok | None,
    b: Any,
    *,
    boleh: bool,
    nilai: dict[str, Any] | None = None,
    form: FormCatat | None = None,
) -> dict[str, Any]:
    """One row: the payment, and its form where there is something to record."""
    terbuka = boleh and not b.tertutup and b.nominal > 0 and b.keadaan != KeadaanBayar.CAIR
    alamat = "penyaluran:kelompok_catat" if kelompok else "penyaluran:tanpa_catat"
    return {
        "b": b,
        "id": f"kb-{b.pk}",
        "form": form,
        "isian": terbuka,
        "buka": form is not None,
        "url": reverse(alamat, kwargs={"bayar": b.pk} | ({"pk": kelompok.pk} if kelompok else {})),
        "nomor": b.rekon.pk if b.rekon else uuid7(),
        "versi": b.rekon.versi if b.rekon else 0,
        "nilai": nilai or {},
    }


def _nilai_awal(terakhir: Any) -> dict[str, Any]:
    if terakhir is None:
        return {}
    return {"tanggal": terakhir.tanggal.isoformat(), "saluran": terakhir.saluran, "tempat": terakhir.tempat}


def _tersimpan(request: Permintaan, kelompok: Kelompok | None, lama: Pembayaran) -> HttpResponse:
    b = get_object_or_404(lengkap(Pembayaran.objects.terlihat_oleh(request.user)), pk=lama.pk)
    lihat = FormSaringKelompok(request.POST).terpilih()
    if not request.htmx:
        messages.success(request, f"{b.kpm.nama}: {b.keadaan.label}.")
        return redirect(url_kelompok(kelompok, b.tahap_id, lihat=lihat))
    sertakan_bukti([b])
    milik = bayar_kelompok(request.user, b.tahap, kelompok)
    konteks = {
        "baris": baris_keluarga(request, kelompok, b, boleh=True),
        "pindah": not sesuai(b, lihat),
        "kelompok": kelompok,
        "tahap": b.tahap,
        "lihat": lihat,
        "sisipan": True,
        "terakhir": terakhir_dicatat(milik),
        **konteks_hitung(kelompok, b.tahap, lihat, hitung_kelompok(milik)),
        **konteks_isian(),
    }
    return render(request, "penyaluran/_kelompok_tersimpan.html", konteks)


def _ditolak(request: Permintaan, kelompok: Kelompok | None, b: Pembayaran, form: FormCatat) -> HttpResponse:
    """The row with what was typed and why it was not taken; a record by somebody else stands above it."""
    sertakan_bukti([b])
    baris = baris_keluarga(request, kelompok, b, boleh=True, nilai=request.POST.dict(), form=form)
    konteks = {
        "kelompok": kelompok,
        "tahap": b.tahap,
        "lihat": FormSaringKelompok(request.POST).terpilih(),
        "terakhir": terakhir_dicatat(bayar_kelompok(request.user, b.tahap, kelompok)),
        "kembali": url_kelompok(kelompok, b.tahap_id),
        "k": baris | {"isian": b.nominal > 0, "nomor": b.rekon.pk if b.rekon else request.POST.get("id", "")},
        **konteks_isian(),
    }
    templat = "penyaluran/_kelompok_baris.html" if request.htmx else "penyaluran/kelompok_catat.html"
    return render(request, templat, konteks, status=TIDAK_SAH)


def _hilang(request: Permintaan, kelompok: Kelompok | None, bayar: int) -> HttpResponse:
    """A family that is not the user's any more, or never was: the answer is the same."""
    konteks = {"id": f"kb-{bayar}", "kembali": url_kelompok(kelompok, request.POST.get("tahap", "")[:6])}
    templat = "penyaluran/_kelompok_hilang.html" if request.htmx else "penyaluran/kelompok_hilang.html"
    return render(request, templat, konteks, status=TIDAK_SAH)


def _baris_kelompok(b: BarisKelompok, tahap: Tahap) -> dict[str, Any]:
    alamat = reverse("penyaluran:kelompok", args=[b.id]) if b.id else reverse("penyaluran:kelompok_tanpa")
    h = b.hitungan
    lencana = [(f"{h.belum} belum", "awas")] if h.belum else [("Semua dilaporkan", "baik")]
    if not h.rencana:
        lencana = [("Tidak ada yang dibayar", "netral")]
    if h.masalah:
        lencana.append((f"{h.masalah} bermasalah", "bahaya"))
    return {
        "judul": b.nama,
        "url": f"{alamat}?{urlencode({'tahap': tahap.pk})}",
        "sub": " · ".join(t for t in (b.desa, f"{h.sudah} dari {h.rencana} sudah transaksi") if t),
        "lencana": lencana,
    }


def _jumlah(baris: list[BarisKelompok]) -> Hitungan:
    kolom = ("belum", "masalah", "sudah", SEMUA)
    return Hitungan(**{k: sum(getattr(b.hitungan, k) for b in baris) for k in kolom})
