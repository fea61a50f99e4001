"""Officers of a group, splitting and merging: dated, held by members, once whatever is repeated."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from uuid6 import uuid7

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from kpm.models import KeanggotaanKelompok, Kelompok, PengurusKelompok
from kpm.services import anggota_pada, keluarkan_anggota, pindahkan_anggota
from kpm.services.pengurus_kelompok import berhentikan_pengurus, tetapkan_pengurus
from p2k2.services.tanda import tandai_absen
from pendamping.models import PenugasanKelompok
from pendamping.services.kelompok import bubarkan_kelompok, gabung_kelompok, pecah_kelompok
from tests.conftest import DESA, DESA_2
from tests.factories import (
    KeanggotaanFactory,
    KehadiranFactory,
    KelompokFactory,
    KPMFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)

SEJAK, BARU = date(2026, 3, 1), date(2026, 6, 1)
SEHARI = timedelta(days=1)


def rombongan(pemeran: SimpleNamespace, nama: str, n: int, desa: str = DESA) -> Kelompok:
    """A group of the pendamping's with `n` of the own families, all since its first day."""
    kelompok = KelompokFactory(nama=nama, desa_id=desa, dibentuk=date(2025, 1, 1))
    PenugasanKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping)
    for i in range(n):
        kpm = KPMFactory(nama=f"{nama.upper()} {i}", desa_id=desa, rw=f"00{i % 2 + 1}")
        PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
        KeanggotaanFactory(kpm=kpm, kelompok=kelompok)
    return kelompok


@pytest.fixture
def melati(pemeran):
    return rombongan(pemeran, "Melati", 4)


@pytest.fixture
def mawar(pemeran):
    return rombongan(pemeran, "Mawar", 3)


def warga(kelompok: Kelompok) -> list[int]:
    return list(kelompok.keanggotaan.order_by("kpm").values_list("kpm_id", flat=True))


def jabatan(kelompok: Kelompok) -> list[tuple[str, int, date, date | None]]:
    return list(kelompok.pengurus.order_by("mulai", "jabatan").values_list("jabatan", "kpm", "mulai", "selesai"))


def angkat(pemeran, kelompok, kpm, jabatan="ketua", mulai=SEJAK, oleh=None):
    return tetapkan_pengurus(kelompok=kelompok, kpm=kpm, jabatan=jabatan, mulai=mulai, oleh=oleh or pemeran.pendamping)


# --- officers


def test_pengganti_mengakhiri_yang_lama_sehari_sebelumnya(pemeran, melati):
    a, b, *_ = warga(melati)
    angkat(pemeran, melati, a)

    angkat(pemeran, melati, b, mulai=BARU)

    assert jabatan(melati) == [("ketua", a, SEJAK, BARU - SEHARI), ("ketua", b, BARU, None)]


def test_pindah_jabatan_melepas_yang_lama(pemeran, melati):
    a, *_ = warga(melati)
    angkat(pemeran, melati, a, "sekretaris")

    angkat(pemeran, melati, a, "ketua", mulai=BARU)

    assert jabatan(melati) == [("sekretaris", a, SEJAK, BARU - SEHARI), ("ketua", a, BARU, None)]


def test_permintaan_ulang_dan_salah_pilih_pada_hari_yang_sama(pemeran, melati):
    a, b, *_ = warga(melati)

    assert angkat(pemeran, melati, a) == angkat(pemeran, melati, a)
    angkat(pemeran, melati, b)

    assert jabatan(melati) == [("ketua", b, SEJAK, None)]


@pytest.mark.parametrize(
    ("ganti", "kolom"),
    [
        ({"jabatan": "raja"}, "jabatan"),
        ({"mulai": date(2024, 12, 31)}, "mulai"),
        ({"mulai": date(2099, 1, 1)}, "mulai"),
    ],
)
def test_isian_keliru_ditolak(pemeran, melati, ganti, kolom):
    with pytest.raises(GalatPengguna) as galat:
        angkat(pemeran, melati, warga(melati)[0], **ganti)

    assert galat.value.kolom == kolom
    assert jabatan(melati) == []


def test_bukan_anggota_pada_hari_itu_ditolak(pemeran, melati, mawar):
    keluar = warga(melati)[0]
    keluarkan_anggota(kelompok=melati, kpm=keluar, sampai=BARU, oleh=pemeran.pendamping)
    for kpm in (warga(mawar)[0], keluar):
        with pytest.raises(GalatPengguna, match="bukan anggota kelompok"):
            angkat(pemeran, melati, kpm)

    assert jabatan(melati) == []


def test_sebelum_pengurus_yang_sudah_ada_ditolak(pemeran, melati):
    a, b, *_ = warga(melati)
    angkat(pemeran, melati, a, mulai=BARU)

    with pytest.raises(GalatPengguna, match="menjadi ketua sejak 1 Juni 2026"):
        angkat(pemeran, melati, b, mulai=SEJAK)

    assert jabatan(melati) == [("ketua", a, BARU, None)]


@pytest.mark.parametrize("peran", ["pendamping_lain", "korkec", "apd"])
def test_hanya_pengampu_mengangkat(pemeran, melati, peran):
    with pytest.raises(TidakBerhak):
        angkat(pemeran, melati, warga(melati)[0], oleh=getattr(pemeran, peran))

    assert jabatan(melati) == []


def test_berhenti_sekali(pemeran, melati):
    ini = angkat(pemeran, melati, warga(melati)[0])
    for _ in range(2):
        berhentikan_pengurus(kelompok=melati, jabatan_id=ini.pk, sampai=BARU, oleh=pemeran.pendamping)
    with pytest.raises(GalatPengguna, match="sudah berakhir 1 Juni 2026"):
        berhentikan_pengurus(kelompok=melati, jabatan_id=ini.pk, sampai=SEJAK, oleh=pemeran.pendamping)

    assert jabatan(melati) == [("ketua", ini.kpm_id, SEJAK, BARU)]


def test_basis_data_menolak_dua_ketua_dan_dua_jabatan(pemeran, melati):
    a, b, *_ = warga(melati)
    angkat(pemeran, melati, a)
    for kpm, isi in ((b, "ketua"), (a, "sekretaris")):
        with pytest.raises(IntegrityError), transaction.atomic():
            PengurusKelompok.objects.create(
                kelompok=melati, kpm_id=kpm, jabatan=isi, mulai=BARU, dicatat_oleh=pemeran.pendamping
            )


def test_keluar_pindah_dan_bubar_mengakhiri_jabatan(pemeran, melati, mawar):
    a, b, c, _ = warga(melati)
    for kpm, isi in ((a, "ketua"), (b, "sekretaris"), (c, "bendahara")):
        angkat(pemeran, melati, kpm, isi)

    keluarkan_anggota(kelompok=melati, kpm=a, sampai=BARU, oleh=pemeran.pendamping)
    pindahkan_anggota(dari=melati, ke=mawar, kpm=b, mulai=BARU, oleh=pemeran.pendamping)
    bubarkan_kelompok(kelompok=melati, tanggal=date(2026, 7, 1), oleh=pemeran.pendamping)

    assert {k: selesai for _, k, _, selesai in jabatan(melati)} == {
        a: BARU, b: BARU - SEHARI, c: date(2026, 7, 1),
    }  # fmt: skip


# --- splitting


def pecah(pemeran, kelompok, anggota, **ganti):
    isi = {"id": uuid7(), "nama": "Melati 2", "mulai": BARU, "oleh": pemeran.pendamping}
    return pecah_kelompok(kelompok=kelompok, anggota=anggota, **isi | ganti)


def test_pecah_membawa_anggota_jabatan_dan_pendamping(pemeran, melati):
    a, b, c, d = warga(melati)
    angkat(pemeran, melati, a)
    angkat(pemeran, melati, c, "sekretaris")
    PenugasanKelompok.objects.filter(kelompok=melati).update(mulai=BARU + SEHARI)
    PenugasanKelompokFactory(kelompok=melati, petugas=pemeran.pendamping_lain, selesai=BARU)
    kode = uuid7()

    baru, lagi = (pecah(pemeran, melati, [a, b], id=kode) for _ in range(2))

    assert baru == lagi
    assert (baru.nama, baru.desa_id, baru.dibentuk) == ("Melati 2", DESA, BARU)
    assert {k.pk for k in anggota_pada(baru, BARU)} == {a, b}
    assert {k.pk for k in anggota_pada(melati, BARU)} == {c, d}
    assert {k.pk for k in anggota_pada(melati, BARU - SEHARI)} == {a, b, c, d}
    assert jabatan(melati) == [("ketua", a, SEJAK, BARU - SEHARI), ("sekretaris", c, SEJAK, None)]
    assert jabatan(baru) == []
    tugas = PenugasanKelompok.objects.filter(kelompok=baru).order_by("mulai")
    assert list(tugas.values_list("petugas", "mulai", "selesai")) == [
        (pemeran.pendamping_lain.pk, BARU, BARU),
        (pemeran.pendamping.pk, BARU + SEHARI, None),
    ]


@pytest.mark.parametrize(
    ("pilih", "ganti", "pesan"),
    [
        (0, {}, "Centang keluarga"),
        (4, {}, "Sisakan sebagian"),
        (2, {"nama": " "}, "Beri nama"),
        (2, {"nama": "melati"}, "Sudah ada kelompok bernama melati"),
        (2, {"mulai": date(2025, 1, 1)}, "sesudah Melati dibentuk"),
        (2, {"mulai": date(2099, 1, 1)}, "sampai hari ini"),
    ],
)
def test_pecah_yang_keliru_tidak_mengubah_apa_pun(pemeran, melati, pilih, ganti, pesan):
    with pytest.raises(GalatPengguna, match=pesan):
        pecah(pemeran, melati, warga(melati)[:pilih], **ganti)

    assert Kelompok.objects.count() == 1
    assert KeanggotaanKelompok.objects.filter(selesai=None).count() == 4


def test_pecah_dengan_kode_yang_sama_isi_lain_ditolak(pemeran, melati):
    kode = uuid7()
    a, b, *_ = warga(melati)
    pecah(pemeran, melati, [a], id=kode)

    with pytest.raises(BerubahLebihDulu):
        pecah(pemeran, melati, [b], id=kode)

    assert Kelompok.objects.count() == 2


def test_pecah_keluarga_orang_lain_atau_kelompok_lain_ditolak(pemeran, melati, mawar):
    lain = KPMFactory(desa_id=DESA)
    KeanggotaanFactory(kpm=lain, kelompok=melati)
    with pytest.raises(TidakBerhak):
        pecah(pemeran, melati, [lain.pk])
    with pytest.raises(GalatPengguna, match="bukan anggota"):
        pecah(pemeran, melati, [warga(mawar)[0]])
    with pytest.raises(TidakBerhak):
        pecah(pemeran, melati, [warga(melati)[0]], oleh=pemeran.pendamping_lain)

    assert (Kelompok.objects.count(), KeanggotaanKelompok.objects.filter(selesai=None).count()) == (2, 8)


def test_pecah_sesudah_kehadiran_tercatat_ditolak(pemeran, melati):
    a, b, *_ = warga(melati)
    KehadiranFactory(pertemuan=PertemuanFactory(kelompok=melati, tanggal=BARU), kpm_id=a)

    with pytest.raises(GalatPengguna, match="sudah tercatat pada 1 Juni 2026"):
        pecah(pemeran, melati, [a])
    assert {k.pk for k in anggota_pada(pecah(pemeran, melati, [b]), BARU)} == {b}


# --- merging


def gabung(pemeran, dari, ke, mulai=BARU, oleh=None):
    return gabung_kelompok(dari=dari, ke=ke, mulai=mulai, oleh=oleh or pemeran.pendamping)


def test_gabung_memindahkan_semua_dan_membubarkan(pemeran, melati, mawar):
    a, b, c = warga(mawar)
    angkat(pemeran, mawar, a)
    keluarkan_anggota(kelompok=mawar, kpm=b, sampai=date(2026, 7, 1), oleh=pemeran.pendamping)
    keluarkan_anggota(kelompok=mawar, kpm=c, sampai=date(2026, 4, 1), oleh=pemeran.pendamping)

    assert [gabung(pemeran, mawar, melati) for _ in range(2)] == [2, 2]

    mawar.refresh_from_db()
    assert mawar.dibubarkan == BARU - SEHARI
    isi = KeanggotaanKelompok.objects.filter(kpm__in=[a, b, c]).order_by("kpm", "mulai")
    assert list(isi.values_list("kpm", "kelompok", "selesai")) == [
        (a, mawar.pk, BARU - SEHARI),
        (a, melati.pk, None),
        (b, mawar.pk, BARU - SEHARI),
        (b, melati.pk, date(2026, 7, 1)),
        (c, mawar.pk, date(2026, 4, 1)),
    ]
    assert jabatan(mawar) == [("ketua", a, SEJAK, BARU - SEHARI)]
    assert PenugasanKelompok.objects.get(kelompok=mawar).selesai == BARU - SEHARI


def test_gabung_ditahan_pertemuan_sesudahnya(pemeran, melati, mawar):
    PertemuanFactory(kelompok=mawar, tanggal=BARU, keadaan="dibatalkan", alasan_batal="hujan")
    PertemuanFactory(kelompok=mawar, tanggal=BARU, keadaan="direncanakan")

    with pytest.raises(GalatPengguna, match="Ada pertemuan sesudah tanggal itu"):
        gabung(pemeran, mawar, melati)

    mawar.refresh_from_db()
    assert mawar.dibubarkan is None
    assert len(warga(melati)) == 4


def test_gabung_yang_keliru_tidak_mengubah_apa_pun(pemeran, melati, mawar):
    kosong = rombongan(pemeran, "Kosong", 0, DESA_2)
    asing = rombongan(pemeran, "Asing", 1)
    KeanggotaanFactory(kpm=KPMFactory(desa_id=DESA), kelompok=asing)
    for dari, ke, mulai, pesan in (
        (mawar, mawar, BARU, "kelompok lain"),
        (mawar, melati, date(2025, 1, 1), "sesudah Melati dibentuk"),
        (mawar, melati, hari_ini() + SEHARI, "sampai hari ini"),
        (kosong, melati, BARU, "tidak punya anggota"),
        (asing, melati, BARU, "dampingan petugas lain"),
    ):
        with pytest.raises(GalatPengguna, match=pesan):
            gabung(pemeran, dari, ke, mulai)
    with pytest.raises(TidakBerhak):
        gabung(pemeran, mawar, melati, oleh=pemeran.pendamping_lain)

    assert not Kelompok.objects.filter(dibubarkan__isnull=False).exists()
    assert not KeanggotaanKelompok.objects.filter(selesai__isnull=False).exists()


# --- a run of absences goes on


def test_alpa_beruntun_berlanjut_lewat_pecah_dan_gabung(pemeran, melati, mawar):
    kpm = warga(melati)[0]

    def alpa(kelompok, bulan):
        pertemuan = PertemuanFactory(kelompok=kelompok, petugas=pemeran.pendamping, tanggal=date(2026, bulan, 10))
        KehadiranFactory(pertemuan=pertemuan, kpm_id=kpm, status="alpa")
        return pertemuan.pk

    bukti = [alpa(melati, 5)]
    baru = pecah(pemeran, melati, [kpm], mulai=date(2026, 6, 1))
    bukti.append(alpa(baru, 6))
    gabung(pemeran, baru, mawar, mulai=date(2026, 7, 1))
    bukti.append(alpa(mawar, 7))

    tandai_absen(pada=date(2026, 7, 31))

    from p2k2.models import TandaAbsen

    tanda = TandaAbsen.objects.get(ditutup_pada=None)
    assert (tanda.kpm_id, tanda.jumlah, tanda.bukti) == (kpm, 3, bukti)


# --- pages


def test_pengurus_dari_halaman(pemeran, melati, client_untuk):
    a, b, *_ = warga(melati)
    client = client_untuk(pemeran.pendamping)
    alamat = reverse("kpm:pengurus_kelompok", args=[melati.pk])

    client.post(alamat, {"jabatan": "ketua", "kpm": a, "mulai": "2026-03-01"})
    ini = PengurusKelompok.objects.get()
    tolak = client.post(reverse("kpm:pengurus_berhenti", args=[melati.pk, ini.pk]), {f"{ini.pk}-sampai": "2026-01-01"})
    client.post(reverse("kpm:pengurus_berhenti", args=[melati.pk, ini.pk]), {f"{ini.pk}-sampai": "2026-05-31"})
    client.post(alamat, {"jabatan": "ketua", "kpm": b, "mulai": "2026-06-01"})

    assert (tolak.status_code, "Isi tanggal sejak 1 Maret 2026" in tolak.text) == (422, True)
    assert jabatan(melati) == [("ketua", a, SEJAK, date(2026, 5, 31)), ("ketua", b, BARU, None)]
    halaman = client.get(reverse("kpm:kelompok_rincian", args=[melati.pk]))
    assert [(label, p and p.kpm_id) for label, p in halaman.context["pengurus"]] == [
        ("Ketua", b), ("Sekretaris", None), ("Bendahara", None),
    ]  # fmt: skip
    assert [p.kpm_id for p in halaman.context["pengurus_lalu"]] == [a]
    assert [b_["kpm"].pk for b_ in halaman.context["anggota"] if b_["jabatan"]] == [b]
    keluarga = [client.get(reverse("kpm:rincian", args=[k])).context["jabatan_kelompok"] for k in (a, b)]
    assert keluarga == ["", "Ketua"]


def test_pecah_dan_gabung_dari_halaman_dua_kali(pemeran, melati, mawar, client_untuk):
    a, b, *_ = warga(melati)
    client = client_untuk(pemeran.pendamping)
    isi = {"id": uuid7(), "nama": "Melati 2", "mulai": "2026-06-01", "anggota": [a, b]}

    tujuan = {client.post(reverse("pendamping:kelompok_pecah", args=[melati.pk]), isi).url for _ in range(2)}
    baru = Kelompok.objects.get(nama="Melati 2")
    assert tujuan == {reverse("kpm:kelompok_rincian", args=[baru.pk])}

    halaman = client.get(reverse("pendamping:kelompok_gabung", args=[mawar.pk]))
    assert halaman.context["saran"] == ["Melati (2 KPM), menjadi 5 KPM", "Melati 2 (2 KPM), menjadi 5 KPM"]
    isi = {"dari": str(baru.pk), "mulai": "2026-07-01"}
    for _ in range(2):
        jawaban = client.post(reverse("pendamping:kelompok_gabung", args=[mawar.pk]), isi)
        assert (jawaban.status_code, jawaban.url) == (302, reverse("kpm:kelompok_rincian", args=[mawar.pk]))
    assert len(anggota_pada(mawar, date(2026, 7, 1))) == 5


def test_galat_halaman_menyimpan_centang(pemeran, melati, mawar, client_untuk):
    a, *_ = warga(melati)
    client = client_untuk(pemeran.pendamping)
    PertemuanFactory(kelompok=mawar, tanggal=hari_ini())

    pecah_ = client.post(
        reverse("pendamping:kelompok_pecah", args=[melati.pk]),
        {"id": uuid7(), "nama": "", "mulai": "2026-06-01", "anggota": [a]},
    )
    gabung_ = client.post(
        reverse("pendamping:kelompok_gabung", args=[melati.pk]), {"dari": str(mawar.pk), "mulai": "2026-07-01"}
    )

    assert (pecah_.status_code, gabung_.status_code) == (422, 422)
    assert [k.pk for li in pecah_.context["lingkungan"] for k, c in li["keluarga"] if c] == [a]
    assert "Ada pertemuan sesudah tanggal itu" in gabung_.text
    assert not Kelompok.objects.filter(dibubarkan__isnull=False).exists()


@pytest.mark.parametrize("peran", ["korkec", "apd"])
def test_halaman_pengurus_pecah_gabung_hanya_pengampu(pemeran, melati, client_untuk, peran):
    client = client_untuk(getattr(pemeran, peran))
    for nama in ("kpm:pengurus_kelompok", "pendamping:kelompok_pecah", "pendamping:kelompok_gabung"):
        assert client.get(reverse(nama, args=[melati.pk])).status_code == 403


@pytest.mark.parametrize(("n", "teks"), [(14, "14 KPM: di bawah 15"), (15, ""), (30, ""), (31, "31 KPM: di atas 30")])
def test_ukuran_disebut_di_daftar_dan_rincian(pemeran, client_untuk, n, teks):
    kelompok = rombongan(pemeran, "Anggrek", n)
    client = client_untuk(pemeran.pendamping)

    assert [teks for teks, _ in client.get("/kelompok/").context["baris"][0]["lencana"]] == ([teks] if teks else [])
    assert client.get(reverse("kpm:kelompok_rincian", args=[kelompok.pk])).context["ukuran"] == teks


@pytest.mark.parametrize("n", [1, 25])
def test_jumlah_kueri_tetap(pemeran, melati, client_untuk, django_assert_num_queries, n):
    for i in range(n):
        lain = rombongan(pemeran, f"Lain {i}", 1)
        angkat(pemeran, lain, warga(lain)[0])
        KeanggotaanFactory(kpm=KPMFactory(desa_id=DESA), kelompok=melati)
        PengurusKelompok.objects.create(
            kelompok=melati, kpm_id=warga(melati)[0], jabatan="ketua", dicatat_oleh=pemeran.pendamping,
            mulai=date(2025, 1, 1) + i * SEHARI, selesai=date(2025, 1, 1) + i * SEHARI,
        )  # fmt: skip
    client = client_untuk(pemeran.pendamping)

    with django_assert_num_queries(8):
        client.get(reverse("kpm:pengurus_kelompok", args=[melati.pk]))
    with django_assert_num_queries(8):
        client.get(reverse("pendamping:kelompok_pecah", args=[melati.pk]))
    with django_assert_num_queries(8):
        client.get(reverse("pendamping:kelompok_gabung", args=[melati.pk]))
