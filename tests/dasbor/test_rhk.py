"""RHK reports: drafts, finishing and opening again, photos of the day, figures, earlier points, supervision."""

import io
from datetime import date, time
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from akun.enums import Peran
from dasbor.models import LaporanRHK
from dasbor.selectors.rhk import angka_supervisi, calon_disupervisi, riwayat_poin
from dasbor.services.rhk import (
    FOTO_PER_LAPORAN,
    IsiRHK,
    Narasi,
    buka_rhk,
    selesaikan_rhk,
    susun_rhk,
    ubah_rhk,
)
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import Foto
from inti.services.foto import simpan_foto
from inti.waktu import hari_ini
from p2k2.models import Kehadiran, Pertemuan
from pendamping.models import ButirRHK, RencanaAksi
from tests.conftest import DESA, DESA_TETANGGA, KECAMATAN
from tests.factories import (
    JabatanFactory,
    KegiatanFactory,
    KehadiranFactory,
    KelompokFactory,
    KunjunganFactory,
    LaporanBulananFactory,
    LaporanRHKFactory,
    PenugasanKelompokFactory,
    PertemuanFactory,
)
from wilayah.models import Wilayah

URL = "/laporan/rhk/"
HARI = date(2026, 11, 20)


def butir(nomor: int = 8) -> ButirRHK:
    return ButirRHK.objects.get(nomor=nomor)


def rencana(nomor: int = 8, *, supervisi: bool = False) -> RencanaAksi:
    hasil = RencanaAksi.objects.filter(butir__nomor=nomor, supervisi=supervisi).order_by("pk").first()
    assert hasil is not None
    return hasil


def gambar(warna: str = "green", nama: str = "a.jpg") -> SimpleUploadedFile:
    isi = io.BytesIO()
    Image.new("RGB", (320, 240), warna).save(isi, "JPEG")
    return SimpleUploadedFile(nama, isi.getvalue(), content_type="image/jpeg")


def isi(**lain: Any) -> IsiRHK:
    dasar: dict[str, Any] = {
        "butir": butir(),
        "rencana_aksi": "Berkoordinasi",
        "tanggal": HARI,
        "wilayah": Wilayah.objects.get(pk=DESA),
    }
    return IsiRHK(**(dasar | lain))


def _isi(**lain: Any) -> dict[str, Any]:
    dasar = {"rencana_aksi": "Berkoordinasi", "butir": butir().pk, "tanggal": "2026-11-20", "wilayah": DESA}
    return dasar | lain


@pytest.fixture
def client(pemeran: SimpleNamespace, client_untuk):
    return client_untuk(pemeran.pendamping)


@pytest.fixture
def draf(pemeran: SimpleNamespace) -> LaporanRHK:
    hasil: LaporanRHK = LaporanRHKFactory.create(
        petugas=pemeran.pendamping, wilayah_id=DESA, tanggal=HARI, pelaksanaan=["Menemui lurah"]
    )
    return hasil


@pytest.fixture
def pertemuan(pemeran: SimpleNamespace) -> Pertemuan:
    kelompok = KelompokFactory.create(desa_id=DESA, nama="MELATI 1")
    PenugasanKelompokFactory(kelompok=kelompok, petugas=pemeran.pendamping)
    hasil: Pertemuan = PertemuanFactory.create(
        kelompok=kelompok, petugas=pemeran.pendamping, tanggal=HARI, tempat="Balai RW", jam_mulai=time(9),
        catatan="Hujan.\n\nSebagian terlambat.",
    )  # fmt: skip
    for status in ("hadir", "hadir", "izin", "alpa", None):
        KehadiranFactory(pertemuan=hasil, status=status, kpm__desa_id=DESA)
    return hasil


# --- Beginning -----------------------------------------------------------------------------


def test_rencana_aksi_dipilih_lebih_dulu(client, pemeran: SimpleNamespace, client_untuk) -> None:
    kelompok = client.get(f"{URL}baru/").context["kelompok"]
    assert [k["butir"].nomor for k in kelompok] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    semua = [r["judul"] for k in kelompok for r in k["rencana"]]
    assert "Melaksanakan P2K2 pada kelompok dampingan" in semua
    assert not any("supervisi" in r for r in semua)
    korkec = client_untuk(pemeran.korkec).get(f"{URL}baru/").context["kelompok"]
    assert "Melakukan supervisi dan pembinaan pendamping" in [r["judul"] for k in korkec for r in k["rencana"]]


def test_draf_baru_dari_nol(client, pemeran: SimpleNamespace) -> None:
    url = f"{URL}baru/?rencana={rencana().pk}"
    formulir = client.get(url)
    assert formulir.context["form"]["rencana_aksi"].value() == rencana().uraian
    data = _isi(id=uuid4(), jam_mulai="09:00", tempat="Kantor lurah")
    satu, dua = (client.post(url, data) for _ in range(2))
    assert satu.url == dua.url == f"{URL}{data['id']}/ubah/"
    laporan = LaporanRHK.objects.get()
    assert (laporan.petugas, laporan.butir.nomor, laporan.keadaan) == (pemeran.pendamping, 8, "draf")
    assert (laporan.tempat, laporan.jam_mulai) == ("Kantor lurah", time(9))


def test_rencana_sendiri_menurut_butir(client) -> None:
    data = _isi(id=uuid4(), rencana_aksi="Rencana yang saya tulis")
    assert client.post(f"{URL}baru/?butir={butir(4).pk}", data).status_code == 302
    laporan = LaporanRHK.objects.get()
    assert (laporan.butir.nomor, laporan.rencana_aksi) == (4, "Rencana yang saya tulis")


@pytest.mark.parametrize("kueri", ["rencana=999999", "rencana=x", "butir=0", "butir=9;1", "kegiatan=x", "pertemuan=1"])
def test_alamat_karangan_404(client, kueri: str) -> None:
    assert client.get(f"{URL}baru/?{kueri}").status_code == 404


def test_rencana_supervisi_bukan_untuk_pendamping(client) -> None:
    assert client.get(f"{URL}baru/?rencana={rencana(8, supervisi=True).pk}").status_code == 404


def test_dari_kegiatan_terbawa_isinya(client, pemeran: SimpleNamespace) -> None:
    kegiatan = KegiatanFactory.create(
        petugas=pemeran.pendamping, wilayah_id=DESA, tanggal=HARI, tempat="Kantor lurah", butir=butir(9),
        uraian="Membuka rapat\n\nMembahas undangan", hasil="Sepakat",
    )  # fmt: skip
    pilih = client.get(f"{URL}baru/?kegiatan={kegiatan.pk}")
    assert [k["butir"].nomor for k in pilih.context["kelompok"]][:3] == [9, 1, 2]
    url = pilih.context["kelompok"][0]["rencana"][0]["url"]
    form = client.get(url).context["form"]
    assert (form["tanggal"].value(), form["tempat"].value(), form["wilayah"].value()) == (HARI, "Kantor lurah", DESA)
    client.post(url, _isi(id=uuid4()))
    laporan = LaporanRHK.objects.get()
    assert (laporan.kegiatan, laporan.pelaksanaan) == (kegiatan, ["Membuka rapat", "Membahas undangan"])
    assert laporan.hasil == ["Sepakat"]
    assert "Sudah ada laporannya" in client.get(f"{URL}baru/?kegiatan={kegiatan.pk}").content.decode()


def test_dari_pertemuan_dengan_tabelnya(client, pertemuan: Pertemuan) -> None:
    url = f"{URL}baru/?pertemuan={pertemuan.pk}&rencana={rencana(2).pk}"
    alamat = client.post(url, _isi(id=uuid4())).url
    laporan = LaporanRHK.objects.get()
    assert (laporan.pertemuan, laporan.butir.nomor) == (pertemuan, 2)
    assert laporan.kendala == ["Hujan.", "Sebagian terlambat."]
    tabel = dict(client.get(alamat.removesuffix("ubah/")).context["tabel"]["baris"])
    assert tabel["Kelompok"] == "MELATI 1, Pasar Bengkulu"
    angka = {k: tabel[k] for k in ("Jumlah peserta", "Hadir", "Izin", "Sakit", "Alpa", "Belum diisi")}
    assert angka == {"Jumlah peserta": "5", "Hadir": "2", "Izin": "1", "Sakit": "0", "Alpa": "1", "Belum diisi": "1"}


def test_sumber_orang_lain_tidak_dipakai(pemeran: SimpleNamespace, client_untuk, pertemuan: Pertemuan) -> None:
    kegiatan = KegiatanFactory.create(petugas=pemeran.pendamping)
    for siapa in ("korkec", "pendamping_lain", "pendamping_tetangga"):
        client = client_untuk(getattr(pemeran, siapa))
        for kueri in (f"kegiatan={kegiatan.pk}", f"pertemuan={pertemuan.pk}"):
            url = f"{URL}baru/?butir={butir().pk}&{kueri}"
            assert (siapa, client.post(url, _isi(id=uuid4())).status_code) == (siapa, 404)
    with pytest.raises(TidakBerhak):
        susun_rhk(isi=isi(), kegiatan=kegiatan, oleh=pemeran.korkec)
    with pytest.raises(TidakBerhak):
        susun_rhk(isi=isi(), pertemuan=pertemuan, oleh=pemeran.pendamping_lain)
    pertemuan.keadaan = "direncanakan"
    with pytest.raises(GalatPengguna, match="belum terlaksana"):
        susun_rhk(isi=isi(), pertemuan=pertemuan, oleh=pemeran.pendamping)
    assert not LaporanRHK.objects.exists()


@pytest.mark.parametrize(
    ("salah", "kolom"),
    [
        ({"tanggal": "2031-01-01"}, "tanggal"),
        ({"rencana_aksi": ""}, "rencana_aksi"),
        ({"rencana_aksi": "x" * 301}, "rencana_aksi"),
        ({"wilayah": DESA_TETANGGA}, "wilayah"),
        ({"jam_mulai": "10:00", "jam_selesai": "09:00"}, "jam_selesai"),
        ({"id": "bukan"}, "id"),
    ],
)
def test_isian_buruk_ditolak_di_kolomnya(client, salah: dict[str, Any], kolom: str) -> None:
    jawaban = client.post(f"{URL}baru/?butir={butir().pk}", _isi(**({"id": uuid4()} | salah)))
    assert jawaban.status_code == 422
    assert kolom in jawaban.context["form"].errors
    assert not LaporanRHK.objects.exists()


@pytest.mark.parametrize("siapa", ["apd", "korkab", "pengawas", "tanpa_jabatan"])
def test_yang_tidak_melapor_tidak_menyusun(pemeran: SimpleNamespace, client_untuk, siapa: str) -> None:
    assert client_untuk(getattr(pemeran, siapa)).get(f"{URL}baru/").status_code == 403
    with pytest.raises(TidakBerhak):
        susun_rhk(isi=isi(), oleh=getattr(pemeran, siapa))
    assert not LaporanRHK.objects.exists()


# --- Writing -------------------------------------------------------------------------------


def test_poin_disimpan_menurut_urutan_tanpa_yang_kosong(client, draf: LaporanRHK) -> None:
    data = _isi(
        versi=1,
        pelaksanaan=["Kedua", "  ", "Pertama\nlanjut"],
        hasil=["Baik"],
        kendala=[""],
        tindak_lanjut=["<b>x</b>"],
    )
    jawaban = client.post(f"{URL}{draf.pk}/ubah/", data)
    assert jawaban.url == f"{URL}{draf.pk}/"
    draf.refresh_from_db()
    assert draf.pelaksanaan == ["Kedua", "Pertama lanjut"]
    assert (draf.hasil, draf.kendala, draf.tindak_lanjut, draf.versi) == (["Baik"], [], ["<b>x</b>"], 2)
    for url in (jawaban.url, f"{jawaban.url}ubah/"):
        halaman = client.get(url).content.decode()
        assert "&lt;b&gt;x&lt;/b&gt;" in halaman
        assert "<b>x</b>" not in halaman


def test_poin_terlalu_panjang_atau_banyak_ditolak_dengan_isian_utuh(client, draf: LaporanRHK) -> None:
    url = f"{URL}{draf.pk}/ubah/"
    jawaban = client.post(url, _isi(versi=1, pelaksanaan=["x" * 1001, "Tetap ada"]))
    assert jawaban.status_code == 422
    assert "Tetap ada" in jawaban.content.decode()
    assert client.post(url, _isi(versi=1, hasil=[f"p{n}" for n in range(21)])).status_code == 422
    assert client.post(url, _isi(versi=1, hasil=["a\x00b"])).status_code == 422
    draf.refresh_from_db()
    assert (draf.pelaksanaan, draf.hasil, draf.versi) == (["Menemui lurah"], [], 1)


def test_foto_hari_itu_dipilih_dan_diunggah(client, draf: LaporanRHK, pemeran: SimpleNamespace) -> None:
    milik = pemeran.pendamping
    kegiatan, lain_hari = (KegiatanFactory.create(petugas=milik, tanggal=t) for t in (HARI, date(2026, 11, 19)))
    kunjungan = KunjunganFactory.create(petugas=milik, tanggal=HARI, kpm__desa_id=DESA)
    foto = [simpan_foto(berkas=gambar(w), oleh=milik) for w in ("red", "blue", "black")]
    for catatan, satu in zip((kegiatan, kunjungan, lain_hari), foto, strict=True):
        catatan.foto.add(satu)
    url = f"{URL}{draf.pk}/ubah/"
    pilihan = client.get(url).context["pilihan"]
    assert [(p["dari"], p["dipakai"]) for p in pilihan] == [("Kegiatan", False), ("Kunjungan", False)]
    for p in pilihan:
        jawaban = client.get(p["url"])
        assert b"".join(jawaban.streaming_content)[:2] == b"\xff\xd8"
    data = _isi(versi=1, pelaksanaan=["Menemui lurah"], foto_dipilih=[foto[0].pk], foto=gambar("white"))
    assert client.post(url, data).status_code == 302
    assert draf.foto.count() == 2
    assert set(draf.foto.values_list("pk", flat=True)) > {foto[0].pk}
    ulang = client.post(
        url, data | {"foto_dipilih": list(draf.foto.values_list("pk", flat=True)), "foto": gambar("white")}
    )
    assert ulang.status_code == 302  # the same request again: no conflict, no second copy
    assert (draf.foto.count(), LaporanRHK.objects.get().versi) == (2, 2)
    client.post(url, _isi(versi=2, pelaksanaan=["Menemui lurah"]))
    assert draf.foto.count() == 0


def test_foto_asing_tidak_terpasang(client, draf: LaporanRHK, pemeran: SimpleNamespace) -> None:
    kegiatan = KegiatanFactory.create(petugas=pemeran.pendamping_lain, tanggal=HARI)
    asing = simpan_foto(berkas=gambar(), oleh=pemeran.pendamping_lain)
    kegiatan.foto.add(asing)
    assert client.post(f"{URL}{draf.pk}/ubah/", _isi(versi=1, foto_dipilih=[asing.pk])).status_code == 422
    with pytest.raises(GalatPengguna, match="bukan milik Anda"):
        ubah_rhk(laporan=draf, isi=isi(), narasi=Narasi(), foto_dipilih=[asing.pk], versi=1, oleh=pemeran.pendamping)
    assert draf.foto.count() == 0


def test_foto_terlalu_banyak_atau_bukan_foto(client, draf: LaporanRHK) -> None:
    url = f"{URL}{draf.pk}/ubah/"
    warna = ["red", "blue", "black", "white", "green", "gray", "navy"][: FOTO_PER_LAPORAN + 1]
    assert client.post(url, _isi(versi=1, foto=[gambar(w) for w in warna])).status_code == 422
    palsu = SimpleUploadedFile("x.jpg", b"<script>", content_type="image/jpeg")
    assert client.post(url, _isi(versi=1, foto=palsu)).status_code == 422
    assert client.post(url, _isi(versi=1, tanda_tangan=palsu)).status_code == 422
    draf.refresh_from_db()
    assert (draf.versi, draf.foto.count(), draf.tanda_tangan, Foto.objects.count()) == (1, 0, None, 0)


def test_tanda_tangan_disimpan_diganti_dan_dihapus(client, draf: LaporanRHK) -> None:
    url = f"{URL}{draf.pk}/ubah/"
    client.post(url, _isi(versi=1, pelaksanaan=["Menemui lurah"], tanda_tangan=gambar("black")))
    draf.refresh_from_db()
    assert draf.tanda_tangan is not None
    jawaban = client.get(f"{URL}{draf.pk}/tanda-tangan/")
    assert b"".join(jawaban.streaming_content)[:2] == b"\xff\xd8"
    assert jawaban["Cache-Control"] == "private, no-store"
    client.post(url, _isi(versi=2, pelaksanaan=["Menemui lurah"], hapus_tanda_tangan="on"))
    draf.refresh_from_db()
    assert (draf.tanda_tangan, draf.versi) == (None, 3)
    assert client.get(f"{URL}{draf.pk}/tanda-tangan/").status_code == 404


def test_penyunting_kedua_diberi_tahu(client, draf: LaporanRHK) -> None:
    url = f"{URL}{draf.pk}/ubah/"
    assert client.post(url, _isi(versi=1, pelaksanaan=["Pertama"])).status_code == 302
    assert client.post(url, _isi(versi=1, pelaksanaan=["Pertama"])).status_code == 302  # repeated
    jawaban = client.post(url, _isi(versi=1, pelaksanaan=["Kedua"]))
    assert jawaban.status_code == 422
    assert (jawaban.context["bentrok"], jawaban.context["versi"]) == (True, 2)
    assert "Kedua" in jawaban.content.decode()
    assert LaporanRHK.objects.get().pelaksanaan == ["Pertama"]
    assert client.post(url, _isi(versi=2, pelaksanaan=["Kedua"])).status_code == 302


# --- Finishing and opening again ------------------------------------------------------------


def test_selesai_membekukan_isi_dan_angka(pemeran: SimpleNamespace, client, pertemuan: Pertemuan) -> None:
    laporan = susun_rhk(isi=isi(butir=butir(2)), pertemuan=pertemuan, oleh=pemeran.pendamping)
    url = f"{URL}{laporan.pk}/"
    with pytest.raises(GalatPengguna, match="paling sedikit satu poin"):
        selesaikan_rhk(laporan=laporan, versi=1, oleh=pemeran.pendamping)
    laporan = ubah_rhk(
        laporan=laporan,
        isi=isi(butir=butir(2)),
        narasi=Narasi(pelaksanaan=["Membuka"]),
        versi=1,
        oleh=pemeran.pendamping,
    )
    assert client.post(f"{url}selesai/", {"versi": 1}).url == url  # an older page: refused
    assert LaporanRHK.objects.get().keadaan == "draf"
    client.post(f"{url}selesai/", {"versi": 2})
    client.post(f"{url}selesai/", {"versi": 2})  # tapped twice
    laporan.refresh_from_db()
    assert (laporan.keadaan, laporan.versi, laporan.angka["hadir"]) == ("selesai", 3, 2)
    Kehadiran.objects.filter(pertemuan=pertemuan).update(status="hadir")
    assert dict(client.get(url).context["tabel"]["baris"])["Hadir"] == "2"
    assert client.get(f"{url}ubah/").url == url
    with pytest.raises(GalatPengguna, match="sudah selesai"):
        ubah_rhk(laporan=laporan, isi=isi(), narasi=Narasi(), versi=3, oleh=pemeran.pendamping)
    client.post(f"{url}buka/", {"versi": 3})
    laporan.refresh_from_db()
    assert (laporan.keadaan, laporan.selesai_pada, laporan.angka, laporan.versi) == ("draf", None, {}, 4)
    assert dict(client.get(url).context["tabel"]["baris"])["Hadir"] == "5"


@pytest.mark.parametrize("keadaan", ["dikirim", "diperiksa", "diterima"])
def test_tidak_dibuka_sesudah_laporan_bulan_dikirim(
    pemeran: SimpleNamespace, client, draf: LaporanRHK, keadaan: str
) -> None:
    laporan = selesaikan_rhk(laporan=draf, versi=1, oleh=pemeran.pendamping)
    saat = laporan.selesai_pada
    langkah = {"diperiksa": 1, "diterima": 2}.get(keadaan, 0)
    LaporanBulananFactory(
        petugas=pemeran.pendamping, bulan=date(2026, 11, 1), keadaan=keadaan, dikirim_pada=saat,
        **({"diperiksa_oleh": pemeran.korkec, "diperiksa_pada": saat} if langkah else {}),
        **({"diterima_oleh": pemeran.korkab, "diterima_pada": saat} if langkah == 2 else {}),
    )  # fmt: skip
    halaman = client.get(f"{URL}{draf.pk}/")
    assert not halaman.context["boleh_buka"]
    client.post(f"{URL}{draf.pk}/buka/", {"versi": 2})
    with pytest.raises(GalatPengguna, match="November 2026 sudah dikirim"):
        buka_rhk(laporan=laporan, versi=2, oleh=pemeran.pendamping)
    assert LaporanRHK.objects.get().keadaan == "selesai"


def test_dikembalikan_boleh_dibuka(pemeran: SimpleNamespace, draf: LaporanRHK) -> None:
    laporan = selesaikan_rhk(laporan=draf, versi=1, oleh=pemeran.pendamping)
    LaporanBulananFactory(
        petugas=pemeran.pendamping, bulan=date(2026, 11, 1), keadaan="dikembalikan", catatan_pemeriksa="Lengkapi"
    )
    with pytest.raises(BerubahLebihDulu):
        buka_rhk(laporan=laporan, versi=1, oleh=pemeran.pendamping)
    assert buka_rhk(laporan=laporan, versi=2, oleh=pemeran.pendamping).keadaan == "draf"


def test_hanya_penulisnya(pemeran: SimpleNamespace, client_untuk, draf: LaporanRHK) -> None:
    """A draft is its writer's alone; finished, it is read by the area, and written on by nobody else."""
    for siapa in ("korkec", "korkab", "apd", "pendamping_lain", "korkec_tetangga"):
        client = client_untuk(getattr(pemeran, siapa))
        assert (siapa, client.get(f"{URL}{draf.pk}/").status_code) == (siapa, 404)
        assert (siapa, client.get(f"{URL}{draf.pk}/pdf/").status_code) == (siapa, 404)
        assert client.get(URL).context["baris"] == []
    selesaikan_rhk(laporan=draf, versi=1, oleh=pemeran.pendamping)
    harapan = {"korkec": 200, "korkab": 200, "pengawas": 200, "pendamping_lain": 404, "korkec_tetangga": 404}
    for siapa, kode in harapan.items():
        client = client_untuk(getattr(pemeran, siapa))
        assert (siapa, client.get(f"{URL}{draf.pk}/").status_code) == (siapa, kode)
    korkec = client_untuk(pemeran.korkec)
    for ekor in ("ubah/", "selesai/", "buka/"):
        assert korkec.post(f"{URL}{draf.pk}/{ekor}", _isi(versi=2)).status_code == 403
    for layanan in (selesaikan_rhk, buka_rhk):
        with pytest.raises(TidakBerhak):
            layanan(laporan=draf, versi=2, oleh=pemeran.korkec)
    draf.refresh_from_db()
    assert (draf.keadaan, draf.versi) == ("selesai", 2)


def test_foto_dan_tanda_tangan_di_balik_lingkup(pemeran: SimpleNamespace, client_untuk, draf: LaporanRHK) -> None:
    satu, lain = (simpan_foto(berkas=gambar(w), oleh=pemeran.pendamping) for w in ("red", "blue"))
    draf.foto.add(satu)
    LaporanRHK.objects.filter(pk=draf.pk).update(tanda_tangan=lain)
    alamat = [
        f"{URL}{draf.pk}/foto/{satu.pk}/",
        f"{URL}{draf.pk}/foto/{satu.pk}/?cap=1",
        f"{URL}{draf.pk}/tanda-tangan/",
    ]

    def kode(siapa: str) -> set[int]:
        client = client_untuk(getattr(pemeran, siapa))
        hasil = set()
        for url in alamat:
            jawaban = client.get(url)
            hasil.add(jawaban.status_code)
            if jawaban.streaming:
                assert b"".join(jawaban.streaming_content)[:2] == b"\xff\xd8"
        return hasil

    assert kode("pendamping") == {200}
    assert kode("korkec") == {404}  # still a draft
    assert client_untuk(pemeran.pendamping).get(f"{URL}{draf.pk}/foto/{lain.pk}/").status_code == 404
    draf.refresh_from_db()
    selesaikan_rhk(laporan=draf, versi=1, oleh=pemeran.pendamping)
    assert (kode("korkec"), kode("korkab")) == ({200}, {200})
    assert kode("pendamping_lain") == kode("korkec_tetangga") == kode("korkab_luar") == {404}


# --- Riwayat Poin ---------------------------------------------------------------------------


def test_riwayat_poin_sendiri_terbaru_dulu(pemeran: SimpleNamespace, client) -> None:
    milik: dict[str, Any] = {"petugas": pemeran.pendamping, "butir": butir(2)}
    LaporanRHKFactory(**milik, tanggal=date(2026, 9, 1), hasil=["Lama", "Sama"])
    LaporanRHKFactory(**milik, tanggal=date(2026, 10, 1), hasil=["Sama", "Baru <i>"], kendala=["Hujan"])
    LaporanRHKFactory(petugas=pemeran.pendamping, butir=butir(3), hasil=["Butir lain"])
    LaporanRHKFactory(petugas=pemeran.pendamping_lain, butir=butir(2), hasil=["Orang lain"])
    assert riwayat_poin(oleh=pemeran.pendamping, butir=butir(2), bagian="hasil") == ["Sama", "Baru <i>", "Lama"]
    url = f"{URL}poin/{butir(2).pk}/hasil/"
    halaman = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in halaman
    assert "Baru &lt;i&gt;" in halaman
    assert "Orang lain" not in halaman
    assert client.post(url, {"cari-hasil": "LAM"}).context["poin"] == ["Lama"]
    assert client.post(url, {"cari-hasil": "zzz"}).context["poin"] == []
    assert client.get(f"{URL}poin/{butir(2).pk}/petugas/").status_code == 404
    assert client.get(f"{URL}poin/0/hasil/").status_code == 404


# --- Supervision ----------------------------------------------------------------------------


def test_supervisi_korkec_dengan_angka_bulan_itu(pemeran: SimpleNamespace, client_untuk, pertemuan: Pertemuan) -> None:
    KunjunganFactory(petugas=pemeran.pendamping, tanggal=HARI, kpm__desa_id=DESA)
    KunjunganFactory(petugas=pemeran.pendamping, tanggal=date(2026, 10, 31), kpm__desa_id=DESA)
    PertemuanFactory(kelompok=pertemuan.kelompok, petugas=pemeran.pendamping, tanggal=date(2026, 10, 2))
    assert angka_supervisi(pemeran.pendamping.pk, date(2026, 11, 1)) == {
        "pertemuan": 1, "bertemu": 1, "kelompok": 1, "kunjungan": 1, "dikunjungi": 1,
        "hadir": 2, "izin": 1, "sakit": 0, "alpa": 1, "belum_diisi": 1, "jumlah": 5,
    }  # fmt: skip
    client = client_untuk(pemeran.korkec)
    url = f"{URL}baru/?rencana={rencana(8, supervisi=True).pk}"
    asing = client.post(url, _isi(id=uuid4(), wilayah=KECAMATAN, disupervisi=pemeran.pendamping_tetangga.pk))
    assert "disupervisi" in asing.context["form"].errors
    assert client.post(url, _isi(id=uuid4(), wilayah=KECAMATAN)).status_code == 422
    alamat = client.post(url, _isi(id=uuid4(), wilayah=KECAMATAN, disupervisi=pemeran.pendamping.pk)).url
    tabel = dict(client.get(alamat.removesuffix("ubah/")).context["tabel"]["baris"])
    assert tabel["Kelompok yang bertemu"] == "1 dari 1 kelompok"
    assert tabel["Kehadiran"] == "2 dari 4 yang diisi (50%)"
    assert tabel["Kelengkapan daftar hadir"] == "4 dari 5 baris diisi (80%)"
    # The pendamping concerned does not read it.
    laporan = LaporanRHK.objects.get()
    LaporanRHK.objects.filter(pk=laporan.pk).update(keadaan="selesai", selesai_pada=laporan.dibuat_pada)
    assert client_untuk(pemeran.pendamping).get(f"{URL}{laporan.pk}/").status_code == 404


def test_siapa_yang_disupervisi(pemeran: SimpleNamespace) -> None:
    JabatanFactory(pengguna=pemeran.korkec, peran=Peran.PENDAMPING, wilayah_id=KECAMATAN)
    assert set(calon_disupervisi(pemeran.korkec, HARI)) == {pemeran.pendamping, pemeran.pendamping_lain}
    assert not calon_disupervisi(pemeran.pendamping, HARI).exists()
    for siapa, orang in ((pemeran.pendamping, pemeran.pendamping_lain), (pemeran.korkec, pemeran.korkec)):
        with pytest.raises(GalatPengguna):
            susun_rhk(isi=isi(), disupervisi=orang, oleh=siapa)
    assert not LaporanRHK.objects.exists()


# --- The list -------------------------------------------------------------------------------


@pytest.mark.parametrize("banyak", [1, 40])
def test_daftar_dengan_kueri_tetap(pemeran: SimpleNamespace, client_untuk, banyak: int) -> None:
    LaporanRHKFactory.create_batch(
        banyak, petugas=pemeran.pendamping, tanggal=hari_ini(), keadaan="selesai", selesai_pada="2026-11-20T00:00Z"
    )
    client = client_untuk(pemeran.korkec)
    client.get(URL)
    with CaptureQueriesContext(connection) as kueri:
        assert len(client.get(URL).context["baris"]) == banyak
    assert len(kueri) == 6


def test_saringan_dan_pita(client, pemeran: SimpleNamespace) -> None:
    LaporanRHKFactory(petugas=pemeran.pendamping, rencana_aksi="A", tanggal=hari_ini())
    LaporanRHKFactory(petugas=pemeran.pendamping, rencana_aksi="B", tanggal=date(2025, 3, 3), butir=butir(2))
    LaporanRHKFactory(petugas=pemeran.pendamping_lain, rencana_aksi="C", tanggal=hari_ini())

    def judul(**saring: Any) -> list[str]:
        return [b["judul"] for b in client.get(URL, saring).context["baris"]]

    assert (judul(), judul(butir="2"), judul(bulan="2025-03")) == (["A", "B"], ["B"], ["B"])
    assert (judul(keadaan="draf"), judul(keadaan="selesai")) == (["A", "B"], [])
    assert client.get(URL).context["pita"][-1]["nilai"] == 1
    assert "Saringan tidak dikenali" in client.get(URL, {"butir": "x"}).content.decode()
