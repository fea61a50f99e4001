"""Writing a verification form through the services of the screens, facility by facility; the preview does just the
same and takes it back (docs/program.md §8; docs/adr/0007)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import connection, transaction

from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.identitas import samarkan
from inti.services.jenis_impor import Pertanyaan
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import akhir_bulan
from verifikasi.enums import SumberCatatan, SumberKeikutsertaan
from verifikasi.kepala_form import KepalaForm
from verifikasi.models import CatatanVerkom, Fasilitas, KeikutsertaanFasilitas
from verifikasi.services.catat import Nilai, hitung_ulang, nilai_isian, simpan_catatan
from verifikasi.services.fasilitas import IsiFasilitas, buat_fasilitas, ubah_fasilitas
from verifikasi.services.formulir import BarisForm, Formulir, Sebutan, nama_bulan
from verifikasi.services.isian import Isian
from verifikasi.services.keikutsertaan import MasihTerdaftar
from verifikasi.services.keikutsertaan_banyak import Pendaftaran, daftarkan_sekaligus

BENAR, SALAH = "benar", "salah"


@dataclass
class Tempat:
    """The facility that some rows speak of: known, to be written down (`isi`), or refused with a sentence."""

    kepala: KepalaForm
    baris: list[BarisForm]
    fasilitas: Fasilitas | None = None
    isi: IsiFasilitas | None = None
    tolak: str = ""
    catatan: list[str] = field(default_factory=list)
    pertanyaan: list[Pertanyaan] = field(default_factory=list)
    hari_dipakai: dict[date, int] = field(default_factory=dict)  # months that keep the number stored before


class Penulis(ABC):
    """What the forms of a field do each in their own way."""

    sebutan: Sebutan
    fasilitas: str  # what a facility is called among the changes
    orang: str
    kolom_galat: dict[str, str]  # an entry's field, and the heading it stands under

    @abstractmethod
    def sebut(self, isi: CatatanVerkom | Isian) -> str:
        """An entry in one line."""

    def sebelum(
        self, f: Formulir, baris: Sequence[BarisForm], fasilitas: Fasilitas, t: Tempat, *, simpan: bool
    ) -> None:
        """What the facility says for all, before its entries."""
        return

    def sesuaikan(self, isi: Isian, bulan: date, t: Tempat) -> Isian:
        return isi

    def bentrok(self, isi: Isian, catatan: CatatanVerkom) -> tuple[str, str] | None:
        """Heading and reason when the form contradicts what is stored in a way that only a person settles."""
        return None

    def jelaskan(self, nilai: Nilai, baris: BarisForm, akhir: date) -> str:
        """Why an entry was refused."""
        return nilai.galat.pesan if nilai.galat else ""


@contextmanager
def ditarik_kembali() -> Iterator[None]:
    """Whatever is written inside is taken back at the end: a preview by the very steps that will write."""
    with transaction.atomic():
        titik = transaction.savepoint()
        try:
            yield
        finally:
            transaction.savepoint_rollback(titik)


# --- the facility ---------------------------------------------------------------------------------


def kunci_nama(nama: Sequence[str]) -> dict[str, str]:
    """Names of facilities as they are compared."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT x, verifikasi_kunci_nama(x) FROM unnest(%s::text[]) AS x", [sorted(set(nama))])
        return dict(kursor.fetchall())


def bandingkan_nama(t: Tempat, kunci: str, judul: str, milik: str, jawaban: dict[str, str]) -> bool:
    """Ask when the form calls the facility otherwise than we do; False when it is another one."""
    f, nama = t.fasilitas, t.kepala.nama
    if f is None or not nama or kunci_nama([nama])[nama] == f.kunci:
        return True
    jenis = str(f.get_jenis_display())
    tanya = Pertanyaan(
        kunci=kunci,
        judul=judul,
        uraian=f"Formulir menyebut {nama}, sedangkan {milik} tercatat sebagai {f.nama}.",
        pilihan=[
            (BENAR, f"{jenis} yang sama, lain tulisannya"),
            (SALAH, f"Bukan {jenis.lower()} itu: tolak lembarnya"),
        ],
    )
    t.pertanyaan.append(tanya)
    return jawaban.get(kunci) != SALAH


def _adakan(t: Tempat, oleh: Pengguna) -> Fasilitas:
    """The facility's record, written down or given its NPSN where that is meant."""
    if t.fasilitas is None:
        assert t.isi is not None  # noqa: S101 - rows without a facility are refused before
        return buat_fasilitas(isi=t.isi, tetap=True, oleh=oleh)
    if t.isi is not None:
        return ubah_fasilitas(fasilitas=t.fasilitas, isi=t.isi, versi=t.fasilitas.versi, oleh=oleh)
    return t.fasilitas


# --- one facility ---------------------------------------------------------------------------------


def kerjakan(f: Formulir, t: Tempat, cara: Penulis, *, simpan: bool) -> None:
    """Register people, set what the facility says for all, judge or save the entries of one facility.

    Judging writes what each row says and why it is refused onto the rows; saving raises GalatPengguna instead.
    """
    baris = [b for b in t.baris if b.diterima and b.anggota is not None]
    if t.tolak:
        for b in baris:
            b.tolak(cara.sebutan.tempat, t.tolak)
        return
    if not baris:
        return
    try:
        fasilitas = _adakan(t, f.oleh)
    except GalatPengguna as galat:
        if simpan:
            raise
        for b in baris:
            b.tolak(cara.sebutan.tempat, galat.pesan)
        return
    _daftarkan(f, baris, fasilitas, cara, simpan=simpan)
    cara.sebelum(f, baris, fasilitas, t, simpan=simpan)
    tertulis: set[int] = set()
    for bulan in t.kepala.bulan:
        milik = [b for b in baris if b.diterima and bulan in b.isian]
        if not milik:
            continue
        if simpan:
            isian = _berversi(milik, bulan, t, cara, _catatan(milik, bulan, cara))
            simpan_catatan(
                fasilitas=fasilitas,
                bulan=bulan,
                isian=isian,
                sumber=SumberCatatan.IMPOR,
                oleh=f.oleh,
                hitung=False,
            )
            tertulis |= {b.anggota.kpm_id for b in milik if b.anggota}
        else:
            _nilai(f, milik, fasilitas, bulan, t, cara)
    if tertulis:
        hitung_ulang(tertulis, t.kepala.bulan[0])


def _catatan(baris: Sequence[BarisForm], bulan: date, cara: Penulis) -> dict[int, CatatanVerkom]:
    milik = CatatanVerkom.objects.filter(
        anggota__in=[b.anggota.pk for b in baris if b.anggota], bulan=bulan, bidang=cara.sebutan.bidang
    )
    return {c.anggota_id: c for c in milik.select_related("fasilitas")}


def _berversi(
    baris: Sequence[BarisForm], bulan: date, t: Tempat, cara: Penulis, ada: dict[int, CatatanVerkom]
) -> list[Isian]:
    """Over what stands there now, which the preview has shown; what the form leaves empty stays."""
    hasil = []
    for b in baris:
        isi = cara.sesuaikan(b.isian[bulan], bulan, t)
        c = ada.get(isi.anggota_id)
        if c is not None:
            tetap = {k: getattr(c, k) for k in b.dibiarkan.get(bulan, ())}
            isi = replace(isi, versi=c.versi, **tetap)
        hasil.append(isi)
    return hasil


def _nilai(
    f: Formulir, baris: Sequence[BarisForm], fasilitas: Fasilitas, bulan: date, t: Tempat, cara: Penulis
) -> None:
    ada = _catatan(baris, bulan, cara)
    nama = nama_bulan(bulan)
    milik = []
    for b in baris:
        isi = b.isian[bulan]
        c = ada.get(isi.anggota_id)
        if c is not None and c.fasilitas_id != fasilitas.pk:
            b.tolak(
                cara.sebutan.tempat,
                f"sudah tercatat di {c.fasilitas.nama} untuk {tulis_bulan(bulan)}; satu {cara.orang} satu "
                f"{cara.fasilitas.lower()}",
            )
        elif c is not None and (salah := cara.bentrok(isi, c)) is not None:
            b.tolak(f"{salah[0]} {nama}", salah[1])
        else:
            milik.append(b)
    siap = _berversi(milik, bulan, t, cara, ada)
    try:
        hasil = nilai_isian(fasilitas=fasilitas, bulan=bulan, isian=siap, oleh=f.oleh) if siap else []
    except GalatPengguna as galat:
        for b in milik:
            b.tolak(nama, galat.pesan)
        return
    for b, n in zip(milik, hasil, strict=True):
        if n.galat is not None:
            b.tolak(
                f"{cara.kolom_galat.get(n.galat.kolom or '', 'Isian')} {nama}", cara.jelaskan(n, b, akhir_bulan(bulan))
            )
            continue
        b.peringatan += [(nama, p) for p in n.peringatan if (nama, p) not in b.peringatan]
        if not n.tersimpan:
            lama = ada.get(n.isi.anggota_id)
            b.baru = b.baru or lama is None
            b.perubahan.append((nama, cara.sebut(lama) if lama is not None else "", cara.sebut(n.isi)))


# --- membership -----------------------------------------------------------------------------------


def _daftarkan(f: Formulir, baris: Sequence[BarisForm], fasilitas: Fasilitas, cara: Penulis, *, simpan: bool) -> None:
    """Who belongs nowhere yet belongs to this facility now; a pupil's class and NISN follow the form."""
    ikut: dict[int, list[KeikutsertaanFasilitas]] = defaultdict(list)
    milik = KeikutsertaanFasilitas.objects.filter(
        anggota__in=[b.anggota.pk for b in baris if b.anggota], bidang=cara.sebutan.bidang
    )
    for satu in milik.order_by("mulai"):
        ikut[satu.anggota_id].append(satu)
    pendaftaran: dict[int, Pendaftaran] = {}
    lama: dict[int, tuple[str, str]] = {}  # class and NISN of who is here already
    for b in baris:
        if b.anggota is None or not b.isian:
            continue
        awal = min(b.isian)
        di_sini = [i for i in ikut[b.anggota.pk] if i.fasilitas_id == fasilitas.pk and _pada(i, awal)]
        if not di_sini:
            pendaftaran[b.nomor] = Pendaftaran(anggota=b.anggota, kelas=b.kelas, nisn=b.nisn, sesudah=awal)
        elif di_sini[-1].selesai is None and _berganti(b, di_sini[-1]):
            i = di_sini[-1]
            pendaftaran[b.nomor] = Pendaftaran(anggota=b.anggota, mulai=i.mulai, kelas=b.kelas, nisn=b.nisn)
            lama[b.nomor] = (i.kelas, i.nisn)
    if not pendaftaran:
        return
    hasil = daftarkan_sekaligus(
        pendaftaran=list(pendaftaran.values()),
        fasilitas=fasilitas,
        sumber=SumberKeikutsertaan.FORMULIR,
        oleh=f.oleh,
    )
    for b in baris:
        if b.nomor not in pendaftaran or b.anggota is None:
            continue
        h = hasil[b.anggota.pk]
        if h.nisn is not None:
            b.peringatan.append(("NISN", f"{h.nisn.pesan} NISN baris ini dilewati."))
        if h.galat is not None and simpan:
            raise h.galat
        if h.galat is not None:
            _tolak(b, h.galat, cara.sebutan)
        _catat_perubahan(b, fasilitas, lama.get(b.nomor), cara)


def _berganti(b: BarisForm, i: KeikutsertaanFasilitas) -> bool:
    return bool((b.kelas and b.kelas != i.kelas) or (b.nisn and b.nisn != i.nisn))


def _tolak(b: BarisForm, galat: GalatPengguna, sebutan: Sebutan) -> None:
    if isinstance(galat, MasihTerdaftar):
        b.tolak(sebutan.tempat, f"{galat.pesan.split(' Kalau ')[0]} Catat pindahnya dulu, lalu unggah lagi.")
    else:
        b.tolak(sebutan.nik, galat.pesan)


def _catat_perubahan(b: BarisForm, fasilitas: Fasilitas, lama: tuple[str, str] | None, cara: Penulis) -> None:
    if lama is None:
        b.perubahan.append((cara.fasilitas, "", fasilitas.nama))
        return
    kelas, nisn = lama
    if b.kelas and b.kelas != kelas:
        b.perubahan.append(("Kelas", kelas, b.kelas))
    if b.nisn and b.nisn != nisn and not any(kolom == "NISN" for kolom, _ in b.peringatan):
        b.perubahan.append(("NISN", samarkan(nisn), samarkan(b.nisn)))


def _pada(i: KeikutsertaanFasilitas, bulan: date) -> bool:
    return (i.mulai is None or i.mulai <= akhir_bulan(bulan)) and (i.selesai is None or i.selesai >= bulan)
