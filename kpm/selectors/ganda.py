"""Pairs of families that may be one, and what of them is the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from akun.enums import Izin
from akun.models import Pengguna, berlaku
from inti.halaman_kunci import Halaman, halaman_kunci
from inti.identitas import samarkan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import hari_ini
from kpm.enums import PutusanGanda
from kpm.models import KPM, Anggota, DugaanGanda, KeanggotaanKelompok
from wilayah.models import saring_wilayah

_BATAS_HITUNG = 1000


def jumlah_ganda(user: Pengguna) -> int:
    """Open pairs the user can decide, up to a thousand."""
    if not user.punya_izin(Izin.TELAAH):
        return 0
    terbuka = DugaanGanda.objects.boleh(user, Izin.TELAAH).filter(putusan=PutusanGanda.TERBUKA)
    return terbuka.order_by()[:_BATAS_HITUNG].count()


def daftar_ganda(
    *,
    user: Pengguna,
    jenis: str = "",
    putusan: str = PutusanGanda.TERBUKA,
    wilayah: str = "",
    sesudah: str | None = None,
) -> Halaman:
    """One page of pairs, oldest first."""
    qs: QuerySet[DugaanGanda] = DugaanGanda.objects.boleh(user, Izin.TELAAH).filter(putusan=putusan)
    if jenis:
        qs = qs.filter(jenis=jenis)
    if wilayah:
        qs = qs.filter(saring_wilayah([wilayah], awalan="kpm_a__") | saring_wilayah([wilayah], awalan="kpm_b__"))
    return halaman_kunci(qs.select_related("kpm_a__desa", "kpm_b__desa"), urut=("id",), sesudah=sesudah)


@dataclass(frozen=True)
class Beda:
    """One fact of both families; `sama` is None where a value is missing on either side."""

    label: str
    a: str
    b: str
    sama: bool | None


@dataclass(frozen=True)
class Serupa:
    """Somebody of the first family who looks like somebody of the second."""

    nama_a: str
    nama_b: str
    lahir: str
    nik: str  # "NIK sama", "NIK berbeda", or that one is missing


@dataclass(frozen=True)
class Perbandingan:
    butir: list[Beda]
    serupa: list[Serupa]
    anggota_a: list[str]
    anggota_b: list[str]


@dataclass(frozen=True)
class _Orang:
    nama: str
    kunci: tuple[str, Any] | None
    nik: bytes | None
    lahir: str


def bandingkan(dugaan: DugaanGanda) -> Perbandingan:
    """Both families fact by fact. Numbers stay masked: whether they are equal is told from the blind index."""
    a, b = dugaan.kpm_a, dugaan.kpm_b
    kelompok, pendamping = _menurut_kpm(KeanggotaanKelompok, dugaan, "kelompok"), _penugasan(dugaan)
    bayar = _pembayaran(dugaan)
    anggota = _anggota(dugaan)
    orang = {k.pk: [_pengurus(k), *(_orang(x) for x in anggota[k.pk])] for k in (a, b)}

    def teks(label: str, baca: Any) -> Beda:
        x, y = baca(a) or "", baca(b) or ""
        return Beda(label, x, y, None if not x or not y else _ringkas(x) == _ringkas(y))

    return Perbandingan(
        butir=[
            teks("Nama pengurus", lambda k: k.nama),
            teks("Tanggal lahir", lambda k: tulis_tanggal(k.tanggal_lahir) if k.tanggal_lahir else ""),
            _nomor("NIK pengurus", a, b, "nik"),
            _nomor("No KK", a, b, "kk"),
            _nomor("Rekening", a, b, "rekening"),
            teks("Bank", lambda k: k.get_bank_display()),
            teks("Nomor peserta", lambda k: k.no_peserta),
            teks("Telepon", lambda k: k.telepon_terbaca if k.telepon else ""),
            teks("Alamat", lambda k: k.alamat),
            teks("RT/RW", lambda k: "/".join(n for n in (k.rt, k.rw) if n)),
            teks("Desa/kelurahan", lambda k: k.desa.nama),
            teks("Kepesertaan", lambda k: k.get_kepesertaan_display()),
            teks("Final Closing terakhir", lambda k: bayar.get(k.pk, "")),
            teks("Kelompok", lambda k: kelompok.get(k.pk, "")),
            teks("Pendamping", lambda k: pendamping.get(k.pk, "")),
            teks("Tercatat sejak", lambda k: tulis_tanggal(k.dibuat_pada)),
        ],
        serupa=_serupa(orang[a.pk], orang[b.pk]),
        anggota_a=[_sebut(x) for x in anggota[a.pk]],
        anggota_b=[_sebut(x) for x in anggota[b.pk]],
    )


def _ringkas(teks: str) -> str:
    return "".join(h for h in teks.upper() if h.isalnum())


def _nomor(label: str, a: KPM, b: KPM, nama: str) -> Beda:
    x, y = getattr(a, f"{nama}_indeks"), getattr(b, f"{nama}_indeks")
    sama = None if x is None or y is None else bytes(x) == bytes(y)
    return Beda(label, samarkan(getattr(a, nama)), samarkan(getattr(b, nama)), sama)


def _pengurus(kpm: KPM) -> _Orang:
    return _jadi_orang(kpm.nama, kpm.tanggal_lahir, kpm.nik_indeks, " (pengurus)")


def _orang(anggota: Anggota) -> _Orang:
    return _jadi_orang(anggota.nama, anggota.tanggal_lahir, anggota.nik_indeks)


def _jadi_orang(nama: str, lahir: Any, nik: Any, tambahan: str = "") -> _Orang:
    kunci = (_ringkas(nama), lahir) if lahir else None
    return _Orang(nama + tambahan, kunci, bytes(nik) if nik else None, tulis_tanggal(lahir))


def _serupa(milik_a: list[_Orang], milik_b: list[_Orang]) -> list[Serupa]:
    hasil: dict[tuple[Any, Any], Serupa] = {}
    for x in milik_a:
        for y in milik_b:
            nik_sama = x.nik is not None and x.nik == y.nik
            if nik_sama or (x.kunci is not None and x.kunci == y.kunci):
                kurang = x.nik is None or y.nik is None
                kata = "NIK sama" if nik_sama else "Salah satu belum punya NIK" if kurang else "NIK berbeda"
                # The pengurus stands first and usually again among the members: said once.
                hasil.setdefault((x.nik or x.kunci, y.nik or y.kunci), Serupa(x.nama, y.nama, x.lahir, kata))
    return list(hasil.values())


def _sebut(anggota: Anggota) -> str:
    lahir = f", lahir {tulis_tanggal(anggota.tanggal_lahir)}" if anggota.tanggal_lahir else ""
    nik = f", {anggota.nik_tersamar}" if anggota.nik_sandi else ""
    return f"{anggota.nama}{lahir}{nik}"


def _anggota(dugaan: DugaanGanda) -> dict[int, list[Anggota]]:
    hasil: dict[int, list[Anggota]] = {dugaan.kpm_a_id: [], dugaan.kpm_b_id: []}
    qs = Anggota.objects.berlaku_pada(hari_ini(dugaan.kpm_a.desa_id)).filter(kpm__in=hasil)
    for satu in qs.order_by("tanggal_lahir", "pk"):
        hasil[satu.kpm_id].append(satu)
    return hasil


def _menurut_kpm(model: Any, dugaan: DugaanGanda, kolom: str) -> dict[int, str]:
    hari = hari_ini(dugaan.kpm_a.desa_id)
    qs = model.objects.filter(berlaku(hari), kpm__in=[dugaan.kpm_a_id, dugaan.kpm_b_id])
    return dict(qs.values_list("kpm_id", f"{kolom}__nama"))


def _penugasan(dugaan: DugaanGanda) -> dict[int, str]:
    return _menurut_kpm(apps.get_model("pendamping", "Penugasan"), dugaan, "petugas")


def _pembayaran(dugaan: DugaanGanda) -> dict[int, str]:
    """The latest line of each family; of the stage and the amount, as people compare them."""
    bayar = apps.get_model("penyaluran", "Pembayaran").objects.filter(kpm__in=[dugaan.kpm_a_id, dugaan.kpm_b_id])
    baris = bayar.order_by("kpm", "-tahap").distinct("kpm").values_list("kpm_id", "tahap__nomor", "tahap__tahun")
    return {kpm: f"Tahap {nomor} {tahun}" for kpm, nomor, tahun in baris}
