"""What a pendamping sees first: what is due, and how far this month's work has come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Q
from django.urls import reverse

from akun.models import berlaku
from dasbor.enums import KeadaanLaporan
from dasbor.hari_kerja import SATU_SATU, Butir, HariKerja, susun
from dasbor.selectors.laporan import Tagihan, laporan_jatuh_tempo
from dasbor.urusan import Keadaan
from inti.templatetags.format import angka, tanggal
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import awal_bulan, geser_bulan, kode_tahap
from kpm.enums import PESERTA
from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from kpm.selectors.saring import batas_mutakhir
from p2k2.enums import KeadaanPertemuan
from p2k2.models import Pertemuan
from p2k2.selectors.tanpa_pertemuan import belum_beralasan, dengan_bulan
from pendamping.models import Kunjungan, Penugasan, PenugasanKelompok
from penyaluran.models import Pembayaran, Tahap
from penyaluran.selectors import Neraca, neraca, tahap_aktif

HARI_RENCANA = 10  # after this day of the month groups without a plan are named among what waits now


@dataclass(frozen=True)
class Beranda:
    """The day of one pendamping, and the figures of the month; `belum_bertemu` are groups that wait for a meeting."""

    kpm: int
    belum_berkelompok: int
    kelompok: int
    belum_bertemu: list[Any]  # Kelompok with `sudah_bertemu`, `ada_rencana`, `terakhir`, `sejak`
    kunjungan: int
    belum_mutakhir: int
    tahap: Tahap | None
    neraca: Neraca | None
    kerja: HariKerja


def beranda_pendamping(user: Any, hari: date) -> Beranda:
    """Compose the home page of a pendamping: a fixed number of queries whatever the caseload."""
    keluarga = _keluarga(user, hari)
    peserta = [k for k in keluarga if k["kepesertaan"] in PESERTA]
    lama = batas_mutakhir(hari)
    belum_mutakhir = sum(k["dimutakhirkan_pada"] is None or k["dimutakhirkan_pada"] < lama for k in peserta)
    kelompok = _kelompok(user, hari)
    belum_bertemu = [k for k in kelompok if not k.sudah_bertemu]
    tahap = tahap_aktif()
    # Also of who left since the list: what was sent to them is accounted for like the rest.
    salur = (
        neraca(Pembayaran.objects.filter(tahap=tahap, kpm__in=KPM.objects.didampingi(user.pk, hari))) if tahap else None
    )
    keadaan = Keadaan(
        user,
        hari,
        Penugasan.objects.filter(berlaku(hari), petugas=user.pk).values("kpm"),
        PenugasanKelompok.objects.filter(berlaku(hari), petugas=user.pk).values("kelompok"),
    )
    tambahan = [
        *_butir_bertemu(belum_bertemu, hari),
        *_butir_beralasan(kelompok, hari),
        *_butir_rekonsiliasi(tahap, salur),
        *_butir_mutakhir(belum_mutakhir, hari),
        *(_butir_laporan(t) for t in laporan_jatuh_tempo(user, hari)),
    ]
    return Beranda(
        kpm=len(peserta),
        belum_berkelompok=sum(not k["berkelompok"] for k in peserta),
        belum_mutakhir=belum_mutakhir,
        kelompok=len(kelompok),
        belum_bertemu=belum_bertemu,
        kunjungan=Kunjungan.objects.filter(
            petugas=user, tanggal__gte=awal_bulan(hari), tanggal__lt=geser_bulan(hari, 1)
        ).count(),
        tahap=tahap,
        neraca=salur,
        kerja=susun(keadaan, tambahan),
    )


def _keluarga(user: Any, hari: date) -> list[dict[str, Any]]:
    """The families held, with what the figures need of each: some hundreds at most, read once."""
    # Asked family by family: as a set it would go through every family of the country.
    berkelompok = Exists(KeanggotaanKelompok.objects.berlaku_pada(hari).filter(kpm=OuterRef("pk")))
    dampingan = KPM.objects.didampingi(user.pk, hari).annotate(berkelompok=berkelompok)
    baris: Any = dampingan.values("kepesertaan", "dimutakhirkan_pada", "berkelompok")
    return list(baris)


def _kelompok(user: Any, hari: date) -> list[Any]:
    """The user's groups with their meetings of this month and before; longest wait first."""
    bulan_ini = Pertemuan.objects.sebulan(hari).filter(kelompok=OuterRef("pk"))
    diberi = dengan_bulan(Kelompok.objects.diampu(user.pk, hari).aktif(hari), user.pk, hari).annotate(
        sudah_bertemu=Exists(bulan_ini.terlaksana()),
        ada_rencana=Exists(bulan_ini.filter(keadaan=KeadaanPertemuan.DIRENCANAKAN)),
        terakhir=Max("pertemuan__tanggal", filter=Q(pertemuan__keadaan=KeadaanPertemuan.TERLAKSANA)),
        sejak=Min("penugasan__mulai", filter=berlaku(hari, "penugasan__") & Q(penugasan__petugas=user.pk)),
    )
    return sorted(diberi, key=lambda k: (k.terakhir or date.min, k.nama))


def _tenggat_bertemu(k: Any) -> date:
    """The last day of the first month that owes a meeting: the one after the last meeting, or the first held."""
    bulan = awal_bulan(max(k.dibentuk, k.sejak or k.dibentuk))
    if k.terakhir:
        bulan = max(bulan, geser_bulan(k.terakhir, 1))
    return geser_bulan(bulan, 1) - timedelta(days=1)


def _butir_bertemu(belum: list[Any], hari: date) -> Iterator[Butir]:
    """Groups without a meeting this month, unless one is planned: that stands in the list by itself."""
    menunggu = sorted(((_tenggat_bertemu(k), k) for k in belum if not k.ada_rencana), key=lambda x: (x[0], x[1].nama))

    def kapan(tenggat: date) -> date | None:
        """Late in the month a group without a plan waits now, not on the month's last day."""
        return None if tenggat >= hari and hari.day > HARI_RENCANA else tenggat

    if len(menunggu) > SATU_SATU:
        yield Butir(
            "kelompok",
            f"{angka(len(menunggu))} kelompok belum bertemu bulan ini",
            reverse("p2k2:rencana_susun"),
            "Rencanakan",
            "kelompok",
            sub=", ".join(dict.fromkeys(k.nama for _, k in menunggu[:SATU_SATU])) + ", dan lainnya",
            hari=kapan(menunggu[0][0]),
            n=len(menunggu),
            lewat=sum(tenggat < hari for tenggat, _ in menunggu),
        )
        return
    for tenggat, k in menunggu:
        terakhir = f"terakhir {tanggal(k.terakhir)}" if k.terakhir else "belum pernah bertemu"
        url = f"{reverse('p2k2:baru')}?kelompok={k.pk}"
        yield Butir("kelompok", k.nama, url, "Mulai", "kelompok", sub=f"Belum bertemu, {terakhir}", hari=kapan(tenggat))


def _butir_beralasan(kelompok: list[Any], hari: date) -> Iterator[Butir]:
    """Past months in which a group was not met and nobody said why: one row, however many."""
    bulan = [b for k in kelompok for b in belum_beralasan(k, hari)]
    if not bulan:
        return
    nama = ", ".join(tulis_bulan(b) for b in sorted(set(bulan), reverse=True)[:SATU_SATU])
    n = sum(1 for k in kelompok if belum_beralasan(k, hari))
    judul = f"{angka(n)} kelompok tanpa pertemuan belum ada alasannya"
    url = reverse("p2k2:tanpa_pertemuan")
    yield Butir("tanpa_pertemuan", judul, url, "Beri alasan", "kalender", sub=nama, n=len(bulan))


def _butir_rekonsiliasi(tahap: Tahap | None, salur: Neraca | None) -> Iterator[Butir]:
    if tahap is None or salur is None or not salur.belum_n:
        return
    url = f"{reverse('penyaluran:daftar')}?tahap={tahap.kode}&status=belum&saya=1"
    judul = f"{angka(salur.belum_n)} keluarga belum direkonsiliasi"
    yield Butir("rekonsiliasi", judul, url, "Rekon", "uang", sub=str(tahap), hari=tahap.bulan_selesai, n=salur.belum_n)


def _butir_mutakhir(belum: int, hari: date) -> Iterator[Butir]:
    if not belum:
        return
    akhir = Tahap.dari_kode(kode_tahap(hari)).bulan_selesai
    url = f"{reverse('kpm:daftar')}?mutakhir=belum&kepesertaan=peserta&saya=1"
    judul = f"{angka(belum)} keluarga perlu dimutakhirkan"
    sub = "Data setiap keluarga diperiksa tiap triwulan"
    yield Butir("mutakhir", judul, url, "Lihat daftar", "segarkan", sub=sub, hari=akhir, n=belum)


def _butir_laporan(t: Tagihan) -> Butir:
    judul, sub, url = f"Laporan {tulis_bulan(t.bulan)}", "Laporan bulanan belum disusun", reverse("laporan:bulanan")
    if t.laporan:
        kembali = t.laporan.keadaan == KeadaanLaporan.DIKEMBALIKAN
        sub = f"Dikembalikan: {t.laporan.catatan_pemeriksa}" if kembali else "Masih draf"
        url = reverse("laporan:bulanan_rincian", args=[t.laporan.pk])
    return Butir("laporan", judul, url, "Lanjutkan" if t.laporan else "Susun", "berkas", sub=sub, hari=t.tenggat)
