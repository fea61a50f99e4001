"""Announcements and deadline tasks: sent downwards inside one's own area, once; read once; done with a note."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import Foto
from inti.waktu import hari_ini, zona
from pendamping.models import Arahan, PenerimaArahan
from pendamping.selectors.arahan import hitung_penerima, jumlah_arahan_belum, perlu_diingatkan
from pendamping.services.arahan import baca_arahan, kirim_arahan, selesaikan_arahan, tarik_arahan
from tests.conftest import DESA, KABUPATEN, KECAMATAN, TETANGGA
from tests.factories import JabatanFactory, KPMFactory, PenggunaFactory, PenugasanFactory
from tests.hari import isikan, kemarin
from tests.pendamping.test_kunjungan import foto
from tests.proyek.jelajah import minta

pytestmark = pytest.mark.django_db


def kirim(oleh, wilayah: str = KECAMATAN, peran: tuple[str, ...] = ("pendamping",), **lain) -> Arahan:
    isi = {"judul": "Rapat", "isi": "Senin pukul 09.00", "wilayah": wilayah, "peran": peran, **lain}
    return kirim_arahan(oleh=oleh, **isi)


def penerima(arahan: Arahan) -> set[str]:
    return {p.pengguna.nama for p in arahan.penerima.select_related("pengguna")}


def tidak_ada() -> bool:
    return not Arahan.objects.exists() and not PenerimaArahan.objects.exists()


# --- sent ------------------------------------------------------------------------------------------


def test_korkec_menulis_kepada_pendamping_kecamatannya(pemeran: SimpleNamespace) -> None:
    arahan = kirim(pemeran.korkec)
    assert penerima(arahan) == {"Pendamping", "Pendamping Lain"}
    assert (arahan.dibuat_oleh, arahan.tenggat, arahan.peran) == (pemeran.korkec, None, ["pendamping"])
    terlihat = [
        Arahan.objects.terlihat_oleh(getattr(pemeran, o)).count()
        for o in ("pendamping", "korkec", "korkab", "pengawas", "pendamping_tetangga", "korkec_tetangga", "korkab_luar")
    ]
    assert terlihat == [1, 1, 1, 1, 0, 0, 0]


def test_korkab_menulis_kepada_seluruh_kabupaten_atau_satu_kecamatan(pemeran: SimpleNamespace) -> None:
    semua = kirim(pemeran.korkab, KABUPATEN, ("pendamping", "korkec", "apd"))
    assert penerima(semua) == {
        "Pendamping", "Pendamping Lain", "Pendamping Tetangga", "Korkec", "Korkec Tetangga", "Apd",
    }  # fmt: skip
    assert penerima(kirim(pemeran.korkab, TETANGGA, ("pendamping", "korkec"))) == {
        "Pendamping Tetangga",
        "Korkec Tetangga",
    }


def test_korwil_dan_pusat_menulis_ke_bawah(pemeran: SimpleNamespace) -> None:
    assert penerima(kirim(pemeran.korwil, "17", ("korkab", "apd"))) == {"Korkab", "Korkab Luar", "Apd", "Apd Luar"}
    assert penerima(kirim(pemeran.pusat, "", ("korwil",))) == {"Korwil", "Korwil Luar"}


@pytest.mark.parametrize(
    ("siapa", "wilayah", "peran"),
    [
        ("korkec", KABUPATEN, ("pendamping",)),  # wider than the own area
        ("korkec", TETANGGA, ("pendamping",)),
        ("korkec", "17.71.0", ("pendamping",)),
        ("korkec", "", ("pendamping",)),
        ("korkec", KECAMATAN, ("korkec",)),  # not below
        ("korkec", KECAMATAN, ("pendamping", "apd")),
        ("korkab", KABUPATEN, ("korkab",)),
        ("korkab", "17.01", ("pendamping",)),
        ("korkab", "17", ("pendamping",)),
        ("korwil", "81", ("korkab",)),
        ("korwil", "17", ("pengawas",)),
        ("pendamping", KECAMATAN, ("pendamping",)),
        ("apd", KABUPATEN, ("pendamping",)),
        ("pengawas", KABUPATEN, ("pendamping",)),
        ("tanpa_jabatan", KECAMATAN, ("pendamping",)),
    ],
)
def test_di_luar_wewenang_ditolak(pemeran: SimpleNamespace, siapa: str, wilayah: str, peran: tuple[str, ...]) -> None:
    with pytest.raises(TidakBerhak):
        kirim(getattr(pemeran, siapa), wilayah, peran)
    assert tidak_ada()


@pytest.mark.parametrize(
    ("salah", "kolom"),
    [
        ({"judul": ""}, "judul"),
        ({"judul": "x" * 151}, "judul"),
        ({"isi": "x" * 4001}, "isi"),
        ({"peran": ()}, "peran"),
        ({"peran": ("entah",)}, "peran"),
        ({"peran": ("apd",), "wilayah": KECAMATAN}, "peran"),  # appointed to a kabupaten
        ({"wilayah": f"{KABUPATEN}.99"}, "wilayah"),
        ({"wilayah": DESA}, "wilayah"),
        ({"tenggat": kemarin}, "tenggat"),
    ],
)
def test_isian_salah_ditolak(pemeran: SimpleNamespace, salah: dict, kolom: str) -> None:
    with pytest.raises(GalatPengguna) as galat:
        kirim(pemeran.korkab, **{"wilayah": KABUPATEN, **isikan(salah)})
    assert galat.value.kolom == kolom
    assert tidak_ada()


def test_tanpa_penerima_tidak_terkirim(pemeran: SimpleNamespace) -> None:
    with pytest.raises(GalatPengguna, match="Belum ada"):
        kirim(pemeran.korwil_luar, "81", ("korkab",))
    assert tidak_ada()


def test_hanya_yang_menjabat_hari_itu_dan_sekali_seorang(pemeran: SimpleNamespace) -> None:
    def orang(nama: str, **lain) -> None:
        JabatanFactory(pengguna=PenggunaFactory(nama=nama), wilayah_id=KECAMATAN, **lain)

    orang("Sudah Berakhir", selesai=hari_ini() - timedelta(days=1))
    orang("Belum Mulai", mulai=hari_ini() + timedelta(days=1))
    orang("Hari Terakhir", selesai=hari_ini())
    JabatanFactory(pengguna=PenggunaFactory(nama="Nonaktif", is_active=False), wilayah_id=KECAMATAN)
    JabatanFactory(pengguna=pemeran.pendamping, wilayah_id=DESA)  # the same person twice
    JabatanFactory(pengguna=pemeran.korkec, wilayah_id=KECAMATAN)  # the sender is a pendamping too
    luas = PenggunaFactory(nama="Se-Kabupaten")
    JabatanFactory(pengguna=luas, wilayah_id=KABUPATEN)
    assert penerima(kirim(pemeran.korkec)) == {"Pendamping", "Pendamping Lain", "Hari Terakhir"}
    PenugasanFactory(kpm=KPMFactory(desa_id=DESA), petugas=luas)
    assert penerima(kirim(pemeran.korkec)) == {"Pendamping", "Pendamping Lain", "Hari Terakhir", "Se-Kabupaten"}


def test_kiriman_ulang_satu(pemeran: SimpleNamespace) -> None:
    nomor = uuid4()
    for _ in range(2):
        assert kirim(pemeran.korkec, id=nomor).pk == nomor
    assert (Arahan.objects.count(), PenerimaArahan.objects.count()) == (1, 2)
    with pytest.raises(BerubahLebihDulu):
        kirim(pemeran.korkec, id=nomor, judul="Lain")
    with pytest.raises(BerubahLebihDulu):
        kirim(pemeran.korkab, id=nomor)
    assert Arahan.objects.get().judul == "Rapat"


def test_ribuan_penerima_satu_pernyataan(pemeran: SimpleNamespace) -> None:
    for n in range(30):
        JabatanFactory(pengguna=PenggunaFactory(nama=f"Orang {n}"), wilayah_id=KECAMATAN)
    with CaptureQueriesContext(connection) as kueri:
        arahan = kirim(pemeran.korkec)
    assert arahan.penerima.count() == 32
    assert len([k for k in kueri if "INTO pendamping_penerimaarahan" in k["sql"]]) == 1


# --- read, done, taken back --------------------------------------------------------------------------


def test_dibaca_sekali(pemeran: SimpleNamespace, client_untuk) -> None:
    arahan = kirim(pemeran.korkec)
    assert [jumlah_arahan_belum(o) for o in (pemeran.pendamping, pemeran.korkec)] == [1, 0]
    assert not baca_arahan(arahan=arahan, oleh=pemeran.korkec)
    alamat = reverse("pendamping:arahan_rincian", args=[arahan.pk])
    client = client_untuk(pemeran.pendamping)
    client.head(alamat)

    def dibaca() -> datetime | None:
        return arahan.penerima.get(pengguna=pemeran.pendamping).dibaca_pada

    assert dibaca() is None
    client.get(alamat)
    pertama = dibaca()
    client.get(alamat)
    assert pertama is not None
    assert dibaca() == pertama
    assert [jumlah_arahan_belum(o) for o in (pemeran.pendamping, pemeran.pendamping_lain)] == [0, 1]
    hitung = hitung_penerima(arahan, hari_ini())
    assert (hitung.semua, hitung.dibaca, hitung.selesai, hitung.lewat) == (2, 1, 0, 0)
    assert perlu_diingatkan(arahan) == [pemeran.pendamping_lain]


def test_tugas_diselesaikan_sekali_dengan_keterangan(pemeran: SimpleNamespace) -> None:
    arahan = kirim(pemeran.korkec, tenggat=hari_ini())
    baca_arahan(arahan=arahan, oleh=pemeran.pendamping)
    assert jumlah_arahan_belum(pemeran.pendamping) == 1  # reading does not do it
    with pytest.raises(GalatPengguna) as galat:
        selesaikan_arahan(arahan=arahan, keterangan="", oleh=pemeran.pendamping)
    assert galat.value.kolom == "keterangan"
    bukan = SimpleUploadedFile("a.jpg", b"bukan foto", content_type="image/jpeg")
    with pytest.raises(GalatPengguna):
        selesaikan_arahan(arahan=arahan, keterangan="Beres", foto=[bukan], oleh=pemeran.pendamping)
    assert (Foto.objects.count(), jumlah_arahan_belum(pemeran.pendamping)) == (0, 1)
    for _ in range(2):
        selesaikan_arahan(arahan=arahan, keterangan="Beres", foto=[foto()], oleh=pemeran.pendamping)
    with pytest.raises(BerubahLebihDulu):
        selesaikan_arahan(arahan=arahan, keterangan="Lain", oleh=pemeran.pendamping)
    for siapa in (pemeran.korkec, pemeran.pendamping_tetangga):
        with pytest.raises(TidakBerhak):
            selesaikan_arahan(arahan=arahan, keterangan="Beres", oleh=siapa)
    baris = arahan.penerima.get(pengguna=pemeran.pendamping)
    assert (baris.keterangan, baris.foto.count(), Foto.objects.count()) == ("Beres", 1, 1)
    assert jumlah_arahan_belum(pemeran.pendamping) == 0


def test_pengumuman_tidak_diselesaikan(pemeran: SimpleNamespace) -> None:
    arahan = kirim(pemeran.korkec)
    with pytest.raises(GalatPengguna, match="cukup dibaca"):
        selesaikan_arahan(arahan=arahan, keterangan="Beres", oleh=pemeran.pendamping)
    assert not PenerimaArahan.objects.filter(selesai_pada__isnull=False).exists()


def test_lewat_dan_lambat_menurut_hari_wilayah(pemeran: SimpleNamespace) -> None:
    arahan = kirim(pemeran.korkec, tenggat=hari_ini())
    Arahan.objects.update(tenggat=date(2026, 11, 10))
    arahan.refresh_from_db()
    saat = datetime(2026, 11, 10, 23, 59, tzinfo=zona(KECAMATAN))
    selesaikan_arahan(arahan=arahan, keterangan="Tepat", oleh=pemeran.pendamping, pada=saat)
    hitung = hitung_penerima(arahan, date(2026, 11, 10))
    assert (hitung.selesai, hitung.lambat, hitung.lewat) == (1, 0, 0)
    assert hitung_penerima(arahan, date(2026, 11, 11)).lewat == 1
    lewat = saat + timedelta(minutes=1)
    selesaikan_arahan(arahan=arahan, keterangan="Lambat", oleh=pemeran.pendamping_lain, pada=lewat)
    hitung = hitung_penerima(arahan, date(2026, 11, 11))
    assert (hitung.selesai, hitung.lambat, hitung.lewat) == (2, 1, 0)


def test_ditarik_pengirimnya_dengan_alasan(pemeran: SimpleNamespace) -> None:
    arahan = kirim(pemeran.korkec, tenggat=hari_ini())
    for siapa in ("korkab", "korkec_tetangga", "pendamping", "superuser"):
        with pytest.raises(TidakBerhak):
            tarik_arahan(arahan=arahan, alasan="x", oleh=getattr(pemeran, siapa))
    with pytest.raises(GalatPengguna) as galat:
        tarik_arahan(arahan=arahan, alasan="", oleh=pemeran.korkec)
    assert galat.value.kolom == "alasan"
    assert jumlah_arahan_belum(pemeran.pendamping) == 1
    for _ in range(2):
        tarik_arahan(arahan=arahan, alasan="Salah tanggal", oleh=pemeran.korkec)
    assert (jumlah_arahan_belum(pemeran.pendamping), perlu_diingatkan(Arahan.objects.get())) == (0, [])
    with pytest.raises(GalatPengguna, match="ditarik"):
        selesaikan_arahan(arahan=arahan, keterangan="Beres", oleh=pemeran.pendamping)
    with pytest.raises(BerubahLebihDulu):
        tarik_arahan(arahan=arahan, alasan="Lain", oleh=pemeran.korkec)
    assert Arahan.objects.get().alasan_tarik == "Salah tanggal"


# --- pages -----------------------------------------------------------------------------------------


def test_ditulis_dibaca_dan_dilaporkan_lewat_halaman(pemeran: SimpleNamespace, client_untuk) -> None:
    korkec, penerima_ = client_untuk(pemeran.korkec), client_untuk(pemeran.pendamping)
    formulir = korkec.get(reverse("pendamping:arahan_baru")).context["form"]
    assert [k for k, _ in formulir.fields["wilayah"].choices] == [KECAMATAN]
    isi = {
        "id": uuid4(), "judul": "Kirim foto posyandu", "isi": "<b>Segera</b> https://contoh.id", "wilayah": KECAMATAN,
        "peran": "pendamping", "tenggat": hari_ini() + timedelta(days=1),
    }  # fmt: skip
    jawab = korkec.post(reverse("pendamping:arahan_baru"), isi)
    alamat = reverse("pendamping:arahan_rincian", args=[isi["id"]])
    assert (jawab.status_code, jawab["Location"]) == (302, alamat)
    daftar = penerima_.get(reverse("pendamping:arahan")).text
    assert "Kirim foto posyandu" in daftar
    assert "Besok" in daftar
    halaman = penerima_.get(alamat).text
    assert "&lt;b&gt;Segera&lt;/b&gt; https://contoh.id" in halaman
    assert 'href="https://contoh.id"' not in halaman
    selesai = reverse("pendamping:arahan_selesai", args=[isi["id"]])
    assert penerima_.post(selesai, {"keterangan": ""}).status_code == 422
    assert penerima_.post(selesai, {"keterangan": "Sudah", "foto": [foto()]}).status_code == 302
    assert "Kirim foto posyandu" not in penerima_.get(reverse("pendamping:arahan")).text
    assert "Kirim foto posyandu" in penerima_.get(reverse("pendamping:arahan"), {"keadaan": "sudah"}).text
    baris = PenerimaArahan.objects.get(pengguna=pemeran.pendamping)
    alamat_foto = reverse("pendamping:arahan_foto", args=[isi["id"], baris.pk, baris.foto.get().pk])
    boleh = [minta(client_untuk(getattr(pemeran, o)), "GET", alamat_foto, {}).status_code for o in
             ("pendamping", "korkec", "korkab", "pendamping_lain", "pengawas", "korkec_tetangga")]  # fmt: skip
    assert boleh == [200, 200, 200, 403, 403, 404]


def test_per_orang_dan_pengingat(pemeran: SimpleNamespace, client_untuk) -> None:
    pemeran.pendamping_lain.telepon = "+6281234567890"
    pemeran.pendamping_lain.save()
    arahan = kirim(pemeran.korkec, judul="RAHASIA JUDUL", tenggat=hari_ini())
    selesaikan_arahan(arahan=arahan, keterangan="Sudah saya kirim", oleh=pemeran.pendamping)
    alamat = reverse("pendamping:arahan_penerima", args=[arahan.pk])
    halaman = client_untuk(pemeran.korkec).get(alamat).text
    assert "Sudah saya kirim" in halaman
    assert "50%" in halaman
    wa = halaman.split('href="https://wa.me/')[1].split('"')[0]
    assert wa.startswith("6281234567890?text=Mohon%20selesaikan")
    assert "RAHASIA" not in wa
    belum = client_untuk(pemeran.korkec).get(alamat, {"keadaan": "belum"}).text
    assert "Sudah saya kirim" not in belum
    boleh = [client_untuk(getattr(pemeran, o)).get(alamat).status_code for o in
             ("korkab", "korwil", "pendamping", "pengawas", "korkec_tetangga")]  # fmt: skip
    assert boleh == [200, 200, 403, 403, 404]
    # A province's announcement is followed up by the province: a korkab below sees no persons.
    luas = kirim(pemeran.korwil, "17", ("korkab",))
    alamat = reverse("pendamping:arahan_penerima", args=[luas.pk])
    assert client_untuk(pemeran.korkab).get(alamat).status_code == 403


@pytest.mark.parametrize("banyak", [1, 60])
def test_jumlah_kueri(pemeran: SimpleNamespace, client_untuk, banyak: int) -> None:
    for n in range(banyak):
        JabatanFactory(pengguna=PenggunaFactory(nama=f"Orang {n:02}"), wilayah_id=KECAMATAN)
        kirim(pemeran.korkec, judul=f"Arahan {n:02}", tenggat=hari_ini() if n % 2 else None)
    arahan = Arahan.objects.order_by("-dibuat_pada").first()
    hasil = []
    for siapa, alamat in (
        (pemeran.pendamping, reverse("pendamping:arahan")),
        (pemeran.korkec, reverse("pendamping:arahan") + "?kotak=kirim"),
        (pemeran.korkec, reverse("pendamping:arahan_rincian", args=[arahan.pk])),
        (pemeran.korkec, reverse("pendamping:arahan_penerima", args=[arahan.pk])),
    ):
        client = client_untuk(siapa)
        with CaptureQueriesContext(connection) as kueri:
            assert client.get(alamat).status_code == 200
        hasil.append(len(kueri))
    assert hasil == [5, 5, 8, 9]
