"""Reconciliation: what may be recorded, by whom, and the balance that always holds."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from uuid6 import uuid7

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import DesaBerubah
from inti.widget import InputRupiah
from penyaluran.enums import StatusRekon
from penyaluran.models import AlasanBelumTransaksi, Pembayaran, Rekonsiliasi
from penyaluran.selectors import Neraca, neraca
from penyaluran.services.rekon.catat import batalkan_rekonsiliasi, catat_rekonsiliasi
from tests.conftest import DESA, DESA_2, DESA_LUAR, DESA_TETANGGA
from tests.factories import (
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    PembayaranFactory,
    PenugasanFactory,
    RekonsiliasiFactory,
    TahapFactory,
)
from wilayah.models import Wilayah

PADA = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def bayar(pemeran):
    """A payment of 750 000 to a family of `pendamping`."""
    satu = PembayaranFactory(nominal=750_000, kpm=KPMFactory(desa_id=DESA))
    PenugasanFactory(kpm=satu.kpm, petugas=pemeran.pendamping)
    return satu


def catat(bayar, oleh, status="cair", **lain):
    isi = {"id": uuid7(), "tanggal": None if status == "tidak" else date(2026, 11, 3), "versi": 0, "pada": PADA}
    return catat_rekonsiliasi(pembayaran=bayar, oleh=oleh, status=status, **(isi | lain))


def alasan(kode="kks-hilang"):
    return AlasanBelumTransaksi.objects.get(pk=kode)


@pytest.mark.django_db
def test_daftar_alasan_dari_program():
    daftar = AlasanBelumTransaksi.objects.order_by("urutan")

    assert daftar.count() == 22
    assert [a.pk for a in daftar if a.perlu_keterangan] == ["lainnya"]
    assert not daftar.filter(tindak_lanjut="").exists()


# --- recording -----------------------------------------------------------------------------


def test_sudah_transaksi(bayar, pemeran):
    rekon = catat(bayar, pemeran.pendamping)

    assert (rekon.status, rekon.jumlah, rekon.tanggal, rekon.alasan) == ("cair", 750_000, date(2026, 11, 3), None)
    assert (rekon.rencana, rekon.versi, rekon.dicatat_oleh) == (750_000, 1, pemeran.pendamping)
    assert DesaBerubah.objects.filter(kode=DESA).exists()


def test_cair_sebagian_dengan_alasan_bebas(bayar, pemeran):
    tanpa = catat(bayar, pemeran.pendamping, "sebagian", jumlah=500_000)
    assert (tanpa.jumlah, tanpa.sisa, tanpa.alasan) == (500_000, 250_000, None)

    dengan = catat(bayar, pemeran.apd, "sebagian", jumlah=500_000, alasan=alasan("lokasi-jauh"), id=tanpa.pk, versi=1)
    assert (dengan.alasan_id, dengan.versi, dengan.dicatat_oleh) == ("lokasi-jauh", 2, pemeran.apd)


def test_belum_transaksi(bayar, pemeran):
    rekon = catat(bayar, pemeran.pendamping, "tidak", alasan=alasan())

    assert (rekon.jumlah, rekon.tanggal, rekon.alasan_id) == (0, None, "kks-hilang")


@pytest.mark.parametrize(
    ("isi", "kalimat"),
    [
        ({"status": "sebagian", "jumlah": 750_000}, "Pilih Sudah transaksi"),
        ({"status": "sebagian", "jumlah": 750_001}, "melebihi dana keluarga ini (Rp750.000)"),
        ({"status": "sebagian", "jumlah": 0}, "pilih Belum transaksi"),
        ({"status": "sebagian", "jumlah": -1}, "pilih Belum transaksi"),
        ({"status": "sebagian", "jumlah": None}, "Isi jumlah yang sudah diambil"),
        ({"status": "sebagian", "jumlah": 1, "tanggal": None}, "Isi tanggal transaksi"),
        ({"status": "cair", "tanggal": None}, "Isi tanggal transaksi"),
        ({"status": "cair", "jumlah": 1}, "pilih Cair sebagian"),
        ({"status": "cair", "tanggal": date(2026, 11, 23)}, "belum tiba"),
        ({"status": "cair", "tanggal": date(2026, 9, 30)}, "mendahului bulan pertama Tahap 4 2026"),
        ({"status": "tidak"}, "Pilih alasan"),
        ({"status": "tidak", "jumlah": 5, "tanggal": None}, "pilih Cair sebagian"),
        ({"status": "lunas"}, "Pilih Sudah transaksi, Cair sebagian, atau Belum transaksi"),
        ({"status": "cair", "keterangan": "x" * 301}, "paling banyak 300 huruf"),
    ],
)
def test_ditolak_dengan_kalimat(bayar, pemeran, isi, kalimat):
    with pytest.raises(GalatPengguna) as galat:
        catat(bayar, pemeran.pendamping, **isi)

    assert kalimat in galat.value.pesan
    assert not Rekonsiliasi.objects.exists()
    assert not DesaBerubah.objects.exists()


def test_tanggal_bayar_mendahului_bulan_pertama(bayar, pemeran):
    bayar.tahap.tanggal_bayar = date(2026, 11, 5)
    bayar.tahap.save()

    with pytest.raises(GalatPengguna, match="mendahului tanggal bayar Tahap 4 2026"):
        catat(bayar, pemeran.pendamping, tanggal=date(2026, 11, 4))
    assert catat(bayar, pemeran.pendamping, tanggal=date(2026, 11, 5)).versi == 1


def test_hari_ini_menurut_zona_keluarga(pemeran):
    """At 16.30 UTC it is the 23rd in Maluku and still the 22nd in Bengkulu."""
    malam = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    barat = PembayaranFactory(kpm=KPMFactory(desa_id=DESA))
    timur = PembayaranFactory(
        kpm=KPMFactory(desa_id=Wilayah.objects.filter(kode__startswith="81.", tingkat=4).first().pk)
    )

    with pytest.raises(GalatPengguna, match="belum tiba"):
        catat(barat, pemeran.superuser, tanggal=date(2026, 11, 23), pada=malam)
    assert catat(timur, pemeran.superuser, tanggal=date(2026, 11, 23), pada=malam).versi == 1


def test_tahap_tertutup_dan_tanpa_dana(bayar, pemeran):
    nol = PembayaranFactory(nominal=0)
    with pytest.raises(GalatPengguna, match="Tidak ada dana"):
        catat(nol, pemeran.apd)
    lama = catat(bayar, pemeran.pendamping)
    bayar.tahap.ditutup_pada = PADA
    bayar.tahap.save()

    with pytest.raises(GalatPengguna, match="sudah ditutup"):
        catat(bayar, pemeran.pendamping, "sebagian", jumlah=1, id=lama.pk, versi=1)
    with pytest.raises(GalatPengguna, match="sudah ditutup"):
        batalkan_rekonsiliasi(pembayaran=bayar, versi=1, alasan="salah", oleh=pemeran.pendamping)
    # A repeat of what is stored is no change.
    assert catat(bayar, pemeran.pendamping, id=lama.pk).versi == 1
    assert list(Rekonsiliasi.objects.values_list("status", "versi")) == [("cair", 1)]


def test_alasan_lainnya_perlu_keterangan_dan_alasan_lama(bayar, pemeran):
    with pytest.raises(GalatPengguna, match="perlu keterangan"):
        catat(bayar, pemeran.pendamping, "tidak", alasan=alasan("lainnya"), keterangan="  ")
    rekon = catat(bayar, pemeran.pendamping, "tidak", alasan=alasan("pindah"))
    AlasanBelumTransaksi.objects.filter(pk__in=["pindah", "menolak"]).update(aktif=False)

    with pytest.raises(GalatPengguna, match="tidak dipakai lagi"):
        catat(bayar, pemeran.pendamping, "tidak", alasan=alasan("menolak"), id=rekon.pk, versi=1)
    tetap = catat(
        bayar, pemeran.pendamping, "tidak", alasan=alasan("pindah"), keterangan="ke Jambi", id=rekon.pk, versi=1
    )
    assert (tetap.alasan_id, tetap.keterangan) == ("pindah", "ke Jambi")


# --- repeated, concurrent, corrected -------------------------------------------------------


def test_kiriman_berulang_tidak_mengubah_apa_apa(bayar, pemeran):
    id = uuid7()
    pertama = catat(bayar, pemeran.pendamping, id=id)
    kedua = catat(bayar, pemeran.pendamping, id=id, pada=datetime(2026, 11, 22, 4, tzinfo=UTC))

    assert (kedua.pk, kedua.versi, kedua.dicatat_pada) == (id, 1, pertama.dicatat_pada)
    assert Rekonsiliasi.pgh_event_model.objects.count() == 1


def test_koreksi_menyimpan_riwayat(bayar, pemeran):
    lama = catat(bayar, pemeran.pendamping)
    catat(bayar, pemeran.apd, "tidak", alasan=alasan(), id=lama.pk, versi=1)
    catat(bayar, pemeran.apd, "tidak", alasan=alasan(), id=lama.pk, versi=1)

    riwayat = Rekonsiliasi.pgh_event_model.objects.order_by("pgh_id")
    assert list(riwayat.values_list("pgh_label", "status", "jumlah", "dicatat_oleh")) == [
        ("insert", "cair", 750_000, pemeran.pendamping.pk),
        ("update", "tidak", 0, pemeran.apd.pk),
    ]


def test_yang_kedua_diberi_tahu(bayar, pemeran):
    catat(bayar, pemeran.pendamping)

    with pytest.raises(BerubahLebihDulu) as galat:
        catat(bayar, pemeran.apd, "sebagian", jumlah=1)
    assert galat.value.pesan.startswith("Pendamping sudah mencatat Sudah transaksi pada 22 Nov 2026 10.00 WIB.")
    assert Rekonsiliasi.objects.get().status == "cair"


def test_batal_kembali_ke_belum_dengan_alasan_di_riwayat(bayar, pemeran):
    rekon = catat(bayar, pemeran.pendamping)
    with pytest.raises(GalatPengguna, match="Tulis mengapa"):
        batalkan_rekonsiliasi(pembayaran=bayar, versi=1, alasan=" ", oleh=pemeran.pendamping)
    with pytest.raises(BerubahLebihDulu):
        batalkan_rekonsiliasi(pembayaran=bayar, versi=2, alasan="salah keluarga", oleh=pemeran.pendamping)
    assert Rekonsiliasi.objects.filter(pk=rekon.pk).exists()

    for _ in range(2):
        batalkan_rekonsiliasi(pembayaran=bayar, versi=1, alasan="salah keluarga", oleh=pemeran.pendamping)

    assert not Rekonsiliasi.objects.exists()
    hapus = Rekonsiliasi.pgh_event_model.objects.get(pgh_label="delete")
    assert (hapus.jumlah, hapus.pgh_context.metadata["alasan"]) == (750_000, "salah keluarga")
    with pytest.raises(BerubahLebihDulu, match="sudah pernah dipakai"):
        catat(bayar, pemeran.pendamping, id=rekon.pk)
    assert not Rekonsiliasi.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_dua_orang_bersamaan_satu_yang_tercatat(pemeran, bayar):
    mulai = threading.Barrier(2)
    hasil = []

    def kirim(oleh, jumlah):
        mulai.wait()
        try:
            catat(bayar, oleh, "sebagian", jumlah=jumlah)
            hasil.append("ok")
        except BerubahLebihDulu:
            hasil.append("ditolak")
        finally:
            connection.close()

    utas = [threading.Thread(target=kirim, args=a) for a in ((pemeran.pendamping, 100_000), (pemeran.apd, 200_000))]
    for u in utas:
        u.start()
    for u in utas:
        u.join()

    assert sorted(hasil) == ["ditolak", "ok"]
    assert Rekonsiliasi.objects.count() == 1
    assert Rekonsiliasi.pgh_event_model.objects.count() == 1


# --- who may -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "siapa",
    [
        "pendamping_lain",
        "pendamping_tetangga",
        "korkec",
        "korkab",
        "apd_luar",
        "korwil",
        "pusat",
        "pengawas",
        "tanpa_jabatan",
    ],
)
def test_tidak_berhak(bayar, pemeran, siapa):
    with pytest.raises(TidakBerhak):
        catat(bayar, getattr(pemeran, siapa))
    with pytest.raises(TidakBerhak):
        batalkan_rekonsiliasi(pembayaran=bayar, versi=1, alasan="x", oleh=getattr(pemeran, siapa))
    assert not Rekonsiliasi.objects.exists()


def test_pendamping_lama_tidak_berhak_lagi(bayar, pemeran):
    penugasan = bayar.kpm.penugasan.get()
    penugasan.selesai = date(2026, 1, 31)
    penugasan.save()
    PenugasanFactory(kpm=bayar.kpm, petugas=pemeran.pendamping_lain, mulai=date(2026, 2, 1))

    with pytest.raises(TidakBerhak):
        catat(bayar, pemeran.pendamping)
    assert catat(bayar, pemeran.pendamping_lain).versi == 1


# --- balance -------------------------------------------------------------------------------


def test_basis_data_menolak_yang_tidak_seimbang(bayar):
    for isi in ({"jumlah": 1}, {"status": "sebagian"}, {"status": "tidak"}, {"rencana": 1, "jumlah": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RekonsiliasiFactory(pembayaran=bayar, **isi)
    RekonsiliasiFactory(pembayaran=bayar)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pembayaran.objects.filter(pk=bayar.pk).update(nominal=1)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(0, 3_000_000), st.sampled_from([None, *StatusRekon.values]), st.integers(1, 2_999_999)),
        max_size=8,
    )
)
def test_neraca_selalu_seimbang(isi):
    """Whatever is reported: the query, the running sum and the plan agree, in families and in rupiah."""
    with transaction.atomic():
        jalan = Neraca()
        for nominal, status, jumlah in isi:
            bayar = PembayaranFactory(nominal=nominal)
            if nominal == 0 or (status == "sebagian" and nominal < 2):
                status = None
            if status:
                diambil = {"cair": nominal, "sebagian": jumlah % (nominal - 1) + 1 if nominal > 1 else 0, "tidak": 0}[
                    status
                ]
                RekonsiliasiFactory(
                    pembayaran=bayar,
                    status=status,
                    jumlah=diambil,
                    tanggal=None if status == "tidak" else date(2026, 11, 3),
                    alasan=alasan() if status == "tidak" else None,
                )
                jalan.tambah(nominal, status, diambil)
            else:
                jalan.tambah(nominal, None, None)
        dari_basis_data = neraca(Pembayaran.objects.all())

        assert dari_basis_data == jalan
        assert dari_basis_data.seimbang
        assert dari_basis_data.rencana_rp == sum(n for n, _, _ in isi)
        assert dari_basis_data.total_n == len(isi)
        diambil = dari_basis_data.cair_rp + dari_basis_data.sebagian_rp
        assert diambil == (Rekonsiliasi.objects.aggregate(j=Sum("jumlah"))["j"] or 0)
        transaction.set_rollback(True)


def test_neraca_yang_timpang_kelihatan():
    assert not Neraca(rencana_n=1, rencana_rp=100).seimbang
    assert Neraca(rencana_n=1, rencana_rp=100, tidak_rp=100).selisih_n == 1


# --- the list ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ketik", "nilai"),
    [("750.000", 750_000), ("Rp 750.000", 750_000), ("Rp750.000,00", 750_000), ("750000", 750_000), ("0", 0)],
)
def test_isian_rupiah(ketik, nilai):
    assert InputRupiah().clean(ketik) == nilai


@pytest.mark.parametrize("ketik", ["750", "seribu", "", "-500000"])
def test_isian_rupiah_ditolak(ketik):
    with pytest.raises(ValidationError):
        InputRupiah().clean(ketik)


def test_daftar_bawaan_belum_milik_sendiri_per_kelompok(bayar, pemeran, client_untuk):
    mawar = KelompokFactory(nama="Mawar", desa_id=DESA)
    KeanggotaanFactory(kpm=bayar.kpm, kelompok=mawar)
    sudah = PembayaranFactory(kpm=KPMFactory(nama="SUDAH CAIR"))
    PenugasanFactory(kpm=sudah.kpm, petugas=pemeran.pendamping)
    RekonsiliasiFactory(pembayaran=sudah)
    orang_lain = PembayaranFactory(kpm=KPMFactory(nama="MILIK ORANG"))
    PenugasanFactory(kpm=orang_lain.kpm, petugas=pemeran.pendamping_lain)
    client = client_untuk(pemeran.pendamping)

    isi = client.get(reverse("penyaluran:daftar")).content.decode()
    assert bayar.kpm.nama in isi
    assert "Mawar" in isi
    assert "1 dari 2 keluarga" in isi
    assert "SUDAH CAIR" not in isi
    assert "MILIK ORANG" not in isi
    assert bayar.kpm.nik not in isi

    isi = client.get(reverse("penyaluran:daftar"), {"status": "cair"}).content.decode()
    assert "SUDAH CAIR" in isi
    assert bayar.kpm.nama not in isi

    isi = client.post(reverse("penyaluran:daftar"), {"cari": "sudah ca"}).content.decode()
    assert "SUDAH CAIR" in isi
    isi = client.post(reverse("penyaluran:daftar"), {"cari": orang_lain.kpm.nik}).content.decode()
    assert "MILIK ORANG" not in isi


@pytest.mark.parametrize(
    ("siapa", "lihat"),
    [("korkec", {DESA}), ("korkab", {DESA, DESA_TETANGGA}), ("korkab_luar", {DESA_LUAR}), ("tanpa_jabatan", set())],
)
def test_daftar_hanya_wilayah_sendiri(pemeran, client_untuk, siapa, lihat):
    for desa in (DESA, DESA_TETANGGA, DESA_LUAR):
        PembayaranFactory(kpm=KPMFactory(nama=f"WARGA {desa}", desa_id=desa))
    client = client_untuk(getattr(pemeran, siapa))
    for saringan in ({}, {"wilayah": "17"}, {"status": "semua"}):
        isi = client.get(reverse("penyaluran:daftar"), saringan).content.decode()
        assert {d for d in (DESA, DESA_TETANGGA, DESA_LUAR) if f"WARGA {d}" in isi} == lihat


def test_saringan_petugas_dan_tanpa_petugas(bayar, pemeran, client_untuk):
    lepas = PembayaranFactory(kpm=KPMFactory(nama="TANPA PETUGAS"))
    client = client_untuk(pemeran.korkec)

    isi = client.get(reverse("penyaluran:daftar"), {"petugas": pemeran.pendamping.pk}).content.decode()
    assert bayar.kpm.nama in isi
    assert lepas.kpm.nama not in isi
    isi = client.get(reverse("penyaluran:daftar"), {"petugas": "tanpa"}).content.decode()
    assert bayar.kpm.nama not in isi
    assert lepas.kpm.nama in isi
    assert "Saringan tidak dikenali" in client.get(reverse("penyaluran:daftar"), {"petugas": "x"}).content.decode()


@pytest.mark.parametrize(("siapa", "banyak"), [("pendamping", 1), ("pendamping", 60), ("korkec", 1), ("korkec", 60)])
def test_jumlah_kueri_daftar(pemeran, client_untuk, django_assert_num_queries, siapa, banyak):
    TahapFactory()
    for _ in range(banyak):
        satu = PembayaranFactory()
        PenugasanFactory(kpm=satu.kpm, petugas=pemeran.pendamping)
        KeanggotaanFactory(kpm=satu.kpm)
    client = client_untuk(getattr(pemeran, siapa))

    with django_assert_num_queries({"pendamping": 10, "korkec": 11}[siapa]):
        isi = client.get(reverse("penyaluran:daftar"))
    assert isi.content.count(b'id="bayar-') == min(banyak, 50)


def test_halaman_berikut_tanpa_ulang(pemeran, client_untuk):
    for i in range(60):
        satu = PembayaranFactory(kpm=KPMFactory(nama=f"K{i % 7} {i}"))
        PenugasanFactory(kpm=satu.kpm, petugas=pemeran.pendamping)
        if i % 3:
            KeanggotaanFactory(
                kpm=satu.kpm,
                kelompok=KelompokFactory(
                    nama="Sama" if i % 30 == 1 else f"Lain {i % 9} {i}", desa_id=DESA if i > 30 else DESA_2
                ),
            )
    client = client_untuk(pemeran.pendamping)
    terlihat, jawab = [], client.get(reverse("penyaluran:daftar"))
    while True:
        terlihat += [b.pk for b in jawab.context["baris"]]
        if not jawab.context.get("berikut"):
            break
        jawab = client.get(jawab.context["berikut"])
    assert len(terlihat) == 60
    assert set(terlihat) == set(Pembayaran.objects.values_list("pk", flat=True))


# --- one family ----------------------------------------------------------------------------


def isian(bayar, status="cair", **lain):
    return {"id": str(uuid7()), "versi": "0", "status": status, "tanggal": "2026-11-03"} | lain


def test_simpan_di_baris_menjaga_tempat(bayar, pemeran, client_untuk):
    client = client_untuk(pemeran.pendamping)
    url = reverse("penyaluran:rekon", args=[bayar.pk])

    borang = client.get(url, **HTMX).content.decode()
    assert f'id="bayar-{bayar.pk}"' in borang
    assert "<html" not in borang
    assert "checked" not in borang

    jawab = client.post(url, isian(bayar, asal="status=belum"), **HTMX).content.decode()
    assert f'id="bayar-{bayar.pk}"' in jawab
    assert "Sudah transaksi" in jawab
    assert 'id="neraca" hx-swap-oob="true"' in jawab
    assert "1 dari 1 keluarga" in jawab
    assert Rekonsiliasi.objects.get().jumlah == 750_000


def test_tanpa_javascript_kembali_ke_daftar(bayar, pemeran, client_untuk):
    client = client_untuk(pemeran.pendamping)
    url = reverse("penyaluran:rekon", args=[bayar.pk])
    assert b"<html" in client.get(url).content

    isi = isian(bayar, "sebagian", jumlah="Rp 500.000", asal="status=belum&tahap=2026-4&lompat=//jahat.id")
    jawab = client.post(url, isi)
    assert jawab.status_code == 302
    assert jawab.url == f"{reverse('penyaluran:daftar')}?tahap=2026-4&status=belum#bayar-{bayar.pk}"
    assert Rekonsiliasi.objects.get().jumlah == 500_000
    # The day is offered again for the next family.
    lain = PembayaranFactory()
    PenugasanFactory(kpm=lain.kpm, petugas=pemeran.pendamping)
    assert 'value="2026-11-03"' in client.get(reverse("penyaluran:rekon", args=[lain.pk])).content.decode()


def test_isian_salah_tetap_di_tempat(bayar, pemeran, client_untuk):
    client = client_untuk(pemeran.pendamping)
    url = reverse("penyaluran:rekon", args=[bayar.pk])

    jawab = client.post(url, isian(bayar, "sebagian", jumlah="750.000"), **HTMX)
    assert jawab.status_code == 422
    isi = jawab.content.decode()
    assert "Pilih Sudah transaksi" in isi
    assert 'value="750.000"' in isi
    assert client.post(url, isian(bayar, "entah")).status_code == 422
    assert client.post(url, isian(bayar, id="bukan-uuid")).status_code == 422
    assert not Rekonsiliasi.objects.exists()


def test_yang_kedua_melihat_catatan_pertama_dan_isiannya(bayar, pemeran, client_untuk):
    catat(bayar, pemeran.apd, "tidak", alasan=alasan())
    client = client_untuk(pemeran.pendamping)
    url = reverse("penyaluran:rekon", args=[bayar.pk])

    jawab = client.post(url, isian(bayar, "sebagian", jumlah="300.000"), **HTMX)
    isi = jawab.content.decode()
    assert jawab.status_code == 422
    assert "Apd sudah mencatat Belum transaksi" in isi
    assert 'value="300.000"' in isi
    assert Rekonsiliasi.objects.get().status == "tidak"

    form = jawab.context["form"]["sebagian"]
    lagi = isian(bayar, "sebagian", jumlah="300.000", id=form["id"].value(), versi=form["versi"].value())
    assert client.post(url, lagi, **HTMX).status_code == 200
    assert Rekonsiliasi.objects.get().jumlah == 300_000


def test_batal_lewat_halaman(bayar, pemeran, client_untuk):
    catat(bayar, pemeran.pendamping)
    client = client_untuk(pemeran.pendamping)
    url = reverse("penyaluran:rekon_batal", args=[bayar.pk])

    assert client.post(url, {"versi": "1", "alasan": ""}).status_code == 422
    assert Rekonsiliasi.objects.exists()
    assert client.post(url, {"versi": "1", "alasan": "salah ketuk"}).status_code == 302
    assert not Rekonsiliasi.objects.exists()
    assert client.get(url).status_code == 405


@pytest.mark.parametrize(
    ("siapa", "kode"),
    [
        ("pendamping_lain", 404),
        ("pendamping_tetangga", 404),
        ("apd_luar", 404),
        ("korkec", 403),
        ("korkab", 403),
        ("pengawas", 403),
        ("tanpa_jabatan", 403),
    ],
)
def test_halaman_rekon_ditolak(bayar, pemeran, client_untuk, siapa, kode):
    client = client_untuk(getattr(pemeran, siapa))
    for url in (reverse("penyaluran:rekon", args=[bayar.pk]), reverse("penyaluran:rekon_batal", args=[bayar.pk])):
        assert client.post(url, isian(bayar, alasan="x")).status_code == kode
    assert client.get(reverse("penyaluran:rekon", args=[bayar.pk])).status_code == kode
    assert not Rekonsiliasi.objects.exists()


def test_dua_peran_hanya_lihat_bukan_dampingan(pemeran, client_untuk):
    """A korkec who is also pendamping sees the whole kecamatan but records the own families only."""
    from tests.factories import JabatanFactory

    JabatanFactory(pengguna=pemeran.korkec, peran="pendamping", wilayah_id="17.71.08")
    orang = PembayaranFactory()
    milik = PembayaranFactory()
    PenugasanFactory(kpm=milik.kpm, petugas=pemeran.korkec)
    client = client_untuk(pemeran.korkec)

    assert client.post(reverse("penyaluran:rekon", args=[orang.pk]), isian(orang)).status_code == 403
    assert client.post(reverse("penyaluran:rekon", args=[milik.pk]), isian(milik)).status_code == 302
    assert [r.pembayaran_id for r in Rekonsiliasi.objects.all()] == [milik.pk]
    assert [b.pk for b in client.get(reverse("penyaluran:daftar"), {"status": "semua"}).context["baris"]] == [milik.pk]
    wilayah = client.get(reverse("penyaluran:daftar"), {"status": "semua", "saya": "0"}).context["baris"]
    assert {b.pk for b in wilayah} == {milik.pk, orang.pk}


# --- the family's tab ----------------------------------------------------------------------


def test_tab_keluarga(bayar, pemeran, client_untuk):
    lama = PembayaranFactory(kpm=bayar.kpm, tahap=TahapFactory(nomor=3), nominal=0, status_fc="EXCLUDE PEKERJAAN")
    catat(bayar, pemeran.pendamping, "tidak", alasan=alasan())
    url = reverse("penyaluran:tab_penyaluran", args=[bayar.kpm_id])
    client = client_untuk(pemeran.pendamping)

    isi = client.get(url, **HTMX).content.decode()
    assert "<html" not in isi
    assert "KKS hilang" in isi
    assert "kantor polisi" in isi
    assert lama.status_fc in isi
    assert "ada anggota ASN" in isi
    assert isi.index("Tahap 4 2026") < isi.index("Tahap 3 2026")
    assert b"<html" in client.get(url).content
    assert client_untuk(pemeran.pendamping_lain).get(url).status_code == 404
    assert client_untuk(pemeran.korkec).get(url).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kolom", "teks"),
    [
        ("keterangan", "KKS 6013 0100 1234 5674 tertelan"),
        ("keterangan", "PIN-nya 4821"),
        ("tempat", "ATM, kartu 6013010012345674"),
    ],
)
def test_nomor_kartu_dan_pin_tidak_masuk_catatan(bayar, pemeran, kolom, teks):
    with pytest.raises(GalatPengguna, match="Jangan menulis PIN") as galat:
        catat(bayar, pemeran.pendamping, **{kolom: teks})
    assert galat.value.kolom == kolom
    assert not Rekonsiliasi.objects.exists()
    assert catat(bayar, pemeran.pendamping, keterangan="Sisa 150000, lalu 250.000 minggu depan").keterangan
