"""Worklists of visits, tasks, cases, handovers and what was told or asked."""

from akun.enums import Izin
from inti.kerja import BagianKerja, DaftarKerja, PerBagian
from kpm.selectors.kelompok import jumlah_tanpa_kelompok
from pendamping.selectors.arahan import jumlah_arahan_belum, jumlah_pertanyaan_menunggu
from pendamping.selectors.kasus import jumlah_kasus, jumlah_rujukan_menunggu
from pendamping.selectors.rencana import jumlah_rencana
from pendamping.selectors.serah_terima import jumlah_serah_terima_menunggu
from pendamping.selectors.temuan import jumlah_temuan_menunggu
from pendamping.selectors.tugas import jumlah_tugas, jumlah_tugas_diberi

KERJA: PerBagian = {
    BagianKerja.LAPANGAN: (
        DaftarKerja("Tugas", "keluarga yang harus didatangi", "pendamping:tugas", "tugas", jumlah_tugas),
        DaftarKerja(
            "Rencana kunjungan",
            "kunjungan hari ini dan yang lewat harinya",
            "pendamping:rencana",
            "kalender",
            jumlah_rencana,
        ),
        DaftarKerja(
            "Tugas yang Anda beri",
            "keluarga yang pendampingnya belum menyelesaikan tugas dari Anda",
            "pendamping:tugas",
            "tugas",
            jumlah_tugas_diberi,
            (Izin.BERI_TUGAS,),
            "?diberi=1",
        ),
        DaftarKerja(
            "Belum masuk kelompok",
            "keluarga; lihat usulan kelompoknya",
            "pendamping:kelompok_usulan",
            "kelompok",
            jumlah_tanpa_kelompok,
            (Izin.KELOLA_KELOMPOK,),
        ),
    ),
    BagianKerja.KASUS: (
        DaftarKerja("Kasus", "masalah keluarga yang belum selesai", "pendamping:kasus", "aduan", jumlah_kasus),
        DaftarKerja(
            "Rujukan menunggu jawaban",
            "kasus yang dirujuk dan belum dijawab layanannya",
            "pendamping:kasus",
            "kanan",
            jumlah_rujukan_menunggu,
            kueri="?rujukan=menunggu",
        ),
        DaftarKerja(
            "Pengumuman dan tugas insidental",
            "yang belum Anda baca atau selesaikan",
            "pendamping:arahan",
            "surel",
            jumlah_arahan_belum,
        ),
        DaftarKerja(
            "Pertanyaan",
            "yang menunggu jawaban Anda, atau jawabannya baru",
            "pendamping:pertanyaan",
            "info",
            jumlah_pertanyaan_menunggu,
        ),
    ),
    BagianKerja.PUTUSAN: (
        DaftarKerja(
            "Temuan belum ditinjau",
            "petunjuk tentang KKS, titik, dan foto yang menunggu Anda",
            "pendamping:temuan",
            "tameng",
            jumlah_temuan_menunggu,
            (Izin.TINJAU,),
        ),
        DaftarKerja(
            "Serah terima",
            "pergantian pendamping yang langkah berikutnya pada Anda",
            "pendamping:serah_terima",
            "penugasan",
            jumlah_serah_terima_menunggu,
            (Izin.SERAH_TERIMA,),
            "?siapa=menunggu",
        ),
    ),
}
