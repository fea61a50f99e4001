"""What a monthly report is made of: kinds of records, whose they are, the role and RHK item they count for.

A record belongs to whoever made it; a state of families or groups to whoever held them on that day, by the dated
assignment of then (docs/program.md §2, §10). A source that comes later is one more entry of `SUMBER`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateField,
    Exists,
    F,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject, TruncDate

from akun.models import berlaku
from dasbor.models import LaporanRHK
from inti.waktu import akhir_bulan, geser_bulan, zona
from kpm.enums import JenisBantuan, JenisPemutakhiran, KeadaanBantuan, KeadaanUsulan
from kpm.models import BantuanKomplementer, Kelompok, Pemutakhiran
from p2k2.enums import HasilValidasi, KeadaanPertemuan, StatusHadir
from p2k2.models import Kehadiran, Pertemuan, PertemuanAwal, UndanganAwal
from pendamping.enums import (
    JawabanRujukan,
    JenisKasus,
    JenisKegiatan,
    JenisTugas,
    KeadaanTugas,
    LayananRujukan,
    PeranIfe,
    TujuanKunjungan,
)
from pendamping.models import (
    Kasus,
    Kegiatan,
    Kunjungan,
    LangkahKasus,
    Penugasan,
    PenugasanKelompok,
    Rujukan,
    Tugas,
)
from penyaluran.enums import StatusRekon
from penyaluran.models import Rekonsiliasi
from verifikasi.enums import Bidang, Hasil
from verifikasi.models import CatatanVerkom, HasilVerifikasi


@dataclass(frozen=True)
class Masa:
    """One pendamping's month. `acuan` is the day states are read on: the last one, or today while the month runs."""

    petugas: int
    awal: date
    akhir: date
    acuan: date
    mulai: datetime
    habis: datetime

    @property
    def hari(self) -> tuple[date, date]:
        return self.awal, self.akhir

    def dipegang(self) -> QuerySet[Any, Any]:
        """Ids of the families held on `acuan`."""
        return Penugasan.objects.filter(berlaku(self.acuan), petugas=self.petugas).values("kpm")

    def saat(self, kolom: str) -> Q:
        return Q(**{f"{kolom}__gte": self.mulai, f"{kolom}__lt": self.habis})


def masa(petugas: int, bulan: date, hari: date, kode_wilayah: str) -> Masa:
    """The month that begins on `bulan`, in the local time of the area."""
    akhir = akhir_bulan(bulan)
    awal_hari, awal_lanjut = (datetime.combine(h, time(), zona(kode_wilayah)) for h in (bulan, geser_bulan(bulan, 1)))
    return Masa(petugas, bulan, akhir, max(bulan, min(akhir, hari)), awal_hari, awal_lanjut)


Baca = Callable[[Masa], QuerySet[Any]]
_KPM = ("kpm__nama", "kpm__desa")


@dataclass(frozen=True)
class Sumber:
    """One kind of record. `ket` is a code by which it is broken down, `butir_ket` its RHK item where that differs.

    `kata`, `desa` and `sub` name the columns that are read when the report is shown: no name is stored in it.
    `keadaan`: a state on the last day, not something done in the month.
    """

    kode: str
    label: str
    peran: PeranIfe | None  # None: the record names role and item itself
    butir: int
    baca: Baca
    tanggal: Any
    ket: Any = None
    kata: str = _KPM[0]
    desa: str = _KPM[1]
    sub: Any = ""
    pilihan: Mapping[str, str] = field(default_factory=dict)
    butir_ket: Mapping[str, int] = field(default_factory=dict)
    rinci: Mapping[str, Any] = field(default_factory=dict)
    keadaan: bool = False

    def label_ket(self, ket: str) -> str:
        """A code in words: several are joined by a colon."""
        return ", ".join(str(self.pilihan.get(k, k)) for k in ket.split(":")) if ket else ""

    def baris(self, m: Masa, tanda: str) -> QuerySet[Any, Any]:
        """Rows of the month: mark, source, id, day, code, figures."""
        tanggal = self.tanggal(m) if callable(self.tanggal) else self.tanggal
        ket = Cast(self.ket, CharField()) if self.ket is not None else Value("", CharField())
        rinci: Any = JSONObject(**self.rinci) if self.rinci else Value({}, JSONField())
        return self.baca(m).order_by().values_list(
            Value(tanda, CharField()),
            Value(self.kode, CharField()),
            Cast("pk", CharField()),
            Cast(tanggal, DateField()),
            ket,
            rinci,
        )  # fmt: skip

    def nama(self, model: Any, nomor: list[str]) -> QuerySet[Any, Any]:
        """What to call these records: source, id, words, more words, desa."""
        teks = [Cast(k, TextField()) if k else Value("", TextField()) for k in (self.kata, self.sub, self.desa)]
        return model.objects.filter(pk__in=nomor).order_by().values_list(
            Value(self.kode, CharField()), Cast("pk", CharField()), *teks
        )  # fmt: skip


def _hari(kolom: str) -> Callable[[Masa], Any]:
    return lambda m: TruncDate(kolom, tzinfo=m.mulai.tzinfo)


def _acuan(m: Masa) -> Any:
    return Value(m.acuan, DateField())


def _hadir() -> Subquery:
    """Attendance of a meeting by status; `kosong` is not filled in, which is not the same as absent."""
    per_status: dict[str, Any] = {s: Count("pk", filter=Q(status=s)) for s in StatusHadir.values}
    isi = JSONObject(**per_status, kosong=Count("pk", filter=Q(status__isnull=True)))
    milik = Kehadiran.objects.filter(pertemuan=OuterRef("pk")).order_by().values("pertemuan")
    return Subquery(milik.annotate(isi=isi).values("isi"))


def _bertemu(m: Masa) -> Exists:
    return Exists(Pertemuan.objects.terlaksana().filter(kelompok=OuterRef("pk"), tanggal__range=m.hari))


def _diampu_saat_dibentuk(m: Masa) -> Exists:
    selesai = Q(selesai__isnull=True) | Q(selesai__gte=OuterRef("dibentuk"))
    return Exists(
        PenugasanKelompok.objects.filter(
            selesai, kelompok=OuterRef("pk"), petugas=m.petugas, mulai__lte=OuterRef("dibentuk")
        )
    )


def _dipegang_saat(m: Masa, kolom: str) -> Exists:
    selesai = Q(selesai__isnull=True) | Q(selesai__gte=OuterRef(kolom))
    return Exists(Penugasan.objects.filter(selesai, kpm=OuterRef("kpm"), petugas=m.petugas, mulai__lte=OuterRef(kolom)))


def _tugas_terbuka(m: Masa) -> QuerySet[Tugas]:
    belum = Q(keadaan=KeadaanTugas.TERBUKA) | Q(diselesaikan_pada__gte=m.habis)
    return Tugas.objects.filter(belum, kpm__in=m.dipegang(), dibuat_pada__lt=m.habis)


def _kasus_terbuka(m: Masa) -> QuerySet[Kasus]:
    belum = Q(ditutup__isnull=True) | Q(ditutup__gt=m.acuan)
    return Kasus.objects.filter(belum, kpm__in=m.dipegang(), dibuka__lte=m.acuan)


_RHK_KUNJUNGAN: dict[str, int] = {
    TujuanKunjungan.RUTIN: 5,
    TujuanKunjungan.KOMITMEN: 3,
    TujuanKunjungan.ABSEN: 2,
    TujuanKunjungan.PENGADUAN: 6,
    TujuanKunjungan.PEMUTAKHIRAN: 5,
    TujuanKunjungan.BANTUAN: 1,
    TujuanKunjungan.GRADUASI: 4,
    TujuanKunjungan.LAINNYA: 6,
}
_RHK_TUGAS: dict[str, int] = {
    JenisTugas.HILANG: 1,
    JenisTugas.KUNJUNGAN_AWAL: 5,
    JenisTugas.ABSEN: 2,
    JenisTugas.KOMITMEN: 3,
    JenisTugas.PENGADUAN: 6,
    JenisTugas.TANPA_KUNJUNGAN: 5,
    JenisTugas.KOORDINATOR: 8,
}
_F, _E, _P, _T = PeranIfe.FASILITATIF, PeranIfe.EDUKASIONAL, PeranIfe.PERWAKILAN, PeranIfe.TEKNIS
_AID = {**dict(JenisBantuan.choices), **dict(KeadaanBantuan.choices)}

# The table of docs/program.md §2: source, role, RHK item.
SUMBER: tuple[Sumber, ...] = (
    Sumber(
        "awal", "Pertemuan awal", _F, 5,
        lambda m: PertemuanAwal.objects.filter(petugas=m.petugas, tanggal__range=m.hari),
        "tanggal", "keadaan", "desa__nama", "desa", "tempat", dict(KeadaanPertemuan.choices),
    ),
    Sumber(
        "kelompok_baru", "Kelompok dibentuk", _F, 2,
        lambda m: Kelompok.objects.filter(_diampu_saat_dibentuk(m), dibentuk__range=m.hari),
        "dibentuk", None, "nama", "desa",
    ),
    Sumber(
        "p2k2", "Pertemuan P2K2", _E, 2,
        lambda m: Pertemuan.objects.filter(petugas=m.petugas, tanggal__range=m.hari),
        "tanggal", "keadaan", "kelompok__nama", "kelompok__desa", Coalesce("sesi__judul", "materi"),
        dict(KeadaanPertemuan.choices), rinci={"hadir": _hadir()},
    ),
    Sumber(
        "kelompok_belum", "Kelompok tanpa pertemuan", _E, 2,
        lambda m: Kelompok.objects.diampu(m.petugas, m.acuan).aktif(m.acuan).filter(~_bertemu(m)),
        _acuan, None, "nama", "desa", keadaan=True,
    ),
    Sumber(
        "kunjungan", "Kunjungan rumah", _E, 5,
        lambda m: Kunjungan.objects.filter(petugas=m.petugas, tanggal__range=m.hari),
        "tanggal", "tujuan", pilihan=dict(TujuanKunjungan.choices), butir_ket=_RHK_KUNJUNGAN, rinci={"kpm": F("kpm")},
    ),
    Sumber(
        "bantuan", "Bantuan komplementer dicatat", _P, 1,
        lambda m: BantuanKomplementer.objects.filter(m.saat("dicatat_pada"), dicatat_oleh=m.petugas),
        _hari("dicatat_pada"), Concat("jenis", Value(":"), "keadaan"), pilihan=_AID,
    ),
    Sumber(
        "kabar", "Keluarga diberi tahu soal bantuan", _P, 1,
        lambda m: BantuanKomplementer.objects.filter(diberitahu_oleh=m.petugas, diberitahu_pada__range=m.hari),
        "diberitahu_pada", "jenis", pilihan=_AID,
    ),
    Sumber(
        "kasus_baru", "Kasus baru", _P, 6,
        lambda m: Kasus.objects.filter(dibuat_oleh=m.petugas, dibuka__range=m.hari),
        "dibuka", "jenis", pilihan=dict(JenisKasus.choices),
    ),
    Sumber(
        "langkah", "Langkah penanganan kasus", _P, 6,
        lambda m: LangkahKasus.objects.filter(oleh=m.petugas, tanggal__range=m.hari),
        "tanggal", None, "kasus__kpm__nama", "kasus__kpm__desa",
    ),
    Sumber(
        "rujukan", "Rujukan ke layanan", _P, 6,
        lambda m: Rujukan.objects.filter(oleh=m.petugas, tanggal__range=m.hari),
        "tanggal", "layanan", "kasus__kpm__nama", "kasus__kpm__desa", "tujuan", dict(LayananRujukan.choices),
    ),
    Sumber(
        "jawaban", "Jawaban rujukan", _P, 6,
        lambda m: Rujukan.objects.filter(oleh=m.petugas, tanggal_jawaban__range=m.hari),
        "tanggal_jawaban", "jawaban", "kasus__kpm__nama", "kasus__kpm__desa", "tujuan", dict(JawabanRujukan.choices),
    ),
    Sumber(
        "kasus_selesai", "Kasus selesai", _P, 6,
        lambda m: Kasus.objects.filter(_dipegang_saat(m, "ditutup"), ditutup__range=m.hari),
        "ditutup", "jenis", pilihan=dict(JenisKasus.choices),
    ),
    Sumber(
        "kasus_terbuka", "Kasus masih terbuka", _P, 6, _kasus_terbuka,
        "dibuka", "jenis", pilihan=dict(JenisKasus.choices), keadaan=True,
    ),
    Sumber(
        "validasi", "Calon KPM divalidasi", _T, 5,
        lambda m: UndanganAwal.objects.filter(m.saat("divalidasi_pada"), divalidasi_oleh=m.petugas),
        _hari("divalidasi_pada"), "validasi", pilihan=dict(HasilValidasi.choices),
    ),
    Sumber(
        "usul", "Pemutakhiran diusulkan", _T, 5,
        lambda m: Pemutakhiran.objects.filter(m.saat("diusulkan_pada"), diusulkan_oleh=m.petugas).exclude(
            keadaan=KeadaanUsulan.DITARIK
        ),
        _hari("diusulkan_pada"), "jenis", pilihan=dict(JenisPemutakhiran.choices),
    ),
    Sumber(
        "putus", "Usulan pemutakhiran diputuskan", _T, 5,
        lambda m: Pemutakhiran.objects.filter(
            m.saat("diputus_pada"),
            diusulkan_oleh=m.petugas,
            keadaan__in=[KeadaanUsulan.DISETUJUI, KeadaanUsulan.DITOLAK],
        ).exclude(jenis=JenisPemutakhiran.NIHIL),
        _hari("diputus_pada"), "keadaan", sub="", pilihan=dict(KeadaanUsulan.choices),
    ),
    Sumber(
        "rekon", "Transaksi dicatat (rekonsiliasi)", _T, 1,
        lambda m: Rekonsiliasi.objects.filter(m.saat("dicatat_pada"), dicatat_oleh=m.petugas),
        _hari("dicatat_pada"), "status", "pembayaran__kpm__nama", "pembayaran__kpm__desa", "",
        dict(StatusRekon.choices),
    ),
    Sumber(
        "verkom", "Verifikasi diisi", _T, 3,
        lambda m: CatatanVerkom.objects.filter(m.saat("dicatat_pada"), dicatat_oleh=m.petugas),
        _hari("dicatat_pada"), "bidang", pilihan=dict(Bidang.choices),
    ),
    Sumber(
        "verkom_belum", "Bulan sebelumnya belum ada laporan verifikasi", _T, 3,
        lambda m: HasilVerifikasi.objects.filter(
            kpm__in=m.dipegang(), bulan=geser_bulan(m.awal, -1), hasil=Hasil.BELUM
        ),
        "bulan", keadaan=True,
    ),
    Sumber(
        "tugas", "Tugas keluarga selesai", _T, 8,
        lambda m: Tugas.objects.filter(m.saat("diselesaikan_pada"), diselesaikan_oleh=m.petugas),
        _hari("diselesaikan_pada"), "jenis", pilihan=dict(JenisTugas.choices), butir_ket=_RHK_TUGAS,
    ),
    Sumber(
        "tugas_terbuka", "Tugas keluarga belum dikerjakan", _T, 8, _tugas_terbuka,
        _hari("dibuat_pada"), "jenis", pilihan=dict(JenisTugas.choices), butir_ket=_RHK_TUGAS, keadaan=True,
    ),
    Sumber(
        "kegiatan", "Kegiatan lain", None, 8,
        lambda m: Kegiatan.objects.filter(petugas=m.petugas, tanggal__range=m.hari),
        "tanggal", "jenis", "judul", "wilayah", "tempat", dict(JenisKegiatan.choices),
        rinci={"peran": F("peran_ife"), "butir": F("butir__nomor")},
    ),
    Sumber(
        "rhk", "Laporan RHK", None, 7,
        lambda m: LaporanRHK.objects.filter(petugas=m.petugas, tanggal__range=m.hari, keadaan="selesai"),
        "tanggal", None, "rencana_aksi", "wilayah", "tempat",
        rinci={"peran": Coalesce("kegiatan__peran_ife", Value(_T.value)), "butir": F("butir__nomor")},
    ),
)  # fmt: skip
PER_KODE: dict[str, Sumber] = {s.kode: s for s in SUMBER}


def bulan_lalu(m: Masa, kode_wilayah: str) -> Masa:
    """The month before, whole."""
    return masa(m.petugas, geser_bulan(m.awal, -1), m.awal - timedelta(days=1), kode_wilayah)
