"""Which health facility a form speaks of: by our code, else by name among those near its people (docs/program.md §8).

Names of posyandu repeat from desa to desa, so a name alone decides only where its people already go or live.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity

from akun.enums import Izin
from inti.services.jenis_impor import Pertanyaan
from verifikasi.berkas.fasilitas import jenis_dari
from verifikasi.enums import Bidang, JenisFasilitas
from verifikasi.models import Fasilitas, KeikutsertaanFasilitas
from verifikasi.models.fasilitas import FasilitasQuerySet
from verifikasi.services.fasilitas import IsiFasilitas
from verifikasi.services.formulir import PESERTA, Formulir, desa_terbanyak
from verifikasi.services.formulir_tulis import Tempat, bandingkan_nama, kunci_nama
from wilayah.kode import kode_kabupaten

BARU, TOLAK = "baru", "tolak"
_MIRIP, _CALON_MAKS = 0.5, 4


def cari_berkode(f: Formulir, t: Tempat, kode: UUID) -> None:
    """A form of ours: the code is the facility, and its rows speak of no other one."""
    ada = Fasilitas.objects.filter(pk=kode).select_related("digabung_ke").first()
    ada = ada.digabung_ke or ada if ada is not None else None
    if ada is None or not _boleh(f).filter(pk=ada.pk).exists():
        t.tolak = "kode formulir ini tidak dikenal di wilayah Anda; unduh lagi formulir kosongnya"
    elif ada.bidang != Bidang.KESEHATAN:
        t.tolak = f"formulir ini milik {ada.nama}, sebuah sekolah; unggah sebagai Verkom pendidikan"
    else:
        t.fasilitas = ada
        judul = f"Formulir {t.kepala.nama}"
        if not bandingkan_nama(t, f"posyandu:{kode}", judul, "kode formulir ini", f.jawaban):
            t.tolak = f"kode formulir ini milik {ada.nama}, bukan {t.kepala.nama}; pakai formulir {t.kepala.nama}"
        _tolak_posyandu_lain(t, {t.kepala.nama, ada.nama})


def cari_bernama(f: Formulir, t: Tempat, ingat: dict[str, Any], kunci: str) -> None:
    """A form of another hand: `ingat` keeps what the preview settled, for the writing."""
    _tolak_posyandu_lain(t, {t.kepala.nama})
    if kunci not in ingat:
        ingat[kunci] = _putuskan(f, t, kunci)
    pilih = ingat[kunci]
    if pilih == TOLAK:
        t.tolak = f"{t.kepala.nama} bukan salah satu posyandu yang tercatat; betulkan namanya"
    elif pilih.startswith(BARU):
        t.isi = IsiFasilitas(
            jenis=jenis_dari(t.kepala.nama) or JenisFasilitas.POSYANDU, nama=t.kepala.nama, desa_id=pilih.split(":")[1]
        )
        t.catatan.append(
            f"{t.kepala.nama} belum tercatat. Saat diterapkan, tempat ini dicatat di desa tempat tinggal terbanyak "
            "pesertanya; desanya bisa dibetulkan di halaman fasilitas."
        )
    else:
        ada = _boleh(f).filter(pk=pilih).select_related("digabung_ke").first()
        t.fasilitas = ada.digabung_ke or ada if ada is not None else None
        if t.fasilitas is None:
            t.tolak = "posyandunya tidak lagi terlihat di wilayah Anda; unggah lagi berkasnya"


def _boleh(f: Formulir) -> FasilitasQuerySet:
    return Fasilitas.objects.boleh(f.oleh, Izin.CATAT_VERKOM)


def _tolak_posyandu_lain(t: Tempat, nama: set[str]) -> None:
    """A row that names another place than its sheet does was pasted from another form."""
    disebut = {str(b.isi["posyandu"]) for b in t.baris if b.isi.get("posyandu")}
    if not disebut:
        return
    kunci = kunci_nama([*disebut, *nama])
    sendiri = {kunci[satu] for satu in nama}
    for b in t.baris:
        lain = b.isi.get("posyandu")
        if lain and b.diterima and kunci[lain] not in sendiri:
            b.tolak(
                PESERTA.tempat, f"tertulis {lain}, sedangkan formulir ini milik {t.kepala.nama}; pindahkan barisnya"
            )


def _putuskan(f: Formulir, t: Tempat, kunci: str) -> str:
    """The facility, one to be written down, or what a person said; asked where more than one may be meant."""
    baris = [b for b in t.baris if b.diterima and b.anggota is not None]
    desa = desa_terbanyak(baris)
    if not desa:
        return TOLAK  # nobody to write for: what it is decides nothing
    terdaftar = _terdaftar([b.anggota.pk for b in baris if b.anggota])
    calon = list(_calon(f, t.kepala.nama, desa, terdaftar))
    sama = [c for c in calon if c.kunci == kunci_nama([t.kepala.nama])[t.kepala.nama]]
    rumah = {b.anggota.kpm.desa_id for b in baris if b.anggota}
    dekat = [c for c in sama if c.pk in terdaftar] or [c for c in sama if c.desa_id in rumah]
    if len(dekat) == 1:
        return str(dekat[0].pk)
    if not calon:
        return f"{BARU}:{desa}"
    urut = sorted(calon, key=lambda c: (c not in sama, -terdaftar.get(c.pk, 0), c.desa_id != desa, c.nama, c.pk))
    pilihan = [(str(c.pk), f"{c.nama}, {c.desa.nama}") for c in urut[:_CALON_MAKS]]
    pilihan += [(f"{BARU}:{desa}", "Belum tercatat: catat sebagai tempat baru"), (TOLAK, "Salah tulis: tolak barisnya")]
    t.pertanyaan.append(
        Pertanyaan(
            kunci=f"tempat:{kunci}",
            judul=f"Tempat {t.kepala.nama}",
            uraian=f"{t.kepala.nama} tidak tercatat persis begitu di desa pesertanya. Pilih yang dimaksud.",
            pilihan=pilihan,
        )
    )
    jawab = f.jawaban.get(f"tempat:{kunci}", "")
    return jawab if jawab in dict(pilihan) else pilihan[0][0]


def _terdaftar(anggota: Sequence[int]) -> Counter[UUID]:
    """Health facilities to which these people belong now, with how many."""
    ikut = KeikutsertaanFasilitas.objects.filter(anggota__in=anggota, bidang=Bidang.KESEHATAN, selesai__isnull=True)
    return Counter(ikut.values_list("fasilitas_id", flat=True))


def _calon(f: Formulir, nama: str, desa: str, terdaftar: Counter[UUID]) -> FasilitasQuerySet:
    """Open ones of the kabupaten called alike, the likeliest first."""
    milik = _boleh(f).terbuka().filter(kabupaten_kode=kode_kabupaten(desa)).exclude(jenis=JenisFasilitas.SEKOLAH)
    mirip = TrigramSimilarity("kunci", kunci_nama([nama])[nama])
    milik = milik.annotate(mirip=mirip).filter(mirip__gte=_MIRIP)
    return milik.select_related("desa").order_by("-mirip", "nama", "pk")[:20]
