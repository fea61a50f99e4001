"""What this app holds about a family, for a copy of its own data (docs/program.md §13)."""

from collections.abc import Iterator

from inti.services.salinan import Bagian, bagian_model, bagian_salinan
from inti.templatetags.format import tanggal
from kpm.models import KPM
from pendamping.models import (
    Kasus,
    Kunjungan,
    LangkahKasus,
    Penugasan,
    RencanaKunjungan,
    Rujukan,
    SerahTerimaKPM,
    Tugas,
)

_KUNJUNGAN = (
    "tanggal", "petugas", "tujuan", "status_rumah", "jamban", "air_bersih", "listrik", "daya_listrik",
    "pekerjaan_kepala", "komponen_di_kk", "kondisi_sosial", "kks_dipegang_sendiri", "motivasi", "sikap_graduasi",
    "hasil", "kunjungan_berikut", "lintang", "bujur", "akurasi_m", "sumber_titik", "tanpa_titik", "dicatat_pada",
)  # fmt: skip
_KASUS = ("jenis", "prioritas", "keadaan", "uraian", "asesmen", "rencana", "hasil", "dibuka", "ditutup")
_RUJUKAN = ("anggota", "layanan", "tujuan", "tanggal", "kebutuhan", "jawaban", "tanggal_jawaban", "keterangan")
_TUGAS = ("jenis", "uraian", "tenggat", "keadaan", "hasil", "keterangan", "diselesaikan_oleh", "diselesaikan_pada")


@bagian_salinan(
    urut=20,
    memuat=(
        "pendamping.Kasus",
        "pendamping.Kunjungan",
        "pendamping.Penugasan",
        "pendamping.RencanaKunjungan",
        "pendamping.Rujukan",
        "pendamping.SerahTerimaKPM",
        "pendamping.Tugas",
    ),
)
def salinan_pendamping(kpm: KPM) -> Iterator[Bagian]:
    penugasan = Penugasan.objects.filter(kpm=kpm).select_related("petugas").order_by("mulai", "pk")
    yield bagian_model("Pendamping", penugasan, ["petugas", "mulai", "selesai", "nomor_sk"])
    foto = Kunjungan.foto.through.objects.filter(kunjungan__kpm=kpm).count()
    kunjungan = Kunjungan.objects.filter(kpm=kpm).select_related("petugas").order_by("tanggal", "pk")
    yield bagian_model("Kunjungan", kunjungan, _KUNJUNGAN, catatan=f"Foto kunjungan yang disimpan: {foto}.")
    tugas = Tugas.objects.filter(kpm=kpm).select_related("diselesaikan_oleh").order_by("tenggat", "pk")
    yield bagian_model("Tugas tentang keluarga ini", tugas, _TUGAS)
    rencana = RencanaKunjungan.objects.filter(kpm=kpm).order_by("tanggal", "pk")
    yield bagian_model("Rencana kunjungan", rencana, ["tanggal", "tujuan", "catatan", "keadaan", "alasan_batal"])
    serah = SerahTerimaKPM.objects.filter(kpm=kpm).select_related("serah_terima__dari", "serah_terima__kepada")
    yield Bagian(
        "Serah terima pendamping",
        ["Berlaku", "Dari", "Kepada", "Keadaan"],
        [
            [
                tanggal(s.serah_terima.berlaku),
                s.serah_terima.dari.nama,
                s.serah_terima.kepada.nama,
                s.serah_terima.get_keadaan_display(),
            ]
            for s in serah.order_by("serah_terima__berlaku", "pk")
        ],
    )
    yield from _kasus(kpm)


def _kasus(kpm: KPM) -> Iterator[Bagian]:
    kasus = Kasus.objects.filter(kpm=kpm).order_by("dibuka", "pk")
    yield bagian_model("Masalah dan kasus", kasus, _KASUS)
    langkah = LangkahKasus.objects.filter(kasus__kpm=kpm).select_related("oleh").order_by("tanggal", "pk")
    yield bagian_model("Langkah kasus", langkah, ["tanggal", "uraian", "oleh"])
    rujukan = Rujukan.objects.filter(kasus__kpm=kpm).select_related("anggota").order_by("tanggal", "pk")
    yield bagian_model("Rujukan", rujukan, _RUJUKAN)
