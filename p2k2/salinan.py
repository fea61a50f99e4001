"""What this app holds about a family, for a copy of its own data (docs/program.md §13)."""

from collections.abc import Iterator

from inti.services.salinan import Bagian, bagian_model, bagian_salinan
from inti.templatetags.format import tanggal
from kpm.models import KPM
from p2k2.models import KabarTanda, Kehadiran, PenilaianSemester, TandaAbsen, TindakLanjutTanda, UndanganAwal
from p2k2.selectors.teks import teks_status, teks_wakil


@bagian_salinan(urut=30, memuat=("p2k2.Kehadiran", "p2k2.PenilaianSemester", "p2k2.TandaAbsen", "p2k2.UndanganAwal"))
def salinan_p2k2(kpm: KPM) -> Iterator[Bagian]:
    undangan = UndanganAwal.objects.filter(kpm=kpm).select_related("pertemuan").order_by("pertemuan__tanggal", "pk")
    yield Bagian(
        "Pertemuan awal",
        ["Tanggal", "Kehadiran", "Hasil validasi", "Dokumen", "Catatan"],
        [
            [
                tanggal(u.pertemuan.tanggal),
                u.get_hadir_display() or "–",
                u.get_validasi_display() or "–",
                ", ".join(u.dokumen) or "–",
                u.catatan or "–",
            ]
            for u in undangan
        ],
    )
    hadir = Kehadiran.objects.filter(kpm=kpm).select_related("pertemuan__kelompok").order_by("tanggal", "pk")
    yield Bagian(
        "Kehadiran P2K2",
        ["Tanggal", "Kelompok", "Kehadiran", "Diwakili", "Pemahaman"],
        [
            [
                tanggal(h.tanggal),
                h.pertemuan.kelompok.nama,
                teks_status(h.status),
                teks_wakil(h.wakil, h.hubungan_wakil) or "–",
                h.get_pemahaman_display() or "–",
            ]
            for h in hadir
        ],
    )
    tanda = TandaAbsen.objects.filter(kpm=kpm).order_by("sejak", "pk")
    yield bagian_model(
        "Tidak hadir berturut-turut", tanda, ["jumlah", "sejak", "terakhir", "dibuka_pada", "ditutup_pada"]
    )
    kabar = KabarTanda.objects.filter(tanda__kpm=kpm).order_by("tanggal", "pk")
    yield bagian_model("Pemberitahuan tidak hadir", kabar, ["tanggal", "cara", "kepada"])
    tindak = TindakLanjutTanda.objects.filter(tanda__kpm=kpm).order_by("tanggal", "pk")
    yield bagian_model("Tindak lanjut tidak hadir", tindak, ["tanggal", "sebab", "uraian"])
    nilai = PenilaianSemester.objects.filter(kpm=kpm).order_by("tahun", "semester")
    yield bagian_model(
        "Penilaian semester", nilai, ["tahun", "semester", "perubahan_perilaku", "kenali_potensi", "dinilai_pada"]
    )
