"""What waits for a pendamping, kind by kind: one entry of `URUSAN` is one kind, asked together with all others.

An app that brings a further kind of work adds one entry here. Its rows are those of families or groups held today, or
of the person: never anybody else's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Concat
from django.db.models.lookups import GreaterThanOrEqual
from django.urls import reverse

from akun.enums import Peran
from akun.models import Pengguna
from inti.waktu import hari_ini
from inti.zona import hari_di
from kpm.enums import KeadaanUsulan
from kpm.models import Pemutakhiran
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Pertemuan, TandaAbsen
from p2k2.selectors.tanda import perlu_diulang, perlu_diurus
from pendamping.enums import JawabanRujukan, JenisTugas, KeadaanSerahTerima, Prioritas
from pendamping.models import (
    Kasus,
    PenerimaArahan,
    Pertanyaan,
    RencanaKunjungan,
    Rujukan,
    SerahTerima,
    Tugas,
)
from pengaduan.models import Pengaduan
from pengaduan.selectors.daftar import TENGGAT_ADUAN
from pengaduan.selectors.keluarga import di_pendamping
from penyaluran.selectors.kendala import langkah_berikut
from verifikasi.models import Sanksi
from verifikasi.selectors.daftar_hasil import bulan_lalu, fasilitas_belum
from verifikasi.selectors.sanksi import belum_kabar

HARI_KE_DEPAN = 7  # what is due within so many days is shown ahead
HARI_TANYA_RUJUKAN = 7  # a service that has not answered by then is asked
HARI_USULAN_KEMBALI = 14  # a refused proposal is news for so long


@dataclass(frozen=True)
class Keadaan:
    """Whose day it is. `keluarga` and `kelompok` select the ids held today."""

    user: Pengguna
    hari: date
    keluarga: QuerySet[Any]
    kelompok: QuerySet[Any]

    @property
    def depan(self) -> date:
        return self.hari + timedelta(days=HARI_KE_DEPAN)


class Hal(NamedTuple):
    """One thing that waits, as the database tells it. `induk` is what else its address needs."""

    pk: str
    induk: str
    judul: str
    sub: str
    hari: date | None  # None: waits without a day


@dataclass(frozen=True)
class Urusan:
    """One kind of thing that waits.

    `banyak` continues a number ("12 …") where there are too many to name each. `janji`: people wait at that hour, so
    on its day it comes before everything that is late.
    """

    kode: str
    ikon: str
    cari: Callable[[Keadaan], QuerySet[Any]]
    judul: Any
    url: Callable[[Hal], str]
    tombol: str
    banyak: str
    semua: Callable[[], str]
    hari: Any = None
    sub: Any = None
    induk: Any = None
    janji: bool = False
    nanti: tuple[Callable[[Hal], str], str] | None = None  # address and button before its day


def _ke(nama: str, saring: str = "") -> Callable[[], str]:
    return lambda: reverse(nama) + saring


def _rinci(nama: str) -> Callable[[Hal], str]:
    return lambda h: reverse(nama, args=[h.pk])


def _kunjungi(untuk: str) -> Callable[[Hal], str]:
    return lambda h: f"{reverse('pendamping:kunjungan_baru')}?kpm={h.induk}&{untuk}={h.pk}"


def _tugas(jenis: JenisTugas, banyak: str, *, langsung: bool, sub: Any = "uraian") -> Urusan:
    """Tasks of one kind; `langsung`: the visit is the answer, else the task says what to do."""
    return Urusan(
        f"tugas_{jenis}",
        "tugas",
        lambda k: Tugas.objects.menunggu().filter(jenis=jenis, kpm__in=k.keluarga),
        judul=F("kpm__nama"),
        sub=F(sub) if isinstance(sub, str) else sub,
        hari=F("tenggat"),
        induk=F("kpm_id"),
        url=_kunjungi("tugas") if langsung else _rinci("pendamping:tugas_rincian"),
        tombol="Catat kunjungan" if langsung else "Buka tugas",
        banyak=banyak,
        semua=_ke("pendamping:tugas", f"?jenis={jenis}&saya=1"),
    )


def _usulan_kembali(k: Keadaan) -> QuerySet[Any]:
    """Own proposals that were refused, until another of the kind is made or they are old news."""
    sesudahnya = Pemutakhiran.objects.filter(
        kpm=OuterRef("kpm"), jenis=OuterRef("jenis"), diusulkan_pada__gt=OuterRef("diputus_pada")
    )
    return Pemutakhiran.objects.filter(
        ~Exists(sesudahnya),
        keadaan=KeadaanUsulan.DITOLAK,
        diusulkan_oleh=k.user,
        kpm__in=k.keluarga,
    ).filter(GreaterThanOrEqual(hari_di("diputus_pada", "kpm__desa"), k.hari - timedelta(days=HARI_USULAN_KEMBALI)))


# The task of a flag names it: `absen:12:345`.
_NOMOR_TANDA = Func(F("kunci"), Value(":"), Value(2), function="split_part", output_field=TextField())


def _buka_tanda(h: Hal) -> str:
    return reverse("p2k2:tanda_rincian", args=[h.induk]) if h.induk.isdigit() else _rinci("pendamping:tugas_rincian")(h)


def _isi_bulan_lalu(h: Hal) -> str:
    bulan = bulan_lalu(hari_ini())
    return reverse("verifikasi:isi", kwargs={"pk": h.pk, "tahun": bulan.year, "bulan": bulan.month})


def _tanda_belum_diurus(k: Keadaan) -> QuerySet[Any]:
    """Flags of which the family was not told, or whose reason is unknown; while its task is open, that row says all."""
    tugas = Tugas.objects.terbuka().filter(jenis=JenisTugas.ABSEN, kpm=OuterRef("kpm"))
    return perlu_diurus(TandaAbsen.objects.filter(~Exists(tugas), kpm__in=k.keluarga))


# "09.00 · ", nothing where no hour is known.
_JAM = Func(F("jam_mulai"), Value('HH24.MI" · "'), function="to_char", output_field=TextField())

URUSAN: tuple[Urusan, ...] = (
    Urusan(
        "pertemuan",
        "pertemuan",
        lambda k: Pertemuan.objects.filter(
            kelompok__in=k.kelompok, keadaan=KeadaanPertemuan.DIRENCANAKAN, tanggal__lte=k.depan
        ),
        judul=F("kelompok__nama"),
        sub=Concat(_JAM, F("tempat")),
        hari=F("tanggal"),
        url=_rinci("p2k2:kehadiran"),
        tombol="Isi kehadiran",
        banyak="pertemuan menunggu kehadirannya diisi",
        semua=_ke("p2k2:daftar"),
        janji=True,
        nanti=(_rinci("p2k2:rincian"), "Siapkan"),
    ),
    Urusan(
        "rencana",
        "kunjungan",
        lambda k: RencanaKunjungan.objects.menunggu().filter(kpm__in=k.keluarga, tanggal__lte=k.depan),
        judul=F("kpm__nama"),
        sub=F("catatan"),
        hari=F("tanggal"),
        induk=F("kpm_id"),
        url=_kunjungi("rencana"),
        tombol="Catat kunjungan",
        banyak="kunjungan yang direncanakan",
        semua=_ke("pendamping:rencana"),
        janji=True,
        nanti=(_rinci("pendamping:rencana_rincian"), "Lihat"),
    ),
    Urusan(
        "aduan",
        "aduan",
        lambda k: di_pendamping().filter(
            pk__in=Pengaduan.objects.terlihat_oleh(k.user, sebagai=[Peran.PENDAMPING]).values("pk"),
            kpm__in=k.keluarga,
        ),
        judul=F("kpm__nama"),
        sub=F("jenis__nama"),
        hari=TENGGAT_ADUAN,
        url=_rinci("pengaduan:rincian"),
        tombol="Buka aduan",
        banyak="pengaduan menunggu Anda",
        semua=_ke("pengaduan:daftar", "?giliran=1"),
    ),
    _tugas(JenisTugas.PENGADUAN, "pengaduan menunggu tindak lanjut", langsung=False),
    _tugas(
        JenisTugas.KOORDINATOR,
        "tugas dari koordinator",
        langsung=False,
        sub=Concat(F("uraian"), Value(" · diminta "), F("diminta_oleh__nama")),
    ),
    _tugas(JenisTugas.KOMITMEN, "keluarga belum memenuhi komitmen", langsung=True),
    Urusan(
        "tugas_absen",
        "tugas",
        lambda k: Tugas.objects.menunggu().filter(jenis=JenisTugas.ABSEN, kpm__in=k.keluarga),
        judul=F("kpm__nama"),
        sub=F("uraian"),
        hari=F("tenggat"),
        induk=_NOMOR_TANDA,
        url=_buka_tanda,
        tombol="Buka tanda",
        banyak="keluarga tidak hadir pertemuan berturut-turut",
        semua=_ke("p2k2:tanda"),
    ),
    Urusan(
        "tanda",
        "pertemuan",
        _tanda_belum_diurus,
        judul=F("kpm__nama"),
        sub=Case(
            When(perlu_diulang(), then=Value("Pertemuan yang dihitung berubah: beri tahu keluarganya lagi")),
            default=Value("Tidak hadir berturut-turut: catat pemberitahuan dan sebabnya"),
        ),
        url=_rinci("p2k2:tanda_rincian"),
        tombol="Buka tanda",
        banyak="keluarga menunggu pemberitahuan atau tindak lanjut ketidakhadiran",
        semua=_ke("p2k2:tanda"),
    ),
    Urusan(
        "sanksi",
        "surel",
        lambda k: Sanksi.objects.filter(belum_kabar(), kpm__in=k.keluarga),
        judul=F("kpm__nama"),
        sub=Value("Keluarga belum diberi tahu peringatan, usulan, atau putusan tentang komitmennya"),
        url=_rinci("verifikasi:sanksi_rincian"),
        tombol="Beri tahu",
        banyak="keluarga belum diberi tahu tentang komitmennya",
        semua=_ke("verifikasi:sanksi_surat_banyak"),
    ),
    Urusan(
        "verkom",
        "sekolah",
        lambda k: fasilitas_belum(k.keluarga, bulan_lalu(k.hari)),
        judul=F("nama"),
        sub=Value("Verifikasi bulan lalu belum diisi"),
        url=_isi_bulan_lalu,
        tombol="Isi",
        banyak="fasilitas belum dilaporkan bulan lalu",
        semua=_ke("verifikasi:tujuan"),
    ),
    Urusan(
        "kendala",
        "bendera",
        lambda k: langkah_berikut().filter(kendala__kpm__in=k.keluarga, tenggat__lte=k.depan),
        judul=F("kendala__kpm__nama"),
        sub=Concat(F("kendala__alasan__nama"), Value(": "), F("nama")),
        hari=F("tenggat"),
        induk=F("kendala_id"),
        url=lambda h: reverse("penyaluran:kendala_rincian", args=[h.induk]),
        tombol="Catat langkah",
        banyak="langkah kendala pembayaran menunggu",
        semua=_ke("penyaluran:kendala", "?saya=1"),
    ),
    _tugas(JenisTugas.HILANG, "keluarga tidak ada di Final Closing", langsung=False),
    _tugas(JenisTugas.KUNJUNGAN_AWAL, "calon tidak hadir pertemuan awal", langsung=False),
    _tugas(JenisTugas.TANPA_KUNJUNGAN, "keluarga lama tidak dikunjungi", langsung=True),
    Urusan(
        "arahan",
        "bendera",
        lambda k: PenerimaArahan.objects.filter(
            pengguna=k.user, selesai_pada__isnull=True, arahan__tenggat__isnull=False, arahan__ditarik_pada__isnull=True
        ),
        judul=F("arahan__judul"),
        sub=Value("Tugas insidental"),
        hari=F("arahan__tenggat"),
        induk=F("arahan_id"),
        url=lambda h: reverse("pendamping:arahan_rincian", args=[h.induk]),
        tombol="Kerjakan",
        banyak="tugas insidental",
        semua=_ke("pendamping:arahan"),
    ),
    Urusan(
        "pengumuman",
        "surel",
        lambda k: PenerimaArahan.objects.filter(
            pengguna=k.user, dibaca_pada__isnull=True, arahan__tenggat__isnull=True, arahan__ditarik_pada__isnull=True
        ),
        judul=F("arahan__judul"),
        sub=Value("Pengumuman yang belum dibaca"),
        induk=F("arahan_id"),
        url=lambda h: reverse("pendamping:arahan_rincian", args=[h.induk]),
        tombol="Baca",
        banyak="pengumuman belum dibaca",
        semua=_ke("pendamping:arahan"),
    ),
    Urusan(
        "jawaban",
        "surel",
        lambda k: Pertanyaan.objects.filter(
            penanya=k.user, dijawab_pada__isnull=False, jawaban_dibaca_pada__isnull=True
        ),
        judul=Value("Pertanyaan Anda dijawab"),
        url=_rinci("pendamping:pertanyaan_rincian"),
        tombol="Baca",
        banyak="pertanyaan Anda dijawab",
        semua=_ke("pendamping:pertanyaan"),
    ),
    Urusan(
        "serah_terima",
        "penugasan",
        lambda k: SerahTerima.objects.filter(kepada=k.user, keadaan=KeadaanSerahTerima.DIAJUKAN),
        judul=Concat(Value("Serah terima dari "), F("dari__nama")),
        sub=Value("Menunggu penerimaan Anda"),
        url=_rinci("pendamping:serah_terima_rincian"),
        tombol="Periksa",
        banyak="serah terima menunggu Anda",
        semua=_ke("pendamping:serah_terima"),
    ),
    Urusan(
        "kasus",
        "aduan",
        lambda k: Kasus.objects.terbuka().filter(
            Q(tenggat__lte=k.depan) | Q(tenggat=None, prioritas=Prioritas.KRITIS), kpm__in=k.keluarga
        ),
        judul=F("kpm__nama"),
        sub=Case(When(prioritas=Prioritas.KRITIS, then=Value("Kasus kritis")), default=Value("Batas waktu kasus")),
        hari=F("tenggat"),
        url=_rinci("pendamping:kasus_rincian"),
        tombol="Buka kasus",
        banyak="kasus kritis atau mendekati batas waktunya",
        semua=_ke("pendamping:kasus"),
    ),
    Urusan(
        "rujukan",
        "aduan",
        lambda k: Rujukan.objects.filter(
            kasus__kpm__in=k.keluarga,
            jawaban=JawabanRujukan.MENUNGGU,
            tanggal__lte=k.depan - timedelta(days=HARI_TANYA_RUJUKAN),
        ),
        judul=F("kasus__kpm__nama"),
        sub=Concat(Value("Tanyakan jawaban rujukan ke "), F("tujuan")),
        hari=F("tanggal") + timedelta(days=HARI_TANYA_RUJUKAN),
        induk=F("kasus_id"),
        url=lambda h: reverse("pendamping:kasus_rincian", args=[h.induk]),
        tombol="Buka kasus",
        banyak="rujukan belum dijawab",
        semua=_ke("pendamping:kasus"),
    ),
    Urusan(
        "usulan",
        "ubah",
        _usulan_kembali,
        judul=F("kpm__nama"),
        sub=Concat(Value("Usulan ditolak: "), F("catatan_putusan")),
        url=_rinci("kpm:pemutakhiran_rincian"),
        tombol="Buka usulan",
        banyak="usulan Anda ditolak",
        semua=_ke("kpm:pemutakhiran"),
    ),
)
