"""Notices of the ladder to a family, on paper and in words for WhatsApp (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from akun.enums import Izin, peran_berizin
from akun.models import Jabatan, Pengguna
from inti.cetak import cetak
from inti.enums import JenisAkses
from inti.galat import GalatPengguna, TidakBerhak
from inti.services.akses import catat_akses
from inti.telepon import tulis_telepon
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import tanggal
from kpm.selectors.surat import alamat_lengkap
from p2k2.services.kabar import boleh_kabari
from p2k2.services.surat_tanda import SURAT_MAKS
from verifikasi.enums import JenjangSanksi, KeadaanSanksi
from verifikasi.models import Sanksi
from verifikasi.selectors.jenjang import batas_keberatan
from verifikasi.selectors.pendamping import pendamping_keluarga
from verifikasi.selectors.sanksi_rinci import BarisBukti, bukti_dalam_kata, bulan_disebut
from wilayah.kode import kode_kabupaten

_K, _J = KeadaanSanksi, JenjangSanksi


@dataclass(frozen=True)
class Isi:
    """The words of a notice, by what happened: heading, what it means, what to do, and whether one may object."""

    judul: str
    arti: str
    lakukan: str = ""
    keberatan: bool = True


_PERBAIKI = "Penuhi kewajiban yang disebut di atas mulai bulan ini, dan mintalah catatannya di sekolah atau posyandu."
_PEMBUKA = "Menurut laporan sekolah atau fasilitas kesehatan, kewajiban PKH berikut tercatat tidak terpenuhi:"
_AKIBAT = {_J.PENANGGUHAN: "bantuan PKH ditangguhkan", _J.PENGHENTIAN: "kepesertaan PKH berakhir"}


@transaction.atomic
def cetak_surat_sanksi(*, sanksi: Sequence[Sanksi], hari: date, oleh: Pengguna, dari: str | None = None) -> bytes:
    """A page for each as one PDF, after writing down who took them out. Printing tells nobody.

    Raises TidakBerhak outside the families of whose sanctions `oleh` may speak, GalatPengguna for none or too many.
    """
    if not sanksi:
        raise GalatPengguna("Tidak ada keluarga yang belum diberi tahu, jadi tidak ada surat untuk dicetak.")
    if len(sanksi) > SURAT_MAKS:
        raise GalatPengguna(f"Paling banyak {SURAT_MAKS} surat sekali cetak. Cetak dari halaman tiap keluarga.")
    if not boleh_kabari(oleh, *(s.kpm_id for s in sanksi)):
        raise TidakBerhak("Suratnya dicetak pendamping keluarga itu hari ini, atau koordinator wilayahnya.")
    catat_akses(
        oleh=oleh,
        jenis=JenisAkses.UNDUH,
        objek="verifikasi.Sanksi",
        objek_id=sanksi[0].pk if len(sanksi) == 1 else "",
        alasan="Surat pemberitahuan komitmen",
        kolom="nama, alamat, hasil verifikasi",
        jumlah=len(sanksi),
        dari=dari,
    )
    bukti, batas = bukti_dalam_kata(sanksi), batas_keberatan(sanksi)
    petugas = pendamping_keluarga([s.kpm_id for s in sanksi], hari)
    korkab = _pemutus({kode_kabupaten(s.kpm.desa_id) for s in sanksi}, hari)
    isi = {
        "tanggal": tanggal(hari),
        "surat": [
            _surat(s, bukti[s.pk], batas.get(s.pk), petugas.get(s.kpm_id), korkab.get(kode_kabupaten(s.kpm.desa_id)))
            for s in sanksi
        ],
    }
    return cetak("pemberitahuan_sanksi.typ", isi)


def _pemutus(kabupaten: set[str], hari: date) -> dict[str, Pengguna]:
    """Whom a family objects to, by kabupaten."""
    jabatan = Jabatan.objects.berlaku_pada(hari).filter(
        peran__in=peran_berizin(Izin.PUTUSKAN_SANKSI), wilayah__in=kabupaten, pengguna__is_active=True
    )
    return {str(j.wilayah_id): j.pengguna for j in jabatan.select_related("pengguna").order_by("-pk")}


def _orang(p: Pengguna | None) -> dict[str, str]:
    return {
        "nama": p.nama if p else "",
        "nip": p.nip if p else "",
        "telepon": tulis_telepon(p.telepon) if p and p.telepon else "",
    }


def _surat(
    s: Sanksi, bukti: list[BarisBukti], batas: date | None, petugas: Pengguna | None, korkab: Pengguna | None
) -> dict[str, Any]:
    k, isi = s.kpm, isi_surat(s)
    return {
        "judul": isi.judul,
        "nama": k.nama,
        "alamat": alamat_lengkap(k) if k.alamat or k.alamat_fc or k.rt or k.rw else "",
        "desa": k.desa.nama,
        "kecamatan": k.desa.induk.nama if k.desa.induk else "",
        "bukti": [{"bulan": tulis_bulan(b.bulan), "nama": b.nama, "kata": "; ".join(b.kata) or "–"} for b in bukti],
        "pembuka": _PEMBUKA if isi.keberatan else "Surat ini tentang catatan kewajiban PKH berikut:",
        "arti": isi.arti,
        "lakukan": isi.lakukan,
        "keberatan": _hak(s, batas) if isi.keberatan else "",
        "pendamping": _orang(petugas),
        "korkab": _orang(korkab),
    }


def _hak(s: Sanksi, batas: date | None) -> str:
    sampai = f"paling lambat {tanggal(batas)}" if batas else f"dalam {s.aturan.hari_keberatan} hari sejak surat ini"
    return f"Ibu/Bapak berhak menyatakan keberatan, tanpa dipungut biaya, {sampai}."


def isi_surat(s: Sanksi) -> Isi:
    """What the notice says, by rung and state."""
    if s.keadaan in (_K.GUGUR, _K.DIBATALKAN, _K.DITOLAK):
        return _isi_selesai(s)
    if s.jenjang == _J.PERINGATAN:
        return Isi(
            "Surat Peringatan",
            "Surat ini peringatan. Tidak ada bantuan yang dihentikan atau dikurangi karena surat ini. "
            f"Bila {s.aturan.bulan_penangguhan} bulan berturut-turut tidak terpenuhi, penangguhan bantuan diusulkan.",
            _PERBAIKI,
        )
    jenis, akibat = s.get_jenjang_display(), _AKIBAT[JenjangSanksi(s.jenjang)]
    if s.keadaan == _K.DIUSULKAN:
        return Isi(
            f"Pemberitahuan Usulan {jenis}",
            f"Sistem mengusulkan {jenis.lower()}. Usulan ini belum diputus dan belum ada akibat apa pun. "
            f"Bila koordinator kabupaten/kota menyetujuinya, {akibat}.",
            _PERBAIKI,
        )
    oleh = s.diputus_oleh.nama if s.diputus_oleh else "koordinator kabupaten/kota"
    return Isi(
        f"Pemberitahuan {jenis}",
        f"Menurut putusan {oleh}, {akibat} sejak {tanggal(s.berlaku_sejak)}. Alasannya: {s.alasan_putusan}",
        f"{_PERBAIKI} Keluarga yang ditangguhkan tetap mengikuti pertemuan dan didampingi."
        if s.jenjang == _J.PENANGGUHAN
        else "",
    )


def _isi_selesai(s: Sanksi) -> Isi:
    jenis = s.get_jenjang_display().lower()
    if s.keadaan == _K.DITOLAK:
        arti = f"Usulan {jenis} tidak disetujui. Tidak ada akibat bagi keluarga. Alasannya: {s.alasan_putusan}"
        return Isi("Pemberitahuan Usulan Tidak Disetujui", arti, _PERBAIKI, keberatan=False)
    if s.keadaan == _K.GUGUR:
        apa = jenis if s.jenjang == _J.PERINGATAN else f"Usulan {jenis}"
        arti = f"{apa[0].upper()}{apa[1:]} tidak berlaku lagi. Tidak ada akibat bagi keluarga. {s.alasan_gugur}"
        return Isi("Pemberitahuan Pencabutan", arti, keberatan=False)
    arti = f"{jenis.capitalize()} dibatalkan. Alasannya: {s.alasan_batal}"
    if s.perubahan_id:
        arti += " Kepesertaan keluarga dipulihkan, dan bantuan yang tertunda selama itu diusulkan untuk dibayarkan."
    return Isi("Pemberitahuan Pembatalan", arti, keberatan=False)


def teks_sanksi(s: Sanksi, bukti: Sequence[BarisBukti], petugas: Pengguna | None) -> str:
    """The notice for WhatsApp, to be copied and pasted: it names neither family nor member."""
    isi = isi_surat(s)
    telepon = f" ({tulis_telepon(petugas.telepon)})" if petugas and petugas.telepon else ""
    hubungi = f"Hubungi pendamping {petugas.nama}{telepon}." if petugas else "Hubungi pendamping Ibu/Bapak."
    bagian = [f"Ibu/Bapak peserta PKH, {isi.judul.lower()}."]
    if isi.keberatan:
        bagian.append(f"Menurut catatan kami, kewajiban keluarga tidak terpenuhi pada {bulan_disebut(s.bukti)}.")
        kata = list(dict.fromkeys(f"{tulis_bulan(b.bulan)}: {k}" for b in bukti for k in b.kata))
        bagian += [f"{'; '.join(kata)}."] if kata else []
    bagian += [isi.arti, isi.lakukan, _hak(s, batas_keberatan([s]).get(s.pk)) if isi.keberatan else "", hubungi]
    return " ".join(b if b.endswith((".", "!")) else f"{b}." for b in bagian if b)


def pendamping_kini(kpm: int, hari: date) -> Pengguna | None:
    return pendamping_keluarga([kpm], hari).get(kpm)
