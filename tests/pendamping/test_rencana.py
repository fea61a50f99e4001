"""Planned visits: made by whoever holds the family, agreed at a visit, done by the visit that is made."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from akun.enums import Peran
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.models import Kunjungan, RencanaKunjungan
from pendamping.selectors.rencana import jumlah_rencana
from pendamping.services.kunjungan import IsiKunjungan, catat_kunjungan, ubah_kunjungan
from pendamping.services.rencana import batalkan_rencana, pindahkan_rencana, rencanakan_kunjungan
from tests.conftest import DESA, DESA_2, DESA_TETANGGA, KECAMATAN
from tests.factories import JabatanFactory, KPMFactory, PenugasanFactory, RencanaKunjunganFactory
from tests.hari import besok, hari_ke, isikan, kemarin, lusa

URL = "/kunjungan/rencana/"


@pytest.fixture
def kpm(pemeran: SimpleNamespace) -> KPM:
    kpm = KPMFactory.create(nama="SITI AMINAH", desa_id=DESA)
    PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping)
    return kpm


@pytest.fixture
def rencana(kpm: KPM, pemeran: SimpleNamespace) -> RencanaKunjungan:
    return rencanakan_kunjungan(
        kpm=kpm, tanggal=besok(), tujuan="rutin", catatan=" Bawa  KIS ", oleh=pemeran.pendamping
    )


@pytest.fixture
def client(pemeran: SimpleNamespace, client_untuk):
    return client_untuk(pemeran.pendamping)


def kunjungi(kpm: KPM, oleh: Any, tanggal: date | None = None, **lain: Any) -> Kunjungan:
    isi = IsiKunjungan(tanggal=tanggal or hari_ini(), tujuan="rutin", kunjungan_berikut=lain.pop("berikut", None))
    return catat_kunjungan(kpm=kpm, isi=isi, oleh=oleh, **lain)


def potret() -> list[dict[str, Any]]:
    return list(RencanaKunjungan.objects.order_by("pk").values())


# --- Made, moved, called off ---------------------------------------------------------------


def test_direncanakan(rencana: RencanaKunjungan, pemeran: SimpleNamespace) -> None:
    rencana.refresh_from_db()
    assert (rencana.tanggal, rencana.keadaan, rencana.catatan, rencana.dibuat_oleh) == (
        besok(),
        "rencana",
        "Bawa KIS",
        pemeran.pendamping,
    )


def test_kiriman_berulang_satu_rencana(kpm: KPM, pemeran: SimpleNamespace) -> None:
    isi: dict[str, Any] = {"id": uuid4(), "kpm": kpm, "tanggal": besok(), "tujuan": "rutin", "oleh": pemeran.pendamping}
    satu = rencanakan_kunjungan(**isi)
    assert rencanakan_kunjungan(**isi) == satu
    pindahkan_rencana(rencana=satu, tanggal=lusa(), semula=besok(), oleh=pemeran.pendamping)
    assert rencanakan_kunjungan(**isi) == satu
    with pytest.raises(BerubahLebihDulu):
        rencanakan_kunjungan(**{**isi, "tujuan": "absen"})
    assert [r["tanggal"] for r in potret()] == [lusa()]


@pytest.mark.parametrize(
    ("isi", "kolom", "kalimat"),
    [
        ({"tanggal": kemarin}, "tanggal", "sudah lewat"),
        ({"tanggal": partial(hari_ke, 367)}, "tanggal", "paling jauh setahun"),
        ({"tanggal": besok}, "tanggal", "Sudah ada rencana"),
        ({"tujuan": "iseng"}, "tujuan", "."),
        ({"catatan": "x" * 201}, "catatan", "."),
    ],
)
def test_rencana_yang_tak_masuk_akal_ditolak(
    rencana: RencanaKunjungan, pemeran: SimpleNamespace, isi: dict[str, Any], kolom: str, kalimat: str
) -> None:
    sebelum = potret()
    with pytest.raises(GalatPengguna, match=kalimat) as galat:
        rencanakan_kunjungan(
            **{"kpm": rencana.kpm, "tanggal": lusa(), "tujuan": "rutin", "oleh": pemeran.pendamping, **isikan(isi)}
        )
    assert galat.value.kolom == kolom
    assert potret() == sebelum


def test_keluarga_yang_sudah_keluar_tidak_direncanakan(kpm: KPM, pemeran: SimpleNamespace) -> None:
    KPM.objects.update(kepesertaan="mandiri")
    kpm.refresh_from_db()
    with pytest.raises(GalatPengguna, match="tidak menjadi peserta"):
        rencanakan_kunjungan(kpm=kpm, tanggal=besok(), tujuan="rutin", oleh=pemeran.pendamping)


@pytest.mark.parametrize("siapa", ["pendamping_lain", "korkec", "korkab", "apd", "superuser", "tanpa_jabatan"])
def test_hanya_pendampingnya(rencana: RencanaKunjungan, pemeran: SimpleNamespace, siapa: str) -> None:
    oleh, sebelum = getattr(pemeran, siapa), potret()
    for perbuatan in (
        lambda: rencanakan_kunjungan(kpm=rencana.kpm, tanggal=lusa(), tujuan="rutin", oleh=oleh),
        lambda: pindahkan_rencana(rencana=rencana, tanggal=lusa(), semula=besok(), oleh=oleh),
        lambda: batalkan_rencana(rencana=rencana, alasan="x", oleh=oleh),
    ):
        with pytest.raises(TidakBerhak):
            perbuatan()
    assert potret() == sebelum


def test_pindah_sekali_dan_yang_kedua_diberi_tahu(rencana: RencanaKunjungan, pemeran: SimpleNamespace) -> None:
    for _ in range(2):
        pindahkan_rencana(rencana=rencana, tanggal=lusa(), semula=besok(), oleh=pemeran.pendamping)
    with pytest.raises(BerubahLebihDulu, match="sudah dipindah"):
        pindahkan_rencana(rencana=rencana, tanggal=hari_ini(), semula=besok(), oleh=pemeran.pendamping)
    with pytest.raises(GalatPengguna, match="sudah lewat"):
        pindahkan_rencana(
            rencana=rencana, tanggal=hari_ini() - timedelta(days=1), semula=lusa(), oleh=pemeran.pendamping
        )
    assert [r["tanggal"] for r in potret()] == [lusa()]


def test_pindah_ke_hari_yang_terisi_ditolak(rencana: RencanaKunjungan, pemeran: SimpleNamespace) -> None:
    rencanakan_kunjungan(kpm=rencana.kpm, tanggal=lusa(), tujuan="rutin", oleh=pemeran.pendamping)
    with pytest.raises(GalatPengguna, match="Sudah ada rencana"):
        pindahkan_rencana(rencana=rencana, tanggal=lusa(), semula=besok(), oleh=pemeran.pendamping)
    rencana.refresh_from_db()
    assert rencana.tanggal == besok()


def test_batal_beralasan_dan_tidak_terbuka_lagi(rencana: RencanaKunjungan, pemeran: SimpleNamespace) -> None:
    with pytest.raises(GalatPengguna, match="mengapa"):
        batalkan_rencana(rencana=rencana, alasan="  ", oleh=pemeran.pendamping)
    for _ in range(2):
        batalkan_rencana(rencana=rencana, alasan="Keluarga ke luar kota", oleh=pemeran.pendamping)
    with pytest.raises(BerubahLebihDulu, match="dibatalkan"):
        pindahkan_rencana(rencana=rencana, tanggal=lusa(), semula=besok(), oleh=pemeran.pendamping)
    assert [(r["keadaan"], r["alasan_batal"]) for r in potret()] == [("batal", "Keluarga ke luar kota")]


def test_sesudah_serah_terima_milik_penerus(rencana: RencanaKunjungan, pemeran: SimpleNamespace) -> None:
    rencana.kpm.penugasan.update(selesai=hari_ini() - timedelta(days=1))
    PenugasanFactory.create(kpm=rencana.kpm, petugas=pemeran.pendamping_lain, mulai=hari_ini())
    assert list(RencanaKunjungan.objects.terlihat_oleh(pemeran.pendamping)) == []
    with pytest.raises(TidakBerhak):
        batalkan_rencana(rencana=rencana, alasan="x", oleh=pemeran.pendamping)
    pindahkan_rencana(rencana=rencana, tanggal=lusa(), semula=besok(), oleh=pemeran.pendamping_lain)
    assert [r["tanggal"] for r in potret()] == [lusa()]


@pytest.mark.django_db(transaction=True)
def test_dua_kiriman_serentak_satu_rencana(kpm: KPM, pemeran: SimpleNamespace) -> None:
    nomor = uuid4()

    def kirim(_n: int) -> UUID:
        try:
            return rencanakan_kunjungan(id=nomor, kpm=kpm, tanggal=besok(), tujuan="rutin", oleh=pemeran.pendamping).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as kolam:
        assert set(kolam.map(kirim, range(3))) == {nomor}
    assert RencanaKunjungan.objects.count() == 1


# --- Done by a visit, agreed at a visit ----------------------------------------------------


def test_kunjungan_menutup_rencana_sampai_harinya(kpm: KPM, pemeran: SimpleNamespace) -> None:
    hari = {n: hari_ini() + timedelta(days=n) for n in (-3, 0, 5)}
    buka = {
        n: RencanaKunjunganFactory.create(kpm=kpm, tanggal=h, dibuat_oleh=pemeran.pendamping).pk
        for n, h in hari.items()
    }
    lain = RencanaKunjunganFactory.create(tanggal=hari[-3], dibuat_oleh=pemeran.pendamping)
    kunjungan = kunjungi(kpm, pemeran.pendamping)
    keadaan = dict(RencanaKunjungan.objects.values_list("pk", "kunjungan"))
    assert keadaan == {buka[-3]: kunjungan.pk, buka[0]: kunjungan.pk, buka[5]: None, lain.pk: None}


def test_kunjungan_dari_rencana_menutupnya_walau_lebih_awal(
    rencana: RencanaKunjungan, pemeran: SimpleNamespace
) -> None:
    asing = RencanaKunjunganFactory.create(tanggal=besok(), dibuat_oleh=pemeran.pendamping)
    kunjungi(rencana.kpm, pemeran.pendamping, rencana=asing)
    assert set(RencanaKunjungan.objects.values_list("keadaan", flat=True)) == {"rencana"}
    kunjungan = kunjungi(rencana.kpm, pemeran.pendamping, rencana=rencana)
    rencana.refresh_from_db()
    assert (rencana.keadaan, rencana.kunjungan) == ("terlaksana", kunjungan)


def test_kunjungan_berikut_menjadi_rencana_dan_mengikutinya(kpm: KPM, pemeran: SimpleNamespace) -> None:
    kunjungan = kunjungi(kpm, pemeran.pendamping, berikut=besok())

    def koreksi(**ubah: Any) -> tuple[date, str]:
        kunjungan.refresh_from_db()
        isi = IsiKunjungan(tanggal=hari_ini(), tujuan="rutin", kunjungan_berikut=kunjungan.kunjungan_berikut)
        ubah_kunjungan(kunjungan=kunjungan, isi=replace(isi, **ubah), versi=kunjungan.versi, oleh=pemeran.pendamping)
        satu = RencanaKunjungan.objects.get()
        return satu.tanggal, satu.keadaan

    rencana = RencanaKunjungan.objects.get()
    assert (rencana.tanggal, rencana.dari_kunjungan, rencana.keadaan) == (besok(), kunjungan, "rencana")
    assert koreksi(kunjungan_berikut=lusa()) == (lusa(), "rencana")
    assert koreksi(kunjungan_berikut=None) == (lusa(), "batal")
    assert koreksi(kunjungan_berikut=besok()) == (besok(), "rencana")
    pindahkan_rencana(rencana=rencana, tanggal=lusa(), semula=besok(), oleh=pemeran.pendamping)
    assert koreksi(hasil="Diperbaiki") == (lusa(), "rencana"), "another correction does not move it back"


def test_rencana_yang_terlaksana_tidak_ikut_koreksi(kpm: KPM, pemeran: SimpleNamespace) -> None:
    lalu = hari_ini() - timedelta(days=9)
    kunjungan = kunjungi(kpm, pemeran.pendamping, lalu, berikut=hari_ini() - timedelta(days=2))
    kunjungi(kpm, pemeran.pendamping)
    ubah_kunjungan(
        kunjungan=kunjungan, isi=IsiKunjungan(tanggal=lalu, tujuan="rutin"), versi=1, oleh=pemeran.pendamping
    )
    assert [r["keadaan"] for r in potret()] == ["terlaksana"]


def test_dicatat_terlambat_rencananya_sudah_terlaksana(kpm: KPM, pemeran: SimpleNamespace) -> None:
    sudah = kunjungi(kpm, pemeran.pendamping)
    kunjungi(kpm, pemeran.pendamping, hari_ini() - timedelta(days=30), berikut=hari_ini() - timedelta(days=3))
    rencana = RencanaKunjungan.objects.get()
    assert (rencana.keadaan, rencana.kunjungan) == ("terlaksana", sudah)


def test_sepakat_pada_hari_yang_sudah_direncanakan(rencana: RencanaKunjungan, pemeran: SimpleNamespace) -> None:
    kunjungi(rencana.kpm, pemeran.pendamping, berikut=besok())
    assert [r["id"] for r in potret()] == [rencana.pk]


def test_kunjungan_berikut_terlalu_jauh_ditolak(kpm: KPM, pemeran: SimpleNamespace) -> None:
    with pytest.raises(GalatPengguna, match="paling jauh setahun") as galat:
        kunjungi(kpm, pemeran.pendamping, berikut=hari_ini() + timedelta(days=400))
    assert galat.value.kolom == "kunjungan_berikut"
    assert not RencanaKunjungan.objects.exists()


# --- Pages ---------------------------------------------------------------------------------


def test_lewat_halaman_dari_rencana_sampai_kunjungan(client, kpm: KPM) -> None:
    assert client.get(f"{URL}baru/").url == "/kunjungan/pilih/?untuk=rencana"
    pilih = client.get("/kunjungan/pilih/?untuk=rencana").context
    assert [b["url"] for b in pilih["baris"]] == [f"{URL}baru/?kpm={kpm.pk}"]
    formulir = client.get(f"{URL}baru/?kpm={kpm.pk}")
    assert "checked" not in formulir.content.decode()
    isi = {"id": uuid4(), "tanggal": str(besok()), "tujuan": "komitmen", "catatan": "<b>rapor</b>"}
    satu, dua = (client.post(f"{URL}baru/?kpm={kpm.pk}", isi) for _ in range(2))
    assert satu.url == dua.url == f"{URL}{isi['id']}/"
    halaman = client.get(satu.url)
    assert "&lt;b&gt;rapor" in halaman.content.decode()
    catat = halaman.context["catat"]
    assert client.get(catat).context["form"]["tujuan"].value() == "komitmen"
    kunjungan = client.post(catat, {"id": uuid4(), "tanggal": str(hari_ini()), "tujuan": "komitmen"})
    assert RencanaKunjungan.objects.get().keadaan == "terlaksana"
    assert "Terencana" in client.get(kunjungan.url).content.decode()
    assert not client.get(satu.url).context["boleh"]


def test_pindah_dan_batal_lewat_halaman(client, rencana: RencanaKunjungan) -> None:
    alamat = f"{URL}{rencana.pk}/"
    salah = client.post(f"{alamat}pindah/", {"tanggal": "2020-01-01", "semula": str(besok())})
    assert (salah.status_code, "sudah lewat" in salah.content.decode()) == (422, True)
    assert client.post(f"{alamat}batal/", {"alasan": ""}).status_code == 422
    client.post(f"{alamat}pindah/", {"tanggal": str(lusa()), "semula": str(besok())})
    assert client.post(f"{alamat}batal/", {"alasan": "Hujan"}).url == alamat
    assert [(r["tanggal"], r["keadaan"], r["alasan_batal"]) for r in potret()] == [(lusa(), "batal", "Hujan")]


def test_daftar_disaring(pemeran: SimpleNamespace, client_untuk) -> None:
    def buat(nama: str, desa: str, petugas: Any, geser: int, **lain: Any) -> None:
        kpm = KPMFactory.create(nama=nama, desa_id=desa, **lain)
        PenugasanFactory.create(kpm=kpm, petugas=petugas)
        RencanaKunjunganFactory.create(kpm=kpm, tanggal=hari_ini() + timedelta(days=geser), dibuat_oleh=petugas)

    buat("A", DESA, pemeran.pendamping, 4)
    buat("B", DESA, pemeran.pendamping, -2)
    buat("C", DESA_2, pemeran.pendamping_lain, 0)
    buat("D", DESA_TETANGGA, pemeran.pendamping_tetangga, -1)
    buat("E", DESA, pemeran.pendamping, -5, kepesertaan="mandiri")  # has left: nobody visits it
    korkab, sendiri = client_untuk(pemeran.korkab), client_untuk(pemeran.pendamping)

    def nama(client: Any, **saring: object) -> str:
        return "".join(b["judul"] for b in client.get(URL, saring).context["baris"])

    assert nama(korkab) == "BDCA"
    assert nama(korkab, waktu="lewat") == "BD"
    assert nama(korkab, waktu="hari_ini") == "C"
    assert nama(korkab, waktu="akan", wilayah=KECAMATAN) == "A"
    assert nama(korkab, petugas=pemeran.pendamping_lain.pk) == "C"
    assert nama(korkab, keadaan="batal") == ""
    assert nama(sendiri) == "BA"
    assert sendiri.get(URL).context["baris"][0]["lencana"] == [("Lewat 2 hari", "bahaya")]
    assert [jumlah_rencana(u) for u in (pemeran.korkab, pemeran.pendamping, pemeran.korkab_luar)] == [3, 1, 0]
    JabatanFactory.create(pengguna=pemeran.pendamping, peran=Peran.KORKEC, wilayah_id=KECAMATAN)
    rangkap = client_untuk(type(pemeran.pendamping).objects.get(pk=pemeran.pendamping.pk))
    assert (nama(rangkap), nama(rangkap, saya="1")) == ("BCA", "BA")


@pytest.mark.parametrize("saring", ["waktu=x", "keadaan=rencana", "petugas=1%20or%201", "wilayah=x"])
def test_saringan_aneh_tidak_menampilkan_semuanya(client, rencana: RencanaKunjungan, saring: str) -> None:
    jawaban = client.get(f"{URL}?{saring}")
    assert (jawaban.status_code, "SITI AMINAH" in jawaban.content.decode()) == (200, False)


def test_di_tab_keluarga(client, rencana: RencanaKunjungan) -> None:
    isi = client.get(f"/kpm/{rencana.kpm_id}/kunjungan/", headers={"HX-Request": "true"}).content.decode()
    for alamat in (f"{URL}{rencana.pk}/", f"{URL}baru/?kpm={rencana.kpm_id}", f"/kpm/{rencana.kpm_id}/rumah/riwayat/"):
        assert alamat in isi


def test_hari_ini_menurut_zona_keluarga(pemeran: SimpleNamespace, kpm: KPM) -> None:
    malam = datetime.fromisoformat(f"{hari_ini()}T23:30:00+07:00")
    rencana = rencanakan_kunjungan(kpm=kpm, tanggal=hari_ini(), tujuan="rutin", oleh=pemeran.pendamping, pada=malam)
    assert rencana.tanggal == hari_ini()


@pytest.mark.parametrize("banyak", [1, 40])
def test_jumlah_kueri_tetap(client, pemeran, kpm, django_assert_num_queries, banyak: int) -> None:
    for n in range(banyak):
        lain = KPMFactory.create(desa_id=DESA)
        PenugasanFactory.create(kpm=lain, petugas=pemeran.pendamping)
        RencanaKunjunganFactory.create(
            kpm=lain, tanggal=hari_ini() - timedelta(days=n % 5), dibuat_oleh=pemeran.pendamping
        )
    with django_assert_num_queries(5):
        client.get(URL)
    rencana = RencanaKunjungan.objects.order_by("pk")[0]
    with django_assert_num_queries(6):
        client.get(f"{URL}{rencana.pk}/")
    with django_assert_num_queries(6):
        client.get("/kunjungan/rute/")
