"""A new complaint: numbered, directed, with its deadlines and steps. The one writer (docs/program.md §11)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils import timezone

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.identitas import indeks_buta
from inti.jejak import harus_sama
from inti.services.foto import FotoSiap, simpan_foto
from inti.telepon import baca_telepon
from inti.waktu import AWAL_PROGRAM, hari_ini, saat_lokal
from kpm.models import KPM
from pendamping.services.foto_catatan import siapkan_foto
from pengaduan.enums import (
    BATAS_TERBUKA,
    DariTerlapor,
    JenisTindak,
    KanalAduan,
    PeranTerlapor,
    TingkatAduan,
    UrgensiAduan,
)
from pengaduan.models import FotoAduan, JenisAduan, LangkahAduan, Pelapor, Pengaduan, Terlapor, TindakLanjut
from pengaduan.selectors.hari_kerja import tambah_hari_kerja
from pengaduan.services.arah import Arah, arahkan
from pengaduan.services.batas_umum import ambil_sebagian
from pengaduan.services.ringkasan import tandai_umum
from pengaduan.services.teks import rapikan_baris, rapikan_isi
from pengaduan.services.tenggat import hitung_tenggat
from wilayah.enums import PANJANG_KODE, Tingkat
from wilayah.models import Wilayah

FOTO_MAKS = 4
# Read out over the phone: no letter that looks or sounds like another sign.
_NOMOR = re.compile(r"\bADU-[A-Z0-9]{7}\b")
_HURUF = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_PANJANG_KODE = 10  # 49 bits, and the page asks slowly
_SAMA = ["jenis_id", "isi", "kpm_id", "wilayah_id", "kanal", "dibuat_oleh_id"]


@dataclass(frozen=True, kw_only=True)
class IsiAduan:
    """A complaint as told. With a family its desa counts, not `wilayah`; `urgensi` empty: as the kind says."""

    jenis: str
    isi: str
    kanal: str
    wilayah: str = ""
    kpm: int | None = None
    urgensi: str = ""
    tanggal_kejadian: date | None = None
    tempat_kejadian: str = ""
    peran_terlapor: str = ""
    nama_terlapor: str = ""
    nama_pelapor: str = ""
    telepon_pelapor: str = ""
    hubungan: str = ""
    minta_rahasia: bool = True


def terima_pengaduan(
    *,
    isi: IsiAduan,
    oleh: Pengguna | None = None,
    foto: Sequence[UploadedFile] = (),
    id: UUID | None = None,
    lanjutan: Pengaduan | None = None,
    pada: datetime | None = None,
) -> tuple[Pengaduan, str]:
    """Store a complaint; returns it with the secret code, which is kept nowhere. Without `oleh`: the public page.

    `id` is drawn by the client and known to nobody else: sent again it gives the same complaint and code. The key of
    the complaint is another one, so that whoever reads an address cannot ask for the code. `lanjutan`: an ended
    complaint that its reporter has opened with its code. Photos are decoded before the transaction begins. Raises
    BerRahasia, TidakBerhak, BerubahLebihDulu, else GalatPengguna with the field.
    """
    asal = id or uuid4()
    pk, kode = _kunci(asal), _kode(asal)
    isi, kpm, wilayah = _rapikan(isi, oleh)
    jenis = JenisAduan.objects.filter(pk=isi.jenis).first()
    baru = Pengaduan(
        id=pk, sidik_kode=sidik_kode(kode), jenis=jenis, wilayah=wilayah, kpm=kpm, kanal=isi.kanal, isi=isi.isi,
        tanggal_kejadian=isi.tanggal_kejadian, tempat_kejadian=isi.tempat_kejadian, dibuat_oleh=oleh,
        peran_terlapor=isi.peran_terlapor, nama_terlapor=isi.nama_terlapor,
    )  # fmt: skip
    siap: list[FotoSiap] = []
    if not sudah_masuk(asal):  # else the kind may be out of use by now, and the photos are there
        if jenis is None or not jenis.aktif:
            raise GalatPengguna("Pilih tentang apa aduan ini.", kolom="jenis")
        foto = foto if oleh is not None else ambil_sebagian(foto)
        siap = siapkan_foto(foto, wilayah.pk, maks=FOTO_MAKS, benda="aduan")
    return _simpan(baru, isi, siap, lanjutan=lanjutan, pada=pada or timezone.now()), kode


def sudah_masuk(asal: UUID) -> bool:
    """Whether the complaint of a form is in: the form comes again, after a time-out or a second tap."""
    return Pengaduan.objects.filter(pk=_kunci(asal)).exists()


@transaction.atomic
def _simpan(
    baru: Pengaduan, isi: IsiAduan, siap: Sequence[FotoSiap], *, lanjutan: Pengaduan | None, pada: datetime
) -> Pengaduan:
    _giliran(baru.pk)
    if (ada := Pengaduan.objects.filter(pk=baru.pk).first()) is not None:
        return harus_sama(ada, baru, _SAMA, "Aduan ini sudah terkirim dengan isi lain. Mulai aduan baru.")
    oleh = baru.dibuat_oleh
    arah = _lanjutkan(arah_aduan(jenis=baru.jenis, wilayah=baru.wilayah, kpm=baru.kpm, isi=isi), isi.isi)
    hari = saat_lokal(pada, baru.wilayah_id).date()
    tenggat = hitung_tenggat(jenis=baru.jenis_id, tingkat=arah.tingkat, sejak=hari)
    baru.nomor = _nomor_baru()
    baru.induk = _induk(baru, lanjutan)
    baru.batas, baru.tingkat = arah.batas, arah.tingkat
    baru.urgensi = arah.urgensi if arah.batas > TingkatAduan.PENDAMPING else isi.urgensi or arah.urgensi
    baru.dibuat_pada = baru.di_tingkat_sejak = pada
    baru.tenggat_terima, baru.tenggat_selesai, baru.ingat_mulai = tenggat.terima, tenggat.selesai, tenggat.ingat
    tandai_umum(baru)
    baru.save(force_insert=True)
    masuk = TindakLanjut.objects.create(
        pengaduan=baru, jenis=JenisTindak.MASUK, oleh=oleh, pada=pada, ke_tingkat=baru.tingkat
    )
    susun_langkah(baru, hari)
    catat_terlapor(baru, arah.terlapor, oleh)
    tempelkan(masuk, siap, oleh)
    _simpan_pelapor(baru, isi)
    return baru


def _induk(baru: Pengaduan, lanjutan: Pengaduan | None) -> Pengaduan | None:
    """The complaint this one goes on from: ended, of the same kabupaten, and still named in its words.

    The new one goes around the same people then (`_lanjutkan`), and pages name the old one to those who may see it.
    """
    if lanjutan is None or not lanjutan.berakhir or lanjutan.nomor not in _NOMOR.findall(baru.isi.upper()):
        return None
    kabupaten = PANJANG_KODE[Tingkat.KABUPATEN]
    return lanjutan if lanjutan.wilayah_id[:kabupaten] == baru.wilayah_id[:kabupaten] else None


def arah_aduan(*, jenis: JenisAduan, wilayah: Wilayah, kpm: KPM | None, isi: IsiAduan) -> Arah:
    """Where it goes by what is told. The pendamping's level needs a family that has one."""
    arah = arahkan(
        jenis=jenis, wilayah=wilayah, kpm=kpm, peran_terlapor=isi.peran_terlapor, nama_terlapor=isi.nama_terlapor,
        isi=f"{isi.isi}\n{isi.tempat_kejadian}",
    )  # fmt: skip
    if arah.tingkat == TingkatAduan.PENDAMPING and not (kpm and _berpendamping(kpm)):
        return replace(arah, tingkat=int(TingkatAduan.KECAMATAN))
    return arah


def _lanjutkan(arah: Arah, isi: str) -> Arah:
    """A complaint that names an older one by its number goes around the same people: it says that one exists."""
    lama = list(Pengaduan.objects.filter(nomor__in=_NOMOR.findall(isi.upper()), batas__gt=BATAS_TERBUKA))
    if not lama:
        return arah
    batas = max(arah.batas, *(a.batas for a in lama))
    terlapor = dict(arah.terlapor)
    for petugas in Terlapor.objects.filter(pengaduan__in=lama, dilepas_pada=None).values_list("petugas", flat=True):
        terlapor.setdefault(petugas, DariTerlapor.NAMA)
    return replace(arah, batas=batas, tingkat=max(arah.tingkat, batas), terlapor=tuple(terlapor.items()))


def _berpendamping(kpm: KPM) -> bool:
    return not KPM.objects.belum_termapping(hari_ini(kpm.desa_id)).filter(pk=kpm.pk).exists()


def susun_langkah(aduan: Pengaduan, hari: date, *, mulai: int = 1) -> None:
    """Copy the steps of the kind as they stand today, each with its day."""
    pola = aduan.jenis.langkah.filter(aktif=True).order_by("urutan")
    LangkahAduan.objects.bulk_create(
        LangkahAduan(
            pengaduan=aduan, urutan=n, nama=p.nama, pelaksana=p.pelaksana, tenggat=tambah_hari_kerja(hari, p.hari)
        )
        for n, p in enumerate(pola, mulai)
    )


def catat_terlapor(aduan: Pengaduan, terlapor: Iterable[tuple[int, str]], oleh: Pengguna | None) -> None:
    """Write down whom it is about; who was released stays released."""
    Terlapor.objects.bulk_create(
        [Terlapor(pengaduan=aduan, petugas_id=petugas, dari=dari, oleh=oleh) for petugas, dari in terlapor],
        ignore_conflicts=True,
    )


def tempelkan(tindak: TindakLanjut, siap: Iterable[FotoSiap], oleh: Pengguna | None) -> None:
    """Keep checked photos with a line of the complaint; those of the public without the place they were taken at.

    A picture made at home would name a reporter who did not want to be named.
    """
    for satu in siap if oleh is not None else [replace(s, titik=None) for s in siap]:
        FotoAduan.objects.create(
            pengaduan_id=tindak.pengaduan_id, tindak=tindak, foto=simpan_foto(berkas=satu, oleh=oleh)
        )


def rapikan_kode(kode: str) -> str:
    """A secret code as typed, in the form in which it is compared."""
    return "".join(h for h in kode.upper() if h.isascii() and h.isalnum())[:20]


def sidik_kode(kode: str) -> bytes:
    """What is stored of a secret code."""
    return indeks_buta("kode_aduan", rapikan_kode(kode))


def tulis_kode(kode: str) -> str:
    """The code in two groups, to be read out."""
    return f"{kode[:5]}-{kode[5:]}"


def _kunci(asal: UUID) -> UUID:
    return UUID(bytes=indeks_buta("aduan", str(asal))[:16], version=4)


def _kode(asal: UUID) -> str:
    angka = int.from_bytes(indeks_buta("kode_aduan_asal", str(asal)))
    huruf = []
    for _ in range(_PANJANG_KODE):
        angka, sisa = divmod(angka, len(_HURUF))
        huruf.append(_HURUF[sisa])
    return "".join(huruf)


def _nomor_baru() -> str:
    while True:
        nomor = "ADU-" + "".join(secrets.choice(_HURUF) for _ in range(7))
        if not Pengaduan.objects.filter(nomor=nomor).exists():
            return nomor


def _giliran(pk: UUID) -> None:
    """Two equal requests at once come one after the other: the second finds the row."""
    with connection.cursor() as kursor:
        kursor.execute("SELECT pg_advisory_xact_lock(%s)", [pk.int >> 65])


def _rapikan(isi: IsiAduan, oleh: Pengguna | None) -> tuple[IsiAduan, KPM | None, Wilayah]:
    kpm = _keluarga(isi.kpm, oleh)
    wilayah = _wilayah(kpm.desa_id if kpm else isi.wilayah, oleh if kpm is None else None)
    if isi.kanal not in KanalAduan.values or (oleh is not None and isi.kanal == KanalAduan.HALAMAN):
        raise GalatPengguna("Pilih lewat mana aduan ini datang.", kolom="kanal")
    if isi.urgensi not in ("", *UrgensiAduan.values):
        raise GalatPengguna("Pilih seberapa mendesak dari daftar.", kolom="urgensi")
    if isi.peran_terlapor not in ("", *PeranTerlapor.values):
        raise GalatPengguna("Pilih siapa yang diadukan dari daftar.", kolom="peran_terlapor")
    periksa_tanggal(isi.tanggal_kejadian, wilayah.pk)
    rapi = replace(
        isi,
        isi=rapikan_isi(isi.isi, wajib="Tulis apa yang terjadi, dengan kata-kata pelapor."),
        tempat_kejadian=rapikan_baris(isi.tempat_kejadian, kolom="tempat_kejadian", maks=150),
        nama_terlapor=rapikan_baris(isi.nama_terlapor, kolom="nama_terlapor", maks=100),
        nama_pelapor=rapikan_baris(isi.nama_pelapor, kolom="nama_pelapor", maks=100),
        telepon_pelapor=baca_telepon(isi.telepon_pelapor, kolom="telepon_pelapor"),
        hubungan=rapikan_baris(isi.hubungan, kolom="hubungan", maks=60),
    )
    return rapi, kpm, wilayah


def periksa_tanggal(tanggal: date | None, wilayah: str) -> None:
    """The day something happened: not to come, and not before the programme."""
    if tanggal is not None and tanggal > hari_ini(wilayah):
        raise GalatPengguna("Tanggalnya belum tiba. Isi hari ini atau hari sebelumnya.", kolom="tanggal_kejadian")
    if tanggal is not None and tanggal < AWAL_PROGRAM:
        raise GalatPengguna("Tahunnya terlalu lama. Periksa tanggal kejadiannya.", kolom="tanggal_kejadian")


def _keluarga(pk: int | None, oleh: Pengguna | None) -> KPM | None:
    if pk is None:
        return None
    semua = KPM.objects.boleh(oleh, Izin.CATAT_ADUAN) if oleh is not None else KPM.objects.none()
    if (kpm := semua.select_related("desa").filter(pk=pk).first()) is None:
        raise TidakBerhak("Keluarga itu tidak ada di wilayah Anda. Cari lagi, atau pilih tanpa keluarga.", kolom="kpm")
    return kpm


def _wilayah(kode: str, oleh: Pengguna | None) -> Wilayah:
    semua = Wilayah.objects.filter(tingkat__gte=Tingkat.KABUPATEN)
    wilayah = semua.filter(pk=kode).first()
    if wilayah is None:
        raise GalatPengguna("Pilih di mana kejadiannya.", kolom="wilayah")
    if oleh is not None and not (
        oleh.punya_izin(Izin.CATAT_ADUAN) and semua.terlihat_oleh(oleh).filter(pk=kode).exists()
    ):
        raise TidakBerhak("Daerah itu di luar wilayah Anda. Pilih daerah lain.", kolom="wilayah")
    return wilayah


def _simpan_pelapor(aduan: Pengaduan, isi: IsiAduan) -> None:
    """Who complained, when that was said; nothing at all of somebody who did not say."""
    if not (isi.nama_pelapor or isi.telepon_pelapor):
        return
    pelapor = Pelapor(pengaduan=aduan, hubungan=isi.hubungan, minta_rahasia=isi.minta_rahasia)
    pelapor.nama, pelapor.telepon = isi.nama_pelapor, isi.telepon_pelapor
    pelapor.save(force_insert=True)
