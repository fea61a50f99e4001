"""Scope by dated appointment: what each of the cast sees, on which day."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from akun.enums import Izin, Peran
from akun.models import Jabatan
from akun.services import angkat, buat_pengguna
from inti.galat import GalatPengguna
from kpm.models import KPM
from tests.conftest import DESA, DESA_2, DESA_LUAR, DESA_TETANGGA
from tests.factories import JabatanFactory, KPMFactory, PenggunaFactory, PenugasanFactory


@pytest.fixture
def keluarga(pemeran: SimpleNamespace) -> dict[str, KPM]:
    milik = KPMFactory(nama="MILIK", desa_id=DESA)
    PenugasanFactory(kpm=milik, petugas=pemeran.pendamping)
    rekan = KPMFactory(nama="REKAN", desa_id=DESA_2)
    PenugasanFactory(kpm=rekan, petugas=pemeran.pendamping_lain)
    KPMFactory(nama="TETANGGA", desa_id=DESA_TETANGGA)
    KPMFactory(nama="LUAR", desa_id=DESA_LUAR)
    return {k.nama: k for k in KPM.objects.all()}


@pytest.mark.parametrize(
    ("peran", "terlihat"),
    [
        ("pendamping", {"MILIK"}),
        ("pendamping_lain", {"REKAN"}),
        ("pendamping_tetangga", set()),
        ("korkec", {"MILIK", "REKAN"}),
        ("korkec_tetangga", {"TETANGGA"}),
        ("korkab", {"MILIK", "REKAN", "TETANGGA"}),
        ("korkab_luar", {"LUAR"}),
        ("apd", {"MILIK", "REKAN", "TETANGGA"}),
        ("korwil", {"MILIK", "REKAN", "TETANGGA", "LUAR"}),
        ("korwil_luar", set()),
        ("pusat", {"MILIK", "REKAN", "TETANGGA", "LUAR"}),
        ("tanpa_jabatan", set()),
        ("superuser", {"MILIK", "REKAN", "TETANGGA", "LUAR"}),
    ],
)
def test_tiap_peran_melihat_wilayahnya(
    pemeran: SimpleNamespace, keluarga: dict[str, KPM], peran: str, terlihat: set[str]
) -> None:
    user = getattr(pemeran, peran)
    assert set(KPM.objects.terlihat_oleh(user).values_list("nama", flat=True)) == terlihat


def test_penugasan_yang_berakhir_tidak_memberi_hak(pemeran: SimpleNamespace) -> None:
    lama = KPMFactory()
    PenugasanFactory(kpm=lama, petugas=pemeran.pendamping, selesai=date(2026, 1, 31))
    assert not KPM.objects.terlihat_oleh(pemeran.pendamping).exists()
    assert list(KPM.objects.didampingi(pemeran.pendamping.pk, date(2026, 1, 31))) == [lama]


def test_dua_jabatan_digabung_tetapi_izin_tetap_terpisah(pemeran: SimpleNamespace, keluarga: dict[str, KPM]) -> None:
    """A korkec of the neighbour who holds one family here may write here as pendamping only."""
    JabatanFactory(pengguna=pemeran.pendamping, peran=Peran.KORKEC, wilayah_id="17.71.07")
    user = type(pemeran.pendamping).objects.get(pk=pemeran.pendamping.pk)
    assert set(KPM.objects.terlihat_oleh(user).values_list("nama", flat=True)) == {"MILIK", "TETANGGA"}
    boleh_tulis = KPM.objects.terlihat_oleh(user, sebagai={Peran.PENDAMPING})
    assert list(boleh_tulis.values_list("nama", flat=True)) == ["MILIK"]
    assert user.lingkup_izin(Izin.CATAT_KUNJUNGAN).wilayah == frozenset()


@pytest.mark.django_db
def test_jabatan_lewat_masa() -> None:
    jabatan = JabatanFactory(peran=Peran.APD, wilayah_id="17.71", selesai=date(2025, 12, 31))
    assert not jabatan.pengguna.punya_izin(Izin.IMPOR)
    assert jabatan.pengguna.lingkup(pada=date(2025, 12, 31)).izin >= {Izin.IMPOR}


@pytest.mark.django_db
def test_jabatan_sama_dua_kali_ditolak_basis_data() -> None:
    jabatan = JabatanFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        JabatanFactory(pengguna=jabatan.pengguna, mulai=date(2024, 1, 1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("peran", "wilayah", "kalimat"),
    [
        ("korkec", "17.71", "bukan kabupaten/kota"),
        ("apd", "17.71.08", "bukan kecamatan"),
        ("korkab", "99.99", "tidak ada"),
        ("raja", "17", "tidak dikenal"),
    ],
)
def test_pengangkatan_yang_salah_diberi_kalimat(peran: str, wilayah: str, kalimat: str) -> None:
    pengguna = PenggunaFactory()
    with pytest.raises(GalatPengguna, match=kalimat):
        angkat(pengguna=pengguna, peran=peran, wilayah=wilayah, nomor_sk="1", mulai=date(2026, 1, 1))
    assert not pengguna.jabatan.exists()


@pytest.mark.django_db
def test_buat_pengguna_menambah_jabatan_pada_akun_yang_ada() -> None:
    satu = buat_pengguna(email="Rina@Contoh.id", nama="Rina", peran="pendamping", wilayah="17.71.08")
    dua = buat_pengguna(email="rina@contoh.id", nama="Rina", peran="korkec", wilayah="17.71.08")
    assert satu == dua
    assert set(dua.jabatan.values_list("peran", flat=True)) == {"pendamping", "korkec"}


@pytest.mark.django_db
def test_jabatan_yang_bertumpuk_ditolak_dengan_kalimat() -> None:
    rina = buat_pengguna(
        email="rina@contoh.id", nama="Rina", peran="pendamping", wilayah="17.71.08", mulai=date(2026, 6, 1)
    )
    with pytest.raises(GalatPengguna, match="sudah memegang jabatan ini"):
        angkat(pengguna=rina, peran="pendamping", wilayah="17.71.08", nomor_sk="2", mulai=date(2026, 5, 1))
    assert rina.jabatan.get().mulai == date(2026, 6, 1)


@pytest.mark.django_db
def test_perintah_buat_pengguna_sejak_tanggal() -> None:
    call_command(
        "buat_pengguna", "rina@contoh.id", nama="Rina", peran="pendamping", wilayah="17.71.08", mulai=date(2026, 6, 1)
    )
    assert Jabatan.objects.get(pengguna__email="rina@contoh.id").mulai == date(2026, 6, 1)
