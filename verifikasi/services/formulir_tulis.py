"""Writing a school's form through the services of the screens, sheet by sheet; the preview does just the same and
takes it back (docs/program.md §8; docs/adr/0007)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction
from django.db.models import CharField, Value

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.identitas import samarkan
from inti.services.jenis_impor import Pertanyaan
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import akhir_bulan, hari_ini
from kpm.enums import JENJANG
from verifikasi.berkas.fasilitas import jenjang_dari
from verifikasi.enums import Bidang, JenisFasilitas, SumberCatatan, SumberKeikutsertaan
from verifikasi.kepala_form import KepalaForm
from verifikasi.models import CatatanVerkom, Fasilitas, KeikutsertaanFasilitas, LaporanFasilitas
from verifikasi.models.fasilitas import KunciNama
from verifikasi.services.catat import atur_hari_efektif, nilai_isian, simpan_catatan
from verifikasi.services.fasilitas import KOLOM, IsiFasilitas, boleh_kelola, buat_fasilitas, ubah_fasilitas
from verifikasi.services.formulir import NIK, BarisForm, Formulir, nama_bulan
from verifikasi.services.isian import Isian
from verifikasi.services.keikutsertaan import MasihTerdaftar, daftarkan

SEKOLAH = "Nama Sekolah"
BENAR, SALAH = "benar", "salah"
FORMULIR, TETAP = "formulir", "tetap"
_KOLOM_GALAT = {"alpa": "ALPA", "izin": "IZIN", "sakit": "SAKIT", "hari_efektif": "Hari Efektif", "keterangan": "KET"}


@dataclass
class Tempat:
    """The school of a sheet: known, to be written down (`isi`), or refused with a sentence."""

    kepala: KepalaForm
    fasilitas: Fasilitas | None = None
    isi: IsiFasilitas | None = None
    tolak: str = ""
    catatan: list[str] = field(default_factory=list)
    pertanyaan: list[Pertanyaan] = field(default_factory=list)
    hari_dipakai: dict[date, int] = field(default_factory=dict)  # months that keep the number stored before


@contextmanager
def ditarik_kembali() -> Iterator[None]:
    """Whatever is written inside is taken back at the end: a preview by the very steps that will write."""
    with transaction.atomic():
        titik = transaction.savepoint()
        try:
            yield
        finally:
            transaction.savepoint_rollback(titik)


# --- the school -----------------------------------------------------------------------------------


def cari_tempat(f: Formulir, ke: int, desa: str) -> Tempat:
    """The school that a sheet speaks of; `desa` is where one that nobody has written down yet would be put."""
    kepala = f.kepala[ke]
    t = Tempat(kepala)
    milik = Fasilitas.objects.filter(npsn=kepala.npsn).select_related("digabung_ke").order_by("digabung_ke_id")
    ada = milik.filter(digabung_ke__isnull=True).first() or milik.first()
    if ada is not None:
        t.fasilitas = ada.digabung_ke or ada
        if not Fasilitas.objects.boleh(f.oleh, Izin.CATAT_VERKOM).filter(pk=t.fasilitas.pk).exists():
            t.fasilitas, t.tolak = None, f"NPSN {kepala.npsn} tercatat sebagai sekolah di luar wilayah Anda"
            return t
        _bandingkan_nama(t, f.jawaban)
        return t
    if not kepala.nama:
        t.tolak = f"NPSN {kepala.npsn} belum tercatat dan nama sekolahnya kosong; catat dulu sekolahnya"
    elif not desa:
        t.tolak = f"NPSN {kepala.npsn} belum tercatat dan tidak ada siswa yang dikenal di lembar ini"
    else:
        _sekolah_baru(t, desa, f)
    return t


def _bandingkan_nama(t: Tempat, jawaban: dict[str, str]) -> None:
    f, kepala = t.fasilitas, t.kepala
    if f is None or not kepala.nama or Fasilitas.objects.filter(pk=f.pk, kunci=_kunci(kepala.nama)).exists():
        return
    tanya = Pertanyaan(
        kunci=f"sekolah:{kepala.npsn}",
        judul=f"Sekolah NPSN {kepala.npsn}",
        uraian=f"Formulir menyebut {kepala.nama}, sedangkan NPSN ini tercatat sebagai {f.nama}.",
        pilihan=[(BENAR, "Sekolah yang sama, lain tulisannya"), (SALAH, "Bukan sekolah itu: tolak lembarnya")],
    )
    t.pertanyaan.append(tanya)
    if jawaban.get(tanya.kunci) == SALAH:
        t.tolak = f"NPSN {kepala.npsn} milik {f.nama}, bukan {kepala.nama}; betulkan NPSN-nya"


def _sekolah_baru(t: Tempat, desa: str, f: Formulir) -> None:
    """A school of that name without NPSN gets it; else the school is written down when the file is applied."""
    kepala = t.kepala
    senama = list(
        Fasilitas.objects.terbuka().filter(
            kabupaten_kode=desa[:5], jenis=JenisFasilitas.SEKOLAH, kunci=_kunci(kepala.nama)
        )[:3]
    )
    bernomor = [s for s in senama if s.npsn]
    if bernomor:
        t.tolak = (
            f"{kepala.nama} sudah tercatat dengan NPSN {bernomor[0].npsn}, bukan {kepala.npsn}; betulkan salah satunya"
        )
    elif len(senama) > 1:
        t.tolak = f"ada lebih dari satu sekolah bernama {kepala.nama} tanpa NPSN; isi dulu NPSN sekolah yang benar"
    elif senama:
        t.fasilitas = senama[0]
        if boleh_kelola(senama[0], f.oleh):
            t.isi = IsiFasilitas(**{k: getattr(senama[0], k) for k in KOLOM} | {"npsn": kepala.npsn})
            t.catatan.append(f"{kepala.nama} sudah tercatat tanpa NPSN; NPSN {kepala.npsn} ditambahkan.")
    else:
        t.isi = IsiFasilitas(
            jenis=JenisFasilitas.SEKOLAH,
            nama=kepala.nama,
            desa_id=desa,
            npsn=kepala.npsn,
            jenjang=_jenjang(kepala.nama, f.lembar(f.kepala.index(kepala))),
        )
        t.catatan.append(
            f"{kepala.nama} (NPSN {kepala.npsn}) belum tercatat. Saat diterapkan, sekolah ini dicatat di desa tempat "
            "tinggal terbanyak siswanya; desanya bisa dibetulkan di halaman fasilitas."
        )


def _jenjang(nama: str, baris: Sequence[BarisForm]) -> str:
    bentuk = next((b.isi["bentuk"] for b in baris if b.isi.get("bentuk")), "")
    hasil = jenjang_dari(nama) or jenjang_dari(bentuk)
    return hasil if hasil in JENJANG else ""


def _kunci(nama: str) -> KunciNama:
    return KunciNama(Value(nama, output_field=CharField()))


def _adakan(t: Tempat, oleh: Pengguna) -> Fasilitas:
    """The school's record, written down or given its NPSN where that is meant."""
    if t.fasilitas is None:
        assert t.isi is not None  # noqa: S101 - a sheet without a school is refused before
        return buat_fasilitas(isi=t.isi, tetap=True, oleh=oleh)
    if t.isi is not None:
        return ubah_fasilitas(fasilitas=t.fasilitas, isi=t.isi, versi=t.fasilitas.versi, oleh=oleh)
    return t.fasilitas


# --- one sheet ------------------------------------------------------------------------------------


def kerjakan(f: Formulir, ke: int, t: Tempat, *, simpan: bool) -> None:
    """Register pupils, set effective days, judge or save the entries of a sheet.

    Judging writes what each row says and why it is refused onto the rows; saving raises GalatPengguna instead.
    """
    baris = [b for b in f.lembar(ke) if b.diterima and b.anggota is not None]
    if t.tolak:
        for b in baris:
            b.tolak(SEKOLAH, t.tolak)
        return
    if not baris:
        return
    try:
        sekolah = _adakan(t, f.oleh)
    except GalatPengguna as galat:
        if simpan:
            raise
        for b in baris:
            b.tolak(SEKOLAH, galat.pesan)
        return
    _daftarkan(f, baris, sekolah, simpan=simpan)
    _atur_hari(f, baris, sekolah, t, simpan=simpan)
    for bulan in t.kepala.bulan:
        if simpan:
            isian = [i for b in baris if (i := _dengan_versi(b, bulan, sekolah, t))]
            _simpan(sekolah, bulan, _berversi(isian, bulan), f.oleh)
        else:
            _nilai(f, baris, sekolah, bulan, t)


def _simpan(sekolah: Fasilitas, bulan: date, isian: list[Isian], oleh: Pengguna) -> None:
    if isian:
        simpan_catatan(fasilitas=sekolah, bulan=bulan, isian=isian, sumber=SumberCatatan.IMPOR, oleh=oleh)


def _dengan_versi(b: BarisForm, bulan: date, sekolah: Fasilitas, t: Tempat) -> Isian | None:
    isi = b.isian.get(bulan)
    if isi is None or bulan not in t.hari_dipakai:
        return isi
    return replace(isi, hari_efektif=t.hari_dipakai[bulan])


def _catatan(isian: Sequence[Isian], bulan: date) -> dict[int, CatatanVerkom]:
    milik = CatatanVerkom.objects.filter(
        anggota__in=[i.anggota_id for i in isian], bulan=bulan, bidang=Bidang.PENDIDIKAN
    )
    return {c.anggota_id: c for c in milik.select_related("fasilitas")}


def _berversi(isian: Sequence[Isian], bulan: date) -> list[Isian]:
    """Over what stands there now, which the preview has shown; a note that the form leaves empty stays."""
    ada = _catatan(isian, bulan)
    return [
        replace(i, versi=c.versi, keterangan=i.keterangan or c.keterangan) if (c := ada.get(i.anggota_id)) else i
        for i in isian
    ]


def _nilai(f: Formulir, baris: Sequence[BarisForm], sekolah: Fasilitas, bulan: date, t: Tempat) -> None:
    isi = {b.nomor: i for b in baris if b.diterima and (i := _dengan_versi(b, bulan, sekolah, t))}
    if not isi:
        return
    ada = _catatan(list(isi.values()), bulan)
    nama = nama_bulan(bulan)
    milik = [b for b in baris if b.nomor in isi]
    for b in list(milik):
        c = ada.get(isi[b.nomor].anggota_id)
        if c is not None and c.fasilitas_id != sekolah.pk:
            b.tolak(
                SEKOLAH, f"sudah tercatat di {c.fasilitas.nama} untuk {tulis_bulan(bulan)}; satu siswa satu sekolah"
            )
            milik.remove(b)
    siap = _berversi([isi[b.nomor] for b in milik], bulan)
    try:
        hasil = nilai_isian(fasilitas=sekolah, bulan=bulan, isian=siap, oleh=f.oleh)
    except GalatPengguna as galat:
        for b in milik:
            b.tolak(nama, galat.pesan)
        return
    for b, n in zip(milik, hasil, strict=True):
        if n.galat is not None:
            b.tolak(f"{_KOLOM_GALAT.get(n.galat.kolom or '', 'Isian')} {nama}", n.galat.pesan)
            continue
        b.peringatan += [(nama, p) for p in n.peringatan if (nama, p) not in b.peringatan]
        if not n.tersimpan:
            lama = ada.get(n.isi.anggota_id)
            b.baru = b.baru or lama is None
            b.perubahan.append((nama, _sebut(lama), _sebut(n.isi)))


def _sebut(c: CatatanVerkom | Isian | None) -> str:
    if c is None:
        return ""
    if c.hari_efektif is None:
        return "tidak terdaftar di sini"
    teks = f"alpa {c.alpa}, izin {c.izin}, sakit {c.sakit} dari {c.hari_efektif} hari"
    return f"{teks}, {c.keterangan}" if c.keterangan else teks


# --- membership -----------------------------------------------------------------------------------


def _daftarkan(f: Formulir, baris: Sequence[BarisForm], sekolah: Fasilitas, *, simpan: bool) -> None:
    """Pupils who belong nowhere yet belong to this school now; class and NISN follow the form."""
    ikut: dict[int, list[KeikutsertaanFasilitas]] = defaultdict(list)
    milik = KeikutsertaanFasilitas.objects.filter(
        anggota__in=[b.anggota.pk for b in baris if b.anggota], bidang=Bidang.PENDIDIKAN
    )
    for satu in milik.order_by("mulai"):
        ikut[satu.anggota_id].append(satu)
    for b in baris:
        if b.anggota is None or not b.isian:
            continue
        awal = min(b.isian)
        semua = ikut[b.anggota.pk]
        di_sini = [i for i in semua if i.fasilitas_id == sekolah.pk and _pada(i, awal)]
        if not di_sini:
            _masukkan(b, sekolah, awal if semua else None, f.oleh, simpan=simpan)
            b.perubahan.append(("Sekolah", "", sekolah.nama))
        elif di_sini[-1].selesai is None:
            _perbarui(b, sekolah, di_sini[-1], f.oleh, simpan=simpan)


def _pada(i: KeikutsertaanFasilitas, bulan: date) -> bool:
    return (i.mulai is None or i.mulai <= akhir_bulan(bulan)) and (i.selesai is None or i.selesai >= bulan)


def _perbarui(b: BarisForm, sekolah: Fasilitas, i: KeikutsertaanFasilitas, oleh: Pengguna, *, simpan: bool) -> None:
    kelas, nisn = b.kelas, b.nisn
    if (not kelas or kelas == i.kelas) and (not nisn or nisn == i.nisn):
        return
    lama = i.nisn
    if not _masukkan(b, sekolah, i.mulai, oleh, simpan=simpan):
        return
    if kelas and kelas != i.kelas:
        b.perubahan.append(("Kelas", i.kelas, kelas))
    if nisn and nisn != lama and not any(kolom == "NISN" for kolom, _ in b.peringatan):
        b.perubahan.append(("NISN", samarkan(lama), samarkan(nisn)))


def _masukkan(b: BarisForm, sekolah: Fasilitas, mulai: date | None, oleh: Pengguna, *, simpan: bool) -> bool:
    """Register the pupil; a NISN that belongs to another child is left out. False when it was refused."""
    assert b.anggota is not None  # noqa: S101 - rows without a member never come here
    for nisn in (b.nisn, ""):
        try:
            with transaction.atomic():
                daftarkan(
                    anggota=b.anggota,
                    fasilitas=sekolah,
                    mulai=mulai,
                    kelas=b.kelas,
                    nisn=nisn or None,
                    sumber=SumberKeikutsertaan.FORMULIR,
                    oleh=oleh,
                )
            return True
        except GalatPengguna as galat:
            if galat.kolom == "nisn" and nisn:
                b.peringatan.append(("NISN", f"{galat.pesan} NISN baris ini dilewati."))
                continue
            if simpan:
                raise
            if isinstance(galat, MasihTerdaftar):
                b.tolak(SEKOLAH, f"{galat.pesan.split(' Kalau ')[0]} Catat pindahnya dulu, lalu unggah lagi.")
            else:
                b.tolak(NIK, galat.pesan)
            return False
    return False


# --- effective days -------------------------------------------------------------------------------


def _atur_hari(f: Formulir, baris: Sequence[BarisForm], sekolah: Fasilitas, t: Tempat, *, simpan: bool) -> None:
    """The school's days are everybody's: what somebody else has set otherwise is replaced only when told to."""
    ada = {
        lap.bulan: lap
        for lap in LaporanFasilitas.objects.filter(fasilitas=sekolah, bulan__in=t.kepala.bulan).select_related(
            "dicatat_oleh"
        )
    }
    for bulan, hari in zip(t.kepala.bulan, t.kepala.hari_efektif, strict=True):
        milik = [b for b in baris if b.diterima and bulan in b.isian]
        if hari is None or not (milik or hari == 0) or bulan > hari_ini(sekolah.desa_id):
            continue
        lap = ada.get(bulan)
        lama = lap.hari_efektif if lap is not None else None
        if lap is not None and lama not in (None, hari) and _tanyakan(t, lap, hari, f) == TETAP:
            t.hari_dipakai[bulan] = lama or 0
            continue
        try:
            with transaction.atomic():
                versi = lap.versi if lap else None
                atur_hari_efektif(fasilitas=sekolah, bulan=bulan, hari=hari, versi=versi, oleh=f.oleh)
        except GalatPengguna as galat:
            if simpan:
                raise
            for b in milik:
                b.tolak(f"Hari Efektif {nama_bulan(bulan)}", galat.pesan)


def _tanyakan(t: Tempat, lap: LaporanFasilitas, hari: int, f: Formulir) -> str:
    """Which of two numbers holds; one's own earlier number gives way without asking, and is told."""
    sebut = tulis_bulan(lap.bulan)
    if lap.dicatat_oleh_id == f.oleh.pk:
        t.catatan.append(f"Hari efektif {sebut} di {t.kepala.nama} berubah dari {lap.hari_efektif} menjadi {hari}.")
        return FORMULIR
    tanya = Pertanyaan(
        kunci=f"hari:{t.kepala.npsn}:{lap.bulan:%Y-%m}",
        judul=f"Hari efektif {sebut}",
        uraian=f"{t.kepala.nama or t.kepala.npsn}: formulir menyebut {hari} hari, {lap.dicatat_oleh} mencatat "
        f"{lap.hari_efektif} hari.",
        pilihan=[(FORMULIR, f"Pakai {hari} dari formulir"), (TETAP, f"Tetap {lap.hari_efektif}")],
    )
    t.pertanyaan.append(tanya)
    return f.jawaban.get(tanya.kunci, FORMULIR)
