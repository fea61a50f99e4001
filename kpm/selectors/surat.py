"""Facts that the papers of a family print. Identifiers are masked unless asked for in full."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Prefetch

from akun.models import berlaku
from inti.identitas import samarkan
from inti.services.salinan import Bagian, teks_kolom
from inti.templatetags.format import KOSONG, tanggal, umur
from kpm.enums import Hubungan
from kpm.models import KPM, Anggota, KeadaanRumah, Komponen

_KUNJUNGAN = 5  # latest visits named in a profile


def fakta_kpm(kpm: KPM, hari: date, *, lengkap: bool) -> dict[str, str]:
    """What every letter says of the family, its area and its pendamping; an empty text is not known."""
    petugas = _petugas(kpm, hari)
    desa = kpm.desa
    lurah = desa.pk[9:10] == "1"  # Kemendagri codes: 1xxx kelurahan, 2xxx desa
    kecamatan = desa.induk
    return {
        "nama": kpm.nama,
        "nik": _nomor(kpm.nik, lengkap),
        "kk": _nomor(kpm.kk, lengkap),
        "lahir": tanggal(kpm.tanggal_lahir),
        "no_peserta": kpm.no_peserta or KOSONG,
        "alamat": alamat_lengkap(kpm),
        "desa": desa.nama,
        "sebutan": "Kelurahan" if lurah else "Desa",
        "pejabat": "Lurah" if lurah else "Kepala Desa",
        "kecamatan": kecamatan.nama if kecamatan else KOSONG,
        "kabupaten": kecamatan.induk.nama if kecamatan and kecamatan.induk else KOSONG,
        "pendamping": petugas.nama if petugas else "",
        "nip": (getattr(petugas, "nip", "") or "") if petugas else "",
    }


def alamat_lengkap(kpm: KPM) -> str:
    rt = "/".join(f"{nama} {nilai}" for nama, nilai in (("RT", kpm.rt), ("RW", kpm.rw)) if nilai)
    return " ".join(b for b in (kpm.alamat or kpm.alamat_fc, rt) if b) or KOSONG


def fakta_anggota(anggota: Anggota, *, lengkap: bool) -> dict[str, str]:
    return {
        "nama": anggota.nama,
        "nik": _nomor(anggota.nik, lengkap),
        "lahir": tanggal(anggota.tanggal_lahir),
        "hubungan": str(Hubungan(anggota.hubungan).label) if anggota.hubungan else KOSONG,
    }


def anggota_surat(kpm: KPM, hari: date) -> list[Anggota]:
    """Members on a day with their components in force (`komponen_kini`), the eldest first."""
    komponen = Prefetch("komponen", Komponen.objects.berlaku_pada(hari), to_attr="komponen_kini")
    isi = Anggota.objects.berlaku_pada(hari).filter(kpm=kpm).prefetch_related(komponen)
    return sorted(isi, key=lambda a: (a.tanggal_lahir or date.max, a.nama, a.pk))


def profil_kpm(kpm: KPM, hari: date, *, lengkap: bool) -> list[Bagian]:
    """*Profil KPM* in parts: who they are, who lives there, house, group, pendamping, standing, visits."""
    fakta = fakta_kpm(kpm, hari, lengkap=lengkap)
    return [
        _keluarga(kpm, fakta, hari),
        _anggota(kpm, hari, lengkap=lengkap),
        _rumah(kpm),
        _kelompok(kpm),
        _pendamping(kpm),
        _kepesertaan(kpm),
        _kunjungan(kpm),
    ]


def _nomor(nilai: str, lengkap: bool) -> str:
    return (nilai if lengkap else samarkan(nilai)) or KOSONG


def _petugas(kpm: KPM, hari: date) -> Any | None:
    tugas = apps.get_model("pendamping", "Penugasan").objects.filter(berlaku(hari), kpm=kpm)
    kini = tugas.select_related("petugas").first()
    return kini.petugas if kini else None


def _keluarga(kpm: KPM, fakta: dict[str, str], hari: date) -> Bagian:
    isi = [
        ("Pengurus", fakta["nama"]), ("NIK", fakta["nik"]), ("No KK", fakta["kk"]),
        ("Tanggal lahir", fakta["lahir"]), ("Umur", umur(kpm.tanggal_lahir, hari)),
        ("Nomor peserta PKH", fakta["no_peserta"]), ("Kepesertaan", str(kpm.get_kepesertaan_display())),
        ("Alamat", fakta["alamat"]), ("Patokan rumah", kpm.patokan),
        (fakta["sebutan"], fakta["desa"]), ("Kecamatan", fakta["kecamatan"]), ("Kabupaten/kota", fakta["kabupaten"]),
        ("Telepon", kpm.telepon_terbaca if kpm.telepon else ""), ("Bahasa sehari-hari", kpm.bahasa),
        ("Jumlah anggota menurut Final Closing", str(kpm.jumlah_art or "")),
        ("Komponen menurut Final Closing", ", ".join(f"{n} {k}" for k, n in kpm.komponen)),
        ("Pemutakhiran terakhir", tanggal(kpm.dimutakhirkan_pada)),
    ]  # fmt: skip
    return Bagian("Keluarga", [k for k, _ in isi], [[v for _, v in isi]])


def _anggota(kpm: KPM, hari: date, *, lengkap: bool) -> Bagian:
    baris = [
        [
            a.nama,
            fakta["nik"],
            umur(a.tanggal_lahir, hari),
            fakta["hubungan"],
            ", ".join(k.get_jenis_display() for k in a.komponen_kini) or KOSONG,  # type: ignore[attr-defined]
            ", ".join(b for b in (_tempat(a), a.kelas) if b) or KOSONG,
        ]
        for a in anggota_surat(kpm, hari)
        for fakta in [fakta_anggota(a, lengkap=lengkap)]
    ]
    kolom = ["Nama", "NIK", "Umur", "Hubungan", "Komponen", "Sekolah, posyandu, atau faskes"]
    return Bagian("Anggota dan komponen", kolom, baris)


def _tempat(a: Anggota) -> str:
    return a.sekolah or a.dapodik_sekolah or a.dtsen_sekolah or a.posyandu or a.faskes


def _rumah(kpm: KPM) -> Bagian:
    rumah = KeadaanRumah.objects.filter(pk=kpm.pk).first()
    if rumah is None:
        return Bagian("Rumah dan keadaan ekonomi", [])
    kolom = ("status_rumah", "jamban", "air_bersih", "listrik", "daya_listrik", "pekerjaan_kepala", "diperiksa_pada")
    bidang = {f.name: f for f in KeadaanRumah._meta.concrete_fields}
    label = ["Status rumah", "Jamban", "Air bersih", "Listrik", "Daya listrik (VA)", "Pekerjaan kepala keluarga"]
    isi = [teks_kolom(rumah, bidang[k], k) for k in kolom]
    return Bagian("Rumah dan keadaan ekonomi", [*label, "Diperiksa"], [isi])


def _kelompok(kpm: KPM) -> Bagian:
    isi = kpm.keanggotaan.select_related("kelompok").order_by("-mulai", "-pk")
    jabatan = kpm.jabatan_kelompok.select_related("kelompok").order_by("-mulai", "-pk")
    baris = [["Anggota", k.kelompok.nama, tanggal(k.mulai), _sampai(k.selesai)] for k in isi]
    baris += [[p.get_jabatan_display(), p.kelompok.nama, tanggal(p.mulai), _sampai(p.selesai)] for p in jabatan]
    return Bagian("Kelompok", ["Sebagai", "Kelompok", "Sejak", "Sampai"], baris)


def _pendamping(kpm: KPM) -> Bagian:
    tugas = apps.get_model("pendamping", "Penugasan").objects.filter(kpm=kpm).select_related("petugas")
    baris = [[t.petugas.nama, tanggal(t.mulai), _sampai(t.selesai)] for t in tugas.order_by("-mulai", "-pk")]
    return Bagian("Pendamping", ["Nama", "Sejak", "Sampai"], baris)


def _kepesertaan(kpm: KPM) -> Bagian:
    perubahan = kpm.perubahan_kepesertaan.order_by("-tanggal", "-pk")
    baris = [
        [tanggal(p.tanggal), p.get_dari_display(), p.get_ke_display(), f"{p.get_alasan_display()}. {p.keterangan}"]
        for p in perubahan
    ]
    return Bagian("Riwayat kepesertaan", ["Tanggal", "Dari", "Menjadi", "Alasan"], baris)


def _kunjungan(kpm: KPM) -> Bagian:
    kunjungan = apps.get_model("pendamping", "Kunjungan").objects.filter(kpm=kpm).select_related("petugas")
    baris = [
        [tanggal(k.tanggal), k.get_tujuan_display(), k.petugas.nama]
        for k in kunjungan.order_by("-tanggal", "-pk")[:_KUNJUNGAN]
    ]
    return Bagian("Kunjungan terakhir", ["Tanggal", "Tujuan", "Petugas"], baris)


def _sampai(hari: date | None) -> str:
    return tanggal(hari) if hari else "sekarang"
