"""Activities: who records what where, corrections, repeated requests, photos behind scope, filters."""

import io
import re
from datetime import date, time, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from PIL import Image

from akun.enums import Peran
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import Foto
from inti.services.foto import simpan_foto
from inti.waktu import hari_ini
from pendamping.enums import FOTO_PER_CATATAN, JenisKegiatan
from pendamping.models import ButirRHK, Kegiatan
from pendamping.services.kegiatan import SARAN, IsiKegiatan, catat_kegiatan, ubah_kegiatan, wilayah_kerja
from tests.conftest import DESA, DESA_LUAR, DESA_TETANGGA, KABUPATEN, KECAMATAN
from tests.factories import JabatanFactory, KegiatanFactory, KunjunganFactory
from tests.pendamping.test_kunjungan import foto
from wilayah.models import Wilayah

URL = "/kegiatan/"
BARU = "/kegiatan/baru/?jenis=desa"
HARI = date(2026, 11, 20)


def butir(nomor: int = 8) -> ButirRHK:
    return ButirRHK.objects.get(nomor=nomor)


def _isi(**lain: Any) -> dict[str, Any]:
    dasar = {
        "id": uuid4(),
        "tanggal": "2026-11-20",
        "judul": "Koordinasi undangan penyaluran",
        "peran_ife": "perwakilan",
        "butir": butir().pk,
        "wilayah": DESA,
    }
    return {k: v for k, v in (dasar | lain).items() if v is not None}


def isi(**lain: Any) -> IsiKegiatan:
    dasar: dict[str, Any] = {
        "tanggal": HARI,
        "jenis": "desa",
        "judul": "Koordinasi",
        "peran_ife": "perwakilan",
        "butir": butir(),
        "wilayah": Wilayah.objects.get(pk=DESA),
    }
    return IsiKegiatan(**(dasar | lain))


@pytest.fixture
def client(pemeran: SimpleNamespace, client_untuk):
    return client_untuk(pemeran.pendamping)


@pytest.fixture
def kegiatan(pemeran: SimpleNamespace) -> Kegiatan:
    hasil: Kegiatan = KegiatanFactory.create(petugas=pemeran.pendamping, wilayah_id=DESA, judul="Rapat kelurahan")
    return hasil


def test_jenis_dipilih_lebih_dulu_dan_tidak_ada_yang_terpilih(client) -> None:
    halaman = client.get("/kegiatan/baru/")
    assert [b["judul"] for b in halaman.context["baris"]] == JenisKegiatan.labels
    formulir = client.get(BARU).content.decode()
    assert "Biasanya peran perwakilan, RHK 8" in formulir
    assert "checked" not in formulir
    assert re.findall(r'value="([^"]*)" selected', formulir) == ["", ""]
    assert client.get("/kegiatan/baru/?jenis=lainnya").context["saran"] == ""
    assert client.get("/kegiatan/baru/?jenis=bohong").status_code == 404


def test_saran_menunjuk_butir_yang_ada() -> None:
    assert {nomor for _, nomor in SARAN.values()} <= set(range(1, 10))
    assert set(SARAN) == set(JenisKegiatan.values) - {JenisKegiatan.LAINNYA}


def test_dicatat_lewat_halaman(client, pemeran: SimpleNamespace) -> None:
    data = _isi(
        jam_mulai="09:00", jam_selesai="10:30", tempat="Kantor lurah", jumlah_peserta="7", peserta="Lurah, Babinsa",
        uraian="Membahas undangan.", hasil="Undangan dicetak lurah.", lintang="-3.8", bujur="102.26", akurasi_m="9",
        foto=[foto("a.jpg"), foto("b.jpg")],
    )  # fmt: skip
    jawaban = client.post(BARU, data)
    assert jawaban.url == f"{URL}{data['id']}/"
    kegiatan = Kegiatan.objects.get()
    assert (kegiatan.petugas, kegiatan.jenis, kegiatan.wilayah_id) == (pemeran.pendamping, "desa", DESA)
    assert (kegiatan.jam_selesai, kegiatan.jumlah_peserta, kegiatan.akurasi_m) == (time(10, 30), 7, 9)
    assert list(kegiatan.foto.values_list("akurasi_m", flat=True)) == [9, 9]
    halaman = client.get(jawaban.url).content.decode()
    for kata in ("Lurah, Babinsa", "Pasar Bengkulu, Sungai Serut, Kota Bengkulu", "09.00 sampai 10.30", "cap=1"):
        assert kata in halaman


def test_tekan_dua_kali_satu_kegiatan(client) -> None:
    data = _isi()
    satu, dua = (client.post(BARU, data) for _ in range(2))
    assert satu.url == dua.url
    assert Kegiatan.objects.count() == 1
    lain = client.post(BARU, data | {"judul": "Judul lain"})
    assert lain.status_code == 422
    assert Kegiatan.objects.get().judul == "Koordinasi undangan penyaluran"


def test_nomor_orang_lain_tidak_membuka_miliknya(client, pemeran: SimpleNamespace, client_untuk) -> None:
    data = _isi()
    client.post(BARU, data)
    lain = client_untuk(pemeran.pendamping_lain).post(BARU, data)
    assert lain.status_code == 422
    assert Kegiatan.objects.get().petugas == pemeran.pendamping


@pytest.mark.parametrize(
    ("salah", "kolom"),
    [
        ({"tanggal": "2031-01-01"}, "tanggal"),
        ({"tanggal": "2019-01-01"}, "wilayah"),
        ({"jam_mulai": "10:00", "jam_selesai": "09:00"}, "jam_selesai"),
        ({"jam_selesai": "09:00"}, "jam_selesai"),
        ({"judul": ""}, "judul"),
        ({"judul": "x" * 151}, "judul"),
        ({"uraian": "x" * 2001}, "uraian"),
        ({"peran_ife": None}, "peran_ife"),
        ({"peran_ife": "raja"}, "peran_ife"),
        ({"butir": "99999"}, "butir"),
        ({"wilayah": DESA_TETANGGA}, "wilayah"),
        ({"wilayah": KABUPATEN}, "wilayah"),
        ({"lintang": "-3.8"}, "lintang"),
        ({"lintang": "51.5", "bujur": "0.1"}, "lintang"),
        ({"jumlah_peserta": "-1"}, "jumlah_peserta"),
        ({"jumlah_peserta": "99999"}, "jumlah_peserta"),
        ({"foto": SimpleUploadedFile("x.jpg", b"bukan foto", content_type="image/jpeg")}, "foto"),
    ],
)
def test_isian_buruk_ditolak_di_kolomnya(client, salah: dict[str, Any], kolom: str) -> None:
    jawaban = client.post(BARU, _isi(**salah))
    assert jawaban.status_code == 422
    assert kolom in jawaban.context["form"].errors
    assert not Kegiatan.objects.exists()
    assert not Foto.objects.exists()


def test_foto_terlalu_banyak(client, pemeran: SimpleNamespace) -> None:
    banyak = [foto(f"{n}.jpg") for n in range(FOTO_PER_CATATAN + 1)]
    jawaban = client.post(BARU, _isi(foto=banyak))
    assert f"Paling banyak {FOTO_PER_CATATAN} foto" in str(jawaban.context["form"].errors)
    assert not Foto.objects.exists()


@pytest.mark.parametrize("siapa", ["apd", "korkab", "pengawas", "pusat", "tanpa_jabatan"])
def test_yang_tidak_melapor_tidak_mencatat(pemeran: SimpleNamespace, client_untuk, siapa: str) -> None:
    client = client_untuk(getattr(pemeran, siapa))
    assert client.get("/kegiatan/baru/").status_code == 403
    assert client.post(BARU, _isi()).status_code == 403
    with pytest.raises(TidakBerhak):
        catat_kegiatan(isi=isi(), oleh=getattr(pemeran, siapa))
    assert not Kegiatan.objects.exists()


def test_wilayah_dari_jabatan_pada_hari_itu(pemeran: SimpleNamespace) -> None:
    assert set(wilayah_kerja(pemeran.korkec).values_list("kode", flat=True)) >= {KECAMATAN, DESA}
    assert not wilayah_kerja(pemeran.korkec).filter(pk__in=[KABUPATEN, DESA_TETANGGA, DESA_LUAR]).exists()
    assert not wilayah_kerja(pemeran.apd).exists()
    jabatan = pemeran.pendamping.jabatan.get()
    jabatan.selesai = HARI - timedelta(days=1)
    jabatan.save()
    JabatanFactory(pengguna=pemeran.pendamping, peran=Peran.PENDAMPING, wilayah_id="17.71.07", mulai=HARI)
    with pytest.raises(GalatPengguna, match="tidak bertugas"):
        catat_kegiatan(isi=isi(), oleh=pemeran.pendamping)
    catat_kegiatan(isi=isi(tanggal=HARI - timedelta(days=1)), oleh=pemeran.pendamping)
    catat_kegiatan(isi=isi(wilayah=Wilayah.objects.get(pk=DESA_TETANGGA)), oleh=pemeran.pendamping)


def test_butir_yang_sudah_tidak_berlaku_ditolak(pemeran: SimpleNamespace) -> None:
    lama = ButirRHK.objects.create(
        nomor=11, nama="Lama", berlaku_sejak=date(2024, 1, 1), berlaku_sampai=HARI - timedelta(days=1)
    )
    with pytest.raises(GalatPengguna, match="tidak berlaku"):
        catat_kegiatan(isi=isi(butir=lama), oleh=pemeran.pendamping)
    assert not Kegiatan.objects.exists()


# --- Correcting ----------------------------------------------------------------------------


def test_dibetulkan_dan_ditambah_foto(client, kegiatan: Kegiatan) -> None:
    data = _isi(jenis="rapat", judul="Rapat kecamatan", versi=1, foto=foto(), lintang="-3", bujur="100")
    jawaban = client.post(f"{URL}{kegiatan.pk}/ubah/", data)
    assert jawaban.url == f"{URL}{kegiatan.pk}/"
    kegiatan.refresh_from_db()
    assert (kegiatan.jenis, kegiatan.judul, kegiatan.versi, kegiatan.foto.count()) == ("rapat", "Rapat kecamatan", 2, 1)
    assert kegiatan.lintang is None  # a position is not typed in afterwards


def test_yang_kedua_melihat_isi_yang_tersimpan(client, kegiatan: Kegiatan) -> None:
    url = f"{URL}{kegiatan.pk}/ubah/"
    client.post(url, _isi(jenis="rapat", judul="Pertama", versi=1))
    sama = client.post(url, _isi(jenis="rapat", judul="Pertama", versi=1))
    assert sama.status_code == 302  # repeated, not in conflict
    jawaban = client.post(url, _isi(jenis="rapat", judul="Kedua", versi=1))
    assert jawaban.status_code == 422
    assert ("Nama kegiatan", "Pertama") in jawaban.context["tersimpan"]
    assert jawaban.context["versi"] == 2
    assert Kegiatan.objects.get().judul == "Pertama"
    assert client.post(url, _isi(jenis="rapat", judul="Kedua", versi=2)).status_code == 302


def test_hanya_penulisnya_yang_membetulkan(pemeran: SimpleNamespace, client_untuk, kegiatan: Kegiatan) -> None:
    for siapa, kode in {"korkec": 403, "pendamping_lain": 404, "pendamping_tetangga": 404, "korkab": 403}.items():
        client = client_untuk(getattr(pemeran, siapa))
        assert (siapa, client.post(f"{URL}{kegiatan.pk}/ubah/", _isi(jenis="rapat", versi=1)).status_code) == (
            siapa,
            kode,
        )
    with pytest.raises(TidakBerhak):
        ubah_kegiatan(kegiatan=kegiatan, isi=isi(), versi=1, oleh=pemeran.korkec)
    with pytest.raises(BerubahLebihDulu):
        ubah_kegiatan(kegiatan=kegiatan, isi=isi(), versi=0, oleh=pemeran.pendamping)
    kegiatan.refresh_from_db()
    assert (kegiatan.judul, kegiatan.versi) == ("Rapat kelurahan", 1)


# --- Reading -------------------------------------------------------------------------------


def test_lingkup_daftar_rincian_dan_foto(pemeran: SimpleNamespace, client_untuk, kegiatan: Kegiatan) -> None:
    gambar = io.BytesIO()
    Image.new("RGB", (600, 400), "white").save(gambar, "JPEG")
    satu = simpan_foto(
        berkas=SimpleUploadedFile("a.jpg", gambar.getvalue(), content_type="image/jpeg"), oleh=pemeran.pendamping
    )
    kegiatan.foto.add(satu)
    url = f"{URL}{kegiatan.pk}/"
    for siapa, kode in {
        "pendamping": 200, "korkec": 200, "korkab": 200, "apd": 200, "pengawas": 200, "pusat": 200,
        "pendamping_lain": 404, "pendamping_tetangga": 404, "korkec_tetangga": 404, "korkab_luar": 404,
        "tanpa_jabatan": 404,
    }.items():  # fmt: skip
        client = client_untuk(getattr(pemeran, siapa))
        terlihat = [b["judul"] for b in client.get(URL).context["baris"]]
        assert (siapa, terlihat) == (siapa, ["Rapat kelurahan"] if kode == 200 else [])
        assert (siapa, client.get(url).status_code) == (siapa, kode)
        for cap in ("", "?cap=1"):
            jawaban = client.get(f"{url}foto/{satu.pk}/{cap}")
            assert (siapa, jawaban.status_code) == (siapa, kode)
            if kode == 200:
                isi_foto = b"".join(jawaban.streaming_content) if jawaban.streaming else jawaban.content
                assert (isi_foto[:2], len(isi_foto) == satu.ukuran) == (b"\xff\xd8", not cap)


def test_foto_kunjungan_bercap_di_balik_lingkup(pemeran: SimpleNamespace, client_untuk) -> None:
    kunjungan = KunjunganFactory.create(petugas=pemeran.pendamping, kpm__desa_id=DESA)
    satu = simpan_foto(berkas=foto(), oleh=pemeran.pendamping)
    kunjungan.foto.add(satu)
    url = f"/kunjungan/{kunjungan.pk}/foto/{satu.pk}/?cap=1"
    jawaban = client_untuk(pemeran.korkec).get(url)
    with Image.open(io.BytesIO(jawaban.content)) as bercap:
        assert bercap.width == 480
    assert client_untuk(pemeran.pendamping_lain).get(url).status_code == 404


def test_foto_catatan_lain_404(client, kegiatan: Kegiatan, pemeran: SimpleNamespace) -> None:
    asing = simpan_foto(berkas=foto(), oleh=pemeran.pendamping_lain)
    assert client.get(f"{URL}{kegiatan.pk}/foto/{asing.pk}/").status_code == 404


def test_saringan_dan_pita(client, pemeran: SimpleNamespace, client_untuk) -> None:
    KegiatanFactory(petugas=pemeran.pendamping, judul="A", tanggal=hari_ini(), jenis="piket", peran_ife="teknis")
    KegiatanFactory(petugas=pemeran.pendamping, judul="B", tanggal=hari_ini(), butir=butir(9))
    KegiatanFactory(petugas=pemeran.pendamping, judul="C", tanggal=date(2025, 3, 3))
    KegiatanFactory(petugas=pemeran.pendamping_lain, judul="D", tanggal=hari_ini())

    def judul(client, **saring: Any) -> list[str]:
        return sorted(b["judul"] for b in client.get(URL, saring).context["baris"])

    assert judul(client) == ["A", "B", "C"]
    assert judul(client, jenis="piket") == ["A"]
    assert judul(client, peran="teknis") == ["A"]
    assert judul(client, butir="9") == ["B"]
    assert judul(client, bulan="2025-03") == ["C"]
    korkec = client_untuk(pemeran.korkec)
    assert judul(korkec, petugas=pemeran.pendamping_lain.pk) == ["D"]
    pita = korkec.get(URL).context["pita"]
    assert (len(pita), pita[-1]["nilai"]) == (12, 3)
    assert client.get(URL).context["pita"][-1]["nilai"] == 2
    for asing in ({"bulan": "x"}, {"jenis": "x"}, {"petugas": "1;2"}, {"butir": "abc"}, {"peran": "raja"}):
        assert "Saringan tidak dikenali" in client.get(URL, asing).content.decode()


@pytest.mark.parametrize("banyak", [1, 40])
def test_daftar_dengan_kueri_tetap(pemeran: SimpleNamespace, client_untuk, banyak: int) -> None:
    KegiatanFactory.create_batch(banyak, petugas=pemeran.pendamping, tanggal=hari_ini(), wilayah_id=DESA)
    client = client_untuk(pemeran.korkec)
    client.get(URL)
    with CaptureQueriesContext(
        connection,
    ) as kueri:
        assert len(client.get(URL).context["baris"]) == banyak
    assert len(kueri) == 6


def test_html_dalam_isian_tampil_sebagai_teks(client) -> None:
    data = _isi(judul="<script>alert(1)</script>", peserta="<img src=x>", uraian="a<b>")
    halaman = client.get(client.post(BARU, data).url).content.decode()
    assert "<script>alert" not in halaman
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in halaman
    assert "&lt;img src=x&gt;" in halaman


def test_basis_data_menolak_yang_lolos(kegiatan: Kegiatan) -> None:
    for salah in ({"jenis": "x"}, {"judul": ""}, {"jam_selesai": time(9)}, {"lintang": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Kegiatan.objects.filter(pk=kegiatan.pk).update(**salah)
