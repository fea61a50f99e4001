"""Preparing a handover of families and groups (docs/program.md §10)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from uuid6 import uuid7

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.jejak import isi_pertama
from inti.templatetags.format import angka, tanggal
from inti.waktu import hari_ini
from pendamping.enums import AlasanSerahTerima, CakupanSerah, KeadaanSerahTerima
from pendamping.models import SerahTerima, SerahTerimaKelompok, SerahTerimaKPM
from pendamping.selectors.serah_terima import Sasaran, sasaran_kini, sasaran_serah
from pendamping.services.penjaga import periksa_masa
from pendamping.services.serah_terima_dasar import (
    HARI_TERJAUH,
    kunci_sasaran,
    penerima_diangkat,
    tambahkan,
    tercatat,
)
from wilayah.kode import kode_kabupaten

_SEBUT = 3  # families or groups named in a refusal; the rest is a number
_TABRAKAN = "Sebagian keluarga atau kelompok baru saja masuk serah terima lain. Muat ulang halaman, lalu periksa lagi."


@dataclass(frozen=True, kw_only=True)
class IsiSerahTerima:
    """What is typed when a handover is prepared; `kelompok` and `kpm` only as `cakupan` asks for them."""

    kepada: Pengguna
    berlaku: date
    nomor_sk: str
    alasan: str
    cakupan: str
    kelompok: Collection[UUID] = ()
    kpm: Collection[int] = ()
    catatan: str = ""


def boleh_susun(dari: Pengguna, desa: Iterable[str], oleh: Pengguna) -> bool:
    """The pendamping for the own caseload; coordinators and the APD for anybody's families in their area."""
    lingkup = oleh.lingkup_izin(Izin.SERAH_TERIMA)
    if oleh.pk == dari.pk and lingkup.petugas_id is not None:
        return True
    return all(lingkup.mencakup(kode) for kode in desa)


def susun(*, id: UUID | None = None, dari: Pengguna, isi: IsiSerahTerima, oleh: Pengguna) -> SerahTerima:
    """Prepare a handover; `id` made by the client turns a repeated request into one.

    Raises GalatPengguna with the field, or TidakBerhak; then nothing is stored.
    """
    nomor = id or uuid7()
    try:
        with transaction.atomic():
            ada = SerahTerima.objects.filter(pk=nomor).first()
            return _harus_sama(ada, dari, isi, oleh) if ada else _susun(nomor, dari, isi, oleh)
    except IntegrityError as galat:
        ada = SerahTerima.objects.filter(pk=nomor).first()
        if ada is not None:
            return _harus_sama(ada, dari, isi, oleh)  # the same request came in twice at once
        raise GalatPengguna(_TABRAKAN) from galat


def _susun(nomor: UUID, dari: Pengguna, isi: IsiSerahTerima, oleh: Pengguna) -> SerahTerima:
    _periksa_isian(dari, isi)
    sasaran = sasaran_serah(dari.pk, isi.berlaku, isi.cakupan, kelompok=isi.kelompok, kpm=isi.kpm)
    desa = kunci_sasaran(sasaran)
    if not boleh_susun(dari, desa, oleh) or not oleh.punya_izin(Izin.SERAH_TERIMA):
        raise TidakBerhak("Serah terima disusun pendamping itu sendiri, atau koordinator dan APD wilayahnya.")
    _periksa_sasaran(sasaran, isi)
    wilayah = wilayah_serah(desa)
    if isi.berlaku < hari_ini(wilayah):
        raise GalatPengguna("Tanggal berlaku sudah lewat. Pilih hari ini atau sesudahnya.", kolom="berlaku")
    penerima_diangkat(isi.kepada, isi.berlaku, desa)
    periksa_masa([dari.pk, isi.kepada.pk], isi.berlaku)
    _tolak_yang_berjalan(sasaran)
    serah = SerahTerima(
        id=nomor,
        dari=dari,
        kepada=isi.kepada,
        wilayah_id=wilayah,
        berlaku=isi.berlaku,
        nomor_sk=" ".join(isi.nomor_sk.split()),
        alasan=isi.alasan,
        catatan=isi.catatan.strip(),
        isi={"cakupan": isi.cakupan}
        | ({"kelompok": sorted(map(str, sasaran.kelompok))} if isi.cakupan == CakupanSerah.KELOMPOK else {}),
        dibuat_oleh=oleh,
    )
    serah.save(force_insert=True)
    tambahkan(serah, sasaran)
    return serah


def _periksa_isian(dari: Pengguna, isi: IsiSerahTerima) -> None:
    if dari.pk == isi.kepada.pk:
        raise GalatPengguna("Penerima harus orang lain, bukan pendamping yang menyerahkan.", kolom="kepada")
    if not isi.nomor_sk.strip() or len(isi.nomor_sk) > 100:
        raise GalatPengguna("Isi nomor SK, paling banyak 100 huruf.", kolom="nomor_sk")
    if isi.alasan not in AlasanSerahTerima.values:
        raise GalatPengguna("Pilih alasan serah terima.", kolom="alasan")
    if isi.cakupan not in CakupanSerah.values:
        raise GalatPengguna("Pilih apa yang diserahkan.", kolom="cakupan")
    if len(isi.catatan) > 4000:
        raise GalatPengguna("Catatan paling banyak 4.000 huruf.", kolom="catatan")
    if isi.berlaku > hari_ini() + timedelta(days=HARI_TERJAUH):
        raise GalatPengguna("Tanggal berlaku paling jauh satu tahun ke depan. Periksa tahunnya.", kolom="berlaku")


def _periksa_sasaran(sasaran: Sasaran, isi: IsiSerahTerima) -> None:
    if isi.cakupan == CakupanSerah.KELOMPOK and set(isi.kelompok) != set(sasaran.kelompok):
        raise GalatPengguna(
            f"Sebagian kelompok yang dipilih bukan kelompok pendamping ini pada {tanggal(isi.berlaku)}. "
            "Muat ulang halaman.",
            kolom="kelompok",
        )
    if isi.cakupan == CakupanSerah.KELUARGA and set(isi.kpm) != set(sasaran.kpm):
        raise GalatPengguna(
            f"Sebagian keluarga yang dipilih bukan dampingan pendamping ini pada {tanggal(isi.berlaku)}. "
            "Muat ulang halaman.",
            kolom="kpm",
        )
    if not sasaran:
        kolom = {CakupanSerah.KELOMPOK: "kelompok", CakupanSerah.KELUARGA: "kpm"}.get(CakupanSerah(isi.cakupan))
        raise GalatPengguna(
            f"Tidak ada keluarga atau kelompok yang dipegang pada {tanggal(isi.berlaku)}. Pilih paling sedikit satu.",
            kolom=kolom or "cakupan",
        )


def wilayah_serah(desa: list[str]) -> str:
    """The kecamatan that holds them all, else the kabupaten; one handover crosses no kabupaten."""
    if len({kode_kabupaten(d) for d in desa}) > 1:
        raise GalatPengguna(
            "Keluarganya berada di beberapa kabupaten/kota. Susun satu serah terima per kabupaten/kota.",
            kolom="cakupan",
        )
    return desa[0][:8] if len({d[:8] for d in desa}) == 1 else kode_kabupaten(desa[0])


def _tolak_yang_berjalan(sasaran: Sasaran) -> None:
    keluarga = SerahTerimaKPM.objects.filter(berjalan=True, kpm__in=sasaran.kpm)
    kelompok = SerahTerimaKelompok.objects.filter(berjalan=True, kelompok__in=sasaran.kelompok)
    for qs, kolom, benda in ((keluarga, "kpm", "Keluarga"), (kelompok, "kelompok", "Kelompok")):
        nama = list(qs.order_by(f"{kolom}__nama", "pk").values_list(f"{kolom}__nama", flat=True))
        if nama:
            lebih = f" dan {angka(len(nama) - _SEBUT)} lainnya" if len(nama) > _SEBUT else ""
            raise GalatPengguna(
                f"{benda} {', '.join(nama[:_SEBUT])}{lebih} sudah masuk serah terima lain yang masih berjalan. "
                "Selesaikan atau batalkan yang itu dulu.",
                kolom="cakupan",
            )


def _harus_sama(ada: SerahTerima, dari: Pengguna, isi: IsiSerahTerima, oleh: Pengguna) -> SerahTerima:
    """Return the stored handover when the request repeats it; what moved with the caseload since is no other choice."""
    awal = isi_pertama(ada)
    lama = (awal.dari_id, awal.kepada_id, awal.berlaku, awal.nomor_sk, awal.alasan, awal.catatan, awal.dibuat_oleh_id)
    baru = (
        dari.pk, isi.kepada.pk, isi.berlaku, " ".join(isi.nomor_sk.split()), isi.alasan, isi.catatan.strip(), oleh.pk,
    )  # fmt: skip
    sama = lama == baru and awal.isi.get("cakupan") == isi.cakupan
    if isi.cakupan == CakupanSerah.KELOMPOK:
        sama = sama and awal.isi.get("kelompok") == sorted(map(str, isi.kelompok))
    if isi.cakupan == CakupanSerah.KELUARGA and ada.keadaan == KeadaanSerahTerima.DISUSUN:
        sama = sama and set(ada.keluarga.values_list("kpm", flat=True)) == set(isi.kpm)
    if not sama:
        raise BerubahLebihDulu("Serah terima ini sudah tersimpan dengan isi lain. Buka dari daftar.")
    return ada


def segarkan(serah: SerahTerima) -> Sasaran:
    """Take in what joined the caseload and let go what left it; the caller holds the handover's lock.

    What is under way in another handover goes with that one.
    """
    kini = sasaran_kini(serah)
    desa = kunci_sasaran(kini)
    lain_kpm = SerahTerimaKPM.objects.filter(berjalan=True, kpm__in=kini.kpm).exclude(serah_terima=serah)
    lain_kelompok = SerahTerimaKelompok.objects.filter(berjalan=True, kelompok__in=kini.kelompok)
    kini = kini.tanpa(
        set(lain_kpm.values_list("kpm", flat=True)),
        set(lain_kelompok.exclude(serah_terima=serah).values_list("kelompok", flat=True)),
    )
    if not kini:
        raise GalatPengguna("Tidak ada lagi yang diserahkan: semua keluarga dan kelompoknya sudah tidak dipegang.")
    serah.wilayah_id = wilayah_serah(desa)  # who approves follows what is handed over
    lama = tercatat(serah)
    serah.keluarga.exclude(kpm__in=kini.kpm).delete()
    serah.kelompok.exclude(kelompok__in=kini.kelompok).delete()
    tambahkan(serah, kini.tanpa(set(lama.kpm), set(lama.kelompok)))
    return kini
