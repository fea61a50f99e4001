"""A family's entitlement as it is now, and what a change of its members would do to it (docs/program.md §3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from akun.models import berlaku
from inti.galat import GalatPengguna
from inti.waktu import geser_bulan, hari_ini, kode_tahap
from kpm.enums import JenisKomponen
from kpm.models import KPM, Anggota
from penyaluran.models import AturanBantuan, Pembayaran, Tahap, Tarif
from penyaluran.selectors.tahap import tertutup
from penyaluran.services.hak.hitung import Calon, Hasil, NilaiTarif, lama_bayar
from penyaluran.services.hak.sebab import DaftarBayar, FaktaKeluarga, MasaKomponen, Sebab, Ukuran, jelaskan

_JENIS = tuple(j.value for j in JenisKomponen)
_TAHAP_DEPAN = 8  # how far a proposed change may look ahead

_ANGGOTA = """
    SELECT a.kpm_id, a.id, a.tanggal_lahir, a.mulai, a.selesai, a.alasan_selesai,
           c.jenis, c.mulai, c.selesai, c.alasan_selesai
    FROM kpm_anggota a LEFT JOIN kpm_komponen c ON c.anggota_id = a.id
    WHERE a.kpm_id = ANY(%s) ORDER BY a.kpm_id, a.id, c.id
"""


@dataclass(frozen=True)
class HakKeluarga:
    """One family's entitlement in a tahap, beside what its list says."""

    tahap: Tahap
    hasil: Hasil
    ukuran: Ukuran
    daftar: DaftarBayar | None
    bernama: bool  # False: no member is known by name, so nothing can be said
    sebab: list[Sebab]

    @property
    def tarif_sejak(self) -> date | None:
        """Since when the newest of the tariffs used is in force."""
        semua = [t.sejak for t in self.ukuran.tarif[self.ukuran.bulan].values() if t.sejak]
        dipakai = {b.jenis for b in self.hasil.baris}
        khusus = [t.sejak for j, t in self.ukuran.tarif[self.ukuran.bulan].items() if j in dipakai and t.sejak]
        return max(khusus or semua, default=None)

    @property
    def selisih(self) -> int:
        return 0 if self.daftar is None else self.daftar.nominal - self.hasil.nominal


def ukuran_tahap(tahap: Tahap) -> Ukuran:
    """Rules and tariffs of a tahap: those in force on its first day. Raises GalatPengguna where there are none."""
    bulan = lama_bayar(tahap)
    aturan = AturanBantuan.objects.filter(berlaku(tahap.bulan_mulai)).first()
    if aturan is None:
        raise GalatPengguna(f"Belum ada aturan bantuan yang berlaku pada {tahap}; minta pengelola sistem mengisinya.")
    tarif: dict[int, dict[str, NilaiTarif]] = {1: {}, 2: {}, 3: {}}
    for t in Tarif.objects.filter(berlaku(tahap.bulan_mulai)):
        tarif[t.bulan][t.komponen] = NilaiTarif(t.pk, t.nominal, t.mulai)
    return Ukuran(hari=tahap.hari_data, bulan=bulan, aturan=aturan, tarif=tarif)


def isi_komponen(fakta: dict[int, FaktaKeluarga], hari: date) -> None:
    """Give families their members' components, past and coming ones too, in one query."""
    with connection.cursor() as kursor:
        kursor.execute(_ANGGOTA, [list(fakta)])
        for kpm, anggota, lahir, masuk, keluar, alasan_keluar, jenis, mulai, selesai, alasan in kursor.fetchall():
            keluarga = fakta[kpm]
            if (masuk is None or masuk <= hari) and (keluar is None or keluar >= hari):
                keluarga.bernama = True
            if jenis is None:
                continue
            if masuk is not None and (mulai is None or mulai < masuk):
                mulai = masuk
            if keluar is not None and (selesai is None or keluar < selesai):
                selesai, alasan = keluar, alasan_keluar
            keluarga.komponen.append(MasaKomponen(anggota, jenis, mulai, selesai, alasan, lahir))


def baca_daftar(bayar: Pembayaran) -> DaftarBayar:
    return DaftarBayar(bayar.nominal, bayar.status_fc, tuple(getattr(bayar, j) for j in _JENIS))


def hitung_keluarga(kpm: KPM, tahap: Tahap, *, bayar: Pembayaran | None = None) -> HakKeluarga:
    """The entitlement as of now, in four queries and without writing; `tahap` need not be saved."""
    ukuran = ukuran_tahap(tahap)
    if bayar is None:
        bayar = Pembayaran.objects.filter(tahap_id=tahap.kode, kpm=kpm).first()
    fakta = FaktaKeluarga(kpm.kepesertaan, daftar=baca_daftar(bayar) if bayar else None)
    isi_komponen({kpm.pk: fakta}, ukuran.hari)
    hasil = ukuran.hitung(fakta.calon(ukuran.hari))
    sebab = jelaskan(fakta, hasil, ukuran) if fakta.bernama else []
    return HakKeluarga(tahap, hasil, ukuran, fakta.daftar, fakta.bernama, sebab)


# --- what a change would do --------------------------------------------------------------------


@dataclass(frozen=True)
class Akibat:
    """The entitlement of the first tahap that a change reaches, before and after it."""

    tahap: Tahap
    sebelum: int
    sesudah: int
    perubahan: tuple[str, ...]  # e.g. "SD Ani Rahayu berakhir"

    @property
    def beda(self) -> int:
        return self.sesudah - self.sebelum


Susunan = Sequence[tuple[int | None, str]]


def tahap_terdampak(kpm: KPM, berlaku_mulai: date, *, hari: date | None = None) -> Tahap | None:
    """The first tahap that is still to be listed for this family and whose data day the change precedes."""
    awal = hari or hari_ini(kpm.desa_id)
    kode = [kode_tahap(geser_bulan(awal, 3 * n)) for n in range(_TAHAP_DEPAN)]
    ada = Tahap.objects.in_bulk(kode)
    sudah = set(Pembayaran.objects.filter(kpm=kpm, tahap_id__in=kode).values_list("tahap_id", flat=True))
    for k in kode:
        tahap = ada.get(k) or Tahap.dari_kode(k)
        if k not in sudah and tahap.hari_data >= berlaku_mulai and not (k in ada and tertutup(tahap, kpm.desa_id)):
            return tahap
    return None


def akibat(
    *,
    kpm: KPM,
    sebelum: Susunan,
    sesudah: Susunan,
    orang: Mapping[int, Anggota],
    berlaku_mulai: date,
    hari: date | None = None,
) -> Akibat | None:
    """What changing a family's components from `sebelum` to `sesudah` does to its next payment.

    Each is (member id, component); a member without a record yet is None. `orang` are the family's members. None
    when no coming tahap is reached.
    """
    tahap = tahap_terdampak(kpm, berlaku_mulai, hari=hari)
    if tahap is None:
        return None
    ukuran = ukuran_tahap(tahap)
    return Akibat(
        tahap,
        ukuran.hitung(_calon(sebelum, orang)).nominal,
        ukuran.hitung(_calon(sesudah, orang)).nominal,
        tuple(_perubahan(sebelum, sesudah, orang)),
    )


def _calon(susunan: Susunan, orang: Mapping[int, Anggota]) -> list[Calon]:
    return [
        Calon(-ke, jenis) if anggota is None else Calon(anggota, jenis, orang[anggota].tanggal_lahir)
        for ke, (anggota, jenis) in enumerate(susunan, 1)
        if anggota is None or anggota in orang
    ]


def _perubahan(sebelum: Susunan, sesudah: Susunan, orang: Mapping[int, Anggota]) -> Iterable[str]:
    dulu, nanti = set(sebelum), set(sesudah)
    baru = [b for b in sesudah if b not in dulu]
    for anggota, jenis in dict.fromkeys(sebelum):
        if (anggota, jenis) in nanti:
            continue
        ganti = next((b for b in baru if b[0] == anggota and anggota is not None), None)
        if ganti:
            baru.remove(ganti)
            yield f"{_label(jenis)} {_nama(anggota, orang)} menjadi {_label(ganti[1])}"
        else:
            yield f"{_label(jenis)} {_nama(anggota, orang)} berakhir"
    for anggota, jenis in baru:
        yield f"{_label(jenis)} {_nama(anggota, orang)} mulai"


def _label(jenis: str) -> str:
    return str(JenisKomponen(jenis).label)


def _nama(anggota: int | None, orang: Mapping[int, Anggota]) -> str:
    return "anggota baru" if anggota is None else orang[anggota].nama if anggota in orang else "anggota"
