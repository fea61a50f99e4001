"""Runs and the ladder against a slow telling of the rule: random months in any order."""

import random
from datetime import date, timedelta
from functools import partial

import pytest

from pendamping.models import Tugas
from pendamping.services.tugas_aturan import buat_tugas
from tests.factories.verifikasi import KeberatanFactory
from tests.verifikasi.tangga import (
    HURUF,
    PADA,
    SIANG,
    anak_tangga,
    beri_tahu,
    bulan_ke,
    isi_bulan,
    keluarga,
    kunjungan,
    kunjungi,
)
from verifikasi.models import Keberatan, Sanksi
from verifikasi.selectors.runtun import hasil_sebulan, runtun, runtun_keluarga
from verifikasi.services.tangga import ikuti_tangga, ikuti_tangga_semua

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def siang(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: SIANG)


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
