"""Whose balance and measures a page shows, and how figures are put in words (docs/program.md §4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from inti.halaman import Permintaan, cip, url_dengan
from inti.templatetags.format import angka, rupiah
from inti.templatetags.format import persen as tulis_persen
from penyaluran.forms.tepat import FormTepat
from penyaluran.models import Tahap
from penyaluran.selectors import Neraca, tahap_aktif, tahap_terakhir
from penyaluran.selectors.ukuran import Bagian, BarisUkuran, UkuranTahap
from penyaluran.selectors.ukuran_sql import SISI
from wilayah.enums import PANJANG_KODE, Tingkat
from wilayah.models import Wilayah

BELUM_DINILAI = "belum bisa dinilai"
LABEL = {"sasaran": "Tepat sasaran", "jumlah": "Tepat jumlah", "waktu": "Tepat waktu"}
KEADAAN = (("cair", "Sudah transaksi", "baik"), ("sebagian", "Cair sebagian", "info"),
           ("tidak", "Belum transaksi", "awas"), ("belum", "Belum dilaporkan", "netral"))  # fmt: skip


@dataclass
class Cakupan:
    """`wilayah` None and not `saya`: the whole country. `pilih`: areas to choose from first."""

    tahap: Tahap | None
    daftar: list[Tahap]
    ukuran: str
    wilayah: Wilayah | None = None
    saya: bool = False
    pilih: list[Wilayah] | None = None

    @property
    def judul(self) -> str:
        if self.saya:
            return "KPM dampingan Anda"
        return self.wilayah.nama if self.wilayah else "Indonesia"


def cakupan(request: Permintaan) -> Cakupan:
    """What the address asks for; Http404 for what does not exist or lies outside the user's areas."""
    form, lingkup = FormTepat(request.GET), request.user.lingkup()
    if not form.is_valid():
        raise Http404
    isi, kode = form.cleaned_data, form.cleaned_data["wilayah"]
    utuh = lingkup.semua or bool(lingkup.wilayah)
    saya = isi["saya"] == "1" or (not utuh and lingkup.petugas_id is not None)
    if (kode and (saya or not lingkup.mencakup(kode))) or (saya and lingkup.petugas_id is None):
        raise Http404
    hasil = Cakupan(None, tahap_terakhir(), isi["ukuran"] or "sasaran", saya=saya)
    if not saya and not kode and not lingkup.semua:
        if len(lingkup.wilayah) != 1:
            hasil.pilih = list(Wilayah.objects.filter(pk__in=lingkup.wilayah).order_by("nama", "pk"))
            return hasil
        kode = next(iter(lingkup.wilayah))
    if kode:
        hasil.wilayah = Wilayah.objects.select_related("induk__induk__induk").filter(pk=kode).first()
        if hasil.wilayah is None:
            raise Http404
    hasil.tahap = _tahap(isi["tahap"], hasil.daftar, kode)
    return hasil


def _tahap(kode: str, daftar: list[Tahap], wilayah: str) -> Tahap | None:
    if not kode:
        return tahap_aktif(wilayah)
    satu = next((t for t in daftar if t.pk == kode), None) or Tahap.objects.filter(pk=kode).first()
    if satu is None:
        raise Http404
    return satu


def konteks_umum(request: Permintaan, c: Cakupan) -> dict[str, Any]:
    lingkup = request.user.lingkup()
    isi: dict[str, Any] = {"c": c, "tahap": c.tahap, "periode": c.tahap, "jejak": _jejak(request, c.wilayah)}
    if c.pilih is not None:
        isi["pilih"] = [{"judul": w.nama, "url": url_dengan(request, {"wilayah": w.pk})} for w in c.pilih]
    if c.tahap is not None:
        isi["pilihan_tahap"] = [
            {"label": str(t), "url": url_dengan(request, {"tahap": t.pk}), "aktif": t == c.tahap} for t in c.daftar
        ]
        isi["alamat"] = "?" + urlencode(alamat(c, c.wilayah.kode if c.wilayah else ""))
    if lingkup.petugas_id is not None and (lingkup.semua or lingkup.wilayah):
        isi["pilihan_cakupan"] = [
            {"label": "Wilayah saya", "url": url_dengan(request, {"saya": None}), "aktif": not c.saya},
            {"label": "Hanya KPM saya", "url": url_dengan(request, {"saya": "1", "wilayah": None}), "aktif": c.saya},
        ]
    return isi


def _jejak(request: Permintaan, wilayah: Wilayah | None) -> list[dict[str, str]]:
    """The areas above this one that the user may open, largest first."""
    hasil: list[dict[str, str]] = []
    atas = wilayah.induk if wilayah else None
    while atas is not None and request.user.lingkup().mencakup(atas.kode):
        hasil.insert(0, {"label": atas.nama, "url": url_dengan(request, {"wilayah": atas.kode})})
        atas = atas.induk
    return hasil


def alamat(c: Cakupan, kode: str) -> dict[str, str]:
    """The filters by which the list of payments shows the families of this page or of an area on it."""
    isi = {"tahap": c.tahap.pk if c.tahap else "", "wilayah": kode, "saya": "1" if c.saya else ""}
    return {k: v for k, v in isi.items() if v}


def ke_daftar(c: Cakupan, kode: str, status: str) -> str:
    return f"{reverse('penyaluran:daftar')}?{urlencode(alamat(c, kode) | {'status': status})}"


def bagian_keadaan(n: Neraca) -> list[dict[str, Any]]:
    return [{"label": label, "nilai": getattr(n, f"{k}_n"), "jenis": jenis} for k, label, jenis in KEADAAN]


def baris_neraca(c: Cakupan, b: BarisUkuran, url: str = "") -> dict[str, Any]:
    """A row of the balance: families and rupiah of each part, with the list each counts, and whether it holds."""
    n = b.angka
    rp = {"cair": n.cair_rp, "sebagian": n.sebagian_rp, "tidak": n.tidak_rp, "belum": n.belum_rp}
    bagian = [
        {"label": label, "n": getattr(n, f"{k}_n"), "rp": rp[k], "sisa": None, "url": ke_daftar(c, b.kode, k)}
        for k, label, _ in KEADAAN
    ]
    bagian[1]["sisa"] = n.sisa_rp
    return {
        "nama": b.nama,
        "url": url,
        "rencana_n": n.rencana_n,
        "rencana_rp": n.rencana_rp,
        "url_rencana": ke_daftar(c, b.kode, "semua"),
        "bagian": bagian,
        "tanpa_dana_n": n.tanpa_dana_n,
        "seimbang": n.seimbang,
        "selisih": f"Selisih {angka(n.selisih_n)} KPM, {rupiah(n.selisih_rp)}",
    }


def kartu_ukuran(kini: UkuranTahap, lalu: tuple[str, UkuranTahap] | None, atas: tuple[str, UkuranTahap] | None) -> Any:
    """The three figures, each beside the tahap before and the area above where there is one."""
    hasil = []
    for ukuran, label in LABEL.items():
        bagian = kini.bagian(ukuran)
        banding = [f"{nama} {sebut(lain.bagian(ukuran))}" for nama, lain in (x for x in (lalu, atas) if x)]
        hasil.append({"label": label, "nilai": sebut(bagian), "banding": " · ".join(banding)})
    return hasil


def sebut(b: Bagian) -> str:
    """The share; while days still run only that it cannot be said: those who came early are no share of all."""
    return BELUM_DINILAI if b.berjalan else tulis_persen(b.n, b.dari)


def sebut_ukuran(pilihan: str) -> str:
    """`waktu-tidak` in words."""
    ukuran, _, sisi = pilihan.partition("-")
    return f"{LABEL[ukuran]}: {SISI[sisi]}"


def rincian_ukuran(u: UkuranTahap) -> list[dict[str, Any]]:
    """Each measure with what is right, what is not, and what nobody can say: together all it is measured against."""
    return [{"kode": k, "label": label, "b": u.bagian(k), "persen": sebut(u.bagian(k))} for k, label in LABEL.items()]


def rincian_bertaut(c: Cakupan, b: BarisUkuran) -> list[dict[str, Any]]:
    """The same with the list behind each figure; whom no line names stands in none of them."""
    hasil = rincian_ukuran(b.angka)
    if c.saya or len(b.kode) >= PANJANG_KODE[Tingkat.KABUPATEN]:
        for r in hasil:
            r["ke"] = {sisi: f"{ke_daftar(c, b.kode, 'semua')}&ukuran={r['kode']}-{sisi}" for sisi in SISI}
    return hasil


def tumpukan_ukuran(u: UkuranTahap) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "bagian": [
                {"label": "Tepat", "nilai": b.n, "jenis": "baik"},
                {"label": "Tidak tepat", "nilai": b.salah, "jenis": "bahaya"},
                {"label": "Belum diketahui", "nilai": b.tt, "jenis": "netral"},
                {"label": "Masih dalam batas hari", "nilai": b.berjalan, "jenis": "info"},
            ],
        }
        for label, b in ((label, u.bagian(k)) for k, label in LABEL.items())
    ]


def cip_ukuran(request: Permintaan, dipilih: str) -> list[dict[str, Any]]:
    return [
        cip(request, label, "ukuran", k) | {"url": url_dengan(request, {"ukuran": k}), "aktif": k == dipilih}
        for k, label in LABEL.items()
    ]
