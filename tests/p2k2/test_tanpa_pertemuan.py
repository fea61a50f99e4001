"""Months without a meeting: asked of whoever led the group then, shown to coordinators, and no family's fault."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from akun.enums import Peran
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from p2k2.models import AlasanTanpaPertemuan, AturanAbsen, TandaAbsen
from p2k2.selectors.tanpa_pertemuan import (
    belum_beralasan,
    jumlah_ke_korkab,
    jumlah_ke_korkec,
    jumlah_langsung_ke_korkab,
    kelompok_ditanya,
)
from p2k2.services.alasan_tanpa import beri_alasan
from p2k2.services.tanda import tandai_absen
from tests.factories import JabatanFactory, KelompokFactory, PenggunaFactory, PenugasanKelompokFactory, PertemuanFactory

PADA = date(2026, 11, 22)
OKT, SEP = date(2026, 10, 1), date(2026, 9, 1)
URL = "/p2k2/tanpa-pertemuan/"
pytestmark = pytest.mark.django_db


def kelompok(petugas, nama, *bulan, dibentuk=date(2026, 1, 1), mulai=date(2026, 1, 1), desa="17.71.08.1007"):
    """A group met in these months of 2026."""
    satu = KelompokFactory(nama=nama, dibentuk=dibentuk, desa_id=desa)
    PenugasanKelompokFactory(kelompok=satu, petugas=petugas, mulai=mulai)
    for b in bulan:
        PertemuanFactory(kelompok=satu, petugas=petugas, tanggal=date(2026, b, 5))
    return satu


def ditanya(petugas):
    return {k.nama: belum_beralasan(k, PADA) for k in kelompok_ditanya(petugas, PADA)}


def alasan(oleh, *milik, **lain):
    isi = {"kelompok": [k.pk for k in milik], "bulan": OKT, "sebab": "data", "oleh": oleh, "pada": PADA}
    return beri_alasan(**isi | lain)


# --- Which months ---------------------------------------------------------------------------


def test_bulan_penuh_tanpa_pertemuan_dalam_setahun(pemeran):
    p = pemeran.pendamping
    kelompok(p, "RAJIN", *range(1, 11))
    lalai = kelompok(p, "LALAI", *range(1, 9))
    PertemuanFactory(kelompok=lalai, petugas=p, tanggal=date(2026, 10, 9), keadaan="dibatalkan", alasan_batal="Hujan")
    PertemuanFactory(kelompok=lalai, petugas=p, tanggal=date(2026, 9, 9), keadaan="direncanakan")
    kelompok(p, "BARU", dibentuk=date(2026, 10, 2))  # October was not whole
    kelompok(p, "TUA", *range(1, 11), dibentuk=date(2025, 1, 1), mulai=date(2025, 1, 1))
    assert ditanya(p) == {
        "BARU": [],
        "LALAI": [OKT, SEP],
        "RAJIN": [],
        "TUA": [date(2025, 12, 1), date(2025, 11, 1)],  # not before twelve months
    }


def test_bulan_sebelum_serah_terima_milik_pendahulu(pemeran):
    satu = kelompok(pemeran.pendamping_lain, "WARIS")
    lama = satu.penugasan.get()
    lama.selesai = date(2026, 10, 9)
    lama.save()
    PenugasanKelompokFactory(kelompok=satu, petugas=pemeran.pendamping, mulai=date(2026, 10, 10))
    assert ditanya(pemeran.pendamping) == {"WARIS": [OKT]}  # who led it on the month's last day
    assert ditanya(pemeran.pendamping_lain) == {}
    with pytest.raises(GalatPengguna, match="September 2026 bukan masa Anda di kelompok WARIS"):
        alasan(pemeran.pendamping, satu, bulan=SEP)
    with pytest.raises(TidakBerhak):
        alasan(pemeran.pendamping_lain, satu, bulan=SEP)
    assert AlasanTanpaPertemuan.objects.count() == 0


# --- Giving the reason ----------------------------------------------------------------------


def test_satu_alasan_untuk_beberapa_kelompok_dan_kiriman_berulang(pemeran):
    p = pemeran.pendamping
    a, b = kelompok(p, "A"), kelompok(p, "B")
    assert alasan(p, a, b, uraian=" Pemutakhiran  DTSEN ") == 2
    assert alasan(p, a, b, uraian="Pemutakhiran DTSEN") == 0
    assert (
        list(AlasanTanpaPertemuan.objects.values_list("sebab", "uraian", "versi"))
        == [("data", "Pemutakhiran DTSEN", 1)] * 2
    )
    with pytest.raises(BerubahLebihDulu, match="sudah ditulis"):
        alasan(p, a, sebab="bencana")
    assert alasan(p, a, sebab="bencana", versi=1) == 1
    assert AlasanTanpaPertemuan.objects.get(kelompok=a).versi == 2
    assert OKT not in ditanya(p)["A"]


def test_alasan_yang_keliru_ditolak_semua_atau_tidak(pemeran):
    p = pemeran.pendamping
    a, temu = kelompok(p, "A"), kelompok(p, "TEMU", 10)
    asing = kelompok(pemeran.pendamping_lain, "ASING")
    for galat, milik, lain, kalimat in (
        (GalatPengguna, (), {}, "Belum ada kelompok"),
        (GalatPengguna, (a,), {"bulan": date(2026, 11, 1)}, "bulan yang sudah lewat"),
        (GalatPengguna, (a,), {"bulan": date(2025, 10, 1)}, "paling jauh 12 bulan"),
        (GalatPengguna, (a,), {"bulan": date(2026, 10, 2)}, "bulan yang sudah lewat"),
        (GalatPengguna, (a,), {"sebab": "malas"}, ""),
        (GalatPengguna, (a,), {"sebab": "lainnya"}, "perlu uraian"),
        (GalatPengguna, (a,), {"uraian": "x" * 301}, ""),
        (GalatPengguna, (a, temu), {}, "TEMU bertemu 5 Oktober 2026"),
        (TidakBerhak, (a, asing), {}, ""),
    ):
        with pytest.raises(galat, match=kalimat or None):
            alasan(p, *milik, **lain)
    for siapa in ("korkec", "apd", "superuser"):
        with pytest.raises(TidakBerhak):
            alasan(getattr(pemeran, siapa), a)
    assert AlasanTanpaPertemuan.objects.count() == 0


def test_pertemuan_yang_dicatat_kemudian_tidak_menghapus_alasan(pemeran, client_untuk):
    p = pemeran.pendamping
    a = kelompok(p, "A")
    alasan(p, a)
    PertemuanFactory(kelompok=a, petugas=p, tanggal=date(2026, 10, 28))
    halaman = client_untuk(p).get(URL).text
    assert "ternyata bertemu 28 Oktober 2026" in halaman
    assert AlasanTanpaPertemuan.objects.count() == 1


def test_halaman_pendamping(pemeran, client_untuk):
    p = pemeran.pendamping
    a, b = kelompok(p, "MAWAR", *range(1, 9)), kelompok(p, "MELATI", *range(1, 10))
    asing = kelompok(pemeran.pendamping_lain, "ASING")
    client = client_untuk(p)
    isi = client.get(URL)
    belum = [(bulan, nama, banyak) for bulan, _, nama, banyak in isi.context["belum"]]
    assert belum == [(OKT, "MAWAR (Pasar Bengkulu), MELATI (Pasar Bengkulu)", 2), (SEP, "MAWAR (Pasar Bengkulu)", 1)]
    okt = f"{URL}2026/10/"
    assert "checked" not in client.get(okt).text
    assert client.post(okt, {"versi": 0, "sebab": "sakit"}).status_code == 422
    assert client.post(okt, {"versi": 0, "sebab": "sakit", "kelompok": ["x", asing.pk]}).status_code == 403
    assert client.post(okt, {"versi": 0, "sebab": "sakit", "kelompok": [a.pk]}).status_code == 302
    assert client.post(okt, {"versi": 0, "sebab": "sakit", "semua": "1"}).status_code == 302
    assert sorted(AlasanTanpaPertemuan.objects.values_list("kelompok__nama")) == [("MAWAR",), ("MELATI",)]
    ubah = f"{okt}?kelompok={b.pk}"
    assert 'value="sakit"' in client.get(ubah).text
    assert client.post(ubah, {"versi": 1, "sebab": "lainnya", "uraian": ""}).status_code == 422
    assert client.post(ubah, {"versi": 1, "sebab": "lainnya", "uraian": "<i>Pilkada</i>"}).status_code == 302
    assert "&lt;i&gt;Pilkada&lt;/i&gt;" in client.get(URL).text
    assert client.get(f"{okt}?kelompok={asing.pk}").status_code == 404
    assert client.get(f"{okt}?kelompok=x").status_code == 404
    for salah in ("2026/13/", "0/1/", "99999/1/"):
        assert client.get(URL + salah).status_code == 404
    assert client_untuk(pemeran.korkec).get(URL).status_code == 403


def test_kelompok_belum_ada(pemeran, client_untuk):
    assert "Belum ada kelompok" in client_untuk(pemeran.pendamping).get(URL).text


# --- Coordinators ---------------------------------------------------------------------------


def test_jenjang_melihat_tepat_miliknya(pemeran, client_untuk):
    p = pemeran.pendamping
    kelompok(p, "KINI", *range(1, 9), 11)  # met this month: done
    kelompok(p, "SEBULAN", *range(1, 10))
    kelompok(p, "TIGA", *range(1, 8))  # last met on 5 July: four months
    kelompok(p, "BARU", dibentuk=date(2026, 10, 2))
    tetangga = kelompok(pemeran.pendamping_tetangga, "TETANGGA", *range(1, 10), desa="17.71.07.1001")
    alasan(p, kelompok_ditanya(p, PADA)[3], sebab="puskesmas")
    tandai_absen(pada=PADA)
    assert (jumlah_ke_korkec(pemeran.korkec, PADA), jumlah_ke_korkec(pemeran.korkec_tetangga, PADA)) == (2, 1)
    assert (jumlah_ke_korkab(pemeran.korkab), jumlah_ke_korkab(pemeran.korkab_luar)) == (1, 0)
    assert jumlah_ke_korkec(pemeran.korkab, PADA) == 0
    client = client_untuk(pemeran.korkec)
    baris = client.get(f"{URL}kelompok/").context["baris"]
    assert [(b["judul"], b["lencana"][0][0]) for b in baris] == [
        ("TIGA", "3 bulan penuh tanpa pertemuan"),
        ("SEBULAN", "1 bulan penuh tanpa pertemuan"),
    ]
    assert "Oktober 2026: Koordinasi dengan puskesmas" in baris[0]["sub"]
    assert "pendamping Pendamping" in baris[1]["sub"]
    assert "alasannya belum ditulis" in baris[1]["sub"]
    assert "TETANGGA" not in client.get(f"{URL}kelompok/").text
    korkab = client_untuk(pemeran.korkab).get("/p2k2/tanda-kelompok/").context["baris"]
    assert [b["judul"] for b in korkab] == ["TIGA"]
    assert "Koordinasi dengan puskesmas" in korkab[0]["sub"]
    assert tetangga.nama in client_untuk(pemeran.korkab).get(f"{URL}kelompok/").text
    assert TandaAbsen.objects.count() == 0  # no family is touched


def test_jenjang_menurut_aturan(pemeran):
    kelompok(pemeran.pendamping, "SEBULAN", *range(1, 10))
    assert jumlah_ke_korkec(pemeran.korkec, PADA) == 1
    AturanAbsen.objects.create(berlaku_sejak=date(2026, 11, 1), bulan_ke_korkec=2)
    assert jumlah_ke_korkec(pemeran.korkec, PADA) == 0
    AturanAbsen.objects.all().delete()
    assert jumlah_ke_korkec(pemeran.korkec, PADA) == 0


def test_daftar_kerja_menurut_jabatan(pemeran, client_untuk, django_assert_max_num_queries):
    kelompok(pemeran.pendamping, "SUNYI", *range(1, 8))
    tandai_absen(pada=PADA)
    rangkap = PenggunaFactory(nama="Rangkap")
    for peran in (Peran.KORKEC, Peran.PENDAMPING):
        JabatanFactory(pengguna=rangkap, peran=peran, wilayah_id="17.71.08")

    def daftar(user, bagian):
        isi = client_untuk(user).get(f"/dasbor/kerja/{bagian}/").context["bagian"][0]["baris"]
        return {b["judul"]: b["lencana"][0][0] for b in isi if "tanpa pertemuan" in b["judul"]}

    assert daftar(pemeran.pendamping, "pertemuan") == {"Bulan tanpa pertemuan": "3"}
    assert daftar(pemeran.korkec, "putusan") == {"Kelompok sebulan tanpa pertemuan": "1"}
    korkab = ("Kelompok korkec sebulan tanpa pertemuan", "Kelompok berbulan-bulan tanpa pertemuan")
    assert daftar(pemeran.korkab, "putusan") == dict(zip(korkab, ("Tidak ada", "1"), strict=True))
    assert daftar(pemeran.korkab_luar, "putusan") == dict.fromkeys(korkab, "Tidak ada")
    assert daftar(pemeran.apd, "putusan") == {}
    assert daftar(rangkap, "putusan") == {"Kelompok sebulan tanpa pertemuan": "1"}
    assert daftar(rangkap, "pertemuan") == {"Bulan tanpa pertemuan": "Tidak ada"}
    for user in (pemeran.korkec, pemeran.korkab):
        client = client_untuk(user)
        with django_assert_max_num_queries(12):
            client.get("/dasbor/kerja/putusan/")


def test_kelompok_korkec_sendiri_langsung_ke_korkab(pemeran, client_untuk):
    """Nobody supervises themselves: after one month, where no other korkec serves in the kecamatan."""
    kelompok(pemeran.korkec, "MILIK KORKEC", *range(1, 10))
    kelompok(pemeran.korkec, "RAJIN", *range(1, 11))
    kelompok(pemeran.pendamping, "BIASA", *range(1, 10))
    kelompok(pemeran.korkec, "DI SEBELAH", *range(1, 10), desa="17.71.07.1001")  # another korkec sees to that one
    tandai_absen(pada=PADA)

    def langsung(user):
        return [b["judul"] for b in client_untuk(user).get(f"{URL}kelompok/?urus=langsung").context["baris"]]

    assert (jumlah_langsung_ke_korkab(pemeran.korkab, PADA), langsung(pemeran.korkab)) == (1, ["MILIK KORKEC"])
    assert jumlah_ke_korkab(pemeran.korkab) == 0  # long before the finding
    assert (jumlah_langsung_ke_korkab(pemeran.korkab_luar, PADA), langsung(pemeran.korkab_luar)) == (0, [])
    assert jumlah_langsung_ke_korkab(pemeran.korkec, PADA) == 0
    kerja = client_untuk(pemeran.korkab).get("/dasbor/kerja/putusan/")
    baris = {b["judul"]: (b["lencana"][0][0], b["url"]) for b in kerja.context["bagian"][0]["baris"]}
    assert baris["Kelompok korkec sebulan tanpa pertemuan"] == ("1", f"{URL}kelompok/?urus=langsung")
    # A second korkec of the kecamatan sees to it; one whose account is closed, or whose term ended, does not.
    lain = JabatanFactory(pengguna=PenggunaFactory(), peran=Peran.KORKEC, wilayah_id="17.71.08")
    assert jumlah_langsung_ke_korkab(pemeran.korkab, PADA) == 0
    lain.pengguna.is_active = False
    lain.pengguna.save()
    assert jumlah_langsung_ke_korkab(pemeran.korkab, PADA) == 1
    # Without any korkec it is all the korkab's.
    pemeran.korkec.jabatan.filter(peran=Peran.KORKEC).update(selesai=date(2026, 11, 21))
    assert sorted(langsung(pemeran.korkab)) == ["BIASA", "MILIK KORKEC"]
    assert "Saringan tidak dikenali" in client_untuk(pemeran.korkab).get(f"{URL}kelompok/?urus=apa").text


def test_beranda_satu_baris(pemeran, client_untuk):
    kelompok(pemeran.pendamping, "SUNYI", *range(1, 9))
    halaman = client_untuk(pemeran.pendamping).get("/").text
    assert "1 kelompok tanpa pertemuan belum ada alasannya" in halaman
    assert f'href="{URL}"' in halaman


@pytest.mark.parametrize("jumlah", [1, 12])
@pytest.mark.parametrize(
    ("siapa", "alamat", "kueri"),
    [("pendamping", URL, 6), ("pendamping", f"{URL}2026/10/", 5), ("korkec", f"{URL}kelompok/", 9)],
)
def test_jumlah_kueri_tetap(pemeran, client_untuk, siapa, alamat, kueri, jumlah):
    for n in range(jumlah):
        alasan(pemeran.pendamping, kelompok(pemeran.pendamping, f"K{n}", *range(1, 9)))
    client = client_untuk(getattr(pemeran, siapa))
    client.get(alamat)
    with CaptureQueriesContext(connection) as tangkapan:
        assert client.get(alamat).status_code == 200
    assert len(tangkapan) == kueri
