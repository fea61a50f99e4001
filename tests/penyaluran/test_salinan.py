"""A copy of a family's own data tells all that is held about its money (docs/program.md §13)."""

from datetime import date

import pytest
from django.apps import apps

from inti.services.salinan import Bagian, susun_salinan
from inti.waktu import hari_ini
from kpm.models import KPM
from penyaluran import salinan
from penyaluran.models import (
    BarisBank,
    BuktiBayar,
    Hak,
    KartuKKS,
    LangkahKendala,
    Pembayaran,
    PindahKartu,
    PotretBayar,
    SelisihBank,
)
from tests.conftest import DESA
from tests.factories import (
    BarisBankFactory,
    BuktiBayarFactory,
    FotoFactory,
    KartuKKSFactory,
    KendalaBayarFactory,
    KPMFactory,
    LangkahKendalaFactory,
    PembayaranFactory,
    PotretBayarFactory,
    RekonsiliasiFactory,
)
from wilayah.models import KOLOM_TURUNAN

pytestmark = pytest.mark.django_db

# Columns that tell a family nothing of itself; any other must be told.
_UMUM = {"id", "kpm", "versi", "berkas", "baris", "desa", *KOLOM_TURUNAN}
_TANPA = {
    Hak: {"aturan"},  # `rincian` says what counted and why
    PotretBayar: {"aturan"},
    BuktiBayar: {"foto"},  # counted; handed out only by the view that checks who looks
    LangkahKendala: {"foto", "urutan"},
    PindahKartu: {"foto"},
    KartuKKS: {"nomor_sandi", "nomor_indeks"},  # by its last four digits
    # A line recognised by name may carry somebody else's number.
    BarisBank: {"nik_sandi", "nik_indeks", "kk_sandi", "kk_indeks", "sebab", "hilang_di"},
    SelisihBank: {"pembayaran", "baris_bank"},
}
# Told in words of its own, not by column.
_PEMBAYARAN = {
    "tahap", "nominal", "jumlah_komponen", "jumlah_art", "status_fc", "status_salur", "kode_batch", "bank",
    "hamil", "aud", "sd", "smp", "sma", "lansia", "disabil", "ham",
}  # fmt: skip


def _tentang_keluarga() -> set[type]:
    """Models that lead to a family by one key or several, without events."""
    semua = [m for m in apps.get_app_config("penyaluran").get_models() if not m.__name__.endswith("Event")]
    dapat: set[type] = {KPM}
    while baru := {m for m in semua if m not in dapat and {f.related_model for f in m._meta.fields} & dapat}:
        dapat |= baru
    return dapat - {KPM}


def test_setiap_kolom_tentang_uang_keluarga_disalin(monkeypatch):
    disalin = {Pembayaran: set(_PEMBAYARAN)}

    def catat(_judul, isi, kolom, catatan=""):
        disalin.setdefault(isi.model, set()).update(k.removesuffix(":rp").split("__")[0] for k in kolom)
        return Bagian("", [], [], catatan)

    monkeypatch.setattr(salinan, "bagian_model", catat)
    kpm = KPMFactory(desa_id=DESA)
    for susun in (salinan.salinan_penyaluran, salinan.salinan_transaksi, salinan.salinan_kartu, salinan.salinan_bank):
        list(susun(kpm))

    assert set(disalin) == _tentang_keluarga()
    for model, kolom in disalin.items():
        ada = {f.name for f in [*model._meta.fields, *model._meta.many_to_many]}
        assert ada - kolom - _UMUM - _TANPA.get(model, set()) == set(), model
        assert kolom - ada == set(), model


def test_salinan_memuat_transaksi_bukti_kendala_dan_kartu(pemeran):
    kpm, lain = KPMFactory(desa_id=DESA), KPMFactory(desa_id=DESA)
    bayar = PembayaranFactory(kpm=kpm)
    hari = hari_ini()
    RekonsiliasiFactory(
        pembayaran=bayar, tanggal=hari, saluran="agen", tempat="WARUNG SERI", cara="buku",
        dicatat_oleh=pemeran.pendamping,
    )  # fmt: skip
    for satu in (bayar, PembayaranFactory(kpm=lain)):
        foto = FotoFactory(diunggah_oleh=pemeran.pendamping)
        BuktiBayarFactory(pembayaran=satu, oleh=pemeran.pendamping, foto=foto)
    PotretBayarFactory(pembayaran=bayar, nominal_fc=225_000)
    kendala = KendalaBayarFactory(kpm=kpm, dibuka_oleh=pemeran.pendamping, keterangan="HILANG DI PASAR")
    LangkahKendalaFactory(kendala=kendala, nama="Lapor ke polsek")
    kartu = KartuKKSFactory(kpm=kpm, sejak=date(2026, 1, 2))
    kartu.nomor, kartu.nomor_akhir, kartu.nomor_sejak = "6013010000004321", "4321", date(2026, 1, 2)
    kartu.save()
    BarisBankFactory(kpm=kpm, tahap=bayar.tahap, dusun="DUSUN TIGA", nominal=200_000)

    bagian = {b.judul: b for b in susun_salinan(kpm)}

    transaksi = dict(zip(bagian["Transaksi"].kolom, bagian["Transaksi"].baris[0], strict=True))
    assert transaksi["Tahap"] == str(bayar.tahap)
    assert transaksi["Nama tempat"] == "WARUNG SERI"
    assert transaksi["Kelompok"] == "–"
    assert [b[3] for b in bagian["Foto bukti transaksi"].baris] == ["Struk"]
    assert "Rp225.000" in bagian["Dasar pembayaran"].baris[0]
    assert "HILANG DI PASAR" in bagian["Kendala pembayaran dan kartu"].baris[0]
    assert "Lapor ke polsek" in bagian["Langkah yang ditempuh"].baris[0]
    assert "4321" in bagian["KKS"].baris[0]
    assert "6013010000004321" not in str(bagian)
    assert "DUSUN TIGA" in bagian["Daftar bank"].baris[0]
