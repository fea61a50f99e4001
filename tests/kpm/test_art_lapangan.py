"""A list of members beside what the field team settled, dirty rows, and rows that wait for their family."""

import json
from datetime import date

import pytest
from django.apps import apps
from django.core.management import call_command

from inti.galat import GalatPengguna
from inti.identitas import indeks_buta
from inti.services.jenis_impor import jenis_impor
from kpm.models import Anggota, AnggotaBelumCocok, Komponen
from kpm.services.art import cocokkan_lepas
from tests.conftest import DESA, DESA_LUAR, DESA_TETANGGA, KABUPATEN
from tests.factories import AnggotaBelumCocokFactory, AnggotaFactory, KomponenFactory, KPMFactory
from tests.kpm.buku_art import anggota, buku
from tests.kpm.impor_art import (
    ANAK,
    IBU,
    KK,
    KK_LAIN,
    NENEK,
    angka,
    baris,
    daftar,
    impor_langsung,
    keluarga_ibu,
    komponen,
    orang,
    peringatan,
    pratinjau,
    terapkan,
)
from tests.penyaluran.buku_fc import keluarga
from tests.penyaluran.test_final_closing import impor_langsung as impor_fc

pytestmark = pytest.mark.django_db


@pytest.fixture
def kpm(db):
    return keluarga_ibu()


# --- what the field team settled ---------------------------------------------------------------


def test_komponen_yang_diakhiri_lapangan_tidak_dibuka_lagi(pemeran, kpm):
    anak = AnggotaFactory(kpm=kpm, nik=ANAK, nama="BUDI", art_terakhir="2026-3")
    KomponenFactory(
        anggota=anak, jenis="sd", selesai=date(2026, 9, 30), alasan_selesai="putus_sekolah", art_terakhir="2026-3"
    )
    b = impor_langsung(pemeran.apd, daftar())
    assert peringatan(b) == {3: ["KOMPONEN"]}
    assert komponen(ANAK) == {("sd", None, date(2026, 9, 30), "daftar")}
    # And it stays so on the list after.
    impor_langsung(pemeran.apd, daftar(PERIODE="TAHAP 1 2027"))
    assert komponen(ANAK) == {("sd", None, date(2026, 9, 30), "daftar")}


def test_komponen_yang_sempat_tidak_terdaftar_adalah_yang_baru(pemeran, kpm):
    """Another pregnancy: ended, left out by the lists in between, and listed anew."""
    ibu = AnggotaFactory(kpm=kpm, nik=IBU, nama="SITI AMINAH", art_terakhir="2026-3", tanggal_lahir=date(1985, 3, 12))
    KomponenFactory(
        anggota=ibu, jenis="hamil", selesai=date(2025, 9, 30), alasan_selesai="nifas_selesai", art_terakhir="2025-3"
    )
    b = impor_langsung(pemeran.apd, [anggota(KK, IBU, "SITI AMINAH", "HAMIL")])
    assert peringatan(b) == {}
    assert komponen(IBU) == {
        ("hamil", None, date(2025, 9, 30), "daftar"), ("hamil", date(2026, 10, 1), None, "daftar"),
    }  # fmt: skip


def test_anggota_yang_dicatat_keluar_tidak_kembali(pemeran, kpm):
    lama = AnggotaFactory(kpm=kpm, nik=NENEK, nama="ROHANI", selesai=date(2026, 8, 1), alasan_selesai="meninggal")
    b = impor_langsung(pemeran.apd, daftar())
    assert peringatan(b) == {4: ["NIK"]}
    assert list(Anggota.objects.filter(nik_indeks=lama.nik_indeks).values_list("pk", "selesai")) == [
        (lama.pk, date(2026, 8, 1))
    ]
    assert komponen(NENEK) == set()


@pytest.mark.parametrize(("sejak", "nama"), [(date(2026, 10, 2), "BUDI SANTOSO"), (date(2026, 10, 1), "BUDI")])
def test_nama_yang_diperbaiki_bertahan_terhadap_daftar_yang_lebih_lama(pemeran, kpm, sejak, nama):
    impor_langsung(pemeran.apd, daftar(PERIODE="TAHAP 3 2026"))
    Anggota.objects.filter(pk=orang(ANAK).pk).update(nama="BUDI SANTOSO", nama_sejak=sejak)
    impor_langsung(pemeran.apd, daftar())
    assert orang(ANAK).nama == nama


def test_daftar_lama_tidak_mengubah_yang_baru(pemeran, kpm):
    impor_langsung(pemeran.apd, daftar())
    sebelum = list(Anggota.objects.order_by("pk").values()), list(Komponen.objects.order_by("pk").values())
    b = impor_langsung(
        pemeran.apd,
        [
            anggota(KK, ANAK, "NAMA LAMA", "AUD", PERIODE="TAHAP 2 2026"),
            anggota(KK, "1771081206160009", "TAK ADA LAGI", PERIODE="TAHAP 2 2026"),
        ],
    )
    assert angka(b)["tetap"] == 2
    assert peringatan(b) == {2: ["PERIODE"], 3: ["PERIODE"]}
    assert (list(Anggota.objects.order_by("pk").values()), list(Komponen.objects.order_by("pk").values())) == sebelum


# --- dirty rows --------------------------------------------------------------------------------


def test_baris_kotor_ditolak_dengan_kolomnya(pemeran, kpm):
    b = pratinjau(
        pemeran.apd,
        [
            anggota(KK, ANAK, "BUDI"),
            anggota(KK, ANAK, "BUDI"),
            anggota(KK_LAIN, ANAK, "BUDI", "SMP"),
            anggota(KK, 1771081206160003, "BUDI"),
            anggota(KK, "17710812061600", "BUDI"),
            anggota(KK, "1771081206160011", "BUDI", "KAKEK"),
            anggota("", "1771081206160012", "BUDI"),
            anggota(KK, "1771081206160013", "12345"),
            anggota(KK, "1771081206160014", "BUDI", ""),
        ],
    )
    assert {n: [k for k, _ in baris(b, n).kesalahan] for n in range(2, 11)} == {
        2: [], 3: ["NIK"], 4: ["NIK"], 5: ["NIK"], 6: ["NIK"], 7: ["KOMPONEN"], 8: ["NO KK"], 9: ["NAMA"],
        10: ["KOMPONEN"],
    }  # fmt: skip
    assert "baris 2" in baris(b, 3).kesalahan[0][1]
    assert "No KK lain" in baris(b, 4).kesalahan[0][1]


def test_nomor_di_kolom_yang_salah_tidak_tersimpan_terbaca(pemeran, kpm):
    bergeser = ["x", KK, ANAK, ANAK, "BUDI", *[None] * 6, ANAK]
    b = pratinjau(pemeran.apd, [anggota(KK, "1771081206160011", "BUDI", ANAK), bergeser, anggota(KK, ANAK, "BUDI")])

    assert [baris(b, n).hasil for n in (2, 3, 4)] == ["ditolak", "ditolak", "baru"]
    for n in (2, 3, 4):
        satu = baris(b, n)
        assert not [x for x in (KK, ANAK) if x in f"{satu.isi}{satu.kesalahan}{satu.peringatan}"]
    assert f"{ANAK[:4]}••••••••{ANAK[-4:]}" in str(baris(b, 2).kesalahan)


# --- missing -----------------------------------------------------------------------------------


def test_yang_tidak_terdaftar_lagi_dilaporkan_dan_tidak_diakhiri(pemeran, kpm, client_untuk):
    impor_langsung(pemeran.apd, daftar(PERIODE="TAHAP 3 2026"))
    tetangga = KPMFactory(kk=KK_LAIN, desa_id=DESA_TETANGGA)
    AnggotaFactory(kpm=tetangga, art_terakhir="2026-3")
    AnggotaFactory(kpm=kpm, nama="DICATAT LAPANGAN")
    b = pratinjau(pemeran.apd, daftar()[:2])
    assert (b.ringkasan["hilang"], b.ringkasan["perlu_setuju"]) == (1, True)
    assert [a.nik for a in jenis_impor("art").hilang(b)] == [NENEK]
    halaman = client_untuk(pemeran.apd).get(f"/impor/{b.pk}/baris/hilang/").content.decode()
    assert ("ROHANI" in halaman, "Pasar Bengkulu" in halaman, "Tahap 3 2026" in halaman) == (True, True, True)
    with pytest.raises(GalatPengguna, match="1 anggota dari daftar sebelumnya"):
        terapkan(b, pemeran.apd)
    terapkan(b, pemeran.apd, setuju=1)
    nenek = orang(NENEK)
    assert (nenek.selesai, nenek.art_terakhir) == (None, "2026-3")
    assert komponen(NENEK) == {("lansia", None, None, "daftar")}


# --- rows that wait for their family -----------------------------------------------------------


def test_baris_tanpa_keluarga_menunggu_lalu_masuk_saat_final_closing_datang(pemeran):
    rumah = keluarga(1, **{"NO KK": KK, "NIK": IBU, "TGL LAHIR": date(1985, 3, 12)})
    b = impor_langsung(pemeran.apd, daftar())
    assert angka(b) == {
        "diterima": 3, "ditolak": 0, "baru": 3, "berubah": 0, "tetap": 0, "hilang": 0, "belum_cocok": 3,
    }  # fmt: skip
    lepas = AnggotaBelumCocok.objects.get(nama="BUDI")
    assert (lepas.desa_id, lepas.komponen, lepas.nik, lepas.kk, lepas.art_terakhir) == (DESA, "sd", ANAK, KK, "2026-4")
    ulang = pratinjau(pemeran.apd, daftar(ALAMAT="LAIN"))
    assert angka(ulang)["tetap"] == 3

    impor_fc(pemeran.apd, [rumah])
    assert not AnggotaBelumCocok.objects.exists()
    assert (orang(ANAK).kpm.nik, orang(ANAK).tanggal_lahir, orang(ANAK).lahir_dari_nik) == (
        IBU,
        date(2016, 6, 12),
        True,
    )
    assert orang(IBU).lahir_dari_nik is False
    assert komponen(NENEK) == {("lansia", None, None, "daftar")}


def test_yang_dikesampingkan_tetap_dikesampingkan(pemeran, kpm):
    satu = AnggotaBelumCocokFactory(
        nik=ANAK, kk=KK, komponen="sd", dikesampingkan="Bukan warga sini", diputus_oleh=pemeran.apd,
        diputus_pada="2026-10-01T00:00Z",
    )  # fmt: skip
    cocokkan_lepas(kabupaten=[KABUPATEN])
    assert not Anggota.objects.exists()
    satu.refresh_from_db()
    assert satu.dikesampingkan == "Bukan warga sini"


def test_yang_masih_milik_keluarga_lain_tetap_menunggu_dengan_sebabnya(pemeran, kpm):
    lain = AnggotaFactory(kpm=KPMFactory(kk=KK_LAIN), nik=ANAK)
    satu = AnggotaBelumCocokFactory(nik=ANAK, kk=KK, komponen="sd")
    cocokkan_lepas(kabupaten=[KABUPATEN])
    satu.refresh_from_db()
    assert "keluarga lain" in satu.alasan
    assert Anggota.objects.get() == lain


def test_kabupaten_lain_tidak_disentuh(pemeran, kpm):
    AnggotaBelumCocokFactory(nik=ANAK, kk=KK, komponen="sd", desa_id=DESA_LUAR)
    cocokkan_lepas(kabupaten=[KABUPATEN])
    cocokkan_lepas(kabupaten=["17.01"])
    assert not Anggota.objects.exists()


# --- command, template, audit ------------------------------------------------------------------


def test_perintah_impor(pemeran, kpm, tmp_path, capsys):
    jalur = tmp_path / "ART.xlsx"
    jalur.write_bytes(buku([*daftar(), anggota(KK_LAIN, "1771081206160009", "ANI"), anggota(KK, "177", "X")]))
    call_command("impor", "art", str(jalur), "--oleh", pemeran.apd.email, "--terapkan")
    hasil = json.loads(capsys.readouterr().out)
    assert {k: hasil[k] for k in ("baris", "diterima", "ditolak", "baru", "belum_cocok", "diterapkan")} == {
        "baris": 5, "diterima": 4, "ditolak": 1, "baru": 4, "belum_cocok": 1, "diterapkan": True,
    }  # fmt: skip
    assert hasil["kesalahan"] == [{"baris": 6, "kolom": "NIK", "alasan": "harus 16 digit, tertulis 3 digit"}]


def test_perubahan_terekam_dengan_pelakunya(pemeran, kpm):
    impor_langsung(pemeran.apd, daftar())
    kejadian = apps.get_model("kpm", "AnggotaEvent").objects.filter(pgh_obj__nik_indeks=indeks_buta("nik", ANAK))
    assert [k.pgh_context.metadata["user"] for k in kejadian] == [pemeran.apd.pk]


@pytest.mark.parametrize("peran", ["pendamping", "korkec", "korkab", "pengawas", "tanpa_jabatan"])
def test_hanya_apd_yang_mengimpor(pemeran, kpm, peran):
    with pytest.raises(GalatPengguna, match="APD"):
        pratinjau(getattr(pemeran, peran), daftar())
    assert not Anggota.objects.exists()
