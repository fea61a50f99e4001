"""An absence flag as people meet it: evidence, history, who was told, what was done, the notice on paper."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import AksesPribadi
from p2k2.models import KabarTanda, Kehadiran, TandaAbsen, TindakLanjutTanda
from p2k2.selectors.tanda import SaringTanda, banding_bulan, sudah_diberi_tahu
from p2k2.selectors.tanda_rinci import bukti_dan_riwayat
from p2k2.services import surat_tanda
from p2k2.services.kabar import catat_kabar
from p2k2.services.kehadiran import isi_kehadiran
from p2k2.services.surat_tanda import cetak_pemberitahuan, teks_pemberitahuan
from p2k2.services.tanda import tandai_absen
from p2k2.services.tindak_lanjut import catat_tindak_lanjut
from tests.factories import (
    KabarTandaFactory,
    KehadiranFactory,
    KPMFactory,
    KunjunganFactory,
    PenugasanFactory,
    PertemuanFactory,
    TandaAbsenFactory,
    TindakLanjutTandaFactory,
)

PADA = date(2026, 11, 22)
pytestmark = pytest.mark.django_db


def bertemu(rombongan, hari, *status):
    satu = PertemuanFactory(kelompok=rombongan.kelompok, petugas=rombongan.petugas, tanggal=hari, tempat="Balai RW 2")
    for kpm, s in zip(rombongan.kpm, status, strict=False):
        KehadiranFactory(pertemuan=satu, kpm=kpm, status=s)
    return satu


@pytest.fixture
def tanda(rombongan, monkeypatch):
    """ANI missed three meetings; the flag was drawn on 4 November."""
    rombongan.pertemuan = [bertemu(rombongan, date(2026, n, 3), "alpa", "hadir", "hadir") for n in (9, 10, 11)]
    with monkeypatch.context() as m:
        m.setattr("django.utils.timezone.now", lambda: datetime(2026, 11, 4, 5, tzinfo=UTC))
        tandai_absen(pada=date(2026, 11, 4))
    return TandaAbsen.objects.get()


def kabar(tanda, oleh, **lain):
    return catat_kabar(
        **{"tanda": tanda, "cara": "lisan", "kepada": " Ibu  Ani ", "tanggal": PADA, "oleh": oleh} | lain
    )


def tindak(tanda, oleh, **lain):
    return catat_tindak_lanjut(**{"tanda": tanda, "sebab": "bekerja", "tanggal": PADA, "oleh": oleh} | lain)


def alamat(tanda, akhir=""):
    return f"/p2k2/tanda/{tanda.pk}/{akhir}"


# --- The page -------------------------------------------------------------------------------


def test_bukti_riwayat_dan_koreksi_dalam_kata(pemeran, client_untuk, rombongan, tanda):
    satu = bertemu(rombongan, date(2026, 11, 20), "alpa", "hadir", "hadir")
    tandai_absen(pada=PADA)
    tanda.refresh_from_db()
    bukti, riwayat = bukti_dan_riwayat(tanda, rombongan.petugas)
    assert [b.pertemuan.tanggal for b in bukti] == [*(date(2026, n, 3) for n in (9, 10, 11)), date(2026, 11, 20)]
    assert [r.teks for r in riwayat] == ["Dibuka 4 November 2026 dengan 3 pertemuan", "Bertambah: 20 November 2026"]
    # The family had been there after all: the register is corrected, and the flag ends.
    isi_kehadiran(pertemuan=satu, tanda={rombongan.pk[0]: "hadir"}, versi=satu.versi, oleh=rombongan.petugas, pada=PADA)
    tandai_absen(pada=PADA)
    tanda.refresh_from_db()
    bukti, riwayat = bukti_dan_riwayat(tanda, rombongan.petugas)
    assert riwayat[-1].teks == f"Ditutup: {tanda.alasan_tutup}"
    assert [(k.dari, k.menjadi, k.oleh) for k in bukti[-1].koreksi] == [("Alpa", "Hadir", "Pendamping")]
    assert [b.koreksi for b in bukti[:-1]] == [[], [], []]
    halaman = client_untuk(pemeran.korkec).get(alamat(tanda)).text
    for teks in (
        "ANI", "Kamis, 3 September 2026", "Koreksi Alpa menjadi Hadir: Pendamping", tanda.alasan_tutup, "Ditutup",
        "Bertambah: 20 November 2026", "3 pertemuan terlaksana berturut-turut tanpa hadir; yang dihitung: alpa",
        "Dicatat Pendamping",
    ):  # fmt: skip
        assert teks in halaman, teks
    tab = client_untuk(pemeran.pendamping).get(f"/p2k2/kpm/{rombongan.pk[0]}/").text
    assert "Tanda sebelumnya (1)" in tab
    assert alamat(tanda) in tab


def test_pertemuan_di_luar_wilayah_tidak_ditautkan(pemeran, client_untuk, rombongan, tanda):
    PenugasanFactory(
        kpm=rombongan.kpm[1], petugas=pemeran.pendamping_lain, mulai=date(2020, 1, 1), selesai=date(2020, 2, 1)
    )
    tugas = rombongan.kpm[0].penugasan.get()
    tugas.petugas = pemeran.pendamping_lain
    tugas.save()
    halaman = client_untuk(pemeran.pendamping_lain).get(alamat(tanda)).text
    assert "Kamis, 3 September 2026" in halaman
    assert f"/p2k2/{rombongan.pertemuan[0].pk}/" not in halaman
    assert client_untuk(pemeran.pendamping).get(alamat(tanda)).status_code == 404


def test_satu_tindakan_berikut_menurut_keadaan(pemeran, client_untuk, rombongan, tanda):
    client = client_untuk(pemeran.pendamping)
    assert "Beri tahu keluarga</" in client.get(alamat(tanda)).text.replace("\n", "")
    kabar(tanda, pemeran.pendamping)
    jawaban = client.get(alamat(tanda))
    assert jawaban.context["utama"] == "kunjungi"
    assert f"tugas={jawaban.context['tugas'].pk}" in jawaban.context["kunjungi"]
    tindak(tanda, pemeran.pendamping, sebab="salah")
    jawaban = client.get(alamat(tanda))
    assert jawaban.context["utama"] == ""
    assert "Daftar hadir perlu dibetulkan" in jawaban.text
    assert f"/p2k2/{rombongan.pertemuan[0].pk}/kehadiran/" in jawaban.text


# --- Who was told ---------------------------------------------------------------------------


@pytest.mark.parametrize("siapa", ["pendamping", "korkec", "korkab"])
def test_kabar_dicatat_pendamping_dan_koordinator(pemeran, tanda, siapa):
    assert not sudah_diberi_tahu(tanda)
    satu = kabar(tanda, getattr(pemeran, siapa))
    assert (satu.kepada, satu.cara, satu.tanggal) == ("Ibu Ani", "lisan", PADA)
    assert sudah_diberi_tahu(tanda)


@pytest.mark.parametrize("siapa", ["pendamping_lain", "korkec_tetangga", "korkab_luar", "apd", "pengawas", "korwil"])
def test_kabar_dan_tindak_orang_lain_ditolak(pemeran, tanda, siapa):
    with pytest.raises(TidakBerhak):
        kabar(tanda, getattr(pemeran, siapa))
    with pytest.raises(TidakBerhak):
        tindak(tanda, getattr(pemeran, siapa))
    assert (KabarTanda.objects.count(), TindakLanjutTanda.objects.count()) == (0, 0)


def test_tindak_lanjut_bukan_milik_koordinator(pemeran, client_untuk, tanda):
    with pytest.raises(TidakBerhak):
        tindak(tanda, pemeran.korkec)
    assert client_untuk(pemeran.korkec).get(alamat(tanda, "tindak/")).status_code == 403
    assert client_untuk(pemeran.apd).get(alamat(tanda, "kabar/")).status_code == 403
    assert client_untuk(pemeran.apd).post(alamat(tanda, "surat/")).status_code == 403
    assert client_untuk(pemeran.korkec_tetangga).post(alamat(tanda, "surat/")).status_code == 404
    assert AksesPribadi.objects.count() == 0


def test_kiriman_berulang_satu_catatan(pemeran, tanda):
    nomor = uuid4()
    satu = kabar(tanda, pemeran.pendamping, id=nomor)
    assert kabar(tanda, pemeran.pendamping, id=nomor) == satu
    with pytest.raises(BerubahLebihDulu):
        kabar(tanda, pemeran.pendamping, id=nomor, cara="wa")
    with pytest.raises(BerubahLebihDulu):
        kabar(tanda, pemeran.korkec, id=nomor)
    lain = uuid4()
    catatan = tindak(tanda, pemeran.pendamping, id=lain, uraian="Jualan  di pasar")
    assert tindak(tanda, pemeran.pendamping, id=lain, uraian="Jualan di pasar") == catatan
    with pytest.raises(BerubahLebihDulu):
        tindak(tanda, pemeran.pendamping, id=lain, sebab="sakit")
    assert (KabarTanda.objects.count(), TindakLanjutTanda.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("isi", "kolom", "kalimat"),
    [
        ({"tanggal": PADA + timedelta(days=1)}, "tanggal", "belum tiba"),
        ({"tanggal": date(2026, 11, 3)}, "tanggal", "baru dibuka 4 November 2026"),
        ({"kepada": "  "}, "kepada", ""),
        ({"kepada": "x" * 101}, "kepada", ""),
        ({"cara": "merpati"}, "cara", ""),
    ],
)
def test_kabar_yang_keliru_ditolak(pemeran, tanda, isi, kolom, kalimat):
    with pytest.raises(GalatPengguna, match=kalimat or None) as galat:
        kabar(tanda, pemeran.pendamping, **isi)
    assert galat.value.kolom == kolom
    assert KabarTanda.objects.count() == 0


def test_tindak_lanjut_yang_keliru_ditolak(pemeran, rombongan, tanda):
    asing = KunjunganFactory(kpm=rombongan.kpm[1], petugas=pemeran.pendamping, tanggal=PADA)
    lama = KunjunganFactory(kpm=rombongan.kpm[0], petugas=pemeran.pendamping, tanggal=date(2026, 11, 2))
    for isi, kolom, kalimat in (
        ({"tanggal": PADA + timedelta(days=1)}, "tanggal", "belum tiba"),
        ({"tanggal": date(2026, 11, 3)}, "tanggal", "baru dibuka 4 November 2026"),
        ({"sebab": "lainnya"}, "uraian", "perlu uraian"),
        ({"sebab": "malas"}, "sebab", ""),
        ({"uraian": "x" * 501}, "uraian", ""),
        ({"kunjungan": asing}, "kunjungan", "bukan kunjungan ke keluarga ini"),
        ({"kunjungan": lama}, "kunjungan", "sebelum tanda ini dibuka"),
    ):
        with pytest.raises(GalatPengguna, match=kalimat or None) as galat:
            tindak(tanda, pemeran.pendamping, **isi)
        assert galat.value.kolom == kolom
    assert TindakLanjutTanda.objects.count() == 0


def test_dengan_kunjungan_tanggalnya_kunjungan_dan_tanda_usai_tetap_dapat_dicatat(
    pemeran, client_untuk, rombongan, tanda
):
    kunjungan = KunjunganFactory(kpm=rombongan.kpm[0], petugas=pemeran.pendamping, tanggal=date(2026, 11, 10))
    KunjunganFactory(kpm=rombongan.kpm[0], petugas=pemeran.pendamping, tanggal=date(2026, 11, 2))
    TandaAbsen.objects.update(
        ditutup_pada=datetime(2026, 11, 12, tzinfo=UTC), alasan_tutup="Hadir pada 12 November 2026"
    )
    client = client_untuk(pemeran.pendamping)
    form = client.get(alamat(tanda, "tindak/")).context["form"]
    assert [nilai for nilai, _ in form.fields["kunjungan"].choices] == ["", str(kunjungan.pk)]
    isi = {
        "id": uuid4(),
        "sebab": "salah",
        "tanggal": "2026-11-22",
        "kunjungan": kunjungan.pk,
        "uraian": "<b>Hadir</b>",
    }
    assert client.post(alamat(tanda, "tindak/"), isi).status_code == 302
    assert client.post(alamat(tanda, "tindak/"), isi).status_code == 302
    catatan = TindakLanjutTanda.objects.get()
    assert (catatan.tanggal, catatan.kunjungan, catatan.sebab) == (date(2026, 11, 10), kunjungan, "salah")
    halaman = client.get(alamat(tanda)).text
    assert "&lt;b&gt;Hadir&lt;/b&gt;" in halaman
    assert client.post(alamat(tanda, "tindak/"), isi | {"id": uuid4(), "kunjungan": uuid4()}).status_code == 422
    assert client.post(alamat(tanda, "kabar/"), {"id": "x"}).status_code == 422
    assert TindakLanjutTanda.objects.count() == 1


def koreksi(rombongan, satu, status):
    Kehadiran.objects.filter(pertemuan=satu, kpm=rombongan.kpm[0]).update(status=status)
    tandai_absen(pada=PADA)


def test_deretan_yang_bergeser_perlu_diberi_tahu_lagi(pemeran, client_untuk, rombongan, tanda):
    """Told of September to November; October's mark was wrong, and the run goes on: that is another story."""
    kabar(tanda, pemeran.pendamping, tanggal=date(2026, 11, 5))
    tindak(tanda, pemeran.pendamping)
    client, korkec = client_untuk(pemeran.pendamping), client_untuk(pemeran.korkec)
    for hari in (12, 19):
        bertemu(rombongan, date(2026, 11, hari), "alpa", "hadir", "hadir")
    tandai_absen(pada=PADA)
    assert sudah_diberi_tahu(tanda)  # three of the five were named
    isi = client.get(alamat(tanda)).text
    assert "Bertambah sesudah keluarga diberi tahu: 12 November 2026, 19 November 2026." in isi
    assert "Perlu diberi tahu lagi" not in isi
    koreksi(rombongan, rombongan.pertemuan[1], "hadir")
    assert TandaAbsen.objects.aktif().get().pk == tanda.pk
    assert not sudah_diberi_tahu(tanda)
    jawaban = client.get(alamat(tanda))
    assert jawaban.context["utama"] == "kabar"
    for teks in (
        "Perlu diberi tahu lagi", "Beri tahu lagi", "Belum disampaikan: 12 November 2026, 19 November 2026.",
        "Menyebut 3 September 2026, 3 Oktober 2026, 3 November 2026",
    ):  # fmt: skip
        assert teks in jawaban.text, teks
    daftar = korkec.get("/p2k2/tanda/?urus=belum_kabar")
    assert [b["nama"] for b in daftar.context["baris"]] == ["ANI"]
    assert "Perlu diberi tahu lagi" in daftar.text
    assert korkec.get("/p2k2/tanda/?urus=sudah").context["baris"] == []
    assert [b["nama"] for b in client.get("/p2k2/tanda/surat/").context["baris"]] == ["ANI"]
    rombongan.kpm[0].tugas.update(
        keadaan="selesai", hasil="dikunjungi", diselesaikan_oleh=pemeran.pendamping,
        diselesaikan_pada=datetime(2026, 11, 10, tzinfo=UTC),
    )  # fmt: skip
    assert "Pertemuan yang dihitung berubah: beri tahu keluarganya lagi" in client.get("/").text
    kabar(tanda, pemeran.pendamping)
    assert sudah_diberi_tahu(tanda)
    assert "Perlu diberi tahu lagi" not in client.get(alamat(tanda)).text
    assert korkec.get("/p2k2/tanda/?urus=belum_kabar").context["baris"] == []


def test_yang_disebut_ialah_keadaan_hari_itu_dan_yang_dilihat(pemeran, client_untuk, rombongan, tanda):
    lama = tanda.bukti
    dilihat = client_untuk(pemeran.pendamping).get(alamat(tanda, "kabar/")).context["form"].initial["dilihat"]
    halaman = client_untuk(pemeran.pendamping).get(alamat(tanda)).context["langsung"]
    assert halaman["dilihat"] == dilihat
    bertemu(rombongan, date(2026, 11, 12), "alpa", "hadir", "hadir")
    koreksi(rombongan, rombongan.pertemuan[0], "hadir")
    tanda.refresh_from_db()
    assert (len(tanda.bukti), tanda.bukti[:2]) == (3, lama[1:])
    mundur = kabar(tanda, pemeran.pendamping, tanggal=date(2026, 11, 10))
    isi = {"id": uuid4(), "cara": "lisan", "kepada": "Ibu Ani", "tanggal": PADA, "dilihat": dilihat}
    for _ in range(2):
        assert client_untuk(pemeran.pendamping).post(alamat(tanda, "kabar/"), isi).status_code == 302
    surat = {"kiriman": uuid4(), "tanda": [tanda.pk], "dilihat": dilihat}
    assert client_untuk(pemeran.pendamping).post("/p2k2/tanda/surat/", surat).status_code == 302
    usang = KabarTanda.objects.exclude(pk=mundur.pk)
    assert [mundur.bukti, *(k.bukti for k in usang)] == [lama, lama, lama]
    assert not sudah_diberi_tahu(tanda)
    for salah in ("besok", "2026-11-22T05:00:00", ""):  # nothing known of what was seen: the flag as it is
        isi = {"kiriman": uuid4(), "tanda": [tanda.pk], "dilihat": salah}
        KabarTanda.objects.all().delete()
        client_untuk(pemeran.pendamping).post("/p2k2/tanda/surat/", isi)
        assert KabarTanda.objects.get().bukti == tanda.bukti
    assert (
        client_untuk(pemeran.pendamping)
        .post(
            alamat(tanda, "kabar/"),
            {"id": uuid4(), "cara": "lisan", "kepada": "Ani", "tanggal": PADA, "dilihat": "besok"},
        )
        .status_code
        == 422
    )


# --- The notice -----------------------------------------------------------------------------


def test_surat_dicatat_dan_tidak_dengan_sendirinya_menjadi_kabar(pemeran, client_untuk, rombongan, tanda, monkeypatch):
    pemeran.pendamping.telepon = "+6281234567890"
    pemeran.pendamping.save()
    PertemuanFactory(
        kelompok=rombongan.kelompok, tanggal=date(2026, 12, 3), keadaan="direncanakan", tempat="Balai RW 2"
    )
    dicetak = []

    def tangkap(templat, data):
        dicetak.append(data)
        return b"%PDF"

    monkeypatch.setattr(surat_tanda, "cetak", tangkap)
    jawaban = client_untuk(pemeran.pendamping).post(alamat(tanda, "surat/"))
    assert (jawaban.status_code, jawaban["Content-Type"]) == (200, "application/pdf")
    (keluarga,) = dicetak[0]["keluarga"]
    assert [p["hari"] for p in keluarga["pertemuan"]] == [
        "Kamis, 3 September 2026",
        "Sabtu, 3 Oktober 2026",
        "Selasa, 3 November 2026",
    ]
    assert keluarga["berikut"] == "Kamis, 3 Desember 2026, di Balai RW 2"
    assert keluarga["pendamping"]["telepon"] == "0812-3456-7890"
    catatan = AksesPribadi.objects.get()
    assert (catatan.pengguna, catatan.objek, catatan.objek_id) == (pemeran.pendamping, "p2k2.TandaAbsen", str(tanda.pk))
    assert not sudah_diberi_tahu(tanda)


def test_tanda_ditutup_tidak_bersurat_lagi(pemeran, client_untuk, rombongan, tanda):
    """What was corrected since must not reach the family as a charge."""
    TandaAbsen.objects.filter(pk=tanda.pk).update(
        ditutup_pada=datetime(2026, 11, 20, tzinfo=UTC), alasan_tutup="Kehadiran dikoreksi"
    )
    client = client_untuk(pemeran.pendamping)
    jawaban = client.post(alamat(tanda, "surat/"), follow=True)
    assert jawaban.redirect_chain == [(alamat(tanda), 302)]
    assert "Tanda ini sudah ditutup" in jawaban.text
    assert AksesPribadi.objects.count() == 0
    for halaman in ("", "kabar/"):
        assert "Cetak surat" not in client.get(alamat(tanda, halaman)).text


def test_surat_jadi_satu_halaman_walau_panjang(rombongan, tanda):
    for hari in range(1, 20):
        bertemu(rombongan, date(2026, 10, 3) + timedelta(days=hari), "alpa", "hadir", "hadir")
    tandai_absen(pada=PADA)
    tanda.refresh_from_db()
    isi = cetak_pemberitahuan(tanda=[tanda], hari=PADA, oleh=rombongan.petugas)
    assert isi.startswith(b"%PDF")
    assert isi.count(b"/Type /Page\n") + isi.count(b"/Type/Page/") + isi.count(b"/Type /Page ") <= 1
    assert tanda.jumlah == 22


def test_kalimat_wa_tanpa_nama_keluarga(pemeran, client_untuk, rombongan, tanda):
    halaman = client_untuk(pemeran.pendamping).get(alamat(tanda, "kabar/"))
    teks = halaman.context["teks"]
    assert "3 September 2026, 3 Oktober 2026, 3 November 2026" in teks
    assert "tidak ada bantuan yang dihentikan" in teks
    assert "ANI" not in teks
    assert teks_pemberitahuan.__module__ == "p2k2.services.surat_tanda"


def test_surat_banyak_dan_tanda_sekali_simpan(pemeran, client_untuk, rombongan, tanda):
    lain = TandaAbsenFactory(kpm=rombongan.kpm[1], bukti=tanda.bukti)
    asing = TandaAbsenFactory(kpm=KPMFactory(nama="ASING"))
    client = client_untuk(pemeran.pendamping)
    halaman = client.get("/p2k2/tanda/surat/")
    assert [b["nama"] for b in halaman.context["baris"]] == ["ANI", "BUDI"]
    pdf = client.post("/p2k2/tanda/surat/cetak/")
    assert pdf.content.startswith(b"%PDF")
    assert [a.jumlah for a in AksesPribadi.objects.all()] == [2]
    assert KabarTanda.objects.count() == 0
    isi = {"kiriman": halaman.context["kiriman"], "tanda": [tanda.pk, lain.pk, asing.pk, "x"]}
    for _ in range(2):
        assert client.post("/p2k2/tanda/surat/", isi).status_code == 302
    assert sorted((k.tanda_id, k.cara, k.kepada) for k in KabarTanda.objects.all()) == sorted(
        [(tanda.pk, "surat", "ANI"), (lain.pk, "surat", "BUDI")]
    )
    assert "Semua sudah diberi tahu" in client.get("/p2k2/tanda/surat/").text
    assert client.post("/p2k2/tanda/surat/cetak/").status_code == 302
    assert client.post("/p2k2/tanda/surat/", {"kiriman": "bukan"}).status_code == 302
    assert client_untuk(pemeran.korkec).get("/p2k2/tanda/surat/").status_code == 403


# --- The list -------------------------------------------------------------------------------


def test_saringan_daftar(pemeran, client_untuk, rombongan):
    def buat(nama, **lain):
        kpm = KPMFactory(nama=nama)
        PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
        return TandaAbsenFactory(kpm=kpm, **lain)

    buat("BARU")
    tahu = buat("TAHU")
    KabarTandaFactory(tanda=tahu, tanggal=PADA)
    beres = buat("BERES")
    KabarTandaFactory(tanda=beres)
    TindakLanjutTandaFactory(tanda=beres)
    buat("USAI", ditutup_pada=datetime(2026, 9, 2, tzinfo=UTC), alasan_tutup="Hadir pada 2 September 2026")
    buat("LAMA", ditutup_pada=datetime(2026, 7, 2, tzinfo=UTC), alasan_tutup="Hadir pada 2 Juli 2026")
    client = client_untuk(pemeran.korkec)

    def nama(kueri=""):
        return sorted(b["nama"] for b in client.get(f"/p2k2/tanda/?{kueri}").context["baris"])

    assert nama() == ["BARU", "BERES", "TAHU"]
    assert nama("urus=belum_kabar") == ["BARU"]
    assert nama("urus=belum_tindak") == ["BARU", "TAHU"]
    assert nama("urus=sudah") == ["BERES"]
    assert nama("urus=ditutup") == ["USAI"]
    assert "Saringan tidak dikenali" in client.get("/p2k2/tanda/?urus=apa").text
    assert "Diberi tahu 22 Nov 2026" in client.get("/p2k2/tanda/?urus=belum_tindak").text
    TandaAbsen.objects.filter(kpm__nama__in=["BARU", "TAHU"]).update(dibuka_pada=datetime(2026, 10, 2, tzinfo=UTC))
    assert banding_bulan(user=pemeran.korkec, saring=SaringTanda(), hari=PADA) == (3, 2)
    assert "3 keluarga, 1 lebih banyak dari awal bulan ini (2)." in client.get("/p2k2/tanda/").text
    assert banding_bulan(user=pemeran.pusat, saring=SaringTanda(), hari=PADA) is None


@pytest.mark.parametrize("jumlah", [1, 12])
@pytest.mark.parametrize(
    ("siapa", "akhir", "kueri"),
    [("pendamping", "", 12), ("korkec", "", 12), ("pendamping", "kabar/", 9), ("pendamping", "tindak/", 6)],
)
def test_jumlah_kueri_tetap(pemeran, client_untuk, rombongan, tanda, siapa, akhir, kueri, jumlah):
    for n in range(jumlah):
        bertemu(rombongan, date(2026, 11, 5 + n), "alpa", "hadir", "hadir")
        KabarTandaFactory(tanda=tanda)
        kunjungan = KunjunganFactory(kpm=rombongan.kpm[0], petugas=rombongan.petugas, tanggal=date(2026, 11, 5 + n))
        TindakLanjutTandaFactory(tanda=tanda, kunjungan=kunjungan)
    tandai_absen(pada=PADA)
    Kehadiran.objects.filter(kpm=rombongan.kpm[0]).update(status="izin")
    client = client_untuk(getattr(pemeran, siapa))
    client.get(alamat(tanda, akhir))
    with CaptureQueriesContext(connection) as tangkapan:
        assert client.get(alamat(tanda, akhir)).status_code == 200
    assert len(tangkapan) == kueri


def test_beranda_satu_baris_untuk_satu_hal(pemeran, client_untuk, rombongan, tanda):
    client = client_untuk(pemeran.pendamping)
    assert client.get("/").text.count(alamat(tanda)) == 1
    rombongan.kpm[0].tugas.update(
        keadaan="selesai", hasil="dikunjungi", diselesaikan_oleh=pemeran.pendamping,
        diselesaikan_pada=datetime(2026, 11, 10, tzinfo=UTC),
    )  # fmt: skip
    assert "catat pemberitahuan dan sebabnya" in client.get("/").text
    kabar(tanda, pemeran.pendamping)
    tindak(tanda, pemeran.pendamping)
    assert alamat(tanda) not in client.get("/").text
    assert reverse("p2k2:tanda_rincian", args=[tanda.pk]) == alamat(tanda)
