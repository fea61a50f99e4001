"""Ending an appointment: by whom, on which day, and never while families or groups are left behind."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from akun.enums import Peran
from akun.models import Jabatan, Pengguna
from akun.services import akhiri_jabatan
from inti.galat import GalatPengguna, TidakBerhak
from inti.waktu import hari_ini
from tests.conftest import DESA, DESA_TETANGGA, KECAMATAN, TETANGGA
from tests.factories import (
    JabatanFactory,
    PenugasanFactory,
    PenugasanKelompokFactory,
    SerahTerimaFactory,
    SerahTerimaKelompokFactory,
    SerahTerimaKPMFactory,
)


@pytest.fixture
def jabatan(pemeran: SimpleNamespace) -> Jabatan:
    return pemeran.pendamping.jabatan.get()


def _potret() -> list[tuple[object, ...]]:
    return [
        *Jabatan.objects.order_by("pk").values_list("pk", "peran", "wilayah", "mulai", "selesai"),
        *Pengguna.objects.order_by("pk").values_list("pk", "is_active"),
    ]


def _disetujui(pemeran: SimpleNamespace, berlaku: date, **lain: object) -> object:
    saat = timezone.now()
    return SerahTerimaFactory(
        dari=pemeran.pendamping,
        kepada=pemeran.pendamping_lain,
        wilayah_id=KECAMATAN,
        berlaku=berlaku,
        **{
            "keadaan": "disetujui",
            "diajukan_pada": saat,
            "diterima_pada": saat,
            "disetujui_pada": saat,
            "disetujui_oleh": pemeran.korkec,
            **lain,
        },
    )


def test_tanpa_pegangan_diakhiri_dan_diulang_sekali(pemeran: SimpleNamespace, jabatan: Jabatan) -> None:
    akhiri_jabatan(jabatan=jabatan, selesai=hari_ini(), oleh=pemeran.apd)
    akhiri_jabatan(jabatan=jabatan, selesai=hari_ini(), oleh=pemeran.apd)
    jabatan.refresh_from_db()
    assert jabatan.selesai == hari_ini()


def test_ditolak_selama_memegang_keluarga_dan_kelompok(pemeran: SimpleNamespace, jabatan: Jabatan) -> None:
    PenugasanFactory.create_batch(2, petugas=pemeran.pendamping)
    PenugasanKelompokFactory.create(petugas=pemeran.pendamping)
    PenugasanFactory.create(petugas=pemeran.pendamping_lain)
    semula = _potret()
    with pytest.raises(GalatPengguna, match=r"Pendamping masih memegang 2 keluarga dan 1 kelompok .*serah terima"):
        akhiri_jabatan(jabatan=jabatan, selesai=hari_ini(), oleh=pemeran.apd)
    assert _potret() == semula


def test_penugasan_yang_baru_akan_mulai_juga_menahan(pemeran: SimpleNamespace, jabatan: Jabatan) -> None:
    PenugasanFactory.create(petugas=pemeran.pendamping, mulai=hari_ini() + timedelta(days=20))
    with pytest.raises(GalatPengguna, match="memegang 1 keluarga"):
        akhiri_jabatan(jabatan=jabatan, selesai=hari_ini(), oleh=pemeran.apd)


def test_yang_sudah_pindah_atau_keluar_tidak_menahan(pemeran: SimpleNamespace, jabatan: Jabatan) -> None:
    PenugasanFactory.create(petugas=pemeran.pendamping, selesai=hari_ini())
    PenugasanFactory.create(petugas=pemeran.pendamping, kpm__kepesertaan="mandiri")
    akhiri_jabatan(jabatan=jabatan, selesai=hari_ini(), oleh=pemeran.apd)
    assert Jabatan.objects.get(pk=jabatan.pk).selesai == hari_ini()


def test_hari_terakhir_sebelum_keluarga_pindah_ditolak(pemeran: SimpleNamespace, jabatan: Jabatan) -> None:
    """The last family leaves today, so yesterday cannot have been the last day."""
    PenugasanFactory.create(petugas=pemeran.pendamping, selesai=hari_ini())
    with pytest.raises(GalatPengguna, match="masih memegang 1 keluarga"):
        akhiri_jabatan(jabatan=jabatan, selesai=hari_ini() - timedelta(days=1), oleh=pemeran.apd)


def test_serah_terima_disetujui_membuka_jalan(pemeran: SimpleNamespace, jabatan: Jabatan) -> None:
    berlaku = hari_ini() + timedelta(days=5)
    satu = PenugasanFactory.create(petugas=pemeran.pendamping)
    kelompok = PenugasanKelompokFactory.create(petugas=pemeran.pendamping)
    serah = _disetujui(pemeran, berlaku)
    SerahTerimaKPMFactory(serah_terima=serah, kpm=satu.kpm)
    SerahTerimaKelompokFactory(serah_terima=serah, kelompok=kelompok.kelompok)
    # A day before they go on is a day too early.
    with pytest.raises(GalatPengguna, match="masih memegang 1 keluarga dan 1 kelompok"):
        akhiri_jabatan(jabatan=jabatan, selesai=berlaku - timedelta(days=2), oleh=pemeran.apd)
    akhiri_jabatan(jabatan=jabatan, selesai=berlaku - timedelta(days=1), oleh=pemeran.apd)
    assert Jabatan.objects.get(pk=jabatan.pk).selesai == berlaku - timedelta(days=1)


def test_serah_terima_yang_belum_disetujui_tidak_cukup(pemeran: SimpleNamespace, jabatan: Jabatan) -> None:
    satu = PenugasanFactory.create(petugas=pemeran.pendamping)
    belum = {"keadaan": "diterima", "disetujui_pada": None, "disetujui_oleh": None}
    SerahTerimaKPMFactory(serah_terima=_disetujui(pemeran, hari_ini(), **belum), kpm=satu.kpm)
    with pytest.raises(GalatPengguna, match="masih memegang 1 keluarga"):
        akhiri_jabatan(jabatan=jabatan, selesai=hari_ini(), oleh=pemeran.apd)


def test_jabatan_lain_masih_mencakup(pemeran: SimpleNamespace, jabatan: Jabatan) -> None:
    """Two appointments: what only the ended one covers stays behind, the rest does not count."""
    lain = JabatanFactory(pengguna=pemeran.pendamping, wilayah_id=TETANGGA)
    PenugasanFactory.create(petugas=pemeran.pendamping, kpm__desa_id=DESA)
    akhiri_jabatan(jabatan=lain, selesai=hari_ini(), oleh=pemeran.apd)
    lagi = JabatanFactory(pengguna=pemeran.pendamping, wilayah_id="17.71", mulai=hari_ini())
    akhiri_jabatan(jabatan=jabatan, selesai=hari_ini(), oleh=pemeran.apd)
    with pytest.raises(GalatPengguna, match="masih memegang 1 keluarga"):
        akhiri_jabatan(jabatan=lagi, selesai=hari_ini(), oleh=pemeran.apd)


def test_korkec_berdampingan_melepas_salah_satu_peran(pemeran: SimpleNamespace, jabatan: Jabatan) -> None:
    PenugasanFactory.create(petugas=pemeran.pendamping)
    korkec = JabatanFactory(pengguna=pemeran.pendamping, peran=Peran.KORKEC, wilayah_id=KECAMATAN)
    akhiri_jabatan(jabatan=korkec, selesai=hari_ini(), oleh=pemeran.korkab)
    with pytest.raises(GalatPengguna, match="masih memegang 1 keluarga"):
        akhiri_jabatan(jabatan=jabatan, selesai=hari_ini(), oleh=pemeran.korkab)


@pytest.mark.parametrize(
    "siapa", ["pendamping_lain", "korkec", "pengawas", "apd_luar", "korkab_luar", "pusat", "korwil"]
)
def test_hanya_koordinator_kabupatennya(pemeran: SimpleNamespace, jabatan: Jabatan, siapa: str) -> None:
    semula = _potret()
    with pytest.raises(TidakBerhak):
        akhiri_jabatan(jabatan=jabatan, selesai=hari_ini(), oleh=getattr(pemeran, siapa))
    assert _potret() == semula


def test_jabatan_sendiri_dan_atasan_tidak_diakhiri(pemeran: SimpleNamespace) -> None:
    sendiri = JabatanFactory(pengguna=pemeran.apd, wilayah_id=KECAMATAN)
    for jabatan in (sendiri, pemeran.korkab.jabatan.get(), pemeran.pusat.jabatan.get()):
        with pytest.raises(TidakBerhak):
            akhiri_jabatan(jabatan=jabatan, selesai=hari_ini(), oleh=pemeran.apd)


def test_hari_yang_mustahil(pemeran: SimpleNamespace, jabatan: Jabatan) -> None:
    with pytest.raises(GalatPengguna, match="Pilih hari sesudahnya"):
        akhiri_jabatan(jabatan=jabatan, selesai=jabatan.mulai - timedelta(days=1), oleh=pemeran.apd)
    akhiri_jabatan(jabatan=jabatan, selesai=hari_ini(), oleh=pemeran.apd)
    with pytest.raises(GalatPengguna, match="dicatat sebagai SK baru"):
        akhiri_jabatan(jabatan=jabatan, selesai=hari_ini() + timedelta(days=1), oleh=pemeran.apd)


def _kirim(pengguna: Pengguna, *jabatan: dict[str, object], aktif: bool = True) -> dict[str, object]:
    isi: dict[str, object] = {"nama": pengguna.nama, "email": pengguna.email}
    if aktif:
        isi["is_active"] = "on"
    isi |= {"jabatan-TOTAL_FORMS": len(jabatan), "jabatan-INITIAL_FORMS": sum("id" in j for j in jabatan)}
    for ke, baris in enumerate(jabatan):
        isi |= {f"jabatan-{ke}-{k}": v for k, v in baris.items()}
    return isi


def _baris(jabatan: Jabatan, **ubah: object) -> dict[str, object]:
    isi = {"peran": jabatan.peran, "wilayah": jabatan.wilayah_id, "nomor_sk": jabatan.nomor_sk, "mulai": jabatan.mulai}
    return {"id": jabatan.pk, "pengguna": jabatan.pengguna_id, **isi, **ubah}


@pytest.mark.parametrize(
    ("ubah", "aktif"),
    [
        ({"selesai": date(2026, 11, 1)}, True),
        ({"DELETE": "on"}, True),
        ({"wilayah": TETANGGA}, True),
        ({"peran": "korkec"}, True),
        ({"mulai": date(2026, 11, 20)}, True),
        ({}, False),
    ],
)
def test_admin_menolak_dengan_kalimat_yang_sama(
    pemeran: SimpleNamespace, jabatan: Jabatan, client_untuk, ubah: dict[str, object], aktif: bool
) -> None:
    PenugasanFactory.create(petugas=pemeran.pendamping)
    semula, alamat = _potret(), f"/kelola/akun/pengguna/{pemeran.pendamping.pk}/change/"
    client = client_untuk(pemeran.superuser)
    jawaban = client.post(alamat, _kirim(pemeran.pendamping, _baris(jabatan, **ubah), aktif=aktif))
    assert "masih memegang 1 keluarga" in jawaban.content.decode()
    assert _potret() == semula
    # Without anybody left behind the same is done.
    pemeran.pendamping.refresh_from_db()
    PenugasanFactory._meta.model.objects.all().delete()
    assert client.post(alamat, _kirim(pemeran.pendamping, _baris(jabatan, **ubah), aktif=aktif)).status_code == 302
    assert _potret() != semula


def test_admin_sk_baru_menyambung_yang_lama(pemeran: SimpleNamespace, jabatan: Jabatan, client_untuk) -> None:
    PenugasanFactory.create(petugas=pemeran.pendamping)
    alamat = f"/kelola/akun/pengguna/{pemeran.pendamping.pk}/change/"
    baru = {"pengguna": pemeran.pendamping.pk, "peran": "pendamping", "wilayah": KECAMATAN, "nomor_sk": "SK-2027"}
    baru["mulai"] = date(2027, 1, 1)
    lama = _baris(jabatan, selesai=date(2026, 12, 31))
    assert client_untuk(pemeran.superuser).post(alamat, _kirim(pemeran.pendamping, lama, baru)).status_code == 302
    assert list(pemeran.pendamping.jabatan.order_by("mulai").values_list("selesai", flat=True)) == [
        date(2026, 12, 31),
        None,
    ]


def test_admin_tidak_menghalangi_yang_jabatannya_sudah_lewat(
    pemeran: SimpleNamespace, jabatan: Jabatan, client_untuk
) -> None:
    """An appointment that ended by its own date left families behind already: the phone number may still be mended."""
    Jabatan.objects.filter(pk=jabatan.pk).update(selesai=date(2026, 10, 31))
    PenugasanFactory.create(petugas=pemeran.pendamping)
    alamat = f"/kelola/akun/pengguna/{pemeran.pendamping.pk}/change/"
    isi = _kirim(pemeran.pendamping, _baris(jabatan, selesai=date(2026, 10, 31))) | {"telepon": "081"}
    assert client_untuk(pemeran.superuser).post(alamat, isi).status_code == 302
    pemeran.pendamping.refresh_from_db()
    assert pemeran.pendamping.telepon == "081"


def test_staf_tanpa_hak_jabatan_tidak_menonaktifkan(pemeran: SimpleNamespace, client_untuk) -> None:
    staf = pemeran.tanpa_jabatan
    staf.is_staff = True
    staf.save()
    staf.user_permissions.set(Permission.objects.filter(codename__in=["change_pengguna", "view_pengguna"]))
    PenugasanFactory.create(petugas=pemeran.pendamping, kpm__desa_id=DESA)
    PenugasanFactory.create(petugas=pemeran.pendamping_tetangga, kpm__desa_id=DESA_TETANGGA)
    alamat = f"/kelola/akun/pengguna/{pemeran.pendamping.pk}/change/"
    jawaban = client_untuk(staf).post(alamat, {"nama": "X", "email": pemeran.pendamping.email})
    assert "masih memegang 1 keluarga" in jawaban.content.decode()
    pemeran.pendamping.refresh_from_db()
    assert pemeran.pendamping.is_active
