"""RHK reports: begun from scratch, an activity or a meeting, and written."""

from datetime import date, time
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dasbor.models import LaporanRHK
from dasbor.services.rhk import (
    FOTO_PER_LAPORAN,
    Narasi,
    susun_rhk,
    ubah_rhk,
)
from inti.galat import GalatPengguna, TidakBerhak
from inti.models import Foto
from inti.services.foto import simpan_foto
from p2k2.models import Pertemuan
from tests.conftest import DESA, DESA_TETANGGA
from tests.dasbor.rhk import HARI, URL, buat_draf, buat_pertemuan, butir, gambar, isi, isian, rencana
from tests.factories import (
    KegiatanFactory,
    KunjunganFactory,
)


@pytest.fixture
def client(pemeran: SimpleNamespace, client_untuk):
    return client_untuk(pemeran.pendamping)


@pytest.fixture
def draf(pemeran: SimpleNamespace) -> LaporanRHK:
    return buat_draf(pemeran)


@pytest.fixture
def pertemuan(pemeran: SimpleNamespace) -> Pertemuan:
    return buat_pertemuan(pemeran)


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
    data = isian(id=uuid4(), jam_mulai="09:00", tempat="Kantor lurah")
    satu, dua = (client.post(url, data) for _ in range(2))
    assert satu.url == dua.url == f"{URL}{data['id']}/ubah/"
    laporan = LaporanRHK.objects.get()
    assert (laporan.petugas, laporan.butir.nomor, laporan.keadaan) == (pemeran.pendamping, 8, "draf")
    assert (laporan.tempat, laporan.jam_mulai) == ("Kantor lurah", time(9))


def test_rencana_sendiri_menurut_butir(client) -> None:
    data = isian(id=uuid4(), rencana_aksi="Rencana yang saya tulis")
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
    client.post(url, isian(id=uuid4()))
    laporan = LaporanRHK.objects.get()
    assert (laporan.kegiatan, laporan.pelaksanaan) == (kegiatan, ["Membuka rapat", "Membahas undangan"])
    assert laporan.hasil == ["Sepakat"]
    assert "Sudah ada laporannya" in client.get(f"{URL}baru/?kegiatan={kegiatan.pk}").content.decode()


def test_dari_pertemuan_dengan_tabelnya(client, pertemuan: Pertemuan) -> None:
    url = f"{URL}baru/?pertemuan={pertemuan.pk}&rencana={rencana(2).pk}"
    alamat = client.post(url, isian(id=uuid4())).url
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
            assert (siapa, client.post(url, isian(id=uuid4())).status_code) == (siapa, 404)
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
    jawaban = client.post(f"{URL}baru/?butir={butir().pk}", isian(**({"id": uuid4()} | salah)))
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
    data = isian(
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
    jawaban = client.post(url, isian(versi=1, pelaksanaan=["x" * 1001, "Tetap ada"]))
    assert jawaban.status_code == 422
    assert "Tetap ada" in jawaban.content.decode()
    assert client.post(url, isian(versi=1, hasil=[f"p{n}" for n in range(21)])).status_code == 422
    assert client.post(url, isian(versi=1, hasil=["a\x00b"])).status_code == 422
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
    data = isian(versi=1, pelaksanaan=["Menemui lurah"], foto_dipilih=[foto[0].pk], foto=gambar("white"))
    assert client.post(url, data).status_code == 302
    assert draf.foto.count() == 2
    assert set(draf.foto.values_list("pk", flat=True)) > {foto[0].pk}
    ulang = client.post(
        url, data | {"foto_dipilih": list(draf.foto.values_list("pk", flat=True)), "foto": gambar("white")}
    )
    assert ulang.status_code == 302  # the same request again: no conflict, no second copy
    assert (draf.foto.count(), LaporanRHK.objects.get().versi) == (2, 2)
    client.post(url, isian(versi=2, pelaksanaan=["Menemui lurah"]))
    assert draf.foto.count() == 0


def test_foto_asing_tidak_terpasang(client, draf: LaporanRHK, pemeran: SimpleNamespace) -> None:
    kegiatan = KegiatanFactory.create(petugas=pemeran.pendamping_lain, tanggal=HARI)
    asing = simpan_foto(berkas=gambar(), oleh=pemeran.pendamping_lain)
    kegiatan.foto.add(asing)
    assert client.post(f"{URL}{draf.pk}/ubah/", isian(versi=1, foto_dipilih=[asing.pk])).status_code == 422
    with pytest.raises(GalatPengguna, match="bukan milik Anda"):
        ubah_rhk(laporan=draf, isi=isi(), narasi=Narasi(), foto_dipilih=[asing.pk], versi=1, oleh=pemeran.pendamping)
    assert draf.foto.count() == 0


def test_foto_terlalu_banyak_atau_bukan_foto(client, draf: LaporanRHK) -> None:
    url = f"{URL}{draf.pk}/ubah/"
    warna = ["red", "blue", "black", "white", "green", "gray", "navy"][: FOTO_PER_LAPORAN + 1]
    assert client.post(url, isian(versi=1, foto=[gambar(w) for w in warna])).status_code == 422
    palsu = SimpleUploadedFile("x.jpg", b"<script>", content_type="image/jpeg")
    assert client.post(url, isian(versi=1, foto=palsu)).status_code == 422
    assert client.post(url, isian(versi=1, tanda_tangan=palsu)).status_code == 422
    draf.refresh_from_db()
    assert (draf.versi, draf.foto.count(), draf.tanda_tangan, Foto.objects.count()) == (1, 0, None, 0)


def test_tanda_tangan_disimpan_diganti_dan_dihapus(client, draf: LaporanRHK) -> None:
    url = f"{URL}{draf.pk}/ubah/"
    client.post(url, isian(versi=1, pelaksanaan=["Menemui lurah"], tanda_tangan=gambar("black")))
    draf.refresh_from_db()
    assert draf.tanda_tangan is not None
    jawaban = client.get(f"{URL}{draf.pk}/tanda-tangan/")
    assert b"".join(jawaban.streaming_content)[:2] == b"\xff\xd8"
    assert jawaban["Cache-Control"] == "private, no-store"
    client.post(url, isian(versi=2, pelaksanaan=["Menemui lurah"], hapus_tanda_tangan="on"))
    draf.refresh_from_db()
    assert (draf.tanda_tangan, draf.versi) == (None, 3)
    assert client.get(f"{URL}{draf.pk}/tanda-tangan/").status_code == 404


def test_penyunting_kedua_diberi_tahu(client, draf: LaporanRHK) -> None:
    url = f"{URL}{draf.pk}/ubah/"
    assert client.post(url, isian(versi=1, pelaksanaan=["Pertama"])).status_code == 302
    assert client.post(url, isian(versi=1, pelaksanaan=["Pertama"])).status_code == 302  # repeated
    jawaban = client.post(url, isian(versi=1, pelaksanaan=["Kedua"]))
    assert jawaban.status_code == 422
    assert (jawaban.context["bentrok"], jawaban.context["versi"]) == (True, 2)
    assert "Kedua" in jawaban.content.decode()
    assert LaporanRHK.objects.get().pelaksanaan == ["Pertama"]
    assert client.post(url, isian(versi=2, pelaksanaan=["Kedua"])).status_code == 302
