"""What this app holds about a family, for a copy of its own data (docs/program.md §13)."""

from collections.abc import Iterator

from django.db.models import Q

from inti.models import AksesPribadi
from inti.services.salinan import Bagian, bagian_model, bagian_salinan, teks_nilai
from inti.templatetags.format import waktu
from kpm.enums import JenisKomponen
from kpm.models import (
    KPM,
    Anggota,
    BantuanKomplementer,
    DugaanGanda,
    KartuKPM,
    KeadaanRumah,
    KeanggotaanKelompok,
    Komponen,
    Pemutakhiran,
    PengurusKelompok,
    PerubahanKepesertaan,
)
from kpm.selectors import riwayat_kpm

_BUKAN_ISI = {"id", "desa", "kecamatan_kode", "kabupaten_kode", "provinsi_kode", "versi"}
_HALAMAN_RIWAYAT = 50  # of thirty changes each


@bagian_salinan(
    urut=10,
    memuat=(
        "kpm.Anggota",
        "kpm.BantuanKomplementer",
        "kpm.DugaanGanda",
        "kpm.KeadaanRumah",
        "kpm.KeanggotaanKelompok",
        "kpm.KartuKPM",
        "kpm.Komponen",
        "kpm.KPM",
        "kpm.Pemutakhiran",
        "kpm.PengurusKelompok",
        "kpm.PerubahanKepesertaan",
    ),
)
def salinan_kpm(kpm: KPM) -> Iterator[Bagian]:
    keluarga = bagian_model("Keluarga", [kpm], ["nik", "kk", "rekening", *_kolom(KPM, *JenisKomponen.values)])
    keluarga.kolom.append("Komponen menurut Final Closing")
    keluarga.baris[0].append(", ".join(f"{n} {nama}" for nama, n in kpm.komponen))
    yield keluarga
    anggota = Anggota.objects.filter(kpm=kpm).order_by("tanggal_lahir", "pk")
    yield bagian_model("Anggota keluarga", anggota, ["nik", *_kolom(Anggota, "kpm")])
    komponen = Komponen.objects.filter(anggota__kpm=kpm).select_related("anggota").order_by("anggota", "mulai", "pk")
    yield bagian_model(
        "Komponen", komponen, ["anggota", "jenis", "mulai", "selesai", "alasan_selesai", "sumber", "art_terakhir"]
    )
    yield bagian_model("Rumah", KeadaanRumah.objects.filter(kpm=kpm), _kolom(KeadaanRumah, "kpm"))
    keanggotaan = KeanggotaanKelompok.objects.filter(kpm=kpm).select_related("kelompok").order_by("mulai")
    yield bagian_model("Kelompok", keanggotaan, ["kelompok", "mulai", "selesai"])
    kartu = KartuKPM.objects.filter(kpm=kpm).order_by("dibuat_pada", "pk")
    yield bagian_model("Kartu KPM", kartu, ["dibuat_pada", "dicabut_pada", "alasan_cabut"])
    jabatan = PengurusKelompok.objects.filter(kpm=kpm).select_related("kelompok").order_by("mulai")
    yield bagian_model("Jabatan di kelompok", jabatan, ["jabatan", "kelompok", "mulai", "selesai"])
    perubahan = PerubahanKepesertaan.objects.filter(kpm=kpm).select_related("oleh").order_by("tanggal", "pk")
    yield bagian_model("Kepesertaan", perubahan, ["tanggal", "dari", "ke", "alasan", "keterangan", "oleh"])
    usulan = Pemutakhiran.objects.filter(kpm=kpm).select_related("anggota", "diusulkan_oleh", "diputus_oleh")
    yield bagian_model(
        "Pemutakhiran",
        usulan.order_by("diusulkan_pada", "pk"),
        ["nik", "kk", *_kolom(Pemutakhiran, "kpm")],
        catatan=f"Foto dokumen yang disimpan: {_foto(kpm)}.",
    )
    bantuan = BantuanKomplementer.objects.filter(kpm=kpm).select_related("diberitahu_oleh", "dicatat_oleh")
    yield bagian_model(
        "Bantuan lain", bantuan.order_by("tahap", "jenis"), _kolom(BantuanKomplementer, "kpm", "dicatat_pada")
    )
    yield _ganda(kpm)
    yield _riwayat(kpm)
    yield _akses(kpm)


def _kolom(model: type, *kecuali: str) -> list[str]:
    """Columns that say something of the family; identifiers are named by themselves."""
    return [
        f.name
        for f in model._meta.concrete_fields  # type: ignore[attr-defined]
        if f.name not in _BUKAN_ISI and f.name not in kecuali and not f.name.endswith(("_sandi", "_indeks"))
    ]


def _foto(kpm: KPM) -> int:
    usulan = Pemutakhiran.dokumen.through.objects.filter(pemutakhiran__kpm=kpm).count()
    return usulan + PerubahanKepesertaan.dokumen.through.objects.filter(perubahankepesertaan__kpm=kpm).count()


def _ganda(kpm: KPM) -> Bagian:
    """That this family was held against another; never which."""
    dugaan = DugaanGanda.objects.filter(kpm_a=kpm) | DugaanGanda.objects.filter(kpm_b=kpm)
    kolom = ["jenis", "putusan", "ditemukan_pada", "diputus_pada"]
    return bagian_model("Dugaan ganda", dugaan.order_by("pk"), kolom)


def _riwayat(kpm: KPM) -> Bagian:
    baris, sesudah = [], None
    for _ in range(_HALAMAN_RIWAYAT):
        lembar = riwayat_kpm(kpm, sesudah)
        baris += [[waktu(p.pada), p.oleh, kolom, lama, kini] for p in lembar.baris for kolom, lama, kini in p.butir]
        sesudah = lembar.berikut
        if sesudah is None:
            break
    return Bagian("Perubahan data keluarga", ["Pada", "Oleh", "Kolom", "Semula", "Menjadi"], baris)


def _akses(kpm: KPM) -> Bagian:
    anggota = [str(pk) for pk in Anggota.objects.filter(kpm=kpm).values_list("pk", flat=True)]
    milik = Q(objek="kpm.KPM", objek_id=str(kpm.pk)) | Q(objek="kpm.Anggota", objek_id__in=anggota)
    akses = AksesPribadi.objects.filter(milik).order_by("pada", "pk")
    baris = [[waktu(a.pada), a.get_jenis_display(), a.kolom or "–", teks_nilai(a.alasan)] for a in akses]
    return Bagian("Pembukaan dan pencetakan data", ["Pada", "Jenis", "Bagian", "Alasan"], baris)
