"""Dashboards of every level: who sees which, the month asked for, and figures that are fair."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from akun.models import Jabatan
from dasbor.models import TargetUkuran
from dasbor.selectors.perhatian import perhatian
from dasbor.selectors.profil import KODE_TARGET
from dasbor.selectors.tempat import Cabang, Sejajar, Tempat, deret, sejajar
from dasbor.selectors.ukuran import MENURUT_KODE, UKURAN, Angka, Target, bulan_lewat, jumlahkan, keadaan
from dasbor.services import bangun_ulang
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import akhir_bulan, awal_bulan, geser_bulan, hari_ini
from tests.conftest import DESA, DESA_TETANGGA, KABUPATEN, KECAMATAN
from tests.factories import (
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    PengaduanFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
    TandaKelompokFactory,
)
from wilayah.models import Wilayah

Masuk = Callable[[Any], Client]
KECAMATAN_TETANGGA = DESA_TETANGGA[:8]


@pytest.fixture
def kelompok(pemeran: SimpleNamespace) -> Any:
    satu = KelompokFactory(desa_id=DESA, nama="Melati Satu", dibentuk=geser_bulan(hari_ini(), -11))
    PenugasanKelompokFactory(kelompok=satu, petugas=pemeran.pendamping, mulai=geser_bulan(hari_ini(), -11))
    PenugasanFactory(kpm=KPMFactory(desa_id=DESA), petugas=pemeran.pendamping)
    bangun_ulang()
    return satu


def _wilayah(kode: str) -> Tempat:
    return Tempat(Wilayah.objects.select_related("induk__induk__induk").get(pk=kode))


@pytest.mark.parametrize(
    ("peran", "status"),
    [
        ("korkec", 200), ("korkab", 200), ("korwil", 200), ("pusat", 200), ("pengawas", 200), ("apd", 200),
        ("korkec_tetangga", 404), ("korkab_luar", 404), ("pendamping", 403), ("tanpa_jabatan", 403),
    ],
)  # fmt: skip
def test_siapa_membuka_pendamping_dan_kelompok(
    pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any, peran: str, status: int
) -> None:
    client = client_untuk(getattr(pemeran, peran))
    petugas = reverse("dasbor:petugas", args=[KECAMATAN, pemeran.pendamping.pk])
    satu = reverse("dasbor:kelompok", args=[kelompok.pk])
    assert [client.get(u).status_code for u in (petugas, satu, f"{satu}pertemuan/")] == [status] * 3


def test_orang_yang_tidak_memegang_apa_pun_di_sana_tidak_ada(
    pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any
) -> None:
    client = client_untuk(pemeran.korkab)
    for kode, orang in ((KECAMATAN, pemeran.korkab), (KECAMATAN_TETANGGA, pemeran.pendamping)):
        assert client.get(reverse("dasbor:petugas", args=[kode, orang.pk])).status_code == 404
    assert client.get(reverse("dasbor:petugas", args=[KECAMATAN, 99_999_999])).status_code == 404


@pytest.mark.parametrize("bagian", ["ngawur", "peta-rahasia"])
def test_bagian_yang_tidak_ada(pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any, bagian: str) -> None:
    assert client_untuk(pemeran.korkec).get(f"/dasbor/{KECAMATAN}/{bagian}/").status_code == 404


def test_bulan_di_alamat(pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any) -> None:
    client, kini = client_untuk(pemeran.korkec), awal_bulan(hari_ini())

    def pesan(bulan: str) -> tuple[str, str]:
        jawab = client.get(f"/dasbor/{KECAMATAN}/?bulan={bulan}")
        assert jawab.status_code == 200
        return jawab.context["pesan"], jawab.context["layar"].saring

    depan, lama, lalu = geser_bulan(kini, 1), geser_bulan(kini, -12), geser_bulan(kini, -1)
    assert pesan(f"{depan:%Y-%m}") == (f"{tulis_bulan(depan)} belum tiba. Yang tampil bulan ini.", "")
    assert pesan("9999-12") == ("Desember 9999 belum tiba. Yang tampil bulan ini.", "")
    assert pesan("2026-13") == ("Bulan di alamat tidak dikenal. Yang tampil bulan ini.", "")
    assert pesan(f"{lama:%Y-%m}") == (
        f"Angka {tulis_bulan(lama)} tidak disimpan lagi; dasbor memuat 12 bulan terakhir. Yang tampil bulan ini.",
        "",
    )
    assert pesan(f"{lalu:%Y-%m}") == ("", f"bulan={lalu:%Y-%m}")
    assert pesan("") == ("", "")


def test_kelompok_baru_menunggu_angkanya(pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any) -> None:
    """Formed a moment ago: the page says to come back, not that the area has no families."""
    baru = KelompokFactory(desa_id=DESA)
    client = client_untuk(pemeran.korkec)
    isi = client.get(f"/dasbor/kelompok/{baru.pk}/").content.decode()
    assert ("Belum ada angka kelompok ini" in isi, "Belum ada KPM di wilayah ini" in isi) == (True, False)
    bangun_ulang()
    assert "Belum ada angka" not in client.get(f"/dasbor/kelompok/{baru.pk}/").content.decode()


def test_angka_kelompok_satu_satunya_adalah_angka_desanya(pemeran: SimpleNamespace, kelompok: Any) -> None:
    """The one group of the desa: what it did is what the desa did."""
    hari = hari_ini()
    temu = PertemuanFactory(kelompok=kelompok, petugas=pemeran.pendamping, tanggal=awal_bulan(hari))
    for status in ("hadir", "hadir", "alpa", None):
        KehadiranFactory(pertemuan=temu, kpm=KPMFactory(desa_id=DESA), status=status)
    bangun_ulang()
    bulan = awal_bulan(hari)
    satu = deret(Tempat(_wilayah(DESA).wilayah, kelompok=kelompok), bulan)
    desa = deret(_wilayah(DESA), bulan)
    for kolom in ("kelompok", "wajib", "wajib_bertemu", "pertemuan", "hadir", "alpa", "kosong", "sesi", "sesi_dari"):
        assert [a and a.get(kolom, 0) for a in satu.angka] == [a and a.get(kolom, 0) for a in desa.angka], kolom
    assert (satu.kini.hadir, satu.kini.alpa, satu.kini.kosong) == (2, 1, 1)


def test_serah_terima_di_tengah_tahun_tidak_memindahkan_masa_lalu(pemeran: SimpleNamespace, kelompok: Any) -> None:
    """Half a year each: the meetings and months of before stay with whoever led the group then."""
    bulan = awal_bulan(hari_ini())
    batas = geser_bulan(bulan, -5)
    kelompok.penugasan.update(selesai=batas - timedelta(days=1))
    PenugasanKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping_lain, mulai=batas)
    for n in range(12):
        siapa = pemeran.pendamping_lain if n <= 5 else pemeran.pendamping
        PertemuanFactory(kelompok=kelompok, petugas=siapa, tanggal=geser_bulan(bulan, -n))
    bangun_ulang()
    kecamatan = _wilayah(KECAMATAN).wilayah
    lama = deret(Tempat(kecamatan, pemeran.pendamping), bulan)
    baru = deret(Tempat(kecamatan, pemeran.pendamping_lain), bulan)
    assert [a.wajib_bertemu if a else 0 for a in lama.angka] == [1] * 6 + [0] * 6
    assert [a.wajib_bertemu if a else 0 for a in baru.angka] == [0] * 6 + [1] * 6


def test_bulan_tanpa_jabatan_tidak_dihitung(pemeran: SimpleNamespace, kelompok: Any) -> None:
    bulan = awal_bulan(hari_ini())
    Jabatan.objects.filter(pengguna=pemeran.pendamping).update(mulai=geser_bulan(bulan, -2))
    bangun_ulang()
    milik = deret(Tempat(_wilayah(KECAMATAN).wilayah, pemeran.pendamping), bulan)
    assert [a.kelompok if a else None for a in milik.angka] == [None] * 9 + [1] * 3


# --- Comparison -------------------------------------------------------------------------------------


def test_yang_melihat_kabupaten_melihat_kecamatan_bernama(pemeran: SimpleNamespace, kelompok: Any) -> None:
    KPMFactory(desa_id=DESA_TETANGGA)
    bangun_ulang()
    banding = sejajar(_wilayah(KECAMATAN), awal_bulan(hari_ini()), pemeran.korkab)
    assert banding is not None
    assert (banding.banyak, banding.jumlah.kpm) == (2, 2)
    assert {c.kode for c in banding.cabang if c.angka.kpm} == {KECAMATAN, KECAMATAN_TETANGGA}


def test_korkec_tidak_dapat_menghitung_angka_kecamatan_lain(pemeran: SimpleNamespace, kelompok: Any) -> None:
    """Of two kecamatan the sum less one's own is the other's; of three it names none."""
    KPMFactory(desa_id=DESA_TETANGGA)
    bangun_ulang()
    assert sejajar(_wilayah(KECAMATAN), awal_bulan(hari_ini()), pemeran.korkec) is None
    KPMFactory(desa_id=Wilayah.objects.filter(kode__startswith="17.71.01.").order_by("kode")[0].kode)
    bangun_ulang()
    banding = sejajar(_wilayah(KECAMATAN), awal_bulan(hari_ini()), pemeran.korkec)
    assert banding is not None
    assert (banding.banyak, banding.jumlah.kpm, banding.cabang) == (3, 3, [])
    # Nor with an office in two of the three: the sum less both is the third's.
    Jabatan.objects.create(
        pengguna=pemeran.korkec, peran="korkec", wilayah_id=KECAMATAN_TETANGGA, mulai=hari_ini() - timedelta(days=1)
    )
    orang = type(pemeran.korkec).objects.get(pk=pemeran.korkec.pk)
    assert sejajar(_wilayah(KECAMATAN), awal_bulan(hari_ini()), orang) is None


def test_pendamping_dibandingkan_dengan_sesamanya(pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any) -> None:
    """The kecamatan counts families of nobody too: what is compared with is called by its name."""
    PenugasanFactory(kpm=KPMFactory(desa_id=DESA), petugas=pemeran.pendamping_lain)
    KPMFactory(desa_id=DESA)
    bangun_ulang()
    halaman = client_untuk(pemeran.korkec).get(f"/dasbor/{KECAMATAN}/pendamping/{pemeran.pendamping.pk}/")
    assert halaman.context["layar"].sejajar.nama == "pendamping Sungai Serut"
    assert "rata-rata pendamping Sungai Serut" in halaman.text


def test_rata_rata_yang_hanya_dimiliki_satu_tidak_disebut() -> None:
    """Three areas with families, complaints in one of the others alone: their average would be its own."""
    lain = [Angka(kpm=5), Angka(kpm=4, aduan_jawab=1, aduan_tepat=1, aduan_buka=2)]
    banding = Sejajar("Kota", 3, jumlahkan([*lain, Angka(kpm=3)]), [], lain)
    rata = {k: banding.rata_rata(MENURUT_KODE[k]) for k in ("kpm", "aduan_tepat", "aduan")}
    assert rata == {"kpm": 4.0, "aduan_tepat": None, "aduan": None}


# --- What a figure says -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kode", "angka", "lewat", "jenis"),
    [
        ("bertemu", Angka(wajib=10, wajib_bertemu=10), 1.0, "baik"),
        ("bertemu", Angka(wajib=10, wajib_bertemu=9), 1.0, "awas"),
        ("bertemu", Angka(wajib=10, wajib_bertemu=8), 1.0, "bahaya"),
        ("bertemu", Angka(wajib=10, wajib_bertemu=5), 0.5, "baik"),  # half the month, half the meetings
        ("bertemu", Angka(wajib=10, wajib_bertemu=3), 0.5, "bahaya"),
        ("bertemu", Angka(), 1.0, "netral"),  # nothing is owed
        ("absen", Angka(kpm=100), 1.0, "baik"),
        ("absen", Angka(kpm=100, tanda_absen=4), 1.0, "awas"),
        ("absen", Angka(kpm=100, tanda_absen=5), 0.1, "bahaya"),
        ("dilaporkan", Angka(vk_belum=9, vk_memenuhi=1), 0.9, "netral"),  # judged when the month is over
        ("dilaporkan", Angka(vk_belum=9, vk_memenuhi=1), 1.0, "bahaya"),
        ("kpm", Angka(kpm=5), 1.0, "netral"),
    ],
)
def test_keadaan_sebuah_angka(db: Any, kode: str, angka: Angka, lewat: float, jenis: str) -> None:
    target = {t.ukuran: Target(t.target, t.berat) for t in TargetUkuran.objects.all()}
    assert keadaan(MENURUT_KODE[kode].nilai(angka), target.get(kode), lewat) == jenis


@pytest.mark.parametrize(
    ("kode", "angka", "lewat", "jenis"),
    [
        ("kehadiran", Angka(hadir=8996, alpa=1004), 1.0, "baik"),  # 89,96 % reads 90%
        ("kehadiran", Angka(hadir=8994, alpa=1006), 1.0, "awas"),  # 89,9%
        ("kehadiran", Angka(hadir=7506, alpa=2494), 1.0, "awas"),  # 75,1%
        ("kehadiran", Angka(hadir=7504, alpa=2496), 1.0, "bahaya"),  # 75%
        ("kunjungan", Angka(kpm=1000, kpm_dikunjungi=300), 1 / 3, "baik"),  # 30% of 30%
        ("kunjungan", Angka(kpm=1000, kpm_dikunjungi=643), 5 / 7, "baik"),  # 64,3% of 64,28…%
        ("kunjungan", Angka(kpm=1000, kpm_dikunjungi=642), 5 / 7, "awas"),
        ("absen", Angka(kpm=10_000, tanda_absen=1), 1.0, "awas"),  # reads 0%, and is one where there should be none
        ("absen", Angka(kpm=10_000), 1.0, "baik"),
        ("absen", Angka(kpm=10_000, tanda_absen=494), 1.0, "awas"),
        ("absen", Angka(kpm=10_000, tanda_absen=496), 1.0, "bahaya"),  # reads 5%
    ],
)
def test_keadaan_menurut_yang_tertulis(kode: str, angka: Angka, lewat: float, jenis: str) -> None:
    target = Target(0, 5) if kode == "absen" else Target(90, 75)
    assert keadaan(MENURUT_KODE[kode].nilai(angka), target, lewat) == jenis


def test_target_hanya_untuk_ukuran_yang_ada(db: Any) -> None:
    assert set(TargetUkuran.objects.values_list("ukuran", flat=True)) <= {u.kode for u in UKURAN} | KODE_TARGET


def test_bagian_bulan_yang_lewat() -> None:
    assert bulan_lewat(date(2026, 11, 1), date(2026, 11, 15)) == 0.5
    assert bulan_lewat(date(2026, 10, 1), date(2026, 11, 15)) == 1
    assert bulan_lewat(date(2026, 11, 1), akhir_bulan(date(2026, 11, 1))) == 1


# --- What needs somebody -----------------------------------------------------------------------------


def test_kelompok_disebut_namanya(pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any) -> None:
    hari = hari_ini()
    TandaKelompokFactory(
        kelompok=kelompok,
        petugas=pemeran.pendamping,
        sejak=geser_bulan(hari, -4),
        pertemuan_terakhir=geser_bulan(hari, -4),
        dibuka_pada=timezone.now(),
    )
    bangun_ulang()
    client = client_untuk(pemeran.korkec)
    butir = client.get(f"/dasbor/{KECAMATAN}/").context["perhatian"]
    assert butir[0][0].teks == "Kelompok Melati Satu (Pasar Bengkulu): 4 bulan tanpa pertemuan, pendamping Pendamping."
    assert client.get(butir[0][1]).status_code == 200
    atas = client_untuk(pemeran.korkab).get(f"/dasbor/{KABUPATEN}/").context["perhatian"]
    assert "Sungai Serut: 1 kelompok tiga bulan atau lebih tanpa pertemuan." in [p.teks for p, _ in atas]


def test_paling_banyak_lima_dan_dua_seukuran(pemeran: SimpleNamespace) -> None:
    buruk = Angka(kpm=100, tanda_absen=50, kpm_lepas=50, rencana_n=100, aduan_buka=5, aduan_lewat=5)
    cabang = [Cabang(f"17.7{n}", f"Kabupaten {n}", buruk) for n in range(6)]
    target = {t.ukuran: Target(t.target, t.berat) for t in TargetUkuran.objects.all()}
    butir = perhatian(_wilayah("17"), cabang, [], lambda n: keadaan(n, target.get(n.ukuran.kode)), hari_ini())
    assert [p.ukuran for p in butir] == ["aduan_lewat", "aduan_lewat", "absen", "absen", "rekon"]
    assert [p.teks.split(":")[0] for p in butir[:2]] == ["Kabupaten 0", "Kabupaten 1"]


def test_yang_berat_mendahului_yang_ringan(pemeran: SimpleNamespace) -> None:
    ringan = Cabang("17.71", "Ringan", Angka(kpm=100, tanda_absen=1))
    berat = Cabang("17.72", "Berat", Angka(kpm=100, kpm_lepas=60))
    target = {t.ukuran: Target(t.target, t.berat) for t in TargetUkuran.objects.all()}
    butir = perhatian(_wilayah("17"), [ringan, berat], [], lambda n: keadaan(n, target.get(n.ukuran.kode)), hari_ini())
    assert [(p.jenis, p.ukuran) for p in butir] == [("bahaya", "lepas"), ("awas", "absen")]


def test_wilayah_tanpa_angka_tetap_bisa_dibuka(pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any) -> None:
    """A kecamatan in which nothing was counted is named below the table, not a row of dashes in it."""
    client = client_untuk(pemeran.korkab)
    konteks = client.get(f"/dasbor/{KABUPATEN}/").context
    semua = set(Wilayah.objects.filter(induk=KABUPATEN).values_list("nama", flat=True))
    ada, belum = {b.nama for b in konteks["anak"]}, dict(konteks["kosong_anak"])
    assert (ada & set(belum), ada | set(belum)) == (set(), semua)
    assert "Sungai Serut" in ada
    assert {client.get(url).status_code for url in belum.values()} == {200}
    lalu = f"?bulan={geser_bulan(hari_ini(), -1):%Y-%m}"
    assert {url[-15:] for _, url in client.get(f"/dasbor/{KABUPATEN}/{lalu}").context["kosong_anak"]} == {f"/{lalu}"}


def test_bulan_lalu_tidak_menyebut_kelompok_hari_ini(
    pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any
) -> None:
    hari = hari_ini()
    TandaKelompokFactory(
        kelompok=kelompok, petugas=pemeran.pendamping, sejak=hari, pertemuan_terakhir=None, dibuka_pada=timezone.now()
    )
    bangun_ulang()
    client = client_untuk(pemeran.korkec)

    def disebut(saring: str) -> list[str]:
        butir = client.get(f"/dasbor/{KECAMATAN}/{saring}").context["perhatian"]
        return [p.teks for p, _ in butir if "Melati Satu" in p.teks]

    assert disebut("") == ["Kelompok Melati Satu (Pasar Bengkulu): belum pernah bertemu, pendamping Pendamping."]
    assert disebut(f"?bulan={geser_bulan(hari, -2):%Y-%m}") == []


def test_target_menurut_tanggalnya(pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any) -> None:
    TargetUkuran.objects.create(ukuran="kehadiran", berlaku_sejak=hari_ini(), target=99, berat=10)
    client = client_untuk(pemeran.korkec)

    def target(saring: str) -> int:
        return client.get(f"/dasbor/{KECAMATAN}/{saring}").context["layar"].target["kehadiran"].target

    assert (target(""), target(f"?bulan={geser_bulan(hari_ini(), -1):%Y-%m}")) == (99, 85)


def test_yang_sudah_diserahkan_masih_punya_halaman(
    pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any
) -> None:
    """Whoever holds nothing any more, but met a group this month, has figures, not the advice to import families."""
    PertemuanFactory(kelompok=kelompok, petugas=pemeran.pendamping_lain, tanggal=hari_ini())
    bangun_ulang()
    alamat = reverse("dasbor:petugas", args=[KECAMATAN, pemeran.pendamping_lain.pk])
    konteks = client_untuk(pemeran.korkec).get(alamat).context
    assert (konteks["layar"].deret.kini.kpm, konteks["kosong"]) == (0, False)


def test_yang_tanpa_pendamping_ikut_disebut(pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any) -> None:
    """A complaint of no family and families of nobody stand in no pendamping's row, and are told all the same."""
    KPMFactory.create_batch(9, desa_id=DESA)
    lama = timezone.now() - timedelta(days=40)
    for _ in range(2):
        PengaduanFactory(
            kpm=None, wilayah_id=DESA, dibuat_pada=lama, di_tingkat_sejak=lama, tenggat_terima=lama.date(),
            tenggat_selesai=lama.date(),
        )  # fmt: skip
    bangun_ulang()
    butir = client_untuk(pemeran.korkec).get(f"/dasbor/{KECAMATAN}/").context["perhatian"]
    assert [(p.teks, p.jenis) for p, _ in butir][:2] == [
        ("Sungai Serut, tanpa pendamping: 2 dari 2 pengaduan terbuka lewat tenggatnya.", "bahaya"),
        ("Sungai Serut: 9 KPM belum punya pendamping.", "bahaya"),
    ]


def test_desa_tidak_disebut_tanpa_pendamping(pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any) -> None:
    """Who is appointed for the kecamatan works in its desa: the cards do not say that it has nobody."""
    bangun_ulang()
    halaman = client_untuk(pemeran.korkec).get(reverse("dasbor:wilayah", args=[DESA]))
    layar = halaman.context["layar"]
    rinci = {k: layar.kartu(MENURUT_KODE[k]).rinci for k in ("beban", "beban_lebih", "laporan_belum")}
    assert rinci == {
        "beban": "tidak ada pendamping yang diangkat khusus di sini",
        "beban_lebih": "tidak ada pendamping yang diangkat khusus di sini",
        "laporan_belum": "tidak ada laporan yang ditagih khusus di sini",
    }
    assert "belum ada pendamping" not in halaman.text


def test_tanda_dan_hari_terakhir_bertemu_satu_kesatuan(
    pemeran: SimpleNamespace, client_untuk: Masuk, kelompok: Any
) -> None:
    """On a phone a cell spreads its parts: the sign stays beside the day it belongs to."""
    bangun_ulang()
    isi = client_untuk(pemeran.korkec).get(reverse("dasbor:wilayah", args=[DESA])).text
    sel = re.findall(r'<td data-label="Terakhir bertemu">(.*?)</td>', isi, re.DOTALL)
    utuh = [s for s in sel if re.fullmatch(r"<span>(?:(?!</?span).)*</span>", s, re.DOTALL)]
    assert (len(sel) > 0, sel) == (True, utuh)
