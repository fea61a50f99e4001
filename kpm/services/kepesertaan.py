"""The life of a family in the programme: each step from one standing to another, dated, with its reason.

A family never disappears; what it was on a day stays readable (docs/program.md §8).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import Foto
from inti.services.foto import periksa_foto, simpan_foto
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import AWAL_PROGRAM, hari_ini
from kpm.enums import GRADUASI, PESERTA, AlasanKepesertaan, Kepesertaan
from kpm.models import KPM, KeanggotaanKelompok, Kelompok, Pemutakhiran, PengurusKelompok, PerubahanKepesertaan
from kpm.services.susunan import tandai_keanggotaan, tandai_susunan

_K, _A = Kepesertaan, AlasanKepesertaan
_PERGI = (_A.MENGUNDURKAN_DIRI, _A.MENINGGAL, _A.PINDAH, _A.TIDAK_DITEMUKAN, _A.TIDAK_LAYAK, _A.LAINNYA)
_LULUS: dict[str, tuple[str, ...]] = {
    _K.ALAMIAH: (_A.KOMPONEN_HABIS,),
    _K.MANDIRI: (_A.MAMPU, _A.MENGUNDURKAN_DIRI),
    _K.PAKSA: (_A.MENOLAK_KOMITMEN,),
    _K.BERHENTI: _PERGI,
}
# Every allowed step with the reasons that fit it; a step missing here does not exist.
PERPINDAHAN: dict[str, dict[str, tuple[str, ...]]] = {
    _K.CALON: {
        _K.AKTIF: (_A.VALIDASI, _A.DAFTAR, _A.LAINNYA),
        _K.BERHENTI: (_A.TIDAK_LOLOS, *_PERGI),
    },
    _K.AKTIF: {
        _K.DITANGGUHKAN: (_A.TIDAK_DITEMUKAN, _A.PINDAH, _A.MENOLAK_KOMITMEN, _A.TIDAK_LAYAK, _A.LAINNYA),
        **_LULUS,
    },
    _K.DITANGGUHKAN: {_K.AKTIF: (_A.DIPULIHKAN, _A.DAFTAR, _A.LAINNYA), **_LULUS},
    **{selesai: {_K.AKTIF: (_A.TARIK_KEMBALI,)} for selesai in (*GRADUASI, _K.BERHENTI)},
}
DOKUMEN_MAKS = 5

# (family, reason) -> None; raises GalatPengguna while the step may not be taken for that reason.
PenjagaLangkah = Callable[[KPM, str], None]
_PENJAGA: dict[str, PenjagaLangkah] = {}


def penjaga_langkah(fungsi: PenjagaLangkah) -> PenjagaLangkah:
    """Register a guard that is asked before a step is proposed or taken: other apps know what must come first."""
    _PENJAGA[f"{fungsi.__module__}.{fungsi.__qualname__}"] = fungsi
    return fungsi


def boleh_berpindah(dari: str, ke: str) -> bool:
    return ke in PERPINDAHAN.get(dari, {})


def tujuan_dari(dari: str) -> tuple[str, ...]:
    """Standings a family can go to from this one."""
    return tuple(PERPINDAHAN.get(dari, {}))


def alasan_untuk(dari: str, ke: str) -> tuple[str, ...]:
    """Reasons that fit this step; none when the step is not allowed."""
    return PERPINDAHAN.get(dari, {}).get(ke, ())


def periksa_perpindahan(*, kpm: KPM, ke: str, tanggal: date, alasan: str, keterangan: str = "") -> None:
    """Refuse a step that is not allowed, with the sentence that says why. Nothing is written."""
    dari = Kepesertaan(kpm.kepesertaan)
    if ke not in Kepesertaan.values or not boleh_berpindah(dari, ke):
        boleh = ", ".join(Kepesertaan(t).label for t in tujuan_dari(dari))
        raise GalatPengguna(f"Dari {dari.label} hanya bisa menjadi: {boleh}.", kolom="ke")
    if alasan not in alasan_untuk(dari, ke):
        cocok = ", ".join(AlasanKepesertaan(a).label for a in alasan_untuk(dari, ke))
        raise GalatPengguna(f"Alasan untuk {Kepesertaan(ke).label}: {cocok}.", kolom="alasan")
    if alasan == _A.LAINNYA and not keterangan.strip():
        raise GalatPengguna("Tulis alasannya pada keterangan.", kolom="keterangan")
    _periksa_tanggal(kpm, tanggal)
    for penjaga in _PENJAGA.values():
        penjaga(kpm, alasan)


@transaction.atomic
def ubah_kepesertaan(
    *,
    kpm: KPM,
    ke: str,
    tanggal: date,
    alasan: str,
    keterangan: str = "",
    dokumen: Iterable[Foto] = (),
    usulan: Pemutakhiran | None = None,
    oleh: Pengguna,
) -> PerubahanKepesertaan:
    """Take one step; `tanggal` is the first day of the new standing.

    Checks the step itself, not who may decide: the caller has done that (`putuskan_kepesertaan`, or the decision
    about a proposal). The same `usulan`, or the last step asked for again, returns the step made before. A family
    that leaves also leaves its group and its offices in it; its pendamping stays until somebody is reassigned.
    """
    return _langkah(kpm, ke, tanggal, alasan, keterangan, tuple(dokumen), usulan, oleh)[0]


def putuskan_kepesertaan(
    *,
    kpm: KPM,
    ke: str,
    tanggal: date,
    alasan: str,
    keterangan: str = "",
    berkas: Sequence[UploadedFile],
    oleh: Pengguna,
) -> PerubahanKepesertaan:
    """Decide a step directly, with at least one photographed document. Raises TidakBerhak for whoever may not."""
    if not KPM.objects.boleh(oleh, Izin.PUTUSKAN_KEPESERTAAN).filter(pk=kpm.pk).exists():
        raise TidakBerhak("Kepesertaan diputuskan oleh koordinator kabupaten/kota wilayah ini.")
    if not berkas:
        raise GalatPengguna("Lampirkan foto dokumennya, misalnya berita acara atau surat pernyataan.", kolom="foto")
    if len(berkas) > DOKUMEN_MAKS:
        raise GalatPengguna(f"Paling banyak {DOKUMEN_MAKS} foto dokumen.", kolom="foto")
    siap = [periksa_foto(b, kode_wilayah=kpm.desa_id) for b in berkas]
    with transaction.atomic():
        perubahan, baru = _langkah(kpm, ke, tanggal, alasan, keterangan, (), None, oleh)
        if baru:
            perubahan.dokumen.set([simpan_foto(berkas=f, oleh=oleh) for f in siap])
    return perubahan


def _langkah(
    kpm: KPM,
    ke: str,
    tanggal: date,
    alasan: str,
    keterangan: str,
    dokumen: Sequence[Foto],
    usulan: Pemutakhiran | None,
    oleh: Pengguna,
) -> tuple[PerubahanKepesertaan, bool]:
    """Write one step inside the caller's transaction; False when it had been made before."""
    keterangan = " ".join(keterangan.split())
    kpm = kunci_langkah(kpm, tanggal)
    sudah = _pernah(kpm, ke, tanggal, alasan, usulan)
    if sudah is not None:
        return sudah, False
    periksa_perpindahan(kpm=kpm, ke=ke, tanggal=tanggal, alasan=alasan, keterangan=keterangan)
    maks = PerubahanKepesertaan._meta.get_field("keterangan").max_length or 0
    if len(keterangan) > maks:
        raise GalatPengguna(f"Paling banyak {maks} huruf, sekarang {len(keterangan)}.", kolom="keterangan")
    perubahan = PerubahanKepesertaan.objects.create(
        kpm=kpm,
        dari=kpm.kepesertaan,
        ke=ke,
        tanggal=tanggal,
        alasan=alasan,
        keterangan=keterangan,
        usulan=usulan,
        oleh=oleh,
    )
    perubahan.dokumen.set(dokumen)
    kpm.kepesertaan = ke
    kpm.save(update_fields=["kepesertaan"])
    if ke not in PESERTA:
        _lepaskan(kpm, tanggal)
    tandai_berubah([kpm.desa_id])
    tandai_susunan([kpm.pk])
    tandai_keanggotaan(kpm=[kpm.pk])
    return perubahan, True


def kunci_langkah(kpm: KPM, tanggal: date) -> KPM:
    """Lock a family for a step on a day; whoever checks something first locks so first, inside its transaction.

    Groups before the family, as moving a family between groups locks them.
    """
    list(
        Kelompok.objects.filter(keanggotaan__in=_sejak(kpm, tanggal))
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
    return KPM.objects.select_for_update(of=("self",), no_key=True).get(pk=kpm.pk)


def _pernah(kpm: KPM, ke: str, tanggal: date, alasan: str, usulan: Pemutakhiran | None) -> PerubahanKepesertaan | None:
    """The step this request repeats, if it does."""
    if usulan is not None:
        ada = PerubahanKepesertaan.objects.filter(usulan=usulan).first()
        if ada is not None and (ada.kpm_id, ada.ke) != (kpm.pk, ke):
            raise BerubahLebihDulu("Usulan ini sudah dipakai untuk perubahan kepesertaan yang lain.")
        return ada
    terakhir = langkah_terakhir(kpm)
    if terakhir is None or kpm.kepesertaan != ke:
        return None
    sama = (terakhir.ke, terakhir.tanggal, terakhir.alasan) == (ke, tanggal, alasan)
    return terakhir if sama else None


def langkah_terakhir(kpm: KPM) -> PerubahanKepesertaan | None:
    return PerubahanKepesertaan.objects.filter(kpm=kpm).order_by("-tanggal", "-pk").first()


def _periksa_tanggal(kpm: KPM, tanggal: date) -> None:
    if tanggal > hari_ini(kpm.desa_id):
        raise GalatPengguna("Tanggal ini belum tiba. Isi hari ini atau sebelumnya.", kolom="tanggal")
    if tanggal < AWAL_PROGRAM:
        raise GalatPengguna("Tanggal terlalu lama. Periksa tahunnya.", kolom="tanggal")
    terakhir = langkah_terakhir(kpm)
    if terakhir is not None and tanggal < terakhir.tanggal:
        raise GalatPengguna(
            f"Keluarga ini {Kepesertaan(terakhir.ke).label} sejak {tulis_tanggal(terakhir.tanggal)}. "
            "Isi tanggal itu atau sesudahnya.",
            kolom="tanggal",
        )


def _sejak(kpm: KPM, tanggal: date) -> QuerySet[KeanggotaanKelompok]:
    return KeanggotaanKelompok.objects.filter(Q(selesai__isnull=True) | Q(selesai__gte=tanggal), kpm=kpm)


def _lepaskan(kpm: KPM, tanggal: date) -> None:
    """End what the family has in groups on the day before; what began later never came to be."""
    for isi in (PengurusKelompok.objects.filter(kpm=kpm), KeanggotaanKelompok.objects.filter(kpm=kpm)):
        isi.filter(mulai__gte=tanggal).delete()
        isi.filter(Q(selesai__isnull=True) | Q(selesai__gte=tanggal)).update(selesai=tanggal - timedelta(days=1))
