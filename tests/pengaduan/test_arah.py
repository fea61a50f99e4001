"""Where a complaint goes and whom it is about, from the words of the reporter alone (docs/program.md §11)."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from akun.enums import Peran
from inti.waktu import hari_ini
from pengaduan.models import JenisAduan
from pengaduan.services.arah import Arah, arahkan
from pengaduan.services.kata_curiga import menyebut_bahaya, menyebut_curiga
from tests.factories import JabatanFactory, KPMFactory, PenggunaFactory, PenugasanFactory
from wilayah.models import Wilayah


@pytest.mark.parametrize(
    "teks",
    [
        "Uang saya dipotong 100 ribu", "katanya potongan untuk kelompok", "Tiap pencairan d potong", "ada pungli",
        "dipungut iuran", "harus setoran dulu", "disuruh setor", "pendamping minta uang", "diminta uang rokok",
        "dimintai jatah 50 ribu", "KKS ditahan ketua kelompok", "kartu saya dipegang pendamping",
        "dia yang pegang PIN", "kartunya di simpan sama petugas", "petugas menahan kartu", "saya diancam dikeluarkan",
        "MENGANCAM akan dicoret", "dipaksa tanda tangan", "tanda tangan palsu? dipalsukan", "dia korupsi",
        "uang terima kasih", "harus bayar ke pendamping", "kasih uang ke petugas", "p\u200bungli", "P\u00fcngli",
        "pendamping menyimpan semua kartu KKS", "diminta nomor PIN", "minta PIN saya", "pelecehan",
    ],
)  # fmt: skip
def test_kata_yang_membatasi(teks: str) -> None:
    assert menyebut_curiga(teks)


@pytest.mark.parametrize(
    "teks",
    [
        "Kartu KKS saya hilang di pasar, lupa PIN", "Saya minta kartu baru", "sudah minta ganti PIN di bank",
        "bantuan belum masuk", "terpaksa pinjam tetangga", "jadwal pukul 8 pagi", "saya merasa dirugikan",
        "tolong diperiksa", "sudah ambil buku tabungan di bank", "sepotong surat", "calon penerima",
        "perasaan saya tidak enak", "dua bulan tidak dapat", "data sudah saya berikan", "",
    ],
)  # fmt: skip
def test_kata_sehari_hari_tidak_membatasi(teks: str) -> None:
    assert not menyebut_curiga(teks)


def test_bahaya() -> None:
    assert menyebut_bahaya("Saya diancam")
    assert not menyebut_bahaya("dipotong, datang pukul 8")


@pytest.fixture
def orang(db: None) -> SimpleNamespace:
    """A family of Sungai Serut with Rina Marlina; people around her with names that meet."""
    daftar = {
        "rina": ("Rina Marlina, S.Sos", Peran.PENDAMPING, "17.71.08"),
        "rina_jauh": ("Rina Oktavia", Peran.PENDAMPING, "17.71.07"),
        "hari": ("Hari Susanto", Peran.PENDAMPING, "17.71.08"),
        "ida": ("Ida", Peran.KORKEC, "17.71.08"),
        "bambang": ("Drs. H. Bambang Irawan", Peran.KORKAB, "17.71"),
        "joko": ("Joko Purnomo", Peran.APD, "17.71"),
        "dinas": ("Wahyuni Dinas", Peran.PENGAWAS, "17.71"),
        "korwil": ("Siti Korwil", Peran.KORWIL, "17"),
        "asing": ("Zainal Abidin", Peran.KORKAB, "17.01"),
    }
    hasil = {}
    for kunci, (nama, peran, wilayah) in daftar.items():
        hasil[kunci] = PenggunaFactory(nama=nama)
        JabatanFactory(pengguna=hasil[kunci], peran=peran, wilayah_id=wilayah)
    kpm = KPMFactory(nama="SITI AMINAH", desa_id="17.71.08.1007")
    PenugasanFactory(kpm=kpm, petugas=hasil["rina"])
    return SimpleNamespace(kpm=kpm, **hasil)


def baca(orang: SimpleNamespace, isi: str, *, jenis: str = "kartu", kpm: bool = True, peran: str = "",
         nama: str = "") -> tuple[Arah, set[str]]:  # fmt: skip
    arah = arahkan(
        jenis=JenisAduan.objects.get(pk=jenis), wilayah=Wilayah.objects.get(pk="17.71.08.1007"),
        kpm=orang.kpm if kpm else None, peran_terlapor=peran, nama_terlapor=nama, isi=isi,
    )  # fmt: skip
    siapa = {v.pk: k for k, v in vars(orang).items()}
    return arah, {siapa[pk] for pk, _ in arah.terlapor}


KASUS = [
    # what was told, how → batas, level, accused
    (("Kartu hilang di pasar", {}), (1, 1, set())),
    (("Kartu hilang tiga hari lalu, kartu Ibu Siti", {}), (1, 1, set())),
    (("Kartu hilang, sudah bilang ke rina", {}), (3, 3, {"rina"})),
    (("Sudah ke RINA OKTAVIA", {}), (3, 3, {"rina", "rina_jauh"})),  # the first name alone names the near one
    (("Sudah bilang pak hari", {}), (3, 3, {"hari"})),
    (("ida tidak datang", {}), (1, 1, set())),  # three letters alone name nobody
    (("Bu Ida tidak datang", {}), (3, 3, {"ida"})),
    (("Kata bambang tunggu saja", {}), (4, 4, {"bambang"})),
    (("Zainal Abidin tetangga saya", {}), (1, 1, set())),  # serves in another kabupaten
    (("Uang dipotong", {}), (3, 3, {"rina"})),
    (("Uang dipotong", {"kpm": False}), (3, 3, set())),
    (("Jarang datang", {"jenis": "pelayanan"}), (3, 3, {"rina"})),
    (("Tidak masuk", {"peran": "pendamping"}), (3, 3, {"rina"})),
    (("Tidak masuk", {"peran": "korkec"}), (3, 3, {"ida"})),
    (("Tidak masuk", {"peran": "apd"}), (3, 3, {"joko"})),
    (("Tidak masuk", {"peran": "korkab"}), (4, 4, {"bambang"})),
    (("Tidak masuk", {"peran": "tak_tahu"}), (4, 4, set())),
    (("Tidak masuk", {"peran": "dinas"}), (5, 5, {"dinas"})),
    (("Tidak masuk", {"peran": "luar", "nama": "Hari"}), (1, 1, set())),
    (("Tidak masuk", {"peran": "luar", "nama": "Joko Purnomo"}), (3, 3, {"joko"})),
    (("Tidak masuk", {"nama": "Mbak Wati"}), (3, 3, set())),  # what people call somebody
    (("Tidak masuk", {"nama": "Oktavia"}), (3, 3, {"rina_jauh"})),
    (("Tidak masuk", {"nama": "rina"}), (3, 3, {"rina"})),  # the near one, not her namesake
    (("Siti Korwil yang bilang", {}), (5, 5, {"korwil"})),
    (("Tidak masuk", {"jenis": "pungutan", "peran": "korkab"}), (4, 4, {"bambang", "rina"})),
]


@pytest.mark.parametrize(("ditulis", "harap"), KASUS)
def test_arah(orang: SimpleNamespace, ditulis: tuple[str, dict], harap: tuple[int, int, set[str]]) -> None:
    arah, siapa = baca(orang, ditulis[0], **ditulis[1])
    assert (arah.batas, arah.tingkat, siapa) == harap


def test_urgensi_naik_karena_ancaman(orang: SimpleNamespace) -> None:
    assert baca(orang, "Salah ejaan", jenis="data")[0].urgensi == "sedang"
    assert baca(orang, "Uang dipotong", jenis="data")[0].urgensi == "tinggi"
    assert baca(orang, "Saya diancam", jenis="data")[0].urgensi == "kritis"


def test_bekas_pendamping_yang_naik_jabatan_ikut_tidak_tahu(orang: SimpleNamespace) -> None:
    """Who accompanied the family last month and is korkab now would read of it by the new office."""
    hari = hari_ini()
    kpm = KPMFactory(desa_id="17.71.08.1007")
    PenugasanFactory(kpm=kpm, petugas=orang.bambang, mulai=hari - timedelta(90), selesai=hari - timedelta(30))
    PenugasanFactory(kpm=kpm, petugas=orang.hari, mulai=hari - timedelta(29))
    arah, siapa = baca(SimpleNamespace(**{**vars(orang), "kpm": kpm}), "Uang dipotong")
    assert (arah.batas, siapa) == (4, {"bambang", "hari"})


def test_jumlah_kueri(orang: SimpleNamespace, django_assert_num_queries) -> None:
    jenis, desa = JenisAduan.objects.get(pk="pungutan"), Wilayah.objects.get(pk="17.71.08.1007")
    with django_assert_num_queries(3):
        arahkan(jenis=jenis, wilayah=desa, kpm=orang.kpm, peran_terlapor="", nama_terlapor="", isi="Uang dipotong")
