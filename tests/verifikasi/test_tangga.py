"""The ladder against a slow telling of the rule: random months, corrections, tellings, visits, objections, rules."""

import random
from datetime import date, timedelta
from functools import partial

import pytest
from django.utils import timezone

from kpm.models import KPM
from pendamping.models import Tugas
from pendamping.services.tugas_aturan import buat_tugas
from tests.factories.kpm import AnggotaFactory, PerubahanKepesertaanFactory
from tests.factories.verifikasi import AturanSanksiFactory, HasilVerifikasiFactory, KabarSanksiFactory, KeberatanFactory
from tests.verifikasi.tangga import HURUF, PADA, SIANG, anak_tangga, bulan_ke, isi_bulan, keluarga, tangga
from verifikasi.enums import Hasil
from verifikasi.models import AturanSanksi, HasilVerifikasi, Keberatan, Sanksi
from verifikasi.selectors.jeda import jeda_tangga
from verifikasi.selectors.jenjang import berikut, pengetahuan
from verifikasi.selectors.runtun import hasil_sebulan, runtun, runtun_keluarga
from verifikasi.services.tangga import ikuti_tangga, ikuti_tangga_semua

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def siang(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: SIANG)


def kunjungi(kpm, oleh):
    Tugas.objects.filter(kpm=kpm, jenis="komitmen", keadaan="terbuka").update(
        keadaan="selesai", hasil="dikunjungi", diselesaikan_oleh=oleh, diselesaikan_pada=timezone.now()
    )


def kunjungan():
    return list(Tugas.objects.filter(jenis="komitmen").order_by("kunci").values_list("kunci", "keadaan"))


def beri_tahu(kpm, oleh):
    for s in Sanksi.objects.filter(kpm=kpm):
        KabarSanksiFactory(sanksi=s, keadaan=s.keadaan, tanggal=PADA, dicatat_oleh=oleh, dicatat_pada=timezone.now())


# --- Runs -----------------------------------------------------------------------------------


def lambat(huruf, awal=None):
    """The rule as a person would apply it with a pencil."""
    kini: list[date] = []
    for n, h in enumerate(huruf):
        bulan = bulan_ke(n, len(huruf))
        if awal and bulan >= awal and kini and kini[-1] < awal:
            kini = []
        if h == "t":
            kini = [*kini, bulan]
        if h == "m":
            kini = []
    return [] if awal and kini and kini[-1] < awal else kini


@pytest.mark.parametrize("benih", range(30))
def test_runtun_seperti_dihitung_dengan_pensil(benih):
    acak = random.Random(benih)
    huruf = "".join(acak.choice("ttbmn") for _ in range(acak.randrange(14)))
    awal = acak.choice([None, date(2026, acak.randrange(1, 12), acak.choice([1, 15]))])
    bulanan = [(bulan_ke(n, len(huruf)), HURUF[h]) for n, h in enumerate(huruf)]
    acak.shuffle(bulanan)
    hasil = runtun(bulanan, awal)
    assert hasil.kini == lambat(huruf, awal)
    assert [b for satu in hasil.semua for b in satu] == [
        bulan_ke(n, len(huruf)) for n, h in enumerate(huruf) if h == "t"
    ]


@pytest.mark.parametrize(
    ("anggota", "jadi"),
    [("tm", "t"), ("tb", "t"), ("mb", "b"), ("mn", "m"), ("mm", "m"), ("nn", "n"), ("", "n"), ("bn", "b")],
)
def test_sebulan_keluarga_dari_anggotanya(anggota, jadi):
    assert hasil_sebulan({HURUF[a] for a in anggota}) == HURUF[jadi]


def test_belum_lapor_tidak_menghitung_dan_tidak_memutus():
    kpm, _ = keluarga(huruf="tbntb")
    assert runtun_keluarga([kpm.pk])[kpm.pk].kini == [date(2026, 6, 1), date(2026, 9, 1)]


# --- Rungs ----------------------------------------------------------------------------------


def test_bulan_pertama_kunjungan_lalu_peringatan_lalu_usulan(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping, "t")
    assert tangga(kpm) == [("peringatan", "berlaku", 1)]
    tugas = Tugas.objects.get()
    assert (tugas.jenis, tugas.kunci) == ("komitmen", f"komitmen:2026-10:{kpm.pk}")
    assert tugas.uraian == "Komitmen tidak terpenuhi sejak Oktober 2026. Datangi dan tanyakan sebabnya."
    s = Sanksi.objects.get()
    assert (s.petugas, s.sejak, s.diputus_oleh) == (pemeran.pendamping, date(2026, 10, 1), None)
    assert s.rincian[0]["anggota"] == anggota.pk
    assert s.rincian[0]["butir"][0]["hadir"] == 10

    isi_bulan(anggota, "ttt")
    assert len(tangga(kpm)) == 1, "neither told nor visited"
    beri_tahu(kpm, pemeran.pendamping)
    assert len(tangga(kpm)) == 1, "not visited"
    kunjungi(kpm, pemeran.pendamping)
    assert tangga(kpm)[1:] == [("penangguhan", "diusulkan", 3)]
    assert tangga(kpm)[1:] == [("penangguhan", "diusulkan", 3)], "never two open, never twice"
    assert KPM.objects.get().kepesertaan == "aktif", "a proposal does nothing"


def test_yang_kurang_disebut(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping, "tt")
    tangga(kpm)
    sanksi = list(Sanksi.objects.all())

    def kurang():
        return berikut(
            kpm=kpm.pk,
            kepesertaan="aktif",
            rangkaian=runtun_keluarga([kpm.pk])[kpm.pk].kini,
            sanksi=sanksi,
            tahu=pengetahuan(sanksi, [kpm.pk]),
            aturan=AturanSanksi.objects.get(),
        ).kurang

    assert kurang() == ["baru 2 dari 3 bulan berturut-turut", "surat peringatan belum diberi tahu", "belum dikunjungi"]
    isi_bulan(anggota, "ttt")
    beri_tahu(kpm, pemeran.pendamping)
    assert kurang() == ["belum dikunjungi"]
    kunjungi(kpm, pemeran.pendamping)
    assert kurang() == []


@pytest.mark.parametrize("kepesertaan", ["ditangguhkan", "mandiri", "berhenti", "calon"])
def test_yang_keluar_atau_ditangguhkan_tidak_diperingatkan(pemeran, kepesertaan):
    kpm, _ = keluarga(pemeran.pendamping, "tttttt", kepesertaan=kepesertaan)
    assert tangga(kpm) == []
    assert Tugas.objects.filter(keadaan="terbuka").exists() == (kepesertaan == "ditangguhkan")


def test_penghentian_hanya_sesudah_ditangguhkan_dan_diberi_tahu(pemeran):
    kpm, _ = keluarga(pemeran.pendamping, "tttttt")
    tangga(kpm)
    beri_tahu(kpm, pemeran.pendamping)
    kunjungi(kpm, pemeran.pendamping)
    assert [a[0] for a in tangga(kpm)] == ["peringatan", "penangguhan"], "one rung at a time, six months or not"
    beri_tahu(kpm, pemeran.pendamping)
    assert len(tangga(kpm)) == 2
    Sanksi.objects.filter(jenjang="penangguhan").update(
        keadaan="berlaku", diputus_oleh=pemeran.korkab, diputus_pada=SIANG + timedelta(minutes=1), alasan_putusan="x"
    )
    KPM.objects.update(kepesertaan="ditangguhkan")
    assert len(tangga(kpm)) == 2, "the family was told of the proposal, not of the decision"
    s = Sanksi.objects.get(jenjang="penangguhan")
    KabarSanksiFactory(sanksi=s, keadaan="berlaku", dicatat_pada=SIANG + timedelta(minutes=2))
    assert tangga(kpm)[2:] == [("penghentian", "diusulkan", 6)]


def test_memenuhi_memutus_rangkaian_dan_usulan_tetap_menunggu(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping, "ttt")
    tangga(kpm)
    beri_tahu(kpm, pemeran.pendamping)
    kunjungi(kpm, pemeran.pendamping)
    tangga(kpm)
    HasilVerifikasiFactory(anggota=anggota, bulan=date(2026, 11, 1), hasil="memenuhi")
    assert tangga(kpm) == [("peringatan", "berlaku", 3), ("penangguhan", "diusulkan", 3)]
    assert not Tugas.objects.filter(keadaan="terbuka").exists()


def test_bukti_dibetulkan_menggugurkan_dan_kembali(pemeran, monkeypatch):
    kpm, anggota = keluarga(pemeran.pendamping, "ttt")
    tangga(kpm)
    beri_tahu(kpm, pemeran.pendamping)
    kunjungi(kpm, pemeran.pendamping)
    tangga(kpm)
    isi_bulan(anggota, "tmt")
    monkeypatch.setattr("django.utils.timezone.now", lambda: SIANG + timedelta(hours=1))
    assert tangga(kpm) == [("peringatan", "berlaku", 1), ("penangguhan", "gugur", 3)]
    gugur = Sanksi.objects.get(keadaan="gugur")
    assert gugur.alasan_gugur == "Catatan yang menjadi buktinya sudah dibetulkan: Agustus 2026, September 2026."
    isi_bulan(anggota, "ttt")
    ikuti_tangga(kpm=[kpm.pk], pada=PADA)
    hidup = Sanksi.objects.get(jenjang="peringatan")
    assert hidup.bukti == [date(2026, 10, 1)], "a warning rests on what it was given for"
    assert Sanksi.objects.filter(jenjang="penangguhan", keadaan="diusulkan").count() == 0, "told of other months"


def test_peringatan_gugur_bila_satu_satunya_bulan_dibetulkan(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping, "mt")
    tangga(kpm)
    assert Tugas.objects.get().keadaan == "terbuka"
    isi_bulan(anggota, "mm")
    assert tangga(kpm) == [("peringatan", "gugur", 1)]
    assert Tugas.objects.get().keadaan == "batal"
    isi_bulan(anggota, "mt")
    assert tangga(kpm) == [("peringatan", "berlaku", 1)], "the same warning comes back, not a second one"
    assert Tugas.objects.get().keadaan == "terbuka"


def test_sebagian_bukti_dibetulkan_diberitahukan_lagi(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping, "tttt")
    tangga(kpm)
    beri_tahu(kpm, pemeran.pendamping)
    kunjungi(kpm, pemeran.pendamping)
    tangga(kpm)
    usulan = Sanksi.objects.get(jenjang="penangguhan")
    beri_tahu(kpm, pemeran.pendamping)
    nanti = SIANG + timedelta(hours=1)
    isi_bulan(anggota, "bttt")
    with pytest.MonkeyPatch.context() as m:
        m.setattr("django.utils.timezone.now", lambda: nanti)
        ikuti_tangga(kpm=[kpm.pk], pada=PADA)
    usulan.refresh_from_db()
    assert (usulan.keadaan, len(usulan.bukti), usulan.versi) == ("diusulkan", 3, 2)
    assert usulan.pk not in pengetahuan([usulan], [kpm.pk]).tahu
    assert {b["bulan"] for b in usulan.rincian} == {"2026-08-01", "2026-09-01", "2026-10-01"}


def test_keluarga_keluar_menggugurkan_usulan(pemeran):
    kpm, _ = keluarga(pemeran.pendamping, "ttt")
    tangga(kpm)
    beri_tahu(kpm, pemeran.pendamping)
    kunjungi(kpm, pemeran.pendamping)
    tangga(kpm)
    KPM.objects.update(kepesertaan="mandiri")
    assert tangga(kpm)[1] == ("penangguhan", "gugur", 3)
    assert Sanksi.objects.get(keadaan="gugur").alasan_gugur == "Keluarga tidak lagi menjadi peserta: graduasi mandiri."


def test_sesudah_dipulihkan_bulan_lama_tidak_dihitung(pemeran):
    kpm, _ = keluarga(pemeran.pendamping, "tttt")
    PerubahanKepesertaanFactory(
        kpm=kpm, dari="ditangguhkan", ke="aktif", alasan="dipulihkan", tanggal=date(2026, 9, 10)
    )
    assert runtun_keluarga([kpm.pk])[kpm.pk].kini == [date(2026, 10, 1)], "September had begun before"


def test_jeda_menghentikan_jenjang_baru(pemeran, monkeypatch):
    kpm, _ = keluarga(pemeran.pendamping, "ttt")
    monkeypatch.setitem(
        __import__("verifikasi.selectors.jeda", fromlist=["_PENJEDA"])._PENJEDA,
        "uji",
        lambda nomor: dict.fromkeys(nomor, "Pengaduan keluarga belum dijawab."),
    )
    assert tangga(kpm) == []
    assert jeda_tangga([kpm.pk]) == {kpm.pk: "Pengaduan keluarga belum dijawab."}
    assert Tugas.objects.get().keadaan == "terbuka", "the visit is asked all the same"


def test_keberatan_terbuka_menjeda_dan_bukti_hilang_menunggu_jawabannya(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping, "ttt")
    tangga(kpm)
    beri_tahu(kpm, pemeran.pendamping)
    kunjungi(kpm, pemeran.pendamping)
    keberatan = KeberatanFactory(sanksi=Sanksi.objects.get())
    assert len(tangga(kpm)) == 1
    assert jeda_tangga([kpm.pk])[kpm.pk] == "Keberatan keluarga tanggal 4 November 2026 belum diputus."
    isi_bulan(anggota, "mmm")
    assert tangga(kpm) == [("peringatan", "berlaku", 3)], "the family that objected is answered by a person"
    Keberatan.objects.filter(pk=keberatan.pk).update(
        keadaan="ditolak", diputus_oleh=pemeran.korkab, diputus_pada=SIANG, alasan_putusan="x"
    )
    assert tangga(kpm) == [("peringatan", "gugur", 3)]


def test_yang_ditolak_orang_tidak_diusulkan_lagi_dalam_rangkaian_itu(pemeran):
    kpm, anggota = keluarga(pemeran.pendamping, "ttt")
    tangga(kpm)
    beri_tahu(kpm, pemeran.pendamping)
    kunjungi(kpm, pemeran.pendamping)
    tangga(kpm)
    Sanksi.objects.filter(keadaan="diusulkan").update(
        keadaan="ditolak", diputus_oleh=pemeran.korkab, diputus_pada=SIANG, alasan_putusan="x"
    )
    isi_bulan(anggota, "tttttttt")
    assert [a[:2] for a in tangga(kpm)] == [("peringatan", "berlaku"), ("penangguhan", "ditolak")]
    isi_bulan(anggota, "tttmt")
    ikuti_tangga(kpm=[kpm.pk], pada=PADA)
    baru = Sanksi.objects.filter(sejak=date(2026, 10, 1))
    assert [s.jenjang for s in baru] == ["peringatan"], "a new run begins with a warning"


def test_aturan_bertanggal_dan_versinya_tersimpan(pemeran):
    AturanSanksiFactory(berlaku_sejak=date(2026, 11, 1), bulan_peringatan=2, bulan_penangguhan=4)
    kpm, anggota = keluarga(pemeran.pendamping, "t")
    assert tangga(kpm) == []
    isi_bulan(anggota, "tt")
    assert tangga(kpm) == [("peringatan", "berlaku", 2)]
    assert Sanksi.objects.get().aturan_id == AturanSanksi.objects.get(berlaku_sejak=date(2026, 11, 1)).pk
    lama = AturanSanksi.objects.get(berlaku_sejak=date(2018, 1, 1))
    lain, _ = keluarga(pemeran.pendamping, "t")
    ikuti_tangga(kpm=[lain.pk], pada=date(2026, 10, 31))
    assert Sanksi.objects.get(kpm=lain).aturan == lama


# --- Anything in any order ------------------------------------------------------------------


def _serupa(bukti, runtun):
    """How many months a run shares with the evidence; of two alike, the later run."""
    return len(set(runtun) & set(bukti)), runtun


class Pensil:
    """What the rungs of a family should be, told slowly; knows nothing of the database."""

    def __init__(self):
        self.anak = []  # [rung, state, months, told]

    def lihat(self, huruf, dikunjungi, terjeda, ambang):  # noqa: C901 - told in one piece, as a person would
        semua: list[list[date]] = []
        kini: list[date] = []
        for n, h in enumerate(huruf):
            if h == "t":
                if not kini:
                    semua.append(kini)
                kini.append(bulan_ke(n, len(huruf)))
            elif h == "m":
                kini = []
        for a in self.anak:
            if a["keadaan"] == "gugur" or a.get("berkeberatan"):
                continue
            cocok = max(semua, key=partial(_serupa, a["bukti"]), default=[])
            cocok = cocok if set(cocok) & set(a["bukti"]) else []
            if len(cocok) < ambang[a["jenjang"]]:
                a["keadaan"], a["tahu"] = "gugur", False
            elif not set(a["bukti"]) <= set(cocok):
                a["bukti"], a["tahu"] = list(cocok), False
                if not any(x["jenjang"] == a["jenjang"] and x["sejak"] == cocok[0] for x in self.anak if x is not a):
                    a["sejak"] = cocok[0]
        if terjeda or not kini or any(a["keadaan"] == "diusulkan" for a in self.anak):
            return
        hidup = {
            a["jenjang"]: a
            for a in self.anak
            if a["keadaan"] != "gugur" and (set(a["bukti"]) & set(kini) or a["sejak"] in kini)
        }
        if "peringatan" not in hidup:
            if len(kini) >= ambang["peringatan"]:
                self.taruh("peringatan", "berlaku", kini)
        elif "penangguhan" not in hidup:
            tahu = hidup["peringatan"]["tahu"]
            if len(kini) >= ambang["penangguhan"] and tahu and set(kini) & dikunjungi:
                self.taruh("penangguhan", "diusulkan", kini)

    def taruh(self, jenjang, keadaan, bukti):
        lama = [a for a in self.anak if a["jenjang"] == jenjang and a["sejak"] == bukti[0]]
        a = lama[0] if lama else {}
        a |= {"jenjang": jenjang, "keadaan": keadaan, "bukti": list(bukti), "tahu": False, "sejak": bukti[0]}
        if not lama:
            self.anak.append(a)


@pytest.mark.parametrize("benih", range(10))
def test_apa_pun_urutannya_sama_dengan_hitungan_lambat(pemeran, monkeypatch, benih):  # noqa: C901
    """Months come and are corrected, the family is told, visited, objects; each is followed at once. What the fast
    ladder made is what the slow one says, and a full pass afterwards finds nothing to do."""
    acak = random.Random(benih)
    jam = [SIANG]

    def kini():
        jam[0] += timedelta(seconds=1)
        return jam[0]

    monkeypatch.setattr("django.utils.timezone.now", kini)
    kpm, anggota = keluarga(pemeran.pendamping)
    pensil, huruf, dikunjungi = Pensil(), "", set()
    ambang = {"peringatan": 1, "penangguhan": 3}
    for _ in range(18):
        apa = acak.choice(["bulan", "bulan", "bulan", "koreksi", "kabar", "kunjung", "keberatan", "jawab"])
        if apa == "bulan" and len(huruf) < 10:
            huruf = acak.choice("tttbm") + huruf  # an older month comes in late
        elif apa == "koreksi" and huruf:
            n = acak.randrange(len(huruf))
            huruf = huruf[:n] + acak.choice("tbm") + huruf[n + 1 :]
        isi_bulan(anggota, huruf)
        if apa == "kabar":
            beri_tahu(kpm, pemeran.pendamping)
            for a in pensil.anak:
                a["tahu"] = True
        elif apa == "kunjung":
            kunci = Tugas.objects.filter(jenis="komitmen", keadaan="terbuka").values_list("kunci", flat=True)
            dikunjungi |= {date.fromisoformat(f"{k[9:16]}-01") for k in kunci}
            kunjungi(kpm, pemeran.pendamping)
        elif apa == "keberatan" and not Keberatan.objects.filter(keadaan="terbuka").exists():
            s = Sanksi.objects.filter(keadaan__in=["berlaku", "diusulkan"]).order_by("-pk").first()
            if s:
                KeberatanFactory(sanksi=s)
                for a in pensil.anak:
                    a["berkeberatan"] = (a["jenjang"], a["sejak"]) == (s.jenjang, s.sejak)
        elif apa == "jawab":
            Keberatan.objects.filter(keadaan="terbuka").update(
                keadaan="ditolak", diputus_oleh=pemeran.korkab, diputus_pada=SIANG, alasan_putusan="x"
            )
            for a in pensil.anak:
                a["berkeberatan"] = False
        ikuti_tangga(kpm=[kpm.pk], pada=PADA)
        pensil.lihat(huruf, dikunjungi, Keberatan.objects.filter(keadaan="terbuka").exists(), ambang)
        cepat = sorted((s.jenjang, s.keadaan, s.bukti, s.sejak) for s in Sanksi.objects.all())
        pelan = sorted((a["jenjang"], a["keadaan"], a["bukti"], a["sejak"]) for a in pensil.anak)
        assert cepat == pelan, (apa, huruf)
        assert Sanksi.objects.menunggu().count() <= 1
    sebelum = anak_tangga(kpm), kunjungan()
    assert ikuti_tangga_semua(pada=PADA) == {}
    buat_tugas(pada=PADA)
    assert (anak_tangga(kpm), kunjungan()) == sebelum


def test_semua_sama_dengan_satu_satu_dan_hemat_kueri(pemeran, django_assert_max_num_queries):
    acak = random.Random(7)
    for _ in range(12):
        keluarga(pemeran.pendamping, "".join(acak.choice("ttbm") for _ in range(5)))
    with django_assert_max_num_queries(60):
        hitung = ikuti_tangga_semua(pada=PADA)
    assert hitung["peringatan_baru"] == Sanksi.objects.count() > 0
    assert ikuti_tangga_semua(pada=PADA) == {}


def test_anggota_kedua_menentukan_bulan_keluarga(pemeran):
    kpm, _ = keluarga(pemeran.pendamping, "m")
    adik = AnggotaFactory(kpm=kpm)
    HasilVerifikasiFactory(anggota=adik, bulan=date(2026, 10, 1), hasil=Hasil.TIDAK)
    assert tangga(kpm) == [("peringatan", "berlaku", 1)]
    assert [b["anggota"] for b in Sanksi.objects.get().rincian] == [adik.pk]
    HasilVerifikasi.objects.filter(anggota=adik.pk).update(hasil="belum")
    assert tangga(kpm) == [("peringatan", "gugur", 1)]


def test_bulan_terlambat_tetap_dihitung(pemeran):
    kpm, _ = keluarga(pemeran.pendamping, "t")
    HasilVerifikasi.objects.update(terlambat=True)
    assert tangga(kpm) == [("peringatan", "berlaku", 1)]
    assert Sanksi.objects.get().rincian[0]["terlambat"] is True
