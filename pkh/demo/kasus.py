"""The demo's field problems: one waits for a school, one is forgotten, one got its result."""

from dataclasses import dataclass
from datetime import timedelta

from kpm.enums import Kepesertaan
from kpm.models import KPM
from pendamping.models import Kasus
from pendamping.services.kasus import IsiKasus, atur_kasus, catat_hasil, catat_langkah, laporkan_kasus, tulis_asesmen
from pendamping.services.rujukan import IsiRujukan, catat_rujukan, jawab_rujukan
from pkh.demo.lapangan import Dunia


@dataclass(frozen=True)
class Cerita:
    """One case: whose, which of the families, how many days ago, how urgent."""

    petugas: str
    ke: int
    lalu: int
    jenis: str
    prioritas: str
    uraian: str
    tenggat: int | None = None


_PUTUS = Cerita(
    "rina", 7, 34, "putus_sekolah", "tinggi",
    "Anak kedua tidak masuk SMP sejak dua bulan lalu; malu karena menunggak uang seragam.", 5,
)  # fmt: skip
_RUMAH = Cerita("rina", 31, 61, "rumah", "sedang", "Dinding dapur roboh, keluarga tidur di ruang depan.")
_SAKIT = Cerita(
    "bambang", 12, 48, "kesehatan", "tinggi", "Nenek (74) sulit berjalan sejak jatuh, belum pernah diperiksa."
)
_PINDAH = Cerita("sulastri", 5, 20, "pindah", "rendah", "Menurut tetangga sudah tinggal di rumah anaknya di Curup.")
_MAMPU = Cerita("fitria", 9, 75, "mampu", "sedang", "Warungnya ramai dan sudah mempekerjakan dua orang.")
_TETANGGA = Cerita("joko", 3, 15, "menolak", "sedang", "Keluarga ingin mengundurkan diri karena merasa cukup.")


def cerita_kasus(dunia: Dunia) -> None:
    hari, rina, fitria = dunia.hari, dunia.pemeran["rina"], dunia.pemeran["fitria"]
    putus = _lapor(dunia, _PUTUS)
    tulis_asesmen(
        kasus=putus,
        jenis="putus_sekolah",
        asesmen="Anak ingin sekolah lagi. Tunggakan Rp350.000; KIP belum ada. Orang tua belum bicara dengan sekolah.",
        rencana="Bertemu wali kelas, mengusulkan KIP, dan menjajaki PKBM bila sekolah tidak menerima kembali.",
        versi=putus.versi,
        oleh=rina,
    )
    catat_langkah(
        kasus=putus, tanggal=hari - timedelta(days=30), uraian="Bertemu wali kelas bersama ibunya.", oleh=rina
    )
    catat_langkah(kasus=putus, tanggal=hari, uraian="Minta surat keterangan dari kelurahan juga.", oleh=fitria)
    rujukan = IsiRujukan(
        layanan="sekolah", tujuan="PKBM Harapan Bunda", tanggal=hari - timedelta(days=21), kebutuhan="Kejar paket B"
    )
    catat_rujukan(kasus=putus, isi=rujukan, oleh=rina)

    rumah = _lapor(dunia, _RUMAH)
    bedah = IsiRujukan(
        layanan="dinsos", tujuan="Dinas Sosial Kota", tanggal=hari - timedelta(days=50), kebutuhan="Bantuan RTLH"
    )
    jawab_rujukan(
        rujukan=catat_rujukan(kasus=rumah, isi=bedah, oleh=rina),
        jawaban="diterima",
        tanggal_jawaban=hari - timedelta(days=12),
        keterangan="Masuk daftar perbaikan tahun depan.",
        oleh=rina,
    )
    sakit = _lapor(dunia, _SAKIT)
    atur_kasus(kasus=sakit, prioritas="kritis", tenggat=hari, versi=sakit.versi, oleh=fitria)
    for satu in (_PINDAH, _TETANGGA):
        _lapor(dunia, satu)
    mampu = _lapor(dunia, _MAMPU)
    catat_langkah(
        kasus=mampu, tanggal=hari - timedelta(days=60), uraian="Menjelaskan graduasi, keluarga setuju.", oleh=fitria
    )
    mampu.refresh_from_db()
    catat_hasil(
        kasus=mampu,
        hasil="Keluarga siap graduasi mandiri; usulannya disiapkan.",
        selesai=True,
        versi=mampu.versi,
        oleh=fitria,
    )


def _lapor(dunia: Dunia, cerita: Cerita) -> Kasus:
    petugas = dunia.pemeran[cerita.petugas]
    keluarga = KPM.objects.didampingi(petugas.pk).filter(kepesertaan=Kepesertaan.AKTIF).order_by("pk")
    return laporkan_kasus(
        kpm=keluarga[cerita.ke],
        isi=IsiKasus(
            jenis=cerita.jenis,
            prioritas=cerita.prioritas,
            uraian=cerita.uraian,
            dibuka=dunia.hari - timedelta(days=cerita.lalu),
            tenggat=None if cerita.tenggat is None else dunia.hari + timedelta(days=cerita.tenggat),
        ),
        oleh=petugas,
    )
