"""Proposing, deciding and withdrawing updates. Nobody decides the own proposal; the database says so too."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pghistory
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.services.foto import FotoSiap, periksa_foto, simpan_foto
from inti.services.ringkasan import tandai_berubah
from inti.waktu import hari_ini
from kpm.enums import PESERTA, JenisPemutakhiran, KeadaanUsulan, Kepesertaan
from kpm.models import KPM, Pemutakhiran
from kpm.services.pemutakhiran.akibat import kalimat, periksa_usul, peringatan_usul
from kpm.services.pemutakhiran.daftar import jenis_dari
from kpm.services.pemutakhiran.dasar import Jenis, Peringatan, Rencana, Usul, label_komponen
from kpm.services.pemutakhiran.isian import bersihkan, hanya_yang_berubah
from kpm.services.pemutakhiran.pengikut import ikuti_pemutakhiran
from kpm.services.pemutakhiran.periksa import baca_nomor_baru
from kpm.services.pemutakhiran.tulis import tulis_rencana

DOKUMEN_MAKS = 5
SEKALIGUS_MAKS = 100
_LABEL_DASAR = {
    "#anggota": "Keanggotaan dalam keluarga",
    "#komponen": "Komponen",
    "#nik": "NIK",
    "#kk": "No KK",
    "#kepesertaan": "Kepesertaan",
}


@dataclass(frozen=True, kw_only=True)
class IsiUsulan:
    """What is proposed, as a form or an app says it."""

    jenis: str
    isi: Mapping[str, Any]
    berlaku: date | None = None
    anggota: int | None = None
    nik: str = ""
    kk: str = ""
    keterangan: str = ""


@dataclass(frozen=True)
class Pratinjau:
    akibat: list[str]
    peringatan: list[Peringatan]


@dataclass(frozen=True)
class Bergeser:
    """Something the proposal rested on that is no longer so."""

    label: str
    semula: str
    kini: str


class DataBergeser(BerubahLebihDulu):
    """The family's data moved on since the proposal; it stays waiting, and the decider may apply it anyway."""


@dataclass(frozen=True)
class HasilBanyak:
    """Outcome of a bulk decision: how many went through, and why the others did not."""

    berhasil: int
    gagal: list[tuple[Pemutakhiran | None, str]]


def pratinjau(*, kpm: KPM, isi: IsiUsulan, oleh: Pengguna) -> Pratinjau:
    """Consequences and warnings of a proposal that is still being filled in. Raises what would refuse it."""
    u, rencana = _siapkan(None, kpm, isi, oleh)
    return Pratinjau(kalimat(u, rencana), peringatan_usul(u))


def usulkan(
    *,
    id: UUID | None = None,
    kpm: KPM,
    isi: IsiUsulan,
    dokumen: Sequence[UploadedFile] = (),
    oleh: Pengguna,
    pada: datetime | None = None,
) -> Pemutakhiran:
    """Propose a change; `id` made by the client turns a repeated request into one proposal.

    Raises GalatPengguna (with the field) or TidakBerhak; then nothing is stored, photos included. Warnings do
    not refuse: whoever sends has seen them (`pratinjau`).
    """
    if isi.jenis == JenisPemutakhiran.NIHIL:
        return nyatakan_tetap(id=id, kpm=kpm, oleh=oleh, pada=pada)
    ada = Pemutakhiran.objects.filter(pk=id).first() if id else None
    if ada is not None:
        return _harus_sama(ada, kpm, isi, oleh)
    jenis = jenis_dari(isi.jenis)
    u, rencana = _siapkan(id, kpm, isi, oleh)
    siap = _periksa_dokumen(jenis, u, dokumen)
    u.usulan.akibat = kalimat(u, rencana)
    u.usulan.diusulkan_pada = pada or timezone.now()
    try:
        with transaction.atomic():
            KPM.objects.select_for_update(of=("self",), no_key=True).get(pk=kpm.pk)
            _tolak_kembar(u.usulan)
            u.usulan.save(force_insert=True)
            u.usulan.dokumen.set([simpan_foto(berkas=f, oleh=oleh) for f in siap])
            tandai_berubah([kpm.desa_id])
    except IntegrityError:
        ada = Pemutakhiran.objects.filter(pk=u.usulan.pk).first()
        if ada is None:
            raise
        return _harus_sama(ada, kpm, isi, oleh)  # the same request came in twice at once
    return u.usulan


@transaction.atomic
def nyatakan_tetap(*, id: UUID | None = None, kpm: KPM, oleh: Pengguna, pada: datetime | None = None) -> Pemutakhiran:
    """Say that nothing has changed in a family; once a day is enough, whoever taps again."""
    _wajib_usul(kpm, oleh)
    kpm = KPM.objects.select_for_update(of=("self",), no_key=True).get(pk=kpm.pk)
    hari, nihil = hari_ini(kpm.desa_id), JenisPemutakhiran.NIHIL
    ada = Pemutakhiran.objects.filter(kpm=kpm, jenis=nihil, berlaku=hari).first()
    if ada is not None:
        return ada
    if id and Pemutakhiran.objects.filter(pk=id).exists():
        raise BerubahLebihDulu("Kiriman ini sudah tersimpan dengan isi lain. Muat ulang halaman.")
    saat = pada or timezone.now()
    usulan = Pemutakhiran(
        id=id or uuid7(),
        kpm=kpm,
        jenis=nihil,
        berlaku=hari,
        keadaan=KeadaanUsulan.DISETUJUI,
        diusulkan_oleh=oleh,
        diusulkan_pada=saat,
        diputus_oleh=oleh,
        diputus_pada=saat,
    )
    usulan.save(force_insert=True)
    with pghistory.context(user=oleh.pk, alasan="Pemutakhiran: tidak ada perubahan"):
        tulis_rencana(Usul(usulan), Rencana())
    return usulan


def putuskan(
    *,
    usulan: Pemutakhiran,
    setuju: bool,
    catatan: str = "",
    tetap: bool = False,
    oleh: Pengguna,
    pada: datetime | None = None,
    alasan: str = "",
) -> Pemutakhiran:
    """Approve and apply, or refuse with a reason; all or nothing.

    Raises DataBergeser when the family's data moved on, unless `tetap`: then the proposal stays waiting.
    """
    catatan = " ".join(catatan.split())
    if not setuju and not catatan:
        raise GalatPengguna("Tulis mengapa ditolak, supaya pengusul tahu apa yang harus dibetulkan.", kolom="catatan")
    if len(catatan) > 500 or "\x00" in catatan:
        raise GalatPengguna("Catatan paling banyak 500 huruf.", kolom="catatan")
    ke = KeadaanUsulan.DISETUJUI if setuju else KeadaanUsulan.DITOLAK
    with transaction.atomic():
        kunci = Pemutakhiran.objects.select_for_update(of=("self",)).select_related("kpm", "diputus_oleh")
        satu = kunci.get(pk=usulan.pk)
        _wajib_putus(satu, oleh)
        if satu.keadaan != KeadaanUsulan.DIAJUKAN:
            if (satu.keadaan, satu.diputus_oleh_id) == (ke, oleh.pk):
                return satu
            nama = satu.diputus_oleh.nama if satu.diputus_oleh else ""
            raise BerubahLebihDulu(f"Usulan ini sudah {satu.get_keadaan_display().lower()} oleh {nama}.")
        if setuju:
            _terapkan(satu, oleh, tetap=tetap, alasan=alasan)
        satu.keadaan, satu.diputus_oleh, satu.diputus_pada = ke, oleh, pada or timezone.now()
        satu.catatan_putusan = catatan
        satu.save(update_fields=["keadaan", "diputus_oleh", "diputus_pada", "catatan_putusan", "akibat"])
        tandai_berubah([satu.kpm.desa_id])
    return satu


def putuskan_banyak(*, ids: Collection[UUID], setuju: bool, catatan: str = "", oleh: Pengguna) -> HasilBanyak:
    """Decide several proposals, each judged by itself; oldest first, as they build on each other."""
    if not ids:
        raise GalatPengguna("Centang paling sedikit satu usulan.")
    if len(ids) > SEKALIGUS_MAKS:
        raise GalatPengguna(f"Paling banyak {SEKALIGUS_MAKS} usulan sekaligus.")
    if not setuju and not catatan.strip():
        raise GalatPengguna("Tulis mengapa ditolak, supaya pengusul tahu apa yang harus dibetulkan.", kolom="catatan")
    semua = Pemutakhiran.objects.terlihat_oleh(oleh).filter(pk__in=ids).select_related("kpm")
    urut = list(semua.order_by("diusulkan_pada", "pk"))
    berhasil = 0
    gagal: list[tuple[Pemutakhiran | None, str]] = [(None, "Usulan tidak ditemukan.")] * (len(set(ids)) - len(urut))
    for usulan in urut:
        try:
            putuskan(usulan=usulan, setuju=setuju, catatan=catatan, oleh=oleh, alasan="Pemutakhiran disetujui bersama")
        except GalatPengguna as galat:
            gagal.append((usulan, galat.pesan))
        else:
            berhasil += 1
    return HasilBanyak(berhasil, gagal)


@transaction.atomic
def tarik(*, usulan: Pemutakhiran, oleh: Pengguna, pada: datetime | None = None) -> Pemutakhiran:
    """Take an own proposal back while it waits."""
    satu = Pemutakhiran.objects.select_for_update(of=("self",)).select_related("kpm").get(pk=usulan.pk)
    if satu.diusulkan_oleh_id != oleh.pk:
        raise TidakBerhak("Usulan hanya ditarik oleh pengusulnya.")
    if satu.keadaan == KeadaanUsulan.DITARIK:
        return satu
    if satu.keadaan != KeadaanUsulan.DIAJUKAN:
        raise BerubahLebihDulu(f"Usulan ini sudah {satu.get_keadaan_display().lower()}.")
    satu.keadaan, satu.diputus_oleh, satu.diputus_pada = KeadaanUsulan.DITARIK, oleh, pada or timezone.now()
    satu.save(update_fields=["keadaan", "diputus_oleh", "diputus_pada"])
    tandai_berubah([satu.kpm.desa_id])
    return satu


def boleh_usul(kpm: KPM, oleh: Pengguna) -> bool:
    return oleh.punya_izin(Izin.USULKAN) and KPM.objects.boleh(oleh, Izin.USULKAN).filter(pk=kpm.pk).exists()


def boleh_putuskan(usulan: Pemutakhiran, oleh: Pengguna) -> bool:
    """May decide this proposal: holds the right for this family, and did not propose it."""
    if usulan.keadaan != KeadaanUsulan.DIAJUKAN or usulan.diusulkan_oleh_id == oleh.pk:
        return False
    izin = jenis_dari(usulan.jenis).izin
    return oleh.punya_izin(izin) and Pemutakhiran.objects.boleh(oleh, izin).filter(pk=usulan.pk).exists()


def yang_bergeser(usulan: Pemutakhiran) -> list[Bergeser]:
    """What the proposal rested on and is no longer so. Raises GalatPengguna when its member is gone."""
    jenis = jenis_dari(usulan.jenis)
    kini, label = jenis.sebelum(Usul(usulan)), {k.nama: k for k in jenis.kolom}
    hasil = []
    for nama, semula in usulan.sebelum.items():
        if kini.get(nama) == semula:
            continue
        if nama in label:
            hasil.append(Bergeser(label[nama].label, label[nama].tulis(semula), label[nama].tulis(kini.get(nama))))
        else:
            hasil.append(Bergeser(_LABEL_DASAR.get(nama, nama), _dasar(nama, semula), _dasar(nama, kini.get(nama))))
    return hasil


def _dasar(nama: str, nilai: Any) -> str:
    if nama == "#komponen":
        return ", ".join(label_komponen(k) for k in nilai or []) or "tidak ada"
    if nama == "#kepesertaan":
        return str(Kepesertaan(nilai).label)
    return "yang dulu" if nama in ("#nik", "#kk") else "seperti waktu diusulkan"


def _siapkan(id: UUID | None, kpm: KPM, isi: IsiUsulan, oleh: Pengguna) -> tuple[Usul, Rencana]:
    """A proposal ready to be stored, and its plan; raises what refuses it."""
    jenis = jenis_dari(isi.jenis)
    _wajib_usul(kpm, oleh)
    if jenis.peserta and kpm.kepesertaan not in (*PESERTA, Kepesertaan.CALON):
        raise GalatPengguna(
            f"Keluarga ini {kpm.get_kepesertaan_display().lower()}. Kembalikan dulu lewat Perubahan kepesertaan."
        )
    bersih = bersihkan(jenis, isi.isi)
    keterangan = " ".join(isi.keterangan.split())
    if len(keterangan) > 500 or "\x00" in keterangan:
        raise GalatPengguna("Keterangan paling banyak 500 huruf.", kolom="keterangan")
    usulan = Pemutakhiran(id=id or uuid7(), kpm=kpm, jenis=isi.jenis, isi=bersih, keterangan=keterangan)
    usulan.berlaku = _berlaku(jenis, isi, bersih)
    usulan.diusulkan_oleh = oleh
    if jenis.anggota or jenis.anggota_bebas:
        usulan.anggota_id = isi.anggota
    if jenis.nik:
        usulan.nik = baca_nomor_baru(isi.nik, kolom="nik")
    if jenis.kk:
        usulan.kk = baca_nomor_baru(isi.kk, kolom="kk")
    u = Usul(usulan, oleh)
    if jenis.prasetel:
        hanya_yang_berubah(jenis, u)
    rencana = periksa_usul(u)
    sebelum = jenis.sebelum(u)
    usulan.sebelum = {k: v for k, v in sebelum.items() if not jenis.prasetel or k in u.isi or k.startswith("#")}
    return u, rencana


def _berlaku(jenis: Jenis, isi: IsiUsulan, bersih: dict[str, Any]) -> date:
    if jenis.berlaku_dari:
        return date.fromisoformat(bersih[jenis.berlaku_dari])
    if isi.berlaku is None:
        raise GalatPengguna(f"Isi tanggal: {jenis.berlaku_label.lower()}.", kolom="berlaku")
    return isi.berlaku


def _periksa_dokumen(jenis: Jenis, u: Usul, dokumen: Sequence[UploadedFile]) -> list[FotoSiap]:
    if not dokumen and jenis.perlu_dokumen(u.isi):
        raise GalatPengguna(f"Lampirkan dokumennya. {jenis.dokumen}.", kolom="foto")
    if len(dokumen) > DOKUMEN_MAKS:
        raise GalatPengguna(f"Paling banyak {DOKUMEN_MAKS} foto dokumen.", kolom="foto")
    return [periksa_foto(berkas, kode_wilayah=u.kpm.desa_id) for berkas in dokumen]


def _tolak_kembar(usulan: Pemutakhiran) -> None:
    kolom = ("kpm", "jenis", "anggota", "isi", "berlaku", "nik_indeks", "kk_indeks")
    sama = Pemutakhiran.objects.filter(**{k: getattr(usulan, k) for k in kolom}, keadaan=KeadaanUsulan.DIAJUKAN)
    if sama.exclude(pk=usulan.pk).exists():
        raise GalatPengguna("Usulan yang sama sudah menunggu keputusan. Lihat di tab Pemutakhiran keluarga ini.")


def _harus_sama(ada: Pemutakhiran, kpm: KPM, isi: IsiUsulan, oleh: Pengguna) -> Pemutakhiran:
    """Return the stored proposal when the request repeats it."""
    jenis = jenis_dari(isi.jenis)
    baru = Pemutakhiran(kpm=kpm, jenis=isi.jenis)
    if jenis.nik:
        baru.nik = baca_nomor_baru(isi.nik, kolom="nik")
    if jenis.kk:
        baru.kk = baca_nomor_baru(isi.kk, kolom="kk")
    bersih = bersihkan(jenis, isi.isi)
    if jenis.prasetel:
        # Of a form that opened with the stored values only the differences were kept.
        bersih = {k: v for k, v in bersih.items() if k in ada.isi}
    punya_anggota = jenis.anggota or jenis.anggota_bebas
    kiriman = (
        (kpm.pk, isi.jenis, isi.anggota if punya_anggota else None, bersih),
        (_bita(baru.nik_indeks), _bita(baru.kk_indeks), _berlaku(jenis, isi, bersih)),
        (" ".join(isi.keterangan.split()), oleh.pk),
    )
    tersimpan = (
        (ada.kpm_id, ada.jenis, ada.anggota_id, ada.isi),
        (_bita(ada.nik_indeks), _bita(ada.kk_indeks), ada.berlaku),
        (ada.keterangan, ada.diusulkan_oleh_id),
    )
    if kiriman != tersimpan:
        raise BerubahLebihDulu("Usulan ini sudah tersimpan dengan isi lain. Muat ulang halaman.")
    return ada


def _bita(nilai: Any) -> bytes:
    return bytes(nilai or b"")


def _wajib_usul(kpm: KPM, oleh: Pengguna) -> None:
    if not boleh_usul(kpm, oleh):
        raise TidakBerhak("Pemutakhiran diusulkan oleh pendampingnya atau APD wilayahnya.")


def _wajib_putus(usulan: Pemutakhiran, oleh: Pengguna) -> None:
    if usulan.diusulkan_oleh_id == oleh.pk:
        raise TidakBerhak("Usulan sendiri diputuskan orang lain.")
    izin = jenis_dari(usulan.jenis).izin
    if oleh.punya_izin(izin) and Pemutakhiran.objects.boleh(oleh, izin).filter(pk=usulan.pk).exists():
        return
    if izin == Izin.PUTUSKAN_KEPESERTAAN:
        raise TidakBerhak("Kepesertaan diputuskan oleh koordinator kabupaten/kota wilayah ini.")
    raise TidakBerhak("Pemutakhiran diputuskan oleh koordinator kecamatan atau APD wilayah ini.")


def _terapkan(usulan: Pemutakhiran, oleh: Pengguna, *, tetap: bool, alasan: str) -> None:
    jenis = jenis_dari(usulan.jenis)
    if jenis.izin != Izin.PUTUSKAN_KEPESERTAAN:
        # A change of standing locks groups before the family, so it takes its own locks.
        usulan.kpm = KPM.objects.select_for_update(of=("self",), no_key=True).get(pk=usulan.kpm_id)
    if not tetap and (geser := yang_bergeser(usulan)):
        sebut = "; ".join(f"{g.label}: {g.semula} → {g.kini}" for g in geser)
        raise DataBergeser(f"Data keluarga berubah sejak diusulkan ({sebut}). Periksa lagi sebelum menyetujui.")
    u = Usul(usulan, oleh)
    rencana = periksa_usul(u)
    usulan.akibat = kalimat(u, rencana)
    konteks = alasan or f"Pemutakhiran: {jenis.label}"
    with pghistory.context(user=oleh.pk, alasan=konteks):
        jenis.terapkan(u, oleh)
        if jenis.izin == Izin.PUTUSKAN_KEPESERTAAN:
            u.kpm.refresh_from_db()
        tulis_rencana(u, rencana)
        ikuti_pemutakhiran(usulan, oleh)
