"""What this app holds about a family, for a copy of its own data (docs/program.md §13)."""

from __future__ import annotations

from collections.abc import Iterator

from inti.services.salinan import Bagian, bagian_model, bagian_salinan
from inti.templatetags.format import bulan, nama_tahap, tanggal
from kpm.models import KPM
from verifikasi.enums import Bidang
from verifikasi.models import (
    CatatanVerkom,
    HasilKeluarga,
    HasilVerifikasi,
    KabarSanksi,
    KartuPeserta,
    Keberatan,
    KeikutsertaanFasilitas,
    Kewajiban,
    Sanksi,
)
from verifikasi.selectors.hasil_keluarga import kata_rincian


@bagian_salinan(
    urut=35,
    memuat=(
        "verifikasi.CatatanVerkom",
        "verifikasi.HasilKeluarga",
        "verifikasi.HasilVerifikasi",
        "verifikasi.KartuPeserta",
        "verifikasi.KeikutsertaanFasilitas",
        "verifikasi.Sanksi",
    ),
)
def salinan_verifikasi(kpm: KPM) -> Iterator[Bagian]:
    ikut = KeikutsertaanFasilitas.objects.filter(kpm=kpm).select_related("anggota", "fasilitas")
    yield bagian_model(
        "Sekolah dan fasilitas kesehatan",
        ikut.order_by("anggota__nama", "mulai", "pk"),
        ["anggota", "fasilitas", "kelas", "mulai", "selesai", "sumber"],
    )
    kartu = KartuPeserta.objects.filter(kpm=kpm).select_related("anggota").order_by("dibuat_pada", "pk")
    yield bagian_model("Kartu kontrol", kartu, ["anggota", "kode", "dibuat_pada", "dicabut_pada", "alasan_cabut"])
    yield _sekolah(kpm)
    sehat = CatatanVerkom.objects.filter(kpm=kpm, bidang=Bidang.KESEHATAN).select_related("anggota", "fasilitas")
    yield bagian_model(
        "Catatan kesehatan",
        sehat.order_by("bulan", "anggota__nama", "pk"),
        [
            "bulan", "anggota", "fasilitas", "keadaan", "hadir", "tanggal_periksa", "berat_kg", "tinggi_cm", "sistolik",
            "diastolik", "imunisasi", "vitamin_a", "perkembangan", "sosial", "keterangan", "dicatat_pada",
        ],
    )  # fmt: skip
    yield _hasil(kpm)
    keluarga = HasilKeluarga.objects.filter(kpm=kpm).order_by("tahap")
    yield Bagian(
        "Hasil verifikasi keluarga",
        ["Triwulan", "Hasil", "Anggota tidak memenuhi", "Anggota belum dilaporkan"],
        [[nama_tahap(k.tahap), k.get_hasil_display(), str(k.anggota_tidak), str(k.anggota_belum)] for k in keluarga],
    )
    sanksi = Sanksi.objects.filter(kpm=kpm).order_by("diusulkan_pada", "pk")
    yield bagian_model(
        "Sanksi",
        sanksi,
        [
            "jenjang", "keadaan", "sejak", "diusulkan_pada", "diputus_pada", "alasan_putusan", "berlaku_sejak",
            "alasan_gugur", "dibatalkan_pada", "alasan_batal",
        ],
    )  # fmt: skip
    kabar = KabarSanksi.objects.filter(sanksi__kpm=kpm).order_by("tanggal", "pk")
    yield bagian_model("Pemberitahuan sanksi", kabar, ["keadaan", "cara", "kepada", "tanggal"])
    keberatan = Keberatan.objects.filter(sanksi__kpm=kpm).order_by("tanggal", "pk")
    yield bagian_model(
        "Keberatan", keberatan, ["tanggal", "penyampai", "isi", "keadaan", "diputus_pada", "alasan_putusan"]
    )


def _sekolah(kpm: KPM) -> Bagian:
    catatan = CatatanVerkom.objects.filter(kpm=kpm, bidang=Bidang.PENDIDIKAN).select_related("anggota", "fasilitas")
    baris = [
        [
            bulan(c.bulan),
            c.anggota.nama,
            c.fasilitas.nama,
            c.get_keadaan_display()
            if c.hari_efektif is None
            else f"{c.hari_efektif} hari efektif, alpa {c.alpa}, izin {c.izin}, sakit {c.sakit}",
            c.keterangan or "–",
            tanggal(c.dicatat_pada),
        ]
        for c in catatan.order_by("bulan", "anggota__nama", "pk")
    ]
    return Bagian("Catatan sekolah", ["Bulan", "Anggota", "Sekolah", "Kehadiran", "Keterangan", "Dicatat"], baris)


def _hasil(kpm: KPM) -> Bagian:
    semua = list(
        HasilVerifikasi.objects.filter(kpm=kpm).select_related("anggota").order_by("bulan", "anggota__nama", "pk")
    )
    wajib = Kewajiban.objects.in_bulk({b["kewajiban"] for h in semua for b in h.rincian})
    return Bagian(
        "Hasil verifikasi anggota",
        ["Bulan", "Anggota", "Hasil", "Sebab"],
        [
            [
                bulan(h.bulan),
                h.anggota.nama,
                h.get_hasil_display(),
                "; ".join(f"{w}: {s}" for w, s, _ in kata_rincian(h, wajib)) or "–",
            ]
            for h in semua
        ],
    )
