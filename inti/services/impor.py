"""The road of an import file: uploaded, read and judged (preview), applied once, all or nothing.

Each step is a plain function that commands call directly and the worker calls through a job; each may be
killed at any point and run again.
"""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pghistory
from django.conf import settings
from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from inti.berkas.baris import PembacaBaris, urai_nomor
from inti.berkas.galat import BerkasDitolak
from inti.berkas.gerbang import Batas, periksa
from inti.berkas.kolom import gabung_kata
from inti.enums import HasilBaris, KeadaanBerkas
from inti.galat import GalatPengguna
from inti.models import BarisImpor, BerkasImpor, Pekerjaan
from inti.services import baris_impor
from inti.services.jenis_impor import JenisImpor, jenis_boleh, jenis_impor, lanjutan
from inti.services.kerja import Dibatalkan, Kemajuan
from inti.services.pekerjaan import mulai
from inti.services.ringkasan import tandai_berubah
from inti.simpanan import jalur_sementara

IZIN = "unggah"  # opens the pages; each kind of list asks for its own (`JenisImpor.izin`)
# Files up to this size have their heading read during the upload, so that the form itself says what is wrong.
_BACA_LANGSUNG = 1024 * 1024
BARIS_KESALAHAN = 50


class PratinjauUsang(Exception):
    """The data changed since the preview: what a person approved is not what would be done."""


def batas_berkas() -> Batas:
    return Batas(ukuran=settings.PKH_UNGGAH_BERKAS_MAKS)


def berkas_boleh(oleh: Any) -> QuerySet[BerkasImpor]:
    """Files of the kinds this person may import, among those that are visible."""
    return BerkasImpor.objects.terlihat_oleh(oleh).filter(jenis__in=[j.kode for j in jenis_boleh(oleh)])


# --- upload ------------------------------------------------------------------------------------


def unggah(
    *, jenis: str, nama: str, isi: File, oleh: Any, kode_wilayah: str = "", parameter: dict[str, Any] | None = None
) -> BerkasImpor:
    """Take in a file that passes the gate; a refused one leaves nothing behind (GalatPengguna, BerkasDitolak).

    `parameter` holds what was chosen, e.g. {"tahap": "2026-4"}; an empty `kode_wilayah` takes the area from
    the rows.
    """
    macam = jenis_impor(jenis)
    _periksa_wilayah(macam, oleh, kode_wilayah)
    berkas = BerkasImpor(
        jenis=jenis,
        nama=Path(nama).name[:200],
        kode_wilayah=kode_wilayah,
        parameter={k: v for k, v in (parameter or {}).items() if v},
        diunggah_oleh=oleh,
    )
    isi.seek(0)
    with jalur_sementara(isi) as jalur:
        berkas.ukuran = periksa(jalur, batas=batas_berkas()).ukuran
        berkas.sha256 = _sha256(jalur)
        _tolak_bila_sudah(berkas)
        if berkas.ukuran <= _BACA_LANGSUNG:
            _intip(macam, berkas, jalur)
        with jalur.open("rb") as terbuka:
            berkas.berkas.save(f"{berkas.pk}", File(terbuka), save=False)
    try:
        berkas.save(force_insert=True)
    except BaseException:
        berkas.berkas.delete(save=False)
        raise
    return berkas


def _periksa_wilayah(macam: JenisImpor, oleh: Any, kode_wilayah: str) -> None:
    lingkup = oleh.lingkup_izin(macam.izin)
    if not lingkup.semua and not lingkup.wilayah and lingkup.petugas_id is None:
        raise GalatPengguna("Anda tidak berhak mengimpor. Impor dilakukan APD kabupaten/kota.")
    if kode_wilayah and not lingkup.mencakup(kode_wilayah):
        raise GalatPengguna("Wilayah yang dipilih di luar wilayah Anda.", kolom="wilayah")


def _sha256(jalur: Path) -> str:
    with jalur.open("rb") as isi:
        return hashlib.file_digest(isi, "sha256").hexdigest()


def _tolak_bila_sudah(berkas: BerkasImpor) -> None:
    lama = BerkasImpor.objects.filter(
        jenis=berkas.jenis,
        sha256=berkas.sha256,
        keadaan__in=[KeadaanBerkas.MENERAPKAN, KeadaanBerkas.DITERAPKAN],
    ).first()
    if lama is not None:
        raise BerkasDitolak(
            f"Berkas yang sama persis sudah diterapkan pada {_pada(lama)}. Tidak perlu diimpor lagi; bila ada "
            "perbaikan, unggah berkas yang sudah diperbaiki."
        )


def _pada(berkas: BerkasImpor) -> str:
    return timezone.localtime(berkas.diterapkan_pada or berkas.diunggah_pada).strftime("%d-%m-%Y %H.%M")


def _intip(macam: JenisImpor, berkas: BerkasImpor, jalur: Path) -> None:
    """Heading, title and the first data row: enough to refuse a wrong file at once."""
    with PembacaBaris(jalur, macam.layout(None), batas=batas_berkas()) as pembaca:
        macam.periksa_judul(berkas, pembaca.judul.atas)
        next(iter(pembaca), None)


@transaction.atomic
def minta_pratinjau(*, berkas: BerkasImpor, oleh: Any) -> Pekerjaan:
    """Have the worker read and judge the file."""
    return mulai(
        jenis="impor_pratinjau",
        judul=f"Membaca {berkas.nama}",
        parameter={"berkas": str(berkas.pk)},
        oleh=oleh,
        kunci=f"impor_pratinjau:{berkas.pk}",
        tautan=reverse("impor:rincian", args=[berkas.pk]),
    )


@transaction.atomic
def terima(
    *, jenis: str, nama: str, isi: File, oleh: Any, kode_wilayah: str = "", parameter: dict[str, Any] | None = None
) -> BerkasImpor:
    """Take in a file (see `unggah`) and have the worker make its preview."""
    berkas = unggah(jenis=jenis, nama=nama, isi=isi, oleh=oleh, kode_wilayah=kode_wilayah, parameter=parameter)
    minta_pratinjau(berkas=berkas, oleh=oleh)
    return berkas


# --- preview -----------------------------------------------------------------------------------


def buat_pratinjau(*, berkas_id: UUID | str, kerja: Kemajuan) -> BerkasImpor:
    """Read the stored file and judge every row; done again, it replaces the earlier preview.

    A file that turns out unusable ends DITOLAK with its sentence and without its content.
    """
    berkas = BerkasImpor.objects.select_related("diunggah_oleh").get(pk=berkas_id)
    if berkas.keadaan != KeadaanBerkas.DIUNGGAH:
        return berkas
    try:
        with transaction.atomic():
            with berkas.berkas.open("rb") as isi, jalur_sementara(isi) as jalur:
                _baca(berkas, jalur, kerja)
            kerja.pastikan()
            _ke_pratinjau(berkas)
    except BerkasDitolak as galat:
        hentikan(berkas_id=berkas.pk, dari=KeadaanBerkas.DIUNGGAH, ke=KeadaanBerkas.DITOLAK, pesan=galat.pesan)
    berkas.refresh_from_db()
    return berkas


def _baca(berkas: BerkasImpor, jalur: Path, kerja: Kemajuan) -> None:
    macam = jenis_impor(berkas.jenis)
    baris_impor.siapkan()
    with PembacaBaris(jalur, macam.layout(berkas), batas=batas_berkas()) as pembaca:
        berkas.parameter |= macam.periksa_judul(berkas, pembaca.judul.atas)
        berkas.parameter |= {"lembar": pembaca.lembar.ke, "baris_judul": pembaca.judul.baris}
        nama = [lembar.nama for lembar, _ in pembaca.bagian]
        berkas.lembar = gabung_kata(nama)[:100]
        if len(nama) > 1:
            lain = [(lembar.ke, judul.baris) for lembar, judul in pembaca.bagian[1:]]
            berkas.parameter |= {"nama_lembar": nama, "lembar_lain": lain}
        banyak = baris_impor.salin_masuk(
            map(macam.isi, pembaca), lambda n: kerja.maju(n, 0, f"Membaca: {n:,} baris".replace(",", "."))
        )
        peringatan = pembaca.peringatan
    kerja.maju(banyak, banyak, "Membandingkan dengan data yang ada")
    macam.nilai(berkas)
    hitung = {h.value: 0 for h in HasilBaris} | baris_impor.hitung()
    berkas.sidik_acuan = baris_impor.sidik()
    baris_impor.simpan(berkas)
    ringkas = macam.ringkas(berkas)
    berkas.ringkasan = {
        "baris": banyak,
        "diterima": banyak - hitung["ditolak"],
        **hitung,
        **ringkas,
        "peringatan": [*peringatan, *ringkas.get("peringatan", [])],
    }


def _ke_pratinjau(berkas: BerkasImpor) -> None:
    if not berkas.kode_wilayah:
        berkas.kode_wilayah = wilayah_bersama(berkas.ringkasan.get("kecamatan", []))
    BerkasImpor.objects.filter(pk=berkas.pk, keadaan=KeadaanBerkas.DIUNGGAH).update(
        keadaan=KeadaanBerkas.PRATINJAU,
        parameter=berkas.parameter,
        lembar=berkas.lembar,
        ringkasan=berkas.ringkasan,
        sidik_acuan=berkas.sidik_acuan,
        kode_wilayah=berkas.kode_wilayah,
    )


def wilayah_bersama(kode: list[str]) -> str:
    """Smallest area that holds all of these."""
    for panjang in (8, 5, 2):
        awalan = {k[:panjang] for k in kode}
        if len(awalan) == 1 and all(len(k) >= panjang for k in kode):
            return awalan.pop()
    return ""


@transaction.atomic
def jawab(*, berkas: BerkasImpor, jawaban: dict[str, str], oleh: Any) -> Pekerjaan | None:
    """Keep what a person answered to a preview's questions, and have the file judged anew by it.

    None when nothing was answered otherwise than before. Raises GalatPengguna.
    """
    berkas = BerkasImpor.objects.select_for_update().get(pk=berkas.pk)
    if berkas.keadaan != KeadaanBerkas.PRATINJAU:
        raise GalatPengguna("Berkas ini sedang dibaca atau sudah diterapkan. Muat ulang halaman.")
    lama = berkas.parameter.get("jawaban", {})
    sah = {p["kunci"]: dict(p["pilihan"]) for p in berkas.ringkasan.get("pertanyaan", [])}
    baru = lama | {k: v for k, v in jawaban.items() if v in sah.get(k, {})}
    if baru == lama:
        return None
    berkas.parameter["jawaban"], berkas.keadaan, berkas.pesan = baru, KeadaanBerkas.DIUNGGAH, ""
    berkas.save(update_fields=["parameter", "keadaan", "pesan"])
    return minta_pratinjau(berkas=berkas, oleh=oleh)


def hentikan(*, berkas_id: UUID | str, dari: str, ke: str, pesan: str) -> bool:
    """End a file's road without applying it: its content and rows go, its name and the reason stay."""
    with transaction.atomic():
        berkas = BerkasImpor.objects.select_for_update().filter(pk=berkas_id, keadaan=dari).first()
        if berkas is None:
            return False
        nama, simpanan = berkas.berkas.name, berkas.berkas.storage
        berkas.baris.all().delete()
        BerkasImpor.objects.filter(pk=berkas.pk).update(keadaan=ke, pesan=pesan[:500], berkas="")
        if nama:
            transaction.on_commit(lambda: simpanan.delete(nama), robust=True)
    return True


def batalkan_impor(*, berkas: BerkasImpor) -> None:
    """Give up a preview; nothing of the file's content is kept."""
    for keadaan in (KeadaanBerkas.PRATINJAU, KeadaanBerkas.DIUNGGAH):
        if hentikan(berkas_id=berkas.pk, dari=keadaan, ke=KeadaanBerkas.DIBATALKAN, pesan="Dibatalkan."):
            return
    berkas.refresh_from_db()
    if berkas.keadaan in (KeadaanBerkas.MENERAPKAN, KeadaanBerkas.DITERAPKAN):
        raise GalatPengguna("Berkas ini sudah diterapkan; tidak dapat dibatalkan lagi.")


# --- apply -------------------------------------------------------------------------------------


@transaction.atomic
def terapkan(*, berkas: BerkasImpor, oleh: Any, konfirmasi_hilang: int | None = None) -> BerkasImpor:
    """Approve a preview; of two approvals at once the second changes nothing and meets the first.

    The rows themselves are written by `terapkan_sekarang`, in a job or at once. Raises GalatPengguna.
    """
    berkas = BerkasImpor.objects.select_for_update().get(pk=berkas.pk)
    if berkas.keadaan in (KeadaanBerkas.MENERAPKAN, KeadaanBerkas.DITERAPKAN):
        return berkas
    if berkas.keadaan != KeadaanBerkas.PRATINJAU:
        raise GalatPengguna("Berkas ini belum selesai dibaca atau sudah dibatalkan; unggah lagi bila perlu.")
    _periksa_setuju(berkas, oleh, konfirmasi_hilang)
    berkas.keadaan, berkas.pesan = KeadaanBerkas.MENERAPKAN, ""
    try:
        with transaction.atomic():
            berkas.save(update_fields=["keadaan", "pesan"])
    except IntegrityError as galat:
        raise GalatPengguna("Berkas yang sama persis sedang atau sudah diterapkan lewat unggahan lain.") from galat
    return berkas


def _periksa_setuju(berkas: BerkasImpor, oleh: Any, konfirmasi_hilang: int | None) -> None:
    r = berkas.ringkasan
    if not r["diterima"]:
        raise GalatPengguna(
            "Tidak ada baris yang dapat diterapkan: semua baris ditolak. Unduh berkas KESALAHAN, perbaiki, lalu "
            "unggah lagi."
        )
    jenis_impor(berkas.jenis).periksa_penerap(berkas, oleh)
    if terbuka := [p for p in r.get("pertanyaan", []) if not p["jawaban"]]:
        raise GalatPengguna(f"Jawab dulu: {gabung_kata([p['judul'] for p in terbuka])}.", kolom="pertanyaan")
    if r.get("perlu_setuju") and konfirmasi_hilang != r["hilang"]:
        raise GalatPengguna(
            f"{r['hilang']} {jenis_impor(berkas.jenis).satuan} dari daftar sebelumnya tidak ada di berkas ini. "
            f"Pastikan berkasnya lengkap; bila memang demikian, ketik angka {r['hilang']} untuk menyetujuinya.",
            kolom="konfirmasi_hilang",
        )


@transaction.atomic
def minta_terapkan(*, berkas: BerkasImpor, oleh: Any, konfirmasi_hilang: int | None = None) -> Pekerjaan | None:
    """Approve a preview and have the worker write it; None when it has been written already."""
    berkas = terapkan(berkas=berkas, oleh=oleh, konfirmasi_hilang=konfirmasi_hilang)
    if berkas.keadaan == KeadaanBerkas.DITERAPKAN:
        return None
    return mulai(
        jenis="impor_terapkan",
        judul=f"Menerapkan {berkas.nama}",
        parameter={"berkas": str(berkas.pk)},
        oleh=oleh,
        kunci=f"impor_terapkan:{berkas.pk}",
        tautan=reverse("impor:rincian", args=[berkas.pk]),
    )


def terapkan_sekarang(*, berkas_id: UUID | str, oleh: Any, kerja: Kemajuan) -> BerkasImpor:
    """Write an approved file in one transaction. Judged again under lock: a changed judgement raises PratinjauUsang."""
    berkas = BerkasImpor.objects.get(pk=berkas_id)
    try:
        with transaction.atomic():
            _tulis(berkas, oleh, kerja)
    except IntegrityError as galat:
        # Somebody wrote between the judgement and us, e.g. reconciled a payment or imported the same NIK.
        raise PratinjauUsang from galat
    berkas.refresh_from_db()
    return berkas


def _tulis(berkas: BerkasImpor, oleh: Any, kerja: Kemajuan) -> None:
    macam = jenis_impor(berkas.jenis)
    banyak = berkas.ringkasan["diterima"]
    menerapkan = BerkasImpor.objects.filter(pk=berkas.pk, keadaan=KeadaanBerkas.MENERAPKAN)
    kerja.maju(0, banyak, "Memeriksa ulang sebelum menerapkan")
    macam.kunci(berkas)
    if not menerapkan.exists():  # looked at under the lock: an earlier attempt may have finished meanwhile
        return
    baris_impor.siapkan()
    baris_impor.muat_ulang(berkas)
    macam.nilai(berkas)
    if baris_impor.sidik() != berkas.sidik_acuan:
        raise PratinjauUsang
    kerja.maju(0, banyak, "Menerapkan semua baris sekaligus")
    with pghistory.context(user=oleh.pk, alasan=f"Impor {macam.label}", berkas=str(berkas.pk)):
        berkas.diterapkan_oleh = oleh  # for what the kind writes in somebody's name
        desa = list(macam.terapkan(berkas))
    tandai_berubah(desa)
    kerja.maju(banyak, banyak)
    # The job's row before the file's, as a cancellation locks them.
    kerja.pastikan()
    if not menerapkan.update(keadaan=KeadaanBerkas.DITERAPKAN, diterapkan_oleh=oleh, diterapkan_pada=timezone.now()):
        raise Dibatalkan
    for lanjut in lanjutan(berkas.jenis):
        lanjut(berkas, oleh)


USANG = (
    "Data di sistem berubah sejak pratinjau ini dibuat, jadi belum ada yang diterapkan. Pratinjau dibuat ulang; "
    "periksa lagi, lalu terapkan."
)


@transaction.atomic
def ulangi_pratinjau(*, berkas_id: UUID | str, oleh: Any) -> None:
    """Send a stale preview back to be read again."""
    diubah = BerkasImpor.objects.filter(pk=berkas_id, keadaan=KeadaanBerkas.MENERAPKAN).update(
        keadaan=KeadaanBerkas.DIUNGGAH, pesan=USANG
    )
    if diubah:
        minta_pratinjau(berkas=BerkasImpor.objects.get(pk=berkas_id), oleh=oleh)


def bersihkan_impor(*, pada: datetime | None = None) -> int:
    """Give up previews nobody applied for some days, and drop the files of imports applied as long ago.

    What an applied import did stays: its rows, its figures, the audit. Returns how many files went.
    """
    batas = (pada or timezone.now()) - timedelta(days=settings.PKH_HARI_SIMPAN_HASIL)
    banyak = 0
    terlupa = [KeadaanBerkas.DIUNGGAH, KeadaanBerkas.PRATINJAU]
    pesan = "Tidak diterapkan, jadi isinya dihapus setelah beberapa hari."
    for pk, keadaan in list(
        BerkasImpor.objects.filter(keadaan__in=terlupa, diunggah_pada__lt=batas).values_list("pk", "keadaan")
    ):
        banyak += hentikan(berkas_id=pk, dari=keadaan, ke=KeadaanBerkas.DIBATALKAN, pesan=pesan)
    for berkas in BerkasImpor.objects.filter(diterapkan_pada__lt=batas).exclude(berkas=""):
        berkas.berkas.delete(save=False)
        BerkasImpor.objects.filter(pk=berkas.pk).update(berkas="")
        banyak += 1
    return banyak


def daftar_kesalahan(berkas: BerkasImpor, banyak: int = BARIS_KESALAHAN) -> list[dict[str, Any]]:
    """The first refusals, one entry per fault, by the sheet's row numbers."""
    baris = BarisImpor.objects.filter(berkas=berkas, hasil=HasilBaris.DITOLAK).order_by("nomor")[:banyak]
    semua = []
    for b in baris:
        nomor, lembar = letak_baris(berkas, b.nomor)
        di = f" (lembar '{lembar}')" if lembar else ""
        semua += [{"baris": nomor, "kolom": kolom, "alasan": f"{alasan}{di}"} for kolom, alasan in b.kesalahan]
    return semua[:banyak]


def letak_baris(berkas: BerkasImpor, nomor: int) -> tuple[int, str]:
    """The sheet's own number of a row, and the sheet's name where the list has several."""
    urut, baris = urai_nomor(nomor)
    nama = berkas.parameter.get("nama_lembar", [])
    return baris, nama[urut] if nama else ""
