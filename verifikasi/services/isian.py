"""What a raw entry may say, in one place for the screen, the card, the import and the API (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from inti.berkas.nilai import rapikan
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.templatetags.format import bulan as tulis_bulan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.templatetags.format import waktu as tulis_waktu
from inti.waktu import akhir_bulan
from kpm.enums import JenisKelamin, JenisKomponen
from kpm.models import Anggota
from verifikasi.enums import Bidang, KeadaanPeserta
from verifikasi.models import CatatanVerkom, Fasilitas, LaporanFasilitas
from verifikasi.selectors.wajar import Ukuran, mustahil, sebut, tak_lazim, umur_pada

PANJANG_KETERANGAN, PANJANG_IMUNISASI = 200, 100
_HITUNGAN = ("hari_efektif", "alpa", "izin", "sakit")
_UKURAN = ("tanggal_periksa", "berat_kg", "tinggi_cm", "sistolik", "diastolik")
_LAYANAN = ("imunisasi", "vitamin_a", "perkembangan", "sosial")
ISI = (*_HITUNGAN, "keadaan", "hadir", *_UKURAN, *_LAYANAN, "keterangan")
_UMUR_HAMIL = (10 * 12, 60 * 12)
_UMUR_SEKOLAH = (4 * 12, 25 * 12)
_KOMPONEN_SEHAT = {JenisKomponen.HAMIL, JenisKomponen.AUD, JenisKomponen.LANSIA, JenisKomponen.DISABIL}


@dataclass(frozen=True)
class Isian:
    """What was typed of one person. `versi` is that of the entry as it was shown; None: none was there.

    A school month without `hari_efektif` takes the school's. `pindah` takes the month over from another facility,
    where it was entered by mistake.
    """

    anggota_id: int
    keadaan: str = KeadaanPeserta.TERCATAT
    hari_efektif: int | None = None
    alpa: int | None = None
    izin: int | None = None
    sakit: int | None = None
    hadir: bool | None = None
    tanggal_periksa: date | None = None
    berat_kg: Decimal | None = None
    tinggi_cm: Decimal | None = None
    sistolik: int | None = None
    diastolik: int | None = None
    imunisasi: str = ""
    vitamin_a: bool = False
    perkembangan: bool = False
    sosial: bool = False
    keterangan: str = ""
    versi: int | None = None
    pindah: bool = False

    @classmethod
    def dari(cls, catatan: CatatanVerkom) -> Isian:
        """What is stored, as it would be typed."""
        nama = {f.name for f in fields(cls)} - {"pindah"}
        return cls(**{n: getattr(catatan, n) for n in nama})


@dataclass(frozen=True)
class Bahan:
    """What the rules look at, read once for all rows."""

    fasilitas: Fasilitas
    bulan: date
    hari: date  # today at the facility
    laporan: LaporanFasilitas | None
    anggota: Mapping[int, Anggota]  # whom the writer may write for
    komponen: Mapping[int, set[str]]
    di_sini: set[int]
    di_lain: Mapping[int, str]  # the name of the other facility of that month
    catatan: Mapping[int, CatatanVerkom]
    lalu: Mapping[int, Ukuran] = field(default_factory=dict)

    @property
    def bidang(self) -> Bidang:
        return self.fasilitas.bidang


def rapikan_isian(isi: Isian, b: Bahan) -> Isian:
    """Clean text, the decimals the column holds, and the school's effective days where none were typed."""
    baru = replace(
        isi,
        imunisasi=rapikan(isi.imunisasi),
        keterangan=rapikan(isi.keterangan),
        berat_kg=_desimal(isi, b, "berat_kg", "berat", "0.01"),
        tinggi_cm=_desimal(isi, b, "tinggi_cm", "tinggi", "0.1"),
    )
    if b.bidang == Bidang.PENDIDIKAN and baru.keadaan == KeadaanPeserta.TERCATAT and baru.hari_efektif is None:
        return replace(baru, hari_efektif=b.laporan.hari_efektif if b.laporan else None)
    return baru


def _desimal(isi: Isian, b: Bahan, kolom: str, nama: str, satuan: str) -> Decimal | None:
    nilai = getattr(isi, kolom)
    if nilai is None:
        return None
    try:
        bulat = Decimal(nilai).quantize(Decimal(satuan))
    except InvalidOperation:
        bulat = Decimal("NaN")
    if not bulat.is_finite():
        siapa = b.anggota[isi.anggota_id].nama
        raise GalatPengguna(f"{siapa}: {nama} bukan angka yang bisa dibaca. Ketik ulang.", kolom=kolom)
    return bulat


def periksa(isi: Isian, b: Bahan) -> None:
    """Raise GalatPengguna with who, what and what to do, at the first rule this entry breaks."""
    orang = b.anggota[isi.anggota_id]
    _periksa_orang(orang, isi, b)
    _periksa_fasilitas(orang, isi, b)
    if isi.keadaan not in KeadaanPeserta.values:
        raise GalatPengguna(f"{orang.nama}: keadaan “{isi.keadaan[:20]}” tidak dikenal.", kolom="keadaan")
    for kolom, nama, maks in (
        ("keterangan", "keterangan", PANJANG_KETERANGAN),
        ("imunisasi", "imunisasi", PANJANG_IMUNISASI),
    ):
        if len(getattr(isi, kolom)) > maks:
            raise GalatPengguna(f"{orang.nama}: {nama} paling panjang {maks} huruf. Singkat dulu.", kolom=kolom)
    if isi.keadaan == KeadaanPeserta.TIDAK_TERDAFTAR:
        if any(getattr(isi, k) not in (None, "", False) for k in (*_HITUNGAN, "hadir", *_UKURAN, *_LAYANAN)):
            raise GalatPengguna(
                f"{orang.nama}: ditandai tidak terdaftar di sini, tetapi ada isiannya. Kosongkan salah satu.",
                kolom="keadaan",
            )
    elif b.bidang == Bidang.PENDIDIKAN:
        _periksa_sekolah(orang, isi, b)
    else:
        _periksa_sehat(orang, isi, b)


def _periksa_orang(orang: Anggota, isi: Isian, b: Bahan) -> None:
    akhir = akhir_bulan(b.bulan)
    if orang.tanggal_lahir and orang.tanggal_lahir > akhir:
        raise GalatPengguna(
            f"{orang.nama} lahir {tulis_tanggal(orang.tanggal_lahir)}, sesudah {tulis_bulan(b.bulan)}. "
            "Periksa bulan atau tanggal lahirnya."
        )
    if orang.mulai and orang.mulai > akhir:
        raise GalatPengguna(
            f"{orang.nama} baru menjadi anggota keluarga pada {tulis_tanggal(orang.mulai)}, "
            f"jadi {tulis_bulan(b.bulan)} tidak diisi."
        )
    if orang.selesai and orang.selesai < b.bulan:
        raise GalatPengguna(
            f"{orang.nama} bukan anggota keluarga lagi sejak {tulis_tanggal(orang.selesai)}, "
            f"jadi {tulis_bulan(b.bulan)} tidak diisi."
        )
    jenis = b.komponen.get(orang.pk, set())
    if b.bidang != Bidang.KESEHATAN or JenisKomponen.HAMIL not in jenis or jenis & (_KOMPONEN_SEHAT - {"hamil"}):
        return
    umur = umur_pada(orang.tanggal_lahir, akhir)
    if orang.jenis_kelamin == JenisKelamin.LAKI_LAKI:
        raise GalatPengguna(
            f"{orang.nama} tercatat laki-laki dan ibu hamil sekaligus. Perbaiki jenis kelamin atau komponennya "
            "lewat pemutakhiran keluarga, lalu isi lagi."
        )
    if umur is not None and not _UMUR_HAMIL[0] <= umur < _UMUR_HAMIL[1]:
        raise GalatPengguna(
            f"{orang.nama} tercatat ibu hamil pada umur {umur // 12} tahun. Perbaiki tanggal lahir atau komponennya "
            "lewat pemutakhiran keluarga, lalu isi lagi."
        )


def _periksa_fasilitas(orang: Anggota, isi: Isian, b: Bahan) -> None:
    ada = b.catatan.get(orang.pk)
    if ada is not None and ada.fasilitas_id != b.fasilitas.pk and not isi.pindah:
        raise GalatPengguna(
            f"{orang.nama} sudah diisi di {ada.fasilitas} untuk {tulis_bulan(b.bulan)}. Bila itu keliru, pilih "
            f"Pindahkan ke {b.fasilitas}; bila di sini yang keliru, biarkan kosong.",
            kolom="pindah",
        )
    if orang.pk in b.di_sini:
        return
    lain = b.di_lain.get(orang.pk)
    if lain:
        raise GalatPengguna(
            f"{orang.nama} pada {tulis_bulan(b.bulan)} terdaftar di {lain}, bukan di {b.fasilitas}. "
            "Betulkan dulu keikutsertaannya, lalu isi."
        )
    raise GalatPengguna(
        f"{orang.nama} tidak terdaftar di {b.fasilitas} pada {tulis_bulan(b.bulan)}. Daftarkan dulu di sana, lalu isi."
    )


def _periksa_sekolah(orang: Anggota, isi: Isian, b: Bahan) -> None:
    if any(getattr(isi, k) not in (None, "", False) for k in ("hadir", *_UKURAN, *_LAYANAN)):
        raise GalatPengguna(f"{orang.nama}: {b.fasilitas} sekolah, jadi yang diisi alpa, izin, dan sakit.")
    if isi.hari_efektif is None:
        raise GalatPengguna(
            f"Hari efektif {b.fasilitas} untuk {tulis_bulan(b.bulan)} belum diisi. Isi dulu, lalu isi {orang.nama}.",
            kolom="hari_efektif",
        )
    periksa_hari(isi.hari_efektif, b.bulan, awalan=f"{orang.nama}: ")
    sekolah = b.laporan.hari_efektif if b.laporan else None
    if sekolah is not None and isi.hari_efektif > sekolah:
        raise GalatPengguna(
            f"{orang.nama}: hari efektif {isi.hari_efektif} lebih dari hari efektif sekolah ({sekolah}). "
            "Betulkan hari efektif sekolah bila itu yang keliru.",
            kolom="hari_efektif",
        )
    for kolom in ("alpa", "izin", "sakit"):
        nilai = getattr(isi, kolom)
        if nilai is None:
            raise GalatPengguna(f"{orang.nama}: {kolom} belum diisi. Ketik 0 bila tidak ada.", kolom=kolom)
        if not 0 <= nilai <= isi.hari_efektif:
            raise GalatPengguna(
                f"{orang.nama}: {kolom} {nilai} hari, sedangkan hari efektif {isi.hari_efektif}. Periksa angkanya.",
                kolom=kolom,
            )
    absen = sum(getattr(isi, k) for k in ("alpa", "izin", "sakit"))
    if absen > isi.hari_efektif:
        raise GalatPengguna(
            f"{orang.nama}: alpa, izin, dan sakit berjumlah {absen} hari, lebih dari {isi.hari_efektif} hari efektif. "
            "Periksa angkanya.",
            kolom="alpa",
        )


def periksa_hari(hari: int, bulan: date, awalan: str = "") -> None:
    """Effective days fit their month."""
    maks = akhir_bulan(bulan).day
    if not 0 <= hari <= maks:
        raise GalatPengguna(
            f"{awalan}Hari efektif {hari} tidak mungkin: {tulis_bulan(bulan)} hanya {maks} hari. Periksa angkanya.",
            kolom="hari_efektif",
        )


def _periksa_sehat(orang: Anggota, isi: Isian, b: Bahan) -> None:
    if any(getattr(isi, k) is not None for k in _HITUNGAN):
        raise GalatPengguna(f"{orang.nama}: {b.fasilitas} bukan sekolah, jadi alpa, izin, dan sakit tidak diisi.")
    if isi.hadir is None:
        raise GalatPengguna(f"{orang.nama}: pilih Hadir atau Tidak hadir.", kolom="hadir")
    if not isi.hadir and any(getattr(isi, k) not in (None, "", False) for k in (*_UKURAN, *_LAYANAN)):
        raise GalatPengguna(
            f"{orang.nama}: ditandai tidak hadir, tetapi ada hasil pemeriksaannya. Tandai Hadir, atau kosongkan "
            "hasilnya.",
            kolom="hadir",
        )
    if isi.tanggal_periksa:
        _periksa_tanggal(orang, isi.tanggal_periksa, b)
    umur = umur_pada(orang.tanggal_lahir, isi.tanggal_periksa or akhir_bulan(b.bulan))
    if salah := mustahil(umur, isi.berat_kg, isi.tinggi_cm, isi.sistolik, isi.diastolik):
        kolom, sebab = salah
        raise GalatPengguna(f"{orang.nama}: {sebab}. Periksa angka di buku atau kartunya.", kolom=kolom)


def _periksa_tanggal(orang: Anggota, hari: date, b: Bahan) -> None:
    if (hari.year, hari.month) != (b.bulan.year, b.bulan.month):
        raise GalatPengguna(
            f"{orang.nama}: tanggal periksa {tulis_tanggal(hari)} bukan di {tulis_bulan(b.bulan)}. "
            "Isi di bulannya sendiri.",
            kolom="tanggal_periksa",
        )
    if hari > b.hari:
        raise GalatPengguna(
            f"{orang.nama}: tanggal periksa {tulis_tanggal(hari)} belum tiba. Periksa tanggalnya.",
            kolom="tanggal_periksa",
        )
    if orang.tanggal_lahir and hari < orang.tanggal_lahir:
        raise GalatPengguna(
            f"{orang.nama}: tanggal periksa {tulis_tanggal(hari)} sebelum lahir "
            f"({tulis_tanggal(orang.tanggal_lahir)}). Periksa tanggalnya.",
            kolom="tanggal_periksa",
        )


def peringatan(isi: Isian, b: Bahan) -> list[str]:
    """What is accepted and worth a second look."""
    orang = b.anggota[isi.anggota_id]
    umur = umur_pada(orang.tanggal_lahir, isi.tanggal_periksa or akhir_bulan(b.bulan))
    if isi.keadaan != KeadaanPeserta.TERCATAT:
        return []
    if b.bidang == Bidang.PENDIDIKAN:
        if umur is not None and not _UMUR_SEKOLAH[0] <= umur < _UMUR_SEKOLAH[1]:
            return [f"umur {umur // 12} tahun jarang bersekolah; periksa tanggal lahirnya"]
        return []
    lalu = b.lalu.get(orang.pk, Ukuran())
    return tak_lazim(umur, isi.berat_kg, isi.tinggi_cm, (isi.sistolik, isi.diastolik), lalu)


def sama(catatan: CatatanVerkom, isi: Isian, fasilitas: Fasilitas) -> bool:
    """Whether the entry says just this already."""
    return catatan.fasilitas_id == fasilitas.pk and all(getattr(catatan, k) == getattr(isi, k) for k in ISI)


def periksa_versi(catatan: CatatanVerkom, isi: Isian, nama: str) -> None:
    """Somebody saved in between: say who, when and what, and write nothing over it."""
    if catatan.versi == isi.versi:
        return
    raise BerubahLebihDulu(
        f"{nama} sudah diisi {catatan.dicatat_oleh} pada {tulis_waktu(catatan.dicatat_pada)}: "
        f"{ringkas(catatan)}. Isian Anda belum disimpan. Bandingkan, lalu simpan lagi bila isian Anda yang benar.",
        kolom="versi",
    )


def ringkas(catatan: CatatanVerkom) -> str:
    """An entry in one line."""
    if catatan.keadaan == KeadaanPeserta.TIDAK_TERDAFTAR:
        return "tidak terdaftar di sini"
    if catatan.bidang == Bidang.PENDIDIKAN:
        return f"hari efektif {catatan.hari_efektif}, alpa {catatan.alpa}, izin {catatan.izin}, sakit {catatan.sakit}"
    return ringkas_sehat(catatan)


def ringkas_sehat(catatan: CatatanVerkom | Isian) -> str:
    """A health month in one line, stored or typed."""
    bagian = ["hadir" if catatan.hadir else "tidak hadir"]
    if catatan.tanggal_periksa:
        bagian.append(tulis_tanggal(catatan.tanggal_periksa))
    if catatan.berat_kg is not None:
        bagian.append(f"{sebut(catatan.berat_kg)} kg")
    if catatan.tinggi_cm is not None:
        bagian.append(f"{sebut(catatan.tinggi_cm)} cm")
    if catatan.sistolik is not None:
        bagian.append(f"tensi {catatan.sistolik}/{catatan.diastolik}")
    if catatan.imunisasi:
        bagian.append(f"imunisasi {catatan.imunisasi}")
    bagian += [
        kata
        for kata, ya in (
            ("vitamin A", catatan.vitamin_a),
            ("perkembangan diperiksa", catatan.perkembangan),
            ("kegiatan sosial", catatan.sosial),
        )
        if ya
    ]
    return ", ".join(bagian)
