"""Which member belongs to which school or health facility, and since when (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

import pghistory
from django.db import transaction
from django.db.models import F

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.identitas import indeks_buta
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import AWAL_PROGRAM, hari_ini
from kpm.models import KPM, Anggota
from kpm.services.anggota_lapangan import namai_fasilitas
from kpm.services.susunan import tandai_kewajiban
from verifikasi.enums import Bidang, JenisFasilitas
from verifikasi.models import Fasilitas, KeikutsertaanFasilitas

_PANJANG_NISN = 10
BUKAN_DAMPINGAN = "Anggota didaftarkan oleh pendampingnya atau APD wilayahnya."


class MasihTerdaftar(GalatPengguna):
    """The member belongs to another facility of that field; the caller may ask whether a move is meant."""


@transaction.atomic
def daftarkan(
    *,
    anggota: Anggota,
    fasilitas: Fasilitas,
    mulai: date | None,
    kelas: str = "",
    nisn: str | None = None,
    sumber: str,
    oleh: Pengguna,
    pindah: bool = False,
) -> KeikutsertaanFasilitas:
    """Let a member belong to a facility from a day on; `mulai` None says "for as long as we know".

    Who belongs there on that day already stays one record, whose class and NISN are filled in. `pindah` ends the
    membership at another facility of the same field on the day before; without it MasihTerdaftar is raised. The
    member's own text columns follow. Raises TidakBerhak, or GalatPengguna with the field.
    """
    if not KPM.objects.boleh(oleh, Izin.KELOLA_FASILITAS).filter(pk=anggota.kpm_id).exists():
        raise TidakBerhak(BUKAN_DAMPINGAN)
    # The family first: two registrations of one member at once wait for each other.
    desa = KPM.objects.select_for_update(of=("self",), no_key=True).get(pk=anggota.kpm_id).desa_id
    anggota = Anggota.objects.get(pk=anggota.pk)
    nisn = rapikan_nisn(nisn)
    if mulai is not None and mulai > hari_ini(desa):
        raise GalatPengguna("Tanggal mulai belum tiba. Isi hari ini atau sebelumnya.", kolom="mulai")
    _periksa_nisn(anggota, nisn, oleh)
    return tulis_keikutsertaan(
        anggota=anggota,
        fasilitas=fasilitas,
        mulai=mulai,
        kelas=kelas,
        nisn=nisn,
        sumber=sumber,
        oleh=oleh,
        pindah=pindah,
    )


def tulis_keikutsertaan(
    *,
    anggota: Anggota,
    fasilitas: Fasilitas,
    mulai: date | None,
    kelas: str,
    nisn: str = "",
    sumber: str,
    oleh: Pengguna,
    pindah: bool,
) -> KeikutsertaanFasilitas:
    """Write a membership; the caller has the right, or follows somebody's decision, and holds the family's lock."""
    fasilitas, kelas = kunci_fasilitas(fasilitas.pk), " ".join(kelas.split())
    periksa(anggota, fasilitas, mulai, kelas)
    milik = milik_anggota([anggota.pk], fasilitas.bidang).get(anggota.pk, [])
    ikut = _pindahkan(anggota, fasilitas, mulai, milik, pindah=pindah)
    if ikut is None:
        ikut = KeikutsertaanFasilitas(
            anggota=anggota,
            kpm_id=anggota.kpm_id,
            fasilitas=fasilitas,
            bidang=fasilitas.bidang,
            mulai=mulai,
            sumber=sumber,
            dicatat_oleh=oleh,
        )
    ikut.kelas = kelas or ikut.kelas
    if nisn and nisn != ikut.nisn:
        ikut.nisn = nisn
    ikut.save()
    if ikut.selesai is None:
        sekolah = fasilitas.bidang == Bidang.PENDIDIKAN
        kolom = kolom_teks(fasilitas.jenis)
        namai_fasilitas(anggota=[anggota.pk], kolom=kolom, nama=fasilitas.nama, kelas=kelas if sekolah else "")
    tandai_kewajiban([anggota.kpm_id])
    return ikut


def mulai_terawal(anggota: Anggota, bidang: str) -> date | None:
    """From when a member registered now belongs somewhere: for as long as we know, or from today after another one."""
    pernah = KeikutsertaanFasilitas.objects.filter(anggota=anggota, bidang=bidang).exists()
    return hari_ini(anggota.kpm.desa_id) if pernah else None


@transaction.atomic
def akhiri_keikutsertaan(
    *, ikut: KeikutsertaanFasilitas, sampai: date, alasan: str, oleh: Pengguna
) -> KeikutsertaanFasilitas:
    """End a membership; `sampai` is its last day, `alasan` stays in its trace. A repeated request changes nothing.

    Raises TidakBerhak, BerubahLebihDulu when it was ended otherwise, else GalatPengguna with the field.
    """
    if not KPM.objects.boleh(oleh, Izin.KELOLA_FASILITAS).filter(pk=ikut.kpm_id).exists():
        raise TidakBerhak(BUKAN_DAMPINGAN)
    desa = KPM.objects.select_for_update(of=("self",), no_key=True).get(pk=ikut.kpm_id).desa_id
    ikut = KeikutsertaanFasilitas.objects.select_related("anggota", "fasilitas").get(pk=ikut.pk)
    if ikut.selesai is not None:
        if ikut.selesai == sampai:
            return ikut
        raise BerubahLebihDulu(
            f"{ikut.anggota.nama} sudah tidak di {ikut.fasilitas.nama} sejak {tulis_tanggal(ikut.selesai)}."
        )
    if sampai > hari_ini(desa):
        raise GalatPengguna("Tanggal terakhirnya belum tiba. Isi hari ini atau sebelumnya.", kolom="sampai")
    if sampai < (ikut.mulai or AWAL_PROGRAM):
        raise GalatPengguna("Tanggal terakhirnya sebelum ia masuk. Periksa tanggalnya.", kolom="sampai")
    ikut.selesai = sampai
    with pghistory.context(user=oleh.pk, alasan=f"Keikutsertaan berakhir: {alasan}"):
        ikut.save(update_fields=["selesai"])
        _kosongkan_teks(ikut)
    tandai_kewajiban([ikut.kpm_id])
    return ikut


def _kosongkan_teks(ikut: KeikutsertaanFasilitas) -> None:
    nama = ikut.fasilitas.nama
    namai_fasilitas(anggota=[ikut.anggota_id], kolom=kolom_teks(ikut.fasilitas.jenis), nama="", dari=nama)


def kunci_fasilitas(pk: UUID) -> Fasilitas:
    """The facility as it is now; it is neither closed nor merged while the caller's transaction runs."""
    return Fasilitas.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def rapikan_nisn(teks: str | None) -> str:
    """Ten digits, or empty."""
    angka = "".join((teks or "").split())
    if angka and not (angka.isascii() and angka.isdigit() and len(angka) == _PANJANG_NISN):
        raise GalatPengguna("NISN terdiri dari 10 angka. Salin dari rapor atau dari sekolahnya.", kolom="nisn")
    return angka


def kolom_teks(jenis: str) -> str:
    """The member's own column that names a facility of this kind."""
    return {JenisFasilitas.SEKOLAH: "sekolah", JenisFasilitas.POSYANDU: "posyandu"}.get(JenisFasilitas(jenis), "faskes")


def periksa(anggota: Anggota, fasilitas: Fasilitas, mulai: date | None, kelas: str) -> None:
    """Raise GalatPengguna where a membership cannot begin so, whatever else the member belongs to."""
    if fasilitas.digabung_ke_id is not None:
        raise GalatPengguna(f"{fasilitas.nama} sudah digabung ke catatan lain. Buka catatan itu.", kolom="fasilitas")
    if fasilitas.ditutup is not None and (mulai is None or mulai >= fasilitas.ditutup):
        raise GalatPengguna(
            f"{fasilitas.nama} ditutup sejak {tulis_tanggal(fasilitas.ditutup)}. Pilih fasilitas lain.",
            kolom="fasilitas",
        )
    if len(kelas) > 20:
        raise GalatPengguna("Kelas paling banyak 20 huruf.", kolom="kelas")
    if mulai is None:
        return
    if mulai < AWAL_PROGRAM:
        raise GalatPengguna("Tanggal mulai terlalu lama. Periksa tahunnya.", kolom="mulai")
    if anggota.tanggal_lahir is not None and mulai < anggota.tanggal_lahir:
        raise GalatPengguna(f"{anggota.nama} belum lahir pada tanggal itu.", kolom="mulai")
    if anggota.selesai is not None and mulai > anggota.selesai:
        raise GalatPengguna(
            f"{anggota.nama} sudah keluar dari keluarga sejak {tulis_tanggal(anggota.selesai)}.", kolom="mulai"
        )


def _periksa_nisn(anggota: Anggota, nisn: str, oleh: Pengguna) -> None:
    if nisn:
        tolak_nisn(anggota, pemilik_nisn([nisn]).get(indeks_buta("nisn", nisn), []), oleh)


def pemilik_nisn(nisn: Collection[str]) -> dict[bytes, list[Anggota]]:
    """Who has had these numbers, by their blind index."""
    hasil: dict[bytes, list[Anggota]] = {}
    indeks = [indeks_buta("nisn", satu) for satu in nisn if satu]
    for i in KeikutsertaanFasilitas.objects.filter(nisn_indeks__in=indeks).select_related("anggota").order_by("pk"):
        hasil.setdefault(bytes(i.nisn_indeks), []).append(i.anggota)
    return hasil


def tolak_nisn(anggota: Anggota, pemilik: Sequence[Anggota], oleh: Pengguna) -> None:
    """One number, one child; a child who came into another family is still the same one."""
    lain = next((p for p in pemilik if p.pk != anggota.pk and not _anak_sama(p, anggota)), None)
    if lain is None:
        return
    terlihat = KPM.objects.terlihat_oleh(oleh).filter(pk=lain.kpm_id).exists()
    siapa = lain.nama if terlihat else "anak lain di luar jangkauan Anda"
    raise GalatPengguna(f"NISN ini sudah tercatat untuk {siapa}. Salin NISN anak ini dari sekolahnya.", kolom="nisn")


def _anak_sama(satu: Anggota, lain: Anggota) -> bool:
    return bool(lain.nik_indeks) and bytes(satu.nik_indeks or b"") == bytes(lain.nik_indeks or b"")


def milik_anggota(anggota: Collection[int], bidang: str) -> dict[int, list[KeikutsertaanFasilitas]]:
    """All memberships of members in a field, the earliest first."""
    hasil: dict[int, list[KeikutsertaanFasilitas]] = {}
    milik = KeikutsertaanFasilitas.objects.filter(anggota__in=anggota, bidang=bidang).select_related("fasilitas")
    for satu in milik.order_by(F("mulai").asc(nulls_first=True), "pk"):
        hasil.setdefault(satu.anggota_id, []).append(satu)
    return hasil


def cari_tempat(
    anggota: Anggota, fasilitas: Fasilitas, mulai: date | None, milik: Sequence[KeikutsertaanFasilitas]
) -> KeikutsertaanFasilitas | None:
    """The membership at this facility that covers the day, or is made to in memory; None when a new one has room.

    Writes nothing; raises MasihTerdaftar when the member belongs elsewhere.
    """
    return _pindahkan(anggota, fasilitas, mulai, milik, pindah=False)


def _pindahkan(
    anggota: Anggota, fasilitas: Fasilitas, mulai: date | None, milik: Sequence[KeikutsertaanFasilitas], *, pindah: bool
) -> KeikutsertaanFasilitas | None:
    """The membership at this facility that covers the day, or can be made to; None when a new one has room."""
    if mulai is not None:
        milik = [i for i in milik if i.selesai is None or i.selesai >= mulai]
    sini: list[KeikutsertaanFasilitas] = []
    lain: list[KeikutsertaanFasilitas] = []
    for satu in milik:
        (sini if satu.fasilitas_id == fasilitas.pk else lain).append(satu)
    if mulai is None and (kini := next((i for i in sini if i.selesai is None), None)) is not None:
        return kini  # known better already
    if sini and _sudah_mulai(sini[0], mulai):
        if len(sini) == 1 and not lain:
            sini[0].selesai = None
        return sini[0]
    if lain:
        _tolak_pindah(anggota, lain, mulai, pindah=pindah)
        lama = lain[0]
        _kosongkan_teks(lama)
        tandai_berubah([lama.fasilitas.desa_id])  # the new one follows with the family's outcomes
        if lama.mulai == mulai:  # written down wrongly on the same day
            lama.fasilitas, lama.selesai = fasilitas, lama.selesai if sini else None
            return lama
        lama.selesai = mulai - timedelta(days=1) if mulai else None
        lama.save(update_fields=["selesai"])
    if sini:
        sini[0].mulai = mulai
        return sini[0]
    return None


def _sudah_mulai(satu: KeikutsertaanFasilitas, hari: date | None) -> bool:
    return satu.mulai is None or (hari is not None and satu.mulai <= hari)


def _tolak_pindah(anggota: Anggota, lain: list[KeikutsertaanFasilitas], mulai: date | None, *, pindah: bool) -> None:
    """A move is said to be one, and comes after whatever else is known."""
    akhir = lain[-1]
    sejak = f" sejak {tulis_tanggal(akhir.mulai)}" if akhir.mulai else ""
    if not pindah:
        raise MasihTerdaftar(
            f"{anggota.nama} masih terdaftar di {akhir.fasilitas.nama}{sejak}. Kalau memang pindah, nyatakan pindah "
            "dan isi tanggalnya.",
            kolom="pindah",
        )
    if mulai is None or not _sudah_mulai(akhir, mulai):
        raise GalatPengguna(
            f"{anggota.nama} sudah terdaftar di {akhir.fasilitas.nama}{sejak}. Isi tanggal pindah sesudahnya.",
            kolom="mulai",
        )
