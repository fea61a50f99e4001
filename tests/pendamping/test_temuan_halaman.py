"""Who sees findings, what they rest on, what is concluded; and that the person concerned learns nothing."""

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from akun.enums import Peran
from akun.models import Jabatan, Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.services.foto import simpan_foto
from inti.services.salinan import susun_salinan
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.models import Temuan
from pendamping.selectors.temuan import angka_petugas, contoh_kunjungan, jumlah_temuan_menunggu
from pendamping.services.temuan import cari_temuan
from pendamping.services.tinjau_temuan import tinjau_temuan
from tests.conftest import DESA, DESA_TETANGGA, KECAMATAN
from tests.factories import (
    FotoFactory,
    JabatanFactory,
    KPMFactory,
    KunjunganFactory,
    PenugasanFactory,
    TemuanFactory,
)
from tests.pendamping.test_kunjungan import foto as berkas_foto
from tests.pendamping.test_temuan import JAUH, RUMAH, titik

pytestmark = pytest.mark.django_db
URL = "/temuan/"


@pytest.fixture
def kpm(pemeran: SimpleNamespace) -> KPM:
    kpm = KPMFactory.create(nama="SITI DILIHAT", desa_id=DESA, telepon="+628123456780")
    PenugasanFactory.create(kpm=kpm, petugas=pemeran.pendamping)
    return kpm


@pytest.fixture
def catatan(pemeran: SimpleNamespace, kpm: KPM) -> SimpleNamespace:
    """Records of `pendamping` in which one of each kind is to be found."""
    oleh, hari = pemeran.pendamping, hari_ini()
    rumah = KunjunganFactory(kpm=kpm, petugas=oleh, tanggal=hari - timedelta(days=9), **titik(RUMAH))
    jauh = KunjunganFactory(
        kpm=kpm, petugas=oleh, tanggal=hari, hasil="JAUH", kks_dipegang_sendiri="tidak", **titik(JAUH)
    )
    for k in (rumah, jauh):
        k.foto.add(FotoFactory(sha256="a" * 64, diunggah_oleh=oleh, diambil_pada=None))
    lama = FotoFactory(diunggah_oleh=oleh, diambil_pada=jauh.dicatat_pada - timedelta(days=40))
    jauh.foto.add(lama)
    for _ in range(5):
        KunjunganFactory(kpm=KPMFactory(desa_id=DESA), petugas=oleh, tanggal=hari)
    return SimpleNamespace(rumah=rumah, jauh=jauh)


@pytest.fixture
def cerita(catatan: SimpleNamespace) -> SimpleNamespace:
    cari_temuan()
    catatan.t = {t.jenis: t for t in Temuan.objects.all()}
    return catatan


def tinjau(temuan: Temuan, oleh: Pengguna, putusan: str = "wajar", catatan: str = "Sudah ditanya") -> Temuan:
    return tinjau_temuan(temuan=temuan, putusan=putusan, catatan=catatan, oleh=oleh)


# --- who sees what -----------------------------------------------------------------------------


def test_kks_di_atas_dan_angka_menunggu(client_untuk, pemeran, cerita) -> None:
    halaman = client_untuk(pemeran.korkec).get(URL)
    judul = [b["judul"].split(",")[0] for b in halaman.context["baris"]]
    assert judul[0] == "KKS atau PIN dipegang orang lain"
    assert sorted(judul[1:]) == [
        "Banyak kunjungan dicatat dalam beberapa menit",
        "Foto diambil jauh sebelum kunjungan",
        "Foto yang sama di dua catatan",
        "Titik kunjungan jauh dari rumah",
    ]
    assert halaman.context["baris"][0]["lencana"][0] == ("Periksa lebih dulu", "bahaya")
    assert {p: jumlah_temuan_menunggu(getattr(pemeran, p)) for p in (
        "korkec", "korkab", "korkec_tetangga", "korkab_luar", "pendamping", "apd", "pengawas", "pusat", "superuser",
    )} == {
        "korkec": 5, "korkab": 0, "korkec_tetangga": 0, "korkab_luar": 0, "pendamping": 0, "apd": 0, "pengawas": 0,
        "pusat": 0, "superuser": 5,
    }  # fmt: skip


@pytest.mark.parametrize("siapa", ["pendamping", "pendamping_lain", "apd", "pengawas", "korwil", "pusat"])
def test_tanpa_izin_tidak_ada_halaman(client_untuk, pemeran, cerita, siapa) -> None:
    client = client_untuk(getattr(pemeran, siapa))
    nomor = cerita.t["jauh"].pk
    for alamat in ("", "petugas/", "contoh/", f"{nomor}/", f"{nomor}/foto/{uuid4()}/"):
        assert client.get(URL + alamat).status_code == 403
    kiriman = client.post(f"{URL}{nomor}/tinjau/", {"putusan": "wajar", "catatan": "x"})
    assert kiriman.status_code == 403
    assert Temuan.objects.get(pk=nomor).putusan == ""


def test_korkec_yang_bersangkutan_tidak_melihatnya_korkab_yang_melihat(client_untuk, pemeran, kpm) -> None:
    JabatanFactory(pengguna=pemeran.pendamping, peran=Peran.KORKEC, wilayah_id=KECAMATAN)
    Jabatan.objects.filter(pengguna=pemeran.korkec).update(selesai=date(2026, 1, 1))
    temuan = TemuanFactory(petugas=pemeran.pendamping, kpm=kpm, desa_id=DESA)
    client = client_untuk(pemeran.pendamping)
    halaman = client.get(URL)
    assert halaman.context["baris"] == []
    assert client.get(f"{URL}{temuan.pk}/").status_code == 404
    assert client.post(f"{URL}{temuan.pk}/tinjau/", {"putusan": "wajar", "catatan": "x"}).status_code == 404
    assert jumlah_temuan_menunggu(Pengguna.objects.get(pk=pemeran.pendamping.pk)) == 0
    assert jumlah_temuan_menunggu(pemeran.korkab) == 1
    assert client_untuk(pemeran.korkab).get(f"{URL}{temuan.pk}/").context["form"] is not None
    with pytest.raises(TidakBerhak):
        tinjau(temuan, Pengguna.objects.get(pk=pemeran.pendamping.pk))


def test_wilayah_lain(client_untuk, pemeran, cerita) -> None:
    lain = TemuanFactory(petugas=pemeran.pendamping_tetangga, desa_id=DESA_TETANGGA)
    client = client_untuk(pemeran.korkec)
    assert client.get(f"{URL}{lain.pk}/").status_code == 404
    assert client.post(f"{URL}{lain.pk}/tinjau/", {"putusan": "wajar", "catatan": "x"}).status_code == 404
    assert client.get(URL, {"petugas": pemeran.pendamping_tetangga.pk}).context["baris"] == []
    asing = {"petugas": pemeran.pendamping_tetangga.pk, "bulan": "2026-11"}
    assert client.get(f"{URL}contoh/", asing).status_code == 404
    assert "tidak dikenali" in client.get(URL, {"jenis": "x"}).content.decode()


# --- evidence ----------------------------------------------------------------------------------


def test_bukti_berdampingan(client_untuk, pemeran, cerita) -> None:
    client = client_untuk(pemeran.korkec)
    isi = {j: client.get(f"{URL}{t.pk}/").content.decode() for j, t in cerita.t.items()}
    assert all("Petunjuk, bukan bukti" in satu for satu in isi.values())
    assert "2.224 meter" in isi["jauh"]
    assert "<svg" in isi["jauh"]
    assert f"/kunjungan/{cerita.rumah.pk}/" in isi["jauh"]
    assert isi["foto_sama"].count("<figure>") == 2
    assert f"/kunjungan/{cerita.rumah.pk}/" in isi["foto_sama"]
    assert "40 hari" in isi["foto_lama"]
    assert isi["beruntun"].count("tanpa titik") == 6  # once in the explanation
    assert "Jawabannya kemudian diubah" not in isi["kks"]
    cerita.jauh.kks_dipegang_sendiri = "ya"
    cerita.jauh.save()
    cari_temuan()
    assert "Jawabannya kemudian diubah" in client.get(f"{URL}{cerita.t['kks'].pk}/").content.decode()


def test_foto_bukti_hanya_lewat_temuan_yang_terlihat(client_untuk, pemeran, cerita, kpm) -> None:
    milik = simpan_foto(berkas=berkas_foto(), oleh=pemeran.pendamping)
    lain = simpan_foto(berkas=berkas_foto(), oleh=pemeran.pendamping)
    cerita.jauh.foto.add(milik)
    client, nomor = client_untuk(pemeran.korkec), cerita.t["jauh"].pk
    jawaban = client.get(f"{URL}{nomor}/foto/{milik.pk}/")
    assert jawaban["Content-Type"] == "image/jpeg"
    assert b"".join(jawaban.streaming_content).startswith(b"\xff\xd8")
    assert client.get(f"{URL}{nomor}/foto/{lain.pk}/").status_code == 404
    assert client_untuk(pemeran.korkec_tetangga).get(f"{URL}{nomor}/foto/{milik.pk}/").status_code == 404


# --- conclusions -------------------------------------------------------------------------------


def test_meninjau_lewat_halaman(client_untuk, pemeran, cerita) -> None:
    client, t = client_untuk(pemeran.korkec), cerita.t["jauh"]
    assert "checked" not in client.get(f"{URL}{t.pk}/").content.decode()
    for kiriman in ({}, {"putusan": "wajar", "catatan": " "}, {"putusan": "salah", "catatan": "x"}):
        assert client.post(f"{URL}{t.pk}/tinjau/", kiriman).status_code == 422
    t.refresh_from_db()
    assert t.putusan == ""
    assert client.post(f"{URL}{t.pk}/tinjau/", {"putusan": "dibina", "catatan": " Ditemui  di sawah "}).url == URL
    t.refresh_from_db()
    assert (t.putusan, t.catatan, t.ditinjau_oleh) == ("dibina", "Ditemui di sawah", pemeran.korkec)
    halaman = client.get(f"{URL}{t.pk}/")
    assert (halaman.context["form"], len(halaman.context["tinjauan"])) == (None, 1)
    assert jumlah_temuan_menunggu(pemeran.korkec) == 4


def test_diteruskan_ke_korkab(client_untuk, pemeran, cerita) -> None:
    t = cerita.t["kks"]
    tinjau(t, pemeran.korkec, "diteruskan", "Keluarga takut bicara")
    assert (jumlah_temuan_menunggu(pemeran.korkec), jumlah_temuan_menunggu(pemeran.korkab)) == (4, 1)
    assert client_untuk(pemeran.korkec).get(f"{URL}{t.pk}/").context["form"] is None
    with pytest.raises(BerubahLebihDulu):
        tinjau(t, pemeran.korkec, "wajar", "berubah pikiran")
    korkab = client_untuk(pemeran.korkab)
    assert [b["judul"][:3] for b in korkab.get(URL).context["baris"]] == ["KKS"]
    pilihan = korkab.get(f"{URL}{t.pk}/").context["form"].fields["putusan"].choices
    assert [p for p, _ in pilihan] == ["wajar", "dibina"]
    with pytest.raises(GalatPengguna, match="Pilih hasil"):
        tinjau(t, pemeran.korkab, "diteruskan")
    tinjau(t, pemeran.korkab, "dibina", "Ditarik, PIN diganti")
    catatan = [(p.putusan, p.catatan) for p in korkab.get(f"{URL}{t.pk}/").context["tinjauan"]]
    assert catatan == [("diteruskan", "Keluarga takut bicara"), ("dibina", "Ditarik, PIN diganti")]


def test_ditinjau_sekali_dan_kiriman_ulang_tidak_mengubah(pemeran, cerita) -> None:
    t = cerita.t["jauh"]
    pada = tinjau(t, pemeran.korkec).ditinjau_pada
    assert tinjau(t, pemeran.korkec).ditinjau_pada == pada
    with pytest.raises(BerubahLebihDulu, match="Korkec sudah meninjaunya"):
        tinjau(t, pemeran.korkab, "dibina")
    Temuan.objects.filter(pk=cerita.t["kks"].pk).delete()
    with pytest.raises(BerubahLebihDulu, match="sudah tidak ada"):
        tinjau(cerita.t["kks"], pemeran.korkec)


@pytest.mark.parametrize(("putusan", "kata"), [("wajar", " "), ("wajar", "x" * 501), ("", "x"), ("salah", "x")])
def test_tinjauan_ditolak(pemeran, cerita, putusan, kata) -> None:
    with pytest.raises(GalatPengguna):
        tinjau(cerita.t["jauh"], pemeran.korkec, putusan, kata)
    assert Temuan.objects.get(pk=cerita.t["jauh"].pk).putusan == ""


# --- figures and sample ------------------------------------------------------------------------


def test_angka_per_pendamping(pemeran, cerita, client_untuk) -> None:
    for _ in range(3):
        KunjunganFactory(kpm=KPMFactory(desa_id=DESA), petugas=pemeran.pendamping_lain, tanggal=hari_ini())
    KunjunganFactory(kpm=KPMFactory(desa_id=DESA), petugas=pemeran.korkec, tanggal=hari_ini())
    angka = [
        (a.petugas.nama, a.kunjungan, a.temuan, a.kks, a.per_seratus, a.kecamatan_per_seratus)
        for a in angka_petugas(pemeran.korkec)
    ]
    # The four that are not the family's own answer; 7 visits of one, 3 of the other, none of one's own.
    assert angka == [("Pendamping", 7, 4, 1, 400 / 7, 40.0), ("Pendamping Lain", 3, 0, 0, 0.0, 40.0)]
    assert "57,1" in client_untuk(pemeran.korkec).get(f"{URL}petugas/").content.decode()


def test_contoh_acak_tetap_dan_tidak_tentang_diri_sendiri(pemeran, kpm, client_untuk) -> None:
    bulan = date(2026, 10, 1)
    for hari in range(1, 21):
        KunjunganFactory(kpm=kpm, petugas=pemeran.pendamping, tanggal=date(2026, 10, hari))
    satu, dua = (
        contoh_kunjungan(user=u, petugas=pemeran.pendamping, bulan=bulan) for u in (pemeran.korkec, pemeran.korkab)
    )
    assert satu is not None
    assert (len(satu), satu) == (5, dua)
    assert contoh_kunjungan(user=pemeran.korkec, petugas=pemeran.korkec, bulan=bulan) is None
    client = client_untuk(pemeran.korkec)
    kueri = {"petugas": pemeran.pendamping.pk, "bulan": "2026-10"}
    assert "tel:+628123456780" in client.get(f"{URL}contoh/", kueri).content.decode()
    for salah in ({}, {**kueri, "bulan": "2026-13"}, {**kueri, "petugas": "x"}, {**kueri, "bulan": "2025-01"}):
        assert client.get(f"{URL}contoh/", salah).status_code == 404


def test_jumlah_kueri_daftar(client_untuk, pemeran, django_assert_num_queries) -> None:
    client = client_untuk(pemeran.korkec)
    for n in (1, 9):
        for _ in range(n):
            TemuanFactory(petugas=pemeran.pendamping, kpm=KPMFactory(desa_id=DESA), desa_id=DESA)
        client.get(URL)
        with django_assert_num_queries(6):
            client.get(URL)


# --- nothing betrays a finding -----------------------------------------------------------------


def _tetap(isi: bytes) -> str:
    teks = re.sub(r'(csrf[a-z-]*"[^>]*(?:value|content)=")[^"]+', r"\1", isi.decode())
    return re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}|gAAAA[\w%=-]+|\d{2}[.:]\d{2}(?:[.:]\d{2})?", "", teks)


def _jelajahi(client: Client) -> dict[str, tuple[int, str]]:
    """Every page a person can reach by links from the home page, with its content."""
    belum: list[str] = ["/", "/api/v1/kunjungan/"]
    hasil: dict[str, tuple[int, str]] = {}
    while belum and len(hasil) < 90:
        alamat = belum.pop(0)
        if alamat in hasil:
            continue
        jawaban = client.get(alamat, follow=True)
        isi = str(len(b"".join(jawaban.streaming_content))) if jawaban.streaming else _tetap(jawaban.content)
        hasil[alamat] = (jawaban.status_code, isi)
        teks = "" if jawaban.streaming else jawaban.content.decode()
        if "text/html" in jawaban.get("Content-Type", ""):
            tautan = re.findall(r'(?:href|hx-get)="(/[^"#]*)"', teks)
            belum += [t.replace("&amp;", "&") for t in tautan if not t.startswith(("/static", "/akun/keluar"))]
    return hasil


def test_tidak_satu_halaman_pun_berbeda_bagi_yang_bersangkutan(client_untuk, pemeran, catatan) -> None:
    tanpa = _jelajahi(client_untuk(pemeran.pendamping))
    cari_temuan()
    assert Temuan.objects.filter(petugas=pemeran.pendamping).count() == 5
    tinjau(Temuan.objects.get(jenis="jauh"), pemeran.korkec, "diteruskan", "RAHASIA-TINJAUAN")
    dengan = _jelajahi(client_untuk(pemeran.pendamping))
    assert len(dengan) > 30
    assert not any("/temuan" in alamat for alamat in dengan)  # not those of a pertemuan
    assert not any("RAHASIA-TINJAUAN" in isi or "Temuan" in isi for _, isi in dengan.values())
    assert sorted(dengan) == sorted(tanpa)
    assert [a for a in dengan if dengan[a] != tanpa[a]] == []


def test_jawaban_kiriman_kunjungan_sama_saja(client_untuk, pemeran, kpm) -> None:
    """The answer to a visit that becomes a finding is that of one that does not."""
    KunjunganFactory(kpm=kpm, petugas=pemeran.pendamping, tanggal=hari_ini() - timedelta(days=9), **titik(RUMAH))
    client, jawaban = client_untuk(pemeran.pendamping), []
    for t in (RUMAH, JAUH):
        nomor = uuid4()
        isi: dict[str, Any] = {"id": nomor, "tanggal": hari_ini(), "tujuan": "rutin", **titik(t)}
        hasil = client.post(f"/kunjungan/baru/?kpm={kpm.pk}", isi, follow=True)
        teks = _tetap(hasil.content).replace(str(nomor), "").replace(str(t.lintang), "")
        jawaban.append((hasil.status_code, hasil.redirect_chain[0][0].replace(str(nomor), ""), teks))
    assert Temuan.objects.get().jenis == "jauh"
    assert jawaban[0] == jawaban[1]


def test_salinan_data_keluarga_tidak_memuatnya(pemeran, cerita, kpm) -> None:
    tinjau(cerita.t["jauh"], pemeran.korkec, "wajar", "RAHASIA-TINJAUAN")
    teks = str(susun_salinan(kpm))
    assert "Kunjungan" in teks
    assert "RAHASIA-TINJAUAN" not in teks
    assert not re.search(r"\b[Tt]emuan\b", teks)
