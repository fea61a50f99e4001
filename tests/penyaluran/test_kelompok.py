"""Reconciliation group by group: what is listed, what is saved in a row, and what is refused with a sentence."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import reverse

from inti.waktu import hari_ini
from penyaluran.models import AlasanBelumTransaksi, BuktiBayar, Rekonsiliasi
from penyaluran.services.rekon import sesudah as sesudah_rekon
from penyaluran.services.rekon.catat import batalkan_rekonsiliasi, catat_rekonsiliasi
from tests.conftest import DESA
from tests.factories import PenugasanFactory, RekonsiliasiFactory, TahapDaerahFactory
from tests.p2k2.gambar import gambar
from tests.penyaluran.kelompok_bayar import buat, tambah

pytestmark = pytest.mark.django_db
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def mawar(pemeran):
    return buat(pemeran)


@pytest.fixture
def client(pemeran, client_untuk):
    return client_untuk(pemeran.pendamping)


def alamat(m: SimpleNamespace, **kueri: str) -> str:
    return reverse("penyaluran:kelompok", args=[m.kelompok.pk], query=kueri)


def isian(**lain):
    isi = {"id": str(uuid4()), "versi": 0, "status": "cair", "tanggal": hari_ini().isoformat(), "lihat": "belum"}
    return isi | {"saluran": "agen", "tempat": "Warung Bu Sri", "cara": "hadir"} | lain


def kirim(client, m, n=0, **lain):
    htmx = lain.pop("htmx", True)
    url = reverse("penyaluran:kelompok_catat", args=[m.kelompok.pk, m.bayar[n].pk])
    return client.post(url, isian(**lain), **(HTMX if htmx else {}))


# --- what is shown -----------------------------------------------------------------------------


def test_daftar_kelompok_yang_paling_banyak_belum_di_atas(client, mawar, pemeran):
    sedikit = buat(pemeran, banyak=2, nama="ANGGREK")
    RekonsiliasiFactory(pembayaran=sedikit.bayar[0])
    tambah(pemeran, None, mawar.tahap, 0, "LEPAS")

    isi = client.get(reverse("penyaluran:kelompok_daftar")).content.decode()

    urut = [isi.index(n) for n in (">MAWAR<", ">ANGGREK<", ">Belum masuk kelompok<")]
    assert urut == sorted(urut)
    assert "1 dari 2 sudah transaksi" in isi
    assert "1 dari 6 keluarga" in isi


def test_halaman_kelompok_bawaan_belum_tanpa_pilihan_awal(client, mawar):
    RekonsiliasiFactory(pembayaran=mawar.bayar[0], tanggal=hari_ini(), saluran="agen", tempat="Warung Bu Sri")

    isi = client.get(alamat(mawar)).content.decode()

    assert "MAWAR AA" not in isi
    assert "MAWAR AB" in isi
    assert "MAWAR AC" in isi
    assert "checked" not in isi
    assert "selected" not in isi
    assert 'name="tanggal" value=""' in isi
    assert "Agen bank Warung Bu Sri" in isi  # offered
    assert str(mawar.tahap) in isi
    dipakai = client.get(alamat(mawar, pakai="1")).content.decode()
    assert dipakai.count(f'name="tanggal" value="{hari_ini().isoformat()}"') == 2
    assert "MAWAR AA" in client.get(alamat(mawar, lihat="sudah")).content.decode()
    assert "MAWAR AA" not in client.get(alamat(mawar, lihat="masalah")).content.decode()


def test_keluarga_tanpa_kelompok_satu_entri(client, mawar, pemeran):
    lepas = tambah(pemeran, None, mawar.tahap, 0, "LEPAS")

    isi = client.get(reverse("penyaluran:kelompok_tanpa")).content.decode()

    assert "LEPAS AA" in isi
    assert "MAWAR" not in isi
    jawab = client.post(reverse("penyaluran:tanpa_catat", args=[lepas.pk]), isian(), **HTMX)
    assert jawab.status_code == 200
    assert Rekonsiliasi.objects.get().pembayaran == lepas


@pytest.mark.parametrize("banyak", [1, 40])
def test_jumlah_kueri_tetap(client, pemeran, banyak, django_assert_num_queries):
    m = buat(pemeran, banyak=banyak + 1)
    RekonsiliasiFactory(pembayaran=m.bayar[0], saluran="atm")

    with django_assert_num_queries(12):
        client.get(alamat(m, lihat="semua"))
    with django_assert_num_queries(7):
        client.get(reverse("penyaluran:kelompok_daftar"))


def test_yang_lain_membaca_atau_tidak_melihat(mawar, pemeran, client_untuk):
    assert "Simpan" not in client_untuk(pemeran.korkec).get(alamat(mawar)).content.decode()
    assert client_untuk(pemeran.pendamping_lain).get(alamat(mawar)).status_code == 404
    assert kirim(client_untuk(pemeran.pendamping_lain), mawar).status_code == 404
    assert kirim(client_untuk(pemeran.korkec), mawar).status_code == 403
    assert not Rekonsiliasi.objects.exists()


# --- a row saved -------------------------------------------------------------------------------


def test_baris_tersimpan_pindah_dan_angka_berubah(client, mawar):
    isi = kirim(client, mawar, jam="00:00").content.decode()

    r = Rekonsiliasi.objects.get()
    assert (r.pembayaran, r.status, r.jumlah, r.tanggal) == (mawar.bayar[0], "cair", 750_000, hari_ini())
    assert (r.saluran, r.tempat, r.cara, r.jam.hour) == ("agen", "Warung Bu Sri", "hadir", 0)
    assert f'id="kb-{mawar.bayar[0].pk}"' not in isi  # it left the list of those still open
    assert 'hx-swap-oob="afterbegin:#baru-dicatat"' in isi
    assert "MAWAR AA" in isi
    assert "1 dari 3 keluarga" in isi


def test_tanpa_htmx_kembali_ke_daftar(client, mawar):
    jawab = kirim(client, mawar, htmx=False)

    assert jawab["Location"] == alamat(mawar, tahap=mawar.tahap.pk, lihat="belum")


def test_sebagian_dengan_titik_dan_bermasalah_dengan_alasan(client, mawar):
    assert kirim(client, mawar, 0, status="sebagian", jumlah="500.000", alasan="").status_code == 200
    assert kirim(client, mawar, 1, status="tidak", alasan="kks-hilang", cara="kata").status_code == 200

    satu, dua = Rekonsiliasi.objects.order_by("pembayaran__kpm__nama")
    assert (satu.jumlah, satu.sisa) == (500_000, 250_000)
    # What was typed of place and day does not belong to a family that took nothing.
    assert (dua.alasan_id, dua.tanggal, dua.saluran, dua.cara) == ("kks-hilang", None, "", "kata")


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [
        ({"status": ""}, "Pilih dulu: Sudah, Sebagian, atau Bermasalah"),
        ({"saluran": ""}, "Pilih di mana uangnya diambil"),
        ({"cara": ""}, "Pilih dari mana Anda tahu"),
        ({"tanggal": ""}, "Isi tanggal transaksi"),
        ({"status": "tidak", "alasan": ""}, "Pilih alasan mengapa keluarga belum bertransaksi"),
        ({"status": "tidak", "alasan": "lainnya"}, "perlu keterangan"),
        ({"status": "sebagian", "jumlah": "1.350.000"}, "Rp1.350.000 melebihi dana keluarga ini"),
        ({"status": "sebagian", "jumlah": "-500.000"}, "tidak boleh kurang dari nol"),
        ({"status": "sebagian", "jumlah": "500000,50"}, "Jumlah"),
        ({"status": "sebagian", "jumlah": "500"}, "terlalu kecil"),
        ({"status": "sebagian", "jumlah": ""}, "Isi jumlah yang sudah diambil"),
        ({"tempat": "x" * 101}, "100"),
        ({"saluran": "kios"}, "kios"),
    ],
)
def test_ditolak_dengan_kalimat_dan_isian_tetap(client, mawar, isi, kalimat):
    jawab = kirim(client, mawar, **isi)

    teks = jawab.content.decode()
    assert jawab.status_code == 422
    assert kalimat in teks
    assert isi.get("tempat", "Warung Bu Sri") in teks
    assert not Rekonsiliasi.objects.exists()


def test_tanggal_dan_jam_di_luar_masa(client, mawar, pemeran):
    besok = (hari_ini() + timedelta(days=1)).isoformat()
    assert "belum tiba" in kirim(client, mawar, tanggal=besok).content.decode()
    TahapDaerahFactory(tahap=mawar.tahap, tanggal_bayar=hari_ini())
    kemarin = (hari_ini() - timedelta(days=1)).isoformat()
    assert "mendahului tanggal bayar" in kirim(client, mawar, tanggal=kemarin).content.decode()
    assert not Rekonsiliasi.objects.exists()


def test_tahap_tertutup(client, mawar, pemeran):
    from django.utils import timezone

    TahapDaerahFactory(tahap=mawar.tahap, ditutup_oleh=pemeran.apd, ditutup_pada=timezone.now())

    assert "sudah ditutup" in kirim(client, mawar).content.decode()
    isi = client.get(alamat(mawar)).content.decode()
    assert "Tahap ini sudah ditutup" in isi
    assert "Simpan" not in isi
    assert not Rekonsiliasi.objects.exists()


def test_keluarga_sudah_pindah_pendamping(client, mawar, pemeran):
    tugas = mawar.bayar[0].kpm.penugasan.get()
    tugas.selesai = hari_ini() - timedelta(days=1)
    tugas.save()
    PenugasanFactory(kpm=mawar.bayar[0].kpm, petugas=pemeran.pendamping_lain, mulai=hari_ini())

    jawab = kirim(client, mawar)

    assert jawab.status_code == 422
    assert "bukan dampingan Anda lagi" in jawab.content.decode()
    # An id that nobody has is answered in the same words.
    url = reverse("penyaluran:kelompok_catat", args=[mawar.kelompok.pk, 999_999])
    assert "bukan dampingan Anda lagi" in client.post(url, isian(), **HTMX).content.decode()
    assert not Rekonsiliasi.objects.exists()


def test_yang_kedua_melihat_catatan_yang_pertama(client, mawar, pemeran):
    catat_rekonsiliasi(
        id=uuid4(), pembayaran=mawar.bayar[0], status="cair", tanggal=hari_ini(), saluran="pos", oleh=pemeran.apd
    )

    isi = kirim(client, mawar, status="sebagian", jumlah="500.000").content.decode()

    assert "Apd sudah mencatat Sudah transaksi" in isi
    assert "Kantor Pos" in isi
    assert 'value="500.000"' in isi  # what was typed is still there
    assert Rekonsiliasi.objects.get().status == "cair"
    # Saved again knowingly, it becomes a correction.
    r = Rekonsiliasi.objects.get()
    assert kirim(client, mawar, id=str(r.pk), versi=1, status="sebagian", jumlah="500.000").status_code == 200
    assert Rekonsiliasi.objects.get().versi == 2


def test_kiriman_berulang_satu_catatan_satu_foto(client, mawar):
    nomor = str(uuid4())
    for _ in range(2):
        jawab = kirim(client, mawar, id=nomor, foto=gambar(), isi_foto="struk")
        assert jawab.status_code == 200

    assert Rekonsiliasi.objects.get().versi == 1
    assert BuktiBayar.objects.get().isi == "struk"


def test_bukan_foto_tidak_menyimpan_apa_pun(client, mawar):
    from django.core.files.uploadedfile import SimpleUploadedFile

    palsu = SimpleUploadedFile("a.jpg", b"<script>alert(1)</script>", content_type="image/jpeg")
    jawab = kirim(client, mawar, foto=palsu, isi_foto="struk")

    assert jawab.status_code == 422
    assert "bukan foto yang bisa dibaca" in jawab.content.decode()
    assert not Rekonsiliasi.objects.exists()
    assert not BuktiBayar.objects.exists()
    assert "Pilih apa yang tampak" in kirim(client, mawar, foto=gambar(), isi_foto="").content.decode()


def test_html_di_isian_tetap_teks(client, mawar):
    isi = kirim(client, mawar, tempat="<b>agen</b>", tanggal="").content.decode()

    assert "<b>agen</b>" not in isi
    assert "&lt;b&gt;agen&lt;/b&gt;" in isi


# --- the one writer ----------------------------------------------------------------------------


def test_yang_tidak_disebut_tetap_dan_yang_kosong_dihapus(mawar, pemeran):
    b, umum = mawar.bayar[0], {"oleh": pemeran.pendamping, "tanggal": hari_ini(), "status": "cair"}
    r = catat_rekonsiliasi(id=uuid4(), pembayaran=b, saluran="atm", tempat="ATM Pasar", cara="buku", **umum)

    # An old caller that knows no channel repeats itself, then corrects the note: the channel stays.
    assert catat_rekonsiliasi(id=r.pk, pembayaran=b, **umum).versi == 1
    r = catat_rekonsiliasi(id=r.pk, pembayaran=b, keterangan="tenang", versi=1, **umum)
    assert (r.saluran, r.tempat, r.cara, r.versi) == ("atm", "ATM Pasar", "buku", 2)
    r = catat_rekonsiliasi(id=r.pk, pembayaran=b, saluran="pos", tempat="", versi=2, **umum)
    assert (r.saluran, r.tempat, r.versi) == ("pos", "", 3)
    hilang = AlasanBelumTransaksi.objects.get(pk="kks-hilang")
    r = catat_rekonsiliasi(id=r.pk, pembayaran=b, status="tidak", alasan=hilang, versi=3, oleh=pemeran.pendamping)
    assert (r.saluran, r.tempat, r.cara) == ("", "", "")


def test_pengikut_dipanggil_dalam_transaksi(mawar, pemeran, monkeypatch):
    panggilan = []
    monkeypatch.setattr(sesudah_rekon, "_PENGIKUT", {"uji": lambda b, oleh: panggilan.append((list(b), oleh))})
    b = mawar.bayar[0]
    isi = {"pembayaran": b, "status": "cair", "tanggal": hari_ini(), "oleh": pemeran.pendamping}

    r = catat_rekonsiliasi(id=uuid4(), **isi)
    catat_rekonsiliasi(id=r.pk, **isi)
    batalkan_rekonsiliasi(pembayaran=b, versi=1, alasan="salah", oleh=pemeran.apd)

    assert panggilan == [([b.pk], pemeran.pendamping), ([b.pk], pemeran.apd)]
    assert b.desa_id == DESA


def test_halaman_rekon_lama_menyimpan_dan_tidak_menghapus_tempat(client, mawar):
    """The single page knows the new fields too; a sender who does not name them leaves them as they are."""
    b = mawar.bayar[0]
    url, umum = reverse("penyaluran:rekon", args=[b.pk]), {"status": "cair", "tanggal": hari_ini().isoformat()}
    isi = {"saluran": "cabang", "tempat": "BRI Unit", "jam": "", "cara": "buku"}
    client.post(url, {"id": str(uuid4()), "versi": 0} | umum | isi)
    r = Rekonsiliasi.objects.get()
    assert (r.saluran, r.tempat, r.cara, r.versi) == ("cabang", "BRI Unit", "buku", 1)

    client.post(url, {"id": str(r.pk), "versi": 1} | umum)
    assert Rekonsiliasi.objects.get().versi == 1
    client.post(url, {"id": str(r.pk), "versi": 1} | umum | isi | {"saluran": "pos", "tempat": ""})
    r = Rekonsiliasi.objects.get()
    assert (r.saluran, r.tempat, r.cara, r.versi) == ("pos", "", "buku", 2)
