"""What is known of one family and one tahap, read in five queries, for `mengapa_kalimat` (docs/program.md §4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, DateField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.db.models.lookups import GreaterThan

from inti.templatetags.format import nama_tahap
from inti.waktu import saat_lokal
from inti.zona import hari_di
from kpm.models import KPM, PerubahanKepesertaan
from pendamping.enums import JenisTugas, KeadaanTugas
from pendamping.models import Tugas
from penyaluran.enums import GolonganStatus, JenisSelisihBank, KeadaanKendala, StatusRekon
from penyaluran.models import (
    BarisBank,
    Hak,
    LangkahKendala,
    Pembayaran,
    SelisihBank,
    StatusBayar,
    Tahap,
    TahapDaerah,
)
from penyaluran.models.pembayaran import kode_status
from penyaluran.selectors.mengapa_fakta import Bank, Fakta, Kendala, Rekon, Sanksi, Status
from verifikasi.enums import JenjangSanksi, KeadaanKeberatan, KeadaanSanksi
from verifikasi.models import Keberatan
from verifikasi.models import Sanksi as BarisSanksi

_NAMA_BEDA = {JenisSelisihBank.NAMA, JenisSelisihBank.NOMOR}


@dataclass(frozen=True)
class Ditemukan:
    """The facts with the records they were read from, for links."""

    kpm: KPM
    tahap: Tahap
    fakta: Fakta
    sanksi: UUID | None
    bayar: int | None


def keluarga_pada(qs: QuerySet[KPM], tahap: Tahap) -> Any:
    """Families with how they stood on the day of the tahap's data, and what its list says of their area."""
    langkah = PerubahanKepesertaan.objects.filter(kpm=OuterRef("pk"))
    terakhir = langkah.filter(tanggal__lte=tahap.hari_data).order_by("-tanggal", "-pk")
    kemudian = langkah.filter(tanggal__gt=tahap.hari_data).order_by("tanggal", "pk")
    daftar = Pembayaran.objects.filter(tahap=tahap.pk)
    lalu = Pembayaran.objects.filter(kpm=OuterRef("pk"), tahap__lt=tahap.pk).order_by("-tahap")
    tugas = Tugas.objects.filter(kpm=OuterRef("pk"), jenis=JenisTugas.HILANG, keadaan=KeadaanTugas.TERBUKA)
    return qs.select_related("desa__induk").annotate(
        sikap=Subquery(terakhir.values("ke")[:1]),
        sikap_sejak=Subquery(terakhir.values("tanggal")[:1]),
        sikap_alasan=Subquery(terakhir.values("alasan")[:1]),
        sikap_semula=Subquery(kemudian.values("dari")[:1]),
        ada_daftar=Exists(daftar.filter(kecamatan_kode=OuterRef("kecamatan_kode"))),
        daftar_lalu=Subquery(lalu.values("tahap")[:1]),
        tugas_hilang=Subquery(tugas.values("tenggat")[:1]),
        ada_bank=_ada_bank(tahap, kpm="pk"),
        hak_tahap=Subquery(Hak.objects.filter(tahap=tahap.pk, kpm=OuterRef("pk")).values("nominal")[:1]),
    )


def temukan(kpm: Any, tahap: Tahap, hari: date) -> Ditemukan:
    """`kpm` comes from `keluarga_pada`."""
    bayar = _bayar(kpm, tahap)
    sanksi = _sanksi(kpm, tahap)
    dibayar = None if bayar is None else bayar.nominal
    r = bayar.rekon if bayar else None
    fakta = Fakta(
        tahap=str(tahap),
        hari=hari,
        hari_data=tahap.hari_data,
        kepesertaan=kpm.sikap or kpm.sikap_semula or kpm.kepesertaan,
        sejak=kpm.sikap_sejak,
        alasan=kpm.sikap_alasan or "",
        sanksi=_isi_sanksi(sanksi, kpm.desa_id),
        nominal=dibayar,
        ada_daftar=kpm.ada_daftar,
        kecamatan=kpm.desa.induk.nama,
        terakhir=nama_tahap(kpm.daftar_lalu) if kpm.daftar_lalu else "",
        tugas_hilang=kpm.tugas_hilang,
        kembali=None if kpm.hak_tahap is None else max(0, kpm.hak_tahap - (dibayar or 0)),
        status=_status(bayar) if bayar else None,
        bank=_bank(kpm, tahap, ada=bayar.ada_bank if bayar else kpm.ada_bank),
        tanggal_bayar=(bayar.bayar_daerah if bayar else None) or tahap.tanggal_bayar,
        ditutup=_hari(tahap.ditutup_pada or (bayar.tutup_daerah if bayar else None), kpm.desa_id),
        rekon=_rekon(r, kpm.desa_id) if r else None,
        kendala=_kendala(kpm, r) if dibayar and (r is None or r.status != StatusRekon.CAIR) else None,
    )
    return Ditemukan(kpm, tahap, fakta, sanksi.pk if sanksi else None, bayar.pk if bayar else None)


def _hari(saat: Any, desa: str) -> date | None:
    return saat_lokal(saat, desa).date() if saat else None


def _bayar(kpm: KPM, tahap: Tahap) -> Any:
    daerah = TahapDaerah.objects.filter(tahap=OuterRef("tahap"), wilayah=OuterRef("kabupaten_kode"))
    return (
        Pembayaran.objects.filter(tahap=tahap.pk, kpm=kpm)
        .select_related("rekonsiliasi__alasan")
        .annotate(
            bayar_daerah=Subquery(daerah.values("tanggal_bayar")[:1]),
            tutup_daerah=Subquery(daerah.values("ditutup_pada")[:1]),
            ada_bank=_ada_bank(tahap, kpm="kpm"),
            status_satu=Subquery(_arti("status_salur")),
            status_dua=Subquery(_arti("status_fc")),
        )
        .first()
    )


def _ada_bank(tahap: Tahap, *, kpm: str) -> ExpressionWrapper:
    """Whether the bank's list came: for the kecamatan, or with this family alone, maybe under another kecamatan."""
    baris = BarisBank.objects.terdaftar().filter(tahap=tahap.pk)
    ada = Exists(baris.filter(kecamatan_kode=OuterRef("kecamatan_kode"))) | Exists(baris.filter(kpm=OuterRef(kpm)))
    return ExpressionWrapper(ada, output_field=BooleanField())


def _arti(kolom: str) -> QuerySet[Any]:
    isi = JSONObject(kode="kode", golongan="golongan", arti="arti", langkah="langkah_keluarga")
    return StatusBayar.objects.filter(pk=kode_status(kolom)).annotate(isi=isi).values("isi")[:1]


def _status(bayar: Any) -> Status | None:
    """SIKS-NG speaks later than the list, unless the list says why there is nothing."""
    dua = _satu_status(bayar.status_fc, bayar.status_dua)
    satu = _satu_status(bayar.status_salur, bayar.status_satu)
    if satu is None or (bayar.nominal == 0 and dua is not None):
        return dua
    gagal = dua is not None and dua.golongan in (GolonganStatus.GAGAL, GolonganStatus.DIKELUARKAN)
    return dua if gagal and satu.golongan not in (GolonganStatus.MASUK, GolonganStatus.PROSES) else satu


def _satu_status(tertulis: str, isi: dict[str, str] | None) -> Status | None:
    if not tertulis.strip():
        return None
    return Status(**isi) if isi else Status(" ".join(tertulis.split()))


def _sanksi(kpm: KPM, tahap: Tahap) -> Any:
    """The suspension or termination carried out when the data were cut off, reversed since or not."""
    terbuka = Keberatan.objects.filter(sanksi=OuterRef("pk"), keadaan=KeadaanKeberatan.TERBUKA)
    sesudah = GreaterThan(hari_di("dibatalkan_pada", "kpm__desa"), tahap.hari_data)
    batal = Q(sesudah, keadaan=KeadaanSanksi.DIBATALKAN, perubahan__isnull=False)
    return (
        BarisSanksi.objects.filter(
            Q(keadaan=KeadaanSanksi.BERLAKU) | batal,
            kpm=kpm,
            jenjang__in=[JenjangSanksi.PENANGGUHAN, JenjangSanksi.PENGHENTIAN],
            berlaku_sejak__lte=tahap.hari_data,
        )
        .annotate(keberatan_pada=Subquery(terbuka.values("tanggal")[:1], output_field=DateField()))
        .order_by("-berlaku_sejak", "-pk")
        .first()
    )


def _isi_sanksi(s: Any, desa: str) -> Sanksi | None:
    if s is None:
        return None
    return Sanksi(s.get_jenjang_display(), s.berlaku_sejak, _hari(s.dibatalkan_pada, desa), s.keberatan_pada)


def _bank(kpm: KPM, tahap: Tahap, *, ada: bool) -> Bank:
    if not ada:
        return Bank()
    beda = SelisihBank.objects.filter(baris_bank=OuterRef("pk"), ditinjau_pada=None).values("jenis")[:1]
    milik = BarisBank.objects.terdaftar().filter(tahap=tahap.pk, kpm=kpm)
    semua = list(milik.annotate(beda=Subquery(beda)).order_by("gelombang", "pk"))
    # A line that only may be this family's says nothing of its money beside one that is.
    baris = [b for b in semua if b.dikenali] or semua
    if not baris:
        return Bank(ada=True)
    return Bank(
        ada=True,
        nominal=sum(b.nominal for b in baris),
        bank=baris[0].bank,
        nama_beda=any(_NAMA_BEDA & set(b.beda or ()) for b in baris),
        pasti=baris[0].dikenali,
    )


def _rekon(r: Any, desa: str) -> Rekon:
    return Rekon(
        status=r.status,
        jumlah=r.jumlah,
        dicatat=saat_lokal(r.dicatat_pada, desa).date(),
        tanggal=r.tanggal,
        saluran=r.saluran,
        alasan=r.alasan.nama if r.alasan else "",
        tindak_lanjut=r.alasan.tindak_lanjut if r.alasan else "",
    )


def _kendala(kpm: KPM, r: Any) -> Kendala | None:
    """The next step of the hindrance that was recorded, else of another open one; before any report of the card's."""
    langkah = LangkahKendala.objects.filter(
        kendala__kpm=kpm, kendala__keadaan=KeadaanKendala.TERBUKA, dicatat_pada=None
    ).select_related("kendala__alasan")
    if r is None:
        langkah = langkah.exclude(kendala__alasan__kartu="")
    sama = ExpressionWrapper(Q(kendala__alasan=r.alasan_id if r else None), output_field=BooleanField())
    urut = langkah.annotate(sama=sama).order_by("-sama", "kendala__dibuka_pada", "kendala", "urutan")
    satu = urut.first()
    return Kendala(satu.nama, alasan=satu.kendala.alasan.nama, tenggat=satu.tenggat) if satu else None
