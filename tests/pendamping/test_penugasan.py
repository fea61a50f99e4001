"""Assignment: whom, from whom, since when; never two pendamping on one day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from akun.enums import Peran
from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.models import DesaBerubah
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.models import Penugasan, PenugasanKelompok
from pendamping.selectors.penugasan import beban_di, hitung_wilayah, pratinjau_tugas, sasaran_desa
from pendamping.services import penjaga
from pendamping.services.penugasan import tugaskan, tugaskan_desa, tugaskan_kelompok
from tests.conftest import DESA, DESA_2, DESA_LUAR, KABUPATEN, KECAMATAN
from tests.factories import (
    JabatanFactory,
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
)

MULAI = date(2026, 11, 1)
LAMA = date(2025, 1, 1)


@pytest.fixture
def beri(pemeran: SimpleNamespace):
    """Assign as the APD, to the cast's pendamping, unless told otherwise."""

    def beri(kerja=tugaskan, **lain):
        isi = {"petugas": pemeran.pendamping, "mulai": MULAI, "nomor_sk": "SK-7/2026", "oleh": pemeran.apd}
        return kerja(**{**isi, **lain})

    return beri


def _masa(kpm: KPM) -> list[tuple[int, date, date | None]]:
    return list(Penugasan.objects.filter(kpm=kpm).order_by("mulai").values_list("petugas", "mulai", "selesai"))


def _potret() -> list[tuple[object, ...]]:
    return [
        *Penugasan.objects.order_by("pk").values_list("pk", "kpm", "petugas", "mulai", "selesai"),
        *PenugasanKelompok.objects.order_by("pk").values_list("pk", "kelompok", "petugas", "mulai", "selesai"),
    ]


def test_basis_data_menolak_dua_pendamping_sehari(pemeran: SimpleNamespace) -> None:
    satu = PenugasanFactory.create(petugas=pemeran.pendamping, selesai=MULAI)
    with pytest.raises(IntegrityError), transaction.atomic():
        PenugasanFactory.create(kpm=satu.kpm, petugas=pemeran.pendamping_lain, mulai=MULAI)
    PenugasanFactory.create(kpm=satu.kpm, petugas=pemeran.pendamping_lain, mulai=MULAI + timedelta(days=1))


def test_keluarga_terpilih_ditugaskan(pemeran: SimpleNamespace, beri) -> None:
    satu, dua = KPMFactory.create(), KPMFactory.create(desa_id=DESA_2)
    lain = KPMFactory.create()
    hasil = beri(kpm=[satu.pk, dua.pk])
    assert (hasil.ditugaskan, hasil.digantikan, hasil.tetap, hasil.kelompok) == (2, 0, 0, 0)
    assert _masa(satu) == [(pemeran.pendamping.pk, MULAI, None)]
    assert _masa(lain) == []
    tugas = Penugasan.objects.get(kpm=dua)
    assert (tugas.nomor_sk, tugas.dibuat_oleh) == ("SK-7/2026", pemeran.apd)
    assert set(DesaBerubah.objects.values_list("kode", flat=True)) == {DESA, DESA_2}
    assert KPM.objects.didampingi(pemeran.pendamping.pk).count() == 2


def test_diulang_tidak_mengubah_apa_pun(pemeran: SimpleNamespace, beri) -> None:
    kpm = KPMFactory.create()
    beri(kpm=[kpm.pk])
    semula = _potret()
    hasil = beri(kpm=[kpm.pk], gantikan=True)
    assert (hasil.ditugaskan, hasil.tetap) == (0, 1)
    assert _potret() == semula


def test_sudah_dipegang_ditolak_dengan_jumlah(pemeran: SimpleNamespace, beri) -> None:
    dipegang = PenugasanFactory.create(petugas=pemeran.pendamping_lain).kpm
    nanti = PenugasanFactory.create(petugas=pemeran.pendamping_lain, mulai=hari_ini() + timedelta(days=30)).kpm
    bebas = KPMFactory.create()
    semula = _potret()
    with pytest.raises(GalatPengguna, match="2 keluarga sudah punya pendamping pada atau sesudah 1 November 2026"):
        beri(kpm=[dipegang.pk, nanti.pk, bebas.pk])
    assert _potret() == semula
    assert not DesaBerubah.objects.exists()


def test_menggantikan_mengakhiri_yang_lama_sehari_sebelumnya(pemeran: SimpleNamespace, beri) -> None:
    kpm = PenugasanFactory.create(petugas=pemeran.pendamping_lain, mulai=LAMA).kpm
    hasil = beri(kpm=[kpm.pk], gantikan=True)
    assert (hasil.ditugaskan, hasil.digantikan) == (1, 1)
    assert _masa(kpm) == [
        (pemeran.pendamping_lain.pk, LAMA, MULAI - timedelta(days=1)),
        (pemeran.pendamping.pk, MULAI, None),
    ]


def test_menggantikan_yang_mulai_pada_hari_yang_sama(pemeran: SimpleNamespace, beri) -> None:
    kpm = PenugasanFactory.create(petugas=pemeran.pendamping_lain, mulai=MULAI).kpm
    beri(kpm=[kpm.pk], gantikan=True)
    assert _masa(kpm) == [(pemeran.pendamping.pk, MULAI, None)]


def test_rencana_mendatang_ikut_digantikan(pemeran: SimpleNamespace, beri) -> None:
    besok = hari_ini() + timedelta(days=1)
    kpm = PenugasanFactory.create(petugas=pemeran.pendamping_lain, mulai=LAMA, selesai=hari_ini()).kpm
    PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping_lain, mulai=besok)
    beri(kpm=[kpm.pk], gantikan=True, mulai=hari_ini())
    assert _masa(kpm) == [
        (pemeran.pendamping_lain.pk, LAMA, hari_ini() - timedelta(days=1)),
        (pemeran.pendamping.pk, hari_ini(), None),
    ]


def test_masa_lalu_yang_sudah_berganti_tidak_ditimpa(pemeran: SimpleNamespace, beri) -> None:
    """Backdating over a later change would rewrite who held the family, and whose reports those were."""
    kpm = PenugasanFactory.create(petugas=pemeran.pendamping_lain, mulai=MULAI).kpm
    semula = _potret()
    with pytest.raises(GalatPengguna, match="1 keluarga sudah punya penugasan yang mulai sesudah 1 Oktober 2026"):
        beri(kpm=[kpm.pk], mulai=date(2026, 10, 1), gantikan=True)
    assert _potret() == semula


def test_riwayat_yang_sudah_berakhir_tidak_tersentuh(pemeran: SimpleNamespace, beri) -> None:
    kpm = PenugasanFactory.create(petugas=pemeran.pendamping_lain, mulai=LAMA, selesai=date(2025, 12, 31)).kpm
    hasil = beri(kpm=[kpm.pk])
    assert hasil.digantikan == 0
    assert len(_masa(kpm)) == 2


@pytest.fixture
def beku(monkeypatch: pytest.MonkeyPatch, pemeran: SimpleNamespace):
    """A fake guard: October of these people was reported. Keeps what it was asked."""
    ditanya: list[tuple[list[int], date]] = []

    def jaga(petugas: list[int], sejak: date) -> None:
        ditanya.append((list(petugas), sejak))
        if pemeran.pendamping_lain.pk in petugas and sejak <= date(2026, 10, 31):
            raise GalatPengguna("Laporan Oktober 2026 sudah dikirim.", kolom="mulai")

    monkeypatch.setitem(penjaga._PENJAGA, "uji", jaga)
    return ditanya


def test_laporan_yang_sudah_dikirim_tidak_ditulis_ulang(pemeran: SimpleNamespace, beri, beku) -> None:
    """Also when only the one who gives has reported: the figures of October were theirs."""
    kpm = PenugasanFactory.create(petugas=pemeran.pendamping_lain, mulai=LAMA).kpm
    kelompok = PenugasanKelompokFactory.create(petugas=pemeran.pendamping_lain, mulai=LAMA).kelompok
    KeanggotaanFactory.create(kpm=kpm, kelompok=kelompok)
    semula = _potret()
    for isi in ({"kpm": [kpm.pk]}, {"kerja": tugaskan_kelompok, "kelompok": kelompok}):
        with pytest.raises(GalatPengguna, match="Laporan Oktober 2026 sudah dikirim"):
            beri(**isi, mulai=date(2026, 10, 15), gantikan=True)
    with pytest.raises(GalatPengguna, match="Laporan Oktober"):
        beri(kpm=[KPMFactory.create().pk], petugas=pemeran.pendamping_lain, mulai=date(2026, 10, 31))
    assert _potret() == semula
    beku.clear()
    assert beri(kpm=[kpm.pk], mulai=MULAI, gantikan=True).digantikan == 1
    assert beku == [(sorted([pemeran.pendamping.pk, pemeran.pendamping_lain.pk]), MULAI)]


def test_yang_tidak_berubah_tidak_ditanyakan(pemeran: SimpleNamespace, beri, beku) -> None:
    kpm = PenugasanFactory.create(petugas=pemeran.pendamping_lain, mulai=LAMA).kpm
    assert beri(kpm=[kpm.pk], petugas=pemeran.pendamping_lain, mulai=date(2026, 10, 1)).tetap == 1
    assert beku == []


def test_yang_tidak_lagi_menjabat_tidak_perlu_digantikan(pemeran: SimpleNamespace, beri) -> None:
    """Its families have no pendamping: they count as such, and nobody is asked whether to replace anybody."""
    kpm = PenugasanFactory.create(petugas=pemeran.pendamping_lain, mulai=LAMA, kpm__desa_id=DESA).kpm
    assert KPM.objects.belum_termapping().count() == 0
    pemeran.pendamping_lain.jabatan.update(selesai=date(2026, 10, 31))
    assert list(KPM.objects.belum_termapping()) == [kpm]
    assert list(KPM.objects.belum_termapping(date(2026, 10, 31))) == []
    assert [h["tanpa"] for h in hitung_wilayah(KECAMATAN, "desa")] == [1]
    assert list(sasaran_desa(DESA, hanya_belum=True, mulai=MULAI)) == [kpm]
    assert beri(tugaskan_desa, desa=DESA, hanya_belum=True).digantikan == 1
    assert _masa(kpm) == [
        (pemeran.pendamping_lain.pk, LAMA, MULAI - timedelta(days=1)),
        (pemeran.pendamping.pk, MULAI, None),
    ]


def test_pendamping_yang_dinonaktifkan_tidak_memegang(pemeran: SimpleNamespace) -> None:
    PenugasanFactory.create(petugas=pemeran.pendamping_lain)
    Pengguna.objects.filter(pk=pemeran.pendamping_lain.pk).update(is_active=False)
    assert KPM.objects.belum_termapping().count() == 1


def test_per_desa_hanya_yang_belum(pemeran: SimpleNamespace, beri) -> None:
    bebas = KPMFactory.create(desa_id=DESA)
    dipegang = PenugasanFactory.create(petugas=pemeran.pendamping_lain, kpm__desa_id=DESA).kpm
    keluar = KPMFactory.create(desa_id=DESA, kepesertaan="mandiri")
    desa_lain = KPMFactory.create(desa_id=DESA_2)
    tanpa = KelompokFactory.create(desa_id=DESA)
    diampu = PenugasanKelompokFactory.create(kelompok__desa_id=DESA, petugas=pemeran.pendamping_lain)

    hasil = beri(tugaskan_desa, desa=DESA, hanya_belum=True)

    assert (hasil.ditugaskan, hasil.digantikan, hasil.kelompok) == (1, 0, 1)
    assert _masa(bebas) == [(pemeran.pendamping.pk, MULAI, None)]
    assert [p for p, *_ in _masa(dipegang)] == [pemeran.pendamping_lain.pk]
    assert _masa(keluar) == _masa(desa_lain) == []
    assert PenugasanKelompok.objects.get(kelompok=tanpa).petugas == pemeran.pendamping
    diampu.refresh_from_db()
    assert (diampu.petugas, diampu.selesai) == (pemeran.pendamping_lain, None)


def test_per_desa_semua_membawa_kelompok_yang_digantikan(pemeran: SimpleNamespace, beri) -> None:
    ketiga = JabatanFactory.create(wilayah_id=KECAMATAN).pengguna
    lama = PenugasanFactory.create(petugas=pemeran.pendamping_lain, kpm__desa_id=DESA).kpm
    bebas = KPMFactory.create(desa_id=DESA)
    milik_lama = PenugasanKelompokFactory.create(kelompok__desa_id=DESA, petugas=pemeran.pendamping_lain).kelompok
    milik_ketiga = PenugasanKelompokFactory.create(kelompok__desa_id=DESA, petugas=ketiga).kelompok
    bubar = KelompokFactory.create(desa_id=DESA, dibubarkan=date(2026, 1, 1))

    with pytest.raises(GalatPengguna, match="Gantikan"):
        beri(tugaskan_desa, desa=DESA, hanya_belum=False)
    hasil = beri(tugaskan_desa, desa=DESA, hanya_belum=False, gantikan=True)

    assert (hasil.ditugaskan, hasil.digantikan, hasil.kelompok) == (2, 1, 1)
    assert _masa(lama)[-1] == _masa(bebas)[-1] == (pemeran.pendamping.pk, MULAI, None)
    urut = PenugasanKelompok.objects.filter(kelompok=milik_lama).order_by("mulai")
    assert [(t.petugas, t.selesai) for t in urut] == [
        (pemeran.pendamping_lain, MULAI - timedelta(days=1)),
        (pemeran.pendamping, None),
    ]
    assert PenugasanKelompok.objects.get(kelompok=milik_ketiga).petugas == ketiga
    assert not PenugasanKelompok.objects.filter(kelompok=bubar).exists()


def test_per_kelompok_membawa_anggota_dan_kelompoknya(pemeran: SimpleNamespace, beri) -> None:
    kelompok = KelompokFactory.create()
    anggota = KeanggotaanFactory.create(kelompok=kelompok).kpm
    mantan = KeanggotaanFactory.create(kelompok=kelompok, selesai=date(2026, 1, 31)).kpm
    hasil = beri(tugaskan_kelompok, kelompok=kelompok)
    assert (hasil.ditugaskan, hasil.kelompok) == (1, 1)
    assert _masa(anggota) == [(pemeran.pendamping.pk, MULAI, None)]
    assert _masa(mantan) == []
    tugas = PenugasanKelompok.objects.get()
    assert (tugas.kelompok, tugas.petugas, tugas.mulai) == (kelompok, pemeran.pendamping, MULAI)


def test_kelompok_dipegang_orang_lain_ditolak_tanpa_gantikan(pemeran: SimpleNamespace, beri) -> None:
    kelompok = PenugasanKelompokFactory.create(petugas=pemeran.pendamping_lain).kelompok
    KeanggotaanFactory.create(kelompok=kelompok)
    semula = _potret()
    with pytest.raises(GalatPengguna, match="1 kelompok sudah punya pendamping"):
        beri(tugaskan_kelompok, kelompok=kelompok)
    assert _potret() == semula  # the free member neither
    beri(tugaskan_kelompok, kelompok=kelompok, gantikan=True)
    assert PenugasanKelompok.objects.get(selesai=None).petugas == pemeran.pendamping


def test_kelompok_yang_dibentuk_kemudian_mulai_saat_dibentuk(pemeran: SimpleNamespace, beri) -> None:
    kelompok = KelompokFactory.create(dibentuk=date(2026, 11, 10))
    KeanggotaanFactory.create(kelompok=kelompok, mulai=date(2026, 11, 10))
    beri(tugaskan_kelompok, kelompok=kelompok)
    assert PenugasanKelompok.objects.get().mulai == date(2026, 11, 10)
    assert Penugasan.objects.get().mulai == MULAI


@pytest.mark.parametrize(
    ("ubah", "kolom"),
    [
        ({"nomor_sk": "  "}, "nomor_sk"),
        ({"nomor_sk": "x" * 101}, "nomor_sk"),
        ({"mulai": date(2062, 11, 1)}, "mulai"),
        ({"mulai": date(1926, 11, 1)}, "mulai"),
        ({"kpm": []}, None),
    ],
)
def test_isian_salah_ditolak(beri, ubah, kolom) -> None:
    with pytest.raises(GalatPengguna) as galat:
        beri(**{"kpm": [KPMFactory.create().pk], **ubah})
    assert galat.value.kolom == kolom
    assert not Penugasan.objects.exists()


@pytest.mark.parametrize("siapa", ["pendamping_tetangga", "korkec", "tanpa_jabatan"])
def test_hanya_pendamping_yang_diangkat_di_sana(pemeran: SimpleNamespace, beri, siapa: str) -> None:
    with pytest.raises(GalatPengguna, match="tidak diangkat sebagai pendamping di Pasar Bengkulu"):
        beri(kpm=[KPMFactory.create().pk], petugas=getattr(pemeran, siapa))
    assert not Penugasan.objects.exists()


def test_pengangkatan_dinilai_pada_hari_mulai(pemeran: SimpleNamespace, beri) -> None:
    nanti = JabatanFactory.create(mulai=date(2026, 12, 1)).pengguna
    lewat = JabatanFactory.create(selesai=date(2026, 10, 31)).pengguna
    nonaktif = JabatanFactory.create(pengguna__is_active=False).pengguna
    kpm = [KPMFactory.create().pk]
    for petugas in (nanti, lewat, nonaktif):
        with pytest.raises(GalatPengguna, match="tidak diangkat"):
            beri(kpm=kpm, petugas=petugas)
    assert not Penugasan.objects.exists()
    beri(kpm=kpm, petugas=nanti, mulai=date(2026, 12, 1))


@pytest.mark.parametrize("siapa", ["apd_luar", "korkab_luar", "korkec", "pendamping", "pengawas", "korwil", "pusat"])
def test_yang_tak_berhak_tidak_mengubah_apa_pun(pemeran: SimpleNamespace, beri, siapa: str) -> None:
    kelompok = KelompokFactory.create()
    kpm = KeanggotaanFactory.create(kelompok=kelompok).kpm
    oleh = getattr(pemeran, siapa)
    for isi in (
        {"kpm": [kpm.pk]},
        {"kerja": tugaskan_desa, "desa": DESA, "hanya_belum": True},
        {"kerja": tugaskan_kelompok, "kelompok": kelompok},
    ):
        with pytest.raises(TidakBerhak):
            beri(oleh=oleh, **isi)
    assert _potret() == []


def test_satu_keluarga_di_luar_wilayah_menggugurkan_semua(pemeran: SimpleNamespace, beri) -> None:
    with pytest.raises(TidakBerhak, match="luar wilayah"):
        beri(kpm=[KPMFactory.create().pk, KPMFactory.create(desa_id=DESA_LUAR).pk])
    assert _potret() == []


def test_korkab_dan_superuser_boleh(pemeran: SimpleNamespace, beri) -> None:
    for oleh in (pemeran.korkab, pemeran.superuser):
        beri(kpm=[KPMFactory.create().pk], oleh=oleh)
    assert Penugasan.objects.count() == 2


def test_pratinjau_menghitung_dari_siapa(pemeran: SimpleNamespace) -> None:
    PenugasanFactory.create(petugas=pemeran.pendamping, kpm__desa_id=DESA)
    PenugasanFactory.create_batch(2, petugas=pemeran.pendamping_lain, kpm__desa_id=DESA)
    PenugasanFactory.create(petugas=pemeran.pendamping_lain, kpm__desa_id=DESA, mulai=date(2026, 11, 10))
    KPMFactory.create_batch(3, desa_id=DESA)
    sasaran = sasaran_desa(DESA, hanya_belum=False, mulai=MULAI)
    hasil = pratinjau_tugas(sasaran, petugas=pemeran.pendamping, mulai=MULAI)
    assert (hasil.jumlah, hasil.tanpa, hasil.tetap, hasil.pindah, hasil.terhalang) == (7, 3, 1, 3, 1)
    assert hasil.dari == [("Pendamping Lain", 3)]


def test_beban_dihitung_dari_peserta_hari_itu(pemeran: SimpleNamespace) -> None:
    """A suspended family is visited and meets like any other."""
    PenugasanFactory.create(petugas=pemeran.pendamping, kpm__kepesertaan="ditangguhkan")
    PenugasanFactory.create(petugas=pemeran.pendamping, selesai=date(2025, 6, 30))
    PenugasanFactory.create(petugas=pemeran.pendamping, kpm__kepesertaan="mandiri")
    assert KPM.objects.peserta().didampingi(pemeran.pendamping.pk).count() == 1
    assert KPM.objects.peserta().didampingi(pemeran.pendamping.pk, date(2025, 6, 30)).count() == 2
    per_orang = {b.petugas.nama: (b.jumlah, b.keterangan) for b in beban_di(KECAMATAN)}
    assert per_orang == {"Pendamping": (1, "kurang 374"), "Pendamping Lain": (0, "kurang 375")}
    assert len(beban_di(KABUPATEN)) == 3


def test_hitungan_per_desa(pemeran: SimpleNamespace) -> None:
    PenugasanFactory.create(kpm__desa_id=DESA, petugas=pemeran.pendamping)
    PenugasanFactory.create(kpm__desa_id=DESA_2, petugas=pemeran.pendamping, selesai=date(2025, 6, 30))
    KPMFactory.create(desa_id=DESA_2)
    KPMFactory.create(desa_id=DESA_LUAR)
    assert [(b["kode"], b["n"], b["tanpa"]) for b in hitung_wilayah(KECAMATAN, "desa")] == [
        (DESA_2, 2, 2),
        (DESA, 1, 0),
    ]
    assert [(b["kode"], b["n"]) for b in hitung_wilayah(KABUPATEN, "kecamatan_kode")] == [(KECAMATAN, 3)]


@pytest.mark.django_db(transaction=True)
def test_dua_penugasan_bersamaan_satu_menang(pemeran: SimpleNamespace) -> None:
    kpm = KPMFactory.create_batch(20)

    def kerja(petugas: Pengguna) -> str:
        try:
            tugaskan(kpm=[k.pk for k in kpm], petugas=petugas, mulai=MULAI, nomor_sk="SK-1", oleh=pemeran.apd)
            return "jadi"
        except GalatPengguna as galat:
            return galat.pesan
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as kolam:
        hasil = list(kolam.map(kerja, [pemeran.pendamping, pemeran.pendamping_lain]))

    assert hasil.count("jadi") == 1
    [kalimat] = [h for h in hasil if h != "jadi"]
    assert kalimat.startswith("20 keluarga sudah punya pendamping")
    pemenang = (pemeran.pendamping, pemeran.pendamping_lain)[hasil.index("jadi")]
    assert set(Penugasan.objects.values_list("petugas", flat=True)) == {pemenang.pk}
    assert Penugasan.objects.count() == 20


def test_tabrakan_di_basis_data_menjadi_kalimat(pemeran: SimpleNamespace, beri, monkeypatch) -> None:
    """Had nobody looked before writing, the constraint still has the last word."""
    kpm = PenugasanFactory.create(petugas=pemeran.pendamping_lain).kpm
    semula = _potret()
    monkeypatch.setattr("pendamping.services.penugasan.penugasan_sejak", lambda mulai: Q(pk__in=[]))
    with pytest.raises(GalatPengguna, match="baru saja ditugaskan orang lain"):
        beri(kpm=[kpm.pk])
    assert _potret() == semula


def test_korkec_yang_juga_pendamping_boleh_menerima(beri) -> None:
    """One person, two roles (docs/program.md §2)."""
    orang = JabatanFactory.create(peran=Peran.KORKEC).pengguna
    JabatanFactory.create(pengguna=orang)
    assert beri(kpm=[KPMFactory.create().pk], petugas=orang).ditugaskan == 1


def test_calon_ditugaskan_bersama_desanya_dan_tidak_menambah_beban(pemeran):
    calon, aktif = KPMFactory(kepesertaan="calon"), KPMFactory()
    KPMFactory(kepesertaan="berhenti")
    assert [(h["n"], h["calon"], h["tanpa"]) for h in hitung_wilayah("17.71.08.1007", "desa")] == [(1, 1, 2)]
    hasil = tugaskan_desa(
        desa="17.71.08.1007",
        hanya_belum=True,
        petugas=pemeran.pendamping,
        mulai=date(2026, 1, 1),
        nomor_sk="SK-1",
        oleh=pemeran.apd,
    )
    assert hasil.ditugaskan == 2
    assert set(Penugasan.objects.values_list("kpm", flat=True)) == {calon.pk, aktif.pk}
    assert [b.jumlah for b in beban_di("17.71.08") if b.petugas == pemeran.pendamping] == [1]
