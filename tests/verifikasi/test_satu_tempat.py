"""A member's place has one truth; lists that end a component end the place; what coordinators find on their pages."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dasbor.kerja import BAGIAN, hitung_bagian
from inti.galat import GalatPengguna
from kpm.models import Komponen
from kpm.services.anggota_lapangan import sidik_lapangan, ubah_anggota_lapangan
from tests.conftest import KECAMATAN
from tests.factories import (
    ButirSampelFactory,
    CatatanVerkomFactory,
    KeikutsertaanFasilitasFactory,
    KomponenFactory,
    SampelUlangFactory,
)
from tests.verifikasi.dunia_isian import desa_isian, hitung
from tests.verifikasi.fasilitas import masa
from verifikasi.models import KeikutsertaanFasilitas
from verifikasi.services.ikuti_impor import akhiri_tanpa_komponen

AWAL = date(2026, 1, 1)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("saat")]


@pytest.fixture
def desa(pemeran):
    return desa_isian(pemeran.pendamping)


def ubah(anggota, oleh, **isi):
    anggota.refresh_from_db()
    return ubah_anggota_lapangan(anggota=anggota, isi=isi, sidik=sidik_lapangan(anggota), oleh=oleh)


def test_nama_tempat_tidak_diubah_di_luar_keikutsertaan(desa, pemeran, client_untuk):
    for isi in ({"sekolah": "SDN 7"}, {"sekolah": ""}):
        type(desa.alya).objects.filter(pk=desa.alya.pk).update(sekolah="SDN 1")
        with pytest.raises(GalatPengguna, match="ALYA terdaftar di SDN 1") as galat:
            ubah(desa.alya, desa.petugas, **isi)
        desa.alya.refresh_from_db()
        assert (galat.value.kolom, desa.alya.sekolah) == ("sekolah", "SDN 1")
    assert ubah(desa.alya, desa.petugas, sekolah="SD Negeri 01", kelas="4").sekolah == "SD Negeri 01"
    assert KeikutsertaanFasilitas.objects.get(anggota=desa.alya).kelas == "4"
    assert ubah(desa.alya, desa.petugas, posyandu="Melati", faskes="Puskesmas").posyandu == "Melati"
    with pytest.raises(GalatPengguna, match="POSYANDU MAWAR"):
        ubah(desa.cita, desa.petugas, posyandu="Melati")
    KeikutsertaanFasilitas.objects.filter(anggota=desa.cita).update(selesai=date(2026, 10, 1))
    assert ubah(desa.cita, desa.petugas, posyandu="Melati").posyandu == "Melati"
    halaman = f"/kpm/{desa.alya.kpm_id}/anggota/{desa.alya.pk}/"
    assert (
        f"/verifikasi/fasilitas/peserta/{desa.alya.pk}/?bidang=pendidikan"
        in client_untuk(pemeran.pendamping).get(halaman).text
    )
    assert "/verifikasi/fasilitas/peserta/" not in client_untuk(pemeran.korkab).get(halaman).text


def test_komponen_yang_diakhiri_daftar_mengakhiri_tempatnya(desa):
    akhir = date(2026, 9, 30)
    Komponen.objects.filter(anggota__in=[desa.alya, desa.bima, desa.cita]).update(selesai=akhir, alasan_selesai="umur")
    KomponenFactory(anggota=desa.bima, jenis="smp", mulai=date(2026, 10, 1))  # goes on in another one
    KomponenFactory(anggota=desa.cita, jenis="sd", mulai=date(2026, 10, 1))  # of the other field
    KeikutsertaanFasilitasFactory(anggota=desa.cita, fasilitas=desa.sekolah, dicatat_oleh=desa.petugas)
    assert akhiri_tanpa_komponen(["17.71.99"]) == 0
    assert akhiri_tanpa_komponen([KECAMATAN]) == 2
    assert akhiri_tanpa_komponen([KECAMATAN]) == 0
    assert masa(desa.alya) == [("SDN 1", AWAL, akhir)]
    assert masa(desa.bima) == [("SDN 1", AWAL, None)]
    assert sorted(masa(desa.cita)) == [("POSYANDU MAWAR", AWAL, akhir), ("SDN 1", AWAL, None)]
    assert masa(desa.dewi) == [("POSYANDU MAWAR", AWAL, None)]


def test_sampel_berjalan_di_daftar_kerja_dan_benihnya_tertutup(desa, pemeran, client_untuk):
    sampel = SampelUlangFactory(wilayah_id=KECAMATAN, dibuat_oleh=pemeran.korkec, benih=987654321)
    butir = [
        ButirSampelFactory(sampel=sampel, urut=n, catatan=CatatanVerkomFactory(anggota=a, dicatat_oleh=desa.petugas),
                           petugas=desa.petugas)
        for n, a in enumerate((desa.alya, desa.bima), start=1)
    ]  # fmt: skip
    (verifikasi,) = (b for b in BAGIAN if b.kode == "verifikasi")

    def angka(siapa) -> list:
        return [d["lencana"] for d in hitung_bagian(verifikasi, siapa) if d["judul"] == "Periksa ulang"]

    halaman = f"/verifikasi/sampel/{sampel.pk}/"
    klien = client_untuk(pemeran.korkec)
    assert angka(pemeran.korkec) == [[("2", "awas")]]
    assert angka(pemeran.korkec_tetangga) == [[("Tidak ada", "baik")]]
    assert angka(pemeran.pendamping) == []
    assert "987654321" not in klien.get(halaman).text
    butir[0].hasil, butir[0].diperiksa_oleh, butir[0].diperiksa_pada = "cocok", pemeran.korkec, sampel.dibuat_pada
    butir[0].save()
    assert angka(pemeran.korkec) == [[("1", "awas")]]
    sampel.selesai_pada = sampel.dibuat_pada
    sampel.save()
    assert angka(pemeran.korkec) == [[("Tidak ada", "baik")]]
    assert "987654321" in klien.get(halaman).text


def test_daftar_kerja_verifikasi_korkab_dua_belas_kueri(desa, pemeran, client_untuk):
    klien = client_untuk(pemeran.korkab)
    alamat = reverse("dasbor:kerja_bagian", args=["verifikasi"])
    klien.get(alamat)
    with CaptureQueriesContext(connection) as kueri:
        assert klien.get(alamat).status_code == 200
    assert len(kueri) <= 12, len(kueri)


def test_koordinator_sampai_ke_formulir_kosong_pendampingnya(desa, pemeran, client_untuk):
    hitung(desa)
    klien = client_untuk(pemeran.korkec)
    tautan = f"/verifikasi/formulir/kosong/?petugas={desa.petugas.pk}"
    isi = klien.get("/verifikasi/kemajuan/", {"wilayah": KECAMATAN, "petugas": desa.petugas.pk}).text
    assert tautan in isi
    assert klien.get(tautan).status_code == 200
