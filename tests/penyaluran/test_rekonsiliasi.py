"""Reconciliation: what may be recorded, by whom, and the balance that always holds."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from uuid6 import uuid7

from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import DesaBerubah
from penyaluran.enums import StatusRekon
from penyaluran.models import AlasanBelumTransaksi, Pembayaran, Rekonsiliasi
from penyaluran.selectors import Neraca, neraca
from penyaluran.services.rekon.catat import batalkan_rekonsiliasi
from tests.conftest import DESA
from tests.factories import (
    KPMFactory,
    PembayaranFactory,
    PenugasanFactory,
    RekonsiliasiFactory,
)
from tests.penyaluran.catatan_bayar import PADA, alasan, catat, dibayar
from wilayah.models import Wilayah


@pytest.fixture
def bayar(pemeran):
    """A payment of 750 000 to a family of `pendamping`."""
    return dibayar(pemeran)


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
