"""What this app holds about a family, for a copy of its own data (docs/program.md §13)."""

from collections.abc import Iterator

from inti.services.salinan import Bagian, bagian_model, bagian_salinan
from kpm.models import KPM
from pendamping.models import Kunjungan, Penugasan, Tugas

_KUNJUNGAN = (
    "tanggal", "petugas", "tujuan", "status_rumah", "jamban", "air_bersih", "listrik", "daya_listrik",
    "pekerjaan_kepala", "komponen_di_kk", "kondisi_sosial", "kks_dipegang_sendiri", "hasil", "kunjungan_berikut",
    "lintang", "bujur", "akurasi_m", "dicatat_pada",
)  # fmt: skip
_TUGAS = ("jenis", "uraian", "tenggat", "keadaan", "hasil", "keterangan", "diselesaikan_oleh", "diselesaikan_pada")


@bagian_salinan(urut=20, memuat=("pendamping.Kunjungan", "pendamping.Penugasan", "pendamping.Tugas"))
def salinan_pendamping(kpm: KPM) -> Iterator[Bagian]:
    penugasan = Penugasan.objects.filter(kpm=kpm).select_related("petugas").order_by("mulai", "pk")
    yield bagian_model("Pendamping", penugasan, ["petugas", "mulai", "selesai", "nomor_sk"])
    foto = Kunjungan.foto.through.objects.filter(kunjungan__kpm=kpm).count()
    kunjungan = Kunjungan.objects.filter(kpm=kpm).select_related("petugas").order_by("tanggal", "pk")
    yield bagian_model("Kunjungan", kunjungan, _KUNJUNGAN, catatan=f"Foto kunjungan yang disimpan: {foto}.")
    tugas = Tugas.objects.filter(kpm=kpm).select_related("diselesaikan_oleh").order_by("tenggat", "pk")
    yield bagian_model("Tugas tentang keluarga ini", tugas, _TUGAS)
