"""Monthly reports: who owes one, who waits for whom, and how staff report over the months (docs/program.md §2)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from akun.enums import PERAN_DAMPINGAN, Izin, Peran
from akun.models import Jabatan, Pengguna, berlaku
from dasbor.enums import KeadaanLaporan
from dasbor.models import LaporanBulanan
from inti.halaman_kunci import HITUNG_MAKS, Halaman, halaman_kunci
from inti.waktu import akhir_bulan, awal_bulan, geser_bulan, hari_ini, saat_lokal
from kpm.models import KPM
from pendamping.selectors.aturan import aturan_per_hari
from wilayah.models import di_bawah

BULAN_DITAGIH = 3  # months back that are asked for on the page Today
BULAN_PANTAU = 6  # months the share of reports is counted over
PERSEN_AKTIF = 80
BELUM = (KeadaanLaporan.DRAF, KeadaanLaporan.DIKEMBALIKAN)


@dataclass(frozen=True)
class Tagihan:
    """A month of which a report is still to be sent; `laporan` is its draft, if begun."""

    bulan: date
    tenggat: date
    laporan: LaporanBulanan | None

    def lewat(self, hari: date) -> int:
        """Days past the deadline, 0 before it."""
        return max(0, (hari - self.tenggat).days)


def tenggat_laporan(bulan: date) -> date:
    """The day of the following month by which a report is due, by the setting in force there."""
    return tenggat_per_bulan([bulan])[bulan]


def tenggat_per_bulan(bulan: Iterable[date]) -> dict[date, date]:
    """The same of several months, each by the setting of its own time: a new one moves no deadline of before."""
    depan = {b: geser_bulan(b, 1) for b in bulan}
    aturan = aturan_per_hari(depan.values())
    return {b: d.replace(day=aturan[d].tanggal_laporan) for b, d in depan.items()}


def terlambat(laporan: LaporanBulanan) -> int:
    """Days between the deadline and the first sending; 0 in time, or not sent."""
    saat = dikirim_pertama(laporan)
    if saat is None:
        return 0
    return max(0, (saat_lokal(saat, laporan.wilayah_id).date() - laporan.tenggat).days)


def dikirim_pertama(laporan: LaporanBulanan) -> datetime | None:
    """When it was sent first: a report sent anew after it was returned stays in time."""
    if teks := laporan.isi.get("dikirim_pertama"):
        return datetime.fromisoformat(teks)
    return laporan.dikirim_pada


def bertugas(awalan: str, bulan: date) -> Q:
    """Appointed as pendamping on some day of the month."""
    selesai = Q(**{f"{awalan}selesai__isnull": True}) | Q(**{f"{awalan}selesai__gte": bulan})
    return selesai & Q(**{f"{awalan}peran__in": PERAN_DAMPINGAN, f"{awalan}mulai__lte": akhir_bulan(bulan)})


def kecamatan_lapor(petugas: Pengguna, bulan: date) -> str | None:
    """Where a month is reported to: the kecamatan of most families on its last day, else that of the appointment.
    None for somebody who was no pendamping then."""
    jabatan = petugas.jabatan.filter(bertugas("", bulan)).order_by("-mulai", "-pk").values_list("wilayah", flat=True)
    if (kode := jabatan.first()) is None:
        return None
    keluarga = KPM.objects.didampingi(petugas.pk, akhir_bulan(bulan)).order_by()
    banyak = keluarga.values_list("kecamatan_kode").annotate(n=Count("pk")).order_by("-n", "kecamatan_kode")
    return str(banyak[0][0]) if banyak[:1] else kode[:8]


def laporan_jatuh_tempo(user: Any, hari: date) -> list[Tagihan]:
    """What the user still has to report: months that have ended, oldest first; three queries."""
    bulan_kini = awal_bulan(hari)
    terakhir = 0 if hari == akhir_bulan(bulan_kini) else -1  # on its last day the month may be sent
    bulan = [geser_bulan(bulan_kini, n) for n in range(terakhir - BULAN_DITAGIH + 1, terakhir + 1)]
    masa = list(user.jabatan.filter(peran__in=PERAN_DAMPINGAN).values_list("mulai", "selesai"))
    if not masa:
        return []
    ada = {r.bulan: r for r in LaporanBulanan.objects.filter(petugas=user, bulan__in=bulan).defer("isi")}
    tenggat = tenggat_per_bulan(bulan)
    return [
        Tagihan(b, r.tenggat if r else tenggat[b], r)
        for b in bulan
        if ((r := ada.get(b)) is None or r.keadaan in BELUM)
        and any(m <= akhir_bulan(b) and (s is None or s >= b) for m, s in masa)
    ]


def korkec_lain(hari: date) -> Exists:
    """Somebody else is korkec of the kecamatan reported to: else the report goes straight to the korkab."""
    jabatan = Jabatan.objects.filter(
        berlaku(hari), wilayah=OuterRef("wilayah"), peran=Peran.KORKEC, pengguna__is_active=True
    )
    return Exists(jabatan.exclude(pengguna=OuterRef("petugas")))


def menunggu(user: Any, hari: date | None = None) -> QuerySet[LaporanBulanan]:
    """Reports on which the user has the next word; never the own."""
    hari = hari or hari_ini()
    korkec = user.lingkup(sebagai=[Peran.KORKEC]).wilayah
    korkab = user.lingkup(sebagai=[Peran.KORKAB]).wilayah
    dikirim, diperiksa = Q(keadaan=KeadaanLaporan.DIKIRIM), Q(keadaan=KeadaanLaporan.DIPERIKSA)
    syarat = dikirim & di_bawah(korkec) | (diperiksa | (dikirim & ~korkec_lain(hari))) & di_bawah(korkab)
    return LaporanBulanan.objects.filter(syarat).exclude(petugas=user.pk)


def jumlah_laporan_menunggu(user: Any) -> int:
    """Reports waiting for the user's word, counted up to `HITUNG_MAKS`."""
    return menunggu(user).order_by()[:HITUNG_MAKS].count()


def daftar_menunggu(user: Any, sesudah: str | None = None) -> Halaman:
    qs = menunggu(user).select_related("petugas", "wilayah")
    return halaman_kunci(qs, urut=("bulan", "dikirim_pada", "id"), sesudah=sesudah)


@dataclass(frozen=True)
class SaringPantau:
    """Which month, where, and whom: `belum` keeps those who never sent, `kembali` those whose report was sent back."""

    bulan: date
    wilayah: str = ""
    belum: bool = False
    kembali: bool = False
    petugas: str = ""


@dataclass(frozen=True)
class Pantauan:
    """One pendamping: the report of the month, and how many of the months that were due were reported."""

    petugas: Pengguna
    laporan: LaporanBulanan | None
    dikirim: int
    jatuh_tempo: int

    @property
    def persen(self) -> int | None:
        return self.dikirim * 100 // self.jatuh_tempo if self.jatuh_tempo else None

    @property
    def status(self) -> tuple[str, str]:
        if self.persen is None:
            return "Belum jatuh tempo", "netral"
        if self.dikirim == 0:
            return "Belum Ada Laporan", "bahaya"
        return ("Aktif", "baik") if self.persen >= PERSEN_AKTIF else ("Perlu Dipantau", "awas")


def pelapor(kode: Iterable[str] | None, bulan: date) -> QuerySet[Pengguna]:
    """Those who owe a report of the month in these areas (None: everywhere) or made one for them, whatever became of
    them since."""
    syarat = Q() if kode is None else di_bawah(kode)
    jabatan = Jabatan.objects.filter(syarat, bertugas("", bulan), pengguna=OuterRef("pk"))
    melapor = LaporanBulanan.objects.filter(syarat, petugas=OuterRef("pk"), bulan=bulan)
    return Pengguna.objects.filter(Exists(jabatan) | Exists(melapor))


def sudah_kirim(bulan: date) -> Exists:
    return Exists(LaporanBulanan.objects.beku().filter(petugas=OuterRef("pk"), bulan=bulan))


def dikembalikan(bulan: date) -> Exists:
    """Sent, and given back to be sent anew."""
    kembali = LaporanBulanan.objects.filter(keadaan=KeadaanLaporan.DIKEMBALIKAN)
    return Exists(kembali.filter(petugas=OuterRef("pk"), bulan=bulan))


def pelapor_terlihat(user: Any, saring: SaringPantau) -> QuerySet[Pengguna]:
    """Pendamping of the areas the user sees whole, narrowed to one of them."""
    lingkup = user.lingkup()
    if saring.wilayah and not lingkup.mencakup(saring.wilayah):
        return Pengguna.objects.none()
    area = [saring.wilayah] if saring.wilayah else None if lingkup.semua else sorted(lingkup.wilayah)
    qs = pelapor(area, saring.bulan)
    if saring.petugas:
        qs = qs.filter(pk=saring.petugas)
    if saring.kembali:
        return qs.filter(dikembalikan(saring.bulan))
    return qs.filter(~sudah_kirim(saring.bulan), ~dikembalikan(saring.bulan)) if saring.belum else qs


def pantau_laporan(user: Any, saring: SaringPantau, hari: date, sesudah: str | None = None) -> Halaman:
    """One page of pendamping by name, each with the month's report and the share over the last months."""
    hasil = halaman_kunci(pelapor_terlihat(user, saring), urut=("nama", "id"), sesudah=sesudah)
    return Halaman(_pantauan(hasil.baris, saring.bulan, hari), hasil.berikut)


def hitung_pantau(user: Any, saring: SaringPantau) -> dict[str, int]:
    """How many owe the month's report, have sent it, got it back to be sent anew, and never sent it."""
    semua = pelapor_terlihat(user, SaringPantau(saring.bulan, saring.wilayah, petugas=saring.petugas))
    hitung = semua.annotate(x=sudah_kirim(saring.bulan), y=dikembalikan(saring.bulan)).aggregate(
        n=Count("pk"), sudah=Count("pk", filter=Q(x=True)), kembali=Count("pk", filter=Q(y=True))
    )
    return {**hitung, "belum": hitung["n"] - hitung["sudah"] - hitung["kembali"]}


def _pantauan(orang: list[Pengguna], bulan: date, hari: date) -> list[Pantauan]:
    rentang = [geser_bulan(bulan, -n) for n in range(BULAN_PANTAU)]
    tenggat = tenggat_per_bulan(rentang)
    laporan: dict[tuple[int, date], LaporanBulanan] = {
        (r.petugas_id, r.bulan): r
        for r in LaporanBulanan.objects.filter(petugas__in=orang, bulan__in=rentang)
        .select_related("wilayah")
        .annotate(korkec_lain=korkec_lain(hari))
    }
    masa: dict[int, list[tuple[date, date | None]]] = {}
    for siapa, mulai, selesai in Jabatan.objects.filter(pengguna__in=orang, peran__in=PERAN_DAMPINGAN).values_list(
        "pengguna", "mulai", "selesai"
    ):
        masa.setdefault(siapa, []).append((mulai, selesai))
    hasil = []
    for p in orang:
        dikirim = jatuh = 0
        for b in rentang:
            r = laporan.get((p.pk, b))
            sudah = r is not None and r.keadaan not in BELUM
            wajib = any(m <= akhir_bulan(b) and (s is None or s >= b) for m, s in masa.get(p.pk, []))
            dikirim += sudah
            jatuh += sudah or (wajib and tenggat[b] < hari)
        hasil.append(Pantauan(p, laporan.get((p.pk, bulan)), dikirim, jatuh))
    return hasil


def laporan_sendiri(user: Any, hari: date, banyak: int = 12) -> list[Tagihan]:
    """The user's months, latest first: those of which a report was made, and recent ones of which one is owed."""
    masa = list(user.jabatan.filter(peran__in=PERAN_DAMPINGAN).values_list("mulai", "selesai"))
    bulan = [geser_bulan(awal_bulan(hari), -n) for n in range(banyak)]
    milik = LaporanBulanan.objects.filter(petugas=user, bulan__gte=bulan[-1]).annotate(korkec_lain=korkec_lain(hari))
    ada = {r.bulan: r for r in milik.order_by("-bulan")}
    wajib = {
        b for b in bulan[: BULAN_PANTAU + 1] if any(m <= akhir_bulan(b) and (s is None or s >= b) for m, s in masa)
    }
    tenggat = tenggat_per_bulan(bulan)
    return [
        Tagihan(b, r.tenggat if (r := ada.get(b)) else tenggat[b], ada.get(b)) for b in bulan if b in ada or b in wajib
    ]


@dataclass(frozen=True)
class LangkahLaporan:
    """One step of a report's way: what, who, when, the words written with it, and the sending it froze."""

    keadaan: str
    oleh: str
    pada: datetime
    catatan: str
    kiriman: int | None

    @property
    def label(self) -> str:
        return {
            KeadaanLaporan.DRAF: "Draf dibuat",
            KeadaanLaporan.DIKIRIM: "Dikirim",
            KeadaanLaporan.DIKEMBALIKAN: "Dikembalikan",
            KeadaanLaporan.DIPERIKSA: "Diperiksa korkec",
            KeadaanLaporan.DITERIMA: "Diterima korkab",
        }[KeadaanLaporan(self.keadaan)]


def riwayat_laporan(laporan: LaporanBulanan) -> list[LangkahLaporan]:
    """The steps of a report from its events, latest first; an earlier sending stays readable by its number."""
    peristiwa = apps.get_model("dasbor", "LaporanBulananEvent").objects
    hasil: list[LangkahLaporan] = []
    sebelum: Any = None
    kolom = (
        "pgh_id", "keadaan", "pgh_created_at", "dikirim_pada", "catatan_pemeriksa", "petugas__nama",
        "diperiksa_oleh__nama", "diterima_oleh__nama",
    )  # fmt: skip
    for nomor, keadaan, pada, dikirim, catatan, petugas, diperiksa, diterima in (
        peristiwa.filter(pgh_obj=laporan.pk).order_by("pgh_id").values_list(*kolom)
    ):
        if (keadaan, dikirim) == sebelum or (keadaan == KeadaanLaporan.DRAF and hasil):
            continue
        sebelum = (keadaan, dikirim)
        oleh = {
            KeadaanLaporan.DITERIMA: diterima,
            KeadaanLaporan.DIPERIKSA: diperiksa,
            KeadaanLaporan.DIKEMBALIKAN: diperiksa,
        }.get(keadaan, petugas)
        terkirim = nomor if keadaan == KeadaanLaporan.DIKIRIM else None
        saat = dikirim if terkirim else pada
        hasil.append(LangkahLaporan(keadaan, oleh or "", saat, catatan if keadaan != "draf" else "", terkirim))
    return hasil[::-1]


def isi_kiriman(laporan: LaporanBulanan, nomor: int) -> Any:
    """An earlier sending of this report as it stood then, or None."""
    peristiwa = apps.get_model("dasbor", "LaporanBulananEvent").objects
    return peristiwa.filter(pgh_obj=laporan.pk, pgh_id=nomor, keadaan=KeadaanLaporan.DIKIRIM).first()


def boleh_lapor(user: Any) -> bool:
    return bool(user.punya_izin(Izin.LAPOR)) and user.lingkup().petugas_id is not None
