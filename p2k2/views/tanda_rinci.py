"""One absence flag: its evidence and history, whom it was told, what was done, the notice on paper."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from akun.models import Pengguna, berlaku
from inti.cetak import jawab_pdf
from inti.formulir import TolakGalat
from inti.galat import GalatPengguna, TidakBerhak
from inti.halaman import TIDAK_SAH, Permintaan, halaman
from inti.telepon import alamat_wa
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.templatetags.format import waktu
from inti.waktu import hari_ini
from kpm.views.bantu import alamat_rt
from p2k2.enums import CaraKabar, SebabAbsen
from p2k2.forms.tanda import FormKabar, FormTindak
from p2k2.models import TandaAbsen, TindakLanjutTanda
from p2k2.selectors.tanda import beri_bukti, status_kabar, umur_tanda
from p2k2.selectors.tanda_rinci import BuktiAbsen, bukti_dan_riwayat, kunjungan_sejak, tugas_tanda
from p2k2.selectors.teks import teks_materi, teks_status
from p2k2.services.kabar import catat_kabar, keluarga_dikabari
from p2k2.services.surat_tanda import cetak_pemberitahuan, pertemuan_berikut, teks_pemberitahuan
from p2k2.services.tindak_lanjut import catat_tindak_lanjut, keluarga_ditindak
from p2k2.views.bantu import JENIS_HADIR
from pendamping.models import Penugasan


def ambil_tanda(request: Permintaan, pk: int) -> Any:
    """The flag of a family inside the user's scope, else 404, with what the user may do about it."""
    terlihat = TandaAbsen.objects.terlihat_oleh(request.user).select_related("kpm__desa__induk", "aturan")
    hak = {
        "boleh_kabari": Exists(keluarga_dikabari(request.user).filter(pk=OuterRef("kpm"))),
        "boleh_tindak": Exists(keluarga_ditindak(request.user).filter(pk=OuterRef("kpm"))),
        "diberi_tahu": status_kabar(),
    }
    return get_object_or_404(terlihat.annotate(**hak), pk=pk)


@halaman()
def rincian(request: Permintaan, pk: int) -> HttpResponse:
    """Everything about one flag, open or closed."""
    tanda = ambil_tanda(request, pk)
    kabar = list(tanda.kabar.select_related("dicatat_oleh").order_by("tanggal", "pk"))
    bukti, riwayat = bukti_dan_riwayat(tanda, request.user, kabar)
    tindak = list(tanda.tindak_lanjut.select_related("dicatat_oleh").order_by("tanggal", "pk"))
    tugas, hari = tugas_tanda(tanda), hari_ini(tanda.kpm.desa_id)
    konteks = {
        "t": tanda,
        "rt": alamat_rt(tanda.kpm),
        "umur": umur_tanda(tanda, hari),
        "bukti": [_bukti(b) for b in bukti],
        "riwayat": riwayat,
        "kabar": [_baris_kabar(k) for k in kabar],
        "tindak": [_baris_tindak(c) for c in tindak],
        "tugas": tugas,
        "aturan": _aturan(tanda),
        "belum_disebut": _hari([b.pertemuan for b in bukti if not b.disebut]) if kabar else "",
        "utama": _utama(tanda, tindak),
        "keliru": tanda.ditutup_pada is None and any(c.sebab == SebabAbsen.SALAH for c in tindak),
        "kunjungi": _kunjungi(tanda, tugas),
        "langsung": {
            **FormKabar.awal(hari, tanda.diperbarui_pada),
            "cara": CaraKabar.SURAT.value,
            "kepada": tanda.kpm.nama[:100],
        },
        "hari": hari,
    }
    return render(request, "p2k2/tanda_rincian.html", konteks)


def _utama(tanda: Any, tindak: list[Any]) -> str:
    """The one next thing to do, if any."""
    if tanda.ditutup_pada is not None:
        return ""
    if not tanda.diberi_tahu and tanda.boleh_kabari:
        return "kabar"
    return "kunjungi" if not tindak and tanda.boleh_tindak else ""


def _baris_kabar(k: Any) -> dict[str, str]:
    """A telling with the meetings it named; `k` comes from `bukti_dan_riwayat`."""
    sebut = f"Menyebut {_hari(k.pertemuan_disebut)}" if k.bukti else "Pertemuan yang disebut tidak tercatat"
    return {
        "judul": f"{tulis_tanggal(k.tanggal)}, {k.get_cara_display()}",
        "sub": f"{sebut} · kepada {k.kepada} · dicatat {k.dicatat_oleh.nama}, {waktu(k.dicatat_pada)}",
    }


def _hari(pertemuan: list[Any]) -> str:
    return ", ".join(tulis_tanggal(p.tanggal) for p in pertemuan)


def _baris_tindak(c: TindakLanjutTanda) -> dict[str, str]:
    kunjungan = "saat kunjungan" if c.kunjungan_id else ""
    return {
        "judul": str(c.get_sebab_display()),
        "sub": " · ".join(
            b for b in (tulis_tanggal(c.tanggal), kunjungan, c.uraian, f"dicatat {c.dicatat_oleh.nama}") if b
        ),
        "url": reverse("pendamping:kunjungan_rincian", args=[c.kunjungan_id]) if c.kunjungan_id else "",
    }


def _kunjungi(tanda: TandaAbsen, tugas: Any) -> str:
    alamat = f"{reverse('pendamping:kunjungan_baru')}?kpm={tanda.kpm_id}"
    return f"{alamat}&tugas={tugas.pk}" if tugas is not None and tugas.keadaan == "terbuka" else alamat


def _aturan(tanda: TandaAbsen) -> str:
    a = tanda.aturan
    dihitung = [nama for nama, ya in (("alpa", True), ("izin", a.izin_dihitung), ("sakit", a.sakit_dihitung)) if ya]
    return (
        f"{a.ambang} pertemuan terlaksana berturut-turut tanpa hadir; yang dihitung: {', '.join(dihitung)}. "
        f"Berlaku sejak {tulis_tanggal(a.berlaku_sejak)}."
    )


def _bukti(b: BuktiAbsen) -> dict[str, Any]:
    p, status = b.pertemuan, b.hadir.status if b.hadir else None
    lencana = [(teks_status(status), JENIS_HADIR.get(status, "netral"))]
    if p.keadaan != "terlaksana":
        lencana.append((p.get_keadaan_display(), "netral"))
    return {
        "tanggal": p.tanggal,
        "sub": " · ".join(t for t in (f"kelompok {p.kelompok.nama}", p.tempat, teks_materi(p)) if t),
        "url": reverse("p2k2:rincian", args=[p.pk]) if b.terlihat else "",
        "betulkan": reverse("p2k2:kehadiran", args=[p.pk]) if b.terlihat else "",
        "lencana": lencana,
        "hadir": b.hadir,
        "koreksi": b.koreksi,
    }


@halaman(metode=("GET", "POST"))
def kabar(request: Permintaan, pk: int) -> HttpResponse:
    """Record that the family was told."""
    tanda = ambil_tanda(request, pk)
    if not tanda.boleh_kabari:
        raise PermissionDenied
    form = FormKabar(request.POST or None, initial=FormKabar.awal(hari_ini(tanda.kpm.desa_id), tanda.diperbarui_pada))
    if request.method == "POST" and form.is_valid():
        try:
            satu = catat_kabar(id=form.nomor(), tanda=tanda, oleh=request.user, **form.isi())
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            messages.success(request, f"Tercatat: {tanda.kpm.nama} diberi tahu {tulis_tanggal(satu.tanggal)}.")
            return redirect("p2k2:tanda_rincian", pk=pk)
    konteks = {**_pemberitahuan(tanda), "t": tanda, "form": form, "rt": alamat_rt(tanda.kpm)}
    return render(request, "p2k2/tanda_kabar.html", konteks, status=_kode(form))


def _pemberitahuan(tanda: TandaAbsen) -> dict[str, str]:
    """The words for WhatsApp, and the chat they are pasted into."""
    hari = hari_ini(tanda.kpm.desa_id)
    beri_bukti([tanda])
    teks = teks_pemberitahuan(
        tanda, _pendamping(tanda, hari), pertemuan_berikut([tanda.kpm_id], hari).get(tanda.kpm_id)
    )
    return {"teks": teks, "wa": alamat_wa(tanda.kpm.telepon, "")}


def _pendamping(tanda: TandaAbsen, hari: Any) -> Pengguna | None:
    tugas = Penugasan.objects.filter(berlaku(hari), kpm=tanda.kpm_id).select_related("petugas").first()
    return tugas.petugas if tugas else None


@halaman(metode=("GET", "POST"))
def tindak(request: Permintaan, pk: int) -> HttpResponse:
    """Record what was found; a register that was wrong leads to its correction."""
    tanda = ambil_tanda(request, pk)
    if not tanda.boleh_tindak:
        raise PermissionDenied
    pilihan = kunjungan_sejak(tanda)
    form = FormTindak(request.POST or None, kunjungan=pilihan, initial=FormTindak.awal(hari_ini(tanda.kpm.desa_id)))
    if request.method == "POST" and form.is_valid():
        try:
            satu = catat_tindak_lanjut(id=form.nomor(), tanda=tanda, oleh=request.user, **form.isi())
        except GalatPengguna as galat:
            form.tolak(galat)
        else:
            lanjut = " Betulkan daftar hadirnya di bawah." if satu.sebab == SebabAbsen.SALAH else ""
            messages.success(request, f"Tindak lanjut tercatat: {satu.get_sebab_display()}.{lanjut}")
            return redirect("p2k2:tanda_rincian", pk=pk)
    konteks = {"t": tanda, "form": form, "rt": alamat_rt(tanda.kpm), "kunjungi": _kunjungi(tanda, None)}
    return render(request, "p2k2/tanda_tindak.html", konteks, status=_kode(form))


@halaman(metode=("POST",))
def surat(request: Permintaan, pk: int) -> HttpResponse:
    """The notice as PDF; that it was printed is logged, that it was handed over is recorded by itself."""
    tanda = ambil_tanda(request, pk)
    try:
        isi = cetak_pemberitahuan(
            tanda=[tanda],
            hari=hari_ini(tanda.kpm.desa_id),
            oleh=request.user,
            dari=request.META.get("REMOTE_ADDR"),
        )
    except TidakBerhak as galat:
        raise PermissionDenied from galat
    except GalatPengguna as galat:
        messages.error(request, galat.pesan)
        return redirect("p2k2:tanda_rincian", pk=pk)
    return jawab_pdf(isi, f"pemberitahuan-ketidakhadiran-{tanda.pk}.pdf")


def _kode(form: TolakGalat) -> int:
    return TIDAK_SAH if form.errors else 200
