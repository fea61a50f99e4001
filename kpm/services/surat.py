"""Papers of one family as PDF, each written to the access log before it is made (docs/program.md §13)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from lokal.terbilang import terbilang

from akun.enums import Izin
from akun.models import Pengguna
from inti.cetak import cetak
from inti.enums import JenisAkses
from inti.galat import GalatPengguna, TidakBerhak
from inti.services.akses import catat_akses
from inti.services.salinan import susun_salinan
from inti.templatetags.format import hari_tanggal, rupiah, tanggal
from kpm.enums import AlasanPengurus, JenisSurat, KeperluanKuasa, PerihalSPTJM
from kpm.models import KPM, Anggota
from kpm.selectors.surat import alamat_lengkap as tulis_alamat
from kpm.selectors.surat import fakta_anggota, fakta_kpm, profil_kpm

_TEMPLAT = {
    JenisSurat.PROFIL: "profil_kpm.typ",
    JenisSurat.GRADUASI: "surat_graduasi.typ",
    JenisSurat.WALI: "surat_wali.typ",
    JenisSurat.KUASA: "surat_kuasa.typ",
    JenisSurat.SPTJM: "surat_sptjm.typ",
    JenisSurat.SALINAN: "salinan_data.typ",
}
_PERNYATAAN = {
    PerihalSPTJM.BEDA_DATA: "Perbedaan nama atau NIK pada KKS, rekening, KTP, atau daftar penerima adalah kesalahan "
    "penulisan; semuanya menunjuk orang yang sama, yaitu saya.",
    PerihalSPTJM.PENGGUNAAN: "Bantuan PKH saya terima sendiri secara utuh, tanpa potongan oleh siapa pun, dan dipakai "
    "untuk pendidikan, kesehatan, dan kebutuhan dasar anggota keluarga.",
    PerihalSPTJM.PENGURUS: "Saya menggantikan pengurus sebelumnya sebagai penerima bantuan keluarga ini, dan bantuan "
    "tetap dipakai untuk anggota keluarga yang menjadi komponen.",
    PerihalSPTJM.KKS: "KKS keluarga saya hilang atau rusak dan tidak dijaminkan, dijual, atau dipinjamkan kepada "
    "siapa pun; saya memohon penggantiannya.",
}


@dataclass(frozen=True, kw_only=True)
class IsiSurat:
    """What a person fills in for a paper; fields that a paper does not use stay empty."""

    jenis: str
    tanggal: date
    kertas: str = "f4"
    lengkap: bool = False  # identifiers in full
    keperluan: str = ""  # why, for the access log
    anggota: int | None = None  # the guardian, the holder of the power of attorney, or who asks for the copy
    mulai: date | None = None
    sampai: date | None = None
    nominal: int | None = None
    pilihan: str = ""  # reason or subject from the paper's own list
    teks: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def buat_surat(*, kpm: KPM, isi: IsiSurat, oleh: Pengguna, dari: str | None = None) -> bytes:
    """Return one paper as PDF, after writing down who took it out and why; full numbers are logged apart.

    Raises TidakBerhak outside the actor's families, GalatPengguna with the field where something is missing.
    """
    milik = KPM.objects.boleh(oleh, Izin.BUKA_IDENTITAS).select_related("desa__induk__induk").filter(pk=kpm.pk).first()
    if milik is None:
        raise TidakBerhak("Surat keluarga ini hanya dicetak oleh pendampingnya, koordinator, atau APD wilayahnya.")
    if isi.jenis not in JenisSurat.values:
        raise GalatPengguna("Pilih surat yang akan dicetak.", kolom="jenis")
    jenis = JenisSurat(isi.jenis)
    orang = _orang(milik, isi)
    data: dict[str, Any] = {
        "judul": jenis.label,
        "kertas": isi.kertas,
        "tempat": milik.desa.nama,
        "tanggal": hari_tanggal(isi.tanggal),
        "kpm": fakta_kpm(milik, isi.tanggal, lengkap=isi.lengkap),
        "kepala_desa": isi.teks.get("kepala_desa", ""),
        "saksi": isi.teks.get("saksi", ""),
    }
    data |= _ISI[jenis](milik, isi, orang)
    _catat(milik, jenis, isi, orang, oleh, dari)
    if jenis == JenisSurat.SALINAN:
        # After the log, so that the copy names this very hand-over.
        data |= {"bagian": _bagian(susun_salinan(milik)), "penyiap": oleh.nama}
    return cetak(_TEMPLAT[jenis], data)


def _orang(kpm: KPM, isi: IsiSurat) -> Anggota | None:
    if isi.anggota is None:
        return None
    orang = Anggota.objects.berlaku_pada(isi.tanggal).filter(kpm=kpm, pk=isi.anggota).first()
    if orang is None:
        raise GalatPengguna("Orang ini bukan anggota keluarga pada tanggal surat. Pilih yang lain.", kolom="anggota")
    return orang


def _catat(kpm: KPM, jenis: JenisSurat, isi: IsiSurat, orang: Anggota | None, oleh: Pengguna, dari: str | None) -> None:
    alasan = str(jenis.label)
    if jenis == JenisSurat.SALINAN:
        peminta = isi.teks.get("peminta", "") or (f"anggota keluarga (id {orang.pk})" if orang else "pengurus")
        alasan = f"{jenis.label} diminta {peminta} pada {tanggal(isi.mulai)}"
    if isi.keperluan:
        alasan = f"{alasan}: {isi.keperluan}"
    terbuka = isi.lengkap or jenis == JenisSurat.SALINAN
    if terbuka and not isi.keperluan:
        raise GalatPengguna("Pilih keperluannya: setiap pembukaan nomor dicatat.", kolom="keperluan")
    catatan: dict[str, Any] = {"oleh": oleh, "objek": "kpm.KPM", "objek_id": kpm.pk, "alasan": alasan, "dari": dari}
    catat_akses(jenis=JenisAkses.UNDUH, kolom=f"surat {jenis.value}", **catatan)
    if terbuka:
        nomor = "nik, kk, rekening" if jenis == JenisSurat.SALINAN else "nik, kk"
        catat_akses(jenis=JenisAkses.BUKA, kolom=nomor, **catatan)


def _uang(isi: IsiSurat) -> dict[str, str]:
    if isi.nominal is None:
        return {"nominal": "", "terbilang": ""}
    return {"nominal": rupiah(isi.nominal), "terbilang": f"{terbilang(isi.nominal)} rupiah"}


def _graduasi(kpm: KPM, isi: IsiSurat, orang: Anggota | None) -> dict[str, Any]:
    return {"mulai": tanggal(_wajib(isi.mulai, "mulai", "Isi tanggal mulai graduasi.")), "alasan": isi.teks["alasan"]}


def _wali(kpm: KPM, isi: IsiSurat, orang: Anggota | None) -> dict[str, Any]:
    wali = _wajib(orang, "anggota", "Pilih anggota keluarga yang menjadi wali.")
    if wali.nik_indeks is not None and bytes(wali.nik_indeks) == bytes(kpm.nik_indeks):
        raise GalatPengguna("Wali harus orang lain daripada pengurus.", kolom="anggota")
    umur = wali.umur(isi.tanggal)
    if umur is not None and umur < _DEWASA:
        raise GalatPengguna(f"Wali paling sedikit berumur {_DEWASA} tahun; {wali.nama} {umur} tahun.", kolom="anggota")
    alasan = AlasanPengurus(isi.pilihan)
    return {
        "wali": fakta_anggota(wali, lengkap=isi.lengkap),
        "mulai": tanggal(_wajib(isi.mulai, "mulai", "Isi tanggal mulai.")),
        "meninggal": alasan == AlasanPengurus.MENINGGAL,
        "alasan": f"{alasan.label[0].lower()}{alasan.label[1:]}.",
        "keterangan": isi.teks["keterangan"],
    }


_DEWASA = 17  # may hold a KTP


def _kuasa(kpm: KPM, isi: IsiSurat, orang: Anggota | None) -> dict[str, Any]:
    if orang is not None:
        penerima = {**fakta_anggota(orang, lengkap=isi.lengkap), "alamat": tulis_alamat(kpm)}
    else:
        nama = _wajib(isi.teks["penerima"], "penerima", "Pilih anggota keluarga, atau tulis nama penerima kuasa.")
        penerima = {"nama": nama, "nik": _TITIK, "hubungan": isi.teks["hubungan"] or _TITIK, "alamat": _TITIK}
    return {
        "penerima": penerima,
        "keperluan": str(KeperluanKuasa(isi.pilihan).label),
        "alasan": isi.teks["alasan"],
        "sampai": tanggal(_wajib(isi.sampai, "sampai", "Isi hari terakhir kuasa berlaku.")),
        **_uang(isi),
    }


_TITIK = "……………………………………"  # to be written by hand


def _sptjm(kpm: KPM, isi: IsiSurat, orang: Anggota | None) -> dict[str, Any]:
    perihal = PerihalSPTJM(isi.pilihan)
    return {
        "perihal": str(perihal.label),
        "pernyataan": _PERNYATAAN[perihal],
        "keterangan": isi.teks["keterangan"],
        **_uang(isi),
    }


def _profil(kpm: KPM, isi: IsiSurat, orang: Anggota | None) -> dict[str, Any]:
    return {"bagian": _bagian(profil_kpm(kpm, isi.tanggal, lengkap=isi.lengkap))}


def _salinan(kpm: KPM, isi: IsiSurat, orang: Anggota | None) -> dict[str, Any]:
    diminta = _wajib(isi.mulai, "mulai", "Isi hari permintaannya.")
    if diminta > isi.tanggal:
        raise GalatPengguna("Permintaan tidak bisa sesudah hari penyerahan.", kolom="mulai")
    if orang is not None:
        peminta = f"{orang.nama} (anggota keluarga)"
    elif nama := isi.teks["peminta"]:
        peminta = f"{nama} (dengan surat kuasa)"
    else:
        peminta = f"{kpm.nama} (pengurus)"
    return {"peminta": peminta, "diminta": tanggal(diminta)}


_ISI = {
    JenisSurat.PROFIL: _profil,
    JenisSurat.GRADUASI: _graduasi,
    JenisSurat.WALI: _wali,
    JenisSurat.KUASA: _kuasa,
    JenisSurat.SPTJM: _sptjm,
    JenisSurat.SALINAN: _salinan,
}


def _bagian(bagian: list[Any]) -> list[dict[str, Any]]:
    return [{"judul": b.judul, "kolom": b.kolom, "baris": b.baris, "catatan": b.catatan} for b in bagian]


def _wajib(nilai: Any, kolom: str, pesan: str) -> Any:
    if not nilai:
        raise GalatPengguna(pesan, kolom=kolom)
    return nilai
