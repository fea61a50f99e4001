"""The worklists of all apps in one place: what waits, and for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from akun.enums import Izin, Peran
from dasbor.selectors.laporan import jumlah_laporan_menunggu
from dasbor.selectors.rhk import jumlah_rhk_draf
from inti.halaman_kunci import HITUNG_MAKS
from inti.waktu import hari_ini, kode_tahap
from kpm.selectors.bantuan import jumlah_bantuan_belum_kabar
from kpm.selectors.daftar_kerja import jumlah_beda_jenjang, jumlah_belum_cocok, jumlah_tanpa_nama
from kpm.selectors.ganda import jumlah_ganda
from kpm.selectors.kelengkapan import jumlah_belum_lengkap
from kpm.selectors.kelompok import jumlah_tanpa_kelompok
from kpm.selectors.pemutakhiran import jumlah_perlu_dimutakhirkan, jumlah_usulan_menunggu
from p2k2.selectors.awal import jumlah_calon_belum
from p2k2.selectors.kelengkapan import jumlah_kurang
from p2k2.selectors.tanda import BELUM_KABAR, jumlah_belum_kabar
from p2k2.selectors.tanpa_pertemuan import (
    LANGSUNG,
    jumlah_belum_beralasan,
    jumlah_ke_korkab,
    jumlah_ke_korkec,
    jumlah_langsung_ke_korkab,
)
from pendamping.selectors.arahan import jumlah_arahan_belum, jumlah_pertanyaan_menunggu
from pendamping.selectors.kasus import jumlah_kasus, jumlah_rujukan_menunggu
from pendamping.selectors.rencana import jumlah_rencana
from pendamping.selectors.serah_terima import jumlah_serah_terima_menunggu
from pendamping.selectors.temuan import jumlah_temuan_menunggu
from pendamping.selectors.tugas import jumlah_tugas, jumlah_tugas_diberi
from penyaluran.selectors.bank import jumlah_selisih_bank
from penyaluran.selectors.kartu import jumlah_kartu_di_luar
from penyaluran.selectors.selisih import jumlah_selisih
from verifikasi.selectors.belum_fasilitas import jumlah_belum
from verifikasi.selectors.daftar_hasil import jumlah_belum_laporan, jumlah_tidak_memenuhi
from verifikasi.selectors.sampel import jumlah_butir_menunggu
from verifikasi.selectors.sanksi import BELUM_KABAR as SANKSI_BELUM_KABAR
from verifikasi.selectors.sanksi import (
    BERUBAH,
    MENUNGGU,
    TERJEDA,
    jumlah_berubah,
    jumlah_keberatan,
    jumlah_menunggu,
)
from verifikasi.selectors.sanksi import jumlah_belum_kabar as jumlah_sanksi_belum_kabar


@dataclass(frozen=True)
class DaftarKerja:
    """One worklist: its place, what its number means, and who has it (`izin`: None is everybody)."""

    label: str
    arti: str
    url: str
    ikon: str
    hitung: Callable[[Any], int]
    izin: tuple[str, ...] = ()
    kueri: str = ""
    peran: tuple[str, ...] = ()  # where the level itself decides, not a permission that several share


@dataclass(frozen=True)
class Bagian:
    """Worklists that belong together; each part is fetched by itself, so that a slow one keeps nobody waiting."""

    kode: str
    label: str
    daftar: tuple[DaftarKerja, ...]

    def milik(self, user: Any) -> list[DaftarKerja]:
        peran = user.lingkup().peran
        return [
            d
            for d in self.daftar
            if (not d.izin or any(user.punya_izin(i) for i in d.izin)) and (not d.peran or peran & set(d.peran))
        ]


def _bantuan(user: Any) -> int:
    return jumlah_bantuan_belum_kabar(user, kode_tahap(hari_ini()))


def _bulan_belum_beralasan(user: Any) -> int:
    return jumlah_belum_beralasan(user, hari_ini())


def _ke_korkec(user: Any) -> int:
    return jumlah_ke_korkec(user, hari_ini())


def _langsung_ke_korkab(user: Any) -> int:
    return jumlah_langsung_ke_korkab(user, hari_ini())


def _belum_fasilitas(user: Any) -> int:
    return jumlah_belum(user, hari_ini())


BAGIAN = (
    Bagian(
        "lapangan",
        "Dikerjakan di lapangan",
        (
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
                "Belum dimutakhirkan 3 bulan",
                "keluarga; data setiap keluarga diperiksa tiap triwulan",
                "kpm:daftar",
                "segarkan",
                jumlah_perlu_dimutakhirkan,
                (Izin.CATAT_KUNJUNGAN,),
                "?mutakhir=belum&kepesertaan=peserta",
            ),
            DaftarKerja(
                "Belum lengkap",
                "keluarga yang datanya masih kurang",
                "kpm:daftar",
                "berkas",
                jumlah_belum_lengkap,
                kueri="?lengkap=belum&kepesertaan=peserta",
            ),
            DaftarKerja(
                "Belum masuk kelompok",
                "keluarga; lihat usulan kelompoknya",
                "pendamping:kelompok_usulan",
                "kelompok",
                jumlah_tanpa_kelompok,
                (Izin.KELOLA_KELOMPOK,),
            ),
            DaftarKerja(
                "Calon KPM",
                "calon yang belum diundang, hadir, atau divalidasi",
                "p2k2:awal_calon",
                "orang",
                jumlah_calon_belum,
            ),
            DaftarKerja(
                "KKS di luar keluarga",
                "kartu yang tercatat tidak dipegang keluarganya",
                "penyaluran:kartu",
                "kartu",
                jumlah_kartu_di_luar,
            ),
            DaftarKerja(
                "Bantuan komplementer",
                "bantuan yang kurang dan keluarganya belum diberi tahu",
                "kpm:bantuan",
                "info",
                _bantuan,
                kueri="?kabar=belum",
            ),
        ),
    ),
    Bagian(
        "pertemuan",
        "Pertemuan kelompok (P2K2)",
        (
            DaftarKerja(
                "Tidak hadir berturut-turut",
                "keluarga yang belum diberi tahu",
                "p2k2:tanda",
                "pertemuan",
                jumlah_belum_kabar,
                kueri=f"?urus={BELUM_KABAR}",
            ),
            DaftarKerja(
                "Bulan tanpa pertemuan",
                "bulan kelompok Anda yang belum ada alasannya",
                "p2k2:tanpa_pertemuan",
                "kalender",
                _bulan_belum_beralasan,
                (Izin.CATAT_PERTEMUAN,),
            ),
            DaftarKerja(
                "Pertemuan belum lengkap",
                "pertemuan bulan ini dan bulan lalu yang masih kurang foto, laporan, pemahaman, atau SIKS-NG",
                "p2k2:kelengkapan",
                "pertemuan",
                jumlah_kurang,
            ),
        ),
    ),
    Bagian(
        "verifikasi",
        "Verifikasi komitmen",
        (
            DaftarKerja(
                "Belum ada laporan",
                "anggota yang laporannya bulan lalu belum ada",
                "verifikasi:daftar_hasil",
                "kosong",
                jumlah_belum_laporan,
                kueri="?hasil=belum",
            ),
            DaftarKerja(
                "Tidak memenuhi",
                "anggota yang bulan lalu tidak memenuhi kewajibannya",
                "verifikasi:daftar_hasil",
                "bendera",
                jumlah_tidak_memenuhi,
                kueri="?hasil=tidak",
            ),
            DaftarKerja(
                "Belum punya fasilitas",
                "anggota yang sekolah atau posyandunya belum dicatat",
                "verifikasi:belum_fasilitas",
                "sekolah",
                _belum_fasilitas,
            ),
            DaftarKerja(
                "Periksa ulang",
                "isian terundi yang menunggu Anda periksa di fasilitasnya",
                "verifikasi:sampel",
                "cari",
                jumlah_butir_menunggu,
                (Izin.PERIKSA_VERKOM,),
            ),
            DaftarKerja(
                "Sanksi belum diberi tahu",
                "peringatan, usulan, dan putusan yang keluarganya belum tahu",
                "verifikasi:sanksi",
                "surel",
                jumlah_sanksi_belum_kabar,
                kueri=f"?urus={SANKSI_BELUM_KABAR}",
            ),
            DaftarKerja(
                "Usulan sanksi",
                "penangguhan dan penghentian yang menunggu putusan Anda",
                "verifikasi:sanksi",
                "centang",
                jumlah_menunggu,
                (Izin.PUTUSKAN_SANKSI,),
                f"?urus={MENUNGGU}",
            ),
            DaftarKerja(
                "Keberatan keluarga",
                "keberatan atas sanksi yang menunggu jawaban Anda",
                "verifikasi:sanksi",
                "aduan",
                jumlah_keberatan,
                (Izin.PUTUSKAN_SANKSI,),
                f"?urus={TERJEDA}",
            ),
            DaftarKerja(
                "Sanksi yang buktinya berubah",
                "putusan yang catatannya dibetulkan sesudahnya",
                "verifikasi:sanksi",
                "awas",
                jumlah_berubah,
                (Izin.PUTUSKAN_SANKSI,),
                f"?urus={BERUBAH}",
            ),
        ),
    ),
    Bagian(
        "kasus",
        "Kasus, pengumuman, dan pertanyaan",
        (
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
    ),
    Bagian(
        "laporan",
        "Laporan Anda",
        (
            DaftarKerja(
                "Laporan RHK draf",
                "laporan Anda yang belum diselesaikan",
                "laporan:rhk",
                "berkas",
                jumlah_rhk_draf,
                (Izin.LAPOR,),
                "?keadaan=draf",
            ),
        ),
    ),
    Bagian(
        "data",
        "Data yang tidak cocok",
        (
            DaftarKerja(
                "Selisih hak dan Final Closing",
                "keluarga yang nominalnya berbeda dari aturan",
                "penyaluran:selisih",
                "uang",
                jumlah_selisih,
            ),
            DaftarKerja(
                "Selisih daftar bank",
                "keluarga atau nama yang berbeda di Final Closing dan bank",
                "penyaluran:bank",
                "uang",
                jumlah_selisih_bank,
            ),
            DaftarKerja(
                "Komponen tanpa nama",
                "keluarga yang anggotanya belum lengkap disebut",
                "kpm:tanpa_nama",
                "orang",
                jumlah_tanpa_nama,
            ),
            DaftarKerja(
                "Jenjang berbeda",
                "pelajar yang jenjangnya berbeda di DTSEN dan Dapodik",
                "kpm:jenjang",
                "sekolah",
                jumlah_beda_jenjang,
            ),
        ),
    ),
    Bagian(
        "putusan",
        "Menunggu keputusan",
        (
            DaftarKerja(
                "Hal yang perlu dilihat",
                "petunjuk tentang KKS, titik, dan foto yang menunggu Anda",
                "pendamping:temuan",
                "tameng",
                jumlah_temuan_menunggu,
                (Izin.TINJAU,),
            ),
            DaftarKerja(
                "Kelompok sebulan tanpa pertemuan",
                "kelompok di kecamatan Anda; tanyakan kepada pendampingnya",
                "p2k2:tanpa_kelompok",
                "kelompok",
                _ke_korkec,
                peran=(Peran.KORKEC,),
            ),
            DaftarKerja(
                "Kelompok korkec sebulan tanpa pertemuan",
                "kelompok yang dipegang korkecnya sendiri, atau yang kecamatannya tanpa korkec",
                "p2k2:tanpa_kelompok",
                "kelompok",
                _langsung_ke_korkab,
                peran=(Peran.KORKAB,),
                kueri=f"?urus={LANGSUNG}",
            ),
            DaftarKerja(
                "Kelompok berbulan-bulan tanpa pertemuan",
                "kelompok di kabupaten/kota Anda, sudah dilihat korkec",
                "p2k2:tanda_kelompok",
                "kelompok",
                jumlah_ke_korkab,
                peran=(Peran.KORKAB,),
            ),
            DaftarKerja(
                "Laporan bulanan",
                "laporan pendamping yang menunggu Anda periksa atau terima",
                "laporan:bulanan_periksa",
                "berkas",
                jumlah_laporan_menunggu,
                (Izin.PERIKSA_LAPORAN,),
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
            DaftarKerja(
                "Usulan pemutakhiran",
                "usulan yang menunggu keputusan Anda",
                "kpm:pemutakhiran",
                "centang",
                jumlah_usulan_menunggu,
                (Izin.PUTUSKAN_DATA, Izin.PUTUSKAN_KEPESERTAAN),
            ),
            DaftarKerja(
                "Anggota belum cocok",
                "orang di daftar ART tanpa keluarga",
                "kpm:belum_cocok",
                "cari",
                jumlah_belum_cocok,
                (Izin.TELAAH,),
            ),
            DaftarKerja(
                "Dugaan ganda", "pasang keluarga yang mungkin sama", "kpm:ganda", "salin", jumlah_ganda, (Izin.TELAAH,)
            ),
        ),
    ),
)


def bagian_milik(user: Any) -> list[Bagian]:
    """The parts in which the user has at least one worklist."""
    return [b for b in BAGIAN if b.milik(user)]


def hitung_bagian(bagian: Bagian, user: Any) -> list[dict[str, Any]]:
    """Each worklist of a part with its number; one query per worklist."""
    hasil = []
    for d in bagian.milik(user):
        n = d.hitung(user)
        hasil.append(
            {
                "judul": d.label,
                "sub": d.arti,
                "url": reverse(d.url) + d.kueri,
                "ikon": d.ikon,
                "lencana": [("Tidak ada", "baik")] if n == 0 else [(_angka(n), "awas")],
            }
        )
    return hasil


def _angka(n: int) -> str:
    return "lebih dari 1.000" if n >= HITUNG_MAKS else str(n)
