"""Control cards of persons: issued, withdrawn, printed, as families' cards are (docs/program.md §8, §13)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction

from akun.enums import Izin
from akun.models import Pengguna
from inti.cetak import cetak
from inti.enums import JenisAkses
from inti.galat import GalatPengguna, TidakBerhak
from inti.models import Pekerjaan
from inti.services.akses import catat_akses
from inti.services.pekerjaan import mulai
from inti.templatetags.format import BULAN_PENDEK
from inti.waktu import hari_ini
from kpm.models import Anggota
from kpm.services.kode_kartu import cabut, kunci_pekerjaan, lengkapi_kartu, qr_svg, tulis_kode
from verifikasi.models import KartuPeserta
from verifikasi.selectors.kartu import IsiKartu, boleh_berkartu, isi_kartu

JENIS = "kartu_kontrol"
_LUAR = "Kartu kontrol hanya dibuat dan dicetak oleh pendamping keluarganya atau APD wilayahnya."


@transaction.atomic
def terbitkan_kartu(*, anggota: Collection[int], oleh: Pengguna) -> list[KartuPeserta]:
    """The valid card of each person, made where there is none; asked again the same cards come back.

    Raises TidakBerhak when one is not the actor's, GalatPengguna when one is no longer in the programme or the family.
    """
    diminta = set(anggota)
    keluarga = dict(Anggota.objects.boleh(oleh, Izin.CATAT_VERKOM).filter(pk__in=diminta).values_list("pk", "kpm_id"))
    if set(keluarga) != diminta:
        raise TidakBerhak(_LUAR)
    peserta = boleh_berkartu(oleh, hari_ini()).filter(pk__in=diminta).order_by().values_list("pk", flat=True)
    if luar := diminta - set(peserta):
        raise GalatPengguna(f"{len(luar)} orang bukan anggota keluarga peserta PKH lagi, jadi tidak dibuatkan kartu.")
    ada = lengkapi_kartu(
        KartuPeserta,
        "anggota",
        diminta,
        lambda a, kode: KartuPeserta(anggota_id=a, kpm_id=keluarga[a], kode=kode, dibuat_oleh=oleh),
    )
    return list(ada.select_related("anggota__kpm").order_by("anggota__nama", "anggota"))


@transaction.atomic
def cabut_kartu(*, kartu: KartuPeserta, alasan: str, oleh: Pengguna) -> KartuPeserta:
    """Withdraw a card that was lost: it opens nothing any more. A card withdrawn already stays as it is."""
    if not Anggota.objects.boleh(oleh, Izin.CATAT_VERKOM).filter(pk=kartu.anggota_id).exists():
        raise TidakBerhak(_LUAR)
    ini: KartuPeserta = cabut(kartu, alasan)
    return ini


@transaction.atomic
def ganti_kartu(*, kartu: KartuPeserta, alasan: str, oleh: Pengguna) -> KartuPeserta:
    """Withdraw a card and issue the next one; a repeated request gives the card that replaced it."""
    cabut_kartu(kartu=kartu, alasan=alasan, oleh=oleh)
    return terbitkan_kartu(anggota=[kartu.anggota_id], oleh=oleh)[0]


@transaction.atomic
def cetak_kartu(*, anggota: Collection[int], oleh: Pengguna, dari: str | None = None) -> bytes:
    """Cards as PDF, eight on an F4 sheet for the current year, written to the access log first."""
    if not anggota:
        raise GalatPengguna("Pilih paling sedikit satu orang.", kolom="anggota")
    kartu = terbitkan_kartu(anggota=anggota, oleh=oleh)
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.UNDUH,
        objek="kpm.KPM",
        objek_id=kartu[0].anggota.kpm_id if len(kartu) == 1 else "",
        alasan="Cetak kartu kontrol posyandu",
        kolom="kartu",
        jumlah=len({k.anggota.kpm_id for k in kartu}),
        dari=dari,
    )
    hari = hari_ini(kartu[0].anggota.kpm.desa_id)
    isi = isi_kartu([k.anggota for k in kartu], hari)
    urut = sorted(kartu, key=lambda k: (isi[k.anggota_id].posyandu, k.anggota.nama, k.anggota_id))
    return cetak(
        "kartu_kontrol.typ",
        {
            "tahun": hari.year,
            "bulan": BULAN_PENDEK,
            "kartu": [_kartu(k, isi[k.anggota_id]) for k in urut],
        },
    )


def _kartu(kartu: KartuPeserta, isi: IsiKartu) -> dict[str, Any]:
    # No identifier and nothing of the family: a card found on the street tells a name and a posyandu.
    return {
        "nama": kartu.anggota.nama,
        "komponen": isi.komponen,
        "posyandu": isi.posyandu,
        "kelompok": isi.kelompok,
        "kode": tulis_kode(kartu.kode),
        "qr": qr_svg(kartu.kode),
    }


@transaction.atomic
def minta_kartu(*, anggota: Collection[int], oleh: Pengguna) -> Pekerjaan:
    """Have the worker print many cards."""
    nomor = sorted(set(anggota))
    if Anggota.objects.boleh(oleh, Izin.CATAT_VERKOM).filter(pk__in=nomor).count() != len(nomor):
        raise TidakBerhak(_LUAR)
    return mulai(
        jenis=JENIS,
        judul=f"Kartu kontrol {len(nomor)} orang",
        parameter={"anggota": nomor},
        oleh=oleh,
        kunci=kunci_pekerjaan(JENIS, oleh.pk, nomor),
        antrean="cepat",
    )
