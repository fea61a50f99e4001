"""Entitlements of whole areas: computed family by family, read and written in sets (docs/program.md §3)."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.models import Pekerjaan
from inti.services.kerja import Kemajuan
from inti.services.pekerjaan import mulai
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import angka
from kpm.enums import PESERTA
from kpm.models import KPM
from kpm.services.art import catatan_daftar
from kpm.services.susunan import ambil_susunan
from penyaluran.models import Pembayaran, Tahap
from penyaluran.selectors import tahap_aktif
from penyaluran.selectors.tahap import ditutup_pada
from penyaluran.services.hak import massal_sql as sql
from penyaluran.services.hak.keluarga import isi_komponen, ukuran_tahap
from penyaluran.services.hak.sebab import DaftarBayar, FaktaKeluarga, Ukuran, jelaskan
from penyaluran.services.tahap.potret import potret_tahap
from wilayah.enums import Tingkat
from wilayah.kode import kode_kabupaten
from wilayah.models import Wilayah, saring_wilayah

JENIS = "hitung_hak"
IZIN = "impor"  # akun.enums.Izin.IMPOR: who brings the lists in compares them with the rules
_POTONG = 4000


def hitung_tahap(
    *,
    tahap: Tahap,
    wilayah: Sequence[str] | None = None,
    kpm: Iterable[int] | None = None,
    kerja: Kemajuan | None = None,
    tertutup: bool = False,
) -> dict[str, int]:
    """Compute and store the entitlements of an area (None: the whole country) or of these families.

    Families of the programme, and all that the list names. Where the tahap is closed they stay as they are, unless
    `tertutup`. Each piece is a transaction of its own; done again, or
    after a killed run, only what differs is written. Returns how many were computed, written, differ, and have no
    member by name (`tanpa_nama`: nothing can be said, so no row), and were left as they are (`tertutup`).
    """
    kerja = kerja or Kemajuan()
    ukuran = ukuran_tahap(tahap)
    hitung: Counter[str] = Counter(dihitung=0, ditulis=0, selisih=0, tanpa_nama=0, tertutup=0)
    for daftar in [sorted(kpm)] if kpm is not None else _daftar_keluarga(tahap, wilayah):
        for awal in range(0, len(daftar), _POTONG):
            kerja.maju(awal, len(daftar), "Menghitung hak keluarga")
            with transaction.atomic():
                _satu_potong(tahap, daftar[awal : awal + _POTONG], ukuran, hitung, tertutup)
                kerja.pastikan()
    return dict(hitung)


def _daftar_keluarga(tahap: Tahap, wilayah: Sequence[str] | None) -> Iterator[list[int]]:
    """Ids of the families in an area, by where they live or are listed; the country one kabupaten at a time."""
    if wilayah is None:
        for kode in Wilayah.objects.filter(tingkat=Tingkat.KABUPATEN).order_by("kode").values_list("kode", flat=True):
            yield from _daftar_keluarga(tahap, [kode])
        return
    tinggal: QuerySet[Any, Any] = KPM.objects.filter(saring_wilayah(wilayah)).values_list("pk", flat=True)
    tercantum = Pembayaran.objects.filter(saring_wilayah(wilayah), tahap=tahap).values_list("kpm", flat=True)
    yield sorted({*tinggal, *tercantum})


def _satu_potong(tahap: Tahap, kpm: list[int], ukuran: Ukuran, hitung: Counter[str], tertutup: bool) -> None:
    sql.kunci(tahap.kode)
    keluarga = {baris[0]: baris[1:] for baris in sql.baca_keluarga(tahap.kode, kpm, tertutup=tertutup)}
    hitung["tertutup"] += len(kpm) - len(keluarga)
    fakta = {id: _fakta(baris) for id, baris in keluarga.items()}
    isi_komponen(fakta, ukuran.hari)
    masuk = io.StringIO()
    tulis = csv.writer(masuk)
    for id, satu in fakta.items():
        if satu.daftar is None and satu.kepesertaan not in PESERTA:
            continue
        if not satu.bernama:
            hitung["tanpa_nama"] += 1
            continue
        hasil = ukuran.hitung(satu.calon(ukuran.hari))
        rincian = json.dumps([b.json() for b in hasil.baris])
        nominal_fc = "" if satu.daftar is None else satu.daftar.nominal
        tulis.writerow(
            (id, keluarga[id][0], hasil.nominal, nominal_fc, rincian, json.dumps(jelaskan(satu, hasil, ukuran)))
        )
        hitung["dihitung"] += 1
        hitung["selisih"] += nominal_fc not in ("", hasil.nominal)
    ditulis = sql.tulis(tahap=tahap.kode, aturan=ukuran.aturan.pk, kpm=list(keluarga), isi=masuk)
    if ditulis:  # right family and right amount are measured by it
        tandai_berubah(baris[0] for baris in keluarga.values())
    hitung["ditulis"] += ditulis


def _fakta(baris: tuple[Any, ...]) -> FaktaKeluarga:
    _, kepesertaan, nominal, status, *hitungan = baris
    return FaktaKeluarga(kepesertaan, daftar=None if nominal is None else DaftarBayar(nominal, status, tuple(hitungan)))


# --- asking ------------------------------------------------------------------------------------


def minta_hitung(
    *, tahap: Tahap, wilayah: Sequence[str], oleh: Pengguna, pemicu: str = "", berkas: Any = None
) -> Pekerjaan:
    """Have the worker compute an area's entitlements (none named: the whole country's).

    `pemicu` tells two requests apart that must both be done: one already running would miss what a new list
    says of the families it has passed. `berkas`, the applied list: what its payments rest on is kept, too.
    """
    daftar = sorted(set(wilayah))
    return mulai(
        jenis=JENIS,
        judul=f"Menghitung hak {tahap}",
        parameter={"tahap": tahap.kode, "wilayah": daftar}
        | ({"berkas": str(berkas.pk), "sumber": berkas.jenis} if berkas is not None else {}),
        oleh=oleh,
        kunci=f"{JENIS}:{tahap.kode}:{pemicu or ','.join(daftar)}"[:200],
    )


def minta_hitung_wilayah_sendiri(*, tahap: Tahap, oleh: Pengguna) -> Pekerjaan:
    """The same for all of the user's areas. Raises TidakBerhak for who imports nowhere."""
    lingkup = oleh.lingkup_izin(IZIN)
    if not lingkup.wilayah and not lingkup.semua:
        raise TidakBerhak("Hanya APD kabupaten/kota yang menghitung hak keluarga di wilayahnya.")
    return minta_hitung(tahap=tahap, wilayah=[] if lingkup.semua else list(lingkup.wilayah), oleh=oleh)


def sesudah_impor(berkas: Any, oleh: Any) -> None:
    """After a list of payments or of members was applied: compute its kecamatan again.

    A list of members changes nothing of a tahap that is closed: neither entitlements nor what payments rested on.
    """
    kecamatan = berkas.ringkasan.get("kecamatan") or ([berkas.kode_wilayah] if berkas.kode_wilayah else [])
    tahap = Tahap.objects.filter(kode=berkas.parameter.get("tahap", "")).first() or tahap_aktif()
    if tahap is not None and berkas.jenis == "art":
        kecamatan = sorted(set(kecamatan) - set(_tertutup(tahap, kecamatan)))
    if tahap is not None and kecamatan:
        minta_hitung(tahap=tahap, wilayah=kecamatan, oleh=oleh, pemicu=str(berkas.pk), berkas=berkas)


def _tertutup(tahap: Tahap, kecamatan: Sequence[str]) -> list[str]:
    kabupaten = {kode_kabupaten(k) for k in kecamatan}
    tutup = {k for k in kabupaten if ditutup_pada(tahap, k) is not None}
    return [k for k in kecamatan if kode_kabupaten(k) in tutup]


@catatan_daftar
def sebut_tertutup(kode: str, kecamatan: Sequence[str]) -> list[str]:
    """What the preview of a list of members says where its tahap is closed."""
    tahap = Tahap.objects.filter(pk=kode).first()
    if tahap is None or not (tutup := _tertutup(tahap, kecamatan)):
        return []
    di = "" if len(tutup) == len(kecamatan) else f" di {len(tutup)} dari {len(kecamatan)} kecamatan berkas ini"
    return [
        f"{tahap} sudah ditutup{di}: anggotanya tetap masuk, tetapi hak dan dasar pembayaran tahap itu tidak diubah."
    ]


def kerjakan(
    *, tahap: str, wilayah: Sequence[str], kerja: Kemajuan, berkas: str | None = None, sumber: str = ""
) -> str:
    """The job itself; returns the closing sentence. Killed and done again, a file leaves one snapshot of a payment."""
    periode = Tahap.objects.filter(kode=tahap).first()
    if periode is None:
        raise GalatPengguna("Tahapnya sudah tidak ada.")
    # A Final Closing was taken while the tahap was open: what it says is still kept when that is closed meanwhile.
    hasil = hitung_tahap(tahap=periode, wilayah=wilayah or None, kerja=kerja, tertutup=sumber == "final_closing")
    if berkas is not None:
        potret_tahap(tahap=periode, wilayah=wilayah or None, sumber=sumber, berkas_id=berkas, kerja=kerja)
    return (
        f"{angka(hasil['dihitung'])} keluarga dihitung, {angka(hasil['selisih'])} berbeda dengan daftar. "
        f"{angka(hasil['tanpa_nama'])} keluarga belum punya nama anggota, jadi belum bisa dihitung."
        + (f" {angka(hasil['tertutup'])} keluarga tetap: tahapnya sudah ditutup di sana." if hasil["tertutup"] else "")
    )


def hitung_malam() -> dict[str, int]:
    """Every night: the whole country's entitlements in the tahap of today."""
    tahap = tahap_aktif()
    return {} if tahap is None else hitung_tahap(tahap=tahap)


@transaction.atomic
def hitung_berubah() -> int:
    """Soon after a family's members, components or standing changed: its entitlement in the tahap of today, so that
    the list of differences agrees with the family's page. Returns how many families were looked at."""
    kpm, tahap = ambil_susunan(_POTONG), tahap_aktif()
    if kpm and tahap is not None:
        hitung_tahap(tahap=tahap, kpm=kpm)
    return len(kpm)
