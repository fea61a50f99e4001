"""What is written about a complaint, each kind on its own short page; and the changes of one tap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from inti.galat import GalatPengguna
from inti.halaman import Permintaan, baca_versi, halaman
from pengaduan.enums import KeadaanAduan
from pengaduan.forms.tangani import FormTulis
from pengaduan.models import Pengaduan
from pengaduan.services import pindah, tindak
from pengaduan.services.kunci import pastikan_berjalan
from pengaduan.services.kunjungan import minta_kunjungan
from pengaduan.views.ambil import ambil_aduan, coba, formulir, kembali_ke, lakukan

Kirim = Callable[[Pengaduan, dict[str, Any], Any], Any]


@dataclass(frozen=True)
class Tulisan:
    """A page with one text: its words, what it calls, and in which states it makes sense."""

    judul: str
    label: str
    tombol: str
    pesan: str
    kirim: Kirim
    bantuan: str = ""
    foto: bool = False
    wajib: bool = True
    tangani: bool = True
    pelapor: bool = False  # the reporter reads it
    saat: frozenset[str] = frozenset(KeadaanAduan.values)


_BUKA = frozenset({KeadaanAduan.BARU, KeadaanAduan.DITERIMA, KeadaanAduan.PROSES})
_JALAN = _BUKA | {KeadaanAduan.DIJAWAB}
_AKHIR = frozenset({KeadaanAduan.SELESAI, KeadaanAduan.DITUTUP})

TULISAN: dict[str, Tulisan] = {
    "catatan": Tulisan(
        "Catatan", "Catatan di antara petugas", "Simpan catatan", "Catatan tersimpan.",
        lambda a, i, u: tindak.catat(aduan=a, isi=i["isi"], foto=i["foto"], id=i["id"], oleh=u),
        bantuan="Pelapor tidak membacanya.", foto=True, tangani=False,
    ),
    "pesan": Tulisan(
        "Pesan kepada pelapor", "Pesan", "Kirim pesan", "Pesan tersimpan; pelapor membacanya di halaman lapor.",
        lambda a, i, u: tindak.pesan(aduan=a, isi=i["isi"], versi=i["versi"], id=i["id"], oleh=u),
        bantuan="Misalnya pertanyaan, atau sampai di mana aduannya.", pelapor=True, saat=_JALAN,
    ),
    "balasan": Tulisan(
        "Kata pelapor", "Apa yang disampaikan pelapor?", "Simpan", "Kata pelapor tersimpan.",
        lambda a, i, u: tindak.balas(aduan=a, isi=i["isi"], foto=i["foto"], id=i["id"], oleh=u),
        bantuan="Untuk pelapor yang menelepon atau bertemu langsung.", foto=True, saat=_JALAN,
    ),
    "jawab": Tulisan(
        "Jawab aduan", "Jawaban", "Kirim jawaban", "Jawaban tersimpan. Sekarang menunggu kabar pelapor.",
        lambda a, i, u: tindak.jawab(aduan=a, isi=i["isi"], versi=i["versi"], id=i["id"], oleh=u),
        bantuan="Apa yang ditemukan, apa yang sudah dilakukan, dan apa yang masih perlu dilakukan pelapor.",
        pelapor=True, saat=_JALAN,
    ),
    "puas": Tulisan(
        "Pelapor puas", "Kata pelapor", "Selesaikan aduan", "Aduan selesai.",
        lambda a, i, u: tindak.nilai_puas(aduan=a, puas=True, isi=i["isi"], versi=i["versi"], oleh=u),
        bantuan="Untuk pelapor tanpa ponsel: catat setelah menanyakannya.", wajib=False,
        saat=frozenset({KeadaanAduan.DIJAWAB}),
    ),
    "belum-puas": Tulisan(
        "Pelapor belum puas", "Apa yang belum selesai?", "Kerjakan lagi", "Aduan dikerjakan lagi.",
        lambda a, i, u: tindak.nilai_puas(aduan=a, puas=False, isi=i["isi"], versi=i["versi"], oleh=u),
        saat=frozenset({KeadaanAduan.DIJAWAB}),
    ),
    "buka-lagi": Tulisan(
        "Buka lagi", "Mengapa dibuka lagi?", "Buka lagi aduan", "Aduan dibuka lagi; jamnya mulai dari awal.",
        lambda a, i, u: tindak.buka_lagi(aduan=a, alasan=i["isi"], versi=i["versi"], oleh=u),
        pelapor=True, saat=_AKHIR,
    ),
    "tutup": Tulisan(
        "Tutup tanpa tindakan", "Mengapa ditutup?", "Tutup aduan", "Aduan ditutup.",
        lambda a, i, u: tindak.tutup(aduan=a, alasan=i["isi"], versi=i["versi"], oleh=u),
        bantuan="Misalnya bukan urusan PKH; tulis ke mana pelapor dapat pergi.", pelapor=True, saat=_JALAN,
    ),
    "naik": Tulisan(
        "Naikkan ke tingkat atas", "Mengapa dinaikkan?", "Naikkan aduan", "Aduan dinaikkan.",
        lambda a, i, u: pindah.naikkan(aduan=a, alasan=i["isi"], versi=i["versi"], oleh=u),
        bantuan="Tulis apa yang sudah dilakukan dan apa yang diperlukan dari atas.", saat=_BUKA,
    ),
    "turun": Tulisan(
        "Teruskan ke bawah", "Apa yang diminta?", "Teruskan aduan", "Aduan diteruskan ke bawah.",
        lambda a, i, u: pindah.turunkan(aduan=a, alasan=i["isi"], versi=i["versi"], oleh=u),
        bantuan="Aduan tidak pernah diteruskan kepada orang yang diadukan.", saat=_BUKA,
    ),
}  # fmt: skip


@halaman(metode=("GET", "POST"))
def tulis(request: Permintaan, pk: UUID, apa: str) -> HttpResponse:
    """One text: a note, a message, the answer, a reason (`apa`)."""
    if (satu := TULISAN.get(apa)) is None:
        raise Http404
    aduan = ambil_aduan(request, pk, tangani=satu.tangani)
    if not satu.tangani and not tindak.boleh_catat(request.user, aduan):
        raise PermissionDenied
    kirim = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FormTulis(*kirim, versi=aduan.versi, label=satu.label, foto=satu.foto, wajib=satu.wajib)
    if coba(request, form, lambda: satu.kirim(aduan, form.cleaned_data, request.user), satu.pesan):
        return kembali_ke(request, pk)
    konteks = {"a": aduan, "t": satu, "terlambat": _terlambat(aduan, satu)}
    return formulir(request, "pengaduan/tulis.html", form, konteks)


def _terlambat(aduan: Pengaduan, satu: Tulisan) -> str:
    """Why this page has nothing to offer in the state in which the complaint is."""
    if aduan.keadaan in satu.saat:
        return ""
    try:
        pastikan_berjalan(aduan)
    except GalatPengguna as galat:
        return galat.pesan
    return f"Aduan ini {aduan.get_keadaan_display().lower()}; halaman ini belum atau tidak lagi diperlukan."


@halaman(metode=("POST",))
def terima(request: Permintaan, pk: UUID) -> HttpResponse:
    """Acknowledge."""
    aduan, versi = ambil_aduan(request, pk, tangani=True), baca_versi(request)
    return lakukan(request, pk, lambda: tindak.terima(aduan=aduan, versi=versi, oleh=request.user), "Aduan diterima.")


@halaman(metode=("POST",))
def ambil(request: Permintaan, pk: UUID) -> HttpResponse:
    """Work on it oneself."""
    aduan, versi = ambil_aduan(request, pk, tangani=True), baca_versi(request)
    return lakukan(
        request, pk, lambda: pindah.ambil(aduan=aduan, versi=versi, oleh=request.user), "Anda menangani aduan ini."
    )


@halaman(metode=("POST",))
def kunjungan(request: Permintaan, pk: UUID) -> HttpResponse:
    """Ask the family's pendamping to go there."""
    aduan, versi = ambil_aduan(request, pk, tangani=True), baca_versi(request)
    return lakukan(
        request, pk, lambda: minta_kunjungan(aduan=aduan, versi=versi, oleh=request.user), "Tugas kunjungan diberikan."
    )
